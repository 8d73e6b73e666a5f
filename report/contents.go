package report

import (
	"fmt"
	"slices"
	"strings"
)

// contents reserves the sheet; fillContents lists what has come after it.
func contents(c *composer) {
	c.begin(contentsSheet)
	c.add(Sheet{Title: "Contents. " + c.s.Title + ", as of " + day(c.s.AsOf), Kind: Contents})
}

func (c *composer) fillContents() {
	g := &Grid{Heads: [][]Text{{{Text: "Part"}, {Text: "Sheet"}, {Text: "What it holds"}}}, Widths: []float64{20, 34, 96}}
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
		at.Lines = []string{fmt.Sprintf("%s with a link to each. Every sheet leads back here.", count(int64(len(g.Rows)), "sheet")), c.spine()}
		if len(c.beyond) > 0 {
			at.Lines = append(at.Lines, c.reader.says("Left out of this workbook. "+strings.Join(c.beyond, " ")))
		}
		if len(c.mute) > 0 {
			at.Lines = append(at.Lines, c.reader.says("Not printed, because every figure of theirs is withheld: "+strings.Join(c.mute, "; ")+"."))
		}
	}
}

// spine says what the parts of the report answer, those that it has.
func (c *composer) spine() string {
	var parts []string
	for p, text := range partTexts {
		has := slices.ContainsFunc(c.book.Sheets, func(s Sheet) bool { return s.Part == part(p).String() })
		if text != "" && has {
			parts = append(parts, part(p).String()+": "+text+".")
		}
	}
	if len(parts) == 0 {
		return "No part has a figure to show."
	}
	return strings.Join(parts, " ")
}

// short is a title without the study and the date, which are the same on every
// sheet.
func (c *composer) short(s *Sheet) string {
	if s.Name == coverSheet {
		return "Main findings, who and when, how to read, contact"
	}
	return strings.TrimSuffix(s.Title, ". "+c.s.Title+", as of "+day(c.s.AsOf))
}

// notes reserves the sheet; fillNotes lists the notes that sheets refer to.
func notes(c *composer) {
	c.begin(notesSheet)
	c.add(Sheet{Title: "Notes. " + c.s.Title + ", as of " + day(c.s.AsOf), Kind: List,
		Lines: []string{"What the marks and the numbered notes of this report mean."}})
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
	g := &Grid{Heads: [][]Text{{{Text: "Note"}, {Text: "What it says"}, {Text: "In results"}, {Text: "Stands on"}}}, Widths: []float64{9, 80, 22, 44}}
	for _, s := range shorthand {
		if s.mark == Untested && !c.compared() {
			continue
		}
		g.Rows = append(g.Rows, Line{Cells: []Value{words(s.mark), words(s.text), words(s.name), words("where it applies")}})
	}
	for i, n := range c.book.Notes {
		g.Rows = append(g.Rows, Line{Note: i + 1, Rule: i == 0, Cells: []Value{words(fmt.Sprintf("Note %d", i+1)), words(n.Text), words(n.ID), words(places(c.usedOn[i]))}})
	}
	for i := range c.book.Sheets {
		if s := &c.book.Sheets[i]; s.Name == notesSheet {
			s.Grid = g
		}
	}
}

// places lists sheets, the first few of many by name.
func places(sheets []string) string {
	const most = 4
	if len(sheets) > most {
		return strings.Join(sheets[:most-1], ", ") + fmt.Sprintf(" and %d more", len(sheets)-most+1)
	}
	return strings.Join(sheets, ", ")
}
