package intake

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
)

// Encodings of pages, by their Thrift numbers.
const (
	encodingPlain           = 0
	encodingPlainDictionary = 2
	encodingRLE             = 3
	encodingBitPacked       = 4
	encodingDictionary      = 8
)

// fastEncodings are those that a chunk on the fast path may have. Bit-packed
// levels are obsolete, but many writers name them for columns without levels.
const fastEncodings = 1<<encodingPlain | 1<<encodingPlainDictionary | 1<<encodingRLE | 1<<encodingBitPacked | 1<<encodingDictionary

// fastCodecs are those that nearly all exports are compressed with.
const fastCodecs = 1<<codecNone | 1<<codecSnappy | 1<<codecGzip | 1<<codecZstd

// Codecs, by their Thrift numbers.
const (
	codecNone   = 0
	codecSnappy = 1
	codecGzip   = 2
	codecZstd   = 6
)

var (
	// errUnusual sends a chunk to the safe path when one of its pages is not
	// what the metadata made us expect.
	errUnusual     = errors.New("a page is encoded in an unusual way")
	errShortPage   = errors.New("a page holds fewer values than its header says")
	errLevels      = errors.New("a page has levels beyond those of its column")
	errNoEntry     = errors.New("a page names an entry that its dictionary lacks")
	errDictionary  = errors.New("a dictionary claims more than it holds")
	errPageSize    = errors.New("a page does not unpack to the size in its header")
	errManyTexts   = errors.New("it holds too many different texts")
	errBrokenLists = errors.New("its lists begin in the middle of a row")
)

// physicalOf is the physical type that values of an Arrow type are stored in
// on the fast path. Decimals, half floats and INT96 are not here.
var physicalOf = map[arrow.Type]int{
	arrow.BOOL: typeBoolean,
	arrow.INT8: typeInt32, arrow.INT16: typeInt32, arrow.INT32: typeInt32,
	arrow.UINT8: typeInt32, arrow.UINT16: typeInt32, arrow.UINT32: typeInt32, arrow.DATE32: typeInt32,
	arrow.INT64: typeInt64, arrow.UINT64: typeInt64, arrow.TIMESTAMP: typeInt64,
	arrow.FLOAT32: typeFloat, arrow.FLOAT64: typeDouble,
	arrow.STRING: typeByteArray, arrow.BINARY: typeByteArray, arrow.FIXED_SIZE_BINARY: typeFixed,
}

// plainly says from the metadata alone that a chunk is of the usual kind that
// the fast path reads. When in doubt it is not.
func (f *file) plainly(c column, m chunkMeta) bool {
	physical, ok := physicalOf[c.stored]
	if !ok || physical != m.physical || m.codec < 0 || m.codec > 31 || fastCodecs>>m.codec&1 == 0 || m.encodings&^fastEncodings != 0 {
		return false
	}
	l := f.footer.leaves[c.leaf]
	e := f.footer.schema[l.element]
	if physical == typeFixed && (e.width <= 0 || e.width > windowBytes) {
		return false
	}
	if c.form == listForm {
		return l.maxRep == 1 && f.footer.listShape(c.leaf).maxDef > 0
	}
	return l.maxRep == 0 && l.maxDef <= 1 && e.depth == 1
}

// pageChunk is the fast path. It goes over the pages of a chunk once: header,
// checksum, unpacking and decoding, the last for as many values as are asked
// for. Nothing is allocated that a header claims and the bytes do not pay for.
type pageChunk struct {
	column column
	maxDef int
	maxRep int
	pages  pager
	window *window

	unpacked []byte // content of a compressed page, reused
	left     int    // values of the page that have not been taken, the missing included
	repeats  hybrid
	defines  hybrid
	values   []byte // of the page that have not been taken, unless they are indices
	bit      int    // booleans: how many bits of values[0] have been taken
	coded    bool   // values are indices, or runs of booleans
	codes    hybrid

	width   int // of fixed texts
	entries int // of the dictionary; -1 when there is none
	texts   interner
	ints    []int64
	floats  []float64

	rows   vector
	levels []uint8
	valid  []bool
}

// pageChunk opens a chunk for the fast path. It reads nothing yet.
func (f *file) pageChunk(h handle, m chunkMeta, c column) *pageChunk {
	l := f.footer.leaves[c.leaf]
	w := newWindow(h, m, f.pagesEnd())
	return &pageChunk{column: c, maxDef: l.maxDef, maxRep: l.maxRep, pages: newPager(w, m, f.pagesEnd()), window: w, width: f.footer.schema[l.element].width, entries: -1}
}

func (p *pageChunk) close() {
	spare(p.unpacked)
	spare(p.window.b)
	p.unpacked, p.window.b = nil, nil
}

func (p *pageChunk) ready(ctx context.Context) (int, error) {
	for p.left == 0 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		if err := p.page(); err == io.EOF {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
	return p.left, nil
}

// page goes on to the next page.
func (p *pageChunk) page() error {
	h, at, err := p.pages.next()
	if err != nil {
		return err
	}
	if end := p.pages.m.start() + p.pages.m.packed; p.pages.at > end || p.pages.values == p.pages.m.values && p.pages.at < end {
		return errUnusual // the last page does not end where the chunk does
	}
	packed, err := p.window.bytes(at, h.packed)
	if err != nil {
		return err
	}
	if h.hasCRC && crc32.ChecksumIEEE(packed) != uint32(h.crc) {
		return errChecksum
	}
	switch h.kind {
	case indexPage:
		return nil
	case dictionaryPage:
		return p.dictionary(h, packed)
	case dataPage:
		err = p.version1(h, packed)
	default:
		err = p.version2(h, packed)
	}
	if err != nil {
		return err
	}
	p.left = int(h.values)
	return p.encoding(h)
}

// unpack is the content of a page. It is good until the next page.
func (p *pageChunk) unpack(packed []byte, size int64) ([]byte, error) {
	if p.pages.m.codec == codecNone {
		if int64(len(packed)) != size {
			return nil, errPageSize
		}
		return packed, nil
	}
	if need := int(size) + pagePad; cap(p.unpacked) < need {
		spare(p.unpacked)
		p.unpacked = spared(need)
	}
	p.unpacked = p.unpacked[:size]
	b, err := unpackInto(p.unpacked, p.pages.m.codec, packed)
	if err != nil {
		return nil, errors.New("a page cannot be unpacked")
	}
	if int64(len(b)) != size {
		return nil, errPageSize
	}
	if size > 0 && &b[0] != &p.unpacked[0] {
		copy(p.unpacked, b)
	}
	return p.unpacked, nil
}

// version1 takes apart a data page of version 1: levels and values are
// compressed together, and the levels say how long they are.
func (p *pageChunk) version1(h page, packed []byte) error {
	b, err := p.unpack(packed, h.unpacked)
	if err != nil {
		return err
	}
	if p.maxRep > 0 {
		if b, err = p.repeats.open(b, p.maxRep, h.repeats); err != nil {
			return err
		}
	}
	if p.maxDef > 0 {
		if b, err = p.defines.open(b, p.maxDef, h.defines); err != nil {
			return err
		}
	}
	p.values = b
	return nil
}

// open begins to read levels and is what follows them.
func (h *hybrid) open(b []byte, top int, encoding int64) ([]byte, error) {
	if encoding != encodingRLE {
		return nil, errUnusual
	}
	if len(b) < 4 {
		return nil, errShortPage
	}
	size := int64(binary.LittleEndian.Uint32(b))
	if b = b[4:]; size > int64(len(b)) {
		return nil, errShortPage
	}
	*h = hybrid{src: b[:size], width: levelWidth(top)}
	return b[size:], nil
}

// version2 takes apart a data page of version 2: its levels come first and are
// never compressed.
func (p *pageChunk) version2(h page, packed []byte) error {
	p.repeats = hybrid{src: packed[:h.repeated], width: levelWidth(p.maxRep)}
	p.defines = hybrid{src: packed[h.repeated:h.levels], width: levelWidth(p.maxDef)}
	packed = packed[h.levels:]
	if h.plain || len(packed) == 0 {
		if int64(len(packed)) != h.unpacked-h.levels {
			return errPageSize
		}
		p.values = packed
		return nil
	}
	var err error
	p.values, err = p.unpack(packed, h.unpacked-h.levels)
	return err
}

// encoding prepares the values of a data page for decoding.
func (p *pageChunk) encoding(h page) error {
	p.coded, p.bit = false, 0
	switch h.encoding {
	case encodingPlain:
		return nil
	case encodingPlainDictionary, encodingDictionary:
		if p.entries < 0 {
			return errors.New("a page needs a dictionary that its column chunk lacks")
		}
		p.coded, p.codes = true, hybrid{}
		if len(p.values) > 0 {
			p.codes = hybrid{src: p.values[1:], width: int(p.values[0])}
		}
		if p.codes.width > 32 {
			return errNoEntry
		}
		return nil
	case encodingRLE:
		if p.column.stored != arrow.BOOL {
			return errUnusual
		}
		p.coded = true
		_, err := p.codes.open(p.values, 1, encodingRLE)
		return err
	}
	return errUnusual
}

// dictionary reads the dictionary of the chunk.
func (p *pageChunk) dictionary(h page, packed []byte) error {
	if p.entries >= 0 {
		return errors.New("a column chunk has two dictionaries")
	}
	if h.encoding != encodingPlain && h.encoding != encodingPlainDictionary || p.column.stored == arrow.BOOL {
		return errUnusual
	}
	b, err := p.unpack(packed, h.unpacked)
	if err != nil {
		return err
	}
	p.entries, p.values = int(h.values), b
	switch p.pages.m.physical {
	case typeByteArray, typeFixed:
	case typeFloat, typeDouble:
		p.floats = make([]float64, p.entries)
		return p.numbers(&vector{floats: p.floats}, p.entries)
	default:
		p.ints = make([]int64, p.entries)
		return p.numbers(&vector{ints: p.ints}, p.entries)
	}
	if p.pages.m.physical == typeFixed && len(b)/p.width < p.entries {
		return errDictionary
	}
	p.texts.values = make([]string, p.entries)
	// One string holds all entries: they live and die together.
	all, at := string(b), 0
	for i := range p.texts.values {
		size := p.width
		if p.pages.m.physical == typeByteArray {
			if len(b)-at < 4 {
				return errDictionary
			}
			n := binary.LittleEndian.Uint32(b[at:])
			if at += 4; int64(n) > int64(len(b)-at) {
				return errDictionary
			}
			size = int(n)
		}
		p.texts.values[i] = all[at : at+size]
		if p.isUUID() {
			p.texts.values[i] = uuid(b[at : at+size])
		}
		at += size
	}
	if at < len(b) {
		return errUnusual
	}
	return nil
}

func (p *pageChunk) isUUID() bool { return p.pages.m.physical == typeFixed && p.width == 16 }

func (p *pageChunk) take(v *vector, n int) error {
	valid, k, err := p.present(n)
	if err != nil {
		return err
	}
	if err := p.dense(&p.rows, n, k); err != nil {
		return err
	}
	p.rows.n, p.rows.valid = n, valid
	if valid != nil {
		p.rows.spread(k)
	}
	p.left -= n
	*v = p.rows
	return nil
}

// present says which of the next n values are there, nil for all, and how
// many are.
func (p *pageChunk) present(n int) ([]bool, int, error) {
	if p.maxDef == 0 || p.defines.same(uint32(p.maxDef), n) {
		return nil, n, nil
	}
	p.levels = resize(p.levels, n)
	if err := readHybrid(&p.defines, p.levels); err != nil {
		return nil, 0, err
	}
	p.valid = resize(p.valid, n)
	k, top := 0, uint8(0)
	for i, l := range p.levels {
		there := l == uint8(p.maxDef)
		p.valid[i] = there
		if there {
			k++
		}
		top = max(top, l)
	}
	if int(top) > p.maxDef {
		return nil, 0, errLevels
	}
	if k == n {
		return nil, n, nil
	}
	return p.valid, k, nil
}

// dense decodes the next k values to the front of v, which has room for n.
func (p *pageChunk) dense(v *vector, n, k int) error {
	c := p.column
	v.form, v.ticks, v.wall = c.form, c.ticks, c.wall
	if c.form == listForm {
		v.form = c.inList
	}
	if !p.coded {
		if v.form == textForm {
			return p.plainTexts(v, n, k)
		}
		if v.form == floatForm {
			v.floats = resize(v.floats, n)
		} else {
			v.ints = resize(v.ints, n)
		}
		return p.numbers(v, k)
	}
	v.codes = resize(v.codes, n)
	if err := readHybrid(&p.codes, v.codes[:k]); err != nil {
		return err
	}
	top := uint32(0)
	for _, code := range v.codes[:k] {
		top = max(top, uint32(code))
	}
	entries := int64(p.entries)
	if v.form == boolForm {
		entries = 2
	}
	if k > 0 && int64(top) >= entries {
		return errNoEntry
	}
	switch v.form {
	case boolForm:
		v.ints = resize(v.ints, n)
		for i, code := range v.codes[:k] {
			v.ints[i] = int64(code)
		}
	case textForm:
		v.dict, v.raw, v.starts = &p.texts.dictionary, nil, nil
	case floatForm:
		v.floats = resize(v.floats, n)
		gather(v.floats, p.floats, v.codes[:k])
	default:
		v.ints = resize(v.ints, n)
		gather(v.ints, p.ints, v.codes[:k])
	}
	return nil
}

func gather[T any](to, from []T, codes []int32) {
	to = to[:len(codes)]
	for i, code := range codes {
		to[i] = from[code]
	}
}

// numbers decodes k plain values that are not texts to the front of v.
func (p *pageChunk) numbers(v *vector, k int) error {
	if p.column.stored == arrow.BOOL {
		return p.bools(v, k)
	}
	size := 8
	if p.pages.m.physical == typeInt32 || p.pages.m.physical == typeFloat {
		size = 4
	}
	if len(p.values)/size < k {
		return errShortPage
	}
	b := p.values[:k*size]
	p.values = p.values[k*size:]
	switch p.pages.m.physical {
	case typeFloat:
		for i := range v.floats[:k] {
			v.floats[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		}
	case typeDouble:
		for i := range v.floats[:k] {
			v.floats[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		}
	case typeInt64:
		for i := range v.ints[:k] {
			v.ints[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
		}
	default:
		widen32[p.column.stored](v.ints[:k], b)
	}
	return nil
}

// widen32 takes over integers stored in 32 bits; those of fewer bits lose what
// is beyond them, as in arrow-go.
var widen32 = map[arrow.Type]func(to []int64, from []byte){
	arrow.INT8: widenTo[int8], arrow.INT16: widenTo[int16], arrow.INT32: widenTo[int32], arrow.DATE32: widenTo[int32],
	arrow.UINT8: widenTo[uint8], arrow.UINT16: widenTo[uint16], arrow.UINT32: widenTo[uint32],
}

func widenTo[T int8 | int16 | int32 | uint8 | uint16 | uint32](to []int64, from []byte) {
	for i := range to {
		to[i] = int64(T(binary.LittleEndian.Uint32(from[4*i:])))
	}
}

// bools decodes k plain booleans, a bit each.
func (p *pageChunk) bools(v *vector, k int) error {
	if (p.bit+k+7)/8 > len(p.values) {
		return errShortPage
	}
	for i := range v.ints[:k] {
		v.ints[i] = int64(p.values[(p.bit+i)/8] >> ((p.bit + i) % 8) & 1)
	}
	p.bit += k
	p.values, p.bit = p.values[p.bit/8:], p.bit%8
	return nil
}

// plainTexts decodes k plain texts: ids as they are, others as codes of the
// chunk's dictionary, which grows.
func (p *pageChunk) plainTexts(v *vector, n, k int) error {
	if p.column.raw {
		v.dict, v.raw, v.starts = nil, v.raw[:0], append(resize(v.starts, n+1)[:0], 0)
	} else {
		v.dict, v.raw, v.starts, v.codes = &p.texts.dictionary, nil, nil, resize(v.codes, n)
	}
	for i := range k {
		b, err := p.text()
		if err != nil {
			return err
		}
		if p.column.raw {
			v.raw = append(v.raw, b...)
			v.starts = append(v.starts, int32(len(v.raw)))
			continue
		}
		v.codes[i] = p.texts.intern(textOf(b))
	}
	if len(p.texts.values) > maxRows {
		return errManyTexts
	}
	return nil
}

// text is the next plain text of the page.
func (p *pageChunk) text() ([]byte, error) {
	size := p.width
	if p.pages.m.physical == typeByteArray {
		if len(p.values) < 4 {
			return nil, errShortPage
		}
		n := binary.LittleEndian.Uint32(p.values)
		if p.values = p.values[4:]; int64(n) > int64(len(p.values)) {
			return nil, errShortPage
		}
		size = int(n)
	}
	if size > len(p.values) {
		return nil, errShortPage
	}
	b := p.values[:size]
	p.values = p.values[size:]
	if p.isUUID() {
		return []byte(uuid(b)), nil
	}
	return b, nil
}

// spread moves the k values at the front of v to the rows that are not missing.
func (v *vector) spread(k int) {
	switch {
	case v.form == floatForm:
		spread(v.floats, v.valid, k)
	case v.form != textForm:
		spread(v.ints, v.valid, k)
	case v.dict != nil:
		spread(v.codes, v.valid, k)
	default:
		v.starts = v.starts[:v.n+1]
		for i := v.n; i > 0; i-- {
			v.starts[i] = v.starts[k]
			if v.valid[i-1] {
				k--
			}
		}
	}
}

func spread[T any](s []T, valid []bool, k int) {
	for i := len(valid) - 1; k > 0; i-- {
		if valid[i] {
			k--
			s[i] = s[k]
		}
	}
}
