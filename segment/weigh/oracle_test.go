package weigh_test

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment/estimate"
	"rung/segment/weigh"
)

// The schools of the California API (survey::api), drawn by district
// (apiclus1) and by type of school (apistrat).

type schools []map[string]string

func schoolsOf(t *testing.T, file string) schools {
	t.Helper()
	return sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "survey_design", file))
}

func (s schools) numbers(t *testing.T, name string) []float64 {
	t.Helper()
	out := make([]float64, len(s))
	for i, r := range s {
		v, err := strconv.ParseFloat(r[name], 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

// codes numbers the values of a column in their order.
func (s schools) codes(name string) []int32 {
	var known []string
	for _, r := range s {
		known = append(known, r[name])
	}
	slices.Sort(known)
	known = slices.Compact(known)
	out := make([]int32, len(s))
	for i, r := range s {
		out[i] = int32(slices.Index(known, r[name]))
	}
	return out
}

// margin is the margin of a column by its targets.
func (s schools) margin(name string, targets map[string]float64) weigh.Margin {
	m := weigh.Margin{Name: name}
	for c := range targets {
		m.Categories = append(m.Categories, c)
	}
	slices.Sort(m.Categories)
	for _, c := range m.Categories {
		m.Targets = append(m.Targets, targets[c])
	}
	for _, r := range s {
		m.Of = append(m.Of, int32(slices.Index(m.Categories, r[name])))
	}
	return m
}

type targets map[string]map[string]float64

type figure struct {
	Term    string
	Est, SE float64
}

type kish struct {
	N         float64
	Sum       float64 `json:"sum_w"`
	Effective float64 `json:"n_eff"`
	Deff      float64 `json:"deff_kish"`
	Smallest  float64 `json:"w_min"`
	Largest   float64 `json:"w_max"`
	Mean      float64 `json:"w_mean"`
}

func (k kish) compare(t *testing.T, d weigh.Diagnostics, tolerance float64) {
	t.Helper()
	nearly(t, "n", float64(d.Respondents), k.N, 0)
	nearly(t, "sum", d.Sum, k.Sum, tolerance)
	nearly(t, "effective n", d.Effective, k.Effective, tolerance)
	nearly(t, "deff", d.Deff, k.Deff, tolerance)
	nearly(t, "smallest", d.Smallest, k.Smallest, tolerance)
	nearly(t, "largest", d.Largest, k.Largest, tolerance)
	nearly(t, "mean", d.Mean, k.Mean, tolerance)
	nearly(t, "ratio", d.Ratio, k.Largest/k.Smallest, tolerance)
}

func nearly(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)+1e-9) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func nearlyAll(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%d of %s, want %d", len(got), what, len(want))
	}
	for i := range got {
		nearly(t, what+" "+strconv.Itoa(i), got[i], want[i], tolerance)
	}
}

func everybody(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func times(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// mean is a weighted mean and its error, with v as the design sees it.
func mean(d *estimate.Design, weights, v []float64) (float64, float64) {
	all := everybody(len(v))
	m, i := d.Quotient(times(weights, v), times(weights, ones(len(v))), d.Total(all, v), d.Total(all, ones(len(v))))
	return m, math.Sqrt(d.Variance(i))
}

func design(t *testing.T, d estimate.Draw) *estimate.Design {
	t.Helper()
	d.Len = len(d.Weight)
	out, err := estimate.NewDesign(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func categories(margins []weigh.Margin) (out [][]int32) {
	for _, m := range margins {
		out = append(out, m.Of)
	}
	return out
}

// The check rake_apiclus1.
func TestRakeOfClusters(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Targets     targets
		Weights     []float64 `json:"weights_in_csv_order"`
		Kish        kish
		Mean, Total []figure
		Fixed       []figure `json:"se_if_weights_treated_as_fixed"`
	}](t, "raking", "rake_apiclus1")
	s := schoolsOf(t, "apiclus1.csv")
	w, err := weigh.Rake(s.numbers(t, "pw"), []weigh.Margin{s.margin("stype", want.Targets["stype"]), s.margin("sch.wide", want.Targets["sch.wide"])}, weigh.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, want.Weights, tolerance)
	want.Kish.compare(t, w.Diagnostics, tolerance)
	draw := estimate.Draw{Weight: w.Final, Cluster: s.codes("dnum"), Population: s.numbers(t, "fpc"), Margins: categories(w.Margins)}
	raked := design(t, draw)
	draw.Margins, draw.Population = nil, nil // the check draws districts with replacement here
	fixed := design(t, draw)
	for k := range want.Mean {
		v := s.numbers(t, want.Mean[k].Term)
		m, se := mean(raked, w.Final, v)
		nearly(t, "mean", m, want.Mean[k].Est, tolerance)
		nearly(t, "its error", se, want.Mean[k].SE, tolerance)
		m, se = mean(fixed, w.Final, v)
		nearly(t, "mean", m, want.Fixed[k].Est, tolerance)
		nearly(t, "its error with fixed weights", se, want.Fixed[k].SE, tolerance)
	}
	v := s.numbers(t, want.Total[0].Term)
	nearly(t, "total", times(w.Final, v), want.Total[0].Est, tolerance)
	nearly(t, "its error", math.Sqrt(raked.Variance(raked.Total(everybody(len(v)), v))), want.Total[0].SE, tolerance)
}

// The check rake_nonuniform_base_weights: people of one cell keep different
// weights.
func TestRakeKeepsBaseWeights(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Targets targets
		Weights []float64
		G       []float64 `json:"g_distinct"`
		Mean    []figure
		Kish    kish
	}](t, "raking", "rake_nonuniform_base_weights")
	s := schoolsOf(t, "apistrat.csv")
	w, err := weigh.Rake(s.numbers(t, "pw"), []weigh.Margin{s.margin("comp.imp", want.Targets["comp.imp"]), s.margin("sch.wide", want.Targets["sch.wide"])}, weigh.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nearlyAll(t, "weight", w.Final, want.Weights, tolerance)
	want.Kish.compare(t, w.Diagnostics, tolerance)
	var factors []float64
	for _, f := range w.Factors {
		factors = append(factors, math.Round(f*1e10)/1e10)
	}
	slices.Sort(factors)
	nearlyAll(t, "factor", slices.Compact(factors), want.G, tolerance)
	d := design(t, estimate.Draw{Weight: w.Final, Stratum: s.codes("stype"), Population: s.numbers(t, "fpc"), Margins: categories(w.Margins)})
	for _, f := range want.Mean {
		m, se := mean(d, w.Final, s.numbers(t, f.Term))
		nearly(t, f.Term, m, f.Est, tolerance)
		nearly(t, "its error", se, f.SE, tolerance)
	}
}

// columns are the model matrix of ~stype + api99.
func (s schools) columns(t *testing.T) ([][]float64, []float64) {
	x := [][]float64{ones(len(s)), make([]float64, len(s)), make([]float64, len(s)), s.numbers(t, "api99")}
	for i, r := range s {
		switch r["stype"] {
		case "H":
			x[1][i] = 1
		case "M":
			x[2][i] = 1
		}
	}
	return x, []float64{6194, 755, 1018, 3914069}
}

// The check calibrate_linear_apiclus1: weights, and errors of residuals.
func TestLinearCalibration(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Weights     []float64
		Mean, Total []figure
	}](t, "raking", "calibrate_linear_apiclus1")
	s := schoolsOf(t, "apiclus1.csv")
	base := s.numbers(t, "pw")
	x, totals := s.columns(t)
	g, err := weigh.Calibrate(base, x, totals, weigh.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	final := make([]float64, len(g))
	for i := range g {
		final[i] = base[i] * g[i]
	}
	nearlyAll(t, "weight", final, want.Weights, tolerance)
	d := design(t, estimate.Draw{Weight: final, Cluster: s.codes("dnum"), Population: s.numbers(t, "fpc")})
	within := func(v []float64) float64 {
		return math.Sqrt(d.Variance(d.Total(everybody(len(v)), weigh.Residuals(base, x, v))))
	}
	for _, f := range want.Total {
		v := s.numbers(t, f.Term)
		nearly(t, "total", times(final, v), f.Est, tolerance)
		nearly(t, "its error", within(v), f.SE, tolerance)
	}
	for _, f := range want.Mean {
		v, n := s.numbers(t, f.Term), times(final, ones(len(s)))
		m := times(final, v) / n
		for i := range v {
			v[i] = (v[i] - m) / n
		}
		nearly(t, "mean", m, f.Est, tolerance)
		nearly(t, "its error", within(v), f.SE, tolerance)
	}
}

// The check calibrate_logit_bounded_apiclus1.
func TestLogitCalibration(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Weights []float64
		Low     float64 `json:"g_min"`
		High    float64 `json:"g_max"`
	}](t, "raking", "calibrate_logit_bounded_apiclus1")
	s := schoolsOf(t, "apiclus1.csv")
	base := s.numbers(t, "pw")
	x, totals := s.columns(t)
	g, err := weigh.Calibrate(base, x, totals, weigh.Calibration{Distance: weigh.Logit, Lower: 0.7, Upper: 1.7})
	if err != nil {
		t.Fatal(err)
	}
	for i := range g {
		nearly(t, "weight "+strconv.Itoa(i), base[i]*g[i], want.Weights[i], tolerance)
	}
	nearly(t, "smallest factor", slices.Min(g), want.Low, tolerance)
	nearly(t, "largest factor", slices.Max(g), want.High, tolerance)
}

// The example of help(trimWeights) in survey 4.1, whose printed summaries have
// two decimals: minimum, quartiles, mean and maximum.
func TestTrimOfCalibrated(t *testing.T) {
	want, _ := sharedtest.Oracle[struct{ Weights []float64 }](t, "raking", "calibrate_linear_apiclus1")
	w, err := weigh.Trim(want.Weights, 20, 45, false)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(w)
	got := []float64{w[0], (w[45] + w[46]) / 2, w[91], (w[136] + w[137]) / 2, w[182], sumOf(w) / 183}
	for k, v := range []float64{20, 26.82, 34.48, 41.13, 45.74, 33.85} { // 45.5 and 136.5 are R's quartiles of 183
		if math.Abs(got[k]-v) > 0.005 {
			t.Errorf("summary %d is %v, want %v", k, got[k], v)
		}
	}
	w, err = weigh.Trim(want.Weights, 20, 45, true)
	if err != nil {
		t.Fatal(err)
	}
	if low := slices.Min(w); math.Abs(low-20.01) > 0.005 || slices.Max(w) != 45 {
		t.Errorf("strict: %v to %v", low, slices.Max(w))
	}
	nearly(t, "sum", sumOf(w), sumOf(want.Weights), 1e-12)
	if _, err := weigh.Trim(want.Weights, 20, 30, true); err == nil {
		t.Error("a limit under the mean was taken")
	}
}
