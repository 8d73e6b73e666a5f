package measure

import (
	"cmp"
	"math"
	"slices"

	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// maps draws the value map of every column.
func (s *sim) maps(cells []cell, base []tab.Base) []*ladder.ValueMap {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drawn != nil {
		return s.drawn
	}
	s.drawn = make([]*ladder.ValueMap, len(base))
	atOnce(len(base), func(from, until int) {
		m := ladder.NewMatrix(s.n)
		for column := from; column < until; column++ {
			matrix(m, cells, column)
			s.drawn[column] = ladder.NewValueMap(s.c.Frame, m, s.c.Ladders.Cutoff, base[column].N)
		}
	})
	return s.drawn
}

func tabulateValueMap(c *Context, state State) []*Table {
	s := state.(*sim)
	cells, base := s.cells(), s.baseOf(laddered)
	maps := s.maps(cells, base)
	rows, rowOf := s.shown(cells, maps)
	counts := s.pairStatistics()
	p := newPage(c, "respondents with at least one ladder", "Link", base, rows, append([]tab.Statistic{
		{Name: "strength", Label: "Strength", Unit: s.unit(), Fact: s.strength(), Additive: true, Complement: s.byPerson()},
	}, counts[:2]...))
	for i, row := range rowOf {
		for column := range base {
			if row >= 0 {
				s.hidden(p, row, column, cells[i])
			}
		}
	}
	for column, m := range maps {
		for _, e := range m.Edges {
			at := place(cells, e)
			p.count(rowOf[at], column, "strength", e.Strength, s.behind(cells[at], column))
			p.counts(rowOf[at], 1, column, cells[at])
		}
	}
	p.explainMap()
	s.markEdges(p, maps, func(e ladder.Edge) int { return rowOf[place(cells, e)] })
	s.markUnstable(p, maps, func(e ladder.Edge) int { return rowOf[place(cells, e)] })
	s.directs(p, cells)
	return []*Table{p.Table}
}

// shown are the rows of links that some map shows, and the row of each cell; -1
// for none.
func (s *sim) shown(cells []cell, maps []*ladder.ValueMap) (rows []tab.Row, rowOf []int) {
	rowOf = slices.Repeat([]int{-1}, len(cells))
	for _, m := range maps {
		for _, e := range m.Edges {
			rowOf[place(cells, e)] = 0
		}
	}
	for i := range rowOf {
		if rowOf[i] == 0 {
			rowOf[i] = len(rows)
			rows = append(rows, pairRow(s.c.Frame, cells[i].pair))
		}
	}
	return rows, rowOf
}

// strength is the fact of a link's strength.
func (s *sim) strength() string {
	if s.c.Ladders.Cutoff.Basis == ladder.Direct {
		return factDirect
	}
	return factTotal
}

// behind is the people behind the strength of a link.
func (s *sim) behind(c cell, column int) int {
	if s.c.Ladders.Cutoff.Basis == ladder.Direct {
		return int(c.count(column, simDirectPersons))
	}
	return c.people(column)
}

// hidden states the people behind a link that a segment's map may not have.
func (s *sim) hidden(p page, row, column int, c cell) {
	p.absent(row, column, "strength", s.behind(c, column))
	p.absent(row, column, "direct", int(c.count(column, simDirectPersons)))
	p.absent(row, column, "indirect", int(c.count(column, simIndirectPersons)))
}

// place is where an edge stands among the cells.
func place(cells []cell, e ladder.Edge) int {
	at, _ := slices.BinarySearchFunc(cells, e, func(c cell, e ladder.Edge) int {
		if c.from != e.From {
			return int(c.from) - int(e.From)
		}
		return int(c.to) - int(e.To)
	})
	return at
}

// explainMap adds the notes of the rule and of the cut-off.
func (p page) explainMap() {
	p.explainCounting()
	o := p.c.Ladders.Cutoff
	switch {
	case o.Top > 0:
		p.note("cutoff", "Links shown are the %d strongest per pair of levels, ties kept (%s).", o.Top, basisWords[o.Basis])
	case o.Count > 0:
		p.note("cutoff", "Links shown have a count of %d or more (%s).", o.Count, basisWords[o.Basis])
	default:
		part := cmp.Or(o.Share, ladder.DefaultShare)
		p.note("cutoff", "Links shown have a count of at least %g %% of the segment's respondents with ladders (%s).", math.Round(part*1e4)/100, basisWords[o.Basis])
	}
	if !o.Redundant {
		p.note("redundant", "A link is left out where a path of shown links leads the same way.")
	}
}

// markEdges notes the rows of links that go down a level, and the figures of
// links on a cycle, which may be one in some segments only.
func (s *sim) markEdges(p page, maps []*ladder.ValueMap, row func(ladder.Edge) int) {
	var down, cyclic uint32
	for column, m := range maps {
		for _, e := range m.Edges {
			if e.Downward {
				if down == 0 {
					down = p.note("downward", "The link goes down a level.")
				}
				p.Stub[row(e)].Notes |= down
			}
			if e.Cyclic {
				if cyclic == 0 {
					cyclic = p.note("cyclic", "The link is part of a circle of links.")
				}
				l := p.Open(row(e), 0)
				l.Mark(column, l.Status(column), cyclic)
			}
		}
	}
}

// factLeftOut is the sum of both degrees of a code beside the map.
const factLeftOut = "left_out.degree"

func tabulateLeftOut(c *Context, state State) []*Table {
	s := state.(*sim)
	cells, base := s.cells(), s.baseOf(laddered)
	maps := s.maps(cells, base)
	rowOf := slices.Repeat([]int{-1}, s.n)
	var rows []tab.Row
	for i := range s.n {
		if slices.ContainsFunc(maps, func(m *ladder.ValueMap) bool { return slices.Contains(m.LeftOut, ladder.Index(i)) }) {
			rowOf[i] = len(rows)
			rows = append(rows, codeRow(c.Frame, ladder.Index(i)))
		}
	}
	p := newPage(c, "respondents with at least one ladder", "Code", base, rows, []tab.Statistic{
		{Name: "degree", Label: "Implications in and out", Unit: tab.Implied, Fact: factLeftOut, Additive: true, From: []string{factIn, factOut}},
	})
	people := s.codes.rollAll()
	for column, m := range maps {
		degree := make([]int64, s.n)
		for _, cell := range cells {
			degree[cell.from] += cell.total(column)
			degree[cell.to] += cell.total(column)
		}
		for code, row := range rowOf {
			if row >= 0 {
				p.absent(row, column, "degree", people[code].people(column))
			}
		}
		for _, code := range m.LeftOut {
			p.count(rowOf[code], column, "degree", degree[code], people[code].people(column))
		}
	}
	for _, r := range rows {
		p.Relations = append(p.Relations, tab.Relation{Total: tab.Fact{Name: factLeftOut, Item: r.Item},
			Parts: []tab.Fact{{Name: factIn, Item: r.Item}, {Name: factOut, Item: r.Item}}})
	}
	s.degreeSums(p, cells)
	p.explainMap()
	return []*Table{p.Table}
}

func tabulateMapSummary(c *Context, state State) []*Table {
	s := state.(*sim)
	cells, base := s.cells(), s.baseOf(laddered)
	p := newPage(c, "respondents with at least one ladder", "Value map", base, []tab.Row{{Item: mapItem, Said: say.That("Value map")}}, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: "value_map_summary.respondents", Additive: true},
		{Name: saying, Label: "Ladders", Unit: tab.Ladders, Fact: "value_map_summary.ladders", Additive: true},
		{Name: "cutoff", Label: "Cut-off", Unit: s.unit()},
		{Name: "links", Label: "Links shown", Unit: tab.Cells},
		{Name: "links_share", Label: "% of links", Unit: tab.Share, Decimals: -1, From: []string{"value_map_summary.links"}},
		{Name: "implications_share", Label: "% of implications", Unit: tab.Share, Decimals: -1},
	})
	for column, m := range s.maps(cells, base) {
		people := base[column].N
		threshold := float64(m.Threshold)
		if m.Threshold == 0 {
			threshold = math.NaN() // the strongest links per pair of levels: no cut-off
		}
		p.count(0, column, sayers, int64(people), people)
		p.count(0, column, saying, int64(base[column].Units), people)
		p.number(0, column, "cutoff", threshold, people)
		p.count(0, column, "links", m.Shown.Cells, people)
		p.number(0, column, "links_share", m.Shown.CellShare, people)
		p.number(0, column, "implications_share", coarse(m.Shown.RelationShare, s.sum(cells, column)), people)
	}
	p.explainMap()
	p.note("coarse", "The share of implications is rounded to steps of at least %d implications.", least)
	p.Relations = []tab.Relation{
		{Total: ladderedFact, Parts: []tab.Fact{p.Fact(0, 0)}, Disjoint: true},
		{Total: laddersFact, Parts: []tab.Fact{p.Fact(0, 1)}},
	}
	return []*Table{p.Table}
}

// mapItem is the item of a value map as a whole.
const mapItem = "map"

// least is how many implications a step of the published share of implications
// is worth: twice the default disclosure threshold.
const least = 10

// sum is the implications of a column on the cut-off's basis.
func (s *sim) sum(cells []cell, column int) int64 {
	var all int64
	for _, c := range cells {
		all += c.count(column, simDirect)
		if s.c.Ladders.Cutoff.Basis == ladder.DirectAndIndirect {
			all += c.count(column, simIndirect)
		}
	}
	return all
}

// coarse is a share of so many implications that a map shows, to the nearest step of
// 1, 2, 5, 10, 25 or 50 per cent worth at least that many; NaN where no step
// is. An exact share, with the sum of the matrix and all links but one, would
// give a withheld link away, and no relation between facts can say so, because
// each segment has links of its own.
func coarse(share float64, all int64) float64 {
	for _, parts := range []float64{100, 50, 20, 10, 4, 2} {
		if float64(all)/parts >= least {
			return math.Round(share*parts) / parts
		}
	}
	return math.NaN()
}
