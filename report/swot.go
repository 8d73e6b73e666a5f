package report

import (
	"cmp"
	"slices"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/say"
)

// mostSwots is how many segments an asset figure draws after all respondents.
const mostSwots = 5

var (
	assetItems = [...]string{"competence", "health", "time", "wealth"}
	swotItems  = [...]string{"strength", "weakness", "opportunity", "threat"}
)

// swots adds the figure of assets by strengths, weaknesses, opportunities and
// threats: all respondents and the segments of the first banner. The banner
// tables of the same measure hold every segment.
func swots(c *composer) {
	t := c.find("asset_swot")
	if t == nil || c.total < 0 || t.Statistic("share") < 0 {
		return
	}
	st := t.Statistic("share")
	var assets []string
	for _, a := range assetItems {
		if find(t, a, "") >= 0 {
			assets = append(assets, a)
		}
	}
	if len(assets) == 0 {
		return
	}
	sorted := c.byNet(t, assets, st)
	var rows []int
	for _, a := range assets {
		for _, w := range swotItems {
			if row := find(t, a, w); row >= 0 {
				rows = append(rows, row)
			}
		}
	}
	whole := c.single()[0]
	axis := c.highest(t, rows, banner{columns: c.columns(whole)})
	parts := c.pictured(c.panels(t, whole), whole, mostSwots)
	for at, b := range parts {
		columns := []int{c.total}
		for _, i := range c.panels(t, b) {
			if len(columns) <= mostSwots {
				columns = append(columns, i)
			}
		}
		name := c.say("Asset figure")
		if len(parts) > 1 {
			name = c.say("%s, part %d", name, at+1)
		}
		c.begin(name)
		g := c.swotGrid(t, assets, st, columns)
		c.add(Sheet{
			Title:  c.headline(t, c.table()+c.say("Life assets by SWOT item, %s with intervals", c.unitOf(t.Statistics[st])), c.whom(b)),
			Lines:  c.lines(t, g, []int{st}, columns, c.say("One person can start from several items."), c.say("Intervals: %s.", c.kind)),
			Kind:   Picture,
			Grid:   g,
			Figure: c.swotFigure(t, assets, b, columns, axis, sorted),
		})
	}
}

// swotFigure is the picture of a part of the first banner.
func (c *composer) swotFigure(t *disclose.Table, assets []string, b banner, columns []int, axis float64, sorted bool) *Figure {
	spec := chart.Swot{Frame: c.frame(), Unit: chart.Percent, Max: axis, Interval: c.kind}
	for _, a := range assets {
		spec.Assets = append(spec.Assets, c.assetName(a))
	}
	for _, i := range columns {
		spec.Panels = append(spec.Panels, c.swotPanel(t, assets, t.Statistic("share"), i))
	}
	spec.Title = c.say("What ladders start from, %s", c.whom(b))
	spec.Subtitle = c.say("Respondents who start a ladder from a strength, weakness, opportunity or threat in a life asset, %% of segment, %s.", c.kind) + c.during(t)
	spec.Note = sentences(c.say("Base: %s.", c.baseWords(t)), c.source())
	if drawn := len(columns) - 1; len(c.panels(t, b)) > drawn {
		spec.Note = sentences(c.say("The first %d of %d segments; banner tables have all.", drawn, len(c.panels(t, b))), spec.Note)
	}
	if sorted {
		spec.Note = sentences(c.say("Sorted by strengths and opportunities less weaknesses and threats, all respondents."), spec.Note)
	}
	alt := c.say("Diverging bars of strengths and opportunities against weaknesses and threats in %s, %s. The table has every number.",
		say.That("%d life assets", len(assets)), say.That("%d panels", len(columns)))
	return c.figure(&spec.Frame, c.figureName("asset swot"), alt, func() chart.Spec { return spec })
}

// byNet sorts assets by what helps less what harms, the best first. They keep
// their order, and it says so, where a share of all respondents is not shown.
func (c *composer) byNet(t *disclose.Table, assets []string, st int) bool {
	net := map[string]float64{}
	for _, a := range assets {
		for k, sign := range [...]float64{1, -1, 1, -1} {
			n, ok := figure(t, find(t, a, swotItems[k]), st, c.total)
			if !ok {
				return false
			}
			net[a] += sign * n.Value
		}
	}
	slices.SortStableFunc(assets, func(a, b string) int { return cmp.Compare(net[b], net[a]) })
	return true
}

func (c *composer) swotPanel(t *disclose.Table, assets []string, st, column int) chart.SwotPanel {
	base, ok := t.Base(0, column)
	p := chart.SwotPanel{Heading: c.segment(column), N: base.N, LowBase: c.low(t, 0, column)}
	if !ok {
		p.N = -1
	}
	for _, a := range assets {
		var row chart.SwotRow
		for k, to := range []*chart.Point{&row.Strength, &row.Weakness, &row.Opportunity, &row.Threat} {
			*to = chart.Point{Mark: Unavailable}
			if at := find(t, a, swotItems[k]); at >= 0 {
				*to = estimated(t.At(at, st, column))
			}
		}
		if n, ok := figure(t, find(t, a, ""), t.Statistic("respondents"), column); ok {
			row.N = int(n.Value)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// swotGrid is the figure's numbers, one row a segment, asset and SWOT item.
func (c *composer) swotGrid(t *disclose.Table, assets []string, st int, columns []int) *Grid {
	var rows []int
	for _, a := range assets {
		for _, w := range append([]string{""}, swotItems[:]...) {
			if row := find(t, a, w); row >= 0 {
				rows = append(rows, row)
			}
		}
	}
	return c.profileGrid(t, rows, st, columns)
}
