package measure

import (
	"rung/segment"
	"rung/segment/estimate"
)

// The quantities of a pair of codes: respondents who make it, how often it
// counts, and the respondents behind each of the two counts.
const (
	simDirect = 1 + iota
	simIndirect
	simDirectPersons
	simIndirectPersons
	simQuantities
)

// pairs adds up implications, one item per pair of codes. A pair is touched by
// few of the people in hand, and its cells are far apart in memory: so each
// pair keeps the people of a block who make it, and adds them up together once
// they are many, while its cells are near.
//
// By respondent a pair counts once a person, direct or not: the people of a
// count are the count, and their weight is added up. By ladder and by
// occurrence all five quantities are counted, and none is weighted.
type pairs struct {
	grid     *grid
	byPerson bool
	addend   addend
	lines    []line
	people   block
	person   uint32     // of the block, the one at hand
	waiting  [][]uint32 // per pair: person, direct and indirect, see event
	last     []uint64   // per pair, the last person with an event, by all that were seen
	seen     uint64     // people so far
}

// An event is a person of the block and how often he makes a pair, directly
// and not: sixteen bits and twice eight.
const (
	oneDirect   = 1 << 8
	oneIndirect = 1
	mostTimes   = 1<<8 - 1
	blockSize   = 1 << 16
)

// fullPair is how many events a pair waits for.
const fullPair = 1 << 10

func newPairs(g *grid, byPerson, weighted bool) *pairs {
	p := &pairs{grid: g, byPerson: byPerson}
	sh := shape{counts: simQuantities}
	if byPerson {
		sh = shape{counts: 2}
		if weighted {
			sh.weights = 1
		}
	}
	p.addend = sh.addend()
	p.people.cubes = len(g.first)
	return p
}

// extend makes room for one more pair and returns it.
func (p *pairs) extend() int32 {
	p.lines, p.waiting, p.last = append(p.lines, line{}), append(p.waiting, nil), append(p.last, 0)
	return int32(len(p.lines) - 1)
}

// next begins a person, respondent i of b.
func (p *pairs) next(b *segment.Batch, i int) {
	if p.people.n == blockSize {
		p.settle()
	}
	p.person = uint32(p.people.n) << 16
	p.people.add(p.grid, b, i, p.addend.weights > 0)
	p.seen++
}

// once counts a pair of the person at hand, unless he has it.
func (p *pairs) once(item int32, event uint32) {
	if p.last[item] != p.seen {
		p.last[item] = p.seen
		p.wait(item, p.person|event)
	}
}

// add counts a pair of the person at hand as often as event says.
func (p *pairs) add(item int32, event uint32) {
	if p.last[item] != p.seen {
		p.last[item] = p.seen
		p.wait(item, p.person|event)
		return
	}
	waiting := p.waiting[item]
	at := &waiting[len(waiting)-1]
	if *at>>8&mostTimes+event>>8 > mostTimes || *at&mostTimes+event&mostTimes > mostTimes {
		p.waiting[item] = append(waiting, p.person|event) // one more event of the person
		return
	}
	*at += event
}

func (p *pairs) wait(item int32, event uint32) {
	waiting := p.waiting[item]
	if len(waiting) >= fullPair {
		p.count(int(item))
		waiting = waiting[:0]
	}
	p.waiting[item] = append(waiting, event)
}

// settle counts whatever waits, and empties the block.
func (p *pairs) settle() {
	for item, waiting := range p.waiting {
		if len(waiting) > 0 {
			p.count(item)
			p.waiting[item] = waiting[:0]
		}
	}
	p.people.empty()
}

// count adds up the events that wait for a pair.
func (p *pairs) count(item int) {
	l, waiting := &p.lines[item], p.waiting[item]
	if len(waiting) >= p.grid.cells/sparsest {
		l.spread(len(p.addend.words), p.grid.cells)
	}
	l.room(len(waiting), p.addend.shape)
	l.added -= len(waiting) // each is added on its own
	for len(waiting) > 0 {
		if l.dense {
			waiting = waiting[p.run(l, waiting):]
		}
		if len(waiting) > 0 {
			waiting = waiting[p.one(l, waiting):]
		}
	}
}

// run adds up events until one does not fit the words, and returns how many.
func (p *pairs) run(l *line, waiting []uint32) int {
	switch {
	case !p.byPerson:
		return p.times(l, waiting)
	case p.addend.weights > 0:
		return p.weighted(l, waiting)
	}
	for _, e := range waiting {
		n := uint64(e>>8&mostTimes) | uint64(e&mostTimes)<<32
		for _, cell := range p.people.cells(e >> 16) {
			l.words[cell] += n
		}
	}
	l.added += len(waiting)
	return len(waiting)
}

// weighted is run where a pair counts once a person and people carry weights.
func (p *pairs) weighted(l *line, waiting []uint32) int {
	words := l.words
	for k, e := range waiting {
		n, w := uint64(e>>8&mostTimes)|uint64(e&mostTimes)<<32, p.people.limbs[e>>16]
		if w == tooWide {
			l.added += k
			return k
		}
		for _, cell := range p.people.cells(e >> 16) {
			of := words[3*int(cell):][:3]
			of[0] += n
			of[1] += w.Lo
			of[2] += w.Hi
		}
	}
	l.added += len(waiting)
	return len(waiting)
}

// times is run where a pair counts several times a person. A person with
// several events is left to one.
func (p *pairs) times(l *line, waiting []uint32) int {
	words := l.words
	for k, e := range waiting {
		if k+1 < len(waiting) && waiting[k+1]>>16 == e>>16 {
			l.added += k
			return k
		}
		direct, indirect := uint64(e>>8&mostTimes), uint64(e&mostTimes)
		first := 1 | direct<<32
		second := indirect | min(direct, 1)<<32
		third := min(indirect, 1)
		for _, cell := range p.people.cells(e >> 16) {
			of := words[3*int(cell):][:3]
			of[0] += first
			of[1] += second
			of[2] += third
		}
	}
	l.added += len(waiting)
	return len(waiting)
}

// one adds up the events of one person in any line, and returns how many.
func (p *pairs) one(l *line, waiting []uint32) int {
	person, events := waiting[0]>>16, 0
	var direct, indirect uint64
	for _, e := range waiting {
		if e>>16 != person {
			break
		}
		direct, indirect = direct+uint64(e>>8&mostTimes), indirect+uint64(e&mostTimes)
		events++
	}
	a := &p.addend
	a.start()
	if p.byPerson {
		a.count(0, direct)
		a.count(1, indirect)
		if a.weights > 0 {
			a.weigh(0, p.people.weights[person])
		}
	} else {
		for q, n := range [simQuantities]uint64{persons: 1, simDirect: direct, simIndirect: indirect,
			simDirectPersons: min(direct, 1), simIndirectPersons: min(indirect, 1)} {
			a.count(q, n)
		}
	}
	l.add(a, p.people.cells(person), p.grid)
	return events
}

// merge adds another tally of pairs, which is not used afterwards; item i of
// it is item to(i) of p.
func (p *pairs) merge(o *pairs, to func(item int) int32) {
	p.settle()
	o.settle()
	for item := range o.lines {
		p.lines[to(item)].merge(&o.lines[item], p.addend.shape, p.grid)
	}
}

// roll adds up a pair over the cells of every column.
func (p *pairs) roll(item int) *figures { return p.lines[item].roll(p.addend.shape, p.grid) }

// block is the people whose events wait to be added up.
type block struct {
	cubes   int
	n       int
	at      []uint32         // per person and cube, his cell
	limbs   []estimate.Limbs // per person, his weight; tooWide where it does not fit
	weights []float64        // the same, as it was
}

var tooWide = estimate.Limbs{Hi: 1 << 63}

func (k *block) add(g *grid, b *segment.Batch, i int, weighted bool) {
	for cube, cells := range b.Cells {
		k.at = append(k.at, g.first[cube]+cells[i])
	}
	if weighted {
		w, ok := estimate.Split(b.W(i))
		if !ok {
			w = tooWide
		}
		k.limbs, k.weights = append(k.limbs, w), append(k.weights, b.W(i))
	}
	k.n++
}

// cells are the cells of a person.
func (k *block) cells(person uint32) []uint32 { return k.at[int(person)*k.cubes:][:k.cubes] }

func (k *block) empty() { k.n, k.at, k.limbs, k.weights = 0, k.at[:0], k.limbs[:0], k.weights[:0] }
