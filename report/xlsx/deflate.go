package xlsx

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"runtime"
	"sync"

	"github.com/klauspost/compress/flate"
)

// Nine tenths of a large workbook are one part, the tidy results. Parts are
// therefore deflated in blocks, several at a time: a block starts from the text
// before it as its dictionary and ends on a byte, so that the blocks of a part
// joined are one deflate stream. Where blocks end depends on the text alone,
// and with it the bytes.
const (
	// level gives the size that archive/zip gives, in half the time.
	level     = 6
	blockSize = 512 << 10
	// window is how far back deflate can refer.
	window = 32 << 10
)

// deflater runs as many blocks at a time as there are processors; its zero
// value is of no use.
type deflater struct {
	seats   chan struct{}
	running sync.WaitGroup
	writers sync.Pool // of *flate.Writer
	texts   sync.Pool // of *[]byte, with room for a window and a block
}

func newDeflater() *deflater {
	return &deflater{seats: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// room is an empty text with room for a window and a block.
func (d *deflater) room() []byte {
	if text, ok := d.texts.Get().(*[]byte); ok {
		return (*text)[:0]
	}
	return make([]byte, 0, window+blockSize)
}

// block is a piece of a deflate stream. It is there when the deflater rests.
type block struct {
	out bytes.Buffer
	err error
}

// start deflates text[from:] into b; text[:from] is what stands before it.
func (d *deflater) start(b *block, text []byte, from int, final bool) {
	d.seats <- struct{}{}
	d.running.Go(func() {
		defer func() {
			if e := recover(); e != nil {
				b.err = fmt.Errorf("deflate: %v", e)
			}
			<-d.seats
		}()
		b.err = d.deflate(b, text, from, final)
		d.texts.Put(&text)
	})
}

func (d *deflater) deflate(b *block, text []byte, from int, final bool) error {
	w, ok := d.writers.Get().(*flate.Writer)
	if !ok {
		var err error
		if w, err = flate.NewWriter(nil, level); err != nil {
			return err
		}
	}
	defer d.writers.Put(w)
	w.ResetDict(&b.out, text[:from])
	if _, err := w.Write(text[from:]); err != nil {
		return err
	}
	if final {
		return w.Close()
	}
	return w.Flush()
}

// stream is a part on its way through a deflater.
type stream struct {
	to     *deflater
	text   []byte // the window before the block under way, and the block
	from   int    // where the block starts in text
	blocks []*block
	size   uint64 // of the text
	crc    uint32
}

func (s *stream) Write(p []byte) (int, error) {
	s.size += uint64(len(p))
	s.crc = crc32.Update(s.crc, crc32.IEEETable, p)
	if s.text == nil {
		s.text = s.to.room()
	}
	for rest := p; len(rest) > 0; {
		n := min(len(rest), s.from+blockSize-len(s.text))
		s.text, rest = append(s.text, rest[:n]...), rest[n:]
		if len(s.text) == s.from+blockSize {
			s.cut(false)
		}
	}
	return len(p), nil
}

// cut sends the block under way off. The final one closes the stream; it may be
// empty.
func (s *stream) cut(final bool) {
	text, from := s.text, s.from
	s.text, s.from = nil, 0
	if !final {
		s.text = append(s.to.room(), text[max(0, len(text)-window):]...)
		s.from = len(s.text)
	}
	b := &block{}
	s.blocks = append(s.blocks, b)
	s.to.start(b, text, from, final)
}
