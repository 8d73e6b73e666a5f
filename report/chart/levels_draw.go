package chart

import "slices"

// Sizes of the drawing of levels, in points.
const (
	levelsWidth  = 780.0
	levelsInRow  = 2
	levelsStub   = 118.0
	levelsAxis   = 120.0 // at least
	levelsRow    = 26.0
	levelsGutter = 24.0
)

func (m Levels) draw(p *picture) error {
	if len(m.points()) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no asset or no dimension."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	var stubs []stub
	stubWide, numWide := 0.0, p.faces.width(p.say("Level → goal"), p.theme.Small+0.5, true)
	for _, panel := range m.Panels {
		st := p.stubWithin(panel.labels(p), levelsStub)
		stubs = append(stubs, st)
		stubWide = max(stubWide, st.width)
		for _, r := range panel.Rows {
			numWide = max(numWide, p.faces.width(p.clean(panel.numbers(p, r)), p.theme.Label, false))
		}
	}
	g := newGrid(len(m.Panels), levelsInRow)
	columns := float64(g.columns)
	width := (max(levelsWidth, p.w) - 2*margin - (columns-1)*levelsGutter) / columns
	width = max(min(width, 520), stubWide+labelPad+levelsAxis+labelPad+numWide)
	p.head(m.Frame, 2*margin+columns*width+(columns-1)*levelsGutter)
	m.drawKey(p, width-stubWide-numWide-3*labelPad-4)
	g.rows(func(first, last int) {
		top, bottom := p.y, p.y
		for i := first; i < last; i++ {
			p.y = top
			m.drawPanel(p, i, stubs[i], margin+float64(i-first)*(width+levelsGutter), stubWide, width, numWide)
			bottom = max(bottom, p.y)
		}
		p.y = bottom + 8
	})
	return nil
}

func (m Levels) points() []Point {
	var out []Point
	for _, panel := range m.Panels {
		for _, r := range panel.Rows {
			out = append(out, r.Level)
		}
	}
	return out
}

func (panel LevelPanel) labels(p *picture) []string {
	var out []string
	for _, r := range panel.Rows {
		label := r.Label
		if r.Lower {
			label = p.say("%s, less is better", label)
		}
		if r.N > 0 {
			label = p.heading(label, r.N, false)
		}
		out = append(out, label)
	}
	return out
}

// numbers are the level and the goal as text.
func (panel LevelPanel) numbers(p *picture, r LevelRow) string {
	u := panel.Unit.or(Decimal1)
	words := func(pt Point) string {
		if mark := pt.mark(); mark != "" {
			return mark
		}
		return p.number(u, pt.Value)
	}
	return words(r.Level) + " → " + words(r.Goal)
}

// limits is the axis of all panels of one unit.
func (m Levels) limits(axis string) (low, high float64) {
	for _, panel := range m.Panels {
		if panel.Axis != axis {
			continue
		}
		if finite(panel.Limits[0]) && finite(panel.Limits[1]) {
			low, high = min(low, panel.Limits[0]), max(high, panel.Limits[1])
		}
		for _, r := range panel.Rows {
			r.Level.widen(&low, &high)
			r.Goal.widen(&low, &high)
		}
	}
	if high <= low {
		high = low + 1
	}
	return low, high
}

func (m Levels) drawKey(p *picture, axis float64) {
	k := p.key(margin)
	k.entry(p.say("level"), 20, func(x, y float64) { m.mark(p, x, x+20, x+10, y) })
	k.entry(p.usual(m.Goal, "goal"), 16, func(x, y float64) { m.tick(p, x, x+16, x+8, y) })
	var all []Point
	for _, panel := range m.Panels {
		for _, r := range panel.Rows {
			all = append(all, r.Level, r.Goal)
		}
	}
	for _, words := range p.markNotes(false, all, m.Interval) {
		k.words(words)
	}
	k.hidden(slices.ContainsFunc(m.Panels, func(panel LevelPanel) bool {
		low, high := m.limits(panel.Axis)
		var levels []Point
		for _, r := range panel.Rows {
			levels = append(levels, r.Level)
		}
		return scale{low, high, 0, axis}.hides(levels, 2*dotRadius)
	}))
	k.finish()
	p.y += 7
}

func (m Levels) mark(p *picture, low, high, x, y float64) {
	if high > low {
		p.line(low, y, high, y, p.theme.Lines.Interval, p.theme.Accent)
	}
	p.dot(x, y, dotRadius-0.2, p.theme.Accent, p.theme.Paper, p.theme.Lines.Ring)
}

// tick is where people want to be: a bar with its interval as a foot, below the level's interval so that
// both are seen. The foot is never shorter than what makes the bar differ from an interval's end.
func (m Levels) tick(p *picture, low, high, x, y float64) {
	p.line(x, y-7, x, y+7, p.theme.Lines.Reference, p.theme.Weakness)
	p.line(min(low, x-2.5), y+7, max(high, x+2.5), y+7, p.theme.Lines.Reference, p.theme.Weakness)
}

func (m Levels) drawPanel(p *picture, i int, st stub, left, stubWide, width, numWide float64) {
	panel := m.Panels[i]
	name := panel.Heading
	if panel.Axis != "" {
		name += ", " + panel.Axis
	}
	p.headings([]string{name}, func(int) float64 { return left }, width-numWide-labelPad)
	p.y -= p.theme.Small + 2
	p.columnHeads(columnHead{p.say("Level → goal"), left + width, numWide + 10, end})
	p.y += 2
	low, high := m.limits(panel.Axis)
	s := scale{low, high, left + stubWide + labelPad + 2, width - stubWide - numWide - 3*labelPad - 4}
	top, bottom := p.y, p.y+4
	for r := range panel.Rows {
		bottom += st.height(r, levelsRow)
	}
	p.gridlines(panel.Unit.or(Decimal1), s, top, bottom)
	st.left, st.width = left, stubWide
	y := top + 2
	for k, r := range panel.Rows {
		h := st.height(k, levelsRow)
		st.write(p, k, y+h/2)
		if r.Goal.mark() == "" {
			lo, hi := s.ends(r.Goal)
			m.tick(p, lo, hi, s.at(r.Goal.Value), y+h/2)
		}
		if r.Level.mark() == "" {
			lo, hi := s.ends(r.Level)
			m.mark(p, lo, hi, s.at(r.Level.Value), y+h/2)
		}
		p.text(panel.numbers(p, r), left+width, y+h/2+p.theme.Label*0.35, style{size: p.theme.Label, colour: p.theme.Ink, anchor: end})
		y += h
	}
	p.y = bottom + p.theme.Label + 4
}
