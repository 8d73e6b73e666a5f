package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rung/report/theme"
)

// mark is an element of an SVG: a filled or stroked outline, or a text.
type mark struct {
	outline []point
	fill    color.RGBA // A is 0 for none
	words   string
	x, y    float64
	size    float64
	anchor  string
	turned  bool
}

// readMarks are the elements of a golden picture in the order in which they are painted.
func readMarks(svg []byte) ([]mark, error) {
	var out []mark
	dec := xml.NewDecoder(strings.NewReader(string(svg)))
	text, title := false, 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if e.Name.Local == "title" || e.Name.Local == "desc" {
				title++
			}
			m, ok, err := markFrom(e)
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, m)
				text = e.Name.Local == "text"
			}
		case xml.CharData:
			if text && title == 0 {
				out[len(out)-1].words += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "title", "desc":
				title--
			case "text":
				text = false
			}
		}
	}
}

func markFrom(e xml.StartElement) (m mark, ok bool, err error) {
	at := map[string]string{}
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
	}
	float := func(name string) float64 {
		v, bad := strconv.ParseFloat(at[name], 64)
		if bad != nil && err == nil {
			err = fmt.Errorf("%s of <%s>: %w", name, e.Name.Local, bad)
		}
		return v
	}
	m.fill, err = colourFrom(at["fill"])
	switch e.Name.Local {
	case "rect":
		w, h := float("width"), float("height")
		m.outline = []point{{0, 0}, {w, 0}, {w, h}, {0, h}}
	case "path":
		m.outline = outlineFrom(at["d"])
	case "text":
		m.x, m.y, m.size, m.anchor, m.turned = float("x"), float("y"), float("font-size"), at["text-anchor"], at["transform"] != ""
	default:
		return m, false, nil
	}
	return m, true, err
}

func colourFrom(s string) (color.RGBA, error) {
	if s == "none" || s == "" {
		return color.RGBA{}, nil
	}
	var c theme.Colour
	err := c.UnmarshalText([]byte(s))
	return c.RGBA(), err
}

// outlineFrom is the way of a path through the ends of its steps.
func outlineFrom(d string) []point {
	d = strings.NewReplacer("M", " M ", "L", " L ", "C", " C ", "Z", " ").Replace(d)
	var out []point
	var numbers []float64
	curve := false
	for _, f := range strings.Fields(d) {
		if f == "M" || f == "L" || f == "C" {
			curve = f == "C"
			continue
		}
		v, _ := strconv.ParseFloat(f, 64)
		if numbers = append(numbers, v); len(numbers) == 2 && !curve || len(numbers) == 6 {
			n := len(numbers)
			out, numbers = append(out, point{numbers[n-2], numbers[n-1]}), nil
		}
	}
	return out
}

// inside says that a point lies within an outline.
func inside(q point, outline []point) bool {
	in := false
	for i, a := range outline {
		b := outline[(i+1)%len(outline)]
		if (a.y > q.y) != (b.y > q.y) && q.x < a.x+(q.y-a.y)/(b.y-a.y)*(b.x-a.x) {
			in = !in
		}
	}
	return in
}

// faint lists the texts of a picture whose colour is not read on what was painted below them last.
func faint(svg []byte) (texts int, out []string, err error) {
	marks, err := readMarks(svg)
	if err != nil {
		return 0, nil, err
	}
	faces := liberationSans()
	for i, m := range marks {
		if m.words == "" {
			continue
		}
		texts++
		wide := faces.width(m.words, m.size, false)
		from := map[string]float64{"": 0, "middle": -wide / 2, "end": -wide}[m.anchor]
		places := []point{{m.x, m.y}}
		if !m.turned {
			places = nil
			for _, t := range []float64{0.1, 0.5, 0.9} {
				places = append(places, point{m.x + from + t*wide, m.y - m.size*0.35})
			}
		}
		for _, q := range places {
			below := color.RGBA{}
			for _, b := range marks[:i] {
				if b.words == "" && b.fill.A > 0 && inside(q, b.outline) {
					below = b.fill
				}
			}
			if c := contrast(m.fill, below); c < theme.TextContrast {
				out = append(out, fmt.Sprintf("%q in %s on %s: %.2f", m.words, paint(m.fill), paint(below), c))
				break
			}
		}
	}
	return texts, out, nil
}

// TestTextIsReadOnItsFill looks at every text of every golden picture and the fill below it.
func TestTextIsReadOnItsFill(t *testing.T) {
	files, err := filepath.Glob("testdata/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	texts, onFills := 0, 0
	for _, file := range files {
		svg, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n, bad, err := faint(svg)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		texts += n
		for _, b := range bad {
			t.Errorf("%s: %s", file, b)
		}
		onFills += strings.Count(string(svg), `fill="`+paint(DefaultTheme().Paper)+`" font-weight="bold"`)
	}
	if len(files) < 35 || texts < 1800 || onFills < 20 {
		t.Errorf("looked at %d files, %d texts, %d of them white", len(files), texts, onFills)
	}
}

// The check finds ink on a dark cell, grey on a lighter grey, and nothing where white stands on dark.
func TestFaintIsFound(t *testing.T) {
	dark := `<rect width="90" height="90" fill="#FFFFFF"/><path d="M10 10L60 10L60 40L10 40Z" fill="#12436D"/>`
	for svg, want := range map[string]int{
		dark + `<text x="20" y="30" font-size="9" fill="#1A1A1A">41</text>`:                               1,
		dark + `<text x="20" y="30" font-size="9" fill="#FFFFFF">41</text>`:                               0,
		dark + `<text x="20" y="60" font-size="9" fill="#FFFFFF">41</text>`:                               1,
		dark + `<text x="75" y="60" font-size="9" fill="#8C8C8C" text-anchor="middle">41</text>`:          1,
		dark + `<text x="59" y="30" font-size="9" fill="#1A1A1A" text-anchor="end">far left of it</text>`: 1,
		dark + `<text x="75" y="80" font-size="9" fill="#595959">41</text>`:                               0,
		dark + `<text x="20" y="30" font-size="9" fill="#FFFFFF"><title>a hint</title>41</text>`:          0,
		dark + `<text x="20" y="60" font-size="9" fill="#1A1A1A"><title>a hint</title>41</text>`:          0,
	} {
		_, bad, err := faint([]byte(`<svg>` + svg + `</svg>`))
		if err != nil || len(bad) != want {
			t.Errorf("%s: found %q, %v", svg, bad, err)
		}
	}
}

// pairing is two colours that stand for different things in one picture, and how far apart they have to be.
type pairing struct {
	name  string
	a, b  color.RGBA
	least float64
}

func pairings(d Theme) []pairing {
	var out []pairing
	add := func(name string, a, b color.RGBA) { out = append(out, pairing{name, a, b, theme.LeastDistance}) }
	swot := []color.RGBA{d.Strength, d.Weakness, d.Opportunity, d.Threat}
	for i, a := range swot {
		for j, b := range swot[:i] {
			add(fmt.Sprintf("SWOT: bars %d and %d", j+1, i+1), a, b)
		}
	}
	add("dumbbell: its two ends; levels: level and goal; balance: gain and give", d.Accent, d.Weakness)
	add("funnel: recorded and seen", d.Opportunity, d.Accent)
	add("map: strongest path and other links; profile: estimate that differs and reference", d.Accent, d.Context)
	add("profile, forest: differs and does not", d.Accent, d.Muted)
	for i, a := range d.Segments {
		for j, b := range d.Segments[:i] {
			add(fmt.Sprintf("segments %d and %d", j+1, i+1), a, b)
		}
		add(fmt.Sprintf("segment %d and the reference", i+1), a, d.Axis)
	}
	for i := 1; i < len(d.Sequence); i++ {
		// A cell has its number; the shade has to lead the eye, not to be read.
		out = append(out, pairing{fmt.Sprintf("matrix: steps %d and %d", i, i+1), d.Sequence[i-1], d.Sequence[i], theme.LeastDistance / 2})
	}
	return out
}

// alike lists the pairs that someone takes for one another: with all cones, or without one kind.
func alike(pairs []pairing) (looked int, out []string) {
	for _, p := range pairs {
		for v := theme.Normal; v <= theme.Deuteranopia; v++ {
			looked++
			if d := theme.Distance(opaque(p.a), opaque(p.b), v); d < p.least {
				out = append(out, fmt.Sprintf("%s, %v: %.1f", p.name, v, d))
			}
		}
	}
	return looked, out
}

// TestColoursAreToldApart looks at the colours that stand side by side in the charts.
func TestColoursAreToldApart(t *testing.T) {
	looked, out := alike(pairings(DefaultTheme()))
	for _, s := range out {
		t.Error(s)
	}
	if looked < 60 {
		t.Errorf("looked at %d pairs", looked)
	}
	red, green := color.RGBA{190, 70, 60, 255}, color.RGBA{115, 115, 45, 255}
	if _, out := alike([]pairing{{"red and green", red, green, theme.LeastDistance}}); len(out) != 1 || !strings.Contains(out[0], "deuteranopia") {
		t.Errorf("red and green: %q", out)
	}
}

// oneInk draws all that has a colour of its own in ink, as the worst of grey prints does.
func oneInk() *Theme {
	d := DefaultTheme()
	for _, c := range []*color.RGBA{&d.Accent, &d.Context, &d.Muted, &d.Axis, &d.Mark, &d.Strength, &d.Weakness, &d.Opportunity, &d.Threat} {
		*c = d.Ink
	}
	for i := range d.Segments {
		d.Segments[i] = d.Ink
	}
	return &d
}

// form is what a sample of a key looks like without its place.
func form(shapes []shape) string {
	var b strings.Builder
	at := shapes[0].steps[0].p[2]
	for _, s := range shapes {
		for _, st := range s.steps {
			if st.op == 'Z' {
				continue
			}
			fmt.Fprintf(&b, "%c%s,%s ", st.op, num(st.p[2].x-at.x), num(st.p[2].y-at.y))
		}
		fmt.Fprintf(&b, "%s %s %s %v; ", paint(s.fill), paint(s.stroke), num(s.width), s.dashed)
	}
	return b.String()
}

// TestColourIsNotTheOnlySign draws every chart in one ink: what its key tells apart still differs in form,
// every bar of a SWOT has its letter, and every panel and block the name of its segment.
func TestColourIsNotTheOnlySign(t *testing.T) {
	samples, letters, names := 0, 0, 0
	for name, s := range gallery() {
		p, err := compose(themed(s, oneInk()))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, at := range p.samples {
			f := form(p.shapes[at[0]:at[1]])
			if seen[f] {
				t.Errorf("%s: two samples of the key differ in nothing but colour", name)
			}
			seen[f] = true
			samples++
		}
		words := p.allWords()
		switch m := s.(type) {
		case Swot:
			for _, letter := range []string{"S ", "W ", "O ", "T "} {
				if n := strings.Count(" "+words, " "+letter); n < len(m.Panels)*len(m.Assets) {
					t.Errorf("%s: %d bars with %s", name, n, letter)
				}
				letters++
			}
		case Profile:
			for _, panel := range m.Panels {
				if !strings.Contains(words, panel.Heading) {
					t.Errorf("%s: no panel says %s", name, panel.Heading)
				}
				names++
			}
		case Balance:
			for _, block := range m.Segments {
				if !strings.Contains(words, block.Heading) {
					t.Errorf("%s: no block says %s", name, block.Heading)
				}
				names++
			}
		}
	}
	if samples < 60 || letters < 8 || names < 15 {
		t.Errorf("looked at %d samples, %d letters, %d names", samples, letters, names)
	}
}
