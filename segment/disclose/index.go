package disclose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// index numbers the secrets of a run: facts and bases down, segments across.
// Facts, segments and relations are in the order of their names, so that
// nothing that follows depends on the order of tables, rows or banners.
type index struct {
	tables    []*estimate.Table
	columns   *tab.Columns
	keys      []string // segments, sorted; Total, whose key is empty, first
	keyOf     []int32  // per column
	missing   []bool   // per key
	sums      []sum    // between keys
	facts     []fact
	factOf    [][]int32         // per table: of row*len(Statistics)+statistic
	from      []sources         // per table
	across    []map[int][]int32 // per table: by row the units that its figures are computed from, facts in keys
	relations []sum             // between facts
	bases     []base
	baseOf    [][]int32 // per table and kind
	people    []int32   // behind fact f in key k, at f*len(keys)+k
	absent    []bool    // alike: no table holds the fact there

	sensitive map[int32]bool          // alike: the figure tells about one or two people, whatever its number
	masses    map[int32]estimate.Mass // alike: what a sum of amounts is made of, where measures say so
}

// fact is a count behind figures, in all segments.
type fact struct {
	tab.Fact
	additive bool
	bases    []int32 // of its figures
	rest     []int32 // per key, the people of the base that are not counted; nil where that is not exposed
	same     int32   // the base whose people it counts; -1 for none
	known    bool    // in a relation, but no table of the run holds it
}

// base is one base, in whatever tables it stands.
type base struct {
	n     []int32 // distinct respondents per key
	units []units // what else the base counts, per wave
	state []state
}

// units is what a base counts in a wave beside people, per key.
type units struct {
	wave string
	n    []int
}

// sources are the facts that figures are computed from beside their own, by
// row*len(Statistics)+statistic.
type sources map[int][]int32

// sum says that the total is the sum of the parts.
type sum struct {
	total int32
	parts []int32
}

func newIndex(columns *tab.Columns, tables []*estimate.Table) *index {
	x := &index{columns: columns, tables: tables}
	x.indexKeys()
	x.indexBases()
	x.indexFacts()
	x.indexRelations()
	x.count()
	x.identify()
	x.borrow()
	return x
}

func (x *index) indexKeys() {
	for _, c := range x.columns.List {
		x.keys = append(x.keys, c.Key)
	}
	slices.Sort(x.keys)
	x.keys = slices.Compact(x.keys)
	x.keyOf, x.missing = make([]int32, len(x.columns.List)), make([]bool, len(x.keys))
	for i, c := range x.columns.List {
		k, _ := slices.BinarySearch(x.keys, c.Key)
		x.keyOf[i] = int32(k)
		x.missing[k] = x.missing[k] || c.Missing
	}
	for _, s := range x.columns.Sums {
		of := sum{total: x.keyOf[s.Total]}
		for _, p := range s.Parts {
			of.parts = append(of.parts, x.keyOf[p])
		}
		x.sums = append(x.sums, of)
	}
	x.sums = canonical(x.sums)
}

// canonical orders sums and their parts, and drops repetitions and sums that
// say nothing.
func canonical(sums []sum) []sum {
	for i := range sums {
		slices.Sort(sums[i].parts)
	}
	sums = slices.DeleteFunc(sums, func(s sum) bool {
		return len(s.parts) == 0 || slices.Contains(s.parts, s.total) || len(slices.Compact(slices.Clone(s.parts))) < len(s.parts)
	})
	slices.SortFunc(sums, func(a, b sum) int {
		return cmp.Or(cmp.Compare(a.total, b.total), slices.Compare(a.parts, b.parts))
	})
	return slices.CompactFunc(sums, func(a, b sum) bool { return a.total == b.total && slices.Equal(a.parts, b.parts) })
}

// indexBases takes bases with the same people in every segment for one base:
// hidden in one table and shown in another, it would be hidden nowhere.
func (x *index) indexBases() {
	x.baseOf = make([][]int32, len(x.tables))
	vectors := map[string]int32{}
	for i, t := range x.tables {
		for _, of := range t.Bases {
			n, other := make([]int32, len(x.keys)), make([]int, len(x.keys))
			for c, b := range of {
				n[x.keyOf[c]], other[x.keyOf[c]] = int32(b.N), b.Units
			}
			name := fmt.Sprint(n)
			id, ok := vectors[name]
			if !ok {
				id = int32(len(x.bases))
				vectors[name] = id
				x.bases = append(x.bases, base{n: n, state: make([]state, len(x.keys))})
			}
			x.bases[id].count(t.Wave, other)
			x.baseOf[i] = append(x.baseOf[i], id)
		}
	}
	// Largest first: what is hidden in a wide base is preferred in narrower ones.
	order := sorted(len(x.bases), func(a, b int32) int { return slices.Compare(x.bases[b].n, x.bases[a].n) })
	x.bases = permute(x.bases, order)
	renumber(x.baseOf, order)
}

// count keeps what a base counts in a wave, as its first table there says.
func (b *base) count(wave string, n []int) {
	if !slices.ContainsFunc(b.units, func(u units) bool { return u.wave == wave }) {
		b.units = append(b.units, units{wave, n})
	}
}

// in is what a base counts in a wave; nil where it has no table.
func (b *base) in(wave string) []int {
	for _, u := range b.units {
		if u.wave == wave {
			return u.n
		}
	}
	return nil
}

// sorted is 0 to n-1 in the order of compare.
func sorted(n int, compare func(a, b int32) int) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, compare)
	return order
}

func permute[T any](of []T, order []int32) []T {
	out := make([]T, len(of))
	for to, from := range order {
		out[to] = of[from]
	}
	return out
}

// renumber replaces old numbers by their places in order.
func renumber(ids [][]int32, order []int32) {
	place := make([]int32, len(order))
	for to, from := range order {
		place[from] = int32(to)
	}
	for _, row := range ids {
		for i, id := range row {
			row[i] = place[id]
		}
	}
}

func compareFacts(a, b tab.Fact) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Item, b.Item), strings.Compare(a.ItemTo, b.ItemTo), strings.Compare(a.Wave, b.Wave))
}

func (x *index) indexFacts() {
	ids := map[tab.Fact]int32{}
	id := func(f tab.Fact, known bool) int32 {
		n, ok := ids[f]
		if !ok {
			n = int32(len(x.facts))
			ids[f] = n
			x.facts = append(x.facts, fact{Fact: f, same: -1, known: known})
		}
		return n
	}
	for _, t := range x.tables {
		of := make([]int32, 0, len(t.Stub)*len(t.Statistics))
		for row := range t.Stub {
			for s := range t.Statistics {
				of = append(of, id(t.Fact(row, s), false))
			}
		}
		x.factOf = append(x.factOf, of)
	}
	for _, t := range x.tables {
		for _, r := range t.Relations {
			id(r.Total, true)
			for _, p := range r.Parts {
				id(p, true)
			}
		}
	}
	order := sorted(len(x.facts), func(a, b int32) int { return compareFacts(x.facts[a].Fact, x.facts[b].Fact) })
	x.facts = permute(x.facts, order)
	renumber(x.factOf, order)
	for i, t := range x.tables {
		x.from, x.across = append(x.from, sources{}), append(x.across, x.acrossOf(t))
		for at, f := range x.factOf[i] {
			s := t.Statistics[at%len(t.Statistics)]
			x.facts[f].additive = x.facts[f].additive || s.Additive
			if len(s.From) > 0 {
				x.from[i][at] = x.sourcesOf(s.From, &t.Layout, at/len(t.Statistics))
			}
		}
	}
}

// sourcesOf finds the facts that From names for a row: the row's own, those of
// each of its items, and the totals over all rows, or the one fact of the item
// that stands after a space; and what stands in the row for a fact of another
// table.
func (x *index) sourcesOf(names []string, t *tab.Layout, at int) []int32 {
	var out []int32
	add := func(f tab.Fact) {
		if source, ok := x.find(f); ok && !slices.Contains(out, source) {
			out = append(out, source)
		}
	}
	row := t.Stub[at]
	for _, name := range names {
		facts := []tab.Fact{{Item: row.Item, ItemTo: row.ItemTo}, {Item: row.Item}, {Item: row.ItemTo}, {}}
		of, item, one := strings.Cut(name, " ")
		if one {
			facts = []tab.Fact{{Item: item}}
		}
		for _, f := range facts {
			f.Name, f.Wave = of, t.Wave
			add(f)
		}
		for s, statistic := range t.Statistics {
			if f, ok := t.Restated[[2]int{at, s}]; ok && statistic.Fact == name {
				add(f)
			}
		}
	}
	return out
}

// acrossOf finds the facts that rows are computed from in several segments. One
// that no table has is no figure.
func (x *index) acrossOf(t *estimate.Table) map[int][]int32 {
	out := map[int][]int32{}
	for row, cross := range t.Across {
		out[row] = []int32{}
		for _, f := range cross.Facts {
			own := f
			if f.Wave == "" {
				own.Wave = t.Wave
			}
			fact, ok := x.find(own)
			if !ok {
				fact, ok = x.find(f) // of all of the time
			}
			if ok {
				for _, column := range cross.Columns {
					out[row] = append(out[row], fact*int32(len(x.keys))+x.keyOf[column])
				}
			}
		}
	}
	return out
}

func (x *index) find(f tab.Fact) (int32, bool) {
	i, ok := slices.BinarySearchFunc(x.facts, f, func(a fact, b tab.Fact) int { return compareFacts(a.Fact, b) })
	return int32(i), ok
}

func (x *index) indexRelations() {
	for _, t := range x.tables {
		for _, r := range t.Relations {
			of := sum{}
			of.total, _ = x.find(r.Total)
			for _, p := range r.Parts {
				id, _ := x.find(p)
				of.parts = append(of.parts, id)
			}
			x.relations = append(x.relations, of)
		}
	}
	x.relations = canonical(x.relations)
}

// count finds the people behind every fact: the fewest, where figures of one
// fact disagree, since the fewest are in most danger. An absent figure counts
// too: whoever subtracts finds it.
func (x *index) count() {
	x.people, x.absent = make([]int32, len(x.facts)*len(x.keys)), make([]bool, len(x.facts)*len(x.keys))
	x.sensitive, x.masses = map[int32]bool{}, map[int32]estimate.Mass{}
	seen := make([]bool, len(x.people))
	for i, t := range x.tables {
		for at, f := range x.factOf[i] {
			row, s := at/len(t.Statistics), at%len(t.Statistics)
			b := x.baseOf[i][t.Stub[row].Base]
			_, again := t.Restated[[2]int{row, s}]
			if !again {
				x.stand(f, b)
			}
			if l := t.Line(row, s); l != nil {
				first := int(f) * len(x.keys)
				for c, key := range x.keyOf {
					u := first + int(key)
					fewest(&x.people[u], l.Persons(c))
					seen[u] = seen[u] || l.Status(c) != tab.Absent
					x.weigh(u, l, c)
				}
			}
			if t.Statistics[s].Complement && !again {
				x.countRest(f, x.bases[b].n, t.Line(row, s))
			}
		}
	}
	for u := range x.absent {
		x.absent[u] = !seen[u] && !x.facts[u/len(x.keys)].known
	}
}

// weigh takes over what a measure says of one person's part in a figure. The
// figures of a fact say the same.
func (x *index) weigh(u int, l *estimate.Line, column int) {
	if l.IsSensitive(column) {
		x.sensitive[int32(u)] = true
	}
	if m := l.Mass(column); m.Sum > 0 && m.Sum > x.masses[int32(u)].Sum {
		x.masses[int32(u)] = m
	}
}

// fewest keeps the smallest number above zero.
func fewest(n *int32, m int32) {
	if m > 0 && (*n == 0 || m < *n) {
		*n = m
	}
}

func (x *index) countRest(f int32, n []int32, l *estimate.Line) {
	if x.facts[f].rest == nil {
		x.facts[f].rest = make([]int32, len(x.keys))
	}
	rest := x.facts[f].rest
	for c, key := range x.keyOf {
		if l.Status(c) != tab.Absent {
			fewest(&rest[key], n[key]-l.Persons(c))
		}
	}
}

// identify finds the facts that are some base in other words: they count its
// people, or its units, in every segment. The base is printed over other
// tables, so such a fact is hidden with it and not without it. A mean or a sum of
// amounts that happens to be as many is none.
func (x *index) identify() {
	for i, t := range x.tables {
		for at, f := range x.factOf[i] {
			switch t.Unit(at/len(t.Statistics), at%len(t.Statistics)) {
			case tab.Respondents, tab.Ladders, tab.Statements, tab.Weighted:
			default:
				continue
			}
			l := t.Line(at/len(t.Statistics), at%len(t.Statistics))
			for b := 0; b < len(x.bases) && x.facts[f].same < 0; b++ {
				if x.restates(l, t.Wave, x.bases[b]) {
					x.facts[f].same = int32(b)
					x.stand(f, int32(b))
				}
			}
		}
	}
}

// restates says that figures repeat a base: about all of its people, and equal
// to their number or to that of its units.
func (x *index) restates(l *estimate.Line, wave string, b base) bool {
	other := b.in(wave)
	people, units := true, other != nil
	some := false // a base of nobody is restated by whatever is nothing
	for c, key := range x.keyOf {
		n := b.n[key]
		if l.Persons(c) != n || l.Status(c) == tab.Absent {
			return false
		}
		some = some || n > 0
		v := l.Value(c)
		people, units = people && (n == 0 || v == float64(n)), units && (n == 0 || v == float64(other[key]))
		if !people && !units {
			return false
		}
	}
	return some
}

// borrow gives a known fact the bases of the facts that it is related to, and
// the people of the first: it is a base in other words, and known where they
// are.
func (x *index) borrow() {
	for _, r := range x.relations {
		members := append([]int32{r.total}, r.parts...)
		for _, f := range members {
			for _, of := range members {
				if x.facts[f].known && !x.facts[of].known {
					x.lend(f, x.facts[of].bases)
				}
			}
		}
	}
}

func (x *index) lend(f int32, bases []int32) {
	for _, b := range bases {
		if len(x.facts[f].bases) == 0 {
			copy(x.people[int(f)*len(x.keys):][:len(x.keys)], x.bases[b].n)
		}
		x.stand(f, b)
	}
}

// stand notes that a fact has figures on a base.
func (x *index) stand(f, b int32) {
	if !slices.Contains(x.facts[f].bases, b) {
		x.facts[f].bases = append(x.facts[f].bases, b)
	}
}

// check reports tables that do not fit their columns. Such a table is a fault
// of the program, and nothing is released.
func check(columns *tab.Columns, tables []*estimate.Table) error {
	n := len(columns.List)
	for _, s := range columns.Sums {
		for _, c := range append([]int{s.Total}, s.Parts...) {
			if c < 0 || c >= n {
				return fmt.Errorf("a sum of columns names column %d of %d", c, n)
			}
		}
	}
	for _, t := range tables {
		if t.Columns != columns {
			return fmt.Errorf("table %q stands on other columns than the run", t.Measure)
		}
		if !t.Fits() {
			return fmt.Errorf("table %q has figures for other rows, statistics or columns than its %d, %d and %d", t.Measure, len(t.Stub), len(t.Statistics), n)
		}
		for _, b := range t.Bases {
			if len(b) != n {
				return fmt.Errorf("table %q has a base of %d columns, not %d", t.Measure, len(b), n)
			}
		}
		for _, r := range t.Stub {
			if r.Base < 0 || r.Base >= len(t.Bases) {
				return fmt.Errorf("table %q has no base for row %q", t.Measure, r.Title())
			}
		}
	}
	return nil
}
