package measure_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/disclose"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// released puts all measures of a study through disclosure control, and says
// how many figures about somebody it shows and withholds. None that it shows
// may be about fewer people than the policy asks for. A study too small for its
// sums to be made safe is not published at all: it shows nothing.
func released(t failer, c *measure.Context, s *segment.Sample, names ...string) (shown, withheld int, err error) {
	t.Helper()
	policy := disclose.Policy{Protect: disclose.Cells, Minimum: 3}
	tables := tabulate(t, c, s, names...)
	type place struct {
		measure, wave string
		key
	}
	people := map[place]int32{}
	for _, table := range tables {
		for r, row := range table.Stub {
			for k, statistic := range table.Statistics {
				for col, column := range table.Columns.List {
					people[place{table.Measure, table.Wave, key{statistic.Name, column.Segment, row.Item, row.ItemTo}}] = table.At(r, k, col).Persons
				}
			}
		}
	}
	release, err := policy.Apply(&c.Plan.Columns, tables)
	if err != nil {
		return 0, 0, err
	}
	for _, table := range release.Tables {
		for r, row := range table.Stub {
			for k, statistic := range table.Statistics {
				for col, column := range table.Columns.List {
					cell := table.At(r, k, col)
					n := people[place{table.Measure, table.Wave, key{statistic.Name, column.Segment, row.Item, row.ItemTo}}]
					if cell.Status() == tab.Suppressed {
						withheld++
					}
					if _, ok := cell.Number(); !ok || n == 0 {
						continue
					}
					shown++
					if n < 3 {
						t.Fatal("shown, of too few people:", table.Measure, statistic.Name, column.Segment, row.Item, row.ItemTo, n)
					}
				}
			}
		}
	}
	return shown, withheld, nil
}

// No figure of the paper study that is about one or two people is released.
// Counts of eight people equal each other by chance, so that all measures
// together may be too much for a study of that size; those of what people hold,
// have and want are not, in any company of their own.
func TestReleaseOfPaper(t *testing.T) {
	held := []string{"values_held", "said_and_laddered", "value_conflicts", "assets_held", "swot_items", "asset_links",
		"relationship_types", "relationship_matrix", "relationship_changes", "underserved_needs"}
	for k := range held {
		if _, _, err := released(t, context(), paper.Sample(), held[k]); err != nil {
			t.Errorf("%s: %v", held[k], err)
		}
	}
	shown, withheld, err := released(t, context(), paper.Sample(), held...)
	if err != nil || shown < 50 || withheld < 500 {
		t.Errorf("%v; %d figures are shown and %d withheld: too few to have looked at", err, shown, withheld)
	}
	if _, _, err := released(t, context(), paper.Sample()); err != nil {
		t.Log("all measures: ", err)
	}
}

// The sums that measures state can be kept whatever people say, where there
// are some more of them.
func TestReleaseOfAnyStudy(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		for i := range rapid.IntRange(0, 20).Draw(t, "more people") {
			s.people = append(s.people, s.person(t, fmt.Sprintf("q%02d", i)))
		}
		n, _, _ := released(t, s.c, s.sample(s.people))
		shown += n
	})
	if shown < 1000 {
		t.Errorf("only %d figures were shown", shown)
	}
}
