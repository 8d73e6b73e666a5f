package chart

import (
	"cmp"
	"fmt"
	"slices"
)

// Sizes of a trend's drawing, in points.
const (
	trendWidth  = 780.0
	trendHeight = 104.0
	trendGap    = 16.0
	trendPeriod = 44.0 // room of a period, at least
)

func (m Trend) draw(p *picture) error {
	for _, panel := range m.Panels {
		if len(panel.Points) > len(m.Periods) {
			return fmt.Errorf("trend: panel %q has %d points for %d periods", panel.Heading, len(panel.Points), len(m.Periods))
		}
	}
	if len(m.Panels) == 0 || len(m.Periods) == 0 {
		p.message(m.Frame, 520, "There is nothing to show: no item or no period.")
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, "Every estimate of this chart is withheld or not available.")
		return nil
	}
	need := trendPeriod * float64(len(m.Periods))
	most := min(max(1, int((max(trendWidth, p.w)-2*margin-30)/(need+trendGap))), 4)
	g := newGrid(len(m.Panels), most)
	low, high := m.limits()
	axis := p.faces.width(m.Unit.or(Percent).write(high), p.theme.Label, false) + 14
	left := margin + axis
	width := (max(trendWidth, p.w)-left-margin)/float64(g.columns) - trendGap
	width = min(max(width, need), 330)
	p.head(m.Frame, left+float64(g.columns)*(width+trendGap)+margin)
	m.drawKey(p)
	g.rows(func(first, last int) {
		m.drawRow(p, first, last, left, width, low, high)
		p.y += 10
	})
	return nil
}

func (m Trend) points() []Point {
	var out []Point
	for _, panel := range m.Panels {
		out = append(out, panel.Points...)
	}
	return out
}

// every is the points of all panels and periods, missing ones too.
func (m Trend) every() []Point {
	var out []Point
	for _, panel := range m.Panels {
		for k := range m.Periods {
			out = append(out, panel.point(k))
		}
	}
	return out
}

// limits begin at zero, or below it.
func (m Trend) limits() (low, high float64) {
	for _, pt := range m.points() {
		pt.widen(&low, &high)
	}
	if finite(m.Max) {
		high = max(high, m.Max)
	}
	if high <= low {
		high = low + 1
	}
	return low, high
}

func (m Trend) drawKey(p *picture) {
	k := p.key(margin)
	k.entry("estimate", 20, func(x, y float64) {
		p.line(x, y, x+20, y, p.theme.Lines.Data, p.theme.Accent)
		p.dot(x+10, y, dotRadius-0.2, p.theme.Accent, p.theme.Paper, p.theme.Lines.Ring)
	})
	if slices.ContainsFunc(m.points(), hasInterval) {
		k.entry(cmp.Or(m.Interval, "interval"), 6, func(x, y float64) { p.whisker(x+3, y-5, x+3, y+5, p.theme.Muted) })
	}
	for _, words := range footnotes(false, func(is func(Point) bool) bool { return slices.ContainsFunc(m.every(), is) }) {
		k.words(words)
	}
	k.finish()
	p.y += 4
}

func (m Trend) drawRow(p *picture, first, last int, left, width, low, high float64) {
	x := func(i int) float64 { return left + float64(i)*(width+trendGap) }
	var names []string
	for _, panel := range m.Panels[first:last] {
		names = append(names, panel.Heading)
	}
	p.headings(names, x, width)
	p.y += p.theme.Label // room of a number over the highest interval
	top := p.y
	// The upright axis is a scale from the bottom up.
	at := func(v float64) float64 {
		return top + trendHeight - (scale{low, high, 0, trendHeight}).at(v)
	}
	ys, step := ticks(low, high, 4)
	for i := range last - first {
		for _, v := range ys {
			p.line(x(i), at(v), x(i)+width, at(v), p.theme.Lines.Grid, p.theme.Grid)
			if i == 0 {
				p.text(m.Unit.or(Percent).axis(v, step), left-6, at(v)+p.theme.Label*0.35, style{size: p.theme.Label, colour: p.theme.Muted, anchor: end})
			}
		}
	}
	bottom := top + trendHeight
	deepest := bottom
	for i, panel := range m.Panels[first:last] {
		m.drawLine(p, panel, x(i), width, at)
		deepest = max(deepest, m.drawPeriods(p, panel, x(i), width, bottom))
	}
	p.y = deepest
}

// place is the middle of a period in a panel.
func (m Trend) place(k int, x, width float64) float64 {
	return x + width*(float64(k)+0.5)/float64(len(m.Periods))
}

// drawPeriods writes the labels and bases of the periods under a panel and returns where they end.
func (m Trend) drawPeriods(p *picture, panel TrendPanel, x, width, bottom float64) float64 {
	st := style{size: p.theme.Small, colour: p.theme.Muted, anchor: middle}
	room := width/float64(len(m.Periods)) - 3
	deepest := bottom
	for k, label := range m.Periods {
		y := bottom + 3
		lines := p.wrap(label, st.size, false, room)
		if k < len(panel.Ns) && panel.Ns[k] > 0 {
			lines = append(lines, "n="+Count.write(float64(panel.Ns[k])))
		}
		for _, l := range lines {
			y += st.size * leading
			p.text(l, m.place(k, x, width), y, st)
		}
		deepest = max(deepest, y+2)
	}
	return deepest
}

func (m Trend) drawLine(p *picture, panel TrendPanel, x, width float64, at func(float64) float64) {
	last := -1
	for k := range m.Periods {
		if pt := panel.point(k); pt.mark() == "" {
			if last >= 0 {
				p.line(m.place(last, x, width), at(panel.Points[last].Value), m.place(k, x, width), at(pt.Value), p.theme.Lines.Data, p.theme.Accent)
				p.shapes[len(p.shapes)-1].dashed = k > last+1 // over a period that is not known
			}
			last = k
		}
	}
	for k := range m.Periods {
		pt, px := panel.point(k), m.place(k, x, width)
		st := style{size: p.theme.Label, colour: p.theme.Ink, anchor: middle}
		if mark := pt.mark(); mark != "" {
			st.colour = p.theme.Mark
			p.text(mark, px, at(0)-4, st)
			continue
		}
		top := at(pt.Value) - dotRadius
		if low, high, ok := pt.interval(); ok {
			p.whisker(px, at(low), px, at(high), p.theme.Muted)
			top = min(top, at(high))
		}
		p.dot(px, at(pt.Value), dotRadius-0.2, p.theme.Accent, p.theme.Paper, p.theme.Lines.Ring)
		p.text(m.Unit.or(Percent).write(pt.Value), px, top-3, st)
	}
}

// point is the estimate of a period; one that was not given is not available.
func (panel TrendPanel) point(k int) Point {
	if k < len(panel.Points) {
		return panel.Points[k]
	}
	return Point{Mark: Unavailable}
}
