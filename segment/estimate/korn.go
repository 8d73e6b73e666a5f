package estimate

import "math"

// Informative is the effective n of a share with a standard error of the
// design: p(1−p)/SE², how many people drawn simply would tell as much, and
// never more than the n that were asked. A share of 0 or 1 has no error and
// takes n (Korn & Graubard 1998).
func Informative(p, se, n float64) float64 {
	if p <= 0 || p >= 1 {
		return n
	}
	return min(n, p*(1-p)/(se*se))
}

// KornGraubard is the interval of a share p of n people with a standard error
// of the design on df degrees of freedom: Clopper and Pearson's on the
// effective n p(1−p)/SE² times (t(n−1)/t(df))², n at most. A share of 0 or 1
// takes n itself. NaN where n < 2, df <= 0 or SE is NaN (Korn & Graubard 1998,
// as the NCHS standard of Parker et al. 2017 has it).
func KornGraubard(p, se, n, df float64) (low, high float64) {
	return ClopperPearson(p, adjusted(p, se, n, df, n))
}

// BetaInterval is KornGraubard without the bound at n: svyciprop's method
// "beta". NaN for a share of 0 or 1.
func BetaInterval(p, se, n, df float64) (low, high float64) {
	if p <= 0 || p >= 1 {
		return math.NaN(), math.NaN()
	}
	return ClopperPearson(p, adjusted(p, se, n, df, math.Inf(1)))
}

// adjusted is the effective n of a share that answers for the degrees of
// freedom of its error, most at most.
func adjusted(p, se, n, df, most float64) float64 {
	if p <= 0 || p >= 1 {
		return n
	}
	ratio := student(n-1) / student(df)
	effective := p * (1 - p) / (se * se) * ratio * ratio
	if math.IsNaN(effective) {
		return effective
	}
	return min(most, effective)
}

// ClopperPearson is the exact binomial interval of a share p of n people, n
// possibly an effective number (Clopper & Pearson 1934). n <= 0 has none: NaN.
func ClopperPearson(p, n float64) (low, high float64) {
	if !(n > 0) || math.IsNaN(p) {
		return math.NaN(), math.NaN()
	}
	const tail = (1 - Level) / 2
	yes, no := n*p, n*(1-p)
	low, high = 0, 1
	if p > 0 {
		low = betaQuantile(tail, yes, no+1)
	}
	if p < 1 {
		high = 1 - betaQuantile(tail, no, yes+1) // exact to the last digit near 1 too
	}
	return low, high
}

// StudentInterval is value ± t(df)·SE, svyciprop's method "mean". df = +Inf
// takes the normal distribution.
func StudentInterval(value, se, df float64) (low, high float64) {
	half := student(df) * se
	return value - half, value + half
}

// LogitInterval is Student's interval on the log-odds of a share, svyciprop's
// methods "logit" and "xlogit". NaN for a share of 0 or 1.
func LogitInterval(p, se, df float64) (low, high float64) {
	if !(p > 0 && p < 1) {
		return math.NaN(), math.NaN()
	}
	at := math.Log(p / (1 - p))
	half := student(df) * se / (p * (1 - p))
	return expit(at - half), expit(at + half)
}

func expit(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// ArcsineInterval is Student's interval on arcsin √p, svyciprop's method
// "asin". Like svyciprop it does not stop at the ends of the scale: below 0
// the sine's square rises again, so that LogitInterval or KornGraubard are
// better for small shares. NaN for a share of 0 or 1.
func ArcsineInterval(p, se, df float64) (low, high float64) {
	if !(p > 0 && p < 1) {
		return math.NaN(), math.NaN()
	}
	at := math.Asin(math.Sqrt(p))
	half := student(df) * se / (2 * math.Sqrt(p*(1-p)))
	low, high = math.Sin(at-half), math.Sin(at+half)
	return low * low, high * high
}

// LikelihoodInterval holds the shares whose binomial log-likelihood of n
// people, scaled to the error of the design (Rao & Scott 1984), is less than
// t(df)²/2 below that of p: svyciprop's method "likelihood". NaN for a share of
// 0 or 1.
func LikelihoodInterval(p, se, n, df float64) (low, high float64) {
	if !(p > 0 && p < 1) || !(se >= 0) || !(df > 0) {
		return math.NaN(), math.NaN()
	}
	t := student(df) * se
	most := t * t / (p * (1 - p)) // of the deviance per person
	deviance := func(q float64) float64 {
		return 2 * (p*math.Log(p/q) + (1-p)*math.Log((1-p)/(1-q)))
	}
	solve := func(inside, outside float64) float64 {
		for range 200 {
			mid := (inside + outside) / 2
			if mid == inside || mid == outside {
				break
			}
			if deviance(mid) < most {
				inside = mid
			} else {
				outside = mid
			}
		}
		return inside
	}
	return solve(p, 0), solve(p, 1)
}
