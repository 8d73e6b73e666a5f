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
	postings [postingsSize]posting
	near     uint64 // what touch read
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
	p.people = newBlock(g, sh.weights > 0)
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
	p.person = uint32(p.people.n) << 16
	p.people.add(b, i)
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

// count adds up the events that wait for a pair: some at a time are looked up,
// and then added where the cells of the pair are near.
func (p *pairs) count(item int) {
	l, waiting := &p.lines[item], p.waiting[item]
	if len(waiting) >= p.grid.cells/sparsest {
		l.spread(len(p.addend.words), p.grid.cells)
	}
	if l.dense && len(waiting) > postingsSize {
		p.near += touch(l.words)
	}
	for len(waiting) > 0 {
		n := 0
		if l.dense && p.people.records != nil {
			n = p.run(l, waiting[:min(len(waiting), postingsSize)])
		}
		if n == 0 {
			n = p.one(l, waiting)
		}
		waiting = waiting[n:]
	}
}

// touch reads a line from end to end, which is faster than to wait for one
// cell after the other.
func touch(words []uint64) (sum uint64) {
	for at := 0; at < len(words); at += 8 {
		sum += words[at]
	}
	return sum
}

// posting is an event ready to be added: words, and the cells to add them to.
type posting struct {
	words [3]uint64
	cells [cubesPerRecord]uint16
}

// postingsSize is how many postings are made at a time.
const postingsSize = 128

// run adds up events that fit the words, none where the first one does not,
// and returns how many.
func (p *pairs) run(l *line, waiting []uint32) (n int) {
	for group, records := range p.people.records {
		n = p.post(records, waiting)
		cubes := min(cubesPerRecord, len(p.grid.first)-group*cubesPerRecord)
		if group == 0 {
			l.room(n, p.addend.shape)
		}
		if len(p.addend.words) == 1 {
			for k := range p.postings[:n] {
				post := &p.postings[k]
				for _, cell := range post.cells[:cubes] {
					l.words[cell] += post.words[0]
				}
			}
			continue
		}
		for k := range p.postings[:n] {
			post := &p.postings[k]
			for _, cell := range post.cells[:cubes] {
				to := (*[3]uint64)(l.words[3*int(cell):])
				to[0] += post.words[0]
				to[1] += post.words[1]
				to[2] += post.words[2]
			}
		}
	}
	return n
}

// post makes postings of events up to the first one that does not fit.
func (p *pairs) post(records []record, waiting []uint32) int {
	for k, e := range waiting {
		of, direct, indirect := &records[e>>16], uint64(e>>8&mostTimes), uint64(e&mostTimes)
		post := &p.postings[k]
		post.cells = of.cells
		if p.byPerson {
			if of.hi == tooWide {
				return k
			}
			post.words = [3]uint64{direct | indirect<<32, of.lo, of.hi}
			continue
		}
		if k+1 < len(waiting) && waiting[k+1]>>16 == e>>16 || k == len(waiting)-1 && k > 0 {
			return k // a person with several events, or perhaps one
		}
		post.words = [3]uint64{1 | direct<<32, indirect | min(direct, 1)<<32, min(indirect, 1)}
	}
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

