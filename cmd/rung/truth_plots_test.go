package main

import (
	"encoding/xml"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rung/pipeline/intake"
)

// plotted is a native chart as this reader finds it in its part.
type plotted struct {
	alt       string
	title     string
	places    []string // what stands beside the bars, or under the points
	series    []plottedSeries
	low, high float64 // ends of the axis of values
}

// plottedSeries is the numbers of one colour, by their places.
type plottedSeries struct {
	name                string
	at                  map[int]float64 // of points that stand apart as their dates do
	values, plus, minus map[int]float64
	formats             map[int]string // of the labels
}

type drawingPart struct {
	Anchors []struct {
		Frame *struct {
			Properties struct {
				Alt string `xml:"descr,attr"`
			} `xml:"nvGraphicFramePr>cNvPr"`
			Chart struct {
				ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			} `xml:"graphic>graphicData>chart"`
		} `xml:"graphicFrame"`
	} `xml:",any"`
}

type numbersPart struct {
	Points []struct {
		At    int     `xml:"idx,attr"`
		Value float64 `xml:"v"`
	} `xml:"numLit>pt"`
}

func (p numbersPart) byPlace() map[int]float64 {
	out := map[int]float64{}
	for _, v := range p.Points {
		out[v.At] = v.Value
	}
	return out
}

type valued struct {
	Value string `xml:"val,attr"`
}

type seriesPart struct {
	Name   string `xml:"tx>v"`
	Labels []struct {
		At     valued `xml:"idx"`
		Format struct {
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmt"`
		Lines []struct {
			Text string `xml:"r>t"`
		} `xml:"tx>rich>p"`
	} `xml:"dLbls>dLbl"`
	Plus  numbersPart `xml:"errBars>plus"`
	Minus numbersPart `xml:"errBars>minus"`
	Cat   []struct {
		At   int    `xml:"idx,attr"`
		Text string `xml:"v"`
	} `xml:"cat>strLit>pt"`
	Value numbersPart `xml:"val"`
	X     numbersPart `xml:"xVal"`
	Y     numbersPart `xml:"yVal"`
}

type chartPart struct {
	Title []struct {
		Text string `xml:"r>t"`
	} `xml:"chart>title>tx>rich>p"`
	Bars  []seriesPart `xml:"chart>plotArea>barChart>ser"`
	Lines []seriesPart `xml:"chart>plotArea>lineChart>ser"`
	Dated []seriesPart `xml:"chart>plotArea>scatterChart>ser"`
	Axes  []struct {
		ID  valued  `xml:"axId"`
		Max *valued `xml:"scaling>max"`
		Min *valued `xml:"scaling>min"`
	} `xml:"chart>plotArea>valAx"`
}

// readPlots reads the native charts of a drawing.
func readPlots(t *testing.T, parts map[string][]byte, drawing string) []plotted {
	t.Helper()
	var d drawingPart
	decodePart(t, parts, drawing, &d)
	to := relations(t, parts, drawing)
	var out []plotted
	for _, a := range d.Anchors {
		if a.Frame == nil {
			continue
		}
		p := readPlot(t, to[a.Frame.Chart.ID], parts[to[a.Frame.Chart.ID]])
		p.alt = a.Frame.Properties.Alt
		out = append(out, p)
	}
	return out
}

func readPlot(t *testing.T, name string, part []byte) plotted {
	t.Helper()
	var c chartPart
	if err := xml.Unmarshal(part, &c); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	p := plotted{low: math.NaN(), high: math.NaN()}
	for _, l := range c.Title {
		p.title = strings.TrimSpace(p.title + " " + l.Text)
	}
	for _, a := range c.Axes {
		if a.ID.Value == "222222222" && a.Min != nil && a.Max != nil {
			p.low, p.high = plainNumber(t, a.Min.Value), plainNumber(t, a.Max.Value)
		}
	}
	for _, s := range slices.Concat(c.Bars, c.Lines, c.Dated) {
		one := plottedSeries{name: s.Name, at: s.X.byPlace(), values: s.Value.byPlace(), plus: s.Plus.byPlace(), minus: s.Minus.byPlace(), formats: map[int]string{}}
		if len(s.X.Points) > 0 {
			one.values = s.Y.byPlace()
		}
		var names []string
		for _, l := range s.Labels {
			one.formats[int(plainNumber(t, l.At.Value))] = l.Format.Code
			if len(l.Lines) > 0 {
				var lines []string
				for _, line := range l.Lines {
					lines = append(lines, line.Text)
				}
				names = append(names, strings.Join(lines, "\n"))
			}
		}
		for _, k := range s.Cat {
			names = append(names, k.Text)
		}
		if len(names) > 0 && len(p.places) > 0 && !slices.Equal(names, p.places) {
			t.Errorf("%s: two series have other places", name)
		}
		if len(names) > 0 {
			p.places = names
		}
		if len(s.Labels) > 0 && len(s.Labels[0].Lines) > 0 {
			continue // it is there for the names of the periods
		}
		p.series = append(p.series, one)
	}
	return p
}

func plainNumber(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// plotReading compares the native charts of a sheet with the results.
type plotReading struct {
	*claims
	*plotted
	wrongs  []string
	numbers int
	told    int // numbers of text alternatives
}

func (r *plotReading) wrong(text string, args ...any) {
	r.wrongs = append(r.wrongs, fmt.Sprintf("%s, plot %q: ", r.now.page.name, r.title)+fmt.Sprintf(text, args...))
}

// drawnBar is a place of a series with what it shows.
type drawnBar struct {
	series, place int
	left          bool // drawn below 0
	of            *intake.Result
}

// spokenBar is how a text names a bar.
type spokenBar struct {
	drawnBar
	name, letter string
}

// checkPlots compares all native charts; a full study has all kinds.
func (n *night) checkPlots(t *testing.T, full bool) {
	t.Helper()
	r := n.readingOfPlots()
	for _, w := range r.wrongs {
		t.Error(w)
	}
	plots := 0
	for _, p := range n.sheets {
		plots += len(p.plots)
	}
	if plots < 30 || r.numbers < 600 || r.told < 100 {
		t.Errorf("only %d native charts of %d numbers, %d in text alternatives", plots, r.numbers, r.told)
	}
	t.Logf("%d native charts: %d numbers, bounds, labels and bases compared, %d numbers of text alternatives", plots, r.numbers, r.told)
	if full {
		n.plantPlots(t)
	}
}

func (n *night) readingOfPlots() *plotReading {
	r := &plotReading{claims: &claims{night: n}}
	for _, p := range n.sheets {
		r.now = statement{page: p}
		for i := range p.plots {
			r.plotted = &p.plots[i]
			k, _ := shown(p.name)
			switch {
			case strings.HasPrefix(p.name, "Asset figure"):
				r.swot()
			case p.name == "Stages in all":
				r.funnel()
			case k.kind == "trend":
				r.trend(k)
			default:
				r.wrong("no check reads it")
			}
		}
	}
	return r
}

// plantPlots changes a number of each kind of chart, of its error bars, of its
// text and of the results, and sees that it is noticed.
func (n *night) plantPlots(t *testing.T) {
	t.Helper()
	planted := 0
	noticed := func(p *page, what string) {
		t.Helper()
		planted++
		if len(n.readingOfPlots().wrongs) == 0 {
			t.Errorf("%s: a wrong %s was not noticed", p.name, what)
		}
	}
	for _, p := range n.sheets {
		if len(p.plots) == 0 {
			continue
		}
		one := &p.plots[0]
		s := one.series[len(one.series)-1]
		for name, m := range map[string]map[int]float64{"value": s.values, "upper end": s.plus, "lower end": s.minus} {
			for at, was := range m {
				m[at] = was + 0.001
				noticed(p, name)
				m[at] = was
				break
			}
		}
		was := one.places[0]
		one.places[0] += "."
		noticed(p, "name")
		one.places[0] = was
		if strings.HasPrefix(one.alt, one.title+": ") {
			told := one.alt
			one.alt = regexp.MustCompile(`\d(%|[,.] )`).ReplaceAllString(told, "x$1")
			noticed(p, "text")
			one.alt = told
		}
	}
	if planted < 20 {
		t.Errorf("only %d wrong numbers were planted", planted)
	}
}

// bars compares values, ends of intervals and labels with the results, and that
// nothing else is drawn and nothing is cut.
// around is what a label has before and after the number.
func (r *plotReading) bars(of []drawnBar, around func(series int) (before, after string)) {
	drawn := map[[2]int]bool{}
	for _, b := range of {
		s := &r.series[b.series]
		v, is := s.values[b.place]
		if b.of == nil || b.of.Value == nil {
			if is {
				r.wrong("%s at %q is %v; the results have no number", s.name, r.places[b.place], v)
			}
			continue
		}
		drawn[[2]int{b.series, b.place}] = true
		want, up, down := *b.of.Value, b.of.High, b.of.Low
		if b.left {
			want = -want
		}
		r.numbers++
		if !is || v != want {
			r.wrong("%s at %q is %v, want %v", s.name, r.places[b.place], v, want)
			continue
		}
		r.whisker(s, b, up, down)
		if v+s.plus[b.place] > r.high+1e-12 || v-s.minus[b.place] < r.low-1e-12 {
			r.wrong("%s at %q does not fit the axis from %v to %v", s.name, r.places[b.place], r.low, r.high)
		}
		r.numbers++
		text := shownBy(s.formats[b.place], v)
		before, after := around(b.series)
		number, ok := strings.CutPrefix(text, before)
		number, also := strings.CutSuffix(number, after)
		if !ok || !also || !isNumeral(number, math.Abs(v)) || (b.of.Unit == "share") != strings.HasSuffix(number, "%") {
			r.wrong("%s at %q is labelled %q, the results have %v in %s", s.name, r.places[b.place], text, *b.of.Value, b.of.Unit)
		}
	}
	for i, s := range r.series {
		for at := range s.values {
			if !drawn[[2]int{i, at}] {
				r.wrong("%s at %q is in no result", s.name, r.places[at])
			}
		}
	}
}

// whisker compares the lengths of an error bar with an interval.
func (r *plotReading) whisker(s *plottedSeries, b drawnBar, high, low *float64) {
	up, some := s.plus[b.place]
	down, also := s.minus[b.place]
	if low == nil || high == nil || *low == 0 && *high == 0 {
		if some || also {
			r.wrong("%s at %q has an interval, the results have none", s.name, r.places[b.place])
		}
		return
	}
	above, below := *high-*b.of.Value, *b.of.Value-*low
	if b.left {
		above, below = below, above
	}
	r.numbers += 2
	if !some || !also || math.Abs(up-max(0, above)) > 1e-12 || math.Abs(down-max(0, below)) > 1e-12 {
		r.wrong("%s at %q has an interval of +%v −%v, want +%v −%v", s.name, r.places[b.place], up, down, above, below)
	}
}

// shownBy writes a number by a number format, as far as labels use them.
func shownBy(format string, x float64) string {
	sections := strings.Split(format, ";")
	use := sections[0]
	switch {
	case strings.HasPrefix(use, "[=0]"):
		if use = strings.TrimPrefix(use, "[=0]"); x != 0 {
			use = sections[2]
			if rest, ok := strings.CutPrefix(sections[1], "[<0.005]"); ok && x < 0.005 {
				use = rest
			}
		}
	case x < 0 && len(sections) > 1:
		use = sections[1]
	}
	x = math.Abs(x)
	var out strings.Builder
	for i, part := range strings.Split(use, `"`) {
		switch {
		case i%2 == 1:
			out.WriteString(part)
		case part == "0%":
			out.WriteString(strconv.FormatFloat(100*x, 'f', 0, 64) + "%")
		case part == "#,##0.0", part == "#,##0.00", part == "#,##0":
			_, decimals, _ := strings.Cut(part, ".")
			out.WriteString(inThousands(strconv.FormatFloat(x, 'f', len(decimals), 64)))
		case part != "":
			return "unknown format " + format
		}
	}
	return out.String()
}

// alternative compares the numbers of the text with the results.
func (r *plotReading) alternative(of []spokenBar) {
	rest, ok := strings.CutPrefix(r.alt, r.title+": ")
	if !ok {
		r.wrong("the text does not begin with the heading: %s", r.alt)
		return
	}
	was, told := "", 0
	for _, b := range of {
		text := b.letter
		if b.name != was {
			text, was = b.name+" "+text, b.name
		}
		rest, ok = strings.CutPrefix(rest, text)
		if !ok {
			r.wrong("the text goes on %q, want %q", rest, text)
			return
		}
		number := regexp.MustCompile(`^(?:<?[\d,]+(?:\.\d+)?%?|\[\w+\])`).FindString(rest)
		switch {
		case b.of == nil || b.of.Value == nil:
			if number != mark(b.of, "[x]") {
				r.wrong("the text says %q of what has no number", text+number)
			}
		case !isNumeral(number, *b.of.Value) || (b.of.Unit == "share") != strings.HasSuffix(number, "%"):
			r.wrong("the text says %q, the results have %v", text+number, *b.of.Value)
		}
		told++
		rest = strings.TrimPrefix(rest, number)
		var more bool
		if rest, more = strings.CutPrefix(rest, ", "); !more {
			break
		}
	}
	r.told += told
	if told == 0 || !strings.HasPrefix(rest, ". ") || told < len(of) && len([]rune(r.alt)) < 200 {
		r.wrong("the text leaves numbers out: %s", r.alt)
	}
}

// untold is what a text alternative says after the numbers of its own plot.
func (p *plotted) untold() string {
	if rest, ok := strings.CutPrefix(p.alt, p.title+": "); ok {
		if at := regexp.MustCompile(`\. \p{Lu}`).FindStringIndex(rest); at != nil {
			return rest[at[0]+2:]
		}
	}
	return p.alt
}

// swotBars are the letters of the bars with their items and places.
var swotBars = map[string]struct {
	item  string
	place int
	left  bool
}{"S": {"strength", 0, false}, "W": {"weakness", 0, true}, "O": {"opportunity", 1, false}, "T": {"threat", 1, true}}

var panelTitle = regexp.MustCompile(`^(.+?)(†)?(?: \(n=([\d,]+)\))?$`)

// swot is a panel of a segment: two places an asset, and one between assets.
func (r *plotReading) swot() {
	m := panelTitle.FindStringSubmatch(r.title)
	of := r.called(m[1])
	if of == nil {
		r.wrong("no segment is called so")
		return
	}
	base := r.laddered(of.segment)
	r.numbers++
	if (base.Value == nil) != (m[3] == "") || m[3] != "" && (same(m[3], base.Value) != "" || (*base.Value < lowBase) != (m[2] != "")) {
		r.wrong("the base is %v", base.Value)
	}
	figure := func(asset, item, statistic string) *intake.Result {
		return r.row("asset_swot", statistic, end{asset, item}, of.segment)
	}
	var assets []string
	for _, e := range r.items[[2]string{"asset_swot", r.wave("asset_swot")}] {
		if !slices.Contains(assets, e.item) {
			assets = append(assets, e.item)
		}
	}
	var bars []drawnBar
	var spoken []spokenBar
	for i := 0; i < len(r.places); i += 3 {
		at := slices.IndexFunc(assets, func(a string) bool {
			return r.places[i] == r.asset(a) || strings.HasPrefix(r.places[i], r.asset(a)+" ")
		})
		if at < 0 {
			r.wrong("no asset is called %q", r.places[i])
			return
		}
		asset := assets[at]
		assets = slices.Delete(assets, at, at+1)
		marked := func(a, b string) string {
			x, y := figure(asset, swotBars[a].item, "share"), figure(asset, swotBars[b].item, "share")
			switch p, q := missing(x), missing(y); {
			case p != "" && p == q:
				return " " + a + ", " + b + " " + p
			case p != "" && q != "":
				return " " + a + " " + p + ", " + b + " " + q
			case p != "":
				return " " + a + " " + p
			case q != "":
				return " " + b + " " + q
			}
			return ""
		}
		below := ""
		if n := figure(asset, "", "respondents"); n != nil && n.Value != nil && *n.Value > 0 {
			below = "n=" + inThousands(strconv.FormatFloat(*n.Value, 'f', 0, 64))
		}
		want := []string{r.asset(asset) + marked("S", "W"), strings.TrimSpace(below + marked("O", "T")), ""}
		for k := range min(3, len(r.places)-i) {
			r.numbers++
			if r.places[i+k] != want[k] {
				r.wrong("place %q, want %q", r.places[i+k], want[k])
			}
		}
		for place := range 2 {
			for at, s := range r.series {
				b, ok := swotBars[s.name]
				if !ok {
					r.wrong("a series is called %q", s.name)
				}
				if b.place == place {
					one := drawnBar{at, i + place, b.left, figure(asset, b.item, "share")}
					bars, spoken = append(bars, one), append(spoken, spokenBar{one, r.asset(asset), s.name + " "})
				}
			}
		}
	}
	if len(assets) > 0 {
		r.wrong("%v are not drawn", assets)
	}
	r.bars(bars, func(series int) (string, string) { return r.series[series].name + " ", "" })
	r.alternative(spoken)
}

// asset is the name of a life asset for readers.
func (n *night) asset(name string) string {
	if l := n.labels[name]; len(l) > 0 {
		return l[0]
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// missing is the mark of a figure without a number.
func missing(x *intake.Result) string {
	if x != nil && x.Value != nil {
		return ""
	}
	return mark(x, "[x]")
}

var stageText = regexp.MustCompile(`^([^,\n]+?)(?:, n=([\d,]+)| (\[\w+\]))?(?:\n↓ (\S+) of these went on to (.+))?$`)

// funnel is a bar a stage, and one for what one source has seen of it.
func (r *plotReading) funnel() {
	stages := list(r.study, "stages")
	if len(stages) != len(r.places) || len(r.series) != 2 {
		r.wrong("%d places and %d series, %d stages", len(r.places), len(r.series), len(stages))
		return
	}
	var bars []drawnBar
	for i, stage := range stages {
		m := stageText.FindStringSubmatch(r.places[i])
		if m == nil || !slices.ContainsFunc(append(r.labels[stage], stage), func(s string) bool { return strings.EqualFold(s, m[1]) }) {
			r.wrong("place %q is not %s", r.places[i], stage)
			continue
		}
		e := end{stage, ""}
		share, people := r.row("stages", "share", e, "Total"), r.row("stages", "respondents", e, "Total")
		r.numbers++
		if people.Value != nil && *people.Value > 0 && same(m[2], people.Value) != "" || people.Value == nil && m[2] != "" || m[3] != "" && m[3] != missing(share) {
			r.wrong("place %q, %v people", r.places[i], people.Value)
		}
		if m[4] == "" && i+1 < len(stages) {
			if x := r.row("stage_transitions", "conversion", end{stage, stages[i+1]}, "Total"); x != nil && x.Value != nil {
				r.wrong("place %q does not say that %v went on", r.places[i], *x.Value)
			}
		} else if m[4] != "" {
			x := r.row("stage_transitions", "conversion", end{stage, stages[i+1]}, "Total")
			r.numbers++
			if x == nil || x.Value != nil && same(m[4], x.Value) != "" || x.Value == nil && m[4] != mark(x, "") || !strings.EqualFold(m[5], stages[i+1]) {
				r.wrong("place %q; the results have %+v", r.places[i], x)
			}
		}
		bars = append(bars, drawnBar{0, i, false, share}, drawnBar{1, i, false, r.row("stages", "recorded_share", e, "Total")})
	}
	seen := r.series[1].name
	if r.series[0].name != "all that was recorded" || seen != "in customer records" && seen != "in HR records" {
		r.wrong("the series are called %q and %q", r.series[0].name, seen)
	}
	named := false // or else the key names it
	for _, f := range r.series[1].formats {
		named = named || strings.Contains(f, seen)
	}
	r.bars(bars, func(series int) (string, string) {
		if series == 1 && named {
			return "", " " + seen
		}
		return "", ""
	})
}

// trend is a line over the periods.
func (r *plotReading) trend(k shows) {
	named := r.rowsNamed(k.measure, r.periods[len(r.periods)-1][0], r.title)
	if len(named) == 0 || len(r.series) != 1 || r.series[0].name != r.title || len(r.places) != len(r.periods) {
		r.wrong("no row of %s is called so, or it has %d series and %d places", k.measure, len(r.series), len(r.places))
		return
	}
	e := named[0]
	var bars []drawnBar
	var spoken []spokenBar
	for i, p := range r.periods {
		x := r.get(figureKey{p[0], k.measure, k.statistic, e.item, e.to, "Total"})
		lines := strings.Split(strings.TrimLeft(r.places[i], "\n"), "\n")
		want := []string{p[1]}
		if x != nil && x.N != nil && *x.N > 0 {
			want = append(want, "n="+inThousands(strconv.FormatInt(*x.N, 10)))
		}
		if x == nil || x.Value == nil {
			want = append(want, missing(x))
		}
		r.numbers++
		if strings.Join(lines, " ") != strings.Join(want, " ") { // long names are broken
			r.wrong("place %q, want %q", lines, want)
		}
		if at, ok := r.series[0].at[i]; ok && at != r.middle(p[0]) {
			r.wrong("%s stands at %v, want %v", p[1], at, r.middle(p[0]))
		}
		bars = append(bars, drawnBar{0, i, false, x})
		spoken = append(spoken, spokenBar{bars[i], p[1], ""})
	}
	r.bars(bars, func(int) (string, string) { return "", "" })
	r.alternative(spoken)
}

// middle is the middle of a period in days since 1970.
func (n *night) middle(period string) float64 {
	from, until := n.dates(period)
	return (float64(from.Unix()) + float64(until.Unix())) / (2 * 24 * 60 * 60)
}

// dates are the ends that the study gives a period.
func (n *night) dates(period string) (from, until time.Time) {
	m := regexp.MustCompile(`\{name: ` + period + `,.*from: (\S+), until: (\S+)\}`).FindStringSubmatch(n.study)
	if m == nil {
		return from, until
	}
	from, _ = time.Parse(time.DateOnly, m[1])
	until, _ = time.Parse(time.DateOnly, m[2])
	return from, until
}
