package xlsx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/report"
	"rung/report/chart"
	"rung/report/theme"
	"rung/report/xlsx/xlsxtest"
)

func estimate(v, low, high float64) chart.Point { return chart.Point{Value: v, Low: low, High: high} }

// withheld carries a number that must not be drawn.
var withheld = chart.Point{Mark: report.Withheld, Value: 0.7713, Low: 0.7713, High: 0.7713}

var words4 = chart.Frame{Title: "What was found", Subtitle: "Measure, n = 90.", Note: "Source."}

func aFunnel() chart.Funnel {
	return chart.Funnel{Frame: words4, Seen: "in records", Interval: "95% interval",
		Stages: []chart.FunnelStage{{Label: "Buying", N: 45, Share: estimate(0.5, 0.4, 0.6), Seen: estimate(0, 0, 0.03)}, {Label: "Practice", N: 12, Share: withheld, Seen: estimate(0.125, 0.0625, 0.25)}},
		Steps:  []chart.FunnelStep{{Share: estimate(0.33, 0.2, 0.5), Text: "of these went on"}}}
}

func aSwot() chart.Swot {
	return chart.Swot{Frame: words4, Assets: []string{"Health", "Time"}, Panels: []chart.SwotPanel{
		{Heading: "Total", N: 90, Rows: []chart.SwotRow{{Strength: estimate(0.25, 0.125, 0.375), Weakness: estimate(0.5, 0.25, 0.75), Opportunity: estimate(0.004, 0.001, 0.01), Threat: withheld, N: 44}, {Strength: withheld, Weakness: withheld, Opportunity: estimate(0.125, 0.0625, 0.25), Threat: estimate(0.25, 0.125, 0.5)}}},
		{Heading: "few", N: 12, LowBase: true}}}
}

func aTrend(periods ...string) chart.Trend {
	return chart.Trend{Frame: words4, Periods: periods, Panels: []chart.TrendPanel{{Heading: "Security", Ns: []int{90, 80, 70}, Points: []chart.Point{estimate(0.25, 0.125, 0.5), withheld, estimate(0.5, 0.25, 0.625)}}}}
}

func aDatedTrend() chart.Trend {
	m := aTrend("January", "February", "a year later")
	m.At = []float64{0, 31, 365}
	return m
}

// drawn is the workbook of one figure, by its parts.
func drawn(t *testing.T, spec chart.Spec) map[string]string {
	t.Helper()
	b := one("a")
	b.Sheets[0].Kind, b.Sheets[0].Figure = report.Picture, &report.Figure{Name: "fig", Alt: "Bars & lines.", Spec: spec}
	var w bytes.Buffer
	if err := Write(&w, b); err != nil {
		t.Fatal(err)
	}
	return xlsxtest.Parts(t, w.Bytes())
}

type numbers struct {
	Points []struct {
		At int     `xml:"idx,attr"`
		V  float64 `xml:"v"`
	} `xml:"numLit>pt"`
	Count struct {
		N int `xml:"val,attr"`
	} `xml:"numLit>ptCount"`
}

// list has one number a place; none is NaN.
func (n numbers) list() string {
	out := make([]string, n.Count.N)
	for i := range out {
		out[i] = "-"
	}
	for _, p := range n.Points {
		out[p.At] = strconv.FormatFloat(p.V, 'g', 6, 64)
	}
	return strings.Join(out, " ")
}

type seriesPart struct {
	Name  string   `xml:"tx>v"`
	Val   numbers  `xml:"val"`
	X     numbers  `xml:"xVal"`
	Y     numbers  `xml:"yVal"`
	Plus  numbers  `xml:"errBars>plus"`
	Minus numbers  `xml:"errBars>minus"`
	Cat   []string `xml:"cat>strLit>pt>v"`
	Label []struct {
		At     int `xml:"idx"`
		Format struct {
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmt"`
	} `xml:"dLbls>dLbl"`
}

type axisPart struct {
	Max struct {
		V string `xml:"val,attr"`
	} `xml:"scaling>max"`
	Min struct {
		V string `xml:"val,attr"`
	} `xml:"scaling>min"`
}

type plotPart struct {
	Title   []string     `xml:"chart>title>tx>rich>p>r>t"`
	Bars    []seriesPart `xml:"chart>plotArea>barChart>ser"`
	Lines   []seriesPart `xml:"chart>plotArea>lineChart>ser"`
	Dated   []seriesPart `xml:"chart>plotArea>scatterChart>ser"`
	Values  []axisPart   `xml:"chart>plotArea>valAx"`
	Legends []struct{}   `xml:"chart>legend"`
}

func plotOf(t *testing.T, files map[string]string, n int) plotPart {
	t.Helper()
	var p plotPart
	if err := xml.Unmarshal([]byte(files[fmt.Sprintf("xl/charts/chart%d.xml", n)]), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// A native chart has the numbers of its spec: values, what lies above and below
// them, and a gap for what is withheld, named at the label.
func TestNativeNumbers(t *testing.T) {
	same := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	f := plotOf(t, drawn(t, aFunnel()), 1)
	same("title", strings.Join(f.Title, "|"), "What was found")
	same("stages", strings.Join(f.Bars[0].Cat, "|"), "Buying, n=45\n↓ 33% of these went on|Practice [c]")
	same("shares", f.Bars[0].Val.list(), "0.5 -")
	same("above", f.Bars[0].Plus.list(), "0.1 -")
	same("below", f.Bars[0].Minus.list(), "0.1 -")
	same("seen", f.Bars[1].Val.list(), "0 0.125")
	same("above seen", f.Bars[1].Plus.list(), "0.03 0.125")
	same("axis", f.Values[0].Min.V+" to "+f.Values[0].Max.V, "0 to 0.6")
	same("label", f.Bars[1].Label[0].Format.Code, `[=0]0%" in records";[<0.005]"<1% in records";0%" in records"`)

	files := drawn(t, aSwot())
	s := plotOf(t, files, 1)
	same("heading", strings.Join(s.Title, "|"), "Total (n=90)")
	same("assets", strings.Join(s.Bars[0].Cat, "|"), "Health|n=44 T [c]||Time S, W [c]|")
	for i, want := range []string{"W -0.5 - - - -", "T - - - - -0.25", "O - 0.004 - - 0.125", "S 0.25 - - - -"} {
		same("bars", s.Bars[i].Name+" "+s.Bars[i].Val.list(), want)
	}
	same("to the left of a weakness", s.Bars[0].Minus.list(), "0.25 - - - -")
	same("to the right of a threat", s.Bars[1].Plus.list(), "- - - - 0.125")
	same("a share that rounds to nothing", s.Bars[2].Label[0].Format.Code, `"O <1%";"O <1%"`)
	text := regexp.MustCompile(`descr="([^"]*)"`)
	same("text", html.UnescapeString(text.FindStringSubmatch(files["xl/drawings/drawing1.xml"])[1]), "Total (n=90): Health W 50%, S 25%, T [c], O <1%, Time W [c], S [c], T 25%, O 13%. Bars & lines.")
	same("low base", strings.Join(plotOf(t, files, 2).Title, "|"), "few† (n=12)")
	for _, n := range []int{1, 2} {
		same("shared axis", plotOf(t, files, n).Values[0].Max.V, "0.8")
	}

	files = drawn(t, aTrend("before", "then", "after"))
	same("text of a line", html.UnescapeString(text.FindStringSubmatch(files["xl/drawings/drawing1.xml"])[1]), "Security: before 25%, then [c], after 50%. Bars & lines.")
	l := plotOf(t, files, 1)
	same("line", l.Lines[0].Val.list(), "0.25 - 0.5")
	same("periods", strings.Join(l.Lines[0].Cat, "|"), "before\nn=90|then\nn=80\n[c]|after\nn=70")
	same("above the line", l.Lines[0].Plus.list(), "0.25 - 0.125")
	same("axis of a line", l.Values[0].Min.V+" to "+l.Values[0].Max.V, "0 to 0.8")

	d := plotOf(t, drawn(t, aDatedTrend()), 1)
	same("times", d.Dated[0].X.list(), "0 31 365")
	same("dated", d.Dated[0].Y.list(), "0.25 - 0.5")
	same("names of periods", d.Dated[1].Name+" "+d.Dated[1].Y.list(), "Periods 0 0 0")
}

// A withheld number stands in no part of the workbook.
func TestNativeWithholds(t *testing.T) {
	for _, spec := range []chart.Spec{aFunnel(), aSwot(), aTrend("a", "b", "c"), aDatedTrend()} {
		found := 0
		for name, content := range drawn(t, spec) {
			if strings.HasPrefix(name, "xl/charts/") || strings.HasPrefix(name, "xl/drawings/") {
				found++
				if strings.Contains(content, "7713") || strings.Contains(content, "77%") {
					t.Errorf("%T: %s holds a withheld number", spec, name)
				}
			}
		}
		if found < 3 {
			t.Errorf("%T: only %d parts searched", spec, found)
		}
	}
}

// The sequences of ECMA-376, as far as charts here use them. Excel offers to
// repair a part whose elements stand in another order.
var sequences = map[string]string{
	"chartSpace":   "date1904 lang roundedCorners chart spPr txPr",
	"chart":        "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
	"title":        "tx layout overlay",
	"rich":         "bodyPr lstStyle p p p p p p",
	"legend":       "legendPos layout overlay txPr",
	"plotArea":     "layout barChart lineChart scatterChart catAx valAx valAx spPr",
	"manualLayout": "layoutTarget xMode yMode x y w h",
	"barChart":     "barDir grouping varyColors ser ser ser ser gapWidth overlap axId axId",
	"lineChart":    "grouping varyColors ser marker axId axId",
	"scatterChart": "scatterStyle varyColors ser ser axId axId",
	"ser":          "idx order tx spPr invertIfNegative marker dLbls errBars cat val xVal yVal smooth",
	"dLbls":        "dLbl dLbl dLbl dLbl dLbl numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize extLst",
	"dLbl":         "idx layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize",
	"errBars":      "errDir errBarType errValType noEndCap plus minus spPr",
	"numLit":       "formatCode ptCount pt pt pt pt pt",
	"strLit":       "ptCount pt pt pt pt pt",
	"catAx":        "axId scaling delete axPos majorGridlines numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
	"valAx":        "axId scaling delete axPos majorGridlines numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossBetween majorUnit",
	"scaling":      "orientation max min",
	"defRPr":       "solidFill latin cs",
	"rPr":          "solidFill latin cs",
	"ln":           "noFill solidFill round",
	// Of the drawing.
	"oneCellAnchor":    "from ext graphicFrame clientData",
	"from":             "col colOff row rowOff",
	"graphicFrame":     "nvGraphicFramePr xfrm graphic",
	"nvGraphicFramePr": "cNvPr cNvGraphicFramePr",
}

func TestSequences(t *testing.T) {
	looked := map[string]int{}
	wide := aFunnel()
	wide.Seen = strings.Repeat("seen in the records ", 20) // gets a legend
	for _, spec := range []chart.Spec{aFunnel(), wide, aSwot(), aTrend("a", "b", "c"), aDatedTrend()} {
		for name, content := range drawn(t, spec) {
			if !strings.HasPrefix(name, "xl/charts/") && !strings.HasPrefix(name, "xl/drawings/drawing") {
				continue
			}
			sequence(t, name, content, looked)
		}
	}
	for parent := range sequences {
		if looked[parent] == 0 {
			t.Errorf("no %s was looked at", parent)
		}
	}
}

// sequence holds the children of every element to their order.
func sequence(t *testing.T, name, content string, looked map[string]int) {
	t.Helper()
	type open struct {
		name string
		left []string
	}
	stack := []open{{}}
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			top := &stack[len(stack)-1]
			if want, ok := sequences[top.name]; ok {
				at := slices.Index(top.left, e.Name.Local)
				if at < 0 {
					t.Errorf("%s: %s in %s is out of order; it has %s", name, e.Name.Local, top.name, want)
				} else {
					top.left = top.left[at+1:]
				}
			}
			looked[e.Name.Local]++
			stack = append(stack, open{e.Name.Local, strings.Fields(sequences[e.Name.Local])})
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
}

// What people do not restyle, or a chart of Excel cannot be, stays a picture.
func TestPicturesStay(t *testing.T) {
	many := aTrend("a", "b")
	many.Panels = slices.Repeat([]chart.TrendPanel{{Heading: "x", Points: []chart.Point{estimate(0.5, 0, 0)}}}, mostPlots+1)
	empty := aTrend("a", "b")
	empty.Panels[0].Points = []chart.Point{withheld, withheld}
	broken := aDatedTrend()
	broken.Breaks = []chart.Break{{Before: 1, Text: "new questions"}}
	for _, spec := range []chart.Spec{broken, chart.ValueMap{}, chart.Profile{}, chart.Matrix{}, chart.Levels{}, chart.Forest{}, chart.Dumbbell{}, chart.Balance{}, chart.Funnel{}, chart.Swot{}, chart.Trend{}, many, empty} {
		if native(&report.Figure{Spec: spec}, 800, theme.Default(), nil) != nil {
			t.Errorf("%T is not a picture", spec)
		}
	}
	for name := range drawn(t, chart.Forest{Frame: words4, Rows: []chart.ForestRow{{Label: "a", Point: estimate(0.1, 0, 0.2)}}}) {
		if strings.HasPrefix(name, "xl/charts/") {
			t.Errorf("a forest has %s", name)
		}
	}
}

// An interval is told apart from its bar and from the paper.
func TestEdge(t *testing.T) {
	d := theme.Default()
	for _, fill := range append(slices.Clone(d.Colours.Diverging), d.Colours.Accent) {
		c := edge(fill, d)
		if a, b := theme.Contrast(c, fill), theme.Contrast(c, d.Colours.Paper); min(a, b) < 3 {
			t.Errorf("%v on %v: contrast %.2f, on paper %.2f", c, fill, a, b)
		}
	}
}

// Labels of periods that are close stand under one another.
func TestStagger(t *testing.T) {
	p := plot{lines: true, wide: 300, at: aDatedTrend().At, labels: []string{"2026-01\nn=90", "2026-02\nn=80", "2027-01\nn=70"}}
	p.stagger(theme.Default())
	if want := []string{"2026-01\nn=90", "\n\n2026-02\nn=80", "2027-01\nn=70"}; !slices.Equal(p.labels, want) {
		t.Errorf("%q, want %q", p.labels, want)
	}
	for _, bad := range [][]float64{nil, {1, 2}, {1, 3, 2}, {1, 1, 2}, {1, 2, math.NaN()}} {
		m := aDatedTrend()
		if m.At = bad; dated(m) != nil {
			t.Errorf("%v are times", bad)
		}
	}
}

func TestRound(t *testing.T) {
	for _, c := range [][2]float64{{0.1, 0.1}, {0.11, 0.2}, {0.3, 0.5}, {0.6, 1}, {7, 10}, {1234, 2000}, {0.2, 0.2}} {
		if got := round(c[0]); math.Abs(got-c[1]) > 1e-12 {
			t.Errorf("%v is rounded to %v, want %v", c[0], got, c[1])
		}
	}
}

// A wide table prints in areas: the first holds the title whole, no area is wider
// than its page, letters stay beside their figures, and every column is printed
// once after those that are repeated.
func TestPages(t *testing.T) {
	b := one("a")
	s := &b.Sheets[0]
	s.Kind, s.Title = report.Banner, strings.Repeat("A long title of a table. ", 5)
	g := &report.Grid{FreezeColumns: 2, Heads: [][]report.Text{{{Text: "Value"}, {Text: "Total", Right: true}}}}
	l := report.Line{Cells: []report.Value{{Text: "Security"}, {Kind: report.Number}}}
	for i := range 60 {
		if i%7 == 0 {
			g.Rules = append(g.Rules, len(l.Cells))
		}
		g.Heads[0] = append(g.Heads[0], report.Text{Text: fmt.Sprint("segment ", i), Right: true}, report.Text{})
		l.Cells = append(l.Cells, report.Value{Kind: report.Number}, report.Value{Kind: report.Letters, Text: "A"})
	}
	g.Rows, s.Grid = []report.Line{l}, g
	p := &page{styles: &styles{theme: theme.Default()}, book: b, sheet: s}
	if err := p.plan(); err != nil {
		t.Fatal(err)
	}
	ends := p.pages()
	if len(ends) < 4 || ends[len(ends)-1] != g.Columns() || ends[0] < p.lead() {
		t.Fatalf("areas end in %v of %d columns; the title needs %d", ends, g.Columns(), p.lead())
	}
	at := 0
	for i, end := range ends {
		wide := 0.0
		for col := range end {
			if col >= at || i > 0 && col < g.FreezeColumns {
				wide += p.columnWide(col)
			}
		}
		if end <= at || wide > 1.02*paperWide/smallestScale || end < g.Columns() && p.lettered(end) {
			t.Errorf("area %d ends in %d and is %.0f wide", i+1, end, wide)
		}
		at = end
	}
	f := write(t, b)
	for _, n := range f.GetDefinedName() {
		if n.Name == "_xlnm.Print_Titles" && n.RefersTo != fmt.Sprintf("'List'!$A:$B,'List'!$%d:$%d", p.heads, p.first-1) {
			t.Errorf("repeats %s", n.RefersTo)
		}
		if n.Name == "_xlnm.Print_Area" && strings.Count(n.RefersTo, "'List'!") != len(ends) {
			t.Errorf("prints %s in %d areas", n.RefersTo, len(ends))
		}
	}
}
