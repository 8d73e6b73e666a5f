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

func wholeFloat(x int64, f form) float64 {
	if f == uintForm {
		return float64(uint64(x))
	}
	return float64(x)
}

// largest is the largest number that can be meant: what is beyond is damage, or
// the mark of something missing, and squares of it would not add up.
const largest = 1e18

// beyond says that x is nothing to count with: not finite, or too large.
func beyond(x float64) bool { return !(math.Abs(x) <= largest) }

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

// category is a cell's category by name.
func (v *vector) category(i int, days func(v *vector, i int) int64) string {
	switch v.form {
	case wholeForm:
		return strconv.FormatInt(v.ints[i], 10)
	case uintForm:
		return strconv.FormatUint(uint64(v.ints[i]), 10)
	case floatForm:
		return strconv.FormatFloat(v.floats[i]+0, 'f', -1, 64)
	case boolForm:
		if v.ints[i] != 0 {
			return "true"
		}
		return "false"
	case dateForm, timeForm:
		return dayText(days(v, i))
	}
	return v.dict.values[v.codes[i]]
}

// bits tells the values of a column apart.
func (v *vector) bits(i int, days func(v *vector, i int) int64) uint64 {
	switch v.form {
	case floatForm:
		return math.Float64bits(v.floats[i] + 0) // -0 is 0
	case dateForm, timeForm:
		return uint64(days(v, i))
	}
	return uint64(v.ints[i])
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
