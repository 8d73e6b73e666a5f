package ladder_test

import (
	"testing"

	"pgregory.net/rapid"

	"rung/segment/ladder"
)

// naive counts a ladder the slow way round: it writes every path from a start
// to a leaf out, collapses it where the rule says so, and looks at all pairs.
func naive(f *ladder.Frame, o ladder.Options, codes []ladder.Index, parents []int16) map[[2]ladder.Index][2]int {
	children := map[int][]int{}
	for i := range codes {
		up := i - 1
		if parents != nil {
			if up = int(parents[i]); up < 0 || up >= i {
				up = -1
			}
		}
		children[up] = append(children[up], i)
	}
	out := map[[2]ladder.Index][2]int{}
	if o.Count == ladder.ByOccurrence {
		naiveOccurrences(codes, children, out)
	} else {
		for _, start := range children[-1] {
			naivePaths(codes, children, start, nil, out)
		}
	}
	for pair := range out {
		if o.SkipDownward && f.Codes[pair[1]].Level.Below(f.Codes[pair[0]].Level) {
			delete(out, pair)
		}
	}
	return out
}

func naivePaths(codes []ladder.Index, children map[int][]int, at int, path []ladder.Index, out map[[2]ladder.Index][2]int) {
	if len(path) == 0 || path[len(path)-1] != codes[at] {
		path = append(append([]ladder.Index(nil), path...), codes[at])
	}
	for i, from := range path {
		for j := i + 1; j < len(path); j++ {
			pair := [2]ladder.Index{from, path[j]}
			switch {
			case pair[0] == pair[1] || out[pair] == [2]int{1, 0}:
			case j == i+1:
				out[pair] = [2]int{1, 0}
			default:
				out[pair] = [2]int{0, 1}
			}
		}
	}
	for _, child := range children[at] {
		naivePaths(codes, children, child, path, out)
	}
}

func naiveOccurrences(codes []ladder.Index, children map[int][]int, out map[[2]ladder.Index][2]int) {
	for i, from := range codes {
		next, later := map[ladder.Index]bool{}, map[ladder.Index]bool{}
		var below func(at int)
		below = func(at int) {
			for _, child := range children[at] {
				later[codes[child]] = true
				below(child)
			}
		}
		below(i)
		for _, child := range children[i] {
			next[codes[child]] = true
		}
		for to := range later {
			pair := [2]ladder.Index{from, to}
			if to == from {
				continue
			}
			n := out[pair]
			if next[to] {
				n[0]++
			} else {
				n[1]++
			}
			out[pair] = n
		}
	}
}

// FuzzImplications compares Counter with the slow way on any ladder, forked or
// not. The first byte chooses the options; then each rung is a byte of code
// and, where the ladder forks, a byte of parent.
func FuzzImplications(f *testing.F) {
	frame := small(f)
	mixed := frameOf(f, "A1", "C1", "C2", "V1", "V2")
	mixed.Codes[1].Level, mixed.Codes[2].Level = ladder.PsychosocialConsequence, ladder.FunctionalConsequence
	f.Add([]byte{0, 0, 2, 5})
	f.Add([]byte{2, 0, 2, 2, 5})
	f.Add([]byte{1, 0, 2, 3, 2, 5})
	f.Add([]byte{4 + 2, 0, 0, 2, 1, 5, 2, 6, 2})
	f.Add([]byte{4 + 8 + 1, 0, 0, 2, 1, 2, 2, 6, 1, 2, 4})
	f.Add([]byte{16 + 8 + 2, 3, 1, 2, 0, 0, 4})
	f.Fuzz(func(t *testing.T, input []byte) {
		if len(input) == 0 || len(input) > 64 {
			return
		}
		fr := frame
		if input[0]&16 != 0 {
			fr = mixed
		}
		o := ladder.Options{Count: ladder.Rule(input[0] % 3), SkipDownward: input[0]&8 != 0}
		var codes []ladder.Index
		var parents []int16
		forks := input[0]&4 != 0
		for rest := input[1:]; len(rest) > 0; rest = rest[1:] {
			codes = append(codes, ladder.Index(int(rest[0])%len(fr.Codes)))
			if forks && len(rest) > 1 {
				rest = rest[1:]
			}
			if forks {
				parents = append(parents, int16(int(rest[0])%(len(codes)+2))-1)
			}
		}
		compare(t, fr, o, codes, parents)
	})
}

// TestImplicationsTheSlowWay is the same over drawn ladders, in every test run.
func TestImplicationsTheSlowWay(t *testing.T) {
	f := small(t)
	rapid.Check(t, func(t *rapid.T) {
		codes := ladders(f).Draw(t, "codes")
		var parents []int16
		if rapid.Bool().Draw(t, "forks") {
			for i := range codes {
				parents = append(parents, int16(rapid.IntRange(-1, i).Draw(t, "parent")))
			}
		}
		compare(t, f, options().Draw(t, "options"), codes, parents)
	})
}

func compare(t interface{ Errorf(string, ...any) }, f *ladder.Frame, o ladder.Options, codes []ladder.Index, parents []int16) {
	want := naive(f, o, codes, parents)
	got := ladder.NewCounter(f, o).Ladder(codes, parents)
	for _, p := range got {
		if w := want[[2]ladder.Index{p.From, p.To}]; w != [2]int{int(p.Direct), int(p.Indirect)} {
			t.Errorf("%v %v %+v: got %+v, want %v", codes, parents, o, p, w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%v %v %+v: got %v, want %v", codes, parents, o, got, want)
	}
}
