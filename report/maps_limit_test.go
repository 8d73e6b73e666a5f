package report_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rung/report"
	"rung/report/chart"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/say"
	"rung/segment/tab"
)

func init() {
	cases["dense"] = func(t *testing.T) (*disclose.Release, report.Subject) { return mapped(t, dense) }
}

// crowd is a frame of 40 codes, and 120 links up its levels.
func crowd() (frame []ladder.Code, links []tab.Row) {
	levels := []ladder.Level{ladder.Attribute, ladder.Consequence, ladder.Value}
	sizes := []int{14, 14, 12}
	id := func(level, i int) string { return fmt.Sprintf("%c%02d", "acv"[level], i%sizes[level]) }
	for level, n := range sizes {
		for i := range n {
			frame = append(frame, ladder.Code{ID: id(level, i), Label: "Code " + id(level, i), Level: levels[level]})
		}
	}
	link := func(level, i, to, j int) {
		a, b := id(level, i), id(to, j)
		links = append(links, tab.Row{Item: a, ItemTo: b, Label: "Code " + a, LabelTo: "Code " + b})
	}
	for i := range 14 {
		for k := range 4 {
			link(0, i, 1, i+3*k)
			link(1, i, 2, i+2*k)
		}
	}
	for i := range 8 {
		link(0, i, 2, i)
	}
	return frame, links
}

// dense is the strength of a link: all 120 for all respondents and, some of
// them withheld, for those of 40 to 59; 45 for those under 40.
func dense(row, column int) int {
	switch {
	case column == 0:
		return 6 + row*37%29
	case column == 1 && row < 90 && row%2 == 0:
		return 8 + row%17
	case column == 2 && row < 5:
		return 2 // under the threshold of disclosure
	case column == 2:
		return 5 + row*11%23
	}
	return -1
}

// mapped is a release of value maps of such strengths, whose first link is
// unstable for all respondents, and whose third one for those under 40.
func mapped(t *testing.T, strength func(row, column int) int) (*disclose.Release, report.Subject) {
	t.Helper()
	frame, links := crowd()
	n := make([][]int, len(links))
	for row := range n {
		for column := range people {
			n[row] = append(n[row], strength(row, column))
		}
	}
	maps := table("value_map", "Links of the hierarchical value map", "Link", links, counts(tab.Respondents, "strength"), n)
	maps.Notes = []tab.Note{{ID: "cutoff", Text: say.That("Links shown have a count of 5 or more.")}, {ID: "unstable", Text: say.That("Fewer than half of the replicates keep the link.")}}
	for column, row := range []int{0, 2} {
		l := maps.Open(row, 0)
		l.Mark(column, l.Status(column), 2)
	}
	summary := table("value_map_summary", "Value map: cut-off and coverage", "Value map", []tab.Row{{Item: "map", Label: "Value map"}},
		[]tab.Statistic{{Name: "cutoff", Label: "Cut-off", Unit: tab.Respondents}, {Name: "implications_share", Label: "% of implications", Unit: tab.Share, Decimals: -1}, {Name: "links", Label: "Links shown", Unit: tab.Cells}}, [][]int{{5, 5, 5, 5}})
	for column, p := range people {
		summary.Set(0, 0, column, estimate.Count(5, p))
		summary.Set(0, 1, column, estimate.Count(coverage, p))
		links := 0
		for row := range n {
			if n[row][column] > 0 {
				links++
			}
		}
		summary.Set(0, 2, column, estimate.Count(float64(links), p))
	}
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(onColumns, []*estimate.Table{maps, summary})
	if err != nil {
		t.Fatal(err)
	}
	s := subject()
	s.Codes = frame
	return reworded(r), s
}

// coverage is the released share of implications that each map stands for.
const coverage = 0.84

// linksOf are the strengths of the links of a map's table, and the codes that
// they touch; withheld counts those without a number.
func linksOf(s *report.Sheet) (strengths []float64, codes map[string]bool, withheld int) {
	codes = map[string]bool{}
	for _, l := range s.Grid.Rows {
		v := l.Cells[3]
		if v.Kind != report.Number {
			withheld++
			continue
		}
		strengths = append(strengths, v.Number)
		codes[l.Cells[0].Text] = true
		codes[strings.TrimSpace(marker.ReplaceAllString(l.Cells[1].Text, ""))] = true
	}
	return strengths, codes, withheld
}

func drawnMap(t *testing.T, s *report.Sheet) chart.ValueMap {
	t.Helper()
	if s.Figure == nil {
		t.Fatalf("%s has no picture", s.Name)
	}
	return s.Figure.Spec.(chart.ValueMap)
}

var limited = regexp.MustCompile(`^cut-off 5 respondents, drawn at (\d+) or more, (at most )?about (\d+)% of implications drawn; (\d+) links of strength (\d+) to (\d+) are in the table only$`)

// What the caption of a crowded map says is counted again here from what is
// drawn and from the table.
func TestCrowdedMapIsLimited(t *testing.T) {
	b := report.Compose(mapped(t, dense))
	for name, all := range map[string]int{"Map all": 120, "Map age 40 to 59": 115} {
		s := sheetNamed(t, b, name)
		m := drawnMap(t, s)
		strengths, codes, withheld := linksOf(s)
		if len(strengths) != all || (withheld > 0) != (all < 120) {
			t.Fatalf("%s: the table has %d links and %d withheld ones", name, len(strengths), withheld)
		}
		if len(m.Edges) == 0 || len(m.Edges) > 50 || len(m.Nodes) > 30 {
			t.Errorf("%s: %d links and %d codes are drawn", name, len(m.Edges), len(m.Nodes))
		}
		said := limited.FindStringSubmatch(m.Cutoff)
		if said == nil {
			t.Fatalf("%s: %s", name, m.Cutoff)
		}
		claim := func(i int) float64 { n, _ := strconv.ParseFloat(said[i], 64); return n }
		least, drawn, rest, sum, of := claim(1), 0, []float64(nil), 0.0, 0.0
		for _, n := range strengths {
			of += n
			if n >= least {
				drawn++
				sum += n
			} else {
				rest = append(rest, n)
			}
		}
		for _, e := range m.Edges {
			if e.Strength < least {
				t.Errorf("%s: %s → %s of strength %v is drawn at %v", name, e.From, e.To, e.Strength, least)
			}
		}
		if drawn != len(m.Edges) || float64(len(rest)) != claim(4) || slices.Min(rest) != claim(5) || slices.Max(rest) != claim(6) || claim(6) != least-1 {
			t.Errorf("%s: %q, but %d of the %d links at the threshold are drawn", name, m.Cutoff, len(m.Edges), drawn)
		}
		if want := math.Round(100 * coverage * sum / of); want != claim(3) || (said[2] != "") != (withheld > 0) {
			t.Errorf("%s: %q, want %v%%", name, m.Cutoff, want)
		}
		if touched := touchedAt(s, least-1); len(touched) <= 30 && drawn+count(rest, least-1) <= 50 {
			t.Errorf("%s: at %v, %d codes would still fit", name, least-1, len(touched))
		}
		text := strings.Join(s.Lines, " ")
		for _, n := range m.Nodes {
			delete(codes, n.Label)
		}
		if len(codes) == 0 || len(codes) != len(m.Tabled) || !strings.Contains(text, "Codes left out of the picture: "+strings.Join(m.Tabled, ", ")+".") {
			t.Errorf("%s: %d codes are left out of the picture, told: %q, %s", name, len(codes), m.Tabled, text)
		}
		for _, k := range m.Tabled {
			if !codes[k] {
				t.Errorf("%s: %s is drawn, and listed as left out", name, k)
			}
		}
		if want := fmt.Sprintf("%d codes, %d links, drawn at %v or more.", len(m.Nodes), len(m.Edges), least); !strings.Contains(s.Figure.Alt, want) {
			t.Errorf("%s: the alternative text does not say %q: %s", name, want, s.Figure.Alt)
		}
		if want := fmt.Sprintf(". Cut-off 5 respondents, drawn at %v or more, %sabout %s%% of implications drawn. Lines: links counted by respondents;", least, said[2], said[3]); !strings.Contains(m.Subtitle, want) {
			t.Errorf("%s: the subtitle does not say %q: %s", name, want, m.Subtitle)
		}
		if !strings.Contains(text, "Cut-off "+strings.TrimPrefix(m.Cutoff, "cut-off ")+".") {
			t.Errorf("%s: the sheet does not say what the picture says: %s", name, text)
		}
	}
}

func count(of []float64, n float64) (is int) {
	for _, x := range of {
		if x == n {
			is++
		}
	}
	return is
}

// touchedAt are the codes of links of so much strength or more.
func touchedAt(s *report.Sheet, least float64) map[string]bool {
	on := map[string]bool{}
	for _, l := range s.Grid.Rows {
		if l.Cells[3].Kind == report.Number && l.Cells[3].Number >= least {
			on[l.Cells[0].Text] = true
			on[strings.TrimSpace(marker.ReplaceAllString(l.Cells[1].Text, ""))] = true
		}
	}
	return on
}

// The places of codes come from all maps together, limited or not.
func TestLimitedMapsSharePositions(t *testing.T) {
	b := report.Compose(mapped(t, dense))
	all, some := drawnMap(t, sheetNamed(t, b, "Map all")), drawnMap(t, sheetNamed(t, b, "Map age under 40"))
	if all.Positions == nil || all.Positions != some.Positions {
		t.Error("the maps of two segments do not share their places")
	}
}

// TestOrdinaryMapIsUntouched: 45 links between 26 codes are within the limits.
func TestOrdinaryMapIsUntouched(t *testing.T) {
	s := sheetNamed(t, report.Compose(mapped(t, func(row, column int) int {
		if row < 90 && row%2 == 0 {
			return 6 + row%9
		}
		return -1
	})), "Map all")
	m := drawnMap(t, s)
	if len(m.Edges) != 45 || len(m.Tabled) != 0 {
		t.Errorf("%d of 45 links are drawn", len(m.Edges))
	}
	if want := " Cut-off 5 respondents, 84% of implications shown. "; !strings.Contains(m.Subtitle, want) || m.Cutoff != "" {
		t.Errorf("the subtitle is %q, want %q in it and nowhere else; %q", m.Subtitle, want, m.Cutoff)
	}
	if strings.Contains(s.Figure.Alt+m.Subtitle+strings.Join(s.Lines, ""), "or more") {
		t.Error("a map that is drawn in full tells of a threshold")
	}
}

// A released share of a map counts its withheld links, which are not drawn.
func TestShareOfWithheldLinks(t *testing.T) {
	m := drawnMap(t, sheetNamed(t, report.Compose(mapped(t, func(row, column int) int {
		switch {
		case row >= 45:
			return -1
		case column == 2 && row < 20:
			return 2
		}
		return 6
	})), "Map age 40 to 59"))
	if want := " Cut-off 5 respondents, 84% of implications shown or withheld. "; !strings.Contains(m.Subtitle, want) {
		t.Errorf("the subtitle is %q, want %q in it", m.Subtitle, want)
	}
}

// Where more links tie at the greatest strength than a picture holds, there is
// none, and the sheet says why.
func TestTiedMapHasNoPicture(t *testing.T) {
	s := sheetNamed(t, report.Compose(mapped(t, func(row, column int) int { return 9 })), "Map all")
	if s.Figure != nil || len(s.Grid.Rows) != 120 {
		t.Errorf("%d rows, picture %v", len(s.Grid.Rows), s.Figure)
	}
	want := "Cut-off 5 respondents; 120 links of strength 9 are in the table only, because a picture holds 30 codes and 50 links at most and the strongest tie."
	if !strings.Contains(s.Lines[0], want) {
		t.Errorf("the sheet says %q, want %q", s.Lines[0], want)
	}
}

// The edge table marks a link where it is unstable, and not in other segments.
func TestUnstableLinksAreMarked(t *testing.T) {
	b := report.Compose(mapped(t, dense))
	for name, want := range map[string]string{"Map all": "Code a00 → Code c00", "Map age under 40": "Code a00 → Code c03"} {
		var got []string
		for _, l := range sheetNamed(t, b, name).Grid.Rows {
			if plain := marker.ReplaceAllString(l.Cells[1].Text, ""); plain != l.Cells[1].Text {
				got = append(got, l.Cells[0].Text+" → "+strings.TrimSpace(plain))
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q are marked, want %s", name, got, want)
		}
	}
}
