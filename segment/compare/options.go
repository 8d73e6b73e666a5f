package compare

import (
	"slices"

	"rung/segment/estimate"
)

// Options are what is compared, and how strictly. The zero Options compare
// columns and the rest at 95% and 90%, corrected by Benjamini and Hochberg's
// method over each table and banner.
type Options struct {
	// Levels of confidence, each above 0.5 and below 1, the strictest first:
	// letters are upper case at the first and lower case at the second. Empty
	// means DefaultLevels; at most two count.
	Levels     []float64
	Correction estimate.Correction
	Family     Family
	Against    Against
	// Minimum is the effective base under which nothing is tested; 0 means
	// DefaultMinimum.
	Minimum int
}

// DefaultMinimum is the effective base under which nothing is tested.
const DefaultMinimum = 30

// DefaultLevels are the levels of upper and lower case letters.
func DefaultLevels() []float64 { return []float64{0.95, 0.90} }

// Family is which comparisons are corrected together.
type Family uint8

// The families: those of a table and a banner, or those of a row and a heading
// (of a row and a banner, against the rest).
const (
	ByTable Family = iota
	ByRow
)

var familyNames = [...]string{"table", "row"}

// Against is what columns are compared with.
type Against uint8

// What columns are compared with: Both is the other columns and the rest.
const (
	Both Against = iota
	OtherColumns
	RestOfSample
	Nothing
)

var againstNames = [...]string{"both", "columns", "rest", "none"}

// CorrectionNames lists the names of corrections, the default first.
func CorrectionNames() []string {
	return []string{estimate.BenjaminiHochberg.String(), estimate.Holm.String(), estimate.Bonferroni.String(), estimate.Uncorrected.String()}
}

// FamilyNames lists the names of families, the default first.
func FamilyNames() []string { return slices.Clone(familyNames[:]) }

// AgainstNames lists the names of what columns are compared with, the default
// first.
func AgainstNames() []string { return slices.Clone(againstNames[:]) }

// String is the name that a study uses for f.
func (f Family) String() string { return familyNames[f] }

// String is the name that a study uses for a.
func (a Against) String() string { return againstNames[a] }

// levels are at most two levels, the strictest first.
func (o Options) levels() []float64 {
	out := slices.Clone(o.Levels)
	if len(out) == 0 {
		out = DefaultLevels()
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out[:min(2, len(out))]
}

func (o Options) minimum() float64 {
	if o.Minimum <= 0 {
		return DefaultMinimum
	}
	return float64(o.Minimum)
}

func (o Options) columns() bool { return o.Against == Both || o.Against == OtherColumns }

func (o Options) rest() bool { return o.Against == Both || o.Against == RestOfSample }
