package intake

import (
	"sync"

	"rung/segment/disclose"
)

// Results are written in the order of tables, rows, statistics and columns. A
// line is a row and a statistic, over all columns.

// lines is a run of lines of one table.
type lines struct {
	t        *disclose.Table
	from, to int // row*len(Statistics)+statistic
}

// piece is the lines that are encoded at one go.
type piece []lines

// chunks cuts a release into chunks of at most so many figures, or one line.
func chunks(r *disclose.Release, figures int) []piece {
	var out []piece
	var now piece
	room := figures
	for _, t := range r.Tables {
		l := lines{t: t}
		for ; l.to < len(t.Stub)*len(t.Statistics); l.to++ {
			line := t.Line(l.to/len(t.Statistics), l.to%len(t.Statistics))
			n := line.Figures()
			if n > room && room < figures {
				out, now, room = append(out, now.with(l)), nil, figures
				l.from = l.to
			}
			room -= n
		}
		now = now.with(l)
	}
	return append(out, now)
}

// with adds lines, if there are any.
func (c piece) with(l lines) piece {
	if l.from == l.to {
		return c
	}
	return append(c, l)
}

// mostEncoders bounds the memory of encoders on large machines: the one that
// puts chunks out cannot keep up with more.
const mostEncoders = 4

// inOrder encodes chunks, jobs at a time, and puts them out in their order. An
// encode is asked for once a worker and owns its scratch; what it returns is
// handed back to it two chunks later, to be used again. A panic of a worker is
// raised in the caller.
func inOrder[T any](all []piece, jobs int, encoder func() func(piece, T) T, put func(T) error) error {
	jobs = max(1, min(jobs, len(all), mostEncoders))
	ready, faults, stop := make([]chan T, jobs), make([]any, jobs), make(chan struct{})
	var wg sync.WaitGroup
	for w := range ready {
		ready[w] = make(chan T)
		wg.Go(func() {
			defer close(ready[w])
			defer func() { faults[w] = recover() }()
			encode := encoder()
			var used [2]T // one is put out while the other is encoded
			for i, k := w, 0; i < len(all); i, k = i+jobs, 1-k {
				used[k] = encode(all[i], used[k])
				select {
				case ready[w] <- used[k]:
				case <-stop:
					return
				}
			}
		})
	}
	err := putAll(ready, len(all), put)
	close(stop)
	wg.Wait()
	for _, fault := range faults {
		if fault != nil {
			panic(fault)
		}
	}
	return err
}

// putAll takes n chunks from the workers in turn. A worker that closes early
// has failed.
func putAll[T any](ready []chan T, n int, put func(T) error) error {
	for i := range n {
		x, ok := <-ready[i%len(ready)]
		if !ok {
			return nil
		}
		if err := put(x); err != nil {
			return err
		}
	}
	return nil
}
