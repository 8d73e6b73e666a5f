package report

import (
	"fmt"
	"iter"
	"sync"

	"rung/report/chart"
	"rung/report/language"
	"rung/report/theme"
)

// Book is a whole report as pure data: what stands where, before anything is
// drawn. The workbook, the page and the text rendering are made from it.
type Book struct {
	Title    string             // title of the study
	Study    string             // its name
	AsOf     string             // 2006-01-02
	Version  string             // of the tool
	Run      string             // short identifier of the inputs and the study, for footers
	Language *language.Language // that it speaks; nil is English
	Sheets   []Sheet
	Theme    *theme.Theme // how it looks; nil takes the house theme
	Notes    []Note       // numbered from 1 in order

	quality int    // which sheet, from 1, is that on data quality; 0 for none
	unshown string // the heading there of what charts cannot show
}

// Note is an entry of the Notes sheet. Text elsewhere refers to it as
// "[note 3]".
type Note struct {
	ID   string // stable, as in results: "low-base"
	Text string
}

// Marker refers to a note in a text: "[note 3]".
func (b *Book) Marker(n int) string { return b.Language.Say("[note %d]", n) }

// Sheet is one page of the report.
type Sheet struct {
	Name  string   // unique whatever the case, at most 31 characters
	Part  string   // of the report that it stands in: "Identify"
	Title string   // A1: what, who, unit, period
	Lines []string // under the title: base, note references, how to read
	Kind  Kind
	Prose []Paragraph // of a Prose sheet, instead of a table
	Grid  *Grid       // at most one table a sheet
	// Figure is drawn above the table. On a Matrix sheet the cells are the
	// figure already: the workbook leaves the picture out there.
	Figure *Figure
}

// Kind is the layout of a sheet.
type Kind uint8

// The kinds of sheets. A Tidy sheet starts its table in A1 with one header
// row and carries no lines; its Title is for lists of sheets only.
const (
	Prose    Kind = iota // cover, methodology: headings and paragraphs
	Contents             // the list of sheets
	List                 // a table that is read line by line: notes, quarantine
	Banner               // banner table: bases and heads
	Matrix               // implication matrix with a colour scale
	Picture              // a figure and its table
	Tidy                 // a named table for machines
)

// Paragraph is a piece of text of a Prose sheet.
type Paragraph struct {
	Style  Style
	Text   string
	Target string // name of the sheet that the paragraph leads to; empty for none
}

// Style is the role of a paragraph.
type Style uint8

// The roles of paragraphs.
const (
	Body Style = iota
	Heading
	Point // one of a list
)

// Grid is a table.
type Grid struct {
	Name   string    // of the Excel Table on a tidy sheet: letters, digits, _
	Heads  [][]Text  // one or more header rows, outermost first
	Widths []float64 // of columns, in characters; 0 or missing means fitted
	Rows   []Line
	// FreezeColumns is how many columns stay in sight when scrolling.
	FreezeColumns int
	// Rules are indices of columns with a line on their left (A/C/V separators).
	Rules []int

	// more yields the rows after Rows. A results table can be a hundred times
	// the rest of the report; its rows are made while they are written.
	more  iter.Seq[Line]
	count int // of more
}

// Len is the number of rows.
func (g *Grid) Len() int { return len(g.Rows) + g.count }

// All yields every row, in order.
func (g *Grid) All() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		for _, l := range g.Rows {
			if !yield(l) {
				return
			}
		}
		if g.more != nil {
			g.more(yield)
		}
	}
}

// Columns is the number of columns, from the innermost heads.
func (g *Grid) Columns() int {
	if len(g.Heads) == 0 {
		return 0
	}
	n := 0
	for _, h := range g.Heads[len(g.Heads)-1] {
		n += max(1, h.Span)
	}
	return n
}

// Text is a header cell.
type Text struct {
	Text  string
	Span  int  // columns that the text stands over (centred across, not merged); 0 means 1
	Right bool // aligned right, over numbers
}

// Line is a row of a grid.
type Line struct {
	Cells  []Value
	Bold   bool
	Indent int  // levels, of the first cell
	Rule   bool // a line above
	Muted  bool // base rows and the like, in grey
	Note   int  // number of the note that the row explains; 0 for none
}

// ValueKind says what a value is.
type ValueKind uint8

// The kinds of values.
const (
	Words ValueKind = iota // text
	Number
	Mark    // a shorthand for a figure that is not there: [c], [z], [x]
	Link    // text that leads to the sheet named Target
	Letters // what tests found of the figure before; empty where they found nothing
)

// Value is a cell.
type Value struct {
	Kind   ValueKind
	Muted  bool   // in grey: below the cut-off
	Format Format // of a Number
	Text   string // Words, Mark, Link, Letters
	Number float64
	Fill   float64 // 0 none, to 1 darkest, of a matrix cell
	Target string  // of a Link: name of a sheet
}

// Format is how a number is shown.
type Format uint8

// The formats.
const (
	Whole    Format = iota // 1,234
	Percent                // 0.254 as 25%
	Percent1               // 25.4%
	Decimal1
	Decimal2
	Decimal3
	Dotted  // 1,234, and a dot for 0: the cells of a sparse matrix
	General // full precision, tidy sheets
)

// Figure is a chart with its words.
type Figure struct {
	Name string // file name without extension: "value-map-total"
	Spec chart.Spec
	Alt  string // at most 250 characters

	drawn   sync.Once
	picture *chart.Picture
	err     error
	encoded sync.Once
	png     []byte
	pngErr  error
}

// Picture draws the figure; once, however many writers ask.
func (f *Figure) Picture() (*chart.Picture, error) {
	f.drawn.Do(func() {
		if f.picture, f.err = chart.Render(f.Spec); f.err != nil {
			f.err = fmt.Errorf("figure %s: %w", f.Name, f.err)
		}
	})
	return f.picture, f.err
}

// PNG is the picture as chart.PNG encodes it, encoded once.
func (f *Figure) PNG() ([]byte, error) {
	f.encoded.Do(func() {
		var p *chart.Picture
		if p, f.pngErr = f.Picture(); f.pngErr == nil {
			f.png, f.pngErr = p.PNG()
		}
	})
	return f.png, f.pngErr
}

// Figures lists the figures of all sheets in order.
func (b *Book) Figures() []*Figure {
	var out []*Figure
	for i := range b.Sheets {
		if f := b.Sheets[i].Figure; f != nil {
			out = append(out, f)
		}
	}
	return out
}
