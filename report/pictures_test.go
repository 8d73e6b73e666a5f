package report_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"rung/report"
	"rung/report/chart"
	"rung/report/language"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/ladder"
	"rung/segment/tab"
)

// pictureOf is the first picture of a kind in a book.
func pictureOf[S chart.Spec](t *testing.T, b *report.Book) (spec S) {
	t.Helper()
	for _, s := range b.Sheets {
		if s.Figure != nil {
			if spec, ok := s.Figure.Spec.(S); ok {
				return spec
			}
		}
	}
	t.Fatalf("the book has no %T", spec)
	return spec
}

// valued is the lettered release with its values on the frame.
func valued(t *testing.T) *report.Book {
	r, s := lettered(t)
	s.Codes = []ladder.Code{{ID: "security", Label: "Security", Level: ladder.Value}, {ID: "belonging", Label: "Belonging", Level: ladder.Value}}
	return report.Compose(r, s)
}

// What the tests found stands in the picture as in the table, by filling and by
// sign: security 60% in the north against 91 of 220, 41%, of the rest.
func TestProfileShowsTests(t *testing.T) {
	spec := pictureOf[chart.Profile](t, valued(t))
	if !strings.Contains(spec.Note, "Tested against the rest of the sample at 95% confidence") || strings.Contains(spec.Note, "No test was made") || spec.Tested == "" {
		t.Errorf("note %q, tested %q", spec.Note, spec.Tested)
	}
	if !slices.Equal(spec.Rows, []string{"Security", "Belonging"}) || len(spec.Panels) != 4 {
		t.Fatalf("rows %q, %d panels", spec.Rows, len(spec.Panels))
	}
	for _, p := range spec.Panels {
		north := p.Heading == "region north"
		for row, pt := range p.Points {
			if want := north && row == 0; pt.Differs != want || (pt.Found == chart.Higher) != want {
				t.Errorf("%s, %s: differs %v, found %q", p.Heading, spec.Rows[row], pt.Differs, pt.Found)
			}
		}
	}
	r, s := small(t)
	if spec := pictureOf[chart.Profile](t, report.Compose(r, s)); !strings.Contains(spec.Note, "No test was made") || spec.Panels[0].Points[0].Differs {
		t.Errorf("without tests: note %q", spec.Note)
	}
}

// A segment has its place among the colours by its banner, the same in every
// picture; a banner of more segments than colours has none.
func TestSegmentsKeepTheirColours(t *testing.T) {
	for i, p := range pictureOf[chart.Profile](t, valued(t)).Panels {
		if p.Segment != i+1 {
			t.Errorf("%s has colour %d", p.Heading, p.Segment)
		}
	}
	r, s := life(t)
	b := report.Compose(r, s)
	at := map[string]int{}
	looked := 0
	for _, sheet := range b.Sheets {
		if sheet.Figure == nil {
			continue
		}
		see := func(name string, place int) {
			if was, ok := at[name]; ok && was != place {
				t.Errorf("%s: %s has colour %d, and %d before", sheet.Name, name, place, was)
			}
			at[name] = place
			looked++
		}
		switch spec := sheet.Figure.Spec.(type) {
		case chart.Profile:
			for _, p := range spec.Panels {
				see(p.Heading, p.Segment)
			}
		case chart.Balance:
			for _, p := range spec.Segments {
				see(p.Heading, p.Segment)
			}
		}
	}
	if looked < 2 {
		t.Errorf("looked at %d segments", looked)
	}
}

// assets is a release of what ladders start from. Net scores: competence
// 0.4 + 0.3 − 0.1 − 0.2 = 0.4, health −0.3, time 0.1, wealth 0.5.
func assets(t *testing.T, spoken *language.Language, share func(v float64) float64) *report.Book {
	t.Helper()
	start := told{"asset_swot", "", "What ladders start from", "Life asset", nil, stats("respondents n Respondents", "share share Share"), nil}
	for _, a := range []struct {
		name       string
		s, w, o, t float64
	}{{"competence", 0.4, 0.1, 0.3, 0.2}, {"health", 0.2, 0.4, 0.2, 0.3}, {"time", 0.3, 0.3, 0.3, 0.2}, {"wealth", 0.5, 0.2, 0.4, 0.2}} {
		start.stub = append(start.stub, tab.Row{Item: a.name, Label: a.name})
		start.of = append(start.of, []float64{60, 0.6})
		for i, v := range []float64{a.s, a.w, a.o, a.t} {
			item := []string{"strength", "weakness", "opportunity", "threat"}[i]
			start.stub = append(start.stub, tab.Row{Item: a.name, ItemTo: item, Label: a.name, LabelTo: item})
			start.of = append(start.of, []float64{100 * v, share(v)})
		}
	}
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(onColumns, []*estimate.Table{start.table()})
	if err != nil {
		t.Fatal(err)
	}
	s := subject()
	s.Language = spoken
	return report.Compose(r, s)
}

func german(t *testing.T) *language.Language {
	t.Helper()
	l, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Assets stand by strengths and opportunities less weaknesses and threats of
// all respondents; without one of the figures they keep their order, and no
// note speaks of another.
func TestAssetsAreSorted(t *testing.T) {
	spec := pictureOf[chart.Swot](t, assets(t, nil, func(v float64) float64 { return v }))
	if want := []string{"Wealth", "Competence", "Time", "Health"}; !slices.Equal(spec.Assets, want) || !strings.HasPrefix(spec.Note, "Sorted by strengths and opportunities") {
		t.Errorf("%q, want %q; note %q", spec.Assets, want, spec.Note)
	}
	if got := spec.Panels[0].Rows[0].Strength.Value; math.Abs(got-0.5) > 1e-12 {
		t.Errorf("wealth is named as a strength by %v", got)
	}
	spec = pictureOf[chart.Swot](t, assets(t, nil, func(v float64) float64 {
		if v == 0.5 {
			return nobody
		}
		return v
	}))
	if want := []string{"Competence", "Health", "Time", "Wealth"}; !slices.Equal(spec.Assets, want) || strings.Contains(spec.Note, "Sorted") {
		t.Errorf("without a figure %q, want %q; note %q", spec.Assets, want, spec.Note)
	}
}

// Periods stand as far apart as their days, or the months that are their names.
func TestTrendKnowsItsTime(t *testing.T) {
	r, s := life(t)
	if spec := pictureOf[chart.Trend](t, report.Compose(r, s)); spec.At != nil || len(spec.Breaks) > 0 {
		t.Errorf("periods of unknown days stand at %v, breaks %v", spec.At, spec.Breaks)
	}
	s.Periods[0].From, s.Periods[0].Until = 19000, 19100
	s.Periods[1].From, s.Periods[1].Until = 19400, 19600
	if spec := pictureOf[chart.Trend](t, report.Compose(r, s)); !slices.Equal(spec.At, []float64{19050, 19500}) {
		t.Errorf("periods stand at %v", spec.At)
	}
	s.Periods[1].Until = 2_932_896 // the last day of 9999: the period is open
	if spec := pictureOf[chart.Trend](t, report.Compose(r, s)); spec.At != nil {
		t.Errorf("an open period stands at %v", spec.At)
	}
}

// A change of the people who are counted is a break in the trend.
func TestTrendNotesBreaks(t *testing.T) {
	r, s := life(t)
	spec := pictureOf[chart.Trend](t, report.Compose(r, s))
	changed := 0
	for _, table := range r.Tables {
		if table.Wave == "after" {
			table.BaseText = "respondents of the new panel"
			changed++
		}
	}
	if spec = pictureOf[chart.Trend](t, report.Compose(r, s)); changed == 0 || len(spec.Breaks) != 1 || spec.Breaks[0].Before != 1 || !strings.Contains(spec.Breaks[0].Text, "new panel") {
		t.Errorf("breaks %v after %d tables changed", spec.Breaks, changed)
	}
}

// Charts speak the language of the report.
func TestPicturesSpeakTheLanguage(t *testing.T) {
	svg, err := chart.SVG(pictureOf[chart.Swot](t, assets(t, german(t), func(v float64) float64 { return v })))
	for _, want := range []string{"Stärken, Chancen", "S 50\u00a0%"} {
		if err != nil || !strings.Contains(string(svg), want) {
			t.Errorf("the picture has no %q (%v)", want, err)
		}
	}
}
