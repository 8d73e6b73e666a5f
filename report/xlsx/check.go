package xlsx

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
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
	names, tables := map[string]bool{}, map[string]bool{}
	for _, s := range b.Sheets {
		if names[folded(s.Name)] {
			return fmt.Errorf("two sheets are called %q", s.Name)
		}
		names[folded(s.Name)] = true
		if !nameable(s.Name) {
			return fmt.Errorf("%q cannot be the name of a sheet", s.Name)
		}
	}
	for i := range b.Sheets {
		s := &b.Sheets[i]
		for _, err := range []error{checkTexts(s), checkLinks(s, names), checkGrid(s, tables)} {
			if err != nil {
				return fmt.Errorf("sheet %q: %w", s.Name, err)
			}
		}
	}
	return nil
}

// folded is the same for names that differ in case only.
func folded(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, name)
}

func nameable(name string) bool {
	return name != "" && units(name) <= excelize.MaxSheetNameLength && name == clean(name) &&
		!strings.ContainsAny(name, `:\/?*[]`) && !strings.HasPrefix(name, "'") &&
		!strings.HasSuffix(name, "'") && !strings.EqualFold(name, "History")
}

// units are the characters that Excel counts.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// long says that a text is more than a cell holds.
func long(s string) error {
	if len(s) <= excelize.TotalCellChars {
		return nil
	}
	if n := units(clean(s)); n > excelize.TotalCellChars {
		return fmt.Errorf("a text of %d characters is more than a cell holds: %.40s…", n, clean(s))
	}
	return nil
}

// checkTexts looks at all texts but those of rows that are made as they are
// written, which are looked at then.
func checkTexts(s *report.Sheet) error {
	texts := append([]string{s.Title}, s.Lines...)
	for _, p := range s.Prose {
		texts = append(texts, p.Text)
	}
	if s.Grid != nil {
		for _, heads := range s.Grid.Heads {
			for _, h := range heads {
				texts = append(texts, h.Text)
			}
		}
		for _, l := range s.Grid.Rows {
			for _, v := range l.Cells {
				texts = append(texts, v.Text)
			}
		}
	}
	for _, t := range texts {
		if err := long(t); err != nil {
			return err
		}
	}
	return nil
}

// mostLinks is how many links Excel takes on one sheet.
const mostLinks = 65530

func checkLinks(s *report.Sheet, names map[string]bool) error {
	var targets []string
	for _, p := range s.Prose {
		targets = append(targets, p.Target)
	}
	if s.Grid != nil {
		for _, l := range s.Grid.Rows {
			for _, v := range l.Cells {
				if v.Kind == report.Link {
					targets = append(targets, v.Target)
				}
			}
		}
	}
	n := 1 // back to the contents
	for _, t := range targets {
		if t == "" {
			continue
		}
		if n++; !names[folded(t)] {
			return fmt.Errorf("a link leads to %q, which is no sheet", t)
		}
	}
	if n > mostLinks {
		return fmt.Errorf("%d links are more than a sheet holds", n)
	}
	return nil
}

// headroom is more rows than title, lines, picture and heads take.
const headroom = 1000

func checkGrid(s *report.Sheet, tables map[string]bool) error {
	g := s.Grid
	if g == nil {
		return nil
	}
	most := excelize.TotalRows - headroom
	if s.Kind == report.Tidy {
		most = excelize.TotalRows - 1
	}
	if n := g.Len(); n > most {
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
	if s.Kind == report.Tidy {
		return checkTable(g, tables)
	}
	return nil
}

// tableName are names that Excel takes for a table, but for those that are cells.
var (
	tableName = regexp.MustCompile(`^[\pL_][\pL\pN_.]*$`)
	cellName  = regexp.MustCompile(`(?i)^([a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|r|c)$`)
)

func checkTable(g *report.Grid, tables map[string]bool) error {
	if len(g.Heads) != 1 || g.Name == "" || tables[folded(g.Name)] {
		return fmt.Errorf("a tidy sheet needs one header row and a table name of its own")
	}
	tables[folded(g.Name)] = true
	if !tableName.MatchString(g.Name) || cellName.MatchString(g.Name) || units(g.Name) > 255 {
		return fmt.Errorf("%q cannot be the name of a table", g.Name)
	}
	heads := map[string]bool{}
	for _, h := range g.Heads[0] {
		key := folded(clean(h.Text))
		if key == "" || heads[key] || units(key) > 255 {
			return fmt.Errorf("the head %.40q of a table is empty, too long, or stands twice", h.Text)
		}
		heads[key] = true
	}
	return nil
}

func spanned(heads []report.Text) int {
	n := 0
	for _, h := range heads {
		n += max(1, h.Span)
	}
	return n
}
