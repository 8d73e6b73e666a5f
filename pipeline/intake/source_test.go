package intake

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"rung/pipeline/study"
)

// whole reads a file's columns as a whole.
func wholeFile(t testing.TB, path string, uses use, names ...string) []*store {
	t.Helper()
	e := &export{role: RespondentsExport}
	for _, n := range names {
		e.want(col(n), uses)
	}
	f := &file{abs: path, path: filepath.Base(path)}
	columns, faults := e.open(f)
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	r := &run{reading: &reading{st: &study.Study{}}, ctx: context.Background(), out: &Intake{}, watch: &watch{}}
	out := make([]*store, len(names))
	for i := range out {
		out[i] = newStore()
	}
	err := r.each(found{export: &export{role: e.role, wants: e.wants, files: []*file{f}}, columns: [][]column{columns}}, all(found{export: e}), func(v []*vector, n int) error {
		for i := range out {
			out[i].add(v[i])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cells is a column as text, "·" where missing.
func (s *store) cells() []string {
	cal := calendar{loc: time.UTC}
	out := make([]string, s.n)
	for i := range out {
		if out[i] = "·"; s.missing(i) {
			continue
		}
		if s.form == timeForm {
			out[i] = s.instant(i, time.UTC).Format(time.RFC3339Nano)
			continue
		}
		out[i] = s.vector.category(i, cal.dayOf)
	}
	return out
}

// What WriteTable writes is what is read.
func TestWriteTable(t *testing.T) {
	valid := []bool{true, false, true}
	columns := []Column{
		{Name: "z int", Ints: []int64{math.MinInt64, 0, 7}, Valid: valid}, {Name: "float", Floats: []float64{0.1, 0, -2}},
		{Name: "bool", Bools: []bool{true, false, false}, Valid: valid}, {Name: "text", Texts: []string{"ä", "", "=x"}, Valid: valid},
		{Name: "date", Dates: []time.Time{day("1969-12-31"), day("2026-11-21"), day("0001-01-01")}}, {Name: "a time", Times: []time.Time{at("2026-11-21T23:59:59.5Z"), at("1900-01-01T00:00:00Z"), at("9999-12-31T00:00:00Z")}, Valid: valid},
	}
	dir := t.TempDir()
	write(t, dir, "a.parquet", columns...)
	names := []string{"z int", "float", "bool", "text", "date", "a time"}
	want := [][]string{{"-9223372036854775808", "·", "7"}, {"0.1", "0", "-2"}, {"true", "·", "false"}, {"ä", "·", "=x"}, {"1969-12-31", "2026-11-21", "0001-01-01"}, {"2026-11-21T23:59:59.5Z", "·", "9999-12-31T00:00:00Z"}}
	for i, s := range wholeFile(t, filepath.Join(dir, "a.parquet"), asOperand, names...) {
		if diff := cmp.Diff(want[i], s.cells()); diff != "" {
			t.Errorf("%s: %s", names[i], diff)
		}
	}
	var a, b bytes.Buffer
	if err := WriteTable(&a, columns); err != nil {
		t.Fatal(err)
	}
	if err := WriteTable(&b, columns); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same table has two forms, %v", err)
	}
	for _, bad := range [][]Column{nil, {{Name: "a", Ints: []int64{1}}, {Name: "a", Ints: []int64{1}}}, {{Name: "a", Ints: []int64{1}}, {Name: "b", Ints: []int64{1, 2}}}} {
		if err := WriteTable(&a, bad); err == nil {
			t.Errorf("%v was written", bad)
		}
	}
}

// Every type that we take, as arrow-go writes it, in every codec and with
// several row groups.
func TestArrowTypes(t *testing.T) {
	at := at("2026-11-21T23:30:00Z")
	ts := func(u arrow.TimeUnit, zone string) arrow.DataType {
		return &arrow.TimestampType{Unit: u, TimeZone: zone}
	}
	cases := []struct {
		name string
		typ  arrow.DataType
		add  func(b array.Builder)
		want string
	}{
		{"i8", arrow.PrimitiveTypes.Int8, func(b array.Builder) { b.(*array.Int8Builder).Append(-8) }, "-8"},
		{"i16", arrow.PrimitiveTypes.Int16, func(b array.Builder) { b.(*array.Int16Builder).Append(-16) }, "-16"},
		{"i32", arrow.PrimitiveTypes.Int32, func(b array.Builder) { b.(*array.Int32Builder).Append(-32) }, "-32"},
		{"u8", arrow.PrimitiveTypes.Uint8, func(b array.Builder) { b.(*array.Uint8Builder).Append(255) }, "255"},
		{"u16", arrow.PrimitiveTypes.Uint16, func(b array.Builder) { b.(*array.Uint16Builder).Append(65535) }, "65535"},
		{"u32", arrow.PrimitiveTypes.Uint32, func(b array.Builder) { b.(*array.Uint32Builder).Append(math.MaxUint32) }, "4294967295"},
		{"u64", arrow.PrimitiveTypes.Uint64, func(b array.Builder) { b.(*array.Uint64Builder).Append(math.MaxUint64) }, "18446744073709551615"},
		{"f32", arrow.PrimitiveTypes.Float32, func(b array.Builder) { b.(*array.Float32Builder).Append(0.5) }, "0.5"},
		{"nan", arrow.PrimitiveTypes.Float64, func(b array.Builder) { b.(*array.Float64Builder).Append(math.NaN()) }, "·"},
		{"bool", arrow.FixedWidthTypes.Boolean, func(b array.Builder) { b.(*array.BooleanBuilder).Append(true) }, "true"},
		{"dec0", &arrow.Decimal128Type{Precision: 20, Scale: 0}, func(b array.Builder) { b.(*array.Decimal128Builder).Append(decimal128.FromI64(-5)) }, "-5"},
		{"dec2", &arrow.Decimal128Type{Precision: 9, Scale: 2}, func(b array.Builder) { b.(*array.Decimal128Builder).Append(decimal128.FromI64(125)) }, "1.25"},
		{"str", arrow.BinaryTypes.String, func(b array.Builder) { b.(*array.StringBuilder).Append("a\x07b") }, "a\uFFFDb"},
		{"bin", arrow.BinaryTypes.Binary, func(b array.Builder) { b.(*array.BinaryBuilder).Append([]byte("007")) }, "007"},
		{"uuid", &arrow.FixedSizeBinaryType{ByteWidth: 16}, func(b array.Builder) {
			b.(*array.FixedSizeBinaryBuilder).Append([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\xff"))
		}, "00010203-0405-0607-0809-0a0b0c0d0eff"},
		{"date32", arrow.FixedWidthTypes.Date32, func(b array.Builder) { b.(*array.Date32Builder).Append(arrow.Date32(dayNumber(at))) }, "2026-11-21"},
		{"ms", ts(arrow.Millisecond, "UTC"), func(b array.Builder) { b.(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMilli())) }, "2026-11-21T23:30:00Z"},
		{"us", ts(arrow.Microsecond, "Europe/Berlin"), func(b array.Builder) { b.(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMicro())) }, "2026-11-21T23:30:00Z"},
		{"wall", ts(arrow.Nanosecond, ""), func(b array.Builder) { b.(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixNano())) }, "2026-11-21T23:30:00Z"},
		{"null", arrow.Null, func(b array.Builder) { b.AppendNull() }, "·"},
		{"dict", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, func(b array.Builder) { _ = b.(*array.BinaryDictionaryBuilder).AppendString("x") }, "x"},
	}
	var fields []arrow.Field
	var names []string
	for _, c := range cases {
		fields, names = append(fields, arrow.Field{Name: c.name, Type: c.typ, Nullable: true}), append(names, c.name)
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	for range 5 {
		for i, c := range cases {
			c.add(b.Field(i))
			b.Field(i).AppendNull()
		}
	}
	rec := b.NewRecordBatch()
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Zstd, compress.Codecs.Lz4Raw} {
		var out bytes.Buffer
		w, err := pqarrow.NewFileWriter(rec.Schema(), &out, parquet.NewWriterProperties(parquet.WithCompression(codec), parquet.WithMaxRowGroupLength(3)), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(rec), w.Close()); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		put(t, dir, "a.parquet", out.Bytes())
		for i, s := range wholeFile(t, filepath.Join(dir, "a.parquet"), asOperand, names...) {
			want := strings.Fields(strings.Repeat(cases[i].want+" · ", 5))
			if diff := cmp.Diff(want, s.cells()); diff != "" {
				t.Errorf("%s, %s: %s", codec, names[i], diff)
			}
		}
	}
}

// What is not Parquet is called by its name, and what cannot be read says
// what to do.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "age", Texts: []string{"x"}})
	good, err := os.ReadFile(filepath.Join(dir, "good.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"empty": "", "short": "PAR1", "pair": "PAR1PAR1", "csv": "id,age\n1,2\n3,4\n", "html": "\n<!doctype html><html>", "gz": "\x1f\x8b\x08\x00abcdefghijk", "lfs": "version https://git-lfs.github.com/spec/v1\noid",
		"zip": "PK\x03\x04abcdefghijklmn", "cut": string(good[:len(good)-9]), "half": string(good[:len(good)/2]), "pare": "PARE" + strings.Repeat("x", 20) + "PARE", "json": `{"id": 1, "b": 2}`} {
		put(t, dir, name+".parquet", []byte(content))
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.parquet"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo.parquet"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	link("/dev/zero", "zero.parquet")
	link("good.parquet", "link.parquet")
	put(t, dir, "sparse.parquet", nil)
	if err := os.Truncate(filepath.Join(dir, "sparse.parquet"), 1<<40); err != nil {
		t.Skip(err)
	}
	cases := []struct {
		path, want string
		kind       Kind
	}{
		{"empty.parquet", "is empty", Bad}, {"short.parquet", "too short", Bad}, {"pair.parquet", "too short", Bad}, {"csv.parquet", "CSV", Bad}, {"html.parquet", "HTML", Bad}, {"gz.parquet", "gzip", Bad}, {"lfs.parquet", "Git LFS", Bad},
		{"zip.parquet", "zip", Bad}, {"cut.parquet", "cut short", Bad}, {"half.parquet", "cut short", Bad}, {"pare.parquet", "encrypted", Bad}, {"json.parquet", "JSON", Bad}, {"sparse.parquet", "not a Parquet file", Bad},
		{"folder.parquet", "not a regular file", Bad}, {"fifo.parquet", "not a regular file", Bad}, {"zero.parquet", "not a regular file", Bad},
		{"none*.parquet", "no file matches", Missing}, {"none.parquet", "no file matches", Missing}, {"ftp://x", "not known", Bad}, {"[", "not a valid pattern", Bad},
		{"{good,link}.parquet", "no file matches", Missing}, {"[gl][oi]*[dk].parquet", "same content", Bad},
	}
	for _, c := range cases {
		st := small(t, dir)
		st.Exports.Ladders, st.Exports.Interactions = nil, nil
		st.Exports.Respondents.Path = c.path
		start := time.Now()
		_, err := Read(context.Background(), st, Options{})
		var e *Error
		if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", c.path, err)
		}
		if time.Since(start) > 5*time.Second {
			t.Errorf("%s: took %v", c.path, time.Since(start))
		}
	}
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	for _, path := range []string{"link.parquet", "file://" + dir + "/good.parquet", "**/good.parquet"} {
		st.Exports.Respondents.Path = path
		if in := mustRead(t, st, Options{}); in.Sample.Len != 1 {
			t.Errorf("%s: %d people", path, in.Sample.Len)
		}
	}
}

// Check finds every problem in one pass, with what is near.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "respondent_id", Texts: []string{"a"}}, Column{Name: "age", Ints: []int64{1}}, Column{Name: "plan", Texts: []string{"x"}})
	write(t, dir, "people/b.parquet", Column{Name: "respondent_id", Texts: []string{"a"}}, Column{Name: "age", Ints: []int64{2}}, Column{Name: "extra", Ints: []int64{1}})
	put(t, dir, "ladders/a.parquet", []byte("id,ladder\n1,2\n"))
	st := small(t, dir, study.Trait{Name: "age", Column: study.Column{Name: "plan", Position: study.Position{Line: 7, Column: 3}}, Bands: []float64{1}},
		study.Trait{Name: "x", When: study.Expression{Text: "agge > 1", Position: study.Position{Line: 9}}}, study.Trait{Name: "y", When: study.Expression{Text: "age >", Position: study.Position{Line: 10}}})
	st.Exports.Respondents.ID = study.Column{Name: "respondent_ids", Position: study.Position{Line: 4}}
	got := map[string]int{}
	for _, p := range Check(context.Background(), st) {
		got[p.Export+" "+p.Column+" "+p.Hint]++
		if p.Text == "" || p.Kind == Bad && p.Export == InteractionsExport {
			t.Errorf("%+v", p)
		}
	}
	want := map[string]int{
		`respondents respondent_ids did you mean "respondent_id"?`: 2, "respondents plan a number is needed here": 1, "respondents plan correct the column's name in the study file": 1,
		`respondents agge did you mean "age"?`: 2, "respondents  correct the expression": 1, "ladders  export Parquet, or correct the path": 1,
		"interactions  check the path, which starts at the study file's folder, and that the export has run": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Describe(context.Background(), st); err == nil {
		t.Error("described")
	}
}

// Types that change between files or exports, and expressions that do not fit
// the columns.
func TestDrift(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "age", Ints: []int64{30}}, Column{Name: "n", Ints: []int64{1}})
	write(t, dir, "people/b.parquet", Column{Name: "id", Ints: []int64{2}}, Column{Name: "age", Texts: []string{"30"}}, Column{Name: "n", Floats: []float64{1.5}})
	write(t, dir, "ladders/a.parquet", Column{Name: "id", Texts: []string{"1"}}, Column{Name: "ladder", Ints: []int64{1}}, Column{Name: "rung", Ints: []int64{1}}, Column{Name: "code", Texts: []string{"sleep"}})
	read := func(traits ...study.Trait) error {
		st := small(t, dir, traits...)
		st.Exports.Interactions = nil
		if len(traits) > 0 {
			st.Exports.Ladders = nil
		}
		in, err := Read(context.Background(), st, Options{})
		if err == nil && len(in.Warnings) != 1 {
			t.Errorf("warnings %q", in.Warnings)
		}
		return err
	}
	for want, err := range map[string]error{
		`ladders/a.parquet: column "id": holds text`:                           read(),
		`people/b.parquet: column "age": holds text (utf8), but whole numbers`: read(study.Trait{Name: "x", Column: col("age")}),
		`trait "x": `: read(study.Trait{Name: "x", When: study.Expression{Text: `n == "a"`}}),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := read(study.Trait{Name: "x", Column: col("n")}); err != nil {
		t.Error(err)
	}
	err := read(study.Trait{Name: "x", Column: col("n"), Nets: []study.Net{{Name: "most", Of: []string{"1,5"}, Position: study.Position{Line: 3, Column: 4}}}})
	if err == nil || !strings.Contains(err.Error(), `study.yaml: line 3, column 4: trait "x": net "most" names the category "1,5"`) {
		t.Errorf("got %v", err)
	}
}

// A file that changes while it is read is not half believed.
func TestChange(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	_, err := Read(context.Background(), st, Options{Progress: func(p Progress) {
		if p.Export != RespondentsExport || p.Of != 2 {
			t.Errorf("progress %+v", p)
		}
		if p.Rows == 0 {
			return
		}
		write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3}})
	}})
	var e *Error
	if !errors.As(err, &e) || e.Kind != NotReady || e.Kind.ExitCode() != 75 {
		t.Errorf("got %v", err)
	}
}

// Whatever happens to the bytes of a file, reading ends with the same rows or
// a clear error: our own pages carry checksums.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(7, 7))
	write(t, dir, "a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3, 4}}, Column{Name: "t", Texts: []string{"a", "b", "a", "c"}}, Column{Name: "l", Lists: [][]string{{"x"}, {}, {"y", "z"}, {"x"}}, Field: "code"})
	good, err := os.ReadFile(filepath.Join(dir, "a.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range 2000 {
		b := bytes.Clone(good)
		switch i % 4 {
		case 0:
			b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		case 1:
			b = b[:rng.IntN(len(b))]
		case 2:
			at := rng.IntN(len(b) - 8)
			for k := range 8 {
				b[at+k] = byte(rng.IntN(256))
			}
		case 3:
			at := rng.IntN(len(b))
			b = append(b[:at:at], b[min(len(b), at+1+rng.IntN(9)):]...)
		}
		put(t, dir, "b.parquet", b)
		if _, err := readCorpus(context.Background(), filepath.Join(dir, "b.parquet")); err != nil {
			refused++
			var e *Error
			if !errors.As(err, &e) || e.Kind != Bad || len(err.Error()) > maxMessage {
				t.Fatalf("damage %d: %v", i, err)
			}
		}
	}
	if refused < 1000 {
		t.Errorf("%d of 2000 damaged files were refused", refused)
	}
}

func TestErrorText(t *testing.T) {
	e := &Error{File: "a\x1b[31m\n.parquet", Column: strings.Repeat("ü", 500), Reason: "is\u202ebad", Hint: strings.Repeat("do it ", 200)}
	if s := e.Error(); len(s) > maxMessage || strings.ContainsAny(s, "\n\x1b\u202e") || !strings.Contains(s, `\x1b[31m\n`) {
		t.Errorf("%q", s)
	}
}

func TestDescribe(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}}, Column{Name: "age", Ints: []int64{1, 2}})
	st := small(t, dir, study.Trait{Name: "age", Column: col("age"), Bands: []float64{1}})
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	p, err := Describe(context.Background(), st)
	if err != nil || len(p) != 1 || p[0].Rows != 2 || p[0].RowGroups != 1 || cmp.Diff([]string{"id", "age"}, p[0].Columns) != "" || p[0].Files[0].Path != "people/a.parquet" {
		t.Errorf("%+v, %v", p, err)
	}
}

// A page that says little and means much is refused before it fills the
// memory.
func TestBombs(t *testing.T) {
	if err := bounded(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []compress.Compression{compress.Codecs.Snappy, compress.Codecs.Zstd, compress.Codecs.Gzip, compress.Codecs.Brotli, compress.Codecs.Lz4Raw} {
		codec, err := compress.GetCodec(c)
		if err != nil {
			t.Fatal(err)
		}
		packed := codec.Encode(nil, make([]byte, 1<<20))
		if b, err := unpack(int(c), packed, 1<<20); err != nil || len(b) != 1<<20 {
			t.Errorf("%s: %d bytes, %v", c, len(b), err)
		}
		if _, err := unpack(int(c), packed, 1<<10); err == nil {
			t.Errorf("%s unpacked a page beyond its size", c)
		}
	}
	dir := t.TempDir()
	long := strings.Repeat("x", 64<<10)
	texts := make([]string, 40_000)
	for i := range texts {
		texts[i] = long
	}
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: make([]int64, len(texts))}, Column{Name: "t", Texts: texts})
	st := small(t, dir, study.Trait{Name: "t", Column: col("t")})
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	in, err := guardedRead(t, st)
	if err != nil || in.Sample.Len != 1 {
		t.Errorf("a long text in every row: %v", err)
	}
}

// guardedRead reads with an eye on the heap.
func guardedRead(t *testing.T, st *study.Study) (*Intake, error) {
	t.Helper()
	done := make(chan struct{})
	peak := make(chan uint64)
	go func() {
		var top uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapInuse)
			select {
			case <-done:
				peak <- top
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	in, err := Read(context.Background(), st, Options{})
	close(done)
	if top := <-peak; top > 1<<30 {
		t.Errorf("the heap grew to %d MiB", top>>20)
	}
	return in, err
}

// Consent is true, a word, a scope among others, or a list of scopes; who
// says nothing has not consented.
func TestConsent(t *testing.T) {
	cases := []struct {
		column Column
		scope  string
		want   int
	}{
		{Column{Bools: []bool{true, false, true}, Valid: []bool{true, true, false}}, "", 1},
		{Column{Texts: []string{"yes", "No", ""}}, "", 1},
		{Column{Texts: []string{"a, Report", "reports", "report"}}, "report", 2},
		{Column{Lists: [][]string{{"a", "report"}, {}, {"b"}}}, "report", 1},
		{Column{Lists: [][]string{{"a"}, {}, {"none"}}}, "", 1},
		{Column{Ints: []int64{1, 0, 0}}, "", 1},
	}
	for i, c := range cases {
		dir := t.TempDir()
		c.column.Name = "consent"
		write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3}}, c.column)
		st := small(t, dir)
		st.Exports.Ladders, st.Exports.Interactions = nil, nil
		st.Exports.Respondents.Consent, st.Exports.Respondents.Scope = col("consent"), c.scope
		if in := mustRead(t, st, Options{}); in.Sample.Len != c.want {
			t.Errorf("case %d: %d people, want %d", i, in.Sample.Len, c.want)
		}
	}
}
