package paper

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Contracts, the trait that stands in no banner, with weight and segment:
//
//	      weight  age       shift  contract
//	r1    1       under 40  night  permanent
//	r2    2       under 40  day    fixed-term
//	r3    0.5     40+       night  permanent
//	r4    1       40+       day    agency
//	r5    2       40+       night  permanent
//	r6    1       under 40  night  agency
//	r7    0.5     40+       day    not known
//	r8    1       under 40  day    fixed-term
func traitAnswers() []Want {
	a := &answers{n: [5]int{7, 4, 3, 3, 4}, w: columns{8.5, 5, 3.5, 4, 4.5}} // all but r7
	a.row("contract", "", a.size()).is("respondents", a.size()).empty("respondents")
	a.row("contract=permanent", "", columns{3, 1, 2, 0, 3}).said(columns{3.5, 1, 2.5, 0, 3.5}) // r1 r3 r5
	a.row("contract=net:temporary", "", columns{4, 3, 1, 3, 1}).said(columns{5, 4, 1, 4, 1})   // r2 r4 r6 r8
	a.row("contract=fixed-term", "", columns{2, 2, 0, 2, 0}).said(columns{3, 3, 0, 3, 0})      // r2 r8
	a.row("contract=agency", "", columns{2, 1, 1, 1, 1}).said(columns{2, 1, 1, 1, 1})          // r4 r6

	// The tests cross contracts with age and with shift, where nobody rotates.
	// Of each cell the weight and the sum of squared weights: r1 | r3 r5,
	// r2 r8 | nobody, r6 | r4 by age; nobody | r1 r3 r5, r2 r8 | nobody, r4 | r6 by shift.
	a.tested("people: age", [3][2]float64{{1, 2.5}, {3, 0}, {1, 1}}, [3][2]float64{{1, 4.25}, {5, 0}, {1, 1}})
	a.tested("people: shift", [3][2]float64{{0, 3.5}, {3, 0}, {1, 1}}, [3][2]float64{{0, 5.25}, {5, 0}, {1, 1}})
	return a.list
}

// tested states the test of three contracts by two columns. Pearson's χ² of
// shares p is Σ p²/(row·column) − 1, times 7 people. Its expectation under the
// design comes from two contrasts c of the cells, each contract less the last in
// the first column less the second. With a = c/p where there are people, and m
// their mean, M = Σ c·a'/7 and L = 7/6 · Σ S(a−m)(a−m)'/W² have the generalised
// design effects M⁻¹L. F is χ² over their sum on sum²/(sum of squares) degrees of
// freedom, and six times as many (Rao & Scott 1984).
func (a *answers) tested(with string, w, squares [3][2]float64) {
	const people = 7
	var rows [3]float64
	var of [2]float64
	for i := range w {
		for j, x := range w[i] {
			rows[i] += x
			of[j] += x
		}
	}
	all := of[0] + of[1]
	x := -1.0
	var m [2]float64
	var M, L, effects [2][2]float64
	contrast := func(i, j, q int) float64 {
		sign := float64(1 - 2*j)
		switch i {
		case q:
			return sign
		case 2:
			return -sign
		}
		return 0
	}
	for i := range w {
		for j := range w[i] {
			x += w[i][j] * w[i][j] / (rows[i] * of[j])
			for q := range m {
				if w[i][j] > 0 {
					m[q] += contrast(i, j, q)
				}
			}
		}
	}
	for i := range w {
		for j := range w[i] {
			p := w[i][j] / all
			if p == 0 {
				continue
			}
			for q := range m {
				for r := range m {
					M[q][r] += contrast(i, j, q) * contrast(i, j, r) / p / people
					L[q][r] += people / (people - 1.0) * squares[i][j] / all / all * (contrast(i, j, q)/p - m[q]) * (contrast(i, j, r)/p - m[r])
				}
			}
		}
	}
	det := M[0][0]*M[1][1] - M[0][1]*M[1][0]
	for q := range m {
		effects[0][q] = (M[1][1]*L[0][q] - M[0][1]*L[1][q]) / det
		effects[1][q] = (M[0][0]*L[1][q] - M[1][0]*L[0][q]) / det
	}
	sum := effects[0][0] + effects[1][1]
	sumOfSquares := effects[0][0]*effects[0][0] + 2*effects[0][1]*effects[1][0] + effects[1][1]*effects[1][1]
	f, df := people*x/sum, sum*sum/sumOfSquares
	row := a.row("contract", with, columns{people})
	for _, s := range []struct {
		name  string
		value float64
	}{
		{"respondents", people}, {"f", f}, {"df", df}, {"df2", 6 * df}, {"p_value", distuv.F{D1: df, D2: 6 * df}.Survival(f)},
		{"cramers_v", math.Sqrt(x)}, {"smallest_expected", 2 * 3 / 7.0}, // two of a contract, three in the smaller column
	} {
		row.is(s.name, columns{s.value, none, none, none, none})
	}
}
