package intake

import (
	"context"
	"errors"
	"io"
	"sync"
)

// objectHandle reads an object through the cache of its run.
type objectHandle struct {
	o     *object
	ctx   context.Context // until the handle is closed
	stop  context.CancelFunc
	ahead sync.WaitGroup
}

// ReadAt may be called side by side, but not after Close. Its errors are
// *Error, and io.EOF.
func (h *objectHandle) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 {
		return 0, errors.New("a read before the beginning of an object")
	}
	n := 0
	for n < len(p) && at < h.o.seen.size {
		e, err := h.extent(at/pieceBytes, (at+int64(len(p)-n)+pieceBytes-1)/pieceBytes-at/pieceBytes)
		if err != nil {
			fault := h.o.failure(err)
			h.o.lost.CompareAndSwap(nil, fault)
			return n, fault
		}
		m := copy(p[n:], e.data[at-e.begins():])
		n, at = n+m, at+int64(m)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// extent is the extent that holds a piece, fetched.
func (h *objectHandle) extent(piece, want int64) (*extent, error) {
	c := h.o.in.of.cache
	for {
		e, begun := c.take(h.o, piece, want)
		for _, next := range c.follow(e) {
			h.ahead.Go(func() { h.fill(next, true) })
		}
		if begun {
			h.fill(e, false)
		}
		select {
		case <-e.ready:
		case <-h.ctx.Done():
			return nil, h.ctx.Err()
		}
		if e.err == nil {
			return e, nil
		}
		// Another handle fetched it and was closed before it came.
		if errors.Is(e.err, context.Canceled) && h.ctx.Err() == nil {
			continue
		}
		return nil, e.err
	}
}

func (h *objectHandle) fill(e *extent, ahead bool) {
	e.data = make([]byte, e.bytes())
	if e.err = h.o.fetch(h.ctx, e.data, e.begins()); e.err != nil {
		e.data = nil
	}
	h.o.in.of.cache.settle(e, ahead)
}

// unchanged has nothing to ask: every read demanded the version seen first.
func (h *objectHandle) unchanged() error { return nil }

// Close stops what is fetched ahead and waits for its end.
func (h *objectHandle) Close() error {
	h.stop()
	h.ahead.Wait()
	return nil
}
