package html

import (
	"fmt"
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
	about   string // what the caption says of it; empty where it is the whole table
}

// pageWidth is what a table may take, in digits of its type: about the width of
// the page on a screen, and less than a sheet of A4 across.
const pageWidth = 130

// panels cuts a banner table where one trait ends and the next begins, as
// printed tables are: the stub and the total stand in every part. Other tables
// stay whole.
func panels(s *report.Sheet) []panel {
	g := s.Grid
	whole := make([]int, g.Columns())
	for i := range whole {
		whole[i] = i
	}
	wide := widths(g)
	if s.Kind != report.Banner || len(g.Rules) == 0 || sum(wide, whole) <= pageWidth {
		return []panel{{columns: whole}}
	}
	lead := whole[:g.Rules[0]]
	var out []panel
	for _, block := range blocks(g, wide, pageWidth-sum(wide, lead)) {
		if last := len(out) - 1; last >= 0 && sum(wide, out[last].columns)+sum(wide, block) <= pageWidth {
			out[last].columns = append(out[last].columns, block...)
		} else {
			out = append(out, panel{columns: append(slices.Clone(lead), block...)})
		}
	}
	for i := range out {
		out[i].about = fmt.Sprintf(", part %d of %d: %s", i+1, len(out), traits(g, out[i].columns))
	}
	return out
}

// blocks are the columns of each trait. A trait that is wider than a page is
// cut into parts of about the same width, between banner points and never
// between a figure and its letters.
func blocks(g *report.Grid, wide []float64, most float64) [][]int {
	var out [][]int
	for _, trait := range traitsOf(g) {
		whole := sum(wide, slices.Concat(trait...))
		share := whole / max(1, math.Ceil(whole/most))
		out = append(out, nil)
		taken := 0.0
		for _, point := range trait {
			if w := sum(wide, point); taken > 0 && (taken+w > most || taken >= share) {
				out, taken = append(out, nil), 0
			}
			out[len(out)-1] = append(out[len(out)-1], point...)
			taken += sum(wide, point)
		}
	}
	return out
}

// traitsOf are the banner points under each heading: columns of figures, each
// with the letters beside it.
func traitsOf(g *report.Grid) [][][]int {
	var out [][][]int
	for i, h := range g.Heads[len(g.Heads)-1] {
		if i < g.Rules[0] {
			continue
		}
		if slices.Contains(g.Rules, i) {
			out = append(out, nil)
		}
		trait := &out[len(out)-1]
		if h.Right || len(*trait) == 0 {
			*trait = append(*trait, []int{i})
		} else {
			last := &(*trait)[len(*trait)-1]
			*last = append(*last, i)
		}
	}
	return out
}

// widths are what columns take, in digits: the longest word of a head, the
// longest figure, and the space around them.
func widths(g *report.Grid) []float64 {
	out := make([]float64, g.Columns())
	longest := func(i int, words ...string) {
		for _, w := range words {
			out[i] = max(out[i], float64(utf8.RuneCountInString(w)))
		}
	}
	for i, h := range g.Heads[len(g.Heads)-1] {
		longest(i, strings.Fields(h.Text)...)
	}
	for l := range g.All() {
		for i, v := range l.Cells[:min(len(l.Cells), len(out))] {
			switch {
			case i == 0:
				out[0] = 26 // labels wrap
			case v.Kind == report.Words:
				longest(i, strings.Fields(v.Text)...)
			default:
				longest(i, v.String())
			}
		}
	}
	for i, h := range g.Heads[len(g.Heads)-1] {
		out[i] = min(out[i], longestWord) + 2.5
		if i > 0 && !h.Right {
			out[i]-- // letters stand close to their figure
		}
	}
	return out
}

// longestWord is where the style sheet breaks a word of a head.
const longestWord = 20

func sum(wide []float64, columns []int) float64 {
	total := 0.0
	for _, c := range columns {
		total += wide[c]
	}
	return total
}

// traits are the headings over columns, each once.
func traits(g *report.Grid, columns []int) string {
	var out []string
	at := 0
	for _, h := range g.Heads[0] {
		if h.Text != "" && len(g.Heads) > 1 && within(columns, at, at+max(1, h.Span)) > 0 {
			out = append(out, text(h.Text))
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
