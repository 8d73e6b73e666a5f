package report_test

import (
	"math"
	"slices"
	"testing"

	"rung/report"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// The small release has 100 respondents, 90 of them with ladders, in three age
// groups of 50, 37 and 3. Five codes: Flexible hours leads to Save time, Save
// time to Family time, both to Security or Belonging. The group of 3 is under
// the threshold of 5, and so is what 2 of the 37 say about Belonging.
//
// The withheld figures are canaries: 0.7713 and 4713 stand nowhere else, so
// that a search of the finished files finds a leak in any form.
const (
	secretShare = 0.77134713
	secretCount = 4713
)

var secrets = []string{"4713", "0.7713", "77134713", "77%", "77.1", "4,713"}

var codes = []ladder.Code{
	{ID: "flex", Label: "Flexible hours", Level: ladder.Attribute, Net: "Work"},
	{ID: "time", Label: "Save time", Level: ladder.Consequence},
	{ID: "family", Label: "Family time", Level: ladder.Consequence},
	{ID: "security", Label: "Security", Level: ladder.Value},
	{ID: "belonging", Label: "Belonging", Level: ladder.Value},
}

var people = []int{90, 50, 37, 3} // with ladders, per column

// onColumns are the columns that every table of the fixture stands on.
var onColumns = columns()

func columns() *tab.Columns {
	c := &tab.Columns{List: []tab.Column{{Banner: "total", BannerLabel: "All respondents", Segment: "Total", Label: "Total", Said: say.That("Total")}}}
	for _, label := range []string{"under 40", "40 to 59", "60 and over"} {
		c.List = append(c.List, tab.Column{Banner: "age", BannerLabel: "age", Group: "age", Segment: "age=" + label, Key: "age=" + label, Label: label})
	}
	return c
}

// share is an estimate of people out of the base of a column. Two people or
// fewer are canaries.
func share(n, column int) estimate.Estimate {
	if n < 5 && n > 0 {
		e := estimate.Count(secretShare, n)
		e.Low, e.High = secretShare, secretShare
		return e
	}
	return estimate.Share(float64(n), float64(people[column]), float64(people[column]), n)
}

func tally(n int) estimate.Estimate {
	if n < 5 && n > 0 {
		return estimate.Count(secretCount, n)
	}
	return estimate.Count(float64(n), n)
}

// table fills a table of counts n[row][column] with the statistics respondents
// and share, or with the first alone.
func table(measure, title, stubHead string, stub []tab.Row, names []tab.Statistic, n [][]int) *estimate.Table {
	t := estimate.NewTable(onColumns, stub, names)
	t.Measure, t.Title, t.StubHead, t.BaseText = measure, title, stubHead, "respondents with at least one ladder"
	bases := make([]tab.Base, len(people))
	for i, p := range people {
		bases[i] = tab.Base{N: p, Weighted: float64(p), Effective: float64(p), Units: 2 * p}
	}
	t.Bases = [][]tab.Base{bases}
	for row := range stub {
		for st, s := range names {
			for column := range people {
				e := tally(n[row][column])
				if s.Unit == tab.Share {
					e = share(n[row][column], column)
				}
				if n[row][column] < 0 {
					e = estimate.None()
					e.Status = tab.Absent
				}
				t.Set(row, st, column, e)
			}
		}
	}
	return t
}

func incidence(measure string) []tab.Statistic {
	fact := measure + ".respondents"
	return []tab.Statistic{
		{Name: "respondents", Label: "Respondents", Unit: tab.Respondents, Fact: fact, Complement: true},
		{Name: "share", Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: fact, Complement: true},
	}
}

func pairs(list ...[2]int) []tab.Row {
	var out []tab.Row
	for _, p := range list {
		a, b := codes[p[0]], codes[p[1]]
		out = append(out, tab.Row{Item: a.ID, ItemTo: b.ID, Label: a.Label, LabelTo: b.Label, Level: a.Level.String()})
	}
	return out
}

func counts(unit tab.Unit, names ...string) []tab.Statistic {
	var out []tab.Statistic
	for _, n := range names {
		out = append(out, tab.Statistic{Name: n, Unit: unit, Fact: "sim." + n})
	}
	return out
}

// small is the release, and what stands around it.
func small(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	values := table("terminal_values", "Terminal values reached", "Value", []tab.Row{
		{Item: "net:any_value", Label: "Any value", Said: say.That("Any value"), Net: true},
		{Item: "security", Label: "Security", Indent: 1},
		{Item: "belonging", Label: "Belonging", Indent: 1},
	}, incidence("terminal_values"), [][]int{{80, 45, 32, 3}, {60, 45, 12, 3}, {30, 28, 2, 0}})
	values.Notes = []tab.Note{{ID: "all", Text: say.That("Holds for every figure.")}, {ID: "row", Text: say.That("Holds for Security.")}}
	values.Stub[1].Notes = 2
	var rows []tab.Row
	for _, k := range codes {
		rows = append(rows, tab.Row{Item: k.ID, Label: k.Label, Level: k.Level.String()})
	}
	mentions := table("mentions", "Codes mentioned", "Code", rows, incidence("mentions"),
		[][]int{{70, 40, 27, 3}, {65, 35, 27, 3}, {40, 25, 12, 3}, {60, 45, 12, 3}, {30, 28, 2, 0}})
	sim := pairs([2]int{0, 1}, [2]int{1, 2}, [2]int{1, 3}, [2]int{2, 4}, [2]int{0, 2})
	n := [][]int{{50, 30, 18, 2}, {35, 22, 11, 2}, {28, 20, 8, 0}, {25, 23, 2, 0}, {0, 0, 0, 0}}
	implications := table("implications", "Summary implication matrix", "Implication", sim, counts(tab.Respondents, "direct", "indirect", "total"), n)
	for row := range sim {
		for column := range people {
			implications.Set(row, 1, column, tally(0))
		}
	}
	maps := table("value_map", "Links of the hierarchical value map", "Link", sim[:4], counts(tab.Respondents, "strength", "direct", "indirect"), n)
	summary := table("value_map_summary", "Value map: cut-off and coverage", "Value map", []tab.Row{{Item: "map", Label: "Value map", Said: say.That("Value map")}},
		[]tab.Statistic{{Name: "cutoff", Label: "Cut-off", Unit: tab.Respondents}}, [][]int{{26, 26, 26, 26}})
	for column, cut := range []float64{26, 15, 9, secretCount} {
		summary.Set(0, 0, column, estimate.Count(cut, people[column]))
	}
	other := table("stop_reason", "Why ladders stop", "Reason", []tab.Row{{Item: "end", Label: "No further answer"}}, incidence("stop_reason"), [][]int{{33, 20, 13, 0}})
	bases := table("bases", "Bases", "Base", []tab.Row{{Item: "all", Label: "All respondents", Said: say.That("All respondents")}, {Item: "with_ladders", Label: "Respondents with ladders", Said: say.That("Respondents with ladders")}},
		[]tab.Statistic{{Name: "respondents", Label: "Respondents", Unit: tab.Respondents, Complement: true}}, [][]int{{100, 55, 42, 3}, {90, 50, 37, 3}})
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(onColumns, []*estimate.Table{bases, values, mentions, implications, maps, summary, other})
	if err != nil {
		t.Fatal(err)
	}
	return reworded(r), subject()
}

// reworded fixes the statements of the audit: how disclosure control words
// them is not for the golden files here.
func reworded(r *disclose.Release) *disclose.Release {
	r.Audit.Tested, r.Audit.NotTested = []say.Text{say.That("Sums determine no withheld figure.")}, []say.Text{say.That("Earlier nights.")}
	return r
}

func subject() report.Subject {
	return report.Subject{
		Study: "small", Title: "Small study", AsOf: "2026-11-21", Version: "0.0", Run: "0123456789ab",
		Contact: "A. Okafor", Timezone: "Europe/Berlin", Codes: codes, LowBase: 40,
		Exports:    []report.Export{{Role: "respondents", Rows: 100}, {Role: "ladders", Rows: 700}},
		Quarantine: []report.Quarantine{{Export: "ladders", Reason: "unknown-code", Text: say.That("the code is not in the frame"), Rows: 7}},
	}
}

// empty is a release of nothing: the zero policy, and a study that nobody
// answered.
func empty(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	s := subject()
	s.Codes, s.Exports, s.Quarantine = nil, nil, nil
	return &disclose.Release{}, s
}

// only is the small release for Total alone.
func only(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	c := &tab.Columns{List: onColumns.List[:1]}
	values := estimate.NewTable(c, []tab.Row{{Item: "security", Label: "Security"}, {Item: "belonging", Label: "Belonging"}}, incidence("terminal_values"))
	values.Measure, values.Title, values.StubHead, values.BaseText = "terminal_values", "Terminal values reached", "Value", "respondents with at least one ladder"
	values.Bases = [][]tab.Base{{{N: 90, Weighted: 90, Effective: 90}}}
	for row := range values.Stub {
		values.Set(row, 0, 0, tally(45))
		values.Set(row, 1, 0, share(45, 0))
	}
	r, err := disclose.Policy{Protect: disclose.Cells}.Apply(c, []*estimate.Table{values})
	if err != nil {
		t.Fatal(err)
	}
	return reworded(r), subject()
}

// hostile is the small release with labels that break things.
func hostile(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	r, s := small(t)
	r.Columns = r.Tables[0].Columns
	list := slices.Clone(r.Columns.List)
	for i, label := range []string{"Total", "=cmd|' /C calc'!A1", "\u202Egnp.\u202C_x0041_\x00\x07", "日本語 " + string(make([]rune, 300))} {
		list[i].Label = label
	}
	for _, table := range r.Tables {
		table.Columns = &tab.Columns{List: list}
	}
	r.Columns = &tab.Columns{List: list}
	s.Title = "+SUM(1)<script>alert(1)</script> & \"quotes\""
	s.Contact = "@contact\xff"
	s.Codes = slices.Clone(s.Codes)
	s.Codes[1].Label = "]]>" + string(slices.Repeat([]rune("長"), 40000))
	return r, s
}

func TestSmallReleaseWithholds(t *testing.T) {
	r, _ := small(t)
	hidden, shown := 0, 0
	for _, table := range r.Tables {
		for row := range table.Stub {
			for st := range table.Statistics {
				for column := range table.Columns.List {
					if n, ok := table.At(row, st, column).Number(); !ok {
						hidden++
					} else if shown++; n.Value == secretCount || math.Abs(n.Value-secretShare) < 1e-9 {
						t.Errorf("%s: a canary is released", table.Measure)
					}
				}
			}
		}
	}
	if hidden < 20 || shown < 60 {
		t.Errorf("the fixture withholds %d figures and shows %d: too few to test with", hidden, shown)
	}
}
