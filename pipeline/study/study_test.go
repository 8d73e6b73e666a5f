package study

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/ladder"
)

// TestInit reads the starter study as rung init writes it, whatever the
// folder is called.
func TestInit(t *testing.T) {
	for name, want := range map[string]string{
		"night-shift": "night-shift", "Ladders 2026!": "ladders-2026", "2026": "2026", "true": "true", "null": "null", "1e3": "1e3",
		"": "study", "../..": "study", "Zürich": "z-rich", "日本": "study", strings.Repeat("a-", 80): strings.Repeat("a-", 32)[:63],
	} {
		files := Init(name)
		dir := t.TempDir()
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s, err := Parse(filepath.Join(dir, "study.yaml"), vocabulary)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if s.Name != want || s.Title == "" || len(files) != 3 || len(files["README.md"]) == 0 {
			t.Errorf("%q: study %q, title %q, %d files; want %q", name, s.Name, s.Title, len(files), want)
		}
		if len(s.Traits) != 5 || len(s.Banners) != 2 || len(s.Frame.Codes) != 20 {
			t.Errorf("%d traits, %d banners, %d codes", len(s.Traits), len(s.Banners), len(s.Frame.Codes))
		}
		about := 0
		for i, c := range s.Frame.Codes {
			if c.Asset != ladder.NoAsset {
				about++
			}
			if i < 4 && c.Asset.String() != c.ID {
				t.Errorf("code %s is about %q", c.ID, c.Asset)
			}
		}
		if about != 7 {
			t.Errorf("%d codes are about a life asset", about)
		}
	}
}

// TestInitComments takes the # off every key that the starter study shows in a
// comment: together they are right too.
func TestInitComments(t *testing.T) {
	files := Init("x")
	shown := regexp.MustCompile(`(?m)^( *)# ( *(?:[a-z_]+:|- \{))`)
	text := string(files["study.yaml"])
	if n := len(shown.FindAllString(text, -1)); n < 60 {
		t.Errorf("%d keys in comments", n)
	}
	dir := put(t, map[string]string{"study.yaml": shown.ReplaceAllString(text, "$1$2"), "codes.csv": string(files["codes.csv"])})
	s, err := Parse(filepath.Join(dir, "study.yaml"), vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Traits) != 18 || s.Traits[1].Order == nil || s.Traits[2].When.Text == "" || len(s.Amounts) != 7 || len(s.Periods.List) != 2 {
		t.Errorf("%d traits, %d amounts, %d periods", len(s.Traits), len(s.Amounts), len(s.Periods.List))
	}
	for e, told := range s.Exports.Told {
		if told == nil {
			t.Errorf("no export %s", segment.Forms[e].Name)
		}
	}
	root := readTree(&report{}, s.Bytes)
	for _, k := range grammar.keys {
		if !root.has(k.name) {
			t.Errorf("the starter study does not show %s", k.name)
		}
	}
	for _, k := range traitShape.keys {
		if !slices.ContainsFunc(root.get("traits").keys, func(e entry) bool { return e.value.has(k.name) }) {
			t.Errorf("no trait of the starter study shows %s", k.name)
		}
	}
}

// TestWords holds what the methodology says of amounts, and of traits made of
// what people hold, have, give and want.
func TestWords(t *testing.T) {
	s, err := Parse("testdata/life.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range s.Amounts {
		got[a.Name] = a.Words().String()
	}
	for _, tr := range s.Traits {
		got["trait "+tr.Name] = tr.Words().String()
	}
	want := map[string]string{
		"revenue":            "column revenue, in EUR; people give it",
		"talk":               `number of interactions where kind == "talk", in the last 182 days (recommendations); people give it`,
		"referred":           "customers_referred of the currencies export; people give it",
		"paid":               "money of the currencies export, in USD",
		"renewed":            "share of people for whom renewed == true; people gain it",
		"purchases":          `number of different values of order over interactions where kind == "buy"`,
		"basket":             "sum of value over interactions, in EUR; also per purchases",
		"silence":            "days since the last interaction (days)",
		"trait spend":        "sum of value over interactions, cut into 5 parts of about as many people, 1 the lowest; net Low: 1, 2",
		"trait band":         "amount revenue, in bands from 100, 1000",
		"trait first":        "value ranked first; compared with the earlier first_then",
		"trait first_then":   "value ranked first, of period before",
		"trait rich":         "latest level of wealth/net worth, in bands from 1000000",
		"trait fit":          "latest level of health, of period after, cut into 2 parts of about as many people, 1 the lowest",
		"trait wanted":       "relationship type wanted, in the latest answer; net Close: buddies, friends",
		"trait assumed":      "relationship type assumed, in the latest answer",
		"trait recency":      "days since the last interaction, in bands from 7, 30; compared with the earlier recency_then",
		"trait recency_then": "days since the last interaction, as of the last day of period before, in bands from 7, 30",
		"trait generous":     "amount referred, of period before, cut into 3 parts of about as many people, 1 the lowest",
		"trait valued":       "values that the person's ladders reach (several are possible)",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("words (-want +got):\n%s", d)
	}
}

// TestColumnsLife lists the columns of the further exports and of amounts.
func TestColumnsLife(t *testing.T) {
	s, err := Parse("testdata/life.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range s.Columns() {
		if u.Column.Position.Line == 0 {
			t.Errorf("%s has no position", u.Path)
		}
		if u.Export == "values" || u.Export == "satisfaction" || strings.HasPrefix(u.Path, "amounts") || strings.HasSuffix(u.Path, "channel") {
			got = append(got, u.Export+" "+u.Column.Name+" "+u.Path)
		}
	}
	want := []string{
		"interactions channel exports.interactions.columns.channel",
		"values id exports.values.columns.respondent", "values value exports.values.columns.value", "values kind exports.values.columns.kind",
		"values against exports.values.columns.competes", "values wave exports.values.columns.wave", "values place exports.values.columns.rank",
		"values day exports.values.columns.time",
		"satisfaction id exports.satisfaction.columns.respondent", "satisfaction need exports.satisfaction.columns.need",
		"satisfaction rating exports.satisfaction.columns.rating", "satisfaction day exports.satisfaction.columns.time",
		"respondents revenue amounts.revenue.column", "interactions kind amounts.talk.where", "respondents renewed amounts.renewed.when",
		"interactions order amounts.purchases.distinct", "interactions kind amounts.purchases.where", "interactions value amounts.basket.sum",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
}

func TestColumns(t *testing.T) {
	s, err := Parse("testdata/study.yaml", vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range s.Columns() {
		got = append(got, u.Export+" "+u.Within+" "+u.Column.Name+" "+u.Path)
		if u.Column.Position.Line == 0 {
			t.Errorf("%s has no position", u.Path)
		}
	}
	want := []string{
		"respondents  respondent_id exports.respondents.columns.id", "respondents  weight exports.respondents.columns.weight",
		"respondents  region exports.respondents.columns.strata", "respondents  site exports.respondents.columns.cluster",
		"respondents  scopes exports.respondents.columns.consent",
		"ladders  respondent_id exports.ladders.columns.respondent", "ladders  ladder_id exports.ladders.columns.ladder",
		"ladders  rung exports.ladders.columns.rung", "ladders  code exports.ladders.columns.code", "ladders  answers exports.ladders.columns.parent",
		"ladders  asset exports.ladders.columns.asset", "ladders  swot exports.ladders.columns.swot", "ladders  wave exports.ladders.columns.wave",
		"ladders  coder exports.ladders.columns.coder",
		"interactions  respondent_id exports.interactions.columns.respondent", "interactions  ts exports.interactions.columns.time",
		"interactions  touchpoint exports.interactions.columns.touchpoint", "interactions  stage exports.interactions.columns.stage",
		"interactions  kind exports.interactions.columns.kind", "interactions  value exports.interactions.columns.value",
		"respondents  age traits.age.column", "respondents  gender traits.gender.column", "respondents  investment_assets traits.wealthy.when",
		"respondents  q01 traits.openness.scale", "respondents  q02 traits.openness.scale", "respondents  q03 traits.openness.scale",
		"interactions  stage traits.frequency.where", "interactions  value traits.spend.sum", "interactions  touchpoint traits.breadth.distinct",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
	s.Exports.Ladders.Rungs = Column{Name: "rungs"}
	for _, u := range s.Columns() {
		if want := map[string]string{"exports.ladders.columns.code": "rungs", "exports.ladders.columns.parent": "rungs"}[u.Path]; u.Within != want {
			t.Errorf("%s lies within %q; want %q", u.Path, u.Within, want)
		}
	}
}

// TestExpression lists the columns of what an expression may say.
func TestExpression(t *testing.T) {
	for text, want := range map[string]string{
		"age >= 30":                          "age",
		`age >= 30 and gender == "m"`:        "age gender",
		`gender in ["f", "x"] && income < 2`: "gender income",
		"member":                             "member",
		"not member":                         "member",
		`$env["the name"] == "x"`:            "the name",
		`upper(gender) startsWith "F"`:       "gender",
		`gender | upper() == "F"`:            "gender",
		`age > 60 ? member : income > 1`:     "age member income",
		"max(age, 40) == 40 or round(i) > 9": "age i",
		`gender matches "^[fm]$"`:            "gender",
		"note == nil or (note ?? 0) > age":   "note age",
		`joined < date("2020-01-01")`:        "joined",
	} {
		e := Expression{Text: text, Position: Position{1, 10}, Exact: true}
		if err := e.check(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		var names []string
		for _, c := range e.Columns() {
			names = append(names, c.Name)
			if !strings.Contains(text[c.Position.Column-10:], c.Name) {
				t.Errorf("%s: column %s is at %d", text, c.Name, c.Position.Column)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s reads %q; want %q", text, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"age", "gender", "openness", "Recency"}
	for name, want := range map[string]string{
		"aeg": "age", "gendre": "gender", "opennes": "openness", "RECENCY": "Recency", "recenzy": "Recency",
		"zodiac": "", "": "", "x": "", strings.Repeat("a", 1000): "",
	} {
		if got, ok := Nearest(name, known); got != want || ok != (want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", name, got, ok, want)
		}
	}
}

// TestDistance holds what makes a distance, but for the triangle, which
// swapped neighbours bend.
func TestDistance(t *testing.T) {
	word := rapid.SliceOfN(rapid.RuneFrom([]rune("abc")), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != slices.Equal(a, b) || d > max(len(a), len(b)) || d < abs(len(a)-len(b)) {
			t.Fatalf("distance(%q, %q) = %d", string(a), string(b), d)
		}
	})
}

// TestHostile reads files that are made to exhaust a parser.
func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", maxStudyBytes), "braces": strings.Repeat("{a: ", 200_000), "dashes": strings.Repeat("- ", 500_000),
		"colons": strings.Repeat("a: ", 300_000), "tags": strings.Repeat("!a ", 300_000), "stairs": stairs(1400),
		"keys": keysOf(15_000), "long line": "title: " + strings.Repeat("x", 1_000_000), "words": "title: x\n" + strings.Repeat("  x\n", 200_000),
		"flow colons": "{" + strings.Repeat("a: b: ", 100_000) + "}", "flow lines": "{" + strings.Repeat("a:\n ", 100_000) + "}",
		"quotes": `"` + strings.Repeat(`\"`, 500_000), "commas": "traits: [" + strings.Repeat("a,", 400_000) + "]",
		"one line":    "traits: [" + strings.Repeat("a,", 20_000) + "]",
		"parentheses": "traits: {a: {kind: demographic, when: '" + strings.Repeat("(", 400) + "'}}",
		"nots":        "traits: {a: {kind: demographic, when: '" + strings.Repeat("!", 499) + "'}}",
	} {
		_, err := parse("s.yaml", []byte(text), vocabulary, nil)
		var p Problems
		if !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := put(t, map[string]string{"s.yaml": strings.Repeat("#", maxStudyBytes+1)})
	if _, err := Parse(filepath.Join(dir, "s.yaml"), vocabulary); err == nil || !strings.Contains(err.Error(), "larger than 1024 KiB") {
		t.Errorf("a file over the limit: %v", err)
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func keysOf(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k" + strings.Repeat("x", int(math.Log2(float64(i+1)))) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + string(rune('a'+i/17576)) + ": 1\n")
	}
	return b.String()
}

// Parameters of an object store are no part of what is shown; a "?" that means
// one character is.
func TestSourceBare(t *testing.T) {
	for path, want := range map[string]string{
		"exports/a?b=c/*.parquet":             "exports/a?b=c/*.parquet",
		"file:///a?b=c":                       "file:///a?b=c",
		"s3://bucket/**/*.parquet":            "s3://bucket/**/*.parquet",
		"s3://bucket/dt=20?6-*/x-?.parquet":   "s3://bucket/dt=20?6-*/x-?.parquet",
		"s3://bucket/x-?.parquet?region=a&b=": "s3://bucket/x-?.parquet",
		"gs://bucket?anonymous=true":          "gs://bucket",
		"azblob://c/x?protocol=http&d=a?b=c":  "azblob://c/x",
	} {
		if got := (Source{Path: path}).Bare(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
