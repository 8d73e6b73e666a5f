package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/intake"
	"rung/pipeline/sharedtest"
)

// sampled writes rows of a CSV file as a respondents export: numbers where
// every value is one, and text otherwise.
func sampled(t *testing.T, file string, numbers, texts []string) (dir string) {
	t.Helper()
	rows := sharedtest.Rows(t, file)
	columns := []intake.Column{{Name: "id"}}
	for i := range rows {
		columns[0].Ints = append(columns[0].Ints, int64(i+1))
	}
	for _, name := range numbers {
		c := intake.Column{Name: name}
		for _, r := range rows {
			c.Floats = append(c.Floats, real64(t, r[name]))
		}
		columns = append(columns, c)
	}
	for _, name := range texts {
		c := intake.Column{Name: name}
		for _, r := range rows {
			c.Texts = append(c.Texts, r[name])
		}
		columns = append(columns, c)
	}
	dir = t.TempDir()
	write(t, filepath.Join(dir, "respondents.parquet"), columns)
	return dir
}

// rakingStudy writes a study of that export.
func rakingStudy(t *testing.T, dir, columns, rest string) string {
	t.Helper()
	text := "rung: 1\nstudy: raking\ntitle: Schools\nexports:\n  respondents:\n    path: respondents.parquet\n    columns: {id: id" + columns + "}\n" +
		rest + "disclosure: {protect: none, because: \"published data\"}\n"
	path := filepath.Join(dir, "study.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type rakedSchools struct {
	Targets map[string]map[string]float64
	InOrder []float64 `json:"weights_in_csv_order"`
	Weights []float64
	Mean    []struct {
		Term    string
		Est, SE float64
	}
	Total []struct {
		Term    string
		Est, SE float64
	}
	Kish struct {
		N, Sum    float64
		SumW      float64 `json:"sum_w"`
		Effective float64 `json:"n_eff"`
		Deff      float64 `json:"deff_kish"`
		Smallest  float64 `json:"w_min"`
		Largest   float64 `json:"w_max"`
		MeanW     float64 `json:"w_mean"`
	}
}

// The checks rake_apiclus1 and rake_nonuniform_base_weights, through the
// command: weights by the sums of segments, means, totals and their errors, and
// Kish's effective n.
func TestRakingOfSchools(t *testing.T) {
	for _, c := range []struct {
		check, file, columns, strata string
		margins                      []string
	}{
		{"rake_apiclus1", "apiclus1.csv", ", weight: pw, cluster: dnum, fpc: fpc", "dnum", []string{"stype", "sch.wide"}},
		{"rake_nonuniform_base_weights", "apistrat.csv", ", weight: pw, strata: stype, fpc: fpc", "stype", []string{"comp.imp", "sch.wide"}},
	} {
		t.Run(c.check, func(t *testing.T) {
			want, tolerance := sharedtest.Oracle[rakedSchools](t, "raking", c.check)
			file := sharedtest.Shared(t, "oracles", "survey_design", c.file)
			dir := sampled(t, file, []string{"pw", "fpc", "api00", "enroll"}, []string{"stype", "sch.wide", "comp.imp", "dnum"})
			var rake string
			for _, name := range c.margins {
				rake += "    " + plainName(name) + ": {"
				for k, category := range sortedKeys(want.Targets[name]) {
					if k > 0 {
						rake += ", "
					}
					rake += fmt.Sprintf("%q: %v", category, want.Targets[name][category])
				}
				rake += "}\n"
			}
			cells := runCells(t, rakingStudy(t, dir, c.columns, `
traits:
  stype:   {kind: demographic, column: stype}
  schwide: {kind: demographic, column: sch.wide}
  compimp: {kind: demographic, column: comp.imp}
banners: [{name: cells, by: [[stype, schwide, compimp]]}]
amounts:
  api00:  {column: api00}
  enroll: {column: enroll}
weighting:
  rake:
`+rake+"measures: [bases, weighting, amounts]\n"), "2026-01-01")
			sums := map[string]float64{}
			weights := slices.Concat(want.InOrder, want.Weights)
			for i, r := range sharedtest.Rows(t, file) {
				sums[fmt.Sprintf("stype=%s & schwide=%s & compimp=%s", r["stype"], r["sch.wide"], r["comp.imp"])] += weights[i]
			}
			for segment, sum := range sums {
				nearly(t, segment, *figure(t, cells, cellOf{"bases", "weighted", segment, "all", ""}).Value, sum, tolerance)
			}
			if len(sums) < 7 {
				t.Errorf("%d segments were compared", len(sums))
			}
			nearly(t, "sum of weights", *figure(t, cells, cellOf{"bases", "weighted", "Total", "all", ""}).Value, want.Kish.SumW, tolerance)
			ofWeights := func(statistic string) float64 {
				return *figure(t, cells, cellOf{"weighting", statistic, "Total", "all", ""}).Value
			}
			nearly(t, "smallest weight", ofWeights("smallest"), want.Kish.Smallest, tolerance)
			nearly(t, "largest weight", ofWeights("largest"), want.Kish.Largest, tolerance)
			nearly(t, "ratio", ofWeights("ratio"), want.Kish.Largest/want.Kish.Smallest, tolerance)
			nearly(t, "mean weight", ofWeights("mean"), want.Kish.MeanW, tolerance)
			nearly(t, "effective n", *figure(t, cells, cellOf{"bases", "effective", "Total", "all", ""}).Value, want.Kish.Effective, tolerance)
			nearly(t, "design effect", *figure(t, cells, cellOf{"bases", "design_effect", "Total", "all", ""}).Value, want.Kish.Deff, tolerance)
			for _, m := range want.Mean {
				r := figure(t, cells, cellOf{"amounts", "mean", "Total", m.Term, ""})
				nearly(t, "mean of "+m.Term, *r.Value, m.Est, tolerance)
				nearly(t, "its error", *r.StdError, m.SE, tolerance)
			}
			for _, m := range want.Total {
				nearly(t, "total of "+m.Term, *figure(t, cells, cellOf{"amounts", "total", "Total", m.Term, ""}).Value, m.Est, tolerance)
			}
		})
	}
}

func plainName(column string) string { return strings.ReplaceAll(column, ".", "") }

func sortedKeys(m map[string]float64) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// The electors of the check rim_beps_ipf_trace, whose targets it does not say:
// every margin of ours is met in the results.
func TestRakingOfElectors(t *testing.T) {
	dir := sampled(t, sharedtest.Shared(t, "oracles", "raking", "beps_rim.csv"), nil, []string{"gender", "ageg", "vote", "pk"})
	targets := map[string]map[string]float64{
		"gender": {"female": .51, "male": .49},
		"ageg":   {"18-34": .2, "35-44": .2, "45-54": .2, "55-64": .15, "65+": .25},
		"vote":   {"Conservative": .33, "Labour": .43, "Liberal Democrat": .24},
		"pk":     {"0": .3, "1": .05, "2": .45, "3": .2},
	}
	cells := runCells(t, rakingStudy(t, dir, "", `
traits:
  gender: {kind: demographic, column: gender}
  ageg:   {kind: demographic, column: ageg}
  vote:   {kind: psychographic, column: vote}
  pk:     {kind: psychographic, column: pk}
banners: [{name: margins, by: [gender, ageg, vote, pk]}]
weighting:
  rake:
    gender: {female: .51, male: .49}
    ageg: {18-34: .2, 35-44: .2, 45-54: .2, 55-64: .15, 65+: .25}
    vote: {Conservative: .33, Labour: .43, Liberal Democrat: .24}
    pk: {"0": .3, "1": .05, "2": .45, "3": .2}
  trim: 2.5
measures: [bases, weighting]
`), "2026-01-01")
	checked := 0
	for trait, of := range targets {
		for category, share := range of {
			nearly(t, trait+" "+category, *figure(t, cells, cellOf{"weighting", "weighted_share", trait + "=" + category, "all", ""}).Value, share, 1e-9)
		}
	}
	if trimmed := *figure(t, cells, cellOf{"weighting", "trimmed", "Total", "all", ""}).Value; trimmed == 0 {
		t.Error("no weight was cut")
	}
	if largest := *figure(t, cells, cellOf{"weighting", "largest", "Total", "all", ""}).Value; largest > 2.5*(1+1e-8) {
		t.Errorf("the largest weight is %v, the mean 1", largest)
	}
	weighted := func(segment string) float64 {
		return *figure(t, cells, cellOf{"bases", "weighted", segment, "all", ""}).Value
	}
	nearly(t, "sum", weighted("Total"), 1525, 1e-9)
	for trait, of := range targets {
		for category, share := range of {
			nearly(t, trait+" "+category, weighted(trait+"="+category)/1525, share, 1e-9)
			checked++
		}
	}
	if checked != 14 {
		t.Errorf("%d targets were compared", checked)
	}
}
