package ladder_test

import (
	"strings"
	"testing"

	"rung/segment/ladder"
)

func TestNewFrame(t *testing.T) {
	code := func(id, label string, synonyms ...string) ladder.Code {
		return ladder.Code{ID: id, Label: label, Level: ladder.Consequence, Synonyms: synonyms}
	}
	cases := []struct {
		name  string
		codes []ladder.Code
		err   string // empty: none
	}{
		{"a label equal to the id", []ladder.Code{code("health", "health")}, ""},
		{"and in another case", []ladder.Code{code("health", "Health", "HEALTH", "health")}, ""},
		{"a synonym twice", []ladder.Code{code("health", "", "fit", " Fit ")}, ""},
		{"blank synonyms", []ladder.Code{code("health", "", "", " "), code("time", "", "")}, ""},
		{"no codes", nil, ""},
		{"an id twice", []ladder.Code{code("health", ""), code("time", ""), code("health", "Fitness")}, `code "health" stands twice`},
		{"ids that differ in case", []ladder.Code{code("Health", ""), code("health", "")}, `codes "Health" and "health" share the spelling "health"`},
		{"a synonym that is another's id", []ladder.Code{code("a", "", "B"), code("b", "")}, `codes "b" and "a" share the spelling "B"`},
		{"two labels alike", []ladder.Code{code("a", "Time"), code("b", "time")}, `codes "a" and "b" share the spelling "time"`},
		{"no id", []ladder.Code{code("a", ""), code(" ", "")}, "code 2 has no id"},
		{"no level", []ladder.Code{{ID: "a"}}, `code "a" has no level`},
		{"an unknown level", []ladder.Code{{ID: "a", Level: ladder.TerminalValue + 1}}, `code "a" has no level`},
		{"too many", make([]ladder.Code, ladder.MaxCodes+1), "4001 codes, more than the 4000 that a code frame can hold"},
	}
	for _, c := range cases {
		_, err := ladder.NewFrame(c.codes)
		switch {
		case c.err == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.err != "" && (err == nil || err.Error() != c.err):
			t.Errorf("%s: %v, want %s", c.name, err, c.err)
		}
	}
	looked(t, len(cases), 13)
}

func TestLookup(t *testing.T) {
	f, err := ladder.NewFrame([]ladder.Code{
		{ID: "time", Label: "Time for family", Level: ladder.Value, Synonyms: []string{"σοφός", "400 K", "straße"}},
		{ID: "money", Level: ladder.Attribute},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]ladder.Index{
		"time": 0, "TIME": 0, "  Time  for\tfamily ": 0, "ΣΟΦΌΣ": 0, "400 \u212a": 0, "STRAẞE": 0, "Money": 1,
	} {
		if got, ok := f.Lookup(text); !ok || got != want {
			t.Errorf("%q is code %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "tim", "time for"} {
		if _, ok := f.Lookup(text); ok {
			t.Errorf("%q is a code", text)
		}
	}
	if f.Codes[1].Title() != "money" || f.Codes[0].Title() != "Time for family" {
		t.Error("titles", f.Codes[0].Title(), f.Codes[1].Title())
	}
	if !f.Downward(0, 1) || f.Downward(1, 0) || f.Downward(0, 0) || f.Band(0) != ladder.Value {
		t.Error("a value lies above an attribute")
	}
}

func TestParseLevel(t *testing.T) {
	n := 0
	for i, name := range ladder.LevelNames() {
		for _, text := range []string{name, strings.ToUpper(name), strings.ReplaceAll(name, " ", "_"), " " + strings.ReplaceAll(name, " ", "-")} {
			l, ok := ladder.ParseLevel(text)
			if !ok || l != ladder.Level(i+1) || l.String() != name {
				t.Errorf("%q is %v, %v", text, l, ok)
			}
			n++
		}
	}
	looked(t, n, 36)
	for _, text := range []string{"", "level 1", "x"} {
		if l, ok := ladder.ParseLevel(text); ok {
			t.Errorf("%q is %v", text, l)
		}
	}
}

// Below is a strict partial order: bands first, then the parts of one band;
// the bare band is neither above nor below its own parts.
func TestBelow(t *testing.T) {
	below := 0
	for l := ladder.Attribute; l <= ladder.TerminalValue; l++ {
		for m := ladder.Attribute; m <= ladder.TerminalValue; m++ {
			if l.Below(m) && m.Below(l) || l == m && l.Below(m) {
				t.Errorf("%v and %v", l, m)
			}
			if l.Below(m) {
				below++
			}
		}
	}
	// Three levels a band: 3·9 pairs of bands, and one pair of parts each.
	looked(t, below, 30)
	if !ladder.FunctionalConsequence.Below(ladder.PsychosocialConsequence) || ladder.Consequence.Below(ladder.PsychosocialConsequence) {
		t.Error("parts of a band")
	}
}

func TestOptionNames(t *testing.T) {
	for i, n := range ladder.RuleNames() {
		if r, ok := ladder.ParseRule(strings.ToUpper(n)); !ok || int(r) != i || r.String() != n {
			t.Errorf("rule %q is %v", n, r)
		}
	}
	for i, n := range ladder.BasisNames() {
		if b, ok := ladder.ParseBasis(n); !ok || int(b) != i || b.String() != n {
			t.Errorf("basis %q is %v", n, b)
		}
	}
	if _, ok := ladder.ParseRule("people"); ok {
		t.Error("people is no rule")
	}
}

func TestSetSlice(t *testing.T) {
	f := small(t)
	s := textSet(t, f, "A1>C1 | A2>C1", "C1>V1", "A1>V1")
	s.Codings = &ladder.Codings{Coders: 2, First: []int32{0, 1, 1, 3}, Code: []ladder.Index{0, 0, 1, ladder.NotCoded, 2, 3}}
	part := s.Slice(1, 3)
	if part.Respondents() != 2 || names(f, part.Ladder(part.First[1])) != "A1 V1" {
		t.Errorf("part has %d respondents, the last of whom says %s", part.Respondents(), names(f, part.Ladder(part.First[1])))
	}
	if part.Codings.First[0] != 1 || part.Codings.Statement(part.Codings.First[1])[1] != ladder.NotCoded {
		t.Errorf("codings of the part: %+v", part.Codings)
	}
	if s.Slice(2, 2).Respondents() != 0 || new(ladder.Set).Slice(0, 0).Respondents() != 0 {
		t.Error("an empty part has respondents")
	}
}

func TestParseStart(t *testing.T) {
	if a, ok := ladder.ParseAsset(" Wealth"); !ok || a != ladder.Wealth || a.String() != "wealth" {
		t.Error(a, ok)
	}
	if s, ok := ladder.ParseSwot("THREAT"); !ok || s != ladder.Threat || s.String() != "threat" {
		t.Error(s, ok)
	}
	if a, ok := ladder.ParseAsset(""); !ok || a != ladder.NoAsset {
		t.Error(a, ok)
	}
	if _, ok := ladder.ParseSwot("fear"); ok {
		t.Error("fear is a SWOT item")
	}
}
