package scale_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"rung/segment/scale"
)

var nan = math.NaN()

func agrees(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > tolerance*math.Abs(want)+1e-9 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// Two items of four people, a fifth left one out:
//
//	x 1 2 3 4   variance 5/3
//	y 1 3 2 4   variance 5/3, covariance 4/3, r 0.8
//
// The sum has variance 6, α = 2·(1 − (10/3)/6) = 8/9, as 2·0.8/1.8 of
// standardised items. Without one item there is no α of one.
func TestReliabilityByHand(t *testing.T) {
	r := scale.Complete(2, [][]float64{{1, 1}, {2, 3}, {3, 2}, {4, 4}, {5, nan}}).Reliability()
	for what, pair := range map[string][2]float64{
		"n": {float64(r.N), 4}, "α": {r.Alpha, 8. / 9}, "standardised": {r.Standardised, 8. / 9}, "r": {r.AverageR, 0.8},
		"mean": {r.Mean, 2.5}, "sd": {r.SD, math.Sqrt(6) / 2}, "item": {r.Items[1].Mean, 2.5}, "its sd": {r.Items[1].SD, math.Sqrt(5. / 3)},
		"rest": {r.Items[0].Rest, 0.8}, "dropped": {r.Items[0].AlphaDropped, nan}, "λ6": {r.Lambda6, 1 - 2*0.36/3.6},
	} {
		agrees(t, what, pair[0], pair[1], 1e-12)
	}
	if !(r.Low < r.Alpha && r.Alpha < r.High) {
		t.Errorf("interval %v to %v of %v", r.Low, r.High, r.Alpha)
	}
}

// An item worded the other way round stands against the rest.
func TestReversedItem(t *testing.T) {
	var answers [][]float64
	for k := range 12 {
		x := float64(1 + k%5)
		answers = append(answers, []float64{x, x + float64(k%2), 6 - x})
	}
	r := scale.Complete(3, answers).Reliability()
	if !(r.Items[2].Rest < 0 && r.Items[2].AlphaDropped > r.Alpha) {
		t.Errorf("a reversed item has %+v, the scale α %v", r.Items[2], r.Alpha)
	}
}

func TestUndefined(t *testing.T) {
	for name, m := range map[string]scale.Moments{
		"nobody": scale.Complete(3, nil), "one person": scale.Complete(3, [][]float64{{1, 2, 3}}),
		"no variation": scale.Complete(3, [][]float64{{.1, .2, .3}, {.1, .2, .3}, {.1, .2, .3}}), "one item": scale.Complete(1, [][]float64{{1}, {2}}),
		"no item": scale.Complete(0, nil),
	} {
		r := m.Reliability()
		for _, v := range []float64{r.Alpha, r.Low, r.High, r.Standardised, r.AverageR, r.Lambda6} {
			if !math.IsNaN(v) {
				t.Errorf("%s: %+v", name, r)
				break
			}
		}
	}
	if b := scale.BetweenOf([]scale.Group{{N: 3, Sum: 3, Squares: 3}}); !math.IsNaN(b.ICC1) || b.N != 3 {
		t.Errorf("one group: %+v", b)
	}
	if r := scale.Rated(2, [][]float64{{1, nan}, {1, 2}}); r.Subjects != 1 || !math.IsNaN(r.Agreement.Value) {
		t.Errorf("one subject: %+v", r)
	}
	if v := (scale.Group{N: 1, Sum: 2, Squares: 4}).RWG(2); !math.IsNaN(v) {
		t.Errorf("rwg of one: %v", v)
	}
	if v := scale.GroupOf([]float64{1, 5, 1, 5}).RWG(2); v != 0 {
		t.Errorf("rwg of those who differ more than at random: %v", v)
	}
	if v := scale.Omega(mat.NewSymDense(2, []float64{1, .5, .5, 1})); !math.IsNaN(v) {
		t.Errorf("ω of two items: %v", v)
	}
}

// ω of items that one factor makes with known loadings 0.9, 0.8, 0.7, 0.4 is
// that of these: sum 2.8, own variances 0.19, 0.36, 0.51, 0.84.
func TestOmegaByHand(t *testing.T) {
	loading := []float64{0.9, 0.8, 0.7, 0.4}
	c := mat.NewSymDense(4, nil)
	for i := range 4 {
		for j := range i {
			c.SetSym(i, j, loading[i]*loading[j])
		}
		c.SetSym(i, i, 1)
	}
	agrees(t, "ω", scale.Omega(c), 7.84/(7.84+1.9), 1e-9)
}

// Two groups of two: 1 3 and 5 7. Means 2 and 6 about 4, squares between
// 2·4+2·4 = 16 over 1, within 2+2 = 4 over 2. F = 8, n̄ = n0 = 2, ICC1 =
// (16−2)/(16+2), ICC2 = 14/16.
func TestGroupsByHand(t *testing.T) {
	b := scale.BetweenOf([]scale.Group{scale.GroupOf([]float64{1, 3}), {}, scale.GroupOf([]float64{5, 7})})
	for what, pair := range map[string][2]float64{
		"groups": {float64(b.Groups), 2}, "F": {b.F, 8}, "ICC1": {b.ICC1, 14. / 18}, "n0": {b.N0, 2}, "ICC1 by n0": {b.ICC1N0, 14. / 18},
		"ICC2": {b.ICC2, 14. / 16}, "design effect": {b.DesignEffect, 1 + 14./18},
	} {
		agrees(t, what, pair[0], pair[1], 1e-12)
	}
}

// Shrout & Fleiss (1979), table 2: six targets, four judges; their table 4 and
// text have .17, .29, .71 and of means .44, .62, .91.
func TestPublishedRaters(t *testing.T) {
	r := scale.Rated(4, [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}})
	for k, want := range []string{"0.17 0.29 0.71", "0.44 0.62 0.91"} {
		of := [][3]scale.ICC{{r.OneWay, r.Agreement, r.Consistency}, {r.OneWayMean, r.AgreementMean, r.ConsistencyMean}}[k]
		if got := fmt.Sprintf("%.2f %.2f %.2f", of[0].Value, of[1].Value, of[2].Value); got != want {
			t.Errorf("%s, published %s", got, want)
		}
		for _, c := range of {
			if !(c.Low < c.Value && c.Value < c.High && c.P > 0 && c.P < 1) {
				t.Errorf("%+v", c)
			}
		}
	}
}

// α does not depend on the order of people, nor on how far the answers are
// moved or stretched; the mean of raters is consistent as α says.
func TestReliabilityProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.IntRange(2, 5).Draw(t, "items")
		var answers, moved [][]float64
		for range rapid.IntRange(3, 15).Draw(t, "people") {
			row := make([]float64, items)
			more := make([]float64, items)
			for k := range row {
				row[k] = float64(rapid.IntRange(1, 7).Draw(t, "answer"))
				more[k] = 3*row[k] - 10
			}
			answers, moved = append(answers, row), append(moved, more)
		}
		m := scale.Complete(items, answers)
		shuffled := scale.Complete(items, rapid.Permutation(answers).Draw(t, "order"))
		if fmt.Sprint(m) != fmt.Sprint(shuffled) {
			t.Fatalf("%v in another order %v", m, shuffled)
		}
		a, b := m.Reliability().Alpha, scale.Complete(items, moved).Reliability().Alpha
		if math.IsNaN(a) != math.IsNaN(b) || math.Abs(a-b) > 1e-9*(1+math.Abs(a)) {
			t.Fatalf("α %v, moved %v", a, b)
		}
		c := scale.Rated(items, answers).ConsistencyMean.Value
		if !math.IsNaN(a) && !math.IsNaN(c) && math.Abs(a-c) > 1e-9*(1+math.Abs(a)) {
			t.Fatalf("α %v, ICC(C,k) %v", a, c)
		}
	})
}
