package chart

// Forest is differences with their intervals, one row each, beside the line of no difference. The
// numbers stand as text at the right.
type Forest struct {
	Frame
	Rows       []ForestRow
	Null       float64 // of the null line; 0 for differences
	Less, More string  // what it means to lie left and right of the null line; empty leaves the words out
	Stub       string  // head of the labels
	Ns         string  // head of the bases, such as "n with / without"; empty leaves the bases out
	Estimate   string  // head of the numbers; empty says "Difference (interval)"
	Axis       string  // unit of the axis in words, such as "percentage points"
	Interval   string  // kind of the intervals in the key
	Unit       Unit    // Auto and Points take differences of shares
}

// ForestRow is one difference.
type ForestRow struct {
	Group string // a change from one row to the next is written as a heading
	Label string
	N     [2]int // bases of the two sides, unweighted; negative ones are withheld
	Point Point
}
