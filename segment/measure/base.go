package measure

import (
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// The items of the bases.
const (
	everyone = iota // all respondents
	laddered        // those with at least one ladder
)

const (
	baseLadders    = 1 + iota // ladders with at least one rung
	baseRungs                 // rungs, as coded
	baseQuantities            // after persons
)

// baseSquares is the weighted sum of the bases after those of persons and
// baseLadders: Σw², for Kish's effective n.
const (
	baseSquares = 2 + iota
	baseWeights
)

// bases are the people, ladders and rungs that figures are shares of. Those
// with ladders and those without are added up apart: each person once.
type bases struct {
	grid         *grid
	addend       addend
	at           []uint32
	said, silent line
}

func newBases(g *grid, weighted bool) *bases {
	sh := shape{counts: baseQuantities}
	if weighted {
		sh.weights = baseWeights
	}
	return &bases{grid: g, addend: sh.addend(), at: make([]uint32, len(g.first))}
}

func (s *bases) observe(b *segment.Batch) {
	for i := range b.Len {
		s.grid.locate(s.at, b, i)
		n, rungs := 0, 0
		for l := range ladders(b.Ladders, i) {
			n, rungs = n+1, rungs+len(b.Ladders.Ladder(l))
		}
		if n > 0 {
			s.add(&s.said, n, rungs, b.W(i))
		} else {
			s.add(&s.silent, 0, 0, b.W(i))
		}
	}
}

// add counts one person of weight w.
func (s *bases) add(to *line, ladders, rungs int, w float64) {
	a := &s.addend
	a.start()
	a.count(persons, 1)
	a.count(baseLadders, uint64(ladders))
	a.count(baseRungs, uint64(rungs))
	if a.weights > 0 {
		a.weigh(persons, w)
		a.weigh(baseLadders, w*float64(ladders))
		a.weigh(baseSquares, w*w)
	}
	to.add(a, s.at, s.grid)
}

func (s *bases) merge(o *bases) {
	s.said.merge(&o.said, s.addend.shape, s.grid)
	s.silent.merge(&o.silent, s.addend.shape, s.grid)
}

// of is the line of an item, to be read.
func (s *bases) of(item int) *line {
	if item == laddered {
		return &s.said
	}
	all := line{}
	all.merge(s.said.clone(), s.addend.shape, s.grid)
	all.merge(s.silent.clone(), s.addend.shape, s.grid)
	return &all
}

func (s *bases) roll(item int) *figures { return s.of(item).roll(s.addend.shape, s.grid) }

// total is a quantity over everybody.
func (s *bases) total(item, quantity int) int64 {
	return s.of(item).total(quantity, s.addend.shape, s.grid)
}

// baseOf is the base of every column: everyone, or those with ladders. Units
// counts ladders.
func (s *counting) baseOf(item int) []tab.Base {
	f := s.bases.roll(item)
	out := make([]tab.Base, s.grid.columns)
	for column := range out {
		b := tab.Base{N: f.people(column), Weighted: f.weight(column, persons)}
		squares := b.Weighted
		if f.w != nil {
			squares = f.weight(column, baseSquares)
		}
		b.Effective = estimate.Kish(b.Weighted, squares)
		if item == laddered {
			b.Units = int(f.count(column, baseLadders))
		}
		out[column] = b
	}
	return out
}
