package intake

import (
	"fmt"
	"math"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/say"
)

// money is the currency that has codes; no code is that of money whose code
// the export does not say (ISO 4217).
const (
	money  = "money"
	noCode = "XXX"
)

// given is an amount that is made of the currencies export: the rows of a
// currency, and of a code of it or of all.
type given struct {
	amount   int // place among the amounts
	currency uint16
	code     uint16
	all      bool // whatever the code
}

// tellAmounts works out the numbers of each respondent that the study names,
// and those of currencies that it need not name.
func (r *run) tellAmounts(did *folded) error {
	life := r.life
	life.Amount = make([][][]float64, 1+len(life.Periods))
	var from []given
	for i, a := range r.st.Amounts {
		out := a.Amount
		out.Share = out.Share || a.Source.When.Text != ""
		switch c := r.amounts[i]; {
		case a.Currency != "":
			g, err := r.declaredCurrency(a, &out)
			if err != nil {
				return err
			}
			from = append(from, g)
			r.addAmount(out, out.Money == "" && r.wholeGiven(), later)
		case r.people.amounts[i] != nil:
			r.tellOfPeople(out, r.people.amounts[i])
			r.people.amounts[i] = nil
		case len(c.counted) > 0:
			r.tellCounted(out, c, did)
		default:
			return r.originError(amountSource(a), a.Position, "is made of nothing", "state a column, a count, a sum or a currency")
		}
	}
	for _, g := range r.undeclared(from) {
		a := r.currencyAmount(g)
		g.amount = len(life.Amounts)
		from = append(from, g)
		r.addAmount(a, a.Money == "" && r.wholeGiven(), later)
	}
	if len(life.Amounts) == 0 {
		life.Amount = nil
	}
	if len(from) == 0 {
		return nil
	}
	held := int64(len(from)) * int64(len(life.Amount)) * int64(r.people.count) * 8
	if err := r.room(r.by[segment.Forms[segment.Currencies].Name], held); err != nil {
		return err
	}
	for p := range life.Amount {
		if err := r.addUp(from, p); err != nil {
			return err
		}
	}
	return nil
}

// later is the numbers of an amount that addUp makes.
func later(int) []float64 { return nil }

// addAmount adds an amount with its numbers over all of the time, then of each
// period. Whole says that they are whole numbers.
func (r *run) addAmount(a segment.Amount, whole bool, of func(p int) []float64) {
	l := r.life
	for p := range l.Amount {
		l.Amount[p] = append(l.Amount[p], of(p))
	}
	l.Amounts, r.wholes = append(l.Amounts, a), append(r.wholes, whole)
}

// tellOfPeople tells an amount of the respondents export, which is the same in
// every period.
func (r *run) tellOfPeople(a segment.Amount, s *sorter) {
	numbers, left := pickSome(s.numbers, r.people.kept), 0
	for i, x := range numbers {
		if math.Abs(x) > largest {
			numbers[i] = math.NaN()
			left++
		}
	}
	if left > 0 {
		r.warn(fmt.Sprintf("amount %q: numbers beyond a quintillion (10^18) count as missing: %d", printable(a.Name), left))
	}
	r.addAmount(a, s.whole, func(int) []float64 { return numbers })
}

// tellCounted tells an amount of the interactions. What people did in a period
// without days nobody knows.
func (r *run) tellCounted(a segment.Amount, c traitColumns, did *folded) {
	var unknown []float64
	_, whole := did.tallies[c.counted[0]].numbers()
	r.addAmount(a, whole, func(p int) []float64 {
		if p >= len(c.counted) || c.counted[p] < 0 {
			if unknown == nil {
				unknown = slices.Repeat([]float64{math.NaN()}, r.people.count)
			}
			return unknown
		}
		number, _ := did.tallies[c.counted[p]].numbers()
		did.tallies[c.counted[p]] = nil
		out := make([]float64, r.people.count)
		for i := range out {
			out[i] = number(i)
		}
		return out
	})
}

// wholeGiven says that what is given is counted in whole numbers.
func (r *run) wholeGiven() bool {
	c := r.told[segment.Currencies]
	at := c.numbers[segment.CurrencyAmount]
	return at < 0 || r.by[c.role].formsOf()[c.wants[at].name] != floatForm
}

// declaredCurrency finds the rows of an amount that names a currency. An
// amount without a code of money takes on the one that its rows have.
func (r *run) declaredCurrency(a study.Amount, out *segment.Amount) (given, error) {
	o := amountSource(a)
	told := r.life.Told[segment.Currencies]
	if told == nil {
		return given{}, r.originError(o, a.Position, "needs the currencies export", "name a currencies export")
	}
	own := currencies([]study.Amount{a})[0].Name
	g := given{amount: len(r.life.Amounts), currency: codeOfName(told.Names[segment.CurrencyName], own), code: segment.Nothing, all: true}
	if told.Texts[segment.CurrencyCode] == nil {
		if out.Money == "" && own == money {
			out.Money = noCode
		}
		return g, nil
	}
	codes := codesOf(told, g.currency)
	switch {
	case out.Money != "":
		g.all, g.code = false, codeOfName(told.Names[segment.CurrencyCode], out.Money)
		if g.code == segment.Nothing {
			g.currency = segment.Nothing // nobody gives this money
		}
	case len(codes) > 1:
		return given{}, r.originError(o, a.Position, "adds up several codes of money", "state the code as money, in an amount each")
	case len(codes) == 1 && codes[0] != segment.Nothing:
		out.Money = told.Name(segment.CurrencyCode, codes[0])
	}
	return g, nil
}

// codeOfName is the place of a name, case and blanks aside; Nothing where it
// has none.
func codeOfName(names []string, name string) uint16 {
	f := ladder.Fold(cleaned(name))
	if i := slices.IndexFunc(names, func(n string) bool { return ladder.Fold(n) == f }); i >= 0 {
		return uint16(i)
	}
	return segment.Nothing
}

// codesOf are the codes that rows of a currency have, ascending.
func codesOf(told *segment.Told, currency uint16) []uint16 {
	has := make([]bool, segment.Nothing+1)
	for row, c := range told.Texts[segment.CurrencyName] {
		if c == currency {
			has[told.Text(segment.CurrencyCode, row)] = true
		}
	}
	var out []uint16
	for c, is := range has {
		if is {
			out = append(out, uint16(c))
		}
	}
	return out
}

// undeclared are the currencies, and the codes of each, whose rows no amount of
// the study adds up.
func (r *run) undeclared(declared []given) (out []given) {
	told := r.life.Told[segment.Currencies]
	if told == nil {
		return nil
	}
	has := map[[2]uint16]bool{}
	for row, c := range told.Texts[segment.CurrencyName] {
		has[[2]uint16{c, told.Text(segment.CurrencyCode, row)}] = true
	}
	for _, g := range declared {
		for k := range has {
			if k[0] == g.currency && (g.all || k[1] == g.code) {
				delete(has, k)
			}
		}
	}
	for k := range has {
		out = append(out, given{currency: k[0], code: k[1]})
	}
	slices.SortFunc(out, func(a, b given) int {
		if a.currency != b.currency {
			return int(a.currency) - int(b.currency)
		}
		return int(a.code) - int(b.code)
	})
	return out
}

// currencyAmount is the amount of a currency that the study does not declare:
// something that people give.
func (r *run) currencyAmount(g given) segment.Amount {
	told := r.life.Told[segment.Currencies]
	name, code := told.Name(segment.CurrencyName, g.currency), told.Name(segment.CurrencyCode, g.code)
	known := knownCurrency(name)
	a := segment.Amount{Name: name, Label: known.Label, Said: known.Said, Side: segment.Gives, Money: code}
	switch {
	case code != "":
		if known.Said.Any() {
			a.Said = say.That("%s (%s)", known.Said, code)
		}
		a.Name, a.Label = name+"_"+code, known.Title()+" ("+code+")"
	case name == money:
		a.Money = noCode
	}
	for slices.ContainsFunc(r.life.Amounts, func(o segment.Amount) bool { return o.Name == a.Name }) {
		a.Name += "_given" // an amount of the study has the name of a currency
	}
	return a
}

// knownCurrency is a currency as the tool knows it; the name alone where it
// does not.
func knownCurrency(name string) measure.Named {
	for _, c := range knownCurrencies() {
		if c.Name == name {
			return c
		}
	}
	return measure.Named{Name: name}
}

// knownCurrencies are the currencies that a study need not declare.
func knownCurrencies() []measure.Named {
	return append(slices.Clone(measure.DefaultCurrencies), measure.Named{Name: money, Label: "Money", Said: say.That("Money")})
}

// addUp adds up what people give, over all of the time or in a period: a row
// without an amount column counts one, a person without rows gives nothing.
func (r *run) addUp(from []given, p int) error {
	told := r.life.Told[segment.Currencies]
	to := map[[2]uint16][]int{}
	codes := append(make([]uint16, 0, len(told.Names[segment.CurrencyCode])+1), segment.Nothing)
	for c := range told.Names[segment.CurrencyCode] {
		codes = append(codes, uint16(c))
	}
	for _, g := range from {
		r.life.Amount[p][g.amount] = make([]float64, r.people.count)
		for _, c := range codes {
			if g.currency != segment.Nothing && (g.all || g.code == c) {
				key := [2]uint16{g.currency, c}
				to[key] = append(to[key], g.amount)
			}
		}
	}
	counts := told.Numbers[segment.CurrencyAmount] == nil
	return r.byPerson(told.First, func(who, lo, hi int) {
		var sums map[int]*exactSum
		for row := lo; row < hi; row++ {
			if p > 0 && told.Periods[row]>>(p-1)&1 == 0 {
				continue
			}
			x := 1.0
			if !counts {
				x = told.Numbers[segment.CurrencyAmount][row]
			}
			for _, k := range to[[2]uint16{told.Text(segment.CurrencyName, row), told.Text(segment.CurrencyCode, row)}] {
				if sums == nil {
					sums = map[int]*exactSum{}
				}
				if sums[k] == nil {
					sums[k] = &exactSum{}
				}
				sums[k].add(x)
			}
		}
		for k, s := range sums {
			r.life.Amount[p][k][who] = finiteOr(s.value())
		}
	})
}

// amount finds an amount by name: its numbers over all of the time, or in a
// period.
func (r *run) amount(name string, period int) (numbers []float64, whole, ok bool) {
	at := slices.IndexFunc(r.life.Amounts, func(a segment.Amount) bool { return a.Name == name })
	if at < 0 {
		return nil, false, false
	}
	return r.life.Amount[period+1][at], r.wholes[at], true
}

// studyError is a fault of the study that its exports bring to light.
func (r *run) studyError(what, hint string) error {
	return r.originError(origin{}, study.Position{}, what, hint)
}
