package report

import (
	"math"

	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/say"
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
	some := false // of the values are withheld
	for _, row := range rows {
		_, ok := figure(t, row, st, c.total)
		some = some || !ok
	}
	base := c.baseWords(t) + c.baseText(t, c.total)
	if len(top.pairs) > 1 {
		if some {
			return c.say("Of the values that can be shown, %s are reached equally often: each by %s of %s.", c.and(top.pairs), c.percent(top.n), base)
		}
		return capital(c.say("%s are reached equally often: each by %s of %s.", c.and(top.pairs), c.percent(top.n), base))
	}
	n, _ := figure(t, rows[0], st, c.total)
	if some {
		return c.say("Of the values that can be shown, %s is the value reached most often: by %s of %s; %s.", c.and(top.pairs), c.percent(n.Value), base, c.between(n))
	}
	return capital(c.say("%s is the value reached most often: by %s of %s; %s.", c.and(top.pairs), c.percent(n.Value), base, c.between(n)))
}

// between is the interval of a share in words.
func (c *composer) between(n disclose.Number) string {
	if math.IsNaN(n.Low) || math.IsNaN(n.High) {
		return c.say("no interval")
	}
	return c.say("%s %s to %s", c.kind, c.percent(n.Low), c.percent(n.High))
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
	hidden := false
	for _, row := range c.sortedValues(t) {
		all, ok := figure(t, row, st, c.total)
		for i := range t.Columns.List {
			if !c.comparable(t, i) {
				continue
			}
			n, shown := figure(t, row, st, i)
			if !ok || !shown {
				hidden = true
			} else if apart(n, all) && math.Abs(n.Value-all.Value) > best.wide {
				best = gap{row, i, math.Abs(n.Value - all.Value)}
			}
		}
	}
	if best.wide == 0 {
		return ""
	}
	n, _ := figure(t, best.row, st, best.column)
	all, _ := figure(t, best.row, st, c.total)
	form := "The widest gap to all respondents of a segment of %d or more, with intervals that do not overlap: %s reach %s more often, %s (%s) against %s (%s)."
	if n.Value < all.Value {
		form = "The widest gap to all respondents of a segment of %d or more, with intervals that do not overlap: %s reach %s less often, %s (%s) against %s (%s)."
	}
	text := c.say(form, c.s.LowBase, c.segment(best.column)+c.baseText(t, best.column), c.rowWords(t.Stub[best.row]), c.percent(n.Value), c.between(n), c.percent(all.Value), c.between(all))
	if hidden {
		text = c.say("Of the gaps that can be shown, %s", c.lang.Inside(text))
	}
	return sentences(text, c.isTested(t, best.row, st, best.column))
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
	text := c.strongest(t, top)
	if c.hidden(t, st) {
		return c.say("Of the links that can be shown, %s", c.lang.Inside(text))
	}
	return text
}

// strongest is the sentence of the strongest links.
func (c *composer) strongest(t *disclose.Table, top *links) string {
	forms := [3]string{
		"The strongest direct link is %s, named by %d respondents.",
		"The strongest direct link is %s, found in %d ladders.",
		"The strongest direct link is %s, counted %d times.",
	}
	of := "The strongest direct link is %s, named by %s of %d respondents."
	if len(top.pairs) > 1 {
		forms = [3]string{
			"The strongest direct links are %s, each named by %d respondents.",
			"The strongest direct links are %s, each found in %d ladders.",
			"The strongest direct links are %s, each counted %d times.",
		}
		of = "The strongest direct links are %s, each named by %s of %d respondents."
	}
	if b, ok := t.Base(0, c.total); ok && c.byPerson() {
		return c.say(of, c.and(top.pairs), c.fixed(top.n, 0), b.N)
	}
	return c.impliers(forms, c.and(top.pairs), int(top.n))
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
		return c.say("Data quality: all %d rows of the exports could be used.", read)
	}
	return c.say("Data quality: %s of the %d rows read were left out in quarantine (%s), each with a reason.",
		c.fixed(float64(out), 0), read, c.written(Percent1, float64(out)/float64(read)))
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
		return c.say("Nothing had to be withheld to protect respondents.")
	}
	n, share, note := c.fixed(float64(hidden), 0), c.percent(float64(hidden)/float64(a.Figures)), c.note("withheld", c.withheldText())
	if whole > 0 {
		return c.say("To protect respondents %s of %d figures (%s) are withheld, with %s withheld whole %s.", n, a.Figures, share, say.That("%d segments", whole), note)
	}
	return c.say("To protect respondents %s of %d figures (%s) are withheld %s.", n, a.Figures, share, note)
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

// byPerson says that implications are counted by people.
func (c *composer) byPerson() bool {
	return c.s.Ladders.Count != ladder.ByLadder && c.s.Ladders.Count != ladder.ByOccurrence
}
