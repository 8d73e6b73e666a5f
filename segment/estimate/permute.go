package estimate

import (
	"math"
	"math/rand/v2"
)

// Exact is the p-value of an exact test, or of its estimate by Monte Carlo.
type Exact struct {
	P     float64 // NaN: the test was refused
	Draws int     // of Monte Carlo; 0: everything was enumerated
}

// Exchange is two small groups of people whose labels are exchanged: were both
// alike, every way to label as many people would be as likely. People of the
// first group have places 0 to First−1, those of the second follow.
type Exchange struct {
	First, Second int    // people in each
	Most          int    // ways that are enumerated at most; 0 means 200,000
	Draws         int    // by Monte Carlo where there are more; 0 means 9,999
	Seed          uint64 // of Monte Carlo: the same seed, the same draws
}

func (e Exchange) most() int { return orDefault(e.Most, 200_000) }

func (e Exchange) draws() int { return orDefault(e.Draws, 9_999) }

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// Ways is how many ways there are to label people; at most what is enumerated
// and one more.
func (e Exchange) Ways() int {
	ways, n := 1.0, e.First+e.Second
	for k := 1; k <= min(e.First, e.Second); k++ {
		ways = math.Round(ways * float64(n-k+1) / float64(k))
		if ways > float64(e.most()) {
			return e.most() + 1
		}
	}
	return int(ways)
}

// Exact says that all ways are enumerated.
func (e Exchange) Exact() bool { return e.Ways() <= e.most() }

// Each shows who is in the second group, way after way: all of them, the one
// that happened among them, or as many as are drawn. visit must not keep second.
func (e Exchange) Each(visit func(second []bool)) {
	second := make([]bool, e.First+e.Second)
	if e.Exact() {
		e.enumerate(second, 0, e.Second, visit)
		return
	}
	random := rand.New(rand.NewPCG(e.Seed, 0x7065726d))
	place := make([]int, len(second))
	for i := range place {
		place[i] = i
	}
	for range e.draws() {
		clear(second)
		for k := range e.Second {
			j := k + random.IntN(len(place)-k)
			place[k], place[j] = place[j], place[k]
			second[place[k]] = true
		}
		visit(second)
	}
}

func (e Exchange) enumerate(second []bool, from, left int, visit func([]bool)) {
	if left == 0 {
		visit(second)
		return
	}
	for i := from; i <= len(second)-left; i++ {
		second[i] = true
		e.enumerate(second, i+1, left-1, visit)
		second[i] = false
	}
}

// happened is the labels as they are.
func (e Exchange) happened() []bool {
	second := make([]bool, e.First+e.Second)
	for i := e.First; i < len(second); i++ {
		second[i] = true
	}
	return second
}

// p turns the number of ways at least as extreme into a p-value: with Monte
// Carlo what happened counts as one draw more (Davison & Hinkley 1997, 4.2).
func (e Exchange) p(extreme int) float64 {
	if e.Exact() {
		return float64(extreme) / float64(e.Ways())
	}
	return float64(extreme+1) / float64(e.draws()+1)
}

// Permutation tests that two groups are alike: P is how likely a statistic is
// at least as large as that of second as it happened. statistic must be larger
// where groups differ more, so take a size for a two-sided test; statistics
// equal but for rounding are equal. NaN where a group is empty or the statistic is.
func Permutation(e Exchange, statistic func(second []bool) float64) Exact {
	p := MaxT(e, 1, func(second []bool, of []float64) { of[0] = statistic(second) })
	return Exact{P: p[0].P, Draws: p[0].Draws}
}

// MaxT tests n statistics at once: P of each is how likely the largest of all is
// at least as large as it, which bounds the chance of any false finding and
// knows how statistics hang together (Westfall & Young 1993, 2.3). Statistics
// must be on one scale. One that is NaN as it happened is not tested and not in the family.
func MaxT(e Exchange, n int, statistics func(second []bool, of []float64)) []Exact {
	happened, of := make([]float64, n), make([]float64, n)
	statistics(e.happened(), happened)
	extreme := make([]int, n)
	out := make([]Exact, n)
	refused := e.First < 1 || e.Second < 1
	if !refused {
		e.Each(func(second []bool) {
			statistics(second, of)
			largest := math.Inf(-1)
			for k, x := range of {
				if !math.IsNaN(happened[k]) && x > largest {
					largest = x
				}
			}
			for k, x := range happened {
				if largest >= x-1e-12*math.Abs(x) {
					extreme[k]++
				}
			}
		})
	}
	for k, x := range happened {
		out[k].P = math.NaN()
		if refused || math.IsNaN(x) {
			continue
		}
		out[k].P = e.p(extreme[k])
		if !e.Exact() {
			out[k].Draws = e.draws()
		}
	}
	return out
}
