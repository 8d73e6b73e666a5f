package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

// Sizes of a balance's drawing, in points.
const (
	balanceWidth  = 780.0
	balanceStub   = 150.0
	balanceAxis   = 130.0 // at least
	balanceBar    = 9.0
	balanceRow    = 16.0
	balanceGutter = 18.0
	// A few indices far from 100 would leave the others without a difference to see: the axis
	// reaches as far as balanceHeld of the bars and intervals do, and to balanceMost at most. A bar
	// beyond it is cut, and its number says so.
	balanceHeld = 0.9
	balanceMost = 150.0 // from 100
)

const par = 100.0 // what all respondents are

// balance is a Balance with its columns.
type balance struct {
	Balance
	p     *picture
	stubs [2]stub
	axes  [2]scale
	edges [2]float64   // right ones of the panels
	own   []color.RGBA // colours of the segments; nil gives every panel one
	row   float64
	right float64 // of the last panel
}

func (m Balance) draw(p *picture) error {
	for _, s := range m.Segments {
		if len(s.Gains) > len(m.Gains) || len(s.Gives) > len(m.Gives) {
			return fmt.Errorf("balance: segment %q has %d and %d points for %d and %d rows", s.Heading, len(s.Gains), len(s.Gives), len(m.Gains), len(m.Gives))
		}
	}
	if len(m.Segments) == 0 || len(m.Gains)+len(m.Gives) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no segment, or neither gains nor gives."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	b := m.layout(p)
	b.drawKey()
	b.drawHeads()
	for i := range b.Segments {
		b.drawSegment(i)
	}
	b.drawAxes()
	return nil
}

func (m Balance) layout(p *picture) *balance {
	b := &balance{Balance: m, p: p}
	var places []int
	for _, s := range m.Segments {
		places = append(places, s.Segment)
	}
	b.own = p.theme.segmentColours(places)
	b.row = fitted(balanceRow, 12.5, len(m.Segments)*(max(len(m.Gains), len(m.Gives))+1))
	b.stubs = [2]stub{p.stubWithin(m.Gains, balanceStub), p.stubWithin(m.Gives, balanceStub)}
	used, sides := 0.0, 0
	for _, st := range b.stubs {
		if len(st.lines) > 0 {
			used += st.width + labelPad
			sides++
		}
	}
	used += float64(sides-1) * balanceGutter
	width := min(max((max(balanceWidth, p.w)-2*margin-used)/float64(sides), balanceAxis), 480)
	low, high := m.limits()
	room := p.faces.width("1,234", p.theme.Label, false) + 8
	x := float64(margin)
	for side := range b.stubs {
		if len(b.stubs[side].lines) == 0 {
			continue
		}
		b.stubs[side].left = x
		x += b.stubs[side].width + labelPad
		b.axes[side] = scale{low, high, x + room, width - 2*room}
		x += width
		b.edges[side], b.right = x, x
		x += balanceGutter
	}
	p.head(m.Frame, b.right+margin)
	return b
}

func (m Balance) points() []Point {
	var out []Point
	for _, s := range m.Segments {
		out = append(append(out, s.Gains...), s.Gives...)
	}
	return out
}

// limits is the common axis, from 0 or later.
func (m Balance) limits() (low, high float64) {
	var far []float64
	for _, pt := range m.points() {
		if pt.mark() == "" {
			low, high := pt.Value, pt.Value
			pt.widen(&low, &high)
			far = append(far, max(par-low, high-par, 0))
		}
	}
	slices.Sort(far)
	wide := 20.0
	if len(far) > 0 {
		wide = min(max(wide, far[int(balanceHeld*float64(len(far)-1))]), balanceMost)
	}
	wide = math.Ceil(wide/10) * 10
	return max(0, par-wide), par + wide
}

func (b *balance) drawKey() {
	p := b.p
	k := p.key(margin)
	k.words(p.say("Upright line: %s = 100. Bar to the right: more than that; to the left: less.", p.usual(b.Reference, "all respondents")))
	low := false
	cut := false
	for _, s := range b.Segments {
		low = low || s.LowBase
	}
	for _, pt := range b.points() {
		cut = cut || b.cut(pt)
	}
	if cut {
		k.words(p.say("« and »: goes on beyond the axis"))
	}
	if slices.ContainsFunc(b.points(), b.runsOut) {
		k.words(p.say("interval without an end mark: goes on beyond the axis"))
	}
	for _, words := range p.markNotes(low, b.points(), b.Interval) {
		k.words(words)
	}
	k.finish()
	p.y += 5
}

// cut says that an estimate lies beyond the axis.
func (b *balance) cut(pt Point) bool {
	low, high := b.limits()
	return pt.mark() == "" && (pt.Value < low || pt.Value > high)
}

// runsOut says that an interval is drawn and has an end beyond the axis.
func (b *balance) runsOut(pt Point) bool {
	low, high := b.limits()
	from, to, ok := pt.interval()
	return ok && !b.cut(pt) && (from < low || to > high)
}

func (b *balance) drawHeads() {
	var heads []columnHead
	for side, name := range b.Names {
		if name != "" && len(b.stubs[side].lines) > 0 {
			heads = append(heads, columnHead{name, b.axes[side].at(par), 2 * min(b.axes[side].at(par)-b.stubs[side].left, b.edges[side]-b.axes[side].at(par)), middle})
		}
	}
	b.p.headsIn(style{size: b.p.theme.Label + 0.5, bold: true, colour: b.p.theme.Ink}, heads...)
	b.p.y += 3
}

func (b *balance) drawSegment(i int) {
	p, s := b.p, b.Segments[i]
	if i > 0 {
		p.y += 3
		p.line(margin, p.y, b.right, p.y, p.theme.Lines.Grid, p.theme.Context)
		p.y += 2
	}
	var own []color.RGBA
	if b.own != nil {
		own = b.own[i : i+1]
	}
	p.colouredHeadings([]string{p.heading(s.Heading, s.N, s.LowBase)}, own, func(int) float64 { return margin }, b.right-margin)
	p.y -= 3
	top, bottom := p.y, p.y
	for side, points := range [2][]Point{s.Gains, s.Gives} {
		if len(b.stubs[side].lines) == 0 {
			continue
		}
		y := top
		for k := range b.stubs[side].lines {
			y += b.stubs[side].height(k, b.row)
		}
		bottom = max(bottom, y)
		b.grid(side, top, y)
		y = top
		for k := range b.stubs[side].lines {
			pt := Point{Mark: Unavailable}
			if k < len(points) {
				pt = points[k]
			}
			h := b.stubs[side].height(k, b.row)
			b.stubs[side].write(p, k, y+h/2)
			b.bar(pt, i, side, y+h/2)
			y += h
		}
		p.line(b.axes[side].at(par), top, b.axes[side].at(par), y, p.theme.Lines.Rule, p.theme.Axis)
	}
	p.y = bottom
}

// grid draws the light lines of a block.
func (b *balance) grid(side int, top, bottom float64) {
	s := b.axes[side]
	at, _ := ticks(s.low, s.high, max(2, int(s.width/34)))
	for _, v := range at {
		b.p.line(s.at(v), top, s.at(v), bottom, b.p.theme.Lines.Grid, b.p.theme.Grid)
	}
}

// drawAxes writes the numbers of both axes below the last block.
func (b *balance) drawAxes() {
	p := b.p
	for side, st := range b.stubs {
		if len(st.lines) == 0 {
			continue
		}
		s := b.axes[side]
		at, step := ticks(s.low, s.high, max(2, int(s.width/34)))
		for _, v := range at {
			p.text(p.tick(Count, v, step), s.at(v), p.y+p.theme.Label+3, style{size: p.theme.Label, colour: p.theme.Muted, anchor: middle})
		}
	}
	p.y += p.theme.Label + 8
}

// bar draws a bar away from the line of all respondents, its interval and its number at its end.
func (b *balance) bar(pt Point, segment, side int, y float64) {
	p, s := b.p, b.axes[side]
	st := style{size: p.theme.Label, colour: p.theme.Ink}
	if mark := pt.mark(); mark != "" {
		st.colour = p.theme.Mark
		p.text(mark, s.at(par)+5, y+st.size*0.35, st)
		return
	}
	fill := p.theme.Accent
	switch {
	case b.own != nil:
		fill = b.own[segment]
	case side == 1:
		fill = p.theme.Weakness
	}
	x, from := s.at(pt.Value), s.at(par)
	p.rect(min(x, from), y-balanceBar/2, max(x, from)-min(x, from), balanceBar, fill, color.RGBA{}, 0)
	sign := 1.0
	if pt.Value < par {
		sign = -1
	}
	reach := x
	words := b.words(pt)
	if low, high, ok := pt.interval(); ok && !b.cut(pt) {
		b.interval(s, low, high, x, y)
		if reach = max(x, s.at(high)); sign < 0 {
			reach = min(x, s.at(low))
		}
	}
	if st.anchor = start; sign < 0 {
		st.anchor = end
	}
	at := reach + sign*4
	if b.cut(pt) {
		at = b.cutAt(words, side, reach, y, sign)
	}
	p.text(words, at, y+st.size*0.35, st)
}

// cutAt is where the number of a bar begins that goes on beyond the axis. Where number and interval are longer
// than the room beyond the axis, they stand on the end of the bar, on paper: it is cut there anyway.
func (b *balance) cutAt(words string, side int, reach, y, sign float64) float64 {
	const pad = 4
	s := b.axes[side]
	room := b.edges[side] - s.x - s.width
	over := b.p.faces.width(words, b.p.theme.Label, false) + pad - room
	if over <= 0 {
		return reach + sign*pad
	}
	over = min(over, s.width/2-pad) + pad
	b.p.rect(min(reach, reach-sign*over), y-balanceBar/2-1, over, balanceBar+2, b.p.theme.Paper, color.RGBA{}, 0)
	return reach - sign*(over-pad)
}

// words are an index as text, with its interval where the axis has no room for it.
func (b *balance) words(pt Point) string {
	switch {
	case b.cut(pt) && pt.Value > par:
		return "» " + b.p.estimate(Count, pt, false)
	case b.cut(pt):
		return b.p.estimate(Count, pt, false) + " «"
	}
	return b.p.number(Count, pt.Value)
}

// interval draws an interval over an edge of paper on the bar. An end beyond the axis has no end mark: the
// line runs out of the panel.
func (b *balance) interval(s scale, low, high, x, y float64) {
	p := b.p
	x0, x1, from := s.at(low), s.at(high), s.at(par)
	if on0, on1 := max(x0, min(x, from)), min(x1, max(x, from)); on0 < on1 {
		p.line(on0, y, on1, y, p.theme.Lines.Halo, p.theme.Paper)
	}
	p.line(x0, y, x1, y, p.theme.Lines.Rule, p.theme.Ink)
	for _, end := range []struct{ v, x float64 }{{low, x0}, {high, x1}} {
		if end.v >= s.low && end.v <= s.high {
			p.line(end.x, y-2.4, end.x, y+2.4, p.theme.Lines.Rule, p.theme.Ink)
		}
	}
}
