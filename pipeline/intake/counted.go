package intake

import (
	"fmt"
	"math"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
)

// counted is something that interactions are folded into: a trait, or an
// amount over all of the time or in a period.
type counted struct {
	origin
	columns traitColumns
	period  int  // place in the study's periods; -1 for none
	within  bool // days of the period alone, and not also those before it
}

// count makes interactions be folded into a trait.
func (r *reading) count(c *traitColumns, o origin, period string) []Problem {
	if !behavioural(o.source) {
		return nil
	}
	at := -1
	if period != "" {
		at = slices.IndexFunc(r.st.Periods.List, func(p segment.Period) bool { return p.Name == period })
		if at < 0 || !r.st.Periods.List[at].Dated() {
			return []Problem{{Export: InteractionsExport, Position: o.at, Text: fmt.Sprintf("%s: the period %q has no days", o.what, period), Hint: "state from and until of the period"}}
		}
	}
	c.counted = []int{len(r.counted)}
	r.counted = append(r.counted, counted{o, *c, at, false})
	return nil
}

// countAmount makes interactions be folded into an amount: over all of the
// time, and in each period that has days.
func (r *reading) countAmount(c *traitColumns, o origin) {
	if !behavioural(o.source) {
		return
	}
	add := func(period int) {
		c.counted = append(c.counted, len(r.counted))
		r.counted = append(r.counted, counted{o, *c, period, period >= 0})
	}
	add(-1)
	for p, of := range r.st.Periods.List {
		if of.Dated() {
			add(p)
		} else {
			c.counted = append(c.counted, -1)
		}
	}
}

// days are the first and the last day of the interactions that count on a
// night. Windows end, and days are counted back from, the last.
func (c counted) days(st *study.Study, asOf int64) (first, last int64) {
	first, last = math.MinInt64, asOf
	if c.period >= 0 {
		p := st.Periods.List[c.period]
		last = min(last, p.Until)
		if c.within {
			first = p.From
		}
	}
	if w := int64(c.source.WindowDays); w > 0 {
		first = max(first, last-w+1)
	}
	return first, last
}

// numbers is a counted number of each respondent, and whether it is whole.
// Days since the last interaction are NaN for people without any.
func (tl *tally) numbers() (number func(i int) float64, whole bool) {
	switch {
	case tl.days != nil:
		return func(i int) float64 {
			if tl.days[i] == never {
				return math.NaN()
			}
			return float64(tl.last - int64(tl.days[i]))
		}, true
	case tl.sums != nil:
		return func(i int) float64 { return finiteOr(tl.sums[i].value()) }, tl.whole
	case tl.values != nil && tl.counts == nil:
		tl.counts = tl.distinctCounts()
	}
	return func(i int) float64 { return float64(tl.counts[i]) }, true
}
