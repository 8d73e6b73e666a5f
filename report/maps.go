package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

const (
	// mostMaps is how many segments get a value map of their own: beyond it
	// nobody looks at them, and the workbook outgrows mail.
	mostMaps = 60
	// mapPixels is what the pictures of all maps may have together: sixty of a
	// page's size at full resolution, which take some eight megabytes.
	mapPixels = 240e6
)

// leastMapped is the smallest base of a segment's map: the cut-off of fewer
// people is one or two of them.
const leastMapped = 20

// leastLinks is how many links a map with withheld ones shows at least: two
// boxes on an empty page tell nothing.
const leastLinks = 3

// segmentMap is the value map of one column.
type segmentMap struct {
	column  int
	edges   []edge // strongest first, withheld ones last
	picture []edge // those drawn
	rest    []edge // those with a number that the table alone gives
	hidden  int    // withheld edges
	spec    chart.ValueMap
	drawn   bool
	caption string // cut-off and coverage
}

// edge is one link of a map: a row of the released table.
type edge struct {
	row      int
	from, to ladder.Code
	strength disclose.Number
	shown    bool
}

// valueMaps adds the overview of all maps, then a map of all respondents and
// of the first segments.
func valueMaps(c *composer) {
	t := c.find("value_map")
	c.find("left_out")
	if t == nil || c.total < 0 || len(t.Stub) == 0 {
		return
	}
	maps, more, empty := c.mapped(t)
	var specs []chart.ValueMap
	for _, m := range maps {
		specs = append(specs, m.spec)
	}
	// Positions are shared, so that a code stands in the same place on every
	// page. Maps that cannot be placed together are each laid out alone.
	if positions, err := chart.Place(specs...); err == nil {
		for i := range maps {
			maps[i].spec.Positions = positions
		}
	}
	for i := range maps {
		maps[i].spec.Pixels = mapPixels / float64(len(maps))
	}
	for i, m := range maps {
		c.mapSheet(t, m, i == 0, more, empty)
		if i > 0 {
			c.maps = append(c.maps, mapPage{m.column, c.here})
		}
	}
	if more+empty > 0 {
		c.unmapped = c.leftOutMaps(more, empty)
	}
	if more > 0 {
		c.beyond = append(c.beyond, c.leftOutMaps(more, 0), c.say("The links of all segments are in results.csv and results.parquet, measure value_map."))
	}
}

// mapped makes the maps of Total and of the first segments whose base is
// released and large enough and that have a link to show. more counts segments beyond mostMaps,
// empty those without a link, or with so few beside withheld ones that they show
// no structure.
func (c *composer) mapped(t *disclose.Table) (maps []segmentMap, more, empty int) {
	maps = append(maps, c.segmentMap(t, c.total))
	for _, i := range c.mappable(t) {
		m := c.segmentMap(t, i)
		switch {
		case !m.drawn, m.hidden > 0 && len(m.edges)-m.hidden < leastLinks:
			empty++
		case len(maps) > mostMaps:
			more++
		default:
			maps = append(maps, m)
		}
	}
	return maps, more, empty
}

// mappable are the segments whose base is released and large enough, each once:
// no nets, and no people of unknown trait.
func (c *composer) mappable(t *disclose.Table) []int {
	var out []int
	seen := map[string]bool{}
	for _, b := range c.banners {
		for _, i := range b.columns {
			col := c.column(i)
			if base, ok := t.Base(0, i); !ok || base.N < leastMapped || col.Missing || col.Net || seen[col.Key] {
				continue
			}
			seen[col.Key] = true
			out = append(out, i)
		}
	}
	return out
}

func (c *composer) segmentMap(t *disclose.Table, column int) segmentMap {
	m := segmentMap{column: column}
	codes := map[string]ladder.Code{}
	for _, k := range c.s.Codes {
		codes[k.ID] = k
	}
	st := t.Statistic("strength")
	for row, r := range t.Stub {
		cell := t.At(row, max(0, st), column)
		if cell.Status() == tab.Absent || cell.Status() == tab.NotApplicable {
			continue
		}
		e := edge{row: row, from: codeOf(codes, r.Item, r.Label), to: codeOf(codes, r.ItemTo, r.LabelTo)}
		if e.strength, e.shown = cell.Number(); !e.shown {
			m.hidden++
		}
		m.edges = append(m.edges, e)
	}
	slices.SortStableFunc(m.edges, func(a, b edge) int { return cmp.Compare(strength(b), strength(a)) })
	m.picture, m.rest = limit(m.edges)
	m.drawn = len(m.edges) > m.hidden
	m.caption = c.coverage(&m)
	m.spec = c.mapSpec(t, m)
	return m
}

func strength(e edge) float64 {
	if e.shown {
		return e.strength.Value
	}
	return -1
}

// codeOf finds a code of the frame; one that is not there is drawn as an
// attribute under its own name.
func codeOf(codes map[string]ladder.Code, id, name string) ladder.Code {
	if k, ok := codes[id]; ok {
		return k
	}
	return ladder.Code{ID: id, Label: name, Level: ladder.Attribute}
}

// coverage is the cut-off of a map and how much it shows, in words.
func (c *composer) coverage(m *segmentMap) string {
	out := listed(c.cutAt(m), c.drawnAt(m), c.shownShare(m))
	switch {
	case len(m.rest) == 0:
		return out
	case out == "":
		return c.tableOnly(m)
	}
	return out + "; " + c.tableOnly(m)
}

// cutAt is the cut-off of a map; empty for one without.
func (c *composer) cutAt(m *segmentMap) string {
	if n := c.cutoff(m.column); !math.IsNaN(n) {
		return c.impliers([3]string{"cut-off %d respondents", "cut-off %d ladders", "cut-off %d occurrences"}, int(n))
	}
	if k := c.s.Ladders.Cutoff.Top; k > 0 {
		return c.say("the %d strongest links per pair of levels", k)
	}
	return ""
}

// drawnAt is the higher cut-off of a picture that leaves links out.
func (c *composer) drawnAt(m *segmentMap) string {
	if len(m.rest) == 0 || len(m.picture) == 0 {
		return ""
	}
	return c.say("drawn at %d or more", int(m.least()))
}

// shownShare is the share of implications in a picture; empty where it is not
// released.
func (c *composer) shownShare(m *segmentMap) string {
	if t := c.look("value_map_summary"); t != nil && len(t.Stub) > 0 {
		return c.share(t, m)
	}
	return ""
}

// mapSpec draws shown links only, as many as can be read: a withheld one has no
// width to draw, and its place in the table says that it is there.
func (c *composer) mapSpec(t *disclose.Table, m segmentMap) chart.ValueMap {
	spec := chart.ValueMap{Frame: c.frame(), Cutoff: c.reader.says(m.caption), Links: c.reader.says(c.impliers([3]string{"Respondents naming the link", "Ladders naming the link", "Occurrences naming the link"}))}
	levels := c.levels(t)
	for _, l := range levels {
		spec.Bands = append(spec.Bands, c.band(l))
	}
	on := map[string]bool{}
	for _, e := range m.picture {
		for _, k := range []ladder.Code{e.from, e.to} {
			if !on[k.ID] {
				on[k.ID] = true
				spec.Nodes = append(spec.Nodes, c.node(k, m.column, slices.Index(levels, k.Level)))
			}
		}
		spec.Edges = append(spec.Edges, chart.Edge{From: e.from.ID, To: e.to.ID, Strength: e.strength.Value})
	}
	order := func(n chart.Node) int {
		return slices.IndexFunc(c.s.Codes, func(k ladder.Code) bool { return k.ID == n.ID })
	}
	slices.SortStableFunc(spec.Nodes, func(a, b chart.Node) int { return cmp.Compare(order(a), order(b)) })
	spec.Tabled = c.tabled(m.rest, on)
	for _, e := range m.rest {
		on[e.from.ID], on[e.to.ID] = true, true
	}
	spec.Unlinked = c.unlinked(m.column, on)
	return spec
}

// levels are the levels that the frame uses, from concrete to abstract, and that
// of codes which are not in the frame, where the table has one.
func (c *composer) levels(t *disclose.Table) []ladder.Level {
	var out []ladder.Level
	known := map[string]bool{}
	for _, k := range c.s.Codes {
		known[k.ID] = true
		if !slices.Contains(out, k.Level) {
			out = append(out, k.Level)
		}
	}
	foreign := slices.ContainsFunc(t.Stub, func(r tab.Row) bool { return !known[r.Item] || !known[r.ItemTo] })
	if foreign && !slices.Contains(out, ladder.Attribute) {
		out = append(out, ladder.Attribute)
	}
	slices.Sort(out)
	return out
}

// node is a code on a map with the people who mention it.
func (c *composer) node(k ladder.Code, column, band int) chart.Node {
	n := chart.Node{ID: k.ID, Label: k.Title(), Band: max(0, band), Share: math.NaN(), Mark: Unavailable}
	t := c.look("mentions")
	if t == nil {
		return n
	}
	row := find(t, k.ID, "")
	if row < 0 {
		return n
	}
	n.Mark = Withheld
	if people, ok := figure(t, row, t.Statistic("respondents"), column); ok {
		n.N, n.Mark = int(people.Value), ""
	}
	if share, ok := figure(t, row, t.Statistic("share"), column); ok && n.Mark == "" {
		n.Share = share.Value
	}
	return n
}

// unlinked lists the codes of a column that no shown link touches, where the
// release says so.
func (c *composer) unlinked(column int, on map[string]bool) []string {
	t := c.look("left_out")
	if t == nil {
		return nil
	}
	var out []string
	for row, r := range t.Stub {
		if _, ok := figure(t, row, t.Statistic("degree"), column); ok && !on[r.Item] {
			out = append(out, c.rowWords(r))
		}
	}
	return out
}

// mapSheet adds the picture of a map and the table of its links.
func (c *composer) mapSheet(t *disclose.Table, m segmentMap, whole bool, more, empty int) {
	name := c.say("all respondents")
	if !whole {
		name = c.segment(m.column)
	}
	c.begin(c.mapName(m.column, whole))
	columns := []int{m.column}
	var shown []int
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("column|From")}, {Text: c.say("Leads to")}, {Text: c.say("Levels")}}}}
	for st, s := range t.Statistics {
		shown = append(shown, st)
		g.Heads[0] = append(g.Heads[0], Text{Text: c.label(s), Right: true})
	}
	for i, e := range m.edges {
		notes := t.Stub[e.row]
		notes.Label, notes.LabelTo, notes.ItemTo, notes.Said, notes.SaidTo = e.to.Title(), "", "", say.Text{}, say.Text{}
		notes.Notes |= linkNotes(t, e.row, t.Statistic("strength"), m.column)
		l := Line{Rule: len(m.rest) > 0 && i > 0 && i == len(m.picture), Cells: []Value{words(e.from.Title()), words(c.rowTitle(t, notes)), words(c.say("levels|%s to %s", c.level(e.from.Level), c.level(e.to.Level)))}}
		for _, st := range shown {
			l.Cells = append(l.Cells, value(t.At(e.row, st, m.column), format(t.Statistics[st])))
		}
		g.Rows = append(g.Rows, l)
	}
	n := c.baseText(t, m.column)
	caption := ""
	if m.caption != "" {
		caption = capital(m.caption) + "."
	}
	if len(m.spec.Tabled) > 0 {
		caption = sentences(caption, c.say("Codes left out of the picture: %s.", listed(m.spec.Tabled...)))
	}
	s := Sheet{
		Title: c.headline(t, c.table()+c.impliers([3]string{"Hierarchical value map, number of respondents", "Hierarchical value map, number of ladders", "Hierarchical value map, number of occurrences"}), name+n),
		Lines: c.lines(t, g, shown, columns, caption, c.say("Table: links by strength.")), Kind: Picture, Grid: g,
	}
	if whole && more+empty > 0 {
		s.Lines = append(s.Lines, c.leftOutMaps(more, empty))
	}
	switch {
	case len(m.picture) > 0:
		s.Figure = c.mapFigure(t, m, name+n)
	case !m.drawn:
		g.Rows = append(g.Rows, emptyLine(len(g.Heads[0]), c.say("No link can be shown"))...)
	}
	c.add(s)
}

// mapName is the name of a map's sheet.
func (c *composer) mapName(column int, whole bool) string {
	if whole {
		return c.say("Map all")
	}
	return c.segmentName("sheet|Map %s", column)
}

func (c *composer) leftOutMaps(more, empty int) string {
	var first, second string
	if more > 0 {
		first = c.say("Maps are drawn for the first %s segments of at least %s respondents; %d more segments could be mapped.", c.fixed(mostMaps, 0), c.fixed(leastMapped, 0), more)
	}
	if empty > 0 {
		second = c.say("Segments of which no link can be shown, or next to none: %d.", empty)
	}
	return sentences(first, second)
}

// emptyLine says in a table without rows that there is nothing.
func emptyLine(columns int, text string) []Line {
	l := Line{Cells: []Value{words(text)}}
	for range columns - 1 {
		l.Cells = append(l.Cells, Value{Kind: Mark, Text: NotApplicable})
	}
	return []Line{l}
}

// baseText is ", n = 606" and the low-base mark of a column.
func (c *composer) baseText(t *disclose.Table, column int) string {
	b, ok := t.Base(0, column)
	switch {
	case !ok:
		return c.say(", n %s", Withheld)
	case c.low(t, 0, column):
		return c.say(", n = %d %s", b.N, LowBase)
	}
	return c.say(", n = %d", b.N)
}

// mapFigure finishes the picture of a map. Its subtitle says the cut-off, the
// higher one at which the picture is drawn where that is so, and how much of what
// was said it shows; a caption below says what the picture leaves
// to the table, if anything.
func (c *composer) mapFigure(t *disclose.Table, m segmentMap, who string) *Figure {
	spec := m.spec
	codes, links := say.That("%d codes", len(spec.Nodes)), say.That("%d links", len(spec.Edges))
	alt := c.say("Hierarchical value map, %s: %s, %s.", who, codes, links)
	lines := c.impliers([3]string{
		"Lines: links counted by respondents; boxes: respondents who mention the code, n and %.",
		"Lines: links counted by ladders; boxes: respondents who mention the code, n and %.",
		"Lines: links counted by occurrences; boxes: respondents who mention the code, n and %."})
	if least := int(m.least()); least > 0 {
		alt = c.say("Hierarchical value map, %s: %s, %s, drawn at %d or more.", who, codes, links, least)
	}
	spec.Title = c.say("Hierarchical value map")
	if top := c.strongestLink(t, t.Statistic("strength"), m.column); top != nil && len(top.pairs) == 1 && m.hidden == 0 {
		spec.Title = c.say("%s is the strongest link", c.and(top.pairs))
		alt = sentences(alt, c.impliers([3]string{"Strongest: %s (%d respondents).", "Strongest: %s (%d ladders).", "Strongest: %s (%d occurrences)."}, c.and(top.pairs), int(top.n)))
	}
	shows := ""
	if text := listed(c.cutAt(&m), c.drawnAt(&m), c.shownShare(&m)); text != "" {
		shows = sentence(text)
	}
	spec.Subtitle = sentences(sentence(who), shows, lines+c.during(t))
	if len(m.rest) == 0 {
		spec.Cutoff = "" // the subtitle has said it all
	}
	spec.Note = sentences(c.say("Read upwards: attributes lead to consequences, consequences to values. Dashed: down a level or round in a circle."), c.source())
	if m.hidden > 0 {
		spec.Note = sentences(c.say("%d links withheld %s and not drawn.", m.hidden, Withheld), spec.Note)
	}
	return c.figure(&spec.Frame, c.figureName("value map", c.figureOf(m.column)), sentences(alt, c.say("The table gives all links.")), func() chart.Spec { return spec })
}

// figureOf names a segment in the names of files, which are English in every
// language.
func (c *composer) figureOf(column int) string {
	col := c.column(column)
	switch {
	case column == c.total:
		return "all respondents"
	case strings.Contains(col.Group, " × "):
		return first(col.Label+" ("+col.Group+")", ",")
	}
	return first(strings.TrimSpace(col.Group+" "+col.Label), ",")
}
