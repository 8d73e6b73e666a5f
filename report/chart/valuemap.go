package chart

import "fmt"

// ValueMap is a hierarchical value map: codes in bands from attributes at the bottom to values on
// top, and the links that passed the cut-off.
type ValueMap struct {
	Frame
	Bands     []string   // names of the bands from the bottom up, such as Attributes, Consequences, Values
	Nodes     []Node     // the codes on the map; the caller's order breaks ties of the layout
	Edges     []Edge     // the links that passed the cut-off
	Cutoff    string     // the rule in words, printed with the legend: "cut-off 6 respondents (3%), 78% of implications shown"
	Links     string     // what a strength counts, for the legend; empty says "Respondents naming the link"
	Dashes    string     // what a dashed line means, for the legend; empty says "leads down a level or round in a circle"
	Unit      Unit       // of the strengths: Auto and Count write 55, Percent takes shares from 0 to 1
	Widest    float64    // strength drawn with the widest line, so that maps can share a scale; 0 takes the strongest link here
	Unlinked  []string   // codes whose links all fall below the cut-off, listed under the map
	Tabled    []string   // codes whose links are all left to a table beside the map, listed under it
	Positions *Positions // where Place put the codes of all maps of a study; nil lays out this map alone
	Plain     bool       // leaves the strongest path unmarked
}

// Node is a code on a value map.
type Node struct {
	ID    string  // unique on the map
	Label string  // wrapped, never cut
	Band  int     // index in Bands
	N     int     // respondents who named it, unweighted
	Share float64 // of respondents, 0 to 1; drawn as the node's bar. NaN leaves bar and % out
	Mark  string  // shorthand printed in place of N and Share, such as Withheld
}

// Edge is a link that leads from one code to another, read "From is important because of To".
type Edge struct {
	From, To string  // IDs of nodes; never the same
	Strength float64 // in the map's Unit, not negative; the line's width is linear in it
	Dashed   bool    // asks for a dashed line, which ValueMap.Dashes then explains; links that go down a band or round in a circle are dashed anyway
	Mark     string  // shorthand printed in place of the strength; the line is then drawn thinnest
}

func (e Edge) mark() string { return markOf(e.Mark, e.Strength) }

// strength is the number the drawing uses: none for a link without one.
func (e Edge) strength() float64 {
	if e.mark() != "" {
		return 0
	}
	return max(0, e.Strength)
}

// check finds what cannot be drawn, in words for the person who built the map.
func (m ValueMap) check() error {
	seen := map[string]bool{}
	for _, n := range m.Nodes {
		switch {
		case seen[n.ID]:
			return fmt.Errorf("value map: node %q appears twice", n.ID)
		case n.Band < 0 || n.Band >= len(m.Bands):
			return fmt.Errorf("value map: node %q is in band %d of %d", n.ID, n.Band, len(m.Bands))
		}
		seen[n.ID] = true
	}
	links := map[[2]string]bool{}
	for _, e := range m.Edges {
		switch {
		case !seen[e.From] || !seen[e.To]:
			return fmt.Errorf("value map: link %q to %q names a code that is not on the map", e.From, e.To)
		case e.From == e.To:
			return fmt.Errorf("value map: link from %q to itself", e.From)
		case links[[2]string{e.From, e.To}]:
			return fmt.Errorf("value map: link %q to %q appears twice", e.From, e.To)
		}
		links[[2]string{e.From, e.To}] = true
	}
	return nil
}

// legendName is what a strength counts.
func (m ValueMap) legendName(p *picture) string {
	return p.usual(m.Links, "Respondents naming the link")
}

func (m ValueMap) dashName(p *picture) string {
	return p.usual(m.Dashes, "leads down a level or round in a circle")
}

// widest is the strength of the widest line, above zero.
func (m ValueMap) widest() float64 {
	w := 0.0
	for _, e := range m.Edges {
		w = max(w, e.strength())
	}
	if finite(m.Widest) && m.Widest > 0 {
		w = max(w, m.Widest)
	}
	if w == 0 {
		return 1
	}
	return w
}
