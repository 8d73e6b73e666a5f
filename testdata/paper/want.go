package paper

import (
	"math"

	"rung/segment/tab"
)

// Want is one figure as it must come out.
type Want struct {
	Statistic, Segment, Item, ItemTo string

	Value   float64 // NaN where the figure does not apply
	Persons int     // distinct respondents behind the figure
	N       int     // the base
	Status  tab.Status
}

// Segments are the columns of the plan, in order.
var Segments = []string{"Total", "age=under 40", "age=40+", "shift=day", "shift=night", "shift=rotating"}

// columns are numbers for Total, under 40, 40+, day and night. The rotating
// shift is empty, so its figures do not apply and are not written down.
type columns [5]float64

// Marks for a figure that does not apply, and for one that a table does not
// have.
var (
	na   = math.NaN()
	none = math.Inf(-1)
)

// answers collects the figures of one measure.
type answers struct {
	n    [5]int  // the base
	w    columns // its weights
	l    columns // its ladders, weighted
	list []Want
}

// laddered is the base of nearly every measure: r1 to r7, with a weight of 8
// and 12 ladders. r1, r2, r6 are under 40 and r3, r4, r5, r7 over; r2, r4, r7
// work days and r1, r3, r5, r6 nights. Weighted, the ladders are
// r1 2·1 + r2 2·2 + r3 0.5 + r4 2·1 + r5 2 + r6 2·1 + r7 2·0.5 = 13.5.
func laddered() *answers {
	return &answers{n: [5]int{7, 3, 4, 3, 4}, w: columns{8, 4, 4, 3.5, 4.5}, l: columns{13.5, 8, 5.5, 7, 6.5}}
}

// line is a row of a table; people are the respondents behind its figures.
type line struct {
	a        *answers
	item, to string
	people   columns
}

func (a *answers) row(item, to string, people columns) line { return line{a, item, to, people} }

// is states a statistic of the row.
func (r line) is(statistic string, values columns) line {
	for k, v := range values {
		if v == none {
			continue
		}
		w := Want{Statistic: statistic, Segment: Segments[k], Item: r.item, ItemTo: r.to,
			Value: v, Persons: int(r.people[k]), N: r.a.n[k]}
		switch {
		case math.IsNaN(v):
			w.Status, w.Persons = tab.NotApplicable, 0
		case w.N < LowBase:
			w.Status = tab.LowBase
		}
		r.a.list = append(r.a.list, w)
	}
	return r
}

// empty states that a statistic does not apply in the empty segment.
func (r line) empty(statistics ...string) line {
	for _, s := range statistics {
		r.a.list = append(r.a.list, Want{Statistic: s, Segment: Segments[5], Item: r.item, ItemTo: r.to,
			Value: na, Status: tab.NotApplicable})
	}
	return r
}

// said states the statistics of respondents: how many, and their weight as a
// share of the base's.
func (r line) said(weights columns) line {
	return r.is("respondents", r.people).is("share", over(weights, r.a.w)).empty("respondents", "share")
}

// in states the statistics of ladders: how many, and their weight as a share.
func (r line) in(ladders, weights columns) line {
	return r.is("ladders", ladders).is("ladders_share", over(weights, r.a.l)).empty("ladders", "ladders_share")
}

func over(a, b columns) columns {
	for k := range a {
		a[k] /= b[k]
	}
	return a
}

// zero is nobody.
var zero = columns{}
