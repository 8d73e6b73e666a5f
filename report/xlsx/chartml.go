package xlsx

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"rung/report/language"
	"rung/report/theme"
)

// The part of a plot is written here: excelize knows no intervals of one's own,
// no places of labels and no part of a plot that is left free.

// artist writes plots in the look of a book.
type artist struct {
	theme theme.Theme
	lang  *language.Language
}

const (
	chartSpace = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	drawingML  = "http://schemas.openxmlformats.org/drawingml/2006/main"
	relations  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	sheetSpace = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
)

// part is the file of a plot.
func (a artist) part(p plot) []byte {
	tag := a.lang.Tag()
	return trimmed(el("c:chartSpace",
		val("c:date1904", "0"), val("c:lang", tag), val("c:roundedCorners", "0"),
		el("c:chart",
			a.title(p), val("c:autoTitleDeleted", "0"), a.area(p), a.names(p), val("c:plotVisOnly", "1"), val("c:dispBlanksAs", "gap"),
		),
		el("c:spPr", solid(a.theme.Colours.Paper), el("a:ln", el("a:noFill"))),
		el("c:txPr", el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:pPr", a.font("a:defRPr", a.theme.Sizes.Workbook.Body, false, a.theme.Colours.Ink)), el("a:endParaRPr").with("lang", tag))),
	).with("xmlns:c", chartSpace, "xmlns:a", drawingML, "xmlns:r", relations)).part()
}

// title stands at the left, one paragraph a line, the first in ink.
func (a artist) title(p plot) node {
	rich := el("c:rich", el("a:bodyPr").with("wrap", "none", "anchor", "t", "lIns", "0", "rIns", "0", "tIns", "0", "bIns", "0"), el("a:lstStyle"))
	for _, l := range p.title {
		colour := a.theme.Colours.Muted
		if l.bold {
			colour = a.theme.Colours.Ink
		}
		rich.kids = append(rich.kids, el("a:p",
			el("a:pPr", a.font("a:defRPr", l.size, l.bold, colour)).with("algn", "l"),
			el("a:r", a.font("a:rPr", l.size, l.bold, colour), words("a:t", l.text))))
	}
	return el("c:title", el("c:tx", rich), place("", 8/p.wide, 4/p.tall, 0, 0), val("c:overlay", "1"))
}

// names is the key of a plot whose numbers do not say what they are of.
func (a artist) names(p plot) node {
	if !p.named {
		return node{}
	}
	return el("c:legend", val("c:legendPos", "t"), place("", p.room/p.wide, (p.head()-nameTall)/p.tall, (p.wide-p.room-p.right)/p.wide, nameTall/p.tall), val("c:overlay", "1"), a.face(a.theme.Colours.Muted, false))
}

// place is a manual layout in parts of the plot.
func place(target string, x, y, w, h float64) node {
	n := el("c:manualLayout")
	if target != "" {
		n.kids = append(n.kids, val("c:layoutTarget", target))
	}
	n.kids = append(n.kids, val("c:xMode", "edge"), val("c:yMode", "edge"), val("c:x", rounded(x)), val("c:y", rounded(y)))
	if w > 0 {
		n.kids = append(n.kids, val("c:w", rounded(w)), val("c:h", rounded(h)))
	}
	return el("c:layout", n)
}

// inner is where the bars or lines are, in points.
func (p *plot) inner() (x, y, w, h float64) {
	y = p.head() + 4
	if p.lines {
		y += 14 // of the number over the highest interval
		return 46, y, p.wide - 46 - 12, p.tall - y - p.room
	}
	return p.room, y, p.wide - p.room - p.right, p.tall - y - axisTall + 2
}

const categories, values = "111111111", "222222222"

func (a artist) area(p plot) node {
	x, y, w, h := p.inner()
	area := el("c:plotArea", place("inner", x/p.wide, y/p.tall, w/p.wide, h/p.tall))
	switch {
	case p.at != nil:
		area.kids = append(area.kids, a.dated(p))
	case p.lines:
		area.kids = append(area.kids, a.lines(p))
	default:
		area.kids = append(area.kids, a.bars(p))
	}
	area.kids = append(area.kids, a.places(p), a.numbers(p), el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))))
	return area
}

func (a artist) bars(p plot) node {
	n := el("c:barChart", val("c:barDir", "bar"), val("c:grouping", "clustered"), val("c:varyColors", "0"))
	for i, s := range p.series {
		n.kids = append(n.kids, el("c:ser", val("c:idx", strconv.Itoa(i)), val("c:order", strconv.Itoa(i)), el("c:tx", words("c:v", s.name)),
			el("c:spPr", solid(s.fill)), val("c:invertIfNegative", "0"),
			a.labels(p, s, "outEnd"), a.whiskers(p, s), a.categories(p), literal("c:val", s.values, "General")))
	}
	overlap := "0"
	if p.together {
		overlap = "100"
	}
	n.kids = append(n.kids, val("c:gapWidth", strconv.Itoa(p.gap)), val("c:overlap", overlap), val("c:axId", categories), val("c:axId", values))
	return n
}

func (a artist) lines(p plot) node {
	n := el("c:lineChart", val("c:grouping", "standard"), val("c:varyColors", "0"))
	for i, s := range p.series {
		n.kids = append(n.kids, a.line(p, s, i, a.categories(p), literal("c:val", s.values, "General")))
	}
	n.kids = append(n.kids, val("c:marker", "1"), val("c:axId", categories), val("c:axId", values))
	return n
}

// dated are lines over periods that stand as far apart as their dates: points of
// two numbers, for LibreOffice makes equal distances of an axis of dates.
func (a artist) dated(p plot) node {
	n := el("c:scatterChart", val("c:scatterStyle", "lineMarker"), val("c:varyColors", "0"))
	for i, s := range p.series {
		n.kids = append(n.kids, a.line(p, s, i, literal("c:xVal", p.at, "General"), literal("c:yVal", s.values, "General")))
	}
	n.kids = append(n.kids, a.periods(p, len(p.series)), val("c:axId", categories), val("c:axId", values))
	return n
}

// line is one series with its marks.
func (a artist) line(p plot, s series, i int, x, y node) node {
	return el("c:ser", val("c:idx", strconv.Itoa(i)), val("c:order", strconv.Itoa(i)), el("c:tx", words("c:v", s.name)),
		el("c:spPr", stroke(a.theme.Lines.Data, s.fill)),
		el("c:marker", val("c:symbol", "circle"), val("c:size", "5"), el("c:spPr", solid(s.fill), stroke(a.theme.Lines.Ring, a.theme.Colours.Paper))),
		a.labels(p, s, "t"), a.whiskers(p, s), x, y, val("c:smooth", "0"))
}

// periods is a series without line or marks, whose labels are the names of the
// periods: an axis of numbers would write the numbers.
func (a artist) periods(p plot, i int) node {
	floor, labels := make([]float64, len(p.labels)), el("c:dLbls")
	for k, l := range p.labels {
		floor[k] = p.low
		labels.kids = append(labels.kids, el("c:dLbl", append([]node{val("c:idx", strconv.Itoa(k)), el("c:tx", a.rich(l))}, shown("b")...)...))
	}
	labels.kids = append(append(labels.kids, a.body(a.theme.Colours.Muted, false, "none")), shown("b")...)
	return el("c:ser", val("c:idx", strconv.Itoa(i)), val("c:order", strconv.Itoa(i)), el("c:tx", words("c:v", a.lang.Say("Periods"))),
		el("c:spPr", el("a:ln", el("a:noFill"))), el("c:marker", val("c:symbol", "none")), labels, literal("c:xVal", p.at, "General"), literal("c:yVal", floor, "General"), val("c:smooth", "0"))
}

// shown are the settings of a label that shows a number and nothing else.
func shown(where string) []node {
	return []node{val("c:dLblPos", where), val("c:showLegendKey", "0"), val("c:showVal", "1"), val("c:showCatName", "0"), val("c:showSerName", "0"), val("c:showPercent", "0"), val("c:showBubbleSize", "0")}
}

// rich is a text of its own in place of a number.
func (a artist) rich(text string) node {
	n := el("c:rich", el("a:bodyPr").with("wrap", "none"), el("a:lstStyle"))
	for line := range strings.SplitSeq(text, "\n") {
		n.kids = append(n.kids, el("a:p", el("a:pPr", a.font("a:defRPr", a.theme.Sizes.Workbook.Body, false, a.theme.Colours.Muted)), el("a:r", a.font("a:rPr", a.theme.Sizes.Workbook.Body, false, a.theme.Colours.Muted), words("a:t", line))))
	}
	return n
}

// clear is how far a number keeps from its interval, in points.
const clear = 3.0

// labels are the numbers, moved out of the way of the intervals. No lines lead to
// those that were moved, which is an extension of 2012.
func (a artist) labels(p plot, s series, where string) node {
	n := el("c:dLbls")
	_, _, w, h := p.inner()
	text := a.body(a.theme.Colours.Ink, s.bold, "none")
	for i, v := range s.values {
		if !finite(v) {
			continue
		}
		format, dx, dy := s.format, 0.0, 0.0
		if s.tiny != "" && v != 0 && math.Abs(v) < 0.005 {
			format = s.tiny
		}
		switch {
		case !finite(s.high[i]):
		case p.lines:
			dy = -((s.high[i] - v) / (p.high - p.low) * h) / p.tall
		case v < 0:
			dx = -((v-s.low[i])/(p.high-p.low)*w + clear) / p.wide
		default:
			dx = ((s.high[i]-v)/(p.high-p.low)*w + clear) / p.wide
		}
		l := el("c:dLbl", val("c:idx", strconv.Itoa(i)))
		if dx != 0 || dy != 0 {
			l.kids = append(l.kids, el("c:layout", el("c:manualLayout", val("c:x", rounded(dx)), val("c:y", rounded(dy)))))
		}
		l.kids = append(l.kids, el("c:numFmt").with("formatCode", format, "sourceLinked", "0"), el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))), text)
		l.kids = append(l.kids, shown(where)...)
		n.kids = append(n.kids, l)
	}
	n.kids = append(n.kids, el("c:numFmt").with("formatCode", s.format, "sourceLinked", "0"), el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))), text)
	n.kids = append(n.kids, shown(where)...)
	n.kids = append(n.kids, el("c:extLst", el("c:ext", val("c15:showLeaderLines", "0")).with("uri", "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}", "xmlns:c15", "http://schemas.microsoft.com/office/drawing/2012/chart")))
	return n
}

// whiskers are the intervals, as what lies above and below the values. A series
// without any has none.
func (a artist) whiskers(p plot, s series) node {
	up, down, some := make([]float64, len(s.values)), make([]float64, len(s.values)), false
	for i, v := range s.values {
		up[i], down[i] = math.NaN(), math.NaN()
		if finite(s.high[i]) && finite(v) {
			up[i], down[i], some = max(0, s.high[i]-v), max(0, v-s.low[i]), true
		}
	}
	if !some {
		return node{}
	}
	colour, n := edge(s.fill, a.theme), el("c:errBars")
	if p.lines {
		colour = a.theme.Colours.Muted
		n.kids = append(n.kids, val("c:errDir", "y"))
	}
	n.kids = append(n.kids, val("c:errBarType", "both"), val("c:errValType", "cust"), val("c:noEndCap", "0"),
		literal("c:plus", up, "General"), literal("c:minus", down, "General"), el("c:spPr", stroke(a.theme.Lines.Whisker, colour)))
	return n
}

// literal is a list of numbers that stand in no cell; those that are not
// numbers are left out.
func literal(name string, numbers []float64, format string) node {
	n := el("c:numLit", words("c:formatCode", format), val("c:ptCount", strconv.Itoa(len(numbers))))
	for i, v := range numbers {
		if finite(v) {
			n.kids = append(n.kids, el("c:pt", words("c:v", decimal(v))).with("idx", strconv.Itoa(i)))
		}
	}
	return el(name, n)
}

func (a artist) categories(p plot) node {
	n := el("c:strLit", val("c:ptCount", strconv.Itoa(len(p.labels))))
	for i, l := range p.labels {
		n.kids = append(n.kids, el("c:pt", words("c:v", l)).with("idx", strconv.Itoa(i)))
	}
	return el("c:cat", n)
}

// places is the axis of bars or periods. Bars read from the top, as the table.
func (a artist) places(p plot) node {
	if p.at != nil {
		return a.time(p)
	}
	at, turn, colour := "l", "maxMin", a.theme.Colours.Ink
	if p.lines {
		at, turn, colour = "b", "minMax", a.theme.Colours.Muted
	}
	return el("c:catAx", append(a.axis(at, "low", colour, el("c:scaling", val("c:orientation", turn))),
		val("c:crossAx", values), val("c:crosses", "autoZero"), val("c:auto", "0"),
		val("c:lblAlgn", "ctr"), val("c:lblOffset", "60"), val("c:tickLblSkip", "1"), val("c:noMultiLvlLbl", "1"))...)
}

// time is the axis of periods by their times, with room at its ends.
func (a artist) time(p plot) node {
	first, last := p.at[0], p.at[len(p.at)-1]
	spare := (last - first) / float64(2*len(p.at)-2)
	return el("c:valAx", append(a.axis("b", "none", a.theme.Colours.Muted, el("c:scaling", val("c:orientation", "minMax"), val("c:max", end(last+spare)), val("c:min", end(first-spare)))),
		val("c:crossAx", values), val("c:crosses", "autoZero"), val("c:crossBetween", "midCat"))...)
}

// axis is what both kinds of axes of places have.
func (a artist) axis(at, labels string, colour theme.Colour, scaling node) []node {
	return []node{val("c:axId", categories), scaling, val("c:delete", "0"), val("c:axPos", at),
		el("c:numFmt").with("formatCode", "General", "sourceLinked", "0"),
		val("c:majorTickMark", "none"), val("c:minorTickMark", "none"), val("c:tickLblPos", labels),
		el("c:spPr", stroke(a.theme.Lines.Axis, a.theme.Colours.Axis)), a.face(colour, false)}
}

// numbers is the axis of values, with few and light gridlines.
func (a artist) numbers(p plot) node {
	at, cross, between := "b", "max", "between"
	if p.lines {
		at, cross = "l", "autoZero"
	}
	if p.at != nil {
		cross, between = "min", "midCat"
	}
	return el("c:valAx", val("c:axId", values), el("c:scaling", val("c:orientation", "minMax"), val("c:max", end(p.high)), val("c:min", end(p.low))), val("c:delete", "0"), val("c:axPos", at),
		el("c:majorGridlines", el("c:spPr", stroke(a.theme.Lines.Grid, a.theme.Colours.Grid))),
		el("c:numFmt").with("formatCode", p.axis, "sourceLinked", "0"),
		val("c:majorTickMark", "none"), val("c:minorTickMark", "none"), val("c:tickLblPos", "nextTo"),
		el("c:spPr", el("a:ln", el("a:noFill"))), a.face(a.theme.Colours.Muted, false),
		val("c:crossAx", categories), val("c:crosses", cross), val("c:crossBetween", between), val("c:majorUnit", end(p.step)))
}

func solid(c theme.Colour) node { return el("a:solidFill", val("a:srgbClr", c.Hex())) }

// stroke is a line of a width in points.
func stroke(wide float64, c theme.Colour) node {
	return el("a:ln", solid(c), el("a:round")).with("w", strconv.Itoa(emu(wide)), "cap", "flat")
}

// font is a face in a size and a colour.
func (a artist) font(name string, size float64, bold bool, c theme.Colour) node {
	b := "0"
	if bold {
		b = "1"
	}
	face := a.theme.Fonts.Workbook
	return el(name, solid(c), el("a:latin").with("typeface", face), el("a:cs").with("typeface", face)).with("sz", fmt.Sprintf("%.0f", size*100), "b", b, "i", "0")
}

// face is the type of labels.
func (a artist) face(c theme.Colour, bold bool) node { return a.body(c, bold, "square") }

func (a artist) body(c theme.Colour, bold bool, wrap string) node {
	return el("c:txPr", el("a:bodyPr").with("rot", "0", "vert", "horz", "wrap", wrap), el("a:lstStyle"),
		el("a:p", el("a:pPr", a.font("a:defRPr", a.theme.Sizes.Workbook.Body, bold, c)), el("a:endParaRPr")))
}

// trimmed drops the parts that a plot does without.
func trimmed(n node) node {
	var kids []node
	for _, k := range n.kids {
		if k.name != "" {
			kids = append(kids, trimmed(k))
		}
	}
	n.kids = kids
	return n
}

// emu is a length in the unit of drawings, 12,700 a point.
func emu(points float64) int { return int(math.Round(points * 12700)) }
