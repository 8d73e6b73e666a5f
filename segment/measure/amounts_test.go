package measure_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// paperFigure is a figure of the paper study.
func paperFigure(t *testing.T, name, segment, item, statistic string) estimate.Estimate {
	t.Helper()
	table := tabulate(t, context(), paper.Sample(), name)[0]
	for row, r := range table.Stub {
		for column, c := range table.Columns.List {
			if r.Item == item && c.Segment == segment {
				return table.At(row, table.Statistic(statistic), column)
			}
		}
	}
	t.Fatalf("%s has no %s in %s", name, item, segment)
	return estimate.None()
}

func hasError(t *testing.T, what string, e estimate.Estimate, want, quantile float64) {
	t.Helper()
	if math.Abs(e.StdError-want) > 1e-9*want || math.Abs(e.High-e.Value-quantile*want) > 1e-5*want || math.Abs(e.Value-e.Low-quantile*want) > 1e-5*want {
		t.Errorf("%s: %+v, want an error of %v", what, e, want)
	}
}

// Errors worked by hand, with Student's t at 97.5 %.
func TestErrorsOfAmounts(t *testing.T) {
	// Talk by day: 3, 0, 4, 0 of r2 (weight 2), r4 (1), r7 (.5), r8 (1); the mean
	// is 8/4.5 = 16/9. w·(y − 16/9) is 22/9, −16/9, 10/9, −16/9: squares
	// (484 + 256 + 100 + 256)/81 = 1096/81; over 4.5², times 4/3.
	hasError(t, "mean talk by day", paperFigure(t, "amounts", "shift=day", "talk", "mean"), math.Sqrt(4./3*1096/81)/4.5, 3.182446)
	// Revenue per purchase under 40: r1 100 of 2, and r2 and r6 nothing of
	// nothing. One person buys: no error.
	if e := paperFigure(t, "amounts_per", "age=under 40", "revenue", "ratio"); !math.IsNaN(e.StdError) || e.Value != 50 {
		t.Errorf("a ratio of one person is %+v", e)
	}
	// By day r4 has 400 of 5 and r7 60 of 2 with weight .5: 430/6. The residuals
	// w·(y − R·x) are 400 − 5·430/6 = 250/6 and its opposite.
	hasError(t, "revenue per purchase by day", paperFigure(t, "amounts_per", "shift=day", "revenue", "ratio"), math.Sqrt(2*2*250*250/36.)/6, 12.706205)
	// 5.5 of 8 have renewed, with weights of 2, 2, 1 and .5; the others have 1, 1
	// and .5. Distances from the share, by weight, squared: 9.25·(1−p)² + 2.25·p².
	e := paperFigure(t, "amounts", "Total", "renewed", "givers_share")
	p := 5.5 / 8
	spread := (9.25*(1-p)*(1-p) + 2.25*p*p) / 64
	low, high := estimate.Wilson(p, p*(1-p)/spread)
	if math.Abs(e.Low-low) > 1e-12 || math.Abs(e.High-high) > 1e-12 || math.Abs(e.StdError-math.Sqrt(spread*7/6)) > 1e-12 {
		t.Errorf("the share of those who renewed is %+v", e)
	}
}

// The change of health is 1 for r1 (weight 1, night) and 2 for r2 (weight 2,
// day); everybody's mean is 5/3. By night it is less by 2/3: one person has no
// error. Under 40 are both, so that the difference is none, and has none.
func TestErrorsOfDifferences(t *testing.T) {
	if e := paperFigure(t, "balance", "shift=night", "gains:health", "difference"); !math.IsNaN(e.StdError) {
		t.Errorf("one person has the error %v", e.StdError)
	}
	if e := paperFigure(t, "balance", "age=under 40", "gains:health", "difference"); math.Abs(e.Value) > 1e-15 || e.StdError > 1e-8 {
		t.Errorf("everybody differs from everybody by %+v", e)
	}
	if e := paperFigure(t, "balance", "Total", "gives:talk", "index"); e.Value != 100 || !math.IsNaN(e.StdError) {
		t.Errorf("the index of all respondents is %+v", e)
	}
	// Talk by day is 16/9, of everybody 12/9: the index is 400/3. Persons of the
	// day (r2 3, r4 0, r7 4, r8 0) add w·[(y − 16/9)/8 − (y − 12/9)/12] of it, since
	// 4.5 · 16/9 = 8 and 9 · 12/9 = 12; the others (r1 2, r3 0, r5 1, r6 0) the
	// second term alone.
	u := func(w, y, by float64) float64 { return w * ((y-16./9)/8*by - (y-12./9)/12) }
	sum := 0.0
	for _, x := range []float64{u(2, 3, 1), u(1, 0, 1), u(.5, 4, 1), u(1, 0, 1), u(1, 2, 0), u(.5, 0, 0), u(2, 1, 0), u(1, 0, 0)} {
		sum += x * x
	}
	hasError(t, "index of talk by day", paperFigure(t, "balance", "shift=day", "gives:talk", "index"), 400./3*math.Sqrt(4./3*sum), 3.182446)
}

// A segment of nearly everybody hardly differs from everybody; independent
// groups would.
func TestIndexKnowsThatSegmentsOverlap(t *testing.T) {
	var people []paper.Person
	for k := range 200 {
		p := paper.Person{ID: fmt.Sprintf("p%03d", k), Weight: 1, Age: "40+", Shift: "day", Amounts: []float64{math.NaN(), float64(k % 17), 0, 0, 0}}
		if k < 4 {
			p.Age = "under 40"
		}
		people = append(people, p)
	}
	table := tabulate(t, context(), paper.Build(people), "balance")[0]
	row := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "gives:talk" })
	mean, index := table.At(row, 0, 2), table.At(row, 1, 2)
	if relative := index.StdError / index.Value; !(relative < 0.3*mean.StdError/mean.Value) {
		t.Errorf("the index of 196 of 200 has the error %v, their mean %v", index.StdError, mean.StdError)
	}
}

// The index and its error are those of the influence of each person, worked
// out one by one.
func TestIndexAgainstInfluence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var people []paper.Person
		var talk []float64
		for k := range rapid.IntRange(4, 12).Draw(t, "people") {
			y := rapid.SampledFrom([]float64{0, 1, 2, 7}).Draw(t, "talk")
			age := []string{"under 40", "40+"}[k%2]
			people = append(people, paper.Person{ID: fmt.Sprintf("p%02d", k), Weight: rapid.SampledFrom([]float64{0.5, 1, 3}).Draw(t, "weight"),
				Age: age, Shift: "day", Amounts: []float64{math.NaN(), y, 0, 0, 0}})
			talk = append(talk, y)
		}
		var here, all [2]float64 // Σw·y, Σw
		for k, p := range people {
			all[0], all[1] = all[0]+p.Weight*talk[k], all[1]+p.Weight
			if p.Age == "40+" {
				here[0], here[1] = here[0]+p.Weight*talk[k], here[1]+p.Weight
			}
		}
		if here[0] == 0 {
			return
		}
		m, whole := here[0]/here[1], all[0]/all[1]
		n, sum := 0.0, 0.0
		for k, p := range people {
			u := -(talk[k] - whole) / all[0]
			if p.Age == "40+" {
				n++
				u += (talk[k] - m) / here[0]
			}
			sum += p.Weight * p.Weight * u * u
		}
		want := 100 * m / whole * math.Sqrt(n/(n-1)*sum)
		table := tabulate(t, context(), paper.Build(people), "balance")[0]
		row := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "gives:talk" })
		e := table.At(row, 1, 2)
		if math.Abs(e.Value-100*m/whole) > 1e-9 || math.Abs(e.StdError-want) > 1e-6*(1+want) {
			t.Fatalf("%+v, want %v ± %v", e, 100*m/whole, want)
		}
	})
}

// Without weights the Gini coefficient is R's: Σ(2i−n−1)x / nΣx. The top fifth
// of n people are n/5 of them, rounded up.
func TestConcentrationIsTheTextbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 1, 2.5, 7, 100}), 1, 30).Draw(t, "amounts")
		var people []paper.Person
		for k, v := range x {
			people = append(people, paper.Person{ID: fmt.Sprintf("p%02d", k), Weight: 1, Age: "40+", Shift: "day", Amounts: []float64{v, 0, 0, 0, 0}})
		}
		slices.Sort(x)
		n, area, sum, top := float64(len(x)), 0.0, 0.0, 0.0
		for i, v := range x {
			area, sum = area+(2*float64(i+1)-n-1)*v, sum+v
			if len(x)-i <= (len(x)+4)/5 {
				top += v
			}
		}
		c := context()
		c.Weighted = false
		table := tabulate(t, c, paper.Build(people), "concentration")[0]
		gini, share := table.At(0, 1, 0), table.At(0, 2, 0)
		if sum == 0 {
			if gini.Status != tab.NotApplicable || share.Status != tab.NotApplicable {
				t.Fatalf("of nothing: %+v, %+v", gini, share)
			}
			return
		}
		if math.Abs(gini.Value-area/(n*sum)) > 1e-12 || math.Abs(share.Value-top/sum) > 1e-12 {
			t.Fatalf("%v and %v, want %v and %v", gini.Value, share.Value, area/(n*sum), top/sum)
		}
	})
}

// What is negative has no Gini coefficient.
func TestConcentrationOfDebts(t *testing.T) {
	people := []paper.Person{{ID: "a", Weight: 1, Age: "40+", Shift: "day", Amounts: []float64{-5, 0, 0, 0, 0}},
		{ID: "b", Weight: 1, Age: "40+", Shift: "day", Amounts: []float64{50, 0, 0, 0, 0}}}
	table := tabulate(t, context(), paper.Build(people), "concentration")[0]
	if table.At(0, 1, 0).Status != tab.NotApplicable || table.At(0, 2, 0).Status != tab.NotApplicable || table.At(0, 0, 0).Value != 2 {
		t.Error("a sum of debts and wealth is concentrated")
	}
}

// Figures that one person dominates are marked, in every table and statistic
// that they stand in, and no others are.
func TestDominatedFiguresAreMarked(t *testing.T) {
	var people []paper.Person
	for k := range 30 {
		p := paper.Person{ID: fmt.Sprintf("p%02d", k), Weight: 1, Age: []string{"under 40", "40+"}[k%2], Shift: "day", Amounts: []float64{10, 1, 1, 1, 2}}
		if k == 0 {
			p.Amounts[0] = 1e4
		}
		people = append(people, p)
	}
	marked := map[string]bool{}
	for _, table := range tabulate(t, context(), paper.Build(people), "amounts", "amounts_per", "concentration", "unseen_value", "balance") {
		for row, r := range table.Stub {
			for s, statistic := range table.Statistics {
				for column, c := range table.Columns.List {
					if table.Line(row, s).IsSensitive(column) {
						marked[fmt.Sprint(table.Measure, " ", r.Item, " ", statistic.Name, " ", c.Segment)] = true
					}
				}
			}
		}
	}
	for _, of := range []string{"amounts revenue mean", "amounts revenue total", "amounts_per revenue ratio", "concentration revenue gini",
		"concentration revenue top20_share", "unseen_value revenue mean_all", "unseen_value revenue mean_above", "balance gives:revenue mean"} {
		for _, segment := range []string{"Total", "age=under 40", "shift=day"} {
			if !marked[of+" "+segment] {
				t.Errorf("%s in %s is not marked", of, segment)
			}
			delete(marked, of+" "+segment)
		}
	}
	for what := range marked {
		t.Errorf("%s is marked", what)
	}
}

// Whatever the order of rows, a change is that of the newest against the
// oldest: by day, and by wave where days are missing.
func TestChangeIsLastLessFirst(t *testing.T) {
	nan := math.NaN()
	row := func(wave string, level, day float64) paper.Row {
		return paper.Row{Texts: []string{"health", "physical", wave}, Numbers: []float64{level, nan, day}}
	}
	for _, c := range []struct {
		name string
		rows []paper.Row
		want float64 // NaN for none
	}{
		{"days", []paper.Row{row("w1", 5, 300), row("w2", 2, 100)}, 3},
		{"waves", []paper.Row{row("w2", 5, nan), row("w1", 1, nan)}, 4},
		{"three", []paper.Row{row("w1", 1, 100), row("w1", 9, 200), row("w2", 3, 300)}, 2},
		{"one has no level", []paper.Row{row("w1", nan, 100), row("w2", 3, 300)}, nan},
		{"one record", []paper.Row{row("w1", 3, 100)}, nan},
	} {
		p := paper.Person{ID: "a", Weight: 1, Age: "40+", Shift: "day"}
		p.Told[segment.Assets] = c.rows
		table := tabulate(t, context(), paper.Build([]paper.Person{p}), "balance")[0]
		got := nan
		if at := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "gains:health" }); at >= 0 {
			got = table.At(at, 0, 0).Value
		}
		if !(got == c.want || got != got && c.want != c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
