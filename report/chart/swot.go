package chart

// Swot is life assets by strengths, weaknesses, opportunities and threats: one panel a segment, and
// for each asset bars to the right for what helps and to the left for what harms.
type Swot struct {
	Frame
	Assets   []string    // labels of the rows, top first, sorted by the caller; every panel has the same
	Panels   []SwotPanel // in the caller's order, at most three side by side
	Interval string      // kind of the intervals in the key, such as "95% Wilson interval"; empty leaves it to the subtitle
	Unit     Unit        // Auto and Percent take shares from 0 to 1
	Max      float64     // end of the axis on both sides; 0 takes it from the values and intervals
	Key      string      // how to read the marks, in words under the subtitle; empty writes a default
}

// SwotPanel is one segment of a Swot.
type SwotPanel struct {
	Heading string
	N       int       // unweighted base, printed after the heading; negative leaves it out
	LowBase bool      // marks the heading with a dagger
	Rows    []SwotRow // one an asset; missing ones are drawn as Unavailable
}

// SwotRow is one asset of a segment. The inner pair (strength, weakness) is the upper bar, the outer
// pair (opportunity, threat) the lower one.
type SwotRow struct {
	Strength, Weakness, Opportunity, Threat Point // shares of the segment's respondents; not negative
	N                                       int   // respondents who spoke of the asset, printed at the row; 0 leaves it out
}
