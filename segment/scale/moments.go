package scale

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"rung/segment/estimate"
)

// Moments are what the complete cases of a scale add up to. They add up over
// disjoint people.
type Moments struct {
	N       int       // complete cases
	Sums    []float64 // per item, Σx
	Squares []float64 // Σx_j·x_k, the lower triangle by rows: 00, 10, 11, 20 …
}

// Complete is the moments of the people who answered every item: one row a
// person, NaN where no answer was given. The order of rows shows in no bit.
func Complete(items int, answers [][]float64) Moments {
	sums, squares := make([]estimate.Sum, items), make([]estimate.Sum, items*(items+1)/2)
	m := Moments{}
	for _, row := range answers {
		if slices.ContainsFunc(row, math.IsNaN) {
			continue
		}
		m.N++
		at := 0
		for j, x := range row {
			sums[j].Add(x)
			for _, y := range row[:j+1] {
				squares[at].Add(x * y)
				at++
			}
		}
	}
	m.Sums, m.Squares = floats(sums), floats(squares)
	return m
}

func floats(sums []estimate.Sum) []float64 {
	out := make([]float64, len(sums))
	for k, s := range sums {
		out[k] = s.Float64()
	}
	return out
}

// Items is the number of items.
func (m Moments) Items() int { return len(m.Sums) }

// Mean is the mean of an item.
func (m Moments) Mean(item int) float64 { return m.Sums[item] / float64(m.N) }

// Covariance is that of all items, over N−1; nil with fewer than two people.
func (m Moments) Covariance() *mat.SymDense {
	if m.N < 2 || len(m.Sums) == 0 {
		return nil
	}
	n, at := float64(m.N), 0
	c := mat.NewSymDense(len(m.Sums), nil)
	for j := range m.Sums {
		for k := range j + 1 {
			c.SetSym(j, k, settle(m.Squares[at]-m.Sums[j]*m.Sums[k]/n, m.Squares[at])/(n-1))
			at++
		}
	}
	return c
}

// settle is a difference, or 0 where it is only the rounding of what it was
// taken of: an item that everybody answers alike has no variance.
func settle(difference, of float64) float64 {
	if math.Abs(difference) <= 1e-13*math.Abs(of) {
		return 0
	}
	return difference
}

// Pairwise is the covariance of items in which each pair of them counts the
// people who answered both. It need not be that of any people: it may have
// negative eigenvalues. NaN where fewer than two people answered a pair.
func Pairwise(items int, answers [][]float64) *mat.SymDense {
	c := mat.NewSymDense(items, nil)
	for j := range items {
		for k := range j + 1 {
			var both [][]float64
			for _, row := range answers {
				both = append(both, []float64{row[j], row[k]})
			}
			of := math.NaN()
			if pair := Complete(2, both).Covariance(); pair != nil {
				of = pair.At(0, 1)
			}
			c.SetSym(j, k, of)
		}
	}
	return c
}
