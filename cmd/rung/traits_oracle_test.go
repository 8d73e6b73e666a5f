package main

import (
	"slices"
	"testing"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// texts reads a column of an oracle's file as texts; an empty one is missing.
func texts(rows []map[string]string, name, as string) intake.Column {
	c := intake.Column{Name: as}
	for _, r := range rows {
		c.Texts = append(c.Texts, r[name])
	}
	return c
}

func numbers(t *testing.T, rows []map[string]string, name, as string) intake.Column {
	c := intake.Column{Name: as}
	for _, r := range rows {
		c.Floats = append(c.Floats, real64(t, r[name]))
	}
	return c
}

// election are the voters of the British panel study: a survey with weights.
func election(t *testing.T) []intake.Column {
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "banner", "beps.csv"))
	return []intake.Column{texts(rows, "id", "id"), numbers(t, rows, "weight", "weight"), texts(rows, "gender", "gender"),
		texts(rows, "ageg", "ageg"), texts(rows, "vote", "vote"), numbers(t, rows, "economic.cond.household", "household")}
}

const electionTraits = `
traits:
  gender:    {kind: demographic, column: gender}
  ageg:      {kind: demographic, column: ageg}
  vote:      {kind: psychographic, column: vote}
  household: {kind: psychographic, column: household, nets: {T2B: ["4", "5"], B2B: ["1", "2"]}}
banners: [{name: voters, by: [gender, ageg, vote]}]
measures: [bases, traits]
`

// The check cells of banner: codes and nets of an item by gender, age and vote.
func TestCellsOfVoters(t *testing.T) {
	want, tolerance := sharedtest.Oracle[[]struct {
		Row, Column string
		N, Count    float64
		W           float64
		NEff        float64 `json:"n_eff"`
		P           float64
	}](t, "banner", "cells")
	cells := runCells(t, weightedStudy(t, election(t), electionTraits), "2026-01-01")
	rows := map[string]string{"T2B": "net:T2B", "MID": "3", "B2B": "net:B2B"}
	for _, code := range []string{"1", "2", "3", "4", "5"} {
		rows["code"+code] = code
	}
	for _, w := range want {
		item := "household=" + rows[w.Row]
		share := figure(t, cells, cellOf{"traits", "share", w.Column, item, ""})
		nearly(t, item+" of "+w.Column, *share.Value, w.P, tolerance)
		nearly(t, item+" respondents of "+w.Column, *figure(t, cells, cellOf{"traits", "respondents", w.Column, item, ""}).Value, w.Count, 0)
		nearly(t, "n of "+w.Column, float64(*share.N), w.N, 0)
		nearly(t, "weighted n of "+w.Column, *share.Weighted, w.W, tolerance)
		nearly(t, "effective n of "+w.Column, *share.Effective, w.NEff, tolerance)
	}
	if len(want) != 72 {
		t.Errorf("%d cells were compared", len(want))
	}
}

// The check chisq_by_group of banner: Pearson's test without weights, and Rao
// and Scott's with them.
func TestGroupsOfVoters(t *testing.T) {
	want, tolerance := sharedtest.Oracle[[]struct {
		Group       string
		Chisq, DF   float64
		P           float64
		V           float64    `json:"cramers_v"`
		MinExpected float64    `json:"min_expected"`
		F           float64    `json:"raoscott_F"`
		FDF         [2]float64 `json:"raoscott_df"`
		FP          float64    `json:"raoscott_p"`
	}](t, "banner", "chisq_by_group")
	weighted := runCells(t, weightedStudy(t, election(t), electionTraits), "2026-01-01")
	plain := runCells(t, worthStudy(t, election(t), nil, electionTraits), "2026-01-01")
	for _, w := range want {
		at := func(cells map[cellOf]intake.Result, statistic string) float64 {
			return *figure(t, cells, cellOf{"traits", statistic, "Total", "household", "voters: " + w.Group}).Value
		}
		nearly(t, "χ² of "+w.Group, at(plain, "chi_square"), w.Chisq, tolerance)
		nearly(t, "df of "+w.Group, at(plain, "df"), w.DF, 0)
		nearly(t, "p of "+w.Group, at(plain, "p_value"), w.P, tolerance)
		nearly(t, "V of "+w.Group, at(plain, "cramers_v"), w.V, tolerance)
		nearly(t, "smallest expected of "+w.Group, at(plain, "smallest_expected"), w.MinExpected, tolerance)
		nearly(t, "F of "+w.Group, at(weighted, "f"), w.F, tolerance)
		nearly(t, "F df of "+w.Group, at(weighted, "df"), w.FDF[0], tolerance)
		nearly(t, "F df2 of "+w.Group, at(weighted, "df2"), w.FDF[1], tolerance)
		nearly(t, "F p of "+w.Group, at(weighted, "p_value"), w.FP, tolerance)
	}
	if len(want) != 3 {
		t.Errorf("%d groups were compared", len(want))
	}
}

// The check mass_smoke_exer of banner: students by smoking and exercise, some
// unknown.
func TestSmokersWhoExercise(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Rows, Cols   []string
		Counts       [][]float64
		Chisq, DF, P float64
		MinExpected  float64 `json:"min_expected"`
	}](t, "banner", "mass_smoke_exer")
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "banner", "mass_survey.csv"))
	cells := runCells(t, worthStudy(t, []intake.Column{texts(rows, "id", "id"), texts(rows, "Smoke", "smoke"), texts(rows, "Exer", "exer")}, nil, `
traits:
  smoke: {kind: behavioural, column: smoke}
  exer:  {kind: behavioural, column: exer}
banners: [{name: students, by: [exer]}]
measures: [traits]
`), "2026-01-01")
	for i, row := range want.Rows {
		for j, column := range want.Cols {
			got := figure(t, cells, cellOf{"traits", "respondents", "exer=" + column, "smoke=" + row, ""})
			nearly(t, row+" of "+column, *got.Value, want.Counts[i][j], 0)
		}
	}
	at := func(statistic string) float64 {
		return *figure(t, cells, cellOf{"traits", statistic, "Total", "smoke", "students: exer"}).Value
	}
	nearly(t, "χ²", at("chi_square"), want.Chisq, tolerance)
	nearly(t, "df", at("df"), want.DF, 0)
	nearly(t, "p", at("p_value"), want.P, tolerance)
	nearly(t, "smallest expected", at("smallest_expected"), want.MinExpected, tolerance)
}

// schoolsOf are schools of California, drawn by type, with weights.
func schoolsOf(t *testing.T, file string) []intake.Column {
	rows := sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "survey_design", file))
	return []intake.Column{texts(rows, "cds", "id"), numbers(t, rows, "pw", "weight"), texts(rows, "stype", "stype"),
		texts(rows, "sch.wide", "wide"), texts(rows, "awards", "awards"), numbers(t, rows, "api00", "api00")}
}

const schoolTraits = `
traits:
  stype:  {kind: demographic, column: stype}
  wide:   {kind: demographic, column: wide}
  awards: {kind: demographic, column: awards}
banners: [{name: schools, by: [stype]}]
`

// The checks prop_by_stype_* of survey_design: shares of schools that met
// their target, by type.
func TestSchoolsByType(t *testing.T) {
	for design, file := range map[string]string{"dstrat": "apistrat.csv", "dclus1": "apiclus1.csv", "dsrs": "apisrs.csv"} {
		want, tolerance := sharedtest.Oracle[[]struct {
			Stype string
			P     float64 `json:"p_yes"`
		}](t, "survey_design", "prop_by_stype_"+design)
		cells := runCells(t, weightedStudy(t, schoolsOf(t, file), schoolTraits+"measures: [traits]\n"), "2026-01-01")
		for _, w := range want {
			nearly(t, design+" "+w.Stype, *figure(t, cells, cellOf{"traits", "share", "stype=" + w.Stype, "wide=Yes", ""}).Value, w.P, tolerance)
		}
		if len(want) != 3 {
			t.Errorf("%s: %d types were compared", design, len(want))
		}
	}
}

// The check raoscott_stype_awards_dind of survey_design: weights, and no other
// design.
func TestAwardsByType(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		F struct {
			Statistic float64
			Parameter []float64
			P         float64
		}
	}](t, "survey_design", "raoscott_stype_awards_dind")
	cells := runCells(t, weightedStudy(t, schoolsOf(t, "apistrat.csv"), schoolTraits+"measures: [traits]\n"), "2026-01-01")
	at := func(statistic string) float64 {
		return *figure(t, cells, cellOf{"traits", statistic, "Total", "awards", "schools: stype"}).Value
	}
	nearly(t, "F", at("f"), want.F.Statistic, tolerance)
	nearly(t, "p", at("p_value"), want.F.P, tolerance)
	if got := []float64{at("df"), at("df2")}; !slices.EqualFunc(got, want.F.Parameter, func(a, b float64) bool { return a-b < tolerance*b && b-a < tolerance*b }) {
		t.Errorf("degrees of freedom %v, want %v", got, want.F.Parameter)
	}
}

// The check svyquantile_dstrat of survey_design: quartiles of a score.
func TestQuartilesOfScores(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Q []struct{ Quantile float64 }
	}](t, "survey_design", "svyquantile_dstrat")
	cells := runCells(t, weightedStudy(t, schoolsOf(t, "apistrat.csv"), schoolTraits+"amounts: {score: {column: api00}}\nmeasures: [quantiles]\n"), "2026-01-01")
	for k, statistic := range []string{"q25", "median", "q75"} {
		nearly(t, statistic, *figure(t, cells, cellOf{"quantiles", statistic, "Total", "score", ""}).Value, want.Q[k].Quantile, tolerance)
	}
}
