package disclose_test

import (
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// A change of Total taken apart is made of the means of its segments: where one
// of these is withheld, be it so as to protect another, nothing of it is shown.
func TestNothingIsMadeAcrossAWithheldSegment(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Segment: "Total"}, {Key: "a", Segment: "a"}, {Key: "b", Segment: "b"}, {Key: "c", Segment: "c"}},
		Sums: []tab.Sum{{Total: 0, Parts: []int{1, 2, 3}}}}
	for few, want := range map[int]tab.Status{3: tab.Suppressed, 20: tab.Shown} {
		people := []int{60 + few, 30, 30, few}
		means := estimate.NewTable(columns, []tab.Row{{Item: "sleep"}}, []tab.Statistic{{Name: "mean", Additive: true}})
		parts := estimate.NewTable(columns, []tab.Row{{Item: "sleep", ItemTo: "a to c"}}, []tab.Statistic{{Name: "within"}})
		means.Measure, parts.Measure = "means", "parts"
		for _, of := range []*estimate.Table{means, parts} {
			of.Bases = [][]tab.Base{nil}
			for _, n := range people {
				of.Bases[0] = append(of.Bases[0], tab.Base{N: n})
			}
		}
		for column, n := range people {
			means.Set(0, 0, column, estimate.Count(3, n))
		}
		parts.Set(0, 0, 0, estimate.Count(0.5, 30))
		parts.Across = map[int]tab.Cross{0: {Facts: []tab.Fact{means.Fact(0, 0)}, Columns: []int{0, 1, 2, 3}}}
		r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, []*estimate.Table{means, parts})
		if got := r.Tables[0].At(0, 0, 0).Status(); got != tab.Shown {
			t.Errorf("%d people: the mean of Total is %v", few, got)
		}
		for _, table := range r.Tables {
			if table.Measure == "parts" && len(table.Stub) > 0 && table.At(0, 0, 0).Status() != want {
				t.Errorf("%d people: the part is %v, want %v", few, table.At(0, 0, 0).Status(), want)
			}
			if table.Measure == "parts" && want == tab.Shown && len(table.Stub) == 0 {
				t.Errorf("%d people: the part has no row", few)
			}
		}
	}
}
