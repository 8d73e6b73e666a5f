package report

import (
	"math"
	"strconv"
	"strings"
)

// The shorthand, printed where a figure cannot be. Notes explains each.
const (
	Withheld      = "[c]"   // kept back to protect respondents
	LowBase       = "[low]" // stands in a head: few people behind the column
	NotApplicable = "[z]"   // no cases: the denominator is empty
	Unavailable   = "[x]"   // not available
	Untested      = "[u]"   // stands for letters: a test was due, and too few people for it
)

// Show is the value as a reader of the book sees it, the same in every
// rendering. Numbers of full precision are for machines and stay English.
func (b *Book) Show(v Value) string {
	if v.Kind != Number || v.Format == General {
		return v.String()
	}
	return b.Language.Digits(v.String())
}

// String is the value as a reader of an English book sees it.
func (v Value) String() string {
	if v.Kind != Number {
		return v.Text
	}
	if math.IsNaN(v.Number) || math.IsInf(v.Number, 0) {
		return Unavailable
	}
	return v.Format.write(v.Number)
}

// write formats a finite number. A positive share under half a percent is
// "<1%": 0% says that nobody did.
func (f Format) write(x float64) string {
	switch f {
	case Percent:
		if x > 0 && x < 0.005 {
			return "<1%"
		}
		return fixed(x*100, 0) + "%"
	case Percent1:
		if x > 0 && x < 0.0005 {
			return "<0.1%"
		}
		return fixed(x*100, 1) + "%"
	case Decimal1, Decimal2, Decimal3:
		return fixed(x, f.decimals())
	case Dotted:
		if x == 0 {
			return "·"
		}
	case General:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return fixed(x, 0)
}

func (f Format) decimals() int {
	switch f {
	case Percent1, Decimal1:
		return 1
	case Decimal2:
		return 2
	case Decimal3:
		return 3
	}
	return 0
}

// fixed rounds half away from zero, as Excel's number formats do, and groups
// thousands.
func fixed(x float64, decimals int) string {
	p := math.Pow10(decimals)
	// The nudge undoes what the binary form of 0.285 takes from the half.
	r := math.Round(math.Abs(x)*p*(1+1e-15)) / p
	s := strconv.FormatFloat(r, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		whole += "." + frac
	}
	if x < 0 && strings.Trim(whole, "0.,") != "" {
		return "-" + whole
	}
	return whole
}
