package measure

import (
	"math/bits"
	"slices"

	"rung/segment"
	"rung/segment/tab"
)

// Traits is the name of the measure of the traits that no banner has: it needs
// values that batches hold only where a study asks for it.
const Traits = "traits"

var traitsFold = &Fold{Name: "traits", New: newTraits}

// traits counts the people of each category of the traits that no banner has,
// one item a category. Heads and nets are sums: a person has one answer.
type traits struct {
	*gathering
	v     *vectors
	first []int // per trait, the item of its first category
	// met has, per item, a bit for each category that some of its people have:
	// where a trait cuts another one finer, their counts add up.
	met  [][]uint64
	have []uint64 // categories of the person at hand
}

func newTraits(c *Context) State {
	s := &traits{gathering: newGathering(c)}
	items := 0
	for _, t := range c.Traits {
		s.first = append(s.first, items)
		items += len(t.Categories)
	}
	s.v = s.vectors(items, 1, nil)
	s.have = make([]uint64, (items+63)/64)
	for range items {
		s.met = append(s.met, make([]uint64, len(s.have)))
	}
	s.person = s.one
	return s
}

// one counts respondent i of a batch.
func (s *traits) one(b *segment.Batch, i int) {
	clear(s.have)
	for k, t := range s.c.Traits {
		at := int(b.Values[t.Column][i])
		s.have[(s.first[k]+at)/64] |= 1 << ((s.first[k] + at) % 64)
		if !t.Categories[at].Missing {
			s.v.set(s.first[k]+at, 0, 1)
		}
	}
	for k, t := range s.c.Traits {
		met := s.met[s.first[k]+int(b.Values[t.Column][i])]
		for word, of := range s.have {
			met[word] |= of
		}
	}
}

// Merge adds another state.
func (s *traits) Merge(other State) {
	o := other.(*traits)
	s.gathering.Merge(o.gathering)
	for item, met := range o.met {
		for word, of := range met {
			s.met[item][word] |= of
		}
	}
}

// answer is a row of a trait: the people of some of its categories.
type answer struct {
	tab.Row
	trait int
	of    []int // places of its categories in the trait
}

const traitFact = "traits.respondents"

// answers are the rows: of each trait all of whom it is known, its nets, each
// before the first of its categories, and these. Categories stand below a net
// where no other net shares one of them and they follow each other. A net that
// holds unknown answers is none of those who are known.
func (s *traits) answers() (rows []answer) {
	for k, t := range s.c.Traits {
		head := answer{Row: tab.Row{Item: t.Name, Label: t.Title(), Net: true, Base: k}, trait: k}
		var nets []segment.Net
		for _, n := range t.Nets {
			if !slices.ContainsFunc(n.Of, func(of int) bool { return t.Categories[of].Missing }) {
				nets = append(nets, n)
			}
		}
		var below []answer
		for i, category := range t.Categories {
			if category.Missing {
				continue
			}
			head.of = append(head.of, i)
			indent := 1
			for _, n := range nets {
				if n.Of[0] == i {
					row := tab.Row{Item: t.Name + "=" + net(n.Name), Label: n.Title(), Net: true, Indent: 1, Base: k}
					below = append(below, answer{Row: row, trait: k, of: n.Of})
				}
				if slices.Contains(n.Of, i) && alone(n, nets) {
					indent = 2
				}
			}
			row := tab.Row{Item: t.Name + "=" + category.Name, Label: category.Title(), Said: category.Said, Indent: indent, Base: k, Found: true}
			below = append(below, answer{Row: row, trait: k, of: []int{i}})
		}
		rows = append(append(rows, head), below...)
	}
	return rows
}

// alone says that the categories of a net follow each other, and that no other
// net has one of them.
func alone(n segment.Net, nets []segment.Net) bool {
	for _, o := range nets {
		if o.Name != n.Name && slices.ContainsFunc(o.Of, func(of int) bool { return slices.Contains(n.Of, of) }) {
			return false
		}
	}
	return n.Of[len(n.Of)-1]-n.Of[0] == len(n.Of)-1
}

func tabulateTraits(c *Context, state State) []*Table {
	s := state.(*traits)
	answers := s.answers()
	items, heads := s.rollAll()
	rows := make([]tab.Row, len(answers))
	for row, a := range answers {
		rows[row] = a.Row
	}
	p := newPage(c, "respondents of whom the trait is known", "Trait", nil, rows, counts(traitFact))
	p.Bases = nil
	for _, head := range heads {
		p.Bases = append(p.Bases, head.base(0))
	}
	for row, a := range answers {
		if a.Indent == 0 {
			p.people(row, sayers, heads[a.trait], 0)
			continue
		}
		r := s.together(a, items)
		p.people(row, sayers, r, 0)
		p.shares(row, share, r, 0)
	}
	s.sums(p, answers)
	p.explainShares()
	p.note("traits-known", "People of whom a trait is not known are left out of its base. Traits of banners are columns, and not repeated here.")
	return append([]*Table{p.Table}, s.compare(p, items, heads)...)
}

// rollAll rolls up all items, and the people of whom each trait is known.
func (s *traits) rollAll() (items, heads []*rolled) {
	for item := range s.met {
		items = append(items, s.v.roll(item))
	}
	for k, t := range s.c.Traits {
		all := answer{trait: k}
		for i, category := range t.Categories {
			if !category.Missing {
				all.of = append(all.of, i)
			}
		}
		heads = append(heads, s.together(all, items))
	}
	return items, heads
}

// together are the people of a row.
func (s *traits) together(a answer, items []*rolled) *rolled {
	if len(a.of) == 1 {
		return items[s.first[a.trait]+a.of[0]]
	}
	out := &rolled{columns: make([]*pool, s.grid.columns), c: s.c, posted: s.grid.one(1)}
	for column := range out.columns {
		out.columns[column] = s.v.pool()
		for _, of := range a.of {
			out.columns[column].merge(items[s.first[a.trait]+of].columns[column])
		}
	}
	if out.posted != nil {
		for _, of := range a.of {
			from := items[s.first[a.trait]+of].posted
			out.posted.who, out.posted.v = append(out.posted.who, from.who...), append(out.posted.v, from.v...)
		}
	}
	return out
}

// sums relates traits and nets to their categories, traits to each net and the
// other categories, and what one trait cuts finer than another to what it cuts.
func (s *traits) sums(p page, answers []answer) {
	facts := make([]tab.Fact, len(s.met)) // of categories
	for row, a := range answers {
		if !a.Net {
			facts[s.first[a.trait]+a.of[0]] = p.Fact(row, 0)
		}
	}
	of := func(a answer, except []int) (out []tab.Fact) {
		for _, i := range a.of {
			if !slices.Contains(except, i) {
				out = append(out, facts[s.first[a.trait]+i])
			}
		}
		return out
	}
	head := 0
	for row, a := range answers {
		switch {
		case a.Indent == 0:
			head = row
			p.relate(p.Fact(row, 0), of(a, nil)...)
		case a.Net:
			p.relate(p.Fact(row, 0), of(a, nil)...)
			p.relate(p.Fact(head, 0), append(of(answers[head], a.of), p.Fact(row, 0))...)
		}
	}
	for item, total := range facts {
		for other := range s.c.Traits {
			if parts := s.finer(item, other); total.Name != "" && len(parts) > 0 {
				var of []tab.Fact
				for _, part := range parts {
					of = append(of, facts[part])
				}
				p.relate(total, of...)
			}
		}
	}
}

// finer lists the categories of another trait that make up a category between
// them, where there are such: all of its people are known there, and nobody
// else is in one of those. It holds in every segment, since it holds of people.
func (s *traits) finer(item, other int) (parts []int) {
	own := s.traitOf(item)
	if own == other {
		return nil
	}
	for _, part := range s.metIn(item, other) {
		t := s.c.Traits[other]
		if t.Categories[part-s.first[other]].Missing || len(s.metIn(part, own)) > 1 {
			return nil
		}
		parts = append(parts, part)
	}
	return parts
}

// traitOf is the trait of an item.
func (s *traits) traitOf(item int) int {
	at, ok := slices.BinarySearch(s.first, item)
	if !ok {
		at--
	}
	return at
}

// metIn lists the items of a trait that people of an item have.
func (s *traits) metIn(item, trait int) (out []int) {
	from, until := s.first[trait], s.first[trait]+len(s.c.Traits[trait].Categories)
	for word := from / 64; word*64 < until; word++ {
		for left := s.met[item][word]; left != 0; left &= left - 1 {
			if at := word*64 + bits.TrailingZeros64(left); at >= from && at < until {
				out = append(out, at)
			}
		}
	}
	return out
}
