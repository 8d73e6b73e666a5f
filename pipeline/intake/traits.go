package intake

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
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
func (r *run) addTraits(s *segment.Sample, tallies []*tally, forms map[string]form) error {
	for i, t := range r.st.Traits {
		if t.Ladder != study.NoLadderFact {
			if err := r.addMulti(s, t); err != nil {
				return err
			}
			continue
		}
		var out sorting
		var err error
		if behavioural(t) {
			out, err = r.behaviour(t, tallies[i])
		} else {
			out, err = r.attribute(t, r.traits[i], forms)
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
		return r.traitError(t, fmt.Sprintf("has more than %d categories", maxCategories), "use bands, or a column with fewer answers")
	}
	missing := slices.Contains(out.of, -1)
	if missing {
		out.categories = append(out.categories, segment.Category{Name: unused(out.categories, "missing"), Label: "not known", Missing: true})
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
	where := ""
	if at.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", at.Line, at.Column)
	}
	return &Error{File: filepath.Base(r.st.File), Reason: fmt.Sprintf("%strait %q: %s", where, t.Name, what), Hint: hint}
}

// attribute sorts people by what the respondents export says of them.
func (r *run) attribute(t study.Trait, c traitColumns, forms map[string]form) (sorting, error) {
	p := r.people
	switch {
	case t.When.Text != "":
		return r.condition(t, c, forms)
	case len(t.Scale) > 0:
		return banded(r.scores(t, c), false, t), nil
	case len(t.Bands) > 0:
		col := p.columns[c.column]
		values := make([]float64, len(p.kept))
		for i, row := range p.kept {
			values[i] = col.number(int(row))
		}
		return banded(values, col.form != floatForm, t), nil
	}
	names, of, ok := p.columns[c.column].categorize(p.kept, r.cal.dayOf, maxCategories)
	if !ok {
		return sorting{}, r.traitError(t, fmt.Sprintf("has more than %d categories", maxCategories), "use bands, or a column with fewer answers")
	}
	return named(names, of, t.Order), nil
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

// banded sorts numbers into bands; NaN is missing. Without bands every number
// is a category.
func banded(values []float64, whole bool, t study.Trait) sorting {
	if len(t.Bands) == 0 {
		s := &store{vector: vector{form: floatForm, n: len(values), floats: values, valid: make([]bool, len(values))}}
		rows := make([]int32, len(values))
		for i, x := range values {
			rows[i], s.valid[i] = int32(i), !math.IsNaN(x)
		}
		names, of, ok := s.categorize(rows, nil, maxCategories)
		if !ok {
			return sorting{categories: make([]segment.Category, maxCategories+1)}
		}
		return named(names, of, t.Order)
	}
	b := segment.Bands{Edges: t.Bands, Whole: whole}
	out := sorting{categories: b.Categories(), of: make([]int32, len(values))}
	for i, x := range values {
		out.of[i] = -1
		if !math.IsNaN(x) {
			out.of[i] = int32(b.Of(x))
		}
	}
	label(out.categories, t.Labels)
	return out
}

// label gives the first categories the study's labels.
func label(categories []segment.Category, labels []string) {
	for i := range min(len(labels), len(categories)) {
		categories[i].Label = labels[i]
	}
}

func (r *run) condition(t study.Trait, c traitColumns, forms map[string]form) (sorting, error) {
	when, err := compile(t.When.Text, forms, r.cal.loc)
	if err != nil {
		return sorting{}, r.traitErrorAt(t, t.When.Position, err.Error(), "correct the expression")
	}
	out := sorting{categories: []segment.Category{{Name: "yes"}, {Name: "no"}}, of: make([]int32, len(r.people.kept))}
	label(out.categories, t.Labels)
	operands := make([]*vector, len(c.operands))
	for k, w := range c.operands {
		operands[k] = &r.people.columns[w].vector
	}
	for i, row := range r.people.kept {
		out.of[i] = int32(when.at(operands, int(row))) - 1
	}
	return out, nil
}

func (r *run) scores(t study.Trait, c traitColumns) []float64 {
	scale := segment.Scale{Items: len(t.Scale), Low: t.Range[0], High: t.Range[1], MinValid: t.MinValid, Reverse: make([]bool, len(t.Scale))}
	for i, item := range t.Scale {
		scale.Reverse[i] = slices.Contains(t.Reverse, item.Name)
	}
	answers := make([]float64, len(c.items))
	out := make([]float64, len(r.people.kept))
	for i, row := range r.people.kept {
		for k, w := range c.items {
			answers[k] = r.people.columns[w].number(int(row))
		}
		out[i] = scale.Score(answers)
	}
	return out
}

// behaviour sorts people by what the interactions say of them.
func (r *run) behaviour(t study.Trait, tl *tally) (sorting, error) {
	tl.finish()
	values := make([]float64, len(r.people.kept))
	switch {
	case tl.days != nil:
		return r.recency(t, tl, values), nil
	case tl.stages != nil:
		return r.furthest(t, tl), nil
	case tl.sums != nil:
		for i := range values {
			values[i] = tl.sums[i].value()
		}
		return banded(values, tl.whole, t), nil
	}
	for i, n := range tl.counts {
		values[i] = float64(n)
	}
	return banded(values, true, t), nil
}

// recency is the days from the last interaction to the as-of date, with a
// last category for people without any.
func (r *run) recency(t study.Trait, tl *tally, values []float64) sorting {
	asOf := dayNumber(r.out.AsOf)
	for i, day := range tl.days {
		values[i] = math.NaN()
		if day != never {
			values[i] = float64(asOf - day)
		}
	}
	out := banded(values, true, t)
	out.categories = append(out.categories, segment.Category{Name: unused(out.categories, "never")})
	for i, c := range out.of {
		if c < 0 {
			out.of[i] = int32(len(out.categories) - 1)
		}
	}
	return out
}

func (r *run) furthest(t study.Trait, tl *tally) sorting {
	out := sorting{of: make([]int32, len(tl.stages))}
	for _, s := range r.st.Exports.Interactions.Stages {
		out.categories = append(out.categories, segment.Category{Name: s})
	}
	label(out.categories, t.Labels)
	out.categories = append(out.categories, segment.Category{Name: unused(out.categories, "none")})
	for i, s := range tl.stages {
		out.of[i] = s - 1
		if s <= 0 {
			out.of[i] = int32(len(out.categories) - 1)
		}
	}
	return out
}

// addMulti puts a trait taken from the ladders into the sample: a person may
// be in several of its categories.
func (r *run) addMulti(s *segment.Sample, t study.Trait) error {
	trait := segment.Trait{Name: t.Name, Label: t.Label, Kind: t.Kind, Multi: true, Column: len(s.Values)}
	size, at := 0, func(l int32, hit func(int)) {}
	var categories []segment.Category
	switch t.Ladder {
	case study.StartAsset:
		for a := ladder.Competence; a <= ladder.Wealth; a++ {
			categories = append(categories, segment.Category{Name: a.String()})
		}
		size = len(categories)
		at = func(l int32, hit func(int)) {
			if a := s.Ladders.Asset[l]; a != ladder.NoAsset {
				hit(int(a) - 1)
			}
		}
	case study.TerminalValue:
		for _, c := range r.st.Frame.Codes {
			categories = append(categories, segment.Category{Name: c.ID, Label: c.Label})
		}
		size = len(categories)
		at = func(l int32, hit func(int)) { r.ends(s.Ladders, l, hit) }
	}
	columns := make([][]uint16, size)
	for k := range columns {
		columns[k] = make([]uint16, s.Len)
	}
	used := make([]bool, size)
	for i := range s.Ladders.Respondents() {
		for l := s.Ladders.First[i]; l < s.Ladders.First[i+1]; l++ {
			at(l, func(k int) { columns[k][i], used[k] = 1, true })
		}
	}
	for k, c := range categories {
		if used[k] || t.Ladder == study.StartAsset {
			trait.Categories = append(trait.Categories, c)
			s.Values = append(s.Values, columns[k])
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

// ends reports the values that a ladder ends in: its last rung, or, when it
// forks, every rung that no other answers to.
func (r *run) ends(s *ladder.Set, l int32, hit func(int)) {
	codes, parents := s.Ladder(l), s.ParentOf(l)
	for k, c := range codes {
		end := k == len(codes)-1
		if parents != nil {
			end = !slices.Contains(parents, int16(k))
		}
		if end && r.st.Frame.Codes[c].Level.Band() == ladder.Value {
			hit(int(c))
		}
	}
}
