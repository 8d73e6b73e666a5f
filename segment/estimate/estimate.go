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

// student is how many standard errors an interval of Student's t reaches.
func student(df float64) float64 {
	if math.IsInf(df, 1) {
		return z
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(1 - (1-Level)/2)
}

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
// weight of the people counted and persons their number. Its error and Wilson
// interval use the effective n.
func Share(part, of, effective float64, persons int) Estimate {
	if !(of > 0) || !(effective > 0) {
		return None()
	}
	p := min(1, max(0, part/of))
	e := Estimate{Value: p, StdError: math.Sqrt(p * (1 - p) / effective), Persons: int32(persons)}
	e.Low, e.High = Wilson(p, effective)
	return e
}
