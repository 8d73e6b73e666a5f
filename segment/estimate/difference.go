package estimate

import "math"

// Test is a test of a hypothesis: its statistic, the degrees of freedom of its
// distribution and the probability of a statistic as large.
type Test struct {
	Statistic float64
	DF        float64 // of χ² and t; numerator of F; +Inf for z
	DF2       float64 // denominator of F; 0 for others
	P         float64
}

// untested is a test that cannot be made.
func untested() Test { return Test{Statistic: math.NaN(), DF: math.NaN(), P: math.NaN()} }

// Difference is a first figure less a second, with its two-sided test against
// 0. NaN in a field means that it does not apply.
type Difference struct {
	Value     float64
	StdError  float64
	Low, High float64 // interval at Level
	Test              // z or t, by its degrees of freedom
}

// Untested is a difference that was not tested.
func Untested(value float64) Difference {
	nan := math.NaN()
	return Difference{Value: value, StdError: nan, Low: nan, High: nan, Test: untested()}
}

// difference tests value/se on df degrees of freedom. No error where se is not
// above 0: two figures without variance cannot be tested.
func difference(value, se, df float64) Difference {
	if math.IsNaN(value) || !(se > 0) || !(df > 0) || math.IsInf(se, 1) {
		return Untested(value)
	}
	d := Difference{Value: value, StdError: se, Test: Test{Statistic: value / se, DF: df}}
	d.P = StudentTails(d.Statistic, df)
	half := student(df) * se
	d.Low, d.High = value-half, value+half
	return d
}

// Compare tests a figure a less a figure b by their own standard errors and
// their covariance, from Design.Cov; groups that share people, primary
// sampling units or a raking have one, and independent groups have 0. df is
// the design's, +Inf takes the normal distribution; R's svyttest takes those of
// the design less one, as the second group is a slope.
func Compare(a, seA, b, seB, covariance, df float64) Difference {
	return difference(a-b, math.Sqrt(max(0, seA*seA+seB*seB-2*covariance)), df)
}

// Welch tests two independent figures by their own standard errors, with the
// degrees of freedom of Welch (1947) and Satterthwaite (1946): dfA and dfB are
// those of the errors, n−1 of simple samples.
func Welch(a, seA, dfA, b, seB, dfB float64) Difference {
	return difference(a-b, math.Hypot(seA, seB), Satterthwaite(seA, dfA, seB, dfB))
}

// Satterthwaite is the degrees of freedom of the sum of two variances seA² and
// seB². NaN where there is no variance.
func Satterthwaite(seA, dfA, seB, dfB float64) float64 {
	a, b := seA*seA, seB*seB
	return (a + b) * (a + b) / (a*a/dfA + b*b/dfB)
}

// Group is what a share and a mean need to know of a group of people.
type Group struct {
	Persons int     // distinct, unweighted
	Weight  float64 // Σw
	Squares float64 // Σw²
	Part    float64 // Σw of those who are counted
}

// Share is the weighted share of those counted.
func (g Group) Share() float64 { return g.Part / g.Weight }

// Effective is Kish's effective n of the group.
func (g Group) Effective() float64 { return Kish(g.Weight, g.Squares) }

// Rest is everybody of a sample, who hold the group, but the group. A group is
// tested against its rest, never against a total that holds it: the total
// would share its people, and its error.
func (g Group) Rest(sample Group) Group {
	return Group{Persons: sample.Persons - g.Persons, Weight: sample.Weight - g.Weight, Squares: sample.Squares - g.Squares, Part: sample.Part - g.Part}
}

// certain says that a share of nobody or of everybody has no variance.
func certain(p float64) bool { return !(p > 0 && p < 1) }

// SharesPooled is the z test of two independent shares of effectively nA and
// nB people, the common share being the mean of both by effective n: column
// letters by Kish where there is no design. The interval does not pool. No test
// where the common share is 0 or 1.
func SharesPooled(pA, nA, pB, nB float64) Difference {
	return sharesPooled(pA, nA, pB, nB, (nA*pA+nB*pB)/(nA+nB), math.Inf(1))
}

// DimensionsTest is SharesPooled as SPSS Dimensions and Survey Reporter have it: the
// common share is that of all weights, and t has as many degrees of freedom as
// there are effective people, less two.
func DimensionsTest(a, b Group) Difference {
	nA, nB := a.Effective(), b.Effective()
	return sharesPooled(a.Share(), nA, b.Share(), nB, (a.Part+b.Part)/(a.Weight+b.Weight), nA+nB-2)
}

func sharesPooled(pA, nA, pB, nB, pooled, df float64) Difference {
	if certain(pooled) || !(nA > 0) || !(nB > 0) {
		return Untested(pA - pB)
	}
	d := difference(pA-pB, math.Sqrt(pooled*(1-pooled)*(1/nA+1/nB)), df)
	apart := student(df) * math.Sqrt(pA*(1-pA)/nA+pB*(1-pB)/nB)
	d.Low, d.High = d.Value-apart, d.Value+apart
	return d
}

// SharesUnpooled is the z test of two independent shares, each with its own
// variance p(1−p)/n: WinCross's default and Wald's.
func SharesUnpooled(pA, nA, pB, nB float64) Difference {
	if !(nA > 0) || !(nB > 0) {
		return Untested(pA - pB)
	}
	return difference(pA-pB, math.Sqrt(pA*(1-pA)/nA+pB*(1-pB)/nB), math.Inf(1))
}

// SmallestExpected is the smallest of the four counts that two shares of nA
// and nB people would have, were they equal: a z test of shares wants 1 at least.
func SmallestExpected(pA, nA, pB, nB float64) float64 {
	pooled := (nA*pA + nB*pB) / (nA + nB)
	return min(nA, nB) * min(pooled, 1-pooled)
}

// Spread is the sums of a group of people who have a value y each, for the
// errors of a mean that programs for tables take where no design is declared.
// The linearised one is Ratio's.
type Spread struct {
	Persons         int     // distinct, unweighted
	Weight          float64 // Σw
	Squares         float64 // Σw²
	Y, YY           float64 // Σw·y, Σw·y²
	PlainY, PlainYY float64 // Σy, Σy²
}

// Mean is the weighted mean.
func (s Spread) Mean() float64 { return s.Y / s.Weight }

// KishError is the standard error of the mean by the effective n: the weighted
// variance over n_eff − 1. NaN below two effective people.
func (s Spread) KishError() float64 {
	n := Kish(s.Weight, s.Squares)
	if !(n > 1) {
		return math.NaN()
	}
	m := s.Mean()
	return math.Sqrt(max(0, s.YY/s.Weight-m*m) / (n - 1))
}

// WinCrossError is the standard error of the mean as WinCross has it: the
// unweighted variance over the effective n. NaN below two people.
func (s Spread) WinCrossError() float64 {
	n := float64(s.Persons)
	if n < 2 {
		return math.NaN()
	}
	return math.Sqrt(max(0, s.PlainYY-s.PlainY*s.PlainY/n) / (n - 1) / Kish(s.Weight, s.Squares))
}
