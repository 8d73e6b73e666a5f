package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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

// The tests of this file turn published ladders into Parquet exports and a
// study, run the real command line, and compare results.parquet with the
// published numbers, cell by cell.

// interview is one ladder of an oracle.
type interview struct {
	respondent, ladder string
	codes              []string
}

// codeLine is one line of a code frame.
type codeLine struct{ id, level string }

// oracleStudy writes exports and a study with the given ladder options and
// returns the study file.
func oracleStudy(t *testing.T, interviews []interview, codes []codeLine, ladders string) string {
	t.Helper()
	dir := t.TempDir()
	var respondents, who, ladder, code []string
	var rung []int64
	for _, l := range interviews {
		if !slices.Contains(respondents, l.respondent) {
			respondents = append(respondents, l.respondent)
		}
		for k, c := range l.codes {
			who, ladder, code, rung = append(who, l.respondent), append(ladder, l.ladder), append(code, c), append(rung, int64(k+1))
		}
	}
	write(t, filepath.Join(dir, "respondents.parquet"), []intake.Column{{Name: "id", Texts: respondents}})
	write(t, filepath.Join(dir, "ladders.parquet"), []intake.Column{{Name: "id", Texts: who}, {Name: "ladder", Texts: ladder}, {Name: "rung", Ints: rung}, {Name: "code", Texts: code}})
	writeStudy(t, dir, codes, ladders, "")
	return filepath.Join(dir, "study.yaml")
}

// writeStudy writes the study file and the code frame of an oracle.
func writeStudy(t *testing.T, dir string, codes []codeLine, ladders, coder string) {
	t.Helper()
	frame := "code,label,level\n"
	for _, c := range codes {
		frame += fmt.Sprintf("%q,%q,%s\n", c.id, c.id, c.level)
	}
	study := fmt.Sprintf(`rung: 1
study: oracle
title: A published study
exports:
  respondents:
    path: respondents.parquet
    columns: {id: id}
  ladders:
    path: ladders.parquet
    columns: {respondent: id, ladder: ladder, rung: rung, code: code%s}
codes: codes.csv
measures: all
ladders: %s
disclosure: {protect: none, because: "published data"}
`, coder, ladders)
	for name, text := range map[string]string{"codes.csv": frame, "study.yaml": study} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func write(t *testing.T, path string, columns []intake.Column) {
	t.Helper()
	if err := writeParquet(path, columns); err != nil {
		t.Fatal(err)
	}
}

// results is the shown values of a run, by measure, statistic, item and
// item_to, for Total.
type results map[[4]string]float64

// runOracle runs the real command on a study and reads what it published.
func runOracle(t *testing.T, study string) results {
	t.Helper()
	if testing.Short() {
		t.Skip("the numbers are compared without the race detector")
	}
	var stdout, stderr bytes.Buffer
	if status := Main([]string{"run", study, "--as-of", "2026-01-01", "--progress", "none"}, &stdout, &stderr); status != exitOK {
		t.Fatalf("exit status %d\n%s", status, &stderr)
	}
	out := results{}
	for _, r := range readResults(t, strings.TrimSpace(stdout.String())) {
		if r.Segment != "Total" || r.Status != "shown" && r.Status != "low_base" {
			continue
		}
		key := [4]string{r.Measure, r.Statistic, r.Item, r.ItemTo}
		if _, twice := out[key]; twice {
			t.Fatalf("%v stands twice in the results", key)
		}
		out[key] = *r.Value
	}
	return out
}

func readResults(t *testing.T, night string) []intake.Result {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(night, "results.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := intake.ReadResults(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// compare checks that the results of one measure and statistic are exactly
// the expected values: every one equal within tol, none missing, and all
// others zero. The row without an item is the sum over all codes.
func (r results) compare(t *testing.T, measure, statistic string, want map[[2]string]float64, tol float64) (compared int) {
	t.Helper()
	for pair, w := range want {
		got, ok := r[[4]string{measure, statistic, pair[0], pair[1]}]
		if !ok {
			t.Errorf("%s %s of %v: not in the results, want %v", measure, statistic, pair, w)
			continue
		}
		if !(math.Abs(got-w) <= tol) {
			t.Errorf("%s %s of %v: %v, want %v", measure, statistic, pair, got, w)
		}
		compared++
	}
	for key, got := range r {
		if _, ok := want[[2]string{key[2], key[3]}]; key[0] == measure && key[1] == statistic && key[2] != "" && !ok && got != 0 {
			t.Errorf("%s %s of %s>%s: %v, want nothing", measure, statistic, key[2], key[3], got)
		}
	}
	return compared
}

func ladderly(t *testing.T, name string) string {
	return sharedtest.Shared(t, "oracles", "ladder", "ladderly", name)
}

func ladderlyCodes(t *testing.T) []codeLine {
	var out []codeLine
	for _, r := range sharedtest.Rows(t, ladderly(t, "codes.csv")) {
		out = append(out, codeLine{r["name"], r["level"]})
	}
	return out
}

func rungsOf(r map[string]string) []string {
	var out []string
	for k := 1; r["rung"+strconv.Itoa(k)] != ""; k++ {
		out = append(out, r["rung"+strconv.Itoa(k)])
	}
	return out
}

func ladderlyInterviews(t *testing.T, name string) []interview {
	var out []interview
	for _, r := range sharedtest.Rows(t, ladderly(t, name)) {
		out = append(out, interview{r["respondent"], r["respondent"] + "/" + r["ladder"], rungsOf(r)})
	}
	return out
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestLadderlyExpert is the expert coding of 60 ladders of 15 people, counted
// by ladder: matrix, indices, mentions, cut-off table and the map's links at 4.
func TestLadderlyExpert(t *testing.T) {
	study := oracleStudy(t, ladderlyInterviews(t, "ladders_expert_60.csv"), ladderlyCodes(t), "{count: ladders, cutoff: {count: 4, basis: total, redundant: keep}}")
	got := runOracle(t, study)

	direct, indirect, total := map[[2]string]float64{}, map[[2]string]float64{}, map[[2]string]float64{}
	for _, r := range sharedtest.Rows(t, ladderly(t, "expected_sim_expert_by_ladder.csv")) {
		p := [2]string{r["from"], r["to"]}
		direct[p], indirect[p], total[p] = number(t, r["direct"]), number(t, r["indirect"]), number(t, r["total"])
	}
	n := got.compare(t, "implications", "direct", direct, 0) + got.compare(t, "implications", "indirect", indirect, 0) + got.compare(t, "implications", "total", total, 0)
	if n != 3*102 {
		t.Errorf("compared %d figures of the matrix, want 306", n)
	}
	cells := 0
	for k := range got {
		if k[0] == "implications" && k[1] == "total" {
			cells++
		}
	}
	if cells != 20*19 {
		t.Errorf("the matrix has %d cells, want all 380 pairs of 20 codes", cells)
	}
	checkIndices(t, got)
	checkCutoffs(t, got)
	checkEdges(t, got)
	checkMentions(t, got, "expert")
}

func checkIndices(t *testing.T, got results) {
	t.Helper()
	for column, statistic := range map[string]string{"in_degree": "in_degree", "out_degree": "out_degree", "abstractness": "abstractness", "centrality": "centrality", "prestige": "prestige"} {
		want := map[[2]string]float64{}
		for _, r := range sharedtest.Rows(t, ladderly(t, "expected_indices_expert_by_ladder.csv")) {
			want[[2]string{r["code"], ""}] = number(t, r[column])
		}
		if n := got.compare(t, "indices", statistic, want, 5.01e-7); n != 20 {
			t.Errorf("compared %d of %s, want 20", n, column)
		}
	}
}

func checkCutoffs(t *testing.T, got results) {
	t.Helper()
	for column, statistic := range map[string]string{"cells_at_or_above": "cells", "pct_of_active_cells": "cells_share", "pct_of_all_possible_cells(20x19)": "possible_share", "relations_at_or_above": "relations", "pct_of_relations": "relations_share"} {
		want := map[[2]string]float64{}
		for _, r := range sharedtest.Rows(t, ladderly(t, "expected_cutoff_table_expert_by_ladder.csv")) {
			v := number(t, r[column])
			if strings.HasPrefix(column, "pct") {
				v /= 100
			}
			want[[2]string{r["cutoff"], map[string]string{"direct": "direct", "direct+indirect": "total"}[r["basis"]]}] = v
		}
		if n := got.compare(t, "cutoff_table", statistic, want, 5.01e-7); n != 42 {
			t.Errorf("compared %d of %s, want 42", n, column)
		}
	}
}

func checkEdges(t *testing.T, got results) {
	t.Helper()
	for column, statistic := range map[string]string{"direct": "direct", "indirect": "indirect", "total": "strength"} {
		want := map[[2]string]float64{}
		for _, r := range sharedtest.Rows(t, ladderly(t, "expected_hvm_edges_expert_by_ladder_cut4.csv")) {
			want[[2]string{r["from"], r["to"]}] = number(t, r[column])
		}
		if n := got.compare(t, "value_map", statistic, want, 0); n != 20 {
			t.Errorf("compared %d links, want 20", n)
		}
	}
}

func checkMentions(t *testing.T, got results, coding string) {
	t.Helper()
	for column, statistic := range map[string]string{"_rungs": "rungs", "_ladders": "ladders", "_respondents": "respondents"} {
		want := map[[2]string]float64{}
		for _, r := range sharedtest.Rows(t, ladderly(t, "expected_mentions.csv")) {
			want[[2]string{r["code"], ""}] = number(t, r[coding+column])
		}
		if n := got.compare(t, "mentions", statistic, want, 0); n != 20 {
			t.Errorf("compared %d mentions, want 20", n)
		}
	}
}

// TestLadderlyAMT is the crowd's coding of the same 60 ladders: mentions are
// published.
func TestLadderlyAMT(t *testing.T) {
	got := runOracle(t, oracleStudy(t, ladderlyInterviews(t, "ladders_amt_60.csv"), ladderlyCodes(t), "{count: respondents, cutoff: {count: 2}}"))
	checkMentions(t, got, "amt")
}

// TestLadderlyPublishedMatrix is the matrix that the ladder.ly tool published
// for all 121 example ladders, counted by occurrence: "4.06" there is 4 direct
// and 6 indirect.
func TestLadderlyPublishedMatrix(t *testing.T) {
	var interviews []interview
	for i, r := range sharedtest.Rows(t, ladderly(t, "example_ladders_121.csv")) {
		interviews = append(interviews, interview{fmt.Sprint("r", i), fmt.Sprint("l", i), rungsOf(r)})
	}
	got := runOracle(t, oracleStudy(t, interviews, ladderlyCodes(t), "{count: occurrences}"))
	rows := sharedtest.Rows(t, ladderly(t, "published_aim_tool_output.csv"))
	cells, equal, indices := 0, 0, 0
	for _, r := range rows {
		from := trimLevel(r[""]) // of two unnamed columns, number and name, the name comes last
		for to, text := range r {
			if to == "" || !strings.HasSuffix(to, ")") {
				continue
			}
			cells++
			d, i, _ := strings.Cut(text, ".")
			pair := trimLevel(to)
			if from == pair {
				if text == "0.0" {
					equal++
				}
				continue
			}
			if got[[4]string{"implications", "direct", from, pair}] == number(t, d) && got[[4]string{"implications", "indirect", from, pair}] == number(t, i) {
				equal++
			}
		}
		a, c := got[[4]string{"indices", "abstractness", from, ""}], got[[4]string{"indices", "centrality", from, ""}]
		if math.Abs(a-number(t, r["Abstractness"])) < 5.1e-5 && math.Abs(c-number(t, r["Centraility"])) < 5.1e-5 {
			indices++
		}
	}
	if cells != 400 || equal != 400 || indices != 20 {
		t.Errorf("%d of %d cells and %d of 20 codes' indices equal, want 400 of 400 and 20", equal, cells, indices)
	}
}

func trimLevel(s string) string { return s[:strings.LastIndex(s, " (")] }

// TestMicroCases are the tiny cases under every counting rule.
func TestMicroCases(t *testing.T) {
	rules := map[string]string{"tool_ladder.ly": "occurrences", "by_ladder": "ladders", "by_respondent": "respondents"}
	cases := map[string][]interview{}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "ladder", "micro", "ladders.csv")) {
		cases[r["case"]] = append(cases[r["case"]], interview{r["respondent"], r["respondent"] + "/" + r["ladder"], strings.Split(r["rungs(>)"], ">")})
	}
	codes := []codeLine{{"A1", "A"}, {"A2", "A"}, {"C1", "C"}, {"C2", "C"}, {"V1", "V"}, {"V2", "V"}}
	want := map[[2]string]map[string]map[[2]string]float64{}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "ladder", "micro", "expected_sim.csv")) {
		k := [2]string{r["case"], r["convention"]}
		if want[k] == nil {
			want[k] = map[string]map[[2]string]float64{"direct": {}, "indirect": {}}
		}
		p := [2]string{r["from"], r["to"]}
		want[k]["direct"][p], want[k]["indirect"][p] = number(t, r["direct"]), number(t, r["indirect"])
	}
	for _, k := range slices.SortedFunc(maps.Keys(want), func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) }) {
		t.Run(k[0]+"/"+k[1], func(t *testing.T) {
			got := runOracle(t, oracleStudy(t, cases[k[0]], codes, "{count: "+rules[k[1]]+"}"))
			got.compare(t, "implications", "direct", want[k]["direct"], 0)
			got.compare(t, "implications", "indirect", want[k]["indirect"], 0)
		})
	}
	if len(want) != 15 {
		t.Errorf("looked at %d cases, want 15 (5 cases, 3 rules)", len(want))
	}
}

// TestKrippendorffCanonical are the two canonical data sets of Krippendorff,
// as statements coded with ratings: α at code level for all four metrics.
func TestKrippendorffCanonical(t *testing.T) {
	expected := map[string]map[string]float64{}
	b, err := os.ReadFile(sharedtest.Shared(t, "oracles", "ladder", "reliability", "expected_krippendorff.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &expected); err != nil {
		t.Fatal(err)
	}
	data := map[string][][]string{"krippendorff_C_4x12": ratingsByCoder(t), "krippendorff_W_15": ratingsByCount(t)}
	compared := 0
	for name, units := range data {
		got := runOracle(t, coderStudy(t, units))
		for metric, want := range expected[name] {
			statistic := map[string]string{"nominal": "krippendorff_alpha", "ordinal": "krippendorff_alpha_ordinal", "interval": "krippendorff_alpha_interval", "ratio": "krippendorff_alpha_ratio"}[metric]
			v, ok := got[[4]string{"coder_agreement", statistic, "code", ""}]
			if !ok || math.Abs(v-want) > 1e-12 {
				t.Errorf("%s, %s: α = %v (%v), want %v", name, metric, v, ok, want)
			}
			compared++
		}
	}
	if compared != 8 {
		t.Errorf("compared %d alphas, want 8", compared)
	}
}

// ratingsByCoder is, per unit, each coder's rating (empty for none).
func ratingsByCoder(t *testing.T) [][]string {
	units := make([][]string, 12)
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "ladder", "reliability", "krippendorff_C_4x12.csv")) {
		for u := range units {
			units[u] = append(units[u], r["u"+strconv.Itoa(u+1)])
		}
	}
	return units
}

// ratingsByCount spreads counts per value over as many coders: α does not ask
// who they are.
func ratingsByCount(t *testing.T) [][]string {
	var units [][]string
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "ladder", "reliability", "krippendorff_W_value_counts_15x4.csv")) {
		var unit []string
		for v := 1; v <= 4; v++ {
			for range int(number(t, r["n_value"+strconv.Itoa(v)])) {
				unit = append(unit, strconv.Itoa(v))
			}
		}
		units = append(units, unit)
	}
	return units
}

// coderStudy makes each unit a ladder of one rung, told by a person of its
// own.
func coderStudy(t *testing.T, units [][]string) string {
	t.Helper()
	dir := t.TempDir()
	var ids, who, ladder, code, coder []string
	var rung []int64
	for u, ratings := range units {
		id := fmt.Sprintf("p%02d", u)
		ids = append(ids, id)
		for c, v := range ratings {
			if v == "" {
				continue
			}
			who, ladder, rung, code, coder = append(who, id), append(ladder, "l"+id), append(rung, 1), append(code, v), append(coder, fmt.Sprint("coder", c))
		}
	}
	write(t, filepath.Join(dir, "respondents.parquet"), []intake.Column{{Name: "id", Texts: ids}})
	write(t, filepath.Join(dir, "ladders.parquet"), []intake.Column{{Name: "id", Texts: who}, {Name: "ladder", Texts: ladder}, {Name: "rung", Ints: rung}, {Name: "code", Texts: code}, {Name: "coder", Texts: coder}})
	var codes []codeLine
	for v := 1; v <= 5; v++ {
		codes = append(codes, codeLine{strconv.Itoa(v), "A"})
	}
	writeStudy(t, dir, codes, "{count: ladders}", ", coder: coder")
	return filepath.Join(dir, "study.yaml")
}

// TestPublishedMatrices gives published matrices back from people who said
// them: each cell is as many ladders of two rungs, told by different people.
// Matook (2013) states shares of people and the sums of its rows; the other is
// a matrix of yes and no.
func TestPublishedMatrices(t *testing.T) {
	for _, oracle := range []struct {
		path       []string
		first, sum string // columns: the code, and the published row sum
		scale      float64
		cells      int
	}{
		{[]string{"matook2013", "aggregated_implication_matrix.csv"}, "goal", "published_out_degree", 100, 156},
		{[]string{"ism2016", "binary_matrix_tableA2.csv"}, "var", "", 1, 90},
	} {
		rows := sharedtest.Rows(t, sharedtest.Shared(t, append([]string{"oracles", "ladder"}, oracle.path...)...))
		rows = slices.DeleteFunc(rows, func(r map[string]string) bool { _, code := r[r[oracle.first]]; return !code }) // column sums
		want := map[[2]string]float64{}
		var codes []codeLine
		var interviews []interview
		for _, r := range rows {
			from := r[oracle.first]
			codes = append(codes, codeLine{from, "C"})
			for _, to := range rows {
				pair := [2]string{from, to[oracle.first]}
				if pair[0] == pair[1] {
					continue
				}
				n := 0.0
				if text := r[pair[1]]; text != "" {
					n = math.Round(oracle.scale * number(t, text))
				}
				want[pair] = n
				for p := range int(n) {
					interviews = append(interviews, interview{fmt.Sprintf("p%03d", p), fmt.Sprintf("p%03d/%s>%s", p, pair[0], pair[1]), pair[:]})
				}
			}
		}
		got := runOracle(t, oracleStudy(t, interviews, codes, "{count: respondents}"))
		if n := got.compare(t, "implications", "direct", want, 0); n != oracle.cells {
			t.Errorf("%v: compared %d cells, want %d", oracle.path, n, oracle.cells)
		}
		for _, r := range rows {
			if oracle.sum == "" {
				break
			}
			// The cells are printed to two decimals, so that a sum of twelve may be off by 0.06.
			out := got[[4]string{"indices", "out_degree", r[oracle.first], ""}] / oracle.scale
			if published := number(t, r[oracle.sum]); math.Abs(out-published) > 0.061 {
				t.Errorf("%v: row sum of %s is %v, published %v", oracle.path, r[oracle.first], out, published)
			}
		}
	}
}
