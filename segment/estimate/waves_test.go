package estimate_test

import (
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"rung/pipeline/sharedtest"
	"rung/segment/estimate"
)

// soldiers are a column of the three-wave panel in two waves, and what company
// each is of.
func soldiers(t *testing.T, column, before, after string) (p estimate.Panel, company []string) {
	t.Helper()
	number := func(text string) float64 {
		if text == "" {
			return math.NaN()
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "waves", "soldiers_3waves_wide.csv")) {
		p.Before, p.After = append(p.Before, number(r[column+before])), append(p.After, number(r[column+after]))
		company = append(company, r["BTN"]+" "+r["COMPANY"])
	}
	return p, company
}

func holds(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)+1e-9) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// The checks wave_change_JOBSAT_1_2, wave_change_COMMIT_1_2 and
// wave_change_READY_1_2.
func TestChangeOfSoldiers(t *testing.T) {
	type tested struct{ Diff, SE, T, Z, DF, P float64 }
	for _, column := range []string{"JOBSAT", "COMMIT", "READY"} {
		want, tolerance := sharedtest.Oracle[struct {
			Both        int     `json:"n_overlap"`
			Rho         float64 `json:"rho"`
			Diff        float64 `json:"diff_all"`
			Paired      tested
			Independent tested `json:"independent_welch"`
			Overlap     tested `json:"overlap_formula"`
			Linearised  tested
		}](t, "waves", "wave_change_"+column+"_1_2")
		p, _ := soldiers(t, column, "1", "2")
		both, rho := p.Correlation()
		change, paired, welch, overlap := p.Change(), p.Paired(), p.Independent(), p.Overlap()
		for what, pair := range map[string][2]float64{
			"both": {float64(both), float64(want.Both)}, "ρ": {rho, want.Rho}, "change": {change.Value, want.Diff},
			"linearised": {change.StdError, want.Linearised.SE}, "its z": {change.Statistic, want.Linearised.Z},
			"paired": {paired.Value, want.Paired.Diff}, "its error": {paired.StdError, want.Paired.SE}, "its t": {paired.Statistic, want.Paired.T},
			"its df": {paired.DF, want.Paired.DF}, "its p": {paired.P, want.Paired.P},
			"Welch": {welch.Statistic, want.Independent.T}, "Welch's p": {welch.P, want.Independent.P},
			"overlap": {overlap.StdError, want.Overlap.SE}, "overlap's z": {overlap.Statistic, want.Overlap.Z},
		} {
			holds(t, column+": "+what, pair[0], pair[1], tolerance)
		}
	}
}

// The check wave_change_cluster_company: companies are the units.
func TestChangeOfCompanies(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Est, SE float64
		G       int
	}](t, "waves", "wave_change_cluster_company")
	p, company := soldiers(t, "JOBSAT", "1", "2")
	units := map[string]int32{}
	draw := estimate.Draw{}
	var said [2][]float64
	var who [2][]int32
	for i := range p.Before {
		if math.IsNaN(p.Before[i]) && math.IsNaN(p.After[i]) {
			continue
		}
		if _, ok := units[company[i]]; !ok {
			units[company[i]] = int32(len(units))
		}
		for k, x := range []float64{p.Before[i], p.After[i]} {
			if !math.IsNaN(x) {
				who[k], said[k] = append(who[k], int32(draw.Len)), append(said[k], x)
			}
		}
		draw.Cluster = append(draw.Cluster, units[company[i]])
		draw.Len++
	}
	d, err := estimate.NewDesign(draw)
	if err != nil {
		t.Fatal(err)
	}
	mean := func(k int) (float64, estimate.Influence) {
		sum, ones := 0.0, make([]float64, len(who[k]))
		for i, x := range said[k] {
			sum += x
			ones[i] = 1
		}
		return d.Quotient(sum, float64(len(ones)), d.Total(who[k], said[k]), d.Total(who[k], ones))
	}
	before, minus := mean(0)
	after, plus := mean(1)
	holds(t, "change", after-before, want.Est, tolerance)
	holds(t, "error", math.Sqrt(d.Variance(d.Plus(plus, -1, minus))), want.SE, tolerance)
	holds(t, "companies", float64(len(units)), float64(want.G), 0)
}

// The check segment_migration: who went from which band of satisfaction to
// which, missing being a state, and Bowker's and Stuart's and Maxwell's tests.
func TestMigrationOfSoldiers(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Counts    [4][4]float64
		Row       [3][3]float64 `json:"row_share_complete"`
		Stay      float64       `json:"stay_rate"`
		Bowker    float64
		BowkerDF  float64 `json:"bowker_df"`
		BowkerP   float64 `json:"bowker_p"`
		Maxwell   float64 `json:"stuart_maxwell"`
		MaxwellDF float64 `json:"sm_df"`
		MaxwellP  float64 `json:"sm_p"`
	}](t, "waves", "segment_migration")
	p, _ := soldiers(t, "JOBSAT", "1", "2")
	band := func(x float64) int {
		switch {
		case math.IsNaN(x):
			return 3
		case x < 2.5:
			return 0
		case x < 3.5:
			return 1
		}
		return 2
	}
	var counts [4][4]float64
	for i := range p.Before {
		counts[band(p.Before[i])][band(p.After[i])]++
	}
	if counts != want.Counts {
		t.Errorf("counts %v, want %v", counts, want.Counts)
	}
	known, stay, all := estimate.Crosstab{}, 0.0, 0.0
	for i := range 3 {
		known = append(known, counts[i][:3])
		row := counts[i][0] + counts[i][1] + counts[i][2]
		stay, all = stay+counts[i][i], all+row
		for j := range 3 {
			holds(t, "row share", counts[i][j]/row, want.Row[i][j], tolerance)
		}
	}
	holds(t, "stay rate", stay/all, want.Stay, tolerance)
	b, s := known.Bowker(), known.StuartMaxwell()
	for what, pair := range map[string][2]float64{"Bowker": {b.Statistic, want.Bowker}, "df": {b.DF, want.BowkerDF}, "p": {b.P, want.BowkerP},
		"Stuart–Maxwell": {s.Statistic, want.Maxwell}, "its df": {s.DF, want.MaxwellDF}, "its p": {s.P, want.MaxwellP}} {
		holds(t, what, pair[0], pair[1], tolerance)
	}
}

// Of the same people the rule is the paired test, of others nearly Welch's; and
// one number each is no change.
func TestChangeIsOneRule(t *testing.T) {
	nan := math.NaN()
	same := estimate.Panel{Before: []float64{1, 4, 2, 5}, After: []float64{2, 4, 5, 5}}
	if a, b := same.Change(), same.Paired(); math.Abs(a.StdError-b.StdError) > 1e-12 || a.Value != b.Value || a.DF != b.DF {
		t.Errorf("paired %+v, by the rule %+v", b, a)
	}
	// Squares of 1 4 2 5 about their mean are 10, of 2 4 5 5 they are 6, each over
	// 4²; N is 8.
	others := estimate.Panel{Before: []float64{1, 4, 2, 5, nan, nan, nan, nan}, After: []float64{nan, nan, nan, nan, 2, 4, 5, 5}}
	if got := others.Change().StdError; math.Abs(got-math.Sqrt(8./7)) > 1e-12 {
		t.Errorf("independent: %v", got)
	}
	if d := (estimate.Panel{Before: []float64{1, nan}, After: []float64{nan, nan}}).Change(); !math.IsNaN(d.Value) {
		t.Errorf("nobody after: %+v", d)
	}
	if both, rho := others.Correlation(); both != 0 || !math.IsNaN(rho) {
		t.Errorf("nobody twice: %d, %v", both, rho)
	}
}

// Two segments of 10 people, means 1 and 3. Then 5 and 15 people of means 2 and
// 3: shares ½ ½ and ¼ ¾, the total goes from 2 to 2.75. Within (½+¼)/2·1 = 0.375;
// mix (1+2)/2·(−¼) + 3·¼ = 0.375.
func TestKitagawaByHand(t *testing.T) {
	s := estimate.Kitagawa([]estimate.Portion{{10, 10, 5, 10}, {10, 30, 15, 45}})
	if s.Change != 0.75 || s.Within != 0.375 || s.Mix != 0.375 {
		t.Errorf("%+v", s)
	}
	// One that was not there before is mix: 4 = (0.5)·(6 − 2).
	s = estimate.Kitagawa([]estimate.Portion{{10, 20, 10, 20}, {0, 0, 10, 60}})
	if s.Change != 2 || s.Within != 0 || s.Mix != 2 {
		t.Errorf("a new segment: %+v", s)
	}
	if s := estimate.Kitagawa([]estimate.Portion{{10, 20, 0, 0}}); !math.IsNaN(s.Change) || !math.IsNaN(s.Within) || !math.IsNaN(s.Mix) {
		t.Errorf("nobody after: %+v", s)
	}
}

// The parts add up to the change of the total, whatever the segments; gradients
// say how the parts move with the numbers.
func TestKitagawaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var of []estimate.Portion
		for range rapid.IntRange(1, 4).Draw(t, "segments") {
			draw := func(what string) (people, sum float64) {
				people = float64(rapid.IntRange(0, 5).Draw(t, what))
				return people, people * float64(rapid.IntRange(-3, 9).Draw(t, what+" mean"))
			}
			var p estimate.Portion
			p.PeopleBefore, p.SumBefore = draw("before")
			p.PeopleAfter, p.SumAfter = draw("after")
			of = append(of, p)
		}
		s := estimate.Kitagawa(of)
		if math.IsNaN(s.Change) {
			return
		}
		if math.Abs(s.Within+s.Mix-s.Change) > 1e-12*(1+math.Abs(s.Change)) {
			t.Fatalf("%v of %v", s, of)
		}
		for k := range of {
			if of[k].PeopleBefore == 0 || of[k].PeopleAfter == 0 {
				continue // it has a kink there
			}
			for j := range 4 {
				const h = 1e-6
				more, less := append([]estimate.Portion(nil), of...), append([]estimate.Portion(nil), of...)
				*[]*float64{&more[k].PeopleBefore, &more[k].SumBefore, &more[k].PeopleAfter, &more[k].SumAfter}[j] += h
				*[]*float64{&less[k].PeopleBefore, &less[k].SumBefore, &less[k].PeopleAfter, &less[k].SumAfter}[j] -= h
				a, b := estimate.Kitagawa(more), estimate.Kitagawa(less)
				for what, pair := range map[string][2]float64{"within": {(a.Within - b.Within) / (2 * h), s.ByWithin[k][j]}, "change": {(a.Change - b.Change) / (2 * h), s.ByChange[k][j]}} {
					if math.Abs(pair[0]-pair[1]) > 1e-5*(1+math.Abs(pair[1])) {
						t.Fatalf("%s by number %d of segment %d of %v: %v, gradient %v", what, j, k, of, pair[0], pair[1])
					}
				}
			}
		}
	})
}
