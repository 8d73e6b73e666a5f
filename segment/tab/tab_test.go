package tab_test

import (
	"testing"

	"rung/segment/tab"
)

func small() *tab.Layout {
	return &tab.Layout{Measure: "m", Columns: &tab.Columns{List: make([]tab.Column, 3)},
		Stub:       []tab.Row{{Item: "a"}, {Item: "b", ItemTo: "c", Base: 1}},
		Statistics: []tab.Statistic{{Name: "n", Fact: "shared"}, {Name: "share", Fact: "shared"}, {Name: "own"}},
		Bases:      [][]tab.Base{{{N: 1}, {N: 2}, {N: 3}}, {{N: 4}, {N: 5}, {N: 6}}}}
}

func TestFact(t *testing.T) {
	table := small()
	for _, c := range []struct {
		row, statistic int
		want           tab.Fact
	}{
		{0, 0, tab.Fact{Name: "shared", Item: "a"}},
		{0, 1, tab.Fact{Name: "shared", Item: "a"}},
		{0, 2, tab.Fact{Name: "m.own", Item: "a"}},
		{1, 2, tab.Fact{Name: "m.own", Item: "b", ItemTo: "c"}},
	} {
		if got := table.Fact(c.row, c.statistic); got != c.want {
			t.Errorf("row %d, statistic %d: %+v, want %+v", c.row, c.statistic, got, c.want)
		}
	}
}

func TestBaseOf(t *testing.T) {
	table := small()
	if a, b := table.BaseOf(0, 2).N, table.BaseOf(1, 0).N; a != 3 || b != 4 {
		t.Errorf("bases %d and %d, want 3 and 4", a, b)
	}
}

func TestStatistic(t *testing.T) {
	table := small()
	if a, b := table.Statistic("own"), table.Statistic("none"); a != 2 || b != -1 {
		t.Errorf("statistics %d and %d, want 2 and -1", a, b)
	}
}

func TestRowTitle(t *testing.T) {
	for _, c := range []struct {
		row  tab.Row
		want string
	}{
		{tab.Row{Item: "a"}, "a"}, {tab.Row{Item: "a", Label: "A"}, "A"},
		{tab.Row{Item: "a", ItemTo: "b"}, "a → b"}, {tab.Row{Item: "a", ItemTo: "b", Label: "A", LabelTo: "B"}, "A → B"},
	} {
		if got := c.row.Title(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestStatusNames(t *testing.T) {
	want := map[tab.Status]string{tab.Shown: "shown", tab.LowBase: "low_base", tab.Suppressed: "suppressed", tab.NotApplicable: "not_applicable", tab.Imprecise: "suppressed", tab.Absent: "absent"}
	for s, name := range want {
		if s.String() != name {
			t.Errorf("%q, want %q", s, name)
		}
	}
}
