package disclose_test

import (
	"fmt"
	"math"
	"slices"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// person answers a small study: one choice of four, any of three mentions, and
// how often each was laddered to.
type person struct {
	age, sex, site uint16
	reached        [2]uint16 // a multiple-response trait
	choice         int
	said           [3]int // ladders per item
}

// study is a random study: who was asked, and the banners.
type study struct {
	people  []person
	banners []segment.Banner
	bases   bool // the study asks for the table of bases
}

func categories(names ...string) []segment.Category {
	var out []segment.Category
	for _, n := range names {
		out = append(out, segment.Category{Name: n, Missing: n == "unknown"})
	}
	return out
}

var traits = []segment.Trait{
	{Name: "age", Categories: categories("young", "middle", "old", "unknown"), Nets: []segment.Net{{Name: "known", Of: []int{0, 1, 2}}}},
	{Name: "sex", Categories: categories("f", "m"), Column: 1},
	{Name: "site", Categories: categories("a", "b", "c"), Column: 2, Nets: []segment.Net{{Name: "a+b", Of: []int{0, 1}}}},
	{Name: "reached", Categories: categories("v", "w"), Column: 3, Multi: true},
}

func (s *study) sample() *segment.Sample {
	out := &segment.Sample{Len: len(s.people), Traits: traits, Values: make([][]uint16, 5)}
	for _, p := range s.people {
		for i, v := range []uint16{p.age, p.sex, p.site, p.reached[0], p.reached[1]} {
			out.Values[i] = append(out.Values[i], v)
		}
	}
	return out
}

// anyStudy draws studies in which small groups are common.
func anyStudy(t *rapid.T) *study {
	small := func(n int) *rapid.Generator[int] {
		return rapid.Custom(func(t *rapid.T) int {
			// Square the draw, so that the last categories are rare.
			x := rapid.Float64Range(0, 0.999).Draw(t, "x")
			return int(x * x * float64(n))
		})
	}
	s := &study{bases: rapid.Bool().Draw(t, "bases")}
	all := []segment.Banner{
		{Name: "who", By: [][]string{{"age"}, {"sex"}, {"site"}}},
		{Name: "cross", By: [][]string{{"age", "sex"}}},
		{Name: "again", By: [][]string{{"sex"}, {"sex", "site"}}},
		{Name: "multi", By: [][]string{{"reached"}, {"reached", "sex"}}},
	}
	for _, b := range all {
		if rapid.Bool().Draw(t, b.Name) {
			s.banners = append(s.banners, b)
		}
	}
	for range rapid.IntRange(0, 60).Draw(t, "people") {
		p := person{age: uint16(small(4).Draw(t, "age")), sex: uint16(small(2).Draw(t, "sex")), site: uint16(small(3).Draw(t, "site"))}
		p.reached = [2]uint16{uint16(small(2).Draw(t, "v")), uint16(small(2).Draw(t, "w"))}
		p.choice = small(4).Draw(t, "choice")
		for i := range p.said {
			p.said[i] = max(0, small(4).Draw(t, "said")-1)
		}
		s.people = append(s.people, p)
	}
	return s
}

// tabulation counts by brute force: it looks at every person for every column.
type tabulation struct {
	plan    *segment.Plan
	members [][]int // people per column
	people  []person
}

func (s *study) tables() (*tab.Columns, []*estimate.Table) {
	plan, err := segment.Compile(traits, s.banners)
	if err != nil {
		panic(err)
	}
	b := s.sample().Batch(plan, 0, len(s.people))
	t := &tabulation{plan: plan, people: s.people}
	for _, m := range plan.Members {
		var in []int
		for i := range s.people {
			if _, ok := slices.BinarySearch(m.Cells, b.Cells[m.Cube][i]); ok {
				in = append(in, i)
			}
		}
		t.members = append(t.members, in)
	}
	tables := []*estimate.Table{t.choice(), t.mentions(0), t.mentions(8)}
	if s.bases {
		tables = append(tables, t.bases())
	}
	return &plan.Columns, tables
}

func (t *tabulation) count(column int, f func(person) int) (n, people int) {
	for _, i := range t.members[column] {
		if v := f(t.people[i]); v > 0 {
			n += v
			people++
		}
	}
	return n, people
}

func (t *tabulation) base() []tab.Base {
	var out []tab.Base
	for _, in := range t.members {
		out = append(out, tab.Base{N: len(in), Weighted: float64(len(in)), Effective: float64(len(in))})
	}
	return out
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

var everybody = tab.Fact{Name: "bases.respondents", Item: "all"}

// choice is a question with one answer: its counts add up to the base.
func (t *tabulation) choice() *estimate.Table {
	var stub []tab.Row
	for i := range 4 {
		stub = append(stub, tab.Row{Item: fmt.Sprint("option", i)})
	}
	out := estimate.NewTable(&t.plan.Columns, stub, []tab.Statistic{
		{Name: "respondents", Unit: tab.Respondents, Fact: "choice.respondents", Additive: true, Complement: true},
		{Name: "share", Unit: tab.Share, Fact: "choice.respondents", Additive: true, Complement: true},
	})
	out.Measure, out.Bases = "choice", [][]tab.Base{t.base()}
	relation := tab.Relation{Total: everybody, Disjoint: true}
	for row := range stub {
		relation.Parts = append(relation.Parts, out.Fact(row, 0))
		for c := range t.members {
			n, _ := t.count(c, func(p person) int { return one(p.choice == row) })
			b := out.BaseOf(row, c)
			out.Set(row, 0, c, estimate.Count(float64(n), n))
			out.Set(row, 1, c, estimate.Share(float64(n), b.Weighted, b.Effective, n))
		}
	}
	out.Relations = []tab.Relation{relation}
	return out
}

// mentions counts people and ladders per item, a total of ladders, and an
// index made of the two. With a cut-off, it is a map of the same facts, in
// which weak items are absent.
func (t *tabulation) mentions(cutoff int) *estimate.Table {
	stub := []tab.Row{{}, {Item: "i0"}, {Item: "i1"}, {Item: "i2"}}
	out := estimate.NewTable(&t.plan.Columns, stub, []tab.Statistic{
		{Name: "respondents", Unit: tab.Respondents, Fact: "mentions.respondents", Additive: true, Complement: true},
		{Name: "ladders", Unit: tab.Ladders, Fact: "mentions.ladders", Additive: true},
		{Name: "prestige", Unit: tab.Index, From: []string{"mentions.ladders"}},
	})
	out.Measure, out.Bases = "mentions", [][]tab.Base{t.base()}
	if cutoff > 0 {
		out.Measure = "map"
	}
	relation := tab.Relation{Total: out.Fact(0, 1)}
	for row := range stub {
		if row > 0 {
			relation.Parts = append(relation.Parts, out.Fact(row, 1))
		}
		for c := range t.members {
			said := func(p person) int {
				if row == 0 {
					return p.said[0] + p.said[1] + p.said[2]
				}
				return p.said[row-1]
			}
			n, people := t.count(c, said)
			all, _ := t.count(c, func(p person) int { return p.said[0] + p.said[1] + p.said[2] })
			cells := []estimate.Estimate{estimate.Count(float64(people), people), estimate.Count(float64(n), people), estimate.None()}
			if all > 0 {
				cells[2] = estimate.Count(float64(n)/float64(all), people)
			}
			for s, e := range cells {
				if n < cutoff {
					e = estimate.None()
					e.Status = tab.Absent
				}
				out.Set(row, s, c, e)
			}
		}
	}
	out.Relations = []tab.Relation{relation}
	return out
}

func (t *tabulation) bases() *estimate.Table {
	out := estimate.NewTable(&t.plan.Columns, []tab.Row{{Item: "all"}}, []tab.Statistic{
		{Name: "respondents", Unit: tab.Respondents, Fact: everybody.Name, Additive: true, Complement: true}})
	out.Measure, out.Bases = "bases", [][]tab.Base{t.base()}
	for c, in := range t.members {
		out.Set(0, 0, c, estimate.Count(float64(len(in)), len(in)))
	}
	return out
}

// truth finds the people behind every figure of a run.
func truth(tables []*estimate.Table) map[secret]int {
	out := map[secret]int{}
	for _, t := range tables {
		for row := range t.Stub {
			for s := range t.Statistics {
				for c, column := range t.Columns.List {
					if e := t.At(row, s, c); e.Status != tab.Absent && !math.IsNaN(e.Value) {
						out[secret{t.Fact(row, s), column.Key}] = int(e.Persons)
					}
				}
			}
		}
	}
	return out
}
