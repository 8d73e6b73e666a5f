package report_test

import (
	"strings"
	"testing"

	"rung/report"
	"rung/report/language"
	"rung/report/xlsx/xlsxtest"
)

// TestStructure holds the file, read without excelize, to what the checklist asks
// of every workbook.
func TestStructure(t *testing.T) {
	sum := map[string]int{}
	each(t, func(t *testing.T, b *report.Book) {
		c := structured(t, b)
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

// structured holds a book's file to the checklist, in the language of the book.
func structured(t *testing.T, b *report.Book) *xlsxtest.Checklist {
	t.Helper()
	c := xlsxtest.Check(workbook(t, b), xlsxtest.Settings{LowBase: 40, Language: b.Language})
	for _, p := range c.Problems {
		t.Error(p)
	}
	if c.Sheets != len(b.Sheets) || c.Parts < c.Sheets+7 || c.Cells < 5*c.Sheets || c.Ordered < 2*c.Cells {
		t.Errorf("only %d parts, %d sheets of %d, %d cells, the places of %d elements read", c.Parts, c.Sheets, len(b.Sheets), c.Cells, c.Ordered)
	}
	return c
}

// A German workbook keeps to the same checklist, and its file says nothing in
// English that the catalogue has in German.
func TestStructureGerman(t *testing.T) {
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range germans {
		t.Run(name, func(t *testing.T) {
			r, s := cases[name](t)
			s.Language = german
			b := report.Compose(r, s)
			if c := structured(t, b); c.Links < 20 || c.Markers < 4 || c.Bases < 3 || c.LowBases < 3 || c.Drawn < 2 {
				t.Errorf("only this was looked at: %+v", *c)
			}
			looked := 0
			for part, content := range xlsxtest.Parts(t, workbook(t, b)) {
				if !strings.HasSuffix(part, ".xml") {
					continue
				}
				looked++
				for _, english := range []string{"Back to contents", "Go to ", "As of ", "Page &amp;P", " run ", "Line: ", "S strength", "low base.", "all that was recorded", "Periods", "Segment report", "Unweighted base", "[note "} {
					if strings.Contains(content, english) {
						t.Errorf("%s says %q", part, english)
					}
				}
			}
			if looked < 20 {
				t.Errorf("only %d parts looked at", looked)
			}
		})
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
