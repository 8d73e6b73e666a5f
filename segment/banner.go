package segment

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"rung/segment/tab"
)

// Banner is a list of segments to print side by side, as a study asks for it.
type Banner struct {
	Name  string
	Label string // what a reader sees; empty means Name
	// By lists what the columns are, in order: one trait's categories (with
	// its nets), or the cross of several traits.
	By [][]string
}

// TotalBanner is the name of the banner that holds Total alone.
const TotalBanner = "total"

// TotalSegment is the name of the segment of all respondents.
const TotalSegment = "Total"

// maxCells bounds a cube. A cross with more cells than this has fewer people
// than cells in any study we know, and every column would be withheld.
const maxCells = 1 << 20

// Cube is the full cross of some traits' value columns.
type Cube struct {
	Columns []int // indices of Sample.Values, ascending
	Sizes   []int // number of categories of each
	Cells   int   // product of Sizes
}

// Member says which cells of which cube make up a column of the plan.
type Member struct {
	Cube  int
	Cells []uint32 // ascending
}

// Plan is the compiled form of all banners of a study: the columns of every
// table, Total first, and the cubes they are rolled up from.
type Plan struct {
	tab.Columns
	Cubes   []Cube
	Members []Member // per column
}

// Compile resolves the banners of a study against its traits. It fails on an
// unknown trait, a trait crossed with itself, and a cross of too many cells.
func Compile(traits []Trait, banners []Banner) (*Plan, error) {
	c := compiler{byName: map[string]*Trait{}, plan: &Plan{}}
	for i := range traits {
		c.byName[traits[i].Name] = &traits[i]
	}
	c.add(TotalBanner, "All respondents", nil)
	for _, b := range banners {
		for _, cross := range b.By {
			points, err := c.points(b.Name, cross)
			if err != nil {
				return nil, err
			}
			for _, p := range points {
				c.add(b.Name, b.Title(), p)
			}
		}
	}
	if err := c.cubes(); err != nil {
		return nil, err
	}
	c.sums()
	return c.plan, nil
}

// Title is what a reader sees for b.
func (b Banner) Title() string {
	if b.Label != "" {
		return b.Label
	}
	return b.Name
}

// term is one condition of a segment: a trait's value column is one of some
// categories.
type term struct {
	trait  *Trait
	column int   // of Sample.Values
	size   int   // categories of that column
	in     []int // categories accepted, ascending
	cat    int   // category of the trait; -1 for a net
	name   string
	label  string
	net    bool
}

type compiler struct {
	byName map[string]*Trait
	plan   *Plan
	terms  [][]term // per column
}

// points lists the columns of one cross: the product of the traits' terms,
// the last trait running fastest.
func (c *compiler) points(banner string, cross []string) ([][]term, error) {
	points := [][]term{nil}
	for i, name := range cross {
		t, ok := c.byName[name]
		if !ok {
			return nil, fmt.Errorf("banner %q: no trait is called %q", banner, name)
		}
		if slices.Contains(cross[:i], name) {
			return nil, fmt.Errorf("banner %q: trait %q is crossed with itself", banner, name)
		}
		var next [][]term
		for _, p := range points {
			for _, tm := range t.terms() {
				if len(cross) > 1 && tm.net {
					continue
				}
				next = append(next, append(slices.Clone(p), tm))
			}
		}
		points = next
	}
	return points, nil
}

// terms lists a trait's columns: each net before the first of its categories.
func (t *Trait) terms() []term {
	var out []term
	for i, cat := range t.Categories {
		for _, n := range t.Nets {
			if len(n.Of) > 0 && n.Of[0] == i {
				label := n.Label
				if label == "" {
					label = n.Name
				}
				out = append(out, term{trait: t, column: t.Column, size: len(t.Categories), in: n.Of, cat: -1, name: n.Name, label: label, net: true})
			}
		}
		tm := term{trait: t, column: t.Column, size: len(t.Categories), in: []int{i}, cat: i, name: cat.Name, label: cat.Title()}
		if t.Multi {
			tm.column, tm.size, tm.in = t.Column+i, 2, []int{1}
		}
		out = append(out, tm)
	}
	return out
}

func (c *compiler) add(banner, label string, terms []term) {
	col := tab.Column{Banner: banner, BannerLabel: label, Segment: TotalSegment, Label: TotalSegment}
	if len(terms) > 0 {
		names, labels := make([]string, len(terms)), make([]string, len(terms))
		for i, t := range terms {
			names[i], labels[i] = t.trait.Name+"="+t.name, t.label
			col.Net = col.Net || t.net
			col.Missing = col.Missing || t.cat >= 0 && t.trait.Categories[t.cat].Missing
			col.Group = strings.TrimPrefix(col.Group+" × "+t.trait.Title(), " × ")
		}
		col.Segment, col.Label = strings.Join(names, " & "), strings.Join(labels, " × ")
		slices.Sort(names)
		col.Key = strings.Join(names, " & ")
	}
	c.plan.List = append(c.plan.List, col)
	c.terms = append(c.terms, terms)
}

// cubes makes one cube per maximal set of value columns and the members of
// every column of the plan.
func (c *compiler) cubes() error {
	sizes := map[int]int{}
	var sets [][]int
	for _, terms := range c.terms {
		var set []int
		for _, t := range terms {
			set = append(set, t.column)
			sizes[t.column] = t.size
		}
		slices.Sort(set)
		sets = append(sets, set)
	}
	order := make([]int, len(sets))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return len(sets[order[a]]) > len(sets[order[b]]) })
	for _, i := range order {
		if c.cubeOf(sets[i]) >= 0 {
			continue
		}
		cube := Cube{Columns: sets[i], Cells: 1}
		for _, col := range sets[i] {
			cube.Sizes = append(cube.Sizes, sizes[col])
			cube.Cells *= max(1, sizes[col])
			if cube.Cells > maxCells {
				return fmt.Errorf("banner %q: segment %q crosses more than %d combinations; cross fewer traits or use wider bands", c.plan.List[i].Banner, c.plan.List[i].Segment, maxCells)
			}
		}
		c.plan.Cubes = append(c.plan.Cubes, cube)
	}
	for i, set := range sets {
		k := c.cubeOf(set)
		c.plan.Members = append(c.plan.Members, Member{Cube: k, Cells: c.plan.Cubes[k].members(c.terms[i])})
	}
	return nil
}

// cubeOf is the first cube that holds all columns of set, or -1.
func (c *compiler) cubeOf(set []int) int {
	for k, cube := range c.plan.Cubes {
		if subset(set, cube.Columns) {
			return k
		}
	}
	return -1
}

func subset(a, b []int) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// members lists the cells of the cube that satisfy all terms.
func (k Cube) members(terms []term) []uint32 {
	var out []uint32
	for cell := 0; cell < k.Cells; cell++ {
		rest, ok := cell, true
		for d := len(k.Columns) - 1; d >= 0; d-- {
			cat := rest % k.Sizes[d]
			rest /= k.Sizes[d]
			for _, t := range terms {
				ok = ok && (t.column != k.Columns[d] || slices.Contains(t.in, cat))
			}
		}
		if ok {
			out = append(out, uint32(cell))
		}
	}
	return out
}

// cells locates respondents lo to hi-1 in every cube.
func (p *Plan) cells(s *Sample, lo, hi int) [][]uint32 {
	out := make([][]uint32, len(p.Cubes))
	for k, cube := range p.Cubes {
		at := make([]uint32, hi-lo)
		for d, col := range cube.Columns {
			values, size := s.Values[col][lo:hi], uint32(cube.Sizes[d])
			for i, v := range values {
				at[i] = at[i]*size + uint32(v)
			}
		}
		out[k] = at
	}
	return out
}

// sums finds the additive relations between columns: a segment that is the
// disjoint union of others by the categories of one more trait, and a net of
// its categories. Disclosure control hides along them.
func (c *compiler) sums() {
	first := map[string]int{}
	for i, col := range c.plan.List {
		if _, ok := first[col.Key]; !ok {
			first[col.Key] = i
		}
	}
	seen := map[string]bool{}
	for i, terms := range c.terms {
		if first[c.plan.List[i].Key] != i {
			continue
		}
		for d, t := range terms {
			if t.trait.Multi {
				continue
			}
			if t.net {
				c.sum(first, i, terms, d, t.in, seen)
				continue
			}
			rest := without(terms, d)
			if total, ok := first[key(rest)]; ok {
				c.sum(first, total, terms, d, nil, seen)
			}
		}
	}
}

// sum adds the relation total = Σ over the categories in (nil means all) of
// the d-th trait of terms, once, when all its parts are columns of the plan.
func (c *compiler) sum(first map[string]int, total int, terms []term, d int, in []int, seen map[string]bool) {
	t := terms[d]
	if in == nil {
		for i := range t.trait.Categories {
			in = append(in, i)
		}
	}
	var parts []int
	for _, cat := range in {
		with := slices.Clone(terms)
		with[d] = term{trait: t.trait, name: t.trait.Categories[cat].Name}
		p, ok := first[key(with)]
		if !ok {
			return
		}
		parts = append(parts, p)
	}
	id := fmt.Sprint(total, parts)
	if seen[id] {
		return
	}
	seen[id] = true
	c.plan.Sums = append(c.plan.Sums, tab.Sum{Total: total, Parts: parts})
}

func without(terms []term, d int) []term {
	return append(slices.Clone(terms[:d]), terms[d+1:]...)
}

func key(terms []term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.trait.Name + "=" + t.name
	}
	slices.Sort(names)
	return strings.Join(names, " & ")
}
