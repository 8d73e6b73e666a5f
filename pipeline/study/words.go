package study

import (
	"slices"
	"strconv"
	"strings"

	"rung/segment"
	"rung/segment/say"
)

// Words says how the trait is made, for the methodology of a report: "mean of
// q01, q02, q03 (reversed), answers from 1 to 5, at least 2 of them valid, in bands
// from 2.5, 3.5".
func (t Trait) Words() say.Text {
	text := t.source()
	if t.Where.Text != "" {
		text = say.That("%s where %s", text, t.Where.Text)
	}
	parts := []say.Text{text}
	if t.WindowDays > 0 {
		parts = append(parts, say.That("in the last %d days", t.WindowDays))
	}
	switch {
	case t.Period == "":
	case t.DaysSince, t.Count, t.Sum.Name != "", t.Distinct.Name != "", t.Furthest:
		parts = append(parts, say.That("as of the last day of period %s", t.Period))
	default:
		parts = append(parts, say.That("of period %s", t.Period))
	}
	if len(t.Bands) > 0 {
		parts = append(parts, say.That("in bands from %s", listed(t.Bands)))
	}
	if t.Quantiles > 0 {
		parts = append(parts, say.That("cut into %d parts of about as many people, 1 the lowest", t.Quantiles))
	}
	parts = []say.Text{say.Join(", ", parts...)}
	for _, n := range t.Nets {
		parts = append(parts, say.That("net %s: %s", n.Name, strings.Join(n.Of, ", ")))
	}
	if t.Earlier != "" {
		parts = append(parts, say.That("compared with the earlier %s", t.Earlier))
	}
	return say.Join("; ", parts...)
}

// Words says how the amount is made, for the methodology of a report: "sum of
// value over interactions where kind == "purchase", in EUR; people give it; also per
// purchases".
func (a Amount) Words() say.Text {
	var text say.Text
	switch {
	case a.Currency != "":
		text = say.That("%s of the currencies export", a.Currency)
	case a.Share:
		text = say.That("share of people for whom %s", a.Source.When.Text)
	default:
		text = a.Source.Words()
	}
	switch {
	case a.Money != "":
		text = say.Join(", ", text, say.That("in %s", a.Money))
	case a.Unit != "":
		text = say.That("%s (%s)", text, a.Unit)
	}
	parts := []say.Text{text}
	switch a.Side {
	case segment.Gives:
		parts = append(parts, say.That("people give it"))
	case segment.Gains:
		parts = append(parts, say.That("people gain it"))
	}
	if a.Per != "" {
		parts = append(parts, say.That("also per %s", a.Per))
	}
	return say.Join("; ", parts...)
}

func (t Trait) source() say.Text {
	switch {
	case t.Column.Name != "":
		return say.That("column %s", t.Column.Name)
	case t.When.Text != "":
		return say.That("whether %s", t.When.Text)
	case len(t.Scale) > 0:
		return t.scale()
	case t.DaysSince:
		return say.That("days since the last interaction")
	case t.Count:
		return say.That("number of interactions")
	case t.Sum.Name != "":
		return say.That("sum of %s over interactions", t.Sum.Name)
	case t.Distinct.Name != "":
		return say.That("number of different values of %s over interactions", t.Distinct.Name)
	case t.Furthest:
		return say.That("furthest stage of the interactions")
	case t.Ladder == TerminalValue:
		return say.That("values that the person's ladders reach (several are possible)")
	case t.Ladder == StartAsset:
		return say.That("life assets that the person's ladders start from (several are possible)")
	}
	return t.life()
}

func (t Trait) life() say.Text {
	switch {
	case t.Amount != "":
		return say.That("amount %s", t.Amount)
	case t.Holds:
		return say.That("value ranked first")
	case t.Level[1] != "":
		return say.That("latest level of %s/%s", t.Level[0], t.Level[1])
	case t.Level[0] != "":
		return say.That("latest level of %s", t.Level[0])
	case t.Type == Wanted:
		return say.That("relationship type wanted, in the latest answer")
	case t.Type == Assumed:
		return say.That("relationship type assumed, in the latest answer")
	}
	return say.That("not stated")
}

func (t Trait) scale() say.Text {
	var items []say.Text
	for _, c := range t.Scale {
		item := say.That("%s", c.Name)
		if slices.Contains(t.Reverse, c.Name) {
			item = say.That("%s (reversed)", c.Name)
		}
		items = append(items, item)
	}
	need := t.MinValid
	if need == 0 {
		need = len(t.Scale)
	}
	return say.That("mean of %s, answers from %s to %s, at least %d of them valid", say.Join(", ", items...), say.Number(digits(t.Range[0])), say.Number(digits(t.Range[1])), need)
}

func listed(values []float64) say.Numbers {
	out := make(say.Numbers, len(values))
	for i, v := range values {
		out[i] = say.Number(digits(v))
	}
	return out
}

func digits(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
