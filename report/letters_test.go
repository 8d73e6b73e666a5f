package report_test

import (
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

func init() { cases["letters"] = lettered }

// lettered is 320 people in four regions, of whom the islands are too few for
// tests, with differences between the others.
func lettered(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	c := &tab.Columns{List: []tab.Column{{Banner: "total", BannerLabel: "All respondents", Segment: "Total", Label: "Total", Said: say.That("Total")}}, Sums: []tab.Sum{{Parts: []int{1, 2, 3, 4}}}}
	for _, name := range []string{"north", "south", "east", "islands"} {
		c.List = append(c.List, tab.Column{Banner: "regions", BannerLabel: "regions", Group: "region", Segment: "region=" + name, Key: "region=" + name, Label: name})
	}
	people := []int{320, 100, 100, 100, 20}
	bases := []tab.Base{}
	for _, n := range people {
		bases = append(bases, tab.Base{N: n, Weighted: float64(n), Effective: float64(n)})
	}
	values := estimate.NewTable(c, []tab.Row{{Item: "net:any_value", Label: "Any value", Said: say.That("Any value"), Net: true}, {Item: "security", Label: "Security", Indent: 1}, {Item: "belonging", Label: "Belonging", Indent: 1}}, incidence("terminal_values"))
	values.Measure, values.Title, values.StubHead, values.BaseText = "terminal_values", "Terminal values reached", "Value", "respondents with at least one ladder"
	values.Bases = [][]tab.Base{bases}
	for row, n := range [][]int{{212, 75, 60, 62, 15}, {151, 60, 40, 41, 10}, {100, 30, 32, 28, 10}} {
		for i, k := range n {
			values.Set(row, 0, i, estimate.Count(float64(k), k))
			values.Set(row, 1, i, estimate.Share(float64(k), float64(people[i]), float64(people[i]), k))
		}
	}
	all := estimate.NewTable(c, []tab.Row{{Item: "all", Label: "All respondents", Said: say.That("All respondents")}}, []tab.Statistic{{Name: "respondents", Label: "Respondents", Unit: tab.Respondents, Complement: true}})
	all.Measure, all.Title, all.Bases = "bases", "Bases", [][]tab.Base{bases}
	for i, n := range people {
		all.Set(0, 0, i, estimate.Count(float64(n), n))
	}
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(c, []*estimate.Table{all, values})
	if err != nil {
		t.Fatal(err)
	}
	compare.Apply(r, compare.Options{})
	s := subject()
	s.Codes = nil
	return reworded(r), s
}

// Letters on the sheet, checked by hand. The family is 2 rows of 3 pairs, the
// net and the islands (an effective base of 20) left out:
//
//	Security, north 60% and south 40%: z = 0.20/√(0.5·0.5·2/100) = 2.83, p = 0.0047
//	north and east 41%: z = 0.19/√(0.505·0.495·2/100) = 2.69, p = 0.0072
//	all others: p above 0.5
//
// Benjamini and Hochberg find two: 0.0072 ≤ 2/6 · 5%. The cut-off is 0.0167 at
// 95% and 0.0333 at 90%. The net, 75% and 60%: z = 0.15/√(0.675·0.325·2/100) =
// 2.26, p = 0.0235, found at 90% alone; 75% and 62%: p = 0.048, not found.
//
// Against the rest, 2 rows of 3: Security north and 91 of 220 = 41.4%: s = 151/320,
// z = 0.1864/√(0.4719·0.5281·(1/100 + 1/220)) = 3.10, p = 0.002: found. South
// and 111 of 220 = 50.5%: z = −1.74, p = 0.08: not. The net, north and 137 of 220:
// z = 2.24, p = 0.025: not, the cut-off being 1/6 · 5%.
func TestLetters(t *testing.T) {
	b := report.Compose(lettered(t))
	at := slices.IndexFunc(b.Sheets, func(s report.Sheet) bool { return strings.HasPrefix(s.Name, "Values") })
	if at < 0 {
		t.Fatal("no sheet of values")
	}
	s := b.Sheets[at]
	want := map[string][]string{
		"Any value": {"b", "", "", "[u]"},
		"Security":  {"+ BC", "", "", "[u]"},
		"Belonging": {"", "", "", "[u]"},
	}
	checked := 0
	for _, l := range s.Grid.Rows {
		w, ok := want[l.Cells[0].Text]
		if !ok {
			continue
		}
		checked++
		// Stub, Total, then each region with its letters.
		var got []string
		for i := 3; i < len(l.Cells); i += 2 {
			got = append(got, l.Cells[i].Text)
			if l.Cells[i-1].Kind != report.Number {
				t.Errorf("%s: column %d is no number", l.Cells[0].Text, i-1)
			}
		}
		if !slices.Equal(got, w) {
			t.Errorf("%s has letters %q, want %q", l.Cells[0].Text, got, w)
		}
	}
	if checked != 3 || s.Grid.Columns() != 10 {
		t.Errorf("%d rows of 3 were checked, in %d columns", checked, s.Grid.Columns())
	}
	heads := s.Grid.Heads[len(s.Grid.Heads)-1]
	if heads[2].Text != "north" || heads[3].Text != "A" || heads[9].Text != "D" {
		t.Errorf("heads are %v", heads)
	}
}

// Where nothing could be tested a sheet has no columns of letters, and says so.
func TestNoLetters(t *testing.T) {
	r, subject := lettered(t)
	compare.Apply(r, compare.Options{Minimum: 500})
	for _, s := range report.Compose(r, subject).Sheets {
		if strings.HasPrefix(s.Name, "Values") && (s.Grid.Columns() != 6 || !strings.Contains(strings.Join(s.Lines, " "), "Not tested: too few people")) {
			t.Errorf("%d columns under %q", s.Grid.Columns(), s.Lines)
		}
	}
}
