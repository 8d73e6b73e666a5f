package chart

import (
	"math"
	"strconv"
	"strings"
)

// or is the unit itself, or the chart's usual one.
func (u Unit) or(usual Unit) Unit {
	if u == Auto {
		return usual
	}
	return u
}

// write formats a finite number. A positive share that rounds to nothing is "<1%", because 0% would
// say that nobody did.
func (u Unit) write(v float64) string {
	if math.Abs(v) >= 1e15 {
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	}
	switch u {
	case Percent:
		if v > 0 && v < 0.005 {
			return "<1%"
		}
		return minus(strconv.FormatFloat(math.Round(v*100), 'f', 0, 64)) + "%"
	case Decimal:
		return minus(thousands(strconv.FormatFloat(v, 'f', 2, 64)))
	case Decimal1:
		return minus(thousands(strconv.FormatFloat(math.Round(v*10)/10, 'f', 1, 64)))
	case Points:
		return minus(strconv.FormatFloat(math.Round(v*1000)/10, 'f', 1, 64))
	}
	return minus(thousands(strconv.FormatFloat(math.Round(v), 'f', 0, 64)))
}

// axis formats a tick, whose step decides the decimals.
func (u Unit) axis(v, step float64) string {
	if math.Abs(v) >= 1e15 {
		return minus(strconv.FormatFloat(v, 'g', 3, 64))
	}
	if u == Percent {
		return minus(strconv.FormatFloat(v*100, 'f', places(step*100), 64)) + "%"
	}
	if u == Points {
		return minus(strconv.FormatFloat(v*100, 'f', places(step*100), 64))
	}
	return minus(thousands(strconv.FormatFloat(v, 'f', places(step), 64)))
}

func places(step float64) int {
	n := 0
	for ; n < 6 && math.Abs(step-math.Round(step)) > 1e-9*math.Abs(step); n++ {
		step *= 10
	}
	return n
}

// minus writes a true minus sign and never a negative zero.
func minus(s string) string {
	if strings.Trim(s, "-0.,") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

func thousands(s string) string {
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + whole + frac
}

// ticks returns the round numbers from low to high, with at most n steps between them. Zero lies within
// low and high, so the numbers of steps stay small.
func ticks(low, high float64, n int) (at []float64, step float64) {
	span := high - low
	if span < 1e-300 || !finite(span) {
		return []float64{low}, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(span/float64(n))))
	for _, m := range []float64{1, 2, 5, 10} {
		if span/(step*m) <= float64(n) {
			step *= m
			break
		}
	}
	first, last := math.Ceil(low/step-1e-9), math.Floor(high/step+1e-9)
	for i := first; i <= last; i++ {
		at = append(at, i*step)
	}
	return at, step
}
