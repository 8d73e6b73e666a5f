package measure

import (
	"strconv"

	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

var lengthFold = &Fold{Name: "length", New: newLength}

const (
	longest     = 64 // ladders of this many rungs and more are one item
	listedRungs = 7  // the table lists 1 to 6 rungs, then 7 and more
)

// The items of the length state: 0 for all ladders, 1 to longest for a number
// of rungs, then one for the long ladders that share a row, then three levels.
const (
	allLengths = 0
	longItem   = longest + 1
	levelItem  = longest + 2 // and the next two
	lengths    = longest + 5
)

// The quantities after persons and sayLadders.
const (
	sayLength = 2 + iota // rungs of the longest branch
	sayLevels            // levels reached
)

// bands are the levels of every code frame, from concrete to abstract.
var bands = [...]ladder.Level{ladder.Attribute, ladder.Consequence, ladder.Value}

type length struct {
	*counting
	meanRungs, meanLevels int
}

func newLength(c *Context) State {
	s := &length{counting: newCounting(c, lengths, 3)}
	s.meanRungs = s.mean(sayLength, sayLadders)
	s.meanLevels = s.mean(sayLevels, sayLadders)
	s.person = func(set *ladder.Set, i int) {
		for l := range ladders(set, i) {
			s.items.nextLadder()
			s.ladder(c.Frame, set.Ladder(l), set.ParentOf(l))
		}
	}
	return s
}

func (s *length) ladder(f *ladder.Frame, codes []ladder.Index, parents []int16) {
	s.walk.walk(codes, parents)
	var reached [len(bands)]bool
	for _, code := range codes {
		for k, band := range bands {
			reached[k] = reached[k] || f.Band(code) == band
		}
	}
	for k, yes := range reached {
		if yes {
			s.items.add(levelItem+k, sayLadders, 1)
			s.items.add(allLengths, sayLevels, 1)
		}
	}
	s.items.add(allLengths, sayLadders, 1)
	s.items.add(allLengths, sayLength, uint64(s.walk.length))
	s.items.add(min(s.walk.length, longest), sayLadders, 1)
	if s.walk.length >= listedRungs {
		s.items.add(longItem, sayLadders, 1)
	}
}

func tabulateLength(c *Context, state State) []*Table {
	s := state.(*length)
	rows, items := lengthRows()
	from := []string{"ladder_length.ladders"}
	p := newPage(c, "respondents with at least one ladder", "Rungs", s.baseOf(laddered), rows,
		append(incidence("ladder_length"),
			// The mean, with the ladders, is the rungs of bases over again.
			tab.Statistic{Name: "mean", Label: "Mean rungs", Unit: tab.Rungs, Decimals: 1, Fact: "ladder_length.rungs", From: from},
			tab.Statistic{Name: "median", Label: "Median rungs", Unit: tab.Rungs, From: from},
			tab.Statistic{Name: "mean_levels", Label: "Mean levels reached", Unit: tab.Index, Decimals: 1, From: from}))
	all := s.bases.roll(laddered)
	for row, item := range items {
		p.incidence(row, s.items.roll(item), all)
	}
	s.centres(p)
	p.explainShares()
	p.note("rungs-collapsed", "A rung said twice in a row is one rung. A forked ladder is as long as its longest branch.")
	s.sums(p, items)
	return []*Table{p.Table}
}

// lengthRows are all ladders and their lengths, which split them, then the
// levels that ladders reach, which overlap.
func lengthRows() (rows []tab.Row, items []int) {
	rows, items = append(rows, tab.Row{Item: "all", Said: say.That("All ladders"), Net: true}), append(items, allLengths)
	for n := 1; n < listedRungs; n++ {
		said := say.That("%d rungs", n)
		if n == 1 {
			said = say.That("1 rung")
		}
		rows, items = append(rows, tab.Row{Item: strconv.Itoa(n), Said: said, Indent: 1}), append(items, n)
	}
	more := strconv.Itoa(listedRungs)
	rows, items = append(rows, tab.Row{Item: more + "+", Said: say.That("%d rungs and more", listedRungs), Indent: 1}), append(items, longItem)
	for k, band := range bands {
		rows = append(rows, tab.Row{Item: "level:" + band.String(), Said: reachesBand[k], Level: band.String()})
		items = append(items, levelItem+k)
	}
	return rows, items
}

var reachesBand = [len(bands)]say.Text{say.That("Reaches an attribute"), say.That("Reaches a consequence"), say.That("Reaches a value")}

// centres fills the mean and median of the row of all ladders.
func (s *length) centres(p page) {
	f, m := s.items.roll(allLengths), s.moments.roll(allLengths)
	byLength := make([]*figures, longest+1)
	for n := 1; n <= longest; n++ {
		byLength[n] = s.items.roll(n)
	}
	for column := range p.Columns.List {
		p.set(0, column, "mean", s.ratio(s.meanRungs, f, m, column))
		p.set(0, column, "mean_levels", s.ratio(s.meanLevels, f, m, column))
		p.set(0, column, "median", median(byLength, f, column))
	}
}

// median is the shortest length that at least half of the ladders, by weight,
// do not exceed: a length that ladders have, where the middle of two would be
// none.
func median(byLength []*figures, all *figures, column int) estimate.Estimate {
	half, below := all.weight(column, sayLadders)/2, 0.0
	if !(half > 0) {
		return estimate.None()
	}
	for n := 1; n < len(byLength); n++ {
		below += byLength[n].weight(column, sayLadders)
		if below >= half {
			return estimate.Count(float64(n), all.people(column))
		}
	}
	return estimate.Count(float64(len(byLength)-1), all.people(column))
}

// sums relates the lengths to all ladders, those to the base, and the rungs to
// its rungs, unless ladders fork.
func (s *length) sums(p page, items []int) {
	base := p.Bases[0][0]
	var rungs addition
	rungs.add(p.Fact(0, p.Statistic("mean")), s.items.total(allLengths, sayLength))
	p.adds(rungsFact, s.bases.total(laddered, baseRungs), rungs, false)
	for q, statistic := range []string{persons: sayers, sayLadders: saying} {
		p.additions(s.items, items, statistic, q)
		var all addition
		all.add(p.Fact(0, p.Statistic(statistic)), s.items.total(allLengths, q))
		if q == persons {
			p.adds(ladderedFact, int64(base.N), all, true)
		} else {
			p.adds(laddersFact, int64(base.Units), all, false)
		}
	}
}
