package html

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"rung/report"
)

// table writes the grid of a sheet. It can be reached and scrolled by
// keyboard, and its heads say what they are heads of.
func (p *page) table(s *report.Sheet) {
	class := map[report.Kind]string{report.Matrix: " matrix", report.List: " list"}[s.Kind]
	p.f("<div class=\"scroll%s\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n<caption>%s</caption>\n<thead>\n",
		class, text(s.Name), text(s.Name))
	for _, heads := range s.Grid.Heads {
		p.heads(s.Grid, heads)
	}
	p.f("</thead>\n<tbody>\n")
	for l := range s.Grid.All() {
		p.line(s, l)
	}
	p.f("</tbody>\n</table>\n</div>\n")
}

func (p *page) heads(g *report.Grid, heads []report.Text) {
	p.f("<tr>")
	col := 0
	for _, h := range heads {
		var class []string
		scope, span := "col", ""
		if h.Right {
			class = append(class, "r")
		}
		if h.Span > 1 {
			class, scope, span = append(class, "span"), "colgroup", fmt.Sprintf(` colspan="%d"`, h.Span)
		}
		if slices.Contains(g.Rules, col) {
			class = append(class, "left")
		}
		if h.Text == "" {
			p.f("<td%s></td>", span)
		} else {
			p.f("<th scope=\"%s\"%s%s>%s</th>", scope, span, classes(class), p.linked(h.Text))
		}
		col += max(1, h.Span)
	}
	p.f("</tr>\n")
}

func (p *page) line(s *report.Sheet, l report.Line) {
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
	for i, v := range l.Cells {
		if i == 0 {
			p.first(l, v)
			continue
		}
		p.cell(s, i, v)
	}
	p.f("</tr>\n")
}

// first is the head of a row.
func (p *page) first(l report.Line, v report.Value) {
	var class []string
	if l.Indent > 0 {
		class = append(class, fmt.Sprintf("i%d", min(l.Indent, 3)))
	}
	id := ""
	if l.Note > 0 {
		id = fmt.Sprintf(` id="note-%d"`, l.Note)
	}
	p.f("<th scope=\"row\"%s%s>%s</th>", id, classes(class), p.value(v))
}

func (p *page) cell(s *report.Sheet, col int, v report.Value) {
	class := []string{map[report.ValueKind]string{report.Number: "n", report.Mark: "mark", report.Letters: "l"}[v.Kind]}
	if class[0] == "" {
		class[0] = "w"
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
	p.f("<td%s>%s</td>", classes(class), p.value(v))
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
	return html.EscapeString(report.Clean(v.String()))
}

func classes(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ` class="` + strings.Join(names, " ") + `"`
}
