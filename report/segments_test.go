package report_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rung/report"
	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

func init() {
	cases["pages"] = func(t *testing.T) (*disclose.Release, report.Subject) { return paged(t, secretShare) }
}

// paged is 400 people in three regions of 130, 130 and 130 and 10 of unknown
// region, with a net of two regions. Two people of the north live on a boat: too
// few to publish, and what stands behind them is secret.
func paged(t *testing.T, secret float64) (*disclose.Release, report.Subject) {
	t.Helper()
	c := &tab.Columns{List: []tab.Column{{Banner: "total", BannerLabel: "All respondents", Segment: "Total", Label: "Total", Said: say.That("Total")}}}
	for _, name := range []string{"north", "south", "east", "coast", "unknown"} {
		c.List = append(c.List, tab.Column{Banner: "regions", BannerLabel: "regions", Group: "region", Segment: "region=" + name, Key: "region=" + name, Label: name})
	}
	c.List[4].Net, c.List[5].Missing = true, true
	people := []int{400, 130, 130, 130, 260, 10}
	make := func(measure, title, head string, stub []tab.Row, names []tab.Statistic, n [][]int) *estimate.Table {
		out := estimate.NewTable(c, stub, names)
		out.Measure, out.Title, out.StubHead, out.BaseText = measure, title, head, "respondents who answered"
		out.Bases = [][]tab.Base{{}}
		for _, k := range people {
			out.Bases[0] = append(out.Bases[0], tab.Base{N: k, Weighted: float64(k), Effective: float64(k)})
		}
		for row := range n {
			for i, k := range n[row] {
				for st, s := range names {
					e := estimate.Count(float64(k), k)
					if s.Unit == tab.Share {
						e = estimate.Share(float64(k), float64(people[i]), float64(people[i]), k)
					}
					if k > 0 && k < 5 {
						e = estimate.Count(secret, k)
						e.Low, e.High = secret, secret
					}
					out.Set(row, st, i, e)
				}
			}
		}
		return out
	}
	traits := make("traits", "Traits", "Trait", []tab.Row{{Item: "home", Label: "Home", Net: true}, {Item: "home=flat", Label: "Flat", Indent: 1}, {Item: "home=house", Label: "House", Indent: 1}, {Item: "home=boat", Label: "Boat", Indent: 1}},
		incidence("traits"), [][]int{{}, {200, 90, 50, 55, 105, 5}, {150, 38, 60, 50, 110, 5}, {50, 2, 20, 25, 45, 0}})
	values := make("terminal_values", "Terminal values reached", "Value", []tab.Row{{Item: "belonging", Label: "Belonging"}, {Item: "security", Label: "Security"}},
		incidence("terminal_values"), [][]int{{130, 60, 30, 35, 65, 5}, {210, 80, 65, 60, 125, 5}})
	links := make("value_map", "Links of the hierarchical value map", "Link", pairs([2]int{0, 1}, [2]int{1, 2}, [2]int{1, 3}), counts(tab.Respondents, "strength"),
		[][]int{{150, 50, 50, 45, 95, 5}, {100, 40, 30, 25, 55, 5}, {90, 30, 25, 30, 55, 5}})
	summary := make("value_map_summary", "Value map: cut-off and coverage", "Value map", []tab.Row{{Item: "map", Label: "Value map", Said: say.That("Value map")}},
		[]tab.Statistic{{Name: "cutoff", Label: "Cut-off", Unit: tab.Respondents}}, [][]int{{30, 10, 11, 12, 20, 5}})
	bases := make("bases", "Bases", "Base", []tab.Row{{Item: "all", Label: "All respondents", Said: say.That("All respondents")}}, []tab.Statistic{{Name: "respondents", Label: "Respondents", Unit: tab.Respondents, Complement: true}}, [][]int{people})
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(c, []*estimate.Table{bases, traits, values, links, summary})
	if err != nil {
		t.Fatal(err)
	}
	compare.Apply(r, compare.Options{})
	return reworded(r), subject()
}

// pageOf is the rows of a topic on a segment's page.
func pageOf(t *testing.T, b *report.Book, name, topic string) []report.Line {
	t.Helper()
	var out []report.Line
	for _, l := range sheetNamed(t, b, name).Grid.Rows {
		if l.Cells[0].Text == topic {
			out = append(out, l)
		}
	}
	return out
}

// Columns of a page.
const (
	whatAt = iota + 1
	baseAt
	ownAt
	lowAt
	highAt
	allAt
	differenceAt
	testsAt
)

// Every number of a page is the released cell that its words name, and every
// difference that of the two beside it.
func TestSegmentPagesEqualRelease(t *testing.T) {
	r, s := paged(t, secretShare)
	b := report.Compose(r, s)
	type cell struct {
		t       *disclose.Table
		row, st int
	}
	named := map[string]cell{
		"Base/All respondents":                        {r.Find("bases"), 0, 0},
		"Who they are/Home: Flat":                     {r.Find("traits"), 1, 1},
		"Who they are/Home: House":                    {r.Find("traits"), 2, 1},
		"Who they are/Home: Boat":                     {r.Find("traits"), 3, 1},
		"What they value/Belonging, % of respondents": {r.Find("terminal_values"), 0, 1},
		"What they value/Security, % of respondents":  {r.Find("terminal_values"), 1, 1},
		"Their map/Cut-off":                           {r.Find("value_map_summary"), 0, 0},
	}
	for _, table := range r.Tables {
		for row, of := range table.Stub {
			title := of.Title()
			if of.Indent > 0 {
				title = "Home: " + title
			}
			named["How they differ/"+table.Title+": "+title+", % of respondents"] = cell{table, row, 1}
		}
	}
	checked := 0
	for column, name := range map[int]string{1: "Segment region north", 2: "Segment region south", 3: "Segment region east"} {
		for _, l := range sheetNamed(t, b, name).Grid.Rows {
			v := l.Cells
			at, ok := named[v[0].Text+"/"+v[whatAt].Text]
			if !ok {
				if slices.ContainsFunc(v, func(v report.Value) bool { return v.Kind == report.Number }) {
					t.Errorf("%s: no cell is known for the number of %s", name, v[whatAt].Text)
				}
				continue
			}
			own, shown := at.t.At(at.row, at.st, column).Number()
			all, too := at.t.At(at.row, at.st, 0).Number()
			for i, want := range map[int]float64{ownAt: own.Value, lowAt: own.Low, highAt: own.High, allAt: all.Value, differenceAt: 100 * (own.Value - all.Value)} {
				if v[i].Kind != report.Number {
					continue
				}
				checked++
				if !shown && i != allAt || !too && i >= allAt || math.Abs(v[i].Number-want) > 1e-12 {
					t.Errorf("%s, %s: column %d has %v, want %v", name, v[whatAt].Text, i, v[i].Number, want)
				}
			}
			if shown && v[ownAt].Kind != report.Number {
				t.Errorf("%s, %s: %s stands for a released figure", name, v[whatAt].Text, v[ownAt].Text)
			}
		}
	}
	if checked < 60 {
		t.Errorf("only %d numbers were checked", checked)
	}
}

// By hand, north of the rest: Flat 90 of 130 = 69% and 110 of 270 = 41%; House 29%
// and 112 of 270 = 41%; Belonging 46% and 70 of 270 = 26%; Security 62% and 130 of
// 270 = 48%. Against all respondents, in their standard deviations: Flat 0.192/0.5
// = 0.38, Belonging 0.137/0.468 = 0.29, Security 0.090/0.499 = 0.18, House
// 0.083/0.484 = 0.17.
func TestSegmentPage(t *testing.T) {
	b := report.Compose(paged(t, secretShare))
	what := func(name, topic string) (out []string) {
		for _, l := range pageOf(t, b, name, topic) {
			out = append(out, l.Cells[whatAt].Text)
		}
		return out
	}
	for topic, want := range map[string][]string{
		"Who they are":    {"Home: Flat", "Home: House", "Home: Boat"},
		"What they value": {"Security, % of respondents", "Belonging, % of respondents"},
		"How they differ": {"Traits: Home: Flat, % of respondents", "Terminal values reached: Belonging, % of respondents", "Terminal values reached: Security, % of respondents", "Traits: Home: House, % of respondents"},
		"Their map":       {"Cut-off", "Map region north"},
	} {
		if got := what("Segment region north", topic); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", topic, got, want)
		}
	}
	for at, want := range []string{"+", "+", "+", "−"} {
		if got := pageOf(t, b, "Segment region north", "How they differ")[at].Cells[testsAt].Text; !strings.HasPrefix(got, want) {
			t.Errorf("row %d has %q, want %s", at, got, want)
		}
	}
	if s := sheetNamed(t, b, "Segment region north"); !strings.Contains(s.Title, "Segment: region north, n = 130. ") {
		t.Errorf("the title is %s", s.Title)
	}
}

// A withheld figure stands as its mark, as does the difference that would give
// it away, and what it is moves nothing.
func TestSegmentPageWithholds(t *testing.T) {
	r, s := paged(t, secretShare)
	b := report.Compose(r, s)
	boat := pageOf(t, b, "Segment region north", "Who they are")[2].Cells
	for _, i := range []int{ownAt, lowAt, highAt, differenceAt} {
		if boat[whatAt].Text != "Home: Boat" || boat[i].Kind != report.Mark || boat[i].Text != report.Withheld {
			t.Errorf("%s has %v in column %d", boat[whatAt].Text, boat[i], i)
		}
	}
	for _, other := range []float64{0, 0.0001, 0.9999} {
		if report.Compose(paged(t, other)).Text() != b.Text() {
			t.Errorf("the report is another where the withheld figure is %v", other)
		}
	}
}

// The list has the segments of enough people, in their order, and its links lead
// to their pages and maps.
func TestSegmentIndex(t *testing.T) {
	b := report.Compose(paged(t, secretShare))
	var of []string
	for _, l := range sheetNamed(t, b, "Segments").Grid.Rows {
		label, page, drawn := l.Cells[1].Text, l.Cells[2], l.Cells[4]
		of = append(of, label)
		if s := sheetNamed(t, b, page.Target); page.Kind != report.Link || !strings.Contains(s.Title, "region "+label+", n = ") {
			t.Errorf("%s leads to %s", label, s.Title)
		}
		if s := sheetNamed(t, b, drawn.Target); drawn.Kind != report.Link || !strings.Contains(s.Title, "region "+label+", n = ") {
			t.Errorf("the map of %s is %s", label, s.Title)
		}
		rows := pageOf(t, b, page.Target, "Their map")
		if got := rows[len(rows)-1].Cells[whatAt]; got.Target != drawn.Target {
			t.Errorf("the page of %s leads to the map %s", label, got.Target)
		}
	}
	if !slices.Equal(of, []string{"north", "south", "east"}) {
		t.Errorf("the list has %q", of)
	}
}

// A segment whose links are all withheld has no map, and a page all the same.
func TestPageWithoutMap(t *testing.T) {
	c := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total", Label: "Total"}}}
	for _, name := range []string{"many", "few"} {
		c.List = append(c.List, tab.Column{Banner: "b", BannerLabel: "b", Group: "g", Segment: name, Key: name, Label: name})
	}
	links := estimate.NewTable(c, pairs([2]int{0, 1}, [2]int{1, 2}, [2]int{1, 3}), counts(tab.Respondents, "strength"))
	links.Measure, links.Title, links.Bases = "value_map", "Links of the hierarchical value map", [][]tab.Base{nil}
	for i, named := range []int{52, 50, 2} {
		links.Bases[0] = append(links.Bases[0], tab.Base{N: 100, Weighted: 100, Effective: 100})
		for row := range links.Stub {
			links.Set(row, 0, i, estimate.Count(float64(named), named))
		}
	}
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(c, []*estimate.Table{links})
	if err != nil {
		t.Fatal(err)
	}
	b := report.Compose(r, subject())
	rows := sheetNamed(t, b, "Segments").Grid.Rows
	if len(rows) != 2 || rows[0].Cells[4].Kind != report.Link || rows[1].Cells[1].Text != "few" || rows[1].Cells[4].Kind != report.Mark {
		t.Fatalf("the list has %d segments: %+v", len(rows), rows)
	}
	if s := sheetNamed(t, b, rows[1].Cells[2].Target); !strings.Contains(s.Title, "g few, n = 100") {
		t.Errorf("the page is titled %s", s.Title)
	}
	if contents := strings.Join(sheetNamed(t, b, "Contents").Lines, " "); strings.Contains(contents, "Left out of this workbook") {
		t.Errorf("nothing is left out, but Contents says %s", contents)
	}
}

// A study without maps has a page for each of its first 60 segments, whatever
// they are called.
func TestManySegmentPages(t *testing.T) {
	c := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total", Label: "Total", Said: say.That("Total")}}}
	for i := range 70 {
		name := fmt.Sprintf("%s/%d", strings.Repeat("a name that is long ", 2), i)
		c.List = append(c.List, tab.Column{Banner: "b", BannerLabel: "b", Group: "a trait of some length", Segment: name, Key: name, Label: name})
	}
	held := estimate.NewTable(c, []tab.Row{{Item: "fun", Label: "Fun"}}, stats("respondents n Respondents", "top_share share % held high"))
	held.Measure, held.Title, held.Bases = "values_held", "Values held", [][]tab.Base{nil}
	for i := range c.List {
		held.Bases[0] = append(held.Bases[0], tab.Base{N: 50, Weighted: 50, Effective: 50})
		held.Set(0, 0, i, estimate.Count(20, 20))
		held.Set(0, 1, i, estimate.Share(20, 50, 50, 20))
	}
	r, err := disclose.Policy{Protect: disclose.Cells}.Apply(c, []*estimate.Table{held})
	if err != nil {
		t.Fatal(err)
	}
	b := report.Compose(r, subject())
	s := sheetNamed(t, b, "Segments")
	targets := map[string]bool{}
	for _, l := range s.Grid.Rows {
		sheetNamed(t, b, l.Cells[2].Target)
		targets[strings.ToLower(l.Cells[2].Target)] = true
	}
	if contents := strings.Join(sheetNamed(t, b, "Contents").Lines, " "); !strings.Contains(contents, "Left out of this workbook. Pages are made for the first 60 segments; 10 more segments could have one.") {
		t.Errorf("Contents says %s", contents)
	}
	if len(targets) != 60 || !strings.Contains(strings.Join(s.Lines, " "), "10 more segments could have one") {
		t.Errorf("%d pages; %s", len(targets), s.Lines)
	}
}
