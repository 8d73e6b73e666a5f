package estimate

import (
	"cmp"
	"math"
	"slices"

	"rung/segment/tab"
)

// Table is one measure over all columns, before release. A figure is Absent
// until it is set. Figures of different rows may be set at the same time.
type Table struct {
	tab.Layout
	Design *Design // that the influences of figures are of; nil when none has one
	lines  []*Line // by row and statistic; nil where nothing is set
}

// NewTable is a table without figures.
func NewTable(columns *tab.Columns, stub []tab.Row, statistics []tab.Statistic) *Table {
	return &Table{Layout: tab.Layout{Columns: columns, Stub: stub, Statistics: statistics},
		lines: make([]*Line, len(stub)*len(statistics))}
}

// Line is the figures of a row and a statistic; nil where all are absent.
func (t *Table) Line(row, statistic int) *Line { return t.lines[row*len(t.Statistics)+statistic] }

// Open is the line of a row and a statistic, to set figures in.
func (t *Table) Open(row, statistic int) *Line {
	l := &t.lines[row*len(t.Statistics)+statistic]
	if *l == nil {
		*l = &Line{columns: len(t.Columns.List)}
	}
	return *l
}

// At is the figure of a row, a statistic and a column.
func (t *Table) At(row, statistic, column int) Estimate { return t.Line(row, statistic).At(column) }

// Set sets the figure of a row, a statistic and a column.
func (t *Table) Set(row, statistic, column int, e Estimate) { t.Open(row, statistic).Set(column, e) }

// Fits says that there is a line for every row and statistic, and a figure in
// it for every column.
func (t *Table) Fits() bool {
	wrong := func(l *Line) bool { return l != nil && l.columns != len(t.Columns.List) }
	return len(t.lines) == len(t.Stub)*len(t.Statistics) && !slices.ContainsFunc(t.lines, wrong)
}

// Line is a row and a statistic of a table over all columns, taken apart: most
// figures are counts, without an error, an interval or a note, and a table has
// millions. A nil Line is absent everywhere. A line whose figures are all in
// the first column, which is Total, keeps no others.
type Line struct {
	columns  int       // of the table
	values   []float64 // of the first column or of all, and so are the next three
	persons  []int32
	statuses []tab.Status
	spreads  []spread // nil where no figure has one
	notes    []noted  // of figures that have any, by column

	sensitive []int32 // columns whose figure tells about one person whatever its number of people
	masses    []Mass  // of sums of amounts, per column; nil where the figures are none

	influences []Influence // per column; nil where no figure has one
}

// spread is what an estimate carries beside its value.
type spread struct{ stdError, low, high float64 }

var noSpread = spread{math.NaN(), math.NaN(), math.NaN()}

// noted is the notes of the figure in a column.
type noted struct {
	column int32
	bits   uint32
}

// reach makes room for a figure in a column.
func (l *Line) reach(column int) {
	had, n := len(l.values), 1
	if column > 0 {
		n = l.columns
	}
	if n <= had {
		return
	}
	l.values, l.persons, l.statuses = wider(l.values, n), wider(l.persons, n), wider(l.statuses, n)
	for c := had; c < n; c++ {
		l.values[c], l.statuses[c] = math.NaN(), tab.Absent
	}
	if l.spreads != nil {
		l.spreads = wider(l.spreads, n)
		for c := had; c < n; c++ {
			l.spreads[c] = noSpread
		}
	}
}

// wider is a column of figures with room for n.
func wider[T any](column []T, n int) []T {
	out := make([]T, n)
	copy(out, column)
	return out
}

// has says that the line keeps a figure in a column.
func (l *Line) has(column int) bool { return l != nil && column < len(l.values) }

// Status is the state of the figure in a column.
func (l *Line) Status(column int) tab.Status {
	if !l.has(column) {
		return tab.Absent
	}
	return l.statuses[column]
}

// Value is the value in a column; NaN where there is none.
func (l *Line) Value(column int) float64 {
	if !l.has(column) {
		return math.NaN()
	}
	return l.values[column]
}

// Persons is the respondents behind the figure in a column.
func (l *Line) Persons(column int) int32 {
	if !l.has(column) {
		return 0
	}
	return l.persons[column]
}

// Spreads says that some figures may have an error or an interval.
func (l *Line) Spreads() bool { return l != nil && l.spreads != nil }

// Spread is the error and the interval in a column, each NaN where it does not
// apply.
func (l *Line) Spread(column int) (stdError, low, high float64) {
	s := &noSpread
	if l.Spreads() && l.has(column) {
		s = &l.spreads[column]
	}
	return s.stdError, s.low, s.high
}

// Noted says that some figure has a note.
func (l *Line) Noted() bool { return l != nil && len(l.notes) > 0 }

// Notes has bit i set when note i of the table applies in a column.
func (l *Line) Notes(column int) uint32 {
	if !l.Noted() {
		return 0
	}
	if at, ok := l.noteOf(column); ok {
		return l.notes[at].bits
	}
	return 0
}

func (l *Line) noteOf(column int) (at int, ok bool) {
	return slices.BinarySearchFunc(l.notes, int32(column), func(n noted, column int32) int { return cmp.Compare(n.column, column) })
}

// At is the figure in a column.
func (l *Line) At(column int) Estimate {
	e := Estimate{Value: l.Value(column), Persons: l.Persons(column), Status: l.Status(column), Notes: l.Notes(column)}
	e.StdError, e.Low, e.High = l.Spread(column)
	return e
}

// Count sets a plain count, as Count makes one.
func (l *Line) Count(column int, value float64, persons int) {
	if column >= len(l.values) {
		l.reach(column)
	}
	l.values[column], l.persons[column], l.statuses[column] = value, int32(persons), tab.Shown
	if l.spreads != nil {
		l.spreads[column] = noSpread
	}
	if len(l.notes) > 0 {
		l.note(column, 0)
	}
}

// Set sets the figure in a column.
func (l *Line) Set(column int, e Estimate) {
	l.Count(column, e.Value, int(e.Persons))
	l.statuses[column] = e.Status
	if s := (spread{e.StdError, e.Low, e.High}); !(math.IsNaN(s.stdError) && math.IsNaN(s.low) && math.IsNaN(s.high)) {
		if l.spreads == nil {
			l.spreads = slices.Repeat([]spread{noSpread}, len(l.values))
		}
		l.spreads[column] = s
	}
	if e.Notes != 0 {
		l.note(column, e.Notes)
	}
	if e.Influence != nil {
		l.SetInfluence(column, *e.Influence)
	}
}

// note sets the notes of the figure in a column.
func (l *Line) note(column int, bits uint32) {
	at, ok := l.noteOf(column)
	switch {
	case ok:
		l.notes[at].bits = bits
	case bits != 0:
		l.notes = slices.Insert(l.notes, at, noted{int32(column), bits})
	}
}

// Mark changes the state of the figure in a column and adds notes to it.
func (l *Line) Mark(column int, s tab.Status, notes uint32) {
	l.reach(column)
	l.statuses[column] = s
	l.note(column, l.Notes(column)|notes)
}

// SetInfluence keeps the influence of the figure in a column on the units of
// the table's Design, for covariances with the figures of other columns.
func (l *Line) SetInfluence(column int, i Influence) {
	if l.influences == nil {
		l.influences = make([]Influence, l.columns)
	}
	l.influences[column] = i
}

// Influences are those of the figures of all columns; nil where none has one.
func (l *Line) Influences() []Influence {
	if l == nil {
		return nil
	}
	return l.influences
}

// Sensitive says that the figure in a column tells about one person, however
// many stand behind it: one of them makes up most of a sum.
func (l *Line) Sensitive(column int) {
	if !slices.Contains(l.sensitive, int32(column)) {
		l.sensitive = append(l.sensitive, int32(column))
	}
}

// IsSensitive says what Sensitive said.
func (l *Line) IsSensitive(column int) bool {
	return l != nil && slices.Contains(l.sensitive, int32(column))
}
