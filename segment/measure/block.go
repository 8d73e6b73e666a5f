package measure

import (
	"rung/segment"
	"rung/segment/estimate"
)

// block is the people whose events wait to be added up.
type block struct {
	grid    *grid
	shape   shape // of what is added up
	n       int
	weights []float64 // per person; none where nothing is weighted
	at      []uint32  // per person and cube, his cell
	// Records has, for each group of cubes, what an event needs of a person:
	// one access to memory. There are none where the plan has more than
	// mostCells.
	records [][]record
}

// record is the limbs of a person's weight and some of his cells.
type record struct {
	lo, hi uint64
	cells  [cubesPerRecord]uint16
}

const (
	// blockSize is how many people a block holds: their records fit a core's
	// second cache, and pairs in wide use have hundreds of events.
	blockSize      = 1 << 15
	cubesPerRecord = 8
	mostCells      = 1 << 16
	// tooWide stands for the upper limb of a weight that does not fit.
	tooWide = 1 << 63
)

func newBlock(g *grid, sh shape) block {
	k := block{grid: g, shape: sh}
	if g.cells <= mostCells {
		k.records = make([][]record, (len(g.first)+cubesPerRecord-1)/cubesPerRecord)
	}
	return k
}

// add adds respondent i of b with a weight, and returns his place.
func (k *block) add(b *segment.Batch, i int, w float64) uint32 {
	k.n++
	for cube, cells := range b.Cells {
		k.at = append(k.at, k.grid.first[cube]+cells[i])
	}
	var r record
	if k.shape.weights > 0 {
		k.weights = append(k.weights, w)
		l, ok := estimate.Split(w)
		if r.lo, r.hi = l.Lo, l.Hi; !ok {
			r.hi = tooWide
		}
	}
	at := k.cells(uint32(k.n - 1))
	for group := range k.records {
		for c, cell := range at[group*cubesPerRecord : min(len(at), (group+1)*cubesPerRecord)] {
			r.cells[c] = uint16(cell)
		}
		k.records[group] = append(k.records[group], r)
	}
	return uint32(k.n - 1)
}

// cells are the cells of a person, one a cube.
func (k *block) cells(person uint32) []uint32 {
	n := len(k.grid.first)
	return k.at[int(person)*n:][:n]
}

func (k *block) empty() {
	k.n, k.weights, k.at = 0, k.weights[:0], k.at[:0]
	for group := range k.records {
		k.records[group] = k.records[group][:0]
	}
}
