package measure

import (
	"rung/segment"
	"rung/segment/say"
	"rung/segment/tab"
)

// Choices are a study's decisions on what people hold, have, give and want.
// The zero Choices are the defaults that the comments name.
type Choices struct {
	Values []Named // values held, in report order; those of the export follow, sorted
	// Top is the rank down to which a value is held high; 0 means DefaultTop.
	Top int
	// High is the rating from which a value is held high, where the export has
	// ratings; 0 means DefaultHigh.
	High float64

	Dimensions []Dimension // of life assets, in report order; those of the export follow, sorted
	// Stale is after how many days a record of an asset is stale; 0 means
	// DefaultStale.
	Stale int

	// Significant is the rating from which a SWOT item is significant; 0 means
	// DefaultHigh.
	Significant float64

	Types []Type // relationship types, in report order; none means DefaultTypes

	// Range is the lowest and the highest rating of satisfaction; zeros mean 1
	// to 5. Satisfied is the rating from which a need is served; 0 means
	// DefaultHigh.
	Range     [2]float64
	Satisfied float64

	// Unseen is the amount of money whose lowest band is looked through for
	// what money does not see; empty means none. A person is in the band whose
	// amount is at most Under.
	Unseen string
	Under  float64
	// UnseenOf are the amounts that count as given beside it; none means every
	// amount with side Gives that is not money.
	UnseenOf []string

	// Outcome is the amount that journeys are judged by; empty means none.
	Outcome string
	// Stability asks how far value maps would be otherwise with other people;
	// nil means not at all.
	Stability *Stability
	// Transitions are pairs of stages, by place; none means each stage and the
	// next.
	Transitions [][2]int
}

// Stability are the choices of measures that draw people again and deal them
// out anew. The zero Stability has the defaults that the comments name.
type Stability struct {
	Replicates   int // of the bootstrap; 0 means DefaultReplicates
	Permutations int // relabellings of two segments; 0 means DefaultPermutations
	// Minimum is the fewest respondents with ladders of a segment whose map is
	// compared; 0 means DefaultCompared.
	Minimum int
	// Maps are the pairs of segments whose maps are compared, as results name
	// them; none means all pairs of up to mostCompared columns beside each other.
	Maps [][2]string
}

// The defaults of Choices.
const (
	DefaultTop   = 3
	DefaultHigh  = 4
	DefaultStale = 365

	DefaultReplicates   = 200
	DefaultPermutations = 2000
	DefaultCompared     = 10 // two of ten have 184,756 relabellings: all of them are gone through
)

// Named is a name in exports and results, and what readers see.
type Named struct {
	Name  string
	Label string   // empty means Name
	Said  say.Text // Label where it is the tool's and not the study's
}

// ours is a name that the tool has words for.
func ours(name, label string) Named { return Named{name, label, say.That(label)} }

// Title is what a reader sees for n.
func (n Named) Title() string {
	if n.Label != "" {
		return n.Label
	}
	return n.Name
}

// Dimension is a dimension of a life asset.
type Dimension struct {
	Asset, Name string
	Label       string // empty means Name
	Lower       bool   // less is better: debt
	Money       string // currency code where the level is money; empty where not
}

// Type is a relationship type with the rules, or expectations, that a study
// states for it.
type Type struct {
	Named
	Expects []string
}

// DefaultValues are the values held that a study need not name: Maslow's five
// and three more.
var DefaultValues = []Named{
	ours("survival", "Survival"), ours("security", "Safety and security"), ours("belonging", "Belonging"), ours("self_esteem", "Self-esteem"),
	ours("self_actualisation", "Self-actualisation"), ours("fun", "Fun and excitement"), ours("power", "Power and autonomy"), ours("revenge", "Revenge"),
}

// DefaultTypes are the relationship types of a study that names none.
var DefaultTypes = []Type{
	{Named: ours("basic_exchange", "Basic exchange")}, {Named: ours("business_partners", "Business partners")},
	{Named: ours("buddies", "Buddies")}, {Named: ours("best_friends", "Best friends")},
	{Named: ours("fling", "Fling")}, {Named: ours("master_and_servant", "Master and servant")},
}

// DefaultCurrencies are what people give that is not money, in report order.
var DefaultCurrencies = []Named{
	ours("positive_talk", "Positive talk"), ours("customers_referred", "Customers referred"), ours("employees_referred", "Employees referred"),
	ours("recommendations", "Recommendations given"), ours("references", "References given"), ours("introductions", "Introductions to networks"), ours("other", "Other"),
}

// names are the texts of a column of an export over the whole sample.
func (c *Context) names(e segment.Export, column int) []string {
	if c.Life == nil || c.Life.Told[e] == nil {
		return nil
	}
	return c.Life.Told[e].Names[column]
}

// told says that the study has an export.
func (c *Context) told(e segment.Export) bool { return c.Life != nil && c.Life.Told[e] != nil }

// mapped says that the study has an export with a text column.
func (c *Context) mapped(e segment.Export, text int) bool {
	return c.told(e) && c.Life.Told[e].Texts[text] != nil
}

// measured says that the study has an export with a number column.
func (c *Context) measured(e segment.Export, number int) bool {
	return c.told(e) && c.Life.Told[e].Numbers[number] != nil
}

// top is the rank down to which a value is held high.
func (c *Context) top() float64 {
	if c.Choices.Top > 0 {
		return float64(c.Choices.Top)
	}
	return DefaultTop
}

// or is v, or the default where it is zero.
func or(v, otherwise float64) float64 {
	if v != 0 {
		return v
	}
	return otherwise
}

// Euro and the like: money is a unit by its currency code.
func money(code string) tab.Unit { return tab.Unit(code) }
