package report

import (
	"strings"

	"rung/segment/tab"
)

// countedLinks says what the links of maps are counted by.
var countedLinks = [3]string{"links counted by respondents", "links counted by ladders", "links counted by occurrences"}

// coverages says for every segment how its value map was cut off and how much
// of what was said it shows, one row a segment.
func coverages(c *composer) {
	t := c.find("value_map_summary")
	if t == nil || len(t.Stub) == 0 {
		return
	}
	for _, b := range c.spread() {
		c.begin(c.say("Map coverage") + b.suffix())
		g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Trait")}, {Text: c.say("Segment")}, {Text: c.say("Respondents"), Right: true}}}}
		var all []int
		for st, s := range t.Statistics {
			all = append(all, st)
			g.Heads[0] = append(g.Heads[0], Text{Text: c.label(s), Right: true})
		}
		group := ""
		for at, i := range c.columns(b) {
			col := c.column(i)
			l := Line{Rule: at > 0 && col.Group != group}
			group = col.Group
			l.Cells = []Value{words(c.groupName(col)), words(c.flagged(c.columnLabel(col), c.low(t, 0, i))), baseValue(t, 0, i, Whole, unweighted)}
			for _, st := range all {
				l.Cells = append(l.Cells, value(t.At(0, st, i), format(t.Statistics[st])))
			}
			g.Rows = append(g.Rows, l)
		}
		c.add(Sheet{
			Title: c.headline(t, c.table()+c.title(t), c.impliers(countedLinks), c.whom(b)),
			Lines: c.lines(t, g, all, c.columns(b), c.say("Kept: %s.", c.cutoffRule())), Kind: List, Grid: g,
		})
	}
}

// groupName is the heading over a column in a list of segments.
func (c *composer) groupName(col tab.Column) string {
	if col.Group == "" {
		return c.say("All")
	}
	return c.groupLabel(col)
}

// flagged is a label with the mark of a low base.
func (c *composer) flagged(label string, low bool) string {
	if low {
		label += " " + LowBase
	}
	return strings.TrimSpace(label)
}
