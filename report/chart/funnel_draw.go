package chart

import "image/color"

// Sizes of a funnel's drawing, in points.
const (
	funnelWidth = 620.0
	funnelBar   = 15.0
	funnelSeen  = 8.0
	funnelStep  = 15.0
)

func (m Funnel) draw(p *picture) error {
	if len(m.Stages) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no stage."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	var labels []string
	room := 0.0
	for _, s := range m.Stages {
		labels = append(labels, s.Label)
		room = max(room, p.faces.width(m.words(p, s), p.theme.Label, true), p.faces.width(m.seenWords(p, s), p.theme.Small, false))
	}
	st := p.stub(labels)
	left := margin + st.width + labelPad
	width := max(funnelWidth, p.w) - margin - left - room - 8
	width = max(width, 200)
	p.head(m.Frame, left+width+room+8+margin)
	m.drawKey(p)
	s := scale{0, m.most(), left, width}
	y := p.y
	for i := range m.Stages {
		h := st.height(i, m.bars())
		st.write(p, i, y+h/2)
		m.drawStage(p, m.Stages[i], s, y+(h-m.bars())/2)
		y += h
		if i+1 < len(m.Stages) {
			y = m.drawStep(p, i, left, y)
		}
	}
	p.line(left, p.y-2, left, y+2, p.theme.Lines.Axis, p.theme.Axis)
	p.y = y + 6
	return nil
}

// bars is the height of the bars of a stage.
func (m Funnel) bars() float64 {
	if m.Seen == "" {
		return funnelBar
	}
	return funnelBar + 1.5 + funnelSeen
}

func (m Funnel) points() []Point {
	var out []Point
	for _, s := range m.Stages {
		out = append(out, s.Share)
		if m.Seen != "" {
			out = append(out, s.Seen)
		}
	}
	return out
}

func (m Funnel) most() float64 {
	low, high := 0.0, 0.0
	for _, pt := range m.points() {
		pt.widen(&low, &high)
	}
	if high < 1e-300 {
		return 1
	}
	return high
}

// words are the share of a stage with its interval and its people.
func (m Funnel) words(p *picture, s FunnelStage) string {
	words := p.estimate(m.Unit.or(Percent), s.Share, false)
	if s.N > 0 && s.Share.mark() == "" {
		words += ", " + p.count(s.N)
	}
	return words
}

func (m Funnel) seenWords(p *picture, s FunnelStage) string {
	return p.estimate(m.Unit.or(Percent), s.Seen, false) + " " + m.Seen
}

func (m Funnel) drawKey(p *picture) {
	k := p.key(margin)
	sample := func(fill color.RGBA, high float64) func(x, y float64) {
		return func(x, y float64) { p.rect(x, y-high/2, 16, high, fill, color.RGBA{}, 0) }
	}
	k.entry(p.say("all that was recorded"), 16, sample(p.theme.Opportunity, 9))
	if m.Seen != "" {
		k.entry(m.Seen, 16, sample(p.theme.Accent, 5))
	}
	k.words(p.say("↓ share of a stage's people who went on"))
	for _, words := range p.markNotes(false, m.points(), m.Interval) {
		k.words(words)
	}
	k.finish()
	p.y += 6
}

func (m Funnel) drawStage(p *picture, stage FunnelStage, s scale, y float64) {
	reach := m.bar(p, stage.Share, s, y, funnelBar, p.theme.Opportunity)
	p.text(m.words(p, stage), reach+5, y+funnelBar/2+p.theme.Label*0.35, style{size: p.theme.Label, bold: true, colour: p.theme.Ink})
	if m.Seen == "" {
		return
	}
	y += funnelBar + 1.5
	reach = m.bar(p, stage.Seen, s, y, funnelSeen, p.theme.Accent)
	p.text(m.seenWords(p, stage), reach+5, y+funnelSeen/2+p.theme.Small*0.35, style{size: p.theme.Small, colour: p.theme.Muted})
}

// bar draws a bar and returns how far it or its interval reaches.
func (m Funnel) bar(p *picture, pt Point, s scale, y, high float64, fill color.RGBA) float64 {
	if pt.mark() != "" {
		return s.x
	}
	x := s.at(max(0, pt.Value))
	p.rect(s.x, y, x-s.x, high, fill, color.RGBA{}, 0)
	if low, up, ok := pt.interval(); ok {
		p.edged(s.at(low), s.at(up), x, y+high/2, 1)
		return max(x, s.at(up))
	}
	return x
}

// drawStep writes how many went on, and returns where the next stage begins.
func (m Funnel) drawStep(p *picture, i int, left, y float64) float64 {
	if i >= len(m.Steps) {
		return y + 7
	}
	step := m.Steps[i]
	words := "↓ " + p.estimate(m.Unit.or(Percent), step.Share, false) + " " + step.Text
	st := style{size: p.theme.Label, colour: p.theme.Muted}
	y += 1
	for _, l := range p.wrap(words, st.size, false, p.w-margin-left-8) {
		y += st.size * leading
		p.text(l, left+8, y, st)
	}
	return y + funnelStep - st.size
}
