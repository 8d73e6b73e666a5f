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

// baseWeights are the weighted sums of the bases: of persons, of ladders, and
// of squares for Kish's effective n.
const baseWeights = 3

// bases are the people, ladders and rungs that figures are shares of. Those
// with ladders and those without are added up apart: each person once.
type bases struct {
	grid         *grid
	addend       addend
	at           []uint32
	said, silent line
	posted       []*posted // everyone's and laddered's; none without a Design
}

func newBases(g *grid, weighted bool) *bases {
	sh := shape{counts: baseQuantities}
	if weighted {
		sh.weights, sh.squared = baseWeights, true
	}
	s := &bases{grid: g, addend: sh.addend(), at: make([]uint32, len(g.first))}
	for range laddered + 1 {
		s.posted = g.post(s.posted, baseQuantities)
	}
	return s
}

func (s *bases) observe(b *segment.Batch) {
	for i := range b.Len {
		s.grid.locate(s.at, b, i)
		n, rungs := 0, 0
		for l := range ladders(b.Ladders, i) {
			n, rungs = n+1, rungs+len(b.Ladders.Ladder(l))
		}
		if s.posted != nil {
			place, v := int32(b.First+i), []float64{1, float64(n), float64(rungs)}
			s.posted[everyone].add(place, v...)
			if n > 0 {
				s.posted[laddered].add(place, v...)
			}
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
		a.square(w)
	}
	to.add(a, s.at, s.grid)
}

func (s *bases) merge(o *bases) {
	s.said.merge(&o.said, s.addend.shape, s.grid)
	s.silent.merge(&o.silent, s.addend.shape, s.grid)
	for item, p := range s.posted {
		p.merge(o.posted[item])
	}
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

func (s *bases) roll(item int) *figures {
	f := s.of(item).roll(s.addend.shape, s.grid)
	f.posted = of(s.posted, item)
	return f
}

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
		b.Effective = estimate.Kish(b.Weighted, f.square(column))
		if item == laddered {
			b.Units = int(f.count(column, baseLadders))
		}
		out[column] = b
	}
	s.c.stand(out, f.posted, persons)
	return out
}
