package measure

import (
	"slices"
	"strconv"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var unseenFold = &Fold{Name: "unseen_value", New: newUnseen}

// The rows of unseen value beside those of amounts.
const (
	lowestItem = "lowest"
	anyItem    = "any"
)

// unseen counts what people give who are in the lowest band of money: items of
// counts for the band itself, each amount that they give beside money, and any
// of these; items of sums for the amounts of money.
type unseen struct {
	*gathering
	band          int // the amount whose lowest band it is
	beside, money []int
}

// The numbers of a person and a count of unseen. The first, known, is of the
// amount whose band it is in the row of the band, and everybody in the others:
// those of whom it is not known are not in the band, and what they give is above
// it, like that of the rest.
const (
	inBand = 1 + iota
	giveBand
	giveAbove
	unseenCounts
)

// The numbers of a person and an amount of money; the first two are known, of
// that amount, and inBand.
const (
	sumAll = 2 + iota
	sumBand
	sumAbove
	giverBand
	giverAbove
	unseenSums
)

// unseenBeside lists the amounts that are given beside money, unseenMoney
// those of money.
func (c *Context) unseenBeside() (out []int) {
	for k, a := range c.amounts() {
		if a.Side == segment.Gives && a.Money == "" && (len(c.Choices.UnseenOf) == 0 || slices.Contains(c.Choices.UnseenOf, a.Name)) {
			out = append(out, k)
		}
	}
	return out
}

func (c *Context) unseenMoney() (out []int) {
	for k, a := range c.amounts() {
		if a.Money != "" {
			out = append(out, k)
		}
	}
	return out
}

func newUnseen(c *Context) State {
	s := &unseen{gathering: newGathering(c), band: c.amount(c.Choices.Unseen), beside: c.unseenBeside(), money: c.unseenMoney()}
	counts := s.vectors(len(s.beside)+2, unseenCounts, nil)
	sums := s.vectors(len(s.money), unseenSums, []bool{false, false, true, true, true, false, false})
	under := c.Choices.Under
	s.person = func(b *segment.Batch, i int) {
		if b.Life == nil || len(b.Life.Amount) == 0 {
			return
		}
		band := b.Life.Value(s.band, i)
		in := one(band <= under) // a NaN is in no band
		count := func(item int, gives bool) {
			now := counts.touch(item)
			now[known], now[inBand], now[giveBand], now[giveAbove] = 1, in, in*one(gives), (1-in)*one(gives)
		}
		count(0, false)
		counts.set(0, known, one(band == band))
		anything := false
		for k, amount := range s.beside {
			x := b.Life.Value(amount, i)
			gives := x == x && x != 0
			anything = anything || gives
			count(1+k, gives)
		}
		count(1+len(s.beside), anything)
		for k, amount := range s.money {
			if x := b.Life.Value(amount, i); x == x {
				now := sums.touch(k)
				now[known], now[inBand], now[giverBand], now[giverAbove] = 1, in, in*one(x != 0), (1-in)*one(x != 0)
				now[sumAll], now[sumBand], now[sumAbove] = x, in*x, (1-in)*x
			}
		}
	}
	return s
}

// The statistics of unseen value, by place. The last three are of no figure:
// they are what is left when a figure is taken from another.
const (
	unseenPeople = iota
	unseenGivers
	unseenShare
	unseenMean
	_
	unseenOthers
	unseenGiversAbove
	unseenMeanAbove
)

func tabulateUnseen(c *Context, state State) []*Table {
	s := state.(*unseen)
	all := c.amounts()
	band := amountRow(all[s.band], 0)
	rows := []tab.Row{{Item: lowestItem, Said: say.That("In the lowest band of %s", shown(band.Said, band.Label))}}
	for _, amount := range s.beside {
		r := amountRow(all[amount], 1)
		r.Indent = 1
		rows = append(rows, r)
	}
	rows = append(rows, tab.Row{Item: anyItem, Said: say.That("At least one of these"), Indent: 1, Base: 1})
	for k, amount := range s.money {
		rows = append(rows, amountRow(all[amount], 2+k))
	}
	counts, sums := s.v[0], s.v[1]
	ofBand := []string{"unseen_value.respondents " + lowestItem}
	p := newPage(c, "respondents of whom the amount of money is known; all respondents for what is not money", "What else they give", counts.roll(0).base(known), rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents in the band", Unit: tab.Respondents, Fact: "unseen_value.respondents", Additive: true, Complement: true},
		{Name: "givers", Label: "In the band, with more than none", Unit: tab.Respondents, Fact: "unseen_value.givers", Additive: true},
		{Name: share, Label: "Share", Unit: tab.Share, Decimals: -1, Fact: "unseen_value.share", Additive: true, From: ofBand},
		{Name: "mean", Label: "Mean in the band", Unit: tab.Mean, Decimals: 2, Fact: "unseen_value.sum", Additive: true, From: ofBand},
		{Name: "mean_all", Label: "Mean of everybody", Unit: tab.Mean, Decimals: 2, Fact: sumFact, Additive: true},
		{Name: "others", Label: "In the band, with none", Unit: tab.Respondents, Fact: "unseen_value.others", Additive: true},
		{Name: "givers_above", Label: "Above the band, with more than none", Unit: tab.Respondents, Fact: "unseen_value.givers_above", Additive: true},
		{Name: "mean_above", Label: "Mean above the band", Unit: tab.Mean, Decimals: 2, Fact: "unseen_value.sum_above", Additive: true},
	})
	p.Bases = append(p.Bases, counts.roll(1).base(known))
	p.lowestBand(counts.roll(0))
	for row := 1; row < len(rows); row++ {
		if k := row - len(s.beside) - 2; k >= 0 {
			p.unseenMoney(row, sums.roll(k))
		} else {
			p.unseenCount(row, counts.roll(row))
		}
	}
	// Where all who give any of them give one, its givers are those of any.
	any := len(s.beside) + 1
	for row := 1; row < any; row++ {
		for _, k := range []struct{ statistic, number int }{{unseenGivers, giveBand}, {unseenGiversAbove, giveAbove}} {
			of := addition{parts: []tab.Fact{p.Fact(row, k.statistic)}, sum: counts.roll(row).total(k.number)}
			p.adds(p.Fact(any, k.statistic), counts.roll(any).total(k.number), of, true)
		}
	}
	edge := strconv.FormatFloat(c.Choices.Under, 'f', -1, 64)
	p.note("lowest-band", "The lowest band is %s of at most %s. People of whom it is not known are not in it.", shown(all[s.band].Said, all[s.band].Title()), say.Number(edge))
	p.note("share-of-band", "The share of those who give something is of the respondents in the band; what is not known of a person counts as not given.")
	p.explainSums()
	return []*Table{p.Table}
}

// lowestBand is the row of the band: how many of those of whom the amount is
// known.
func (p page) lowestBand(r *rolled) {
	for column := range p.Columns.List {
		n := r.of(column, inBand)
		p.count(0, column, sayers, int64(n), n)
		p.share(0, column, share, r.subset(column, inBand))
	}
	p.same(0, unseenPeople, unseenShare)
}

// unseenCount is the row of an amount that is not money, or of any: who gives
// it of those in the band.
func (p page) unseenCount(row int, r *rolled) {
	band := r.base(inBand)
	for column, b := range band {
		p.absent(row, column, "givers_above", r.of(column, giveAbove))
		if b.N == 0 {
			p.set(row, column, "givers", estimate.None())
			p.set(row, column, share, estimate.None())
			continue
		}
		n := r.of(column, giveBand)
		p.count(row, column, "givers", int64(n), n)
		p.set(row, column, share, p.c.shareOf(r.subset(column, giveBand), band, column))
		p.absent(row, column, "others", b.N-n)
	}
	p.same(row, unseenGivers, unseenShare)
	p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(0, unseenPeople), Parts: []tab.Fact{p.Fact(row, unseenGivers), p.Fact(row, unseenOthers)}, Disjoint: true})
	if p.Stub[row].Item != anyItem {
		p.beside(row, giverFact, unseenGivers, unseenGiversAbove)
	}
}

// unseenMoney is the row of an amount of money: what those in the band give
// beside what everybody does.
func (p page) unseenMoney(row int, r *rolled) {
	p.Bases = append(p.Bases, r.base(known))
	for column := range p.Columns.List {
		givers := r.of(column, giverBand)
		p.count(row, column, "givers", int64(givers), givers)
		p.absent(row, column, "givers_above", r.of(column, giverAbove))
		p.mean(row, column, "mean", r, sumBand, inBand)
		p.mean(row, column, "mean_all", r, sumAll, known)
		p.absent(row, column, "mean_above", r.of(column, sumAbove))
		p.sensitive(row, column, "mean_above", r, sumAbove)
	}
	p.beside(row, giverFact, unseenGivers, unseenGiversAbove)
	p.beside(row, sumFact, unseenMean, unseenMeanAbove)
}

// same relates two statistics of a row that are the same count in other words.
func (p page) same(row, one, other int) {
	p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(row, one), Parts: []tab.Fact{p.Fact(row, other)}, Disjoint: true})
}

// beside relates a fact of everybody, of the item of a row, to the same of the
// band and of the others: whoever has two of them has the third.
func (p page) beside(row int, everybody string, band, others int) {
	p.Relations = append(p.Relations, tab.Relation{Total: tab.Fact{Name: everybody, Item: p.Stub[row].Item},
		Parts: []tab.Fact{p.Fact(row, band), p.Fact(row, others)}, Disjoint: true})
}
