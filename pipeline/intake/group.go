package intake

import (
	"context"
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// source yields rows, some columns side by side.
type source interface {
	// next fills the vectors with the next rows and says how many, at least
	// one and at most batchRows; io.EOF after the last. What it fills is good
	// until the next call.
	next(ctx context.Context, into []vector) (int, error)
	close()
}

// chunk yields the values of one column of a row group.
type chunk interface {
	// ready is how many rows take can give at once, decoding pages if need
	// be; 0 after the last row.
	ready(ctx context.Context) (int, error)
	// take puts the next n rows into v, at most as many as are ready. What it
	// puts there is good until the next call of ready.
	take(v *vector, n int) error
	close()
}

// groupSource reads columns of one row group, each along its own path.
type groupSource struct {
	f       *file
	h       handle
	group   int
	columns []column
	chunks  []chunk
	library *pqarrow.FileReader // for the safe path, once it is needed
	rows    int64               // so far
}

// readGroup opens columns of one row group. Several groups of a file may be
// read side by side; the handle stays the caller's.
func (f *file) readGroup(ctx context.Context, h handle, group int, columns []column) (_ source, err error) {
	s := &groupSource{f: f, h: h, group: group, columns: columns, chunks: make([]chunk, len(columns))}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	defer f.recover(&err)
	if err := bounded(); err != nil {
		return nil, err
	}
	for i, c := range columns {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if s.chunks[i], err = s.open(ctx, c); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *groupSource) open(ctx context.Context, c column) (chunk, error) {
	if c.field < 0 {
		return newConstant(c), nil
	}
	m := s.f.footer.groups[s.group].chunks[c.leaf]
	if _, err := compress.GetCodec(compress.Compression(m.codec)); err != nil {
		return nil, &Error{File: s.f.path, Column: s.f.leafName(c.leaf), Reason: "is compressed in a way that cannot be read", Hint: "export with zstd, snappy, gzip or no compression", Err: err}
	}
	if !s.f.plainly(c, m) {
		return s.arrowChunk(ctx, c)
	}
	if c.form == listForm {
		c.raw = false
		p := s.f.pageChunk(s.h, m, c)
		return &listChunk{pageChunk: p, shape: s.f.footer.listShape(c.leaf)}, nil
	}
	return s.f.pageChunk(s.h, m, c), nil
}

func (s *groupSource) close() {
	for _, c := range s.chunks {
		if c != nil {
			c.close()
		}
	}
	s.chunks = nil
}

func (s *groupSource) next(ctx context.Context, into []vector) (n int, err error) {
	defer s.f.recover(&err)
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	left := s.f.footer.groups[s.group].rows - s.rows
	n = int(min(left, batchRows))
	for i := range s.chunks {
		ready, err := s.ready(ctx, i)
		switch {
		case err != nil:
			return 0, err
		case left == 0 && ready > 0 && s.columns[i].field >= 0:
			return 0, s.f.bad("is a damaged Parquet file: its rows disagree with its footer", nil)
		case left > 0 && ready == 0:
			return 0, s.f.bad("is a damaged Parquet file: it has fewer rows than its footer says", nil)
		}
		n = min(n, ready)
	}
	if left == 0 {
		if err := s.h.unchanged(); err != nil {
			return 0, err
		}
		return 0, io.EOF
	}
	for i, c := range s.chunks {
		if err := c.take(&into[i], n); err != nil {
			return 0, s.f.pageFailure(s.columns[i].leaf, err)
		}
	}
	s.rows += int64(n)
	return n, nil
}

// ready asks a chunk how many rows are ready. A column with a page that only
// arrow-go reads goes on along the safe path.
func (s *groupSource) ready(ctx context.Context, i int) (int, error) {
	n, err := s.chunks[i].ready(ctx)
	if err == nil {
		return n, nil
	}
	if !errors.Is(err, errUnusual) {
		return 0, s.f.pageFailure(s.columns[i].leaf, err)
	}
	s.chunks[i].close()
	if s.chunks[i], err = s.arrowChunk(ctx, s.columns[i]); err != nil {
		return 0, err
	}
	var passed vector
	for skip := s.rows; ; {
		n, err := s.chunks[i].ready(ctx)
		if err != nil || n == 0 || skip == 0 {
			return n, err
		}
		n = int(min(int64(n), skip))
		if err := s.chunks[i].take(&passed, n); err != nil {
			return 0, err
		}
		skip -= int64(n)
	}
}

// pageFailure is an error of a page, if it does not say itself what it is.
func (f *file) pageFailure(l int, err error) error {
	var e *Error
	if errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return f.badPage(l, err)
}

// constant is a column whose value stands in the path.
type constant struct{ rows vector }

func newConstant(c column) *constant {
	if c.form == nullForm {
		return &constant{vector{form: nullForm, n: batchRows}}
	}
	k := &constant{vector{form: c.form, n: batchRows, codes: make([]int32, batchRows), ints: make([]int64, batchRows), dict: &dictionary{values: []string{c.constant}}}}
	for i := range k.rows.ints {
		k.rows.ints[i] = c.day
	}
	return k
}

func (k *constant) ready(context.Context) (int, error) { return batchRows, nil }
func (k *constant) close()                             {}

func (k *constant) take(v *vector, n int) error {
	*v = k.rows.part(0, n)
	return nil
}

// fileSource reads the row groups of a file one after the other.
type fileSource struct {
	f       *file
	h       handle
	columns []column
	at      int // the group to open next
	group   source
}

// readColumns opens columns of all row groups of a file.
func (f *file) readColumns(ctx context.Context, columns []column) (source, error) {
	h, err := f.open()
	if err != nil {
		return nil, err
	}
	return &fileSource{f: f, h: h, columns: columns}, nil
}

func (s *fileSource) close() {
	s.closeGroup()
	s.h.Close()
}

func (s *fileSource) closeGroup() {
	if s.group != nil {
		s.group.close()
		s.group = nil
	}
}

func (s *fileSource) next(ctx context.Context, into []vector) (int, error) {
	for {
		if s.group == nil {
			for s.at < len(s.f.footer.groups) && s.f.footer.groups[s.at].rows == 0 {
				s.at++
			}
			if s.at == len(s.f.footer.groups) {
				if err := s.h.unchanged(); err != nil {
					return 0, err
				}
				return 0, io.EOF
			}
			var err error
			if s.group, err = s.f.readGroup(ctx, s.h, s.at, s.columns); err != nil {
				s.group = nil
				return 0, err
			}
			s.at++
		}
		n, err := s.group.next(ctx, into)
		if err != io.EOF {
			return n, err
		}
		s.closeGroup()
	}
}
