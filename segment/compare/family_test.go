package compare

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/estimate"
)

// The cut-off of a family finds what estimate's correction finds, though the
// family keeps only what may be found at all.
func TestCutoff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 0.12), rapid.Float64Range(0, 1)), 1, 60).Draw(t, "p")
		by := rapid.SampledFrom([]estimate.Correction{estimate.BenjaminiHochberg, estimate.Holm, estimate.Bonferroni, estimate.Uncorrected}).Draw(t, "by")
		alpha := rapid.SampledFrom([]float64{0.01, 0.05, 0.1}).Draw(t, "alpha")
		var f family
		for _, x := range p {
			f.add(found{p: x}, 0.1)
		}
		f.add(found{p: 0, net: true}, 0.1)
		cut := f.cutoff(by, alpha)
		for i, adjusted := range by.Adjust(p) {
			if (p[i] <= cut) != (adjusted <= alpha) && math.Abs(adjusted-alpha) > 1e-12 {
				t.Errorf("%v at %v: p %v, adjusted %v, is held to %v", by, alpha, p[i], adjusted, cut)
			}
		}
	})
}

// Two-sided p values against R 4.2.2: 2*pt(-2.561, 49), 2*pnorm(-2.828427).
func TestTails(t *testing.T) {
	if p := estimate.StudentTails(2.561, 49); math.Abs(p-0.01357) > 1e-5 {
		t.Errorf("p of t is %v", p)
	}
	b := bounds{z2: normal(0.1)}
	if v := b.judge(0.2, 0.005, 0); !v.tested || math.Abs(v.p-0.004677735) > 1e-8 {
		t.Errorf("p of z is %v", v.p)
	}
	if math.Abs(normal(0.05)-3.841458820694124) > 1e-9 {
		t.Errorf("the square of z at 95%% is %v", normal(0.05))
	}
}

func TestLetter(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := letter(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
}

// moments are the mean of some numbers of a sample with the square of its
// error.
func moments(v []float64, sample float64) figure {
	n, sum, squares := float64(len(v)), 0.0, 0.0
	for _, x := range v {
		sum += x
	}
	for _, x := range v {
		squares += (x - sum/n) * (x - sum/n)
	}
	return figure{value: sum / n, variance: sample / (sample - 1) * squares / (n * n), n: n, weighted: n, effective: n, shown: true}
}

// The rest of the sample follows exactly from Total and the column where nobody
// is weighted.
func TestRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Float64Range(-50, 50)
		in, out := rapid.SliceOfN(amount, 30, 50).Draw(t, "in"), rapid.SliceOfN(amount, 30, 50).Draw(t, "out")
		n := float64(len(in) + len(out))
		x, y, all := moments(in, n), moments(out, n), moments(append(append([]float64(nil), in...), out...), n)
		if x.variance+y.variance < 1e-3 {
			t.Skip("no variance")
		}
		l := &line{figures: []figure{all, x}, of: unknown}
		b := bounds{minimum: 30}
		got, want := b.withRest(l, 1, 0), b.between(l, &x, &y, 0)
		if got.tested != want.tested || got.sign != want.sign && want.p < 0.99 || math.Abs(got.p-want.p) > 1e-6 {
			t.Errorf("the rest from Total gives %+v, its own numbers %+v", got, want)
		}
	})
}
