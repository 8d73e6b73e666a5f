package main

import (
	"bytes"
	"fmt"
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

// The tests of this file turn real samples with strata, clusters, populations
// and replicate weights into exports, run the real command line, and compare
// results.parquet with what R's survey computed from the same rows.

// table is the rows of an oracle's file as columns of an export: numbers where
// every value is one, an empty value missing.
func table(t *testing.T, folder, file string) []intake.Column {
	t.Helper()
	path := sharedtest.Shared(t, "oracles", folder, file)
	rows := sharedtest.Rows(t, path)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(content), "\n")
	var out []intake.Column
	for _, name := range strings.Split(strings.TrimSpace(strings.ReplaceAll(head, `"`, "")), ",") {
		c := intake.Column{Name: strings.ReplaceAll(name, ".", "_")}
		number := true
		for _, r := range rows {
			_, err := strconv.ParseFloat(r[name], 64)
			number = number && (err == nil || r[name] == "")
		}
		for _, r := range rows {
			c.Valid = append(c.Valid, r[name] != "")
			if number {
				v, _ := strconv.ParseFloat(r[name], 64)
				c.Floats = append(c.Floats, v)
			} else {
				c.Texts = append(c.Texts, r[name])
			}
		}
		out = append(out, c)
	}
	return out
}

// drawnStudy writes a study of respondents with a sample design.
func drawnStudy(t *testing.T, respondents []intake.Column, design, rest string) string {
	t.Helper()
	var id []int64
	for i := range max(len(respondents[0].Floats), len(respondents[0].Texts)) {
		id = append(id, int64(i+1))
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "respondents.parquet"), append([]intake.Column{{Name: "row_number", Ints: id}}, respondents...))
	study := "rung: 1\nstudy: oracle\ntitle: A real sample\nexports:\n  respondents:\n    path: respondents.parquet\n    columns: {id: row_number" + design + "\n" +
		rest + "\ndisclosure: {protect: none, because: \"published data\"}\n"
	path := filepath.Join(dir, "study.yaml")
	if err := os.WriteFile(path, []byte(study), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// schools are studies of the samples of schools by their names in the oracle.
const schools = `
traits:
  stype: {kind: demographic, column: stype}
banners: [{name: schools, by: [stype]}]
amounts:
  api00:  {column: api00}
  enroll: {column: enroll}
  stu:    {column: api_stu, per: enroll}
  wide:   {when: sch_wide == "Yes"}
  high:   {when: stype == "H"}
measures: [bases, amounts, amounts_per]
`

func column(t *testing.T, of []intake.Column, name string) intake.Column {
	t.Helper()
	for _, c := range of {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no column %s", name)
	return intake.Column{}
}

// twoStages adds the weights that two stages of known populations give: 40 of
// 757 districts, and so many of a district's schools. R took the means of api00
// and enroll together, of the schools that have both.
func twoStages(t *testing.T, of []intake.Column) []intake.Column {
	drawn := map[float64]float64{}
	districts := column(t, of, "dnum").Floats
	for _, d := range districts {
		drawn[d]++
	}
	w := intake.Column{Name: "w2"}
	for i, d := range districts {
		w.Floats = append(w.Floats, column(t, of, "fpc1").Floats[i]/float64(len(drawn))*column(t, of, "fpc2").Floats[i]/drawn[d])
	}
	for k, c := range of {
		if c.Name == "api00" {
			of[k].Valid = column(t, of, "enroll").Valid
		}
	}
	return append(of, w)
}

func schoolCells(t *testing.T, name string) map[cellOf]intake.Result {
	t.Helper()
	return schoolsIn(t, name, schools)
}

// schoolsIn runs a study of the schools of a design.
func schoolsIn(t *testing.T, name, study string) map[cellOf]intake.Result {
	t.Helper()
	designs := map[string]struct{ file, columns string }{
		"dstrat":  {"apistrat.csv", ", weight: pw, strata: stype, fpc: fpc}"},
		"dstrat0": {"apistrat.csv", ", weight: pw, strata: stype}"},
		"dind":    {"apistrat.csv", ", weight: pw}"},
		"dclus1":  {"apiclus1.csv", ", weight: pw, cluster: dnum, fpc: fpc}"},
		"dclus1n": {"apiclus1.csv", ", weight: pw, cluster: dnum}"},
		"dclus2":  {"apiclus2.csv", ", weight: w2, cluster: dnum, fpc: fpc1, fpc_within: fpc2}"},
		"dclus2w": {"apiclus2.csv", ", weight: pw, cluster: dnum}"},
		"dsrs":    {"apisrs.csv", ", weight: pw, fpc: fpc}"},
	}
	d := designs[name]
	respondents := table(t, "survey_design", d.file)
	if name == "dclus2" {
		respondents = twoStages(t, respondents)
	}
	return runCells(t, drawnStudy(t, respondents, d.columns, study), "2000-12-31")
}

type surveyed struct {
	Term string
	Est  float64
	SE   float64
	Low  float64 `json:"ci_lo"`
	High float64 `json:"ci_hi"`
}

// The checks mean_total_dstrat, mean_total_dclus1, mean_total_dclus2 and
// mean_total_dsrs: means, totals and a ratio with their errors and intervals.
func TestMeansOfSchools(t *testing.T) {
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs"} {
		want, tolerance := sharedtest.Oracle[struct {
			Means, Total, Stype []surveyed
			Ratio               struct{ Est, SE float64 }
		}](t, "survey_design", "mean_total_"+design)
		cells := schoolCells(t, design)
		check := func(what string, r intake.Result, w surveyed) {
			nearly(t, design+" "+what, *r.Value, w.Est, tolerance)
			nearly(t, design+" error of "+what, *r.StdError, w.SE, tolerance)
			if design == "dclus2" {
				return // schools of one district have no number of pupils: the oracle's degrees of freedom count it, ours do not
			}
			nearly(t, design+" low end of "+what, *r.Low, w.Low, tolerance)
			nearly(t, design+" high end of "+what, *r.High, w.High, tolerance)
		}
		for _, w := range want.Means {
			check("mean of "+w.Term, figure(t, cells, cellOf{"amounts", "mean", "Total", w.Term, ""}), w)
		}
		check("total", figure(t, cells, cellOf{"amounts", "total", "Total", "enroll", ""}), want.Total[0])
		ratio := figure(t, cells, cellOf{"amounts_per", "ratio", "Total", "stu", "enroll"})
		nearly(t, design+" ratio", *ratio.Value, want.Ratio.Est, tolerance)
		nearly(t, design+" error of the ratio", *ratio.StdError, want.Ratio.SE, tolerance)
		high := figure(t, cells, cellOf{"amounts", "givers_share", "Total", "high", ""})
		nearly(t, design+" share of high schools", *high.Value, want.Stype[1].Est, tolerance)
		nearly(t, design+" error of that share", *high.StdError, want.Stype[1].SE, tolerance)
	}
}

// The checks by_stype_* and prop_by_stype_*, and domain_vs_filter_trap: a
// segment is a domain of the whole design, and not a sample of its own.
func TestDomainsOfSchools(t *testing.T) {
	for _, design := range []string{"dstrat0", "dclus1n", "dclus2w", "dind"} {
		want, tolerance := sharedtest.Oracle[[]struct {
			Stype   string
			Est, SE float64
		}](t, "survey_design", "by_stype_"+design)
		cells := schoolCells(t, design)
		for _, w := range want {
			r := figure(t, cells, cellOf{"amounts", "mean", "stype=" + w.Stype, "api00", ""})
			nearly(t, design+" "+w.Stype, *r.Value, w.Est, tolerance)
			nearly(t, design+" error of "+w.Stype, *r.StdError, w.SE, tolerance)
		}
	}
	for _, design := range []string{"dstrat", "dclus1", "dclus2", "dsrs"} {
		want, tolerance := sharedtest.Oracle[[]struct {
			Stype string
			Yes   float64 `json:"p_yes"`
			SE    float64 `json:"se_yes"`
		}](t, "survey_design", "prop_by_stype_"+design)
		cells := schoolCells(t, design)
		for _, w := range want {
			r := figure(t, cells, cellOf{"amounts", "givers_share", "stype=" + w.Stype, "wide", ""})
			nearly(t, design+" share of "+w.Stype, *r.Value, w.Yes, tolerance)
			nearly(t, design+" error of the share of "+w.Stype, *r.StdError, w.SE, tolerance)
		}
	}
	trap, tolerance := sharedtest.Oracle[struct{ Domain []surveyed }](t, "survey_design", "domain_vs_filter_trap")
	r := figure(t, schoolCells(t, "dclus1"), cellOf{"amounts", "mean", "stype=M", "api00", ""})
	nearly(t, "domain", *r.StdError, trap.Domain[0].SE, tolerance)
}

// The check replicate_jk1: every school's weight where a district is left out.
func TestReplicatesOfSchools(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct{ M, Total []surveyed }](t, "survey_design", "replicate_jk1")
	respondents := table(t, "survey_design", "apiclus1.csv")
	weights, districts := column(t, respondents, "pw").Floats, column(t, respondents, "dnum").Floats
	var names []float64
	seen := map[float64]bool{}
	for _, d := range districts {
		if !seen[d] {
			seen[d], names = true, append(names, d)
		}
	}
	n := float64(len(names))
	for k, left := range names {
		r := intake.Column{Name: fmt.Sprintf("rep_%d", k+1)}
		for i, d := range districts {
			w := weights[i] * n / (n - 1)
			if d == left {
				w = 0
			}
			r.Floats = append(r.Floats, w)
		}
		respondents = append(respondents, r)
	}
	cells := runCells(t, drawnStudy(t, respondents, ", weight: pw}\n    replicates: {columns: rep_*, type: jk1}", schools), "2000-12-31")
	for _, w := range want.M {
		r := figure(t, cells, cellOf{"amounts", "mean", "Total", w.Term, ""})
		nearly(t, w.Term, *r.Value, w.Est, tolerance)
		nearly(t, "error of "+w.Term, *r.StdError, w.SE, tolerance)
	}
	r := figure(t, cells, cellOf{"amounts", "total", "Total", "enroll", ""})
	nearly(t, "total", *r.Value, want.Total[0].Est, tolerance)
	nearly(t, "error of the total", *r.StdError, want.Total[0].SE, tolerance)
}

const nhanesDesign = ", weight: WTMEC2YR, strata: SDMVSTRA, cluster: SDMVPSU}"

const nhanes = `
traits:
  race:   {kind: demographic, column: race, order: ["1", "2", "3", "4"]}
  agecat: {kind: demographic, column: agecat}
  sex:    {kind: demographic, column: RIAGENDR, order: ["1", "2"]}
banners: [{name: people, by: [race, agecat, [race, sex], [race, agecat, sex]]}]
amounts:
  chol: {when: HI_CHOL == 1}
measures: [bases, amounts]
`

// The checks kish_nhanes, nhanes_by_race_sex and nchs_flags_nhanes: shares of
// people with high cholesterol in strata of two clusters, with the intervals
// of Korn and Graubard.
func TestCholesterol(t *testing.T) {
	type kish struct {
		N         float64
		SumW      float64 `json:"sum_w"`
		Effective float64 `json:"n_eff"`
		Deff      float64 `json:"deff_kish"`
	}
	respondents := table(t, "survey_design", "nhanes.csv")
	for k, c := range respondents { // categories, not numbers
		if c.Name == "race" || c.Name == "RIAGENDR" {
			for _, v := range c.Floats {
				respondents[k].Texts = append(respondents[k].Texts, strconv.Itoa(int(v)))
			}
			respondents[k].Floats = nil
		}
	}
	cells := runCells(t, drawnStudy(t, respondents, nhanesDesign, nhanes+"precision: {rule: nchs}\n"), "2020-01-01")
	weights, tolerance := sharedtest.Oracle[struct {
		All    kish
		ByRace map[string]kish `json:"by_race"`
	}](t, "survey_design", "kish_nhanes")
	segments := map[string]kish{"Total": weights.All}
	for race, k := range weights.ByRace {
		segments["race="+race] = k
	}
	for segment, k := range segments {
		for statistic, w := range map[string]float64{"respondents": k.N, "weighted": k.SumW, "effective": k.Effective, "design_effect": k.Deff} {
			nearly(t, segment+" "+statistic, *figure(t, cells, cellOf{"bases", statistic, segment, "all", ""}).Value, w, tolerance)
		}
	}
	bySex, tolerance := sharedtest.Oracle[[]struct {
		Race, Sex int
		Est, SE   float64
	}](t, "survey_design", "nhanes_by_race_sex")
	for _, w := range bySex {
		r := figure(t, cells, cellOf{"amounts", "givers_share", fmt.Sprintf("race=%d & sex=%d", w.Race, w.Sex), "chol", ""})
		nearly(t, r.Segment, *r.Value, w.Est, tolerance)
		nearly(t, "error of "+r.Segment, *r.StdError, w.SE, tolerance)
	}
	flags, tolerance := sharedtest.Oracle[[]struct {
		Race, Sex int
		Agecat    string
		N         float64
		P, SE     float64
		Low       float64 `json:"kg_lo"`
		High      float64 `json:"kg_hi"`
		Flags     []string
	}](t, "precision_flags", "nchs_flags_nhanes")
	withheld := runCells(t, drawnStudy(t, respondents, nhanesDesign, nhanes+"precision: {rule: nchs, then: withhold}\n"), "2020-01-01")
	for _, w := range flags {
		at := cellOf{"amounts", "givers_share", fmt.Sprintf("race=%d & agecat=%s & sex=%d", w.Race, w.Agecat, w.Sex), "chol", ""}
		if _, told := withheld[at]; told == slices.Contains(w.Flags, "suppress") {
			t.Errorf("%s is told: %v, and R's flags are %q", at.segment, told, w.Flags)
		}
		r := figure(t, cells, at)
		nearly(t, "people of "+r.Segment, float64(*r.N), w.N, 0)
		nearly(t, r.Segment, *r.Value, w.P, tolerance)
		nearly(t, "error of "+r.Segment, *r.StdError, w.SE, tolerance)
		nearly(t, "low end of "+r.Segment, *r.Low, w.Low, tolerance)
		nearly(t, "high end of "+r.Segment, *r.High, w.High, tolerance)
		for _, flag := range []struct{ oracle, note string }{{"suppress", "imprecise"}, {"review", "review"}} {
			flagged := slices.ContainsFunc(w.Flags, func(f string) bool { return strings.HasPrefix(f, flag.oracle) })
			if noted := slices.Contains(strings.Fields(r.Notes), flag.note); noted != flagged {
				t.Errorf("%s has the notes %q, and R's flags %q", r.Segment, r.Notes, w.Flags)
			}
		}
	}
	if len(bySex) != 8 || len(flags) < 30 || math.IsNaN(flags[0].P) {
		t.Errorf("%d and %d segments were compared", len(bySex), len(flags))
	}
}

// The check survey_beta_ci_reference: a rare share in clusters.
func TestRareShareOfSchools(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Est float64
		CI  [2]float64
	}](t, "precision_flags", "survey_beta_ci_reference")
	rare := strings.Replace(schools, `wide:   {when: sch_wide == "Yes"}`, `none:   {when: ell == 0}`, 1)
	cells := runCells(t, drawnStudy(t, table(t, "survey_design", "apiclus1.csv"), ", weight: pw, cluster: dnum, fpc: fpc}", rare), "2000-12-31")
	r := figure(t, cells, cellOf{"amounts", "givers_share", "Total", "none", ""})
	nearly(t, "share", *r.Value, want.Est, tolerance)
	nearly(t, "low end", *r.Low, want.CI[0], tolerance)
	nearly(t, "high end", *r.High, want.CI[1], tolerance)
}

// A stratum with a single school adds what the study says: by default the square
// of its own distance from the mean, or nothing, or what the others add on
// average; or the run ends.
func TestLonelySchool(t *testing.T) {
	respondents := table(t, "survey_design", "apistrat_lonely.csv")
	strata, w, y := column(t, respondents, "str").Texts, column(t, respondents, "pw").Floats, column(t, respondents, "api00").Floats
	var all, mean float64
	for i := range w {
		all, mean = all+w[i], mean+w[i]*y[i]
	}
	mean /= all
	of := map[string][]float64{}
	for i, h := range strata {
		of[h] = append(of[h], w[i]*(y[i]-mean)/all)
	}
	others, lonely := 0.0, 0.0
	for _, z := range of {
		n, sum, squares := float64(len(z)), 0.0, 0.0
		for _, x := range z {
			sum, squares = sum+x, squares+x*x
		}
		if n == 1 {
			lonely = squares
			continue
		}
		others += n / (n - 1) * (squares - sum*sum/n)
	}
	if lonely == 0 {
		t.Fatal("no school is alone in its stratum")
	}
	const rest = `
traits:
  str: {kind: demographic, column: str}
banners: [{name: strata, by: [str]}]
amounts: {api00: {column: api00}}
measures: [bases, amounts]
`
	h := float64(len(of))
	for policy, variance := range map[string]float64{"adjust": others + lonely, "certainty": others, "average": others * h / (h - 1)} {
		cells := runCells(t, drawnStudy(t, respondents, ", weight: pw, strata: str}", rest+"design: {lonely: "+policy+"}\n"), "2000-12-31")
		r := figure(t, cells, cellOf{"amounts", "mean", "Total", "api00", ""})
		nearly(t, policy, *r.StdError, math.Sqrt(variance), 1e-9)
	}
	var stdout, stderr bytes.Buffer
	status := Main([]string{"run", drawnStudy(t, respondents, ", weight: pw, strata: str}", rest+"design: {lonely: fail}\n"), "--as-of", "2000-12-31", "--progress", "none"}, &stdout, &stderr)
	if status != exitInput || !strings.Contains(stderr.String(), "single primary sampling unit") || !strings.Contains(stderr.String(), "lonely: adjust") {
		t.Errorf("exit status %d\n%s", status, &stderr)
	}
}

// Weights times any number change the weighted bases and totals, and nothing
// else.
func TestWeightsOfSchoolsTimesSeven(t *testing.T) {
	respondents := table(t, "survey_design", "apiclus1.csv")
	one := runCells(t, drawnStudy(t, respondents, ", weight: pw, cluster: dnum}", schools), "2000-12-31")
	for k, c := range respondents {
		if c.Name == "pw" {
			for i := range c.Floats {
				respondents[k].Floats[i] *= 7
			}
		}
	}
	seven := runCells(t, drawnStudy(t, respondents, ", weight: pw, cluster: dnum}", schools), "2000-12-31")
	compared := 0
	for at, a := range one {
		b, times := figure(t, seven, at), 1.0
		if at.statistic == "weighted" || at.statistic == "total" {
			times = 7
		}
		nearly(t, fmt.Sprint(at), *b.Value, times**a.Value, 1e-9)
		if a.StdError != nil {
			nearly(t, fmt.Sprint(at, " error"), *b.StdError, times**a.StdError, 1e-9)
			nearly(t, fmt.Sprint(at, " low"), *b.Low, times**a.Low, 1e-8)
			compared++
		}
		if a.Notes != b.Notes {
			t.Errorf("%+v: notes %q and %q", at, a.Notes, b.Notes)
		}
	}
	if compared < 20 {
		t.Errorf("only %d errors were compared", compared)
	}
}
