package report

import (
	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/tab"
)

// laterStage says why stages need not shrink.
const laterStage = "A person can be met at a later stage without an earlier one on record."

// stages adds the funnel and its table.
func stages(c *composer) {
	t := c.find("stages")
	if t == nil || c.total < 0 || len(t.Stub) == 0 || t.Statistic("share") < 0 {
		return
	}
	statistics{measure: "stages", name: "Stages in all", show: []string{"respondents", "share", "recorded", "recorded_share"}, spread: []string{"share", "recorded_share"}, order: "In the order of the journey.",
		say: laterStage, figure: stagesFigure}.make(c)
}

// stagesFigure draws the stages: not those who are only prospects or in none,
// who are rows of the table.
func stagesFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	share, seen := t.Statistic("share"), t.Statistic("recorded_share")
	went := c.look("stage_transitions")
	conversion := statisticOf(went, "conversion")
	spec := chart.Funnel{Frame: c.frame(), Interval: c.kind}
	if seen >= 0 {
		spec.Seen = c.reader.says(c.say("in customer records"))
	}
	var items []tab.Row
	for _, row := range rows {
		r := t.Stub[row]
		if r.Item == "prospects" || r.Item == "none" || r.Net {
			continue
		}
		s := chart.FunnelStage{Label: shorten(c.rowWords(r), mostLabel), Share: estimated(t.At(row, share, c.total)), Seen: chart.Point{Mark: Unavailable}}
		if n, ok := figure(t, row, t.Statistic("respondents"), c.total); ok {
			s.N = int(n.Value)
		}
		if seen >= 0 {
			s.Seen = estimated(t.At(row, seen, c.total))
		}
		items = append(items, r)
		spec.Stages = append(spec.Stages, s)
	}
	if len(spec.Stages) == 0 {
		return nil
	}
	steps := 0
	for i := 1; i < len(items) && went != nil && conversion >= 0; i++ {
		row := find(went, items[i-1].Item, items[i].Item)
		if row < 0 {
			break // a study with transitions of its own has them in its table
		}
		spec.Steps = append(spec.Steps, chart.FunnelStep{Share: estimated(went.At(row, conversion, c.total)), Text: c.say("of these went on to %s", shorten(c.rowWords(items[i]), mostLabel))})
		steps++
	}
	spec.Title = c.say("Stages that people went through")
	if spec.Seen != "" {
		spec.Title = c.say("Stages that people went through, and what customer records saw")
	}
	spec.Subtitle = c.say("Respondents met at each stage, % of all respondents") + c.n(t) + "." + c.during(t)
	spec.Note = sentences(c.say("Base: %s.", c.baseWords(t)), c.say(laterStage), c.source())
	alt := c.say("Bars of %d stages with the share of people met at each.", len(items))
	for _, i := range []int{0, len(items) - 1} {
		if p := spec.Stages[i].Share; p.Mark == "" {
			alt += " " + spec.Stages[i].Label + ": " + c.percent(p.Value) + "."
		}
	}
	return c.figure(&spec.Frame, c.figureName("stages"), sentences(alt, c.say(everyNumber)), func() chart.Spec { return spec })
}

// workedFigure is the forest of differences in the outcome.
func workedFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	difference := t.Statistic("difference")
	if difference < 0 {
		return nil
	}
	spec := chart.Forest{Frame: c.frame(), Interval: c.say("95% interval, linearised"), Stub: c.say("Met"), Less: c.say("outcome is lower with it"), More: c.say("outcome is higher with it")}
	c.differences(&spec, t, rows, difference, arms{"exposed", "unexposed", c.say("n with / without")},
		func(r tab.Row) (group, label string) { return "", c.rowWords(r) })
	if len(spec.Rows) == 0 {
		return nil
	}
	spec.Title = c.say("What worked: association, not effect")
	spec.Subtitle = c.outcome(t) + c.n(t) + "." + c.during(t)
	spec.Note = sentences(spec.Note, c.say(noAssignment), c.source())
	alt := sentences(c.say("Forest plot of %d elements: association, not effect.", len(spec.Rows)), c.topDifference(spec), c.say(everyNumber))
	return c.figure(&spec.Frame, c.figureName("what worked"), alt, func() chart.Spec { return spec })
}

// outcome says what is compared, by its name where the table has one.
func (c *composer) outcome(t *disclose.Table) string {
	if st := t.Statistic("mean_exposed"); st >= 0 && len(t.Statistics[st].Said.Args) == 1 {
		return c.say("Outcome (%s) of those who met the element less that of those who did not, with the mix of segments made equal, all respondents", t.Statistics[st].Said.Args[0])
	}
	return c.say("Outcome of those who met the element less that of those who did not, with the mix of segments made equal, all respondents")
}

// mostDifferences is how many rows a forest draws; the table has them all.
const mostDifferences = 30

// arms are the bases of the two sides of a difference: statistics, and what
// their column is called.
type arms struct{ before, after, head string }

// differences puts the rows of a table into a forest, with the bases of the two
// sides where it has them. Rows that are withheld would be empty: the note counts
// them.
func (c *composer) differences(spec *chart.Forest, t *disclose.Table, rows []int, st int, n arms, name func(tab.Row) (group, label string)) {
	a, b := statisticOf(t, n.before), statisticOf(t, n.after)
	if a >= 0 && b >= 0 && t.Statistics[a].Unit != tab.Share && t.Statistics[b].Unit != tab.Share {
		spec.Ns = n.head
	}
	spec.Unit, spec.Axis, spec.Estimate = chart.Decimal, c.say("axis|difference"), c.say("Difference (95% interval)")
	if points(t, st) {
		spec.Unit, spec.Axis, spec.Estimate = chart.Points, c.say("percentage points"), c.say("Percentage points (95% interval)")
	}
	more, withheld := 0, 0
	for _, row := range rows {
		s := t.At(row, st, c.total).Status()
		if s == tab.Suppressed {
			withheld++
			continue
		}
		if s == tab.Absent || s == tab.NotApplicable {
			continue
		}
		if len(spec.Rows) == mostDifferences {
			more++
			continue
		}
		group, label := name(t.Stub[row])
		r := chart.ForestRow{Group: group, Label: shorten(label, mostLabel), Point: estimated(t.At(row, st, c.total)), N: [2]int{-1, -1}}
		for i, side := range []int{a, b} {
			if n, ok := figure(t, row, side, c.total); ok {
				r.N[i] = int(n.Value)
			}
		}
		spec.Rows = append(spec.Rows, r)
	}
	if more > 0 {
		spec.Note = c.say("%d more rows in the table.", more)
	}
	if withheld > 0 {
		spec.Note = sentences(spec.Note, c.say("%d rows withheld %s, in the table.", withheld, Withheld))
	}
}

// topDifference names the widest difference whose interval excludes 0, if any.
func (c *composer) topDifference(spec chart.Forest) string {
	best := -1
	size := func(p chart.Point) float64 { return max(p.Value, -p.Value) }
	for i, r := range spec.Rows {
		if p := r.Point; p.Mark == "" && (p.Low > 0 || p.High < 0) && (best < 0 || size(p) > size(spec.Rows[best].Point)) {
			best = i
		}
	}
	if best < 0 {
		return c.say("No interval excludes 0.")
	}
	r := spec.Rows[best]
	if r.Group != "" {
		r.Label = r.Group + ": " + r.Label // a value can be one held or one reached
	}
	if spec.Unit == chart.Points {
		return c.say("Widest of those whose interval excludes 0: %s, %s percentage points.", r.Label, c.signed(Decimal1, 100*r.Point.Value))
	}
	return c.say("Widest of those whose interval excludes 0: %s, %s difference.", r.Label, c.signed(Decimal2, r.Point.Value))
}
