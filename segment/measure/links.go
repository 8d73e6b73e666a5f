package measure

import (
	"rung/segment/ladder"
	"rung/segment/tab"
)

var linksFold = &Fold{Name: "asset_links", New: newAssetLinks}

// assetLinks counts ladders that start from one life asset and name a code of
// another.
type assetLinks struct{ *counting }

// codesOfAssets says that the code frame knows which assets codes are about.
func codesOfAssets(c *Context) bool {
	for _, code := range c.Frame.Codes {
		if code.Asset != ladder.NoAsset {
			return true
		}
	}
	return false
}

func newAssetLinks(c *Context) State {
	s := &assetLinks{newCounting(c, assets*assets, 1)}
	s.person = func(set *ladder.Set, i int) {
		if set.Asset == nil {
			return
		}
		for l := range ladders(set, i) {
			s.items.nextLadder()
			from := set.Asset[l]
			if from == ladder.NoAsset {
				continue
			}
			// The first rung is the start itself.
			for _, code := range set.Ladder(l)[1:] {
				if to := c.Frame.Codes[code].Asset; to != ladder.NoAsset && to != from {
					s.items.perLadder(linkOf(int(from), int(to)), sayLadders)
				}
			}
		}
	}
	return s
}

func linkOf(from, to int) int { return from*assets + to }

// Merge adds another state.
func (s *assetLinks) Merge(other State) { s.merge(other.(*assetLinks).counting, same) }

func tabulateAssetLinks(c *Context, state State) []*Table {
	s := state.(*assetLinks)
	var rows []tab.Row
	var items []int
	for from := 1; from < assets; from++ {
		for to := 1; to < assets; to++ {
			if from != to {
				a, said := assetName(from)
				b, saidTo := assetName(to)
				rows, items = append(rows, tab.Row{Item: a, ItemTo: b, Said: said, SaidTo: saidTo}), append(items, linkOf(from, to))
			}
		}
	}
	p := newPage(c, "respondents with at least one ladder", "From asset to asset", s.baseOf(laddered), rows, incidence("asset_links")[:3])
	for row, item := range items {
		f := s.items.roll(item)
		for column := range p.Columns.List {
			people := f.people(column)
			p.count(row, column, sayers, int64(people), people)
			p.share(row, column, share, f.subset(column))
			p.count(row, column, saying, f.count(column, sayLadders), people)
		}
	}
	p.explainShares()
	p.note("asset-links", "A ladder links the asset that it starts from to every other asset that a later code is about, as the code frame says.")
	return []*Table{p.Table}
}
