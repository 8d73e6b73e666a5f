package measure

import (
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/tab"
)

var stabilityFold = &Fold{Name: "stability", New: newStability}

// stability counts, per trait that is known of people on older material as
// well, the categories of then and now: an item for everybody of whom both are
// known, one per category of then, and one per pair of categories. Each has a
// quantity for those who moved.
type stability struct {
	*counting
	traits []segment.Earlier
	first  []int // per trait, its first item
}

// moved is the quantity of stability beside persons.
const moved = 1

func newStability(c *Context) State {
	s := &stability{traits: c.Life.Earlier}
	items := 0
	for _, e := range s.traits {
		n := len(e.Categories)
		s.first = append(s.first, items)
		items += 1 + n + n*n
	}
	s.counting = newCounting(c, items, 1)
	s.mean(persons, persons) // its second moment is Σw², for the effective n
	return s
}

// was is the item of those in a category of a trait then, pair that of those in
// another now.
func (s *stability) was(trait, then int) int { return s.first[trait] + 1 + then }
func (s *stability) pair(trait, then, now int) int {
	n := len(s.traits[trait].Categories)
	return s.first[trait] + 1 + n + then*n + now
}

// Observe adds a batch.
func (s *stability) Observe(b *segment.Batch) {
	s.each(b, func(i int) {
		for k, e := range b.Life.Earlier {
			then, now := int(e.Before[i]), int(e.Now[i])
			n := len(s.traits[k].Categories)
			if then >= n || now >= n || s.traits[k].Categories[then].Missing || s.traits[k].Categories[now].Missing {
				continue
			}
			for _, item := range []int{s.first[k], s.was(k, then), s.pair(k, then, now)} {
				s.items.touch(item)
				if then != now {
					s.items.once(item, moved)
				}
			}
		}
	})
}

func tabulateStability(c *Context, state State) []*Table {
	s := state.(*stability)
	var rows []tab.Row
	var items []int
	var bases [][]tab.Base
	var then []int           // per row, the item of those whose share is told
	stayed := map[int]bool{} // rows of those who are where they were
	add := func(item, of int, r tab.Row) {
		r.Base = len(bases) - 1
		rows, items, then = append(rows, r), append(items, item), append(then, of)
	}
	for k, e := range s.traits {
		title := e.Label
		if title == "" {
			title = e.Name
		}
		bases = append(bases, s.itemBase(s.first[k]))
		add(s.first[k], s.first[k], tab.Row{Item: e.Name, Label: title, Net: true})
		for before, category := range e.Categories {
			if category.Missing {
				continue
			}
			item, label := e.Name+":"+category.Name, title+": "+category.Title()
			was := s.was(k, before)
			add(was, was, tab.Row{Item: item, Label: label, Net: true, Indent: 1})
			for now, other := range e.Categories {
				if pair := s.pair(k, before, now); s.items.total(pair, persons) > 0 {
					stayed[len(rows)] = before == now
					add(pair, was, tab.Row{Item: item, ItemTo: other.Name, Label: label, LabelTo: other.Title(), Indent: 2, Found: true})
				}
			}
		}
	}
	const people, changed = "segment_stability.respondents", "segment_stability.moved"
	p := newPage(c, "respondents whose category is known then and now", "Category then and now", nil, rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true, Complement: true},
		{Name: share, Label: "% of those in it then", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true, Complement: true, From: []string{people}},
		{Name: "moved", Label: "Sorted otherwise now", Unit: tab.Respondents, Fact: changed, Additive: true, Complement: true},
		{Name: "moved_share", Label: "% sorted otherwise now", Unit: tab.Share, Decimals: -1, Fact: changed, Additive: true, Complement: true, From: []string{people}},
	})
	p.Bases = bases
	for row, r := range rows {
		f, of := s.items.roll(items[row]), s.itemBase(then[row])
		for column := range p.Columns.List {
			b := of[column]
			n, left := f.people(column), int(f.count(column, moved))
			p.count(row, column, sayers, int64(n), n)
			if !r.Net {
				p.set(row, column, share, estimate.Share(f.weight(column, persons), b.Weighted, b.Effective, n))
				continue
			}
			p.count(row, column, "moved", int64(left), left)
			p.set(row, column, "moved_share", estimate.Share(f.weight(column, moved), b.Weighted, b.Effective, left))
		}
	}
	p.movements(stayed)
	if c.Weighted {
		p.note("weighted-shares", "Shares are weighted. Counts are not: they are people.")
	}
	p.note("stability", "Columns are the segments of now. Who is not known then or now is left out.")
	return []*Table{p.Table}
}

// movements relates a trait to its categories of then, and those to where
// their people are now.
func (p page) movements(stayed map[int]bool) {
	const people, changed = 0, 2 // statistics
	for row, r := range p.Stub {
		var parts, left []tab.Fact
		for part := row + 1; part < len(p.Stub) && p.Stub[part].Indent > r.Indent; part++ {
			switch {
			case p.Stub[part].Indent > r.Indent+1:
				continue
			case p.Stub[part].Net:
				left = append(left, p.Fact(part, changed))
			case !stayed[part]:
				left = append(left, p.Fact(part, people))
			}
			parts = append(parts, p.Fact(part, people))
		}
		if len(parts) > 0 {
			p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(row, people), Parts: parts, Disjoint: true})
		}
		if len(left) > 0 {
			p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(row, changed), Parts: left, Disjoint: true})
		}
	}
}

// resorted says that the study sorts people by a trait of then, too.
func resorted(c *Context) bool { return c.Life != nil && len(c.Life.Earlier) > 0 }
