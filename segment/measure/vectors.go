package measure

import (
	"math"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// vectors adds up, per item and cube cell, some numbers of each person: how
// many people have the item and how many of them each number that is not 0,
// exactly Σw·v of each number, and Σw²·v_j·v_k of each two, from which
// estimate.Smooth makes the error of any ratio. A person has a vector of each
// item once; set gathers it and flush counts it.
//
// It is for what few people say a few times: some 50 words a number and cell.
// Ladders, of which there are many more, are counted by tally.
type vectors struct {
	grid  *grid
	width int
	money []bool // numbers whose sums one person may dominate; nil for none
	items []item
	at    []uint32

	now     []float64 // per item and number, of the person at hand
	has     []bool    // per item
	touched []int
	one     *pool // the person at hand as a pool: made once, merged into each of his cells
}

// item is the cells of an item in use: by number of cell where a plan has few,
// in a map where it has many.
type item struct {
	few  []*pool
	many map[uint32]*pool
}

// fewCells is up to where an item keeps a place for every cell.
const fewCells = 1 << 12

// at is what a cell adds up to; nil where nobody has the item there.
func (k *item) at(cell uint32) *pool {
	if k.many != nil {
		return k.many[cell]
	}
	if k.few == nil {
		return nil
	}
	return k.few[cell]
}

// put gives a cell a pool.
func (k *item) put(cell uint32, p *pool, cells int) {
	switch {
	case cells > fewCells && k.many == nil:
		k.many = map[uint32]*pool{}
	case cells <= fewCells && k.few == nil:
		k.few = make([]*pool, cells)
	}
	if k.many != nil {
		k.many[cell] = p
	} else {
		k.few[cell] = p
	}
}

// each visits the cells in use. Pools add up exactly, so that no order shows.
func (k *item) each(visit func(cell uint32, p *pool)) {
	for cell, p := range k.few {
		if p != nil {
			visit(uint32(cell), p)
		}
	}
	for cell, p := range k.many {
		visit(cell, p)
	}
}

// pool is what the people of a cell, or of a column, add up to.
type pool struct {
	people  int            // who have the item
	of      []int          // per number, people for whom it is not 0
	sums    []estimate.Sum // Σw·v per number
	squares []estimate.Sum // Σw²·v_j·v_k: 00, 10, 11, 20 …
	plain   []estimate.Sum // Σ|v| unweighted, of numbers of money; nil without
	largest [][2]float64   // the two largest |v| of numbers of money
}

// newVectors makes vectors of so many numbers for so many items. money says
// which numbers are sums of money, time or the like, whose largest
// contributors disclosure control has to know; nil is none of them.
func newVectors(g *grid, items, width int, money []bool) *vectors {
	v := &vectors{grid: g, width: width, money: money, at: make([]uint32, len(g.first))}
	v.one = v.pool()
	for range items {
		v.extend()
	}
	return v
}

// extend makes room for one more item and returns it.
func (v *vectors) extend() int {
	v.items = append(v.items, item{})
	v.now = append(v.now, make([]float64, v.width)...)
	v.has = append(v.has, false)
	return len(v.items) - 1
}

// touch says that the person at hand has an item, and is his vector of it, all
// 0 at first.
func (v *vectors) touch(item int) []float64 {
	if !v.has[item] {
		v.has[item] = true
		v.touched = append(v.touched, item)
	}
	return v.now[item*v.width:][:v.width]
}

// set sets a number of the person at hand.
func (v *vectors) set(item, number int, to float64) { v.touch(item)[number] = to }

// add adds to a number of the person at hand.
func (v *vectors) add(item, number int, more float64) { v.touch(item)[number] += more }

// flush counts the person at hand, respondent i of b.
func (v *vectors) flush(b *segment.Batch, i int) {
	if len(v.touched) == 0 {
		return
	}
	v.grid.locate(v.at, b, i)
	w := b.W(i)
	for _, k := range v.touched {
		now := v.now[k*v.width:][:v.width]
		v.one.person(now, w)
		for _, at := range v.at {
			v.pour(k, at, v.one)
		}
		clear(now)
		v.has[k] = false
	}
	v.touched = v.touched[:0]
}

// pour adds a pool, which stays what it is, to an item in a cell.
func (v *vectors) pour(k int, cell uint32, from *pool) {
	of := v.items[k].at(cell)
	if of == nil {
		of = v.pool()
		v.items[k].put(cell, of, v.grid.cells)
	}
	of.merge(from)
}

func (v *vectors) pool() *pool {
	sums := make([]estimate.Sum, v.width*(v.width+5)/2)
	c := &pool{of: make([]int, v.width), sums: sums[:v.width], squares: sums[v.width : v.width*(v.width+3)/2]}
	if v.money != nil {
		c.plain, c.largest = sums[v.width*(v.width+3)/2:], make([][2]float64, v.width)
	}
	return c
}

// person makes c what one person of weight w, with some numbers, adds.
func (c *pool) person(now []float64, w float64) {
	c.people = 1
	clear(c.squares)
	clear(c.plain)
	at := 0
	for j, x := range now {
		c.of[j], c.sums[j] = 0, estimate.Sum{}
		if c.plain != nil {
			c.largest[j] = [2]float64{math.Abs(x)}
			c.plain[j].Add(math.Abs(x))
		}
		if x != 0 {
			c.of[j] = 1
			c.sums[j].Add(w * x)
			for k, y := range now[:j+1] {
				c.squares[at+k].Add(w * w * x * y)
			}
		}
		at += j + 1
	}
}

// rank takes a contribution into the two largest.
func (c *pool) rank(number int, x float64) {
	l := &c.largest[number]
	switch {
	case x > l[0]:
		l[0], l[1] = x, l[0]
	case x > l[1]:
		l[1] = x
	}
}

func (c *pool) merge(o *pool) {
	c.people += o.people
	for j := range o.of {
		c.of[j] += o.of[j]
		c.sums[j].Merge(o.sums[j])
		if c.plain != nil {
			c.plain[j].Merge(o.plain[j])
			c.rank(j, o.largest[j][0])
			c.rank(j, o.largest[j][1])
		}
	}
	for k := range o.squares {
		c.squares[k].Merge(o.squares[k])
	}
}

// merge adds other vectors, whose item i is item to(i) of these.
func (v *vectors) merge(o *vectors, to func(item int) int) {
	for k := range o.items {
		into := to(k)
		o.items[k].each(func(cell uint32, of *pool) { v.pour(into, cell, of) })
	}
}

// rolled is an item over the columns of the plan.
type rolled struct{ columns []*pool }

// roll adds up an item over the cells of every column.
func (v *vectors) roll(item int) *rolled {
	out := &rolled{columns: make([]*pool, v.grid.columns)}
	for column := range out.columns {
		out.columns[column] = v.pool()
	}
	v.items[item].each(func(cell uint32, of *pool) {
		for _, column := range v.grid.in(cell) {
			out.columns[column].merge(of)
		}
	})
	return out
}

// people is how many have the item in a column.
func (r *rolled) people(column int) int { return r.columns[column].people }

// of is for how many of them a number is not 0.
func (r *rolled) of(column, number int) int { return r.columns[column].of[number] }

// sum is Σw·v of a number in a column.
func (r *rolled) sum(column, number int) float64 { return r.columns[column].sums[number].Float64() }

// sums is Σw·v of all numbers in a column.
func (r *rolled) sums(column int) []float64 { return floats(r.columns[column].sums) }

// squares is what estimate.Smooth asks for.
func (r *rolled) squares(column int) []float64 { return floats(r.columns[column].squares) }

func floats(sums []estimate.Sum) []float64 {
	out := make([]float64, len(sums))
	for k, s := range sums {
		out[k] = s.Float64()
	}
	return out
}

// ratio is Σw·y / Σw·x of two numbers in a column, with its error; the people
// behind it are those for whom x is not 0.
func (r *rolled) ratio(column, y, x int) estimate.Estimate {
	c := r.columns[column]
	value, gradient := estimate.Quotient(r.sums(column), y, x)
	return estimate.Smooth(value, gradient, r.squares(column), c.of[x])
}

// base is the people who have the item, weighted by a number that is 1 for
// each of them.
func (r *rolled) base(one int) []tab.Base {
	out := make([]tab.Base, len(r.columns))
	at := (one+1)*(one+2)/2 - 1 // of Σw²
	for column, c := range r.columns {
		sum := c.sums[one].Float64()
		out[column] = tab.Base{N: c.of[one], Weighted: sum, Effective: estimate.Kish(sum, c.squares[at].Float64())}
	}
	return out
}

// dominated says that one or two people make up too much of a sum in a column:
// the rules (1,50), (2,67) and p % = 10 of disclosure control, on contributions
// without weights.
func (r *rolled) dominated(column, number int) bool {
	return r.mass(column, number).Dominated()
}

// mass is what the sum of a number of money is made of in a column; nothing for
// other numbers.
func (r *rolled) mass(column, number int) estimate.Mass {
	c := r.columns[column]
	if c.plain == nil || c.of[number] == 0 {
		return estimate.Mass{}
	}
	return estimate.Mass{Sum: c.plain[number].Float64(), First: c.largest[number][0], Second: c.largest[number][1]}
}

// gathering is a state of vectors. Person adds what respondent i of a batch
// says.
type gathering struct {
	c      *Context
	grid   *grid
	v      []*vectors
	person func(b *segment.Batch, i int)
}

// newGathering makes a state without vectors; states add theirs by vectors.
func newGathering(c *Context) *gathering { return &gathering{c: c, grid: newGrid(c.Plan)} }

func (s *gathering) vectors(items, width int, money []bool) *vectors {
	v := newVectors(s.grid, items, width, money)
	s.v = append(s.v, v)
	return v
}

// Observe adds a batch.
func (s *gathering) Observe(b *segment.Batch) {
	for i := range b.Len {
		s.person(b, i)
		for _, v := range s.v {
			v.flush(b, i)
		}
	}
}

// gatherer is a state that embeds gathering.
type gatherer interface{ gathered() *gathering }

func (s *gathering) gathered() *gathering { return s }

// Merge adds another state of the same fold.
func (s *gathering) Merge(other State) {
	for k, v := range other.(gatherer).gathered().v {
		s.v[k].merge(v, same)
	}
}

// everybody is the base of all respondents: a vector of one number that every
// person has. States that need it add it to their vectors.
func everybody(v *vectors, item int) { v.set(item, 0, 1) }

// sensitive tells disclosure control what a sum is made of. It withholds one
// that one or two people dominate, whatever the number of people behind it.
func (p page) sensitive(row, column int, statistic string, r *rolled, number int) {
	p.Open(row, p.Statistic(statistic)).Weigh(column, r.mass(column, number))
}

// sortedNames are distinct names in ascending order.
func sortedNames(names []string) []string {
	out := slices.Clone(names)
	slices.Sort(out)
	return slices.Compact(out)
}
