package measure_test

import (
	"math"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// estimated is a figure of Total, or of a further column, by its row.
func estimated(t *testing.T, c *measure.Context, name, item, statistic string, column int) estimate.Estimate {
	t.Helper()
	for _, table := range tabulate(t, c, paper.Sample(), name) {
		for row, r := range table.Stub {
			if s := table.Statistic(statistic); r.Item == item && s >= 0 && table.At(row, s, column).Status != tab.Absent {
				return table.At(row, s, column)
			}
		}
	}
	t.Fatalf("%s has no %s of %s", name, statistic, item)
	return estimate.Estimate{}
}

// Errors by hand. The forum, over 40: r4 (weight 1, 0) and r5 (2, 1) have a
// mean of 2/3, and Σw²e² = 4/9 + 4/9; r3 and r7 (.5 each, 0 and 1) have 1/2,
// and 1/16 twice. Variances are 2·8/9 / 3² and 2·1/8 / 1².
//
// Satisfaction with V1 under 40: r1 went from 2 to 4, r2, who weighs 2, from 4
// to 5. Linearised, r1 adds (4 − 14/3 − 2 + 10/3)/3 = 2/9 and r2 −2/9; the
// variance is 2/1 · 8/81. With each wave's error alone it would be 16/27.
func TestErrorsOfJourneys(t *testing.T) {
	c := context()
	if e := estimated(t, c, "what_worked", "forum", "difference", 0); !near(e.StdError, math.Sqrt(16./81+1./4)) || !(e.Low < e.Value && e.Value < e.High) {
		t.Errorf("the forum: %+v", e)
	}
	if e := estimated(t, c, "wave_change", "satisfaction:V1", "change", 1); math.Abs(e.StdError-4./9) > 1e-12 {
		t.Errorf("satisfaction: %+v", e)
	}
}

// Without a mix everybody is one group, and the difference is the one that
// stands.
func TestWorkedWithoutMix(t *testing.T) {
	c, s := context(), paper.Sample()
	c.Life.Groups, s.Life.Mix = nil, nil
	table := tabulate(t, c, s, "what_worked")[0]
	for _, statistic := range []string{"difference", "crude"} {
		if e := table.At(0, table.Statistic(statistic), 0); !near(e.Value, 5./6-1./4) {
			t.Errorf("%s: %+v", statistic, e)
		}
	}
}

// Values that ladders reach, by period, with every odd ladder in the second
// wave: V1 of those with a ladder is reached by r1 (L1), r2 (L3) and r4 (L7) of
// r1 r2 r3 r4 r6 r7, who weigh 6, and then by r1 (L2) and r4 (L6) of r1 r2 r4 r5
// r6 r7, who weigh 7.5.
func TestChangeOfValuesReached(t *testing.T) {
	c := byPeriod(context())
	for _, table := range tabulate(t, c, waved(paper.Sample(), odd), "wave_change") {
		for row, r := range table.Stub {
			if r.Item != "terminal_values:V1" {
				continue
			}
			before, after, change := table.At(row, 0, 0), table.At(row, 1, 0), table.At(row, 2, 0)
			if !near(before.Value, 4./6) || !near(after.Value, 2/7.5) || math.Abs(change.Value-(2/7.5-4./6)) > 1e-12 || before.Persons != 3 || after.Persons != 2 {
				t.Errorf("%+v, %+v, %+v", before, after, change)
			}
			return
		}
	}
	t.Error("no row")
}

// A study by period can be released, and withholds within the period.
func TestReleaseByPeriod(t *testing.T) {
	c := byPeriod(context())
	tables := tabulate(t, c, waved(paper.Sample(), odd))
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 3}.Apply(&c.Plan.Columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	waves := map[string]int{}
	for _, table := range r.Tables {
		waves[table.Wave] += table.Figures()
	}
	if len(waves) != 3 || r.Audit.Primary == 0 {
		t.Errorf("%v figures a wave, %+v", waves, r.Audit)
	}
}
