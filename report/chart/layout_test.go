package chart

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// layoutOf is the layered graph of a map as place makes it, before it is ordered.
func layoutOf(t *testing.T, m ValueMap) *layered {
	t.Helper()
	p, err := newPicture(m.Frame)
	if err != nil {
		t.Fatal(err)
	}
	return p.layers(m, 668).graph
}

// TestCrossingsNearBest compares the layout that is drawn with the best of 200 restarts.
func TestCrossingsNearBest(t *testing.T) {
	maps := map[string]ValueMap{"25 codes, 47 links": nightShift(), "awkward": awkward()}
	for seed := range uint64(6) {
		maps[fmt.Sprintf("random %d", seed)] = randomMap(seed, []int{10, 9, 8}, 45)
	}
	looked := 0
	for name, m := range maps {
		drawn, best := layoutOf(t, m), layoutOf(t, m)
		drawn.order()
		best.search(200, 0)
		got, least := drawn.crossings(false), best.crossings(false)
		if got > 1.1*least+enough {
			t.Errorf("%s: %.1f weighted crossings, best of 200 restarts has %.1f", name, got, least)
		}
		t.Logf("%s: %.0f crossings (weighted %.2f), best of 200 restarts %.0f (%.2f)", name, drawn.crossings(true), got, best.crossings(true), least)
		looked++
	}
	if looked != 8 {
		t.Errorf("looked at %d maps", looked)
	}
}

// TestCrossingsCount compares the counter with one that looks at every pair.
func TestCrossingsCount(t *testing.T) {
	for seed := range uint64(5) {
		g := layoutOf(t, randomMap(seed, []int{7, 6, 5}, 30))
		g.shuffle(rand.New(rand.NewPCG(seed, 1)))
		want := 0.0
		for l := 1; l < len(g.layers); l++ {
			want += crossingsByPairs(g, l)
		}
		if got := g.crossings(false); math.Abs(got-want) > 1e-9 {
			t.Errorf("seed %d: %v crossings, by pairs %v", seed, got, want)
		}
	}
}

func crossingsByPairs(g *layered, l int) float64 {
	sum := 0.0
	for _, a := range g.layers[l-1] {
		for _, b := range g.layers[l-1] {
			for _, x := range g.up[a] {
				for _, y := range g.up[b] {
					if g.at[a] < g.at[b] && g.at[x.to] > g.at[y.to] {
						sum += math.Sqrt(x.weight * y.weight)
					}
				}
			}
		}
	}
	return sum
}

// TestSiftSaves holds that what a sift says it saved is what the crossings lost.
func TestSiftSaves(t *testing.T) {
	g := layoutOf(t, nightShift())
	for l := range g.layers {
		before := g.crossings(false)
		saved := g.sift(l)
		if lost := before - g.crossings(false); math.Abs(lost-saved) > 1e-9 {
			t.Errorf("layer %d: said %v, lost %v", l, saved, lost)
		}
	}
}

// TestIsotonic, worked by hand: 3 and 1 pool to 2 when equal, to 1.5 when the second weighs three times.
func TestIsotonic(t *testing.T) {
	for _, c := range []struct{ y, weight, want []float64 }{
		{[]float64{1, 2, 3}, []float64{1, 1, 1}, []float64{1, 2, 3}},
		{[]float64{3, 1}, []float64{1, 1}, []float64{2, 2}},
		{[]float64{3, 1}, []float64{1, 3}, []float64{1.5, 1.5}},
		{[]float64{4, 2, 0, 9}, []float64{1, 1, 1, 1}, []float64{2, 2, 2, 9}},
		{nil, nil, []float64{}},
	} {
		if got := isotonic(c.y, c.weight); !slices.Equal(got, c.want) {
			t.Errorf("isotonic(%v, %v) = %v, want %v", c.y, c.weight, got, c.want)
		}
	}
}

func TestStraightenKeepsOrderAndGaps(t *testing.T) {
	between := gaps{codes: codeGap, bends: bendGap}
	for seed := range uint64(4) {
		g := layoutOf(t, randomMap(seed, []int{12, 9, 8}, 50))
		g.order()
		x := g.straighten(700, between)
		for _, layer := range g.layers {
			for i := 1; i < len(layer); i++ {
				if room := x[layer[i]] - x[layer[i-1]] - g.gap(layer[i-1], layer[i], between); room < -1e-6 {
					t.Errorf("seed %d: two neighbours are %v too near", seed, -room)
				}
			}
		}
	}
}

// TestLargeGraphsGetFewerRestarts bounds the work instead of the time, which depends on the machine.
func TestLargeGraphsGetFewerRestarts(t *testing.T) {
	if got, _ := layoutOf(t, nightShift()).effort(); got < 20 {
		t.Errorf("25 codes get %d restarts, want at least 20", got)
	}
	if got, _ := layoutOf(t, randomMap(1, []int{11, 10, 9}, 50)).effort(); got < 20 {
		t.Errorf("30 codes get %d restarts, want at least 20", got)
	}
	if restarts, kicks := layoutOf(t, randomMap(1, []int{60, 60, 60}, 600)).effort(); restarts+kicks > 10 {
		t.Errorf("180 codes and 600 links get %d restarts and %d kicks, want at most 10", restarts, kicks)
	}
}

// TestStrongestPath: a>c>e is 5+6 = 11, a>d>e is 9+1 = 10; the link down from e and the circle c⇄d do
// not count, or the path would never end.
func TestStrongestPath(t *testing.T) {
	m := ValueMap{Bands: []string{"A", "C", "V"}, Nodes: []Node{
		{ID: "a"}, {ID: "c", Band: 1}, {ID: "d", Band: 1}, {ID: "e", Band: 2},
	}}
	m.Edges = mapEdges("a c 5", "a d 9", "c e 6", "d e 1", "e a 50", "c d 40", "d c 40")
	dashed := m.dashedLinks()
	if want := []bool{false, false, false, false, true, true, true}; !slices.Equal(dashed, want) {
		t.Errorf("dashed %v, want %v", dashed, want)
	}
	if got, want := m.strongestPath(dashed), []bool{true, false, true, false, false, false, false}; !slices.Equal(got, want) {
		t.Errorf("path %v, want %v", got, want)
	}
}

// TestPositionsAreShared: a code of a segment stands where it stands on the map of all.
func TestPositionsAreShared(t *testing.T) {
	total, segment := nightShift(), segmentMap()
	total.Positions = segment.Positions
	where := func(m ValueMap) map[string]float64 {
		p, err := compose(m)
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]float64{}
		i := 0
		for _, s := range p.shapes {
			if s.role == nodeBox {
				at[m.Nodes[i].ID] = bounds(s).x0
				i++
			}
		}
		return at
	}
	all, part := where(total), where(segment)
	looked := 0
	for id, x := range part {
		if want, ok := all[id]; ok && x != want {
			t.Errorf("%s stands at %v, on the map of all at %v", id, x, want)
		} else if ok {
			looked++
		}
	}
	if looked != len(segment.Nodes)-1 {
		t.Errorf("looked at %d codes", looked)
	}
}

// TestPlacedAloneIsLaidOutAlone: the positions of one map are the layout that it has without them.
func TestPlacedAloneIsLaidOutAlone(t *testing.T) {
	m := nightShift()
	alone, err1 := SVG(m)
	pos, err2 := Place(m)
	m.Positions = pos
	placed, err3 := SVG(m)
	if err := errors.Join(err1, err2, err3); err != nil || !bytes.Equal(alone, placed) {
		t.Errorf("the drawing changes with its own positions (%v)", err)
	}
}

func BenchmarkValueMap(b *testing.B) {
	m := randomMap(1, []int{11, 10, 9}, 50)
	for b.Loop() {
		if _, err := SVG(m); err != nil {
			b.Fatal(err)
		}
	}
}
