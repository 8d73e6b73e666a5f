package report

import (
	"rung/report/language"
	"rung/report/theme"
	"rung/segment/ladder"
	"rung/segment/say"
)

// Subject is everything a report says besides the released figures. Nothing in
// it may count people of a segment: figures come from the Release alone.
type Subject struct {
	Study    string // name, [a-z0-9-]+
	Title    string
	AsOf     string   // 2006-01-02
	Version  string   // of the tool
	Run      string   // short identifier of the inputs and the study
	Contact  string   // empty prints that none is named
	Timezone string   // IANA name; empty means UTC
	Audience Audience // who the report is for
	Next     say.Text // sentence about the next update; empty means the default sentence

	Traits  []Trait       // how each trait is made, for Methodology; may be empty
	Codes   []ladder.Code // the code frame, in report order
	Ladders ladder.Options
	Waves   []string // names of the ladders' waves in study order
	Periods []Period // that the study counts apart, the oldest first; waves of tables that are not among them follow
	Types   []RelationshipType
	Coder   say.Text // whose coding counts, in words; empty without several coders

	Exports    []Export
	Quarantine []Quarantine
	Promise    string     // the disclosure promise, in words; empty means the sentence of the policy
	LowBase    int        // base under which a column is marked [low]; 0 means DefaultLowBase
	Weighted   bool       // respondents carry weights
	Weighting  say.Text   // how weights were made to agree with the population, in words; empty where they were not
	Interval   say.Text   // kind of the intervals of shares; empty means DefaultInterval
	Errors     []say.Text // how errors and intervals are made, a sentence or two each

	Language *language.Language // that the report speaks; nil is English
	Theme    *theme.Theme       // of workbook, page and charts; nil takes the house theme
	Font     []byte             // a TrueType or OpenType file for the charts; empty takes the built-in font
}

// Trait is a trait in words.
type Trait struct {
	Name string
	Text say.Text // "age in bands from 25, 35, 45", "mean of q01, q02, q03 (reversed)"
}

// RelationshipType is a type of relationship with what the study says that
// people of it expect.
type RelationshipType struct {
	Name    string // as in results
	Label   string
	Expects []string // rules or expectations; may be empty
}

// Export is one of the sources that were read. How many files it came in is
// left to the manifest: the same rows make the same report.
type Export struct {
	Role string // "respondents", "ladders", "interactions"
	Rows int64
}

// Quarantine is a number of rows that were left out for one reason.
type Quarantine struct {
	Export string   // role of the export
	Reason string   // short and stable: "unknown-code"
	Text   say.Text // the reason in words
	Rows   int64
}

// DefaultLowBase is the unweighted base under which a column is marked [low].
const DefaultLowBase = 50

// DefaultInterval is the kind of interval where the subject names none.
const DefaultInterval = "95% Wilson score interval"
