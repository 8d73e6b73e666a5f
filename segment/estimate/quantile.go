package estimate

import (
	"math"
	"sort"
)

// Quantile is the p-quantile of distinct ascending values whose weights are
// cumulated: the smallest value up to which the share of weight is p or more,
// as svyquantile's rule "math" has it. Sums that agree but for rounding agree. p
// below 0 is the smallest value, and above 1 the largest; NaN where there is no
// weight.
func Quantile(values, cumulative []float64, p float64) float64 {
	n := len(values)
	if n == 0 || !(cumulative[n-1] > 0) || math.IsNaN(p) {
		return math.NaN()
	}
	wanted := min(p, 1) * cumulative[n-1] * (1 - 1e-13)
	first := sort.SearchFloat64s(cumulative, 0x1p-1074) // a value without weight is not there
	return values[min(n-1, max(first, sort.SearchFloat64s(cumulative, wanted)))]
}

// Woodruff estimates a quantile with Woodruff's interval (1952): the quantiles
// at both ends of Student's interval of the share of people up to it, and as
// standard error the interval's width over 2t, as svyquantile does with
// interval.type "mean". variance is that of the share of people with at most
// the value, by the design; df its degrees of freedom. Persons remains to be
// set.
func Woodruff(values, cumulative []float64, p, df float64, variance func(value float64) float64) Estimate {
	q := Quantile(values, cumulative, p)
	if math.IsNaN(q) {
		return None()
	}
	e := Count(q, 0)
	n := len(values)
	share := cumulative[sort.SearchFloat64s(values, q)] / cumulative[n-1]
	low, high := StudentInterval(share, math.Sqrt(variance(q)), df)
	if math.IsNaN(low) {
		return e
	}
	e.Low, e.High = Quantile(values, cumulative, low), Quantile(values, cumulative, high)
	e.StdError = (e.High - e.Low) / (2 * student(df))
	return e
}
