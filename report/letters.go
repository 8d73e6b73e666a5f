package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// place is a figure of the table on a sheet, over all columns.
type place struct{ row, statistic int }

// mostLetters is how many letters a cell shows: more would hide the figures,
// and the results have all.
const mostLetters = 12

// Widths of columns of letters, in characters: wide enough for their letter.
const (
	letterWide = 3.5
	letterMost = 14.0
)

// letters puts beside every column of a banner table one that says which others
// its figures are higher than, and how they stand to the rest of the sample. Its
// head is the letter of the column. of are the places of figures by line. It is
// the sentence that says how to read them; empty where the sheet has none, for
// nothing on it was tested.
func (c *composer) letters(t *disclose.Table, columns []int, of map[int]place, g *Grid) string {
	due, made := c.dues(t, columns, of)
	if !due {
		return ""
	}
	if !made {
		return c.say("Not tested: too few people %s.", c.testNote(t))
	}
	lettered := func(at int) bool { return t.Tests.Letters[columns[at]] != "" }
	for h := range g.Heads[:len(g.Heads)-1] {
		at := 0 // among columns; the first head is over the stub
		for i := 1; i < len(g.Heads[h]); i++ {
			head := &g.Heads[h][i]
			span := max(1, head.Span)
			for k := range span {
				if lettered(at + k) {
					head.Span = max(1, head.Span) + 1
				}
			}
			at += span
		}
	}
	last := &g.Heads[len(g.Heads)-1]
	heads, widths, moved := (*last)[:1:1], []float64{0}, make([]int, len(columns)+1)
	for at, column := range columns {
		moved[at+1] = len(heads)
		heads, widths = append(heads, (*last)[at+1]), append(widths, 0)
		if lettered(at) {
			heads, widths = append(heads, Text{Text: t.Tests.Letters[column]}), append(widths, letterWide)
		}
	}
	*last = heads
	for i, r := range g.Rules {
		g.Rules[i] = moved[r]
	}
	for i := range g.Rows {
		l := &g.Rows[i]
		cells := l.Cells[:1:1]
		for at := 0; at+1 < len(l.Cells); at++ {
			cells = append(cells, l.Cells[at+1])
			if !lettered(at) {
				continue
			}
			v := Value{Kind: Letters}
			if p, ok := of[i]; ok {
				v = c.tested(t, p, columns[at])
			}
			widths[len(cells)] = min(letterMost, max(widths[len(cells)], 1.35*float64(utf8.RuneCountInString(v.Text))+2.5))
			cells = append(cells, v)
		}
		l.Cells = cells
	}
	g.Widths = widths
	return c.lang.Text(t.Tests.Brief) + " " + c.testNote(t) + "."
}

// dues says that tests were due on a sheet, and that one was made.
func (c *composer) dues(t *disclose.Table, columns []int, of map[int]place) (due, made bool) {
	for _, p := range of {
		line := t.Tests.Line(p.row, p.statistic, len(t.Statistics))
		if line == nil {
			continue
		}
		due = true
		made = made || slices.ContainsFunc(columns, func(i int) bool {
			_, shown := figure(t, p.row, p.statistic, i)
			return t.Tests.Letters[i] != "" && shown && !line.IsUntested(i)
		})
	}
	return due, made
}

// tested is what the tests of a figure found.
func (c *composer) tested(t *disclose.Table, p place, column int) Value {
	line := t.Tests.Line(p.row, p.statistic, len(t.Statistics))
	if line.IsUntested(column) {
		return Value{Kind: Mark, Text: Untested}
	}
	var out []string
	switch line.AgainstRest(column) {
	case tab.HigherThanRest:
		out = append(out, "+")
	case tab.LowerThanRest:
		out = append(out, "−")
	}
	if higher := line.Higher(column); len(higher) > mostLetters {
		out = append(out, c.say("%s and %d more", t.Tests.Names(higher[:mostLetters]), len(higher)-mostLetters))
	} else if len(higher) > 0 {
		out = append(out, t.Tests.Names(higher))
	}
	return Value{Kind: Letters, Text: strings.Join(out, " ")}
}

// testNote is the marker of the note on a table's tests.
func (c *composer) testNote(t *disclose.Table) string {
	return c.note("tests", strings.Join(c.sayAll(t.Tests.Text), " "))
}

// compared says that differences were tested anywhere in the report.
func (c *composer) compared() bool {
	return slices.ContainsFunc(c.r.Tables, func(t *disclose.Table) bool { return t.Tests != nil })
}

// tests says how differences were tested, in a sentence each, for Methodology.
func (c *composer) tests() []string {
	var out []string
	for _, t := range c.r.Tables {
		if t.Tests == nil {
			continue
		}
		for _, s := range c.sayAll(t.Tests.Text) {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	if len(out) == 0 {
		if c.mapsTested() {
			return []string{c.say("No significance tests were made but those of value maps and no letters are printed. Where the cover says that two intervals do not overlap, that is a description.")}
		}
		return []string{c.say("No significance tests were made and no letters are printed. Where the cover says that two intervals do not overlap, that is a description.")}
	}
	return append(out, c.say("Tests are of released figures alone, after disclosure control: nothing withheld is in them, nor in the number of comparisons. A heading of k columns has k(k − 1)/2 comparisons in every row."))
}

// isTested says in the words of a finding what the test of a figure against the
// rest of the sample found.
func (c *composer) isTested(t *disclose.Table, row, statistic, column int) string {
	line := t.Tests.Line(row, statistic, len(t.Statistics))
	if line.AgainstRest(column) != tab.NoDifference {
		return c.say("Tested against the rest of the sample, the segment differs at %.4g%% confidence.", 100*t.Tests.Levels[0])
	}
	return c.say("The two intervals do not overlap; it is a description, no test was made.")
}
