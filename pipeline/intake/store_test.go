package intake

import "math"

// store is a column of an export as a whole, grown run by run. Its texts are
// clean: see clean.
type store struct {
	vector
	texts    interner
	trans    translation[int32]
	replaced map[string]bool // raw texts that had to be mended
	mended   int64           // rows with such texts
	strange  int64           // numbers that are not finite
	promoted bool            // whole numbers in one file, fractions in another
}

func newStore() *store {
	s := &store{replaced: map[string]bool{}}
	s.dict = &s.texts.dictionary
	s.trans.of = func(raw string) int32 {
		t, mended := clean(raw)
		if t == "" {
			return -1
		}
		c := s.texts.intern(t)
		if mended {
			s.replaced[raw] = true
		}
		return c
	}
	return s
}

// add appends a run of rows.
func (s *store) add(v *vector) {
	s.settle(v)
	for i := range v.n {
		if v.missing(i) {
			s.addMissing()
			continue
		}
		s.addOne(v, i)
	}
}

// settle brings the store and the run to one form: a column may have no
// values in one file, and whole numbers in one file and fractions in another.
func (s *store) settle(v *vector) {
	if v.form == nullForm || v.form == s.form {
		return
	}
	if s.form == nullForm {
		s.form, s.ticks, s.wall = v.form, v.ticks, v.wall
		switch v.form {
		case textForm:
			s.codes = make([]int32, s.n)
		case floatForm:
			s.floats = make([]float64, s.n)
		default:
			s.ints = make([]int64, s.n)
		}
		if s.n > 0 && s.valid == nil {
			s.valid = make([]bool, s.n)
		}
		return
	}
	if v.form == floatForm && (s.form == wholeForm || s.form == uintForm) {
		s.floats = make([]float64, s.n)
		for i, x := range s.ints {
			s.floats[i] = wholeFloat(x, s.form)
		}
		s.ints, s.form = nil, floatForm
	}
	s.promoted = true
}

func (s *store) addMissing() {
	if s.valid == nil {
		s.valid = make([]bool, s.n, s.n+batchRows)
		for i := range s.valid {
			s.valid[i] = true
		}
	}
	s.valid = append(s.valid, false)
	s.n++
	switch s.form {
	case nullForm:
	case textForm:
		s.codes = append(s.codes, 0)
	case floatForm:
		s.floats = append(s.floats, 0)
	default:
		s.ints = append(s.ints, 0)
	}
}

func (s *store) addOne(v *vector, i int) {
	switch {
	case s.form == textForm:
		c := s.trans.table(v.dict)[v.codes[i]]
		if c < 0 {
			s.addMissing()
			return
		}
		if len(s.replaced) > 0 && s.replaced[v.dict.values[v.codes[i]]] {
			s.mended++
		}
		s.codes = append(s.codes, c)
	case s.form == floatForm:
		x := v.number(i)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			s.strange++
			s.addMissing()
			return
		}
		s.floats = append(s.floats, x)
	default:
		s.ints = append(s.ints, v.ints[i])
	}
	s.n++
	if s.valid != nil {
		s.valid = append(s.valid, true)
	}
}
