package measure

import (
	"iter"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
)

// counting is a state that counts items in ladders: the bases, a tally of
// items, and what one person adds to it.
type counting struct {
	c       *Context
	grid    *grid
	bases   *bases
	guest   bool // the bases are another state's
	items   *tally
	ratios  []ratio
	moments *tally   // Σw²y², Σw²yx, Σw²x² of each ratio; nil without
	beside  []*tally // what else a state counts
	walk    walker
	// person adds what the ladders of respondent i say to items and beside.
	person func(s *ladder.Set, i int)
}

// ratio is a mean that items have: the sum of quantity y over that of x.
type ratio struct{ y, x int }

// newCounting makes a state of some items with quantities beside the count of
// persons. All quantities have weighted sums in a weighted study.
func newCounting(c *Context, items, quantities int) *counting {
	s := &counting{c: c, grid: newGrid(c)}
	s.bases = newBases(s.grid, c.Weighted)
	sh := s.shape(quantities, 1+quantities)
	if c.Weighted {
		sh.weights, sh.squared = sh.weights+1, true
	}
	s.items = newTally(s.grid, items, sh)
	return s
}

// shape is that of a tally of persons and further quantities; the first so many
// are weighted in a weighted study.
func (s *counting) shape(further, weighted int) shape {
	if !s.c.Weighted {
		weighted = 0
	}
	return shape{counts: 1 + further, weights: weighted}
}

// share lets the state use the bases that another state of the run observes.
func (s *counting) share(b *bases) { s.bases, s.guest = b, true }

// Observe adds a batch.
func (s *counting) Observe(b *segment.Batch) {
	if !s.guest {
		s.bases.observe(b)
	}
	if s.person == nil || b.Ladders == nil {
		return
	}
	for i := range b.Len {
		w := b.W(i)
		s.person(b.Ladders, i)
		s.moment()
		s.items.flush(b, i, w)
		if s.moments != nil {
			s.moments.flush(b, i, w*w)
		}
		for _, t := range s.beside {
			t.flush(b, i, w)
		}
	}
}

// also makes a tally of persons and further quantities beside the items, none
// of them weighted.
func (s *counting) also(items, further int) *tally {
	t := newTally(s.grid, items, s.shape(further, 0))
	s.beside = append(s.beside, t)
	return t
}

// mean keeps what the error of a ratio of two quantities needs, and returns
// the place of the ratio. States declare their ratios before they observe.
func (s *counting) mean(y, x int) int {
	s.ratios = append(s.ratios, ratio{y, x})
	s.moments = newTally(s.grid, len(s.items.lines), s.shape(3*len(s.ratios), 1+3*len(s.ratios)))
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
	if f.posted != nil {
		return s.c.quotient(f.total(column, r.y), f.total(column, r.x), f.people(column))
	}
	return estimate.Ratio(estimate.Moments{
		Y: f.weight(column, r.y), X: f.weight(column, r.x),
		YY: m.weight(column, 1+3*k), YX: m.weight(column, 2+3*k), XX: m.weight(column, 3+3*k),
		Persons: f.people(column),
	}, s.c.Sampled)
}

// subset is the people of an item for whom quantity y of a ratio is 1.
func (s *counting) subset(k int, f, m *figures, column int) subset {
	y := s.ratios[k].y
	out := subset{Part: estimate.Part{Weight: f.weight(column, y), Squares: m.weight(column, 1+3*k), Persons: int(f.count(column, y))}}
	if f.posted != nil {
		out.total = f.total(column, y)
	}
	return out
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

// counter is a state that embeds counting.
type counter interface{ counts() *counting }

func (s *counting) counts() *counting { return s }

// settle adds up whatever waits, so that several may roll up at once.
func (s *counting) settle() {
	s.items.settle()
	if s.moments != nil {
		s.moments.settle()
	}
	for _, t := range s.beside {
		t.settle()
	}
}

// Merge adds another state of the same fold.
func (s *counting) Merge(other State) {
	s.merge(other.(counter).counts(), same)
}

// merge adds another state, whose item i is item to(i) of this one.
func (s *counting) merge(o *counting, to func(item int) int) {
	if !s.guest {
		s.bases.merge(o.bases)
	}
	s.items.merge(o.items, to)
	if s.moments != nil {
		s.moments.merge(o.moments, same)
	}
	for k, t := range s.beside {
		t.merge(o.beside[k], same)
	}
}
