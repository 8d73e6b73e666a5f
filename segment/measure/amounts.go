package measure

import (
	"slices"
	"strings"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

var (
	amountsFold    = &Fold{Name: "amounts", New: newAmounts}
	amountsPerFold = &Fold{Name: "amounts_per", New: newAmountsPer}
)

// The facts of amounts that several measures share: the people of whom one is
// known, those of whom it is not zero, and what it adds up to.
const (
	knownFact = "amounts.respondents"
	giverFact = "amounts.givers"
	sumFact   = "amounts.sum"
)

// The numbers of a person and an amount.
const (
	known = iota // 1
	giver        // 1 where the amount is not zero
	given        // the amount
)

// amounts are those of the study.
func (c *Context) amounts() []segment.Amount {
	if c.Life == nil {
		return nil
	}
	return c.Life.Amounts
}

// amount is the place of an amount by its name; -1 for none.
func (c *Context) amount(name string) int {
	return slices.IndexFunc(c.amounts(), func(a segment.Amount) bool { return a.Name == name })
}

// amountsOf visits what is known of respondent i.
func amountsOf(b *segment.Batch, i int, visit func(amount int, x float64)) {
	if b.Life == nil || len(b.Life.Amount) == 0 {
		return
	}
	for k := range b.Life.Amount[0] {
		if x := b.Life.Value(k, i); x == x {
			visit(k, x)
		}
	}
}

func newAmounts(c *Context) State {
	s := newGathering(c)
	v := s.vectors(len(c.amounts()), 3, []bool{false, false, true})
	s.person = func(b *segment.Batch, i int) {
		amountsOf(b, i, func(k int, x float64) {
			now := v.touch(k)
			now[known], now[giver], now[given] = 1, one(x != 0), x
		})
	}
	return s
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// amountRow is the row of an amount on a base. The label carries the unit: the
// amounts of a table have different ones.
func amountRow(a segment.Amount, base int) tab.Row {
	r := tab.Row{Item: a.Name, Label: a.Title(), Said: a.Said, Base: base}
	switch {
	case a.Share:
		r.Unit = tab.Share
	case a.Money != "":
		r.Unit = money(a.Money)
		if code := " (" + a.Money + ")"; !strings.HasSuffix(r.Label, code) {
			bracket(&r, a.Money) // a currency that the study does not declare has it already
		}
	case a.Unit != "" && !strings.Contains(strings.ToLower(r.Label), strings.ToLower(a.Unit)):
		bracket(&r, a.Unit)
	}
	return r
}

// bracket adds a unit to the label of a row.
func bracket(r *tab.Row, unit string) {
	r.Label += " (" + unit + ")"
	if r.Said.Any() {
		r.Said = say.That("%s (%s)", r.Said, unit)
	}
}

// Statistics of amounts that several tables have.
var (
	giversStatistic = tab.Statistic{Name: "givers", Label: "Respondents with more than none", Unit: tab.Respondents, Fact: giverFact, Additive: true, Complement: true}
	meanStatistic   = tab.Statistic{Name: "mean", Label: "Mean", Unit: tab.Mean, Decimals: 2, Fact: sumFact, Additive: true}
)

func tabulateAmounts(c *Context, state State) []*Table {
	v := state.(*gathering).v[0]
	var rows []tab.Row
	var items []*rolled
	var bases [][]tab.Base
	for k, a := range c.amounts() {
		r := v.roll(k)
		rows, items, bases = append(rows, amountRow(a, k)), append(items, r), append(bases, r.base(known))
	}
	p := newPage(c, "respondents of whom the amount is known", "Amount", bases[0], rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: knownFact, Additive: true},
		giversStatistic,
		{Name: "givers_share", Label: "% with more than none", Unit: tab.Share, Decimals: -1, Fact: giverFact, Additive: true, Complement: true},
		meanStatistic,
		{Name: "total", Label: "Total", Unit: tab.Mean, Fact: sumFact, Additive: true},
	})
	p.Bases = bases
	for row, a := range c.amounts() {
		r := items[row]
		for column := range p.Columns.List {
			n := r.of(column, known)
			p.count(row, column, sayers, int64(n), n)
			givers := r.of(column, giver)
			p.count(row, column, "givers", int64(givers), givers)
			p.share(row, column, "givers_share", r.subset(column, giver))
			if a.Share {
				p.absent(row, column, "mean", givers)
				continue
			}
			p.mean(row, column, "mean", r, given, known)
			p.set(row, column, "total", r.summed(column, given, known))
			p.sensitive(row, column, "total", r, given)
		}
		if a.Share {
			// The mean of a yes or no, which another table may print, is its share.
			p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(row, 1), Parts: []tab.Fact{p.Fact(row, 3)}})
		}
	}
	p.note("amounts-known", "People of whom an amount is not known are left out of its base. They do not count as zero.")
	p.explainSums()
	return []*Table{p.Table}
}

// mean sets the mean of a number of amounts over those who have one: the
// people behind it are those for whom it is not zero. Disclosure control hears
// what its sum is made of.
func (p page) mean(row, column int, statistic string, r *rolled, number, one int) {
	e := r.ratio(column, number, one)
	if e.Status == tab.Shown {
		e.Persons = int32(r.of(column, number))
	}
	p.set(row, column, statistic, e)
	p.sensitive(row, column, statistic, r, number)
}

// explainSums adds the notes that sums of amounts need.
func (p page) explainSums() {
	if p.c.Weighted {
		p.note("weighted-sums", "Shares, means and totals are weighted: a total is that of the people for whom respondents stand. Numbers of respondents are not weighted.")
	}
	p.note("never-added", "Amounts in different units, and money in different currencies, stand side by side. They are never added.")
	p.note("dominated", "A mean or total that one or two people make up most of is withheld, however many gave.")
}

// per is an amount and the one that it is divided by, by place.
type per struct{ of, by int }

func (c *Context) per() (out []per) {
	for k, a := range c.amounts() {
		if by := c.amount(a.Per); a.Per != "" && by >= 0 {
			out = append(out, per{k, by})
		}
	}
	return out
}

// The numbers of a person and a ratio; the first is known, as of amounts.
const (
	above = 1 + iota // the line
	below
)

func newAmountsPer(c *Context) State {
	s := newGathering(c)
	pairs := c.per()
	v := s.vectors(len(pairs), 3, []bool{false, true, true})
	s.person = func(b *segment.Batch, i int) {
		if b.Life == nil || len(b.Life.Amount) == 0 {
			return
		}
		for k, pair := range pairs {
			if y, x := b.Life.Value(pair.of, i), b.Life.Value(pair.by, i); y == y && x == x {
				now := v.touch(k)
				now[known], now[above], now[below] = 1, y, x
			}
		}
	}
	return s
}

func tabulateAmountsPer(c *Context, state State) []*Table {
	v := state.(*gathering).v[0]
	var rows []tab.Row
	var items []*rolled
	var bases [][]tab.Base
	for k, pair := range c.per() {
		row, to := amountRow(c.amounts()[pair.of], k), amountRow(c.amounts()[pair.by], k)
		row.ItemTo, row.LabelTo, row.SaidTo = to.Item, to.Label, to.Said
		r := v.roll(k)
		rows, items, bases = append(rows, row), append(items, r), append(bases, r.base(known))
	}
	p := newPage(c, "respondents of whom both amounts are known", "Amount per another", bases[0], rows, []tab.Statistic{
		{Name: "ratio", Label: "Ratio", Unit: tab.Mean, Decimals: 2, From: []string{sumFact}},
	})
	p.Bases = bases
	for row, r := range items {
		for column := range p.Columns.List {
			e := r.ratio(column, above, below)
			if e.Status == tab.Shown {
				e.Persons = int32(min(r.of(column, above), r.of(column, below)))
			}
			p.set(row, column, "ratio", e)
			if r.dominated(column, above) || r.dominated(column, below) {
				p.Open(row, 0).Sensitive(column)
			}
		}
	}
	p.note("ratio-of-sums", "The sum of one amount over the sum of the other, over people of whom both are known: not the mean of each person's ratio.")
	p.explainSums()
	return []*Table{p.Table}
}
