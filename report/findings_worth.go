package report

import (
	"math"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// These findings are of what people hold, give and want. Like all findings they
// are computed from released numbers of all respondents, and are left out where
// they are not true.

// best is the row with the largest figure by some measure of size; ok is false
// where there is none, or where two share it: then no one row is the answer.
func (c *composer) best(t *disclose.Table, st int, size func(row int, n disclose.Number) float64) (row int, n disclose.Number, ok bool) {
	most := 0.0
	for r := range t.Stub {
		f, shown := figure(t, r, st, c.total)
		if !shown || t.Stub[r].Net {
			continue
		}
		switch s := size(r, f); {
		case math.IsNaN(s) || s < most || s <= 0:
		case s == most:
			ok = false
		default:
			most, row, n, ok = s, r, f, true
		}
	}
	return row, n, ok
}

// excludes says that an interval is on one side of zero.
func excludes(n disclose.Number) bool { return n.Low > 0 || n.High < 0 }

// hidden says that rows of a statistic are withheld, so that what is said holds
// for the others.
func (c *composer) hidden(t *disclose.Table, st int) bool {
	for row := range t.Stub {
		if value(t.At(row, st, c.total), Whole).Text == Withheld {
			return true
		}
	}
	return false
}

// widestSaid is the value with the widest gap between what people hold high and
// what their ladders reach.
func (c *composer) widestSaid() string {
	t := c.look("values_held")
	if t == nil || c.total < 0 {
		return ""
	}
	gap := t.Statistic("gap")
	row, n, ok := c.best(t, gap, func(_ int, n disclose.Number) float64 {
		if !excludes(n) {
			return 0
		}
		return math.Abs(n.Value)
	})
	held, ok2 := figure(t, row, t.Statistic("top_share"), c.total)
	laddered, ok3 := figure(t, row, t.Statistic("laddered_share"), c.total)
	if !ok || !ok2 || !ok3 {
		return ""
	}
	form := "What people say and what they ladder to is farthest apart for %s: %s hold it high, ladders of %s of the same people reach it; gap %s."
	if c.hidden(t, gap) {
		form = "Of the values that can be shown, what people say and what they ladder to is farthest apart for %s: %s hold it high, ladders of %s of the same people reach it; gap %s."
	}
	return c.say(form, c.rowWords(t.Stub[row]), c.percent(held.Value), c.percent(laddered.Value), c.pointsWithin(n))
}

// pointsWithin is a difference of shares with its interval.
func (c *composer) pointsWithin(n disclose.Number) string {
	at := func(x float64) string { return c.signed(Decimal1, 100*x) }
	if math.IsNaN(n.Low) || math.IsNaN(n.High) {
		return c.say("%s points", at(n.Value))
	}
	return c.say("%s points, 95%% interval %s to %s", at(n.Value), at(n.Low), at(n.High))
}

// within is a figure with its interval.
func (c *composer) within(f Format, n disclose.Number) string {
	return c.say("%s, 95%% interval %s to %s", c.signed(f, n.Value), c.signed(f, n.Low), c.signed(f, n.High))
}

// signed is a number in a sentence: with a minus and no hyphen.
func (c *composer) signed(f Format, x float64) string {
	return strings.ReplaceAll(c.written(f, x), "-", "−")
}

// topNeed is the need with the highest opportunity score.
func (c *composer) topNeed() string {
	t := c.look("underserved_needs")
	if t == nil || c.total < 0 {
		return ""
	}
	st := t.Statistic("opportunity")
	row, n, ok := c.best(t, st, func(_ int, n disclose.Number) float64 { return n.Value })
	laddered, ok2 := figure(t, row, t.Statistic("laddered_share"), c.total)
	satisfied, ok3 := figure(t, row, t.Statistic("satisfied_share"), c.total)
	if !ok || !ok2 || !ok3 || laddered.Value <= satisfied.Value {
		return ""
	}
	score := c.say("%s of 20", c.written(Decimal1, n.Value))
	if !math.IsNaN(n.Low) && !math.IsNaN(n.High) {
		score = c.say("%s of 20, 95%% interval %s to %s", c.written(Decimal1, n.Value), c.written(Decimal1, n.Low), c.written(Decimal1, n.High))
	}
	form := "The most under-served need is %s: %s ladder to it, %s of its raters are satisfied; opportunity %s."
	if c.hidden(t, st) {
		form = "Of the needs that can be shown, the most under-served need is %s: %s ladder to it, %s of its raters are satisfied; opportunity %s."
	}
	return c.say(form, c.rowWords(t.Stub[row]), c.percent(laddered.Value), c.percent(satisfied.Value), score)
}

// unseenGivers is how many people of the lowest band of money give something
// else.
func (c *composer) unseenGivers() string {
	t := c.look("unseen_value")
	if t == nil || c.total < 0 {
		return ""
	}
	lowest := find(t, "lowest", "")
	n, ok := figure(t, find(t, "any", ""), t.Statistic("share"), c.total)
	band, ok2 := figure(t, lowest, t.Statistic("respondents"), c.total)
	if !ok || !ok2 {
		return ""
	}
	return c.say("Unseen value: of the %d respondents %s, %s give at least one other currency; %s.",
		int(band.Value), c.lang.Inside(c.rowWords(t.Stub[lowest])), c.percent(n.Value), c.between(n))
}

// bestWorked is the element whose lower end of the interval is highest above
// zero: the best supported one, which need not be the largest.
func (c *composer) bestWorked() string {
	t := c.look("what_worked")
	if t == nil || c.total < 0 {
		return ""
	}
	st := t.Statistic("difference")
	top := -1
	var n disclose.Number
	var names []string // a touchpoint may be all there is of a channel
	for row, r := range t.Stub {
		f, ok := figure(t, row, st, c.total)
		switch {
		case !ok || r.Net || !(f.Low > 0) || top >= 0 && f.Low < n.Low:
		case top >= 0 && f == n:
			names = append(names, c.rowWords(r))
		default:
			top, n, names = row, f, []string{c.rowWords(r)}
		}
	}
	if top < 0 {
		return ""
	}
	text := c.within(Decimal2, n)
	if points(t, st) {
		text = c.pointsWithin(n)
	}
	form := "Best supported of what was tried is %s: the outcome of those who met it is higher by %s, with the mix of segments made equal. Association, not effect."
	if c.hidden(t, st) {
		form = "Of the differences that can be shown, best supported of what was tried is %s: the outcome of those who met it is higher by %s, with the mix of segments made equal. Association, not effect."
	}
	return c.say(form, c.and(names), text)
}

// clearestMean is the change of a mean to the newest period that is farthest
// from none in standard errors: means are in units of their own, so that no one
// of them is the largest.
func (c *composer) clearestMean() string {
	if c.total < 0 {
		return ""
	}
	for _, t := range c.newest("wave_change") {
		st := t.Statistic("change")
		if st < 0 || points(t, st) {
			continue
		}
		row, n, ok := c.best(t, st, func(row int, n disclose.Number) float64 {
			if !excludes(n) || c.age(t.Stub[row].ItemTo) != len(c.s.Periods)-1 || !(n.StdError > 0) {
				return 0
			}
			return math.Abs(n.Value) / n.StdError
		})
		before, ok2 := figure(t, row, t.Statistic("before"), c.total)
		after, ok3 := figure(t, row, t.Statistic("after"), c.total)
		if !ok || !ok2 || !ok3 {
			continue
		}
		f := formatOf(t, row, st)
		form := "The clearest change of a mean, to the period %s: %s, from %s to %s; %s."
		if c.hidden(t, st) {
			form = "Of the changes of means that can be shown, the clearest change of a mean, to the period %s: %s, from %s to %s; %s."
		}
		return sentences(c.say(form, c.period(t.Stub[row].ItemTo), c.whatChanged(t.Stub[row], true), c.signed(f, before.Value), c.signed(f, after.Value), c.within(f, n)),
			c.mostChanged(t, row, st, n))
	}
	return ""
}

// whatChanged is the row of a change in a sentence: "Security (values held)".
func (c *composer) whatChanged(r tab.Row, small bool) string {
	what, label := c.changed(r)
	switch {
	case what == "":
		return label
	case small:
		what = c.lang.Inside(what)
	}
	return label + " (" + what + ")"
}

// people is ", n = 330" for the base of a row in a segment.
func (c *composer) people(t *disclose.Table, row, column int) string {
	if b, ok := t.Base(row, column); ok {
		return c.say(", n = %d", b.N)
	}
	return ""
}

// mostChanged names the segment in which a figure changed farther than in all,
// the same way and with intervals that do not overlap; the farthest of several.
func (c *composer) mostChanged(t *disclose.Table, row, st int, all disclose.Number) string {
	best := -1
	far := all
	for i := range t.Columns.List {
		n, ok := figure(t, row, st, i)
		if ok && c.comparable(t, i) && apart(n, all) && n.Value*all.Value > 0 && math.Abs(n.Value) > math.Abs(far.Value) {
			best, far = i, n
		}
	}
	if best < 0 {
		return ""
	}
	return c.say("Farthest of all segments: %s, %s.", c.segment(best)+c.people(t, row, best), c.within(formatOf(t, row, st), far))
}

// biggestChange is the largest change of a share to the newest period whose
// interval excludes zero.
func (c *composer) biggestChange() string {
	if c.total < 0 {
		return ""
	}
	for _, t := range c.newest("wave_change") {
		st := t.Statistic("change")
		if st < 0 || !points(t, st) {
			continue
		}
		newest := ""
		for _, r := range t.Stub {
			if newest == "" || c.age(r.ItemTo) > c.age(newest) {
				newest = r.ItemTo
			}
		}
		row, n, ok := c.best(t, st, func(row int, n disclose.Number) float64 {
			if !excludes(n) || t.Stub[row].ItemTo != newest {
				return 0
			}
			return math.Abs(n.Value)
		})
		before, ok2 := figure(t, row, t.Statistic("before"), c.total)
		after, ok3 := figure(t, row, t.Statistic("after"), c.total)
		if !ok || !ok2 || !ok3 {
			continue
		}
		form := "The biggest change of a share whose interval excludes 0, to the period %s: %s, from %s to %s; %s."
		if c.hidden(t, st) {
			form = "Of the changes that can be shown, the biggest change of a share whose interval excludes 0, to the period %s: %s, from %s to %s; %s."
		}
		return c.say(form, c.period(newest), c.whatChanged(t.Stub[row], false), c.percent(before.Value), c.percent(after.Value), c.pointsWithin(n))
	}
	return ""
}
