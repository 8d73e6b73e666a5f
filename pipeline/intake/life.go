package intake

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"rung/segment"
)

// live gathers what is known of people beside traits and ladders.
func (r *run) live(did *folded) error {
	life := &segment.Life{}
	r.life = life
	if err := r.datedByTold(); err != nil {
		return err
	}
	for kind, c := range r.told {
		if c == nil {
			continue
		}
		var err error
		if life.Told[kind], err = r.readRecords(segment.Export(kind)); err != nil {
			return err
		}
	}
	if r.out.Dated {
		life.AsOf = dayNumber(r.out.AsOf)
	}
	if err := r.tellPeriods(); err != nil {
		return err
	}
	if err := r.tellAmounts(did); err != nil {
		return err
	}
	did.journey.tell(life)
	return r.settleUnseen()
}

// datedByTold settles the as-of date of a study without interactions that
// states none: the newest day on which people said something.
func (r *run) datedByTold() error {
	if r.out.Dated || r.did != nil {
		return nil
	}
	day, any, err := r.newestTold()
	if any {
		r.derive(day)
	}
	return err
}

// uses says that the study has something beside traits and ladders.
func (r *run) uses() bool {
	l := r.life
	told := false
	for _, t := range l.Told {
		told = told || t != nil
	}
	return told || len(l.Amounts) > 0 || l.Journey != nil || len(l.Periods) > 0 || len(l.Earlier) > 0 || len(l.Scales) > 0 || l.Mix != nil
}

// unseenParts makes the lowest band of money the lowest fifth.
const unseenParts = 5

// settleUnseen settles up to what amount of money people are in the lowest
// band, where the study leaves that to the sample: the lowest fifth of those
// whose amount is known.
func (r *run) settleUnseen() error {
	c := &r.out.Choices
	if c.Unseen == "" || c.Under != 0 {
		return nil
	}
	at := slices.IndexFunc(r.life.Amounts, func(a segment.Amount) bool { return a.Name == c.Unseen })
	if at < 0 {
		return r.studyError(fmt.Sprintf("unseen: there is no amount %q", c.Unseen), "name an amount of the study, or a currency of its currencies export")
	}
	if cuts := cutPoints(r.life.Amount[0][at], unseenParts); cuts != nil {
		c.Under = cuts[0]
	}
	return nil
}

// cutPoints are the numbers that cut others into so many parts of equal size:
// their sample quantiles 1/parts, 2/parts and so on (Hyndman & Fan 1996, type
// 7). NaN is not a number; without any there are no cuts.
func cutPoints(of []float64, parts int) []float64 {
	x := slices.DeleteFunc(slices.Clone(of), math.IsNaN)
	if len(x) == 0 {
		return nil
	}
	slices.Sort(x)
	cuts := make([]float64, parts-1)
	for k := range cuts {
		at, rest := (len(x)-1)*(k+1)/parts, (len(x)-1)*(k+1)%parts
		cuts[k] = x[at]
		if rest > 0 && x[at+1] != x[at] {
			cuts[k] += (x[at+1] - x[at]) * float64(rest) / float64(parts)
		}
	}
	return cuts
}

// compareTraits sets traits beside themselves on older material, and forms the
// groups whose mix is standardised.
func (r *run) compareTraits(s *segment.Sample) error {
	for _, t := range r.st.Traits {
		if t.Earlier == "" {
			continue
		}
		now, then := traitNamed(s, t.Name), traitNamed(s, t.Earlier)
		if now == nil || then == nil || now.Multi || then.Multi {
			return r.traitError(t, fmt.Sprintf("cannot be set beside the earlier trait %q", t.Earlier), "name a trait of one answer a person")
		}
		r.life.Earlier = append(r.life.Earlier, earlier(s, now, then))
	}
	return r.mix(s)
}

func traitNamed(s *segment.Sample, name string) *segment.Trait {
	for i := range s.Traits {
		if s.Traits[i].Name == name {
			return &s.Traits[i]
		}
	}
	return nil
}

// earlier puts the categories of two traits into one list: those of the newer
// one in its order, those that only the older one has, the missing one.
func earlier(s *segment.Sample, now, then *segment.Trait) segment.Earlier {
	out := segment.Earlier{Name: now.Name, Label: now.Label}
	for _, missing := range []bool{false, true} {
		for _, t := range []*segment.Trait{now, then} {
			for _, c := range t.Categories {
				if c.Missing == missing && placeOf(out.Categories, c) < 0 {
					out.Categories = append(out.Categories, c)
				}
			}
		}
	}
	of := func(t *segment.Trait) []uint16 {
		moved := make([]uint16, len(t.Categories))
		for i, c := range t.Categories {
			moved[i] = uint16(placeOf(out.Categories, c))
		}
		values := make([]uint16, s.Len)
		for i, c := range s.Values[t.Column] {
			values[i] = moved[c]
		}
		return values
	}
	out.Before, out.Now = of(then), of(now)
	return out
}

// placeOf is where a category stands among others; -1 for nowhere. There is one
// missing category, whatever it is called.
func placeOf(categories []segment.Category, c segment.Category) int {
	return slices.IndexFunc(categories, func(o segment.Category) bool {
		return o.Missing && c.Missing || o.Missing == c.Missing && o.Name == c.Name
	})
}

// mix groups people by the traits whose mix is standardised.
func (r *run) mix(s *segment.Sample) error {
	by := r.st.Journey.By
	if len(by) == 0 {
		return nil
	}
	var traits []*segment.Trait
	cells := uint64(1)
	for _, name := range by {
		t := traitNamed(s, name)
		if t == nil || t.Multi {
			return r.studyError(fmt.Sprintf("journey: %q is no trait of one answer a person", name), "name traits of the study under by")
		}
		traits = append(traits, t)
		if cells *= uint64(len(t.Categories)); cells > math.MaxUint32 {
			return r.tooManyGroups()
		}
	}
	cell := make([]uint32, s.Len)
	for i := range cell {
		for _, t := range traits {
			cell[i] = cell[i]*uint32(len(t.Categories)) + uint32(s.Values[t.Column][i])
		}
	}
	groups := slices.Clone(cell)
	slices.Sort(groups)
	groups = slices.Compact(groups)
	if len(groups) > math.MaxUint16 {
		return r.tooManyGroups()
	}
	r.life.Mix, r.life.Groups = make([]uint16, s.Len), []string{}
	for _, g := range groups {
		r.life.Groups = append(r.life.Groups, groupName(traits, g))
	}
	for i, c := range cell {
		at, _ := slices.BinarySearch(groups, c)
		r.life.Mix[i] = uint16(at)
	}
	return nil
}

// groupName names a group by its categories.
func groupName(traits []*segment.Trait, cell uint32) string {
	names := make([]string, len(traits))
	for k := len(traits) - 1; k >= 0; k-- {
		n := uint32(len(traits[k].Categories))
		names[k] = traits[k].Categories[cell%n].Name
		cell /= n
	}
	return strings.Join(names, " / ")
}

func (r *run) tooManyGroups() error {
	return r.studyError(fmt.Sprintf("journey: the traits under by cross to more than %d groups", math.MaxUint16), "name fewer traits, or traits of fewer categories")
}

// newest compares how new two rows are: by day, then by wave in the order of
// the names.
func newest(t *segment.Told, kind segment.Export, a, b int) int {
	wave := func(row int) int {
		if w := t.Text(kind.Wave(), row); w != segment.Nothing {
			return int(w)
		}
		return -1
	}
	return cmp.Or(cmp.Compare(t.Number(kind.Day(), a), t.Number(kind.Day(), b)), cmp.Compare(wave(a), wave(b)))
}
