package measure

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
)

// said is what one person says of one item.
type said struct {
	person, item int
	v            []float64
}

// Vectors say of every column what its people say, to the last bit: however
// they are split over batches and workers, with any weights.
func TestVectorsAgainstNaive(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, traits := drawPlan(t)
		s := drawSample(t, traits, 1)
		width := rapid.IntRange(1, 4).Draw(t, "width")
		const items = 3
		number := rapid.SampledFrom([]float64{0, 0, 1, 1, 2.5, -3, 0.1, 1e6, 12345.678})
		var all []said
		for person := range s.Len {
			for item := range items {
				if rapid.Bool().Draw(t, "has it") {
					all = append(all, said{person, item, rapid.SliceOfN(number, width, width).Draw(t, "v")})
				}
			}
		}
		for i := range s.Len {
			s.Key = append(s.Key, uint64(i))
		}
		money := make([]bool, width)
		c := &Context{Plan: p}
		state := observed(t, p, s, func() State {
			g := newGathering(c)
			v := g.vectors(items, width, money)
			g.person = func(b *segment.Batch, i int) {
				for _, x := range all {
					if uint64(x.person) == b.Key[i] {
						copy(v.touch(x.item), x.v)
					}
				}
			}
			return g
		}).(*gathering)
		columns := columnsOf(p, s)
		for item := range items {
			r := state.v[0].roll(item)
			for column := range p.List {
				of := slices.DeleteFunc(slices.Clone(all), func(x said) bool { return x.item != item || !slices.Contains(columns[x.person], column) })
				compareVectors(t, r, column, of, s.Weight, width)
				compared += len(of)
			}
		}
	})
	if compared < 1000 {
		t.Errorf("only %d vectors were compared", compared)
	}
}

func compareVectors(t *rapid.T, r *rolled, column int, all []said, weight []float64, width int) {
	if r.people(column) != len(all) {
		t.Fatalf("column %d: %d people, want %d", column, r.people(column), len(all))
	}
	at := 0
	for j := range width {
		var sum estimate.Sum
		var amounts []float64
		for _, x := range all {
			sum.Add(weight[x.person] * x.v[j])
			if x.v[j] != 0 {
				amounts = append(amounts, math.Abs(x.v[j]))
			}
		}
		if !same64(r.sum(column, j), sum.Float64()) || r.of(column, j) != len(amounts) {
			t.Fatalf("column %d, number %d: %v of %d, want %v of %d", column, j, r.sum(column, j), r.of(column, j), sum.Float64(), len(amounts))
		}
		for k := range j + 1 {
			var square estimate.Sum
			for _, x := range all {
				square.Add(weight[x.person] * weight[x.person] * x.v[j] * x.v[k])
			}
			if !same64(r.squares(column)[at], square.Float64()) {
				t.Fatalf("column %d: square %d of %d is %v, want %v", column, k, j, r.squares(column)[at], square.Float64())
			}
			at++
		}
		slices.Sort(amounts)
		slices.Reverse(amounts)
		var mass estimate.Sum
		for _, x := range amounts {
			mass.Add(x)
		}
		amounts = append(amounts, 0, 0)
		if m := r.mass(column, j); m != (estimate.Mass{Sum: mass.Float64(), First: amounts[0], Second: amounts[1]}) {
			t.Fatalf("column %d, number %d: %+v, want %v of %v", column, j, m, mass.Float64(), amounts)
		}
	}
}

// A plan of many cells keeps those in use, one of few all of them: both find
// what was put.
func TestItemCells(t *testing.T) {
	for _, cells := range []int{fewCells, fewCells + 1} {
		var k item
		if k.at(7) != nil {
			t.Error("an empty item has a cell")
		}
		a, b := &pool{people: 1}, &pool{people: 2}
		k.put(7, a, cells)
		k.put(uint32(cells-1), b, cells)
		var got []string
		k.each(func(cell uint32, p *pool) { got = append(got, fmt.Sprint(cell, " ", p.people)) })
		slices.Sort(got)
		want := []string{fmt.Sprint(cells-1, " 2"), "7 1"}
		slices.Sort(want)
		if k.at(7) != a || k.at(uint32(cells-1)) != b || k.at(8) != nil || !slices.Equal(got, want) {
			t.Errorf("%d cells: %v", cells, got)
		}
	}
}

// The base of an item is that of the people who have it, by Kish.
func TestVectorsBase(t *testing.T) {
	p, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := newVectors(newGrid(p), 1, 2, nil)
	s := &segment.Sample{Len: 3, Weight: []float64{1, 3, 0}}
	b := s.Batch(p, 0, 3)
	for i := range 3 {
		v.set(0, 0, 1)
		v.add(0, 1, float64(i))
		v.flush(b, i)
	}
	r := v.roll(0)
	if got := fmt.Sprint(r.base(0)[0], r.of(0, 1), r.mass(0, 1), r.dominated(0, 1)); got != "{3 4 1.6 0} 2 {0 0 0} false" {
		t.Error(got)
	}
}
