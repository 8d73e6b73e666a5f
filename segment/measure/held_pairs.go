package measure

import (
	"cmp"
	"slices"

	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// The nets of said_and_laddered beside anyValue and noValue.
const notLaddered = "not_laddered"

// tabulateSaid sets each value that people hold first beside the values that
// their ladders reach. Under a value its base is those who hold it first.
func tabulateSaid(c *Context, state State) []*Table {
	s := state.(*held)
	var rows []tab.Row
	var items []*rolled
	var of [][]tab.Base // what each row is a share of
	add := func(r tab.Row, v *rolled, b []tab.Base) {
		rows, items, of = append(rows, r), append(items, v), append(of, b)
	}
	all := s.base.roll(0)
	base := all.base(0)
	add(tab.Row{Item: allItem, Said: say.That("All who named a value"), Net: true}, all, base)
	for value := range s.names {
		first := s.first.roll(value)
		head := s.row(value)
		head.Net, head.Indent = true, 1
		add(head, first, base)
		for _, end := range s.endsOf(value) {
			add(s.reachRow(head, end), s.reached.rolledOf(reach{value, end}), first.base(0))
		}
	}
	p := newPage(c, namedBase, "Value held first and value laddered to", base, rows, sharesFrom(counts("said_and_laddered.respondents")))
	for row, v := range items {
		p.people(row, sayers, v, 0)
		p.sharesOf(row, share, v, 0, of[row])
	}
	p.explainShares()
	p.note("said-shares", "Under a value, shares are of those who hold it first.")
	p.note("held-first", "Held first is the best rank or rating that a person gives; values that share it are all first.")
	s.latestNote(p)
	p.note("said-rows", "A person whose ladders reach several values stands in each of their rows, and once in any value.")
	s.saidSums(p, items)
	return []*Table{p.Table}
}

// endsOf lists where the ladders of those end who hold a value first: any
// value, each in the order of the frame, no value, no ladder. Only what somebody
// does is listed, except for the three that split a value's people.
func (s *held) endsOf(value int) []int {
	if s.wasEnd == nil || s.first.roll(value).total(0) == 0 {
		return nil
	}
	out := []int{reachAny}
	for _, key := range s.reached.sorted(func(a, b reach) int { return cmp.Compare(a.end, b.end) }) {
		if key.first == value && key.end >= 0 {
			out = append(out, key.end)
		}
	}
	return append(out, reachNone, reachNot)
}

func (s *held) reachRow(head tab.Row, end int) tab.Row {
	r := tab.Row{Item: head.Item, Label: head.Label, Said: head.Said, Indent: 2, Found: head.Found}
	switch end {
	case reachAny:
		r.ItemTo, r.SaidTo, r.Net = net(anyValue), say.That("Any value"), true
	case reachNone:
		r.ItemTo, r.SaidTo = net(noValue), say.That("No value reached")
	case reachNot:
		r.ItemTo, r.SaidTo = net(notLaddered), say.That("No ladder")
	default:
		code := codeRow(s.c.Frame, ladder.Index(end))
		r.ItemTo, r.LabelTo, r.Level, r.Indent, r.Found = code.Item, code.Label, code.Level, 3, true
	}
	return r
}

// saidSums relates the rows: those who hold a value first are those who reach
// some value, none, and those without a ladder; all are the sum of those who
// hold each value first where nobody holds two, and so on.
func (s *held) saidSums(p page, items []*rolled) {
	var first, split, reached addition
	fact := func(row int) (tab.Fact, int64) { return p.Fact(row, 0), items[row].total(0) }
	for row := len(p.Stub) - 1; row > 0; row-- {
		f, n := fact(row)
		switch p.Stub[row].Indent {
		case 3:
			reached.add(f, n)
		case 2:
			split.add(f, n)
			if p.Stub[row].Net {
				p.adds(f, n, reached, true)
				reached = addition{}
			}
		case 1:
			first.add(f, n)
			p.adds(f, n, split, true)
			split = addition{}
		}
	}
	f, n := fact(0)
	p.adds(f, n, first, true)
}

// maxRivalries is how many pairs of values are listed.
const maxRivalries = 60

func tabulateConflicts(c *Context, state State) []*Table {
	s := state.(*held)
	pairs, left := s.rivalries()
	rows := make([]tab.Row, len(pairs))
	for row, of := range pairs {
		a, b := s.row(of.a), s.row(of.b)
		rows[row] = tab.Row{Item: a.Item, ItemTo: b.Item, Label: a.Label, LabelTo: b.Label, Said: a.Said, SaidTo: b.Said, Level: a.Level, Found: true}
	}
	people := func(name, label, fact string) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: tab.Respondents, Fact: "value_conflicts." + fact, Additive: true, Complement: true}
	}
	of := func(name, label, fact string) tab.Statistic {
		s := people(name, label, fact)
		s.Unit, s.Decimals = tab.Share, -1
		return s
	}
	p := newPage(c, namedBase, "Two values", s.base.roll(0).base(0), rows, []tab.Statistic{
		people("both_high", "Hold both high", "both_high"), of(share, "% hold both high", "both_high"),
		people("declared", "Say they compete", "declared"),
		people("both_and_declared", "Hold both high and say they compete", "both_and_declared"),
		of("conflict_share", "% hold both high and say they compete", "both_and_declared"),
		leftOver("value_conflicts", "not_declared", "Hold both high, do not say that they compete"),
		leftOver("value_conflicts", "not_high", "Say that they compete, do not hold both high"),
	})
	for row, of := range pairs {
		r := s.rival.rolledOf(of)
		p.people(row, "both_high", r, rivalHigh)
		p.shares(row, share, r, rivalHigh)
		p.people(row, "declared", r, rivalSaid)
		p.people(row, "both_and_declared", r, rivalBoth)
		p.shares(row, "conflict_share", r, rivalBoth)
		p.rest(row, "both_high", "both_and_declared", "not_declared", func(column int) int { return r.of(column, rivalHigh) - r.of(column, rivalBoth) })
		p.rest(row, "declared", "both_and_declared", "not_high", func(column int) int { return r.of(column, rivalSaid) - r.of(column, rivalBoth) })
	}
	p.explainShares()
	s.highNote(p)
	s.latestNote(p)
	p.note("held-competes", "A pair counts as competing for a person who said so of either of the two values, at any time.")
	if left > 0 {
		p.note("pairs-left-out", "%d more pairs are not listed: these are the ones that most people hold high or declare.", left)
	}
	return []*Table{p.Table}
}

// rivalries lists the pairs in the order of values, and says how many are left
// out where there are too many.
func (s *held) rivalries() (pairs []rivalry, left int) {
	places := func(a, b rivalry) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) }
	pairs = s.rival.sorted(places)
	weight := map[rivalry]int64{}
	for _, of := range pairs {
		weight[of] = s.rival.inTotal(of, rivalHigh) + s.rival.inTotal(of, rivalSaid)
	}
	slices.SortStableFunc(pairs, func(a, b rivalry) int { return cmp.Compare(weight[b], weight[a]) })
	listed := pairs[:min(len(pairs), maxRivalries)]
	slices.SortFunc(listed, places)
	return listed, len(pairs) - len(listed)
}

// competing says that a study asks which values compete.
func competing(c *Context) bool { return valuesHeld(c) && c.mapped(segment.Held, segment.HeldCompetes) }
