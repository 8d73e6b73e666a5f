package main

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// numbered is a column of numbers in which an empty text is no value.
func numbered(t *testing.T, name string, texts []string) intake.Column {
	t.Helper()
	c := intake.Column{Name: name}
	for _, text := range texts {
		v := 0.0
		if text != "" {
			v = real64(t, text)
		}
		c.Floats, c.Valid = append(c.Floats, v), append(c.Valid, text != "")
	}
	return c
}

// textsOf is a column of the rows of a file.
func textsOf(rows []map[string]string, name string) (out []string) {
	for _, r := range rows {
		out = append(out, r[name])
	}
	return out
}

// scalesStudy writes a study of respondents with items.
func scalesStudy(t *testing.T, respondents []intake.Column, mapped, rest string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "respondents.parquet"), respondents)
	path := filepath.Join(dir, "study.yaml")
	study := "rung: 1\nstudy: oracle\ntitle: Real people\nexports:\n  respondents:\n    path: respondents.parquet\n    columns: {id: id" + mapped + "}\n" +
		rest + "measures: [bases, scale_reliability]\ndisclosure: {protect: none, because: \"published data\"}\n"
	if err := os.WriteFile(path, []byte(study), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The checks alpha_agree, alpha_conscientious, alpha_neuroticism and
// scale_score_missing_rule, and that an item that nobody reverses is marked.
func TestScalesOfBFI(t *testing.T) {
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "reliability", "bfi.csv"))
	var respondents []intake.Column
	var ids []int64
	for _, r := range rows {
		ids = append(ids, whole(t, r["id"]))
	}
	respondents = append(respondents, intake.Column{Name: "id", Ints: ids}, intake.Column{Name: "gender", Texts: textsOf(rows, "gender")})
	for _, scale := range []string{"A", "C", "N"} {
		for k := 1; k <= 5; k++ {
			name := scale + strconv.Itoa(k)
			respondents = append(respondents, numbered(t, name, textsOf(rows, name)))
		}
	}
	type rule struct {
		MinValid int `json:"min_valid"`
		N        float64
		Mean, SD float64
		ByGender []struct {
			Gender  int
			N, Mean float64
		} `json:"by_gender"`
	}
	rules, ruleTolerance := sharedtest.Oracle[[]rule](t, "reliability", "scale_score_missing_rule")
	study := "traits:\n  gender: {kind: demographic, column: gender}\n" +
		"  wrong: {kind: psychographic, scale: [A1, A2, A3, A4, A5], range: [1, 6], bands: [3]}\n" +
		"  conscientious: {kind: psychographic, scale: [C1, C2, C3, C4, C5], reverse: [C4, C5], range: [1, 6], bands: [3]}\n" +
		"  neuroticism: {kind: psychographic, scale: [N1, N2, N3, N4, N5], range: [1, 6], quantiles: 5}\n"
	for _, r := range rules {
		n := strconv.Itoa(r.MinValid)
		study += "  agree" + n + ": {kind: psychographic, scale: [A1, A2, A3, A4, A5], reverse: [A1], range: [1, 6], min_valid: " + n + ", bands: [3]}\n"
	}
	cells := runCells(t, scalesStudy(t, respondents, "", study+"banners: [{name: people, by: [gender]}]\n"), "2026-01-01")
	at := func(statistic, segment, item, to string) intake.Result {
		return figure(t, cells, cellOf{"scale_reliability", statistic, segment, item, to})
	}
	for id, trait := range map[string]string{"alpha_agree": "agree5", "alpha_conscientious": "conscientious", "alpha_neuroticism": "neuroticism"} {
		want, tolerance := sharedtest.Oracle[struct {
			N        float64            `json:"n_complete"`
			Raw      float64            `json:"raw_alpha"`
			Std      float64            `json:"std_alpha"`
			AverageR float64            `json:"average_r"`
			Mean     float64            `json:"mean_scale"`
			SD       float64            `json:"sd_scale"`
			Feldt    [2]float64         `json:"feldt_ci95"`
			Dropped  map[string]float64 `json:"alpha_if_dropped"`
			Rest     map[string]float64 `json:"item_rest_r"`
		}](t, "reliability", id)
		alpha := at("alpha", "Total", trait, "")
		nearly(t, id+" n", *at("respondents", "Total", trait, "").Value, want.N, 0)
		nearly(t, id, *alpha.Value, want.Raw, tolerance)
		nearly(t, id+" low", *alpha.Low, want.Feldt[0], tolerance)
		nearly(t, id+" high", *alpha.High, want.Feldt[1], tolerance)
		nearly(t, id+" standardised", *at("alpha_standardised", "Total", trait, "").Value, want.Std, tolerance)
		nearly(t, id+" average r", *at("average_r", "Total", trait, "").Value, want.AverageR, tolerance)
		for _, item := range slices.Sorted(maps.Keys(want.Dropped)) {
			nearly(t, id+" without "+item, *at("alpha_dropped", "Total", trait, item).Value, want.Dropped[item], tolerance)
			nearly(t, id+" rest of "+item, *at("item_rest_r", "Total", trait, item).Value, want.Rest[item], tolerance)
		}
		nearly(t, id+" mean", *at("mean", "Total", "score:"+trait, "").Value, want.Mean, tolerance)
		nearly(t, id+" sd", *at("sd", "Total", "score:"+trait, "").Value, want.SD, tolerance)
		if len(want.Dropped) != 5 {
			t.Errorf("%s: looked at %d items", id, len(want.Dropped))
		}
	}
	for _, r := range rules {
		item := "score:agree" + strconv.Itoa(r.MinValid)
		nearly(t, item+" n", *at("respondents", "Total", item, "").Value, r.N, 0)
		nearly(t, item+" mean", *at("mean", "Total", item, "").Value, r.Mean, ruleTolerance)
		nearly(t, item+" sd", *at("sd", "Total", item, "").Value, r.SD, ruleTolerance)
		for _, by := range r.ByGender {
			segment := "gender=" + strconv.Itoa(by.Gender)
			nearly(t, item+" n of "+segment, *at("respondents", segment, item, "").Value, by.N, 0)
			nearly(t, item+" mean of "+segment, *at("mean", segment, item, "").Value, by.Mean, ruleTolerance)
		}
	}
	wrong := at("item_rest_r", "Total", "wrong", "A1")
	if !(*wrong.Value < 0) || !strings.Contains(wrong.Notes, "reversed") {
		t.Errorf("an item that is not reversed: %v, notes %v", *wrong.Value, wrong.Notes)
	}
	if len(rules) != 4 {
		t.Errorf("looked at %d rules", len(rules))
	}
}

// The checks icc_COHES and icc_HRS: soldiers by unit, each score a scale of one
// item. The rest of the checks is held in segment/scale.
func TestClustersOfSoldiers(t *testing.T) {
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "reliability", "bh1996.csv"))
	var ids []int64
	for _, r := range rows {
		ids = append(ids, whole(t, r["id"]))
	}
	respondents := []intake.Column{{Name: "id", Ints: ids}, {Name: "GRP", Texts: textsOf(rows, "GRP")}}
	traits := "traits:\n"
	for _, name := range []string{"COHES", "HRS"} {
		respondents = append(respondents, numbered(t, name, textsOf(rows, name)))
		traits += "  " + strings.ToLower(name) + ": {kind: psychographic, scale: [" + name + "], range: [0, 30], bands: [3]}\n"
	}
	cells := runCells(t, scalesStudy(t, respondents, ", cluster: GRP", traits), "2026-01-01")
	for _, name := range []string{"COHES", "HRS"} {
		want, tolerance := sharedtest.Oracle[map[string]float64](t, "reliability", "icc_"+name)
		for statistic, of := range map[string]string{"icc1": "icc1_bliese", "icc2": "icc2_bliese", "design_effect": "deff", "respondents": "n"} {
			got := figure(t, cells, cellOf{"scale_reliability", statistic, "Total", "score:" + strings.ToLower(name), ""})
			if math.IsNaN(want[of]) || want[of] == 0 {
				t.Fatalf("icc_%s has no %s", name, of)
			}
			nearly(t, name+" "+statistic, *got.Value, want[of], tolerance)
		}
	}
}
