package measure

import (
	"math"
	"slices"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

var needsFold = &Fold{Name: "needs", New: newNeeds}

// The numbers of a person and a need.
const (
	needNamed     = iota // a ladder of his names it
	needLaddered         // he has ladders; only where he names or rates it
	needRated            // he rates it
	needServed           // high enough
	needUnserved         // or not
	needRating           // how
	needRatedOnly        // he rates it and has no ladder
	needNumbers
)

// The numbers of a person of the base.
const (
	needAnybody = iota // has ladders or rates a need
	needWithLadder
)

// needs is how often codes are laddered to, and how well they are served.
type needs struct {
	*gathering
	codes []ladder.Index // that the export rates: consequences and values, in the order of the frame
	item  []int          // per code of the frame, its place in codes; -1 for none
	need  []int          // per name of the export, its place in codes; -1 for none
	base  *vectors
	each  *vectors
	last  []moment // per need, of the person at hand
	rated []bool
}

func needsRated(c *Context) bool {
	return c.mapped(segment.Satisfaction, segment.NeedCode) && c.measured(segment.Satisfaction, segment.NeedRating)
}

func newNeeds(c *Context) State {
	s := &needs{gathering: newGathering(c)}
	names := c.names(segment.Satisfaction, segment.NeedCode)
	of := make([]int, len(names)) // the code of each, or -1
	for k, name := range names {
		of[k] = -1
		if code, ok := c.Frame.Lookup(name); ok && c.Frame.Band(code) != ladder.Attribute {
			of[k] = int(code)
		}
	}
	for i := range c.Frame.Codes {
		s.item = append(s.item, -1)
		if slices.Contains(of, i) {
			s.item[i] = len(s.codes)
			s.codes = append(s.codes, ladder.Index(i))
		}
	}
	for _, code := range of {
		item := -1
		if code >= 0 {
			item = s.item[code]
		}
		s.need = append(s.need, item)
	}
	s.base, s.each = s.vectors(1, 2, nil), s.vectors(len(s.codes), needNumbers, nil)
	s.last, s.rated = make([]moment, len(s.codes)), make([]bool, len(s.codes))
	s.person = s.one
	return s
}

// one counts respondent i of a batch.
func (s *needs) one(b *segment.Batch, i int) {
	laddered := 0.0
	for l := range ladders(b.Ladders, i) {
		laddered = 1
		for _, code := range b.Ladders.Ladder(l) {
			if item := s.item[code]; item >= 0 {
				s.each.set(item, needNamed, 1)
			}
		}
	}
	s.rate(b.Life.Told[segment.Satisfaction], i)
	for _, item := range s.each.touched {
		v := s.each.touch(item)
		v[needLaddered] = laddered
		v[needRatedOnly] = v[needRated] * (1 - laddered)
	}
	if laddered == 1 || len(s.each.touched) > 0 {
		s.base.set(0, needAnybody, 1)
		s.base.set(0, needWithLadder, laddered)
	}
}

// rate takes respondent i's latest rating of each need; the last in the order
// of Told where several are of one time.
func (s *needs) rate(t *segment.Told, i int) {
	clear(s.rated)
	for row, until := t.Of(i); row < until; row++ {
		name, rating := t.Text(segment.NeedCode, row), t.Number(segment.NeedRating, row)
		if name == segment.Nothing || missing(rating) || s.need[name] < 0 {
			continue
		}
		item, at := s.need[name], when(t, segment.Satisfaction, row)
		if s.rated[item] && at.compare(s.last[item]) < 0 {
			continue
		}
		s.rated[item], s.last[item] = true, at
		v := s.each.touch(item)
		v[needRated], v[needRating], v[needServed], v[needUnserved] = 1, rating, 0, 1
		if rating >= s.satisfied() {
			v[needServed], v[needUnserved] = 1, 0
		}
	}
}

func (s *needs) satisfied() float64 { return or(s.c.Choices.Satisfied, DefaultHigh) }

func tabulateNeeds(c *Context, state State) []*Table {
	s := state.(*needs)
	rows := make([]tab.Row, len(s.codes))
	for row, code := range s.codes {
		rows[row] = codeRow(c.Frame, code)
		rows[row].Found = true
	}
	all := s.base.roll(0)
	p := newPage(c, "respondents with at least one ladder or a rating", "Need", all.base(needAnybody), rows, needStatistics())
	ranked := make([]int, len(rows))
	for row := range rows {
		ranked[row] = row
		s.fill(p, row, s.each.roll(row), all)
	}
	p.rank("rank", "opportunity", ranked)
	p.explainShares()
	p.note("need-importance", "% who ladder to it is of respondents with ladders. Codes that nobody rated, and attributes, are not listed.")
	p.note("need-satisfied", "Satisfied is a rating of %g or more, of those who rate the need. A person's latest rating counts.", s.satisfied())
	p.note("need-opportunity", "Opportunity is 10 × (importance + what importance exceeds satisfaction by), both as shares: 0 to 20 points, after Ulwick (2005). Rank 1 is the need with the largest.")
	return []*Table{p.Table}
}

// needStatistics of a need. Its raters are those satisfied and those not, so
// that both are figures: one who is not would stand out in the share of the
// others.
func needStatistics() []tab.Statistic {
	const named, raters, served, unserved = "mentions.respondents", "underserved_needs.raters", "underserved_needs.satisfied", "underserved_needs.unsatisfied"
	of := func(name, label string, unit tab.Unit, decimals int, fact string, from ...string) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: unit, Decimals: decimals, Fact: fact, Additive: fact != "", From: from}
	}
	out := []tab.Statistic{
		of("laddered_share", "% who ladder to it", tab.Share, -1, named),
		of("raters", "Respondents who rate it", tab.Respondents, 0, raters),
		of("satisfied_share", "% satisfied", tab.Share, -1, served, raters),
		of("unsatisfied_share", "% not satisfied", tab.Share, -1, unserved, raters),
		of("mean_rating", "Mean rating", tab.Mean, 1, "underserved_needs.rating", raters),
		of("opportunity", "Opportunity", tab.Points, 1, "", named, raters, served, unserved),
		of("rank", "Rank", tab.Index, 0, "", named, raters, served, unserved),
	}
	out[0].Complement = true
	return out
}

func (s *needs) fill(p page, row int, v, all *rolled) {
	p.people(row, "raters", v, needRated)
	p.ratios(row, "mean_rating", v, needRating, needRated)
	laddered, raters := all.base(needWithLadder), v.base(needRated)
	p.sharesOf(row, "laddered_share", v, needNamed, laddered)
	p.sharesOf(row, "satisfied_share", v, needServed, raters)
	p.sharesOf(row, "unsatisfied_share", v, needUnserved, raters)
	for column := range p.Columns.List {
		p.set(row, column, "opportunity", s.opportunity(v, all, column))
	}
	fact := func(name string) tab.Fact { return tab.Fact{Name: "underserved_needs." + name, Item: p.Stub[row].Item} }
	split := addition{parts: []tab.Fact{fact("satisfied"), fact("unsatisfied")}, sum: v.total(needServed) + v.total(needUnserved)}
	p.adds(fact("raters"), v.total(needRated), split, true)
}

// opportunity is 10 × (I + max(I − S, 0)) with I the share of people with
// ladders who name a code and S the share of raters whom it serves: Ulwick's
// score (What Customers Want, 2005), in which both are shares of ratings, with
// laddering in place of rated importance. The error is by linearisation; the
// two samples overlap, so that each person stands in it once with all that he
// says. At the kink I = S the score has two slopes, and the one with the
// larger error is taken.
func (s *needs) opportunity(v, all *rolled, column int) estimate.Estimate {
	totals := v.sums(column)
	totals[needLaddered] = all.sum(column, needWithLadder)
	squares := v.squares(column)
	squares[(needLaddered+1)*(needLaddered+2)/2-1] = all.square(column, needWithLadder, needWithLadder)
	important, i := estimate.Quotient(totals, needNamed, needLaddered)
	satisfied, c := estimate.Quotient(totals, needServed, needRated)
	score := 10 * (important + max(important-satisfied, 0))
	slope := func(toImportance, toSatisfaction float64) estimate.Estimate {
		gradient := make([]float64, len(totals))
		for k := range gradient {
			gradient[k] = 10 * (toImportance*i[k] + toSatisfaction*c[k])
		}
		n := all.of(column, needWithLadder) + v.of(column, needRatedOnly)
		e := s.c.smooth(score, gradient, squares, n, func(k int) total {
			if k == needLaddered {
				return all.whole(column, needWithLadder)
			}
			return v.whole(column, k)
		})
		if e.Status == tab.Shown {
			e.Persons = int32(leastOf(v.of(column, needNamed), v.of(column, needRated)))
		}
		return e
	}
	over, under := slope(2, -1), slope(1, 0)
	switch gap := important - satisfied; {
	case math.IsNaN(score) || gap > 0 || gap == 0 && over.StdError >= under.StdError:
		return over
	default:
		return under
	}
}
