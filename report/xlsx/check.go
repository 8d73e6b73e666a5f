package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// check refuses a book that Excel could not hold, before anything is written:
// excelize would merge sheets whose names differ in case only, and Excel would
// offer to repair the rest.
func check(b *report.Book) error {
	if len(b.Sheets) == 0 {
		return fmt.Errorf("the book has no sheets")
	}
	names := map[string]bool{}
	tables := map[string]bool{}
	for i := range b.Sheets {
		s := &b.Sheets[i]
		key := strings.ToLower(s.Name)
		if names[key] {
			return fmt.Errorf("two sheets are called %q", s.Name)
		}
		names[key] = true
		if !nameable(s.Name) {
			return fmt.Errorf("%q cannot be the name of a sheet", s.Name)
		}
		if s.Grid == nil {
			continue
		}
		if err := checkGrid(s, tables); err != nil {
			return fmt.Errorf("sheet %q: %w", s.Name, err)
		}
	}
	return nil
}

func nameable(name string) bool {
	n := len(utf16.Encode([]rune(name)))
	return n > 0 && n <= excelize.MaxSheetNameLength && name == clean(name) &&
		!strings.ContainsAny(name, `:\/?*[]`) && !strings.HasPrefix(name, "'") &&
		!strings.HasSuffix(name, "'") && !strings.EqualFold(name, "History")
}

// headroom is more rows than title, lines, picture and heads take.
const headroom = 1000

func checkGrid(s *report.Sheet, tables map[string]bool) error {
	g := s.Grid
	if n := g.Len(); n > excelize.TotalRows-headroom {
		return fmt.Errorf("%d rows are more than a sheet holds", n)
	}
	if n := g.Columns(); n > excelize.MaxColumns {
		return fmt.Errorf("%d columns are more than a sheet holds", n)
	}
	for i, h := range g.Heads {
		if n := spanned(h); n != g.Columns() {
			return fmt.Errorf("header row %d has %d columns of %d", i+1, n, g.Columns())
		}
	}
	for i, l := range g.Rows {
		if len(l.Cells) > g.Columns() {
			return fmt.Errorf("row %d has %d cells in %d columns", i+1, len(l.Cells), g.Columns())
		}
	}
	if s.Kind != report.Tidy {
		return nil
	}
	if len(g.Heads) != 1 || g.Name == "" || tables[strings.ToLower(g.Name)] {
		return fmt.Errorf("a tidy sheet needs one header row and a table name of its own")
	}
	tables[strings.ToLower(g.Name)] = true
	return nil
}

func spanned(heads []report.Text) int {
	n := 0
	for _, h := range heads {
		n += max(1, h.Span)
	}
	return n
}
