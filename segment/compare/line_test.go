package compare_test

import (
	"fmt"
	"math"
	"testing"

	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// A share of nobody has no error of its own. Of 40 people beside 5 % of 400 it
// is not lower than they are by more than chance; of 400 it is. Where its interval
// says that it is of 8 people, whatever the base of the row, nothing is tested.
func TestShareOfNobody(t *testing.T) {
	for _, c := range []struct {
		n        int
		high     float64 // of the interval
		letters  string
		untested bool
	}{{40, 0.0876, "", false}, {400, 0.0095, "A", false}, {400, 0.3244, "", true}} {
		columns := &tab.Columns{List: []tab.Column{{Banner: "b", Group: "g", Segment: "x", Key: "x"}, {Banner: "b", Group: "g", Segment: "y", Key: "y"}}, Sums: []tab.Sum{{Parts: []int{0, 1}}}}
		table := estimate.NewTable(columns, []tab.Row{{Item: "i"}}, []tab.Statistic{{Name: "share", Unit: tab.Share, Additive: true}})
		n := float64(c.n)
		table.Bases = [][]tab.Base{{{N: c.n, Weighted: n, Effective: n}, {N: 400, Weighted: 400, Effective: 300}}}
		table.Set(0, 0, 0, estimate.Estimate{Value: 0, High: c.high, Persons: 0})
		table.Set(0, 0, 1, estimate.Estimate{Value: 0.05, StdError: math.Sqrt(0.05 * 0.95 / 350), Low: 0.03, High: 0.08, Persons: 20})
		r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(columns, []*estimate.Table{table})
		if err != nil {
			t.Fatal(err)
		}
		compare.Apply(r, compare.Options{Correction: estimate.Uncorrected, Levels: []float64{0.95}})
		tests := r.Tables[0].Tests
		line := tests.Line(0, 0, 1)
		if got := tests.Names(line.Higher(1)); got != c.letters || line.IsUntested(0) != c.untested {
			t.Errorf("%s: letters %q, untested %v", fmt.Sprint(c), got, line.IsUntested(0))
		}
	}
}

// An error that stands for half of the effective base changes what the column
// is tested with, and not who the rest of the sample is: 70 % of 200 beside 40 %
// of the other 200.
func TestRestOfLessInformedColumn(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}, {Banner: "b", Group: "g", Segment: "x", Key: "x"}, {Banner: "b", Group: "g", Segment: "y", Key: "y"}}, Sums: []tab.Sum{{Parts: []int{1, 2}}}}
	table := estimate.NewTable(columns, []tab.Row{{Item: "i"}}, []tab.Statistic{{Name: "share", Unit: tab.Share, Additive: true, Complement: true}})
	table.Bases = [][]tab.Base{{{N: 400, Weighted: 400, Effective: 400}, {N: 200, Weighted: 200, Effective: 200}, {N: 200, Weighted: 200, Effective: 200}}}
	for column, of := range []struct{ share, told float64 }{{0.55, 370}, {0.7, 100}, {0.4, 190}} {
		table.Set(0, 0, column, estimate.Estimate{Value: of.share, StdError: math.Sqrt(of.share * (1 - of.share) / of.told), Low: of.share - 0.1, High: of.share + 0.1, Persons: 100})
	}
	r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(columns, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	compare.Apply(r, compare.Options{Correction: estimate.Uncorrected})
	line := r.Tables[0].Tests.Line(0, 0, 1)
	if line.IsUntested(1) || line.AgainstRest(1) != tab.HigherThanRest || line.AgainstRest(2) != tab.LowerThanRest {
		t.Errorf("against the rest: %v and %v, untested %v", line.AgainstRest(1), line.AgainstRest(2), line.IsUntested(1))
	}
}
