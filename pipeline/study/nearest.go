package study

import "strings"

// Nearest is the known name that differs least from name, in any case of
// letters, by Levenshtein's distance with the swap of two neighbours as one
// step; the first of equals. It is false when nothing is close: a third of the
// letters, and at least one, may differ.
func Nearest(name string, known []string) (string, bool) {
	a := []rune(strings.ToLower(name))
	if len(a) == 0 || len(a) > 200 {
		return "", false
	}
	best, least := "", max(1, len(a)/3)+1
	for _, k := range known {
		b := []rune(strings.ToLower(k))
		if abs(len(a)-len(b)) >= least {
			continue
		}
		if d := distance(a, b); d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// distance is the least number of letters to insert, delete, replace or swap
// with the next (optimal string alignment).
func distance(a, b []rune) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			row[j+1] = 1 + min(last[j+1], row[j], last[j])
			if a[i] == b[j] {
				row[j+1] = last[j]
			} else if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }
