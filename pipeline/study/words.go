package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rung/segment"
)

// Words says how the trait is made, for the methodology of a report: "mean of
// q01, q02, q03 (reversed), answers from 1 to 5, at least 2 of them valid, in bands
// from 2.5, 3.5".
func (t Trait) Words() string {
	text := t.source()
	if t.Where.Text != "" {
		text += " where " + t.Where.Text
	}
	if t.WindowDays > 0 {
		text += fmt.Sprintf(", in the last %d days", t.WindowDays)
	}
	switch {
	case t.Period == "":
	case t.DaysSince, t.Count, t.Sum.Name != "", t.Distinct.Name != "", t.Furthest:
		text += ", as of the last day of period " + t.Period
	default:
		text += ", of period " + t.Period
	}
	if len(t.Bands) > 0 {
		text += ", in bands from " + listed(t.Bands)
	}
	if t.Quantiles > 0 {
		text += fmt.Sprintf(", cut into %d parts of about as many people, 1 the lowest", t.Quantiles)
	}
	for _, n := range t.Nets {
		text += fmt.Sprintf("; net %s: %s", n.Name, strings.Join(n.Of, ", "))
	}
	if t.Earlier != "" {
		text += "; compared with the earlier " + t.Earlier
	}
	return text
}

// Words says how the amount is made, for the methodology of a report: "sum of
// value over interactions where kind == "purchase", in EUR; people give it; also per
// purchases".
func (a Amount) Words() string {
	var text string
	switch {
	case a.Currency != "":
		text = a.Currency + " of the currencies export"
	case a.Share:
		text = "share of people for whom " + a.Source.When.Text
	default:
		text = a.Source.Words()
	}
	switch {
	case a.Money != "":
		text += ", in " + a.Money
	case a.Unit != "":
		text += " (" + a.Unit + ")"
	}
	switch a.Side {
	case segment.Gives:
		text += "; people give it"
	case segment.Gains:
		text += "; people gain it"
	}
	if a.Per != "" {
		text += "; also per " + a.Per
	}
	return text
}

func (t Trait) source() string {
	switch {
	case t.Column.Name != "":
		return "column " + t.Column.Name
	case t.When.Text != "":
		return "whether " + t.When.Text
	case len(t.Scale) > 0:
		return t.scale()
	case t.DaysSince:
		return "days since the last interaction"
	case t.Count:
		return "number of interactions"
	case t.Sum.Name != "":
		return "sum of " + t.Sum.Name + " over interactions"
	case t.Distinct.Name != "":
		return "number of different values of " + t.Distinct.Name + " over interactions"
	case t.Furthest:
		return "furthest stage of the interactions"
	case t.Ladder == TerminalValue:
		return "values that the person's ladders reach (several are possible)"
	case t.Ladder == StartAsset:
		return "life assets that the person's ladders start from (several are possible)"
	}
	return t.life()
}

func (t Trait) life() string {
	switch {
	case t.Amount != "":
		return "amount " + t.Amount
	case t.Holds:
		return "value ranked first"
	case t.Level[1] != "":
		return "latest level of " + t.Level[0] + "/" + t.Level[1]
	case t.Level[0] != "":
		return "latest level of " + t.Level[0]
	case t.Type == Wanted:
		return "relationship type wanted, in the latest answer"
	case t.Type == Assumed:
		return "relationship type assumed, in the latest answer"
	}
	return "not stated"
}

func (t Trait) scale() string {
	var items []string
	for _, c := range t.Scale {
		name := c.Name
		if slices.Contains(t.Reverse, name) {
			name += " (reversed)"
		}
		items = append(items, name)
	}
	need := t.MinValid
	if need == 0 {
		need = len(t.Scale)
	}
	return fmt.Sprintf("mean of %s, answers from %s to %s, at least %d of them valid", strings.Join(items, ", "), digits(t.Range[0]), digits(t.Range[1]), need)
}

func listed(values []float64) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = digits(v)
	}
	return strings.Join(out, ", ")
}

func digits(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
