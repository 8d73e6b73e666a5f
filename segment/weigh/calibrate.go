package weigh

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Distance is how far calibrated weights are from base weights; calibration
// makes it as small as the totals allow (Deville and Särndal 1992).
type Distance uint8

// The distances. Linear, the zero Distance: the generalised regression
// estimator; factors may be negative without bounds. Exponential: raking. Logit:
// always within its bounds, which it needs.
const (
	Linear Distance = iota
	Exponential
	Logit
)

// Calibration is how Calibrate goes about. The zero Calibration is linear
// without bounds.
type Calibration struct {
	Distance Distance
	// Lower and Upper bound the factor, Lower < 1 < Upper; both 0 mean no bounds.
	// Linear and exponential factors are cut at them while weights are sought.
	Lower, Upper float64
	Tolerance    float64  // largest error of a total by (1 + the total); 0 means 1e-11
	Iterations   int      // 0 means 100
	Names        []string // of the totals, for messages; may be nil
}

// Calibrate is the factors g for which Σ base·g·x_j comes to totals[j], of each
// column x_j. A column of ones is not added: state it with the size of the
// population. Columns that follow from others are fine where their totals do
// too. Any error is an *Error.
func Calibrate(base []float64, x [][]float64, totals []float64, c Calibration) ([]float64, error) {
	if c.Distance == Logit && !c.bounded() {
		return nil, &Error{Kind: BadOption, Text: "logit calibration needs bounds of the factor", Hint: "state them, such as 0.3 to 3"}
	}
	if c.bounded() && !(c.Lower < 1 && c.Upper > 1) {
		return nil, &Error{Kind: BadOption, Text: "bounds of the factor do not lie on both sides of 1", Hint: "correct the option"}
	}
	if len(x) == 0 || len(x) != len(totals) {
		return nil, &Error{Kind: BadTarget, Text: "there is not one total for each column", Hint: "correct the totals"}
	}
	base, _, err := bases(base, len(x[0]))
	if err != nil {
		return nil, err
	}
	s := &solver{Calibration: c, base: base, x: x, totals: totals, lambda: make([]float64, len(x)), g: make([]float64, len(base))}
	if s.Tolerance == 0 {
		s.Tolerance = 1e-11
	}
	if s.Iterations == 0 {
		s.Iterations = 100
	}
	return s.solve()
}

func (c Calibration) bounded() bool { return c.Lower != 0 || c.Upper != 0 }

// solver finds multipliers λ of the columns: the factor of a person is F(Σ λ_j·x_j).
type solver struct {
	Calibration
	base   []float64
	x      [][]float64
	totals []float64
	lambda []float64
	g      []float64
}

// solve is Newton's method, with steps halved that lead away.
func (s *solver) solve() ([]float64, error) {
	gap, off := s.at(s.lambda)
	for range s.Iterations {
		if off <= s.Tolerance {
			return s.g, nil
		}
		step := s.step(gap)
		moved, size := make([]float64, len(step)), 1.0
		for {
			for j := range moved {
				moved[j] = s.lambda[j] + size*step[j]
			}
			next, far := s.at(moved)
			if far < off || size < 1e-6 {
				gap, off = next, far
				break
			}
			size /= 2
		}
		copy(s.lambda, moved)
	}
	if off <= s.Tolerance {
		return s.g, nil
	}
	worst, name := 0, ""
	for j := range gap {
		if math.Abs(gap[j])/(1+math.Abs(s.totals[j])) > math.Abs(gap[worst])/(1+math.Abs(s.totals[worst])) {
			worst = j
		}
	}
	if worst < len(s.Names) {
		name = s.Names[worst]
	}
	return nil, &Error{Kind: NoConvergence, Margin: name, Off: off, Text: fmt.Sprintf("calibration does not converge: after %d steps its total is furthest off", s.Iterations), Hint: "widen the bounds, or leave out totals that contradict others"}
}

// at sets the factors for multipliers, and says what totals lack and the
// largest of it, relative.
func (s *solver) at(lambda []float64) (gap []float64, off float64) {
	for i := range s.g {
		s.g[i], _ = s.factor(s.score(lambda, i))
	}
	gap = make([]float64, len(s.x))
	for j, x := range s.x {
		products := make([]float64, len(x))
		for i, v := range x {
			products[i] = s.base[i] * s.g[i] * v
		}
		gap[j] = s.totals[j] - total(products)
		far := math.Abs(gap[j]) / (1 + math.Abs(s.totals[j]))
		if math.IsNaN(far) {
			far = math.Inf(1)
		}
		off = max(off, far)
	}
	return gap, off
}

func (s *solver) score(lambda []float64, i int) (u float64) {
	for j, l := range lambda {
		u += l * s.x[j][i]
	}
	return u
}

// step solves Σ base·F'·x·x' · step = gap by least squares of least length, so
// that columns which follow from others are no trouble.
func (s *solver) step(gap []float64) []float64 {
	slope := make([]float64, len(s.base))
	for i := range slope {
		_, d := s.factor(s.score(s.lambda, i))
		slope[i] = s.base[i] * d
	}
	return solveSymmetric(cross(slope, s.x), gap)
}

// cross is the matrix of Σ w·x_j·x_k.
func cross(w []float64, x [][]float64) *mat.SymDense {
	out := mat.NewSymDense(len(x), nil)
	products := make([]float64, len(w))
	for j := range x {
		for k := range j + 1 {
			for i := range w {
				products[i] = w[i] * x[j][i] * x[k][i]
			}
			out.SetSym(j, k, total(products))
		}
	}
	return out
}

// solveSymmetric solves a·v = b for the shortest v, a being positive
// semidefinite. Columns are brought to one scale first.
func solveSymmetric(a *mat.SymDense, b []float64) []float64 {
	n := len(b)
	size := make([]float64, n)
	for j := range size {
		if d := a.At(j, j); d > 0 {
			size[j] = 1 / math.Sqrt(d)
		}
	}
	scaled := mat.NewSymDense(n, nil)
	for j := range n {
		for k := range j + 1 {
			scaled.SetSym(j, k, a.At(j, k)*size[j]*size[k])
		}
	}
	var e mat.EigenSym
	if !e.Factorize(scaled, true) {
		return make([]float64, n)
	}
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	values := e.Values(nil)
	out := make([]float64, n)
	for k, value := range values {
		if value <= 1e-11*values[n-1] {
			continue
		}
		along := 0.0
		for j := range n {
			along += vectors.At(j, k) * b[j] * size[j]
		}
		for j := range n {
			out[j] += along / value * vectors.At(j, k) * size[j]
		}
	}
	return out
}

// factor is F at u, and its slope there.
func (s *solver) factor(u float64) (f, slope float64) {
	switch s.Distance {
	case Logit:
		return s.logit(u)
	case Exponential:
		f, slope = math.Exp(u), math.Exp(u)
	default:
		f, slope = 1+u, 1
	}
	if s.bounded() && (f <= s.Lower || f >= s.Upper) {
		return min(max(f, s.Lower), s.Upper), 0
	}
	return f, slope
}

// logit is F(u) = (L(U−1) + U(1−L)e^{Au}) / (U−1 + (1−L)e^{Au}), A being
// (U−L)/((1−L)(U−1)): Deville and Särndal 1992, case 6.
func (s *solver) logit(u float64) (f, slope float64) {
	l, h := s.Lower, s.Upper
	a := (h - l) / ((1 - l) * (h - 1))
	up := 1 / (1 + (h-1)/(1-l)*math.Exp(-a*u)) // share of the way from L to U
	return l + (h-l)*up, (h - l) * a * up * (1 - up)
}

// Residuals are what the columns do not explain of v: the residuals of its
// regression on them, weighted by base weights. The total of v with calibrated
// weights has the sampling error of the total of its residuals with those
// weights (Särndal, Swensson and Wretman 1992, 6.6).
func Residuals(base []float64, x [][]float64, v []float64) []float64 {
	b := make([]float64, len(x))
	products := make([]float64, len(v))
	for j := range x {
		for i := range v {
			products[i] = base[i] * x[j][i] * v[i]
		}
		b[j] = total(products)
	}
	beta := solveSymmetric(cross(base, x), b)
	out := make([]float64, len(v))
	for i := range v {
		out[i] = v[i]
		for j := range x {
			out[i] -= beta[j] * x[j][i]
		}
	}
	return out
}
