package estimate

import "math"

// Weights is what weights of a group of people do to its errors.
type Weights struct {
	N                 int // people with a weight above 0
	Sum, Squares      float64
	Smallest, Largest float64 // of those above 0
}

// WeightsOf sums up weights; nil is not everyone's 1 but nobody. Sums are exact,
// whatever the order.
func WeightsOf(weights []float64) Weights {
	var w Weights
	var sum, squares Sum
	for _, x := range weights {
		if !(x > 0) {
			continue
		}
		if w.N == 0 || x < w.Smallest {
			w.Smallest = x
		}
		w.Largest = max(w.Largest, x)
		w.N++
		sum.Add(x)
		squares.Add(x * x)
	}
	w.Sum, w.Squares = sum.Float64(), squares.Float64()
	return w
}

// Effective is Kish's effective n.
func (w Weights) Effective() float64 { return Kish(w.Sum, w.Squares) }

// DesignEffect is Kish's of weighting alone, n over effective n: 1 + CV². NaN
// for nobody.
func (w Weights) DesignEffect() float64 {
	if w.N == 0 {
		return math.NaN()
	}
	return float64(w.N) / w.Effective()
}

// Ratio is the largest weight over the smallest; NaN for nobody.
func (w Weights) Ratio() float64 {
	if w.N == 0 {
		return math.NaN()
	}
	return w.Largest / w.Smallest
}

// DesignEffect is the variance of a mean by the design over that of as many
// people drawn simply, with replacement or, as R's svymean takes it by default,
// without it out of Σw people. spread is Σw(y−m)²/Σw. NaN where the values do
// not vary, n < 2, or weights without replacement sum to n or less.
func DesignEffect(variance, spread, n, weight float64, replace bool) float64 {
	simple := spread / (n - 1)
	if !replace {
		simple *= 1 - n/weight
	}
	if !(simple > 0) {
		return math.NaN()
	}
	return variance / simple
}
