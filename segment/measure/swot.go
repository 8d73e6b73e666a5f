package measure

import (
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// Values by start need starts over everybody only, unless starts have a table
// of their own.
var (
	swotFold      = &Fold{Name: "swot", New: func(c *Context) State { return newSwot(c, true) }}
	swotValueFold = &Fold{Name: "swot_value", New: func(c *Context) State { return newSwot(c, false) }, Within: swotFold}
)

// notStated stands for a ladder that carries no asset, or no SWOT item.
const notStated = "not_stated"

const (
	assets = int(ladder.Wealth) + 1 // the four and none
	swots  = int(ladder.Threat) + 1
)

// swot counts what ladders start from: items for the assets, then for asset ×
// SWOT, where they have a table. Beside them, items for asset × SWOT × terminal
// value; the last value is none.
type swot struct {
	*counting
	values  int     // codes of the frame and none
	starts  *totals // of the items
	ends    *totals // per value, from any start
	reached *tally
}

// asset is the item of an asset.
func (s *swot) asset(a int) int { return a }

// start is the item of an asset and a SWOT item.
func (s *swot) start(a, w int) int { return assets + a*swots + w }

// value is the item of reached of a start and a terminal value.
func (s *swot) value(a, w, value int) int { return (a*swots+w)*s.values + value }

func newSwot(c *Context, starts bool) State {
	const items = assets + assets*swots
	s := &swot{counting: newCounting(c, items, 1), values: len(c.Frame.Codes) + 1, starts: newTotals(items)}
	s.ends, s.reached = newTotals(s.values), s.also(assets*swots*s.values, 1)
	var a, w int // of the ladder at hand
	end := func(code ladder.Index) {
		value := int(code)
		if c.Frame.Band(code) != ladder.Value {
			value = s.values - 1
		}
		s.reached.perLadder(s.value(a, w, value), sayLadders)
		s.ends.perLadder(value)
	}
	s.person = func(set *ladder.Set, i int) {
		s.starts.nextPerson()
		s.ends.nextPerson()
		for l := range ladders(set, i) {
			s.starts.nextLadder()
			s.ends.nextLadder()
			s.reached.nextLadder()
			a, w = 0, 0
			if set.Asset != nil {
				a = int(set.Asset[l])
			}
			if set.Swot != nil {
				w = int(set.Swot[l])
			}
			s.starts.perLadder(s.start(a, w))
			if starts {
				s.items.add(s.asset(a), sayLadders, 1)
				s.items.add(s.start(a, w), sayLadders, 1)
			}
			if set.Parent == nil {
				end(set.Codes[set.Rungs[l+1]-1])
			} else {
				ladder.Terminals(set.Ladder(l), set.ParentOf(l), end)
			}
		}
	}
	return s
}

// Merge adds another state.
func (s *swot) Merge(other State) {
	o := other.(*swot)
	s.merge(o.counting, same)
	s.starts.merge(o.starts)
	s.ends.merge(o.ends)
}

// listed says which starts have rows: all sixteen once any ladder states both
// an asset and a SWOT item, and otherwise those that occur. A study whose
// ladders start from neither has none.
func (s *swot) listed() (rows [assets][swots]bool, any bool) {
	both := false
	for a := range assets {
		for w := range swots {
			rows[a][w] = s.starts.total(s.start(a, w), persons) > 0
			any = any || rows[a][w] && a+w > 0
			both = both || rows[a][w] && a > 0 && w > 0
		}
	}
	for a := 1; both && a < assets; a++ {
		for w := 1; w < swots; w++ {
			rows[a][w] = true
		}
	}
	return rows, any
}

// order visits 1 to n-1, then 0: what is not stated stands last.
func order(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = (i + 1) % n
	}
	return out
}

// assetTitles and swotTitles are assets and SWOT items as readers see them.
var (
	assetTitles = [assets]say.Text{say.That("Asset not stated"), say.That("Competence"), say.That("Health"), say.That("Time"), say.That("Wealth")}
	swotTitles  = [swots]say.Text{say.That("SWOT not stated"), say.That("Strength"), say.That("Weakness"), say.That("swot|Opportunity"), say.That("Threat")}
)

func assetName(a int) (item string, said say.Text) {
	if a == 0 {
		return notStated, assetTitles[0]
	}
	return ladder.Asset(a).String(), assetTitles[a]
}

func swotName(w int) (item string, said say.Text) {
	if w == 0 {
		return notStated, swotTitles[0]
	}
	return ladder.Swot(w).String(), swotTitles[w]
}

// assetWords is what a reader sees for an asset of an export; empty for one
// that is none of the four.
func assetWords(name string) say.Text {
	if a, ok := ladder.ParseAsset(name); ok && a > 0 {
		return assetTitles[a]
	}
	return say.Text{}
}

// swotWords is what a reader sees for a SWOT item of an export; empty for one
// that is none of the four.
func swotWords(name string) say.Text {
	if w, ok := ladder.ParseSwot(name); ok && w > 0 {
		return swotTitles[w]
	}
	return say.Text{}
}

func capital(name string) string { return string(name[0]-'a'+'A') + name[1:] }

func tabulateSwot(c *Context, state State) []*Table {
	s := state.(*swot)
	listed, any := s.listed()
	if !any {
		return nil
	}
	var rows []tab.Row
	var items []int
	for _, a := range order(assets) {
		asset, said := assetName(a)
		before := len(rows)
		rows, items = append(rows, tab.Row{Item: asset, Said: said, Net: true}), append(items, s.asset(a))
		for _, w := range order(swots) {
			if listed[a][w] {
				kind, kindSaid := swotName(w)
				rows = append(rows, tab.Row{Item: asset, ItemTo: kind, Said: said, SaidTo: kindSaid, Indent: 1})
				items = append(items, s.start(a, w))
			}
		}
		if len(rows) == before+1 {
			rows, items = rows[:before], items[:before]
		}
	}
	p := newPage(c, "respondents with at least one ladder", "Asset and SWOT item", s.baseOf(laddered), rows, incidence("asset_swot"))
	all := s.bases.roll(laddered)
	for row, item := range items {
		p.incidence(row, s.items.roll(item), all)
	}
	p.explainShares()
	p.split(s.items, items)
	return []*Table{p.Table}
}

func tabulateSwotValue(c *Context, state State) []*Table {
	s := state.(*swot)
	if _, any := s.listed(); !any {
		return nil
	}
	rows, items := s.valueRows(c.Frame)
	statistics := incidence("asset_swot_value")
	p := newPage(c, "respondents with at least one ladder", "Start and value reached", s.baseOf(laddered), rows,
		[]tab.Statistic{statistics[0], statistics[2]})
	for row, item := range items {
		f := s.reached.roll(item)
		for column := range p.Columns.List {
			people := f.people(column)
			p.count(row, column, sayers, int64(people), people)
			p.count(row, column, saying, f.count(column, sayLadders), people)
		}
	}
	s.valueSums(p, items)
	return []*Table{p.Table}
}

// valueRows lists the combinations of start and value that somebody has, in
// the order of assets, SWOT items and the frame; no value comes last.
func (s *swot) valueRows(f *ladder.Frame) (rows []tab.Row, items []int) {
	for _, a := range order(assets) {
		for _, w := range order(swots) {
			asset, assetSaid := assetName(a)
			kind, kindSaid := swotName(w)
			for v := range s.values {
				item := s.value(a, w, v)
				if s.reached.total(item, persons) == 0 {
					continue
				}
				r := tab.Row{Item: asset + "/" + kind, Said: say.That("%s × %s", assetSaid, kindSaid), Found: true,
					ItemTo: net(noValue), SaidTo: say.That("No value reached")}
				if v < len(f.Codes) {
					code := codeRow(f, ladder.Index(v))
					r.ItemTo, r.LabelTo, r.SaidTo, r.Level = code.Item, code.Label, say.Text{}, code.Level
				}
				rows, items = append(rows, r), append(items, item)
			}
		}
	}
	return rows, items
}

// valueSums relates the rows of one start to that start in asset_swot, and the
// rows of one value to it in terminal_values.
func (s *swot) valueSums(p page, items []int) {
	for q, statistic := range []string{persons: sayers, sayLadders: saying} {
		starts, values := make([]addition, assets*swots), make([]addition, s.values)
		for row, item := range items {
			at, n, fact := item, s.reached.total(item, q), p.Fact(row, p.Statistic(statistic))
			starts[at/s.values].add(fact, n)
			values[at%s.values].add(fact, n)
		}
		for at, sum := range starts {
			asset, _ := assetName(at / swots)
			kind, _ := swotName(at % swots)
			total := tab.Fact{Name: "asset_swot." + statistic, Item: asset, ItemTo: kind}
			p.adds(total, s.starts.total(s.start(at/swots, at%swots), q), sum, q == persons)
		}
		for v, sum := range values {
			total := tab.Fact{Name: "terminal_values." + statistic, Item: net(noValue)}
			if v < len(p.c.Frame.Codes) {
				total.Item = p.c.Frame.Codes[v].ID
			}
			p.adds(total, s.ends.total(v, q), sum, q == persons)
		}
	}
}
