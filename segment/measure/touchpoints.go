package measure

import (
	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

var touchpointsFold = &Fold{Name: "touchpoints", New: newTouchpoints}

// touchpoints counts where people meet the brand: anywhere, where customer
// records see it, nowhere that they do; then an item per element; then the
// interactions of the first three. Those beyond customer records may well be of
// people who are met where there are some.
type touchpoints struct {
	*counting
	journey *segment.Journey
	crm     uint64 // elements in customer records
}

// The first items of touchpoints.
const (
	anywhere = iota
	inCRM
	beyondCRM
	elementItem // and on
)

// contacts is the quantity of touchpoints beside persons.
const contacts = 1

func newTouchpoints(c *Context) State {
	j := c.Life.Journey
	s := &touchpoints{counting: newCounting(c, elementItem+len(j.Elements)+elementItem, 1), journey: j}
	for k, e := range j.Elements {
		if e.CRM {
			s.crm |= 1 << k
		}
	}
	return s
}

// contact counts interactions of the person at hand, in one of the first rows.
func (s *touchpoints) contact(row int, n uint32) {
	if n > 0 {
		s.items.add(s.contacts(row), contacts, uint64(n))
	}
}

// contacts is the item of the interactions of one of the first rows.
func (s *touchpoints) contacts(row int) int { return elementItem + len(s.journey.Elements) + row }

// Observe adds a batch.
func (s *touchpoints) Observe(b *segment.Batch) {
	s.each(b, func(i int) {
		m := b.Life.Met[0]
		if !met(m, i) {
			return
		}
		s.items.touch(anywhere)
		if m.CRM[i] > 0 || m.Elements[i]&s.crm != 0 {
			s.items.touch(inCRM)
		} else {
			s.items.touch(beyondCRM)
		}
		for k := range s.journey.Elements {
			if m.Elements[i]>>k&1 == 1 {
				s.items.touch(elementItem + k)
			}
		}
		s.contact(anywhere, m.Rows[i])
		s.contact(inCRM, m.CRM[i])
		s.contact(beyondCRM, m.Rows[i]-m.CRM[i])
	})
}

// elementRows are the rows of a journey's elements. A touchpoint and a channel
// may have one name.
func elementRows(j *segment.Journey) (rows []tab.Row) {
	for _, e := range j.Elements {
		rows = append(rows, elementRow(e))
	}
	return rows
}

func tabulateTouchpoints(c *Context, state State) []*Table {
	s := state.(*touchpoints)
	rows := []tab.Row{
		{Item: "any", Said: say.That("Anywhere"), Net: true},
		{Item: "crm", Said: say.That("Where records see it"), Indent: 1},
		{Item: "beyond_crm", Said: say.That("Only where records do not see it"), Indent: 1},
	}
	rows = distinct(append(rows, elementRows(s.journey)...))
	const people = "touchpoints.respondents"
	p := newPage(c, "all respondents", "Touchpoint", s.baseOf(everyone), rows, []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true, Complement: true},
		{Name: share, Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true, Complement: true},
		{Name: "contacts", Label: "Interactions", Unit: tab.Contacts, Additive: true},
	})
	p.Measure = "touchpoints" // facts are named after it
	for row := range rows {
		f := s.items.roll(row)
		for column := range p.Columns.List {
			n := f.people(column)
			p.count(row, column, sayers, int64(n), n)
			p.share(row, column, share, f.subset(column))
		}
	}
	for row := range elementItem {
		f := s.items.roll(s.contacts(row))
		for column := range p.Columns.List {
			p.count(row, column, "contacts", f.count(column, contacts), f.people(column))
		}
	}
	p.explainShares()
	seen := p.note("crm", "What happens here is on record: the study marks it as crm.")
	for k, e := range s.journey.Elements {
		if e.CRM {
			p.Stub[elementItem+k].Notes |= seen
		}
	}
	p.Stub[beyondCRM].Notes |= p.note("beyond-crm", "Respondents: those whom no record knows. Interactions: all that are in no record, those of people known to records included.")
	for _, statistic := range []string{sayers, "contacts"} {
		k := p.Statistic(statistic)
		p.Relations = append(p.Relations, tab.Relation{Total: p.Fact(anywhere, k), Parts: []tab.Fact{p.Fact(inCRM, k), p.Fact(beyondCRM, k)}, Disjoint: statistic == sayers})
	}
	return []*Table{p.Table}
}

// touched says that the study has interactions with touchpoints or channels.
func touched(c *Context) bool {
	return c.Life != nil && c.Life.Journey != nil && len(c.Life.Journey.Elements) > 0
}

// elementRow is the row of e. A channel says that it is one: it is often called
// as a touchpoint is.
func elementRow(e segment.Element) tab.Row {
	if e.Channel {
		return tab.Row{Item: e.Name, Said: say.That("%s (channel)", e.Title())}
	}
	return tab.Row{Item: e.Name, Label: e.Title()}
}
