package html

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"rung/report"
	"rung/report/theme"
)

//go:embed style.css
var styleSheet string

// variables are what the style sheet takes from the theme.
func variables(t theme.Theme) string {
	var b strings.Builder
	b.WriteString(":root { color-scheme: light;")
	set := func(name, value string) { fmt.Fprintf(&b, " --%s: %s;", name, value) }
	c := t.Colours
	for _, v := range []struct {
		name string
		of   theme.Colour
	}{
		{"paper", c.Paper}, {"ink", c.Ink}, {"muted", c.Muted}, {"link", c.Link}, {"focus", c.Focus}, {"hair", c.Hair},
		{"rule", c.Rule}, {"grid", c.Grid}, {"panel", c.Panel}, {"panel-edge", c.PanelEdge},
	} {
		set(v.name, v.of.String())
	}
	set("font", theme.Families(t.Fonts.Page, `"`))
	z := t.Sizes.Page
	for _, v := range []struct {
		name   string
		points float64
	}{
		{"title", z.Title}, {"head", z.Head}, {"subhead", z.Subhead}, {"body", z.Body}, {"note", z.Note}, {"table", z.Table}, {"matrix", z.Matrix},
	} {
		set(v.name, length(v.points/custom, "rem"))
	}
	set("print", length(z.Print, "pt"))
	set("print-table", length(z.PrintTable, "pt"))
	b.WriteString(" }\n")
	return b.String()
}

// custom is the size in points that browsers set text in where a reader has not chosen another.
const custom = 12

// length is a length to a thousandth of its unit.
func length(v float64, unit string) string {
	s := strings.TrimRight(strconv.FormatFloat(v, 'f', 3, 64), "0")
	return strings.TrimRight(s, ".") + unit
}

// footers are what stands under every printed page: what it is from, and which
// of how many it is.
func (p *page) footers() string {
	return fmt.Sprintf("@page { @bottom-left { content: %s; } @bottom-right { content: counter(page) \" / \" counter(pages); } }\n",
		quoted(p.book.Title+" · "+p.day()+" · "+p.book.Run))
}

// quoted is a string of a style sheet: what could end it, or the sheet, is
// written as its code.
func quoted(s string) string {
	var b strings.Builder
	for _, r := range report.Clean(s) {
		if strings.ContainsRune("\"\\<>&", r) || r < ' ' {
			fmt.Fprintf(&b, "\\%06x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// shades is the style sheet of the colour scale: a policy that allows no
// style attributes needs a class for every step.
func shades(t theme.Theme) string {
	var b strings.Builder
	for step := 1; step <= report.FillSteps; step++ {
		fill, ink := t.Shade(step)
		fmt.Fprintf(&b, ".matrix td.f%d { background: %s; color: %s; }\n", step, fill, ink)
	}
	return b.String()
}
