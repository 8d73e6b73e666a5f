package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"rung/pipeline/intake"
)

// form makes a pattern of a text with abbreviations: #N is a number, #P a
// percentage, #S a number with a sign, #I the kind of an interval and its level.
func form(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.NewReplacer(
		"#N", `([\d,]+(?:\.\d+)?)`, "#P", `(<?[\d.]+%)`, "#S", `([−+-]?[\d,]+(?:\.\d+)?)`, "#I", `95% (?:Korn–Graubard |Wilson |Clopper–Pearson )?interval`,
	).Replace(text))
}

// forms are the forms of words that reports use, those that hold others first.
// A new sentence needs one, or its numbers fail the test.
var forms []claim

var people = `(?:respondents|employees|people)`

// findingForms are the main findings on the cover.
var findingForms = []claim{
	{"value reached most often", form(`(Of the values that can be shown, )?([^.:]+) is the value reached most often: by #P of [^.]*?, n = #N(?: \[low\])?; #I #P to #P\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("terminal_values", "share", c.ofValue)
		x := c.calledIn("terminal_values", "share", m[2])
		if x == nil {
			return "no value is called " + m[2]
		}
		if wrong := largest(x, all, withheld, m[1] != "", valueSize); wrong != "" {
			return wrong
		}
		return same(m[3], x.Value, m[4], x.N, m[5], x.Low, m[6], x.High)
	}},
	{"widest gap", form(`(Of the gaps that can be shown, )?[Tt]he (widest) gap to all ` + people + ` of a segment of (?:50) or more, with intervals that do not overlap: (.+), n = #N reach (.+) (more|less) often, #P \(#I #P to #P\) against #P \(#I #P to #P\)\.`), widestGap},
	{"tested", form(`Tested against the rest of the sample, the segment differs at 95% confidence\.`), func(c *claims, m []string) string {
		if c.gap == nil || !strings.Contains(c.gap.Notes, "rest:") {
			return "no test in the results says so"
		}
		return ""
	}},
	{"not tested", form(`The two intervals do not overlap; it is a description, no test was made\.`), func(c *claims, m []string) string {
		if c.gap == nil || strings.Contains(c.gap.Notes, "rest:") || !disjoint(c.gap, c.row("terminal_values", "share", end{c.gap.Item, ""}, "Total")) {
			return "the results say otherwise"
		}
		return ""
	}},
	{"strongest link", form(`(Of the links that can be shown, )?[Tt]he strongest direct links? (?:is|are) (.+?), (?:each )?named by #N of #N ` + people + `\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("implications", "direct", nil)
		named := parted(m[2], func(s string) bool { return c.link(s).item != "" && c.link(s).to != "" })
		ties := 0
		for _, o := range all {
			if isNumeral(m[3], *o.Value) {
				ties++
			}
		}
		if ties != len(named) {
			return fmt.Sprintf("%d links are as strong", ties)
		}
		for _, l := range named {
			x := c.row("implications", "direct", c.link(l), "Total")
			if x == nil || x.Value == nil {
				return "no link " + l
			}
			if wrong := largest(x, all, withheld, m[1] != "", valueSize) + same(m[3], x.Value, m[4], x.N); wrong != "" {
				return wrong
			}
		}
		return ""
	}},
	{"said and laddered", form(`(Of the values that can be shown, )?[Ww]hat people say and what they ladder to is farthest apart for (.+?): #P hold it high, ladders of #P of the same people reach it; gap #S points, #I #S to #S\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("values_held", "gap", nil)
		x := c.calledIn("values_held", "gap", m[2])
		if x == nil || x.Value == nil {
			return "no value is called " + m[2]
		}
		if wrong := largest(x, all, withheld, m[1] != "", func(o *intake.Result) float64 { return math.Abs(*o.Value) }); wrong != "" {
			return wrong
		}
		e := end{x.Item, ""}
		return same(m[3], c.row("values_held", "top_share", e, "Total").Value, m[4], c.row("values_held", "laddered_share", e, "Total").Value,
			m[5], times(x.Value), m[6], times(x.Low), m[7], times(x.High))
	}},
	{"under-served need", form(`(Of the needs that can be shown, )?[Tt]he most under-served need is (.+?): #P ladder to it, #P of its raters are satisfied; opportunity #N of 20, #I #N to #N\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("underserved_needs", "opportunity", nil)
		x := c.calledIn("underserved_needs", "opportunity", m[2])
		if x == nil || x.Value == nil {
			return "no need is called " + m[2]
		}
		if wrong := largest(x, all, withheld, m[1] != "", valueSize); wrong != "" {
			return wrong
		}
		e := end{x.Item, ""}
		return same(m[3], c.row("underserved_needs", "laddered_share", e, "Total").Value, m[4], c.row("underserved_needs", "satisfied_share", e, "Total").Value, m[5], x.Value, m[6], x.Low, m[7], x.High)
	}},
	{"unseen value", form(`Unseen value: of the #N ` + people + ` in the lowest band of [^,]+, #P give at least one other currency; #I #P to #P\.`), func(c *claims, m []string) string {
		any := c.row("unseen_value", "share", end{"any", ""}, "Total")
		return same(m[1], c.row("unseen_value", "respondents", end{"lowest", ""}, "Total").Value, m[2], any.Value, m[3], any.Low, m[4], any.High)
	}},
	{"best supported", form(`(Of the differences that can be shown, )?[Bb]est supported of what was tried is (.+?): the outcome of those who met it is higher by #S(?: points)?, #I #S to #S, with the mix of segments made equal\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("what_worked", "difference", nil)
		for _, label := range parted(m[2], func(s string) bool { return c.calledIn("what_worked", "difference", s) != nil }) {
			x := c.calledIn("what_worked", "difference", label)
			if x == nil || x.Value == nil {
				return "nothing is called " + label
			}
			if wrong := largest(x, all, withheld, m[1] != "", func(o *intake.Result) float64 { return *o.Low }); wrong != "" {
				return wrong
			}
			if !(*x.Low > 0) {
				return "its interval holds 0"
			}
			if wrong := same(m[3], times(x.Value), m[4], times(x.Low), m[5], times(x.High)); wrong != "" {
				return wrong
			}
		}
		return ""
	}},
	{"biggest change", form(`(Of the changes that can be shown, )?[Tt]he biggest change of a share( whose interval excludes 0)?, to the period (.+?): (.+?) \((.+?)\), from #P to #P; #S points, #I #S to #S\.`), func(c *claims, m []string) string {
		x := c.changed(m[5]+": "+m[4], "share")
		if x == nil {
			return "no change is called so"
		}
		all, withheld := c.changes(x, "share")
		if m[2] != "" {
			all = slices.DeleteFunc(all, func(o *intake.Result) bool { return o.Low == nil || *o.Low <= 0 && *o.High >= 0 })
		}
		if wrong := largest(x, all, withheld, m[1] != "", func(o *intake.Result) float64 { return math.Abs(*o.Value) }); wrong != "" {
			return wrong
		}
		if c.periodLabel(x.ItemTo) != m[3] {
			return "the change is to " + x.ItemTo
		}
		return same(m[6], c.sibling(x, "before"), m[7], c.sibling(x, "after"), m[8], times(x.Value), m[9], times(x.Low), m[10], times(x.High))
	}},
	{"clearest change of a mean", form(`(Of the changes of means that can be shown, )?[Tt]he clearest change of a mean, to the period (.+?): (.+?) \((level|satisfaction)\), from #S to #S; #S, #I #S to #S(?:\. Farthest of all segments: (.+?), n = #N, #S, #I #S to #S)?\.`), clearest},
	{"rows left out", form(`Data quality: #N of the #N rows read were left out in quarantine \(#P\), each with a reason\.`), func(c *claims, m []string) string {
		read, out := 0, 0
		for _, l := range c.left[1:] {
			n, err := strconv.Atoi(l[2])
			if err != nil {
				return err.Error()
			}
			out += n
		}
		for _, n := range c.exports {
			read += n
		}
		return same(m[1], out, m[2], read, m[3], float64(out)/float64(read))
	}},
	{"figures withheld", form(`To protect ` + people + ` #N of #N figures \(#P\) are withheld(?:, with #N segments? withheld whole)? ?\.?`), func(c *claims, m []string) string {
		hidden := c.withheld()
		if wrong := same(m[1], hidden, m[2], len(c.rows), m[3], float64(hidden)/float64(len(c.rows))); wrong != "" || m[4] == "" {
			return wrong
		}
		return same(m[4], c.wholly())
	}},
	{"figures withheld", form(`Withheld figures: #N of #N\. Segments withheld whole: #N\. Table rows left out because only withheld figures would stand in them: [\d,]+\.`), func(c *claims, m []string) string {
		return same(m[1], c.withheld(), m[2], len(c.rows), m[3], c.wholly())
	}},
}

// parted are the names of a list "A, B and C"; a name of the study may hold an
// "and" of its own.
func parted(text string, known func(string) bool) []string {
	if known(text) {
		return []string{text}
	}
	return strings.Split(strings.ReplaceAll(text, " and ", ", "), ", ")
}

func (c *claims) withheld() int {
	hidden := 0
	for i := range c.rows {
		if c.rows[i].Status == "suppressed" {
			hidden++
		}
	}
	return hidden
}

// wholly counts the segments of which every figure is withheld.
func (c *claims) wholly() int {
	some, hidden := map[string]bool{}, map[string]bool{}
	for i := range c.rows {
		switch x := &c.rows[i]; {
		case x.Value != nil:
			some[x.Segment] = true
		case x.Status == "suppressed":
			hidden[x.Segment] = true
		}
	}
	n := 0
	for _, k := range c.columns {
		if hidden[k.segment] && !some[k.segment] {
			n++
		}
	}
	return n
}

func widestGap(c *claims, m []string) string {
	of := c.called(m[3])
	all := c.calledIn("terminal_values", "share", m[5])
	if of == nil || all == nil {
		return "no segment or value is called so"
	}
	x := c.row("terminal_values", "share", end{all.Item, ""}, of.segment)
	if x == nil || x.Value == nil {
		return "the figure is not released"
	}
	c.gap = x
	if (m[6] == "more") != (*x.Value > *all.Value) || !disjoint(x, all) {
		return fmt.Sprintf("%v against %v", *x.Value, *all.Value)
	}
	widest, withheld := math.Abs(*x.Value-*all.Value), 0
	for _, e := range c.items[[2]string{"terminal_values", c.wave("terminal_values")}] {
		total := c.row("terminal_values", "share", e, "Total")
		if !c.ofValue(e) || total == nil {
			continue
		}
		for _, k := range c.columns {
			o := c.row("terminal_values", "share", e, k.segment)
			if o == nil || !c.ordinary(k) {
				continue
			}
			if n := c.laddered(k.segment); n != nil && n.Value != nil && *n.Value < lowBase {
				continue
			}
			if o.Status == "suppressed" || total.Status == "suppressed" {
				withheld++
				continue
			}
			if o.Value != nil && disjoint(o, total) && math.Abs(*o.Value-*total.Value) > widest*(1+1e-12) {
				return fmt.Sprintf("the gap of %s in %s is wider: %v against %v (n %d, %s)", o.Segment, o.Item, *o.Value, *total.Value, *o.N, o.Status)
			}
		}
	}
	if withheld > 0 && m[1] == "" {
		return fmt.Sprintf("%d gaps are withheld, and the text does not say so", withheld)
	}
	return same(m[4], x.N, m[7], x.Value, m[8], x.Low, m[9], x.High, m[10], all.Value, m[11], all.Low, m[12], all.High)
}

// changed finds a change of all respondents by the name of its row.
func (c *claims) changed(label, unit string) *intake.Result {
	for _, e := range c.rowsNamed("wave_change", c.all, label) {
		if x := c.get(figureKey{c.all, "wave_change", "change", e.item, e.to, "Total"}); x != nil && x.Value != nil && (x.Unit == unit || unit == "") {
			return x
		}
	}
	return nil
}

// changes are the changes to the same period, of shares or of means.
func (c *claims) changes(x *intake.Result, unit string) (released []*intake.Result, withheld int) {
	for _, e := range c.items[[2]string{"wave_change", c.all}] {
		o := c.get(figureKey{c.all, "wave_change", "change", e.item, e.to, "Total"})
		switch {
		case o == nil || o.ItemTo != x.ItemTo || (o.Unit == "share") != (unit == "share"):
		case o.Status == "suppressed":
			withheld++
		case o.Value != nil:
			released = append(released, o)
		}
	}
	return released, withheld
}

// sibling is another figure of the same row.
func (c *claims) sibling(x *intake.Result, statistic string) *float64 {
	if o := c.get(figureKey{x.Wave, x.Measure, statistic, x.Item, x.ItemTo, x.Segment}); o != nil {
		return o.Value
	}
	return nil
}

func clearest(c *claims, m []string) string {
	what := map[string]string{"level": "Level", "satisfaction": "Satisfaction"}[m[4]]
	x := c.changed(what+": "+m[3], "")
	if x == nil {
		return "no change is called so"
	}
	all, withheld := c.changes(x, "mean")
	if wrong := largest(x, all, withheld, m[1] != "", func(o *intake.Result) float64 {
		if o.StdError == nil || *o.StdError == 0 {
			return 0
		}
		return math.Abs(*o.Value) / *o.StdError
	}); wrong != "" {
		return wrong
	}
	if c.periodLabel(x.ItemTo) != m[2] {
		return "the change is to " + x.ItemTo
	}
	if wrong := same(m[5], c.sibling(x, "before"), m[6], c.sibling(x, "after"), m[7], x.Value, m[8], x.Low, m[9], x.High); wrong != "" {
		return wrong
	}
	if m[10] == "" {
		return ""
	}
	of := c.called(m[10])
	if of == nil {
		return "no segment is called " + m[10]
	}
	o := c.get(figureKey{x.Wave, x.Measure, x.Statistic, x.Item, x.ItemTo, of.segment})
	for _, k := range c.columns {
		y := c.get(figureKey{x.Wave, x.Measure, x.Statistic, x.Item, x.ItemTo, k.segment})
		if y != nil && y.Value != nil && c.ordinary(k) && y.Status == "shown" && disjoint(y, x) && *y.Value**x.Value > 0 && math.Abs(*y.Value) > math.Abs(*o.Value) {
			return fmt.Sprintf("%s changed farther: %v", k.segment, *y.Value)
		}
	}
	return same(m[11], o.N, m[12], o.Value, m[13], o.Low, m[14], o.High)
}

// coverForms say who was asked and when, on the cover and in the quality sheet.
var coverForms = []claim{
	{"base", form(`All ` + people + `: n = #N(?: with #N ladders)?\.`), func(c *claims, m []string) string {
		return same(m[1], c.get(figureKey{c.all, "bases", "respondents", "all", "", "Total"}).Value)
	}},
	{"columns", form(`([\p{L} ]+) \(#N columns?\)`), func(c *claims, m []string) string {
		n := 0
		for _, k := range c.columns {
			if k.banners != "" && strings.HasSuffix(m[1], k.banners) {
				n++
			}
		}
		return same(m[2], n)
	}},
	{"period", form(`(?:: | and )((?:[^()]|\([^\d][^()]*\))+?) \((\d+ \p{L}+ \d{4}) to (\d+ \p{L}+ \d{4})\)`), func(c *claims, m []string) string {
		for _, p := range c.periods {
			if p[1] != m[1] {
				continue
			}
			from, until := c.dates(p[0])
			if night, err := time.Parse(time.DateOnly, nightOf); err == nil && night.Before(until) {
				until = night
			}
			if f, u := from.Format("2 January 2006"), until.Format("2 January 2006"); f != m[2] || u != m[3] {
				return fmt.Sprintf("the study says %s to %s", f, u)
			}
			return ""
		}
		return "no period is called " + m[1]
	}},
	{"date", form(`30 October 2026|2026-10-30`), func(c *claims, m []string) string {
		if !strings.Contains(c.dir, nightOf) {
			return "another night"
		}
		return ""
	}},
	{"run", form(`run ([0-9a-f]{12})`), func(c *claims, m []string) string {
		if len(m[1]) != 12 {
			return "no run"
		}
		return ""
	}},
	{"version", regexp.MustCompile(`rung \d+\.\d+\.\d+`), nil},
	{"protection", form(`A figure is withheld where fewer than #N ` + people), func(c *claims, m []string) string {
		want := "10" // unless the study says otherwise
		if d := regexp.MustCompile(`minimum: (\d+)`).FindStringSubmatch(c.study); d != nil {
			want = d[1]
		}
		if m[1] != want {
			return "the study says " + want
		}
		return ""
	}},
	{"rows of an export", form(`(\p{Lu}[\p{L} ]+|Export \w[\p{L} ]+): #N rows(?:; #N left out \(#P\)|; none left out)?`), func(c *claims, m []string) string {
		role := strings.TrimPrefix(m[1], "Export ")
		for r := range c.exports {
			if strings.EqualFold(role, exportLabel(r)) {
				role = r
			}
		}
		read, ok := c.exports[role]
		if !ok {
			return "no export is called so"
		}
		out := 0
		for _, l := range c.left[1:] {
			if l[0] == role {
				n, _ := strconv.Atoi(l[2])
				out += n
			}
		}
		switch {
		case m[3] != "":
			return same(m[2], read, m[3], out, m[4], float64(out)/float64(read))
		case out > 0 && !strings.HasPrefix(m[1], "Export "):
			return fmt.Sprintf("%d were left out", out)
		}
		return same(m[2], read)
	}},
	{"not known", form(`^([^:]+): (?:not known of #N ` + people + ` \(#P\)|how many people it is not known of is withheld)\.`), func(c *claims, m []string) string {
		for _, k := range c.columns {
			if k.group != m[1] || !strings.HasSuffix(k.segment, "=missing") {
				continue
			}
			x := c.get(figureKey{c.all, "bases", "respondents", "all", "", k.segment})
			if m[2] == "" {
				if x.Status != "suppressed" {
					return fmt.Sprintf("the results have %v", *x.Value)
				}
				return ""
			}
			return same(m[2], x.Value, m[3], *x.Value / *c.get(figureKey{c.all, "bases", "respondents", "all", "", "Total"}).Value)
		}
		return "no segment of people of whom it is not known"
	}},
	{"response", form(`([^.]+): #N of #N ` + people + ` gave at least one ladder \(#P\)`), func(c *claims, m []string) string {
		for _, p := range c.periods {
			if strings.HasSuffix(m[1], p[1]) {
				some := c.get(figureKey{p[0], "bases", "respondents", "with_ladders", "", "Total"}).Value
				all := c.get(figureKey{c.all, "bases", "respondents", "all", "", "Total"}).Value
				return same(m[2], some, m[3], all, m[4], *some / *all)
			}
		}
		return "no period is called " + m[1]
	}},
	{"sweeps", form(`Targets were met after #N sweeps over all margins; the share furthest from its target misses it by (less than )?(#N|\d\S*\d)\.`), func(c *claims, m []string) string {
		miss := c.get(figureKey{c.all, "weighting", "margin_error", "all", "", "Total"}).Value
		if v, err := strconv.ParseFloat(m[3], 64); err != nil || m[2] != "" && *miss >= v || m[2] == "" && math.Abs(v-*miss) > v/2 {
			return fmt.Sprintf("the results have %v", *miss)
		}
		return same(m[1], c.get(figureKey{c.all, "weighting", "iterations", "all", "", "Total"}).Value)
	}},
	{"effective", form(`The effective number of ` + people + ` is #N: weights make #N times as many people necessary\.`), func(c *claims, m []string) string {
		return same(m[1], c.get(figureKey{c.all, "bases", "effective", "all", "", "Total"}).Value, m[2], c.get(figureKey{c.all, "bases", "design_effect", "all", "", "Total"}).Value)
	}},
	{"odd ladders", form(`(consecutive repeat|circular|downward|no value reached|level skipped|single rung|duplicate ladder) #N \(#P\)`), func(c *claims, m []string) string {
		item := end{strings.ReplaceAll(m[1], " ", "_"), ""}
		return same(m[2], c.row("ladder_quality", "ladders", item, "Total").Value, m[3], c.row("ladder_quality", "ladders_share", item, "Total").Value)
	}},
	{"coders", form(`(?:^|\. )#N coders coded`), func(c *claims, m []string) string {
		return same(m[1], c.get(figureKey{c.all, "coder_agreement", "coders", "code", "", "Total"}).Value)
	}},
	{"coding", form(`Krippendorff's α of (code|level)s: #N\.`), func(c *claims, m []string) string {
		return same(m[2], c.get(figureKey{c.all, "coder_agreement", "krippendorff_alpha", m[1], "", "Total"}).Value)
	}},
	{"scales", form(`(\p{Lu}[\p{L} ]+): Cronbach's α #S, #I #S to #S\.`), func(c *claims, m []string) string {
		x := c.calledIn("scale_reliability", "alpha", m[1])
		return same(m[2], x.Value, m[3], x.Low, m[4], x.High)
	}},
	{"sheets", form(`#N sheets with a link to each\.`), func(c *claims, m []string) string {
		return same(m[1], len(c.sheets)-1) // but the one that says so
	}},
	{"rows held", form(`The results sheets hold #N rows at most\.`), func(c *claims, m []string) string {
		held := 0
		for _, p := range c.sheets {
			if strings.HasPrefix(p.name, "R ") {
				held += len(p.rows) - 1
			}
		}
		if limit, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", "")); err != nil || held > limit {
			return fmt.Sprintf("they hold %d", held)
		}
		return ""
	}},
}

// lineForms are titles of sheets and the lines under them.
var lineForms = []claim{
	{"items", form(`Small line charts of #N items over #N periods`), func(c *claims, m []string) string {
		n := 0
		k, _ := shown(c.now.page.name)
		newest := c.periods[len(c.periods)-1][0]
		for _, e := range c.items[[2]string{k.measure, newest}] {
			drawn := k.measure != "terminal_values" || c.ofValue(e)
			for _, p := range c.periods {
				x := c.get(figureKey{p[0], k.measure, k.statistic, e.item, e.to, "Total"})
				drawn = drawn && x != nil && x.Value != nil && len(x.Unit) != 3
			}
			if drawn {
				n++
			}
		}
		return same(m[1], n, m[2], len(c.periods))
	}},
	{"codes", form(`(?:, |The code frame has )#N codes(?:\.|;)`), func(c *claims, m []string) string { return same(m[1], len(c.codes)-1) }},
	{"rows withheld", form(`#N rows? withheld \[c\], in the table`), func(c *claims, m []string) string {
		k, _ := shown(c.now.page.name)
		statistic := map[string]string{"wave_change": "change", "what_worked": "difference", "values_held": "gap", "underserved_needs": "opportunity"}[k.measure]
		n := 0
		for _, e := range c.items[[2]string{k.measure, c.wave(k.measure)}] {
			if x := c.row(k.measure, statistic, e, "Total"); x != nil && x.Unit != "mean" && len(x.Unit) != 3 && x.Status == "suppressed" {
				n++
			}
		}
		return same(m[1], n)
	}},
	{"number of the table", form(`Table #N: `), func(c *claims, m []string) string {
		at := 0
		for _, p := range c.sheets {
			if strings.HasPrefix(p.title(), "Table ") {
				at++
			}
			if p == c.now.page {
				return same(m[1], at)
			}
		}
		return "no sheet of this text"
	}},
	{"base of a map", form(`[Hh]ierarchical value map, (?:number of \w+, )?(.+?), n = #N(?: \[low\])?`), func(c *claims, m []string) string {
		of := c.mapOf(c.now.page)
		if of == nil || m[1] != of.name() && !(of.segment == "Total" && strings.HasPrefix(m[1], "all ")) {
			return "the map is of another segment"
		}
		return same(m[2], c.laddered(of.segment).Value)
	}},
	{"base of a page", form(`Segment: (.+?), n = #N(?: \[low\])?\.`), func(c *claims, m []string) string {
		return same(m[2], c.get(figureKey{c.all, "bases", "respondents", "all", "", c.called(m[1]).segment}).Value)
	}},
	{"base", form(`[Aa]ll ` + people + `,? \(?n = #N\)?`), func(c *claims, m []string) string {
		k, _ := shown(c.now.page.name)
		for i := range c.rows {
			if x := &c.rows[i]; x.Segment == "Total" && x.Measure == k.measure && x.Wave == c.wave(k.measure) && x.N != nil && isNumeral(m[1], float64(*x.N)) {
				return ""
			}
		}
		return "no figure of " + k.measure + " has that base"
	}},
	{"periods", form(`over #N periods`), func(c *claims, m []string) string { return same(m[1], len(c.periods)) }},
	{"segments", form(`Segments and their pages, #N segments\.`), func(c *claims, m []string) string {
		return same(m[1], len(c.now.page.rows)-c.now.page.head-1)
	}},
	{"columns left out", form(`The picture leaves out #N columns? that the table has: nets, people of unknown trait, withheld bases, and what comes after 8 panels\.`), func(c *claims, m []string) string {
		in := map[string]bool{}
		for row := c.now.page.head + 1; row < len(c.now.page.rows); row++ {
			in[plainLabel(c.now.page.at(row, 0).text)] = true
		}
		drawn := 0
		for _, k := range c.columns {
			if in[k.name()] && c.ordinary(k) && c.some(k.segment) {
				drawn++
			}
		}
		return same(m[1], len(in)-1-min(drawn, 8))
	}},
	{"maps", form(`Maps are drawn for the first #N segments of at least #N ` + people + `; #N more segments? could be mapped\.`), func(c *claims, m []string) string {
		maps := 0
		for _, p := range c.sheets {
			if k, _ := shown(p.name); k.kind == "map" && p.name != "Map all" {
				maps++
				if n := c.laddered(c.mapOf(p).segment); !(*n.Value >= 20) {
					return fmt.Sprintf("%s is of %v", p.name, *n.Value)
				}
			}
		}
		mappable := 0
		for _, k := range c.columns {
			if n := c.laddered(k.segment); c.ordinary(k) && n != nil && n.Value != nil && *n.Value >= 20 {
				mappable++
			}
		}
		wrong := same(m[1], maps, m[2], 20)
		if also := regexp.MustCompile(`next to none: (\d+)\.`).FindStringSubmatch(c.now.text); wrong == "" && also != nil {
			empty, _ := strconv.Atoi(also[1])
			return same(m[3], mappable-maps-empty)
		}
		return wrong + same(m[3], mappable-maps)
	}},
	{"no maps", form(`Segments of which no link can be shown, or next to none: #N\.`), func(c *claims, m []string) string {
		mappable := 0
		for _, k := range c.columns {
			n := c.laddered(k.segment)
			if !c.ordinary(k) || n == nil || n.Value == nil || *n.Value < 20 {
				continue
			}
			shown, hidden := c.links(k.segment)
			if len(shown) == 0 || hidden > 0 && len(shown) < 3 {
				mappable++
			}
		}
		return same(m[1], mappable)
	}},
	{"cut-off of the matrix", form(`(?:passes the cut-off of|below the cut-off of) #N`), func(c *claims, m []string) string {
		return same(m[1], c.row("value_map_summary", "cutoff", end{"map", ""}, "Total").Value)
	}},
	{"cut-off rule", form(`links of at least #P of the segment's ` + people + ` with ladders`), func(c *claims, m []string) string {
		share := 0.05
		if d := regexp.MustCompile(`cutoff: \{share: ([\d.]+)\}`).FindStringSubmatch(c.study); d != nil {
			share, _ = strconv.ParseFloat(d[1], 64)
		}
		return same(m[1], share)
	}},
	{"map", form(`[Cc]ut-off #N \w+(?:, drawn at #N or more)?(?:, (at most )?(about )?#P of implications (drawn|shown or withheld|shown))?(?:; #N links? of strength #N(?: to #N)? (?:is|are) in the table only)?[.]`), mapClaim},
	{"codes left out", form(`Codes left out of the picture: ([^.]+)\.|Links in the table only \((\d+)\): ([^.]+)\.`), func(c *claims, m []string) string {
		drawn, _, rest := c.drawn(c.mapOf(c.now.page).segment)
		left := map[string]bool{}
		for _, x := range rest {
			left[x.Item], left[x.ItemTo] = true, true
		}
		for _, x := range drawn {
			delete(left, x.Item)
			delete(left, x.ItemTo)
		}
		return c.sameCodes(m[1]+m[3], m[2], left)
	}},
	{"codes without links", form(`No link above the cut-off \(#N\): ([^.]+?)(?: and #N more)?\.`), func(c *claims, m []string) string {
		left := map[string]bool{}
		of := c.mapOf(c.now.page).segment
		for _, e := range c.items[[2]string{"left_out", c.wave("left_out")}] {
			if x := c.row("left_out", "degree", e, of); x != nil && (x.Status == "shown" || x.Status == "low_base") {
				left[e.item] = true
			}
		}
		if m[3] != "" {
			return same(m[1], len(left))
		}
		return c.sameCodes(m[2], m[1], left)
	}},
	{"links withheld", form(`#N links? withheld \[c\] and not drawn\.`), func(c *claims, m []string) string {
		_, hidden := c.links(c.mapOf(c.now.page).segment)
		return same(m[1], hidden)
	}},
	{"order", form(`(Widest gap|Most frequent|Highest priority|Highest opportunity|Largest difference) first\.`), func(c *claims, m []string) string {
		return c.ordered(map[string]string{"Widest gap": "Gap, points", "Most frequent": "Hold both high", "Highest priority": "Priority", "Highest opportunity": "Opportunity", "Largest difference": "Difference, standardised, points"}[m[1]])
	}},
	{"order", form(`By the number of all ` + people + ` who tell the chain, without weights, largest first\.`), func(c *claims, m []string) string {
		was := math.Inf(1)
		for row := c.now.page.head + 1; row < len(c.now.page.rows); row++ {
			x := c.calledIn("chains", "respondents", c.now.page.at(row, 0).text)
			if x == nil || x.Value == nil {
				continue // a base, or withheld
			}
			if *x.Value > was {
				return fmt.Sprintf("%s has more than the one above", x.Item)
			}
			was = *x.Value
		}
		return ""
	}},
	{"order", form(`Table: links by strength\.`), func(c *claims, m []string) string { return c.ordered("Strength") }},
	{"order", form(`smallest p-value first`), func(c *claims, m []string) string { return c.byPair() }},
	{"segments drawn", form(`The picture shows the first #N segments; the table has all\.`), func(c *claims, m []string) string {
		for _, a := range c.now.page.alts {
			if d := regexp.MustCompile(`in (\d+) segments`).FindStringSubmatch(a); d != nil && d[1] == m[1] {
				return ""
			}
		}
		return "the picture's text says otherwise"
	}},
}

// laddered is how many people of a segment have a ladder, in the period of maps.
func (c *claims) laddered(segment string) *intake.Result {
	return c.get(figureKey{c.wave("value_map"), "bases", "respondents", "with_ladders", "", segment})
}

// some says that a segment has a released base with ladders.
func (c *claims) some(segment string) bool {
	n := c.laddered(segment)
	return n != nil && n.Value != nil && *n.Value > 0
}

// sameCodes compares codes in a text, and their number, with those of the results.
func (c *claims) sameCodes(text, number string, want map[string]bool) string {
	got := strings.Split(text, ", ")
	for _, label := range got {
		if !want[c.codeCalled(label)] {
			return label + " is not among them"
		}
	}
	if len(got) != len(want) {
		return fmt.Sprintf("%d codes are named, of %d", len(got), len(want))
	}
	if number != "" {
		return same(number, len(want))
	}
	return ""
}

// links are the shown links of a segment's map, the strongest first, and how
// many are withheld.
func (c *claims) links(segment string) (shown []*intake.Result, hidden int) {
	for _, e := range c.items[[2]string{"value_map", c.wave("value_map")}] {
		switch x := c.row("value_map", "strength", e, segment); {
		case x == nil || x.Status == "not_applicable":
		case x.Value == nil:
			hidden++
		default:
			shown = append(shown, x)
		}
	}
	slices.SortStableFunc(shown, func(a, b *intake.Result) int { return int(*b.Value - *a.Value) })
	return shown, hidden
}

// drawn parts the links of a map: a picture holds 30 codes and 50 links at most,
// and links of one strength share their fate. least is the smallest that is
// drawn where some are not.
func (c *claims) drawn(segment string) (drawn []*intake.Result, least int, rest []*intake.Result) {
	all, _ := c.links(segment)
	for threshold := 1; ; threshold++ {
		drawn, rest = nil, nil
		on := map[string]bool{}
		for _, x := range all {
			if *x.Value >= float64(threshold) {
				drawn = append(drawn, x)
				on[x.Item], on[x.ItemTo] = true, true
			} else {
				rest = append(rest, x)
			}
		}
		if len(drawn) <= 50 && len(on) <= 30 {
			if len(rest) == 0 {
				threshold = 0
			}
			return drawn, threshold, rest
		}
	}
}

func mapClaim(c *claims, m []string) string {
	of := c.mapOf(c.now.page)
	drawn, least, rest := c.drawn(of.segment)
	summary := func(statistic string) *float64 {
		return c.row("value_map_summary", statistic, end{"map", ""}, of.segment).Value
	}
	if wrong := same(m[1], summary("cutoff")); wrong != "" {
		return wrong
	}
	if (m[2] != "") != (len(rest) > 0) || m[2] != "" && same(m[2], least) != "" {
		return fmt.Sprintf("the picture draws those of %d and more", least)
	}
	sum := func(links []*intake.Result) (s float64) {
		for _, x := range links {
			s += *x.Value
		}
		return s
	}
	links := summary("links")
	whole := links != nil && int(*links) == len(drawn)+len(rest)
	if links == nil {
		_, hidden := c.links(of.segment)
		whole = hidden == 0
	}
	if m[5] != "" {
		share := *summary("implications_share")
		if m[6] == "drawn" {
			share *= sum(drawn) / (sum(drawn) + sum(rest))
		}
		if wrong := same(m[5], share); wrong != "" {
			return wrong
		}
		if (m[6] == "shown") != (whole && len(rest) == 0) || (m[3] != "") != (!whole && len(rest) > 0) {
			return fmt.Sprintf("links are withheld: %v", !whole)
		}
	}
	if m[7] == "" {
		return ""
	}
	low, high := *rest[len(rest)-1].Value, *rest[0].Value
	if m[9] == "" {
		return same(m[7], len(rest), m[8], low, m[8], high)
	}
	return same(m[7], len(rest), m[8], low, m[9], high)
}

// ordered says whether the table of a sheet is sorted by a column, the largest
// first; what has no number comes last. A banner table is sorted by Total.
func (c *claims) ordered(head string) string {
	p := c.now.page
	at := slices.IndexFunc(p.rows[p.head], func(k cell) bool { return k.text == head })
	if k, _ := shown(p.name); k.kind == "banner" {
		at = 1
	}
	if at < 0 {
		return "no column is called " + head
	}
	was, first := math.Inf(1), p.head+1
	for row := first; row < len(p.rows); row++ {
		k := p.at(row, at)
		if p.at(row, 0).text == "Ladders" || strings.Contains(p.at(row, 0).text, " base") {
			was = math.Inf(1)
			continue
		}
		if !k.is {
			was = math.Inf(-1)
			continue
		}
		if k.number > was {
			return fmt.Sprintf("row %d is larger than the one above", row+1)
		}
		was = k.number
	}
	return ""
}

// byPair says whether links that differ are sorted by p-value within a pair.
func (c *claims) byPair() string {
	p := c.now.page
	for row := p.head + 2; row < len(p.rows); row++ {
		if p.at(row, 1).text == p.at(row-1, 1).text && p.at(row, 3).number < p.at(row-1, 3).number {
			return fmt.Sprintf("row %d has a smaller p-value than the one above", row+1)
		}
	}
	return ""
}

// captionForms are the texts of pictures.
var captionForms = []claim{
	{"first segments", form(`The first #N of #N segments; (?:banner tables have|the table has) all\.`), func(c *claims, m []string) string {
		if len(c.now.page.plots) > 0 { // beside all respondents
			return same(m[1], len(c.now.page.plots)-1, m[2], c.panelsOf(c.now.page.plots[1].title))
		}
		drawn := regexp.MustCompile(`in (\d+) segments?:`).FindStringSubmatch(c.now.page.alts[0])
		listed := map[string]bool{}
		for row := c.now.page.head + 1; row < len(c.now.page.rows); row++ {
			if k := c.called(plainLabel(c.now.page.at(row, 0).text)); k != nil && c.ordinary(*k) && c.balanced(k.segment) {
				listed[k.segment] = true
			}
		}
		if drawn[1] != m[1] {
			return "the text says " + drawn[1]
		}
		return same(m[2], len(listed))
	}},
	{"order", form(`Sorted by strengths and opportunities less weaknesses and threats, all ` + people + `\.`), func(c *claims, m []string) string {
		was := math.Inf(1)
		p := c.now.page.plots[0]
		if p.places == nil {
			return "the first plot has no places"
		}
		for _, e := range c.assetsDrawn(p.places) {
			net := 0.0
			for _, b := range swotBars {
				x := *c.row("asset_swot", "share", end{e, b.item}, "Total").Value
				if b.left {
					x = -x
				}
				net += x
			}
			if net > was {
				return e + " comes first"
			}
			was = net
		}
		return ""
	}},
	{"rows of a table", form(`The numbers of this figure: (.+), #N rows`), func(c *claims, m []string) string {
		p := c.sheet(m[1])
		if p == nil {
			return "no sheet is called so"
		}
		return same(m[2], len(p.rows)-p.head-1)
	}},
	{"tested segments", form(`Tested against the rest of the sample at 95% confidence\.`), func(c *claims, m []string) string {
		for i := range c.rows {
			if x := &c.rows[i]; x.Measure == "terminal_values" && strings.Contains(x.Notes, "rest:") {
				return ""
			}
		}
		return "no value differs from the rest in any segment"
	}},
	{"map", form(`: #N codes?, #N links?(?:, drawn at #N or more)?\.`), func(c *claims, m []string) string {
		drawn, least, rest := c.drawn(c.mapOf(c.now.page).segment)
		on := map[string]bool{}
		for _, x := range drawn {
			on[x.Item], on[x.ItemTo] = true, true
		}
		if (m[3] != "") != (len(rest) > 0) {
			return fmt.Sprintf("%d links are not drawn", len(rest))
		}
		if m[3] != "" {
			return same(m[1], len(on), m[2], len(drawn), m[3], least)
		}
		return same(m[1], len(on), m[2], len(drawn))
	}},
	{"strongest link", form(`Strongest( of those shown)?: (.+? → .+?) \(#N(?: \w+)?\)\.`), func(c *claims, m []string) string {
		if k, _ := shown(c.now.page.name); k.kind == "map" {
			all, hidden := c.links(c.mapOf(c.now.page).segment)
			x := c.row("value_map", "strength", c.link(m[2]), c.mapOf(c.now.page).segment)
			return largest(x, all, hidden, m[1] != "", valueSize) + same(m[3], x.Value)
		}
		all, withheld := c.rowsOf("implications", "total", nil)
		x := c.row("implications", "total", c.link(m[2]), "Total")
		return largest(x, all, withheld, m[1] != "", valueSize) + same(m[3], x.Value)
	}},
	{"strongest link", form(`^(.+? → .+?) is the strongest link`), func(c *claims, m []string) string {
		all, hidden := c.links(c.mapOf(c.now.page).segment)
		x := c.row("value_map", "strength", c.link(m[1]), c.mapOf(c.now.page).segment)
		if len(all) > 1 && *all[1].Value == *x.Value {
			return "another link is as strong"
		}
		return largest(x, all, hidden, false, valueSize)
	}},
	{"link of a picture", form(`^(.+? → .+?): #N$`), func(c *claims, m []string) string {
		measure, statistic, of := "value_map", "strength", "Total"
		if k, _ := shown(c.now.page.name); k.kind == "matrix" {
			measure, statistic = "implications", "total"
		} else {
			of = c.mapOf(c.now.page).segment
		}
		x := c.row(measure, statistic, c.link(m[1]), of)
		if x == nil {
			return "no such link"
		}
		return same(m[2], x.Value)
	}},
	{"panels", form(`Small panels of levels and goals of #N dimensions\.`), func(c *claims, m []string) string {
		n := 0
		for _, e := range c.items[[2]string{"assets_held", c.wave("assets_held")}] {
			if strings.Contains(e.item, "/") {
				n++
			}
		}
		return same(m[1], n)
	}},
	{"largest share on track", form(`Largest share on track( of those shown)?: (.+?), #P\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("assets_held", "on_track", func(e end) bool { return strings.Contains(e.item, "/") })
		x := c.calledIn("assets_held", "on_track", m[2])
		return largest(x, all, withheld, m[1] != "" && withheld > 0, valueSize) + same(m[3], x.Value)
	}},
	{"value reached most often", form(`All ` + people + ` reach (.+?) most often( of those shown)?: #P\.`), func(c *claims, m []string) string {
		all, withheld := c.rowsOf("terminal_values", "share", c.ofValue)
		x := c.calledIn("terminal_values", "share", m[1])
		return largest(x, all, withheld, m[2] != "", valueSize) + same(m[3], x.Value)
	}},
	{"panels", form(`with intervals, #N segments?, beside all`), func(c *claims, m []string) string {
		drawn := map[string]bool{}
		for row := c.now.page.head + 1; row < len(c.now.page.rows); row++ {
			if k := c.called(plainLabel(c.now.page.at(row, 0).text)); k != nil && c.ordinary(*k) && c.some(k.segment) {
				drawn[k.segment] = true
			}
		}
		return same(m[1], min(len(drawn), 12))
	}},
	{"stages", form(`Bars of #N stages with the share of people met at each\.((?: \p{Lu}[^:.]*: <?[\d.]+%\.)*)`), func(c *claims, m []string) string {
		stages := list(c.study, "stages")
		if wrong := same(m[1], len(stages)); wrong != "" {
			return wrong
		}
		for _, s := range regexp.MustCompile(`(\p{Lu}[^:.]*): (<?[\d.]+%)\.`).FindAllStringSubmatch(m[2], -1) {
			if wrong := same(s[2], c.calledIn("stages", "share", s[1]).Value); wrong != "" {
				return wrong
			}
		}
		return ""
	}},
	{"elements", form(`Forest plot of #N elements`), func(c *claims, m []string) string {
		all, _ := c.rowsOf("what_worked", "difference", nil)
		return same(m[1], min(len(all), 40))
	}},
	{"changes", form(`Forest plot of #N changes`), func(c *claims, m []string) string {
		n := 0
		for _, e := range c.items[[2]string{"wave_change", c.all}] {
			if x := c.get(figureKey{c.all, "wave_change", "change", e.item, e.to, "Total"}); x != nil && x.Unit == "share" && x.Value != nil {
				n++
			}
		}
		return same(m[1], n)
	}},
	{"no interval", form(`No interval excludes 0\.`), func(c *claims, m []string) string {
		x, _ := c.excluding()
		if len(x) > 0 {
			return x[0].Item + " does"
		}
		return ""
	}},
	{"widest", form(`Widest of those whose interval excludes 0: (.+?), #S percentage points\.`), func(c *claims, m []string) string {
		all, measure := c.excluding()
		for _, e := range c.rowsNamed(measure, c.wave(measure), m[1]) {
			x := c.row(measure, map[string]string{"what_worked": "difference", "wave_change": "change"}[measure], e, "Total")
			if x == nil || x.Value == nil {
				continue
			}
			if wrong := largest(x, all, 0, false, func(o *intake.Result) float64 { return math.Abs(*o.Value) }); wrong != "" {
				return wrong
			}
			if strings.Contains(m[2], "-") {
				return "a minus sign is −"
			}
			return same(m[2], times(x.Value))
		}
		return "no row is called so alone"
	}},
	{"segments", form(`Bars around 100 in #N segments?: #N gains? and #N gives?\.`), func(c *claims, m []string) string {
		gains, gives := 0, 0
		for _, e := range c.items[[2]string{"balance", c.wave("balance")}] {
			if !slices.ContainsFunc(c.columns, func(k segmentColumn) bool {
				x := c.row("balance", "index", e, k.segment)
				return x != nil && x.Value != nil
			}) {
				continue
			}
			if strings.HasPrefix(e.item, "gains:") {
				gains++
			} else {
				gives++
			}
		}
		return same(m[2], gains, m[3], gives)
	}},
	{"index", form(`Farthest from 100( of those shown) whose interval excludes it: (.+), ([^,]+), #N\.`), func(c *claims, m []string) string {
		of := c.called(m[2])
		if of == nil {
			return "no segment is called " + m[2]
		}
		var x *intake.Result
		for _, e := range c.rowsNamed("balance", c.wave("balance"), m[3]) {
			if o := c.row("balance", "index", e, of.segment); o != nil && o.Value != nil && isNumeral(m[4], *o.Value) {
				x = o
			}
		}
		if x == nil {
			return "no index is so"
		}
		n := 0
		most, _ := strconv.Atoi(regexp.MustCompile(`in (\d+) segments?`).FindStringSubmatch(c.now.text)[1])
		for _, k := range c.columns {
			if k.banner != of.banner || !c.ordinary(k) || c.row("bases", "respondents", end{"all", ""}, k.segment).Value == nil || !c.now.page.holds(k.name()) {
				continue
			}
			if n++; n > most {
				break
			}
			for _, e := range c.items[[2]string{"balance", c.wave("balance")}] {
				o := c.row("balance", "index", e, k.segment)
				if o != nil && o.Value != nil && o.Low != nil && (*o.Low > 100 || *o.High < 100) && math.Abs(*o.Value-100) > math.Abs(*x.Value-100) {
					return fmt.Sprintf("%s of %s is %v", e.item, k.segment, *o.Value)
				}
			}
		}
		return ""
	}},
	{"needs", form(`Dumbbell plot of #N (needs|values)`), func(c *claims, m []string) string {
		n := 0
		measure, one, two := "underserved_needs", "laddered_share", "satisfied_share"
		if m[2] == "values" {
			measure, one, two = "values_held", "top_share", "laddered_share"
		}
		for _, e := range c.items[[2]string{measure, c.wave(measure)}] {
			a, b := c.row(measure, one, e, "Total"), c.row(measure, two, e, "Total")
			if a != nil && b != nil && a.Status != "not_applicable" && b.Status != "not_applicable" {
				n++
			}
		}
		return same(m[1], n)
	}},
	{"at the top", form(`At the top (.+?): #P and #P\.`), func(c *claims, m []string) string {
		measure, one, two, by := "underserved_needs", "laddered_share", "satisfied_share", "opportunity"
		if c.now.page.name == "Said and laddered" {
			measure, one, two, by = "values_held", "top_share", "laddered_share", "gap"
		}
		x := c.calledIn(measure, by, m[1])
		all, _ := c.rowsOf(measure, by, nil)
		if wrong := largest(x, all, 0, false, valueSize); wrong != "" {
			return wrong
		}
		return same(m[2], c.sibling(x, one), m[3], c.sibling(x, two))
	}},
	{"panels", form(`in 4 life assets, #N panels?\.`), func(c *claims, m []string) string {
		drawn := map[string]bool{}
		for row := c.now.page.head + 1; row < len(c.now.page.rows); row++ {
			drawn[c.now.page.at(row, 0).text] = true
		}
		return same(m[1], len(drawn))
	}},
	{"heat map", form(`together, n = #N\.`), func(c *claims, m []string) string {
		return same(m[1], c.laddered("Total").Value)
	}},
	{"base of a map", form(`^(.+?), n = #N(?: \[low\])?\. `), func(c *claims, m []string) string {
		of := c.mapOf(c.now.page)
		if of == nil || !strings.EqualFold(m[1], of.name()) && of.segment != "Total" {
			return "the map is of another segment"
		}
		return same(m[2], c.laddered(of.segment).Value)
	}},
}

// balanced says that some row of the balance has a released base in a segment.
func (c *claims) balanced(segment string) bool {
	for _, e := range c.items[[2]string{"balance", c.wave("balance")}] {
		for _, statistic := range []string{"mean", "share", "index", "difference"} {
			if x := c.row("balance", statistic, e, segment); x != nil && x.N != nil && *x.N > 0 {
				return true
			}
		}
	}
	return false
}

// panelsOf counts the segments of the banners from the one that a panel's title
// names on, those that can be drawn.
func (c *claims) panelsOf(title string) int {
	first := c.called(panelTitle.FindStringSubmatch(title)[1])
	n := 0
	for _, k := range c.columns {
		if first != nil && k.banner == first.banner && c.ordinary(k) && c.some(k.segment) {
			n++
		}
	}
	return n
}

// assetsDrawn are the assets of the places of a plot.
func (c *claims) assetsDrawn(places []string) (out []string) {
	for _, label := range places {
		for _, e := range c.items[[2]string{"asset_swot", c.wave("asset_swot")}] {
			if e.to == "" && (label == c.asset(e.item) || strings.HasPrefix(label, c.asset(e.item)+" ")) {
				out = append(out, e.item)
			}
		}
	}
	return out
}

// excluding are the differences of a forest plot whose interval is on one side
// of 0.
func (c *claims) excluding() (out []*intake.Result, measure string) {
	measure, statistic := "wave_change", "change"
	if c.now.page.name == "What worked" {
		measure, statistic = "what_worked", "difference"
	}
	all, _ := c.rowsOf(measure, statistic, nil)
	for _, x := range all {
		if x.Unit == "share" && x.Low != nil && (*x.Low > 0 || *x.High < 0) {
			out = append(out, x)
		}
	}
	return out, measure
}

// plainForms are words about how to read, which say nothing of the data.
var plainForms = []claim{}

func init() {
	for _, s := range []string{
		`Two-sided t test at 95% \(lower case: 90%\), Benjamini–Hochberg over the table and banner`,
		`Letters: higher than the column of that letter under the same heading; \+ and −: higher and lower than the rest of the sample`,
		`(?:Intervals: |line: )?95%(?: Korn–Graubard)? interval(?: of shares; of means, ratios and differences Student's t)?`,
		`95%, (?:Woodruff|linearised)`, `95%; of α Feldt's, of mean scores linearised`,
		`can add to more than 100%`, `below 0 the goal is passed`, `% who (?:want the type|hold the value high) less %`, `scaled from 0 to 1`,
		`\[x\] nobody, or too few people to show`, `Gini: 0 where all give the same, towards 1 where one gives all`, `Top 20%: the share of it that the fifth who give most give`,
		`Index: mean of the segment, all \w+ = 100; where a mean can be below 0`, `\d+ × \(importance \+ max\(importance − satisfaction, 0\)\)(?:, from 0 to 20)?`, `Needs: opportunity score, 0 to 20`, `\(Ulwick 2005\)`,
		`Who they are: largest differences first, tested ones before others`, `largest standardised difference first`, `% with more than none`,
		`Most frequent means-end chains`, `may differ in more than the mix`, `Half of the people have the median or less`, `The newer period less the one before`,
		`Percentages are rounded to whole numbers; 0% means nobody, <1% means somebody`, `\[z\] no cases, not applicable`, `\[c\] withheld to protect \w+`,
		`gives more than most and gains less than most`, `it is higher than, as far as a test can tell; \+ and − say that it is higher or lower than in the rest of the sample`,
		`the most rungs`, `less its published parts`, `less that of those who did not`, `Lower bar`, `\) ⟨⟩  = 100|= 100\.`, `all \w+ = 100|\) = 100`, `Bar to the right: more than that; to the left: less`, `What can be below 0 has no index`, `full bar = 100%`,
		`less “`, `% of people in the lowest band of money|the lowest band of money`, `with no (?:more|commitment)`, `no calls without reason|no hard selling`,
		`strongest path \(largest sum of links\)`, `No test was made`, `smallest p-value first`, `at least one ladder(?: or a rating)?`, `No significance tests were made`,
		`n of each dimension`, `largest base of a row`, `† n below 50`, `factors from [\d.]+ to [\d.]+`, `The smallest and the largest weight are of too few people to be shown`,
		`as narrow|How narrow`, `no sum or mean|No sum or mean`, `People without one are in no table`,
		`Every (?:base|count) has no or at least \d+ distinct`, `leaves no or at least \d+`, `more than half of one person, more than 67 % of two, or so much of one`, `no count is below zero`, `determine no withheld figure`,
		`not one of them: groups`, `the fifth|the first of the two`, `\[low\] few people behind a column`, `Sorted by the gap`, `Values that no ladder`,
		`Grey tick: all|grey tick`, `« and »: goes on beyond the axis`, `has no index`, `A person can be met at a later stage without an earlier one on record`,
		`in the lowest band`, `% of those in the first`, `Shortest first`, `Values sorted by all \w+`, `look for the first`,
	} {
		plainForms = append(plainForms, claim{form: regexp.MustCompile(s)})
	}
	forms = slices.Concat(findingForms, coverForms, lineForms, captionForms, plainForms)
}
