package weigh

import (
	"math"

	"rung/segment/estimate"
)

// Trim brings weights outside limits to them, and divides what that takes
// equally among the weights that were within, so that the sum stays, as
// survey::trimWeights does. That may push others outside; strict goes on until
// none is. lower and upper are weights; upper must be above the mean and lower
// below it. Weights of 0 stay.
func Trim(weights []float64, lower, upper float64, strict bool) ([]float64, error) {
	sum, n := 0.0, 0.0
	for _, w := range weights {
		if w > 0 {
			sum, n = sum+w, n+1
		}
	}
	if !(lower <= upper) || sum < lower*n || sum > upper*n {
		return nil, &Error{Kind: BadOption, Text: "the mean weight is not within the limits of weights", Hint: "widen the limits"}
	}
	out := append([]float64(nil), weights...)
	trim(out, nil, lower, upper, strict)
	return out, nil
}

// trim is Trim in place, of weights that some people have each; people nil
// means one. It reports the weights that were brought to a limit.
func trim(weights, people []float64, lower, upper float64, strict bool) (cut []bool) {
	cut = make([]bool, len(weights))
	for {
		var taken, left estimate.Sum
		some := false
		outside := make([]bool, len(weights))
		for i, w := range weights {
			n := 1.0
			if people != nil {
				n = people[i]
			}
			if w == 0 || n == 0 {
				continue
			}
			if w < lower || w > upper {
				outside[i], cut[i], some = true, true, true
				weights[i] = min(max(w, lower), upper)
				taken.Add(n * (w - weights[i]))
				continue
			}
			left.Add(n)
		}
		each := taken.Float64() / left.Float64()
		if !some || math.IsNaN(each) || math.IsInf(each, 0) {
			return cut
		}
		for i, w := range weights {
			if !outside[i] && w != 0 && (people == nil || people[i] > 0) {
				weights[i] += each
			}
		}
		if !strict {
			return cut
		}
	}
}
