package intake

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

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

// clean is text as categories and codes are compared: NFC, without blanks at
// the ends, and with invalid UTF-8, control characters and characters that
// turn the direction of text replaced. It reports whether it replaced any.
func clean(raw string) (string, bool) {
	plain := true
	for i := range len(raw) {
		if raw[i] < 0x20 || raw[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return strings.TrimSpace(raw), false
	}
	mended := !utf8.ValidString(raw)
	s := norm.NFC.String(strings.TrimSpace(strings.ToValidUTF8(raw, "\uFFFD")))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xFFFE || r == 0xFFFF {
			mended = true
			return utf8.RuneError
		}
		return r
	}, s)
	return s, mended
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

func wholeFloat(x int64, f form) float64 {
	if f == uintForm {
		return float64(uint64(x))
	}
	return float64(x)
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

// number is a cell as a number; NaN where it is missing or not one.
func (v *vector) number(i int) float64 {
	if v.missing(i) {
		return math.NaN()
	}
	switch v.form {
	case floatForm:
		return v.floats[i]
	case wholeForm, uintForm, boolForm:
		return wholeFloat(v.ints[i], v.form)
	}
	return math.NaN()
}

// equal says that two rows of the column hold the same.
func (s *store) equal(a, b int) bool {
	if s.missing(a) || s.missing(b) {
		return s.missing(a) == s.missing(b)
	}
	switch s.form {
	case textForm:
		return s.codes[a] == s.codes[b]
	case floatForm:
		return s.floats[a] == s.floats[b]
	}
	return s.ints[a] == s.ints[b]
}

// bytes is about what the store takes.
func (s *store) bytes() int64 {
	return int64(cap(s.ints)+cap(s.floats))*8 + int64(cap(s.codes))*4 + int64(cap(s.valid))
}

// category is a cell's category by name; empty where it is missing. Codes are
// resolved once a code by categorize, not here.
func (s *store) category(i int, days func(v *vector, i int) int64) string {
	switch s.form {
	case wholeForm:
		return strconv.FormatInt(s.ints[i], 10)
	case uintForm:
		return strconv.FormatUint(uint64(s.ints[i]), 10)
	case floatForm:
		return strconv.FormatFloat(s.floats[i]+0, 'f', -1, 64)
	case boolForm:
		if s.ints[i] != 0 {
			return "true"
		}
		return "false"
	case dateForm, timeForm:
		return dayText(days(&s.vector, i))
	}
	return s.texts.values[s.codes[i]]
}

// categorize sorts the rows of a column into categories: the distinct ones,
// and the place of each row in them, -1 where it is missing. It gives up, with
// false, beyond most.
func (s *store) categorize(rows []int32, days func(v *vector, i int) int64, most int) ([]string, []int32, bool) {
	out := make([]int32, len(rows))
	var names []string
	if s.form == textForm {
		place := make([]int32, len(s.texts.values))
		for k, r := range rows {
			if s.missing(int(r)) {
				out[k] = -1
				continue
			}
			c := s.codes[r]
			if place[c] == 0 {
				names = append(names, s.texts.values[c])
				place[c] = int32(len(names))
			}
			out[k] = place[c] - 1
		}
		return names, out, len(names) <= most
	}
	seen := map[uint64]int32{}
	for k, r := range rows {
		if s.missing(int(r)) {
			out[k] = -1
			continue
		}
		key := s.bits(int(r), days)
		c, ok := seen[key]
		if !ok {
			c = int32(len(names))
			seen[key] = c
			names = append(names, s.category(int(r), days))
			if len(names) > most {
				return nil, nil, false
			}
		}
		out[k] = c
	}
	return names, out, true
}

// bits tells the values of a column apart.
func (s *store) bits(i int, days func(v *vector, i int) int64) uint64 {
	switch s.form {
	case floatForm:
		return math.Float64bits(s.floats[i] + 0) // -0 is 0
	case dateForm, timeForm:
		return uint64(days(&s.vector, i))
	}
	return uint64(s.ints[i])
}

// numeric reads a category that is a finite number.
func numeric(name string) (float64, bool) {
	x, err := strconv.ParseFloat(name, 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// sortCategories puts names in order: those of first as listed, then the
// others, as numbers if all are numbers. It returns the names and, for each
// old place, the new one.
func sortCategories(names, first []string) ([]string, []int32) {
	allNumbers := true
	for _, n := range names {
		_, ok := numeric(n)
		allNumbers = allNumbers && ok
	}
	var rest []string
	for _, n := range names {
		if !slices.Contains(first, n) {
			rest = append(rest, n)
		}
	}
	slices.SortFunc(rest, func(a, b string) int {
		if allNumbers {
			x, _ := numeric(a)
			y, _ := numeric(b)
			if x != y {
				return cmp.Compare(x, y)
			}
		}
		return strings.Compare(a, b)
	})
	sorted := append(slices.Clone(first), rest...)
	place := map[string]int32{}
	for i, n := range sorted {
		place[n] = int32(i)
	}
	moved := make([]int32, len(names))
	for i, n := range names {
		moved[i] = place[n]
	}
	return sorted, moved
}
