package report

import (
	"math"

	"rung/report/theme"
)

// FillSteps is the number of steps of the colour scale of matrix cells.
const FillSteps = theme.Steps

// Step is the step of the colour scale of a value's fill, 1 to FillSteps; 0
// for none.
func (v Value) Step() int {
	if !(v.Fill > 0) {
		return 0
	}
	return min(FillSteps, int(math.Ceil(v.Fill*FillSteps)))
}

// Look is the theme that a book is written in.
func (b *Book) Look() theme.Theme {
	if b.Theme == nil {
		return theme.Default()
	}
	return *b.Theme
}
