package scale

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"rung/segment/estimate"
)

// ICC is an intraclass correlation with the F test that it is zero and its
// interval at estimate.Level. A field is NaN where it is undefined.
type ICC struct {
	Value     float64
	Low, High float64
	F, P      float64
	D1, D2    float64 // degrees of freedom of F
}

// Raters are the intraclass correlations of subjects that the same raters
// scored (Shrout & Fleiss 1979; McGraw & Wong 1996, tables 4 and 7): of one
// rating, and of the mean of all raters'.
type Raters struct {
	Subjects, Raters             int
	OneWay, OneWayMean           ICC // ICC(1), ICC(k): who rated is not known
	Agreement, AgreementMean     ICC // ICC(A,1), ICC(A,k): raters should say the same
	Consistency, ConsistencyMean ICC // ICC(C,1), ICC(C,k): they may differ by a constant
}

// anova is the mean squares of subjects by raters.
type anova struct{ n, k, rows, columns, residual, within float64 }

// Rated compares raters: one row a subject, one score a rater. A subject that
// somebody did not score (NaN) is left out.
func Rated(raters int, scores [][]float64) Raters {
	var rows [][]float64
	for _, row := range scores {
		if Complete(raters, [][]float64{row}).N == 1 {
			rows = append(rows, row)
		}
	}
	r := Raters{Subjects: len(rows), Raters: raters}
	if len(rows) < 2 || raters < 2 {
		nan := math.NaN()
		none := ICC{nan, nan, nan, nan, nan, nan, nan}
		r.OneWay, r.OneWayMean, r.Agreement, r.AgreementMean, r.Consistency, r.ConsistencyMean = none, none, none, none, none, none
		return r
	}
	a := analyse(rows, raters)
	r.OneWay, r.OneWayMean = a.oneWay()
	r.Agreement, r.AgreementMean = a.agreement()
	r.Consistency, r.ConsistencyMean = a.consistency()
	return r
}

// analyse splits the squared deviations of scores.
func analyse(rows [][]float64, raters int) anova {
	var all, squares estimate.Sum
	columns := make([]estimate.Sum, raters)
	var byRow estimate.Sum
	for _, row := range rows {
		g := GroupOf(row)
		all.Add(g.Sum)
		squares.Add(g.Squares)
		byRow.Add(g.Sum * g.Sum)
		for j, x := range row {
			columns[j].Add(x)
		}
	}
	n, k := float64(len(rows)), float64(raters)
	middle, byColumn := all.Float64()*all.Float64()/(n*k), 0.0
	for _, c := range columns {
		byColumn += c.Float64() * c.Float64()
	}
	whole := squares.Float64() - middle
	between, across := byRow.Float64()/k-middle, byColumn/n-middle
	rest := max(0, settle(whole-between-across, squares.Float64()))
	return anova{n, k, between / (n - 1), across / (k - 1), rest / ((n - 1) * (k - 1)), (across + rest) / (n * (k - 1))}
}

// tails are the quantiles of F for an interval, upper and lower.
func tails(d1, d2 float64) (upper, lower float64) {
	tail := 1 - (1-estimate.Level)/2
	return distuv.F{D1: d1, D2: d2}.Quantile(tail), distuv.F{D1: d2, D2: d1}.Quantile(tail)
}

func test(f, d1, d2 float64) (p float64) {
	if math.IsNaN(f) {
		return f
	}
	return distuv.F{D1: d1, D2: d2}.Survival(f)
}

// ratioICC are the correlations of one rating and of the mean, which are
// functions of one F alone: (F−1)/(F+k−1) and 1−1/F.
func (a anova) ratioICC(noise, d2 float64) (one, mean ICC) {
	f, d1 := quotient(a.rows, noise), a.n-1
	upper, lower := tails(d1, d2)
	of := func(f float64) float64 { return (f - 1) / (f + a.k - 1) }
	p := test(f, d1, d2)
	return ICC{of(f), of(f / upper), of(f * lower), f, p, d1, d2}, ICC{1 - 1/f, 1 - upper/f, 1 - 1/(f*lower), f, p, d1, d2}
}

func (a anova) oneWay() (one, mean ICC) { return a.ratioICC(a.within, a.n*(a.k-1)) }

func (a anova) consistency() (one, mean ICC) { return a.ratioICC(a.residual, (a.n-1)*(a.k-1)) }

// agreement has the degrees of freedom of Satterthwaite. At a correlation of 0
// raters do not differ, so that the test is against what is left.
func (a anova) agreement() (one, mean ICC) {
	value := quotient(a.rows-a.residual, a.rows+(a.k-1)*a.residual+a.k/a.n*(a.columns-a.residual))
	average := quotient(a.rows-a.residual, a.rows+(a.columns-a.residual)/a.n)
	d1, d2 := a.n-1, a.freedom(value)
	upper, lower := tails(d1, d2)
	both := a.k*a.columns + (a.k*a.n-a.k-a.n)*a.residual
	low := a.n * (a.rows - upper*a.residual) / (upper*both + a.n*a.rows)
	high := a.n * (lower*a.rows - a.residual) / (both + a.n*lower*a.rows)
	f := quotient(a.rows, a.residual)
	p := test(f, d1, d2)
	spearman := func(r float64) float64 { return a.k * r / (1 + (a.k-1)*r) }
	return ICC{value, low, high, f, p, d1, d2}, ICC{average, spearman(low), spearman(high), f, p, d1, d2}
}

// freedom is what the noise of raters and of what is left has at a correlation.
func (a anova) freedom(icc float64) float64 {
	ratio := a.k * icc / (a.n * (1 - icc))
	u, v := ratio*a.columns, (1+ratio*(a.n-1))*a.residual
	return (u + v) * (u + v) / (u*u/(a.k-1) + v*v/((a.n-1)*(a.k-1)))
}
