package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// tidy is a book of one tidy sheet.
func tidy(lines ...[]report.Value) *report.Book {
	g := &report.Grid{Name: "t", Heads: [][]report.Text{{{Text: "a"}, {Text: "b"}, {Text: "c"}}}}
	for _, l := range lines {
		g.Rows = append(g.Rows, report.Line{Cells: l})
	}
	return &report.Book{Title: "T", Study: "s", AsOf: "2026-11-21", Sheets: []report.Sheet{{Name: "R t", Title: "R", Kind: report.Tidy, Grid: g}}}
}

// The rows that are written here are, byte for byte, those of excelize.
func TestRowsAsExcelize(t *testing.T) {
	texts := []string{"", "plain", "a<b>&\"c\" 'd'", "日本 é ł Ω", "=1+1", "_x0041_", "_x005F_", "_x005F_x0041_", "x_x00e9_y", "_x004_", "007", "nul\x00", "tab\tend", "bad\xff", " blank ", strings.Repeat("語", excelize.TotalCellChars)}
	numbers := []float64{0, 1, -1, 0.1, 1e21, 1e-9, 1.0 / 3, math.MaxFloat64, math.Copysign(0, -1), math.NaN(), math.Inf(1)}
	var lines [][]report.Value
	for i, s := range texts {
		lines = append(lines, []report.Value{{Text: s}, {Kind: report.Mark, Text: "[c]"}, {Kind: report.Number, Format: report.General, Number: numbers[i%len(numbers)]}})
	}
	r := &rows{grid: tidy(lines...).Sheets[0].Grid, text: 1, figs: 2}
	var got bytes.Buffer
	if err := r.write(&got); err != nil {
		t.Fatal(err)
	}
	if want := streamed(t, lines, r); got.String() != want {
		t.Errorf("rows are\n%.3000s\nexcelize writes\n%.3000s", got.String(), want)
	}
}

// streamed is the sheet data that excelize makes of lines.
func streamed(t *testing.T, lines [][]report.Value, r *rows) string {
	f := excelize.NewFile()
	defer f.Close()
	k := newPacker()
	k.rows["xl/worksheets/sheet1.xml"] = r // has the packer hold the part
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return k })
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lines {
		var cells []any
		for _, v := range l {
			c := excelize.Cell{StyleID: r.text, Value: clean(v.String())}
			if v.Kind != report.Words {
				c.StyleID = r.figs
			}
			if v.Kind == report.Number && finite(v.Number) {
				c.Value = v.Number
			}
			cells = append(cells, c)
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := sw.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteToBuffer(); err != nil {
		t.Fatal(err)
	}
	for _, p := range k.parts {
		if p.held != nil && p.name != contentTypes {
			_, data, _ := strings.Cut(p.held.String(), "<sheetData>")
			data, _, _ = strings.Cut(data, "</sheetData>")
			return data
		}
	}
	t.Fatal("excelize wrote no sheet")
	return ""
}

// Texts that look like encoded characters come back as they went in, also where
// two of them share an underscore; excelize's own writer loses one then.
func TestEncodedTexts(t *testing.T) {
	texts := []string{"_x0041_", "_x005F_x0041_", "_x0041_x0042_", "__x0041_", "_x0041__x0042_"}
	var lines [][]report.Value
	for _, s := range texts {
		lines = append(lines, []report.Value{{Text: s}, {}, {}})
	}
	got, err := write(t, tidy(lines...)).GetCols("R t")
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range texts {
		if got[0][i+1] != s {
			t.Errorf("%q comes back as %q", s, got[0][i+1])
		}
	}
}

// Rows are never lost: neither those of a sheet that is not written, nor those
// of a table that announces others than it has.
func TestRowsAreNotLost(t *testing.T) {
	k := newPacker()
	k.rows["xl/worksheets/sheet7.xml"] = &rows{}
	var w bytes.Buffer
	if err := k.writeTo(&w); err == nil || w.Len() > 0 {
		t.Errorf("error %v after %d bytes", err, w.Len())
	}
	if rows, err := write(t, tidy([]report.Value{{Text: "x"}, {}, {}})).GetRows("R t"); err != nil || len(rows) != 2 {
		t.Errorf("%d rows of 2: %v", len(rows), err)
	}
	if rows, err := write(t, tidy()).GetRows("R t"); err != nil || len(rows) != 1 {
		t.Errorf("%d rows of 1: %v", len(rows), err)
	}
}
