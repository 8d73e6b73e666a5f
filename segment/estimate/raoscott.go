package estimate

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Cells is a table of shares of all people by rows and columns, row after row,
// with their covariance by the design.
type Cells struct {
	Rows, Columns int
	Share         []float64
	Covariance    *mat.SymDense // of shares, from Design.Cov
	N             float64       // people, unweighted
	DF            float64       // of the design: primary sampling units less strata
}

// CellsOf makes Cells of the weighted totals of cells and their covariance, by
// linearisation.
func CellsOf(rows, columns int, total []float64, covariance *mat.SymDense, n, df float64) Cells {
	all := 0.0
	for _, x := range total {
		all += x
	}
	k := len(total)
	c := Cells{Rows: rows, Columns: columns, Share: make([]float64, k), N: n, DF: df}
	for i, x := range total {
		c.Share[i] = x / all
	}
	gradient := mat.NewDense(k, k, nil) // (1 − p 1') / all
	for i := range k {
		for j := range k {
			gradient.Set(i, j, -c.Share[i]/all)
		}
		gradient.Set(i, i, (1-c.Share[i])/all)
	}
	c.Covariance = sandwich(gradient, covariance)
	return c
}

// sandwich is AVA'.
func sandwich(a mat.Matrix, v *mat.SymDense) *mat.SymDense {
	n, _ := a.Dims()
	var left, full mat.Dense
	left.Mul(a, v)
	full.Mul(&left, a.T())
	out := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			out.SetSym(i, j, (full.At(i, j)+full.At(j, i))/2)
		}
	}
	return out
}

// RaoScott are Rao and Scott's tests that rows do not matter for columns.
type RaoScott struct {
	// F is Pearson's χ² over the sum of the generalised design effects, on d0 and
	// d0·df degrees of freedom (second order; Rao & Scott 1984, Thomas & Rao 1987).
	F Test
	// Chi is Pearson's χ² of N people with the shares; its P has it over the mean
	// design effect (first order).
	Chi Test
	// MeanEffect is the mean generalised design effect.
	MeanEffect float64
}

// RaoScott tests a table like R's svychisq with "F" and "Chisq". NaN where
// fewer than two rows or columns have people, or the design has no degrees of
// freedom.
func (c Cells) RaoScott() RaoScott {
	rows, columns := c.margins()
	effects := c.effects(rows, columns)
	if effects == nil {
		return RaoScott{F: untested(), Chi: untested(), MeanEffect: math.NaN()}
	}
	trace, squares := mat.Trace(effects), 0.0
	k, _ := effects.Dims()
	for i := range k {
		for j := range k {
			squares += effects.At(i, j) * effects.At(j, i)
		}
	}
	x := 0.0
	for i := range c.Rows {
		for j := range c.Columns {
			if e := rows[i] * columns[j]; e > 0 {
				x += (c.Share[i*c.Columns+j] - e) * (c.Share[i*c.Columns+j] - e) / e
			}
		}
	}
	x *= c.N
	out := RaoScott{MeanEffect: trace / float64(k)}
	out.Chi = Test{Statistic: x, DF: float64(k), P: chiTail(x/out.MeanEffect, float64(k))}
	d0 := trace * trace / squares
	out.F = Test{Statistic: x / trace, DF: d0, DF2: d0 * c.DF}
	out.F.P = fisherTail(out.F.Statistic, out.F.DF, out.F.DF2)
	return out
}

func (c Cells) margins() (rows, columns []float64) {
	rows, columns = make([]float64, c.Rows), make([]float64, c.Columns)
	for k, p := range c.Share {
		rows[k/c.Columns] += p
		columns[k%c.Columns] += p
	}
	return rows, columns
}

// effects is the matrix of generalised design effects of the interaction:
// (C'D⁻¹C/N)⁻¹ C'D⁻¹VD⁻¹C, D being the shares and C what of the
// interaction the main effects do not explain. Empty rows and columns are left
// out. Any basis has its traces.
func (c Cells) effects(rows, columns []float64) *mat.Dense {
	var cells []int // those of rows and columns that have people
	var of []float64
	var r, k int
	for i, x := range rows {
		if x <= 0 {
			continue
		}
		r++
		k = 0
		for j, y := range columns {
			if y > 0 {
				k++
				cells = append(cells, i*c.Columns+j)
				of = append(of, c.Share[i*c.Columns+j])
			}
		}
	}
	if r < 2 || k < 2 || !(c.DF > 0) {
		return nil
	}
	basis := contrasts(r, k)
	m, q := basis.Dims()
	scaled := mat.NewDense(m, q, nil) // D⁻¹C; nothing where a cell is empty, as svychisq has it
	for i := range m {
		for j := range q {
			if of[i] > 0 {
				scaled.Set(i, j, basis.At(i, j)/of[i])
			}
		}
	}
	v := mat.NewSymDense(m, nil)
	for i := range m {
		for j := range i + 1 {
			v.SetSym(i, j, c.Covariance.At(cells[i], cells[j]))
		}
	}
	var simple, left, out mat.Dense
	simple.Mul(basis.T(), scaled)
	simple.Scale(1/c.N, &simple)
	left = *mat.DenseCopyOf(sandwich(scaled.T(), v))
	if err := out.Solve(&simple, &left); err != nil {
		return nil
	}
	return &out
}

// contrasts is a basis of the interactions of r rows and k columns: what is
// orthogonal to all main effects, cells row after row.
func contrasts(r, k int) *mat.Dense {
	out := mat.NewDense(r*k, (r-1)*(k-1), nil)
	for a := range r - 1 {
		for b := range k - 1 {
			q := a*(k-1) + b
			// The difference of row a and the last, of column b and the last.
			out.Set(a*k+b, q, 1)
			out.Set(a*k+k-1, q, -1)
			out.Set((r-1)*k+b, q, -1)
			out.Set((r-1)*k+k-1, q, 1)
		}
	}
	return out
}

// Wald tests that rows do not matter for columns by the distances of totals
// from those expected, as R's svychisq does with "Wald", and with "adjWald"
// where adjusted says so: F on (r−1)(c−1) and df, or df−(r−1)(c−1)+1, degrees
// of freedom (Koch, Freeman & Freeman 1975; Thomas & Rao 1987). total is the
// weighted totals of cells, row after row, and covariance theirs. NaN where the
// covariance is singular or degrees of freedom are too few.
func Wald(rows, columns int, total []float64, covariance *mat.SymDense, df float64, adjusted bool) Test {
	row, column, all := make([]float64, rows), make([]float64, columns), 0.0
	for k, x := range total {
		row[k/columns] += x
		column[k%columns] += x
		all += x
	}
	n := (rows - 1) * (columns - 1)
	if n < 1 || !(all > 0) {
		return untested()
	}
	y, jacobian := mat.NewVecDense(n, nil), mat.NewDense(n, len(total), nil)
	for q := range n {
		i, j := 1+q/(columns-1), 1+q%(columns-1)
		expected := row[i] * column[j] / all
		y.SetVec(q, total[i*columns+j]-expected)
		for k := range total {
			slope := expected / all
			if k/columns == i {
				slope -= column[j] / all
			}
			if k%columns == j {
				slope -= row[i] / all
			}
			if k == i*columns+j {
				slope++
			}
			jacobian.Set(q, k, slope)
		}
	}
	x, ok := quadratic(y, sandwich(jacobian, covariance))
	t := Test{DF: float64(n), DF2: df}
	t.Statistic = x / t.DF
	if adjusted {
		t.DF2 = df - t.DF + 1
		t.Statistic *= t.DF2 / df
	}
	if !ok || !(t.DF2 > 0) {
		return untested()
	}
	t.P = fisherTail(t.Statistic, t.DF, t.DF2)
	return t
}
