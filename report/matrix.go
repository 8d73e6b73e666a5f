package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// sim is one summary implication matrix of all respondents: which statistic
// its cells are.
type sim struct {
	t         *disclose.Table
	statistic int
	decides   int // the statistic that the cut-off is applied to
	cutoff    float64
	codes     []ladder.Code // in the order of rows and columns: by level, then as in the frame
	at        map[[2]string]int
}

// mostDrawn is how many codes a drawn matrix holds at most.
const mostDrawn = 60

// What a cut-off is applied to.
const (
	bothImplications   = "direct and indirect implications together"
	directImplications = "direct implications"
)

// matrices adds the implication matrices: that of the cut-off's basis with the
// figure, then direct and indirect. The literature's "4.06" is two numbers,
// never a decimal, so that they stand in two matrices.
func matrices(c *composer) {
	t := c.find("implications")
	if t == nil || c.total < 0 || len(t.Stub) == 0 {
		return
	}
	direct, indirect, total := t.Statistic("direct"), t.Statistic("indirect"), t.Statistic("total")
	m := sim{t: t, decides: direct, cutoff: c.cutoff(c.total), at: map[[2]string]int{}}
	if c.s.Ladders.Cutoff.Basis == ladder.DirectAndIndirect && total >= 0 {
		m.decides = total
	}
	for row, r := range t.Stub {
		m.at[[2]string{r.Item, r.ItemTo}] = row
	}
	m.codes = byLevel(c.s.Codes)
	for _, k := range []struct {
		statistic  int
		name, what string
	}{
		{total, "SIM direct and indirect", bothImplications},
		{direct, "SIM direct", directImplications},
		{indirect, "SIM indirect", "indirect implications"},
	} {
		if k.statistic < 0 || k.statistic == total && m.decides != total {
			continue
		}
		m.statistic = k.statistic
		c.begin(c.say(k.name))
		c.matrix(m, c.say(k.what))
	}
}

// byLevel sorts codes into bands of abstraction, attributes first, and keeps
// the order of the frame within one.
func byLevel(codes []ladder.Code) []ladder.Code {
	out := slices.Clone(codes)
	slices.SortStableFunc(out, func(a, b ladder.Code) int { return cmp.Compare(a.Level.Band(), b.Level.Band()) })
	return out
}

// cutoff is the released cut-off of a column's value map; NaN where there is
// none.
func (c *composer) cutoff(column int) float64 {
	t := c.look("value_map_summary")
	if t == nil || len(t.Stub) == 0 {
		return math.NaN()
	}
	if n, ok := figure(t, 0, t.Statistic("cutoff"), column); ok {
		return n.Value
	}
	return math.NaN()
}

// matrix adds the sheet of one matrix; what it counts is in words.
func (c *composer) matrix(m sim, what string) {
	rows, columns := m.used(c.total, true), m.used(c.total, false)
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: c.say("Row leads to column")}}}}
	for i, to := range columns {
		g.Heads[0] = append(g.Heads[0], Text{Text: to.Title(), Right: true})
		if i > 0 && columns[i-1].Level.Band() != to.Level.Band() {
			g.Rules = append(g.Rules, i+1)
		}
	}
	g.Heads[0] = append(g.Heads[0], Text{Text: c.say("Out"), Right: true})
	g.Rules = append(g.Rules, len(columns)+1)
	darkest := m.darkest(c.total)
	for i, from := range rows {
		l := Line{Cells: []Value{words(from.Title())}, Rule: i > 0 && rows[i-1].Level.Band() != from.Level.Band()}
		for _, to := range columns {
			l.Cells = append(l.Cells, m.cell(from.ID, to.ID, c.total, darkest))
		}
		l.Cells = append(l.Cells, m.sum(c.total, func(a, b string) bool { return a == from.ID }))
		g.Rows = append(g.Rows, l)
	}
	if len(rows) == 0 {
		g.Rows = emptyLine(2, c.say("Nobody names one, or none can be shown"))
	}
	foot := Line{Cells: []Value{words(c.say("In"))}, Bold: true, Rule: true}
	for _, to := range columns {
		foot.Cells = append(foot.Cells, m.sum(c.total, func(a, b string) bool { return b == to.ID }))
	}
	foot.Cells = append(foot.Cells, m.sum(c.total, func(a, b string) bool { return true }))
	if len(rows) > 0 {
		g.Rows = append(g.Rows, foot)
	}
	s := Sheet{
		Title: c.headline(m.t, c.table()+c.say("Summary implication matrix"), what, c.impliers(numberOf), c.say("all respondents")+c.n(m.t)),
		Lines: c.lines(m.t, g, []int{m.statistic}, []int{c.total}, m.reading(c)...), Kind: Matrix, Grid: g,
	}
	if m.statistic == m.decides && len(rows) > 0 && len(rows) <= mostDrawn && len(columns) <= mostDrawn {
		s.Figure = c.matrixFigure(m, what, rows, columns)
	}
	c.add(s)
}

// numberOf says what the cells of a matrix count.
var numberOf = [3]string{"number of respondents", "number of ladders", "number of occurrences"}

func (m sim) reading(c *composer) []string {
	out := []string{c.say("Read from the row to the column; a code does not lead to itself.")}
	if math.IsNaN(m.cutoff) {
		return out
	}
	basis := c.say(directImplications)
	if m.decides != m.t.Statistic("direct") {
		basis = c.say(bothImplications)
	}
	return append(out, c.say("Filled: the link passes the cut-off of %s (%s); grey: it does not.", c.fixed(m.cutoff, 0), basis))
}

// used lists the codes that some pair starts from, or leads to, in a column. A
// withheld pair counts as used.
func (m sim) used(column int, from bool) []ladder.Code {
	in := map[string]bool{}
	for row, r := range m.t.Stub {
		cell := m.t.At(row, m.statistic, column)
		n, ok := cell.Number()
		if ok && n.Value == 0 || cell.Status() == tab.Absent || cell.Status() == tab.NotApplicable {
			continue
		}
		if from {
			in[r.Item] = true
		} else {
			in[r.ItemTo] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(m.codes), func(k ladder.Code) bool { return !in[k.ID] })
}

func (m sim) cell(from, to string, column int, darkest float64) Value {
	if from == to {
		return Value{Text: "–", Muted: true}
	}
	row, ok := m.at[[2]string{from, to}]
	if !ok || m.t.At(row, m.statistic, column).Status() == tab.Absent {
		// Pairs that nobody names are not listed for large frames: their count
		// is 0, as the table's note says.
		return Value{Kind: Number, Format: Dotted, Muted: true}
	}
	v := value(m.t.At(row, m.statistic, column), Dotted)
	if v.Kind != Number {
		return v
	}
	if v.Muted = v.Number == 0 || !m.passes(row, column); !v.Muted && darkest > 0 {
		v.Fill = m.fill(v.Number, darkest)
	}
	return v
}

// fill spreads the colour scale over what passes the cut-off: without it a map
// of strong links would be dark all over.
func (m sim) fill(n, darkest float64) float64 {
	least := 0.0
	if m.cutoff > 0 && m.statistic == m.decides {
		least = m.cutoff - 1
	}
	if darkest <= least {
		return 1
	}
	return max(1.0/FillSteps, (n-least)/(darkest-least))
}

// passes says that the link of a row reaches the cut-off. A link whose
// deciding count is withheld does not: its fill would give the count away.
func (m sim) passes(row, column int) bool {
	if math.IsNaN(m.cutoff) {
		return true
	}
	n, ok := figure(m.t, row, m.decides, column)
	return ok && n.Value >= m.cutoff
}

func (m sim) darkest(column int) float64 {
	most := 0.0
	for row := range m.t.Stub {
		if n, ok := figure(m.t, row, m.statistic, column); ok {
			most = max(most, n.Value)
		}
	}
	return most
}

// sum adds the cells of a row or a column. With one of them withheld the sum
// would be wrong without it and give it away with it.
func (m sim) sum(column int, of func(from, to string) bool) Value {
	sum := 0.0
	for row, r := range m.t.Stub {
		if !of(r.Item, r.ItemTo) {
			continue
		}
		cell := m.t.At(row, m.statistic, column)
		n, ok := cell.Number()
		if !ok && cell.Status() == tab.Suppressed {
			return Value{Kind: Mark, Text: Withheld}
		}
		sum += n.Value
	}
	return Value{Kind: Number, Number: sum}
}

// matrixFigure draws the matrix whose counts the cut-off is applied to.
func (c *composer) matrixFigure(m sim, what string, rows, columns []ladder.Code) *Figure {
	spec := chart.Matrix{Frame: c.frame(), RowTotal: c.say("Out"), ColTotal: c.say("In")}
	for _, l := range []ladder.Level{ladder.Attribute, ladder.Consequence, ladder.Value} {
		for len(spec.Bands) <= int(l.Band()) {
			spec.Bands = append(spec.Bands, "")
		}
		spec.Bands[l.Band()] = c.band(l)
	}
	spec.Title = listed(c.say("Summary implication matrix"), what)
	spec.Subtitle = c.impliers([3]string{
		"%s: number of respondents linking the row to the column.", "%s: number of ladders linking the row to the column.", "%s: number of occurrences linking the row to the column.",
	}, c.say("All respondents")+c.n(m.t)) + c.during(m.t)
	spec.Note = sentences(c.say("Shorthand: %s withheld.", Withheld), c.source())
	if !math.IsNaN(m.cutoff) {
		spec.Cutoff = m.cutoff
		spec.Note = sentences(c.say("Cells below the cut-off of %s stand in grey without fill.", c.fixed(m.cutoff, 0)), spec.Note)
	}
	head := func(k ladder.Code) chart.Head {
		return chart.Head{ID: k.ID, Label: k.Title(), Band: int(k.Level.Band())}
	}
	for i, from := range rows {
		spec.Rows = append(spec.Rows, head(from))
		spec.RowTotals = append(spec.RowTotals, point(m.sum(c.total, func(a, b string) bool { return a == from.ID })))
		for j, to := range columns {
			v := m.cell(from.ID, to.ID, c.total, 0)
			if v.Kind == Mark {
				spec.Cells = append(spec.Cells, chart.Cell{Row: i, Col: j, Mark: v.Text})
			} else if v.Kind == Number && v.Number > 0 {
				spec.Cells = append(spec.Cells, chart.Cell{Row: i, Col: j, Value: v.Number})
			}
		}
	}
	for _, to := range columns {
		spec.Cols = append(spec.Cols, head(to))
		spec.ColTotals = append(spec.ColTotals, point(m.sum(c.total, func(a, b string) bool { return b == to.ID })))
	}
	alt := c.say("Heat map of how often each code leads to each other one, %s.", what+c.n(m.t))
	if s := c.strongestLink(m.t, m.statistic, c.total); s != nil {
		form := "Strongest: %s (%s)."
		if c.hidden(m.t, m.statistic) {
			form = "Strongest of those shown: %s (%s)."
		}
		alt = sentences(alt, c.say(form, c.and(s.pairs), c.fixed(s.n, 0)))
	}
	return c.figure(&spec.Frame, c.figureName("sim"), alt, func() chart.Spec { return spec })
}

// point is a cell as a mark of a chart.
func point(v Value) chart.Point {
	if v.Kind == Number {
		return chart.Point{Value: v.Number}
	}
	return chart.Point{Mark: v.Text}
}

// links are the strongest pairs of a column: one, or several of equal count.
type links struct {
	n     float64
	pairs []string
}

// strongestLink finds the largest shown count of a pair; nil when none is
// shown above zero.
func (c *composer) strongestLink(t *disclose.Table, statistic, column int) *links {
	var out links
	for row, r := range t.Stub {
		n, ok := figure(t, row, statistic, column)
		switch {
		case !ok || n.Value <= 0 || n.Value < out.n:
			continue
		case n.Value > out.n:
			out = links{n: n.Value}
		}
		out.pairs = append(out.pairs, c.rowWords(r))
	}
	if len(out.pairs) == 0 {
		return nil
	}
	return &out
}

// frame is what all charts of a report share.
func (c *composer) frame() chart.Frame { return chart.Frame{Theme: c.drawn} }

// source is the last sentence of every chart's note.
func (c *composer) source() string {
	return c.say("Source: %s, as of %s.", c.s.Title, c.day(c.s.AsOf))
}

// everyNumber ends the text alternative of a figure that has a table.
const everyNumber = "The table has every number."

// longestAlt is how long a text alternative may be: more is not listened to.
const longestAlt = 250

// figure finishes a chart: its text alternative is the same in the picture, in
// the workbook and on the page.
func (c *composer) figure(f *chart.Frame, name, alt string, spec func() chart.Spec) *Figure {
	f.Title, f.Subtitle = c.reader.says(f.Title), c.reader.says(f.Subtitle)
	if note, ok := strings.CutSuffix(f.Note, c.source()); ok {
		f.Note = c.reader.says(note) + c.source()
	} else {
		f.Note = c.reader.says(f.Note)
	}
	alt = shorten(strings.TrimSpace(Clean(c.reader.says(alt))), longestAlt)
	f.Alt = alt
	return &Figure{Name: name, Spec: spec(), Alt: alt}
}
