package estimate_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"rung/segment/estimate"
)

// The quantiles are those of gonum, which takes ten times as long and more.
func TestQuantilesAgree(t *testing.T) {
	for df := 1.0; df < 20_000; df *= 1.07 {
		want := distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(0.975)
		_, half := estimate.StudentInterval(0, 1, df)
		near(t, fmt.Sprintf("t of %v", df), half/want, 1, 1e-11)
	}
	_, half := estimate.StudentInterval(0, 1, math.Inf(1))
	near(t, "z", half, 1.959963984540054, 1e-14)
	_, half = estimate.StudentInterval(0, 1, 0)
	near(t, "t of nothing", half, math.NaN(), 0)
	for _, n := range []float64{1, 2.5, 8, 30, 99.7, 1000, 43_210.5, 1e6} {
		for _, p := range []float64{0.0003, 0.01, 0.2, 0.5, 0.9, 0.999} {
			low, high := estimate.ClopperPearson(p, n)
			what := fmt.Sprintf("share %v of %v", p, n)
			near(t, what+": low", low, distuv.Beta{Alpha: n * p, Beta: n*(1-p) + 1}.Quantile(0.025), 1e-10)
			near(t, what+": high", high, distuv.Beta{Alpha: n*p + 1, Beta: n * (1 - p)}.Quantile(0.975), 1e-10)
		}
	}
}

func TestClopperPearsonHoldsTheShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, n := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0.01, 1e7).Draw(t, "n")
		low, high := estimate.ClopperPearson(p, n)
		if !(low >= 0 && low <= p+1e-12 && high >= p-1e-12 && high <= 1) {
			t.Fatalf("%v of %v: %v–%v", p, n, low, high)
		}
	})
}

// Nobody of 30: the upper end is 1 − 0.025^(1/30).
func TestKornGraubardAtTheEnds(t *testing.T) {
	low, high := estimate.KornGraubard(0, 0, 30, 12)
	near(t, "low", low, 0, 0)
	near(t, "high", high, 1-math.Pow(0.025, 1./30), 1e-14)
	low, high = estimate.KornGraubard(1, 0, 30, 12)
	near(t, "low of all", low, math.Pow(0.025, 1./30), 1e-14)
	near(t, "high of all", high, 1, 0)
	low, _ = estimate.KornGraubard(0.5, 0.1, 30, 0)
	near(t, "without degrees of freedom", low, math.NaN(), 0)
	// An effect below 1 does not make more people of 50 than 50.
	low, high = estimate.KornGraubard(0.4, 0.001, 50, 100)
	wantLow, wantHigh := estimate.ClopperPearson(0.4, 50)
	near(t, "low of the bound", low, wantLow, 0)
	near(t, "high of the bound", high, wantHigh, 0)
}

func TestNCHS(t *testing.T) {
	simple := func(p, n float64) float64 { return math.Sqrt(p * (1 - p) / n) }
	for _, c := range []struct {
		what         string
		p, se, n, df float64
		verdict      estimate.Verdict
		reason       estimate.Reason
	}{
		{"plain", 0.5, simple(0.5, 200), 200, 199, estimate.Show, 0},
		{"few people", 0.5, simple(0.5, 29), 29, 28, estimate.Suppress, estimate.FewPeople | estimate.TooWide},
		{"effectively few people", 0.01, simple(0.01, 29), 5000, 4999, estimate.Suppress, estimate.FewPeople | estimate.TooRelative},
		{"too wide", 0.5, simple(0.5, 40), 40, 39, estimate.Suppress, estimate.TooWide},
		{"too wide for so little", 0.03, simple(0.03, 100), 100, 99, estimate.Suppress, estimate.TooRelative},
		{"narrow, however little", 0.001, simple(0.001, 2000), 2000, 1999, estimate.Show, 0},
		{"few degrees of freedom", 0.5, simple(0.5, 1000), 1000, 7, estimate.Review, estimate.FewDegrees},
		{"nobody", 0, 0, 40, 39, estimate.Review, estimate.AllOrNone},
		{"everybody of few", 1, 0, 29, 3, estimate.Suppress, estimate.FewPeople},
		{"its complement is too small", 0.97, simple(0.97, 100), 100, 99, estimate.Show, estimate.Complement},
		{"no error", 0.5, math.NaN(), 100, 99, estimate.Suppress, estimate.FewPeople | estimate.TooWide},
	} {
		got := estimate.NCHS(c.p, c.se, c.n, c.df)
		if got.Verdict != c.verdict || got.Reason != c.reason {
			t.Errorf("%s: %v (%v), want %v (%v)", c.what, got.Verdict, got.Reason, c.verdict, c.reason)
		}
	}
	if got, want := (estimate.FewDegrees | estimate.AllOrNone).String(), "fewer than 8 degrees of freedom, 0 % or 100 %"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Benjamini & Hochberg 1995, section 4.1: at 5 % Bonferroni's finds 3 and
// theirs 4; by hand Holm's 3 as well, as .0095 · 12 > .05.
func TestCorrections(t *testing.T) {
	p := []float64{.0344, .0001, math.NaN(), .0004, .0019, .0095, .0201, .0278, .0298, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	for c, want := range map[estimate.Correction]struct {
		found  int
		second float64 // adjusted .0004
		cutoff float64
	}{
		estimate.Uncorrected:       {9, .0004, .05},
		estimate.Bonferroni:        {3, .0060, .05 / 15},
		estimate.Holm:              {3, .0056, .05 / 12},
		estimate.BenjaminiHochberg: {4, .0030, .05 * 4 / 15},
	} {
		adjusted, cutoff := c.Adjust(p), c.Cutoff(p, .05)
		found := 0
		for i, q := range adjusted {
			if q <= .05 {
				found++
			}
			if (q <= .05) != (p[i] <= cutoff) {
				t.Errorf("%v: p %v is %v, and the cut-off %v", c, p[i], q, cutoff)
			}
		}
		if found != want.found {
			t.Errorf("%v finds %d, want %d", c, found, want.found)
		}
		near(t, c.String(), adjusted[3], want.second, 1e-15)
		near(t, c.String()+" cut-off", cutoff, want.cutoff, 1e-15)
		if !math.IsNaN(adjusted[2]) || p[0] != .0344 {
			t.Errorf("%v: %v", c, adjusted)
		}
		near(t, "cut-off of nothing", c.Cutoff([]float64{math.NaN()}, .1), .1, 0)
	}
}

// The cut-off says what the adjusted values say, and adjusted values keep the
// order of p, are no smaller, and those of Holm lie between the others.
func TestCutoffAgreesWithAdjust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1e-9, .001, .004, .005, .01, .0125, .02, .025, .03, .05, .1, .5, 1, math.NaN()}), 1, 12).Draw(t, "p")
		level := rapid.SampledFrom([]float64{.01, .05, .1}).Draw(t, "level")
		b, h, f := estimate.Bonferroni.Adjust(p), estimate.Holm.Adjust(p), estimate.BenjaminiHochberg.Adjust(p)
		for i := range p {
			if !math.IsNaN(p[i]) && !(p[i] <= f[i]+1e-15 && f[i] <= h[i]+1e-15 && h[i] <= b[i]+1e-15) {
				t.Fatalf("%v: %v, %v, %v", p[i], f[i], h[i], b[i])
			}
		}
		for _, c := range []estimate.Correction{estimate.Uncorrected, estimate.Bonferroni, estimate.Holm, estimate.BenjaminiHochberg} {
			cutoff, adjusted := c.Cutoff(p, level), c.Adjust(p)
			for i := range p {
				if (adjusted[i] <= level) != (p[i] <= cutoff) {
					t.Fatalf("%v of %v: p %v is %v, and the cut-off %v", c, p, p[i], adjusted[i], cutoff)
				}
			}
		}
	})
}

// 30 of 100 against 45 of 100, by hand: common share .375, its error
// √(.375·.625/50) = .068465, z = −2.1909; apart √(.21/100 + .2475/100) = .067639.
func TestShares(t *testing.T) {
	d := estimate.SharesPooled(.30, 100, .45, 100)
	near(t, "pooled z", d.Statistic, -2.19089, 1e-5)
	near(t, "p", d.P, 0.02846, 1e-5)
	near(t, "low", d.Low, -.15-1.959964*.067639, 1e-6)
	u := estimate.SharesUnpooled(.30, 100, .45, 100)
	near(t, "unpooled z", u.Statistic, -.15/.067639, 1e-4)
	near(t, "smallest expected", estimate.SmallestExpected(.30, 100, .45, 50), 50*.35, 1e-12)
	for _, d := range []estimate.Difference{
		estimate.SharesPooled(0, 50, 0, 60), estimate.SharesPooled(1, 50, 1, 60), estimate.SharesUnpooled(0, 50, 1, 60),
		estimate.SharesPooled(.5, 0, .5, 60), estimate.Compare(1, 0, 1, 0, 0, 10), estimate.Compare(1, 1, 2, 1, 0, 0), estimate.Compare(1, 1, 2, math.NaN(), 0, 9),
	} {
		if !math.IsNaN(d.P) || !math.IsNaN(d.StdError) || math.IsNaN(d.Value) {
			t.Errorf("tested: %+v", d)
		}
	}
}

// With one weight for all, Dimensions' test is the pooled one but for its t.
func TestDimensionsWithoutWeights(t *testing.T) {
	a, b := estimate.Group{Persons: 80, Weight: 80, Squares: 80, Part: 20}, estimate.Group{Persons: 60, Weight: 60, Squares: 60, Part: 30}
	d, z := estimate.DimensionsTest(a, b), estimate.SharesPooled(.25, 80, .5, 60)
	near(t, "statistic", d.Statistic, z.Statistic, 1e-14)
	near(t, "degrees of freedom", d.DF, 138, 0)
	if d.P <= z.P {
		t.Errorf("p %v of t, %v of z", d.P, z.P)
	}
}

// The rest is who is left: its share and effective n are those of its people.
func TestRest(t *testing.T) {
	group := estimate.Group{Persons: 2, Weight: 3, Squares: 5, Part: 1}   // weights 1 and 2
	sample := estimate.Group{Persons: 4, Weight: 8, Squares: 18, Part: 4} // and 2 and 3, the latter counted
	rest := group.Rest(sample)
	if want := (estimate.Group{Persons: 2, Weight: 5, Squares: 13, Part: 3}); rest != want {
		t.Errorf("%+v, want %+v", rest, want)
	}
	near(t, "share", rest.Share(), .6, 1e-15)
	near(t, "effective n", rest.Effective(), 25./13, 1e-15)
}

// By hand: errors 3 and 4 on 9 and 16 degrees of freedom are 5 on
// 25²/(9²/9 + 16²/16) = 25.
func TestWelch(t *testing.T) {
	d := estimate.Welch(20, 3, 9, 10, 4, 16)
	near(t, "SE", d.StdError, 5, 0)
	near(t, "degrees of freedom", d.DF, 25, 1e-12)
	near(t, "t", d.Statistic, 2, 0)
	near(t, "p", d.P, 0.05647, 1e-5)
	shared := estimate.Compare(20, 3, 10, 4, 8, 25)
	near(t, "SE of overlapping groups", shared.StdError, 3, 0)
}

// Unaided distance vision of the eyes of 7,477 women (Stuart 1955): his χ² is
// 11.96, Bowker's 19.11 as R's mcnemar.test has it.
func TestVision(t *testing.T) {
	c := estimate.Crosstab{{1520, 266, 124, 66}, {234, 1512, 432, 78}, {117, 362, 1772, 205}, {36, 82, 179, 492}}
	b, s := c.Bowker(), c.StuartMaxwell()
	near(t, "Bowker's", b.Statistic, 19.107, 0.001)
	near(t, "degrees of freedom", b.DF, 6, 0)
	near(t, "Stuart's", s.Statistic, 11.957, 0.001)
	near(t, "degrees of freedom", s.DF, 3, 0)
	near(t, "p", s.P, 0.00753, 0.00001)
	two := estimate.Crosstab{{10, 5}, {15, 20}} // McNemar: (15−5)²/20
	near(t, "McNemar's", two.Bowker().Statistic, 5, 0)
	near(t, "the same", two.StuartMaxwell().Statistic, 5, 1e-12)
	for _, none := range []estimate.Crosstab{{{3, 0}, {0, 4}}, {{1, 2, 3}, {4, 5, 6}}, {}} {
		if b, s := none.Bowker(), none.StuartMaxwell(); !math.IsNaN(b.P) || !math.IsNaN(s.P) {
			t.Errorf("%v: %v and %v", none, b, s)
		}
	}
	idle := estimate.Crosstab{{10, 5, 0}, {15, 20, 0}, {0, 0, 7}}
	near(t, "with a category that nobody left", idle.StuartMaxwell().Statistic, 5, 1e-12)
}

// A row of nobody changes nothing, and one row cannot be tested.
func TestCrosstabOfNobody(t *testing.T) {
	with := estimate.Crosstab{{10, 20, 0}, {0, 0, 0}, {30, 5, 0}}
	without := estimate.Crosstab{{10, 20}, {30, 5}}
	a, b := with.Pearson(), without.Pearson()
	if a != b || with.CramersV() != without.CramersV() || with.BergsmasV() != without.BergsmasV() || with.SmallestExpected() != without.SmallestExpected() ||
		with.Fisher(1) != without.Fisher(1) || with.LikelihoodRatio() != without.LikelihoodRatio() {
		t.Errorf("%v, want %v", a, b)
	}
	for _, none := range []estimate.Crosstab{{}, {{1, 2}}, {{1, 2}, {0, 0}}, {{0, 0}, {0, 0}}} {
		if p := none.Pearson(); !math.IsNaN(p.P) || !math.IsNaN(none.CramersV()) || !math.IsNaN(none.BergsmasV()) || !math.IsNaN(none.Fisher(1).P) {
			t.Errorf("%v is tested: %v", none, p)
		}
	}
}

// Fisher's tea: 17/35. Agresti's job satisfaction: .7827, as R's fisher.test
// has it in its examples.
func TestFisherKnown(t *testing.T) {
	near(t, "tea", estimate.Crosstab{{3, 1}, {1, 3}}.Fisher(1).P, 17./35, 1e-12)
	job := estimate.Crosstab{{1, 3, 10, 6}, {2, 3, 10, 7}, {1, 6, 14, 12}, {0, 1, 9, 11}}
	f := job.Fisher(1)
	near(t, "job", f.P, 0.7827, 0.00005)
	if f.Draws != 0 {
		t.Error("drawn")
	}
}

// bruteFisher goes through all tables with the margins.
func bruteFisher(c estimate.Crosstab) float64 {
	logFactorial := func(n float64) float64 { l, _ := math.Lgamma(n + 1); return l }
	rows, cols := make([]float64, len(c)), make([]float64, len(c[0]))
	observed := 0.0
	for i, row := range c {
		for j, x := range row {
			rows[i] += x
			cols[j] += x
			observed -= logFactorial(x)
		}
	}
	all, extreme := 0.0, 0.0
	var fill func(k int, length float64)
	fill = func(k int, length float64) {
		i, j := k/len(cols), k%len(cols)
		if i == len(rows) {
			all += math.Exp(length)
			if length <= observed+1e-7 {
				extreme += math.Exp(length)
			}
			return
		}
		from, to := 0.0, min(rows[i], cols[j])
		if j == len(cols)-1 {
			from = rows[i]
		}
		if i == len(rows)-1 {
			from = max(from, cols[j])
		}
		for x := from; x <= to; x++ {
			rows[i], cols[j] = rows[i]-x, cols[j]-x
			fill(k+1, length-logFactorial(x))
			rows[i], cols[j] = rows[i]+x, cols[j]+x
		}
	}
	fill(0, 0)
	return extreme / all
}

func TestFisherIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(2, 4).Draw(t, "rows"), rapid.IntRange(2, 3).Draw(t, "columns")
		c := make(estimate.Crosstab, rows)
		for i := range c {
			for range cols {
				c[i] = append(c[i], float64(rapid.IntRange(0, 4).Draw(t, "x")))
			}
		}
		got := c.Fisher(1)
		if math.IsNaN(got.P) {
			if !math.IsNaN(c.Pearson().P) {
				t.Fatalf("%v is refused", c)
			}
			return
		}
		if want := bruteFisher(c); math.Abs(got.P-want) > 1e-10 || got.Draws != 0 {
			t.Fatalf("%v: %v, want %v", c, got, want)
		}
	})
}

// A table that is too much to enumerate is drawn, the same way twice; one of
// more than 5,000 people besides is refused.
func TestFisherDraws(t *testing.T) {
	c := make(estimate.Crosstab, 9)
	for i := range c {
		for j := range 8 {
			c[i] = append(c[i], float64(3+(i*j+i+3*j)%5))
		}
	}
	a, b := c.Fisher(7), c.Fisher(7)
	if a != b || a.Draws != 9_999 {
		t.Errorf("%v and %v", a, b)
	}
	near(t, "p, as χ²'s", a.P, c.Pearson().P, 0.05)
	for i := range c {
		for j := range c[i] {
			c[i][j] *= 20
		}
	}
	if got := c.Fisher(7); !math.IsNaN(got.P) {
		t.Errorf("%v, want a refusal", got)
	}
}

// Two and two people with 1, 2 and 3, 4: of six ways to part them two have means
// as far apart.
func TestPermutationByHand(t *testing.T) {
	y := []float64{1, 2, 3, 4}
	apart := func(second []bool) float64 {
		d := 0.0
		for i, in := range second {
			if in {
				d += y[i]
			} else {
				d -= y[i]
			}
		}
		return math.Abs(d)
	}
	got := estimate.Permutation(estimate.Exchange{First: 2, Second: 2}, apart)
	if got.P != 2./6 || got.Draws != 0 {
		t.Errorf("%+v", got)
	}
	if got := estimate.Permutation(estimate.Exchange{First: 4}, apart); !math.IsNaN(got.P) {
		t.Errorf("an empty group is tested: %+v", got)
	}
}

// Drawn and enumerated p-values agree, and a seed decides the draws.
func TestPermutationDraws(t *testing.T) {
	y := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}
	sum := func(second []bool) float64 {
		s := 0.0
		for i, in := range second {
			if in {
				s += y[i]
			}
		}
		return s
	}
	all := estimate.Exchange{First: 6, Second: 6}
	if all.Ways() != 924 || !all.Exact() {
		t.Fatalf("%d ways", all.Ways())
	}
	exact := estimate.Permutation(all, sum)
	some := estimate.Exchange{First: 6, Second: 6, Most: 500, Draws: 4000, Seed: 11}
	drawn := estimate.Permutation(some, sum)
	if drawn.Draws != 4000 || drawn != estimate.Permutation(some, sum) {
		t.Errorf("%+v", drawn)
	}
	near(t, "p", drawn.P, exact.P, 0.03)
	if big := (estimate.Exchange{First: 500, Second: 500}); big.Exact() || big.Ways() != 200_001 {
		t.Errorf("%d ways", big.Ways())
	}
	sizes := map[int]int{}
	some.Each(func(second []bool) {
		n := 0
		for _, in := range second {
			if in {
				n++
			}
		}
		sizes[n]++
	})
	if sizes[6] != 4000 {
		t.Errorf("%v", sizes)
	}
}

// By hand, one person against three: each is alone in turn. The largest of both
// statistics is 5, 3, 3, 2, so that 5 has p = 1/4 and 3 has 3/4.
func TestMaxT(t *testing.T) {
	first := [][]float64{{5, 1, 3, 2}, {3, 3, 0, 1}}
	got := estimate.MaxT(estimate.Exchange{First: 1, Second: 3}, 3, func(second []bool, of []float64) {
		alone := slices.Index(second, false)
		of[0], of[1], of[2] = first[0][alone], first[1][alone], math.NaN()
	})
	if got[0].P != 1./4 || got[1].P != 3./4 || !math.IsNaN(got[2].P) {
		t.Errorf("%+v", got)
	}
}

// Weights 1, 2, 1 at 10, 20, 30: half of the weight lies below 20 or at it, three
// quarters too.
func TestQuantile(t *testing.T) {
	values, cumulative := []float64{5, 10, 20, 30, 40}, []float64{0, 1, 3, 4, 4}
	for p, want := range map[float64]float64{-1: 10, 0: 10, .25: 10, .2500001: 20, .5: 20, .75: 20, .76: 30, 1: 30, 2: 30} {
		near(t, fmt.Sprint(p), estimate.Quantile(values, cumulative, p), want, 0)
	}
	near(t, "of nobody", estimate.Quantile(nil, nil, .5), math.NaN(), 0)
	near(t, "of no weight", estimate.Quantile(values[:1], cumulative[:1], .5), math.NaN(), 0)
	e := estimate.Woodruff(values, cumulative, .5, math.Inf(1), func(v float64) float64 {
		near(t, "value", v, 20, 0)
		return 0.01 // up to 20 there are .75 ± .196
	})
	near(t, "low", e.Low, 20, 0)
	near(t, "high", e.High, 30, 0)
	near(t, "SE", e.StdError, 10/(2*1.959964), 1e-6)
	none := estimate.Woodruff(values, cumulative, .5, 0, func(float64) float64 { return 0.01 })
	if none.Value != 20 || !math.IsNaN(none.Low) || !math.IsNaN(none.StdError) {
		t.Errorf("without degrees of freedom: %+v", none)
	}
}

func TestWeights(t *testing.T) {
	w := estimate.WeightsOf([]float64{1, 0, 3, 2})
	if want := (estimate.Weights{N: 3, Sum: 6, Squares: 14, Smallest: 1, Largest: 3}); w != want {
		t.Errorf("%+v, want %+v", w, want)
	}
	near(t, "design effect", w.DesignEffect(), 3*14/36., 1e-15)
	near(t, "of nobody", estimate.WeightsOf(nil).DesignEffect(), math.NaN(), 0)
	near(t, "ratio of nobody", estimate.WeightsOf(nil).Ratio(), math.NaN(), 0)
	near(t, "a census", estimate.DesignEffect(1, 2, 10, 10, false), math.NaN(), 0)
}
