package study

import (
	"fmt"
	"slices"

	"rung/segment"
	"rung/segment/ladder"
)

// Money is the currency of the currencies export that is money.
const Money = "money"

// The sources of an amount, exactly one of which it names.
var (
	amountSources = []string{"column", "when", "count", "sum", "distinct", "days_since", "currency"}
	amountEvents  = []string{"count", "sum", "distinct", "days_since"}
)

var amountShape = &shape{kind: fields, what: "a mapping of keys", one: amountSources, oneHint: "say where the amount comes from, such as column: revenue", keys: []key{
	{name: "label", doc: "What readers see.", shape: words("text"), value: "the name"},
	{name: "column", doc: "Source: numbers in a column of the respondents export; empty is not known.", shape: column},
	{name: "when", doc: "Source: true or false of the respondents export's columns, such as renewed == true; a share of the people.", shape: expression},
	{name: "count", doc: "Source: number of interactions; 0 without any.", shape: oneOf("interactions")},
	{name: "sum", doc: "Source: sum of a column of the interactions export; 0 without interactions.", shape: column},
	{name: "distinct", doc: "Source: number of distinct values of a column of the interactions export; 0 without interactions.", shape: column},
	{name: "days_since", doc: "Source: days from the last interaction to the as-of date; not known without any.", shape: oneOf("interactions")},
	{name: "currency", doc: "Source: what is given of a currency in the currencies export, by its name there; 0 for people who give none.", shape: words("the name of a currency")},
	{name: "where", doc: `Which interactions count, such as kind == "purchase".`, shape: expression, with: amountEvents, value: "all"},
	{name: "window", doc: "Only the last days or weeks before the as-of date, such as 90d or 12w.", shape: named("a number of days or weeks, such as 90d or 12w", duration, "write days or weeks, such as 90d or 12w"), with: amountEvents, value: "all"},
	{name: "side", doc: "Side of the balance of value that it stands on: gives, what people give; gains, what they get.", shape: oneOf(segment.Sides()...), value: segment.Neither.String()},
	{name: "money", doc: "Currency code of money, such as EUR; amounts of two codes are never added.", shape: money, without: []string{"when", "unit"}, value: "not money"},
	{name: "unit", doc: "Unit of what is not money, such as recommendations.", shape: words("text"), without: []string{"when"}, value: "none"},
	{name: "per", doc: "Another amount that a ratio is made with: spend per purchase.", shape: amount, value: "none"},
}}

func (v *resolver) amounts(root *node) {
	n := root.get("amounts")
	if n == nil {
		return
	}
	for _, e := range n.keys {
		if !e.value.bad {
			v.study.Amounts = append(v.study.Amounts, v.amount(root, e))
		}
	}
}

func (v *resolver) amount(root *node, e entry) Amount {
	n, path := e.value, item("amounts", e.name)
	a := Amount{
		Amount: segment.Amount{
			Name: e.name, Label: str(n.get("label")), Money: str(n.get("money")), Unit: str(n.get("unit")),
			Share: n.get("when") != nil, Per: str(n.get("per")),
		},
		Source: Trait{
			Name: e.name, Label: str(n.get("label")), Position: e.at,
			Column: columnOf(n.get("column")), When: v.expression(n.get("when"), path+".when"),
			Count: n.get("count") != nil, Sum: columnOf(n.get("sum")), Distinct: columnOf(n.get("distinct")), DaysSince: n.get("days_since") != nil,
			Where: v.expression(n.get("where"), path+".where"), WindowDays: days(str(n.get("window"))),
		},
		Currency: str(n.get("currency")), Position: e.at,
	}
	a.Side = segment.Side(max(0, slices.Index(segment.Sides(), str(n.get("side")))))
	for _, key := range amountEvents {
		if n.get(key) != nil {
			v.mapped(root, n.where(key), path+"."+key, InteractionsExport)
		}
	}
	if n.get("currency") != nil {
		v.currency(root, n, path)
	}
	v.per(root, e, path)
	return a
}

// currency checks an amount of the currencies export. Money without its code
// would be added over codes, or printed without one.
func (v *resolver) currency(root, n *node, path string) {
	c := n.get("currency")
	if !v.mapped(root, n.where("currency"), path+".currency", segment.Forms[segment.Currencies].Name) {
		return
	}
	if ladder.Fold(c.text) == Money && !n.has("money") {
		v.add(c.at, path+".money", "currency money needs money, the code", "write money: EUR, one amount a code; codes are never added")
	}
	if n.has("money") {
		v.mapped(root, n.where("money"), path+".money", segment.Forms[segment.Currencies].Name, "amount")
	}
}

// per checks the amount that a ratio is made with.
func (v *resolver) per(root *node, e entry, path string) {
	n := e.value.get("per")
	if n == nil {
		return
	}
	path += ".per"
	if n.text == e.name {
		v.add(n.at, path, fmt.Sprintf("amount %s is divided by itself", quote(e.name)), "name another amount")
		return
	}
	other := v.amountNamed(root, n, path)
	if a, b := str(e.value.get("money")), str(other.get("money")); a != "" && b != "" && a != b {
		v.add(n.at, path, fmt.Sprintf("amount %s is %s and %s is %s", quote(e.name), a, quote(n.text), b), "a ratio of two currencies says nothing; name an amount in the same code, or one that is not money")
	}
}
