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
	"rung/segment/ladder"
)

func expression(text string) study.Expression { return study.Expression{Text: text} }

// dayOf is a day as Life counts them.
func dayOf(text string) int64 { return dayNumber(day(text)) }

// amountOf is the numbers of an amount: over all of the time, or in a period.
func amountOf(in *Intake, name string, period int) []float64 {
	l := in.Sample.Life
	at := slices.IndexFunc(l.Amounts, func(a segment.Amount) bool { return a.Name == name })
	if at < 0 {
		return nil
	}
	return l.Amount[period][at]
}

var nanEqual = cmpopts.EquateNaNs()

// Amounts of the respondents export, of interactions and of currencies; those
// of two periods beside those of all of the time. The numbers can be read off
// the rows.
func TestAmounts(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Texts: []string{"a", "b", "c"}}, Column{Name: "revenue", Floats: []float64{10.5, 0, -2}, Valid: []bool{true, false, true}},
		Column{Name: "renewed", Bools: []bool{true, false, true}, Valid: []bool{true, true, false}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Texts: []string{"a", "a", "a", "b"}},
		Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-02-10"), day("2026-03-10"), day("2026-02-20")}},
		Column{Name: "kind", Texts: []string{"talk", "buy", "talk", "buy"}}, Column{Name: "value", Floats: []float64{1, 1e17, -1e17, 5}})
	write(t, dir, "currencies/a.parquet", Column{Name: "id", Texts: []string{"a", "a", "a", "b", "b", "c"}},
		Column{Name: "currency", Texts: []string{"Money", "money", "money", "Positive talk", "flowers", "references"}},
		Column{Name: "code", Texts: []string{"EUR", "eur", "USD", "", "", ""}}, Column{Name: "amount", Floats: []float64{1, 2, 7, 3, 4, 1}},
		Column{Name: "wave", Texts: []string{"w1", "w2", "w2", "w1", "w1", "w1"}},
		Column{Name: "time", Dates: []time.Time{day("2025-01-01"), day("2025-01-01"), day("2026-02-01"), day("2025-01-01"), day("2025-01-01"), day("2025-01-01")}})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions.Stage = nil, study.Column{}
	addTold(st, segment.Currencies, "currency", "code", "amount", "wave", "time")
	amount := func(name string, source study.Trait) study.Amount {
		return study.Amount{Amount: segment.Amount{Name: name}, Source: source}
	}
	euro := study.Amount{Amount: segment.Amount{Name: "paid", Money: "EUR"}, Currency: "money"}
	st.Amounts = []study.Amount{
		amount("revenue", study.Trait{Column: col("revenue")}), amount("renewed", study.Trait{When: expression("renewed == true")}),
		amount("talks", study.Trait{Count: true, Where: expression(`kind == "talk"`)}), amount("spent", study.Trait{Sum: col("value")}),
		amount("kinds", study.Trait{Distinct: col("kind")}), amount("quiet", study.Trait{DaysSince: true}), amount("lately", study.Trait{Count: true, WindowDays: 20}), euro,
	}
	st.Periods.List = []segment.Period{{Name: "first", Waves: []string{"w1"}, From: dayOf("2026-01-01"), Until: dayOf("2026-02-15")}, {Name: "second", Waves: []string{"w2"}}}
	in := mustRead(t, st, Options{AsOf: day("2026-03-20")})
	nan := math.NaN()
	for name, want := range map[string][3][]float64{
		"revenue": {{10.5, nan, -2}, {10.5, nan, -2}, {10.5, nan, -2}},
		"renewed": {{1, 0, nan}, {1, 0, nan}, {1, 0, nan}},
		"talks":   {{2, 0, 0}, {1, 0, 0}, {nan, nan, nan}}, // nobody knows what happened in days that nobody states
		"spent":   {{1, 5, 0}, {1e17 + 1, 0, 0}, {nan, nan, nan}},
		"kinds":   {{2, 1, 0}, {2, 0, 0}, {nan, nan, nan}},
		"quiet":   {{10, 28, nan}, {5, nan, nan}, {nan, nan, nan}},
		"lately":  {{1, 0, 0}, {1, 0, 0}, {nan, nan, nan}},
		"paid":    {{3, 0, 0}, {1, 0, 0}, {2, 0, 0}},
		// What people give that the study does not declare. The dollars are of
		// the first period by their day and of the second by their wave.
		"money_USD":     {{7, 0, 0}, {7, 0, 0}, {7, 0, 0}},
		"positive_talk": {{0, 3, 0}, {0, 3, 0}, {0, 0, 0}},
		"references":    {{0, 0, 1}, {0, 0, 1}, {0, 0, 0}},
		"flowers":       {{0, 4, 0}, {0, 4, 0}, {0, 0, 0}},
	} {
		for p, numbers := range want {
			if diff := cmp.Diff(numbers, amountOf(in, name, p), nanEqual); diff != "" {
				t.Errorf("%s, period %d: %s", name, p, diff)
			}
		}
	}
	var names []string
	for _, a := range in.Sample.Life.Amounts[7:] {
		names = append(names, fmt.Sprintf("%s|%s|%s|%s", a.Name, a.Title(), a.Money, a.Side))
	}
	want := []string{"paid|paid|EUR|neither", "money_USD|Money (USD)|USD|gives", "positive_talk|Positive talk||gives", "references|References given||gives", "flowers|flowers||gives"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if !in.Sample.Life.Amounts[1].Share {
		t.Error("a condition is not a share")
	}
}

// Money is never added over codes: several codes in one amount are an error,
// one code is taken on, money without a code where others have one is left out.
func TestMoney(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}})
	write(t, dir, "currencies/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 2}}, Column{Name: "currency", Texts: []string{"money", "MONEY", "money"}},
		Column{Name: "code", Texts: []string{"EUR", "EUR", " "}})
	st := toldStudy(t, dir, segment.Currencies, "currency", "code")
	st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "paid"}, Currency: "Money", Position: study.Position{Line: 7, Column: 5}}}
	in := mustRead(t, st, Options{})
	if got := in.Sample.Life.Amounts; len(got) != 1 || got[0].Money != "EUR" || dropped(in)["currencies/null_money"] != 1 {
		t.Errorf("amounts %+v, quarantine %v", got, dropped(in))
	}
	if diff := cmp.Diff([]float64{1, 1}, amountOf(in, "paid", 0)); diff != "" { // each row counts one
		t.Error(diff)
	}
	write(t, dir, "currencies/b.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "currency", Texts: []string{"money"}}, Column{Name: "code", Texts: []string{"USD"}})
	if _, err := Read(context.Background(), st, Options{}); err == nil || err.Error() != `study.yaml: line 7, column 5: amount "paid": adds up several codes of money; state the code as money, in an amount each` {
		t.Errorf("got %v", err)
	}
	st.Amounts[0].Money = "GBP"
	in = mustRead(t, st, Options{})
	if diff := cmp.Diff([]float64{0, 0}, amountOf(in, "paid", 0)); diff != "" || amountOf(in, "money_EUR", 0)[1] != 1 {
		t.Error(diff)
	}
	st.Amounts, st.Exports.Told[segment.Currencies].Texts[segment.CurrencyCode] = nil, study.Column{}
	in = mustRead(t, st, Options{})
	if got := in.Sample.Life.Amounts; len(got) != 1 || got[0].Name != "money" || got[0].Money != "XXX" {
		t.Errorf("amounts %+v", got)
	}
}

// journeyStudy is a study of three people who meet a brand.
func journeyStudy(t *testing.T, channel string) *study.Study {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 1, 2, 9}},
		Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-02-10"), day("2026-03-10"), day("2026-02-20"), day("2026-02-20")}},
		Column{Name: "stage", Texts: []string{"aware", "use", "trial", "gone", "use"}},
		Column{Name: "touchpoint", Texts: []string{"ad", "Till", "", "ad", "stranger"}}, Column{Name: "channel", Texts: []string{"forum", "SHOP", "shop", "tv", "hell"}})
	st := small(t, dir)
	st.Exports.Ladders, st.Measures = nil, []string{"terminal_values", "stages"}
	x := st.Exports.Interactions
	x.Touchpoint, x.Channel = col("touchpoint"), col(channel)
	x.Channels = []segment.Element{{Name: "store", Label: "Shop", CRM: true}, {Name: "till", CRM: true}, {Name: "forum"}}
	st.Periods.List = []segment.Period{{Name: "early", From: dayOf("2026-01-01"), Until: dayOf("2026-02-10")}, {Name: "wave", Waves: []string{"w"}}}
	return st
}

// Stages in the study's order, touchpoints before channels, the study's own
// before others; what CRM sees follows from the channel.
func TestJourney(t *testing.T) {
	in := mustRead(t, journeyStudy(t, "channel"), Options{})
	want := &segment.Journey{Stages: []string{"aware", "trial", "use"}, Elements: []segment.Element{{Name: "Till"}, {Name: "ad"},
		{Name: "store", Label: "Shop", Channel: true, CRM: true}, {Name: "till", Channel: true, CRM: true}, {Name: "forum", Channel: true}, {Name: "tv", Channel: true}}}
	// Person 1 saw an ad in the forum (stage 0), the till in the shop (stage 2)
	// and the shop again (stage 1). Person 2 is in no stage that the study lists.
	met := []*segment.Met{
		{Stages: []uint64{0b111, 0, 0}, Recorded: []uint64{0b110, 0, 0}, Elements: []uint64{0b010111, 0b100010, 0}, Rows: []uint32{3, 1, 0}, CRM: []uint32{2, 0, 0}},
		{Stages: []uint64{0b101, 0, 0}, Recorded: []uint64{0b100, 0, 0}, Elements: []uint64{0b010111, 0, 0}, Rows: []uint32{2, 0, 0}, CRM: []uint32{1, 0, 0}},
		{Stages: []uint64{0, 0, 0}, Recorded: []uint64{0, 0, 0}, Elements: []uint64{0, 0, 0}, Rows: []uint32{0, 0, 0}, CRM: []uint32{0, 0, 0}},
	}
	if diff := cmp.Diff(want, in.Sample.Life.Journey); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(met, in.Sample.Life.Met); diff != "" {
		t.Error(diff)
	}

	// Without a channel column the study's channels are touchpoints.
	in = mustRead(t, journeyStudy(t, ""), Options{})
	if diff := cmp.Diff([]segment.Element{{Name: "store", Label: "Shop", CRM: true}, {Name: "till", CRM: true}, {Name: "forum"}, {Name: "ad"}}, in.Sample.Life.Journey.Elements); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]uint64{0b1010, 0b1000, 0}, in.Sample.Life.Met[0].Elements); diff != "" || in.Sample.Life.Met[0].Recorded[0] != 0b100 {
		t.Error(diff)
	}
}

// What is too long to be a name is no touchpoint; the interaction counts all
// the same, and a note says so.
func TestEndlessTouchpoint(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Ints: []int64{1, 1}}, Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-01-10")}},
		Column{Name: "touchpoint", Texts: []string{strings.Repeat("x", 1001), strings.Repeat("y", 1000)}})
	st := small(t, dir)
	st.Exports.Ladders, st.Measures = nil, []string{"touchpoints"}
	st.Exports.Interactions.Stage, st.Exports.Interactions.Stages, st.Exports.Interactions.Touchpoint = study.Column{}, nil, col("touchpoint")
	in := mustRead(t, st, Options{})
	if e := in.Sample.Life.Journey.Elements; len(e) != 1 || e[0].Name[0] != 'y' || in.Sample.Life.Met[0].Rows[0] != 2 {
		t.Errorf("%d elements, %d interactions", len(e), in.Sample.Life.Met[0].Rows[0])
	}
	if !slices.Equal(in.Notes, []string{"interactions: touchpoints and channels of more than 1000 characters are left out of journeys"}) {
		t.Errorf("notes %q", in.Notes)
	}
}

// A study that asks for no measure of journeys reads none of their columns.
func TestNoJourney(t *testing.T) {
	st := journeyStudy(t, "channel")
	st.Measures, st.Periods = []string{"terminal_values"}, study.Periods{}
	if in := mustRead(t, st, Options{}); in.Sample.Life != nil {
		t.Errorf("life %+v", in.Sample.Life)
	}
	planned, err := Describe(context.Background(), st)
	if err != nil || !slices.Equal(planned[1].Columns, []string{"id", "ts"}) {
		t.Errorf("%+v, %v", planned, err)
	}
}

// Of more touchpoints than a journey tells apart, the most frequent are kept,
// ties by name.
func TestManyElements(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	e := []Column{{Name: "id"}, {Name: "ts"}, {Name: "touchpoint"}}
	for k := range 70 {
		for range 1 + k/60 { // the last ten stand twice
			e[0].Ints, e[1].Dates, e[2].Ints = append(e[0].Ints, 1), append(e[1].Dates, day("2026-01-10")), append(e[2].Ints, int64(k))
		}
	}
	write(t, dir, "events/a.parquet", e...)
	st := small(t, dir)
	st.Exports.Ladders, st.Measures, st.Exports.Interactions.Stage = nil, nil, study.Column{}
	st.Exports.Interactions.Touchpoint = col("touchpoint")
	in := mustRead(t, st, Options{})
	el := in.Sample.Life.Journey.Elements
	if len(el) != 64 || el[0].Name != "0" || el[53].Name != "53" || el[54].Name != "60" || in.Sample.Life.Met[0].Elements[0] != math.MaxUint64 || in.Sample.Life.Met[0].Rows[0] != 80 {
		t.Errorf("%d elements: %v", len(el), el)
	}
	if len(in.Notes) != 1 || !strings.Contains(in.Notes[0], "6 touchpoints and channels of the fewest interactions are left out") {
		t.Errorf("notes %q", in.Notes)
	}
}

// Every wave that counts is a period; PeriodOf knows the ladders' waves by
// their numbers, also where the rows of a wave count for nothing.
func TestWavePeriods(t *testing.T) {
	for _, coder := range []string{"", "coder"} {
		dir := t.TempDir()
		write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2}})
		write(t, dir, "ladders/a.parquet", Column{Name: "id", Ints: []int64{9, 1, 2, 2}}, Column{Name: "ladder", Ints: []int64{1, 2, 3, 4}}, Column{Name: "rung", Ints: []int64{1, 1, 2, 1}},
			Column{Name: "code", Texts: []string{"sleep", "sleep", "sleep", "family"}}, Column{Name: "wave", Ints: []int64{1, 10, 2, 3}}, Column{Name: "coder", Texts: []string{"ann", "ann", "ann", "ann"}})
		write(t, dir, "relationships/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 9}}, Column{Name: "wanted", Texts: []string{"fling", "buddies", "fling"}}, Column{Name: "wave", Ints: []int64{3, 4, 5}})
		st := small(t, dir)
		st.Exports.Interactions = nil
		st.Exports.Ladders.Wave, st.Exports.Ladders.Coder = col("wave"), col(coder)
		st.Periods.Waves = true
		addTold(st, segment.Relationships, "wanted", "wave")
		in, err := Open(context.Background(), st, Options{Jobs: 1})
		if err != nil {
			t.Fatal(err)
		}
		life := in.Sample.Life
		var names []string
		for _, p := range life.Periods {
			names = append(names, p.Name)
		}
		// Waves 1 and 5 are of strangers. Ladder 3 lacks its first rung: its
		// wave is a period nobody is in.
		if diff := cmp.Diff([]string{"2", "3", "4", "10"}, names); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff([]uint64{0b0010, 0b0100}, life.Told[segment.Relationships].Periods); diff != "" {
			t.Error(diff)
		}
		got := map[string][]int{} // per code, the periods of its ladder
		err = in.Ladders(func(workers int) ([]func(int, *ladder.Set) error, error) {
			out := make([]func(int, *ladder.Set) error, workers)
			clear(got)
			for w := range out {
				out[w] = func(_ int, said *ladder.Set) error {
					for l, wave := range said.Wave {
						for p := range life.Periods {
							if in.PeriodOf(p, wave) {
								code := st.Frame.Codes[said.Ladder(int32(l))[0]].ID
								got[code] = append(got[code], p)
							}
						}
					}
					return nil
				}
			}
			return out, nil
		})
		in.Close()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string][]int{"sleep": {3}, "family": {1}}, got); diff != "" {
			t.Errorf("coder %q: %s", coder, diff)
		}
	}
}

// Traits of what people say, in their newest answer or in a period's.
func TestToldTraits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3, 4}}, Column{Name: "age", Ints: []int64{20, 30, 40, 0}, Valid: []bool{true, true, true, false}})
	write(t, dir, "values/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 1, 2, 2, 3}}, Column{Name: "value", Texts: []string{"fun", "power", "power", "fun", "power", "zest"}},
		Column{Name: "rank", Ints: []int64{1, 2, 1, 1, 1, 2}}, Column{Name: "wave", Texts: []string{"w1", "w1", "w2", "w1", "w1", "w1"}})
	write(t, dir, "assets/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 2, 3}}, Column{Name: "asset", Texts: []string{"wealth", "Wealth", "wealth", "wealth"}}, Column{Name: "dimension", Texts: []string{"net worth", "net worth", "Net worth", ""}},
		Column{Name: "level", Ints: []int64{5, 2_000_000, 999_999, 7}}, Column{Name: "time", Dates: []time.Time{day("2026-01-01"), day("2026-03-01"), day("2026-03-01"), day("2026-03-01")}})
	write(t, dir, "relationships/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 2, 2}}, Column{Name: "wanted", Texts: []string{"fling", "best friends", "fling", "buddies"}}, Column{Name: "product", Texts: []string{"a", "a", "a", "b"}},
		Column{Name: "wave", Texts: []string{"w1", "w2", "w1", "w1"}})
	st := small(t, dir,
		study.Trait{Name: "first", Holds: true, Order: []string{"Power"}, Earlier: "first_then"}, study.Trait{Name: "first_then", Holds: true, Period: "before"},
		study.Trait{Name: "rich", Level: [2]string{"wealth", "NET WORTH"}, Bands: []float64{1_000_000}}, study.Trait{Name: "plain", Level: [2]string{"wealth"}, Bands: []float64{1}},
		study.Trait{Name: "wanted", Type: study.Wanted}, study.Trait{Name: "wanted_then", Type: study.Wanted, Period: "before"},
		study.Trait{Name: "assumed", Type: study.Assumed}, study.Trait{Name: "thirds", Column: col("age"), Quantiles: 3}, study.Trait{Name: "band", Amount: "years", Bands: []float64{30}})
	st.Exports.Interactions, st.Exports.Ladders = nil, nil
	st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "years"}, Source: study.Trait{Column: col("age")}}}
	st.Periods.List = []segment.Period{{Name: "before", Waves: []string{"w1"}}, {Name: "now", Waves: []string{"w2"}}}
	st.Journey.By = []string{"band", "wanted"}
	addTold(st, segment.Held, "value", "rank", "wave")
	addTold(st, segment.Assets, "asset", "dimension", "level", "time")
	addTold(st, segment.Relationships, "wanted", "product", "wave")
	in := mustRead(t, st, Options{})
	for name, want := range map[string][]string{
		"first":       {"power", "several", "missing", "missing"}, // 3 ranked nothing first
		"first_then":  {"fun", "several", "missing", "missing"},
		"rich":        {"1000000+", "<1000000", "missing", "missing"},
		"plain":       {"missing", "missing", "1+", "missing"},
		"wanted":      {"best_friends", "several", "missing", "missing"},
		"wanted_then": {"fling", "several", "missing", "missing"},
		"assumed":     {"missing", "missing", "missing", "missing"},
		"thirds":      {"1", "2", "3", "missing"}, // cut at 26⅔ and 33⅓
		"band":        {"<30", "30+", "30+", "missing"},
	} {
		if diff := cmp.Diff(want, categoriesOf(in, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if c := trait(in, "first").Categories; c[0].Name != "power" || c[0].Label != "Power and autonomy" || trait(in, "thirds").Categories[2].Label != "3 (highest)" || trait(in, "band").Categories[1].Name != "30+" {
		t.Errorf("categories %+v", c)
	}
	life := in.Sample.Life
	e := life.Earlier[0]
	var names []string
	for _, c := range e.Categories {
		names = append(names, c.Name)
	}
	if diff := cmp.Diff([]string{"power", "several", "fun", "missing"}, names); diff != "" || e.Name != "first" {
		t.Error(diff)
	}
	if cmp.Diff([]uint16{2, 1, 3, 3}, e.Before) != "" || cmp.Diff([]uint16{0, 1, 3, 3}, e.Now) != "" {
		t.Errorf("before %v, now %v", e.Before, e.Now)
	}
	if diff := cmp.Diff([]string{"<30 / best_friends", "30+ / several", "30+ / missing", "missing / missing"}, life.Groups); diff != "" || cmp.Diff([]uint16{0, 1, 2, 3}, life.Mix) != "" {
		t.Error(diff, life.Mix)
	}
}

// Sample quantiles of type 7, with the answers of R's quantile(x, type = 7).
func TestCutPoints(t *testing.T) {
	// quantile(c(1, 1, 2, 3, 4, 10), 1:4 / 5) is 1 2 3 4.
	if diff := cmp.Diff([]float64{1, 2, 3, 4}, cutPoints([]float64{10, 4, 3, 2, 1, 1}, 5)); diff != "" {
		t.Error(diff)
	}
	// quantile(c(1, 2, 3, 10), 1:3 / 4) is 1.75 2.5 4.75.
	if diff := cmp.Diff([]float64{1.75, 2.5, 4.75}, cutPoints([]float64{10, 3, 2, math.NaN(), 1}, 4)); diff != "" {
		t.Error(diff)
	}
	if cutPoints([]float64{math.NaN()}, 4) != nil {
		t.Error("cuts of nothing")
	}
}

// Behavioural traits as of a period's last day, and quantiles of what people
// did; never is no part.
func TestPeriodTraits(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Ints: []int64{1, 1, 2}}, Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-03-10"), day("2026-02-20")}})
	st := small(t, dir,
		study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7, 30}, Earlier: "recency_then"},
		study.Trait{Name: "recency_then", DaysSince: true, Bands: []float64{7, 30}, Period: "before"},
		study.Trait{Name: "often_then", Count: true, WindowDays: 10, Period: "before", Bands: []float64{1}},
		study.Trait{Name: "halves", DaysSince: true, Quantiles: 2})
	st.Exports.Ladders, st.Exports.Interactions.Stage = nil, study.Column{}
	st.Periods.List = []segment.Period{{Name: "before", From: dayOf("2026-01-01"), Until: dayOf("2026-01-15")}}
	in := mustRead(t, st, Options{AsOf: day("2026-03-12")})
	for name, want := range map[string][]string{"recency": {"<7", "7-29", "never"}, "recency_then": {"<7", "never", "never"}, "often_then": {"1+", "<1", "<1"}, "halves": {"1", "2", "never"}} {
		if diff := cmp.Diff(want, categoriesOf(in, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if e := in.Sample.Life.Earlier; len(e) != 1 || !slices.Equal(e[0].Before, []uint16{0, 3, 3}) || !slices.Equal(e[0].Now, []uint16{0, 1, 3}) {
		t.Errorf("earlier %+v", e)
	}
	st.Periods.List[0].From, st.Periods.List[0].Until = 0, 0
	if found := Check(context.Background(), st); len(found) != 2 || found[0].Text != `trait "recency_then": the period "before" has no days` {
		t.Errorf("found %+v", found)
	}
}

// What the lowest money band is, where the study leaves it to the sample: the
// lowest fifth of those whose amount is known.
func TestUnseen(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3, 4, 5, 6, 7}}, Column{Name: "revenue", Floats: []float64{50, 10, 20, 30, 40, 60, math.NaN()}})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "revenue", Money: "EUR"}, Source: study.Trait{Column: col("revenue")}}}
	st.Choices.Unseen = "revenue"
	if in := mustRead(t, st, Options{}); in.Choices.Under != 20 || st.Choices.Under != 0 {
		t.Errorf("under %v", in.Choices.Under)
	}
	st.Choices.Under = 15
	if in := mustRead(t, st, Options{}); in.Choices.Under != 15 {
		t.Errorf("under %v", in.Choices.Under)
	}
	st.Choices.Unseen, st.Choices.Under = "clv", 0
	if _, err := Read(context.Background(), st, Options{}); err == nil || !strings.Contains(err.Error(), `there is no amount "clv"`) {
		t.Errorf("got %v", err)
	}
}

// Studies that ask for what their exports do not hold are told so before rows
// are read.
func TestToldNeeds(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1}})
	st := small(t, dir, study.Trait{Name: "first", Holds: true}, study.Trait{Name: "rich", Level: [2]string{"wealth", "x"}}, study.Trait{Name: "type", Type: study.Wanted})
	st.Exports.Ladders, st.Exports.Interactions = nil, nil
	st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "talk"}, Source: study.Trait{Count: true}}, {Amount: segment.Amount{Name: "paid"}, Currency: "money"}}
	var got []string
	for _, p := range Check(context.Background(), st) {
		got = append(got, p.Text)
	}
	want := []string{`amount "talk" needs interactions`, `trait "first" needs the values export`, `trait "rich" needs the assets export`, `trait "type" needs the relationships export`, `amount "paid" needs the currencies export`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Everything at once: whatever the order of rows, the files that they are in
// and the number of workers, people are known for the same. Rows person by
// person are folded in another way than rows in no order.
func TestLifeOrder(t *testing.T) {
	for round := range 3 {
		rng := rand.New(rand.NewPCG(uint64(round), 5))
		people, told := manyPeople(rng), messyTold(rng)
		_, ladders, events := messy(rng)
		events = append(events, Column{Name: "touchpoint"}, Column{Name: "channel"})
		for range events[0].Ints {
			events[4].Ints, events[5].Texts = append(events[4].Ints, int64(rng.IntN(80))), append(events[5].Texts, []string{"shop", "Forum", "", "tv"}[rng.IntN(4)])
		}
		var first *Intake
		for again := range 5 {
			dir := t.TempDir()
			scatter(t, rng, dir, "people", people)
			scatter(t, rng, dir, "ladders", ladders)
			if again == 2 {
				byPerson := rng.Perm(len(events[0].Ints))
				slices.SortFunc(byPerson, func(a, b int) int { return int(events[0].Ints[a] - events[0].Ints[b]) })
				write(t, dir, "events/a.parquet", pick(events, byPerson)...)
			} else {
				scatter(t, rng, dir, "events", events)
			}
			st := small(t, dir,
				study.Trait{Name: "fifth", Sum: col("value"), Quantiles: 5, Earlier: "fifth_then"}, study.Trait{Name: "fifth_then", Sum: col("value"), Quantiles: 5, Period: "before"},
				study.Trait{Name: "given", Amount: "money_USD", Quantiles: 4}, study.Trait{Name: "first", Holds: true}, study.Trait{Name: "wanted", Type: study.Wanted}, study.Trait{Name: "thirds", Column: col("age"), Quantiles: 3})
			st.Measures = nil
			st.Exports.Respondents.Consent, st.Exports.Ladders.Wave = col("consent"), col("wave")
			x := st.Exports.Interactions
			x.Touchpoint, x.Channel, x.Channels = col("touchpoint"), col("channel"), []segment.Element{{Name: "shop", CRM: true}}
			for kind := range told {
				scatter(t, rng, dir, segment.Forms[kind].Name, told[kind])
				form := segment.Forms[kind]
				addTold(st, segment.Export(kind), append(slices.Clone(form.Texts), form.Numbers...)...)
			}
			st.Exports.Told[segment.Held].Numbers[segment.HeldRating] = study.Column{}
			st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "spent"}, Source: study.Trait{Sum: col("value")}}, {Amount: segment.Amount{Name: "days"}, Source: study.Trait{DaysSince: true, WindowDays: 30}}, {Amount: segment.Amount{Name: "eur", Money: "EUR"}, Currency: "money"}}
			st.Periods.List = []segment.Period{{Name: "before", Waves: []string{"w1"}, From: dayOf("2026-09-01"), Until: dayOf("2026-10-01")}, {Name: "after", Waves: []string{"w2", "w10"}}}
			st.Journey.By, st.Choices.Unseen = []string{"thirds", "wanted"}, "eur"
			in := mustRead(t, st, Options{AsOf: day("2026-11-15"), Jobs: 1 + again})
			if first == nil {
				first = in
				continue
			}
			if diff := cmp.Diff(first, in, cmpopts.IgnoreFields(Intake{}, "Files"), cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), nanEqual); diff != "" {
				t.Fatalf("round %d: %s", round, diff)
			}
		}
		l := first.Sample.Life
		if len(l.Journey.Elements) != 64 || len(l.Earlier) != 1 || len(l.Groups) < 4 || len(l.Amounts) < 5 || len(l.Met) != 3 || len(l.Amount) != 3 {
			t.Errorf("the test is empty: %d elements, %d groups, %d amounts", len(l.Journey.Elements), len(l.Groups), len(l.Amounts))
		}
	}
}
