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
	balancePanel  = 118.0 // at least
	balanceWidest = 330.0
	balanceInRow  = 4
	balanceBar    = 9.0
	balanceRow    = 16.0
	balanceGutter = 10.0
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
	grid  grid
	stubs [2]stub
	axes  []scale      // of the panels of a row
	edges []float64    // right ones of the panels
	own   []color.RGBA // colours of the segments; nil gives every panel one
	row   float64
	width float64 // of a panel
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
	b.grid.rows(func(first, last int) {
		b.drawRow(first, last)
		p.y += 8
	})
	return nil
}

func (m Balance) layout(p *picture) *balance {
	b := &balance{Balance: m, p: p, stubs: [2]stub{p.stubWithin(m.Gains, balanceStub), p.stubWithin(m.Gives, balanceStub)}}
	var places []int
	for _, s := range m.Segments {
		places = append(places, s.Segment)
	}
	b.own = p.theme.segmentColours(places)
	labels := max(b.stubs[0].width, b.stubs[1].width)
	b.stubs[0].width, b.stubs[1].width = labels, labels
	left := margin + labels + labelPad
	room := max(balanceWidth, p.w) - left - margin + balanceGutter
	b.grid = newGrid(len(m.Segments), max(1, min(balanceInRow, int(room/(balancePanel+balanceGutter)))))
	b.width = min(max(room/float64(b.grid.columns)-balanceGutter, balancePanel), balanceWidest)
	b.row = fitted(balanceRow, 12.5, (b.grid.n+b.grid.columns-1)/b.grid.columns*(len(m.Gains)+len(m.Gives)+4))
	low, high := m.limits()
	number := p.faces.width("1,234", p.theme.Label, false) + 8
	x := left
	for range b.grid.columns {
		b.axes = append(b.axes, scale{low, high, x + number, b.width - 2*number})
		b.edges = append(b.edges, x+b.width)
		x += b.width + balanceGutter
	}
	p.head(m.Frame, x-balanceGutter+margin)
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
	for _, pt := range append(m.points(), m.Beside...) {
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

// drawRow draws the panels of a row under their headings, gains above gives.
func (b *balance) drawRow(first, last int) {
	p := b.p
	var names []string
	var own []color.RGBA
	for _, s := range b.Segments[first:last] {
		names = append(names, p.heading(s.Heading, s.N, s.LowBase))
	}
	if b.own != nil {
		own = b.own[first:last]
	}
	p.colouredHeadings(names, own, func(i int) float64 { return b.edges[i] - b.width }, b.width)
	p.y -= 2
	for side := range b.stubs {
		b.drawSide(side, first, last)
	}
	b.drawAxes(last - first)
}

// drawSide draws the rows of the gains, or of the gives, of the panels of a row.
func (b *balance) drawSide(side, first, last int) {
	p, st := b.p, b.stubs[side]
	if len(st.lines) == 0 {
		return
	}
	if b.Names[side] != "" {
		p.lines([]string{b.Names[side]}, margin, style{size: p.theme.Label + 0.5, bold: true, colour: p.theme.Ink})
		p.y += 2
	}
	top, bottom := p.y, p.y+b.tall(side)
	for i := range last - first {
		b.lines(i, top, bottom)
	}
	for k := range st.lines {
		h := st.height(k, b.row)
		st.write(p, k, p.y+h/2)
		for i, s := range b.Segments[first:last] {
			pt, points := Point{Mark: Unavailable}, [2][]Point{s.Gains, s.Gives}[side]
			if k < len(points) {
				pt = points[k]
			}
			b.bar(pt, first+i, i, side, p.y+h/2)
		}
		p.y += h
	}
	for i := range last - first {
		p.line(b.axes[i].at(par), top, b.axes[i].at(par), bottom, p.theme.Lines.Rule, p.theme.Axis)
	}
}

// tall is the height of the rows of a side.
func (b *balance) tall(side int) float64 {
	sum := 0.0
	for k := range b.stubs[side].lines {
		sum += b.stubs[side].height(k, b.row)
	}
	return sum
}

// lines draws the light lines of a panel.
func (b *balance) lines(i int, top, bottom float64) {
	s := b.axes[i]
	at, _ := ticks(s.low, s.high, max(3, int(s.width/24)))
	for _, v := range at {
		b.p.line(s.at(v), top, s.at(v), bottom, b.p.theme.Lines.Grid, b.p.theme.Grid)
	}
}

// drawAxes writes the numbers of the axes below the panels of a row.
func (b *balance) drawAxes(panels int) {
	p := b.p
	for _, s := range b.axes[:panels] {
		at, step := ticks(s.low, s.high, max(3, int(s.width/24)))
		for _, v := range at {
			p.text(p.tick(Count, v, step), s.at(v), p.y+p.theme.Label+3, style{size: p.theme.Label, colour: p.theme.Muted, anchor: middle})
		}
	}
	p.y += p.theme.Label + 8
}

// bar draws a bar away from the line of all respondents, its interval and its number at its end.
func (b *balance) bar(pt Point, segment, panel, side int, y float64) {
	p, s := b.p, b.axes[panel]
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
		at = b.cutAt(words, panel, reach, y, sign)
	}
	p.text(words, at, y+st.size*0.35, st)
}

// cutAt is where the number of a bar begins that goes on beyond the axis. Where number and interval are longer
// than the room beyond the axis, they stand on the end of the bar, on paper: it is cut there anyway.
func (b *balance) cutAt(words string, panel int, reach, y, sign float64) float64 {
	const pad = 4
	s := b.axes[panel]
	room := b.edges[panel] - s.x - s.width
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
