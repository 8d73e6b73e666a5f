package report

import (
	"fmt"
	"math"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/tab"
)

// side is a row of the balance: what people gain, or what they give.
type side struct {
	t           *disclose.Table
	row         int
	gives       bool
	name        string
	mean, index int // statistics
}

// sides are the rows of the balance, gains first.
func (c *composer) sides() []side {
	var gains, gives []side
	for _, t := range c.newest("balance") {
		for row, r := range t.Stub {
			mean := meanOf(t, row)
			if mean >= 0 && c.reader.moneyless && isMoney(t.Statistics[mean].Unit) {
				continue
			}
			s := side{t: t, row: row, name: r.Title(), mean: mean, index: t.Statistic("index")}
			if s.gives = strings.HasPrefix(r.Item, "gives"); s.gives {
				s.name = strings.TrimPrefix(strings.TrimPrefix(s.name, "Gives: "), "gives:")
				gives = append(gives, s)
				continue
			}
			s.name = strings.TrimPrefix(strings.TrimPrefix(s.name, "Gains: "), "gains:")
			gains = append(gains, s)
		}
	}
	return append(gains, gives...)
}

// meanOf is the statistic that is the mean of a row: tables that hold amounts
// of several units have one mean a unit.
func meanOf(t *disclose.Table, row int) int {
	for st, s := range t.Statistics {
		if (strings.HasPrefix(s.Name, "mean") || s.Name == "level" || s.Name == "ratio") && s.Unit != tab.Days && present(t, row, st) {
			return st
		}
	}
	return -1
}

// word is what a side is called.
func (s side) word() string {
	if s.gives {
		return "gives"
	}
	return "gains"
}

// balances adds the picture and the table of gains against gives, one sheet a
// banner.
func balances(c *composer) {
	c.printed["balance"] = true
	rows := c.sides()
	if c.total < 0 || len(rows) == 0 {
		return
	}
	t := rows[0].t
	for _, b := range c.spread() {
		c.begin("Balance" + b.suffix())
		g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: "Segment"}, {Text: "Gains or gives"}, {Text: "What"}, {Text: "Unit"}, {Text: "Unweighted base", Right: true},
			{Text: "Mean", Right: true}, {Text: "Interval from", Right: true}, {Text: "Interval to", Right: true}, {Text: "Index", Right: true}}}}
		var used []int
		for at, i := range c.columns(b) {
			for k, s := range rows {
				g.Rows = append(g.Rows, c.balanceLine(s, i, k == 0 && at > 0))
				used = append(used, max(0, s.index))
			}
		}
		s := Sheet{
			Title: c.headline(t, c.table()+"Balance: what people gain and what they give, mean and index", b.who()),
			Lines: c.lines(t, g, used, c.columns(b), "Index: mean of the segment, all respondents = 100.",
				"Gains and gives are never added up: an index compares segments, not kinds of value.", "Intervals of means: 95%, linearised."),
			Kind: Picture, Grid: g,
		}
		if panels := c.panels(t, b); len(panels) > 0 {
			s.Figure = c.balanceFigure(rows, b, panels)
			if left := len(panels) - mostBlocks; left > 0 && s.Figure != nil {
				s.Lines = append(s.Lines, fmt.Sprintf("The picture shows the first %d segments; the table has all.", mostBlocks))
			}
		}
		c.add(s)
	}
}

func (c *composer) balanceLine(s side, column int, rule bool) Line {
	l := Line{Rule: rule, Cells: []Value{words(c.flagged(c.segment(column), c.low(s.t, s.row, column))), words(s.word()), words(s.name), words(unitWords(s.t, s.mean)),
		baseValue(s.t, s.row, column, Whole, unweighted)}}
	none := Value{Kind: Mark, Text: NotApplicable}
	if s.mean < 0 {
		l.Cells = append(l.Cells, none, none, none)
	} else {
		low, high := ends95(s.t, s.row, s.mean, column)
		l.Cells = append(l.Cells, released(s.t, s.row, s.mean, column), low, high)
	}
	if s.index < 0 {
		return Line{Rule: rule, Cells: append(l.Cells, none)}
	}
	v := value(s.t.At(s.row, s.index, column), Whole)
	return Line{Rule: rule, Cells: append(l.Cells, v)}
}

// unitWords is the unit of a mean for readers.
func unitWords(t *disclose.Table, st int) string {
	switch {
	case st < 0:
		return "own unit"
	case isMoney(t.Statistics[st].Unit):
		return string(t.Statistics[st].Unit)
	case t.Statistics[st].Unit == tab.Share:
		return "share"
	}
	return "own unit"
}

// mostBlocks is how many segments the picture of the balance shows: more do not
// fit a page.
const mostBlocks = 6

func (c *composer) balanceFigure(rows []side, b banner, panels []int) *Figure {
	spec := chart.Balance{Frame: c.frame(), Names: [2]string{"What they gain", "What they give"}, Reference: c.reader.says("all respondents"), Interval: "95% interval of the segment's mean"}
	for _, s := range rows {
		if s.gives {
			spec.Gives = append(spec.Gives, shorten(s.name, mostLabel))
		} else {
			spec.Gains = append(spec.Gains, shorten(s.name, mostLabel))
		}
	}
	t := rows[0].t
	for _, i := range panels[:min(len(panels), mostBlocks)] {
		base, _ := t.Base(0, i)
		block := chart.BalanceSegment{Heading: c.segment(i), N: base.N, LowBase: c.low(t, 0, i)}
		for _, s := range rows {
			if s.gives {
				block.Gives = append(block.Gives, s.point(i))
			} else {
				block.Gains = append(block.Gains, s.point(i))
			}
		}
		spec.Segments = append(spec.Segments, block)
	}
	spec.Title = "What segments gain and what they give, " + b.who()
	spec.Subtitle = "Mean of each segment as an index; all respondents" + c.n(t) + " = 100."
	spec.Note = "Gains and gives are never added up: an index compares segments, not kinds of value. The interval leaves out the error of all respondents' mean. " + c.source()
	alt := fmt.Sprintf("Bars around 100 in %s: %s and %s.", count(int64(len(spec.Segments)), "segment"), count(int64(len(spec.Gains)), "gain"), count(int64(len(spec.Gives)), "give")) + widestIndex(spec)
	return c.figure(&spec.Frame, c.figureName("balance", b.name), alt+" The table has every number.", func() chart.Spec { return spec })
}

// point is the index of a segment. An index without an interval takes that of
// the mean, on the scale of the index.
func (s side) point(column int) chart.Point {
	if s.index < 0 {
		return chart.Point{Mark: Unavailable}
	}
	p := estimated(s.t.At(s.row, s.index, column))
	if p.Mark != "" || !math.IsNaN(p.Low) || s.mean < 0 {
		return p
	}
	if m, ok := figure(s.t, s.row, s.mean, column); ok && m.Value != 0 {
		p.Low, p.High = p.Value*m.Low/m.Value, p.Value*m.High/m.Value
	}
	return p
}

// widestIndex names the index that is farthest from 100, of those with an
// interval that does not hold 100.
func widestIndex(spec chart.Balance) string {
	best, text := 0.0, ""
	for _, s := range spec.Segments {
		for side, points := range [2][]chart.Point{s.Gains, s.Gives} {
			for k, p := range points {
				far := math.Abs(p.Value - 100)
				if p.Mark != "" || !(p.Low > 100 || p.High < 100) || far <= best {
					continue
				}
				best = far
				text = fmt.Sprintf(" Farthest from 100: %s, %s, %s.", s.Heading, [2][]string{spec.Gains, spec.Gives}[side][k], fixed(p.Value, 0))
			}
		}
	}
	return text
}
