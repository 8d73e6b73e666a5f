package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// group is the columns of a banner that sort people by the same traits, unions
// and unknown answers left out: nobody stands in two of them.
type group struct {
	name, label string
	columns     []int
}

// groups lists the groups of two columns or more in the order of the plan.
func groups(p *segment.Plan) (out []group) {
	at := map[string]int{}
	for column, c := range p.List {
		name := c.Banner + ": " + c.By
		if c.By == "" || c.Net || c.Missing {
			continue
		}
		if _, ok := at[name]; !ok {
			at[name] = len(out)
			out = append(out, group{name: name, label: c.Group})
		}
		g := &out[at[name]]
		g.columns = append(g.columns, column)
	}
	kept := out[:0]
	for _, g := range out {
		if len(g.columns) > 1 && disjoint(p, g.columns) {
			kept = append(kept, g)
		}
	}
	return kept
}

// disjoint says that columns of the same traits have no cell in common.
func disjoint(p *segment.Plan, columns []int) bool {
	seen := map[uint32]bool{}
	for _, column := range columns {
		for _, cell := range p.Members[column].Cells {
			if seen[cell] || p.Members[column].Cube != p.Members[columns[0]].Cube {
				return false
			}
			seen[cell] = true
		}
	}
	return true
}

// traitCross is a trait by the columns of a group, categories and columns of nobody
// left out: people, their weights, and the squares of these.
type traitCross struct {
	people, weights estimate.Crosstab
	squares         []float64 // row after row
	n               float64
	influences      []estimate.Influence // of cells, row after row, under a Design
	df              float64              // of the design
}

// crossOf crosses a trait with a group; known are those of whom the trait is
// known, by column, under a Design.
func (s *traits) crossOf(trait int, g group, items []*rolled, known []drawn) (out traitCross) {
	var columns []int
	for _, column := range g.columns {
		for i := range s.c.Traits[trait].Categories {
			if items[s.first[trait]+i].people(column) > 0 {
				columns = append(columns, column)
				break
			}
		}
	}
	for i := range s.c.Traits[trait].Categories {
		r := items[s.first[trait]+i]
		var people, weights, squares []float64
		var influences []estimate.Influence
		some := 0
		for _, column := range columns {
			some += r.people(column)
			people = append(people, float64(r.people(column)))
			weights = append(weights, r.sum(column, 0))
			squares = append(squares, r.square(column, 0, 0))
			if r.posted != nil {
				influences = append(influences, r.whole(column, 0).influence)
			}
		}
		if some > 0 {
			out.people, out.weights, out.squares = append(out.people, people), append(out.weights, weights), append(out.squares, squares...)
			out.influences = append(out.influences, influences...)
			out.n += float64(some)
		}
	}
	out.df = out.n - 1
	if d := s.c.Design; d != nil {
		var who []int32
		for _, column := range columns {
			who = append(who, known[column].who...)
		}
		slices.Sort(who)
		out.df = d.DF(who)
	}
	return out
}

// covariance is that of the weighted totals of cells. Without a Design each
// person is a sampling unit and in one cell, so that two cells have none.
func (x traitCross) covariance(c *Context) *mat.SymDense {
	out := mat.NewSymDense(len(x.squares), nil)
	for i, square := range x.squares {
		if c.Design == nil {
			out.SetSym(i, i, estimate.Bessel(c.Sampled, int(x.n))*square)
			continue
		}
		for j := range i + 1 {
			out.SetSym(i, j, c.Design.Cov(x.influences[i], x.influences[j]))
		}
	}
	return out
}

// mostCrossed is the most cells of a weighted cross: its test takes the
// covariance of each two of them.
const mostCrossed = 400

// raoScott tests a cross of people who are weighted or drawn by a Design.
func (x traitCross) raoScott(c *Context) estimate.Test {
	none := estimate.Crosstab{}.Pearson()
	none.DF2 = math.NaN()
	if x.n < 2 || len(x.squares) > mostCrossed {
		return none
	}
	var total []float64
	for _, row := range x.weights {
		total = append(total, row...)
	}
	test := estimate.CellsOf(len(x.weights), len(x.weights[0]), total, x.covariance(c), x.n, x.df).RaoScott().F
	if math.IsNaN(test.P) {
		return none
	}
	return test
}

// designed says that tests know of weights or of a Design.
func (c *Context) designed() bool { return c.Weighted || c.Design != nil }

// testStatistics are those of a table test, Pearson's or Rao and Scott's.
func testStatistics(designed bool) []tab.Statistic {
	of := func(name, label string, decimals int) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: tab.Index, Decimals: decimals}
	}
	test := []tab.Statistic{of("chi_square", "χ²", 2), of("df", "Degrees of freedom", 0)}
	if designed {
		test = []tab.Statistic{of("f", "F", 2), of("df", "Degrees of freedom", 2), of("df2", "Second degrees of freedom", 1)}
	}
	test = append(append([]tab.Statistic{{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: "traits.tested"}}, test...), of("p_value", "p", 3))
	if !designed {
		test = append(test, of("exact_p_value", "Exact p", 3))
	}
	return append(test, of("cramers_v", "Cramér's V", 2), of("smallest_expected", "Smallest expected count", 1))
}

// fewExpected is the expected count under which χ² is told beside Fisher's exact
// test (Cochran 1954).
const fewExpected = 5

// compare makes the table of tests: whether the columns of each group differ in
// each trait. Everything in it is computed from the cells that the first table
// has, and goes with any of them.
func (s *traits) compare(p page, items, heads []*rolled) []*Table {
	var rows []tab.Row
	var crosses []traitCross
	across := map[int]tab.Cross{}
	for k, t := range s.c.Traits {
		var known []drawn
		if s.c.Design != nil {
			known = heads[k].posted.columns(0)
		}
		for _, g := range groups(s.c.Plan) {
			across[len(rows)] = tab.Cross{Facts: p.factsOn(k), Columns: g.columns}
			rows = append(rows, tab.Row{Item: t.Name, Label: t.Title(), ItemTo: g.name, LabelTo: g.label, Base: k})
			crosses = append(crosses, s.crossOf(k, g, items, known))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	out := newPage(s.c, p.BaseText, "Trait and banner", nil, rows, testStatistics(s.c.designed()))
	out.Bases, out.Across = p.Bases, across
	for row, x := range crosses {
		out.test(row, x)
	}
	out.explainTests()
	return []*Table{out.Table}
}

// factsOn are the counts of the rows on a kind of base.
func (p page) factsOn(base int) (out []tab.Fact) {
	for row, r := range p.Stub {
		if r.Base == base {
			out = append(out, p.Fact(row, 0))
		}
	}
	return out
}

// test sets the test of a cross.
func (p page) test(row int, x traitCross) {
	people := int(x.n)
	test, v := x.people.Pearson(), x.people.CramersV()
	if p.c.designed() {
		test, v = x.raoScott(p.c), x.weights.CramersV()
		p.number(row, 0, "f", test.Statistic, people)
		p.number(row, 0, "df2", test.DF2, people)
	} else {
		p.number(row, 0, "chi_square", test.Statistic, people)
	}
	p.number(row, 0, sayers, x.n, people)
	p.number(row, 0, "df", test.DF, people)
	p.number(row, 0, "p_value", test.P, people)
	p.number(row, 0, "cramers_v", v, people)
	least := x.people.SmallestExpected()
	if !p.c.designed() {
		exact := estimate.Exact{P: math.NaN()}
		if least < fewExpected {
			exact = x.people.Fisher(0)
		}
		p.number(row, 0, "exact_p_value", exact.P, people)
		if exact.Draws > 0 {
			p.Open(row, p.Statistic("exact_p_value")).Mark(0, tab.Shown, p.once("drawn-tables", "From %d tables drawn with the same margins: there are too many to go through.", exact.Draws))
		}
	}
	p.number(row, 0, "smallest_expected", least, people)
	if at := p.Statistic("p_value"); least < 1 && p.At(row, at, 0).Status == tab.Shown {
		p.Open(row, at).Mark(0, tab.Shown, p.once("thin-cells", "An expected count is below 1: the test is not to be relied on. Join categories of few people."))
	}
}

func (p page) explainTests() {
	if p.c.designed() {
		p.note("table-tests", "The tests are of Rao and Scott, second order: F, with weights and the sample's design in the variance. Cramér's V is of weighted, expected counts are of unweighted people. Crosses of more than %d cells are not tested.", mostCrossed)
	} else {
		p.note("table-tests", "The tests are Pearson's χ², without continuity correction; where an expected count is below 5, Fisher's exact test stands beside it.")
	}
	p.note("tests-columns", "Whether the segments of a group of columns differ in a trait: all of its columns but unions and unknown answers. No correction is made for the number of tests.")
}
