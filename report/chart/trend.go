package chart

// Trend is estimates over waves or periods, a panel an item: a dot with its interval each period, joined
// by lines. All panels share both axes. Periods stand as far apart as in time where At says when they were
// and their labels find room; else at equal distances, and the key says so.
type Trend struct {
	Frame
	Periods  []string  // labels, the oldest first; every panel has the same
	At       []float64 // when each period was, its middle, in any unit of time; rising. Empty when it is not known
	Breaks   []Break   // what changed between periods, so that their estimates are not alike
	Panels   []TrendPanel
	Interval string  // kind of the intervals in the key
	Unit     Unit    // Auto and Percent take shares from 0 to 1
	Max      float64 // end of the axis; 0 takes it from the values and intervals
}

// Break is a change of method before a period. It is drawn as an upright dashed line, and no line joins the
// estimates on its two sides.
type Break struct {
	Before int    // index of the period, 1 or later
	Text   string // what changed, printed under the panels: "new questionnaire"
}

// TrendPanel is one item.
type TrendPanel struct {
	Heading string
	Ns      []int   // unweighted base of each period, under its label; empty or 0 leaves it out
	Points  []Point // one a period; missing ones are drawn as Unavailable
}
