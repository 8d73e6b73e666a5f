package intake

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/say"
)

// maxCategories bounds a trait's categories: a trait of more is not a trait
// but an id, or a number that wants bands.
const maxCategories = 1000

// sorting is a trait's categories, and the category of each respondent, -1
// where it is missing.
type sorting struct {
	categories []segment.Category
	of         []int32
}

// addTraits resolves the study's traits in order.
func (r *run) addTraits(s *segment.Sample, did *folded, said *multiFacts) error {
	for i, t := range r.st.Traits {
		if t.Ladder != study.NoLadderFact {
			if err := r.addMulti(s, t, said); err != nil {
				return err
			}
			continue
		}
		var out sorting
		var err error
		switch {
		case behavioural(t):
			k := r.traits[i].counted[0]
			out, err = r.behaviour(t, did.tallies[k])
			did.tallies[k] = nil
		case ofPeople(t):
			if sorter := r.people.traits[i]; len(sorter.items) > 0 {
				r.life.Scales = append(r.life.Scales, sorter.answersOf(r.people.kept))
			}
			out, err = r.sorting(r.people.traits[i])
			r.people.traits[i] = nil
		default:
			out, err = r.toldTrait(t)
		}
		if err != nil {
			return err
		}
		if err := r.add(s, t, out); err != nil {
			return err
		}
	}
	return nil
}

// add puts a single-answer trait into the sample.
func (r *run) add(s *segment.Sample, t study.Trait, out sorting) error {
	if len(out.categories) > maxCategories {
		return r.tooMany(t)
	}
	missing := slices.Contains(out.of, -1)
	if missing {
		out.categories = append(out.categories, segment.Category{Name: unused(out.categories, "missing"), Label: "not known", Said: say.That("not known"), Missing: true})
	}
	values := make([]uint16, len(out.of))
	for i, c := range out.of {
		if c < 0 {
			c = int32(len(out.categories) - 1)
		}
		values[i] = uint16(c)
	}
	nets, err := r.nets(t, out.categories)
	if err != nil {
		return err
	}
	s.Traits = append(s.Traits, segment.Trait{Name: t.Name, Label: t.Label, Kind: t.Kind, Categories: out.categories, Nets: nets, Column: len(s.Values)})
	s.Values = append(s.Values, values)
	return nil
}

// unused is a name that no category has.
func unused(categories []segment.Category, name string) string {
	for slices.ContainsFunc(categories, func(c segment.Category) bool { return c.Name == name }) {
		name = "(" + name + ")"
	}
	return name
}

// own is a category of the tool's, with a name that no other has.
func own(categories []segment.Category, name string, said say.Text) segment.Category {
	c := segment.Category{Name: unused(categories, name)}
	for named := name; named != c.Name; named = "(" + named + ")" {
		said = say.That("(%s)", said)
	}
	c.Label, c.Said = said.String(), said
	return c
}

// nets resolves the nets of a trait by the names of its categories.
func (r *run) nets(t study.Trait, categories []segment.Category) ([]segment.Net, error) {
	var out []segment.Net
	for _, n := range t.Nets {
		net := segment.Net{Name: n.Name}
		for _, name := range n.Of {
			at := slices.IndexFunc(categories, func(c segment.Category) bool { return c.Name == name })
			if at < 0 {
				return nil, r.noCategory(t, n, name, categories)
			}
			net.Of = append(net.Of, at)
		}
		slices.Sort(net.Of)
		net.Of = slices.Compact(net.Of)
		out = append(out, net)
	}
	return out, nil
}

// noCategory names the nearest category only where the study itself spells
// it, or where it differs by case and blanks alone: others stand in the data.
func (r *run) noCategory(t study.Trait, n study.Net, name string, categories []segment.Category) error {
	var own []string
	for _, c := range categories {
		if len(t.Bands) > 0 || t.When.Text != "" || slices.Contains(t.Order, c.Name) || strings.EqualFold(strings.TrimSpace(name), c.Name) {
			own = append(own, c.Name)
		}
	}
	hint := "correct the net, or list the category in the trait's order"
	if near := nearest(name, own); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return r.traitErrorAt(t, n.Position, fmt.Sprintf("net %q names the category %q, which nobody has", n.Name, name), hint)
}

func (r *run) traitError(t study.Trait, what, hint string) error {
	return r.traitErrorAt(t, t.Position, what, hint)
}

func (r *run) traitErrorAt(t study.Trait, at study.Position, what, hint string) error {
	return r.originError(traitSource(t), at, what, hint)
}

// originError is a fault of a trait or an amount.
func (r *run) originError(o origin, at study.Position, what, hint string) error {
	where := ""
	if at.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", at.Line, at.Column)
	}
	if o.what != "" {
		where += o.what + ": "
	}
	return &Error{File: filepath.Base(r.st.File), Reason: where + what, Hint: hint}
}

func (r *run) tooMany(t study.Trait) error {
	return r.traitError(t, fmt.Sprintf("has more than %d categories", maxCategories), "use bands, or a column with fewer answers")
}

// named sorts people into categories by name.
func named(names []string, of []int32, order []string) sorting {
	var first []string
	for _, o := range order {
		if c := cleaned(o); c != "" && !slices.Contains(first, c) {
			first = append(first, c)
		}
	}
	sorted, moved := sortCategories(names, first)
	out := sorting{of: of}
	for _, n := range sorted {
		out.categories = append(out.categories, segment.Category{Name: n})
	}
	for i, c := range of {
		if c >= 0 {
			of[i] = moved[c]
		}
	}
	return out
}

// banded sorts people into bands of a number each, or into parts of equal
// size; NaN is missing. Without either every number is a category.
func (r *run) banded(number func(i int) float64, whole bool, t study.Trait) (sorting, error) {
	out := sorting{of: make([]int32, r.people.count)}
	if t.Quantiles > 0 {
		return r.quantiled(number, t), nil
	}
	if len(t.Bands) == 0 {
		c, one := newCategories(&r.cal), &vector{form: floatForm, n: 1, floats: make([]float64, 1)}
		for i := range out.of {
			one.floats[0] = number(i)
			c.take(one, fresh)
			out.of[i] = c.codes.at(int32(i))
		}
		if len(c.names.values) > maxCategories {
			return sorting{}, r.tooMany(t)
		}
		return named(c.names.values, out.of, t.Order), nil
	}
	b := segment.Bands{Edges: t.Bands, Whole: whole}
	out.categories = b.Categories()
	for i := range out.of {
		out.of[i] = -1
		if x := number(i); !math.IsNaN(x) {
			out.of[i] = int32(b.Of(x))
		}
	}
	label(out.categories, t.Labels)
	return out, nil
}

// fresh is a row that counts.
var fresh = []bool{true}

// label gives the first categories the study's labels.
func label(categories []segment.Category, labels []string) {
	for i := range min(len(labels), len(categories)) {
		categories[i].Label, categories[i].Said = labels[i], say.Text{}
	}
}

// name gives the categories that the study puts in order its labels for them.
func (s sorting) name(t study.Trait) {
	for i := range min(len(t.Labels), len(t.Order)) {
		own := cleaned(t.Order[i])
		if at := slices.IndexFunc(s.categories, func(c segment.Category) bool { return c.Name == own }); at >= 0 {
			s.categories[at].Label, s.categories[at].Said = t.Labels[i], say.Text{}
		}
	}
}

// behaviour sorts people by what the interactions say of them.
func (r *run) behaviour(t study.Trait, tl *tally) (sorting, error) {
	if tl.stages != nil {
		return r.furthest(t, tl), nil
	}
	number, whole := tl.numbers()
	out, err := r.banded(number, whole, t)
	if err == nil && tl.days != nil {
		out = withNever(out)
	}
	return out, err
}

// withNever gives days since the last interaction a last category, for people
// without any.
func withNever(out sorting) sorting {
	out.categories = append(out.categories, own(out.categories, "never", say.That("never")))
	for i, c := range out.of {
		if c < 0 {
			out.of[i] = int32(len(out.categories) - 1)
		}
	}
	return out
}

// quantiled sorts people into parts of equal size by number, lowest first: part 1
// and the number of cut points below theirs. Equal numbers are never parted, so
// parts of many equal ones are of unequal size.
func (r *run) quantiled(number func(i int) float64, t study.Trait) sorting {
	x := make([]float64, r.people.count)
	for i := range x {
		x[i] = number(i)
	}
	cuts := cutPoints(x, t.Quantiles)
	out := sorting{of: make([]int32, len(x))}
	for i, v := range x {
		out.of[i] = -1
		if !math.IsNaN(v) {
			at, _ := slices.BinarySearch(cuts, v)
			out.of[i] = int32(at)
		}
	}
	for k := range t.Quantiles {
		c := segment.Category{Name: strconv.Itoa(k + 1)}
		switch k {
		case 0:
			c.Said = say.That("%s (lowest)", c.Name)
		case t.Quantiles - 1:
			c.Said = say.That("%s (highest)", c.Name)
		}
		c.Label = c.Said.String()
		out.categories = append(out.categories, c)
	}
	label(out.categories, t.Labels)
	return out
}

func (r *run) furthest(t study.Trait, tl *tally) sorting {
	out := sorting{of: make([]int32, len(tl.stages))}
	for _, s := range r.st.Exports.Interactions.Stages {
		out.categories = append(out.categories, segment.Category{Name: s})
	}
	label(out.categories, t.Labels)
	out.categories = append(out.categories, own(out.categories, "none", say.That("none")))
	for i, s := range tl.stages {
		out.of[i] = s - 1
		if s <= 0 {
			out.of[i] = int32(len(out.categories) - 1)
		}
	}
	return out
}

// multiFacts are the facts that traits are taken from ladders for: of every
// respondent, the assets that his ladders start from and the values that they
// end in.
type multiFacts struct {
	assets []uint8  // bit set of ladder.Asset
	ends   []bitset // per code, the respondents
	frame  *ladder.Frame
}

func (r *run) newMultiFacts(people int) *multiFacts {
	m := &multiFacts{frame: r.st.Frame}
	for _, t := range r.st.Traits {
		switch {
		case t.Ladder == study.StartAsset && m.assets == nil:
			m.assets = make([]uint8, people)
		case t.Ladder == study.TerminalValue && m.ends == nil:
			m.ends = make([]bitset, len(m.frame.Codes))
		}
	}
	return m
}

// observe notes what the ladders of a block say; respondent i of said is
// respondent lo+i of the sample.
func (m *multiFacts) observe(lo int, said *ladder.Set, people int) {
	for i := range said.Respondents() {
		for l := said.First[i]; l < said.First[i+1]; l++ {
			if m.assets != nil {
				m.assets[lo+i] |= 1 << said.Asset[l]
			}
			if m.ends != nil {
				m.ending(lo+i, said.Ladder(l), said.ParentOf(l), people)
			}
		}
	}
}

// merge adds what another worker has seen.
func (m *multiFacts) merge(o *multiFacts) {
	for i, a := range o.assets {
		m.assets[i] |= a
	}
	for c, who := range o.ends {
		if m.ends[c] == nil {
			m.ends[c] = who
		} else if who != nil {
			m.ends[c].union(who)
		}
	}
}

// ending notes the values that a ladder ends in: its last rung, or, when it
// forks, every rung that no other answers to.
func (m *multiFacts) ending(who int, codes []ladder.Index, parents []int16, people int) {
	for k, c := range codes {
		end := k == len(codes)-1
		if parents != nil {
			end = !slices.Contains(parents, int16(k))
		}
		if end && m.frame.Codes[c].Level.Band() == ladder.Value {
			if m.ends[c] == nil {
				m.ends[c] = newBitset(people)
			}
			m.ends[c].add(who)
		}
	}
}

// assetLabels are the life assets as readers see them.
var assetLabels = [...]say.Text{ladder.Competence: say.That("competence"), ladder.Health: say.That("health"), ladder.Time: say.That("time"), ladder.Wealth: say.That("wealth")}

// addMulti puts a trait taken from the ladders into the sample: a person may
// be in several of its categories.
func (r *run) addMulti(s *segment.Sample, t study.Trait, said *multiFacts) error {
	trait := segment.Trait{Name: t.Name, Label: t.Label, Kind: t.Kind, Multi: true, Column: len(s.Values)}
	put := func(c segment.Category, is func(i int) bool) {
		values := make([]uint16, s.Len)
		for i := range values {
			if is(i) {
				values[i] = 1
			}
		}
		trait.Categories = append(trait.Categories, c)
		s.Values = append(s.Values, values)
	}
	if t.Ladder == study.StartAsset {
		for a := ladder.Competence; a <= ladder.Wealth; a++ {
			put(segment.Category{Name: a.String(), Said: assetLabels[a]}, func(i int) bool { return said.assets[i]>>a&1 == 1 })
		}
	} else {
		for i, c := range r.st.Frame.Codes {
			if who := said.ends[i]; who != nil {
				put(segment.Category{Name: c.ID, Label: c.Label}, who.has)
			}
		}
	}
	nets, err := r.nets(t, trait.Categories)
	if err != nil {
		return err
	}
	trait.Nets = nets
	s.Traits = append(s.Traits, trait)
	return nil
}
