package report

import (
	"fmt"
	"strings"

	"rung/segment/ladder"
)

// method says enough for an outside researcher to repeat the work.
func method(c *composer) {
	c.begin(methodSheet)
	s := Sheet{Title: "Methodology. " + c.s.Title + ", as of " + day(c.s.AsOf), Kind: Prose}
	for _, part := range []struct {
		head string
		text []string
	}{
		{"Design and dates", c.design()},
		{"Segments", c.segments()},
		{"Weights and bases", c.weights()},
		{"From interviews to implications", c.counting()},
		{"Cut-off and value maps", c.cutoffs()},
		{"Indices", []string{
			"Abstractness is in / (in + out), centrality (in + out) / all implications, prestige in / all implications, where in and out are the column and row sums of a code in the implication matrix (Pieters, Baumgartner and Allen 1995). A code without implications has none.",
		}},
		{"Intervals and tests", []string{
			"Intervals of shares of respondents: " + c.s.Interval + ", on the effective base where respondents carry weights. Shares of ladders have none: the ladders of one person are alike.",
			"No significance tests were made and no letters are printed. Where the cover says that two intervals do not overlap, that is a description.",
			"Rounding is half away from zero after all arithmetic; thresholds are compared on unrounded numbers.",
		}},
		{"Disclosure control", []string{c.promise(), "How much was withheld, and what was tested, is on the sheet " + qualitySheet + "."}},
		{"Software and versions", c.software()},
	} {
		s.Prose = append(s.Prose, Paragraph{Style: Heading, Text: part.head})
		for _, t := range part.text {
			s.Prose = append(s.Prose, Paragraph{Style: Point, Text: t})
		}
	}
	s.Prose = append(s.Prose, Paragraph{Text: "How good the data are: " + qualitySheet, Target: qualitySheet})
	c.add(s)
}

func (c *composer) design() []string {
	out := []string{"Laddering interviews: each ladder starts from something concrete and asks why it matters until a value is reached. Coded rungs are read from exports; this report does not see the interviews."}
	for _, e := range c.s.Exports {
		out = append(out, fmt.Sprintf("Export %s: %s.", e.Role, count(e.Rows, "row")))
	}
	if len(c.s.Waves) > 0 {
		out = append(out, "Waves: "+and(c.s.Waves)+".")
	}
	zone := c.s.Timezone
	if zone == "" {
		zone = "UTC"
	}
	return append(out, "Date of the figures: "+day(c.s.AsOf)+", days in "+zone+". Days since an interaction are counted to that date.")
}

// segments lists the traits of every banner with their categories.
func (c *composer) segments() []string {
	var out []string
	for _, b := range c.banners {
		var groups []string
		of := map[string][]string{}
		for _, i := range b.columns {
			col := c.column(i)
			if _, ok := of[col.Group]; !ok {
				groups = append(groups, col.Group)
			}
			name := col.Label
			if col.Net {
				name += " (net)"
			}
			of[col.Group] = append(of[col.Group], name)
		}
		for _, g := range groups {
			out = append(out, fmt.Sprintf("Banner %s, %s: %s.", b.label, g, strings.Join(of[g], "; ")))
		}
	}
	for _, d := range c.s.Traits {
		out = append(out, fmt.Sprintf("Trait %s: %s.", d.Name, strings.TrimSuffix(d.Text, ".")))
	}
	if len(out) == 0 {
		out = []string{"The study asks for no segments: all respondents stand together."}
	}
	return out
}

func (c *composer) weights() []string {
	out := []string{"A person is the unit: bases and thresholds count different respondents, unweighted, whatever their ladders or weights."}
	if c.s.Weighted {
		out = append(out, "Shares of respondents are weighted with the weight of the respondents export. The effective base is (Σw)²/Σw² (Kish 1965).")
	} else {
		out = append(out, "Nobody carries a weight: everyone counts one.")
	}
	return append(out, fmt.Sprintf("A base under %d is marked %s.", c.s.LowBase, LowBase))
}

func (c *composer) counting() []string {
	out := []string{
		fmt.Sprintf("The code frame has %s; it is printed on the sheet of that name.", count(int64(len(c.s.Codes)), "code")),
		"A direct implication joins adjacent rungs, an indirect one a rung with a later one beyond. Consecutive repeats of a code are one rung; a circle keeps both directions; a code never implies itself; a ladder that forks is counted on its branches, a shared start once.",
		countingRule(c.s.Ladders) + ".",
	}
	if c.s.Ladders.SkipDownward {
		out = append(out, "Implications that go down a level are left out.")
	} else {
		out = append(out, "Implications that go down a level are kept and marked.")
	}
	if c.s.Coder != "" {
		out = append(out, strings.TrimSuffix(capital(c.s.Coder), ".")+".")
	}
	return out
}

func (c *composer) cutoffs() []string {
	out := []string{"A value map keeps " + cutoffRule(c.s.Ladders) + ". The same rule holds for every segment, so that maps of unequal groups compare."}
	if c.s.Ladders.Cutoff.Redundant {
		out = append(out, "Links that a path of other shown links repeats are kept.")
	} else {
		out = append(out, "A link is left out where a path of other shown links leads the same way, the weakest first; links within a circle are kept.")
	}
	if c.s.Ladders.Cutoff.Basis == ladder.Direct {
		out = append(out, "The cut-off looks at direct implications only.")
	}
	return append(out, "Codes stand in the same place on the maps of all segments; the layout minimises weighted crossings and draws no conclusion from position within a level.")
}

func (c *composer) software() []string {
	return []string{
		"rung " + c.s.Version + ", study " + c.s.Study + ", run " + c.s.Run + ". The same exports, study file and version give the same bytes.",
		"The run identifier covers the study file, the code frame, the date and the released numbers; manifest.json beside this report lists the exports with their SHA-256.",
	}
}

// frame lists the code frame.
func frame(c *composer) {
	if len(c.s.Codes) == 0 {
		return
	}
	c.begin("Code frame")
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: "Code"}, {Text: "Label"}, {Text: "Level"}, {Text: "Net"}}}}
	for _, k := range c.s.Codes {
		net := words(k.Net)
		if k.Net == "" {
			net = words("none")
		}
		g.Rows = append(g.Rows, Line{Cells: []Value{words(k.ID), words(k.Title()), words(k.Level.String()), net}})
	}
	c.add(Sheet{Title: c.headline(nil, c.table()+"Code frame", count(int64(len(c.s.Codes)), "code")),
		Lines: []string{"Every content code with its level of abstraction and the net that it belongs to, in the order of the study's file."}, Kind: List, Grid: g})
}
