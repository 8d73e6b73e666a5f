package estimate

// Freedom is the degrees of freedom of the whole design: all primary sampling
// units less all strata, or the rank of replicate weights less 1. Those of a
// domain (DF) are at most as many.
func (d *Design) Freedom() float64 {
	if d.scales != nil {
		return float64(d.rank - 1)
	}
	return float64(len(d.units) - len(d.strata))
}
