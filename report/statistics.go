package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"rung/segment/disclose"
	"rung/segment/say"
	"rung/segment/tab"
)

// statistics is a table of one measure for all respondents: a row of the stub
// a row, a statistic a column.
type statistics struct {
	measure string
	name    string
	order   string
	// split prints the two items of a row in two columns under these heads.
	split [2]string
	only  func(tab.Row) bool // the rows that belong to the table; nil for all
	title string             // in place of the measure's; empty keeps it
	say   string             // a sentence that opens the lines
	// second names the sheet of a further table of the measure: it has two
	// where it counts shares and means.
	second string
	means  bool // it is that sheet, and its title says so
	// largest sorts the rows by a statistic, the largest first; empty keeps the
	// order of the measure.
	largest string
	// show are the statistics that are printed, in their order in the table;
	// nil prints all.
	show []string
	// spread are the statistics whose intervals stand beside them.
	spread []string
	// figure draws the rows above the table; nil, or a nil Figure, draws none.
	figure func(c *composer, t *disclose.Table, rows []int) *Figure
}

func (k statistics) make(c *composer) {
	c.printed[k.measure] = true
	for n, t := range c.newest(k.measure) {
		if len(k.show) > 0 && !slices.ContainsFunc(k.show, func(name string) bool { return t.Statistic(name) >= 0 }) {
			continue // another table of the measure
		}
		if n > 0 && k.second != "" {
			k.name, k.means = k.second, true
		}
		if rows := k.rows(c, t); len(rows) > 0 {
			k.sheet(c, t, rows)
		}
	}
}

// rows are the rows of the table that have a figure for all respondents, in
// its order.
func (k statistics) rows(c *composer, t *disclose.Table) []int {
	if c.total < 0 {
		return nil
	}
	var out []int
	for row, r := range t.Stub {
		if (k.only == nil || k.only(r)) && !c.unwanted(r) {
			out = append(out, row)
		}
	}
	if k.largest != "" {
		sortRows(t, out, statisticOf(t, k.largest), c.total)
	}
	return out
}

// sortRows puts the rows with the largest figures first, and those without one
// last, else in the order of the table.
func sortRows(t *disclose.Table, rows []int, st, column int) {
	at := func(row int) float64 {
		if n, ok := figure(t, row, st, column); ok && !math.IsNaN(n.Value) {
			return n.Value
		}
		return math.Inf(-1)
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(at(b), at(a)) })
}

func (k statistics) sheet(c *composer, t *disclose.Table, rows []int) {
	c.begin(c.say(k.name))
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: c.stub(t)}}}}
	if k.split[0] != "" {
		g.FreezeColumns = 2
		g.Heads[0] = []Text{{Text: c.say(k.split[0])}, {Text: c.say(k.split[1])}}
	}
	bases := c.uneven(t) && t.Statistic("respondents") < 0 && t.Statistic("raters") < 0
	if bases {
		g.Heads[0] = append(g.Heads[0], Text{Text: c.say("Unweighted base"), Right: true})
	}
	var all []int
	for st, s := range t.Statistics {
		if !k.anywhere(t, st, c.total) || len(k.show) > 0 && !slices.Contains(k.show, s.Name) {
			continue
		}
		all = append(all, st)
		g.Heads[0] = append(g.Heads[0], Text{Text: c.head(t, st), Right: true})
		if slices.Contains(k.spread, s.Name) {
			g.Heads[0] = append(g.Heads[0], Text{Text: c.say("Interval from"), Right: true}, Text{Text: c.say("Interval to"), Right: true})
		}
	}
	for _, row := range rows {
		if l, ok := k.line(c, t, row, t.Stub[row], all, bases); ok {
			g.Rows = append(g.Rows, l)
		}
	}
	title, intervals := c.heading(k.title, t), ""
	if k.means {
		title = c.say("%s, means", title)
	}
	if len(k.spread) > 0 {
		intervals = c.say("Intervals: %s.", c.interval(t))
	}
	s := Sheet{
		Title: c.headline(t, c.table()+title, c.say("all respondents")+c.n(t)),
		Lines: c.lines(t, g, all, []int{c.total}, c.say(k.say), intervals, c.say(k.order)),
		Kind:  Banner, Grid: g,
	}
	if k.figure != nil {
		if s.Figure = k.figure(c, t, rows); s.Figure != nil {
			s.Kind = Picture
		}
	}
	c.add(s)
}

// interval is the kind of the intervals of a table: shares have the study's,
// what is computed from several sums a linearised one.
func (c *composer) interval(t *disclose.Table) string {
	switch t.Measure {
	case "terminal_values":
		return c.kind
	case "quantiles":
		return c.say("95%, Woodruff")
	case "scale_reliability":
		return c.say("95%; of α Feldt's, of mean scores linearised")
	}
	return c.say("%s of shares; of means, ratios and differences Student's t", c.kind)
}

// line is one row; false when the measure has no figure in it for all
// respondents.
func (k statistics) line(c *composer, t *disclose.Table, row int, r tab.Row, all []int, bases bool) (Line, bool) {
	l := Line{Cells: []Value{words(c.rowTitle(t, r))}, Bold: r.Net, Indent: r.Indent}
	if k.split[0] != "" {
		to := r
		r.ItemTo, r.LabelTo, r.SaidTo = "", "", say.Text{}
		l.Cells = []Value{words(c.rowTitle(t, r)), words(capital(c.rowLabelTo(to)))}
	}
	l.Rule = r.Net && r.Indent == 0 && row > 0
	if bases {
		l.Cells = append(l.Cells, baseValue(t, row, c.total, Whole, unweighted))
	}
	some := false
	for _, st := range all {
		cell := t.At(row, st, c.total)
		some = some || cell.Status() != tab.Absent
		l.Cells = append(l.Cells, released(t, row, st, c.total))
		if slices.Contains(k.spread, t.Statistics[st].Name) {
			low, high := ends95(t, row, st, c.total)
			l.Cells = append(l.Cells, low, high)
		}
	}
	return l, some
}

// ends95 are the ends of the interval of a figure.
func ends95(t *disclose.Table, row, st, column int) (low, high Value) {
	cell := t.At(row, st, column)
	f := formatOf(t, row, st)
	n, ok := cell.Number()
	if !ok {
		return value(cell, f), value(cell, f)
	}
	return shownAs(t, row, st, number(n.Low, f)), shownAs(t, row, st, number(n.High, f))
}

// anywhere says that a statistic has a figure, or a withheld one, in a column.
func (k statistics) anywhere(t *disclose.Table, st, column int) bool {
	for row, r := range t.Stub {
		s := t.At(row, st, column).Status()
		if (k.only == nil || k.only(r)) && s != tab.Absent && s != tab.NotApplicable {
			return true
		}
	}
	return false
}

// n is ", n = 606" for the released base of all respondents.
func (c *composer) n(t *disclose.Table) string {
	if c.total < 0 || len(t.Stub) == 0 || c.uneven(t) {
		return ""
	}
	if b, ok := t.Base(0, c.total); ok {
		return ", " + c.say("n = %d", b.N)
	}
	return ""
}

// uneven says that the rows of a table have different bases, so that no one
// number is the base of the table.
func (c *composer) uneven(t *disclose.Table) bool {
	for _, r := range t.Stub {
		if !sameBase(t, r.Base, t.Stub[0].Base, []int{c.total}) {
			return true
		}
	}
	return false
}

// crossed is a table of pairs for all respondents with the first items as rows
// and the second as columns.
type crossed struct {
	measure, statistic, name string
	only                     func(tab.Row) bool // the rows that belong to the table; nil for all
	title                    string             // in place of the measure's; empty keeps it
	reading                  string             // how to read it; empty says that rows lead to columns
	corner                   string             // head of the rows; empty takes the table's
	// beside adds a column of words: its head, and its text for a row.
	beside func(c *composer) (head string, text func(item string) string)
}

// category picks the rows of a trait's categories.
func category(r tab.Row) bool { return r.ItemTo == "" && strings.Contains(r.Item, ":") }

// single and paired pick the rows of one item and of two.
func single(r tab.Row) bool { return r.ItemTo == "" }
func paired(r tab.Row) bool { return r.ItemTo != "" }

func (k crossed) make(c *composer) {
	t := c.find(k.measure)
	for _, o := range c.newest(k.measure) {
		if k.only != nil && slices.ContainsFunc(o.Stub, k.only) {
			t = o // of several tables, the one with pairs
		}
	}
	if t == nil || c.total < 0 || len(t.Stub) == 0 {
		return
	}
	st := max(0, statisticOf(t, k.statistic))
	rows, columns := c.ends(t, k.only)
	if len(rows) == 0 {
		return
	}
	if !slices.ContainsFunc(rows, func(from end) bool {
		return slices.ContainsFunc(columns, func(to end) bool {
			row := find(t, from.item, to.item)
			if row < 0 {
				return false
			}
			_, ok := figure(t, row, st, c.total)
			return ok
		})
	}) {
		c.mute = append(c.mute, listed(c.heading(k.title, t), c.unitIn(t, st)))
		return
	}
	c.begin(c.say(k.name))
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: cmp.Or(c.say(k.corner), c.stub(t))}}}}
	for _, to := range columns {
		g.Heads[0] = append(g.Heads[0], Text{Text: to.label, Right: true})
	}
	missing := false
	start := ""
	var words func(string) string
	if k.beside != nil {
		var head string
		if head, words = k.beside(c); words != nil {
			g.Heads[0] = append(g.Heads[0], Text{Text: head})
		}
	}
	for _, from := range rows {
		l := Line{Cells: []Value{{Text: from.label}}, Rule: first(from.item, "/") != start && start != ""}
		start = first(from.item, "/")
		for _, to := range columns {
			v := Value{Kind: Mark, Text: Unavailable, Muted: true}
			if row := find(t, from.item, to.item); row >= 0 {
				v = released(t, row, st, c.total)
			} else {
				missing = true
			}
			l.Cells = append(l.Cells, v)
		}
		if words != nil {
			l.Cells = append(l.Cells, Value{Text: words(from.item)})
		}
		g.Rows = append(g.Rows, l)
	}
	read, none := c.say(k.reading), ""
	if read == "" {
		read = c.say("Rows lead to columns; a cell is the number of %s.", c.lang.Inside(c.label(t.Statistics[st])))
	}
	if missing {
		none = c.say("%s nobody, or too few people to show.", Unavailable)
	}
	c.add(Sheet{
		Title: c.headline(t, c.table()+c.heading(k.title, t), c.unitIn(t, st), c.say("all respondents")+c.n(t)),
		Lines: c.lines(t, g, []int{st}, []int{c.total}, read, none), Kind: Banner, Grid: g,
	})
}

// end is one end of a pair.
type end struct{ item, label string }

// ends lists the first and the second items of a table of pairs, each in the
// order of its first row; what reaches no value comes last.
func (c *composer) ends(t *disclose.Table, only func(tab.Row) bool) (from, to []end) {
	for _, r := range t.Stub {
		if only != nil && !only(r) {
			continue
		}
		a, b := end{r.Item, c.rowLabel(r)}, end{r.ItemTo, c.rowLabelTo(r)}
		if !slices.Contains(from, a) {
			from = append(from, a)
		}
		if !slices.Contains(to, b) {
			to = append(to, b)
		}
	}
	// Where both ends are of one kind, the columns stand in the order of the rows.
	place := func(e end) int {
		if at := slices.IndexFunc(from, func(f end) bool { return f.item == e.item }); at >= 0 {
			return at
		}
		return len(from)
	}
	slices.SortStableFunc(to, func(a, b end) int { return cmp.Or(net(a.item)-net(b.item), place(a)-place(b)) })
	return from, to
}

// net is 1 for the machine name of a net, which is not a code.
func net(item string) int {
	if strings.HasPrefix(item, "net:") {
		return 1
	}
	return 0
}

func first(s, sep string) string {
	head, _, _ := strings.Cut(s, sep)
	return head
}
