package weigh

import "strconv"

// Kind is what stood in the way of weights.
type Kind uint8

// The kinds. BadTarget, the zero Kind: a target that is negative or no number.
const (
	BadTarget     Kind = iota
	BadShares          // shares that do not sum to 1
	Totals             // margins whose counts have different sums
	Unknown            // people of unknown or unlisted category
	Nobody             // a target that nobody is there to meet
	Weightless         // a target of people who all weigh 0
	Unwanted           // people of whom the target wants nothing
	BadBase            // base weights that are negative, no numbers, or all 0
	OutOfBounds        // a target that factors within the bounds cannot meet
	OverLimit          // a target that trimmed weights cannot meet
	NoConvergence      // margins that were not met at once
	BadOption          // an option outside its range
)

// Error is why there are no weights that meet the targets.
type Error struct {
	Kind     Kind
	Margin   string  // empty when it is about none
	Category string  // of the margin; empty when it is about none
	People   int     // respondents concerned; 0 when that says nothing
	Off      float64 // share of the total by which the worst category misses its target, with NoConvergence
	Text     string  // what is wrong: one line, lower case
	Hint     string  // the next move
}

// Error is the margin, the category and what is wrong, on one line, without
// the hint.
func (e *Error) Error() string {
	switch {
	case e.Category != "":
		return "category " + strconv.Quote(e.Category) + " of " + strconv.Quote(e.Margin) + ": " + e.Text
	case e.Margin != "":
		return strconv.Quote(e.Margin) + ": " + e.Text
	}
	return e.Text
}
