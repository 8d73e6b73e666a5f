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
	rows    [][]term // each by unknown
	in      [][]int32
	count   []int32   // rows left that hold each unknown
	gone    []bool    // rows used as pivots
	done    []bool    // unknowns that are pivots
	shelves [][]int32 // unknowns by count
	order   []pivot
	effort  int // terms that may still be touched
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
		u, ok := q.rarest()
		if !ok {
			break
		}
		if !q.eliminate(u) {
			return nil, false
		}
	}
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
	for u, v := range value {
		if v == 0 {
			out = append(out, int32(u))
		}
	}
	return out, true
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
	q.gone, q.done = make([]bool, len(q.rows)), make([]bool, q.n)
	for r, row := range q.rows {
		for _, t := range row {
			q.in[t.unknown] = append(q.in[t.unknown], int32(r))
			q.count[t.unknown]++
		}
	}
	for u := range q.n {
		q.shelve(int32(u))
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

// rarest takes the unknown that the fewest rows hold: solving for it fills the
// others least (Markowitz 1957).
func (q *equations) rarest() (int32, bool) {
	for n := 1; n < len(q.shelves); n++ {
		for len(q.shelves[n]) > 0 {
			u := q.shelves[n][len(q.shelves[n])-1]
			q.shelves[n] = q.shelves[n][:len(q.shelves[n])-1]
			if !q.done[u] && int(q.count[u]) == n {
				return u, true
			}
		}
	}
	return 0, false
}

// eliminate solves for an unknown by the shortest row that holds it and takes
// it out of the others.
func (q *equations) eliminate(u int32) bool {
	best := int32(-1)
	for _, r := range q.in[u] {
		if !q.gone[r] && q.times(r, u) != 0 && (best < 0 || len(q.rows[r]) < len(q.rows[best])) {
			best = r
		}
	}
	q.gone[best], q.done[u] = true, true
	q.order = append(q.order, pivot{u, best})
	for _, t := range q.rows[best] {
		q.count[t.unknown]--
		q.shelve(t.unknown)
	}
	by := inverse(q.times(best, u))
	for _, r := range q.in[u] {
		if q.gone[r] {
			continue
		}
		if c := q.times(r, u); c != 0 {
			q.subtract(r, best, mul(c, by))
		}
		if q.effort < 0 {
			return false
		}
	}
	q.in[u] = nil
	return true
}

// times is the coefficient of u in row r, 0 where the row does not hold it.
func (q *equations) times(r, u int32) uint64 {
	i, ok := slices.BinarySearchFunc(q.rows[r], u, func(t term, u int32) int { return int(t.unknown) - int(u) })
	if !ok {
		return 0
	}
	return q.rows[r][i].times
}

// subtract takes c times row p from row r.
func (q *equations) subtract(r, p int32, c uint64) {
	a, b := q.rows[r], q.rows[p]
	q.effort -= len(a) + len(b)
	out := make([]term, 0, len(a)+len(b)-2)
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].unknown < b[0].unknown:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0].unknown < a[0].unknown:
			out = append(out, term{b[0].unknown, neg(mul(c, b[0].times))})
			q.enter(b[0].unknown, r)
			b = b[1:]
		default:
			if v := add(a[0].times, neg(mul(c, b[0].times))); v != 0 {
				out = append(out, term{a[0].unknown, v})
			} else {
				q.count[a[0].unknown]--
				q.shelve(a[0].unknown)
			}
			a, b = a[1:], b[1:]
		}
	}
	q.rows[r] = out
}

// enter notes that row r holds an unknown that it did not hold.
func (q *equations) enter(u, r int32) {
	q.in[u] = append(q.in[u], r)
	q.count[u]++
	q.shelve(u)
}
