package report

import (
	"slices"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// changes adds the differences between periods: a forest of those to the newest
// period, and the table of all, with its intervals.
func changes(c *composer) {
	statistics{measure: "wave_change", name: allChanges, second: "All changes in means", title: "Changes between periods", show: []string{"before", "after", "change", "n_before", "n_after"}, spread: []string{"change"},
		order: "By measure and item; each change is to the period named.", figure: changesFigure,
		say: "The person is the unit: people who answered in both periods count on both sides, and the interval allows for it."}.make(c)
}

// allChanges is the sheet of changes with their intervals.
const allChanges = "All changes"

// changed takes the row of a change apart: whose change it is, in words.
func (c *composer) changed(r tab.Row) (group, label string) {
	whole := c.rowLabel(r)
	if group, label, ok := strings.Cut(whole, ": "); ok {
		return group, capital(label)
	}
	return "", whole
}

func changesFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	change := t.Statistic("change")
	if change < 0 || !points(t, change) {
		return nil // means are in units of their own, and share no axis
	}
	newest := ""
	for _, row := range rows {
		if to := t.Stub[row].ItemTo; newest == "" || c.age(to) > c.age(newest) {
			newest = to
		}
	}
	var some []int
	for _, row := range rows {
		if t.Stub[row].ItemTo == newest {
			some = append(some, row)
		}
	}
	spec := chart.Forest{Frame: c.frame(), Interval: c.say("95% interval, overlap of the people allowed for"), Stub: c.say("Measure and item"), Less: c.say("less than before"), More: c.say("more than before")}
	c.differences(&spec, t, some, change, arms{"n_before", "n_after", c.say("n before / after")}, c.changed)
	if len(spec.Rows) == 0 {
		return nil
	}
	spec.Title = c.say("What changed")
	if i := c.age(newest); i > 0 {
		spec.Title = c.say("What changed: “%s” less “%s”", c.period(newest), c.s.Periods[i-1].title())
	}
	spec.Subtitle = c.say("Difference of shares, all respondents") + c.n(t) + "."
	spec.Note = sentences(spec.Note, c.say("People who answered in both periods count on both sides; the interval allows for it."), c.source())
	alt := sentences(c.say("Forest plot of %d changes between periods.", len(spec.Rows)), c.topDifference(spec), c.say(everyNumber))
	return c.figure(&spec.Frame, c.figureName("changes"), alt, func() chart.Spec { return spec })
}

// trended are the measures that have sheets over the periods.
var trended = []struct{ measure, statistics, name, what string }{
	{"terminal_values", "share", "Trend values", "Values reached"},
	{"values_held", "top_share", "Trend held", "Values held"},
	{"assets_held", "level", "Trend assets", "Life assets"},
	{"underserved_needs", "opportunity", "Trend needs", "Under-served needs"},
}

// trends adds the main measures over the periods, one sheet a measure and
// banner.
func trends(c *composer) {
	if c.total < 0 {
		return
	}
	for _, k := range trended {
		tables := c.dated(k.measure)
		if len(tables) < 2 || statisticOf(tables[0], k.statistics) < 0 {
			continue
		}
		for i, b := range c.spread() {
			c.begin(c.say(k.name) + b.suffix())
			c.add(c.trend(tables, k.statistics, k.what, b, i == 0))
		}
	}
}

// trend is one sheet: a row a segment and item, a column a period. The picture
// of all respondents stands on the first banner's.
func (c *composer) trend(tables []*disclose.Table, names, what string, b banner, drawn bool) Sheet {
	newest := tables[len(tables)-1]
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Segment")}, {Text: c.stub(newest)}}}}
	var labels []string
	for _, t := range tables {
		labels = append(labels, c.period(t.Wave))
		g.Heads[0] = append(g.Heads[0], Text{Text: c.period(t.Wave), Right: true})
	}
	rows := slices.DeleteFunc(items(tables), c.unwanted)
	for at, i := range c.columns(b) {
		g.Rows = append(g.Rows, c.trendBases(tables, i, at > 0))
		for _, r := range rows {
			l := Line{Cells: []Value{words(c.segment(i)), words(c.rowWords(r))}}
			for _, t := range tables {
				l.Cells = append(l.Cells, c.trendValue(t, names, r, i))
			}
			g.Rows = append(g.Rows, l)
		}
	}
	st := statisticOf(newest, names)
	s := Sheet{
		Title: c.headline(nil, c.table()+c.say(what), c.unitIn(newest, st), c.say("over %d periods", len(tables)), c.whom(b)),
		Lines: c.lines(newest, g, []int{st}, c.columns(b), c.say("Periods: %s.", c.and(labels)), c.say("Changes with their intervals are on %s, where the study asks for them.", c.say(allChanges))),
		Kind:  Banner, Grid: g,
	}
	if drawn {
		if s.Figure = c.trendFigure(tables, names, what, labels, rows); s.Figure != nil {
			s.Kind = Picture
		}
	}
	return s
}

// items are the rows of several tables, those of the newest first.
func items(tables []*disclose.Table) []tab.Row {
	var out []tab.Row
	seen := map[[2]string]bool{}
	for i := range tables {
		for _, r := range tables[len(tables)-1-i].Stub {
			if key := [2]string{r.Item, r.ItemTo}; !seen[key] {
				seen[key] = true
				out = append(out, r)
			}
		}
	}
	return out
}

// trendBases is the row of bases of a segment.
func (c *composer) trendBases(tables []*disclose.Table, column int, rule bool) Line {
	l := Line{Muted: true, Rule: rule, Cells: []Value{words(c.segment(column)), words(c.say("Unweighted base"))}}
	for _, t := range tables {
		v := Value{Kind: Mark, Text: NotApplicable}
		if len(t.Stub) > 0 {
			v = baseValue(t, 0, column, Whole, unweighted)
		}
		l.Cells = append(l.Cells, v)
	}
	return l
}

// trendCell is the figure of an item in the table of a period; nil where the
// period has none.
func trendCell(t *disclose.Table, names string, r tab.Row) (row, st int) {
	row = find(t, r.Item, r.ItemTo)
	if row < 0 {
		return -1, -1
	}
	return row, statisticOf(t, names)
}

func (c *composer) trendValue(t *disclose.Table, names string, r tab.Row, column int) Value {
	row, st := trendCell(t, names, r)
	if row < 0 || st < 0 {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return released(t, row, st, column)
}

// mostTrends is how many items the picture of a trend draws.
const mostTrends = 12

// trendFigure draws the items of all respondents that have a figure in two
// periods at least and are measured alike: no two units share an axis.
func (c *composer) trendFigure(tables []*disclose.Table, names, what string, labels []string, rows []tab.Row) *Figure {
	spec := chart.Trend{Frame: c.frame(), Interval: c.say("95% interval, linearised")}
	for _, l := range labels {
		spec.Periods = append(spec.Periods, shorten(l, mostLabel/2))
	}
	left := 0
	valued := tables[0].Measure == "terminal_values" // ladders that stop early end in other codes
	for _, r := range rows {
		panel, shown := c.trendPanel(tables, names, r)
		if shown < 2 || r.Net || r.Unit != "" || valued && !strings.HasSuffix(r.Level, ladder.Value.String()) {
			continue
		}
		if len(spec.Panels) == mostTrends {
			left++
			continue
		}
		spec.Panels = append(spec.Panels, panel)
	}
	if len(spec.Panels) == 0 {
		return nil
	}
	newest := tables[len(tables)-1]
	st := statisticOf(newest, names)
	if spec.Unit = chart.Decimal1; newest.Statistics[st].Unit == tab.Share {
		spec.Unit, spec.Interval = chart.Percent, c.kind
	}
	spec.Title = c.say("%s over %d periods", c.say(what), len(tables))
	spec.Subtitle = c.say("%s, all respondents, n under each period.", capital(c.unitIn(newest, st)))
	spec.Note = c.source()
	spec.At, spec.Breaks = c.when(tables), c.breaks(tables)
	if left > 0 {
		spec.Note = sentences(c.say("%d more items in the table.", left), spec.Note)
	}
	alt := sentences(c.say("Small line charts of %d items over %d periods.", len(spec.Panels), len(tables)), c.say(everyNumber))
	return c.figure(&spec.Frame, c.figureName("trend", what), alt, func() chart.Spec { return spec })
}

// when is the middle of the period of each table, in days; nil when that of one
// is not known.
func (c *composer) when(tables []*disclose.Table) []float64 {
	var out []float64
	for _, t := range tables {
		at := c.age(t.Wave)
		if at < 0 || at >= len(c.s.Periods) {
			return nil
		}
		day, ok := c.s.Periods[at].middle()
		if !ok {
			return nil
		}
		out = append(out, day)
	}
	return out
}

// breaks are where the people that a trend counts became others.
func (c *composer) breaks(tables []*disclose.Table) []chart.Break {
	var out []chart.Break
	for i := 1; i < len(tables); i++ {
		if was, is := tables[i-1], tables[i]; was.BaseText != is.BaseText {
			out = append(out, chart.Break{Before: i, Text: c.reader.says(c.say("base %s, not %s", c.baseWords(is), c.baseWords(was)))})
		}
	}
	return out
}

// trendPanel is one item, and in how many periods it is shown.
func (c *composer) trendPanel(tables []*disclose.Table, names string, r tab.Row) (chart.TrendPanel, int) {
	panel, shown := chart.TrendPanel{Heading: shorten(c.rowWords(r), mostLabel)}, 0
	for _, t := range tables {
		p, n := chart.Point{Mark: NotApplicable}, 0
		row, st := trendCell(t, names, r)
		if row >= 0 && st >= 0 {
			p = estimated(t.At(row, st, c.total))
			if b, ok := t.Base(row, c.total); ok {
				n = b.N
			}
		}
		if p.Mark == "" {
			shown++
		}
		panel.Points, panel.Ns = append(panel.Points, p), append(panel.Ns, n)
	}
	return panel, shown
}
