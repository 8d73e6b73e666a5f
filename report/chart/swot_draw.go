package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
)

// Sizes of a SWOT chart's drawing, in points.
const (
	swotWidth     = 780.0
	swotInRow     = 3
	barHeight     = 9.0
	barGap        = 2.0
	swotRowHeight = 38.0
	widestHalf    = 210.0
	narrowestHalf = 96.0
)

func (m Swot) draw(p *picture) error {
	for _, panel := range m.Panels {
		if len(panel.Rows) > len(m.Assets) {
			return fmt.Errorf("swot: panel %q has %d rows for %d assets", panel.Heading, len(panel.Rows), len(m.Assets))
		}
	}
	if len(m.Panels) == 0 || len(m.Assets) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no segment or no asset."))
		return nil
	}
	if !m.any(func(pt Point) bool { return pt.mark() == "" }) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	st := p.stub(m.Assets)
	g := newGrid(len(m.Panels), swotInRow)
	left := margin + st.width + labelPad
	width := (max(swotWidth, p.w)-left-margin)/float64(g.columns) - panelGap
	width = min(max(width, 2*narrowestHalf), 2*widestHalf)
	p.head(m.Frame, left+float64(g.columns)*(width+panelGap)-panelGap+margin)
	m.drawKey(p)
	g.rows(func(first, last int) {
		m.drawRow(p, st, first, last, left, width)
		p.y += 10
	})
	return nil
}

// row is an asset's answers; those that were not given are not available.
func (panel SwotPanel) row(i int) SwotRow {
	if i < len(panel.Rows) {
		return panel.Rows[i]
	}
	none := Point{Mark: Unavailable}
	return SwotRow{Strength: none, Weakness: none, Opportunity: none, Threat: none}
}

func (m Swot) any(is func(Point) bool) bool {
	for _, panel := range m.Panels {
		for i := range m.Assets {
			r := panel.row(i)
			if is(r.Strength) || is(r.Weakness) || is(r.Opportunity) || is(r.Threat) {
				return true
			}
		}
	}
	return false
}

// most is the end of the axis, the same on both sides and in every panel.
func (m Swot) most() float64 {
	most := 0.0
	m.any(func(pt Point) bool {
		if pt.mark() == "" {
			most = max(most, pt.Value)
		}
		if _, high, ok := pt.interval(); ok {
			most = max(most, high)
		}
		return false
	})
	if finite(m.Max) {
		most = max(most, m.Max)
	}
	if most < 1e-300 {
		return 1
	}
	return most
}

func (m Swot) drawRow(p *picture, st stub, first, last int, left, width float64) {
	x := func(i int) float64 { return left + float64(i)*(width+panelGap) }
	var names []string
	for _, panel := range m.Panels[first:last] {
		names = append(names, p.heading(panel.Heading, panel.N, panel.LowBase))
	}
	p.headings(names, x, width)
	size := p.theme.Small
	for i := range last - first {
		mid := x(i) + width/2
		p.text(p.say("Weaknesses, threats"), mid-5, p.y+size, style{size: size, bold: true, colour: p.theme.readable(p.theme.Weakness), anchor: end})
		p.text(p.say("Strengths, opportunities"), mid+5, p.y+size, style{size: size, bold: true, colour: p.theme.readable(p.theme.Strength)})
	}
	p.y += size + 6
	top, y := p.y, p.y+2
	for i := range m.Assets {
		y += st.height(i, m.rowHeight())
	}
	for i := range last - first {
		m.drawAxis(p, x(i)+width/2, width/2-m.labelRoom(p), top, y)
	}
	y = top + 2
	for a := range m.Assets {
		h := st.height(a, m.rowHeight())
		st.write(p, a, y+h/2)
		for i, panel := range m.Panels[first:last] {
			m.drawAsset(p, panel.row(a), x(i)+width/2, y+h/2, width/2-m.labelRoom(p))
		}
		y += h
	}
	p.y = y + p.theme.Label + 4
}

// rowHeight is less in a picture of many rows of panels.
func (m Swot) rowHeight() float64 {
	g := newGrid(len(m.Panels), swotInRow)
	return fitted(swotRowHeight, 32, (g.n+g.columns-1)/g.columns*(len(m.Assets)+1))
}

// labelRoom is kept free at both ends for the numbers.
func (m Swot) labelRoom(p *picture) float64 {
	return p.faces.width(p.say("swot|W")+" "+p.number(m.Unit.or(Percent), m.most()), p.theme.Label, false) + 6
}

func (m Swot) drawAxis(p *picture, mid, half, top, bottom float64) {
	at, step := ticks(0, m.most(), max(2, int(half/26)))
	for _, v := range at {
		for _, side := range []float64{-1, 1} {
			x := mid + side*half*(v/m.most())
			if v > 0 {
				p.line(x, top, x, bottom, p.theme.Lines.Grid, p.theme.Grid)
			}
			if v > 0 || side > 0 {
				p.text(p.tick(m.Unit.or(Percent), v, step), x, bottom+p.theme.Label+2, style{size: p.theme.Label, colour: p.theme.Muted, anchor: middle})
			}
		}
	}
	p.line(mid, top, mid, bottom, p.theme.Lines.Axis, p.theme.Axis)
}

func (m Swot) drawAsset(p *picture, r SwotRow, mid, y, half float64) {
	if r.N > 0 {
		y += p.theme.Small / 2
		p.text(p.count(r.N), mid+4, y-barHeight-barGap/2-2.5, style{size: p.theme.Small, colour: p.theme.Muted})
	}
	upper, lower := y-barHeight-barGap/2, y+barGap/2
	m.drawBar(p, p.say("swot|W"), r.Weakness, p.theme.Weakness, mid, upper, -half)
	m.drawBar(p, p.say("swot|S"), r.Strength, p.theme.Strength, mid, upper, half)
	m.drawBar(p, p.say("swot|T"), r.Threat, p.theme.Threat, mid, lower, -half)
	m.drawBar(p, p.say("swot|O"), r.Opportunity, p.theme.Opportunity, mid, lower, half)
}

// drawBar draws one bar away from the middle line; half carries the side in its sign. The letter before
// the number says what the bar is without its colour.
func (m Swot) drawBar(p *picture, letter string, pt Point, fill color.RGBA, mid, y, half float64) {
	st := style{size: p.theme.Label, colour: p.theme.Ink}
	sign := 1.0
	if half < 0 {
		st.anchor, sign = end, -1
	}
	base := y + barHeight/2 + st.size*0.35
	if mark := pt.mark(); mark != "" {
		st.colour = p.theme.Mark
		p.text(letter+" "+mark, mid+sign*4, base, st)
		return
	}
	scale := half / m.most()
	value := max(0, pt.Value)
	x := mid + scale*value
	p.rect(min(mid, x), y, max(mid, x)-min(mid, x), barHeight, fill, color.RGBA{}, 0)
	reach := x
	if low, high, ok := pt.interval(); ok {
		x0, x1 := mid+scale*max(0, low), mid+scale*max(0, high)
		p.edged(x0, x1, x, y+barHeight/2, sign)
		reach = mid + scale*max(value, high)
	}
	p.text(letter+" "+p.number(m.Unit.or(Percent), pt.Value), reach+sign*4, base, st)
}

func (m Swot) drawKey(p *picture) {
	words := cmp.Or(m.Key, m.defaultKey(p))
	p.lines(p.wrap(words, p.theme.Small, false, p.w-2*margin), margin, style{size: p.theme.Small, colour: p.theme.Muted})
	p.y += 6
}

func (m Swot) defaultKey(p *picture) string {
	key := p.say("Upper bar: strength (S), weakness (W). Lower bar: opportunity (O), threat (T).")
	if m.any(hasInterval) {
		key += " " + p.say("Line: %s.", p.usual(m.Interval, "interval"))
	}
	for _, words := range p.footnotes(slices.ContainsFunc(m.Panels, func(panel SwotPanel) bool { return panel.LowBase }), m.any) {
		key += " " + words + "."
	}
	return key
}
