package ladder

import (
	"cmp"
	"slices"
)

// reduce parts edges into those that a value map draws and those that are
// redundant. An edge inside a strongly connected component is always drawn:
// which of a circle's links is the redundant one has no answer. Any other edge
// a>c is dropped when the drawn ones hold a path a>…>c, weakest edges first,
// ties by code order.
//
// Between components this comes to two rules, so no search for paths is
// needed. Components form a graph without cycles, whose transitive reduction
// does not depend on the order (Aho, Garey & Ullman 1972): all edges between
// two components go when a third lies between them. Otherwise their edges are
// detours of each other, and the one examined last stays: the strongest.
func reduce(parts partition, edges []Edge) (kept, dropped []Edge) {
	last := map[[2]int32]Edge{} // of the edges between two components, the one to keep
	for _, e := range edges {
		pair := [2]int32{parts.of[e.From], parts.of[e.To]}
		if other, ok := last[pair]; !ok || weaker(other, e) < 0 {
			last[pair] = e
		}
	}
	beyond := parts.beyond(edges)
	for _, e := range edges {
		from, to := parts.of[e.From], parts.of[e.To]
		if from == to || !beyond[from].has(int(to)) && last[[2]int32{from, to}] == e {
			kept = append(kept, e)
		} else {
			dropped = append(dropped, e)
		}
	}
	return kept, dropped
}

// weaker orders edges as they are examined: by strength, then by code.
func weaker(a, b Edge) int {
	return cmp.Or(cmp.Compare(a.Strength, b.Strength), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// partition is the strongly connected components of a graph, numbered so that
// every edge between two of them leads to the lower number.
type partition struct {
	of    []int32 // per code, its component
	count int
}

// beyond is, per component, the components that a path of two or more edges
// between components reaches.
func (p partition) beyond(edges []Edge) []bitset {
	next, far, reach := make([]bitset, p.count), make([]bitset, p.count), make([]bitset, p.count)
	for i := range next {
		next[i], far[i] = newBitset(p.count), newBitset(p.count)
	}
	for _, e := range edges {
		if from, to := p.of[e.From], p.of[e.To]; from != to {
			next[from].add(int(to))
		}
	}
	for i := range next { // lower numbers are reached and so done first
		for j := range next[i].all() {
			far[i].union(reach[j])
		}
		reach[i] = slices.Clone(far[i])
		reach[i].union(next[i])
	}
	return far
}

// components finds the strongly connected components of the graph of n codes
// and some edges (Tarjan 1972).
func components(n int, edges []Edge) partition {
	t := tarjan{next: make([][]Index, n), order: make([]int32, n), low: make([]int32, n)}
	t.of = make([]int32, n)
	for _, e := range edges {
		t.next[e.From] = append(t.next[e.From], e.To)
	}
	for i := range n {
		if t.order[i] == 0 {
			t.visit(Index(i))
		}
	}
	return t.partition
}

type tarjan struct {
	partition
	next   [][]Index
	order  []int32 // in which codes were first visited, from 1; 0 is not yet
	low    []int32 // lowest order known to be reachable; done once assigned
	stack  []Index
	visits int32
}

// assigned is the low of a code whose component is known: it is no way back.
const assigned = 1<<31 - 1

func (t *tarjan) visit(i Index) {
	t.visits++
	t.order[i], t.low[i] = t.visits, t.visits
	t.stack = append(t.stack, i)
	for _, j := range t.next[i] {
		if t.order[j] == 0 {
			t.visit(j)
		}
		t.low[i] = min(t.low[i], t.low[j])
	}
	if t.low[i] != t.order[i] {
		return
	}
	at := slices.Index(t.stack, i)
	for _, j := range t.stack[at:] {
		t.of[j], t.low[j] = int32(t.count), assigned
	}
	t.stack = t.stack[:at]
	t.count++
}
