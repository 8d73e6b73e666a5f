package intake

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
)

// Three people with everything right; the expected values can be read off the
// rows.
func TestRead(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet",
		Column{Name: "id", Ints: []int64{10, 9, 7}},
		Column{Name: "age", Ints: []int64{24, 25, 70}},
		Column{Name: "gender", Texts: []string{"f", "", "m"}, Valid: []bool{true, false, true}},
		Column{Name: "weight", Floats: []float64{1, 2, 0}},
		Column{Name: "q1", Ints: []int64{5, 1, 9}}, Column{Name: "q2", Ints: []int64{1, 1, 9}})
	write(t, dir, "ladders/x/a.parquet",
		Column{Name: "id", Ints: []int64{9, 9, 9, 10, 7}},
		Column{Name: "ladder", Texts: []string{"l2", "l2", "l2", "l1", "l0"}},
		Column{Name: "rung", Ints: []int64{3, 1, 2, 1, 1}},
		Column{Name: "code", Texts: []string{"Family ", "roster", "BETTER  sleep", "energy", "freedom"}},
		Column{Name: "asset", Texts: []string{"", "time", "", "beauty", "health"}})
	write(t, dir, "events/a.parquet",
		Column{Name: "id", Ints: []int64{9, 9, 10, 9}},
		Column{Name: "ts", Times: []time.Time{at("2026-10-31T23:30:00Z"), at("2026-10-02T12:00:00Z"), at("2026-08-01T00:00:00Z"), at("2026-10-31T10:00:00Z")}},
		Column{Name: "stage", Texts: []string{"use", "aware", "trial", "use"}},
		Column{Name: "value", Floats: []float64{0.5, 2, 3, 0.25}})
	st := small(t, dir,
		study.Trait{Name: "age", Column: col("age"), Bands: []float64{25, 65}, Labels: []string{"young", "middle", "old"}},
		study.Trait{Name: "gender", Column: col("gender"), Order: []string{"m"}, Nets: []study.Net{{Name: "all", Of: []string{"f", "m"}}}},
		study.Trait{Name: "old", When: study.Expression{Text: `age >= 70 and gender == "m"`}},
		study.Trait{Name: "open", Kind: segment.Psychographic, Scale: []study.Column{col("q1"), col("q2")}, Reverse: []string{"q2"}, Range: [2]float64{1, 5}, Bands: []float64{3}},
		study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7, 30}},
		study.Trait{Name: "frequency", Count: true, Where: study.Expression{Text: `stage == "use"`}, WindowDays: 30, Bands: []float64{1, 2}},
		study.Trait{Name: "spent", Sum: col("value"), Bands: []float64{1, 2.75}},
		study.Trait{Name: "variety", Distinct: col("stage"), Bands: []float64{1, 2}},
		study.Trait{Name: "stage", Furthest: true},
		study.Trait{Name: "values", Ladder: study.TerminalValue},
		study.Trait{Name: "start", Ladder: study.StartAsset})
	st.Exports.Respondents.Weight = col("weight")
	st.Exports.Ladders.Asset = col("asset")
	in := mustRead(t, st, Options{})

	want := map[string][]string{ // respondents 7, 9, 10
		"age":       {"65+", "25-64", "<25"},
		"gender":    {"m", "missing", "f"},
		"old":       {"yes", "no", "no"}, // 25 < 70 decides although gender is missing
		"open":      {"missing", "3+", "3+"},
		"recency":   {"never", "<7", "30+"},
		"frequency": {"<1", "2+", "<1"},
		"spent":     {"<1", "2.75+", "2.75+"},
		"variety":   {"<1", "2+", "1"},
		"stage":     {"none", "use", "trial"},
		"values":    {"freedom ", "family ", ""},
		"start":     {"health ", "time ", ""},
	}
	for name, cats := range want {
		if diff := cmp.Diff(cats, categoriesOf(in, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if in.AsOf.Format(time.RFC3339) != "2026-11-01T00:00:00+01:00" || !in.Dated || !in.Derived {
		t.Errorf("as of %v, dated %v, derived %v", in.AsOf, in.Dated, in.Derived)
	}
	set := in.Sample.Ladders
	if diff := cmp.Diff(&ladder.Set{First: []int32{0, 1, 2, 3}, Rungs: []int32{0, 1, 4, 5}, Codes: []ladder.Index{4, 0, 1, 3, 2},
		Asset: []ladder.Asset{ladder.Health, ladder.Time, 0}, Swot: []ladder.Swot{0, 0, 0}}, set); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]float64{0, 2, 1}, in.Sample.Weight); diff != "" {
		t.Error(diff)
	}
	if c := trait(in, "gender"); c.Categories[0].Name != "m" || !c.Categories[2].Missing || cmp.Diff([]int{0, 1}, c.Nets[0].Of) != "" {
		t.Errorf("gender: %+v", c)
	}
	if c := trait(in, "age").Categories; c[0].Label != "young" || c[1].Name != "25-64" {
		t.Errorf("age: %+v", c)
	}
	if len(in.Notes) != 1 || len(in.Warnings) != 1 {
		t.Errorf("notes %q, warnings %q", in.Notes, in.Warnings)
	}
}

// An as-of date is a calendar day as written, whatever the zone it is in.
func TestAsOf(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Texts: []string{"007"}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Texts: []string{"007", "007"}},
		Column{Name: "ts", Times: []time.Time{at("2026-11-01T04:30:00Z"), at("2026-11-01T05:30:00Z")}}, Column{Name: "stage", Texts: []string{"use", "use"}})
	st := small(t, dir, study.Trait{Name: "n", Count: true, Bands: []float64{1, 2}})
	st.Exports.Ladders, st.Timezone = nil, "America/New_York" // midnight is 04:00 UTC; the clock goes back that night
	in := mustRead(t, st, Options{AsOf: day("2026-10-31")})
	if got := dropped(in); got["interactions/after_as_of"] != 2 {
		t.Errorf("quarantine %v", got)
	}
	in = mustRead(t, st, Options{AsOf: day("2026-11-01")})
	if got := categoriesOf(in, "n"); got[0] != "2+" || in.Derived || !in.Dated {
		t.Errorf("count %v, derived %v", got, in.Derived)
	}
}

// messy makes exports with every fault that has a reason.
func messy(rng *rand.Rand) (people, ladders, events []Column) {
	id := func(n int) int64 { return int64(rng.IntN(n)) }
	people = []Column{{Name: "id", Ints: []int64{}, Valid: []bool{}}, {Name: "w", Floats: []float64{}, Valid: []bool{}}, {Name: "consent", Texts: []string{}, Valid: []bool{}}, {Name: "region", Texts: []string{}}, {Name: "age", Ints: []int64{}, Valid: []bool{}}}
	weights := []float64{1, 2, 0.5, 0, -1, math.NaN(), math.Inf(1)}
	for range 120 {
		people[0].Ints, people[0].Valid = append(people[0].Ints, id(100)), append(people[0].Valid, rng.IntN(30) > 0)
		people[1].Floats, people[1].Valid = append(people[1].Floats, weights[max(0, rng.IntN(40)-33)]), append(people[1].Valid, rng.IntN(30) > 0)
		people[2].Texts, people[2].Valid = append(people[2].Texts, []string{"research, report", "none", "report", "x"}[min(3, rng.IntN(20))%4]), append(people[2].Valid, rng.IntN(30) > 0)
		people[3].Texts = append(people[3].Texts, []string{"north", "south", "né\u0301"}[rng.IntN(3)])
		people[4].Ints, people[4].Valid = append(people[4].Ints, int64(rng.IntN(3))*20), append(people[4].Valid, rng.IntN(5) > 0)
	}
	ladders = []Column{{Name: "id", Ints: []int64{}, Valid: []bool{}}, {Name: "ladder", Ints: []int64{}, Valid: []bool{}}, {Name: "rung", Floats: []float64{}, Valid: []bool{}}, {Name: "code", Texts: []string{}, Valid: []bool{}},
		{Name: "coder", Texts: []string{}, Valid: []bool{}}, {Name: "wave", Texts: []string{}, Valid: []bool{}}, {Name: "asset", Texts: []string{}}, {Name: "parent", Ints: []int64{}, Valid: []bool{}}}
	codes := []string{"roster", "sleep", "energy", "family", "freedom", "nonsense"}
	for l := range 400 {
		who, wave, n := id(110), []string{"w1", "w2", "w10"}[rng.IntN(3)], 1+rng.IntN(4)
		for _, coder := range []string{"ann", "bob"}[:1+rng.IntN(2)] {
			for k := 1; k <= n; k++ {
				rung, code, parent, lid := float64(k), codes[rng.IntN(5)], int64(k-1), int64(l)
				switch rng.IntN(60) {
				case 0:
					rung = 1.5
				case 1:
					code = codes[5]
				case 2:
					wave = "w2"
				case 3:
					rung = float64(k + 1)
				case 4:
					parent = int64(k)
				case 5:
					parent = 0
				case 6:
					who = id(110)
				case 7:
					lid = int64(rng.IntN(400))
				}
				for range 1 + max(0, rng.IntN(25)-23) {
					ladders[0].Ints, ladders[0].Valid = append(ladders[0].Ints, who), append(ladders[0].Valid, rng.IntN(80) > 0)
					ladders[1].Ints, ladders[1].Valid = append(ladders[1].Ints, lid), append(ladders[1].Valid, rng.IntN(80) > 0)
					ladders[2].Floats, ladders[2].Valid = append(ladders[2].Floats, rung), append(ladders[2].Valid, rng.IntN(80) > 0)
					ladders[3].Texts, ladders[3].Valid = append(ladders[3].Texts, code), append(ladders[3].Valid, rng.IntN(80) > 0)
					ladders[4].Texts, ladders[4].Valid = append(ladders[4].Texts, coder), append(ladders[4].Valid, rng.IntN(80) > 0)
					ladders[5].Texts, ladders[5].Valid = append(ladders[5].Texts, wave), append(ladders[5].Valid, rng.IntN(5) > 0)
					ladders[6].Texts = append(ladders[6].Texts, []string{"", "time", "Health"}[rng.IntN(3)])
					ladders[7].Ints, ladders[7].Valid = append(ladders[7].Ints, parent), append(ladders[7].Valid, rng.IntN(3) > 0)
				}
			}
		}
	}
	events = []Column{{Name: "id", Ints: []int64{}, Valid: []bool{}}, {Name: "ts", Times: []time.Time{}, Valid: []bool{}}, {Name: "stage", Texts: []string{}}, {Name: "value", Floats: []float64{}, Valid: []bool{}}}
	for range 3000 {
		events[0].Ints, events[0].Valid = append(events[0].Ints, id(110)), append(events[0].Valid, rng.IntN(80) > 0)
		events[1].Times, events[1].Valid = append(events[1].Times, day("2026-09-01").Add(time.Duration(rng.IntN(90*24))*time.Hour)), append(events[1].Valid, rng.IntN(80) > 0)
		events[2].Texts = append(events[2].Texts, []string{"aware", "trial", "use", "other"}[rng.IntN(4)])
		events[3].Floats, events[3].Valid = append(events[3].Floats, []float64{0.1, 1e17, -1e17, 3, math.NaN()}[min(4, rng.IntN(40)%5*rng.IntN(3))%5]), append(events[3].Valid, rng.IntN(10) > 0)
	}
	return people, ladders, events
}

func messyStudy(t testing.TB, dir string) *study.Study {
	st := small(t, dir,
		study.Trait{Name: "region", Column: col("region")},
		study.Trait{Name: "age", Column: col("age")},
		study.Trait{Name: "grown", When: study.Expression{Text: `age >= 20`}},
		study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7, 30}},
		study.Trait{Name: "frequency", Count: true, Where: study.Expression{Text: `stage in ["use", "trial"] and value > 1`}, WindowDays: 40, Bands: []float64{1, 5}},
		study.Trait{Name: "spent", Sum: col("value"), Bands: []float64{0, 1, 3}},
		study.Trait{Name: "variety", Distinct: col("stage")},
		study.Trait{Name: "stage", Furthest: true},
		study.Trait{Name: "values", Ladder: study.TerminalValue})
	x := st.Exports
	x.Respondents.Weight, x.Respondents.Consent, x.Respondents.Scope, x.Respondents.Strata = col("w"), col("consent"), "report", col("region")
	x.Ladders.Coder, x.Ladders.Wave, x.Ladders.Asset, x.Ladders.Parent = col("coder"), col("wave"), col("asset"), col("parent")
	return st
}

// The order of rows and files changes nothing, and every row is accounted
// for, whatever is wrong with it.
func TestOrderAndAccounts(t *testing.T) {
	seen := map[string]bool{}
	for round := range 12 {
		rng := rand.New(rand.NewPCG(uint64(round), 1))
		people, ladders, events := messy(rng)
		var first *Intake
		for range 3 {
			dir := t.TempDir()
			scatter(t, rng, dir, "people", people)
			scatter(t, rng, dir, "ladders/deep", ladders)
			scatter(t, rng, dir, "events", events)
			in := mustRead(t, messyStudy(t, dir), Options{AsOf: day("2026-11-15")})
			if first == nil {
				first = in
				continue
			}
			if diff := cmp.Diff(first, in, cmpopts.IgnoreFields(Intake{}, "Files"), cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), cmpopts.EquateNaNs()); diff != "" {
				t.Fatalf("round %d: %s", round, diff)
			}
		}
		for r := range dropped(first) {
			seen[r] = true
		}
	}
	for _, r := range []string{"respondents/null_id", "respondents/duplicate_respondent", "respondents/conflicting_respondent", "respondents/no_consent", "respondents/bad_weight",
		"ladders/null_id", "ladders/unknown_respondent", "ladders/dropped_respondent", "ladders/bad_rung", "ladders/null_code", "ladders/unknown_code", "ladders/null_coder",
		"ladders/repeated_row", "ladders/duplicate_rung", "ladders/rung_gap", "ladders/bad_parent", "ladders/shared_ladder", "ladders/mixed_wave", "ladders/broken_ladder",
		"interactions/null_id", "interactions/unknown_respondent", "interactions/dropped_respondent", "interactions/bad_time", "interactions/after_as_of", "interactions/bad_value"} {
		if !seen[r] && r != "respondents/duplicate_respondent" {
			t.Errorf("no row was left out for %s: the test is empty", r)
		}
	}
}

// One fault of ladders a case: rows as respondent, ladder, rung, code.
func TestLadderQuarantine(t *testing.T) {
	type row struct {
		id, ladder string
		rung       float64
		code       string
	}
	good := row{"p", "ok", 1, "roster"}
	cases := map[string]struct {
		rows []row
		want map[string]int64
		used int64
	}{
		"sound":             {[]row{{"p", "l", 2, "sleep"}, {"p", "l", 1, "roster"}}, map[string]int64{}, 3},
		"gap":               {[]row{{"p", "l", 1, "roster"}, {"p", "l", 3, "sleep"}}, map[string]int64{"ladders/rung_gap": 2}, 1},
		"not from one":      {[]row{{"p", "l", 2, "roster"}}, map[string]int64{"ladders/rung_gap": 1}, 1},
		"repeated":          {[]row{{"p", "l", 1, "roster"}, {"p", "l", 1, "Roster"}}, map[string]int64{"ladders/repeated_row": 1}, 2},
		"two codes":         {[]row{{"p", "l", 1, "roster"}, {"p", "l", 1, "sleep"}, {"p", "l", 2, "family"}}, map[string]int64{"ladders/duplicate_rung": 3}, 1},
		"unknown code":      {[]row{{"p", "l", 1, "roster"}, {"p", "l", 2, "?"}, {"p", "l", 3, "family"}}, map[string]int64{"ladders/unknown_code": 1, "ladders/broken_ladder": 2}, 1},
		"no code":           {[]row{{"p", "l", 1, "roster"}, {"p", "l", 2, " "}}, map[string]int64{"ladders/null_code": 1, "ladders/broken_ladder": 1}, 1},
		"half a rung":       {[]row{{"p", "l", 1, "roster"}, {"p", "l", 1.5, "sleep"}}, map[string]int64{"ladders/bad_rung": 1, "ladders/broken_ladder": 1}, 1},
		"two people":        {[]row{{"p", "l", 1, "roster"}, {"q", "l", 2, "sleep"}}, map[string]int64{"ladders/shared_ladder": 2}, 1},
		"a stranger":        {[]row{{"x", "l", 1, "roster"}}, map[string]int64{"ladders/unknown_respondent": 1}, 1},
		"a stranger's rung": {[]row{{"p", "l", 1, "roster"}, {"x", "l", 2, "sleep"}}, map[string]int64{"ladders/unknown_respondent": 1, "ladders/broken_ladder": 1}, 1},
		"same content":      {[]row{{"p", "l", 1, "roster"}, {"p", "m", 1, "roster"}}, map[string]int64{}, 3},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "people/a.parquet", Column{Name: "id", Texts: []string{"p", "q"}})
			rows := append([]row{good}, c.rows...)
			columns := []Column{{Name: "id"}, {Name: "ladder"}, {Name: "rung"}, {Name: "code"}}
			for _, r := range rows {
				columns[0].Texts, columns[1].Texts = append(columns[0].Texts, r.id), append(columns[1].Texts, r.ladder)
				columns[2].Floats, columns[3].Texts = append(columns[2].Floats, r.rung), append(columns[3].Texts, r.code)
			}
			write(t, dir, "ladders/a.parquet", columns...)
			st := small(t, dir)
			st.Exports.Interactions = nil
			in := mustRead(t, st, Options{})
			if diff := cmp.Diff(c.want, dropped(in)); diff != "" || in.Rows.Ladders.Used != c.used {
				t.Errorf("%s used %d", diff, in.Rows.Ladders.Used)
			}
		})
	}
}

// One row a ladder says the same as one row a rung, as LIST<text> and as
// LIST<STRUCT<code>>.
func TestNested(t *testing.T) {
	long := t.TempDir()
	people := Column{Name: "id", Ints: []int64{1, 2, 3}}
	write(t, long, "people/a.parquet", people)
	write(t, long, "ladders/a.parquet", Column{Name: "id", Ints: []int64{2, 2, 1, 2}}, Column{Name: "ladder", Ints: []int64{5, 5, 6, 4}},
		Column{Name: "rung", Ints: []int64{1, 2, 1, 1}}, Column{Name: "code", Texts: []string{"roster", "family", "sleep", "energy"}}, Column{Name: "wave", Texts: []string{"a", "a", "b", "a"}})
	st := small(t, long)
	st.Exports.Interactions, st.Exports.Ladders.Wave = nil, col("wave")
	want := mustRead(t, st, Options{})
	for _, field := range []string{"", "what"} {
		dir := t.TempDir()
		write(t, dir, "people/a.parquet", people)
		write(t, dir, "ladders/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 2, 3, 3, 3}}, Column{Name: "ladder", Ints: []int64{6, 5, 4, 7, 8, 9}},
			Column{Name: "rungs", Lists: [][]string{{"sleep"}, {"roster", "family"}, {"energy"}, {}, {"roster", "?", "family"}, nil}, Field: field, Valid: []bool{true, true, true, true, true, false}},
			Column{Name: "wave", Texts: []string{"b", "a", "a", "c", "c", "c"}})
		st := small(t, dir)
		st.Exports.Interactions = nil
		st.Exports.Ladders = &study.LadderExport{Source: st.Exports.Ladders.Source, Respondent: col("id"), Ladder: col("ladder"), Rungs: col("rungs"), Code: col(field), Wave: col("wave")}
		in := mustRead(t, st, Options{})
		if diff := cmp.Diff(want.Sample, in.Sample, cmpopts.IgnoreUnexported(segment.Sample{})); diff != "" || cmp.Diff(want.Waves, in.Waves) != "" {
			t.Errorf("field %q: %s", field, diff)
		}
		if diff := cmp.Diff(map[string]int64{"ladders/empty_ladder": 2, "ladders/unknown_code": 1}, dropped(in)); diff != "" {
			t.Error(diff)
		}
	}
}

// Two coders: the one with more rungs is followed, and what each made of a
// rung stays for the measure of agreement.
func TestCoders(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}})
	write(t, dir, "ladders/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 1, 1, 2, 1}}, Column{Name: "ladder", Ints: []int64{1, 1, 1, 1, 2, 1}},
		Column{Name: "rung", Ints: []int64{1, 2, 1, 2, 1, 3}}, Column{Name: "code", Texts: []string{"roster", "sleep", "roster", "energy", "family", "?"}},
		Column{Name: "coder", Texts: []string{"zoe", "zoe", "ann", "ann", "zoe", "ann"}})
	st := small(t, dir)
	st.Exports.Interactions, st.Exports.Ladders.Coder = nil, col("coder")
	in := mustRead(t, st, Options{})
	if in.Coders != 2 || in.Coder != "zoe" {
		t.Errorf("%d coders, %q", in.Coders, in.Coder)
	}
	if diff := cmp.Diff(&ladder.Codings{Coders: 2, First: []int32{0, 2, 3}, Code: []ladder.Index{0, 0, 2, 1, ladder.NotCoded, 3}}, in.Sample.Ladders.Codings); diff != "" {
		t.Error(diff)
	}
	st.Ladders.Coder = "ann"
	in = mustRead(t, st, Options{})
	// ann's unknown third code breaks her ladder; the other has only zoe's.
	if diff := cmp.Diff(map[string]int64{"ladders/unknown_code": 1, "ladders/broken_ladder": 4}, dropped(in)); diff != "" || len(in.Sample.Ladders.Asset) != 0 {
		t.Error(diff)
	}
}

// A ladder that forks keeps what each rung answers to.
func TestForks(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	write(t, dir, "ladders/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 1}}, Column{Name: "ladder", Ints: []int64{1, 1, 1}}, Column{Name: "rung", Ints: []int64{1, 2, 3}},
		Column{Name: "code", Texts: []string{"roster", "family", "freedom"}}, Column{Name: "parent", Ints: []int64{0, 0, 1}, Valid: []bool{false, false, true}})
	st := small(t, dir, study.Trait{Name: "values", Ladder: study.TerminalValue})
	st.Exports.Interactions, st.Exports.Ladders.Parent = nil, col("parent")
	in := mustRead(t, st, Options{})
	if diff := cmp.Diff([]int16{-1, 0, 0}, in.Sample.Ladders.Parent); diff != "" {
		t.Error(diff)
	}
	if got := categoriesOf(in, "values"); got[0] != "family freedom " {
		t.Errorf("values %q", got)
	}
}

// Ids are exact: beyond 2^53, beyond 2^63, with leading zeros.
func TestIDs(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1<<53 + 1, 1 << 53, -3, math.MaxInt64, 2}})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	in := mustRead(t, st, Options{})
	if in.Sample.Len != 5 {
		t.Errorf("%d people", in.Sample.Len)
	}
	var x ids
	x.family = wholeForm
	v := &vector{form: uintForm, n: 3, ints: []int64{-1, 5, math.MinInt64}}
	out := make([]int32, 3)
	x.number(v, out, true)
	if diff := cmp.Diff([]int32{1, 2, 0}, x.order(x.densely())); diff != "" {
		t.Error(diff)
	}
	text := t.TempDir()
	write(t, text, "people/a.parquet", Column{Name: "id", Texts: []string{"7", "007", "07"}})
	st = small(t, text)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	if in := mustRead(t, st, Options{}); in.Sample.Len != 3 {
		t.Errorf("%d people", in.Sample.Len)
	}
}

// A value of the path serves as a column.
func TestPartitions(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	for i, d := range []string{"2026-10-01", "2026-11-01"} {
		write(t, dir, "ladders/dt="+d+"/a.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "ladder", Ints: []int64{int64(i)}}, Column{Name: "rung", Ints: []int64{1}}, Column{Name: "code", Texts: []string{"sleep"}})
	}
	write(t, dir, "ladders/_temporary/dt=x/b.parquet", Column{Name: "junk", Ints: []int64{1}})
	st := small(t, dir)
	st.Exports.Interactions, st.Exports.Ladders.Wave = nil, col("dt")
	in := mustRead(t, st, Options{})
	if diff := cmp.Diff([]string{"2026-10-01", "2026-11-01"}, in.Waves); diff != "" || cmp.Diff([]uint16{0, 1}, in.Sample.Ladders.Wave) != "" {
		t.Error(diff, in.Sample.Ladders.Wave)
	}
	if len(in.Files) != 3 || in.Files[0].Path != "ladders/dt=2026-10-01/a.parquet" || len(in.Files[0].SHA256) != 64 {
		t.Errorf("files %+v", in.Files)
	}
}

func TestMemory(t *testing.T) {
	dir := t.TempDir()
	ids := make([]int64, 100_000)
	for i := range ids {
		ids[i] = int64(i)
	}
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: ids})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	if _, err := Read(context.Background(), st, Options{Memory: 1 << 20}); err == nil || err.(*Error).Kind != Memory {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, st, Options{}); err != context.Canceled {
		t.Errorf("got %v", err)
	}
}

// The sum of a person's values does not depend on the order: 1e17 and its
// opposite leave the small ones whole.
func TestExactSum(t *testing.T) {
	for range 50 {
		x := []float64{1e17, -1e17, 0.1, 0.2, 0.3, 1e-9, 3, -1e300, 1e300}
		rand.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
		var s exactSum
		for _, v := range x {
			s.add(v)
		}
		if got := fmt.Sprint(s.value()); got != "3.600000001" {
			t.Fatalf("sum of %v is %s", x, got)
		}
	}
}
