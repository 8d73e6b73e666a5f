package report

import (
	"fmt"
	"slices"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// quality sums up how good the data are; its tables follow on sheets of their
// own.
func quality(c *composer) {
	c.begin(qualitySheet)
	s := Sheet{Title: "Data quality. " + c.s.Title + ", as of " + day(c.s.AsOf), Kind: Prose}
	say := func(style Style, text string) { s.Prose = append(s.Prose, Paragraph{Style: style, Text: text}) }
	say(Heading, "What was read and what was left out")
	for _, e := range c.s.Exports {
		say(Point, c.exportLine(e))
	}
	if len(c.s.Exports) == 0 {
		say(Body, "No export is named.")
	}
	say(Heading, "Response")
	for _, p := range c.response() {
		say(Point, p)
	}
	if c.s.Weighting != "" {
		say(Heading, "Weights")
		for _, p := range c.weighting() {
			say(Point, p)
		}
	}
	say(Heading, "Odd ladders")
	say(Body, c.oddities())
	say(Heading, "Coding")
	say(Body, c.coding())
	if scales := c.scales(); len(scales) > 0 {
		say(Heading, "Scales")
		for _, p := range scales {
			say(Point, p)
		}
	}
	say(Heading, "What was withheld")
	say(Body, c.audit())
	for _, p := range c.audited() {
		say(Point, p)
	}
	if text := c.texts.changed(); text != "" {
		say(Heading, "Texts that were changed to be shown")
		say(Body, text)
	}
	if len(c.s.Warnings) > 0 {
		say(Heading, "What the charts cannot show")
		for _, w := range c.s.Warnings {
			say(Point, w)
		}
	}
	c.add(s)
}

func (c *composer) exportLine(e Export) string {
	var out int64
	for _, q := range c.s.Quarantine {
		if q.Export == e.Role {
			out += q.Rows
		}
	}
	text := fmt.Sprintf("%s: %s; ", capital(e.Role), count(e.Rows, "row"))
	if out == 0 {
		return text + "none left out."
	}
	share := ""
	if e.Rows > 0 {
		share = " (" + Percent1.write(float64(out)/float64(e.Rows)) + ")"
	}
	return text + fixed(float64(out), 0) + " left out" + share + "."
}

// response compares everybody with those who gave a ladder.
func (c *composer) response() []string {
	t := c.look("bases")
	if t == nil || c.total < 0 {
		return []string{"The study did not ask for bases."}
	}
	// A study with periods may count ladders in each, and not over all of the time.
	var out []string
	for _, t := range append([]*disclose.Table{t}, c.dated("bases")...) {
		st := t.Statistic("respondents")
		all, ok := figure(t, find(t, "all", ""), st, c.total)
		with, ok2 := figure(t, find(t, "with_ladders", ""), st, c.total)
		if !ok || !ok2 || all.Value == 0 {
			continue
		}
		when := ""
		if t.Wave != "" {
			when = c.period(t.Wave) + ": "
		}
		out = append(out, fmt.Sprintf("%s%s of %s respondents gave at least one ladder (%s). People without one are in no table that ladders alone make.",
			when, fixed(with.Value, 0), fixed(all.Value, 0), percent(with.Value/all.Value)))
	}
	if out == nil {
		return []string{"The numbers of respondents cannot be shown."}
	}
	return slices.Compact(out)
}

// weighting says how weights came about and what they cost.
func (c *composer) weighting() []string {
	out := []string{capital(strings.TrimSuffix(c.s.Weighting, ".")) + "."}
	t := c.look("weighting")
	if t == nil || c.total < 0 {
		return append(out, "The study did not ask for more.")
	}
	get := func(name string) (float64, bool) {
		n, ok := figure(t, 0, t.Statistic(name), c.total)
		return n.Value, ok
	}
	if n, ok := get("iterations"); ok {
		text := "Targets were met after " + count(int64(n), "sweep") + " over all margins"
		if k, ok := get("rakings"); ok && k > 1 {
			text += ", in " + fixed(k, 0) + " rakings, with weights cut after each but the last"
		}
		if off, ok := get("margin_error"); ok {
			text += fmt.Sprintf("; the share furthest from its target misses it by %.1g", off)
		}
		out = append(out, text+".")
	}
	if n, ok := get("trimmed"); ok && n > 0 {
		out = append(out, "Weights were cut of "+count(int64(n), "respondent")+".")
	}
	if small, ok := get("smallest"); ok {
		large, _ := get("largest")
		ratio, _ := get("ratio")
		out = append(out, fmt.Sprintf("Weights are from %s to %s; the largest is %s times the smallest.", fixed(small, 2), fixed(large, 2), fixed(ratio, 1)))
	} else {
		out = append(out, "The smallest and the largest weight are of too few people to be shown.")
	}
	if b := c.look("bases"); b != nil {
		if row := find(b, "all", ""); row >= 0 {
			n, ok := figure(b, row, b.Statistic("effective"), c.total)
			deff, ok2 := figure(b, row, b.Statistic("design_effect"), c.total)
			if ok && ok2 {
				out = append(out, fmt.Sprintf("The effective number of respondents is %s: weights make %s times as many people necessary.", fixed(n.Value, 1), fixed(deff.Value, 2)))
			}
		}
	}
	return out
}

func (c *composer) oddities() string {
	t := c.look("ladder_quality")
	if t == nil || c.total < 0 {
		return "The study did not ask for them."
	}
	var parts []string
	for row, r := range t.Stub {
		if n, ok := figure(t, row, t.Statistic("ladders"), c.total); ok && n.Value > 0 {
			text := strings.ToLower(r.Title()) + " " + fixed(n.Value, 0)
			if share, ok := figure(t, row, t.Statistic("ladders_share"), c.total); ok {
				text += " (" + percent(share.Value) + ")"
			}
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return "None can be shown, or there are none."
	}
	return "Ladders, of all ladders: " + and(parts) + ". They are counted like any other; a ladder can be odd in several ways."
}

func (c *composer) coding() string {
	text := "One coding of the ladders was read; agreement between coders was not measured."
	if c.s.Coder != "" {
		text = strings.TrimSuffix(capital(c.s.Coder), ".") + "."
	}
	t := c.look("coder_agreement")
	if t == nil || c.total < 0 {
		return text
	}
	for _, k := range []struct{ item, of string }{{"code", "codes"}, {"level", "levels"}} {
		if n, ok := figure(t, find(t, k.item, ""), t.Statistic("krippendorff_alpha"), c.total); ok {
			text += fmt.Sprintf(" Krippendorff's α of %s: %s.", k.of, Decimal2.write(n.Value))
		}
	}
	return text
}

// scaleRow says that a row of the reliability of scales is a scale, and neither
// an item nor a score.
func scaleRow(r tab.Row) bool { return single(r) && !strings.HasPrefix(r.Item, "score:") }

// scales says how reliable each scale is, and which of its items go against the
// others.
func (c *composer) scales() (out []string) {
	t := c.look("scale_reliability")
	if t == nil || c.total < 0 {
		return nil
	}
	for row, r := range t.Stub {
		n, ok := figure(t, row, t.Statistic("alpha"), c.total)
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s: Cronbach's α %s, 95%% interval %s to %s.", r.Title(), Decimal2.write(n.Value), Decimal2.write(n.Low), Decimal2.write(n.High))
		var against []string
		for item, of := range t.Stub {
			if rest, ok := figure(t, item, t.Statistic("item_rest_r"), c.total); ok && of.Item == r.Item && rest.Value < 0 {
				against = append(against, of.LabelTo)
			}
		}
		if len(against) > 0 {
			text += " Against the others: " + and(against) + ". Is it worded the other way round and not reversed? Declare it under reverse: of the trait."
		}
		out = append(out, text)
	}
	return out
}

// audit says how much disclosure control withheld.
func (c *composer) audit() string {
	a := c.r.Audit
	// One number for all reasons: which figure fell to which is nobody's
	// business outside.
	text := fmt.Sprintf("Withheld figures: %s of %s. Segments withheld whole: %s.",
		fixed(float64(a.Primary+a.Secondary), 0), fixed(float64(a.Figures), 0), fixed(float64(c.silent()), 0))
	if a.Rows > 0 {
		text += " Table rows left out because only withheld figures would stand in them: " + fixed(float64(a.Rows), 0) + "."
	}
	return text
}

// audited lists what disclosure control has tested and what it has not.
func (c *composer) audited() []string {
	var out []string
	for _, p := range c.r.Audit.Tested {
		out = append(out, "Tested: "+strings.TrimSuffix(p, ".")+".")
	}
	for _, p := range c.r.Audit.NotTested {
		out = append(out, "Not tested: "+strings.TrimSuffix(p, ".")+".")
	}
	return out
}

// quarantine lists the rows left out, by export and reason.
func quarantine(c *composer) {
	c.begin("Rows left out")
	g := &Grid{Heads: [][]Text{{{Text: "Export"}, {Text: "Reason"}, {Text: "In words"}, {Text: "Rows", Right: true}}}}
	for _, q := range c.s.Quarantine {
		g.Rows = append(g.Rows, Line{Cells: []Value{words(q.Export), words(q.Reason), words(q.Text), number(float64(q.Rows), Whole)}})
	}
	if len(g.Rows) == 0 {
		g.Rows = []Line{{Cells: []Value{words("All exports"), words("none"), words("No row was left out"), number(0, Whole)}}}
	}
	c.add(Sheet{Title: c.headline(nil, c.table()+"Rows left out, by export and reason", "number of rows"),
		Lines: []string{"Base: all rows of the exports. A row stands once, under the first reason found."}, Kind: List, Grid: g})
}

// defaults prints every measure that no other sheet prints, so that a new
// measure is readable before it has a sheet of its own.
func defaults(c *composer) {
	for _, t := range c.r.Tables {
		if c.printed[t.Measure] {
			continue
		}
		tables{measure: t.Measure, name: shorten(t.Title, 18), order: "Rows in the order of the measure."}.make(c)
	}
}
