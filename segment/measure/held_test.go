package measure_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// told is the figure of a measure in a column.
func told(t *testing.T, table *measure.Table, statistic, segment, item, itemTo string) estimate.Estimate {
	t.Helper()
	s := table.Statistic(statistic)
	row := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == item && r.ItemTo == itemTo })
	column := slices.IndexFunc(table.Columns.List, func(c tab.Column) bool { return c.Segment == segment })
	if s < 0 || row < 0 || column < 0 {
		t.Fatalf("%s has no %s of %s %s in %s", table.Measure, statistic, item, itemTo, segment)
	}
	return table.At(row, s, column)
}

// spread says that a figure has a standard error and Student's interval of some
// degrees of freedom, 97.5 % points of which are the usual tables'.
func spread(t *testing.T, what string, e estimate.Estimate, variance, student float64) {
	t.Helper()
	se := math.Sqrt(variance)
	for _, c := range []struct{ got, want float64 }{{e.StdError, se}, {e.Low, e.Value - student*se}, {e.High, e.Value + student*se}} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s: %+v, want a standard error of %v", what, e, se)
		}
	}
}

const student3, student4, student6 = 3.182446305284263, 2.7764451051977987, 2.4469118511449692

// The errors of a few figures, person by person: n/(n−1) times the squares of
// what each adds to the figure, weighted, less his part of it.
func TestErrorsOfWhatPeopleHold(t *testing.T) {
	tables := map[string]*measure.Table{}
	for _, table := range tabulate(t, context(), paper.Sample()) {
		tables[table.Measure] = table
	}
	// Belonging is ranked 1 4 1 1 1 by r1 r2 r3 r4 r6 of weights 1 2 .5 1 1: the
	// mean is 11.5/5.5.
	rank := told(t, tables["values_held"], "mean_rank", "Total", "belonging", "")
	m := 11.5 / 5.5
	spread(t, "mean rank", rank, 5.0/4*(4*(4-m)*(4-m)+(1+.25+1+1)*(1-m)*(1-m))/(5.5*5.5), student4)

	// Of seven with weights 1 2 .5 1 2 1 1 only r5, of weight 2, holds security
	// high and does not ladder to it: a gap of 2/8.5.
	gap := told(t, tables["values_held"], "gap", "Total", "security", "")
	g := 2 / 8.5
	spread(t, "gap", gap, 7.0/6*(4*(1-g)*(1-g)+(1+4+.25+1+1+1)*g*g)/(8.5*8.5), student6)

	// Over 40, V1 is named by r4 r5 of r3 r4 r5 r7 with weights .5 1 2 .5: I = 3/4.
	// r4 is satisfied and r3 not: S = 1/1.5. Of 10 × (2I − S) each adds twice his
	// part of I less his part of S.
	over := told(t, tables["underserved_needs"], "opportunity", "age=40+", "V1", "")
	i, s := .75, 1/1.5
	r3, r4 := .5*(2*(0-i)/4-(0-s)/1.5), 2*(1-i)/4-(1-s)/1.5
	r5, r7 := 2*(2*(1-i)/4), .5*(2*(0-i)/4)
	spread(t, "opportunity", over, 4.0/3*100*(r3*r3+r4*r4+r5*r5+r7*r7), student3)

	// At night r1 r5 of r1 r3 r5 r6 name it, with weights 1 .5 2 1, and of r1 and r3
	// r1 is satisfied: I = S = 2/3, where the score has two slopes. 20I − 10S has
	// the larger error.
	kink := told(t, tables["underserved_needs"], "opportunity", "shift=night", "V1", "")
	i = 2.0 / 3
	r1, r3 := 2*(1-i)/4.5-(1-i)/1.5, .5*(2*(0-i)/4.5-(0-i)/1.5)
	r5, r6 := 2*(2*(1-i)/4.5), 2*(0-i)/4.5
	spread(t, "opportunity at the kink", kink, 4.0/3*100*(r1*r1+r3*r3+r5*r5+r6*r6), student3)

	// On track are r2 r3 of r1 r2 r3 r4: 2.5 of 4.5, with weights of 2 and .5, and
	// of 1 and 1. Squares about the share are 4.25·(1−p)² + 2·p².
	track := told(t, tables["assets_held"], "on_track", "Total", "health/physical", "")
	p := 2.5 / 4.5
	squares := (4.25*(1-p)*(1-p) + 2*p*p) / (4.5 * 4.5)
	low, high := estimate.Wilson(p, p*(1-p)/squares)
	if math.Abs(track.StdError-math.Sqrt(squares*4/3)) > 1e-12 || math.Abs(track.Low-low) > 1e-12 || math.Abs(track.High-high) > 1e-12 {
		t.Errorf("on track: %+v", track)
	}
}

// r4 owes 300 of 356 in debt: his level, and what would give it with the goal,
// is for disclosure control to withhold. So is r1, who alone has changed.
func TestMoneyOfOnePerson(t *testing.T) {
	table := tabulate(t, context(), paper.Sample(), "assets_held")[0]
	row := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "wealth/debt" })
	for _, name := range []string{"level", "goal", "distance", "change"} {
		if s := table.Statistic(name); !table.Line(row, s).IsSensitive(0) || table.Unit(row, s) != "EUR" {
			t.Errorf("%s: sensitive %v, unit %s", name, table.Line(row, s).IsSensitive(0), table.Unit(row, s))
		}
	}
	body := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "health/physical" })
	if s := table.Statistic("level"); table.Line(body, s).IsSensitive(0) || table.Unit(body, s) != tab.Mean {
		t.Error("a level that is no money is withheld as if it were, or has its unit")
	}
}

// The majority is marked where it is one: over 40 three quarters by weight want
// best friends. Under 40 two types have a half each.
func TestMajority(t *testing.T) {
	table := tabulate(t, context(), paper.Sample(), "relationship_types")[0]
	notes := func(segment, item string) (out []string) {
		e := told(t, table, "wanted_share", segment, item, "")
		for k, n := range table.Notes {
			if e.Notes>>k&1 == 1 {
				out = append(out, n.ID)
			}
		}
		return out
	}
	if got := notes("age=40+", "best_friends"); !slices.Contains(got, "type-majority") {
		t.Errorf("over 40: %v", got)
	}
	for _, item := range []string{"buddies", "best_friends"} {
		if got := notes("age=under 40", item); slices.ContainsFunc(got, func(id string) bool { return strings.HasPrefix(id, "type-") }) {
			t.Errorf("under 40, %s: %v", item, got)
		}
	}
	at := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Item == "best_friends" })
	found := false
	for k, n := range table.Notes {
		found = found || table.Stub[at].Notes>>k&1 == 1 && n.Text.String() == "Best friends: keeps promises."
	}
	if !found {
		t.Error("what best friends expect is not said beside them")
	}
}

// said is a study of one export, told by rows of some texts and numbers. It has
// ladders only where a frame is given.
func said(e segment.Export, frame *ladder.Frame, rows ...[]paper.Row) (*measure.Context, *segment.Sample) {
	c := context()
	c.Frame, c.Coders = frame, 0
	var people []paper.Person
	for i, of := range rows {
		p := paper.Person{ID: fmt.Sprint("p", i), Weight: 1, Age: "40+", Shift: "day"}
		p.Told[e] = of
		people = append(people, p)
	}
	return c, paper.Build(people)
}

var nan = math.NaN()

// By rating, more is higher: 4 and 5 are held high. Without ladders nothing is
// set beside.
func TestRatedValues(t *testing.T) {
	rated := func(value string, rating float64) paper.Row {
		return paper.Row{Texts: []string{value, "", "", "w1"}, Numbers: []float64{nan, rating, nan}}
	}
	c, s := said(segment.Held, nil,
		[]paper.Row{rated("security", 4), rated("fun", 5)},
		[]paper.Row{rated("security", 3), rated("fun", nan)}) // a value without a rating is not held
	c.Life.Told[segment.Held].Numbers[segment.HeldRank] = nil
	s.Life.Told[segment.Held].Numbers[segment.HeldRank] = nil
	tables := tabulate(t, c, s, "values_held", "said_and_laddered")
	if len(tables) != 1 || tables[0].Statistic("laddered_share") >= 0 || tables[0].Statistic("mean_rank") >= 0 {
		t.Fatalf("%d tables, or statistics of ladders or ranks", len(tables))
	}
	if e := told(t, tables[0], "mean_rating", "Total", "security", ""); e.Value != 3.5 {
		t.Errorf("mean rating %v", e.Value)
	}
	if e := told(t, tables[0], "top_share", "Total", "security", ""); e.Value != .5 {
		t.Errorf("held high by %v", e.Value)
	}
	if e := told(t, tables[0], "respondents", "Total", "fun", ""); e.Value != 1 {
		t.Errorf("fun is held by %v", e.Value)
	}
}

// A value turned round keeps a row of its own and says what it is.
func TestNegativeValue(t *testing.T) {
	frame, err := ladder.NewFrame([]ladder.Code{
		{ID: "security", Level: ladder.Value}, {ID: "less", Label: "Self-esteem", Level: ladder.Value, Polarity: "negative"}})
	if err != nil {
		t.Fatal(err)
	}
	c, s := said(segment.Held, frame, []paper.Row{{Texts: []string{"self_esteem", "", "", "w1"}, Numbers: []float64{1, nan, nan}}})
	table := tabulate(t, c, s, "values_held")[0]
	labels := ""
	for _, r := range table.Stub {
		labels += r.Label + "; "
	}
	if !strings.Contains(labels, "Self-esteem (negative)") || len(table.Stub) != 4 {
		t.Errorf("rows are %s", labels)
	}
}

// Who wants two types, for two products, stands in both rows, once each, and
// once among those who assume another type than they want.
func TestTypesOfTwoProducts(t *testing.T) {
	row := func(wanted, assumed, product string, day float64) paper.Row {
		return paper.Row{Texts: []string{wanted, assumed, product, "w1"}, Numbers: []float64{day}}
	}
	c, s := said(segment.Relationships, nil, []paper.Row{
		row("buddies", "buddies", "care", 1), row("best_friends", "buddies", "care", 2), // the latter counts
		row("buddies", "buddies", "", 1),
	})
	for _, table := range tabulate(t, c, s, "relationship_types", "relationship_matrix") {
		want := map[string]float64{"buddies": 1, "best_friends": 1, "mismatch": 1, "match": 0, "all": 1, "net:any_type": 1}
		for _, r := range table.Stub {
			statistic := "respondents"
			if table.Measure == "relationship_types" {
				statistic = "wanted"
			}
			if e := told(t, table, statistic, "Total", r.Item, r.ItemTo); r.ItemTo == "" && e.Value != want[r.Item] {
				t.Errorf("%s: %s %v", table.Measure, r.Item, e.Value)
			}
		}
		if table.Measure == "relationship_matrix" && len(table.Relations) != 1 {
			t.Errorf("sums of people who stand in two rows: %v", table.Relations)
		}
	}
}

// In an export without dimensions an asset has a level itself.
func TestAssetsWithoutDimensions(t *testing.T) {
	c, s := said(segment.Assets, nil, []paper.Row{{Texts: []string{"time", "", "w1"}, Numbers: []float64{3, 5, 100}}})
	c.Life.Told[segment.Assets].Texts[segment.AssetDimension] = nil
	s.Life.Told[segment.Assets].Texts[segment.AssetDimension] = nil
	table := tabulate(t, c, s, "assets_held")[0]
	if len(table.Stub) != 4 {
		t.Fatalf("%d rows", len(table.Stub))
	}
	if e := told(t, table, "distance", "Total", "time", ""); e.Value != 2 {
		t.Errorf("distance %v", e.Value)
	}
}

// No more items than a reader can take in are listed; the others are counted.
func TestManyItems(t *testing.T) {
	c, s := said(segment.Items, nil, nil)
	rows := s.Life.Told[segment.Items]
	names := slices.Clone(rows.Names)
	names[segment.ItemName] = nil
	for k := range 70 {
		names[segment.ItemName] = append(names[segment.ItemName], fmt.Sprint("item ", k))
		for column, code := range []uint16{uint16(k), 0, 1, 0} {
			rows.Texts[column] = append(rows.Texts[column], code)
		}
		rows.Numbers[segment.ItemSignificance] = append(rows.Numbers[segment.ItemSignificance], 5)
		rows.Numbers[segment.ItemDay] = append(rows.Numbers[segment.ItemDay], 1)
		rows.Periods = append(rows.Periods, 1)
	}
	rows.First[1] = 70
	rows.Names, c.Life.Told[segment.Items].Names = names, names
	table := tabulate(t, c, s, "swot_items")[0]
	items := 0
	for _, r := range table.Stub {
		if r.Indent == 2 {
			items++
		}
	}
	left := slices.IndexFunc(table.Notes, func(n tab.Note) bool { return n.ID == "items-left-out" })
	if items != 60 || left < 0 || !strings.HasPrefix(table.Notes[left].Text.String(), "10 more") {
		t.Errorf("%d items, notes %v", items, table.Notes)
	}
}
