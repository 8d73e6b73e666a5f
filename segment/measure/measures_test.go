package measure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// one is a sample of one person of 40+ on the day shift, with ladders spelt in
// the paper's codes.
func one(t *testing.T, ladders ...string) []paper.Person {
	t.Helper()
	p := paper.Person{ID: "x", Weight: 1, Age: "40+", Shift: "day"}
	for _, path := range ladders {
		var l paper.Ladder
		for _, name := range strings.Split(path, ">") {
			code, ok := paper.Frame().Lookup(name)
			if !ok {
				t.Fatal(name)
			}
			l.Codes = append(l.Codes, code)
		}
		p.Ladders = append(p.Ladders, l)
	}
	return []paper.Person{p}
}

// total is a figure of Total.
func total(tables []*measure.Table, name, statistic, item, itemTo string) (float64, bool) {
	for _, t := range tables {
		if t.Measure == name {
			w, ok := figures(t)[key{statistic, "Total", item, itemTo}]
			return w.Value, ok
		}
	}
	return 0, false
}

type figure struct {
	measure, statistic, item, itemTo string
	want                             float64
}

func expect(t *testing.T, tables []*measure.Table, want ...figure) {
	t.Helper()
	for _, w := range want {
		if got, ok := total(tables, w.measure, w.statistic, w.item, w.itemTo); !ok || !near(got, w.want) {
			t.Errorf("%s %s of %q %q is %v (there: %v), want %v", w.measure, w.statistic, w.item, w.itemTo, got, ok, w.want)
		}
	}
}

// A1 leads to C1>V1 and to C2: one ladder of four rungs and two ends. It
// reaches a value and does not, so the nets count two and the ladders are one.
func TestFork(t *testing.T) {
	s := paper.Build(one(t, "A1>C1>V1>C2"))
	s.Ladders.Parent = []int16{-1, 0, 1, 0}
	tables := tabulate(t, context(), s)
	expect(t, tables,
		figure{"bases", "ladders", "with_ladders", "", 1},
		figure{"bases", "rungs", "with_ladders", "", 4},
		figure{"terminal_values", "ladders", "net:any_value", "", 1},
		figure{"terminal_values", "ladders", "net:no_value", "", 1},
		figure{"terminal_values", "ladders", "C2", "", 1},
		figure{"mentions", "mean_rung", "C2", "", 2},
		figure{"mentions", "mean_rung", "V1", "", 3},
		figure{"mentions", "ends_share", "C2", "", 1},
		figure{"chains", "ladders", "A1>C1>V1", "", 1},
		figure{"chains", "ladders", "A1>C2", "", 1},
		figure{"ladder_length", "mean", "all", "", 3},
		figure{"implications", "direct", "A1", "C2", 1},
		figure{"implications", "total", "V1", "C2", 0},
	)
	for _, table := range tables {
		for _, r := range table.Relations {
			if r.Total == (tab.Fact{Name: "bases.ladders", Item: "with_ladders"}) && table.Measure == "terminal_values" {
				t.Error("the ends of a forked ladder are said to add up to ladders")
			}
		}
	}
}

// The rule decides what counts and in which unit: the same link in two ladders
// of one person is 1 respondent, 2 ladders; said twice in one of them, 3
// occurrences.
func TestCountingRules(t *testing.T) {
	for rule, want := range map[ladder.Rule]float64{ladder.ByRespondent: 1, ladder.ByLadder: 2, ladder.ByOccurrence: 3} {
		c := context()
		c.Ladders.Count = rule
		tables := tabulate(t, c, paper.Build(one(t, "A1>C1>A1>C1", "A1>C1")), "implications")
		expect(t, tables, figure{"implications", "direct", "A1", "C1", want})
		if got := string(tables[0].Statistics[0].Unit); got != rule.String() {
			t.Errorf("the unit of %v is %s", rule, got)
		}
		if complement := tables[0].Statistics[0].Complement; complement != (rule == ladder.ByRespondent) {
			t.Errorf("%v: complement %v", rule, complement)
		}
	}
}

// A frame of 81 codes lists the pairs that somebody names, and says so.
func TestLargeFrame(t *testing.T) {
	var codes []ladder.Code
	for i := range 81 {
		codes = append(codes, ladder.Code{ID: fmt.Sprint("K", i), Level: ladder.Attribute})
	}
	c := context()
	c.Frame, _ = ladder.NewFrame(codes)
	people := one(t, "A1>C1")
	people[0].Ladders[0].Codes = []ladder.Index{80, 3}
	table := tabulate(t, c, paper.Build(people), "implications")[0]
	if len(table.Stub) != 1 || table.Stub[0].Item != "K80" || table.Stub[0].ItemTo != "K3" {
		t.Errorf("rows %v", table.Stub)
	}
	if !slices.ContainsFunc(table.Notes, func(n tab.Note) bool { return n.ID == "pairs-left-out" }) {
		t.Error("no note says that pairs are left out")
	}
}

// Coders who rate: 1 1, 2 2, 3 3, 1 2. Together 1 three times, 2 three times,
// 3 twice. Interval: α = 1 - 7·1/(3·3·1 + 3·2·4 + 3·2·1) = 1 - 7/39.
func TestRatings(t *testing.T) {
	c := context()
	c.Frame, _ = ladder.NewFrame([]ladder.Code{{ID: "1", Level: ladder.Attribute}, {ID: "2", Level: ladder.Consequence}, {ID: "3", Level: ladder.Value}})
	people := one(t)
	people[0].Codings = [][]ladder.Index{{0, 0}, {1, 1}, {2, 2}, {0, 1}}
	tables := tabulate(t, c, paper.Build(people), "coder_agreement")
	expect(t, tables, figure{"coder_agreement", "krippendorff_alpha_interval", "code", "", 32. / 39})
	for _, statistic := range []string{"krippendorff_alpha_ordinal", "krippendorff_alpha_ratio"} {
		if _, ok := total(tables, "coder_agreement", statistic, "code", ""); !ok {
			t.Errorf("ratings have no %s", statistic)
		}
	}
}

// The strongest links per pair of levels have no cut-off: the summary says so.
func TestTopLinks(t *testing.T) {
	c := context()
	c.Ladders.Cutoff = ladder.Cutoff{Top: 1}
	tables := tabulate(t, c, paper.Sample(), "value_map_summary", "cutoff_table")
	expect(t, tables, figure{"value_map_summary", "cutoff", "map", "", math.NaN()})
	if tables[0].Notes[len(tables[0].Notes)-1].ID != "cutoff-top" {
		t.Errorf("notes of the cut-off table: %v", tables[0].Notes)
	}
}

// The cut-off of Total's map, 3 of 7 people on all implications, is marked in
// one row of the table of cut-offs.
func TestCutoffUsed(t *testing.T) {
	table := tabulate(t, context(), paper.Sample(), "cutoff_table")[0]
	var marked []string
	for _, r := range table.Stub {
		for bit, n := range table.Notes {
			if n.ID == "cutoff-used" && r.Notes>>bit&1 == 1 {
				marked = append(marked, r.Item+" "+r.ItemTo)
			}
		}
	}
	if !slices.Equal(marked, []string{"3 total"}) {
		t.Errorf("marked %v", marked)
	}
}

// A study of product features has no assets, and no table of them. One of
// assets alone lists those that occur.
func TestStarts(t *testing.T) {
	if tables := tabulate(t, context(), paper.Build(one(t, "A1>C1")), "asset_swot", "asset_swot_value"); len(tables) != 0 {
		t.Errorf("%d tables of assets that nobody names", len(tables))
	}
	people := one(t, "A1>C1", "A1>V1")
	people[0].Ladders[0].Asset = ladder.Time
	var rows []string
	for _, r := range tabulate(t, context(), paper.Build(people), "asset_swot")[0].Stub {
		rows = append(rows, r.Item+"/"+r.ItemTo)
	}
	if !slices.Equal(rows, []string{"time/", "time/not_stated", "not_stated/", "not_stated/not_stated"}) {
		t.Errorf("rows %v", rows)
	}
}

// A ">" in a code cannot make two chains one.
func TestChainNames(t *testing.T) {
	c := context()
	c.Frame, _ = ladder.NewFrame([]ladder.Code{{ID: "a>b", Level: ladder.Attribute}, {ID: "c", Level: ladder.Value}, {ID: "a", Level: ladder.Attribute}, {ID: "b>c", Level: ladder.Value}})
	people := one(t, "A1>C1", "A1>C1")
	people[0].Ladders[0].Codes = []ladder.Index{0, 1}
	people[0].Ladders[1].Codes = []ladder.Index{2, 3}
	table := tabulate(t, c, paper.Build(people), "chains")[0]
	if len(table.Stub) != 2 || table.Stub[0].Item != `a>b\>c` || table.Stub[1].Item != `a\>b>c` {
		t.Errorf("rows %v", table.Stub)
	}
}

// Pooled waves of ladders are noted, never silent.
func TestWaves(t *testing.T) {
	c := context()
	c.Waves = []string{"spring", "autumn"}
	said := 0
	for _, table := range tabulate(t, c, paper.Sample()) {
		m, _ := measure.Lookup(table.Measure)
		if !m.Ladders && m.Name != "bases" {
			continue // what else people say has waves of its own
		}
		said++
		if table.Notes[0].ID != "waves-pooled" {
			t.Errorf("%s pools waves and does not say so", table.Measure)
		}
	}
	if said < 15 {
		t.Errorf("looked at %d tables", said)
	}
}

// The mean length under 40, by hand: r1, r2, r6 with weights 1, 2, 1 have 6, 6,
// 4 rungs in two ladders each, so R = 22/8. Residuals y - R·x are 1/2, 1/2,
// -3/2; Σw²e² = 1/4 + 1 + 9/4 = 7/2, and the variance 3/2 · 7/2 / 8².
func TestMeanHasAnError(t *testing.T) {
	table := tabulate(t, context(), paper.Sample(), "ladder_length")[0]
	e := table.At(0, table.Statistic("mean"), 1)
	if !near(e.Value, 2.75) || !near(e.StdError, math.Sqrt(5.25)/8) || !(e.Low < e.Value && e.Value < e.High) {
		t.Errorf("%+v", e)
	}
}

// A link absent from one segment's map still says how many people it has
// there: Total's less the others' would.
func TestAbsentLinksHavePeople(t *testing.T) {
	table := tabulate(t, context(), paper.Sample(), "value_map")[0]
	for row, r := range table.Stub {
		if r.Item == "C1" && r.ItemTo == "V1" {
			if e := table.At(row, 0, 2); e.Status != tab.Absent || e.Persons != 1 { // 40+: r4
				t.Errorf("%+v", e)
			}
			return
		}
	}
	t.Error("Total's map has no C1 → V1")
}

// A ladder without a rung is in no base, and two of them are no duplicates.
func TestLaddersWithoutRungs(t *testing.T) {
	people := one(t, "A1>C1", "A1>C1")
	people[0].Ladders = append(people[0].Ladders, paper.Ladder{}, paper.Ladder{})
	slices.Reverse(people[0].Ladders)
	expect(t, tabulate(t, context(), paper.Build(people)),
		figure{"bases", "ladders", "with_ladders", "", 2},
		figure{"ladder_quality", "ladders", "duplicate_ladder", "", 1},
		figure{"ladder_quality", "ladders", "no_value_reached", "", 2})
}
