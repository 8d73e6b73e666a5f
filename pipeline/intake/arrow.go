package intake

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"weak"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/parquet"
	parquetfile "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// The sizes of a batch, in rows.
const (
	batchRows      = 16 << 10
	batchRowsDelta = 256      // where a page may hold long values in few bytes
	batchBytes     = 64 << 20 // of text, at worst
)

// parsedFooter is a file's footer as arrow-go parses it. The groups of a file
// that are read at a time share it; it goes when nobody holds it.
type parsedFooter struct {
	mu sync.Mutex
	md weak.Pointer[metadata.FileMetaData]
}

// metadata is the footer for arrow-go.
func (f *file) metadata() (*metadata.FileMetaData, error) {
	f.parsed.mu.Lock()
	defer f.parsed.mu.Unlock()
	if md := f.parsed.md.Value(); md != nil {
		return md, nil
	}
	md, err := metadata.NewFileMetaData(f.footer.raw, nil)
	if err != nil {
		return nil, f.bad("is a damaged Parquet file: its footer cannot be read", err)
	}
	md.SetSourceFileSize(f.size)
	// Without the Arrow schema that some writers add, types come from Parquet
	// alone: no dictionary columns, no extension types, one thing less to trust.
	md.FileMetaData.KeyValueMetadata = nil
	// arrow-go allocates by these sizes; the file must justify them.
	for _, g := range md.FileMetaData.RowGroups {
		for _, c := range g.Columns {
			c.MetaData.TotalUncompressedSize = min(max(0, c.MetaData.TotalUncompressedSize), batchBytes)
		}
	}
	f.parsed.md = weak.Make(md)
	return md, nil
}

// library opens a file with arrow-go.
func (f *file) library(h handle) (fr *pqarrow.FileReader, err error) {
	defer f.recover(&err)
	if err := bounded(); err != nil {
		return nil, err
	}
	md, err := f.metadata()
	if err != nil {
		return nil, err
	}
	mem := &allocator{limit: maxHeld}
	props := parquet.NewReaderProperties(mem)
	props.BufferedStreamEnabled = true
	props.MaxCompressedPageSize, props.MaxUncompressedPageSize = maxPage, maxPage
	pr, err := parquetfile.NewParquetReader(io.NewSectionReader(h, 0, f.size), parquetfile.WithMetadata(md), parquetfile.WithReadProps(props))
	if err != nil {
		return nil, f.bad("is a damaged Parquet file", err)
	}
	fr, err = pqarrow.NewFileReader(pr, pqarrow.ArrowReadProperties{Parallel: false, BatchSize: batchRows}, mem)
	if err != nil {
		return nil, f.bad("has a column of a type that cannot be read", err)
	}
	return fr, nil
}

// recover turns a panic of a library into an error about the file. The panic's
// text may quote cells, so it is kept as the cause and not shown.
func (f *file) recover(err *error) {
	e := recover()
	if e == nil {
		return
	}
	if e == errAllocation {
		*err = &Error{File: f.path, Reason: errAllocation.Error(), Hint: "write smaller pages and row groups", Err: errAllocation}
		return
	}
	*err = f.failure(fmt.Errorf("%v", e))
}

// failure says what of a library's error a reader can act on. The rest may
// quote cells, so it is the cause and not shown.
func (f *file) failure(cause error) *Error {
	switch text := cause.Error(); {
	case strings.Contains(text, "INT96"):
		return &Error{File: f.path, Reason: "holds an INT96 timestamp outside the years 1678 to 2261", Hint: "export timestamps in microseconds", Err: cause}
	case strings.Contains(text, "logical type"):
		return f.bad("has a column of a type that cannot be read", cause)
	}
	return f.bad("is a damaged Parquet file: reading it fails", cause)
}

// arrowChunk is the safe path: arrow-go's sequential record reader over one
// column of one row group.
type arrowChunk struct {
	f      *file
	column column
	rr     pqarrow.RecordReader
	texts  interner
	rows   vector // of the current record
	at     int    // how many of them have been taken
	bounds []int32
	items  vector
}

// arrowChunk walks the pages of a chunk and opens it.
func (s *groupSource) arrowChunk(ctx context.Context, c column) (chunk, error) {
	batch, err := s.f.walkChunk(s.h, s.group, c.leaf)
	if err != nil {
		return nil, err
	}
	if s.library == nil {
		if s.library, err = s.f.library(s.h); err != nil {
			return nil, err
		}
	}
	s.library.Props.BatchSize = batch
	rr, err := s.library.GetRecordReader(ctx, []int{c.leaf}, []int{s.group})
	if err != nil {
		return nil, s.f.bad("is a damaged Parquet file", err)
	}
	if c.child >= 0 {
		c.child = 0 // the record has no other field
	}
	return &arrowChunk{f: s.f, column: c, rr: rr}, nil
}

// walkChunk checks the pages of a chunk and decides how many rows may be read
// at once.
func (f *file) walkChunk(h handle, group, l int) (batch int64, err error) {
	m, end := f.footer.groups[group].chunks[l], f.pagesEnd()
	w, err := walkPages(newWindow(h, m, end), m, end)
	if err != nil {
		return 0, f.badPage(l, err)
	}
	batch = batchRows
	if width := int64(f.footer.schema[f.footer.leaves[l].element].width); m.physical == typeFixed && width > 0 {
		batch = max(1, min(batch, batchBytes/width))
	}
	if m.physical == typeByteArray && m.encodings&(1<<encodingDeltaByteArray) != 0 {
		// Each value may repeat the one before and so be as long as the page.
		batch = max(1, min(batch, batchRowsDelta, batchBytes/max(1, w.largest)))
	}
	if w.dictionary*batch > batchBytes {
		longest, err := longestEntry(h, m, end)
		if err != nil {
			return 0, f.badPage(l, errors.New("a dictionary cannot be read"))
		}
		batch = max(1, min(batch, batchBytes/max(1, longest)))
	}
	return batch, nil
}

// pagesEnd is where the footer begins.
func (f *file) pagesEnd() int64 { return f.size - 8 - int64(len(f.footer.raw)) }

// badPage is an error about the pages of a column.
func (f *file) badPage(l int, cause error) *Error {
	e := f.bad("is a damaged Parquet file: "+cause.Error(), cause)
	e.Column = f.leafName(l)
	return e
}

func (f *file) leafName(l int) string { return f.footer.schema[f.footer.leaves[l].topLevel].name }

func (c *arrowChunk) close() {
	defer func() { _ = recover() }()
	c.rr.Release()
}

func (c *arrowChunk) ready(context.Context) (int, error) {
	if c.at < c.rows.n {
		return c.rows.n - c.at, nil
	}
	rec, err := c.rr.Read()
	if errors.Is(err, io.EOF) {
		return 0, nil
	}
	if err != nil {
		return 0, c.f.failure(err)
	}
	if rec.NumRows() == 0 || rec.NumCols() != 1 || int64(rec.Column(0).Len()) != rec.NumRows() {
		return 0, c.f.bad("is a damaged Parquet file: its rows disagree with its footer", nil)
	}
	c.at = 0
	if err := c.fill(&c.rows, rec.Column(0)); err != nil {
		e := c.f.bad(err.Error(), err)
		e.Column = c.column.name
		return 0, e
	}
	return c.rows.n, nil
}

func (c *arrowChunk) take(v *vector, n int) error {
	*v = c.rows.part(c.at, c.at+n)
	if v.form == listForm {
		first := v.offsets[0]
		c.items = c.rows.items.part(int(first), int(v.offsets[n]))
		c.bounds = resize(c.bounds, n+1)
		for i, at := range v.offsets {
			c.bounds[i] = at - first
		}
		v.offsets, v.items = c.bounds, &c.items
	}
	c.at += n
	return nil
}

var errListShape = errors.New("lists nest in a way that cannot be read")

// fill takes over the values of one array.
func (c *arrowChunk) fill(v *vector, a arrow.Array) error {
	if c.column.form != listForm {
		return fillFlat(v, a, c.column, &c.texts)
	}
	list, ok := a.(array.ListLike)
	if !ok {
		return errListShape
	}
	v.form, v.n = listForm, a.Len()
	fillValid(v, a)
	items := list.ListValues()
	if st, ok := items.(*array.Struct); ok {
		if c.column.child < 0 || c.column.child >= st.NumField() {
			return errListShape
		}
		if v.items == nil {
			v.items = &vector{}
		}
		if err := fillFlat(v.items, st.Field(c.column.child), c.column.item(), &c.texts); err != nil {
			return err
		}
		overlay(v.items, st)
	} else {
		if v.items == nil {
			v.items = &vector{}
		}
		if err := fillFlat(v.items, items, c.column.item(), &c.texts); err != nil {
			return err
		}
	}
	v.offsets = resize(v.offsets, v.n+1)
	last := int64(0)
	for r := range v.n {
		from, to := list.ValueOffsets(r)
		if from < last || to < from || to > int64(v.items.n) {
			return errListShape
		}
		v.offsets[r], v.offsets[r+1], last = int32(from), int32(to), to
		if v.valid != nil && !v.valid[r] {
			v.offsets[r+1] = v.offsets[r]
		}
	}
	return nil
}

// overlay marks the items whose struct is missing.
func overlay(v *vector, st *array.Struct) {
	if st.NullN() == 0 {
		return
	}
	if v.valid == nil {
		v.valid = make([]bool, v.n)
		for i := range v.valid {
			v.valid[i] = true
		}
	}
	for i := range v.n {
		v.valid[i] = v.valid[i] && st.IsValid(i)
	}
}

func fillValid(v *vector, a arrow.Array) {
	if a.NullN() == 0 {
		v.valid = nil
		return
	}
	v.valid = resize(v.valid, a.Len())
	for i := range v.valid {
		v.valid[i] = a.IsValid(i)
	}
}

// fillFlat takes over an array of single values.
func fillFlat(v *vector, a arrow.Array, c column, texts *interner) error {
	v.form, v.n, v.ticks, v.wall = c.form, a.Len(), c.ticks, c.wall
	if a.DataType().ID() == arrow.NULL {
		v.form = nullForm
		return nil
	}
	fillValid(v, a)
	switch c.form {
	case textForm:
		return fillText(v, a, texts)
	case floatForm:
		return fillFloats(v, a)
	case nullForm:
		return nil
	}
	return fillInts(v, a)
}

func fillText(v *vector, a arrow.Array, texts *interner) error {
	v.dict, v.codes = &texts.dictionary, resize(v.codes, v.n)
	var at func(i int) string
	switch a := a.(type) {
	case *array.String:
		at = a.Value
	case *array.Binary:
		at = a.ValueString
	case *array.FixedSizeBinary:
		at = func(i int) string { return string(a.Value(i)) }
		if a.DataType().(*arrow.FixedSizeBinaryType).ByteWidth == 16 {
			at = func(i int) string { return uuid(a.Value(i)) }
		}
	default:
		return unreadable(a)
	}
	for i := range v.n {
		if !v.missing(i) {
			v.codes[i] = texts.intern(at(i))
		}
	}
	if len(texts.values) > maxRows {
		return errors.New("holds too many different texts")
	}
	return nil
}

// uuid is the usual text of a UUID.
func uuid(b []byte) string {
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:36], b[10:16])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

func fillFloats(v *vector, a arrow.Array) error {
	v.floats = resize(v.floats, v.n)
	switch a := a.(type) {
	case *array.Float64:
		copy(v.floats, a.Values())
	case *array.Float32:
		for i, x := range a.Values() {
			v.floats[i] = float64(x)
		}
	case *array.Float16:
		for i, x := range a.Values() {
			v.floats[i] = float64(x.Float32())
		}
	case *array.Decimal128:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		for i := range v.n {
			v.floats[i] = a.Value(i).ToFloat64(scale)
		}
	case *array.Decimal256:
		scale := a.DataType().(arrow.DecimalType).GetScale()
		for i := range v.n {
			v.floats[i] = a.Value(i).ToFloat64(scale)
		}
	default:
		return unreadable(a)
	}
	return nil
}

func widen[T ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64](to []int64, from []T) {
	for i, x := range from {
		to[i] = int64(x)
	}
}

func fillInts(v *vector, a arrow.Array) error {
	v.ints = resize(v.ints, v.n)
	switch a := a.(type) {
	case *array.Int8:
		widen(v.ints, a.Values())
	case *array.Int16:
		widen(v.ints, a.Values())
	case *array.Int32:
		widen(v.ints, a.Values())
	case *array.Int64:
		copy(v.ints, a.Values())
	case *array.Uint8:
		widen(v.ints, a.Values())
	case *array.Uint16:
		widen(v.ints, a.Values())
	case *array.Uint32:
		widen(v.ints, a.Values())
	case *array.Uint64:
		widen(v.ints, a.Values())
	case *array.Date32:
		widen(v.ints, a.Values())
	case *array.Timestamp:
		widen(v.ints, a.Values())
	case *array.Boolean:
		for i := range v.n {
			v.ints[i] = 0
			if a.Value(i) {
				v.ints[i] = 1
			}
		}
	default:
		return fillBig(v, a)
	}
	return nil
}

// fillBig takes decimals without a fraction; those beyond 64 bits are refused
// and not rounded, since they are mostly ids.
func fillBig(v *vector, a arrow.Array) error {
	for i := range v.n {
		if v.missing(i) {
			continue
		}
		ok := false
		switch a := a.(type) {
		case *array.Decimal128:
			x := a.Value(i)
			v.ints[i] = int64(x.LowBits())
			ok = x.HighBits() == v.ints[i]>>63
		case *array.Decimal256:
			if b := a.Value(i).BigInt(); b.IsInt64() {
				v.ints[i], ok = b.Int64(), true
			}
		default:
			return unreadable(a)
		}
		if !ok {
			return errors.New("holds a decimal beyond 64 bits")
		}
	}
	return nil
}

func unreadable(a arrow.Array) error {
	return errors.New("is of type " + a.DataType().String() + ", which cannot be read")
}
