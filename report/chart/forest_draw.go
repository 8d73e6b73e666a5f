package chart

import (
	"math"
)

// Sizes of a forest plot's drawing, in points.
const (
	forestWidth   = 780.0
	forestAxis    = 230.0 // the axis takes the rest of the width, and this much at least
	forestRow     = 21.0
	forestGroup   = 22.0
	forestColumns = 16.0 // between the columns
)

// forest is a Forest with its columns.
type forest struct {
	Forest
	p        *picture
	st       stub
	ns       []string
	nRight   float64
	numbers  []string
	numRight float64
	numWide  float64
	axis     scale
	unit     Unit
}

func (m Forest) draw(p *picture) error {
	if len(m.Rows) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no difference."))
		return nil
	}
	if !known(m.points()) {
		p.message(m.Frame, 520, p.say("Every difference of this chart is withheld or not available."))
		return nil
	}
	if !finite(m.Null) {
		m.Null = 0
	}
	f := m.layout(p)
	f.heads()
	f.rows()
	return nil
}

func (m Forest) points() []Point {
	var out []Point
	for _, r := range m.Rows {
		out = append(out, r.Point)
	}
	return out
}

// limits is the axis: the null line lies within it, clear of its ends.
func (m Forest) limits() (low, high float64) {
	low, high = m.Null, m.Null
	for _, pt := range m.points() {
		pt.widen(&low, &high)
	}
	if high <= low {
		low, high = low-1, high+1
	}
	pad := (high/2 - low/2) * 0.08
	return max(low-pad, -math.MaxFloat64), min(high+pad, math.MaxFloat64)
}

func (m Forest) layout(p *picture) *forest {
	f := &forest{Forest: m, p: p, unit: m.Unit.or(Points)}
	var labels []string
	nWide := 0.0
	size := p.theme.Label
	for _, r := range m.Rows {
		labels = append(labels, r.Label)
		f.ns = append(f.ns, p.basesOf(r.N))
		nWide = max(nWide, p.faces.width(p.basesOf(r.N), size, false))
		words := p.estimate(f.unit, r.Point, true)
		f.numbers = append(f.numbers, words)
		f.numWide = max(f.numWide, p.faces.width(p.clean(words), size, true))
	}
	f.st = p.stub(labels)
	f.numWide = max(f.numWide, 86)
	left := margin + f.st.width
	if m.Ns != "" {
		nWide = max(nWide, 62)
		f.nRight = left + forestColumns + nWide
		left = f.nRight
	}
	left += forestColumns
	width := max(forestWidth, p.w) - margin - f.numWide - forestColumns - left
	width = max(width, forestAxis)
	f.numRight = left + width + forestColumns + f.numWide
	low, high := m.limits()
	f.axis = scale{low, high, left, width}
	p.head(m.Frame, f.numRight+margin)
	return f
}

func (p *picture) basesOf(n [2]int) string {
	words := func(n int) string {
		if n < 0 {
			return Withheld
		}
		return p.number(Count, float64(n))
	}
	return words(n[0]) + " / " + words(n[1])
}

// heads writes the key, the heads of the columns and the direction words.
func (f *forest) heads() {
	p := f.p
	k := p.key(margin)
	sample := func(filled bool) func(x, y float64) {
		return func(x, y float64) { f.mark(x, x+20, x+10, y, filled) }
	}
	filled, hollow := false, false
	for _, pt := range f.points() {
		if pt.mark() == "" {
			filled, hollow = filled || f.excludes(pt), hollow || !f.excludes(pt)
		}
	}
	if filled {
		k.entry(p.say("interval excludes %s", p.tick(f.unit, f.Null, 1)), 20, sample(true))
	}
	if hollow {
		k.entry(p.say("interval includes %s, or there is none", p.tick(f.unit, f.Null, 1)), 20, sample(false))
	}
	for _, words := range p.markNotes(false, f.points(), f.Interval) {
		k.words(words)
	}
	k.hidden(f.axis.hides(f.points(), 2*dotRadius-0.8))
	k.finish()
	p.y += 3
	heads := []columnHead{
		{f.Stub, margin + f.st.width, max(f.st.width, 60), end},
		{p.usual(f.Estimate, "Difference (interval)"), f.numRight, max(f.numWide, 150) + forestColumns, end},
	}
	if f.Ns != "" {
		heads = append(heads, columnHead{f.Ns, f.nRight, f.nRight - margin - f.st.width - 6, end})
	}
	p.columnHeads(heads...)
	p.y += 3
	null := f.axis.at(f.Null)
	words := func(w, arrow string) string {
		if w == "" {
			return ""
		}
		return arrow + w
	}
	less, more := words(f.Less, "◄ "), f.More
	if more != "" {
		more += " ►"
	}
	p.columnHeads(columnHead{less, null - 6, null - 6 - margin, end}, columnHead{more, null + 6, p.w - margin - null - 6, start})
	p.y += 3
}

// excludes says that the interval of an estimate is on one side of the null line.
func (f *forest) excludes(pt Point) bool {
	low, high, ok := pt.interval()
	return ok && (low > f.Null || high < f.Null)
}

// mark draws an interval and its estimate; filled and heavy when the interval is on one side.
func (f *forest) mark(low, high, x, y float64, filled bool) {
	p := f.p
	ink, fill := p.theme.Muted, p.theme.Paper
	if filled {
		ink, fill = p.theme.Accent, p.theme.Accent
	}
	if high > low {
		p.whisker(low, y, high, y, ink)
	}
	p.square(x, y, dotRadius-0.4, fill, ink, p.theme.Lines.Outline)
}

func (f *forest) rows() {
	p := f.p
	top, bottom := p.y, p.y+f.tall()
	p.gridlines(f.unit, f.axis, top, bottom)
	null := f.axis.at(f.Null)
	p.line(null, top, null, bottom, p.theme.Lines.Rule, p.theme.Axis)
	y, group := top+2, ""
	for i, r := range f.Rows {
		if r.Group != group && r.Group != "" {
			y += f.group(r.Group, y)
		}
		group = r.Group
		h := f.st.height(i, f.rowHeight())
		f.row(i, y+h/2)
		y += h
	}
	p.y = bottom + p.theme.Label + 4
	if f.Axis != "" {
		p.columnHeads(columnHead{f.Axis, f.axis.x + f.axis.width/2, 2 * math.Min(f.axis.x+f.axis.width/2-margin, p.w-margin-f.axis.x-f.axis.width/2), middle})
	}
	p.y += 4
}

// group writes a heading over rows, over the whole width, and returns its height.
func (f *forest) group(words string, y float64) float64 {
	lines := f.groupLines(words)
	size := f.p.theme.Label + 0.5
	at := y + 4
	for _, l := range lines {
		at += size * leading
		f.p.text(l, margin, at-size*0.3, style{size: size, bold: true, colour: f.p.theme.Ink})
	}
	return f.groupHeight(words)
}

func (f *forest) groupLines(words string) []string {
	return f.p.wrap(words, f.p.theme.Label+0.5, true, f.axis.x-margin-forestColumns)
}

func (f *forest) groupHeight(words string) float64 {
	return float64(len(f.groupLines(words)))*(f.p.theme.Label+0.5)*leading + 6
}

// tall is the height of all rows and headings.
func (f *forest) tall() float64 {
	h, group := 4.0, ""
	for i, r := range f.Rows {
		if r.Group != group && r.Group != "" {
			h += f.groupHeight(r.Group)
		}
		group = r.Group
		h += f.st.height(i, f.rowHeight())
	}
	return h
}

func (f *forest) rowHeight() float64 { return fitted(forestRow, 15.5, len(f.Rows)) }

func (f *forest) row(i int, y float64) {
	p, r := f.p, f.Rows[i]
	f.st.write(p, i, y)
	base := y + p.theme.Label*0.35
	if f.Ns != "" {
		p.text(f.ns[i], f.nRight, base, style{size: p.theme.Label, colour: p.theme.Muted, anchor: end})
	}
	if r.Point.mark() != "" {
		p.text(f.numbers[i], f.numRight, base, style{size: p.theme.Label, colour: p.theme.Mark, anchor: end})
		return
	}
	filled := f.excludes(r.Point)
	low, high := f.axis.ends(r.Point)
	f.mark(low, high, f.axis.at(r.Point.Value), y, filled)
	p.text(f.numbers[i], f.numRight, base, style{size: p.theme.Label, bold: filled, colour: p.theme.Ink, anchor: end})
}
