package ladder

import (
	"cmp"
	"math"
	"slices"
)

// Edge is a link of a value map.
type Edge struct {
	From, To         Index
	Direct, Indirect int64
	Strength         int64 // the count that the cut-off's basis looks at
	Downward         bool  // leads to a lower level
	Cyclic           bool  // lies on a cycle of links that pass the cut-off
}

// Coverage is how much of a matrix some links stand for, counted on the
// cut-off's basis.
type Coverage struct {
	Cells, Relations int64
	CellShare        float64 // of the active cells; NaN where there are none
	RelationShare    float64 // of all implications; NaN where there are none
}

// ValueMap is a hierarchical value map (HVM): the links of a matrix that pass
// a cut-off, less those that other paths make redundant. It knows nothing of
// drawing.
type ValueMap struct {
	// Threshold is the smallest strength kept; 0 where Cutoff.Top decides.
	Threshold int
	Edges     []Edge   // the links to draw, by From and To
	Dropped   []Edge   // links that pass but are redundant, by From and To
	LeftOut   []Index  // codes with implications, none of which passes; in frame order
	Passing   Coverage // links that pass the cut-off, as in the cut-off table
	Shown     Coverage // links to draw
}

// Threshold is the smallest count that passes the cut-off in a segment of so
// many respondents: Count, or the smallest whole number at or above Share of
// them, at least 1.
func (c Cutoff) Threshold(respondents int) int {
	if c.Count > 0 {
		return c.Count
	}
	share := c.Share
	if share <= 0 {
		share = DefaultShare
	}
	return max(1, ceil(share*float64(respondents)))
}

// ceil is the smallest whole number at or above v, taking v for whole when it
// misses that by rounding alone: 7 % of 100 people is 7.000000000000001 in
// binary and means 7.
func ceil(v float64) int {
	const fuzz = 1e-9
	if whole := math.Round(v); math.Abs(v-whole) <= fuzz*max(1, whole) {
		return int(whole)
	}
	return int(math.Ceil(v))
}

// NewValueMap draws the links that pass the cut-off out of a matrix of so many
// respondents, and takes out the redundant ones unless c keeps them.
func NewValueMap(f *Frame, m *Matrix, c Cutoff, respondents int) *ValueMap {
	v := &ValueMap{Threshold: c.Threshold(respondents)}
	all := active(f, m, c.Basis)
	passing := c.Passing(f, all, respondents)
	if c.Top > 0 {
		v.Threshold = 0
	}
	parts := components(m.N, passing)
	for i, e := range passing {
		passing[i].Cyclic = parts.of[e.From] == parts.of[e.To]
	}
	v.Edges = passing
	if !c.Redundant {
		v.Edges, v.Dropped = reduce(parts, passing)
	}
	v.Passing, v.Shown = cover(all, passing), cover(all, v.Edges)
	v.LeftOut = leftOut(m, passing)
	return v
}

// Passing are those of all links of a segment of so many respondents that pass
// the cut-off by their strength, redundant or not, in the order given.
func (c Cutoff) Passing(f *Frame, all []Edge, respondents int) []Edge {
	if c.Top > 0 {
		return strongest(f, all, c.Top)
	}
	least := int64(c.Threshold(respondents))
	return slices.DeleteFunc(slices.Clone(all), func(e Edge) bool { return e.Strength < least })
}

// active lists the cells with at least one implication on the basis, by From
// and To.
func active(f *Frame, m *Matrix, b Basis) []Edge {
	var out []Edge
	for i := range m.Direct {
		from, to := Index(i/m.N), Index(i%m.N)
		if n := m.Strength(from, to, b); n > 0 {
			out = append(out, Edge{From: from, To: to, Direct: m.Direct[i], Indirect: m.Indirect[i],
				Strength: n, Downward: f.Downward(from, to)})
		}
	}
	return out
}

// strongest keeps the top strongest edges of every ordered pair of bands, and
// those that tie with the last of them (Leppard, Russell & Cox 2004): one
// count for all would empty the thin links to values before the thick ones
// from attributes.
func strongest(f *Frame, all []Edge, top int) []Edge {
	pair := func(e Edge) [2]Level { return [2]Level{f.Band(e.From), f.Band(e.To)} }
	strengths := map[[2]Level][]int64{}
	for _, e := range all {
		strengths[pair(e)] = append(strengths[pair(e)], e.Strength)
	}
	for _, s := range strengths {
		slices.SortFunc(s, func(a, b int64) int { return cmp.Compare(b, a) })
	}
	return slices.DeleteFunc(slices.Clone(all), func(e Edge) bool {
		s := strengths[pair(e)]
		return e.Strength < s[min(top, len(s))-1]
	})
}

// cover is how much of all active cells some of them stand for.
func cover(all, some []Edge) Coverage {
	c := Coverage{Cells: int64(len(some)), Relations: relations(some)}
	c.CellShare = ratio(c.Cells, int64(len(all)))
	c.RelationShare = ratio(c.Relations, relations(all))
	return c
}

func relations(edges []Edge) int64 {
	var sum int64
	for _, e := range edges {
		sum += e.Strength
	}
	return sum
}

// leftOut lists the codes that have implications, direct or not, but no link
// that passes. A code of single-rung ladders alone has none: the matrix does
// not know it.
func leftOut(m *Matrix, passing []Edge) []Index {
	linked := make([]bool, m.N)
	for _, e := range passing {
		linked[e.From], linked[e.To] = true, true
	}
	var out []Index
	for i, s := range Standings(m) {
		if s.In+s.Out > 0 && !linked[i] {
			out = append(out, Index(i))
		}
	}
	return out
}
