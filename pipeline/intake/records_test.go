package intake

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/measure"
)

// toldStudy is a study of people and one export of segment.Forms, whose
// columns have the names of the form.
func toldStudy(t testing.TB, dir string, kind segment.Export, columns ...string) *study.Study {
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	addTold(st, kind, columns...)
	return st
}

// addTold adds an export of segment.Forms to a study.
func addTold(st *study.Study, kind segment.Export, columns ...string) {
	form := segment.Forms[kind]
	x := &study.ToldExport{Source: study.Source{Path: form.Name + "/*.parquet", Position: study.Position{Line: 9, Column: 3}}, Respondent: col("id")}
	mapped := func(name string) study.Column {
		if i := slices.Index(columns, name); i >= 0 {
			return study.Column{Name: name, Position: study.Position{Line: 10, Column: i + 1}}
		}
		return study.Column{}
	}
	for _, name := range form.Texts {
		x.Texts = append(x.Texts, mapped(name))
	}
	for _, name := range form.Numbers {
		x.Numbers = append(x.Numbers, mapped(name))
	}
	st.Exports.Told[kind] = x
}

// rowsOf spells the rows of an export out, a line a row: the person, the
// texts that are mapped, the numbers.
func rowsOf(in *Intake, kind segment.Export) []string {
	told := in.Sample.Life.Told[kind]
	var out []string
	for i := range in.Sample.Len {
		for row, until := told.Of(i); row < until; row++ {
			line := fmt.Sprint(i)
			for k, column := range told.Texts {
				if column != nil {
					line += " " + told.Name(k, column[row])
				}
			}
			for _, column := range told.Numbers {
				if column != nil {
					line += fmt.Sprint(" ", column[row])
				}
			}
			out = append(out, line)
		}
	}
	return out
}

// answers are the columns of a table given row by row; nil is missing, numbers
// are float64.
func answers(names []string, rows ...[]any) []Column {
	out := make([]Column, len(names))
	for k, name := range names {
		c := Column{Name: name, Valid: make([]bool, len(rows))}
		number := slices.ContainsFunc(rows, func(r []any) bool { _, ok := r[k].(float64); return ok })
		for i, r := range rows {
			c.Valid[i] = r[k] != nil
			x, _ := r[k].(float64)
			s, _ := r[k].(string)
			if number {
				c.Floats = append(c.Floats, x)
			} else {
				c.Texts = append(c.Texts, s)
			}
		}
		out[k] = c
	}
	return out
}

var twoPeople = Column{Name: "id", Texts: []string{"p", "q"}}

// One fault a case, beside a sound row of p.
func TestRecordQuarantine(t *testing.T) {
	type rows = [][]any
	nan, inf := math.NaN(), math.Inf(1)
	type table struct {
		kind  segment.Export
		names []string
		good  []any
		cases map[string]struct {
			rows rows
			want map[string]int64
		}
	}
	type wants = map[string]int64
	type cases = map[string]struct {
		rows rows
		want map[string]int64
	}
	tables := []table{
		{segment.Held, []string{"id", "value", "rank", "kind", "wave"}, []any{"p", "fun", 1.0, "need", "w1"}, cases{
			"no id":             {rows{{none, "fun", 2.0, "need", "w1"}}, wants{"values/null_id": 1}},
			"a stranger":        {rows{{"x", "fun", 2.0, "need", "w1"}}, wants{"values/unknown_respondent": 1}},
			"no value":          {rows{{"p", " ", 2.0, "need", "w1"}}, wants{"values/null_answer": 1}},
			"no rank":           {rows{{"p", "power", none, "need", "w1"}}, wants{"values/bad_rank": 1}},
			"half a rank":       {rows{{"p", "power", 1.5, "need", "w1"}}, wants{"values/bad_rank": 1}},
			"rank zero":         {rows{{"p", "power", 0.0, "need", "w1"}}, wants{"values/bad_rank": 1}},
			"rank infinite":     {rows{{"p", "power", inf, "need", "w1"}}, wants{"values/bad_rank": 1}},
			"rank beyond all":   {rows{{"p", "power", 1e308, "need", "w1"}, {"p", "fun", 65_535.0, "need", "w1"}}, wants{"values/bad_rank": 2}},
			"no name":           {rows{{"p", strings.Repeat("é", 1001), 2.0, "need", "w1"}}, wants{"values/long_text": 1}},
			"a long name":       {rows{{"p", strings.Repeat("é", 1000), 2.0, "need", "w1"}}, wants{}},
			"an endless wave":   {rows{{"p", "fun", 2.0, "need", strings.Repeat("w", 1001)}}, wants{"values/long_text": 1}},
			"a kind of its own": {rows{{"p", "power", 2.0, "dream", "w1"}}, wants{"values/unknown_kind": 1}},
			"no wave":           {rows{{"p", "power", 2.0, "need", none}}, wants{"values/null_wave": 1}},
			"twice":             {rows{{"p", "FUN", 1.0, "Need", "w1"}, {"p", "Fun and  excitement", 1.0, "need", "w1"}}, wants{"values/repeated_row": 2}},
			"two ranks":         {rows{{"p", "fun", 2.0, "need", "w1"}}, wants{"values/conflicting_rows": 2}},
			"two and twice":     {rows{{"p", "fun", 2.0, "need", "w1"}, {"p", "fun", 2.0, "need", "w1"}}, wants{"values/conflicting_rows": 3}},
			"another kind":      {rows{{"p", "fun", 2.0, "wish", "w1"}, {"p", "fun", 3.0, none, "w1"}}, wants{}},
			"another wave":      {rows{{"p", "fun", 2.0, "need", "w2"}}, wants{}},
			"another person":    {rows{{"q", "fun", 2.0, "need", "w1"}}, wants{}},
		}},
		{segment.Assets, []string{"id", "asset", "dimension", "level", "goal"}, []any{"p", "wealth", "debt", 3.0, 1.0}, cases{
			"no asset":        {rows{{"p", none, "x", 3.0, 1.0}}, wants{"assets/null_answer": 1}},
			"unknown asset":   {rows{{"p", "beauty", "x", 3.0, 1.0}}, wants{"assets/unknown_asset": 1}},
			"no level":        {rows{{"p", "time", "x", none, 1.0}}, wants{"assets/bad_number": 1}},
			"no goal":         {rows{{"p", "time", "x", 3.0, none}}, wants{}},
			"a goal of NaN":   {rows{{"p", "time", "x", 3.0, nan}}, wants{"assets/bad_number": 1}},
			"a huge goal":     {rows{{"p", "time", "x", 3.0, -1.1e18}}, wants{"assets/bad_number": 1}},
			"a huge level":    {rows{{"p", "time", "x", 1e308, 3.0}}, wants{"assets/bad_number": 1}},
			"a large level":   {rows{{"p", "time", "x", -1e18, 3.0}}, wants{}},
			"no dimension":    {rows{{"p", "time", none, -3.0, none}}, wants{}},
			"two goals":       {rows{{"p", "Wealth", "debt", 3.0, none}}, wants{"assets/conflicting_rows": 2}},
			"other dimension": {rows{{"p", "wealth", "house", 3.0, none}}, wants{}},
		}},
		{segment.Items, []string{"id", "item", "asset", "swot", "significance"}, []any{"p", "roster", "time", "weakness", 4.0}, cases{
			"no asset":      {rows{{"p", "a", none, "threat", 4.0}}, wants{"swot/null_answer": 1}},
			"no swot":       {rows{{"p", "a", "time", none, 4.0}}, wants{"swot/null_answer": 1}},
			"unknown swot":  {rows{{"p", "a", "time", "luck", 4.0}}, wants{"swot/unknown_swot": 1}},
			"unknown asset": {rows{{"p", "a", "luck", "threat", 4.0}}, wants{"swot/unknown_asset": 1}},
			"not rated":     {rows{{"p", "a", "time", "threat", none}}, wants{}},
			"two ratings":   {rows{{"p", "roster", "time", "Weakness", 5.0}}, wants{"swot/conflicting_rows": 2}},
			"unnamed items": {rows{{"p", none, "time", "threat", 5.0}, {"p", none, "time", "threat", 3.0}, {"p", none, "time", "threat", 3.0}}, wants{"swot/repeated_row": 1}},
		}},
		{segment.Currencies, []string{"id", "currency", "code", "amount"}, []any{"p", "money", "EUR", 3.0}, cases{
			"the same again": {rows{{"p", "money", "eur", 3.0}}, wants{}},
			"no currency":    {rows{{"p", none, "EUR", 3.0}}, wants{"currencies/null_answer": 1}},
			"no amount":      {rows{{"p", "money", "EUR", none}}, wants{"currencies/bad_number": 1}},
			"all there is":   {rows{{"p", "other", none, 1e308}, {"p", "other", none, 1e308}}, wants{"currencies/bad_number": 2}},
			"negative":       {rows{{"p", "money", "EUR", -3.0}}, wants{"currencies/bad_amount": 1}},
		}},
		{segment.Relationships, []string{"id", "wanted", "assumed", "product"}, []any{"p", "buddies", "fling", "phone"}, cases{
			"neither":       {rows{{"p", none, " ", "tv"}}, wants{"relationships/null_answer": 1}},
			"one":           {rows{{"p", none, "buddies", "tv"}, {"p", "buddies", none, "car"}}, wants{}},
			"two answers":   {rows{{"p", "Best friends", "fling", "phone"}}, wants{"relationships/conflicting_rows": 2}},
			"other product": {rows{{"p", "best_friends", "fling", none}}, wants{}},
		}},
		{segment.Satisfaction, []string{"id", "need", "rating"}, []any{"p", "sleep", 5.0}, cases{
			"no need":      {rows{{"p", none, 3.0}}, wants{"satisfaction/null_answer": 1}},
			"unknown need": {rows{{"p", "glory", 3.0}}, wants{"satisfaction/unknown_need": 1}},
			"no rating":    {rows{{"p", "energy", none}}, wants{"satisfaction/bad_number": 1}},
			"too high":     {rows{{"p", "energy", 6.0}}, wants{"satisfaction/outside_range": 1}},
			"a synonym":    {rows{{"p", "Better sleep", 4.0}}, wants{"satisfaction/conflicting_rows": 2}},
		}},
	}
	looked := 0
	for _, x := range tables {
		for name, c := range x.cases {
			looked++
			t.Run(segment.Forms[x.kind].Name+"/"+name, func(t *testing.T) {
				dir := t.TempDir()
				write(t, dir, "people/a.parquet", twoPeople)
				write(t, dir, segment.Forms[x.kind].Name+"/a.parquet", answers(x.names, append(rows{x.good}, c.rows...)...)...)
				in := mustRead(t, toldStudy(t, dir, x.kind, x.names...), Options{})
				if diff := cmp.Diff(c.want, dropped(in)); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
	if looked != 51 {
		t.Errorf("looked at %d cases", looked)
	}
}

// Names come in the study's order, then the tool's own, then sorted; texts are
// known by name or label, whatever their case, and one text in two spellings
// is one.
func TestRecordNames(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", twoPeople)
	write(t, dir, "values/a.parquet", answers([]string{"id", "value", "competes", "rating"},
		[]any{"p", "Safety", "zest", 1.0}, []any{"p", " e\u0301clat", none, 2.0}, []any{"q", "POWER AND AUTONOMY", "Safety", 3.0}, []any{"q", "Zest", none, -0.5})...)
	st := toldStudy(t, dir, segment.Held, "value", "competes", "rating")
	st.Choices.Values = []measure.Named{{Name: "joy"}, {Name: "security", Label: "Safety"}}
	in := mustRead(t, st, Options{})
	told := in.Sample.Life.Told[segment.Held]
	if diff := cmp.Diff([]string{"joy", "security", "power", "Zest", "éclat"}, told.Names[segment.HeldValue]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(told.Names[segment.HeldValue], told.Names[segment.HeldCompetes]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"0 security Zest 1", "0 éclat  2", "1 power security 3", "1 Zest  -0.5"}, rowsOf(in, segment.Held)); diff != "" {
		t.Error(diff)
	}
	if told.Texts[segment.HeldKind] != nil || told.Numbers[segment.HeldRank] != nil || told.Periods != nil {
		t.Error("columns that are not mapped hold something")
	}
}

var none any

// Waves may be whole numbers, dates or a part of the path, and times dates or
// timestamps; a study without interactions is dated by them.
func TestRecordForms(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}})
	write(t, dir, "satisfaction/wave=10/a.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "need", Texts: []string{"sleep"}},
		Column{Name: "rating", Ints: []int64{4}}, Column{Name: "time", Times: []time.Time{at("2026-10-31T23:30:00Z")}})
	write(t, dir, "satisfaction/wave=9/a.parquet", Column{Name: "id", Ints: []int64{2, 1}}, Column{Name: "need", Texts: []string{"family", "roster"}},
		Column{Name: "rating", Ints: []int64{1, 2}}, Column{Name: "time", Times: []time.Time{at("2026-10-30T12:00:00Z"), at("1969-12-31T12:00:00Z")}})
	st := toldStudy(t, dir, segment.Satisfaction, "need", "rating", "time", "wave")
	st.Exports.Told[segment.Satisfaction].Path = "satisfaction/**/*.parquet"
	in := mustRead(t, st, Options{})
	if diff := cmp.Diff([]string{"0 roster 9 2 -1", "0 sleep 10 4 20758", "1 family 9 1 20756"}, rowsOf(in, segment.Satisfaction)); diff != "" {
		t.Error(diff)
	}
	if in.AsOf.Format(time.DateOnly) != "2026-11-01" || !in.Dated || !in.Derived || in.Sample.Life.AsOf != 20758 {
		t.Errorf("as of %v, %d", in.AsOf, in.Sample.Life.AsOf)
	}
	in = mustRead(t, st, Options{AsOf: day("2026-10-31")})
	if got := dropped(in); got["satisfaction/after_as_of"] != 1 || in.Rows.Told[segment.Satisfaction] != (Count{3, 2}) {
		t.Errorf("quarantine %v, rows %v", got, in.Rows.Told)
	}

	dir = t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	write(t, dir, "currencies/a.parquet", Column{Name: "id", Ints: []int64{1, 1}}, Column{Name: "currency", Ints: []int64{7, 7}},
		Column{Name: "time", Dates: []time.Time{day("2026-01-01"), day("2026-01-01")}, Valid: []bool{true, false}}, Column{Name: "wave", Dates: []time.Time{day("2025-01-01"), day("2025-01-01")}})
	in = mustRead(t, toldStudy(t, dir, segment.Currencies, "currency", "time", "wave"), Options{})
	if diff := cmp.Diff([]string{"0 7 2025-01-01 20454"}, rowsOf(in, segment.Currencies)); diff != "" || dropped(in)["currencies/bad_time"] != 1 {
		t.Error(diff, dropped(in))
	}
}

// Check finds columns that are not there or of a wrong type, with the place in
// the study file; Describe lists the export.
func TestRecordSchema(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", twoPeople)
	write(t, dir, "assets/a.parquet", Column{Name: "id", Texts: []string{"p"}}, Column{Name: "asset", Texts: []string{"time"}}, Column{Name: "level", Texts: []string{"high"}}, Column{Name: "time", Ints: []int64{5}})
	st := toldStudy(t, dir, segment.Assets, "asset", "levels", "level", "time", "goal")
	found := Check(context.Background(), st)
	var got []string
	for _, p := range found {
		got = append(got, fmt.Sprintf("%s %s %s %d", p.Export, p.File, p.Column, p.Position.Column))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"assets assets/a.parquet goal 5", "assets assets/a.parquet level 3", "assets assets/a.parquet time 4"}, got); diff != "" {
		t.Errorf("%s%+v", diff, found)
	}
	st = toldStudy(t, dir, segment.Assets, "asset")
	planned, err := Describe(context.Background(), st)
	if err != nil || len(planned) != 2 || planned[1].Export != "assets" || !slices.Equal(planned[1].Columns, []string{"id", "asset"}) || planned[1].Rows != 1 {
		t.Errorf("%+v, %v", planned, err)
	}
	write(t, dir, "assets/b.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "asset", Texts: []string{"time"}})
	if found := Check(context.Background(), st); len(found) != 1 || found[0].Column != "id" {
		t.Errorf("%+v", found)
	}
}

// Columns of too many different texts, and exports that outgrow the memory,
// are refused with what to do.
func TestRecordLimits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	n := 70_000
	one, text := make([]int64, n), make([]int64, n)
	for i := range n {
		one[i], text[i] = 1, int64(i)
	}
	write(t, dir, "swot/a.parquet", Column{Name: "id", Ints: one}, Column{Name: "item", Ints: text}, Column{Name: "asset", Texts: slices.Repeat([]string{"time"}, n)}, Column{Name: "swot", Texts: slices.Repeat([]string{"threat"}, n)})
	_, err := Read(context.Background(), toldStudy(t, dir, segment.Items, "item", "asset", "swot"), Options{})
	if err == nil || !strings.Contains(err.Error(), `swot/*.parquet: column "item": holds more than 65534 different texts; map a column`) {
		t.Errorf("got %v", err)
	}
	write(t, dir, "values/a.parquet", Column{Name: "id", Ints: one[:1001]}, Column{Name: "value", Ints: text[:1001]}, Column{Name: "rank", Ints: slices.Repeat([]int64{1}, 1001)})
	_, err = Read(context.Background(), toldStudy(t, dir, segment.Held, "value", "rank"), Options{})
	if err == nil || !strings.Contains(err.Error(), `column "value": holds more than 1000 different texts`) {
		t.Errorf("got %v", err)
	}
	write(t, dir, "currencies/a.parquet", Column{Name: "id", Ints: one}, Column{Name: "currency", Texts: slices.Repeat([]string{"other"}, n)})
	_, err = Read(context.Background(), toldStudy(t, dir, segment.Currencies, "currency"), Options{Memory: 1 << 19})
	if err == nil || err.(*Error).Kind != Memory {
		t.Errorf("got %v", err)
	}
}

// manyPeople are a hundred people, of whom some do not consent.
func manyPeople(rng *rand.Rand) []Column {
	people := []Column{{Name: "id"}, {Name: "consent"}, {Name: "age", Valid: []bool{}}}
	for i := range 100 {
		people[0].Ints, people[1].Bools = append(people[0].Ints, int64(i)), append(people[1].Bools, rng.IntN(10) > 0)
		people[2].Ints, people[2].Valid = append(people[2].Ints, int64(rng.IntN(3))*20), append(people[2].Valid, rng.IntN(5) > 0)
	}
	return people
}

// messyTold makes the rows of every export of segment.Forms, with every fault.
func messyTold(rng *rand.Rand) [segment.Exports][]Column {
	var out [segment.Exports][]Column
	words := map[string][]string{
		"value": {"fun", "Fun and excitement", "power", "zest", "", "SECURITY"}, "kind": {"need", "Want", "wish", "", "dream"}, "competes": {"", "power", "fun"},
		"wave": {"w1", "w2", "w10", ""}, "asset": {"time", "Wealth", "health", "beauty", ""}, "dimension": {"debt", "sleep", ""}, "item": {"roster", "pay", ""},
		"swot": {"threat", "Weakness", "luck", ""}, "currency": {"money", "positive talk", "Other", ""}, "code": {"EUR", "usd", ""}, "wanted": {"buddies", "Fling", ""}, "assumed": {"Best friends", "fling", ""},
		"product": {"phone", "tv", ""}, "need": {"sleep", "Better sleep", "family", "glory", ""}}
	for kind := range out {
		form := segment.Forms[kind]
		columns := []Column{{Name: "id", Ints: []int64{}, Valid: []bool{}}}
		for _, name := range form.Texts {
			columns = append(columns, Column{Name: name, Texts: []string{}, Valid: []bool{}})
		}
		for _, name := range form.Numbers[:len(form.Numbers)-1] {
			columns = append(columns, Column{Name: name, Floats: []float64{}, Valid: []bool{}})
		}
		columns = append(columns, Column{Name: "time", Times: []time.Time{}, Valid: []bool{}})
		for range 600 {
			for k := range columns {
				c := &columns[k]
				c.Valid = append(c.Valid, rng.IntN(40) > 0)
				switch {
				case k == 0:
					c.Ints = append(c.Ints, int64(rng.IntN(110)))
				case c.Texts != nil:
					w := words[c.Name]
					c.Texts = append(c.Texts, w[max(0, rng.IntN(len(w)+12)-12)])
				case c.Floats != nil:
					c.Floats = append(c.Floats, []float64{1, 2, 3, 4, 0, 1.5, -2, 9, math.NaN(), math.Inf(-1)}[max(0, rng.IntN(20)-10)])
				default:
					c.Times = append(c.Times, day("2026-11-01").Add(time.Duration(rng.IntN(17)*24)*time.Hour))
				}
			}
		}
		out[kind] = columns
	}
	return out
}

// The order of rows, the files that they are in and the number of workers
// change nothing of what is known of people, and every row is accounted for.
func TestRecordOrder(t *testing.T) {
	seen := map[string]bool{}
	for round := range 4 {
		rng := rand.New(rand.NewPCG(uint64(round), 4))
		people := manyPeople(rng)
		told := messyTold(rng)
		var first *Intake
		for again := range 4 {
			dir := t.TempDir()
			scatter(t, rng, dir, "people", people)
			st := small(t, dir)
			st.Exports.Ladders, st.Exports.Interactions = nil, nil
			st.Exports.Respondents.Consent = col("consent")
			for kind := range told {
				scatter(t, rng, dir, segment.Forms[kind].Name, told[kind])
				form := segment.Forms[kind]
				addTold(st, segment.Export(kind), append(slices.Clone(form.Texts), form.Numbers...)...)
			}
			st.Exports.Told[segment.Held].Numbers[segment.HeldRating] = study.Column{}
			in := mustRead(t, st, Options{AsOf: day("2026-11-15"), Jobs: 1 + again})
			if first == nil {
				first = in
				continue
			}
			if diff := cmp.Diff(first, in, cmpopts.IgnoreFields(Intake{}, "Files"), cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), cmpopts.EquateNaNs()); diff != "" {
				t.Fatalf("round %d: %s", round, diff)
			}
		}
		for kind := range told {
			rows := rowsOf(first, segment.Export(kind))
			if len(rows) < 80 {
				t.Errorf("%s: %d rows count: the test is empty", segment.Forms[kind].Name, len(rows))
			}
		}
		for r := range dropped(first) {
			seen[r[strings.Index(r, "/")+1:]] = true
		}
	}
	for _, r := range []string{nullID, unknownRespondent, droppedRespondent, repeatedRow, conflictingRows, nullWave, badTime, afterAsOf, nullAnswer, unknownKind, unknownAsset, unknownSwot, unknownNeed, badRank, badNumber, badAmount, outsideRange} {
		if !seen[r] {
			t.Errorf("no row was left out for %s: the test is empty", r)
		}
	}
}
