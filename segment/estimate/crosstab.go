package estimate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Crosstab is unweighted counts of people by rows and columns, each person
// once. Rows and columns of nobody do not count for its tests.
type Crosstab [][]float64

// margins are the sums of rows and columns, and all people.
func (c Crosstab) margins() (rows, columns []float64, n float64) {
	rows = make([]float64, len(c))
	if len(c) > 0 {
		columns = make([]float64, len(c[0]))
	}
	for i, row := range c {
		for j, x := range row {
			rows[i] += x
			columns[j] += x
			n += x
		}
	}
	return rows, columns, n
}

func filled(margin []float64) int {
	n := 0
	for _, x := range margin {
		if x > 0 {
			n++
		}
	}
	return n
}

// independent sums what of says of each cell and the count that is expected
// when rows do not matter for columns, and tests it as χ².
func (c Crosstab) independent(of func(count, expected float64) float64) Test {
	rows, columns, n := c.margins()
	r, k := filled(rows), filled(columns)
	if r < 2 || k < 2 {
		return untested()
	}
	t := Test{DF: float64((r - 1) * (k - 1))}
	for i, row := range c {
		for j, x := range row {
			if e := rows[i] * columns[j] / n; e > 0 {
				t.Statistic += of(x, e)
			}
		}
	}
	t.P = chiTail(t.Statistic, t.DF)
	return t
}

// Pearson is Pearson's χ² without continuity correction. Fewer than two rows or
// columns of people cannot be tested: NaN.
func (c Crosstab) Pearson() Test {
	return c.independent(func(x, e float64) float64 { return (x - e) * (x - e) / e })
}

// LikelihoodRatio is G².
func (c Crosstab) LikelihoodRatio() Test {
	return c.independent(func(x, e float64) float64 {
		if x == 0 {
			return 0
		}
		return 2 * x * math.Log(x/e)
	})
}

// SmallestExpected is the smallest count that is expected when rows do not
// matter for columns: χ² wants 1 at least. NaN where there are no people.
func (c Crosstab) SmallestExpected() float64 {
	rows, columns, n := c.margins()
	least := math.NaN()
	for _, r := range rows {
		for _, k := range columns {
			if e := r * k / n; e > 0 && !(e >= least) {
				least = e
			}
		}
	}
	return least
}

// CramersV is how strongly rows and columns hang together, from 0 to 1; NaN
// where Pearson is.
func (c Crosstab) CramersV() float64 {
	rows, columns, n := c.margins()
	return math.Sqrt(c.Pearson().Statistic / n / float64(min(filled(rows), filled(columns))-1))
}

// BergsmasV is CramersV without its bias in small samples (Bergsma 2013): 0
// where nothing hangs together.
func (c Crosstab) BergsmasV() float64 {
	rows, columns, n := c.margins()
	r, k := float64(filled(rows)), float64(filled(columns))
	x := c.Pearson().Statistic
	if math.IsNaN(x) {
		return x
	}
	phi := max(0, x/n-(r-1)*(k-1)/(n-1))
	r -= (r - 1) * (r - 1) / (n - 1)
	k -= (k - 1) * (k - 1) / (n - 1)
	return math.Sqrt(phi / min(r-1, k-1))
}

// Residuals are the adjusted standardised residuals of cells, which are about
// normal when rows do not matter for columns (Haberman 1973). NaN where a row or
// a column has nobody or everybody.
func (c Crosstab) Residuals() [][]float64 {
	rows, columns, n := c.margins()
	out := make([][]float64, len(c))
	for i, row := range c {
		out[i] = make([]float64, len(row))
		for j, x := range row {
			e := rows[i] * columns[j] / n
			v := e * (1 - rows[i]/n) * (1 - columns[j]/n)
			out[i][j] = math.NaN()
			if v > 0 {
				out[i][j] = (x - e) / math.Sqrt(v)
			}
		}
	}
	return out
}

// square is the number of categories of a table of twice the same.
func (c Crosstab) square() (int, bool) { return len(c), len(c) > 1 && len(c) == len(c[0]) }

// Bowker tests that as many people went from each category to each other as
// came back (Bowker 1948; McNemar 1947 where there are two). Pairs of categories
// between which nobody went do not count. NaN where nobody went anywhere, or rows
// and columns are not the same.
func (c Crosstab) Bowker() Test {
	k, ok := c.square()
	if !ok {
		return untested()
	}
	t := Test{}
	for i := range k {
		for j := range i {
			if moved := c[i][j] + c[j][i]; moved > 0 {
				t.Statistic += (c[i][j] - c[j][i]) * (c[i][j] - c[j][i]) / moved
				t.DF++
			}
		}
	}
	if t.DF == 0 {
		return untested()
	}
	t.P = chiTail(t.Statistic, t.DF)
	return t
}

// StuartMaxwell tests that categories are as large before as after, rows and
// columns being the same people's (Stuart 1955; Maxwell 1970). Categories that
// nobody left or came to do not count. NaN where nobody went anywhere, where
// people went within sets of categories that do not touch, or rows and columns
// are not the same.
func (c Crosstab) StuartMaxwell() Test {
	k, ok := c.square()
	if !ok {
		return untested()
	}
	rows, columns, _ := c.margins()
	var moved []int
	for i := range k {
		if rows[i]+columns[i] > 2*c[i][i] {
			moved = append(moved, i)
		}
	}
	m := len(moved) - 1 // the last one follows from the others
	if m < 1 {
		return untested()
	}
	d, v := mat.NewVecDense(m, nil), mat.NewSymDense(m, nil)
	for a, i := range moved[:m] {
		d.SetVec(a, rows[i]-columns[i])
		v.SetSym(a, a, rows[i]+columns[i]-2*c[i][i])
		for b, j := range moved[:a] {
			v.SetSym(a, b, -c[i][j]-c[j][i])
		}
	}
	x, ok := quadratic(d, v)
	if !ok {
		return untested()
	}
	return Test{Statistic: x, DF: float64(m), P: chiTail(x, float64(m))}
}

// quadratic is d'V⁻¹d; no where V is singular.
func quadratic(d *mat.VecDense, v *mat.SymDense) (float64, bool) {
	var factor mat.Cholesky
	if !factor.Factorize(v) || factor.Cond() > 1e13 {
		return math.NaN(), false
	}
	var solved mat.VecDense
	if err := factor.SolveVecTo(&solved, d); err != nil {
		return math.NaN(), false
	}
	return mat.Dot(d, &solved), true
}
