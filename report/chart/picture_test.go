package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font/liberation"

	"rung/report/theme"
)

// bounds is the smallest area around a path.
func bounds(s shape) area {
	a := area{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, st := range s.steps {
		if st.op != 'Z' {
			q := st.p[2]
			a = area{min(a.x0, q.x), min(a.y0, q.y), max(a.x1, q.x), max(a.y1, q.y)}
		}
	}
	return a
}

// corners are the corners of a text's box, from the top of capitals to a little below the baseline.
func corners(s shape) []point {
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	x0 := -s.wide * float64(s.anchor) / 2
	var out []point
	for _, q := range []point{{x0, -0.70 * s.size}, {x0 + s.wide, -0.70 * s.size}, {x0 + s.wide, 0.12 * s.size}, {x0, 0.12 * s.size}} {
		out = append(out, point{s.x + q.x*cos + q.y*sin, s.y - q.x*sin + q.y*cos})
	}
	return out
}

// apart reports whether a line separates two convex outlines by more than a rounding error.
func apart(a, b []point) bool {
	for _, outline := range [][]point{a, b} {
		for i := range outline {
			p, q := outline[i], outline[(i+1)%len(outline)]
			nx, ny := q.y-p.y, p.x-q.x
			alow, ahigh := extent(a, nx, ny)
			blow, bhigh := extent(b, nx, ny)
			if ahigh <= blow+1e-6 || bhigh <= alow+1e-6 {
				return true
			}
		}
	}
	return false
}

func extent(outline []point, nx, ny float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range outline {
		d := p.x*nx + p.y*ny
		low, high = min(low, d), max(high, d)
	}
	return low, high
}

// crowd is the gallery and more, for tests of what must hold in every picture; maps come with their
// positions, so that each is laid out once.
var crowd = sync.OnceValue(func() map[string]Spec {
	all := gatherCrowd()
	for name, s := range all {
		m, ok := s.(ValueMap)
		if !ok || m.Positions != nil {
			continue
		}
		pos, err := Place(m)
		if err != nil {
			panic(err)
		}
		m.Positions = pos
		all[name] = m
	}
	return all
})

func gatherCrowd() map[string]Spec {
	all := gallery()
	for seed := range uint64(6) {
		all[fmt.Sprintf("random %d", seed)] = randomMap(seed, []int{14, 14, 12}, 55)
	}
	all["wide labels"] = longLabels()
	all["large matrix"] = largeMatrix()
	all["one code"] = ValueMap{Bands: []string{"A", "B", "C"}, Nodes: []Node{{ID: "a", Label: "Alone", Band: 1}}}
	all["empty band"] = ValueMap{Bands: []string{"A", "B", "C"}, Nodes: []Node{{ID: "a"}, {ID: "b", Band: 2}}, Edges: mapEdges("a b 3", "b a 2")}
	all["band after placing"] = bandAfterPlacing()
	return all
}

// bandAfterPlacing is drawn on positions that do not know its upper band.
func bandAfterPlacing() ValueMap {
	m := ValueMap{Bands: []string{"A", "B"}, Nodes: []Node{{ID: "a"}, {ID: "b", Band: 1}}, Edges: mapEdges("a b 3")}
	pos, err := Place(m)
	if err != nil {
		panic(err)
	}
	m.Bands, m.Nodes, m.Edges = append(m.Bands, "C"), append(m.Nodes, Node{ID: "c", Band: 2}), mapEdges("a c 4", "b c 2")
	m.Positions = pos
	return m
}

func longLabels() ValueMap {
	m := nightShift()
	for i := range m.Nodes {
		m.Nodes[i].Label = longLabel
	}
	return m
}

func largeMatrix() Matrix {
	m := Matrix{Frame: Frame{Title: "Sixty by sixty"}, Cutoff: 10, RowTotals: make([]Point, 60), ColTotals: make([]Point, 60)}
	for i := range 60 {
		h := Head{Label: fmt.Sprintf("Code number %d of many", i), Band: i / 20}
		if i%20 == 3 {
			h = Head{ID: h.Label, Label: longLabel, Band: h.Band}
		}
		m.Rows, m.Cols = append(m.Rows, h), append(m.Cols, h)
		m.RowTotals[i].Value, m.ColTotals[i].Value = 1234, 987
		for j := range 60 {
			if i != j && (i*j)%7 < 3 {
				m.Cells = append(m.Cells, Cell{Row: i, Col: j, Value: float64((i * j * 31) % 117)})
			}
		}
	}
	return m
}

func TestTextKeepsApart(t *testing.T) {
	texts := 0
	for name, s := range crowd() {
		p, err := compose(s)
		if err != nil {
			t.Fatal(err)
		}
		texts += keepsApart(t, name, p)
	}
	if texts < 3000 {
		t.Errorf("looked at %d texts", texts)
	}
}

// keepsApart looks at every text of a picture: its size, that it is on the page, and that it lies on no other.
func keepsApart(t *testing.T, name string, p *picture) (texts int) {
	t.Helper()
	var seen []shape
	for _, a := range p.shapes {
		if a.words == "" {
			continue
		}
		texts++
		if a.size < theme.SmallestType {
			t.Errorf("%s: %q is set in %v points", name, a.words, a.size)
		}
		for _, q := range corners(a) {
			if q.x < 1 || q.y < 1 || q.x > p.w-1 || q.y > p.h-1 {
				t.Errorf("%s: %q leaves the page", name, a.words)
				break
			}
		}
		for _, b := range seen {
			if !apart(corners(a), corners(b)) {
				t.Errorf("%s: %q lies on %q", name, a.words, b.words)
			}
		}
		seen = append(seen, a)
	}
	return texts
}

func TestMapsKeepBoxesApart(t *testing.T) {
	boxes := 0
	for name, s := range crowd() {
		m, ok := s.(ValueMap)
		if !ok {
			continue
		}
		p, err := compose(m)
		if err != nil {
			t.Fatal(err)
		}
		var seen []shape
		for _, a := range p.shapes {
			if a.role == plain {
				continue
			}
			boxes++
			for _, b := range seen {
				if bounds(a).meets(bounds(b)) {
					t.Errorf("%s: two boxes overlap at %v", name, bounds(a))
				}
			}
			seen = append(seen, a)
		}
	}
	if boxes < 500 {
		t.Errorf("looked at %d boxes", boxes)
	}
}

// TestLinksPassNodes holds that no link runs through a box that it does not join.
func TestLinksPassNodes(t *testing.T) {
	looked := 0
	for name, spec := range crowd() {
		m, ok := spec.(ValueMap)
		if !ok || len(m.Nodes) == 0 {
			continue
		}
		p, err := newPicture(m.Frame)
		if err != nil {
			t.Fatal(err)
		}
		s := newScene(p, m)
		s.setRows()
		for _, c := range s.curves() {
			for _, n := range m.Nodes {
				e := m.Edges[c.edge]
				if n.ID == e.From || n.ID == e.To {
					continue
				}
				x, y, w, h := s.rect(n.ID)
				looked++
				for k := 1; k < len(c.line); k++ {
					if (area{x, y, x + w, y + h}).hit(c.line[k-1], c.line[k]) {
						t.Errorf("%s: link %s to %s runs through %s", name, e.From, e.To, n.ID)
						break
					}
				}
			}
		}
	}
	if looked < 5000 {
		t.Errorf("looked at %d pairs", looked)
	}
}

func TestSameBytes(t *testing.T) {
	specs, again := gallery(), gallery()
	for name, s := range specs {
		one, err := SVG(s)
		if err != nil {
			t.Fatal(err)
		}
		before := runtime.GOMAXPROCS(1)
		two, err := SVG(again[name])
		runtime.GOMAXPROCS(before)
		if err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s: two drawings differ (%v)", name, err)
		}
	}
	one, err1 := PNG(awkward())
	two, err2 := PNG(awkward())
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(one, two) {
		t.Errorf("two images differ (%v)", err)
	}
}

// TestDrawnAtOnce draws maps that share positions from several goroutines.
func TestDrawnAtOnce(t *testing.T) {
	m := segmentMap()
	want, err := SVG(m)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if got, err := SVG(m); err != nil || !bytes.Equal(got, want) {
				t.Errorf("a drawing beside others differs (%v)", err)
			}
		})
	}
	wait.Wait()
}

func TestPNG(t *testing.T) {
	picture, err := Render(nightAssets())
	if err != nil {
		t.Fatal(err)
	}
	b, err := picture.PNG()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	w, h := picture.Size()
	if size := img.Bounds().Size(); math.Abs(float64(size.X)-w*200/72) > 1 || math.Abs(float64(size.Y)-h*200/72) > 1 {
		t.Errorf("%v pixels for %v by %v points", size, w, h)
	}
	if !bytes.Contains(b, []byte("pHYs\x00\x00\x1e\xc2\x00\x00\x1e\xc2\x01")) { // 7874 dots a metre
		t.Error("the image does not say that it has 200 dots an inch")
	}
}

// TestSVGIsWellFormed reads the document back: role, title and description are there, hostile words stay
// words, and every text names the fallback fonts through the root.
func TestSVGIsWellFormed(t *testing.T) {
	s := nightAssets()
	s.Title = "</title><script>alert(1)</script> & \x00 \u202Eabc"
	s.Alt = "Bars.\nTwo lines."
	b, err := SVG(s)
	if err != nil {
		t.Fatal(err)
	}
	dec := xml.NewDecoder(bytes.NewReader(b))
	var names []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			names = append(names, e.Name.Local)
		}
	}
	if len(names) < 3 || names[0] != "svg" || names[1] != "title" || names[2] != "desc" {
		t.Errorf("document begins with %v", names[:min(3, len(names))])
	}
	for _, n := range names {
		if n == "script" {
			t.Error("a label became an element")
		}
	}
	for _, want := range []string{`role="img"`, "<desc>Bars. Two lines.</desc>", "Arial, Helvetica, sans-serif"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("no %s in the document", want)
		}
	}
}

func TestMissingGlyphs(t *testing.T) {
	m := nightShift()
	m.Nodes[0].Label = "日本 and café"
	m.Nodes[1].Label = "שלום"
	warnings := Warnings(m)
	if len(warnings) != 2 || !strings.Contains(warnings[0], `"日本 and café"`) || !strings.Contains(warnings[0], "'日', '本'") || !strings.Contains(warnings[1], "right to left") {
		t.Errorf("warnings %q", warnings)
	}
	b, err := SVG(m)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(">□□ and café<")) {
		t.Error("the missing glyphs left no mark")
	}
	if w := Warnings(nightShift()); len(w) != 0 {
		t.Errorf("warnings without a cause: %q", w)
	}
}

func TestThemeFont(t *testing.T) {
	var mono bytes.Buffer
	for _, f := range liberation.Collection() {
		if f.Font.Variant == "Mono" && f.Font.Style == xfont.StyleNormal && f.Font.Weight == xfont.WeightNormal {
			if _, err := f.Face.WriteSourceTo(nil, &mono); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := nightAssets()
	s.Theme = &Theme{Font: mono.Bytes()}
	b, err := SVG(s)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`font-family="'Liberation Mono', 'Liberation Sans', Arial`)) {
		t.Error("the font's family is not the first choice")
	}
	s.Theme = &Theme{Font: []byte("not a font")}
	if _, err := SVG(s); err == nil || !strings.Contains(err.Error(), "theme font") {
		t.Errorf("a broken font file gives %v", err)
	}
}

// A theme's paper is under both pictures.
func TestPaper(t *testing.T) {
	s := nightAssets()
	paper := DefaultTheme().Paper
	paper.B -= 9
	s.Theme = &Theme{Paper: paper}
	drawn, err := PNG(s)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	if got := color.RGBAModel.Convert(m.At(1, 1)); got != paper {
		t.Errorf("the PNG stands on %v, want %v", got, paper)
	}
	b, err := SVG(s)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`fill="`+paint(paper)+`"/>`)) {
		t.Error("the SVG stands on another paper")
	}
}

func TestContrast(t *testing.T) {
	d := DefaultTheme()
	for name, c := range map[string]color.RGBA{"ink": d.Ink, "muted": d.Muted, "axis": d.Axis} {
		if got := contrast(c, d.Paper); got < 4.5 {
			t.Errorf("text colour %s has contrast %.2f on white", name, got)
		}
	}
	for name, c := range map[string]color.RGBA{
		"context": d.Context, "accent": d.Accent, "strength": d.Strength,
		"opportunity": d.Opportunity, "weakness": d.Weakness, "threat": d.Threat,
	} {
		if got := contrast(c, d.Paper); got < 3 {
			t.Errorf("mark colour %s has contrast %.2f on white", name, got)
		}
		if got := contrast(d.readable(c), d.Paper); got < 4.5 {
			t.Errorf("text in the colour of %s has contrast %.2f", name, got)
		}
	}
	var fills []color.RGBA
	for i := range 201 {
		fills = append(fills, along(d.Sequence, float64(i)/200))
	}
	for bands := 1; bands < 9; bands++ {
		for b := range bands {
			fills = append(fills, d.bandFill(b, bands))
		}
	}
	for _, f := range fills {
		if got := contrast(d.on(f), f); got < 4.5 {
			t.Errorf("text on %v has contrast %.2f", f, got)
		}
	}
	for i := 1; i < len(d.Sequence); i++ {
		if theme.Luminance(opaque(d.Sequence[i])) >= theme.Luminance(opaque(d.Sequence[i-1])) {
			t.Errorf("step %d of the sequence is not darker than the one before", i)
		}
	}
}
