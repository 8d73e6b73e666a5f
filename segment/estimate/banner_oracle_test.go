package estimate_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"rung/pipeline/sharedtest"
	"rung/segment/estimate"
)

const item = "economic.cond.household"

// bannerColumns are the columns of the banner by letter, in groups that are tested.
var bannerColumns = [][][3]string{
	{{"A", "gender", "female"}, {"B", "gender", "male"}},
	{{"C", "ageg", "18-34"}, {"D", "ageg", "35-54"}, {"E", "ageg", "55+"}},
	{{"F", "vote", "Conservative"}, {"G", "vote", "Labour"}, {"H", "vote", "Liberal Democrat"}},
}

var bannerRows = []struct {
	name  string
	codes []string
}{
	{"code1", []string{"1"}}, {"code2", []string{"2"}}, {"code3", []string{"3"}}, {"code4", []string{"4"}}, {"code5", []string{"5"}},
	{"T2B", []string{"4", "5"}}, {"B2B", []string{"1", "2"}}, {"MID", []string{"3"}},
}

func beps(t *testing.T) survey {
	t.Helper()
	return load(t, columns{weight: "weight"}, "banner", "beps.csv")
}

// group is a column of the banner in a row; "" is everybody.
func (s survey) group(column, value string, codes []string, weighted bool) estimate.Group {
	var g estimate.Group
	for i, r := range s.rows {
		if column != "" && r[column] != value {
			continue
		}
		w := 1.0
		if weighted {
			w = s.weight(int32(i))
		}
		g.Persons++
		g.Weight += w
		g.Squares += w * w
		if slices.Contains(codes, r[item]) {
			g.Part += w
		}
	}
	return g
}

func TestBannerCells(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Row, Column string
		N, W, Count float64
		Neff        float64 `json:"n_eff"`
		WCount      float64
		PUnweighted float64 `json:"p_unw"`
		P           float64
	}](t, "banner", "cells")
	s := beps(t)
	for _, w := range want {
		column, value, _ := strings.Cut(w.Column, "=")
		if w.Column == "Total" {
			column = ""
		}
		k := slices.IndexFunc(bannerRows, func(r struct {
			name  string
			codes []string
		}) bool {
			return r.name == w.Row
		})
		g, plain := s.group(column, value, bannerRows[k].codes, true), s.group(column, value, bannerRows[k].codes, false)
		what := w.Row + " " + w.Column
		agree(t, what+" n", float64(g.Persons), w.N, 0)
		agree(t, what+" weighted n", g.Weight, w.W, tol)
		agree(t, what+" effective n", g.Effective(), w.Neff, tol)
		agree(t, what+" count", plain.Part, w.Count, tol)
		agree(t, what+" weighted count", g.Part, w.WCount, tol)
		agree(t, what+" share", g.Share(), w.P, tol)
		agree(t, what+" unweighted share", plain.Share(), w.PUnweighted, tol)
	}
	if len(want) != 72 {
		t.Errorf("%d cells", len(want))
	}
}

// letters is the columns that each cell is significantly higher than, the
// family of a correction being the pairs of a row and a group.
func (s survey) letters(weighted bool, correction estimate.Correction) map[string]string {
	out := map[string]string{}
	for _, row := range bannerRows {
		for _, of := range bannerColumns {
			var p []float64
			var higher, lower []string
			for i, a := range of {
				for _, b := range of[i+1:] {
					ga, gb := s.group(a[1], a[2], row.codes, weighted), s.group(b[1], b[2], row.codes, weighted)
					d := estimate.SharesPooled(ga.Share(), ga.Effective(), gb.Share(), gb.Effective())
					p = append(p, d.P)
					if d.Value > 0 {
						higher, lower = append(higher, a[0]), append(lower, b[0])
					} else {
						higher, lower = append(higher, b[0]), append(lower, a[0])
					}
				}
			}
			for k, adjusted := range correction.Adjust(p) {
				if adjusted <= 0.05 {
					out[row.name+":"+higher[k]] += lower[k]
				}
			}
		}
	}
	return out
}

func TestLetters(t *testing.T) {
	s := beps(t)
	for _, c := range []struct {
		id         string
		weighted   bool
		correction estimate.Correction
	}{
		{"letters_eff_none_05", true, estimate.Uncorrected},
		{"letters_eff_bonferroni_05", true, estimate.Bonferroni},
		{"letters_unw_none_05", false, estimate.Uncorrected},
	} {
		t.Run(c.id, func(t *testing.T) {
			want, _ := sharedtest.Oracle[map[string]string](t, "banner", c.id)
			got := s.letters(c.weighted, c.correction)
			for cell, letters := range want {
				if got[cell] != letters {
					t.Errorf("%s has %q, want %q", cell, got[cell], letters)
				}
			}
			if len(got) != len(want) || len(want) == 0 {
				t.Errorf("%d cells have letters, want %d", len(got), len(want))
			}
		})
	}
}

type meanErrors struct {
	M        float64
	WinCross float64 `json:"se_wincross"`
	Spss     float64 `json:"se_spss"`
	Kish     float64 `json:"se_kish"`
	Taylor   float64 `json:"se_taylor"`
}

func (s survey) meanErrors(t *testing.T, column, value string) meanErrors {
	t.Helper()
	var of estimate.Spread
	m := estimate.Moments{}
	y := s.numbers(t, item)
	for _, i := range s.where(s.is(column, value)) {
		w := s.weight(i)
		of.Persons++
		of.Weight += w
		of.Squares += w * w
		of.Y += w * y[i]
		of.YY += w * y[i] * y[i]
		of.PlainY += y[i]
		of.PlainYY += y[i] * y[i]
		m.Y += w * y[i]
		m.X += w
		m.YY += w * w * y[i] * y[i]
		m.YX += w * w * y[i]
		m.XX += w * w
		m.Persons++
	}
	mean := of.Mean()
	return meanErrors{M: mean, WinCross: of.WinCrossError(), Kish: of.KishError(), Taylor: estimate.Ratio(m, 0).StdError,
		// SPSS takes the weights for people. That is wrong for a sample, so that
		// the library does not have it.
		Spss: math.Sqrt((of.YY - of.Weight*mean*mean) / (of.Weight - 1) / of.Weight)}
}

func TestProgramConventions(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Group, A, B string
		Dimensions  struct {
			Z, Dof float64
			P      float64 `json:"p_t"`
		} `json:"t2b_dimensions_pooled_eff"`
		MeanA  meanErrors `json:"mean_se_a"`
		MeanB  meanErrors `json:"mean_se_b"`
		Win    float64    `json:"t_wincross"`
		Spss   float64    `json:"t_spss_naive"`
		Kish   float64    `json:"t_kish"`
		Taylor float64    `json:"t_taylor_by_column"`
	}](t, "banner", "program_conventions")
	s := beps(t)
	inf := math.Inf(1)
	for _, w := range want {
		what := w.A + "–" + w.B + " "
		d := estimate.DimensionsTest(s.group(w.Group, w.A, []string{"4", "5"}, true), s.group(w.Group, w.B, []string{"4", "5"}, true))
		agree(t, what+"t", d.Statistic, w.Dimensions.Z, tol)
		agree(t, what+"degrees of freedom", d.DF, w.Dimensions.Dof, tol)
		agree(t, what+"p", d.P, w.Dimensions.P, tol)
		a, b := s.meanErrors(t, w.Group, w.A), s.meanErrors(t, w.Group, w.B)
		for _, pair := range [][2]meanErrors{{a, w.MeanA}, {b, w.MeanB}} {
			agree(t, what+"mean", pair[0].M, pair[1].M, tol)
			agree(t, what+"WinCross", pair[0].WinCross, pair[1].WinCross, tol)
			agree(t, what+"SPSS", pair[0].Spss, pair[1].Spss, tol)
			agree(t, what+"Kish", pair[0].Kish, pair[1].Kish, tol)
			agree(t, what+"Taylor", pair[0].Taylor, pair[1].Taylor, tol)
		}
		agree(t, what+"t WinCross", estimate.Compare(a.M, a.WinCross, b.M, b.WinCross, 0, inf).Statistic, w.Win, tol)
		agree(t, what+"t SPSS", estimate.Compare(a.M, a.Spss, b.M, b.Spss, 0, inf).Statistic, w.Spss, tol)
		agree(t, what+"t Kish", estimate.Compare(a.M, a.Kish, b.M, b.Kish, 0, inf).Statistic, w.Kish, tol)
		agree(t, what+"t Taylor", estimate.Compare(a.M, a.Taylor, b.M, b.Taylor, 0, inf).Statistic, w.Taylor, tol)
	}
	if len(want) != 7 {
		t.Errorf("%d pairs", len(want))
	}
}

func TestChisqByGroup(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Group        string
		Rows, Cols   []string
		Counts       estimate.Crosstab
		Chisq, DF, P float64
		G2           float64
		V            float64     `json:"cramers_v"`
		Bergsma      float64     `json:"cramers_v_bias_corrected"`
		Least        float64     `json:"min_expected"`
		Residuals    [][]float64 `json:"adj_std_residuals"`
		F            float64     `json:"raoscott_F"`
		FDF          []float64   `json:"raoscott_df"`
		FP           float64     `json:"raoscott_p"`
	}](t, "banner", "chisq_by_group")
	s := beps(t)
	for _, w := range want {
		t.Run(w.Group, func(t *testing.T) {
			var rows, cols [][]float64
			for _, v := range w.Rows {
				rows = append(rows, s.is(item, v))
			}
			for _, v := range w.Cols {
				cols = append(cols, s.is(w.Group, v))
			}
			counts := make(estimate.Crosstab, len(rows))
			for i, r := range rows {
				for j, c := range cols {
					counts[i] = append(counts[i], float64(len(s.where(r, c))))
					agree(t, "count", counts[i][j], w.Counts[i][j], 0)
				}
			}
			x := counts.Pearson()
			agree(t, "χ²", x.Statistic, w.Chisq, tol)
			agree(t, "degrees of freedom", x.DF, w.DF, 0)
			agree(t, "p", x.P, w.P, tol)
			if math.Abs(x.P-w.P) > 1e-8*w.P {
				t.Errorf("p is %g, want %g", x.P, w.P)
			}
			agree(t, "G²", counts.LikelihoodRatio().Statistic, w.G2, tol)
			agree(t, "Cramér's V", counts.CramersV(), w.V, tol)
			agree(t, "Bergsma's V", counts.BergsmasV(), w.Bergsma, tol)
			agree(t, "smallest expected", counts.SmallestExpected(), w.Least, tol)
			for i, row := range counts.Residuals() {
				for j, r := range row {
					agree(t, "residual", r, w.Residuals[i][j], tol)
				}
			}
			total, cov, who := s.cells(rows, cols, s.ones())
			f := estimate.CellsOf(len(rows), len(cols), total, cov, float64(len(who)), s.DF(who)).RaoScott().F
			agree(t, "Rao–Scott F", f.Statistic, w.F, tol)
			agree(t, "Rao–Scott numerator", f.DF, w.FDF[0], tol)
			agree(t, "Rao–Scott denominator", f.DF2, w.FDF[1], tol)
			if math.Abs(f.P-w.FP) > 1e-8*w.FP {
				t.Errorf("Rao–Scott p is %g, want %g", f.P, w.FP)
			}
		})
	}
	if len(want) != 3 {
		t.Errorf("%d groups", len(want))
	}
}

func TestProportionIntervals(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Age       string `json:"ageg"`
		N         float64
		Neff      float64 `json:"n_eff"`
		Plain     float64 `json:"p_unw"`
		P         float64
		WilsonUnw []float64 `json:"wilson_unw"`
		WilsonEff []float64 `json:"wilson_eff"`
		Clopper   []float64 `json:"clopper_pearson_unw"`
		Korn      []float64 `json:"korn_graubard_style_eff"`
	}](t, "banner", "proportion_ci")
	s := beps(t)
	check := func(what string, low, high float64, want []float64) {
		t.Helper()
		agree(t, what+" low", low, want[0], tol)
		agree(t, what+" high", high, want[1], tol)
	}
	for _, w := range want {
		g, plain := s.group("ageg", w.Age, []string{"4", "5"}, true), s.group("ageg", w.Age, []string{"4", "5"}, false)
		agree(t, "share", g.Share(), w.P, tol)
		agree(t, "unweighted share", plain.Share(), w.Plain, tol)
		agree(t, "effective n", g.Effective(), w.Neff, tol)
		low, high := estimate.Wilson(plain.Share(), w.N)
		check("Wilson", low, high, w.WilsonUnw)
		low, high = estimate.Wilson(g.Share(), g.Effective())
		check("Wilson by effective n", low, high, w.WilsonEff)
		low, high = estimate.ClopperPearson(plain.Share(), w.N)
		check("Clopper–Pearson", low, high, w.Clopper)
		low, high = estimate.ClopperPearson(g.Share(), g.Effective())
		check("Clopper–Pearson by effective n", low, high, w.Korn)
	}
	if len(want) != 3 {
		t.Errorf("%d groups", len(want))
	}
}

func TestSmokeAndExercise(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Rows, Cols   []string
		Counts       estimate.Crosstab
		Chisq, DF, P float64
		Fisher       float64 `json:"fisher_p"`
		Least        float64 `json:"min_expected"`
	}](t, "banner", "mass_smoke_exer")
	s := load(t, columns{}, "banner", "mass_survey.csv")
	counts := make(estimate.Crosstab, len(want.Rows))
	for i, r := range want.Rows {
		for j, c := range want.Cols {
			counts[i] = append(counts[i], float64(len(s.where(s.is("Smoke", r), s.is("Exer", c)))))
			agree(t, "count", counts[i][j], want.Counts[i][j], 0)
		}
	}
	x := counts.Pearson()
	agree(t, "χ²", x.Statistic, want.Chisq, tol)
	agree(t, "degrees of freedom", x.DF, want.DF, 0)
	agree(t, "p", x.P, want.P, tol)
	agree(t, "smallest expected", counts.SmallestExpected(), want.Least, tol)
	f := counts.Fisher(1)
	agree(t, "Fisher's p", f.P, want.Fisher, tol)
	if f.Draws != 0 {
		t.Error("Fisher's test was not exact")
	}
}

func TestMultipleResponse(t *testing.T) {
	type byMention map[string]float64
	want, tol := sharedtest.Oracle[struct {
		N          float64
		Any        float64 `json:"n_any"`
		Mentions   byMention
		Resp       byMention `json:"pct_resp"`
		OfAny      byMention `json:"pct_of_any"`
		OfMentions byMention `json:"pct_mentions"`
		Mean       float64   `json:"mean_mentions"`
		MeanAny    float64   `json:"mean_mentions_any"`
		Overlap    struct {
			N1, N2, N12, P1, P2, Diff, Se, Z float64
		} `json:"overlap_test"`
	}](t, "banner", "multi_response")
	s := load(t, columns{}, "banner", "cheating_mr.csv")
	mentions, any := make([]float64, len(s.rows)), make([]float64, len(s.rows))
	for name := range want.Mentions {
		for i, v := range s.numbers(t, name) {
			mentions[i] += v
			any[i] = max(any[i], v)
		}
	}
	all, some := s.where(s.ones()), s.where(any)
	agree(t, "n", float64(len(all)), want.N, 0)
	agree(t, "any", float64(len(some)), want.Any, 0)
	for name, n := range want.Mentions {
		y := s.numbers(t, name)
		agree(t, name, float64(len(s.where(y))), n, 0)
		share, _ := s.mean(all, y)
		agree(t, name+" of all", share, want.Resp[name], tol)
		share, _ = s.mean(some, y)
		agree(t, name+" of any", share, want.OfAny[name], tol)
		share, _ = s.ratio(all, y, mentions)
		agree(t, name+" of mentions", share, want.OfMentions[name], tol)
	}
	mean, _ := s.mean(all, mentions)
	agree(t, "mentions", mean, want.Mean, tol)
	mean, _ = s.mean(some, mentions)
	agree(t, "mentions of any", mean, want.MeanAny, tol)

	y := s.numbers(t, "COPYEXAM")
	a, b := s.where(s.numbers(t, "LIEEXAM")), s.where(s.numbers(t, "LIEPAPER"))
	pa, ia := s.mean(a, y)
	pb, ib := s.mean(b, y)
	d := estimate.Compare(pa, s.se(ia), pb, s.se(ib), s.Cov(ia, ib), math.Inf(1))
	w := want.Overlap
	agree(t, "both", float64(len(s.where(s.numbers(t, "LIEEXAM"), s.numbers(t, "LIEPAPER")))), w.N12, 0)
	agree(t, "first share", pa, w.P1, tol)
	agree(t, "second share", pb, w.P2, tol)
	agree(t, "difference", d.Value, w.Diff, tol)
	agree(t, "SE of the overlap", d.StdError, w.Se, tol)
	agree(t, "z of the overlap", d.Statistic, w.Z, tol)
	if len(want.Mentions) != 4 {
		t.Error("the check is empty")
	}
}

func TestOvertime(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Counts           estimate.Crosstab
		Chisq, P, RR, RD float64
	}](t, "hr", "overtime_chisq")
	s := load(t, columns{}, "hr", "emp_attrition.csv")
	counts := estimate.Crosstab{}
	shares, influences := map[string]float64{}, map[string]estimate.Influence{}
	for k, overtime := range []string{"No", "Yes"} {
		counts = append(counts, nil)
		for j, left := range []string{"No", "Yes"} {
			counts[k] = append(counts[k], float64(len(s.where(s.is("OverTime", overtime), s.is("Attrition", left)))))
			agree(t, "count", counts[k][j], want.Counts[k][j], 0)
		}
		shares[overtime], influences[overtime] = s.mean(s.where(s.is("OverTime", overtime)), s.is("Attrition", "Yes"))
	}
	x := counts.Pearson()
	agree(t, "χ²", x.Statistic, want.Chisq, tol)
	if math.Abs(x.P-want.P) > 1e-8*want.P {
		t.Errorf("p is %g, want %g", x.P, want.P)
	}
	rr, _ := s.Quotient(shares["Yes"], shares["No"], influences["Yes"], influences["No"])
	agree(t, "risk ratio", rr, want.RR, tol)
	yes, no := counts[1], counts[0]
	d := estimate.SharesPooled(shares["Yes"], yes[0]+yes[1], shares["No"], no[0]+no[1])
	agree(t, "risk difference", d.Value, want.RD, tol)
	agree(t, "z² is χ²", d.Statistic*d.Statistic, want.Chisq, tol)
}

// Shares from totals and shares from ratios are the same cells.
func TestCellsOf(t *testing.T) {
	s := beps(t)
	rows, cols := [][]float64{s.is(item, "4"), s.is(item, "5")}, [][]float64{s.is("gender", "female"), s.is("gender", "male")}
	known := make([]float64, len(s.rows))
	for i := range known {
		known[i] = rows[0][i] + rows[1][i]
	}
	total, cov, who := s.cells(rows, cols, known)
	c := estimate.CellsOf(2, 2, total, cov, float64(len(who)), s.DF(who))
	var influences []estimate.Influence
	direct := mat.NewSymDense(4, nil)
	for k := range 4 {
		in := make([]float64, len(s.rows))
		for _, i := range s.where(rows[k/2], cols[k%2]) {
			in[i] = 1
		}
		p, i := s.mean(who, in)
		agree(t, "share "+strconv.Itoa(k), c.Share[k], p, 1e-12)
		influences = append(influences, i)
		for j, other := range influences {
			direct.SetSym(k, j, s.Cov(i, other))
		}
	}
	if !mat.EqualApprox(c.Covariance, direct, 1e-12) {
		t.Errorf("covariances\n%v\nand\n%v", mat.Formatted(c.Covariance), mat.Formatted(direct))
	}
}
