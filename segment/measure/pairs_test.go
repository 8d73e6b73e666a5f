package measure

import (
	"fmt"
	"testing"

	"rung/segment"
	"rung/segment/estimate"
)

// crowd is a seeded sample over traits of so many categories each, by which
// its plan has one column a category.
func crowd(t *testing.T, people, traits, categories int) (*segment.Plan, *segment.Sample) {
	t.Helper()
	s := &segment.Sample{Len: people, Values: make([][]uint16, traits)}
	var by [][]string
	for d := range traits {
		trait := segment.Trait{Name: fmt.Sprint("t", d), Column: d}
		for k := range categories {
			trait.Categories = append(trait.Categories, segment.Category{Name: fmt.Sprint(k)})
		}
		s.Traits, by = append(s.Traits, trait), append(by, []string{trait.Name})
	}
	for i := range people {
		s.Weight = append(s.Weight, awkward[i%13])
		for d := range traits {
			s.Values[d] = append(s.Values[d], uint16((i*(d+1)+i/7)%categories))
		}
	}
	p, err := segment.Compile(s.Traits, []segment.Banner{{Name: "b", By: by}})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Cubes) != traits {
		t.Fatalf("%d cubes", len(p.Cubes))
	}
	return p, s
}

// says is what person i says of a pair: kinds, in order.
func says(i, item int) []uint32 {
	if item == 1 && i%97 != 0 {
		return nil // a rare pair
	}
	return [][]uint32{{direct}, {indirect}, {direct, direct}, {indirect, direct, direct, indirect}, {direct, indirect, indirect}}[i%5]
}

// Pairs count what maps count: in plans of more cubes than a record holds and
// of more cells than records have room for, by either kind of rule, with lines
// that are full, weights that do not fit, and more events than wait.
func TestPairsOfLargePlans(t *testing.T) {
	for _, plan := range []struct{ people, traits, categories, empty int }{
		{3*fullPair + 5, 1, 3, 0}, {1200, 2*cubesPerRecord + 3, 100, 0}, {500, 3, 5, mostCells}} {
		people := plan.people
		p, s := crowd(t, people, plan.traits, plan.categories)
		p.Cubes[0].Cells += plan.empty // cells that nobody is in, and no column has
		columns, b := columnsOf(p, s), s.Batch(p, 0, people)
		for _, byPerson := range []bool{false, true} {
			var two [2]*pairs
			for k := range two {
				two[k] = newPairs(newGrid(&Context{Plan: p}), byPerson, true)
				for range 2 {
					two[k].extend()
				}
			}
			want := newNaive()
			for i := range people {
				one := two[i/100%2]
				one.next(b, i)
				for item := range 2 {
					kinds := says(i, item)
					if byPerson {
						kinds = kinds[:min(1, len(kinds))]
					}
					var n [2]int64
					for _, kind := range says(i, item) {
						if byPerson {
							one.once(int32(item), kind)
						} else {
							one.add(int32(item), kind)
						}
					}
					for _, kind := range kinds {
						n[kind]++
					}
					if len(kinds) > 0 {
						want.add(columns[i], item, persons, 1, s.Weight[i])
					}
					for q, v := range [...]int64{simDirect: n[direct], simIndirect: n[indirect],
						simDirectPersons: min(n[direct], 1), simIndirectPersons: min(n[indirect], 1)} {
						if q > 0 {
							want.add(columns[i], item, q, v, s.Weight[i])
						}
					}
				}
				if i == people/2 { // lines that are nearly full
					one.settle()
					for item := range one.last {
						one.first.lines[item].added = estimate.MaxLimbs - 3
						one.again.lines[item].added = estimate.MaxLimbs - 3
					}
				}
			}
			two[0].merge(two[1], func(item int) int32 { return int32(item) })
			for item := range 2 {
				c := cell{figures: two[0].roller().roll(item)}
				for column := range p.List {
					for q := range simQuantities {
						if got := c.count(column, q); got != want.count(item, column, q) {
							t.Fatalf("%v, pair %d, column %d, quantity %d: %d, want %d", plan, item, column, q, got, want.count(item, column, q))
						}
					}
					if byPerson && !same64(c.weight(column), want.weight(item, column, persons)) {
						t.Fatalf("%v, pair %d, column %d: weight %v, want %v", plan, item, column, c.weight(column), want.weight(item, column, persons))
					}
				}
			}
			small, dense := two[0].people.records != nil, two[0].first.lines[0].dense
			if want := plan.empty == 0; small != want || dense != want {
				t.Errorf("%v: records %v, dense %v", plan, small, dense)
			}
		}
	}
}

// All of a range is done once, in any ranges, and a panic is the caller's.
func TestAtOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 17, 1000} {
		done := make([]int, n)
		atOnce(n, func(from, until int) {
			for i := from; i < until; i++ {
				done[i]++
			}
		})
		for i, times := range done {
			if times != 1 {
				t.Errorf("%d of %d is done %d times", i, n, times)
			}
		}
	}
	defer func() {
		if e := recover(); e != "fault" {
			t.Errorf("panic %v", e)
		}
	}()
	atOnce(100, func(from, until int) {
		if from <= 50 && 50 < until {
			panic("fault")
		}
	})
	t.Error("no panic")
}
