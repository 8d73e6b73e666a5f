package ladder_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rung/segment/ladder"
)

// One ladder or person, worked by hand under the three rules. "4.6" is 4
// direct and 6 indirect.
func TestImplicationsByHand(t *testing.T) {
	f := small(t)
	cases := []struct {
		name, ladders                   string
		respondent, perLadder, occasion string
		parents                         []int16
	}{
		{name: "three rungs: 2 direct, (3-1)(3-2)/2 = 1 indirect", ladders: "A1>C1>V1",
			respondent: "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0",
			occasion:   "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0"},
		// By occurrence both C1 rungs lead to V1: total 2, adjacent once.
		{name: "a consecutive repeat adds nothing but by occurrence", ladders: "A1>C1>C1>V1",
			respondent: "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0",
			occasion:   "A1>C1 1.0, A1>V1 0.1, C1>V1 1.1"},
		// C1 returns: C1>C2 and C2>C1 stay, C1>C1 never. By occurrence C1 has
		// V1 after it twice, next to it once.
		{name: "a loop keeps both directions", ladders: "A1>C1>C2>C1>V1",
			respondent: "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0, C2>C1 1.0, C2>V1 0.1",
			perLadder:  "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0, C2>C1 1.0, C2>V1 0.1",
			occasion:   "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.1, C2>C1 1.0, C2>V1 0.1"},
		// By occurrence both C1 have V1 later, and both next to them; A1 has it
		// once; V1 has C1 later.
		{name: "a link twice in one ladder", ladders: "A1>C1>V1>C1>V1",
			respondent: "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0, V1>C1 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 0.1, C1>V1 1.0, V1>C1 1.0",
			occasion:   "A1>C1 1.0, A1>V1 0.1, C1>V1 2.0, V1>C1 1.0"},
		{name: "one link in two ladders", ladders: "A1>C1>V1 | A2>C1>V1",
			respondent: "A1>C1 1.0, A1>V1 0.1, A2>C1 1.0, A2>V1 0.1, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 0.1, A2>C1 1.0, A2>V1 0.1, C1>V1 2.0",
			occasion:   "A1>C1 1.0, A1>V1 0.1, A2>C1 1.0, A2>V1 0.1, C1>V1 2.0"},
		{name: "direct in one ladder wins over indirect in another", ladders: "A1>C1>V1 | A1>V1",
			respondent: "A1>C1 1.0, A1>V1 1.0, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 1.1, C1>V1 1.0",
			occasion:   "A1>C1 1.0, A1>V1 1.1, C1>V1 1.0"},
		{name: "down a level is kept", ladders: "A1>V1>C1",
			respondent: "A1>C1 0.1, A1>V1 1.0, V1>C1 1.0",
			perLadder:  "A1>C1 0.1, A1>V1 1.0, V1>C1 1.0",
			occasion:   "A1>C1 0.1, A1>V1 1.0, V1>C1 1.0"},
		{name: "a fork written as two ladders counts its prefix twice", ladders: "A1>C1>V1 | A1>C1>V2",
			respondent: "A1>C1 1.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0",
			perLadder:  "A1>C1 2.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0",
			occasion:   "A1>C1 2.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0"},
		// A1>C1, then V1 and V2 both answer C1 (place 1).
		{name: "the same fork with its parents counts it once", ladders: "A1>C1>V1>V2", parents: []int16{-1, 0, 1, 1},
			respondent: "A1>C1 1.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0",
			perLadder:  "A1>C1 1.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0",
			occasion:   "A1>C1 1.0, A1>V1 0.1, A1>V2 0.1, C1>V1 1.0, C1>V2 1.0"},
		// A1 forks to C1 and C1, which go on to V1 and C2. The two C1 are one
		// code below A1, so A1>C1 counts once even by occurrence.
		{name: "branches coded alike", ladders: "A1>C1>C1>V1>C2", parents: []int16{-1, 0, 0, 1, 2},
			respondent: "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0",
			occasion:   "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0"},
		// A1>C1>C1, the second C1 forks to V1; C2 answers the first. V1 hangs
		// below two C1 rungs, next to one.
		{name: "a fork after a consecutive repeat", ladders: "A1>C1>C1>V1>C2", parents: []int16{-1, 0, 1, 2, 1},
			respondent: "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0",
			perLadder:  "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.0",
			occasion:   "A1>C1 1.0, A1>C2 0.1, A1>V1 0.1, C1>C2 1.0, C1>V1 1.1"},
		// C1's parent is itself, V1's comes later: neither counts as one.
		{name: "a parent that is none starts a branch", ladders: "A1>C1>V1>C2", parents: []int16{-1, 1, 3, 0},
			respondent: "A1>C2 1.0", perLadder: "A1>C2 1.0", occasion: "A1>C2 1.0"},
		{name: "a single rung leads nowhere", ladders: "A1"},
		{name: "nor does a code that only repeats itself", ladders: "C1>C1>C1"},
		{name: "nor an empty ladder", ladders: ""},
	}
	for _, c := range cases {
		s := textSet(t, f, c.ladders)
		s.Parent = c.parents
		for rule, want := range []string{c.respondent, c.perLadder, c.occasion} {
			counter := ladder.NewCounter(f, ladder.Options{Count: ladder.Rule(rule)})
			if got := show(f, counter.Person(s, 0)); got != want {
				t.Errorf("%s: %v:\n got %s\nwant %s", c.name, ladder.Rule(rule), got, want)
			}
		}
	}
	looked(t, len(cases), 15)
}

// A1>V1>C1: V1>C1 goes down and is left out, A1>V1 (direct) and A1>C1
// (indirect, past V1) stay.
func TestSkipDownward(t *testing.T) {
	f := small(t)
	for rule := range ladder.RuleNames() {
		c := ladder.NewCounter(f, ladder.Options{Count: ladder.Rule(rule), SkipDownward: true})
		if got, want := show(f, c.Ladder(codesOf(t, f, "A1>V1>C1"), nil)), "A1>C1 0.1, A1>V1 1.0"; got != want {
			t.Errorf("%v: got %s, want %s", ladder.Rule(rule), got, want)
		}
	}
}

// The micro cases of the shared oracles. Of the ten, five come with their
// expected matrix; the test above works the others.
func TestMicroOracle(t *testing.T) {
	f := small(t)
	persons := map[string][]string{}
	var order []string
	people := map[[2]string]int{}
	for _, row := range oracle(t, "ladder", "micro", "ladders.csv") {
		name, who, rungs := row[0], row[1], row[3]
		if persons[name] == nil {
			order = append(order, name)
		}
		i, known := people[[2]string{name, who}]
		if !known {
			people[[2]string{name, who}] = len(persons[name])
			persons[name] = append(persons[name], rungs)
			continue
		}
		persons[name][i] += "|" + rungs
	}
	want := map[[2]string]*ladder.Matrix{}
	cells := 0
	for _, row := range oracle(t, "ladder", "micro", "expected_sim.csv") {
		key := [2]string{row[0], row[1]}
		if want[key] == nil {
			want[key] = ladder.NewMatrix(len(f.Codes))
		}
		pair := codesOf(t, f, row[2]+">"+row[3])
		want[key].Add([]ladder.Implication{{From: pair[0], To: pair[1],
			Direct: uint32(number(t, row[4])), Indirect: uint32(number(t, row[5]))}})
		cells++
	}
	conventions := map[string]ladder.Rule{"by_respondent": ladder.ByRespondent, "by_ladder": ladder.ByLadder, "tool_ladder.ly": ladder.ByOccurrence}
	for key, m := range want {
		rule, ok := conventions[key[1]]
		if !ok {
			t.Fatalf("unknown convention %q", key[1])
		}
		got := matrixOf(f, textSet(t, f, persons[key[0]]...), ladder.Options{Count: rule})
		if g, w := showMatrix(f, got), showMatrix(f, m); g != w {
			t.Errorf("%v:\n got %s\nwant %s", key, g, w)
		}
	}
	looked(t, len(order), 10)
	looked(t, len(want), 15)
	looked(t, cells, 63)
}

// ladders draws ladders over the codes of f, long enough for loops.
func ladders(f *ladder.Frame) *rapid.Generator[[]ladder.Index] {
	return rapid.SliceOfN(rapid.Map(rapid.IntRange(0, len(f.Codes)-1), func(i int) ladder.Index { return ladder.Index(i) }), 0, 9)
}

func options() *rapid.Generator[ladder.Options] {
	return rapid.Custom(func(t *rapid.T) ladder.Options {
		return ladder.Options{Count: ladder.Rule(rapid.IntRange(0, 2).Draw(t, "rule")), SkipDownward: rapid.Bool().Draw(t, "skip")}
	})
}

// The order of a person's ladders does not matter, implications come by From
// and To, and a person's counts obey the rule: by respondent at most one in
// all, otherwise the sum over ladders.
func TestPersonSumsLadders(t *testing.T) {
	var ids []string
	for i := range 130 {
		ids = append(ids, fmt.Sprintf("%c%d", "ACV"[i/50], i))
	}
	f := frameOf(t, ids...)
	rapid.Check(t, func(t *rapid.T) {
		o := options().Draw(t, "options")
		list := rapid.SliceOfN(ladders(f), 0, 5).Draw(t, "ladders")
		c := ladder.NewCounter(f, o)
		got := slices.Clone(c.Person(setOf(list), 0))
		reversed := slices.Clone(list)
		slices.Reverse(reversed)
		if again := c.Person(setOf(reversed), 0); !slices.Equal(got, again) {
			t.Fatalf("order of ladders matters: %v, %v", got, again)
		}
		if !slices.IsSortedFunc(got, func(a, b ladder.Implication) int {
			return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		}) {
			t.Fatalf("out of order: %v", got)
		}
		sum := ladder.NewMatrix(len(f.Codes))
		for _, codes := range list {
			sum.Add(c.Ladder(codes, nil))
		}
		expected := sum.Sum()
		for _, p := range got {
			direct, indirect := sum.At(p.From, p.To)
			if o.Count == ladder.ByRespondent {
				direct, indirect = min(direct, 1), 1-min(direct, 1)
			}
			expected -= sum.Strength(p.From, p.To, ladder.DirectAndIndirect)
			if int64(p.Direct) != direct || int64(p.Indirect) != indirect {
				t.Fatalf("%+v, want %d.%d", p, direct, indirect)
			}
		}
		if expected != 0 {
			t.Fatalf("%d implications are missing from %v", expected, got)
		}
	})
}

// A ladder of m distinct codes has m−1 direct and (m−1)(m−2)/2 indirect
// implications under every rule.
func TestImplicationsOfDistinctCodes(t *testing.T) {
	f := small(t)
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.Permutation([]ladder.Index{0, 1, 2, 3, 4, 5, 6}).Draw(t, "codes")[:rapid.IntRange(1, 7).Draw(t, "m")]
		c := ladder.NewCounter(f, ladder.Options{Count: options().Draw(t, "options").Count})
		var direct, indirect int
		for _, p := range c.Ladder(codes, nil) {
			direct += int(p.Direct)
			indirect += int(p.Indirect)
		}
		if m := len(codes); direct != m-1 || indirect != (m-1)*(m-2)/2 {
			t.Fatalf("%d rungs: %d direct, %d indirect", m, direct, indirect)
		}
	})
}

// Counting reads its scratch space afresh for every ladder, also after the
// stamps have run through all their values.
func TestCounterIsFreshForEveryLadder(t *testing.T) {
	f := small(t)
	rapid.Check(t, func(t *rapid.T) {
		o := options().Draw(t, "options")
		used := ladder.NewCounter(f, o)
		if rapid.Bool().Draw(t, "worn") {
			ladder.WearOut(used)
		}
		for _, codes := range rapid.SliceOfN(ladders(f), 1, 20).Draw(t, "ladders") {
			if got, want := used.Ladder(codes, nil), ladder.NewCounter(f, o).Ladder(codes, nil); !slices.Equal(got, want) {
				t.Fatalf("%v: got %v, want %v", codes, got, want)
			}
		}
	})
}

func TestCountingDoesNotAllocate(t *testing.T) {
	f := small(t)
	s := textSet(t, f, "A1>C1>C1>C2>V1 | A2>C1>V2 | A1>C1>C2>C1>V1", "A1>C1>V1")
	s.Parent = nil
	for rule := range ladder.RuleNames() {
		c := ladder.NewCounter(f, ladder.Options{Count: ladder.Rule(rule)})
		if n := testing.AllocsPerRun(100, func() { c.Person(s, 0); c.Person(s, 1) }); n != 0 {
			t.Errorf("%v: %v allocations for two persons", ladder.Rule(rule), n)
		}
	}
}
