package ladder_test

import (
	"strings"
	"testing"

	"rung/segment/ladder"
)

func TestChainsByHand(t *testing.T) {
	f := small(t)
	cases := []struct {
		name, codes, chains string
		parents             []int16
	}{
		{"a straight ladder is one chain, as coded", "A1>C1>C1>V1", "A1>C1>C1>V1", nil},
		{"also where parents are given", "A1>C1>C1>V1", "A1>C1>C1>V1", []int16{-1, 0, 1, 2}},
		{"a fork at C1", "A1>C1>V1>V2", "A1>C1>V1 A1>C1>V2", []int16{-1, 0, 1, 1}},
		{"a fork that only repeats C1 is no chain", "A1>C1>C1>V2", "A1>C1>V2", []int16{-1, 0, 1, 1}},
		{"two starts", "A1>C1>A2>C1", "A1>C1 A2>C1", []int16{-1, 0, -1, 2}},
		{"branches coded alike are two", "A1>C1>C1", "A1>C1 A1>C1", []int16{-1, 0, 0}},
		{"a parent that is none", "A1>C1", "A1 C1", []int16{0, 1}},
		{"no rungs", "", "", nil},
	}
	for _, c := range cases {
		var chains, ends []string
		codes := codesOf(t, f, c.codes)
		ladder.Chains(codes, c.parents, func(path []ladder.Index) {
			chains = append(chains, strings.ReplaceAll(names(f, path), " ", ">"))
		})
		if got := strings.Join(chains, " "); got != c.chains {
			t.Errorf("%s: %s, want %s", c.name, got, c.chains)
		}
		ladder.Terminals(codes, c.parents, func(i ladder.Index) { ends = append(ends, f.Codes[i].ID) })
		if len(ends) != len(chains) {
			t.Fatalf("%s: ends %v of chains %v", c.name, ends, chains)
		}
		for i, end := range ends {
			if !strings.HasSuffix(chains[i], end) {
				t.Errorf("%s: chain %s ends at %s", c.name, chains[i], end)
			}
		}
	}
	looked(t, len(cases), 8)
}

func TestCollapse(t *testing.T) {
	f := small(t)
	cases := map[string]string{"A1>C1>C1>C1>V1": "A1>C1>V1", "A1>C1>C2>C1": "A1>C1>C2>C1", "C1>C1": "C1", "": ""}
	buffer := make([]ladder.Index, 0, 8)
	for in, want := range cases {
		buffer = ladder.Collapse(buffer, codesOf(t, f, in))
		if got := strings.ReplaceAll(names(f, buffer), " ", ">"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestTerminal(t *testing.T) {
	f := small(t)
	for text, value := range map[string]bool{"A1>C1>V1": true, "A1>V1>C1": false} {
		path := codesOf(t, f, text)
		if code, ok := ladder.Terminal(f, path); code != path[2] || ok != value {
			t.Errorf("%s ends at %d, a value: %v", text, code, ok)
		}
	}
	if _, ok := ladder.Terminal(f, nil); ok {
		t.Error("an empty path ends at a value")
	}
}

// A1>C1>C1>C2>V1: one attribute, C1 once and C2, one value.
func TestLevels(t *testing.T) {
	f := small(t)
	got := ladder.Levels(f, codesOf(t, f, "A1>C1>C1>C2>V1"), nil)
	want := [ladder.TerminalValue + 1]int{ladder.Attribute: 1, ladder.Consequence: 2, ladder.Value: 1}
	if got != want {
		t.Errorf("%v, want %v", got, want)
	}
	// The second C1 answers A1, not the first C1: two rungs.
	if got := ladder.Levels(f, codesOf(t, f, "A1>C1>C1"), []int16{-1, 0, 0})[ladder.Consequence]; got != 2 {
		t.Errorf("%d consequences in two branches", got)
	}
}
