package weigh_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment/weigh"
)

// Four people, two of them women, one of each young; the population is 60 %
// women and 30 % young. By hand: women 0.6/0.5, then young 0.3/0.5: people of
// different sex and age are independent, so that one sweep meets both.
func ExampleRake() {
	w, err := weigh.Rake(nil, []weigh.Margin{
		{Name: "gender", Categories: []string{"female", "male"}, Targets: []float64{0.6, 0.4}, Of: []int32{0, 0, 1, 1}},
		{Name: "age", Categories: []string{"young", "old"}, Targets: []float64{0.3, 0.7}, Of: []int32{0, 1, 0, 1}},
	}, weigh.Options{})
	if err != nil {
		panic(err)
	}
	for _, f := range w.Final {
		fmt.Printf("%.2f\n", f)
	}
	fmt.Println(w.Iterations, "sweep")
	// Output:
	// 0.72
	// 1.68
	// 0.48
	// 1.12
	// 1 sweep
}

// plain is raking as a textbook writes it: the largest error after each sweep.
func plain(weights []float64, margins []weigh.Margin, sweeps int) []float64 {
	n := 0.0
	for _, w := range weights {
		n += w
	}
	have := func(m weigh.Margin) []float64 {
		out := make([]float64, len(m.Targets))
		for i, c := range m.Of {
			out[c] += weights[i]
		}
		return out
	}
	var trace []float64
	for range sweeps {
		for _, m := range margins {
			h := have(m)
			for i, c := range m.Of {
				weights[i] *= m.Targets[c] * n / h[c]
			}
		}
		worst := 0.0
		for _, m := range margins {
			for c, h := range have(m) {
				worst = max(worst, math.Abs(h/n-m.Targets[c]))
			}
		}
		trace = append(trace, worst)
	}
	return trace
}

// electors are the margins of the British Election Panel Study (carData::BEPS)
// in the order of the check rim_beps_ipf_trace. The check does not say its
// targets, so that its trace is compared with that of a plain loop on others.
func electors(t *testing.T) []weigh.Margin {
	t.Helper()
	s := schools(sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "raking", "beps_rim.csv")))
	return []weigh.Margin{
		s.margin("gender", map[string]float64{"female": .51, "male": .49}),
		s.margin("ageg", map[string]float64{"18-34": .2, "35-44": .2, "45-54": .2, "55-64": .15, "65+": .25}),
		s.margin("vote", map[string]float64{"Conservative": .33, "Labour": .43, "Liberal Democrat": .24}),
		s.margin("pk", map[string]float64{"0": .3, "1": .05, "2": .45, "3": .2}),
	}
}

func TestRakeFollowsPlainLoop(t *testing.T) {
	margins := electors(t)
	n := len(margins[0].Of)
	weights := ones(n)
	trace := plain(weights, margins, 8)
	for k, off := range trace {
		_, err := weigh.Rake(nil, margins, weigh.Options{Iterations: k + 1, Tolerance: 1e-300})
		var e *weigh.Error
		if !errors.As(err, &e) || e.Kind != weigh.NoConvergence {
			t.Fatalf("sweep %d: %v", k+1, err)
		}
		nearly(t, "error", e.Off, off, 1e-6)
	}
	w, err := weigh.Rake(nil, margins, weigh.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w.Iterations < 5 || w.Error > weigh.DefaultTolerance {
		t.Errorf("%d sweeps, off by %g", w.Iterations, w.Error)
	}
	plain(weights, margins, 50)
	nearlyAll(t, "weight", w.Final, weights, 1e-9)
	nearly(t, "sum", w.Sum, float64(n), 1e-12)
}

func TestRakeForgetsOrder(t *testing.T) {
	margins := electors(t)
	n := len(margins[0].Of)
	r := rand.New(rand.NewPCG(1, 2))
	base := make([]float64, n)
	for i := range base {
		base[i] = math.Round(100*r.ExpFloat64()) / 10
	}
	for _, o := range []weigh.Options{{}, {Lower: 0.5, Upper: 3}, {Trim: 4}, {Lower: 0.4, Upper: 4, Trim: 5}} {
		want, err := weigh.Rake(base, margins, o)
		if err != nil {
			t.Fatal(err)
		}
		order := r.Perm(n)
		mixed := make([]float64, n)
		others := slices.Clone(margins)
		for m := range others {
			others[m].Of = make([]int32, n)
			for k, i := range order {
				others[m].Of[k], mixed[k] = margins[m].Of[i], base[i]
			}
		}
		got, err := weigh.Rake(mixed, others, o)
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range order {
			if got.Final[k] != want.Final[i] {
				t.Fatalf("%+v: weight %v became %v in another order", o, want.Final[i], got.Final[k])
			}
		}
		got.Achieved, want.Achieved = nil, nil
		if got.Sum != want.Sum || got.Effective != want.Effective || got.Trimmed != want.Trimmed {
			t.Errorf("%+v became %+v", want.Diagnostics, got.Diagnostics)
		}
	}
}

// holds checks what every raking promises.
func holds(t *testing.T, base []float64, margins []weigh.Margin, o weigh.Options, w *weigh.Weights) {
	t.Helper()
	for m, margin := range margins {
		for c, target := range margin.Targets {
			got := w.Achieved[m].Categories[c]
			nearly(t, margin.Name+" "+margin.Categories[c], got.Weighted, target, 1e-9)
		}
	}
	scale := w.Sum / sumOf(base)
	for i, f := range w.Final {
		if o.Trim > 0 && f > o.Trim*w.Mean*(1+1e-8) {
			t.Errorf("weight %d is %v, the mean %v", i, f, w.Mean)
		}
		if g := w.Factors[i] / scale; o.Upper > 0 && (g < o.Lower-1e-9 || g > o.Upper+1e-9) {
			t.Errorf("factor %d is %v", i, g)
		}
		nearly(t, "final", f, base[i]*w.Factors[i], 1e-12)
	}
}

func sumOf(v []float64) float64 { return times(v, ones(len(v))) }

func TestBoundsAreThoseOfCalibration(t *testing.T) {
	s := schoolsOf(t, "apiclus1.csv")
	base := s.numbers(t, "pw")
	margins := []weigh.Margin{
		s.margin("stype", map[string]float64{"E": 4421, "H": 755, "M": 1018}),
		s.margin("sch.wide", map[string]float64{"No": 1072, "Yes": 5122}),
	}
	x, _ := s.columns(t)
	for i, r := range s {
		x[3][i] = 0
		if r["sch.wide"] == "Yes" {
			x[3][i] = 1
		}
	}
	for _, b := range [][2]float64{{0, 0}, {0.87, 1.8}, {0.88, 1.75}} {
		o := weigh.Options{Lower: b[0], Upper: b[1]}
		w, err := weigh.Rake(base, margins, o)
		if err != nil {
			t.Fatal(err)
		}
		g, err := weigh.Calibrate(base, x, []float64{6194, 755, 1018, 5122}, weigh.Calibration{Distance: weigh.Exponential, Lower: b[0], Upper: b[1]})
		if err != nil {
			t.Fatal(err)
		}
		scale := 6194 / sumOf(base)
		for i := range g {
			nearly(t, "factor", w.Factors[i], g[i], 1e-6) // bounds differ by the scale, 1 + 6e-9
			if b[1] > 0 && (w.Factors[i] > b[1]*scale+1e-9 || w.Factors[i] < b[0]*scale-1e-9) {
				t.Errorf("factor %v is beyond %v", w.Factors[i], b)
			}
		}
	}
}

func TestTrim(t *testing.T) {
	margins := electors(t)
	n := len(margins[0].Of)
	base := make([]float64, n)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range base {
		base[i] = 0.5 + math.Round(10*r.ExpFloat64())/10
	}
	for _, o := range []weigh.Options{{Trim: 5}, {Trim: 4.5, Lower: 0.3, Upper: 6}} {
		w, err := weigh.Rake(base, margins, o)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, base, margins, o, w)
		if w.Trimmed == 0 || w.Rakings < 2 || w.Iterations < w.Rakings {
			t.Errorf("%+v trimmed %d in %d rakings of %d sweeps", o, w.Trimmed, w.Rakings, w.Iterations)
		}
	}
	w, err := weigh.Rake(base, margins, weigh.Options{Trim: 1000})
	if err != nil || w.Trimmed != 0 || w.Rakings != 1 {
		t.Errorf("trimmed %d in %d rakings: %v", w.Trimmed, w.Rakings, err)
	}
}

// Post-stratification: each cell gets its share, in one sweep.
func TestPostStratify(t *testing.T) {
	gender := []int32{0, 0, 0, 1, 1, 1}
	age := []int32{0, 1, 1, 0, 0, 1}
	m := weigh.Cross("gender × age", [][]int32{gender, age}, [][]int32{{0, 0}, {0, 1}, {1, 0}, {1, 1}}, []string{"f young", "f old", "m young", "m old"}, []float64{10, 40, 30, 20})
	w, err := weigh.Rake([]float64{1, 1, 3, 1, 1, 1}, []weigh.Margin{m}, weigh.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, []float64{10, 10, 30, 15, 15, 20}, 1e-12)
	if w.Iterations != 1 {
		t.Errorf("%d sweeps", w.Iterations)
	}
	w, err = weigh.Rake(nil, []weigh.Margin{m}, weigh.Options{Total: 6})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, []float64{.6, 1.2, 1.2, .9, .9, 1.2}, 1e-12)
}

// Two of six people have no listed gender: a third of the base, which they
// keep. The others share the rest by their targets.
func TestKeep(t *testing.T) {
	gender := weigh.Margin{Name: "gender", Categories: []string{"f", "m"}, Targets: []float64{.75, .25}, Of: []int32{0, 0, 1, 1, -1, -1}}
	age := weigh.Margin{Name: "age", Categories: []string{"young", "old"}, Targets: []float64{.5, .5}, Of: []int32{0, 0, 0, 0, 0, 1}}
	_, err := weigh.Rake(nil, []weigh.Margin{gender, age}, weigh.Options{})
	var e *weigh.Error
	if !errors.As(err, &e) || e.Kind != weigh.Unknown || e.People != 2 || e.Margin != "gender" {
		t.Fatalf("got %v", err)
	}
	w, err := weigh.Rake(nil, []weigh.Margin{gender}, weigh.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, []float64{1.5, 1.5, .5, .5, 1, 1}, 1e-12)
	if !slices.Equal(w.Margins[0].Of, []int32{0, 0, 1, 1, 2, 2}) || w.Achieved[0].Kept != 2 || len(w.Achieved[0].Categories) != 3 {
		t.Errorf("margin %+v, %+v", w.Margins[0], w.Achieved[0])
	}
	if gender.Of[5] != -1 {
		t.Error("the caller's margin was changed")
	}
}

func TestRefusals(t *testing.T) {
	of := []int32{0, 0, 1, 1}
	margin := func(targets ...float64) weigh.Margin {
		return weigh.Margin{Name: "gender", Categories: []string{"f", "m", "d"}[:len(targets)], Targets: targets, Of: of}
	}
	other := weigh.Margin{Name: "age", Categories: []string{"young", "old"}, Targets: []float64{.9, .1}, Of: of}
	for name, c := range map[string]struct {
		base     []float64
		margins  []weigh.Margin
		o        weigh.Options
		kind     weigh.Kind
		margin   string
		category string
	}{
		"a negative target":       {margins: []weigh.Margin{margin(-.5, 1.5)}, kind: weigh.BadTarget, margin: "gender", category: "f"},
		"no number":               {margins: []weigh.Margin{margin(math.NaN(), 1)}, kind: weigh.BadTarget, margin: "gender", category: "f"},
		"nothing":                 {margins: []weigh.Margin{margin(0, 0)}, kind: weigh.BadTarget, margin: "gender"},
		"no margin":               {kind: weigh.BadTarget},
		"shares short of 1":       {margins: []weigh.Margin{margin(.5, .4)}, kind: weigh.BadShares, margin: "gender"},
		"counts that differ":      {margins: []weigh.Margin{margin(50, 50), {Name: "age", Categories: []string{"a", "b"}, Targets: []float64{60, 50}, Of: of}}, kind: weigh.Totals, margin: "age"},
		"nobody":                  {margins: []weigh.Margin{margin(.5, .4, .1)}, kind: weigh.Nobody, margin: "gender", category: "d"},
		"a zero target":           {margins: []weigh.Margin{margin(1, 0)}, kind: weigh.Unwanted, margin: "gender", category: "m"},
		"no weight in a category": {base: []float64{1, 1, 0, 0}, margins: []weigh.Margin{margin(.5, .5)}, kind: weigh.Weightless, margin: "gender", category: "m"},
		"no weight at all":        {base: make([]float64, 4), margins: []weigh.Margin{margin(.5, .5)}, kind: weigh.BadBase},
		"a negative weight":       {base: []float64{1, 1, -1, 1}, margins: []weigh.Margin{margin(.5, .5)}, kind: weigh.BadBase},
		"a contradiction":         {margins: []weigh.Margin{margin(.5, .5), other}, kind: weigh.NoConvergence, margin: "gender", category: "f"},
		"bounds":                  {margins: []weigh.Margin{margin(.9, .1)}, o: weigh.Options{Lower: .5, Upper: 1.9}, kind: weigh.OutOfBounds, margin: "gender", category: "m"},
		"a limit":                 {margins: []weigh.Margin{margin(.9, .1)}, o: weigh.Options{Trim: 1.5}, kind: weigh.OverLimit, margin: "gender", category: "f"},
		"bounds that are none":    {margins: []weigh.Margin{margin(.5, .5)}, o: weigh.Options{Lower: 1.5, Upper: 2}, kind: weigh.BadOption},
		"a limit that is none":    {margins: []weigh.Margin{margin(.5, .5)}, o: weigh.Options{Trim: .5}, kind: weigh.BadOption},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := weigh.Rake(c.base, c.margins, c.o)
			var e *weigh.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Kind != c.kind || e.Margin != c.margin || e.Category != c.category {
				t.Errorf("got kind %d, margin %q, category %q: %v", e.Kind, e.Margin, e.Category, err)
			}
			if e.Text == "" || e.Hint == "" || c.margin != "" && !strings.Contains(err.Error(), c.margin) || c.category != "" && !strings.Contains(err.Error(), c.category) {
				t.Errorf("the message is %q, the hint %q", err, e.Hint)
			}
		})
	}
}

// People who weigh 0 stay at 0 and stop nothing.
func TestZeroBaseWeights(t *testing.T) {
	m := weigh.Margin{Name: "gender", Categories: []string{"f", "m", "d"}, Targets: []float64{.25, .75, 0}, Of: []int32{0, 0, 1, 1, 2}}
	w, err := weigh.Rake([]float64{2, 0, 1, 1, 0}, []weigh.Margin{m}, weigh.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, []float64{1, 0, 1.5, 1.5, 0}, 1e-12)
	if w.Smallest != 1 || w.Respondents != 5 {
		t.Errorf("%+v", w.Diagnostics)
	}
}

func TestCalibrationRefusals(t *testing.T) {
	x := [][]float64{{1, 1, 1}, {1, 0, 0}}
	for _, c := range []weigh.Calibration{{Distance: weigh.Logit}, {Lower: 2, Upper: 3}} {
		if _, err := weigh.Calibrate(nil, x, []float64{3, 1}, c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
	_, err := weigh.Calibrate(nil, x, []float64{3, 2.9}, weigh.Calibration{Distance: weigh.Logit, Lower: .5, Upper: 2, Names: []string{"all", "first"}})
	var e *weigh.Error
	if !errors.As(err, &e) || e.Kind != weigh.NoConvergence {
		t.Errorf("got %v", err)
	}
	// A column that follows from others changes nothing.
	a, err := weigh.Calibrate(nil, x, []float64{6, 1}, weigh.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := weigh.Calibrate(nil, append(x, []float64{0, 1, 1}), []float64{6, 1, 5}, weigh.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "factor", b, a, 1e-9)
}
