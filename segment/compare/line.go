package compare

import (
	"math"
	"slices"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/tab"
)

// line is the figures of a row and a statistic, ready to be compared.
type line struct {
	of      *disclose.Line
	figures []figure // per column
	share   bool     // figures are shares of people
	pooled  bool     // whose errors are those of their effective bases
	df      float64  // of the design; 0 for none
}

// figure is what a comparison needs of a cell.
type figure struct {
	value, variance     float64
	effective, weighted float64 // bases
	n                   float64
	told                float64 // people that the error stands for: the effective base, or fewer
	tested              float64 // variance in tests: above 0 where nobody, or everybody, says it
	shown               bool    // with an error
}

// counted are the units of figures that differ with the size of a segment.
var counted = []tab.Unit{tab.Respondents, tab.Ladders, tab.Occurrences, tab.Rungs, tab.Codes, tab.Cells, tab.Implied, tab.Coders, tab.Statements, tab.Weighted, tab.Contacts}

// testable says that the figures of a statistic can be compared between
// columns: no counts and totals, which differ with the number of people, and
// nothing that is a comparison with Total itself.
func testable(s tab.Statistic) bool {
	return !slices.Contains(counted, s.Unit) && s.Name != "total" && !s.OfTotal && !s.Untested
}

// proportion says that a statistic is a share of people, and no difference of
// shares.
func proportion(s tab.Statistic) bool {
	return s.Unit == tab.Share && (s.Fact != "" || s.Additive || s.Complement)
}

// fill makes l the figures of a row and a statistic; false when none has an
// error.
func (l *line) fill(t *disclose.Table, row, statistic int) bool {
	of, s := t.Line(row, statistic), t.Statistics[statistic]
	if !of.Spreads() {
		return false
	}
	l.df = of.Freedom()
	l.of, l.share = of, proportion(s)
	l.figures = slices.Grow(l.figures[:0], len(t.Columns.List))[:len(t.Columns.List)]
	some, checked := false, false
	l.pooled = l.share && !of.Covaries()
	factor := 0.0 // of all variances to those of the effective base
	for c := range l.figures {
		f := &l.figures[c]
		*f = figure{}
		stdError, low, high := of.Spread(c)
		base, ok := t.Base(row, c)
		if !ok || math.IsNaN(stdError) || math.IsNaN(of.Value(c)) {
			continue
		}
		*f = figure{value: of.Value(c), variance: stdError * stdError, effective: base.Effective, weighted: base.Weighted, n: float64(base.N),
			told: base.Effective, tested: stdError * stdError, shown: true}
		some = true
		if l.share && f.value > 0 && f.value < 1 {
			checked = true
			ratio := f.variance * f.effective / (f.value * (1 - f.value))
			if factor == 0 {
				factor = ratio
			}
			// Without weights a segment is a domain, whose variance is greater by a
			// factor of the sample.
			unweighted := math.Abs(f.effective-f.n) <= 1e-9*f.n
			l.pooled = l.pooled && math.Abs(ratio-factor) <= 1e-9 && (unweighted || math.Abs(ratio-1) <= 1e-9)
		}
		if n := behind(f.value, stdError, low, high); l.share && n < 0.9*f.effective {
			f.told = n
		}
	}
	if l.pooled = l.pooled && checked; !l.pooled && l.share {
		for c := range l.figures {
			if f := &l.figures[c]; f.shown && (f.value == 0 || f.value == 1) {
				// Nobody, or everybody, has no error to test with: that of Agresti and
				// Coull (1998), two of four people more.
				p := (f.value*f.told + 2) / (f.told + 4)
				f.tested = p * (1 - p) / (f.told + 4)
			}
		}
	}
	return some
}

// behind is the people that a share's error stands for, be they fewer than the
// base of the row: of a share of others than those. A share of 0 or 1 tells it by
// its interval, as Wilson's would.
func behind(p, stdError, low, high float64) float64 {
	const z2 = 3.8414588206941254 // of 95 %
	far := high
	switch {
	case p > 0 && p < 1 && stdError > 0:
		return p * (1 - p) / (stdError * stdError)
	case p >= 1:
		far = 1 - low
	}
	if far > 0 && far < 1 {
		return z2 * (1 - far) / far
	}
	return math.Inf(1)
}

// verdict is what a comparison came to.
type verdict struct {
	tested bool
	p      float64 // two-sided; above the loosest level it may be 1
	sign   int     // of the difference
}

// bounds are what comparisons are held to.
type bounds struct {
	minimum float64 // effective base
	z2      float64 // square of z under which nothing is found at any level
}

// between compares two figures of a line of different people, whose covariance
// is known.
func (b *bounds) between(l *line, x, y *figure, covariance float64) verdict {
	if x.told < b.minimum || y.told < b.minimum {
		return verdict{}
	}
	d, variance := x.value-y.value, x.tested+y.tested-2*covariance
	if l.share {
		s := (x.told*x.value + y.told*y.value) / (x.told + y.told)
		if min(x.told, y.told)*min(s, 1-s) < 1 {
			return verdict{}
		}
		if l.pooled {
			variance = s * (1 - s) * (1/x.told + 1/y.told)
		}
	}
	if l.pooled {
		return b.judge(d, variance, 0)
	}
	return b.judge(d, variance, l.freedom(x.n, y.n))
}

// freedom is the degrees of freedom of a comparison of so many people with so
// many: at least 1.
func (l *line) freedom(n, m float64) float64 {
	df := min(n, m) - 1
	if l.df > 0 {
		df = min(df, l.df)
	}
	return max(1, df)
}

// judge tests a difference by z, or by t where there are degrees of freedom.
func (b *bounds) judge(d, variance, df float64) verdict {
	if !(variance > 0) {
		return verdict{}
	}
	v := verdict{tested: true, p: 1, sign: 1}
	if d < 0 {
		v.sign = -1
	}
	// Student's t has heavier tails than z: what z does not find, it does not.
	square := d * d / variance
	switch {
	case square < b.z2:
	case df > 0:
		v.p = estimate.StudentTails(math.Sqrt(square), df)
	default:
		v.p = math.Erfc(math.Sqrt(square / 2))
	}
	return v
}
