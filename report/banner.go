package report

import (
	"cmp"
	"slices"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// tables is a banner table of one measure: one sheet a banner, Total first.
type tables struct {
	measure   string
	name      string // of the sheets, before " by people"
	statistic string // of the cells, or several names of which the first is taken; empty means "share", or else the first of the measure
	// money asks for every statistic in a currency instead, each on a sheet of
	// its own: sums of two codes are never in one table.
	money bool
	only  func(tab.Row) bool // the rows that belong to the table; nil for all
	title string             // in place of the measure's; empty keeps it
	say   string             // a sentence that opens the lines
	// further are statistics of the first row that get rows of their own above
	// the others: the mean beside a distribution.
	further []string
	order   string // of the rows, in a sentence
	several bool   // a column can add to more than 100%
}

// make adds the sheets.
func (k tables) make(c *composer) {
	c.printed[k.measure] = true
	for _, t := range c.newest(k.measure) {
		for _, st := range k.find(c, t) {
			for _, b := range c.spread() {
				k.sheet(c, t, st, b)
			}
		}
	}
}

func (k tables) sheet(c *composer, t *disclose.Table, st int, b banner) {
	if !k.any(t, st) {
		return
	}
	name := k.name
	if u := t.Statistics[st].Unit; k.money && !strings.Contains(name, string(u)) {
		name += " " + string(u)
	}
	c.begin(name + b.suffix())
	columns := c.columns(b)
	g := &Grid{FreezeColumns: 1}
	first := k.first(t, st)
	g.Heads, g.Rules = c.heads(t, first, columns)
	g.Rows = c.baseRows(t, first, columns)
	if len(g.Rows) > 0 {
		g.Rows[len(g.Rows)-1].Rule = false
	}
	k.centres(c, t, columns, g)
	k.body(c, t, st, columns, g)
	c.add(Sheet{
		Title: c.headline(t, c.table()+cmp.Or(k.title, t.Title)+", "+unitIn(t, st), b.who()),
		Lines: c.lines(t, g, []int{st}, columns, k.say, k.reading(t, st), k.order),
		Kind:  Banner, Grid: g,
	})
}

// find lists the statistics that the sheets print, one each.
func (k tables) find(c *composer, t *disclose.Table) []int {
	var out []int
	switch {
	case k.money && c.reader.moneyless:
	case k.money:
		for st, s := range t.Statistics {
			if isMoney(s.Unit) {
				out = append(out, st)
			}
		}
	case k.statistic != "":
		if st := statisticOf(t, k.statistic); st >= 0 && !(c.reader.moneyless && isMoney(t.Statistics[st].Unit)) {
			out = append(out, st)
		}
	case t.Statistic("share") >= 0:
		out = append(out, t.Statistic("share"))
	case len(t.Statistics) > 0:
		out = append(out, 0)
	}
	return out
}

// first is the first row that belongs to the sheet.
func (k tables) first(t *disclose.Table, st int) int {
	for row, r := range t.Stub {
		if (k.only == nil || k.only(r)) && !k.empty(t, row, st) {
			return row
		}
	}
	return 0
}

// any says that the table has a row that belongs to the sheet and a figure in
// it.
func (k tables) any(t *disclose.Table, st int) bool {
	if k.only == nil && k.statistic == "" && !k.money {
		return true
	}
	for row, r := range t.Stub {
		if (k.only == nil || k.only(r)) && present(t, row, st) {
			return true
		}
	}
	return false
}

// unitIn is a statistic in a title: "% of respondents", "gap, percentage
// points", "mean, EUR".
func unitIn(t *disclose.Table, st int) string {
	s := t.Statistics[st]
	if points(t, st) {
		l := label(s)
		return strings.ToLower(l[:1]) + l[1:] + ", percentage points"
	}
	if isMoney(s.Unit) && !strings.Contains(label(s), string(s.Unit)) {
		return unitOf(s) + ", " + string(s.Unit)
	}
	return unitOf(s)
}

// unitOf is a statistic in a title: "% of respondents", "respondents".
func unitOf(s tab.Statistic) string {
	l := label(s)
	if s.Unit == tab.Share && !strings.Contains(l, "%") {
		return l + ", %"
	}
	return strings.ToLower(l[:1]) + l[1:]
}

// reading says what the percentages are of.
func (k tables) reading(t *disclose.Table, st int) string {
	s := t.Statistics[st]
	if s.Unit != tab.Share || points(t, st) {
		return ""
	}
	text := "Column percentages"
	if k.several {
		text += "; one person can count in several rows, so that a column can add to more than 100%"
	}
	return text + "."
}

// heads are the header rows: the trait over its segments, then the segments. A
// line stands to the left of each group.
func (c *composer) heads(t *disclose.Table, row int, columns []int) (heads [][]Text, rules []int) {
	var groups []Text
	last := []Text{{Text: c.stubHead(t)}}
	groups = append(groups, Text{Span: 1})
	named := false
	for at, i := range columns {
		col := c.column(i)
		text := col.Label
		if col.Net {
			text += " (net)"
		}
		text = c.flagged(text, len(t.Stub) > 0 && c.low(t, row, i))
		last = append(last, Text{Text: text, Right: true})
		if g := &groups[len(groups)-1]; at > 0 && g.Text == col.Group && col.Group != "" {
			g.Span++
		} else {
			groups = append(groups, Text{Text: col.Group, Span: 1})
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

func (c *composer) stubHead(t *disclose.Table) string {
	if t.StubHead != "" {
		return t.StubHead
	}
	return t.Title
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
	out := []Line{line("Unweighted base", Whole, unweighted)}
	if c.s.Weighted {
		out = append(out, line("Weighted base", Whole, weighted), line("Effective base", Whole, effective))
	}
	if c.counted(t, row, columns) {
		out = append(out, line("Ladders", Whole, units))
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
func (k tables) centres(c *composer, t *disclose.Table, columns []int, g *Grid) {
	if len(t.Stub) == 0 {
		return
	}
	for _, name := range k.further {
		st := t.Statistic(name)
		if st < 0 {
			continue
		}
		l := Line{Cells: []Value{words(label(t.Statistics[st]))}}
		for _, i := range columns {
			l.Cells = append(l.Cells, released(t, 0, st, i))
		}
		g.Rows = append(g.Rows, l)
	}
}

// body adds the rows of the stub: nets bold, what they unite indented under
// them.
func (k tables) body(c *composer, t *disclose.Table, st int, columns []int, g *Grid) {
	if len(t.Stub) == 0 {
		return
	}
	base, started := t.Stub[k.first(t, st)].Base, false
	for row, r := range t.Stub {
		if k.only != nil && !k.only(r) || k.empty(t, row, st) {
			continue
		}
		if r.Base != base {
			base = r.Base
			bases := c.baseRows(t, row, columns)
			bases[0].Rule = true
			g.Rows = append(g.Rows, bases...)
		}
		l := Line{Cells: []Value{words(c.rowTitle(t, r))}, Bold: r.Net, Indent: r.Indent}
		l.Rule = !started || r.Net && r.Indent == 0
		started = true
		for _, i := range columns {
			l.Cells = append(l.Cells, released(t, row, st, i))
		}
		g.Rows = append(g.Rows, l)
	}
}

// empty says that a row has no figure of a chosen statistic at all: a mean of
// money has none for what is not money.
func (k tables) empty(t *disclose.Table, row, st int) bool {
	return (k.money || k.statistic != "") && !present(t, row, st)
}

// rowTitle is the label of a row with the markers of its notes.
func (c *composer) rowTitle(t *disclose.Table, r tab.Row) string {
	s := r.Title()
	for i, n := range t.Notes {
		if r.Notes&(1<<i) != 0 {
			s += " " + c.note(n.ID, n.Text)
		}
	}
	return s
}

// lines stand under the title: the base, how to read, the order of the rows,
// what the marks mean that occur in the table, and the notes.
func (c *composer) lines(t *disclose.Table, g *Grid, statistics, columns []int, more ...string) []string {
	first := ""
	if t.BaseText != "" {
		first = "Base: " + t.BaseText + "."
	}
	for _, m := range more {
		if m != "" {
			first = strings.TrimSpace(first + " " + m)
		}
	}
	var out []string
	if first != "" {
		out = append(out, first)
	}
	last := c.marks(t, g)
	if notes := c.notesOf(t, statistics, columns); notes != "" {
		last = append(last, "Notes: "+notes)
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
		out = append(out, Withheld+" withheld to protect respondents "+c.note("withheld", c.withheldText()))
	}
	if on[LowBase] {
		out = append(out, LowBase+" low base "+c.lowNote(t))
	}
	if on[NotApplicable] {
		out = append(out, NotApplicable+" no cases, not applicable")
	}
	return out
}

// lowNote is the note on low bases, in the words of the table if it has one.
func (c *composer) lowNote(t *disclose.Table) string {
	for _, n := range t.Notes {
		if n.ID == "low-base" {
			return c.note(n.ID, n.Text)
		}
	}
	return c.note("low-base", "Fewer than "+fixed(float64(c.s.LowBase), 0)+" respondents in the base. Take the figure as a hint, or join the segment with another.")
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
			single = append(single, c.number(n.ID, n.Text))
		case t.Noted()&bit == 0 && onRows&bit == 0:
			whole = append(whole, c.number(n.ID, n.Text))
		}
	}
	parts := markers(whole)
	if len(single) > 0 {
		parts = append(parts, "on single figures "+and(markers(single)))
	}
	return and(parts)
}

// markers are the markers of notes in the order of their numbers.
func markers(numbers []int) []string {
	slices.Sort(numbers)
	var out []string
	for _, n := range numbers {
		out = append(out, marker(n))
	}
	return out
}
