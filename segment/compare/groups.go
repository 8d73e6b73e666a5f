package compare

import (
	"slices"

	"rung/segment/tab"
)

// span is a banner: the columns that get letters together.
type span struct {
	columns []int32 // with nets and people of unknown trait, in order
	groups  []group
}

// group is the columns of a heading that are compared with each other.
type group struct {
	columns []int32
	// apart says, at i*len(columns)+j, that nobody is in both columns; nil when
	// that holds of all.
	apart []bool
}

// disjoint says that nobody is in both the columns at two places.
func (g *group) disjoint(i, j int) bool { return g.apart == nil || g.apart[i*len(g.columns)+j] }

// spans are the banners of a run, and the column of all respondents, -1 where
// there is none.
func spans(c *tab.Columns) (out []span, total int32) {
	total = -1
	at := map[string]int{}
	place := map[[2]string]int{} // of a heading among the groups of its banner
	for i, col := range c.List {
		if col.Key == "" {
			if total < 0 {
				total = int32(i)
			}
			continue
		}
		b, ok := at[col.Banner]
		if !ok {
			b = len(out)
			at[col.Banner] = b
			out = append(out, span{})
		}
		s := &out[b]
		s.columns = append(s.columns, int32(i))
		if col.Net || col.Missing {
			continue
		}
		heading := [2]string{col.Banner, col.Group}
		g, ok := place[heading]
		if !ok {
			g = len(s.groups)
			place[heading] = g
			s.groups = append(s.groups, group{})
		}
		s.groups[g].columns = append(s.groups[g].columns, int32(i))
	}
	part(c, out)
	return out, total
}

// part finds which columns of every group have nobody in common: parts of one
// sum do not. Sums know the first column of a segment only.
func part(c *tab.Columns, spans []span) {
	first, own := map[string]int32{}, make([]int32, len(c.List))
	for i, col := range c.List {
		if _, ok := first[col.Key]; !ok {
			first[col.Key] = int32(i)
		}
		own[i] = first[col.Key]
	}
	in := make([]int32, len(c.List)) // the sum, from 1, that has a column as a part last
	for k := range spans {
		for g := range spans[k].groups {
			group := &spans[k].groups[g]
			group.apart = make([]bool, len(group.columns)*len(group.columns))
			for s, sum := range c.Sums {
				for _, p := range sum.Parts {
					in[p] = int32(s + 1)
				}
				if group.parted(own, in, int32(s+1)) {
					break
				}
			}
			clear(in)
		}
	}
}

// parted enters what a sum says about a group, and says whether that settles
// all of it.
func (g *group) parted(own, in []int32, sum int32) bool {
	n := len(g.columns)
	var parts []int
	segments := map[int32]bool{} // a heading can have a segment twice
	for i, c := range g.columns {
		if in[own[c]] == sum {
			parts = append(parts, i)
			segments[own[c]] = true
		}
	}
	if len(segments) == n {
		g.apart = nil
		return true
	}
	for _, i := range parts {
		for _, j := range parts {
			if own[g.columns[i]] != own[g.columns[j]] {
				g.apart[i*n+j] = true
			}
		}
	}
	return false
}

// letters names the columns of every banner A to Z, AA to ZZ and so on; Total
// has none.
func letters(c *tab.Columns, spans []span) []string {
	out := make([]string, len(c.List))
	for _, s := range spans {
		for i, column := range s.columns {
			out[column] = letter(i)
		}
	}
	return out
}

// letter is the name of a place: A, B … Z, AA, AB …
func letter(i int) string {
	var b []byte
	for i++; i > 0; i = (i - 1) / 26 {
		b = append(b, byte('A'+(i-1)%26))
	}
	slices.Reverse(b)
	return string(b)
}
