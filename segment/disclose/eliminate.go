package disclose

import (
	"math/bits"
	"slices"
)

// prime is the field in which lines are solved: 2^61-1. What whole numbers
// determine is determined in the field too, unless the prime divides a
// subdeterminant of the lines, which for lines of ones is out of reach.
const prime = 1<<61 - 1

func mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return reduce(lo&prime + (hi<<3 | lo>>61))
}

func add(a, b uint64) uint64 { return reduce(a + b) }

func neg(a uint64) uint64 { return reduce(prime - a) }

func reduce(a uint64) uint64 {
	if a >= prime {
		a -= prime
	}
	return a
}

// inverse is 1/a by Fermat.
func inverse(a uint64) uint64 {
	if a == 1 || a == prime-1 {
		return a
	}
	out := uint64(1)
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = mul(out, a)
		}
		a = mul(a, a)
	}
	return out
}

// term is one unknown of an equation.
type term struct {
	unknown int32
	times   uint64
}

// equations are the lines of a block in its hidden units, what is shown moved
// to the other side. An unknown that no shown figure determines can be changed
// without changing any of them: it is not zero in some solution of the
// homogeneous system.
type equations struct {
	n       int      // unknowns
	rows    [][]term // each by unknown; a term that cancelled may stay, 0 times
	live    []int32  // terms of each row that are not 0 times
	in      [][]int32
	count   []int32    // rows left that hold each unknown
	gone    []bool     // rows used as pivots
	done    []bool     // unknowns that are pivots
	shelves [][]int32  // unknowns by count
	short   [9][]int32 // rows by terms left, up to eight
	order   []pivot
	fresh   []term // scratch of combine
	effort  int    // terms that may still be touched
}

type pivot struct {
	unknown int32
	row     int32
}

// determined finds the unknowns that have one value only. It gives up, and
// says so, when that takes more than effort terms.
//
// Solving for each unknown would need the inverse. One solution with random
// free unknowns is enough: in it, an unknown that is not determined is zero
// with a chance of 1 in the prime, and then more is hidden than needed, never
// less.
func (q *equations) determined(effort int) (out []int32, ok bool) {
	q.effort = effort
	q.prepare()
	for {
		p, ok := q.cheapest()
		if !ok {
			break
		}
		if !q.eliminate(p) {
			return nil, false
		}
	}
	for u, v := range q.solution() {
		if v == 0 {
			out = append(out, int32(u))
		}
	}
	return out, true
}

// solution gives the unknowns that are left random numbers, and the others
// what follows.
func (q *equations) solution() []uint64 {
	value := make([]uint64, q.n)
	for u := range value {
		if !q.done[u] {
			value[u] = scatter(uint64(u))
		}
	}
	for _, p := range slices.Backward(q.order) {
		total, own := uint64(0), uint64(0)
		for _, t := range q.rows[p.row] {
			if t.unknown == p.unknown {
				own = t.times
				continue
			}
			total = add(total, mul(t.times, value[t.unknown]))
		}
		value[p.unknown] = mul(neg(total), inverse(own))
	}
	return value
}

// scatter is a fixed random number per unknown, from 1 to prime-1 (splitmix64,
// Steele, Lea & Flood 2014).
func scatter(x uint64) uint64 {
	x = (x + 1) * 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	return x%(prime-1) + 1
}

func (q *equations) prepare() {
	q.in, q.count = make([][]int32, q.n), make([]int32, q.n)
	q.gone, q.done, q.live = make([]bool, len(q.rows)), make([]bool, q.n), make([]int32, len(q.rows))
	terms := 0
	for r, row := range q.rows {
		terms += len(row)
		for _, t := range row {
			q.count[t.unknown]++
		}
		q.shorten(int32(r), len(row))
	}
	all := make([]int32, 0, terms) // of every unknown, end to end
	for u := range q.n {
		n := len(all)
		all = all[:n+int(q.count[u])]
		q.in[u] = all[n:n:len(all)]
		q.shelve(int32(u))
	}
	for r, row := range q.rows {
		for _, t := range row {
			q.in[t.unknown] = append(q.in[t.unknown], int32(r))
		}
	}
}

// shelve puts an unknown on the shelf of its count. Old entries stay and are
// skipped when they turn up.
func (q *equations) shelve(u int32) {
	for int(q.count[u]) >= len(q.shelves) {
		q.shelves = append(q.shelves, nil)
	}
	q.shelves[q.count[u]] = append(q.shelves[q.count[u]], u)
}

// shorten notes how many terms of a row are left. Entries of short that no
// longer hold are skipped too.
func (q *equations) shorten(r int32, live int) {
	q.live[r] = int32(live)
	if live > 0 && live < len(q.short) {
		q.short[live] = append(q.short[live], r)
	}
}

// cheapest picks what to solve for next, and by which row, so that the other
// rows fill least (Markowitz 1957): the shortest row, for the rarest of its
// unknowns, or the unknown that the fewest rows hold, by the shortest of them,
// whichever is less. Long rows wait.
func (q *equations) cheapest() (pivot, bool) {
	for n := 1; n < max(len(q.short), len(q.shelves)); n++ {
		if n < len(q.short) {
			if r, ok := q.take(n); ok {
				return pivot{q.rarest(r), r}, true
			}
		}
		if n < len(q.shelves) {
			if u, ok := q.unshelve(n); ok {
				return pivot{u, q.shortest(u)}, true
			}
		}
	}
	return pivot{}, false
}

// take takes a row that still has n terms.
func (q *equations) take(n int) (int32, bool) {
	for len(q.short[n]) > 0 {
		r := q.short[n][len(q.short[n])-1]
		q.short[n] = q.short[n][:len(q.short[n])-1]
		if !q.gone[r] && int(q.live[r]) == n {
			return r, true
		}
	}
	return 0, false
}

// unshelve takes an unknown that n rows still hold.
func (q *equations) unshelve(n int) (int32, bool) {
	for len(q.shelves[n]) > 0 {
		u := q.shelves[n][len(q.shelves[n])-1]
		q.shelves[n] = q.shelves[n][:len(q.shelves[n])-1]
		if !q.done[u] && int(q.count[u]) == n {
			return u, true
		}
	}
	return 0, false
}

// rarest is the unknown of a row that the fewest rows hold.
func (q *equations) rarest(r int32) int32 {
	best := int32(-1)
	for _, t := range q.rows[r] {
		if t.times != 0 && (best < 0 || q.count[t.unknown] < q.count[best]) {
			best = t.unknown
		}
	}
	return best
}

// shortest is the shortest row that holds an unknown.
func (q *equations) shortest(u int32) int32 {
	best := int32(-1)
	for _, r := range q.in[u] {
		if !q.gone[r] && (best < 0 || q.live[r] < q.live[best]) && q.times(r, u) != 0 {
			best = r
		}
	}
	return best
}

// eliminate takes an unknown out of all rows but one.
func (q *equations) eliminate(p pivot) bool {
	q.gone[p.row], q.done[p.unknown] = true, true
	q.order = append(q.order, p)
	q.compact(p.row)
	for _, t := range q.rows[p.row] {
		q.count[t.unknown]--
		q.shelve(t.unknown)
	}
	by := inverse(q.times(p.row, p.unknown))
	for _, r := range q.in[p.unknown] {
		if q.gone[r] {
			continue
		}
		if c := q.times(r, p.unknown); c != 0 {
			q.combine(r, p.row, neg(mul(c, by)))
		}
		if q.effort < 0 {
			return false
		}
	}
	q.in[p.unknown] = nil
	return true
}

// compact drops the terms of a row that cancelled.
func (q *equations) compact(r int32) {
	q.rows[r] = slices.DeleteFunc(q.rows[r], func(t term) bool { return t.times == 0 })
}

// find is the place of u in a row, or where it would stand. It is most of the
// work, and slices.BinarySearchFunc takes twice as long.
func find(row []term, u int32) (int, bool) {
	low, high := 0, len(row)
	for low < high {
		if middle := int(uint(low+high) >> 1); row[middle].unknown < u {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low, low < len(row) && row[low].unknown == u
}

// times is the coefficient of u in row r, 0 where the row does not hold it.
func (q *equations) times(r, u int32) uint64 {
	i, ok := find(q.rows[r], u)
	if !ok {
		return 0
	}
	return q.rows[r][i].times
}

// combine adds c times row p to row r. Rows of totals have thousands of terms
// and are met thousands of times, so what r holds already is changed in place.
func (q *equations) combine(r, p int32, c uint64) {
	row, live, from := q.rows[r], int(q.live[r]), 0
	q.fresh = q.fresh[:0]
	for _, t := range q.rows[p] {
		v := mul(c, t.times)
		i, ok := find(row[from:], t.unknown)
		from += i
		if !ok {
			q.fresh = append(q.fresh, term{t.unknown, v})
			continue
		}
		old := row[from].times
		row[from].times = add(old, v)
		switch {
		case old == 0:
			q.held(t.unknown, 1)
			live++
		case row[from].times == 0:
			q.held(t.unknown, -1)
			live--
		}
	}
	q.effort -= len(q.rows[p])
	if len(q.fresh) > 0 {
		q.merge(r)
		live += len(q.fresh)
	}
	if 2*live < len(q.rows[r]) {
		q.compact(r)
	}
	q.shorten(r, live)
}

// held notes that so many rows more hold an unknown.
func (q *equations) held(u, more int32) {
	q.count[u] += more
	q.shelve(u)
}

// merge puts the fresh terms where they belong in a row, from the end.
func (q *equations) merge(r int32) {
	row, rest := q.rows[r], len(q.rows[r])
	if n := rest + len(q.fresh); n > cap(row) {
		row = append(make([]term, 0, 2*n), row...)
	}
	row = row[:rest+len(q.fresh)]
	for n, t := range slices.Backward(q.fresh) {
		at, _ := find(row[:rest], t.unknown)
		copy(row[at+n+1:], row[at:rest])
		row[at+n], rest = t, at
		q.in[t.unknown] = append(q.in[t.unknown], r)
		q.held(t.unknown, 1)
	}
	q.effort -= len(row) - rest
	q.rows[r] = row
}
