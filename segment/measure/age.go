package measure

import (
	"math"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

var ageFold = &Fold{Name: "age", New: newAges}

// ages adds up how old the latest dated record of each person is, an item per
// export. The records of one export are counted together, whatever they are
// of: assets_held tells the dimensions of assets apart.
type ages struct {
	*gathering
	exports []segment.Export
	of      *vectors
}

// The numbers of ages.
const (
	answered = iota // 1
	daysOld
	overYear // 1 where it is older than a year
	ageNumbers
)

// year is after how many days an answer is older than a year.
const year = 365

func newAges(c *Context) State {
	s := &ages{gathering: newGathering(c)}
	for e := range segment.Exports {
		if c.measured(e, e.Day()) {
			s.exports = append(s.exports, e)
		}
	}
	s.of = s.vectors(len(s.exports), ageNumbers, nil)
	s.person = func(b *segment.Batch, i int) {
		for k, e := range s.exports {
			if last := latestDay(b.Life.Told[e], e, i); !math.IsNaN(last) {
				age := max(0, float64(c.Life.AsOf)-last)
				s.of.set(k, answered, 1)
				s.of.set(k, daysOld, age)
				if age > year {
					s.of.set(k, overYear, 1)
				}
			}
		}
	}
	return s
}

// latestDay is the latest day of the rows of respondent i; NaN without any.
func latestDay(t *segment.Told, e segment.Export, i int) float64 {
	last := math.NaN()
	for row, until := t.Of(i); row < until; row++ {
		if day := t.Number(e.Day(), row); !(day <= last) && !math.IsNaN(day) {
			last = day
		}
	}
	return last
}

func tabulateAges(c *Context, state State) []*Table {
	s := state.(*ages)
	var rows []tab.Row
	var bases [][]tab.Base
	var all []*rolled
	for k, e := range s.exports {
		rows = append(rows, tab.Row{Item: segment.Forms[e].Name, Said: exportTitles[e], Base: k})
		all = append(all, s.of.roll(k))
		bases = append(bases, all[k].base(answered))
	}
	const people, old = "answer_age.respondents", "answer_age.over_year"
	p := newPage(c, "respondents with a dated record", "Record", nil, rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true},
		{Name: "mean_age", Label: "Mean age in days", Unit: tab.Days, Fact: people, Additive: true},
		{Name: "over_year", Label: "Older than a year", Unit: tab.Respondents, Fact: old, Additive: true, Complement: true},
		{Name: "over_year_share", Label: "% older than a year", Unit: tab.Share, Decimals: -1, Fact: old, Additive: true, Complement: true},
	})
	p.Bases = bases
	for row, r := range all {
		for column := range p.Columns.List {
			n, older := r.of(column, answered), r.of(column, overYear)
			p.count(row, column, sayers, int64(n), n)
			p.set(row, column, "mean_age", r.ratio(column, daysOld, answered))
			p.count(row, column, "over_year", int64(older), older)
			p.share(row, column, "over_year_share", r.subset(column, overYear))
		}
	}
	if c.Weighted {
		p.note("weighted-shares", "Shares and means are weighted. Counts are not: they are people.")
	}
	p.note("answer-age", "Days from the latest dated record of each person to the night of the report.")
	return []*Table{p.Table}
}

// exportTitles are the exports as readers see them.
var exportTitles = [segment.Exports]say.Text{
	segment.Held: say.That("Values held"), segment.Assets: say.That("Life assets"), segment.Items: say.That("SWOT items"), segment.Currencies: say.That("What people give"),
	segment.Relationships: say.That("Relationships"), segment.Satisfaction: say.That("Satisfaction"),
}

// aged says that the study has records with days, and a night to count from.
func aged(c *Context) bool {
	if c.Life == nil || c.Life.AsOf == 0 {
		return false
	}
	for e := range segment.Exports {
		if c.measured(e, e.Day()) {
			return true
		}
	}
	return false
}

// fewest is the smallest number above zero; 0 where there is none.
func fewest(of ...int) int {
	least := 0
	for _, n := range of {
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}
