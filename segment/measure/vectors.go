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
// It is for what few people say a few times. Ladders, of which there are many
// more, are counted by tally.
type vectors struct {
	grid  *grid
	width int
	money []bool // numbers whose sums one person may dominate; nil for none
	equal bool   // everybody counts one, whatever the weight
	items []item
	at    []uint32

	now     []float64 // per item and number, of the person at hand
	has     []bool    // per item
	touched []int
	one     portion // of the person at hand: made once, added to each of his cells
}

// item is the cells of an item in use, and what they add up to, slot after
// slot. Numbers are signed limbs that need no carry (see estimate.Split) until
// they are many, when they go to exact sums beside them, as do numbers that do
// not fit.
type item struct {
	few    []int32          // per cell its slot and 1, in a plan of few cells
	many   map[uint32]int32 // the same in one of many
	cells  []uint32         // per slot
	words  []int64          // per slot: see layout
	beside map[int32]*pool  // per slot; nil without
	posted *posted          // who has it; nil without a Design
	top    [][2]float64     // per slot and number the two largest |v|; nil without money
}

// The words of a slot before those of its numbers: people, and how many have
// been added since the limbs were emptied. Then follow, for each number, the
// people for whom it is not 0; then two limbs for each sum, for each square and,
// of money, for each plain sum.
const (
	wordPeople = iota
	wordAdded
	wordOf
)

// fewCells is up to where an item keeps a place for every cell.
const fewCells = 1 << 12

// mostAdded is how many people's limbs one slot takes in: two such slots make
// no word overflow.
const mostAdded = 1 << 18

// portion is what one person adds to a slot.
type portion struct {
	adds  []piece
	whole []besideSum // numbers that are no limbs
	top   []float64   // |v| per number, of money
}

type piece struct {
	at int
	n  int64
}

type besideSum struct {
	sum int // by place among all sums of a pool
	v   float64
}

// sums is how many sums a pool has, squares and plain ones included.
func (v *vectors) sums() int {
	n := v.width * (v.width + 3) / 2
	if v.money != nil {
		n += v.width
	}
	return n
}

// stride is the words of a slot.
func (v *vectors) stride() int { return wordOf + v.width + 2*v.sums() }

// slot is the place of a cell in an item; a new one where nobody had it there.
func (v *vectors) slot(k int, cell uint32) int32 {
	of := &v.items[k]
	if v.grid.cells <= fewCells {
		if of.few == nil {
			of.few = make([]int32, v.grid.cells)
		}
		if of.few[cell] == 0 {
			of.few[cell] = v.open(of, cell)
		}
		return of.few[cell] - 1
	}
	if of.many == nil {
		of.many = map[uint32]int32{}
	}
	at, ok := of.many[cell]
	if !ok {
		at = v.open(of, cell)
		of.many[cell] = at
	}
	return at - 1
}

// open makes a slot and returns its number and 1.
func (v *vectors) open(of *item, cell uint32) int32 {
	of.cells = append(of.cells, cell)
	of.words = append(of.words, make([]int64, v.stride())...)
	if v.money != nil {
		of.top = append(of.top, make([][2]float64, v.width)...)
	}
	return int32(len(of.cells))
}

// each visits the cells in use. Pools add up exactly, so that no order shows.
func (v *vectors) each(k int, visit func(cell uint32, p *pool)) {
	of := &v.items[k]
	for slot, cell := range of.cells {
		visit(cell, v.poolOf(of, int32(slot)))
	}
}

// poolOf is what a slot adds up to.
func (v *vectors) poolOf(of *item, slot int32) *pool {
	p, words := v.pool(), v.wordsOf(of, slot)
	if b := of.beside[slot]; b != nil {
		p.merge(b)
	}
	p.people = int(words[wordPeople])
	for j := range p.of {
		p.of[j] = int(words[wordOf+j])
	}
	v.takeLimbs(p, words)
	if v.money != nil {
		copy(p.largest, of.top[int(slot)*v.width:])
	}
	return p
}

func (v *vectors) wordsOf(of *item, slot int32) []int64 {
	n := v.stride()
	return of.words[int(slot)*n:][:n]
}

// takeLimbs adds the limbs of a slot to the sums of a pool.
func (v *vectors) takeLimbs(p *pool, words []int64) {
	limbs := words[wordOf+v.width:]
	for k := range p.all {
		p.all[k].AddSigned(limbs[2*k], limbs[2*k+1])
	}
}

// empty moves the limbs of a slot into the exact sums beside it.
func (v *vectors) empty(of *item, slot int32) {
	words := v.wordsOf(of, slot)
	v.takeLimbs(v.besideOf(of, slot), words)
	clear(words[wordOf+v.width:])
	words[wordAdded] = 0
}

func (v *vectors) besideOf(of *item, slot int32) *pool {
	if of.beside == nil {
		of.beside = map[int32]*pool{}
	}
	if of.beside[slot] == nil {
		of.beside[slot] = v.pool()
	}
	return of.beside[slot]
}

// pool is what the people of a cell, or of a column, add up to.
type pool struct {
	people  int            // who have the item
	of      []int          // per number, people for whom it is not 0
	all     []estimate.Sum // the next three, end to end
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
	for range items {
		v.extend()
	}
	return v
}

// extend makes room for one more item and returns it.
func (v *vectors) extend() int {
	v.items = append(v.items, item{posted: v.grid.one(v.width)})
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
	if v.equal {
		w = 1
	}
	for _, k := range v.touched {
		now := v.now[k*v.width:][:v.width]
		v.weigh(now, w)
		if p := v.items[k].posted; p != nil {
			p.add(int32(b.First+i), now...)
		}
		for _, at := range v.at {
			v.pour(k, at)
		}
		clear(now)
		v.has[k] = false
	}
	v.touched = v.touched[:0]
}

// weigh makes the portion of a person of weight w with some numbers.
func (v *vectors) weigh(now []float64, w float64) {
	p := &v.one
	p.adds, p.whole = append(p.adds[:0], piece{wordPeople, 1}, piece{wordAdded, 1}), p.whole[:0]
	square := v.width
	for j, x := range now {
		if x != 0 {
			p.adds = append(p.adds, piece{wordOf + j, 1})
			v.portion(j, w*x)
			for k, y := range now[:j+1] {
				if y != 0 {
					v.portion(square+k, w*w*x*y)
				}
			}
		}
		square += j + 1
	}
	if v.money == nil {
		return
	}
	p.top = p.top[:0]
	for j, x := range now {
		p.top = append(p.top, math.Abs(x))
		if x != 0 {
			v.portion(square+j, math.Abs(x))
		}
	}
}

// portion adds a number to a sum of the portion.
func (v *vectors) portion(sum int, x float64) {
	l, ok := estimate.Split(math.Abs(x))
	if !ok {
		v.one.whole = append(v.one.whole, besideSum{sum, x})
		return
	}
	lo, hi := int64(l.Lo), int64(l.Hi)
	if x < 0 {
		lo, hi = -lo, -hi
	}
	at := wordOf + v.width + 2*sum
	v.one.adds = append(v.one.adds, piece{at, lo}, piece{at + 1, hi})
}

// pour adds the portion at hand to an item in a cell.
func (v *vectors) pour(k int, cell uint32) {
	slot, of := v.slot(k, cell), &v.items[k]
	words := v.wordsOf(of, slot)
	for _, a := range v.one.adds {
		words[a.at] += a.n
	}
	if words[wordAdded] >= mostAdded {
		v.empty(of, slot)
	}
	for _, b := range v.one.whole {
		v.besideOf(of, slot).all[b.sum].Add(b.v)
	}
	if v.money != nil {
		top := of.top[int(slot)*v.width:]
		for j, x := range v.one.top {
			rank(&top[j], x)
		}
	}
}

func (v *vectors) pool() *pool {
	all := make([]estimate.Sum, v.sums())
	c := &pool{of: make([]int, v.width), all: all, sums: all[:v.width], squares: all[v.width : v.width*(v.width+3)/2]}
	if v.money != nil {
		c.plain, c.largest = all[v.width*(v.width+3)/2:], make([][2]float64, v.width)
	}
	return c
}

// rank takes a contribution into the two largest.
func rank(l *[2]float64, x float64) {
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
	}
	for k := range o.all {
		c.all[k].Merge(o.all[k])
	}
	for j := range o.largest {
		rank(&c.largest[j], o.largest[j][0])
		rank(&c.largest[j], o.largest[j][1])
	}
}

// merge adds other vectors, whose item i is item to(i) of these.
func (v *vectors) merge(o *vectors, to func(item int) int) {
	for k := range o.items {
		from := &o.items[k]
		if p := v.items[to(k)].posted; p != nil {
			p.merge(from.posted)
		}
		for at, cell := range from.cells {
			slot, of := v.slot(to(k), cell), &v.items[to(k)]
			words := v.wordsOf(of, slot)
			for i, n := range o.wordsOf(from, int32(at)) {
				words[i] += n
			}
			if words[wordAdded] >= mostAdded {
				v.empty(of, slot)
			}
			if b := from.beside[int32(at)]; b != nil {
				v.besideOf(of, slot).merge(b)
			}
			for j := range v.width {
				if v.money != nil {
					l, other := &of.top[int(slot)*v.width+j], from.top[at*v.width+j]
					rank(l, other[0])
					rank(l, other[1])
				}
			}
		}
		*from = item{}
	}
}

// rolled is an item over the columns of the plan.
type rolled struct {
	columns []*pool
	c       *Context
	posted  *posted // nil without a Design
	recall  recall
}

// roll adds up an item over the cells of every column.
func (v *vectors) roll(item int) *rolled {
	out := &rolled{columns: make([]*pool, v.grid.columns), c: v.grid.c, posted: v.items[item].posted}
	for column := range out.columns {
		out.columns[column] = v.pool()
	}
	v.each(item, func(cell uint32, of *pool) {
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
	if r.posted != nil {
		return r.c.quotient(r.whole(column, y), r.whole(column, x), c.of[x])
	}
	value, gradient := estimate.Quotient(r.sums(column), y, x)
	return estimate.Smooth(value, gradient, r.squares(column), c.of[x], r.c.Sampled)
}

// summed is Σw·v of a number in a column, with its error; one is 1 for each of
// the people who have one. The people behind it are those for whom v is not 0.
func (r *rolled) summed(column, v, one int) estimate.Estimate {
	var e estimate.Estimate
	if r.posted != nil {
		t := r.whole(column, v)
		e = r.c.Design.Smooth(t.sum, t.influence, r.whole(column, one).df, r.of(column, v))
	} else {
		e = estimate.Total(r.sum(column, v), r.square(column, v, v), r.of(column, one), r.c.Sampled)
	}
	e.Persons = int32(r.of(column, v))
	return e
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
	r.c.stand(out, r.posted, one)
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
func newGathering(c *Context) *gathering { return &gathering{c: c, grid: newGrid(c)} }

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
