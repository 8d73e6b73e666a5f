package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"rung/pipeline/study"
)

// BenchmarkRead reads a study of 20,000 people, 200,000 rungs and 1,000,000
// interactions.
func BenchmarkRead(b *testing.B) {
	dir, rng := b.TempDir(), rand.New(rand.NewPCG(1, 2))
	const people, events = 20_000, 1_000_000
	who := make([]Column, 2)
	who[0].Name, who[1].Name = "id", "age"
	for i := range people {
		who[0].Texts, who[1].Ints = append(who[0].Texts, fmt.Sprintf("r-%08d", i)), append(who[1].Ints, int64(18+rng.IntN(60)))
	}
	write(b, dir, "people/a.parquet", who...)
	l := []Column{{Name: "id"}, {Name: "ladder"}, {Name: "rung"}, {Name: "code"}}
	codes := []string{"roster", "sleep", "energy", "family", "freedom"}
	for i := range 2 * people {
		for r := range 5 {
			l[0].Texts, l[1].Ints = append(l[0].Texts, who[0].Texts[i/2]), append(l[1].Ints, int64(i))
			l[2].Ints, l[3].Texts = append(l[2].Ints, int64(r+1)), append(l[3].Texts, codes[rng.IntN(5)])
		}
	}
	write(b, dir, "ladders/a.parquet", l...)
	e := []Column{{Name: "id"}, {Name: "ts"}, {Name: "stage"}, {Name: "value"}}
	for range events {
		e[0].Texts, e[1].Times = append(e[0].Texts, who[0].Texts[rng.IntN(people)]), append(e[1].Times, day("2026-09-01").Add(time.Duration(rng.IntN(90*86400))*time.Second))
		e[2].Texts, e[3].Floats = append(e[2].Texts, []string{"aware", "trial", "use"}[rng.IntN(3)]), append(e[3].Floats, rng.Float64())
	}
	write(b, dir, "events/a.parquet", e...)
	st := small(b, dir, study.Trait{Name: "age", Column: col("age"), Bands: []float64{25, 65}},
		study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7, 30}},
		study.Trait{Name: "frequency", Count: true, Where: study.Expression{Text: `stage == "use"`}, WindowDays: 30, Bands: []float64{1, 2}},
		study.Trait{Name: "spent", Sum: col("value"), Bands: []float64{1, 2.75}})
	b.ReportAllocs()
	for b.Loop() {
		in, err := Read(context.Background(), st, Options{})
		if err != nil || in.Sample.Len != people || in.Rows.Interactions.Used != events {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events+10*people)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkDecode reads a row group of interactions along either path.
func BenchmarkDecode(b *testing.B) {
	const rows = 500_000
	rng := rand.New(rand.NewPCG(3, 4))
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "respondent_id", Type: arrow.PrimitiveTypes.Int64},
		{Name: "ts", Type: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}},
		{Name: "touchpoint", Type: arrow.BinaryTypes.String},
		{Name: "stage", Type: arrow.BinaryTypes.String},
		{Name: "value", Type: arrow.PrimitiveTypes.Float64},
	}, nil)
	build := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range rows {
		build.Field(0).(*array.Int64Builder).Append(int64(i / 12))
		build.Field(1).(*array.TimestampBuilder).Append(arrow.Timestamp(1_780_000_000_000_000 + rng.Int64N(90*86400)*1_000_000))
		build.Field(2).(*array.StringBuilder).Append(fmt.Sprint("touchpoint ", rng.IntN(24)))
		build.Field(3).(*array.StringBuilder).Append([]string{"aware", "trial", "use", "repeat"}[rng.IntN(4)])
		build.Field(4).(*array.Float64Builder).Append(float64(rng.IntN(100_000)) / 100)
	}
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithMaxRowGroupLength(rows)), pqarrow.DefaultWriterProps())
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(w.Write(build.NewRecordBatch()), w.Close()); err != nil {
		b.Fatal(err)
	}
	f, h, columns, err := opened("interactions", out.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	for name, open := range map[string]func(context.Context, handle, int, []column) (source, error){"fast": f.readGroup, "safe": f.cautious} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(out.Len()))
			b.ReportAllocs()
			v := make([]vector, len(columns))
			for b.Loop() {
				src, err := open(b.Context(), h, 0, columns)
				for err == nil {
					_, err = src.next(b.Context(), v)
				}
				if err != io.EOF {
					b.Fatal(err)
				}
				src.close()
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(rows*len(columns)), "ns/value")
		})
	}
}
