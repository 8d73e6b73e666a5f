package main

import (
	"testing"

	"rung/pipeline/demo"
	"rung/report/xlsx/xlsxtest"
)

// The workbook of a night of the demo keeps to the checklist: it has what the
// fixtures of package report are too small for.
func TestStructureOfDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("a night of its own")
	}
	files := publishTables(t, demo.Tables(demo.Intermediary, 300), 2, nil)
	c := xlsxtest.Check(files["/report.xlsx"], xlsxtest.Settings{LowBase: 50})
	for _, p := range c.Problems {
		t.Error(p)
	}
	if c.Sheets < 100 || c.Tables < 20 || c.Cells < 50000 || c.Drawn < 30 || c.Charts < 10 || c.Bases < 20 || c.Effective < 20 || c.LowBases < 20 || c.Letters < 1000 || c.Figures < 10000 || c.Areas < 100 {
		t.Errorf("only this was looked at: %+v", *c)
	}
}
