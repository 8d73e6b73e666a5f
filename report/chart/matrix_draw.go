package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
)

// Sizes of a matrix's drawing, in points.
const (
	cellHeight     = 17.0
	cellWidth      = 27.0 // of a matrix of up to thirty columns; larger ones take what their numbers need
	cellPad        = 3.0
	manyColumns    = 30
	headTurn       = 55.0 // degrees
	headRoom       = 135.0
	matrixStubRoom = 175.0
	narrowestPage  = 400.0 // room for the title of a small matrix
)

// matrixView is a matrix with its measures.
type matrixView struct {
	p          *picture
	m          Matrix
	stub       [][]string
	heads      [][]string
	left, top  float64 // of the first cell
	cw, ch     float64
	headHeight float64
	overhang   float64 // of the last turned heads beyond their columns
	stubWidth  float64
	under      float64 // height of the names of bands under the columns
	gutter     float64 // at the left, for the names of bands
	size       float64 // of numbers and labels
	totalWidth float64
	most       float64
	unit       Unit
}

func (m Matrix) draw(p *picture) error {
	if err := m.check(); err != nil {
		return err
	}
	if len(m.Rows) == 0 || len(m.Cols) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no row or no column."))
		return nil
	}
	if len(m.Cells) == 0 {
		p.message(m.Frame, 520, p.say("There is nothing to show: no cell has a number."))
		return nil
	}
	if m.allWithheld() {
		p.message(m.Frame, 520, p.say("Every number of this matrix is withheld or not available."))
		return nil
	}
	v := m.measure(p)
	p.head(m.Frame, max(v.width(), narrowestPage))
	if m.Key != "" {
		p.lines(p.wrap(m.Key, p.theme.Small, false, p.w-2*margin), margin, style{size: p.theme.Small, colour: p.theme.Muted})
	}
	v.top = p.y + v.headHeight
	v.drawGrid()
	v.drawCells()
	v.drawHeads()
	v.drawTotals()
	v.drawSeparators()
	v.drawBands()
	p.y = v.top + float64(len(m.Rows))*v.ch + 6
	if len(m.ColTotals) > 0 {
		p.y += v.ch + 3
	}
	p.y += v.under
	return nil
}

func (m Matrix) check() error {
	seen := map[[2]int]bool{}
	for _, c := range m.Cells {
		if c.Row < 0 || c.Row >= len(m.Rows) || c.Col < 0 || c.Col >= len(m.Cols) {
			return fmt.Errorf("matrix: cell (%d, %d) lies outside %d rows and %d columns", c.Row, c.Col, len(m.Rows), len(m.Cols))
		}
		if seen[[2]int{c.Row, c.Col}] {
			return fmt.Errorf("matrix: cell (%d, %d) appears twice", c.Row, c.Col)
		}
		seen[[2]int{c.Row, c.Col}] = true
	}
	if len(m.RowTotals) > len(m.Rows) || len(m.ColTotals) > len(m.Cols) {
		return fmt.Errorf("matrix: %d row and %d column totals for %d rows and %d columns",
			len(m.RowTotals), len(m.ColTotals), len(m.Rows), len(m.Cols))
	}
	return nil
}

func (m Matrix) allWithheld() bool {
	for _, c := range m.Cells {
		if markOf(c.Mark, c.Value) == "" {
			return false
		}
	}
	return true
}

// measure finds the sizes of stub, heads and cells. The cell is as wide as its widest number wants, and
// no wider in large matrices.
func (m Matrix) measure(p *picture) *matrixView {
	v := &matrixView{p: p, m: m, size: p.theme.Label, unit: m.Unit.or(Count), ch: cellHeight}
	if len(m.Rows) > manyColumns || len(m.Cols) > manyColumns {
		v.size, v.ch = p.theme.Small, cellHeight-3
	}
	need := 0.0
	for _, c := range m.Cells {
		words := v.words(c.Mark, c.Value)
		need = max(need, p.faces.width(words, v.size, true))
		if markOf(c.Mark, c.Value) == "" {
			v.most = max(v.most, c.Value)
		}
	}
	if finite(m.Darkest) && m.Darkest > 0 {
		v.most = m.Darkest
	}
	for _, t := range m.ColTotals {
		need = max(need, p.faces.width(v.words(t.Mark, t.Value), v.size, true))
	}
	v.cw = max(need+2*cellPad, 16)
	if len(m.Cols) <= manyColumns {
		v.cw = max(v.cw, cellWidth)
	}
	for _, h := range m.Rows {
		lines := p.balanced(h.Label, v.size, false, matrixStubRoom)
		v.stub = append(v.stub, lines)
		v.stubWidth = max(v.stubWidth, p.widest(lines, v.size, false))
		v.ch = max(v.ch, float64(len(lines))*v.size*1.12+4)
	}
	v.stubWidth = max(v.stubWidth, p.widest(p.wrap(v.corner(), p.theme.Small, false, matrixStubRoom), p.theme.Small, false))
	v.left = margin + v.stubWidth + 7
	stretches(m.Rows, func(band, first, last int) {
		v.gutter = max(v.gutter, float64(len(v.bandLines(band, float64(last-first)*v.ch)))*v.size*1.15+8)
	})
	if len(m.Bands) > 0 {
		v.left += v.gutter
	}
	v.measureHeads()
	for _, t := range m.RowTotals {
		v.totalWidth = max(v.totalWidth, p.faces.width(v.words(t.Mark, t.Value), v.size, true)+12)
	}
	return v
}

func (v *matrixView) corner() string { return v.p.usual(v.m.Corner, "Row leads to column") }

// measureHeads wraps the column heads in as many lines as the columns have room for when turned.
func (v *matrixView) measureHeads() {
	sin, cos := math.Sincos(headTurn * math.Pi / 180)
	most := max(1, int(v.cw*sin/(v.size*1.1)))
	for i, h := range v.m.Cols {
		lines := v.p.balanced(h.Label, v.size, true, headRoom)
		for room := headRoom; len(lines) > most; room += 10 {
			lines = v.p.balanced(h.Label, v.size, true, room)
		}
		v.heads = append(v.heads, lines)
		v.reserve(i, v.p.widest(lines, v.size, true)+float64(len(lines))*v.size/2, sin, cos)
	}
	if len(v.m.RowTotals) > 0 {
		v.headHeight = max(v.headHeight, v.p.faces.width(v.p.clean(v.rowTotal()), v.size, true)*sin+v.size)
	}
	v.headHeight += 8
}

func (v *matrixView) reserve(col int, long, sin, cos float64) {
	v.headHeight = max(v.headHeight, long*sin+v.size)
	right := float64(col)*v.cw + v.cw/2 + long*cos + v.size
	v.overhang = max(v.overhang, right-float64(len(v.m.Cols))*v.cw)
}

func (v *matrixView) width() float64 {
	w := v.left + float64(len(v.m.Cols))*v.cw
	totals := 0.0
	if len(v.m.RowTotals) > 0 {
		long := v.p.faces.width(v.rowTotal(), v.size, true)
		totals = max(v.totalWidth, v.totalWidth/2+long*math.Cos(headTurn*math.Pi/180)+v.size)
	}
	return w + max(v.overhang, totals) + margin
}

func (v *matrixView) rowTotal() string { return v.p.usual(v.m.RowTotal, "matrix|Out") }
func (v *matrixView) colTotal() string { return v.p.usual(v.m.ColTotal, "matrix|In") }

func (v *matrixView) words(mark string, value float64) string {
	if m := markOf(mark, value); m != "" {
		return v.p.clean(m)
	}
	if value == 0 {
		return ""
	}
	return v.p.number(v.unit, value)
}

func (v *matrixView) x(col int) float64 { return v.left + float64(col)*v.cw }
func (v *matrixView) y(row int) float64 { return v.top + float64(row)*v.ch }

func (v *matrixView) drawGrid() {
	p := v.p
	rows, cols := len(v.m.Rows), len(v.m.Cols)
	for r, row := range v.m.Rows {
		for c, col := range v.m.Cols {
			if cmp.Or(row.ID, row.Label) == cmp.Or(col.ID, col.Label) {
				p.rect(v.x(c), v.y(r), v.cw, v.ch, p.theme.Grid, color.RGBA{}, 0)
			}
		}
	}
	for r := range rows + 1 {
		p.line(v.left, v.y(r), v.x(cols), v.y(r), p.theme.Lines.Grid, p.theme.Grid)
	}
	for c := range cols + 1 {
		p.line(v.x(c), v.top, v.x(c), v.y(rows), p.theme.Lines.Grid, p.theme.Grid)
	}
}

func (v *matrixView) drawCells() {
	for _, c := range v.m.Cells {
		v.drawCell(c)
	}
}

func (v *matrixView) drawCell(c Cell) {
	p := v.p
	words := v.words(c.Mark, c.Value)
	if words == "" {
		return
	}
	st := style{size: v.size, colour: p.theme.Muted, anchor: middle}
	switch {
	case markOf(c.Mark, c.Value) != "":
		st.size, st.colour = p.theme.Small, p.theme.Mark
	case c.Value > 0 && c.Value >= v.m.Cutoff:
		fill := v.fill(c.Value)
		p.shapes = append(p.shapes, shape{
			steps: roundRect(v.x(c.Col), v.y(c.Row), v.cw, v.ch, 0), fill: fill, stroke: p.theme.Paper, width: p.theme.Lines.Cell,
			hint: p.clean(v.m.Rows[c.Row].Label + " → " + v.m.Cols[c.Col].Label + ": " + words),
		})
		st.colour = p.theme.on(fill)
		st.bold = st.colour == p.theme.Paper
	}
	p.text(words, v.x(c.Col)+v.cw/2, v.y(c.Row)+v.ch/2+st.size*0.35, st)
}

// fill is the colour of a number, linear from nothing to the largest.
func (v *matrixView) fill(value float64) color.RGBA {
	return along(v.p.theme.Sequence, value/max(v.most, 1e-300))
}

func (v *matrixView) drawHeads() {
	p := v.p
	for r, lines := range v.stub {
		y := v.y(r) + v.ch/2 - float64(len(lines))*v.size*1.12/2
		for _, l := range lines {
			y += v.size * 1.12
			p.text(l, v.left-6, y-v.size*0.3, style{size: v.size, colour: p.theme.Ink, anchor: end})
		}
	}
	for c, lines := range v.heads {
		v.turnedHead(v.x(c)+v.cw/2, lines, p.theme.Ink)
	}
	corner := p.wrap(v.corner(), p.theme.Small, false, v.stubWidth)
	y := v.top - 5 - float64(len(corner)-1)*p.theme.Small*leading
	for _, l := range corner {
		p.text(l, v.left-6, y, style{size: p.theme.Small, colour: p.theme.Muted, anchor: end})
		y += p.theme.Small * leading
	}
}

// turnedHead writes the lines of a head upwards from x, side by side across the column.
func (v *matrixView) turnedHead(x float64, lines []string, c color.RGBA) {
	sin := math.Sin(headTurn * math.Pi / 180)
	for i, l := range lines {
		// All lines start at one height, so their distance along the row is that of turned lines.
		off := (float64(i)-float64(len(lines)-1)/2)*v.size*1.1 + v.size*0.35
		v.p.turned(l, x+off/sin, v.top-5, headTurn, style{size: v.size, colour: c})
	}
}

func (v *matrixView) drawTotals() {
	p, m := v.p, v.m
	st := style{size: v.size, bold: true, colour: p.theme.Muted, anchor: end}
	if len(m.RowTotals) > 0 {
		for r, t := range m.RowTotals {
			p.text(v.total(t), v.x(len(m.Cols))+v.totalWidth, v.y(r)+v.ch/2+v.size*0.35, st)
		}
		v.turnedHead(v.x(len(m.Cols))+v.totalWidth-v.size, []string{v.rowTotal()}, p.theme.Muted)
	}
	if len(m.ColTotals) == 0 {
		return
	}
	y := v.y(len(m.Rows)) + 3 + v.ch/2 + v.size*0.35
	p.text(v.colTotal(), v.left-6, y, st)
	st.anchor = middle
	for c, t := range m.ColTotals {
		p.text(v.total(t), v.x(c)+v.cw/2, y, st)
	}
}

// total writes a nought, unlike a cell: a code without any link is a finding.
func (v *matrixView) total(t Point) string {
	if m := t.mark(); m != "" {
		return m
	}
	return v.p.number(v.unit, t.Value)
}

// drawSeparators draws a line where the band changes, through the labels as well.
func (v *matrixView) drawSeparators() {
	p, m := v.p, v.m
	for r := 1; r < len(m.Rows); r++ {
		if m.Rows[r].Band != m.Rows[r-1].Band {
			p.line(margin, v.y(r), v.x(len(m.Cols)), v.y(r), p.theme.Lines.Rule, p.theme.Axis)
		}
	}
	for c := 1; c < len(m.Cols); c++ {
		if m.Cols[c].Band != m.Cols[c-1].Band {
			p.line(v.x(c), v.top-4, v.x(c), v.y(len(m.Rows)), p.theme.Lines.Rule, p.theme.Axis)
		}
	}
}

// bandLines are the lines of a band's name in its room; none when it does not fit.
func (v *matrixView) bandLines(band int, room float64) []string {
	if band < 0 || band >= len(v.m.Bands) {
		return nil
	}
	lines := v.p.balanced(v.m.Bands[band], v.size, true, room-6)
	if len(lines) > 2 || v.p.longestWord(v.m.Bands[band], v.size, true, math.Inf(1)) > room-6 {
		return nil
	}
	return lines
}

// drawBands names the bands at the left of their rows, turned, and under their columns.
func (v *matrixView) drawBands() {
	p, m := v.p, v.m
	st := style{size: v.size, bold: true, colour: p.theme.Muted, anchor: middle}
	stretches(m.Rows, func(band, first, last int) {
		for i, l := range v.bandLines(band, v.y(last)-v.y(first)) {
			p.turned(l, margin+v.size*(0.75+1.15*float64(i)), (v.y(first)+v.y(last))/2, 90, st)
		}
	})
	top := v.y(len(m.Rows)) + 3
	if len(m.ColTotals) > 0 {
		top += v.ch + 2
	}
	stretches(m.Cols, func(band, first, last int) {
		for i, l := range v.bandLines(band, v.x(last)-v.x(first)) {
			p.text(l, (v.x(first)+v.x(last))/2, top+v.size*(1+1.15*float64(i)), st)
			v.under = max(v.under, v.size*(1+1.15*float64(i))+3)
		}
	})
}

// stretches calls f with the heads of each band that stand together.
func stretches(heads []Head, f func(band, first, last int)) {
	for first := 0; first < len(heads); {
		last := first + 1
		for last < len(heads) && heads[last].Band == heads[first].Band {
			last++
		}
		f(heads[first].Band, first, last)
		first = last
	}
}
