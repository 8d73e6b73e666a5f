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
	weights []float64        // per person; none where nothing is weighted
	limbs   []estimate.Limbs // of the weights
	squares []estimate.Limbs // of the squared weights, where they are added up
	// Records has, for each group of cubes, the cells of the people there: one
	// access to memory an event. Where the plan has more than mostCells there
	// are none, and wide has the cells, one a cube.
	records [][]record
	wide    []uint32
	at      []uint32 // cells of the person last asked for
}

// record is some of a person's cells.
type record [cubesPerRecord]uint16

const (
	// blockSize is how many people a block holds: their records fit a core's
	// second cache, and pairs in wide use have a thousand events.
	blockSize      = 1 << 16
	cubesPerRecord = 8
	mostCells      = 1 << 16
	// tooWide stands for the upper limb of a weight that does not fit.
	tooWide = 1 << 63
)

func newBlock(g *grid, sh shape) block {
	k := block{grid: g, shape: sh, at: make([]uint32, len(g.first))}
	if g.cells <= mostCells {
		k.records = make([][]record, (len(g.first)+cubesPerRecord-1)/cubesPerRecord)
	}
	return k
}

// add adds respondent i of b with a weight, and returns his place.
func (k *block) add(b *segment.Batch, i int, w float64) uint32 {
	k.n++
	for group := range k.records {
		first := group * cubesPerRecord
		var r record
		for c := range min(cubesPerRecord, len(b.Cells)-first) {
			r[c] = uint16(k.grid.first[first+c] + b.Cells[first+c][i])
		}
		k.records[group] = append(k.records[group], r)
	}
	if k.records == nil {
		k.grid.locate(k.at, b, i)
		k.wide = append(k.wide, k.at...)
	}
	if k.shape.weights > 0 {
		l, ok := estimate.Split(w)
		if !ok {
			l.Hi = tooWide
		}
		if k.shape.squared {
			square, ok := estimate.Split(w * w)
			if !ok {
				l.Hi = tooWide
			}
			k.squares = append(k.squares, square)
		}
		k.weights, k.limbs = append(k.weights, w), append(k.limbs, l)
	}
	return uint32(k.n - 1)
}

// cells are the cells of a person, one a cube, until the next call.
func (k *block) cells(person uint32) []uint32 {
	if k.records == nil {
		n := len(k.at)
		return k.wide[int(person)*n:][:n]
	}
	for cube := range k.at {
		k.at[cube] = uint32(k.records[cube/cubesPerRecord][person][cube%cubesPerRecord])
	}
	return k.at
}

// cubesOf is how many cubes a group of records has.
func (k *block) cubesOf(group int) int {
	return min(cubesPerRecord, len(k.grid.first)-group*cubesPerRecord)
}

func (k *block) empty() {
	k.n, k.weights, k.limbs, k.squares, k.wide = 0, k.weights[:0], k.limbs[:0], k.squares[:0], k.wide[:0]
	for group := range k.records {
		k.records[group] = k.records[group][:0]
	}
}
