package chart

import "math"

const (
	straightenSweeps = 80
	bendWeight       = 8 // a bend next to a bend pulls this much harder: long links run straight
)

// gaps between neighbours in a layer.
type gaps struct{ codes, bends float64 }

func (g *layered) gap(a, b int, between gaps) float64 {
	space := between.codes
	if g.vertices[a].bend || g.vertices[b].bend {
		space = between.bends
	}
	return space + (g.vertices[a].width+g.vertices[b].width)/2
}

// tight is the width that a layer needs at least.
func (g *layered) tight(l int, between gaps) float64 {
	layer := g.layers[l]
	if len(layer) == 0 {
		return 0
	}
	w := (g.vertices[layer[0]].width + g.vertices[layer[len(layer)-1]].width) / 2
	for i := 1; i < len(layer); i++ {
		w += g.gap(layer[i-1], layer[i], between)
	}
	return w
}

// straighten gives every vertex the x of its centre, between 0 and width, in the order of its layer
// and with the gaps kept. Each sweep moves a layer to the weighted mean of its neighbours, as near as
// order and gaps allow; that is a weighted isotonic regression, solved exactly.
func (g *layered) straighten(width float64, between gaps) []float64 {
	for l := range g.layers {
		width = max(width, g.tight(l, between))
	}
	x := make([]float64, len(g.vertices))
	for l := range g.layers {
		g.spread(l, width, between, x)
	}
	for s := range straightenSweeps {
		for i := range g.layers {
			l := i
			if s%2 == 1 {
				l = len(g.layers) - 1 - i
			}
			g.settle(l, width, between, x)
		}
	}
	return x
}

// spread starts a layer evenly over the whole width.
func (g *layered) spread(l int, width float64, between gaps, x []float64) {
	layer := g.layers[l]
	slack := (width - g.tight(l, between)) / float64(len(layer)+1)
	at := slack
	for i, v := range layer {
		if i == 0 {
			at += g.vertices[v].width / 2
		} else {
			at += slack + g.gap(layer[i-1], v, between)
		}
		x[v] = at
	}
}

func (g *layered) settle(l int, width float64, between gaps, x []float64) {
	layer := g.layers[l]
	if len(layer) == 0 {
		return
	}
	wish, weight := make([]float64, len(layer)), make([]float64, len(layer))
	offset := make([]float64, len(layer))
	for i, v := range layer {
		wish[i], weight[i] = g.pull(v, x)
		if i > 0 {
			offset[i] = offset[i-1] + g.gap(layer[i-1], v, between)
		}
		wish[i] -= offset[i]
	}
	last := len(layer) - 1
	low := g.vertices[layer[0]].width / 2
	high := width - offset[last] - g.vertices[layer[last]].width/2
	for i, y := range isotonic(wish, weight) {
		x[layer[i]] = min(max(y, low), max(low, high)) + offset[i]
	}
}

// pull is where the neighbours want a vertex, and how hard.
func (g *layered) pull(v int, x []float64) (wish, weight float64) {
	const keep = 1e-3 // a vertex without neighbours stays where it is unless pushed
	sum, total := keep*x[v], keep
	for _, arcs := range [2][]arc{g.up[v], g.down[v]} {
		for _, a := range arcs {
			w := math.Sqrt(a.weight)
			if g.vertices[v].bend && g.vertices[a.to].bend {
				w *= bendWeight
			}
			sum += w * x[a.to]
			total += w
		}
	}
	return sum / total, total
}

// isotonic returns the non-decreasing values nearest to y by weighted least squares, by pooling
// adjacent violators.
func isotonic(y, weight []float64) []float64 {
	type block struct {
		mean, weight float64
		n            int
	}
	var blocks []block
	for i := range y {
		b := block{y[i], weight[i], 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].mean > b.mean {
			p := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			w := p.weight + b.weight
			b = block{(p.mean*p.weight + b.mean*b.weight) / w, w, p.n + b.n}
		}
		blocks = append(blocks, b)
	}
	out := make([]float64, 0, len(y))
	for _, b := range blocks {
		for range b.n {
			out = append(out, b.mean)
		}
	}
	return out
}
