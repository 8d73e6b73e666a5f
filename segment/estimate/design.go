package estimate

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Lonely is what becomes of a stratum of which a single primary sampling unit
// was drawn, so that it shows no variance.
type Lonely uint8

// The policies. Adjust, the zero Lonely, takes the unit's distance from the
// mean of the whole sample in place of that from its stratum's. Certainty takes
// it for one that was sure to be drawn, which adds nothing. Average gives the
// stratum the mean variance of the others. Fail refuses the sample.
const (
	Adjust Lonely = iota
	Certainty
	Average
	Fail
)

// ErrLonely says that a stratum has a single primary sampling unit and the
// policy is Fail.
var ErrLonely = errors.New("a stratum has a single primary sampling unit")

// Draw is how respondents were drawn, in the order of the sample.
type Draw struct {
	Len     int
	Weight  []float64 // final weight of each; nil when everyone counts one
	Stratum []int32   // nil for one stratum
	// Cluster is the primary sampling unit of each; nil when each person is one.
	// Equal codes in different strata are different units.
	Cluster []int32
	// Population is how many primary sampling units the population has in the
	// stratum of each, and Within how many people it has in his unit: without
	// them units, or people in units, are drawn with replacement. Within without
	// Population changes nothing, as a first stage with replacement covers the second.
	Population, Within []float64
	Lonely             Lonely
	// Replicates are weights by replicate and respondent. They take the place of
	// strata, clusters and populations. Scale multiplies all squared deviations,
	// Each those of one replicate; 0 and nil mean 1.
	Replicates [][]float64
	Scale      float64
	Each       []float64
	// Margins are the categories of each, from 0, by the variables that weights
	// were raked to; nil when they were not. Replicate weights know of raking by
	// themselves.
	Margins [][]int32
}

// Design is how respondents were drawn, made ready for errors: by Taylor
// linearisation over primary sampling units within strata (Särndal, Swensson &
// Wretman 1992, 5.5), or by replicate weights (Wolter 2007). It is read only.
type Design struct {
	draw   Draw
	unit   []int32 // of each respondent; units of a stratum follow each other
	units  []unit
	strata []stratum
	staged bool // people in units were drawn without replacement
	whole  bool // units follow the order of the sample
	raked  *raked
	scales []float64 // per replicate
	rank   int       // of the replicate weights
}

type unit struct {
	stratum int32
	people  int32
	within  float64 // what multiplies the squares of people about their mean, or about 0
	centred bool
}

type stratum struct {
	units   float64
	scale   float64
	centred bool
}

// NewDesign makes a Design. It fails where lists are of another length than the
// sample, where a population is smaller than what was drawn of it, and, by
// policy, at a lonely stratum.
func NewDesign(d Draw) (*Design, error) {
	for _, n := range []int{len(d.Weight), len(d.Stratum), len(d.Cluster), len(d.Population), len(d.Within)} {
		if n != 0 && n != d.Len {
			return nil, fmt.Errorf("a design of %d respondents has a list of %d", d.Len, n)
		}
	}
	out := &Design{draw: d}
	if d.Replicates != nil {
		return out, out.replicate()
	}
	out.number()
	out.staged = d.Within != nil && d.Population != nil
	if err := out.scale(); err != nil {
		return nil, err
	}
	if d.Margins != nil {
		out.raked = newRaked(d)
		out.raked.spread(out)
	}
	return out, nil
}

// number numbers the units: by stratum, then by cluster.
func (d *Design) number() {
	n := d.draw.Len
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	at := func(of []int32, i int32) int32 {
		if of == nil {
			return 0
		}
		return of[i]
	}
	cluster := func(i int32) int32 {
		if d.draw.Cluster == nil {
			return i
		}
		return d.draw.Cluster[i]
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(at(d.draw.Stratum, a), at(d.draw.Stratum, b)), cmp.Compare(cluster(a), cluster(b)))
	})
	d.unit, d.whole = make([]int32, n), true
	for k, i := range order {
		if k == 0 || at(d.draw.Stratum, i) != at(d.draw.Stratum, order[k-1]) {
			d.strata = append(d.strata, stratum{})
		}
		if k == 0 || at(d.draw.Stratum, i) != at(d.draw.Stratum, order[k-1]) || cluster(i) != cluster(order[k-1]) {
			d.units = append(d.units, unit{stratum: int32(len(d.strata) - 1)})
			d.strata[len(d.strata)-1].units++
		}
		d.unit[i] = int32(len(d.units) - 1)
		d.units[len(d.units)-1].people++
	}
	for i := 1; i < n; i++ {
		d.whole = d.whole && d.unit[i-1] <= d.unit[i]
	}
}

// scale works out what squares are multiplied by.
func (d *Design) scale() error {
	population := make([]float64, len(d.strata))
	for i := range population {
		population[i] = math.Inf(1)
	}
	for i, n := range d.draw.Population {
		population[d.units[d.unit[i]].stratum] = n
	}
	lonely := 0
	for h := range d.strata {
		s := &d.strata[h]
		if population[h] < s.units {
			return errors.New("a stratum has more primary sampling units in the sample than in the population")
		}
		left := 1 - s.units/population[h]
		switch {
		case s.units > 1:
			s.scale, s.centred = left*s.units/(s.units-1), true
		case left == 0: // the whole stratum was asked
		default:
			lonely++
			switch d.draw.Lonely {
			case Adjust:
				s.scale = left
			case Fail:
				return ErrLonely
			}
		}
	}
	if d.draw.Lonely == Average && lonely < len(d.strata) {
		for h := range d.strata {
			d.strata[h].scale *= float64(len(d.strata)) / float64(len(d.strata)-lonely)
		}
	}
	if !d.staged {
		return nil
	}
	for i, n := range d.draw.Within {
		u := &d.units[d.unit[i]]
		m, h := float64(u.people), u.stratum
		if n < m {
			return errors.New("a primary sampling unit has more people in the sample than in the population")
		}
		u.within, u.centred = d.strata[h].units/population[h]*(1-m/n), m > 1
		if u.centred {
			u.within *= m / (m - 1)
		} else if d.draw.Lonely != Adjust {
			u.within = 0
		}
	}
	return nil
}

// Influence is what each unit of a Design adds to a total, or, to the first
// order, to a smooth function of totals; with replicate weights, how far each
// replicate is from the whole sample. The zero Influence is of a constant.
type Influence struct {
	at     []int32   // units, ascending; nil when v has all of them
	v      []float64 // of each
	who    []int32   // respondents, ascending by unit, where people in units were drawn, too
	own    []float64 // of each
	filled bool      // v has all units, or all replicates
	taken  []float64 // what raked margins explain, per category; nil for nothing
	beside []float64 // covariances of at and v with the weight of each category
}

// Total is the influence of Σw·v over respondents who, ascending and distinct;
// all others have 0.
func (d *Design) Total(who []int32, v []float64) Influence {
	if d.scales != nil {
		return d.replicates(who, v)
	}
	var out Influence
	if d.whole || d.staged || len(who) < len(d.units)/8 {
		out = d.inOrder(who, v)
	} else {
		out = d.byPlace(who, v)
	}
	if d.raked != nil {
		return d.raked.residual(d, who, v, out)
	}
	return out
}

// inOrder adds up units one after the other.
func (d *Design) inOrder(who []int32, v []float64) Influence {
	out := Influence{at: make([]int32, 0, len(who)), v: make([]float64, 0, len(who))}
	order := d.byUnit(who)
	for k := range who {
		if order != nil {
			k = int(order[k])
		}
		i := who[k]
		z := v[k] * d.weight(i)
		if last := len(out.at) - 1; last >= 0 && out.at[last] == d.unit[i] {
			out.v[last] += z
		} else {
			out.at, out.v = append(out.at, d.unit[i]), append(out.v, z)
		}
		if d.staged {
			out.who, out.own = append(out.who, i), append(out.own, z)
		}
	}
	return out
}

// byPlace adds up all units at once, which needs no order: of many people in few
// units.
func (d *Design) byPlace(who []int32, v []float64) Influence {
	sums, has, n := make([]float64, len(d.units)), make([]bool, len(d.units)), 0
	for k, i := range who {
		u := d.unit[i]
		if !has[u] {
			has[u] = true
			n++
		}
		sums[u] += v[k] * d.weight(i)
	}
	out := Influence{at: make([]int32, 0, n), v: make([]float64, 0, n)}
	for u, yes := range has {
		if yes {
			out.at, out.v = append(out.at, int32(u)), append(out.v, sums[u])
		}
	}
	return out
}

func (d *Design) weight(i int32) float64 {
	if d.draw.Weight == nil {
		return 1
	}
	return d.draw.Weight[i]
}

// byUnit is the order of who by unit; nil where they have it.
func (d *Design) byUnit(who []int32) []int32 {
	if d.whole {
		return nil
	}
	order := make([]int32, len(who))
	for k := range order {
		order[k] = int32(k)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(d.unit[who[a]], d.unit[who[b]]) })
	return order
}

// Plus is the influence of a + times·b.
func (d *Design) Plus(a Influence, times float64, b Influence) Influence {
	var out Influence
	out.taken, out.beside = add(a.taken, times, b.taken), add(a.beside, times, b.beside)
	out.at, out.v, out.filled = plus(a.at, a.v, a.filled, times, b.at, b.v, b.filled)
	if d.staged {
		out.who, out.own = plusOwn(d, a, times, b)
	}
	return out
}

// add is a + times·b, either of which may be nil for nothing.
func add(a []float64, times float64, b []float64) []float64 {
	if b == nil {
		return a
	}
	out := make([]float64, len(b))
	copy(out, a)
	for k, x := range b {
		out[k] += times * x
	}
	return out
}

func plus(at []int32, v []float64, filled bool, times float64, bAt []int32, b []float64, bFilled bool) ([]int32, []float64, bool) {
	switch {
	case filled && bFilled:
		out := slices.Clone(v)
		for k, x := range b {
			out[k] += times * x
		}
		return nil, out, true
	case filled:
		out := slices.Clone(v)
		for k, u := range bAt {
			out[u] += times * b[k]
		}
		return nil, out, true
	case bFilled:
		out := make([]float64, len(b))
		for k, x := range b {
			out[k] = times * x
		}
		for k, u := range at {
			out[u] += v[k]
		}
		return nil, out, true
	}
	outAt, out := make([]int32, 0, len(at)+len(bAt)), make([]float64, 0, len(at)+len(bAt))
	i, j := 0, 0
	for i < len(at) || j < len(bAt) {
		switch {
		case j == len(bAt) || i < len(at) && at[i] < bAt[j]:
			outAt, out = append(outAt, at[i]), append(out, v[i])
			i++
		case i == len(at) || bAt[j] < at[i]:
			outAt, out = append(outAt, bAt[j]), append(out, times*b[j])
			j++
		default:
			outAt, out = append(outAt, at[i]), append(out, v[i]+times*b[j])
			i, j = i+1, j+1
		}
	}
	return outAt, out, false
}

// plusOwn is plus of people, who are in the order of their units.
func plusOwn(d *Design, a Influence, times float64, b Influence) ([]int32, []float64) {
	before := func(i, j int32) bool {
		return d.unit[i] < d.unit[j] || d.unit[i] == d.unit[j] && i < j
	}
	var who []int32
	var own []float64
	i, j := 0, 0
	for i < len(a.who) || j < len(b.who) {
		switch {
		case j == len(b.who) || i < len(a.who) && before(a.who[i], b.who[j]):
			who, own = append(who, a.who[i]), append(own, a.own[i])
			i++
		case i == len(a.who) || before(b.who[j], a.who[i]):
			who, own = append(who, b.who[j]), append(own, times*b.own[j])
			j++
		default:
			who, own = append(who, a.who[i]), append(own, a.own[i]+times*b.own[j])
			i, j = i+1, j+1
		}
	}
	return who, own
}

// Quotient is the ratio y/x of two totals with its influence: linearised, or,
// by replicates, the ratio of each. NaN where x is not positive.
func (d *Design) Quotient(y, x float64, iy, ix Influence) (ratio float64, i Influence) {
	if !(x > 0) {
		return math.NaN(), Influence{}
	}
	ratio = y / x
	if d.scales == nil {
		return ratio, d.Plus(Influence{}, 1/x, d.Plus(iy, -ratio, ix))
	}
	out := make([]float64, len(d.scales))
	for r := range out {
		yr, xr := y, x
		if iy.v != nil {
			yr += iy.v[r]
		}
		if ix.v != nil {
			xr += ix.v[r]
		}
		if xr != 0 {
			out[r] = yr/xr - ratio
		}
	}
	return ratio, Influence{v: out, filled: true}
}

// Variance is the variance of what has an influence.
func (d *Design) Variance(a Influence) float64 { return max(0, d.Cov(a, a)) }

// Cov is the covariance of what has two influences.
func (d *Design) Cov(a, b Influence) float64 {
	if d.scales != nil {
		return d.between(a, b)
	}
	sum := 0.0
	if a.filled && b.filled {
		sum = d.filledCov(a.v, b.v)
	} else {
		sum = d.sparseCov(a, b)
	}
	if a.taken != nil || b.taken != nil {
		sum += d.raked.correct(a, b)
	}
	if d.staged {
		sum += d.inside(a, b)
	}
	return sum
}

func (d *Design) filledCov(a, b []float64) float64 {
	sum, first := 0.0, 0
	for _, s := range d.strata {
		until := first + int(s.units)
		if s.scale != 0 {
			squares, sa, sb := 0.0, 0.0, 0.0
			for u := first; u < until; u++ {
				squares, sa, sb = squares+a[u]*b[u], sa+a[u], sb+b[u]
			}
			if s.centred {
				squares -= sa * sb / s.units
			}
			sum += s.scale * squares
		}
		first = until
	}
	return sum
}

// sparseCov goes through the units that a or b have, stratum after stratum.
func (d *Design) sparseCov(a, b Influence) float64 {
	sum := 0.0
	na, nb := d.walk(a), d.walk(b)
	for na.more() && nb.more() {
		h := max(na.stratum(), nb.stratum())
		if !na.seek(h) || !nb.seek(h) {
			continue
		}
		s := d.strata[h]
		squares, sa, sb := 0.0, 0.0, 0.0
		for na.in(h) || nb.in(h) {
			switch {
			case !nb.in(h) || na.in(h) && na.unit() < nb.unit():
				sa += na.take()
			case !na.in(h) || nb.unit() < na.unit():
				sb += nb.take()
			default:
				x, y := na.take(), nb.take()
				squares, sa, sb = squares+x*y, sa+x, sb+y
			}
		}
		if s.centred {
			squares -= sa * sb / s.units
		}
		sum += s.scale * squares
	}
	return sum
}

// walk goes through the units of an influence.
type walk struct {
	d *Design
	Influence
	k int
}

func (d *Design) walk(i Influence) *walk { return &walk{d: d, Influence: i} }

func (w *walk) more() bool { return w.k < len(w.v) }

func (w *walk) unit() int32 {
	if w.filled {
		return int32(w.k)
	}
	return w.at[w.k]
}

func (w *walk) stratum() int32 { return w.d.units[w.unit()].stratum }

func (w *walk) in(h int32) bool { return w.more() && w.stratum() == h }

func (w *walk) take() float64 {
	w.k++
	return w.v[w.k-1]
}

// seek goes on to stratum h or beyond, and says whether that is h.
func (w *walk) seek(h int32) bool {
	for w.more() && w.stratum() < h {
		w.k++
	}
	return w.in(h)
}

// inside is what the draw of people within units adds.
func (d *Design) inside(a, b Influence) float64 {
	sum, i, j := 0.0, 0, 0
	for i < len(a.who) && j < len(b.who) {
		u := max(d.unit[a.who[i]], d.unit[b.who[j]])
		for i < len(a.who) && d.unit[a.who[i]] < u {
			i++
		}
		for j < len(b.who) && d.unit[b.who[j]] < u {
			j++
		}
		squares, sa, sb := 0.0, 0.0, 0.0
		inA := func() bool { return i < len(a.who) && d.unit[a.who[i]] == u }
		inB := func() bool { return j < len(b.who) && d.unit[b.who[j]] == u }
		for inA() || inB() {
			switch {
			case !inB() || inA() && a.who[i] < b.who[j]:
				sa += a.own[i]
				i++
			case !inA() || b.who[j] < a.who[i]:
				sb += b.own[j]
				j++
			default:
				squares, sa, sb = squares+a.own[i]*b.own[j], sa+a.own[i], sb+b.own[j]
				i, j = i+1, j+1
			}
		}
		if d.units[u].centred {
			squares -= sa * sb / float64(d.units[u].people)
		}
		sum += d.units[u].within * squares
	}
	return sum
}

// DF is the degrees of freedom of figures about respondents who, ascending and
// distinct: the primary sampling units that have such people, less the strata
// that have; with replicates, the rank of their weights less 1.
func (d *Design) DF(who []int32) float64 {
	if d.scales != nil {
		return float64(d.rank - 1)
	}
	units, strata := 0, 0
	last := int32(-1)
	seen := make([]bool, len(d.strata))
	order := d.byUnit(who)
	for k := range who {
		if order != nil {
			k = int(order[k])
		}
		u := d.unit[who[k]]
		if u == last {
			continue
		}
		last = u
		units++
		if h := d.units[u].stratum; !seen[h] {
			seen[h] = true
			strata++
		}
	}
	return float64(units - strata)
}

// Freed is DF of the people of a total with an influence.
func (d *Design) Freed(i Influence, who []int32) float64 {
	if i.filled {
		return d.DF(who)
	}
	strata, last := 0, int32(-1)
	for _, u := range i.at {
		if h := d.units[u].stratum; h != last {
			strata, last = strata+1, h
		}
	}
	return float64(len(i.at) - strata)
}

// Smooth is the estimate of a smooth function of totals from its influence: the
// interval is Student's t. Without a degree of freedom there is no error.
func (d *Design) Smooth(value float64, i Influence, df float64, persons int) Estimate {
	if math.IsNaN(value) {
		return None()
	}
	e := Count(value, persons)
	if df > 0 {
		e.StdError = math.Sqrt(d.Variance(i))
		e.DF, e.Influence = df, &i
		t := student(df)
		e.Low, e.High = value-t*e.StdError, value+t*e.StdError
	}
	return e
}
