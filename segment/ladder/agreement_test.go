package ladder_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"rung/pipeline/sharedtest"
	"rung/segment/ladder"
)

func near(got, want, tolerance float64) bool {
	return math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) <= tolerance*math.Abs(want)+1e-9
}

// observe makes an agreement of statements, one row each.
func observe(categories, coders int, statements ...[]ladder.Index) *ladder.Agreement {
	g := ladder.NewAgreement(categories, coders)
	for _, s := range statements {
		g.Observe(s)
	}
	return g
}

// Two coders, ten statements, categories 0 and 1:
//
//	        0  1
//	    0   4  1   5      p_o = 7/10
//	    1   2  3   5
//	        6  4  10
//
//	κ: p_e = (5·6 + 5·4)/100 = 0.5; (0.7−0.5)/0.5 = 0.4
//	π: pooled 11 and 9 of 20, p_e = (121+81)/400 = 0.505; 0.195/0.495 = 13/33
//	PL with 2 categories: √((0.7−0.5)·2/1) = √0.4; with 5: √((0.7−0.2)·5/4) = √0.625
//	α: D_o: 3 of 10 disagree, o_01 = 3; n = 20, n_0·n_1 = 99; 1 − 19·3/99 = 14/33
func TestAgreementByHand(t *testing.T) {
	statements := slices.Concat(
		slices.Repeat([][]ladder.Index{{0, 0}}, 4), slices.Repeat([][]ladder.Index{{0, 1}}, 1),
		slices.Repeat([][]ladder.Index{{1, 0}}, 2), slices.Repeat([][]ladder.Index{{1, 1}}, 3),
		[][]ladder.Index{{0, ladder.NotCoded}, {ladder.NotCoded, ladder.NotCoded}}, // say nothing
	)
	g := observe(2, 2, statements...)
	for name, pair := range map[string][2]float64{
		"percent": {g.Percent(), 0.7}, "kappa": {g.CohenKappa(), 0.4}, "pi": {g.ScottPi(), 13. / 33},
		"perreault-leigh": {g.PerreaultLeigh(), math.Sqrt(0.4)}, "of 5": {observe(5, 2, statements...).PerreaultLeigh(), math.Sqrt(0.625)},
		"alpha": {g.KrippendorffAlpha(ladder.Nominal, nil), 14. / 33},
	} {
		if !near(pair[0], pair[1], 1e-12) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	want := []ladder.Confused{{First: 0, Second: 0, Count: 4}, {First: 0, Second: 1, Count: 1}, {First: 1, Second: 0, Count: 2}, {First: 1, Second: 1, Count: 3}}
	if got := g.Confusion(); !slices.Equal(got, want) {
		t.Errorf("confusion %v, want %v", got, want)
	}
	if g.Statements() != 12 || g.Pairable() != 10 {
		t.Errorf("%d statements, %d pairable", g.Statements(), g.Pairable())
	}
}

func TestAgreementUndefined(t *testing.T) {
	nan := math.NaN()
	one := ladder.Index(1)
	cases := []struct {
		name                   string
		g                      *ladder.Agreement
		percent, kappa, pi, pl float64
		alpha                  float64
	}{
		{"nothing", observe(3, 2), nan, nan, nan, nan, nan},
		{"nothing coded twice", observe(3, 2, []ladder.Index{1, ladder.NotCoded}), nan, nan, nan, nan, nan},
		{"one category only: nothing to agree about", observe(3, 2, []ladder.Index{one, one}, []ladder.Index{one, one}), 1, nan, nan, 1, nan},
		{"one category offered", observe(1, 2, []ladder.Index{0, 0}), 1, nan, nan, nan, nan},
		// p_o = 0 < 1/3. κ: p_e = 0. π: pooled ½ and ½, p_e = ½; −1. α: n = 2,
		// o_01 = 1, n_0·n_1 = 1; 1 − 1·1/1 = 0.
		{"less than chance", observe(3, 2, []ladder.Index{0, 1}), 0, 0, -1, 0, 0},
	}
	for _, c := range cases {
		got := []float64{c.g.Percent(), c.g.CohenKappa(), c.g.ScottPi(), c.g.PerreaultLeigh(), c.g.KrippendorffAlpha(ladder.Nominal, nil)}
		for i, want := range []float64{c.percent, c.kappa, c.pi, c.pl, c.alpha} {
			if !near(got[i], want, 1e-12) {
				t.Errorf("%s: coefficient %d is %v, want %v", c.name, i, got[i], want)
			}
		}
	}
	looked(t, len(cases), 5)
}

// Krippendorff's two published data sets under all four metrics.
func TestKrippendorffOracle(t *testing.T) {
	text, err := os.ReadFile(sharedtest.Shared(t, "oracles", "ladder", "reliability", "expected_krippendorff.json"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[string]float64{}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	c := ladder.NewAgreement(5, 4) // values 1 to 5 of 4 coders
	rows := oracle(t, "ladder", "reliability", "krippendorff_C_4x12.csv")
	for unit := 1; unit <= 12; unit++ {
		var codes []ladder.Index
		for _, row := range rows {
			codes = append(codes, category(t, row[unit]))
		}
		c.Observe(codes)
	}
	w := ladder.NewAgreement(4, 3) // how often each of 4 values was given by up to 3 coders
	for _, row := range oracle(t, "ladder", "reliability", "krippendorff_W_value_counts_15x4.csv") {
		codes := []ladder.Index{}
		for value, count := range row[1:] {
			codes = append(codes, slices.Repeat([]ladder.Index{ladder.Index(value)}, int(number(t, count)))...)
		}
		w.Observe(append(codes, slices.Repeat([]ladder.Index{ladder.NotCoded}, 3-len(codes))...))
	}
	checked := 0
	for name, g := range map[string]*ladder.Agreement{"krippendorff_C_4x12": c, "krippendorff_W_15": w} {
		for m := ladder.Nominal; m <= ladder.Ratio; m++ {
			expected, ok := want[name][m.String()]
			if got := g.KrippendorffAlpha(m, []float64{1, 2, 3, 4, 5}); !ok || !near(got, expected, 1e-12) {
				t.Errorf("%s, %v: %v, want %v", name, m, got, expected)
			}
			checked++
		}
	}
	looked(t, checked, 8)
	looked(t, int(c.Pairable()), 11) // all but the last unit, which one coder judged
	looked(t, int(w.Pairable()), 12) // all but units 1, 2 and 14
}

// Categories 0 and 1 both stand for nothing, 2 for one. Confusing the first
// two is no disagreement under ratio: D_o = 0, α = 1. Without values they are
// 0, 1 and 2, δ² is 1 between 0 and 1, 1 between 0 and 2, 1/9 between 1 and 2;
// n = 4, o_01 = 1, n_0 = n_1 = 1, n_2 = 2: 1 − 3·1/(1 + 2 + 2/9) = 2/29.
func TestRatioOfNothing(t *testing.T) {
	g := observe(3, 2, []ladder.Index{0, 1}, []ladder.Index{2, 2})
	if got := g.KrippendorffAlpha(ladder.Ratio, []float64{0, 0, 1}); got != 1 {
		t.Errorf("α %v, want 1", got)
	}
	if got := g.KrippendorffAlpha(ladder.Ratio, nil); !near(got, 2./29, 1e-12) {
		t.Errorf("α %v, want 2/29", got)
	}
}

// category is the category of a value 1, 2…, NotCoded where it is missing.
func category(t *testing.T, text string) ladder.Index {
	if text == "" {
		return ladder.NotCoded
	}
	return ladder.Index(number(t, text) - 1)
}

// Fleiss' (1971) psychiatric diagnoses as R's irr 0.84.1 sees them: raters 2
// and 3 by Cohen's κ and percent agreement, all six by Light's mean κ.
func TestKappaOracle(t *testing.T) {
	two, six := ladder.NewAgreement(5, 2), ladder.NewAgreement(5, 6)
	var all [][]ladder.Index
	for _, row := range oracle(t, "reliability", "diagnoses.csv") {
		var codes []ladder.Index
		for _, cell := range row[1:] {
			n, err := strconv.Atoi(cell[:1]) // "4. Neurosis"
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, ladder.Index(n-1))
		}
		two.Observe(codes[1:3])
		six.Observe(codes)
		all = append(all, codes)
	}
	looked(t, len(all), 30)
	for name, pair := range map[string][2]float64{
		"cohen 2, 3":         {two.CohenKappa(), 0.6311475409836065},
		"percent 2, 3":       {two.Percent(), 0.70},
		"light":              {six.CohenKappa(), 0.45941214443459544},
		"α of complete data": {six.KrippendorffAlpha(ladder.Nominal, nil), 1 - (1-0.43024452006014086)*(1-1./180)},
	} {
		if !near(pair[0], pair[1], 1e-12) {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
}

// The 253 statements of the ladder.ly study that experts and crowd workers
// both coded, by code and by level. Coders agree on level far more.
func TestStudyAgreement(t *testing.T) {
	f := studyFrame(t)
	byCode, byLevel := ladder.NewAgreement(len(f.Codes), 2), ladder.NewAgreement(3, 2)
	bands := map[string]ladder.Index{"A": 0, "C": 1, "V": 2}
	toBand := make([]ladder.Index, len(f.Codes))
	for i := range f.Codes {
		toBand[i] = map[ladder.Level]ladder.Index{ladder.Attribute: 0, ladder.Consequence: 1, ladder.Value: 2}[f.Band(ladder.Index(i))]
	}
	sameCode, sameLevel := 0., 0.
	rows := oracle(t, "ladder", "ladderly", "double_coded_statements_253.csv")
	for _, row := range rows {
		codes := codesOf(t, f, row[4]+">"+row[5])
		levels := ladder.Relabel(nil, codes, toBand)
		if want := []ladder.Index{bands[row[6]], bands[row[7]]}; !slices.Equal(levels, want) {
			t.Errorf("%v: levels %v", row, levels)
		}
		byCode.Observe(codes)
		byLevel.Observe(levels)
		if row[4] == row[5] {
			sameCode++
		}
		if row[6] == row[7] {
			sameLevel++
		}
	}
	looked(t, len(rows), 253)
	if got := byCode.Percent(); got != sameCode/253 {
		t.Errorf("codes agree in %v of statements, want %v", got, sameCode/253)
	}
	if got := byLevel.Percent(); got != sameLevel/253 {
		t.Errorf("levels agree in %v of statements, want %v", got, sameLevel/253)
	}
	if byLevel.CohenKappa() < byCode.CohenKappa()+0.2 {
		t.Errorf("κ by level %v, by code %v", byLevel.CohenKappa(), byCode.CohenKappa())
	}
}

// α straight from its definition: D_o and D_e as means over pairs of values,
// D_o within statements, weighted by their number of values.
func naiveAlpha(statements [][]ladder.Index, delta func(a, b ladder.Index) float64) float64 {
	var values []ladder.Index
	observed := 0.
	for _, s := range statements {
		given := slices.DeleteFunc(slices.Clone(s), func(c ladder.Index) bool { return c == ladder.NotCoded })
		if len(given) < 2 {
			continue
		}
		for i, a := range given {
			for j, b := range given {
				if i != j {
					observed += delta(a, b) / float64(len(given)-1)
				}
			}
		}
		values = append(values, given...)
	}
	expected := 0.
	for i, a := range values {
		for j, b := range values {
			if i != j {
				expected += delta(a, b)
			}
		}
	}
	if expected == 0 {
		return math.NaN()
	}
	n := float64(len(values))
	return 1 - (observed/n)/(expected/(n*(n-1)))
}

// Whatever the coders say: α follows its definition, parts merge to the whole
// in any order to the last bit, and coefficients of two coders do not depend
// on who is first.
func TestAgreementMerges(t *testing.T) {
	category := rapid.Map(rapid.IntRange(0, 4), func(i int) ladder.Index {
		return []ladder.Index{0, 1, 2, 3, ladder.NotCoded}[i]
	})
	values := []float64{0, 1, 1.5, 7}
	rapid.Check(t, func(t *rapid.T) {
		coders := rapid.IntRange(2, 4).Draw(t, "coders")
		statements := rapid.SliceOfN(rapid.SliceOfN(category, coders, coders), 0, 20).Draw(t, "statements")
		whole := observe(4, coders, statements...)
		cut := rapid.IntRange(0, len(statements)).Draw(t, "cut")
		rest := slices.Clone(statements[cut:])
		slices.Reverse(rest)
		merged := observe(4, coders, rest...)
		merged.Merge(observe(4, coders, statements[:cut]...))
		if merged.Statements() != whole.Statements() || merged.Pairable() != whole.Pairable() {
			t.Fatalf("%d and %d statements, want %d and %d", merged.Statements(), merged.Pairable(), whole.Statements(), whole.Pairable())
		}
		a, b := coefficients(whole, values), coefficients(merged, values)
		for name, v := range a {
			if math.Float64bits(v) != math.Float64bits(b[name]) {
				t.Fatalf("%s: %v whole, %v merged", name, v, b[name])
			}
		}
		if want := naiveAlpha(statements, func(a, b ladder.Index) float64 {
			return map[bool]float64{true: 0, false: 1}[a == b]
		}); !near(a["nominal"], want, 1e-9) {
			t.Fatalf("α %v, want %v", a["nominal"], want)
		}
		if want := naiveAlpha(statements, func(a, b ladder.Index) float64 {
			return (values[a] - values[b]) * (values[a] - values[b])
		}); !near(a["interval"], want, 1e-9) {
			t.Fatalf("interval α %v, want %v", a["interval"], want)
		}
		if coders == 2 {
			for i := range statements {
				statements[i] = []ladder.Index{statements[i][1], statements[i][0]}
			}
			for name, v := range coefficients(observe(4, 2, statements...), values) {
				if !near(v, a[name], 1e-12) {
					t.Fatalf("%s: %v, with coders swapped %v", name, a[name], v)
				}
			}
		}
	})
}

func coefficients(g *ladder.Agreement, values []float64) map[string]float64 {
	out := map[string]float64{"percent": g.Percent(), "kappa": g.CohenKappa(), "pi": g.ScottPi(), "perreault-leigh": g.PerreaultLeigh()}
	for m := ladder.Nominal; m <= ladder.Ratio; m++ {
		out[m.String()] = g.KrippendorffAlpha(m, values)
	}
	return out
}
