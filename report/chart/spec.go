package chart

import (
	"errors"
	"fmt"
	"math"
)

// Spec is a chart to be drawn: a ValueMap, a Profile, a Matrix, a Swot, Levels, a Funnel, a Forest, a
// Dumbbell, a Balance or a Trend. A new chart is one more type with these two methods.
type Spec interface {
	frame() Frame
	draw(p *picture) error
}

// Frame is what stands around the marks of every chart. The caller writes the words: this package
// cannot know whether a claim is true of the numbers.
type Frame struct {
	Title    string  // the finding, or a neutral title; empty leaves the line out
	Subtitle string  // measure, base, period, n; empty leaves the line out
	Note     string  // source, test, caveat, printed below; empty leaves the line out
	Alt      string  // text alternative of the SVG; empty falls back to Subtitle
	Width    float64 // of the picture in points, at least; 0 takes the chart's own width. A chart that needs more takes more
	Theme    *Theme  // nil takes DefaultTheme
	Pixels   float64 // that the PNG should have at most, in few colours; 0 sets no limit. A picture of more has fewer dots an inch, never fewer than a screen shows well
}

func (f Frame) frame() Frame { return f }

// Shorthand printed where a number cannot be. They are words of the report's Notes sheet.
const (
	Withheld    = "[c]" // suppressed to protect respondents
	Unavailable = "[x]" // not available, or not a number
	noCases     = "[z]" // nobody to count, or the figure does not exist there
)

// What tests found, as Point.Found prints it.
const (
	Higher = "+"
	Lower  = "−"
)

// Unit says how the numbers of a chart are written.
type Unit int

// Auto means Count in a ValueMap and a Matrix, Percent in a Profile and a Swot.
const (
	Auto     Unit = iota
	Count         // 1234 is written 1,234
	Percent       // 0.342 is written 34%
	Decimal       // 0.342 is written 0.34
	Decimal1      // 0.342 is written 0.3
	Points        // a difference of shares: 0.342 is written 34.2, percentage points
)

// Point is one estimate. A withheld one carries its Mark and no number.
type Point struct {
	Value     float64 // in the chart's Unit; a share is 0 to 1. NaN or an infinity is drawn as Unavailable
	Low, High float64 // ends of the interval; both 0, or not finite, draw none
	Differs   bool    // differs from the reference at the test's level: drawn filled and bold, not by colour alone
	Found     string  // what tests found, printed after the number: Higher, Lower, or letters of columns; empty prints nothing
	Mark      string  // shorthand printed in place of the number, such as Withheld; then no number is read
}

// mark is the shorthand to print for the point, empty when it has a number.
func (pt Point) mark() string { return markOf(pt.Mark, pt.Value) }

// interval returns the ends of the interval in order; ok is false when there is none to draw.
func (pt Point) interval() (low, high float64, ok bool) {
	if pt.mark() != "" || !finite(pt.Low) || !finite(pt.High) || pt.Low == 0 && pt.High == 0 {
		return 0, 0, false
	}
	return min(pt.Low, pt.High), max(pt.Low, pt.High), true
}

func markOf(mark string, v float64) string {
	if mark == "" && !finite(v) {
		return Unavailable
	}
	return mark
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Render draws the chart once; the picture can then be written in either format and asked for its
// size and its warnings.
func Render(s Spec) (*Picture, error) {
	p, err := compose(s)
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return &Picture{p}, nil
}

// SVG draws the chart as a stand-alone SVG document. The same spec gives the same bytes.
func SVG(s Spec) ([]byte, error) {
	p, err := Render(s)
	if err != nil {
		return nil, err
	}
	return p.SVG(), nil
}

// PNG draws the chart as a PNG image at 200 dots per inch. The same spec gives the same bytes.
func PNG(s Spec) ([]byte, error) {
	p, err := Render(s)
	if err != nil {
		return nil, err
	}
	return p.PNG()
}

// Warnings says, in the theme's language, what a reader of the chart will miss: labels with characters that
// the font does not have, links whose count found no room. A spec that cannot be drawn has its error as the warning.
func Warnings(s Spec) []string {
	p, err := Render(s)
	if err != nil {
		return []string{err.Error()}
	}
	return p.Warnings()
}

// Picture is a drawn chart.
type Picture struct{ p *picture }

// Size is the width and height in points.
func (p *Picture) Size() (width, height float64) { return p.p.w, p.p.h }

// Warnings is what Warnings says of the picture's spec.
func (p *Picture) Warnings() []string { return p.p.warnings }

// SVG writes the picture as a stand-alone SVG document.
func (p *Picture) SVG() []byte { return writeSVG(p.p) }

// PNG writes the picture as a PNG image at 200 dots per inch.
func (p *Picture) PNG() ([]byte, error) { return writePNG(p.p) }

var errNotFinite = errors.New("a coordinate is not a finite number")

// compose lays the title, the chart and the note under one another. The height is known only at the
// end, which is why charts draw on a list of shapes and not on a canvas.
func compose(s Spec) (*picture, error) {
	f := s.frame()
	p, err := newPicture(f)
	if err != nil {
		return nil, err
	}
	if err := s.draw(p); err != nil {
		return nil, err
	}
	p.finish()
	if !p.finite() {
		return nil, errNotFinite
	}
	return p, nil
}
