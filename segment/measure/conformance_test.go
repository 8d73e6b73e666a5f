package measure_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// study draws a small random study: people with ladders in the paper's frame,
// forks, weights, coders and counting rules included.
type study struct {
	c      *measure.Context
	people []paper.Person
	forks  map[string][]int16 // per person, the parents of all rungs; nil without forks
}

func drawStudy(t *rapid.T) study {
	c := context()
	c.Ladders = ladder.Options{
		Count:        rapid.SampledFrom([]ladder.Rule{ladder.ByRespondent, ladder.ByLadder, ladder.ByOccurrence}).Draw(t, "rule"),
		SkipDownward: rapid.Bool().Draw(t, "skip downward"),
		Cutoff: ladder.Cutoff{Count: rapid.IntRange(0, 2).Draw(t, "count"), Top: rapid.IntRange(0, 2).Draw(t, "top"),
			Basis: rapid.SampledFrom([]ladder.Basis{ladder.Direct, ladder.DirectAndIndirect}).Draw(t, "basis")},
	}
	c.Weighted = rapid.Bool().Draw(t, "weighted")
	c.Chains = rapid.SampledFrom([]int{0, 3}).Draw(t, "chains")
	s := study{c: c}
	if rapid.Bool().Draw(t, "forks") {
		s.forks = map[string][]int16{}
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "people") {
		s.people = append(s.people, s.person(t, fmt.Sprintf("p%02d", i)))
	}
	return s
}

func (s *study) person(t *rapid.T, id string) paper.Person {
	p := paper.Person{ID: id, Weight: 1,
		Age:      rapid.SampledFrom([]string{"under 40", "40+"}).Draw(t, "age"),
		Shift:    rapid.SampledFrom([]string{"day", "night"}).Draw(t, "shift"),
		Contract: rapid.SampledFrom([]string{"permanent", "fixed-term", "agency", ""}).Draw(t, "contract")}
	if s.c.Weighted {
		p.Weight = rapid.SampledFrom([]float64{0, 0.1, 0.7, 1, 3.3}).Draw(t, "weight")
	}
	code := rapid.Custom(func(t *rapid.T) ladder.Index { return ladder.Index(rapid.IntRange(0, 6).Draw(t, "code")) })
	for range rapid.IntRange(0, 3).Draw(t, "ladders") {
		l := paper.Ladder{Codes: rapid.SliceOfN(code, 0, 6).Draw(t, "codes"),
			Asset: ladder.Asset(rapid.IntRange(0, 4).Draw(t, "asset")), Swot: ladder.Swot(rapid.IntRange(0, 4).Draw(t, "swot"))}
		p.Ladders = append(p.Ladders, l)
		if s.forks != nil {
			for r := range l.Codes {
				s.forks[id] = append(s.forks[id], int16(rapid.IntRange(-1, r).Draw(t, "parent")))
			}
		}
	}
	judgement := rapid.OneOf(code, rapid.Just(ladder.NotCoded))
	for range rapid.IntRange(0, 2).Draw(t, "statements") {
		p.Codings = append(p.Codings, []ladder.Index{judgement.Draw(t, "first"), judgement.Draw(t, "second")})
	}
	for e := range segment.Forms {
		for range rapid.IntRange(0, 3).Draw(t, "rows") {
			p.Told[e] = append(p.Told[e], row(t, segment.Export(e)))
		}
	}
	some := func(of []string, what string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(string) bool { return rapid.Bool().Draw(t, what) })
	}
	p.Stages, p.Elements = some(paper.Stages, "stage"), some([]string{"forum", "mail", "shop"}, "element")
	p.Recorded = slices.DeleteFunc(slices.Clone(p.Stages), func(string) bool { return rapid.Bool().Draw(t, "not recorded") })
	p.CRM = uint32(rapid.IntRange(0, 3).Draw(t, "crm"))
	p.Rows = p.CRM + uint32(rapid.IntRange(0, 3).Draw(t, "further"))
	for range paper.Items {
		p.Answers = append(p.Answers, rapid.SampledFrom([]float64{1, 2, 3.5, 5, 2, 4, 1, 5, math.NaN()}).Draw(t, "answer"))
	}
	p.Then = rapid.SampledFrom([]string{"under 40", "40+"}).Draw(t, "then")
	for _, a := range paper.Amounts {
		v := rapid.SampledFrom([]float64{0, 1, 2.5, 100, math.NaN()}).Draw(t, a.Name)
		if a.Share && v > 1 {
			v = 1
		}
		p.Amounts = append(p.Amounts, v)
	}
	return p
}

// row draws a row of an export, of texts that the paper's may hold.
func row(t *rapid.T, e segment.Export) paper.Row {
	form := segment.Forms[e]
	var r paper.Row
	for k, name := range form.Texts {
		texts := paper.Texts(e, k)
		if k > 0 && name != "asset" && name != "swot" && name != "wave" {
			texts = append([]string{""}, texts...)
		}
		r.Texts = append(r.Texts, rapid.SampledFrom(texts).Draw(t, name))
	}
	for _, name := range form.Numbers {
		numbers := []float64{1, 2, 3.5, 5, math.NaN()}
		switch name {
		case "rank":
			numbers = []float64{1, 2, 3, 4}
		case "time":
			numbers = []float64{100, 400, 990}
		case "level", "amount":
			numbers = []float64{0, 1, 2.5, 5, 80, -3}
		}
		r.Numbers = append(r.Numbers, rapid.SampledFrom(numbers).Draw(t, name))
	}
	return r
}

// sample builds the study's people in some order.
func (s study) sample(people []paper.Person) *segment.Sample {
	out := paper.Build(people)
	if s.forks != nil {
		out.Ladders.Parent = []int16{}
		for _, p := range people {
			out.Ladders.Parent = append(out.Ladders.Parent, s.forks[p.ID]...)
		}
	}
	if !s.c.Weighted {
		out.Weight = nil
	}
	return out
}

// text is everything in tables, to the last bit of a figure.
func text(tables []*measure.Table) string {
	var b strings.Builder
	for _, t := range tables {
		fmt.Fprintln(&b, t.Measure, t.Title, t.BaseText, t.StubHead, t.Stub, t.Statistics, t.Bases, cells(t), t.Relations, t.Notes)
	}
	return b.String()
}

// cells are all figures of a table: by row, statistic and column.
func cells(t *measure.Table) []estimate.Estimate {
	var out []estimate.Estimate
	for row := range t.Stub {
		for s := range t.Statistics {
			for c := range t.Columns.List {
				out = append(out, t.At(row, s, c))
			}
		}
	}
	return out
}

// Any split into batches, over any number of workers, merged in any order,
// makes the same tables as one pass; so does any order of respondents.
func TestPartitionAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		whole := s.sample(s.people)
		want := text(tabulate(t, s.c, whole))

		workers := make([]*measure.Run, rapid.IntRange(1, 4).Draw(t, "workers"))
		for i := range workers {
			workers[i], _ = measure.NewRun(s.c, nil)
		}
		for lo := 0; lo < whole.Len; {
			hi := rapid.IntRange(lo, whole.Len).Draw(t, "hi")
			workers[rapid.IntRange(0, len(workers)-1).Draw(t, "worker")].Observe(whole.Batch(s.c.Plan, lo, hi))
			lo = hi
		}
		for len(workers) > 1 {
			at := rapid.IntRange(1, len(workers)-1).Draw(t, "merge")
			workers[0].Merge(workers[at])
			workers = slices.Delete(workers, at, at+1)
		}
		if got := text(workers[0].Tabulate()); got != want {
			t.Fatalf("split tables differ:\n%s\nwant\n%s", got, want)
		}
		if got := text(workers[0].Tabulate()); got != want {
			t.Fatal("tabulating twice differs")
		}
		shuffled := rapid.Permutation(s.people).Draw(t, "order")
		if got := text(tabulate(t, s.c, s.sample(shuffled))); got != want {
			t.Fatalf("tables depend on the order of respondents:\n%s\nwant\n%s", got, want)
		}
	})
}

// A column says what a study of its people alone says in Total, to the last
// bit: cubes, base cubes and rolling up change no figure.
func TestColumnsAreStudiesOfTheirPeople(t *testing.T) {
	total, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	compared := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		s.c.Chains = 1000
		all := map[string]map[key]paper.Want{}
		for _, table := range tabulate(t, s.c, s.sample(s.people)) {
			if all[table.Measure] == nil {
				all[table.Measure] = map[key]paper.Want{}
			}
			maps.Copy(all[table.Measure], figures(table)) // a measure may have several tables
		}
		for _, column := range s.c.Plan.List {
			alone := *s.c
			alone.Plan = total
			var people []paper.Person
			for _, p := range s.people {
				if column.Key == "" || column.Key == "age="+p.Age || column.Key == "shift="+p.Shift {
					people = append(people, p)
				}
			}
			for _, table := range tabulate(t, &alone, s.sample(people)) {
				if table.Measure == "cutoff_table" || table.Measure == "coder_agreement" || table.Measure == "weighting" || table.Measure == "map_difference" {
					continue // for Total only, or of weights that others have, too
				}
				for k, want := range figures(table) {
					if table.Statistics[table.Statistic(k.statistic)].OfTotal {
						continue // of these people alone, Total is another
					}
					if table.Measure == "segment_stability" && (table.Statistic("moved_share") < 0 || table.Statistic("share") >= 0) {
						continue // categories of then, and tests, are for Total only
					}
					k.segment = column.Segment
					want.Segment = column.Segment
					got, ok := all[table.Measure][k]
					if !ok && want.Persons == 0 {
						continue // zeros stand in Total only
					}
					if !ok || fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("%s %v: %+v, of the people alone %+v", table.Measure, k, got, want)
					}
					compared[table.Measure]++
				}
			}
		}
	})
	for _, m := range measure.All {
		if testing.Short() && m.Name == "left_out" {
			continue // few studies leave a code out, and few are drawn
		}
		if compared[m.Name] == 0 && m.Name != "cutoff_table" && m.Name != "coder_agreement" && m.Name != "weighting" && m.Name != "change_split" && m.Name != "map_difference" {
			t.Errorf("no figure of %s was compared", m.Name)
		}
	}
}

// Doubling all weights changes weighted numbers only.
func TestWeightsTimesTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		s.c.Weighted = true
		doubled := slices.Clone(s.people)
		for i := range doubled {
			doubled[i].Weight *= 2
		}
		one, two := tabulate(t, s.c, s.sample(s.people)), tabulate(t, s.c, s.sample(doubled))
		for i := range one {
			others := cells(two[i])
			for at, e := range cells(one[i]) {
				statistic := one[i].Statistics[at/len(s.c.Plan.List)%len(one[i].Statistics)]
				other := others[at]
				if statistic.Name == "weighted" || one[i].Measure == "amounts" && statistic.Name == "total" {
					other.Value, other.StdError, other.Low, other.High = other.Value/2, other.StdError/2, other.Low/2, other.High/2
				}
				if fmt.Sprint(e) != fmt.Sprint(other) {
					t.Fatalf("%s %s: %v, with weights × 2 %v", one[i].Measure, statistic.Name, e, other)
				}
			}
		}
	})
}

// counted says that a statistic is a plain count, of which its people are part.
// Sums of amounts, and means, add up too and may be below zero; one fact has
// both. Shares add up with their count.
func counted(s tab.Statistic) bool {
	of := []tab.Unit{tab.Respondents, tab.Ladders, tab.Occurrences, tab.Rungs, tab.Codes, tab.Cells, tab.Implied, tab.Coders, tab.Statements, tab.Contacts}
	return slices.Contains(of, s.Unit) && s.Additive && s.Name != "effective"
}

// counts are all counts of a run by fact, per column.
type counts map[tab.Fact]map[int]paper.Want

func countsOf(t *rapid.T, tables []*measure.Table) counts {
	out := counts{}
	for _, table := range tables {
		for r := range table.Stub {
			for s, statistic := range table.Statistics {
				for c := range table.Columns.List {
					e := table.At(r, s, c)
					if !counted(statistic) || e.Status == tab.Absent {
						continue
					}
					f := table.Fact(r, s)
					if out[f] == nil {
						out[f] = map[int]paper.Want{}
					}
					w := paper.Want{Value: e.Value, Persons: int(e.Persons)}
					if e.Status == tab.NotApplicable {
						w = paper.Want{} // an empty segment
					}
					if before, ok := out[f][c]; ok && before != w {
						t.Fatalf("%v is %v in one table and %v in %s", f, before, w, table.Measure)
					}
					out[f][c] = w
				}
			}
		}
	}
	return out
}

// Every relation that a table states holds in every column, people included
// where they are said to be different.
func TestRelations(t *testing.T) {
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		tables := tabulate(t, s.c, s.sample(s.people))
		facts := countsOf(t, tables)
		for _, table := range tables {
			for _, r := range table.Relations {
				for c := range s.c.Plan.List {
					if facts.holds(t, r, c) {
						checked++
					}
				}
			}
		}
	})
	if checked < 1000 {
		t.Errorf("only %d relations were checked", checked)
	}
}

func (f counts) holds(t *rapid.T, r tab.Relation, column int) bool {
	total, ok := f[r.Total][column]
	var sum paper.Want
	for _, part := range r.Parts {
		p, has := f[part][column]
		ok = ok && has
		sum.Value, sum.Persons = sum.Value+p.Value, sum.Persons+p.Persons
	}
	if !ok {
		return false
	}
	if total.Value != sum.Value || r.Disjoint && total.Persons != sum.Persons {
		t.Fatalf("column %d: %v is %v, its parts %v add up to %v", column, r.Total, total, r.Parts, sum)
	}
	return true
}

// Counts add up over segments that split others, are at most Total's, rest on
// people where they are not zero, and on no more people than the base has.
func TestCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStudy(t)
		tables := tabulate(t, s.c, s.sample(s.people))
		for fact, columns := range countsOf(t, tables) {
			for c, w := range columns {
				if total, ok := columns[0]; ok && (w.Value > total.Value || w.Persons > total.Persons) {
					t.Fatalf("%v: %v in column %d, %v in Total", fact, w, c, total)
				}
				if (w.Value > 0) != (w.Persons > 0) {
					t.Fatalf("%v: a count of %v from %d people", fact, w.Value, w.Persons)
				}
			}
			for _, sum := range s.c.Plan.Sums {
				total, ok := columns[sum.Total]
				for _, part := range sum.Parts {
					p, has := columns[part]
					ok = ok && has // links left out differ by segment
					total.Value, total.Persons = total.Value-p.Value, total.Persons-p.Persons
				}
				if ok && total != (paper.Want{}) {
					t.Fatalf("%v: the parts of column %d leave %v", fact, sum.Total, total)
				}
			}
		}
		for _, table := range tables {
			sane(t, table)
		}
	})
}

// sane checks one table on its own.
func sane(t *rapid.T, table *measure.Table) {
	if len(table.Notes) > 32 {
		t.Fatalf("%s has %d notes", table.Measure, len(table.Notes))
	}
	figures(table) // panics when a key stands twice
	for r := range table.Stub {
		for s, statistic := range table.Statistics {
			for c := range table.Columns.List {
				e, base := table.At(r, s, c), table.BaseOf(r, c)
				shown := e.Status == tab.Shown || e.Status == tab.LowBase
				switch {
				case shown == math.IsNaN(e.Value), int(e.Persons) > base.N:
					t.Fatalf("%s %s: %+v of %d people", table.Measure, statistic.Name, e, base.N)
				case statistic.Unit == tab.Share && (e.Value < least(statistic) || e.Value > 1):
					t.Fatalf("%s %s: share %v", table.Measure, statistic.Name, e.Value)
				case e.Low > e.Value || e.High < e.Value:
					t.Fatalf("%s %s: interval %+v", table.Measure, statistic.Name, e)
				case shown && (e.Status == tab.LowBase) != (base.N > 0 && base.N < paper.LowBase):
					t.Fatalf("%s %s: %v with a base of %d", table.Measure, statistic.Name, e.Status, base.N)
				}
			}
		}
	}
}

// least is the least value of a share: a difference of two may be below 0.
func least(s tab.Statistic) float64 {
	if slices.Contains([]string{"change", "within", "mix", "difference", "crude"}, s.Name) {
		return -1
	}
	return 0
}

// Nobody at all, and nobody with a ladder, are not a crash; and a study
// without ladders has bases.
func TestEmpty(t *testing.T) {
	c := context()
	for name, people := range map[string][]paper.Person{"nobody": nil, "no ladders": {{ID: "r1", Weight: 1, Age: "40+", Shift: "day"}}} {
		tables := tabulate(t, c, paper.Build(people))
		if len(tables) < len(measure.All)-3 { // no asset is named, and nothing may change, so three have no table
			t.Errorf("%s: %d tables", name, len(tables))
		}
		for _, table := range tables {
			m, _ := measure.Lookup(table.Measure)
			for r := range table.Stub {
				for s := range table.Statistics {
					if e := table.At(r, s, 0); (name == "nobody" || m.Ladders) && table.Measure != "bases" && e.Status != tab.NotApplicable && e.Status != tab.Absent {
						t.Errorf("%s: %s has %+v", name, table.Measure, e)
					}
				}
			}
		}
	}
	c.Frame, c.Coders, c.Life, c.Weighting, c.Traits = nil, 0, nil, nil, nil
	s := paper.Build([]paper.Person{{ID: "r1", Weight: 1, Age: "40+", Shift: "day"}})
	b := s.Batch(c.Plan, 0, 1)
	b.Ladders = nil
	run, err := measure.NewRun(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	run.Observe(b)
	if tables := run.Tabulate(); len(tables) != 1 || tables[0].Measure != "bases" || tables[0].At(0, 0, 0).Value != 1 {
		t.Errorf("without ladders: %v", tables)
	}
}

// Whatever a reader or a results row needs is there.
func TestDocumentation(t *testing.T) {
	tables := map[string]*measure.Table{}
	for _, table := range tabulate(t, context(), paper.Sample()) {
		tables[table.Measure] = table
	}
	for _, m := range measure.All {
		if m.Name == "" || m.Title == "" || !strings.HasSuffix(m.Explain, ".") || m.Fold == nil || m.Fold.Name == "" {
			t.Errorf("%+v lacks something", m)
		}
		table := tables[m.Name]
		if table == nil || table.Title == "" || table.BaseText == "" || table.StubHead == "" {
			t.Errorf("%s: the table lacks a heading", m.Name)
			continue
		}
		for _, s := range table.Statistics {
			if s.Name == "" || s.Label == "" || s.Unit == "" {
				t.Errorf("%s: statistic %+v lacks something", m.Name, s)
			}
		}
		for _, n := range table.Notes {
			if n.ID == "" || !strings.HasSuffix(n.Text.String(), ".") {
				t.Errorf("%s: note %+v is not a sentence", m.Name, n)
			}
		}
	}
}

func TestRegistry(t *testing.T) {
	names := measure.Names()
	if len(names) != len(measure.All) {
		t.Fatalf("%d names of %d measures", len(names), len(measure.All))
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			t.Errorf("%s stands twice", name)
		}
		if m, ok := measure.Lookup(name); !ok || m.Name != name {
			t.Errorf("%s is not found", name)
		}
	}
	if _, ok := measure.Lookup("value_profile"); ok {
		t.Error("found a measure that does not exist")
	}
	if _, err := measure.NewRun(context(), []string{"bases", "chians"}); err == nil || !strings.Contains(err.Error(), `"chians"`) {
		t.Errorf("a run of an unknown measure: %v", err)
	}
	tables := tabulate(t, context(), paper.Sample(), "chains", "bases")
	if len(tables) != 2 || tables[0].Measure != "bases" || tables[1].Measure != "chains" {
		t.Error("a run of two measures is not those two in the order of All")
	}
}

// Disclosure control hides along relations, so that each fact of one must be
// a fact of some table: a misspelt one would be taken for known.
func TestRelationsNameFacts(t *testing.T) {
	tables := tabulate(t, context(), paper.Sample())
	facts, named := map[tab.Fact]bool{}, 0
	for _, table := range tables {
		for r := range table.Stub {
			for s := range table.Statistics {
				facts[table.Fact(r, s)] = true
			}
		}
	}
	for _, table := range tables {
		for _, r := range table.Relations {
			for _, f := range append([]tab.Fact{r.Total}, r.Parts...) {
				named++
				if !facts[f] {
					t.Errorf("%s: a relation names %+v, which no table holds", table.Measure, f)
				}
			}
		}
	}
	if named < 100 {
		t.Errorf("looked at %d facts of relations, want at least 100", named)
	}
}
