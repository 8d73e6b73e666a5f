package intake

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	arrowparquet "github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/parquet-go/parquet-go"
)

// The generated files hold all types that exports do, with missing values in
// half of the columns.
var generatedFields = []arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64},
	{Name: "age", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
	{Name: "i8", Type: arrow.PrimitiveTypes.Int8},
	{Name: "i16", Type: arrow.PrimitiveTypes.Int16, Nullable: true},
	{Name: "u8", Type: arrow.PrimitiveTypes.Uint8, Nullable: true},
	{Name: "u16", Type: arrow.PrimitiveTypes.Uint16},
	{Name: "u32", Type: arrow.PrimitiveTypes.Uint32},
	{Name: "u64", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
	{Name: "f32", Type: arrow.PrimitiveTypes.Float32, Nullable: true},
	{Name: "f64", Type: arrow.PrimitiveTypes.Float64},
	{Name: "yes", Type: arrow.FixedWidthTypes.Boolean},
	{Name: "maybe", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "day", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
	{Name: "ms", Type: &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}},
	{Name: "us", Type: &arrow.TimestampType{Unit: arrow.Microsecond}, Nullable: true},
	{Name: "ns", Type: &arrow.TimestampType{Unit: arrow.Nanosecond, TimeZone: "UTC"}},
	{Name: "stage", Type: arrow.BinaryTypes.String},
	{Name: "plan", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "word", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "uuid", Type: &arrow.FixedSizeBinaryType{ByteWidth: 16}},
	{Name: "fixed", Type: &arrow.FixedSizeBinaryType{ByteWidth: 5}, Nullable: true},
	{Name: "tags", Type: arrow.ListOf(arrow.BinaryTypes.String), Nullable: true},
	{Name: "rungs", Type: arrow.ListOf(arrow.StructOf(
		arrow.Field{Name: "code", Type: arrow.BinaryTypes.String, Nullable: true},
		arrow.Field{Name: "n", Type: arrow.PrimitiveTypes.Int32},
	)), Nullable: true},
}

// generated writes rows of generatedFields with arrow-go, a seventh of them a
// row group.
func generated(t testing.TB, rows int, seed uint64, options ...arrowparquet.WriterProperty) []byte {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	schema := arrow.NewSchema(generatedFields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range rows {
		for k, fd := range schema.Fields() {
			// Missing values come in runs as well as singly.
			if fd.Nullable && (rng.IntN(5) == 0 || i/100%3 == k%3) {
				b.Field(k).AppendNull()
				continue
			}
			generate(b.Field(k), fd.Name, i, rng)
		}
	}
	rec := b.NewRecordBatch()
	var out bytes.Buffer
	options = append([]arrowparquet.WriterProperty{arrowparquet.WithMaxRowGroupLength(int64(max(1, rows/7))), arrowparquet.WithDataPageSize(1 << 10)}, options...)
	w, err := pqarrow.NewFileWriter(schema, &out, arrowparquet.NewWriterProperties(options...), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rec); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func generate(b array.Builder, name string, i int, rng *rand.Rand) {
	switch b := b.(type) {
	case *array.Int64Builder:
		b.Append(int64(i / 5))
	case *array.Int32Builder:
		b.Append(int32(18 + rng.IntN(60)))
	case *array.Int8Builder:
		b.Append(int8(rng.IntN(256) - 128))
	case *array.Int16Builder:
		b.Append(int16(rng.IntN(1<<16) - 1<<15))
	case *array.Uint8Builder:
		b.Append(uint8(rng.IntN(256)))
	case *array.Uint16Builder:
		b.Append(uint16(rng.IntN(1 << 16)))
	case *array.Uint32Builder:
		b.Append(rng.Uint32())
	case *array.Uint64Builder:
		b.Append(rng.Uint64())
	case *array.Float32Builder:
		b.Append(float32(rng.IntN(9)) / 4)
	case *array.Float64Builder:
		b.Append(rng.NormFloat64())
	case *array.BooleanBuilder:
		b.Append(i/40%2 == 0 || rng.IntN(9) == 0)
	case *array.Date32Builder:
		b.Append(arrow.Date32(20_000 + rng.IntN(400)))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(rng.Int64N(1 << 60)))
	case *array.FixedSizeBinaryBuilder:
		v := make([]byte, 16)
		for k := range v {
			v[k] = byte(rng.IntN(3))
		}
		if name == "fixed" {
			v = v[:5]
		}
		b.Append(v)
	case *array.StringBuilder:
		switch name {
		case "stage":
			b.Append([]string{"aware", "trial", "use"}[i/50%3])
		case "plan":
			b.Append(fmt.Sprint("plan ", rng.IntN(40)))
		default:
			b.Append([]string{"", fmt.Sprint("word ", rng.IntN(1_000_000))}[min(1, rng.IntN(4))])
		}
	case *array.ListBuilder:
		b.Append(true)
		for range rng.IntN(6) {
			if rng.IntN(5) == 0 {
				b.ValueBuilder().AppendNull()
				continue
			}
			generate(b.ValueBuilder(), "plan", i, rng)
		}
	case *array.StructBuilder:
		b.Append(true)
		if code := b.FieldBuilder(0); rng.IntN(5) == 0 {
			code.AppendNull()
		} else {
			generate(code, "stage", rng.IntN(1000), rng)
		}
		generate(b.FieldBuilder(1), "", i, rng)
	default:
		panic(fmt.Sprintf("%T", b))
	}
}

// goRow is a row as parquet-go writes it.
type goRow struct {
	ID    int64     `parquet:"id,delta"`
	Who   string    `parquet:"who,plain"`
	Stage string    `parquet:"stage,dict"`
	Delta string    `parquet:"delta,delta"`
	Age   *int32    `parquet:"age,optional"`
	Value float64   `parquet:"value"`
	Split float64   `parquet:"split,split"`
	Yes   bool      `parquet:"yes"`
	At    time.Time `parquet:"at,timestamp(microsecond)"`
	UUID  [16]byte  `parquet:"uuid,uuid"`
	Tags  []string  `parquet:"tags,list"`
	Bare  []int64   `parquet:"bare"`
	Rungs []goRung  `parquet:"rungs,list"`
	Price int64     `parquet:"price,decimal(2:18)"`
	Count int32     `parquet:"count,decimal(0:9)"`
}

type goRung struct {
	Code string `parquet:"code,dict"`
	N    *int32 `parquet:"n,optional"`
}

// goWritten writes goRows with parquet-go, three row groups of them and an
// empty one.
func goWritten(t testing.TB, rows int, options ...parquet.WriterOption) []byte {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 6))
	var out bytes.Buffer
	w := parquet.NewGenericWriter[goRow](&out, append([]parquet.WriterOption{parquet.PageBufferSize(2 << 10)}, options...)...)
	for i := range rows {
		n := int32(rng.IntN(50))
		r := goRow{ID: int64(i / 3), Who: fmt.Sprint("r-", i/4), Stage: []string{"aware", "trial", "use"}[rng.IntN(3)], Delta: fmt.Sprint("abc", i), Value: rng.Float64(), Split: rng.Float64(),
			Yes: rng.IntN(2) == 0, At: time.UnixMicro(rng.Int64N(1 << 50)), Price: int64(i), Count: n}
		if i%3 > 0 {
			r.Age = &n
		}
		for range rng.IntN(4) {
			r.Tags, r.Bare, r.Rungs = append(r.Tags, fmt.Sprint(rng.IntN(9))), append(r.Bare, int64(n)), append(r.Rungs, goRung{Code: r.Stage, N: r.Age})
		}
		if _, err := w.Write([]goRow{r}); err != nil {
			t.Fatal(err)
		}
		if i%(rows/3+1) == 0 {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// generatedFiles are the files of the tests and the fuzz target's seeds.
func generatedFiles(t testing.TB, rows int) map[string][]byte {
	codec := arrowparquet.WithCompression
	return map[string][]byte{
		"plain pages":  generated(t, rows, 1, arrowparquet.WithDictionaryDefault(false)),
		"dictionaries": generated(t, rows, 2, codec(compress.Codecs.Zstd)),
		"mixed":        generated(t, rows, 3, codec(compress.Codecs.Snappy), arrowparquet.WithDictionaryPageSizeLimit(300)),
		"version 2":    generated(t, rows, 4, codec(compress.Codecs.Gzip), arrowparquet.WithDataPageVersion(arrowparquet.DataPageV2), arrowparquet.WithDictionaryPageSizeLimit(300)),
		"lz4":          generated(t, rows, 5, codec(compress.Codecs.Lz4Raw)),
		"brotli":       generated(t, rows, 6, codec(compress.Codecs.Brotli)),
		"delta": generated(t, rows, 7, arrowparquet.WithDictionaryDefault(false), arrowparquet.WithEncodingFor("id", arrowparquet.Encodings.DeltaBinaryPacked),
			arrowparquet.WithEncodingFor("word", arrowparquet.Encodings.DeltaByteArray), arrowparquet.WithEncodingFor("plan", arrowparquet.Encodings.DeltaLengthByteArray)),
		"rle booleans": generated(t, rows, 8, arrowparquet.WithDictionaryDefault(false), arrowparquet.WithEncodingFor("yes", arrowparquet.Encodings.RLE), arrowparquet.WithEncodingFor("maybe", arrowparquet.Encodings.RLE)),
		"go":           goWritten(t, rows, parquet.Compression(&parquet.Zstd)),
		"go version 1": goWritten(t, rows, parquet.DataPageVersion(1), parquet.Compression(&parquet.Snappy)),
		"no rows":      generated(t, 0, 9),
	}
}
