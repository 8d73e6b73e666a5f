package estimate

import "math"

// Moments are the sums over persons that a ratio R = Σw·y / Σw·x needs for its
// error: y is, say, the rungs of a person and x his ladders.
type Moments struct {
	Y, X       float64 // Σw·y, Σw·x
	YY, YX, XX float64 // Σw²y², Σw²yx, Σw²x²
	Persons    int     // with x > 0
}

// Total estimates a total Σw·y of persons in a sample of so many drawn with
// replacement, squares being Σw²y²: its variance is N/(N−1) · (Σw²y² −
// (Σw·y)²/N), the interval Student's t with one degree of freedom less than there
// are persons (Särndal, Swensson & Wretman 1992, 2.9). Drawn 0 means the persons.
// One person has no error.
func Total(sum, squares float64, persons, drawn int) Estimate {
	e := Count(sum, persons)
	if drawn == 0 {
		drawn = persons
	}
	if persons < 2 {
		return e
	}
	e.StdError = math.Sqrt(Bessel(drawn, persons) * max(0, squares-sum*sum/float64(drawn)))
	t := student(float64(persons - 1))
	e.Low, e.High = sum-t*e.StdError, sum+t*e.StdError
	return e
}

// Ratio estimates Σw·y / Σw·x by Taylor linearisation with the person as the
// sampling unit, drawn with replacement (Särndal, Swensson & Wretman 1992,
// 5.6): they are a domain of a sample of N people drawn, with a variance of
// N/(N−1) · Σw²(y − R·x)² / (Σw·x)² and an interval from Student's t with one
// degree of freedom less than they are. Drawn 0 means the persons. One person
// has no error.
func Ratio(m Moments, drawn int) Estimate {
	if !(m.X > 0) {
		return None()
	}
	r := m.Y / m.X
	e := Count(r, m.Persons)
	n := float64(m.Persons)
	if n < 2 {
		return e
	}
	// The three terms cancel when every person has the same ratio; what
	// rounding leaves below zero is zero.
	spread := max(0, m.YY-2*r*m.YX+r*r*m.XX)
	e.StdError = math.Sqrt(Bessel(drawn, m.Persons)*spread) / m.X
	t := student(n - 1)
	e.Low, e.High = r-t*e.StdError, r+t*e.StdError
	return e
}
