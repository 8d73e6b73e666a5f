package chart

// Trend is estimates over waves or periods, a panel an item: a dot with its interval each period, joined
// by lines. All panels share both axes. Periods stand at equal distances, whatever time lies between.
type Trend struct {
	Frame
	Periods  []string // labels, the oldest first; every panel has the same
	Panels   []TrendPanel
	Interval string  // kind of the intervals in the key
	Unit     Unit    // Auto and Percent take shares from 0 to 1
	Max      float64 // end of the axis; 0 takes it from the values and intervals
}

// TrendPanel is one item.
type TrendPanel struct {
	Heading string
	Ns      []int   // unweighted base of each period, under its label; empty or 0 leaves it out
	Points  []Point // one a period; missing ones are drawn as Unavailable
}
