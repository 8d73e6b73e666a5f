package scale_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment"
	"rung/segment/scale"
)

func real64(t *testing.T, text string) float64 {
	t.Helper()
	if text == "" {
		return nan
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answers are the columns of a scale, a reversed item being "-A1" on the range
// 1 to 6, and the rows they are of.
func answers(t *testing.T, items []string) (out [][]float64, rows []map[string]string) {
	t.Helper()
	rows = sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "reliability", "bfi.csv"))
	for _, r := range rows {
		var row []float64
		for _, item := range items {
			v := real64(t, r[strings.TrimPrefix(item, "-")])
			if item[0] == '-' {
				v = 7 - v
			}
			row = append(row, v)
		}
		out = append(out, row)
	}
	return out, rows
}

// The checks alpha_agree, alpha_conscientious and alpha_neuroticism.
func TestReliabilityOfBFI(t *testing.T) {
	for _, id := range []string{"alpha_agree", "alpha_conscientious", "alpha_neuroticism"} {
		want, tolerance := sharedtest.Oracle[struct {
			Items    []string
			N        float64            `json:"n_complete"`
			Raw      float64            `json:"raw_alpha"`
			Std      float64            `json:"std_alpha"`
			AverageR float64            `json:"average_r"`
			Mean     float64            `json:"mean_scale"`
			SD       float64            `json:"sd_scale"`
			Feldt    [2]float64         `json:"feldt_ci95"`
			Dropped  map[string]float64 `json:"alpha_if_dropped"`
			Rest     map[string]float64 `json:"item_rest_r"`
			Pairwise float64            `json:"raw_alpha_pairwise"`
			Omega    float64            `json:"omega_total_1factor_ml"`
			Lambda6  float64            `json:"split_half_guttman_lambda6"`
		}](t, "reliability", id)
		of, _ := answers(t, want.Items)
		m := scale.Complete(len(want.Items), of)
		got := m.Reliability()
		for what, pair := range map[string][2]float64{
			"n": {float64(got.N), want.N}, "α": {got.Alpha, want.Raw}, "standardised α": {got.Standardised, want.Std}, "average r": {got.AverageR, want.AverageR},
			"mean": {got.Mean, want.Mean}, "sd": {got.SD, want.SD}, "low": {got.Low, want.Feldt[0]}, "high": {got.High, want.Feldt[1]},
			"pairwise α": {scale.Alpha(scale.Pairwise(len(want.Items), of)), want.Pairwise}, "λ6": {got.Lambda6, want.Lambda6},
		} {
			agrees(t, id+": "+what, pair[0], pair[1], tolerance)
		}
		agrees(t, id+": ω", scale.Omega(scale.Correlation(m.Covariance())), want.Omega, 1e-4)
		for k, item := range want.Items {
			item = strings.TrimPrefix(item, "-")
			agrees(t, id+": α without "+item, got.Items[k].AlphaDropped, want.Dropped[item], tolerance)
			agrees(t, id+": rest of "+item, got.Items[k].Rest, want.Rest[item], tolerance)
		}
		if len(want.Dropped) != 5 || len(want.Rest) != 5 {
			t.Errorf("%s: looked at %d and %d items", id, len(want.Dropped), len(want.Rest))
		}
	}
}

// The check scale_score_missing_rule, by segment.Scale.
func TestScoresOfBFI(t *testing.T) {
	want, tolerance := sharedtest.Oracle[[]struct {
		MinValid int `json:"min_valid"`
		N        float64
		Mean, SD float64
		ByGender []struct {
			Gender  int
			N, Mean float64
		} `json:"by_gender"`
	}](t, "reliability", "scale_score_missing_rule")
	of, rows := answers(t, []string{"A1", "A2", "A3", "A4", "A5"})
	for _, w := range want {
		s := segment.Scale{Items: 5, Reverse: []bool{true}, Low: 1, High: 6, MinValid: w.MinValid}
		scores := map[string][]float64{}
		for i, row := range of {
			if score := s.Score(row); !math.IsNaN(score) {
				scores[""], scores[rows[i]["gender"]] = append(scores[""], score), append(scores[rows[i]["gender"]], score)
			}
		}
		g := scale.GroupOf(scores[""])
		agrees(t, "n", float64(g.N), w.N, 0)
		agrees(t, "mean", g.Sum/float64(g.N), w.Mean, tolerance)
		agrees(t, "sd", math.Sqrt(g.Variance()), w.SD, tolerance)
		for _, by := range w.ByGender {
			g := scale.GroupOf(scores[strconv.Itoa(by.Gender)])
			agrees(t, "n by gender", float64(g.N), by.N, 0)
			agrees(t, "mean by gender", g.Sum/float64(g.N), by.Mean, tolerance)
		}
	}
	if len(want) != 4 || len(want[0].ByGender) != 2 {
		t.Errorf("looked at %d rules", len(want))
	}
}

// soldiers are a column of bh1996 by group.
func soldiers(t *testing.T, column string) (names []string, of map[string][]float64) {
	t.Helper()
	of = map[string][]float64{}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "reliability", "bh1996.csv")) {
		if of[r["GRP"]] == nil {
			names = append(names, r["GRP"])
		}
		of[r["GRP"]] = append(of[r["GRP"]], real64(t, r[column]))
	}
	return names, of
}

// The checks icc_COHES and icc_HRS.
func TestGroupsOfSoldiers(t *testing.T) {
	for _, column := range []string{"COHES", "HRS"} {
		want, tolerance := sharedtest.Oracle[map[string]float64](t, "reliability", "icc_"+column)
		var groups []scale.Group
		_, of := soldiers(t, column)
		for _, members := range of {
			groups = append(groups, scale.GroupOf(members))
		}
		b := scale.BetweenOf(groups)
		for name, got := range map[string]float64{
			"groups": float64(b.Groups), "n": float64(b.N), "msb": b.Squared, "msw": b.Within, "F": b.F, "icc1_bliese": b.ICC1, "icc2_bliese": b.ICC2,
			"icc1_n0": b.ICC1N0, "n0": b.N0, "nbar": b.MeanSize, "deff": b.DesignEffect,
		} {
			agrees(t, column+" "+name, got, want[name], tolerance)
		}
		if len(want) != 11 {
			t.Errorf("%d numbers", len(want))
		}
	}
}

// The check rwg_LEAD.
func TestAgreementOfSoldiers(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Mean   float64 `json:"mean_rwg"`
		Median float64
		First  []struct {
			Group string `json:"grp"`
			RWG   float64
			N     float64
		} `json:"first10"`
	}](t, "reliability", "rwg_LEAD")
	names, of := soldiers(t, "LEAD")
	rwg := map[string]float64{}
	var all []float64
	for _, name := range names {
		rwg[name] = scale.GroupOf(of[name]).RWG(scale.Uniform(5))
		all = append(all, rwg[name])
	}
	slices.Sort(all)
	g := scale.GroupOf(all)
	agrees(t, "mean", g.Sum/float64(g.N), want.Mean, tolerance)
	agrees(t, "median", all[len(all)/2], want.Median, tolerance)
	for _, f := range want.First {
		agrees(t, "group "+f.Group, rwg[f.Group], f.RWG, tolerance)
		agrees(t, "size of "+f.Group, float64(len(of[f.Group])), f.N, 0)
	}
	if len(want.First) != 10 || len(all) != 99 {
		t.Errorf("looked at %d of %d groups", len(want.First), len(all))
	}
}

// The example of irr::icc on the anxiety ratings, as its manual prints it:
// agreement of three raters of twenty subjects, ICC(A,1) = 0.198, F(19, 39.7) =
// 1.83, p = 0.0543, interval −0.039 to 0.494.
func TestRatersOfAnxiety(t *testing.T) {
	var scores [][]float64
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "reliability", "anxiety.csv")) {
		scores = append(scores, []float64{real64(t, r["rater1"]), real64(t, r["rater2"]), real64(t, r["rater3"])})
	}
	got := scale.Rated(3, scores)
	for what, pair := range map[string][2]float64{
		"ICC(A,1)": {got.Agreement.Value, 0.198}, "low": {got.Agreement.Low, -0.039}, "high": {got.Agreement.High, 0.494},
		"F": {got.Agreement.F, 1.83}, "df": {got.Agreement.D2, 39.7}, "p": {got.Agreement.P, 0.0543}, "subjects": {float64(got.Subjects), 20},
	} {
		if math.Abs(pair[0]-pair[1]) > 0.005*max(0.1, math.Abs(pair[1])) {
			t.Errorf("%s is %v, printed %v", what, pair[0], pair[1])
		}
	}
}
