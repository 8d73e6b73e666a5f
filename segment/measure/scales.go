package measure

import (
	"math"

	"rung/segment"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/scale"
	"rung/segment/tab"
)

var scalesFold = &Fold{Name: "scales", New: newScales}

// scales adds up, per scale, the answers of people who answered every item,
// each counting one, and the scores of those who answered enough of them.
type scales struct {
	*gathering
	of       []*vectors // per scale, an item: everybody's answers
	complete *vectors   // per scale, who answered every item
	scores   *vectors   // per scale
	answers  []float64
	clusters []map[psu]*cluster // per scale, of the scores; by stratum and cluster
}

// The numbers of a score.
const (
	scored = iota // 1
	score
	scoreSquared
	scoreNumbers
)

// psu is where a person was drawn from.
type psu struct{ stratum, cluster int32 }

// cluster is the scores of the people of a primary sampling unit.
type cluster struct {
	n            int
	sum, squares estimate.Sum
}

func newScales(c *Context) State {
	s := &scales{gathering: newGathering(c)}
	most := 0
	for _, a := range c.Life.Scales {
		v := s.vectors(1, len(a.Items), nil)
		v.equal, v.items[0].posted = true, nil // no error is made of them
		s.of = append(s.of, v)
		s.clusters = append(s.clusters, map[psu]*cluster{})
		most = max(most, len(a.Items))
	}
	s.answers = make([]float64, most)
	s.complete = s.vectors(len(s.of), 1, nil)
	s.scores = s.vectors(len(s.of), scoreNumbers, nil)
	s.person = s.one
	return s
}

// one counts respondent i of a batch.
func (s *scales) one(b *segment.Batch, i int) {
	for k := range b.Life.Scales {
		a := &b.Life.Scales[k]
		answered, mean := a.Of(i, s.answers)
		if answered == len(a.Items) {
			copy(s.of[k].touch(0), s.answers)
			s.complete.set(k, 0, 1)
		}
		if math.IsNaN(mean) {
			continue
		}
		now := s.scores.touch(k)
		now[scored], now[score], now[scoreSquared] = 1, mean, mean*mean
		if b.Cluster != nil {
			s.member(k, b, i, mean)
		}
	}
}

// member adds a score to its cluster.
func (s *scales) member(k int, b *segment.Batch, i int, mean float64) {
	at := psu{cluster: b.Cluster[i]}
	if b.Stratum != nil {
		at.stratum = b.Stratum[i]
	}
	of := s.clusters[k][at]
	if of == nil {
		of = &cluster{}
		s.clusters[k][at] = of
	}
	of.n++
	of.sum.Add(mean)
	of.squares.Add(mean * mean)
}

// Merge adds another state.
func (s *scales) Merge(other State) {
	o := other.(*scales)
	s.gathering.Merge(o)
	for k, clusters := range o.clusters {
		for at, more := range clusters {
			of := s.clusters[k][at]
			if of == nil {
				s.clusters[k][at] = more
				continue
			}
			of.n += more.n
			of.sum.Merge(more.sum)
			of.squares.Merge(more.squares)
		}
	}
}

// between compares the clusters of a scale.
func (s *scales) between(k int) scale.Between {
	var groups []scale.Group
	for _, of := range s.clusters[k] {
		groups = append(groups, scale.Group{N: of.n, Sum: of.sum.Float64(), Squares: of.squares.Float64()})
	}
	return scale.BetweenOf(groups)
}

// moments are those of complete cases in a column.
func (r *rolled) moments(column int) scale.Moments {
	return scale.Moments{N: r.people(column), Sums: r.sums(column), Squares: r.squares(column)}
}

// The names of items of the table beside scales.
const scoreItem = "score:"

func tabulateScales(c *Context, state State) []*Table {
	s := state.(*scales)
	var rows []tab.Row
	var bases [][]tab.Base
	for k, a := range c.Life.Scales {
		complete, scores := len(bases), len(bases)+1
		bases = append(bases, s.complete.roll(k).base(0), s.scores.roll(k).base(scored))
		rows = append(rows, tab.Row{Item: a.Name, Label: a.Title(), Net: true, Base: complete})
		for _, t := range a.Items {
			row := tab.Row{Item: a.Name, ItemTo: t.Name, Label: a.Title(), LabelTo: t.Name, Indent: 1, Base: complete}
			if t.Reversed {
				row.LabelTo, row.SaidTo = "", say.That("%s (reversed)", t.Name)
			}
			rows = append(rows, row)
		}
		rows = append(rows, tab.Row{Item: scoreItem + a.Name, Said: say.That("%s: %s", say.That("Score"), a.Title()), Base: scores})
	}
	p := newPage(c, "respondents who answered every item; of a score, enough of them", "Scale", nil, rows, scaleStatistics())
	p.Bases = bases
	against := p.note("reversed", "Below 0: the item says the opposite of the others. If it is worded the other way round and is not reversed, declare it under reverse: of the trait.")
	row := 0
	for k, a := range c.Life.Scales {
		p.scale(row, s.of[k].roll(0), a, against)
		row += 1 + len(a.Items)
		p.score(row, s.scores.roll(k))
		if s.clustered(k) {
			p.clusters(row, s.between(k))
		}
		row++
	}
	p.note("alpha", "Cronbach's α of people who answered every item, each counted once whatever the weight, reversed items turned round. Its interval is Feldt's. α without an item that is above that of the scale says that the scale is better off without it.")
	p.note("score", "A score is the mean of the items that a person answered, where these are enough.")
	if c.Weighted {
		p.note("weighted-shares", "Means and standard deviations of scores are weighted. Other figures are not.")
	}
	p.note("icc", "ICC(1) is the part of a score's variance that lies between clusters, ICC(2) the reliability of their means; the design effect is that of equal clusters of the mean size. Nobody is weighted there.")
	return []*Table{p.Table}
}

func scaleStatistics() []tab.Statistic {
	const complete = "scale_reliability.respondents"
	index := func(name, label string) tab.Statistic {
		return tab.Statistic{Name: name, Label: label, Unit: tab.Index, Decimals: 2, From: []string{complete}}
	}
	return []tab.Statistic{
		{Name: sayers, Label: "Respondents", Unit: tab.Respondents, Fact: complete, Additive: true},
		index("alpha", "Cronbach's α"),
		index("alpha_standardised", "α, standardised"),
		index("average_r", "Mean correlation of items"),
		index("alpha_dropped", "α without the item"),
		index("item_rest_r", "Correlation with the rest"),
		{Name: "mean", Label: "Mean score", Unit: tab.Mean, Decimals: 2, Fact: complete, Additive: true},
		{Name: "sd", Label: "Standard deviation", Unit: tab.Mean, Decimals: 2, From: []string{complete}},
		index("icc1", "ICC(1)"),
		index("icc2", "ICC(2)"),
		index("design_effect", "Design effect"),
	}
}

// scale fills the row of a scale and those of its items.
func (p page) scale(row int, r *rolled, a segment.Answers, against uint32) {
	for column := range p.Columns.List {
		n := r.people(column)
		is := r.moments(column).Reliability()
		p.count(row, column, sayers, int64(n), n)
		p.spread(row, column, "alpha", is.Alpha, is.Low, is.High, n)
		p.number(row, column, "alpha_standardised", is.Standardised, n)
		p.number(row, column, "average_r", is.AverageR, n)
		for k := range a.Items {
			p.number(row+1+k, column, "alpha_dropped", is.Items[k].AlphaDropped, n)
			p.number(row+1+k, column, "item_rest_r", is.Items[k].Rest, n)
			if is.Items[k].Rest < 0 {
				p.Open(row+1+k, p.Statistic("item_rest_r")).Mark(column, tab.Shown, against)
			}
		}
	}
}

// spread sets a figure that has an interval and no standard error.
func (p page) spread(row, column int, statistic string, v, low, high float64, people int) {
	if math.IsNaN(v) {
		p.number(row, column, statistic, v, people)
		return
	}
	e := estimate.Count(v, people)
	e.Low, e.High = low, high
	p.set(row, column, statistic, e)
}

// score fills the row of a score.
func (p page) score(row int, r *rolled) {
	for column := range p.Columns.List {
		n := r.of(column, scored)
		p.count(row, column, sayers, int64(n), n)
		mean := r.ratio(column, score, scored)
		p.set(row, column, "mean", mean)
		squares := quotient(r.sum(column, scoreSquared), r.sum(column, scored))
		variance, sd := squares-mean.Value*mean.Value, math.NaN()
		if n > 1 {
			if variance < 1e-13*squares {
				variance = 0 // rounding: all scores are alike
			}
			sd = math.Sqrt(variance * float64(n) / float64(n-1))
		}
		p.number(row, column, "sd", sd, n)
	}
}

// clustered says that people carry clusters, two of them or more.
func (s *scales) clustered(k int) bool { return len(s.clusters[k]) > 1 }

// clusters fills how alike the scores of a cluster are: for Total alone, as
// segments cut through clusters.
func (p page) clusters(row int, b scale.Between) {
	p.number(row, 0, "icc1", b.ICC1, b.N)
	p.number(row, 0, "icc2", b.ICC2, b.N)
	p.number(row, 0, "design_effect", b.DesignEffect, b.N)
}
