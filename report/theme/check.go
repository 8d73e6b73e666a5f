package theme

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strings"
)

// What Check asks for.
const (
	TextContrast = 4.5 // of text on what it stands on (WCAG 2.2, 1.4.3)
	MarkContrast = 3.0 // of marks on paper (WCAG 2.2, 1.4.11)
	// LeastDistance is how far two segment colours are from each other by CIEDE2000, to anyone. Colours
	// nearer than about 10 are taken for one another when they do not stand side by side.
	LeastDistance = 10.0
	SmallestBody  = 10.0 // points, of body text in workbook and page
	SmallestTitle = 12.0
	SmallestType  = 7.5 // of anything: smaller type cannot be read in print
)

// checker gathers problems.
type checker struct {
	t   Theme
	out Problems
}

func (c *checker) add(key, format string, args ...any) {
	c.out = append(c.out, Problem{key, fmt.Sprintf(format, args...)})
}

// Check is what is wrong with a theme, in the same order every time; nothing for one that can be read.
func (t Theme) Check() Problems {
	c := &checker{t: t}
	// What stands on other fills is looked at once ink and paper agree: its problems would be theirs.
	if c.contrast(); len(c.out) == 0 {
		c.fills()
		c.scales()
	}
	c.each("diverging", t.Colours.Diverging, 4, 4)
	c.each("segments", t.Colours.Segments, 2, 4)
	c.segments()
	c.fonts()
	c.sizes()
	return c.out
}

// contrast looks at text and marks on paper. Paper is light, because the cells of a workbook are white
// whatever the theme, and what reads on a light paper reads on white.
func (c *checker) contrast() {
	k := c.t.Colours
	if !c.light() {
		c.add("colours.paper", "is too dark: the cells of a workbook stay white, and the same ink has to be read on both")
		return
	}
	for _, one := range []struct {
		name  string
		of    Colour
		least float64
	}{
		{"ink", k.Ink, TextContrast}, {"muted", k.Muted, TextContrast}, {"mark", k.Mark, TextContrast},
		{"black", k.Black, TextContrast}, {"link", k.Link, TextContrast}, {"focus", k.Focus, MarkContrast},
		{"accent", k.Accent, MarkContrast}, {"context", k.Context, MarkContrast}, {"axis", k.Axis, MarkContrast},
		{"rule", k.Rule, MarkContrast},
	} {
		c.on("colours."+one.name, one.of, k.Paper, "paper", one.least)
	}
}

// fills looks at fills of one colour with the text that stands on them.
func (c *checker) fills() {
	k := c.t.Colours
	c.on("colours.panel", k.Link, k.Panel, "the link", TextContrast)
	c.on("colours.message", k.Ink, k.Message, "the ink", TextContrast)
	// The label of a diagonal cell of a drawn matrix stands on the grid's colour.
	c.on("colours.grid", k.Ink, k.Grid, "the ink", TextContrast)
}

// light says that paper is light: what is dark on it is dark on white.
func (c *checker) light() bool { return Luminance(c.t.Colours.Paper) >= 0.7 }

func (c *checker) on(key string, a, b Colour, other string, least float64) {
	if got := Contrast(a, b); got < least {
		c.add(key, "has a contrast of %.2f with %s, and needs %.1f (WCAG 2.2)", math.Floor(got*100)/100, other, least)
	}
}

// each looks at the marks of a palette of least to most colours.
func (c *checker) each(name string, palette []Colour, least, most int) {
	if len(palette) < least || len(palette) > most {
		c.add("colours."+name, "has %d colours; %d to %d are needed", len(palette), least, most)
	}
	for i, m := range palette {
		if !c.light() {
			return // said already
		}
		c.on(fmt.Sprintf("colours.%s[%d]", name, i), m, c.t.Colours.Paper, "paper", MarkContrast)
	}
}

// scales looks at fills that text stands on: ink, paper or, in charts, black has to be read on each.
func (c *checker) scales() {
	k := c.t.Colours
	for _, s := range []struct {
		name  string
		fills []Colour
	}{{"bands", k.Bands}, {"sequence", k.Sequence}, {"cells", k.Cells}} {
		if len(s.fills) < 2 {
			c.add("colours."+s.name, "has %d colours; 2 are needed at least", len(s.fills))
			return
		}
	}
	for _, s := range []struct {
		name  string
		fills []Colour
	}{{"sequence", k.Sequence}, {"cells", k.Cells}} {
		for i := 1; i < len(s.fills); i++ {
			if Luminance(s.fills[i]) >= Luminance(s.fills[i-1]) {
				c.add(fmt.Sprintf("colours.%s[%d]", s.name, i), "is not darker than the step before it")
			}
		}
	}
	for i, f := range append(append([]Colour{}, k.Bands...), k.Sequence...) {
		name := fmt.Sprintf("bands[%d]", i)
		if i >= len(k.Bands) {
			name = fmt.Sprintf("sequence[%d]", i-len(k.Bands))
		}
		if max(Contrast(f, k.Ink), Contrast(f, k.Paper), Contrast(f, k.Black)) < TextContrast {
			c.add("colours."+name, "can be read on with neither ink, paper nor black: no contrast of %.1f (WCAG 2.2)", TextContrast)
		}
	}
	for step := 1; step <= Steps; step++ {
		if fill, ink := c.t.Shade(step); Contrast(fill, ink) < TextContrast {
			c.add("colours.cells", "gives the fill %s, on which neither ink nor paper has a contrast of %.1f (WCAG 2.2)", fill, TextContrast)
			return
		}
	}
}

// segments looks at each pair of segment colours, as three kinds of people see them.
func (c *checker) segments() {
	s := c.t.Colours.Segments
	for i := range s {
		for j := range i {
			for v := Normal; v <= Deuteranopia; v++ {
				if d := Distance(s[i], s[j], v); d < LeastDistance {
					c.add(fmt.Sprintf("colours.segments[%d]", i), "is too near colours.segments[%d] in %s: a distance of %.1f, and %.0f is needed (CIEDE2000)", j, v, d, LeastDistance)
				}
			}
		}
	}
}

// family is a name that stands in a style sheet and in a workbook's XML without escape.
var family = regexp.MustCompile(`^[\pL\pN][\pL\pN -]{0,30}$`)

func (c *checker) fonts() {
	f := c.t.Fonts
	for _, one := range []struct {
		name     string
		families []string
	}{{"workbook", []string{f.Workbook}}, {"page", f.Page}, {"charts", f.Charts}} {
		if len(one.families) == 0 {
			c.add("fonts."+one.name, "names no typeface")
		}
		for _, name := range one.families {
			if !family.MatchString(name) {
				c.add("fonts."+one.name, "has %.40q, which is not the name of a typeface: letters, digits, blanks and hyphens, 31 at most", name)
			}
		}
	}
}

func (c *checker) sizes() {
	z, w := c.t.Sizes, c.t.Columns
	c.within("sizes", reflect.ValueOf(z), SmallestType, 48)
	c.within("lines", reflect.ValueOf(c.t.Lines), 0.1, 20)
	c.within("columns", reflect.ValueOf(w), 1, 255)
	for _, s := range []struct {
		key         string
		size, least float64
	}{
		{"sizes.workbook.title", z.Workbook.Title, SmallestTitle}, {"sizes.workbook.head", z.Workbook.Head, SmallestTitle},
		{"sizes.workbook.body", z.Workbook.Body, SmallestBody},
		{"sizes.page.title", z.Page.Title, SmallestTitle}, {"sizes.page.head", z.Page.Head, SmallestTitle},
		{"sizes.page.body", z.Page.Body, SmallestBody}, {"sizes.page.table", z.Page.Table, SmallestBody}, {"sizes.page.print", z.Page.Print, SmallestBody},
		{"sizes.charts.title", z.Charts.Title, SmallestTitle},
	} {
		if s.size < s.least {
			c.add(s.key, "is %v points, and needs %v", s.size, s.least)
		}
	}
	if f := z.Workbook.Footer; f != math.Trunc(f) {
		c.add("sizes.workbook.footer", "is %v points; a footer takes whole points", f)
	}
	for _, r := range []struct {
		key         string
		high, times float64
	}{{"columns.row_height", w.RowHeight, 1.3}, {"columns.line_height", w.LineHeight, 1.25}} {
		if need := r.times * z.Workbook.Body; r.high < need {
			c.add(r.key, "is %v points; body text of %v needs %.4g", r.high, z.Workbook.Body, need)
		}
	}
	for _, r := range []struct {
		key          string
		lower, upper float64
	}{
		{"columns.stub_least", w.StubLeast, w.StubMost}, {"columns.figure_least", w.FigureLeast, w.FigureMost},
		{"columns.figure_least", w.FigureLeast, w.WordsMost}, {"lines.thinnest_link", c.t.Lines.ThinnestLink, c.t.Lines.WidestLink},
	} {
		if r.lower > r.upper {
			c.add(r.key, "is %v, more than the most, %v", r.lower, r.upper)
		}
	}
}

// within looks at every number below a key.
func (c *checker) within(key string, v reflect.Value, least, most float64) {
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		f := v.Field(i)
		if f.Kind() == reflect.Struct {
			c.within(key+"."+name, f, least, most)
		} else if x := f.Float(); !(x >= least && x <= most) {
			c.add(key+"."+name, "is %v; it has to be %v to %v", x, least, most)
		}
	}
}
