package estimate_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
)

// drawn is a sample with two totals of it, for comparison with the textbook.
type drawn struct {
	estimate.Draw
	a, b []float64
}

func drawSample(t *rapid.T) drawn {
	n := rapid.IntRange(1, 30).Draw(t, "people")
	d := drawn{Draw: estimate.Draw{Len: n}}
	weighted, stratified, clustered := rapid.Bool().Draw(t, "weighted"), rapid.Bool().Draw(t, "stratified"), rapid.Bool().Draw(t, "clustered")
	for range n {
		if weighted {
			d.Weight = append(d.Weight, rapid.Float64Range(0.2, 4).Draw(t, "w"))
		}
		if stratified {
			d.Stratum = append(d.Stratum, rapid.Int32Range(0, 3).Draw(t, "h"))
		}
		if clustered {
			d.Cluster = append(d.Cluster, rapid.Int32Range(0, 4).Draw(t, "c"))
		}
		d.a = append(d.a, rapid.SampledFrom([]float64{0, 0, 1, 2.5, -3}).Draw(t, "a"))
		d.b = append(d.b, rapid.SampledFrom([]float64{0, 1, 4}).Draw(t, "b"))
	}
	return d
}

func at(of []int32, i int) int32 {
	if of == nil {
		return 0
	}
	return of[i]
}

// covariance is that of two totals by the definition: the products of the
// units' distances from the means of their strata.
func (d drawn) covariance() float64 {
	type unit struct{ h, c int32 }
	sums := map[unit][2]float64{}
	for i := range d.Len {
		u := unit{at(d.Stratum, i), int32(i)}
		if d.Cluster != nil {
			u.c = d.Cluster[i]
		}
		w := 1.0
		if d.Weight != nil {
			w = d.Weight[i]
		}
		s := sums[u]
		sums[u] = [2]float64{s[0] + w*d.a[i], s[1] + w*d.b[i]}
	}
	total := 0.0
	for h := int32(0); h < 4; h++ {
		n, ma, mb := 0.0, 0.0, 0.0
		for u, s := range sums {
			if u.h == h {
				n, ma, mb = n+1, ma+s[0], mb+s[1]
			}
		}
		for u, s := range sums {
			switch {
			case u.h != h:
			case n == 1:
				total += s[0] * s[1]
			default:
				total += n / (n - 1) * (s[0] - ma/n) * (s[1] - mb/n)
			}
		}
	}
	return total
}

// some leaves out the zeros, as measures do.
func some(v []float64) (who []int32, of []float64) {
	for i, x := range v {
		if x != 0 {
			who, of = append(who, int32(i)), append(of, x)
		}
	}
	return who, of
}

func TestDesignIsTextbook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t)
		d, err := estimate.NewDesign(s.Draw)
		if err != nil {
			t.Fatal(err)
		}
		a, b := d.Total(some(s.a)), d.Total(some(s.b))
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
				t.Fatalf("%s: %v, want %v", what, got, want)
			}
		}
		near("covariance", d.Cov(a, b), s.covariance())
		near("symmetric", d.Cov(b, a), d.Cov(a, b))
		sum := d.Plus(a, 2, b)
		near("linear", d.Cov(sum, sum), d.Cov(a, a)+4*d.Cov(a, b)+4*d.Cov(b, b))
	})
}

// One person a stratum, drawn out of ten: the policies tell what that adds.
func TestLonely(t *testing.T) {
	draw := estimate.Draw{Len: 5, Stratum: []int32{0, 0, 0, 0, 1}}
	v := []float64{1, 2, 3, 6, 10}
	four := 4.0 / 3 * (4 + 1 + 0 + 9) // about their mean of 3
	for policy, want := range map[estimate.Lonely]float64{estimate.Adjust: four + 100, estimate.Certainty: four, estimate.Average: 2 * four} {
		draw.Lonely = policy
		d, err := estimate.NewDesign(draw)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Variance(d.Total([]int32{0, 1, 2, 3, 4}, v)); math.Abs(got-want) > 1e-12 {
			t.Errorf("policy %d: %v, want %v", policy, got, want)
		}
	}
	draw.Lonely = estimate.Fail
	if _, err := estimate.NewDesign(draw); !errors.Is(err, estimate.ErrLonely) {
		t.Errorf("%v, want ErrLonely", err)
	}
	draw.Population = []float64{40, 40, 40, 40, 1} // the lonely one is all of its stratum
	d, err := estimate.NewDesign(draw)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Variance(d.Total([]int32{0, 1, 2, 3, 4}, v)), 0.9*four; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
}

// A total that the margins explain has no error left.
func TestRakedTotal(t *testing.T) {
	draw := estimate.Draw{Len: 6, Weight: []float64{1, 2, 3, 1, 2, 3}, Margins: [][]int32{{0, 0, 0, 1, 1, 1}, {0, 1, 0, 1, 0, 1}}}
	d, err := estimate.NewDesign(draw)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Variance(d.Total([]int32{0, 1, 2}, []float64{1, 1, 1})); got > 1e-9 {
		t.Errorf("the size of a category has a variance of %v", got)
	}
	who := []int32{0, 3, 4}
	fixed := draw
	fixed.Margins = nil
	f, err := estimate.NewDesign(fixed)
	if err != nil {
		t.Fatal(err)
	}
	v := []float64{1, 5, 2}
	if a, b := d.Variance(d.Total(who, v)), f.Variance(f.Total(who, v)); !(a > 0) || a == b {
		t.Errorf("raked %v, fixed %v", a, b)
	}
}

// Two replicates: squares about their mean, scaled; their ratio is exact, and
// the rank of weights counts.
func TestReplicates(t *testing.T) {
	d, err := estimate.NewDesign(estimate.Draw{Len: 2, Weight: []float64{1, 1}, Replicates: [][]float64{{2, 0}, {0, 2}, {1, 1}}, Scale: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	y, x := d.Total([]int32{0, 1}, []float64{3, 1}), d.Total([]int32{0, 1}, []float64{1, 2})
	if got := d.Variance(y); got != 0.5*(2*2+2*2) {
		t.Errorf("variance %v", got)
	}
	ratio, i := d.Quotient(4, 3, y, x)
	a, b := 6.0/2-4.0/3, 2.0/4-4.0/3
	mean := (a + b) / 3
	want := 0.5 * ((a-mean)*(a-mean) + (b-mean)*(b-mean) + mean*mean)
	if got := d.Variance(i); ratio != 4.0/3 || math.Abs(got-want) > 1e-12 {
		t.Errorf("ratio %v, variance %v, want %v", ratio, got, want)
	}
	if got := d.DF(nil); got != 1 {
		t.Errorf("%v degrees of freedom", got)
	}
}
