package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is the book as plain text: every sheet in order with everything that a
// reader will see. Reviewers read its changes.
func (b *Book) Text() string {
	var w strings.Builder
	fmt.Fprintln(&w, b.Title)
	fmt.Fprintln(&w, b.Language.Say("study %s · as of %s · run %s · rung %s · %s", b.Study, b.AsOf, b.Run, b.Version, b.Language.Tag()))
	for i := range b.Sheets {
		b.sheet(&w, &b.Sheets[i])
	}
	return w.String()
}

func (b *Book) sheet(w *strings.Builder, s *Sheet) {
	fmt.Fprintf(w, "\n=== %s ===\n%s\n", s.Name, s.Title)
	for _, l := range s.Lines {
		fmt.Fprintln(w, l)
	}
	for _, p := range s.Prose {
		fmt.Fprintln(w, p.text())
	}
	if f := s.Figure; f != nil {
		fmt.Fprintf(w, "\n[%s]\n", b.Language.Say("figure %s: %s", f.Name, f.Alt))
	}
	if s.Grid != nil {
		w.WriteByte('\n')
		b.grid(w, s.Grid)
	}
}

func (p Paragraph) text() string {
	text := p.Text
	if p.Target != "" {
		text += " <" + p.Target + ">"
	}
	switch p.Style {
	case Heading:
		return "\n" + text
	case Point:
		return "- " + text
	}
	return text
}

// mostText is how many rows of a tidy table the text shows: it is read, and
// the results have files of their own.
const mostText = 12

func (b *Book) grid(w *strings.Builder, g *Grid) {
	var lines [][]string
	for _, h := range g.Heads {
		var cells []string
		for _, t := range h {
			cells = append(cells, t.Text)
			for range max(1, t.Span) - 1 {
				cells = append(cells, "<")
			}
		}
		lines = append(lines, cells)
	}
	heads, n := len(lines), 0
	for l := range g.All() {
		if n++; g.Name != "" && n > mostText {
			continue
		}
		var cells []string
		for i, v := range l.Cells {
			cells = append(cells, b.cell(v, l, i))
		}
		lines = append(lines, cells)
	}
	printAligned(w, lines, heads)
	if g.Name != "" && n > mostText {
		fmt.Fprintln(w, b.Language.Say("… %d rows in table %s", n, g.Name))
	}
}

// cell shows what a reader sees by other means than words: nets in bold as
// *Net*, indents as blanks, filled cells in angles, links.
func (b *Book) cell(v Value, l Line, column int) string {
	s := b.Show(v)
	if column == 0 {
		if l.Bold {
			s = "*" + s + "*"
		}
		s = strings.Repeat("  ", l.Indent) + s
	}
	switch {
	case v.Step() > 0:
		return "<" + s + ">"
	case v.Kind == Link:
		return s + " <" + v.Target + ">"
	}
	return s
}

// printAligned pads the columns: the first to the left, the others to the left
// or right by what most of their cells are.
func printAligned(w *strings.Builder, lines [][]string, heads int) {
	var widths []int
	for _, l := range lines {
		for i, s := range l {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(s))
		}
	}
	for at, l := range lines {
		row := ""
		for i, s := range l {
			row += s + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s)+2)
		}
		fmt.Fprintln(w, strings.TrimRight(row, " "))
		if at == heads-1 {
			fmt.Fprintln(w, strings.Repeat("-", min(120, total(widths))))
		}
	}
}

func total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w + 2
	}
	return sum
}
