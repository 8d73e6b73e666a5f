package estimate

import (
	"cmp"
	"math"
	"slices"
)

// Correction is how tests of a family answer for their number.
type Correction uint8

// Corrections. The zero value is Benjamini and Hochberg's, the house's default.
const (
	BenjaminiHochberg Correction = iota // bounds the share of false findings (1995)
	Uncorrected                         // every test stands for itself
	Bonferroni                          // bounds the chance of any false finding: p·m
	Holm                                // the same, stepwise, and never weaker than Bonferroni's (1979)
)

var corrections = []string{"benjamini-hochberg", "none", "bonferroni", "holm"}

func (c Correction) String() string { return corrections[c] }

// Adjust is the p-values of a family, corrected: a test is significant at a
// level where its adjusted p is at most the level. NaN is a test that was not
// made; it stays NaN and does not count. p is not changed.
func (c Correction) Adjust(p []float64) []float64 {
	out := slices.Clone(p)
	order := tested(p)
	m := len(order)
	switch c {
	case Bonferroni:
		for _, i := range order {
			out[i] = min(1, p[i]*float64(m))
		}
	case Holm:
		most := 0.0
		for k, i := range order {
			most = max(most, min(1, p[i]*float64(m-k)))
			out[i] = most
		}
	case BenjaminiHochberg:
		least := 1.0
		for k := m - 1; k >= 0; k-- {
			i := order[k]
			least = min(least, p[i]*float64(m)/float64(k+1))
			out[i] = least
		}
	}
	return out
}

// Cutoff is the p-value up to which a test is significant at the level, given
// the uncorrected p-values of the family: tests outside of it, those of nets,
// are held to the same cut-off without entering the family. Inside it
// p <= Cutoff says the same as Adjust. The level itself where nothing was tested.
func (c Correction) Cutoff(p []float64, level float64) float64 {
	order := tested(p)
	m := len(order)
	if m == 0 || c == Uncorrected {
		return level
	}
	found := 0 // how many of the family are significant
	adjusted := c.Adjust(p)
	for _, i := range order {
		if adjusted[i] <= level {
			found++
		}
	}
	cut := level / float64(m)
	switch c {
	case Holm:
		cut = level / float64(max(1, m-found))
	case BenjaminiHochberg:
		cut = level * float64(max(1, found)) / float64(m)
	}
	// Rounding must not part the cut-off from the adjusted values.
	if found > 0 {
		cut = max(cut, p[order[found-1]])
	}
	if found < m && cut >= p[order[found]] {
		cut = math.Nextafter(p[order[found]], math.Inf(-1))
	}
	return cut
}

// tested is the places of the tests that were made, by p and place.
func tested(p []float64) []int {
	var order []int
	for i, v := range p {
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	return order
}
