package intake

import (
	"hash/maphash"
	"math"
)

// marks is what was odd about a column of the respondents export, and what
// its values are told apart by.
type marks struct {
	form     form
	prints   translation[textMark]
	mended   int64 // rows with texts that had to be mended
	strange  int64 // numbers that are not finite
	promoted bool  // whole numbers in one file, fractions in another
}

// textMark is what a text is told apart by, and whether it had to be mended.
type textMark struct {
	print  uint64
	mended bool
}

// missingMark stands for a missing value; it is an odd constant like any.
const missingMark = 0x9e3779b97f4a7c15

// fold mixes the values of a column into the fingerprint of each row. Texts
// count as cleaned, blank ones and numbers that are not finite as missing.
func (m *marks) fold(v *vector, prints []uint64) {
	m.note(v.form)
	switch v.form {
	case textForm:
		m.foldTexts(v, prints)
	case floatForm:
		for i := range v.n {
			x := uint64(missingMark)
			if !v.missing(i) {
				if f := v.floats[i]; math.IsNaN(f) || math.IsInf(f, 0) {
					m.strange++
				} else {
					x = math.Float64bits(f + 0) // -0 is 0
				}
			}
			prints[i] = mix(prints[i] ^ x)
		}
	case nullForm, listForm:
		for i := range v.n {
			prints[i] = mix(prints[i] ^ missingMark)
		}
	default:
		for i := range v.n {
			x := uint64(missingMark)
			if !v.missing(i) {
				x = wholeMark(v.ints[i], v.form)
			}
			prints[i] = mix(prints[i] ^ x)
		}
	}
}

// wholeMark is the mark of a whole number: that of the fraction that equals
// it, as long as one does.
func wholeMark(x int64, f form) uint64 {
	if f == wholeForm && x > -1<<53 && x < 1<<53 {
		return math.Float64bits(float64(x))
	}
	return mix(uint64(x)) + uint64(f)
}

func (m *marks) foldTexts(v *vector, prints []uint64) {
	if m.prints.of == nil {
		m.prints.of = func(raw string) textMark {
			t, mended := clean(raw)
			if t == "" {
				return textMark{missingMark, mended}
			}
			return textMark{maphash.String(seed, t), mended}
		}
	}
	table := m.prints.table(v.dict)
	for i := range v.n {
		x := uint64(missingMark)
		if !v.missing(i) {
			t := table[v.codes[i]]
			x = t.print
			if t.mended && x != missingMark {
				m.mended++
			}
		}
		prints[i] = mix(prints[i] ^ x)
	}
}

// note follows the form of the column from file to file.
func (m *marks) note(f form) {
	switch {
	case f == nullForm || f == m.form:
	case m.form == nullForm:
		m.form = f
	default:
		m.promoted = true
		if f == floatForm {
			m.form = floatForm
		}
	}
}
