package measure

import (
	"rung/segment/tab"
)

// relateTables relates what tables of several measures say of the same people:
// what is withheld in one would stand in another, or be what two others leave.
func relateTables(c *Context, tables []*Table) {
	relateToWaves(c, tables)
	relateSplits(tables)
	for _, t := range tables {
		at := func(measure string) *Table {
			for _, o := range tables {
				if o.Measure == measure && o.Wave == t.Wave {
					return o
				}
			}
			return nil
		}
		switch t.Measure {
		case "touchpoints":
			relateStrangers(t, at("stages"))
		case "what_worked":
			relateOutcome(t, c.Choices.Outcome, at("amounts"))
			relateExposed(t, at("touchpoints"))
		case "stage_transitions":
			relateStages(t, at("stages"))
		}
	}
}

// rowOf is the row of an item; -1 for none.
func rowOf(t *Table, item string) int {
	if t != nil {
		for row, r := range t.Stub {
			if r.Item == item && r.ItemTo == "" {
				return row
			}
		}
	}
	return -1
}

func (p page) relate(total tab.Fact, parts ...tab.Fact) {
	p.Relations = append(p.Relations, tab.Relation{Total: total, Parts: parts, Disjoint: true})
}

// relateStrangers: everybody is who met the brand and who did not.
func relateStrangers(t, stages *Table) {
	if any, none := rowOf(t, "any"), rowOf(stages, unmet); any >= 0 && none == len(stages.Stub)-1 {
		total := everybodyFact
		total.Wave = t.Wave
		page{Table: t}.relate(total, t.Fact(any, 0), stages.Fact(none, 0))
	}
}

// relateOutcome: those with an outcome are those of them who met an element,
// and those who did not.
func relateOutcome(t *Table, outcome string, amounts *Table) {
	if given := rowOf(amounts, outcome); given >= 0 {
		for row := range t.Stub {
			fact := func(name string) tab.Fact { return t.Fact(row, t.Statistic(name)) }
			page{Table: t}.relate(amounts.Fact(given, amounts.Statistic("givers")), fact("some_exposed"), fact("some_unexposed"))
		}
	}
}

// relateExposed: where the outcome of all who met an element is known, they
// are those of its row. There are never more of them, so that Total decides.
func relateExposed(t, touchpoints *Table) {
	if touchpoints == nil {
		return
	}
	exposed := t.Statistic("exposed")
	for row := range t.Stub {
		if other := rowOf(touchpoints, t.Stub[row].Item); other >= elementItem && sameInTotal(t, row, exposed, touchpoints, other, 0) {
			page{Table: t}.relate(touchpoints.Fact(other, 0), t.Fact(row, exposed))
		}
	}
}

// relateStages: the base of a transition is a stage.
func relateStages(t, stages *Table) {
	for row, r := range t.Stub {
		if other := rowOf(stages, r.Item); other >= 0 {
			page{Table: t}.relate(stages.Fact(other, 0), t.Fact(row, 0))
		}
	}
}

func sameInTotal(a *Table, row, statistic int, b *Table, other, s int) bool {
	x, y := a.At(row, statistic, 0), b.At(other, s, 0)
	return x.Persons > 0 && x.Persons == y.Persons
}
