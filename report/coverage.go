package report

import (
	"strings"
)

// coverages says for every segment how its value map was cut off and how much
// of what was said it shows, one row a segment.
func coverages(c *composer) {
	t := c.find("value_map_summary")
	if t == nil || len(t.Stub) == 0 {
		return
	}
	for _, b := range c.spread() {
		c.begin("Map coverage" + b.suffix())
		g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: "Trait"}, {Text: "Segment"}, {Text: "Respondents", Right: true}}}}
		var all []int
		for st, s := range t.Statistics {
			all = append(all, st)
			g.Heads[0] = append(g.Heads[0], Text{Text: label(s), Right: true})
		}
		group := ""
		for at, i := range c.columns(b) {
			col := c.column(i)
			l := Line{Rule: at > 0 && col.Group != group}
			group = col.Group
			l.Cells = []Value{words(groupName(group)), words(c.flagged(col.Label, c.low(t, 0, i))), baseValue(t, 0, i, Whole, unweighted)}
			for _, st := range all {
				l.Cells = append(l.Cells, value(t.At(0, st, i), format(t.Statistics[st])))
			}
			g.Rows = append(g.Rows, l)
		}
		c.add(Sheet{
			Title: c.headline(t, c.table()+t.Title+", links counted by "+impliers(c.s.Ladders), b.who()),
			Lines: c.lines(t, g, all, c.columns(b), "Kept: "+cutoffRule(c.s.Ladders)+"."), Kind: List, Grid: g,
		})
	}
}

func groupName(group string) string {
	if group == "" {
		return "All"
	}
	return group
}

// flagged is a label with the mark of a low base.
func (c *composer) flagged(label string, low bool) string {
	if low {
		label += " " + LowBase
	}
	return strings.TrimSpace(label)
}
