package chart

// Profile is a value profile: one panel a segment, one row a value, each estimate a dot with its
// interval beside the tick of the reference.
type Profile struct {
	Frame
	Rows          []string       // labels of the rows, top first; every panel has the same
	Reference     []Point        // the grey tick of each row on its interval, such as all respondents, and a column of numbers; shorter or empty leaves them out
	Panels        []ProfilePanel // in the caller's order, at most four side by side
	ReferenceName string         // of the reference in the key, such as "all respondents"; empty says "the reference"
	Tested        string         // what Differs compares with, in the key, such as "the rest of the sample"; empty says ReferenceName
	Interval      string         // kind of the intervals in the key, such as "95% Wilson interval"; empty leaves it to the subtitle
	Unit          Unit           // Auto and Percent take shares from 0 to 1
	Max           float64        // end of the axis in the unit of the values; 0 takes it from the values and intervals
	Key           string         // how to read the marks, in words under the subtitle; empty writes a default
}

// ProfilePanel is one segment of a Profile.
type ProfilePanel struct {
	Heading string
	N       int     // unweighted base, printed after the heading; negative leaves it out
	LowBase bool    // marks the heading with a dagger
	Segment int     // its place among the segments that have a colour, 1 the first; 0 for none
	Points  []Point // one a row; missing ones are drawn as Unavailable
}
