package measure

import (
	"rung/segment"
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
	postings postings
}

// An event is a person of the block and how often he makes a pair, directly
// and not: sixteen bits and twice eight.
const (
	oneDirect   = 1 << 8
	oneIndirect = 1
	mostTimes   = 1<<8 - 1
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
	p.people, p.postings = newBlock(g, sh), newPostings(sh)
	return p
}

// extend makes room for one more pair and returns it.
func (p *pairs) extend() int32 {
	p.lines, p.waiting, p.last = append(p.lines, line{}), append(p.waiting, nil), append(p.last, 0)
	return int32(len(p.lines) - 1)
}

// next begins a person, respondent i of b.
func (p *pairs) next(b *segment.Batch, i int) {
	if p.people.n >= blockSize {
		p.settle()
	}
	p.person = p.people.add(b, i, b.W(i)) << 16
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
	p.postings.settle(&p.lines[item], p.waiting[item], 1, &p.people, p)
}

func (p *pairs) post(records []record, waiting []uint32) int {
	for k, e := range waiting {
		of, direct, indirect := &records[e>>16], uint64(e>>8&mostTimes), uint64(e&mostTimes)
		words := p.postings.of(k)
		words[0] = direct | indirect<<32
		switch {
		case !p.byPerson:
			if k+1 < len(waiting) && waiting[k+1]>>16 == e>>16 || k == len(waiting)-1 && k > 0 {
				return k // a person with several events, or perhaps one
			}
			words[0], words[1], words[2] = 1|direct<<32, indirect|min(direct, 1)<<32, min(indirect, 1)
		case p.addend.weights > 0:
			if of.hi == tooWide {
				return k
			}
			words[1], words[2] = of.lo, of.hi
		}
		p.postings.cells[k] = of.cells
	}
	return len(waiting)
}

func (p *pairs) one(waiting []uint32) (a *addend, person uint32, events int) {
	a, person = &p.addend, waiting[0]>>16
	var direct, indirect uint64
	for _, e := range waiting {
		if e>>16 != person {
			break
		}
		direct, indirect = direct+uint64(e>>8&mostTimes), indirect+uint64(e&mostTimes)
		events++
	}
	a.start()
	if p.byPerson {
		a.count(0, direct)
		a.count(1, indirect)
		if a.weights > 0 {
			a.weigh(0, p.people.weights[person])
		}
		return a, person, events
	}
	for q, n := range [simQuantities]uint64{persons: 1, simDirect: direct, simIndirect: indirect,
		simDirectPersons: min(direct, 1), simIndirectPersons: min(indirect, 1)} {
		a.count(q, n)
	}
	return a, person, events
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
