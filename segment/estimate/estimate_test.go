package estimate_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
	"rung/segment/tab"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Newcombe 1998, Statistics in Medicine 17, table I, method 3 (score without
// continuity correction).
func TestWilsonNewcombe(t *testing.T) {
	for _, c := range []struct{ r, n, low, high float64 }{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		low, high := estimate.Wilson(c.r/c.n, c.n)
		near(t, fmt.Sprintf("low of %v/%v", c.r, c.n), low, c.low, 0.00005)
		near(t, fmt.Sprintf("high of %v/%v", c.r, c.n), high, c.high, 0.00005)
	}
}

// By hand: weights 1, 2, 1 of which the 2 says yes. p = 1/2, effective n =
// 16/6, standard error √(1/4 · 6/16) = √(3/32).
func TestShare(t *testing.T) {
	e := estimate.Share(2, 4, estimate.Kish(4, 6), 1)
	near(t, "share", e.Value, 0.5, 0)
	near(t, "standard error", e.StdError, math.Sqrt(3./32), 1e-15)
	if e.Persons != 1 || e.Status != tab.Shown {
		t.Errorf("%+v", e)
	}
	if e := estimate.Share(0, 0, 0, 0); e.Status != tab.NotApplicable || !math.IsNaN(e.Value) {
		t.Errorf("a share of nothing is %+v", e)
	}
	if e := estimate.Share(0, 4, 3, 0); e.Low != 0 || e.High <= 0 {
		t.Errorf("a share of nobody has the interval %v–%v", e.Low, e.High)
	}
	low, high := estimate.Wilson(0.5, 0)
	near(t, "low without people", low, math.NaN(), 0)
	near(t, "high without people", high, math.NaN(), 0)
}

func TestWilsonHoldsTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, n := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0.01, 1e9).Draw(t, "n")
		low, high := estimate.Wilson(p, n)
		if low < 0 || high > 1 || low > p+1e-15 || high < p-1e-15 {
			t.Fatalf("%v–%v does not hold %v", low, high, p)
		}
		if l, h := estimate.Wilson(1-p, n); math.Abs(1-h-low) > 1e-12 || math.Abs(1-l-high) > 1e-12 {
			t.Fatalf("the interval of the complement is %v–%v, of the share %v–%v", l, h, low, high)
		}
	})
}

// Equal weights are worth their number; one heavy person is worth one.
func TestKish(t *testing.T) {
	near(t, "effective n of five threes", estimate.Kish(15, 45), 5, 0)
	near(t, "effective n of 1000 and 1", estimate.Kish(1001, 1000001), 1.002, 0.00001)
	near(t, "effective n of nobody", estimate.Kish(0, 0), 0, 0)
}

// Three people with 6, 2, 4 rungs in 2, 1, 1 ladders: R = 12/4 = 3. Residuals
// y - R·x are 0, -1, 1, so the variance is 3/2 · 2 / 4² = 3/16. Student's t
// with two degrees of freedom is 4.302653 at 97.5 %.
func TestRatio(t *testing.T) {
	m := estimate.Moments{Y: 12, X: 4, YY: 36 + 4 + 16, YX: 12 + 2 + 4, XX: 4 + 1 + 1, Persons: 3}
	e := estimate.Ratio(m, 0)
	near(t, "ratio", e.Value, 3, 0)
	near(t, "standard error", e.StdError, math.Sqrt(3./16), 1e-15)
	near(t, "low", e.Low, 3-4.302653*math.Sqrt(3./16), 1e-6)
	near(t, "high", e.High, 3+4.302653*math.Sqrt(3./16), 1e-6)

	if e := estimate.Ratio(estimate.Moments{Y: 3, X: 1, YY: 9, YX: 3, XX: 1, Persons: 1}, 0); e.Value != 3 || !math.IsNaN(e.StdError) {
		t.Errorf("one person has the error %v", e.StdError)
	}
	if e := estimate.Ratio(estimate.Moments{}, 0); e.Status != tab.NotApplicable {
		t.Errorf("nobody has the ratio %+v", e)
	}
}

// With one ladder each, a mean per ladder is a mean per person: the error is
// the standard deviation over √n.
func TestRatioOfOneEachIsAMean(t *testing.T) {
	y := []float64{2, 3, 5, 6, 9}
	m := estimate.Moments{Persons: len(y)}
	var variance float64
	for _, v := range y {
		m.Y, m.X, m.YY, m.YX, m.XX = m.Y+v, m.X+1, m.YY+v*v, m.YX+v, m.XX+1
		variance += (v - 5) * (v - 5) / float64(len(y)-1)
	}
	near(t, "standard error", estimate.Ratio(m, 0).StdError, math.Sqrt(variance/5), 1e-14)
}
