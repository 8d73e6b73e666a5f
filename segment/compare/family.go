package compare

import (
	"math"

	"rung/segment/estimate"
)

// found is a comparison that may be a difference: its p value is at most that
// of the loosest level.
type found struct {
	p         float64
	row       int32
	high, low int32 // columns; low is -1 for the rest, and high is -1 where the rest is higher
	of        int32 // the column compared with the rest
	net       bool  // not in the family
}

// family is comparisons that are corrected together.
type family struct {
	found []found
	size  int // of the family: every comparison that was tested, but for nets
}

// add enters a comparison that was tested. Those that no level can find are
// counted only.
func (f *family) add(x found, most float64) {
	if !x.net {
		f.size++
	}
	if x.p <= most {
		f.found = append(f.found, x)
	}
}

func (f *family) reset() { f.found, f.size = f.found[:0], 0 }

// least counts the family's comparisons with p at most c.
func (f *family) least(c float64) int {
	n := 0
	for i := range f.found {
		if x := &f.found[i]; !x.net && x.p <= c {
			n++
		}
	}
	return n
}

// cutoff is what estimate.Correction.Cutoff says of the family, which is not
// listed as a whole: where columns are many, most of it is no difference. The
// loops end: the count falls, or grows, with every turn.
func (f *family) cutoff(by estimate.Correction, alpha float64) float64 {
	m := float64(max(1, f.size))
	switch by {
	case estimate.Bonferroni:
		return alpha / m
	case estimate.Holm:
		// The smallest p is held to alpha/m, the next to alpha/(m−1) and so on.
		for k := 0; ; {
			c := alpha / max(1, m-float64(k))
			n := f.least(c)
			if n == k {
				return c
			}
			k = n
		}
	case estimate.BenjaminiHochberg:
		// The largest k with k comparisons of p up to k·alpha/m.
		for k := f.size; ; {
			c := float64(max(1, k)) * alpha / m
			n := f.least(c)
			if n >= k {
				return c
			}
			k = n
		}
	}
	return alpha
}

// normal is the square of z that a two-sided p of alpha has.
func normal(alpha float64) float64 {
	z := math.Sqrt2 * math.Erfinv(1-alpha)
	return z * z
}
