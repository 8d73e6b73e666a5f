package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// manyLinks is where a careful search for places is no longer worth its time: such a map cannot be read.
const manyLinks = 160

// area is an upright rectangle.
type area struct{ x0, y0, x1, y1 float64 }

func (a area) meets(b area) bool {
	return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

func (a area) grown(by float64) area { return area{a.x0 - by, a.y0 - by, a.x1 + by, a.y1 + by} }

// hit reports whether the segment from q to r passes through the area.
func (a area) hit(q, r point) bool {
	if max(q.x, r.x) < a.x0 || min(q.x, r.x) > a.x1 || max(q.y, r.y) < a.y0 || min(q.y, r.y) > a.y1 {
		return false
	}
	t0, t1 := 0.0, 1.0
	for _, s := range [4][2]float64{
		{q.x - r.x, q.x - a.x0}, {r.x - q.x, a.x1 - q.x}, {q.y - r.y, q.y - a.y0}, {r.y - q.y, a.y1 - q.y},
	} {
		switch d, room := s[0], s[1]; {
		case d == 0 && room < 0:
			return false
		case d > 0:
			t1 = min(t1, room/d)
		case d < 0:
			t0 = max(t0, room/d)
		}
	}
	return t0 <= t1
}

// drawCounts writes each link's count on its line: at the middle when that is free, else as near to it
// as boxes and other counts allow, and where no other line passes if there is such a place. Strong links
// choose first. A count that finds no room is left out with a warning: the line's width still tells it
// roughly.
func (s *scene) drawCounts(curves []curve) {
	order := make([]int, len(curves))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(s.m.Edges[curves[b].edge].strength(), s.m.Edges[curves[a].edge].strength())
	})
	var taken []area
	for _, n := range s.m.Nodes {
		x, y, w, h := s.rect(n.ID)
		taken = append(taken, area{x, y, x + w, y + h}.grown(4.5))
	}
	for _, i := range order {
		e := s.m.Edges[curves[i].edge]
		spot, ok := s.countSpot(i, curves, taken)
		if !ok {
			s.p.warn("link %s → %s: no room on the map for its count, %s", s.label(e.From), s.label(e.To), s.count(e))
			continue
		}
		taken = append(taken, spot.grown(0.6))
		s.drawCount(e, s.path[curves[i].edge], spot)
	}
}

func (s *scene) drawCount(e Edge, onPath bool, a area) {
	p := s.p
	st := style{size: p.theme.Small, colour: p.theme.Ink, anchor: middle}
	if onPath {
		st.bold, st.colour = true, p.theme.readable(p.theme.Accent)
	}
	p.shapes = append(p.shapes, shape{
		steps: []step{move(a.x0, a.y0), lineTo(a.x1, a.y0), lineTo(a.x1, a.y1), lineTo(a.x0, a.y1), {op: 'Z'}},
		fill:  p.theme.Paper, stroke: color.RGBA{}, role: countBox,
	})
	p.text(s.count(e), (a.x0+a.x1)/2, a.y1-2, st)
}

// countSpot tries places along the link's line outwards from its middle.
func (s *scene) countSpot(i int, curves []curve, taken []area) (area, bool) {
	tries := 60
	if len(curves) > manyLinks {
		tries = 14
	}
	e := s.m.Edges[curves[i].edge]
	w := s.p.faces.width(s.count(e), s.p.theme.Small, s.path[curves[i].edge]) + 3
	h := s.p.theme.Small + 1.0
	best, found := math.Inf(1), area{}
	for k := range tries + 1 {
		t := 0.04 + 0.92*float64(k)/float64(tries)
		q := along2(curves[i].line, t)
		a := area{q.x - w/2, q.y - h/2, q.x + w/2, q.y + h/2}
		if slices.ContainsFunc(taken, a.meets) {
			continue
		}
		cost := math.Abs(t-0.5) + s.covered(a, i, curves) // a line covered weighs more than any way from the middle
		if cost < best-1e-9 {
			best, found = cost, a
		}
	}
	return found, finite(best)
}

// covered is how many other lines pass under the area.
func (s *scene) covered(a area, own int, curves []curve) float64 {
	if len(curves) > manyLinks {
		return 0
	}
	n := 0.0
	for j, c := range curves {
		if j == own {
			continue
		}
		near := a.grown(c.width / 2)
		if !near.meets(c.around) {
			continue
		}
		for k := 1; k < len(c.line); k++ {
			if near.hit(c.line[k-1], c.line[k]) {
				n++
				break
			}
		}
	}
	return n
}

// along2 is the point at a share t of a polyline's length.
func along2(line []point, t float64) point {
	total := 0.0
	for k := 1; k < len(line); k++ {
		total += math.Hypot(line[k].x-line[k-1].x, line[k].y-line[k-1].y)
	}
	left := t * total
	for k := 1; k < len(line); k++ {
		d := math.Hypot(line[k].x-line[k-1].x, line[k].y-line[k-1].y)
		if d > 0 && left <= d {
			f := left / d
			return point{line[k-1].x + f*(line[k].x-line[k-1].x), line[k-1].y + f*(line[k].y-line[k-1].y)}
		}
		left -= d
	}
	return line[len(line)-1]
}
