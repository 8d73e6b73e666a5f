package study

import (
	"regexp"
	"slices"
	"strings"

	"rung/report/language"
	"rung/report/theme"
	"rung/segment"
	"rung/segment/compare"
	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/measure"
)

// Study is a study file and its code frame, parsed, checked and resolved.
type Study struct {
	File       string // path of the study file as given
	Dir        string // its folder: relative paths start there
	Name       string // [a-z0-9-]+, names the output folder
	Title      string
	Timezone   string // IANA name; empty means UTC
	Contact    string // printed on the cover; may be empty
	Exports    Exports
	Codes      string // path of the code frame, as written
	Frame      *ladder.Frame
	Traits     []Trait // in file order
	Banners    []segment.Banner
	Measures   []string // names, in report order; all of them when the study says all
	Ladders    Ladders
	Bases      Bases
	Tests      compare.Options
	Disclosure disclose.Policy
	Report     Report
	Audience   Audience
	Amounts    []Amount // in file order
	Choices    measure.Choices
	Journey    Journey
	Periods    Periods
	Weighting  Weighting
	Design     Design
	Precision  measure.Precision
	Bytes      []byte // the study file as read, for the manifest
	CodeBytes  []byte // the code frame as read
}

// Exports are the sources of a study. Respondents is required; the others are
// nil when the study does not name them.
type Exports struct {
	Respondents  *Respondents
	Ladders      *LadderExport
	Interactions *Interactions
	Told         [segment.Exports]*ToldExport
}

// ToldExport maps the columns of an export of segment.Forms.
type ToldExport struct {
	Source
	Respondent Column   // required
	Texts      []Column // one a text column of the form, in its order; the zero Column is not mapped
	Numbers    []Column // one a number column of the form
}

// Audience is who reads the report.
type Audience uint8

// The audiences. NoAudience, the zero Audience, is a study that does not say.
const (
	NoAudience Audience = iota
	Consumer
	Intermediary
	Seller
	Employer
)

var audienceNames = [...]string{"", "consumer", "intermediary", "seller", "employer"}

// Audiences lists the names of all audiences.
func Audiences() []string { return slices.Clone(audienceNames[1:]) }

// String is the name that a study file uses for a; empty for NoAudience.
func (a Audience) String() string { return audienceNames[a] }

// Amount is a declared number of each respondent. What is read is the Trait's
// source: Column (a number of the respondents export), When (1 or 0), Count,
// Sum, Distinct or DaysSince of the interactions, with Where and Window; or, where
// Currency is set, the sum of the amounts of a currency in the currencies export.
// Money in Currency has its code: a study that does not state one is refused.
type Amount struct {
	segment.Amount
	Source   Trait
	Currency string // as in the currencies export; with money, the code follows from Amount.Money
	Position Position
}

// Journey are the study's choices about the interactions' stages.
type Journey struct {
	By []string // traits whose mix is standardised; none means none
}

// Periods are the waves or phases that are counted apart.
type Periods struct {
	Waves bool // every wave that the exports name is one, sorted
	// List is the declared periods. One without a first or a last day is open on
	// that side: From is then in the year 1, Until in the year 9999.
	List []segment.Period
}

// Any says that the study counts periods apart.
func (p Periods) Any() bool { return p.Waves || len(p.List) > 0 }

// Source is where an export's files are.
type Source struct {
	Path     string   // glob as written, relative to the study's folder; ** matches folders
	Position Position // of the export in the study file
}

// Bare is the path as messages and reports name it: without the parameters at
// the end of an object store's URL, which may hold secrets. They begin at a "?"
// that a name and "=" follow; any other "?" stands for one character.
func (s Source) Bare() string {
	scheme, _, ok := strings.Cut(s.Path, "://")
	if !ok || scheme == "file" {
		return s.Path
	}
	if at := parameters.FindStringIndex(s.Path); at != nil {
		return s.Path[:at[0]]
	}
	return s.Path
}

var parameters = regexp.MustCompile(`\?[A-Za-z][A-Za-z0-9_.-]*=`)

// Respondents maps the columns of the respondents export. Columns that traits
// name are read too.
type Respondents struct {
	Source
	ID      Column // required
	Weight  Column
	Strata  Column
	Cluster Column
	// Population is the primary sampling units that the population has in the
	// stratum, Within the people that it has in the unit; or the shares drawn.
	Population Column
	Within     Column
	Replicates *Replicates // nil without
	Consent    Column      // a boolean, or text or a list of scopes
	// Scope is what Consent must hold when it lists scopes; empty means that
	// any non-empty text other than "none", "no" or "false" is consent.
	Scope string
}

// LadderExport maps the columns of the ladders export: long rows, one a rung,
// or, when Rungs is mapped, one row a ladder with a LIST of rungs.
type LadderExport struct {
	Source
	Respondent Column // required
	Ladder     Column // required
	Rung       Column // required in long rows: position of the rung, whole numbers from 1
	Code       Column // required; within Rungs, the field of the struct (empty for a list of text)
	Rungs      Column // LIST<STRUCT> or LIST<text> column
	Parent     Column // rung that this one answers to, for forked ladders
	Asset      Column
	Swot       Column
	Wave       Column
	Coder      Column
}

// Interactions maps the columns of the interactions export.
type Interactions struct {
	Source
	Respondent Column // required
	Time       Column // required: a timestamp or date
	Touchpoint Column
	Stage      Column
	Kind       Column
	Value      Column
	// Stages is the order of stages, first to furthest; empty when the study
	// states none. The furthest-stage traits need it.
	Stages  []string
	Channel Column
	// Channels are the channels that the study names, in order: names of
	// Channel's values, or of Touchpoint's where no Channel is mapped.
	Channels []segment.Element
}

// Column is the name of a column in an export, and where the study says so.
// The zero Column is not mapped.
type Column struct {
	Name     string
	Position Position
}

// Position is a place in the study file. The zero Position is unknown.
type Position struct{ Line, Column int }

// Trait is one declared trait: exactly one of Column, When, Scale, DaysSince,
// Count, Sum, Distinct, Furthest and Ladder is set, or one of Amount, Holds, Level and Type.
type Trait struct {
	Name     string
	Label    string
	Kind     segment.Kind
	Position Position

	Column   Column     // category or number of the respondents export
	When     Expression // true or false of the respondents export's columns
	Scale    []Column   // Likert items of the respondents export
	Reverse  []string   // names of the reversed items
	Range    [2]float64
	MinValid int // 0 means all items

	DaysSince  bool       // days from the last interaction to the as-of date
	Count      bool       // number of interactions
	Sum        Column     // sum of a column of the interactions export, by its name there
	Distinct   Column     // number of distinct values of a column of the interactions export, by its name there
	Furthest   bool       // furthest stage reached, in the order of Interactions.Stages
	Where      Expression // which interactions count
	WindowDays int        // only interactions of the last so many days; 0 means all

	Ladder LadderFact // from the ladders themselves; such a trait has several answers a person

	Amount string // an amount of the study, by name; needs Bands or Quantiles
	Holds  bool   // the value ranked first in the values export
	// Level is an asset and a dimension of the assets export: the latest level;
	// needs Bands or Quantiles. Without a dimension it is of the rows that name none.
	Level [2]string
	Type  TypeFact // from the relationships export

	// Quantiles cuts numbers at quantiles of the sample (Hyndman & Fan 1996,
	// type 7) instead of Bands: 5 makes fifths. A person is in part 1 + the number
	// of cuts below his number; the categories, as nets name them, are "1" to "5".
	// 0 means Bands.
	Quantiles int
	// Period is the period whose material the trait is made of: interactions up
	// to its last day, rows of its waves. Empty means all.
	Period string
	// Earlier names the trait that is this one on older material; empty means
	// none. Both have the same categories.
	Earlier string

	Bands  []float64 // empty for categories
	Labels []string  // what readers see; empty, or one per band, one per category of Order, or two for When: true, then false
	Order  []string  // categories in report order; those not listed follow, sorted
	Nets   []Net
}

// LadderFact is what a trait takes from a person's ladders.
type LadderFact uint8

// The facts: none, the terminal values that a person's ladders reach, and the
// life assets that they start from.
const (
	NoLadderFact LadderFact = iota
	TerminalValue
	StartAsset
)

// TypeFact is what a trait takes from a person's relationships.
type TypeFact uint8

// The facts: none, the type wanted and the type assumed, of the latest row.
const (
	NoTypeFact TypeFact = iota
	Wanted
	Assumed
)

// Net is a union of a trait's categories by their names.
type Net struct {
	Name     string
	Of       []string
	Position Position
}

// Expression is a condition in the expression language of
// github.com/expr-lang/expr, over the columns of one export, by the names they have there.
// The zero Expression is none.
type Expression struct {
	Text     string
	Position Position // of its first character
	Exact    bool     // characters of Text follow Position one by one: no escapes, no line breaks
}

// Ladders are the study's choices about ladders, with those that concern
// reading them.
type Ladders struct {
	ladder.Options
	Coder  string // whose coding counts when the export has several; empty means the coder with the most rungs
	Chains int    // how many means-end chains are listed; 0 means measure.DefaultChains
}

// Bases are the thresholds of precision, not of disclosure.
type Bases struct {
	Low int // a base under this is marked [low]; 0 means measure.DefaultLowBase
}

// Report are choices about the report.
type Report struct {
	Font     string // path of a TrueType font file for the charts; empty means the built-in one
	Theme    string // path of a theme file; empty means the house theme
	Language string // its tag, "de-DE" or "de"; empty means English

	Look       *theme.Theme       // what the theme file says; nil without one
	Speaks     *language.Language // nil without a language
	ThemeBytes []byte             // the file as read
}
