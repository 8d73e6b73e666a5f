package disclose

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyBlock draws facts down and a cross of two traits across: Total, two
// banners and their cells. The last fact is the sum of the others.
func anyBlock(t *rapid.T) *block {
	a, c := int32(rapid.IntRange(2, 6).Draw(t, "a")), int32(rapid.IntRange(2, 5).Draw(t, "b"))
	high, wide := int32(rapid.IntRange(3, 7).Draw(t, "facts")), 1+a+c+a*c
	cell := func(i, j int32) int32 { return 1 + a + c + i*c + j }
	b := &block{least: int32(rapid.SampledFrom([]int{0, 3, 5}).Draw(t, "least")), width: wide, total: true, minor: make([]bool, wide)}
	b.people, b.state = make([]int32, high*wide), make([]state, high*wide)
	for f := range high - 1 {
		for i := range a {
			for j := range c {
				n := max(0, rapid.Int32Range(-3, 12).Draw(t, "people"))
				for _, to := range []int32{f, high - 1} {
					for _, key := range []int32{0, 1 + i, 1 + a + j, cell(i, j)} {
						b.people[to*wide+key] += n
					}
				}
			}
		}
	}
	rare := rapid.IntRange(2, 40).Draw(t, "rare")
	for u, n := range b.people {
		switch {
		case under(n, max(b.least, 3)):
			b.state[u] = hidden | few
		case rapid.IntRange(0, rare).Draw(t, "state") == 0:
			b.state[u] = rapid.SampledFrom([]state{hidden | few | swept, fixed, absent, absent | hidden}).Draw(t, "kind")
		}
	}
	var facts, rows, columns []int32
	for f := range high - 1 {
		facts = append(facts, f)
	}
	for i := range a {
		rows = append(rows, 1+i)
	}
	for j := range c {
		columns = append(columns, 1+a+j)
	}
	for f := range high {
		in := func(key int32) int32 { return f*wide + key }
		b.add(true, 0, rows, in)
		b.add(true, 0, columns, in)
		for i := range a {
			var parts []int32
			for j := range c {
				parts = append(parts, cell(i, j))
			}
			b.add(true, 1+i, parts, in)
		}
		for j := range c {
			var parts []int32
			for i := range a {
				parts = append(parts, cell(i, j))
			}
			b.add(true, 1+a+j, parts, in)
		}
	}
	for key := range wide {
		b.add(false, high-1, facts, func(f int32) int32 { return f*wide + key })
	}
	b.tie()
	return b
}

// TestHideNear compares the search that goes on from where it was with one
// that starts anew for every unit: the same units, in the same order.
func TestHideNear(t *testing.T) {
	hid := 0
	rapid.Check(t, func(t *rapid.T) {
		b := anyBlock(t)
		plain := *b
		plain.state, plain.queued = slices.Clone(b.state), slices.Clone(b.queued)
		near := b.nearby()
		for u := range b.state {
			if b.state[u].open() {
				continue
			}
			many := rapid.IntRange(1, 9).Draw(t, "many")
			got := near.hideNear(int32(u), many)
			var want []int32
			for range many {
				v, ok := plain.nearest(int32(u))
				if !ok {
					break
				}
				plain.hide(v)
				want = append(want, v)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("near %d: hid %v, want %v", u, got, want)
			}
			hid += len(got)
		}
	})
	if hid == 0 {
		t.Error("nothing was hidden in any block")
	}
}

// nearest is what hideNear does next, found from the start.
func (b *block) nearest(u int32) (int32, bool) {
	seen := map[int32]bool{u: true}
	for ring := []int32{u}; len(ring) > 0; {
		best, cost := int32(-1), price{}
		var next []int32
		for _, v := range ring {
			for _, l := range b.linesOf(v) {
				for i, w := range b.of(l) {
					if p := b.price(w, i == 0); b.offered(w, i == 0, people) && (best < 0 || p.less(cost)) {
						best, cost = w, p
					}
					if !b.state[w].open() && !seen[w] {
						seen[w] = true
						next = append(next, w)
					}
				}
			}
		}
		if best >= 0 {
			return best, true
		}
		ring = next
	}
	return 0, false
}

// TestSolveLeavesNothingGiven solves random blocks and asks the rank of their
// lines, one hidden unit at a time, whether any that matters is determined.
func TestSolveLeavesNothingGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBlock(t)
		if !b.solve(effort) {
			t.Fatal("not tested")
		}
		if len(b.stuck) > 0 {
			return
		}
		rows := b.dense()
		all := rank(rows, -1)
		for u := range b.state {
			if b.matters(int32(u)) && rank(rows, u) < all {
				t.Errorf("unit %d of %d people is determined", u, b.people[u])
			}
		}
	})
}

// dense is the lines in their doubtful units.
func (b *block) dense() [][]int {
	rows := make([][]int, len(b.lines))
	for l := range rows {
		rows[l] = make([]int, len(b.people))
		for i, u := range b.of(int32(l)) {
			if b.doubtful(u, i == 0) {
				rows[l][u] = 1
				if i == 0 {
					rows[l][u] = -1
				}
			}
		}
	}
	return rows
}
