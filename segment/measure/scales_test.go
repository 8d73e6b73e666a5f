package measure_test

import (
	"math"
	"testing"

	"rung/segment"
	"rung/segment/measure"
	"rung/segment/tab"
)

// calm are four people of two clusters who answer two items, the second against
// the first.
func calm(t *testing.T) (*measure.Context, *segment.Sample) {
	t.Helper()
	plan, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := segment.Answers{Name: "calm", MinValid: 1, Items: []segment.Item{{Name: "q1"}, {Name: "q2"}}}
	for _, x := range [][2]float64{{1, math.NaN()}, {2, 4}, {5, math.NaN()}, {9, 5}, {7, math.NaN()}, {8, 6}} {
		a.Items[0].Add(x[0])
		a.Items[1].Add(x[1])
	}
	life := &segment.Life{Scales: []segment.Answers{a}}
	s := &segment.Sample{Len: 6, Cluster: []int32{1, 1, 2, 2, 2, 2}, Stratum: []int32{1, 1, 1, 1, 2, 2}, Life: life}
	return &measure.Context{Plan: plan, Life: life, Period: -1, LowBase: 1}, s
}

// Scores are 1 3, 5 7 and 7 7 in three clusters, the third being another
// stratum's. About the mean of 5, squares between clusters are
// 2·9 + 2·1 + 2·4 = 28 over 2, within 2 + 2 + 0 over 3: ICC(1) =
// (14 − 4/3)/(14 + 4/3) = 19/23, ICC(2) = 1 − 4/42, design effect 1 + 19/23.
func TestClustersOfScores(t *testing.T) {
	c, s := calm(t)
	names := []string{"scale_reliability"}
	whole, _ := measure.NewRun(c, names)
	for at := range s.Len {
		part, err := measure.NewRun(c, names)
		if err != nil {
			t.Fatal(err)
		}
		part.Observe(s.Batch(c.Plan, s.Len-1-at, s.Len-at))
		whole.Merge(part)
	}
	tables := whole.Tabulate()
	for statistic, want := range map[string]float64{"icc1": 19. / 23, "icc2": 1 - 4./42, "design_effect": 42. / 23, "respondents": 6, "mean": 5} {
		if got, ok := total(tables, "scale_reliability", statistic, "score:calm", ""); !ok || !near(got, want) {
			t.Errorf("%s is %v, want %v", statistic, got, want)
		}
	}
	if got := text(tabulate(t, c, s, names...)); got != text(tables) {
		t.Errorf("in one batch\n%s\nin six\n%s", got, text(tables))
	}
}

// An item that goes against the others is marked: the answers of those who gave
// both become 2 4, 9 2 and 8 1.
func TestItemAgainstTheOthers(t *testing.T) {
	c, s := calm(t)
	items := s.Life.Scales[0].Items
	items[1].Small[3], items[1].Small[5] = 2, 1
	table := tabulate(t, c, s, "scale_reliability")[0]
	marked := 0
	for row, r := range table.Stub {
		e := table.At(row, table.Statistic("item_rest_r"), 0)
		if r.ItemTo == "" {
			continue
		}
		if e.Status != tab.Shown || !(e.Value < 0) || e.Notes == 0 || table.Notes[0].ID != "reversed" || e.Notes&1 == 0 {
			t.Errorf("%s: %+v", r.ItemTo, e)
		}
		marked++
	}
	if marked != 2 {
		t.Errorf("looked at %d items", marked)
	}
}
