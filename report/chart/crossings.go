package chart

import (
	"cmp"
	"math"
	"slices"
)

// crossings sums, over all pairs of arcs that cross, the square root of the product of their weights,
// so that two thick links crossing cost more than two thin ones. With unit set every crossing is 1.
func (g *layered) crossings(unit bool) float64 {
	sum := 0.0
	for l := 1; l < len(g.layers); l++ {
		sum += g.crossingsBelow(l, unit)
	}
	return sum
}

// crossingsBelow counts between layers l-1 and l in the order of arcs × log(width): arcs are met from
// left to right at the lower end, and a Fenwick tree sums the roots of those already met whose upper
// end lies further right.
func (g *layered) crossingsBelow(l int, unit bool) float64 {
	type pair struct {
		low, high int
		root      float64
	}
	var pairs []pair
	for _, v := range g.layers[l-1] {
		for _, a := range g.up[v] {
			root := math.Sqrt(a.weight)
			if unit {
				root = 1
			}
			pairs = append(pairs, pair{g.at[v], g.at[a.to], root})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.high, b.high)) })
	tree := make([]float64, len(g.layers[l])+1)
	met, sum := 0.0, 0.0
	for _, p := range pairs {
		left := 0.0
		for i := p.high + 1; i > 0; i -= i & -i {
			left += tree[i]
		}
		sum += p.root * (met - left)
		met += p.root
		for i := p.high + 1; i < len(tree); i += i & -i {
			tree[i] += p.root
		}
	}
	return max(0, sum)
}
