package resample

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Enumerable is the largest number of relabellings that are all gone through.
const Enumerable = 200_000

// Comparison says how two groups of people differ in what they say, and how
// often relabelled groups differ as much.
type Comparison struct {
	L1    float64 // Σ over links |mean of A − mean of B|, a mean being times a person
	P     float64 // relabellings whose L1 is as large, as a share
	Exact bool    // all relabellings were gone through
	// Relabellings is how many were: all of them, or those that were sampled,
	// beside which the real one counts in p-values.
	Relabellings int
	Links        []Link // of the family, by number
}

// Link is one link of a Comparison.
type Link struct {
	Link       int
	A, B       int     // how often it counts in each group
	Difference float64 // mean of A − mean of B
	P          float64 // adjusted for all links of the family: step-down max-T
}

// Compare compares two groups of people, each ascending, who share nobody. It
// goes through all relabellings where there are Enumerable or fewer, and
// otherwise draws so many, at least 1, from a seed that the keys make. Of two
// empty groups, or one, nothing can be said: NaN, and no links.
func (s *Said) Compare(a, b []int32, relabellings int) *Comparison {
	c := &Comparison{L1: math.NaN(), P: math.NaN()}
	if len(a) == 0 || len(b) == 0 {
		return c
	}
	t := s.trial(a, b)
	c.L1 = float64(t.l1(t.real)) / (float64(len(a)) * float64(len(b)))
	if all, ok := choose(len(a)+len(b), min(len(a), len(b))); ok {
		t.enumerate(0, t.few)
		c.Exact, c.Relabellings = true, all
	} else {
		t.sample(relabellings)
		c.Relabellings = relabellings
		t.judge(t.real)
	}
	c.P = float64(t.asLarge) / float64(t.judged)
	c.Links = t.links(float64(len(a)), float64(len(b)))
	return c
}

// trial goes through relabellings. Groups are told by the smaller one alone:
// what the other says is the rest, and differences of both have one size.
type trial struct {
	n, few  int       // people, and those of the smaller group
	of      [][]int32 // per person, in order of keys, his links by rank
	seed    uint64
	link    []int   // per rank, the link; largest real difference first
	total   []int64 // per rank, how often it counts
	inA     []int64 // in group A
	real    []int64 // in the smaller group
	size    []int64 // per rank, size of the real difference
	l1Real  int64
	now     []int64 // in the smaller group of the relabelling at hand
	asLarge int     // relabellings with an L1 as large
	judged  int
	extreme []int // per rank, those in which a link of this rank or a later one differs as much
}

func (s *Said) trial(a, b []int32) *trial {
	t := &trial{n: len(a) + len(b), few: min(len(a), len(b))}
	total, inA := make([]int64, s.Links), make([]int64, s.Links)
	for _, i := range a {
		for _, l := range s.of(i) {
			total[l]++
			inA[l]++
		}
	}
	for _, i := range b {
		for _, l := range s.of(i) {
			total[l]++
		}
	}
	for l, n := range total {
		if n > 0 {
			t.link = append(t.link, l)
		}
	}
	size := func(l int) int64 { return abs(inA[l]*int64(t.n) - total[l]*int64(len(a))) }
	slices.SortStableFunc(t.link, func(x, y int) int { return cmp.Compare(size(y), size(x)) })
	rank := make([]int32, s.Links)
	for r, l := range t.link {
		rank[l] = int32(r)
		small := inA[l]
		if len(b) < len(a) {
			small = total[l] - inA[l]
		}
		t.total, t.inA, t.real = append(t.total, total[l]), append(t.inA, inA[l]), append(t.real, small)
		t.size = append(t.size, size(l))
	}
	t.now, t.extreme = make([]int64, len(t.link)), make([]int, len(t.link))
	t.people(s, a, b, rank)
	t.l1Real = t.l1(t.real)
	return t
}

// people lists everybody in the order of keys, and makes the seed.
func (t *trial) people(s *Said, a, b []int32, rank []int32) {
	all := slices.Concat(a, b)
	slices.Sort(all)
	t.seed = uint64(t.few)
	for _, i := range all {
		t.seed = mix(t.seed*golden ^ s.Keys[i])
		of := make([]int32, 0, len(s.of(i)))
		for _, l := range s.of(i) {
			of = append(of, rank[l])
		}
		t.of = append(t.of, of)
	}
}

func abs(v int64) int64 { return max(v, -v) }

// l1 is the sum of differences × n_A × n_B, the smaller group saying what small
// says.
func (t *trial) l1(small []int64) int64 {
	sum := int64(0)
	for r, n := range small {
		sum += abs(n*int64(t.n) - t.total[r]*int64(t.few))
	}
	return sum
}

// judge counts a relabelling.
func (t *trial) judge(small []int64) {
	t.judged++
	sum, largest := int64(0), int64(0)
	for r := len(small) - 1; r >= 0; r-- {
		d := abs(small[r]*int64(t.n) - t.total[r]*int64(t.few))
		sum += d
		largest = max(largest, d)
		if largest >= t.size[r] {
			t.extreme[r]++
		}
	}
	if sum >= t.l1Real {
		t.asLarge++
	}
}

// enumerate goes through all ways to add so many of the people from place from
// on to the smaller group.
func (t *trial) enumerate(from, more int) {
	if more == 0 {
		t.judge(t.now)
		return
	}
	for i := from; i+more <= t.n; i++ {
		t.put(i, 1)
		t.enumerate(i+1, more-1)
		t.put(i, -1)
	}
}

func (t *trial) put(person int, by int64) {
	for _, r := range t.of[person] {
		t.now[r] += by
	}
}

// sample draws relabellings: each time the first people of a shuffle (Fisher &
// Yates) are the smaller group.
func (t *trial) sample(relabellings int) {
	order := make([]int32, t.n)
	for i := range order {
		order[i] = int32(i)
	}
	for range relabellings {
		clear(t.now)
		for i := range t.few {
			t.seed += golden
			k, _ := bits.Mul64(mix(t.seed), uint64(t.n-i))
			j := i + int(k)
			order[i], order[j] = order[j], order[i]
			t.put(int(order[i]), 1)
		}
		t.judge(t.now)
	}
}

// links are the results of the family. A link's p-value is at least that of
// any with a larger difference.
func (t *trial) links(a, b float64) []Link {
	out := make([]Link, len(t.link))
	least := 0
	for r, l := range t.link {
		least = max(least, t.extreme[r])
		in, rest := t.inA[r], t.total[r]-t.inA[r]
		out[r] = Link{Link: l, A: int(in), B: int(rest), Difference: float64(in)/a - float64(rest)/b, P: float64(least) / float64(t.judged)}
	}
	slices.SortFunc(out, func(x, y Link) int { return x.Link - y.Link })
	return out
}

// choose is the number of ways to choose k of n, where it is Enumerable or
// less.
func choose(n, k int) (int, bool) {
	ways := 1
	for i := 1; i <= k; i++ {
		ways = ways * (n - k + i) / i
		if ways > Enumerable {
			return 0, false
		}
	}
	return ways, true
}
