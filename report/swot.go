package report

import (
	"fmt"

	"rung/report/chart"
	"rung/segment/disclose"
)

// mostSwots is how many segments the asset figure draws after all respondents.
const mostSwots = 8

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
	b := c.single()[0]
	columns := []int{c.total}
	for _, i := range c.panels(t, b) {
		if len(columns) <= mostSwots {
			columns = append(columns, i)
		}
	}
	st := t.Statistic("share")
	spec := chart.Swot{Frame: c.frame(), Unit: chart.Percent}
	var assets []string
	for _, a := range assetItems {
		if find(t, a, "") >= 0 {
			assets = append(assets, a)
			spec.Assets = append(spec.Assets, capital(a))
		}
	}
	if len(assets) == 0 {
		return
	}
	c.begin("Asset figure")
	for _, i := range columns {
		spec.Panels = append(spec.Panels, c.swotPanel(t, assets, st, i))
	}
	if len(columns) > 6 {
		spec.Width = widePicture
	}
	spec.Title = "What ladders start from, " + b.who()
	spec.Subtitle = "Respondents who start a ladder from a strength, weakness, opportunity or threat in a life asset, % of segment, " + c.kind + "." + c.during(t)
	spec.Note = "Base: " + t.BaseText + ". " + c.source()
	alt := fmt.Sprintf("Diverging bars of strengths and opportunities against weaknesses and threats in %s, %s.",
		count(int64(len(assets)), "life asset"), count(int64(len(columns)), "panel"))
	g := c.swotGrid(t, assets, st, columns)
	c.add(Sheet{
		Title:  c.headline(t, c.table()+"Life assets by SWOT item, "+unitOf(t.Statistics[st])+" with intervals", b.who()),
		Lines:  c.lines(t, g, []int{st}, columns, "One person can start from several items.", "Intervals: "+c.kind+"."),
		Kind:   Picture,
		Grid:   g,
		Figure: c.figure(&spec.Frame, c.figureName("asset swot"), alt+" The table has every number.", func() chart.Spec { return spec }),
	})
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
