package measure

import (
	"fmt"
	"math"

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
}

// crossOf crosses a trait with a group.
func (s *traits) crossOf(trait int, g group, items []*rolled) (out traitCross) {
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
		some := 0
		for _, column := range columns {
			some += r.people(column)
			people = append(people, float64(r.people(column)))
			weights = append(weights, r.sum(column, 0))
			squares = append(squares, r.square(column, 0, 0))
		}
		if some > 0 {
			out.people, out.weights, out.squares = append(out.people, people), append(out.weights, weights), append(out.squares, squares...)
			out.n += float64(some)
		}
	}
	return out
}

// mostCrossed is the most cells of a weighted cross: its test takes the
// covariance of each two of them.
const mostCrossed = 400

// raoScott tests a cross of weighted people. With weights alone each person is
// a sampling unit and in one cell: totals of two cells have no covariance.
func (x traitCross) raoScott() estimate.Test {
	none := estimate.Crosstab{}.Pearson()
	none.DF2 = math.NaN()
	k := len(x.squares)
	if x.n < 2 || k > mostCrossed {
		return none
	}
	total, covariance := make([]float64, 0, k), mat.NewSymDense(max(1, k), nil)
	for _, row := range x.weights {
		total = append(total, row...)
	}
	for i, square := range x.squares {
		covariance.SetSym(i, i, x.n/(x.n-1)*square)
	}
	if test := estimate.CellsOf(len(x.weights), len(x.weights[0]), total, covariance, x.n, x.n-1).RaoScott().F; !math.IsNaN(test.P) {
		return test
	}
	return none
}

// testStatistics are those of a table test, Pearson's or, where people carry
// weights, Rao and Scott's.
func testStatistics(weighted bool) []tab.Statistic {
	of := func(name, label string, decimals int) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: tab.Index, Decimals: decimals}
	}
	test := []tab.Statistic{of("chi_square", "χ²", 2), of("df", "Degrees of freedom", 0)}
	if weighted {
		test = []tab.Statistic{of("f", "F", 2), of("df", "Degrees of freedom", 2), of("df2", "Second degrees of freedom", 1)}
	}
	return append(append([]tab.Statistic{{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: "traits.tested"}}, test...),
		of("p_value", "p", 3), of("cramers_v", "Cramér's V", 2), of("smallest_expected", "Smallest expected count", 1))
}

// compare makes the table of tests: whether the columns of each group differ in
// each trait. Everything in it is computed from the cells that the first table
// has, and goes with any of them.
func (s *traits) compare(p page, items []*rolled) []*Table {
	var rows []tab.Row
	var crosses []traitCross
	across := map[int]tab.Cross{}
	for k, t := range s.c.Traits {
		for _, g := range groups(s.c.Plan) {
			x := tab.Cross{Columns: g.columns}
			for row, r := range p.Stub {
				if r.Base == k {
					x.Facts = append(x.Facts, p.Fact(row, 0))
				}
			}
			across[len(rows)] = x
			rows = append(rows, tab.Row{Item: t.Name, Label: t.Title(), ItemTo: g.name, LabelTo: g.label, Base: k})
			crosses = append(crosses, s.crossOf(k, g, items))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	weighted := s.c.Weighted
	out := newPage(s.c, p.BaseText, "Trait and banner", nil, rows, testStatistics(weighted))
	out.Bases, out.Across = p.Bases, across
	for row, x := range crosses {
		test := x.people.Pearson()
		v := x.people.CramersV()
		if weighted {
			test, v = x.raoScott(), x.weights.CramersV()
			out.number(row, 0, "f", test.Statistic, int(x.n))
			out.number(row, 0, "df2", test.DF2, int(x.n))
		} else {
			out.number(row, 0, "chi_square", test.Statistic, int(x.n))
		}
		out.number(row, 0, sayers, x.n, int(x.n))
		out.number(row, 0, "df", test.DF, int(x.n))
		out.number(row, 0, "p_value", test.P, int(x.n))
		out.number(row, 0, "cramers_v", v, int(x.n))
		least := x.people.SmallestExpected()
		out.number(row, 0, "smallest_expected", least, int(x.n))
		if least < 1 {
			out.Stub[row].Notes |= out.once("thin-cells", "An expected count is below 1: the test is not to be relied on. Join categories of few people.")
		}
	}
	out.explainTests(weighted)
	return []*Table{out.Table}
}

func (p page) explainTests(weighted bool) {
	if weighted {
		p.note("table-tests", fmt.Sprintf("The tests are of Rao and Scott, second order: F, with weights in the variance. Cramér's V is of weighted, expected counts are of unweighted people. Crosses of more than %d cells are not tested.", mostCrossed))
	} else {
		p.note("table-tests", "The tests are Pearson's χ², without continuity correction.")
	}
	p.note("tests-columns", "Whether the segments of a group of columns differ in a trait: all of its columns but unions and unknown answers. No correction is made for the number of tests.")
}
