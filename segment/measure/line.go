package measure

import (
	"slices"

	"rung/segment/estimate"
)

// shape is what is added up per cell: counts, and sums of weights, of which the
// last may be that of squared weights.
type shape struct {
	counts, weights int
	squared         bool
}

// words is how many words a cell takes: two counts to a word, two limbs to a
// weight.
func (s shape) words() int { return (s.counts+1)/2 + 2*s.weights }

// lane is the word of a count, and how far left it stands there.
func lane(count int) (word, by int) { return count / 2, count % 2 * 32 }

// limbs is the word of the lower limb of a weight; the upper one follows.
func (s shape) limbs(weight int) int { return (s.counts+1)/2 + 2*weight }

// largest bounds a count of an addend, so that a lane of 32 bits holds as many
// of them as limbs do.
const largest = 1<<32/estimate.MaxLimbs - 1

// addend is what one person, or one of his events, adds to an item: to
// every one of his cells.
type addend struct {
	shape
	words []uint64 // as they are added to a cell
	wide  wide     // the same where it does not fit the words
	fits  bool
}

func (s shape) addend() addend {
	return addend{shape: s, words: make([]uint64, s.words()), wide: s.wide()}
}

// start makes the addend nothing.
func (a *addend) start() {
	clear(a.words)
	clear(a.wide.n)
	clear(a.wide.w)
	a.fits = true
}

// count sets a count.
func (a *addend) count(count int, n uint64) {
	word, by := lane(count)
	a.words[word] += n << by
	a.wide.n[count] = n
	a.fits = a.fits && n <= largest
}

// square sets the squared weight of a person.
func (a *addend) square(w float64) {
	if a.squared {
		a.weigh(a.weights-1, w*w)
	}
}

// sumsOf is the weights without a squared one.
func (s shape) sumsOf() int {
	if s.squared {
		return s.weights - 1
	}
	return s.weights
}

// weigh sets a weight.
func (a *addend) weigh(weight int, v float64) {
	l, ok := estimate.Split(v)
	at := a.limbs(weight)
	a.words[at], a.words[at+1] = l.Lo, l.Hi
	a.fits = a.fits && ok
	a.wide.w[weight] = v
}

// wide is a cell, or an addend, whose numbers are too many or too large for
// words: rare.
type wide struct {
	n []uint64
	w []float64
}

func (s shape) wide() wide { return wide{make([]uint64, s.counts), make([]float64, s.weights)} }

// sums is a cell of wide addends.
type sums struct {
	n []uint64
	w []estimate.Sum
}

func (s shape) sums() *sums { return &sums{make([]uint64, s.counts), make([]estimate.Sum, s.weights)} }

// take adds the words of a cell, or of a column.
func (s *sums) take(sh shape, words []uint64) {
	for q := range s.n {
		word, by := lane(q)
		s.n[q] += words[word] >> by & (1<<32 - 1)
	}
	for q := range s.w {
		at := sh.limbs(q)
		s.w[q].AddLimbs(estimate.Limbs{Lo: words[at], Hi: words[at+1]})
	}
}

// merge adds other sums.
func (s *sums) merge(o *sums) {
	for q, v := range o.n {
		s.n[q] += v
	}
	for q := range o.w {
		s.w[q].Merge(o.w[q])
	}
}

// line adds up one item per cell. Numbers are added in words without carries;
// before they could overflow they go to exact sums, as do numbers that do not
// fit.
//
// Only cells in use are held, until an item is in use nearly everywhere: most
// chains are those of one or two people, in a plan of a thousand cells.
type line struct {
	at    []uint32 // cells in use, ascending; not kept once dense
	dense bool
	words []uint64         // of the cells in use, or of all
	added int              // addends in words
	sums  map[uint32]*sums // per cell, beside words; nil without
}

// sparsest is the share of cells in use from which a line holds all: no search,
// no insertion.
const sparsest = 4

// cell is the words of a cell, made where there are none yet.
func (l *line) cell(cell uint32, width, cells int) []uint64 {
	if !l.dense {
		at, ok := slices.BinarySearch(l.at, cell)
		if !ok && len(l.at) < cells/sparsest {
			l.at = slices.Insert(l.at, at, cell)
			l.words = slices.Insert(l.words, at*width, make([]uint64, width)...)
			ok = true
		}
		if ok {
			return l.words[at*width:][:width]
		}
		l.spread(width, cells)
	}
	return l.words[int(cell)*width:][:width]
}

// spread makes a line dense.
func (l *line) spread(width, cells int) {
	if l.dense {
		return
	}
	words := make([]uint64, cells*width)
	for at, cell := range l.at {
		copy(words[int(cell)*width:], l.words[at*width:][:width])
	}
	l.at, l.words, l.dense = nil, words, true
}

// add adds to some cells.
func (l *line) add(a *addend, at []uint32, g *grid) {
	if !a.fits {
		for _, cell := range at {
			s := l.beside(cell, a.shape)
			for q, v := range a.wide.n {
				s.n[q] += v
			}
			for q, v := range a.wide.w {
				s.w[q].Add(v)
			}
		}
		return
	}
	l.room(1, a.shape)
	if l.dense {
		for _, cell := range at {
			words := l.words[int(cell)*len(a.words):][:len(a.words)]
			for k, v := range a.words {
				words[k] += v
			}
		}
		return
	}
	for _, cell := range at {
		words := l.cell(cell, len(a.words), g.cells)
		for k, v := range a.words {
			words[k] += v
		}
	}
}

// beside is the exact sums of a cell.
func (l *line) beside(cell uint32, sh shape) *sums {
	if l.sums == nil {
		l.sums = map[uint32]*sums{}
	}
	s := l.sums[cell]
	if s == nil {
		s = sh.sums()
		l.sums[cell] = s
	}
	return s
}

// room makes sure that so many addends more fit the words.
func (l *line) room(n int, sh shape) {
	if l.added += n; l.added <= estimate.MaxLimbs {
		return
	}
	l.each(sh, func(cell uint32, words []uint64) { l.beside(cell, sh).take(sh, words) })
	clear(l.words)
	l.added = n
}

// each visits the words of the cells in use, by number of cell.
func (l *line) each(sh shape, visit func(cell uint32, words []uint64)) {
	width := sh.words()
	for at := 0; (at+1)*width <= len(l.words); at++ {
		cell := uint32(at)
		if !l.dense {
			cell = l.at[at]
		}
		words := l.words[at*width:][:width]
		if l.dense && !slices.ContainsFunc(words, func(v uint64) bool { return v != 0 }) {
			continue
		}
		visit(cell, words)
	}
}

// clone is a line of the same numbers, to merge into another; the sums beside
// words are shared, which merging into a new line only reads.
func (l *line) clone() *line {
	return &line{at: slices.Clone(l.at), dense: l.dense, words: slices.Clone(l.words), added: l.added, sums: l.sums}
}

// merge adds another line, which is not used afterwards.
func (l *line) merge(o *line, sh shape, g *grid) {
	if len(o.words) > 0 {
		l.mergeWords(o, sh, g)
	}
	for cell, s := range o.sums {
		l.beside(cell, sh).merge(s)
	}
}

func (l *line) mergeWords(o *line, sh shape, g *grid) {
	if len(l.words) == 0 {
		l.at, l.dense, l.words, l.added = o.at, o.dense, o.words, o.added
		return
	}
	l.room(o.added, sh)
	if o.dense {
		l.spread(sh.words(), g.cells)
		for at, v := range o.words {
			l.words[at] += v
		}
		return
	}
	o.each(sh, func(cell uint32, words []uint64) {
		into := l.cell(cell, sh.words(), g.cells)
		for k, v := range words {
			into[k] += v
		}
	})
}

// total is a count over everybody.
func (l *line) total(count int, sh shape, g *grid) int64 {
	var sum uint64
	word, by := lane(count)
	l.each(sh, func(cell uint32, words []uint64) {
		if g.inTotal(cell) {
			sum += words[word] >> by & (1<<32 - 1)
		}
	})
	for cell, s := range l.sums {
		if g.inTotal(cell) {
			sum += s.n[count]
		}
	}
	return int64(sum)
}
