package intake

import "math"

// lookup turns cells of any form into what their text means: texts once per
// dictionary entry, other values once per distinct value.
type lookup[T any] struct {
	texts  translation[T]
	others map[uint64]T
	few    [fewWhole]T // of the smallest whole numbers
	known  [fewWhole]bool
	form   form // of the others
	none   T    // of a missing cell
	cal    *calendar
}

// fewWhole is how many whole numbers from 0 are looked up without hashing: codes
// and answers are mostly such numbers.
const fewWhole = 256

func newLookup[T any](cal *calendar, none T, of func(text string) T) *lookup[T] {
	return &lookup[T]{texts: translation[T]{of: of}, others: map[uint64]T{}, none: none, cal: cal}
}

// fill looks up a run of rows.
func (l *lookup[T]) fill(v *vector, out []T) {
	if v.form == textForm {
		table := l.texts.table(v.dict)
		for i := range v.n {
			out[i] = l.none
			if !v.missing(i) {
				out[i] = table[v.codes[i]]
			}
		}
		return
	}
	if v.form != l.form {
		l.form = v.form
		clear(l.others)
		clear(l.known[:])
	}
	for i := range v.n {
		out[i] = l.none
		if v.missing(i) || v.form == listForm || v.form == floatForm && (math.IsNaN(v.floats[i]) || math.IsInf(v.floats[i], 0)) {
			continue
		}
		out[i] = l.other(v, i)
	}
}

// other looks up a cell that is no text.
func (l *lookup[T]) other(v *vector, i int) T {
	key := v.bits(i, l.cal.dayOf)
	if key < fewWhole && l.known[key] {
		return l.few[key]
	}
	x, ok := l.others[key]
	if !ok {
		x = l.texts.of(v.category(i, l.cal.dayOf))
		l.others[key] = x
	}
	if key < fewWhole {
		l.few[key], l.known[key] = x, true
	}
	return x
}

// naming gives texts codes, cleaned; -1 for blank and missing ones.
func naming(cal *calendar, names *interner) *lookup[int32] {
	return newLookup(cal, int32(-1), func(text string) int32 {
		if t, _ := clean(text); t != "" {
			return names.intern(t)
		}
		return -1
	})
}
