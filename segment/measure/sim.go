package measure

import (
	"slices"

	"rung/segment/ladder"
	"rung/segment/tab"
)

var simFold = &Fold{Name: "implications", New: newSim}

// The quantities of a pair after persons: how often it counts, and the
// respondents behind each of the two counts.
const (
	simDirect = 1 + iota
	simIndirect
	simDirectPersons
	simIndirectPersons
	simQuantities
)

// The quantities of a code after persons: respondents with an implication into
// it, and out of it.
const (
	simInPersons = 1 + iota
	simOutPersons
)

// sim is the summary implication matrix: one item per ordered pair of codes
// that somebody names, found as they appear; beside it, one item per code and
// one for all of them.
type sim struct {
	*counting
	counter *ladder.Counter
	n       int       // codes
	pairs   []pair    // per item
	of      [][]int32 // per code that leads on, the item to each other code, -1 where none
}

type pair struct{ from, to ladder.Index }

func newSim(c *Context) State {
	n := len(c.Frame.Codes)
	s := &sim{counting: newCounting(c, 0, 0), counter: ladder.NewCounter(c.Frame, c.Ladders), n: n, of: make([][]int32, n)}
	// Only the share of respondents is weighted: see the package's Decisions.
	s.items = s.tally(0, simQuantities-1, 1)
	s.beside = newTally(s.grid, n+1, 3, 0)
	s.person = func(set *ladder.Set, i int) {
		for _, p := range s.counter.Person(set, i) {
			s.add(p)
		}
	}
	return s
}

func (s *sim) add(p ladder.Implication) {
	item := s.item(pair{p.From, p.To})
	s.items.add(item, simDirect, uint64(p.Direct))
	s.items.add(item, simIndirect, uint64(p.Indirect))
	if p.Direct > 0 {
		s.items.once(item, simDirectPersons)
	}
	if p.Indirect > 0 {
		s.items.once(item, simIndirectPersons)
	}
	s.beside.once(int(p.From), simOutPersons)
	s.beside.once(int(p.To), simInPersons)
	s.beside.touch(s.n)
}

// item is the item of a pair, made where there is none yet.
func (s *sim) item(p pair) int {
	row := s.of[p.from]
	if row == nil {
		row = slices.Repeat([]int32{-1}, s.n)
		s.of[p.from] = row
	}
	if row[p.to] < 0 {
		row[p.to] = int32(s.items.extend())
		s.pairs = append(s.pairs, p)
	}
	return int(row[p.to])
}

// Merge adds another state, whose pairs may have been found in another order.
func (s *sim) Merge(other State) {
	o := other.(*sim)
	s.merge(o.counting, func(item int) int { return s.item(o.pairs[item]) })
}

// unit is what the counting rule counts.
func (s *sim) unit() tab.Unit {
	return [...]tab.Unit{ladder.ByRespondent: tab.Respondents, ladder.ByLadder: tab.Ladders,
		ladder.ByOccurrence: tab.Occurrences}[s.c.Ladders.Count]
}

// byPerson says that a count of implications counts people.
func (s *sim) byPerson() bool { return s.c.Ladders.Count == ladder.ByRespondent }

// cell is one pair of the matrix, rolled up.
type cell struct {
	pair
	*figures
}

// cells rolls up all pairs, ordered by from and to.
func (s *sim) cells() []cell {
	out := make([]cell, len(s.pairs))
	for item, p := range s.pairs {
		out[item] = cell{p, s.items.roll(item)}
	}
	slices.SortFunc(out, func(a, b cell) int {
		return (int(a.from)-int(b.from))*s.n + int(a.to) - int(b.to)
	})
	return out
}

// total is how often the pair counts in a column, direct or not.
func (c cell) total(column int) int64 {
	return c.count(column, simDirect) + c.count(column, simIndirect)
}

// matrix fills m with the pairs of a column; it may hold another column's.
func matrix(m *ladder.Matrix, cells []cell, column int) {
	for _, c := range cells {
		at := int(c.from)*m.N + int(c.to)
		m.Direct[at], m.Indirect[at] = c.count(column, simDirect), c.count(column, simIndirect)
	}
}

// explainCounting adds the note of the counting rule to a table.
func (p page) explainCounting() {
	p.note("counting-rule", [...]string{
		ladder.ByRespondent: "Counted by respondent: each pair of codes at most once a person, direct before indirect.",
		ladder.ByLadder:     "Counted by ladder: each pair of codes at most once a ladder, direct before indirect.",
		ladder.ByOccurrence: "Counted by occurrence: for every rung, each different later code once.",
	}[p.c.Ladders.Count])
	if p.c.Ladders.SkipDownward {
		p.note("downward-left-out", "Implications that go down a level are left out.")
	}
	if p.c.Weighted {
		p.note("implications-unweighted", "Implications are counted, not weighted.")
	}
}

// The facts of the matrix.
const (
	factDirect   = "sim.direct"
	factIndirect = "sim.indirect"
	factTotal    = "sim.total"
	factIn       = "sim.in"
	factOut      = "sim.out"
)

// pairRow is the row of an ordered pair.
func pairRow(f *ladder.Frame, p pair) tab.Row {
	from, to := f.Codes[p.from], f.Codes[p.to]
	return tab.Row{Item: from.ID, ItemTo: to.ID, Label: from.Title(), LabelTo: to.Title(), Level: from.Level.String()}
}

// pairFact is a fact of an ordered pair.
func pairFact(name string, f *ladder.Frame, p pair) tab.Fact {
	return tab.Fact{Name: name, Item: f.Codes[p.from].ID, ItemTo: f.Codes[p.to].ID}
}

// directs relates the two counts of every pair to their total.
func (s *sim) directs(p page, cells []cell) {
	f := s.c.Frame
	for _, c := range cells {
		p.Relations = append(p.Relations, tab.Relation{Total: pairFact(factTotal, f, c.pair),
			Parts:    []tab.Fact{pairFact(factDirect, f, c.pair), pairFact(factIndirect, f, c.pair)},
			Disjoint: s.byPerson()})
	}
}

// pairStatistics are the counts of a pair.
func (s *sim) pairStatistics() []tab.Statistic {
	u, people := s.unit(), s.byPerson()
	return []tab.Statistic{
		{Name: "direct", Label: "Direct", Unit: u, Fact: factDirect, Additive: true, Complement: people},
		{Name: "indirect", Label: "Indirect", Unit: u, Fact: factIndirect, Additive: true, Complement: people},
		{Name: "total", Label: "Total", Unit: u, Fact: factTotal, Additive: true, Complement: people},
	}
}

// pair fills the three statistics of a pair in one column.
func (p page) pair(row, column int, c cell) {
	p.count(row, column, "direct", c.count(column, simDirect), int(c.count(column, simDirectPersons)))
	p.count(row, column, "indirect", c.count(column, simIndirect), int(c.count(column, simIndirectPersons)))
	if p.Statistic("total") >= 0 {
		p.count(row, column, "total", c.total(column), c.people(column))
	}
}
