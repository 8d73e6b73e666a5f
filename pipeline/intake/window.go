package intake

import (
	"io"
	"sync"
)

// windowBytes is how far a chunk is read ahead. Pages are mostly smaller; a
// larger one is read as a whole.
const windowBytes = 1 << 20

// window reads a chunk through a buffer, so that headers and small pages cost
// no system calls of their own.
type window struct {
	r   io.ReaderAt
	end int64  // of what may be read
	at  int64  // where b begins in the file
	b   []byte // with pagePad bytes to spare
}

func newWindow(r io.ReaderAt, m chunkMeta, end int64) *window {
	return &window{r: r, at: m.start(), end: min(end, m.start()+m.packed+slackAfterChunk)}
}

// bytes is a view of n bytes of the file, good until the next call.
func (w *window) bytes(at, n int64) ([]byte, error) {
	if at < w.at || at+n > w.at+int64(len(w.b)) {
		if err := w.move(at, n); err != nil {
			return nil, err
		}
	}
	from := at - w.at
	return w.b[from : from+n], nil
}

// move reads the file from a place on, keeping what it has of it.
func (w *window) move(at, n int64) error {
	if at < 0 || n < 0 || at+n > w.end {
		return io.ErrUnexpectedEOF
	}
	var kept []byte
	if at >= w.at && at < w.at+int64(len(w.b)) {
		kept = w.b[at-w.at:]
	}
	size := int(max(n, min(windowBytes, w.end-at)))
	b := w.b[:0]
	if cap(b) < size+pagePad {
		b = spared(size + pagePad)[:0]
	}
	b = b[:size]
	have := copy(b, kept)
	if cap(w.b) != cap(b) {
		spare(w.b)
	}
	w.at, w.b = at, b[:0]
	if got, err := w.r.ReadAt(b[have:], at+int64(have)); got < size-have {
		return err
	}
	w.b = b
	return nil
}

// ReadAt reads what is within the window's chunk.
func (w *window) ReadAt(p []byte, at int64) (int, error) {
	b, err := w.bytes(at, int64(len(p)))
	return copy(p, b), err
}

// spares are buffers of chunks that have been read, for chunks to come.
var spares sync.Pool

// spare gives a buffer away. Nobody may look at it any more.
func spare(b []byte) {
	if cap(b) > 0 && cap(b) <= 4*windowBytes {
		spares.Put(&b)
	}
}

// spared is a buffer with room for n bytes and anything in it.
func spared(n int) []byte {
	if b, ok := spares.Get().(*[]byte); ok && cap(*b) >= n {
		return *b
	}
	return make([]byte, n)
}
