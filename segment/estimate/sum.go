package estimate

import (
	"math"
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

// Less is the sum less another, exactly.
func (s Sum) Less(o Sum) Sum {
	s.bad = s.bad || o.bad
	s.plus(negate(o.lo, o.mid, o.hi))
	return s
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

// Float64 is the sum rounded once to the nearest double, half to even; NaN
// after a value that was NaN, infinite or too large.
func (s Sum) Float64() float64 {
	if s.bad {
		return math.NaN()
	}
	lo, mid, hi := s.lo, s.mid, s.hi
	sign := 1.0
	if hi>>63 == 1 {
		lo, mid, hi = negate(lo, mid, hi)
		sign = -1
	}
	unit := 128 - fraction // of the lowest bit of hi
	for range 2 {
		if hi == 0 {
			hi, mid, lo = mid, lo, 0
			unit -= 64
		}
	}
	if hi == 0 {
		return 0
	}
	if by := bits.LeadingZeros64(hi); by > 0 {
		hi, mid, lo = hi<<by|mid>>(64-by), mid<<by|lo>>(64-by), lo<<by
		unit -= by
	}
	if mid|lo != 0 {
		hi |= 1 // below the last bit of a double by far: says that more follows
	}
	return sign * math.Ldexp(float64(roundShift(hi, 11)), unit+11)
}

// Limbs is a number ≥ 0 in units of 2^-66, cut into two words of 44 bits each.
// Both words of up to 2^20 such numbers are added without a carry, so that
// many sums of few numbers cost two additions a number; a Sum takes them in.
type Limbs struct{ Lo, Hi uint64 }

const (
	limb      = 44 // bits
	limbUnits = 66 // bits after the binary point

	// MaxLimbs is how many numbers may be added to one Limbs before a Sum
	// takes them in.
	MaxLimbs = 1 << 20
)

// Split cuts v into limbs. It says no where v is negative, not finite, above
// 2^22, or finer than the unit: the double nearest to a decimal is, below
// 2^-14. Such a number goes to a Sum on its own.
func Split(v float64) (l Limbs, ok bool) {
	b := math.Float64bits(v)
	if b == 0 {
		return l, true
	}
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52) - 1023 - 52 + limbUnits // v = m · 2^(e-limbUnits); large where v is negative
	if e < 0 && e > -53 && m&(1<<-e-1) == 0 {
		m, e = m>>-e, 0
	}
	if e < 0 || e > 2*limb-53 {
		return l, false
	}
	lo, hi := m<<e, m>>(64-e)
	return Limbs{Lo: lo & (1<<limb - 1), Hi: hi<<(64-limb) | lo>>limb}, true
}

// AddLimbs adds the sum of up to MaxLimbs numbers that Split cut.
func (s *Sum) AddLimbs(l Limbs) {
	const lo, hi = fraction - limbUnits, fraction - limbUnits + limb - 64 // bits to the left, of the sum and of its middle word
	s.plus(l.Lo<<lo, l.Lo>>(64-lo), 0)
	s.plus(0, l.Hi<<hi, l.Hi>>(64-hi))
}

// AddSigned adds limbs that may be below zero: sums of up to 2^19 numbers that
// Split cut, or of their opposites.
func (s *Sum) AddSigned(lo, hi int64) {
	s.limb(lo, func(n uint64) Limbs { return Limbs{Lo: n} })
	s.limb(hi, func(n uint64) Limbs { return Limbs{Hi: n} })
}

func (s *Sum) limb(n int64, of func(uint64) Limbs) {
	if n >= 0 {
		s.AddLimbs(of(uint64(n)))
		return
	}
	var minus Sum
	minus.AddLimbs(of(uint64(-n)))
	*s = s.Less(minus)
}
