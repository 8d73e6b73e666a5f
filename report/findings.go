package report

import (
	"fmt"
	"math"

	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// findings are the main results in sentences. Each is computed from released
// numbers and claims no more than they show; what cannot be said is left out.
func (c *composer) findings() []string {
	var out []string
	for _, f := range []func() string{c.topValue, c.widestGap, c.topLink, c.widestSaid, c.topNeed, c.unseenGivers, c.bestWorked, c.biggestChange, c.clearestMean, c.leftOutRows, c.withheldFigures} {
		if s := f(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// topValue is the value that most respondents reach.
func (c *composer) topValue() string {
	t := c.look("terminal_values")
	if t == nil || c.total < 0 {
		return ""
	}
	st := t.Statistic("share")
	rows := c.sortedValues(t)
	top := c.top(t, rows, st)
	if top == nil {
		return ""
	}
	among := ""
	for _, row := range rows {
		if _, ok := figure(t, row, st, c.total); !ok {
			among = "of the values that can be shown, "
		}
	}
	if len(top.pairs) > 1 {
		return capital(among + fmt.Sprintf("%s are reached equally often: each by %s of %s%s.", and(top.pairs), percent(top.n), t.BaseText, c.baseText(t, c.total)))
	}
	n, _ := figure(t, rows[0], st, c.total)
	return capital(among + fmt.Sprintf("%s is the value reached most often: by %s of %s%s; %s.", top.names(), percent(n.Value), t.BaseText, c.baseText(t, c.total), c.between(n)))
}

// between is an interval in words.
func (c *composer) between(n disclose.Number) string {
	if math.IsNaN(n.Low) || math.IsNaN(n.High) {
		return "no interval"
	}
	return c.s.Interval + " " + percent(n.Low) + " to " + percent(n.High)
}

// gap is a value in which a segment is away from all respondents.
type gap struct {
	row, column int
	wide        float64
}

// widestGap is the segment and value whose share is farthest from that of all
// respondents, among those whose intervals do not overlap. All respondents
// contain the segment, so that this is a description and no test.
func (c *composer) widestGap() string {
	t := c.look("terminal_values")
	if t == nil || c.total < 0 {
		return ""
	}
	st := t.Statistic("share")
	var best gap
	among := ""
	for _, row := range c.sortedValues(t) {
		all, ok := figure(t, row, st, c.total)
		for i := range t.Columns.List {
			n, shown := figure(t, row, st, i)
			if (!ok || !shown) && c.comparable(t, i) {
				among = "of the gaps that can be shown, "
			}
			if ok && shown && c.comparable(t, i) && apart(n, all) && math.Abs(n.Value-all.Value) > best.wide {
				best = gap{row, i, math.Abs(n.Value - all.Value)}
			}
		}
	}
	if best.wide == 0 {
		return ""
	}
	n, _ := figure(t, best.row, st, best.column)
	all, _ := figure(t, best.row, st, c.total)
	verb := "more"
	if n.Value < all.Value {
		verb = "less"
	}
	return capital(among + fmt.Sprintf("the widest gap to all respondents of a segment of %d or more, with intervals that do not overlap: %s%s reach %s %s often, %s (%s) against %s (%s). %s",
		c.s.LowBase, c.segment(best.column), c.baseText(t, best.column), t.Stub[best.row].Title(), verb,
		percent(n.Value), c.between(n), percent(all.Value), c.between(all), isTested(t, best.row, st, best.column)))
}

// comparable says that a column may be named in a finding: a segment with
// enough people of known trait.
func (c *composer) comparable(t *disclose.Table, column int) bool {
	col := c.column(column)
	return column != c.total && !col.Missing && !col.Net && !c.low(t, 0, column)
}

// apart says that two intervals do not overlap. NaN is apart from nothing.
func apart(a, b disclose.Number) bool { return a.Low > b.High || a.High < b.Low }

// topLink is the strongest direct implication of all respondents.
func (c *composer) topLink() string {
	t := c.look("implications")
	if t == nil || c.total < 0 {
		return ""
	}
	st := t.Statistic("direct")
	top := c.strongestLink(t, st, c.total)
	if top == nil || len(top.pairs) > 3 {
		return ""
	}
	if len(top.pairs) > 1 {
		return capital(c.hidden(t, st, "links") + fmt.Sprintf("the strongest direct links are %s, each %s.", top.names(), c.named(t, top.n)))
	}
	return capital(c.hidden(t, st, "links") + fmt.Sprintf("the strongest direct link is %s, %s.", top.names(), c.named(t, top.n)))
}

// named says how often a link counts, by the study's rule.
func (c *composer) named(t *disclose.Table, n float64) string {
	switch c.s.Ladders.Count {
	case ladder.ByLadder:
		return "found in " + count(int64(n), "ladder")
	case ladder.ByOccurrence:
		return "counted " + count(int64(n), "time")
	}
	if b, ok := t.Base(0, c.total); ok {
		return fmt.Sprintf("named by %s of %s", fixed(n, 0), count(int64(b.N), "respondent"))
	}
	return "named by " + count(int64(n), "respondent")
}

// leftOutRows is the data-quality line.
func (c *composer) leftOutRows() string {
	var read, out int64
	for _, e := range c.s.Exports {
		read += e.Rows
	}
	for _, q := range c.s.Quarantine {
		out += q.Rows
	}
	switch {
	case read == 0:
		return ""
	case out == 0:
		return "Data quality: all " + count(read, "row") + " of the exports could be used."
	}
	return fmt.Sprintf("Data quality: %s of the %s read were left out in quarantine (%s), each with a reason.",
		fixed(float64(out), 0), count(read, "row"), Percent1.write(float64(out)/float64(read)))
}

// withheldFigures says how much of the report is withheld.
func (c *composer) withheldFigures() string {
	a := c.r.Audit
	hidden := a.Primary + a.Secondary
	if a.Figures == 0 {
		return ""
	}
	whole := c.silent()
	if hidden == 0 && whole == 0 {
		return "Nothing had to be withheld to protect respondents."
	}
	s := fmt.Sprintf("To protect respondents %s of %s (%s) are withheld", fixed(float64(hidden), 0), count(int64(a.Figures), "figure"),
		percent(float64(hidden)/float64(a.Figures)))
	if whole > 0 {
		s += fmt.Sprintf(", with %s withheld whole", count(int64(whole), "segment"))
	}
	return s + " " + c.note("withheld", c.withheldText()) + "."
}

// silent counts the segments of which figures are withheld and none is shown.
func (c *composer) silent() int {
	n := 0
	if c.r.Columns == nil {
		return n
	}
	for i := range c.r.Columns.List {
		if c.isSilent(i) {
			n++
		}
	}
	return n
}

func (c *composer) isSilent(column int) bool {
	withheld := false
	for _, t := range c.r.Tables {
		for row := range t.Stub {
			for st := range t.Statistics {
				if _, ok := figure(t, row, st, column); ok {
					return false
				}
				withheld = withheld || t.At(row, st, column).Status() == tab.Suppressed
			}
		}
	}
	return withheld
}
