package report

import (
	"math"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// bases is one sheet a banner with the people behind its segments, one row a
// segment.
func bases(c *composer) {
	t := c.find("bases")
	if t == nil || len(t.Stub) == 0 {
		return
	}
	for _, b := range c.spread() {
		c.begin(c.say("Bases") + b.suffix())
		picks := c.basePicks(t)
		g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Trait")}, {Text: c.say("Segment")}}}}
		var statistics []int
		for _, p := range picks {
			statistics = append(statistics, p.statistic)
			g.Heads[0] = append(g.Heads[0], Text{Text: p.head, Right: true})
		}
		group := ""
		for at, i := range c.columns(b) {
			l := c.baseLine(t, picks, i)
			l.Rule = at > 0 && c.column(i).Group != group
			group = c.column(i).Group
			g.Rows = append(g.Rows, l)
		}
		c.add(Sheet{
			Title: c.headline(t, c.table()+c.say("Bases: people and ladders behind the tables"), c.whom(b)),
			Lines: c.lines(t, g, statistics, c.columns(b), c.say("Respondents are counted once, unweighted, unless a heading says otherwise.")),
			Kind:  List, Grid: g,
		})
	}
}

// pick is one column of the table of bases.
type pick struct {
	row, statistic int
	head           string
}

func (c *composer) basePicks(t *disclose.Table) []pick {
	var out []pick
	for row, r := range t.Stub {
		for st, s := range t.Statistics {
			if !c.s.Weighted && (s.Name == "weighted" || s.Name == "effective") || !present(t, row, st) {
				continue
			}
			head := c.rowWords(r)
			if s.Name != "respondents" {
				head = c.label(s)
				if s.Unit == tab.Respondents || s.Unit == tab.Weighted {
					head = listed(c.rowWords(r), c.lang.Inside(head))
				}
			}
			out = append(out, pick{row, st, head})
		}
	}
	return out
}

// present says that a statistic exists for a row in some column.
func present(t *disclose.Table, row, st int) bool {
	for i := range t.Columns.List {
		if t.At(row, st, i).Status() != tab.Absent {
			return true
		}
	}
	return false
}

func (c *composer) baseLine(t *disclose.Table, picks []pick, column int) Line {
	col := c.column(column)
	least := math.Inf(1)
	var cells []Value
	for _, p := range picks {
		v := value(t.At(p.row, p.statistic, column), format(t.Statistics[p.statistic]))
		if v.Kind == Number && t.Statistics[p.statistic].Name == "respondents" {
			least = min(least, v.Number)
		}
		cells = append(cells, v)
	}
	name := c.flagged(c.columnHead(col), least > 0 && least < float64(c.s.LowBase))
	return Line{Cells: append([]Value{words(c.groupName(col)), words(name)}, cells...)}
}
