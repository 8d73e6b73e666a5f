package report

import (
	"cmp"
	"slices"
	"strings"

	"rung/segment/disclose"
	"rung/segment/say"
	"rung/segment/tab"
)

// tables is a banner table of one measure, Total first: all banners side by side
// where a sheet has room for them, or else one sheet a banner.
type tables struct {
	measure   string
	name      string // of the sheets, before " by people"
	statistic string // of the cells, or several names of which the first is taken; empty means "share", or else the first of the measure
	// money gives the rows in a currency a sheet of their own, one a code: money
	// of two codes is never in one column.
	money bool
	only  func(tab.Row) bool // the rows that belong to the table; nil for all
	title string             // in place of the measure's; empty keeps it
	in    string             // the unit in the title, in place of the statistic's label; "-" where the title says it
	say   string             // a sentence that opens the lines
	// second names the sheets of a further table of the measure: it has two
	// where it counts shares and means.
	second string
	once   bool // a further table of the measure has sheets of another kind
	// further are statistics of the first row that get rows of their own above
	// the others: the mean beside a distribution.
	further []string
	order   string // of the rows, in a sentence
	several bool   // a column can add to more than 100%
}

// make adds the sheets.
func (k tables) make(c *composer) {
	c.printed[k.measure] = true
	for n, t := range c.newest(k.measure) {
		st := k.find(t)
		if st < 0 || n > 0 && k.once {
			continue
		}
		if n > 0 && k.second != "" {
			k.name = k.second
		}
		for _, code := range k.codes(c, t, st) {
			for _, b := range c.spread() {
				k.sheet(c, t, st, code, b)
			}
		}
	}
}

// codes are the sheets of a table: the currency codes of their rows; empty for
// what is not money, or for all rows together.
func (k tables) codes(c *composer, t *disclose.Table, st int) []tab.Unit {
	out := []tab.Unit{""}
	for row, r := range t.Stub {
		if u := t.Unit(row, st); k.money && isMoney(u) && !c.unwanted(r) && !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// unwanted says that the audience does without a row: money, for some, and
// prospects, for an employer.
func (c *composer) unwanted(r tab.Row) bool {
	return c.reader.moneyless && isMoney(r.Unit) || slices.Contains(c.reader.without, r.Item)
}

// holds says that a row is on the sheet of a currency code.
func (k tables) holds(c *composer, t *disclose.Table, row, st int, code tab.Unit) bool {
	r := t.Stub[row]
	switch {
	case c.unwanted(r), k.only != nil && !k.only(r):
		return false
	case k.statistic != "" && (!present(t, row, st) || r.Net && !c.says(t, row, st)):
		return r.Net && k.within(c, t, row, st, code) // a heading over rows that have the figure
	case !k.money:
		return true
	case code == "":
		return !isMoney(t.Unit(row, st))
	}
	return t.Unit(row, st) == code
}

// says says that a row has a figure, or a withheld one, in some column.
func (c *composer) says(t *disclose.Table, row, st int) bool {
	for i := range t.Columns.List {
		if s := t.At(row, st, i).Status(); s != tab.Absent && s != tab.NotApplicable {
			return true
		}
	}
	return false
}

// within says that a row below a net, and indented deeper, is on the sheet.
func (k tables) within(c *composer, t *disclose.Table, net, st int, code tab.Unit) bool {
	for row := net + 1; row < len(t.Stub) && t.Stub[row].Indent > t.Stub[net].Indent; row++ {
		if k.holds(c, t, row, st, code) {
			return true
		}
	}
	return false
}

func (k tables) sheet(c *composer, t *disclose.Table, st int, code tab.Unit, b banner) {
	first := k.first(c, t, st, code)
	if first < 0 {
		return
	}
	if k.mute(c, t, st, code, c.columns(b)) {
		c.mute = append(c.mute, listed(c.heading(k.title, t), k.unit(c, t, st)))
		return
	}
	name := c.say(k.name)
	if code != "" {
		name += " " + string(code)
	}
	c.begin(name + b.suffix())
	columns := c.columns(b)
	g := &Grid{FreezeColumns: 1}
	if len(columns) > 0 && columns[0] == c.total {
		g.FreezeColumns = 2 // what every segment is compared with
	}
	g.Heads, g.Rules = c.heads(t, first, columns)
	g.Rows = c.baseRows(t, first, columns)
	if len(g.Rows) > 0 {
		g.Rows[len(g.Rows)-1].Rule = false
	}
	of := map[int]place{} // the figures of each line
	k.centres(c, t, columns, g, of)
	k.body(c, t, st, code, columns, g, of)
	tests := c.letters(t, columns, of, g)
	c.add(Sheet{
		Title: c.headline(t, c.table()+c.heading(k.title, t), k.unit(c, t, st), c.inCode(t, st, code), c.whom(b)),
		Lines: c.lines(t, g, []int{st}, columns, c.say(k.say), k.reading(c, t, st), c.say(k.order), tests),
		Kind:  Banner, Grid: g,
	})
}

// heading is the title that a sheet gives a table, or the table's own.
func (c *composer) heading(title string, t *disclose.Table) string {
	return cmp.Or(c.say(title), c.title(t))
}

// unit is the unit of the cells in a title; empty where the title says it.
func (k tables) unit(c *composer, t *disclose.Table, st int) string {
	switch k.in {
	case "":
		return c.unitIn(t, st)
	case "-":
		return ""
	}
	return c.say(k.in)
}

// mute says that every figure of a sheet is withheld. Such a sheet is named in
// Quality and not printed.
func (k tables) mute(c *composer, t *disclose.Table, st int, code tab.Unit, columns []int) bool {
	withheld := false
	for row := range t.Stub {
		if !k.holds(c, t, row, st, code) {
			continue
		}
		for _, i := range columns {
			if _, ok := figure(t, row, st, i); ok {
				return false
			}
			withheld = withheld || t.At(row, st, i).Status() == tab.Suppressed
		}
	}
	return withheld
}

// find is the statistic of the cells; -1 where the table lacks it.
func (k tables) find(t *disclose.Table) int {
	if k.statistic != "" {
		return statisticOf(t, k.statistic)
	}
	if st := t.Statistic("share"); st >= 0 {
		return st
	}
	return min(len(t.Statistics), 1) - 1
}

// first is the first row of a sheet; -1 where it has none. A table without
// rows stands all the same where nothing is chosen from it.
func (k tables) first(c *composer, t *disclose.Table, st int, code tab.Unit) int {
	for row := range t.Stub {
		if k.holds(c, t, row, st, code) && (k.statistic == "" || present(t, row, st)) {
			return row
		}
	}
	if k.statistic == "" && k.only == nil && code == "" {
		return 0
	}
	return -1
}

// inCode is the currency code of a sheet of money, where its unit does not say
// it.
func (c *composer) inCode(t *disclose.Table, st int, code tab.Unit) string {
	if strings.Contains(c.unitIn(t, st), string(code)) {
		return ""
	}
	return string(code)
}

// unitIn is a statistic in a title: "% of respondents", "gap, percentage
// points", "mean, EUR".
func (c *composer) unitIn(t *disclose.Table, st int) string {
	s := t.Statistics[st]
	if points(t, st) {
		return c.say("%s, percentage points", c.lang.Inside(c.label(s)))
	}
	if isMoney(s.Unit) && !strings.Contains(c.label(s), string(s.Unit)) {
		return listed(c.unitOf(s), string(s.Unit))
	}
	return c.unitOf(s)
}

// unitOf is a statistic in a title: "% of respondents", "respondents".
func (c *composer) unitOf(s tab.Statistic) string {
	l := c.label(s)
	if s.Unit == tab.Share && !strings.Contains(l, "%") {
		return l + ", %"
	}
	return c.lang.Inside(l)
}

// reading says what the percentages are of.
func (k tables) reading(c *composer, t *disclose.Table, st int) string {
	s := t.Statistics[st]
	if s.Unit != tab.Share || points(t, st) || t.Measure == "value_map_stability" { // of replicates, and not of people
		return ""
	}
	if k.several {
		return c.say("Column percentages; one person can count in several rows, so that a column can add to more than 100%.")
	}
	return c.say("Column percentages.")
}

// heads are the header rows: the trait over its segments, then the segments. A
// line stands to the left of each group.
func (c *composer) heads(t *disclose.Table, row int, columns []int) (heads [][]Text, rules []int) {
	var groups []Text
	last := []Text{{Text: c.stub(t)}}
	groups = append(groups, Text{Span: 1})
	named := false
	for at, i := range columns {
		col := c.column(i)
		text := c.flagged(c.columnHead(col), len(t.Stub) > 0 && c.low(t, row, i))
		last = append(last, Text{Text: text, Right: true})
		if g := &groups[len(groups)-1]; at > 0 && g.Text == c.groupLabel(col) && col.Group != "" {
			g.Span++
		} else {
			groups = append(groups, Text{Text: c.groupLabel(col), Span: 1})
			if at > 0 {
				rules = append(rules, at+1)
			}
		}
		named = named || col.Group != ""
	}
	if !named {
		return [][]Text{last}, rules
	}
	return [][]Text{groups, last}, rules
}

// baseRows are the bases of a kind of base of the table: unweighted always,
// weighted and effective where respondents carry weights, units where the
// figures count them.
func (c *composer) baseRows(t *disclose.Table, row int, columns []int) []Line {
	if row >= len(t.Stub) {
		return nil
	}
	line := func(name string, f Format, of func(tab.Base) float64) Line {
		cells := []Value{words(name)}
		for _, i := range columns {
			cells = append(cells, baseValue(t, row, i, f, of))
		}
		return Line{Cells: cells, Muted: true}
	}
	out := []Line{line(c.say("Unweighted base"), Whole, unweighted)}
	if c.s.Weighted {
		out = append(out, line(c.say("Weighted base"), Whole, weighted), line(c.say("Effective base"), Whole, effective))
	}
	if c.counted(t, row, columns) {
		out = append(out, line(c.say("Ladders"), Whole, units))
	}
	return out
}

// counted says that the base of a row counts something besides people.
func (c *composer) counted(t *disclose.Table, row int, columns []int) bool {
	for _, i := range columns {
		if b, ok := t.Base(row, i); ok && b.Units > 0 {
			return true
		}
	}
	return false
}

// centres adds the further statistics of the first row.
func (k tables) centres(c *composer, t *disclose.Table, columns []int, g *Grid, of map[int]place) {
	if len(t.Stub) == 0 {
		return
	}
	for _, name := range k.further {
		st := t.Statistic(name)
		if st < 0 {
			continue
		}
		l := Line{Cells: []Value{words(c.label(t.Statistics[st]))}}
		for _, i := range columns {
			l.Cells = append(l.Cells, released(t, 0, st, i))
		}
		of[len(g.Rows)] = place{0, st}
		g.Rows = append(g.Rows, l)
	}
}

// body adds the rows of the stub: nets bold, what they unite indented under
// them.
func (k tables) body(c *composer, t *disclose.Table, st int, code tab.Unit, columns []int, g *Grid, of map[int]place) {
	if len(t.Stub) == 0 {
		return
	}
	base, started, heading := t.Stub[max(0, k.first(c, t, st, code))].Base, false, -1
	apart := k.basesApart(c, t, st, code, columns)
	if apart {
		largest := Line{Cells: []Value{words(c.say("Unweighted base, largest of the rows"))}, Muted: true}
		for _, i := range columns {
			largest.Cells = append(largest.Cells, k.largestBase(c, t, st, code, i))
		}
		g.Rows = append([]Line{largest}, slices.DeleteFunc(g.Rows, func(l Line) bool { return l.Muted })...)
		c.flag(g.Heads[len(g.Heads)-1], largest.Cells)
	}
	ruled := false
	for row, r := range t.Stub {
		if !k.holds(c, t, row, st, code) {
			continue
		}
		if r.Net && k.statistic != "" && !c.says(t, row, st) {
			heading, ruled = row, true
			continue // it has no figure: its name stands before those of its rows
		}
		if r.Base != base && present(t, row, st) && !apart {
			if !sameBase(t, r.Base, base, columns) {
				people := c.baseRows(t, row, columns)[0] // the results have the others
				people.Rule = true
				g.Rows = append(g.Rows, people)
			}
			base = r.Base
		}
		title, indent := c.rowTitle(t, r), r.Indent
		if heading >= 0 && indent > t.Stub[heading].Indent {
			if strings.HasPrefix(r.Item, t.Stub[heading].Item) {
				title = c.rowWords(t.Stub[heading]) + ": " + title
			}
			indent = t.Stub[heading].Indent
		} else {
			heading = -1
		}
		l := Line{Cells: []Value{words(title)}, Bold: r.Net, Indent: indent}
		l.Rule = !started || ruled || r.Net && r.Indent == 0
		started, ruled = true, false
		for _, i := range columns {
			l.Cells = append(l.Cells, released(t, row, st, i))
		}
		of[len(g.Rows)] = place{row, st}
		g.Rows = append(g.Rows, l)
	}
}

// flag marks the heads by the bases that are printed under them.
func (c *composer) flag(heads []Text, bases []Value) {
	for i := 1; i < len(heads); i++ {
		n := bases[i]
		heads[i].Text = c.flagged(strings.TrimSuffix(heads[i].Text, " "+LowBase), n.Kind == Number && n.Number > 0 && n.Number < float64(c.s.LowBase))
	}
}

// mostBases is how many kinds of bases a sheet prints between its rows.
const mostBases = 4

// basesApart says that nearly every row of a sheet has a base of its own:
// printing them all would hide the figures, and the results have each.
func (k tables) basesApart(c *composer, t *disclose.Table, st int, code tab.Unit, columns []int) bool {
	var kinds []int
	for row, r := range t.Stub {
		if k.holds(c, t, row, st, code) && present(t, row, st) && !slices.ContainsFunc(kinds, func(base int) bool { return sameBase(t, base, r.Base, columns) }) {
			kinds = append(kinds, r.Base)
		}
	}
	return len(kinds) > mostBases
}

func (k tables) largestBase(c *composer, t *disclose.Table, st int, code tab.Unit, column int) Value {
	at, most := -1, -1
	for row := range t.Stub {
		if !k.holds(c, t, row, st, code) || !present(t, row, st) {
			continue
		}
		if b, ok := t.Base(row, column); at < 0 || ok && b.N > most {
			at = row
			if ok {
				most = b.N
			}
		}
	}
	if at < 0 {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return baseValue(t, at, column, Whole, unweighted)
}

// sameBase says that two kinds of bases are the same numbers in the columns of
// a sheet, so that they need not be printed twice.
func sameBase(t *disclose.Table, a, b int, columns []int) bool {
	for _, i := range columns {
		x, shown := t.BaseOfKind(a, i)
		y, too := t.BaseOfKind(b, i)
		if x != y || shown != too {
			return false
		}
	}
	return true
}

// rowTitle is the label of a row with the markers of its notes.
func (c *composer) rowTitle(t *disclose.Table, r tab.Row) string {
	if t.Measure == "wave_change" && len(c.s.Periods) == 2 {
		r.ItemTo, r.LabelTo, r.SaidTo = "", "", say.Text{} // there is but one change
	}
	s := c.rowWords(r)
	for i, n := range t.Notes {
		if r.Notes&(1<<i) != 0 {
			s += " " + c.note(n.ID, c.lang.Text(n.Text))
		}
	}
	return s
}

// lines stand under the title: the base, how to read, the order of the rows,
// what the marks mean that occur in the table, and the notes.
func (c *composer) lines(t *disclose.Table, g *Grid, statistics, columns []int, more ...string) []string {
	base := ""
	if text := c.baseWords(t); text != "" {
		base = c.say("Base: %s.", text)
	}
	var out []string
	if first := sentences(append([]string{base}, more...)...); first != "" {
		out = append(out, first)
	}
	last := c.marks(t, g)
	if notes := c.notesOf(t, statistics, columns); notes != "" {
		last = append(last, c.say("Notes: %s", notes))
	}
	if len(last) > 0 {
		out = append(out, strings.Join(last, " · ")+".")
	}
	return out
}

// marks explains the shorthand that stands in the table.
func (c *composer) marks(t *disclose.Table, g *Grid) []string {
	on := map[string]bool{}
	for _, h := range g.Heads {
		for _, text := range h {
			on[LowBase] = on[LowBase] || strings.HasSuffix(text.Text, LowBase)
		}
	}
	for _, l := range g.Rows {
		for _, v := range l.Cells {
			on[v.Text] = on[v.Text] || v.Kind == Mark
			on[LowBase] = on[LowBase] || v.Kind == Words && strings.HasSuffix(v.Text, LowBase)
		}
	}
	var out []string
	if on[Withheld] {
		out = append(out, c.say("%s withheld to protect respondents %s", Withheld, c.note("withheld", c.withheldText())))
	}
	if on[LowBase] {
		out = append(out, c.say("%s low base %s", LowBase, c.lowNote(t)))
	}
	if on[Untested] {
		out = append(out, c.say("%s not tested", Untested))
	}
	if on[NotApplicable] {
		out = append(out, c.say("%s no cases, not applicable", NotApplicable))
	}
	return out
}

// lowNote is the note on low bases, in the words of the table if it has one.
func (c *composer) lowNote(t *disclose.Table) string {
	for _, n := range t.Notes {
		if n.ID == "low-base" {
			return c.note(n.ID, c.lang.Text(n.Text))
		}
	}
	return c.note("low-base", c.say("Fewer than %d respondents in the base. Take the figure as a hint, or join the segment with another.", c.s.LowBase))
}

// notesOf lists the markers of the notes that hold for the whole table, then
// of those on single figures of the sheet.
func (c *composer) notesOf(t *disclose.Table, statistics, columns []int) string {
	var onRows, here uint32
	for _, r := range t.Stub {
		onRows |= r.Notes
	}
	for row := range t.Stub {
		for _, st := range statistics {
			for _, i := range columns {
				here |= t.At(row, st, i).Notes()
			}
		}
	}
	var whole, single []int
	for i, n := range t.Notes {
		bit := uint32(1) << i
		switch {
		case n.ID == "low-base":
		case here&bit != 0:
			single = append(single, c.number(n.ID, c.lang.Text(n.Text)))
		case t.Noted()&bit == 0 && onRows&bit == 0:
			whole = append(whole, c.number(n.ID, c.lang.Text(n.Text)))
		}
	}
	parts := c.markers(whole)
	if len(single) > 0 {
		parts = append(parts, c.say("on single figures %s", c.and(c.markers(single))))
	}
	return c.and(parts)
}

// markers are the markers of notes in the order of their numbers.
func (c *composer) markers(numbers []int) []string {
	slices.Sort(numbers)
	var out []string
	for _, n := range numbers {
		out = append(out, c.book.Marker(n))
	}
	return out
}
