package ladder

import (
	"math"
	"slices"
)

// Implication is one ordered pair of codes and how often a ladder, or a
// person, implies it. Direct and Indirect are two counts and stay two: the
// literature's "4.06" is shorthand for 4 direct and 6 indirect.
type Implication struct {
	From, To         Index
	Direct, Indirect uint32
}

// Counter finds the implications of ladders. It keeps scratch space of the
// size of the frame, so that counting allocates nothing per ladder; it is not
// safe for concurrent use.
type Counter struct {
	frame *Frame
	rule  Rule
	skip  bool // leave downward pairs out

	seen  stamps // codes that were sources in this ladder
	mark  stamps // codes that the source at hand leads to
	once  stamps // codes below the one rung at hand, forks by occurrence only
	place []int32
	under []bool // per rung of a forked ladder

	out    []Implication // of one ladder
	all    []Implication // of one person, ladder after ladder
	next   []int32       // per entry of all, the one before it with the same source, or -1
	head   []int32       // per code in sources, the last entry of all with it
	merged []Implication

	sources, targets bitset
}

// NewCounter makes a counter for ladders coded with f under the counting rule
// of o.
func NewCounter(f *Frame, o Options) *Counter {
	n := len(f.Codes)
	return &Counter{frame: f, rule: o.Count, skip: o.SkipDownward,
		seen: newStamps(n), mark: newStamps(n), once: newStamps(n), place: make([]int32, n),
		head: make([]int32, n), sources: newBitset(n), targets: newBitset(n)}
}

// Ladder lists the implications of one ladder, in order of first appearance.
// By respondent and by ladder, each ordered pair stands once with Direct or
// Indirect equal to one, direct winning; by occurrence with its counts.
//
// Parents is nil where the ladder does not fork; otherwise each entry is the
// place of the rung that the rung answers to. A parent that does not stand
// before its rung is none, and the rung starts a branch of its own. The slice
// is valid until the next call on c.
func (c *Counter) Ladder(codes []Index, parents []int16) []Implication {
	c.out = c.out[:0]
	c.seen.next()
	straight := !Forked(parents)
	for i, from := range codes {
		if !c.seen.add(from) {
			continue
		}
		c.mark.next()
		first := len(c.out)
		switch {
		case straight:
			c.line(codes[i:])
		case c.rule == ByOccurrence:
			c.branches(codes, parents, i)
		default:
			c.tree(codes, parents, i)
		}
		c.settle(first)
	}
	return c.out
}

// line counts where the first code of a run of rungs leads. In c.out,
// Indirect holds the total until settle.
//
// A later code follows as many occurrences of the source as were passed when
// it last appears; by occurrence that is its total, "for every rung each
// distinct later code once". Consecutive repeats need no collapsing: the
// source skips itself, and other rules count a pair once anyway.
func (c *Counter) line(codes []Index) {
	from, sources := codes[0], uint32(1)
	for k, to := range codes[1:] {
		if to == from {
			sources++
			continue
		}
		p := c.pair(from, to)
		p.Indirect = sources
		if codes[k] == from {
			p.Direct++
		}
	}
}

// tree does what line does for a forked ladder where a pair counts once: the
// descendants of every rung that carries the code of rung i.
func (c *Counter) tree(codes []Index, parents []int16, i int) {
	from := codes[i]
	c.under = slices.Grow(c.under[:0], len(codes))[:len(codes)]
	for v, to := range codes {
		u := parent(parents, v)
		c.under[v] = u >= 0 && (codes[u] == from || c.under[u])
		if to == from || !c.under[v] {
			continue
		}
		p := c.pair(from, to)
		p.Indirect = 1
		if codes[u] == from {
			p.Direct = 1
		}
	}
}

// branches does what line does for a forked ladder by occurrence: for every
// rung that carries the code of rung i, each distinct descendant code once,
// and as direct each distinct child code once.
func (c *Counter) branches(codes []Index, parents []int16, i int) {
	from := codes[i]
	c.under = slices.Grow(c.under[:0], len(codes))[:len(codes)]
	for u := i; u < len(codes); u++ {
		if codes[u] != from {
			continue
		}
		clear(c.under[:u+1])
		c.under[u] = true
		c.once.next()
		for v := u + 1; v < len(codes); v++ {
			up := parent(parents, v)
			c.under[v] = up >= u && c.under[up]
			if c.under[v] && codes[v] != from && c.once.add(codes[v]) {
				c.pair(from, codes[v]).Indirect++
			}
		}
		c.once.next()
		for v := u + 1; v < len(codes); v++ {
			if parent(parents, v) == u && codes[v] != from && c.once.add(codes[v]) {
				c.pair(from, codes[v]).Direct++
			}
		}
	}
}

// pair is the implication of the source at hand that leads to a code.
func (c *Counter) pair(from, to Index) *Implication {
	if c.mark.add(to) {
		c.place[to] = int32(len(c.out))
		c.out = append(c.out, Implication{From: from, To: to})
	}
	return &c.out[c.place[to]]
}

// settle turns the totals of the implications from first on into direct and
// indirect counts under the rule, and takes out downward pairs where asked.
func (c *Counter) settle(first int) {
	kept := c.out[:first]
	for _, p := range c.out[first:] {
		if c.skip && c.frame.Downward(p.From, p.To) {
			continue
		}
		if c.rule != ByOccurrence {
			p.Direct, p.Indirect = min(p.Direct, 1), 1
		}
		p.Indirect -= p.Direct
		kept = append(kept, p)
	}
	c.out = kept
}

// Person lists the implications of all ladders of respondent i of s, ordered
// by From and To: by respondent each pair once, direct in any ladder winning
// over indirect; by ladder and by occurrence the sums over the ladders. The
// slice is valid until the next call on c.
//
// Its implications are chained by source and then put in the order of bits: a
// person has too few of them, and an export too many persons, to sort.
func (c *Counter) Person(s *Set, i int) []Implication {
	c.all, c.next = c.all[:0], c.next[:0]
	for l := s.First[i]; l < s.First[i+1]; l++ {
		for _, p := range c.Ladder(s.Ladder(l), s.ParentOf(l)) {
			before := int32(-1)
			if c.sources.has(int(p.From)) {
				before = c.head[p.From]
			}
			c.sources.add(int(p.From))
			c.head[p.From] = int32(len(c.all))
			c.all, c.next = append(c.all, p), append(c.next, before)
		}
	}
	c.merged = c.merged[:0]
	for from := range c.sources.all() {
		c.join(c.head[from])
	}
	clear(c.sources)
	return c.merged
}

// join merges a chain of implications of one source, ordered by target.
func (c *Counter) join(chain int32) {
	c.mark.next()
	for k := chain; k >= 0; k = c.next[k] {
		p := &c.all[k]
		if c.mark.add(p.To) {
			c.targets.add(int(p.To))
			c.place[p.To] = k
			continue
		}
		c.merge(&c.all[c.place[p.To]], *p)
	}
	for to := range c.targets.all() {
		c.merged = append(c.merged, c.all[c.place[to]])
	}
	clear(c.targets)
}

func (c *Counter) merge(into *Implication, p Implication) {
	into.Direct += p.Direct
	into.Indirect += p.Indirect
	if c.rule == ByRespondent {
		into.Direct = min(into.Direct, 1)
		into.Indirect = 1 - into.Direct
	}
}

// stamps is a set of codes that empties in no time: a code is in it when its
// stamp is the current one.
type stamps struct {
	at      []uint32
	current uint32
}

func newStamps(n int) stamps { return stamps{at: make([]uint32, n)} }

// next empties the set.
func (s *stamps) next() {
	if s.current == math.MaxUint32 {
		clear(s.at)
		s.current = 0
	}
	s.current++
}

// add puts a code in and says whether it was new.
func (s *stamps) add(i Index) bool {
	if s.at[i] == s.current {
		return false
	}
	s.at[i] = s.current
	return true
}
