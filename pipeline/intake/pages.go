package intake

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// The limits of a page.
const (
	maxPage       = 128 << 20 // uncompressed; a page is decoded whole, and writers make pages of 1 MiB
	maxPageHeader = 1 << 20
	maxDictionary = 16 << 20 // values of a dictionary
	// slackAfterChunk: parquet-mr before 1.2.9 left the dictionary header out
	// of a chunk's size (PARQUET-816); the library reads as much beyond it.
	slackAfterChunk = 100
)

// Kinds of pages, by their Thrift numbers.
const (
	dataPage = iota
	indexPage
	dictionaryPage
	dataPageV2
)

// page is the header of a page.
type page struct {
	kind     int64
	unpacked int64
	packed   int64
	crc      int64
	hasCRC   bool
	values   int64
	encoding int64
	repeats  int64 // encoding of the repetition levels, of version 1
	defines  int64 // encoding of the definition levels, of version 1
	levels   int64 // bytes of levels, of version 2
	repeated int64 // bytes of repetition levels among them
	plain    bool  // version 2: values not compressed
}

// walked is what the pages of a chunk tell before they are decoded.
type walked struct {
	dictionary int64 // uncompressed bytes of the dictionary
	largest    int64 // uncompressed bytes of the largest data page
}

// walkPages reads the headers of all pages of a chunk, verifies the checksums
// that are there, and compares the number of values with the footer's. A
// library decodes these pages; this decides whether it may.
func walkPages(r io.ReaderAt, m chunkMeta, end int64) (walked, error) {
	var w walked
	p := newPager(r, m, end)
	for {
		h, at, err := p.next()
		if err == io.EOF {
			return w, nil
		}
		if err != nil {
			return w, err
		}
		if h.hasCRC {
			if err := verify(r, at, h); err != nil {
				return w, err
			}
		}
		switch h.kind {
		case dataPage, dataPageV2:
			w.largest = max(w.largest, h.unpacked)
		case dictionaryPage:
			w.dictionary = h.unpacked
		}
	}
}

// pager goes from page to page of a chunk and checks what their headers say.
type pager struct {
	r        io.ReaderAt
	m        chunkMeta
	at, stop int64
	values   int64 // of the data pages so far
}

func newPager(r io.ReaderAt, m chunkMeta, end int64) pager {
	return pager{r: r, m: m, at: m.start(), stop: min(m.start()+m.packed+slackAfterChunk, end)}
}

// next is the header of the next page and where its content begins; io.EOF
// once the chunk's values are complete.
func (p *pager) next() (page, int64, error) {
	switch {
	case p.values == p.m.values:
		return page{}, 0, io.EOF
	case p.values > p.m.values:
		return page{}, 0, errors.New("the pages of a column disagree with its footer about the number of values")
	case p.at >= p.stop:
		return page{}, 0, errors.New("a column chunk ends before its last page")
	}
	h, n, err := readPageHeader(p.r, p.at, p.stop)
	if err != nil {
		return h, 0, err
	}
	from := p.at + int64(n)
	if err := h.check(p.stop-from, p.m.physical); err != nil {
		return h, 0, err
	}
	if h.kind == dataPage || h.kind == dataPageV2 {
		p.values += h.values
	}
	p.at = from + h.packed
	return h, from, nil
}

func (h page) check(left int64, physical int) error {
	switch {
	case h.packed < 0 || h.unpacked < 0 || h.values < 0 || h.levels < 0:
		return errors.New("a page claims a negative size")
	case h.packed > left:
		return errors.New("a page claims more bytes than its column chunk has")
	case h.unpacked > maxPage:
		return fmt.Errorf("a page of %d MiB is over the limit of %d MiB; write smaller pages", h.unpacked>>20, maxPage>>20)
	case h.packed > maxPage:
		return fmt.Errorf("a page of %d MiB is over the limit of %d MiB; write smaller pages", h.packed>>20, maxPage>>20)
	case h.kind == dataPageV2 && (h.levels > h.packed || h.levels > h.unpacked):
		return errors.New("a page claims more levels than bytes")
	case h.kind == dictionaryPage && (h.values > maxDictionary || h.values*leastWidth[physical&7]/8 > h.unpacked):
		return errors.New("a dictionary claims more values than it holds")
	case h.kind < dataPage || h.kind > dataPageV2:
		return errors.New("a page is of no known kind")
	}
	return nil
}

// leastWidth is the bits that a plain value of a physical type takes at least.
var leastWidth = [8]int64{typeBoolean: 1, typeInt32: 32, typeInt64: 64, typeInt96: 96, typeFloat: 32, typeDouble: 64, typeByteArray: 32, typeFixed: 0}

// readPageHeader reads the header at an offset. Headers are some dozens of
// bytes unless a writer put long statistics into them.
func readPageHeader(r io.ReaderAt, at, stop int64) (page, int, error) {
	for size := int64(256); ; size *= 16 {
		b := make([]byte, min(size, stop-at))
		if n, err := r.ReadAt(b, at); err != nil && n < len(b) {
			return page{}, 0, err
		}
		c := &compact{b: b}
		h, err := pageOf(c)
		if err == nil {
			return h, c.pos, nil
		}
		// A list may seem to claim too much only because the window is short.
		more := errors.Is(err, errShort) || errors.Is(err, errClaims)
		if !more || size >= maxPageHeader || size >= stop-at {
			return h, 0, fmt.Errorf("a page header is damaged: %w", err)
		}
	}
}

// pageOf reads a page header. As for every Thrift reader, it is damaged when
// it lacks what the format requires of its kind of page.
func pageOf(c *compact) (page, error) {
	h := page{kind: -1}
	var seen, details uint
	err := c.fields(0, func(id int, wire byte) (took bool, err error) {
		switch id {
		case 1:
			h.kind, err = c.int32(wire)
		case 2:
			h.unpacked, err = c.int32(wire)
		case 3:
			h.packed, err = c.int32(wire)
		case 4:
			h.hasCRC = true
			h.crc, err = c.int32(wire)
		case 5, 7, 8:
			if wire != wireStruct {
				return true, errWire
			}
			details, err = h.detail(c, id)
		default:
			return false, nil
		}
		seen |= 1 << id
		return true, err
	})
	if err != nil {
		return h, err
	}
	need, detail := uint(1<<1|1<<2|1<<3), uint(0)
	switch h.kind {
	case dataPage:
		need, detail = need|1<<5, 1<<1|1<<2|1<<3|1<<4
	case dictionaryPage:
		need, detail = need|1<<7, 1<<1|1<<2
	case dataPageV2:
		need, detail = need|1<<8, 1<<1|1<<2|1<<3|1<<4|1<<5|1<<6
	}
	if seen&need != need || details&detail != detail {
		return h, errors.New("it is incomplete")
	}
	return h, nil
}

// detail reads the header of a data page (5), a dictionary page (7) or a data
// page of version 2 (8), and says which of its fields are there.
func (h *page) detail(c *compact, which int) (seen uint, err error) {
	v2 := which == 8
	err = c.fields(1, func(id int, wire byte) (took bool, err error) {
		if v2 && id == 7 {
			h.plain = wire == wireFalse
			return false, nil
		}
		if id < 1 || id > 6 || id > 4 && !v2 || id > 2 && which == 7 {
			return false, nil
		}
		n, err := c.int32(wire)
		if err == nil && n < 0 && v2 && id > 4 {
			return true, errors.New("a page claims negative levels")
		}
		seen |= 1 << id
		switch {
		case id == 1:
			h.values = n
		case !v2 && id == 2 || v2 && id == 4:
			h.encoding = n
		case !v2 && id == 3:
			h.defines = n
		case !v2 && id == 4:
			h.repeats = n
		case v2 && id == 5:
			h.levels += n
		case v2 && id == 6:
			h.levels, h.repeated = h.levels+n, n
		}
		return true, err
	})
	return seen, err
}

var errChecksum = errors.New("a page does not match its checksum")

// verify compares the checksum of a page with its bytes.
func verify(r io.ReaderAt, at int64, h page) error {
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.NewSectionReader(r, at, h.packed)); err != nil {
		return err
	}
	if uint32(h.crc) != sum.Sum32() {
		return errChecksum
	}
	return nil
}

// longestEntry unpacks a chunk's dictionary of texts and measures the longest.
// A short page may repeat it in every row, so batches are sized by it.
func longestEntry(r io.ReaderAt, m chunkMeta, end int64) (int64, error) {
	h, n, err := readPageHeader(r, m.start(), end)
	if err != nil || h.kind != dictionaryPage {
		return h.unpacked, err
	}
	packed := make([]byte, h.packed)
	if _, err := r.ReadAt(packed, m.start()+int64(n)); err != nil {
		return 0, err
	}
	values, err := unpack(m.codec, packed, int(h.unpacked))
	if err != nil {
		return 0, err
	}
	if m.physical != typeByteArray {
		return 0, nil
	}
	longest := int64(0)
	for len(values) >= 4 {
		size := int64(binary.LittleEndian.Uint32(values))
		if size > int64(len(values)-4) {
			return 0, errors.New("a dictionary claims more than it holds")
		}
		longest = max(longest, size)
		values = values[4+size:]
	}
	return longest, nil
}
