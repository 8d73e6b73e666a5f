package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
)

// Sizes of a profile's drawing, in points.
const (
	profileWidth   = 780.0
	panelGap       = 20.0
	panelsInRow    = 4
	dotRadius      = 3.4
	widestPanel    = 330.0
	narrowestPanel = 122.0
)

func (m Profile) draw(p *picture) error {
	for _, panel := range m.Panels {
		if len(panel.Points) > len(m.Rows) {
			return fmt.Errorf("profile: panel %q has %d points for %d rows", panel.Heading, len(panel.Points), len(m.Rows))
		}
	}
	if len(m.Panels) == 0 || len(m.Rows) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no segment or no row."))
		return nil
	}
	if m.allWithheld() {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	st := p.stub(m.Rows)
	g := newGrid(len(m.Panels), panelsInRow)
	left := margin + st.width + labelPad
	if refs := m.referenceWidth(p); refs > 0 {
		left += refs + labelPad
	}
	width := (max(profileWidth, p.w)-left-margin)/float64(g.columns) - panelGap
	width = min(max(width, narrowestPanel), widestPanel)
	p.head(m.Frame, left+float64(g.columns)*(width+panelGap)-panelGap/2+margin)
	m.drawKey(p, left, width)
	g.rows(func(first, last int) {
		m.drawRow(p, st, first, last, left, width)
		p.y += 8
	})
	return nil
}

func (m Profile) allWithheld() bool {
	for _, panel := range m.Panels {
		for _, pt := range panel.Points {
			if pt.mark() == "" {
				return false
			}
		}
	}
	return true
}

// point is the estimate of a row; one that was not given is not available.
func (panel ProfilePanel) point(row int) Point {
	if row < len(panel.Points) {
		return panel.Points[row]
	}
	return Point{Mark: Unavailable}
}

func (m Profile) reference(row int) (Point, bool) {
	if row >= len(m.Reference) || m.Reference[row].mark() != "" {
		return Point{}, false
	}
	return m.Reference[row], true
}

// referenceWidth is the room of the numbers of the reference and of their head.
func (m Profile) referenceWidth(p *picture) float64 {
	wide := 0.0
	for row := range m.Rows {
		if ref, ok := m.reference(row); ok {
			wide = max(wide, p.faces.width(p.number(m.Unit.or(Percent), ref.Value), p.theme.Label, false))
		}
	}
	if wide == 0 {
		return 0
	}
	return max(wide, min(p.longestWord(m.referenceName(p), p.theme.Small, true, math.Inf(1)), 90))
}

// limits is the common axis of all panels: from zero, or below it when a number is negative.
func (m Profile) limits() (low, high float64) {
	see := func(pt Point) {
		if pt.mark() != "" {
			return
		}
		low, high = min(low, pt.Value), max(high, pt.Value)
		if l, h, ok := pt.interval(); ok {
			low, high = min(low, l), max(high, h)
		}
	}
	for _, panel := range m.Panels {
		for _, pt := range panel.Points {
			see(pt)
		}
	}
	for _, pt := range m.Reference {
		see(pt)
	}
	if finite(m.Max) && m.Max > 0 {
		high = max(high, m.Max)
	}
	if high <= low {
		high = low + 1
	}
	return low, high
}

func (m Profile) drawRow(p *picture, st stub, first, last int, left, width float64) {
	x := func(i int) float64 { return left + float64(i)*(width+panelGap) }
	var names []string
	for _, panel := range m.Panels[first:last] {
		names = append(names, p.heading(panel.Heading, panel.N, panel.LowBase))
	}
	var colours []color.RGBA
	if all := m.colours(p); all != nil {
		colours = all[first:last]
	}
	p.colouredHeadings(names, colours, x, width)
	m.referenceHead(p, left-labelPad)
	top := p.y
	height, tall := 4.0, m.rowHeight()
	for r := range m.Rows {
		height += st.height(r, tall)
	}
	low, high := m.limits()
	axis := m.axisWidth(p, width)
	for i := range last - first {
		m.drawAxis(p, scale{low, high, x(i), axis}, top, top+height)
	}
	y := top + 2
	for r := range m.Rows {
		h := st.height(r, tall)
		st.write(p, r, y+h/2)
		ref, hasRef := m.reference(r)
		if hasRef {
			p.text(p.number(m.Unit.or(Percent), ref.Value), left-labelPad, y+h/2+p.theme.Label*0.35, style{size: p.theme.Label, colour: p.theme.Muted, anchor: end})
		}
		for i, panel := range m.Panels[first:last] {
			at := slot{scale: scale{low, high, x(i), axis}, y: y + h/2, right: x(i) + width + panelGap/2, colour: p.theme.Accent}
			if colours != nil {
				at.colour, at.own = colours[i], true
			}
			at.ref, at.reference, at.hasRef = ref.Value, ref, hasRef
			m.drawPoint(p, panel.point(r), at)
		}
		y += h
	}
	p.y = top + height + p.theme.Label + 4
}

// referenceHead names the column of the reference's numbers, its last line level with those of the panels'
// headings.
func (m Profile) referenceHead(p *picture, right float64) {
	room := m.referenceWidth(p)
	if room == 0 {
		return
	}
	st := style{size: p.theme.Small, bold: true, colour: p.theme.Muted, anchor: end}
	lines := p.wrap(m.referenceName(p), st.size, true, room+0.1)
	y := p.y - 4 - (p.theme.Label+0.5)*0.3 - float64(len(lines)-1)*st.size*1.1
	for _, l := range lines {
		p.text(l, right, y, st)
		y += st.size * 1.1
	}
}

// rowHeight is less in a picture of many rows of panels.
func (m Profile) rowHeight() float64 {
	g := newGrid(len(m.Panels), panelsInRow)
	high := (g.n + g.columns - 1) / g.columns
	return fitted(rowHeight, 16.5, high*(len(m.Rows)+2))
}

// colours are those of the segments, nil when the panels have none.
func (m Profile) colours(p *picture) []color.RGBA {
	var places []int
	for _, panel := range m.Panels {
		places = append(places, panel.Segment)
	}
	return p.theme.segmentColours(places)
}

// axisWidth is as much of a panel's width as leaves room for the number of every estimate right of its
// interval.
func (m Profile) axisWidth(p *picture, width float64) float64 {
	low, high := m.limits()
	axis := width - 14 // for the last number of the axis
	for _, panel := range m.Panels {
		for _, pt := range panel.Points {
			if pt.mark() != "" {
				continue
			}
			reach := pt.Value
			if _, h, ok := pt.interval(); ok {
				reach = max(reach, h)
			}
			share := (reach/2 - low/2) / (high/2 - low/2)
			room := width - p.faces.width(m.number(p, pt), p.theme.Label, true) - 8
			axis = min(axis, room/max(share, 0.01))
		}
	}
	return max(axis, width/2)
}

// number is an estimate with what tests found, as text.
func (m Profile) number(p *picture, pt Point) string {
	return strings.TrimSpace(p.number(m.Unit.or(Percent), pt.Value) + " " + p.clean(pt.Found))
}

func (m Profile) drawAxis(p *picture, s scale, top, bottom float64) {
	at, step := ticks(s.low, s.high, min(6, max(2, int(s.width/20))))
	for _, v := range at {
		c := p.theme.Grid
		if v == 0 {
			c = mix(p.theme.Context, p.theme.Paper, 0.3)
		}
		p.line(s.at(v), top, s.at(v), bottom, p.theme.Lines.Grid, c)
		p.text(p.tick(m.Unit.or(Percent), v, step), s.at(v), bottom+p.theme.Label+2, style{size: p.theme.Label, colour: p.theme.Muted, anchor: middle})
	}
}

// slot is a row of a panel.
type slot struct {
	scale
	y      float64 // middle of the row
	right  float64 // that a label must not pass
	ref    float64 // value of the reference
	hasRef bool

	reference Point
	colour    color.RGBA // of the marks
	own       bool       // the colour is the segment's: what does not differ has it too
}

// drawPoint draws tick, interval, dot and number with what tests found. An estimate that differs is filled,
// bold and in the accent colour or its segment's; one that does not is hollow, so that the difference survives a grey print.
func (m Profile) drawPoint(p *picture, pt Point, s slot) {
	if s.hasRef {
		s.drawBand(p)
		p.line(s.at(s.ref), s.y-7, s.at(s.ref), s.y+7, p.theme.Lines.Reference, p.reference(s.own))
	}
	if mark := pt.mark(); mark != "" {
		s.drawMark(p, mark)
		return
	}
	ink, fill := p.theme.Muted, p.theme.Paper
	if pt.Differs || s.own {
		ink = s.colour
	}
	if pt.Differs {
		fill = s.colour
	}
	x := s.at(pt.Value)
	low, high := x-dotRadius, x+dotRadius
	if l, h, ok := pt.interval(); ok {
		p.line(min(x, s.at(l)), s.y, max(x, s.at(h)), s.y, p.theme.Lines.Interval, ink)
		low, high = min(low, s.at(l)), max(high, s.at(h))
	}
	p.dot(x, s.y, dotRadius-0.6, fill, ink, p.theme.Lines.Outline)
	st := style{size: p.theme.Label, bold: pt.Differs, colour: p.theme.readable(ink)}
	words := m.number(p, pt)
	var at float64
	at, st.anchor = s.labelSide(x, low, high, p.faces.width(words, st.size, st.bold))
	p.text(words, at, s.y+st.size*0.35, st)
}

// drawBand draws the interval of the reference under its tick.
func (s slot) drawBand(p *picture) {
	if low, high := s.ends(s.reference); high > low {
		p.rect(low, s.y-4.5, high-low, 9, p.band(), color.RGBA{}, 0)
	}
}

// band is the fill of an interval that others are drawn on.
func (p *picture) band() color.RGBA { return mix(p.theme.Context, p.theme.Paper, 0.72) }

// reference is the colour of its ticks: among segments' colours a darker grey than the nearest of them.
func (p *picture) reference(coloured bool) color.RGBA {
	if coloured {
		return p.theme.Axis
	}
	return p.theme.Context
}

// labelSide says where a number of the given width goes beside a mark at x that reaches from low to high:
// on the side away from the reference, past the interval; on the other side when only that has room; past
// the reference, when that is in the way.
func (s slot) labelSide(x, low, high, wide float64) (float64, anchor) {
	const pad = 4
	refLow, refHigh := s.ends(s.reference)
	refLow, refHigh = refLow-1, refHigh+1
	fitsLeft := low-pad-wide >= s.x+1.5 && (refHigh < low-pad-wide || refLow > low-pad)
	if s.hasRef && s.at(s.ref) > x && fitsLeft {
		return low - pad, end
	}
	from := high + pad
	if s.hasRef && refHigh > high && refLow < from+wide+2 {
		from = refHigh + pad
	}
	if from+wide <= s.right {
		return from, start
	}
	to := low - pad
	if s.hasRef && refLow < low && refHigh > to-wide-2 {
		to = refLow - pad
	}
	return to, end
}

// drawMark prints the shorthand at the row, clear of the tick.
func (s slot) drawMark(p *picture, mark string) {
	st := style{size: p.theme.Label, colour: p.theme.Mark}
	x := s.x + 4
	wide := p.faces.width(p.clean(mark), st.size, false)
	if low, high := s.ends(s.reference); s.hasRef && low < x+wide+4 {
		x = high + 5
	}
	p.text(mark, x, s.y+st.size*0.35, st)
}

// drawKey explains the marks that the chart has.
func (m Profile) drawKey(p *picture, left, width float64) {
	if m.Key != "" {
		p.lines(p.wrap(m.Key, p.theme.Small, false, p.w-2*margin), margin, style{size: p.theme.Small, colour: p.theme.Muted})
		p.y += 6
		return
	}
	k := p.key(left)
	estimate := func(fill, ink color.RGBA) func(x, y float64) {
		return func(x, y float64) {
			p.line(x, y, x+20, y, p.theme.Lines.Interval, ink)
			p.dot(x+10, y, dotRadius-0.6, fill, ink, p.theme.Lines.Outline)
		}
	}
	differs, hollow := p.theme.Accent, p.theme.Muted
	if m.colours(p) != nil {
		differs, hollow = p.theme.Axis, p.theme.Axis
	}
	if m.any(func(pt Point) bool { return pt.mark() == "" && pt.Differs }) {
		words := p.say("differs from %s", cmp.Or(m.Tested, m.referenceName(p)))
		if m.any(func(pt Point) bool { return strings.Contains(pt.Found, Higher) || strings.Contains(pt.Found, Lower) }) {
			words = p.say("differs from %s (+ higher, − lower)", cmp.Or(m.Tested, m.referenceName(p)))
		}
		k.entry(words, 20, estimate(differs, differs))
	}
	if m.any(func(pt Point) bool { return pt.mark() == "" && !pt.Differs }) {
		k.entry(p.say("does not differ, or not tested"), 20, estimate(p.theme.Paper, hollow))
	}
	if known(m.Reference) {
		k.entry(m.referenceName(p), 10, func(x, y float64) {
			if slices.ContainsFunc(m.Reference, hasInterval) {
				p.rect(x, y-3.5, 10, 7, p.band(), color.RGBA{}, 0)
			}
			p.line(x+5, y-5, x+5, y+5, p.theme.Lines.Reference, p.reference(m.colours(p) != nil))
		})
	}
	if m.Interval != "" && m.any(hasInterval) {
		k.entry(m.Interval, 20, func(x, y float64) { p.line(x, y, x+20, y, p.theme.Lines.Interval, p.theme.Muted) })
	}
	low, high := m.limits()
	axis := scale{low, high, left, m.axisWidth(p, width)}
	k.hidden(slices.ContainsFunc(m.Panels, func(panel ProfilePanel) bool { return axis.hides(panel.Points, 2*dotRadius-1.2) }))
	for _, words := range p.footnotes(slices.ContainsFunc(m.Panels, func(panel ProfilePanel) bool { return panel.LowBase }), m.any) {
		k.words(words)
	}
	k.finish()
	p.y += 4
}

// footnotes explain the dagger and the shorthand that a chart of panels has.
func (p *picture) footnotes(lowBase bool, anyPoint func(func(Point) bool) bool) []string {
	var out []string
	if lowBase {
		out = append(out, p.say("† low base"))
	}
	for _, mark := range []struct{ short, says string }{
		{Withheld, p.say("%s withheld", Withheld)}, {Unavailable, p.say("%s not available", Unavailable)}, {noCases, p.say("%s no cases", noCases)},
	} {
		if anyPoint(func(pt Point) bool { return pt.mark() == mark.short }) {
			out = append(out, mark.says)
		}
	}
	return out
}

func (m Profile) referenceName(p *picture) string {
	return p.usual(m.ReferenceName, "the reference")
}

func hasInterval(pt Point) bool {
	_, _, ok := pt.interval()
	return ok
}

func (m Profile) any(is func(Point) bool) bool {
	for _, panel := range m.Panels {
		for r := range m.Rows {
			if is(panel.point(r)) {
				return true
			}
		}
	}
	return false
}
