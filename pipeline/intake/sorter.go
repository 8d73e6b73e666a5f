package intake

import (
	"math"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/say"
)

// sorter sorts people into the categories of a trait as their records are
// read. Which categories there are is settled at the end, among those who
// count.
type sorter struct {
	origin
	columns  traitColumns
	codes    codes       // per id: a band, or the truth of the condition
	raw      bool        // numbers are kept as they are, in place of codes
	numbers  []float64   // per id
	whole    bool        // they are whole
	bands    *banding    // nil without bands
	named    *categories // in place of codes, where categories have names
	when     *condition  // nil without condition
	operands []*vector
	widened  []vector // operands of whole numbers where another file has fractions
	floats   []bool   // per operand, whether it is a fraction in any file
	scale    segment.Scale
	scores   vector // of a run, named by number
	answers  []float64
	items    []segment.Item // per item of the scale, everybody's answers per id; nil where nothing asks for them
}

func (r *run) newSorter(o origin, c traitColumns, forms map[string]form) (*sorter, error) {
	t := o.source
	s := &sorter{origin: o, columns: c, raw: o.number && len(t.Bands) == 0, whole: len(t.Scale) == 0}
	if len(t.Bands) > 0 {
		s.bands = newBanding(t.Bands)
	}
	switch {
	case t.When.Text != "":
		when, err := compile(t.When.Text, forms, r.cal.loc)
		if err != nil {
			return nil, r.originError(o, t.When.Position, err.Error(), "correct the expression")
		}
		s.when, s.operands, s.widened = when, make([]*vector, len(c.operands)), make([]vector, len(c.operands))
		for _, w := range c.operands {
			s.floats = append(s.floats, forms[r.reading.who.wants[w].name] == floatForm)
		}
	case len(t.Scale) > 0:
		s.scale = segment.Scale{Items: len(t.Scale), Low: t.Range[0], High: t.Range[1], MinValid: t.MinValid, Reverse: make([]bool, len(t.Scale))}
		for i, item := range t.Scale {
			s.scale.Reverse[i] = slices.Contains(t.Reverse, item.Name)
		}
		s.answers = make([]float64, len(t.Scale))
		if s.bands != nil {
			s.bands.whole = false
		}
	}
	if s.when == nil && s.bands == nil && !s.raw {
		s.named = newCategories(&r.cal)
	}
	return s, nil
}

// keepAnswers makes the sorter of a scale keep the answers to its items.
func (s *sorter) keepAnswers() {
	for i, item := range s.source.Scale {
		s.items = append(s.items, segment.Item{Name: item.Name, Reversed: s.scale.Reverse[i]})
	}
}

// answersOf are the answers of the people who count.
func (s *sorter) answersOf(kept []int32) segment.Answers {
	out := segment.Answers{Name: s.source.Name, Label: s.source.Label, MinValid: s.source.MinValid}
	for _, t := range s.items {
		if t.Wide != nil {
			t.Wide = pickSome(t.Wide, kept)
		} else {
			t.Small = pickSome(t.Small, kept)
		}
		out.Items = append(out.Items, t)
	}
	s.items = nil
	return out
}

// list is where the sorter keeps what it makes of people.
func (s *sorter) list() *codes {
	if s.named != nil {
		return &s.named.codes
	}
	return &s.codes
}

// take sorts the rows that are fresh.
func (s *sorter) take(v []*vector, n int, fresh []bool) {
	switch {
	case s.when != nil:
		s.takeCondition(v, n, fresh)
	case len(s.source.Scale) > 0:
		s.takeScale(v, n, fresh)
	case s.raw:
		c := v[s.columns.column]
		s.whole = s.whole && c.form != floatForm
		for i := range n {
			if fresh[i] {
				s.numbers = append(s.numbers, finiteOr(c.number(i)))
			}
		}
	case s.bands != nil:
		c := v[s.columns.column]
		s.bands.whole = s.bands.whole && c.form != floatForm
		for i := range n {
			if fresh[i] {
				s.codes.add(s.bands.of(finiteOr(c.number(i))))
			}
		}
	default:
		s.named.take(v[s.columns.column], fresh)
	}
}

// finiteOr is x, or NaN for an infinity.
func finiteOr(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

func (s *sorter) takeCondition(v []*vector, n int, fresh []bool) {
	for k, w := range s.columns.operands {
		s.operands[k] = v[w]
		if s.floats[k] && (v[w].form == wholeForm || v[w].form == uintForm) {
			s.operands[k] = s.widened[k].widen(v[w])
		}
	}
	for i := range n {
		switch {
		case !fresh[i]:
		case s.raw:
			s.numbers = append(s.numbers, [...]float64{unknown: math.NaN(), yes: 1, no: 0}[s.when.at(s.operands, i)])
		default:
			s.codes.add(int32(s.when.at(s.operands, i)) - 1)
		}
	}
}

// widen makes v the fractions that equal the whole numbers of another vector.
func (v *vector) widen(from *vector) *vector {
	v.form, v.n, v.valid, v.floats = floatForm, from.n, from.valid, resize(v.floats, from.n)
	for i, x := range from.ints[:from.n] {
		v.floats[i] = wholeFloat(x, from.form)
	}
	return v
}

func (s *sorter) takeScale(v []*vector, n int, fresh []bool) {
	if s.named != nil {
		s.scores.form, s.scores.n = floatForm, n
		s.scores.floats = resize(s.scores.floats, n)
	}
	for i := range n {
		if !fresh[i] && s.named == nil {
			continue
		}
		for k, w := range s.columns.items {
			s.answers[k] = finiteOr(v[w].number(i))
		}
		if fresh[i] {
			for k := range s.items {
				s.items[k].Add(s.scale.Turned(k, s.answers[k]))
			}
		}
		score := s.scale.Score(s.answers)
		switch {
		case s.named != nil:
			s.scores.floats[i] = score
			continue
		case s.raw:
			s.numbers = append(s.numbers, score)
			continue
		}
		s.codes.add(s.bands.of(score))
	}
	if s.named != nil {
		s.named.take(&s.scores, fresh)
	}
}

// sorting is the trait's categories and those of the people who count.
func (r *run) sorting(s *sorter) (sorting, error) {
	kept := r.people.kept
	if s.named != nil {
		names, of := s.named.resolve(kept)
		if len(names) > maxCategories {
			return sorting{}, r.tooMany(s.source)
		}
		out := named(names, of, s.source.Order)
		out.name(s.source)
		return out, nil
	}
	if s.raw {
		return r.banded(func(i int) float64 { return s.numbers[kept[i]] }, s.whole, s.source)
	}
	out := sorting{of: make([]int32, len(kept))}
	for i, id := range kept {
		out.of[i] = s.codes.at(id)
	}
	if s.when != nil {
		out.categories = []segment.Category{{Name: study.Yes, Said: say.That("yes")}, {Name: study.No, Said: say.That("no")}}
	} else {
		b := s.bands.bands
		b.Whole = s.bands.whole
		out.categories = b.Categories()
	}
	label(out.categories, s.source.Labels)
	return out, nil
}
