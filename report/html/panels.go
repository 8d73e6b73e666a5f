package html

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"rung/report"
)

// panel is the part of a table that is as wide as a page: the stub, the total
// and some banner points.
type panel struct {
	columns []int  // of the grid, in order
	under   string // headings that they stand under; empty for the whole table
}

// pageWidth is what a table may take, in digits of its type: about the width of
// the page on a screen, and less than a sheet of A4 across.
const pageWidth = 130

// panels cuts a banner table or a matrix that is wider than a page as printed
// tables are, where one heading ends and the next begins: the stub and, of a
// banner table, the total stand in every part. Other tables stay whole, because
// their columns are read together: a figure and its interval.
func panels(s *report.Sheet) []panel {
	g := s.Grid
	whole := make([]int, g.Columns())
	for i := range whole {
		whole[i] = i
	}
	wide := widths(s)
	if s.Kind != report.Banner && s.Kind != report.Matrix || sum(wide, whole) <= pageWidth {
		return []panel{{columns: whole}}
	}
	lead := whole[:leading(s)]
	var out []panel
	for _, block := range blocks(s, wide, pageWidth-sum(wide, lead)) {
		if last := len(out) - 1; last >= 0 && sum(wide, out[last].columns)+sum(wide, block) <= pageWidth {
			out[last].columns = append(out[last].columns, block...)
		} else {
			out = append(out, panel{columns: append(slices.Clone(lead), block...)})
		}
	}
	for i := range out {
		out[i].under = over(g, out[i].columns)
	}
	return out
}

// upright says that a table is long and narrow, and is better printed on a sheet
// that stands.
func upright(s *report.Sheet) bool {
	return s.Kind != report.Banner && s.Kind != report.Matrix && s.Grid.Len() > 25 && width(s) <= uprightWidth
}

// tight says that a table which stays whole fits on paper only if words break.
func tight(s *report.Sheet) bool {
	return s.Kind != report.Banner && s.Kind != report.Matrix && width(s) > paperWidth
}

// What a sheet of A4 takes, in digits: across, and standing.
const (
	paperWidth   = 145
	uprightWidth = 100
)

// width is what a table takes, in digits.
func width(s *report.Sheet) float64 {
	total := 0.0
	for _, w := range widths(s) {
		total += w
	}
	return total
}

// leading is how many columns stand in every part.
func leading(s *report.Sheet) int {
	if s.Kind == report.Banner && len(s.Grid.Rules) > 0 {
		return s.Grid.Rules[0]
	}
	return min(max(1, s.Grid.FreezeColumns), s.Grid.Columns())
}

// blocks are the columns under each heading. A heading that is wider than a
// page is cut into parts of about the same width, never between a figure and
// its letters.
func blocks(s *report.Sheet, wide []float64, most float64) [][]int {
	var out [][]int
	for _, under := range headings(s) {
		whole := sum(wide, slices.Concat(under...))
		share := whole / max(1, math.Ceil(whole/most))
		out = append(out, nil)
		taken := 0.0
		for _, point := range under {
			if w := sum(wide, point); taken > 0 && (taken+w > most || taken >= share) {
				out, taken = append(out, nil), 0
			}
			out[len(out)-1] = append(out[len(out)-1], point...)
			taken += sum(wide, point)
		}
	}
	return out
}

// headings are what stands under each heading: columns, of a banner table each
// with the letters beside it.
func headings(s *report.Sheet) [][][]int {
	g, from := s.Grid, leading(s)
	var out [][][]int
	for i := from; i < g.Columns(); i++ {
		if i == from || slices.Contains(g.Rules, i) {
			out = append(out, nil)
		}
		under := &out[len(out)-1]
		if s.Kind == report.Banner && lettered(g, i) && len(*under) > 0 {
			last := &(*under)[len(*under)-1]
			*last = append(*last, i)
		} else {
			*under = append(*under, []int{i})
		}
	}
	return out
}

// lettered says that a column is of letters: what tests found of the figures
// before it.
func lettered(g *report.Grid, col int) bool {
	last := g.Heads[len(g.Heads)-1]
	return col < len(last) && !last[col].Right
}

// widths are what columns take, in digits: the longest word of a head, the
// longest figure, and the space around them. The heads of a matrix are upright.
func widths(s *report.Sheet) []float64 {
	g := s.Grid
	out := make([]float64, g.Columns())
	longest := func(i int, words ...string) {
		for _, w := range words {
			out[i] = max(out[i], float64(utf8.RuneCountInString(w)))
		}
	}
	for i, h := range g.Heads[len(g.Heads)-1] {
		if s.Kind != report.Matrix {
			longest(i, strings.Fields(h.Text)...)
		}
	}
	for l := range g.All() {
		for i, v := range l.Cells[:min(len(l.Cells), len(out))] {
			switch {
			case i == 0: // labels wrap
			case v.Kind == report.Words:
				longest(i, strings.Fields(v.Text)...)
			default:
				longest(i, v.String())
			}
		}
	}
	if out[0] = labels; s.Kind == report.List {
		out[0] = longestWord
	}
	for i := 1; i < len(out); i++ {
		if out[i] = min(out[i], longestWord) + 1.5; lettered(g, i) {
			out[i] -= .7 // letters stand close to their figure
		}
	}
	return out
}

// longestWord is where the style sheet breaks a word of a head, and about where
// it begins a new line of letters.
const longestWord = 20

// labels is what the labels of rows take at least.
const labels = 28

func sum(wide []float64, columns []int) float64 {
	total := 0.0
	for _, c := range columns {
		total += wide[c]
	}
	return total
}

// over are the headings over columns, each once.
func over(g *report.Grid, columns []int) string {
	var out []string
	at := 0
	for _, h := range g.Heads[0] {
		if h.Text != "" && len(g.Heads) > 1 && within(columns, at, at+max(1, h.Span)) > 0 {
			out = append(out, h.Text)
		}
		at += max(1, h.Span)
	}
	return strings.Join(out, ", ")
}

// within is how many of the columns are from low up to and without high.
func within(columns []int, low, high int) int {
	n := 0
	for _, c := range columns {
		if c >= low && c < high {
			n++
		}
	}
	return n
}
