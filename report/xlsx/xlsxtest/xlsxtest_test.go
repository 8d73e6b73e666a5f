package xlsxtest

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rung/report"
	"rung/report/chart"
	"rung/report/xlsx"
)

func text(s string) report.Value { return report.Value{Text: s} }

func number(x float64) report.Value { return report.Value{Kind: report.Number, Number: x} }

func leads(s string) report.Value { return report.Value{Kind: report.Link, Text: s, Target: s} }

func heads(texts ...string) [][]report.Text {
	var out []report.Text
	for _, s := range texts {
		out = append(out, report.Text{Text: s})
	}
	return [][]report.Text{out}
}

func lines(all ...[]report.Value) []report.Line {
	var out []report.Line
	for _, l := range all {
		out = append(out, report.Line{Cells: l})
	}
	return out
}

// fixture is a report with a sheet of each kind.
func fixture() *report.Book {
	row := func(v ...report.Value) []report.Value { return v }
	letter := report.Value{Kind: report.Letters}
	return &report.Book{Title: "T", Study: "s", AsOf: "2026-11-21", Run: "abc", Sheets: []report.Sheet{
		{Name: "Cover", Title: "T", Kind: report.Prose, Prose: []report.Paragraph{{Text: "See [note 1]."}, {Text: "Contents", Target: "Contents"}}},
		{Name: "Contents", Title: "Contents", Kind: report.Contents, Grid: &report.Grid{Heads: heads("Part", "Sheet", "What"), Rows: lines(
			row(text("a"), leads("Cover"), text("a")), row(text("a"), leads("Table"), text("a")), row(text("a"), leads("Bars"), text("a")), row(text("a"), leads("Notes"), text("a")), row(text("a"), leads("R t"), text("a")))}},
		{Name: "Table", Title: "A table", Kind: report.Banner, Grid: &report.Grid{FreezeColumns: 1, Heads: heads("Value", "Total", "", "few [low]"), Rows: lines(
			row(text("Unweighted base"), number(90), letter, number(12)), row(text("Weighted base"), number(91), letter, number(11)), row(text("Effective base"), number(70), letter, number(9)), row(text("Security"), number(1), report.Value{Kind: report.Letters, Text: "A"}, report.Value{Kind: report.Mark, Text: "[c]"}))}},
		{Name: "Bars", Title: "A figure", Kind: report.Picture, Grid: &report.Grid{Heads: heads("Stage", "n"), Rows: lines(row(text("Buying"), number(5)))},
			Figure: &report.Figure{Name: "bars", Alt: "Bars of one stage.", Spec: chart.Funnel{Frame: chart.Frame{Title: "Stages"}, Stages: []chart.FunnelStage{{Label: "Buying", Share: chart.Point{Value: 0.5, Low: 0.4, High: 0.6}}}}}},
		{Name: "Notes", Title: "Notes", Kind: report.List, Grid: &report.Grid{Heads: heads("Note", "What", "In results"), Rows: lines(row(text("[c]"), text("withheld"), text("suppressed")), row(text("Note 1"), text("a note"), text("low-base")), row(text("Note 2"), text("a note"), text("second")))}},
		{Name: "R t", Title: "Results", Kind: report.Tidy, Grid: &report.Grid{Name: "t", Heads: heads("item", "notes"), Rows: lines(row(number(1), text("low-base second")))}},
	}}
}

// rewritten is a workbook with every part changed by hand.
func rewritten(t *testing.T, raw []byte, change func(name, content string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	out := zip.NewWriter(&w)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		changed := change(f.Name, string(content))
		if changed == "" {
			continue
		}
		to, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, changed); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

// A workbook in order has no problem, and each that is broken by hand has the one
// that was made: the checks can fail.
func TestCheck(t *testing.T) {
	var w bytes.Buffer
	if err := xlsx.Write(&w, fixture()); err != nil {
		t.Fatal(err)
	}
	whole := Check(w.Bytes(), Settings{LowBase: 40})
	for _, p := range whole.Problems {
		t.Error(p)
	}
	if whole.Sheets != 6 || whole.Tables != 1 || whole.Charts != 1 || whole.Drawn != 1 || whole.Bases != 1 || whole.LowBases != 1 || whole.Letters != 3 || whole.Effective != 1 || whole.Markers != 1 || whole.Figures != 8 {
		t.Fatalf("looked at %+v", whole)
	}
	const sheet = "xl/worksheets/sheet"
	for _, c := range []struct{ name, part, old, new, want string }{
		{"not XML", sheet + "1.xml", "</sheetData>", "", "not well formed"},
		{"merged", sheet + "3.xml", "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>`, "merged cells"},
		{"formula", sheet + "3.xml", "<v>90</v>", "<f>1+1</f><v>90</v>", "formula"},
		{"hidden row", sheet + "3.xml", `<row r="2"`, `<row hidden="1" r="2"`, "hidden"},
		{"hidden column", sheet + "3.xml", `<col min="1"`, `<col hidden="1" min="1"`, "hidden"},
		{"hidden sheet", "xl/workbook.xml", `name="Table"`, `name="Table" state="hidden"`, "hidden"},
		{"same names", "xl/workbook.xml", `name="Table"`, `name="BARS"`, "taken"},
		{"reserved name", "xl/workbook.xml", `name="Table"`, `name="History"`, "no name for a sheet"},
		{"other order", "xl/workbook.xml", `name="Cover"`, `name="Kover"`, "not the cover"},
		{"opens elsewhere", "xl/workbook.xml", "<workbookView ", `<workbookView activeTab="2" `, "opens on sheet 2"},
		{"cursor", sheet + "3.xml", `activeCell="A1"`, `activeCell="C9"`, "the cursor stands in C9"},
		{"extent", sheet + "3.xml", `<dimension ref="A1:`, `<dimension ref="B1:`, "says that it is"},
		{"row twice", sheet + "3.xml", `<row r="2"`, `<row r="1"`, "out of order"},
		{"no such style", sheet + "3.xml", ` s="`, ` s="9`, "has style"},
		{"left number", sheet + "3.xml", "", "", "aligned"},
		{"blank row", sheet + "3.xml", "", "", "no row"},
		{"blank cell", sheet + "3.xml", ">Security<", "><", "is blank"},
		{"no effective base", sheet + "3.xml", ">Effective base<", ">Other base<", "1 weighted and 0 effective"},
		{"unflagged", sheet + "3.xml", "few [low]", "few", "stands over a base of 12"},
		{"flagged", sheet + "3.xml", ">Total<", ">Total [low]<", "stands over a base of 90"},
		{"unknown mark", sheet + "3.xml", "[c]", "[q]", "explained nowhere"},
		{"unknown note", sheet + "1.xml", "[note 1]", "[note 7]", "leads nowhere"},
		{"unused note", sheet + "6.xml", "low-base second", "low-base", "note 2 is not referred to"},
		{"link to nowhere", sheet + "3.xml", "&#39;Contents&#39;!A1", "&#39;Content&#39;!A1", "leads to"},
		{"link to a cell", sheet + "3.xml", "&#39;Contents&#39;!A1", "&#39;Contents&#39;!B7", "leads to B7"},
		{"contents lead elsewhere", sheet + "2.xml", "&#39;Bars&#39;!A1", "&#39;Notes&#39;!A1", "lead from"},
		{"contents in other order", sheet + "2.xml", ">Bars<", ">Stages<", "the contents list"},
		{"portrait", sheet + "3.xml", `orientation="landscape"`, `orientation="portrait"`, "portrait"},
		{"letter paper", sheet + "3.xml", `paperSize="9"`, `paperSize="1"`, "paper 1"},
		{"two pages wide", sheet + "3.xml", `fitToWidth="1"`, `fitToWidth="2"`, "one page wide"},
		{"no page number", sheet + "3.xml", "Page &amp;P of", "Page of", "without page"},
		{"heads not repeated", "xl/workbook.xml", "R t&#39;!$1:$1", "R t&#39;!$2:$2", "repeat its head"},
		{"area too short", "xl/workbook.xml", "", "", "rows"},
		{"no alternative", "xl/drawings/drawing1.xml", "Bars of one stage.", "", "text alternative of 0"},
		{"long alternative", "xl/drawings/drawing1.xml", "Bars of one stage.", strings.Repeat("x", 251), "text alternative of 251"},
		{"figure over its page", "xl/drawings/drawing1.xml", `cx="`, `cx="9`, "on paper of"},
		{"no page break", sheet + "4.xml", `<brk id="`, `<brk id="9`, "no new page"},
		{"chart without labels", "xl/charts/chart1.xml", "c:dLbls", "c:dLblz", "has no <c:dLbls>"},
		{"chart from above 0", "xl/charts/chart1.xml", `<c:min val="0"/>`, `<c:min val="0.1"/>`, "bars from 0.1"},
		{"chart in small type", "xl/charts/chart1.xml", `sz="1000"`, `sz="700"`, "type of 700"},
		{"italics", "xl/styles.xml", "<font>", "<font><i/>", "italic true"},
		{"other face", "xl/styles.xml", `name val="Arial"`, `name val="Courier"`, "is Courier"},
		{"small type", "xl/styles.xml", `sz val="10"`, `sz val="8"`, "in 8 points"},
		{"no language", "docProps/core.xml", "en-GB", "", "document properties"},
		{"a clock", "docProps/core.xml", "T00:00:00Z", "T13:14:15Z", "created"},
		{"part without type", "[Content_Types].xml", `/xl/charts/chart1.xml`, `/xl/charts/chart9.xml`, "not there"},
		{"relation to nowhere", "xl/drawings/_rels/drawing1.xml.rels", "chart1.xml", "chart2.xml", "which is not there"},
		{"relation out", "xl/drawings/_rels/drawing1.xml.rels", `Target="`, `TargetMode="External" Target="`, "out of the file"},
		{"table not to the end", "xl/tables/table1.xml", `ref="A1:B2"`, `ref="A1:B9"`, "the table is A1:B9"},
		{"table name", "xl/tables/table1.xml", `displayName="t"`, `displayName="a b"`, "impossible"},
		{"table head", "xl/tables/table1.xml", `name="item"`, `name="other"`, "head 1 is"},
		{"order in a chart", "xl/charts/chart1.xml", `<c:barDir val="bar"/><c:grouping val="clustered"/>`, `<c:grouping val="clustered"/><c:barDir val="bar"/>`, "c:barChart has no place for barDir"},
		{"order in a series", "xl/charts/chart1.xml", `<c:invertIfNegative val="0"/>`, `<c:smooth val="0"/>`, "c:ser has no place for smooth"},
		{"order in a sheet", sheet + "3.xml", "<sheetData>", `<hyperlinks><hyperlink ref="A1"/></hyperlinks><sheetData>`, "s:worksheet has no place for sheetData"},
		{"order in styles", "xl/styles.xml", "<numFmts", "<colors></colors><numFmts", "s:styleSheet has no place for numFmts"},
		{"something missing", "xl/drawings/drawing1.xml", "<xdr:clientData/>", "", "xdr:oneCellAnchor lacks clientData"},
		{"attribute missing", "xl/charts/chart1.xml", `<c:pt idx="0">`, "<c:pt>", "c:pt has no idx"},
		{"unknown prefix", "xl/workbook.xml", `mc:Ignorable="x15"`, `mc:Ignorable="x15 x99"`, "may ignore x99"},
		{"pressed onto a page", sheet + "1.xml", ` ht="`, ` ht="99`, "to fit its pages"},
		{"macros", "xl/vbaProject.bin", "", "", "no place"},
	} {
		broken := rewritten(t, w.Bytes(), func(name, content string) string {
			if name != c.part || c.old == "" {
				return content
			}
			if !strings.Contains(content, c.old) {
				t.Fatalf("%s: %s does not hold %s", c.name, name, c.old)
			}
			return strings.ReplaceAll(content, c.old, c.new)
		})
		switch c.name {
		case "left number":
			broken = restyled(t, w.Bytes(), sheet+"3.xml")
		case "blank row":
			broken = rewritten(t, w.Bytes(), func(name, content string) string {
				if name == sheet+"3.xml" {
					at := strings.LastIndex(content, "<row ")
					content = content[:at] + regexp.MustCompile(`r="([A-D]?)\d+"`).ReplaceAllString(content[at:], `r="${1}99"`)
				}
				return content
			})
		case "area too short":
			broken = rewritten(t, w.Bytes(), func(name, content string) string {
				if name == "xl/workbook.xml" {
					at := strings.Index(content, "&#39;Table&#39;!$A$1:$")
					end := at + strings.Index(content[at:], "<")
					content = content[:end-1] + "2" + content[end:]
				}
				return content
			})
		case "macros":
			broken = added(t, w.Bytes(), c.part)
		}
		got := Check(broken, Settings{LowBase: 40})
		if !slices.ContainsFunc(got.Problems, func(p string) bool { return strings.Contains(p, c.want) }) {
			t.Errorf("%s: no problem says %q: %q", c.name, c.want, got.Problems)
		}
	}
}

// restyled gives the numbers of a sheet the style of its title.
func restyled(t *testing.T, raw []byte, part string) []byte {
	return rewritten(t, raw, func(name, content string) string {
		if name != part {
			return content
		}
		style := content[strings.Index(content, `r="A1" s="`)+len(`r="A1" s="`):]
		style = style[:strings.Index(style, `"`)]
		at := strings.Index(content, "<v>90</v>")
		from := strings.LastIndex(content[:at], ` s="`)
		return content[:from] + ` s="` + style + `"` + content[at-1:]
	})
}

// added is a workbook with one more part.
func added(t *testing.T, raw []byte, part string) []byte {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var w bytes.Buffer
	out := zip.NewWriter(&w)
	for _, f := range z.File {
		if err := out.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := out.Create(part); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Bytes()
}

// What is no workbook at all is said, not a panic.
func TestNoWorkbook(t *testing.T) {
	for _, raw := range [][]byte{nil, []byte("text")} {
		if c := Check(raw, Settings{}); len(c.Problems) != 1 {
			t.Errorf("%q", c.Problems)
		}
	}
}
