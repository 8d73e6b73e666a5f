package estimate

import "math"

// Smooth estimates a smooth function of totals by Taylor linearisation with
// the person as the sampling unit, drawn with replacement (Särndal, Swensson &
// Wretman 1992, 5.5; Demnati & Rao 2004). gradient is the function's at the
// totals Σw·v of some numbers v of each person, squares the sums Σw²·v_j·v_k
// (the lower triangle by rows: 00, 10, 11, 20 …). The function must be
// homogeneous of degree 0 in the totals, as ratios and their differences are:
// then the linearised values of persons sum to zero, and the variance is
// N/(N−1) · g'Sg, N being all people drawn; 0 means the persons. The interval is
// Student's t with one degree of freedom less than there are persons; one person
// has no error.
func Smooth(value float64, gradient, squares []float64, persons, drawn int) Estimate {
	e := Count(value, persons)
	if math.IsNaN(value) {
		return None()
	}
	n := float64(persons)
	if n < 2 {
		return e
	}
	variance, at := 0.0, 0
	for j, g := range gradient {
		for k := 0; k < j; k++ {
			variance += 2 * g * gradient[k] * squares[at]
			at++
		}
		variance += g * g * squares[at]
		at++
	}
	e.StdError = math.Sqrt(Bessel(drawn, persons) * max(0, variance))
	t := student(n - 1)
	e.Low, e.High = value-t*e.StdError, value+t*e.StdError
	return e
}

// Quotient is a ratio of totals y/x of a vector of so many numbers, y and x
// being places in it, with its gradient.
func Quotient(totals []float64, y, x int) (ratio float64, gradient []float64) {
	gradient = make([]float64, len(totals))
	if !(totals[x] > 0) {
		return math.NaN(), gradient
	}
	ratio = totals[y] / totals[x]
	gradient[y] += 1 / totals[x]
	gradient[x] -= ratio / totals[x]
	return ratio, gradient
}
