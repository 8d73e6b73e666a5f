package chart

import "slices"

// layered is the layout's whole view of a map: vertices in layers from the bottom up, and arcs between
// neighbouring layers. It knows widths and gaps as plain numbers, and nothing of labels or drawing.
type layered struct {
	vertices []vertex
	up, down [][]arc // by vertex: neighbours one layer higher, one layer lower
	layers   [][]int // vertices of each layer from left to right
	at       []int   // index of each vertex in its layer
}

// vertex is a code, or a bend where a long link passes a layer.
type vertex struct {
	layer int
	width float64
	bend  bool
}

// arc leads to a neighbour; its weight counts in crossings and in pulling straight.
type arc struct {
	to     int
	weight float64
}

// link joins two vertices in either direction.
type link struct {
	from, to int
	weight   float64 // above zero
	width    float64 // that its bends need
}

// newLayered adds a bend in every layer that a link passes and returns the chain of vertices of each
// link from its lower to its upper end. A link within one layer has no chain: it is drawn as a bow and
// crosses nothing that an order could mend.
func newLayered(codes []vertex, layers int, links []link) (*layered, [][]int) {
	g := &layered{vertices: slices.Clone(codes), layers: make([][]int, layers)}
	chains := make([][]int, len(links))
	for i, l := range links {
		chains[i] = g.chain(l)
	}
	g.up, g.down = make([][]arc, len(g.vertices)), make([][]arc, len(g.vertices))
	for i, c := range chains {
		for k := 1; k < len(c); k++ {
			g.up[c[k-1]] = append(g.up[c[k-1]], arc{c[k], links[i].weight})
			g.down[c[k]] = append(g.down[c[k]], arc{c[k-1], links[i].weight})
		}
	}
	g.at = make([]int, len(g.vertices))
	for v, x := range g.vertices {
		g.at[v] = len(g.layers[x.layer])
		g.layers[x.layer] = append(g.layers[x.layer], v)
	}
	return g, chains
}

func (g *layered) chain(l link) []int {
	low, high := l.from, l.to
	if g.vertices[low].layer > g.vertices[high].layer {
		low, high = high, low
	}
	if g.vertices[low].layer == g.vertices[high].layer {
		return nil
	}
	c := []int{low}
	for layer := g.vertices[low].layer + 1; layer < g.vertices[high].layer; layer++ {
		c = append(c, len(g.vertices))
		g.vertices = append(g.vertices, vertex{layer: layer, width: l.width, bend: true})
	}
	return append(c, high)
}

// setLayer puts a layer in a new order.
func (g *layered) setLayer(l int, order []int) {
	copy(g.layers[l], order)
	g.index(l)
}

func (g *layered) index(l int) {
	for i, v := range g.layers[l] {
		g.at[v] = i
	}
}

// snapshot copies the order of all layers, to return to.
func (g *layered) snapshot() [][]int {
	out := make([][]int, len(g.layers))
	for l := range g.layers {
		out[l] = slices.Clone(g.layers[l])
	}
	return out
}

func (g *layered) restore(order [][]int) {
	for l := range order {
		g.setLayer(l, order[l])
	}
}
