package ladder

import "slices"

// Flags is what is odd about a ladder. An odd ladder is counted all the same;
// the report says how many there are.
type Flags uint8

// The oddities of a ladder.
const (
	Repeat     Flags = 1 << iota // a rung repeats the code of the rung it answers to
	Circular                     // a code returns after another one
	Downward                     // a later rung is at a lower level than one it rests on
	NoValue                      // no rung is at value level
	Skipped                      // a value directly follows an attribute
	SingleRung                   // one rung only, once repeats are collapsed
)

var flagNames = [...]string{"consecutive repeat", "circular", "downward", "no value reached", "level skipped", "single rung"}

// FlagNames lists the names of all oddities in the order of their bits.
func FlagNames() []string { return append([]string(nil), flagNames[:]...) }

// Has says that all oddities of g are among f.
func (f Flags) Has(g Flags) bool { return f&g == g }

// Inspect says what is odd about a ladder. A forked ladder is as odd as its
// paths are together, except that one value anywhere is a value reached.
func Inspect(f *Frame, codes []Index, parents []int16) Flags {
	flags := NoValue
	rungs := 0 // once repeats are collapsed
	for i, c := range codes {
		if f.Band(c) == Value {
			flags &^= NoValue
		}
		up := parent(parents, i)
		if up < 0 || codes[up] != c {
			rungs++
		}
		if up >= 0 {
			flags |= step(f, codes[up], c) | history(f, codes, parents, i)
		}
	}
	if rungs == 1 {
		flags |= SingleRung
	}
	return flags
}

// step is what is odd about one rung answering to another.
func step(f *Frame, from, to Index) Flags {
	var flags Flags
	if from == to {
		flags |= Repeat
	}
	if f.Band(from) == Attribute && f.Band(to) == Value {
		flags |= Skipped
	}
	return flags
}

// history is what is odd about a rung given all rungs below it. Downward looks
// past the nearest rung because an indirect implication can go down where no
// direct one does: in frames that mix "consequence" with its finer parts.
func history(f *Frame, codes []Index, parents []int16, i int) Flags {
	var flags Flags
	left := false // another code lies between
	for up := parent(parents, i); up >= 0; up = parent(parents, up) {
		switch {
		case codes[up] != codes[i]:
			left = true
		case left:
			flags |= Circular
		}
		if f.Downward(codes[up], codes[i]) {
			flags |= Downward
		}
	}
	return flags
}

// Duplicates is how many ladders of respondent i of s repeat an earlier one of
// the same person: same codes and forks, asset, SWOT item and wave. They count
// like any other; by respondent they change nothing.
func Duplicates(s *Set, i int) int {
	n := 0
	for l := s.First[i]; l < s.First[i+1]; l++ {
		for earlier := s.First[i]; earlier < l; earlier++ {
			if s.same(earlier, l) {
				n++
				break
			}
		}
	}
	return n
}

func (s *Set) same(a, b int32) bool {
	return slices.Equal(s.Ladder(a), s.Ladder(b)) && slices.Equal(s.ParentOf(a), s.ParentOf(b)) &&
		equal(s.Asset, a, b) && equal(s.Swot, a, b) && equal(s.Wave, a, b)
}

// equal compares two entries of a column, which are equal where there is none.
func equal[T comparable](column []T, a, b int32) bool { return column == nil || column[a] == column[b] }
