package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

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
	long := strings.Repeat("𝄞", excelize.TotalCellChars/2) + "x"
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
		if rows[i][0] != want[i] {
			t.Errorf("%.40q comes back as %.40q", in[i], rows[i][0])
		}
	}
}

// What Excel could not hold is refused by name before anything is written, and
// what it just holds is not. The limits are those of Microsoft's "Excel
// specifications and limits".
func TestLimits(t *testing.T) {
	named := func(names ...string) *report.Book {
		b := &report.Book{}
		for _, n := range names {
			b.Sheets = append(b.Sheets, report.Sheet{Name: n, Title: n})
		}
		return b
	}
	with := func(b *report.Book, change func(s *report.Sheet)) *report.Book {
		change(&b.Sheets[0])
		return b
	}
	columns := func(n int) *report.Book {
		return with(one("a"), func(s *report.Sheet) { s.Grid.Heads = [][]report.Text{{{Text: "wide", Span: n}}} })
	}
	rows := func(kind report.Kind, n int) *report.Book {
		return with(one(), func(s *report.Sheet) {
			s.Kind, s.Grid.Name, s.Grid.Rows = kind, "t", make([]report.Line, n)
		})
	}
	table := func(name string, heads ...string) *report.Book {
		return with(tidy(), func(s *report.Sheet) {
			s.Grid.Name, s.Grid.Heads[0] = name, nil
			for _, h := range heads {
				s.Grid.Heads[0] = append(s.Grid.Heads[0], report.Text{Text: h})
			}
		})
	}
	links := func(n int, target string) *report.Book {
		return with(one(), func(s *report.Sheet) {
			for range n {
				s.Grid.Rows = append(s.Grid.Rows, report.Line{Cells: []report.Value{{Kind: report.Link, Text: "x", Target: target}}})
			}
		})
	}
	most := strings.Repeat("x", excelize.TotalCellChars)
	pairs := strings.Repeat("𝄞", excelize.TotalCellChars/2+1) // 32,768 UTF-16 units in 16,384 runes
	refused := 0
	for name, c := range map[string]struct {
		book *report.Book
		want string // of the error; empty where the book is held
	}{
		"no sheets":                 {named(), "no sheets"},
		"names apart":               {named("Values", "Value"), ""},
		"same name in case":         {named("Values", "VALUES"), `two sheets are called "VALUES"`},
		"same name in Greek":        {named("ΟΔΟΣ", "οδος"), `two sheets are called "οδος"`},
		"31 characters":             {named(strings.Repeat("x", 31)), ""},
		"32 characters":             {named(strings.Repeat("x", 32)), "cannot be the name"},
		"16 characters of two":      {named(strings.Repeat("𝄞", 16)), "cannot be the name"},
		"no name":                   {named(""), "cannot be the name"},
		"colon":                     {named("a:b"), "cannot be the name"},
		"backslash":                 {named(`a\b`), "cannot be the name"},
		"slash":                     {named("a/b"), "cannot be the name"},
		"question":                  {named("a?b"), "cannot be the name"},
		"star":                      {named("a*b"), "cannot be the name"},
		"brackets":                  {named("a[b"), "cannot be the name"},
		"closing":                   {named("a]b"), "cannot be the name"},
		"apostrophe first":          {named("'a"), "cannot be the name"},
		"apostrophe last":           {named("a'"), "cannot be the name"},
		"apostrophe within":         {named("a'b"), ""},
		"control character":         {named("a\x01b"), "cannot be the name"},
		"history":                   {named("history"), "cannot be the name"},
		"16,384 columns":            {columns(16384), ""},
		"16,385 columns":            {columns(16385), "16385 columns are more than a sheet holds"},
		"rows with a title":         {rows(report.List, excelize.TotalRows-headroom+1), "rows are more than a sheet holds"},
		"1,048,576 rows of a table": {rows(report.Tidy, excelize.TotalRows), "1048576 rows are more than a sheet holds"},
		"uneven heads":              {with(one("a"), func(s *report.Sheet) { s.Grid.Heads = append(s.Grid.Heads, []report.Text{{Text: "one"}}) }), "header row 1 has 2 columns of 1"},
		"too many cells":            {with(one("a"), func(s *report.Sheet) { s.Grid.Rows[0].Cells = make([]report.Value, 3) }), "row 1 has 3 cells in 2 columns"},
		"longest text":              {one(most), ""},
		"text":                      {one(most + "x"), "32768 characters is more than a cell holds: xxx"},
		"text of pairs":             {one(pairs), "32768 characters is more than a cell holds"},
		"text of a table":           {tidy([]report.Value{{Text: most + "x"}, {}, {}}), "more than a cell holds"},
		"title":                     {with(one(), func(s *report.Sheet) { s.Title = most + "x" }), "more than a cell holds"},
		"head":                      {with(one(), func(s *report.Sheet) { s.Grid.Heads[0][0].Text = most + "x" }), "more than a cell holds"},
		"paragraph":                 {with(named("P"), func(s *report.Sheet) { s.Prose = []report.Paragraph{{Text: most + "x"}} }), "more than a cell holds"},
		"unnamed table":             {with(one("a"), func(s *report.Sheet) { s.Kind = report.Tidy }), "table name"},
		"table":                     {table("r_values", "a", "b"), ""},
		"table like a cell":         {table("AB12", "a", "b"), "cannot be the name of a table"},
		"table like R1C1":           {table("r1c1", "a", "b"), "cannot be the name of a table"},
		"table with a blank":        {table("a b", "a", "b"), "cannot be the name of a table"},
		"same heads":                {table("t", "a", "A"), "stands twice"},
		"empty head":                {table("t", "a", ""), "is empty"},
		"link to nowhere":           {links(1, "Nowhere"), `leads to "Nowhere"`},
		"65,529 links and one back": {links(mostLinks-1, "List"), ""},
		"65,530 links and one back": {links(mostLinks, "List"), "65531 links are more"},
	} {
		err := check(c.book)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused++
		var w bytes.Buffer
		if err := Write(&w, c.book); err == nil || !strings.Contains(err.Error(), c.want) || w.Len() > 0 {
			t.Errorf("%s: error %v after %d bytes", name, err, w.Len())
		}
	}
	if refused < 30 {
		t.Errorf("only %d books refused", refused)
	}
}

// Rows that are made as they are written are refused as others are.
func TestLongTextOfLaterRows(t *testing.T) {
	r := &rows{grid: tidy([]report.Value{{Text: strings.Repeat("x", excelize.TotalCellChars+1)}, {}, {}}).Sheets[0].Grid}
	if err := r.write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "row 2: a text of 32768 characters") {
		t.Errorf("error %v", err)
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
