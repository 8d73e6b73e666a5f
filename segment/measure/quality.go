package measure

import (
	"strings"

	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var qualityFold = &Fold{Name: "quality", New: newQuality}

// oddities are the rows of the quality table: the flags of a ladder, and last
// the ladder that a person gave twice.
func oddities() (names []string, duplicate int) {
	names = append(ladder.FlagNames(), "duplicate ladder")
	return names, len(names) - 1
}

// oddityTitles are the rows as readers see them.
var oddityTitles = []say.Text{say.That("Consecutive repeat"), say.That("Circular"), say.That("Downward"), say.That("No value reached"),
	say.That("Level skipped"), say.That("Single rung"), say.That("Duplicate ladder")}

func newQuality(c *Context) State {
	names, duplicate := oddities()
	short := len(names) // an item of ladders of length one, to relate them
	s := newCounting(c, len(names)+1, 1)
	s.person = func(set *ladder.Set, i int) {
		for l := range ladders(set, i) {
			flags := ladder.Inspect(c.Frame, set.Ladder(l), set.ParentOf(l))
			for item := range duplicate {
				if flags.Has(1 << item) {
					s.items.add(item, sayLadders, 1)
				}
			}
			if s.walk.walk(set.Ladder(l), set.ParentOf(l)); s.walk.length == 1 {
				s.items.add(short, sayLadders, 1)
			}
		}
		if n := duplicates(set, i); n > 0 {
			s.items.add(duplicate, sayLadders, uint64(n))
		}
	}
	return s
}

// duplicates is how many ladders of respondent i repeat an earlier one. A
// ladder without a rung is none here, as in every base; two of them are no
// duplicates.
func duplicates(set *ladder.Set, i int) int {
	n := int32(0)
	for range ladders(set, i) {
		n++
	}
	if n == set.First[i+1]-set.First[i] {
		return ladder.Duplicates(set, i)
	}
	said := &ladder.Set{Codes: set.Codes, Parent: set.Parent}
	for l := range ladders(set, i) {
		said.Rungs = append(said.Rungs, set.Rungs[l])
		said.Asset = appendAt(said.Asset, set.Asset, l)
		said.Swot = appendAt(said.Swot, set.Swot, l)
		said.Wave = appendAt(said.Wave, set.Wave, l)
	}
	said.Rungs = append(said.Rungs, set.Rungs[set.First[i+1]])
	said.First = []int32{0, n}
	return ladder.Duplicates(said, 0)
}

// appendAt appends an entry of a column, if there is one.
func appendAt[T any](to, column []T, at int32) []T {
	if column == nil {
		return to
	}
	return append(to, column[at])
}

func tabulateQuality(c *Context, state State) []*Table {
	s := state.(*counting)
	names, _ := oddities()
	rows := make([]tab.Row, len(names))
	for i, name := range names {
		rows[i] = tab.Row{Item: strings.ReplaceAll(name, " ", "_"), Said: oddityTitles[i]}
	}
	p := newPage(c, "respondents with at least one ladder", "What is odd", s.baseOf(laddered), rows, incidence("ladder_quality"))
	all := s.bases.roll(laddered)
	for row := range rows {
		p.incidence(row, s.items.roll(row), all)
	}
	p.note("odd-counted", "An odd ladder is counted like any other. A ladder can be odd in several ways.")
	p.explainShares()
	qualitySums(p, s)
	return []*Table{p.Table}
}

// qualitySums relates two flags to the rows of ladder_length that say the same
// in other words: a single rung is a length of one, unless ladders have two
// starts, and ladders without a value are those that do not reach its level.
func qualitySums(p page, s *counting) {
	for row, r := range p.Stub {
		switch ladder.Flags(1 << row) {
		case ladder.SingleRung:
			for q, statistic := range []string{persons: sayers, sayLadders: saying} {
				var single addition
				single.add(p.Fact(row, p.Statistic(statistic)), s.items.total(row, q))
				p.adds(tab.Fact{Name: "ladder_length." + statistic, Item: "1"}, s.items.total(len(p.Stub), q), single, q == persons)
			}
		case ladder.NoValue:
			p.Relations = append(p.Relations, tab.Relation{Total: laddersFact, Parts: []tab.Fact{
				{Name: "ladder_quality.ladders", Item: r.Item},
				{Name: "ladder_length.ladders", Item: "level:" + ladder.Value.String()}}})
		}
	}
}
