package intake

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rung/pipeline/study"
	"rung/segment"
)

// What is too large to be meant makes no sum of anybody's nonsense: a record's
// amount counts as missing and somebody is told, an interaction is left out.
func TestNumbersBeyond(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Texts: []string{"a", "b", "c"}}, Column{Name: "revenue", Floats: []float64{1e308, 5, -1e18}})
	write(t, dir, "events/a.parquet", Column{Name: "id", Texts: []string{"a", "a", "b"}}, Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-02-10"), day("2026-03-10")}},
		Column{Name: "value", Floats: []float64{1e308, 3, -1.1e18}})
	write(t, dir, "events/b.parquet", Column{Name: "id", Texts: []string{"c", "c"}}, Column{Name: "ts", Dates: []time.Time{day("2026-01-10"), day("2026-02-10")}}, Column{Name: "value", Ints: []int64{math.MaxInt64, 7}})
	st := small(t, dir)
	st.Exports.Ladders, st.Exports.Interactions.Stage = nil, study.Column{}
	st.Amounts = []study.Amount{{Amount: segment.Amount{Name: "revenue"}, Source: study.Trait{Column: col("revenue")}}, {Amount: segment.Amount{Name: "spent"}, Source: study.Trait{Sum: col("value")}}}
	in := mustRead(t, st, Options{})
	if diff := cmp.Diff([]float64{math.NaN(), 5, -1e18}, amountOf(in, "revenue", 0), nanEqual); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]float64{3, 0, 7}, amountOf(in, "spent", 0)); diff != "" || dropped(in)["interactions/bad_value"] != 3 {
		t.Errorf("%s, quarantine %v", diff, dropped(in))
	}
	if len(in.Warnings) != 1 || !strings.Contains(in.Warnings[0], `amount "revenue": numbers beyond a quintillion`) {
		t.Errorf("warnings %q", in.Warnings)
	}
}

// A weight beyond all others would be the only one that counts, if it could be
// added up at all.
func TestWeightBeyond(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3}}, Column{Name: "weight", Floats: []float64{1, 1e308, 1e18}})
	write(t, dir, "satisfaction/a.parquet", Column{Name: "id", Ints: []int64{1}}, Column{Name: "need", Texts: []string{"sleep"}}, Column{Name: "rating", Ints: []int64{1}})
	st := toldStudy(t, dir, segment.Satisfaction, "need", "rating")
	st.Exports.Respondents.Weight = col("weight")
	in := mustRead(t, st, Options{})
	if diff := cmp.Diff(map[string]int64{"respondents/bad_weight": 1}, dropped(in)); diff != "" || in.Sample.Len != 2 {
		t.Errorf("%d respondents; %s", in.Sample.Len, diff)
	}
}

// A report of nobody is made, as is that of people who all withdraw, but
// somebody is told.
func TestNobodyLeft(t *testing.T) {
	for _, consent := range []bool{false, true} {
		dir := t.TempDir()
		write(t, dir, "people/a.parquet", twoPeople, Column{Name: "consent", Bools: []bool{false, consent}})
		write(t, dir, "satisfaction/a.parquet", twoPeople, Column{Name: "need", Texts: []string{"sleep", "sleep"}}, Column{Name: "rating", Ints: []int64{1, 5}})
		st := toldStudy(t, dir, segment.Satisfaction, "need", "rating")
		st.Exports.Respondents.Consent = col("consent")
		in := mustRead(t, st, Options{})
		if told := len(in.Warnings) == 1 && strings.HasPrefix(in.Warnings[0], "no respondent is left"); told == consent {
			t.Errorf("consent of one %v: warnings %q", consent, in.Warnings)
		}
		if got := in.Rows.Told[segment.Satisfaction]; got.Read != 2 || got.Used+dropped(in)["satisfaction/dropped_respondent"] != 2 {
			t.Errorf("rows %+v, quarantine %v", got, dropped(in))
		}
	}
}

// A million rows of a hundred thousand people, in no order, fit into little
// memory and are all there.
func TestManyAssets(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows")
	}
	const people, rows = 100_000, 1_000_000
	dir := t.TempDir()
	id := Column{Name: "id"}
	for i := range people {
		id.Ints = append(id.Ints, int64(i))
	}
	write(t, dir, "people/a.parquet", id)
	said := []Column{{Name: "id"}, {Name: "asset"}, {Name: "dimension"}, {Name: "level"}, {Name: "time"}}
	first := day("2026-01-01")
	for k := range rows {
		row := k * 700_001 % rows // each once
		said[0].Ints = append(said[0].Ints, int64(row%people))
		said[1].Texts = append(said[1].Texts, []string{"competence", "health", "time", "wealth"}[row/people%4])
		said[2].Texts = append(said[2].Texts, []string{"a", "b", "c"}[row/people/4])
		said[3].Floats = append(said[3].Floats, float64(row))
		said[4].Dates = append(said[4].Dates, first.AddDate(0, 0, row%100))
	}
	write(t, dir, "assets/a.parquet", said...)
	in := mustRead(t, toldStudy(t, dir, segment.Assets, "asset", "dimension", "level", "time"), Options{Memory: 64 << 20})
	if got := in.Rows.Told[segment.Assets]; got != (Count{Read: rows, Used: rows}) || len(in.Quarantine) > 0 {
		t.Errorf("rows %+v, quarantine %v", got, dropped(in))
	}
	sum, told := 0.0, in.Sample.Life.Told[segment.Assets]
	for i := range people {
		from, until := told.Of(i)
		if until-from != rows/people {
			t.Fatalf("respondent %d has %d rows", i, until-from)
		}
		for row := from; row < until; row++ {
			sum += told.Number(segment.AssetLevel, row)
		}
	}
	if sum != rows*(rows-1)/2 {
		t.Errorf("levels add up to %g", sum)
	}
}
