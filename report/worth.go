package report

import (
	"math"
	"slices"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/tab"
)

// side is a row of the balance: what people gain, or what they give.
type side struct {
	t     *disclose.Table
	row   int
	gives bool
	name  string

	mean, index, difference int // statistics
}

// sides are the rows of the balance, gains first.
func (c *composer) sides() []side {
	var gains, gives []side
	for _, t := range c.newest("balance") {
		for row, r := range t.Stub {
			if c.unwanted(r) {
				continue
			}
			s := side{t: t, row: row, name: c.rowWords(r), mean: t.Statistic("mean"), index: t.Statistic("index"), difference: t.Statistic("difference")}
			if s.gives = strings.HasPrefix(r.Item, "gives"); s.gives {
				gives = append(gives, s)
			} else {
				gains = append(gains, s)
			}
		}
	}
	return append(gains, gives...)
}

// word is what a side is called.
func (c *composer) word(s side) string {
	if s.gives {
		return c.say("gives")
	}
	return c.say("gains")
}

// neverAdded keeps readers from adding up indices.
const neverAdded = "Gains and gives are never added up: an index compares segments, not kinds of value."

// balances adds the picture and the table of gains against gives, one sheet a
// banner.
func balances(c *composer) {
	c.printed["balance"] = true
	rows := c.sides()
	if c.total < 0 || len(rows) == 0 {
		return
	}
	for _, whole := range c.single() {
		for _, b := range c.pictured(c.blocks(rows, whole), whole, blocksOf(rows)) {
			c.balance(rows, whole, b)
		}
	}
}

// balance adds the sheet of a part of a banner.
func (c *composer) balance(rows []side, whole, b banner) {
	t := rows[0].t
	c.begin(c.say("Balance") + b.suffix())
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Segment")}, {Text: c.say("Gains or gives")}, {Text: c.say("What")}, {Text: c.say("Unit")}}}}
	for _, head := range []string{"Unweighted base", "Mean", "Interval from", "Interval to", "Index", "Interval from", "Interval to", "column|Difference"} {
		g.Heads[0] = append(g.Heads[0], Text{Text: c.say(head), Right: true})
	}
	var used []int
	for at, i := range c.columns(b) {
		for k, s := range rows {
			g.Rows = append(g.Rows, c.balanceLine(s, i, k == 0 && at > 0))
			used = append(used, max(0, s.index))
		}
	}
	s := Sheet{
		Title: c.headline(t, c.table()+c.say("Balance: what people gain and what they give, mean and index"), c.whom(b)),
		Lines: c.lines(t, g, used, c.columns(b), c.say("Index: mean of the segment, all respondents = 100; where a mean can be below 0, the difference to all respondents stands in its place, of shares in points."),
			c.say(neverAdded), c.say("Intervals: %s.", c.say("95%, linearised"))),
		Kind: Picture, Grid: g,
	}
	if panels := c.blocks(rows, b); len(panels) > 0 {
		s.Figure = c.balanceFigure(rows, whole, b, panels)
		if most := blocksOf(rows); len(panels) > most && s.Figure != nil {
			s.Lines = append(s.Lines, c.say("The picture shows the first %d segments; the table has all.", most))
		}
	}
	c.add(s)
}

func (c *composer) balanceLine(s side, column int, rule bool) Line {
	l := Line{Rule: rule, Cells: []Value{words(c.flagged(c.segment(column), c.low(s.t, s.row, column))), words(c.word(s)), words(s.name), words(c.unitWords(s.t, s.row, s.mean)),
		baseValue(s.t, s.row, column, Whole, unweighted)}}
	for _, st := range []int{s.mean, s.index} {
		low, high := Value{Kind: Mark, Text: NotApplicable}, Value{Kind: Mark, Text: NotApplicable}
		v := low
		if st >= 0 {
			low, high = ends95(s.t, s.row, st, column)
			v = released(s.t, s.row, st, column)
		}
		l.Cells = append(l.Cells, v, low, high)
	}
	v := Value{Kind: Mark, Text: NotApplicable}
	if s.difference >= 0 {
		v = released(s.t, s.row, s.difference, column)
	}
	l.Cells = append(l.Cells, v)
	return l
}

// seeLabel stands for a unit that the label of the row says.
const seeLabel = "see label"

// unitWords is the unit of the mean of a row for readers.
func (c *composer) unitWords(t *disclose.Table, row, st int) string {
	if st < 0 {
		return c.say(seeLabel)
	}
	switch u := t.Unit(row, st); {
	case isMoney(u):
		return string(u)
	case u == tab.Share:
		return c.unit(u)
	}
	return c.say(seeLabel)
}

// mostPeople is the largest base of the rows in a column: who it is of may
// differ from row to row, and the table has each.
func mostPeople(rows []side, column int) int {
	most := 0
	for _, s := range rows {
		if b, ok := s.t.Base(s.row, column); ok {
			most = max(most, b.N)
		}
	}
	return most
}

// blocks are the segments that the picture can show.
func (c *composer) blocks(rows []side, b banner) []int {
	var out []int
	for _, i := range b.columns {
		if col := c.column(i); !col.Net && !col.Missing && mostPeople(rows, i) > 0 {
			out = append(out, i)
		}
	}
	return out
}

// mostBalanced is how many rows the panels of a picture of the balance may have
// under one another on a page: two of panels, where there are few rows.
const (
	mostBalanced = 18
	mostBlocks   = 4 // panels side by side
)

// blocksOf is how many segments fit a picture with the rows.
func blocksOf(rows []side) int {
	return mostBlocks * min(2, max(1, mostBalanced/max(1, len(rows))))
}

func (c *composer) balanceFigure(rows []side, whole, b banner, panels []int) *Figure {
	spec := chart.Balance{Frame: c.frame(), Names: [2]string{c.say("What they gain"), c.say("What they give")}, Reference: c.reader.says(c.say("all respondents")), Interval: c.say("95% interval, linearised")}
	rows = slices.DeleteFunc(slices.Clone(rows), func(s side) bool {
		return s.index < 0 || s.t.At(s.row, s.index, c.total).Status() == tab.NotApplicable
	})
	if len(rows) == 0 {
		return nil
	}
	for _, s := range rows {
		if s.gives {
			spec.Gives = append(spec.Gives, shorten(s.name, mostLabel))
		} else {
			spec.Gains = append(spec.Gains, shorten(s.name, mostLabel))
		}
	}
	for _, i := range panels[:min(len(panels), blocksOf(rows))] {
		n := mostPeople(rows, i)
		block := chart.BalanceSegment{Heading: c.segment(i), N: n, LowBase: n < c.s.LowBase, Segment: c.coloured(whole, i)}
		for _, s := range rows {
			if s.gives {
				block.Gives = append(block.Gives, s.point(i))
			} else {
				block.Gains = append(block.Gains, s.point(i))
			}
		}
		spec.Segments = append(spec.Segments, block)
	}
	for _, i := range c.blocks(rows, whole) {
		for _, s := range rows {
			spec.Beside = append(spec.Beside, s.point(i))
		}
	}
	spec.Title = listed(c.say("What segments gain and what they give"), c.whom(b))
	spec.Subtitle = c.say("Mean of each segment as an index; all respondents (n %s) = 100. n: the largest base of a row.", Withheld)
	if n := mostPeople(rows, c.total); n > 0 {
		spec.Subtitle = c.say("Mean of each segment as an index; all respondents (n = %d) = 100. n: the largest base of a row.", n)
	}
	spec.Subtitle += c.during(rows[0].t)
	spec.Note = sentences(c.say(neverAdded), c.say("What can be below 0 has no index and is in the table only."), c.source())
	if len(panels) > len(spec.Segments) {
		spec.Note = sentences(c.say("The first %d of %d segments; the table has all.", len(spec.Segments), len(panels)), spec.Note)
	}
	alt := c.say("Bars around 100 in %s: %s and %s.", c.say("%d segments", len(spec.Segments)), c.say("%d gains", len(spec.Gains)), c.say("%d gives", len(spec.Gives)))
	return c.figure(&spec.Frame, c.figureName("balance", b.name), sentences(alt, c.widestIndex(spec), c.say(everyNumber)), func() chart.Spec { return spec })
}

// point is the index of a segment.
func (s side) point(column int) chart.Point {
	if s.index < 0 {
		return chart.Point{Mark: Unavailable}
	}
	return estimated(s.t.At(s.row, s.index, column))
}

// widestIndex names the index that is farthest from 100, of those with an
// interval that does not hold 100.
func (c *composer) widestIndex(spec chart.Balance) string {
	best, text := 0.0, ""
	for _, s := range spec.Segments {
		for side, points := range [2][]chart.Point{s.Gains, s.Gives} {
			for k, p := range points {
				far := math.Abs(p.Value - 100)
				if p.Mark != "" || !(p.Low > 100 || p.High < 100) || far <= best {
					continue
				}
				best = far
				text = c.say("Farthest from 100 of those shown whose interval excludes it: %s, %s, %s.", s.Heading, [2][]string{spec.Gains, spec.Gives}[side][k], c.fixed(p.Value, 0))
			}
		}
	}
	return text
}
