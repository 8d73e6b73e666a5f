package chart

import (
	"image/color"
	"slices"
	"strings"
	"unicode"
)

// picture is a drawing as a list of shapes, in points from the top left corner. Charts add shapes;
// the SVG and PNG writers and the overlap tests read them.
type picture struct {
	w, h       float64
	y          float64 // where the next part of the chart may begin
	theme      Theme
	faces      faces
	title, alt string
	note       string
	shapes     []shape
	warnings   []string
	pixels     float64  // of the PNG at most; 0 for any number
	samples    [][2]int // of keys: the shapes of each from the first to before the second; told to tests
}

// shape is a path, or a text when words is not empty.
type shape struct {
	steps  []step
	fill   color.RGBA // zero fills nothing
	stroke color.RGBA // zero strokes nothing
	width  float64    // of the stroke
	dashed bool

	words  string
	x, y   float64 // baseline point
	size   float64
	bold   bool
	anchor anchor
	turn   float64 // degrees, counter-clockwise
	wide   float64 // measured width

	hint string // what a pointing device shows, as an SVG title
	role role
}

// role tells tests what a shape is for; it is never drawn.
type role int

const (
	plain role = iota
	nodeBox
	countBox
)

type anchor int

const (
	start anchor = iota
	middle
	end
)

// step is one part of a path: 'M' and 'L' use the last point only, 'C' all three.
type step struct {
	op byte
	p  [3]point
}

type point struct{ x, y float64 }

// type style of a text.
type style struct {
	size   float64
	bold   bool
	colour color.RGBA
	anchor anchor
}

func newPicture(f Frame) (*picture, error) {
	theme := f.Theme.withDefaults()
	faces, err := loadFaces(theme)
	if err != nil {
		return nil, err
	}
	p := &picture{theme: theme, faces: faces, w: 0, y: margin, pixels: f.Pixels}
	if finite(f.Width) {
		p.w = min(max(f.Width, 0), 10_000)
	}
	p.title, p.note = plainText(f.Title), f.Note
	p.alt = plainText(f.Alt)
	if p.alt == "" {
		p.alt = plainText(f.Subtitle)
	}
	return p, nil
}

// head fixes the width and writes title and subtitle. A chart calls it first, when it knows how wide
// it has to be.
func (p *picture) head(f Frame, width float64) {
	p.w = max(p.w, width)
	room := p.w - 2*margin
	p.lines(p.wrap(f.Title, p.theme.Title, true, room), margin, style{size: p.theme.Title, bold: true, colour: p.theme.Ink})
	p.y += 1.5
	p.lines(p.wrap(f.Subtitle, p.theme.Subtitle, false, room), margin, style{size: p.theme.Subtitle, colour: p.theme.Muted})
	p.y += 9
}

// finish writes the note under the chart and closes the page.
func (p *picture) finish() {
	p.w = max(p.w, 240)
	p.y += 4
	p.lines(p.wrap(p.note, p.theme.Small, false, p.w-2*margin), margin, style{size: p.theme.Small, colour: p.theme.Muted})
	p.h = p.y + margin - 4
}

// lines writes lines under one another from p.y and moves p.y below them.
func (p *picture) lines(lines []string, x float64, st style) {
	for _, l := range lines {
		p.y += st.size * leading
		p.text(l, x, p.y-st.size*0.28, st)
	}
}

// message is what a chart without anything to draw says.
func (p *picture) message(f Frame, width float64, words string) {
	p.head(f, width)
	lines := p.wrap(words, p.theme.Subtitle, false, p.w-2*margin-40)
	height := float64(len(lines))*p.theme.Subtitle*leading + 44
	p.rect(margin, p.y, p.w-2*margin, height, p.theme.Message, p.theme.Grid, p.theme.Lines.Grid)
	bottom := p.y + height
	p.y += 22
	p.lines(lines, p.w/2, style{size: p.theme.Subtitle, colour: p.theme.Ink, anchor: middle})
	p.y = bottom + 6
}

// say is a text of the charts' own in the theme's language.
func (p *picture) say(form string, args ...any) string { return p.theme.Language.Say(form, args...) }

// usual is what the caller called something, or the charts' own word for it.
func (p *picture) usual(called, form string) string {
	if called != "" {
		return called
	}
	return p.say(form)
}

// number writes a number as the language does, and tick one of an axis.
func (p *picture) number(u Unit, v float64) string { return p.theme.Language.Digits(u.write(v)) }

func (p *picture) tick(u Unit, v, step float64) string {
	return p.theme.Language.Digits(u.axis(v, step))
}

// count is a base: n=1,234.
func (p *picture) count(n int) string { return p.say("n=%d", n) }

// text writes one line with its baseline at y.
func (p *picture) text(words string, x, y float64, st style) {
	p.turned(words, x, y, 0, st)
}

// turned writes one line turned counter-clockwise around its anchor.
func (p *picture) turned(words string, x, y, degrees float64, st style) {
	words = p.clean(words)
	if words == "" {
		return
	}
	p.shapes = append(p.shapes, shape{
		words: words, x: x, y: y, turn: degrees,
		size: st.size, bold: st.bold, fill: st.colour, anchor: st.anchor,
		wide: p.faces.width(words, st.size, st.bold),
	})
}

func (p *picture) line(x0, y0, x1, y1, width float64, c color.RGBA) {
	p.shapes = append(p.shapes, shape{steps: []step{move(x0, y0), lineTo(x1, y1)}, stroke: c, width: width})
}

func (p *picture) dashes(x0, y0, x1, y1, width float64, c color.RGBA) {
	p.line(x0, y0, x1, y1, width, c)
	p.shapes[len(p.shapes)-1].dashed = true
}

func (p *picture) rect(x, y, w, h float64, fill, stroke color.RGBA, width float64) {
	p.shapes = append(p.shapes, shape{
		steps: []step{move(x, y), lineTo(x+w, y), lineTo(x+w, y+h), lineTo(x, y+h), {op: 'Z'}},
		fill:  fill, stroke: stroke, width: width,
	})
}

// roundRect returns the outline of a box with rounded corners.
func roundRect(x, y, w, h, r float64) []step {
	const k = 0.5523 // a quarter circle as a cubic curve
	c := r * (1 - k)
	return []step{
		move(x+r, y), lineTo(x+w-r, y), curveTo(x+w-c, y, x+w, y+c, x+w, y+r),
		lineTo(x+w, y+h-r), curveTo(x+w, y+h-c, x+w-c, y+h, x+w-r, y+h),
		lineTo(x+r, y+h), curveTo(x+c, y+h, x, y+h-c, x, y+h-r),
		lineTo(x, y+r), curveTo(x, y+c, x+c, y, x+r, y), {op: 'Z'},
	}
}

// dot is a circle; a zero fill leaves it hollow.
func (p *picture) dot(x, y, r float64, fill, stroke color.RGBA, width float64) {
	p.shapes = append(p.shapes, shape{steps: roundRect(x-r, y-r, 2*r, 2*r, r), fill: fill, stroke: stroke, width: width})
}

func move(x, y float64) step   { return step{op: 'M', p: [3]point{2: {x, y}}} }
func lineTo(x, y float64) step { return step{op: 'L', p: [3]point{2: {x, y}}} }
func curveTo(x1, y1, x2, y2, x, y float64) step {
	return step{op: 'C', p: [3]point{{x1, y1}, {x2, y2}, {x, y}}}
}

// warn keeps the order in which things were met and says each once, in the theme's language.
func (p *picture) warn(form string, args ...any) {
	w := p.say(form, args...)
	if !slices.Contains(p.warnings, w) {
		p.warnings = append(p.warnings, w)
	}
}

func (p *picture) finite() bool {
	ok := finite(p.w) && finite(p.h)
	for _, s := range p.shapes {
		ok = ok && finite(s.x) && finite(s.y) && finite(s.width) && finite(s.turn)
		for _, st := range s.steps {
			for _, q := range st.p {
				ok = ok && finite(q.x) && finite(q.y)
			}
		}
	}
	return ok
}

// unbreakable keeps a number and its sign on one line: 34 % in German.
const unbreakable = '\u00a0'

// blanks are the words of a label, which break between any blanks but unbreakable ones.
func blanks(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != unbreakable })
}

// plainText collapses white space and drops what XML cannot carry.
func plainText(s string) string {
	return strings.Join(blanks(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))), " ")
}
