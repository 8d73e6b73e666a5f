package measure

import (
	"math"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

var workedFold = &Fold{Name: "worked", New: newWorked}

// worked compares the outcome of people who met an element of the journey with
// that of people who did not, group by group of the mix. It adds up an item per
// group for everybody whose outcome is known, and one per element and group for
// those who met it; who did not is the difference.
type worked struct {
	*gathering
	elements, groups, outcome int
	of                        *vectors
}

// The numbers of worked.
const (
	isKnown = iota // 1
	outcome        // of the person
	outcomeNumbers
)

func newWorked(c *Context) State {
	s := &worked{gathering: newGathering(c), elements: len(c.Life.Journey.Elements), groups: max(1, len(c.Life.Groups)), outcome: c.outcome()}
	s.of = s.vectors((s.elements+1)*s.groups, outcomeNumbers, []bool{false, true})
	s.person = func(b *segment.Batch, i int) {
		v := b.Life.Value(s.outcome, i)
		if math.IsNaN(v) {
			return
		}
		group := 0
		if b.Life.Mix != nil {
			group = int(b.Life.Mix[i])
		}
		if group >= s.groups {
			return
		}
		s.add(s.elements, group, v)
		for k := range s.elements {
			if b.Life.Met[0].Elements[i]>>k&1 == 1 {
				s.add(k, group, v)
			}
		}
	}
	return s
}

// add counts the person at hand for an element, or for all.
func (s *worked) add(element, group int, v float64) {
	now := s.of.touch(element*s.groups + group)
	now[isKnown], now[outcome] = 1, v
}

// outcome is the amount that journeys are judged by; -1 for none.
func (c *Context) outcome() int {
	if c.Life == nil || c.Choices.Outcome == "" {
		return -1
	}
	for k, a := range c.Life.Amounts {
		if a.Name == c.Choices.Outcome {
			return k
		}
	}
	return -1
}

// judgedBy says that the study has touchpoints or channels and an outcome.
func judgedBy(c *Context) bool { return touched(c) && c.outcome() >= 0 }

// arm is the people of a group who met an element, or who did not, or those of
// several groups.
type arm struct {
	people, some int     // all, and those whose outcome is not 0
	w, y         float64 // Σw, Σw·y
	ww, wy, yy   float64 // Σw², Σw²y, Σw²y²
	c            *Context
	known, gains total // w and y, under a Design
}

func newArm(c *Context, of *pool) arm {
	return arm{c: c, people: of.people, some: of.of[outcome], w: of.sums[isKnown].Float64(), y: of.sums[outcome].Float64(),
		ww: of.squares[0].Float64(), wy: of.squares[1].Float64(), yy: of.squares[2].Float64()}
}

// under is the arm with what errors need under a Design: its totals, those of
// groups added up, less those of other people.
func (a arm) under(groups []*rolled, less []*rolled, column int) arm {
	add := func(to total, times float64, of []*rolled, number int) total {
		for _, r := range of {
			t := r.whole(column, number)
			to.influence = a.c.Design.Plus(to.influence, times, t.influence)
			to.df = max(to.df, t.df)
		}
		return to
	}
	if a.c.Design != nil {
		a.known = add(add(a.known, 1, groups, isKnown), -1, less, isKnown)
		a.gains = add(add(a.gains, 1, groups, outcome), -1, less, outcome)
	}
	return a
}

// counts says that the arm has a mean with an error: two people or more, with
// weight.
func (a arm) counts() bool { return a.people >= 2 && a.w > 0 }

// few is the fewest that the mean tells about: those with an outcome, or those
// without.
func (a arm) few() int { return fewest(a.some, a.people-a.some) }

func (a arm) mean() float64 { return a.y / a.w }

// variance is that of the mean, with the person as the sampling unit, drawn
// with replacement.
func (a arm) variance() float64 {
	m := a.mean()
	return estimate.Bessel(a.c.Sampled, a.people) * max(0, a.yy-2*m*a.wy+m*m*a.ww) / (a.w * a.w)
}

// contrast is a weighted sum of means of arms.
type contrast struct {
	value, variance float64
	under           float64 // Σ variance²/(n−1)
	c               *Context
	total           total // its influence, under a Design
}

func (c *contrast) add(weight float64, a arm) {
	c.c = a.c
	if d := a.c.Design; d != nil {
		_, i := d.Quotient(a.y, a.w, a.gains.influence, a.known.influence)
		c.value += weight * a.mean()
		c.total.influence, c.total.df = d.Plus(c.total.influence, weight, i), max(c.total.df, a.known.df)
		return
	}
	v := weight * weight * a.variance()
	c.value += weight * a.mean()
	c.variance += v
	c.under += v * v / float64(a.people-1)
}

// estimate has the interval of Student's t with the degrees of freedom of
// Satterthwaite (1946).
func (c contrast) estimate(people int) estimate.Estimate {
	if c.c != nil && c.c.Design != nil {
		return c.c.Design.Smooth(c.value, c.total.influence, c.total.df, people)
	}
	e := estimate.Count(c.value, people)
	e.StdError, e.Low, e.High = math.Sqrt(c.variance), c.value, c.value
	if c.variance > 0 {
		e.Low, e.High = estimate.StudentInterval(c.value, e.StdError, c.variance*c.variance/c.under)
	}
	return e
}

// comparison is an element in a column.
type comparison struct {
	exposed, not           arm    // of all groups
	few                    [2]int // the fewest that the means of the groups compared tell about
	mean, meanNot          contrast
	difference, crude      contrast
	covered                float64 // share of people, by weight, in groups that are compared
	standardised, measured bool    // some group is compared; both arms have a mean
}

// compare compares the arms group by group: direct standardisation, in which a
// group counts by its share of everybody in the groups compared. A group in
// which fewer than two people met the element, or fewer than two did not, has
// no difference, or none whose error is known, and is left out. The last of the
// arms is of all groups.
func compare(exposed, not []arm) comparison {
	last := len(exposed) - 1
	c := comparison{exposed: exposed[last], not: not[last]}
	inside := 0.0
	var people, some [2]int // of the groups compared
	counts := func(g int) bool { return exposed[g].counts() && not[g].counts() }
	for g := range last {
		if counts(g) {
			inside += exposed[g].w + not[g].w
			c.standardised = true
		}
	}
	for g := range last {
		if counts(g) {
			weight := (exposed[g].w + not[g].w) / inside
			c.mean.add(weight, exposed[g])
			c.meanNot.add(weight, not[g])
			c.difference.add(weight, exposed[g])
			c.difference.add(-weight, not[g])
			for k, a := range []arm{exposed[g], not[g]} {
				people[k], some[k] = people[k]+a.people, some[k]+a.some
			}
		}
	}
	for k := range people {
		c.few[k] = fewest(some[k], people[k]-some[k])
	}
	c.covered = min(1, quotient(inside, c.exposed.w+c.not.w))
	if c.measured = counts(last); c.measured {
		c.crude.add(1, c.exposed)
		c.crude.add(-1, c.not)
	}
	return c
}

func tabulateWorked(c *Context, state State) []*Table {
	s := state.(*worked)
	amount := c.Life.Amounts[s.outcome]
	unit, decimals := outcomeUnit(amount)
	outcome := shown(amount.Said, amount.Title())
	met, unmet := say.That("%s, of those who met it", outcome), say.That("%s, of those who did not", outcome)
	rows := distinct(elementRows(c.Life.Journey))
	const exposed, unexposed = "what_worked.exposed", "what_worked.unexposed"
	const some, someNot = "what_worked.some_exposed", "what_worked.some_unexposed"
	const zero, zeroNot = "what_worked.zero_exposed", "what_worked.zero_unexposed"
	from := []string{exposed, unexposed, some, someNot, zero, zeroNot}
	var shares [2]string // a share, with those who met it, is how many have the outcome
	if amount.Share {
		shares = [2]string{some, someNot}
	}
	all := s.of.sumsOf(s.elements*s.groups, s.groups)
	everybody := all[s.groups]
	p := newPage(c, "respondents whose outcome is known", "Touchpoint", everybody.base(isKnown), rows, []tab.Statistic{
		{Name: sayers, Label: "Outcome known", Unit: tab.Respondents, Additive: true},
		{Name: "exposed", Label: "Met it", Unit: tab.Respondents, Fact: exposed, Additive: true, Complement: true},
		{Name: "unexposed", Label: "Did not", Unit: tab.Respondents, Fact: unexposed, Additive: true, Complement: true},
		{Name: "mean_exposed", Label: met.String(), Said: met, Unit: unit, Decimals: decimals, From: []string{exposed, some, zero}, Additive: amount.Share, Fact: shares[0]},
		{Name: "mean_unexposed", Label: unmet.String(), Said: unmet, Unit: unit, Decimals: decimals, From: []string{unexposed, someNot, zeroNot}, Additive: amount.Share, Fact: shares[1]},
		{Name: "difference", Label: "Difference, standardised", Unit: unit, Decimals: decimals, From: from},
		{Name: "covered", Label: "% of people in groups compared", Unit: tab.Share, Decimals: -1, From: []string{exposed}},
		{Name: "crude", Label: "Difference as it stands", Unit: unit, Decimals: decimals, From: from},
		// Nobody reads these: those with and without an outcome must not be
		// few either.
		{Name: "some_exposed", Label: "Met it, with an outcome", Unit: tab.Respondents, Additive: true},
		{Name: "some_unexposed", Label: "Did not, with an outcome", Unit: tab.Respondents, Additive: true},
		{Name: "zero_exposed", Label: "Met it, outcome of 0", Unit: tab.Respondents, Additive: true},
		{Name: "zero_unexposed", Label: "Did not, outcome of 0", Unit: tab.Respondents, Additive: true},
	})
	p.Measure = "what_worked" // facts are named after it
	for row := range rows {
		met := s.of.sumsOf(row*s.groups, s.groups)
		for column, base := range p.Bases[0] {
			exposed, not := make([]arm, len(met)), make([]arm, len(met))
			for g := range met {
				groups, others := met[g:g+1], all[g:g+1]
				if g == s.groups {
					groups, others = met[:g], all[:g]
				}
				exposed[g] = newArm(c, met[g].columns[column]).under(groups, nil, column)
				not[g] = newArm(c, all[g].columns[column].less(met[g].columns[column])).under(others, groups, column)
			}
			k := compare(exposed, not)
			p.count(row, column, sayers, int64(base.N), base.N)
			p.count(row, column, "exposed", int64(k.exposed.people), k.exposed.people)
			p.count(row, column, "unexposed", int64(k.not.people), k.not.people)
			if k.standardised {
				p.set(row, column, "mean_exposed", within(amount, 0, k.mean.estimate(k.few[0])))
				p.set(row, column, "mean_unexposed", within(amount, 0, k.meanNot.estimate(k.few[1])))
				p.set(row, column, "difference", within(amount, -1, k.difference.estimate(fewest(k.few[:]...))))
			} else {
				for _, statistic := range []string{"mean_exposed", "mean_unexposed", "difference"} {
					p.set(row, column, statistic, estimate.None())
				}
			}
			p.number(row, column, "covered", k.covered, base.N)
			crude := estimate.None()
			if k.measured {
				crude = within(amount, -1, k.crude.estimate(fewest(k.exposed.few(), k.not.few())))
			}
			p.set(row, column, "crude", crude)
			p.absent(row, column, "some_exposed", k.exposed.some)
			p.absent(row, column, "some_unexposed", k.not.some)
			p.absent(row, column, "zero_exposed", k.exposed.people-k.exposed.some)
			p.absent(row, column, "zero_unexposed", k.not.people-k.not.some)
			if amount.Money != "" {
				p.dominate(row, column, k, everybody, met[s.groups])
			}
		}
		fact := func(statistic string) tab.Fact { return p.Fact(row, p.Statistic(statistic)) }
		p.Relations = append(p.Relations,
			tab.Relation{Total: fact("exposed"), Parts: []tab.Fact{fact("some_exposed"), fact("zero_exposed")}, Disjoint: true},
			tab.Relation{Total: fact("unexposed"), Parts: []tab.Fact{fact("some_unexposed"), fact("zero_unexposed")}, Disjoint: true},
			tab.Relation{Total: fact(sayers), Parts: []tab.Fact{fact("exposed"), fact("unexposed")}, Disjoint: true})
	}
	p.note("association", "Association, not effect: who met a touchpoint may differ from who did not in more than the study knows.")
	if c.Life.Mix != nil {
		p.note("standardised", "Both are compared within groups of the same mix, and groups count by their share of all. A group with fewer than two on either side is left out.")
	} else {
		p.note("not-standardised", "The study names no traits to standardise by, so the difference is the one that stands.")
	}
	if c.Weighted {
		p.note("weighted-shares", "Shares and means are weighted. Counts are not: they are people.")
	}
	return []*Table{p.Table}
}

// outcomeUnit is the unit of the mean of an amount, and its decimals.
func outcomeUnit(a segment.Amount) (tab.Unit, int) {
	switch {
	case a.Share:
		return tab.Share, -1
	case a.Money != "":
		return money(a.Money), 2
	}
	return tab.Mean, 2
}

// within keeps the interval of a share, or of a difference of shares, where
// such numbers are.
func within(a segment.Amount, low float64, e estimate.Estimate) estimate.Estimate {
	if a.Share {
		e.Value = min(1, max(low, e.Value)) // of rounding
		e.Low, e.High = min(e.Value, max(e.Low, low)), max(e.Value, min(e.High, 1))
	}
	return e
}

// dominate marks the means of money that tell about one person. The largest
// of those who did not meet an element are taken to be the largest of all,
// which is at least as much.
func (p page) dominate(row, column int, k comparison, all, exposed *rolled) {
	met := exposed.dominated(column, outcome)
	of, some := all.columns[column], exposed.columns[column]
	rest := of.plain[outcome].Float64() - some.plain[outcome].Float64()
	not := k.not.some > 0 && estimate.Dominated(rest, of.largest[outcome][0], of.largest[outcome][1])
	for _, statistic := range []string{"mean_exposed", "mean_unexposed", "difference", "crude"} {
		if met && statistic != "mean_unexposed" || not && statistic != "mean_exposed" {
			p.Open(row, p.Statistic(statistic)).Sensitive(column)
		}
	}
}

// sumsOf are so many items from the first on, over the columns of the plan, and
// last their sum.
func (v *vectors) sumsOf(first, items int) []*rolled {
	out := make([]*rolled, items+1)
	all := &rolled{columns: make([]*pool, v.grid.columns)}
	for column := range all.columns {
		all.columns[column] = v.pool()
	}
	for k := range items {
		out[k] = v.roll(first + k)
		for column, of := range out[k].columns {
			all.columns[column].merge(of)
		}
	}
	out[items] = all
	return out
}

// less is a pool less some of its people. Who contributes most to it is not
// known.
func (c *pool) less(o *pool) *pool {
	out := &pool{people: c.people - o.people}
	for j := range c.of {
		out.of, out.sums = append(out.of, c.of[j]-o.of[j]), append(out.sums, c.sums[j].Less(o.sums[j]))
	}
	for k := range c.squares {
		out.squares = append(out.squares, c.squares[k].Less(o.squares[k]))
	}
	return out
}
