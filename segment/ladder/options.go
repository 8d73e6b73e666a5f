package ladder

// Rule says how often an implication counts.
type Rule uint8

// The counting rules (methods of Reynolds & Gutman 1988 and of the published
// ladder.ly matrix). ByRespondent, the zero Rule: each ordered pair at most
// once a person, direct wins over indirect. ByLadder: at most once a ladder,
// direct wins within it. ByOccurrence: for every rung, each distinct later
// code once.
const (
	ByRespondent Rule = iota
	ByLadder
	ByOccurrence
)

var ruleNames = [...]string{"respondents", "ladders", "occurrences"}

// String is the name of r in a study file.
func (r Rule) String() string { return ruleNames[r] }

// RuleNames lists the names of all rules in the order of their values.
func RuleNames() []string { return append([]string(nil), ruleNames[:]...) }

// ParseRule reads a rule by its name.
func ParseRule(text string) (Rule, bool) { i, ok := find(ruleNames[:], text); return Rule(i), ok }

// Basis says which implications decide whether a link passes the cut-off.
type Basis uint8

// DirectAndIndirect is the zero Basis: the total decides, as in the published
// maps that we reproduce; Direct counts direct implications only.
const (
	DirectAndIndirect Basis = iota
	Direct
)

var basisNames = [...]string{"total", "direct"}

// String is the name of b in a study file.
func (b Basis) String() string { return basisNames[b] }

// BasisNames lists the names of all bases in the order of their values.
func BasisNames() []string { return append([]string(nil), basisNames[:]...) }

// ParseBasis reads a basis by its name.
func ParseBasis(text string) (Basis, bool) { i, ok := find(basisNames[:], text); return Basis(i), ok }

// DefaultShare is the default cut-off as a share of respondents: the middle of
// Reynolds & Gutman's (1988) rule of 3 to 5 for 50 to 60 people (4 of 55),
// rounded up. It makes 4 of 50 and 5 of 60.
const DefaultShare = 0.073

// Cutoff says which links a value map keeps. The zero Cutoff is the smallest
// whole number at or above DefaultShare of the segment's respondents.
type Cutoff struct {
	Count int     // keep links with at least this count; 0 means by Share
	Share float64 // of the segment's respondents with ladders, above 0, at most 1; 0 means DefaultShare
	Top   int     // instead: keep the strongest Top links per pair of levels, ties kept (Leppard et al. 2004); 0 means off
	Basis Basis
	// Redundant keeps links a>c although a kept path a>…>c exists.
	Redundant bool
}

// Options are the study's choices about ladders. The zero Options count by
// respondent and cut off by DefaultShare.
type Options struct {
	Count  Rule
	Cutoff Cutoff
	// SkipDownward leaves implications that go down a level (value to
	// consequence) out of the matrix; they are flagged in either case.
	SkipDownward bool
}
