package chart

import "slices"

// components numbers the strongly connected components of a directed graph; two vertices share a
// number when each can be reached from the other. (Tarjan 1972.)
func components(n int, next [][]int) []int {
	t := tarjan{next: next, index: make([]int, n), low: make([]int, n), of: make([]int, n)}
	for v := range n {
		t.of[v] = -1
	}
	for v := range n {
		if t.index[v] == 0 {
			t.visit(v)
		}
	}
	return t.of
}

type tarjan struct {
	next           [][]int
	index, low, of []int
	stack          []int
	clock, found   int
}

func (t *tarjan) visit(v int) {
	t.clock++
	t.index[v], t.low[v] = t.clock, t.clock
	t.stack = append(t.stack, v)
	for _, w := range t.next[v] {
		if t.index[w] == 0 {
			t.visit(w)
			t.low[v] = min(t.low[v], t.low[w])
		} else if t.of[w] < 0 {
			t.low[v] = min(t.low[v], t.index[w])
		}
	}
	if t.low[v] != t.index[v] {
		return
	}
	for {
		w := t.stack[len(t.stack)-1]
		t.stack = t.stack[:len(t.stack)-1]
		t.of[w] = t.found
		if w == v {
			break
		}
	}
	t.found++
}

// depths is the longest way to each vertex, in steps between components; vertices of one circle share
// a depth.
func depths(n int, next [][]int, of []int) []int {
	order := make([]int, n)
	for v := range order {
		order[v] = v
	}
	// Tarjan numbers a component after all that it leads to, so falling numbers run along the links.
	slices.SortStableFunc(order, func(a, b int) int { return of[b] - of[a] })
	deep := make([]int, n) // by component
	for _, v := range order {
		for _, w := range next[v] {
			if of[w] != of[v] {
				deep[of[w]] = max(deep[of[w]], deep[of[v]]+1)
			}
		}
	}
	out := make([]int, n)
	for v := range out {
		out[v] = deep[of[v]]
	}
	return out
}

// dashedLinks says which links are drawn dashed: those asked for, those that go down a band, and those
// in a circle of links within a band. A circle that closes through a downward link is shown by that
// link alone; dashing all of it would leave half of a real map dashed.
func (m ValueMap) dashedLinks() []bool {
	index := m.index()
	next := make([][]int, len(m.Nodes))
	for _, e := range m.Edges {
		from, to := index[e.From], index[e.To]
		if m.Nodes[to].Band >= m.Nodes[from].Band {
			next[from] = append(next[from], to)
		}
	}
	of := components(len(m.Nodes), next)
	out := make([]bool, len(m.Edges))
	for i, e := range m.Edges {
		from, to := index[e.From], index[e.To]
		out[i] = e.Dashed || m.Nodes[to].Band < m.Nodes[from].Band || of[from] == of[to]
	}
	return out
}

func (m ValueMap) index() map[string]int {
	index := make(map[string]int, len(m.Nodes))
	for i, n := range m.Nodes {
		index[n.ID] = i
	}
	return index
}

// strongestPath returns the links of the path with the largest sum of strengths. Dashed links are left
// out: without them the map has no circle and the sum has a largest value. The first of equals wins.
func (m ValueMap) strongestPath(dashed []bool) []bool {
	index := m.index()
	leaving := make([][]int, len(m.Nodes))
	for i, e := range m.Edges {
		if !dashed[i] && e.strength() > 0 {
			leaving[index[e.From]] = append(leaving[index[e.From]], i)
		}
	}
	best := make([]float64, len(m.Nodes))
	via := make([]int, len(m.Nodes))
	known := make([]bool, len(m.Nodes))
	var sum func(v int) float64
	sum = func(v int) float64 {
		if known[v] {
			return best[v]
		}
		known[v], via[v] = true, -1
		for _, i := range leaving[v] {
			if s := m.Edges[i].strength() + sum(index[m.Edges[i].To]); s > best[v] {
				best[v], via[v] = s, i
			}
		}
		return best[v]
	}
	first := -1
	for v := range m.Nodes {
		if sum(v) > 0 && (first < 0 || best[v] > best[first]) {
			first = v
		}
	}
	on := make([]bool, len(m.Edges))
	for v := first; v >= 0 && via[v] >= 0; v = index[m.Edges[via[v]].To] {
		on[via[v]] = true
	}
	return on
}
