package report

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"rung/segment/disclose"
	"rung/segment/tab"
)

const (
	// mostPages is how many segments get a page of their own.
	mostPages = 60
	// mostTraits, mostValues and mostDiffering keep a page on a page: nobody
	// remembers the ninth.
	mostTraits    = 8
	mostValues    = 10
	mostDiffering = 8
)

// segmentsSheet is the name of the list of segment pages.
const segmentsSheet = "Segments"

// topics are the questions that a segment's page answers, in their order; forms.
const (
	topicBase   = "Base"
	topicWho    = "Who they are"
	topicValues = "What they value"
	topicDiffer = "How they differ"
	topicMap    = "Their map"
)

// orders are the topics with the orders of their rows; forms.
var orders = []struct{ topic, text string }{
	{topicWho, "largest differences first, tested ones before others"},
	{topicValues, "in the order of all respondents"},
	{topicDiffer, "figures that differ from the rest of the sample by the tests, largest standardised difference first"},
	{topicMap, "cut-off and coverage, and where it is"},
}

// undescribed are the measures that say nothing of how people differ: how good
// the data are, what was in earlier periods, and matrices, whose shares are of
// the people of a row, a base that a page has no room to explain.
var undescribed = []string{"scale_reliability", "ladder_quality", "answer_age", "coder_agreement", "wave_change", "change_split", "relationship_matrix", "relationship_changes", "said_and_laddered", "segment_stability"}

// mapPage is the sheet of a segment's value map.
type mapPage struct {
	column int
	sheet  string
}

// segmentPages adds the list of segments and a page of each: a table of what
// other sheets say about it, beside all respondents.
func segmentPages(c *composer) {
	of, left := c.described()
	if c.total < 0 || len(of) == 0 {
		return
	}
	c.begin(c.say(segmentsSheet))
	var names []string
	for _, m := range of {
		names = append(names, c.names.take(c.segmentName("sheet|Segment %s", m.column)))
	}
	c.segmentIndex(of, names, left)
	for at, m := range of {
		c.here = names[at]
		c.segmentPage(m)
	}
}

// described are the segments that get a page: those of enough people, with or
// without a map. left says which got none, or no map.
func (c *composer) described() (of []mapPage, left string) {
	t := c.look("value_map")
	if t == nil || len(t.Stub) == 0 {
		t = c.titled()
	}
	if t == nil {
		return nil, ""
	}
	for _, i := range c.mappable(t) {
		m := mapPage{column: i}
		if at := slices.IndexFunc(c.maps, func(o mapPage) bool { return o.column == i }); at >= 0 {
			m = c.maps[at]
		}
		of = append(of, m)
	}
	left = c.unmapped
	if more := len(of) - mostPages; more > 0 {
		of = of[:mostPages]
		text := c.say("Pages are made for the first %s segments; %d more segments could have one.", c.fixed(mostPages, 0), more)
		c.beyond = append(c.beyond, text, c.say("The sheets by segment have their figures."))
		left = sentences(text, left)
	}
	return of, left
}

// titled is the table whose bases stand in the titles of pages.
func (c *composer) titled() *disclose.Table {
	for _, measure := range []string{"bases", "value_map", "terminal_values", "values_held"} {
		if t := c.look(measure); t != nil && len(t.Stub) > 0 {
			return t
		}
	}
	return nil
}

// segmentName is the name of a sheet of one segment, by a form; the name of the
// trait gives way where both are too long for Excel.
func (c *composer) segmentName(form string, column int) string {
	col := c.column(column)
	group, label := c.groupLabel(col), c.columnLabel(col)
	if strings.Contains(col.Group, " × ") {
		return c.say(form, label)
	}
	units := func(s string) int { return len(utf16.Encode([]rune(s))) }
	room := longestName - units(c.say(form, ""))
	const least = 3 // letters of a trait that still say which it is, and …
	group = wholeWords(group, max(least+1, room-len(" ")-units(label)))
	if short := wholeWords(label, room-units(group)-len(" ")); short != "" {
		label = short
	}
	return c.say(form, strings.TrimSpace(group+" "+label))
}

// segmentIndex lists the pages with the base and the map of each segment.
func (c *composer) segmentIndex(of []mapPage, names []string, left string) {
	t := c.titled()
	mapped := slices.ContainsFunc(of, func(m mapPage) bool { return m.sheet != "" })
	g := &Grid{FreezeColumns: 2, Heads: [][]Text{{{Text: c.say("Trait")}, {Text: c.say("Segment")}, {Text: c.say("Page")}, {Text: c.say("Unweighted base"), Right: true}}}}
	if mapped {
		g.Heads[0] = append(g.Heads[0], Text{Text: c.say("Value map")})
	}
	for at, m := range of {
		col := c.column(m.column)
		l := Line{Rule: at > 0 && c.column(of[at-1].column).Group != col.Group}
		l.Cells = []Value{words(c.groupName(col)), words(c.flagged(c.columnLabel(col), c.low(t, 0, m.column))), link(names[at]), baseValue(t, 0, m.column, Whole, unweighted)}
		if mapped {
			l.Cells = append(l.Cells, link(m.sheet))
		}
		g.Rows = append(g.Rows, l)
	}
	c.add(Sheet{Title: c.headline(nil, c.table()+c.say("Segments and their pages"), c.say("%d segments", len(of))),
		Lines: c.lines(t, g, nil, nil, c.say("A page a segment: who they are, what they value, how they differ, and their map."), left), Kind: List, Grid: g})
}

// link leads to a sheet by its name.
func link(sheet string) Value {
	if sheet == "" {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return Value{Kind: Link, Text: sheet, Target: sheet}
}

// shownFigure is a place in a table that a page prints.
type shownFigure struct {
	t *disclose.Table
	place
}

// segmentTable is the page of one segment under construction.
type segmentTable struct {
	*composer
	column int
	tests  bool // the report has some, and the page a column for them
	grid   *Grid
	used   []shownFigure
	during map[string]*disclose.Table // per topic, a table of the period of all of its rows
}

func (c *composer) segmentPage(m mapPage) {
	p := &segmentTable{composer: c, column: m.column, tests: c.compared(), grid: &Grid{FreezeColumns: 2}, during: map[string]*disclose.Table{}}
	p.grid.Heads = [][]Text{{{Text: c.say("Topic")}, {Text: c.say("column|What")}, {Text: c.say("Unweighted base"), Right: true}, {Text: c.say("Segment"), Right: true}, {Text: c.say("Interval from"), Right: true},
		{Text: c.say("Interval to"), Right: true}, {Text: c.say("All respondents"), Right: true}, {Text: c.say("Difference, points"), Right: true}}}
	if p.tests {
		p.grid.Heads[0] = append(p.grid.Heads[0], Text{Text: c.say("Tests")})
	}
	p.bases()
	p.who()
	p.values()
	p.differing()
	p.itsMap(m.sheet)
	t := c.titled()
	c.add(Sheet{Title: c.headline(nil, c.table()+c.say("Segment: %s", c.segment(m.column)+c.baseText(t, m.column))),
		Lines: p.lines(t), Kind: List, Grid: p.grid})
}

// row adds a line of the page; a rule parts the topics. What is missing at the
// end does not apply.
func (p *segmentTable) row(topic string, what Value, cells ...Value) {
	l := Line{Cells: append([]Value{words(p.say(topic)), what}, cells...)}
	for len(l.Cells) < len(p.grid.Heads[0]) {
		l.Cells = append(l.Cells, Value{Kind: Mark, Text: NotApplicable})
	}
	if n := len(p.grid.Rows); n > 0 {
		l.Rule = p.grid.Rows[n-1].Cells[0].Text != p.say(topic)
	}
	p.grid.Rows = append(p.grid.Rows, l)
}

// rows adds the lines of a topic. A period that they share is said once, above
// the table.
func (p *segmentTable) rows(topic string, figures []shownFigure, what func(shownFigure) string) {
	apart := slices.ContainsFunc(figures, func(f shownFigure) bool { return f.t.Wave != figures[0].t.Wave })
	for _, f := range figures {
		text := what(f)
		if apart {
			text = p.of(f.t, text)
		} else if f.t.Wave != "" {
			p.during[topic] = f.t
		}
		p.figure(topic, text, f)
	}
}

// figure adds a line with a figure of the segment beside that of all
// respondents. Both are released cells, and the difference is of these two.
func (p *segmentTable) figure(topic, what string, f shownFigure) {
	p.used = append(p.used, f)
	own, all := released(f.t, f.row, f.statistic, p.column), released(f.t, f.row, f.statistic, p.total)
	low, high := own, own
	if n, ok := f.t.At(f.row, f.statistic, p.column).Number(); ok {
		low, high = p.end(f, n.Low), p.end(f, n.High)
	}
	cells := []Value{baseValue(f.t, f.row, p.column, Whole, unweighted), own, low, high, all, p.apart(f)}
	if p.tests {
		cells = append(cells, p.test(f))
	}
	p.row(topic, words(what), cells...)
}

// end is an end of the interval of a figure, in the form of the figure.
func (p *segmentTable) end(f shownFigure, x float64) Value {
	return shownAs(f.t, f.row, f.statistic, number(x, formatOf(f.t, f.row, f.statistic)))
}

// apart is the difference to all respondents in points, of percentages: means
// and counts are in units of their own.
func (p *segmentTable) apart(f shownFigure) Value {
	if f.t.Unit(f.row, f.statistic) != tab.Share {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	for _, i := range []int{p.column, p.total} {
		if v := released(f.t, f.row, f.statistic, i); v.Kind != Number {
			return v
		}
	}
	return number(100*p.difference(f), Decimal1)
}

// difference is the figure of the segment less that of all respondents; NaN
// where one of them is not released.
func (p *segmentTable) difference(f shownFigure) float64 {
	own, ok := figure(f.t, f.row, f.statistic, p.column)
	all, too := figure(f.t, f.row, f.statistic, p.total)
	if !ok || !too {
		return math.NaN()
	}
	return own.Value - all.Value
}

// test is what the tests found of a figure; no test was due where it does not
// apply.
func (p *segmentTable) test(f shownFigure) Value {
	if p.line(f) == nil {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return p.tested(f.t, f.place, p.column)
}

func (p *segmentTable) line(f shownFigure) *tab.Tested {
	return f.t.Tests.Line(f.row, f.statistic, len(f.t.Statistics))
}

// bases are the people behind the page.
func (p *segmentTable) bases() {
	t := p.look("bases")
	if t == nil {
		return
	}
	for _, k := range p.basePicks(t) {
		if name := t.Statistics[k.statistic].Name; name != "respondents" && name != "effective" {
			continue
		}
		f := format(t.Statistics[k.statistic])
		not := Value{Kind: Mark, Text: NotApplicable}
		p.row(topicBase, words(p.reader.says(k.head)), not, value(t.At(k.row, k.statistic, p.column), f), not, not, value(t.At(k.row, k.statistic, p.total), f))
		p.used = append(p.used, shownFigure{t, place{k.row, k.statistic}})
	}
}

// who are the categories of traits, those with the largest difference first,
// tested ones before the others. What is withheld has no difference: it follows
// in the order of the study.
func (p *segmentTable) who() {
	all := p.traits()
	size := func(f shownFigure) float64 {
		d := math.Abs(p.difference(f))
		switch l := p.line(f); {
		case math.IsNaN(d):
			return -1
		case l != nil && !l.IsUntested(p.column):
			return 2 + d // a difference of shares is below 2
		}
		return d
	}
	slices.SortStableFunc(all, func(a, b shownFigure) int { return cmp.Compare(size(b), size(a)) })
	p.rows(topicWho, all[:min(len(all), mostTraits)], func(f shownFigure) string { return p.rowName(f.t, f.row) })
}

// traits are the categories of traits that the segment has figures of.
func (p *segmentTable) traits() []shownFigure {
	var out []shownFigure
	for _, t := range p.newest("traits") {
		st := t.Statistic("share")
		if st < 0 {
			continue // their tests
		}
		for _, row := range p.rowsOf(t, st) {
			if !t.Stub[row].Net {
				out = append(out, shownFigure{t, place{row, st}})
			}
		}
	}
	return out
}

// rowName is the title of a row away from its table, with the row that it stands
// under where its own label does not say which it is: the category of a trait, or
// one of several rows of the same label.
func (c *composer) rowName(t *disclose.Table, row int) string {
	r := t.Stub[row]
	name := c.rowTitle(t, r)
	same := slices.ContainsFunc(t.Stub[:row], func(o tab.Row) bool { return o.Title() == r.Title() }) ||
		slices.ContainsFunc(t.Stub[row+1:], func(o tab.Row) bool { return o.Title() == r.Title() })
	if t.Measure != "traits" && !same {
		return name
	}
	indent := r.Indent
	for at := row - 1; at >= 0 && indent > 0; at-- {
		if o := t.Stub[at]; o.Indent < indent {
			if indent = o.Indent; t.Measure != "traits" || indent == 0 {
				name = c.rowWords(o) + ": " + name
			}
		}
	}
	return name
}

// rowsOf are the rows in which a statistic exists for the segment.
func (p *segmentTable) rowsOf(t *disclose.Table, st int) []int {
	var out []int
	for row, r := range t.Stub {
		if s := t.At(row, st, p.column).Status(); !p.unwanted(r) && s != tab.Absent && s != tab.NotApplicable {
			out = append(out, row)
		}
	}
	return out
}

// values are those that ladders reach, in the order of all respondents, or in a
// study without ladders those that people hold high.
func (p *segmentTable) values() {
	t, name, reached := p.look("terminal_values"), "share", true
	if t == nil {
		t, name, reached = p.look("values_held"), "top_share", false
	}
	st := statisticOf(t, name)
	if st < 0 {
		return
	}
	rows := slices.DeleteFunc(p.rowsOf(t, st), func(row int) bool {
		r := t.Stub[row]
		return r.Net || reached && len(p.s.Codes) > 0 && !p.isValue(r)
	})
	sortRows(t, rows, st, p.total)
	var out []shownFigure
	for _, row := range rows[:min(len(rows), mostValues)] {
		out = append(out, shownFigure{t, place{row, st}})
	}
	p.rows(topicValues, out, func(f shownFigure) string {
		return p.rowTitle(t, t.Stub[f.row]) + ", " + p.reader.says(p.unitIn(t, st))
	})
}

// differing are the figures that a test found to differ from the rest of the
// sample, the largest standardised difference first, one a row of a table.
func (p *segmentTable) differing() {
	var found []shownFigure
	made := false
	for _, t := range p.r.Tables {
		if t.Tests == nil || slices.Contains(undescribed, t.Measure) || !slices.Contains(p.newest(t.Measure), t) {
			continue
		}
		for row, r := range t.Stub {
			f, ok := p.widest(t, row, &made)
			if ok && !p.unwanted(r) {
				found = append(found, f)
			}
		}
	}
	if len(found) == 0 {
		p.row(topicDiffer, words(p.nothing(made)))
		return
	}
	slices.SortStableFunc(found, func(a, b shownFigure) int { return cmp.Compare(p.standardised(b), p.standardised(a)) })
	p.rows(topicDiffer, found[:min(len(found), mostDiffering)], func(f shownFigure) string {
		return p.reader.says(p.title(f.t)) + ": " + p.rowName(f.t, f.row) + ", " + p.reader.says(p.unitIn(f.t, f.statistic)) + p.inUnit(f)
	})
}

// inUnit is ", EUR" for money that the label does not name.
func (p *segmentTable) inUnit(f shownFigure) string {
	if u := f.t.Unit(f.row, f.statistic); isMoney(u) && !strings.Contains(p.rowWords(f.t.Stub[f.row]), string(u)) && p.inCode(f.t, f.statistic, u) != "" {
		return ", " + string(u)
	}
	return ""
}

// widest is the figure of a row that differs most from the rest by its test;
// false where none does. made is set when a test was made.
func (p *segmentTable) widest(t *disclose.Table, row int, made *bool) (best shownFigure, ok bool) {
	for st := range t.Statistics {
		f := shownFigure{t, place{row, st}}
		l := p.line(f)
		_, shown := figure(t, row, st, p.column)
		if l == nil || !shown {
			continue
		}
		*made = *made || !l.IsUntested(p.column)
		if l.AgainstRest(p.column) != tab.NoDifference && (!ok || p.standardised(f) > p.standardised(best)) {
			best, ok = f, true
		}
	}
	return best, ok
}

// nothing says why no figure stands under how they differ.
func (p *segmentTable) nothing(made bool) string {
	switch {
	case !p.tests:
		return p.say("Differences were not tested")
	case !made:
		return p.say("Not tested: too few people")
	}
	return p.say("Nothing was found to differ from the rest by the tests")
}

// standardised is the size of a difference to all respondents in standard
// deviations of theirs (Glass 1976), so that shares and means compare: that of a
// share is √(P(1 − P)), that of a mean is what its error and effective base
// imply. It puts figures in order and is not printed; −1 where it cannot be told.
func (p *segmentTable) standardised(f shownFigure) float64 {
	all, ok := figure(f.t, f.row, f.statistic, p.total)
	base, based := f.t.Base(f.row, p.total)
	deviation := 0.0
	switch {
	case !ok:
	case f.t.Unit(f.row, f.statistic) == tab.Share && !inPoints(f.t.Statistics[f.statistic].Name, tab.Share):
		deviation = math.Sqrt(max(0, all.Value*(1-all.Value)))
	case based:
		deviation = all.StdError * math.Sqrt(base.Effective)
	}
	size := math.Abs(p.difference(f)) / deviation
	if !(deviation > 0) || math.IsNaN(size) {
		return -1
	}
	return size
}

// itsMap is the cut-off of the segment's value map, what it shows, and the way
// to it.
func (p *segmentTable) itsMap(sheet string) {
	if t := p.look("value_map_summary"); t != nil && len(t.Stub) > 0 {
		var out []shownFigure
		for _, name := range []string{"cutoff", "links", "implications_share"} {
			if st := t.Statistic(name); st >= 0 && slices.Contains(p.rowsOf(t, st), 0) {
				out = append(out, shownFigure{t, place{0, st}})
			}
		}
		p.rows(topicMap, out, func(f shownFigure) string { return p.reader.says(p.label(t.Statistics[f.statistic])) })
	}
	if sheet != "" {
		p.row(topicMap, link(sheet))
	}
}

// lines say how to read the page, which tests it shows, and the notes.
func (p *segmentTable) lines(t *disclose.Table) []string {
	reading := []string{p.say("What other sheets say about the segment, beside all respondents, of whom it is part. The base is the segment's. Notes on a whole measure stand on its own sheet.")}
	for _, o := range orders {
		if slices.ContainsFunc(p.grid.Rows, func(l Line) bool { return l.Cells[0].Text == p.say(o.topic) && l.Cells[3].Kind == Number }) {
			reading = append(reading, p.of(p.during[o.topic], p.say(o.topic))+": "+p.say(o.text)+".")
		}
	}
	out := []string{sentences(append(reading, p.say("Intervals: %s.", p.interval(t)))...)}
	if tests := p.briefs(); tests != "" {
		out = append(out, tests)
	}
	last := p.marks(t, p.grid)
	if p.low(t, 0, p.column) {
		last = append(last, p.say("%s low base %s", LowBase, p.lowNote(t)))
	}
	if notes := p.notes(); notes != "" {
		last = append(last, p.say("Notes: %s", notes))
	}
	if len(last) > 0 {
		out = append(out, strings.Join(last, " · ")+".")
	}
	return out
}

// briefs are how to read the tests of the page, each way once.
func (p *segmentTable) briefs() string {
	var out []string
	for _, f := range p.used {
		if p.line(f) == nil {
			continue
		}
		text := p.lang.Text(f.t.Tests.Brief) + " " + p.testNote(f.t) + "."
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, " ")
}

// notes are the markers of the notes on single figures of the page.
func (p *segmentTable) notes() string {
	var out []int
	for _, f := range p.used {
		here := f.t.At(f.row, f.statistic, p.column).Notes() | f.t.At(f.row, f.statistic, p.total).Notes()
		for i, n := range f.t.Notes {
			if here&(1<<i) == 0 || n.ID == "low-base" {
				continue
			}
			if at := p.number(n.ID, p.lang.Text(n.Text)); !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
	}
	return p.and(p.markers(out))
}
