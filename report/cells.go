package report

import (
	"math"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// value is a released cell as a reader sees it. A withheld cell has no number
// to leak: it can only become its mark.
func value(cell disclose.Cell, f Format) Value {
	switch cell.Status() {
	case tab.Suppressed:
		return Value{Kind: Mark, Text: Withheld}
	case tab.Imprecise:
		return Value{Kind: Mark, Text: Unavailable}
	case tab.NotApplicable, tab.Absent:
		return Value{Kind: Mark, Text: NotApplicable}
	}
	n, ok := cell.Number()
	if !ok {
		return Value{Kind: Mark, Text: Withheld}
	}
	return number(n.Value, f)
}

// number is a cell with a number, or the mark of one that there is not.
func number(x float64, f Format) Value {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return Value{Kind: Number, Number: x, Format: f}
}

func words(s string) Value { return Value{Text: s} }

// figure is the released number of a row, a statistic and a column; false where
// there is none, as in a table without any rows.
func figure(t *disclose.Table, row, statistic, column int) (disclose.Number, bool) {
	if t == nil || row < 0 || row >= len(t.Stub) || statistic < 0 || column < 0 {
		return disclose.Number{}, false
	}
	return t.At(row, statistic, column).Number()
}

// baseValue is a base as a cell; of picks which of its numbers.
func baseValue(t *disclose.Table, row, column int, f Format, of func(tab.Base) float64) Value {
	b, ok := t.Base(row, column)
	if !ok {
		return Value{Kind: Mark, Text: Withheld}
	}
	return number(of(b), f)
}

// unweighted and effective are the bases that banner tables print.
func unweighted(b tab.Base) float64 { return float64(b.N) }
func weighted(b tab.Base) float64   { return b.Weighted }
func effective(b tab.Base) float64  { return b.Effective }
func units(b tab.Base) float64      { return float64(b.Units) }

// low says that a released base is thin but not empty.
func (c *composer) low(t *disclose.Table, row, column int) bool {
	b, ok := t.Base(row, column)
	return ok && b.N > 0 && b.N < c.s.LowBase
}

// find is the row of an item; -1 when the table has none.
func find(t *disclose.Table, item, itemTo string) int {
	for i, r := range t.Stub {
		if r.Item == item && r.ItemTo == itemTo {
			return i
		}
	}
	return -1
}
