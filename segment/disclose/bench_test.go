package disclose_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// matrix is an implication matrix of pairs, each direct, indirect and total,
// over Total, a and b categories and their cross. Every cell of the cross has
// mean people behind a figure, on average.
func matrix(pairs, a, b int, mean float64) (*tab.Columns, []*estimate.Table) {
	columns := &tab.Columns{List: make([]tab.Column, 1+a+b+a*b)}
	byA, byB := tab.Sum{}, tab.Sum{}
	for i := range a {
		columns.List[1+i].Key = fmt.Sprint("a=", i)
		byA.Parts = append(byA.Parts, 1+i)
		within := tab.Sum{Total: 1 + i}
		for j := range b {
			within.Parts = append(within.Parts, 1+a+b+i*b+j)
			columns.List[1+a+b+i*b+j].Key = fmt.Sprint("a=", i, " & b=", j)
		}
		columns.Sums = append(columns.Sums, within)
	}
	for j := range b {
		columns.List[1+a+j].Key = fmt.Sprint("b=", j)
		byB.Parts = append(byB.Parts, 1+a+j)
		within := tab.Sum{Total: 1 + a + j}
		for i := range a {
			within.Parts = append(within.Parts, 1+a+b+i*b+j)
		}
		columns.Sums = append(columns.Sums, within)
	}
	columns.Sums = append(columns.Sums, byA, byB)
	stub := make([]tab.Row, pairs)
	for i := range stub {
		stub[i] = tab.Row{Item: fmt.Sprint(i / 60), ItemTo: fmt.Sprint(i)}
	}
	t := estimate.NewTable(columns, stub, []tab.Statistic{{Name: "direct", Additive: true}, {Name: "indirect", Additive: true}, {Name: "total", Additive: true}})
	random := rand.New(rand.NewPCG(1, 2))
	base := make([]int, len(columns.List))
	for i := range a {
		for j := range b {
			enter(base, a, b, i, j, 1000)
		}
	}
	t.Bases = [][]tab.Base{make([]tab.Base, len(base))}
	for c, n := range base {
		t.Bases[0][c].N = n
	}
	for row := range stub {
		direct, indirect := make([]int, len(base)), make([]int, len(base))
		for i := range a {
			for j := range b {
				enter(direct, a, b, i, j, int(random.ExpFloat64()*mean))
				enter(indirect, a, b, i, j, int(random.ExpFloat64()*mean))
			}
		}
		for c := range base {
			for s, n := range []int{direct[c], indirect[c], direct[c] + indirect[c]} {
				t.Set(row, s, c, estimate.Count(float64(n), n))
			}
		}
		t.Relations = append(t.Relations, tab.Relation{Total: t.Fact(row, 2), Parts: []tab.Fact{t.Fact(row, 0), t.Fact(row, 1)}, Disjoint: true})
	}
	return columns, []*estimate.Table{t}
}

// enter counts n people of a cell of the cross in all columns that hold it.
func enter(counts []int, a, b, i, j, n int) {
	for _, c := range []int{0, 1 + i, 1 + a + j, 1 + a + b + i*b + j} {
		counts[c] += n
	}
}

// tied is a matrix in which the pairs of each code add up, so that the facts of
// 60 pairs are solved together.
func tied(pairs, a, b int, mean float64) (*tab.Columns, []*estimate.Table) {
	columns, tables := matrix(pairs, a, b, mean)
	t, of := tables[0], map[string]*tab.Relation{}
	for row := range t.Stub {
		code := t.Stub[row].Item
		if of[code] == nil {
			of[code] = &tab.Relation{Total: tab.Fact{Name: "all", Item: code}}
		}
		of[code].Parts = append(of[code].Parts, t.Fact(row, 2))
	}
	for _, r := range of {
		t.Relations = append(t.Relations, *r)
	}
	return columns, tables
}

func BenchmarkApply(b *testing.B) {
	groups, cells := disclose.Policy{Protect: disclose.Groups}, disclose.Policy{Protect: disclose.Cells}
	for _, c := range []struct {
		name   string
		policy disclose.Policy
		make   func(pairs, a, b int, mean float64) (*tab.Columns, []*estimate.Table)
		pairs  int
		a, b   int
		mean   float64
	}{
		{"nothing small", groups, matrix, 3540, 25, 19, 2},
		{"most cells small", cells, matrix, 3540, 25, 19, 2},
		{"some cells small, 130 columns", cells, tied, 3540, 12, 9, 50},
		{"some cells small, 260 columns", cells, tied, 3540, 18, 13, 50},
		{"some cells small, 520 columns", cells, tied, 3540, 25, 19, 50},
		{"half of the rows", cells, tied, 1770, 25, 19, 50},
		{"most cells small, tied", cells, tied, 3540, 25, 19, 2},
	} {
		b.Run(c.name, func(b *testing.B) {
			columns, tables := c.make(c.pairs, c.a, c.b, c.mean)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.policy.Apply(columns, tables); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
