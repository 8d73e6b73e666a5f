package estimate

import "math"

// Panel is the numbers that people gave in two periods, one entry a person:
// the same people in both, some of them, or none. NaN is who does not answer in
// a period; one of both and in neither is in no sample.
type Panel struct {
	Before, After []float64
	Weight        []float64 // nil when everyone counts one
}

// Change is a panel's mean after less that before. The person is the unit: who
// answers twice is drawn once, with all that he says. So one rule serves the same
// people, other people and everything between; the variance is linearised, N/(N−1)
// of squares with N all who answer in either period, and t has N−1 degrees of
// freedom.
func (p Panel) Change() Difference {
	var totals [4]Sum // Σw·before, Σw·after, Σw of who answers before, after
	var squares [10]Sum
	persons := 0
	for i := range p.Before {
		v, answers := p.numbers(i)
		if !answers {
			continue
		}
		persons++
		w, at := p.weight(i), 0
		for j := range v {
			totals[j].Add(w * v[j])
			for k := range j + 1 {
				squares[at].Add(w * w * v[j] * v[k])
				at++
			}
		}
	}
	sums, crossed := floatsOf(totals[:]), floatsOf(squares[:])
	before, minus := Quotient(sums, 0, 2)
	after, gradient := Quotient(sums, 1, 3)
	for k := range gradient {
		gradient[k] -= minus[k]
	}
	n := float64(persons)
	return difference(after-before, math.Sqrt(n/(n-1)*max(0, Form(gradient, crossed))), n-1)
}

func (p Panel) weight(i int) float64 {
	if p.Weight == nil {
		return 1
	}
	return p.Weight[i]
}

// numbers are what person i says before and after, 0 where he does not answer,
// and whether he answers then.
func (p Panel) numbers(i int) (v [4]float64, answers bool) {
	for k, x := range []float64{p.Before[i], p.After[i]} {
		if !math.IsNaN(x) {
			v[k], v[2+k], answers = x, 1, true
		}
	}
	return v, answers
}

func floatsOf(sums []Sum) []float64 {
	out := make([]float64, len(sums))
	for k, s := range sums {
		out[k] = s.Float64()
	}
	return out
}

// Form is g'Sg of a gradient and sums of squares, the lower triangle by rows.
func Form(gradient, squares []float64) float64 {
	sum, at := 0.0, 0
	for j, g := range gradient {
		for k := range j {
			sum += 2 * g * gradient[k] * squares[at]
			at++
		}
		sum += g * g * squares[at]
		at++
	}
	return sum
}

// Paired is the change of those alone who answer in both periods, by their own
// differences, with n−1 degrees of freedom. Weights do not count.
func (p Panel) Paired() Difference {
	d := p.moments(func(before, after float64) (float64, bool) {
		return after - before, !math.IsNaN(after - before)
	})
	return difference(d.mean, math.Sqrt(d.variance/d.n), d.n-1)
}

// Independent is Welch's test, as if nobody answered twice: right for two
// samples, wrong for a panel. Weights do not count.
func (p Panel) Independent() Difference {
	b, a := p.sides()
	return Welch(a.mean, math.Sqrt(a.variance/a.n), a.n-1, b.mean, math.Sqrt(b.variance/b.n), b.n-1)
}

// Overlap is the test of two means of samples that share people (Kish 1965,
// 12.4): variances less 2·n₁₂·ρ·s₁·s₂/(n₁·n₂), ρ being the correlation of those who
// answer twice; by z. Weights do not count. Change, which needs no ρ, is to be
// preferred; this is what it comes close to.
func (p Panel) Overlap() Difference {
	b, a := p.sides()
	both, rho := p.Correlation()
	if both < 2 || math.IsNaN(rho) {
		both, rho = 0, 0
	}
	shared := 2 * float64(both) * rho * math.Sqrt(a.variance*b.variance) / (a.n * b.n)
	return difference(a.mean-b.mean, math.Sqrt(max(0, a.variance/a.n+b.variance/b.n-shared)), math.Inf(1))
}

// Correlation is that of before and after over those who answer in both, and
// how many they are. NaN where one of them does not vary.
func (p Panel) Correlation() (both int, rho float64) {
	twice := func(of func(before, after float64) float64) side {
		return p.moments(func(before, after float64) (float64, bool) {
			return of(before, after), !math.IsNaN(before + after)
		})
	}
	b := twice(func(before, _ float64) float64 { return before })
	a := twice(func(_, after float64) float64 { return after })
	s := twice(func(before, after float64) float64 { return (before - b.mean) * (after - a.mean) })
	if b.variance == 0 || a.variance == 0 || b.n < 2 {
		return int(b.n), math.NaN()
	}
	return int(b.n), s.mean * s.n / (s.n - 1) / math.Sqrt(b.variance*a.variance)
}

// side is the mean and the variance, over n−1, of n numbers.
type side struct{ n, mean, variance float64 }

func (p Panel) sides() (before, after side) {
	before = p.moments(func(before, _ float64) (float64, bool) { return before, !math.IsNaN(before) })
	after = p.moments(func(_, after float64) (float64, bool) { return after, !math.IsNaN(after) })
	return before, after
}

// moments are those of a number of each person who has one.
func (p Panel) moments(of func(before, after float64) (v float64, has bool)) side {
	var sum, squares Sum
	n := 0.0
	each := func(add func(v float64)) {
		for i := range p.Before {
			if v, has := of(p.Before[i], p.After[i]); has {
				add(v)
			}
		}
	}
	each(func(v float64) { sum.Add(v); n++ })
	mean := sum.Float64() / n
	each(func(v float64) { squares.Add((v - mean) * (v - mean)) })
	return side{n, mean, squares.Float64() / (n - 1)}
}

// Portion is what a segment adds to a mean of everybody in two periods: Σw of
// its people who answer, and Σw·v of them.
type Portion struct{ PeopleBefore, SumBefore, PeopleAfter, SumAfter float64 }

// Shift is a change of a mean, taken apart.
type Shift struct {
	Change float64 // of the mean of everybody
	Within float64 // because segments changed: Σ mean share × change of mean
	Mix    float64 // because segments are of another size: Σ mean of means × change of share
	// The gradients of Within and of Change by the numbers of each portion, in the
	// order of its fields, for errors.
	ByWithin, ByChange [][4]float64
}

// Kitagawa splits the change of a mean over disjoint segments that hold
// everybody (Kitagawa 1955), symmetrically: neither period is the standard. A
// segment without people in one period has no mean there; it is taken to have had
// the other one, so that its coming or going is mix. NaN where nobody answers in
// one of the periods. Within and Mix add up to Change.
func Kitagawa(segments []Portion) Shift {
	var people, sums [2]Sum
	for _, s := range segments {
		people[0].Add(s.PeopleBefore)
		people[1].Add(s.PeopleAfter)
		sums[0].Add(s.SumBefore)
		sums[1].Add(s.SumAfter)
	}
	n := [2]float64{people[0].Float64(), people[1].Float64()}
	if !(n[0] > 0 && n[1] > 0) {
		nan := math.NaN()
		return Shift{Change: nan, Within: nan, Mix: nan}
	}
	mean := [2]float64{sums[0].Float64() / n[0], sums[1].Float64() / n[1]}
	out := Shift{Change: mean[1] - mean[0]}
	var within Sum
	var shifted [2]Sum // Σ share × change of mean, by the shares of each period
	for _, s := range segments {
		share, moved := s.shares(n), s.moved()
		within.Add((share[0] + share[1]) / 2 * moved)
		shifted[0].Add(share[0] * moved)
		shifted[1].Add(share[1] * moved)
	}
	out.Within = within.Float64()
	out.Mix = out.Change - out.Within
	for _, s := range segments {
		g := s.gradient(n, [2]float64{shifted[0].Float64(), shifted[1].Float64()})
		out.ByWithin = append(out.ByWithin, g)
		out.ByChange = append(out.ByChange, [4]float64{mean[0] / n[0], -1 / n[0], -mean[1] / n[1], 1 / n[1]})
	}
	return out
}

func (s Portion) shares(n [2]float64) [2]float64 {
	return [2]float64{s.PeopleBefore / n[0], s.PeopleAfter / n[1]}
}

// both says that the segment has people in both periods.
func (s Portion) both() bool { return s.PeopleBefore > 0 && s.PeopleAfter > 0 }

// moved is the change of the segment's mean; 0 where it has none.
func (s Portion) moved() float64 {
	if !s.both() {
		return 0
	}
	return s.SumAfter/s.PeopleAfter - s.SumBefore/s.PeopleBefore
}

// gradient is that of Within.
func (s Portion) gradient(n, shifted [2]float64) (g [4]float64) {
	share, moved := s.shares(n), s.moved()
	g[0], g[2] = (moved-shifted[0])/(2*n[0]), (moved-shifted[1])/(2*n[1])
	if s.both() {
		size := (share[0] + share[1]) / 2
		g[0] += size * s.SumBefore / (s.PeopleBefore * s.PeopleBefore)
		g[1] -= size / s.PeopleBefore
		g[2] -= size * s.SumAfter / (s.PeopleAfter * s.PeopleAfter)
		g[3] += size / s.PeopleAfter
	}
	return g
}
