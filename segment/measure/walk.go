package measure

import (
	"slices"

	"rung/segment/ladder"
)

// walker finds the shape of one ladder. A rung that repeats the code of the
// rung it answers to is the same rung said twice; it has no place of its own.
type walker struct {
	place  []int  // per rung, from 1 at the start, counted along its branch
	repeat []bool // the rung repeats the one it answers to
	rungs  int    // without repeats
	length int    // of the longest branch
}

// walk looks at a ladder; parents is nil where the study has no forks. A
// parent that does not stand before its rung is none, as in ladder.Counter.
func (w *walker) walk(codes []ladder.Index, parents []int16) {
	n := len(codes)
	w.place = slices.Grow(w.place[:0], n)[:n]
	w.repeat = slices.Grow(w.repeat[:0], n)[:n]
	w.rungs, w.length = 0, 0
	for i, code := range codes {
		up := i - 1
		if parents != nil {
			up = int(parents[i])
		}
		w.place[i], w.repeat[i] = 1, false
		if up >= 0 && up < i {
			w.repeat[i] = codes[up] == code
			w.place[i] = w.place[up] + 1
		}
		if w.repeat[i] {
			w.place[i]--
			continue
		}
		w.rungs++
		w.length = max(w.length, w.place[i])
	}
}
