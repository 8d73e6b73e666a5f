package html

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"rung/report"
)

// tables writes the grid of a sheet, in as many parts as its width needs. Each
// can be reached and scrolled by keyboard, and its heads say what they are
// heads of.
func (p *page) tables(s *report.Sheet) {
	class := map[report.Kind]string{report.Matrix: " matrix", report.List: " list"}[s.Kind]
	if tight(s) {
		class += " tight"
	}
	if s.Figure == nil && upright(s) {
		class += " a4p"
	}
	parts := panels(s)
	for i, part := range parts {
		name := p.caption(s, part, i+1, len(parts))
		p.f("<div class=\"scroll%s\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">\n<table>\n<caption>%s</caption>\n<thead>\n",
			class, p.say("Table: %s", name), text(name))
		for _, heads := range s.Grid.Heads {
			p.heads(s.Grid, heads, part.columns)
		}
		p.f("</thead>\n<tbody>\n")
		for l := range s.Grid.All() {
			p.line(s, l, part.columns)
		}
		p.f("</tbody>\n</table>\n</div>\n")
	}
}

// caption is what one of the parts of a table is called.
func (p *page) caption(s *report.Sheet, part panel, i, of int) string {
	l := p.book.Language
	switch {
	case of == 1:
		return s.Name
	case part.under == "":
		return l.Say("%s, part %d of %d", s.Name, i, of)
	}
	return l.Say("%s, part %d of %d: %s", s.Name, i, of, part.under)
}

func (p *page) heads(g *report.Grid, heads []report.Text, columns []int) {
	p.f("<tr>")
	col := 0
	for _, h := range heads {
		n := within(columns, col, col+max(1, h.Span))
		if n > 0 {
			p.head(h, n, slices.Contains(g.Rules, col))
		}
		col += max(1, h.Span)
	}
	p.f("</tr>\n")
}

// head is a header cell over n columns.
func (p *page) head(h report.Text, n int, rule bool) {
	var class []string
	scope, span := "col", ""
	if h.Right {
		class = append(class, "r")
	}
	if h.Span > 1 {
		class, scope = append(class, "span"), "colgroup"
	}
	if n > 1 {
		span = fmt.Sprintf(` colspan="%d"`, n)
	}
	if rule {
		class = append(class, "left")
	}
	if h.Text == "" {
		p.f("<td%s></td>", span)
	} else {
		p.f("<th scope=\"%s\"%s%s>%s</th>", scope, span, classes(class), p.linked(h.Text))
	}
}

func (p *page) line(s *report.Sheet, l report.Line, columns []int) {
	var class []string
	if l.Bold {
		class = append(class, "b")
	}
	if l.Muted {
		class = append(class, "m")
	}
	if l.Rule {
		class = append(class, "rule")
	}
	p.f("<tr%s>", classes(class))
	for _, i := range columns {
		switch {
		case i >= len(l.Cells):
		case i == 0:
			p.first(l, l.Cells[0])
		default:
			p.cell(s, i, l.Cells[i])
		}
	}
	p.f("</tr>\n")
}

// first is the head of a row. That of a note leads back to where the note is
// first referred to.
func (p *page) first(l report.Line, v report.Value) {
	var class []string
	if l.Indent > 0 {
		class = append(class, fmt.Sprintf("i%d", min(l.Indent, 3)))
	}
	id, back := "", ""
	if l.Note > 0 {
		id = fmt.Sprintf(` id="note-%d"`, l.Note)
		if n := strconv.Itoa(l.Note); p.read[n] {
			back = fmt.Sprintf(` <a href="#ref-%s" aria-label="%s">↩</a>`, n, p.say("Back to the first reference to note %d", l.Note))
		}
	}
	p.f("<th scope=\"row\"%s%s>%s%s</th>", id, classes(class), p.value(v), back)
}

// cell is a cell beside the head of its row. Numbers and marks have no class:
// they are most of a page.
func (p *page) cell(s *report.Sheet, col int, v report.Value) {
	var class []string
	switch v.Kind {
	case report.Letters, report.Mark:
		if n := len(v.Text); n > longestWord/2 {
			class = append(class, "ll")
		} else if n > 0 && lettered(s.Grid, col) {
			class = append(class, "l")
		}
	case report.Words, report.Link:
		class = append(class, "w")
	}
	if v.Muted {
		class = append(class, "m")
	}
	if slices.Contains(s.Grid.Rules, col) {
		class = append(class, "left")
	}
	if step := v.Step(); step > 0 {
		class = append(class, fmt.Sprintf("f%d", step))
	}
	tag, scope := "td", ""
	if col < s.Grid.FreezeColumns && v.Kind == report.Words {
		tag, scope = "th", ` scope="row"`
	}
	p.f("<%s%s%s>%s</%s>", tag, scope, classes(class), p.value(v), tag)
}

func (p *page) value(v report.Value) string {
	if v.Kind == report.Link {
		if id := p.target(v.Target); id != "" {
			return fmt.Sprintf("<a href=\"#%s\">%s</a>", id, text(v.Text))
		}
	}
	if v.Kind == report.Words {
		return p.linked(v.Text)
	}
	shown := report.Clean(v.String())
	if v.Kind == report.Number {
		shown = p.book.Language.Digits(strings.Replace(shown, "-", "−", 1))
	}
	return html.EscapeString(shown)
}

func classes(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ` class="` + strings.Join(names, " ") + `"`
}
