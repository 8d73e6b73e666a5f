package intake

import (
	"container/list"
	"sync"
)

// The sizes of reading from object stores. A first read at a place takes one
// piece; reads that go on from there take runs twice as long each time, so
// that a footer costs little and a column few requests.
const (
	pieceBytes = 256 << 10
	longestRun = 16       // pieces: 4 MiB
	cacheBytes = 64 << 20 // of one run, all its exports together
	mostAhead  = 4        // runs fetched before anybody asks for them
)

// extentCache holds what was read of objects last, up to a limit. Extents that are
// being fetched, or that a reader still copies from, may exceed it.
type extentCache struct {
	limit   int64
	mu      sync.Mutex
	extents map[spot]*extent
	recent  list.List // of *extent, the last used first
	held    int64     // bytes
	ahead   int       // extents that are fetched and nobody has asked for
}

// spot is a piece of an object.
type spot struct {
	object *object
	piece  int64
}

// extent is a run of pieces of an object, fetched at once. Its data and err
// hold once it is ready.
type extent struct {
	object        *object
	first, pieces int64
	follows       bool // the piece before it was in the cache: somebody reads on
	at            *list.Element
	ready         chan struct{}
	data          []byte
	err           error
}

func newExtentCache(limit int64) *extentCache {
	return &extentCache{limit: limit, extents: map[spot]*extent{}}
}

// take is the extent that holds a piece. If there is none it begins one, as
// long as the want and what came before suggest, which the caller must fill.
func (c *extentCache) take(o *object, piece, want int64) (e *extent, begun bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.extents[spot{o, piece}]; e != nil {
		c.recent.MoveToFront(e.at)
		return e, false
	}
	return c.begin(o, piece, want), true
}

// follow begins the extents after one that is read in sequence: the next, and
// when runs are at their longest the one after, too. The caller must fill them.
func (c *extentCache) follow(e *extent) []*extent {
	if !e.follows {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var begun []*extent
	depth := 1
	if e.pieces == longestRun {
		depth = 2
	}
	for next := e.first + e.pieces; depth > 0 && next < e.object.pieces() && c.ahead < mostAhead; depth-- {
		x := c.extents[spot{e.object, next}]
		if x == nil {
			x = c.begin(e.object, next, 1)
			c.ahead++
			begun = append(begun, x)
		}
		next = x.first + x.pieces
	}
	return begun
}

// begin adds an extent from a piece on, up to one that is there already.
func (c *extentCache) begin(o *object, piece, want int64) *extent {
	e := &extent{object: o, first: piece, ready: make(chan struct{})}
	if before := c.extents[spot{o, piece - 1}]; before != nil {
		e.follows, want = true, max(want, 2*before.pieces)
	}
	want = min(want, longestRun, o.pieces()-piece)
	for ; e.pieces < want && c.extents[spot{o, piece + e.pieces}] == nil; e.pieces++ {
		c.extents[spot{o, piece + e.pieces}] = e
	}
	e.at = c.recent.PushFront(e)
	c.held += e.bytes()
	c.evict()
	return e
}

// settle notes that an extent has been fetched. A failed one is forgotten: who
// waits for it gets the error, who comes later tries again.
func (c *extentCache) settle(e *extent, ahead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.err != nil {
		c.drop(e)
	}
	if ahead {
		c.ahead--
	}
	close(e.ready)
	c.evict()
}

// evict drops the extents that were used longest ago.
func (c *extentCache) evict() {
	for at := c.recent.Back(); at != nil && c.held > c.limit; {
		e := at.Value.(*extent)
		at = at.Prev()
		select {
		case <-e.ready:
			c.drop(e)
		default: // being fetched
		}
	}
}

func (c *extentCache) drop(e *extent) {
	c.recent.Remove(e.at)
	c.held -= e.bytes()
	for i := range e.pieces {
		delete(c.extents, spot{e.object, e.first + i})
	}
}

// begins is the place of the extent's first byte.
func (e *extent) begins() int64 { return e.first * pieceBytes }

func (e *extent) bytes() int64 {
	return min(e.pieces*pieceBytes, e.object.seen.size-e.begins())
}
