package measure

import (
	"iter"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// The items and quantities of the bases that every state keeps.
const (
	everyone = iota // all respondents
	laddered        // those with at least one ladder
	baseItems
)

const (
	baseLadders    = 1 + iota // ladders with at least one rung
	baseRungs                 // rungs, as coded
	baseQuantities            // after persons
)

// counting is a state that counts items in ladders: the bases, a tally of
// items, and what one person adds to it.
type counting struct {
	c       *Context
	grid    *grid
	bases   *tally
	squares *tally // the bases again with squared weights, for Kish's effective n
	items   *tally
	ratios  []ratio
	moments *tally // Σw²y², Σw²yx, Σw²x² of each ratio; nil without
	beside  *tally // what else a state counts; nil when nothing
	walk    walker
	// person adds what the ladders of respondent i say to items and beside.
	person func(s *ladder.Set, i int)
}

// ratio is a mean that items have: the sum of quantity y over that of x.
type ratio struct{ y, x int }

// newCounting makes a state of some items with quantities beside the count of
// persons. All quantities have weighted sums in a weighted study.
func newCounting(c *Context, items, quantities int) *counting {
	s := &counting{c: c, grid: newGrid(c.Plan)}
	s.bases = s.tally(baseItems, baseQuantities-1, baseQuantities)
	s.squares = s.tally(baseItems, 0, 1)
	s.items = s.tally(items, quantities, 1+quantities)
	return s
}

// tally makes a tally of persons and further quantities; the first so many
// are weighted in a weighted study.
func (s *counting) tally(items, further, weighted int) *tally {
	if !s.c.Weighted {
		weighted = 0
	}
	return newTally(s.grid, items, 1+further, weighted)
}

// Observe adds a batch.
func (s *counting) Observe(b *segment.Batch) {
	for i := range b.Len {
		w := b.W(i)
		s.base(b.Ladders, i)
		s.bases.flush(b, i, w)
		s.squares.flush(b, i, w*w)
		if s.person != nil && b.Ladders != nil {
			s.person(b.Ladders, i)
			s.moment()
			s.items.flush(b, i, w)
			if s.moments != nil {
				s.moments.flush(b, i, w*w)
			}
			if s.beside != nil {
				s.beside.flush(b, i, w)
			}
		}
	}
}

// mean keeps what the error of a ratio of two quantities needs, and returns
// the place of the ratio. States declare their ratios before they observe.
func (s *counting) mean(y, x int) int {
	s.ratios = append(s.ratios, ratio{y, x})
	s.moments = s.tally(len(s.items.lines), 3*len(s.ratios), 1+3*len(s.ratios))
	return len(s.ratios) - 1
}

// moment takes the second moments of the person at hand.
func (s *counting) moment() {
	for k, r := range s.ratios {
		for _, item := range s.items.touched {
			now := s.items.now[item*s.items.quantities:]
			y, x := now[r.y], now[r.x]
			s.moments.add(item, 1+3*k, y*y)
			s.moments.add(item, 2+3*k, y*x)
			s.moments.add(item, 3+3*k, x*x)
		}
	}
}

// ratio estimates a ratio of an item, whose figures are f and whose moments
// are m, in a column.
func (s *counting) ratio(k int, f, m *figures, column int) estimate.Estimate {
	r := s.ratios[k]
	return estimate.Ratio(estimate.Moments{
		Y: f.weight(column, r.y), X: f.weight(column, r.x),
		YY: m.weight(column, 1+3*k), YX: m.weight(column, 2+3*k), XX: m.weight(column, 3+3*k),
		Persons: f.people(column),
	})
}

// base counts a person and his ladders.
func (s *counting) base(set *ladder.Set, i int) {
	s.bases.touch(everyone)
	s.squares.touch(everyone)
	for l := range ladders(set, i) {
		s.squares.touch(laddered)
		s.bases.add(laddered, baseLadders, 1)
		s.bases.add(laddered, baseRungs, uint64(len(set.Ladder(l))))
	}
}

// ladders are the ladders of respondent i that have a rung.
func ladders(set *ladder.Set, i int) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		if set == nil || set.Respondents() == 0 {
			return
		}
		for l := set.First[i]; l < set.First[i+1]; l++ {
			if set.Rungs[l] < set.Rungs[l+1] && !yield(l) {
				return
			}
		}
	}
}

// counts gives Merge its view of states that embed counting.
func (s *counting) counts() *counting { return s }

// Merge adds another state of the same fold.
func (s *counting) Merge(other State) {
	s.merge(other.(interface{ counts() *counting }).counts(), same)
}

// merge adds another state, whose item i is item to(i) of this one.
func (s *counting) merge(o *counting, to func(item int) int) {
	s.bases.merge(o.bases, same)
	s.squares.merge(o.squares, same)
	s.items.merge(o.items, to)
	if s.moments != nil {
		s.moments.merge(o.moments, same)
	}
	if s.beside != nil {
		s.beside.merge(o.beside, same)
	}
}

// baseOf is the base of every column: everyone, or those with ladders. Units counts ladders.
func (s *counting) baseOf(item int) []tab.Base {
	f, sq := s.bases.roll(item), s.squares.roll(item)
	out := make([]tab.Base, s.grid.columns)
	for column := range out {
		out[column] = tab.Base{
			N:         f.people(column),
			Weighted:  f.weight(column, persons),
			Effective: estimate.Kish(f.weight(column, persons), sq.weight(column, persons)),
		}
		if item == laddered {
			out[column].Units = int(f.count(column, baseLadders))
		}
	}
	return out
}
