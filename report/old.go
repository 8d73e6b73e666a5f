package report

import (
	"strings"

	"rung/segment/disclose"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// Words in English alone, while some texts do not go through the catalogue.

var english = &composer{}

func day(asOf string) string { return english.day(asOf) }

func count(n int64, noun string) string {
	s := fixed(float64(n), 0) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}

func percent(x float64) string     { return english.percent(x) }
func and(words []string) string    { return english.and(words) }
func (b banner) who() string       { return english.whom(b) }
func label(s tab.Statistic) string { return english.label(s) }

func impliers(o ladder.Options) string {
	switch o.Count {
	case ladder.ByLadder:
		return "ladders"
	case ladder.ByOccurrence:
		return "occurrences"
	}
	return "respondents"
}

func unitIn(t *disclose.Table, st int) string { return english.unitIn(t, st) }
func unitOf(s tab.Statistic) string           { return english.unitOf(s) }

func isTested(t *disclose.Table, row, statistic, column int) string {
	return english.isTested(t, row, statistic, column)
}

func groupName(group string) string { return english.groupName(tab.Column{Group: group}) }

func changed(r tab.Row) (group, label string) { return english.changed(r) }

func (c *composer) stubHead(t *disclose.Table) string { return c.stub(t) }

func inCode(t *disclose.Table, st int, code tab.Unit) string {
	if code == "" || strings.Contains(unitIn(t, st), string(code)) {
		return ""
	}
	return ", " + string(code)
}

func (l *links) names() string { return and(l.pairs) }
