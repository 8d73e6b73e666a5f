package measure

import (
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
)

// Table is a table before release. It never leaves the core.
type Table = estimate.Table

// Context is what a state may know of its study. It is read only.
type Context struct {
	Plan    *segment.Plan
	Frame   *ladder.Frame // nil where the study has no ladders
	Ladders ladder.Options
	// Waves names the waves of the ladders in study order; empty without.
	Waves []string
	// Coders is the number of coders of the export; 0 without a coder column.
	Coders int
	// Weighted says that respondents carry weights.
	Weighted bool
	// LowBase is the base under which a column is marked [low]; 0 means
	// DefaultLowBase.
	LowBase int
	// Chains is how many means-end chains are listed; 0 means DefaultChains.
	Chains int
	// Life says what else is known of the sample: names of columns, amounts,
	// stages and so on. Its people are those of batches, not of the Context. Nil
	// in a study of ladders alone.
	Life    *segment.Life
	Choices Choices
	// Period is the period that is counted, a place in Life.Periods; -1 or a
	// Life without periods means all of the time.
	Period int
	// ByPeriod asks a Run of all of the time for the Timed measures of each
	// period of Life in place of those of all of the time.
	ByPeriod bool
	// InPeriod says which of the ladders' waves, by place in ladder.Set.Wave,
	// are of a period. Nil means that ladders have no waves: by period or not,
	// what they say is of all of the time.
	InPeriod func(period int, wave uint16) bool
	// Sampled is how many respondents the sample has; errors take a segment for a
	// domain of it. 0 means that segments are samples of their own.
	Sampled int
	// Kish asks for errors of shares by Kish's effective n, as market research
	// has them, in place of linearised ones.
	Kish bool
	// Precision is what becomes of shares that the NCHS standard would not show.
	Precision Precision
	// Design is how respondents were drawn; nil where each is a unit, drawn with
	// replacement from all. Cells are then the cells of every respondent of the
	// sample, per cube of the plan.
	Design  *estimate.Design
	Cells   [][]uint32
	footing *footing
	// Weighting is how weights came to agree with the study's targets; nil where
	// they are those of the export.
	Weighting *Weighting
}

// DefaultLowBase is the unweighted base under which figures are marked [low].
const DefaultLowBase = 50

// DefaultChains is the number of most frequent means-end chains listed.
const DefaultChains = 25

// State gathers what a measure needs over disjoint batches of respondents. It
// is exact and order-free: any split into batches, in any order, merged in any
// grouping, tabulates to the same bytes.
type State interface {
	// Observe adds a batch.
	Observe(b *segment.Batch)
	// Merge adds everything that another state of the same fold observed; the
	// other is not used afterwards.
	Merge(other State)
}

// Fold makes a state. Measures that share a Fold share one state.
type Fold struct {
	Name string
	New  func(c *Context) State
	// Within is a fold whose state holds all that this one's does, and more; a
	// run that needs that one shares it. Nil means none.
	Within *Fold
}

// Measure is one outcome that a study can ask for.
type Measure struct {
	Name    string // as in studies and results: "terminal_values"
	Title   string // "Terminal values reached"
	Explain string // one line: what it says and how it is counted
	// Ladders says that the measure exists only where the study has ladders.
	Ladders bool
	// Needs says whether the study has what else the measure needs; nil means
	// that it needs nothing else.
	Needs func(c *Context) bool
	// Timed says that the measure counts what belongs to waves or days, so that
	// a study with periods gets it for each. One of ladders is Timed only where
	// ladders have waves.
	Timed bool
	// Apart says that what a Timed measure counts is of one period or another:
	// interactions where periods have days, an export that names waves or times.
	// Otherwise it is counted once, over all of the time. Nil means always.
	Apart func(c *Context) bool
	// Pooled says that a Timed measure is counted over all of the time, too.
	Pooled bool
	// Coders says that the measure exists only where two or more coders coded
	// the same statements.
	Coders bool
	Fold   *Fold
	// Tabulate makes the tables of the measure, without its name and title.
	// It changes nothing that the state says, though the state may add up what
	// waits and keep it, and depends on nothing but its arguments. Several may
	// go on at once, of a state that has added up what waits. A caller wants
	// Tables.
	Tabulate func(c *Context, s State) []*Table
}

// Applies says that a study has what the measure needs.
func (m *Measure) Applies(c *Context) bool {
	return (!m.Ladders || c.Frame != nil && len(c.Frame.Codes) > 0) && (!m.Coders || c.Coders >= 2) && (m.Needs == nil || m.Needs(c))
}

// Tables tabulates a state of the measure's fold: nothing where the measure
// does not apply, and otherwise its tables, named, of the context's period,
// with low bases marked.
func (m *Measure) Tables(c *Context, s State) []*Table {
	if !m.Applies(c) {
		return nil
	}
	if !m.Ladders && m.Fold != basesFold && len(c.Waves) > 0 {
		of := *c
		of.Waves = nil // of ladders: what else people say has waves of its own
		c = &of
	}
	tables := m.Tabulate(c, s)
	for _, t := range tables {
		t.Measure, t.Title = m.Name, m.Title
		c.date(t)
		markLow(c, t)
	}
	return tables
}
