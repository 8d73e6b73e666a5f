package measure

import "rung/segment/estimate"

// persons is the first quantity of every tally: the distinct respondents
// behind an item.
const persons = 0

// figures are the quantities of one item, rolled up to the columns of the
// plan.
type figures struct {
	quantities, weights int
	n                   []int64   // per column and quantity
	w                   []float64 // per column and weighted quantity; nil where nothing is weighted
	posted              *posted   // who says it; nil without a Design
	recall              recall
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
	return f.w[column*f.weights+quantity]
}

// square is Σw² of the respondents of a column, of a tally that adds that up.
func (f *figures) square(column int) float64 {
	if f.w == nil {
		return float64(f.people(column))
	}
	return f.w[(column+1)*f.weights-1]
}

func newFigures(sh shape, g *grid) *figures {
	f := &figures{quantities: sh.counts, weights: sh.weights, n: make([]int64, g.columns*sh.counts)}
	if sh.weights > 0 {
		f.w = make([]float64, g.columns*sh.weights)
	}
	return f
}

// roll adds up a line over the cells of every column.
func (l *line) roll(sh shape, g *grid) *figures {
	f := newFigures(sh, g)
	f.roll(l, make([]uint64, g.columns*sh.words()), sh, g)
	return f
}

// roll makes f the figures of a line, by way of some words. These do not
// overflow: a column has cells of one cube, in which every addend stands once.
func (f *figures) roll(l *line, words []uint64, sh shape, g *grid) {
	width := sh.words()
	clear(words)
	l.each(sh, func(cell uint32, of []uint64) {
		for _, column := range g.in(cell) {
			into := words[int(column)*width:][:width]
			for k, v := range of {
				into[k] += v
			}
		}
	})
	var beside map[uint32]*sums
	if len(l.sums) > 0 {
		beside = map[uint32]*sums{}
	}
	for cell, s := range l.sums {
		for _, column := range g.in(cell) {
			if beside[column] == nil {
				beside[column] = sh.sums()
			}
			beside[column].merge(s)
		}
	}
	for column := range g.columns {
		f.set(column, words[column*width:][:width], sh, beside[uint32(column)])
	}
}

// set sets a column from its words and what stands beside them.
func (f *figures) set(column int, words []uint64, sh shape, beside *sums) {
	n, w := f.n[column*f.quantities:][:f.quantities], f.w[column*f.weights:][:f.weights]
	for q := range n {
		word, by := lane(q)
		n[q] = int64(words[word] >> by & (1<<32 - 1))
		if beside != nil {
			n[q] += int64(beside.n[q])
		}
	}
	for q := range w {
		var sum estimate.Sum
		at := sh.limbs(q)
		sum.AddLimbs(estimate.Limbs{Lo: words[at], Hi: words[at+1]})
		if beside != nil {
			sum.Merge(beside.w[q])
		}
		w[q] = sum.Float64()
	}
}
