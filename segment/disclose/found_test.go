package disclose_test

import (
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// Of two chains that were found in the answers, one of seven people and one of
// two, the second goes with its words: a row of [c] would tell that somebody
// said it.
func TestFoundRowsGoWithTheirWords(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	said := estimate.NewTable(columns,
		[]tab.Row{{Item: "A1>V1", Found: true}, {Item: "A2>V2", Found: true}, {Item: "A3>V3"}},
		[]tab.Statistic{{Name: "respondents", Unit: tab.Respondents, Additive: true}})
	said.Measure, said.Bases = "chains", [][]tab.Base{{{N: 30, Weighted: 30, Effective: 30}}}
	for row, people := range []int{7, 2, 2} {
		said.Set(row, 0, 0, estimate.Count(float64(people), people))
	}
	for protect, want := range map[disclose.Policy][]string{
		{Protect: disclose.Cells}:                                {"A1>V1", "A3>V3"},
		{Protect: disclose.None, Because: "invented for a test"}: {"A1>V1", "A2>V2", "A3>V3"},
	} {
		r, err := protect.Apply(columns, []*estimate.Table{said})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range r.Tables[0].Stub {
			got = append(got, row.Item)
		}
		if len(got) != len(want) || got[1] != want[1] || r.Audit.Rows != 3-len(want) {
			t.Errorf("protect %s: rows %q, %d left out, want %q", protect.Protect, got, r.Audit.Rows, want)
		}
	}
}
