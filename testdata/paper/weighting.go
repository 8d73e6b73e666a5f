package paper

import (
	"slices"

	"rung/segment"
	"rung/segment/measure"
	"rung/segment/weigh"
)

// Weighting is how the weights of respondents.csv came about: base weights of
// 0.8 and 1.6 for those under 40, those of the file for the others, so that
// either age has a sum of 4, and targets of 5 and 4.
func Weighting() *measure.Weighting {
	m := weigh.Margin{Name: "age", Categories: ages, Targets: []float64{5, 4}}
	var base []float64
	for _, p := range People() {
		w := p.Weight
		if p.Age == ages[0] {
			w *= 0.8
		}
		base, m.Of = append(base, w), append(m.Of, int32(slices.Index(ages, p.Age)))
	}
	w, err := weigh.Rake(base, []weigh.Margin{m}, weigh.Options{})
	must(err == nil, "weighting", err)
	out := &measure.Weighting{Diagnostics: w.Diagnostics, Shares: map[string]weigh.Share{}}
	for _, c := range w.Achieved[0].Categories {
		out.Shares[segment.KeyOf([]string{"age"}, []string{c.Name})] = c
	}
	return out
}
