package measure_test

import (
	"testing"

	"rung/testdata/paper"
)

// A study says what counts as given beside money: a tenure that everybody has
// would leave nobody unseen. r2, r5 and r6 have little revenue, r3 has 20, the
// edge; of these r2 and r5 referred somebody.
func TestUnseenOfSome(t *testing.T) {
	c := context()
	c.Choices.UnseenOf = []string{"referred"}
	for _, table := range tabulate(t, c, paper.Sample(), "unseen_value") {
		got := figures(table)
		if _, ok := got[key{"givers", "Total", "talk", ""}]; ok {
			t.Error("talk counts as given, and the study leaves it out")
		}
		for _, item := range []string{"referred", "any"} {
			if w := got[key{"givers", "Total", item, ""}]; w.Value != 2 {
				t.Errorf("%s is given by %v in the lowest band, want 2", item, w.Value)
			}
		}
	}
}
