package intake

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/bits"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// The pages of results.parquet are put together here from the parts of
// parquet-go: its writer takes rows, and hashes every text of every row to
// find the index that we know already.

const parquetMagic = "PAR1"

// codec compresses pages. Shares and their intervals are most of a file and
// hardly compress, so that the fastest level costs no size.
var codec = zstd.Codec{Level: zstd.SpeedFastest}

// resultsFooter is the footer of a file without rows: schema and orders as
// parquet-go derives them from Result, so that reading and writing have one
// source.
func resultsFooter() (*format.FileMetaData, error) {
	var b bytes.Buffer
	if err := parquet.NewGenericWriter[Result](&b, parquet.CreatedBy("rung", "1", "")).Close(); err != nil {
		return nil, err
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, err
	}
	return f.Metadata(), nil
}

// encodedGroup is an encoded row group, offsets counting from its own beginning.
type encodedGroup struct {
	bytes []byte
	meta  format.RowGroup
	err   error
}

// at is what the footer says of a group that begins at an offset of the file.
func (g encodedGroup) at(offset int64, ordinal int) format.RowGroup {
	m := g.meta
	m.FileOffset, m.Ordinal = offset, int16(ordinal)
	for i := range m.Columns {
		c := &m.Columns[i].MetaData
		if len(c.Encoding) > 0 && c.Encoding[len(c.Encoding)-1] == format.RLEDictionary {
			c.DictionaryPageOffset += offset
		}
		c.DataPageOffset += offset
	}
	return m
}

// pageWriter writes the columns of a row group one after the other.
type pageWriter struct {
	out     []byte
	columns []format.SchemaElement
	chunks  []format.ColumnChunk
	size    int64  // uncompressed, with headers
	body    []byte // of the page at hand, uncompressed
	levels  []byte // scratch
	packed  []byte // compressed
	err     error
}

// reset begins a row group in the memory of one that is written.
func (p *pageWriter) reset(out []byte) { p.out, p.chunks, p.size, p.err = out[:0], nil, 0, nil }

func (p *pageWriter) group(rows int) encodedGroup {
	return encodedGroup{bytes: p.out, err: p.err, meta: format.RowGroup{Columns: p.chunks, NumRows: int64(rows),
		TotalByteSize: p.size, TotalCompressedSize: int64(len(p.out))}}
}

func (p *pageWriter) texts(t *texts) {
	c := p.begin(len(t.index), format.Plain, format.RLE, format.RLEDictionary)
	for _, s := range t.list {
		p.body = binary.LittleEndian.AppendUint32(p.body, uint32(len(s)))
		p.body = append(p.body, s...)
	}
	p.dictionary(c, len(t.list))
	p.indices(t.index, len(t.list))
	p.data(c, format.RLEDictionary)
	c.Statistics.MinValue, c.Statistics.MaxValue = t.bounds()
	p.end(c)
}

func (p *pageWriter) numbers(n *numbers) {
	c := p.begin(len(n.present), format.Plain, format.RLE)
	p.presence(c, n.present, len(n.values))
	for _, v := range n.values {
		p.body = binary.LittleEndian.AppendUint64(p.body, math.Float64bits(v))
	}
	p.data(c, format.Plain)
	c.Statistics.MinValue, c.Statistics.MaxValue = bounds(n.values)
	p.end(c)
}

func (p *pageWriter) bases(b *bases) {
	c := p.begin(len(b.present), format.Plain, format.RLE, format.RLEDictionary)
	for _, v := range b.list {
		p.body = binary.LittleEndian.AppendUint64(p.body, v)
	}
	p.dictionary(c, len(b.list))
	p.presence(c, b.present, len(b.index))
	p.indices(b.index, len(b.list))
	p.data(c, format.RLEDictionary)
	c.Statistics.MinValue, c.Statistics.MaxValue = b.bounds()
	p.end(c)
}

// begin begins the next column.
func (p *pageWriter) begin(values int, encodings ...format.Encoding) *format.ColumnMetaData {
	of := p.columns[len(p.chunks)]
	p.body = p.body[:0]
	return &format.ColumnMetaData{Type: of.Type.V, PathInSchema: []string{of.Name}, Encoding: encodings, Codec: format.Zstd,
		NumValues: int64(values), TotalCompressedSize: -int64(len(p.out)), TotalUncompressedSize: -p.size}
}

// end ends a column: its sizes are what was added since it began.
func (p *pageWriter) end(c *format.ColumnMetaData) {
	c.TotalCompressedSize += int64(len(p.out))
	c.TotalUncompressedSize += p.size
	p.chunks = append(p.chunks, format.ColumnChunk{MetaData: *c})
}

// presence writes which rows of an optional column have a value.
func (p *pageWriter) presence(c *format.ColumnMetaData, present []byte, values int) {
	c.Statistics.NullCount = int64(len(present) - values)
	var err error
	if p.levels, err = (&rle.Encoding{BitWidth: 1}).EncodeLevels(p.levels, present); err != nil {
		p.err = err
	}
	p.body = binary.LittleEndian.AppendUint32(p.body, uint32(len(p.levels)))
	p.body = append(p.body, p.levels...)
}

// indices writes indices into a dictionary of so many values. A dictionary of
// one gets a bit, for readers that do not expect a width of none.
func (p *pageWriter) indices(index []int32, values int) {
	width := max(1, bits.Len(uint(max(1, values)-1)))
	var err error
	if p.levels, err = (&rle.Encoding{BitWidth: width}).EncodeInt32(p.levels, index); err != nil {
		p.err = err
	}
	p.body = append(p.body, byte(width))
	p.body = append(p.body, p.levels...)
}

func (p *pageWriter) dictionary(c *format.ColumnMetaData, values int) {
	c.DictionaryPageOffset = int64(len(p.out))
	p.page(format.PageHeader{Type: format.DictionaryPage,
		DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(values), Encoding: format.Plain})})
}

func (p *pageWriter) data(c *format.ColumnMetaData, encoding format.Encoding) {
	c.DataPageOffset = int64(len(p.out))
	p.page(format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(c.NumValues),
		Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})})
}

// page writes the body as a page, with its checksum.
func (p *pageWriter) page(h format.PageHeader) {
	packed, err := codec.Encode(p.packed, p.body)
	if err != nil {
		p.err = err
	}
	h.UncompressedPageSize, h.CompressedPageSize = int32(len(p.body)), int32(len(packed))
	h.CRC = int32(crc32.ChecksumIEEE(packed))
	head, err := thrift.Marshal(new(thrift.CompactProtocol), &h)
	if err != nil {
		p.err = err
	}
	p.size += int64(len(head) + len(p.body))
	p.out = append(append(p.out, head...), packed...)
	p.packed, p.body = packed, p.body[:0]
}
