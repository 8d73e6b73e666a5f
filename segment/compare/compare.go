package compare

import (
	"fmt"
	"slices"

	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

// Apply compares the columns of every table of a release and enters what it
// found: Release.Letters, and Tests of each table that has something to test.
func Apply(r *disclose.Release, o Options) {
	if r.Columns == nil || o.Against == Nothing {
		return
	}
	spans, total := spans(r.Columns)
	if len(spans) == 0 {
		return
	}
	w := &work{o: o, spans: spans, total: total, levels: o.levels(), letters: letters(r.Columns, spans)}
	for _, s := range spans {
		w.apart = w.apart || len(s.columns) > 26
	}
	w.most = 1 - w.levels[len(w.levels)-1]
	w.bounds = bounds{minimum: o.minimum(), z2: normal(w.most) * (1 - 1e-9)}
	for _, t := range r.Tables {
		t.Tests = w.table(t)
		if t.Tests != nil {
			r.Letters = w.letters
		}
	}
}

// work is what tables are compared with, and room that they share.
type work struct {
	bounds
	o       Options
	spans   []span
	total   int32
	levels  []float64
	letters []string
	apart   bool
	most    float64 // largest p value that any level finds

	line         line
	averages     bool     // see line.averages, of the statistic at hand
	due          []due    // per column
	pairs, rests []family // per span
}

// due says of a figure that tests were due, and that one was made.
type due struct{ was, made bool }

// table compares the columns of a table; nil where it has nothing to test.
func (w *work) table(t *disclose.Table) *tab.Tests {
	out := &tab.Tests{Letters: w.letters, Apart: w.apart, Levels: w.levels, Lines: make([]*tab.Tested, len(t.Stub)*len(t.Statistics))}
	var k kinds
	for s := range t.Statistics {
		if testable(t.Statistics[s]) {
			w.statistic(t, s, out, &k)
		}
	}
	if !k.z && !k.t {
		return nil
	}
	out.Brief, out.Text = w.brief(k), w.words(k)
	return out
}

// kinds are the tests that a table's figures take.
type kinds struct {
	z, t bool
	df   float64 // of the design; 0 for none
}

// statistic compares the columns of all rows of a statistic.
func (w *work) statistic(t *disclose.Table, s int, out *tab.Tests, k *kinds) {
	w.pairs, w.rests = families(w.pairs, len(w.spans)), families(w.rests, len(w.spans))
	found := make([]builder, len(t.Stub))
	w.averages = w.o.rest() && w.total >= 0 && w.line.averages(t, s)
	for row := range t.Stub {
		if !w.line.fill(t, row, s) {
			continue
		}
		w.due = slices.Grow(w.due[:0], len(t.Columns.List))[:len(t.Columns.List)]
		clear(w.due)
		for at := range w.spans {
			w.row(t, int32(row), at, found)
		}
		if found[row].due(w.due) {
			k.z, k.t, k.df = k.z || w.line.pooled, k.t || !w.line.pooled, max(k.df, w.line.df)
		}
	}
	for at := range w.spans {
		w.conclude(&w.rests[at], found)
		w.conclude(&w.pairs[at], found)
	}
	for row := range found {
		out.Lines[row*len(t.Statistics)+s] = found[row].tested(len(t.Columns.List))
	}
}

// families are n empty ones.
func families(f []family, n int) []family {
	f = slices.Grow(f[:0], n)[:n]
	for i := range f {
		f[i].reset()
	}
	return f
}

// row compares the columns of a banner in the line at hand.
func (w *work) row(t *disclose.Table, row int32, at int, found []builder) {
	s, byRow := &w.spans[at], w.o.Family == ByRow
	net := t.Stub[row].Net && !byRow // a net's row is a family of its own otherwise
	if w.o.rest() && w.total >= 0 && w.line.figures[w.total].shown && (w.averages || w.line.of.Covaries()) {
		for _, c := range s.columns {
			if col := &t.Columns.List[c]; !col.Missing && w.line.figures[c].shown {
				w.compareRest(row, c, net || col.Net, &w.rests[at])
			}
		}
		if byRow {
			w.conclude(&w.rests[at], found)
		}
	}
	if !w.o.columns() {
		return
	}
	for g := range s.groups {
		w.comparePairs(row, &s.groups[g], net, &w.pairs[at])
		if byRow {
			w.conclude(&w.pairs[at], found)
		}
	}
}

// conclude decides which comparisons of a family are differences, and empties
// it.
func (w *work) conclude(f *family, found []builder) {
	var cutoffs [2]float64
	for k, level := range w.levels {
		cutoffs[k] = min(w.most, f.cutoff(w.o.Correction, 1-level))
	}
	for i := range f.found {
		x := &f.found[i]
		for k := range w.levels {
			if x.p <= cutoffs[k] {
				found[x.row].add(x, uint8(k))
				break
			}
		}
	}
	f.reset()
}

// comparePairs compares the columns of a group in the line at hand.
func (w *work) comparePairs(row int32, g *group, net bool, into *family) {
	l := &w.line
	for a, x := range g.columns {
		if !l.figures[x].shown {
			continue
		}
		for b := a + 1; b < len(g.columns); b++ {
			y := g.columns[b]
			if !l.figures[y].shown || !g.disjoint(a, b) {
				continue
			}
			w.due[x].was, w.due[y].was = true, true
			covariance := 0.0
			if !l.pooled && l.of.Covaries() {
				covariance = l.of.Covariance(int(x), int(y))
			}
			v := w.between(l, &l.figures[x], &l.figures[y], covariance)
			if !v.tested {
				continue
			}
			w.due[x].made, w.due[y].made = true, true
			hit := found{p: v.p, row: row, high: x, low: y, net: net}
			if v.sign < 0 {
				hit.high, hit.low = y, x
			}
			into.add(hit, w.most)
		}
	}
}

// compareRest compares a column with the rest in the line at hand.
func (w *work) compareRest(row, column int32, net bool, into *family) {
	w.due[column].was = true
	v := w.withRest(&w.line, column, w.total)
	if !v.tested {
		return
	}
	w.due[column].made = true
	hit := found{p: v.p, row: row, high: column, low: rest, of: column, net: net}
	if v.sign < 0 {
		hit.high, hit.low = rest, column
	}
	into.add(hit, w.most)
}

// rest stands for a column where a figure is compared with the rest.
const rest = -1

// builder gathers what is found of a line.
type builder struct {
	higher   []higher
	rest     []higher
	untested []bool
	any      bool
}

type higher struct {
	column int32
	than   tab.Than
}

// add enters a difference at a level. Of the rest only the strictest is told.
func (b *builder) add(x *found, level uint8) {
	if x.high != rest && x.low != rest {
		b.higher = append(b.higher, higher{x.high, tab.Than{Column: x.low, Level: level}})
	} else if level == 0 {
		b.rest = append(b.rest, higher{x.of, tab.Than{Column: x.high}})
	}
}

// due takes which tests were due in the columns of a line and says whether any
// was.
func (b *builder) due(columns []due) bool {
	for c, d := range columns {
		b.any = b.any || d.was
		if d.was && !d.made {
			if b.untested == nil {
				b.untested = make([]bool, len(columns))
			}
			b.untested[c] = true
		}
	}
	return b.any
}

// tested is a line over so many columns; nil where no test was due. Comparisons were made in the order of
// the lower and the higher place, so that each column's list is ascending.
func (b *builder) tested(columns int) *tab.Tested {
	if !b.any {
		return nil
	}
	out := &tab.Tested{Untested: b.untested}
	if len(b.higher) > 0 {
		out.From = make([]int32, columns+1)
		for _, h := range b.higher {
			out.From[h.column+1]++
		}
		for c := range columns {
			out.From[c+1] += out.From[c]
		}
		out.Than = make([]tab.Than, len(b.higher))
		next := append([]int32(nil), out.From...)
		for _, h := range b.higher {
			out.Than[next[h.column]] = h.than
			next[h.column]++
		}
	}
	if len(b.rest) > 0 {
		out.Rest = make([]tab.Rest, columns)
		for _, h := range b.rest {
			out.Rest[h.column] = tab.HigherThanRest
			if h.than.Column == rest {
				out.Rest[h.column] = tab.LowerThanRest
			}
		}
	}
	return out
}

// brief says how to read the letters of a table.
func (w *work) brief(k kinds) say.Text {
	test := say.That("Two-sided z and t tests")
	if !k.t {
		test = say.That("Two-sided z test")
	} else if !k.z {
		test = say.That("Two-sided t test")
	}
	letters, rest := w.o.columns(), w.o.rest() && w.total >= 0
	out := say.That("+ and −: higher and lower than the rest of the sample")
	switch {
	case letters && rest:
		out = say.That("Letters: higher than the column of that letter under the same heading; + and −: higher and lower than the rest of the sample")
	case letters:
		out = say.That("Letters: higher than the column of that letter under the same heading")
	}
	if letters && len(w.levels) > 1 {
		return say.That("%s. %s at %s (lower case: %s), %s", out, test, percent(w.levels[0]), percent(w.levels[1]), w.corrected())
	}
	return say.That("%s. %s at %s, %s", out, test, percent(w.levels[0]), w.corrected())
}

// corrected names the correction and its family.
func (w *work) corrected() say.Text {
	if w.o.Correction == estimate.Uncorrected {
		return say.That("not corrected for the number of comparisons")
	}
	if w.o.Family == ByRow {
		return say.That("%s over the row and heading", correctionName(w.o.Correction))
	}
	return say.That("%s over the table and banner", correctionName(w.o.Correction))
}

// correctionName is the name of a correction: those of its authors.
func correctionName(c estimate.Correction) string {
	return map[estimate.Correction]string{estimate.BenjaminiHochberg: "Benjamini–Hochberg", estimate.Holm: "Holm", estimate.Bonferroni: "Bonferroni"}[c]
}

// words say what was tested, by what, at which levels and how corrected.
func (w *work) words(k kinds) []say.Text {
	letters, rest := w.o.columns(), w.o.rest() && w.total >= 0
	var out []say.Text
	switch {
	case letters && rest:
		out = append(out, say.That("Each column is compared with the other columns under its heading that share nobody with it (letters), and with the rest of the sample, which is Total less the column (+ and −). Total, and people of whom a trait is not known, are compared with nothing, and nets with no letters."))
	case letters:
		out = append(out, say.That("Each column is compared with the other columns under its heading that share nobody with it (letters). Total, and people of whom a trait is not known, are compared with nothing, and nets with no letters."))
	default:
		out = append(out, say.That("Each column is compared with the rest of the sample, which is Total less the column (+ and −). Total, and people of whom a trait is not known, are compared with nothing, and nets with no letters."))
	}
	switch strict := percent(w.levels[0]); {
	case letters && len(w.levels) > 1:
		out = append(out, say.That("A letter names a column that the figure is higher than: upper case at %s, lower case at %s confidence.", strict, percent(w.levels[1])))
	case letters:
		out = append(out, say.That("A letter names a column that the figure is higher than: upper case at %s confidence.", strict))
	}
	if rest {
		out = append(out, say.That("+ and − say that the figure is higher or lower than that of the rest at %s confidence; ratios and other figures that are no mean over the base of their row are not compared with it.", percent(w.levels[0])))
	}
	return append(out, w.tests(k), w.correction(letters, rest), say.That("Not tested, and marked: effective bases under %.0f, shares of which fewer than one person is expected on some side, figures without variance.", w.minimum))
}

func (w *work) tests(k kinds) say.Text {
	t := say.That("t test on the standard errors and their covariance, with the smaller base less 1 as degrees of freedom")
	if k.df > 0 {
		t = say.That("t test on the standard errors and their covariance under the design, with at most the design's %.0f degrees of freedom", k.df)
	}
	switch {
	case k.z && k.t:
		return say.That("Two-sided z test of shares pooled over effective bases; %s.", t)
	case k.z:
		return say.That("Two-sided z test of shares pooled over effective bases.")
	}
	return say.That("Two-sided %s.", t)
}

func (w *work) correction(letters, rest bool) say.Text {
	if w.o.Correction == estimate.Uncorrected {
		return say.That("No correction for the number of comparisons: about one in twenty would be found at 95% confidence where nothing differs.")
	}
	family := say.That("all comparisons of the rows of one table and statistic and the columns of one banner; rows and columns that are nets are held to the same cut-off and do not enter it")
	if w.o.Family == ByRow {
		family = say.That("the comparisons of one row under one heading")
		if rest && !letters {
			family = say.That("the comparisons of one row in one banner")
		}
	}
	if letters && rest {
		return say.That("Correction: %s; the family is %s. Letters, and + and −, are families of their own.", correctionName(w.o.Correction), family)
	}
	return say.That("Correction: %s; the family is %s.", correctionName(w.o.Correction), family)
}

func percent(level float64) say.Number { return say.Number(fmt.Sprintf("%.4g%%", 100*level)) }
