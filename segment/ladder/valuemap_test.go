package ladder_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/ladder"
)

func TestThreshold(t *testing.T) {
	cases := []struct {
		cutoff      ladder.Cutoff
		respondents int
		want        int
	}{
		{ladder.Cutoff{}, 50, 4},             // 3.65
		{ladder.Cutoff{}, 54, 4},             // 3.942
		{ladder.Cutoff{}, 55, 5},             // 4.015
		{ladder.Cutoff{}, 60, 5},             // 4.38
		{ladder.Cutoff{}, 1000, 73},          // exactly
		{ladder.Cutoff{}, 0, 1},              // never below 1
		{ladder.Cutoff{}, 3, 1},              // 0.219
		{ladder.Cutoff{Share: 0.05}, 60, 3},  // exactly
		{ladder.Cutoff{Share: 0.05}, 61, 4},  // 3.05
		{ladder.Cutoff{Share: 0.07}, 100, 7}, // 7.000000000000001 in binary
		{ladder.Cutoff{Share: 0.1}, 30, 3},   // 3.0000000000000004 likewise
		{ladder.Cutoff{Share: 0.29}, 100, 29},
		{ladder.Cutoff{Share: 1}, 12, 12},
		{ladder.Cutoff{Share: 0.07}, 100_000_001, 7_000_001}, // 7,000,000.07
		{ladder.Cutoff{Count: 4}, 1000, 4},
		{ladder.Cutoff{Count: 4, Share: 0.5}, 1000, 4},
	}
	for _, c := range cases {
		if got := c.cutoff.Threshold(c.respondents); got != c.want {
			t.Errorf("%+v of %d respondents: %d, want %d", c.cutoff, c.respondents, got, c.want)
		}
	}
	looked(t, len(cases), 16)
}

// cells makes a matrix from "A1>C1 4.0, A1>V1 0.3".
func cells(t testing.TB, f *ladder.Frame, text string) *ladder.Matrix {
	t.Helper()
	m := ladder.NewMatrix(len(f.Codes))
	for _, cell := range strings.Split(text, ", ") {
		pair, count, _ := strings.Cut(cell, " ")
		c := codesOf(t, f, pair)
		p := ladder.Implication{From: c[0], To: c[1]}
		if _, err := fmt.Sscanf(count, "%d.%d", &p.Direct, &p.Indirect); err != nil {
			t.Fatal(err)
		}
		m.Add([]ladder.Implication{p})
	}
	return m
}

// links prints edges as "A1>C1 4", with ↓ for downward and ~ for cyclic ones.
func links(f *ladder.Frame, edges []ladder.Edge) string {
	var out []string
	for _, e := range edges {
		s := fmt.Sprintf("%s>%s %d", f.Codes[e.From].ID, f.Codes[e.To].ID, e.Strength)
		if e.Downward {
			s += "↓"
		}
		if e.Cyclic {
			s += "~"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func names(f *ladder.Frame, list []ladder.Index) string {
	var out []string
	for _, i := range list {
		out = append(out, f.Codes[i].ID)
	}
	return strings.Join(out, " ")
}

func TestValueMapByHand(t *testing.T) {
	f := small(t)
	cases := []struct {
		name, cells             string
		cutoff                  ladder.Cutoff
		edges, dropped, leftOut string
	}{
		// A1>V1 passes, but A1>C1>V1 already says so. A2>C2 has 1 < 3.
		{name: "a detour makes a link redundant", cells: "A1>C1 4.0, A1>V1 0.3, C1>V1 3.0, A2>C2 1.0", cutoff: ladder.Cutoff{Count: 3},
			edges: "A1>C1 4, C1>V1 3", dropped: "A1>V1 3", leftOut: "A2 C2"},
		{name: "unless all are asked for", cells: "A1>C1 4.0, A1>V1 0.3, C1>V1 3.0, A2>C2 1.0", cutoff: ladder.Cutoff{Count: 3, Redundant: true},
			edges: "A1>C1 4, A1>V1 3, C1>V1 3", leftOut: "A2 C2"},
		// C1>V1 falls below 4, so no path is left and A1>V1 must stay.
		{name: "a path below the cut-off is no detour", cells: "A1>C1 4.0, A1>V1 5.0, C1>V1 3.0", cutoff: ladder.Cutoff{Count: 4},
			edges: "A1>C1 4, A1>V1 5"},
		// Directly A1>V1 has none, and V2 is linked indirectly only.
		{name: "on direct implications", cells: "A1>C1 4.0, A1>V1 0.9, A1>V2 0.9", cutoff: ladder.Cutoff{Count: 4, Basis: ladder.Direct},
			edges: "A1>C1 4", leftOut: "V1 V2"},
		// C1 and C2 lead to each other: a circle, never thinned. A1 reaches it
		// at C1 (3) and C2 (5); C2 first and then C1 says both, and the weaker
		// goes. V1>C3 goes down.
		{name: "a circle", cells: "A1>C1 3.0, A1>C2 5.0, C1>C2 2.0, C2>C1 2.0, V1>C3 2.0", cutoff: ladder.Cutoff{Count: 2},
			edges: "A1>C2 5, C1>C2 2~, C2>C1 2~, V1>C3 2↓", dropped: "A1>C1 3"},
		// All equally strong: A1>C1 comes first in code order and goes.
		{name: "ties go by code order", cells: "A1>C1 2.0, A1>C2 2.0, C1>C2 2.0, C2>C1 2.0", cutoff: ladder.Cutoff{Count: 2},
			edges: "A1>C2 2, C1>C2 2~, C2>C1 2~", dropped: "A1>C1 2"},
		// A>C: 9, 5, 5, 4; the second is 5 and its tie stays. C>V: 2, 1. A>V: 1.
		// One cut-off of 5 would have lost every link to a value. A1>V1 is then
		// redundant beside A1>C1>V1.
		{name: "the strongest two per pair of levels", cells: "A1>C1 9.0, A1>C2 5.0, A2>C1 5.0, A2>C3 4.0, C1>V1 2.0, C2>V2 1.0, A1>V1 0.1", cutoff: ladder.Cutoff{Top: 2},
			edges: "A1>C1 9, A1>C2 5, A2>C1 5, C1>V1 2, C2>V2 1", dropped: "A1>V1 1", leftOut: "C3"},
		{name: "the strongest one of two", cells: "A1>C1 9.0, A1>C2 5.0, C1>V1 2.0, C2>V1 1.0", cutoff: ladder.Cutoff{Top: 1},
			edges: "A1>C1 9, C1>V1 2", leftOut: "C2"},
	}
	for _, c := range cases {
		v := ladder.NewValueMap(f, cells(t, f, c.cells), c.cutoff, 20)
		if got := links(f, v.Edges); got != c.edges {
			t.Errorf("%s: edges\n got %s\nwant %s", c.name, got, c.edges)
		}
		if got := links(f, v.Dropped); got != c.dropped {
			t.Errorf("%s: dropped %s, want %s", c.name, got, c.dropped)
		}
		if got := names(f, v.LeftOut); got != c.leftOut {
			t.Errorf("%s: left out %s, want %s", c.name, got, c.leftOut)
		}
		if v.Threshold != c.cutoff.Count {
			t.Errorf("%s: threshold %d", c.name, v.Threshold)
		}
	}
	looked(t, len(cases), 8)
}

// Cells 4, 3, 3 and 1 are active, 11 implications. 3 cells with 10 pass, and
// 2 cells with 7 are drawn.
func TestCoverage(t *testing.T) {
	f := small(t)
	m := cells(t, f, "A1>C1 4.0, A1>V1 0.3, C1>V1 3.0, A2>C2 1.0")
	v := ladder.NewValueMap(f, m, ladder.Cutoff{Count: 3}, 20)
	if want := (ladder.Coverage{Cells: 3, Relations: 10, CellShare: 3. / 4, RelationShare: 10. / 11}); v.Passing != want {
		t.Errorf("passing %+v, want %+v", v.Passing, want)
	}
	if want := (ladder.Coverage{Cells: 2, Relations: 7, CellShare: 2. / 4, RelationShare: 7. / 11}); v.Shown != want {
		t.Errorf("shown %+v, want %+v", v.Shown, want)
	}
	row := ladder.CutoffRows(m, ladder.DirectAndIndirect, []int{3})[0]
	if row.Cells != v.Passing.Cells || row.RelationShare != v.Passing.RelationShare {
		t.Errorf("the cut-off table says %+v", row)
	}
}

func TestValueMapOfNothing(t *testing.T) {
	f := small(t)
	for _, c := range []ladder.Cutoff{{}, {Top: 3}, {Redundant: true}} {
		v := ladder.NewValueMap(f, ladder.NewMatrix(len(f.Codes)), c, 0)
		if len(v.Edges)+len(v.Dropped)+len(v.LeftOut) != 0 {
			t.Errorf("%+v draws %+v", c, v)
		}
	}
}

// greedy removes redundancy the way the method states it: the passing edges,
// weakest first and ties by code order, each dropped when it lies in no circle
// and a path over the kept ones makes it redundant.
func greedy(edges []ladder.Edge) []ladder.Edge {
	kept := slices.Clone(edges)
	reaches := func(without int, from, to ladder.Index) bool {
		seen := map[ladder.Index]bool{}
		var visit func(ladder.Index) bool
		visit = func(at ladder.Index) bool {
			if at == to {
				return true
			}
			seen[at] = true
			for i, e := range kept {
				if i != without && e.From == at && !seen[e.To] && visit(e.To) {
					return true
				}
			}
			return false
		}
		return visit(from)
	}
	order := slices.Clone(edges)
	slices.SortStableFunc(order, func(a, b ladder.Edge) int { return int(a.Strength - b.Strength) })
	for _, e := range order {
		i := slices.Index(kept, e)
		if circle := reaches(-1, e.To, e.From); !circle && reaches(i, e.From, e.To) {
			kept = slices.Delete(kept, i, i+1)
		}
	}
	return kept
}

// The map draws what the method's own wording keeps, whatever the matrix.
func TestRedundancyIsGreedy(t *testing.T) {
	f := small(t)
	dropped, cyclic := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := ladder.NewMatrix(len(f.Codes))
		n := rapid.IntRange(0, 25).Draw(t, "n")
		for range n {
			from, to := rapid.IntRange(0, m.N-1).Draw(t, "from"), rapid.IntRange(0, m.N-1).Draw(t, "to")
			if from != to {
				m.Direct[from*m.N+to] = int64(rapid.IntRange(0, 4).Draw(t, "count"))
			}
		}
		cutoff := ladder.Cutoff{Count: rapid.IntRange(1, 2).Draw(t, "cutoff")}
		v := ladder.NewValueMap(f, m, cutoff, 10)
		cutoff.Redundant = true
		all := ladder.NewValueMap(f, m, cutoff, 10)
		if want := greedy(all.Edges); !slices.Equal(v.Edges, want) {
			t.Fatalf("of %s\ndraws %s\nwant  %s", links(f, all.Edges), links(f, v.Edges), links(f, want))
		}
		if len(v.Edges)+len(v.Dropped) != len(all.Edges) || v.Passing.Cells != all.Passing.Cells || all.Shown.Relations != all.Passing.Relations {
			t.Fatalf("edges are lost: %+v, %+v", v, all)
		}
		dropped += len(v.Dropped)
		for _, e := range v.Edges {
			if e.Cyclic {
				cyclic++
			}
		}
	})
	if (dropped < 20 || cyclic < 20) && !testing.Short() { // a fifth of the draws may hold few
		t.Errorf("only %d redundant and %d cyclic edges were drawn", dropped, cyclic)
	}
}
