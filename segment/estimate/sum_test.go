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

// sumOf is the sum of every other value from the first on.
func sumOf(values []float64, first int) (s estimate.Sum) {
	for i := first; i < len(values); i += 2 {
		s.Add(values[i])
	}
	return s
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
		if rest := two.Less(one); rest != sumOf(values, 1) {
			t.Fatalf("less the even ones: %v", rest)
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

// Many numbers added limb by limb are the sum of the numbers.
func TestLimbs(t *testing.T) {
	cut := 0
	rapid.Check(t, func(t *rapid.T) {
		weight := rapid.OneOf(held(), rapid.Float64Range(0, 5), rapid.Float64(), rapid.SampledFrom([]float64{
			0, 0x1p-66, 0x1p-67, 0x1.8p-66, 0x1p-14, 0x1.0000000000001p-14, 0x1.0000000000001p-15, 0x1p22, 0x1.fffffffffffffp21, 1.37, 0.1}))
		var all estimate.Limbs
		var together, one estimate.Sum
		for _, v := range rapid.SliceOfN(weight, 0, 30).Draw(t, "weights") {
			one.Add(v)
			l, ok := estimate.Split(v)
			if !ok {
				together.Add(v)
				continue
			}
			cut++
			all.Lo, all.Hi = all.Lo+l.Lo, all.Hi+l.Hi
		}
		together.AddLimbs(all)
		if together != one {
			t.Fatalf("%v by limbs, %v one by one", together.Float64(), one.Float64())
		}
	})
	if cut == 0 {
		t.Error("no number was cut")
	}
	for v, want := range map[float64]bool{0x1.fffffffffffffp21: true, 0x1p22: false, 0x1.0000000000001p-14: true, 0x1.0000000000001p-15: false,
		0x1p-66: true, 0x1p-67: false, -1: false, math.Inf(1): false, math.SmallestNonzeroFloat64: false} {
		if _, ok := estimate.Split(v); ok != want {
			t.Errorf("%g is cut: %v", v, ok)
		}
	}
	if _, ok := estimate.Split(math.NaN()); ok {
		t.Error("NaN is cut")
	}
	// The most that one Limbs may hold.
	l, _ := estimate.Split(0x1.fffffffffffffp21)
	var most, want estimate.Sum
	most.AddLimbs(estimate.Limbs{Lo: (1<<44 - 1) * estimate.MaxLimbs, Hi: l.Hi * estimate.MaxLimbs})
	want.Add(0x1.fffffffffffffp21 * estimate.MaxLimbs)
	want.Add(float64(1<<44-1) * 0x1p-66 * estimate.MaxLimbs)
	want.Add(-float64(l.Lo) * 0x1p-66 * estimate.MaxLimbs)
	if most != want {
		t.Errorf("full limbs are %v, want %v", most.Float64(), want.Float64())
	}
}

func BenchmarkSplit(b *testing.B) {
	var all estimate.Limbs
	for n := 0; n < b.N; n++ {
		l, _ := estimate.Split(float64(n&1023) / 100)
		all.Lo += l.Lo
	}
}
