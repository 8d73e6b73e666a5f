package report

import (
	"cmp"
	"strings"

	"rung/segment/disclose"
	"rung/segment/say"
	"rung/segment/tab"
)

// What tables, rows, columns and figures are called, in the report's language:
// the tool's words are said in it, a study's stand as they are.

// label is what a reader sees for a statistic.
func (c *composer) label(s tab.Statistic) string {
	switch {
	case s.Said.Any():
		return c.lang.Text(s.Said)
	case s.Label != "":
		return c.say(s.Label)
	}
	return c.say(capital(strings.ReplaceAll(s.Name, "_", " ")))
}

// title is what a table counts: "Terminal values reached".
func (c *composer) title(t *disclose.Table) string { return c.say(t.Title) }

// baseWords is the base of a table in words: "respondents with at least one
// ladder"; empty where it has none.
func (c *composer) baseWords(t *disclose.Table) string { return c.say(t.BaseText) }

// stub is the heading over the rows of a table.
func (c *composer) stub(t *disclose.Table) string {
	switch {
	case t.StubSaid.Any():
		return c.lang.Text(t.StubSaid)
	case t.StubHead != "":
		return c.say(t.StubHead)
	}
	return c.title(t)
}

// rowLabel is what a reader sees for the item of a row.
func (c *composer) rowLabel(r tab.Row) string {
	return c.lang.Label(r.Said, cmp.Or(r.Label, r.Item))
}

// rowLabelTo is what a reader sees for the second item of a row; empty where
// it has none.
func (c *composer) rowLabelTo(r tab.Row) string {
	return c.lang.Label(r.SaidTo, cmp.Or(r.LabelTo, r.ItemTo))
}

// rowWords is what a reader sees for a row: "Security", or "Price → Security"
// for a pair.
func (c *composer) rowWords(r tab.Row) string {
	if to := c.rowLabelTo(r); to != "" {
		return c.rowLabel(r) + " → " + to
	}
	return c.rowLabel(r)
}

// columnLabel is what a reader sees for a column under its group.
func (c *composer) columnLabel(col tab.Column) string { return c.lang.Label(col.Said, col.Label) }

// columnHead is the label of a column over its figures: a net says so.
func (c *composer) columnHead(col tab.Column) string {
	if col.Net {
		return c.say("%s (net)", c.columnLabel(col))
	}
	return c.columnLabel(col)
}

// groupLabel is the heading over a run of columns; empty for Total. Traits are
// the study's.
func (c *composer) groupLabel(col tab.Column) string { return col.Group }

// unitForms are the tool's units as a reader sees them.
var unitForms = map[tab.Unit]string{
	tab.Respondents:  "unit|respondents",
	tab.Ladders:      "unit|ladders",
	tab.Occurrences:  "unit|occurrences",
	tab.Rungs:        "unit|rungs",
	tab.Codes:        "unit|codes",
	tab.Cells:        "unit|cells",
	tab.Implied:      "unit|implications",
	tab.Coders:       "unit|coders",
	tab.Statements:   "unit|statements",
	tab.Share:        "unit|share",
	tab.Index:        "unit|index",
	tab.Weighted:     "unit|weighted respondents",
	tab.Mean:         "unit|mean",
	tab.Days:         "unit|days",
	tab.Points:       "unit|points",
	tab.Contacts:     "unit|interactions",
	tab.Relabellings: "unit|relabellings",
}

// unit is what a figure counts or measures, in words; a currency code, or a
// unit of the study, stands as it is.
func (c *composer) unit(u tab.Unit) string {
	if form, ok := unitForms[u]; ok {
		return c.say(form)
	}
	return string(u)
}

// sayAll says texts of the core in the report's language.
func (c *composer) sayAll(of []say.Text) []string {
	out := make([]string, len(of))
	for i, t := range of {
		out[i] = c.lang.Text(t)
	}
	return out
}
