package scale

import (
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"rung/segment/estimate"
)

// Reliability is how far the items of a scale measure one thing. NaN where a
// coefficient is undefined: fewer than two items or people, or no variation.
type Reliability struct {
	N            int     // complete cases
	Alpha        float64 // Cronbach's α (1951) of raw answers
	Low, High    float64 // Feldt's interval of Alpha, at estimate.Level
	Standardised float64 // α of standardised answers
	AverageR     float64 // mean correlation of two items
	Lambda6      float64 // Guttman's λ6 (1945) of standardised answers
	Mean, SD     float64 // of the score, which is the mean of the items
	Items        []Item
}

// Item is an item within its scale.
type Item struct {
	Mean, SD float64
	// AlphaDropped is α of the other items; NaN where fewer than two are left.
	AlphaDropped float64
	// Rest is the correlation of the item with the sum of the others. Below 0
	// the item says the opposite: it is worded the other way round, and nobody
	// has reversed it.
	Rest float64
}

// Reliability is that of the scale.
func (m Moments) Reliability() Reliability {
	nan := math.NaN()
	r := Reliability{N: m.N, Alpha: nan, Low: nan, High: nan, Standardised: nan, AverageR: nan, Lambda6: nan, Mean: nan, SD: nan}
	for range m.Sums {
		r.Items = append(r.Items, Item{nan, nan, nan, nan})
	}
	if m.N > 0 && len(m.Sums) > 0 {
		r.Mean = 0
		for j := range m.Sums {
			r.Items[j].Mean = m.Mean(j)
			r.Mean += m.Mean(j) / float64(len(m.Sums))
		}
	}
	c := m.Covariance()
	if c == nil {
		return r
	}
	r.SD = math.Sqrt(max(0, mat.Sum(c))) / float64(len(m.Sums))
	r.Alpha = Alpha(c)
	r.Low, r.High = Feldt(r.Alpha, m.N, len(m.Sums))
	if cor := Correlation(c); cor != nil {
		r.Standardised, r.AverageR, r.Lambda6 = Alpha(cor), averageR(cor), Lambda6(cor)
	}
	for j := range r.Items {
		r.Items[j].SD = math.Sqrt(c.At(j, j))
		r.Items[j].AlphaDropped = Alpha(without(c, j))
		r.Items[j].Rest = itemRest(c, j)
	}
	return r
}

// Alpha is Cronbach's α of items with a covariance (or, standardised, a
// correlation): k/(k−1) · (1 − Σ variances / variance of the sum).
func Alpha(c mat.Symmetric) float64 {
	k := c.SymmetricDim()
	if k < 2 {
		return math.NaN()
	}
	all := mat.Sum(c)
	if !(all > 0) {
		return math.NaN()
	}
	return float64(k) / float64(k-1) * (1 - mat.Trace(c)/all)
}

// Feldt is the interval of α of n people and k items: (1−α)/(1−α̂) is F
// distributed with n−1 and (n−1)(k−1) degrees of freedom (Feldt 1965). NaN
// where there is none.
func Feldt(alpha float64, n, k int) (low, high float64) {
	if math.IsNaN(alpha) || n < 2 || k < 2 {
		return math.NaN(), math.NaN()
	}
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (k - 1))}
	tail := (1 - estimate.Level) / 2
	return 1 - (1-alpha)*f.Quantile(1-tail), 1 - (1-alpha)*f.Quantile(tail)
}

// Correlation is that of items with a covariance; nil where one of them does
// not vary.
func Correlation(c mat.Symmetric) *mat.SymDense {
	k := c.SymmetricDim()
	out := mat.NewSymDense(k, nil)
	for i := range k {
		if !(c.At(i, i) > 0) {
			return nil
		}
		for j := range i {
			out.SetSym(i, j, c.At(i, j)/math.Sqrt(c.At(i, i)*c.At(j, j)))
		}
		out.SetSym(i, i, 1)
	}
	return out
}

func averageR(cor mat.Symmetric) float64 {
	k := float64(cor.SymmetricDim())
	if k < 2 {
		return math.NaN()
	}
	return (mat.Sum(cor) - k) / (k * (k - 1))
}

// Lambda6 is Guttman's λ6 of items with a correlation: 1 less what of each item
// the others do not explain, over the variance of their sum. NaN where an item
// follows from the others.
func Lambda6(cor mat.Symmetric) float64 {
	var inverse mat.Dense
	if cor.SymmetricDim() < 2 || inverse.Inverse(cor) != nil {
		return math.NaN()
	}
	own := 0.0
	for i := range cor.SymmetricDim() {
		own += 1 / inverse.At(i, i)
	}
	return 1 - own/mat.Sum(cor)
}

// without is a covariance without an item.
func without(c mat.Symmetric, item int) *mat.SymDense {
	k := c.SymmetricDim()
	if k < 2 {
		return &mat.SymDense{}
	}
	out := mat.NewSymDense(k-1, nil)
	place := func(i int) int {
		if i > item {
			return i - 1
		}
		return i
	}
	for i := range k {
		for j := range i + 1 {
			if i != item && j != item {
				out.SetSym(place(i), place(j), c.At(i, j))
			}
		}
	}
	return out
}

// itemRest is the correlation of an item with the sum of the others.
func itemRest(c mat.Symmetric, item int) float64 {
	own, with := c.At(item, item), 0.0
	for j := range c.SymmetricDim() {
		if j != item {
			with += c.At(item, j)
		}
	}
	rest := mat.Sum(c) - own - 2*with
	if !(own > 0) || !(rest > 0) {
		return math.NaN()
	}
	return min(1, max(-1, with/math.Sqrt(own*rest)))
}

// leastUnique is the least part of an item's variance that is its own: below it
// a factor would explain more than there is (Heywood's case). It is the bound
// of R's factanal.
const leastUnique = 0.005

// Omega is McDonald's ω total of one factor: (Σλ)² / ((Σλ)² + Σ(1−λ²)), λ being
// the loadings by maximum likelihood on a correlation of at least three items,
// found by EM (Rubin & Thayer 1982). NaN where there are none.
func Omega(cor mat.Symmetric) float64 {
	k := cor.SymmetricDim()
	if k < 3 {
		return math.NaN()
	}
	loading, own := make([]float64, k), make([]float64, k)
	for i := range k {
		loading[i], own[i] = math.Sqrt(0.5), 0.5
	}
	const most, small = 100000, 1e-13
	for range most {
		if step(cor, loading, own) < small {
			break
		}
	}
	sum, unique := 0.0, 0.0
	for _, l := range loading {
		sum, unique = sum+l, unique+1-l*l
	}
	return sum * sum / (sum*sum + unique)
}

// step is one of EM: it improves loadings and unique variances, and returns by
// how much the largest of them moved.
func step(cor mat.Symmetric, loading, own []float64) (moved float64) {
	k := len(loading)
	beta, precision := make([]float64, k), 1.0
	for i, l := range loading {
		beta[i] = l / own[i]
		precision += l * l / own[i]
	}
	with, variance := make([]float64, k), 1/precision // of the factor, given the items
	for i := range k {
		for j := range k {
			with[i] += cor.At(i, j) * beta[j] / precision
		}
		variance += beta[i] / precision * with[i]
	}
	for i := range k {
		l := with[i] / variance
		moved = max(moved, math.Abs(l-loading[i]))
		loading[i], own[i] = l, max(leastUnique, 1-l*with[i])
	}
	return moved
}
