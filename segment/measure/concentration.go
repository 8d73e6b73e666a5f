package measure

import (
	"cmp"
	"math"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

var concentrationFold = &Fold{Name: "concentration", New: func(c *Context) State { return newHoldings(c, c.concentrated()) }, Within: quantilesFold}

// holders keeps every amount that is not zero, with the weight and the cells of
// the person: what the largest few give, and what half of all have, is known
// only once all are in. Those who give nothing are added up.
type holders struct {
	*gathering
	places []int      // of the amounts, in Life
	lists  []holdings // of each
	weight []float64  // of each person who has some amount
	cells  []uint32   // of each such person, one a cube
}

// holdings are the amounts of people, one after the other, and who they are by
// place among those who have some.
type holdings struct {
	x   []float64
	who []int32
}

// The numbers of a person and an amount; the first is known, as of amounts.
const (
	without = 1 + iota // 1 where the amount is zero
	amount             // itself, under a Design
)

// concentrated lists the amounts that the measure is about: money, and what
// stands on a side of the balance.
func (c *Context) concentrated() (out []int) {
	for k, a := range c.amounts() {
		if !a.Share && (a.Side != segment.Neither || a.Money != "") {
			out = append(out, k)
		}
	}
	return out
}

// newHoldings keeps the amounts at some places in Life.
func newHoldings(c *Context, places []int) State {
	s := &holders{gathering: newGathering(c), places: places}
	s.lists = make([]holdings, len(s.places))
	width := amount
	if c.Design != nil {
		width++
	}
	v := s.vectors(len(s.places), width, nil)
	at := make([]uint32, len(s.grid.first))
	has := false
	s.person = func(b *segment.Batch, i int) {
		if b.Life == nil || len(b.Life.Amount) == 0 {
			return
		}
		has = false
		for k, place := range s.places {
			x := b.Life.Value(place, i)
			if x != x {
				continue
			}
			now := v.touch(k)
			now[known], now[without] = 1, one(x == 0)
			if c.Design != nil {
				now[amount] = x
			}
			if x != 0 {
				if !has {
					has = true
					s.grid.locate(at, b, i)
					s.weight, s.cells = append(s.weight, b.W(i)), append(s.cells, at...)
				}
				l := &s.lists[k]
				l.x, l.who = append(l.x, x), append(l.who, int32(len(s.weight)-1))
			}
		}
	}
	return s
}

// Merge adds another state.
func (s *holders) Merge(other State) {
	o := other.(*holders)
	s.gathering.Merge(o.gathering)
	before := int32(len(s.weight))
	s.weight, s.cells = append(s.weight, o.weight...), append(s.cells, o.cells...)
	for k := range s.lists {
		l, more := &s.lists[k], &o.lists[k]
		l.x = append(l.x, more.x...)
		for _, who := range more.who {
			l.who = append(l.who, before+who)
		}
	}
}

// fifth is the part of people that top20_share is about.
const fifth = 5

// spread is how an amount is spread over the people of a column.
type spread struct {
	negative    bool
	people, few int           // who have any, and who are in the top fifth
	whole, most estimate.Mass // what they have

	at     float64      // the amount at hand
	group  estimate.Sum // weight of those who have just that
	before estimate.Sum // weight of those who have less
	area   estimate.Sum // Σ w·x·(2·before + w) over groups
	sum    estimate.Sum // Σ w·x
	over   estimate.Sum // weight of the top fifth
	top    estimate.Sum // Σ w·x of it
}

// climb takes a person in whose amount is none below the one at hand.
func (c *spread) climb(x, w float64) {
	if x != c.at {
		c.close()
		c.at = x
	}
	c.group.Add(w)
	c.sum.Add(w * x)
	c.people++
	c.negative = c.negative || x < 0
	c.whole = c.whole.With(estimate.Mass{Sum: math.Abs(x), First: math.Abs(x)})
}

// close counts those who have just the amount at hand, as one: their order
// does not show.
func (c *spread) close() {
	g := c.group.Float64()
	c.area.Add(c.at * g * (2*c.before.Float64() + g))
	c.before.Merge(c.group)
	c.group = estimate.Sum{}
}

// descend takes a person into the top fifth of people of some weight, if it
// has room: none follows whose amount is above his.
func (c *spread) descend(x, w, weight float64) {
	const slack = 1e-12 // of rounding: a fifth of five equal weights is one of them
	if fifth*c.over.Float64() < (1-slack)*weight {
		c.over.Add(w)
		c.top.Add(w * x)
		c.few++
		c.most = c.most.With(estimate.Mass{Sum: x, First: x})
	}
}

// gini is the Gini coefficient, Σ(2i−n−1)x / nΣx with x ascending. i counts
// weights, and half of those who have just that much (Lerman & Yitzhaki 1989).
func (c *spread) gini(weight float64) float64 {
	if c.negative {
		return math.NaN()
	}
	return max(0, quotient(c.area.Float64(), weight*c.sum.Float64())-1)
}

// share is the part of the sum that the top fifth has.
func (c *spread) share() float64 {
	if c.negative {
		return math.NaN()
	}
	return quotient(c.top.Float64(), c.sum.Float64())
}

// ascending lists the holdings of an amount, the smallest first.
func (s *holders) ascending(k int) []int32 {
	l := &s.lists[k]
	order := make([]int32, len(l.x))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(l.x[a], l.x[b]), cmp.Compare(s.weight[l.who[a]], s.weight[l.who[b]]))
	})
	return order
}

// each visits the columns of a person.
func (s *holders) each(who int32, visit func(column uint32)) {
	cubes := len(s.grid.first)
	for _, cell := range s.cells[int(who)*cubes:][:cubes] {
		for _, column := range s.grid.in(cell) {
			visit(column)
		}
	}
}

// spreads is how amount k, of which r are the people, is spread in every
// column.
func (s *holders) spreads(k int, r *rolled) []spread {
	l, order := &s.lists[k], s.ascending(k)
	columns := make([]spread, s.grid.columns)
	for column := range columns {
		columns[column].before = r.columns[column].sums[without]
	}
	in := func(i int32, visit func(c *spread, column uint32)) {
		s.each(l.who[i], func(column uint32) { visit(&columns[column], column) })
	}
	for _, i := range order {
		in(i, func(c *spread, _ uint32) { c.climb(l.x[i], s.weight[l.who[i]]) })
	}
	for _, i := range slices.Backward(order) {
		if l.x[i] > 0 {
			in(i, func(c *spread, column uint32) { c.descend(l.x[i], s.weight[l.who[i]], r.sum(int(column), known)) })
		}
	}
	for column := range columns {
		columns[column].close()
	}
	return columns
}

func tabulateConcentration(c *Context, state State) []*Table {
	s := state.(*holders)
	var rows []tab.Row
	var items []*rolled
	var bases [][]tab.Base
	var lists []int
	for row, place := range c.concentrated() {
		k := slices.Index(s.places, place)
		r := s.v[0].roll(k)
		lists, rows, items, bases = append(lists, k), append(rows, amountRow(c.amounts()[place], row)), append(items, r), append(bases, r.base(known))
	}
	p := newPage(c, "respondents of whom the amount is known", "Amount", bases[0], rows, []tab.Statistic{
		giversStatistic,
		{Name: "gini", Label: "Gini coefficient", Unit: tab.Index, Decimals: 2},
		{Name: "top20_share", Label: "% that the top fifth of people make up", Unit: tab.Share, Decimals: -1},
	})
	p.Bases = bases
	for row, r := range items {
		for column, of := range s.spreads(lists[row], r) {
			p.count(row, column, "givers", int64(of.people), of.people)
			p.number(row, column, "gini", of.gini(r.sum(column, known)), of.people)
			p.number(row, column, "top20_share", of.share(), of.few)
			for s, dominated := range []bool{false, of.whole.Dominated(), of.whole.Dominated() || of.most.Dominated()} {
				if dominated {
					p.Open(row, s).Sensitive(column)
				}
			}
		}
	}
	p.note("gini", "The Gini coefficient is 0 where all give the same and near 1 where one gives all. Those who give nothing are counted; where an amount is below zero, there is none.")
	p.note("top-fifth", "The top fifth are the fewest of those with the largest amounts who make up a fifth of all people.")
	p.explainSums()
	return []*Table{p.Table}
}
