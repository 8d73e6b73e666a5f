package chart

// Balance is what segments gain against what they give, each as an index to all respondents, who are
// 100: a panel a segment, with the rows of gains above those of gives, on one axis.
type Balance struct {
	Frame
	Gains, Gives []string  // labels of the rows of every panel
	Names        [2]string // what stands above the gains and above the gives; empty leaves it out
	Segments     []BalanceSegment
	Reference    string  // who is 100; empty says "all respondents"
	Interval     string  // kind of the intervals in the key
	Beside       []Point // estimates in other pictures of the same axis
}

// BalanceSegment is one panel.
type BalanceSegment struct {
	Heading      string
	N            int     // unweighted base, printed after the heading; negative leaves it out
	LowBase      bool    // marks the heading with a dagger
	Segment      int     // its place among the segments that have a colour, 1 the first; 0 for none
	Gains, Gives []Point // indices, one a row; missing ones are drawn as Unavailable
}
