package segment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rung/segment/say"
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

// maxCross bounds the traits of a cross: nobody reads a column of more.
const maxCross = 8

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

// Outside lists the traits of one answer a person that no banner of the plan
// has, alone or in a cross.
func (p *Plan) Outside(traits []Trait) (out []Trait) {
	for _, t := range traits {
		in := slices.ContainsFunc(p.Cubes, func(c Cube) bool { return slices.Contains(c.Columns, t.Column) })
		if !t.Multi && !in {
			out = append(out, t)
		}
	}
	return out
}

// Compile resolves the banners of a study against its traits. It fails on an
// unknown trait, an empty cross, a trait crossed with itself, two columns of a
// banner that say the same, and a cross of too many cells.
func Compile(traits []Trait, banners []Banner) (*Plan, error) {
	c := compiler{byName: map[string]*Trait{}, plan: &Plan{}}
	for i := range traits {
		c.byName[traits[i].Name] = &traits[i]
	}
	c.add(TotalBanner, "All respondents", nil)
	for _, b := range banners {
		if err := c.banner(b); err != nil {
			return nil, fmt.Errorf("banner %q: %w", b.Name, err)
		}
	}
	if err := c.cubes(); err != nil {
		return nil, err
	}
	c.sums()
	return c.plan, nil
}

func (c *compiler) banner(b Banner) error {
	seen := map[string]bool{}
	for _, cross := range b.By {
		points, err := c.points(cross)
		if err != nil {
			return err
		}
		for _, p := range points {
			c.add(b.Name, b.Title(), p)
			added := c.plan.List[len(c.plan.List)-1].Segment
			if seen[added] {
				return fmt.Errorf("segment %q stands twice; list each trait once, and give categories and nets different names", added)
			}
			seen[added] = true
		}
	}
	return nil
}

// Title is what a reader sees for b.
func (b Banner) Title() string {
	if b.Label != "" {
		return b.Label
	}
	return b.Name
}

// term is one condition of a segment: one of some value columns holds one of
// some categories.
type term struct {
	trait *Trait
	on    []condition // one of them must hold
	of    []int       // categories of the trait, ascending
	name  string
	label string
	said  say.Text // label where it is the tool's
	net   bool
}

// condition says that a value column holds one of some categories.
type condition struct {
	column int   // of Sample.Values
	size   int   // categories of that column
	in     []int // ascending
}

type compiler struct {
	byName map[string]*Trait
	plan   *Plan
	terms  [][]term // per column
}

// points lists the columns of one cross: the product of the traits' terms,
// the last trait running fastest. Nets stand beside the categories of one
// trait, not in crosses.
func (c *compiler) points(cross []string) ([][]term, error) {
	if len(cross) == 0 {
		return nil, fmt.Errorf("a cross of no traits; name one trait or more")
	}
	if len(cross) > maxCross {
		return nil, fmt.Errorf("%s crosses %d traits; cross %d or fewer", strings.Join(cross, " × "), len(cross), maxCross)
	}
	points := [][]term{nil}
	for i, name := range cross {
		t, ok := c.byName[name]
		if !ok {
			return nil, fmt.Errorf("no trait is called %q", name)
		}
		if slices.Contains(cross[:i], name) {
			return nil, fmt.Errorf("trait %q is crossed with itself", name)
		}
		terms := t.terms()
		if len(cross) > 1 {
			terms = slices.DeleteFunc(terms, func(tm term) bool { return tm.net })
		}
		if len(points) > maxCells/max(1, len(terms)) {
			return nil, fmt.Errorf("%s crosses more than %d combinations; cross fewer traits or use wider bands", strings.Join(cross, " × "), maxCells)
		}
		var next [][]term
		for _, p := range points {
			for _, tm := range terms {
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
				out = append(out, term{trait: t, on: t.conditions(n.Of), of: n.Of, name: n.Name, label: n.Title(), net: true})
			}
		}
		out = append(out, term{trait: t, on: t.conditions([]int{i}), of: []int{i}, name: cat.Name, label: cat.Title(), said: cat.Said})
	}
	return out
}

// conditions says where the values of some categories are found.
func (t *Trait) conditions(of []int) []condition {
	if !t.Multi {
		return []condition{{t.Column, len(t.Categories), of}}
	}
	var out []condition
	for _, i := range of {
		out = append(out, condition{t.Column + i, 2, []int{1}})
	}
	return out
}

// text is a term as it stands in results. A name that could be read as two
// terms is quoted: names of categories come from exports.
func (t term) text() string {
	name := t.name
	if strings.Contains(name, and) || strings.HasPrefix(name, `"`) {
		name = strconv.Quote(name)
	}
	return t.trait.Name + "=" + name
}

// and joins the terms of a segment.
const and = " & "

func (c *compiler) add(banner, label string, terms []term) {
	col := tab.Column{Banner: banner, BannerLabel: label, Segment: TotalSegment, Label: TotalSegment, Said: say.That("Total"), Key: key(terms)}
	if len(terms) > 0 {
		names, labels, groups, by := make([]string, len(terms)), make([]string, len(terms)), make([]string, len(terms)), make([]string, len(terms))
		for i, t := range terms {
			names[i], labels[i], groups[i], by[i] = t.text(), t.label, t.trait.Title(), t.trait.Name
			col.Net = col.Net || t.net
			col.Missing = col.Missing || !t.net && t.trait.Categories[t.of[0]].Missing
		}
		col.Segment, col.Label, col.Group = strings.Join(names, and), strings.Join(labels, " × "), strings.Join(groups, " × ")
		col.By, col.Said = strings.Join(by, and), saidOf(terms)
	}
	c.plan.List = append(c.plan.List, col)
	c.terms = append(c.terms, terms)
}

// saidOf is the label of a column where some of it is the tool's.
func saidOf(terms []term) say.Text {
	var parts []say.Text
	ours := false
	for _, t := range terms {
		part := say.That("%s", t.label)
		if t.said.Any() {
			part, ours = t.said, true
		}
		parts = append(parts, part)
	}
	switch {
	case !ours:
		return say.Text{}
	case len(parts) == 1:
		return parts[0]
	}
	return say.Join(" × ", parts...)
}

// KeyOf is the tab.Column.Key of the segment of one category a trait.
func KeyOf(traits, categories []string) string {
	terms := make([]term, len(traits))
	for i := range traits {
		terms[i] = term{trait: &Trait{Name: traits[i]}, name: categories[i]}
	}
	return key(terms)
}

// key is equal for equal segments, whatever the order of their traits.
func key(terms []term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.text()
	}
	slices.Sort(names)
	return strings.Join(names, and)
}

// cubes makes one cube per maximal set of value columns, merges small ones, and
// lists the members of every column of the plan.
func (c *compiler) cubes() error {
	sizes := map[int]int{}
	sets := make([][]int, len(c.terms))
	order := make([]int, len(c.terms))
	for i, terms := range c.terms {
		order[i] = i
		for _, t := range terms {
			for _, on := range t.on {
				sets[i] = append(sets[i], on.column)
				sizes[on.column] = on.size
			}
		}
		slices.Sort(sets[i])
		sets[i] = slices.Compact(sets[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(sets[b]) - len(sets[a]) })
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
	c.plan.Cubes = merged(c.plan.Cubes)
	for i, set := range sets {
		k := c.cubeOf(set)
		c.plan.Members = append(c.plan.Members, Member{Cube: k, Cells: c.plan.Cubes[k].members(c.terms[i])})
	}
	return nil
}

// cubeOf is the smallest cube that holds all columns of set, or -1.
func (c *compiler) cubeOf(set []int) int {
	best := -1
	for k, cube := range c.plan.Cubes {
		if subset(set, cube.Columns) && (best < 0 || cube.Cells < c.plan.Cubes[best].Cells) {
			best = k
		}
	}
	return best
}

// subset compares two ascending sets.
func subset(a, b []int) bool {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			return false
		}
	}
	return true
}

// members lists the cells of the cube that satisfy all terms. It visits no
// other cells: a wide banner has a thousand columns of few cells each.
func (k Cube) members(terms []term) []uint32 {
	w := walk{cube: k, tests: make([][]test, len(k.Columns))}
	for i, t := range terms {
		last := slices.MaxFunc(t.on, func(a, b condition) int { return a.column - b.column }).column
		for _, on := range t.on {
			d, _ := slices.BinarySearch(k.Columns, on.column)
			w.tests[d] = append(w.tests[d], test{term: 1 << i, in: on.in, last: on.column == last})
		}
	}
	w.from(0, 0, 1<<len(terms)-1)
	return w.found
}

// walk goes through the cells of a cube, one dimension after the other.
type walk struct {
	cube  Cube
	tests [][]test // per dimension
	found []uint32
}

// test is a condition on one dimension. Where it is the last that could hold
// of its term, the walk goes on only if one of them did.
type test struct {
	term uint
	in   []int
	last bool
}

// from walks dimension d on, below a cell of the dimensions before it; open has
// a bit for each term of which no condition holds so far.
func (w *walk) from(d, cell int, open uint) {
	if d == len(w.cube.Columns) {
		w.found = append(w.found, uint32(cell))
		return
	}
next:
	for cat := range max(1, w.cube.Sizes[d]) {
		left := open
		for _, t := range w.tests[d] {
			if slices.Contains(t.in, cat) {
				left &^= t.term
			} else if t.last && left&t.term != 0 {
				continue next
			}
		}
		w.from(d+1, cell*max(1, w.cube.Sizes[d])+cat, left)
	}
}

// cells locates respondents lo to hi-1 in every cube.
func (p *Plan) cells(s *Sample, lo, hi int) [][]uint32 {
	out := make([][]uint32, len(p.Cubes))
	for k, cube := range p.Cubes {
		at := make([]uint32, hi-lo)
		out[k] = at
		if s.located != nil {
			for i, c := range s.located[k][lo:hi] {
				at[i] = uint32(c)
			}
			continue
		}
		for d, col := range cube.Columns {
			values, size := s.Values[col][lo:hi], uint32(cube.Sizes[d])
			for i, v := range values {
				at[i] = at[i]*size + uint32(v)
			}
		}
	}
	return out
}

// sums finds the additive relations between columns; people in the parts of
// each are disjoint, and together they are those of the total. A segment is the
// sum of its crosses with further traits, where each person has one answer to
// each; a net is the sum of its categories, and Total that of a net and the
// other categories. Sums that follow from others are listed too, since what is
// too few in a long sum may be enough in two short ones. Disclosure control
// hides along them.
func (c *compiler) sums() {
	first := map[string]int{}
	for i, col := range c.plan.List {
		if _, ok := first[col.Key]; !ok {
			first[col.Key] = i
		}
	}
	crosses := map[cross]int{}
	for i, terms := range c.terms {
		switch {
		case first[c.plan.List[i].Key] != i:
		case len(terms) == 1 && terms[0].net:
			c.netSums(i, terms[0], first)
		default:
			c.crossSums(i, terms, first, crosses)
		}
	}
}

// cross names a sum: its total, and the traits of its parts.
type cross struct {
	total  int
	traits string
}

// crossSums enters column i into the sum of every segment that it is a part of
// by leaving out some of its terms.
func (c *compiler) crossSums(i int, terms []term, first map[string]int, crosses map[cross]int) {
	traits := traitsOf(terms)
	for left := 1; left < 1<<len(terms); left++ {
		var rest []term
		split := true
		for d, t := range terms {
			if left>>d&1 == 0 {
				rest = append(rest, t)
			} else {
				split = split && !t.trait.Multi
			}
		}
		total, ok := first[key(rest)]
		if !ok || !split {
			continue
		}
		at, ok := crosses[cross{total, traits}]
		if !ok {
			at = len(c.plan.Sums)
			crosses[cross{total, traits}] = at
			c.plan.Sums = append(c.plan.Sums, tab.Sum{Total: total})
		}
		c.plan.Sums[at].Parts = append(c.plan.Sums[at].Parts, i)
	}
}

// traitsOf names the traits of a cross, in any order.
func traitsOf(terms []term) string {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = strconv.Quote(t.trait.Name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// netSums adds the two sums of a net in column i. Its categories stand beside
// it in the same banner.
func (c *compiler) netSums(i int, t term, first map[string]int) {
	if t.trait.Multi {
		return
	}
	net, all := tab.Sum{Total: i}, tab.Sum{Parts: []int{i}}
	for _, other := range t.trait.terms() {
		if other.net {
			continue
		}
		column := first[key([]term{other})]
		if slices.Contains(t.of, other.of[0]) {
			net.Parts = append(net.Parts, column)
		} else {
			all.Parts = append(all.Parts, column)
		}
	}
	c.plan.Sums = append(c.plan.Sums, net, all)
}
