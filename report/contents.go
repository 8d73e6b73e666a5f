package report

import (
	"slices"
	"strings"
)

// contents reserves the sheet; fillContents lists what has come after it.
func contents(c *composer) {
	c.begin(c.say(contentsSheet))
	c.add(Sheet{Title: c.say(contentsSheet) + c.dateline(), Kind: Contents})
}

func (c *composer) fillContents() {
	g := &Grid{Heads: [][]Text{{{Text: c.say("Part")}, {Text: c.say("Sheet")}, {Text: c.say("What it holds")}}}, Widths: []float64{20, 34, 96}}
	var at *Sheet
	last := ""
	for i := range c.book.Sheets {
		s := &c.book.Sheets[i]
		if s.Kind == Contents {
			at = s
			continue
		}
		rule := s.Part != last && last != ""
		last = s.Part
		g.Rows = append(g.Rows, Line{Rule: rule, Cells: []Value{words(s.Part), {Kind: Link, Text: s.Name, Target: s.Name}, words(c.short(s))}})
	}
	if at != nil {
		at.Grid = g
		at.Lines = []string{c.say("%d sheets with a link to each. Every sheet leads back here.", len(g.Rows)), c.spine()}
		if len(c.beyond) > 0 {
			at.Lines = append(at.Lines, c.reader.says(sentences(append([]string{c.say("Left out of this workbook.")}, c.beyond...)...)))
		}
		if len(c.mute) > 0 {
			at.Lines = append(at.Lines, c.reader.says(c.say("Not printed, because every figure of theirs is withheld: %s.", strings.Join(c.mute, "; "))))
		}
	}
}

// spine says what the parts of the report answer, those that it has.
func (c *composer) spine() string {
	var parts []string
	for p, text := range partTexts {
		name := c.say(part(p).String())
		has := slices.ContainsFunc(c.book.Sheets, func(s Sheet) bool { return s.Part == name })
		if text != "" && has {
			parts = append(parts, name+": "+c.say(text)+".")
		}
	}
	if len(parts) == 0 {
		return c.say("No part has a figure to show.")
	}
	return strings.Join(parts, " ")
}

// short is a title without the study and the date, which are the same on every
// sheet.
func (c *composer) short(s *Sheet) string {
	if s.Name == c.say(coverSheet) {
		return c.say("Main findings, who and when, how to read, contact")
	}
	return strings.TrimSuffix(s.Title, c.dateline())
}

// notes reserves the sheet; fillNotes lists the notes that sheets refer to.
func notes(c *composer) {
	c.begin(c.say(notesSheet))
	c.add(Sheet{Title: c.say(notesSheet) + c.dateline(), Kind: List,
		Lines: []string{c.say("What the marks and the numbered notes of this report mean.")}})
}

// shorthand explains the marks.
var shorthand = []struct{ mark, name, text string }{
	{Withheld, "suppressed", "Withheld to protect respondents: too few people stand behind the figure, or it would give such a figure away."},
	{LowBase, "low_base", "Few people behind a column; in the heading of the column."},
	{NotApplicable, "not_applicable", "No cases or not applicable: there is nobody to count, or the figure does not exist there. It is not zero."},
	{Untested, "untested", "Not tested: too few people, or hardly anybody or nobody to compare. It stands in place of letters."},
	{Unavailable, "none", "Not available."},
}

func (c *composer) fillNotes() {
	g := &Grid{Heads: [][]Text{{{Text: c.say("Note")}, {Text: c.say("What it says")}, {Text: c.say("In results")}, {Text: c.say("Stands on")}}}, Widths: []float64{9, 80, 22, 44}}
	for _, s := range shorthand {
		if s.mark == Untested && !c.compared() {
			continue
		}
		g.Rows = append(g.Rows, Line{Cells: []Value{words(s.mark), words(c.say(s.text)), words(s.name), words(c.say("where it applies"))}})
	}
	for i, n := range c.book.Notes {
		g.Rows = append(g.Rows, Line{Note: i + 1, Rule: i == 0, Cells: []Value{words(c.say("Note %d", i+1)), words(n.Text), words(n.ID), words(c.places(c.usedOn[i]))}})
	}
	for i := range c.book.Sheets {
		if s := &c.book.Sheets[i]; s.Name == c.say(notesSheet) {
			s.Grid = g
		}
	}
}

// places lists sheets, the first few of many by name.
func (c *composer) places(sheets []string) string {
	const most = 4
	if len(sheets) > most {
		return c.say("%s and %d more", strings.Join(sheets[:most-1], ", "), len(sheets)-most+1)
	}
	return strings.Join(sheets, ", ")
}
