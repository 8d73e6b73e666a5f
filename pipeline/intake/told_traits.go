package intake

import (
	"fmt"
	"math"
	"slices"

	"rung/pipeline/study"
	"rung/segment"
	"rung/segment/ladder"
	"rung/segment/measure"
	"rung/segment/say"
)

// planTold finds traits and amounts that need an export which the study does
// not have.
func (r *reading) planTold() (out []Problem) {
	miss := func(o origin, what, hint string) {
		out = append(out, Problem{Position: o.at, Text: o.what + " " + what, Hint: hint})
	}
	needs := func(o origin, kind segment.Export) {
		if name := segment.Forms[kind].Name; r.told[kind] == nil {
			miss(o, "needs the "+name+" export", "name a "+name+" export")
		}
	}
	for _, t := range r.st.Traits {
		o := traitSource(t)
		switch {
		case t.Holds:
			needs(o, segment.Held)
		case t.Level != [2]string{}:
			needs(o, segment.Assets)
		case t.Type != study.NoTypeFact:
			needs(o, segment.Relationships)
		}
	}
	for _, a := range r.st.Amounts {
		if a.Currency != "" {
			needs(amountSource(a), segment.Currencies)
		}
	}
	if x := r.st.Exports.Told[segment.Satisfaction]; x != nil && r.st.Frame == nil {
		out = append(out, Problem{Export: segment.Forms[segment.Satisfaction].Name, Position: x.Position, Text: "satisfaction with needs takes a code frame", Hint: "name the code frame as codes"})
	}
	return out
}

// toldTrait sorts people by an amount, or by what they say of themselves.
func (r *run) toldTrait(t study.Trait) (sorting, error) {
	period := -1
	if t.Period != "" {
		period = slices.IndexFunc(r.life.Periods, func(p segment.Period) bool { return p.Name == t.Period })
		if period < 0 {
			return sorting{}, r.traitError(t, fmt.Sprintf("there is no period %q", t.Period), "name a period of the study, or a wave that its exports name")
		}
	}
	switch {
	case t.Amount != "":
		numbers, whole, ok := r.amount(t.Amount, period)
		if !ok {
			return sorting{}, r.traitError(t, fmt.Sprintf("there is no amount %q", t.Amount), "name an amount of the study, or a currency of its currencies export")
		}
		return r.banded(func(i int) float64 { return numbers[i] }, whole, t)
	case t.Level != [2]string{}:
		numbers, whole := r.level(t, period)
		return r.banded(func(i int) float64 { return numbers[i] }, whole, t)
	case t.Holds:
		return r.heldFirst(t, period), nil
	case t.Type != study.NoTypeFact:
		return r.related(t, period), nil
	}
	return sorting{}, r.traitError(t, "is made of nothing", "state what it is made of")
}

// latest are the newest rows of a person, of a period or of all, among those
// that are asked for.
func latest(told *segment.Told, kind segment.Export, i, period int, asked func(row int) bool) (rows []int) {
	for row, until := told.Of(i); row < until; row++ {
		if period >= 0 && told.Periods[row]>>period&1 == 0 || !asked(row) {
			continue
		}
		if len(rows) > 0 {
			switch c := newest(told, kind, row, rows[0]); {
			case c < 0:
				continue
			case c > 0:
				rows = rows[:0]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// level is the latest level of a life asset, or of a dimension of it.
func (r *run) level(t study.Trait, period int) (numbers []float64, whole bool) {
	told, c := r.life.Told[segment.Assets], r.told[segment.Assets]
	whole = r.by[c.role].formsOf()[c.wants[c.numbers[segment.AssetLevel]].name] != floatForm
	asset := codeOfName(told.Names[segment.AssetName], t.Level[0])
	dimension := uint16(segment.Nothing)
	if t.Level[1] != "" {
		if dimension = codeOfName(told.Names[segment.AssetDimension], t.Level[1]); dimension == segment.Nothing {
			asset = segment.Nothing // nobody has a level of it
		}
	}
	numbers = make([]float64, r.people.count)
	for i := range numbers {
		numbers[i] = math.NaN()
		rows := latest(told, segment.Assets, i, period, func(row int) bool {
			return asset != segment.Nothing && told.Text(segment.AssetName, row) == asset && told.Text(segment.AssetDimension, row) == dimension
		})
		if len(rows) > 0 {
			numbers[i] = told.Number(segment.AssetLevel, rows[0])
		}
	}
	return numbers, whole
}

// several is the category of people who name two where one is asked for.
const several = -2

// heldFirst is the value that people rank first, or rate highest, in their newest
// answer. Nobody can choose between values that a person holds alike.
func (r *run) heldFirst(t study.Trait, period int) sorting {
	told := r.life.Told[segment.Held]
	of := make([]int32, r.people.count)
	for i := range of {
		best, found := math.Inf(-1), []uint16(nil)
		for _, row := range latest(told, segment.Held, i, period, func(int) bool { return true }) {
			x := told.Number(segment.HeldRating, row)
			if rank := told.Number(segment.HeldRank, row); rank == 1 {
				x = math.Inf(1) // first, whatever the ratings
			} else if !math.IsNaN(rank) {
				continue
			}
			if x > best {
				best, found = x, found[:0]
			}
			if x == best {
				found = append(found, told.Text(segment.HeldValue, row))
			}
		}
		of[i] = one(found)
	}
	return sortTold(t, told.Names[segment.HeldValue], of, r.st.Choices.Values, measure.DefaultValues)
}

// related is the relationship type that people want, or assume, in their
// newest answer.
func (r *run) related(t study.Trait, period int) sorting {
	told, column := r.life.Told[segment.Relationships], segment.TypeWanted
	if t.Type == study.Assumed {
		column = segment.TypeAssumed
	}
	of := make([]int32, r.people.count)
	for i := range of {
		var found []uint16
		for _, row := range latest(told, segment.Relationships, i, period, func(row int) bool { return told.Text(column, row) != segment.Nothing }) {
			found = append(found, told.Text(column, row))
		}
		of[i] = one(found)
	}
	return sortTold(t, told.Names[column], of, types(r.st.Choices.Types), types(measure.DefaultTypes))
}

// one is the one of some codes; -1 for none, several for more.
func one(codes []uint16) int32 {
	slices.Sort(codes)
	switch codes = slices.Compact(codes); len(codes) {
	case 0:
		return -1
	case 1:
		return int32(codes[0])
	}
	return several
}

// sortTold makes categories of names that people say, in report order, with
// the labels of the study or the tool.
func sortTold(t study.Trait, names []string, of []int32, labels ...[]measure.Named) sorting {
	said := make([]bool, len(names))
	any := false
	for _, c := range of {
		if c >= 0 {
			said[c] = true
		}
		any = any || c == several
	}
	var order []string
	for _, o := range t.Order {
		at := slices.IndexFunc(names, func(n string) bool { return ladder.Fold(n) == ladder.Fold(cleaned(o)) })
		if at >= 0 {
			o = names[at]
		}
		if !slices.Contains(order, o) {
			order = append(order, o)
		}
	}
	for c, is := range said {
		if is && !slices.Contains(order, names[c]) {
			order = append(order, names[c])
		}
	}
	out := sorting{of: of}
	moved := make([]int32, len(names))
	for k, name := range order {
		c := segment.Category{Name: name}
		for _, list := range labels {
			if at := slices.IndexFunc(list, func(n measure.Named) bool { return n.Name == name }); at >= 0 && c.Label == "" {
				c.Label, c.Said = list[at].Label, list[at].Said
			}
		}
		out.categories = append(out.categories, c)
		if at := slices.Index(names, name); at >= 0 {
			moved[at] = int32(k)
		}
	}
	label(out.categories, t.Labels)
	if any {
		out.categories = append(out.categories, own(out.categories, "several", say.That("several")))
	}
	for i, c := range of {
		switch {
		case c >= 0:
			of[i] = moved[c]
		case c == several:
			of[i] = int32(len(out.categories) - 1)
		}
	}
	return out
}
