package ladder

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Kappa is agreement beyond chance with the test that there is none. A field is
// NaN where it is undefined.
type Kappa struct {
	Value float64
	Z, P  float64 // two-sided, standard normal
}

func tested(value, stdError float64) Kappa {
	k := Kappa{value, math.NaN(), math.NaN()}
	if stdError > 0 && !math.IsNaN(value) {
		k.Z = value / stdError
		k.P = 2 * distuv.UnitNormal.Survival(math.Abs(k.Z))
	}
	return k
}

// Weighting says how bad it is that two coders differ, for categories in an
// order.
type Weighting uint8

// The weightings. Unweighted, the zero Weighting: all differences are alike.
// Linear: by how many places. Squared: by the square of that.
const (
	Unweighted Weighting = iota
	Linear
	Squared
)

func (w Weighting) distance(x, y Index) float64 {
	d := math.Abs(float64(x) - float64(y))
	switch {
	case w == Unweighted && d > 0:
		return 1
	case w == Squared:
		return d * d
	}
	return d
}

// PairKappa is the (weighted) κ of two coders, a before b, over the statements
// that both coded, tested against none (Cohen 1968; Fleiss, Cohen & Everitt
// 1969).
func (g *Agreement) PairKappa(a, b int, w Weighting) Kappa {
	cells := map[[2]Index]int64{}
	first, second := map[Index]int64{}, map[Index]int64{}
	var both int64
	for j, n := range g.judged {
		if int(j.a) == a && int(j.b) == b {
			cells[[2]Index{j.x, j.y}] += n
			first[j.x] += n
			second[j.y] += n
			both += n
		}
	}
	rows, columns, n := ascending(first), ascending(second), float64(both)
	part := func(of map[Index]int64, at Index) float64 { return float64(of[at]) / n }
	observed, expected := 0.0, 0.0
	above, beside := map[Index]float64{}, map[Index]float64{} // mean distance of a category from the other coder's
	for _, x := range rows {
		for _, y := range columns {
			d := w.distance(x, y)
			observed += d * float64(cells[[2]Index{x, y}]) / n
			expected += d * part(first, x) * part(second, y)
			beside[x] += d * part(second, y)
			above[y] += d * part(first, x)
		}
	}
	if !(expected > 0) {
		return tested(math.NaN(), 0)
	}
	variance := -expected * expected
	for _, x := range rows {
		for _, y := range columns {
			d := w.distance(x, y) - beside[x] - above[y]
			variance += d * d * part(first, x) * part(second, y)
		}
	}
	return tested(1-observed/expected, math.Sqrt(max(0, variance)/n)/expected)
}

func ascending(of map[Index]int64) []Index {
	out := make([]Index, 0, len(of))
	for x := range of {
		out = append(out, x)
	}
	slices.Sort(out)
	return out
}

// whole is what all coders together made of the statements that every one of
// them coded.
type whole struct {
	statements, coders, pairs int64
	used                      []Index
	chosen, equal             map[Index]int64 // judgements, and pairs of judgements, of a category
}

func (g *Agreement) whole() whole {
	w := whole{coders: int64(g.coders), chosen: map[Index]int64{}, equal: map[Index]int64{}}
	for j, n := range g.judged {
		if int(j.coders) != g.coders {
			continue
		}
		w.pairs += n
		w.chosen[j.x] += n
		w.chosen[j.y] += n
		if j.x == j.y {
			w.equal[j.x] += n
		}
	}
	if w.pairs == 0 {
		return w
	}
	w.statements = w.pairs / (w.coders * (w.coders - 1) / 2)
	for x := range w.chosen {
		w.chosen[x] /= w.coders - 1 // a judgement meets every other one
	}
	w.used = ascending(w.chosen)
	return w
}

// agreed is the share of pairs of judgements that are the same.
func (w whole) agreed() float64 {
	var equal int64
	for _, n := range w.equal {
		equal += n
	}
	return float64(equal) / float64(w.pairs)
}

// FleissKappa is agreement of all coders beyond what their pooled habits would
// give by chance (Fleiss 1971), over the statements that every coder coded; its
// test is that of Fleiss, Nee & Landis (1979). Coders need not be the same
// persons throughout.
func (g *Agreement) FleissKappa() Kappa {
	w := g.whole()
	if len(w.used) < 2 {
		return tested(math.NaN(), 0)
	}
	judgements := float64(w.statements * w.coders)
	same, apart, skew := 0.0, 0.0, 0.0
	for _, x := range w.used {
		p := float64(w.chosen[x]) / judgements
		same, apart, skew = same+p*p, apart+p*(1-p), skew+p*(1-p)*(1-2*p)
	}
	stdError := math.Sqrt(2*max(0, apart*apart-skew)/(judgements*float64(w.coders-1))) / apart
	return tested((w.agreed()-same)/(1-same), stdError)
}

// CategoryKappa is FleissKappa of one category against all others.
func (g *Agreement) CategoryKappa(category Index) Kappa {
	w := g.whole()
	if w.chosen[category] == 0 || len(w.used) < 2 {
		return tested(math.NaN(), 0)
	}
	judgements := float64(w.statements * w.coders)
	p := float64(w.chosen[category]) / judgements
	again := 2 * float64(w.equal[category]) / (float64(w.chosen[category]) * float64(w.coders-1))
	return tested((again-p)/(1-p), math.Sqrt(2/(judgements*float64(w.coders-1))))
}

// CongerKappa is agreement of all coders beyond what the habits of each would
// give by chance (Conger 1980), over the statements that every coder coded:
// Cohen's κ for more than two.
func (g *Agreement) CongerKappa() float64 {
	w := g.whole()
	if w.pairs == 0 {
		return math.NaN()
	}
	complete := &Agreement{coders: g.coders, judged: map[judgement]int64{}}
	for j, n := range g.judged {
		if int(j.coders) == g.coders {
			complete.judged[j] = n
		}
	}
	var met int64 // Σ over pairs of coders and categories, × statements²
	pairs := complete.pairs()
	for _, p := range pairs {
		for x, n := range p.first {
			met += n * p.second[x]
		}
	}
	all := w.statements * w.statements * int64(len(pairs))
	if met == all {
		return math.NaN()
	}
	chance := float64(met) / float64(all)
	return (w.agreed() - chance) / (1 - chance)
}

// Unanimous is the share of statements that every coder coded on which all of
// them agree; NaN without such statements.
func (g *Agreement) Unanimous() float64 { return ratio(g.unanimous, g.whole().statements) }
