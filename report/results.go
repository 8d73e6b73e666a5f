package report

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// resultHeads are the columns of the results, as in results.parquet and
// results.csv.
var resultHeads = []string{"study", "wave", "measure", "statistic", "banner", "segment", "item", "item_to", "unit",
	"value", "std_error", "ci_low", "ci_high", "n", "n_weighted", "n_effective", "status", "notes"}

var resultWidths = []float64{18, 10, 18, 18, 14, 26, 24, 24, 14, 12, 12, 12, 12, 9, 12, 12, 14, 24}

const (
	// rowsPerSheet is below Excel's 1,048,576.
	rowsPerSheet = 1_000_000
	// mostResults is how many rows all results sheets hold together: more make
	// a workbook that is slow to open, cannot be mailed and prints a thousand
	// pages. What is left out is in results.csv and results.parquet, and a
	// sheet says so.
	mostResults = 60_000
)

// results adds one tidy sheet a measure with every released figure, its error,
// interval and bases, until the workbook is full.
func results(c *composer) {
	room := mostResults
	var out []string
	all := c.byMeasure()
	fits := map[string]bool{}
	for _, tables := range slices.SortedStableFunc(slices.Values(all), func(a, b []*disclose.Table) int { return figuresOf(a) - figuresOf(b) }) {
		n := figuresOf(tables)
		fits[tables[0].Measure] = n <= room
		if n <= room {
			room -= n
		}
	}
	for _, tables := range all {
		if !fits[tables[0].Measure] {
			out = append(out, tables[0].Measure)
			continue
		}
		n := figuresOf(tables)
		for part := 0; part*rowsPerSheet < n; part++ {
			c.resultSheet(tables, part, min(rowsPerSheet, n-part*rowsPerSheet))
		}
	}
	if len(out) == 0 {
		return
	}
	text := c.say("The results sheets hold %d rows at most. The figures of these measures are in results.csv and results.parquet beside this workbook: %s.", mostResults, c.and(out))
	c.beyond = append(c.beyond, text)
	c.begin(c.say("Results left out"))
	c.add(Sheet{Title: c.say("Results that are in results.csv only") + c.dateline(), Kind: Prose, Prose: []Paragraph{
		{Text: text},
	}})
}

// byMeasure are the tables of every measure, its periods together, in the order
// of the release.
func (c *composer) byMeasure() [][]*disclose.Table {
	var out [][]*disclose.Table
	at := map[string]int{}
	for _, t := range c.r.Tables {
		i, ok := at[t.Measure]
		if !ok {
			i = len(out)
			at[t.Measure] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], t)
	}
	return out
}

func figuresOf(tables []*disclose.Table) int {
	n := 0
	for _, t := range tables {
		n += t.Figures()
	}
	return n
}

func (c *composer) resultSheet(tables []*disclose.Table, part, rows int) {
	t := tables[0]
	name := "R " + t.Measure
	table := "results_" + strings.Map(plainRune, t.Measure)
	if part > 0 {
		name += fmt.Sprintf(" %d", part+1)
		table += fmt.Sprintf("_%d", part+1)
	}
	table = c.tableName(table)
	c.begin(name)
	for _, t := range tables {
		for _, n := range t.Notes {
			c.note(n.ID, c.lang.Text(n.Text))
		}
	}
	g := &Grid{Name: table, FreezeColumns: 0, Widths: resultWidths, count: rows}
	var heads []Text
	for i, h := range resultHeads {
		heads = append(heads, Text{Text: h, Right: i >= 9 && i <= 15})
	}
	g.Heads = [][]Text{heads}
	from, pooled, study := part*rowsPerSheet, c.wave(), Clean(c.s.Study)
	g.more = func(yield func(Line) bool) {
		at := 0
		for t, place := range shown(tables) {
			if at++; at <= from {
				continue
			}
			if at > from+rows || !yield(resultLine(t, place[0], place[1], place[2], study, cmp.Or(t.Wave, pooled), c.r.Letters)) {
				return
			}
		}
	}
	title := c.title(t)
	if part > 0 {
		title = c.say("%s, part %d", title, part+1)
	}
	c.add(Sheet{Title: c.headline(nil, c.say("Results: %s, one row a figure", title)), Kind: Tidy, Grid: g})
}

// shown are the figures that tables have: row, statistic and column.
func shown(tables []*disclose.Table) iter.Seq2[*disclose.Table, [3]int] {
	return func(yield func(*disclose.Table, [3]int) bool) {
		for _, t := range tables {
			for row := range t.Stub {
				for st := range t.Statistics {
					for i := range t.Columns.List {
						if t.At(row, st, i).Status() != tab.Absent && !yield(t, [3]int{row, st, i}) {
							return
						}
					}
				}
			}
		}
	}
}

func plainRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

// tableName is a name of a table in the workbook, unique whatever its case.
func (c *composer) tableName(wish string) string {
	name := wish
	for i := 2; c.names["table:"+fold(name)]; i++ {
		name = fmt.Sprintf("%s_%d", wish, i)
	}
	c.names["table:"+fold(name)] = true
	return name
}

// wave is the wave of figures of all of the time: pooled ones have none of their own.
func (c *composer) wave() string {
	switch len(c.s.Waves) {
	case 0:
		return ""
	case 1:
		return c.s.Waves[0]
	}
	return "all"
}

// resultLine is one figure with everything that travels with it. Nothing is
// left blank: what does not apply is [z], what is withheld [c]; the status
// column says the same for machines.
func resultLine(t *disclose.Table, row, st, column int, study, wave string, letters []string) Line {
	r, s, col := t.Stub[row], t.Statistics[st], t.Columns.List[column]
	cell := t.At(row, st, column)
	l := Line{Cells: make([]Value, 0, len(resultHeads))}
	for _, text := range []string{study, wave, t.Measure, s.Name, col.Banner, col.Segment, r.Item, r.ItemTo, string(t.Unit(row, st))} {
		l.Cells = append(l.Cells, orNone(Clean(text)))
	}
	l.Cells = append(l.Cells, numbers(cell)...)
	b, ok := t.Base(row, column)
	for _, x := range []float64{float64(b.N), b.Weighted, b.Effective} {
		if ok && !cell.Status().Withheld() {
			l.Cells = append(l.Cells, number(x, General))
		} else {
			l.Cells = append(l.Cells, Value{Kind: Mark, Text: Withheld})
		}
	}
	return Line{Cells: append(l.Cells, words(cell.Status().String()), orNone(noteIDs(t, cell, r, t.Marks(row, st, letters), column)))}
}

func orNone(s string) Value {
	if s == "" {
		return Value{Kind: Mark, Text: NotApplicable}
	}
	return words(s)
}

// numbers are value, standard error and interval of a cell.
func numbers(cell disclose.Cell) []Value {
	n, ok := cell.Number()
	if !ok {
		v := value(cell, General)
		return []Value{v, v, v, v}
	}
	out := make([]Value, 4)
	for i, x := range []float64{n.Value, n.StdError, n.Low, n.High} {
		out[i] = number(x, General)
		if math.IsNaN(x) {
			out[i] = Value{Kind: Mark, Text: NotApplicable}
		}
	}
	return out
}

// noteIDs are the names of the notes of a figure and its row, in order, and what
// tests say about it.
func noteIDs(t *disclose.Table, cell disclose.Cell, r tab.Row, marks func(int) string, column int) string {
	var out []string
	for i, n := range t.Notes {
		if (cell.Notes()|r.Notes)&(1<<i) != 0 && !slices.Contains(out, n.ID) {
			out = append(out, n.ID)
		}
	}
	if marks != nil && marks(column) != "" {
		out = append(out, marks(column))
	}
	return strings.Join(out, " ")
}
