package disclose

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// Apply withholds what the policy protects and releases the rest. It looks at
// all tables of a run at once, since figures of one table give those of another
// away. All tables stand on columns. On an error nothing may be published.
func (p Policy) Apply(columns *tab.Columns, tables []*estimate.Table) (*Release, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if err := check(columns, tables); err != nil {
		return nil, fmt.Errorf("disclosure control: %w", err)
	}
	tables = slices.Clone(tables) // release lets go of them one by one
	m := &mask{index: &index{columns: columns, tables: tables}}
	if p.Protect != None {
		m.index = newIndex(columns, tables)
		m.states, m.given = make([]state, len(m.people)), make([]bool, len(m.facts))
		m.pinned = make([]bool, len(m.people))
		if err := m.protect(p); err != nil {
			return nil, fmt.Errorf("disclosure control: %w; nothing may be published", err)
		}
	}
	return m.release(p), nil
}

// mask is what is withheld.
type mask struct {
	*index
	states   []state // of fact f in key k, at f*len(keys)+k; nil where the policy withholds nothing
	given    []bool  // facts that are withheld in every segment: nothing less was safe
	pinned   []bool  // units that cannot be hidden: what cannot be is what they are made of
	untested int     // blocks too large to be tested as a whole
}

func (m *mask) statesOf(f int32) []state { return m.states[int(f)*len(m.keys):][:len(m.keys)] }

func (m *mask) peopleOf(f int32) []int32 { return m.people[int(f)*len(m.keys):][:len(m.keys)] }

// protect hides the primary figures, then what would give them away. Where
// that cannot be had from figures alone, a base has to go, and all facts are
// judged again without it.
func (m *mask) protect(p Policy) error {
	m.primaryBases(int32(p.Least()))
	if p.Protect == Cells {
		m.restated(int32(p.Least()))
	}
	for {
		m.untested = 0
		if err := m.solveBases(int32(p.Least())); err != nil {
			return err
		}
		m.reset()
		some := m.spread()
		if p.Protect == Cells {
			some = m.primaryFacts(int32(p.Least())) || some
		}
		some = m.primarySums() || some
		if !some {
			return nil
		}
		again, err := m.solveFacts(p)
		if err != nil || !again {
			return errors.Join(err, m.verify())
		}
	}
}

// reset forgets what was decided about facts.
func (m *mask) reset() {
	clear(m.states)
	for u, yes := range m.absent {
		if yes {
			m.states[u] = absent
		}
	}
	for f, yes := range m.given {
		for key := range m.statesOf(int32(f)) {
			if yes {
				m.statesOf(int32(f))[key] |= hidden | swept
			}
		}
	}
}

// under says that n people are too few: some, but less than least.
func under(n, least int32) bool { return n > 0 && n < least }

func (m *mask) primaryBases(least int32) {
	for _, b := range m.bases {
		for key, n := range b.n {
			if under(n, least) {
				b.state[key] = hidden | few
			}
		}
	}
}

// restated hides a base where a count that repeats it leaves few of the base
// that the count stands on: it cannot be hidden alone.
func (m *mask) restated(least int32) {
	for _, f := range m.facts {
		for key, rest := range f.rest {
			if f.same >= 0 && under(rest, least) {
				m.bases[f.same].state[key] |= hidden
			}
		}
	}
}

// primaryFacts hides figures about few people, and those whose rest of the
// base is few.
func (m *mask) primaryFacts(least int32) bool {
	some := false
	for f, fact := range m.facts {
		if fact.same >= 0 {
			continue
		}
		states, people := m.statesOf(int32(f)), m.peopleOf(int32(f))
		for key, n := range people {
			if states[key]&swept != 0 {
				continue
			}
			if under(n, least) || fact.rest != nil && under(fact.rest[key], least) {
				states[key] = hidden | few
				some = true
			}
		}
	}
	return some
}

// primarySums hides figures that tell about one or two people, however many
// stand behind them. It does so to protect groups, too: whoever knows the small
// amounts of a group knows the large one from their sum.
func (m *mask) primarySums() bool {
	some := false
	for u := range m.sensitive {
		if m.states[u]&swept == 0 && m.facts[int(u)/len(m.keys)].same < 0 {
			m.states[u] = hidden | few
			some = true
		}
	}
	return some
}

// spread hides, with a base, every fact that has a figure on it: a share and
// its count, an interval or a standard error would give the base away. From
// here on nothing looks at what such a figure is: the pattern must not depend
// on answers inside a hidden group.
func (m *mask) spread() bool {
	some := false
	for f, fact := range m.facts {
		states := m.statesOf(int32(f))
		for _, b := range fact.bases {
			for key, s := range m.bases[b].state {
				if s&hidden != 0 {
					states[key] = states[key]&few | s&(hidden|few) | swept
					some = true
				}
			}
		}
	}
	return some
}

// solveBases hides further bases, so that none follows from the others along
// the sums of segments. A base is always counted in people, under any policy.
func (m *mask) solveBases(least int32) error {
	liked := make([]bool, len(m.keys))
	for i := range m.bases {
		b := m.block(least)
		b.people, b.state, b.liked = m.bases[i].n, m.bases[i].state, liked
		for _, s := range m.sums {
			b.add(true, s.total, s.parts, func(key int32) int32 { return key })
		}
		b.tie()
		m.test(b)
		if len(b.stuck) > 0 {
			return errors.New("a base cannot be hidden")
		}
		for key, s := range b.state {
			liked[key] = liked[key] || s&hidden != 0
		}
	}
	return nil
}

// effort is how many terms of equations one test of a block may touch before it
// is given up: some ten seconds. A block of 5,700 facts in 473 segments takes a
// sixth of it.
const effort = 2_000_000_000

func (m *mask) test(b *block) {
	if !b.solve(effort) {
		m.untested++
	}
}

// block is an empty block over all segments.
func (m *mask) block(least int32) *block {
	return &block{least: least, width: int32(len(m.keys)), total: len(m.keys) > 0 && m.keys[0] == "", minor: m.missing}
}

// solveFacts solves every set of connected facts. It says whether a base had
// to be hidden.
func (m *mask) solveFacts(p Policy) (again bool, err error) {
	least := int32(0)
	if p.Protect == Cells {
		least = int32(p.Least())
	}
	relations := m.relationsOf()
	var sets [][]int32
	for _, facts := range m.connected() {
		if m.touched(facts) {
			sets = append(sets, facts)
		}
	}
	solved := make([]*block, len(sets))
	var next, untested atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(sets)) {
		all.Go(func() {
			for at := next.Add(1) - 1; at < int64(len(sets)); at = next.Add(1) - 1 {
				b, ok := m.solveBlock(sets[at], relations, least)
				if !ok {
					untested.Add(1)
				}
				solved[at] = b
			}
		})
	}
	all.Wait()
	m.untested += int(untested.Load())
	for at, facts := range sets {
		b := solved[at]
		for i, f := range facts {
			copy(m.statesOf(f), b.state[i*len(m.keys):])
		}
		if len(b.stuck) > 0 {
			if !m.widen(facts, b) && !m.surrender(facts) {
				return false, fmt.Errorf("%d sums of figures cannot be made safe", len(b.stuck))
			}
			again = true
		}
	}
	return again, nil
}

// solveBlock solves one set of connected facts, over again as long as that
// hides what cannot be hidden. It says whether the block could be tested as a
// whole. Sets may be solved at the same time.
func (m *mask) solveBlock(facts []int32, relations [][]sum, least int32) (b *block, tested bool) {
	for {
		b = m.factBlock(facts, relations, least)
		tested = b.solve(effort)
		if len(b.stuck) == 0 || !m.pin(facts, b) {
			return b, tested
		}
	}
}

// touched says that something is hidden in these facts.
func (m *mask) touched(facts []int32) bool {
	for _, f := range facts {
		for _, s := range m.statesOf(f) {
			if s&hidden != 0 {
				return true
			}
		}
	}
	return false
}

// relationsOf lists the relations of every fact by total: facts of a relation
// are connected, so each is found once with its block.
func (m *mask) relationsOf() [][]sum {
	of := make([][]sum, len(m.facts))
	for _, r := range m.relations {
		of[r.total] = append(of[r.total], r)
	}
	return of
}

func (m *mask) factBlock(facts []int32, relations [][]sum, least int32) *block {
	b, k := m.block(least), int32(len(m.keys))
	place := make(map[int32]int32, len(facts))
	for i, f := range facts {
		place[f] = int32(i)
	}
	for i, f := range facts {
		b.people, b.state = append(b.people, m.peopleOf(f)...), append(b.state, m.statesOf(f)...)
		fact, silent := m.facts[f], m.facts[f].rest
		if fact.same >= 0 {
			silent = nil // the rest of its own base is not put to a base
		}
		b.rest = append(b.rest, silent)
		for key := range k {
			if fact.known || fact.same >= 0 || m.pinned[f*k+key] {
				b.state[int32(i)*k+key] |= fixed
			}
		}
		if m.facts[f].additive {
			for _, s := range m.sums {
				b.add(true, s.total, s.parts, func(key int32) int32 { return int32(i)*k + key })
			}
		}
		for _, r := range relations[f] {
			for key := range k {
				if m.ofNobody(r, key) {
					continue
				}
				b.add(false, r.total, r.parts, func(f int32) int32 { return place[f]*k + key })
			}
		}
	}
	m.weigh(b, facts)
	b.tie()
	return b
}

// weigh gives a block what its units are made of, where some are sums of
// amounts: few blocks have any.
func (m *mask) weigh(b *block, facts []int32) {
	if len(m.masses) == 0 {
		return
	}
	for i, f := range facts {
		for key := range b.width {
			mass, ok := m.masses[f*b.width+key]
			if ok && b.masses == nil {
				b.masses = make([]estimate.Mass, len(b.people))
			}
			if ok {
				b.masses[int32(i)*b.width+key] = mass
			}
		}
	}
}

// ofNobody says that a relation ties figures on different bases in a segment,
// one of which is nobody: its zeros are printed, and so those that it adds up
// to, on a base of few that is hidden, are no secret that could be kept.
func (m *mask) ofNobody(r sum, key int32) bool {
	facts, none := append([]int32{r.total}, r.parts...), false
	for _, f := range facts {
		if m.peopleOf(f)[key] > 0 {
			return false
		}
		none = none || !m.facts[f].known && !slices.ContainsFunc(m.facts[f].bases, func(b int32) bool { return m.bases[b].n[key] > 0 })
	}
	return none
}

// connected lists the sets of facts that relations tie together, each
// ascending.
func (m *mask) connected() [][]int32 {
	up := make([]int32, len(m.facts))
	for f := range up {
		up[f] = int32(f)
	}
	root := func(f int32) int32 {
		for up[f] != f {
			up[f] = up[up[f]]
			f = up[f]
		}
		return f
	}
	join := func(a, b int32) {
		a, b = root(a), root(b)
		up[max(a, b)] = min(a, b)
	}
	for _, r := range m.relations {
		for _, p := range r.parts {
			join(r.total, p)
		}
	}
	place := make([]int32, len(m.facts))
	var out [][]int32
	for f := range m.facts {
		r := root(int32(f))
		if r == int32(f) {
			place[f] = int32(len(out))
			out = append(out, nil)
		}
		out[place[r]] = append(out[place[r]], int32(f))
	}
	return out
}

// pin lets go of the hidden units of stuck lines that were hidden for others'
// sake: nothing that can be hidden covers them, as where a count and its base
// differ by a zero that everybody sees. Other units protect those others, or a
// base does. It is false when there is none.
func (m *mask) pin(facts []int32, b *block) bool {
	some := false
	for _, l := range b.stuck {
		for _, u := range b.of(l) {
			at := facts[u/b.width]*b.width + u%b.width
			if b.state[u]&(hidden|few|swept|absent|fixed) == hidden && !m.given[facts[u/b.width]] {
				m.pinned[at], some = true, true
			}
		}
	}
	return some
}

// widen hides, for every stuck line of a block, the smallest base that one of
// its hidden units stands on; where all of those are hidden, the smallest that
// one of its units restates, which could not be hidden without it, and after
// that any other. It says no when nothing is left to hide.
func (m *mask) widen(facts []int32, b *block) bool {
	done := false
	for _, l := range b.stuck {
		for _, may := range []func(u, base int32) bool{
			func(u, _ int32) bool { return !b.state[u].open() },
			func(u, base int32) bool { return m.facts[facts[u/b.width]].same == base },
			func(int32, int32) bool { return true },
		} {
			if smallest := m.smallest(facts, b, l, may); smallest != nil {
				*smallest |= hidden
				done = true
				break
			}
		}
	}
	return done
}

// smallest is the state of the base of the fewest people that some units of a
// line stand on and that is not hidden; nil for none.
func (m *mask) smallest(facts []int32, b *block, l int32, may func(u, base int32) bool) (smallest *state) {
	var cost price
	for _, u := range b.of(l) {
		key := u % b.width
		for _, base := range m.facts[facts[u/b.width]].bases {
			s, n := &m.bases[base].state[key], m.bases[base].n[key]
			if p := (price{late: b.total && key == 0, people: n, unit: u}); may(u, base) && *s&hidden == 0 && n > 0 && (smallest == nil || p.less(cost)) {
				smallest, cost = s, p
			}
		}
	}
	return smallest
}

// surrender withholds all figures of a block in every segment, where nothing
// less makes it safe, and where that was done before the bases under them;
// false when nothing is left to withhold.
func (m *mask) surrender(facts []int32) bool {
	some := false
	for _, f := range facts {
		some = some || !m.given[f]
		m.given[f] = true
	}
	if some {
		return true
	}
	for _, f := range facts {
		for _, base := range m.facts[f].bases {
			for key, s := range m.bases[base].state {
				some = some || s&hidden == 0
				m.bases[base].state[key] |= hidden
			}
		}
	}
	return some
}
