package disclose_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"rung/segment"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/tab"
	"rung/testdata/paper"
)

// lifeStudy is a random study with all that a study may have: ladders, every
// export, amounts, a journey, periods, earlier traits.
type lifeStudy struct {
	c      *measure.Context
	sample *segment.Sample
	random *rand.Rand
}

// Numbers of categories, and how lopsided they are, differ between studies.
func newLifeStudy(seed uint64, people int) *lifeStudy {
	s := &lifeStudy{random: rand.New(rand.NewPCG(seed, 1))}
	var all []paper.Person
	answers := 0.2 + 0.8*s.random.Float64() // how many answer each export
	for i := range people {
		all = append(all, s.person(fmt.Sprint("p", i), answers))
	}
	s.sample = paper.Build(all)
	s.sample.Traits = nil
	s.sample.Values = nil
	by := s.traits()
	s.described(rand.New(rand.NewPCG(seed, 2)))
	plan, err := segment.Compile(s.sample.Traits, []segment.Banner{{Name: "random", By: by}})
	if err != nil {
		panic(err)
	}
	s.c = &measure.Context{Plan: plan, Frame: paper.Frame(), Ladders: paper.Options, Coders: paper.Coders,
		Life: s.sample.Life, Choices: paper.Choices, Period: -1, Weighted: s.coin(),
		Traits: plan.Outside(s.sample.Traits)}
	if !s.c.Weighted {
		s.sample.Weight = nil
	}
	if s.coin() {
		s.sample.Life.Amounts = slices.Clone(paper.Amounts)
	}
	if s.coin() {
		s.c.ByPeriod = true
		if s.coin() {
			s.c.Waves = []string{"w1", "w2"}
			s.c.InPeriod = func(period int, wave uint16) bool { return int(wave) == period }
			for range len(s.sample.Ladders.Rungs) - 1 {
				s.sample.Ladders.Wave = append(s.sample.Ladders.Wave, uint16(s.random.IntN(2)))
			}
		}
	}
	return s
}

func (s *lifeStudy) coin() bool { return s.random.IntN(2) == 0 }

// rare is one of n, the last of them rarest.
func (s *lifeStudy) rare(n int) int {
	x := s.random.Float64()
	return int(x * x * float64(n))
}

// traits gives people one to three traits, and two of them crossed; the last
// category of a trait may be that of unknown answers. One trait is known of
// people once, too.
func (s *lifeStudy) traits() (by [][]string) {
	n := s.sample.Len
	for k := range 1 + s.random.IntN(3) {
		of := segment.Trait{Name: fmt.Sprint("trait", k), Column: k}
		categories := 2 + s.random.IntN(5)
		for c := range categories {
			of.Categories = append(of.Categories, segment.Category{Name: fmt.Sprint("c", c), Missing: c == categories-1 && categories > 2 && s.coin()})
		}
		values, then := make([]uint16, n), make([]uint16, n)
		for i := range values {
			values[i] = uint16(s.rare(categories))
			if then[i] = values[i]; s.random.IntN(4) == 0 {
				then[i] = uint16(s.rare(categories))
			}
		}
		s.sample.Traits, s.sample.Values = append(s.sample.Traits, of), append(s.sample.Values, values)
		by = append(by, []string{of.Name})
		if k == 0 {
			s.sample.Life.Earlier = []segment.Earlier{{Name: of.Name, Categories: of.Categories, Before: then, Now: values}}
		}
	}
	if len(by) > 1 && s.coin() {
		by = append(by, []string{by[0][0], by[1][0]})
	}
	return by
}

// described gives people traits that no banner has: one of up to six categories
// with a net, the same in pairs of categories, and one of two.
func (s *lifeStudy) described(random *rand.Rand) {
	first := s.sample.Traits[0]
	fine, coarse, two := make([]uint16, s.sample.Len), make([]uint16, s.sample.Len), make([]uint16, s.sample.Len)
	for i := range fine {
		x := random.Float64()
		fine[i], two[i] = uint16(x*x*7), uint16(random.IntN(20)/19)
		if coarse[i] = fine[i] / 2; random.IntN(2) == 0 {
			fine[i] = min(6, s.sample.Values[first.Column][i]) // like the banner
			coarse[i] = fine[i] / 2
		}
	}
	add := func(name string, values []uint16, categories int, missing bool, nets ...segment.Net) {
		of := segment.Trait{Name: name, Column: len(s.sample.Values), Nets: nets}
		for c := range categories {
			of.Categories = append(of.Categories, segment.Category{Name: fmt.Sprint("c", c), Missing: missing && c == categories-1})
		}
		s.sample.Traits, s.sample.Values = append(s.sample.Traits, of), append(s.sample.Values, values)
	}
	add("fine", fine, 7, true, segment.Net{Name: "low", Of: []int{0, 1, 2}}, segment.Net{Name: "mid", Of: []int{2, 3}})
	add("coarse", coarse, 4, true)
	add("two", two, 2, false)
}

func (s *lifeStudy) person(id string, answers float64) paper.Person {
	p := paper.Person{ID: id, Weight: []float64{0.5, 1, 1, 1.7}[s.random.IntN(4)], Age: []string{"under 40", "40+"}[s.rare(2)], Shift: "day"}
	for range s.rare(4) {
		l := paper.Ladder{Asset: ladder.Asset(s.rare(5)), Swot: ladder.Swot(s.rare(5))}
		for range 1 + s.random.IntN(4) {
			l.Codes = append(l.Codes, ladder.Index(s.rare(7)))
		}
		p.Ladders = append(p.Ladders, l)
	}
	for range s.rare(3) {
		p.Codings = append(p.Codings, []ladder.Index{ladder.Index(s.rare(7)), ladder.Index(s.rare(7))})
	}
	for e := range segment.Forms {
		if s.random.Float64() < answers {
			for range 1 + s.rare(4) {
				p.Told[e] = append(p.Told[e], s.row(segment.Export(e)))
			}
		}
	}
	some := func(of []string) []string {
		return slices.DeleteFunc(slices.Clone(of), func(string) bool { return s.random.IntN(3) == 0 })
	}
	if s.random.IntN(5) > 0 {
		p.Stages, p.Elements = some(paper.Stages), some([]string{"forum", "mail", "shop"})
		p.Recorded = some(p.Stages)
		p.CRM = uint32(s.rare(4))
		p.Rows = p.CRM + uint32(s.rare(4))
	}
	for _, a := range paper.Amounts {
		v := []float64{0, 1, 2.5, 20, 100, 30, 40, math.NaN()}[s.random.IntN(8)]
		if a.Share && v > 1 {
			v = 1
		}
		p.Amounts = append(p.Amounts, v)
	}
	for range paper.Items {
		p.Answers = append(p.Answers, []float64{1, 2, 3, 4, 5, math.NaN()}[s.random.IntN(6)])
	}
	return p
}

// row is a row of an export, of texts that the paper's may hold.
func (s *lifeStudy) row(e segment.Export) paper.Row {
	form := segment.Forms[e]
	var r paper.Row
	for k, name := range form.Texts {
		texts := paper.Texts(e, k)
		if text := texts[s.rare(len(texts))]; k > 0 && name != "asset" && name != "swot" && name != "wave" && s.random.IntN(4) == 0 {
			r.Texts = append(r.Texts, "")
		} else {
			r.Texts = append(r.Texts, text)
		}
	}
	for _, name := range form.Numbers {
		numbers := []float64{1, 2, 3, 4, 5, 5, math.NaN()}
		switch name {
		case "rank":
			numbers = []float64{1, 2, 3, 4}
		case "time":
			numbers = []float64{100, 400, 990}
		case "level", "amount", "goal":
			numbers = []float64{0, 1, 2.5, 5, 80, 60, 50, 3}
		}
		r.Numbers = append(r.Numbers, numbers[s.random.IntN(len(numbers))])
	}
	return r
}

// tables are all measures of the study, or those named.
func (s *lifeStudy) tables(names ...string) []*estimate.Table {
	tables, err := measure.Tables(s.c, names, slices.Values([]*segment.Batch{s.sample.Batch(s.c.Plan, 0, s.sample.Len)}))
	if err != nil {
		panic(err)
	}
	return tables
}

// lifePolicies are those that studies choose.
var lifePolicies = []disclose.Policy{
	{Protect: disclose.Cells, Minimum: 3}, {Protect: disclose.Cells, Minimum: 5}, {Protect: disclose.Cells, Minimum: 10}, {Protect: disclose.Groups}}

// Every study is published, whatever people say.
func TestEveryStudyIsPublished(t *testing.T) {
	studies := 30
	if testing.Short() {
		studies = 5
	}
	for seed := range uint64(studies) {
		people := []int{5, 8, 12, 20, 30, 45, 70, 110, 200, 400}[seed%10]
		for _, p := range lifePolicies {
			s := newLifeStudy(seed, people)
			if _, err := p.Apply(&s.c.Plan.Columns, s.tables()); err != nil {
				t.Errorf("seed %d, %d people, %s %d: %v", seed, people, p.Protect, p.Least(), err)
			}
		}
	}
}

// Nothing shown stands on too few people, and nothing withheld holds a number.
func TestNothingShownIsOfFew(t *testing.T) {
	looked := 0
	for seed := range uint64(4) {
		people := []int{12, 30, 70, 200}[seed%4]
		for _, p := range lifePolicies {
			s := newLifeStudy(seed, people)
			tables := s.tables()
			pencil := newPencil(s.c.Plan.List, tables)
			r := apply(t, p, &s.c.Plan.Columns, tables)
			for _, table := range r.Tables {
				from := pencil.find(table)
				for row, stub := range table.Stub {
					at := slices.IndexFunc(from.Stub, func(o tab.Row) bool { return o.Item == stub.Item && o.ItemTo == stub.ItemTo })
					for k := range table.Statistics {
						for column := range r.Columns.List {
							n, shown := table.At(row, k, column).Number()
							persons, base := int(from.At(at, k, column).Persons), from.BaseOf(at, column).N
							few := base > 0 && base < p.Least() || p.Protect == disclose.Cells && persons > 0 && persons < p.Least()
							switch {
							case shown && few:
								t.Errorf("seed %d: %s %v of %d of %d people is shown", seed, table.Measure, from.Fact(at, k), persons, base)
							case !shown && n != (disclose.Number{}):
								t.Errorf("seed %d: a figure of %s that is not shown holds %v", seed, table.Measure, n)
							}
							looked++
						}
					}
				}
			}
		}
	}
	if looked < 10_000 {
		t.Errorf("only %d figures were looked at", looked)
	}
}

// What one person of a group that is withheld whole has, changes no byte: here
// his money, in the only group that is too small.
func TestAnswersOfAWithheldGroupChangeNothing(t *testing.T) {
	compared := 0
	for seed := range uint64(16) {
		s := newLifeStudy(seed, 60)
		s.c.ByPeriod, s.c.InPeriod, s.c.Waves = false, nil, nil
		column := slices.IndexFunc(s.c.Plan.List, func(c tab.Column) bool { return c.Key != "" })
		for c := range s.c.Plan.List {
			if n := s.membersOf(c); len(n) > 0 && len(n) < 5 {
				column = c
			}
		}
		in := s.membersOf(column)
		if len(in) == 0 || len(in) >= 5 {
			continue
		}
		p := disclose.Policy{Protect: disclose.Cells}
		text := func() string { return s.in(column, apply(t, p, &s.c.Plan.Columns, s.tables())) }
		before := text()
		for _, amounts := range s.sample.Life.Amount {
			if x := &amounts[4][in[0]]; *x == *x { // whether he answers is another matter: nobody is no danger
				*x = 2.5 + 20*s.random.Float64()
			}
		}
		s.sample.Life.Met[0].Stages[in[0]] ^= 3
		if x := &s.sample.Life.Scales[0].Items[0].Small[in[0]]; *x != segment.NoAnswer {
			*x = 6 - *x
		}
		if after := text(); after != before {
			t.Errorf("seed %d: the released column %s depends on answers of its %d people", seed, s.c.Plan.List[column].Segment, len(in))
		}
		compared++
	}
	if compared < 4 {
		t.Errorf("only %d groups were compared", compared)
	}
}

// membersOf lists the people of a column.
func (s *lifeStudy) membersOf(column int) (in []int) {
	b, m := s.sample.Batch(s.c.Plan, 0, s.sample.Len), s.c.Plan.Members[column]
	for i := range s.sample.Len {
		if _, ok := slices.BinarySearch(m.Cells, b.Cells[m.Cube][i]); ok {
			in = append(in, i)
		}
	}
	return in
}

// in is what a release says of a column, as text.
func (s *lifeStudy) in(column int, r *disclose.Release) string {
	var out []string
	for _, table := range r.Tables {
		for row, stub := range table.Stub {
			b, ok := table.Base(row, column)
			out = append(out, fmt.Sprint(table.Measure, stub.Item, stub.ItemTo, b, ok))
			for k := range table.Statistics {
				c := table.At(row, k, column)
				n, _ := c.Number()
				out = append(out, fmt.Sprint(table.Statistics[k].Name, c.Status(), c.Notes(), n))
			}
		}
	}
	return strings.Join(out, "\n")
}

// The test of a cross is shown for all respondents where every cell of it is,
// and withheld there with any of them; other columns never have it.
func TestTestsGoWithTheirCells(t *testing.T) {
	shown, withheld := 0, 0
	for seed := range uint64(12) {
		people := []int{30, 70, 200, 600}[seed%4]
		for _, p := range lifePolicies {
			s := newLifeStudy(seed, people)
			tables := s.tables("bases", "traits")
			r := apply(t, p, &s.c.Plan.Columns, tables)
			at := slices.IndexFunc(r.Tables, func(o *disclose.Table) bool { return o.Measure == "traits" && o.Statistic("p_value") >= 0 })
			if at < 0 {
				continue
			}
			cells, tests := r.Tables[at-1], r.Tables[at]
			hidden := func(f tab.Fact, column int) bool {
				row := slices.IndexFunc(cells.Stub, func(o tab.Row) bool { return o.Item == f.Item })
				if row < 0 { // nobody is shown to have it
					from := tables[at-1]
					row = slices.IndexFunc(from.Stub, func(o tab.Row) bool { return o.Item == f.Item })
					return from.At(row, 0, column).Persons > 0
				}
				_, ok := cells.At(row, 0, column).Number()
				return !ok && cells.At(row, 0, column).Status() == tab.Suppressed
			}
			for row := range tests.Stub {
				gone := false
				for _, f := range tables[at].Across[row].Facts {
					for _, column := range tables[at].Across[row].Columns {
						gone = gone || hidden(f, column)
					}
				}
				for k := range tests.Statistics {
					switch status := tests.At(row, k, 0).Status(); {
					case gone && status != tab.Suppressed:
						t.Errorf("seed %d, %s %d: %v is %s, with a cell withheld", seed, p.Protect, p.Least(), tests.Fact(row, k), status)
					case status == tab.Suppressed:
						withheld++
					default:
						shown++
					}
					for column := 1; column < len(r.Columns.List); column++ {
						if tests.At(row, k, column).Status() != tab.Absent {
							t.Errorf("seed %d: %v stands in %s", seed, tests.Fact(row, k), r.Columns.List[column].Segment)
						}
					}
				}
			}
		}
	}
	if shown < 50 || withheld < 50 {
		t.Errorf("%d figures were shown and %d withheld", shown, withheld)
	}
}
