package ladder

import "math"

// WearOut puts the stamps of a new counter just before they start over, with
// the first stamps of its youth still in place.
func WearOut(c *Counter) {
	for _, s := range []*stamps{&c.seen, &c.mark, &c.once} {
		s.current = math.MaxUint32 - 2
		for i := range s.at {
			s.at[i] = uint32(i%2) + 1
		}
	}
}
