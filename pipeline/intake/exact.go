package intake

import "math"

// exactSum adds floats without rounding until the end (Shewchuk 1997, as in
// Python's math.fsum), so that a person's sum does not depend on the order of
// the rows.
type exactSum struct{ parts []float64 }

func (s *exactSum) add(x float64) {
	n := 0
	for _, y := range s.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		high := x + y
		if low := y - (high - x); low != 0 {
			s.parts[n] = low
			n++
		}
		x = high
	}
	s.parts = append(s.parts[:n], x)
}

// value is the sum, rounded once.
func (s *exactSum) value() float64 {
	n := len(s.parts)
	if n == 0 {
		return 0
	}
	high, low := s.parts[n-1], 0.0
	for n--; n > 0 && low == 0; n-- {
		x, y := high, s.parts[n-1]
		high = x + y
		low = y - (high - x)
	}
	// Half-even rounding across more than two parts.
	if n > 0 && (low < 0 && s.parts[n-1] < 0 || low > 0 && s.parts[n-1] > 0) {
		if x := high + 2*low; 2*low == x-high {
			high = x
		}
	}
	return high
}
