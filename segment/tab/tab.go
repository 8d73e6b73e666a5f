// Package tab is the anatomy of a tabulation: a stub of rows, columns in
// banners, statistics, bases and notes: what a table is about, whatever its
// cells hold. The core makes tables of estimates; disclosure control turns them
// into tables of released cells; the report draws those. Both share the Layout.
//
// # Terms
//
// The stub is the rows. A banner point is a column, that is a segment. A base
// is the people whose answers a figure describes. A net is a row or column
// that unites others. A fact is the count that a figure is made of: figures of
// one fact are withheld together, in whatever table they stand. A relation
// says that facts add up, so that one hidden alone could be solved for.
//
// # Decisions
//
// 2026-11-21 One table per measure over the columns of all banners: disclosure
// control must see every figure at once, and a sheet picks its banner's columns.
// How the cells are kept is for those who own them (estimate.Table,
// disclose.Table).
//
// 2026-11-21 Facts are keyed by name and items, not by table: the value map's
// edges are cells of the implication matrix, and hiding one of them in one
// table only would hide nothing.
package tab

import "rung/segment/say"

// Columns are the banner points of a run, shared by all of its tables.
type Columns struct {
	List []Column
	Sums []Sum // additive relations between columns; people in the parts are disjoint
}

// Column is a banner point.
type Column struct {
	Banner      string // name of the banner; "total" for Total
	BannerLabel string
	Group       string   // heading over a run of columns: the trait, or "age × gender"; empty for Total
	By          string   // machine names of the traits of Group: "age & gender"; empty for Total
	Segment     string   // as it stands in results: "Total", "age=25-34", "age=25-34 & gender=female"
	Label       string   // what a reader sees under Group
	Said        say.Text // Label where it is the tool's and not the study's: "not known", "under 25"
	Key         string   // equal for equal segments in any banner; empty for Total
	Net         bool     // a union of other columns
	Missing     bool     // people for whom the trait is unknown
}

// Sum says that the figures of column Total are the sums of those of Parts.
type Sum struct {
	Total int
	Parts []int
}

// Layout is what a table is about, whatever its cells hold.
type Layout struct {
	Measure    string   // name of the measure, as in results
	Wave       string   // the wave or period counted; empty means all of the time
	Title      string   // what is counted, without who or when: "Terminal values reached"
	BaseText   string   // the base in words: "respondents with at least one ladder"
	StubHead   string   // heading of the stub: "Value"
	StubSaid   say.Text // StubHead where it holds words of the study
	Columns    *Columns
	Stub       []Row
	Statistics []Statistic
	Bases      [][]Base // per kind of base (Row.Base), per column
	Relations  []Relation
	// Restated are figures, by row and statistic, that repeat a fact of another
	// table on that table's base: a share before and after, beside their change.
	// The base of this table's row is not given away by them.
	Restated map[[2]int]Fact
	// Across are rows of figures that are computed from facts in several
	// segments, such as the test of a cross. They are withheld with any of those.
	Across map[int]Cross
	Notes  []Note // at most 32; Row.Notes and figures point to them by bit
}

// BaseOf is the base of a row in a column.
func (t *Layout) BaseOf(row, column int) Base { return t.Bases[t.Stub[row].Base][column] }

// Statistic finds a statistic by name; -1 when the table has none.
func (t *Layout) Statistic(name string) int {
	for i, s := range t.Statistics {
		if s.Name == name {
			return i
		}
	}
	return -1
}

// Fact names the count behind a row and a statistic.
func (t *Layout) Fact(row, statistic int) Fact {
	if f, ok := t.Restated[[2]int{row, statistic}]; ok {
		return f
	}
	s := t.Statistics[statistic]
	name := s.Fact
	if name == "" {
		name = t.Measure + "." + s.Name
	}
	r := t.Stub[row]
	if r.Of != "" {
		r.Item = r.Of
	}
	return Fact{Wave: t.Wave, Name: name, Item: r.Item, ItemTo: r.ItemTo}
}

// Unit is what a figure of a row and a statistic counts or measures.
func (t *Layout) Unit(row, statistic int) Unit {
	u := t.Statistics[statistic].Unit
	if u == Mean && t.Stub[row].Unit != "" {
		return t.Stub[row].Unit
	}
	return u
}

// Row is one line of the stub.
type Row struct {
	Item    string   // as in results: a code, a value, an asset
	ItemTo  string   // the second code of a pair; empty otherwise
	Label   string   // what a reader sees for Item; empty means Item
	LabelTo string   // for ItemTo
	Said    say.Text // Label where it is the tool's and not the study's: "Any value"
	SaidTo  say.Text // LabelTo likewise
	Level   string   // level of the code: attribute, consequence, value…; empty where none applies
	Net     bool     // unites the rows below it that are indented deeper
	Indent  int      // 0 for top rows
	Base    int      // index into Layout.Bases
	// Found says that the row stands because somebody said it (a whole chain of
	// answers), so that the row alone tells that it was said.
	Found bool
	Notes uint32 // bit i set: Layout.Notes[i] applies to the row
	// Unit is that of the row's figures whose statistic says Mean: EUR. Empty
	// means Mean.
	Unit Unit
	// Of is the item whose facts the row's figures are, where that is not Item:
	// a table of another measure has them under that name.
	Of string
}

// Title is what a reader sees for the row.
func (r Row) Title() string {
	l, to := r.Label, r.LabelTo
	if l == "" {
		l = r.Item
	}
	if to == "" {
		to = r.ItemTo
	}
	if to == "" {
		return l
	}
	return l + " → " + to
}

// Unit is what a figure counts or measures. It is the text of the unit column
// of results.
type Unit string

// The units of all figures.
const (
	Respondents Unit = "respondents"
	Ladders     Unit = "ladders"
	Occurrences Unit = "occurrences"
	Rungs       Unit = "rungs"
	Codes       Unit = "codes"
	Cells       Unit = "cells"
	Implied     Unit = "implications" // pairs of codes, summed as the study counts them
	Coders      Unit = "coders"
	Statements  Unit = "statements"
	Share       Unit = "share" // 0 to 1
	Index       Unit = "index" // a ratio without unit
	Weighted    Unit = "weighted respondents"
	Mean        Unit = "mean" // of ranks, ratings and levels, in their own unit
	Days        Unit = "days"
	Points      Unit = "points" // 0 to 10 and the like
	Contacts    Unit = "interactions"

	Relabellings Unit = "relabellings" // of respondents of two segments
)

// Statistic is one figure per row and column.
type Statistic struct {
	Name  string   // as in results: "respondents", "share"
	Label string   // what a reader sees, in the tool's words; empty means Name
	Said  say.Text // Label where it holds words of the study: "spend, of those who met it"
	Unit  Unit
	// Decimals is how many a reader sees; -1 means whole numbers of a share in
	// percent. Results keep full precision.
	Decimals int
	// Fact names the count that the figure is made of; empty means a count of
	// its own. A share and its count have one fact.
	Fact string
	// Additive says that the fact adds up over disjoint segments: counts and
	// sums do, ratios of two hidden numbers do not.
	Additive bool
	// Complement says that the rest of the base is exposed with the figure: a
	// count of people out of the published base.
	Complement bool
	// From names the further facts that the figure is computed from: those of
	// the row's own items, those of each item of a pair by itself, and those of
	// the row without items (the total over all rows), where a table of the run
	// has them. "fact item" names the one of an item. The figure is withheld
	// whenever one of them is: an index of two shown and one hidden sum would
	// give the hidden one away.
	From []string
	// OfTotal says that the figure is computed from Total's figure of the same
	// fact, too: an index. It is withheld in every segment where that one is.
	OfTotal bool
	// Untested says that columns are not compared: pairs of codes are thousands,
	// and maps compare them (map_difference).
	Untested bool
}

// Fact is the identity of a count behind figures.
type Fact struct{ Name, Item, ItemTo, Wave string }

// Relation says that, in every column, the fact Total is the sum of Parts.
type Relation struct {
	Total Fact
	Parts []Fact
	// Disjoint says that the people behind the parts are different people, so
	// that their numbers add.
	Disjoint bool
}

// Cross is some facts, in some columns, and the base of the row in them. A fact
// without a wave is of the table's.
type Cross struct {
	Facts   []Fact
	Columns []int
}

// Base is the people behind a row's figures in one column.
type Base struct {
	N         int     // distinct respondents, unweighted
	Weighted  float64 // sum of their weights
	Effective float64 // Kish: (Σw)²/Σw²; equals N without weights
	Units     int     // ladders, statements or whatever the denominator counts; 0 when it counts people
}

// Note explains a figure, a row or a table in a sentence that says what to do.
type Note struct {
	ID   string // short and stable, as in results: "low-base"
	Text say.Text
}

// Status is the state of a figure.
type Status uint8

// The states. Shown is the zero Status. Imprecise is withheld as suppressed is,
// not to protect anybody but because the figure says too little. Absent means that the table has no
// such figure (an edge that is not in this segment's map); it is not written.
const (
	Shown Status = iota
	LowBase
	Suppressed
	NotApplicable
	Imprecise
	Absent
)

var statusNames = [...]string{"shown", "low_base", "suppressed", "not_applicable", "suppressed", "absent"}

// String is the name of s in results.
func (s Status) String() string { return statusNames[s] }

// Withheld says that a figure exists and is not told.
func (s Status) Withheld() bool { return s == Suppressed || s == Imprecise }
