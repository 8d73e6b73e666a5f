package report

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"rung/segment/disclose"
	"rung/segment/tab"
)

// quality sums up how good the data are; its tables follow on sheets of their
// own.
func quality(c *composer) {
	c.begin(c.say(qualitySheet))
	s := Sheet{Title: c.say("Data quality") + c.dateline(), Kind: Prose}
	part := func(head string, style Style, texts ...string) {
		if len(texts) == 0 {
			return
		}
		s.Prose = append(s.Prose, Paragraph{Style: Heading, Text: c.say(head)})
		for _, text := range texts {
			s.Prose = append(s.Prose, Paragraph{Style: style, Text: text})
		}
	}
	if len(c.s.Exports) > 0 {
		part("What was read and what was left out", Point, c.exportLines()...)
	} else {
		part("What was read and what was left out", Body, c.say("No export is named."))
	}
	part("Response", Point, c.response()...)
	part("Missing data", Point, c.unknown()...)
	if c.s.Weighting.Any() {
		part("Weights", Point, c.weighting()...)
	}
	part("Odd ladders", Body, c.oddities())
	part("Coding", Body, c.coding())
	part("Scales", Point, c.scales()...)
	part("What was withheld", Body, c.audit())
	for _, text := range c.audited() {
		s.Prose = append(s.Prose, Paragraph{Style: Point, Text: text})
	}
	if c.texts.replaced+c.texts.cut > 0 {
		part("Texts that were changed to be shown", Body, c.changedTexts())
	}
	c.add(s)
	c.book.quality, c.book.unshown = len(c.book.Sheets), c.say("What the charts cannot show")
}

// Warn adds to the sheet on data quality what readers of the charts will miss:
// characters without a glyph. Only drawing the charts tells.
func (b *Book) Warn(texts []string) {
	if len(texts) == 0 || b.quality == 0 {
		return
	}
	s := &b.Sheets[b.quality-1]
	s.Prose = append(s.Prose, Paragraph{Style: Heading, Text: b.unshown})
	var k cleaner
	for _, text := range texts {
		k.sentence(&text)
		s.Prose = append(s.Prose, Paragraph{Style: Point, Text: text})
	}
}

// exportLines say how many rows of each export were read and left out.
func (c *composer) exportLines() (lines []string) {
	for _, e := range c.s.Exports {
		var out int64
		for _, q := range c.s.Quarantine {
			if q.Export == e.Role {
				out += q.Rows
			}
		}
		role, left := capital(c.export(e.Role)), c.fixed(float64(out), 0)
		switch {
		case out == 0:
			lines = append(lines, c.say("%s: %d rows; none left out.", role, e.Rows))
		case e.Rows > 0:
			lines = append(lines, c.say("%s: %d rows; %s left out (%s).", role, e.Rows, left, c.written(Percent1, float64(out)/float64(e.Rows))))
		default:
			lines = append(lines, c.say("%s: %d rows; %s left out.", role, e.Rows, left))
		}
	}
	return lines
}

// response compares everybody with those who gave a ladder.
func (c *composer) response() []string {
	t := c.look("bases")
	if t == nil || c.total < 0 {
		return []string{c.say("The study did not ask for bases.")}
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
		share := c.percent(with.Value / all.Value)
		if t.Wave != "" {
			out = append(out, c.say("%[1]s: %[2]d of %[3]d respondents gave at least one ladder (%[4]s). People without one are in no table that ladders alone make.", c.period(t.Wave), int(with.Value), int(all.Value), share))
		} else {
			out = append(out, c.say("%d of %d respondents gave at least one ladder (%s). People without one are in no table that ladders alone make.", int(with.Value), int(all.Value), share))
		}
	}
	if out == nil {
		return []string{c.say("The numbers of respondents cannot be shown.")}
	}
	return slices.Compact(out)
}

// unknown counts the people of whom the trait of a segment is not known, where
// it may be told how many they are.
func (c *composer) unknown() []string {
	t := c.look("bases")
	row, st := 0, -1
	if t != nil {
		row, st = find(t, "all", ""), t.Statistic("respondents")
	}
	var out []string
	seen := map[string]bool{}
	for _, b := range c.banners {
		for _, i := range b.columns {
			col := c.column(i)
			if !col.Missing || seen[col.Key] || strings.Contains(col.Group, " × ") {
				continue
			}
			seen[col.Key] = true
			n, ok := figure(t, row, st, i)
			all, ok2 := figure(t, row, st, c.total)
			switch {
			case !ok:
				out = append(out, c.say("%s: how many people it is not known of is withheld.", c.groupLabel(col)))
			case ok2 && all.Value > 0:
				out = append(out, c.say("%s: not known of %d respondents (%s).", c.groupLabel(col), int(n.Value), c.percent(n.Value/all.Value)))
			}
		}
	}
	if len(out) == 0 {
		out = []string{c.say("No segment of this report is of people whose trait is not known.")}
	}
	out = append(out, c.say("Nothing was imputed: the base of a figure is the people of whom what it counts is known."))
	if c.look("scale_reliability") != nil {
		out = append(out, c.say("People who gave the same answer to every item of a scale (straight-lining) are not looked for: they are counted like any other."))
	}
	return out
}

// weighting says how weights came about and what they cost.
func (c *composer) weighting() []string {
	out := []string{sentence(c.lang.Text(c.s.Weighting))}
	t := c.look("weighting")
	if t == nil || c.total < 0 {
		return append(out, c.say("The study did not ask for more."))
	}
	get := func(name string) (float64, bool) {
		n, ok := figure(t, 0, t.Statistic(name), c.total)
		return n.Value, ok
	}
	if n, ok := get("iterations"); ok {
		rakings, _ := get("rakings")
		off, known := get("margin_error")
		miss := c.off(off)
		switch {
		case rakings > 1 && known:
			out = append(out, c.say("Targets were met after %d sweeps over all margins, in %s rakings, with weights cut after each but the last; the share furthest from its target misses it by %s.", int(n), c.fixed(rakings, 0), miss))
		case rakings > 1:
			out = append(out, c.say("Targets were met after %d sweeps over all margins, in %s rakings, with weights cut after each but the last.", int(n), c.fixed(rakings, 0)))
		case known:
			out = append(out, c.say("Targets were met after %d sweeps over all margins; the share furthest from its target misses it by %s.", int(n), miss))
		default:
			out = append(out, c.say("Targets were met after %d sweeps over all margins.", int(n)))
		}
	}
	if n, ok := get("trimmed"); ok && n > 0 {
		out = append(out, c.say("Weights were cut of %d respondents.", int(n)))
	}
	if small, ok := get("smallest"); ok {
		large, _ := get("largest")
		ratio, _ := get("ratio")
		out = append(out, c.say("Weights are from %s to %s; the largest is %s times the smallest.", c.fixed(small, 2), c.fixed(large, 2), c.fixed(ratio, 1)))
	} else {
		out = append(out, c.say("The smallest and the largest weight are of too few people to be shown."))
	}
	if b := c.look("bases"); b != nil {
		row := find(b, "all", "")
		n, ok := figure(b, row, b.Statistic("effective"), c.total)
		deff, ok2 := figure(b, row, b.Statistic("design_effect"), c.total)
		if ok && ok2 {
			out = append(out, c.say("The effective number of respondents is %s: weights make %s times as many people necessary.", c.fixed(n.Value, 1), c.fixed(deff.Value, 2)))
		}
	}
	return out
}

// off is how far a share is from its target: rounding of floats is no distance.
func (c *composer) off(x float64) string {
	const least = 1e-6
	if x < least {
		return c.say("less than %s", c.lang.Digits("0.000001"))
	}
	return c.lang.Digits(strconv.FormatFloat(x, 'f', -int(math.Floor(math.Log10(x))), 64))
}

func (c *composer) oddities() string {
	t := c.look("ladder_quality")
	if t == nil || c.total < 0 {
		return c.say("The study did not ask for them.")
	}
	var parts []string
	for row, r := range t.Stub {
		if n, ok := figure(t, row, t.Statistic("ladders"), c.total); ok && n.Value > 0 {
			kind, count := c.lang.Inside(c.rowWords(r)), c.fixed(n.Value, 0)
			if share, ok := figure(t, row, t.Statistic("ladders_share"), c.total); ok {
				parts = append(parts, c.say("odd|%s %s (%s)", kind, count, c.percent(share.Value)))
			} else {
				parts = append(parts, c.say("odd|%s %s", kind, count))
			}
		}
	}
	if len(parts) == 0 {
		return c.say("None can be shown, or there are none.")
	}
	return c.say("Ladders, of all ladders: %s. They are counted like any other; a ladder can be odd in several ways.", c.and(parts))
}

func (c *composer) coding() string {
	text := c.say("One coding of the ladders was read; agreement between coders was not measured.")
	if c.s.Coder.Any() {
		text = sentence(c.lang.Text(c.s.Coder))
	}
	t := c.look("coder_agreement")
	if t == nil || c.total < 0 {
		return text
	}
	for _, k := range []struct{ item, form string }{{"code", "Krippendorff's α of codes: %s."}, {"level", "Krippendorff's α of levels: %s."}} {
		if n, ok := figure(t, find(t, k.item, ""), t.Statistic("krippendorff_alpha"), c.total); ok {
			text = sentences(text, c.say(k.form, c.written(Decimal2, n.Value)))
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
		text := c.say("%s: Cronbach's α %s, 95%% interval %s to %s.", c.rowWords(r), c.written(Decimal2, n.Value), c.written(Decimal2, n.Low), c.written(Decimal2, n.High))
		var against []string
		for item, of := range t.Stub {
			if rest, ok := figure(t, item, t.Statistic("item_rest_r"), c.total); ok && of.Item == r.Item && rest.Value < 0 {
				against = append(against, c.rowLabelTo(of))
			}
		}
		if len(against) > 0 {
			text = sentences(text, c.say("Against the others: %s. Is it worded the other way round and not reversed? Declare it under reverse: of the trait.", c.and(against)))
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
	text := c.say("Withheld figures: %d of %d. Segments withheld whole: %d.", a.Primary+a.Secondary, a.Figures, c.silent())
	if a.Rows > 0 {
		text = sentences(text, c.say("Table rows left out because only withheld figures would stand in them: %d.", a.Rows))
	}
	return text
}

// audited lists what disclosure control has tested and what it has not.
func (c *composer) audited() []string {
	var out []string
	for _, p := range c.sayAll(c.r.Audit.Tested) {
		out = append(out, c.say("Tested: %s.", strings.TrimSuffix(p, ".")))
	}
	for _, p := range c.sayAll(c.r.Audit.NotTested) {
		out = append(out, c.say("Not tested: %s.", strings.TrimSuffix(p, ".")))
	}
	return out
}

// changedTexts says that texts of the study were changed.
func (c *composer) changedTexts() string {
	return c.say("Texts with characters that cannot be shown, which stand as �: %d. Texts shortened: %d. The results hold the names in full.", c.texts.replaced, c.texts.cut)
}

// quarantine lists the rows left out, by export and reason.
func quarantine(c *composer) {
	c.begin(c.say("Rows left out"))
	g := &Grid{Heads: [][]Text{{{Text: c.say("Export")}, {Text: c.say("Reason")}, {Text: c.say("In words")}, {Text: c.say("Rows"), Right: true}}}}
	for _, q := range c.s.Quarantine {
		g.Rows = append(g.Rows, Line{Cells: []Value{words(c.export(q.Export)), words(q.Reason), words(c.lang.Text(q.Text)), number(float64(q.Rows), Whole)}})
	}
	if len(g.Rows) == 0 {
		g.Rows = []Line{{Cells: []Value{words(c.say("All exports")), words(c.say("reason|none")), words(c.say("No row was left out")), number(0, Whole)}}}
	}
	c.add(Sheet{Title: c.headline(nil, c.table()+c.say("Rows left out, by export and reason"), c.say("number of rows")),
		Lines: []string{c.say("Base: all rows of the exports. A row stands once, under the first reason found.")}, Kind: List, Grid: g})
}

// defaults prints every measure that no other sheet prints, so that a new
// measure is readable before it has a sheet of its own.
func defaults(c *composer) {
	for _, t := range c.r.Tables {
		if c.printed[t.Measure] {
			continue
		}
		tables{measure: t.Measure, name: shorten(c.title(t), 18), order: "Rows in the order of the measure."}.make(c)
	}
}
