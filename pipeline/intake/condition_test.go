package intake

import (
	"testing"
	"time"
)

// Missing values follow SQL; a part that speaks of nil gets what it asks for.
func TestConditions(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	texts := &interner{}
	gold, blank := texts.intern("gold"), texts.intern("  ")
	known := map[string]*vector{
		"age": {form: wholeForm, n: 1, ints: []int64{30}}, "plan": {form: textForm, n: 1, codes: []int32{gold}, dict: &texts.dictionary},
		"rate": {form: floatForm, n: 1, floats: []float64{0.5}}, "active": {form: boolForm, n: 1, ints: []int64{1}},
		"born": {form: dateForm, n: 1, ints: []int64{dayNumber(day("1990-05-01"))}}, "seen": {form: timeForm, n: 1, ints: []int64{at("2026-10-31T23:30:00Z").UnixMilli()}, ticks: 1000},
		"q 1": {form: wholeForm, n: 1, ints: []int64{4}},
	}
	none := map[string]*vector{}
	for name, v := range known {
		gone := *v
		gone.valid = []bool{false}
		none[name] = &gone
	}
	none["plan"] = &vector{form: textForm, n: 1, codes: []int32{blank}, dict: &texts.dictionary}
	forms := map[string]form{}
	for name, v := range known {
		forms[name] = v.form
	}
	cases := []struct {
		text        string
		given, null truth
	}{
		{`age >= 18`, yes, unknown},
		{`age >= 18 and plan == "gold"`, yes, unknown},
		{`not (plan == "gold")`, no, unknown},
		{`plan != "silver"`, yes, unknown},
		{`age < 18 or true`, yes, yes},
		{`age < 18 && false`, no, no},
		{`age == nil`, no, yes},
		{`(age ?? 99) > 50`, no, yes},
		{`plan in ["gold", "silver"]`, yes, unknown},
		{`plan startsWith "go" && rate * 2 >= 1`, yes, unknown},
		{`active`, yes, unknown},
		{`!active`, no, unknown},
		{`born < date("2000-01-01")`, yes, unknown},
		{`seen.Day() == 1`, yes, unknown}, // 23:30 UTC is past midnight in Berlin
		{`$env["q 1"] > 3`, yes, unknown},
		{`len(plan) == 4`, yes, unknown},
		{`age / 0 > 1`, yes, unknown},
		{`age % 0 == 1`, unknown, unknown},
		{`let x = age; x > 20`, yes, unknown},
	}
	for _, c := range cases {
		x, err := compile(c.text, forms, berlin)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		for row, want := range map[*map[string]*vector]truth{&known: c.given, &none: c.null} {
			var columns []*vector
			for _, name := range x.names {
				columns = append(columns, (*row)[name])
			}
			for range 2 { // the second time from memory, where there is one
				if got := x.at(columns, 0); got != want {
					t.Errorf("%s: %v, want %v (missing: %v)", c.text, got, want, row == &none)
				}
			}
		}
	}
	for _, bad := range []string{`age >=`, `nobody > 1`, `age > "x"`, `age + 1`, `now() > seen`, `"x"`} {
		if _, err := compile(bad, forms, berlin); err == nil {
			t.Errorf("%s compiles", bad)
		} else if len(err.Error()) > 200 {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if names, err := columnsOf(`let x = age; len(plan) > x and any([1], # > rate)`); err != nil || len(names) != 3 {
		t.Errorf("columns %q, %v", names, err)
	}
}
