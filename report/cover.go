package report

import (
	"fmt"
	"slices"
	"strings"

	"rung/segment/disclose"
)

// cover answers what, who, when, how many, what was found, how to read and
// whom to ask.
func cover(c *composer) {
	c.begin(coverSheet)
	s := Sheet{Title: c.s.Title, Kind: Prose}
	say := func(style Style, text string) { s.Prose = append(s.Prose, Paragraph{Style: style, Text: text}) }
	lead := func(text, target string) { s.Prose = append(s.Prose, Paragraph{Text: text, Target: target}) }
	say(Body, c.what())
	say(Heading, "Main findings")
	found := c.findings()
	for _, f := range found {
		say(Point, f)
	}
	if len(found) == 0 {
		say(Body, "No figure can be shown: see what was withheld and the data quality.")
	}
	say(Heading, "Who and when")
	for _, p := range c.who() {
		say(Point, p)
	}
	say(Heading, "How to read this report")
	for _, p := range slices.Concat(c.reader.reads, howToRead, []string{c.beside(c.whatTests())}) {
		say(Point, p)
	}
	say(Heading, "Protection of respondents")
	say(Body, c.promise())
	say(Heading, "Contact and next update")
	say(Body, c.contact())
	lead("All sheets: "+contentsSheet, contentsSheet)
	lead("How it was done: "+methodSheet, methodSheet)
	lead("How good the data are: "+qualitySheet, qualitySheet)
	lead("What the notes say: "+notesSheet, notesSheet)
	c.add(s)
}

func (c *composer) what() string {
	text := "Segment report of laddering interviews: what people value and what leads them there, segment by segment. As of " + day(c.s.AsOf) + "."
	if c.reader.whom != "" {
		text += " " + c.reader.whom + "."
	}
	return text
}

// who says who was asked, when and how many, from released bases only.
func (c *composer) who() []string {
	var out []string
	if t := c.look("bases"); t != nil && c.total >= 0 {
		for row, r := range t.Stub {
			if n, ok := figure(t, row, t.Statistic("respondents"), c.total); ok {
				text := r.Title() + ": n = " + fixed(n.Value, 0)
				if l, ok := figure(t, row, t.Statistic("ladders"), c.total); ok && l.Value > 0 {
					text += " with " + count(int64(l.Value), "ladder")
				}
				out = append(out, text+".")
			}
		}
	}
	var banners []string
	for _, b := range c.banners {
		banners = append(banners, fmt.Sprintf("%s (%s)", b.label, count(int64(len(b.columns)), "column")))
	}
	if len(banners) > 0 {
		out = append(out, "Segments: "+and(banners)+".")
	} else {
		out = append(out, "Segments: none; all respondents together.")
	}
	switch {
	case len(c.s.Periods) > 0:
		var names []string
		for _, p := range c.s.Periods {
			names = append(names, p.title())
		}
		out = append(out, "Periods counted apart: "+and(names)+". A table that names a period counts it alone; the newest is printed, and all are under "+customise.String()+".")
	case len(c.s.Waves) == 0:
	case len(c.s.Waves) == 1:
		out = append(out, "Wave: "+c.s.Waves[0]+".")
	default:
		out = append(out, "Waves, counted together: "+and(c.s.Waves)+".")
	}
	zone := c.s.Timezone
	if zone == "" {
		zone = "UTC"
	}
	return append(out, "Date of the figures: "+day(c.s.AsOf)+" ("+zone+"). Study "+c.s.Study+", run "+c.s.Run+", rung "+c.s.Version+".")
}

var howToRead = []string{
	"Every table gives its base: the number of different respondents, unweighted. Percentages are of the column unless the title says otherwise.",
	"Percentages are rounded to whole numbers; 0% means nobody, <1% means somebody. Intervals and full precision are in the results sheets at the end.",
	Withheld + " withheld to protect respondents · " + LowBase + " few people behind a column · " + NotApplicable + " no cases, not applicable · " + Unavailable + " not available.",
}

const nothingTested = "No significance tests were made"

// beside is a sentence that says that nothing was tested, with what was.
func (c *composer) beside(text string) string {
	if c.look("map_difference") == nil {
		return text
	}
	return strings.Replace(text, nothingTested, nothingTested+" but those of value maps", 1)
}

// whatTests says whether segments were tested against each other.
func (c *composer) whatTests() string {
	if !c.compared() {
		return nothingTested + ": differences between segments are descriptions. Segments may overlap, and all contain people of the total."
	}
	return "Letters beside a figure name the segments of the same heading that it is higher than, as far as a test can tell; + and − say that it is higher or lower than in the rest of the sample. Every sheet with letters names its tests. " + Untested + " not tested. Other differences are descriptions."
}

// promise is what respondents were promised, and how it is kept.
func (c *composer) promise() string {
	text := c.withheldText()
	if c.s.Promise != "" {
		text = strings.TrimSuffix(c.s.Promise, ".") + ". " + text
	}
	return text
}

// withheldText is the sentence of the disclosure policy.
func (c *composer) withheldText() string {
	p := c.r.Policy
	k := p.Minimum
	if k == 0 {
		k = disclose.DefaultMinimum
	}
	switch p.Protect {
	case disclose.Cells:
		return fmt.Sprintf("A figure is withheld where fewer than %d respondents stand behind it or its base, or where it would let such a figure be computed from others.", k)
	case disclose.Groups:
		return fmt.Sprintf("A segment is withheld where fewer than %d respondents are in its base, or where it would let such a segment be computed from others.", k)
	case disclose.None:
		return "Nothing is withheld, because: " + strings.TrimSuffix(p.Because, ".") + "."
	}
	return "The study declares no protection, so that nothing is released."
}

func (c *composer) contact() string {
	who := "Contact: " + c.s.Contact + "."
	if c.s.Contact == "" {
		who = "Contact: the team that runs the study; the study file names nobody."
	}
	next := c.lang.Text(c.s.Next)
	if next == "" {
		next = "Next update: the next nightly run of the study"
	}
	return who + " " + strings.TrimSuffix(next, ".") + "."
}
