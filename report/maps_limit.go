package report

import (
	"cmp"
	"maps"
	"slices"

	"rung/segment/disclose"
	"rung/segment/ladder"
)

// A picture of a value map holds at most so many codes and links: beyond them
// lines cannot be followed. The remedy is that of Reynolds and Gutman (1988), a
// higher cut-off, for the picture alone: the table keeps every released link.
const (
	mostNodes = 30
	mostLinks = 50
)

// limit parts the links of a map, strongest first and withheld ones last, into
// those that its picture draws and those of a number that only the table gives.
// The smallest threshold that keeps to the limits decides, so that links of
// equal strength share their fate; where the strongest alone are too many, none
// is drawn.
func limit(edges []edge) (drawn, rest []edge) {
	shown := 0
	for shown < len(edges) && edges[shown].shown {
		shown++
	}
	n, on := 0, map[string]bool{}
	for until := 0; n < shown; n = until {
		for until < shown && edges[until].strength.Value == edges[n].strength.Value {
			on[edges[until].from.ID], on[edges[until].to.ID] = true, true
			until++
		}
		if until > mostLinks || len(on) > mostNodes {
			break
		}
	}
	return edges[:n], edges[n:shown]
}

// least is the smallest threshold that leaves the picture as it is; 0 where it
// leaves out nothing that the table shows. Strengths are whole.
func (m *segmentMap) least() float64 {
	if len(m.rest) == 0 {
		return 0
	}
	return m.rest[0].strength.Value + 1
}

// tableOnly says which links the picture leaves to the table, and why there is
// none where it leaves all.
func (c *composer) tableOnly(m *segmentMap) string {
	n, high, low := len(m.rest), c.fixed(m.rest[0].strength.Value, 0), c.fixed(m.rest[len(m.rest)-1].strength.Value, 0)
	codes, links := c.fixed(mostNodes, 0), c.fixed(mostLinks, 0)
	switch none := len(m.picture) == 0; {
	case none && low == high:
		return c.say("%d links of strength %s are in the table only, because a picture holds %s codes and %s links at most and the strongest tie", n, low, codes, links)
	case none:
		return c.say("%d links of strength %s to %s are in the table only, because a picture holds %s codes and %s links at most and the strongest tie", n, low, high, codes, links)
	case low == high:
		return c.say("%d links of strength %s are in the table only", n, low)
	}
	return c.say("%d links of strength %s to %s are in the table only", n, low, high)
}

// share is the share of implications that the links drawn stand for, in words.
// A map that is drawn in full takes the released share of the map. Of a part of
// it, the released share is split by strength: that share is rounded, so the
// part is about right; and it is an upper limit where links of the map are
// withheld, because they weigh nothing here.
func (c *composer) share(t *disclose.Table, m *segmentMap) string {
	released, ok := figure(t, 0, t.Statistic("implications_share"), m.column)
	whole := m.whole(t)
	switch {
	case !ok:
		return ""
	case len(m.rest) == 0 && whole:
		return c.say("%s of implications shown", c.percent(released.Value))
	case len(m.rest) == 0:
		return c.say("%s of implications shown or withheld", c.percent(released.Value))
	case len(m.picture) == 0:
		return ""
	}
	drawn, rest := sum(m.picture), sum(m.rest)
	about := c.percent(released.Value * drawn / (drawn + rest))
	if !whole {
		return c.say("at most about %s of implications drawn", about)
	}
	return c.say("about %s of implications drawn", about)
}

// whole says that every link of the map has a number. A withheld link may be
// one of the map or not, and one without a mark may be withheld: only the
// released count of links tells, in the table of summaries.
func (m *segmentMap) whole(summary *disclose.Table) bool {
	if n, ok := figure(summary, 0, summary.Statistic("links"), m.column); ok {
		return int(n.Value) == len(m.picture)+len(m.rest)
	}
	return m.hidden == 0
}

// sum adds up the strengths of shown links.
func sum(edges []edge) float64 {
	var s float64
	for _, e := range edges {
		s += e.strength.Value
	}
	return s
}

// tabled lists the codes of a map that only links in the table touch, in the
// order of the frame.
func (c *composer) tabled(rest []edge, on map[string]bool) []string {
	left := map[string]string{}
	for _, e := range rest {
		for _, k := range []ladder.Code{e.from, e.to} {
			if !on[k.ID] {
				left[k.ID] = k.Title()
			}
		}
	}
	order := func(id string) int {
		return slices.IndexFunc(c.s.Codes, func(k ladder.Code) bool { return k.ID == id })
	}
	ids := slices.Sorted(maps.Keys(left))
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(order(a), order(b)) })
	var out []string
	for _, id := range ids {
		out = append(out, left[id])
	}
	return out
}

// linkNotes are the notes on a link of one segment that a reader looks for
// beside its name: it may be unstable, or part of a circle, in some segments
// only.
func linkNotes(t *disclose.Table, row, statistic, column int) uint32 {
	var on uint32
	for i, n := range t.Notes {
		if n.ID == "unstable" || n.ID == "cyclic" {
			on |= 1 << i
		}
	}
	return on & t.At(row, max(0, statistic), column).Notes()
}
