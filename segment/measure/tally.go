package measure

import "rung/segment"

// tally adds up what people say about items: per item and cube cell some whole
// quantities, of which the first counts respondents, and exactly the sums of
// weight × quantity for the first few of them. It first gathers one person
// (add, once, perLadder) and then counts him in every cube (flush), so that a
// person counts once per item whatever he repeats.
type tally struct {
	grid       *grid
	quantities int
	lines      []line
	addend     addend
	at         []uint32 // cells of the person at hand

	touched []int    // items of the person at hand
	now     []uint64 // per item and quantity, of the person at hand
	ladder  []uint64 // per item and quantity, the last ladder that perLadder counted
	current uint64   // the ladder at hand
}

func newTally(g *grid, items, quantities, weighted int) *tally {
	t := &tally{grid: g, quantities: quantities, addend: shape{quantities, weighted}.addend(), at: make([]uint32, len(g.first))}
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
	if len(t.touched) == 0 {
		return
	}
	t.grid.locate(t.at, b, i)
	for _, item := range t.touched {
		now := t.now[item*t.quantities:][:t.quantities]
		t.addend.start()
		for q, n := range now {
			t.addend.count(q, n)
		}
		for q := range t.addend.weights {
			t.addend.weigh(q, weight*float64(now[q]))
		}
		t.lines[item].add(&t.addend, t.at, t.grid)
		clear(now)
	}
	t.touched = t.touched[:0]
}

// merge adds another tally; item i of it is item to(i) of t.
func (t *tally) merge(o *tally, to func(item int) int) {
	for item := range o.lines {
		into := to(item)
		t.lines[into].merge(&o.lines[item], t.addend.shape, t.grid)
	}
}

// same is the item mapping of two tallies of the same items.
func same(item int) int { return item }

// roll adds up an item over the cells of every column.
func (t *tally) roll(item int) *figures { return t.lines[item].roll(t.addend.shape, t.grid) }

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
	return t.lines[item].total(quantity, t.addend.shape, t.grid)
}
