package estimate

// Dominated says that a sum of amounts of persons, the two largest of which
// are given, tells too much about one of them: the largest is more than half of
// it, the two largest more than 67 %, or the rest after both is less than 10 %
// of the largest, so that the second could tell the first (p % rule; Hundepool
// et al. 2012, 4.2). Amounts are taken without sign and weight.
func Dominated(sum, first, second float64) bool {
	const slack = 1e-9 // of rounding, towards safety
	return first > 0 && (first > 0.5*sum*(1-slack) || first+second > 0.67*sum*(1-slack) || sum-first-second < 0.1*first*(1+slack))
}

// Mass is what a sum of amounts of persons is made of, without signs and
// weights: all of them together, and the two largest.
type Mass struct{ Sum, First, Second float64 }

// Dominated says that one or two persons make up too much of m.
func (m Mass) Dominated() bool { return Dominated(m.Sum, m.First, m.Second) }

// With is m and the amounts of other persons together.
func (m Mass) With(o Mass) Mass {
	m.Sum += o.Sum
	for _, x := range [2]float64{o.First, o.Second} {
		switch {
		case x > m.First:
			m.First, m.Second = x, m.First
		case x > m.Second:
			m.Second = x
		}
	}
	return m
}

// Weigh says what the sum in a column is made of, and that the figure is
// sensitive where it is dominated. Disclosure control asks what hidden sums
// amount to together.
func (l *Line) Weigh(column int, m Mass) {
	if l.masses == nil {
		l.masses = make([]Mass, l.columns)
	}
	l.masses[column] = m
	if m.Dominated() {
		l.Sensitive(column)
	}
}

// Mass is what Weigh said of a column; the zero Mass where it said nothing.
func (l *Line) Mass(column int) Mass {
	if l == nil || l.masses == nil {
		return Mass{}
	}
	return l.masses[column]
}
