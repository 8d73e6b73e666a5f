package intake

// lookup turns cells of any form into what their text means: texts once per
// dictionary entry, other values once per distinct value.
type lookup[T any] struct {
	texts  translation[T]
	others map[uint64]T
	none   T // of a missing cell
	cal    *calendar
}

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
	s := store{vector: *v}
	for i := range v.n {
		out[i] = l.none
		if v.missing(i) || v.form == listForm {
			continue
		}
		key := s.bits(i, l.cal.dayOf)
		x, ok := l.others[key]
		if !ok {
			x = l.texts.of(s.category(i, l.cal.dayOf))
			l.others[key] = x
		}
		out[i] = x
	}
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
