package report

import (
	"cmp"
	"fmt"
	"slices"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// mostPanels is how many segments a profile draws: three rows of four panels
// fill a page. The table holds them all.
const mostPanels = 12

// widePicture is the width of pictures with many panels, in points.
const widePicture = 1000

// profiles adds the value profile of every banner: the share of respondents
// that reach each value, with intervals, beside all respondents.
func profiles(c *composer) {
	t := c.find("terminal_values")
	if t == nil || c.total < 0 || t.Statistic("share") < 0 {
		return
	}
	for _, b := range c.single() {
		rows := c.sortedValues(t)
		if len(rows) == 0 {
			return
		}
		c.begin("Profile" + b.suffix())
		st := t.Statistic("share")
		g := c.profileGrid(t, rows, st, c.columns(b))
		s := Sheet{
			Title: c.headline(t, c.table()+"Value profile, "+unitOf(t.Statistics[st])+" with intervals", b.who()),
			Lines: c.lines(t, g, []int{st}, c.columns(b), "Values sorted by all respondents.", "Intervals: "+c.s.Interval+"."),
			Kind:  Picture, Grid: g,
		}
		if panels := c.panels(t, b); len(panels) > 0 {
			s.Figure = c.profileFigure(t, rows, st, b, panels)
			if left := len(c.columns(b)) - len(panels) - 1; left > 0 {
				s.Lines = append(s.Lines, fmt.Sprintf("The picture leaves out %s that the table has: nets, people of unknown trait, withheld bases, and what comes after %d panels.",
					count(int64(left), "column"), mostPanels))
			}
		}
		c.add(s)
	}
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
		if base, ok := t.Base(0, i); ok && base.N > 0 && !col.Net && !col.Missing && len(out) < mostPanels {
			out = append(out, i)
		}
	}
	return out
}

// profileGrid has a row for every segment and value, so that the share stands
// beside its interval and the table prints under the picture.
func (c *composer) profileGrid(t *disclose.Table, rows []int, st int, columns []int) *Grid {
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: "Segment"}, {Text: c.stubHead(t)}, {Text: "Unweighted base", Right: true},
		{Text: label(t.Statistics[st]), Right: true}, {Text: "Interval from", Right: true}, {Text: "Interval to", Right: true}}}}
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

func (c *composer) profileFigure(t *disclose.Table, rows []int, st int, b banner, panels []int) *Figure {
	spec := chart.Profile{Frame: c.frame(), Unit: chart.Percent}
	if len(panels) > 6 {
		spec.Width = widePicture // more panels side by side: the picture keeps to one page
	}
	spec.Title = "Values reached, " + b.who()
	spec.Subtitle = "Respondents whose ladders reach each value, % of segment (dot), " + c.s.Interval + " (line), all respondents" + c.baseText(t, c.total) + " (grey tick)." + c.during(t)
	spec.Note = "Base: " + t.BaseText + "; n in panel headings. † n below " + fixed(float64(c.s.LowBase), 0) + ". No test was made. " + c.source()
	spec.Key = c.reader.says("Dot: segment. Line: interval. Grey tick: all respondents.")
	for _, row := range rows {
		spec.Rows = append(spec.Rows, t.Stub[row].Title())
		spec.Reference = append(spec.Reference, estimated(t.At(row, st, c.total)))
	}
	for _, i := range panels {
		base, _ := t.Base(0, i)
		p := chart.ProfilePanel{Heading: c.segment(i), N: base.N, LowBase: c.low(t, 0, i)}
		for _, row := range rows {
			p.Points = append(p.Points, estimated(t.At(row, st, i)))
		}
		spec.Panels = append(spec.Panels, p)
	}
	alt := fmt.Sprintf("Dot plot of the share of respondents reaching each value with intervals, %s, beside all respondents.", count(int64(len(panels)), "segment"))
	if top := c.top(t, rows, st); top != nil {
		among := ""
		for _, row := range rows {
			if _, ok := figure(t, row, st, c.total); !ok {
				among = " of those shown"
			}
		}
		alt += " All respondents reach " + top.names() + " most often" + among + ": " + percent(top.n) + "."
	}
	return c.figure(&spec.Frame, c.figureName("value profile", b.name), alt+" The table has every number.", func() chart.Spec { return spec })
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
		out.pairs = append(out.pairs, t.Stub[row].Title())
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
