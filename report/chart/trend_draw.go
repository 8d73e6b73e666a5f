package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

// Sizes of a trend's drawing, in points.
const (
	trendWidth  = 780.0
	trendHeight = 104.0
	trendGap    = 16.0
	trendPeriod = 44.0 // room of a period, at least
	trendTight  = 33.0 // the same of one that stands as in time
)

func (m Trend) draw(p *picture) error {
	for _, panel := range m.Panels {
		if len(panel.Points) > len(m.Periods) {
			return fmt.Errorf("trend: panel %q has %d points for %d periods", panel.Heading, len(panel.Points), len(m.Periods))
		}
	}
	for _, b := range m.Breaks {
		if b.Before < 1 || b.Before >= len(m.Periods) {
			return fmt.Errorf("trend: break before period %d of %d", b.Before, len(m.Periods))
		}
	}
	if len(m.Panels) == 0 || len(m.Periods) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no item or no period."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every estimate of this chart is withheld or not available."))
		return nil
	}
	need := trendPeriod * float64(len(m.Periods))
	most := min(max(1, int((max(trendWidth, p.w)-2*margin-30)/(need+trendGap))), 4)
	g := newGrid(len(m.Panels), most)
	low, high := m.limits()
	axis := p.faces.width(p.number(m.Unit.or(Percent), high), p.theme.Label, false) + 14
	left := margin + axis
	width := (max(trendWidth, p.w)-left-margin)/float64(g.columns) - trendGap
	width = min(max(width, need), 330)
	p.head(m.Frame, left+float64(g.columns)*(width+trendGap)+margin)
	tall := fitted(trendHeight, 64, (g.n+g.columns-1)/g.columns)
	t := trend{Trend: m, width: width, up: scale{low, high, 0, tall}}
	t.middle, t.timed = m.middles(width)
	t.drawKey(p)
	g.rows(func(first, last int) {
		t.drawRow(p, first, last, left)
		p.y += 10
	})
	t.listBreaks(p)
	return nil
}

// trend is a Trend with its sizes.
type trend struct {
	Trend
	middle []float64 // of the periods, from the left edge of a panel
	timed  bool      // their distances are those of time
	width  float64   // of a panel
	up     scale     // the upright axis, from the bottom
}

// middles are where periods stand in a panel: as in time if every one then has room for its number and
// base, else evenly. Two periods have but one distance, which is always that of time.
func (m Trend) middles(width float64) (at []float64, timed bool) {
	n := len(m.Periods)
	even := make([]float64, n)
	for k := range even {
		even[k] = width * (float64(k) + 0.5) / float64(n)
	}
	if len(m.At) != n || n < 2 || !(m.At[n-1] > m.At[0]) || !finite(m.At[n-1]-m.At[0]) {
		return even, n < 3
	}
	at = make([]float64, n)
	for k := range at {
		at[k] = even[0] + (even[n-1]-even[0])*(m.At[k]-m.At[0])/(m.At[n-1]-m.At[0])
		if k > 0 && !(at[k]-at[k-1] >= trendTight) {
			return even, n < 3
		}
	}
	return at, true
}

// room is what a period's label has from its middle to the nearest neighbour or edge, twice.
func (t *trend) room(k int) float64 {
	room := 2 * min(t.middle[k], t.width-t.middle[k])
	for _, n := range []int{k - 1, k + 1} {
		if n >= 0 && n < len(t.middle) {
			room = min(room, math.Abs(t.middle[n]-t.middle[k]))
		}
	}
	return room
}

func (t *trend) breaksAt(k int) bool {
	return slices.ContainsFunc(t.Breaks, func(b Break) bool { return b.Before == k })
}

// listBreaks says what changed where.
func (t *trend) listBreaks(p *picture) {
	for _, b := range t.Breaks {
		words := p.say("Break before %s: %s.", t.Periods[b.Before], b.Text)
		p.lines(p.wrap(words, p.theme.Small, false, p.w-2*margin), margin, style{size: p.theme.Small, colour: p.theme.Ink})
	}
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

func (t *trend) drawKey(p *picture) {
	m := t.Trend
	k := p.key(margin)
	k.entry(p.say("estimate"), 20, func(x, y float64) {
		p.line(x, y, x+20, y, p.theme.Lines.Data, p.theme.Accent)
		p.dot(x+10, y, dotRadius-0.2, p.theme.Accent, p.theme.Paper, p.theme.Lines.Ring)
	})
	if slices.ContainsFunc(m.points(), hasInterval) {
		k.entry(p.usual(m.Interval, "interval"), 6, func(x, y float64) { p.whisker(x+3, y-5, x+3, y+5, p.theme.Muted) })
	}
	if t.gapped() {
		k.entry(p.say("over a period without an estimate"), 20, func(x, y float64) { p.dashes(x, y, x+20, y, p.theme.Lines.Data, p.theme.Accent) })
	}
	if len(t.Breaks) > 0 {
		k.entry(p.say("change of method"), 4, func(x, y float64) { p.dashes(x+2, y-5, x+2, y+5, p.theme.Lines.Rule, p.theme.Axis) })
	}
	k.hidden(t.up.hides(t.points(), 2*dotRadius))
	if !t.timed {
		k.words(p.say("periods at equal distances, whatever time lies between them"))
	}
	for _, words := range p.footnotes(false, func(is func(Point) bool) bool { return slices.ContainsFunc(m.every(), is) }) {
		k.words(words)
	}
	k.finish()
	p.y += 4
}

// gapped says that a line passes a period without an estimate.
func (t *trend) gapped() bool {
	for _, panel := range t.Panels {
		last := -1
		for k := range t.Periods {
			if t.breaksAt(k) {
				last = -1
			}
			if panel.point(k).mark() == "" {
				if last >= 0 && k > last+1 {
					return true
				}
				last = k
			}
		}
	}
	return false
}

func (t *trend) drawRow(p *picture, first, last int, left float64) {
	m, width := t.Trend, t.width
	x := func(i int) float64 { return left + float64(i)*(width+trendGap) }
	var names []string
	for _, panel := range m.Panels[first:last] {
		names = append(names, panel.Heading)
	}
	p.headings(names, x, width)
	p.y += p.theme.Label // room of a number over the highest interval
	top := p.y
	// The upright axis is a scale from the bottom up.
	at := func(v float64) float64 { return top + t.up.width - t.up.at(v) }
	ys, step := ticks(t.up.low, t.up.high, 4)
	for i := range last - first {
		for _, v := range ys {
			p.line(x(i), at(v), x(i)+width, at(v), p.theme.Lines.Grid, p.theme.Grid)
			if i == 0 {
				p.text(p.tick(m.Unit.or(Percent), v, step), left-6, at(v)+p.theme.Label*0.35, style{size: p.theme.Label, colour: p.theme.Muted, anchor: end})
			}
		}
	}
	bottom := top + t.up.width
	deepest := bottom
	for i, panel := range m.Panels[first:last] {
		for _, b := range m.Breaks {
			middle := x(i) + (t.middle[b.Before]+t.middle[b.Before-1])/2
			p.dashes(middle, top, middle, bottom, p.theme.Lines.Rule, p.theme.Axis)
		}
		t.drawLine(p, panel, x(i), at)
		deepest = max(deepest, t.drawPeriods(p, panel, x(i), bottom))
	}
	p.y = deepest
}

// drawPeriods writes the labels and bases of the periods under a panel and returns where they end.
func (t *trend) drawPeriods(p *picture, panel TrendPanel, x, bottom float64) float64 {
	st := style{size: p.theme.Small, colour: p.theme.Muted, anchor: middle}
	deepest := bottom
	for k, label := range t.Periods {
		y := bottom + 3
		lines := p.wrap(label, st.size, false, t.room(k)-3)
		if k < len(panel.Ns) && panel.Ns[k] > 0 {
			lines = append(lines, p.count(panel.Ns[k]))
		}
		for _, l := range lines {
			y += st.size * leading
			p.text(l, x+t.middle[k], y, st)
		}
		deepest = max(deepest, y+2)
	}
	return deepest
}

func (t *trend) drawLine(p *picture, panel TrendPanel, x float64, at func(float64) float64) {
	for k := range t.Periods {
		if pt := panel.point(k); pt.mark() == "" {
			p.plate(p.number(t.Unit.or(Percent), pt.Value), x+t.middle[k], pt.top(at)-3)
		}
	}
	last := -1
	for k := range t.Periods {
		if t.breaksAt(k) {
			last = -1
		}
		if pt := panel.point(k); pt.mark() == "" {
			if last >= 0 {
				p.line(x+t.middle[last], at(panel.Points[last].Value), x+t.middle[k], at(pt.Value), p.theme.Lines.Data, p.theme.Accent)
				p.shapes[len(p.shapes)-1].dashed = k > last+1 // over a period that is not known
			}
			last = k
		}
	}
	for k := range t.Periods {
		pt, px := panel.point(k), x+t.middle[k]
		st := style{size: p.theme.Label, colour: p.theme.Ink, anchor: middle}
		if mark := pt.mark(); mark != "" {
			st.colour = p.theme.Mark
			p.text(mark, px, at(0)-4, st)
			continue
		}
		if low, high, ok := pt.interval(); ok {
			p.whisker(px, at(low), px, at(high), p.theme.Muted)
		}
		p.dot(px, at(pt.Value), dotRadius-0.2, p.theme.Accent, p.theme.Paper, p.theme.Lines.Ring)
		p.text(p.number(t.Unit.or(Percent), pt.Value), px, pt.top(at)-3, st)
	}
}

// top is the upper end of what is drawn of a point.
func (pt Point) top(at func(float64) float64) float64 {
	top := at(pt.Value) - dotRadius
	if _, high, ok := pt.interval(); ok {
		top = min(top, at(high))
	}
	return top
}

// plate clears the grid where the number of a point will stand.
func (p *picture) plate(words string, x, y float64) {
	wide := p.faces.width(words, p.theme.Label, false) + 3
	p.rect(x-wide/2, y-p.theme.Label*0.8, wide, p.theme.Label, p.theme.Paper, color.RGBA{}, 0)
}

// point is the estimate of a period; one that was not given is not available.
func (panel TrendPanel) point(k int) Point {
	if k < len(panel.Points) {
		return panel.Points[k]
	}
	return Point{Mark: Unavailable}
}
