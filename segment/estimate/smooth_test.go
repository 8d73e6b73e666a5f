package estimate_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// vector is one person's numbers and weight.
type vector struct {
	w float64
	v []float64
}

// totals are what Smooth asks for.
func totals(people []vector, width int) (sums, squares []float64) {
	sums, squares = make([]float64, width), make([]float64, width*(width+1)/2)
	for _, p := range people {
		at := 0
		for j, x := range p.v {
			sums[j] += p.w * x
			for _, y := range p.v[:j+1] {
				squares[at] += p.w * p.w * x * y
				at++
			}
		}
	}
	return sums, squares
}

// A ratio of two totals has the error that Ratio gives it, wherever the two
// stand among other numbers.
func TestSmoothIsRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var people []vector
		var m estimate.Moments
		number := rapid.Float64Range(-10, 10)
		for range rapid.IntRange(1, 20).Draw(t, "people") {
			w, y, x := rapid.Float64Range(0.1, 5).Draw(t, "w"), number.Draw(t, "y"), rapid.Float64Range(0.1, 10).Draw(t, "x")
			people = append(people, vector{w, []float64{number.Draw(t, "other"), x, y}})
			m.Y, m.X, m.Persons = m.Y+w*y, m.X+w*x, m.Persons+1
			m.YY, m.YX, m.XX = m.YY+w*w*y*y, m.YX+w*w*y*x, m.XX+w*w*x*x
		}
		sums, squares := totals(people, 3)
		value, gradient := estimate.Quotient(sums, 2, 1)
		got, want := estimate.Smooth(value, gradient, squares, len(people), 0), estimate.Ratio(m, 0)
		for _, pair := range [][2]float64{{got.Value, want.Value}, {got.StdError, want.StdError}, {got.Low, want.Low}, {got.High, want.High}} {
			if math.IsNaN(pair[0]) != math.IsNaN(pair[1]) || math.Abs(pair[0]-pair[1]) > 1e-6*(1+math.Abs(want.Value)) {
				t.Fatalf("%+v, as a ratio %+v", got, want)
			}
		}
	})
}

// The difference of the means of two groups, 1, 3 and 2, 4, 9: 5 − 2. Linearised,
// the people add (y−2)/2 and (y−5)/3, without sign: 1/2, 1/2, 1, 1/3, 4/3. Their
// squares make 1/2 + 26/9 = 61/18, and n/(n−1) is 5/4.
func TestSmoothOfADifference(t *testing.T) {
	var people []vector
	for k, y := range []float64{1, 3, 2, 4, 9} {
		first := 0.0
		if k < 2 {
			first = 1
		}
		people = append(people, vector{1, []float64{first, first * y, 1 - first, (1 - first) * y}})
	}
	sums, squares := totals(people, 4)
	one, by := estimate.Quotient(sums, 1, 0)
	other, more := estimate.Quotient(sums, 3, 2)
	for k := range more {
		more[k] -= by[k]
	}
	e := estimate.Smooth(other-one, more, squares, len(people), 0)
	near(t, "difference", e.Value, 3, 0)
	near(t, "standard error", e.StdError, math.Sqrt(5./4*61/18), 1e-14)
	// Student's t with four degrees of freedom is 2.776445 at 97.5 %.
	near(t, "high", e.High, 3+2.776445*math.Sqrt(5./4*61/18), 1e-5)
}

func TestSmoothOfFew(t *testing.T) {
	if e := estimate.Smooth(4, []float64{1}, []float64{9}, 1, 0); e.Value != 4 || !math.IsNaN(e.StdError) || !math.IsNaN(e.Low) {
		t.Errorf("one person has the error %+v", e)
	}
	value, gradient := estimate.Quotient([]float64{0, 3}, 1, 0)
	if e := estimate.Smooth(value, gradient, []float64{0, 0, 9}, 3, 0); e.Status != tab.NotApplicable {
		t.Errorf("a ratio to nothing is %+v", e)
	}
	// Rounding may leave less than nothing.
	if e := estimate.Smooth(4, []float64{1}, []float64{-1e-30}, 9, 0); e.StdError != 0 || e.Low != 4 || e.High != 4 {
		t.Errorf("no spread is %+v", e)
	}
}

// The edges of the three rules. Exactly half, and exactly 67 %, are not more;
// rounding is taken for more.
func TestDominated(t *testing.T) {
	for _, c := range []struct {
		amounts []float64
		want    bool
	}{
		{nil, false},
		{[]float64{0, 0}, false},
		{[]float64{40}, true},            // one person is all of it
		{[]float64{10, 10}, true},        // two are
		{[]float64{5, 5, 5}, false},      // 67 % of 15 are 10.05
		{[]float64{5, 5, 4.9}, true},     // 67 % of 14.9 are 9.983
		{[]float64{51, 9, 20, 20}, true}, // more than half
		{[]float64{49, 10, 21, 20}, true},
		{[]float64{49, 17, 17, 17}, false},
		{[]float64{49, 18, 17, 16}, true}, // 67 of 100: at the edge, towards safety
		{[]float64{900, 50, 30, 20}, true},
		{[]float64{1, 1, 1, 1, 1}, false},
	} {
		var m estimate.Mass
		for _, x := range c.amounts {
			m = m.With(estimate.Mass{Sum: x, First: x})
		}
		if m.Dominated() != c.want {
			t.Errorf("%v: dominated is %v", c.amounts, m.Dominated())
		}
	}
}

// What two groups have together does not depend on who is in which.
func TestMassOfGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all estimate.Mass
		var groups [3]estimate.Mass
		for _, x := range rapid.SliceOf(rapid.Map(rapid.IntRange(0, 9), func(n int) float64 { return float64(n) })).Draw(t, "amounts") {
			one := estimate.Mass{Sum: x, First: x}
			all = all.With(one)
			g := rapid.IntRange(0, 2).Draw(t, "group")
			groups[g] = groups[g].With(one)
		}
		if got := groups[2].With(groups[0]).With(groups[1]); got != all {
			t.Fatalf("%+v, one by one %+v", got, all)
		}
	})
}

// A line marks a column as sensitive when what it is made of is dominated.
func TestLineWeigh(t *testing.T) {
	table := estimate.NewTable(&tab.Columns{List: make([]tab.Column, 2)}, make([]tab.Row, 1), make([]tab.Statistic, 1))
	l := table.Open(0, 0)
	l.Weigh(0, estimate.Mass{Sum: 100, First: 20, Second: 20})
	l.Weigh(1, estimate.Mass{Sum: 100, First: 60, Second: 20})
	got := fmt.Sprint(l.IsSensitive(0), l.IsSensitive(1), l.Mass(1).First, (*estimate.Line)(nil).Mass(1))
	if want := "false true 60 {0 0 0}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
