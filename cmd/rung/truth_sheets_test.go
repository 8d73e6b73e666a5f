package main

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/pipeline/intake"
)

// shows says what a sheet shows: of which measure, and for tables of one
// statistic of which. The names are those of sheets, or what they begin with.
type shows struct{ kind, measure, statistic string }

var sheetShows = map[string]shows{
	"Bases":                   {"list", "bases", ""},
	"Traits":                  {"banner", "traits", "share"},
	"Trait tests":             {"rows", "traits", ""},
	"Life assets":             {"rows", "assets_held", ""},
	"Asset levels":            {"banner", "assets_held", "level"},
	"Asset goals":             {"banner", "assets_held", "distance"},
	"On track":                {"banner", "assets_held", "on_track"},
	"Relationships":           {"banner", "relationship_types", "wanted_share"},
	"Assumed":                 {"banner", "relationship_types", "assumed_share"},
	"Relationship gap":        {"rows", "relationship_types", ""},
	"Wanted and assumed":      {"pairs", "relationship_matrix", "share"},
	"Mismatch":                {"banner", "relationship_matrix", "share"},
	"Values":                  {"banner", "terminal_values", "share"},
	"Ladder ends":             {"banner", "terminal_values", "ladders_share"},
	"Profile –":               {"segments", "terminal_values", ""},
	"Values held":             {"banner", "values_held", "top_share"},
	"Values, means":           {"banner", "values_held", "mean_rank|mean_rating"},
	"Said and laddered":       {"rows", "values_held", ""},
	"Said by laddered":        {"pairs", "said_and_laddered", "share"},
	"Values in conflict":      {"rows", "value_conflicts", ""},
	"Mentions":                {"banner", "mentions", "share"},
	"Assets":                  {"banner", "asset_swot", "share"},
	"Asset figure":            {"segments", "asset_swot", ""},
	"Assets to values":        {"pairs", "asset_swot_value", "respondents"},
	"SWOT items":              {"banner", "swot_items", "share"},
	"Significance":            {"banner", "swot_items", "significance"},
	"SWOT priorities":         {"rows", "swot_items", ""},
	"Asset links":             {"pairs", "asset_links", "share"},
	"Chains":                  {"banner", "chains", "share"},
	"Length":                  {"banner", "ladder_length", "ladders_share"},
	"SIM":                     {"matrix", "implications", ""},
	"Indices":                 {"rows", "indices", ""},
	"Map":                     {"map", "value_map", ""},
	"Map coverage":            {"list", "value_map_summary", ""},
	"Map stability":           {"banner", "value_map_stability", "kept"},
	"Map differences":         {"rows", "map_difference", ""},
	"Links that differ":       {"rows", "map_difference", ""},
	"Cut-offs":                {"rows", "cutoff_table", ""},
	"Segments":                {"list", "bases", ""},
	"Segment":                 {"segment", "", ""},
	"Stages in all":           {"rows", "stages", ""},
	"Stages":                  {"banner", "stages", "share"},
	"Stages recorded":         {"banner", "stages", "recorded_share"},
	"Transitions":             {"rows", "stage_transitions", ""},
	"Went on":                 {"banner", "stage_transitions", "conversion"},
	"Touchpoints":             {"banner", "touchpoints", "share"},
	"Contacts":                {"rows", "touchpoints", ""},
	"What worked":             {"rows", "what_worked", ""},
	"Worked":                  {"banner", "what_worked", "difference"},
	"Givers":                  {"banner", "amounts", "givers_share"},
	"Amounts":                 {"banner", "amounts", "mean"},
	"Amounts in all":          {"rows", "amounts", ""},
	"Amounts per":             {"banner", "amounts_per", "ratio"},
	"Quartiles":               {"rows", "quantiles", ""},
	"Medians":                 {"banner", "quantiles", "median"},
	"Concentration":           {"rows", "concentration", ""},
	"Balance –":               {"segments", "balance", ""},
	"Needs":                   {"rows", "underserved_needs", ""},
	"Opportunity":             {"banner", "underserved_needs", "opportunity"},
	"Satisfied":               {"banner", "underserved_needs", "satisfied_share"},
	"Unseen value":            {"banner", "unseen_value", "share"},
	"Unseen value, all":       {"rows", "unseen_value", ""},
	"All changes":             {"rows", "wave_change", ""},
	"Changes":                 {"banner", "wave_change", "change"},
	"What moved the":          {"rows", "change_split", ""},
	"Trend values":            {"trend", "terminal_values", "share"},
	"Trend held":              {"trend", "values_held", "top_share"},
	"Trend assets":            {"trend", "assets_held", "level"},
	"Trend needs":             {"trend", "underserved_needs", "opportunity"},
	"Relationship changes":    {"pairs", "relationship_changes", "respondents"},
	"Stability":               {"banner", "segment_stability", "moved_share"},
	"Stability of categories": {"rows", "segment_stability", ""},
	"Stability tests":         {"rows", "segment_stability", ""},
	"Sorted otherwise":        {"pairs", "segment_stability", "respondents"},
	"Odd ladders":             {"banner", "ladder_quality", "ladders_share"},
	"Age of answers":          {"rows", "answer_age", ""},
	"Scales":                  {"rows", "scale_reliability", ""},
	"Scales by segment":       {"banner", "scale_reliability", "alpha"},
	"Coder agreement":         {"rows", "coder_agreement", ""},
	"Coder confusion":         {"pairs", "coder_agreement", "statements"},
	"Weights":                 {"banner", "weighting", "target_share"},
	"Rows left out":           {"quarantine", "", ""},
	"R ":                      {"tidy", "", ""},

	// Texts, which other tests read.
	"Cover": {"text", "", ""}, "Contents": {"text", "", ""}, "Quality": {"text", "", ""}, "Code frame": {"text", "", ""},
	"Methodology": {"text", "", ""}, "Notes": {"text", "", ""}, "Results left out": {"text", "", ""},
}

// shown finds what a sheet shows: the longest name that its own begins with,
// money and parts of it after a blank.
func shown(sheet string) (shows, bool) {
	sheet = partOf.ReplaceAllString(sheet, "")
	best := ""
	for name := range sheetShows {
		rest, ok := strings.CutPrefix(sheet, name)
		if ok && len(name) > len(best) && (rest == "" || rest[0] == ' ' || strings.HasSuffix(name, " ")) {
			best = name
		}
	}
	return sheetShows[best], best != ""
}

// sheetReading compares the cells of one sheet with the results.
type sheetReading struct {
	*night
	*page
	shows
	wave     string
	errors   []string
	compared int // cells
}

func (r *sheetReading) wrong(row, column int, text string, args ...any) {
	if len(r.errors) < 5 {
		r.errors = append(r.errors, fmt.Sprintf("%s, row %d, column %d (%s, %s): ", r.name, row+1, column+1, r.at(row, 0).text, r.at(r.head, column).text)+fmt.Sprintf(text, args...))
	} else {
		r.errors = append(r.errors[:5], "and more")
	}
}

var ofPeriod = regexp.MustCompile(`, period ([^.]+?)\. `)

// waveOf is the wave that a title names, or that of all of the time.
func (n *night) waveOf(title string) string {
	if m := ofPeriod.FindStringSubmatch(title); m != nil {
		for _, p := range n.periods {
			if p[1] == m[1] {
				return p[0]
			}
		}
	}
	return n.all
}

// field is a number of a row of the results.
type field func(*intake.Result) *float64

func fieldValue(r *intake.Result) *float64     { return r.Value }
func fieldLow(r *intake.Result) *float64       { return r.Low }
func fieldHigh(r *intake.Result) *float64      { return r.High }
func fieldWeighted(r *intake.Result) *float64  { return r.Weighted }
func fieldEffective(r *intake.Result) *float64 { return r.Effective }
func fieldN(r *intake.Result) *float64 {
	if r.N == nil {
		return nil
	}
	x := float64(*r.N)
	return &x
}

// mark is what stands in a table where the results have no number.
func mark(r *intake.Result, absent string) string {
	switch {
	case r == nil:
		return absent
	case r.Status == "suppressed":
		return "[c]"
	case r.Status == "imprecise":
		return "[x]"
	}
	return "[z]"
}

// points says that a head or a title promises percentage points.
func inPoints(text string) bool {
	return strings.HasSuffix(text, "points") || strings.Contains(text, "percentage points")
}

// figure compares a cell with a number of the results.
func (r *sheetReading) figure(row, column int, of *intake.Result, f field, points bool, absent string) {
	c := r.page.at(row, column)
	r.compared++
	want := (*float64)(nil)
	if of != nil && (of.Status == "shown" || of.Status == "low_base") {
		want = f(of)
	}
	if want == nil {
		if m := mark(of, absent); c.is || c.text != m {
			r.wrong(row, column, "holds %q, want %s", c.text, m)
		}
		return
	}
	x := *want
	if points {
		x *= 100
	}
	if !c.is || !near(c.number, x) {
		r.wrong(row, column, "holds %q, want %v", c.text, x)
		return
	}
	share := of.Unit == "share" && !points
	if strings.Contains(c.format, "%") != share {
		r.wrong(row, column, "is written as %q, a number in %s", c.format, of.Unit)
	}
}

// near is the same number, but for what multiplying by 100 does to the last digit.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-12*max(math.Abs(a), math.Abs(b))
}

// checkSheets compares every cell of every sheet with the results. A full study
// has sheets of every kind.
func (n *night) checkSheets(t *testing.T, full bool) {
	t.Helper()
	compared := map[string]int{}
	for _, p := range n.sheets {
		k, ok := shown(p.name)
		if !ok {
			t.Errorf("sheet %q: it is not written down what it shows", p.name)
			continue
		}
		r := &sheetReading{night: n, page: p, shows: k, wave: n.waveOf(p.title())}
		r.read()
		for _, e := range r.errors {
			t.Error(e)
		}
		if r.compared == 0 && k.kind != "text" {
			t.Errorf("sheet %q: no cell was compared", p.name)
		}
		compared[k.kind] += r.compared
	}
	for _, kind := range []string{"tidy", "banner", "rows", "pairs", "matrix", "map", "list", "segments", "trend", "segment", "quarantine"} {
		if full && compared[kind] < 20 {
			t.Errorf("only %d cells of sheets of the kind %q were compared", compared[kind], kind)
		}
	}
	t.Logf("%d sheets; cells compared by kind of sheet: %v", len(n.sheets), compared)
}

func (r *sheetReading) read() {
	switch r.kind {
	case "text":
	case "tidy":
		r.tidy()
	case "banner":
		r.banner()
	case "rows":
		r.statistics()
	case "segments", "list":
		r.bySegment()
	case "trend":
		r.trend()
	case "pairs":
		r.pairs()
	case "matrix":
		r.matrix()
	case "map":
		r.valueMap()
	case "segment":
		r.segmentPage()
	case "quarantine":
		r.quarantine()
	default:
		r.wrong(0, 0, "no way to read %q", r.kind)
	}
}

// tidy sheets are the rows of the results of their measure, one by one.
func (r *sheetReading) tidy() {
	want := []string{"study", "wave", "measure", "statistic", "banner", "segment", "item", "item_to", "unit", "value", "std_error", "ci_low", "ci_high", "n", "n_weighted", "n_effective", "status", "notes"}
	for i, h := range want {
		if r.page.at(0, i).text != h {
			r.wrong(0, i, "the head is not %s", h)
			return
		}
	}
	measure := strings.TrimPrefix(r.name, "R ")
	var rows []*intake.Result
	for i := range r.night.rows {
		if r.night.rows[i].Measure == measure {
			rows = append(rows, &r.night.rows[i])
		}
	}
	if len(rows) != len(r.page.rows)-1 {
		r.wrong(0, 0, "has %d rows, the results have %d", len(r.page.rows)-1, len(rows))
		return
	}
	for i, x := range rows {
		row := i + 1
		texts := []string{x.Study, x.Wave, x.Measure, x.Statistic, x.Banner, x.Segment, x.Item, x.ItemTo, x.Unit}
		for at, s := range append(texts, x.Status, x.Notes) {
			if at >= len(texts) {
				at += 7
			}
			r.compared++
			if c := r.page.at(row, at); c.is || c.text != cmp.Or(s, "[z]") {
				r.wrong(row, at, "holds %q, want %q", c.text, s)
			}
		}
		for at, f := range []field{fieldValue, func(x *intake.Result) *float64 { return x.StdError }, fieldLow, fieldHigh, fieldN, fieldWeighted, fieldEffective} {
			c, want := r.page.at(row, 9+at), f(x)
			r.compared++
			switch {
			case want != nil && (!c.is || c.number != *want):
				r.wrong(row, 9+at, "holds %q, want %v", c.text, *want)
			case want == nil && x.Status == "suppressed" && c.text != "[c]", want == nil && x.Status != "suppressed" && c.text != "[z]":
				r.wrong(row, 9+at, "holds %q and status is %s", c.text, x.Status)
			}
		}
	}
}

// bannerColumn is what stands in a column of a banner table: figures of a
// segment, or its letters.
type bannerColumn struct {
	of      *segmentColumn
	letters bool
}

// segmentsOver reads the heads of a banner table.
func (r *sheetReading) segmentsOver() []bannerColumn {
	out := make([]bannerColumn, len(r.page.rows[r.head]))
	group := ""
	for i := 1; i < len(out); i++ {
		if r.page.at(r.head-1, 0).text == "" && r.page.at(r.head-1, i).text != "" {
			group = r.page.at(r.head-1, i).text
		}
		text := r.page.at(r.head, i).text
		if was := out[i-1].of; was != nil && !out[i-1].letters && was.letter != "" && text == was.letter {
			out[i] = bannerColumn{was, true}
			r.compared++
			continue
		}
		if out[i].of = r.segment(group, plainLabel(text)); out[i].of == nil {
			r.wrong(r.head, i, "no segment is called %q under %q", text, group)
		}
		r.compared++
	}
	return out
}

var baseLines = map[string]field{"Unweighted base": fieldN, "Weighted base": fieldWeighted, "Effective base": fieldEffective}

// banner tables: a row of the measure a row, a segment a column.
func (r *sheetReading) banner() {
	columns := r.segmentsOver()
	points := inPoints(strings.Split(r.title(), ". ")[0]) || strings.Contains(r.title(), "percentage points")
	bases := map[string]int{} // the base rows that hold for the rows under them
	var used []end
	fresh := true
	for row := r.head + 1; row < len(r.page.rows); row++ {
		label := plainLabel(r.page.at(row, 0).text)
		if _, ok := baseLines[label]; ok {
			if !fresh && label == "Unweighted base" {
				bases = map[string]int{} // rows of another base have one line of it
			}
			bases[label], fresh = row, true
			continue
		}
		if label == "Unweighted base, largest of the rows" || label == "Ladders" {
			bases[label] = row
			continue
		}
		fresh = false
		at, statistic, name := r.rowOf(label, used)
		if statistic == "" {
			r.wrong(row, 0, "no row of %s is called that", r.measure)
			continue
		}
		if name == "" {
			used = append(used, at)
		}
		low := r.unitOf(at, statistic)
		for i := 1; i < len(columns); i++ {
			k := columns[i]
			if k.of == nil {
				continue
			}
			x := r.get(figureKey{r.wave, r.measure, statistic, at.item, at.to, k.of.segment})
			if k.letters {
				r.letters(row, i, x)
				continue
			}
			r.figure(row, i, x, fieldValue, points && low == "share", "[z]")
			for name, base := range bases {
				r.base(base, i, name, x)
			}
		}
	}
}

// rowOf finds the row of the measure that a label names: the first that no line
// above has named, or else, by its name, a statistic with a line of its own.
func (r *sheetReading) rowOf(label string, used []end) (at end, statistic, name string) {
	if name := r.statisticNamed(r.measure, r.wave, label, nil); name != "" && r.measure == "ladder_length" {
		return end{"all", ""}, name, label
	}
	for name := range strings.SplitSeq(r.shows.statistic, "|") {
		if r.known[[3]string{r.measure, r.wave, name}] {
			statistic = name
			break
		}
	}
	for _, e := range r.rowsNamed(r.measure, r.wave, label) {
		if !slices.Contains(used, e) {
			return e, statistic, ""
		}
	}
	return end{}, "", ""
}

// unitOf is the unit of a row.
func (r *sheetReading) unitOf(e end, statistic string) string {
	for _, c := range r.columns {
		if x := r.get(figureKey{r.wave, r.measure, statistic, e.item, e.to, c.segment}); x != nil {
			return x.Unit
		}
	}
	return ""
}

// base compares a base above a figure with that of the figure. The base of a
// withheld figure is not in the results: another row of the table may have it.
func (r *sheetReading) base(row, column int, name string, x *intake.Result) {
	c := r.page.at(row, column)
	if x == nil {
		return
	}
	if name == "Ladders" {
		y := r.get(figureKey{r.wave, "bases", "ladders", "with_ladders", "", x.Segment})
		if c.is && y != nil && y.Value != nil && c.number != *y.Value {
			r.wrong(row, column, "%v ladders, the results have %v", c.number, *y.Value)
		}
		return
	}
	f := fieldN
	if g, ok := baseLines[name]; ok {
		f = g
	}
	want := f(x)
	switch {
	case want == nil:
	case !c.is:
		r.wrong(row, column, "holds %q, the results %v", c.text, *want)
	case name == "Unweighted base, largest of the rows" && c.number < *want:
		r.wrong(row, column, "%v is said to be the largest base, %s has %v", c.number, x.Item, *want)
	case name != "Unweighted base, largest of the rows" && c.number != *want:
		r.wrong(row, column, "holds %v, the results %v for %s", c.number, *want, x.Item)
	default:
		r.compared++
	}
}

const mostLettersShown = 12

// letters compares the letters beside a figure with the tests in the results.
func (r *sheetReading) letters(row, column int, x *intake.Result) {
	c := r.page.at(row, column)
	r.compared++
	if want := lettersOf(x); c.is || c.text != want {
		r.wrong(row, column, "letters %q, want %q", c.text, want)
	}
}

// lettersOf is what stands beside a figure, by the notes of the results.
func lettersOf(x *intake.Result) string {
	var want []string
	if x != nil && x.Status != "suppressed" {
		untested := false
		higher, rest := "", ""
		for note := range strings.FieldsSeq(x.Notes) {
			untested = untested || note == "untested"
			if l, ok := strings.CutPrefix(note, "higher:"); ok {
				higher = l
			}
			if l, ok := strings.CutPrefix(note, "rest:"); ok {
				rest = strings.Replace(l, "-", "−", 1)
			}
		}
		if untested {
			want = []string{"[u]"}
		} else {
			if rest != "" {
				want = append(want, rest)
			}
			if all := letterList(higher); len(all) > mostLettersShown {
				want = append(want, joinLetters(all[:mostLettersShown])+fmt.Sprintf(" and %d more", len(all)-mostLettersShown))
			} else if higher != "" {
				want = append(want, higher)
			}
		}
	}
	return strings.Join(want, " ")
}

// letterList parts letters: "abE", or with two letters a column "AA,AB".
func letterList(s string) []string {
	if strings.Contains(s, ",") {
		return strings.Split(s, ",")
	}
	return strings.Split(s, "")
}

func joinLetters(l []string) string {
	for _, s := range l {
		if len(s) > 1 {
			return strings.Join(l, ",")
		}
	}
	return strings.Join(l, "")
}

// plan is what stands in the columns of a table of statistics.
type plan struct {
	statistic string
	field     field
	points    bool
	text      bool
}

// textHeads are heads of columns of words after the labels.
var textHeads = []string{"Unit", "Levels", "Gains or gives", "What", "Value map", "Page"}

// plans reads the heads of a table of statistics; labels is how many columns of
// labels stand before.
func (r *sheetReading) plans() (out []plan, labels int) {
	var before []string
	for i, h := range r.page.rows[r.head] {
		head := h.text
		p := plan{points: inPoints(head)}
		switch {
		case head == "Unweighted base":
			p.field = fieldN
		case strings.HasPrefix(head, "Interval ") && len(before) > 0:
			p.statistic, p.field, p.points = before[len(before)-1], fieldLow, inPoints(r.page.at(r.head, i-1).text)
			if head == "Interval to" {
				p.field, p.points = fieldHigh, inPoints(r.page.at(r.head, i-2).text)
			}
		case i > 0 && r.statisticNamed(r.measure, r.wave, head, before) != "":
			p.statistic, p.field = r.statisticNamed(r.measure, r.wave, head, before), fieldValue
			before = append(before, p.statistic)
		case len(before) == 0 && labels == i:
			labels++
			p.text = true
		case slices.Contains(textHeads, head):
			p.text = true
		default:
			r.wrong(r.head, i, "no statistic of %s is called %q", r.measure, head)
			p.text = true
		}
		out = append(out, p)
	}
	return out, labels
}

// statistics are tables of all respondents: a row of the measure a row.
func (r *sheetReading) statistics() {
	plans, labels := r.plans()
	var used []end
	for row := r.head + 1; row < len(r.page.rows); row++ {
		e, ok := r.rowAt(row, labels, used)
		if !ok {
			r.wrong(row, 0, "no row of %s is called that", r.measure)
			continue
		}
		used = append(used, e)
		r.line(row, plans, e, "Total", "[z]")
	}
}

// rowAt finds the row of a measure by one or two labels.
func (r *sheetReading) rowAt(row, labels int, used []end) (end, bool) {
	first := r.page.at(row, 0).text
	var candidates []end
	if labels == 1 || r.measure == "assets_held" {
		if r.measure == "assets_held" {
			first = r.page.at(row, 0).text + ": " + r.page.at(row, 1).text
		}
		candidates = r.rowsNamed(r.measure, r.wave, first)
	} else {
		second := r.page.at(row, 1).text
		best := 0
		for _, e := range r.items[[2]string{r.measure, r.wave}] {
			a, b := r.covers(first, end{e.item, ""}), r.covers(second, end{e.to, ""})
			if a == 0 || b == 0 || e.to == "" || a+b < best {
				continue
			}
			if a+b > best {
				best, candidates = a+b, nil
			}
			candidates = append(candidates, e)
		}
	}
	for _, e := range candidates {
		if !slices.Contains(used, e) {
			return e, true
		}
	}
	return end{}, false
}

// line compares the figures of a row for a segment.
func (r *sheetReading) line(row int, plans []plan, e end, segment, absent string) {
	for i, p := range plans {
		if p.text {
			continue
		}
		if p.statistic == "" {
			r.baseOf(row, i, e, segment)
			continue
		}
		x := r.get(figureKey{r.wave, r.measure, p.statistic, e.item, e.to, segment})
		points := p.points
		if r.measure == "balance" && p.statistic == "difference" && x != nil {
			points = x.Unit == "share"
		}
		r.figure(row, i, x, p.field, points, absent)
	}
}

// baseOf compares the base of a row with that of any figure of it.
func (r *sheetReading) baseOf(row, column int, e end, segment string) {
	c := r.page.at(row, column)
	r.compared++
	for name := range heads {
		for s := range strings.SplitSeq(heads[name], "|") {
			if x := r.get(figureKey{r.wave, r.measure, s, e.item, e.to, segment}); x != nil && x.N != nil {
				if !c.is || c.number != float64(*x.N) {
					r.wrong(row, column, "holds %q, the base is %d", c.text, *x.N)
				}
				return
			}
		}
	}
	// Every figure of the row is withheld. A base that stands all the same is
	// one that other rows of the segment have.
	if c.is && !r.bases[segment][c.number] {
		r.wrong(row, column, "holds %v, a base that no figure of the segment has", c.number)
	}
}

// bySegment are lists: the figures of segments, one a row.
func (r *sheetReading) bySegment() {
	if r.name == "Segments" || strings.HasPrefix(r.name, "Bases") {
		r.listed()
		return
	}
	plans, _ := r.plans()
	var used []end
	was := ""
	for row := r.head + 1; row < len(r.page.rows); row++ {
		var of *segmentColumn
		e := end{"map", ""}
		first := plainLabel(r.page.at(row, 0).text)
		if r.kind == "list" {
			if first == "All" {
				first = ""
			}
			of = r.segment(first, plainLabel(r.page.at(row, 1).text))
		} else {
			of = r.called(first)
			label := r.page.at(row, 1).text
			if r.measure == "balance" {
				label = r.page.at(row, 2).text
			}
			if first != was {
				used, was = nil, first
			}
			e = end{}
			for _, k := range r.rowsNamed(r.measure, r.wave, label) {
				if !slices.Contains(used, k) && (r.measure != "balance" || strings.HasPrefix(k.item, r.page.at(row, 1).text)) {
					e = k
					break
				}
			}
		}
		if of == nil || e.item == "" {
			r.wrong(row, 0, "no segment or row is called that")
			continue
		}
		used = append(used, e)
		r.line(row, plans, e, of.segment, "[z]")
	}
}

// baseHeads are the heads of the sheet of bases, after the name of its row.
var baseHeads = []struct{ head, statistic string }{{", weighted", "weighted"}, {", effective", "effective"}, {"", "respondents"}}

// listed are the sheets of bases and of segments.
func (r *sheetReading) listed() {
	for row := r.head + 1; row < len(r.page.rows); row++ {
		group := r.page.at(row, 0).text
		if group == "All" {
			group = ""
		}
		of := r.segment(group, plainLabel(r.page.at(row, 1).text))
		if of == nil {
			r.wrong(row, 0, "no segment is called that")
			continue
		}
		for i := 2; i < len(r.page.rows[r.head]); i++ {
			head := r.page.at(r.head, i).text
			statistic, item := "", "all"
			for _, h := range baseHeads {
				if name, ok := strings.CutSuffix(head, h.head); ok && statistic == "" && (strings.HasPrefix(name, "All ") || strings.Contains(name, " with ") || strings.Contains(name, "at least one ladder")) {
					statistic = h.statistic
					if !strings.HasPrefix(name, "All ") {
						item = "with_ladders"
					}
				}
			}
			switch head {
			case "Unweighted base":
				statistic = "respondents"
			case "Design effect of weights":
				statistic = "design_effect"
			case "Ladders", "Rungs":
				statistic, item = strings.ToLower(head), "with_ladders"
			case "Page", "Value map":
				continue
			}
			r.figure(row, i, r.get(figureKey{r.wave, r.measure, statistic, item, "", of.segment}), fieldValue, false, "[z]")
		}
	}
}

// trend sheets have a period a column.
func (r *sheetReading) trend() {
	was := ""
	var used []end
	base := 0
	for row := r.head + 1; row < len(r.page.rows); row++ {
		name := plainLabel(r.page.at(row, 0).text)
		of := r.called(name)
		if of == nil {
			r.wrong(row, 0, "no segment is called that")
			continue
		}
		if name != was {
			was, used = name, nil
		}
		label := r.page.at(row, 1).text
		if label == "Unweighted base" {
			base = row
			continue
		}
		found := false
		for _, e := range r.rowsNamed(r.measure, r.periods[len(r.periods)-1][0], label) {
			if slices.Contains(used, e) {
				continue
			}
			used, found = append(used, e), true
			for i := 2; i < len(r.page.rows[r.head]); i++ {
				wave := ""
				for _, p := range r.periods {
					if p[1] == r.page.at(r.head, i).text {
						wave = p[0]
					}
				}
				x := r.get(figureKey{wave, r.measure, r.shows.statistic, e.item, e.to, of.segment})
				r.figure(row, i, x, fieldValue, false, "[z]")
				if x != nil && x.N != nil && base > 0 {
					if c := r.page.at(base, i); r.measure != "underserved_needs" && (!c.is || c.number != float64(*x.N)) {
						r.wrong(base, i, "holds %q, the base of %s is %d", c.text, e.item, *x.N)
					}
				}
			}
			break
		}
		if !found {
			r.wrong(row, 1, "no row of %s is called %q", r.measure, label)
		}
	}
}

// pairs are tables of all respondents: first items in rows, second in columns.
func (r *sheetReading) pairs() {
	columns := make([]string, len(r.page.rows[r.head]))
	for i := 1; i < len(columns); i++ {
		best, head := 0, r.page.at(r.head, i).text
		for _, e := range r.items[[2]string{r.measure, r.wave}] {
			if said := r.covers(head, end{r.second(e), ""}); e.to != "" && said > best && !slices.Contains(columns, e.to) {
				best, columns[i] = said, e.to
			}
		}
		if columns[i] == "" && !strings.Contains(head, "says the study") {
			r.wrong(r.head, i, "no second item of %s is called %q", r.measure, head)
		}
	}
	var used []string
	for row := r.head + 1; row < len(r.page.rows); row++ {
		best, item := 0, ""
		for _, e := range r.items[[2]string{r.measure, r.wave}] {
			if said := r.covers(r.page.at(row, 0).text, end{e.item, ""}); e.to != "" && said > best && !slices.Contains(used, e.item) {
				best, item = said, e.item
			}
		}
		if item == "" {
			r.wrong(row, 0, "no first item of %s is called that", r.measure)
			continue
		}
		used = append(used, item)
		for i := 1; i < len(columns); i++ {
			if columns[i] != "" {
				r.figure(row, i, r.get(figureKey{r.wave, r.measure, r.shows.statistic, item, columns[i], "Total"}), fieldValue, false, "[x]")
			}
		}
	}
}

// second is the second item of a pair, with the trait that both are of.
func (n *night) second(e end) string {
	if trait, _, ok := strings.Cut(e.item, ":"); ok && n.trait(trait) != "" {
		return trait + ":" + e.to
	}
	return e.to
}

// codeCalled is the code of a label of the frame.
func (n *night) codeCalled(label string) string {
	for _, k := range n.codes[1:] {
		if k[1] == label {
			return k[0]
		}
	}
	return ""
}

// matrix is the summary implication matrix with its sums.
func (r *sheetReading) matrix() {
	statistic := "total"
	if strings.Contains(r.title(), ", direct implications") {
		statistic = "direct"
	} else if strings.Contains(r.title(), ", indirect implications") {
		statistic = "indirect"
	}
	sum := func(of func(x *intake.Result) bool) (float64, string) {
		total := 0.0
		for _, i := range r.within["Total"] {
			x := &r.night.rows[i]
			if x.Wave != r.wave || x.Measure != "implications" || x.Statistic != statistic || !of(x) {
				continue
			}
			if x.Status == "suppressed" {
				return 0, "[c]"
			}
			if x.Value != nil {
				total += *x.Value
			}
		}
		return total, ""
	}
	last := len(r.page.rows[r.head]) - 1
	for row := r.head + 1; row < len(r.page.rows); row++ {
		from := r.codeCalled(r.page.at(row, 0).text)
		foot := r.page.at(row, 0).text == "In"
		if from == "" && !foot {
			r.wrong(row, 0, "no code is called that")
			continue
		}
		for i := 1; i <= last; i++ {
			to := r.codeCalled(r.page.at(r.head, i).text)
			c := r.page.at(row, i)
			if !foot && i < last {
				if from == to {
					r.compared++
					if c.text != "–" {
						r.wrong(row, i, "a code leads to itself: %q", c.text)
					}
					continue
				}
				x := r.get(figureKey{r.wave, "implications", statistic, from, to, "Total"})
				if x == nil { // a pair that nobody names counts 0
					r.compared++
					if !c.is || c.number != 0 {
						r.wrong(row, i, "holds %q, nobody names the pair", c.text)
					}
					continue
				}
				r.figure(row, i, x, fieldValue, false, "")
				continue
			}
			r.compared++
			total, m := sum(func(x *intake.Result) bool { return (foot || x.Item == from) && (i == last || x.ItemTo == to) })
			if m != "" && c.text != m || m == "" && (!c.is || c.number != total) {
				r.wrong(row, i, "the sum is %q, want %v%s", c.text, total, m)
			}
		}
	}
}

var mapTitle = regexp.MustCompile(`number of \w+, (.*?)(?: \[low\])?(?:, n = [\d,]+(?: \[low\])?)?(?:, period [^.]+)?\. `)

// mapOf is the segment of a map's sheet.
func (n *night) mapOf(p *page) *segmentColumn {
	m := mapTitle.FindStringSubmatch(p.title())
	if m == nil {
		return nil
	}
	if m[1] == "all respondents" || m[1] == "all employees" {
		return &n.columns[0]
	}
	return n.called(m[1])
}

// valueMap is the table of links of a map: each released or withheld link of the
// segment, and no other.
func (r *sheetReading) valueMap() {
	of := r.mapOf(r.page)
	if of == nil {
		r.wrong(0, 0, "no segment is in the title %q", r.title())
		return
	}
	levels := map[string]string{}
	for _, k := range r.codes[1:] {
		levels[k[0]] = k[2]
	}
	seen := map[end]bool{}
	for row := r.head + 1; row < len(r.page.rows); row++ {
		e := end{r.codeCalled(plainLabel(r.page.at(row, 0).text)), r.codeCalled(plainLabel(r.page.at(row, 1).text))}
		if seen[e] || r.get(figureKey{r.wave, r.measure, "strength", e.item, e.to, of.segment}) == nil {
			r.wrong(row, 0, "no link of the results, or twice")
			continue
		}
		seen[e] = true
		r.compared++
		if text := r.page.at(row, 2).text; text != levelName(levels[e.item])+" to "+levelName(levels[e.to]) {
			r.wrong(row, 2, "levels %q, the frame has %s and %s", text, levels[e.item], levels[e.to])
		}
		for i, statistic := range []string{"strength", "direct", "indirect"} {
			r.figure(row, 3+i, r.get(figureKey{r.wave, r.measure, statistic, e.item, e.to, of.segment}), fieldValue, false, "[z]")
		}
	}
	for _, e := range r.items[[2]string{r.measure, r.wave}] {
		if x := r.get(figureKey{r.wave, r.measure, "strength", e.item, e.to, of.segment}); x != nil && x.Status != "not_applicable" && !seen[e] {
			r.wrong(r.head, 0, "the link %v is not in the table", e)
		}
	}
}

// levelName is a level of the frame in words.
func levelName(s string) string {
	switch s {
	case "functional":
		return "functional consequence"
	case "psychosocial":
		return "psychosocial consequence"
	}
	return s
}

// exportLabel is an export as readers see it.
func exportLabel(role string) string {
	if role == "swot" {
		return "SWOT items"
	}
	return role
}

// quarantine is the table of rows left out.
func (r *sheetReading) quarantine() {
	for i, l := range r.left[1:] {
		row := r.head + 1 + i
		for at, want := range []string{exportLabel(l[0]), l[1], l[3], l[2]} {
			r.compared++
			c := r.page.at(row, at)
			if n, err := strconv.ParseFloat(want, 64); at == 3 && (err != nil || !c.is || c.number != n) || at < 3 && c.text != want {
				r.wrong(row, at, "holds %q, want %q", c.text, want)
			}
		}
	}
	if len(r.page.rows)-r.head-1 != len(r.left)-1 {
		r.wrong(r.head, 0, "has %d rows, quality.csv has %d", len(r.page.rows)-r.head-1, len(r.left)-1)
	}
}

// segmentPage is the page of a segment: figures of any measure beside those of
// all respondents. What a line says is looked for among the rows with its base
// and number.
func (r *sheetReading) segmentPage() {
	m := segmentTitle.FindStringSubmatch(r.title())
	if m == nil || r.called(m[1]) == nil {
		r.wrong(0, 0, "no segment is in the title %q", r.title())
		return
	}
	of := r.called(m[1]).segment
	was := math.Inf(1)
	for row := r.head + 1; row < len(r.page.rows); row++ {
		topic, what := r.page.at(row, 0).text, noteMark.ReplaceAllString(r.page.at(row, 1).text, "")
		own := r.page.at(row, 3)
		if own.text == "[z]" || len(r.page.rows[row]) < 4 || strings.HasPrefix(what, "Nothing was found") || strings.HasPrefix(what, "Not tested") {
			r.compared++
			continue // the way to a map, or that nothing differs
		}
		x := r.lineOf(row, topic, what, of)
		if x == nil {
			r.wrong(row, 1, "no figure of %s is called %q and has these numbers", of, what)
			continue
		}
		points := strings.Contains(what, "percentage points")
		all := r.get(figureKey{x.Wave, x.Measure, x.Statistic, x.Item, x.ItemTo, "Total"})
		r.figure(row, 3, x, fieldValue, points, "[z]")
		r.figure(row, 6, all, fieldValue, points, "[z]")
		if topic == "Base" || topic == "Their map" {
			continue
		}
		if c := r.page.at(row, 2); x.N != nil && (!c.is || c.number != float64(*x.N)) || x.N == nil && c.is && !r.bases[of][c.number] {
			r.wrong(row, 2, "holds %q, no base of the figure", c.text)
		}
		r.figure(row, 4, x, fieldLow, points, "[z]")
		r.figure(row, 5, x, fieldHigh, points, "[z]")
		r.difference(row, x, all)
		if r.page.at(r.head, 8).text == "Tests" {
			if c := r.page.at(row, 8); c.text != "[z]" { // no test was due
				r.letters(row, 8, x)
			} else if strings.Contains(x.Notes, "rest:") || strings.Contains(x.Notes, "higher:") {
				r.wrong(row, 8, "no test is said to be due, the results have %s", x.Notes)
			}
		}
		if topic == "How they differ" {
			if !strings.Contains(x.Notes, "rest:") {
				r.wrong(row, 1, "the results do not say that it differs from the rest: %s", x.Notes)
			}
			size := standardised(x, all)
			if size > was*(1+1e-9) {
				r.wrong(row, 1, "differs by %.4g standard deviations, the line above by %.4g", size, was)
			}
			was = size
		}
	}
}

var segmentTitle = regexp.MustCompile(`Segment: (.*?)(?: \[low\])?, n (?:= [\d,]+|\[c\])(?: \[low\])?\. `)

// difference is a column of a segment's page: shares only.
func (r *sheetReading) difference(row int, x, all *intake.Result) {
	c := r.page.at(row, 7)
	r.compared++
	switch {
	case x.Unit != "share":
		if c.text != "[z]" {
			r.wrong(row, 7, "holds %q of a figure in %s", c.text, x.Unit)
		}
	case x.Value == nil || all == nil || all.Value == nil:
		if c.is {
			r.wrong(row, 7, "holds %q, a difference to nothing", c.text)
		}
	case !c.is || math.Abs(c.number-100*(*x.Value-*all.Value)) > 1e-9:
		r.wrong(row, 7, "holds %q, want %v", c.text, 100*(*x.Value-*all.Value))
	}
}

// standardised is a difference in standard deviations of all respondents.
func standardised(x, all *intake.Result) float64 {
	if all == nil || all.Value == nil {
		return -1
	}
	deviation := math.Sqrt(*all.Value * (1 - *all.Value))
	if x.Unit != "share" || signedShares[x.Statistic] {
		if all.StdError == nil || all.Effective == nil {
			return -1
		}
		deviation = *all.StdError * math.Sqrt(*all.Effective)
	}
	return math.Abs(*x.Value-*all.Value) / deviation
}

// signedShares are differences of shares.
var signedShares = map[string]bool{"gap": true, "difference": true, "change": true, "within": true, "mix": true, "crude": true}

// topicMeasures are the measures of which a topic's lines are; those of how
// segments differ are of any.
var topicMeasures = map[string]string{"Base": "bases", "Who they are": "traits", "What they value": "terminal_values", "Their map": "value_map_summary"}

// lineOf finds the figure of a line by its topic, its numbers and its name.
func (r *sheetReading) lineOf(row int, topic, what, of string) *intake.Result {
	own := r.page.at(row, 3)
	measure := topicMeasures[topic]
	if topic == "Base" {
		statistic := map[bool]string{true: "effective", false: "respondents"}[strings.HasSuffix(what, ", effective")]
		return r.get(figureKey{r.all, measure, statistic, "all", "", of})
	}
	if topic == "Their map" {
		return r.get(figureKey{r.periodOf(topic, what), measure, r.statisticNamed(measure, r.periodOf(topic, what), what, nil), "map", "", of})
	}
	var found *intake.Result
	best, tied := -1, false
	for _, i := range r.within[of] {
		x := &r.night.rows[i]
		if measure != "" && x.Measure != measure || own.is && !isNumber(own, x.Value) || !own.is && x.Status != "suppressed" || r.periodOf(topic, what) != x.Wave {
			continue
		}
		if c := r.page.at(row, 2); measure != "" && x.Statistic != "share" || x.N != nil && (!c.is || c.number != float64(*x.N)) || !r.says(what, end{x.Item, x.ItemTo}) {
			continue
		}
		// Of several with the same name and number, the one that has the others, too.
		alike := 0
		all := r.get(figureKey{x.Wave, x.Measure, x.Statistic, x.Item, x.ItemTo, "Total"})
		for at, want := range map[int]*float64{4: x.Low, 5: x.High, 6: all.Value} {
			if c := r.page.at(row, at); isNumber(c, want) || !c.is && want == nil {
				alike++
			}
		}
		if r.page.at(row, 8).text == lettersOf(x) {
			alike += 2
		}
		if title, _, ok := strings.Cut(what, ": "); ok && measure == "" && r.titles[title] == x.Measure {
			alike++
		}
		switch {
		case alike > best:
			best, found, tied = alike, x, false
		case alike == best:
			tied = tied || x.Measure != found.Measure
		}
	}
	if title, _, ok := strings.Cut(what, ": "); ok && measure == "" && found != nil && !tied {
		if was := r.titles[title]; was != "" && was != found.Measure {
			r.wrong(row, 1, "%q is %s here and %s elsewhere", title, found.Measure, was)
		}
		r.titles[title] = found.Measure
	}
	return found
}

// isNumber says that a cell is a number of the results, or that in points.
func isNumber(c cell, x *float64) bool {
	return c.is && x != nil && (c.number == *x || near(c.number, 100**x))
}

// says is whether a text contains the name of a row.
func (n *night) says(text string, e end) bool {
	k := n.namesOf(e)
	done := make([]bool, len(k.required))
	text = strings.ToLower(text)
	for _, s := range k.names {
		if !done[s.part] {
			if at := word(text, s.text); at >= 0 {
				done[s.part] = true
				text = text[:at] + "," + text[at+len(s.text):]
			}
		}
	}
	for i, must := range k.required {
		if must && !done[i] {
			return false
		}
	}
	return len(done) > 0
}

// periodOf is the wave of a line of a page: the line names it, or the text above
// the table does for its topic.
func (r *sheetReading) periodOf(topic, what string) string {
	_, under, _ := strings.Cut(r.under(), topic)
	under, _, _ = strings.Cut(under, ":")
	for _, p := range r.periods {
		if strings.HasSuffix(what, ", period "+p[1]) || under == ", period "+p[1] {
			return p[0]
		}
	}
	return r.all
}

// plantCells changes a cell of each kind of sheet and sees that it is noticed.
func (n *night) plantCells(t *testing.T) {
	t.Helper()
	planted := map[string]bool{}
	for _, p := range n.sheets {
		k, _ := shown(p.name)
		if k.kind == "text" || planted[k.kind] {
			continue
		}
		planted[k.kind] = true
		row, column := len(p.rows), -1
		for column < 0 && row > p.head+1 {
			row--
			column = slices.IndexFunc(p.rows[row], func(c cell) bool { return c.is })
		}
		if column < 0 {
			planted[k.kind] = false
			continue
		}
		if k.kind == "segment" {
			column = 3
		}
		was := p.rows[row][column]
		p.rows[row][column].number += 0.5
		r := &sheetReading{night: n, page: p, shows: k, wave: n.waveOf(p.title())}
		r.read()
		if len(r.errors) == 0 {
			t.Errorf("%s: a wrong number was not noticed", p.name)
		}
		p.rows[row][column] = was
	}
	for kind, done := range planted {
		if !done {
			t.Errorf("no number to change in a sheet of the kind %q", kind)
		}
	}
	if len(planted) < 11 {
		t.Errorf("planted in %d kinds of sheets only", len(planted))
	}
}
