package report

import (
	"fmt"
	"strings"
	"time"

	"rung/segment/ladder"
	"rung/segment/tab"
)

// day writes a date for readers: "21 November 2026".
func day(asOf string) string {
	t, err := time.Parse(time.DateOnly, asOf)
	if err != nil {
		return asOf
	}
	return t.Format("2 January 2006")
}

// count writes "1 row", "1,200 rows".
func count(n int64, noun string) string {
	s := fixed(float64(n), 0) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}

func percent(x float64) string { return Percent.write(x) }

// and joins words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// capital is s with a capital letter first.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// shorten cuts a text for a place with little room.
func shorten(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes-1])) + "…"
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

// label is what a reader sees for a statistic.
func label(s tab.Statistic) string {
	if s.Label != "" {
		return s.Label
	}
	return capital(strings.ReplaceAll(s.Name, "_", " "))
}

// countingRule says how often an implication counts.
func countingRule(o ladder.Options) string {
	switch o.Count {
	case ladder.ByLadder:
		return "Implications are counted by ladder: a pair of codes at most once a ladder; a pair that is direct in a ladder is not counted indirect in it"
	case ladder.ByOccurrence:
		return "Implications are counted by occurrence: for every rung, each different later code once; direct for each adjacent pair"
	}
	return "Implications are counted by respondent: a pair of codes at most once a person; a pair that is direct in one ladder of a person is not counted indirect"
}

// impliers is the unit of an implication count.
func impliers(o ladder.Options) string {
	switch o.Count {
	case ladder.ByLadder:
		return "ladders"
	case ladder.ByOccurrence:
		return "occurrences"
	}
	return "respondents"
}

// cutoffRule says which links a value map keeps.
func cutoffRule(o ladder.Options) string {
	k, on := o.Cutoff, "direct and indirect implications together"
	if k.Basis == ladder.Direct {
		on = "direct implications"
	}
	switch {
	case k.Top > 0:
		return fmt.Sprintf("the %d strongest links between each pair of levels, ties kept, by %s (Leppard et al. 2004)", k.Top, on)
	case k.Count > 0:
		return fmt.Sprintf("links of at least %d, by %s", k.Count, on)
	case k.Share > 0:
		return fmt.Sprintf("links of at least %s of the segment's respondents with ladders, by %s", Percent1.write(k.Share), on)
	}
	return fmt.Sprintf("links of at least %s of the segment's respondents with ladders, rounded up (the middle of Reynolds and Gutman's 3 to 5 for 50 to 60 people), by %s",
		Percent1.write(ladder.DefaultShare), on)
}

// The forms of the report's language.

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
