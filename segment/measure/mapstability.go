package measure

import (
	"math"
	"sync"

	"rung/segment/ladder"
	"rung/segment/tab"
)

// What stability costs is bounded: pairs of codes that people say of links that
// are looked at, times replicates. Studies that are kept at all stay below it with 100.
const (
	mostRedrawn     = 4e9
	leastReplicates = 40
)

// resampled says that the study asks how stable value maps are.
func resampled(c *Context) bool { return c.Choices.Stability != nil }

// keeping is how many replicates keep each link in each column.
type keeping struct {
	replicates int     // 0 where there was too much to count
	columns    int     // of the plan
	place      []int   // per cell, its place in times; -1 where it was not looked at
	times      []int32 // by place × columns + column
}

// share is the share of replicates that keep a link in a column, to the nearest
// twentieth: exact, it would say more of a count than the count's side of the
// cut-off.
func (k *keeping) share(cell, column int) float64 {
	if k.replicates == 0 || k.place[cell] < 0 {
		return math.NaN()
	}
	return math.Round(20*float64(k.times[k.place[cell]*k.columns+column])/float64(k.replicates)) / 20
}

// stable draws people again and counts which links pass the cut-off. It looks
// at links that some map shows, unless the strongest are kept: then at all of
// them.
func (s *sim) stable(cells []cell, rowOf []int) *keeping {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept != nil {
		return s.kept
	}
	cut := s.c.Ladders.Cutoff
	k := &keeping{columns: s.grid.columns, place: make([]int, len(cells))}
	s.kept = k
	said := s.people(cells)
	if said == nil {
		return k
	}
	var links []int
	load := 0.0
	for cell, row := range rowOf {
		k.place[cell] = -1
		if row >= 0 || cut.Top > 0 {
			k.place[cell] = len(links)
			links, load = append(links, cell), load+float64(said.TimesOf(cell))
		}
	}
	k.replicates = fewer(choice(s.c.Choices.Stability.Replicates, DefaultReplicates), leastReplicates, load+float64(len(said.Keys)), mostRedrawn)
	k.times = make([]int32, len(links)*k.columns)
	var mu sync.Mutex
	const together = 8 // replicates: rooms for sums are made once for them
	atOnce((k.replicates+together-1)/together, func(from, until int) {
		times := make([]int32, len(k.times))
		said.Count(said.in, links, from*together, min(until*together, k.replicates), func(people, strength []int64) {
			if cut.Top > 0 {
				s.strongest(times, cells, links, people, strength)
				return
			}
			for column, n := range people {
				least := int64(cut.Threshold(int(n)))
				for at := column; at < len(strength); at += k.columns {
					if strength[at] >= least {
						times[at]++
					}
				}
			}
		})
		mu.Lock()
		defer mu.Unlock()
		for at, n := range times {
			k.times[at] += n
		}
	})
	return k
}

// strongest adds one to the times of the strongest links of every column, all of
// a replicate's links being there.
func (s *sim) strongest(times []int32, cells []cell, links []int, people, strength []int64) {
	columns := len(people)
	for column, n := range people {
		var all []ladder.Edge
		for k, link := range links {
			if v := strength[k*columns+column]; v > 0 {
				all = append(all, ladder.Edge{From: cells[link].from, To: cells[link].to, Strength: v})
			}
		}
		for _, e := range s.c.Ladders.Cutoff.Passing(s.c.Frame, all, int(n)) {
			times[place(cells, e)*columns+column]++
		}
	}
}

// choice is n, or the default where it is zero.
func choice(n, otherwise int) int { return int(or(float64(n), float64(otherwise))) }

func tabulateMapStability(c *Context, state State) []*Table {
	s := state.(*sim)
	cells, base := s.cells(), s.baseOf(laddered)
	maps := s.maps(cells, base)
	rows, rowOf := s.shown(cells, maps)
	k := s.stable(cells, rowOf)
	p := newPage(c, "respondents with at least one ladder", "Link", base, rows, []tab.Statistic{
		{Name: "kept", Label: "% of replicates that keep the link", Unit: tab.Share, Decimals: -1, Fact: s.strength(), Additive: true, Complement: s.byPerson()},
	})
	for i, row := range rowOf {
		for column := range base {
			if row >= 0 {
				p.absent(row, column, "kept", s.behind(cells[i], column))
			}
		}
	}
	for column, m := range maps {
		for _, e := range m.Edges {
			at := place(cells, e)
			p.number(rowOf[at], column, "kept", k.share(at, column), s.behind(cells[at], column))
		}
	}
	p.explainMap()
	if k.replicates == 0 {
		p.note("stability-cost", "Too many implications to draw people again in reasonable time: the stability of links is not estimated.")
		return []*Table{p.Table}
	}
	p.note("stability", "Share of %d replicates in which the link passes the cut-off, to the nearest 5 %%. In a replicate each respondent counts as often as a Poisson variable of mean 1 says, made by a hash of the respondent's id and the replicate's number; a cut-off that is a share is one of the replicate's respondents. A link that passes counts, redundant or not.", k.replicates)
	s.markUnstable(p, maps, func(e ladder.Edge) int { return rowOf[place(cells, e)] })
	return []*Table{p.Table}
}

// markUnstable notes the figures of links that fewer than half of the replicates
// keep, in the first statistic of a table of links.
func (s *sim) markUnstable(p page, maps []*ladder.ValueMap, row func(ladder.Edge) int) {
	if !resampled(s.c) {
		return
	}
	cells := s.cells()
	_, rowOf := s.shown(cells, maps)
	k := s.stable(cells, rowOf)
	var unstable uint32
	for column, m := range maps {
		for _, e := range m.Edges {
			if !(k.share(place(cells, e), column) < 0.5) {
				continue
			}
			if unstable == 0 {
				unstable = p.note("unstable", "Fewer than half of the replicates keep the link: with other respondents it might not be there.")
			}
			l := p.Open(row(e), 0)
			l.Mark(column, l.Status(column), unstable)
		}
	}
}
