package intake

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// release is one table over Total, a segment of three people, which is
// withheld, and its complement.
func release(t testing.TB) *disclose.Release {
	t.Helper()
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}, {Banner: "people", Segment: "=gender=f", Key: "a"}, {Banner: "people", Segment: "gender=m", Key: "b"}},
		Sums: []tab.Sum{{Total: 0, Parts: []int{1, 2}}}}
	table := estimate.NewTable(columns, []tab.Row{{Item: "+family", Notes: 2}, {Item: "health\r\n\"x\"", ItemTo: "b"}},
		[]tab.Statistic{{Name: "respondents", Unit: tab.Respondents, Additive: true}, {Name: "mean", Unit: tab.Index}})
	table.Measure, table.Notes = "terminal", []tab.Note{{ID: "low-base"}, {ID: "odd"}}
	table.Bases = [][]tab.Base{{{N: 103, Weighted: 103.5, Effective: 101}, {N: 3, Weighted: 3, Effective: 3}, {N: 100, Weighted: 100.5, Effective: 98}}}
	for row := range table.Stub {
		for c, n := range []int{53, 3, 50} {
			e := estimate.Count(float64(n), n)
			e.Notes = 1
			table.Set(row, 0, c, e)
			m := estimate.Estimate{Value: 1.0 / 3, StdError: 0.25, Low: -0.5, High: 1, Persons: int32(n)}
			if row == 1 {
				m.Status = tab.Absent
			}
			table.Set(row, 1, c, m)
		}
	}
	r, err := disclose.Policy{Protect: disclose.Cells}.Apply(columns, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestResults(t *testing.T) {
	r := release(t)
	var a, b, c bytes.Buffer
	if err := WriteResults(&a, "night", "w1", r, 1); err != nil {
		t.Fatal(err)
	}
	if err := WriteResults(&b, "night", "w1", r, 1); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("results have two forms, %v", err)
	}
	rows, err := ReadResults(bytes.NewReader(a.Bytes()), int64(a.Len()))
	// Disclosure withholds two of the three absent figures with their columns.
	if err != nil || len(rows) != 11 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	withheld := 0
	for _, x := range rows {
		if x.Status == "suppressed" {
			withheld++
			if x.Value != nil || x.StdError != nil || x.Low != nil || x.High != nil || x.N != nil || x.Weighted != nil || x.Effective != nil {
				t.Errorf("a withheld row has numbers: %+v", x)
			}
		} else if x.Value == nil || x.N == nil {
			t.Errorf("a shown row lacks numbers: %+v", x)
		}
	}
	if withheld < 2 {
		t.Errorf("%d rows are withheld", withheld)
	}
	if x := rows[0]; x.Study != "night" || x.Item != "+family" || *x.N != 103 || *x.Value != 53 || x.StdError != nil || x.Notes != "low-base odd" {
		t.Errorf("%+v", x)
	}

	// The safe path reads them too, in the order of the columns.
	dir := t.TempDir()
	put(t, dir, "results.parquet", a.Bytes())
	wholeFile(t, dir+"/results.parquet", asOperand, ResultColumns()...)

	if err := WriteResultsCSV(&c, "night", "w1", r, 1); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&c).ReadAll()
	if err != nil || len(lines) != 12 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if diff := cmp.Diff(ResultColumns(), lines[0]); diff != "" {
		t.Error(diff)
	}
	if got := strings.Join(lines[4], "|"); got != "night|w1|terminal|mean|total|Total|'+family||index|0.3333333333333333|0.25|-0.5|1|103|103.5|101|shown|odd" {
		t.Error(got)
	}
	for _, l := range lines[1:] {
		for i, cell := range l {
			if cell != "" && strings.ContainsRune("=+@\t\r", rune(cell[0])) || i < 9 && strings.HasPrefix(cell, "-") {
				t.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	}
	if _, err := ReadResults(bytes.NewReader(a.Bytes()[:40]), 40); err == nil {
		t.Error("a cut file was read")
	}
}

// What tests found stands after the notes, in both files, and the letters with
// all respondents.
func TestResultsOfTests(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}, {Banner: "b", Segment: "x", Key: "x"}, {Banner: "b", Segment: "y", Key: "y"}}}
	var tables []*estimate.Table
	for _, name := range []string{"bases", "values"} {
		table := estimate.NewTable(columns, []tab.Row{{Item: "one"}, {Item: "two"}}, []tab.Statistic{{Name: "respondents", Unit: tab.Respondents}})
		table.Measure, table.Bases, table.Notes = name, [][]tab.Base{make([]tab.Base, 3)}, []tab.Note{{ID: "odd"}}
		for i := range 6 {
			table.Set(i/3, 0, i%3, estimate.Count(float64(i), i))
		}
		tables = append(tables, table)
	}
	tables[1].Open(0, 0).Mark(1, tab.Shown, 1)
	r, err := disclose.Policy{Protect: disclose.None, Because: "test"}.Apply(columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	r.Letters = []string{"", "A", "B"}
	r.Tables[1].Tests = &tab.Tests{Letters: r.Letters, Lines: []*tab.Tested{
		{From: []int32{0, 0, 1, 1}, Than: []tab.Than{{Column: 2, Level: 1}}, Rest: []tab.Rest{0, tab.HigherThanRest, tab.LowerThanRest}},
		{Untested: []bool{false, false, true}},
	}}
	want := []string{"", "letter:A", "letter:B", "", "", "", "", "odd higher:b rest:+", "rest:-", "", "", "untested"}
	var parquet, text bytes.Buffer
	if err := WriteResults(&parquet, "s", "", r, 1); err != nil {
		t.Fatal(err)
	}
	if err := WriteResultsCSV(&text, "s", "", r, 2); err != nil {
		t.Fatal(err)
	}
	rows, err := ReadResults(bytes.NewReader(parquet.Bytes()), int64(parquet.Len()))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&text).ReadAll()
	if err != nil || len(rows) != len(want) || len(lines) != len(want)+1 {
		t.Fatalf("%d rows, %d lines, %v", len(rows), len(lines), err)
	}
	for i, w := range want {
		if line := lines[i+1]; rows[i].Notes != w || line[len(line)-1] != w {
			t.Errorf("row %d has notes %q and %q, want %q", i, rows[i].Notes, line[len(line)-1], w)
		}
	}
}

func TestQuarantineCSV(t *testing.T) {
	var b bytes.Buffer
	err := WriteQuarantineCSV(&b, []Dropped{{Export: "ladders", Reason: "rung_gap", Text: "=a, b", Rows: 3}, {Export: "respondents", Reason: noConsent, Text: "x", Rows: 2, Respondents: 2}})
	if want := "export,reason,rows,text\r\nladders,rung_gap,3,\"'=a, b\"\r\nrespondents,no_consent,2,x\r\n"; err != nil || b.String() != want {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func TestReasons(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Reasons() {
		if seen[r.Slug] || r.Text == "" || len(Reasons()) > 254 {
			t.Errorf("reason %+v", r)
		}
		seen[r.Slug] = true
	}
	if finite(math.Inf(-1)) != nil || finite(math.NaN()) != nil {
		t.Error("infinity is finite")
	}
}
