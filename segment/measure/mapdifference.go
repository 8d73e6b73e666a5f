package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/resample"
	"rung/segment/say"
	"rung/segment/tab"
)

// mostCompared is how many columns beside each other are compared two by two.
const mostCompared = 6

// What relabelling costs is bounded: pairs of codes that people of the smaller
// segment say, times relabellings, over all comparisons. It is some ten seconds
// on two processors.
const (
	mostRelabelled    = 8e9
	leastRelabellings = 199 // the smallest p-value is then 0.005
)

// The levels of single links: which count as different, and which are listed.
const (
	linkDiffers = 0.05
	linkListed  = 0.1
)

// facing are two columns whose maps are compared.
type facing struct{ a, b int }

// Check reports a pair of segments to compare that a plan does not have, or
// that may share a respondent. A nil Stability has none.
func (s *Stability) Check(p *segment.Plan) error {
	if s == nil {
		return nil
	}
	for _, pair := range s.Maps {
		var at [2]int
		for k, name := range pair {
			if at[k] = columnOf(p, name); at[k] < 0 {
				return fmt.Errorf("no segment of the banners is called %q", name)
			}
		}
		if !apart(p, at[0], at[1]) {
			return fmt.Errorf("segments %q and %q may share respondents", pair[0], pair[1])
		}
	}
	return nil
}

// columnOf is the first column of a segment; -1 for none.
func columnOf(p *segment.Plan, name string) int {
	return slices.IndexFunc(p.List, func(c tab.Column) bool { return c.Segment == name })
}

func tabulateMapDifference(c *Context, state State) []*Table {
	s := state.(*sim)
	cells, base := s.cells(), s.baseOf(laddered)
	pairs := s.facing()
	found := s.compare(cells, pairs)
	const name = "map_difference"
	rows := make([]tab.Row, len(pairs))
	for k, of := range pairs {
		a, b := &c.Plan.List[of.a], &c.Plan.List[of.b]
		rows[k] = tab.Row{Item: a.Segment, ItemTo: b.Segment, Label: columnTitle(a), LabelTo: columnTitle(b), Said: columnWords(a), SaidTo: columnWords(b)}
	}
	p := newPage(c, "respondents with at least one ladder", "Segments", base, rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents of the first", Unit: tab.Respondents, Fact: name + ".first"},
		{Name: "respondents_to", Label: "Respondents of the second", Unit: tab.Respondents, Fact: name + ".second"},
		{Name: "l1", Label: "Difference (L1)", Unit: tab.Index, Decimals: 2, Fact: name + ".maps"},
		{Name: "p_value", Label: "p-value", Unit: tab.Index, Decimals: 3, Fact: name + ".maps"},
		{Name: "permutations", Label: "Relabellings", Unit: tab.Relabellings, Fact: name + ".maps"},
		{Name: "links_differing", Label: "Links that differ", Unit: tab.Cells, Fact: name + ".maps"},
	})
	p.Across = map[int]tab.Cross{}
	exact := uint32(0)
	for row, of := range pairs {
		p.Across[row] = tab.Cross{Columns: []int{of.a, of.b}}
		a, b := base[of.a].N, base[of.b].N
		few := min(a, b)
		p.count(row, 0, sayers, int64(a), a)
		p.count(row, 0, "respondents_to", int64(b), b)
		f := found[row]
		if f == nil {
			for _, s := range p.Statistics[2:] {
				p.number(row, 0, s.Name, math.NaN(), few)
			}
			continue
		}
		p.number(row, 0, "l1", coarseSum(f.L1, few), few)
		p.number(row, 0, "p_value", f.P, few)
		p.count(row, 0, "permutations", int64(f.Relabellings), few)
		differing := 0
		for _, l := range f.Links {
			if l.P < linkDiffers {
				differing++
			}
		}
		p.count(row, 0, "links_differing", int64(differing), few)
		if f.Exact {
			if exact == 0 {
				exact = p.note("exact", "All relabellings were gone through: the p-values are exact.")
			}
			l := p.Open(row, p.Statistic("p_value"))
			l.Mark(0, l.Status(0), exact)
		}
	}
	p.explainDifference()
	out := []*Table{p.Table}
	if t := s.differences(cells, base, pairs, found); t != nil {
		out = append(out, t)
	}
	return out
}

// columnTitle is what a reader sees for a column away from its banner.
func columnTitle(c *tab.Column) string {
	if c.Group == "" {
		return c.Label
	}
	return c.Group + ": " + c.Label
}

// columnWords are the words of the tool for it; empty where the label is a
// study's.
func columnWords(c *tab.Column) say.Text {
	if c.Group == "" || !c.Said.Any() {
		return c.Said
	}
	return say.That("%s: %s", c.Group, c.Said)
}

// facing lists the pairs of columns that are compared, in the order of the
// plan: those that the study names, or all pairs of columns that stand beside
// each other under one heading and are two to mostCompared. A column is one of
// them that is no net and holds people of whom the trait is known; two columns
// are a pair only if nobody can be in both. People have no say in it: which rows
// there are would tell of segments that are withheld.
func (s *sim) facing() []facing {
	list := s.c.Plan.List
	var out []facing
	seen := map[[2]string]bool{}
	add := func(a, b int) {
		key := [2]string{list[a].Key, list[b].Key}
		if !seen[key] && apart(s.c.Plan, a, b) {
			seen[key], seen[[2]string{key[1], key[0]}] = true, true
			out = append(out, facing{a, b})
		}
	}
	if named := s.c.Choices.Stability.Maps; len(named) > 0 {
		for _, pair := range named {
			if a, b := columnOf(s.c.Plan, pair[0]), columnOf(s.c.Plan, pair[1]); a >= 0 && b >= 0 {
				add(a, b)
			}
		}
		return out
	}
	for first := 0; first < len(list); {
		until := first
		var some []int
		for ; until < len(list) && list[until].Banner == list[first].Banner && list[until].Group == list[first].Group; until++ {
			if c := list[until]; c.Key != "" && !c.Net && !c.Missing {
				some = append(some, until)
			}
		}
		if len(some) <= mostCompared {
			for k, a := range some {
				for _, b := range some[k+1:] {
					add(a, b)
				}
			}
		}
		first = until
	}
	return out
}

// apart says that nobody can be in both columns: they are of different cells of
// one cube.
func apart(p *segment.Plan, a, b int) bool {
	x, y := p.Members[a], p.Members[b]
	if x.Cube != y.Cube {
		return false
	}
	return !slices.ContainsFunc(x.Cells, func(cell uint32) bool {
		_, both := slices.BinarySearch(y.Cells, cell)
		return both
	})
}

// compare compares the maps of each pair; nil where people are too few, or so
// many that it would take too long.
func (s *sim) compare(cells []cell, pairs []facing) []*resample.Comparison {
	out := make([]*resample.Comparison, len(pairs))
	if len(pairs) == 0 {
		return out
	}
	said := s.people(cells)
	if said == nil {
		return out
	}
	of := map[int][]int32{}
	for _, p := range pairs {
		of[p.a], of[p.b] = nil, nil
	}
	for i := range said.Keys {
		for _, cell := range said.in.Cells[i*said.in.Cubes:][:said.in.Cubes] {
			for _, column := range said.in.Of(cell) {
				if who, ok := of[int(column)]; ok {
					of[int(column)] = append(who, int32(i))
				}
			}
		}
	}
	least, wanted := choice(s.c.Choices.Stability.Minimum, DefaultCompared), choice(s.c.Choices.Stability.Permutations, DefaultPermutations)
	atOnce(len(pairs), func(from, until int) {
		for k := from; k < until; k++ {
			a, b := of[pairs[k].a], of[pairs[k].b]
			part := float64(min(len(a), len(b))) / float64(max(1, len(a)+len(b)))
			links := part*float64(said.Times(a)+said.Times(b)) + float64(len(cells))
			if min(len(a), len(b)) < least {
				continue
			}
			if n := fewer(wanted, leastRelabellings, links, mostRelabelled/float64(len(pairs))); n > 0 {
				out[k] = said.Compare(a, b, n)
			}
		}
	})
	return out
}

// coarseSum is a sum of differences of shares of groups of few people or more,
// to the nearest step of 0.01 to 1 that is worth least people of the smaller
// group at least; NaN where no step is. Exact, it would complete what all links
// but one say.
func coarseSum(sum float64, few int) float64 {
	for _, parts := range []float64{100, 50, 20, 10, 5, 2, 1} {
		if float64(few)/parts >= least {
			return math.Round(sum*parts) / parts
		}
	}
	return math.NaN()
}

func (p page) explainDifference() {
	p.explainCounting()
	basis := say.That("direct and indirect")
	if p.c.Ladders.Cutoff.Basis == ladder.Direct {
		basis = say.That("direct")
	}
	p.note("map-difference", "L1 is the sum over all links (%s) of the difference between the two segments in how often a respondent makes the link, without weights and without sign. Its p-value is the share of relabellings of the same respondents that differ as much; of sampled ones (b + 1) / (m + 1). Their seed is made of a hash of the respondents' ids.", basis)
	p.note("map-difference-links", "Links that differ have a p-value under %g, adjusted for all links of the two segments by step-down max-T (Westfall & Young 1993) with the same relabellings. Pairs of segments are not adjusted for one another.", linkDiffers)
	p.note("map-difference-people", "Segments of fewer than %d respondents are not compared, nor are those with so many implications that %d relabellings would take too long: among so many respondents nearly every visible difference is more than chance.", choice(p.c.Choices.Stability.Minimum, DefaultCompared), leastRelabellings)
	p.note("map-difference-coarse", "L1 is rounded to steps worth at least %d respondents of the smaller segment.", least)
}

// differences are the single links that may differ, as a table for Total: an item is
// the link, and the other item the two segments. Nil where there are none.
func (s *sim) differences(cells []cell, base []tab.Base, pairs []facing, found []*resample.Comparison) *Table {
	type differing struct {
		facing
		resample.Link
	}
	var all []differing
	for k, f := range found {
		if f == nil {
			continue
		}
		first := len(all)
		for _, l := range f.Links {
			if l.P < linkListed {
				all = append(all, differing{pairs[k], l})
			}
		}
		slices.SortStableFunc(all[first:], func(x, y differing) int {
			return cmp.Or(cmp.Compare(x.P, y.P), cmp.Compare(math.Abs(y.Difference), math.Abs(x.Difference)))
		})
	}
	if len(all) == 0 {
		return nil
	}
	f, list := s.c.Frame, s.c.Plan.List
	rows := make([]tab.Row, len(all))
	for row, d := range all {
		from, to := f.Codes[cells[d.Link.Link].from], f.Codes[cells[d.Link.Link].to]
		a, b := &list[d.a], &list[d.b]
		rows[row] = tab.Row{Item: from.ID + ">" + to.ID, Label: from.Title() + " → " + to.Title(), Found: true,
			ItemTo: a.Segment + " vs " + b.Segment, SaidTo: say.That("%s vs %s", shown(columnWords(a), columnTitle(a)), shown(columnWords(b), columnTitle(b)))}
	}
	unit := tab.Index
	if s.byPerson() {
		unit = tab.Share
	}
	p := newPage(s.c, "respondents with at least one ladder", "Link", base, rows, []tab.Statistic{
		{Name: "difference", Label: "First less second", Unit: unit, Decimals: -1, Fact: "map_difference.link"},
		{Name: "p_value", Label: "p-value", Unit: tab.Index, Decimals: 3, Fact: "map_difference.link"},
	})
	if !s.byPerson() {
		p.Statistics[0].Decimals = 2
	}
	p.Across = map[int]tab.Cross{}
	for row, d := range all {
		c := cells[d.Link.Link]
		p.Across[row] = tab.Cross{Columns: []int{d.a, d.b}, Facts: []tab.Fact{pairFact(s.strength(), f, c.pair)}}
		people := 0
		for _, column := range []int{d.a, d.b} {
			n := s.behind(c, column)
			people = leastOf(people, leastOf(n, base[column].N-n))
		}
		p.number(row, 0, "difference", d.Difference, people)
		p.number(row, 0, "p_value", d.P, people)
	}
	p.explainDifference()
	p.note("map-difference-listed", "Links are listed whose adjusted p-value is under %g.", linkListed)
	return p.Table
}
