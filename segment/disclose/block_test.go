package disclose

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/pipeline/sharedtest"
)

// table is a block of one grid of counts with totals last in both directions.
func table(counts [][]int32, pattern [][]bool) *block {
	wide, high := int32(len(counts[0])), int32(len(counts))
	b := &block{width: wide, minor: make([]bool, wide)}
	for r := range counts {
		for c, n := range counts[r] {
			b.people, b.state = append(b.people, n), append(b.state, 0)
			if pattern[r][c] {
				b.state[len(b.state)-1] = hidden
			}
		}
	}
	var across, down []int32
	for c := range wide - 1 {
		across = append(across, c)
	}
	for r := range high - 1 {
		down = append(down, r)
	}
	for r := range high {
		b.add(true, wide-1, across, func(c int32) int32 { return r*wide + c })
	}
	for c := range wide {
		b.add(false, high-1, down, func(r int32) int32 { return r*wide + c })
	}
	b.tie()
	return b
}

// TestGivenOfReferences looks at two patterns with at least two hidden cells in
// every line: a rectangle, which keeps its secrets, and two blocks that share
// one cell, which is exactly rows A+B less columns w+x.
func TestGivenOfReferences(t *testing.T) {
	content, err := os.ReadFile(sharedtest.Shared(t, "oracles", "disclosure", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Checks []struct {
			ID     string
			Result json.RawMessage
		}
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, c := range file.Checks {
		if c.ID != "audit_rectangle" && c.ID != "audit_block_trap" {
			continue
		}
		looked++
		var grid struct {
			Counts     [][]int32
			Suppressed [][]bool
			Audit      []struct {
				True  int32
				Exact bool `json:"exactly_recoverable"`
			}
		}
		if err := json.Unmarshal(c.Result, &grid); err != nil {
			t.Fatal(err)
		}
		b := table(grid.Counts, grid.Suppressed)
		given, ok := b.given(effort)
		if !ok {
			t.Fatalf("%s: not tested", c.ID)
		}
		var got, want []int32
		for _, u := range given {
			got = append(got, b.people[u])
		}
		for _, a := range grid.Audit {
			if a.Exact {
				want = append(want, a.True)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: cells with %v people are determined, want %v", c.ID, got, want)
		}
	}
	if looked != 2 {
		t.Fatalf("looked at %d of 2 references", looked)
	}
}

// TestSolveOfTrap mends the trap: afterwards nothing is determined.
func TestSolveOfTrap(t *testing.T) {
	counts := [][]int32{{1, 7, 11, 14, 33}, {6, 2, 3, 15, 26}, {0, 9, 12, 16, 37}, {8, 10, 13, 4, 35}, {15, 28, 39, 49, 131}}
	pattern := make([][]bool, 5)
	for i := range pattern {
		pattern[i] = make([]bool, 5)
	}
	for _, at := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}, {2, 2}, {2, 3}, {3, 2}, {3, 3}} {
		pattern[at[0]][at[1]] = true
	}
	b := table(counts, pattern)
	if ok := b.solve(effort); !ok || len(b.stuck) > 0 {
		t.Fatalf("solved: %v, stuck lines: %v", ok, b.stuck)
	}
	if given, _ := b.given(effort); len(given) > 0 {
		t.Errorf("units %v are determined", given)
	}
}

// TestDetermined compares the elimination with the rank of the equations: an
// unknown is determined exactly if its column adds to the rank of the others.
func TestDetermined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "unknowns")
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(-1, 1), n, n), 0, 12).Draw(t, "rows")
		q := equations{n: n}
		for _, row := range rows {
			var terms []term
			for u, v := range row {
				if v != 0 {
					terms = append(terms, term{int32(u), uint64(v+prime) % prime})
				}
			}
			if len(terms) > 0 {
				q.rows = append(q.rows, terms)
			}
		}
		got, ok := q.determined(effort)
		if !ok {
			t.Fatal("not tested")
		}
		all := rank(rows, -1)
		var want []int32
		for u := range n {
			if rank(rows, u) < all {
				want = append(want, int32(u))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("determined %v, want %v", got, want)
		}
	})
}

// rank is the rank of the rows without one column, by fraction-free
// elimination.
func rank(rows [][]int, without int) int {
	var m [][]int
	for _, row := range rows {
		m = append(m, slices.Clone(row))
		if without >= 0 {
			m[len(m)-1][without] = 0
		}
	}
	done := 0
	for c := 0; len(rows) > 0 && c < len(rows[0]); c++ {
		p := done
		for p < len(m) && m[p][c] == 0 {
			p++
		}
		if p == len(m) {
			continue
		}
		m[done], m[p] = m[p], m[done]
		for r := done + 1; r < len(m); r++ {
			a, b := m[done][c], m[r][c]
			g := 0
			for i := range m[r] {
				m[r][i] = a*m[r][i] - b*m[done][i]
				g = gcd(g, m[r][i])
			}
			for i := range m[r] {
				if g > 1 {
					m[r][i] /= g
				}
			}
		}
		done++
	}
	return done
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

func TestEffortIsBounded(t *testing.T) {
	rows := make([][]term, 60)
	for r := range rows {
		for u := range 60 {
			rows[r] = append(rows[r], term{int32(u), scatter(uint64(60*r + u))})
		}
	}
	if _, ok := (&equations{n: 60, rows: rows}).determined(1000); ok {
		t.Error("a large set of equations was solved within a small effort")
	}
}
