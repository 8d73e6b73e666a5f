package main

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/intake"
)

// statement is a text for readers and where it stands.
type statement struct {
	where, text string
	page        *page // the sheet that it is about; nil for none
	method      bool  // it says how it is done: only what the checks know is recomputed
}

// claims reads texts and recomputes what they say.
type claims struct {
	*night
	checked map[string]int
	errors  []string
	now     statement
	gap     *intake.Result // the figure of the widest gap, of which the next sentence speaks
}

// claim is a form of words: what it says is recomputed by check, with the parts
// of the text that the form captures. A form without a check says nothing of
// the data.
type claim struct {
	name  string
	form  *regexp.Regexp
	check func(c *claims, m []string) string
}

// comparing are words that claim something of the data.
var comparing = regexp.MustCompile(`(?i)\d|\b(most|more|fewer|less|higher|highest|lower|lowest|largest|smallest|widest|narrowest|strongest|weakest|farthest|biggest|clearest|greatest|best|worst|top|none|nobody|no)\b`)

// texts are the titles, lines, findings, text alternatives and captions of a
// night: of the workbook, of the pictures and of the page.
func (n *night) texts(t *testing.T) []statement {
	t.Helper()
	var out []statement
	about := map[string]*page{}
	for _, p := range n.sheets {
		k, _ := shown(p.name)
		switch {
		case p.name == "Methodology":
			for _, row := range p.rows {
				if len(row) > 0 && row[0].text != "" {
					out = append(out, statement{where: p.name, text: strings.TrimPrefix(row[0].text, "• "), page: p, method: true})
				}
			}
			continue
		case p.name == "Notes" || k.kind == "tidy":
			continue // they say how it is done
		case p.name == "Contents":
			out = append(out, statement{where: p.name, text: p.title(), page: p}, statement{where: p.name, text: p.under(), page: p})
			continue
		case k.kind == "text" && p.name != "Code frame":
			for _, row := range p.rows {
				if len(row) == 0 {
					continue
				}
				if text := strings.TrimPrefix(row[0].text, "• "); text != "" && text != backLink {
					out = append(out, statement{where: p.name, text: text, page: p})
				}
			}
			continue
		}
		out = append(out, statement{where: p.name, text: p.title(), page: p}, statement{where: p.name, text: p.under(), page: p})
		for i := range p.plots {
			// The numbers of its own are compared with the plot.
			out = append(out, statement{where: p.name + ", text alternative", text: p.plots[i].untold(), page: p})
		}
		for _, a := range p.alts {
			if len(p.plots) == 0 {
				out = append(out, statement{where: p.name + ", text alternative", text: a, page: p})
			}
			about[a] = p
		}
	}
	pictures := 0
	paths, err := filepath.Glob(filepath.Join(n.dir, "charts", "*.svg"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		texts, desc := pictureTexts(string(readFile(t, path)))
		if strings.HasPrefix(desc, "Heat map ") { // the workbook has the matrix as cells
			about[desc] = n.sheet("SIM direct and indirect")
			texts = append(texts, desc)
		}
		if p := n.sheet(plotSheet(filepath.Base(path))); p != nil {
			about[desc] = p
			texts = append(texts, desc)
			for i := range p.plots {
				if p.plots[i].untold() != desc {
					t.Errorf("%s: plot %q says %q, the picture %q", p.name, p.plots[i].title, p.plots[i].untold(), desc)
				}
			}
		}
		if about[desc] == nil {
			t.Errorf("%s: its description is that of no picture in the workbook: %s", filepath.Base(path), desc)
		}
		for _, text := range texts {
			out = append(out, statement{where: filepath.Base(path), text: text, page: about[desc]})
		}
		pictures++
	}
	if pictures == 0 {
		t.Error("no pictures")
	}
	return append(out, n.pageTexts(t, out)...)
}

// plotSheets are the sheets whose figures are native charts in the workbook and
// one picture elsewhere. That has a description of its own, with which the
// texts of the charts end.
var plotSheets = map[string]string{
	"trend-life-assets.svg": "Trend assets", "trend-values-held.svg": "Trend held",
	"trend-values-reached.svg": "Trend values", "trend-under-served-needs.svg": "Trend needs", "stages.svg": "Stages in all",
}

var swotPart = regexp.MustCompile(`^asset-swot(?:-(\d))?\.svg$`)

// plotSheet is the sheet of a picture; one of assets may come in parts.
func plotSheet(base string) string {
	if m := swotPart.FindStringSubmatch(base); m != nil {
		return "Asset figure, part " + cmp.Or(m[1], "1")
	}
	return plotSheets[base]
}

// sheet is a sheet by its name.
func (n *night) sheet(name string) *page {
	for _, p := range n.sheets {
		if p.name == name {
			return p
		}
	}
	return nil
}

var (
	svgText  = regexp.MustCompile(`<text x="([\d.]+)"[^>]*font-size="([\d.]+)"[^>]*>([^<]*)</text>`)
	svgTitle = regexp.MustCompile(`<title>([^<]*)</title>`)
	svgDesc  = regexp.MustCompile(`<desc>([^<]*)</desc>`)
	tags     = regexp.MustCompile(`(?s)<(svg|table|style|script|nav|head)\b.*?</(svg|table|style|script|nav|head)>`)
	inline   = regexp.MustCompile(`</?(a|b|strong|span|em|abbr)\b[^>]*>`)
	element  = regexp.MustCompile(`>([^<]+)<`)
)

// pictureTexts are title, subtitle and caption of a picture, and the titles of
// its marks.
func pictureTexts(svg string) (out []string, desc string) {
	if m := svgDesc.FindStringSubmatch(svg); m != nil {
		desc = html.UnescapeString(m[1])
	}
	for _, m := range svgTitle.FindAllStringSubmatch(svg, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	bySize := map[string][]string{}
	for _, m := range svgText.FindAllStringSubmatch(svg, -1) {
		if m[1] == "12" && (m[2] == "9.5" || m[2] == "7.5") {
			bySize[m[2]] = append(bySize[m[2]], html.UnescapeString(m[3]))
		}
	}
	for _, size := range []string{"9.5", "7.5"} {
		if len(bySize[size]) > 0 {
			out = append(out, strings.Join(bySize[size], " "))
		}
	}
	return out, desc
}

// pageTexts are the texts of report.html that no sheet and no picture has.
func (n *night) pageTexts(t *testing.T, had []statement) []statement {
	t.Helper()
	known := map[string]bool{}
	plain := func(s string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(noteMark.ReplaceAllString(s, ""), " .", ".")), " ")
	}
	for _, s := range had {
		known[plain(s.text)] = true
	}
	for _, p := range n.sheets {
		known[p.name] = true
		if p.name == "Methodology" || p.name == "Notes" || p.name == "Contents" {
			for _, row := range p.rows {
				for _, c := range row {
					known[plain(strings.TrimPrefix(c.text, "• "))] = true
				}
			}
		}
		for _, l := range p.lines {
			known[plain(l)] = true
		}
	}
	var whole strings.Builder
	for _, s := range had {
		whole.WriteString(plain(s.text) + "\n")
	}
	all := string(readFile(t, filepath.Join(n.dir, "report.html")))
	var out []statement
	for _, m := range element.FindAllStringSubmatch(inline.ReplaceAllString(tags.ReplaceAllString(all, ""), ""), -1) {
		if text := plain(html.UnescapeString(m[1])); text != "" && !known[text] && !strings.Contains(whole.String(), text) {
			known[text] = true
			out = append(out, statement{where: "report.html", text: text})
		}
	}
	for _, m := range regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(all, -1) {
		_, desc := pictureTexts(m)
		if !known[plain(desc)] {
			out = append(out, statement{where: "report.html, picture", text: desc})
		}
	}
	return out
}

// checkClaims recomputes what every text says.
func (n *night) checkClaims(t *testing.T) {
	t.Helper()
	c := n.recompute(n.texts(t))
	for _, e := range c.errors {
		t.Error(e)
	}
	total := 0
	for _, k := range c.checked {
		total += k
	}
	if total < 500 || len(c.checked) < 40 {
		t.Errorf("only %d claims of %d kinds were recomputed", total, len(c.checked))
	}
	t.Logf("%d claims recomputed: %v", total, c.checked)
	n.plantClaims(t)
}

// plantClaims changes numbers and names of the results and of texts, and sees
// that the checks report each.
func (n *night) plantClaims(t *testing.T) {
	t.Helper()
	texts := n.texts(t)
	spoil := func(what string, x *intake.Result, to float64) {
		t.Helper()
		was := *x.Value
		*x.Value = to
		if len(n.recompute(texts).errors) == 0 {
			t.Errorf("%s: a wrong number in the results was not noticed", what)
		}
		*x.Value = was
	}
	c := n.recompute(nil)
	all, _ := c.rowsOf("terminal_values", "share", c.ofValue)
	spoil("a value", all[len(all)/2], 0.99)
	links, _ := c.links("Total")
	spoil("a link", links[0], *links[0].Value+1)
	spoil("a cut-off", c.row("value_map_summary", "cutoff", end{"map", ""}, "Total"), 1)
	for _, text := range []string{"Most of them like it.", "The largest segment has it.", "It is so for 17 of them.", "It holds for fewer than before."} {
		if len(n.recompute([]statement{{where: "planted", text: text, page: n.sheets[0]}}).errors) != 1 {
			t.Errorf("a new claim went unread: %s", text)
		}
	}
}

// recompute checks texts against the results.
func (n *night) recompute(texts []statement) *claims {
	c := &claims{night: n, checked: map[string]int{}}
	names := c.names()
	for _, s := range texts {
		c.now = s
		rest := strings.Join(strings.Fields(noteMark.ReplaceAllString(s.text, "")), " ")
		rest = strings.ReplaceAll(rest, n.studyTitle(), "⟨title⟩")
		for _, k := range forms {
			for {
				at := k.form.FindStringSubmatchIndex(rest)
				if at == nil {
					break
				}
				var m []string
				for i := 0; i < len(at); i += 2 {
					if at[i] < 0 {
						m = append(m, "")
					} else {
						m = append(m, rest[at[i]:at[i+1]])
					}
				}
				if k.check != nil {
					c.checked[k.name]++
					if wrong := c.try(k, m); wrong != "" {
						c.errors = append(c.errors, fmt.Sprintf("%s: %q: %s", s.where, m[0], wrong))
					}
				}
				rest = rest[:at[0]] + " ⟨⟩ " + rest[at[1]:]
			}
		}
		plain := partOf.ReplaceAllString(rest, "")
		for _, name := range names {
			plain = strings.ReplaceAll(plain, name, "⟨name⟩")
		}
		if at := comparing.FindString(plain); at != "" && !s.method {
			c.errors = append(c.errors, fmt.Sprintf("%s: %q is in a text that no check reads: %s", s.where, at, plain))
		}
	}
	return c
}

// try checks a claim. A figure that the results lack is a wrong claim.
func (c *claims) try(k claim, m []string) (wrong string) {
	defer func() {
		if recover() != nil {
			wrong = "the results have no such figure"
		}
	}()
	return k.check(c, m)
}

// studyTitle is the title of the study.
func (n *night) studyTitle() string {
	return regexp.MustCompile(`(?m)^title: (.*)$`).FindStringSubmatch(n.study)[1]
}

// names are labels of the study, the longest first: what stands in them claims
// nothing.
// partOf is the number of a picture that a banner takes several of.
var partOf = regexp.MustCompile(`, part [1-9]\b`)

func (c *claims) names() []string {
	var out []string
	for _, l := range c.labels {
		out = append(out, l...)
	}
	for _, k := range c.columns {
		out = append(out, k.name(), k.label, k.group)
		r := []rune(k.name())
		out = append(out, strings.ToUpper(string(r[:1]))+string(r[1:]))
	}
	for _, p := range c.sheets {
		out = append(out, p.name)
	}
	out = slices.DeleteFunc(out, func(s string) bool { return len(s) < 4 && !comparing.MatchString(s) || s == "" })
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(out)
}

// wave is that of the sheet a text is about, or the newest of a measure.
func (c *claims) wave(measure string) string {
	if c.now.page != nil && c.now.page.name != "Cover" && c.now.page.name != "Quality" {
		if w := c.waveOf(c.now.page.title()); w != c.all {
			return w
		}
	}
	if len(c.items[[2]string{measure, c.all}]) > 0 {
		return c.all
	}
	for i := len(c.periods) - 1; i >= 0; i-- {
		if len(c.items[[2]string{measure, c.periods[i][0]}]) > 0 {
			return c.periods[i][0]
		}
	}
	return c.all
}

// row is a figure of a segment in the wave of the text.
func (c *claims) row(measure, statistic string, e end, segment string) *intake.Result {
	return c.get(figureKey{c.wave(measure), measure, statistic, e.item, e.to, segment})
}

// rowsOf are the rows of a measure, in the wave of the text, with a figure of
// all respondents, released or withheld.
func (c *claims) rowsOf(measure, statistic string, of func(end) bool) (released []*intake.Result, withheld int) {
	for _, e := range c.items[[2]string{measure, c.wave(measure)}] {
		x := c.row(measure, statistic, e, "Total")
		switch {
		case x == nil || of != nil && !of(e):
		case x.Status == "suppressed":
			withheld++
		case x.Value != nil:
			released = append(released, x)
		}
	}
	return released, withheld
}

// isNumeral says that a number is written as a text says, rounded to as many
// decimals: "45%", "<1%", "1,157", "−3.9".
func isNumeral(text string, x float64) bool {
	text = strings.NewReplacer(",", "", "−", "-", "+", "").Replace(text)
	percent := strings.HasSuffix(text, "%")
	text = strings.TrimSuffix(text, "%")
	if percent {
		x *= 100
	}
	if rest, ok := strings.CutPrefix(text, "<"); ok {
		limit, err := strconv.ParseFloat(rest, 64)
		return err == nil && x > 0 && x < limit/2
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return false
	}
	_, decimals, _ := strings.Cut(text, ".")
	step := math.Pow10(-len(decimals))
	if percent && v == 0 && x != 0 {
		return false // <1% says that somebody did
	}
	return math.Abs(x-v) <= step/2*(1+1e-9)
}

// same is "" where texts say numbers, and else what they are. The arguments are
// texts and numbers in turn.
func same(of ...any) string {
	for i := 0; i < len(of); i += 2 {
		text := of[i].(string)
		var x *float64
		switch v := of[i+1].(type) {
		case *float64:
			x = v
		case float64:
			x = &v
		case int:
			f := float64(v)
			x = &f
		case *int64:
			if v != nil {
				f := float64(*v)
				x = &f
			}
		}
		if x == nil {
			return fmt.Sprintf("says %s, the results have no number", text)
		}
		if !isNumeral(text, *x) {
			return fmt.Sprintf("says %s, the results %v", text, *x)
		}
	}
	return ""
}

// times is a number 100 times as large, for points.
func times(x *float64) *float64 {
	if x == nil {
		return nil
	}
	y := 100 * *x
	return &y
}

// calledIn finds the row of a measure by its name; nil where there is not one.
func (c *claims) calledIn(measure, statistic, label string) *intake.Result {
	for _, e := range c.rowsNamed(measure, c.wave(measure), label) {
		if x := c.row(measure, statistic, e, "Total"); x != nil {
			return x
		}
	}
	return nil
}

// largest says whether a figure is the largest by a measure of size, and that
// none is withheld where the text does not say so.
func largest(x *intake.Result, among []*intake.Result, withheld int, qualified bool, size func(*intake.Result) float64) string {
	for _, o := range among {
		if size(o) > size(x) {
			return fmt.Sprintf("%s has %v, %s %v", x.Item, size(x), o.Item+o.ItemTo, size(o))
		}
	}
	if withheld > 0 && !qualified {
		return fmt.Sprintf("%d figures are withheld, and the text does not say that it leaves them out", withheld)
	}
	if withheld == 0 && qualified {
		return "the text says that some cannot be shown; none is withheld"
	}
	return ""
}

func valueSize(x *intake.Result) float64 { return *x.Value }

// disjoint says that intervals do not overlap.
func disjoint(a, b *intake.Result) bool {
	return a.Low != nil && b.Low != nil && (*a.Low > *b.High || *a.High < *b.Low)
}

// ofValue says that an item is a code of the highest level.
func (c *claims) ofValue(e end) bool {
	return slices.ContainsFunc(c.codes[1:], func(k []string) bool { return k[0] == e.item && k[2] == "value" })
}

// isNet and isMissing say so of segments.
func (c *claims) ordinary(k segmentColumn) bool {
	trait, name, _ := strings.Cut(k.segment, "=")
	m := traitNets.FindStringSubmatch(c.trait(trait))
	return k.segment != "Total" && !strings.HasSuffix(name, "missing") && !strings.Contains(k.segment, "=missing") && (m == nil || m[1] != name)
}

const lowBase = 50

// link is "A → B".
func (c *claims) link(text string) end {
	from, to, _ := strings.Cut(text, " → ")
	return end{c.codeCalled(from), c.codeCalled(to)}
}
