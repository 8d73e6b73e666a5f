package measure_test

import (
	"slices"
	"testing"

	"rung/segment"
	"rung/testdata/paper"
)

// Waves without days divide what exports say and no interactions: amounts and
// journeys are counted once, over all of the time, and so is an export that
// names neither waves nor times. Otherwise nobody would have met the brand in any
// wave, or everything would have happened in each.
func TestWhatIsOfNoPeriod(t *testing.T) {
	waves := func(change func(l *segment.Life)) map[string][]string {
		c, s := context(), paper.Sample()
		for _, l := range []*segment.Life{c.Life, s.Life} {
			l.Periods = slices.Clone(paper.Periods)
			change(l)
		}
		c.ByPeriod = true
		out := map[string][]string{}
		for _, table := range tabulate(t, c, s) {
			out[table.Measure] = append(out[table.Measure], table.Wave)
		}
		return out
	}
	days := waves(func(*segment.Life) {})
	undated := waves(func(l *segment.Life) {
		for k := range l.Periods {
			l.Periods[k].From, l.Periods[k].Until = 0, 0
		}
		l.Told[segment.Assets].Periods = nil
	})
	for measure, want := range map[string][2][]string{
		"stages":      {{"w1", "w2"}, {""}},
		"amounts":     {{"w1", "w2"}, {""}},
		"what_worked": {{"w1", "w2"}, {""}},
		"assets_held": {{"w1", "w2"}, {""}},
		"values_held": {{"w1", "w2"}, {"w1", "w2"}},
		"answer_age":  {{""}, {""}},
		"balance":     {{""}, {""}},
	} {
		if !slices.Equal(days[measure], want[0]) || !slices.Equal(undated[measure], want[1]) {
			t.Errorf("%s is counted in %q, and without days in %q; want %q", measure, days[measure], undated[measure], want)
		}
	}
}
