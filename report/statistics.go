package report

import (
	"slices"
	"strings"

	"rung/segment/disclose"
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
}

func (k statistics) make(c *composer) {
	t := c.find(k.measure)
	if t == nil || c.total < 0 || len(t.Stub) == 0 {
		return
	}
	c.begin(k.name)
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: c.stubHead(t)}}}}
	if k.split[0] != "" {
		g.FreezeColumns = 2
		g.Heads[0] = []Text{{Text: k.split[0]}, {Text: k.split[1]}}
	}
	var all []int
	for st, s := range t.Statistics {
		if !k.anywhere(t, st, c.total) {
			continue
		}
		all = append(all, st)
		g.Heads[0] = append(g.Heads[0], Text{Text: label(s), Right: true})
	}
	for row, r := range t.Stub {
		if k.only != nil && !k.only(r) {
			continue
		}
		if l, ok := k.line(c, t, row, r, all); ok {
			g.Rows = append(g.Rows, l)
		}
	}
	c.add(Sheet{
		Title: c.headline(c.table()+t.Title, "all respondents"+c.n(t)),
		Lines: c.lines(t, g, all, []int{c.total}, k.order),
		Kind:  Banner, Grid: g,
	})
}

// line is one row; false when the measure has no figure in it for all
// respondents.
func (k statistics) line(c *composer, t *disclose.Table, row int, r tab.Row, all []int) (Line, bool) {
	l := Line{Cells: []Value{words(c.rowTitle(t, r))}, Bold: r.Net, Indent: r.Indent}
	if k.split[0] != "" {
		to := r
		r.ItemTo, r.LabelTo = "", ""
		to.Item, to.Label, to.ItemTo, to.LabelTo = to.ItemTo, to.LabelTo, "", ""
		l.Cells = []Value{words(c.rowTitle(t, r)), words(capital(to.Title()))}
	}
	l.Rule = r.Net && r.Indent == 0 && row > 0
	some := false
	for _, st := range all {
		cell := t.At(row, st, c.total)
		some = some || cell.Status() != tab.Absent
		l.Cells = append(l.Cells, value(cell, format(t.Statistics[st])))
	}
	return l, some
}

// anywhere says that a statistic has a figure in a column.
func (k statistics) anywhere(t *disclose.Table, st, column int) bool {
	for row, r := range t.Stub {
		if (k.only == nil || k.only(r)) && t.At(row, st, column).Status() != tab.Absent {
			return true
		}
	}
	return false
}

// n is ", n = 606" for the released base of all respondents.
func (c *composer) n(t *disclose.Table) string {
	if c.total < 0 || len(t.Stub) == 0 {
		return ""
	}
	if b, ok := t.Base(0, c.total); ok {
		return ", n = " + fixed(float64(b.N), 0)
	}
	return ""
}

// crossed is a table of pairs for all respondents with the first items as rows
// and the second as columns.
type crossed struct {
	measure, statistic, name string
	only                     func(tab.Row) bool // the rows that belong to the table; nil for all
}

// single and paired pick the rows of one item and of two.
func single(r tab.Row) bool { return r.ItemTo == "" }
func paired(r tab.Row) bool { return r.ItemTo != "" }

func (k crossed) make(c *composer) {
	t := c.find(k.measure)
	if t == nil || c.total < 0 || len(t.Stub) == 0 {
		return
	}
	st := max(0, t.Statistic(k.statistic))
	c.begin(k.name)
	rows, columns := ends(t, k.only)
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: first(c.stubHead(t), " and ")}}}}
	for _, to := range columns {
		g.Heads[0] = append(g.Heads[0], Text{Text: to.label, Right: true})
	}
	missing := false
	start := ""
	for _, from := range rows {
		l := Line{Cells: []Value{words(from.label)}, Rule: first(from.item, "/") != start && start != ""}
		start = first(from.item, "/")
		for _, to := range columns {
			v := Value{Kind: Mark, Text: Unavailable, Muted: true}
			if row := find(t, from.item, to.item); row >= 0 {
				v = value(t.At(row, st, c.total), format(t.Statistics[st]))
			} else {
				missing = true
			}
			l.Cells = append(l.Cells, v)
		}
		g.Rows = append(g.Rows, l)
	}
	read := "Rows lead to columns; a cell is the number of " + strings.ToLower(label(t.Statistics[st])) + "."
	if missing {
		read += " " + Unavailable + " nobody, or too few people to show."
	}
	c.add(Sheet{
		Title: c.headline(c.table()+t.Title+", "+unitOf(t.Statistics[st]), "all respondents"+c.n(t)),
		Lines: c.lines(t, g, []int{st}, []int{c.total}, read), Kind: Banner, Grid: g,
	})
}

// end is one end of a pair.
type end struct{ item, label string }

// ends lists the first and the second items of a table of pairs, each in the
// order of its first row; what reaches no value comes last.
func ends(t *disclose.Table, only func(tab.Row) bool) (from, to []end) {
	for _, r := range t.Stub {
		if only != nil && !only(r) {
			continue
		}
		a, b := end{r.Item, r.Label}, end{r.ItemTo, r.LabelTo}
		if !slices.Contains(from, a) {
			from = append(from, a)
		}
		if !slices.Contains(to, b) {
			to = append(to, b)
		}
	}
	slices.SortStableFunc(to, func(a, b end) int { return net(a.item) - net(b.item) })
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
