package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// plainResults lists the figures of a release a row at a time, from the cells
// as anybody can read them: what WriteResults and WriteResultsCSV must say.
func plainResults(study, wave string, r *disclose.Release) []Result {
	var out []Result
	for _, t := range r.Tables {
		wave := wave
		if t.Wave != "" {
			wave = t.Wave
		}
		for row, stub := range t.Stub {
			for s, stat := range t.Statistics {
				for c, column := range t.Columns.List {
					cell := t.At(row, s, c)
					if cell.Status() == tab.Absent {
						continue
					}
					x := Result{Study: study, Wave: wave, Measure: t.Measure, Statistic: stat.Name, Banner: column.Banner, Segment: column.Segment,
						Item: stub.Item, ItemTo: stub.ItemTo, Unit: string(stat.Unit), Status: cell.Status().String(), Notes: noteIDs(t.Notes, cell.Notes()|stub.Notes)}
					if n, ok := cell.Number(); ok {
						x.Value, x.StdError, x.Low, x.High = finite(n.Value), finite(n.StdError), finite(n.Low), finite(n.High)
					}
					if b, ok := t.Base(row, c); ok && cell.Status() != tab.Suppressed {
						n := int64(b.N)
						x.N, x.Weighted, x.Effective = &n, finite(b.Weighted), finite(b.Effective)
					}
					out = append(out, x)
				}
			}
		}
	}
	return out
}

// finite is v, or nil where it is not a number.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func decimal(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// plainCSV writes results by encoding/csv.
func plainCSV(rows []Result) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	w.Write(ResultColumns())
	for _, x := range rows {
		n := ""
		if x.N != nil {
			n = strconv.FormatInt(*x.N, 10)
		}
		w.Write([]string{inert(x.Study), inert(x.Wave), inert(x.Measure), inert(x.Statistic), inert(x.Banner), inert(x.Segment), inert(x.Item), inert(x.ItemTo), inert(x.Unit),
			decimal(x.Value), decimal(x.StdError), decimal(x.Low), decimal(x.High), n, decimal(x.Weighted), decimal(x.Effective), x.Status, inert(x.Notes)})
	}
	w.Flush()
	return b.Bytes()
}

// anyRelease is a release of tables with texts and numbers of every kind.
func anyRelease(t *rapid.T) *disclose.Release {
	text := rapid.OneOf(rapid.SampledFrom([]string{"", " ", "a", "=1+1", "-x", "\tx", "\rx", "a,b", "a\"b", "a\r\nb", "a\nb", `\.`, " lead", "\u00a0x", "caf\u00e9", "\xff"}), rapid.String())
	number := rapid.OneOf(rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, 999999, 1e6, -999999, -1e6, 1e20, 1e21, 123456789, 0.1, 1e-5, 5e-324,
		math.MaxFloat64, math.NaN(), math.Inf(1), math.Inf(-1), 1 << 53, 0.5}), rapid.Float64(), rapid.Map(rapid.IntRange(-3_000_000, 3_000_000), func(n int) float64 { return float64(n) }))
	columns := &tab.Columns{}
	for i := range rapid.IntRange(0, 12).Draw(t, "columns") {
		columns.List = append(columns.List, tab.Column{Banner: text.Draw(t, "banner"), Segment: text.Draw(t, "segment"), Key: strconv.Itoa(i)})
	}
	var tables []*estimate.Table
	for range rapid.IntRange(0, 3).Draw(t, "tables") {
		var stub []tab.Row
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			stub = append(stub, tab.Row{Item: text.Draw(t, "item"), ItemTo: text.Draw(t, "item to"), Base: rapid.IntRange(0, 1).Draw(t, "base"), Notes: uint32(rapid.IntRange(0, 3).Draw(t, "notes"))})
		}
		var statistics []tab.Statistic
		for i := range rapid.IntRange(0, 3).Draw(t, "statistics") {
			statistics = append(statistics, tab.Statistic{Name: text.Draw(t, "statistic") + strconv.Itoa(i), Unit: tab.Unit(text.Draw(t, "unit"))})
		}
		table := estimate.NewTable(columns, stub, statistics)
		table.Wave = rapid.SampledFrom([]string{"", "", "2025", "-w"}).Draw(t, "wave")
		table.Measure, table.Notes = text.Draw(t, "measure"), []tab.Note{{ID: text.Draw(t, "note")}, {ID: "odd"}}
		for range 2 {
			of := make([]tab.Base, len(columns.List))
			for c := range of {
				of[c] = tab.Base{N: rapid.IntRange(0, 9).Draw(t, "n"), Weighted: number.Draw(t, "weighted"), Effective: number.Draw(t, "effective")}
			}
			table.Bases = append(table.Bases, of)
		}
		for row := range stub {
			for s := range statistics {
				for c := range columns.List {
					e := estimate.Count(number.Draw(t, "value"), rapid.IntRange(0, 9).Draw(t, "persons"))
					if rapid.Bool().Draw(t, "spread") {
						e.StdError, e.Low, e.High = number.Draw(t, "error"), number.Draw(t, "low"), number.Draw(t, "high")
					}
					e.Status = rapid.SampledFrom([]tab.Status{tab.Shown, tab.Shown, tab.LowBase, tab.NotApplicable, tab.Absent, tab.Suppressed}).Draw(t, "status")
					e.Notes = uint32(rapid.IntRange(0, 3).Draw(t, "cell's notes"))
					table.Set(row, s, c, e)
				}
			}
		}
		tables = append(tables, table)
	}
	policy := rapid.SampledFrom([]disclose.Policy{{Protect: disclose.None, Because: "invented"}, {Protect: disclose.Groups}}).Draw(t, "policy")
	r, err := policy.Apply(columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestResultsSayWhatTheCellsSay compares both formats with the plain ones, over
// chunks of all sizes and any number of workers.
func TestResultsSayWhatTheCellsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, jobs := anyRelease(t), rapid.IntRange(1, 3).Draw(t, "jobs")
		want := plainResults("night", "=w", r)
		var text, file bytes.Buffer
		if err := WriteResultsCSV(&text, "night", "=w", r, jobs); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(plainCSV(want)), text.String()); diff != "" {
			t.Fatal(diff)
		}
		if err := WriteResults(&file, "night", "=w", r, jobs); err != nil {
			t.Fatal(err)
		}
		got, err := ReadResults(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		// Compared as text, which tells negative zero apart.
		if diff := cmp.Diff(string(plainCSV(want)), string(plainCSV(got))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// wide is a release of so many rows over 640 columns, a share and three counts
// a row, as a wide study of implications has them.
func wide(t testing.TB, rows int) *disclose.Release {
	t.Helper()
	columns := &tab.Columns{List: make([]tab.Column, 640)}
	bases := make([]tab.Base, len(columns.List))
	for c := range columns.List {
		columns.List[c] = tab.Column{Banner: fmt.Sprint("banner ", c/100), Segment: fmt.Sprint("segment, ", c), Key: fmt.Sprint(c)}
		bases[c] = tab.Base{N: 20 + 13*c, Weighted: 20.5 + 13*float64(c), Effective: 17.25 + 11.5*float64(c)}
	}
	stub := make([]tab.Row, rows)
	for i := range stub {
		stub[i] = tab.Row{Item: fmt.Sprintf("code_%02d", i/60), ItemTo: fmt.Sprintf("code_%02d", i%60)}
	}
	table := estimate.NewTable(columns, stub, []tab.Statistic{{Name: "direct", Unit: tab.Respondents}, {Name: "indirect", Unit: tab.Respondents},
		{Name: "total", Unit: tab.Respondents}, {Name: "share", Unit: tab.Share}})
	table.Measure, table.Bases, table.Notes = "implications", [][]tab.Base{bases}, []tab.Note{{ID: "low-base"}}
	for row := range stub {
		for c := range columns.List {
			n := (row*c*7 + row) % (20 + 13*c)
			for s, count := range []int{n, n / 2, n + n/2} {
				table.Set(row, s, c, estimate.Count(float64(count), count))
			}
			e := estimate.Share(float64(n)*1.01, bases[c].Weighted*1.1, bases[c].Effective, n)
			if c < 5 {
				e.Status, e.Notes = tab.LowBase, 1
			}
			table.Set(row, 3, c, e)
		}
	}
	r, err := disclose.Policy{Protect: disclose.None, Because: "invented"}.Apply(columns, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestResultsOfManyChunks has more than one row group and many pieces of CSV.
func TestResultsOfManyChunks(t *testing.T) {
	r := wide(t, 120)
	want := plainCSV(plainResults("night", "", r))
	var text, file, again bytes.Buffer
	if err := WriteResultsCSV(&text, "night", "", r, 2); err != nil || !bytes.Equal(text.Bytes(), want) {
		t.Errorf("%d bytes of CSV, want %d, or others, %v", text.Len(), len(want), err)
	}
	if err := WriteResults(&file, "night", "", r, 2); err != nil {
		t.Fatal(err)
	}
	if err := WriteResults(&again, "night", "", r, 1); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Errorf("the number of workers changes the file, %v", err)
	}
	got, err := ReadResults(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || len(got) != 120*4*640 || !bytes.Equal(plainCSV(got), want) {
		t.Errorf("%d rows of Parquet, or others than of CSV, %v", len(got), err)
	}
	dir := t.TempDir()
	put(t, dir, "results.parquet", file.Bytes())
	wholeFile(t, dir+"/results.parquet", asOperand, ResultColumns()...)
}

// stuck fails at the n-th write.
type stuck struct{ n int }

func (s *stuck) Write(p []byte) (int, error) {
	if s.n--; s.n < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// TestResultsStopWithTheirWriter fails every write in turn.
func TestResultsStopWithTheirWriter(t *testing.T) {
	r := wide(t, 120)
	for name, write := range map[string]func(io.Writer) error{
		"parquet": func(w io.Writer) error { return WriteResults(w, "night", "", r, 2) },
		"csv":     func(w io.Writer) error { return WriteResultsCSV(w, "night", "", r, 2) },
	} {
		for n := range 4 {
			if err := write(&stuck{n}); err == nil {
				t.Errorf("%s: write %d failed and nobody says so", name, n)
			}
		}
	}
}

// TestInOrderPassesPanicsOn lets the caller decide what a panic of a worker is.
func TestInOrderPassesPanicsOn(t *testing.T) {
	defer func() {
		if e := recover(); e != "boom" {
			t.Errorf("recovered %v", e)
		}
	}()
	inOrder(make([]piece, 5), 2, func() func(piece, int) int {
		return func(piece, int) int { panic("boom") }
	}, func(int) error { return nil })
}

func BenchmarkWriteResults(b *testing.B) {
	r := wide(b, 400)
	for _, c := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"parquet", func(w io.Writer) error { return WriteResults(w, "night", "", r, 1) }},
		{"csv", func(w io.Writer) error { return WriteResultsCSV(w, "night", "", r, 1) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*r.Tables[0].Figures()), "ns/row")
		})
	}
}
