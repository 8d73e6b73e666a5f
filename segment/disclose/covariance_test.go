package disclose_test

import (
	"math"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// Covariances are of figures that are shown, on the design of their table.
func TestCovariance(t *testing.T) {
	d, err := estimate.NewDesign(estimate.Draw{Len: 6, Cluster: []int32{0, 0, 1, 1, 2, 2}})
	if err != nil {
		t.Fatal(err)
	}
	columns := &tab.Columns{List: []tab.Column{{Banner: "total"}, {Banner: "b", Group: "g", Key: "x"}, {Banner: "b", Group: "g", Key: "y"}}}
	table := func(design *estimate.Design) *estimate.Table {
		out := estimate.NewTable(columns, []tab.Row{{Item: "i"}}, []tab.Statistic{{Name: "total", Unit: tab.Mean}})
		out.Design, out.Bases = design, [][]tab.Base{make([]tab.Base, 3)}
		line := out.Open(0, 0)
		for c, who := range [][]int32{{0, 1, 2, 3, 4, 5}, {0, 2, 4}, {1, 3, 5}} {
			line.Set(c, estimate.Estimate{Value: 1, StdError: 1, Persons: 6})
			v := make([]float64, len(who))
			for k, i := range who {
				v[k] = float64(i * i)
			}
			line.SetInfluence(c, d.Total(who, v))
		}
		line.Mark(2, tab.Suppressed, 0)
		return out
	}
	// Totals of the clusters: 1, 13, 41 of all, 0, 4, 16 of x. Less their means, 55/3
	// and 20/3: cov = 3/2 · Σ(a−ā)(b−b̄) = 3/2 · (0·1 + 4·13 + 16·41 − 20·55/3) = 512.
	l := apply(t, disclose.Policy{Protect: disclose.None, Because: "test"}, columns, []*estimate.Table{table(d)}).Tables[0].Line(0, 0)
	if got := l.Covariance(0, 1); math.Abs(got-512) > 1e-9 || got != l.Covariance(1, 0) {
		t.Errorf("the covariance is %v, want 512", got)
	}
	if got := l.Covariance(0, 2); got != 0 {
		t.Errorf("the covariance of a withheld figure is %v", got)
	}
	if l.Freedom() != 2 || !l.Covaries() {
		t.Errorf("a design of 3 clusters has %v degrees of freedom", l.Freedom())
	}
	l = apply(t, disclose.Policy{Protect: disclose.None, Because: "test"}, columns, []*estimate.Table{table(nil)}).Tables[0].Line(0, 0)
	if l.Covariance(0, 1) != 0 || l.Covaries() || l.Freedom() != 0 {
		t.Error("without a design there are covariances")
	}
}
