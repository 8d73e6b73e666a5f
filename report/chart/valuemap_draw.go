package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"
)

// Sizes of a value map's drawing, in points.
const (
	nodePad     = 5.0
	shareBar    = 40.0 // length of the node's bar at 100 %
	shareHeight = 2.6
	rowGapLeast = 56.0
	rowGapMost  = 104.0
	rowGapTight = 38.0  // of a map that would be taller than mapHeight
	mapHeight   = 400.0 // of rows and gaps
	bowRoom     = 30.0
	arrowLength = 5.0
)

// box is the measured content of a node.
type box struct {
	w, h  float64
	lines []string
	count string
}

// unbroken is the width up to which a word is not cut, however crowded its band.
const unbroken = 112.0

// nodeBox measures a node whose label may be room wide before it wraps. A box makes room for its
// longest word: a word cut in two is harder to read than a wider map.
func (p *picture) nodeBox(n Node, room float64) box {
	b := box{count: p.nodeCount(n)}
	label := cmp.Or(n.Label, n.ID)
	b.lines = p.balanced(label, p.theme.Node, true, max(room, p.longestWord(label, p.theme.Node, true, unbroken)))
	b.w = max(p.widest(b.lines, p.theme.Node, true), p.faces.width(b.count, p.theme.Small, false), shareBar) + 2*nodePad
	b.h = float64(len(b.lines))*p.theme.Node*1.18 + p.theme.Small*1.2 + 2*nodePad - 3
	if n.hasShare() {
		b.h += shareHeight + 2.5
	}
	return b
}

func (n Node) hasShare() bool { return n.Mark == "" && finite(n.Share) }

func (p *picture) nodeCount(n Node) string {
	if n.Mark != "" {
		return p.say("n=%s", n.Mark)
	}
	count := p.count(n.N)
	if n.hasShare() {
		count += " (" + p.number(Percent, n.Share) + ")"
	}
	return count
}

// longestWord is the width of the longest word of a label that is not wider than most.
func (p *picture) longestWord(label string, size float64, bold bool, most float64) float64 {
	longest := 0.0
	for _, word := range blanks(p.clean(label)) {
		if w := p.faces.width(word, size, bold); w <= most {
			longest = max(longest, w)
		}
	}
	return longest
}

// balanced wraps a label into as few lines as room allows, of about equal length. It cuts no word
// that fits.
func (p *picture) balanced(label string, size float64, bold bool, room float64) []string {
	lines, word := p.wrap(label, size, bold, room), p.longestWord(label, size, bold, room)
	for r := room - 2; r >= max(20, word); r -= 2 {
		shorter := p.wrap(label, size, bold, r)
		if len(shorter) > len(lines) || p.widest(shorter, size, bold) > r {
			break
		}
		lines = shorter
	}
	return lines
}

// scene is a value map with its coordinates.
type scene struct {
	p            *picture
	m            ValueMap
	pos          *Positions
	left         float64   // of the layout on the page
	top, bottom  []float64 // of each row
	dashed, path []bool    // by edge
	most         float64   // strength of the widest line
}

func (m ValueMap) draw(p *picture) error {
	if err := m.check(); err != nil {
		return err
	}
	if len(m.Nodes) == 0 {
		p.message(m.Frame, mapWidth*0.75, m.nothing(p))
		m.listUnlinked(p)
		return nil
	}
	s := newScene(p, m)
	p.head(m.Frame, s.left+s.pos.width+margin)
	s.setRows()
	s.drawBands()
	curves := s.curves()
	s.drawCurves(curves)
	s.drawNodes()
	s.drawArrows(curves)
	s.drawCounts(curves)
	s.drawLegend()
	m.listUnlinked(p)
	return nil
}

func newScene(p *picture, m ValueMap) *scene {
	pos := m.Positions
	if pos == nil {
		pos = place(p, m)
	}
	s := &scene{p: p, m: m, pos: pos.with(p, m), left: margin + bandColumn, dashed: m.dashedLinks(), most: m.widest()}
	s.path = make([]bool, len(m.Edges))
	if !m.Plain {
		s.path = m.strongestPath(s.dashed)
	}
	return s
}

// nothing is what a map without links says.
func (m ValueMap) nothing(p *picture) string {
	if m.Cutoff == "" {
		return p.say("No link passes the cut-off.")
	}
	return p.say("No link passes the cut-off: %s.", m.Cutoff)
}

// setRows stacks the rows from the top band down. Where more links pass, rows stand further apart.
func (s *scene) setRows() {
	n := len(s.pos.rows)
	s.top, s.bottom = make([]float64, n), make([]float64, n)
	height := make([]float64, n)
	for _, sp := range s.pos.spots {
		height[sp.row] = max(height[sp.row], sp.height)
	}
	above, below := s.bows()
	gaps := make([]float64, n)
	all := 0.0
	for r := range gaps {
		all += max(height[r], 18)
		if r > 0 {
			gaps[r] = s.rowGap(r)
		}
	}
	tighten(gaps[1:], mapHeight-all)
	y := s.p.y
	if above[n-1] {
		y += bowRoom
	}
	for r := n - 1; r >= 0; r-- {
		s.top[r], s.bottom[r] = y, y+max(height[r], 18)
		y = s.bottom[r]
		if r > 0 {
			y += gaps[r]
		} else if below[0] {
			y += bowRoom
		}
	}
	s.p.y = y + 10
}

// tighten narrows gaps that are more than room together, for a map that is taller than a page is printed
// small; no gap gets less than links and their counts need.
func tighten(gaps []float64, room float64) {
	sum := 0.0
	for _, g := range gaps {
		sum += g
	}
	for i, g := range gaps {
		gaps[i] = min(g, max(g*room/max(sum, 1), rowGapTight))
	}
}

func (s *scene) rowGap(r int) float64 {
	if len(s.m.Edges) == 0 {
		return rowGapLeast / 2
	}
	gap := min(max(44+1.6*float64(s.pos.traffic[r-1]), rowGapLeast), rowGapMost)
	if s.pos.rows[r] == s.pos.rows[r-1] {
		gap = max(0.8*gap, rowGapLeast)
	}
	return gap
}

// bows says which rows have a link between two of their codes, above and below.
func (s *scene) bows() (above, below []bool) {
	above, below = make([]bool, len(s.pos.rows)), make([]bool, len(s.pos.rows))
	for _, e := range s.m.Edges {
		from, to := s.pos.spots[e.From], s.pos.spots[e.To]
		if from.row == to.row {
			side := below
			if to.x > from.x {
				side = above
			}
			side[from.row] = true
		}
	}
	return above, below
}

// drawBands names the bands at the left, with a bracket over the rows of each.
func (s *scene) drawBands() {
	p := s.p
	for b, name := range s.m.Bands {
		low, high := slices.Index(s.pos.rows, b), len(s.pos.rows)-1
		if low < 0 {
			continue
		}
		for s.pos.rows[high] != b {
			high--
		}
		y0, y1 := s.top[high], s.bottom[low]
		p.line(s.left-12, y0, s.left-12, y1, p.theme.Lines.Bracket, mix(p.theme.Context, p.theme.Paper, 0.4))
		lines := p.wrap(name, p.theme.Label+0.5, true, bandColumn-15)
		size := p.theme.Label + 0.5
		y := (y0+y1)/2 - float64(len(lines))*size*leading/2
		for _, l := range lines {
			y += size * leading
			p.text(l, margin, y-size*0.28, style{size: size, bold: true, colour: p.theme.Muted})
		}
	}
}

// x is the page coordinate of a layout coordinate.
func (s *scene) x(layout float64) float64 { return s.left + layout }

// rect is the box of a node on the page.
func (s *scene) rect(id string) (x, y, w, h float64) {
	sp := s.pos.spots[id]
	return s.x(sp.x) - sp.width/2, s.top[sp.row], sp.width, s.bottom[sp.row] - s.top[sp.row]
}

func (s *scene) drawNodes() {
	onPath := map[string]bool{}
	for i, e := range s.m.Edges {
		if s.path[i] {
			onPath[e.From], onPath[e.To] = true, true
		}
	}
	for _, n := range s.m.Nodes {
		s.drawNode(n, onPath[n.ID])
	}
}

func (s *scene) drawNode(n Node, onPath bool) {
	p := s.p
	x, y, w, h := s.rect(n.ID)
	fill := p.theme.bandFill(n.Band, len(s.m.Bands))
	ink := p.theme.on(fill)
	if onPath {
		p.shapes = append(p.shapes, shape{steps: roundRect(x-2.6, y-2.6, w+5.2, h+5.2, 7), fill: p.theme.Paper, stroke: p.theme.Accent, width: p.theme.Lines.NodeRing})
	}
	p.shapes = append(p.shapes, shape{steps: roundRect(x, y, w, h, 5), fill: fill, stroke: p.theme.Context, width: p.theme.Lines.Node, role: nodeBox})
	b := p.nodeBox(n, s.pos.labelRoom)
	at := y + (h-b.h)/2 + nodePad - 1
	for _, l := range b.lines {
		at += p.theme.Node * 1.18
		p.text(l, x+w/2, at-p.theme.Node*0.22, style{size: p.theme.Node, bold: true, colour: ink, anchor: middle})
	}
	at += p.theme.Small * 1.2
	p.text(b.count, x+w/2, at-p.theme.Small*0.2, style{size: p.theme.Small, colour: ink, anchor: middle})
	if n.hasShare() {
		p.bar(x+w/2-shareBar/2, at+2, shareBar, n.Share, fill, ink)
	}
}

// bandFill gives the top band the last colour and spreads the others over the rest.
func (t Theme) bandFill(band, bands int) color.RGBA {
	last := len(t.Bands) - 1
	if band == bands-1 && bands > 1 || last == 0 {
		return t.Bands[last]
	}
	return along(t.Bands[:last], float64(band)/float64(max(1, bands-2)))
}

func (s *scene) lineWidth(strength float64) float64 {
	return max(s.p.theme.Lines.ThinnestLink, s.p.theme.Lines.WidestLink*min(1, strength/s.most))
}

// drawLegend explains widths, the strongest path, dashes and bars, and prints the cut-off.
func (s *scene) drawLegend() {
	p := s.p
	if len(s.m.Edges) == 0 {
		st := style{size: p.theme.Subtitle, bold: true, colour: p.theme.Ink}
		p.lines(p.wrap(s.m.nothing(p), st.size, true, p.w-s.left-margin), s.left, st)
		p.y += 4
		return
	}
	k := p.key(s.left)
	samples := s.legendSamples()
	if len(samples) > 0 {
		k.words(s.m.legendName(p) + ":")
	} else {
		k.words(p.say("The count of every link is withheld or not available."))
	}
	for _, v := range samples {
		k.entry(p.number(s.m.Unit.or(Count), v), 28, func(x, y float64) { p.line(x, y, x+28, y, s.lineWidth(v), p.theme.Context) })
	}
	if slices.Contains(s.path, true) {
		k.entry(p.say("strongest path (largest sum of links)"), 34, s.pathSample)
	}
	if slices.Contains(s.dashed, true) {
		k.entry(s.m.dashName(p), 30, s.dashSample)
	}
	if slices.ContainsFunc(s.m.Nodes, Node.hasShare) {
		k.entry(p.say("share naming the code (full bar = 100%)"), 28, func(x, y float64) { p.bar(x, y-shareHeight/2, 28, 0.43, p.theme.Paper, p.theme.Ink) })
	}
	k.finish()
	if s.m.Cutoff != "" {
		p.lines(p.wrap(p.say("Links shown: %s.", s.m.Cutoff), p.theme.Small, false, p.w-s.left-margin), s.left, k.style)
	}
}

// pathSample is a link of the strongest path and a node with the ring that its nodes have.
func (s *scene) pathSample(x, y float64) {
	p := s.p
	p.line(x, y, x+22, y, 4, p.theme.Accent)
	p.shapes = append(p.shapes,
		shape{steps: roundRect(x+20, y-4.5, 13, 9, 3), fill: p.theme.Paper, stroke: p.theme.Accent, width: p.theme.Lines.NodeRing},
		shape{steps: roundRect(x+22.4, y-2.1, 8.2, 4.2, 1.4), fill: p.theme.Paper, stroke: p.theme.Context, width: p.theme.Lines.Node})
}

func (s *scene) dashSample(x, y float64) {
	c := s.p.theme.Context
	s.p.shapes = append(s.p.shapes,
		shape{steps: []step{move(x, y), lineTo(x+25, y)}, stroke: c, width: 1.6, dashed: true},
		shape{steps: []step{move(x+30, y), lineTo(x+24, y-3), lineTo(x+24, y+3), {op: 'Z'}}, fill: c})
}

// bar draws a share of a full length on a fill, in tones between the fill and the ink on it.
func (p *picture) bar(x, y, full, share float64, fill, ink color.RGBA) {
	p.rect(x, y, full, shareHeight, mix(fill, ink, 0.18), color.RGBA{}, 0)
	p.rect(x, y, full*min(max(share, 0), 1), shareHeight, mix(fill, ink, 0.78), color.RGBA{}, 0)
}

// legendSamples are the weakest link and round strengths up to the widest line, none when no link has a
// number. Counts are whole.
func (s *scene) legendSamples() []float64 {
	weakest := math.Inf(1)
	for _, e := range s.m.Edges {
		if e.mark() == "" {
			weakest = min(weakest, e.strength())
		}
	}
	if !finite(weakest) {
		return nil
	}
	at, _ := ticks(0, s.most, 4)
	if s.m.Unit.or(Count) == Count {
		at = slices.DeleteFunc(at, func(v float64) bool { return v != math.Round(v) })
	}
	var out []float64
	if weakest > 0 && len(at) > 1 && weakest < 0.6*at[1] {
		out = append(out, weakest)
	}
	for _, v := range at {
		if v > 0 {
			out = append(out, v)
		}
	}
	return out
}

func (m ValueMap) listUnlinked(p *picture) {
	x := margin + bandColumn
	if len(m.Nodes) == 0 {
		x = margin
	}
	list := func(codes []string) string { return strings.Join(codes, ", ") }
	for _, l := range []struct {
		words string
		codes []string
	}{
		{p.say("Codes whose links are in the table only (%d): %s.", len(m.Tabled), list(m.Tabled)), m.Tabled},
		{p.say("No link above the cut-off (%d): %s.", len(m.Unlinked), list(m.Unlinked)), m.Unlinked},
	} {
		if len(l.codes) > 0 {
			p.lines(p.wrap(l.words, p.theme.Small, false, p.w-x-margin), x, style{size: p.theme.Small, colour: p.theme.Muted})
		}
	}
}
