package estimate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	fisherWork   = 4_000_000 // steps of the exact test
	fisherDraws  = 9_999     // tables by Monte Carlo beyond
	fisherPeople = 5_000     // in a table for Monte Carlo
)

// Fisher is Fisher's exact test that rows do not matter for columns, in tables
// of any size (Freeman & Halton 1951): how likely a table with these margins is
// that is no more likely than this one. It goes through the network of Mehta &
// Patel (1983). Where that is too long it draws 9,999 tables, keyed by seed; where
// there are more than 5,000 people besides, it refuses: χ² does as well there.
// NaN where fewer than two rows or columns have people.
func (c Crosstab) Fisher(seed uint64) Exact {
	rows, columns, n := c.margins()
	f := fisher{stages: whole(rows), key: whole(columns)}
	if len(f.stages) < 2 || len(f.key) < 2 {
		return Exact{P: math.NaN()}
	}
	if len(f.stages) < len(f.key) {
		f.stages, f.key = f.key, f.stages
	}
	slices.SortFunc(f.stages, func(a, b int) int { return cmp.Compare(b, a) }) // the largest leaves least to go through
	slices.Sort(f.key)
	f.factorials(int(n))
	for _, row := range c {
		for _, x := range row {
			f.observed -= f.log[int(x)]
		}
	}
	f.observed += 1e-7 // tables as likely but for rounding are as likely, as fisher.test has it
	if p, ok := f.exact(); ok {
		return Exact{P: min(1, p)}
	}
	if n > fisherPeople {
		return Exact{P: math.NaN()}
	}
	return Exact{P: f.monteCarlo(seed), Draws: fisherDraws}
}

// whole is the numbers of a margin that are above 0.
func whole(margin []float64) []int {
	var out []int
	for _, x := range margin {
		if x > 0 {
			out = append(out, int(x))
		}
	}
	return out
}

// fisher is the network: its stages are rows, its nodes what is left of the
// columns, in ascending order, and the length of a way is −Σ log x!.
type fisher struct {
	stages, key []int
	log         []float64 // of factorials
	observed    float64   // length of the table
	bounds      []map[uint64][2]float64
	work        int
}

func (f *fisher) factorials(n int) {
	f.log = make([]float64, n+1)
	for i := 2; i <= n; i++ {
		f.log[i] = f.log[i-1] + math.Log(float64(i))
	}
}

// past is ways to a node that have the same length.
type past struct{ length, ways float64 }

type node struct {
	key   []int
	pasts []past
}

func (f *fisher) exact() (p float64, ok bool) {
	if math.Pow(float64(len(f.log)), float64(len(f.key))) > 1<<63 {
		return 0, false
	}
	f.bounds = make([]map[uint64][2]float64, len(f.stages))
	for s := range f.bounds {
		f.bounds[s] = map[uint64][2]float64{}
	}
	at := []node{{key: f.key, pasts: []past{{0, 1}}}}
	all := f.left(0, f.key)
	for s := 0; s < len(f.stages)-1; s++ {
		next := map[uint64]*gathered{}
		for _, n := range at {
			p += f.step(s, n, all, next)
			if f.work > fisherWork {
				return 0, false
			}
		}
		at = settle(next)
	}
	return p, true
}

// gathered is a node while ways to it are found, by rounded length.
type gathered struct {
	key   []int
	pasts map[int64]past
}

// step goes from a node of stage s on, and returns the probability of ways that
// are settled: all that follow are at most as likely as the table.
func (f *fisher) step(s int, n node, all float64, next map[uint64]*gathered) (p float64) {
	f.each(n.key, f.stages[s], func(x []int) bool {
		length, child := f.child(n.key, x)
		longest, shortest := f.reach(s+1, child)
		left := f.left(s+1, child)
		for _, before := range n.pasts {
			f.work++
			l := before.length + length
			switch {
			case l+longest <= f.observed:
				p += before.ways * math.Exp(l+left-all)
			case l+shortest <= f.observed:
				id := f.id(child)
				if next[id] == nil {
					next[id] = &gathered{slices.Clone(child), map[int64]past{}}
				}
				k := int64(math.Round(l * 1e9))
				same, known := next[id].pasts[k]
				if !known {
					same.length = l
				}
				same.ways += before.ways
				next[id].pasts[k] = same
			}
		}
		return f.work <= fisherWork
	})
	return p
}

// settle puts nodes and ways into an order, so that sums do not depend on maps'.
func settle(next map[uint64]*gathered) []node {
	var out []node
	for _, g := range next {
		n := node{key: g.key}
		for _, p := range g.pasts {
			n.pasts = append(n.pasts, p)
		}
		slices.SortFunc(n.pasts, func(a, b past) int { return cmp.Compare(a.length, b.length) })
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b node) int { return slices.Compare(a.key, b.key) })
	return out
}

// id is a node's key as a number.
func (f *fisher) id(key []int) uint64 {
	id := uint64(0)
	for _, x := range key {
		id = id*uint64(len(f.log)) + uint64(x)
	}
	return id
}

// child is what is left of a node after a row x, with the length of the row.
func (f *fisher) child(key, x []int) (length float64, child []int) {
	child = make([]int, len(key))
	for j, k := range key {
		length -= f.log[x[j]]
		child[j] = k - x[j]
	}
	slices.Sort(child)
	return length, child
}

// left is the logarithm of the sum of exp(length) over all ways from a node to
// the end: m!/(Π rows! Π columns!).
func (f *fisher) left(s int, key []int) float64 {
	m, sum := 0, 0.0
	for _, x := range key {
		m += x
		sum -= f.log[x]
	}
	for _, x := range f.stages[s:] {
		sum -= f.log[x]
	}
	return sum + f.log[m]
}

// reach is the largest and the smallest length of ways from a node to the end.
func (f *fisher) reach(s int, key []int) (longest, shortest float64) {
	if s == len(f.stages)-1 {
		for _, x := range key {
			longest -= f.log[x]
		}
		return longest, longest
	}
	id := f.id(key)
	if b, ok := f.bounds[s][id]; ok {
		return b[0], b[1]
	}
	longest, shortest = math.Inf(-1), math.Inf(1)
	f.each(key, f.stages[s], func(x []int) bool {
		f.work++
		length, child := f.child(key, x)
		l, h := f.reach(s+1, child)
		longest, shortest = max(longest, length+l), min(shortest, length+h)
		return f.work <= fisherWork
	})
	f.bounds[s][id] = [2]float64{longest, shortest}
	return longest, shortest
}

// each shows every row of n people that fits into the columns of a key, until
// visit says no.
func (f *fisher) each(key []int, n int, visit func(x []int) bool) {
	room := make([]int, len(key)+1) // of the columns from j on
	for j := len(key) - 1; j >= 0; j-- {
		room[j] = room[j+1] + key[j]
	}
	x := make([]int, len(key))
	var from func(j, left int) bool
	from = func(j, left int) bool {
		if j == len(key)-1 {
			x[j] = left
			return visit(x)
		}
		for v := max(0, left-room[j+1]); v <= min(left, key[j]); v++ {
			x[j] = v
			if !from(j+1, left-v) {
				return false
			}
		}
		return true
	}
	from(0, n)
}

// monteCarlo draws tables with the margins.
func (f *fisher) monteCarlo(seed uint64) float64 {
	random := rand.New(rand.NewPCG(seed, 0x66697368))
	var urn []int
	for j, k := range f.key {
		for range k {
			urn = append(urn, j)
		}
	}
	rows := slices.Clone(f.stages)
	slices.Reverse(rows) // the largest is what the others leave
	extreme := 0
	x := make([]int, len(f.key))
	for range fisherDraws {
		length, drawn := 0.0, 0
		for s, n := range rows {
			clear(x)
			for k := drawn; k < drawn+n; k++ {
				if s < len(rows)-1 {
					j := k + random.IntN(len(urn)-k)
					urn[k], urn[j] = urn[j], urn[k]
				}
				x[urn[k]]++
			}
			drawn += n
			for _, v := range x {
				length -= f.log[v]
			}
		}
		if length <= f.observed {
			extreme++
		}
	}
	return float64(extreme+1) / float64(fisherDraws+1)
}
