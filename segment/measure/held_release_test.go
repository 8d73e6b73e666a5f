package measure_test

import (
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
// may be about fewer people than the policy asks for.
func released(t failer, c *measure.Context, s *segment.Sample, names ...string) (shown, withheld int) {
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
					e := table.At(r, k, col)
					people[place{table.Measure, table.Wave, key{statistic.Name, column.Segment, row.Item, row.ItemTo}}] = e.Persons
				}
			}
		}
	}
	release, err := policy.Apply(&c.Plan.Columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range release.Tables {
		for r, row := range table.Stub {
			for k, statistic := range table.Statistics {
				for col, column := range table.Columns.List {
					cell := table.At(r, k, col)
					at := place{table.Measure, table.Wave, key{statistic.Name, column.Segment, row.Item, row.ItemTo}}
					if cell.Status() == tab.Suppressed {
						withheld++
					}
					if _, ok := cell.Number(); !ok || people[at] == 0 {
						continue
					}
					shown++
					if people[at] < 3 {
						t.Fatal("shown, of too few people: ", at, people[at])
					}
				}
			}
		}
	}
	return shown, withheld
}

// No figure of the paper study that is about one or two people is released.
func TestReleaseOfPaper(t *testing.T) {
	shown, withheld := released(t, context(), paper.Sample())
	if shown < 100 || withheld < 1000 {
		t.Errorf("%d figures are shown and %d withheld: too few to have looked at", shown, withheld)
	}
}

// The relations that measures state can be kept, whatever people say.
func TestReleaseOfAnyStudy(t *testing.T) {
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		for i := range rapid.IntRange(0, 20).Draw(t, "more people") {
			s.people = append(s.people, s.person(t, string(rune('a'+i))))
		}
		n, _ := released(t, s.c, s.sample(s.people))
		shown += n
	})
	if shown < 1000 {
		t.Errorf("only %d figures were shown", shown)
	}
}
