package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rung/segment/ladder"
	"rung/segment/tab"
)

// capital is s with a capital letter first.
func capital(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// shorten cuts a text for a place with little room.
func shorten(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes-1])) + "…"
}

// wholeWords cuts a text after a word; empty where not even the first has room.
func wholeWords(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	at := strings.LastIndex(string(r[:max(runes, 0)]), " ") // the place of … counts
	if at < 0 {
		return ""
	}
	return strings.TrimRight(s[:at], " ,;:(–") + "…"
}

// format is how a statistic is shown.
func format(s tab.Statistic) Format {
	if s.Unit == tab.Share {
		if s.Decimals > 0 {
			return Percent1
		}
		return Percent
	}
	switch {
	case s.Decimals <= 0:
		return Whole
	case s.Decimals == 1:
		return Decimal1
	case s.Decimals == 2:
		return Decimal2
	}
	return Decimal3
}

// impliers says the form for what the study counts implications by:
// respondents, ladders or occurrences.
func (c *composer) impliers(forms [3]string, args ...any) string {
	at := 0
	switch c.s.Ladders.Count {
	case ladder.ByLadder:
		at = 1
	case ladder.ByOccurrence:
		at = 2
	}
	return c.say(forms[at], args...)
}

// countingRule says how often an implication counts.
func (c *composer) countingRule() string {
	return c.impliers([3]string{
		"Implications are counted by respondent: a pair of codes at most once a person; a pair that is direct in one ladder of a person is not counted indirect.",
		"Implications are counted by ladder: a pair of codes at most once a ladder; a pair that is direct in a ladder is not counted indirect in it.",
		"Implications are counted by occurrence: for every rung, each different later code once; direct for each adjacent pair.",
	})
}

// cutoffRule says which links a value map keeps, in words that "keeps" goes
// before.
func (c *composer) cutoffRule() string {
	k, by := c.s.Ladders.Cutoff, c.say("by direct and indirect implications together")
	if k.Basis == ladder.Direct {
		by = c.say("by direct implications")
	}
	switch {
	case k.Top > 0:
		return c.say("the %d strongest links between each pair of levels, ties kept, %s (Leppard et al. 2004)", k.Top, by)
	case k.Count > 0:
		return c.say("links of at least %d, %s", k.Count, by)
	case k.Share > 0:
		return c.say("links of at least %s of the segment's respondents with ladders, %s", c.written(Percent1, k.Share), by)
	}
	return c.say("links of at least %s of the segment's respondents with ladders, rounded up (the middle of Reynolds and Gutman's 3 to 5 for 50 to 60 people), %s",
		c.written(Percent1, ladder.DefaultShare), by)
}

// sentences puts sentences one after the other, without the empty ones.
func sentences(s ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(s), func(one string) bool { return one == "" }), " ")
}

// listed puts the parts of a title side by side, without the empty ones.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(parts), func(one string) bool { return one == "" }), ", ")
}

// day writes a date for readers.
func (c *composer) day(asOf string) string { return c.lang.Date(asOf) }

// and joins words.
func (c *composer) and(words []string) string { return c.lang.And(words) }

// fixed writes a number with so many decimals.
func (c *composer) fixed(x float64, decimals int) string { return c.lang.Digits(fixed(x, decimals)) }

// percent writes a share, 0 to 1, in whole percent.
func (c *composer) percent(x float64) string { return c.written(Percent, x) }

// written writes a number in a format.
func (c *composer) written(f Format, x float64) string { return c.lang.Digits(f.write(x)) }
