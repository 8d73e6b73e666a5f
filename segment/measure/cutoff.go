package measure

import (
	"slices"
	"strconv"

	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// candidates is how many cut-offs are listed at most, give or take the one
// used: the largest cell of a big sample has thousands.
const candidates = 60

// The table is made for Total only, and its other columns are Absent: it
// serves the choice of one cut-off for the study, which segments then share.
func tabulateCutoffs(c *Context, state State) []*Table {
	s := state.(*sim)
	base := s.baseOf(laddered)
	m := ladder.NewMatrix(s.n)
	matrix(m, s.cells(), 0)
	used := c.Ladders.Cutoff.Threshold(base[0].N)
	var rows []tab.Row
	var kept []ladder.CutoffRow
	for _, basis := range []ladder.Basis{ladder.Direct, ladder.DirectAndIndirect} {
		for _, k := range ladder.CutoffRows(m, basis, cutoffs(m, basis, used)) {
			rows = append(rows, tab.Row{Item: strconv.Itoa(k.Cutoff), ItemTo: basis.String(),
				Said: say.That("At least %d", k.Cutoff), SaidTo: basisWords[basis]})
			kept = append(kept, k)
		}
	}
	p := newPage(c, "respondents with at least one ladder", "Cut-off", base, rows, []tab.Statistic{
		{Name: "cells", Label: "Links kept", Unit: tab.Cells},
		{Name: "cells_share", Label: "% of links", Unit: tab.Share, Decimals: -1, From: []string{"cutoff_table.cells"}},
		{Name: "possible_share", Label: "% of possible links", Unit: tab.Share, Decimals: -1, From: []string{"cutoff_table.cells"}},
		{Name: "relations", Label: "Implications kept", Unit: tab.Implied},
		{Name: "relations_share", Label: "% of implications", Unit: tab.Share, Decimals: -1, From: []string{"cutoff_table.relations"}},
	})
	for row, k := range kept {
		p.count(row, 0, "cells", k.Cells, base[0].N)
		p.number(row, 0, "cells_share", k.CellShare, base[0].N)
		p.number(row, 0, "possible_share", k.PossibleShare, base[0].N)
		p.count(row, 0, "relations", k.Relations, base[0].N)
		p.number(row, 0, "relations_share", k.RelationShare, base[0].N)
	}
	p.explainCounting()
	p.markUsed(used)
	return []*Table{p.Table}
}

// basisWords are what a cut-off counts, as readers see it.
var basisWords = [...]say.Text{ladder.DirectAndIndirect: say.That("basis|total"), ladder.Direct: say.That("basis|direct")}

// cutoffs lists cut-offs from 1 to the largest cell, evenly spaced where they
// are many, with the one used.
func cutoffs(m *ladder.Matrix, basis ladder.Basis, used int) []int {
	largest := 0
	for i := range m.Direct {
		largest = max(largest, int(m.Strength(ladder.Index(i/m.N), ladder.Index(i%m.N), basis)))
	}
	step := max(1, (largest+candidates-1)/candidates)
	var out []int
	for cut := 1; cut <= largest; cut += step {
		out = append(out, cut)
	}
	if at, ok := slices.BinarySearch(out, used); !ok && used <= largest {
		out = slices.Insert(out, at, used)
	}
	return out
}

// markUsed notes the cut-off of Total's value map on its row.
func (p page) markUsed(used int) {
	o := p.c.Ladders.Cutoff
	if o.Top > 0 {
		p.note("cutoff-top", "The value map keeps the %d strongest links per pair of levels instead of a cut-off.", o.Top)
		return
	}
	bit := p.note("cutoff-used", "The value map of all respondents keeps links of %d and more (%s).", used, basisWords[o.Basis])
	for row, r := range p.Stub {
		if r.Item == strconv.Itoa(used) && r.ItemTo == o.Basis.String() {
			p.Stub[row].Notes |= bit
		}
	}
}
