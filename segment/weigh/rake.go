package weigh

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rung/segment/estimate"
)

// Options of raking. The zero Options keep the sum that the targets or the base
// weights have, bound and trim nothing and refuse people of unknown category.
type Options struct {
	// Total is what the final weights sum to; 0 means the sum of the targets
	// where some are counts, else that of the base weights.
	Total float64
	// Lower and Upper bound the factor, apart from the one that takes the sum of
	// the base weights to the total: 0 ≤ Lower < 1 < Upper. Both 0 mean no bounds.
	Lower, Upper float64
	// Trim is the largest final weight as a multiple of the mean weight, above 1;
	// 0 means that none is cut.
	Trim float64
	// Keep makes people of unknown or unlisted category one of their own, at the
	// share that base weights give it.
	Keep bool
	// Tolerance is the largest difference of a category's share from its target
	// that counts as met; 0 means DefaultTolerance.
	Tolerance float64
	// Iterations is the most sweeps of one raking; 0 means DefaultIterations.
	Iterations int
}

// The defaults of Options.
const (
	DefaultTolerance  = 1e-12
	DefaultIterations = 1000
)

// rounds is how often weights are trimmed and raked again before that counts
// as hopeless.
const rounds = 200

// over is by how much a trimmed weight may pass the limit, relative.
const over = 1e-9

// Weights are final weights and how they came about.
type Weights struct {
	Final   []float64
	Factors []float64 // Final is the base weight times this
	// Margins are those raked to, with everybody in a category: the one of
	// people of unknown category comes last.
	Margins []Margin
	Diagnostics
}

// Rake changes base weights so that margins are met: final = base × factor. base
// nil means that everybody has 1. The result does not depend on the order of
// respondents. Any error is an *Error.
func Rake(base []float64, margins []Margin, o Options) (*Weights, error) {
	if len(margins) == 0 {
		return nil, &Error{Kind: BadTarget, Text: "there is no margin to rake to", Hint: "name one"}
	}
	n := len(margins[0].Of)
	if err := o.sound(); err != nil {
		return nil, err
	}
	base, sum, err := bases(base, n)
	if err != nil {
		return nil, err
	}
	of, err := Sum(margins)
	if err != nil {
		return nil, err
	}
	all := cmp.Or(o.Total, of, sum)
	margins, kept, err := settle(base, sum, margins, all, o.Keep)
	if err != nil {
		return nil, err
	}
	r := newRaker(base, sum, margins, all, o)
	if err := r.possible(); err != nil {
		return nil, err
	}
	if err := r.run(); err != nil {
		return nil, err
	}
	w := &Weights{Final: make([]float64, n), Factors: make([]float64, n), Margins: margins}
	for i, u := range r.unit {
		w.Factors[i] = r.scale * r.factor[u]
		w.Final[i] = base[i] * w.Factors[i]
	}
	w.Diagnostics = r.diagnose(base, w.Final, kept)
	return w, nil
}

func (o Options) sound() error {
	bad := func(text string) error { return &Error{Kind: BadOption, Text: text, Hint: "correct the option"} }
	switch {
	case o.Total < 0 || math.IsNaN(o.Total) || math.IsInf(o.Total, 0):
		return bad("the total of weights is not above 0")
	case o.bounded() && !(o.Lower >= 0 && o.Lower < 1 && o.Upper > 1):
		return bad("bounds of the factor do not lie on both sides of 1")
	case o.Trim != 0 && !(o.Trim > 1):
		return bad("the limit of weights is not above their mean")
	case o.Tolerance < 0 || o.Iterations < 0:
		return bad("tolerance and iterations are not negative")
	}
	return nil
}

func (o Options) bounded() bool { return o.Lower != 0 || o.Upper != 0 }

// bases checks base weights and adds them.
func bases(base []float64, n int) ([]float64, float64, error) {
	if base == nil {
		base = make([]float64, n)
		for i := range base {
			base[i] = 1
		}
	}
	for _, b := range base {
		if b < 0 || math.IsNaN(b) || math.IsInf(b, 0) {
			return nil, 0, &Error{Kind: BadBase, Text: "a base weight is negative or no number", Hint: "correct the weights of the export"}
		}
	}
	sum := total(base)
	if !(sum > 0) {
		return nil, 0, &Error{Kind: BadBase, Text: "all base weights are 0: there is nothing to multiply", Hint: "correct the weights of the export, or leave them out"}
	}
	return base, sum, nil
}

// settle makes targets of all margins sums of weights, puts everybody into a
// category, and checks that each category has somebody to meet its target. kept
// is how many people of each margin are in the category of those of unknown
// category.
func settle(base []float64, sum float64, margins []Margin, all float64, keep bool) (out []Margin, kept []int, err error) {
	for _, m := range margins {
		people, weight := m.have(base)
		last := len(m.Targets)
		if n := people[last]; n > 0 && !keep {
			return nil, nil, &Error{Kind: Unknown, Margin: m.Name, People: n, Text: fmt.Sprintf("%d of %d respondents have no category that the targets list", n, len(base)),
				Hint: "give every category a target, correct the export, or keep these people at the share that they have"}
		}
		at := all
		if people[last] > 0 {
			at = all * (1 - weight[last]/sum)
		}
		if at <= 0 {
			return nil, nil, &Error{Kind: Nobody, Margin: m.Name, Text: "nobody with a weight has a category that the targets list", Hint: "correct the names of the categories"}
		}
		scaled := Margin{Name: m.Name, Categories: slices.Clone(m.Categories), Of: m.Of}
		for _, t := range m.Targets {
			scaled.Targets = append(scaled.Targets, t*(at/m.sum()))
		}
		if err := scaled.manned(people, weight); err != nil {
			return nil, nil, err
		}
		if people[last] > 0 {
			scaled.Of = slices.Clone(m.Of)
			for i, c := range scaled.Of {
				if c < 0 {
					scaled.Of[i] = int32(last)
				}
			}
			scaled.Categories = append(scaled.Categories, Kept)
			scaled.Targets = append(scaled.Targets, all*weight[last]/sum)
		}
		out, kept = append(out, scaled), append(kept, people[last])
	}
	return out, kept, nil
}

// Kept is the name of the category of people of unknown or unlisted category.
const Kept = "(not listed)"

// have is the people and the weight of each category, those of none last.
func (m Margin) have(base []float64) (people []int, weight []float64) {
	people = make([]int, len(m.Targets)+1)
	sums := make([]estimate.Sum, len(people))
	for i, c := range m.Of {
		if c < 0 {
			c = int32(len(m.Targets))
		}
		people[c]++
		sums[c].Add(base[i])
	}
	for _, s := range sums {
		weight = append(weight, s.Float64())
	}
	return people, weight
}

// manned checks that the people of categories can meet their targets.
func (m Margin) manned(people []int, weight []float64) error {
	for c, t := range m.Targets {
		e := &Error{Margin: m.Name, Category: m.Categories[c], People: people[c]}
		switch {
		case t > 0 && people[c] == 0:
			e.Kind, e.Text, e.Hint = Nobody, "it has a target and no respondent", "join it with a category that has respondents, or correct its name"
		case t > 0 && !(weight[c] > 0):
			e.Kind, e.Text, e.Hint = Weightless, "it has a target, and all of its respondents weigh 0", "correct the weights of the export, or join it with another category"
		case t == 0 && weight[c] > 0:
			e.Kind, e.Text, e.Hint = Unwanted, fmt.Sprintf("its target is 0, and it has %d respondents", people[c]), "give it a target, or leave these people out of the export"
		default:
			continue
		}
		return e
	}
	return nil
}

// raker rakes units: people alike in all margins and, where weights are
// trimmed, in their base weight too. Weights are in units of the final ones.
type raker struct {
	Options
	margins []Margin
	all     float64     // what final weights sum to
	scale   float64     // that takes the sum of base weights there
	bound   bool        // factors have bounds
	limit   float64     // of final weights; +Inf without
	unit    []int32     // of each respondent
	of      [][]int32   // per margin, the category of each unit
	within  [][][]int32 // per margin and category, the units in it
	mass    []float64   // sum of scaled base weights of each unit
	people  []float64   // respondents of each unit who have a weight
	each    []float64   // scaled base weight of each respondent of the unit, where weights are trimmed
	free    []float64   // factor of each unit before bounds
	factor  []float64   // and within them
	cut     []bool      // whether its weight was ever trimmed
	sweeps  int
	rakings int
	worst   struct {
		margin, category int
		off              float64 // share of the total
	}
}

func newRaker(base []float64, sum float64, margins []Margin, all float64, o Options) *raker {
	if o.Tolerance == 0 {
		o.Tolerance = DefaultTolerance
	}
	if o.Iterations == 0 {
		o.Iterations = DefaultIterations
	}
	bound := o.bounded()
	if !bound {
		o.Upper = math.Inf(1)
	}
	r := &raker{Options: o, bound: bound, margins: margins, all: all, scale: all / sum, limit: math.Inf(1)}
	if o.Trim > 0 {
		r.limit = o.Trim * all / float64(len(base))
	}
	r.group(base)
	return r
}

// group makes units of people, in the order of their categories and weights.
func (r *raker) group(base []float64) {
	order := make([]int32, len(base))
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(a, b int32) int {
		for _, m := range r.margins {
			if c := cmp.Compare(m.Of[a], m.Of[b]); c != 0 {
				return c
			}
		}
		if r.Trim > 0 {
			return cmp.Compare(base[a], base[b])
		}
		return 0
	}
	slices.SortFunc(order, compare)
	r.unit = make([]int32, len(base))
	r.of = make([][]int32, len(r.margins))
	var sums []estimate.Sum
	for k, i := range order {
		if k == 0 || compare(order[k-1], i) != 0 {
			sums = append(sums, estimate.Sum{})
			r.each = append(r.each, base[i]*r.scale)
			for m := range r.margins {
				r.of[m] = append(r.of[m], r.margins[m].Of[i])
			}
		}
		u := len(sums) - 1
		r.unit[i] = int32(u)
		sums[u].Add(base[i])
	}
	for u := range sums {
		r.mass = append(r.mass, sums[u].Float64()*r.scale)
		r.free, r.factor = append(r.free, 1), append(r.factor, 1)
	}
	r.cut, r.people = make([]bool, len(sums)), make([]float64, len(sums))
	for i, u := range r.unit {
		if base[i] > 0 {
			r.people[u]++
		}
	}
	r.within = make([][][]int32, len(r.margins))
	for m := range r.margins {
		r.within[m] = make([][]int32, len(r.margins[m].Targets))
		for u, c := range r.of[m] {
			r.within[m][c] = append(r.within[m][c], int32(u))
		}
	}
}

// possible reports the first target that no weights within bounds and limit
// come to, whatever the other margins ask.
func (r *raker) possible() error {
	for m, margin := range r.margins {
		for c, t := range margin.Targets {
			low, high, most := 0.0, 0.0, 0.0
			for _, u := range r.within[m][c] {
				low, high, most = low+r.Lower*r.mass[u], high+r.Upper*r.mass[u], most+r.people[u]*r.limit
			}
			e := &Error{Margin: margin.Name, Category: margin.Categories[c]}
			switch {
			case t == 0:
			case t < low*(1-over) || t > high*(1+over):
				e.Kind, e.Text, e.Hint = OutOfBounds, "its target needs a factor outside the bounds", "widen the bounds, or join it with another category"
				return e
			case t > most*(1+over):
				e.Kind, e.Text, e.Hint = OverLimit, fmt.Sprintf("its target needs weights above %s times the mean", number(r.Trim)), "raise the limit, or join it with another category"
				return e
			}
		}
	}
	return nil
}

// run rakes, and trims and rakes again until nothing is left to trim.
func (r *raker) run() error {
	for r.rakings < rounds {
		r.rakings++
		if err := r.rake(); err != nil {
			return err
		}
		if !r.trim() {
			return nil
		}
	}
	e := r.miss()
	e.Kind, e.Text, e.Hint = OverLimit, fmt.Sprintf("no weights up to %s times the mean meet all margins", number(r.Trim)), "raise the limit, or join small categories"
	e.Category = ""
	return e
}

// rake sweeps over the margins until all are met.
func (r *raker) rake() error {
	for range r.Iterations {
		r.sweeps++
		for m := range r.margins {
			for c, t := range r.margins[m].Targets {
				r.meet(r.within[m][c], t)
			}
		}
		if r.judge(); r.worst.off <= r.Tolerance {
			return nil
		}
	}
	e := r.miss()
	e.Kind, e.Text = NoConvergence, fmt.Sprintf("raking does not converge: after %d sweeps it is furthest from its target", r.sweeps)
	e.Hint = "margins that contradict each other cannot be met at once: join small categories, or widen the bounds"
	return e
}

// miss is an error about the category that is furthest from its target.
func (r *raker) miss() *Error {
	m := r.margins[r.worst.margin]
	return &Error{Margin: m.Name, Category: m.Categories[r.worst.category], Off: r.worst.off}
}

// meet multiplies the factors of units so that their weights come to a target.
func (r *raker) meet(units []int32, target float64) {
	have := 0.0
	for _, u := range units {
		have += r.mass[u] * r.factor[u]
	}
	if have == 0 || target == 0 {
		return
	}
	by := target / have
	if r.bound {
		by = r.multiplier(units, target)
	}
	for _, u := range units {
		r.free[u] *= by
		r.factor[u] = min(max(r.free[u], r.Lower), r.Upper)
	}
}

// multiplier is the number by which free factors of units are multiplied so
// that their bounded weights come to a target. The sum grows with the number and is linear
// between the points where a unit meets a bound.
func (r *raker) multiplier(units []int32, target float64) float64 {
	var points []float64
	for _, u := range units {
		if r.Lower > 0 {
			points = append(points, r.Lower/r.free[u])
		}
		points = append(points, r.Upper/r.free[u])
	}
	slices.Sort(points)
	sum := func(by float64) (s float64) {
		for _, u := range units {
			s += r.mass[u] * min(max(r.free[u]*by, r.Lower), r.Upper)
		}
		return s
	}
	k, _ := slices.BinarySearchFunc(points, target, func(by, t float64) int { return cmp.Compare(sum(by), t) })
	low, high := 0.0, math.Inf(1)
	if k > 0 {
		low = points[k-1]
	}
	if k < len(points) {
		high = points[k]
	}
	fixed, moving := 0.0, 0.0
	for _, u := range units {
		switch f := r.free[u]; {
		case r.Lower > 0 && r.Lower/f >= high:
			fixed += r.mass[u] * r.Lower
		case r.Upper/f <= low:
			fixed += r.mass[u] * r.Upper
		default:
			moving += r.mass[u] * f
		}
	}
	if moving == 0 {
		return cmp.Or(low, 1)
	}
	return min(max((target-fixed)/moving, low), high)
}

// judge finds the category that is furthest from its target.
func (r *raker) judge() {
	r.worst.off = -1
	for m := range r.margins {
		for c, t := range r.margins[m].Targets {
			have := 0.0
			for _, u := range r.within[m][c] {
				have += r.mass[u] * r.factor[u]
			}
			if off := math.Abs(have-t) / r.all; !(off <= r.worst.off) {
				r.worst.margin, r.worst.category, r.worst.off = m, c, off
			}
		}
	}
}

// trim cuts weights above the limit, and gives what that takes to the others;
// false when there are none.
func (r *raker) trim() bool {
	weights, again := make([]float64, len(r.factor)), false
	for u, f := range r.factor {
		weights[u] = r.each[u] * f
		again = again || weights[u] > r.limit*(1+over)
	}
	if !again {
		return false
	}
	for u, cut := range trim(weights, r.people, 0, r.limit, true) {
		r.cut[u] = r.cut[u] || cut
		if r.each[u] > 0 {
			r.factor[u] = weights[u] / r.each[u]
		}
	}
	copy(r.free, r.factor)
	return true
}
