package measure

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
)

// naive counts what a state of the package counts, one person, column and
// quantity at a time, in maps and exact sums.
type naive struct {
	n map[string]int64
	w map[string]*estimate.Sum
}

func newNaive() *naive { return &naive{map[string]int64{}, map[string]*estimate.Sum{}} }

// add adds a quantity of an item in the columns of a person of weight w.
func (x *naive) add(columns []int, item any, quantity int, n int64, w float64) {
	for _, column := range columns {
		k := fmt.Sprint(item, column, quantity)
		x.n[k] += n
		if x.w[k] == nil {
			x.w[k] = &estimate.Sum{}
		}
		x.w[k].Add(w * float64(n))
	}
}

func (x *naive) count(item any, column, quantity int) int64 {
	return x.n[fmt.Sprint(item, column, quantity)]
}

func (x *naive) weight(item any, column, quantity int) float64 {
	if w := x.w[fmt.Sprint(item, column, quantity)]; w != nil {
		return w.Float64()
	}
	return 0
}

// frames of the reference: traits whose crosses make several cubes, some of
// them merged, with a multiple-response trait among them.
func drawPlan(t *rapid.T) (*segment.Plan, []segment.Trait) {
	var traits []segment.Trait
	column := 0
	for i, size := range []int{2, 3, 4, 9, 5} {
		trait := segment.Trait{Name: string(rune('a' + i)), Column: column, Multi: i == 4}
		for k := range size {
			trait.Categories = append(trait.Categories, segment.Category{Name: fmt.Sprint(k)})
		}
		if column++; trait.Multi {
			column += size - 1
		}
		traits = append(traits, trait)
	}
	var banners []segment.Banner
	for i, by := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "ab", "bc", "cd", "ad", "ae"}), 1, 8, rapid.ID).Draw(t, "banners") {
		b := segment.Banner{Name: fmt.Sprint(i), By: [][]string{{}}}
		for _, name := range by {
			b.By[0] = append(b.By[0], string(name))
		}
		banners = append(banners, b)
	}
	p, err := segment.Compile(traits, banners)
	if err != nil {
		t.Fatal(err)
	}
	return p, traits
}

// awkward are weights of every kind: none, on the grid of limbs, off it on
// both sides, and beyond what a sum can hold.
var awkward = []float64{0, 1, 0.1, 1.37, 3, 0x1p-66, 0x1p-70, 1e-5, 1e5, 12345.678, 4e6, 5e6, 1e12, 0x1p22, 0x1p93, 0x1.fffffffffffffp21}

func drawSample(t *rapid.T, traits []segment.Trait, codes int) *segment.Sample {
	s := &segment.Sample{Len: rapid.IntRange(0, 40).Draw(t, "people"), Traits: traits, Ladders: &ladder.Set{First: []int32{0}, Rungs: []int32{0}}}
	for _, trait := range traits {
		columns, size := 1, len(trait.Categories)
		if trait.Multi {
			columns, size = size, 2
		}
		for range columns {
			s.Values = append(s.Values, rapid.SliceOfN(rapid.Map(rapid.IntRange(0, size-1), func(v int) uint16 { return uint16(v) }), s.Len, s.Len).Draw(t, "values"))
		}
	}
	forks := rapid.Bool().Draw(t, "forks")
	code := rapid.Map(rapid.IntRange(0, codes-1), func(v int) ladder.Index { return ladder.Index(v) })
	for range s.Len {
		s.Weight = append(s.Weight, rapid.SampledFrom(awkward).Draw(t, "weight"))
		for range rapid.IntRange(0, 4).Draw(t, "ladders") {
			path := rapid.SliceOfN(code, 0, 7).Draw(t, "codes")
			s.Ladders.Codes = append(s.Ladders.Codes, path...)
			for k := range path {
				parent := k - 1
				if forks && rapid.IntRange(0, 4).Draw(t, "forks here") == 0 {
					parent = rapid.IntRange(-1, k).Draw(t, "parent")
				}
				if forks {
					s.Ladders.Parent = append(s.Ladders.Parent, int16(parent))
				}
			}
			s.Ladders.Rungs = append(s.Ladders.Rungs, int32(len(s.Ladders.Codes)))
		}
		s.Ladders.First = append(s.Ladders.First, int32(len(s.Ladders.Rungs)-1))
	}
	if forks && s.Ladders.Parent == nil {
		s.Ladders.Parent = []int16{}
	}
	return s
}

// columnsOf lists, per person, the columns that hold him.
func columnsOf(p *segment.Plan, s *segment.Sample) [][]int {
	g, b := newGrid(&Context{Plan: p}), s.Batch(p, 0, s.Len)
	out, at := make([][]int, s.Len), make([]uint32, len(p.Cubes))
	for i := range out {
		g.locate(at, b, i)
		for _, cell := range at {
			for _, column := range g.in(cell) {
				out[i] = append(out[i], int(column))
			}
		}
	}
	return out
}

// observed observes a sample in random batches by random workers, settles some
// of them in between, and merges them.
func observed(t *rapid.T, p *segment.Plan, s *segment.Sample, make func() State) State {
	workers := []State{make(), make(), make()}
	for lo := 0; lo < s.Len; {
		hi := rapid.IntRange(lo+1, s.Len).Draw(t, "hi")
		w := workers[rapid.IntRange(0, 2).Draw(t, "worker")]
		w.Observe(s.Batch(p, lo, hi))
		if m, ok := w.(*sim); ok && rapid.Bool().Draw(t, "settle") {
			m.pairs.settle()
		}
		lo = hi
	}
	workers[1].Merge(workers[2])
	workers[0].Merge(workers[1])
	return workers[0]
}

func same64(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b }

// Implications are those of ladder.Counter, person by person, by every rule,
// with the people behind each count; people and weights are those of the bases.
func TestImplicationsAgainstCounter(t *testing.T) {
	levels := []ladder.Level{ladder.Attribute, ladder.Consequence, ladder.FunctionalConsequence, ladder.Value, ladder.TerminalValue}
	var codes []ladder.Code
	for i, l := range levels {
		codes = append(codes, ladder.Code{ID: fmt.Sprint(i), Level: l})
	}
	frame, err := ladder.NewFrame(codes)
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p, traits := drawPlan(t)
		s := drawSample(t, traits, len(codes))
		c := &Context{Plan: p, Frame: frame, Weighted: rapid.Bool().Draw(t, "weighted"), Ladders: ladder.Options{
			Count:        rapid.SampledFrom([]ladder.Rule{ladder.ByRespondent, ladder.ByLadder, ladder.ByOccurrence}).Draw(t, "rule"),
			SkipDownward: rapid.Bool().Draw(t, "skip downward")}}
		if !c.Weighted {
			s.Weight = nil
		}
		var people int64 // over all pairs
		want, base := newNaive(), newNaive()
		counter := ladder.NewCounter(frame, c.Ladders)
		for i, columns := range columnsOf(p, s) {
			w := 1.0
			if c.Weighted {
				w = s.Weight[i]
			}
			base.add(columns, "all", persons, 1, w)
			base.add(columns, "all", squares, 1, w*w)
			for _, p := range counter.Person(s.Ladders, i) {
				people++
				at := pair{p.From, p.To}
				want.add(columns, at, persons, 1, w)
				want.add(columns, at, squares, 1, w*w)
				want.add(columns, at, simDirect, int64(p.Direct), w)
				want.add(columns, at, simIndirect, int64(p.Indirect), w)
				want.add(columns, at, simDirectPersons, int64(min(p.Direct, 1)), w)
				want.add(columns, at, simIndirectPersons, int64(min(p.Indirect, 1)), w)
			}
		}
		state := observed(t, p, s, func() State { return simFold.New(c) }).(*sim)
		found := int64(0)
		for _, cell := range state.cells() {
			for column := range p.List {
				for q := range simQuantities {
					if got := cell.count(column, q); got != want.count(cell.pair, column, q) {
						t.Fatalf("%v in %q, quantity %d: %d, want %d", cell.pair, p.List[column].Segment, q, got, want.count(cell.pair, column, q))
					}
				}
				if state.byPerson() && !same64(cell.weight(column), want.weight(cell.pair, column, persons)) {
					t.Fatalf("%v in %q: weight %v, want %v", cell.pair, p.List[column].Segment, cell.weight(column), want.weight(cell.pair, column, persons))
				}
				if state.byPerson() && c.Weighted && !same64(cell.square(column), want.weight(cell.pair, column, squares)) {
					t.Fatalf("%v in %q: squares %v, want %v", cell.pair, p.List[column].Segment, cell.square(column), want.weight(cell.pair, column, squares))
				}
				compared++
			}
			found += cell.count(0, persons)
		}
		if found != people {
			t.Fatalf("%d people of all pairs, want %d", found, people)
		}
		f := state.bases.roll(everyone)
		for column := range p.List {
			if f.count(column, persons) != base.count("all", column, persons) || !same64(f.weight(column, persons), base.weight("all", column, persons)) ||
				c.Weighted && !same64(f.square(column), base.weight("all", column, squares)) {
				t.Fatalf("the base of %q differs", p.List[column].Segment)
			}
		}
	})
	if compared < 1000 {
		t.Errorf("only %d figures were compared", compared)
	}
}

// A tally of several quantities with awkward weights is the sum of what its
// people say, however it is split, settled and merged: sparse and dense lines,
// numbers that fit the words and such that do not.
func TestTallyWithAwkwardWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, traits := drawPlan(t)
		s := drawSample(t, traits, 1)
		quantities := rapid.IntRange(1, 6).Draw(t, "quantities")
		weighted := rapid.IntRange(0, quantities).Draw(t, "weighted")
		var tallies [2]*tally
		for k := range tallies {
			tallies[k] = newTally(newGrid(&Context{Plan: p}), 3, shape{counts: quantities, weights: weighted})
		}
		want := newNaive()
		b := s.Batch(p, 0, s.Len)
		amount := rapid.SampledFrom([]uint64{0, 1, 2, 3, 7, largest, largest + 1, math.MaxUint32, math.MaxUint32 + 1})
		for i, columns := range columnsOf(p, s) {
			one := tallies[rapid.IntRange(0, 1).Draw(t, "tally")]
			for item := range rapid.IntRange(0, 3).Draw(t, "items") {
				one.touch(item)
				want.add(columns, item, persons, 1, s.Weight[i])
				for q := 1; q < quantities; q++ {
					n := amount.Draw(t, "n")
					one.add(item, q, n)
					want.add(columns, item, q, int64(n), s.Weight[i])
				}
			}
			one.flush(b, i, s.Weight[i])
			if rapid.IntRange(0, 5).Draw(t, "settle") == 0 {
				one.settle()
			}
		}
		tallies[0].merge(tallies[1], same)
		for item := range 3 {
			f := tallies[0].roll(item)
			for column := range p.List {
				for q := range quantities {
					if f.count(column, q) != want.count(item, column, q) {
						t.Fatalf("item %d, column %d, quantity %d: %d, want %d", item, column, q, f.count(column, q), want.count(item, column, q))
					}
					if q < weighted && !same64(f.weight(column, q), want.weight(item, column, q)) {
						t.Fatalf("item %d, column %d, weight %d: %v, want %v", item, column, q, f.weight(column, q), want.weight(item, column, q))
					}
				}
			}
			if tallies[0].total(item, persons) != want.count(item, 0, persons) {
				t.Fatal("the total differs")
			}
		}
	})
}

// squares is where a naive keeps Σw², past all quantities.
const squares = 99

// Words that are full go to exact sums, in time.
func TestLineHasRoom(t *testing.T) {
	p, err := segment.Compile(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	g, sh := newGrid(&Context{Plan: p}), shape{counts: 1, weights: 1}
	var l, o line
	a := sh.addend()
	a.start()
	a.count(0, largest)
	a.weigh(0, 0x1.fffffffffffffp21)
	for k := range 5 * estimate.MaxLimbs / 2 {
		if k%2 == 0 {
			l.add(&a, []uint32{0}, g)
		} else {
			o.add(&a, []uint32{0}, g)
		}
	}
	l.merge(&o, sh, g)
	f := l.roll(sh, g)
	const n = 5 * estimate.MaxLimbs / 2
	if f.count(0, 0) != n*largest || f.weight(0, 0) != n*0x1.fffffffffffffp21 {
		t.Errorf("%d and %v", f.count(0, 0), f.weight(0, 0))
	}
}

// A plan of more cubes than a record holds, whose lines become dense on the
// way, counts what maps count.
func TestManyCubes(t *testing.T) {
	const people = 400
	p, s := crowd(t, people, 2*cubesPerRecord+3, 100)
	one, want := newTally(newGrid(&Context{Plan: p}), 1, shape{counts: 2, weights: 2}), newNaive()
	b := s.Batch(p, 0, people)
	for i, columns := range columnsOf(p, s) {
		n := uint64(i%4 + 1)
		one.add(0, 1, n)
		one.flush(b, i, s.Weight[i])
		want.add(columns, 0, persons, 1, s.Weight[i])
		want.add(columns, 0, 1, int64(n), s.Weight[i])
		if i%50 == 0 {
			one.settle()
		}
	}
	if f := one.roll(0); one.lines[0].dense {
		for column := range p.List {
			for q := range 2 {
				if f.count(column, q) != want.count(0, column, q) || !same64(f.weight(column, q), want.weight(0, column, q)) {
					t.Fatalf("column %d, quantity %d: %d and %v, want %d and %v", column, q, f.count(column, q), f.weight(column, q), want.count(0, column, q), want.weight(0, column, q))
				}
			}
		}
	} else {
		t.Error("the line is not dense")
	}
}
