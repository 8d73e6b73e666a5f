package chart

import (
	"fmt"
	"slices"
	"testing"
)

// sceneOf is a map on given positions, ready for its links.
func sceneOf(t *testing.T, m ValueMap, pos *Positions) *scene {
	t.Helper()
	p, err := newPicture(m.Frame)
	if err != nil {
		t.Fatal(err)
	}
	m.Positions = pos
	s := newScene(p, m)
	p.head(m.Frame, s.left+s.pos.width+margin)
	s.setRows()
	return s
}

// meet counts the pairs of curves that cross as they are drawn, each pair once a crossing. Ends of two links
// at one code meet there and are no crossing.
func meet(curves []curve) int {
	n := 0
	for i, a := range curves {
		for _, b := range curves[:i] {
			if a.around.meets(b.around) {
				n += cross(a.line, b.line)
			}
		}
	}
	return n
}

func cross(a, b []point) int {
	n := 0
	for i := 1; i < len(a); i++ {
		p, q := a[i-1], a[i]
		low, high := min(p.y, q.y), max(p.y, q.y)
		for k := 1; k < len(b); k++ {
			if max(b[k-1].y, b[k].y) >= low && min(b[k-1].y, b[k].y) <= high && proper(p, q, b[k-1], b[k]) {
				n++
			}
		}
	}
	return n
}

// proper says that two segments cross inside both.
func proper(a, b, c, d point) bool {
	side := func(p, q, r point) float64 { return (q.x-p.x)*(r.y-p.y) - (q.y-p.y)*(r.x-p.x) }
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

func TestMeet(t *testing.T) {
	line := func(p ...point) curve { return curve{line: p, around: areaAround(p)} }
	for want, curves := range [][]curve{
		{line(point{0, 0}, point{4, 4}), line(point{0, 1}, point{3, 4}), line(point{0, 0}, point{4, 0})},
		{line(point{0, 0}, point{4, 4}), line(point{0, 4}, point{4, 0})},
		{line(point{0, 0}, point{9, 0}), line(point{1, 1}, point{3, -1}, point{5, 1})},
	} {
		if got := meet(curves); got != want {
			t.Errorf("%d crossings, want %d", got, want)
		}
	}
}

// TestDrawnCrossingsNearBest counts crossings on the curves of the picture, and on those of 200 layouts of
// the same map, one a restart: the picture has at most 1.1 times the crossings of the best.
func TestDrawnCrossingsNearBest(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand layouts; nothing in them runs at once")
	}
	maps := []ValueMap{nightShift(), awkward(), flexible(), randomMap(1, []int{9, 8, 7}, 40), randomMap(9, []int{10, 10, 10}, 50)}
	looked := 0
	for _, m := range maps {
		m.Title = fmt.Sprintf("%s, %d codes, %d links", m.Title, len(m.Nodes), len(m.Edges))
		p, err := newPicture(m.Frame)
		if err != nil {
			t.Fatal(err)
		}
		got := meet(sceneOf(t, m, place(p, m)).curves())
		const room = mapWidth - 2*margin - bandColumn
		l := p.layers(m, room)
		first, least := l.graph.snapshot(), -1
		for r := range 200 {
			l.graph.restore(first)
			l.graph.start(r)
			if n := meet(sceneOf(t, m, p.arrange(m, l, room)).curves()); least < 0 || n < least {
				least = n
			}
			looked++
		}
		if float64(got) > 1.1*float64(least) {
			t.Errorf("%s: %d crossings drawn, the best of 200 restarts has %d", m.Title, got, least)
		}
		t.Logf("%s: %d crossings drawn, the best of 200 restarts has %d", m.Title, got, least)
	}
	if looked != 1000 {
		t.Errorf("looked at %d layouts", looked)
	}
}

// flexible is a map without a crossing.
func flexible() ValueMap {
	m := nightShift()
	m.Edges = slices.DeleteFunc(m.Edges, func(e Edge) bool { return e.Strength < 44 })
	return m
}

// TestCountsAreClear: a count stands on the line of another link only where its own link has no place that
// is clear.
func TestCountsAreClear(t *testing.T) {
	looked, covering := 0, 0
	for name, spec := range crowd() {
		m, ok := spec.(ValueMap)
		if !ok || len(m.Nodes) == 0 {
			continue
		}
		s := sceneOf(t, m, m.Positions)
		curves := s.curves()
		s.drawCounts(curves)
		for _, b := range s.p.shapes {
			if b.role != countBox {
				continue
			}
			looked++
			lines := 0
			for _, c := range curves {
				if passes(c, bounds(b)) {
					lines++
				}
			}
			if lines == 0 {
				t.Errorf("%s: a count stands beside its line", name)
			}
			if lines > 1 {
				covering++
			}
		}
	}
	if looked < 450 {
		t.Errorf("looked at %d counts", looked)
	}
	if covering > looked/50 {
		t.Errorf("%d of %d counts cover another line", covering, looked)
	}
	t.Logf("%d of %d counts cover another line", covering, looked)
}

func passes(c curve, a area) bool {
	a = a.grown(c.width / 2)
	for k := 1; k < len(c.line); k++ {
		if a.hit(c.line[k-1], c.line[k]) {
			return true
		}
	}
	return false
}
