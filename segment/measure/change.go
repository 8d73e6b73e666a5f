package measure

import (
	"math"
	"slices"
	"strings"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var changeFold = &Fold{Name: "change", New: newChange}

// change compares each period with the one before: shares of people and means
// over people, of everybody who answers in either. A person adds one vector of
// what he says then and now, so that the answers of a panel, which are alike,
// make the error of the change smaller, and those of two samples do not.
//
// Of several records in a period the latest counts, by day, then by wave; of
// several at that time, the last of an asset, a need or a product's relationship
// in the order of Told, and the best of a value held.
type change struct {
	*gathering
	pairs         int // of consecutive periods
	shares, means *changes
	base          *vectors // per group and pair, who answers then and now
	here          []bool   // per group and period, of the person at hand
	periods       int
	in            func(period int, wave uint16) bool

	codes  []int // per code of the frame, its row of shares; -1 for none
	values []int // per name of a value held
	types  []int // per name of a relationship type wanted
	needs  []int // per name of a need, its row of means
	assets []int // per name of an asset and dimension
}

// changes are rows of a kind, and their vectors per row and pair.
type changes struct {
	rows []changeRow
	of   *vectors
}

// changeRow is one thing that may change.
type changeRow struct {
	tab.Row
	group int  // whose answers are compared
	money bool // one person may make up most of a mean
}

// The numbers of changes: what a person says before and after, and whether he
// answers at all.
const (
	saidBefore = iota
	saidAfter
	hereBefore
	hereAfter
	changeNumbers
)

// The numbers of the base.
const (
	inBefore = iota
	inAfter
	inEither
	baseNumbers
)

// The groups of rows with one base; every row of means has one of its own.
const (
	ladderGroup = iota
	heldGroup
	typeGroup
	meanGroup
)

func newChange(c *Context) State {
	s := &change{gathering: newGathering(c), periods: len(c.Life.Periods), pairs: len(c.Life.Periods) - 1, shares: &changes{}, means: &changes{}}
	s.in = c.inPeriod()
	if c.waved() {
		for i, code := range c.Frame.Codes {
			at := -1
			if c.Frame.Band(ladder.Index(i)) == ladder.Value {
				at = s.shares.add(changeRow{tab.Row{Item: "terminal_values:" + code.ID, Said: say.That("%s: %s", say.That("Values reached"), code.Title()), Level: code.Level.String()}, ladderGroup, false})
			}
			s.codes = append(s.codes, at)
		}
	}
	values := c.Choices.Values
	if values == nil {
		values = DefaultValues
	}
	s.values = s.shares.named(c.datedNames(segment.Held, segment.HeldValue), values, "values_held:", say.That("Values held high"), heldGroup)
	var types []Named
	for _, t := range c.types() {
		types = append(types, t.Named)
	}
	s.types = s.shares.named(c.datedNames(segment.Relationships, segment.TypeWanted), types, "relationship_types:", say.That("Relationship wanted"), typeGroup)
	s.addNeeds(c)
	s.addAssets(c)
	s.shares.of = s.vectors(len(s.shares.rows)*s.pairs, changeNumbers, nil)
	s.means.of = s.vectors(len(s.means.rows)*s.pairs, changeNumbers, []bool{true, true, false, false})
	groups := meanGroup + len(s.means.rows)
	s.base = s.vectors(groups*s.pairs, baseNumbers, nil)
	s.here = make([]bool, groups*s.periods)
	s.person = func(b *segment.Batch, i int) {
		s.reached(b, i)
		s.held(b.Life.Told[segment.Held], i)
		s.wanted(b.Life.Told[segment.Relationships], i)
		s.rated(b.Life.Told[segment.Satisfaction], segment.Satisfaction, segment.NeedRating, i, s.needs, func(t *segment.Told, row int) int { return int(t.Text(segment.NeedCode, row)) })
		s.rated(b.Life.Told[segment.Assets], segment.Assets, segment.AssetLevel, i, s.assets, s.asset)
		s.answer()
	}
	return s
}

// waved says that ladders have waves, so that some are of a period.
func (c *Context) waved() bool { return c.Frame != nil && c.InPeriod != nil }

// types are the relationship types of the study.
func (c *Context) types() []Type {
	if c.Choices.Types != nil {
		return c.Choices.Types
	}
	return DefaultTypes
}

// datedNames are the names of a column of an export whose rows are of periods;
// nil for another.
func (c *Context) datedNames(e segment.Export, column int) []string {
	if !c.mapped(e, column) || c.Life.Told[e].Periods == nil {
		return nil
	}
	return c.names(e, column)
}

func (c *changes) add(r changeRow) int {
	c.rows = append(c.rows, r)
	return len(c.rows) - 1
}

// named adds a row for each name that the study, or the list of defaults, has:
// that somebody wrote a name of his own is not told here. It returns the row of
// each name; -1 for none.
func (c *changes) named(names []string, listed []Named, item string, what say.Text, group int) []int {
	var out []int
	for _, name := range names {
		at := -1
		for _, n := range listed {
			if n.Name == name {
				at = c.add(changeRow{tab.Row{Item: item + name, Said: say.That("%s: %s", what, shown(n.Said, n.Title()))}, group, false})
			}
		}
		out = append(out, at)
	}
	return out
}

// addMean adds a row of means. What it is about is told only if enough people
// have a record of it.
func (s *change) addMean(item string, said say.Text, money bool) int {
	return s.means.add(changeRow{tab.Row{Item: item, Said: said, Found: true}, meanGroup + len(s.means.rows), money})
}

func (s *change) addNeeds(c *Context) {
	if !c.measured(segment.Satisfaction, segment.NeedRating) {
		return
	}
	for _, name := range c.datedNames(segment.Satisfaction, segment.NeedCode) {
		label := name
		if c.Frame != nil {
			if k, ok := c.Frame.Lookup(name); ok {
				label = c.Frame.Codes[k].Title()
			}
		}
		s.needs = append(s.needs, s.addMean("satisfaction:"+name, say.That("%s: %s", say.That("Satisfaction"), label), false))
	}
}

func (s *change) addAssets(c *Context) {
	if !c.measured(segment.Assets, segment.AssetLevel) {
		return
	}
	dimensions := append([]string{""}, c.names(segment.Assets, segment.AssetDimension)...)
	for _, asset := range c.datedNames(segment.Assets, segment.AssetName) {
		for _, dimension := range dimensions {
			item, what, money := "assets_held:"+asset, shown(assetWords(asset), words(asset)), false
			label := ""
			if dimension != "" {
				item, label = item+"/"+dimension, words(dimension)
			}
			for _, d := range c.Choices.Dimensions {
				if d.Asset == asset && d.Name == dimension {
					money = d.Money != ""
					if d.Label != "" {
						label = d.Label
					}
				}
			}
			if label != "" {
				what = say.That("%s, %s", what, label)
			}
			s.assets = append(s.assets, s.addMean(item, say.That("%s: %s", say.That("asset|Level"), what), money))
		}
	}
}

// asset is the place of a row's asset and dimension.
func (s *change) asset(t *segment.Told, row int) int {
	at := int(t.Text(segment.AssetName, row)) * (1 + len(t.Names[segment.AssetDimension]))
	if d := t.Text(segment.AssetDimension, row); d != segment.Nothing {
		at += 1 + int(d)
	}
	return at
}

// answers says that the person at hand answers in a period.
func (s *change) answers(group, period int) { s.here[group*s.periods+period] = true }

// says sets what the person at hand says in a period: after the period before,
// and before the next.
func (s *change) says(c *changes, row, period int, v float64) {
	if period > 0 {
		c.of.set(row*s.pairs+period-1, saidAfter, v)
	}
	if period < s.pairs {
		c.of.set(row*s.pairs+period, saidBefore, v)
	}
}

// reached takes the values that ladders of each period reach.
func (s *change) reached(b *segment.Batch, i int) {
	set := b.Ladders
	if s.codes == nil || set == nil || set.Wave == nil {
		return
	}
	for l := range ladders(set, i) {
		for period := range s.periods {
			if !s.in(period, set.Wave[l]) {
				continue
			}
			s.answers(ladderGroup, period)
			ladder.Terminals(set.Ladder(l), set.ParentOf(l), func(code ladder.Index) {
				if row := s.codes[code]; row >= 0 {
					s.says(s.shares, row, period, 1)
				}
			})
		}
	}
}

// held takes the values that a person ranks or rates, and those that he holds
// high. Rows of one value follow each other.
func (s *change) held(t *segment.Told, i int) {
	if s.values == nil {
		return
	}
	high := func(rank float64) bool { return rank <= s.c.top() }
	number := segment.HeldRank
	if !s.c.measured(segment.Held, number) {
		high = func(rating float64) bool { return rating >= or(s.c.Choices.High, DefaultHigh) }
		number = segment.HeldRating
	}
	from, until := t.Of(i)
	for period := range s.periods {
		last := -1 // the latest row of the value at hand
		for row := from; row < until; row++ {
			value, v := t.Text(segment.HeldValue, row), t.Number(number, row)
			if value == segment.Nothing || math.IsNaN(v) || t.Periods[row]>>period&1 == 0 {
				continue
			}
			s.answers(heldGroup, period)
			at := s.values[value]
			if at < 0 {
				continue
			}
			if last >= 0 && t.Text(segment.HeldValue, last) == value {
				switch newer := t.Compare(segment.Held, row, last); {
				case newer < 0:
					continue
				case newer > 0 && s.spoke(s.shares, at, period):
					s.says(s.shares, at, period, 0)
				}
			}
			last = row
			if high(v) {
				s.says(s.shares, at, period, 1)
			}
		}
	}
}

// spoke says that the person at hand has said something of a row.
func (s *change) spoke(c *changes, row, period int) bool {
	return period > 0 && c.of.has[row*s.pairs+period-1] || period < s.pairs && c.of.has[row*s.pairs+period]
}

// wanted takes the relationships that a person wants: one a product.
func (s *change) wanted(t *segment.Told, i int) {
	if s.types == nil {
		return
	}
	from, until := t.Of(i)
	for period := range s.periods {
		for row := from; row < until; row++ {
			wanted := t.Text(segment.TypeWanted, row)
			if wanted == segment.Nothing && t.Text(segment.TypeAssumed, row) == segment.Nothing || !s.latest(t, from, until, row, period) {
				continue
			}
			s.answers(typeGroup, period)
			if wanted != segment.Nothing && s.types[wanted] >= 0 {
				s.says(s.shares, s.types[wanted], period, 1)
			}
		}
	}
}

// latest says that no row of the same product and period comes after a row.
func (s *change) latest(t *segment.Told, from, until, row, period int) bool {
	if t.Periods[row]>>period&1 == 0 {
		return false
	}
	for other := from; other < until; other++ {
		if t.Periods[other]>>period&1 == 1 && t.Text(segment.TypeProduct, other) == t.Text(segment.TypeProduct, row) {
			if newer := t.Compare(segment.Relationships, other, row); newer > 0 || newer == 0 && other > row {
				return false
			}
		}
	}
	return true
}

// rated takes the latest number of each thing that a person rates. Rows of one
// thing follow each other.
func (s *change) rated(t *segment.Told, e segment.Export, number, i int, rows []int, thing func(t *segment.Told, row int) int) {
	if rows == nil {
		return
	}
	from, until := t.Of(i)
	for period := range s.periods {
		last := -1
		for row := from; row < until; row++ {
			v := t.Number(number, row)
			if math.IsNaN(v) || t.Text(0, row) == segment.Nothing || t.Periods[row]>>period&1 == 0 {
				continue
			}
			at := thing(t, row)
			if last >= 0 && thing(t, last) == at && t.Compare(e, row, last) < 0 {
				continue
			}
			last = row
			s.answers(s.means.rows[rows[at]].group, period)
			s.says(s.means, rows[at], period, v)
		}
	}
}

// answer counts where the person at hand answers, beside what he says.
func (s *change) answer() {
	one := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	for at := 0; at < len(s.here); at += s.periods {
		for pair := range s.pairs {
			if before, after := s.here[at+pair], s.here[at+pair+1]; before || after {
				now := s.base.touch(at/s.periods*s.pairs + pair)
				now[inBefore], now[inAfter], now[inEither] = one(before), one(after), 1
			}
		}
	}
	for _, c := range []*changes{s.shares, s.means} {
		for _, item := range c.of.touched {
			now := c.of.now[item*changeNumbers:][:changeNumbers]
			at := c.rows[item/s.pairs].group*s.periods + item%s.pairs
			now[hereBefore], now[hereAfter] = one(s.here[at]), one(s.here[at+1])
		}
	}
	clear(s.here)
}

func tabulateChange(c *Context, state State) []*Table {
	s := state.(*change)
	var out []*Table
	if t := s.table(c, s.shares, false); t != nil {
		out = append(out, t)
	}
	if t := s.table(c, s.means, true); t != nil {
		out = append(out, t)
	}
	return out
}

// The statistics of wave_change, by place.
const (
	changeBefore = iota
	changeAfter
	changeChange
	changeFrom
	changeTo
	changeRestFrom
	changeRestTo
)

// table is the rows of one kind that somebody answers in either period.
func (s *change) table(c *Context, of *changes, means bool) *Table {
	var rows []tab.Row
	var items []int
	var bases [][]tab.Base
	answer, first := map[int]*rolled{}, map[int]int{} // per item of the base, and its kind of base
	for k, r := range of.rows {
		for pair := range s.pairs {
			at := r.group*s.pairs + pair
			if answer[at] == nil {
				answer[at], first[at] = s.base.roll(at), -1
			}
			if answer[at].people(0) == 0 {
				continue
			}
			if first[at] < 0 {
				first[at] = len(bases)
				bases = append(bases, answer[at].base(inEither))
			}
			to := c.Life.Periods[pair+1]
			row := r.Row
			row.ItemTo, row.LabelTo, row.Base = to.Name, to.Title(), first[at]
			rows, items = append(rows, row), append(items, k*s.pairs+pair)
		}
	}
	if rows == nil {
		return nil
	}
	p := newPage(c, "respondents who answer in either period", "What may change", nil, rows, changeStatistics(means))
	p.Bases, p.Measure = bases, "wave_change" // facts are named after it
	for row, item := range items {
		r := of.rows[item/s.pairs]
		said, base := of.of.roll(item), answer[r.group*s.pairs+item%s.pairs]
		of := [2][]tab.Base{base.base(inBefore), base.base(inAfter)}
		for column := range p.Columns.List {
			p.change(row, column, said, base, of, means)
			if r.money {
				p.sensitive(row, column, "before", said, saidBefore)
				p.sensitive(row, column, "after", said, saidAfter)
				p.sensitive(row, column, "change", said, saidBefore)
				p.sensitive(row, column, "change", said, saidAfter)
			}
		}
	}
	p.relateChanges(items, s.pairs, means)
	p.note("change", "Before is the period before the one named. The interval takes into account who answers in both.")
	p.note("latest", "Of several records of a person in a period the latest counts; of a value held, the best of them.")
	if c.Weighted {
		p.note("weighted-shares", "Shares and means are weighted. Counts are not: they are people.")
	}
	return p.Table
}

func changeStatistics(means bool) []tab.Statistic {
	const before, after, from, to = "wave_change.before", "wave_change.after", "wave_change.n_before", "wave_change.n_after"
	out := []tab.Statistic{
		{Name: "before", Label: "Before", Unit: tab.Share, Decimals: -1, Fact: before, Additive: true},
		{Name: "after", Label: "After", Unit: tab.Share, Decimals: -1, Fact: after, Additive: true},
		{Name: "change", Label: "Change", Unit: tab.Share, Decimals: -1, From: []string{before, after, from, to}},
		{Name: "n_before", Label: "Answer before", Unit: tab.Respondents, Fact: from, Additive: true},
		{Name: "n_after", Label: "Answer after", Unit: tab.Respondents, Fact: to, Additive: true},
	}
	if means {
		for k := changeBefore; k <= changeChange; k++ {
			out[k].Unit, out[k].Decimals = tab.Mean, 1
		}
		out[changeBefore].Fact, out[changeAfter].Fact = from, to
		return out
	}
	return append(out, // nobody reads these: the rest of those who answer must not be few either
		tab.Statistic{Name: "others_before", Label: "Others before", Unit: tab.Respondents, Additive: true},
		tab.Statistic{Name: "others_after", Label: "Others after", Unit: tab.Respondents, Additive: true})
}

// change fills a row in a column.
func (p page) change(row, column int, said, base *rolled, of [2][]tab.Base, means bool) {
	totals, squares := said.sums(column), said.squares(column)
	answers, crossed := base.sums(column), base.squares(column)
	// Who answers and does not say it is in the base alone.
	totals[hereBefore], totals[hereAfter] = answers[inBefore], answers[inAfter]
	squares[5], squares[8], squares[9] = crossed[0], crossed[1], crossed[2]
	under := func(k int) total {
		if k >= hereBefore {
			return base.whole(column, k-hereBefore+inBefore)
		}
		return said.whole(column, k)
	}
	n := [2]int{base.of(column, inBefore), base.of(column, inAfter)}
	estimates, people := [2]estimate.Estimate{}, [2]int{}
	for k := range estimates {
		y, x := saidBefore+k, hereBefore+k
		if people[k] = n[k]; means {
			value, gradient := estimate.Quotient(totals, y, x)
			estimates[k] = p.c.smooth(value, gradient, squares, n[k], under)
		} else {
			people[k] = said.of(column, y)
			estimates[k] = p.c.shareOf(said.subset(column, y), of[k], column)
			p.absent(row, column, [2]string{"others_before", "others_after"}[k], n[k]-people[k])
		}
		p.put(row, changeBefore+k, column, estimates[k])
		p.put(row, changeFrom+k, column, estimate.Count(float64(n[k]), n[k]))
	}
	value, gradient := estimate.Quotient(totals, saidAfter, hereAfter)
	before, minus := estimate.Quotient(totals, saidBefore, hereBefore)
	for k := range gradient {
		gradient[k] -= minus[k]
	}
	// Who answers in neither period is in no sample of them.
	c := *p.c
	if c.Sampled > 0 {
		c.Sampled = base.of(0, inEither)
	}
	e := c.smooth(value-before, gradient, squares, base.of(column, inEither), under)
	if !math.IsNaN(e.Value) {
		e.Persons = int32(fewest(people[0], people[1]))
		if !means {
			e.Value = max(-1, min(1, e.Value))
			e.Low, e.High = min(e.Value, max(-1, e.Low)), max(e.Value, min(1, e.High))
		}
	}
	p.put(row, changeChange, column, e)
}

// relateChanges relates what is the same: a period is after one and before
// another, rows of one base count the same people, and those who say something
// and others are all who answer.
func (p page) relateChanges(items []int, pairs int, means bool) {
	same := func(a, b tab.Fact) {
		p.Relations = append(p.Relations, tab.Relation{Total: a, Parts: []tab.Fact{b}, Disjoint: true})
	}
	first := map[int]int{} // per kind of base, its first row
	for row, r := range p.Stub {
		if row+1 < len(items) && items[row+1] == items[row]+1 && items[row+1]%pairs != 0 {
			same(p.Fact(row, changeAfter), p.Fact(row+1, changeBefore))
			if !means {
				same(p.Fact(row, changeTo), p.Fact(row+1, changeFrom))
			}
		}
		if of, ok := first[r.Base]; ok {
			same(p.Fact(of, changeFrom), p.Fact(row, changeFrom))
			same(p.Fact(of, changeTo), p.Fact(row, changeTo))
		} else {
			first[r.Base] = row
		}
		if !means {
			p.Relations = append(p.Relations,
				tab.Relation{Total: p.Fact(row, changeFrom), Parts: []tab.Fact{p.Fact(row, changeBefore), p.Fact(row, changeRestFrom)}, Disjoint: true},
				tab.Relation{Total: p.Fact(row, changeTo), Parts: []tab.Fact{p.Fact(row, changeAfter), p.Fact(row, changeRestTo)}, Disjoint: true})
		}
	}
}

// changing says that the study has two periods or more, and something that may
// change between them.
func changing(c *Context) bool {
	if c.Life == nil || len(c.Life.Periods) < 2 {
		return false
	}
	return c.waved() || c.datedNames(segment.Held, segment.HeldValue) != nil || c.datedNames(segment.Relationships, segment.TypeWanted) != nil ||
		c.datedNames(segment.Assets, segment.AssetName) != nil || c.datedNames(segment.Satisfaction, segment.NeedCode) != nil
}

// relateToWaves relates the shares and means of wave_change to the same figures
// in the tables of their periods: hidden there, they would stand here.
func relateToWaves(c *Context, tables []*Table) {
	for _, t := range tables {
		if t.Measure != "wave_change" {
			continue
		}
		for row, r := range t.Stub {
			name, item, _ := strings.Cut(r.Item, ":")
			if name == "satisfaction" {
				name = "underserved_needs"
			}
			for _, o := range tables {
				if o.Measure != name || o.Wave == "" {
					continue
				}
				for k, period := range c.Life.Periods {
					if period.Name != r.ItemTo || k == 0 {
						continue
					}
					for s, wave := range []string{c.Life.Periods[k-1].Name, period.Name} {
						if o.Wave == wave {
							relateAlike(t, row, changeBefore+s, o, item)
							relatePeople(t, row, changeFrom+s, o, item)
						}
					}
				}
			}
		}
	}
}

// relateAlike makes a figure that of a row of another table which is the same
// in every column. A mean and a share that are equal by chance are not the
// same.
func relateAlike(t *Table, row, statistic int, o *Table, item string) {
	for other, r := range o.Stub {
		if r.Item != item && r.Item+"/"+r.ItemTo != item {
			continue
		}
		for s := range o.Statistics {
			if o.Statistics[s].Unit == t.Statistics[statistic].Unit && alike(t.Line(row, statistic), o.Line(other, s), len(t.Columns.List)) {
				if t.Statistics[statistic].Unit != tab.Share {
					// A mean is of those who rate, the base of the row; there it stands on a wider one.
					t.Relations = append(t.Relations, tab.Relation{Total: t.Fact(row, statistic), Parts: []tab.Fact{o.Fact(other, s)}, Disjoint: true})
					return
				}
				if t.Restated == nil {
					t.Restated = map[[2]int]tab.Fact{}
				}
				was := t.Fact(row, statistic)
				t.Restated[[2]int{row, statistic}] = o.Fact(other, s)
				for k, of := range t.Relations {
					t.Relations[k] = renamed(of, was, o.Fact(other, s))
				}
				return
			}
		}
	}
}

// relatePeople relates the people of whom a figure is known to those of a row of
// another table, where they are the same.
func relatePeople(t *Table, row, statistic int, o *Table, item string) {
	for other, r := range o.Stub {
		if r.Item != item {
			continue
		}
		for s, of := range o.Statistics {
			if of.Name != sayers && of.Name != "raters" {
				continue
			}
			a, b, same := t.Line(row, statistic), o.Line(other, s), true
			for c := range t.Columns.List {
				same = same && a.Persons(c) == b.Persons(c)
			}
			if same {
				t.Relations = append(t.Relations, tab.Relation{Total: t.Fact(row, statistic), Parts: []tab.Fact{o.Fact(other, s)}, Disjoint: true})
			}
		}
	}
}

func alike(a, b *estimate.Line, columns int) bool {
	for c := range columns {
		x, y := a.Value(c), b.Value(c)
		if a.Persons(c) != b.Persons(c) || math.IsNaN(x) != math.IsNaN(y) || math.Abs(x-y) > 1e-12*math.Abs(x) {
			return false
		}
	}
	return a != nil && b != nil
}

// renamed is a relation in which a fact has another name.
func renamed(r tab.Relation, was, is tab.Fact) tab.Relation {
	if r.Total == was {
		r.Total = is
	}
	r.Parts = slices.Clone(r.Parts)
	for k, f := range r.Parts {
		if f == was {
			r.Parts[k] = is
		}
	}
	return r
}
