package disclose

import (
	"math"
	"slices"

	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

// Table is a released table. Its Bases are released too: a withheld base is
// all zero, and Base says so.
type Table struct {
	tab.Layout
	lines    []Line   // by row and statistic
	figures  int      // that are not absent
	noted    uint32   // the notes of all figures together
	withheld [][]bool // per kind of base, per column
	// Tests are what compare found by the released figures; nil before, and
	// where the table has nothing to test.
	Tests *tab.Tests
}

// Line is the cells of a row and a statistic, for those who go through a whole
// table.
func (t *Table) Line(row, statistic int) *Line { return &t.lines[row*len(t.Statistics)+statistic] }

// At is the cell of a row, a statistic and a column.
func (t *Table) At(row, statistic, column int) Cell { return t.Line(row, statistic).At(column) }

// Figures is how many figures the table has; absent ones are none.
func (t *Table) Figures() int { return t.figures }

// Noted has bit i set when note i applies to some figure.
func (t *Table) Noted() uint32 { return t.noted }

// Base is the released base of a row in a column; false when it is withheld.
func (t *Table) Base(row, column int) (tab.Base, bool) {
	return t.BaseOfKind(t.Stub[row].Base, column)
}

// BaseOfKind is the released base of one kind (tab.Row.Base) in a column.
func (t *Table) BaseOfKind(kind, column int) (tab.Base, bool) {
	return t.Bases[kind][column], !t.withheld[kind][column]
}

// Marks is what the notes of results say about tests of a line's figures, by
// column; nil where they say nothing. The letters of a release stand once, with
// all respondents.
func (t *Table) Marks(row, statistic int, letters []string) func(column int) string {
	if letters != nil && row == 0 && t.Measure == "bases" && t.Statistics[statistic].Name == "respondents" {
		return func(c int) string {
			if letters[c] == "" {
				return ""
			}
			return "letter:" + letters[c]
		}
	}
	line := t.Tests.Line(row, statistic, len(t.Statistics))
	if line == nil || line.From == nil && line.Rest == nil && line.Untested == nil {
		return nil
	}
	return func(c int) string { return t.Tests.Marks(line, c) }
}

// Release is everything of one run that may be published.
type Release struct {
	Policy  Policy
	Columns *tab.Columns
	Tables  []*Table
	Audit   Audit
	Letters []string // per column, by which tests name it; nil where none are made
}

// Find is the released table of a measure; nil when the study did not ask for
// it.
func (r *Release) Find(measure string) *Table {
	for _, t := range r.Tables {
		if t.Measure == measure {
			return t
		}
	}
	return nil
}

// Audit counts what was withheld and says what was tested. It holds no number
// that was withheld.
type Audit struct {
	Figures   int // figures of all tables, absent ones not counted
	Primary   int // withheld because too few people stand behind them
	Secondary int // withheld because they would give a primary one away
	Columns   int // segments withheld whole: no base of theirs is released
	Rows      int // rows left out because only withheld figures put them into the stub
	Tested    []say.Text
	NotTested []say.Text
}

// release turns estimates into cells under the mask, and lets go of each table
// of estimates once it has its own.
func (m *mask) release(p Policy) *Release {
	r := &Release{Policy: p, Columns: m.columns}
	for i, t := range m.tables {
		r.Tables = append(r.Tables, m.table(i, t, &r.Audit))
		m.tables[i] = nil
	}
	r.Audit.Columns = m.wholeColumns()
	r.Audit.Tested, r.Audit.NotTested = m.statements(p)
	return r
}

func (m *mask) table(i int, t *estimate.Table, a *Audit) *Table {
	rows := m.standing(i, t)
	a.Rows += len(t.Stub) - len(rows)
	out := &Table{Layout: t.Layout}
	out.Across = nil // by row of the stub before rows were left out
	out.Bases, out.withheld = m.releasedBases(i, t)
	out.Stub = make([]tab.Row, len(rows))
	for to, row := range rows {
		out.Stub[to] = t.Stub[row]
	}
	out.lines = make([]Line, 0, len(rows)*len(t.Statistics))
	empty := absentLine(len(t.Columns.List)) // shared: pairs of codes that nobody named have nothing else
	for _, row := range rows {
		for s := range t.Statistics {
			f := m.figure(i, t, row, s)
			if f.nothing() {
				out.lines = append(out.lines, empty)
				continue
			}
			l := f.release(a)
			out.lines = append(out.lines, l)
			out.figures += l.Figures()
			for _, bits := range l.notes {
				out.noted |= bits
			}
		}
	}
	a.Figures += out.figures
	return out
}

// nothing says that the figure is absent from all columns, and nothing else is
// known of it.
func (f *figure) nothing() bool {
	if f.line == nil && f.states == nil {
		return true
	}
	for c := range f.columns {
		if f.status(c) != tab.Absent || f.line.Notes(c) != 0 {
			return false
		}
	}
	return true
}

// release makes the line of a figure.
func (f *figure) release(a *Audit) Line {
	l := Line{statuses: make([]tab.Status, f.columns), values: make([]float64, f.columns)}
	var influences []estimate.Influence
	if f.design != nil {
		influences = f.line.Influences()
	}
	for c := range f.columns {
		status := f.status(c)
		if shows(status) {
			l.show(c, status, f.line)
			if influences != nil {
				l.keep(c, influences[c], f.design)
			}
		} else {
			l.hide(c, status)
		}
		if !f.hidden(c) {
			l.note(c, f.line.Notes(c))
		}
		if status == tab.Suppressed {
			a.withhold(f.decided(c))
		}
	}
	return l
}

func (a *Audit) withhold(s state) {
	if s&few != 0 {
		a.Primary++
	} else {
		a.Secondary++
	}
}

// figure is a statistic of a row over all columns, with what is decided.
type figure struct {
	line    *estimate.Line // nil where it is absent everywhere
	design  *estimate.Design
	columns int
	states  []state // per key; nil where nothing is withheld
	keyOf   []int32
	mark    tab.Status // in place of withheld figures
}

func (m *mask) figure(i int, t *estimate.Table, row, s int) figure {
	f := figure{line: t.Line(row, s), design: t.Design, columns: len(t.Columns.List)}
	if m.states != nil {
		f.keyOf, f.states = m.keyOf, m.statesOfFigure(i, row*len(t.Statistics)+s)
		f.mark = f.withheld(m.keys)
		if units, ok := m.across[i][row]; ok {
			f.states, f.mark = m.statesAcross(&f, units, m.baseHidden(i, t, row)), tab.Suppressed
		}
	}
	return f
}

// statesAcross is what is decided about a figure that is computed from units of
// several segments: it goes with any of them where it is, and which columns have
// it depends on no answer.
func (m *mask) statesAcross(f *figure, units []int32, gone bool) []state {
	gone = gone || slices.ContainsFunc(units, func(u int32) bool { return m.states[u]&hidden != 0 })
	out := make([]state, len(m.keys))
	for c, key := range f.keyOf {
		if f.line.Status(c) == tab.Absent {
			continue
		}
		if out[key] = f.states[key]; gone {
			out[key] |= hidden
		}
	}
	return out
}

// baseHidden says that the base of a row is withheld in one of the columns that
// its figures tell about.
func (m *mask) baseHidden(i int, t *estimate.Table, row int) bool {
	states := m.bases[m.baseOf[i][t.Stub[row].Base]].state
	return slices.ContainsFunc(t.Across[row].Columns, func(c int) bool { return states[m.keyOf[c]]&hidden != 0 })
}

// statesOfFigure is what is decided about a figure in each segment: about its
// own fact, about those that it is computed from, and about Total's where it is
// made with that.
func (m *mask) statesOfFigure(table, at int) []state {
	own, from := m.statesOf(m.factOf[table][at]), m.from[table][at]
	t := m.tables[table]
	total := t.Statistics[at%len(t.Statistics)].OfTotal && m.keys[0] == "" && own[0]&hidden != 0
	if len(from) == 0 && !total {
		return own
	}
	out := slices.Clone(own)
	for key := range out {
		for _, f := range from {
			out[key] |= m.statesOf(f)[key] & hidden
		}
		if total {
			out[key] |= hidden
		}
	}
	return out
}

func (f *figure) hidden(c int) bool { return f.decided(c)&hidden != 0 }

// decided is what is decided about the figure in a column.
func (f *figure) decided(c int) state {
	if f.states == nil {
		return 0
	}
	return f.states[f.keyOf[c]]
}

// withheld is the mark of withheld figures. They all get the same, whatever
// they were: "absent" would say that an edge missed the cut-off, and "not
// applicable" that a denominator was zero. Where every segment that is not
// withheld lacks the figure, they lack it too: it is made for Total only, or
// for nobody.
func (f *figure) withheld(keys []string) tab.Status {
	missing := false
	for c := range f.columns {
		if f.hidden(c) || keys[f.keyOf[c]] == "" {
			continue
		}
		if f.line.Status(c) != tab.Absent {
			return tab.Suppressed
		}
		missing = true
	}
	if missing {
		return tab.Absent
	}
	return tab.Suppressed
}

// status is the state under which a figure leaves.
func (f *figure) status(c int) tab.Status {
	if f.hidden(c) {
		return f.mark
	}
	s := f.line.Status(c)
	if shows(s) && math.IsNaN(f.line.Value(c)) {
		return tab.NotApplicable
	}
	return s
}

// standing lists the rows that are released. Where a table leaves figures
// absent, its stub grows with what people said: a row in which nothing but
// withheld figures stands would tell that one of them is not absent. A row that
// was found in the answers goes when nothing released says so already: a chain
// of answers that fewer than enough people gave is withheld with its words.
func (m *mask) standing(i int, t *estimate.Table) []int {
	found := false
	var rows, all []int
	for row := range t.Stub {
		if t.Stub[row].Found && !m.said(i, t, row) {
			continue
		}
		all = append(all, row)
		if m.states == nil {
			continue
		}
		has, some := m.statusesIn(i, t, row)
		_, test := m.across[i][row] // it stands whatever people said
		found = found || has[tab.Absent] && !test
		if has[tab.Shown] || has[tab.LowBase] || has[tab.NotApplicable] || !some || test {
			rows = append(rows, row)
		}
	}
	if !found {
		return all
	}
	return rows
}

// said says that a released figure of a row is of somebody.
func (m *mask) said(i int, t *estimate.Table, row int) bool {
	for s := range t.Statistics {
		f := m.figure(i, t, row, s)
		for c := range t.Columns.List {
			if shows(f.status(c)) && f.line.Value(c) > 0 {
				return true
			}
		}
	}
	return false
}

// statusesIn says which states the figures of a row are released in, and
// whether some are withheld.
func (m *mask) statusesIn(i int, t *estimate.Table, row int) (has [tab.Absent + 1]bool, some bool) {
	for s := range t.Statistics {
		f := m.figure(i, t, row, s)
		for c := range t.Columns.List {
			has[f.status(c)] = true
			some = some || f.hidden(c)
		}
	}
	return has, some
}

func (m *mask) releasedBases(i int, t *estimate.Table) ([][]tab.Base, [][]bool) {
	bases, withheld := make([][]tab.Base, len(t.Bases)), make([][]bool, len(t.Bases))
	for k, of := range t.Bases {
		bases[k], withheld[k] = slices.Clone(of), make([]bool, len(of))
		if m.states == nil {
			continue
		}
		states := m.bases[m.baseOf[i][k]].state
		for c := range of {
			if withheld[k][c] = states[m.keyOf[c]]&hidden != 0; withheld[k][c] {
				bases[k][c] = tab.Base{}
			}
		}
	}
	return bases, withheld
}

// wholeColumns counts the segments of which no base is released.
func (m *mask) wholeColumns() int {
	n := 0
	for key := range m.keys {
		whole := len(m.bases) > 0
		for _, b := range m.bases {
			whole = whole && b.state[key]&hidden != 0
		}
		if whole {
			n++
		}
	}
	return n
}
