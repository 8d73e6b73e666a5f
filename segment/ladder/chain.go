package ladder

import "slices"

// Collapse is codes with consecutive repeats taken out. It reuses dst's memory
// and leaves codes alone.
func Collapse(dst, codes []Index) []Index {
	dst = dst[:0]
	for i, c := range codes {
		if i == 0 || c != codes[i-1] {
			dst = append(dst, c)
		}
	}
	return dst
}

// Forked says that a ladder has a rung that does not answer to the one before.
func Forked(parents []int16) bool {
	for i, p := range parents {
		if int(p) != i-1 {
			return true
		}
	}
	return false
}

// parent is the place of the rung that rung i answers to, -1 at a start. With
// parents nil it is the rung before. A parent that does not stand before its
// rung is none: ladders come from exports, and a circle of parents must not
// trap a walk to the root.
func parent(parents []int16, i int) int {
	if parents == nil {
		return i - 1
	}
	if p := int(parents[i]); p >= 0 && p < i {
		return p
	}
	return -1
}

// Chains visits the means-end chains of a ladder: its paths from a start to a
// leaf, as they were coded. Compare them after Collapse. A straight ladder is
// one chain, and visiting it allocates nothing. The path is valid during the
// visit only. Two branches coded alike are two chains.
//
// A rung that repeats the rung it answers to is no end of its own where that
// one leads on: A>C forking to C and V is the chain A>C>V alone.
func Chains(codes []Index, parents []int16, visit func(path []Index)) {
	if len(codes) == 0 {
		return
	}
	if !Forked(parents) {
		visit(codes)
		return
	}
	var path []Index
	for _, leaf := range leaves(codes, parents) {
		path = path[:0]
		for at := leaf; at >= 0; at = parent(parents, at) {
			path = append(path, codes[at])
		}
		slices.Reverse(path)
		visit(path)
	}
}

// leaves lists the rungs where chains end. Rungs that repeat each other are
// one here: a group, named by its lowest rung.
func leaves(codes []Index, parents []int16) []int {
	group := make([]int, len(codes))
	leads := make([]bool, len(codes)) // per group: to another code
	for i := range codes {
		group[i] = i
		up := parent(parents, i)
		switch {
		case up >= 0 && codes[up] == codes[i]:
			group[i] = group[up]
		case up >= 0:
			leads[group[up]] = true
		}
	}
	var out []int
	for i, g := range group {
		if g == i && !leads[g] {
			out = append(out, i)
		}
	}
	return out
}

// Terminal is the last code of a path, and whether that is a value: the
// terminal value that the path reaches. An empty path has none.
func Terminal(f *Frame, path []Index) (code Index, ok bool) {
	if len(path) == 0 {
		return 0, false
	}
	code = path[len(path)-1]
	return code, f.Band(code) == Value
}

// Terminals visits the last code of every chain of a ladder.
func Terminals(codes []Index, parents []int16, visit func(Index)) {
	switch {
	case len(codes) == 0:
	case Forked(parents):
		for _, leaf := range leaves(codes, parents) {
			visit(codes[leaf])
		}
	default:
		visit(codes[len(codes)-1])
	}
}

// Levels counts the rungs of a ladder at each level, consecutive repeats once.
// The entry of the zero Level is always 0.
func Levels(f *Frame, codes []Index, parents []int16) (counts [TerminalValue + 1]int) {
	for i, c := range codes {
		if up := parent(parents, i); up < 0 || codes[up] != c {
			counts[f.Codes[c].Level]++
		}
	}
	return counts
}
