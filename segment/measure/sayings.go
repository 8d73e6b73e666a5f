package measure

import (
	"slices"
	"sync"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/resample"
)

// sayings keep, person by person, which pairs of codes count for him, with his
// key and cells: what draws people again needs to know who they are.
type sayings struct {
	grid  *grid
	basis ladder.Basis
	keys  []uint64
	first []int    // per person, where his pairs start
	cells []uint32 // of each person, one a cube
	pairs []int32  // items of the matrix, one entry a time
	n     int      // pairs so far
	at    []uint32 // scratch: cells of a person

	mu    sync.Mutex
	heard *heard // what people arranged; nil since the last person
}

// mostSayings bounds the pairs that are kept: 128 mebibytes of them, what some
// 900,000 people say. Beyond it nothing is kept.
const mostSayings = 1 << 25

func newSayings(g *grid, basis ladder.Basis) *sayings {
	return &sayings{grid: g, basis: basis, at: make([]uint32, len(g.first))}
}

// over says that there are too many pairs to keep. Whether they are, does not
// depend on how people are split: parts over it make a whole over it.
func (s *sayings) over() bool { return s.n > mostSayings }

// next begins a person, respondent i of b, if he has a ladder. Without keys, his
// place in the sample is his key.
func (s *sayings) next(b *segment.Batch, i int) {
	for range ladders(b.Ladders, i) {
		key := uint64(b.First + i)
		if b.Key != nil {
			key = b.Key[i]
		}
		s.heard = nil
		s.grid.locate(s.at, b, i)
		s.keys, s.first, s.cells = append(s.keys, key), append(s.first, len(s.pairs)), append(s.cells, s.at...)
		return
	}
}

// add adds a pair of the person at hand.
func (s *sayings) add(item int32, kind uint32) {
	if kind == indirect && s.basis == ladder.Direct {
		return
	}
	if s.n++; !s.over() {
		s.pairs = append(s.pairs, item)
	}
}

// merge adds other sayings; item i of them is item to(i) of s.
func (s *sayings) merge(o *sayings, to func(item int32) int32) {
	s.heard = nil
	if s.n += o.n; s.over() {
		s.pairs, o.pairs = nil, nil
		return
	}
	for _, first := range o.first {
		s.first = append(s.first, len(s.pairs)+first)
	}
	for _, item := range o.pairs {
		s.pairs = append(s.pairs, to(item))
	}
	s.keys, s.cells = append(s.keys, o.keys...), append(s.cells, o.cells...)
}

// heard is who says which links, and the columns that each is in.
type heard struct {
	*resample.Said
	in resample.Columns
}

// people are the sayings by person in the order of keys, links being cells of
// the matrix by their place; nil where too many were said to keep.
func (s *sim) people(cells []cell) *heard {
	s.sayings.mu.Lock()
	defer s.sayings.mu.Unlock()
	o := s.sayings
	if o.over() || o.heard != nil {
		return o.heard
	}
	links := make([]int32, len(o.pairs))
	rank := make([]int32, len(s.names))
	for item, p := range s.names {
		rank[item] = int32(place(cells, ladder.Edge{From: p.from, To: p.to}))
	}
	for k, item := range o.pairs {
		links[k] = rank[item]
	}
	said, order := resample.NewSaid(o.keys, append(slices.Clone(o.first), len(links)), links, len(cells))
	in := resample.Columns{N: s.grid.columns, Cubes: len(s.grid.first), Cells: make([]uint32, 0, len(o.cells)), Of: s.grid.in}
	for _, i := range order {
		in.Cells = append(in.Cells, o.cells[int(i)*in.Cubes:][:in.Cubes]...)
	}
	o.heard = &heard{said, in}
	return o.heard
}

// fewer is how many of so many replicates or relabellings a budget allows, each
// of which goes through so many links: halved until they fit, so that a few
// people more seldom change it, and 0 where that leaves under least.
func fewer(wanted, least int, links, budget float64) int {
	for float64(wanted)*links > budget {
		if wanted /= 2; wanted < least {
			return 0
		}
	}
	return wanted
}
