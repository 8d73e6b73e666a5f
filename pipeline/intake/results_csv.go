package intake

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// csvChunk is how many figures are encoded at one go: a few MiB of text.
const csvChunk = 1 << 14

// WriteResultsCSV writes the rows of WriteResults as CSV: RFC 4180, empty
// where there is no number, the shortest decimals that read back exactly, and
// texts that a spreadsheet would take for formulas led by an apostrophe. Jobs
// encode side by side; their number changes no byte.
func WriteResultsCSV(w io.Writer, study, wave string, r *disclose.Release, jobs int) error {
	if _, err := io.WriteString(w, ended(fields(ResultColumns()...))); err != nil {
		return err
	}
	tables := map[*disclose.Table]*csvTable{}
	for _, t := range r.Tables {
		tables[t] = newCSVTable(study, waveOf(t, wave), t)
		tables[t].letters = r.Letters
	}
	encoder := func() func(piece, []byte) []byte {
		return func(c piece, b []byte) []byte {
			b = b[:0]
			for _, l := range c {
				b = tables[l.t].append(b, l)
			}
			return b
		}
	}
	return inOrder(chunks(r, csvChunk), jobs, encoder, func(b []byte) error {
		_, err := w.Write(b)
		return err
	})
}

// csvTable is a table with its texts as they stand in CSV, each with the comma
// that follows it. It does not change, so that workers share it.
type csvTable struct {
	*disclose.Table
	leads   []string   // per statistic: study, wave, measure, statistic
	columns []string   // per column: banner, segment
	bases   [][]string // per kind of base and column: n, n_weighted, n_effective
	letters []string   // see disclose.Release
}

// What stands for the error and interval of a figure that has none, and for
// its bases.
const noSpread, noBase = ",,,", ",,,"

func newCSVTable(study, wave string, t *disclose.Table) *csvTable {
	x := &csvTable{Table: t, bases: make([][]string, len(t.Bases))}
	for _, s := range t.Statistics {
		x.leads = append(x.leads, fields(inert(study), inert(wave), inert(t.Measure), inert(s.Name)))
	}
	for _, c := range t.Columns.List {
		x.columns = append(x.columns, fields(inert(c.Banner), inert(c.Segment)))
	}
	for kind := range t.Bases {
		x.bases[kind] = make([]string, len(t.Columns.List))
		for c := range t.Columns.List {
			x.bases[kind][c] = noBase
			if b, ok := t.BaseOfKind(kind, c); ok {
				x.bases[kind][c] = string(appendBase(nil, b))
			}
		}
	}
	return x
}

func appendBase(b []byte, base tab.Base) []byte {
	b = strconv.AppendInt(b, int64(base.N), 10)
	b = append(b, ',')
	b = append(appendDecimal(b, base.Weighted), ',')
	return append(appendDecimal(b, base.Effective), ',')
}

// append writes lines.
func (x *csvTable) append(b []byte, l lines) []byte {
	ends := endings{table: x.Table, texts: map[ending]string{}}
	for at := l.from; at < l.to; at++ {
		row, s := at/len(x.Statistics), at%len(x.Statistics)
		stub := x.Stub[row]
		lead, bases := x.leads[s], x.bases[stub.Base]
		rowAndUnit := fields(inert(stub.Item), inert(stub.ItemTo), inert(string(x.Unit(row, s))))
		line := x.Line(row, s)
		marks := x.Marks(row, s, x.letters)
		for c, column := range x.columns {
			status := line.Status(c)
			if status == tab.Absent {
				continue
			}
			b = append(b, lead...)
			b = append(b, column...)
			b = append(b, rowAndUnit...)
			b = append(appendDecimal(b, line.Value(c)), ',')
			if line.Spreads() {
				b = appendSpread(b, line, c)
			} else {
				b = append(b, noSpread...)
			}
			if status.Withheld() {
				b = append(b, noBase...)
			} else {
				b = append(b, bases[c]...)
			}
			end := ending{status: status, notes: line.Notes(c) | stub.Notes}
			if marks != nil {
				end.marks = marks(c)
			}
			b = append(b, ends.of(end)...)
		}
	}
	return b
}

func appendSpread(b []byte, l *disclose.Line, column int) []byte {
	stdError, low, high := l.Spread(column)
	b = append(appendDecimal(b, stdError), ',')
	b = append(appendDecimal(b, low), ',')
	return append(appendDecimal(b, high), ',')
}

// appendDecimal writes the shortest decimal that reads back as v, and nothing
// where v is not finite.
func appendDecimal(b []byte, v float64) []byte {
	if !isFinite(v) {
		return b
	}
	// Most figures are counts, and whole numbers of up to six digits are what
	// FormatFloat writes without an exponent. Negative zero is "-0" there.
	if n := int64(v); float64(n) == v && -1e6 < v && v < 1e6 && (n != 0 || !math.Signbit(v)) {
		return strconv.AppendInt(b, n, 10)
	}
	return strconv.AppendFloat(b, v, 'g', -1, 64)
}

// ending is what a line of CSV ends with.
type ending struct {
	status tab.Status
	notes  uint32
	marks  string // of tests
}

// endings keeps the texts of a table's endings; neighbours tend to have the
// same.
type endings struct {
	table *disclose.Table
	texts map[ending]string
	last  ending
	text  string // of last
}

func (e *endings) of(x ending) string {
	if x == e.last && e.text != "" {
		return e.text
	}
	text, ok := e.texts[x]
	if !ok {
		text = ended(fields(x.status.String(), inert(joined(noteIDs(e.table.Notes, x.notes), x.marks))))
		e.texts[x] = text
	}
	e.last, e.text = x, text
	return text
}

// fields is texts as encoding/csv writes them, each followed by a comma.
func fields(texts ...string) string {
	var s strings.Builder
	w := csv.NewWriter(&s)
	w.UseCRLF = true
	w.Write(texts) // a Builder takes everything
	w.Flush()
	return strings.TrimSuffix(s.String(), "\r\n") + ","
}

// ended is fields at the end of a line.
func ended(fields string) string { return strings.TrimSuffix(fields, ",") + "\r\n" }

// inert is s as a spreadsheet takes it for text.
func inert(s string) string {
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// isFinite is false for infinities and for NaN, whose differences from
// themselves are NaN.
func isFinite(v float64) bool { return v-v == 0 }

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
