package measure

import (
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// rectangle is the largest frame whose implication matrix is listed whole,
// zeros and all: 6,320 pairs.
const rectangle = 80

func tabulateImplications(c *Context, state State) []*Table {
	s := state.(*sim)
	cells := s.cells()
	rows, of := s.pairRows(cells)
	p := newPage(c, "respondents with at least one ladder", "Implication", s.baseOf(laddered), rows, append(s.pairStatistics(), s.peopleStatistics()...))
	atOnce(len(rows), func(from, until int) {
		for row := from; row < until; row++ {
			if of[row] == nil {
				s.zero(p, row)
			} else {
				s.pair(p, row, *of[row])
			}
		}
	})
	p.explainCounting()
	if s.n > rectangle {
		p.note("pairs-left-out", "The frame has %d codes. Pairs are listed where a figure of theirs is shown; nobody, or too few, name the others.", s.n)
	}
	if s.byPerson() {
		p.explainShares()
	} else {
		p.note("pair-respondents", "The respondents of a pair are the people behind its direct and its indirect count; a person may be among both.")
	}
	s.directs(p, cells)
	return []*Table{p.Table}
}

// pair fills the statistics of a pair, in their order.
func (s *sim) pair(p page, row int, c cell) {
	direct := func(column int) int { return int(c.count(column, simDirectPersons)) }
	indirect := func(column int) int { return int(c.count(column, simIndirectPersons)) }
	p.countAll(row, 0, func(column int) int64 { return c.count(column, simDirect) }, direct)
	p.countAll(row, 1, func(column int) int64 { return c.count(column, simIndirect) }, indirect)
	p.countAll(row, 2, c.total, c.people)
	if s.byPerson() {
		for column := range p.Columns.List {
			e := p.c.shareOf(c.subset(column), p.Bases[0], column)
			e.Influence = nil // nobody compares it
			p.put(row, 3, column, e)
		}
		return
	}
	p.countAll(row, 3, func(column int) int64 { return int64(direct(column)) }, direct)
	p.countAll(row, 4, func(column int) int64 { return int64(indirect(column)) }, indirect)
}

// pairRows are all ordered pairs of a small frame, or those that somebody
// names, each with its cell, nil for none.
func (s *sim) pairRows(cells []cell) (rows []tab.Row, of []*cell) {
	if s.n > rectangle {
		for i := range cells {
			r := pairRow(s.c.Frame, cells[i].pair)
			r.Found = true
			rows, of = append(rows, r), append(of, &cells[i])
		}
		return rows, of
	}
	next := 0
	for from := range s.n {
		for to := range s.n {
			if from == to {
				continue
			}
			at := pair{ladder.Index(from), ladder.Index(to)}
			var c *cell
			if next < len(cells) && cells[next].pair == at {
				c = &cells[next]
				next++
			}
			rows, of = append(rows, pairRow(s.c.Frame, at)), append(of, c)
		}
	}
	return rows, of
}

// zero fills a pair that nobody names: an explicit 0 in Total, so that the
// matrix is complete once, and Absent elsewhere.
func (s *sim) zero(p page, row int) {
	for k, statistic := range p.Statistics {
		if statistic.Name == share {
			p.share(row, 0, share, subset{})
			continue
		}
		e := estimate.Count(0, 0)
		if p.BaseOf(row, 0).N == 0 {
			e = estimate.None()
		}
		p.Set(row, k, 0, e)
	}
}
