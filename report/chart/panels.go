package chart

import (
	"image/color"
	"slices"
)

// grid places panels in rows of at most most, the rows as even as they can be: five panels of at most
// four stand as three and two.
type grid struct{ n, columns int }

func newGrid(n, most int) grid {
	if n == 0 {
		return grid{0, 1}
	}
	rows := (n + most - 1) / most
	return grid{n, (n + rows - 1) / rows}
}

// rows calls f with the panels of each row.
func (g grid) rows(f func(first, last int)) {
	for i := 0; i < g.n; i += g.columns {
		f(i, min(i+g.columns, g.n))
	}
}

// heading is a panel's name with its dagger and base. The dagger stands before the base, as in the
// tables.
func (p *picture) heading(name string, n int, low bool) string {
	if low {
		name += "†"
	}
	if n >= 0 {
		name += " (" + p.count(n) + ")"
	}
	return name
}

// swatch is the mark of a segment's colour before its name.
const swatch = 7.0

// segmentColours are the colours of panels that stand for segments, by the places that the caller gave
// them, 1 the first; nil when a panel has no place of its own among the colours of the theme. Then all are
// drawn alike: a colour that two segments share, or that some lack, would tell nothing.
func (t Theme) segmentColours(places []int) []color.RGBA {
	var out []color.RGBA
	for i, at := range places {
		if at < 1 || at > len(t.Segments) || slices.Contains(places[:i], at) {
			return nil
		}
		out = append(out, t.Segments[at-1])
	}
	return out
}

// pageRows is the room that rows of panels have on a page that is printed without being made smaller.
const pageRows = 340.0

// fitted is the height of each of n rows: as it looks best, or less when they would not fit on a page,
// but no less than least.
func fitted(best, least float64, n int) float64 {
	return max(least, min(best, pageRows/float64(max(1, n))))
}

// stub is the column of row labels at the left of every row of panels.
type stub struct {
	lines [][]string
	left  float64 // of the column on the page
	width float64
	size  float64
}

const (
	stubRoom  = 165.0 // points a row label has before it wraps
	labelPad  = 8.0   // between stub and panel
	rowHeight = 25.0
)

func (p *picture) stub(labels []string) stub { return p.stubWithin(labels, stubRoom) }

// stubWithin is a stub whose labels wrap at room.
func (p *picture) stubWithin(labels []string, room float64) stub {
	s := stub{left: margin, size: p.theme.Label + 0.5}
	for _, l := range labels {
		lines := p.balanced(l, s.size, false, room)
		s.lines = append(s.lines, lines)
		s.width = max(s.width, p.widest(lines, s.size, false))
	}
	return s
}

// height of a row that has to hold its label and at least the given content.
func (s stub) height(row int, content float64) float64 {
	return max(content, float64(len(s.lines[row]))*s.size*1.15+3)
}

// write sets the label of a row with its middle at y, right-aligned at the panel.
func (s stub) write(p *picture, row int, y float64) {
	lines := s.lines[row]
	at := y - float64(len(lines))*s.size*1.15/2
	for _, l := range lines {
		at += s.size * 1.15
		p.text(l, s.left+s.width, at-s.size*0.3, style{size: s.size, colour: p.theme.Ink, anchor: end})
	}
}

// headings writes the headings of a row of panels, wrapped to their panels, bottom lines level, and
// moves p.y below them.
func (p *picture) headings(names []string, x func(i int) float64, width float64) {
	p.colouredHeadings(names, nil, x, width)
}

// colouredHeadings are headings with the colours of segments before them, if there are any.
func (p *picture) colouredHeadings(names []string, colours []color.RGBA, x func(i int) float64, width float64) {
	room := 0.0
	if colours != nil {
		room = swatch + keyPad
	}
	size := p.theme.Label + 0.5
	wrapped := make([][]string, len(names))
	most := 0
	for i, n := range names {
		wrapped[i] = p.wrap(n, size, true, width-room)
		most = max(most, len(wrapped[i]))
	}
	for i, lines := range wrapped {
		y := p.y + float64(most-len(lines))*size*leading
		if colours != nil {
			p.rect(x(i), y+size*leading-size*0.3-swatch, swatch, swatch, colours[i], color.RGBA{}, 0)
		}
		for _, l := range lines {
			y += size * leading
			p.text(l, x(i)+room, y-size*0.3, style{size: size, bold: true, colour: p.theme.Ink})
		}
	}
	p.y += float64(most)*size*leading + 4
}

// scale maps numbers to points of a panel.
type scale struct{ low, high, x, width float64 }

func (s scale) at(v float64) float64 {
	t := (v/2 - s.low/2) / (s.high/2 - s.low/2) // halves, for the span of large numbers may overflow
	return s.x + s.width*min(max(t, 0), 1)
}
