package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// curve is a link with its coordinates.
type curve struct {
	edge   int
	width  float64
	steps  []step
	arrow  []step  // empty when reading upwards says enough
	line   []point // the same way as a polyline, from the link's start
	around area    // of line
}

// port is where a link meets a node's side.
type port struct {
	edge   int
	origin bool    // the link's From end
	toward float64 // x that the link goes to next: orders the ports
	width  float64
}

// side is the top or the bottom of a node.
type side struct {
	id  string
	top bool
}

// curves routes every link of the map.
func (s *scene) curves() []curve {
	at := s.ports()
	out := make([]curve, len(s.m.Edges))
	for i, e := range s.m.Edges {
		c := curve{edge: i, width: s.lineWidth(e.strength())}
		from, to := s.pos.spots[e.From], s.pos.spots[e.To]
		x0, x1 := at[end2{i, true}], at[end2{i, false}]
		if from.row == to.row {
			s.bow(&c, x0, x1, from.row, to.x > from.x)
		} else {
			s.climb(&c, e, x0, x1, from.row, to.row)
		}
		c.line = flatten(c.steps)
		c.around = areaAround(c.line)
		out[i] = c
	}
	return out
}

// end2 is one end of a link.
type end2 struct {
	edge   int
	origin bool
}

// ports spreads the ends of links along the sides of nodes, in the order of where they go, so that
// links of a node do not cross at the node.
func (s *scene) ports() map[end2]float64 {
	sides := map[side][]port{}
	for i, e := range s.m.Edges {
		from, to := s.pos.spots[e.From], s.pos.spots[e.To]
		w := s.lineWidth(e.strength())
		next, before := to.x, from.x
		if bends := s.bends(e); len(bends) > 0 {
			next, before = bends[0], bends[len(bends)-1]
		}
		fromTop, toTop := to.row > from.row, from.row > to.row
		if from.row == to.row {
			fromTop, toTop = to.x > from.x, to.x > from.x
		}
		sides[side{e.From, fromTop}] = append(sides[side{e.From, fromTop}], port{i, true, next, w})
		sides[side{e.To, toTop}] = append(sides[side{e.To, toTop}], port{i, false, before, w})
	}
	at := make(map[end2]float64, 2*len(s.m.Edges))
	for sd, ports := range sides {
		s.spreadPorts(s.pos.spots[sd.id], ports, at)
	}
	return at
}

func (s *scene) spreadPorts(sp spot, ports []port, at map[end2]float64) {
	slices.SortStableFunc(ports, func(a, b port) int { return cmp.Or(cmp.Compare(a.toward, b.toward), cmp.Compare(a.edge, b.edge)) })
	total := 0.0
	for _, pt := range ports {
		total += pt.width
	}
	room := sp.width - 14
	gap := 0.0
	if len(ports) > 1 {
		gap = min(5, (room-total)/float64(len(ports)-1))
		total += gap * float64(len(ports)-1)
	}
	x := s.x(sp.x) - total/2
	for _, pt := range ports {
		at[end2{pt.edge, pt.origin}] = x + pt.width/2
		x += pt.width + gap
	}
}

// bends are the layout's x of a link's bends, from its From end to its To end.
func (s *scene) bends(e Edge) []float64 {
	b := slices.Clone(s.pos.routes[[2]string{e.From, e.To}])
	if s.pos.spots[e.From].row > s.pos.spots[e.To].row {
		slices.Reverse(b)
	}
	return b
}

// climb routes a link between rows: an S in every gap, straight through the rows it passes.
func (s *scene) climb(c *curve, e Edge, x0, x1 float64, from, to int) {
	xs := []float64{x0}
	for _, b := range s.bends(e) {
		xs = append(xs, s.x(b))
	}
	xs = append(xs, x1)
	step, leave, enter := 1, s.top, s.bottom
	if to < from {
		step, leave, enter = -1, s.bottom, s.top
	}
	c.steps = append(c.steps, move(x0, leave[from]))
	for k, row := 1, from; k < len(xs); k, row = k+1, row+step {
		y0, y1 := leave[row], enter[row+step]
		last := k == len(xs)-1
		if last && s.dashed[c.edge] {
			c.arrow, y1 = arrowHead(xs[k], y1, y1 > y0, c.width)
		}
		mid := (y0 + y1) / 2
		c.steps = append(c.steps, curveTo(xs[k-1], mid, xs[k], mid, xs[k], y1))
		if !last {
			c.steps = append(c.steps, lineTo(xs[k], leave[row+step]))
		}
	}
}

// bow routes a link within a row: over the row when it goes right, under it when it goes left, so that
// the two links of a pair do not lie on each other. It always carries an arrow, for up says nothing here.
func (s *scene) bow(c *curve, x0, x1 float64, row int, over bool) {
	y, sign := s.bottom[row], 1.0
	if over {
		y, sign = s.top[row], -1
	}
	height := min(12+0.1*math.Abs(x1-x0), 27)
	var tip float64
	c.arrow, tip = arrowHead(x1, y, over, c.width)
	reach := y + sign*height*4/3
	c.steps = []step{move(x0, y), curveTo(x0, reach, x1, reach, x1, tip)}
}

// arrowHead points down or up at (x, y) and returns where the line has to end.
func arrowHead(x, y float64, down bool, width float64) ([]step, float64) {
	half := 2.6 + width/2
	length := arrowLength + width/2
	base := y + length
	if down {
		base = y - length
	}
	return []step{move(x, y), lineTo(x-half, base), lineTo(x+half, base), {op: 'Z'}}, base
}

// flatten turns a path into a polyline fine enough to test for hits.
func flatten(steps []step) []point {
	const pieces = 16
	var out []point
	var at point
	for _, st := range steps {
		if st.op == 'C' {
			for i := 1; i < pieces; i++ {
				out = append(out, cubic(at, st.p, float64(i)/pieces))
			}
		}
		at = st.p[2]
		out = append(out, at)
	}
	return out
}

func areaAround(line []point) area {
	a := area{line[0].x, line[0].y, line[0].x, line[0].y}
	for _, q := range line {
		a = area{min(a.x0, q.x), min(a.y0, q.y), max(a.x1, q.x), max(a.y1, q.y)}
	}
	return a.grown(0.01)
}

func cubic(a point, p [3]point, t float64) point {
	u := 1 - t
	k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return point{
		k0*a.x + k1*p[0].x + k2*p[1].x + k3*p[2].x,
		k0*a.y + k1*p[0].y + k2*p[1].y + k3*p[2].y,
	}
}

// drawCurves draws thin lines first and the strongest path last, each on an edge of paper so that crossing
// lines stay apart.
func (s *scene) drawCurves(curves []curve) {
	order := make([]int, len(curves))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if s.path[a] != s.path[b] {
			if s.path[a] {
				return 1
			}
			return -1
		}
		return cmp.Compare(curves[a].width, curves[b].width)
	})
	for _, i := range order {
		s.drawCurve(curves[i])
	}
}

func (s *scene) drawCurve(c curve) {
	p, e := s.p, s.m.Edges[c.edge]
	hint := s.label(e.From) + " → " + s.label(e.To) + ": " + s.count(e)
	p.shapes = append(p.shapes,
		shape{steps: c.steps, stroke: p.theme.Paper, width: c.width + p.theme.Lines.Casing},
		shape{steps: c.steps, stroke: s.lineColour(c.edge), width: c.width, dashed: s.dashed[c.edge], hint: hint})
}

// drawArrows comes after the nodes, for the ring of a node on the strongest path would hide the tips.
func (s *scene) drawArrows(curves []curve) {
	for _, c := range curves {
		if c.arrow != nil {
			s.p.shapes = append(s.p.shapes, shape{steps: c.arrow, fill: s.lineColour(c.edge)})
		}
	}
}

func (s *scene) lineColour(edge int) color.RGBA {
	if s.path[edge] {
		return s.p.theme.Accent
	}
	return s.p.theme.Context
}

func (s *scene) label(id string) string {
	n := s.m.Nodes[slices.IndexFunc(s.m.Nodes, func(n Node) bool { return n.ID == id })]
	return s.p.clean(cmp.Or(n.Label, n.ID))
}

// count is the number on a link, or the shorthand in its place.
func (s *scene) count(e Edge) string {
	return cmp.Or(e.mark(), s.p.number(s.m.Unit.or(Count), e.Strength))
}
