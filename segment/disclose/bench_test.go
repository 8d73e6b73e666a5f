package disclose_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// matrix is an implication matrix of 3,540 pairs, each direct, indirect and
// total, over Total, 25 and 19 categories and their cross: 520 columns. Every
// cell of the cross has mean people behind a figure, on average.
func matrix(mean float64) (*tab.Columns, []*estimate.Table) {
	const pairs, a, b = 3540, 25, 19
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

func BenchmarkApply(b *testing.B) {
	columns, tables := matrix(2)
	for _, c := range []struct {
		name   string
		policy disclose.Policy
	}{
		{"nothing small", disclose.Policy{Protect: disclose.Groups}},
		{"most cells small", disclose.Policy{Protect: disclose.Cells}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := c.policy.Apply(columns, tables); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
