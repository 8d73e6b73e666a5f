package measure

import (
	"math"
	"slices"

	"rung/segment"
)

// tally adds up what people say about items: per item and cube cell some whole
// quantities, of which the first counts respondents, and exactly the sums of
// weight × quantity for the first few of them. It first gathers one person
// (add, once, perLadder) and then counts him in every cube (flush), so that a
// person counts once per item whatever he repeats. What an item gets from the
// people of a block is added up together, while its cells are near.
type tally struct {
	grid       *grid
	quantities int
	lines      []line
	addend     addend
	people     block
	postings   postings
	waiting    [][]uint32 // per item: a person of the block, and his quantities after persons
	words      int        // that wait

	scratch []uint64
	touched []int     // items of the person at hand
	now     []uint64  // per item and quantity, of the person at hand
	ladder  []uint64  // per item and quantity, the last ladder that perLadder counted
	current uint64    // the ladder at hand
	posted  []*posted // per item, who says it; none without a Design
}

func newTally(g *grid, items int, sh shape) *tally {
	t := &tally{grid: g, quantities: sh.counts, addend: sh.addend(), people: newBlock(g, sh), postings: newPostings(sh)}
	for range items {
		t.extend()
	}
	return t
}

// extend makes room for one more item and returns it.
func (t *tally) extend() int {
	t.lines, t.waiting = append(t.lines, line{}), append(t.waiting, nil)
	t.now = append(t.now, make([]uint64, t.quantities)...)
	t.ladder = append(t.ladder, make([]uint64, t.quantities)...)
	t.posted = t.grid.post(t.posted, t.quantities)
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

// mostWaiting bounds the words that wait: four mebibytes.
const mostWaiting = 1 << 20

// flush counts the person at hand, respondent i of b, with a weight.
func (t *tally) flush(b *segment.Batch, i int, weight float64) {
	if len(t.touched) == 0 {
		return
	}
	if t.people.n >= blockSize || t.words > mostWaiting {
		t.settle()
	}
	person := t.people.add(b, i, weight)
	for _, item := range t.touched {
		now := t.now[item*t.quantities:][:t.quantities]
		if slices.Max(now) > math.MaxUint32 {
			t.lines[item].add(t.add1(now, weight), t.people.cells(person), t.grid)
		} else {
			waiting := append(t.waiting[item], person)
			for _, n := range now[1:] {
				waiting = append(waiting, uint32(n))
			}
			t.waiting[item] = waiting
			t.words += len(now)
		}
		if t.posted != nil {
			t.posted[item].addWhole(int32(b.First+i), now)
		}
		clear(now)
	}
	t.touched = t.touched[:0]
}

// add1 is what one person adds.
func (t *tally) add1(now []uint64, weight float64) *addend {
	a := &t.addend
	a.start()
	for q, n := range now {
		a.count(q, n)
	}
	for q := range a.sumsOf() {
		a.weigh(q, weight*float64(now[q]))
	}
	a.square(weight)
	return a
}

// settle adds up whatever waits, and empties the block.
func (t *tally) settle() {
	if t.people.n == 0 {
		return
	}
	for item, waiting := range t.waiting {
		if len(waiting) > 0 {
			t.postings.settle(&t.lines[item], waiting, t.quantities, &t.people, t)
			t.waiting[item] = waiting[:0]
		}
	}
	t.words = 0
	t.people.empty()
}

func (t *tally) post(records []record, waiting []uint32) int {
	sh := t.addend.shape
	for k := 0; len(waiting) > 0; k++ {
		event := waiting[:t.quantities]
		person, words := event[0], t.postings.of(k)
		clear(words)
		words[0] = 1
		for q, n := range event[1:] {
			if n > largest {
				return k
			}
			word, by := lane(1 + q)
			words[word] |= uint64(n) << by
		}
		for q := range sh.sumsOf() {
			n := uint32(1)
			if q > 0 {
				n = event[q]
			}
			w, ok := t.people.weight(person, n)
			if !ok {
				return k
			}
			at := sh.limbs(q)
			words[at], words[at+1] = w.Lo, w.Hi
		}
		if sh.squared {
			at, w := sh.limbs(sh.weights-1), t.people.squares[person]
			words[at], words[at+1] = w.Lo, w.Hi
		}
		t.postings.cells[k] = records[person]
		if waiting = waiting[t.quantities:]; len(waiting) == 0 {
			return k + 1
		}
	}
	return 0
}

func (t *tally) one(waiting []uint32) (a *addend, person uint32, words int) {
	t.scratch = append(t.scratch[:0], 1)
	for _, n := range waiting[1:t.quantities] {
		t.scratch = append(t.scratch, uint64(n))
	}
	person = waiting[0]
	weight := 1.0
	if t.addend.weights > 0 {
		weight = t.people.weights[person]
	}
	return t.add1(t.scratch, weight), person, t.quantities
}

// merge adds another tally; item i of it is item to(i) of t.
func (t *tally) merge(o *tally, to func(item int) int) {
	t.settle()
	o.settle()
	for item := range o.lines {
		into := to(item)
		t.lines[into].merge(&o.lines[item], t.addend.shape, t.grid)
		o.lines[item] = line{}
		if t.posted != nil {
			t.posted[into].merge(o.posted[item])
		}
	}
}

// same is the item mapping of two tallies of the same items.
func same(item int) int { return item }

// roll adds up an item over the cells of every column.
func (t *tally) roll(item int) *figures {
	t.settle()
	f := t.lines[item].roll(t.addend.shape, t.grid)
	f.posted = of(t.posted, item)
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
	t.settle()
	return t.lines[item].total(quantity, t.addend.shape, t.grid)
}
