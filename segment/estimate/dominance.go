package estimate

// Dominated says that a sum of amounts of persons, the two largest of which
// are given, tells too much about one of them: the largest is more than half of
// it, the two largest more than 67 %, or the rest after both is less than 10 %
// of the largest, so that the second could tell the first (p % rule; Hundepool
// et al. 2012, 4.2). Amounts are taken without sign and weight.
func Dominated(sum, first, second float64) bool {
	const slack = 1e-9 // of rounding, towards safety
	return first > 0 && (first > 0.5*sum*(1-slack) || first+second > 0.67*sum*(1-slack) || sum-first-second < 0.1*first*(1+slack))
}
