package measure

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
)

// A tally over a hundred cells, where lines are sparse and then dense, counts
// what maps count, however it is split and merged.
func TestTallyAgainstMaps(t *testing.T) {
	trait := segment.Trait{Name: "site"}
	for i := range 100 {
		trait.Categories = append(trait.Categories, segment.Category{Name: string(rune('A' + i))})
	}
	plan, err := segment.Compile([]segment.Trait{trait}, []segment.Banner{{Name: "b", By: [][]string{{"site"}}}})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		tallies := [2]*tally{newTally(newGrid(&Context{Plan: plan}), 3, shape{counts: 3, weights: 2}), newTally(newGrid(&Context{Plan: plan}), 3, shape{counts: 3, weights: 2})}
		type at struct{ item, column, quantity int }
		counts, weights := map[at]int64{}, map[at]*estimate.Sum{}
		for range rapid.IntRange(0, 200).Draw(t, "people") {
			one := tallies[rapid.IntRange(0, 1).Draw(t, "tally")]
			cell, w := rapid.IntRange(0, 99).Draw(t, "cell"), rapid.SampledFrom([]float64{0.1, 1, 2.7}).Draw(t, "weight")
			for item := range rapid.IntRange(0, 3).Draw(t, "items") {
				n := rapid.IntRange(0, 4).Draw(t, "n")
				one.add(item, 1, uint64(n))
				one.once(item, 2)
				one.once(item, 2)
				for _, column := range []int{0, 1 + cell} {
					for quantity, v := range []int{1, n, 1} {
						k := at{item, column, quantity}
						counts[k] += int64(v)
						if weights[k] == nil {
							weights[k] = &estimate.Sum{}
						}
						weights[k].Add(w * float64(v))
					}
				}
			}
			one.flush(&segment.Batch{Len: 1, Cells: [][]uint32{{uint32(cell)}}}, 0, w)
		}
		tallies[0].merge(tallies[1], same)
		for item := range 3 {
			f := tallies[0].roll(item)
			if got := tallies[0].total(item, 1); got != counts[at{item, 0, 1}] {
				t.Fatalf("total of item %d is %d", item, got)
			}
			for column := range 101 {
				for quantity := range 3 {
					k := at{item, column, quantity}
					if f.count(column, quantity) != counts[k] {
						t.Fatalf("%+v: %d, want %d", k, f.count(column, quantity), counts[k])
					}
					if quantity < 2 && weights[k] != nil && f.weight(column, quantity) != weights[k].Float64() {
						t.Fatalf("%+v: weight %v, want %v", k, f.weight(column, quantity), weights[k].Float64())
					}
				}
			}
		}
	})
}

// A repeat has no place of its own, also at the start of two branches; a
// parent that does not stand before its rung is none.
func TestWalk(t *testing.T) {
	for _, c := range []struct {
		what          string
		codes         []ladder.Index
		parents       []int16
		place         []int
		rungs, length int
	}{
		{"straight", []ladder.Index{0, 1, 2}, nil, []int{1, 2, 3}, 3, 3},
		{"repeat", []ladder.Index{0, 1, 1, 2}, nil, []int{1, 2, 2, 3}, 3, 3},
		{"loop", []ladder.Index{0, 1, 0}, nil, []int{1, 2, 3}, 3, 3},
		{"fork", []ladder.Index{0, 1, 2, 1}, []int16{-1, 0, 1, 0}, []int{1, 2, 3, 2}, 4, 3},
		{"repeat before a fork", []ladder.Index{0, 0, 1, 2}, []int16{-1, 0, 1, 0}, []int{1, 1, 2, 2}, 3, 2},
		{"circle of parents", []ladder.Index{0, 1}, []int16{1, 5}, []int{1, 1}, 2, 1},
		{"nothing", nil, nil, nil, 0, 0},
	} {
		var w walker
		w.walk([]ladder.Index{5, 5, 5, 5, 5}, nil) // whatever it saw before
		w.walk(c.codes, c.parents)
		if w.rungs != c.rungs || w.length != c.length {
			t.Errorf("%s: %d rungs of length %d, want %d of %d", c.what, w.rungs, w.length, c.rungs, c.length)
		}
		for i, want := range c.place {
			if w.place[i] != want {
				t.Errorf("%s: rung %d is at %d, want %d", c.what, i, w.place[i], want)
			}
		}
	}
}

// Steps are worth at least ten implications.
func TestCoarse(t *testing.T) {
	for _, c := range []struct {
		shown, all int64
		want       float64
	}{
		{618, 1000, 0.62}, // 1 %
		{310, 500, 0.62},  // 2 %
		{61, 200, 0.3},    // 5 %
		{61, 100, 0.6},    // 10 %
		{30, 45, 0.75},    // 25 %
		{15, 31, 0.5},     // 50 %
		{0, 31, 0},
		{15, 19, math.NaN()},
		{0, 0, math.NaN()},
	} {
		got := coarse(float64(c.shown)/float64(c.all), c.all)
		if math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%v of %v is %v, want %v", c.shown, c.all, got, c.want)
		}
	}
}

// The largest cell of a big sample is in the thousands; the table stays short
// and has the cut-off used.
func TestCutoffsAreFew(t *testing.T) {
	m := ladder.NewMatrix(2)
	m.Direct[1] = 10000
	got := cutoffs(m, ladder.Direct, 731)
	if len(got) > candidates+1 || got[0] != 1 || got[len(got)-1] > 10000 {
		t.Errorf("%d cut-offs, %d to %d", len(got), got[0], got[len(got)-1])
	}
	for _, cut := range got {
		if cut == 731 {
			return
		}
	}
	t.Error("the cut-off used is not listed")
}
