package report

import (
	"cmp"
	"fmt"
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
	statistics{measure: "wave_change", name: "All changes", second: "All changes in means", title: "Changes between periods", show: []string{"before", "after", "change", "n_before", "n_after"}, spread: []string{"change"},
		order: "By measure and item; each change is to the period named.", figure: changesFigure,
		say: "The person is the unit: people who answered in both periods count on both sides, and the interval allows for it."}.make(c)
}

// changed takes the row of a change apart: whose change it is, in words.
func changed(r tab.Row) (group, label string) {
	if group, label, ok := strings.Cut(cmp.Or(r.Label, r.Item), ": "); ok {
		return group, capital(label)
	}
	return "", cmp.Or(r.Label, r.Item)
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
	spec := chart.Forest{Frame: c.frame(), Interval: "95% interval, overlap of the people allowed for", Stub: "Measure and item", Less: "less than before", More: "more than before"}
	c.differences(&spec, t, some, change, arms{"n_before", "n_after", "n before / after"}, changed)
	if len(spec.Rows) == 0 {
		return nil
	}
	spec.Title = "What changed"
	if i := c.age(newest); i > 0 {
		spec.Title += fmt.Sprintf(": “%s” less “%s”", c.period(newest), c.s.Periods[i-1].title())
	}
	spec.Subtitle = "Difference of shares, all respondents" + c.n(t) + "."
	spec.Note += "People who answered in both periods count on both sides; the interval allows for it. " + c.source()
	alt := fmt.Sprintf("Forest plot of %s between periods.", count(int64(len(spec.Rows)), "change"))
	return c.figure(&spec.Frame, c.figureName("changes"), alt+topDifference(spec)+" The table has every number.", func() chart.Spec { return spec })
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
			c.begin(k.name + b.suffix())
			c.add(c.trend(tables, k.statistics, k.what, b, i == 0))
		}
	}
}

// trend is one sheet: a row a segment and item, a column a period. The picture
// of all respondents stands on the first banner's.
func (c *composer) trend(tables []*disclose.Table, names, what string, b banner, drawn bool) Sheet {
	newest := tables[len(tables)-1]
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: "Segment"}, {Text: c.stubHead(newest)}}}}
	var labels []string
	for _, t := range tables {
		labels = append(labels, c.period(t.Wave))
		g.Heads[0] = append(g.Heads[0], Text{Text: c.period(t.Wave), Right: true})
	}
	rows := slices.DeleteFunc(items(tables), c.unwanted)
	for at, i := range c.columns(b) {
		g.Rows = append(g.Rows, c.trendBases(tables, i, at > 0))
		for _, r := range rows {
			l := Line{Cells: []Value{words(c.segment(i)), words(r.Title())}}
			for _, t := range tables {
				l.Cells = append(l.Cells, c.trendValue(t, names, r, i))
			}
			g.Rows = append(g.Rows, l)
		}
	}
	st := statisticOf(newest, names)
	s := Sheet{
		Title: c.headline(nil, c.table()+what+", "+unitIn(newest, st)+", over "+count(int64(len(tables)), "period"), b.who()),
		Lines: c.lines(newest, g, []int{st}, c.columns(b), "Periods: "+and(labels)+".", "Changes with their intervals are on All changes, where the study asks for them."),
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
	l := Line{Muted: true, Rule: rule, Cells: []Value{words(c.segment(column)), words("Unweighted base")}}
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
	spec := chart.Trend{Frame: c.frame(), Interval: "95% interval"}
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
		spec.Unit = chart.Percent
	}
	spec.Title = what + " over " + count(int64(len(tables)), "period")
	spec.Subtitle = capital(unitIn(newest, st)) + ", all respondents, n under each period."
	spec.Note = c.source()
	spec.At, spec.Breaks = c.when(tables), c.breaks(tables)
	if left > 0 {
		spec.Note = count(int64(left), "more item") + " in the table. " + spec.Note
	}
	alt := fmt.Sprintf("Small line charts of %s over %s.", count(int64(len(spec.Panels)), "item"), count(int64(len(tables)), "period"))
	return c.figure(&spec.Frame, c.figureName("trend", what), alt+" The table has every number.", func() chart.Spec { return spec })
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
		if was, is := tables[i-1].BaseText, tables[i].BaseText; was != is {
			out = append(out, chart.Break{Before: i, Text: c.reader.says("base " + is + ", not " + was)})
		}
	}
	return out
}

// trendPanel is one item, and in how many periods it is shown.
func (c *composer) trendPanel(tables []*disclose.Table, names string, r tab.Row) (chart.TrendPanel, int) {
	panel, shown := chart.TrendPanel{Heading: shorten(r.Title(), mostLabel)}, 0
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
