package chart

import "image/color"

// Sizes of a dumbbell plot's drawing, in points.
const (
	dumbbellWidth = 780.0
	dumbbellAxis  = 230.0
	dumbbellRow   = 31.0
	dumbbellApart = 6.0 // of a mark from the middle of its row
)

func (m Dumbbell) draw(p *picture) error {
	if len(m.Rows) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no row."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	var labels, sides []string
	sideWide := 0.0
	for _, r := range m.Rows {
		label := r.Label
		if r.N > 0 {
			label = p.heading(label, r.N, false)
		}
		labels = append(labels, label)
		words := p.estimate(m.SideUnit.or(Points), r.Side, m.Signed)
		sides = append(sides, words)
		sideWide = max(sideWide, p.faces.width(p.clean(words), p.theme.Label, false))
	}
	st := p.stub(labels)
	left := margin + st.width + labelPad
	right := max(dumbbellWidth, p.w) - margin
	if m.Side != "" {
		sideWide = max(sideWide, 90)
		right = max(right, left+dumbbellAxis+labelPad+sideWide)
		right -= sideWide + labelPad
	}
	room := p.faces.width(p.number(m.Unit.or(Percent), m.most()), p.theme.Label, true) + 10
	s := scale{0, m.most(), left + 4, right - left - room}
	p.head(m.Frame, m.end(right, sideWide)+margin)
	m.drawKey(p, s)
	if m.Side != "" {
		p.columnHeads(columnHead{m.Side, m.end(right, sideWide), sideWide + 40, end})
		p.y += 3
	}
	m.drawRows(p, st, s, sides, right, m.end(right, sideWide))
	return nil
}

// end is the right edge of everything.
func (m Dumbbell) end(right, sideWide float64) float64 {
	if m.Side == "" {
		return right
	}
	return right + labelPad + sideWide
}

func (m Dumbbell) points() []Point {
	var out []Point
	for _, r := range m.Rows {
		out = append(out, r.Ends[:]...)
	}
	return out
}

// most is the end of the axis, which begins at zero.
func (m Dumbbell) most() float64 {
	low, high := 0.0, 0.0
	for _, pt := range m.points() {
		pt.widen(&low, &high)
	}
	if finite(m.Max) {
		high = max(high, m.Max)
	}
	if high < 1e-300 {
		return 1
	}
	return high
}

func (m Dumbbell) drawKey(p *picture, s scale) {
	k := p.key(margin)
	for i, name := range m.Names {
		if name != "" {
			k.entry(name, 20, func(x, y float64) {
				p.line(x, y, x+20, y, p.theme.Lines.Interval, m.ink(p, i))
				m.mark(p, i, x+10, y)
			})
		}
	}
	sides := m.points()
	for _, r := range m.Rows {
		if m.Side != "" {
			sides = append(sides, Point{Value: r.Side.Value, Mark: r.Side.Mark})
		}
	}
	for _, words := range p.markNotes(false, sides, m.Interval) {
		k.words(words)
	}
	k.hidden(s.hides(m.points(), 2*dotRadius-1.6))
	k.finish()
	p.y += 4
}

// ink is the colour of an end; its shape says the same.
func (m Dumbbell) ink(p *picture, i int) color.RGBA {
	if i == 0 {
		return p.theme.Accent
	}
	return p.theme.Weakness
}

func (m Dumbbell) mark(p *picture, i int, x, y float64) {
	if i == 0 {
		p.dot(x, y, dotRadius, m.ink(p, i), p.theme.Paper, p.theme.Lines.Ring)
		return
	}
	p.square(x, y, dotRadius-0.8, p.theme.Paper, m.ink(p, i), p.theme.Lines.Square)
}

func (m Dumbbell) drawRows(p *picture, st stub, s scale, sides []string, right, edge float64) {
	top, bottom := p.y, p.y+4
	for i := range m.Rows {
		bottom += st.height(i, fitted(dumbbellRow, 26, len(m.Rows)))
	}
	p.gridlines(m.Unit.or(Percent), s, top, bottom)
	y := top + 2
	for i, r := range m.Rows {
		h := st.height(i, fitted(dumbbellRow, 26, len(m.Rows)))
		st.write(p, i, y+h/2)
		m.drawPair(p, r, s, y+h/2, right)
		if m.Side != "" {
			p.text(sides[i], edge, y+h/2+p.theme.Label*0.35, style{size: p.theme.Label, colour: p.theme.Ink, anchor: end})
		}
		y += h
	}
	p.y = bottom + p.theme.Label + 8
}

// number writes a share on the side away from the other mark of its pair; where only the other side
// has room, it stands on the line that joins them, on paper.
func (m Dumbbell) number(p *picture, pt, other Point, low, high, y, left, right float64, st style) {
	const pad = 4.5
	words := p.number(m.Unit.or(Percent), pt.Value)
	wide := p.faces.width(words, st.size, false)
	x := high + pad
	if outer := other.mark() == "" && other.Value > pt.Value; outer && low-pad-wide >= left || x+wide > right {
		x, st.anchor = low-pad, end
	} else if outer {
		p.rect(x-1.5, y-4, wide+3, 8, p.theme.Paper, color.RGBA{}, 0)
	}
	p.text(words, x, y+st.size*0.35, st)
}

// drawPair draws the first mark in the upper half of the row and the second in the lower, so that
// intervals that overlap are both seen.
func (m Dumbbell) drawPair(p *picture, r DumbbellRow, s scale, y, right float64) {
	at := [2]float64{y - dumbbellApart, y + dumbbellApart}
	if r.Ends[0].mark() == "" && r.Ends[1].mark() == "" {
		p.line(s.at(r.Ends[0].Value), at[0], s.at(r.Ends[1].Value), at[1], p.theme.Lines.Join, mix(p.theme.Context, p.theme.Paper, 0.55))
	}
	for i, pt := range r.Ends {
		st := style{size: p.theme.Label, colour: p.theme.readable(m.ink(p, i))}
		if mark := pt.mark(); mark != "" {
			st.colour = p.theme.Mark
			p.text(mark, s.x+3, at[i]+st.size*0.35, st)
			continue
		}
		low, high := s.ends(pt)
		if high > low {
			p.line(low, at[i], high, at[i], p.theme.Lines.Interval, m.ink(p, i))
		}
		x := s.at(pt.Value)
		m.mark(p, i, x, at[i])
		low, high = min(low, x-dotRadius), max(high, x+dotRadius)
		m.number(p, pt, r.Ends[1-i], low, high, at[i], s.x, right, st)
	}
}
