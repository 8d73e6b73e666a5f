package estimate_test

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"rung/pipeline/sharedtest"
	"rung/segment/estimate"
)

// agree fails unless got is want within the tolerance of the oracles: relative,
// and 1e-9 absolute.
func agree(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > relative*math.Abs(want)+1e-9 {
		t.Errorf("%s is %.17g, want %.17g", what, got, want)
	}
}

// survey is a sample of an oracle with its design.
type survey struct {
	*estimate.Design
	draw estimate.Draw
	rows []map[string]string
}

// columns names those of a design; "" is none.
type columns struct{ weight, stratum, cluster, population, within string }

func load(t *testing.T, by columns, path ...string) survey {
	t.Helper()
	s := survey{rows: sharedtest.Rows(t, sharedtest.Shared(t, append([]string{"oracles"}, path...)...))}
	if len(s.rows) < 6 {
		t.Fatalf("%v has %d rows", path, len(s.rows))
	}
	s.draw = estimate.Draw{Len: len(s.rows), Stratum: s.codes(by.stratum), Cluster: s.codes(by.cluster)}
	for name, into := range map[string]*[]float64{by.weight: &s.draw.Weight, by.population: &s.draw.Population, by.within: &s.draw.Within} {
		if name != "" {
			*into = s.numbers(t, name)
		}
	}
	s.design(t)
	return s
}

func (s *survey) design(t *testing.T) {
	t.Helper()
	var err error
	if s.Design, err = estimate.NewDesign(s.draw); err != nil {
		t.Fatal(err)
	}
}

// codes numbers the values of a column; nil for "".
func (s survey) codes(column string) []int32 {
	if column == "" {
		return nil
	}
	out, known := make([]int32, len(s.rows)), map[string]int32{}
	for i, r := range s.rows {
		code, ok := known[r[column]]
		if !ok {
			code = int32(len(known))
			known[r[column]] = code
		}
		out[i] = code
	}
	return out
}

// numbers is a column, NaN where it is empty.
func (s survey) numbers(t *testing.T, column string) []float64 {
	t.Helper()
	out := make([]float64, len(s.rows))
	for i, r := range s.rows {
		text, ok := r[column]
		if !ok {
			t.Fatalf("no column %q", column)
		}
		out[i] = math.NaN()
		if text != "" {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = v
		}
	}
	return out
}

// is says of each row whether a column has a value.
func (s survey) is(column, value string) []float64 {
	out := make([]float64, len(s.rows))
	for i, r := range s.rows {
		if r[column] == value {
			out[i] = 1
		}
	}
	return out
}

// where is the rows that all of the indicators have.
func (s survey) where(of ...[]float64) (who []int32) {
	for i := range s.rows {
		in := true
		for _, v := range of {
			in = in && v[i] != 0
		}
		if in {
			who = append(who, int32(i))
		}
	}
	return who
}

// known indicates the rows in which a column is not empty.
func known(of []float64) []float64 {
	out := make([]float64, len(of))
	for i, v := range of {
		if !math.IsNaN(v) {
			out[i] = 1
		}
	}
	return out
}

func pick(who []int32, of []float64) []float64 {
	out := make([]float64, len(who))
	for k, i := range who {
		out[k] = of[i]
	}
	return out
}

func (s survey) weight(i int32) float64 {
	if s.draw.Weight == nil {
		return 1
	}
	return s.draw.Weight[i]
}

// total is that of a column over who.
func (s survey) total(who []int32, of []float64) (float64, estimate.Influence) {
	sum := 0.0
	for _, i := range who {
		sum += s.weight(i) * of[i]
	}
	return sum, s.Total(who, pick(who, of))
}

func (s survey) ratio(who []int32, y, x []float64) (float64, estimate.Influence) {
	ty, iy := s.total(who, y)
	tx, ix := s.total(who, x)
	return s.Quotient(ty, tx, iy, ix)
}

func (s survey) mean(who []int32, y []float64) (float64, estimate.Influence) {
	return s.ratio(who, y, s.ones())
}

func (s survey) ones() []float64 {
	out := make([]float64, len(s.rows))
	for i := range out {
		out[i] = 1
	}
	return out
}

func (s survey) se(i estimate.Influence) float64 { return math.Sqrt(s.Variance(i)) }

// spread is Σw(y−m)²/Σw over who.
func (s survey) spread(who []int32, y []float64, m float64) (spread, weight float64) {
	for _, i := range who {
		spread += s.weight(i) * (y[i] - m) * (y[i] - m)
		weight += s.weight(i)
	}
	return spread / weight, weight
}

// The designs of the examples of R's survey.
var apiDesigns = map[string]struct {
	by   columns
	file string
}{
	"dstrat":  {columns{weight: "pw", stratum: "stype", population: "fpc"}, "apistrat.csv"},
	"dstrat0": {columns{weight: "pw", stratum: "stype"}, "apistrat.csv"},
	"dind":    {columns{weight: "pw"}, "apistrat.csv"},
	"dclus1":  {columns{weight: "pw", cluster: "dnum", population: "fpc"}, "apiclus1.csv"},
	"dclus1n": {columns{weight: "pw", cluster: "dnum"}, "apiclus1.csv"},
	"dclus2":  {columns{weight: "pw", cluster: "dnum", population: "fpc1", within: "fpc2"}, "apiclus2.csv"},
	"dclus2w": {columns{weight: "pw", cluster: "dnum"}, "apiclus2.csv"},
	"dsrs":    {columns{weight: "pw", population: "fpc"}, "apisrs.csv"},
	"dindsrs": {columns{weight: "pw"}, "apisrs.csv"},
	"nhanes":  {columns{weight: "WTMEC2YR", stratum: "SDMVSTRA", cluster: "SDMVPSU"}, "nhanes.csv"},
	"scd":     {columns{stratum: "ESA", cluster: "ambulance"}, "scd.csv"},
	"dlonely": {columns{weight: "pw", stratum: "str"}, "apistrat_lonely.csv"},
}

func api(t *testing.T, design string) survey {
	t.Helper()
	d, ok := apiDesigns[design]
	if !ok {
		t.Fatalf("no design %q", design)
	}
	return load(t, d.by, "survey_design", d.file)
}

type termed struct {
	Term        string
	Est, Se     float64
	Low         float64 `json:"ci_lo"`
	High        float64 `json:"ci_hi"`
	Deff        float64
	DeffReplace float64 `json:"deff_replace"`
}

func (w termed) check(t *testing.T, s survey, value float64, i estimate.Influence, df, tol float64) {
	t.Helper()
	e := s.Smooth(value, i, df, 1)
	agree(t, w.Term, e.Value, w.Est, tol)
	agree(t, w.Term+" SE", e.StdError, w.Se, tol)
	agree(t, w.Term+" low", e.Low, w.Low, tol)
	agree(t, w.Term+" high", e.High, w.High, tol)
}

func TestMeansAndTotals(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs"} {
		t.Run("mean_total_"+design, func(t *testing.T) {
			want, tol := sharedtest.Oracle[struct {
				Degf                float64
				Means, Total, Stype []termed
				Ratio               struct{ Est, Se float64 }
			}](t, "survey_design", "mean_total_"+design)
			s := api(t, design)
			all := s.where(s.ones())
			df := s.DF(all)
			agree(t, "degrees of freedom", df, want.Degf, 0)
			enroll := s.numbers(t, "enroll")
			who := s.where(known(enroll)) // listwise, in R
			for _, w := range want.Means {
				y := s.numbers(t, w.Term)
				m, i := s.mean(who, y)
				w.check(t, s, m, i, df, tol)
				spread, weight := s.spread(who, y, m)
				n := float64(len(who))
				agree(t, w.Term+" deff", estimate.DesignEffect(s.Variance(i), spread, n, weight, false), w.Deff, tol)
				agree(t, w.Term+" deff with replacement", estimate.DesignEffect(s.Variance(i), spread, n, weight, true), w.DeffReplace, tol)
			}
			for _, w := range want.Total {
				total, i := s.total(who, enroll)
				w.check(t, s, total, i, df, tol)
			}
			for _, w := range want.Stype {
				m, i := s.mean(all, s.is("stype", w.Term[len("stype"):]))
				w.check(t, s, m, i, df, tol)
			}
			r, i := s.ratio(who, s.numbers(t, "api.stu"), enroll)
			agree(t, "ratio", r, want.Ratio.Est, tol)
			agree(t, "ratio SE", s.se(i), want.Ratio.Se, tol)
			if len(want.Means)*len(want.Total)*len(want.Stype) == 0 {
				t.Error("the check is empty")
			}
		})
	}
}

func TestShareByStype(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs"} {
		t.Run("prop_by_stype_"+design, func(t *testing.T) {
			want, tol := sharedtest.Oracle[[]struct {
				Stype string
				P     float64 `json:"p_yes"`
				Se    float64 `json:"se_yes"`
			}](t, "survey_design", "prop_by_stype_"+design)
			s := api(t, design)
			for _, w := range want {
				p, i := s.mean(s.where(s.is("stype", w.Stype)), s.is("sch.wide", "Yes"))
				agree(t, w.Stype, p, w.P, tol)
				agree(t, w.Stype+" SE", s.se(i), w.Se, tol)
			}
			if len(want) != 3 {
				t.Errorf("%d types", len(want))
			}
		})
	}
}

func TestMeanByStype(t *testing.T) {
	for _, design := range []string{"dstrat0", "dclus1n", "dclus2w", "dind"} {
		t.Run("by_stype_"+design, func(t *testing.T) {
			want, tol := sharedtest.Oracle[[]struct {
				Stype   string
				Est, Se float64
			}](t, "survey_design", "by_stype_"+design)
			s := api(t, design)
			for _, w := range want {
				m, i := s.mean(s.where(s.is("stype", w.Stype)), s.numbers(t, "api00"))
				agree(t, w.Stype, m, w.Est, tol)
				agree(t, w.Stype+" SE", s.se(i), w.Se, tol)
			}
			if len(want) != 3 {
				t.Errorf("%d types", len(want))
			}
		})
	}
}

// A domain keeps the whole design: the error of filtered rows is another.
func TestDomainIsNoFilter(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Domain   []termed
		Filtered []termed `json:"filtered_design"`
		Degf     float64  `json:"domain_degf"`
	}](t, "survey_design", "domain_vs_filter_trap")
	s := api(t, "dclus1")
	who := s.where(s.is("stype", "M"))
	agree(t, "degrees of freedom", s.DF(who), want.Degf, 0)
	m, i := s.mean(who, s.numbers(t, "api00"))
	want.Domain[0].check(t, s, m, i, math.Inf(1), tol) // its interval is normal: confint without df
	if math.Abs(s.se(i)-want.Filtered[0].Se) < 0.1 {
		t.Error("the error is that of filtered rows")
	}
}

// cells is the weighted totals of a table, row after row, with their influences.
func (s survey) cells(rows, cols [][]float64, of []float64) (total []float64, cov *mat.SymDense, who []int32) {
	who = s.where(of)
	var influences []estimate.Influence
	for _, r := range rows {
		for _, c := range cols {
			x, i := s.total(s.where(of, r, c), s.ones())
			total, influences = append(total, x), append(influences, i)
		}
	}
	cov = mat.NewSymDense(len(total), nil)
	for a := range influences {
		for b := range a + 1 {
			cov.SetSym(a, b, s.Cov(influences[a], influences[b]))
		}
	}
	return total, cov, who
}

type raoScott struct {
	F, Chisq struct {
		Statistic float64
		Parameter any
		P         float64
	}
	Wald, AdjWald struct{ Statistic, Parameter, P []float64 }
	Table         struct {
		Rows, Cols []string
		Counts     [][]float64
	} `json:"weighted_table"`
	Pearson float64 `json:"pearson_unadjusted_on_rescaled_n"`
}

func (want raoScott) check(t *testing.T, s survey, row, col string, tol float64) {
	t.Helper()
	var rows, cols [][]float64
	answered := make([]float64, len(s.rows))
	for i, r := range s.rows {
		if r[row] != "" && r[col] != "" {
			answered[i] = 1
		}
	}
	for _, v := range want.Table.Rows {
		rows = append(rows, s.is(row, v))
	}
	for _, v := range want.Table.Cols {
		cols = append(cols, s.is(col, v))
	}
	total, cov, who := s.cells(rows, cols, answered)
	for k, x := range total {
		agree(t, fmt.Sprintf("total of cell %d", k), x, want.Table.Counts[k/len(cols)][k%len(cols)], tol)
	}
	df := s.DF(who)
	// svychisq scales χ² to all rows of the design, those without an answer too; F
	// and both p-values do not depend on it.
	got := estimate.CellsOf(len(rows), len(cols), total, cov, float64(len(s.rows)), df).RaoScott()
	parameter := want.F.Parameter.([]any)
	agree(t, "F", got.F.Statistic, want.F.Statistic, tol)
	agree(t, "F's numerator", got.F.DF, parameter[0].(float64), tol)
	agree(t, "F's denominator", got.F.DF2, parameter[1].(float64), tol)
	agree(t, "F's p", got.F.P, want.F.P, tol)
	agree(t, "χ²", got.Chi.Statistic, want.Chisq.Statistic, tol)
	agree(t, "χ² is Pearson's", got.Chi.Statistic, want.Pearson, tol)
	agree(t, "χ²'s degrees of freedom", got.Chi.DF, want.Chisq.Parameter.(float64), tol)
	agree(t, "χ²'s p", got.Chi.P, want.Chisq.P, tol)
	for adjusted, w := range map[bool]struct{ Statistic, Parameter, P []float64 }{false: want.Wald, true: want.AdjWald} {
		got := estimate.Wald(len(rows), len(cols), total, cov, df, adjusted)
		what := fmt.Sprintf("Wald's (adjusted: %v) ", adjusted)
		agree(t, what+"F", got.Statistic, w.Statistic[0], tol)
		agree(t, what+"numerator", got.DF, w.Parameter[0], tol)
		agree(t, what+"denominator", got.DF2, w.Parameter[1], tol)
		agree(t, what+"p", got.P, w.P[0], tol)
	}
}

func TestRaoScott(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dind"} {
		id := "raoscott_stype_awards_" + design
		t.Run(id, func(t *testing.T) {
			want, tol := sharedtest.Oracle[raoScott](t, "survey_design", id)
			want.check(t, api(t, design), "awards", "stype", tol)
		})
	}
	t.Run("nhanes_raoscott_chol_race", func(t *testing.T) {
		want, tol := sharedtest.Oracle[raoScott](t, "survey_design", "nhanes_raoscott_chol_race")
		want.check(t, api(t, "nhanes"), "HI_CHOL", "race", tol)
	})
}

func TestSvyttest(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		T, DF, P, Diff float64
		CI             []float64
	}](t, "survey_design", "svyttest_dclus1")
	s := api(t, "dclus1")
	y := s.numbers(t, "api00")
	a, ia := s.mean(s.where(s.is("sch.wide", "Yes")), y)
	b, ib := s.mean(s.where(s.is("sch.wide", "No")), y)
	d := estimate.Compare(a, s.se(ia), b, s.se(ib), s.Cov(ia, ib), s.DF(s.where(s.ones()))-1)
	agree(t, "difference", d.Value, want.Diff, tol)
	agree(t, "t", d.Statistic, want.T, tol)
	agree(t, "degrees of freedom", d.DF, want.DF, tol)
	agree(t, "p", d.P, want.P, tol)
	agree(t, "low", d.Low, want.CI[0], tol)
	agree(t, "high", d.High, want.CI[1], tol)
}

// quantile is Woodruff's of a column, of who have a value.
func (s survey) quantile(who []int32, y []float64, p, df float64) estimate.Estimate {
	sums := map[float64]float64{}
	for _, i := range who {
		sums[y[i]] += s.weight(i)
	}
	values := sorted(sums)
	cumulative := make([]float64, len(values))
	var sum estimate.Sum
	for k, v := range values {
		sum.Add(sums[v])
		cumulative[k] = sum.Float64()
	}
	return estimate.Woodruff(values, cumulative, p, df, func(value float64) float64 {
		upTo := make([]float64, len(s.rows))
		for i, v := range y {
			if v <= value {
				upTo[i] = 1
			}
		}
		_, i := s.mean(who, upTo)
		return s.Variance(i)
	})
}

func TestSvyquantile(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Q []struct {
			Quantile float64
			Low      float64 `json:"ci.2.5"`
			High     float64 `json:"ci.97.5"`
			Se       float64
		}
	}](t, "survey_design", "svyquantile_dstrat")
	s := api(t, "dstrat")
	who := s.where(s.ones())
	for k, w := range want.Q {
		e := s.quantile(who, s.numbers(t, "api00"), []float64{.25, .5, .75}[k], s.DF(who))
		agree(t, "quantile", e.Value, w.Quantile, tol)
		agree(t, "low", e.Low, w.Low, tol)
		agree(t, "high", e.High, w.High, tol)
		agree(t, "SE", e.StdError, w.Se, tol)
	}
	if len(want.Q) != 3 {
		t.Errorf("%d quantiles", len(want.Q))
	}
}

func TestSvyciprop(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Method      string
		Est, Lo, Hi float64
	}](t, "survey_design", "svyciprop_dclus1")
	s := api(t, "dclus1")
	all := s.where(s.ones())
	p, i := s.mean(all, s.is("ell", "0"))
	se, n, df := s.se(i), float64(len(all)), s.DF(all)
	for _, w := range want {
		tol := tol
		var low, high float64
		switch w.Method {
		case "logit", "xlogit":
			low, high = estimate.LogitInterval(p, se, df)
		case "likelihood":
			low, high = estimate.LikelihoodInterval(p, se, n, df)
		case "asin":
			low, high = estimate.ArcsineInterval(p, se, df)
		case "beta":
			low, high = estimate.BetaInterval(p, se, n, df)
		case "mean":
			low, high = estimate.StudentInterval(p, se, df)
		default:
			t.Errorf("method %s", w.Method)
		}
		agree(t, w.Method, p, w.Est, tol)
		agree(t, w.Method+" high", high, w.Hi, tol)
		if w.Method == "likelihood" {
			tol = 0.02 // R draws straight lines between points of the profile
		}
		agree(t, w.Method+" low", low, w.Lo, tol)
	}
}

type kish struct {
	N      float64
	Sum    float64 `json:"sum_w"`
	Sum2   float64 `json:"sum_w2"`
	Neff   float64 `json:"n_eff"`
	Deff   float64 `json:"deff_kish"`
	CV2    float64
	Min    float64 `json:"w_min"`
	Max    float64 `json:"w_max"`
	WRatio float64 `json:"ratio"`
}

func TestKishOfNhanes(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		All   kish
		Races map[string]kish `json:"by_race"`
		Ages  map[string]kish `json:"by_agecat"`
	}](t, "survey_design", "kish_nhanes")
	s := api(t, "nhanes")
	check := func(what string, who []int32, want kish) {
		t.Helper()
		w := estimate.WeightsOf(pick(who, s.draw.Weight))
		agree(t, what+" n", float64(w.N), want.N, 0)
		agree(t, what+" sum", w.Sum, want.Sum, tol)
		agree(t, what+" squares", w.Squares, want.Sum2, tol)
		agree(t, what+" effective n", w.Effective(), want.Neff, tol)
		agree(t, what+" design effect", w.DesignEffect(), want.Deff, tol)
		agree(t, what+" CV²", w.DesignEffect()-1, want.CV2, tol)
		agree(t, what+" smallest", w.Smallest, want.Min, tol)
		agree(t, what+" largest", w.Largest, want.Max, tol)
		agree(t, what+" ratio", w.Ratio(), want.WRatio, tol)
	}
	check("all", s.where(s.ones()), want.All)
	for v, w := range want.Races {
		check("race "+v, s.where(s.is("race", v)), w)
	}
	for v, w := range want.Ages {
		check("age "+v, s.where(s.is("agecat", v)), w)
	}
	if len(want.Races) != 4 || len(want.Ages) != 4 {
		t.Error("the check is empty")
	}
}

func TestNhanesByRaceAndSex(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		Race, Sex     int
		Est, Se, Deff float64
	}](t, "survey_design", "nhanes_by_race_sex")
	s := api(t, "nhanes")
	chol := s.numbers(t, "HI_CHOL")
	for _, w := range want {
		what := fmt.Sprintf("race %d sex %d", w.Race, w.Sex)
		who := s.where(known(chol), s.is("race", strconv.Itoa(w.Race)), s.is("RIAGENDR", strconv.Itoa(w.Sex)))
		m, i := s.mean(who, chol)
		agree(t, what, m, w.Est, tol)
		agree(t, what+" SE", s.se(i), w.Se, tol)
		spread, weight := s.spread(who, chol, m)
		agree(t, what+" deff", estimate.DesignEffect(s.Variance(i), spread, float64(len(who)), weight, false), w.Deff, tol)
	}
	if len(want) != 8 {
		t.Errorf("%d groups", len(want))
	}
}

func TestNhanesContrast(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Levels  []string
		Est, Se float64
		Vcov    [][]float64
	}](t, "survey_design", "nhanes_contrast")
	s := api(t, "nhanes")
	chol := s.numbers(t, "HI_CHOL")
	means, influences := make([]float64, 4), make([]estimate.Influence, 4)
	for k, level := range want.Levels {
		means[k], influences[k] = s.mean(s.where(known(chol), s.is("agecat", level)), chol)
	}
	for a := range influences {
		for b := range influences {
			agree(t, fmt.Sprintf("covariance %d %d", a, b), s.Cov(influences[a], influences[b]), want.Vcov[a][b], tol)
			// 1e-9 absolute is much for a variance of 1e-5.
			if got, v := s.Cov(influences[a], influences[b]), want.Vcov[a][b]; math.Abs(got-v) > 1e-8*math.Abs(v) {
				t.Errorf("covariance %d %d is %g, want %g", a, b, got, v)
			}
		}
	}
	d := estimate.Compare(means[2], s.se(influences[2]), means[1], s.se(influences[1]), s.Cov(influences[2], influences[1]), 16)
	agree(t, "difference", d.Value, want.Est, tol)
	agree(t, "SE", d.StdError, want.Se, tol)
}

// R's intervals of replicate designs are normal.
func TestJackknife(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Scale    float64
		N        int `json:"n_rep"`
		M, Total []termed
	}](t, "survey_design", "replicate_jk1")
	s := api(t, "dclus1n")
	units := 0
	for _, c := range s.draw.Cluster {
		units = max(units, int(c)+1)
	}
	n := float64(units)
	agree(t, "replicates", n, float64(want.N), 0)
	agree(t, "scale", (n-1)/n, want.Scale, tol)
	s.draw.Scale = (n - 1) / n
	for out := range units {
		w := make([]float64, len(s.rows))
		for i, c := range s.draw.Cluster {
			if int(c) != out {
				w[i] = s.draw.Weight[i] * n / (n - 1)
			}
		}
		s.draw.Replicates = append(s.draw.Replicates, w)
	}
	s.design(t)
	all := s.where(s.ones())
	agree(t, "degrees of freedom", s.DF(all), n-1, 0)
	for _, w := range want.M {
		m, i := s.mean(all, s.numbers(t, w.Term))
		w.check(t, s, m, i, math.Inf(1), tol)
	}
	for _, w := range want.Total {
		total, i := s.total(all, s.numbers(t, w.Term))
		w.check(t, s, total, i, math.Inf(1), tol)
	}
}

func TestBalancedReplicates(t *testing.T) {
	type result struct{ Est, Se float64 }
	want, tol := sharedtest.Oracle[struct{ Taylor, Brr result }](t, "survey_design", "replicate_brr_scd")
	s := api(t, "scd")
	check := func(what string, want result) {
		r, i := s.ratio(s.where(s.ones()), s.numbers(t, "alive"), s.numbers(t, "arrests"))
		agree(t, what, r, want.Est, tol)
		agree(t, what+" SE", s.se(i), want.Se, tol)
	}
	check("linearised", want.Taylor)
	// Half samples of three strata by Hadamard's matrix of order 4.
	for _, half := range [][3]int32{{0, 0, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 0}} {
		w := make([]float64, len(s.rows))
		for i, h := range s.draw.Stratum {
			if int32(i)%2 == half[h] { // the file has the two units of a stratum in turn
				w[i] = 2
			}
		}
		s.draw.Replicates = append(s.draw.Replicates, w)
	}
	s.draw.Scale = 0.25
	s.design(t)
	check("by half samples", want.Brr)
}

type flagged struct {
	Race, Sex int
	Age       string `json:"agecat"`
	N, P, Se  float64
	Degf      float64
	Neff      float64 `json:"n_eff"`
	Adjusted  float64 `json:"n_eff_df_adjusted"`
	Low       float64 `json:"kg_lo"`
	High      float64 `json:"kg_hi"`
	Width     float64 `json:"ci_width"`
	Relative  *float64
	Flags     []string
}

func TestPrecisionFlags(t *testing.T) {
	want, tol := sharedtest.Oracle[[]struct {
		flagged
		RelativeWidth *float64 `json:"relative_width"`
	}](t, "precision_flags", "nchs_flags_nhanes")
	s := api(t, "nhanes")
	chol := s.numbers(t, "HI_CHOL")
	for _, w := range want {
		t.Run(fmt.Sprintf("nchs_flags_nhanes race %d %s sex %d", w.Race, w.Age, w.Sex), func(t *testing.T) {
			who := s.where(known(chol), s.is("race", strconv.Itoa(w.Race)), s.is("RIAGENDR", strconv.Itoa(w.Sex)), s.is("agecat", w.Age))
			p, i := s.mean(who, chol)
			n, df := float64(len(who)), s.DF(who)
			agree(t, "n", n, w.N, 0)
			agree(t, "p", p, w.P, tol)
			agree(t, "SE", s.se(i), w.Se, tol)
			agree(t, "degrees of freedom", df, w.Degf, 0)
			got := estimate.NCHS(p, s.se(i), n, df)
			agree(t, "effective n", got.Effective, w.Neff, tol)
			low, high := estimate.ClopperPearson(p, w.Adjusted)
			agree(t, "low of the adjusted n", got.Low, low, tol)
			agree(t, "high of the adjusted n", got.High, high, tol)
			agree(t, "low", got.Low, w.Low, tol)
			agree(t, "high", got.High, w.High, tol)
			agree(t, "width", got.Width, w.Width, tol)
			relative := math.NaN()
			if w.RelativeWidth != nil {
				relative = *w.RelativeWidth
			}
			agree(t, "relative width", got.Relative, relative, tol)
			verdict := estimate.Show
			for _, f := range w.Flags {
				switch f {
				case "suppress":
					verdict = estimate.Suppress
				case "review_0_or_100":
					verdict = estimate.Review
					if got.Reason&estimate.AllOrNone == 0 {
						t.Errorf("reasons: %v", got.Reason)
					}
				default:
					t.Errorf("flag %s", f)
				}
			}
			if got.Verdict != verdict {
				t.Errorf("%v (%v), want %v", got.Verdict, got.Reason, verdict)
			}
		})
	}
	if len(want) != 32 {
		t.Errorf("%d groups", len(want))
	}
}

func TestBetaReference(t *testing.T) {
	want, tol := sharedtest.Oracle[struct {
		Est float64
		CI  []float64
	}](t, "precision_flags", "survey_beta_ci_reference")
	s := api(t, "dclus1")
	all := s.where(s.ones())
	p, i := s.mean(all, s.is("ell", "0"))
	low, high := estimate.BetaInterval(p, s.se(i), float64(len(all)), s.DF(all))
	agree(t, "share", p, want.Est, tol)
	agree(t, "low", low, want.CI[0], tol)
	agree(t, "high", high, want.CI[1], tol)
}

// One school has a stratum to itself. Expected is what R's onestrat does: the
// school's score as it is, nothing, or the mean of the other strata.
func TestLonelySchool(t *testing.T) {
	s := api(t, "dlonely")
	y, all := s.numbers(t, "api00"), s.where(s.ones())
	m, _ := s.mean(all, y)
	_, weight := s.spread(all, y, m)
	type sums struct{ n, sum, squares float64 }
	strata := map[string]sums{}
	for i, r := range s.rows {
		e := s.draw.Weight[i] * (y[i] - m) / weight
		h := strata[r["str"]]
		strata[r["str"]] = sums{h.n + 1, h.sum + e, h.squares + e*e}
	}
	others := 0.0
	for name, h := range strata {
		if name != "lonely" {
			others += h.n / (h.n - 1) * (h.squares - h.sum*h.sum/h.n)
		}
	}
	if strata["lonely"].n != 1 || len(strata) < 3 {
		t.Fatalf("strata %v", strata)
	}
	k := float64(len(strata))
	for policy, want := range map[estimate.Lonely]float64{
		estimate.Adjust: others + strata["lonely"].squares, estimate.Certainty: others, estimate.Average: others * k / (k - 1),
	} {
		s.draw.Lonely = policy
		s.design(t)
		_, i := s.mean(all, y)
		agree(t, fmt.Sprintf("SE by policy %d", policy), s.se(i), math.Sqrt(want), 1e-12)
	}
	s.draw.Lonely = estimate.Fail
	if _, err := estimate.NewDesign(s.draw); !errors.Is(err, estimate.ErrLonely) {
		t.Errorf("%v, want ErrLonely", err)
	}
}

// A total of a domain, a ratio in one and a quantile in one keep the design: by
// the values with 0 outside of it, whatever the design.
func TestDomainsAreZerosOutside(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs", "dind"} {
		s := api(t, design)
		in, api00 := s.is("stype", "E"), s.numbers(t, "api00")
		who, zeros := s.where(in), make([]float64, len(s.rows))
		for i := range zeros {
			zeros[i] = in[i] * api00[i]
		}
		a, ia := s.total(who, api00)
		b, ib := s.total(s.where(s.ones()), zeros)
		agree(t, design+" total", a, b, 1e-12)
		agree(t, design+" SE of the total", s.se(ia), s.se(ib), 1e-10)
		ra, ja := s.mean(who, api00)
		rb, jb := s.ratio(s.where(s.ones()), zeros, in)
		agree(t, design+" mean", ra, rb, 1e-12)
		agree(t, design+" SE of the mean", s.se(ja), s.se(jb), 1e-10)
		e := s.quantile(who, api00, 0.5, s.DF(who))
		if !(e.Low <= e.Value && e.Value <= e.High && e.StdError > 0) {
			t.Errorf("%s median %+v", design, e)
		}
	}
}
