package estimate

import (
	"math"
	"math/big"
	"math/bits"
)

// Sum adds float64 values exactly, in any order and grouping: it is a 192-bit
// fixed-point number in units of 2^-96, so addition is integer addition. The
// zero Sum is 0.
//
// Every double with magnitude from 2^-43 to 2^93 is held exactly; smaller ones
// are rounded once, to the nearest unit, before they are added, so that the
// result still does not depend on order. Larger ones and NaN make the Sum
// invalid, and Float64 returns NaN.
type Sum struct {
	lo, mid, hi uint64
	bad         bool
}

const (
	fraction = 96     // bits after the binary point
	largest  = 0x1p93 // 2^93: leaves room for 2^2 such values before overflow is caught
)

// Add adds v.
func (s *Sum) Add(v float64) {
	if v == 0 {
		return
	}
	if !(math.Abs(v) < largest) {
		s.bad = true
		return
	}
	lo, mid, hi := fixed(math.Abs(v))
	if v < 0 {
		lo, mid, hi = negate(lo, mid, hi)
	}
	s.plus(lo, mid, hi)
}

// Merge adds another sum.
func (s *Sum) Merge(o Sum) {
	s.bad = s.bad || o.bad
	s.plus(o.lo, o.mid, o.hi)
}

func (s *Sum) plus(lo, mid, hi uint64) {
	sign, other := s.hi>>63, hi>>63
	var c uint64
	s.lo, c = bits.Add64(s.lo, lo, 0)
	s.mid, c = bits.Add64(s.mid, mid, c)
	s.hi, _ = bits.Add64(s.hi, hi, c)
	if sign == other && s.hi>>63 != sign {
		s.bad = true
	}
}

func negate(lo, mid, hi uint64) (uint64, uint64, uint64) {
	var c uint64
	lo, c = bits.Add64(^lo, 1, 0)
	mid, c = bits.Add64(^mid, 0, c)
	hi, _ = bits.Add64(^hi, 0, c)
	return lo, mid, hi
}

// fixed is v ≥ 0 in units of 2^-96, rounded half to even where finer.
func fixed(v float64) (lo, mid, hi uint64) {
	b := math.Float64bits(v)
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52) - 1023 - 52 + fraction // v = m · 2^(e-fraction)
	switch {
	case e <= -54:
		return 0, 0, 0
	case e < 0:
		return roundShift(m, uint(-e)), 0, 0
	case e < 64:
		return m << e, m >> (64 - e), 0
	case e < 128:
		return 0, m << (e - 64), m >> (128 - e)
	}
	return 0, 0, m << (e - 128)
}

// roundShift is m / 2^by, half to even.
func roundShift(m uint64, by uint) uint64 {
	q, rest, half := m>>by, m&(1<<by-1), uint64(1)<<(by-1)
	if rest > half || rest == half && q&1 == 1 {
		q++
	}
	return q
}

// Float64 is the sum rounded once to the nearest double; NaN after a value
// that was NaN, infinite or too large.
func (s Sum) Float64() float64 {
	if s.bad {
		return math.NaN()
	}
	lo, mid, hi := s.lo, s.mid, s.hi
	negative := hi>>63 == 1
	if negative {
		lo, mid, hi = negate(lo, mid, hi)
	}
	n := new(big.Int).SetUint64(hi)
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(mid))
	n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(lo))
	f, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(n), -fraction).Float64()
	if negative {
		return -f
	}
	return f
}
