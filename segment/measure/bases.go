package measure

import (
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var basesFold = &Fold{Name: "bases", New: func(c *Context) State { return newCounting(c, 0, 0) }}

// The items of the bases table, in the order of everyone and laddered.
const (
	allItem      = "all"
	ladderedItem = "with_ladders"
)

// laddersFact is every ladder of a column. Tables that split ladders without
// remainder add up to it.
var laddersFact = tab.Fact{Name: "bases.ladders", Item: ladderedItem}

// rungsFact is every rung of a column, as coded.
var rungsFact = tab.Fact{Name: "bases.rungs", Item: ladderedItem}

// everybodyFact is everybody.
var everybodyFact = tab.Fact{Name: "bases.respondents", Item: allItem}

// ladderedFact is everybody with a ladder.
var ladderedFact = tab.Fact{Name: "bases.respondents", Item: ladderedItem}

func tabulateBases(c *Context, state State) []*Table {
	s := state.(*counting)
	const people = "bases.respondents"
	rows := []tab.Row{{Item: allItem, Said: say.That("All respondents")}, {Item: ladderedItem, Said: say.That("Respondents with ladders")}}
	items := []int{everyone, laddered}
	if c.laddersApart() {
		rows, items = rows[:1], items[:1]
	}
	if c.dated() {
		rows[laddered].Base = 1 // few may have any, and others say so
	}
	p := newPage(c, "all respondents", "Base", s.baseOf(everyone), rows,
		[]tab.Statistic{
			{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true},
			{Name: "weighted", Label: "Weighted", Unit: tab.Weighted, Decimals: 1, Fact: people, Additive: true},
			{Name: "effective", Label: "Effective", Unit: tab.Respondents, Decimals: 1, Fact: people, Additive: true},
			{Name: saying, Label: "Ladders", Unit: tab.Ladders, Fact: laddersFact.Name, Additive: true},
			{Name: "rungs", Label: "Rungs", Unit: tab.Rungs, Fact: rungsFact.Name, Additive: true},
			{Name: "design_effect", Label: "Design effect of weights", Unit: tab.Index, Decimals: 2, Fact: people, Additive: true},
		})
	if c.dated() {
		p.Bases = append(p.Bases, s.baseOf(laddered))
	}
	for row, item := range items {
		f := s.bases.roll(item)
		for column, b := range s.baseOf(item) {
			p.Set(row, 0, column, estimate.Count(float64(b.N), b.N))
			p.Set(row, 1, column, estimate.Count(b.Weighted, b.N))
			p.Set(row, 2, column, estimate.Count(b.Effective, b.N))
			if b.Effective > 0 && c.Weighted {
				p.Set(row, 5, column, estimate.Count(float64(b.N)/b.Effective, b.N))
			} else if c.Weighted {
				p.Set(row, 5, column, estimate.None())
			}
			if item == laddered {
				p.Set(row, 3, column, estimate.Count(float64(f.count(column, baseLadders)), b.N))
				p.Set(row, 4, column, estimate.Count(float64(f.count(column, baseRungs)), b.N))
			}
		}
	}
	if c.Weighted {
		p.note("design-effect", "The design effect of weights is the number of respondents over the effective one (Kish): how many times more people the weights make necessary. It leaves strata and clusters aside.")
	}
	return []*Table{p.Table}
}
