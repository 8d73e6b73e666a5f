package disclose_test

import (
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// A mean that happens to be as large as the number of people is no base in other
// words: one person makes up most of it, and it is withheld.
func TestAMeanIsNoBase(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	table := estimate.NewTable(columns, []tab.Row{{Item: "purchases"}}, []tab.Statistic{
		{Name: "respondents", Unit: tab.Respondents, Fact: "known", Additive: true}, {Name: "mean", Unit: tab.Mean, Fact: "sum", Additive: true}})
	table.Measure, table.Bases = "amounts", [][]tab.Base{{{N: 10}}}
	table.Set(0, 0, 0, estimate.Count(10, 10))
	table.Set(0, 1, 0, estimate.Count(10, 10))
	table.Open(0, 1).Weigh(0, estimate.Mass{Sum: 100, First: 90, Second: 2})
	r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, []*estimate.Table{table})
	if got := r.Tables[0].At(0, 1, 0).Status(); got != tab.Suppressed {
		t.Errorf("a mean of which one person makes up 90 of 100 is %v", got)
	}
	if got := r.Tables[0].At(0, 0, 0).Status(); got != tab.Shown {
		t.Errorf("the people of whom it is known are %v", got)
	}
}
