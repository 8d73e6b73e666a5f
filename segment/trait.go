package segment

import (
	"fmt"
	"math"
	"strconv"

	"rung/segment/say"
)

// Kind is the family that a trait belongs to.
type Kind uint8

// The three families of traits. Demographic, the zero Kind, is what people
// are; Psychographic how they think; Behavioural what they did.
const (
	Demographic Kind = iota
	Psychographic
	Behavioural
)

var kindNames = [...]string{"demographic", "psychographic", "behavioural"}

// Kinds lists the names of all kinds in the order of their values.
func Kinds() []string { return append([]string(nil), kindNames[:]...) }

// String is the name that a study file uses for k.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Category is one answer that a trait sorts people into.
type Category struct {
	Name    string   // machine name, as it stands in results; unique within the trait
	Label   string   // what a reader sees; empty means Name
	Said    say.Text // Label where it is the tool's and not the study's: "under 25"
	Missing bool     // the category of people for whom the trait is unknown
}

// Title is what a reader sees for c.
func (c Category) Title() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Name
}

// Net is a union of categories of one trait, printed before its parts.
type Net struct {
	Name  string
	Label string // empty means Name
	Of    []int  // indices into Trait.Categories, ascending
}

// Title is what a reader sees for n.
func (n Net) Title() string {
	if n.Label != "" {
		return n.Label
	}
	return n.Name
}

// Trait sorts respondents into categories. The order of Categories is the
// order of columns; a Missing category comes last.
type Trait struct {
	Name       string // as the study names it
	Label      string // what a reader sees; empty means Name
	Kind       Kind
	Categories []Category
	Nets       []Net
	// Multi says that a person may be in several categories, or none. Such a
	// trait occupies one yes/no value column per category.
	Multi bool
	// Column is the index in Sample.Values of the trait's value column; for a
	// Multi trait, of the first of len(Categories) yes/no columns.
	Column int
}

// Title is what a reader sees for t.
func (t Trait) Title() string {
	if t.Label != "" {
		return t.Label
	}
	return t.Name
}

// Bands cuts a number line into categories at ascending edges: a value v is in
// band i when edges[i-1] <= v < edges[i]. Whole says that values are whole
// numbers (years, days, counts), so that bands read "25–34" and not
// "25 to <35".
type Bands struct {
	Edges []float64
	Whole bool
}

// Check reports the first fault of the edges: none at all, not finite, or not
// strictly ascending.
func (b Bands) Check() error {
	if len(b.Edges) == 0 {
		return fmt.Errorf("bands need at least one edge")
	}
	for i, e := range b.Edges {
		if math.IsNaN(e) || math.IsInf(e, 0) {
			return fmt.Errorf("band edge %d is not a finite number", i+1)
		}
		if i > 0 && e <= b.Edges[i-1] {
			return fmt.Errorf("band edges must ascend: %s comes after %s", number(e), number(b.Edges[i-1]))
		}
	}
	return nil
}

// Of is the index of the band that holds v, 0 to len(Edges). NaN has no band:
// the caller keeps it as missing.
func (b Bands) Of(v float64) int {
	lo, hi := 0, len(b.Edges)
	for lo < hi {
		mid := (lo + hi) / 2
		if v < b.Edges[mid] {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Categories names the len(Edges)+1 bands, lowest first.
func (b Bands) Categories() []Category {
	out := make([]Category, 0, len(b.Edges)+1)
	for i := 0; i <= len(b.Edges); i++ {
		out = append(out, b.category(i))
	}
	return out
}

func (b Bands) category(i int) Category {
	switch {
	case i == 0:
		n := number(b.Edges[0])
		return named("<"+n, say.That("under %s", say.Number(n)))
	case i == len(b.Edges):
		n := number(b.Edges[i-1])
		return named(n+"+", say.That("%s and over", say.Number(n)))
	}
	lo, hi := b.Edges[i-1], b.Edges[i]
	if !b.Whole || lo != math.Trunc(lo) || hi != math.Trunc(hi) {
		return named(number(lo)+"-<"+number(hi), say.That("%s to <%s", say.Number(number(lo)), say.Number(number(hi))))
	}
	if hi-lo == 1 {
		return Category{Name: number(lo)}
	}
	return Category{Name: number(lo) + "-" + number(hi-1), Label: number(lo) + "–" + number(hi-1)}
}

// named is a category that the tool names.
func named(name string, said say.Text) Category {
	return Category{Name: name, Label: said.String(), Said: said}
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Scale scores a psychographic scale from Likert items: the mean of the valid
// items, reversed ones turned round (low + high − answer). An answer outside
// [Low, High] counts as not given. With fewer than MinValid valid items the
// score is NaN, so the person's category is missing.
type Scale struct {
	Items    int    // number of items
	Reverse  []bool // per item; nil means none is reversed
	Low      float64
	High     float64
	MinValid int // 1 to Items; 0 means all items must be valid
}

// Score is the scale score of one person's answers, NaN when too few are
// valid. answers has one entry per item, NaN where no answer was given.
func (s Scale) Score(answers []float64) float64 {
	need := s.MinValid
	if need == 0 {
		need = s.Items
	}
	sum, valid := 0.0, 0
	for i, a := range answers {
		if a = s.Turned(i, a); !math.IsNaN(a) {
			sum += a
			valid++
		}
	}
	if valid < need || valid == 0 {
		return math.NaN()
	}
	return sum / float64(valid)
}

// Turned is a person's answer to an item in the direction of the scale; NaN for
// one that counts as not given.
func (s Scale) Turned(item int, answer float64) float64 {
	switch {
	case !(answer >= s.Low && answer <= s.High):
		return math.NaN()
	case item < len(s.Reverse) && s.Reverse[item]:
		return s.Low + s.High - answer
	}
	return answer
}
