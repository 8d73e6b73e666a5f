package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"rung/report"
	"rung/report/chart"
	"rung/report/theme"
)

// formats are the number formats of labels and axis; ok is false for a unit
// that has no native form.
func formats(u, usual chart.Unit) (label, axis string, ok bool) {
	if u == chart.Auto {
		u = usual
	}
	switch u {
	case chart.Percent:
		return *numberFormat(report.Percent, ""), "0%", true
	case chart.Decimal1:
		return "#,##0.0", "#,##0.0", true
	case chart.Decimal:
		return "#,##0.00", "#,##0.00", true
	case chart.Count:
		return "#,##0", "#,##0", true
	}
	return "", "", false
}

// followed is a number format with a text after the number.
func followed(format, text string) string {
	text = strings.Map(unquoted, text)
	sections := strings.Split(format, ";")
	for i, s := range sections {
		if head, ok := strings.CutSuffix(s, `"`); ok {
			sections[i] = head + " " + text + `"`
		} else {
			sections[i] += `" ` + text + `"`
		}
	}
	return strings.Join(sections, ";")
}

// unquoted drops what would end a text within a number format.
func unquoted(r rune) rune {
	if r == '"' || r == ';' {
		return -1
	}
	return r
}

// interval names the lines of a figure.
func (f *figure) interval(name string, shown bool) string {
	if !shown {
		return ""
	}
	if name == "" {
		name = f.lang.Say("interval")
	}
	return f.lang.Say("Line: %s.", name)
}

func (p *plot) intervals() bool {
	return slices.ContainsFunc(p.series, func(s series) bool { return slices.ContainsFunc(s.high, finite) })
}

// Sizes of a funnel in points, and how many bars stay readable on a page.
const (
	mostStages = 12
	stageTall  = 38.0
	axisTall   = 24.0
	nameTall   = 18.0 // of the names of series
)

// funnel is one plot: a bar a stage, and one for what one source has seen of it.
// How many went on stands at the label, for nothing may stand between bars.
func (f *figure) funnel(spec chart.Funnel, fig *report.Figure, t theme.Theme) *figure {
	label, axis, ok := formats(spec.Unit, chart.Percent)
	if !ok || len(spec.Stages) > mostStages {
		return nil
	}
	p := plot{axis: axis, gap: 45, room: 230, right: 60, name: fig.Name, alt: fig.Alt, wide: f.wide * 0.85}
	all := series{name: f.lang.Say("all that was recorded"), fill: t.Colours.Diverging[2], format: label, bold: true}
	seen := series{name: clean(spec.Seen), fill: t.Colours.Accent, format: followed(label, clean(spec.Seen))}
	for i, s := range spec.Stages {
		all.add(s.Share)
		seen.add(s.Seen)
		p.labels = append(p.labels, f.stageLabel(spec, i))
	}
	p.series = []series{all}
	if spec.Seen != "" {
		p.series = append(p.series, seen)
		// What the bars are stands beside them where there is room.
		need := textWidth("99% "+seen.name, t.Sizes.Workbook.Body, true)
		if p.named = need > p.wide/6; p.named {
			p.series[1].format = label
		} else {
			p.right += need
		}
	}
	if !p.scale(5) {
		return nil
	}
	for _, line := range breakLines(clean(spec.Title), t.Sizes.Workbook.Head, true, p.wide*0.92) {
		p.title = append(p.title, title{line, t.Sizes.Workbook.Head, true})
	}
	p.tall = p.head() + stageTall*float64(len(spec.Stages)) + axisTall
	f.plots, f.tall = []plot{p}, p.tall
	for _, text := range []string{spec.Subtitle, f.interval(spec.Interval, p.intervals()), spec.Note} {
		f.below = append(f.below, f.captions(text, look{muted: true}, t)...)
	}
	return f
}

func (f *figure) stageLabel(spec chart.Funnel, i int) string {
	s := spec.Stages[i]
	line := s.Label
	if m := mark(s.Share); m != "" {
		line += " " + m
	} else if s.N > 0 {
		line += ", " + f.counted(s.N)
	}
	if i < len(spec.Steps) {
		share := cmp.Or(mark(spec.Steps[i].Share), f.said(spec.Steps[i].Share.Value, "%"))
		line += "\n↓ " + share + " " + spec.Steps[i].Text
	}
	return line
}

// head is the height that the title of a plot takes.
func (p *plot) head() float64 {
	sum := 8.0
	for _, l := range p.title {
		sum += l.size * 1.25
	}
	if p.named {
		sum += nameTall
	}
	return sum
}

// Sizes of the panels of a SWOT in points.
const (
	swotPlace  = 12.5 // of a bar
	swotNumber = 34.0 // room of a number after the bars
)

// swot is a plot a segment: bars to the left and to the right, two for each
// asset and a place between assets. The numbers are literals: those to the left
// are below 0 in no cell.
func (f *figure) swot(spec chart.Swot, fig *report.Figure, t theme.Theme) *figure {
	if _, axis, ok := formats(spec.Unit, chart.Percent); !ok || axis != "0%" || len(spec.Panels) > mostPlots {
		return nil
	}
	f.wide = widest // bars to both sides, and numbers
	across := f.across(len(spec.Panels))
	most, low := 0.0, false
	for _, panel := range spec.Panels {
		p := f.swotPlot(spec, panel, (f.wide-float64(across-1)*panelSpace)/float64(across), t)
		if p.scale(2) {
			for i := range p.series {
				l, h := p.series[i].reach()
				most = max(most, h, -l)
			}
		}
		low = low || panel.LowBase
		p.name = fmt.Sprintf("%s %d", fig.Name, len(f.plots)+1)
		p.alt = f.described(p, p.title[0].text, fig.Alt)
		f.plots = append(f.plots, p)
	}
	if most == 0 {
		return nil
	}
	most = side(most)
	room := slices.MaxFunc(f.plots, func(a, b plot) int { return cmp.Compare(a.room, b.room) }).room
	for i := range f.plots {
		// To the left there is room for the numbers within the axis, or else they
		// would stand on the labels; to the right they stand beyond it.
		p := &f.plots[i]
		p.low, p.high, p.step, p.room = -1.5*most, most, most/2, room
		if _, _, w, _ := p.inner(); w/5 < swotNumber {
			p.low = -2 * most
		}
	}
	key := f.lang.Say("S strength, W weakness, O opportunity, T threat. To the right what helps, to the left what harms.")
	if slices.ContainsFunc(f.plots, func(p plot) bool { return p.intervals() }) {
		key += " " + f.interval(spec.Interval, true)
	}
	if low {
		key += " " + f.lang.Say("† low base.")
	}
	f.panels(spec.Frame, key, across, t)
	return f
}

// side is where an axis of shares ends that goes to both sides: at the next
// number of which half is a round number, too.
func side(x float64) float64 {
	for _, end := range []float64{0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8} {
		if x <= end*(1+1e-9) {
			return end
		}
	}
	return 1
}

func (f *figure) swotPlot(spec chart.Swot, panel chart.SwotPanel, wide float64, t theme.Theme) plot {
	heading := clean(panel.Heading)
	if panel.LowBase {
		heading += "†"
	}
	if panel.N >= 0 {
		heading += " (" + f.counted(panel.N) + ")"
	}
	p := plot{title: []title{{heading, t.Sizes.Workbook.Body, true}}, axis: "0%;0%", gap: 12, together: true, wide: wide, right: swotNumber}
	// Of one place, what helps and what harms; in the order of the theme's colours.
	letters := [4]string{f.lang.Say("swot|W"), f.lang.Say("swot|T"), f.lang.Say("swot|O"), f.lang.Say("swot|S")}
	for i, l := range letters {
		p.series = append(p.series, series{name: l, fill: t.Colours.Diverging[i], format: fmt.Sprintf(`"%s "0%%;"%s "0%%`, l, l), tiny: fmt.Sprintf(`"%s <1%%";"%s <1%%"`, l, l)})
	}
	for i, asset := range spec.Assets {
		none := chart.Point{Mark: report.Unavailable}
		row := chart.SwotRow{Strength: none, Weakness: none, Opportunity: none, Threat: none}
		if i < len(panel.Rows) {
			row = panel.Rows[i]
		}
		if i > 0 {
			p.place("", nil)
		}
		below := ""
		if row.N > 0 {
			below = f.counted(row.N)
		}
		p.place(strings.TrimSpace(clean(asset)+marks(letters[3], row.Strength, letters[0], row.Weakness)), map[int]chart.Point{0: row.Weakness, 3: row.Strength})
		p.place(strings.TrimSpace(below+marks(letters[2], row.Opportunity, letters[1], row.Threat)), map[int]chart.Point{1: row.Threat, 2: row.Opportunity})
	}
	p.series[0].turned()
	p.series[1].turned()
	for _, l := range p.labels {
		p.room = max(p.room, textWidth(l, t.Sizes.Workbook.Body, false)+10)
	}
	p.tall = p.head() + swotPlace*float64(len(p.labels)) + axisTall
	return p
}

// place adds a label and the points of the series that have a bar there.
func (p *plot) place(label string, points map[int]chart.Point) {
	p.labels = append(p.labels, label)
	for i := range p.series {
		if pt, ok := points[i]; ok {
			p.series[i].add(pt)
		} else {
			p.series[i].blank()
		}
	}
}

// marks says of two bars which have no number.
func marks(a string, x chart.Point, b string, y chart.Point) string {
	switch p, q := mark(x), mark(y); {
	case p != "" && p == q:
		return " " + a + ", " + b + " " + p
	case p != "":
		return " " + a + " " + p
	case q != "":
		return " " + b + " " + q
	}
	return ""
}

// Sizes of the panels of a trend in points.
const (
	trendTall  = 118.0
	periodRoom = 60.0 // of a period's label, at least
)

// trend is a plot an item, a line over the periods; all share the axis.
func (f *figure) trend(spec chart.Trend, fig *report.Figure, t theme.Theme) *figure {
	label, axis, ok := formats(spec.Unit, chart.Percent)
	// A break is a line between periods that no line of values crosses, and a
	// text: the picture has both.
	if !ok || len(spec.Panels) > mostPlots || len(spec.Periods) < 2 || len(spec.Breaks) > 0 {
		return nil
	}
	whole := plot{axis: axis}
	across := f.across(len(spec.Panels))
	for across > 1 && f.wide/float64(across)-40 < periodRoom*float64(len(spec.Periods)) {
		across--
	}
	for _, panel := range spec.Panels {
		p := plot{lines: true, axis: axis, title: []title{{clean(panel.Heading), t.Sizes.Workbook.Body, true}}, at: dated(spec),
			wide: (f.wide - float64(across-1)*panelSpace) / float64(across), name: fmt.Sprintf("%s %d", fig.Name, len(f.plots)+1)}
		line := series{name: clean(panel.Heading), fill: t.Colours.Accent, format: label}
		for k, period := range spec.Periods {
			pt, text := chart.Point{Mark: report.Unavailable}, clean(period)
			if k < len(panel.Points) {
				pt = panel.Points[k]
			}
			if k < len(panel.Ns) && panel.Ns[k] > 0 {
				text += "\n" + f.counted(panel.Ns[k])
			}
			if m := mark(pt); m != "" {
				text += "\n" + m
			}
			line.add(pt)
			p.labels = append(p.labels, text)
		}
		p.series = []series{line}
		p.alt = f.described(p, line.name, fig.Alt)
		whole.series = append(whole.series, line)
		f.plots = append(f.plots, p)
	}
	if !whole.scale(4) {
		return nil
	}
	for i := range f.plots {
		p := &f.plots[i]
		p.low, p.high, p.step = whole.low, whole.high, whole.step
		p.stagger(t)
		p.room = p.under(t)
		p.tall = trendTall + p.room
	}
	// Panels of a row have the height of the tallest.
	tallest := slices.MaxFunc(f.plots, func(a, b plot) int { return cmp.Compare(a.tall, b.tall) })
	for i := range f.plots {
		f.plots[i].tall, f.plots[i].room = tallest.tall, tallest.room
	}
	key := f.interval(spec.Interval, whole.intervals())
	if f.plots[0].at == nil {
		key = strings.TrimSpace(key + " " + f.lang.Say("Periods at equal distances, whatever time lies between them."))
	}
	f.panels(spec.Frame, key, across, t)
	return f
}

// stagger writes the labels of periods lower that stand too close to the one
// before, after breaking them into lines.
func (p *plot) stagger(t theme.Theme) {
	_, _, w, _ := p.inner()
	for k := range p.at {
		p.labels[k] = p.broken(p.labels[k], w/float64(len(p.at)), t)
	}
	wide := func(label string) float64 {
		most := 0.0
		for line := range strings.SplitSeq(label, "\n") {
			most = max(most, textWidth(line, t.Sizes.Workbook.Body, false))
		}
		return most
	}
	high, n := -1, float64(len(p.at))
	for k := range p.at {
		// The axis is longer than the time by the mean distance of two periods.
		apart := math.Inf(1)
		if high >= 0 {
			apart = (p.at[k] - p.at[high]) / (p.at[len(p.at)-1] - p.at[0]) * w * (n - 1) / n
		}
		if high >= 0 && apart < (wide(p.labels[k])+wide(p.labels[high]))/2+4 {
			p.labels[k] = strings.Repeat("\n", 1+strings.Count(p.labels[high], "\n")) + p.labels[k]
			high = -1
			continue
		}
		high = k
	}
}

// narrowLabel is how narrow a period's label is broken at most: narrower ones
// stand lower instead.
const narrowLabel = 70.0

// broken breaks a label into lines of a width where its words allow it.
func (p *plot) broken(label string, room float64, t theme.Theme) string {
	var out []string
	for line := range strings.SplitSeq(label, "\n") {
		out = append(out, breakLines(line, t.Sizes.Workbook.Body, false, max(room-6, narrowLabel))...)
	}
	return strings.Join(out, "\n")
}

// under is the room that the labels of the periods need.
func (p *plot) under(t theme.Theme) float64 {
	room, most := (p.wide-60)/float64(len(p.labels)), 1
	for _, l := range p.labels {
		n := 0
		for line := range strings.SplitSeq(l, "\n") {
			n += len(breakLines(line, t.Sizes.Workbook.Body, false, room*0.9))
		}
		most = max(most, n)
	}
	return float64(most)*t.Sizes.Workbook.Body*1.25 + 8
}

// dated is when the periods of a trend were; nil unless it is known of all, in
// order.
func dated(spec chart.Trend) []float64 {
	if len(spec.At) != len(spec.Periods) {
		return nil
	}
	for i, at := range spec.At {
		if !finite(at) || i > 0 && at <= spec.At[i-1] {
			return nil
		}
	}
	return spec.At
}
