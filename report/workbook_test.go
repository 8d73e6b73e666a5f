package report_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rung/report"
	"rung/report/chart"
	"rung/report/html"
	"rung/report/xlsx"
	"rung/report/xlsx/xlsxtest"
)

func workbook(t *testing.T, b *report.Book) []byte {
	t.Helper()
	var w bytes.Buffer
	if err := xlsx.Write(&w, b); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func page(t *testing.T, b *report.Book) []byte {
	t.Helper()
	var w bytes.Buffer
	if err := html.Write(&w, b); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

func reopen(t *testing.T, raw []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// The same book gives the same bytes. excelize ranges over maps, so that once
// is not enough to see it fail.
func TestSameBytes(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		first, firstPage := workbook(t, b), page(t, b)
		for range 2 {
			if !bytes.Equal(first, workbook(t, b)) || !bytes.Equal(firstPage, page(t, b)) {
				t.Fatal("two writings differ")
			}
		}
	})
}

// Withheld figures stand nowhere: not in the text, the page, the drawings, or
// any part of the workbook.
func TestWithheldNowhere(t *testing.T) {
	for _, name := range []string{"small", "life"} {
		t.Run(name, func(t *testing.T) { withheldNowhere(t, report.Compose(cases[name](t))) })
	}
}

func withheldNowhere(t *testing.T, b *report.Book) {
	t.Helper()
	files := xlsxtest.Parts(t, workbook(t, b))
	files["text"], files["page"] = b.Text(), string(page(t, b))
	for _, f := range b.Figures() {
		svg, err := chart.SVG(f.Spec)
		if err != nil {
			t.Fatal(err)
		}
		files["figure "+f.Name], files["spec "+f.Name] = string(svg), fmt.Sprintf("%+v", f.Spec)
	}
	if len(files) < 60 || len(b.Figures()) < 4 {
		t.Fatalf("only %d files searched", len(files))
	}
	for name, content := range files {
		if strings.HasSuffix(name, ".png") {
			continue // drawn from the spec, which is searched
		}
		for _, s := range secrets {
			if s == "77.1" && strings.Contains(content, "<svg") && !strings.Contains(content, ">77.1") {
				continue // a coordinate
			}
			if strings.Contains(content, s) {
				t.Errorf("%s holds the withheld %s", name, s)
			}
		}
	}
}

// Every cell of the workbook says what the book says: numbers as numbers, all
// else as text that no program calculates.
func TestWorkbookEqualsBook(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		f := reopen(t, workbook(t, b))
		cells := 0
		for i := range b.Sheets {
			if s := &b.Sheets[i]; s.Grid != nil {
				cells += compareCells(t, f, s)
			}
		}
		if cells < 20 && len(b.Sheets) > 5 {
			t.Errorf("only %d cells compared", cells)
		}
	})
}

// compare finds the table below its heads and holds every cell to the grid.
func compareCells(t *testing.T, f *excelize.File, s *report.Sheet) int {
	t.Helper()
	rows, err := f.GetRows(s.Name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := len(rows) - s.Grid.Len()
	n := 0
	for l := range s.Grid.All() {
		for i, v := range l.Cells {
			got := ""
			if i < len(rows[at]) {
				got = rows[at][i]
			}
			want := v.String()
			if v.Kind == report.Number && !math.IsNaN(v.Number) {
				want = report.Value{Kind: report.Number, Number: v.Number, Format: report.General}.String()
			}
			if got != strings.TrimSpace(want) {
				t.Errorf("%s row %d column %d is %.60q, want %.60q", s.Name, at+1, i+1, got, want)
			}
			n++
		}
		at++
	}
	return n
}

// TestChecklist holds the workbook to the checklist of the house.
func TestChecklist(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		raw := workbook(t, b)
		f, files := reopen(t, raw), xlsxtest.Parts(t, raw)
		if got := f.GetSheetList(); len(got) != len(b.Sheets) || got[0] != "Cover" || f.GetActiveSheetIndex() != 0 {
			t.Errorf("%d sheets of %d, opens on %d", len(got), len(b.Sheets), f.GetActiveSheetIndex())
		}
		for name, content := range files {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				wellFormed(t, name, content)
			}
			if strings.HasPrefix(name, "xl/worksheets/sheet") {
				checkSheet(t, name, content)
			}
			if strings.HasPrefix(name, "xl/drawings/drawing") {
				for _, pic := range regexp.MustCompile(`<xdr:cNvPr [^>]*>`).FindAllString(content, -1) {
					if !regexp.MustCompile(` descr="[^"]{10,}"`).MatchString(pic) {
						t.Errorf("%s: a picture has no text alternative: %s", name, pic)
					}
				}
			}
		}
		checkTables(t, f, b)
		checkLinks(t, f, b, files)
		props, err := f.GetDocProps()
		if err != nil || props.Creator != "rung" || props.Title == "" || props.Language != "en-GB" || props.Created != "2026-11-21T00:00:00Z" || props.Modified != props.Created {
			t.Errorf("document properties %+v", props)
		}
	})
}

func wellFormed(t *testing.T, name, content string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Errorf("%s is not well formed: %v", name, err)
			return
		}
	}
}

func checkSheet(t *testing.T, name, content string) {
	t.Helper()
	for _, bad := range []string{"<mergeCell", "<f>", `hidden="1"`, "<legacyDrawing"} {
		if strings.Contains(content, bad) {
			t.Errorf("%s holds %s", name, bad)
		}
	}
	for _, c := range regexp.MustCompile(`activeCell="([^"]*)"`).FindAllStringSubmatch(content, -1) {
		if c[1] != "A1" {
			t.Errorf("%s: the cursor stands in %s", name, c[1])
		}
	}
	last := 0
	for _, c := range regexp.MustCompile(`<col min="(\d+)"`).FindAllStringSubmatch(content, -1) {
		n := 0
		if _, err := fmt.Sscan(c[1], &n); err != nil || n <= last {
			t.Errorf("%s: columns out of order, which Excel wants to repair", name)
		}
		last = n
	}
	orientation := `orientation="landscape"`
	if strings.Contains(content, "<drawing ") && strings.Contains(content, `orientation="portrait"`) {
		orientation = `orientation="portrait"` // of a figure that is higher than wide
	}
	for _, want := range []string{`paperSize="9"`, orientation, "Page &amp;P of &amp;N"} {
		if !strings.Contains(content, want) {
			t.Errorf("%s does not print with %s", name, want)
		}
	}
}

func checkTables(t *testing.T, f *excelize.File, b *report.Book) {
	t.Helper()
	for _, s := range b.Sheets {
		tables, err := f.GetTables(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		if want := s.Kind == report.Tidy; (len(tables) == 1) != want {
			t.Errorf("%s has %d named tables", s.Name, len(tables))
			continue
		} else if !want {
			continue
		}
		if tables[0].Name != s.Grid.Name || !strings.HasPrefix(tables[0].Range, "A1:") {
			t.Errorf("%s: table %s in %s", s.Name, tables[0].Name, tables[0].Range)
		}
	}
}

func checkLinks(t *testing.T, f *excelize.File, b *report.Book, files map[string]string) {
	t.Helper()
	names := map[string]bool{}
	for _, s := range b.Sheets {
		names[s.Name] = true
	}
	found := 0
	for i, s := range b.Sheets {
		links := regexp.MustCompile(`<hyperlink [^>]*location="([^"]*)"`).FindAllStringSubmatch(files[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)], -1)
		back := false
		for _, l := range links {
			to, ok := strings.CutSuffix(l[1], "!A1")
			to = strings.NewReplacer("&#39;", "'", "&apos;", "'", "&amp;", "&").Replace(to)
			to = strings.Trim(to, "'")
			if !ok || !names[to] {
				t.Errorf("%s leads to %s, which is not there", s.Name, l[1])
			}
			back = back || to == "Contents"
			found++
		}
		if !back && s.Kind != report.Contents {
			t.Errorf("%s does not lead back to the contents", s.Name)
		}
	}
	if found < 2*len(b.Sheets)-3 {
		t.Errorf("only %d links between %d sheets", found, len(b.Sheets))
	}
}

// The page needs nothing but itself, and a reader without a mouse or a screen
// can use it.
func TestPage(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		p := string(page(t, b))
		for _, bad := range []string{"<script", "http://", "https://", "//fonts", " src=", "@import", "url(", "<iframe", "javascript:", " style="} {
			if strings.Contains(strings.ReplaceAll(p, "http://www.w3.org/2000/svg", ""), bad) {
				t.Errorf("the page holds %s", bad)
			}
		}
		for _, want := range []string{`default-src 'none'`, `<html lang="en-GB">`, `href="#main"`, `<main id="main">`, "<nav ", "<h1>", "@media print"} {
			if !strings.Contains(p, want) {
				t.Errorf("the page has no %s", want)
			}
		}
		anchors(t, p)
		if got := strings.Count(p, "<figure "); got != len(b.Figures()) || strings.Count(p, "<details") != got || strings.Count(p, "<svg") != got {
			t.Errorf("%d figures of %d with a table each", got, len(b.Figures()))
		}
		wellFormed(t, "page", strings.NewReplacer("<!DOCTYPE html>", "", `<meta charset="utf-8">`, "").Replace(voids.ReplaceAllString(p, "")))
	})
}

var voids = regexp.MustCompile(`<meta [^>]*>`)

// anchors holds that every link leads to one place of the page.
func anchors(t *testing.T, p string) {
	t.Helper()
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(p, -1) {
		ids[m[1]]++
	}
	links := regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(p, -1)
	for _, m := range links {
		if ids[m[1]] != 1 {
			t.Errorf("#%s stands %d times", m[1], ids[m[1]])
		}
	}
	if len(links) < 5 {
		t.Errorf("only %d links", len(links))
	}
}

// The page shows the numbers of the workbook.
func TestPageEqualsBook(t *testing.T) {
	b := report.Compose(small(t))
	p := string(page(t, b))
	for _, s := range b.Sheets {
		if s.Kind != report.Banner {
			continue
		}
		for l := range s.Grid.All() {
			row := ""
			for _, v := range l.Cells[1:] {
				row += "<td[^>]*>" + regexp.QuoteMeta(v.String()) + "</td>"
			}
			if !regexp.MustCompile(row).MatchString(p) {
				t.Errorf("%s: the page has no row %s", s.Name, row)
			}
		}
	}
}
