package measure_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"rung/segment"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// context is the context of the paper study.
func context() *measure.Context {
	return &measure.Context{Plan: paper.Plan(), Frame: paper.Frame(), Ladders: paper.Options,
		Coders: paper.Coders, Weighted: true, LowBase: paper.LowBase, Chains: paper.Chains, Life: paper.NewLife(), Choices: paper.Choices, Period: -1, Weighting: paper.Weighting()}
}

// failer is a test, a benchmark or a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// tabulate runs measures over a sample in one batch.
func tabulate(t failer, c *measure.Context, s *segment.Sample, names ...string) []*measure.Table {
	t.Helper()
	tables, err := measure.Tables(c, names, slices.Values([]*segment.Batch{s.Batch(c.Plan, 0, s.Len)}))
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// key is the place of a figure in results.
type key struct{ statistic, segment, item, itemTo string }

// figures are all figures of a table that are not absent, as Wants.
func figures(t *measure.Table) map[key]paper.Want {
	out := map[key]paper.Want{}
	for r, row := range t.Stub {
		for s, statistic := range t.Statistics {
			for c, column := range t.Columns.List {
				e := t.At(r, s, c)
				if e.Status == tab.Absent {
					continue
				}
				k := key{statistic.Name, column.Segment, row.Item, row.ItemTo}
				if _, twice := out[k]; twice {
					panic(fmt.Sprint("two figures at ", k))
				}
				out[k] = paper.Want{Statistic: k.statistic, Segment: k.segment, Item: k.item, ItemTo: k.itemTo,
					Value: e.Value, Persons: int(e.Persons), N: t.BaseOf(r, c).N, Status: e.Status}
			}
		}
	}
	return out
}

// compare lists how the tables of a measure differ from the answers.
func compare(tables []*measure.Table, want []paper.Want) []string {
	got := map[key]paper.Want{}
	for _, t := range tables {
		for k, w := range figures(t) {
			got[k] = w
		}
	}
	var faults []string
	for _, w := range want {
		k := key{w.Statistic, w.Segment, w.Item, w.ItemTo}
		g, ok := got[k]
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%v: missing, want %v", k, w.Value))
		case !near(g.Value, w.Value) || g.Persons != w.Persons || g.N != w.N || g.Status != w.Status:
			faults = append(faults, fmt.Sprintf("%v:\n got %+v\nwant %+v", k, g, w))
		}
		delete(got, k)
	}
	for k, g := range got {
		faults = append(faults, fmt.Sprintf("%v: %v, without an answer in testdata/paper", k, g.Value))
	}
	if len(want) == 0 {
		faults = append(faults, "no hand-worked answer in testdata/paper")
	}
	return faults
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-12*max(1, math.Abs(b))
}

func TestPaper(t *testing.T) {
	c := context()
	byName := map[string][]*measure.Table{}
	for _, table := range tabulate(t, c, paper.Sample()) {
		byName[table.Measure] = append(byName[table.Measure], table)
	}
	checked := 0
	for _, m := range measure.All {
		t.Run(m.Name, func(t *testing.T) {
			for _, fault := range compare(byName[m.Name], paper.Expected[m.Name]) {
				t.Error(fault)
			}
			checked += len(paper.Expected[m.Name])
		})
	}
	if len(paper.Expected) != len(measure.All) {
		t.Errorf("%d measures have answers, %d exist", len(paper.Expected), len(measure.All))
	}
	if checked < 1500 {
		t.Errorf("only %d figures were checked", checked)
	}
}

// A measure without an answer, and one with a figure too few, fail.
func TestPaperFindsMissingAnswers(t *testing.T) {
	planted, _ := measure.Lookup("bases")
	m := *planted
	m.Name = "planted"
	c := context()
	state := m.Fold.New(c)
	s := paper.Sample()
	state.Observe(s.Batch(c.Plan, 0, s.Len))
	tables := m.Tables(c, state)
	if len(compare(tables, paper.Expected[m.Name])) == 0 {
		t.Error("a planted measure without an answer passed")
	}
	if len(compare(tables, paper.Expected["bases"][1:])) == 0 {
		t.Error("a figure without an answer passed")
	}
	wrong := slices.Clone(paper.Expected["bases"])
	wrong[0].Value++
	if len(compare(tables, wrong)) == 0 {
		t.Error("a wrong answer passed")
	}
}
