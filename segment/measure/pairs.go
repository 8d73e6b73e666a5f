package measure

import (
	"slices"

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

// pairs adds up implications, one item per pair of codes. An event is one
// implication of one person. A pair is touched by few of the people in hand, and
// its cells are far apart in memory: so each pair keeps its events and adds them
// up together once they are many, while its cells are near.
//
// All quantities follow from counts of events by their kind, so that an event
// adds one to one count of a cell. The first event of a person for a pair
// counts apart from what he says again: most events are first ones, and two
// counts are all that they take. By respondent there are no others, and the
// weight of the person is added up beside them.
type pairs struct {
	grid     *grid
	byPerson bool
	first    events
	again    events
	people   block
	person   uint32    // of the block, the one at hand, in the place that events have for him
	last     []uint32  // per pair, the last person with an event, after him, and his kinds of events
	posted   []*posted // per pair, who makes it; none without a Design
	place    int32     // of the person at hand in the sample
}

// events are those of all pairs, first ones or others.
type events struct {
	addend  addend
	lines   []line
	waiting [][]uint32
}

// An event is a person of the block and, in its lowest bits, the kind of event:
// a count of its line. Of first events there are two kinds, direct and
// indirect. A further event may be the first of its kind: the person made the
// pair in the other kind only.
const (
	direct      = 0
	indirect    = 1
	firstOfKind = 2
	kinds       = 4
	kindBits    = 2
)

// A pair waits for fullPair events, and makes room for leastPair at first.
const (
	fullPair  = 1 << 11
	leastPair = 1 << 4
)

func newPairs(g *grid, byPerson, weighted bool) *pairs {
	p := &pairs{grid: g, byPerson: byPerson}
	sh := shape{counts: 2}
	if byPerson && weighted {
		sh.weights, sh.squared = 2, true
	}
	p.first.addend, p.again.addend = sh.addend(), shape{counts: kinds}.addend()
	p.people = newBlock(g, sh)
	return p
}

// extend makes room for one more pair and returns it.
func (p *pairs) extend() int32 {
	for _, e := range []*events{&p.first, &p.again} {
		e.lines, e.waiting = append(e.lines, line{}), append(e.waiting, nil)
	}
	p.last = append(p.last, 0)
	if p.byPerson {
		p.posted = p.grid.post(p.posted, 1)
	}
	return int32(len(p.last) - 1)
}

// next begins a person, respondent i of b.
func (p *pairs) next(b *segment.Batch, i int) {
	if p.people.n >= blockSize {
		p.settle()
	}
	p.person = p.people.add(b, i, b.W(i)) << kindBits
	p.place = int32(b.First + i)
}

// add counts a pair of the person at hand once, directly or not, and says
// whether he had it not.
func (p *pairs) add(item int32, kind uint32) (new bool) {
	to, event, is := &p.first, p.person|kind, p.person+1<<kindBits
	if had := p.last[item]; had >= is {
		to, is = &p.again, had
		event |= (^had >> kind & 1) * firstOfKind
	}
	p.last[item] = is | 1<<kind
	waiting := &to.waiting[item]
	if len(*waiting) == cap(*waiting) {
		to.full(item, &p.people)
	}
	*waiting = append(*waiting, event)
	if new = to == &p.first; new && p.posted != nil {
		p.posted[item].add(p.place, 1)
	}
	return new
}

// once counts a pair of the person at hand, and says so, unless he has it.
func (p *pairs) once(item int32, kind uint32) (new bool) {
	if p.last[item] > p.person+1<<kindBits {
		return false
	}
	return p.add(item, kind)
}

// full makes room for events of a pair.
func (e *events) full(item int32, people *block) {
	if n := cap(e.waiting[item]); n < fullPair {
		e.waiting[item] = slices.Grow(e.waiting[item], max(leastPair, n))
		return
	}
	e.count(int(item), people)
}

// settle counts whatever waits, and empties the block.
func (p *pairs) settle() {
	if p.people.n == 0 {
		return
	}
	for item := range p.last {
		p.first.count(item, &p.people)
		p.again.count(item, &p.people)
	}
	clear(p.last)
	p.people.empty()
}

// count adds up the events that wait for a pair.
func (e *events) count(item int, people *block) {
	waiting, l, sh := e.waiting[item], &e.lines[item], e.addend.shape
	if len(waiting) == 0 {
		return
	}
	if len(waiting)*len(people.grid.first) >= people.grid.cells/sparsest && people.records != nil {
		l.spread(sh.words(), people.grid.cells)
	}
	if !l.dense || people.records == nil {
		for _, event := range waiting {
			e.one(l, event, people)
		}
	} else {
		if sh.weights > 0 {
			waiting = slices.DeleteFunc(waiting, func(event uint32) bool {
				alone := people.limbs[event>>kindBits].Hi == tooWide
				if alone {
					e.one(l, event, people)
				}
				return alone
			})
		}
		l.room(len(waiting), sh)
		for group, records := range people.records {
			if sh.weights > 0 {
				addWeighted(l.words, waiting, records, people.cubesOf(group), people)
			} else {
				addCounts(l.words, waiting, records, people.cubesOf(group), sh.words())
			}
		}
	}
	e.waiting[item] = e.waiting[item][:0]
}

// one adds an event on its own.
func (e *events) one(l *line, event uint32, people *block) {
	a, person := &e.addend, event>>kindBits
	a.start()
	a.count(int(event%kinds), 1)
	if a.weights > 0 {
		a.weigh(0, people.weights[person])
		a.square(people.weights[person])
	}
	l.add(a, people.cells(person), people.grid)
}

// addCounts adds events to the words of a dense line, one or two a cell, in so
// many cubes.
func addCounts(words []uint64, waiting []uint32, records []record, cubes, width int) {
	if width == 1 {
		for _, event := range waiting {
			one := uint64(1) << (event % 2 * 32)
			for _, cell := range records[event>>kindBits][:cubes] {
				words[cell] += one
			}
		}
		return
	}
	for _, event := range waiting {
		word, by := lane(int(event % kinds))
		one := uint64(1) << by
		for _, cell := range records[event>>kindBits][:cubes] {
			words[2*int(cell)+word] += one
		}
	}
}

// addWeighted is addCounts where a weight and its square follow the counts of a
// cell.
func addWeighted(words []uint64, waiting []uint32, records []record, cubes int, people *block) {
	for _, event := range waiting {
		one, w, square := uint64(1)<<(event%2*32), &people.limbs[event>>kindBits], &people.squares[event>>kindBits]
		for _, cell := range records[event>>kindBits][:cubes] {
			to := (*[5]uint64)(words[5*int(cell):])
			to[0] += one
			to[1] += w.Lo
			to[2] += w.Hi
			to[3] += square.Lo
			to[4] += square.Hi
		}
	}
}

// rest settles, and keeps no room for further events.
func (p *pairs) rest() {
	p.settle()
	clear(p.first.waiting)
	clear(p.again.waiting)
	p.people = newBlock(p.grid, p.people.shape)
}

// merge adds other pairs, which are not used afterwards; item i of them is item
// to(i) of p.
func (p *pairs) merge(o *pairs, to func(item int) int32) {
	atOnce(2, func(from, until int) {
		for _, of := range []*pairs{p, o}[from:until] {
			of.settle()
		}
	})
	into := make([]int32, len(o.last))
	for item := range into {
		into[item] = to(item)
	}
	atOnce(len(into), func(from, until int) {
		for item := from; item < until; item++ {
			p.first.merge(&o.first, int(into[item]), item, p.grid)
			p.again.merge(&o.again, int(into[item]), item, p.grid)
			if p.posted != nil {
				p.posted[into[item]].merge(o.posted[item])
			}
		}
	})
}

func (e *events) merge(o *events, into, item int, g *grid) {
	e.lines[into].merge(&o.lines[item], e.addend.shape, g)
	o.lines[item] = line{}
}

// roller rolls up pairs, one after the other.
type roller struct {
	*pairs
	first, again *figures
	words        []uint64
}

func (p *pairs) roller() roller {
	sh, more := p.first.addend.shape, p.again.addend.shape
	return roller{pairs: p, first: newFigures(sh, p.grid), again: newFigures(more, p.grid),
		words: make([]uint64, p.grid.columns*max(sh.words(), more.words()))}
}

// roll adds up a pair over the cells of every column.
func (r roller) roll(item int) *figures {
	p, sh, more := r.pairs, r.pairs.first.addend.shape, r.pairs.again.addend.shape
	if p.byPerson {
		f := p.first.lines[item].roll(sh, p.grid)
		f.posted = of(p.posted, item)
		return f
	}
	r.first.roll(&p.first.lines[item], r.words[:p.grid.columns*sh.words()], sh, p.grid)
	r.again.roll(&p.again.lines[item], r.words[:p.grid.columns*more.words()], more, p.grid)
	f := &figures{quantities: simQuantities, n: make([]int64, p.grid.columns*simQuantities)}
	for column := range p.grid.columns {
		once, again := r.first.n[2*column:][:2], r.again.n[kinds*column:][:kinds]
		d, i := once[direct]+again[direct+firstOfKind], once[indirect]+again[indirect+firstOfKind]
		copy(f.n[column*simQuantities:], []int64{persons: once[direct] + once[indirect],
			simDirect: d + again[direct], simIndirect: i + again[indirect],
			simDirectPersons: d, simIndirectPersons: i})
	}
	return f
}
