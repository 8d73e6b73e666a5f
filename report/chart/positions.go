package chart

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
)

// Positions is where the codes of a study stand, so that every segment's map can be compared with the
// others at a glance. Place makes it; ValueMap.Positions takes it. It does not change once made.
type Positions struct {
	rows    []int // band of each row, from the bottom up
	width   float64
	spots   map[string]spot
	routes  map[[2]string][]float64 // x of a link's bends, from its lower to its upper end
	bends   [][]float64             // of one map, the same by row: where an added link must not run
	on      map[string]bool         // of one map: its codes
	traffic []int                   // links that pass between row i and row i+1

	labelRoom float64 // that a label has before it wraps, the same on all maps
}

// spot is the place of a code; x is the centre of its box.
type spot struct {
	row           int
	x             float64
	width, height float64
}

// Sizes of the layout, in points.
const (
	mapWidth   = 780.0 // of the whole picture, unless it needs more
	bandColumn = 83.0  // at the left, for the names of the bands
	codeGap    = 6.0
	bendGap    = 4.0
	wider      = 1.35 // a row may be this much wider than the usual room before its band gets two
)

// labelRooms are the widths at which labels wrap: the first with which every band fits in one row.
var labelRooms = []float64{88, 76, 66}

// mostPlaced is how many links shape the positions that maps share. The links of
// many maps together would have every code far from the next, on each of them.
const mostPlaced = 140

// Place lays out the codes and links of all the maps together. Give it every segment's map of a study,
// the one of all respondents first; codes or links of a map that was not given find a place when the
// map is drawn, beside the others.
func Place(maps ...ValueMap) (*Positions, error) {
	if len(maps) == 0 {
		return nil, errors.New("chart: place: no map given")
	}
	for _, m := range maps {
		if err := m.check(); err != nil {
			return nil, err
		}
	}
	p, err := newPicture(maps[0].Frame)
	if err != nil {
		return nil, err
	}
	return place(p, union(maps).strongest(mostPlaced)), nil
}

// strongest is the map without links beyond a number. Its codes stay.
func (m ValueMap) strongest(most int) ValueMap {
	if len(m.Edges) <= most {
		return m
	}
	m.Edges = slices.Clone(m.Edges)
	slices.SortStableFunc(m.Edges, func(a, b Edge) int { return cmp.Compare(b.Strength, a.Strength) })
	m.Edges = m.Edges[:most]
	return m
}

// union is one map with the codes and links of all; strengths add up, the largest N is kept so that
// every segment's count fits the box.
func union(maps []ValueMap) ValueMap {
	all := ValueMap{Frame: maps[0].Frame}
	codes, links := map[string]int{}, map[[2]string]int{}
	for _, m := range maps {
		if len(m.Bands) > len(all.Bands) {
			all.Bands = m.Bands
		}
		for _, n := range m.Nodes {
			if i, ok := codes[n.ID]; ok {
				if n.Mark == "" {
					all.Nodes[i].N = max(all.Nodes[i].N, n.N)
				}
				continue
			}
			codes[n.ID] = len(all.Nodes)
			all.Nodes = append(all.Nodes, n)
		}
		for _, e := range m.Edges {
			key := [2]string{e.From, e.To}
			if i, ok := links[key]; ok {
				all.Edges[i].Strength += e.strength()
				continue
			}
			links[key] = len(all.Edges)
			all.Edges = append(all.Edges, Edge{From: e.From, To: e.To, Strength: e.strength()})
		}
	}
	return all
}

// place turns a map into layers, orders and straightens them, and keeps the result by ID.
func place(p *picture, m ValueMap) *Positions {
	room := max(mapWidth, p.w) - 2*margin - bandColumn
	l := p.layers(m, room)
	l.graph.order()
	return p.arrange(m, l, room)
}

// arrange gives the ordered codes of a map their places.
func (p *picture) arrange(m ValueMap, l mapLayers, room float64) *Positions {
	if p.w == 0 {
		room = l.graph.comfortable(room)
	}
	x := l.graph.straighten(room, gaps{codes: codeGap, bends: bendGap})
	fillRoom(l.graph, x, room)
	return l.positions(m, x, room)
}

// mapLayers is a map as the layout sees it, and what leads back to codes and links.
type mapLayers struct {
	graph     *layered
	chains    [][]int // by link
	rows      []int   // band of each row
	boxes     []box   // by code
	labelRoom float64
}

func (p *picture) layers(m ValueMap, room float64) mapLayers {
	var l mapLayers
	l.boxes, l.labelRoom = p.measure(m, room)
	codes := make([]vertex, len(m.Nodes))
	for i, n := range m.Nodes {
		codes[i] = vertex{layer: n.Band, width: l.boxes[i].w}
	}
	links := m.layoutLinks(p.theme.Lines.WidestLink)
	rows := splitBands(codes, len(m.Bands), links, room*wider, codeGap)
	for i := range codes {
		codes[i].layer = rows.row[i]
	}
	l.rows = rows.band
	l.graph, l.chains = newLayered(codes, len(rows.band), links)
	return l
}

// positions keeps what a drawing needs of the vertices' x.
func (l mapLayers) positions(m ValueMap, x []float64, room float64) *Positions {
	pos := &Positions{
		rows: l.rows, labelRoom: l.labelRoom, width: room,
		spots: map[string]spot{}, routes: map[[2]string][]float64{},
		traffic: make([]int, max(0, len(l.rows)-1)),
	}
	for i, n := range m.Nodes {
		pos.spots[n.ID] = spot{row: l.graph.vertices[i].layer, x: x[i], width: l.boxes[i].w, height: l.boxes[i].h}
	}
	for v, vx := range l.graph.vertices {
		pos.width = max(pos.width, x[v]+vx.width/2)
	}
	for i, c := range l.chains {
		if c == nil {
			continue
		}
		bends := []float64{}
		for k := 1; k < len(c); k++ {
			pos.traffic[l.graph.vertices[c[k]].layer-1]++
			if k < len(c)-1 {
				bends = append(bends, x[c[k]])
			}
		}
		pos.routes[[2]string{m.Edges[i].From, m.Edges[i].To}] = bends
	}
	return pos
}

// measure wraps the labels of all nodes alike, narrower when a band is crowded.
func (p *picture) measure(m ValueMap, room float64) ([]box, float64) {
	boxes := make([]box, len(m.Nodes))
	for _, labelRoom := range labelRooms {
		need := make([]float64, len(m.Bands))
		for i, n := range m.Nodes {
			boxes[i] = p.nodeBox(n, labelRoom)
			need[n.Band] += boxes[i].w + codeGap
		}
		if slices.Max(append(need, 0)) <= room+codeGap || labelRoom == labelRooms[len(labelRooms)-1] {
			return boxes, labelRoom
		}
	}
	return boxes, 0
}

// layoutLinks scales strengths to the strongest, with a floor so that a link without a number still
// counts as a line. The strongest is widest points wide.
func (m ValueMap) layoutLinks(widest float64) []link {
	index, most := m.index(), m.widest()
	links := make([]link, len(m.Edges))
	for i, e := range m.Edges {
		s := e.strength() / most
		links[i] = link{from: index[e.From], to: index[e.To], weight: max(s, 0.02), width: 4 + widest*s}
	}
	return links
}

// comfortable is less than room for a small map: twice what its widest row needs.
func (g *layered) comfortable(room float64) float64 {
	const least = 420
	need := 0.0
	for l := range g.layers {
		need = max(need, g.tight(l, gaps{codes: codeGap, bends: bendGap}))
	}
	return min(room, max(least, 2*need))
}

// fillRoom stretches a map that came out narrower than its room, at most by half: stretching keeps
// order and gaps, and leaves more space between lines.
func fillRoom(g *layered, x []float64, room float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for v, c := range x {
		low, high = min(low, c-g.vertices[v].width/2), max(high, c+g.vertices[v].width/2)
	}
	if len(x) == 0 || high-low <= 0 {
		return
	}
	f := 1.0
	// The outermost boxes do not stretch, so the factor is found for centres and checked on edges.
	for f < 1.5 && stretched(g, x, f+0.01) <= room {
		f += 0.01
	}
	left := math.Inf(1)
	for v := range x {
		x[v] *= f
		left = min(left, x[v]-g.vertices[v].width/2)
	}
	shift := max(0, room-stretched(g, x, 1))/2 - left
	for v := range x {
		x[v] += shift
	}
}

func stretched(g *layered, x []float64, f float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for v, c := range x {
		low, high = min(low, f*c-g.vertices[v].width/2), max(high, f*c+g.vertices[v].width/2)
	}
	return high - low
}

// with returns positions that also have the codes and links of a map: an unknown code stands at the
// right end of its band, an unknown link takes the nearest gaps on a straight way.
func (pos *Positions) with(p *picture, m ValueMap) *Positions {
	out := &Positions{
		rows: slices.Clone(pos.rows), labelRoom: pos.labelRoom, width: pos.width, traffic: slices.Clone(pos.traffic),
		spots: map[string]spot{}, routes: map[[2]string][]float64{}, bends: make([][]float64, len(pos.rows)), on: map[string]bool{},
	}
	maps.Copy(out.spots, pos.spots)
	maps.Copy(out.routes, pos.routes)
	for _, n := range m.Nodes {
		out.addCode(n, p.nodeBox(n, pos.labelRoom))
		out.on[n.ID] = true
	}
	for _, e := range m.Edges {
		key := [2]string{e.From, e.To}
		first := min(out.spots[e.From].row, out.spots[e.To].row) + 1
		for i, x := range pos.routes[key] {
			out.bends[first+i] = append(out.bends[first+i], x)
		}
	}
	for _, e := range m.Edges {
		out.addLink([2]string{e.From, e.To})
	}
	return out
}

func (pos *Positions) addCode(n Node, b box) {
	if s, ok := pos.spots[n.ID]; ok {
		s.height = max(s.height, b.h)
		pos.spots[n.ID] = s
		return
	}
	row := slices.Index(pos.rows, n.Band)
	if row < 0 {
		row = len(pos.rows)
		pos.rows = append(pos.rows, n.Band)
		pos.traffic = append(pos.traffic, 0)
		pos.bends = append(pos.bends, nil)
	}
	right := 0.0
	for _, s := range pos.spots {
		if s.row == row {
			right = max(right, s.x+s.width/2+codeGap)
		}
	}
	pos.spots[n.ID] = spot{row: row, x: right + b.w/2, width: b.w, height: b.h}
	pos.width = max(pos.width, right+b.w)
}

func (pos *Positions) addLink(key [2]string) {
	from, to := pos.spots[key[0]], pos.spots[key[1]]
	if _, ok := pos.routes[key]; ok || from.row == to.row {
		return
	}
	low, high := from, to
	if low.row > high.row {
		low, high = high, low
	}
	bends := []float64{}
	for row := low.row + 1; row < high.row; row++ {
		t := float64(row-low.row) / float64(high.row-low.row)
		x := pos.gapNear(row, low.x+t*(high.x-low.x))
		bends = append(bends, x)
		pos.bends[row] = append(pos.bends[row], x)
		pos.width = max(pos.width, x)
	}
	for row := low.row; row < high.row; row++ {
		pos.traffic[row]++
	}
	pos.routes[key] = bends
}

// gapNear is the x nearest to wish where the row has neither a box nor another link. It may be to the
// right of the layout, never to its left, where the bands have their names.
func (pos *Positions) gapNear(row int, wish float64) float64 {
	const clear = 6
	var taken []spot
	for id, s := range pos.spots {
		if s.row == row && pos.on[id] {
			taken = append(taken, s)
		}
	}
	for _, x := range pos.bends[row] {
		taken = append(taken, spot{x: x})
	}
	slices.SortFunc(taken, func(a, b spot) int { return cmp.Compare(a.x, b.x) })
	free := func(x float64) bool {
		return !slices.ContainsFunc(taken, func(s spot) bool { return math.Abs(x-s.x) < s.width/2+clear-0.01 })
	}
	best := math.Inf(1)
	if free(wish) {
		return wish
	}
	for _, s := range taken {
		for _, x := range []float64{s.x - s.width/2 - clear, s.x + s.width/2 + clear} {
			if x >= 0 && free(x) && math.Abs(x-wish) < math.Abs(best-wish) {
				best = x
			}
		}
	}
	if math.IsInf(best, 0) {
		return wish
	}
	return best
}
