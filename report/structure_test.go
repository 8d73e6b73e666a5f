package report_test

import (
	"strings"
	"testing"

	"rung/report"
	"rung/report/xlsx/xlsxtest"
)

// TestStructure holds the file, read without excelize, to what the checklist asks
// of every workbook.
func TestStructure(t *testing.T) {
	sum := map[string]int{}
	each(t, func(t *testing.T, b *report.Book) {
		c := xlsxtest.Check(workbook(t, b), xlsxtest.Settings{LowBase: 40})
		for _, p := range c.Problems {
			t.Error(p)
		}
		if c.Sheets != len(b.Sheets) || c.Parts < c.Sheets+7 || c.Cells < 5*c.Sheets {
			t.Errorf("only %d parts, %d sheets of %d, %d cells read", c.Parts, c.Sheets, len(b.Sheets), c.Cells)
		}
		for name, n := range map[string]int{"tables": c.Tables, "links": c.Links, "drawn": c.Drawn, "charts": c.Charts, "markers": c.Markers, "bases": c.Bases, "low bases": c.LowBases, "letters": c.Letters, "figures": c.Figures, "areas": c.Areas, "relations": c.Relations} {
			sum[name] += n
		}
	})
	for _, name := range []string{"tables", "links", "drawn", "charts", "markers", "bases", "low bases", "letters", "figures", "areas", "relations"} {
		if sum[name] < 4 {
			t.Errorf("only %d %s in all books", sum[name], name)
		}
	}
}

// Every banner sheet states the people behind its columns: an unweighted base in
// each, or in its title where all respondents are its only column.
func TestBases(t *testing.T) {
	stated := 0
	each(t, func(t *testing.T, b *report.Book) {
		for _, s := range b.Sheets {
			if s.Kind != report.Banner {
				continue
			}
			text := (&report.Book{Sheets: []report.Sheet{s}}).Text()
			if !strings.Contains(text, "Unweighted base") && !strings.Contains(s.Title, ", n = ") { // of all respondents alone
				t.Errorf("%s states no unweighted base", s.Name)
			}
			stated++
		}
	})
	if stated < 40 {
		t.Errorf("only %d banner sheets looked at", stated)
	}
}
