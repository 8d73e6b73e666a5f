package report

import (
	"cmp"
	"slices"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/tab"
)

// dimension is a dimension of a life asset in a released table.
type dimension struct {
	t           *disclose.Table
	row         int
	asset, name string
	unit        string // of its level: a currency code, or empty
	level, goal int    // statistics
}

// assetOf takes the row of an asset apart: the asset, and what stands under it.
func assetOf(r tab.Row) (asset, rest string) {
	if r.ItemTo != "" {
		return r.Item, r.ItemTo
	}
	asset, rest, _ = strings.Cut(r.Item, "/")
	return asset, rest
}

// dimensions are the rows of assets_held that have a level for all
// respondents, in the order of the tables.
func (c *composer) dimensions() []dimension {
	var out []dimension
	for _, t := range c.newest("assets_held") {
		level := t.Statistic("level")
		for row, r := range t.Stub {
			if level < 0 || c.unwanted(r) || t.At(row, level, c.total).Status() == tab.Absent {
				continue
			}
			d := dimension{t: t, row: row, name: c.rowWords(r), level: level, goal: t.Statistic("goal")}
			if u := t.Unit(row, level); isMoney(u) {
				d.unit = string(u)
			}
			d.asset, _ = assetOf(r)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b dimension) int { return assetPlace(a.asset) - assetPlace(b.asset) })
	return out
}

// assetName is what a reader sees for a life asset.
func (c *composer) assetName(asset string) string {
	if slices.Contains(assetItems[:], asset) {
		return c.say(capital(asset))
	}
	return capital(asset)
}

// assetPlace is the place of a life asset in every report.
func assetPlace(asset string) int {
	if at := slices.Index(assetItems[:], asset); at >= 0 {
		return at
	}
	return len(assetItems)
}

// assetLevels adds the small multiples of life assets and their table.
func assetLevels(c *composer) {
	c.printed["assets_held"] = true
	if c.total < 0 {
		return
	}
	rows := c.dimensions()
	if len(rows) == 0 {
		return
	}
	c.begin(c.say("Life assets"))
	t := rows[0].t
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Asset")}, {Text: c.say("Dimension")}, {Text: c.say("Unit")}, {Text: c.say("Unweighted base"), Right: true},
		{Text: c.say("Mean level"), Right: true}, {Text: c.say("Interval from"), Right: true}, {Text: c.say("Interval to"), Right: true}, {Text: c.say("Mean goal"), Right: true}}}}
	further := []struct{ names, head string }{{"distance", "Distance to goal"}, {"change", "column|Change"}, {"on_track", "% on track"}, {"stale", "% stale"}}
	further = slices.DeleteFunc(further, func(f struct{ names, head string }) bool {
		return !slices.ContainsFunc(rows, func(d dimension) bool {
			v := c.maybe(d.t, d.row, statisticOf(d.t, f.names))
			return v.Kind == Number || v.Text == Withheld
		})
	})
	for _, f := range further {
		g.Heads[0] = append(g.Heads[0], Text{Text: c.say(f.head), Right: true})
	}
	last := ""
	var used []int
	for _, d := range rows {
		low, high := ends95(d.t, d.row, d.level, c.total)
		l := Line{Rule: d.asset != last && last != "", Cells: []Value{words(c.assetName(d.asset)), words(c.rowTitle(d.t, d.t.Stub[d.row])), words(cmp.Or(d.unit, c.say(seeLabel))),
			baseValue(d.t, d.row, c.total, Whole, unweighted), released(d.t, d.row, d.level, c.total), low, high, c.maybe(d.t, d.row, d.goal)}}
		for _, f := range further {
			st := statisticOf(d.t, f.names)
			l.Cells = append(l.Cells, c.maybe(d.t, d.row, st))
			used = append(used, max(0, st))
		}
		last = d.asset
		g.Rows = append(g.Rows, l)
	}
	c.add(Sheet{
		Title:  c.headline(t, c.table()+c.say("Life assets, mean level and goal of each dimension"), c.say("all respondents")),
		Lines:  c.lines(t, g, used, []int{c.total}, c.say("Intervals: %s.", c.interval(t)), c.say("Each dimension in its own unit.")),
		Kind:   Picture,
		Grid:   g,
		Figure: c.levelsFigure(rows),
	})
}

// maybe is a figure of a statistic that the table may lack.
func (c *composer) maybe(t *disclose.Table, row, st int) Value {
	if st < 0 {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return released(t, row, st, c.total)
}

func (c *composer) levelsFigure(rows []dimension) *Figure {
	spec := chart.Levels{Frame: c.frame(), Interval: c.say("95% interval, linearised")}
	at := map[string]int{}
	farthest, most := "", 0.0
	for _, d := range rows {
		key := d.asset + " " + d.unit
		i, ok := at[key]
		if !ok {
			i = len(spec.Panels)
			at[key] = i
			p := chart.LevelPanel{Heading: c.assetName(d.asset), Axis: d.unit, Unit: chart.Decimal1}
			if d.unit != "" {
				p.Unit = chart.Count
			}
			spec.Panels = append(spec.Panels, p)
		}
		r := chart.LevelRow{Label: shorten(d.name, mostLabel), Level: estimated(d.t.At(d.row, d.level, c.total)), Lower: noted(d.t, d.row, "asset-lower"), Goal: chart.Point{Mark: NotApplicable}}
		if b, ok := d.t.Base(d.row, c.total); ok {
			r.N = b.N
		}
		if d.goal >= 0 {
			r.Goal = estimated(d.t.At(d.row, d.goal, c.total))
		}
		if n, ok := figure(d.t, d.row, d.t.Statistic("on_track"), c.total); ok && n.Value > most {
			farthest, most = d.name, n.Value
		}
		spec.Panels[i].Rows = append(spec.Panels[i].Rows, r)
	}
	spec.Title = c.say("Life assets: where people stand and where they want to be")
	spec.Subtitle = c.say("Mean level (dot), mean goal (tick) of each dimension, all respondents; n of each dimension at its name.") + c.during(rows[0].t)
	spec.Note = sentences(c.say("Panels without a unit are in the unit of the study's levels, and share an axis."), c.source())
	alt := c.say("Small panels of levels and goals of %d dimensions.", len(rows))
	if farthest != "" {
		alt = sentences(alt, c.say("Largest share on track of those shown: %s, %s.", farthest, c.percent(most)))
	}
	return c.figure(&spec.Frame, c.figureName("life assets"), sentences(alt, c.say(everyNumber)), func() chart.Spec { return spec })
}

// noted says that a note of the table holds for a row.
func noted(t *disclose.Table, row int, id string) bool {
	for i, n := range t.Notes {
		if n.ID == id && t.Stub[row].Notes>>i&1 == 1 {
			return true
		}
	}
	return false
}

// mostLabel is how long a label in a chart may be, in characters.
const mostLabel = 60

// weak says that a SWOT item is a weakness or a threat.
func weak(r tab.Row) bool {
	_, rest := assetOf(r)
	if kind, item, ok := strings.Cut(rest, "/"); ok {
		return item != "" && (kind == "weakness" || kind == "threat")
	}
	for _, kind := range []string{"/weakness", "/threat"} {
		if strings.HasSuffix(r.Item, kind) && r.ItemTo != "" {
			return true
		}
	}
	return false
}

// expectations are what the study says that people of a relationship type
// expect, for a column beside the matrix.
func expectations(c *composer) (string, func(item string) string) {
	of := map[string]string{}
	for _, t := range c.s.Types {
		if len(t.Expects) > 0 {
			of[t.Name] = strings.Join(t.Expects, "; ")
		}
	}
	if len(of) == 0 {
		return "", nil
	}
	return c.say("People of this type expect, says the study"), func(item string) string { return cmp.Or(of[item], c.say("nothing stated")) }
}

// saidFigure is values held high beside those that ladders reach.
func saidFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	return c.pairs(t, rows, pairsOf{
		ends: [2]string{"top_share", "laddered_share"}, names: [2]string{"held high", "ladders reach it"},
		side: "gap", sideHead: "Gap, points (95% interval)", unit: chart.Points, signed: true,
		title: "Values that people hold high, and values that their ladders reach", file: "said and laddered",
		subtitle: "Of the same people: % who hold the value high, and % whose ladders reach it, all respondents",
		note:     "Sorted by the gap. Values that no ladder of the study can reach are left out.",
		alt:      "Dumbbell plot of %d values: held high and ladders reach it.",
	})
}

// needsFigure is needs laddered to beside satisfaction with them.
func needsFigure(c *composer, t *disclose.Table, rows []int) *Figure {
	return c.pairs(t, rows, pairsOf{
		ends: [2]string{"laddered_share|importance|share", "satisfied_share|satisfied"}, names: [2]string{"importance: ladders reach it", "satisfied raters"},
		side: "opportunity", sideHead: "Opportunity, 0 to 20 (95% interval)", unit: chart.Decimal1,
		title: "Needs by opportunity score: importance beside satisfaction", file: "underserved needs",
		subtitle: "% of respondents whose ladders reach the need, and % of its raters who are satisfied, all respondents",
		note:     "Opportunity = 10 × (importance + max(importance − satisfaction, 0)) (Ulwick 2005). n: raters.",
		alt:      "Dumbbell plot of %d needs: importance: ladders reach it and satisfied raters.",
	})
}

// pairsOf is a dumbbell chart: statistics, and the forms of its words.
type pairsOf struct {
	ends, names           [2]string // statistics, and what the key calls them
	side, sideHead        string
	unit                  chart.Unit
	signed                bool
	title, subtitle, note string
	alt                   string // with the number of rows
	file                  string
}

// mostPairs is how many rows a dumbbell chart draws; the table has them all.
const mostPairs = 20

func (c *composer) pairs(t *disclose.Table, rows []int, k pairsOf) *Figure {
	a, b, side := statisticOf(t, k.ends[0]), statisticOf(t, k.ends[1]), statisticOf(t, k.side)
	if a < 0 || b < 0 || side < 0 {
		return nil
	}
	spec := chart.Dumbbell{Frame: c.frame(), Names: [2]string{c.say(k.names[0]), c.say(k.names[1])}, Side: c.say(k.sideHead), SideUnit: k.unit, Signed: k.signed, Interval: c.say("95% interval"), Unit: chart.Percent}
	left := 0
	for _, row := range rows {
		if t.Stub[row].Net || t.At(row, side, c.total).Status() == tab.Absent || t.At(row, side, c.total).Status() == tab.NotApplicable {
			continue
		}
		if len(spec.Rows) == mostPairs {
			left++
			continue
		}
		r := chart.DumbbellRow{Label: shorten(c.rowWords(t.Stub[row]), mostLabel), Ends: [2]chart.Point{estimated(t.At(row, a, c.total)), estimated(t.At(row, b, c.total))},
			Side: estimated(t.At(row, side, c.total))}
		if n, ok := figure(t, row, statisticOf(t, "raters"), c.total); ok {
			r.N = int(n.Value)
		}
		spec.Rows = append(spec.Rows, r)
	}
	if len(spec.Rows) == 0 {
		return nil
	}
	spec.Title = c.say(k.title)
	spec.Subtitle = c.say(k.subtitle) + c.n(t) + "." + c.during(t)
	spec.Note = sentences(c.say(k.note), c.source())
	if left > 0 {
		spec.Note = sentences(c.say("%d more rows in the table.", left), spec.Note)
	}
	alt := c.say(k.alt, len(spec.Rows))
	if top := spec.Rows[0]; top.Side.Mark == "" && top.Ends[0].Mark == "" && top.Ends[1].Mark == "" {
		alt = sentences(alt, c.say("At the top %s: %s and %s.", top.Label, c.percent(top.Ends[0].Value), c.percent(top.Ends[1].Value)))
	}
	return c.figure(&spec.Frame, c.figureName(k.file), sentences(alt, c.say(everyNumber)), func() chart.Spec { return spec })
}
