package intake

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// ResultColumns are the names of the columns of results, in order.
func ResultColumns() []string {
	return []string{"study", "wave", "measure", "statistic", "banner", "segment", "item", "item_to", "unit",
		"value", "std_error", "ci_low", "ci_high", "n", "n_weighted", "n_effective", "status", "notes"}
}

// groupRows is how many rows a row group has at most: more than DuckDB hands
// to a thread at once, and a few MiB of a worker's memory.
const groupRows = 1 << 17

// WriteResults writes every released figure of a run, one a row, as Parquet.
// Absent figures are left out, and withheld ones have no numbers. A table of a
// wave has that in its rows, others have the wave given. Jobs encode
// row groups side by side; their number changes no byte.
func WriteResults(w io.Writer, study, wave string, r *disclose.Release, jobs int) error {
	if err := writeResults(w, study, wave, r, jobs); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

func writeResults(w io.Writer, study, wave string, r *disclose.Release, jobs int) error {
	meta, err := resultsFooter()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, parquetMagic); err != nil {
		return err
	}
	end := int64(len(parquetMagic))
	err = inOrder(chunks(r, groupRows), jobs, newGroupEncoder(study, wave, r.Letters, meta.Schema[1:]), func(g encodedGroup) error {
		if g.err != nil || g.meta.NumRows == 0 {
			return g.err
		}
		meta.RowGroups = append(meta.RowGroups, g.at(end, len(meta.RowGroups)))
		meta.NumRows += g.meta.NumRows
		end += int64(len(g.bytes))
		_, err := w.Write(g.bytes)
		return err
	})
	if err != nil {
		return err
	}
	foot, err := thrift.Marshal(new(thrift.CompactProtocol), meta)
	if err != nil {
		return err
	}
	foot = binary.LittleEndian.AppendUint32(foot, uint32(len(foot)))
	_, err = w.Write(append(foot, parquetMagic...))
	return err
}

// newGroupEncoder makes encoders of row groups, one a worker.
func newGroupEncoder(study, wave string, letters []string, columns []format.SchemaElement) func() func(piece, encodedGroup) encodedGroup {
	return func() func(piece, encodedGroup) encodedGroup {
		var x resultVectors
		p := pageWriter{columns: columns}
		return func(c piece, used encodedGroup) encodedGroup {
			x.fill(study, wave, letters, c)
			p.reset(used.bytes)
			x.write(&p)
			return p.group(len(x.study.index))
		}
	}
}

// resultVectors are the columns of a row group. Texts, and the bases that
// columns repeat line by line, are indices into dictionaries from the start: a
// text is looked at once a line or once a column of a table, and never once a
// row.
type resultVectors struct {
	study, wave, measure, statistic, banner, segment, item, itemTo, unit, status, notes texts
	value, stdError, low, high                                                          numbers
	n, weighted, effective                                                              bases
	columns                                                                             []int32 // scratch
}

// fill takes the figures of a piece.
func (x *resultVectors) fill(study, wave string, letters []string, c piece) {
	for _, t := range []*texts{&x.study, &x.wave, &x.measure, &x.statistic, &x.banner, &x.segment, &x.item, &x.itemTo, &x.unit, &x.status, &x.notes} {
		t.reset()
	}
	for _, n := range []*numbers{&x.value, &x.stdError, &x.low, &x.high} {
		n.reset()
	}
	for _, b := range []*bases{&x.n, &x.weighted, &x.effective} {
		b.reset()
	}
	for _, l := range c {
		before := len(x.status.index)
		x.fillLines(l, letters)
		x.wave.repeat(waveOf(l.t, wave), len(x.status.index)-before)
	}
	x.study.repeat(study, len(x.status.index))
}

// waveOf is what the wave column says of a table: the table's wave, or that of
// the run for one that is of all of the time.
func waveOf(t *disclose.Table, run string) string {
	if t.Wave != "" {
		return t.Wave
	}
	return run
}

func (x *resultVectors) fillLines(l lines, letters []string) {
	t := l.t
	across, noted := x.across(t), noteIndex{table: t, ids: map[uint32]int32{}}
	before := len(x.status.index)
	for at := l.from; at < l.to; at++ {
		row, s := at/len(t.Statistics), at%len(t.Statistics)
		stub, line := t.Stub[row], t.Line(row, s)
		columns := x.standing(line, across.columns)
		x.banner.pick(across.banners, columns)
		x.segment.pick(across.segments, columns)
		for _, c := range columns {
			x.status.index = append(x.status.index, across.statuses[line.Status(int(c))])
			x.value.add(line.Value(int(c)))
		}
		x.fillSpreads(line, columns)
		switch marks := t.Marks(row, s, letters); {
		case marks != nil:
			for _, c := range columns {
				x.notes.index = append(x.notes.index, x.notes.id(joined(noteIDs(t.Notes, line.Notes(int(c))|stub.Notes), marks(int(c)))))
			}
		case line.Noted():
			for _, c := range columns {
				x.notes.index = append(x.notes.index, noted.of(&x.notes, line.Notes(int(c))|stub.Notes))
			}
		default:
			x.notes.repeat(noteIDs(t.Notes, stub.Notes), len(columns))
		}
		bases := &across.bases[stub.Base]
		for _, c := range columns {
			withheld := line.Status(int(c)).Withheld()
			x.n.add(bases.n[c], withheld)
			x.weighted.add(bases.weighted[c], withheld)
			x.effective.add(bases.effective[c], withheld)
		}
		x.statistic.repeat(t.Statistics[s].Name, len(columns))
		x.unit.repeat(string(t.Unit(row, s)), len(columns))
		x.item.repeat(stub.Item, len(columns))
		x.itemTo.repeat(stub.ItemTo, len(columns))
	}
	x.measure.repeat(t.Measure, len(x.status.index)-before)
}

// standing lists the columns in which a line has a figure: all of them, but for
// maps and the like.
func (x *resultVectors) standing(l *disclose.Line, all []int32) []int32 {
	x.columns = x.columns[:0]
	for _, c := range all {
		if l.Status(int(c)) != tab.Absent {
			x.columns = append(x.columns, c)
		}
	}
	return x.columns
}

func (x *resultVectors) fillSpreads(l *disclose.Line, columns []int32) {
	if !l.Spreads() {
		x.stdError.nulls(len(columns))
		x.low.nulls(len(columns))
		x.high.nulls(len(columns))
		return
	}
	for _, c := range columns {
		stdError, low, high := l.Spread(int(c))
		x.stdError.add(stdError)
		x.low.add(low)
		x.high.add(high)
	}
}

// across are the indices of what the columns of a table repeat in every line.
type across struct {
	columns           []int32 // 0, 1, 2…
	banners, segments []int32 // per column
	statuses          [tab.Absent + 1]int32
	bases             []baseIDs // per kind of base
}

// baseIDs are indices into the dictionaries of bases, per column; -1 for none.
type baseIDs struct{ n, weighted, effective []int32 }

func (x *resultVectors) across(t *disclose.Table) across {
	var a across
	for i, c := range t.Columns.List {
		a.columns = append(a.columns, int32(i))
		a.banners, a.segments = append(a.banners, x.banner.id(c.Banner)), append(a.segments, x.segment.id(c.Segment))
	}
	for s := range a.statuses {
		a.statuses[s] = x.status.id(tab.Status(s).String())
	}
	for kind := range t.Bases {
		var of baseIDs
		for c := range t.Columns.List {
			n, weighted, effective := int32(-1), int32(-1), int32(-1)
			if b, ok := t.BaseOfKind(kind, c); ok {
				n, weighted, effective = x.n.whole(int64(b.N)), x.weighted.decimal(b.Weighted), x.effective.decimal(b.Effective)
			}
			of.n, of.weighted, of.effective = append(of.n, n), append(of.weighted, weighted), append(of.effective, effective)
		}
		a.bases = append(a.bases, of)
	}
	return a
}

// noteIndex finds the texts of notes; neighbours tend to have the same.
type noteIndex struct {
	table *disclose.Table
	ids   map[uint32]int32
	last  uint32
	known bool
	id    int32 // of last
}

func (x *noteIndex) of(notes *texts, bits uint32) int32 {
	if x.known && bits == x.last {
		return x.id
	}
	id, ok := x.ids[bits]
	if !ok {
		id = notes.id(noteIDs(x.table.Notes, bits))
		x.ids[bits] = id
	}
	x.last, x.known, x.id = bits, true, id
	return id
}

// write writes the columns in the order of ResultColumns.
func (x *resultVectors) write(p *pageWriter) {
	for _, t := range []*texts{&x.study, &x.wave, &x.measure, &x.statistic, &x.banner, &x.segment, &x.item, &x.itemTo, &x.unit} {
		p.texts(t)
	}
	for _, n := range []*numbers{&x.value, &x.stdError, &x.low, &x.high} {
		p.numbers(n)
	}
	for _, b := range []*bases{&x.n, &x.weighted, &x.effective} {
		p.bases(b)
	}
	p.texts(&x.status)
	p.texts(&x.notes)
}

// joined is two lists of words as one.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// noteIDs are the names of the notes whose bits are set.
func noteIDs(notes []tab.Note, bits uint32) string {
	var ids []string
	for i, n := range notes {
		if i < 32 && bits&(1<<i) != 0 {
			ids = append(ids, n.ID)
		}
	}
	return strings.Join(ids, " ")
}
