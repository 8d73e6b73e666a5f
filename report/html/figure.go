package html

import (
	"bytes"
	"fmt"
	"strconv"

	"rung/report"
)

// fewRows is how many rows of a figure's table stand open under it. A longer
// table is folded, so that the next figure stays in reach.
const fewRows = 30

// figure writes a picture and, under it, its numbers.
func (p *page) figure(s *report.Sheet) error {
	picture, err := s.Figure.Picture()
	if err != nil {
		return err
	}
	svg, sheet, err := inline(picture.SVG(), p.ids[s.Name])
	if err != nil {
		return fmt.Errorf("figure %s: %w", s.Figure.Name, err)
	}
	p.f("<figure class=\"%s\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">\n%s</div>\n</figure>\n",
		sheet, p.say("Figure: %s", s.Name), svg)
	if s.Grid == nil {
		return nil
	}
	n, open := s.Grid.Len(), ""
	if n <= fewRows {
		open = ` open=""`
	}
	p.f("<details%s>\n<summary>%s</summary>\n", open, p.say("The numbers of this figure: %s, %d rows", s.Name, n))
	p.tables(s)
	p.f("</details>\n<p class=\"paper\">%s</p>\n", p.say("The numbers of this figure are on the sheet %s of report.xlsx.", s.Name))
	return nil
}

// inline fits a drawing into the page: its title and description get ids of
// their own, and what every path says is said once. It also gives the class of
// the paper that the drawing prints on.
func inline(svg []byte, id string) (drawing []byte, paper string, err error) {
	const join = ` stroke-linejoin="round"`
	svg = bytes.ReplaceAll(svg, []byte(join), nil)
	for _, r := range []struct{ old, new string }{
		{` role="img"`, fmt.Sprintf(` role="img" aria-labelledby="%s-t" aria-describedby="%s-d"%s`, id, id, join)},
		{"<title>", fmt.Sprintf(`<title id="%s-t">`, id)},
		{"<desc>", fmt.Sprintf(`<desc id="%s-d">`, id)},
	} {
		if !bytes.Contains(svg, []byte(r.old)) {
			return nil, "", fmt.Errorf("the drawing has no %s", r.old)
		}
		svg = bytes.Replace(svg, []byte(r.old), []byte(r.new), 1)
	}
	width, err := points(svg, "width")
	if err != nil {
		return nil, "", err
	}
	height, err := points(svg, "height")
	if err != nil {
		return nil, "", err
	}
	return svg, paperFor(width, height), nil
}

// points is a length of the drawing as its root element states it.
func points(svg []byte, name string) (float64, error) {
	_, after, _ := bytes.Cut(svg, []byte(" "+name+`="`))
	value, _, ok := bytes.Cut(after, []byte(`pt"`))
	if !ok {
		return 0, fmt.Errorf("the drawing has no %s in points", name)
	}
	return strconv.ParseFloat(string(value), 64)
}

// papers are what a figure can be printed on, smallest first: what is left of
// the sheet in points beside its margins and, above the figure, its title and
// lines. The style sheet has the same heights.
var papers = []struct {
	class         string
	width, height float64
}{
	{"a4", 774, 400}, {"a4p", 527, 640}, {"a3", 1123, 630}, {"a3p", 774, 980},
}

// legible is how small a figure may be printed: its smallest type is 7.5
// points, and is not to be under 7.
const legible = 0.93

// paperFor is the smallest sheet that a figure is legible on, or the one that
// shows it largest.
func paperFor(width, height float64) string {
	best, most := "", 0.0
	for _, p := range papers {
		scale := min(1, p.width/width, p.height/height)
		if scale >= legible {
			return p.class
		}
		if scale > most {
			best, most = p.class, scale
		}
	}
	return best
}
