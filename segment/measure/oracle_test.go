package measure_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/sharedtest"
	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/measure"
)

// people are those of an oracle: two traits and some amounts.
type people struct {
	traits  [2][]string // names of categories, in order
	values  [2][]uint16
	amounts []segment.Amount
	of      [][]float64 // per amount
}

// join adds a person.
func (p *people) join(a, b string, amounts ...float64) {
	for k, name := range []string{a, b} {
		at := slices.Index(p.traits[k], name)
		if at < 0 {
			at, p.traits[k] = len(p.traits[k]), append(p.traits[k], name)
		}
		p.values[k] = append(p.values[k], uint16(at))
	}
	p.of = append(p.of, make([][]float64, len(amounts)-len(p.of))...)
	for k, x := range amounts {
		p.of[k] = append(p.of[k], x)
	}
}

// run makes a measure of them over Total and the cross of both traits.
func (p *people) run(t *testing.T, name string) (at func(segment, item, statistic string) estimate.Estimate) {
	t.Helper()
	var traits []segment.Trait
	for k, name := range []string{"a", "b"} {
		trait := segment.Trait{Name: name, Column: k}
		for _, c := range p.traits[k] {
			trait.Categories = append(trait.Categories, segment.Category{Name: c})
		}
		traits = append(traits, trait)
	}
	plan, err := segment.Compile(traits, []segment.Banner{{Name: "cells", By: [][]string{{"a", "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	life := &segment.Life{Amounts: p.amounts, Amount: [][][]float64{p.of}}
	c := &measure.Context{Plan: plan, Life: life, Period: -1, LowBase: 1}
	s := &segment.Sample{Len: len(p.values[0]), Traits: traits, Values: p.values[:], Life: life}
	table := tabulate(t, c, s, name)[0]
	return func(segment, item, statistic string) estimate.Estimate {
		t.Helper()
		for row, r := range table.Stub {
			for column, of := range table.Columns.List {
				if r.Item == item && of.Segment == segment {
					return table.At(row, table.Statistic(statistic), column)
				}
			}
		}
		t.Fatalf("%s has no %s in %s", name, item, segment)
		return estimate.None()
	}
}

func agrees(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)+1e-9) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func realOf(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The check rfm_cdnow: how concentrated the spend of 2,357 customers is.
func TestConcentrationOfCDNOW(t *testing.T) {
	want, tolerance := sharedtest.Oracle[struct {
		Customers int
		Spend     float64 `json:"spend_total"`
		Gini      float64
		Top20     float64 `json:"top20_share"`
	}](t, "events", "rfm_cdnow")
	spend := map[string]float64{}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "events", "cdnow_transactions.csv")) {
		spend[r["customer_id"]] += realOf(t, r["price"])
	}
	p := &people{amounts: []segment.Amount{{Name: "spend", Money: "USD"}}}
	for _, x := range spend {
		p.join("all", "all", x)
	}
	if len(spend) != want.Customers {
		t.Fatalf("%d customers, want %d", len(spend), want.Customers)
	}
	agrees(t, "spend", p.run(t, "amounts")("Total", "spend", "total").Value, want.Spend, tolerance)
	at := p.run(t, "concentration")
	agrees(t, "Gini", at("Total", "spend", "gini").Value, want.Gini, tolerance)
	agrees(t, "share of the top fifth", at("Total", "spend", "top20_share").Value, want.Top20, tolerance)
	if n := at("Total", "spend", "top20_share").Persons; n != 472 {
		t.Errorf("the top fifth is %d people, want 472 of 2,357", n)
	}
}

// The check apparel_segments: purchases, spend and baskets by gender and
// channel.
func TestBasketsOfApparel(t *testing.T) {
	want, tolerance := sharedtest.Oracle[[]struct {
		Gender, Channel, Customers int
		Tx, Spend                  float64
		Basket                     float64 `json:"mean_basket"`
		PerCustomer                float64 `json:"tx_per_customer"`
	}](t, "events", "apparel_segments")
	spend, tx := map[string]float64{}, map[string]float64{}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "events", "apparel_transactions.csv")) {
		spend[r["customer_id"]] += realOf(t, r["price"])
		tx[r["customer_id"]]++
	}
	p := &people{amounts: []segment.Amount{{Name: "spend", Money: "USD", Per: "tx"}, {Name: "tx"}}}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "events", "apparel_customers.csv")) {
		p.join(r["gender"], r["channel"], spend[r["customer_id"]], tx[r["customer_id"]])
	}
	amounts, per := p.run(t, "amounts"), p.run(t, "amounts_per")
	for _, w := range want {
		segment := fmt.Sprintf("a=%d & b=%d", w.Gender, w.Channel)
		agrees(t, segment+" customers", amounts(segment, "tx", "respondents").Value, float64(w.Customers), 0)
		agrees(t, segment+" purchases", amounts(segment, "tx", "total").Value, w.Tx, tolerance)
		agrees(t, segment+" spend", amounts(segment, "spend", "total").Value, w.Spend, tolerance)
		agrees(t, segment+" purchases each", amounts(segment, "tx", "mean").Value, w.PerCustomer, tolerance)
		agrees(t, segment+" basket", per(segment, "spend", "ratio").Value, w.Basket, tolerance)
	}
	if len(want) != 4 {
		t.Errorf("looked at %d segments, want 4", len(want))
	}
}

// department is a name without the sign that crosses are written with.
func department(name string) string { return strings.ReplaceAll(name, "&", "and") }

// The check attrition_by_dept_gender: who left, with Wilson's interval.
func TestAttritionByDepartment(t *testing.T) {
	want, tolerance := sharedtest.Oracle[map[string]struct {
		Department, Gender string
		N, Left            int
		Rate               float64
		Wilson             [2]float64
	}](t, "hr", "attrition_by_dept_gender")
	p := &people{amounts: []segment.Amount{{Name: "left", Share: true}}}
	for _, r := range sharedtest.Rows(t, sharedtest.Shared(t, "oracles", "hr", "emp_attrition.csv")) {
		left := 0.0
		if r["Attrition"] == "Yes" {
			left = 1
		}
		p.join(department(r["Department"]), r["Gender"], left)
	}
	at := p.run(t, "amounts")
	for name, w := range want {
		segment := fmt.Sprintf("a=%s & b=%s", department(w.Department), w.Gender)
		e := at(segment, "left", "givers_share")
		agrees(t, name+" n", at(segment, "left", "respondents").Value, float64(w.N), 0)
		agrees(t, name+" left", at(segment, "left", "givers").Value, float64(w.Left), 0)
		agrees(t, name+" rate", e.Value, w.Rate, tolerance)
		agrees(t, name+" low", e.Low, w.Wilson[0], tolerance)
		agrees(t, name+" high", e.High, w.Wilson[1], tolerance)
	}
	if len(want) != 6 {
		t.Errorf("looked at %d groups, want 6", len(want))
	}
}
