package chart

import (
	"image/color"
	"slices"
	"strings"
)

// widen takes a point and its interval into the limits of an axis.
func (pt Point) widen(low, high *float64) {
	if pt.mark() != "" {
		return
	}
	*low, *high = min(*low, pt.Value), max(*high, pt.Value)
	if l, h, ok := pt.interval(); ok {
		*low, *high = min(*low, l), max(*high, h)
	}
}

// ends are the points that an estimate and its interval reach on an axis.
func (s scale) ends(pt Point) (low, high float64) {
	x := s.at(pt.Value)
	low, high = x, x
	if l, h, ok := pt.interval(); ok {
		low, high = min(x, s.at(l)), max(x, s.at(h))
	}
	return low, high
}

// hides says that the mark of some estimate covers its interval, which a key then says.
func (s scale) hides(points []Point, mark float64) bool {
	return slices.ContainsFunc(points, func(pt Point) bool {
		low, high, ok := pt.interval()
		return ok && s.at(high)-s.at(low) < mark
	})
}

// hidden is what a key says of intervals that marks cover.
func (k *key) hidden(is bool) {
	if is {
		k.words(k.p.say("an interval narrower than its mark is hidden by it"))
	}
}

// whisker draws an interval with its ends, upright where it is of a column.
func (p *picture) whisker(x0, y0, x1, y1 float64, c color.RGBA) {
	const end = 2.4
	w := p.theme.Lines.Whisker
	p.line(x0, y0, x1, y1, w, c)
	if x0 == x1 {
		p.line(x0-end, y0, x0+end, y0, w, c)
		p.line(x0-end, y1, x0+end, y1, w, c)
		return
	}
	p.line(x0, y0-end, x0, y0+end, w, c)
	p.line(x1, y1-end, x1, y1+end, w, c)
}

// edged draws the interval of a bar over an edge of paper, so that it is seen on
// the bar and beside it. The bar ends at x; sign is its side.
func (p *picture) edged(x0, x1, x, y, sign float64) {
	p.line(x0, y, x, y, p.theme.Lines.Halo, p.theme.Paper)
	p.line(x0-sign*0.7, y-2.6, x0-sign*0.7, y+2.6, p.theme.Lines.HaloEnd, p.theme.Paper)
	p.line(x0, y, x1, y, p.theme.Lines.Rule, p.theme.Ink)
	p.line(x0, y-2.4, x0, y+2.4, p.theme.Lines.Rule, p.theme.Ink)
	p.line(x1, y-2.4, x1, y+2.4, p.theme.Lines.Rule, p.theme.Ink)
}

// square is a mark that is told from a dot by its shape; a zero fill leaves it
// hollow.
func (p *picture) square(x, y, r float64, fill, stroke color.RGBA, width float64) {
	p.rect(x-r, y-r, 2*r, 2*r, fill, stroke, width)
}

// estimate is a number with its interval as text: "+6.2 (2.1 to 10.3)".
func (p *picture) estimate(u Unit, pt Point, signed bool) string {
	if mark := pt.mark(); mark != "" {
		return mark
	}
	out := p.number(u, pt.Value)
	if signed {
		out = plus(pt.Value, out)
	}
	if low, high, ok := pt.interval(); ok {
		out = p.say("%s (%s to %s)", out, p.number(u, low), p.number(u, high))
	}
	return out
}

// plus writes the sign of a difference that was written as s: +6.2, −6.2 and 0.0.
func plus(v float64, s string) string {
	if v > 0 && strings.ContainsAny(s, "123456789") {
		return "+" + s
	}
	return s
}

// gridlines draws the lines and numbers of an axis under its rows.
func (p *picture) gridlines(u Unit, s scale, top, bottom float64) {
	at, step := ticks(s.low, s.high, min(9, max(2, int(s.width/34))))
	for _, v := range at {
		c := p.theme.Grid
		if v == 0 {
			c = mix(p.theme.Context, p.theme.Paper, 0.3)
		}
		p.line(s.at(v), top, s.at(v), bottom, p.theme.Lines.Grid, c)
		p.text(p.tick(u, v, step), s.at(v), bottom+p.theme.Label+2, style{size: p.theme.Label, colour: p.theme.Muted, anchor: middle})
	}
}

// markNotes explain the shorthand that a chart has, after its key.
func (p *picture) markNotes(lowBase bool, points []Point, interval string) []string {
	any := func(is func(Point) bool) bool { return slices.ContainsFunc(points, is) }
	var out []string
	if any(hasInterval) {
		out = append(out, p.say("line: %s", p.usual(interval, "interval")))
	}
	return append(out, p.footnotes(lowBase, any)...)
}

// known says that some point has a number.
func known(points []Point) bool {
	return slices.ContainsFunc(points, func(pt Point) bool { return pt.mark() == "" })
}

// columnHead is the head of a column of text or of a panel.
type columnHead struct {
	words  string
	x      float64
	room   float64 // before it wraps
	anchor anchor
}

// columnHeads writes the heads of text columns, bottom lines level, and moves
// p.y below them.
func (p *picture) columnHeads(heads ...columnHead) {
	p.headsIn(style{size: p.theme.Small + 0.5, bold: true, colour: p.theme.Muted}, heads...)
}

func (p *picture) headsIn(st style, heads ...columnHead) {
	size := st.size
	wrapped := make([][]string, len(heads))
	most := 0
	for i, h := range heads {
		wrapped[i] = p.wrap(h.words, size, true, h.room)
		most = max(most, len(wrapped[i]))
	}
	for i, lines := range wrapped {
		y := p.y + float64(most-len(lines))*size*leading
		for _, l := range lines {
			y += size * leading
			st.anchor = heads[i].anchor
			p.text(l, heads[i].x, y-size*0.3, st)
		}
	}
	p.y += float64(most) * size * leading
}
