package ladder_test

import (
	"strings"
	"testing"

	"rung/segment/ladder"
)

// flags prints the names of the bits that are set.
func flags(f ladder.Flags) string {
	var out []string
	for i, n := range ladder.FlagNames() {
		if f.Has(1 << i) {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

func TestInspectByHand(t *testing.T) {
	f := small(t)
	mixed := frameOf(t, "A1", "C1", "C2", "C3", "V1")
	mixed.Codes[1].Level, mixed.Codes[3].Level = ladder.PsychosocialConsequence, ladder.FunctionalConsequence
	cases := []struct {
		frame       *ladder.Frame
		codes, want string
		parents     []int16
	}{
		{f, "A1>C1>V1", "", nil},
		{f, "A1>C1>C1>V1", "consecutive repeat", nil},
		{f, "A1>C1>C2>C1>V1", "circular", nil},
		{f, "A1>C1>C1>C2>V1", "consecutive repeat", nil}, // not circular: nothing between
		{f, "A1>V1>C1", "downward, level skipped", nil},  // a value was reached on the way
		{f, "A1>C1>V1>C1", "circular, downward", nil},
		{f, "A1>C1", "no value reached", nil},
		{f, "A1>V1", "level skipped", nil},
		{f, "A1", "no value reached, single rung", nil},
		{f, "V1", "single rung", nil},
		{f, "C1>C1>C1", "consecutive repeat, no value reached, single rung", nil},
		{f, "", "no value reached", nil},
		// V1 and C2 answer C1: V1 then C2 in the row is not a step down.
		{f, "A1>C1>V1>C2", "", []int16{-1, 0, 1, 1}},
		// Both C1 answer A1: neither repeats the other.
		{f, "A1>C1>C1>V1", "", []int16{-1, 0, 0, 1}},
		// C1 is psychosocial, C3 functional, C2 not told: no step goes down,
		// the whole does.
		{mixed, "A1>C1>C2>C3>V1", "downward", nil},
	}
	for _, c := range cases {
		if got := flags(ladder.Inspect(c.frame, codesOf(t, c.frame, c.codes), c.parents)); got != c.want {
			t.Errorf("%s %v: %q, want %q", c.codes, c.parents, got, c.want)
		}
	}
	looked(t, len(cases), 15)
	looked(t, len(ladder.FlagNames()), 6)
}

// Two real ladders in three repeat a code: 41 of 60 by the experts.
func TestRepeatsAreCommon(t *testing.T) {
	f := studyFrame(t)
	s := experts(t, f)
	repeats := 0
	for l := range int32(len(s.Rungs) - 1) {
		if ladder.Inspect(f, s.Ladder(l), s.ParentOf(l)).Has(ladder.Repeat) {
			repeats++
		}
	}
	looked(t, repeats, 41)
}

func TestDuplicates(t *testing.T) {
	f := small(t)
	s := textSet(t, f, "A1>C1 | A1>C1 | A1>C1>C1 | A1>C1", "A1>C1 | A2>C1", "A1>C1")
	for i, want := range []int{2, 0, 0} { // a repeat within makes another content
		if got := ladder.Duplicates(s, i); got != want {
			t.Errorf("person %d: %d duplicates, want %d", i, got, want)
		}
	}
	// What tells ladder 1 from ladder 0 leaves ladder 3 the duplicate of 0.
	s.Swot[1] = ladder.Threat
	looked(t, ladder.Duplicates(s, 0), 1)
	s.Swot[1], s.Asset[1] = ladder.NoSwot, ladder.Health
	looked(t, ladder.Duplicates(s, 0), 1)
	s.Asset[1], s.Wave = ladder.NoAsset, []uint16{0, 1, 0, 0, 0, 0, 0}
	looked(t, ladder.Duplicates(s, 0), 1)
	s.Wave, s.Parent = nil, []int16{-1, 0, -1, -1, -1, 0, 1, -1, 0, -1, 0, -1, 0, -1, 0}
	looked(t, ladder.Duplicates(s, 0), 1)
}
