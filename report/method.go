package report

import (
	"strings"

	"rung/segment/ladder"
)

// method says enough for an outside researcher to repeat the work.
func method(c *composer) {
	c.begin(c.say(methodSheet))
	s := Sheet{Title: c.say("Methodology") + c.dateline(), Kind: Prose}
	for _, part := range []struct {
		head string
		text []string
	}{
		{"Design and dates", c.design()},
		{"Segments", c.segments()},
		{"Weights and bases", c.weights()},
		{"Missing data", c.missing()},
		{"From interviews to implications", c.counting()},
		{"Cut-off and value maps", c.cutoffs()},
		{"Indices", []string{
			c.say("Abstractness is in / (in + out), centrality (in + out) / all implications, prestige in / all implications, where in and out are the column and row sums of a code in the implication matrix (Pieters, Baumgartner and Allen 1995). A code without implications has none."),
		}},
		{"What people hold, have, give and want", c.lived()},
		{"Intervals and tests", c.inference()},
		{"Disclosure control", []string{c.promise(), c.say("How much was withheld, and what was tested, is on the sheet %s.", c.say(qualitySheet))}},
		{"Software and versions", c.software()},
	} {
		if len(part.text) == 0 {
			continue
		}
		s.Prose = append(s.Prose, Paragraph{Style: Heading, Text: c.say(part.head)})
		for _, t := range part.text {
			s.Prose = append(s.Prose, Paragraph{Style: Point, Text: t})
		}
	}
	s.Prose = append(s.Prose, c.lead("How good the data are: %s", qualitySheet))
	c.add(s)
}

// exportForms are the exports by their roles.
var exportForms = map[string]string{
	"respondents": "export|respondents", "ladders": "export|ladders", "interactions": "export|interactions",
	"values": "export|values", "assets": "export|assets", "swot": "export|SWOT items", "currencies": "export|currencies",
	"relationships": "export|relationships", "satisfaction": "export|satisfaction",
}

// export is an export by its role, in words.
func (c *composer) export(role string) string {
	if form, ok := exportForms[role]; ok {
		return c.say(form)
	}
	return role
}

func (c *composer) design() []string {
	out := []string{
		c.say("Laddering interviews: each ladder starts from something concrete and asks why it matters until a value is reached. Coded rungs are read from exports; this report does not see the interviews."),
		c.say("How people were chosen, how they were interviewed (in person, by telephone, online), in which days and with which questions, stands in no export: the contact on the cover knows."),
	}
	for _, e := range c.s.Exports {
		out = append(out, c.say("Export %s: %d rows.", c.export(e.Role), e.Rows))
	}
	if text := c.waves(); text != "" {
		out = append(out, text)
	}
	return append(out, c.say("Date of the figures: %s, days in %s. Days since an interaction are counted to that date.", c.day(c.s.AsOf), c.zone()))
}

// segments lists the traits of every banner with their categories.
func (c *composer) segments() []string {
	var out []string
	for _, b := range c.banners {
		var groups []string
		of := map[string][]string{}
		for _, i := range b.columns {
			col := c.column(i)
			group := c.groupLabel(col)
			if _, ok := of[group]; !ok {
				groups = append(groups, group)
			}
			of[group] = append(of[group], c.columnHead(col))
		}
		for _, g := range groups {
			out = append(out, c.say("Banner %s, %s: %s.", b.label, g, strings.Join(of[g], "; ")))
		}
	}
	for _, d := range c.s.Traits {
		out = append(out, c.say("Trait %s: %s.", d.Name, strings.TrimSuffix(c.lang.Text(d.Text), ".")))
	}
	if len(out) == 0 {
		out = []string{c.say("The study asks for no segments: all respondents stand together.")}
	}
	if c.total >= 0 {
		if of, _ := c.described(); len(of) > 0 {
			out = append(out, c.say("The page of a segment puts figures in order by the standardised difference: that to all respondents, in standard deviations of theirs (Glass 1976)."))
		}
	}
	return out
}

func (c *composer) weights() []string {
	out := []string{c.say("A person is the unit: bases and thresholds count different respondents, unweighted, whatever their ladders or weights.")}
	switch {
	case c.s.Weighting.Any():
		out = append(out,
			c.say("Shares of respondents are weighted. The weight is the base weight of the respondents export, 1 where it has none, times a factor that makes the sample agree with what the population has: %s (iterative proportional fitting; Deming and Stephan 1940). People who are alike in what was asked for have one factor, so that differences of base weights stay. How far that changed the weights is on the sheet %s.",
				strings.TrimSuffix(c.lang.Text(c.s.Weighting), "."), c.say(qualitySheet)),
			c.say("The effective base is (Σw)²/Σw² (Kish 1965)."))
	case c.s.Weighted:
		out = append(out, c.say("Shares of respondents are weighted with the weight of the respondents export. The effective base is (Σw)²/Σw² (Kish 1965)."))
	default:
		out = append(out, c.say("Respondents are not weighted: each counts one."))
	}
	for _, e := range c.s.Errors {
		out = append(out, c.lang.Text(e))
	}
	return append(out, c.say("A base under %d is marked %s.", c.s.LowBase, LowBase))
}

// missing says what becomes of answers that there are not.
func (c *composer) missing() []string {
	return []string{
		c.say("No answer is imputed. The base of a figure is the people of whom what it counts is known; who gave no ladder is in no figure of ladders."),
		c.say("A person of whom a trait is not known counts in the total, and in a column of its own under that trait where there is one; such columns are in no map or page of a segment."),
		c.say("Rows that break the contract of their export are left out before anything is counted, each once under the first reason found: see the sheet %s.", c.say("Rows left out")),
	}
}

func (c *composer) counting() []string {
	out := []string{
		c.say("The code frame has %d codes; it is printed on the sheet of that name.", len(c.s.Codes)),
		c.say("A direct implication joins adjacent rungs, an indirect one a rung with a later one beyond. Consecutive repeats of a code are one rung; a circle keeps both directions; a code never implies itself; a ladder that forks is counted on its branches, a shared start once."),
		c.countingRule(),
	}
	if c.s.Ladders.SkipDownward {
		out = append(out, c.say("Implications that go down a level are left out."))
	} else {
		out = append(out, c.say("Implications that go down a level are kept and marked."))
	}
	if c.s.Coder.Any() {
		out = append(out, sentence(c.lang.Text(c.s.Coder)))
	}
	return out
}

func (c *composer) cutoffs() []string {
	out := []string{c.say("A value map keeps %s. The same rule holds for every segment, so that maps of unequal groups compare.", c.cutoffRule())}
	if c.s.Ladders.Cutoff.Redundant {
		out = append(out, c.say("Links that a path of other shown links repeats are kept."))
	} else {
		out = append(out, c.say("A link is left out where a path of other shown links leads the same way, the weakest first; links within a circle are kept."))
	}
	if c.s.Ladders.Cutoff.Basis == ladder.Direct {
		out = append(out, c.say("The cut-off looks at direct implications only."))
	}
	if c.look("value_map") != nil {
		out = append(out, c.say("A picture of a map holds at most %s codes and %s links, because lines beyond them cannot be followed. A map of more is drawn at the smallest higher cut-off that keeps to both, as its caption says; links of equal strength share their fate, and the table gives every link.",
			c.fixed(mostNodes, 0), c.fixed(mostLinks, 0)))
		out = append(out, c.say("The share of implications that a map shows is the sum of the strengths of its links, divided by that of all pairs of codes."))
	}
	if c.look("value_map_stability") != nil {
		out = append(out, c.say("Stability of links: respondents are drawn again by a Poisson bootstrap (each counts as often as a Poisson variable of mean 1 says, which a hash of the respondent's id makes), and the cut-off is applied to each replicate."))
	}
	if c.mapsTested() {
		out = append(out, c.say("Maps of two segments are compared by dealing their respondents out anew: the sum of the differences of all links (L1) is compared with those of relabelled segments, all of them where there are 200,000 or fewer. P-values of single links are adjusted for all links of the two segments (step-down max-T, Westfall and Young 1993). Respondents count one each, without weights."))
	}
	return append(out, c.say("Codes stand in the same place on the maps of all segments; the layout minimises weighted crossings and draws no conclusion from position within a level."))
}

// inference is how figures came by their intervals and tests.
func (c *composer) inference() []string {
	out := append([]string{c.say("Intervals of shares of respondents: %s. Shares of ladders have none: the ladders of one person are alike.", c.kind)}, c.tests()...)
	return append(out, c.say("Rounding is half away from zero after all arithmetic; thresholds are compared on unrounded numbers."))
}

// explained are the methods of measures beside ladders, for the measures that
// the report has.
var explained = []struct{ measure, text string }{
	{"traits", "Segments are described by the traits that stand in no banner: shares are of people of whom the trait is known. Whether the segments of a banner differ in a trait is tested by Pearson's χ², and with weights by Rao and Scott's F (second order), over all columns but unions and unknown answers; no correction is made for the number of tests."},
	{"values_held", "Values held are what people rank or rate; ladders say what they reach when asked why. The gap is the share who hold a value high less the share of the same people whose ladders reach it; its interval takes into account that both shares are of the same people."},
	{"assets_held", "A life asset's level and goal are of each person's latest record. Distance is what is still to go, in the better direction; change is the latest record less the first, of people with records of two times. Money of two currency codes is never added, nor anything to money."},
	{"swot_items", "Priority of a weakness or threat is the share of people who name it times its mean significance, scaled from 0 to 1: what many name and find significant comes first."},
	{"relationship_types", "A person can want, and be in, different types for different products; each type counts a person once."},
	{"underserved_needs", "Opportunity is 10 × (importance + max(importance − satisfaction, 0)), from 0 to 20 (Ulwick 2005, What Customers Want). Ulwick's importance is a rating; here it is the share of people whose ladders reach the need. Satisfaction is the share of its raters who are satisfied. The interval is by linearisation; people who both ladder and rate stand in it once."},
	{"stages", "A stage counts whoever reached it, in any order. Customer records are the touchpoints and channels that the study marks as crm; what people did elsewhere is beyond them."},
	{"what_worked", "What worked compares the outcome of people who met an element with that of people who did not, with the mix of groups made equal: within each group the difference is taken, and groups are weighted by their people (direct standardisation). It is an association and not an effect: nobody was assigned by chance."},
	{"amounts", "Means of amounts are over all whose amount is known, those who give nothing among them; people of whom it is not known are left out. Ratios are sums over sums, not means of ratios."},
	{"quantiles", "A quartile is the smallest amount that a quarter, half or three quarters of people, by weight, have at most. Its interval is Woodruff's (1952): the ends of the interval of the share of people up to it, read off as amounts."},
	{"concentration", "Concentration: the Gini coefficient of the amount over people, and the share of its sum that the fifth of people with the largest make up."},
	{"balance", "The index of the balance is the mean of a segment in per cent of that of all respondents, the segment among them. Gains and gives are in units of their own and never added up."},
	{"wave_change", "A change is the share or mean of a period less that of the period before. The same person may answer in both: each person is one unit with all answers, so that the overlap of panels is in the interval."},
	{"change_split", "The change of a share or mean of all respondents is taken apart by segments, symmetrically (Kitagawa 1955): what segments changed, at the mean of their sizes in both periods, and what their sizes changed, at the mean of their levels. Both add up to the change."},
	{"segment_stability", "Stability sorts people by earlier data and by newer data and counts who is sorted otherwise."},
	{"scale_reliability", "A scale is judged by people who answered every item, each counted once whatever the weight, reversed items turned round: Cronbach's α with Feldt's interval (1965), α without each item, and the correlation of each item with the sum of the others. An item below 0 there is worded the other way round. ICC(1), ICC(2) and the design effect of scores are by clusters of the mean size (Bliese 2000)."},
}

// lived explains how measures beside ladders are made, and how sums of money
// are protected.
func (c *composer) lived() []string {
	var out []string
	for _, e := range explained {
		if c.look(e.measure) != nil {
			out = append(out, c.say(e.text))
		}
	}
	if len(out) == 0 {
		return nil
	}
	if !c.compared() {
		out = append(out, c.say("No two means, scores or differences of these measures were tested against each other."))
	}
	return append(out,
		c.say("Sums of amounts are withheld, whatever the number of people, where one person makes up more than half, two more than 67%, or where the second could tell the first to within 10% (dominance and p% rules; Hundepool and others 2012), and so are figures from which such a sum could be computed."))
}

func (c *composer) software() []string {
	return []string{
		c.say("rung %s, study %s, run %s. The same exports, study file and version give the same bytes.", c.s.Version, c.s.Study, c.s.Run),
		c.say("The run identifier covers the study file, the code frame, the date and the released numbers; manifest.json beside this report lists the exports with their SHA-256."),
	}
}

// frame lists the code frame.
func frame(c *composer) {
	if len(c.s.Codes) == 0 {
		return
	}
	c.begin(c.say("Code frame"))
	g := &Grid{FreezeColumns: 1, Heads: [][]Text{{{Text: c.say("Code")}, {Text: c.say("Label")}, {Text: c.say("Level")}, {Text: c.say("Net")}}}}
	for _, k := range c.s.Codes {
		net := words(k.Net)
		if k.Net == "" {
			net = words(c.say("net|none"))
		}
		g.Rows = append(g.Rows, Line{Cells: []Value{words(k.ID), words(k.Title()), words(c.level(k.Level)), net}})
	}
	c.add(Sheet{Title: c.headline(nil, c.table()+c.say("Code frame"), c.say("%d codes", len(c.s.Codes))),
		Lines: []string{c.say("Every content code with its level of abstraction and the net that it belongs to, in the order of the study's file.")}, Kind: List, Grid: g})
}
