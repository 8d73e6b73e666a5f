package measure

import (
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

func tabulateIndices(c *Context, state State) []*Table {
	s := state.(*sim)
	rows := make([]tab.Row, s.n+1)
	for i := range s.n {
		rows[i] = codeRow(c.Frame, ladder.Index(i))
	}
	rows[s.n] = tab.Row{Said: say.That("All codes"), Net: true}
	degrees := []string{factIn, factOut}
	p := newPage(c, "respondents with at least one ladder", "Code", s.baseOf(laddered), rows, []tab.Statistic{
		{Name: "in_degree", Label: "In", Unit: tab.Implied, Fact: factIn, Additive: true},
		{Name: "out_degree", Label: "Out", Unit: tab.Implied, Fact: factOut, Additive: true},
		{Name: "abstractness", Label: "Abstractness", Unit: tab.Index, Decimals: 2, From: degrees},
		{Name: "centrality", Label: "Centrality", Unit: tab.Index, Decimals: 2, From: degrees},
		{Name: "prestige", Label: "Prestige", Unit: tab.Index, Decimals: 2, From: degrees},
	})
	cells, people := s.cells(), s.codes.rollAll()
	for column := range p.Columns.List {
		s.standings(p, cells, people, column)
	}
	p.explainCounting()
	p.note("indices", "Abstractness is in/(in + out). Centrality is (in + out) and prestige in, over all implications (Pieters, Baumgartner & Allen 1995).")
	s.degreeSums(p, cells)
	return []*Table{p.Table}
}

// standings fills the rows of one column. Persons of an index are those behind
// either degree.
func (s *sim) standings(p page, cells []cell, people []*figures, column int) {
	in, out := make([]int64, s.n+1), make([]int64, s.n+1)
	for _, c := range cells {
		n := c.total(column)
		in[c.to], out[c.from] = in[c.to]+n, out[c.from]+n
		in[s.n], out[s.n] = in[s.n]+n, out[s.n]+n
	}
	for row := range s.n {
		f := people[row]
		p.count(row, column, "in_degree", in[row], int(f.count(column, simInPersons)))
		p.count(row, column, "out_degree", out[row], int(f.count(column, simOutPersons)))
		abstractness, centrality, prestige := ladder.Indices(float64(in[row]), float64(out[row]), float64(in[s.n]))
		p.number(row, column, "abstractness", abstractness, f.people(column))
		p.number(row, column, "centrality", centrality, f.people(column))
		p.number(row, column, "prestige", prestige, f.people(column))
	}
	all := estimate.Count(float64(in[s.n]), people[s.n].people(column))
	p.set(s.n, column, "in_degree", all)
	p.set(s.n, column, "out_degree", all)
}

// degreeSums relates degrees to the pairs that they sum, and all of them to
// the sum of the matrix.
func (s *sim) degreeSums(p page, cells []cell) {
	f := s.c.Frame
	in, out := make([][]tab.Fact, s.n), make([][]tab.Fact, s.n)
	for _, c := range cells {
		fact := pairFact(factTotal, f, c.pair)
		in[c.to], out[c.from] = append(in[c.to], fact), append(out[c.from], fact)
	}
	sumIn, sumOut := tab.Fact{Name: factIn}, tab.Fact{Name: factOut}
	var allIn, allOut []tab.Fact
	relate := func(total tab.Fact, parts []tab.Fact, of *[]tab.Fact) {
		if len(parts) > 0 {
			p.Relations = append(p.Relations, tab.Relation{Total: total, Parts: parts})
			*of = append(*of, total)
		}
	}
	for i, code := range f.Codes {
		relate(tab.Fact{Name: factIn, Item: code.ID}, in[i], &allIn)
		relate(tab.Fact{Name: factOut, Item: code.ID}, out[i], &allOut)
	}
	var both []tab.Fact
	relate(sumIn, allIn, &both)
	relate(sumOut, allOut, &both)
	if len(both) == 2 {
		p.Relations = append(p.Relations, tab.Relation{Total: sumIn, Parts: []tab.Fact{sumOut}})
	}
}
