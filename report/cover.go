package report

import (
	"strings"
	"time"

	"rung/segment/disclose"
	"rung/segment/say"
)

// cover answers what, who, when, how many, what was found, how to read and
// whom to ask.
func cover(c *composer) {
	c.begin(c.say(coverSheet))
	s := Sheet{Title: c.s.Title, Kind: Prose}
	put := func(style Style, texts ...string) {
		for _, text := range texts {
			s.Prose = append(s.Prose, Paragraph{Style: style, Text: text})
		}
	}
	put(Body, c.what())
	put(Heading, c.say("Main findings"))
	if found := c.findings(); len(found) > 0 {
		put(Point, found...)
	} else {
		put(Body, c.say("No figure can be shown: see what was withheld and the data quality."))
	}
	put(Heading, c.say("Who and when"))
	put(Point, c.who()...)
	put(Heading, c.say("How to read this report"))
	put(Point, c.howToRead()...)
	put(Heading, c.say("Protection of respondents"))
	put(Body, c.promise())
	put(Heading, c.say("Contact and next update"))
	put(Body, c.contact())
	for _, l := range []struct{ form, sheet string }{
		{"All sheets: %s", contentsSheet},
		{"How it was done: %s", methodSheet},
		{"How good the data are: %s", qualitySheet},
		{"What the notes say: %s", notesSheet},
	} {
		s.Prose = append(s.Prose, c.lead(l.form, l.sheet))
	}
	c.add(s)
}

// lead is a paragraph that leads to a sheet.
func (c *composer) lead(form, sheet string) Paragraph {
	name := c.say(sheet)
	return Paragraph{Text: c.say(form, name), Target: name}
}

func (c *composer) what() string {
	text := c.say("Segment report of laddering interviews: what people value and what leads them there, segment by segment. As of %s.", c.day(c.s.AsOf))
	if c.reader.whom != "" {
		text += " " + c.say(c.reader.whom)
	}
	return text
}

// who says who was asked, when and how many, from released bases only.
func (c *composer) who() []string {
	out := append(c.asked(), c.segmented())
	if text := c.waves(); text != "" {
		out = append(out, text)
	}
	return append(out, c.say("Date of the figures: %s (%s). Study %s, run %s, rung %s.", c.day(c.s.AsOf), c.zone(), c.s.Study, c.s.Run, c.s.Version))
}

// asked is how many people and ladders stand behind the report.
func (c *composer) asked() (out []string) {
	t := c.look("bases")
	if t == nil || c.total < 0 {
		return nil
	}
	for row, r := range t.Stub {
		n, ok := figure(t, row, t.Statistic("respondents"), c.total)
		if !ok {
			continue
		}
		if l, ok := figure(t, row, t.Statistic("ladders"), c.total); ok && l.Value > 0 {
			out = append(out, c.say("%s: n = %d with %s.", c.rowWords(r), int(n.Value), say.That("%d ladders", int(l.Value))))
		} else {
			out = append(out, c.say("%s: n = %d.", c.rowWords(r), int(n.Value)))
		}
	}
	return out
}

// segmented names the banners.
func (c *composer) segmented() string {
	var banners []string
	for _, b := range c.banners {
		banners = append(banners, c.say("%s (%d columns)", b.label, len(b.columns)))
	}
	if len(banners) == 0 {
		return c.say("Segments: none; all respondents together.")
	}
	return c.say("Segments: %s.", c.and(banners))
}

// waves names the periods or waves; empty for a study without.
func (c *composer) waves() string {
	switch {
	case len(c.s.Periods) > 0:
		var names []string
		for _, p := range c.s.Periods {
			names = append(names, c.dates(p))
		}
		return c.say("Periods counted apart: %s. A table that names a period counts it alone; the newest is printed, and all are under %s.", c.and(names), c.say(customise.String()))
	case len(c.s.Waves) == 0:
		return ""
	case len(c.s.Waves) == 1:
		return c.say("Wave: %s.", c.s.Waves[0])
	}
	return c.say("Waves, counted together: %s.", c.and(c.s.Waves))
}

// dates is a period with its first and last day, where it has both.
func (c *composer) dates(p Period) string {
	if p.From == 0 && p.Until == 0 || p.From <= earliestDay || p.Until >= latestDay {
		return p.title()
	}
	day := func(n int64) string { return c.day(time.Unix(n*86400, 0).UTC().Format(time.DateOnly)) }
	return c.say("%s (%s to %s)", p.title(), day(p.From), day(p.Until))
}

// zone is the time zone that days are counted in.
func (c *composer) zone() string {
	if c.s.Timezone == "" {
		return "UTC"
	}
	return c.s.Timezone
}

func (c *composer) howToRead() []string {
	var out []string
	for _, form := range c.reader.reads {
		out = append(out, c.say(form))
	}
	return append(out,
		c.say("Every table gives its base: the number of different respondents, unweighted. Percentages are of the column unless the title says otherwise."),
		c.say("Percentages are rounded to whole numbers; 0% means nobody, <1% means somebody. Intervals and full precision are in the results sheets at the end."),
		c.say("%s withheld to protect respondents · %s few people behind a column · %s no cases, not applicable · %s not available.", Withheld, LowBase, NotApplicable, Unavailable),
		c.whatTests())
}

// mapsTested says that the maps of segments were tested against each other.
func (c *composer) mapsTested() bool { return c.look("map_difference") != nil }

// whatTests says whether segments were tested against each other.
func (c *composer) whatTests() string {
	switch {
	case c.compared():
		return c.say("Letters beside a figure name the segments of the same heading that it is higher than, as far as a test can tell; + and − say that it is higher or lower than in the rest of the sample. Every sheet with letters names its tests. %s not tested. Other differences are descriptions.", Untested)
	case c.mapsTested():
		return c.say("No significance tests were made but those of value maps: differences between segments are descriptions. Segments may overlap, and all contain people of the total.")
	}
	return c.say("No significance tests were made: differences between segments are descriptions. Segments may overlap, and all contain people of the total.")
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
		return c.say("A figure is withheld where fewer than %d respondents stand behind it or its base, or where it would let such a figure be computed from others.", k)
	case disclose.Groups:
		return c.say("A segment is withheld where fewer than %d respondents are in its base, or where it would let such a segment be computed from others.", k)
	case disclose.None:
		return c.say("Nothing is withheld, because: %s.", strings.TrimSuffix(p.Because, "."))
	}
	return c.say("The study declares no protection, so that nothing is released.")
}

func (c *composer) contact() string {
	who := c.say("Contact: the team that runs the study; the study file names nobody.")
	if c.s.Contact != "" {
		who = c.say("Contact: %s.", c.s.Contact)
	}
	next := c.lang.Text(c.s.Next)
	if next == "" {
		next = c.say("Next update: the next nightly run of the study")
	}
	return who + " " + sentence(next)
}

// sentence is a text with a capital first and one full stop.
func sentence(text string) string { return capital(strings.TrimSuffix(text, ".")) + "." }
