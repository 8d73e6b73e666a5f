package scale

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"rung/segment/estimate"
)

// Group is what the members of a group add up to.
type Group struct {
	N            int
	Sum, Squares float64 // Σx, Σx²
}

// GroupOf is the group of some numbers.
func GroupOf(members []float64) Group {
	var sum, squares estimate.Sum
	for _, x := range members {
		sum.Add(x)
		squares.Add(x * x)
	}
	return Group{len(members), sum.Float64(), squares.Float64()}
}

// within is Σ(x − mean)².
func (g Group) within() float64 {
	return max(0, settle(g.Squares-g.Sum*g.Sum/float64(g.N), g.Squares))
}

// Variance is that of the members over N−1; NaN of fewer than two.
func (g Group) Variance() float64 {
	if g.N < 2 {
		return math.NaN()
	}
	return g.within() / float64(g.N-1)
}

// Between is a one-way analysis of variance of members by group. A field is NaN
// where it is undefined: fewer than two groups, none with two members, or
// nobody differs.
type Between struct {
	Groups, N       int
	Squared, Within float64 // mean squares between and within groups
	F, P            float64 // with Groups−1 and N−Groups degrees of freedom
	MeanSize, N0    float64 // of groups; N0 = (N − Σn²/N)/(groups − 1)
	ICC1, ICC2      float64 // by MeanSize (Bliese 2000)
	ICC1N0          float64 // ICC1 by N0
	DesignEffect    float64 // 1 + (MeanSize − 1)·ICC1
}

// BetweenOf analyses groups. Their order shows in no bit; empty ones are none.
func BetweenOf(groups []Group) Between {
	nan := math.NaN()
	b := Between{Squared: nan, Within: nan, F: nan, P: nan, MeanSize: nan, N0: nan, ICC1: nan, ICC2: nan, ICC1N0: nan, DesignEffect: nan}
	groups = slices.DeleteFunc(slices.Clone(groups), func(g Group) bool { return g.N == 0 })
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Sum, b.Sum), cmp.Compare(a.Squares, b.Squares))
	})
	var sum, within estimate.Sum
	sizes := 0
	for _, g := range groups {
		b.N += g.N
		sizes += g.N * g.N
		sum.Add(g.Sum)
		within.Add(g.within())
	}
	b.Groups = len(groups)
	if b.Groups == 0 {
		return b
	}
	n, k := float64(b.N), float64(b.Groups)
	b.MeanSize = n / k
	if b.Groups < 2 || b.N == b.Groups {
		return b
	}
	mean, between := sum.Float64()/n, 0.0
	for _, g := range groups {
		d := g.Sum/float64(g.N) - mean
		between += float64(g.N) * d * d
	}
	b.Squared, b.Within = between/(k-1), within.Float64()/(n-k)
	b.N0 = (n - float64(sizes)/n) / (k - 1)
	b.F = quotient(b.Squared, b.Within)
	if !math.IsNaN(b.F) {
		b.P = distuv.F{D1: k - 1, D2: n - k}.Survival(b.F)
	}
	icc := func(size float64) float64 {
		return quotient(b.Squared-b.Within, b.Squared+(size-1)*b.Within)
	}
	b.ICC1, b.ICC1N0 = icc(b.MeanSize), icc(b.N0)
	b.ICC2 = quotient(b.Squared-b.Within, b.Squared)
	b.DesignEffect = 1 + (b.MeanSize-1)*b.ICC1
	return b
}

// quotient is a/b, NaN where b is not positive.
func quotient(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}

// Uniform is the variance of answers spread evenly over so many points: what
// rwg calls no agreement.
func Uniform(points int) float64 { return float64(points*points-1) / 12 }

// RWG is r_wg of a group on one item (James, Demaree & Wolf 1984): 1 less its
// variance over that of no agreement, 0 where it varies more than that. NaN of
// fewer than two members.
func (g Group) RWG(none float64) float64 {
	if g.N < 2 {
		return math.NaN()
	}
	return max(0, 1-g.Variance()/none)
}
