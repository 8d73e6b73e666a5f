package disclose_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

func apply(t rapid.TB, p disclose.Policy, columns *tab.Columns, tables []*estimate.Table) *disclose.Release {
	t.Helper()
	r, err := p.Apply(columns, tables)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAttack releases random studies and attacks each release: no withheld
// secret may be solved for, no shown figure may stand on few people, and no
// total less its shown parts may be about few people.
func TestAttack(t *testing.T) {
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.Cells, Minimum: 3}, {Protect: disclose.Groups}, {Protect: disclose.Groups, Minimum: 10}} {
		t.Run(fmt.Sprintf("%s %d", p.Protect, p.Least()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := anyStudy(t)
				columns, tables := s.tables()
				r, err := p.Apply(columns, tables)
				if err != nil {
					t.Fatal(err)
				}
				a := newAttack(t, r)
				a.fails(t)
				checkBases(t, r, tables, p.Least())
				if p.Protect == disclose.Cells {
					checkCells(t, a, tables, p.Least())
				}
			})
		})
	}
}

func checkBases(t *rapid.T, r *disclose.Release, tables []*estimate.Table, least int) {
	for i, table := range r.Tables {
		shown := func(c int) bool { _, ok := table.Base(0, c); return ok }
		if len(table.Stub) == 0 {
			continue
		}
		n := func(c int) int { return tables[i].Bases[0][c].N }
		for c := range r.Columns.List {
			if shown(c) && n(c) > 0 && n(c) < least {
				t.Errorf("%s shows a base of %d", table.Measure, n(c))
			}
			for row := range table.Stub {
				for s := range table.Statistics {
					if status := table.At(row, s, c).Status(); !shown(c) && status != tab.Suppressed && status != tab.Absent {
						t.Errorf("%s shows a figure on a withheld base", table.Measure)
					}
				}
			}
		}
		for _, s := range r.Columns.Sums {
			rest := 0
			for _, part := range s.Parts {
				if !shown(part) {
					rest += n(part)
				}
			}
			if shown(s.Total) && rest > 0 && rest < least {
				t.Errorf("bases of %s leave %d people", table.Measure, rest)
			}
		}
	}
}

func checkCells(t *rapid.T, a *attack, tables []*estimate.Table, least int) {
	people := truth(tables)
	for s := range a.value {
		if n := people[s]; n > 0 && n < least {
			t.Errorf("%v is shown with %d people", s, n)
		}
	}
	for _, members := range a.sums {
		rest := 0
		for _, s := range members[1:] {
			if a.withheld[s] {
				rest += people[s]
			}
		}
		if !a.withheld[members[0]] && rest > 0 && rest < least && members[0].fact.Name[:4] != "base" {
			t.Errorf("%v less its shown parts is about %d people", members[0], rest)
		}
	}
	for _, table := range tables {
		for row := range table.Stub {
			for s, statistic := range table.Statistics {
				for c, column := range table.Columns.List {
					n := table.BaseOf(row, c).N
					e := table.At(row, s, c)
					_, shown := a.value[secret{table.Fact(row, s), column.Key}]
					if left := n - int(e.Persons); statistic.Complement && shown && e.Status != tab.Absent && left > 0 && left < least {
						t.Errorf("%v shows %d of %d", table.Fact(row, s), e.Persons, n)
					}
				}
			}
		}
	}
}

// statuses maps every released figure to its state and number, in names only.
func statuses(r *disclose.Release) map[string]string {
	out := map[string]string{}
	for _, table := range r.Tables {
		for row, line := range table.Stub {
			for s, statistic := range table.Statistics {
				for c, column := range r.Columns.List {
					cell := table.At(row, s, c)
					n, _ := cell.Number()
					out[fmt.Sprint(table.Measure, line.Item, statistic.Name, column.Banner, column.Key)] = fmt.Sprint(cell.Status(), n.Value)
				}
			}
		}
	}
	return out
}

func TestOrderOfTablesAndRowsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyStudy(t)
		columns, tables := s.tables()
		p := disclose.Policy{Protect: disclose.Cells}
		r, err := p.Apply(columns, tables)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		shuffled := slices.Clone(tables)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for i, table := range shuffled {
			shuffled[i] = reordered(table, random.Perm(len(table.Stub)))
		}
		again, err := p.Apply(columns, shuffled)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(statuses(r), statuses(again)); diff != "" {
			t.Error(diff)
		}
	})
}

func reordered(t *estimate.Table, order []int) *estimate.Table {
	out := estimate.NewTable(t.Columns, make([]tab.Row, len(order)), t.Statistics)
	layout := t.Layout
	layout.Stub = out.Stub
	out.Layout = layout
	for to, row := range order {
		out.Stub[to] = t.Stub[row]
		for s := range t.Statistics {
			for c := range t.Columns.List {
				out.Set(to, s, c, t.At(row, s, c))
			}
		}
	}
	return out
}

// content is everything that a release says, as text.
func content(t rapid.TB, r *disclose.Release) string {
	t.Helper()
	type line struct {
		Row    tab.Row
		Status []string
		Cells  []string
		Bases  []tab.Base
	}
	var out []any
	for _, table := range r.Tables {
		for row := range table.Stub {
			l := line{Row: table.Stub[row]}
			for c := range r.Columns.List {
				b, ok := table.Base(row, c)
				l.Bases = append(l.Bases, b)
				l.Status = append(l.Status, fmt.Sprint(ok))
				for s := range table.Statistics {
					cell := table.At(row, s, c)
					n, shown := cell.Number()
					l.Cells = append(l.Cells, fmt.Sprint(cell.Status(), cell.Notes(), n, shown))
				}
			}
			out = append(out, l)
		}
	}
	text, err := json.Marshal([]any{out, fmt.Sprintf("%+v", r.Audit)})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestNonInterference lets two people exchange their answers, where every
// segment that holds only one of them is withheld for its base. Nothing that is
// published may change.
func TestNonInterference(t *testing.T) {
	exchanged := 0
	for _, p := range []disclose.Policy{{Protect: disclose.Cells}, {Protect: disclose.Groups}} {
		rapid.Check(t, func(t *rapid.T) {
			s := anyStudy(t)
			if len(s.people) < 2 {
				return
			}
			a, b := rapid.IntRange(0, len(s.people)-1).Draw(t, "a"), rapid.IntRange(0, len(s.people)-1).Draw(t, "b")
			columns, tables := s.tables()
			before, err := p.Apply(columns, tables)
			if err != nil {
				t.Fatal(err)
			}
			if !s.alike(t, p, a, b) {
				return
			}
			exchanged++
			x, y := &s.people[a], &s.people[b]
			x.choice, y.choice = y.choice, x.choice
			x.said, y.said = y.said, x.said
			columns, tables = s.tables()
			after, err := p.Apply(columns, tables)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(content(t, before), content(t, after)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if exchanged < 20 {
		t.Errorf("only %d exchanges were inside withheld groups", exchanged)
	}
}

// alike says that every segment whose base is released holds both people or
// neither. The bases are judged alone, without figures.
func (s *study) alike(t *rapid.T, p disclose.Policy, a, b int) bool {
	columns, tables := s.tables()
	table := estimate.NewTable(columns, []tab.Row{{Item: "nobody"}}, []tab.Statistic{{Name: "n"}})
	table.Bases = tables[0].Bases
	for c := range columns.List {
		table.Set(0, 0, c, estimate.Count(0, 0))
	}
	r, err := p.Apply(columns, []*estimate.Table{table})
	if err != nil {
		t.Fatal(err)
	}
	two := &study{people: []person{s.people[a], s.people[b]}, banners: s.banners}
	_, tables = two.tables()
	for c := range columns.List {
		if _, shown := r.Tables[0].Base(0, c); shown && tables[0].Bases[0][c].N == 1 {
			return false
		}
	}
	return true
}

func TestZeroPolicyReleasesNothing(t *testing.T) {
	columns, tables := teams(false, team{"", 100})
	r, err := disclose.Policy{}.Apply(columns, tables)
	if err == nil || r != nil {
		t.Fatalf("the zero Policy gave %v and error %v", r, err)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		policy disclose.Policy
		want   string // part of the error; empty for none
	}{
		{disclose.Policy{}, "set disclosure.protect to one of cells, groups, none"},
		{disclose.Policy{Protect: disclose.None + 1}, "set disclosure.protect to one of"},
		{disclose.Policy{Protect: disclose.Cells}, ""},
		{disclose.Policy{Protect: disclose.Cells, Minimum: 3}, ""},
		{disclose.Policy{Protect: disclose.Groups, Minimum: 2}, "set disclosure.minimum to 3 or more"},
		{disclose.Policy{Protect: disclose.Groups, Minimum: -1}, "set disclosure.minimum to 3 or more"},
		{disclose.Policy{Protect: disclose.Cells, Minimum: 1 << 40}, "set disclosure.minimum to 1000000 or less"},
		{disclose.Policy{Protect: disclose.None}, "say why in disclosure.because"},
		{disclose.Policy{Protect: disclose.None, Because: " "}, "say why in disclosure.because"},
		{disclose.Policy{Protect: disclose.None, Because: "synthetic"}, ""},
	} {
		err := c.policy.Check()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v, want %q", c.policy, err, c.want)
		}
		columns, tables := teams(false, team{"", 100})
		if _, got := c.policy.Apply(columns, tables); (got == nil) != (err == nil) {
			t.Errorf("%+v: Apply says %v, Check %v", c.policy, got, err)
		}
	}
}

func TestZeroCellIsWithheld(t *testing.T) {
	var c disclose.Cell
	if _, shown := c.Number(); shown || c.Status() != tab.Suppressed {
		t.Errorf("the zero Cell is %s, number %v", c.Status(), shown)
	}
}

// TestFew shows what the two promises mean for a count of n people out of a
// base, and that weights play no part.
func TestFew(t *testing.T) {
	for _, c := range []struct {
		n, base       int
		cells, groups bool // shown
	}{
		{0, 10, true, true}, {1, 10, false, true}, {4, 10, false, true}, {5, 10, true, true},
		{6, 10, false, true}, {9, 10, false, true}, {10, 10, true, true},
		{0, 4, false, false}, {4, 4, false, false}, {0, 0, true, true}, {5, 5, true, true},
	} {
		columns := &tab.Columns{List: []tab.Column{{Key: "a"}}}
		table := estimate.NewTable(columns, []tab.Row{{Item: "x"}}, []tab.Statistic{
			{Name: "n", Fact: "n", Additive: true, Complement: true}, {Name: "share", Fact: "n", Unit: tab.Share}})
		table.Bases = [][]tab.Base{{{N: c.base, Weighted: 1e6, Effective: 1e6, Units: 99}}}
		table.Set(0, 0, 0, estimate.Count(1e6, c.n))
		table.Set(0, 1, 0, estimate.Share(1, 2, 1e6, c.n))
		for protect, want := range map[disclose.Protect]bool{disclose.Cells: c.cells, disclose.Groups: c.groups} {
			r := apply(t, disclose.Policy{Protect: protect}, columns, []*estimate.Table{table})
			for s := range 2 {
				if _, shown := r.Tables[0].At(0, s, 0).Number(); shown != want {
					t.Errorf("%s: %d of %d: statistic %d shown %v, want %v", protect, c.n, c.base, s, shown, want)
				}
			}
			b, shown := r.Tables[0].Base(0, 0)
			if few := c.base > 0 && c.base < 5; shown == few || few && b != (tab.Base{}) {
				t.Errorf("%s: base of %d shown %v: %+v", protect, c.base, shown, b)
			}
		}
	}
}

// TestBaseAsRow prints a base as a row of another table: it leaves with the base
// and never alone. That it leaves a few people of its own base out matters only
// where the row says that the rest is exposed, and then the base goes with it.
func TestBaseAsRow(t *testing.T) {
	for complement, want := range map[bool][]bool{false: {true, true, false}, true: {true, false, false}} {
		baseAsRow(t, complement, want)
	}
}

func baseAsRow(t *testing.T, complement bool, want []bool) {
	t.Helper()
	columns := &tab.Columns{List: []tab.Column{{Key: ""}, {Key: "a"}, {Key: "b"}}}
	bases := estimate.NewTable(columns, []tab.Row{{Item: "with ladders"}}, []tab.Statistic{{Name: "n", Unit: tab.Respondents, Additive: true, Complement: complement}})
	bases.Measure, bases.Bases = "bases", [][]tab.Base{{{N: 100}, {N: 90}, {N: 10}}}
	other := estimate.NewTable(columns, []tab.Row{{Item: "x"}}, []tab.Statistic{{Name: "n", Additive: true}})
	other.Measure, other.Bases = "other", [][]tab.Base{{{N: 90}, {N: 88}, {N: 2}}}
	for c, n := range []int{90, 88, 2} {
		bases.Set(0, 0, c, estimate.Count(float64(n), n))
		other.Set(0, 0, c, estimate.Count(float64(n), n))
	}
	r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, []*estimate.Table{bases, other})
	for c, want := range want {
		_, row := r.Tables[0].At(0, 0, c).Number()
		if _, base := r.Tables[1].Base(0, c); row != want || base != want {
			t.Errorf("complement %v, column %d: row shown %v, base shown %v, want %v", complement, c, row, base, want)
		}
	}
}

func TestNoneWithholdsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns, tables := anyStudy(t).tables()
		r, err := disclose.Policy{Protect: disclose.None, Because: "synthetic"}.Apply(columns, tables)
		if err != nil {
			t.Fatal(err)
		}
		if r.Audit.Primary+r.Audit.Secondary+r.Audit.Columns+r.Audit.Rows > 0 {
			t.Errorf("withheld: %+v", r.Audit)
		}
		for i, table := range tables {
			for row := range table.Stub {
				for s := range table.Statistics {
					for c := range columns.List {
						if got, e := r.Tables[i].At(row, s, c).Status(), table.At(row, s, c); got != e.Status {
							t.Fatalf("%s became %s", e.Status, got)
						}
					}
				}
			}
		}
	})
}

// TestOneFactInManyTables withholds a fact wherever it stands: as a share in
// another table, in a second banner, in an index made of it, and on a map,
// whether or not the link passed the cut-off there. On the map, a withheld link
// is marked where some other segment has the link, else nowhere.
func TestOneFactInManyTables(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Key: ""}, {Banner: "a", Key: "x"}, {Banner: "b", Key: "x"}, {Banner: "a", Key: "y"}, {Banner: "a", Key: "z"}}}
	base := [][]tab.Base{{{N: 60}, {N: 20}, {N: 20}, {N: 40}, {N: 40}}}
	fill := func(measure string, s tab.Statistic) *estimate.Table {
		out := estimate.NewTable(columns, []tab.Row{{Item: "p"}, {Item: "q"}}, []tab.Statistic{s})
		out.Measure, out.Bases = measure, base
		for c, n := range []int{20, 4, 4, 16, 16} {
			out.Set(0, 0, c, estimate.Count(float64(n), n))
			out.Set(1, 0, c, estimate.Count(20, 20))
		}
		return out
	}
	tables := []*estimate.Table{
		fill("matrix", tab.Statistic{Name: "n", Fact: "link"}),
		fill("share", tab.Statistic{Name: "share", Fact: "link"}),
		fill("index", tab.Statistic{Name: "index", From: []string{"none", "link"}}),
		fill("map", tab.Statistic{Name: "n", Fact: "link"}),
		fill("map of Total", tab.Statistic{Name: "n", Fact: "link"}),
	}
	none := estimate.None()
	none.Status = tab.Absent
	for _, c := range []int{1, 3} {
		tables[3].Set(0, 0, c, none)
	}
	for _, c := range []int{1, 3, 4} {
		tables[4].Set(0, 0, c, none)
	}
	r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, tables)
	for i, want := range []string{"shown suppressed suppressed shown shown", "shown suppressed suppressed shown shown",
		"shown suppressed suppressed shown shown", "shown suppressed suppressed absent shown", "shown absent absent absent absent"} {
		var got []string
		for c := range columns.List {
			got = append(got, r.Tables[i].At(0, 0, c).Status().String())
			if s := r.Tables[i].At(1, 0, c).Status(); s != tab.Shown {
				t.Errorf("%s, column %d: the other row is %s", r.Tables[i].Measure, c, s)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", r.Tables[i].Measure, got, want)
		}
	}
}

// TestRowsFoundByFewAreLeftOut drops the row of a link that passes the cut-off
// in a withheld segment only.
func TestRowsFoundByFewAreLeftOut(t *testing.T) {
	columns := &tab.Columns{List: []tab.Column{{Key: ""}, {Key: "x"}}}
	table := estimate.NewTable(columns, []tab.Row{{Item: "everywhere"}, {Item: "x only"}}, []tab.Statistic{{Name: "n"}})
	table.Bases = [][]tab.Base{{{N: 60}, {N: 3}}}
	table.Set(0, 0, 0, estimate.Count(30, 30))
	table.Set(0, 0, 1, estimate.Count(3, 3))
	table.Set(1, 0, 1, estimate.Count(3, 3))
	r := apply(t, disclose.Policy{Protect: disclose.Groups}, columns, []*estimate.Table{table})
	if stub := r.Tables[0].Stub; len(stub) != 1 || stub[0].Item != "everywhere" || r.Audit.Rows != 1 {
		t.Errorf("rows %v, %d left out", stub, r.Audit.Rows)
	}
}

func TestFaultyTablesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*tab.Columns, *estimate.Table){
		"other columns": func(_ *tab.Columns, t *estimate.Table) { t.Columns = &tab.Columns{} },
		"cells":         func(_ *tab.Columns, t *estimate.Table) { t.Stub = append(t.Stub, tab.Row{}) },
		"bases":         func(_ *tab.Columns, t *estimate.Table) { t.Bases[0] = nil },
		"base of a row": func(_ *tab.Columns, t *estimate.Table) { t.Stub[0].Base = 1 },
		"sums":          func(c *tab.Columns, _ *estimate.Table) { c.Sums = []tab.Sum{{Total: 7}} },
	} {
		columns, tables := teams(false, team{"", 100}, team{"a", 50})
		spoil(columns, tables[0])
		if r, err := (disclose.Policy{Protect: disclose.Cells}).Apply(columns, tables); err == nil || r != nil {
			t.Errorf("%s: released", name)
		}
	}
}

// TestRanges asks what an attacker learns who also knows that no count is below
// zero: never a number of people. A zero may follow, where a figure says that
// nobody in some larger group is meant.
func TestRanges(t *testing.T) {
	looked := 0
	rapid.Check(t, func(t *rapid.T) {
		columns, tables := anyStudy(t).tables()
		r, err := disclose.Policy{Protect: disclose.Cells}.Apply(columns, tables)
		if err != nil {
			t.Fatal(err)
		}
		a, people := newAttack(t, r), truth(tables)
		if len(a.order) > 60 {
			return // the reference solver is slow
		}
		for s, i := range a.ranges(t) {
			looked++
			if i.high-i.low < tiny && people[s] > 0 {
				t.Errorf("withheld %v is exactly %g", s, i.low)
			}
		}
	})
	if looked == 0 && !testing.Short() { // a fifth of the draws may all be large
		t.Error("no range was looked at")
	}
}
