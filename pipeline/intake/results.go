package intake

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// ResultColumns are the names of the columns of results, in order.
func ResultColumns() []string {
	return []string{"study", "wave", "measure", "statistic", "banner", "segment", "item", "item_to", "unit",
		"value", "std_error", "ci_low", "ci_high", "n", "n_weighted", "n_effective", "status", "notes"}
}

// eachResult lists the figures of a release by table, row, statistic and
// column. Absent ones are left out, and withheld ones have no numbers.
func eachResult(study, wave string, r *disclose.Release, f func(Result) error) error {
	for _, t := range r.Tables {
		for row := range t.Stub {
			for s := range t.Statistics {
				for c := range t.Columns.List {
					if t.At(row, s, c).Status() == tab.Absent {
						continue
					}
					out := resultOf(t, row, s, c)
					out.Study, out.Wave = study, wave
					if err := f(out); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func resultOf(t *disclose.Table, row, s, c int) Result {
	cell, column, stub, stat := t.At(row, s, c), t.Columns.List[c], t.Stub[row], t.Statistics[s]
	out := Result{Measure: t.Measure, Statistic: stat.Name, Banner: column.Banner, Segment: column.Segment, Item: stub.Item, ItemTo: stub.ItemTo,
		Unit: string(stat.Unit), Status: cell.Status().String(), Notes: noteIDs(t.Notes, cell.Notes()|stub.Notes)}
	if cell.Status() == tab.Suppressed {
		return out
	}
	if n, ok := cell.Number(); ok {
		out.Value, out.StdError, out.Low, out.High = finite(n.Value), finite(n.StdError), finite(n.Low), finite(n.High)
	}
	if b, ok := t.Base(row, c); ok {
		n := int64(b.N)
		out.N, out.Weighted, out.Effective = &n, finite(b.Weighted), finite(b.Effective)
	}
	return out
}

func noteIDs(notes []tab.Note, bits uint32) string {
	var ids []string
	for i, n := range notes {
		if i < 32 && bits&(1<<i) != 0 {
			ids = append(ids, n.ID)
		}
	}
	return strings.Join(ids, " ")
}

// finite is v, or nil where it is not a number.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// resultBatch is how many results are written at a time.
const resultBatch = 4096

// WriteResults writes every released figure of a run, one a row, as Parquet.
func WriteResults(w io.Writer, study, wave string, r *disclose.Release) error {
	out := parquet.NewGenericWriter[Result](w, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("rung", "1", ""),
		parquet.DefaultEncodingFor(parquet.ByteArray, &parquet.RLEDictionary))
	batch := make([]Result, 0, resultBatch)
	flush := func() error {
		_, err := out.Write(batch)
		batch = batch[:0]
		return err
	}
	err := eachResult(study, wave, r, func(x Result) error {
		if batch = append(batch, x); len(batch) < resultBatch {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

// WriteResultsCSV writes the rows of WriteResults as CSV: RFC 4180, empty
// where there is no number, the shortest decimals that read back exactly, and
// texts that a spreadsheet would take for formulas led by an apostrophe.
func WriteResultsCSV(w io.Writer, study, wave string, r *disclose.Release) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(ResultColumns()); err != nil {
		return err
	}
	err := eachResult(study, wave, r, func(x Result) error {
		n := ""
		if x.N != nil {
			n = strconv.FormatInt(*x.N, 10)
		}
		return out.Write([]string{inert(x.Study), inert(x.Wave), inert(x.Measure), inert(x.Statistic), inert(x.Banner), inert(x.Segment), inert(x.Item), inert(x.ItemTo), inert(x.Unit),
			decimal(x.Value), decimal(x.StdError), decimal(x.Low), decimal(x.High), n, decimal(x.Weighted), decimal(x.Effective), x.Status, inert(x.Notes)})
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// inert is s as a spreadsheet takes it for text.
func inert(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func decimal(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

// WriteQuarantineCSV writes what was left out, one reason a row.
func WriteQuarantineCSV(w io.Writer, q []Dropped) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write([]string{"export", "reason", "rows", "text"}); err != nil {
		return err
	}
	for _, d := range q {
		if err := out.Write([]string{inert(d.Export), inert(d.Reason), strconv.FormatInt(d.Rows, 10), inert(d.Text)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
