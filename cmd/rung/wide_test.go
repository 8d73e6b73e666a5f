package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"rung/pipeline/intake"
)

// A wide study has as many segments, codes and measures as studies get: it is
// what a report's time, memory and size are measured on.

// wide says how wide.
type wide struct {
	respondents int
	groups      int    // categories of the trait need
	measures    string // those of wideMeasures where it is empty
	apart       bool   // one banner of need alone; else 60 segments in four banners with crosses
}

// wideMeasures are the twelve that make the most of a report.
const wideMeasures = "bases, terminal_values, mentions, asset_swot, chains, ladder_length, implications, indices, cutoff_table, value_map, left_out, value_map_summary"

const wideText = `rung: 1
study: wide
title: Sixty segments, sixty codes, twelve measures
timezone: Europe/Berlin
contact: research desk, insight@example.com
exports:
  respondents:
    path: respondents.parquet
    columns: {id: id, weight: weight}
  ladders:
    path: ladders.parquet
    columns: {respondent: id, ladder: ladder, rung: rung, code: code, asset: asset, swot: swot}
codes: codes.csv
traits:
  need:   {kind: psychographic, label: Need group, column: need}
  gender: {kind: demographic, label: Gender, column: gender}
  age:    {kind: demographic, label: Age, column: age, bands: [30, 40, 50, 60, 70]}
  region: {kind: demographic, label: Region, column: region}
  site:   {kind: demographic, label: Site, column: site}
banners: [%s]
measures: [%s]
ladders: {count: respondents, cutoff: {share: 0.05}}
disclosure: {protect: cells, minimum: 5}
`

// wideBanners are 2 + 6, 8 + 16, 16, and 12 segments.
const wideBanners = `{name: people, label: People, by: [gender, age]}, {name: place, label: Place, by: [region, [gender, region]]},
  {name: work, label: Work, by: [site]}, {name: life, label: Phase of life, by: [[age, gender]]}`

// write writes the exports, the study and its code frame, and returns the study
// file. The same width gives the same bytes.
func (w wide) write(tb testing.TB) string {
	tb.Helper()
	dir, banners := tb.TempDir(), wideBanners
	if w.apart {
		banners = "{name: needs, label: Need groups, by: [need]}"
	}
	for name, text := range map[string]string{"codes.csv": wideFrame(), "study.yaml": fmt.Sprintf(wideText, banners, cmp.Or(w.measures, wideMeasures))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	respondents, ladders := w.tables()
	for name, columns := range map[string][]intake.Column{"respondents.parquet": respondents, "ladders.parquet": ladders} {
		if err := writeParquet(filepath.Join(dir, name), columns); err != nil {
			tb.Fatal(err)
		}
	}
	return filepath.Join(dir, "study.yaml")
}

// steps are the levels of a wide frame, each with its number of codes.
var steps = []struct {
	level string
	codes int
}{{"concrete attribute", 12}, {"abstract attribute", 10}, {"functional consequence", 12}, {"psychosocial consequence", 12}, {"value", 14}}

// wideFrame is a frame of 60 codes, with labels of 60 characters.
func wideFrame() string {
	var b strings.Builder
	b.WriteString("code,label,level\n")
	at := 0
	for _, s := range steps {
		for range s.codes {
			fmt.Fprintf(&b, "c%02d,%s,%s\n", at, wideLabel(at), s.level)
			at++
		}
	}
	return b.String()
}

// wideLabel has 60 characters, among them some that few fonts have.
func wideLabel(code int) string {
	words := []string{"Café", "trusted", "łąka", "together", "Ω 3", "日本", "time for the family", "peace of mind", "own pace", "no queue"}
	label := fmt.Sprintf("Code %02d", code)
	for i := code; utf8.RuneCountInString(label) < 60; i++ {
		label += " " + words[i*7%len(words)]
	}
	return strings.TrimSpace(string([]rune(label)[:59])) + "."
}

// needs are names of segments that sheets cannot take as they are: alike but for
// case, longer than 31 characters with one beginning, with characters that Excel
// refuses, or reserved.
func (w wide) needs() []string {
	names := []string{"History", "history", "HISTORY", "Care [all]: what/if?*", `Care \all\ what if`, "'quoted'", "Ärzte", "ärzte", "日本の家族", "Total", "Contents", "All", "all"}
	long := "People who want more time for their families and "
	for i := len(names); i < w.groups; i++ {
		switch i % 3 {
		case 0:
			names = append(names, fmt.Sprintf("%sless of %d", long, i))
		case 1:
			names = append(names, fmt.Sprintf("Group %d/%d", i, w.groups))
		default:
			names = append(names, fmt.Sprintf("Seekers of kind %d", i))
		}
	}
	return names[:w.groups]
}

// tables are the exports. Everybody gives three ladders; what leads to what
// depends on the need group, age and region, so that segments differ.
func (w wide) tables() (respondents, ladders []intake.Column) {
	r := rand.New(rand.NewPCG(6, 60))
	needs := w.needs()
	people := struct {
		id, age                    []int64
		weight                     []float64
		need, gender, region, site []string
	}{}
	rungs := struct {
		id, ladder, place []int64
		code, asset, swot []string
	}{}
	for i := range w.respondents {
		id, need, age, region := int64(i+1), i%len(needs), int64(20+r.IntN(60)), r.IntN(8)
		people.id, people.age, people.weight = append(people.id, id), append(people.age, age), append(people.weight, 0.5+r.Float64())
		people.need, people.gender = append(people.need, needs[need]), append(people.gender, pick(r, "female", "male"))
		people.region, people.site = append(people.region, fmt.Sprintf("Region %d", region+1)), append(people.site, fmt.Sprintf("Site %02d", r.IntN(16)+1))
		for l := range 3 {
			asset, swot := pick(r, "competence", "health", "time", "wealth"), pick(r, "strength", "weakness", "opportunity", "threat")
			for k, code := range wideLadder(r, need, int(age)/20, region) {
				rungs.id, rungs.ladder, rungs.place = append(rungs.id, id), append(rungs.ladder, id*3+int64(l)), append(rungs.place, int64(k+1))
				rungs.code, rungs.asset, rungs.swot = append(rungs.code, fmt.Sprintf("c%02d", code)), append(rungs.asset, asset), append(rungs.swot, swot)
			}
		}
	}
	return []intake.Column{{Name: "id", Ints: people.id}, {Name: "weight", Floats: people.weight}, {Name: "need", Texts: people.need},
			{Name: "gender", Texts: people.gender}, {Name: "age", Ints: people.age}, {Name: "region", Texts: people.region}, {Name: "site", Texts: people.site}},
		[]intake.Column{{Name: "id", Ints: rungs.id}, {Name: "ladder", Ints: rungs.ladder}, {Name: "rung", Ints: rungs.place},
			{Name: "code", Texts: rungs.code}, {Name: "asset", Texts: rungs.asset}, {Name: "swot", Texts: rungs.swot}}
}

func pick(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// wideLadder climbs from level to level and leaves one out now and then. From
// each code three lead on, one of them preferred by people of a kind; one step
// in eight goes anywhere.
func wideLadder(r *rand.Rand, need, age, region int) []int {
	var out []int
	first, at := 0, 0
	for k, s := range steps {
		if k > 0 && k < len(steps)-1 && r.IntN(5) == 0 {
			first += s.codes
			continue
		}
		likes := need*5 + k
		switch choice := r.IntN(8); {
		case choice == 0:
			likes = r.IntN(s.codes)
		case choice < 3:
			likes = at*3 + age
		case choice < 5:
			likes = at*5 + region
		}
		at = first + likes%s.codes
		out = append(out, at)
		first += s.codes
	}
	return out
}
