package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"rung/report"
	"rung/report/theme"
)

// look is how a cell is drawn. Equal looks share one style of the workbook.
type look struct {
	size   float64 // 0 means the size of body text
	bold   bool
	muted  bool // grey: base rows, figures below the cut-off
	link   bool
	number bool // format holds
	format report.Format
	align  align
	top    bool // text at the top of the cell; bottom otherwise
	wrap   bool
	turned bool // reads upwards, for the heads of a matrix
	indent int
	fill   int // step of theme.Shade, 0 none
	above  rule
	below  rule
	left   rule
	bare   bool // no padding at the right: tidy sheets
}

type align uint8

const (
	left align = iota
	right
	centre
	across // centred over the empty cells to the right, without merging
)

type rule uint8

const (
	none rule = iota
	hair
	thin
	medium
)

// styles makes the styles of a workbook on demand. Their numbers follow the
// order of first use, which is the order of the book.
type styles struct {
	f     *excelize.File
	id    map[look]int
	theme theme.Theme
}

func newStyles(f *excelize.File, t theme.Theme) (*styles, error) {
	if err := f.SetDefaultFont(t.Fonts.Workbook); err != nil {
		return nil, err
	}
	// The default font is style 0, of cells without one, and the measure of
	// column widths.
	size := t.Sizes.Workbook.Body
	f.Styles.Fonts.Font[0].Sz.Val = &size
	return &styles{f: f, id: map[look]int{}, theme: t}, nil
}

func (s *styles) of(l look) (int, error) {
	if id, ok := s.id[l]; ok {
		return id, nil
	}
	id, err := s.f.NewStyle(l.style(s.theme))
	if err != nil {
		return 0, fmt.Errorf("style: %w", err)
	}
	s.id[l] = id
	return id, nil
}

func (l look) style(t theme.Theme) *excelize.Style {
	st := &excelize.Style{
		Font:      &excelize.Font{Family: t.Fonts.Workbook, Size: l.size, Bold: l.bold, Color: l.colour(t)},
		Alignment: &excelize.Alignment{Horizontal: l.horizontal(), Vertical: "bottom", Indent: l.indent, WrapText: l.wrap},
	}
	if st.Font.Size == 0 {
		st.Font.Size = t.Sizes.Workbook.Body
	}
	if l.link {
		st.Font.Underline = "single"
	}
	if l.top {
		st.Alignment.Vertical = "top"
	}
	if l.turned {
		st.Alignment.TextRotation = 90
	}
	if l.fill > 0 {
		c, _ := t.Shade(l.fill)
		st.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{c.Hex()}}
	}
	pad := ""
	if l.align == right && !l.bare {
		pad = padded
	}
	switch {
	case l.number:
		st.CustomNumFmt = numberFormat(l.format, pad)
	case pad != "":
		text := "@" + pad
		st.CustomNumFmt = &text
	}
	st.Border = l.borders(t)
	return st
}

func (l look) colour(t theme.Theme) string {
	switch {
	case l.link:
		return t.Colours.Link.Hex()
	case l.fill > 0:
		_, c := t.Shade(l.fill)
		return c.Hex()
	case l.muted:
		return t.Colours.Muted.Hex()
	}
	return t.Colours.Ink.Hex()
}

func (l look) horizontal() string {
	return [...]string{"left", "right", "center", "centerContinuous"}[l.align]
}

func (l look) borders(t theme.Theme) []excelize.Border {
	var out []excelize.Border
	add := func(side string, r rule) {
		switch r {
		case hair:
			out = append(out, excelize.Border{Type: side, Color: t.Colours.Hair.Hex(), Style: 1})
		case thin:
			out = append(out, excelize.Border{Type: side, Color: t.Colours.Rule.Hex(), Style: 1})
		case medium:
			out = append(out, excelize.Border{Type: side, Color: t.Colours.Rule.Hex(), Style: 2})
		}
	}
	add("top", l.above)
	add("bottom", l.below)
	add("left", l.left)
	return out
}

// padded keeps what is aligned right off the line of the next column. It is
// part of the format because LibreOffice drops the indent of some cells.
const padded = `_)_)`

// numberFormat is the Excel format that shows what report.Value.String says.
// A format of the cells of a matrix is centred and needs no padding.
func numberFormat(f report.Format, pad string) *string {
	s := map[report.Format]string{
		report.Whole:   `#,##0~`,
		report.Percent: `[=0]0%~;[<0.005]"<1%"~;0%~`, report.Percent1: `[=0]0.0%~;[<0.0005]"<0.1%"~;0.0%~`,
		report.Decimal1: `#,##0.0~`, report.Decimal2: `#,##0.00~`, report.Decimal3: `#,##0.000~`,
		report.Dotted: `#,##0~;-#,##0~;"·"~`, report.General: `General`,
	}[f]
	s = strings.ReplaceAll(s, "~", pad)
	return &s
}
