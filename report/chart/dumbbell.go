package chart

// Dumbbell is pairs of shares of the same people, one row each: two marks with their intervals and the
// distance between them. Rows come sorted by the caller.
type Dumbbell struct {
	Frame
	Rows     []DumbbellRow
	Names    [2]string // of the two marks in the key: "laddered to", "satisfied with"
	Side     string    // head of the numbers at the right, such as "Opportunity, 0 to 20"; empty leaves them out
	SideUnit Unit      // of the numbers at the right; Auto is Points
	Signed   bool      // the numbers at the right are differences: +6.2
	Interval string    // kind of the intervals in the key
	Unit     Unit      // Auto and Percent take shares from 0 to 1
	Max      float64   // end of the axis; 0 takes it from the values and intervals
}

// DumbbellRow is one pair.
type DumbbellRow struct {
	Label string
	N     int // unweighted base, printed after the label; 0 leaves it out
	Ends  [2]Point
	Side  Point // the number at the right
}
