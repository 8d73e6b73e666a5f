package measure

import (
	"math"
	"strconv"

	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var agreementFold = &Fold{Name: "agreement", New: newAgreement}

// agreement compares coders, code by code and level by level. Its items are
// the cells of the confusion table of levels, then all statements.
type agreement struct {
	*counting
	codes, levels *ladder.Agreement
	bandOf        []ladder.Index // per code, the place of its level in bands
	scratch       []ladder.Index
}

// judged is the quantity of agreement after persons: pairs of judgements in a
// cell, statements that two coders coded in all.
const judged = 1

const allJudged = len(bands) * len(bands)

func newAgreement(c *Context) State {
	s := &agreement{counting: newCounting(c, allJudged+1, 1)}
	var used [len(bands)]int
	for i := range c.Frame.Codes {
		for k, band := range bands {
			if c.Frame.Band(ladder.Index(i)) == band {
				s.bandOf, used[k] = append(s.bandOf, ladder.Index(k)), 1
			}
		}
	}
	s.codes = ladder.NewAgreement(len(c.Frame.Codes), c.Coders)
	s.levels = ladder.NewAgreement(used[0]+used[1]+used[2], c.Coders)
	s.person = func(set *ladder.Set, i int) {
		if g := set.Codings; g != nil {
			for k := g.First[i]; k < g.First[i+1]; k++ {
				s.statement(g.Statement(k))
			}
		}
	}
	return s
}

func (s *agreement) statement(codes []ladder.Index) {
	s.codes.Observe(codes)
	s.scratch = ladder.Relabel(s.scratch, codes, s.bandOf)
	s.levels.Observe(s.scratch)
	n := 0
	for b, y := range s.scratch {
		if y == ladder.NotCoded {
			continue
		}
		n++
		for _, x := range s.scratch[:b] {
			if x != ladder.NotCoded {
				s.items.add(int(x)*len(bands)+int(y), judged, 1)
			}
		}
	}
	if n >= 2 {
		s.items.add(allJudged, judged, 1)
	}
}

// Merge adds another state.
func (s *agreement) Merge(other State) {
	o := other.(*agreement)
	s.codes.Merge(o.codes)
	s.levels.Merge(o.levels)
	s.merge(o.counting, same)
}

// The table is made for Total only: coders are compared over the study, and a
// coefficient of a segment's few statements says little.
func tabulateAgreement(c *Context, state State) []*Table {
	s := state.(*agreement)
	rows := []tab.Row{{Item: "code", Said: say.That("Code")}, {Item: "level", Said: say.That("Level")}}
	for a, first := range bands {
		for b, second := range bands {
			rows = append(rows, tab.Row{Item: first.String(), ItemTo: second.String(),
				Said: bandTitles[a], SaidTo: bandTitles[b], Level: first.String(), Indent: 1})
		}
	}
	all := s.items.roll(allJudged)
	base := s.codingBase(all)
	p := newPage(c, "respondents with a statement that two coders coded", "Coded", base, rows, agreementStatistics())
	for row := range 2 {
		p.count(row, 0, "statements", all.count(0, judged), base[0].N)
		p.count(row, 0, "coders", int64(c.Coders), base[0].N)
		s.elsewhere(p, row, all)
	}
	p.coefficients(0, s.codes, base[0].N)
	p.coefficients(1, s.levels, base[0].N)
	p.number(1, 0, "krippendorff_alpha_ordinal", s.levels.KrippendorffAlpha(ladder.Ordinal, nil), base[0].N)
	if values, ok := ratings(c.Frame); ok {
		for _, m := range []ladder.Metric{ladder.Ordinal, ladder.Interval, ladder.Ratio} {
			p.number(0, 0, "krippendorff_alpha_"+m.String(), s.codes.KrippendorffAlpha(m, values), base[0].N)
		}
	}
	for cell := range allJudged {
		f := s.items.roll(cell)
		p.count(2+cell, 0, "statements", f.count(0, judged), f.people(0))
		s.elsewhere(p, 2+cell, f)
	}
	s.explain(p)
	return []*Table{p.Table}
}

// elsewhere states the people behind the statements of segments.
func (s *agreement) elsewhere(p page, row int, f *figures) {
	for column := 1; column < s.grid.columns; column++ {
		p.absent(row, column, "statements", f.people(column))
	}
}

// bandTitles are the bands as readers see them.
var bandTitles = [len(bands)]say.Text{say.That("Attribute"), say.That("Consequence"), say.That("Value")}

// codingBase is the people with a statement that two coders coded.
func (s *agreement) codingBase(all *figures) []tab.Base {
	base := make([]tab.Base, s.grid.columns)
	for column := range base {
		weighted := all.weight(column, persons)
		base[column] = tab.Base{N: all.people(column), Weighted: weighted,
			Effective: estimate.Kish(weighted, all.square(column)), Units: int(all.count(column, judged))}
	}
	return base
}

func agreementStatistics() []tab.Statistic {
	statistics := []tab.Statistic{
		{Name: "statements", Label: "Statements", Fact: "coder_agreement.statements", Unit: tab.Statements, Additive: true},
		{Name: "coders", Label: "Coders", Unit: tab.Coders},
		{Name: "percent_agreement", Label: "% agreement", Unit: tab.Share, Decimals: -1, From: []string{"coder_agreement.statements"}},
	}
	for _, k := range []struct{ name, label string }{
		{"cohen_kappa", "Cohen's κ"}, {"scott_pi", "Scott's π"}, {"perreault_leigh", "Perreault–Leigh I"},
		{"krippendorff_alpha", "Krippendorff's α"}, {"krippendorff_alpha_ordinal", "α, ordinal"},
		{"krippendorff_alpha_interval", "α, interval"}, {"krippendorff_alpha_ratio", "α, ratio"},
	} {
		statistics = append(statistics, tab.Statistic{Name: k.name, Label: k.label, Unit: tab.Index, Decimals: 2,
			From: []string{"coder_agreement.statements"}})
	}
	return statistics
}

// coefficients fills what codes and levels have in common.
func (p page) coefficients(row int, g *ladder.Agreement, people int) {
	p.number(row, 0, "percent_agreement", g.Percent(), people)
	p.number(row, 0, "cohen_kappa", g.CohenKappa(), people)
	p.number(row, 0, "scott_pi", g.ScottPi(), people)
	p.number(row, 0, "perreault_leigh", g.PerreaultLeigh(), people)
	p.number(row, 0, "krippendorff_alpha", g.KrippendorffAlpha(ladder.Nominal, nil), people)
}

// explain adds the notes, and that the confusion table of two coders adds up
// to all statements.
func (s *agreement) explain(p page) {
	p.note("confusion", "The rows of two levels are the confusion table: what the first coder chose, then what the second chose.")
	if s.c.Coders > 2 {
		p.note("many-coders", "Agreement, κ and π are means over all pairs of coders, and the confusion table sums those pairs.")
	}
	var cells addition
	for cell := range allJudged {
		cells.add(p.Fact(2+cell, 0), s.items.total(cell, judged))
	}
	n := s.items.total(allJudged, judged)
	p.adds(p.Fact(1, 0), n, cells, false)
	var levels addition
	levels.add(p.Fact(1, 0), n)
	p.adds(p.Fact(0, 0), n, levels, false)
}

// ratings are the values of the codes where every code is a number, as when
// coders rate and do not sort.
func ratings(f *ladder.Frame) ([]float64, bool) {
	values := make([]float64, len(f.Codes))
	for i, code := range f.Codes {
		v, err := strconv.ParseFloat(code.ID, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		values[i] = v
	}
	return values, true
}
