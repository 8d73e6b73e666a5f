package measure_test

import (
	"fmt"
	"slices"

	"rung/segment"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// From a sample to a table: compile the banners, observe batches, tabulate.
// Here two workers share eight respondents; r8 gave no ladder.
func Example() {
	c := &measure.Context{Plan: paper.Plan(), Frame: paper.Frame(), Ladders: paper.Options, Weighted: true, LowBase: 4}
	sample := paper.Sample()
	one, err := measure.NewRun(c, []string{"terminal_values"})
	if err != nil {
		fmt.Println(err)
		return
	}
	two, _ := measure.NewRun(c, []string{"terminal_values"})
	one.Observe(sample.Batch(c.Plan, 0, 3))
	two.Observe(sample.Batch(c.Plan, 3, 8))
	one.Merge(two)

	table := one.Tabulate()[0]
	fmt.Println(table.Title)
	share := table.Statistic("share")
	for column, segment := range table.Columns.List[:3] {
		fmt.Printf("%s, %d %s\n", segment.Label, table.BaseOf(0, column).N, table.BaseText)
		for row, r := range table.Stub[:4] {
			e := table.At(row, share, column)
			fmt.Printf("  %-11s %3.0f %%  (%.0f–%.0f, %s)\n", r.Title(), 100*e.Value, 100*e.Low, 100*e.High, e.Status)
		}
	}
	// Output:
	// Terminal values reached
	// Total, 7 respondents with at least one ladder
	//   Any value    75 %  (32–95, shown)
	//   Security     50 %  (18–82, shown)
	//   Belonging    50 %  (18–82, shown)
	//   Self-esteem   0 %  (0–41, shown)
	// under 40, 3 respondents with at least one ladder
	//   Any value   100 %  (41–100, low_base)
	//   Security     75 %  (26–96, low_base)
	//   Belonging    75 %  (26–96, low_base)
	//   Self-esteem   0 %  (0–59, low_base)
	// 40+, 4 respondents with at least one ladder
	//   Any value    50 %  (12–88, shown)
	//   Security     25 %  (4–72, shown)
	//   Belonging    25 %  (5–70, shown)
	//   Self-esteem   0 %  (0–57, shown)
}

// Tables does the same in one call, where one worker is enough.
func ExampleTables() {
	c := &measure.Context{Plan: paper.Plan(), Frame: paper.Frame(), Ladders: paper.Options}
	sample := paper.Sample()
	batches := slices.Values([]*segment.Batch{sample.Batch(c.Plan, 0, 4), sample.Batch(c.Plan, 4, 8)})
	tables, err := measure.Tables(c, []string{"value_map"}, batches)
	if err != nil {
		fmt.Println(err)
		return
	}
	for row, r := range tables[0].Stub {
		if e := tables[0].At(row, 0, 0); e.Status != tab.Absent {
			fmt.Printf("%s: %.0f respondents\n", r.Title(), e.Value)
		}
	}
	// Output:
	// Flexible start times → More sleep: 4 respondents
	// Quiet break room → Less stress: 4 respondents
	// More sleep → Security: 3 respondents
	// Less stress → Belonging: 4 respondents
}
