package chart

// Levels is where people stand and where they want to be: a panel an asset, a row a dimension, the level
// a dot with its interval and the goal a tick. Panels of one Axis share their limits.
type Levels struct {
	Frame
	Panels   []LevelPanel
	Interval string // kind of the intervals in the key
	Goal     string // name of the tick in the key; empty says "goal"
}

// LevelPanel is one asset, or the dimensions of it that are measured alike.
type LevelPanel struct {
	Heading string
	Axis    string     // unit in words: "rating", "EUR"; panels of the same share an axis
	Limits  [2]float64 // of the axis, at least; both 0 leaves it to the numbers
	Unit    Unit       // Auto is Decimal1
	Rows    []LevelRow
}

// LevelRow is one dimension.
type LevelRow struct {
	Label string
	N     int // unweighted base, printed after the label; 0 leaves it out
	Level Point
	Goal  Point // its interval is the foot of the tick
	Lower bool  // less is better, said at the label
}
