package chart

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// seed of the restarts. Any number does; a fixed one gives the same map every night.
const seed = 0x72756E67

const (
	fullRestarts = 28   // of a map of ordinary size: 25 codes, 47 links
	kicksEach    = 20   // disturbed copies of the best order tried for each restart
	kickShare    = 0.08 // of a layer's vertices moved by a kick
	workBudget   = 6e6  // pair comparisons; larger graphs get fewer restarts and kicks
	widestSifted = 300  // vertices in a layer; beyond it only barycentres order it
	siftRounds   = 12   // passes over all layers; most settle after four
	enough       = 1e-9 // a gain below this is rounding
	sweepRounds  = 6    // of barycentres, up and down
)

// order puts each layer in an order with few crossings: weighted barycentre sweeps find a good start,
// sifting mends it exactly, seeded restarts escape from a poor start, and kicks shake the best one found
// out of its last local optimum. (Sugiyama et al. 1981; Matuszewski et al. 1999 for sifting; Lourenço et
// al. 2003 for kicks, iterated local search.)
func (g *layered) order() {
	g.search(g.effort())
}

func (g *layered) search(restarts, kicks int) {
	first := g.snapshot()
	best, least := first, math.Inf(1)
	keep := func() {
		if c := g.crossings(false); c < least+enough {
			least, best = c, g.snapshot()
		}
	}
	for r := 0; r < restarts && least > enough; r++ {
		g.restore(first)
		g.start(r)
		keep()
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	for k := 0; k < kicks && least > enough; k++ {
		g.restore(best)
		g.kick(rng)
		g.settleOrder()
		keep()
	}
	g.restore(best)
}

// start orders the layers from the order they have, or from a shuffled one for a restart after the first.
func (g *layered) start(r int) {
	if r > 0 {
		g.shuffle(rand.New(rand.NewPCG(seed, uint64(r))))
	}
	g.sweep()
	g.settleOrder()
}

// kick moves a few vertices of every layer anywhere.
func (g *layered) kick(rng *rand.Rand) {
	for l, layer := range g.layers {
		if len(layer) < 2 {
			continue
		}
		for range 1 + int(kickShare*float64(len(layer))) {
			relocate(layer, rng.IntN(len(layer)), rng.IntN(len(layer)))
		}
		g.index(l)
	}
}

// relocate moves one vertex of a layer from one place to another.
func relocate(layer []int, from, to int) {
	v := layer[from]
	if to < from {
		copy(layer[to+1:from+1], layer[to:from])
	} else {
		copy(layer[from:to], layer[from+1:to+1])
	}
	layer[to] = v
}

// effort is how many restarts and kicks the size of the graph allows: at least two restarts, and all of
// them for a map that a person can read.
func (g *layered) effort() (restarts, kicks int) {
	work := 1.0
	for _, layer := range g.layers {
		ends := 0
		for _, v := range layer {
			ends += len(g.up[v]) + len(g.down[v])
		}
		work += float64(len(layer)) * float64(len(layer)+ends)
	}
	runs := int(workBudget / work)
	restarts = min(max(runs/(1+kicksEach), 2), fullRestarts)
	return restarts, min(max(runs-restarts, 0), kicksEach*restarts)
}

func (g *layered) shuffle(rng *rand.Rand) {
	for l, layer := range g.layers {
		rng.Shuffle(len(layer), func(i, j int) { layer[i], layer[j] = layer[j], layer[i] })
		g.index(l)
	}
}

// sweep runs barycentres up and down for as long as that helps.
func (g *layered) sweep() {
	best, least := g.snapshot(), g.crossings(false)
	for range sweepRounds {
		for l := 1; l < len(g.layers); l++ {
			g.barycentre(l, g.down)
		}
		for l := len(g.layers) - 2; l >= 0; l-- {
			g.barycentre(l, g.up)
		}
		c := g.crossings(false)
		if c >= least-enough {
			break
		}
		best, least = g.snapshot(), c
	}
	g.restore(best)
}

// settleOrder sifts layer by layer until nothing moves.
func (g *layered) settleOrder() {
	for range siftRounds {
		gain := 0.0
		for l := range g.layers {
			gain += g.sift(l)
		}
		if gain < enough {
			break
		}
	}
}

// barycentre sorts a layer by the weighted mean place of its neighbours; a vertex without any keeps
// its place.
func (g *layered) barycentre(l int, neighbours [][]arc) {
	centre := make(map[int]float64, len(g.layers[l]))
	for i, v := range g.layers[l] {
		sum, weight := 0.0, 0.0
		for _, a := range neighbours[v] {
			sum += a.weight * float64(g.at[a.to])
			weight += a.weight
		}
		centre[v] = float64(i)
		if weight > 0 {
			centre[v] = sum / weight
		}
	}
	slices.SortStableFunc(g.layers[l], func(a, b int) int { return cmp.Compare(centre[a], centre[b]) })
	g.index(l)
}

// sift moves each vertex of a layer to its best place among the others and returns what that saved.
// The cost of every pair in either order is computed once: the layers above and below stand still.
func (g *layered) sift(l int) float64 {
	layer := g.layers[l]
	if len(layer) < 2 || len(layer) > widestSifted {
		return 0
	}
	cost := g.pairCosts(layer)
	place := make([]int, len(layer)) // of the vertices as numbered in cost
	for i := range place {
		place[i] = i
	}
	gain := 0.0
	for v := range layer {
		gain += siftOne(place, v, cost)
	}
	old := slices.Clone(layer)
	for i, v := range place {
		layer[i] = old[v]
	}
	g.index(l)
	return gain
}

// siftOne finds the best place for v among the others and returns what the move saved. swap is the change
// of crossings as v moves along; its place before the move costs 0.
func siftOne(place []int, v int, cost [][]float64) float64 {
	from := slices.Index(place, v)
	best, to := -enough, from
	swap := 0.0
	for i := from - 1; i >= 0; i-- {
		swap += cost[v][place[i]] - cost[place[i]][v]
		if swap < best {
			best, to = swap, i
		}
	}
	swap = 0
	for i := from + 1; i < len(place); i++ {
		swap += cost[place[i]][v] - cost[v][place[i]]
		if swap < best {
			best, to = swap, i
		}
	}
	if to == from {
		return 0
	}
	relocate(place, from, to)
	return -best
}

// pairCosts is the weighted crossings between the arcs of every two vertices of a layer, cost[i][j] when
// i stands left of j.
func (g *layered) pairCosts(layer []int) [][]float64 {
	n := len(layer)
	ends := make([][2][]reach, n)
	for i, v := range layer {
		ends[i] = [2][]reach{g.reaches(g.up[v]), g.reaches(g.down[v])}
	}
	all := make([]float64, n*n)
	cost := make([][]float64, n)
	for i := range n {
		cost[i] = all[i*n : (i+1)*n]
		for j := range n {
			if i != j {
				cost[i][j] = inversions(ends[i][0], ends[j][0]) + inversions(ends[i][1], ends[j][1])
			}
		}
	}
	return cost
}

// reach is the place of a neighbour and the root of the arc's weight.
type reach struct {
	at   int
	root float64
}

func (g *layered) reaches(arcs []arc) []reach {
	out := make([]reach, len(arcs))
	for i, a := range arcs {
		out[i] = reach{g.at[a.to], math.Sqrt(a.weight)}
	}
	slices.SortFunc(out, func(a, b reach) int { return cmp.Compare(a.at, b.at) })
	return out
}

// inversions sums over pairs in which the left vertex reaches further right than the right one.
func inversions(left, right []reach) float64 {
	sum, passed, k := 0.0, 0.0, 0
	for _, a := range left {
		for k < len(right) && right[k].at < a.at {
			passed += right[k].root
			k++
		}
		sum += a.root * passed
	}
	return sum
}
