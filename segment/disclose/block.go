package disclose

import (
	"cmp"
	"slices"

	"rung/segment/estimate"
)

// state is what is decided about a secret: a fact, or a base, in a segment.
type state uint8

const (
	hidden state = 1 << iota
	few          // hidden because too few people stand behind it
	nought       // hidden, and everybody can tell that it is zero; see block.weigh
	fixed        // cannot be hidden by itself
	absent       // no table holds it
	swept        // hidden with its base, whatever it is
)

// open says that an attacker knows the secret.
func (s state) open() bool { return s&(hidden|absent) == 0 || s&nought != 0 }

// kept says that the secret is withheld and must stay so.
func (s state) kept() bool { return s&(hidden|nought) == hidden }

// block is a set of secrets and the lines that tie them, solved on its own: no
// line leads out of it.
type block struct {
	least  int32           // fewest people that a hidden remainder may have; 0 where two hidden parts suffice
	width  int32           // segments: unit u is of row u/width and of segment u%width
	total  bool            // segment 0 is Total, to be hidden only where nothing else helps
	minor  []bool          // per segment, that it matters less: the people whose answer is unknown
	liked  []bool          // per segment, to prefer: hidden in a wider base already; nil for none
	people []int32         // behind each unit
	rest   [][]int32       // per row and segment, people of the base who are not counted; nil where that is not exposed
	masses []estimate.Mass // behind each unit that is a sum of amounts; nil where none is
	state  []state
	lines  []line
	units  []int32 // of all lines, end to end
	start  []int32 // of each unit's lines in at
	at     []int32

	queue  []int32 // lines to look at
	queued []bool
	stuck  []int32       // lines that cannot be made safe within the block
	lost   []bool        // lines whose units are determined whatever else is hidden
	tries  map[int32]int // per unit, the rounds in which something near it was hidden in vain
}

// line says that its first unit is the sum of the others.
type line struct {
	from, to int32
	across   bool // between segments: the people of the parts are different people
}

func (b *block) of(l int32) []int32 { return b.units[b.lines[l].from:b.lines[l].to] }

// add appends a line.
func (b *block) add(across bool, total int32, parts []int32, place func(int32) int32) {
	from := int32(len(b.units))
	b.units = append(b.units, place(total))
	for _, p := range parts {
		b.units = append(b.units, place(p))
	}
	b.lines = append(b.lines, line{from, int32(len(b.units)), across})
}

// tie indexes the lines of every unit, once all lines are added.
func (b *block) tie() {
	b.start = make([]int32, len(b.people)+1)
	for _, u := range b.units {
		b.start[u+1]++
	}
	for u := range b.people {
		b.start[u+1] += b.start[u]
	}
	b.at = make([]int32, len(b.units))
	next := append([]int32(nil), b.start...)
	for l := range b.lines {
		for _, u := range b.of(int32(l)) {
			b.at[next[u]] = int32(l)
			next[u]++
		}
	}
	b.queued, b.lost = make([]bool, len(b.lines)), make([]bool, len(b.lines))
}

func (b *block) linesOf(u int32) []int32 { return b.at[b.start[u]:b.start[u+1]] }

// hide hides a unit and asks for its lines to be looked at again.
func (b *block) hide(u int32) {
	if b.state[u]&hidden != 0 {
		return
	}
	b.state[u] |= hidden
	b.look(u)
}

func (b *block) look(u int32) {
	for _, l := range b.linesOf(u) {
		if !b.queued[l] {
			b.queued[l] = true
			b.queue = append(b.queue, l)
		}
	}
}

// solve hides units until no line gives a hidden one away, first line by line,
// then all lines together. It reports whether the second test could be run
// within its effort.
func (b *block) solve(effort int) bool {
	for u, s := range b.state {
		if s&hidden != 0 {
			b.look(int32(u))
		}
	}
	for many := 1; ; many *= 2 {
		b.settle()
		if len(b.stuck) > 0 {
			return true
		}
		given, ok := b.given(effort)
		if !ok || len(given) == 0 {
			return ok
		}
		// One is often enough, but each further test costs as much as the first.
		b.strengthen(given, many)
	}
}

// given lists the hidden units that all lines together determine.
func (b *block) given(effort int) (units []int32, ok bool) {
	unknown := make([]int32, len(b.people))
	q := equations{}
	for u, s := range b.state {
		unknown[u] = -1
		if !s.open() {
			unknown[u] = int32(q.n)
			units = append(units, int32(u))
			q.n++
		}
	}
	for l := range b.lines {
		if row := b.row(int32(l), unknown); len(row) > 0 {
			q.rows = append(q.rows, row)
		}
	}
	known, ok := q.determined(effort)
	for i, k := range known {
		known[i] = units[k]
	}
	return slices.DeleteFunc(known, func(u int32) bool { return !b.matters(u) }), ok
}

// row is a line in its unknowns.
func (b *block) row(l int32, unknown []int32) []term {
	var row []term
	for i, u := range b.of(l) {
		if n := unknown[u]; n >= 0 && b.doubtful(u, i == 0) {
			t := term{n, 1}
			if i == 0 {
				t.times = prime - 1
			}
			row = append(row, t)
		}
	}
	slices.SortFunc(row, func(a, b term) int { return int(a.unknown) - int(b.unknown) })
	return row
}

// strengthen hides so many units near each determined one. Where something was
// hidden close by in the same round, that may be enough.
func (b *block) strengthen(given []int32, many int) {
	fresh, more, near := make([]bool, len(b.lines)), false, b.nearby()
	if b.tries == nil {
		b.tries = map[int32]int{}
	}
	for _, u := range given {
		if b.tries[u]++; b.tries[u] > mostTries {
			b.concede([]int32{u})
			more = true
			continue
		}
		if slices.ContainsFunc(b.linesOf(u), func(l int32) bool { return fresh[l] }) {
			continue
		}
		for _, v := range near.hideNear(u, many) {
			more = true
			for _, l := range b.linesOf(v) {
				fresh[l] = true
			}
		}
	}
	if !more {
		b.concede(given)
	}
}

// mostTries is after how many rounds, each of which hides twice as many units
// near it, a determined unit is given up: a base is hidden for it then, or it
// is known to be zero. To go on would hide the whole block.
const mostTries = 4

// concede takes note that everything around the determined units is hidden.
// Zeros are then known for what they are by the lines themselves, as in weigh.
func (b *block) concede(given []int32) {
	for _, u := range given {
		if b.people[u] == 0 {
			b.give([]int32{u})
			continue
		}
		for _, l := range b.linesOf(u) {
			b.lost[l] = true
			b.stuck = append(b.stuck, l)
		}
	}
}

// settle hides units until every line is safe by itself, or stuck.
func (b *block) settle() {
	for len(b.queue) > 0 {
		l := b.queue[0]
		b.queue = b.queue[1:]
		b.queued[l] = false
		for lack := b.weigh(l); lack != nothing; lack = b.weigh(l) {
			u, ok := b.choose(l, lack)
			if !ok {
				b.stuck = append(b.stuck, l)
				break
			}
			b.hide(u)
		}
	}
	b.stuck = slices.DeleteFunc(b.stuck, func(l int32) bool { return !b.lost[l] && b.weigh(l) == nothing })
}

// lack is what a line needs to be safe.
type lack uint8

const (
	nothing lack = iota
	people       // another hidden unit with people
	rest         // another hidden unit with people who are not counted
)

// weigh judges one line. Whoever reads the released figures knows the
// remainder: the total less the parts that are shown. It is a figure about the
// hidden parts together, so it must itself be fit for release: of none of
// these people, or of enough. If it is none, everybody can tell that each
// hidden part is zero; that says something about a group that is large enough,
// and the zeros then protect nothing in other lines.
func (b *block) weigh(l int32) lack {
	units := b.of(l)
	var n, kept, saying, told, silent int32
	silence := b.silence(l)
	for _, u := range units[1:] {
		if !b.doubtful(u, false) {
			continue
		}
		n++
		if b.state[u].kept() {
			kept++
		}
		told += b.people[u]
		if b.state[u]&swept == 0 {
			saying++
		}
		if silence != nil {
			silent += silence[u%b.width]
		}
	}
	whole := units[0]
	switch {
	case !b.doubtful(whole, true):
	case n > 0, b.state[whole]&absent != 0:
		return nothing // the remainder is not known
	case b.people[whole] == 0 && (b.settled(units[1:]) || !b.lines[l].across && b.lacks(units[1:])):
		b.give(units[:1])
		return nothing
	default:
		return people
	}
	switch {
	case kept == 0:
		return nothing
	case n == 1 && (told > 0 || b.people[whole] > 0):
		return people
	case told == 0:
		b.give(units[1:])
		return nothing
	case b.bares(units[1:]):
		return people
	case b.least == 0:
		return nothing
	case told < b.least, told <= saying:
		// The second: a part that is hidden for itself is known not to be zero, so
		// there is one person in each, exactly.
		return people
	case silent > 0 && silent < b.least:
		return rest
	}
	return nothing
}

// bares says that what the hidden parts of a sum of amounts add up to, which
// everybody can compute, tells too much about a person: it is dominated, or so
// little of it is of the other parts that it tells a dominated part to within a
// tenth.
func (b *block) bares(parts []int32) bool {
	var together estimate.Mass
	for _, u := range parts {
		if b.masses == nil || b.doubtful(u, false) && b.people[u] > 0 && b.masses[u].Sum == 0 {
			return false // not a sum of amounts
		}
		if b.doubtful(u, false) {
			together = together.With(b.masses[u])
		}
	}
	return together.Dominated() || slices.ContainsFunc(parts, func(u int32) bool {
		m := b.masses[u]
		return b.state[u].kept() && m.Dominated() && together.Sum-m.Sum < leastRest*m.Sum
	})
}

// leastRest is the part of a dominated sum that other hidden sums have to add
// to it, so that their total is no estimate of it: the p of the p % rule.
const leastRest = 0.1

// doubtful says that an attacker does not know a unit of a line. An absent part
// of which nobody says how many people it has is taken for zero, to be on the
// safe side; an absent total makes no sum.
func (b *block) doubtful(u int32, total bool) bool {
	s := b.state[u]
	return !s.open() && (total || s&hidden != 0 || b.people[u] > 0)
}

// matters says that a unit must not be determined: it is withheld, and it is
// known to be a figure at all.
func (b *block) matters(u int32) bool {
	return b.state[u].kept() && (b.state[u]&absent == 0 || b.people[u] > 0)
}

// silence is the people not counted, of a line between segments where they are
// exposed.
func (b *block) silence(l int32) []int32 {
	if !b.lines[l].across || b.rest == nil {
		return nil
	}
	return b.rest[b.of(l)[0]/b.width]
}

// settled says that some of the units are hidden and known to be zero: then a
// total of zero is known for what it is, by what was said of them.
func (b *block) settled(units []int32) bool {
	return slices.ContainsFunc(units, func(u int32) bool { return b.state[u]&nought != 0 })
}

// lacks says that no table holds some of the units: a hidden zero is then the
// sum of what is shown and of what nobody knows, though it is nobody.
func (b *block) lacks(units []int32) bool {
	return slices.ContainsFunc(units, func(u int32) bool { return b.state[u]&absent != 0 })
}

// give marks the hidden units as known to be zero.
func (b *block) give(units []int32) {
	for _, u := range units {
		if b.state[u].kept() && b.state[u]&absent == 0 {
			b.state[u] |= nought
			b.look(u)
		}
	}
}

// choose picks the unit of a line that costs least to hide.
func (b *block) choose(l int32, need lack) (best int32, ok bool) {
	var cost price
	for i, u := range b.of(l) {
		if !b.offered(u, i == 0, need) {
			continue
		}
		if p := b.price(u, i == 0); !ok || p.less(cost) {
			best, cost, ok = u, p, true
		}
	}
	return best, ok
}

// offered says that a unit of a line may be hidden, and that it would help.
func (b *block) offered(u int32, total bool, need lack) bool {
	return b.state[u]&(hidden|fixed|absent) == 0 && b.protects(u, total, need)
}

// protects says that hiding a unit leaves room for doubt. A zero leaves none:
// whoever adds up the rest finds it. A hidden total always does.
func (b *block) protects(u int32, total bool, need lack) bool {
	if need == rest {
		return total || b.rest[u/b.width][u%b.width] > 0
	}
	return total || b.people[u] > 0
}

// price is what hiding a unit costs, compared field by field.
type price struct {
	late     bool // it is of Total
	total    bool // it is the total of the line
	disliked bool // it is not hidden in a wider base already
	people   int32
	major    bool  // its segment matters
	unit     int32 // the order of names decides the rest
}

func (b *block) price(u int32, total bool) price {
	segment := u % b.width
	return price{late: b.total && segment == 0, total: total, disliked: b.liked != nil && !b.liked[segment],
		people: b.people[u], major: !b.minor[segment], unit: u}
}

func (p price) less(q price) bool { return p.compare(q) < 0 }

func (p price) compare(q price) int {
	return cmp.Or(falseFirst(p.late, q.late), falseFirst(p.total, q.total),
		falseFirst(p.disliked, q.disliked), cmp.Compare(p.people, q.people), falseFirst(p.major, q.major),
		cmp.Compare(p.unit, q.unit))
}

func falseFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
