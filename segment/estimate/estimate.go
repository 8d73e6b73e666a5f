package estimate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"rung/segment/tab"
)

// Estimate is a figure before release, with everything that must travel with
// it. NaN in a field means that it does not apply.
type Estimate struct {
	Value    float64
	StdError float64
	Low      float64 // lower end of the interval
	High     float64 // upper end
	Persons  int32   // distinct unweighted respondents behind the figure
	Status   tab.Status
	Notes    uint32 // bit i set: note i of the table applies
	// DF is the degrees of freedom of the error; 0 where nobody said. A Line does
	// not keep it.
	DF float64
	// Influence is what the figure's error is made of under a Design; nil without
	// one.
	Influence *Influence
}

// Count is an estimate of a plain count: no error of its own.
func Count(value float64, persons int) Estimate {
	nan := math.NaN()
	return Estimate{Value: value, StdError: nan, Low: nan, High: nan, Persons: int32(persons)}
}

// None is the estimate that does not exist because its denominator is zero.
func None() Estimate {
	e := Count(math.NaN(), 0)
	e.Status = tab.NotApplicable
	return e
}

// Level is the confidence level of all intervals.
const Level = 0.95

var z = distuv.UnitNormal.Quantile(1 - (1-Level)/2)

// Wilson is the score interval for a share p of n independent people (Wilson
// 1927), n possibly an effective number. n <= 0 has no interval: NaN.
func Wilson(p, n float64) (low, high float64) {
	if !(n > 0) {
		return math.NaN(), math.NaN()
	}
	z2 := z * z
	mid := (p + z2/(2*n)) / (1 + z2/n)
	half := z / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	low, high = mid-half, mid+half
	if p == 0 {
		low = 0
	}
	if p == 1 {
		high = 1
	}
	return max(0, low), min(1, high)
}

// Kish is the effective number of people behind weights: (Σw)²/Σw² (Kish
// 1965); 0 where the weights sum to nothing.
func Kish(sum, squares float64) float64 {
	if squares <= 0 {
		return 0
	}
	return sum * sum / squares
}

// Share estimates the share of a base whose weights sum to of, part being the
// weight of the people counted and persons their number, by Kish's effective n:
// the error is √(p(1−p)/n), the interval Wilson's. It takes weights to be
// unrelated to what is counted, as market research does; Linear does not.
func Share(part, of, effective float64, persons int) Estimate {
	if !(of > 0) || !(effective > 0) {
		return None()
	}
	p := min(1, max(0, part/of))
	e := Estimate{Value: p, StdError: math.Sqrt(p * (1 - p) / effective), Persons: int32(persons)}
	e.Low, e.High = Wilson(p, effective)
	return e
}

// Part is some people of a base: their weights, the sum of them squared, and
// how many they are.
type Part struct {
	Weight, Squares float64
	Persons         int
}

// Linear estimates the share that part makes up of a base by Taylor
// linearisation, with the person as the sampling unit, drawn with replacement:
// a base is a domain of the sample of so many people drawn, so that the variance
// is N/(N−1) · Σw²(y−p)² / (Σw)². The interval is Wilson's on the effective n
// of that error, p(1−p)(Σw)² / Σw²(y−p)², at most the people of the base; of a
// share of 0 or 1, on Kish's. Without weights that is the number of people.
// Drawn 0 means the people of the base.
func Linear(part, base Part, drawn int) Estimate {
	if !(base.Weight > 0) || !(base.Squares > 0) {
		return None()
	}
	p := min(1, max(0, part.Weight/base.Weight))
	spread := max(0, part.Squares*(1-2*p)+p*p*base.Squares) / (base.Weight * base.Weight)
	n, people := Kish(base.Weight, base.Squares), float64(base.Persons)
	if alike := n > people*(1-1e-9); p > 0 && p < 1 && !alike {
		n = min(people, p*(1-p)/spread)
	}
	e := Estimate{Value: p, StdError: math.Sqrt(spread * Bessel(drawn, base.Persons)), Persons: int32(part.Persons)}
	e.Low, e.High = Wilson(p, n)
	e.DF = float64(base.Persons - 1)
	return e
}

// Bessel is N/(N−1) for N people drawn; those of a base where that is 0. One
// person has no error.
func Bessel(drawn, base int) float64 {
	n := float64(drawn)
	if drawn == 0 {
		n = float64(base)
	}
	if n < 2 {
		return math.NaN()
	}
	return n / (n - 1)
}

// Share estimates a share under a Design from its influence: the interval is
// Korn and Graubard's, of n people on df degrees of freedom. Without one there
// is no error.
func (d *Design) Share(value float64, i Influence, n int, df float64, persons int) Estimate {
	if math.IsNaN(value) {
		return None()
	}
	p := min(1, max(0, value))
	e := Count(p, persons)
	if !(df > 0) {
		return e
	}
	e.StdError = math.Sqrt(d.Variance(i))
	if p == 0 || p == 1 {
		e.StdError = 0 // but for rounding
	}
	e.Low, e.High = KornGraubard(p, e.StdError, float64(n), df)
	e.DF, e.Influence = df, &i
	return e
}
