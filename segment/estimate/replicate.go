package estimate

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// replicate takes replicate weights into the design.
func (d *Design) replicate() error {
	n := len(d.draw.Replicates)
	if n < 2 {
		return fmt.Errorf("%d replicate weights have no variance", n)
	}
	if d.draw.Each != nil && len(d.draw.Each) != n {
		return fmt.Errorf("%d replicates have %d scales", n, len(d.draw.Each))
	}
	d.scales = make([]float64, n)
	for r, of := range d.draw.Replicates {
		if len(of) != d.draw.Len {
			return fmt.Errorf("replicate %d has %d weights for %d respondents", r+1, len(of), d.draw.Len)
		}
		d.scales[r] = 1
		if d.draw.Each != nil {
			d.scales[r] = d.draw.Each[r]
		}
		if d.draw.Scale != 0 {
			d.scales[r] *= d.draw.Scale
		}
	}
	d.rank = rankOf(d.draw.Replicates, d.draw.Len)
	return nil
}

// replicates is Total by replicate weights.
func (d *Design) replicates(who []int32, v []float64) Influence {
	out := Influence{v: make([]float64, len(d.scales)), filled: true}
	for r, of := range d.draw.Replicates {
		for k, i := range who {
			out.v[r] += (of[i] - d.weight(i)) * v[k]
		}
	}
	return out
}

// between is the covariance by replicates about their mean.
func (d *Design) between(a, b Influence) float64 {
	if a.v == nil || b.v == nil {
		return 0
	}
	n, ma, mb := 0.0, 0.0, 0.0
	for r, scale := range d.scales {
		if scale > 0 {
			n, ma, mb = n+1, ma+a.v[r], mb+b.v[r]
		}
	}
	ma, mb = ma/n, mb/n
	sum := 0.0
	for r, scale := range d.scales {
		sum += scale * (a.v[r] - ma) * (b.v[r] - mb)
	}
	return sum
}

// fewRows is how many respondents rankOf looks at one by one.
const fewRows = 4096

// rankOf is the rank of replicate weights. Of many respondents it takes random
// sums, keyed by their places, four times as many as there are replicates:
// these have the same rank but for chances that no double can show.
func rankOf(weights [][]float64, respondents int) int {
	rows, columns := respondents, len(weights)
	sketch := rows > fewRows && rows > 4*columns
	if sketch {
		rows = 4 * columns
	}
	if rows == 0 {
		return 0
	}
	m := mat.NewDense(rows, columns, nil)
	for i := range respondents {
		row, by := i, 1.0
		if sketch {
			h := mix(uint64(i))
			row, by = int(h%uint64(rows)), 0.5+float64(h>>40)/(1<<24)
		}
		for r, of := range weights {
			m.Set(row, r, m.At(row, r)+by*of[i])
		}
	}
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDNone) {
		return 0
	}
	values := svd.Values(nil)
	rank := 0
	for _, v := range values {
		if v > 1e-7*values[0] {
			rank++
		}
	}
	return rank
}

// mix is the finaliser of splitmix64 (Steele, Lea & Flood 2014): neighbouring
// numbers come out unrelated.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
