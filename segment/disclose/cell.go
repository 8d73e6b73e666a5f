package disclose

import (
	"math"

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

// cells are the cells of a table, taken apart: most have no error, no interval
// and no note, and a table has millions. A figure that is not shown has 0 for
// its value, and nothing of it stands in the other lists.
type cells struct {
	statuses []tab.Status // by Layout.Index
	values   []float64
	spreads  [][]spread // per statistic, by row and column; nil where no figure has one
	notes    [][]uint32 // the same
}

// spread is what a number carries beside its value.
type spread struct{ stdError, low, high float64 }

var noSpread = spread{math.NaN(), math.NaN(), math.NaN()}

func newCells(l *tab.Layout) cells {
	n := l.Index(len(l.Stub), 0, 0)
	return cells{statuses: make([]tab.Status, n), values: make([]float64, n),
		spreads: make([][]spread, len(l.Statistics)), notes: make([][]uint32, len(l.Statistics))}
}

// At is the cell of a row, a statistic and a column.
func (t *Table) At(row, statistic, column int) Cell {
	at := t.Index(row, statistic, column)
	c := Cell{status: t.cells.statuses[at]}
	within := row*len(t.Columns.List) + column
	if notes := t.cells.notes[statistic]; notes != nil {
		c.notes = notes[within]
	}
	if !shows(c.status) {
		return c
	}
	s := noSpread
	if spreads := t.cells.spreads[statistic]; spreads != nil {
		s = spreads[within]
	}
	c.shown, c.number = true, Number{Value: t.cells.values[at], StdError: s.stdError, Low: s.low, High: s.high}
	return c
}

// show releases the number of an estimate.
func (t *Table) show(row, statistic, column int, e *estimate.Estimate) {
	t.cells.values[t.Index(row, statistic, column)] = e.Value
	if math.IsNaN(e.StdError) && math.IsNaN(e.Low) && math.IsNaN(e.High) {
		return
	}
	spreads, within := t.cells.spreads[statistic], row*len(t.Columns.List)+column
	if spreads == nil {
		spreads = make([]spread, len(t.Stub)*len(t.Columns.List))
		for i := range spreads {
			spreads[i] = noSpread
		}
		t.cells.spreads[statistic] = spreads
	}
	spreads[within] = spread{e.StdError, e.Low, e.High}
}

// note releases the notes of a figure.
func (t *Table) note(row, statistic, column int, bits uint32) {
	if bits == 0 {
		return
	}
	if t.cells.notes[statistic] == nil {
		t.cells.notes[statistic] = make([]uint32, len(t.Stub)*len(t.Columns.List))
	}
	t.cells.notes[statistic][row*len(t.Columns.List)+column] = bits
	t.noted |= bits
}
