package xlsx

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png" // chart.PNG
	"math"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// view freezes the heads and keeps the cursor in A1.
func (p *page) view() error {
	lines := false
	if err := p.f.SetSheetView(p.sheet.Name, 0, &excelize.ViewOptions{ShowGridLines: &lines}); err != nil {
		return err
	}
	rows, cols := p.frozen()
	if rows == 0 && cols == 0 {
		return nil
	}
	pane := "bottomRight"
	if cols == 0 {
		pane = "bottomLeft"
	} else if rows == 0 {
		pane = "topRight"
	}
	return p.f.SetPanes(p.sheet.Name, &excelize.Panes{
		Freeze: true, XSplit: cols, YSplit: rows, TopLeftCell: cell(cols+1, rows+1), ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: "A1", ActiveCell: "A1", Pane: pane}},
	})
}

// mostFrozen is how many rows may stay in sight: more would leave no room for
// the table on a laptop.
const mostFrozen = 16

func (p *page) frozen() (rows, cols int) {
	if p.heads == 0 || p.figure > 0 {
		return 0, 0
	}
	if p.first-1 <= mostFrozen {
		rows = p.first - 1
	}
	return rows, p.sheet.Grid.FreezeColumns
}

// smallestScale is how small tables are printed before they go on to further
// pages: type of 10 points is 7.5 on paper then.
const smallestScale = 0.75

func (p *page) print() error {
	if err := p.layout(); err != nil {
		return err
	}
	side, end, edge := 0.4, 0.5, 0.22
	if err := p.f.SetPageMargins(p.sheet.Name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &end, Bottom: &end, Header: &edge, Footer: &edge,
	}); err != nil {
		return err
	}
	face := fmt.Sprintf(`&%.0f&"%s,Regular"`, p.styles.theme.Sizes.Workbook.Footer, p.styles.theme.Fonts.Workbook)
	if err := p.f.SetHeaderFooter(p.sheet.Name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + face + printable(p.book.Title, 60) + "&R" + face + printable(p.sheet.Name, 40),
		OddFooter: "&L" + face + printable(p.say("As of %s · run %s · rung %s", p.book.Language.Date(p.book.AsOf), p.book.Run, p.book.Version), 80) + "&R" + face + p.say("Page %s of %s", "&P", "&N"),
	}); err != nil {
		return err
	}
	return p.names()
}

// layout fits tables to the width of the page. A sheet with a picture has a
// scale of its own instead, because Excel ignores page breaks when it fits:
// the picture is the first page, its table follows.
func (p *page) layout() error {
	size, orientation, one, tall := 9, "landscape", 1, 0
	options := &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation}
	if p.figure > 0 {
		scale, upright := p.scale()
		if upright {
			orientation = "portrait"
		}
		options.AdjustTo = &scale
		if p.heads > 0 {
			if err := p.f.InsertPageBreak(p.sheet.Name, cell(1, p.heads)); err != nil {
				return err
			}
		}
		return p.f.SetPageLayout(p.sheet.Name, options)
	}
	tall = p.tall()
	options.FitToWidth, options.FitToHeight = &one, &tall
	yes := true
	if err := p.f.SetSheetProps(p.sheet.Name, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	return p.f.SetPageLayout(p.sheet.Name, options)
}

// smallestMatrix is how small a matrix is printed to stand on one page, for it is
// a figure; fullPage is how much of a last page is too little for a page of its own
// if all can be a little smaller.
const (
	smallestMatrix = 0.6
	fullPage       = 0.3
)

// tall is how many pages a table that fits the width of the page is high: 1 for
// the cover and for matrices, one less than it would be where the last holds
// little, and else 0, for as many as it needs.
func (p *page) tall() int {
	if p.sheet == &p.book.Sheets[0] {
		return 1
	}
	if p.sheet.Grid == nil || p.sheet.Kind == report.Tidy || len(p.pages()) > 1 || p.sheet.Grid.Len() > widestRow {
		return 0
	}
	above, heads, body := float64(len(p.titles))*p.titleSize()*1.5+float64(p.heads-1-len(p.titles))*p.styles.theme.Columns.RowHeight, 0.0, 0.0
	for i, h := range p.sheet.Grid.Heads {
		_, high := p.head(h, i == len(p.sheet.Grid.Heads)-1)
		heads += high
	}
	for l := range p.sheet.Grid.All() {
		body += p.lineHigh(l)
	}
	if heads > paperHigh/2 {
		return 0
	}
	fits := func(n int) float64 { // the scale at which it is n pages high
		return float64(n) * paperHigh / (above + float64(n)*heads + body)
	}
	wide := min(1, paperWide/p.areaWide())
	if p.sheet.Kind == report.Matrix && fits(1) >= smallestMatrix {
		return 1
	}
	n := 1
	for fits(n) < wide {
		n++
	}
	last := (above + body - float64(n-1)*(paperHigh/wide-heads)) / (paperHigh/wide - heads)
	if n > 1 && last < fullPage && fits(n-1) >= smallestScale {
		return n - 1
	}
	return 0
}

// scale is the per cent at which the picture and what stands above it fit on
// one page, and whether that page stands upright, which suits tall value maps.
func (p *page) scale() (percent uint, upright bool) {
	above, below := p.captions()
	wide, high := p.areaWide(), p.pic.high+float64(len(p.titles))*p.titleSize()*1.5+float64(len(p.notes)+len(above)+len(below)+3)*p.styles.theme.Columns.RowHeight
	lying := min(1, paperWide/wide, paperHigh/high)
	// The margins are nearly even, so that an upright page is the lying one turned.
	standing := min(1, (paperHigh+14)/wide, (paperWide-14)/high)
	return uint(max(30, math.Floor(100*max(lying, standing)))), standing > lying
}

// names repeats the heads on every printed page and prints as far as title and
// lines reach, which may be wider than the table.
func (p *page) names() error {
	sheet := quoted(p.sheet.Name)
	if p.heads > 0 {
		refers := fmt.Sprintf("%s!$%d:$%d", sheet, p.heads, p.first-1)
		if n := p.sheet.Grid.FreezeColumns; n > 0 {
			refers = fmt.Sprintf("%s!$A:$%s,%s", sheet, column(n), refers)
		}
		if err := p.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: refers, Scope: p.sheet.Name}); err != nil {
			return err
		}
	}
	if p.sheet.Kind == report.Tidy {
		return nil
	}
	last := 1
	_, below := p.captions()
	if p.sheet.Grid != nil {
		last = p.first + p.sheet.Grid.Len() - 1
	} else if p.sheet.Kind == report.Prose {
		last = p.first + max(1, len(p.sheet.Prose)) - 1
	} else if p.figure > 0 {
		last = p.drawn + p.deep + len(below)
	}
	last = max(last, p.first, p.drawn+p.deep+len(below), 1)
	ends := p.pages()
	area := fmt.Sprintf("%s!$A$1:$%s$%d", sheet, column(ends[0]), last)
	for i, end := range ends[1:] {
		area += fmt.Sprintf(",%s!$%s$%d:$%s$%d", sheet, column(ends[i]+1), p.heads, column(end), last)
	}
	return p.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: p.sheet.Name})
}

// pages are the last columns of the printed pages side by side. The first holds
// title and lines whole. The others are areas of their own from the heads down,
// for they repeat the first columns and would repeat pieces of the title too.
func (p *page) pages() []int {
	first, frozen := p.lead(), 0
	if p.sheet.Grid != nil {
		frozen = p.sheet.Grid.FreezeColumns
	}
	if p.figure > 0 || p.sheet.Grid == nil || p.sheet.Kind == report.Matrix || first >= len(p.widths) || p.wide() <= paperWide/smallestScale {
		return []int{p.reach()}
	}
	room, kept := paperWide/smallestScale, 0.0
	for col := range first {
		kept += p.columnWide(col)
	}
	room, kept = max(room, kept), 0
	for col := range frozen {
		kept += p.columnWide(col)
	}
	var ends []int
	for at, used := frozen, kept; at < len(p.widths); {
		next, wide := p.stretch(at, room-kept)
		if over := used+wide > room && used > kept; over && len(ends) == 0 && at < first {
			next, wide = p.stretch(at, 0) // the title needs a part of the group
		} else if over {
			ends, used = append(ends, at), kept
		}
		at, used = next, used+wide
	}
	return append(ends, len(p.widths))
}

// stretch is where the columns end that stay together from one on, and their
// width: those up to the next line, if they fit in room, or else a figure and
// its letters.
func (p *page) stretch(at int, room float64) (end int, wide float64) {
	small, smallWide := 0, 0.0
	for end = at; end < len(p.widths); end++ {
		if end > at && p.ruled(end) {
			break
		}
		if small == 0 && end > at && !p.lettered(end) {
			small, smallWide = end, wide
		}
		wide += points(p.widths[end])
	}
	if wide > room && small > 0 {
		return small, smallWide
	}
	return end, wide
}

// lettered says that a column is of letters, which stay beside their figures.
func (p *page) lettered(col int) bool {
	for _, l := range p.sheet.Grid.Rows {
		if col < len(l.Cells) && l.Cells[col].Kind == report.Letters {
			return true
		}
	}
	return false
}

// reach is the last column that anything on the sheet covers.
func (p *page) reach() int { return max(p.lead(), len(p.widths)) }

// looser is how much wider than measured here a program may set a text; spare is
// room to be free after it.
const looser, spare = 1.06, 12.0

// lead is the last column that title, lines and figure cover.
func (p *page) lead() int {
	need := 0.0
	for _, l := range p.titles {
		need = max(need, textWidth(l, p.titleSize(), true))
	}
	for _, l := range p.notes {
		need = max(need, textWidth(l, p.styles.theme.Sizes.Workbook.Body, false))
	}
	// Readers set text a little wider or narrower than it was measured here.
	need = max(need*looser+spare, p.pic.wide)
	n := 1
	for at := p.columnWide(0); at < need && n < excelize.MaxColumns; n++ {
		at += p.columnWide(n)
	}
	return n
}

// columnWide is the width of a column, from 0, in points.
func (p *page) columnWide(col int) float64 {
	if col < len(p.widths) {
		return points(p.widths[col])
	}
	return points(plainColumn)
}

// areaWide is the width of the columns that reach covers, in points.
func (p *page) areaWide() float64 {
	return p.wide() + float64(p.reach()-len(p.widths))*points(plainColumn)
}

// plainColumn is the width of a column without one of its own.
const plainColumn = 64.0 / 7

func column(n int) string {
	name, _ := excelize.ColumnNumberToName(n)
	return name
}

func pixels(png []byte) (image.Point, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(png))
	if err == nil && (c.Width <= 0 || c.Height <= 0) {
		err = fmt.Errorf("the picture is empty")
	}
	return image.Point{X: c.Width, Y: c.Height}, err
}
