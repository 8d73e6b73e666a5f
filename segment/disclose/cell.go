package disclose

import (
	"math"
	"slices"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// Cell is a figure as it may be published. Only this package can make one that
// shows a number; a withheld Cell holds none at all. The zero Cell is
// withheld, so that a cell forgotten somewhere cannot read as a figure.
type Cell struct {
	status tab.Status
	shown  bool
	notes  uint32
	number Number
}

// Number is what a shown cell carries.
type Number struct {
	Value    float64
	StdError float64 // NaN where it does not apply
	Low      float64
	High     float64
}

// Status is the state of the cell.
func (c Cell) Status() tab.Status {
	if !c.shown && shows(c.status) {
		return tab.Suppressed
	}
	return c.status
}

// Notes has bit i set when note i of the table applies.
func (c Cell) Notes() uint32 { return c.notes }

// Number is the released number; false when the cell is withheld, absent or
// not applicable.
func (c Cell) Number() (Number, bool) { return c.number, c.shown }

func shows(s tab.Status) bool { return s == tab.Shown || s == tab.LowBase }

// Line is a row and a statistic of a table over all columns, taken apart: most
// figures have no error, no interval and no note, and a table has millions. A
// figure that is not shown is NaN in values, and nothing of it stands in
// spreads.
type Line struct {
	statuses []tab.Status
	values   []float64
	spreads  []spread // nil where no figure has one
	notes    []uint32 // nil where no figure has any

	design     *estimate.Design
	influences []estimate.Influence // on the design, of shown figures; nil where no figure has one
}

// spread is what a number carries beside its value.
type spread struct{ stdError, low, high float64 }

var noSpread = spread{math.NaN(), math.NaN(), math.NaN()}

// Figures is how many figures the line has; absent ones are none.
func (l *Line) Figures() int {
	n := 0
	for _, s := range l.statuses {
		if s != tab.Absent {
			n++
		}
	}
	return n
}

// Status is the state of the cell in a column.
func (l *Line) Status(column int) tab.Status { return l.statuses[column] }

// Value is the released value in a column; NaN where there is none.
func (l *Line) Value(column int) float64 { return l.values[column] }

// Spreads says that some figures may have an error or an interval.
func (l *Line) Spreads() bool { return l.spreads != nil }

// Spread is the error and the interval in a column, each NaN where it does not
// apply or is withheld.
func (l *Line) Spread(column int) (stdError, low, high float64) {
	s := &noSpread
	if l.spreads != nil {
		s = &l.spreads[column]
	}
	return s.stdError, s.low, s.high
}

// Covariance is that of the figures of two columns, as the design of the sample
// has it. It is 0 where figures have no influence on a design, as those of
// different people have where everyone was drawn alone, and where a figure is
// withheld.
func (l *Line) Covariance(a, b int) float64 {
	if l.influences == nil || !shows(l.statuses[a]) || !shows(l.statuses[b]) {
		return 0
	}
	return l.design.Cov(l.influences[a], l.influences[b])
}

// Covaries says that covariances of the line's figures are known.
func (l *Line) Covaries() bool { return l.influences != nil }

// Freedom is the degrees of freedom of the design that the line's figures have
// influences on; 0 where they have none.
func (l *Line) Freedom() float64 {
	if l.influences == nil {
		return 0
	}
	return l.design.Freedom()
}

// Noted says that some figures may have notes.
func (l *Line) Noted() bool { return l.notes != nil }

// Notes has bit i set when note i of the table applies in a column.
func (l *Line) Notes(column int) uint32 {
	if l.notes == nil {
		return 0
	}
	return l.notes[column]
}

// At is the cell in a column.
func (l *Line) At(column int) Cell {
	c := Cell{status: l.Status(column), notes: l.Notes(column)}
	if c.shown = shows(c.status); c.shown {
		c.number.Value = l.Value(column)
		c.number.StdError, c.number.Low, c.number.High = l.Spread(column)
	}
	return c
}

// absentLine is a line of absent figures over n columns.
func absentLine(n int) Line {
	l := Line{statuses: make([]tab.Status, n), values: make([]float64, n)}
	for c := range n {
		l.hide(c, tab.Absent)
	}
	return l
}

// hide gives a figure a state that has no number.
func (l *Line) hide(column int, s tab.Status) { l.statuses[column], l.values[column] = s, math.NaN() }

// show releases an estimate.
func (l *Line) show(column int, s tab.Status, from *estimate.Line) {
	l.statuses[column], l.values[column] = s, from.Value(column)
	if !from.Spreads() {
		return
	}
	stdError, low, high := from.Spread(column)
	if math.IsNaN(stdError) && math.IsNaN(low) && math.IsNaN(high) {
		return
	}
	if l.spreads == nil {
		l.spreads = slices.Repeat([]spread{noSpread}, len(l.statuses))
	}
	l.spreads[column] = spread{stdError, low, high}
}

// keep releases the influence of a figure that is shown.
func (l *Line) keep(column int, i estimate.Influence, d *estimate.Design) {
	if l.influences == nil {
		l.design, l.influences = d, make([]estimate.Influence, len(l.statuses))
	}
	l.influences[column] = i
}

// note releases the notes of a figure.
func (l *Line) note(column int, bits uint32) {
	if bits == 0 {
		return
	}
	if l.notes == nil {
		l.notes = make([]uint32, len(l.statuses))
	}
	l.notes[column] = bits
}
