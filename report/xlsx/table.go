package xlsx

import (
	"slices"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// table writes the heads and the rows of the sheet's grid.
func (p *page) table() error {
	g := p.sheet.Grid
	if g == nil {
		return nil
	}
	if p.sheet.Kind == report.Tidy {
		return p.tidy()
	}
	for i, h := range g.Heads {
		cells, high := p.head(h, i == len(g.Heads)-1)
		if err := p.row(p.heads+i, high, cells...); err != nil {
			return err
		}
	}
	row := p.first
	for l := range g.All() {
		if err := p.line(row, l, row == p.first+g.Len()-1); err != nil {
			return err
		}
		row++
	}
	return nil
}

// head is one header row and its height. A head over several columns is centred across
// them; the cells under it stay empty, because merged cells break sorting,
// filters and screen readers.
func (p *page) head(heads []report.Text, last bool) (cells []styled, high float64) {
	high = p.styles.theme.Columns.RowHeight
	for _, h := range heads {
		col, text := len(cells), clean(h.Text)
		l := look{bold: true, wrap: true}
		if h.Right {
			l.align = right
		} else if slices.Contains(p.worded, col) {
			l.indent = 1
		}
		if p.ruled(col) {
			l.left = thin
		}
		span := max(1, h.Span)
		switch {
		case last:
			l.below = medium
		case text != "":
			l.below = thin
		}
		if span > 1 {
			l.align, l.wrap = across, false
		}
		if last && p.sheet.Kind == report.Matrix && col > 0 {
			l.turned, l.wrap, l.align = true, false, centre
			high = max(high, textWidth(text, p.styles.theme.Sizes.Workbook.Body, true)+10)
		} else if l.wrap {
			high = max(high, p.high(text, col, look{bold: true}))
		}
		cells = append(cells, styled{text, l})
		for range span - 1 {
			l.left = none
			cells = append(cells, styled{nil, l})
		}
	}
	return cells, min(high, 220)
}

// line writes one row of the body. final is the last row, which closes the
// table with a line.
func (p *page) line(row int, l report.Line, final bool) error {
	cells := make([]styled, p.sheet.Grid.Columns())
	for i := range cells {
		k := p.look(l, i)
		if final {
			k.below = thin
		}
		if i >= len(l.Cells) {
			cells[i] = styled{nil, k}
			continue
		}
		v := l.Cells[i]
		cells[i] = p.value(v, k, i)
		if v.Kind == report.Link {
			if err := p.link(i+1, row, v.Target, p.say("Go to %s", v.Target)); err != nil {
				return err
			}
		}
	}
	return p.row(row, p.lineHigh(l), cells...)
}

// lineHigh is the height of a row of the body.
func (p *page) lineHigh(l report.Line) float64 {
	high := p.styles.theme.Columns.RowHeight
	for i, v := range l.Cells[:min(len(l.Cells), len(p.widths))] {
		if k := p.value(v, p.look(l, i), i).look; k.wrap {
			high = max(high, p.high(v.String(), i, k))
		}
	}
	return high
}

// look is what the row and the column give a cell, before its value.
func (p *page) look(l report.Line, col int) look {
	k := look{bold: l.Bold, muted: l.Muted, below: hair}
	if l.Rule {
		k.above = thin
	}
	if p.ruled(col) {
		k.left = thin
	}
	if col == 0 {
		k.indent = l.Indent
		k.wrap = true
	}
	if p.sheet.Kind == report.List || p.sheet.Kind == report.Contents {
		k.top = true
	}
	return k
}

// value is a cell of the body.
func (p *page) value(v report.Value, k look, col int) styled {
	k.muted = k.muted || v.Muted
	matrix := p.sheet.Kind == report.Matrix
	switch v.Kind {
	case report.Number:
		k.align = right
		if matrix {
			k.align = centre
			k.fill = v.Step()
		}
		if x := v.Number; finite(x) {
			k.number, k.format = true, v.Format
			return styled{x, k}
		}
		return styled{v.String(), k}
	case report.Mark:
		k.align = right
		if matrix {
			k.align = centre
		}
	case report.Link:
		k.link = true
	case report.Words, report.Letters:
		k.wrap = true
		if slices.Contains(p.worded, col) {
			k.indent = 1
		}
		if matrix && col > 0 {
			k.align = centre
		}
	}
	return styled{clean(v.Text), k}
}

// worded are the columns of texts that stand beside figures: what is aligned
// left there keeps off the figures before it.
func worded(s *report.Sheet) []int {
	var out []int
	if s.Kind != report.Banner {
		return nil
	}
	for _, l := range s.Grid.Rows {
		for col, v := range l.Cells {
			if col > 0 && v.Kind == report.Words && v.Text != "" && !slices.Contains(out, col) {
				out = append(out, col)
			}
		}
	}
	return out
}

func (p *page) ruled(col int) bool {
	for _, r := range p.sheet.Grid.Rules {
		if r == col {
			return true
		}
	}
	return false
}

// high is the height of a row with a wrapped text in a column.
func (p *page) high(text string, col int, k look) float64 {
	room := points(p.widths[col]) - 8 - float64(k.indent)*8
	n := len(breakLines(clean(text), p.styles.theme.Sizes.Workbook.Body, k.bold, max(room, 20)))
	return float64(n)*p.styles.theme.Columns.LineHeight + 1.5
}

// tidy writes a named Excel Table from A1. Its rows come when the workbook is
// packed.
func (p *page) tidy() error {
	g := p.sheet.Grid
	cells := make([]styled, 0, g.Columns())
	for _, h := range g.Heads[0] {
		cells = append(cells, styled{clean(h.Text), look{bold: true}})
	}
	if back := p.contents(); back != "" {
		cells[0].look.link = true
		if err := p.link(1, 1, back, p.backWords()); err != nil {
			return err
		}
	}
	if err := p.row(1, 0, cells...); err != nil {
		return err
	}
	if g.Len() > 0 {
		// Named here, so that styles keep the order of the book.
		var err error
		p.rows = &rows{grid: g}
		if p.rows.text, err = p.styles.of(look{bare: true}); err != nil {
			return err
		}
		if p.rows.figs, err = p.styles.of(look{bare: true, align: right}); err != nil {
			return err
		}
	}
	stripes := false
	return p.sw.AddTable(&excelize.Table{
		Range: cell(1, 1) + ":" + cell(g.Columns(), max(1+g.Len(), 2)), Name: g.Name,
		StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
	})
}
