package estimate_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
)

// held are values that a Sum holds exactly, as its comment says.
func held() *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		v := math.Ldexp(1+rapid.Float64Range(0, 0.999).Draw(t, "fraction"), rapid.IntRange(-43, 80).Draw(t, "exponent"))
		if rapid.Bool().Draw(t, "negative") {
			return -v
		}
		return v
	})
}

// A Sum is the sum, rounded once, in any order and grouping.
func TestSumIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(held(), 0, 40).Draw(t, "values")
		exact := new(big.Float).SetPrec(2000)
		var one, two estimate.Sum
		for i, v := range values {
			exact.Add(exact, new(big.Float).SetFloat64(v))
			if i%2 == 0 {
				one.Add(v)
			} else {
				two.Add(v)
			}
		}
		two.Merge(one)
		want, _ := exact.Float64()
		if got := two.Float64(); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
		var shuffled estimate.Sum
		for _, v := range rapid.Permutation(values).Draw(t, "order") {
			shuffled.Add(v)
		}
		if shuffled != two {
			t.Fatalf("order changes the sum: %v, %v", shuffled, two)
		}
	})
}

func TestSumAtItsEdges(t *testing.T) {
	sum := func(values ...float64) float64 {
		var s estimate.Sum
		for _, v := range values {
			s.Add(v)
		}
		return s.Float64()
	}
	for _, c := range []struct {
		what string
		got  float64
		want float64
	}{
		{"nothing", sum(), 0},
		{"0.1 ten times, exactly and rounded once", sum(.1, .1, .1, .1, .1, .1, .1, .1, .1, .1), 1},
		{"large and small", sum(1e20, 1, -1e20), 1},
		{"the smallest unit", sum(0x1p-96), 0x1p-96},
		{"half a unit goes to even, zero", sum(0x1p-97), 0},
		{"three quarters of a unit go up", sum(0x1.8p-97), 0x1p-96},
		{"too small", sum(math.SmallestNonzeroFloat64, 0x1p-200), 0},
		{"three of the largest", sum(0x1.fffffffffffffp92, 0x1.fffffffffffffp92, 0x1.fffffffffffffp92), 3 * 0x1.fffffffffffffp92},
		{"too large", sum(0x1p93), math.NaN()},
		{"infinite", sum(math.Inf(1)), math.NaN()},
		{"not a number", sum(1, math.NaN()), math.NaN()},
	} {
		near(t, c.what, c.got, c.want, 0)
	}
	var many estimate.Sum
	for range 5 {
		many.Add(0x1.8p92)
	}
	many.Merge(many)
	near(t, "an overflow", many.Float64(), math.NaN(), 0)
}
