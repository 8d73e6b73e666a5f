package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"rung/report"
)

// page writes one sheet. Where everything stands is decided first (plan), then
// what excelize keeps apart from the cells is set (panes, print, picture), then
// the rows are streamed: what is set after a stream's Flush is silently lost.
type page struct {
	f      *excelize.File
	styles *styles
	book   *report.Book
	sheet  *report.Sheet
	sw     *excelize.StreamWriter

	widths []float64 // of the columns, in characters
	titles []string  // lines of the title: what, who, unit and period
	notes  []string  // lines under them, the study and its date first, broken to fit
	worded []int     // columns of texts beside figures
	back   int       // row of the link to Contents; 0 for none
	figure int       // first row of the figure; 0 for none
	drawn  int       // first row under the picture or the plots
	deep   int       // rows that those take
	heads  int       // first header row of the table; 0 without a table
	first  int       // first row of the table's body
	pic    picture
	native *figure // in place of a picture
	parts  *parts  // of the workbook so far
	rows   *rows   // of a tidy sheet, which are left to the packer
}

type picture struct {
	png        []byte
	wide, high float64 // as drawn in the sheet, in points
}

// Sizes of an A4 sheet on its side within the margins below, in points.
const (
	paperWide = 780.0
	paperHigh = 520.0
)

// resolution of chart.PNG, and of the pixels that excelize counts in.
const (
	dotsPerInch   = 200.0
	screenPerInch = 96.0
)

func (p *page) write() error {
	if err := p.plan(); err != nil {
		return err
	}
	for _, step := range []func() error{p.view, p.print, p.place, p.extent} {
		if err := step(); err != nil {
			return err
		}
	}
	var err error
	if p.sw, err = p.f.NewStreamWriter(p.sheet.Name); err != nil {
		return err
	}
	// From the right: excelize puts each new width first, and Excel wants to
	// repair columns that are out of order.
	// Columns beside the table that title or figure cover have a width, too: that
	// of columns without one differs between programs, and figures would be cut.
	reach := len(p.widths)
	if p.sheet.Kind != report.Tidy {
		reach = p.reach()
	}
	for i := reach; i > 0; i-- {
		wide := plainColumn
		if i <= len(p.widths) {
			wide = p.widths[i-1]
		}
		if err := p.sw.SetColWidth(i, i, wide); err != nil {
			return err
		}
	}
	body := p.table
	if p.sheet.Kind == report.Prose {
		body = p.prose
	}
	for _, step := range []func() error{p.title, p.room, body} {
		if err := step(); err != nil {
			return err
		}
	}
	return p.sw.Flush()
}

// plan decides the rows and columns of everything.
func (p *page) plan() error {
	p.widths = fit(p.sheet, p.styles.theme)
	if p.sheet.Kind == report.Tidy {
		p.heads, p.first = 1, 2
		return nil
	}
	if err := p.draw(); err != nil {
		return err
	}
	p.words()
	row := 1 + len(p.titles) + len(p.notes)
	if p.sheet.Name != p.contents() {
		p.back = row
		row++
	}
	if p.pic.high > 0 {
		above, below := p.captions()
		p.figure = row + 1
		p.drawn = p.figure + len(above)
		p.deep = int(p.pic.high/p.styles.theme.Columns.RowHeight) + 1
		row = p.drawn + p.deep + len(below)
	}
	if p.sheet.Grid != nil {
		p.worded = worded(p.sheet)
		p.heads = row + 1
		p.first = p.heads + len(p.sheet.Grid.Heads)
	} else if p.sheet.Kind == report.Prose {
		p.first = row + 1
	}
	return nil
}

// words breaks the lines under the title to the width of what stands under them or
// of the page, whichever is wider: a line beyond both would shrink all on paper. The
// title stands whole in A1, where readers and programs look for it.
func (p *page) words() {
	room := max(p.wide(), paperWide)
	if p.pic.high > 0 {
		room = max(p.pic.wide, paperWide)
	} else if p.wide() > paperWide/smallestScale {
		room = p.firstWide()
	}
	room = (min(room, paperWide/smallestScale) - spare) / looser
	p.titles = []string{clean(p.sheet.Title)}
	for _, l := range p.sheet.Lines {
		if l = clean(l); l != "" {
			p.notes = append(p.notes, breakLines(l, p.styles.theme.Sizes.Workbook.Body, false, room)...)
		}
	}
}

// firstWide is the width of the first page of a table that takes several side by
// side: its title and lines must not ask for a part of a group.
func (p *page) firstWide() float64 {
	wide := 0.0
	for col := range min(p.pages()[0], len(p.widths)) {
		wide += p.columnWide(col)
	}
	return max(wide, paperWide/2)
}

func (p *page) titleSize() float64 {
	if p.sheet.Kind == report.Prose {
		return p.styles.theme.Sizes.Workbook.Title
	}
	return p.styles.theme.Sizes.Workbook.Head
}

// extent says how far the cells of the sheet go, as readers may take for granted.
func (p *page) extent() error {
	cols, rows := 1, max(1, p.back, len(p.titles)+len(p.notes))
	if p.figure > 0 {
		_, below := p.captions()
		rows = p.drawn + p.deep + len(below) - 1
	}
	switch {
	case p.sheet.Grid != nil:
		cols, rows = p.sheet.Grid.Columns(), p.first+p.sheet.Grid.Len()-1
	case p.sheet.Kind == report.Prose && len(p.sheet.Prose) > 0:
		rows = p.first + len(p.sheet.Prose) - 1
	}
	return p.f.SetSheetDimension(p.sheet.Name, cell(1, 1)+":"+cell(max(cols, 1), rows))
}

// contents is the name of the sheet that all others lead back to.
func (p *page) contents() string {
	for _, s := range p.book.Sheets {
		if s.Kind == report.Contents {
			return s.Name
		}
	}
	return ""
}

// say says a text of the workbook's own in the language of the book.
func (p *page) say(form string, args ...any) string { return clean(p.book.Language.Say(form, args...)) }

// backWords are those of the link to the contents.
func (p *page) backWords() string { return p.say("Back to contents") }

// wide is the width of all columns in points.
func (p *page) wide() float64 {
	sum := 0.0
	for _, w := range p.widths {
		sum += points(w)
	}
	return sum
}

// captions are the lines over and under the plots of a figure; a picture holds
// its own.
func (p *page) captions() (above, below []styled) {
	if p.native == nil {
		return nil, nil
	}
	return p.native.above, p.native.below
}

// draw makes the plots or the picture of the sheet in its own size. The cells of
// a matrix are its figure already.
func (p *page) draw() error {
	fig := p.sheet.Figure
	if fig == nil || p.sheet.Kind == report.Matrix {
		return nil
	}
	if p.native = native(fig, p.wide(), p.styles.theme, p.book.Language); p.native != nil {
		p.pic.wide, p.pic.high = p.native.wide, p.native.tall
		return nil
	}
	drawn, err := fig.Picture()
	if err != nil {
		return err
	}
	p.pic.wide, p.pic.high = drawn.Size()
	if !(p.pic.wide > 0 && p.pic.high > 0) {
		return fmt.Errorf("figure %s has no size", fig.Name)
	}
	p.pic.png, err = fig.PNG()
	return err
}

// place puts the picture on the sheet. Its pixels are those of chart.PNG, so
// the scale is that of the drawn size, whatever the rows and columns below.
func (p *page) place() error {
	if p.figure == 0 {
		return nil
	}
	p.parts.drawings++
	if p.native != nil {
		return p.plots()
	}
	fig := p.sheet.Figure
	size, err := pixels(p.pic.png)
	if err != nil {
		return fmt.Errorf("figure %s: %w", fig.Name, err)
	}
	yes := true
	return p.f.AddPictureFromBytes(p.sheet.Name, cell(1, p.figure), &excelize.Picture{
		Extension: ".png", File: p.pic.png,
		Format: &excelize.GraphicOptions{
			AltText: clean(fig.Alt), Name: clean(fig.Name), PrintObject: &yes, Locked: &yes, LockAspectRatio: true,
			ScaleX:      p.pic.wide / 72 * screenPerInch / float64(size.X),
			ScaleY:      p.pic.high / 72 * screenPerInch / float64(size.Y),
			Positioning: "oneCell",
		},
	})
}

func (p *page) title() error {
	if p.sheet.Kind == report.Tidy {
		return nil
	}
	size := p.titleSize()
	for i, l := range p.titles {
		if err := p.row(1+i, size*1.5, styled{l, look{size: size, bold: true}}); err != nil {
			return err
		}
	}
	for i, l := range p.notes {
		if err := p.row(1+len(p.titles)+i, p.styles.theme.Columns.RowHeight, styled{l, look{muted: true}}); err != nil {
			return err
		}
	}
	if p.back == 0 {
		return nil
	}
	if err := p.link(1, p.back, p.contents(), p.backWords()); err != nil {
		return err
	}
	return p.row(p.back, p.styles.theme.Columns.RowHeight, styled{p.backWords(), look{link: true}})
}

// room gives the rows of the figure their height: the default one differs
// between programs, and the figure would stand over the table.
func (p *page) room() error {
	if p.figure == 0 {
		return nil
	}
	above, below := p.captions()
	rows := slices.Concat(above, make([]styled, p.deep), below)
	for i, c := range rows {
		cells := []styled{c}
		if c.value == nil {
			cells = nil
		}
		if err := p.row(p.figure+i, p.styles.theme.Columns.RowHeight, cells...); err != nil {
			return err
		}
	}
	return nil
}

// prose writes headings and paragraphs into the first column.
func (p *page) prose() error {
	row := p.first
	room := points(p.widths[0]) - 8
	for _, para := range p.sheet.Prose {
		l, text, space := look{wrap: true, top: true}, clean(para.Text), 2.0
		switch para.Style {
		case report.Heading:
			l, space = look{bold: true, size: p.styles.theme.Sizes.Workbook.Head}, 12
		case report.Point:
			l.indent = 1
			text = "• " + text
		}
		if para.Target != "" {
			l.link = true
			if err := p.link(1, row, para.Target, p.say("Go to %s", para.Target)); err != nil {
				return err
			}
		}
		n := len(breakLines(text, max(l.size, p.styles.theme.Sizes.Workbook.Body), l.bold, room-float64(l.indent)*8))
		if err := p.row(row, float64(n)*max(l.size*1.28, p.styles.theme.Columns.LineHeight)+space, styled{text, l}); err != nil {
			return err
		}
		row++
	}
	return nil
}

// link makes a cell lead to A1 of another sheet of the book.
func (p *page) link(col, row int, target, tip string) error {
	return p.f.SetCellHyperLink(p.sheet.Name, cell(col, row), quoted(target)+"!A1", "Location", excelize.HyperlinkOpts{Tooltip: &tip})
}

// styled is a value and how it looks; a nil value is an empty styled cell.
type styled struct {
	value any
	look  look
}

// row streams one row of a given height; 0 leaves the height to the reader.
func (p *page) row(row int, high float64, cells ...styled) error {
	out := make([]any, len(cells))
	for i, c := range cells {
		id, err := p.styles.of(c.look)
		if err != nil {
			return err
		}
		out[i] = excelize.Cell{StyleID: id, Value: c.value}
	}
	var opts []excelize.RowOpts
	if high > 0 {
		opts = append(opts, excelize.RowOpts{Height: min(high, excelize.MaxRowHeight)})
	}
	return p.sw.SetRow(cell(1, row), out, opts...)
}

// cell is the name of a cell. The writer stays within Excel's limits, which
// check has held the book to.
func cell(col, row int) string {
	name, _ := excelize.CoordinatesToCellName(col, row)
	return name
}

// quoted is a sheet's name as references spell it.
func quoted(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
