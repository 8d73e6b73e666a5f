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
	if compared < 100 {
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

// A plan of many cells finds a cell in a map, one of few by its number; both
// give a cell one slot and another cell another.
func TestSlots(t *testing.T) {
	for _, cells := range []int{fewCells, fewCells + 1} {
		v := newVectors(&grid{c: &Context{}, columns: 1, cells: cells}, 1, 2, nil)
		var got []int32
		for _, cell := range []uint32{7, uint32(cells - 1), 7, 0} {
			got = append(got, v.slot(0, cell))
		}
		if fmt.Sprint(got, v.items[0].cells) != fmt.Sprint([]int32{0, 1, 0, 2}, []int{7, cells - 1, 0}) {
			t.Errorf("%d cells: %v %v", cells, got, v.items[0].cells)
		}
	}
}

// Limbs are emptied before they overflow: half a million people of the
// largest numbers that limbs hold, for and against, are what exact sums say.
func TestManyPeopleInASlot(t *testing.T) {
	p, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	const n = mostAdded + mostAdded/2
	halves := []*vectors{newVectors(newGrid(&Context{Plan: p}), 1, 2, nil), newVectors(newGrid(&Context{Plan: p}), 1, 2, nil)}
	b := (&segment.Sample{Len: 1}).Batch(p, 0, 1)
	const large = 0x1.fffffffffffffp10 // its square is the largest that limbs hold
	for i := range 2 * n {
		v := halves[i%2]
		v.set(0, 0, large)
		v.set(0, 1, -large)
		v.flush(b, 0)
	}
	halves[0].merge(halves[1], same)
	r := halves[0].roll(0)
	var sum, square estimate.Sum
	for range 2 * n {
		sum.Add(large)
		square.Add(large * large)
	}
	minus := estimate.Sum{}.Less(square)
	if r.people(0) != 2*n || r.sum(0, 0) != sum.Float64() || r.sum(0, 1) != -sum.Float64() ||
		!slices.Equal(r.squares(0), []float64{square.Float64(), minus.Float64(), square.Float64()}) {
		t.Errorf("%d people: %v, %v; want %v, %v", r.people(0), r.sums(0), r.squares(0), sum.Float64(), square.Float64())
	}
}

// The base of an item is that of the people who have it, by Kish.
func TestVectorsBase(t *testing.T) {
	p, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := newVectors(newGrid(&Context{Plan: p}), 1, 2, nil)
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
