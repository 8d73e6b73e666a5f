package xlsx

import (
	"fmt"
	"math"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// parts counts what excelize numbers: the parts of a workbook that are replaced
// here are found by their numbers.
type parts struct{ drawings, charts int }

// plots puts the plots of the figure on the sheet. excelize makes room for each,
// with its relations and types; what it wrote into the parts is replaced, for it
// cannot draw these plots, and it places charts by columns of a default width.
func (p *page) plots() error {
	fail := func(err error) error { return fmt.Errorf("figure %s: %w", p.sheet.Figure.Name, err) }
	anchors := el("xdr:wsDr").with("xmlns:xdr", sheetSpace, "xmlns:a", drawingML)
	a := artist{p.styles.theme, p.book.Language}
	for i, one := range p.native.plots {
		room := &excelize.Chart{Type: excelize.Bar, Series: []excelize.ChartSeries{{Values: quoted(p.sheet.Name) + "!$A$1"}}}
		if err := p.f.AddChart(p.sheet.Name, cell(1, p.figure), room); err != nil {
			return fail(err)
		}
		p.parts.charts++
		name := fmt.Sprintf("xl/charts/chart%d.xml", p.parts.charts)
		if _, ok := p.f.Pkg.Swap(name, a.part(one)); !ok {
			return fail(fmt.Errorf("there is no part %s", name))
		}
		anchors.kids = append(anchors.kids, p.anchor(one, i+1))
	}
	name := fmt.Sprintf("xl/drawings/drawing%d.xml", p.parts.drawings)
	if _, ok := p.f.Drawings.LoadAndDelete(name); !ok {
		return fail(fmt.Errorf("there is no part %s", name))
	}
	p.f.Pkg.Store(name, anchors.part())
	return nil
}

// anchor holds a plot to a cell, in its own size.
func (p *page) anchor(one plot, id int) node {
	col, x := p.column(one.x)
	row, y := math.Floor(one.y/p.styles.theme.Columns.RowHeight), 0.0
	y = one.y - row*p.styles.theme.Columns.RowHeight
	frame := el("xdr:graphicFrame",
		el("xdr:nvGraphicFramePr", el("xdr:cNvPr").with("id", strconv.Itoa(id+1), "name", clean(one.name), "descr", clean(one.alt)), el("xdr:cNvGraphicFramePr")),
		el("xdr:xfrm", el("a:off").with("x", "0", "y", "0"), el("a:ext").with("cx", "0", "cy", "0")),
		el("a:graphic", el("a:graphicData", el("c:chart").with("xmlns:c", chartSpace, "xmlns:r", relations, "r:id", fmt.Sprintf("rId%d", id))).with("uri", chartSpace)),
	).with("macro", "")
	return el("xdr:oneCellAnchor",
		el("xdr:from", words("xdr:col", strconv.Itoa(col)), words("xdr:colOff", strconv.Itoa(emu(x))),
			words("xdr:row", strconv.Itoa(p.drawn-1+int(row))), words("xdr:rowOff", strconv.Itoa(emu(y)))),
		el("xdr:ext").with("cx", strconv.Itoa(emu(one.wide)), "cy", strconv.Itoa(emu(one.tall))),
		frame, el("xdr:clientData"))
}

// column is the column at a distance from the left, from 0, and what is left of
// the distance.
func (p *page) column(x float64) (col int, rest float64) {
	for col < excelize.MaxColumns-1 {
		wide := p.columnWide(col)
		if x < wide {
			break
		}
		x, col = x-wide, col+1
	}
	return col, x
}
