package xlsx

import (
	"strings"

	"rung/report"
	"rung/report/theme"
)

// widestRow is how many rows are looked at.
const widestRow = 2000

// fit finds the widths of a sheet's columns: what the grid states, else what
// its texts need within bounds.
func fit(s *report.Sheet, t theme.Theme) []float64 {
	if s.Kind == report.Prose {
		return []float64{t.Columns.Prose}
	}
	if s.Grid == nil {
		return nil
	}
	out := make([]float64, s.Grid.Columns())
	for i := range out {
		if i < len(s.Grid.Widths) && s.Grid.Widths[i] > 0 {
			out[i] = s.Grid.Widths[i]
			continue
		}
		out[i] = fitColumn(s, i, t)
	}
	spread(s, out, t.Sizes.Workbook.Body)
	return out
}

func fitColumn(s *report.Sheet, col int, t theme.Theme) float64 {
	wide, size := t.Columns, t.Sizes.Workbook.Body
	if s.Kind == report.Matrix && col > 0 {
		return wide.Matrix
	}
	need, numeric, words := 0.0, s.Kind == report.Banner && col > 0, false
	rows := s.Grid.Rows
	for _, l := range rows[:min(len(rows), widestRow)] {
		if col >= len(l.Cells) {
			continue
		}
		v := l.Cells[col]
		numeric = numeric || v.Kind == report.Number
		words = words || v.Kind == report.Words && textWidth(clean(v.Text), size, l.Bold) > points(wide.FigureMost)
		w := textWidth(clean(v.String()), size, l.Bold)
		if col == 0 {
			w += float64(l.Indent) * 8
		}
		need = max(need, w)
	}
	head, word := 0.0, 0.0
	if h, ok := headOf(s.Grid, col); ok {
		head = textWidth(clean(h), size, true)
		for w := range strings.FieldsSeq(clean(h)) {
			word = max(word, textWidth(w, size, true))
		}
	}
	// A head may take three lines; its longest word stays whole.
	need = max(need, word, head/3)
	w := chars(need+10) + 1
	switch {
	case numeric && !words:
		return min(max(w, wide.FigureLeast), wide.FigureMost)
	case col == 0 && s.Kind != report.List && s.Kind != report.Contents:
		return min(max(w, wide.StubLeast), wide.StubMost)
	}
	return min(max(w, wide.FigureLeast), wide.WordsMost)
}

// headOf is the innermost head of a column, if it stands over it alone.
func headOf(g *report.Grid, col int) (string, bool) {
	at := 0
	for _, h := range g.Heads[len(g.Heads)-1] {
		span := max(1, h.Span)
		if col < at+span {
			return h.Text, span == 1
		}
		at += span
	}
	return "", false
}

// spread widens the columns under a head that is wider than they are: text
// centred across columns is not wrapped.
func spread(s *report.Sheet, widths []float64, size float64) {
	if s.Kind == report.Matrix {
		return
	}
	for _, heads := range s.Grid.Heads {
		at := 0
		for _, h := range heads {
			span := max(1, h.Span)
			if span > 1 {
				widen(widths[at:at+span], min(textWidth(clean(h.Text), size, true)+8, 600))
			}
			at += span
		}
	}
}

func widen(widths []float64, need float64) {
	have := 0.0
	for _, w := range widths {
		have += points(w)
	}
	for i := range widths {
		if need > have {
			widths[i] = chars(points(widths[i]) + (need-have)/float64(len(widths)))
		}
	}
}
