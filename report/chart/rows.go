package chart

import (
	"cmp"
	"math"
	"slices"
)

// rowing says which row each code stands in and which band each row belongs to, from the bottom up.
type rowing struct {
	row  []int // by code
	band []int // by row
}

// splitBands gives each band as many rows as it needs: one, unless codes of the band lead to each
// other (then what leads stands below what follows) or do not fit side by side in room.
func splitBands(codes []vertex, bands int, links []link, room, gap float64) rowing {
	r := rowing{row: make([]int, len(codes))}
	depth := bandDepths(codes, bands, links)
	for b := range bands {
		rows := bandRows(codes, b, depth, strengths(codes, links), room, gap)
		for _, row := range rows {
			for _, v := range row {
				r.row[v] = len(r.band)
			}
			r.band = append(r.band, b)
		}
	}
	return r
}

// bandDepths is the depth of each code within its own band, at most two steps in maps of few bands and
// one step in others, and -1 for a code without a link inside its band.
func bandDepths(codes []vertex, bands int, links []link) []int {
	deepest := 1
	if bands <= 3 {
		deepest = 2
	}
	next := make([][]int, len(codes))
	inside := make([]bool, len(codes))
	for _, l := range links {
		if codes[l.from].layer == codes[l.to].layer {
			next[l.from] = append(next[l.from], l.to)
			inside[l.from], inside[l.to] = true, true
		}
	}
	depth := depths(len(codes), next, components(len(codes), next))
	for v := range depth {
		depth[v] = min(depth[v], deepest)
		if !inside[v] {
			depth[v] = -1
		}
	}
	return depth
}

// strengths is the sum of the weights of each code's links.
func strengths(codes []vertex, links []link) []float64 {
	sum := make([]float64, len(codes))
	for _, l := range links {
		sum[l.from] += l.weight
		sum[l.to] += l.weight
	}
	return sum
}

// bandRows splits one band. Codes without a link inside the band go where there is most room.
func bandRows(codes []vertex, band int, depth []int, strength []float64, room, gap float64) [][]int {
	var rows [][]int
	var free []int
	for v, c := range codes {
		switch {
		case c.layer != band:
		case depth[v] < 0:
			free = append(free, v)
		default:
			for len(rows) <= depth[v] {
				rows = append(rows, nil)
			}
			rows[depth[v]] = append(rows[depth[v]], v)
		}
	}
	if len(rows) == 0 {
		return wrapRow(codes, free, strength, room, gap)
	}
	for _, v := range free {
		narrowest := 0
		for i := range rows {
			if rowWidth(codes, rows[i], gap) < rowWidth(codes, rows[narrowest], gap)-1 {
				narrowest = i
			}
		}
		rows[narrowest] = append(rows[narrowest], v)
	}
	var out [][]int
	for _, row := range rows {
		slices.Sort(row)
		out = append(out, wrapRow(codes, row, strength, room, gap)...)
	}
	return out
}

// wrapRow splits a row that is wider than room into rows of like width. It deals the codes out by
// strength, so that each row has strong and weak ones and links find gaps to pass.
func wrapRow(codes []vertex, row []int, strength []float64, room, gap float64) [][]int {
	n := max(1, int(math.Ceil(rowWidth(codes, row, gap)/room)))
	byStrength := slices.Clone(row)
	slices.SortStableFunc(byStrength, func(a, b int) int { return cmp.Compare(strength[b], strength[a]) })
	out := make([][]int, n)
	for i, v := range byStrength {
		out[i%n] = append(out[i%n], v)
	}
	for i := range out {
		slices.Sort(out[i])
	}
	return out
}

func rowWidth(codes []vertex, row []int, gap float64) float64 {
	w := 0.0
	for i, v := range row {
		w += codes[v].width
		if i > 0 {
			w += gap
		}
	}
	return w
}
