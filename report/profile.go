package report

import (
	"cmp"
	"slices"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

const (
	// mostPanels is how many segments a profile draws: two rows of four panels
	// fill a page without being made smaller.
	mostPanels = 8
	// mostParts is over how many pictures the segments of a banner go; the
	// table of the last holds those that come after.
	mostParts = 3
)

// profiles adds the value profile of every banner: the share of respondents
// that reach each value, with intervals, beside all respondents.
func profiles(c *composer) {
	t := c.find("terminal_values")
	if t == nil || c.total < 0 || t.Statistic("share") < 0 {
		return
	}
	rows := c.sortedValues(t)
	if len(rows) == 0 {
		return
	}
	for _, whole := range c.single() {
		parts := c.pictured(c.panels(t, whole), whole, mostPanels)
		for _, b := range parts {
			c.profile(t, rows, whole, b, c.highest(t, rows, whole))
		}
	}
}

// profile adds the sheet of a part of a banner, on the axis of the whole.
func (c *composer) profile(t *disclose.Table, rows []int, whole, b banner, axis float64) {
	c.begin(c.say("Profile") + b.suffix())
	st := t.Statistic("share")
	g := c.profileGrid(t, rows, st, c.columns(b))
	s := Sheet{
		Title: c.headline(t, c.table()+c.say("Value profile, %s with intervals", c.unitOf(t.Statistics[st])), c.whom(b)),
		Lines: c.lines(t, g, []int{st}, c.columns(b), c.say("Values sorted by all respondents."), c.say("Intervals: %s.", c.kind)),
		Kind:  Picture, Grid: g,
	}
	panels := c.panels(t, b)
	if drawn := min(len(panels), mostPanels); drawn > 0 {
		s.Figure = c.profileFigure(t, rows, whole, b, panels[:drawn], axis)
		if left := len(c.columns(b)) - drawn - 1; left > 0 {
			s.Lines = append(s.Lines, c.say("The picture leaves out %d columns that the table has: nets, people of unknown trait, withheld bases, and what comes after %s panels.",
				left, c.fixed(mostPanels, 0)))
		}
	}
	c.add(s)
}

// pictured cuts a banner into parts of about as many of the segments to draw
// each, at most what a picture can show; beyond mostParts the last has the rest.
func (c *composer) pictured(panels []int, b banner, most int) []banner {
	n := min((len(panels)+most-1)/most, mostParts)
	if n < 2 {
		return []banner{b}
	}
	each := min((len(panels)+n-1)/n, most)
	var out []banner
	for i, from := 0, 0; i < n; i++ {
		part, until := b, len(b.columns)
		if i < n-1 {
			until = slices.Index(b.columns, panels[(i+1)*each])
		}
		part.label, part.columns = c.say("%s, part %d", b.label, i+1), b.columns[from:until]
		out, from = append(out, part), until
	}
	return out
}

// highest is the largest share or end of an interval that the pictures of a
// banner have to hold: they all have one axis.
func (c *composer) highest(t *disclose.Table, rows []int, b banner) float64 {
	most := 0.0
	for _, row := range rows {
		for _, i := range c.panels(t, b) {
			if p := estimated(t.At(row, t.Statistic("share"), i)); p.Mark == "" {
				most = max(most, p.Value, p.High)
			}
		}
	}
	return most
}

// sortedValues are the rows of single values, the largest share of all
// respondents first; withheld ones follow in the order of the frame.
func (c *composer) sortedValues(t *disclose.Table) []int {
	st := t.Statistic("share")
	var rows []int
	for row, r := range t.Stub {
		if c.isValue(r) {
			rows = append(rows, row)
		}
	}
	share := func(row int) float64 {
		if n, ok := figure(t, row, st, c.total); ok {
			return n.Value
		}
		return -1
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(share(b), share(a)) })
	return rows
}

// isValue says that a row of terminal values is a code of the highest level
// and not a net or another end.
func (c *composer) isValue(r tab.Row) bool {
	if r.Net {
		return false
	}
	for _, k := range c.s.Codes {
		if k.ID == r.Item {
			return k.Level.Band() == ladder.Value
		}
	}
	return false
}

// panels are the segments that a figure draws beside all respondents.
func (c *composer) panels(t *disclose.Table, b banner) []int {
	var out []int
	for _, i := range b.columns {
		col := c.column(i)
		if base, ok := t.Base(0, i); ok && base.N > 0 && !col.Net && !col.Missing {
			out = append(out, i)
		}
	}
	return out
}

// profileGrid has a row for every segment and value, so that the share stands
// beside its interval and the table prints under the picture.
func (c *composer) profileGrid(t *disclose.Table, rows []int, st int, columns []int) *Grid {
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Segment")}, {Text: c.stub(t)}, {Text: c.say("Unweighted base"), Right: true},
		{Text: c.label(t.Statistics[st]), Right: true}, {Text: c.say("Interval from"), Right: true}, {Text: c.say("Interval to"), Right: true}}}}
	f := format(t.Statistics[st])
	for at, i := range columns {
		name := c.flagged(c.segment(i), c.low(t, 0, i))
		for k, row := range rows {
			cell := t.At(row, st, i)
			low, high := value(cell, f), value(cell, f)
			if n, ok := cell.Number(); ok {
				low, high = number(n.Low, f), number(n.High, f)
			}
			g.Rows = append(g.Rows, Line{Rule: k == 0 && at > 0, Cells: []Value{words(name), words(c.rowTitle(t, t.Stub[row])),
				baseValue(t, row, i, Whole, unweighted), value(cell, f), low, high}})
		}
	}
	return g
}

func (c *composer) profileFigure(t *disclose.Table, rows []int, whole, b banner, panels []int, axis float64) *Figure {
	spec, st := chart.Profile{Frame: c.frame(), Unit: chart.Percent, Max: axis}, t.Statistic("share")
	spec.Title = c.say("Values reached, %s", c.whom(b))
	spec.Subtitle = c.say("Respondents whose ladders reach each value, %% of segment (dot), %s (line), all respondents%s (grey tick).", c.kind, c.baseText(t, c.total)) + c.during(t)
	tested := c.say("No test was made.")
	if t.Tests != nil && slices.ContainsFunc(rows, func(row int) bool { return t.Tests.Line(row, st, len(t.Statistics)) != nil }) {
		tested = c.say("Tested against the rest of the sample at %.4g%% confidence.", 100*t.Tests.Levels[0])
	}
	spec.Note = sentences(c.say("Base: %s; n in panel headings. † n below %d.", c.baseWords(t), c.s.LowBase), tested, c.source())
	spec.ReferenceName, spec.Tested, spec.Interval = c.reader.says(c.say("all respondents")), c.say("the rest of the sample"), c.kind
	for _, row := range rows {
		spec.Rows = append(spec.Rows, c.rowWords(t.Stub[row]))
		spec.Reference = append(spec.Reference, estimated(t.At(row, st, c.total)))
	}
	for _, i := range panels {
		base, _ := t.Base(0, i)
		p := chart.ProfilePanel{Heading: c.segment(i), N: base.N, LowBase: c.low(t, 0, i), Segment: c.coloured(whole, i)}
		for _, row := range rows {
			p.Points = append(p.Points, testedPoint(t, row, st, i))
		}
		spec.Panels = append(spec.Panels, p)
	}
	alt := c.say("Dot plot of the share of respondents reaching each value with intervals, %d segments, beside all respondents.", len(panels))
	if top := c.top(t, rows, st); top != nil {
		form := "All respondents reach %s most often: %s."
		if slices.ContainsFunc(rows, func(row int) bool { _, ok := figure(t, row, st, c.total); return !ok }) {
			form = "All respondents reach %s most often of those shown: %s."
		}
		alt = sentences(alt, c.say(form, c.and(top.pairs), c.percent(top.n)))
	}
	return c.figure(&spec.Frame, c.figureName("value profile", b.name), sentences(alt, c.say("The table has every number.")), func() chart.Spec { return spec })
}

// testedPoint is a released cell as a mark of a chart with what the test
// against the rest of the sample found.
func testedPoint(t *disclose.Table, row, st, column int) chart.Point {
	p := estimated(t.At(row, st, column))
	if t.Tests == nil || p.Mark != "" {
		return p
	}
	switch t.Tests.Line(row, st, len(t.Statistics)).AgainstRest(column) {
	case tab.HigherThanRest:
		p.Differs, p.Found = true, chart.Higher
	case tab.LowerThanRest:
		p.Differs, p.Found = true, chart.Lower
	}
	return p
}

// coloured is a segment's place among the colours of segments, 1 the first: its
// place in its banner, so that it has one colour in every picture. A banner of
// more segments than there are colours has none, 0.
func (c *composer) coloured(b banner, column int) int {
	var of []int
	for _, i := range b.columns {
		if col := c.column(i); !col.Net && !col.Missing {
			of = append(of, i)
		}
	}
	if len(of) > len(c.drawn.Segments) {
		return 0
	}
	return 1 + slices.Index(of, column)
}

// top is the row of the largest share of all respondents, or several of equal
// share; nil when none is shown.
func (c *composer) top(t *disclose.Table, rows []int, st int) *links {
	var out links
	for _, row := range rows {
		n, ok := figure(t, row, st, c.total)
		switch {
		case !ok || n.Value <= 0 || n.Value < out.n:
			continue
		case n.Value > out.n:
			out = links{n: n.Value}
		}
		out.pairs = append(out.pairs, c.rowWords(t.Stub[row]))
	}
	if len(out.pairs) == 0 {
		return nil
	}
	return &out
}

// estimated is a released cell as a mark of a chart with its interval.
func estimated(cell disclose.Cell) chart.Point {
	n, ok := cell.Number()
	if !ok {
		return chart.Point{Mark: value(cell, Whole).Text}
	}
	return chart.Point{Value: n.Value, Low: n.Low, High: n.High}
}
