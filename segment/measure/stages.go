package measure

import (
	"strings"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var (
	stagesFold      = &Fold{Name: "stages", New: newStages}
	transitionsFold = &Fold{Name: "transitions", New: newTransitions}
)

// The rows of stages that are no stage.
const (
	prospects = "prospects"
	unmet     = "none"
)

// stages counts the stages of the brand's life that people reached: an item
// per stage, then prospects, then those who never met it.
//
// A prospect met the brand and is nobody's customer yet. Who is a customer is
// a matter of money where the study has an amount of it that people give: who
// gave none, or of whom none is known. Without such an amount it is a matter of
// stages: who reached none of the later half of them.
type stages struct {
	*counting
	journey *segment.Journey
	money   []int  // amounts of money that people give
	later   uint64 // stages of the later half
}

// The quantities of stages beside persons.
const (
	reachedRecorded = 1 + iota
	reachedUnseen
)

func newStages(c *Context) State {
	s := &stages{counting: newCounting(c, len(c.Life.Journey.Stages)+2, 2), journey: c.Life.Journey}
	s.mean(reachedRecorded, persons)
	for k, a := range c.Life.Amounts {
		if a.Money != "" && a.Side == segment.Gives {
			s.money = append(s.money, k)
		}
	}
	n := len(s.journey.Stages)
	for k := n / 2; k < n; k++ {
		s.later |= 1 << k
	}
	return s
}

// Observe adds a batch.
func (s *stages) Observe(b *segment.Batch) {
	s.each(b, func(i int) {
		m, n := b.Life.Met[0], len(s.journey.Stages)
		for k := range n {
			if m.Stages[i]>>k&1 == 1 {
				s.reach(k, m.Recorded[i]>>k&1 == 1)
			}
		}
		switch {
		case !met(m, i):
			s.items.touch(n + 1)
		case s.prospect(b, i):
			s.reach(n, m.Recorded[i]&m.Stages[i] != 0 || m.CRM[i] > 0)
		}
	})
}

// reach counts an item for the person at hand.
func (s *stages) reach(item int, recorded bool) {
	if recorded {
		s.items.once(item, reachedRecorded)
	} else {
		s.items.once(item, reachedUnseen)
	}
}

func (s *stages) prospect(b *segment.Batch, i int) bool {
	if s.money == nil {
		return b.Life.Met[0].Stages[i]&s.later == 0
	}
	for _, k := range s.money {
		if b.Life.Value(k, i) > 0 {
			return false
		}
	}
	return true
}

// met says that respondent i had anything to do with the brand.
func met(m *segment.Met, i int) bool { return m.Rows[i] > 0 || m.Stages[i] != 0 || m.Elements[i] != 0 }

// each counts every respondent of a batch, whatever he said in ladders.
func (s *counting) each(b *segment.Batch, person func(i int)) {
	if !s.guest {
		s.bases.observe(b)
	}
	for i := range b.Len {
		person(i)
		s.moment()
		w := b.W(i)
		s.items.flush(b, i, w)
		if s.moments != nil {
			s.moments.flush(b, i, w*w)
		}
	}
}

func tabulateStages(c *Context, state State) []*Table {
	s := state.(*stages)
	var rows []tab.Row
	for _, name := range s.journey.Stages {
		rows = append(rows, tab.Row{Item: name, Label: words(name)})
	}
	rows = append(rows, tab.Row{Item: prospects, Said: say.That("Prospects: met it, nobody's customers yet")}, tab.Row{Item: unmet, Said: say.That("No interaction at all")})
	const reached, recorded = "stages.respondents", "stages.recorded"
	p := newPage(c, "all respondents", "Stage", s.baseOf(everyone), distinct(rows), []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: reached, Additive: true, Complement: true},
		{Name: share, Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: reached, Additive: true, Complement: true},
		{Name: "recorded", Label: "In customer records", Unit: tab.Respondents, Fact: recorded, Additive: true, Complement: true},
		{Name: "recorded_share", Label: "% in customer records", Unit: tab.Share, Decimals: -1, Fact: recorded, Additive: true, Complement: true},
		{Name: "unrecorded", Label: "Not in customer records", Unit: tab.Respondents, Additive: true, Complement: true},
		leftOver("stages", "customers", "Met it, no prospects"),
	})
	p.Measure = "stages" // facts are named after it
	for row := range p.Stub {
		f, m := s.items.roll(row), s.moments.roll(row)
		for column := range p.Columns.List {
			people, seen, unseen := f.people(column), int(f.count(column, reachedRecorded)), int(f.count(column, reachedUnseen))
			p.count(row, column, sayers, int64(people), people)
			p.share(row, column, share, f.subset(column))
			if row == len(p.Stub)-1 {
				continue // whom nobody met nobody recorded
			}
			p.count(row, column, "recorded", int64(seen), seen)
			p.share(row, column, "recorded_share", s.subset(0, f, m, column))
			p.count(row, column, "unrecorded", int64(unseen), unseen)
		}
		if row < len(p.Stub)-1 {
			p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(row, 0), Parts: []tab.Fact{p.Fact(row, 2), p.Fact(row, 4)}, Disjoint: true})
		}
	}
	// Who met the brand and is no prospect is what these two leave of everybody.
	n := len(p.Stub) - 2
	someone, nobody := s.items.roll(n), s.items.roll(n+1)
	for column, b := range p.Bases[0] {
		p.absent(n, column, "customers", b.N-someone.people(column)-nobody.people(column))
	}
	p.Relations = append(p.Relations, tab.Relation{Total: everybodyFact, Parts: []tab.Fact{p.Fact(n, 0), p.Fact(n+1, 0), p.Fact(n, p.Statistic("customers"))}, Disjoint: true})
	p.explainShares()
	p.note("stages-any-order", "A stage counts whoever reached it, in any order: nobody has to have been in the stages before.")
	if s.money != nil {
		p.Stub[len(p.Stub)-2].Notes |= p.note("prospects-by-money", "Prospects met the brand, and no money of theirs is known.")
	} else {
		p.Stub[len(p.Stub)-2].Notes |= p.note("prospects-by-stage", "Prospects met the brand and reached none of the later half of the stages.")
	}
	p.note("recorded", "On record: met there in a touchpoint or channel that the study marks as crm.")
	return []*Table{p.Table}
}

// words are a machine name as readers see it.
func words(name string) string {
	name = strings.ReplaceAll(name, "_", " ")
	if name != "" && 'a' <= name[0] && name[0] <= 'z' {
		return capital(name)
	}
	return name
}

// distinct marks later rows of a name that an earlier one has: a study may
// call a stage "none", and a touchpoint and a channel alike.
func distinct(rows []tab.Row) []tab.Row {
	seen := map[string]bool{}
	for i := range rows {
		for seen[rows[i].Item] {
			rows[i].Item += "'"
		}
		seen[rows[i].Item] = true
	}
	return rows
}

// transitions counts who went from one stage to another: an item per pair for
// those in the first, then one per pair for those in both.
type transitions struct {
	*counting
	journey *segment.Journey
	pairs   [][2]int
}

func newTransitions(c *Context) State {
	j := c.Life.Journey
	pairs := c.transitions()
	s := &transitions{counting: newCounting(c, 2*len(pairs), 0), journey: j, pairs: pairs}
	return s
}

// transitions are the pairs of stages whose conversion is told.
func (c *Context) transitions() [][2]int {
	n := len(c.Life.Journey.Stages)
	var out [][2]int
	for _, t := range c.Choices.Transitions {
		if t[0] >= 0 && t[0] < n && t[1] >= 0 && t[1] < n && t[0] != t[1] {
			out = append(out, t)
		}
	}
	for k := 1; k < n && len(c.Choices.Transitions) == 0; k++ {
		out = append(out, [2]int{k - 1, k})
	}
	return out
}

// Observe adds a batch.
func (s *transitions) Observe(b *segment.Batch) {
	s.each(b, func(i int) {
		has := b.Life.Met[0].Stages[i]
		for k, t := range s.pairs {
			if has>>t[0]&1 == 1 {
				s.items.touch(k)
				if has>>t[1]&1 == 1 {
					s.items.touch(len(s.pairs) + k)
				}
			}
		}
	})
}

func tabulateTransitions(c *Context, state State) []*Table {
	s := state.(*transitions)
	var rows []tab.Row
	var bases [][]tab.Base
	for k, t := range s.pairs {
		from, to := s.journey.Stages[t[0]], s.journey.Stages[t[1]]
		rows = append(rows, tab.Row{Item: from, ItemTo: to, Label: words(from), LabelTo: words(to), Base: k})
		bases = append(bases, s.itemBase(k))
	}
	if rows == nil {
		return nil
	}
	const converted = "stage_transitions.converted"
	p := newPage(c, "respondents who reached the first of the two stages", "From stage to stage", nil, rows, []tab.Statistic{
		{Name: sayers, Label: "In the first stage", Unit: tab.Respondents, Additive: true},
		{Name: "converted", Label: "In the second, too", Unit: tab.Respondents, Fact: converted, Additive: true, Complement: true},
		{Name: "conversion", Label: "% in the second, too", Unit: tab.Share, Decimals: -1, Fact: converted, Additive: true, Complement: true},
	})
	p.Bases = bases
	for row := range rows {
		at, both := s.items.roll(row), s.items.roll(len(s.pairs)+row)
		for column := range p.Columns.List {
			there, people := at.people(column), both.people(column)
			p.count(row, column, sayers, int64(there), there)
			p.count(row, column, "converted", int64(people), people)
			p.share(row, column, "conversion", both.subset(column))
		}
	}
	if c.Weighted {
		p.note("weighted-shares", "Shares are weighted. Counts are not: they are people.")
	}
	p.note("conversion", "Of those who reached the first stage, the share who reached the second as well, whichever came first.")
	return []*Table{p.Table}
}

// itemBase is the people of an item.
func (s *counting) itemBase(item int) []tab.Base {
	f := s.items.roll(item)
	out := make([]tab.Base, s.grid.columns)
	for column := range out {
		w := f.weight(column, persons)
		out[column] = tab.Base{N: f.people(column), Weighted: w, Effective: estimate.Kish(w, f.square(column))}
	}
	s.c.stand(out, f.posted, persons)
	return out
}

// journeyed says that the study has interactions with stages.
func journeyed(c *Context) bool {
	return c.Life != nil && c.Life.Journey != nil && len(c.Life.Journey.Stages) > 0
}
