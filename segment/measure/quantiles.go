package measure

import (
	"math"
	"slices"

	"rung/segment/estimate"
	"rung/segment/tab"
)

var quantilesFold = &Fold{Name: "quantiles", New: func(c *Context) State { return newHoldings(c, c.metered()) }}

// metered lists the amounts that people have more or less of.
func (c *Context) metered() (out []int) {
	for k, a := range c.amounts() {
		if !a.Share {
			out = append(out, k)
		}
	}
	return out
}

// quartiles are the shares of people that the statistics are about.
var quartiles = [...]float64{0.25, 0.5, 0.75}

// quantileStatistics are those of quartiles, in their order. They are no sums,
// and each is a fact of its own.
var quantileStatistics = []tab.Statistic{
	{Name: "q25", Label: "Lower quartile", Unit: tab.Mean, Decimals: 2, From: []string{knownFact}},
	{Name: "median", Label: "Median", Unit: tab.Mean, Decimals: 2, From: []string{knownFact}},
	{Name: "q75", Label: "Upper quartile", Unit: tab.Mean, Decimals: 2, From: []string{knownFact}},
}

// point is the smallest amount that a share of the people of a column, by
// weight, have at most.
type point struct {
	x               float64
	weight, squares float64 // Σw and Σw² of those who have at most x
	below, above    int     // people who have at most x, and at least x
}

// climb goes through the amounts of a column from the smallest up, and takes
// the points on the way.
type climb struct {
	wanted          []float64 // weights to reach, in any order
	points          []point   // of each; one that is not reached yet has nobody
	known           int
	x               float64 // the amount at hand
	weight, squares estimate.Sum
	people, before  int // who have at most the amount at hand, and less
}

// take takes people who have x, which is no smaller than the amount at hand.
func (c *climb) take(x float64, people int, weight, squares estimate.Sum) {
	if people == 0 {
		return
	}
	if c.people == 0 || x != c.x {
		c.close()
		c.x, c.before = x, c.people
	}
	c.people += people
	c.weight.Merge(weight)
	c.squares.Merge(squares)
}

// close takes the points that the amount at hand reaches.
func (c *climb) close() {
	const slack = 1e-13 // of rounding: half of four equal weights is two of them
	reached := c.weight.Float64()
	for k, w := range c.wanted {
		if c.points[k].below == 0 && reached > 0 && reached >= w*(1-slack) {
			c.points[k] = point{c.x, reached, c.squares.Float64(), c.people, c.known - c.before}
		}
	}
}

// points takes points of amount k, of which r are the people, in every column:
// wanted are their shares, in which nothing is under 0 or over 1. Points of a
// column whose people have no weight have nobody.
func (s *holders) points(k int, r *rolled, order []int32, wanted func(column int) []float64) [][]point {
	l, columns := &s.lists[k], make([]climb, s.grid.columns)
	out := make([][]point, len(columns))
	for column := range columns {
		shares, all := wanted(column), r.sum(column, known)
		out[column] = make([]point, len(shares))
		c := climb{points: out[column], known: r.of(column, known)}
		for _, share := range shares {
			c.wanted = append(c.wanted, share*all)
		}
		columns[column] = c
	}
	nothing := func() {
		for column := range columns {
			of := r.columns[column]
			columns[column].take(0, of.of[without], of.sums[without], of.squares[(without+1)*(without+2)/2-1])
		}
	}
	passed := false
	for _, i := range order {
		x, w := l.x[i], s.weight[l.who[i]]
		if x > 0 && !passed {
			passed = true
			nothing()
		}
		var weight, square estimate.Sum
		weight.Add(w)
		square.Add(w * w)
		s.each(l.who[i], func(column uint32) { columns[column].take(x, 1, weight, square) })
	}
	if !passed {
		nothing()
	}
	for column := range columns {
		columns[column].close()
	}
	return out
}

// quantiles are the quartiles of amount k, of which r are the people, in every
// column, with Woodruff's interval (1952) and the standard error that is worth
// as much, as R's svyquantile with interval.type "mean" has them: the interval
// of the share of people who have at most the quartile, read off as amounts. The
// people behind one are those outside of what is printed, on the side where they
// are fewer: an end of the interval is somebody's amount, too.
func (s *holders) quantiles(k int, r *rolled) [][]estimate.Estimate {
	order := s.ascending(k)
	points := s.points(k, r, order, func(int) []float64 { return quartiles[:] })
	shares := make([][]quantileShare, len(points))
	upTo := r.upTo(points)
	ends := s.points(k, r, order, func(column int) (out []float64) {
		for q, at := range points[column] {
			share := r.shareUpTo(column, at)
			if upTo != nil {
				share = r.designedUpTo(column, at, upTo[column][q])
			}
			shares[column] = append(shares[column], share)
			out = append(out, min(1, max(0, share.low)), min(1, max(0, share.high)))
		}
		return out
	})
	out := make([][]estimate.Estimate, len(points))
	for column, of := range points {
		for q, at := range of {
			e := estimate.None()
			if at.below > 0 {
				e = shares[column][q].quantile(at, ends[column][2*q], ends[column][2*q+1])
			}
			out[column] = append(out[column], e)
		}
	}
	return out
}

// quantileShare is the share of people up to an amount, with its interval.
type quantileShare struct{ share, stdError, low, high float64 }

// shareUpTo is the share of the people of a column who have at most a point. One
// person has no interval.
func (r *rolled) shareUpTo(column int, at point) quantileShare {
	all := r.sum(column, known)
	p := at.weight / all
	// Σw²(1 − p)² of those, and Σw²p² of the others.
	variance := estimate.Bessel(r.c.Sampled, r.of(column, known)) * (at.squares*(1-2*p) + r.square(column, known, known)*p*p) / (all * all)
	return newQuantileShare(p, variance, float64(r.of(column, known)-1))
}

// designedUpTo is shareUpTo under a Design; influence is that of the weight of
// those people.
func (r *rolled) designedUpTo(column int, at point, influence estimate.Influence) quantileShare {
	d, of := r.c.Design, r.whole(column, known)
	p, i := d.Quotient(at.weight, of.sum, influence, of.influence)
	return newQuantileShare(p, d.Variance(i), of.df)
}

func newQuantileShare(share, variance, df float64) quantileShare {
	s := quantileShare{share, math.Sqrt(max(0, variance)), math.NaN(), math.NaN()}
	if df > 0 {
		s.low, s.high = estimate.StudentInterval(share, s.stdError, df)
	}
	return s
}

// upTo is, under a Design, the influences of the weight of those who have at
// most each point; nil without.
func (r *rolled) upTo(points [][]point) [][]estimate.Influence {
	if r.posted == nil {
		return nil
	}
	r.posted.order()
	who, out := make([][][]int32, len(points)), make([][]estimate.Influence, len(points))
	for column, of := range points {
		who[column] = make([][]int32, len(of))
	}
	p := r.posted
	for k, i := range p.who {
		x := p.v[k*p.width+amount]
		for cube, cells := range p.grid.c.Cells {
			for _, column := range p.grid.in(p.grid.first[cube] + cells[i]) {
				for q, at := range points[column] {
					if x <= at.x {
						who[column][q] = append(who[column][q], i)
					}
				}
			}
		}
	}
	for column, of := range who {
		for _, people := range of {
			out[column] = append(out[column], r.c.Design.Total(people, slices.Repeat([]float64{1}, len(people))))
		}
	}
	return out
}

// quantile is the estimate of a point whose interval has these ends.
func (s quantileShare) quantile(at, low, high point) estimate.Estimate {
	e := estimate.Count(at.x, min(at.below, at.above))
	if low.below == 0 || high.below == 0 {
		return e
	}
	e.Low, e.High, e.StdError = low.x, high.x, 0
	if s.stdError > 0 {
		e.StdError = (high.x - low.x) / (s.high - s.low) * s.stdError
	}
	e.Persons = int32(min(low.below, high.above))
	return e
}

func tabulateQuantiles(c *Context, state State) []*Table {
	s := state.(*holders)
	var rows []tab.Row
	var items []*rolled
	var bases [][]tab.Base
	for k, place := range s.places {
		r := s.v[0].roll(k)
		rows, items, bases = append(rows, amountRow(c.amounts()[place], k)), append(items, r), append(bases, r.base(known))
	}
	p := newPage(c, "respondents of whom the amount is known", "Amount", bases[0], rows, quantileStatistics)
	p.Bases = bases
	for row, r := range items {
		for column, of := range s.quantiles(row, r) {
			for q, e := range of {
				p.put(row, q, column, e)
			}
		}
	}
	p.note("quantiles", "The smallest amount that a quarter, half or three quarters of people have at most, those who have nothing among them. It is the amount of somebody, and withheld where few have as little or as much.")
	if c.Weighted {
		p.note("weighted-quartiles", "Quartiles are weighted: a quarter, half and three quarters are of the people for whom respondents stand.")
	}
	return []*Table{p.Table}
}
