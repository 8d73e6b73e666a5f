package measure

import (
	"slices"

	"rung/segment"
	"rung/segment/estimate"
)

// grid numbers the cells of all cubes of a plan one after the other, and
// knows which columns each cell belongs to.
type grid struct {
	columns int        // of the plan
	first   []uint32   // per cube, the number of its first cell
	of      [][]uint32 // per cell, the columns that hold it
}

func newGrid(p *segment.Plan) *grid {
	g := &grid{columns: len(p.List)}
	width := 0
	for _, cube := range p.Cubes {
		g.first = append(g.first, uint32(width))
		width += cube.Cells
	}
	g.of = make([][]uint32, width)
	for column, m := range p.Members {
		for _, cell := range m.Cells {
			at := g.first[m.Cube] + cell
			g.of[at] = append(g.of[at], uint32(column))
		}
	}
	return g
}

// persons is the first quantity of every tally: the distinct respondents
// behind an item.
const persons = 0

// tally adds up what people say about items: per item and cube cell some whole
// quantities, of which the first counts respondents, and exactly the sums of
// weight × quantity for the first few of them. It first gathers one person
// (add, once, perLadder) and then counts him in every cube (flush), so that a
// person counts once per item whatever he repeats.
//
// Only cells in use are held, until an item is in use nearly everywhere: most
// chains are those of one or two people, in a cross of a thousand cells.
type tally struct {
	grid       *grid
	quantities int
	weighted   int // the first so many quantities have weighted sums
	lines      []line

	touched []int    // items of the person at hand
	now     []uint64 // per item and quantity, of the person at hand
	ladder  []uint64 // per item and quantity, the last ladder that perLadder counted
	current uint64   // the ladder at hand
}

// line is one item of a tally.
type line struct {
	at    []uint32 // cells in use, ascending; not kept once dense
	dense bool
	n     []uint64       // per cell and quantity
	w     []estimate.Sum // per cell and weighted quantity
}

func newTally(g *grid, items, quantities, weighted int) *tally {
	t := &tally{grid: g, quantities: quantities, weighted: weighted}
	for range items {
		t.extend()
	}
	return t
}

// extend makes room for one more item and returns it.
func (t *tally) extend() int {
	t.lines = append(t.lines, line{})
	t.now = append(t.now, make([]uint64, t.quantities)...)
	t.ladder = append(t.ladder, make([]uint64, t.quantities)...)
	return len(t.lines) - 1
}

// touch counts the person at hand for an item.
func (t *tally) touch(item int) {
	if at := item * t.quantities; t.now[at] == 0 {
		t.now[at] = 1
		t.touched = append(t.touched, item)
	}
}

// add adds n to a quantity of an item.
func (t *tally) add(item, quantity int, n uint64) {
	t.touch(item)
	t.now[item*t.quantities+quantity] += n
}

// once sets a quantity of an item to one.
func (t *tally) once(item, quantity int) {
	t.touch(item)
	t.now[item*t.quantities+quantity] = 1
}

// nextLadder begins a ladder of the person at hand.
func (t *tally) nextLadder() { t.current++ }

// perLadder adds one to a quantity of an item, at most once a ladder.
func (t *tally) perLadder(item, quantity int) {
	if at := item*t.quantities + quantity; t.ladder[at] != t.current {
		t.ladder[at] = t.current
		t.add(item, quantity, 1)
	}
}

// flush counts the person at hand, respondent i of b, with a weight.
func (t *tally) flush(b *segment.Batch, i int, weight float64) {
	for _, item := range t.touched {
		now := t.now[item*t.quantities : (item+1)*t.quantities]
		for k, cells := range b.Cells {
			t.count(&t.lines[item], t.grid.first[k]+cells[i], now, weight)
		}
		clear(now)
	}
	t.touched = t.touched[:0]
}

func (t *tally) count(l *line, cell uint32, now []uint64, weight float64) {
	at := t.slot(l, cell)
	n := l.n[at*t.quantities : (at+1)*t.quantities]
	for q, v := range now {
		n[q] += v
	}
	w := l.w[at*t.weighted : (at+1)*t.weighted]
	for q := range w {
		w[q].Add(weight * float64(now[q]))
	}
}

// slot is the place of a cell in a line, made where there is none yet.
func (t *tally) slot(l *line, cell uint32) int {
	if l.dense {
		return int(cell)
	}
	at, ok := slices.BinarySearch(l.at, cell)
	if ok {
		return at
	}
	// A quarter full, the line is as well kept whole: no search, no insertion.
	if len(l.at) >= len(t.grid.of)/4 {
		t.spread(l)
		return int(cell)
	}
	l.at = slices.Insert(l.at, at, cell)
	l.n = slices.Insert(l.n, at*t.quantities, make([]uint64, t.quantities)...)
	l.w = slices.Insert(l.w, at*t.weighted, make([]estimate.Sum, t.weighted)...)
	return at
}

// spread makes a line dense.
func (t *tally) spread(l *line) {
	n := make([]uint64, len(t.grid.of)*t.quantities)
	w := make([]estimate.Sum, len(t.grid.of)*t.weighted)
	for at, cell := range l.at {
		copy(n[int(cell)*t.quantities:], l.n[at*t.quantities:(at+1)*t.quantities])
		copy(w[int(cell)*t.weighted:], l.w[at*t.weighted:(at+1)*t.weighted])
	}
	*l = line{dense: true, n: n, w: w}
}

// each visits the cells of an item that somebody is in.
func (t *tally) each(item int, visit func(cell uint32, n []uint64, w []estimate.Sum)) {
	l := &t.lines[item]
	for at := 0; at*t.quantities < len(l.n); at++ {
		n := l.n[at*t.quantities : (at+1)*t.quantities]
		if n[persons] == 0 {
			continue
		}
		cell := uint32(at)
		if !l.dense {
			cell = l.at[at]
		}
		visit(cell, n, l.w[at*t.weighted:(at+1)*t.weighted])
	}
}

// merge adds another tally; item i of it is item to(i) of t.
func (t *tally) merge(o *tally, to func(item int) int) {
	for item := range o.lines {
		into := to(item)
		o.each(item, func(cell uint32, n []uint64, w []estimate.Sum) {
			l := &t.lines[into]
			at := t.slot(l, cell)
			for q, v := range n {
				l.n[at*t.quantities+q] += v
			}
			for q := range w {
				l.w[at*t.weighted+q].Merge(w[q])
			}
		})
	}
}

// same is the item mapping of two tallies of the same items.
func same(item int) int { return item }

// figures are the quantities of one item, rolled up to the columns of the
// plan.
type figures struct {
	quantities int
	n          []int64   // per column and quantity
	w          []float64 // the same, weighted; nil where the tally has no weights
}

// count is a quantity in a column.
func (f *figures) count(column, quantity int) int64 { return f.n[column*f.quantities+quantity] }

// people is the number of respondents of a column.
func (f *figures) people(column int) int { return int(f.n[column*f.quantities+persons]) }

// weight is a quantity in a column, weighted where people carry weights.
func (f *figures) weight(column, quantity int) float64 {
	if f.w == nil {
		return float64(f.count(column, quantity))
	}
	return f.w[column*f.quantities+quantity]
}

// roll adds up an item over the cells of every column.
func (t *tally) roll(item int) *figures {
	f := &figures{quantities: t.quantities, n: make([]int64, t.grid.columns*t.quantities)}
	sums := make([]estimate.Sum, t.grid.columns*t.weighted)
	t.each(item, func(cell uint32, n []uint64, w []estimate.Sum) {
		for _, column := range t.grid.of[cell] {
			into := f.n[int(column)*t.quantities:]
			for q, v := range n {
				into[q] += int64(v)
			}
			for q := range w {
				sums[int(column)*t.weighted+q].Merge(w[q])
			}
		}
	})
	if t.weighted == 0 {
		return f
	}
	f.w = make([]float64, len(f.n))
	for column := range t.grid.columns {
		for q := range t.weighted {
			f.w[column*t.quantities+q] = sums[column*t.weighted+q].Float64()
		}
	}
	return f
}

// rollAll rolls up all items, in their order.
func (t *tally) rollAll() []*figures {
	out := make([]*figures, len(t.lines))
	for item := range out {
		out[item] = t.roll(item)
	}
	return out
}

// total is a quantity of an item over everybody.
func (t *tally) total(item, quantity int) int64 {
	var sum int64
	t.each(item, func(cell uint32, n []uint64, _ []estimate.Sum) {
		if t.inTotal(cell) {
			sum += int64(n[quantity])
		}
	})
	return sum
}

// inTotal says that a cell is part of Total, the first column of every plan.
func (t *tally) inTotal(cell uint32) bool {
	columns := t.grid.of[cell]
	return len(columns) > 0 && columns[0] == 0
}
