package study

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	if len(t.Bands) > 0 {
		text += ", in bands from " + listed(t.Bands)
	}
	for _, n := range t.Nets {
		text += fmt.Sprintf("; net %s: %s", n.Name, strings.Join(n.Of, ", "))
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
