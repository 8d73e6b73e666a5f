package paper

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"rung/segment"
	"rung/segment/measure"
)

// Row is one row of an export beside ladders: a text for each column of its
// form, empty where missing, and a number, NaN where missing.
type Row struct {
	Texts   []string
	Numbers []float64
}

// Stages, Elements and Amounts are what people's journeys and amounts are of.
var (
	Stages   = []string{"prelaunch", "positioning", "buying", "loyalty"}
	Elements = []segment.Element{{Name: "forum"}, {Name: "mail", CRM: true}, {Name: "shop", Channel: true, CRM: true}}
	Amounts  = []segment.Amount{
		{Name: "revenue", Label: "Revenue", Side: segment.Gives, Money: "EUR", Per: "purchases"},
		{Name: "talk", Label: "Positive talk", Side: segment.Gives, Unit: "recommendations"},
		{Name: "referred", Label: "Customers referred", Side: segment.Gives},
		{Name: "renewed", Label: "Renewed", Share: true, Side: segment.Gains},
		{Name: "purchases", Label: "Purchases"},
	}
	// Periods are the two waves; AsOf is the day of the night.
	Periods = []segment.Period{{Name: "w1", Label: "First wave", Waves: []string{"w1"}, From: 100, Until: 399}, {Name: "w2", Label: "Second wave", Waves: []string{"w2"}, From: 400, Until: AsOf}}
)

// Scale is how calm people are, by three items of which the last is asked the
// other way round. Two answers make a score.
var (
	Scale = segment.Scale{Items: 3, Reverse: []bool{false, false, true}, Low: 1, High: 5, MinValid: 2}
	Items = []string{"c1", "c2", "c3"}
)

// AsOf is the night's day since 1970-01-01: records of day 100 are 900 days
// old.
const AsOf = 1000

// Choices are the study's.
var Choices = measure.Choices{
	Values:     []measure.Named{{Name: "security", Label: "Security"}, {Name: "belonging", Label: "Belonging"}, {Name: "self_esteem", Label: "Self-esteem"}, {Name: "fun", Label: "Fun"}},
	Top:        2,
	Stale:      700,
	Dimensions: []measure.Dimension{{Asset: "health", Name: "physical", Label: "Physical"}, {Asset: "wealth", Name: "debt", Label: "Debt", Lower: true, Money: "EUR"}},
	Types: []measure.Type{{Named: measure.Named{Name: "basic_exchange", Label: "Basic exchange"}},
		{Named: measure.Named{Name: "buddies", Label: "Buddies"}}, {Named: measure.Named{Name: "best_friends", Label: "Best friends"}, Expects: []string{"keeps promises"}}},
	Unseen: "revenue", Under: 20, Outcome: "renewed",
}

// texts are the texts that each column of an export may hold, in report order.
var texts = [segment.Exports][][]string{
	segment.Held:          {{"security", "belonging", "self_esteem", "fun"}, {"need", "want", "wish"}, {"security", "belonging", "self_esteem", "fun"}, {"w1", "w2"}},
	segment.Assets:        {{"competence", "health", "time", "wealth"}, {"debt", "mental", "physical"}, {"w1", "w2"}},
	segment.Items:         {{"back pain", "good sleep", "night school", "short contracts"}, {"competence", "health", "time", "wealth"}, {"strength", "weakness", "opportunity", "threat"}, {"w1", "w2"}},
	segment.Currencies:    {{"positive_talk", "money"}, {"EUR", "USD"}, {"w1", "w2"}},
	segment.Relationships: {{"basic_exchange", "buddies", "best_friends"}, {"basic_exchange", "buddies", "best_friends"}, {"care"}, {"w1", "w2"}},
	segment.Satisfaction:  {{"C1", "V1", "V2"}, {"w1", "w2"}},
}

// Texts are the texts that a text column of an export may hold.
func Texts(e segment.Export, column int) []string { return texts[e][column] }

// tell gives people what the files beside the ladders say of them.
func tell(people []Person, place map[string]int) {
	for e, form := range segment.Forms {
		for _, r := range rows(form.Name + ".csv") {
			p := &people[place[r[0]]]
			row := Row{Texts: r[1 : 1+len(form.Texts)]}
			for _, n := range r[1+len(form.Texts):] {
				row.Numbers = append(row.Numbers, number(n))
			}
			p.Told[e] = append(p.Told[e], row)
		}
	}
	for _, r := range rows("scales.csv") {
		p := &people[place[r[0]]]
		for k := range Items {
			p.Answers = append(p.Answers, number(r[1+k]))
		}
	}
	for _, r := range rows("amounts.csv") {
		p := &people[place[r[0]]]
		for k := range Amounts {
			p.Amounts = append(p.Amounts, number(r[1+k]))
		}
		p.Then = r[6]
		p.Stages, p.Recorded, p.Elements = list(r[7]), list(r[8]), list(r[9])
		p.Rows, p.CRM = uint32(number(r[10])), uint32(number(r[11]))
	}
}

func number(text string) float64 {
	if text == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(text, 64)
	must(err == nil, "number", text)
	return v
}

func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ";")
}

// NewLife is what the study knows beside traits and ladders, of nobody.
func NewLife() *segment.Life {
	l := &segment.Life{Amounts: Amounts, Journey: &segment.Journey{Stages: Stages, Elements: Elements}, Periods: Periods, AsOf: AsOf, Groups: ages}
	for e, form := range segment.Forms {
		l.Told[e] = &segment.Told{First: []int32{0}, Texts: make([][]uint16, len(form.Texts)), Numbers: make([][]float64, len(form.Numbers)), Names: texts[e], Periods: []uint64{}}
		for k := range form.Texts {
			l.Told[e].Texts[k] = []uint16{}
		}
		for k := range form.Numbers {
			l.Told[e].Numbers[k] = []float64{}
		}
	}
	for range len(Periods) + 1 {
		l.Amount = append(l.Amount, make([][]float64, len(Amounts)))
		l.Met = append(l.Met, &segment.Met{})
	}
	calm := segment.Answers{Name: "calm", Label: "Calm", MinValid: Scale.MinValid}
	for k, item := range Items {
		calm.Items = append(calm.Items, segment.Item{Name: item, Reversed: Scale.Reverse[k]})
	}
	l.Scales = []segment.Answers{calm}
	var categories []segment.Category
	for _, a := range ages {
		categories = append(categories, segment.Category{Name: a})
	}
	l.Earlier = []segment.Earlier{{Name: "age", Label: "Age", Categories: categories}}
	return l
}

// live adds a person to a life.
func (p Person) live(l *segment.Life) {
	for e := range segment.Forms {
		t := l.Told[e]
		wave := segment.Export(e).Wave()
		for _, r := range p.ordered(segment.Export(e)) {
			for k, text := range r.Texts {
				t.Texts[k] = append(t.Texts[k], place(texts[e][k], text))
			}
			for k, n := range r.Numbers {
				t.Numbers[k] = append(t.Numbers[k], n)
			}
			t.Periods = append(t.Periods, 1<<slices.IndexFunc(Periods, func(p segment.Period) bool { return p.Name == r.Texts[wave] }))
		}
		t.First = append(t.First, int32(len(t.Periods)))
	}
	for period := range l.Amount {
		for k := range Amounts {
			v := math.NaN()
			if p.Amounts != nil {
				v = p.Amounts[k]
			}
			l.Amount[period][k] = append(l.Amount[period][k], v)
		}
		m := l.Met[period]
		m.Stages = append(m.Stages, mask(Stages, p.Stages))
		m.Recorded = append(m.Recorded, mask(Stages, p.Recorded))
		var names []string
		for _, e := range Elements {
			names = append(names, e.Name)
		}
		m.Elements = append(m.Elements, mask(names, p.Elements))
		m.Rows, m.CRM = append(m.Rows, p.Rows), append(m.CRM, p.CRM)
	}
	for k := range Items {
		answer := math.NaN()
		if p.Answers != nil {
			answer = Scale.Turned(k, p.Answers[k])
		}
		l.Scales[0].Items[k].Add(answer)
	}
	now := uint16(slices.Index(ages, p.Age))
	then := now
	if p.Then != "" {
		then = uint16(slices.Index(ages, p.Then))
	}
	e := &l.Earlier[0]
	e.Before, e.Now = append(e.Before, then), append(e.Now, now)
	l.Mix = append(l.Mix, now)
}

// ordered is a person's rows of an export as a Told keeps them.
func (p Person) ordered(e segment.Export) []Row {
	out := slices.Clone(p.Told[e])
	slices.SortStableFunc(out, func(a, b Row) int {
		for k := range a.Texts {
			if x, y := place(texts[e][k], a.Texts[k]), place(texts[e][k], b.Texts[k]); x != y {
				return int(x) - int(y)
			}
		}
		return slices.Compare(a.Numbers, b.Numbers)
	})
	return out
}

func place(names []string, text string) uint16 {
	if text == "" {
		return segment.Nothing
	}
	at := slices.Index(names, text)
	must(at >= 0, "text", text)
	return uint16(at)
}

func mask(names, has []string) (m uint64) {
	for _, h := range has {
		m |= 1 << place(names, h)
	}
	return m
}
