package measure

import (
	"math"

	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

// The names of statistics that several measures share.
const (
	sayers      = "respondents"
	share       = "share"
	saying      = "ladders"
	sayingShare = "ladders_share"
)

// page is a table under construction.
type page struct {
	*Table
	c *Context
}

// newPage is a table of one base. Every figure is Absent until it is set.
func newPage(c *Context, baseText, stubHead string, base []tab.Base, rows []tab.Row, statistics []tab.Statistic) page {
	label(rows)
	t := estimate.NewTable(&c.Plan.Columns, rows, statistics)
	t.Design = c.Design
	t.BaseText, t.StubHead, t.Bases = baseText, stubHead, [][]tab.Base{base}
	p := page{Table: t, c: c}
	if len(c.Waves) > 1 {
		p.note("waves-pooled", "Ladders of %d waves are counted together. Run one study per wave to see change.", len(c.Waves))
	}
	return p
}

// label gives the rows that the tool names their labels in English.
func label(rows []tab.Row) {
	for i := range rows {
		r := &rows[i]
		if r.Label == "" {
			r.Label = r.Said.String()
		}
		if r.LabelTo == "" {
			r.LabelTo = r.SaidTo.String()
		}
	}
}

// shown is the label of a row as a part of another text: the tool's words, or
// a study's as they are.
func shown(said say.Text, label string) any {
	if said.Any() {
		return said
	}
	return label
}

// note adds a note to the table, with what stands in its form, and returns its bit.
func (p page) note(id, form string, args ...any) uint32 {
	p.Notes = append(p.Notes, tab.Note{ID: id, Text: say.That(form, args...)})
	return 1 << (len(p.Notes) - 1)
}

// set sets a figure by the name of its statistic.
func (p page) set(row, column int, statistic string, e estimate.Estimate) {
	p.put(row, p.Statistic(statistic), column, e)
}

// put sets a figure by the place of its statistic: a large table looks names up
// once. In a column without anybody there is nothing to count, and the figure
// does not apply.
func (p page) put(row, statistic, column int, e estimate.Estimate) {
	if p.Bases[p.Stub[row].Base][column].N == 0 {
		e = estimate.None()
	}
	p.Set(row, statistic, column, e)
	p.judge(row, statistic, column, e)
}

// countAll sets a plain count in all columns of a row.
func (p page) countAll(row, statistic int, n func(column int) int64, people func(column int) int) {
	l := p.Open(row, statistic)
	for column, b := range p.Bases[p.Stub[row].Base] {
		if b.N == 0 {
			l.Set(column, estimate.None())
			continue
		}
		l.Count(column, float64(n(column)), people(column))
	}
}

// absent states the people behind a figure that the table does not have.
// Disclosure control needs them: a link absent from one segment's map is what
// Total's less the other segments' leaves.
func (p page) absent(row, column int, statistic string, people int) {
	if people > 0 {
		e := estimate.None()
		e.Status, e.Persons = tab.Absent, int32(people)
		p.Set(row, p.Statistic(statistic), column, e)
	}
}

// count sets a plain count.
func (p page) count(row, column int, statistic string, n int64, people int) {
	p.set(row, column, statistic, estimate.Count(float64(n), people))
}

// number sets a figure that has no interval; NaN does not apply.
func (p page) number(row, column int, statistic string, v float64, people int) {
	e := estimate.Count(v, people)
	if math.IsNaN(v) {
		e = estimate.None()
	}
	p.set(row, column, statistic, e)
}

// subset is some people of a base in a column; total is theirs, under a Design.
type subset struct {
	estimate.Part
	total total
}

// subset is the people of a column.
func (f *figures) subset(column int) subset {
	out := subset{Part: estimate.Part{Weight: f.weight(column, persons), Squares: f.square(column), Persons: f.people(column)}}
	if f.posted != nil {
		out.total = f.total(column, persons)
	}
	return out
}

// total is a quantity in a column, under a Design.
func (f *figures) total(column, quantity int) total {
	t := f.recall.get(f.posted, quantity)[column]
	t.sum = f.weight(column, quantity)
	return t
}

// subset is the people of a column for whom a number is 1.
func (r *rolled) subset(column, number int) subset {
	out := subset{Part: estimate.Part{Weight: r.sum(column, number), Squares: r.square(column, number, number), Persons: r.of(column, number)}}
	if r.posted != nil {
		out.total = r.whole(column, number)
	}
	return out
}

// whole is a number in a column, under a Design.
func (r *rolled) whole(column, number int) total {
	t := r.recall.get(r.posted, number)[column]
	t.sum = r.sum(column, number)
	return t
}

// share sets the share that people make up of the base.
func (p page) share(row, column int, statistic string, of subset) {
	p.set(row, column, statistic, p.c.shareOf(of, p.Bases[p.Stub[row].Base], column))
}

// shareOf is the share that people make up of a base: weighted, with an error by
// the Design or else by linearisation, or, where the study asks for it, by
// Kish's effective number.
func (c *Context) shareOf(of subset, bases []tab.Base, column int) estimate.Estimate {
	b := &bases[column]
	switch {
	case b.N == 0:
		return estimate.None()
	case c.Design != nil:
		base := c.standing(bases, column)
		value, i := c.Design.Quotient(of.Weight, base.sum, of.total.influence, base.influence)
		return c.Design.Share(value, i, b.N, base.df, of.Persons)
	case c.Kish || !(b.Effective > 0):
		return estimate.Share(of.Weight, b.Weighted, b.Effective, of.Persons)
	}
	squares := b.Weighted
	if c.Weighted {
		squares = b.Weighted * b.Weighted / b.Effective
	}
	return estimate.Linear(of.Part, estimate.Part{Weight: b.Weighted, Squares: squares, Persons: b.N}, c.Sampled)
}

// incidence are the statistics of something that people say in ladders.
// Figures of one fact are named after the measure.
func incidence(measure string) []tab.Statistic {
	people, ladders := measure+"."+sayers, measure+"."+saying
	return []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: people, Additive: true, Complement: true},
		{Name: share, Label: "% of respondents", Unit: tab.Share, Decimals: -1, Fact: people, Additive: true, Complement: true},
		{Name: saying, Label: "Ladders", Unit: tab.Ladders, Fact: ladders, Additive: true},
		{Name: sayingShare, Label: "% of ladders", Unit: tab.Share, Decimals: -1, Fact: ladders, Additive: true},
	}
}

// sayLadders is the quantity of a tally of incidence beside persons.
const sayLadders = 1

// incidence fills the statistics of that name in one row. All is every ladder
// of the base.
func (p page) incidence(row int, f, all *figures) {
	for column := range p.Columns.List {
		people := f.people(column)
		p.count(row, column, sayers, int64(people), people)
		p.share(row, column, share, f.subset(column))
		p.count(row, column, saying, f.count(column, sayLadders), people)
		p.number(row, column, sayingShare, quotient(f.weight(column, sayLadders), all.weight(column, baseLadders)), people)
	}
}

// explainShares adds the notes that shares need.
func (p page) explainShares() {
	if p.c.Weighted {
		p.note("weighted-shares", "Shares and means are weighted. Counts are not: they are people, ladders and rungs.")
	}
	if p.Statistic(sayingShare) >= 0 {
		p.note("ladders-share", "A share of ladders has no interval: the ladders of one person are alike.")
	}
}

// quotient is a/b, NaN where b is not positive.
func quotient(a, b float64) float64 {
	if !(b > 0) {
		return math.NaN()
	}
	return a / b
}

// addition is facts and the sum of their counts in Total.
type addition struct {
	parts []tab.Fact
	sum   int64
}

func (a *addition) add(f tab.Fact, n int64) {
	a.parts = append(a.parts, f)
	a.sum += n
}

// adds notes that the fact total, of count whole in Total, is the sum of
// parts, if it is. The parts must cover the total: the people behind a net are
// the sum of those behind its parts exactly where nobody stands in two parts,
// and then in every column; so Total decides for all.
func (p page) adds(total tab.Fact, whole int64, parts addition, disjoint bool) {
	if whole == parts.sum && whole > 0 {
		p.Relations = append(p.Relations, tab.Relation{Total: total, Parts: parts.parts, Disjoint: disjoint})
	}
}

// additions relates every row whose followers are indented deeper to their
// sum, in one statistic, and returns the sum of the rows on top. Items are
// those of the rows.
func (p page) additions(t *tally, items []int, statistic string, quantity int) (top addition) {
	s := p.Statistic(statistic)
	for row, r := range p.Stub {
		if r.Indent > 0 {
			continue
		}
		var parts addition
		for part := row + 1; part < len(p.Stub) && p.Stub[part].Indent > 0; part++ {
			parts.add(p.Fact(part, s), t.total(items[part], quantity))
		}
		n := t.total(items[row], quantity)
		p.adds(p.Fact(row, s), n, parts, quantity == persons)
		top.add(p.Fact(row, s), n)
	}
	return top
}

// split relates the rows of a table that splits the people and ladders of the
// base: rows to the nets above them, nets to the base.
func (p page) split(t *tally, items []int) {
	base := p.Bases[0][0]
	p.adds(ladderedFact, int64(base.N), p.additions(t, items, sayers, persons), true)
	p.adds(laddersFact, int64(base.Units), p.additions(t, items, saying, sayLadders), false)
}

// codeRow is the row of a code.
func codeRow(f *ladder.Frame, i ladder.Index) tab.Row {
	code := f.Codes[i]
	return tab.Row{Item: code.ID, Label: code.Title(), Level: code.Level.String()}
}

// net is the machine name of a net row. The prefix keeps it apart from a code
// of the same name.
func net(name string) string { return "net:" + name }

// lowBase is the base under which figures are marked.
func (c *Context) lowBase() int {
	if c.LowBase > 0 {
		return c.LowBase
	}
	return DefaultLowBase
}

// markLow marks every figure whose base is below the study's low base.
func markLow(c *Context, t *Table) {
	low := c.lowBase()
	bit := uint32(0)
	columns := make([][]int, len(t.Bases)) // with a low base, per kind of base
	for kind, bases := range t.Bases {
		for column, b := range bases {
			if b.N > 0 && b.N < low {
				columns[kind] = append(columns[kind], column)
			}
		}
	}
	for row := range t.Stub {
		for s := range t.Statistics {
			l := t.Line(row, s)
			for _, column := range columns[t.Stub[row].Base] {
				if l.Status(column) != tab.Shown {
					continue
				}
				if bit == 0 {
					bit = page{Table: t}.note("low-base", "Fewer than %d respondents in the base. Take the figure as a hint, or join the segment with another.", low)
				}
				l.Mark(column, tab.LowBase, bit)
			}
		}
	}
}
