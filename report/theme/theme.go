package theme

import (
	"cmp"
	_ "embed"
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"sync"
)

// Theme is the look of a report.
type Theme struct {
	Colours Colours `json:"colours"`
	Fonts   Fonts   `json:"fonts"`
	Sizes   Sizes   `json:"sizes"`
	Lines   Lines   `json:"lines"`
	Columns Columns `json:"columns"`
}

// Colours are the colours of workbook, page and charts.
type Colours struct {
	Paper     Colour `json:"paper"`      // what page and charts stand on; the cells of a workbook are white
	Ink       Colour `json:"ink"`        // titles, labels, numbers
	Muted     Colour `json:"muted"`      // subtitles, notes, bases, numbers below the cut-off
	Mark      Colour `json:"mark"`       // [c], [z] and their like in charts
	Black     Colour `json:"black"`      // text on fills where neither ink nor paper is read; mark colours are darkened towards it
	Link      Colour `json:"link"`       // text that leads elsewhere
	Focus     Colour `json:"focus"`      // the frame of what the keyboard is at
	Accent    Colour `json:"accent"`     // marks that are the message: the strongest path, estimates that differ
	Context   Colour `json:"context"`    // marks that are not: ordinary links, reference ticks
	Grid      Colour `json:"grid"`       // grid lines, borders of the cells of a matrix
	Axis      Colour `json:"axis"`       // axis lines, null lines, group separators of charts
	Hair      Colour `json:"hair"`       // lines between the rows of a table
	Rule      Colour `json:"rule"`       // lines under heads and between groups of a table
	Panel     Colour `json:"panel"`      // fill of the page's navigation
	PanelEdge Colour `json:"panel_edge"` // its border
	Message   Colour `json:"message"`    // fill of a chart that has nothing to show

	Diverging []Colour `json:"diverging"` // four: strongly against, against, for, strongly for
	Segments  []Colour `json:"segments"`  // of series that stand for segments, two to four, in segment order
	Bands     []Colour `json:"bands"`     // node fills of a value map from the bottom band up, spread over its bands
	Sequence  []Colour `json:"sequence"`  // cell fills of a drawn matrix from low to high, at even steps
	Cells     []Colour `json:"cells"`     // cell fills of a matrix in a table from low to high, mixed to Steps
}

// Fonts are names of typefaces. Column widths are measured in Arial and charts in Liberation Sans, which
// has the widths of Arial: another font should not run wider.
type Fonts struct {
	Workbook string   `json:"workbook"`
	Page     []string `json:"page"`   // the first that a reader has
	Charts   []string `json:"charts"` // of an SVG, likewise; a font file goes before them
}

// Sizes are type sizes in points.
type Sizes struct {
	Workbook WorkbookSizes `json:"workbook"`
	Page     PageSizes     `json:"page"`
	Charts   ChartSizes    `json:"charts"`
}

// WorkbookSizes are the type sizes of a workbook.
type WorkbookSizes struct {
	Title  float64 `json:"title"` // of cover and methodology
	Head   float64 `json:"head"`  // titles of the other sheets, headings of prose
	Body   float64 `json:"body"`
	Footer float64 `json:"footer"` // printed headers and footers; whole points
}

// PageSizes are the type sizes of the page for a reader whose browser sets text in 12 points, which is
// the custom; for others they grow and shrink with that.
type PageSizes struct {
	Title      float64 `json:"title"`
	Head       float64 `json:"head"`
	Subhead    float64 `json:"subhead"`
	Body       float64 `json:"body"`
	Note       float64 `json:"note"`
	Table      float64 `json:"table"`
	Matrix     float64 `json:"matrix"`
	Print      float64 `json:"print"`       // of body text on paper
	PrintTable float64 `json:"print_table"` // of tables on paper
}

// ChartSizes are the type sizes of charts.
type ChartSizes struct {
	Title    float64 `json:"title"`
	Subtitle float64 `json:"subtitle"`
	Label    float64 `json:"label"`
	Note     float64 `json:"note"`
	Node     float64 `json:"node"` // labels of a value map
}

// Lines are widths of the lines of charts in points.
type Lines struct {
	Grid         float64 `json:"grid"`
	Axis         float64 `json:"axis"`
	Rule         float64 `json:"rule"`      // null lines, group separators, intervals on bars
	Whisker      float64 `json:"whisker"`   // intervals with ends
	Interval     float64 `json:"interval"`  // intervals without
	Data         float64 `json:"data"`      // a line through estimates
	Reference    float64 `json:"reference"` // ticks of what an estimate is compared with
	Join         float64 `json:"join"`      // between the two marks of a pair
	Outline      float64 `json:"outline"`   // of hollow marks
	Square       float64 `json:"square"`    // of the second mark of a pair
	Ring         float64 `json:"ring"`      // paper around a dot
	Cell         float64 `json:"cell"`      // paper around a filled cell
	Halo         float64 `json:"halo"`      // paper under an interval on a bar
	HaloEnd      float64 `json:"halo_end"`  // paper beside its end
	Casing       float64 `json:"casing"`    // by how much the paper under a link is wider than the link
	Node         float64 `json:"node"`      // around a node
	NodeRing     float64 `json:"node_ring"` // around a node of the strongest path
	Bracket      float64 `json:"bracket"`   // over the rows of a band
	ThinnestLink float64 `json:"thinnest_link"`
	WidestLink   float64 `json:"widest_link"`
}

// Columns are widths of the columns of a workbook in characters, and heights of its rows in points.
type Columns struct {
	Prose       float64 `json:"prose"`
	StubLeast   float64 `json:"stub_least"` // of row labels
	StubMost    float64 `json:"stub_most"`
	WordsMost   float64 `json:"words_most"` // of texts in the body
	FigureLeast float64 `json:"figure_least"`
	FigureMost  float64 `json:"figure_most"`
	Matrix      float64 `json:"matrix"` // of the cells of a matrix
	RowHeight   float64 `json:"row_height"`
	LineHeight  float64 `json:"line_height"` // of one line of body text
}

// Colour is an opaque colour. In a theme file it is written #RRGGBB.
type Colour struct{ R, G, B uint8 }

// String is the colour as SVG and CSS write it, #RRGGBB.
func (c Colour) String() string { return "#" + c.Hex() }

// Hex is the colour as a workbook writes it, RRGGBB.
func (c Colour) Hex() string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }

// RGBA is the colour for package image.
func (c Colour) RGBA() color.RGBA { return color.RGBA{R: c.R, G: c.G, B: c.B, A: 255} }

// MarshalText writes #RRGGBB.
func (c Colour) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads #RRGGBB, in letters of either case.
func (c *Colour) UnmarshalText(text []byte) error {
	digits, ok := strings.CutPrefix(string(text), "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return fmt.Errorf("%q is not a colour", text)
	}
	*c = Colour{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n)}
	return nil
}

//go:embed theme.json
var house []byte

// Default is the house theme. Its slices are shared; callers do not change them.
func Default() Theme { return standard() }

var standard = sync.OnceValue(func() Theme {
	t, err := decode(house)
	if err != nil {
		panic(err) // the file is part of the program, and tests read it
	}
	return t
})

// Steps is the number of steps of the colour scale of matrix cells in tables.
const Steps = 16

// Shade is the fill of a step of that scale, 1 to Steps, and what is easiest to read on it of ink and
// paper.
func (t Theme) Shade(step int) (fill, ink Colour) {
	ramp := t.Colours.Cells
	at := float64(step-1) / (Steps - 1) * float64(len(ramp)-1)
	i := min(int(at), len(ramp)-2)
	mix := func(a, b uint8) uint8 { return uint8(int(a) + int((at-float64(i))*float64(int(b)-int(a)))) }
	fill = Colour{mix(ramp[i].R, ramp[i+1].R), mix(ramp[i].G, ramp[i+1].G), mix(ramp[i].B, ramp[i+1].B)}
	if Contrast(fill, t.Colours.Paper) > Contrast(fill, t.Colours.Ink) {
		return fill, t.Colours.Paper
	}
	return fill, t.Colours.Ink
}

// Families is a list of typefaces as CSS and SVG write it. Names with a blank stand between the given
// quotes.
func Families(names []string, quote string) string {
	var out []string
	for _, n := range names {
		out = append(out, cmp.Or(map[bool]string{true: quote + n + quote}[strings.Contains(n, " ")], n))
	}
	return strings.Join(out, ", ")
}
