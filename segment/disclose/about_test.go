package disclose_test

import (
	"fmt"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// A comparison of two segments stands in Total. It is withheld with the base of
// either, and with a fact of either that it names; where only a third segment has
// too few people, or the fact is withheld there, it stays.
func TestComparisonsGoWithTheirSegments(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	for _, name := range []string{"a", "b", "c", "d"} {
		columns.List = append(columns.List, tab.Column{Banner: "x", Segment: name, Key: name})
	}
	base := []tab.Base{{N: 100}, {N: 30}, {N: 40}, {N: 3}, {N: 50}}
	said := estimate.NewTable(columns, []tab.Row{{Item: "link"}}, []tab.Statistic{{Name: "respondents", Unit: tab.Respondents, Fact: "said"}})
	said.Measure, said.Bases = "said", [][]tab.Base{base}
	for c, n := range []int{60, 20, 2, 1, 20} {
		said.Set(0, 0, c, estimate.Count(float64(n), n))
	}
	link := []tab.Fact{{Name: "said", Item: "link"}}
	rows := []struct {
		name  string
		about tab.Cross
		shown bool
	}{
		{"a b", tab.Cross{Columns: []int{1, 2}}, true},
		{"a c", tab.Cross{Columns: []int{1, 3}}, false},
		{"a b link", tab.Cross{Columns: []int{1, 2}, Facts: link}, false},
		{"a d link", tab.Cross{Columns: []int{1, 4}, Facts: link}, true},
	}
	var stub []tab.Row
	for _, r := range rows {
		stub = append(stub, tab.Row{Item: r.name})
	}
	compared := estimate.NewTable(columns, stub, []tab.Statistic{{Name: "p_value", Unit: tab.Index}})
	compared.Measure, compared.Bases, compared.Across = "compared", [][]tab.Base{base}, map[int]tab.Cross{}
	for row, r := range rows {
		compared.Set(row, 0, 0, estimate.Count(.25, 30))
		compared.Across[row] = r.about
	}
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.None, Because: "invented for a test"}} {
		release, err := p.Apply(columns, []*estimate.Table{said, compared})
		if err != nil {
			t.Fatal(err)
		}
		out := release.Find("compared")
		if len(out.Stub) != len(rows) {
			t.Fatalf("protect %s: %d rows", p.Protect, len(out.Stub))
		}
		for row, r := range rows {
			want := tab.Suppressed
			if r.shown || p.Protect == disclose.None {
				want = tab.Shown
			}
			var got []string
			for c := range columns.List {
				got = append(got, out.At(row, 0, c).Status().String())
			}
			if fmt.Sprint(got) != fmt.Sprint([]string{want.String(), "absent", "absent", "absent", "absent"}) {
				t.Errorf("protect %s: %s is %v, want %v in Total alone", p.Protect, r.name, got, want)
			}
		}
	}
}
