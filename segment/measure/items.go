package measure

import (
	"cmp"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var itemsFold = &Fold{Name: "swot_items", New: newNamedItems}

// The numbers of a person and a SWOT item, or an asset and SWOT of any item.
const (
	itemOne         = iota // names it
	itemRated              // says how significant it is
	itemRating             // the highest that he says
	itemSignificant        // that is high
	itemNumbers
)

// maxItems is how many items are listed.
const maxItems = 60

// The ends of the scale on which significance is rated: what makes priorities
// of shares and ratings comparable.
const leastSignificance, mostSignificance = 1, 5

// namedItems is the SWOT items that people name in an export of their own.
type namedItems struct {
	*gathering
	assets, swots, names []string
	base                 *vectors
	starts               *vectors       // per asset and SWOT
	items                *found[placed] // per item in one of them
}

// placed is an item of an asset and a SWOT; item -1 is one without a name.
type placed struct{ asset, swot, item int }

func hasItems(c *Context) bool {
	return c.mapped(segment.Items, segment.ItemAsset) && c.mapped(segment.Items, segment.ItemSwot)
}

func newNamedItems(c *Context) State {
	s := &namedItems{gathering: newGathering(c), assets: c.names(segment.Items, segment.ItemAsset),
		swots: c.names(segment.Items, segment.ItemSwot), names: c.names(segment.Items, segment.ItemName)}
	s.base = s.vectors(1, 1, nil)
	s.starts = s.vectors(len(s.assets)*len(s.swots), itemNumbers, nil)
	s.items = newFound[placed](s.grid, itemNumbers, nil)
	s.person = s.one
	return s
}

// Merge adds another state.
func (s *namedItems) Merge(other State) {
	o := other.(*namedItems)
	s.gathering.Merge(o)
	s.items.merge(o.items)
}

func (s *namedItems) start(asset, swot int) int { return asset*len(s.swots) + swot }

// one counts respondent i of a batch. Of several ratings of one thing the
// highest counts, whenever it was given: once significant is significant.
func (s *namedItems) one(b *segment.Batch, i int) {
	t := b.Life.Told[segment.Items]
	for row, until := t.Of(i); row < until; row++ {
		asset, swot := t.Text(segment.ItemAsset, row), t.Text(segment.ItemSwot, row)
		if asset == segment.Nothing || swot == segment.Nothing {
			continue
		}
		everybody(s.base, 0)
		at := placed{int(asset), int(swot), -1}
		if item := t.Text(segment.ItemName, row); item != segment.Nothing {
			at.item = int(item)
		}
		rating := t.Number(segment.ItemSignificance, row)
		s.rate(s.starts.touch(s.start(at.asset, at.swot)), rating)
		s.rate(s.items.touch(s.items.item(at)), rating)
	}
	s.items.flush(b, i)
}

func (s *namedItems) rate(v []float64, rating float64) {
	v[itemOne] = 1
	if missing(rating) || v[itemRated] == 1 && v[itemRating] >= rating {
		return
	}
	v[itemRated], v[itemRating] = 1, rating
	if rating >= s.significant() {
		v[itemSignificant] = 1
	}
}

func (s *namedItems) significant() float64 { return or(s.c.Choices.Significant, DefaultHigh) }

// listed is the items with a name that have rows, in the order of assets and
// SWOT, within them by people; and how many there are.
func (s *namedItems) listed() (out []placed, all int) {
	people := map[placed]int64{}
	named := s.items.sorted(func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.asset, b.asset), cmp.Compare(a.swot, b.swot), cmp.Compare(a.item, b.item))
	})
	named = slices.DeleteFunc(named, func(at placed) bool { return at.item < 0 })
	for _, at := range named {
		people[at] = s.items.inTotal(at, itemOne)
	}
	slices.SortStableFunc(named, func(a, b placed) int { return cmp.Compare(people[b], people[a]) })
	out = named[:min(len(named), maxItems)]
	slices.SortStableFunc(out, func(a, b placed) int { return cmp.Or(cmp.Compare(a.asset, b.asset), cmp.Compare(a.swot, b.swot)) })
	return out, len(named)
}

// weak says that a SWOT item is one to do something about.
func (s *namedItems) weak(swot int) bool {
	return s.swots[swot] == "weakness" || s.swots[swot] == "threat"
}

func tabulateItems(c *Context, state State) []*Table {
	s := state.(*namedItems)
	listed, all := s.listed()
	var rows []tab.Row
	var of []placed
	var items []*rolled
	add := func(r tab.Row, at placed, v *rolled) {
		rows, of, items = append(rows, r), append(of, at), append(items, v)
	}
	add(tab.Row{Item: allItem, Said: say.That("Any SWOT item"), Net: true}, placed{-1, -1, -1}, s.base.roll(0))
	for asset := range s.assets {
		for swot := range s.swots {
			start := tab.Row{Item: s.assets[asset] + "/" + s.swots[swot], Said: say.That("%s × %s", shown(assetWords(s.assets[asset]), capital(s.assets[asset])), shown(swotWords(s.swots[swot]), capital(s.swots[swot]))), Net: true, Indent: 1}
			add(start, placed{asset, swot, -1}, s.starts.roll(s.start(asset, swot)))
			for _, at := range listed {
				if at.asset == asset && at.swot == swot {
					add(tab.Row{Item: start.Item + "/" + s.names[at.item], Label: s.names[at.item], Indent: 2, Found: true}, at, s.items.rolledOf(at))
				}
			}
		}
	}
	p := newPage(c, "respondents who named a SWOT item", "SWOT item", items[0].base(0), rows, s.statistics())
	for row, v := range items {
		s.fill(p, row, of[row], v)
	}
	s.rank(p, of)
	s.explain(p, all-len(listed))
	s.sums(p, of, items, all == len(listed))
	return []*Table{p.Table}
}

// statistics of SWOT items; those of ratings where the export has them.
func (s *namedItems) statistics() []tab.Statistic {
	out := counts("swot_items.respondents")
	if !s.c.measured(segment.Items, segment.ItemSignificance) {
		return out
	}
	from := []string{"swot_items.respondents", "swot_items.significance"}
	return append(out,
		tab.Statistic{Name: "significance", Label: "Mean significance", Unit: tab.Mean, Decimals: 1, Fact: from[1], Additive: true, From: from[:1]},
		tab.Statistic{Name: "significant_share", Label: "% who find it significant", Unit: tab.Share, Decimals: -1,
			Fact: "swot_items.significant", Additive: true, Complement: true},
		leftOver("swot_items", "not_significant", "Name it, do not find it significant"),
		tab.Statistic{Name: "priority", Label: "Priority", Unit: tab.Index, Decimals: 2, From: from},
		tab.Statistic{Name: "rank", Label: "Rank", Unit: tab.Index, From: from})
}

func (s *namedItems) fill(p page, row int, at placed, v *rolled) {
	p.people(row, sayers, v, 0)
	p.shares(row, share, v, 0)
	if at.asset < 0 || p.Statistic("priority") < 0 {
		return
	}
	p.ratios(row, "significance", v, itemRating, itemRated)
	p.shares(row, "significant_share", v, itemSignificant)
	p.rest(row, sayers, "significant_share", "not_significant", func(column int) int { return v.of(column, itemOne) - v.of(column, itemSignificant) })
	for column := range p.Columns.List {
		part := p.At(row, p.Statistic(share), column).Value
		rating := p.At(row, p.Statistic("significance"), column).Value
		p.number(row, column, "priority", part*scaled(rating), v.of(column, itemRated))
	}
}

// scaled brings a rating of significance to 0 to 1.
func scaled(rating float64) float64 {
	return min(1, max(0, (rating-leastSignificance)/(mostSignificance-leastSignificance)))
}

// rank numbers weaknesses and threats by priority in every column: the items,
// or in an export without their names the assets' own rows. Equal priorities
// share the better rank.
func (s *namedItems) rank(p page, of []placed) {
	if p.Statistic("rank") < 0 {
		return
	}
	items := s.c.mapped(segment.Items, segment.ItemName)
	var ranked []int
	for row, at := range of {
		if at.asset >= 0 && s.weak(at.swot) && (at.item >= 0) == items {
			ranked = append(ranked, row)
		}
	}
	p.rank("rank", "priority", ranked)
}

// rank numbers rows by a statistic in every column, the largest first. Rows
// without a figure have no rank.
func (p page) rank(statistic, by string, rows []int) {
	at := p.Statistic(by)
	for column := range p.Columns.List {
		for _, row := range rows {
			of := p.At(row, at, column)
			if of.Status != tab.Shown {
				p.set(row, column, statistic, estimate.None())
				continue
			}
			rank := 1
			for _, other := range rows {
				if o := p.At(other, at, column); o.Status == tab.Shown && o.Value > of.Value {
					rank++
				}
			}
			p.number(row, column, statistic, float64(rank), int(of.Persons))
		}
	}
}

func (s *namedItems) explain(p page, left int) {
	p.explainShares()
	if p.Statistic("priority") >= 0 {
		p.note("swot-significance", "Significance is the highest rating that a person gave; significant is %g or more, of everybody in the base.", s.significant())
		p.note("swot-priority", "Priority is the share of people who name it, times their mean significance with %d as 0 and %d as 1. Rank 1 is the weakness or threat that is named most often and matters most.", leastSignificance, mostSignificance)
	}
	if left > 0 {
		p.note("items-left-out", "%d more items are not listed: these are the ones that most people name.", left)
	}
}

// sums relates all to the starts, and a start to its items, where nobody
// stands in two of them. With an item left out, or without a name, the numbers
// of the others could agree by chance.
func (s *namedItems) sums(p page, of []placed, items []*rolled, whole bool) {
	for _, at := range s.items.keys {
		whole = whole && at.item >= 0
	}
	var starts, named addition
	for row := len(of) - 1; row > 0; row-- {
		f, n := p.Fact(row, 0), items[row].total(itemOne)
		if of[row].item >= 0 {
			named.add(f, n)
			continue
		}
		starts.add(f, n)
		if whole {
			p.adds(f, n, named, true)
		}
		named = addition{}
	}
	p.adds(p.Fact(0, 0), items[0].total(0), starts, true)
}
