package segment

import (
	"cmp"
	"slices"

	"rung/segment/say"
)

// Export is one of the exports beside ladders and interactions: rows in which
// people say something about themselves, a few a person.
type Export uint8

// The exports, in the order of the study file.
const (
	Held          Export = iota // values held
	Assets                      // life assets: level and goal
	Items                       // SWOT items
	Currencies                  // what people give
	Relationships               // relationship wanted and assumed
	Satisfaction                // how well needs are served
	Exports                     // how many there are
)

// Form is the columns of an export: text becomes small codes, times become
// days since 1970-01-01.
type Form struct {
	Name    string // of the export in study files: "values"
	Explain string // what a row is
	Texts   []string
	Numbers []string
}

// The text columns of each export, by place in Form.Texts. Wave comes last
// everywhere.
const (
	HeldValue = iota
	HeldKind  // need, want or wish
	HeldCompetes
	HeldWave
)
const (
	AssetName = iota // competence, health, time or wealth
	AssetDimension
	AssetWave
)
const (
	ItemName = iota
	ItemAsset
	ItemSwot
	ItemWave
)
const (
	CurrencyName = iota
	CurrencyCode // of money: EUR
	CurrencyWave
)
const (
	TypeWanted = iota
	TypeAssumed
	TypeProduct
	TypeWave
)
const (
	NeedCode = iota // a code of the code frame
	NeedWave
)

// The number columns of each export, by place in Form.Numbers. The day comes
// last everywhere.
const (
	HeldRank   = iota // 1 is first
	HeldRating        // higher is more
	HeldDay
)
const (
	AssetLevel = iota
	AssetGoal
	AssetDay
)
const (
	ItemSignificance = iota
	ItemDay
)
const (
	CurrencyAmount = iota
	CurrencyDay
)
const (
	TypeDay = iota
)
const (
	NeedRating = iota
	NeedDay
)

// Forms is every export beside ladders and interactions.
var Forms = [Exports]Form{
	Held:          {"values", "One row a respondent and value held.", []string{"value", "kind", "competes", "wave"}, []string{"rank", "rating", "time"}},
	Assets:        {"assets", "One row a respondent, life asset, dimension and time.", []string{"asset", "dimension", "wave"}, []string{"level", "goal", "time"}},
	Items:         {"swot", "One row a respondent and SWOT item.", []string{"item", "asset", "swot", "wave"}, []string{"significance", "time"}},
	Currencies:    {"currencies", "One row a respondent and something given.", []string{"currency", "code", "wave"}, []string{"amount", "time"}},
	Relationships: {"relationships", "One row a respondent and product line.", []string{"wanted", "assumed", "product", "wave"}, []string{"time"}},
	Satisfaction:  {"satisfaction", "One row a respondent and need.", []string{"need", "wave"}, []string{"rating", "time"}},
}

// Wave is the place of the wave among the text columns of an export.
func (e Export) Wave() int { return len(Forms[e].Texts) - 1 }

// Day is the place of the day among the number columns of an export.
func (e Export) Day() int { return len(Forms[e].Numbers) - 1 }

// Nothing is the code of a text that is missing.
const Nothing = 1<<16 - 1

// Told is the rows of an export that count, in respondent order; within a
// respondent sorted by their texts' codes, then their numbers, so that the order
// of rows and files does not show. A nil Told is an export that a study does
// not have.
type Told struct {
	// First has one entry more than there are respondents: respondent i's rows
	// are First[i] to First[i+1]-1.
	First   []int32
	Texts   [][]uint16  // per text column, each row's place in Names, or Nothing; nil where not mapped
	Numbers [][]float64 // per number column; NaN is missing; nil where not mapped
	Names   [][]string  // per text column, the texts in report order
	Periods []uint64    // per row, bit p set: the row is of period p; nil without periods
}

// Slice is the part of respondents lo to hi-1, in the same memory.
func (t *Told) Slice(lo, hi int) *Told {
	if t == nil {
		return nil
	}
	out := *t
	out.First = t.First[lo : hi+1]
	return &out
}

// Of is the rows of respondent i: from to until-1.
func (t *Told) Of(i int) (from, until int) {
	if t == nil {
		return 0, 0
	}
	return int(t.First[i]), int(t.First[i+1])
}

// Text is the code of a text column in a row; Nothing where it is missing or
// not mapped.
func (t *Told) Text(column, row int) uint16 {
	if t.Texts[column] == nil {
		return Nothing
	}
	return t.Texts[column][row]
}

// Number is a number column in a row; NaN where it is missing or not mapped.
func (t *Told) Number(column, row int) float64 {
	if t.Numbers[column] == nil {
		return nan
	}
	return t.Numbers[column][row]
}

// Compare says which of two rows of an export is the later one: by day, a
// missing one before any, then by wave. The result is below 0 where a is the
// earlier.
func (t *Told) Compare(e Export, a, b int) int {
	wave := func(row int) int {
		if w := t.Text(e.Wave(), row); w != Nothing {
			return int(w)
		}
		return -1
	}
	return cmp.Or(cmp.Compare(t.Number(e.Day(), a), t.Number(e.Day(), b)), cmp.Compare(wave(a), wave(b)))
}

// Name is the text of a code of a column; empty for Nothing.
func (t *Told) Name(column int, code uint16) string {
	if t == nil || int(code) >= len(t.Names[column]) {
		return ""
	}
	return t.Names[column][code]
}

// In is the rows of a period.
func (t *Told) In(period int) *Told {
	if t == nil || t.Periods == nil {
		return t
	}
	out := &Told{Names: t.Names, First: []int32{0}, Texts: make([][]uint16, len(t.Texts)), Numbers: make([][]float64, len(t.Numbers))}
	for i := range len(t.First) - 1 {
		for row, until := t.Of(i); row < until; row++ {
			if t.Periods[row]>>period&1 == 0 {
				continue
			}
			for k, column := range t.Texts {
				if column != nil {
					out.Texts[k] = append(out.Texts[k], column[row])
				}
			}
			for k, column := range t.Numbers {
				if column != nil {
					out.Numbers[k] = append(out.Numbers[k], column[row])
				}
			}
			out.Periods = append(out.Periods, t.Periods[row])
		}
		out.First = append(out.First, int32(len(out.Periods)))
	}
	for k, column := range t.Texts {
		if column != nil && out.Texts[k] == nil {
			out.Texts[k] = []uint16{}
		}
	}
	for k, column := range t.Numbers {
		if column != nil && out.Numbers[k] == nil {
			out.Numbers[k] = []float64{}
		}
	}
	return out
}

// Period is a wave, or a phase that several waves or some days belong to.
type Period struct {
	Name  string   // as in results' wave column
	Label string   // what a reader sees; empty means Name
	Waves []string // names in the exports' wave columns
	From  int64    // first day since 1970-01-01, of rows with a time
	Until int64    // last day; 0 for both means that no day belongs to it
}

// Title is what a reader sees for p.
func (p Period) Title() string {
	if p.Label != "" {
		return p.Label
	}
	return p.Name
}

// Dated says that the period has days.
func (p Period) Dated() bool { return p.From != 0 || p.Until != 0 }

// Side is the side of the balance that an amount stands on.
type Side uint8

// The sides: neither, what people gain from the relationship, what they give
// to it.
const (
	Neither Side = iota
	Gains
	Gives
)

var sideNames = [...]string{"neither", "gains", "gives"}

// Sides lists the names of all sides in the order of their values.
func Sides() []string { return slices.Clone(sideNames[:]) }

// String is the name that a study file uses for s.
func (s Side) String() string { return sideNames[s] }

// Amount is a number of each respondent that a study names: money, a currency
// other than money, an outcome.
type Amount struct {
	Name  string
	Label string   // what a reader sees; empty means Name
	Said  say.Text // Label where it is the tool's and not the study's
	Side  Side
	// Money is the currency code of money: EUR. Empty is not money. Amounts of
	// two codes are never added.
	Money string
	Unit  string // of what is not money, in words: "recommendations"; may be empty
	Share bool   // true or false of a person: 1 or 0
	Per   string // the amount that a ratio is made with, by name: spend per purchase; empty for none
}

// Title is what a reader sees for a.
func (a Amount) Title() string {
	if a.Label != "" {
		return a.Label
	}
	return a.Name
}

// Journey is where people met the brand: the stages in order, and the
// elements (touchpoints and channels), 64 of each at most.
type Journey struct {
	Stages   []string
	Elements []Element
}

// Element is a touchpoint or a channel.
type Element struct {
	Name    string
	Label   string // empty means Name
	Channel bool   // a channel, not a touchpoint
	CRM     bool   // what happens there is in the seller's customer records
}

// Title is what a reader sees for e.
func (e Element) Title() string {
	if e.Label != "" {
		return e.Label
	}
	return e.Name
}

// Met is the journey of each respondent. Bit k of a mask is stage or element k.
type Met struct {
	Stages   []uint64
	Recorded []uint64 // stages with a row in an element that is CRM
	Elements []uint64
	Rows     []uint32 // interactions of each
	CRM      []uint32 // of them in an element that is CRM
}

// Slice is the part of respondents lo to hi-1, in the same memory.
func (m *Met) Slice(lo, hi int) *Met {
	if m == nil {
		return nil
	}
	return &Met{m.Stages[lo:hi], m.Recorded[lo:hi], m.Elements[lo:hi], m.Rows[lo:hi], m.CRM[lo:hi]}
}

// Earlier is a trait beside the same trait on older material: whether people
// would be sorted otherwise today.
type Earlier struct {
	Name       string // of the trait
	Label      string
	Categories []Category
	Before     []uint16 // each respondent's category then
	Now        []uint16 // and now
}

// Life is what a sample knows of its people beside traits and ladders. The
// names are the same in every batch; the rest is of its respondents.
type Life struct {
	Told    [Exports]*Told
	Amounts []Amount
	// Amount is per period, then per amount: each respondent's number, NaN
	// where it is unknown. Period 0 is all of the time; period p of the study is
	// p+1, only where the study has periods.
	Amount  [][][]float64
	Journey *Journey // nil where interactions are not mapped, or have neither stages nor elements
	Met     []*Met   // per period as in Amount
	Earlier []Earlier
	Scales  []Answers // of the traits that are scales, where the study asks how reliable they are
	// Mix is each respondent's group for standardising, a place in Groups; nil
	// without.
	Mix     []uint16
	Groups  []string
	Periods []Period
	AsOf    int64 // the night's day since 1970-01-01; 0 where no date is known
}

// Slice is the part of respondents lo to hi-1, in the same memory.
func (l *Life) Slice(lo, hi int) *Life {
	if l == nil {
		return nil
	}
	out := *l
	for e, t := range l.Told {
		out.Told[e] = t.Slice(lo, hi)
	}
	out.Amount = make([][][]float64, len(l.Amount))
	for p, amounts := range l.Amount {
		out.Amount[p] = make([][]float64, len(amounts))
		for k, of := range amounts {
			out.Amount[p][k] = of[lo:hi]
		}
	}
	out.Met = make([]*Met, len(l.Met))
	for p, m := range l.Met {
		out.Met[p] = m.Slice(lo, hi)
	}
	out.Earlier = slices.Clone(l.Earlier)
	for k := range out.Earlier {
		e := &out.Earlier[k]
		e.Before, e.Now = e.Before[lo:hi], e.Now[lo:hi]
	}
	out.Scales = slices.Clone(l.Scales)
	for k, a := range l.Scales {
		out.Scales[k] = a.Slice(lo, hi)
	}
	if l.Mix != nil {
		out.Mix = l.Mix[lo:hi]
	}
	return &out
}

// In is what belongs to a period of the study, 0 being the first: the rows,
// amounts and journeys of it alone.
func (l *Life) In(period int) *Life {
	if l == nil {
		return nil
	}
	out := *l
	for e, t := range l.Told {
		out.Told[e] = t.In(period)
	}
	if len(l.Amount) > period+1 {
		out.Amount = [][][]float64{l.Amount[period+1]}
	}
	if len(l.Met) > period+1 {
		out.Met = []*Met{l.Met[period+1]}
	}
	return &out
}

// Value is respondent i's number of an amount over all of the time; NaN where
// it is unknown.
func (l *Life) Value(amount, i int) float64 { return l.Amount[0][amount][i] }
