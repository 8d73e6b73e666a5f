package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// unit is a row group of a file: what one worker reads at a time. Units are
// numbered in the order of the files and of their row groups.
type unit struct {
	number int
	fl     *file
	file   int // place of the file in its export
	group  int
	rows   int64
}

func (x found) units() []unit {
	var out []unit
	for i, fl := range x.files {
		for g, group := range fl.footer.groups {
			if group.rows > 0 {
				out = append(out, unit{number: len(out), fl: fl, file: i, group: g, rows: group.rows})
			}
		}
	}
	return out
}

// scanner reads the units of an export on several workers.
type scanner struct {
	*run
	x       found
	wants   []int
	units   []unit
	columns [][]column // per file, the columns of wants
	shared  []shared   // per file
	next    atomic.Int64
	stop    atomic.Int64 // units from here on are not begun
	failed  sync.Mutex
	fault   error
}

// shared is an open file of several units.
type shared struct {
	once sync.Once
	h    handle
	err  error
	left atomic.Int64 // units not done
}

// errAgain says that a pass has to start over in another way.
var errAgain = errors.New("start over")

// scan reads the wanted columns of an export row group by row group on the
// run's workers. Each worker visits the units that it is given; which ones is
// chance. The error is that of the first unit that has one.
func (r *run) scan(x found, wants []int, visit func(worker int, u unit, rows *cursor) error) error {
	s := &scanner{run: r, x: x, wants: wants, units: x.units(), columns: make([][]column, len(x.files)), shared: make([]shared, len(x.files))}
	var total int64
	for _, u := range s.units {
		s.shared[u.file].left.Add(1)
		total += u.rows
	}
	if total > maxRows {
		return &Error{File: x.src.Bare(), Reason: fmt.Sprintf("the export has more than %d rows", maxRows), Hint: "split the study"}
	}
	for i := range x.files {
		s.columns[i] = make([]column, len(wants))
		for k, w := range wants {
			s.columns[i][k] = x.columns[i][w]
		}
		place(s.columns[i])
	}
	s.stop.Store(int64(len(s.units)))
	r.watch.begin(x, total)
	var all sync.WaitGroup
	for w := range min(r.jobs(), max(1, len(s.units))) {
		all.Go(func() { s.work(w, visit) })
	}
	all.Wait()
	for i := range s.shared {
		if h := s.shared[i].h; h != nil {
			h.Close()
		}
	}
	if s.fault == nil {
		return s.ctx.Err()
	}
	return s.fault
}

// jobs is how many workers read side by side.
func (r *run) jobs() int {
	if r.o.Jobs > 0 {
		return r.o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

func (s *scanner) work(w int, visit func(worker int, u unit, rows *cursor) error) {
	for {
		at := s.next.Add(1) - 1
		if at >= s.stop.Load() {
			return
		}
		if err := s.one(w, s.units[at], visit); err != nil {
			s.fail(at, err)
		}
	}
}

// fail keeps the error of the first unit that has one: those before it have
// been begun, and go on.
func (s *scanner) fail(at int64, err error) {
	s.failed.Lock()
	defer s.failed.Unlock()
	if s.fault == nil || at < s.stop.Load() {
		s.fault = err
		s.stop.Store(at)
	}
}

func (s *scanner) one(w int, u unit, visit func(worker int, u unit, rows *cursor) error) (err error) {
	defer u.fl.recover(&err)
	h, err := s.open(u)
	if err != nil {
		return err
	}
	columns := s.columns[u.file]
	src, err := u.fl.readGroup(s.ctx, h, u.group, columns)
	if err != nil {
		return err
	}
	defer src.close()
	c := &cursor{ctx: s.ctx, run: s.run, src: src, vectors: make([]vector, len(columns)), view: make([]*vector, len(columns))}
	for k := range c.vectors {
		c.view[k] = &c.vectors[k]
	}
	if err := visit(w, u, c); err != nil {
		return err
	}
	if s.shared[u.file].left.Add(-1) > 0 {
		return nil
	}
	return h.unchanged()
}

func (s *scanner) open(u unit) (handle, error) {
	o := &s.shared[u.file]
	o.once.Do(func() { o.h, o.err = u.fl.open() })
	return o.h, o.err
}

// cursor goes through the rows of a unit.
type cursor struct {
	ctx     context.Context
	run     *run
	src     source
	vectors []vector
	view    []*vector
}

// next is the next rows, one vector a wanted column, valid until the next
// call; io.EOF after the last.
func (c *cursor) next() ([]*vector, int, error) {
	n, err := c.src.next(c.ctx, c.vectors)
	if err != nil {
		return nil, 0, err
	}
	c.run.watch.add(int64(n))
	return c.view, n, nil
}

// each calls f with run after run of the unit's rows.
func (c *cursor) each(f func(v []*vector, n int) error) error {
	for {
		v, n, err := c.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(v, n); err != nil {
			return err
		}
	}
}

// each reads all rows of the wanted columns of an export in order.
func (r *run) each(x found, wants []int, f func(v []*vector, n int) error) error {
	one := *r
	one.o.Jobs = 1
	return one.scan(x, wants, func(_ int, _ unit, rows *cursor) error { return rows.each(f) })
}

// watch counts the rows that have been read and tells whoever listens.
type watch struct {
	tell func(Progress)
	mu   sync.Mutex
	now  Progress
	said int64
}

// watchEvery is how many rows are read between two reports.
const watchEvery = 1 << 18

func (w *watch) begin(x found, rows int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = Progress{Export: x.role, Of: rows}
	for _, f := range x.files {
		w.now.Bytes += f.size
	}
	w.said = 0
	w.report()
}

func (w *watch) add(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now.Rows += n
	if w.now.Rows-w.said >= watchEvery || w.now.Rows == w.now.Of {
		w.said = w.now.Rows
		w.report()
	}
}

func (w *watch) report() {
	if w.tell != nil {
		w.tell(w.now)
	}
}
