package measure

import (
	"slices"
	"sync"

	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

var (
	simFold    = &Fold{Name: "implications", New: newSim, Within: placesFold}
	placesFold = &Fold{Name: "places", New: newPlaces}
)

// The quantities of a code after persons: respondents with an implication into
// it, and out of it.
const (
	simInPersons = 1 + iota
	simOutPersons
)

// sim is the summary implication matrix: one item per ordered pair of codes
// that somebody names, found as they appear; beside it, where places of codes
// are asked for, one item per code and one for all of them.
type sim struct {
	*counting
	counter *ladder.Counter
	n       int       // codes
	skip    bool      // leave downward pairs out
	names   []pair    // per item
	of      [][]int32 // per code that leads on, the item to each other code, none or never
	pairs   *pairs
	said    []uint32 // per code, the last ladder that had it
	ladders uint32   // so far
	codes   *tally   // items per code and for all; nil where places are not asked for
	sayings *sayings // who makes which pairs; nil where nobody is drawn again

	mu     sync.Mutex         // for what follows
	rolled []cell             // what cells rolled up; nil since the last people
	drawn  []*ladder.ValueMap // what maps drew; likewise
	kept   *keeping           // what stable found; likewise
}

// What stands for an item in sim.of: a pair that nobody names so far, and one
// that does not count.
const (
	none  = -1
	never = -2
)

type pair struct{ from, to ladder.Index }

func newSim(c *Context) State {
	n := len(c.Frame.Codes)
	s := &sim{counting: newCounting(c, 0, 0), counter: ladder.NewCounter(c.Frame, c.Ladders), n: n, skip: c.Ladders.SkipDownward,
		of: make([][]int32, n), said: make([]uint32, n)}
	// Only the share of respondents is weighted: see the package's Decisions.
	s.pairs = newPairs(s.grid, s.byPerson(), c.Weighted)
	if c.Choices.Stability != nil {
		s.sayings = newSayings(s.grid, c.Ladders.Cutoff.Basis)
	}
	return s
}

// newPlaces is a sim with the people of each code.
func newPlaces(c *Context) State {
	s := newSim(c).(*sim)
	s.codes = s.also(s.n+1, 2)
	return s
}

// row is the items from a code.
func (s *sim) row(from ladder.Index) []int32 {
	row := s.of[from]
	if row == nil {
		row = slices.Repeat([]int32{none}, s.n)
		row[from] = never
		for to := range row {
			if s.skip && s.c.Frame.Downward(from, ladder.Index(to)) {
				row[to] = never
			}
		}
		s.of[from] = row
	}
	return row
}

// item is the item of a pair, made where there is none yet; never where the
// pair does not count.
func (s *sim) item(p pair) int32 {
	row := s.row(p.from)
	if row[p.to] == none {
		row[p.to] = s.pairs.extend()
		s.names = append(s.names, p)
	}
	return row[p.to]
}

// Merge adds another state, whose pairs may have been found in another order.
func (s *sim) Merge(other State) {
	o := other.(*sim)
	s.merge(o.counting, same)
	s.pairs.merge(o.pairs, func(item int) int32 { return s.item(o.names[item]) })
	if s.sayings != nil {
		s.sayings.merge(o.sayings, func(item int32) int32 { return s.item(o.names[item]) })
	}
	s.rolled, s.drawn, s.kept = nil, nil, nil
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
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rolled != nil {
		return s.rolled
	}
	s.pairs.rest()
	s.rolled = make([]cell, len(s.names))
	atOnce(len(s.names), func(from, until int) {
		r := s.pairs.roller()
		for item := from; item < until; item++ {
			s.rolled[item] = cell{s.names[item], r.roll(item)}
		}
	})
	slices.SortFunc(s.rolled, func(a, b cell) int {
		return (int(a.from)-int(b.from))*s.n + int(a.to) - int(b.to)
	})
	return s.rolled
}

// count is a quantity of the pair in a column. Where a pair counts once a
// person, two counts are all there is.
func (c cell) count(column, quantity int) int64 {
	if c.quantities == simQuantities {
		return c.figures.count(column, quantity)
	}
	switch quantity {
	case simDirect, simDirectPersons:
		return c.figures.count(column, 0)
	case simIndirect, simIndirectPersons:
		return c.figures.count(column, 1)
	}
	return c.figures.count(column, 0) + c.figures.count(column, 1)
}

// people is the number of respondents who make the pair in a column.
func (c cell) people(column int) int { return int(c.count(column, persons)) }

// weight is the weight of those respondents.
func (c cell) weight(column int) float64 {
	if c.w == nil {
		return float64(c.people(column))
	}
	return c.figures.weight(column, 0)
}

// subset is those respondents, by respondent.
func (c cell) subset(column int) subset {
	out := subset{Part: estimate.Part{Weight: c.weight(column), Squares: float64(c.people(column)), Persons: c.people(column)}}
	if c.w != nil {
		out.Squares = c.square(column)
	}
	if c.posted != nil {
		out.total = c.figures.total(column, 0)
	}
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

	// Where a pair does not count people.
	factDirectPeople   = "sim.direct_respondents"
	factIndirectPeople = "sim.indirect_respondents"
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

// peopleStatistics are what implications say of a pair after its counts: by
// respondent, the share of the base; otherwise the people behind two of the
// counts, which are not people then.
func (s *sim) peopleStatistics() []tab.Statistic {
	if s.byPerson() {
		return []tab.Statistic{{Name: share, Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: factTotal, Additive: true, Complement: true, Untested: true}}
	}
	return []tab.Statistic{
		{Name: "direct_respondents", Label: "Respondents, direct", Unit: tab.Respondents, Fact: factDirectPeople, Additive: true, Complement: true},
		{Name: "indirect_respondents", Label: "Respondents, indirect", Unit: tab.Respondents, Fact: factIndirectPeople, Additive: true, Complement: true},
	}
}

// counts fills direct and indirect of a pair in one column; first is the
// place of direct among the statistics, before indirect.
func (p page) counts(row, first, column int, c cell) {
	direct, indirect := c.count(column, simDirectPersons), c.count(column, simIndirectPersons)
	p.put(row, first, column, estimate.Count(float64(c.count(column, simDirect)), int(direct)))
	p.put(row, first+1, column, estimate.Count(float64(c.count(column, simIndirect)), int(indirect)))
}
