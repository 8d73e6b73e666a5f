package estimate_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// A table gives back what was set last, and absent figures elsewhere.
func TestTableKeepsFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, statistics, columns := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "statistics"), rapid.IntRange(1, 5).Draw(t, "columns")
		table := estimate.NewTable(&tab.Columns{List: make([]tab.Column, columns)}, make([]tab.Row, rows), make([]tab.Statistic, statistics))
		absent := estimate.None()
		absent.Status = tab.Absent
		want := map[[3]int]estimate.Estimate{}
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			at := [3]int{rapid.IntRange(0, rows-1).Draw(t, "row"), rapid.IntRange(0, statistics-1).Draw(t, "statistic"), rapid.IntRange(0, columns-1).Draw(t, "column")}
			line := table.Open(at[0], at[1])
			before, ok := want[at]
			if !ok {
				before = absent
			}
			people := rapid.IntRange(0, 9).Draw(t, "persons")
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				line.Count(at[2], float64(people), people)
				want[at] = estimate.Count(float64(people), people)
			case 1:
				line.Mark(at[2], tab.LowBase, 4)
				before.Status, before.Notes = tab.LowBase, before.Notes|4
				want[at] = before
			case 2:
				e := estimate.Share(float64(people), 10, 8, people)
				e.Notes = rapid.Uint32Range(0, 3).Draw(t, "notes")
				table.Set(at[0], at[1], at[2], e)
				want[at] = e
			default:
				table.Set(at[0], at[1], at[2], estimate.None())
				want[at] = estimate.None()
			}
		}
		for row := range rows {
			for s := range statistics {
				for c := range columns {
					e, ok := want[[3]int{row, s, c}]
					if !ok {
						e = absent
					}
					if got := table.At(row, s, c); fmt.Sprint(got) != fmt.Sprint(e) { // as text: NaN is not NaN
						t.Errorf("row %d, statistic %d, column %d: %v, want %v", row, s, c, got, e)
					}
				}
			}
		}
		if !table.Fits() {
			t.Error("the table does not fit")
		}
		if table.Stub = append(table.Stub, tab.Row{}); table.Fits() {
			t.Error("a table with a row too many fits")
		}
	})
}
