package disclose_test

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"
	"pgregory.net/rapid"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// secret is a figure as an attacker names it: what is counted, in whom.
type secret struct {
	fact tab.Fact
	key  string
}

// attack is what somebody makes of a release and nothing else: which secrets
// are shown, which are withheld, and the sums between them.
type attack struct {
	value    map[secret]float64
	withheld map[secret]bool
	order    []secret // withheld ones
	sums     [][]secret
}

// newAttack reads a release. It fails the test when a secret is shown in one
// place and withheld in another, and when a withheld cell carries a number.
func newAttack(t rapid.TB, r *disclose.Release) *attack {
	t.Helper()
	a := &attack{value: map[secret]float64{}, withheld: map[secret]bool{}}
	additive := map[tab.Fact]bool{}
	for _, table := range r.Tables {
		for row := range table.Stub {
			for s, statistic := range table.Statistics {
				fact := table.Fact(row, s)
				additive[fact] = additive[fact] || statistic.Additive
				for c, column := range r.Columns.List {
					a.read(t, secret{fact, column.Key}, table.At(row, s, c), statistic)
				}
			}
		}
		for k := range table.Bases {
			row := slices.IndexFunc(table.Stub, func(r tab.Row) bool { return r.Base == k })
			if row < 0 {
				continue
			}
			fact := tab.Fact{Name: fmt.Sprintf("base %s %d", table.Measure, k)}
			additive[fact] = true
			for c, column := range r.Columns.List {
				b, ok := table.Base(row, c)
				if !ok && b != (tab.Base{}) {
					t.Fatalf("a withheld base of %s holds %+v", table.Measure, b)
				}
				a.see(t, secret{fact, column.Key}, float64(b.N), ok)
			}
		}
	}
	a.findSums(r, additive)
	return a
}

func (a *attack) read(t rapid.TB, s secret, cell disclose.Cell, statistic tab.Statistic) {
	t.Helper()
	n, shown := cell.Number()
	switch cell.Status() {
	case tab.Suppressed:
		if shown {
			t.Fatalf("withheld %v holds %v", s, n)
		}
		a.see(t, s, 0, false)
	case tab.Shown, tab.LowBase:
		if !shown {
			t.Fatalf("shown %v holds no number", s)
		}
		// Of the figures of one fact, the count carries the value.
		if statistic.Unit != tab.Share {
			a.see(t, s, n.Value, true)
		} else if a.withheld[s] {
			t.Fatalf("%v is withheld as a count and shown as a share", s)
		}
	}
}

func (a *attack) see(t rapid.TB, s secret, v float64, shown bool) {
	t.Helper()
	if old, ok := a.value[s]; ok && (!shown || old != v) {
		t.Fatalf("%v is shown as %v and then as %v (shown %v)", s, old, v, shown)
	}
	if a.withheld[s] && shown {
		t.Fatalf("%v is withheld in one place and shown as %v in another", s, v)
	}
	if shown {
		a.value[s] = v
	} else if !a.withheld[s] {
		a.withheld[s] = true
		a.order = append(a.order, s)
	}
}

// findSums lists all sums whose members the release mentions, total first.
func (a *attack) findSums(r *disclose.Release, additive map[tab.Fact]bool) {
	add := func(members []secret) {
		for _, s := range members {
			if _, ok := a.value[s]; !ok && !a.withheld[s] {
				return
			}
		}
		a.sums = append(a.sums, members)
	}
	for fact, ok := range additive {
		for _, s := range r.Columns.Sums {
			members := []secret{{fact, r.Columns.List[s.Total].Key}}
			for _, p := range s.Parts {
				members = append(members, secret{fact, r.Columns.List[p].Key})
			}
			if ok {
				add(members)
			}
		}
	}
	for _, table := range r.Tables {
		for _, relation := range table.Relations {
			for _, column := range r.Columns.List {
				members := []secret{{relation.Total, column.Key}}
				for _, p := range relation.Parts {
					members = append(members, secret{p, column.Key})
				}
				add(members)
			}
		}
	}
}

// equations are the sums in the withheld secrets, in reduced row echelon form;
// the last entry of a row is what its unknowns add up to.
func (a *attack) equations() [][]float64 {
	place := map[secret]int{}
	for i, s := range a.order {
		place[s] = i
	}
	n := len(a.order)
	var rows [][]float64
	for _, members := range a.sums {
		row, some := make([]float64, n+1), false
		for i, s := range members {
			sign := 1.0
			if i == 0 {
				sign = -1
			}
			if a.withheld[s] {
				row[place[s]] += sign
				some = true
			} else {
				row[n] -= sign * a.value[s]
			}
		}
		if some {
			rows = append(rows, row)
		}
	}
	return echelon(rows, n)
}

// tiny is what rounding leaves of a zero: the sums have coefficients of one.
const tiny = 1e-7

func echelon(rows [][]float64, n int) [][]float64 {
	done := 0
	for column := range n {
		p := done
		for r := done; r < len(rows); r++ {
			if math.Abs(rows[r][column]) > math.Abs(rows[p][column]) {
				p = r
			}
		}
		if p >= len(rows) || math.Abs(rows[p][column]) < tiny {
			continue
		}
		rows[done], rows[p] = rows[p], rows[done]
		pivot := rows[done]
		by := pivot[column]
		for i := range pivot {
			pivot[i] /= by
		}
		for r, row := range rows {
			c := row[column]
			if r == done || c == 0 {
				continue
			}
			for i := range row {
				row[i] -= c * pivot[i]
			}
			row[column] = 0
		}
		done++
	}
	return rows[:done]
}

// solve finds the withheld secrets that linear algebra determines. It shares
// nothing with the code under test.
func (a *attack) solve() map[secret]float64 {
	n := len(a.order)
	out := map[secret]float64{}
	for _, row := range a.equations() {
		only, many := -1, false
		for i := range n {
			if math.Abs(row[i]) > tiny {
				many = many || only >= 0
				only = i
			}
		}
		if only >= 0 && !many {
			out[a.order[only]] = row[n]
		}
	}
	return out
}

// fails fails the test when the release gives any withheld secret away. Zeros
// that a released figure about a larger group states are no secrets.
func (a *attack) fails(t rapid.TB) {
	t.Helper()
	zeros := a.zeros()
	for s, v := range a.solve() {
		if !zeros[s] {
			t.Errorf("withheld %v is exactly %g", s, v)
		}
	}
}

// zeros are the withheld secrets that are zero because a total less its shown
// parts is: nobody in several withheld groups together, or in a group that is
// shown, is meant.
func (a *attack) zeros() map[secret]bool {
	out := map[secret]bool{}
	for again := true; again; {
		again = false
		for _, members := range a.sums {
			total, parts := members[0], members[1:]
			rest, unknown, known := a.value[total], []secret{}, 0
			for _, p := range parts {
				rest -= a.value[p]
				switch {
				case out[p]:
					known++
				case a.withheld[p]:
					unknown = append(unknown, p)
				}
			}
			open := !a.withheld[total] || out[total]
			switch {
			case !open && len(unknown) == 0 && known > 0 && rest == 0:
				out[total], again = true, true
			case open && len(unknown) > 0 && rest == 0 && (len(unknown)+known > 1 || a.value[total] == 0):
				for _, p := range unknown {
					out[p], again = true, true
				}
			}
		}
	}
	return out
}

// interval is the range that the sums leave to a withheld secret when no count
// is below zero.
type interval struct{ low, high float64 }

// ranges solves for every withheld secret by linear programming. Those in no
// sum have no range and are left out.
func (a *attack) ranges(t rapid.TB) map[secret]interval {
	t.Helper()
	rows := a.equations()
	var free []int // columns in use
	for i := range a.order {
		if slices.ContainsFunc(rows, func(row []float64) bool { return math.Abs(row[i]) > tiny }) {
			free = append(free, i)
		}
	}
	if len(free) == 0 {
		return nil
	}
	m, b := mat.NewDense(len(rows), len(free), nil), make([]float64, len(rows))
	for r, row := range rows {
		for c, i := range free {
			m.Set(r, c, row[i])
		}
		b[r] = row[len(a.order)]
	}
	out := map[secret]interval{}
	for c, i := range free {
		out[a.order[i]] = interval{optimum(t, m, b, c, 1), -optimum(t, m, b, c, -1)}
	}
	return out
}

func optimum(t rapid.TB, m *mat.Dense, b []float64, i int, sign float64) float64 {
	t.Helper()
	_, n := m.Dims()
	c := make([]float64, n)
	c[i] = sign
	v, _, err := lp.Simplex(c, m, b, 1e-9, nil)
	if errors.Is(err, lp.ErrUnbounded) {
		return math.Inf(-1)
	}
	if err != nil {
		t.Fatalf("linear program: %v", err)
	}
	return v
}
