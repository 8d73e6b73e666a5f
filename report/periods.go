package report

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// Period is a wave or a phase that the study counts apart.
type Period struct {
	Name  string // as in the wave column of results
	Label string // what a reader sees; empty means Name
	// From and Until are its first and last day since 1970-01-01; both 0 when they
	// are not known. One that is open on a side begins in the year 1 or ends in 9999.
	From, Until int64
}

// middle is the day in the middle of a period: of its days, or else of the day,
// month or year that is its name.
func (p Period) middle() (float64, bool) {
	if p.From != 0 || p.Until != 0 {
		return float64(p.From+p.Until) / 2, p.From > earliestDay && p.Until < latestDay
	}
	for _, form := range []struct {
		layout string
		days   float64
	}{{time.DateOnly, 1}, {"2006-01", 30}, {"2006", 365}} {
		if t, err := time.Parse(form.layout, p.Name); err == nil {
			return float64(t.Unix())/86400 + form.days/2, true
		}
	}
	return 0, false
}

// Days between which the first and the last day of a period are somebody's.
const (
	earliestDay = -70 * 365
	latestDay   = 230 * 365
)

// title is what a reader sees for a period.
func (p Period) title() string { return cmp.Or(p.Label, p.Name) }

// addPeriods takes the waves of tables that the subject does not name, in the
// order of the tables: a study may count every wave that its exports name.
func (c *composer) addPeriods() {
	for _, t := range c.r.Tables {
		if t.Wave != "" && c.age(t.Wave) < 0 {
			c.s.Periods = append(c.s.Periods, Period{Name: t.Wave, Label: Clean(t.Wave)})
		}
	}
}

// find is the table of a measure that sheets print, which then has sheets of
// its own: defaults prints those that no sheet has found.
func (c *composer) find(measure string) *disclose.Table {
	c.printed[measure] = true
	return c.look(measure)
}

// look is the table of a measure that a reader wants first: of all of the time
// where there is one, or else of the newest period; nil where the study did not
// ask for it, or the audience does without.
func (c *composer) look(measure string) *disclose.Table {
	if all := c.newest(measure); len(all) > 0 {
		return all[0]
	}
	return nil
}

// newest are the tables that look chooses from: a measure has several of one
// period where it counts in several units.
func (c *composer) newest(measure string) []*disclose.Table {
	if c.reader.omits(measure) {
		return nil
	}
	var out []*disclose.Table
	for _, t := range c.r.Tables {
		if t.Measure != measure {
			continue
		}
		if len(out) > 0 && c.age(t.Wave) > c.age(out[0].Wave) {
			out = out[:0]
		}
		if len(out) == 0 || t.Wave == out[0].Wave {
			out = append(out, t)
		}
	}
	return out
}

// age is the place of a period among the study's, the newest last, and all of
// the time after it; -1 for a wave that is not among them.
func (c *composer) age(wave string) int {
	if wave == "" {
		return len(c.s.Periods)
	}
	return slices.IndexFunc(c.s.Periods, func(p Period) bool { return p.Name == wave })
}

// dated are the tables of a measure for single periods, the oldest first: one
// a period.
func (c *composer) dated(measure string) []*disclose.Table {
	if c.reader.omits(measure) {
		return nil
	}
	var out []*disclose.Table
	for _, t := range c.r.Tables {
		if t.Measure == measure && t.Wave != "" && !slices.ContainsFunc(out, func(o *disclose.Table) bool { return o.Wave == t.Wave }) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b *disclose.Table) int { return c.age(a.Wave) - c.age(b.Wave) })
	return out
}

// period is what a reader sees for a wave; empty for all of the time.
func (c *composer) period(wave string) string {
	if i := slices.IndexFunc(c.s.Periods, func(p Period) bool { return p.Name == wave }); i >= 0 {
		return c.s.Periods[i].title()
	}
	return wave
}

// of adds the period of a table to a text, where it has one.
func (c *composer) of(t *disclose.Table, text string) string {
	if t == nil || t.Wave == "" {
		return text
	}
	return c.say("%s, period %s", text, c.period(t.Wave))
}

// during names the period of a table at the end of a picture's subtitle.
func (c *composer) during(t *disclose.Table) string {
	if t == nil || t.Wave == "" {
		return ""
	}
	return " " + c.say("Period: %s.", c.period(t.Wave))
}

// statisticOf finds a statistic by the first of its names, "mean|level"; -1 when the
// table has none.
func statisticOf(t *disclose.Table, names string) int {
	if t == nil {
		return -1
	}
	for n := range strings.SplitSeq(names, "|") {
		if st := t.Statistic(n); st >= 0 {
			return st
		}
	}
	return -1
}

// points says that a statistic is a difference of shares: it is shown in
// percentage points, never in per cent.
func points(t *disclose.Table, st int) bool {
	return inPoints(t.Statistics[st].Name, t.Statistics[st].Unit)
}

func inPoints(name string, u tab.Unit) bool {
	switch name {
	case "gap":
		return u == tab.Share || u == tab.Index
	case "difference", "change", "within", "mix", "crude":
		return u == tab.Share
	}
	return false
}

// released is a figure as a reader sees it, in the unit of its row:
// differences of shares in points.
func released(t *disclose.Table, row, st, column int) Value {
	return shownAs(t, row, st, value(t.At(row, st, column), formatOf(t, row, st)))
}

// formatOf is how a figure is shown: a mean of a row of shares is one.
func formatOf(t *disclose.Table, row, st int) Format {
	s := t.Statistics[st]
	switch u := t.Unit(row, st); {
	case u == tab.Share && s.Unit != u:
		return Percent
	case isMoney(u) && large(t, row, st):
		return Whole
	}
	return format(s)
}

// large says that money of a row is in the hundreds somewhere: nobody reads its
// cents.
func large(t *disclose.Table, row, st int) bool {
	for i := range t.Columns.List {
		if n, ok := figure(t, row, st, i); ok && math.Abs(n.Value) >= 100 {
			return true
		}
	}
	return false
}

// shownAs turns a difference of shares into points.
func shownAs(t *disclose.Table, row, st int, v Value) Value {
	if v.Kind == Number && inPoints(t.Statistics[st].Name, t.Unit(row, st)) {
		v.Number, v.Format = 100*v.Number, Decimal1
	}
	return v
}

// head is the label of a statistic over its figures, with what the label
// leaves open: points of a difference, the code of money.
func (c *composer) head(t *disclose.Table, st int) string {
	s := t.Statistics[st]
	l := c.label(s)
	switch {
	case points(t, st):
		return c.say("%s, points", l)
	case isMoney(s.Unit) && !strings.Contains(l, string(s.Unit)):
		return listed(l, string(s.Unit))
	}
	return l
}

// isMoney says that a unit is a currency code: three capital letters.
func isMoney(u tab.Unit) bool {
	return len(u) == 3 && !strings.ContainsFunc(string(u), func(r rune) bool { return r < 'A' || r > 'Z' })
}
