package study

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"rung/segment"
	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/measure"
)

var update = flag.Bool("update", false, "rewrite testdata/bad.txtar and life.txtar")

// vocabulary is a list of measures as a caller has it.
var vocabulary = Options{Measures: []string{"values", "mentions", "chains", "implications"}}

// put writes files into a new folder and returns it.
func put(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func stored(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// ignored is what does not survive rewriting a study: places and bytes.
var ignored = cmp.Options{
	cmpopts.IgnoreTypes(Position{}),
	cmpopts.IgnoreFields(Study{}, "File", "Dir", "Bytes", "CodeBytes"),
	cmpopts.IgnoreFields(Expression{}, "Exact"),
	cmpopts.IgnoreUnexported(ladder.Frame{}),
	cmpopts.EquateEmpty(),
}

// TestParse reads a study that uses every key of the grammar.
func TestParse(t *testing.T) {
	got, err := Parse("testdata/study.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	c := func(name string) Column { return Column{Name: name} }
	x := func(text string) Expression { return Expression{Text: text} }
	want := &Study{
		Name: "night-shift", Title: "Night-shift life quality", Contact: "insight@example.org", Timezone: "Europe/Berlin",
		Exports: Exports{
			Respondents: &Respondents{Source: Source{Path: "exports/respondents/*.parquet"},
				ID: c("respondent_id"), Weight: c("weight"), Strata: c("region"), Cluster: c("site"), Consent: c("scopes"), Scope: "research"},
			Ladders: &LadderExport{Source: Source{Path: "exports/ladders/**/*.parquet"},
				Respondent: c("respondent_id"), Ladder: c("ladder_id"), Rung: c("rung"), Code: c("code"), Parent: c("answers"),
				Asset: c("asset"), Swot: c("swot"), Wave: c("wave"), Coder: c("coder")},
			Interactions: &Interactions{Source: Source{Path: "s3://bucket/interactions/**/*.parquet"},
				Respondent: c("respondent_id"), Time: c("ts"), Touchpoint: c("touchpoint"), Stage: c("stage"), Kind: c("kind"), Value: c("value"),
				Stages: []string{"aware", "buy", "use"}},
		},
		Codes: "codes.csv",
		Frame: &ladder.Frame{Codes: []ladder.Code{
			{ID: "light", Label: "Light", Level: ladder.Attribute, Net: "product", Polarity: "positive", Synonyms: []string{"lite", "not heavy"}},
			{ID: "energy", Label: "Energy", Level: ladder.FunctionalConsequence, Net: "body"},
			{ID: "calm", Label: "Calm", Level: ladder.PsychosocialConsequence, Net: "feeling", Polarity: "positive", Synonyms: []string{"peace of mind"}},
			{ID: "pride", Level: ladder.TerminalValue, Net: "self", Synonyms: []string{"Pride"}},
		}},
		Traits: []Trait{
			{Name: "age", Label: "Age", Column: c("age"), Bands: []float64{25, 35, 45}, Nets: []Net{{Name: "Under 35", Of: []string{"<25", "25-34"}}}},
			{Name: "gender", Column: c("gender"), Order: []string{"f", "m"}, Labels: []string{"Women", "Men"}, Nets: []Net{{Name: "Both", Of: []string{"f", "m"}}}},
			{Name: "wealthy", When: x("investment_assets >= 1000000"), Labels: []string{"Wealthy", "Other"}},
			{Name: "openness", Kind: segment.Psychographic, Scale: []Column{c("q01"), c("q02"), c("q03")}, Reverse: []string{"q03"}, Range: [2]float64{1, 5}, MinValid: 2, Bands: []float64{2.5, 3.5}},
			{Name: "recency", Kind: segment.Behavioural, DaysSince: true, Bands: []float64{7, 30}, Nets: []Net{{Name: "Gone", Of: []string{"30+", "never"}}}},
			{Name: "frequency", Kind: segment.Behavioural, Count: true, Where: x(`stage == "use"`), WindowDays: 90, Bands: []float64{1, 5, 20}, Labels: []string{"none", "few", "some", "many"}},
			{Name: "spend", Kind: segment.Behavioural, Sum: c("value"), WindowDays: 84, Bands: []float64{100.5}},
			{Name: "breadth", Kind: segment.Behavioural, Distinct: c("touchpoint"), Bands: []float64{2, 4}},
			{Name: "journey", Kind: segment.Behavioural, Furthest: true, Nets: []Net{{Name: "Started", Of: []string{"aware", "buy", "use"}}}},
			{Name: "valued", Kind: segment.Psychographic, Ladder: TerminalValue},
			{Name: "asset", Kind: segment.Psychographic, Ladder: StartAsset},
		},
		Banners: []segment.Banner{
			{Name: "people", Label: "People", By: [][]string{{"age"}, {"gender"}, {"openness"}}},
			{Name: "conduct", By: [][]string{{"recency"}, {"frequency"}, {"recency", "frequency"}}},
		},
		Measures: []string{"values", "chains"},
		Ladders: Ladders{Options: ladder.Options{Count: ladder.ByLadder, Cutoff: ladder.Cutoff{Count: 6, Basis: ladder.Direct, Redundant: true}, SkipDownward: true},
			Coder: "anna", Chains: 10},
		Bases:      Bases{Low: 30},
		Tests:      compare.Options{Levels: []float64{0.99, 0.95}, Correction: estimate.Holm, Family: compare.ByRow, Against: compare.OtherColumns, Minimum: 40},
		Disclosure: disclose.Policy{Protect: disclose.Cells, Minimum: 6},
		Report:     Report{Font: "fonts/a.ttf"},
	}
	if d := cmp.Diff(want, got, ignored); d != "" {
		t.Errorf("study differs (-want +got):\n%s", d)
	}
	if string(got.Bytes) != stored(t, "study.yaml") || string(got.CodeBytes) != stored(t, "codes.csv") {
		t.Error("the study does not keep the bytes as read")
	}
	if got.Dir != "testdata" || got.File != "testdata/study.yaml" {
		t.Errorf("file %q in %q", got.File, got.Dir)
	}
	for spelling, want := range map[string]ladder.Index{"LITE": 0, "peace  of mind": 2, "pride": 3} {
		if i, ok := got.Frame.Lookup(spelling); !ok || i != want {
			t.Errorf("%q is code %d, %v; want %d", spelling, i, ok, want)
		}
	}
}

// TestParseLife reads a study of what people hold, have, give and want.
func TestParseLife(t *testing.T) {
	s, err := Parse("testdata/life.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	c := func(name string) Column { return Column{Name: name} }
	x := func(text string) Expression { return Expression{Text: text} }
	day := func(text string) int64 {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Unix() / 86400
	}
	told := func(path string, texts, numbers []Column) *ToldExport {
		return &ToldExport{Source: Source{Path: path}, Respondent: c("id"), Texts: texts, Numbers: numbers}
	}
	got := map[string]any{
		"audience": s.Audience, "told": s.Exports.Told, "channel": s.Exports.Interactions.Channel, "channels": s.Exports.Interactions.Channels,
		"periods": s.Periods, "amounts": s.Amounts, "choices": s.Choices, "journey": s.Journey, "minimum": s.Disclosure.Minimum, "traits": s.Traits[:11],
	}
	want := map[string]any{
		"audience": Intermediary,
		"told": [segment.Exports]*ToldExport{
			segment.Held:          told("values.parquet", []Column{c("value"), c("kind"), c("against"), c("wave")}, []Column{c("place"), {}, c("day")}),
			segment.Assets:        told("assets.parquet", []Column{c("asset"), c("dimension"), c("wave")}, []Column{c("level"), c("goal"), c("day")}),
			segment.Items:         told("swot.parquet", []Column{c("item"), c("asset"), c("swot"), c("wave")}, []Column{c("weight"), {}}),
			segment.Currencies:    told("given.parquet", []Column{c("what"), c("code"), {}}, []Column{c("much"), c("day")}),
			segment.Relationships: told("bonds.parquet", []Column{c("wanted"), c("assumed"), c("line"), c("wave")}, []Column{{}}),
			segment.Satisfaction:  told("served.parquet", []Column{c("need"), {}}, []Column{c("rating"), c("day")}),
		},
		"channel":  c("channel"),
		"channels": []segment.Element{{Name: "Shop", Label: "In the shop", Channel: true, CRM: true}, {Name: "forum", Channel: true}, {Name: "e-mail", Channel: true}},
		"periods": Periods{List: []segment.Period{
			{Name: "before", Label: "Before the merger", Waves: []string{"2025-1", "2025-2"}, From: day("2025-01-01"), Until: day("2025-12-31")},
			{Name: "after", Waves: []string{"2026-1"}, From: day("2026-01-01"), Until: day("9999-12-31")},
		}},
		"amounts": []Amount{
			{Amount: segment.Amount{Name: "revenue", Label: "Revenue", Money: "EUR", Side: segment.Gives}, Source: Trait{Name: "revenue", Label: "Revenue", Column: c("revenue")}},
			{Amount: segment.Amount{Name: "talk", Side: segment.Gives, Unit: "recommendations"}, Source: Trait{Name: "talk", Count: true, Where: x(`kind == "talk"`), WindowDays: 182}},
			{Amount: segment.Amount{Name: "referred", Side: segment.Gives}, Source: Trait{Name: "referred"}, Currency: "customers_referred"},
			{Amount: segment.Amount{Name: "paid", Money: "USD"}, Source: Trait{Name: "paid"}, Currency: "money"},
			{Amount: segment.Amount{Name: "renewed", Label: "Renewed", Side: segment.Gains, Share: true}, Source: Trait{Name: "renewed", Label: "Renewed", When: x("renewed == true")}},
			{Amount: segment.Amount{Name: "purchases"}, Source: Trait{Name: "purchases", Distinct: c("order"), Where: x(`kind == "buy"`)}},
			{Amount: segment.Amount{Name: "basket", Money: "EUR", Per: "purchases"}, Source: Trait{Name: "basket", Sum: c("value")}},
			{Amount: segment.Amount{Name: "silence", Unit: "days"}, Source: Trait{Name: "silence", DaysSince: true}},
		},
		"choices": measure.Choices{
			Values: []measure.Named{{Name: "security", Label: "Safety and security"}, {Name: "fun", Label: "Fun"}}, Top: 2,
			Dimensions: []measure.Dimension{
				{Asset: "wealth", Name: "debt", Label: "Debt", Lower: true, Money: "EUR"}, {Asset: "wealth", Name: "net worth", Money: "EUR"}, {Asset: "health", Name: "physical"},
			},
			Stale: 182, Significant: 3.5,
			Types: []measure.Type{{Named: measure.Named{Name: "friends", Label: "Best friends"}, Expects: []string{"keeps promises", "asks first"}}, {Named: measure.Named{Name: "fling"}}},
			Range: [2]float64{0, 10}, Satisfied: 8, Unseen: "revenue", Under: 99.5,
			Outcome: "renewed", Transitions: [][2]int{{0, 1}, {2, 3}},
		},
		"journey": Journey{By: []string{"band", "wanted"}},
		"minimum": 0,
		"traits": []Trait{
			{Name: "spend", Kind: segment.Behavioural, Sum: c("value"), Quantiles: 5, Nets: []Net{{Name: "Low", Of: []string{"1", "2"}}}},
			{Name: "band", Kind: segment.Behavioural, Amount: "revenue", Bands: []float64{100, 1000}, Labels: []string{"low", "middle", "high"}},
			{Name: "first", Kind: segment.Psychographic, Holds: true, Order: []string{"security", "fun"}, Labels: []string{"Security", "Fun"}, Earlier: "first_then"},
			{Name: "first_then", Kind: segment.Psychographic, Holds: true, Order: []string{"security", "fun"}, Labels: []string{"Security", "Fun"}, Period: "before"},
			{Name: "rich", Level: [2]string{"wealth", "net worth"}, Bands: []float64{1000000}},
			{Name: "fit", Level: [2]string{"health"}, Quantiles: 2, Period: "after"},
			{Name: "wanted", Kind: segment.Psychographic, Type: Wanted, Nets: []Net{{Name: "Close", Of: []string{"buddies", "friends"}}}},
			{Name: "assumed", Kind: segment.Psychographic, Type: Assumed},
			{Name: "recency", Kind: segment.Behavioural, DaysSince: true, Bands: []float64{7, 30}, Earlier: "recency_then"},
			{Name: "recency_then", Kind: segment.Behavioural, DaysSince: true, Bands: []float64{7, 30}, Period: "before"},
			{Name: "generous", Kind: segment.Behavioural, Amount: "referred", Quantiles: 3, Period: "before"},
		},
	}
	if d := cmp.Diff(want, got, ignored); d != "" {
		t.Errorf("study differs (-want +got):\n%s", d)
	}
}

// TestAudience holds what each audience may be shown: the least number of
// people where the study states none, and one, and protections that pass.
func TestAudience(t *testing.T) {
	for audience, want := range map[string]map[string]int{
		"employer":     {"cells": 10, "cells, minimum: 5": 5, "cells, minimum: 12": 12},
		"consumer":     {"cells": 0, "cells, minimum: 3": 3, "none, because: published": 0},
		"seller":       {"cells": 0, "groups": 0, "none, because: published": 0},
		"intermediary": {"cells": 0, "groups, minimum: 4": 4},
	} {
		for promise, minimum := range want {
			text := fmt.Sprintf("rung: 1\nstudy: s\ntitle: t\naudience: %s\nexports: {respondents: {path: r.parquet, columns: {id: id}}}\ndisclosure: {protect: %s}\n", audience, promise)
			s, err := parse("s.yaml", []byte(text), vocabulary, nil)
			switch {
			case err != nil:
				t.Errorf("%s, %s: %v", audience, promise, err)
			case s.Disclosure.Minimum != minimum || s.Audience.String() != audience:
				t.Errorf("%s, %s: minimum %d; want %d", audience, promise, s.Disclosure.Minimum, minimum)
			}
		}
	}
}

// TestWaves reads a study that counts every wave apart, of an export whose
// channels are touchpoints.
func TestWaves(t *testing.T) {
	s, err := parse("s.yaml", []byte(`
rung: 1
study: s
title: t
exports:
  respondents: {path: r.parquet, columns: {id: id}}
  interactions: {path: i.parquet, columns: {respondent: id, time: ts, touchpoint: where}, channels: {shop: {crm: true}}}
  relationships: {path: b.parquet, columns: {respondent: id, assumed: assumed, wave: wave}}
periods: waves
disclosure: {protect: cells}
`), vocabulary, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Periods.Waves || !s.Periods.Any() || s.Periods.List != nil {
		t.Errorf("periods %v", s.Periods)
	}
	if d := cmp.Diff([]segment.Element{{Name: "shop", CRM: true}}, s.Exports.Interactions.Channels); d != "" {
		t.Errorf("channels (-want +got):\n%s", d)
	}
}

// TestPositions holds the places that intake repeats in its own messages.
func TestPositions(t *testing.T) {
	s, err := Parse("testdata/study.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	at := func(line int, text string) Position {
		before, _, ok := strings.Cut(strings.Split(stored(t, "study.yaml"), "\n")[line-1], text)
		if !ok {
			t.Fatalf("line %d has no %q", line, text)
		}
		return Position{line, len(before) + 1}
	}
	want := map[string]Position{
		"respondents": at(7, "respondents"), "id": at(9, "respondent_id"), "age": at(20, "age"), "age column": at(20, "age, bands"),
		"when": at(22, "investment"), "q02": at(23, "q02"), "net": at(20, "Under"), "where": at(25, "stage =="),
	}
	got := map[string]Position{
		"respondents": s.Exports.Respondents.Position, "id": s.Exports.Respondents.ID.Position,
		"age": s.Traits[0].Position, "age column": s.Traits[0].Column.Position,
		"when": s.Traits[2].When.Position, "q02": s.Traits[3].Scale[1].Position, "net": s.Traits[0].Nets[0].Position,
		"where": s.Traits[5].Where.Position,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("positions (-want +got):\n%s", d)
	}
}

// TestSmallest reads the least that is a study: the rest has defaults.
func TestSmallest(t *testing.T) {
	dir := put(t, map[string]string{"s.yaml": "\ufeffrung: 1\r\nstudy: s\r\ntitle: \"2026\"\r\nexports: {respondents: {path: r.parquet, columns: {id: id}}}\r\ndisclosure: {protect: none, because: >\r\n  published\r\n  figures\r\n}\r\n"})
	if _, err := Parse(filepath.Join(dir, "s.yaml"), vocabulary); err == nil {
		t.Error("a block of text within braces was accepted")
	}
	dir = put(t, map[string]string{"s.yaml": "\ufeffrung: 1\r\nstudy: s\r\ntitle: \"2026\"\r\nexports: {respondents: {path: r.parquet, columns: {id: id}}}\r\ndisclosure:\r\n  protect: none\r\n  because: >\r\n    published\r\n    figures\r\n"})
	got, err := Parse(filepath.Join(dir, "s.yaml"), vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	want := &Study{
		Name: "s", Title: "2026", Measures: vocabulary.Measures,
		Exports:    Exports{Respondents: &Respondents{Source: Source{Path: "r.parquet"}, ID: Column{Name: "id"}}},
		Disclosure: disclose.Policy{Protect: disclose.None, Because: "published figures"},
	}
	if d := cmp.Diff(want, got, ignored); d != "" {
		t.Errorf("study differs (-want +got):\n%s", d)
	}
}

// TestNested reads an export with one row a ladder.
func TestNested(t *testing.T) {
	for columns, want := range map[string]LadderExport{
		"rungs: rungs, code: code": {Rungs: Column{Name: "rungs"}, Code: Column{Name: "code"}},
		"rungs: statements":        {Rungs: Column{Name: "statements"}},
	} {
		base := stored(t, "study.yaml")
		text := strings.Replace(base, "rung: rung, code: code, parent: answers", columns, 1)
		if text == base {
			t.Fatal("nothing was replaced")
		}
		dir := put(t, map[string]string{"study.yaml": text, "codes.csv": stored(t, "codes.csv")})
		s, err := Parse(filepath.Join(dir, "study.yaml"), vocabulary)
		if err != nil {
			t.Fatal(err)
		}
		e := s.Exports.Ladders
		if e.Rungs.Name != want.Rungs.Name || e.Code.Name != want.Code.Name || e.Rung.Name != "" {
			t.Errorf("%s: rungs %q, code %q, rung %q", columns, e.Rungs.Name, e.Code.Name, e.Rung.Name)
		}
	}
}

// TestBad holds every message: each case of bad.txtar is an edit of
// testdata/study.yaml (what stood there => what stands there now), a whole
// study (whole-) or a whole code frame (frame-); each of life.txtar an edit of
// testdata/life.yaml.
func TestBad(t *testing.T) {
	bad(t, "testdata/bad.txtar", "study.yaml", 60)
	bad(t, "testdata/life.txtar", "life.yaml", 70)
	bad(t, "testdata/weighting.txtar", "weighting.yaml", 30)
}

func bad(t *testing.T, golden, base string, least int) {
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for i := 0; i+1 < len(archive.Files); i += 2 {
		in, want := archive.Files[i], &archive.Files[i+1]
		if want.Name != in.Name+".want" {
			t.Fatalf("%s is followed by %s", in.Name, want.Name)
		}
		cases++
		t.Run(in.Name, func(t *testing.T) {
			got := problems(t, base, in.Name, string(in.Data))
			if *update {
				want.Data = []byte(got)
			} else if d := cmp.Diff(string(want.Data), got); d != "" {
				t.Errorf("messages (-want +got):\n%s", d)
			}
			for line := range strings.Lines(got) {
				if len(line) > 500 || strings.ContainsFunc(strings.TrimSuffix(line, "\n"), forbidden) {
					t.Errorf("not one line of at most 500 characters: %q", line)
				}
			}
		})
	}
	if cases < least {
		t.Errorf("%d cases", cases)
	}
	if *update {
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// problems are the messages for one case of an archive whose edits are of a
// study in testdata, the folder left out.
func problems(t *testing.T, base, name, body string) string {
	t.Helper()
	study, codes := stored(t, base), stored(t, "codes.csv")
	body = strings.NewReplacer("␀", "\x00", "␛", "\x1b", "␉", "\t", "⇄", "\u202e", "␍", "\xff").Replace(body)
	switch {
	case strings.HasPrefix(name, "whole-"):
		study = body
	case strings.HasPrefix(name, "frame-"):
		codes = body
	default:
		for edit := range strings.SplitSeq(body, "----\n") {
			old, now, ok := strings.Cut(edit, "=>\n")
			old, now = strings.TrimSuffix(old, "\n"), strings.TrimSuffix(now, "\n")
			if !ok || strings.Count(study, old) != 1 {
				t.Fatalf("the edit of %q does not fit once", old)
			}
			study = strings.Replace(study, old, now, 1)
		}
	}
	dir := put(t, map[string]string{"study.yaml": study, "codes.csv": codes})
	_, err := Parse(filepath.Join(dir, "study.yaml"), vocabulary)
	var p Problems
	if !errors.As(err, &p) {
		t.Fatalf("error %v; want problems", err)
	}
	return strings.ReplaceAll(err.Error(), dir+"/", "") + "\n"
}

// TestPaths holds where in the study each problem is said to be.
func TestPaths(t *testing.T) {
	text := stored(t, "study.yaml")
	for old, now := range map[string]string{
		"bands: [25, 35, 45]": "bands: [25, 35, 30]", "weight: weight": "wieght: weight", "[age, gender,": "[age, nobody,",
		"25-34]": "25-36]", "protect: cells": "protect: cell", "title: Night-shift life quality\n": "",
	} {
		text = strings.Replace(text, old, now, 1)
	}
	dir := put(t, map[string]string{"study.yaml": text, "codes.csv": "code,level\nlight,heavy\n"})
	_, err := Parse(filepath.Join(dir, "study.yaml"), vocabulary)
	var p Problems
	if !errors.As(err, &p) {
		t.Fatal(err)
	}
	var got []string
	for _, q := range p {
		got = append(got, q.Path)
	}
	want := []string{"title", "exports.respondents.columns.wieght", "traits.age.bands[2]", "banners[0].by[1]", "disclosure.protect", "codes"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("paths (-want +got):\n%s", d)
	}
}

// TestUnreadable tells a missing file from a wrong one: the job ends with
// another status.
func TestUnreadable(t *testing.T) {
	_, err := Parse("testdata/nowhere.yaml", vocabulary)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Parse("testdata", vocabulary); err == nil || !strings.Contains(err.Error(), "a folder, a pipe or a device") {
		t.Errorf("folder: %v", err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := Parse(pipe, vocabulary); err == nil || !strings.Contains(err.Error(), "a folder, a pipe or a device") {
		t.Errorf("pipe: %v", err)
	}
}

// TestManyProblems does not print a book.
func TestManyProblems(t *testing.T) {
	_, err := parse("s.yaml", []byte(strings.Repeat("- x\n", 10)+"traits:"), Options{}, nil)
	if err == nil {
		t.Error("accepted")
	}
	var b strings.Builder
	for i := range 5000 {
		b.WriteString("key" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i%11) + ": 1\n")
	}
	_, err = parse("s.yaml", []byte(b.String()), Options{}, nil)
	var p Problems
	if !errors.As(err, &p) || len(p) != maxProblems+1 {
		t.Errorf("%d problems", len(p))
	}
}
