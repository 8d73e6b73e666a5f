package measure

import "rung/segment/estimate"

// postings are events ready to be added to one item: words, and the cells to
// add them to. They are made some at a time, so that memory is waited for
// before the additions and not between them.
type postings struct {
	width int // words of each
	words []uint64
	cells [postingsSize]record
	near  uint64 // what touch read
}

// postingsSize is how many postings are made at a time.
const postingsSize = 128

func newPostings(sh shape) postings {
	return postings{width: sh.words(), words: make([]uint64, postingsSize*sh.words())}
}

// of is the words of a posting.
func (p *postings) of(k int) []uint64 { return p.words[k*p.width:][:p.width] }

// add adds the first n to the words of a dense line, in so many cubes.
func (p *postings) add(n, cubes int, words []uint64) {
	switch p.width {
	case 1:
		for k := range n {
			v := p.words[k]
			for _, cell := range p.cells[k][:cubes] {
				words[cell] += v
			}
		}
	case 3:
		for k := range n {
			v := (*[3]uint64)(p.of(k))
			for _, cell := range p.cells[k][:cubes] {
				to := (*[3]uint64)(words[3*int(cell):])
				to[0] += v[0]
				to[1] += v[1]
				to[2] += v[2]
			}
		}
	case 5:
		for k := range n {
			v := (*[5]uint64)(p.of(k))
			for _, cell := range p.cells[k][:cubes] {
				to := (*[5]uint64)(words[5*int(cell):])
				to[0] += v[0]
				to[1] += v[1]
				to[2] += v[2]
				to[3] += v[3]
				to[4] += v[4]
			}
		}
	case 7:
		for k := range n {
			v := (*[7]uint64)(p.of(k))
			for _, cell := range p.cells[k][:cubes] {
				to := (*[7]uint64)(words[7*int(cell):])
				to[0] += v[0]
				to[1] += v[1]
				to[2] += v[2]
				to[3] += v[3]
				to[4] += v[4]
				to[5] += v[5]
				to[6] += v[6]
			}
		}
	default:
		for k := range n {
			v := p.of(k)
			for _, cell := range p.cells[k][:cubes] {
				to := words[int(cell)*len(v):][:len(v)]
				for j, x := range v {
					to[j] += x
				}
			}
		}
	}
}

// touch reads a line from end to end, which is faster than to wait for one
// cell after the other.
func (p *postings) touch(words []uint64) {
	for at := 0; at < len(words); at += 8 {
		p.near += words[at]
	}
}

// source makes postings of the events that wait for an item.
type source interface {
	// post makes postings of the first events, of people with these records,
	// and returns how many: none where the first does not fit the words.
	post(records []record, waiting []uint32) int
	// one is the first person's addend, and how many words his events took.
	one(waiting []uint32) (a *addend, person uint32, words int)
}

// settle adds up what waits for one line, each event being so many words.
func (p *postings) settle(l *line, waiting []uint32, event int, people *block, from source) {
	g := people.grid
	if len(waiting)/event >= g.cells/sparsest {
		l.spread(p.width, g.cells)
	}
	if l.dense && len(waiting)/event > postingsSize {
		p.touch(l.words)
	}
	for len(waiting) > 0 {
		n := 0
		if l.dense {
			for group, records := range people.records {
				n = from.post(records, waiting[:min(len(waiting), postingsSize*event)])
				if group == 0 {
					l.room(n, people.shape)
				}
				p.add(n, min(cubesPerRecord, len(g.first)-group*cubesPerRecord), l.words)
			}
			waiting = waiting[n*event:]
		}
		if n == 0 {
			a, person, words := from.one(waiting)
			l.add(a, people.cells(person), g)
			waiting = waiting[words:]
		}
	}
}

// weight is the limbs of a person's weight times a quantity.
func (k *block) weight(person uint32, n uint32) (estimate.Limbs, bool) {
	switch l := k.limbs[person]; {
	case l.Hi == tooWide || n == 1:
		return l, l.Hi != tooWide
	case n == 0:
		return estimate.Limbs{}, true
	}
	return estimate.Split(k.weights[person] * float64(n))
}
