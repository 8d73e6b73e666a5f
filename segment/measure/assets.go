package measure

import (
	"cmp"
	"slices"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

var assetsFold = &Fold{Name: "assets", New: newEstate}

// The numbers of a person and a dimension of an asset.
const (
	estateOne    = iota // has a record
	estateLevel         // the latest
	estateAimed         // states a goal with it
	estateGoal          // the goal
	estateAway          // distance to it: what is still to go in the better direction
	estateOn            // on track: nothing is
	estateBehind        // something is
	estateTwice         // has records of two times
	estateChange        // the latest level less the first
	estateDated         // the latest has a day
	estateAge           // days since
	estateStale         // it is too old, or its day is unknown
	estateNumbers
)

// estateMoney marks the numbers that are sums of money where the level is.
var estateMoney = []bool{estateLevel: true, estateGoal: true, estateAway: true, estateChange: true, estateStale: false}

// estate is what people have, per asset and per dimension of it.
type estate struct {
	*gathering
	assets     []string
	flat       bool // the export has no dimensions: an asset is its own
	dimensions map[part]Dimension
	base       *vectors
	owners     *vectors     // per asset
	parts      *found[part] // per dimension
	now        []owned      // of the person at hand
}

// part is a dimension of an asset, by place in the names of both; dimension -1
// is a record that names none.
type part struct{ asset, dimension int }

// owned is what a person says of a part, first and last.
type owned struct {
	part
	first, last moment
	from, level float64 // first and last
	goal        float64 // with the last
	day         float64 // of the last
}

func hasAssets(c *Context) bool {
	return c.mapped(segment.Assets, segment.AssetName) && c.measured(segment.Assets, segment.AssetLevel)
}

func newEstate(c *Context) State {
	s := &estate{gathering: newGathering(c), assets: c.names(segment.Assets, segment.AssetName),
		flat: !c.mapped(segment.Assets, segment.AssetDimension), dimensions: map[part]Dimension{}}
	names := c.names(segment.Assets, segment.AssetDimension)
	money := []bool(nil)
	for _, d := range c.Choices.Dimensions {
		at := part{slices.Index(s.assets, d.Asset), slices.Index(names, d.Name)}
		if s.flat && d.Name == "" {
			at.dimension = -1
		}
		s.dimensions[at] = d
		if d.Money != "" {
			money = estateMoney
		}
	}
	s.base = s.vectors(1, 1, nil)
	s.owners = s.vectors(len(s.assets), 1, nil)
	s.parts = newFound[part](s.grid, estateNumbers, money)
	s.person = s.one
	return s
}

// Merge adds another state.
func (s *estate) Merge(other State) {
	o := other.(*estate)
	s.gathering.Merge(o)
	s.parts.merge(o.parts)
}

// one counts respondent i of a batch.
func (s *estate) one(b *segment.Batch, i int) {
	s.records(b.Life.Told[segment.Assets], i)
	for _, r := range s.now {
		everybody(s.base, 0)
		s.owners.set(r.asset, 0, 1)
		s.count(s.parts.touch(s.parts.item(r.part)), r)
	}
	s.parts.flush(b, i)
}

// records finds the first and the latest level of respondent i in each part.
// Of several rows at the same time the last in the order of Told counts as the
// latest, and the first as the first.
func (s *estate) records(t *segment.Told, i int) {
	s.now = s.now[:0]
	for row, until := t.Of(i); row < until; row++ {
		asset, level := t.Text(segment.AssetName, row), t.Number(segment.AssetLevel, row)
		if asset == segment.Nothing || missing(level) {
			continue
		}
		of := part{int(asset), -1}
		if dimension := t.Text(segment.AssetDimension, row); dimension != segment.Nothing {
			of.dimension = int(dimension)
		}
		at := when(t, segment.Assets, row)
		k := slices.IndexFunc(s.now, func(r owned) bool { return r.part == of })
		if k < 0 {
			k = len(s.now)
			s.now = append(s.now, owned{part: of, first: at, last: at, from: level})
		}
		r := &s.now[k]
		if at.compare(r.first) < 0 {
			r.first, r.from = at, level
		}
		if at.compare(r.last) >= 0 {
			r.last, r.level = at, level
			r.goal, r.day = t.Number(segment.AssetGoal, row), t.Number(segment.AssetDay, row)
		}
	}
}

// count is the numbers of a record.
func (s *estate) count(v []float64, r owned) {
	v[estateOne], v[estateLevel] = 1, r.level
	if !missing(r.goal) {
		away := r.goal - r.level
		if s.dimensions[r.part].Lower {
			away = -away
		}
		v[estateAimed], v[estateGoal], v[estateAway] = 1, r.goal, away
		if away <= 0 {
			v[estateOn] = 1
		} else {
			v[estateBehind] = 1
		}
	}
	if r.first.compare(r.last) < 0 {
		v[estateTwice], v[estateChange] = 1, r.level-r.from
	}
	v[estateStale] = 1
	if !missing(r.day) {
		age := float64(s.c.Life.AsOf) - r.day
		v[estateDated], v[estateAge] = 1, age
		if age <= s.stale() {
			v[estateStale] = 0
		}
	}
}

// stale is the age in days above which a record is stale.
func (s *estate) stale() float64 { return or(float64(s.c.Choices.Stale), DefaultStale) }

// aged says that ages of records can be told.
func (s *estate) aged() bool {
	return s.c.Life.AsOf != 0 && s.c.measured(segment.Assets, segment.AssetDay)
}

// listed is the parts of an asset: those that the study declares in its order,
// the others by name, and last what names no dimension.
func (s *estate) listed(asset int) []part {
	var out []part
	names := s.c.names(segment.Assets, segment.AssetDimension)
	for _, d := range s.c.Choices.Dimensions {
		if at := (part{asset, slices.Index(names, d.Name)}); d.Asset == s.assets[asset] && at.dimension >= 0 {
			out = append(out, at)
		}
	}
	for _, at := range s.parts.sorted(func(a, b part) int {
		return cmp.Or(cmp.Compare(b2i(a.dimension < 0), b2i(b.dimension < 0)), cmp.Compare(a.dimension, b.dimension))
	}) {
		if at.asset == asset && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (s *estate) row(at part) tab.Row {
	asset := s.assets[at.asset]
	name := s.c.names(segment.Assets, segment.AssetDimension)
	r := tab.Row{Item: asset + "/" + notStated, Said: say.That("Dimension not stated"), Indent: 1, Found: true}
	if at.dimension >= 0 {
		r.Item, r.Label, r.Said = asset+"/"+name[at.dimension], name[at.dimension], say.Text{}
	}
	if d, ok := s.dimensions[at]; ok {
		r.Found, r.Unit = false, money(d.Money)
		if d.Label != "" {
			r.Label, r.Said = d.Label, say.Text{}
		}
	}
	return r
}

func tabulateAssets(c *Context, state State) []*Table {
	s := state.(*estate)
	var rows []tab.Row
	var items []*rolled
	var of []part
	add := func(r tab.Row, at part, v *rolled) {
		rows, items, of = append(rows, r), append(items, v), append(of, at)
	}
	for asset, name := range s.assets {
		head := tab.Row{Item: name, Label: capital(name), Said: assetWords(name), Net: !s.flat}
		if s.flat {
			add(head, part{asset, -1}, s.parts.rolledOf(part{asset, -1}))
			rows[len(rows)-1].Unit = money(s.dimensions[part{asset, -1}].Money)
			continue
		}
		add(head, part{asset, -2}, s.owners.roll(asset))
		for _, at := range s.listed(asset) {
			add(s.row(at), at, s.parts.rolledOf(at))
		}
	}
	p := newPage(c, "respondents with a record of an asset", "Asset and dimension", s.base.roll(0).base(0), rows, s.statistics())
	for row, v := range items {
		p.people(row, sayers, v, 0)
		if of[row].dimension != -2 {
			s.fill(p, row, v, s.dimensions[of[row]])
		}
	}
	s.explain(p, of)
	s.sums(p, items)
	return []*Table{p.Table}
}

// statistics are those that the export has columns for. Levels, goals and the
// like are sums over people once they are multiplied by the base, so that they
// add up over segments.
func (s *estate) statistics() []tab.Statistic {
	of := func(name, label string, unit tab.Unit, decimals int) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: unit, Decimals: decimals, Fact: "assets_held." + name, Additive: true}
	}
	part := func(name, label string) tab.Statistic {
		out := of(name, label, tab.Share, -1)
		out.From = []string{"assets_held.respondents"}
		return out
	}
	out := []tab.Statistic{of(sayers, "Respondents", tab.Respondents, 0), of("level", "Mean level", tab.Mean, 1)}
	out[1].From = []string{"assets_held.respondents"}
	if s.c.measured(segment.Assets, segment.AssetGoal) {
		out = append(out, of("goal", "Mean goal", tab.Mean, 1), of("distance", "Distance to goal", tab.Mean, 1),
			part("on_track", "% on track"), part("behind", "% short of their goal"))
	}
	if s.c.mapped(segment.Assets, segment.AssetWave) || s.c.measured(segment.Assets, segment.AssetDay) {
		out = append(out, of("change", "Change since the first record", tab.Mean, 1))
	}
	if s.aged() {
		out = append(out, part("stale", "% stale"), of("age", "Mean age of the record", tab.Days, 0), leftOver("assets_held", "fresh", "Not stale"))
	}
	return out
}

// fill fills the row of a dimension.
func (s *estate) fill(p page, row int, v *rolled, d Dimension) {
	base := v.base(estateOne)
	p.amounts(row, "level", v, estateLevel, estateOne)
	if p.Statistic("goal") >= 0 {
		p.amounts(row, "goal", v, estateGoal, estateAimed)
		p.amounts(row, "distance", v, estateAway, estateAimed)
		// Where everybody states a goal, who is not on track is behind.
		fact := func(name string) tab.Fact { return p.Fact(row, p.Statistic(name)) }
		split := addition{parts: []tab.Fact{fact("on_track"), fact("behind")}, sum: v.total(estateOn) + v.total(estateBehind)}
		p.adds(fact(sayers), v.total(estateOne), split, true)
		if v.total(estateOne) == v.total(estateAimed) && v.total(estateOne) > 0 {
			more, less := "goal", "level"
			if d.Lower {
				more, less = less, more
			}
			p.Relations = append(p.Relations, tab.Relation{Total: fact(more), Parts: []tab.Fact{fact(less), fact("distance")}})
		}
		p.sharesOf(row, "on_track", v, estateOn, base)
		p.sharesOf(row, "behind", v, estateBehind, base)
	}
	if p.Statistic("change") >= 0 {
		p.amounts(row, "change", v, estateChange, estateTwice)
	}
	if p.Statistic("stale") >= 0 {
		p.sharesOf(row, "stale", v, estateStale, base)
		p.rest(row, sayers, "stale", "fresh", func(column int) int { return v.of(column, estateOne) - v.of(column, estateStale) })
		p.ratios(row, "age", v, estateAge, estateDated)
	}
	if d.Money != "" {
		s.guard(p, row, v)
	}
}

// guard tells disclosure control what sums of money are made of. Of a level, a
// goal and the distance between them two give the third, so that all three go
// with one of them.
func (s *estate) guard(p page, row int, v *rolled) {
	three := map[string]int{"level": estateLevel, "goal": estateGoal, "distance": estateAway}
	for column := range p.Columns.List {
		one := false
		for _, name := range []string{"level", "goal", "distance"} {
			if p.Statistic(name) >= 0 {
				p.sensitive(row, column, name, v, three[name])
				one = one || v.dominated(column, three[name])
			}
		}
		for name := range three {
			if at := p.Statistic(name); one && at >= 0 {
				p.Open(row, at).Sensitive(column)
			}
		}
		if p.Statistic("change") >= 0 {
			p.sensitive(row, column, "change", v, estateChange)
		}
	}
}

func (s *estate) explain(p page, of []part) {
	p.explainShares()
	p.note("asset-latest", "A person's level is that of his latest record of the dimension, with the goal that it states. Levels of different dimensions are not averaged: an asset says only how many people have a record of it.")
	if p.Statistic("goal") >= 0 {
		p.note("asset-distance", "Distance is what is still to go: goal less level, and level less goal where less is better. Whoever has nothing to go is on track. Shares are of everybody with a record of the dimension; who is neither on track nor short of a goal states none.")
	}
	if p.Statistic("change") >= 0 {
		p.note("asset-change", "Change is the latest level less the first, of people with records of two times, whether more is better or less.")
	}
	if p.Statistic("stale") >= 0 {
		p.note("asset-stale", "A record is stale after %g days, or where its day is unknown.", s.stale())
	}
	for row := range p.Stub {
		d := s.dimensions[of[row]]
		if d.Money != "" {
			p.Stub[row].Notes |= p.once("money-"+d.Money, "In %s. Money of two codes is never added.", d.Money)
		}
		if d.Lower {
			p.Stub[row].Notes |= p.once("asset-lower", "Less is better here: a negative change is an improvement.")
		}
	}
}

// once is note, or the bit of the note where the table has it. A table with
// many currencies has no room for them all, and their rows say their unit.
func (p page) once(id, form string, args ...any) uint32 {
	if at := slices.IndexFunc(p.Notes, func(n tab.Note) bool { return n.ID == id }); at >= 0 {
		return 1 << at
	}
	if len(p.Notes) >= 24 {
		return 0
	}
	return p.note(id, form, args...)
}

// sums relates an asset to its dimensions where nobody has two of them.
func (s *estate) sums(p page, items []*rolled) {
	for row, r := range p.Stub {
		if r.Indent > 0 {
			continue
		}
		var parts addition
		for k := row + 1; k < len(p.Stub) && p.Stub[k].Indent > 0; k++ {
			parts.add(p.Fact(k, 0), items[k].total(0))
		}
		p.adds(p.Fact(row, 0), items[row].total(0), parts, true)
	}
}
