package measure

import (
	"cmp"
	"math"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// moment is when a row was said: its day, and its wave where days are missing
// or equal. A row without a day is older than one with a day.
type moment struct {
	day  float64 // NaN where missing
	wave int     // place in the export's waves; -1 where missing
}

func when(t *segment.Told, e segment.Export, row int) moment {
	m := moment{day: t.Number(e.Day(), row), wave: -1}
	if wave := t.Text(e.Wave(), row); wave != segment.Nothing {
		m.wave = int(wave)
	}
	return m
}

// compare orders moments; NaN is less than any day.
func (m moment) compare(o moment) int {
	return cmp.Or(cmp.Compare(m.day, o.day), cmp.Compare(m.wave, o.wave))
}

// found is vectors of items that turn up in the answers: pairs of types,
// things that people name.
type found[K comparable] struct {
	*vectors
	keys []K // per item
	of   map[K]int
}

func newFound[K comparable](g *grid, width int, money []bool) *found[K] {
	return &found[K]{vectors: newVectors(g, 0, width, money), of: map[K]int{}}
}

// item is the item of a key.
func (f *found[K]) item(key K) int {
	item, ok := f.of[key]
	if !ok {
		item = f.extend()
		f.of[key] = item
		f.keys = append(f.keys, key)
	}
	return item
}

// one says that the person at hand has the item of a key.
func (f *found[K]) one(key K) { f.set(f.item(key), 0, 1) }

func (f *found[K]) merge(o *found[K]) {
	for _, key := range o.keys {
		f.item(key)
	}
	f.vectors.merge(o.vectors, func(item int) int { return f.of[o.keys[item]] })
}

// sorted is the keys in the order of compare.
func (f *found[K]) sorted(compare func(a, b K) int) []K {
	return slices.SortedFunc(slices.Values(f.keys), compare)
}

// rolledOf is the item of a key over the columns; nobody where no one has it.
func (f *found[K]) rolledOf(key K) *rolled {
	item, ok := f.of[key]
	if !ok {
		return newVectors(f.grid, 1, f.width, f.money).roll(0)
	}
	return f.roll(item)
}

// inTotal is how many in Total have a number of an item that is not 0, without
// rolling it up: items that turn up in answers may be many.
func (f *found[K]) inTotal(key K, number int) (n int64) {
	of := &f.items[f.of[key]]
	for slot, cell := range of.cells {
		if f.grid.inTotal(cell) {
			n += f.wordsOf(of, int32(slot))[wordOf+number]
		}
	}
	return n
}

// total is how many have a number of an item, in Total, where it is not 0.
func (r *rolled) total(number int) int64 { return int64(r.of(0, number)) }

// square is Σw²·v_j·v_k of two numbers in a column.
func (r *rolled) square(column, j, k int) float64 {
	j, k = max(j, k), min(j, k)
	return r.columns[column].squares[j*(j+1)/2+k].Float64()
}

// gap estimates Σw·y over the weight of a base, the number of of all, y being
// the difference of two marks of a person, so that the error knows that the
// same people stand on both sides. Everybody who has the item is of the base and
// has 1 as the number one. The interval is of the whole base; people are those
// behind the gap.
func (r *rolled) gap(column, y, one int, all *rolled, of, people int) estimate.Estimate {
	var e estimate.Estimate
	if r.posted != nil {
		e = r.c.quotient(r.whole(column, y), all.whole(column, of), all.of(column, of))
	} else {
		e = estimate.Ratio(estimate.Moments{Y: r.sum(column, y), X: all.sum(column, of),
			YY: r.square(column, y, y), YX: r.square(column, y, one), XX: all.square(column, of, of), Persons: all.of(column, of)}, r.c.Sampled)
	}
	if e.Status == tab.Shown {
		e.Persons = int32(people)
	}
	return e
}

// leastOf is the smallest number of people above zero.
func leastOf(people ...int) int {
	least := 0
	for _, n := range people {
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	return least
}

// people sets how many people have a number of an item.
func (p page) people(row int, statistic string, r *rolled, number int) {
	for column := range p.Columns.List {
		n := r.of(column, number)
		p.count(row, column, statistic, int64(n), n)
	}
}

// shares sets the share that they make up of the base.
func (p page) shares(row int, statistic string, r *rolled, number int) {
	for column := range p.Columns.List {
		p.share(row, column, statistic, r.subset(column, number))
	}
}

// sharesOf sets the share that they make up of other people of the base. Those
// are no base of their own: a base is published, or goes with all that stands
// on it, and cannot be hidden to protect one of its parts.
func (p page) sharesOf(row int, statistic string, r *rolled, number int, of []tab.Base) {
	for column := range of {
		p.set(row, column, statistic, p.c.shareOf(r.subset(column, number), of, column))
	}
}

// ratios sets the ratio of two numbers of an item.
func (p page) ratios(row int, statistic string, r *rolled, y, x int) {
	for column := range p.Columns.List {
		p.set(row, column, statistic, r.ratio(column, y, x))
	}
}

// amounts is ratios of what people have: the people behind a mean are those who
// have something, since the sum is theirs alone.
func (p page) amounts(row int, statistic string, r *rolled, y, x int) {
	for column := range p.Columns.List {
		e := r.ratio(column, y, x)
		if n := r.of(column, y); e.Status == tab.Shown && n > 0 {
			e.Persons = int32(n)
		}
		p.set(row, column, statistic, e)
	}
}

// never states that a statistic of a row does not apply.
func (p page) never(row int, statistic string) {
	for column := range p.Columns.List {
		p.set(row, column, statistic, estimate.None())
	}
}

// rest relates a count of people to a part of it, and states how many are left:
// whoever has both has the third. The rest is of no figure.
func (p page) rest(row int, whole, part, left string, people func(column int) int) {
	for column := range p.Columns.List {
		p.absent(row, column, left, people(column))
	}
	fact := func(name string) tab.Fact { return p.Fact(row, p.Statistic(name)) }
	p.Relations = append(p.Relations, tab.Relation{Total: fact(whole), Parts: []tab.Fact{fact(part), fact(left)}, Disjoint: true})
}

// leftOver is a statistic that nobody reads: the people of a count who are not in a
// part of it.
func leftOver(measure, name, label string) tab.Statistic {
	return tab.Statistic{Name: name, Label: label, Unit: tab.Respondents, Fact: measure + "." + name, Additive: true}
}

// counts states a count of people and its share of the base.
func counts(fact string) []tab.Statistic {
	return []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: fact, Additive: true, Complement: true},
		{Name: share, Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: fact, Additive: true, Complement: true},
	}
}

// sharesFrom are the same statistics where a share may be of another row of
// the table: with its count it would give that one away.
func sharesFrom(of []tab.Statistic, rows ...string) []tab.Statistic {
	of[1].From = []string{of[0].Fact}
	for _, row := range rows {
		of[1].From = append(of[1].From, of[0].Fact+" "+row)
	}
	return of
}

// declared is what lists have of a name; the name alone where nobody declared
// it.
func declared(name string, lists ...[]Named) (of Named, ok bool) {
	for _, list := range lists {
		for _, n := range list {
			if n.Name == name {
				return n, true
			}
		}
	}
	return Named{Name: name}, false
}

// codeOf is the code of the frame that a name, or else its label, spells.
func (c *Context) codeOf(name, label string) (ladder.Index, bool) {
	if c.Frame == nil {
		return 0, false
	}
	if code, ok := c.Frame.Lookup(name); ok {
		return code, true
	}
	return c.Frame.Lookup(label)
}

// placeOf is the place of each of some names among others; -1 where they lack
// it.
func placeOf(names, among []string) []int {
	out := make([]int, len(names))
	for i, name := range names {
		out[i] = slices.Index(among, name)
	}
	return out
}

// terminals visits the codes at the ends of respondent i's ladders, a code
// each time that it ends one.
func terminals(set *ladder.Set, i int, visit func(code ladder.Index)) {
	for l := range ladders(set, i) {
		if set.Parent == nil {
			visit(set.Codes[set.Rungs[l+1]-1])
		} else {
			ladder.Terminals(set.Ladder(l), set.ParentOf(l), visit)
		}
	}
}

// missing says that a number is not there.
func missing(v float64) bool { return math.IsNaN(v) }
