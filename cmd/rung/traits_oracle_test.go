package main

import (
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
		Exact        float64 `json:"fisher_p"`
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
	nearly(t, "exact p", at("exact_p_value"), want.Exact, tolerance)
}

// described is a study of schools by traits that stand in no banner.
const described = `
traits:
  stype:  {kind: demographic, column: stype}
  wide:   {kind: demographic, column: sch_wide}
  awards: {kind: demographic, column: awards}
banners: [{name: schools, by: [stype]}]
amounts: {score: {column: api00}}
measures: [traits, quantiles]
`

// The checks prop_by_stype_* of survey_design: shares of schools that met
// their target, by type, with errors.
func TestSchoolsByType(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs"} {
		want, tolerance := sharedtest.Oracle[[]struct {
			Stype string
			P     float64 `json:"p_yes"`
			SE    float64 `json:"se_yes"`
		}](t, "survey_design", "prop_by_stype_"+design)
		cells := schoolsIn(t, design, described)
		for _, w := range want {
			r := figure(t, cells, cellOf{"traits", "share", "stype=" + w.Stype, "wide=Yes", ""})
			nearly(t, design+" "+w.Stype, *r.Value, w.P, tolerance)
			nearly(t, design+" error of "+w.Stype, *r.StdError, w.SE, tolerance)
		}
		if len(want) != 3 {
			t.Errorf("%s: %d types were compared", design, len(want))
		}
	}
}

// raoScott is svychisq's result.
type raoScott struct {
	F struct {
		Statistic float64
		Parameter [2]float64
		P         float64
	}
}

func (w raoScott) check(t *testing.T, what string, cells map[cellOf]intake.Result, trait, group string, tolerance float64) {
	t.Helper()
	for statistic, want := range map[string]float64{"f": w.F.Statistic, "df": w.F.Parameter[0], "df2": w.F.Parameter[1], "p_value": w.F.P} {
		nearly(t, what+" "+statistic, *figure(t, cells, cellOf{"traits", statistic, "Total", trait, group}).Value, want, tolerance)
	}
}

// The checks raoscott_stype_awards_* of survey_design, and
// nhanes_raoscott_chol_race, of people of whom some are unknown.
func TestTablesUnderDesigns(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dind"} {
		want, tolerance := sharedtest.Oracle[raoScott](t, "survey_design", "raoscott_stype_awards_"+design)
		want.check(t, design, schoolsIn(t, design, described), "awards", "schools: stype", tolerance)
	}
	want, tolerance := sharedtest.Oracle[raoScott](t, "survey_design", "nhanes_raoscott_chol_race")
	cells := runCells(t, drawnStudy(t, table(t, "survey_design", "nhanes.csv"), nhanesDesign, `
traits:
  race: {kind: demographic, column: race}
  chol: {kind: behavioural, column: HI_CHOL}
banners: [{name: people, by: [race]}]
measures: [traits]
`), "2020-01-01")
	want.check(t, "nhanes", cells, "chol", "people: race", tolerance)
}

// The check svyquantile_dstrat of survey_design: quartiles of a score with
// Woodruff's intervals.
func TestQuartilesOfScores(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Q []struct {
			Quantile, SE float64
			Low          float64 `json:"ci.2.5"`
			High         float64 `json:"ci.97.5"`
		}
	}](t, "survey_design", "svyquantile_dstrat")
	cells := schoolsIn(t, "dstrat", described)
	for k, statistic := range []string{"q25", "median", "q75"} {
		r := figure(t, cells, cellOf{"quantiles", statistic, "Total", "score", ""})
		nearly(t, statistic, *r.Value, want.Q[k].Quantile, tolerance)
		nearly(t, "error of "+statistic, *r.StdError, want.Q[k].SE, tolerance)
		nearly(t, "low end of "+statistic, *r.Low, want.Q[k].Low, tolerance)
		nearly(t, "high end of "+statistic, *r.High, want.Q[k].High, tolerance)
	}
}
