package disclose_test

import (
	"encoding/json"
	"os"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// oracle is one check of the suppression references: GaussSuppression 1.2.3 of
// Statistics Norway on counts of multilevel::univbct, and vendors' examples.
type oracle struct {
	ID     string
	Result json.RawMessage
}

func oracleOf[T any](t *testing.T, id string) T {
	t.Helper()
	content, err := os.ReadFile(sharedtest.Shared(t, "oracles", "disclosure", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Checks []oracle }
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	var out T
	for _, o := range file.Checks {
		if o.ID == id {
			if err := json.Unmarshal(o.Result, &out); err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	t.Fatalf("no check is called %q", id)
	return out
}

// grid is a table of counts with a total row and a total column, last of each.
// Its base is ten times the totals, so that only cells can be too small.
func grid(counts [][]int32) (*tab.Columns, []*estimate.Table) {
	last := len(counts[0]) - 1
	columns := &tab.Columns{List: []tab.Column{{Banner: "total", Segment: "Total"}}}
	sum := tab.Sum{}
	for c := range last {
		key := string(rune('a' + c))
		columns.List = append(columns.List, tab.Column{Banner: "b", Segment: key, Key: key})
		sum.Parts = append(sum.Parts, c+1)
	}
	columns.Sums = []tab.Sum{sum}
	var stub []tab.Row
	for r := range counts {
		stub = append(stub, tab.Row{Item: string(rune('A' + r))})
	}
	t := estimate.NewTable(columns, stub, []tab.Statistic{{Name: "n", Additive: true}})
	t.Measure = "grid"
	t.Bases = [][]tab.Base{make([]tab.Base, last+1)}
	relation := tab.Relation{Total: t.Fact(len(stub)-1, 0), Disjoint: true}
	for r, row := range counts {
		for c, n := range row {
			column := (c + 1) % (last + 1)
			t.Set(r, 0, column, estimate.Count(float64(n), int(n)))
			t.Bases[0][column].N = 10 * int(counts[len(counts)-1][c])
		}
		if r < len(counts)-1 {
			relation.Parts = append(relation.Parts, t.Fact(r, 0))
		}
	}
	t.Relations = []tab.Relation{relation}
	return columns, []*estimate.Table{t}
}

// withheld is the pattern of a released grid, in the order of the counts.
func withheld(r *disclose.Release) (pattern [][]bool, n int) {
	t := r.Tables[0]
	columns := len(r.Columns.List)
	for row := range t.Stub {
		pattern = append(pattern, make([]bool, columns))
		for c := range columns {
			if t.At(row, 0, (c+1)%columns).Status() == tab.Suppressed {
				pattern[row][c] = true
				n++
			}
		}
	}
	return pattern, n
}

type reference struct {
	Minimum    int `json:"threshold_min_n"`
	Counts     [][]int32
	Primary    [][]bool
	Suppressed int `json:"n_suppressed"`
}

func TestReferenceCounts(t *testing.T) {
	for _, id := range []string{"suppress_BTN_MARITAL_zeros_FALSE", "suppress_BTN_GENDER_zeros_TRUE"} {
		t.Run(id, func(t *testing.T) {
			ref := oracleOf[reference](t, id)
			columns, tables := grid(ref.Counts)
			r, err := disclose.Policy{Protect: disclose.Cells, Minimum: ref.Minimum}.Apply(columns, tables)
			if err != nil {
				t.Fatal(err)
			}
			pattern, n := withheld(r)
			for i, row := range ref.Counts {
				for c, count := range row {
					// Zeros are shown: the references hide them in one of the two.
					if count > 0 && ref.Primary[i][c] && !pattern[i][c] {
						t.Errorf("row %d column %d shows %d people", i, c, count)
					}
				}
			}
			a := newAttack(t, r)
			a.fails(t)
			for s, i := range a.ranges(t) {
				if i.high-i.low < 1 {
					t.Errorf("withheld %v lies between %g and %g", s, i.low, i.high)
				}
			}
			if float64(n) > 1.25*float64(ref.Suppressed) {
				t.Errorf("%d figures withheld, more than 1.25 × %d", n, ref.Suppressed)
			}
		})
	}
}

// TestReferenceTraps hides the small cells of the two trap tables by our own
// rule: nothing may be determined, whatever the pattern.
func TestReferenceTraps(t *testing.T) {
	for _, id := range []string{"audit_rectangle", "audit_block_trap"} {
		t.Run(id, func(t *testing.T) {
			columns, tables := grid(oracleOf[reference](t, id).Counts)
			r := apply(t, disclose.Policy{Protect: disclose.Cells}, columns, tables)
			if _, n := withheld(r); n == 0 {
				t.Error("nothing is withheld")
			}
			newAttack(t, r).fails(t)
		})
	}
}

// TestResidualRule releases the counts of BTN by gender: every line total less
// its shown cells is about nobody or about five people at least, so that a mean
// of the hidden remainder is about a group too.
func TestResidualRule(t *testing.T) {
	want := oracleOf[struct {
		K          int
		Violations int `json:"n_violations"`
	}](t, "residual_rule_BTN_GENDER")
	counts := oracleOf[reference](t, "suppress_BTN_GENDER_zeros_TRUE").Counts
	columns, tables := grid(counts)
	pattern, _ := withheld(apply(t, disclose.Policy{Protect: disclose.Cells, Minimum: want.K}, columns, tables))
	violations, lines := 0, 0
	judge := func(n, total int, cell func(int) (int32, bool)) {
		rest := 0
		for i := range n {
			if v, hidden := cell(i); i != total && hidden {
				rest += int(v)
			}
		}
		lines++
		if _, hidden := cell(total); !hidden && rest > 0 && rest < want.K {
			violations++
		}
	}
	for r := range counts {
		judge(len(counts[r]), len(counts[r])-1, func(c int) (int32, bool) { return counts[r][c], pattern[r][c] })
	}
	for c := range counts[0] {
		judge(len(counts), len(counts)-1, func(r int) (int32, bool) { return counts[r][c], pattern[r][c] })
	}
	if violations != want.Violations || lines != 20 {
		t.Errorf("%d violations in %d lines, want %d in 20", violations, lines, want.Violations)
	}
}

// team is a segment of a vendor's example, with a mean over its members.
type team struct {
	key string
	n   int
}

// teams is a study of one figure by team; the first is the whole.
func teams(adds bool, list ...team) (*tab.Columns, []*estimate.Table) {
	columns, base := &tab.Columns{}, []tab.Base{}
	sum := tab.Sum{}
	for i, e := range list {
		columns.List = append(columns.List, tab.Column{Key: e.key, Segment: e.key})
		base = append(base, tab.Base{N: e.n})
		if i > 0 {
			sum.Parts = append(sum.Parts, i)
		}
	}
	if adds {
		columns.Sums = []tab.Sum{sum}
	}
	t := estimate.NewTable(columns, []tab.Row{{Item: "x"}}, []tab.Statistic{{Name: "mean"}})
	t.Measure, t.Bases = "m", [][]tab.Base{base}
	for c, e := range list {
		t.Set(0, 0, c, estimate.Count(3, e.n))
		if e.n == 0 {
			t.Set(0, 0, c, estimate.None())
		}
	}
	return columns, []*estimate.Table{t}
}

func shownTeams(t *testing.T, p disclose.Policy, columns *tab.Columns, tables []*estimate.Table) map[string]bool {
	r := apply(t, p, columns, tables)
	out := map[string]bool{}
	for c, column := range columns.List {
		_, out[column.Key] = r.Tables[0].At(0, 0, c).Number()
	}
	return out
}

// TestDialog is the example of support.dialog.nl: of 9 people in A (3) and B
// (6), B would give A away; with 4 more who are in neither, it does not.
func TestDialog(t *testing.T) {
	for i, example := range oracleOf[[]struct {
		Min, Parent, Direct int
		Children            map[string]int
		Shown               map[string]bool
	}](t, "dialog_examples") {
		list := []team{{"", example.Parent}, {"A", example.Children["A"]}, {"B", example.Children["B"]}}
		if example.Direct > 0 {
			list = append(list, team{"direct", example.Direct})
		}
		columns, tables := teams(true, list...)
		for _, protect := range []disclose.Protect{disclose.Cells, disclose.Groups} {
			got := shownTeams(t, disclose.Policy{Protect: protect, Minimum: example.Min}, columns, tables)
			for name, want := range example.Shown {
				if name == "X" {
					name = ""
				}
				if got[name] != want {
					t.Errorf("example %d, %s: team %q shown %v, want %v", i+1, protect, name, got[name], want)
				}
			}
		}
	}
}

// TestGlint is Viva Glint's example of a threshold of 3. Its second rule
// (suppress a team when the rest of its parent is small) concerns no team
// here, since the parent has 200 people.
func TestGlint(t *testing.T) {
	example := oracleOf[struct {
		Rated, Parent int
		Teams         []struct {
			Team, Status string
			N            int
		}
	}](t, "glint_adjusted")
	list := []team{{"", example.Parent}}
	for _, e := range example.Teams {
		list = append(list, team{e.Team, e.N})
	}
	columns, tables := teams(false, list...)
	got := shownTeams(t, disclose.Policy{Protect: disclose.Groups, Minimum: example.Rated}, columns, tables)
	for _, e := range example.Teams {
		if got[e.Team] != (e.Status == "shown") {
			t.Errorf("team %s of %d: shown %v, want %s", e.Team, e.N, got[e.Team], e.Status)
		}
	}
}
