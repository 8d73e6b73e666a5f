package intake

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// The sizes of the parts that rows in no order are divided into.
const (
	partRows = 1 << 17 // rows of a part: putting them in order stays in a core's cache
	maxParts = 4096
	// partsHeld is how many bytes of rows are held in memory, without a limit
	// of the run's own, before they are written to disk.
	partsHeld = 128 << 20
)

// parts are the rows of the ladders export, divided by respondent.
type parts struct {
	stream *stream
	people int
	width  int // respondents of a part
	chunk  int // rows that a worker gathers before it hands them over
	each   []part
	limit  int64
	held   atomic.Int64
	moving sync.Mutex
	spill  *spill // nil as long as everything is in memory
	mu     sync.Mutex
	free   []*told // chunks that have been written
}

// part is the rows of a range of respondents.
type part struct {
	mu      sync.Mutex
	chunks  []*told
	written []section
}

func (s *stream) newParts() *parts {
	rows, people := int64(0), max(1, s.people.count)
	for _, f := range s.x.files {
		rows += f.footer.rows
	}
	n := int(max(int64(s.jobs()), min(rows/partRows+1, maxParts, int64(people))))
	p := &parts{stream: s, people: people, width: (people + n - 1) / n, limit: partsHeld}
	p.each = make([]part, (people+p.width-1)/p.width)
	switch {
	case s.held > 0:
		p.limit = s.held
	case s.o.Memory > 0:
		p.limit = max(16<<20, s.o.Memory/8)
	}
	most := p.limit / 8 / int64(len(p.each)*s.jobs()) / s.layout.width()
	p.chunk = int(max(64, min(most, 2048)))
	return p
}

// parted is a pass over rows in no order: they are divided into parts, and
// each part is put in order and counted by itself.
func (s *stream) parted() error {
	p := s.newParts()
	defer p.close()
	local := make([][]*told, len(s.workers))
	for w := range local {
		local[w] = make([]*told, len(p.each))
	}
	err := s.scan(s.x, all(s.x), func(w int, _ unit, rows *cursor) error { return p.divide(s.workers[w], local[w], rows) })
	if err != nil {
		return err
	}
	for w := range local {
		for k, c := range local[w] {
			if c != nil {
				p.each[k].chunks = append(p.each[k].chunks, c)
			}
		}
	}
	return p.count()
}

// divide reads a unit and puts its rows into parts.
func (p *parts) divide(t *teller, local []*told, rows *cursor) error {
	defer t.flushKeys()
	for {
		v, n, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		t.rows.drop(t.rows.len())
		t.take(v, n)
		for i, who := range t.rows.who {
			k := int(who) / p.width
			c := local[k]
			if c == nil {
				c = p.empty()
				local[k] = c
			}
			c.add(t.rows.entry(i), t.layout)
			if c.len() == p.chunk {
				local[k] = nil
				if err := p.put(k, c); err != nil {
					return err
				}
			}
		}
	}
}

// empty is a chunk without rows.
func (p *parts) empty() *told {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		c := p.free[n-1]
		p.free = p.free[:n-1]
		return c
	}
	c := &told{}
	c.grow(p.chunk, p.stream.layout)
	return c
}

// put hands a full chunk over, and writes what is held to disk when it is too
// much.
func (p *parts) put(k int, c *told) error {
	part := &p.each[k]
	part.mu.Lock()
	part.chunks = append(part.chunks, c)
	part.mu.Unlock()
	if p.held.Add(int64(c.len())*p.stream.layout.width()) <= p.limit {
		return nil
	}
	p.moving.Lock()
	defer p.moving.Unlock()
	if p.held.Load() <= p.limit {
		return nil // another worker has just written
	}
	return p.move()
}

// move writes all full chunks to disk.
func (p *parts) move() error {
	if p.spill == nil {
		s, err := newSpill(p.stream.o.Scratch, p.stream.layout)
		if err != nil {
			return err
		}
		p.spill = s
	}
	for k := range p.each {
		part := &p.each[k]
		part.mu.Lock()
		chunks := part.chunks
		part.chunks = nil
		part.mu.Unlock()
		if len(chunks) == 0 {
			continue
		}
		at, err := p.spill.write(chunks)
		if err != nil {
			return err
		}
		rows := 0
		for _, c := range chunks {
			rows += c.len()
			c.cut(0)
		}
		p.mu.Lock()
		p.free = append(p.free, chunks...)
		p.mu.Unlock()
		p.held.Add(-int64(rows) * p.stream.layout.width())
		part.written = append(part.written, at)
	}
	return nil
}

// count puts the parts in order, one a worker at a time, and counts them.
func (p *parts) count() error {
	p.free = nil
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, len(p.stream.workers))
	for w, t := range p.stream.workers {
		t.rows = told{}
		all.Go(func() {
			defer func() {
				if e := recover(); e != nil {
					errs[w] = fmt.Errorf("putting the ladders export in order failed (%T); please report it", e)
				}
			}()
			for errs[w] == nil {
				k := int(next.Add(1) - 1)
				if k >= len(p.each) {
					return
				}
				if errs[w] = p.stream.ctx.Err(); errs[w] == nil {
					errs[w] = p.one(t, k)
				}
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// one counts a part.
func (p *parts) one(t *teller, k int) error {
	defer t.flushKeys()
	lo := k * p.width
	hi := min(lo+p.width, p.stream.people.count)
	if lo >= hi {
		return nil
	}
	part, all := &p.each[k], &t.gathered
	all.drop(all.len())
	for _, at := range part.written {
		if err := p.spill.read(at, all); err != nil {
			return err
		}
	}
	for _, c := range part.chunks {
		all.addAll(c, 0, c.len())
	}
	part.chunks = nil
	t.rows.take(all, all.byWho(lo, hi))
	t.block.start(lo)
	for i := 0; i < t.rows.len(); {
		j := t.personEnd(i)
		if err := t.person(i, j); err != nil {
			return err
		}
		i = j
	}
	return t.block.upTo(hi, t.observe)
}

func (p *parts) close() {
	if p.spill != nil {
		p.spill.close()
	}
}
