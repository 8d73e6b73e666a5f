package measure

import (
	"cmp"
	"slices"
	"strings"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

var (
	typesFold   = &Fold{Name: "relationship_types", New: newTypes}
	changesFold = &Fold{Name: "relationship_changes", New: newTypeChanges}
)

// The numbers of a person and a relationship type.
const (
	typeMet     = iota
	typeWanted  // wants it
	typeAssumed // assumes it
	typeAhead   // wants it less assumes it
	typeNumbers
)

// types is which relationships people want, and which they assume.
type types struct {
	*gathering
	names    []string // of types: declared ones first, then others sorted
	wanted   []int    // per name of the column, the type
	assumed  []int
	base     *vectors // everybody, then those with any type
	each     *vectors // per type
	crossing *crossing
}

// typeNames is every type of both columns, and per name of each column its
// type. Declared ones come first in their order.
func typeNames(c *Context) (names []string, wanted, assumed []int) {
	w, a := c.names(segment.Relationships, segment.TypeWanted), c.names(segment.Relationships, segment.TypeAssumed)
	all := sortedNames(slices.Concat(w, a))
	place := func(name string) int {
		if at := slices.IndexFunc(declaredTypes(c), func(t Type) bool { return t.Name == name }); at >= 0 {
			return at
		}
		return len(declaredTypes(c))
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	return all, placeOf(w, all), placeOf(a, all)
}

func declaredTypes(c *Context) []Type {
	if len(c.Choices.Types) > 0 {
		return c.Choices.Types
	}
	return DefaultTypes
}

func newTypes(c *Context) State {
	s := &types{gathering: newGathering(c)}
	s.names, s.wanted, s.assumed = typeNames(c)
	s.base = s.vectors(2, typeNumbers, nil)
	s.each = s.vectors(len(s.names), typeNumbers, nil)
	s.crossing = newCrossing(s.gathering, len(s.names))
	s.person = s.one
	return s
}

// Merge adds another state.
func (s *types) Merge(other State) {
	o := other.(*types)
	s.gathering.Merge(o)
	s.crossing.cells.merge(o.crossing.cells)
}

// one counts respondent i of a batch: once a type that he wants, and once a
// type that he assumes, of whatever product.
func (s *types) one(b *segment.Batch, i int) {
	t := b.Life.Told[segment.Relationships]
	for _, row := range latestOfProducts(t, i, func(int) bool { return true }) {
		wanted, assumed := typeIn(t, segment.TypeWanted, row, s.wanted), typeIn(t, segment.TypeAssumed, row, s.assumed)
		if wanted < 0 && assumed < 0 {
			continue
		}
		s.base.set(0, typeMet, 1)
		s.mark(wanted, typeWanted, 1)
		s.mark(assumed, typeAssumed, -1)
		if wanted >= 0 && assumed >= 0 {
			s.crossing.add(wanted, assumed)
		}
	}
	s.crossing.flush(b, i)
}

// mark says that the person at hand wants or assumes a type.
func (s *types) mark(of, number int, ahead float64) {
	if of < 0 {
		return
	}
	for _, v := range [][]float64{s.base.touch(1), s.each.touch(of)} {
		v[typeMet] = 1
		if v[number] == 0 {
			v[number] = 1
			v[typeAhead] += ahead
		}
	}
}

// typeIn is the type that a row names in a column; -1 where it names none.
func typeIn(t *segment.Told, column, row int, of []int) int {
	if at := t.Text(column, row); at != segment.Nothing {
		return of[at]
	}
	return -1
}

// latestOfProducts lists respondent i's latest row of each product, of the
// rows that are wanted. A row without a product is of a product of its own.
func latestOfProducts(t *segment.Told, i int, wanted func(row int) bool) (rows []int) {
	for row, until := t.Of(i); row < until; row++ {
		if !wanted(row) {
			continue
		}
		at := slices.IndexFunc(rows, func(o int) bool { return t.Text(segment.TypeProduct, o) == t.Text(segment.TypeProduct, row) })
		switch {
		case at < 0:
			rows = append(rows, row)
		case when(t, segment.Relationships, row).compare(when(t, segment.Relationships, rows[at])) >= 0:
			rows[at] = row
		}
	}
	return rows
}

// typeRow is the row of a type. What no study declared stands because somebody
// said it.
func typeRow(c *Context, name string) tab.Row {
	for _, t := range declaredTypes(c) {
		if t.Name == name {
			return tab.Row{Item: name, Label: t.Title(), Said: t.Said}
		}
	}
	return tab.Row{Item: name, Label: name, Found: true}
}

// expects is the note on a type's row with what the study says that people
// expect of it.
func (p page) expects(name string) uint32 {
	for _, t := range declaredTypes(p.c) {
		if t.Name == name && len(t.Expects) > 0 {
			return p.once("expects-"+name, "%s: %s.", shown(t.Said, t.Title()), strings.TrimSuffix(strings.Join(t.Expects, "; "), "."))
		}
	}
	return 0
}

const anyType = "any_type"

// typesTold says that a study asks which relationship people want or assume.
func typesTold(c *Context) bool {
	return c.mapped(segment.Relationships, segment.TypeWanted) || c.mapped(segment.Relationships, segment.TypeAssumed)
}

func tabulateTypes(c *Context, state State) []*Table {
	s := state.(*types)
	rows := []tab.Row{{Item: net(anyType), Said: say.That("Any type"), Net: true}}
	items := []*rolled{s.base.roll(1)}
	for of, name := range s.names {
		r := typeRow(c, name)
		r.Indent = 1
		rows, items = append(rows, r), append(items, s.each.roll(of))
	}
	sides := map[string]int{}
	if c.mapped(segment.Relationships, segment.TypeWanted) {
		sides["wanted"] = typeWanted
	}
	if c.mapped(segment.Relationships, segment.TypeAssumed) {
		sides["assumed"] = typeAssumed
	}
	all := s.base.roll(0)
	p := newPage(c, typedBase, "Relationship type", all.base(typeMet), rows, typeStatistics(sides))
	for _, side := range []string{"wanted", "assumed"} {
		if number, ok := sides[side]; ok {
			s.side(p, items, side, number)
		}
	}
	if p.Statistic("gap") >= 0 {
		for row, v := range items {
			for column := range p.Columns.List {
				people := leastOf(v.of(column, typeWanted), v.of(column, typeAssumed))
				p.set(row, column, "gap", v.gap(column, typeAhead, typeMet, all, typeMet, people))
			}
		}
	}
	p.explainShares()
	p.latestType()
	p.note("types-products", "A person counts once for each type, of whatever product: one who wants different types for different products stands in several rows.")
	for row, name := range s.names {
		p.Stub[row+1].Notes |= p.expects(name)
	}
	return []*Table{p.Table}
}

const typedBase = "respondents who named a relationship type"

func (p page) latestType() {
	p.note("types-latest", "A person's latest row of each product counts.")
}

func typeStatistics(sides map[string]int) (out []tab.Statistic) {
	for _, of := range []struct{ name, people, share string }{
		{"wanted", "Want it", "% who want it"}, {"assumed", "Assume it", "% who assume it"},
	} {
		if _, ok := sides[of.name]; !ok {
			continue
		}
		two := counts("relationship_types." + of.name)
		two[0].Name, two[0].Label = of.name, of.people
		two[1].Name, two[1].Label = of.name+"_share", of.share
		out = append(out, two...)
	}
	if len(sides) == 2 {
		out = append(out, tab.Statistic{Name: "gap", Label: "Gap", Unit: tab.Index, Decimals: 2,
			From: []string{"relationship_types.wanted", "relationship_types.assumed"}})
	}
	return out
}

// side fills the people and shares of one side, marks the type that leads, and
// relates the types to any type where nobody has two.
func (s *types) side(p page, items []*rolled, side string, number int) {
	at := p.Statistic(side)
	var parts addition
	for row, v := range items {
		p.people(row, side, v, number)
		p.shares(row, side+"_share", v, number)
		if row > 0 {
			parts.add(p.Fact(row, at), v.total(number))
		}
	}
	p.adds(p.Fact(0, at), items[0].total(number), parts, true)
	p.lead(side + "_share")
}

// lead marks the type of every column that more than half name, or else the
// one that is named most often, where its interval lies above those of all
// others.
func (p page) lead(statistic string) {
	at := p.Statistic(statistic)
	for column := range p.Columns.List {
		first := -1
		for row := 1; row < len(p.Stub); row++ {
			if e := p.At(row, at, column); e.Status == tab.Shown && (first < 0 || e.Value > p.At(first, at, column).Value) {
				first = row
			}
		}
		if first < 0 {
			continue
		}
		e := p.At(first, at, column)
		if e.Value > 0.5 {
			p.Open(first, at).Mark(column, e.Status, p.once("type-majority", "The majority: more than half of the base."))
			continue
		}
		above := true
		for row := 1; row < len(p.Stub); row++ {
			if o := p.At(row, at, column); row != first && o.Status == tab.Shown && o.High >= e.Low {
				above = false
			}
		}
		if above && e.Value > 0 {
			p.Open(first, at).Mark(column, e.Status, p.once("type-first", "Named most often: its interval lies above those of all other types, but it is not the majority."))
		}
	}
}

// The numbers of a person in a crossing.
const (
	crossOne  = iota // has a pair
	crossMany        // has two pairs or more
	crossDiff        // has a pair of two different types
	crossSame        // has none
	crossNumbers
)

// crossing counts people by pairs of types: wanted and assumed, before and
// after.
type crossing struct {
	base  *vectors
	heads *vectors // per type at the first place
	cells *found[cross]
}

type cross struct{ from, to int }

func newCrossing(s *gathering, types int) *crossing {
	return &crossing{base: s.vectors(1, crossNumbers, nil), heads: s.vectors(types, 1, nil), cells: newFound[cross](s.grid, 1, nil)}
}

// add counts a pair of the person at hand.
func (x *crossing) add(from, to int) {
	v := x.base.touch(0)
	if v[crossOne] == 1 {
		v[crossMany] = 1
	} else {
		v[crossOne], v[crossSame] = 1, 1
	}
	if from != to {
		v[crossDiff], v[crossSame] = 1, 0
	}
	x.heads.set(from, 0, 1)
	x.cells.one(cross{from, to})
}

func (x *crossing) flush(b *segment.Batch, i int) { x.cells.flush(b, i) }

// crossWords are what a table of a crossing calls things.
type crossWords struct {
	fact, base, shares string
	stub, all          say.Text
	same, different    tab.Row
}

// tabulate makes the table of a crossing. Its base is that of the table whose
// counts it splits: sums between tables of different bases could not be kept
// where one of these is withheld.
func (x *crossing) tabulate(c *Context, names []string, base []tab.Base, w crossWords) page {
	all := x.base.roll(0)
	rows := []tab.Row{{Item: allItem, Said: w.all, Net: true}, w.different, w.same}
	items, numbers := []*rolled{all, all, all}, []int{crossOne, crossDiff, crossSame}
	both := all.base(crossOne)
	of := [][]tab.Base{base, both, both} // what each row is a share of
	cells := x.cells.sorted(func(a, b cross) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	pairs := []cross{{-1, -1}, {-1, -1}, {-1, -1}}
	for from, name := range names {
		v := x.heads.roll(from)
		head := typeRow(c, name)
		head.Net = true
		rows, items, numbers, pairs = append(rows, head), append(items, v), append(numbers, 0), append(pairs, cross{from, -1})
		of = append(of, both)
		for _, key := range cells {
			if key.from == from {
				to := typeRow(c, names[key.to])
				rows = append(rows, tab.Row{Item: head.Item, ItemTo: to.Item, Label: head.Label, LabelTo: to.Label, Said: head.Said, SaidTo: to.Said, Indent: 1, Found: true})
				items, numbers, pairs = append(items, x.cells.rolledOf(key)), append(numbers, 0), append(pairs, key)
				of = append(of, v.base(0))
			}
		}
	}
	p := newPage(c, w.base, w.stub.String(), base, rows, sharesFrom(counts(w.fact), allItem))
	p.StubSaid = w.stub
	for row, v := range items {
		p.people(row, sayers, v, numbers[row])
		p.sharesOf(row, share, v, numbers[row], of[row])
	}
	p.explainShares()
	p.note("types-shares", w.shares)
	x.sums(p, w, items, numbers, pairs)
	return p
}

// sums relates the cells to their heads, the heads to all, and the cells of
// different types and of the same to the people who have such. All but the
// last line hold where nobody has two pairs.
func (x *crossing) sums(p page, w crossWords, items []*rolled, numbers []int, pairs []cross) {
	fact := func(row int) (tab.Fact, int64) { return p.Fact(row, 0), items[row].total(numbers[row]) }
	all, n := fact(0)
	var both addition
	for row := 1; row <= 2; row++ {
		both.add(fact(row))
	}
	p.adds(all, n, both, true)
	if items[0].total(crossMany) > 0 {
		return
	}
	var heads, different, same addition
	of := map[int]*addition{}
	for row := 3; row < len(pairs); row++ {
		f, n := fact(row)
		at := pairs[row]
		if at.to < 0 {
			heads.add(f, n)
			continue
		}
		if of[at.from] == nil {
			of[at.from] = &addition{}
		}
		of[at.from].add(f, n)
		if at.from == at.to {
			same.add(f, n)
		} else {
			different.add(f, n)
		}
	}
	p.adds(all, n, heads, true)
	for row, add := range []addition{1: different, 2: same} {
		if f, n := fact(row); row > 0 {
			p.adds(f, n, add, true)
		}
	}
	for row := 3; row < len(pairs); row++ {
		if add := of[pairs[row].from]; pairs[row].to < 0 && add != nil {
			f, n := fact(row)
			p.adds(f, n, *add, true)
		}
	}
}

func bothTypes(c *Context) bool {
	return c.mapped(segment.Relationships, segment.TypeWanted) && c.mapped(segment.Relationships, segment.TypeAssumed)
}

func tabulateTypeMatrix(c *Context, state State) []*Table {
	s := state.(*types)
	p := s.crossing.tabulate(c, s.names, s.base.roll(0).base(typeMet), crossWords{
		fact: "relationship_matrix.respondents", base: typedBase, stub: say.That("Wanted and assumed"), shares: "Shares are of those who named both, and under a type of those who want it.",
		all: say.That("All who named both"), same: tab.Row{Item: "match", Said: say.That("Assume what they want"), Indent: 1},
		different: tab.Row{Item: "mismatch", Said: say.That("Assume another type than they want"), Indent: 1},
	})
	p.latestType()
	p.note("types-mismatch", "A mismatch is a person who assumes another type than the one wanted for at least one product.")
	s.sameCounts(p)
	return []*Table{p.Table}
}

// sameCounts relates the matrix to the types: where everybody names both types
// of one product, those who want a type are those of its row, and those who
// assume it the sum of its column.
func (s *types) sameCounts(p page) {
	if s.crossing.base.roll(0).total(crossMany) > 0 {
		return
	}
	for of, name := range s.names {
		v := s.each.roll(of)
		var head, column addition
		for key := range s.crossing.cells.of {
			if key.to == of {
				column.parts = append(column.parts, tab.Fact{Name: "relationship_matrix.respondents", Item: s.names[key.from], ItemTo: name})
				column.sum += s.crossing.cells.inTotal(key, 0)
			}
		}
		slices.SortFunc(column.parts, func(a, b tab.Fact) int { return cmp.Compare(a.Item, b.Item) })
		head.add(tab.Fact{Name: "relationship_matrix.respondents", Item: name}, s.crossing.heads.roll(of).total(0))
		p.adds(tab.Fact{Name: "relationship_types.wanted", Item: name}, v.total(typeWanted), head, true)
		p.adds(tab.Fact{Name: "relationship_types.assumed", Item: name}, v.total(typeAssumed), column, true)
	}
}

// typeChanges is which relationships people wanted in a period and in the next.
type typeChanges struct {
	*gathering
	names  []string
	wanted []int
	steps  []*crossing // per period but the last
}

// periodic says that there are periods to change between: all of the time is
// counted, and not one of them.
func periodic(c *Context) bool {
	return c.Period < 0 && c.mapped(segment.Relationships, segment.TypeWanted) && len(c.Life.Periods) > 1
}

func newTypeChanges(c *Context) State {
	s := &typeChanges{gathering: newGathering(c)}
	s.names, s.wanted, _ = typeNames(c)
	for range len(c.Life.Periods) - 1 {
		s.steps = append(s.steps, newCrossing(s.gathering, len(s.names)))
	}
	s.person = s.one
	return s
}

// Merge adds another state.
func (s *typeChanges) Merge(other State) {
	o := other.(*typeChanges)
	s.gathering.Merge(o)
	for k, x := range s.steps {
		x.cells.merge(o.steps[k].cells)
	}
}

// one counts respondent i of a batch: each product with a wanted type in both
// periods.
func (s *typeChanges) one(b *segment.Batch, i int) {
	t := b.Life.Told[segment.Relationships]
	if t.Periods == nil {
		return
	}
	in := func(period int) []int {
		return latestOfProducts(t, i, func(row int) bool {
			return t.Periods[row]>>period&1 == 1 && typeIn(t, segment.TypeWanted, row, s.wanted) >= 0
		})
	}
	before := in(0)
	for k, x := range s.steps {
		after := in(k + 1)
		for _, was := range before {
			for _, is := range after {
				if t.Text(segment.TypeProduct, was) == t.Text(segment.TypeProduct, is) {
					x.add(typeIn(t, segment.TypeWanted, was, s.wanted), typeIn(t, segment.TypeWanted, is, s.wanted))
				}
			}
		}
		before = after
		x.flush(b, i)
	}
}

func tabulateTypeChanges(c *Context, state State) []*Table {
	s := state.(*typeChanges)
	var out []*Table
	for k, x := range s.steps {
		from, to := c.Life.Periods[k], c.Life.Periods[k+1]
		p := x.tabulate(c, s.names, x.base.roll(0).base(crossOne), crossWords{
			fact: "relationship_changes.respondents", base: "respondents who named the type that they want in both periods", shares: "Under a type, shares are of those who wanted it before.",
			stub: say.That("Wanted in %s and in %s", from.Title(), to.Title()),
			all:  say.That("All who named it in both"), same: tab.Row{Item: "stayed", Said: say.That("Want the same"), Indent: 1},
			different: tab.Row{Item: "moved", Said: say.That("Want another type now"), Indent: 1},
		})
		p.note("types-moved", "From %s to %s, a person's latest row of a product in each. Whoever wants another type for at least one product has moved.", from.Title(), to.Title())
		p.between(to.Name)
		out = append(out, p.Table)
	}
	return out
}

// between gives a table, and the facts of its relations, the wave of the later
// of two periods.
func (p page) between(wave string) {
	p.Wave = wave
	for i := range p.Relations {
		p.Relations[i].Total.Wave = wave
		for k := range p.Relations[i].Parts {
			p.Relations[i].Parts[k].Wave = wave
		}
	}
}
