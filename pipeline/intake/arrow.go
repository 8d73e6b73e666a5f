package intake

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	parquetfile "github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// source yields the rows of a file, some of its columns side by side.
type source interface {
	// next fills the vectors with the next rows and says how many; io.EOF
	// after the last.
	next(ctx context.Context, into []vector) (int, error)
	close()
}

// The sizes of a batch, in rows.
const (
	batchRows      = 16 << 10
	batchRowsDelta = 256      // where a page may hold long values in few bytes
	batchBytes     = 64 << 20 // of text, at worst
)

// library opens a file with arrow-go for its schema.
func (f *file) library(h handle) (fr *pqarrow.FileReader, err error) {
	defer f.recover(&err)
	if err := bounded(); err != nil {
		return nil, err
	}
	md, err := metadata.NewFileMetaData(f.footer.raw, nil)
	if err != nil {
		return nil, f.bad("is a damaged Parquet file: its footer cannot be read", err)
	}
	md.SetSourceFileSize(f.size)
	// Without the Arrow schema that some writers add, types come from Parquet
	// alone: no dictionary columns, no extension types, one thing less to trust.
	md.FileMetaData.KeyValueMetadata = nil
	mem := &allocator{limit: maxHeld}
	props := parquet.NewReaderProperties(mem)
	props.BufferedStreamEnabled = true
	props.MaxCompressedPageSize, props.MaxUncompressedPageSize = maxPage, maxPage
	pr, err := parquetfile.NewParquetReader(io.NewSectionReader(h, 0, f.size), parquetfile.WithMetadata(md), parquetfile.WithReadProps(props))
	if err != nil {
		return nil, f.bad("is a damaged Parquet file", err)
	}
	batch := f.batch
	if batch == 0 {
		batch = batchRows
	}
	fr, err = pqarrow.NewFileReader(pr, pqarrow.ArrowReadProperties{Parallel: false, BatchSize: batch}, mem)
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

// arrowSource is the safe path: arrow-go's sequential record reader.
type arrowSource struct {
	f      *file
	h      handle
	rr     pqarrow.RecordReader
	fields []column
	at     []int // place of each column in a record; -1 for partitions
	texts  []*interner
	rows   int64
	total  int64
}

// readColumns opens the columns of a file for reading, after its pages have
// been walked.
func (f *file) readColumns(ctx context.Context, columns []column) (_ source, err error) {
	h, err := f.open()
	if err != nil {
		return nil, err
	}
	s := &arrowSource{f: f, h: h, fields: columns, total: f.footer.rows, texts: make([]*interner, len(columns)), at: make([]int, len(columns))}
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	defer f.recover(&err)
	if err := f.walk(ctx, h, columns); err != nil {
		return nil, err
	}
	leaves, fields := leavesOf(columns)
	if len(leaves) == 0 || s.total == 0 {
		return s, nil
	}
	fr, err := f.library(h)
	if err != nil {
		return nil, err
	}
	var groups []int
	for i, g := range f.footer.groups {
		if g.rows > 0 {
			groups = append(groups, i)
		}
		f.trim(fr, i, leaves)
	}
	if s.rr, err = fr.GetRecordReader(ctx, leaves, groups); err != nil {
		return nil, f.bad("is a damaged Parquet file", err)
	}
	for i, c := range columns {
		s.at[i] = slices.Index(fields, c.field)
	}
	return s, nil
}

// readGroup SHIM
func (f *file) readGroup(ctx context.Context, h handle, group int, columns []column) (_ source, err error) {
	shim.Lock()
	defer shim.Unlock()
	hh, err := f.open()
	if err != nil {
		return nil, err
	}
	s := &arrowSource{f: f, h: hh, fields: columns, total: f.footer.groups[group].rows, texts: make([]*interner, len(columns)), at: make([]int, len(columns))}
	if err := f.walk(ctx, h, columns); err != nil {
		return nil, err
	}
	leaves, fields := leavesOf(columns)
	for i, c := range columns {
		s.at[i] = slices.Index(fields, c.field)
	}
	if len(leaves) == 0 || s.total == 0 {
		return s, nil
	}
	fr, err := f.library(h)
	if err != nil {
		return nil, err
	}
	f.trim(fr, group, leaves)
	if s.rr, err = fr.GetRecordReader(ctx, leaves, []int{group}); err != nil {
		return nil, f.bad("is a damaged Parquet file", err)
	}
	return s, nil
}

var shim sync.Mutex

// leavesOf lists the leaves to read and the top-level fields that they belong
// to, both in file order, which is the order of fields in a record.
func leavesOf(columns []column) (leaves, fields []int) {
	for _, c := range columns {
		if c.field >= 0 {
			leaves, fields = append(leaves, c.leaf), append(fields, c.field)
		}
	}
	slices.Sort(leaves)
	slices.Sort(fields)
	return slices.Compact(leaves), slices.Compact(fields)
}

// trim replaces the sizes that arrow-go allocates by with ones that the file
// can justify.
func (f *file) trim(fr *pqarrow.FileReader, group int, leaves []int) {
	md := fr.ParquetReader().MetaData()
	for _, l := range leaves {
		m := md.FileMetaData.RowGroups[group].Columns[l].MetaData
		m.TotalUncompressedSize = min(max(0, m.TotalUncompressedSize), batchBytes)
	}
}

// walk checks the pages of the columns and decides how many rows are read at
// once.
func (f *file) walk(ctx context.Context, h handle, columns []column) error {
	if f.walked == nil {
		f.walked, f.batch = map[int]bool{}, batchRows
	}
	end := f.size - 8 - int64(len(f.footer.raw))
	for _, g := range f.footer.groups {
		for _, c := range columns {
			if c.field < 0 || f.walked[c.leaf] {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := f.walkChunk(h, g.chunks[c.leaf], end, c.leaf); err != nil {
				return err
			}
		}
	}
	for _, c := range columns {
		f.walked[c.leaf] = c.field >= 0
	}
	return nil
}

func (f *file) walkChunk(h handle, m chunkMeta, end int64, l int) error {
	if _, err := compress.GetCodec(compress.Compression(m.codec)); err != nil {
		return &Error{File: f.path, Column: f.leafName(l), Reason: "is compressed in a way that cannot be read", Hint: "export with zstd, snappy, gzip or no compression", Err: err}
	}
	w, err := walkPages(h, m, end, m.physical)
	if err != nil {
		e := f.bad("is a damaged Parquet file: "+err.Error(), err)
		e.Column = f.leafName(l)
		return e
	}
	if width := int64(f.footer.schema[f.footer.leaves[l].element].width); m.physical == typeFixed && width > 0 {
		f.batch = max(1, min(f.batch, batchBytes/width))
	}
	if m.physical == typeByteArray && m.encodings&(1<<encodingDeltaByteArray) != 0 {
		// Each value may repeat the one before and so be as long as the page.
		f.batch = max(1, min(f.batch, batchRowsDelta, batchBytes/max(1, w.largest)))
	}
	if w.dictionary*f.batch > batchBytes {
		longest, err := longestEntry(h, m, end)
		if err != nil {
			e := f.bad("is a damaged Parquet file: a dictionary cannot be read", err)
			e.Column = f.leafName(l)
			return e
		}
		f.batch = max(1, min(f.batch, batchBytes/max(1, longest)))
	}
	return nil
}

func (f *file) leafName(l int) string { return f.footer.schema[f.footer.leaves[l].topLevel].name }

func (s *arrowSource) close() {
	defer func() { _ = recover() }()
	if s.rr != nil {
		s.rr.Release()
		s.rr = nil
	}
	s.h.Close()
}

func (s *arrowSource) next(ctx context.Context, into []vector) (n int, err error) {
	defer s.f.recover(&err)
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if s.rows == s.total {
		return 0, s.finish()
	}
	if s.rr == nil {
		n = int(min(s.total-s.rows, batchRows))
		return n, s.convert(into, n, nil)
	}
	rec, err := s.rr.Read()
	if errors.Is(err, io.EOF) {
		return 0, s.f.bad("is a damaged Parquet file: it has fewer rows than its footer says", nil)
	}
	if err != nil {
		return 0, s.f.failure(err)
	}
	n = int(rec.NumRows())
	if n == 0 || int64(n) > s.total-s.rows {
		return 0, s.f.bad("is a damaged Parquet file: its rows disagree with its footer", nil)
	}
	return n, s.convert(into, n, rec.Columns())
}

// finish checks that the library, too, has no more rows.
func (s *arrowSource) finish() error {
	if s.rr != nil {
		if _, err := s.rr.Read(); !errors.Is(err, io.EOF) {
			return s.f.bad("is a damaged Parquet file: its rows disagree with its footer", err)
		}
	}
	if err := s.h.unchanged(); err != nil {
		return err
	}
	return io.EOF
}

func (s *arrowSource) convert(into []vector, n int, arrays []arrow.Array) error {
	s.rows += int64(n)
	for i := range s.fields {
		if s.texts[i] == nil {
			s.texts[i] = &interner{}
		}
		if s.at[i] < 0 {
			s.constant(&into[i], n, i)
			continue
		}
		a := arrays[s.at[i]]
		if a.Len() != n {
			return s.f.bad("is a damaged Parquet file: its columns have different numbers of rows", nil)
		}
		if err := s.fill(&into[i], a, i); err != nil {
			e := s.f.bad(err.Error(), err)
			e.Column = s.fields[i].name
			return e
		}
	}
	return nil
}

// constant is the value of a partition in every row.
func (s *arrowSource) constant(v *vector, n, i int) {
	*v = vector{form: s.fields[i].form, n: n, codes: resize(v.codes, n), ints: resize(v.ints, n), valid: v.valid}
	if v.form == nullForm {
		return
	}
	v.valid = nil
	v.dict = &s.texts[i].dictionary
	code := s.texts[i].intern(s.fields[i].constant)
	for r := range n {
		v.codes[r], v.ints[r] = code, s.fields[i].day
	}
}

var errListShape = errors.New("lists nest in a way that cannot be read")

// fill takes over the values of one array.
func (s *arrowSource) fill(v *vector, a arrow.Array, i int) error {
	c := s.fields[i]
	if c.form != listForm {
		return fillFlat(v, a, c, s.texts[i])
	}
	list, ok := a.(array.ListLike)
	if !ok {
		return errListShape
	}
	v.form, v.n = listForm, a.Len()
	fillValid(v, a)
	items := list.ListValues()
	if st, ok := items.(*array.Struct); ok {
		if c.child < 0 || c.child >= st.NumField() {
			return errListShape
		}
		if v.items == nil {
			v.items = &vector{}
		}
		if err := fillFlat(v.items, st.Field(c.child), c.item(), s.texts[i]); err != nil {
			return err
		}
		overlay(v.items, st)
	} else {
		if v.items == nil {
			v.items = &vector{}
		}
		if err := fillFlat(v.items, items, c.item(), s.texts[i]); err != nil {
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
