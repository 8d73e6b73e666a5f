package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// one is a book of one list with the given texts in its first column.
func one(texts ...string) *report.Book {
	g := &report.Grid{Heads: [][]report.Text{{{Text: "Text"}, {Text: "n", Right: true}}}}
	for i, s := range texts {
		g.Rows = append(g.Rows, report.Line{Cells: []report.Value{{Text: s}, {Kind: report.Number, Number: float64(i)}}})
	}
	return &report.Book{Title: "T", Study: "s", AsOf: "2026-11-21",
		Sheets: []report.Sheet{{Name: "List", Title: "List", Kind: report.List, Grid: g}}}
}

func write(t *testing.T, b *report.Book) *excelize.File {
	t.Helper()
	var w bytes.Buffer
	if err := Write(&w, b); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Texts that spreadsheets treat as something else come back as they went in,
// or as the rule says.
func TestHostileTexts(t *testing.T) {
	long := strings.Repeat("語", 40000)
	in := []string{"=1+1", "+SUM(A1)", "-2", "@x", "_x0041_", "_x005F_x0041_", "a<b>&\"c\"", "日本 é ł Ω", "007", "1e5", "TRUE", "\u202Eabc", "nul\x00", "tab\tend", "bad\xff", long, "12345678901234567890"}
	want := slices.Clone(in)
	want[11], want[12], want[13], want[14] = "�abc", "nul�", "tab end", "bad�"
	f := write(t, one(in...))
	rows, err := f.GetRows("List", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[len(rows)-len(in):]
	for i := range in {
		if in[i] == long {
			u := utf16.Encode([]rune(rows[i][0]))
			if len(u) != excelize.TotalCellChars || !strings.HasSuffix(rows[i][0], cut) {
				t.Errorf("a long text has %d units and ends in %q", len(u), rows[i][0][len(rows[i][0])-20:])
			}
			continue
		}
		if rows[i][0] != want[i] {
			t.Errorf("%q comes back as %q", in[i], rows[i][0])
		}
	}
}

// What Excel could not hold is refused by name before anything is written.
func TestRefusals(t *testing.T) {
	sheet := func(names ...string) *report.Book {
		b := &report.Book{}
		for _, n := range names {
			b.Sheets = append(b.Sheets, report.Sheet{Name: n, Title: n})
		}
		return b
	}
	wide := one("a")
	wide.Sheets[0].Grid.Heads = [][]report.Text{{{Text: "wide", Span: 16385}}}
	uneven := one("a")
	uneven.Sheets[0].Grid.Heads = append(uneven.Sheets[0].Grid.Heads, []report.Text{{Text: "one"}})
	tall := one("a")
	tall.Sheets[0].Grid.Rows = make([]report.Line, excelize.TotalRows)
	tidy := one("a")
	tidy.Sheets[0].Kind = report.Tidy
	for name, c := range map[string]struct {
		book *report.Book
		want string
	}{
		"no sheets":     {sheet(), "no sheets"},
		"same name":     {sheet("Values", "VALUES"), `two sheets are called "VALUES"`},
		"long name":     {sheet(strings.Repeat("x", 32)), "cannot be the name"},
		"forbidden":     {sheet("a/b"), "cannot be the name"},
		"history":       {sheet("history"), "cannot be the name"},
		"columns":       {wide, "16385 columns"},
		"rows":          {tall, "1048576 rows"},
		"uneven heads":  {uneven, "header row 1 has 2 columns of 1"},
		"unnamed table": {tidy, "table name"},
	} {
		var w bytes.Buffer
		err := Write(&w, c.book)
		if err == nil || !strings.Contains(err.Error(), c.want) || w.Len() > 0 {
			t.Errorf("%s: error %v after %d bytes", name, err, w.Len())
		}
	}
}

// A failing disk is an error, not half a workbook that looks whole.
func TestWriteError(t *testing.T) {
	if err := Write(failing{}, one("a")); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}

var errFull = errors.New("full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

// Numbers are shown by Excel as the book says: excelize applies the formats.
func TestNumberFormats(t *testing.T) {
	b := one()
	g := b.Sheets[0].Grid
	values := []report.Value{
		{Number: 1234, Format: report.Whole}, {Number: 0.254, Format: report.Percent}, {Number: 0, Format: report.Percent},
		{Number: 0.1234, Format: report.Percent1}, {Number: 1.25, Format: report.Decimal2}, {Number: 1234.5, Format: report.Decimal1},
	}
	for _, v := range values {
		v.Kind = report.Number
		g.Rows = append(g.Rows, report.Line{Cells: []report.Value{{Text: "x"}, v}})
	}
	rows, err := write(t, b).GetRows("List")
	if err != nil {
		t.Fatal(err)
	}
	rows = rows[len(rows)-len(values):]
	for i, v := range values {
		v.Kind = report.Number
		if got := strings.TrimSpace(rows[i][1]); got != v.String() {
			t.Errorf("%v shows as %q, want %q", v.Number, got, v.String())
		}
	}
}

func TestBreakLines(t *testing.T) {
	for _, c := range []struct {
		text  string
		room  float64
		lines int
	}{{"", 100, 1}, {"short", 100, 1}, {"two words", 30, 2}, {strings.Repeat("x", 100), 100, 5}, {"語", 1, 1}, {"語語", 1, 2}} {
		got := breakLines(c.text, 10, false, c.room)
		if len(got) != c.lines {
			t.Errorf("%q breaks into %d lines: %q", c.text, len(got), got)
		}
		if strings.Join(got, "") != strings.ReplaceAll(c.text, " ", "") {
			t.Errorf("%q loses text: %q", c.text, got)
		}
	}
}

// Content types come in any order from excelize and in one from here.
func TestSortTypes(t *testing.T) {
	const a, b, c = `<Default Extension="xml"></Default>`, `<Override PartName="/a"></Override>`, `<Override PartName="/b"></Override>`
	for _, order := range []string{a + b + c, c + a + b, b + c + a} {
		if got := string(sortTypes([]byte("<Types>" + order + "</Types>"))); got != "<Types>"+a+b+c+"</Types>" {
			t.Errorf("sorted to %s", got)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	var texts []string
	var lines [][]report.Value
	for i := range 10000 {
		texts = append(texts, fmt.Sprint("row ", i))
		lines = append(lines, []report.Value{{Text: "segment"}, {Text: texts[i]}, {Kind: report.Number, Number: float64(i) / 7}})
	}
	for _, c := range []struct {
		name string
		book *report.Book
	}{{"list", one(texts...)}, {"tidy", tidy(lines...)}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := Write(&bytes.Buffer{}, c.book); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
