package intake

import (
	"bufio"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// spill is a file of rows that do not fit in memory: streams of Arrow IPC,
// uncompressed, one after the other. It has no name any more once it is open,
// so that nothing is left of it, however the run ends.
type spill struct {
	f      *os.File
	size   int64
	layout layout
	schema *arrow.Schema
}

// section is where a stream stands in the file.
type section struct{ at, size int64 }

func newSpill(scratch func() (string, error), l layout) (*spill, error) {
	dir := ""
	if scratch != nil {
		var err error
		if dir, err = scratch(); err != nil {
			return nil, err
		}
	}
	f, err := os.CreateTemp(dir, "rows-*.arrows")
	if err != nil {
		return nil, spillError(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, spillError(err)
	}
	fields := []arrow.Field{
		{Name: "who", Type: arrow.PrimitiveTypes.Int32}, {Name: "ladder", Type: arrow.PrimitiveTypes.Uint64},
		{Name: "rung", Type: arrow.PrimitiveTypes.Int16}, {Name: "code", Type: arrow.PrimitiveTypes.Uint16},
		{Name: "start", Type: arrow.PrimitiveTypes.Uint8}, {Name: "reason", Type: arrow.PrimitiveTypes.Uint8},
	}
	if l.parent {
		fields = append(fields, arrow.Field{Name: "parent", Type: arrow.PrimitiveTypes.Int16})
	}
	if l.wave {
		fields = append(fields, arrow.Field{Name: "wave", Type: arrow.PrimitiveTypes.Uint16})
	}
	if l.rows {
		fields = append(fields, arrow.Field{Name: "rows", Type: arrow.PrimitiveTypes.Uint8})
	}
	return &spill{f: f, layout: l, schema: arrow.NewSchema(fields, nil)}, nil
}

// spillError is what a person can do about a disk that does not hold the rows.
func spillError(err error) error {
	e := &Error{Kind: Memory, File: "temporary rows", Reason: "cannot be written to or read from the disk", Hint: "check the disk of the folder of reports", Err: err}
	if errors.Is(err, syscall.ENOSPC) {
		e.Reason, e.Hint = "do not fit on the disk", "free space on the disk of the folder of reports, or raise the memory limit"
	}
	return e
}

// write appends chunks as one stream.
func (s *spill) write(chunks []*told) (section, error) {
	w := &counter{w: bufio.NewWriterSize(io.NewOffsetWriter(s.f, s.size), 1<<20)}
	out := ipc.NewWriter(w, ipc.WithSchema(s.schema))
	for _, c := range chunks {
		rec := s.record(c)
		err := out.Write(rec)
		rec.Release()
		if err != nil {
			return section{}, spillError(err)
		}
	}
	if err := out.Close(); err != nil {
		return section{}, spillError(err)
	}
	if err := w.w.Flush(); err != nil {
		return section{}, spillError(err)
	}
	at := section{s.size, w.n}
	s.size += w.n
	return at, nil
}

type counter struct {
	w *bufio.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// record is a chunk as Arrow sees it, without a copy.
func (s *spill) record(c *told) arrow.RecordBatch {
	n := c.len()
	columns := []arrow.Array{
		bare(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(c.who), n),
		bare(arrow.PrimitiveTypes.Uint64, arrow.Uint64Traits.CastToBytes(c.ladder), n),
		bare(arrow.PrimitiveTypes.Int16, arrow.Int16Traits.CastToBytes(c.rung), n),
		bare(arrow.PrimitiveTypes.Uint16, arrow.Uint16Traits.CastToBytes(c.code), n),
		bare(arrow.PrimitiveTypes.Uint8, c.start, n),
		bare(arrow.PrimitiveTypes.Uint8, c.reason, n),
	}
	if s.layout.parent {
		columns = append(columns, bare(arrow.PrimitiveTypes.Int16, arrow.Int16Traits.CastToBytes(c.parent), n))
	}
	if s.layout.wave {
		columns = append(columns, bare(arrow.PrimitiveTypes.Uint16, arrow.Uint16Traits.CastToBytes(c.wave), n))
	}
	if s.layout.rows {
		columns = append(columns, bare(arrow.PrimitiveTypes.Uint8, c.rows, n))
	}
	return array.NewRecordBatch(s.schema, columns, int64(n))
}

// bare is an array over bytes that are held elsewhere.
func bare(t arrow.DataType, b []byte, n int) arrow.Array {
	return array.MakeFromData(array.NewData(t, n, []*memory.Buffer{nil, memory.NewBufferBytes(b)}, nil, 0, 0))
}

// read appends the rows of a stream.
func (s *spill) read(at section, to *told) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = spillError(errors.New("an Arrow stream cannot be read back"))
		}
	}()
	in, err := ipc.NewReader(bufio.NewReaderSize(io.NewSectionReader(s.f, at.at, at.size), 1<<20))
	if err != nil {
		return spillError(err)
	}
	defer in.Release()
	for in.Next() {
		rec := in.RecordBatch()
		c := told{
			who: rec.Column(0).(*array.Int32).Values(), ladder: rec.Column(1).(*array.Uint64).Values(), rung: rec.Column(2).(*array.Int16).Values(),
			code: rec.Column(3).(*array.Uint16).Values(), start: rec.Column(4).(*array.Uint8).Values(), reason: rec.Column(5).(*array.Uint8).Values(),
		}
		next := 6
		if s.layout.parent {
			c.parent = rec.Column(next).(*array.Int16).Values()
			next++
		}
		if s.layout.wave {
			c.wave = rec.Column(next).(*array.Uint16).Values()
			next++
		}
		if s.layout.rows {
			c.rows = rec.Column(next).(*array.Uint8).Values()
		}
		to.addAll(&c, 0, c.len())
	}
	if err := in.Err(); err != nil && !errors.Is(err, io.EOF) {
		return spillError(err)
	}
	return nil
}

func (s *spill) close() { s.f.Close() }
