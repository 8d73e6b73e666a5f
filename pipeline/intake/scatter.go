package intake

import (
	"math"
	"sync"
)

// sharedFolds divides the people among locks.
type sharedFolds struct {
	shift int // of a respondent's place, for his part
	locks []sync.Mutex
}

// foldParts is how many parts people are divided into: what is kept of those
// of one part fits a core's cache.
const foldParts = 256

func newSharedFolds(people int) *sharedFolds {
	s := &sharedFolds{}
	for people>>s.shift >= foldParts {
		s.shift++
	}
	s.locks = make([]sync.Mutex, people>>s.shift+1)
	return s
}

// partBuffer is rows of one part that wait to be folded: per row the person,
// and what it says to each trait; amounts take two
// places, and journeys two for the row and its day.
type partBuffer []int32

// bufferRows is how many rows wait at most.
const bufferRows = 1 << 10

// scatter divides a run of rows by person. Folded one by one in the order of
// the export, every row would miss the cache for every trait.
func (e *eventReader) scatter(n int) {
	width := e.width()
	if e.buffers == nil {
		e.buffers = make([]partBuffer, len(e.shared.locks))
	}
	for i, who := range e.who[:n] {
		if who < 0 {
			continue
		}
		part := who >> e.shared.shift
		b := e.buffers[part]
		if b == nil {
			b = make(partBuffer, 0, bufferRows*width)
		}
		b = append(b, who)
		for _, f := range e.folds {
			b = append(b, f.says[i])
			if f.sums != nil {
				x := math.Float64bits(f.amounts[i])
				b = append(b, int32(x), int32(x>>32))
			}
		}
		if e.walk != nil {
			b = append(b, e.walk.says[i], e.day[i])
		}
		if e.buffers[part] = b; len(b) == cap(b) {
			e.settle(int(part))
		}
	}
}

// width is the places of a row in a buffer.
func (e *eventReader) width() int {
	n := 1 + len(e.folds)
	for _, f := range e.folds {
		if f.sums != nil {
			n += 2
		}
	}
	if e.walk != nil {
		n += 2
	}
	return n
}

// settle folds the rows that wait in a part, trait by trait.
func (e *eventReader) settle(part int) {
	b, width := e.buffers[part], e.width()
	e.shared.locks[part].Lock()
	defer e.shared.locks[part].Unlock()
	at := 1
	for _, f := range e.folds {
		f.settle(b, at, width)
		at++
		if f.sums != nil {
			at += 2
		}
	}
	if e.walk != nil {
		e.walk.settle(b, at, width)
	}
	e.buffers[part] = b[:0]
}

// settle folds what rows say in one place of a buffer.
func (f *fold) settle(b partBuffer, at, width int) {
	switch {
	case f.days != nil:
		for i := 0; i < len(b); i += width {
			who := b[i]
			f.days[who] = max(f.days[who], b[i+at])
		}
	case f.stages != nil:
		for i := 0; i < len(b); i += width {
			who := b[i]
			f.stages[who] = max(f.stages[who], b[i+at])
		}
	case f.values != nil:
		for i := 0; i < len(b); i += width {
			if c := b[i+at]; uint32(c) < 64 {
				f.masks[b[i]] |= 1 << c
			} else if c >= 0 {
				f.pair(uint64(b[i])<<32 | uint64(c))
			}
		}
	case f.sums != nil:
		for i := 0; i < len(b); i += width {
			f.amount(b[i], b[i+at], math.Float64frombits(uint64(uint32(b[i+at+1]))|uint64(uint32(b[i+at+2]))<<32))
		}
	default:
		for i := 0; i < len(b); i += width {
			f.counts[b[i]] += b[i+at]
		}
	}
}

// flush folds all rows that wait.
func (e *eventReader) flush() {
	for part, b := range e.buffers {
		if len(b) > 0 {
			e.settle(part)
		}
	}
}
