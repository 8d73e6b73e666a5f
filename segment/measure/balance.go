package measure

import (
	"math"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var balanceFold = &Fold{Name: "balance", New: newBalance}

// The rows of the balance begin with the side that they stand on.
const (
	gainsPrefix = "gains:"
	givesPrefix = "gives:"
)

// balance adds up, per person, what he gains and what he gives: changes of
// assets, satisfaction, needs served, and the amounts of both sides.
type balance struct {
	*gathering
	weights []weight
	codes   []string // of money that levels are in; the first, empty, is none
}

// weight is what lies on one side of the balance.
type weight struct {
	tab.Row
	amount  int  // place; -1 for what is no amount
	signed  bool // may be below zero, so that there is no index
	weighty bool // one person may make up most of it
}

// levels says that the study has levels of assets, rated that it has ratings.
func (c *Context) levels() bool { return c.measured(segment.Assets, segment.AssetLevel) }
func (c *Context) rated() bool  { return c.measured(segment.Satisfaction, segment.NeedRating) }

// balanced says that something lies on the balance.
func (c *Context) balanced() bool {
	for _, a := range c.amounts() {
		if a.Side != segment.Neither {
			return true
		}
	}
	return c.levels() || c.rated()
}

func newBalance(c *Context) State {
	s := &balance{gathering: newGathering(c), codes: []string{""}}
	s.assets()
	satisfaction := len(s.weights)
	if c.rated() {
		s.add(weight{Row: tab.Row{Item: gainsPrefix + "satisfaction", Said: say.That("Satisfaction, mean rating")}, amount: -1})
		s.add(weight{Row: tab.Row{Item: gainsPrefix + "values_served", Said: say.That("Needs served, of those rated"), Unit: tab.Share}, amount: -1})
	}
	first := len(s.weights)
	for _, side := range []segment.Side{segment.Gains, segment.Gives} {
		for k, a := range c.amounts() {
			if a.Side == side {
				r := amountRow(a, 0)
				r.Of, r.Item = r.Item, side.String()+":"+r.Item
				s.add(weight{Row: r, amount: k, weighty: !a.Share})
			}
		}
	}
	v := s.vectors(len(s.weights), 2, []bool{false, true})
	put := func(item int, x float64) {
		now := v.touch(item)
		now[known], now[1] = 1, x
	}
	s.person = func(b *segment.Batch, i int) {
		if b.Life == nil {
			return
		}
		if c.levels() {
			s.gain(b.Life.Told[segment.Assets], i, put)
		}
		if c.rated() {
			s.serve(b.Life.Told[segment.Satisfaction], i, satisfaction, put)
		}
		for k := first; k < len(s.weights) && len(b.Life.Amount) > 0; k++ {
			if x := b.Life.Value(s.weights[k].amount, i); x == x {
				put(k, x)
			}
		}
	}
	return s
}

func (s *balance) add(w weight) { s.weights = append(s.weights, w) }

// assets adds a row for each asset and unit of money that its dimensions may
// have: levels in different units have no mean.
func (s *balance) assets() {
	if !s.c.levels() {
		return
	}
	for _, d := range s.c.Choices.Dimensions {
		if s.code(d.Money) < 0 {
			s.codes = append(s.codes, d.Money)
		}
	}
	for _, asset := range s.c.names(segment.Assets, segment.AssetName) {
		change := say.That("%s, change of level", shown(assetWords(asset), asset))
		for _, code := range s.codes {
			w := weight{Row: tab.Row{Item: gainsPrefix + asset, Said: change, Found: true}, amount: -1, signed: true, weighty: true}
			if code != "" {
				w.Item, w.Said, w.Unit = w.Item+":"+code, say.That("%s (%s)", change, code), money(code)
			}
			s.add(w)
		}
	}
}

// code is the place of a unit of money; -1 where it is not there.
func (s *balance) code(code string) int {
	for k, c := range s.codes {
		if c == code {
			return k
		}
	}
	return -1
}

// gain finds the changes of a person's assets: of each dimension with two
// records the last level less the first, in the better direction; of an asset
// the mean of its dimensions in one unit.
func (s *balance) gain(t *segment.Told, i int, put func(item int, x float64)) {
	from, until := t.Of(i)
	names := len(s.c.names(segment.Assets, segment.AssetName))
	sums, counts := make([]float64, names*len(s.codes)), make([]float64, names*len(s.codes))
	for from < until {
		to := from // the rows of a dimension stand together
		for to < until && t.Text(segment.AssetName, to) == t.Text(segment.AssetName, from) && t.Text(segment.AssetDimension, to) == t.Text(segment.AssetDimension, from) {
			to++
		}
		asset := t.Text(segment.AssetName, from)
		if change, ok := changed(t, from, to); ok && asset != segment.Nothing {
			lower, code := s.dimension(t.Name(segment.AssetName, asset), t.Name(segment.AssetDimension, t.Text(segment.AssetDimension, from)))
			if lower {
				change = -change
			}
			sums[int(asset)*len(s.codes)+code] += change
			counts[int(asset)*len(s.codes)+code]++
		}
		from = to
	}
	for k, n := range counts {
		if n > 0 {
			put(k, sums[k]/n)
		}
	}
}

// dimension says whether less is better in a dimension of an asset, and in
// which money its levels are.
func (s *balance) dimension(asset, name string) (lower bool, code int) {
	for _, d := range s.c.Choices.Dimensions {
		if d.Asset == asset && d.Name == name {
			return d.Lower, s.code(d.Money)
		}
	}
	return false, 0
}

// changed is the last level of some rows less the first; not where there are
// no two.
func changed(t *segment.Told, from, until int) (change float64, ok bool) {
	first, last := -1, -1
	for row := from; row < until; row++ {
		if level := t.Number(segment.AssetLevel, row); level != level {
			continue
		}
		if first < 0 || earlierRow(t, segment.Assets, row, first) {
			first = row
		}
		if last < 0 || !earlierRow(t, segment.Assets, row, last) {
			last = row
		}
	}
	if first == last {
		return 0, false
	}
	return t.Number(segment.AssetLevel, last) - t.Number(segment.AssetLevel, first), true
}

// earlierRow says that row a of an export is older than row b, which stands
// before it or is the same: by day, where both have one, and otherwise by wave
// in the order of the export. Of rows as old, the one that stands later is the
// newer one.
func earlierRow(t *segment.Told, e segment.Export, a, b int) bool {
	if x, y := t.Number(e.Day(), a), t.Number(e.Day(), b); x != y && x == x && y == y {
		return x < y
	}
	x, y := t.Text(e.Wave(), a), t.Text(e.Wave(), b)
	return x != y && x != segment.Nothing && y != segment.Nothing && x < y
}

// serve finds how well a person's needs are served: by his last rating of
// each. The rows of a need stand together.
func (s *balance) serve(t *segment.Told, i, item int, put func(item int, x float64)) {
	satisfied := or(s.c.Choices.Satisfied, DefaultHigh)
	from, until := t.Of(i)
	var sum, served, n float64
	for from < until {
		need, last := t.Text(segment.NeedCode, from), -1
		for ; from < until && t.Text(segment.NeedCode, from) == need; from++ {
			if r := t.Number(segment.NeedRating, from); r == r && (last < 0 || !earlierRow(t, segment.Satisfaction, from, last)) {
				last = from
			}
		}
		if need == segment.Nothing || last < 0 {
			continue
		}
		r := t.Number(segment.NeedRating, last)
		sum, served, n = sum+r, served+one(r >= satisfied), n+1
	}
	if n > 0 {
		put(item, sum/n)
		put(item+1, served/n)
	}
}

// Merge adds another state.
func (s *balance) Merge(other State) { s.gathering.Merge(other) }

func tabulateBalance(c *Context, state State) []*Table {
	s := state.(*balance)
	v := s.v[0]
	var rows []tab.Row
	var items []*rolled
	var bases [][]tab.Base
	var weights []weight
	for k, w := range s.weights {
		r := v.roll(k)
		if w.Found && r.people(0) == 0 {
			continue // nobody has a level in that unit
		}
		w.Base = len(rows)
		rows, items, bases, weights = append(rows, w.Row), append(items, r), append(bases, r.base(known)), append(weights, w)
	}
	if len(rows) == 0 {
		return nil
	}
	p := newPage(c, "respondents of whom it is known", "Gains and gives", nil, rows, []tab.Statistic{
		meanStatistic,
		{Name: "index", Label: "Index, all respondents = 100", Unit: tab.Index, Fact: sumFact, Additive: true, OfTotal: true},
		{Name: "difference", Label: "Difference to all respondents", Unit: tab.Mean, Decimals: 2, Fact: sumFact, Additive: true, OfTotal: true},
	})
	p.Bases = bases
	for row, w := range weights {
		r := items[row]
		whole := r.ratio(0, 1, known).Value
		for column := range p.Columns.List {
			p.mean(row, column, "mean", r, 1, known)
			if w.signed || !(whole > 0) {
				p.set(row, column, "index", estimate.None())
				p.set(row, column, "difference", r.against(column, difference))
			} else {
				p.set(row, column, "index", r.against(column, index))
			}
		}
	}
	p.note("index", "An index is the mean of a segment in percent of that of all respondents, the segment among them. Its interval allows for that. Where values may be below zero it has no meaning, and the difference stands in its place.")
	p.note("change-of-level", "The change of an asset is the last level of a person less the first, in the better direction: the mean over the person's dimensions with two records or more.")
	p.explainSums()
	return []*Table{p.Table}
}

// against compares the mean of number 1 over number 0, which is 1 for each
// person, with Total's. of makes the figure, and what it gains where the mean
// of the segment and that of Total grow.
//
// By Taylor linearisation: a person adds bySegment·(y−m)/X to the figure where
// the segment has him, m being its mean and X its weight, and byTotal·(y−M)/T
// everywhere, M and T being those of Total. The segment is part of Total, so
// its people add both, and the others the second alone: their squares are
// Total's less the segment's. The degrees of freedom are the segment's.
func (r *rolled) against(column int, of func(m, all float64) (value, bySegment, byTotal float64)) estimate.Estimate {
	here, all := r.sums(column), r.sums(0)
	m, M := quotient(here[1], here[known]), quotient(all[1], all[known])
	value, bySegment, byTotal := of(m, M)
	e := estimate.Count(value, r.of(column, 1))
	if math.IsNaN(value) {
		return estimate.None()
	}
	n := r.of(column, known)
	if column == 0 || n < 2 {
		return e // Total against itself has no error
	}
	apart := [2]float64{-byTotal * M / all[known], byTotal / all[known]}
	both := [2]float64{apart[0] - bySegment*m/here[known], apart[1] + bySegment/here[known]}
	inside := r.squares(column)
	others := r.squares(0)
	for k := range others {
		others[k] -= inside[k]
	}
	variance := max(0, form(both, inside)) + max(0, form(apart, others))
	one := r.c.smooth(value, []float64{1}, []float64{variance}, n, func(int) total {
		d := r.c.Design
		mean := func(column int) (estimate.Influence, float64) {
			y, x := r.whole(column, 1), r.whole(column, known)
			_, i := d.Quotient(y.sum, x.sum, y.influence, x.influence)
			return i, x.df
		}
		here, df := mean(column)
		whole, _ := mean(0)
		return total{influence: d.Plus(d.Plus(estimate.Influence{}, bySegment, here), byTotal, whole), df: df}
	})
	one.Persons = e.Persons
	return one
}

// form is g'Sg.
func form(g [2]float64, s []float64) float64 {
	return g[0]*g[0]*s[0] + 2*g[0]*g[1]*s[1] + g[1]*g[1]*s[2]
}

func index(m, all float64) (value, bySegment, byTotal float64) {
	return 100 * (m / all), 100 / all, -100 * m / (all * all)
}

func difference(m, all float64) (value, bySegment, byTotal float64) { return m - all, 1, -1 }
