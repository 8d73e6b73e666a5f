package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// soldiersStudy writes a study of the three-wave panel: what each soldier says
// of three needs in each wave, and what he says of satisfaction beside.
func soldiersStudy(t *testing.T, mapped, rest string) string {
	t.Helper()
	dir := t.TempDir()
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "waves", "soldiers_3waves_wide.csv"))
	var ids []int64
	var companies []string
	for _, r := range rows {
		ids, companies = append(ids, whole(t, r["SUBNUM"])), append(companies, r["BTN"]+" "+r["COMPANY"])
	}
	write(t, filepath.Join(dir, "respondents.parquet"), []intake.Column{{Name: "id", Ints: ids}, {Name: "company", Texts: companies},
		numbered(t, "first", textsOf(rows, "JOBSAT1")), numbered(t, "second", textsOf(rows, "JOBSAT2")), {Name: "gender", Texts: textsOf(rows, "GENDER")}})
	var who []int64
	var needs, wave []string
	var rating []float64
	for i, r := range rows {
		for k := 1; k <= 3; k++ {
			n := strconv.Itoa(k)
			for _, name := range []string{"JOBSAT", "COMMIT", "READY"} {
				if r[name+n] != "" {
					who, needs, wave, rating = append(who, ids[i]), append(needs, name), append(wave, n), append(rating, real64(t, r[name+n]))
				}
			}
		}
	}
	write(t, filepath.Join(dir, "satisfaction.parquet"), []intake.Column{{Name: "id", Ints: who}, {Name: "need", Texts: needs}, {Name: "wave", Texts: wave}, {Name: "rating", Floats: rating}})
	path := filepath.Join(dir, "study.yaml")
	study := fmt.Sprintf(`rung: 1
study: oracle
title: Soldiers
exports:
  respondents:
    path: respondents.parquet
    columns: {id: id%s}
  satisfaction:
    path: satisfaction.parquet
    columns: {respondent: id, need: need, rating: rating, wave: wave}
codes: codes.csv
periods: waves
%sdisclosure: {protect: none, because: "published data"}
`, mapped, rest)
	codes := "code,label,level\nJOBSAT,Job satisfaction,consequence\nCOMMIT,Commitment,consequence\nREADY,Readiness,consequence\n"
	for file, text := range map[string]string{path: study, filepath.Join(dir, "codes.csv"): codes} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// The checks wave_change_JOBSAT_1_2, wave_change_COMMIT_1_2,
// wave_change_READY_1_2 and wave_change_cluster_company.
func TestChangesOfSoldiers(t *testing.T) {
	cells := runCells(t, soldiersStudy(t, "", "measures: [wave_change]\n"), "2026-01-01")
	for _, need := range []string{"JOBSAT", "COMMIT", "READY"} {
		want, tolerance := sharedtest.Oracle[struct {
			N1         float64 `json:"n1"`
			N2         float64 `json:"n2"`
			Mean1      float64 `json:"mean1"`
			Mean2      float64 `json:"mean2"`
			Diff       float64 `json:"diff_all"`
			Linearised struct{ SE float64 }
		}](t, "waves", "wave_change_"+need+"_1_2")
		at := func(statistic string) intake.Result {
			return figure(t, cells, cellOf{"wave_change", statistic, "Total", "satisfaction:" + need, "2"})
		}
		for statistic, want := range map[string]float64{"before": want.Mean1, "after": want.Mean2, "change": want.Diff, "n_before": want.N1, "n_after": want.N2} {
			nearly(t, need+" "+statistic, *at(statistic).Value, want, tolerance)
		}
		nearly(t, need+" error of the change", *at("change").StdError, want.Linearised.SE, tolerance)
	}
	want, tolerance := sharedtest.Oracle[struct{ Est, SE float64 }](t, "waves", "wave_change_cluster_company")
	cells = runCells(t, soldiersStudy(t, ", cluster: company", "measures: [wave_change]\n"), "2026-01-01")
	change := figure(t, cells, cellOf{"wave_change", "change", "Total", "satisfaction:JOBSAT", "2"})
	nearly(t, "change by company", *change.Value, want.Est, tolerance)
	nearly(t, "its error", *change.StdError, want.SE, tolerance)
}

// The check segment_migration: who is in which band of satisfaction in the first
// wave and in the second, missing being a state, and the tests of symmetry and of
// the same sizes.
func TestMigrationOfSoldiers(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Counts    [4][4]float64
		Row       [3][3]float64 `json:"row_share_complete"`
		Stay      float64       `json:"stay_rate"`
		Bowker    float64
		BowkerDF  float64 `json:"bowker_df"`
		BowkerP   float64 `json:"bowker_p"`
		Maxwell   float64 `json:"stuart_maxwell"`
		MaxwellDF float64 `json:"sm_df"`
		MaxwellP  float64 `json:"sm_p"`
	}](t, "waves", "segment_migration")
	cells := runCells(t, soldiersStudy(t, "", `traits:
  before: {kind: psychographic, column: first, bands: [2.5, 3.5]}
  after: {kind: psychographic, column: second, bands: [2.5, 3.5], earlier: before}
measures: [segment_stability]
`), "2026-01-01")
	at := func(statistic, item, to string) float64 {
		return *figure(t, cells, cellOf{"segment_stability", statistic, "Total", item, to}).Value
	}
	bands := []string{"<2.5", "2.5-<3.5", "3.5+", "missing"}
	for i, then := range bands {
		for j, now := range bands {
			nearly(t, then+" to "+now, at("respondents", "after:"+then, now), want.Counts[i][j], 0)
			if i < 3 && j < 3 {
				nearly(t, "share of "+then+" to "+now, at("share", "after:"+then, now), want.Row[i][j], tolerance)
			}
		}
	}
	nearly(t, "stay rate", 1-at("moved_share", "after", ""), want.Stay, tolerance)
	for statistic, want := range map[string]float64{"bowker": want.Bowker, "bowker_df": want.BowkerDF, "bowker_p": want.BowkerP,
		"stuart_maxwell": want.Maxwell, "stuart_maxwell_df": want.MaxwellDF, "stuart_maxwell_p": want.MaxwellP} {
		nearly(t, statistic, at(statistic, "after", ""), want, tolerance)
	}
}

// What moved the total adds up to the change that wave_change states, with its
// error.
func TestWhatMovedSoldiers(t *testing.T) {
	cells := runCells(t, soldiersStudy(t, "", "traits:\n  gender: {kind: demographic, column: gender}\nbanners: [{name: people, by: [gender]}]\nmeasures: [wave_change, change_split]\n"), "2026-01-01")
	compared := 0
	for at, r := range cells {
		if at.measure != "change_split" || at.statistic != "change" {
			continue
		}
		part := func(statistic string) float64 {
			return *figure(t, cells, cellOf{at.measure, statistic, "Total", at.item, at.itemTo}).Value
		}
		nearly(t, at.item+" within and mix", part("within")+part("mix"), *r.Value, 1e-12)
		whole := figure(t, cells, cellOf{"wave_change", "change", "Total", at.item, r.Wave})
		nearly(t, at.item+" change", *r.Value, *whole.Value, 1e-12)
		nearly(t, at.item+" error", *r.StdError, *whole.StdError, 1e-9)
		compared++
	}
	if compared != 3 { // runCells keeps one of the waves of a key
		t.Errorf("%d changes were compared", compared)
	}
}
