package report

import (
	"fmt"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/tab"
)

// stages adds the funnel and its table.
func stages(c *composer) {
	t := c.find("stages")
	if t == nil || c.total < 0 || len(t.Stub) == 0 || t.Statistic("share") < 0 {
		return
	}
	statistics{measure: "stages", name: "Stages in all", show: []string{"respondents", "share", "recorded", "recorded_share"}, spread: []string{"share", "recorded_share"}, order: "In the order of the journey.",
		say: "A person can be met at a later stage without an earlier one on record.", figure: stagesFigure}.make(c)
}

// stagesFigure draws the stages: not those who are only prospects or in none,
// who are rows of the table.
func stagesFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	share, seen := t.Statistic("share"), t.Statistic("recorded_share")
	went := c.look("stage_transitions")
	conversion := statisticOf(went, "conversion")
	spec := chart.Funnel{Frame: c.frame(), Interval: c.s.Interval}
	if seen >= 0 {
		spec.Seen = c.reader.says("in customer records")
	}
	var items []tab.Row
	for _, row := range rows {
		r := t.Stub[row]
		if r.Item == "prospects" || r.Item == "none" || r.Net {
			continue
		}
		s := chart.FunnelStage{Label: shorten(r.Title(), mostLabel), Share: estimated(t.At(row, share, c.total)), Seen: chart.Point{Mark: Unavailable}}
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
		spec.Steps = append(spec.Steps, chart.FunnelStep{Share: estimated(went.At(row, conversion, c.total)), Text: "of these went on to " + shorten(items[i].Title(), mostLabel)})
		steps++
	}
	spec.Title = "Stages that people went through"
	if spec.Seen != "" {
		spec.Title += ", and what customer records saw"
	}
	spec.Subtitle = "Respondents met at each stage, % of all respondents" + c.n(t) + "." + c.during(t)
	spec.Note = "Base: " + t.BaseText + ". A person can be met at a later stage without an earlier one on record. " + c.source()
	alt := fmt.Sprintf("Bars of %s with the share of people met at each.", count(int64(len(items)), "stage"))
	for _, i := range []int{0, len(items) - 1} {
		if p := spec.Stages[i].Share; p.Mark == "" {
			alt += fmt.Sprintf(" %s: %s.", spec.Stages[i].Label, percent(p.Value))
		}
	}
	return c.figure(&spec.Frame, c.figureName("stages"), alt+" The table has every number.", func() chart.Spec { return spec })
}

// workedFigure is the forest of differences in the outcome.
func workedFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	difference := t.Statistic("difference")
	if difference < 0 {
		return nil
	}
	spec := chart.Forest{Frame: c.frame(), Interval: "95% interval, linearised", Stub: "Met", Less: "outcome is lower with it", More: "outcome is higher with it"}
	c.differences(&spec, t, rows, difference, arms{"exposed", "unexposed", "n with / without"},
		func(r tab.Row) (group, label string) { return "", r.Title() })
	if len(spec.Rows) == 0 {
		return nil
	}
	spec.Title = "What worked: association, not effect"
	spec.Subtitle = "Outcome of those who met the element less that of those who did not, with the mix of segments made equal, all respondents" + c.n(t) + "." + c.during(t)
	spec.Note += noAssignment + " " + c.source()
	alt := fmt.Sprintf("Forest plot of %s: association, not effect.", count(int64(len(spec.Rows)), "element"))
	return c.figure(&spec.Frame, c.figureName("what worked"), alt+topDifference(spec)+" The table has every number.", func() chart.Spec { return spec })
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
	spec.Unit, spec.Axis = chart.Decimal, "difference"
	if points(t, st) {
		spec.Unit, spec.Axis = chart.Points, "percentage points"
	}
	spec.Estimate = capital(spec.Axis) + " (95% interval)"
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
		spec.Note += count(int64(more), "more row") + " in the table. "
	}
	if withheld > 0 {
		spec.Note += count(int64(withheld), "row") + " withheld " + Withheld + ", in the table. "
	}
}

// topDifference names the widest difference whose interval excludes 0, if any.
func topDifference(spec chart.Forest) string {
	best := -1
	size := func(p chart.Point) float64 { return max(p.Value, -p.Value) }
	for i, r := range spec.Rows {
		if p := r.Point; p.Mark == "" && (p.Low > 0 || p.High < 0) && (best < 0 || size(p) > size(spec.Rows[best].Point)) {
			best = i
		}
	}
	if best < 0 {
		return " No interval excludes 0."
	}
	p, f := spec.Rows[best].Point, Decimal2
	if spec.Unit == chart.Points {
		p.Value, f = 100*p.Value, Decimal1
	}
	label := spec.Rows[best].Label
	if g := spec.Rows[best].Group; g != "" {
		label = g + ": " + label // a value can be one held or one reached
	}
	return fmt.Sprintf(" Widest of those whose interval excludes 0: %s, %s %s.", label, minus(f.write(p.Value)), spec.Axis)
}
