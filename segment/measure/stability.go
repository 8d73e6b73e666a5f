package measure

import (
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
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
	s.mean(moved, persons)
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
			if then >= n || now >= n {
				continue
			}
			if lost := s.traits[k].Categories[then].Missing; lost || s.traits[k].Categories[now].Missing {
				s.items.touch(s.pair(k, then, now))
				if lost {
					s.items.touch(s.was(k, then))
				}
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

// tabulateStability makes a table of the traits, in every column, and one of
// their categories for all respondents: in the columns of the trait itself a
// category then is a pair of then and now, so that one small pair would take the
// others of its trait with it.
func tabulateStability(c *Context, state State) []*Table {
	s := state.(*stability)
	const people, changed = "segment_stability.respondents", "segment_stability.moved"
	traits := s.page(c, len(s.traits), func(k int) stabilityRow {
		return stabilityRow{item: s.first[k], of: s.first[k], trait: k, Row: tab.Row{Item: s.traits[k].Name, Label: s.title(k), Net: true}}
	}, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true, Complement: true},
		{Name: "moved", Label: "Sorted otherwise now", Unit: tab.Respondents, Fact: changed, Additive: true, Complement: true},
		{Name: "moved_share", Label: "% sorted otherwise now", Unit: tab.Share, Decimals: -1, Fact: changed, Additive: true, Complement: true, From: []string{people}},
		{Name: "unknown", Label: "Not known then or now", Unit: tab.Respondents, Fact: "segment_stability.unknown", Additive: true},
	})
	s.unknown(traits)
	rows := s.categories()
	if len(rows) == 0 {
		return []*Table{traits.Table}
	}
	const was, left = "segment_stability.was", "segment_stability.left"
	categories := s.page(c, len(rows), func(k int) stabilityRow { return rows[k] }, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: was, Complement: true},
		{Name: share, Label: "% of those in it then", Unit: tab.Share, Decimals: -1, Fact: was, Complement: true, From: []string{was}},
		{Name: "moved", Label: "Sorted otherwise now", Unit: tab.Respondents, Fact: left, Complement: true},
		{Name: "moved_share", Label: "% sorted otherwise now", Unit: tab.Share, Decimals: -1, Fact: left, Complement: true, From: []string{was}},
	})
	categories.note("stability-total", "Where people come from is told of all respondents only.")
	categories.movements(traits, rows)
	return []*Table{traits.Table, categories.Table, s.symmetry(c, categories, rows)}
}

// unknown counts those of whom a trait is not known then or now: for all
// respondents, as where they are now and were then is. In a segment it is what
// bases differ by.
func (s *stability) unknown(p page) {
	all := s.baseOf(everyone)
	for k := range s.traits {
		for column, known := range p.Bases[k] {
			n := all[column].N - known.N
			if column > 0 {
				p.absent(k, column, "unknown", n)
			} else if n > 0 {
				p.Set(k, p.Statistic("unknown"), column, estimate.Count(float64(n), n))
			}
		}
	}
}

// symmetry tests for all respondents whether as many went one way as came back
// (Bowker), and whether categories are as large as they were (Stuart and
// Maxwell). Whoever knows a test and all pairs but one knows that one, so that no
// test stands where a pair is withheld.
func (s *stability) symmetry(c *Context, categories page, rows []stabilityRow) *Table {
	var stub []tab.Row
	var bases [][]tab.Base
	for k, e := range s.traits {
		stub, bases = append(stub, tab.Row{Item: e.Name, Label: s.title(k), Base: k}), append(bases, s.itemBase(s.first[k]))
	}
	index := func(name, label string) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: tab.Index, Decimals: 3}
	}
	p := newPage(c, "respondents whose category is known then and now", "Category then and now", nil, stub, []tab.Statistic{
		index("bowker", "Symmetry, χ²"), index("bowker_df", "Degrees of freedom"), index("bowker_p", "p of symmetry"),
		index("stuart_maxwell", "Same sizes, χ²"), index("stuart_maxwell_df", "Degrees of freedom"), index("stuart_maxwell_p", "p of same sizes")})
	p.Bases, p.Across = bases, map[int]tab.Cross{}
	for k := range s.traits {
		n := bases[k][0].N
		of := s.crosstab(k)
		for name, test := range map[string]estimate.Test{"bowker": of.Bowker(), "stuart_maxwell": of.StuartMaxwell()} {
			p.number(k, 0, name, test.Statistic, n)
			p.number(k, 0, name+"_df", test.DF, n)
			p.number(k, 0, name+"_p", test.P, n)
		}
		across := tab.Cross{Columns: []int{0}}
		for row, r := range rows {
			if r.trait == k && !r.lost {
				across.Facts = append(across.Facts, categories.Fact(row, categories.Statistic(sayers)))
			}
		}
		p.Across[k] = across
	}
	p.note("symmetry", "Tests count people, each once, without weights; those who are not known then or now are left out. Bowker (1948) tests whether as many went from each category to each other as came back, Stuart (1955) and Maxwell (1970) whether categories are as large now as then.")
	return p.Table
}

// crosstab is the people of Total by category then and now, where both are known.
func (s *stability) crosstab(k int) (out estimate.Crosstab) {
	for then, before := range s.traits[k].Categories {
		if before.Missing {
			continue
		}
		var row []float64
		for now, after := range s.traits[k].Categories {
			if !after.Missing {
				row = append(row, float64(s.items.total(s.pair(k, then, now), persons)))
			}
		}
		out = append(out, row)
	}
	return out
}

// stabilityRow is a row of people, of whom some other item is the base of
// shares.
type stabilityRow struct {
	tab.Row
	item, of int
	trait    int
	stayed   bool // a pair of one category
	lost     bool // the category then, or that now, is not known
}

func (s *stability) title(trait int) string {
	if e := s.traits[trait]; e.Label != "" {
		return e.Label
	}
	return s.traits[trait].Name
}

// categories are the rows of categories of then, each with where its people
// are now.
func (s *stability) categories() (rows []stabilityRow) {
	for k, e := range s.traits {
		for before, category := range e.Categories {
			if category.Missing && s.items.total(s.was(k, before), persons) == 0 {
				continue
			}
			item, said := e.Name+":"+category.Name, say.That("%s: %s", s.title(k), shown(category.Said, category.Title()))
			was := s.was(k, before)
			rows = append(rows, stabilityRow{item: was, of: was, trait: k, lost: category.Missing, Row: tab.Row{Item: item, Said: said, Net: true}})
			for now, other := range e.Categories {
				if pair := s.pair(k, before, now); s.items.total(pair, persons) > 0 {
					rows = append(rows, stabilityRow{item: pair, of: was, trait: k, stayed: before == now, lost: category.Missing || other.Missing,
						Row: tab.Row{Item: item, ItemTo: other.Name, Said: said, LabelTo: other.Title(), SaidTo: other.Said, Indent: 1, Found: true}})
				}
			}
		}
	}
	return rows
}

// page is a table of so many rows. One of categories, which has shares of them,
// is of all respondents alone.
func (s *stability) page(c *Context, n int, row func(k int) stabilityRow, statistics []tab.Statistic) page {
	var stub []tab.Row
	var bases [][]tab.Base
	for k := range s.traits {
		bases = append(bases, s.itemBase(s.first[k]))
	}
	for k := range n {
		r := row(k)
		if r.Base = r.trait; r.lost {
			if r.Base = len(s.traits); len(bases) == len(s.traits) {
				bases = append(bases, s.baseOf(everyone))
			}
		}
		stub = append(stub, r.Row)
	}
	p := newPage(c, "respondents whose category is known then and now", "Category then and now", nil, stub, statistics)
	p.Bases = bases
	apart := p.Statistic(share) >= 0
	for k := range n {
		r := row(k)
		f, m, of := s.items.roll(r.item), s.moments.roll(r.item), s.itemBase(r.of)
		for column := range p.Columns.List {
			n, left := f.people(column), int(f.count(column, moved))
			if apart && column > 0 {
				p.absent(k, column, sayers, n)
				if r.Net && !r.lost {
					p.absent(k, column, "moved", left)
				}
				continue
			}
			p.count(k, column, sayers, int64(n), n)
			if r.lost {
				continue
			}
			if !r.Net {
				p.set(k, column, share, c.shareOf(f.subset(column), of, column))
				continue
			}
			p.count(k, column, "moved", int64(left), left)
			p.set(k, column, "moved_share", c.shareOf(s.subset(0, f, m, column), of, column))
		}
	}
	if c.Weighted {
		p.note("weighted-shares", "Shares are weighted. Counts are not: they are people.")
	}
	p.note("stability", "Columns are the segments of now. Who is not known then or now is a state of its own, of which there is no share; shares are of those who are known both times.")
	return p
}

// movements relates traits to their categories of then, and those to where
// their people are now.
func (p page) movements(traits page, rows []stabilityRow) {
	add := func(total tab.Fact, parts []tab.Fact) {
		if len(parts) > 0 {
			p.Relations = append(p.Relations, tab.Relation{Total: total, Parts: parts, Disjoint: true})
		}
	}
	fact := func(row int, statistic string) tab.Fact { return p.Fact(row, p.Statistic(statistic)) }
	for trait := range traits.Stub {
		var all, gone, unknown []tab.Fact
		for row, r := range rows {
			if r.trait != trait || !r.Net {
				continue
			}
			if !r.lost {
				all, gone = append(all, fact(row, sayers)), append(gone, fact(row, "moved"))
			}
			var parts, left []tab.Fact
			for part := row + 1; part < len(rows) && !rows[part].Net; part++ {
				if rows[part].lost {
					unknown = append(unknown, fact(part, sayers))
				}
				if rows[part].lost && !r.lost {
					continue // beside those who are known both times
				}
				parts = append(parts, fact(part, sayers))
				if !rows[part].stayed {
					left = append(left, fact(part, sayers))
				}
			}
			add(fact(row, sayers), parts)
			if !r.lost {
				add(fact(row, "moved"), left)
			}
		}
		add(traits.Fact(trait, traits.Statistic(sayers)), all)
		add(traits.Fact(trait, traits.Statistic("moved")), gone)
		if len(unknown) > 0 {
			add(traits.Fact(trait, traits.Statistic("unknown")), unknown)
		}
	}
}

// resorted says that the study sorts people by a trait of then, too.
func resorted(c *Context) bool { return c.Life != nil && len(c.Life.Earlier) > 0 }
