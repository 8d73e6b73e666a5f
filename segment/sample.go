package segment

import (
	"math"
	"slices"

	"rung/segment/ladder"
)

// Sample is who was asked and what they said, one entry a respondent in
// canonical order (ascending id), whatever the order of the exports.
type Sample struct {
	Len     int       // respondents
	Weight  []float64 // design weight of each; nil when everyone counts one
	Stratum []int32   // design stratum code of each; nil when none is declared
	Cluster []int32   // primary sampling unit code of each; nil when none is declared
	// Population is the primary sampling units that the population has in the
	// stratum of each, for the finite population correction; nil when drawn with
	// replacement.
	Population []float64
	// Within is the people that the population has in the primary sampling unit
	// of each; nil when everybody of it was asked, or nothing is known.
	Within     []float64
	Replicates *Replicates // nil when the export has none
	// Margins are the categories of each by the variables that weights were raked
	// to, one list a variable; nil when weights are those of the export.
	Margins [][]int32
	Key     []uint64    // a hash of each id, stable from night to night: the seed of anything random about a person; nil when nothing is
	Traits  []Trait     // in study order
	Values  [][]uint16  // per value column (Trait.Column), the category of each respondent
	Ladders *ladder.Set // of all respondents, in the same order; nil in a study without ladders
	Life    *Life       // what else is known of them; nil in a study of ladders alone

	located [][]uint16 // per cube of the plan that Locate took, the cell of each respondent; nil before
}

// Locate finds everybody's cells under a plan and lets go of the values where
// the cells take less room: a big sample is held once, in the form that
// batches need. Batches are of that plan alone from then on.
func (s *Sample) Locate(p *Plan) {
	if len(p.Cubes) >= len(s.Values) || slices.ContainsFunc(p.Cubes, func(c Cube) bool { return c.Cells > 1<<16 }) {
		return
	}
	located := make([][]uint16, len(p.Cubes))
	for k := range located {
		located[k] = make([]uint16, s.Len)
	}
	const step = 1 << 14
	for lo := 0; lo < s.Len; lo += step {
		for k, cells := range p.cells(s, lo, min(lo+step, s.Len)) {
			for i, c := range cells {
				located[k][lo+i] = uint16(c)
			}
		}
	}
	s.located, s.Values = located, nil
}

// Batch is a set of respondents, disjoint from every other batch, as the
// states of measures observe it.
type Batch struct {
	Len     int
	First   int         // place of its first respondent in the sample
	Weight  []float64   // nil when everyone counts one
	Stratum []int32     // nil when none
	Cluster []int32     // nil when none
	Key     []uint64    // see Sample
	Cells   [][]uint32  // per cube of the plan, the cell of each respondent
	Ladders *ladder.Set // of these respondents
	Life    *Life       // of these respondents; nil in a study of ladders alone
}

// Replicates are replicate weights: those of each respondent, had another
// sample been drawn.
type Replicates struct {
	Weights [][]float64 // per replicate, the weight of each respondent
	// Scale and Each multiply squared deviations from the estimate of the whole
	// sample: all of them, and those of each replicate. Each nil means 1.
	Scale float64
	Each  []float64
}

var nan = math.NaN()

// W is the weight of respondent i of the batch: 1 where none is given.
func (b *Batch) W(i int) float64 {
	if b.Weight == nil {
		return 1
	}
	return b.Weight[i]
}

// Batch cuts respondents lo to hi-1 out of the sample, with their cells under
// the plan. It shares the sample's memory.
func (s *Sample) Batch(p *Plan, lo, hi int) *Batch {
	return s.BatchOf(p, lo, hi, s.ladders(lo, hi))
}

// BatchOf is Batch with ladders that are not part of the sample: respondent i
// of said is respondent lo+i of the sample.
func (s *Sample) BatchOf(p *Plan, lo, hi int, said *ladder.Set) *Batch {
	b := &Batch{Len: hi - lo, First: lo, Ladders: said, Cells: p.cells(s, lo, hi), Life: s.Life.Slice(lo, hi)}
	if s.Weight != nil {
		b.Weight = s.Weight[lo:hi]
	}
	if s.Stratum != nil {
		b.Stratum = s.Stratum[lo:hi]
	}
	if s.Cluster != nil {
		b.Cluster = s.Cluster[lo:hi]
	}
	if s.Key != nil {
		b.Key = s.Key[lo:hi]
	}
	return b
}

// Cells are the cells of all respondents under a plan, per cube.
func (s *Sample) Cells(p *Plan) [][]uint32 { return p.cells(s, 0, s.Len) }

// ladders is what respondents lo to hi-1 said. In a study without a ladders
// export nobody said anything.
func (s *Sample) ladders(lo, hi int) *ladder.Set {
	if s.Ladders == nil || s.Ladders.Respondents() == 0 {
		return &ladder.Set{First: make([]int32, hi-lo+1), Rungs: make([]int32, 1)}
	}
	return s.Ladders.Slice(lo, hi)
}

// In is the batch with what belongs to a period alone: its ladders are those
// of waves that the period has. waves says so by place in the ladders' waves;
// nil is all of them.
func (b *Batch) In(period int, waves func(wave uint16) bool) *Batch {
	out := *b
	out.Life = b.Life.In(period)
	if b.Ladders != nil && b.Ladders.Wave != nil && waves != nil {
		out.Ladders = b.Ladders.Where(func(l int32) bool { return waves(b.Ladders.Wave[l]) })
	}
	return &out
}
