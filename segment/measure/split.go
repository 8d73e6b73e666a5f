package measure

import (
	"slices"

	"rung/segment/estimate"
	"rung/segment/tab"
)

// cut is a run of columns into which Total falls apart: the categories of a
// trait, or of a cross of traits, those of whom it is unknown among them.
type cut struct {
	item, label string
	columns     []int
}

// cuts are those of the plan's columns. Nets repeat their parts, and answers
// of which a person gives several hold him several times: neither is a cut.
func (p page) cuts() (out []cut) {
	whole := map[string]bool{} // by banner and heading, that its columns add up to Total
	name := func(c tab.Column) string { return c.Banner + "/" + c.Group }
	of := map[string]*cut{}
	var order []string
	for k, c := range p.Columns.List {
		if c.Key == "" || c.Net {
			continue
		}
		n := name(c)
		if of[n] == nil {
			of[n], order = &cut{item: n, label: c.Group}, append(order, n)
		}
		of[n].columns = append(of[n].columns, k)
	}
	for _, s := range p.Columns.Sums {
		if s.Total == 0 && len(s.Parts) > 0 {
			n := name(p.Columns.List[s.Parts[0]])
			whole[n] = whole[n] || of[n] != nil && slices.Equal(of[n].columns, slices.Sorted(slices.Values(s.Parts)))
		}
	}
	for _, n := range order {
		if whole[n] {
			out = append(out, *of[n])
		}
	}
	return out
}

// tabulateSplit takes every change of Total apart by every cut, a table a kind
// and pair of periods. Segments have no figures there: what each adds would tell
// its own mean.
func tabulateSplit(c *Context, state State) []*Table {
	s := state.(*change)
	var out []*Table
	for pair := range s.pairs {
		for k, of := range []*changes{s.shares, s.means} {
			if t := s.split(c, of, pair, k == 1); t != nil {
				out = append(out, t)
			}
		}
	}
	return out
}

// split is the table of a pair of periods; nil where nobody answers, or Total
// does not fall apart.
func (s *change) split(c *Context, of *changes, pair int, means bool) *Table {
	cuts := page{Table: estimate.NewTable(&c.Plan.Columns, nil, nil)}.cuts()
	var rows []tab.Row
	var bases [][]tab.Base
	var items []int
	base := map[int]int{} // per group of rows, its kind of base
	answer := map[int]*rolled{}
	for k, r := range of.rows {
		if answer[r.group] == nil {
			answer[r.group] = s.base.roll(r.group*s.pairs + pair)
			if answer[r.group].people(0) > 0 {
				base[r.group] = len(bases)
				bases = append(bases, answer[r.group].base(inEither))
			}
		}
		if answer[r.group].people(0) == 0 {
			continue
		}
		for _, by := range cuts {
			row := r.Row
			row.ItemTo, row.LabelTo, row.Base = by.item, by.label, base[r.group]
			rows, items = append(rows, row), append(items, k)
		}
	}
	if rows == nil {
		return nil
	}
	p := newPage(c, "respondents who answer in either period", "What changed, and by what it is taken apart", nil, rows, splitStatistics(means))
	p.Bases = bases
	p.Across = map[int]tab.Cross{}
	said := map[int]*rolled{}
	for row, item := range items {
		r := of.rows[item]
		if said[item] == nil {
			said[item] = of.of.roll(item*s.pairs + pair)
		}
		by := cuts[row%len(cuts)]
		p.splitRow(row, by, said[item], answer[r.group], means)
		p.Across[row] = tab.Cross{Columns: append([]int{0}, by.columns...)}
		for k := range splitNames {
			for _, column := range append([]int{0}, by.columns...) {
				if r.money && (said[item].dominated(column, saidBefore) || said[item].dominated(column, saidAfter)) {
					p.Open(row, k).Sensitive(0)
				}
			}
		}
	}
	p.note("split", "From %s to %s. Within: because segments changed, at the mean of their sizes; mix: because their sizes changed, at the mean of their levels (Kitagawa 1955). Both add up to the change. A segment that has people in one period only counts as mix.", c.Life.Periods[pair].Title(), c.Life.Periods[pair+1].Title())
	p.note("split-total", "Changes are taken apart for all respondents only, by segments of today.")
	if c.Weighted {
		p.note("weighted-shares", "Shares and means are weighted.")
	}
	p.Wave = c.Life.Periods[pair+1].Name
	return p.Table
}

// splitNames are the statistics of change_split, in their order.
var splitNames = [...]string{"change", "within", "mix"}

func splitStatistics(means bool) (out []tab.Statistic) {
	for k, label := range []string{"Change", "Within segments", "Mix of segments"} {
		of := tab.Statistic{Name: splitNames[k], Label: label, Unit: tab.Share, Decimals: -1}
		if means {
			of.Unit, of.Decimals = tab.Mean, 1
		}
		out = append(out, of)
	}
	return out
}

// splitRow fills a row of Total. The people behind its figures are the fewest
// behind a share or mean that it is made of.
func (p page) splitRow(row int, by cut, said, base *rolled, means bool) {
	var portions []estimate.Portion
	var people []int
	for _, column := range by.columns {
		sums, answers := said.sums(column), base.sums(column)
		portions = append(portions, estimate.Portion{PeopleBefore: answers[inBefore], SumBefore: sums[saidBefore], PeopleAfter: answers[inAfter], SumAfter: sums[saidAfter]})
		for k := range 2 {
			n := base.of(column, inBefore+k)
			if people = append(people, n); !means {
				say := said.of(column, saidBefore+k)
				people = append(people, say, n-say)
			}
		}
	}
	shift := estimate.Kitagawa(portions)
	for k, value := range []float64{shift.Change, shift.Within, shift.Mix} {
		gradient := func(g int) (of [4]float64) {
			switch k {
			case 0:
				return shift.ByChange[g]
			case 1:
				return shift.ByWithin[g]
			}
			for j := range of {
				of[j] = shift.ByChange[g][j] - shift.ByWithin[g][j]
			}
			return of
		}
		if shift.ByChange == nil {
			p.put(row, k, 0, estimate.None())
			continue
		}
		e := p.shifted(value, by, said, base, gradient)
		e.Persons = int32(fewest(people...))
		if !means {
			e.Value = max(-1, min(1, e.Value))
			e.Low, e.High = min(e.Value, max(-1, e.Low)), max(e.Value, min(1, e.High))
		}
		p.put(row, k, 0, e)
	}
}

// shifted is a figure made of the numbers of all segments of a cut, with its
// error. A person is in one segment: variances of segments add up.
func (p page) shifted(value float64, by cut, said, base *rolled, gradient func(g int) [4]float64) estimate.Estimate {
	n, variance := base.of(0, inEither), 0.0
	var i estimate.Influence
	for g, column := range by.columns {
		of := gradient(g)
		own := []float64{of[1], of[3], of[0], of[2]} // saidBefore, saidAfter, hereBefore, hereAfter
		if d := p.c.Design; d != nil {
			for k, by := range own {
				if by == 0 {
					continue
				}
				t := said.whole(column, k%2)
				if k >= hereBefore {
					t = base.whole(column, k-hereBefore+inBefore)
				}
				i = d.Plus(i, by, t.influence)
			}
			continue
		}
		squares, crossed := said.squares(column), base.squares(column)
		squares[5], squares[8], squares[9] = crossed[0], crossed[1], crossed[2]
		variance += estimate.Form(own, squares)
	}
	if p.c.Design != nil {
		return p.c.Design.Smooth(value, i, base.whole(0, inEither).df, n)
	}
	return estimate.Smooth(value, []float64{1}, []float64{variance}, n, n)
}

// relateSplits withholds a change taken apart wherever wave_change withholds a
// share or mean that it is made of, in Total or in a segment: what is shown of the
// others and the parts would leave it.
func relateSplits(tables []*Table) {
	for _, t := range tables {
		for row, across := range t.Across {
			for _, o := range tables {
				if o.Measure != "wave_change" {
					continue
				}
				for other, r := range o.Stub {
					if r.Item == t.Stub[row].Item && r.ItemTo == t.Wave {
						for s := changeBefore; s < len(o.Statistics); s++ {
							across.Facts = append(across.Facts, o.Fact(other, s))
						}
					}
				}
			}
			t.Across[row] = across
		}
	}
}
