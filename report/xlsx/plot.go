package xlsx

import (
	"math"
	"strings"

	"rung/report"
	"rung/report/chart"
	"rung/report/language"
	"rung/report/theme"
)

// plot is a native chart: bars or a line, with intervals and labels. Its numbers
// are those of a chart.Spec; nothing is computed but where they are drawn.
type plot struct {
	title      []title
	lines      bool      // over periods; lying bars otherwise
	at         []float64 // when the periods were; nil for equal distances
	labels     []string  // of the bars, or of the periods; may have several lines
	series     []series
	low, high  float64 // of the axis of values
	step       float64
	axis       string  // number format of the axis
	room       float64 // of the labels: beside the bars, or under the lines, in points
	right      float64 // free at the right end, for numbers after the bars
	gap        int     // between bars, in per cent of their width
	together   bool    // bars of several series share a place
	named      bool    // series are named over the bars, in their order
	wide, tall float64 // in points
	x, y       float64 // within the figure, in points
	name, alt  string
}

type title struct {
	text string
	size float64
	bold bool
}

// series are the numbers of one colour.
type series struct {
	name      string
	values    []float64 // NaN where there is none to draw
	low, high []float64 // ends of the intervals; NaN for none
	fill      theme.Colour
	format    string // number format of the labels
	tiny      string // of the labels of shares that round to nothing
	bold      bool
}

// figure is what stands in place of a picture: plots, and lines of text over and
// under them that a picture has inside.
type figure struct {
	plots        []plot
	above, below []styled
	wide, tall   float64
	lang         *language.Language // nil is English
}

// Sizes of a figure in points.
const (
	narrowest  = 780.0
	widest     = 1000.0
	panelSpace = 6.0
	mostPlots  = 12
)

// native makes plots of a figure that people restyle, bars and lines, about as
// wide as the sheet; nil for one that stays a picture.
func native(fig *report.Figure, wide float64, t theme.Theme, l *language.Language) *figure {
	f := &figure{wide: min(max(wide, narrowest), widest), lang: l}
	switch spec := fig.Spec.(type) {
	case chart.Funnel:
		return f.funnel(spec, fig, t)
	case chart.Swot:
		return f.swot(spec, fig, t)
	case chart.Trend:
		return f.trend(spec, fig, t)
	}
	return nil
}

// add appends a point to a series.
func (s *series) add(p chart.Point) {
	nan := math.NaN()
	v, low, high := p.Value, p.Low, p.High
	if p.Mark != "" || !finite(v) {
		v, low, high = nan, nan, nan
	}
	if !finite(low) || !finite(high) || low == 0 && high == 0 {
		low, high = nan, nan
	}
	s.values, s.low, s.high = append(s.values, v), append(s.low, min(low, high)), append(s.high, max(low, high))
}

// blank appends a place without a bar.
func (s *series) blank() { s.add(chart.Point{Mark: report.Unavailable}) }

// turned draws the series to the left.
func (s *series) turned() {
	for i := range s.values {
		s.values[i], s.low[i], s.high[i] = -s.values[i], -s.high[i], -s.low[i]
	}
}

// mark is what stands for a point without a number.
func mark(p chart.Point) string {
	if p.Mark == "" && !finite(p.Value) {
		return report.Unavailable
	}
	return p.Mark
}

// reach is the farthest that a point or its interval goes, below and above 0.
func (s *series) reach() (low, high float64) {
	for i := range s.values {
		for _, x := range []float64{s.values[i], s.low[i], s.high[i]} {
			if finite(x) {
				low, high = min(low, x), max(high, x)
			}
		}
	}
	return low, high
}

// scale ends the axis of values at round numbers that all of the numbers are
// within, with about n steps.
func (p *plot) scale(n float64) bool {
	low, high := 0.0, 0.0
	for i := range p.series {
		l, h := p.series[i].reach()
		low, high = min(low, l), max(high, h)
	}
	if high-low < 1e-9 {
		return false
	}
	p.step = round((high - low) / n)
	p.low, p.high = p.step*math.Floor(low/p.step+1e-9), p.step*math.Ceil(high/p.step-1e-9)
	return finite(p.low) && finite(p.high)
}

// round is the next number of 1, 2, 5 and their tenfolds.
func round(x float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(x)))
	for _, m := range []float64{1, 2, 5} {
		if x <= unit*m*(1+1e-9) {
			return unit * m
		}
	}
	return unit * 10
}

// described says what a plot shows: its heading and its numbers, as many as there
// is room for before what is said of the figure.
func (f *figure) described(p plot, heading, figure string) string {
	const most = 250
	var all []string
	for i, l := range p.labels {
		for _, s := range p.series {
			if i < len(s.values) && finite(s.values[i]) {
				all = append(all, strings.TrimSpace(first(l)+" "+s.name)+" "+f.said(math.Abs(s.values[i]), p.axis))
			}
		}
	}
	for n := len(all); n > 0; n-- {
		if text := heading + ": " + strings.Join(all[:n], ", ") + ". " + figure; len([]rune(text)) <= most {
			return text
		}
	}
	return figure
}

// first is the first line of a label.
func first(label string) string {
	line, _, _ := strings.Cut(label, "\n")
	return line
}

// said is a number as the book shows it.
func (f *figure) said(x float64, axis string) string {
	format := report.Decimal1
	if strings.Contains(axis, "%") {
		format = report.Percent
	}
	return f.lang.Digits(report.Value{Kind: report.Number, Number: x, Format: format}.String())
}

// counted is a base as the book shows it.
func (f *figure) counted(n int) string { return f.lang.Say("n=%d", n) }

// across is how many panels stand in a row: three, or four of more than nine. A
// figure of more than two rows is wide, for a page is low.
func (f *figure) across(panels int) int {
	if panels > 6 {
		f.wide = widest
	}
	if panels > 9 {
		return 4
	}
	return 3
}

// captions are lines of text over or under the plots, broken to fit.
func (f *figure) captions(text string, l look, t theme.Theme) []styled {
	var out []styled
	if text = clean(text); text == "" {
		return nil
	}
	for _, line := range breakLines(text, max(l.size, t.Sizes.Workbook.Body), l.bold, f.wide*0.9) {
		out = append(out, styled{line, l})
	}
	return out
}

// panels lays plots of one size out in rows and puts title and subtitle over
// them, the note under them.
func (f *figure) panels(frame chart.Frame, key string, across int, t theme.Theme) {
	for i := range f.plots {
		p := &f.plots[i]
		p.x, p.y = float64(i%across)*(p.wide+panelSpace), float64(i/across)*(p.tall+panelSpace)
		f.tall = max(f.tall, p.y+p.tall)
	}
	f.above = f.captions(frame.Title, look{bold: true, size: t.Sizes.Workbook.Head}, t)
	for _, text := range []string{frame.Subtitle, key} {
		f.above = append(f.above, f.captions(text, look{muted: true}, t)...)
	}
	f.below = f.captions(frame.Note, look{muted: true}, t)
}

// edge is the colour of lines that cross a fill and the paper: the one that is
// told apart best from both.
func edge(fill theme.Colour, t theme.Theme) theme.Colour {
	best, most := t.Colours.Ink, 0.0
	for _, c := range []theme.Colour{t.Colours.Ink, t.Colours.Black, t.Colours.Context} {
		if least := min(theme.Contrast(c, fill), theme.Contrast(c, t.Colours.Paper)); least > most+1e-9 {
			best, most = c, least
		}
	}
	return best
}
