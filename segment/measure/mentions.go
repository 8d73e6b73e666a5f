package measure

import (
	"slices"

	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

var mentionsFold = &Fold{Name: "mentions", New: newMentions}

// The quantities of mentions after persons and sayLadders.
const (
	sayRungs  = 2 + iota // rungs that carry the code, as coded
	sayStood             // the same, repeats once
	sayPlaces            // sum of the places of those, from 1 at the start
	sayEnds              // ladders that end there
	sayEnders            // respondents of such ladders
)

// mentions counts the codes of the frame, one item each, and their nets.
type mentions struct {
	*counting
	net      []int // per code, the item of its net, -1 for none
	meanRung int   // the ratio
}

func newMentions(c *Context) State {
	names, of := netsOf(c.Frame)
	m := &mentions{counting: newCounting(c, len(c.Frame.Codes)+len(names), 6), net: of}
	m.meanRung = m.mean(sayPlaces, sayStood)
	end := func(code ladder.Index) {
		m.each(code, func(item int) {
			m.items.perLadder(item, sayEnds)
			m.items.once(item, sayEnders)
		})
	}
	m.person = func(s *ladder.Set, i int) {
		for l := range ladders(s, i) {
			m.items.nextLadder()
			codes, parents := s.Ladder(l), s.ParentOf(l)
			m.walk.walk(codes, parents)
			for r, code := range codes {
				m.rung(code, m.walk.place[r], m.walk.repeat[r])
			}
			ladder.Terminals(codes, parents, end)
		}
	}
	return m
}

// rung counts a rung as coded; one that repeats the rung it answers to has no
// place of its own.
func (m *mentions) rung(code ladder.Index, place int, repeat bool) {
	m.each(code, func(item int) {
		m.items.perLadder(item, sayLadders)
		m.items.add(item, sayRungs, 1)
		if !repeat {
			m.items.add(item, sayStood, 1)
			m.items.add(item, sayPlaces, uint64(place))
		}
	})
}

// each visits a code's own item and that of its net.
func (m *mentions) each(code ladder.Index, visit func(item int)) {
	visit(int(code))
	if net := m.net[code]; net >= 0 {
		visit(net)
	}
}

// netsOf lists the nets of a frame in the order of their first codes, and per
// code the item of its net: nets come after all codes.
func netsOf(f *ladder.Frame) (names []string, of []int) {
	for _, code := range f.Codes {
		at := slices.Index(names, code.Net)
		if code.Net != "" && at < 0 {
			at, names = len(names), append(names, code.Net)
		}
		if at >= 0 {
			at += len(f.Codes)
		}
		of = append(of, at)
	}
	return names, of
}

func tabulateMentions(c *Context, state State) []*Table {
	m := state.(*mentions)
	rows, items := m.rows(c.Frame)
	p := newPage(c, "respondents with at least one ladder", "Code", m.baseOf(laddered), rows, mentionStatistics())
	for row, item := range items {
		m.fill(p, row, item)
	}
	p.explainShares()
	p.note("mean-rung", "The mean rung is where in the ladder the code stands on average; 1 is the start, and a rung said twice in a row is one rung. The number of rungs counts both.")
	p.additions(m.items, items, sayers, persons)
	p.additions(m.items, items, saying, sayLadders)
	p.adds(rungsFact, m.bases.total(laddered, baseRungs), p.additions(m.items, items, "rungs", sayRungs), false)
	p.additions(m.items, items, "ends_share", sayEnds)
	return []*Table{p.Table}
}

func mentionStatistics() []tab.Statistic {
	statistics := incidence("mentions")[:3]
	// Mean × rungs (nearly, where rungs repeat) and ends ÷ ladders are counts again, so each goes with the
	// counts that it is made of.
	return append(statistics,
		tab.Statistic{Name: "rungs", Label: "Rungs", Unit: tab.Rungs, Fact: "mentions.rungs", Additive: true},
		tab.Statistic{Name: "mean_rung", Label: "Mean rung", Unit: tab.Rungs, Decimals: 1, From: []string{"mentions.rungs"}},
		tab.Statistic{Name: "ends_share", Label: "% that end there", Unit: tab.Share, Decimals: -1,
			Fact: "terminal_values.ladders", Additive: true, From: []string{"mentions.ladders"}})
}

// rows lists each net before its codes, at the place of the first of them.
func (m *mentions) rows(f *ladder.Frame) (rows []tab.Row, items []int) {
	done := map[int]bool{}
	for i, code := range f.Codes {
		of := m.net[i]
		if of < 0 {
			rows, items = append(rows, codeRow(f, ladder.Index(i))), append(items, i)
			continue
		}
		if done[of] {
			continue
		}
		done[of] = true
		rows, items = append(rows, tab.Row{Item: net(code.Net), Label: code.Net, Net: true}), append(items, of)
		for j := i; j < len(f.Codes); j++ {
			if m.net[j] == of {
				r := codeRow(f, ladder.Index(j))
				r.Indent = 1
				rows, items = append(rows, r), append(items, j)
			}
		}
	}
	return rows, items
}

func (m *mentions) fill(p page, row, item int) {
	f, moments := m.items.roll(item), m.moments.roll(item)
	for column := range p.Columns.List {
		people := f.people(column)
		p.count(row, column, sayers, int64(people), people)
		p.share(row, column, share, f.subset(column))
		p.count(row, column, saying, f.count(column, sayLadders), people)
		p.count(row, column, "rungs", f.count(column, sayRungs), people)
		mean := estimate.None()
		if people > 0 {
			mean = m.ratio(m.meanRung, f, moments, column)
		}
		p.set(row, column, "mean_rung", mean)
		p.number(row, column, "ends_share", quotient(f.weight(column, sayEnds), f.weight(column, sayLadders)), int(f.count(column, sayEnders)))
	}
}
