package chart

// Matrix is a heat map of numbers, above all the summary implication matrix: rows lead to columns.
type Matrix struct {
	Frame
	Rows, Cols []Head   // up to about 60 each
	Cells      []Cell   // in any order; a cell that is not listed is blank, as is a count of nothing
	RowTotals  []Point  // one a row, at the right end; empty draws no column
	ColTotals  []Point  // one a column, at the foot; empty draws no row
	RowTotal   string   // head of the row totals; empty says "Out"
	ColTotal   string   // head of the column totals; empty says "In"
	Unit       Unit     // Auto and Count write 55
	Cutoff     float64  // numbers below it stand in grey without fill; 0 fills every number above nothing
	Darkest    float64  // number with the darkest fill, so that matrices can share a scale; 0 takes the largest here
	Key        string   // what a number counts, in words above the matrix; empty leaves the line out
	Bands      []string // names of the bands, beside their rows and under their columns; empty or one without room leaves them out
	Corner     string   // what rows and columns are, in the corner; empty says "Row leads to column"
}

// Head is the head of a row or a column.
type Head struct {
	ID    string // rows and columns of equal ID meet on the grey diagonal; empty takes Label
	Label string // wrapped, never cut
	Band  int    // a change from one head to the next draws a separator
}

// Cell is one number of a Matrix.
type Cell struct {
	Row, Col int     // indices in Rows and Cols
	Value    float64 // in the matrix's Unit; NaN or an infinity is drawn as Unavailable
	Mark     string  // shorthand printed in place of the number, such as Withheld
}
