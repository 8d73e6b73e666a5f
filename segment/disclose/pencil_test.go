package disclose_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// count is a number of people, or a sum of what they have, in a segment: what
// somebody with the release, the study file and a pencil writes down. It is a
// fact, or a count that no table has and that others give.
type count struct {
	tab.Fact
	key string
}

// ratio is what a figure says: some counts, less others, over one. Without an
// over it is the count itself.
type ratio struct {
	plus, minus []tab.Fact
	over        tab.Fact
}

// pencil is what figures of a study say of each other, whoever is hidden. All
// its equations are of whole numbers: sums are counted in halves.
type pencil struct {
	tables []*estimate.Table
	truth  map[count]float64
	people map[tab.Fact]bool // it counts people
	keys   []string
	place  map[count]int
	order  []count
	rows   [][]disclose.Term
}

// of names a count of a wave.
func of(wave, name string, items ...string) tab.Fact {
	f := tab.Fact{Wave: wave, Name: name}
	if len(items) > 0 {
		f.Item = items[0]
	}
	if len(items) > 1 {
		f.ItemTo = items[1]
	}
	return f
}

// baseFact is a base: those in the same words are one.
func baseFact(t *estimate.Table, kind int) tab.Fact {
	f := tab.Fact{Name: "base: " + t.BaseText, Wave: t.Wave}
	if len(t.Bases) > 1 {
		row := slices.IndexFunc(t.Stub, func(r tab.Row) bool { return r.Base == kind })
		f.Item, f.ItemTo = t.Stub[row].Item, t.Stub[row].ItemTo
	}
	if t.BaseText == "all respondents" && (f.Item == "" || f.Item == "all") {
		f.Item, f.Wave = "", "" // they are the same in every period
	}
	return f
}

// meaning is what a figure says in counts; false for one that is not told
// here.
func meaning(t *estimate.Table, row, s int) (ratio, bool) {
	r, statistic := t.Stub[row], t.Statistics[s]
	fact, w := t.Fact(row, s), t.Wave
	own := func(name string) tab.Fact { return of(w, t.Measure+"."+name, fact.Item, fact.ItemTo) }
	plain := ratio{plus: []tab.Fact{fact}}
	over := func(f tab.Fact, plus ...tab.Fact) (ratio, bool) { return ratio{plus: plus, over: f}, true }
	base := baseFact(t, r.Base)
	switch t.Measure + " " + statistic.Name {
	case "values_held gap":
		return ratio{[]tab.Fact{own("top")}, []tab.Fact{own("laddered")}, base}, true
	case "relationship_types gap":
		return ratio{[]tab.Fact{own("wanted")}, []tab.Fact{own("assumed")}, base}, true
	case "values_held mean_rank":
		return over(own("respondents"), own("sum of ranks"))
	case "said_and_laddered share":
		if r.ItemTo != "" {
			return over(of(w, fact.Name, r.Item), fact)
		}
	case "relationship_matrix share", "relationship_changes share":
		switch {
		case row == 0:
		case r.ItemTo == "":
			return over(t.Fact(0, s), fact)
		default:
			return over(of(w, fact.Name, r.Item), fact)
		}
	case "assets_held on_track", "assets_held behind", "assets_held stale":
		return over(own("respondents"), fact)
	case "assets_held level":
		return over(own("respondents"), own("sum of levels"))
	case "assets_held goal":
		return over(own("aimed"), own("sum of goals"))
	case "assets_held distance":
		return over(own("aimed"), own("sum of distances"))
	case "underserved_needs laddered_share":
		return ratio{}, false // of those with ladders, who may be no base here
	case "underserved_needs satisfied_share", "underserved_needs unsatisfied_share":
		return over(own("raters"), fact)
	case "underserved_needs mean_rating":
		return over(own("raters"), fact)
	case "unseen_value share":
		if row > 0 {
			return over(of(w, "unseen_value.respondents", "lowest"), own("givers"))
		}
		return over(base, own("respondents"))
	case "unseen_value mean":
		return over(of(w, "unseen_value.respondents", "lowest"), fact)
	case "amounts mean", "unseen_value mean_all":
		return over(of(w, "amounts.respondents", fact.Item), fact)
	case "balance mean":
		return over(base, fact)
	case "segment_stability share":
		return over(of(w, fact.Name, r.Item), fact)
	case "segment_stability moved_share":
		return over(own("respondents"), fact)
	case "wave_change before":
		return over(own("n_before"), own("said_before"))
	case "wave_change after":
		return over(own("n_after"), own("said_after"))
	case "scale_reliability mean":
		return over(own("respondents"), own("sum of scores"))
	case "what_worked unexposed":
		return ratio{plus: []tab.Fact{own("unexposed")}}, true
	case "what_worked mean_exposed":
		return over(own("exposed"), own("some_exposed"))
	case "what_worked mean_unexposed":
		return over(own("unexposed"), own("some_unexposed"))
	}
	switch {
	case statistic.Name == "share_of_ladders" || strings.Contains(statistic.Name, "ladders_share"), statistic.Fact == "" && statistic.Unit != tab.Respondents:
		return ratio{}, false
	case statistic.Name == "effective", statistic.Name == "cutoff":
		return ratio{}, false
	case slices.Contains([]tab.Unit{tab.Respondents, tab.Ladders, tab.Rungs, tab.Occurrences, tab.Contacts}, statistic.Unit):
		return plain, true
	case statistic.Name == "total" && t.Measure == "amounts":
		return plain, true
	case statistic.Unit == tab.Share && statistic.Complement:
		return over(base, fact)
	}
	return ratio{}, false
}

func newPencil(c []tab.Column, tables []*estimate.Table) *pencil {
	p := &pencil{tables: tables, truth: map[count]float64{}, people: map[tab.Fact]bool{}, place: map[count]int{}}
	for _, column := range c {
		p.keys = append(p.keys, column.Key)
	}
	for _, t := range tables {
		for k := range t.Bases {
			f := baseFact(t, k)
			p.people[f] = true
			for column, b := range t.Bases[k] {
				p.truth[count{f, p.keys[column]}] = float64(b.N)
			}
		}
	}
	for _, shares := range []bool{false, true} {
		p.each(func(t *estimate.Table, row, s, column int, m ratio) {
			if (m.over.Name != "") != shares || len(m.minus) > 0 {
				return
			}
			e, v := t.At(row, s, column), 0.0
			switch {
			case e.Status == tab.Absent:
				v = float64(e.Persons)
			case !math.IsNaN(e.Value):
				v = e.Value
			}
			if t.Statistics[s].Unit == tab.Respondents || t.Statistics[s].Unit == tab.Share || t.Measure == "wave_change" && t.Unit(row, s) == tab.Share {
				p.people[m.plus[0]] = t.Unit(row, s) != tab.Mean
			}
			if shares && e.Status != tab.Absent {
				v = math.Round(2*v*p.truth[count{m.over, p.keys[column]}]) / 2
			}
			at := count{m.plus[0], p.keys[column]}
			if old, ok := p.truth[at]; !ok || old == 0 {
				p.truth[at] = v
			}
		})
	}
	return p
}

func (p *pencil) each(visit func(t *estimate.Table, row, s, column int, m ratio)) {
	for _, t := range p.tables {
		for row := range t.Stub {
			for s := range t.Statistics {
				if m, ok := meaning(t, row, s); ok {
					for column := range t.Columns.List {
						visit(t, row, s, column, m)
					}
				}
			}
		}
	}
}

// at is the place of a count among the unknowns.
func (p *pencil) at(f tab.Fact, key string) int {
	c := count{f, key}
	at, ok := p.place[c]
	if !ok {
		at = len(p.order)
		p.place[c], p.order = at, append(p.order, c)
	}
	return at
}

func (p *pencil) value(f tab.Fact, key string) int {
	return int(math.Round(2 * p.truth[count{f, key}]))
}

// has says that a count is of somebody.
func (p *pencil) has(f tab.Fact) bool { return p.truth[count{f, ""}] > 0 }

// sum says that a total is the sum of parts in every segment.
func (p *pencil) sum(total tab.Fact, parts ...tab.Fact) {
	for _, f := range append(parts, total) {
		if _, ok := p.truth[count{f, ""}]; !ok {
			return // of figures that are not told here
		}
	}
	for _, key := range p.keys {
		left := p.truth[count{total, key}]
		for _, f := range parts {
			left -= p.truth[count{f, key}]
		}
		if left != 0 {
			return // a tie of figures that are withheld together, and no sum
		}
	}
	for _, key := range p.keys {
		row := []disclose.Term{{Unknown: p.at(total, key), Times: -1}}
		for _, f := range parts {
			row = append(row, disclose.Term{Unknown: p.at(f, key), Times: 1})
		}
		p.rows = append(p.rows, row)
	}
}

// within says that everybody in part is in whole. Where they are as many, they
// are the same, which everybody sees; the others are a count, too, that two
// figures give.
func (p *pencil) within(part, whole tab.Fact, rest bool) {
	switch {
	case !p.has(part) || !p.has(whole):
	case p.truth[count{part, ""}] == p.truth[count{whole, ""}]:
		p.sum(whole, part)
	case rest:
		others := part
		others.Name += " left of " + whole.Name
		p.people[others] = true
		for _, key := range p.keys {
			p.truth[count{others, key}] = p.truth[count{whole, key}] - p.truth[count{part, key}]
		}
		p.sum(whole, part, others)
	}
}

// study states what figures say of each other by what they mean.
func (p *pencil) study() {
	for _, t := range p.tables {
		w := t.Wave
		for _, r := range t.Relations {
			p.sum(r.Total, r.Parts...)
		}
		for row, r := range t.Stub {
			own := func(name string) tab.Fact { return of(w, t.Measure+"."+name, t.Fact(row, 0).Item, r.ItemTo) }
			switch t.Measure {
			case "values_held":
				for _, name := range []string{"top", "need", "want", "wish"} {
					p.within(own(name), own("respondents"), true)
				}
			case "swot_items":
				p.within(own("significant"), own("respondents"), true)
			case "value_conflicts":
				p.within(own("both_and_declared"), own("both_high"), true)
				p.within(own("both_and_declared"), own("declared"), true)
			case "unseen_value":
				if r.Item == "talk" || r.Item == "referred" { // what is given beside money
					p.within(own("givers"), of(w, "unseen_value.givers", "any"), false)
				}
			case "assets_held":
				p.within(own("stale"), own("respondents"), true)
				p.aims(t, own)
			case "what_worked":
				p.worked(own, r.Item, w)
			case "stage_transitions":
				p.within(own("respondents"), of(w, "stages.respondents", r.Item), false)
			}
		}
		for s, statistic := range t.Statistics {
			if !statistic.Complement || statistic.Name == "unexposed" {
				continue
			}
			for row, r := range t.Stub {
				if m, ok := meaning(t, row, s); ok && len(m.minus) == 0 {
					p.within(m.plus[0], baseFact(t, r.Base), true)
				}
			}
		}
	}
	for k := range 3 {
		trait := func(item string, of_ ...any) tab.Fact { return of("", "traits.respondents", fmt.Sprintf(item, of_...)) }
		p.sum(trait("coarse=c%d", k), trait("fine=c%d", 2*k), trait("fine=c%d", 2*k+1))
	}
	p.changes()
	p.same()
}

// aims is what levels, goals and those on track say of each other.
func (p *pencil) aims(t *estimate.Table, own func(string) tab.Fact) {
	aimed := own("aimed")
	for _, key := range p.keys {
		p.truth[count{aimed, key}] = p.truth[count{own("on_track"), key}] + p.truth[count{own("behind"), key}]
	}
	if !p.has(aimed) {
		return
	}
	p.sum(aimed, own("on_track"), own("behind"))
	p.within(aimed, own("respondents"), false)
}

func (p *pencil) worked(own func(string) tab.Fact, item, w string) {
	for _, key := range p.keys {
		for _, name := range []string{"exposed", "unexposed"} {
			if _, ok := p.truth[count{own(name), key}]; !ok {
				p.truth[count{own(name), key}] = 0
			}
		}
	}
	p.sum(own("respondents"), own("exposed"), own("unexposed"))
	p.sum(own("unexposed"), own("some_unexposed"), own("zero_unexposed"))
	if p.has(of(w, "amounts.givers", "renewed")) {
		p.sum(of(w, "amounts.givers", "renewed"), own("some_exposed"), own("some_unexposed"))
	}
	p.within(own("exposed"), of(w, "touchpoints.respondents", item), false)
}

// changes ties what wave_change says to the tables of periods.
func (p *pencil) changes() {
	waves := []string{"w1", "w2"}
	for _, t := range p.tables {
		if t.Measure != "wave_change" {
			continue
		}
		for row, r := range t.Stub {
			fact := t.Fact(row, 0)
			own := func(name string) tab.Fact { return of("", "wave_change."+name, fact.Item, fact.ItemTo) }
			name, item, _ := strings.Cut(r.Item, ":")
			for k, side := range []string{"before", "after"} {
				w := waves[k]
				switch name {
				case "values_held":
					p.within(own("said_"+side), of(w, "values_held.top", item), false)
				case "terminal_values":
					p.within(own("said_"+side), of(w, "terminal_values.respondents", item), false)
				case "relationship_types":
					p.within(own("said_"+side), of(w, "relationship_types.wanted", item), false)
				case "satisfaction":
					p.within(own("n_"+side), of(w, "underserved_needs.raters", item), false)
					p.within(own("said_"+side), of(w, "underserved_needs.rating", item), false)
				case "assets_held":
					p.within(own("n_"+side), of(w, "assets_held.respondents", item), false)
					p.within(own("said_"+side), of(w, "assets_held.sum of levels", item), false)
				}
			}
		}
	}
	for _, w := range append(waves, "") {
		all, any, none := of(w, "bases.respondents", "all"), of(w, "touchpoints.respondents", "any"), of(w, "stages.respondents", "none")
		if p.has(all) && p.has(any) {
			p.sum(all, any, none)
		}
	}
}

// same finds counts that repeat the base that they stand on.
func (p *pencil) same() {
	for _, t := range p.tables {
		for row, r := range t.Stub {
			for s := range t.Statistics {
				m, ok := meaning(t, row, s)
				b := baseFact(t, r.Base)
				if !ok || m.over.Name != "" || !p.people[m.plus[0]] || !p.has(b) {
					continue
				}
				if !slices.ContainsFunc(p.keys, func(key string) bool { return p.truth[count{m.plus[0], key}] != p.truth[count{b, key}] }) {
					p.sum(b, m.plus[0])
				}
			}
		}
	}
}

// read adds what a release shows.
func (p *pencil) read(r *disclose.Release) {
	for _, s := range r.Columns.Sums {
		facts := map[tab.Fact]bool{}
		for _, c := range p.order {
			facts[c.Fact] = true
		}
		for f := range facts {
			row := []disclose.Term{{Unknown: p.at(f, p.keys[s.Total]), Times: -1}}
			for _, part := range s.Parts {
				row = append(row, disclose.Term{Unknown: p.at(f, p.keys[part]), Times: 1})
			}
			p.rows = append(p.rows, row)
		}
	}
	for _, t := range r.Tables {
		for k := range t.Bases {
			from := p.find(t)
			for column := range r.Columns.List {
				if _, ok := t.BaseOfKind(k, column); ok {
					p.rows = append(p.rows, []disclose.Term{{Unknown: p.at(baseFact(from, k), p.keys[column]), Times: 1}})
				}
			}
		}
		p.readTable(r, t)
	}
}

func (p *pencil) find(t *disclose.Table) *estimate.Table {
	at := slices.IndexFunc(p.tables, func(o *estimate.Table) bool {
		return o.Measure == t.Measure && o.Wave == t.Wave && o.StubHead == t.StubHead && slices.EqualFunc(o.Statistics, t.Statistics, func(a, b tab.Statistic) bool { return a.Name == b.Name && a.Unit == b.Unit })
	})
	return p.tables[at]
}

func (p *pencil) readTable(r *disclose.Release, t *disclose.Table) {
	from := p.find(t)
	for row, stub := range t.Stub {
		at := slices.IndexFunc(from.Stub, func(o tab.Row) bool { return o.Item == stub.Item && o.ItemTo == stub.ItemTo })
		for s := range t.Statistics {
			m, ok := meaning(from, at, s)
			if !ok {
				continue
			}
			for column := range r.Columns.List {
				if _, shown := t.At(row, s, column).Number(); shown {
					p.rows = append(p.rows, p.equation(m, p.keys[column]))
				}
			}
		}
	}
}

// equation is a figure as an equation in counts.
func (p *pencil) equation(m ratio, key string) (row []disclose.Term) {
	over, above := 1, 0
	if m.over.Name != "" {
		over = p.value(m.over, key)
	}
	for k, facts := range [][]tab.Fact{m.plus, m.minus} {
		for _, f := range facts {
			sign := 1 - 2*k
			above += sign * p.value(f, key)
			row = append(row, disclose.Term{Unknown: p.at(f, key), Times: sign * over})
		}
	}
	if m.over.Name != "" {
		row = append(row, disclose.Term{Unknown: p.at(m.over, key), Times: -above})
	}
	return row
}

// leaks lists the counts of fewer people than least that can be computed.
func (p *pencil) leaks(least float64) (out []string) {
	for _, u := range disclose.Determined(len(p.order), p.rows) {
		c := p.order[u]
		if n := p.truth[c]; p.people[c.Fact] && n > 0 && n < least {
			out = append(out, fmt.Sprintf("%+v is %g", c, n))
		}
	}
	slices.Sort(out)
	return out
}

// From shares, means, gaps and differences, with all that figures say of each
// other by what they mean, nobody computes a count of too few people.
func TestPencil(t *testing.T) {
	studies := 40
	if testing.Short() {
		studies = 4
	}
	for seed := range uint64(studies) {
		people := []int{12, 20, 30, 45, 70, 110, 200, 400}[seed%8]
		for _, policy := range lifePolicies[:3] {
			s := newLifeStudy(seed, people)
			s.c.Weighted, s.sample.Weight = false, nil // so that shares are of people
			s.sample.Life.Mix = nil                    // so that nothing is standardised
			tables := s.tables()
			p := newPencil(s.c.Plan.List, tables)
			p.study()
			r, err := policy.Apply(&s.c.Plan.Columns, tables)
			if err != nil {
				t.Fatal(err)
			}
			p.read(r)
			for _, leak := range p.leaks(float64(policy.Least())) {
				t.Errorf("seed %d, %d people, least %d: %s", seed, people, policy.Least(), leak)
			}
		}
	}
}
