package resample

// Weight is how often a person counts in a replicate, numbered from 0: a
// Poisson variable of mean 1, by inversion of a hash of his key and the number.
func Weight(key uint64, replicate int) int { return drawn(mix(key), replicate) }

// drawn is Weight of a key that is mixed already.
func drawn(seed uint64, replicate int) int {
	u := mix(seed + uint64(replicate+1)*golden)
	for k, below := range poisson {
		if u < below {
			return k
		}
	}
	return len(poisson)
}

// poisson is the distribution of a Poisson variable of mean 1 in units of
// 2^-64: what is at most 0, at most 1 and so on, rounded down.
var poisson = [...]uint64{
	0x5e2d58d8b3bcdf1a, 0xbc5ab1b16779be35, 0xeb715e1dc1582dc2, 0xfb23979734a252f1, 0xff1025f59174dc3d,
	0xffd90f3ba4055e19, 0xfffa8b71fc72c913, 0xffff540c0914b3c9, 0xffffed1f4aa8f120, 0xfffffe216e641462,
	0xffffffd4d85d3183, 0xfffffffc6da262b4, 0xffffffffba12d178, 0xfffffffffb07c64c, 0xffffffffffab8ea5,
	0xfffffffffffabe22, 0xffffffffffffb11a, 0xfffffffffffffba1, 0xffffffffffffffc5, 0xfffffffffffffffd,
}

// Columns says in which columns people are: each person is in one cell of each
// of some cubes, and a cell belongs to columns.
type Columns struct {
	N     int      // columns
	Cubes int      // cells a person
	Cells []uint32 // of person i, those of the cubes: Cells[i*Cubes:][:Cubes]
	Of    func(cell uint32) []uint32
}

// cells is one more than the last cell that somebody is in.
func (c *Columns) cells() int {
	n := uint32(0)
	for _, cell := range c.Cells {
		n = max(n, cell+1)
	}
	return int(n)
}

// Count counts replicates from to until-1, two at a time: for each it calls see
// with the number of people of every column, and with how often each of some
// links counts in each column, at link × columns + column, by place in the list
// of links. See must not keep what it is given.
func (s *Said) Count(in Columns, links []int, from, until int, see func(people, times []int64)) {
	drawn2, all := make([]uint64, len(s.Keys)), in.cells()
	cell := make([]uint64, all)
	people, times := make([]uint64, in.N), make([]uint64, in.N*len(links))
	one, many := make([]int64, in.N), make([]int64, in.N*len(links))
	for r := from; r < until; r += lanes {
		for i, key := range s.Keys {
			seed := mix(key)
			drawn2[i] = uint64(drawn(seed, r)) | uint64(drawn(seed, r+1))<<laneBits
		}
		in.add(people, cell, nil, drawn2)
		for k, l := range links {
			in.add(times[k*in.N:][:in.N], cell, s.sayers(l), drawn2)
		}
		for lane := range min(lanes, until-r) {
			lay(one, people, lane)
			lay(many, times, lane)
			see(one, many)
		}
	}
}

// Two replicates share a word: sums of people stay below 2^32.
const (
	lanes    = 2
	laneBits = 32
)

// add adds up weights of people, nil for all, by cell and then by column. All
// of cell is 0, and is so again.
func (c *Columns) add(to, cell []uint64, who []int32, weights []uint64) {
	clear(to)
	if who == nil {
		for i, w := range weights {
			for _, at := range c.Cells[i*c.Cubes:][:c.Cubes] {
				cell[at] += w
			}
		}
	}
	for _, i := range who {
		w := weights[i]
		for _, at := range c.Cells[int(i)*c.Cubes:][:c.Cubes] {
			cell[at] += w
		}
	}
	for at, w := range cell {
		if w != 0 {
			for _, column := range c.Of(uint32(at)) {
				to[column] += w
			}
			cell[at] = 0
		}
	}
}

// lay takes a lane out of words.
func lay(to []int64, words []uint64, lane int) {
	for k, w := range words {
		to[k] = int64(w >> (lane * laneBits) & (1<<laneBits - 1))
	}
}
