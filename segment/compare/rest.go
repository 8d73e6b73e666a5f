package compare

import (
	"math"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// withRest compares the figure of a column with that of the rest of the
// sample; total is the column of everybody.
func (b *bounds) withRest(l *line, column, total int32) verdict {
	x, all := &l.figures[column], &l.figures[total]
	n, weight := all.n-x.n, all.weighted-x.weighted
	squares := kish(all) - kish(x)
	if !(n >= 1 && weight > 0 && squares > 0) {
		return verdict{}
	}
	if l.of.Covaries() && !l.pooled {
		return b.withTotal(l, column, total, weight*weight/squares)
	}
	rest := figure{n: n, weighted: weight, effective: weight * weight / squares, told: weight * weight / squares, shown: true}
	rest.value = (all.value*all.weighted - x.value*x.weighted) / weight
	if l.share {
		rest.value = min(1, max(0, rest.value))
	}
	if !l.pooled {
		// Errors have the factor n/(n−1) of the sample, which Total nearly is.
		about := func(f *figure) float64 { d := f.value - all.value; return d * d * kish(f) * all.n / (all.n - 1) }
		rest.variance = (deviations(all) - deviations(x) - about(x) - about(&rest)) / (weight * weight)
		if !(rest.variance > 0) {
			return verdict{}
		}
		rest.tested = rest.variance
	}
	return b.between(l, x, &rest, 0)
}

// averages says that the figures of a statistic average over the bases of their
// rows, so that the rest follows from Total. A share whose complement is of its
// base does; of others the figures tell, where a total and all of its parts are
// shown: they add up, weighted with their bases. One that does not settles it.
func (l *line) averages(t *disclose.Table, statistic int) bool {
	yes := t.Statistics[statistic].Complement
	for row := range t.Stub {
		if !l.fill(t, row, statistic) {
			continue
		}
		for _, sum := range t.Columns.Sums {
			switch all, parts, known := l.sums(sum); {
			case !known:
			case math.Abs(all-parts) > 1e-9*(math.Abs(all)+math.Abs(parts)):
				return false
			default:
				yes = yes || all != 0
			}
		}
	}
	return yes
}

// sums is what a total and its parts come to, by their bases; unknown where one
// is not shown.
func (l *line) sums(s tab.Sum) (all, parts float64, known bool) {
	total := &l.figures[s.Total]
	if !total.shown {
		return 0, 0, false
	}
	weight := 0.0
	for _, p := range s.Parts {
		f := &l.figures[p] // nobody and nothing where it is not shown
		parts += f.value * f.weighted
		weight += f.weighted
	}
	// Some of the total's people are missing, or others are there.
	if math.Abs(weight-total.weighted) > 1e-9*total.weighted {
		return 0, 0, false
	}
	return total.value * total.weighted, parts, true
}

// withTotal is withRest where the covariance with Total is known. The column
// less the rest is a multiple of the column less Total, and so is its error
// where the two are equal in the population.
func (b *bounds) withTotal(l *line, column, total int32, effective float64) verdict {
	x, all := &l.figures[column], &l.figures[total]
	if min(x.told, effective) < b.minimum {
		return verdict{}
	}
	if l.share && min(x.told, effective)*min(all.value, 1-all.value) < 1 {
		return verdict{}
	}
	return b.judge(x.value-all.value, x.tested+all.variance-2*l.of.Covariance(int(column), int(total)), l.freedom(x.n, all.n-x.n))
}

// kish is the sum of squared weights of a base.
func kish(f *figure) float64 {
	if !(f.effective > 0) {
		return math.NaN()
	}
	return f.weighted * f.weighted / f.effective
}

// deviations are the weighted squares about a mean, behind its error.
func deviations(f *figure) float64 { return f.variance * f.weighted * f.weighted }
