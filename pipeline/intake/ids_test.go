package intake

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Ids are found under the number that they have, close together or far apart,
// in order or not, and others are not found.
func TestFindIDs(t *testing.T) {
	for round := range 60 {
		rng := rand.New(rand.NewPCG(uint64(round), 3))
		apart := int64(1) << rng.IntN(12)
		least := []int64{0, -1 << 40, math.MinInt64, math.MaxInt64 - 5000*4096}[rng.IntN(4)]
		var given []int64
		for at, n := least, 1+rng.IntN(4000); n > 0; n-- {
			given = append(given, at)
			at += 1 + rng.Int64N(apart)
		}
		known := slices.Clone(given)
		if round%3 > 0 {
			rng.Shuffle(len(given), func(i, j int) { given[i], given[j] = given[j], given[i] })
		}
		x := &ids{family: wholeForm}
		number := make([]int32, len(given))
		x.number(&vector{form: wholeForm, n: len(given), ints: given}, number, true)
		for i, n := range number {
			if n != int32(i) {
				t.Fatalf("the %d. id has number %d", i, n)
			}
		}
		close := x.densely()
		if (close != nil) != (apart <= 128) && apart != 256 {
			t.Errorf("ids %d apart: dense %v", apart, close != nil)
		}
		order := x.order(close)
		for rank, id := range order {
			if given[id] != known[rank] {
				t.Fatalf("rank %d is %d, want %d", rank, given[id], known[rank])
			}
		}
		// Every fifth was left out.
		f := finder{index: make([]int32, len(given))}
		var here, left []uint64
		place := map[int64]int32{}
		for rank, id := range order {
			key, _ := wholeKey(given[id], wholeForm)
			if rank%5 == 4 {
				left, f.index[id], place[given[id]] = append(left, key), droppedID, droppedID
				continue
			}
			n := int32(len(here))
			here, f.index[id], place[given[id]] = append(here, key), n, n
		}
		if close == nil {
			here, left = nil, nil
		}
		f.settle(x, here, left)
		look := f.own()
		ask := &vector{form: wholeForm, n: 3000, ints: make([]int64, 3000), valid: make([]bool, 3000)}
		for i := range ask.ints {
			ask.valid[i] = rng.IntN(10) > 0
			ask.ints[i] = known[rng.IntN(len(known))] + rng.Int64N(2)
			if round%2 == 0 && i > 0 {
				ask.ints[i] = known[(i/3)%len(known)] // runs in order
			}
		}
		for range 2 { // what was met before changes how ids are looked up
			out := make([]int32, ask.n)
			look.find(ask, out)
			for i, got := range out {
				want, found := place[ask.ints[i]]
				switch {
				case !ask.valid[i]:
					want = missingID
				case !found:
					want = unknownID
				}
				if got != want {
					t.Fatalf("round %d, row %d: id %d is found at %d, want %d", round, i, ask.ints[i], got, want)
				}
			}
		}
	}
}
