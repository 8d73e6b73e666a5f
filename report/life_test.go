package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rung/report"
	"rung/segment/disclose"
	"rung/segment/estimate"
	"rung/segment/say"
	"rung/segment/tab"
)

// The life release has the columns of the small one and what 90 people hold,
// have, give and want, in two periods. Figures of all respondents are written
// down below; the segments have 1.2 and 0.8 times as much, so that readers can
// check them, and the group of 3 is withheld.
type told struct {
	measure, wave, title, head string
	stub                       []tab.Row
	statistics                 []tab.Statistic
	of                         [][]float64 // per row, per statistic; missing is absent
}

var nobody = -1e9 // a figure that does not apply

func (l told) table() *estimate.Table {
	t := estimate.NewTable(onColumns, l.stub, l.statistics)
	t.Measure, t.Wave, t.Title, t.StubHead, t.BaseText = l.measure, l.wave, l.title, l.head, "respondents who answered"
	var bases []tab.Base
	for _, p := range people {
		bases = append(bases, tab.Base{N: p, Weighted: float64(p), Effective: float64(p)})
	}
	t.Bases = [][]tab.Base{bases}
	for row, of := range l.of {
		for st, v := range of {
			for column, p := range people {
				t.Set(row, st, column, l.figure(st, v, column, p))
			}
		}
	}
	return t
}

// figure is the figure of a column: Wilson intervals of shares, and of what is
// not a share or a count an interval of a fifth of it on both sides.
func (l told) figure(st int, v float64, column, p int) estimate.Estimate {
	s := l.statistics[st]
	times := []float64{1, 1.2, 0.8, 1}[column]
	switch {
	case v == nobody:
		return estimate.None()
	case p < 5:
		return estimate.Count(secretCount, p)
	case s.Unit == tab.Share && !slices.Contains([]string{"change", "within", "mix", "difference"}, s.Name):
		return estimate.Share(min(1, v*times)*float64(p), float64(p), float64(p), p)
	case s.Unit == tab.Respondents:
		return estimate.Count(float64(int(v*times)*p/90), p)
	}
	e := estimate.Count(v*times, p)
	e.StdError = 0.1 * max(v, -v)
	e.Low, e.High = e.Value-2*e.StdError, e.Value+2*e.StdError
	return e
}

// rows reads "item=Label" and "item>to=Label>To"; labels after a ! are the
// tool's words, before a colon at least.
func rows(list ...string) []tab.Row {
	var out []tab.Row
	for _, l := range list {
		item, label, _ := strings.Cut(l, "=")
		r := tab.Row{Item: item, Label: label}
		if from, to, ok := strings.Cut(item, ">"); ok {
			r.Item, r.ItemTo = from, to
			r.Label, r.LabelTo, _ = strings.Cut(label, ">")
		}
		if ours, ok := strings.CutPrefix(r.Label, "!"); ok {
			r.Said = say.That(ours)
			if what, of, ok := strings.Cut(ours, ": "); ok {
				r.Said = say.That("%s: %s", say.That(what), of)
			}
			r.Label = r.Said.String()
		}
		out = append(out, r)
	}
	return out
}

// stats reads "name Label": shares are named …_share, counts by n.
func stats(list ...string) []tab.Statistic {
	units := map[string]tab.Unit{"share": tab.Share, "n": tab.Respondents, "mean": tab.Mean, "index": tab.Index, "points": tab.Points, "days": tab.Days}
	var out []tab.Statistic
	for _, l := range list {
		f := strings.SplitN(l, " ", 3)
		s := tab.Statistic{Name: f[0], Unit: units[f[1]], Label: f[2], Decimals: 1}
		switch s.Unit {
		case tab.Share:
			s.Decimals = -1
		case tab.Respondents, tab.Days:
			s.Decimals = 0
		}
		out = append(out, s)
	}
	return out
}

func money(rows []tab.Row, code string, at ...int) []tab.Row {
	for _, i := range at {
		rows[i].Unit = tab.Unit(code)
	}
	return rows
}

// period is what a study with periods has in each.
func period(wave string, times float64) []told {
	values := rows("security=Safety and security", "belonging=Belonging", "fun=Fun and excitement")
	held := stats("respondents n Respondents", "mean_rank mean Mean rank", "top_share share % held high", "laddered_share share % who ladder to it", "gap index Gap")
	needs := stats("laddered_share share % who ladder to it", "raters n Respondents who rate it", "satisfied_share share % satisfied", "mean_rating mean Mean rating", "opportunity points Opportunity", "rank index Rank")
	assets := rows("health=!Health", "health/sleep=Sleep", "wealth=!Wealth", "wealth/debt=Debt")
	assets[0].Net, assets[2].Net, assets[1].Indent, assets[3].Indent = true, true, 1, 1
	return []told{
		{"values_held", wave, "Values held", "Value", values, held, [][]float64{{60, 1.4, 0.7 * times, 0.3, 0.7*times - 0.3}, {40, 2.1, 0.4, 0.35, 0.05}, {20, 2.6, 0.1, nobody, nobody}}},
		{"said_and_laddered", wave, "Value held first and values laddered to", "Value held first and value laddered to", rows("security>security=Safety and security>Safety and security", "security>belonging=Safety and security>Belonging"),
			stats("respondents n Respondents", "share share % of respondents"), [][]float64{{30, 0.6}, {15, 0.3}}},
		{"assets_held", wave, "Life assets", "Asset and dimension", money(assets, "EUR", 3),
			stats("respondents n Respondents", "level mean Mean level", "goal mean Mean goal", "distance mean Distance to goal", "on_track share % on track", "stale share % stale"),
			[][]float64{{80}, {80, 4.1 * times, 7.6, 3.5, 0.2, 0.1}, {70}, {70, 21400 * times, 8000, 13400, 0.1, 0.3}}},
		{"underserved_needs", wave, "Under-served needs", "Need", rows("family=Family time", "time=Save time"), needs, [][]float64{{0.6, 80, 0.2, 2.1, 10 * times, 1}, {0.3, 80, 0.7, 4.1, 3, 2}}},
		{"balance", wave, "Balance of value", "Gains and gives", money(rows("gains:pay=Pay (EUR)", "gains:health=Health, change of level", "gives:talk=Positive talk"), "EUR", 0),
			stats("mean mean Mean", "index index Index", "difference mean Difference"), [][]float64{{2400, 100, nobody}, {0.3, nobody, 0.1}, {1.2, 100, nobody}}},
	}
}

func life(t *testing.T) (*disclose.Release, report.Subject) {
	t.Helper()
	of := append(period("before", 0.6), period("after", 1)...)
	of = append(of,
		told{"relationship_types", "", "Relationship types", "Type", rows("friends=Best friends", "exchange=Basic exchange"),
			stats("wanted n Want it", "wanted_share share % who want it", "assumed n Assume it", "assumed_share share % who assume it", "gap index Gap"), [][]float64{{50, 0.55, 20, 0.2, 0.35}, {30, 0.3, 60, 0.65, -0.35}}},
		told{"relationship_matrix", "", "Wanted and assumed", "Wanted and assumed", rows("mismatch=Another type than they want", "friends>exchange=Best friends>Basic exchange", "friends>friends=Best friends>Best friends"),
			stats("respondents n Respondents", "share share % of respondents"), [][]float64{{40, 0.45}, {30, 0.6}, {20, 0.4}}},
		told{"stages", "", "Stages reached", "Stage", rows("prelaunch=Prelaunch", "buying=Buying", "none=!No interaction at all"),
			stats("respondents n Respondents", "share share % of respondents", "recorded n In customer records", "recorded_share share % in customer records"), [][]float64{{80, 0.8, 10, 0.1}, {45, 0.5, 40, 0.45}, {9, 0.1}}},
		told{"stage_transitions", "", "From one stage to the next", "From stage to stage", rows("prelaunch>buying=Prelaunch>Buying"),
			stats("respondents n In the first stage", "converted n In the second, too", "conversion share % in the second, too"), [][]float64{{80, 40, 0.5}}},
		told{"what_worked", "", "What worked", "Touchpoint", rows("forum=Forum", "letter=Letter"),
			stats("exposed n Met it", "unexposed n Did not", "difference share Difference, standardised", "zero_exposed n Met it, outcome of 0"), [][]float64{{40, 50, 0.12, 7}, {30, 60, -0.05, 7}}},
		told{"amounts", "", "What people give", "Amount", money(rows("revenue=Revenue (EUR)", "talk=Positive talk"), "EUR", 0),
			stats("respondents n Respondents", "givers_share share % with more than none", "mean mean Mean"), [][]float64{{90, 0.7, 340}, {90, 0.4, 1.2}}},
		told{"concentration", "", "Concentration", "Amount", rows("talk=Positive talk"), stats("gini index Gini coefficient"), [][]float64{{0.6}}},
		told{"unseen_value", "", "Unseen value", "What else they give", rows("lowest=In the lowest band of Revenue (EUR)", "any=!At least one of these"),
			stats("respondents n Respondents in the band", "share share Share"), [][]float64{{40, 0.4}, {40, 0.6}}},
		told{"wave_change", "", "Changes", "What may change", rows("values_held:security>after=!Values held high: Safety and security>After", "values_held:fun>after=!Values held high: Fun>After"),
			stats("before share Before", "after share After", "change share Change", "n_before n Answer before", "n_after n Answer after"), [][]float64{{0.42, 0.7, 0.28, 80, 85}, {0.1, 0.1, 0, 80, 85}}},
		told{"wave_change", "", "Changes", "What may change", rows("assets_held:health/sleep>after=!asset|Level: Health, Sleep>After"),
			stats("before mean Before", "after mean After", "change mean Change", "n_before n Answer before", "n_after n Answer after"), [][]float64{{8, 4, -4, 80, 85}}},
		told{"change_split", "after", "What moved the total", "What changed, and by what it is taken apart", rows("values_held:security>on/age=!Values held high: Safety and security>age"),
			stats("change share Change", "within share Within segments", "mix share Mix of segments"), [][]float64{{0.28, 0.25, 0.03}}},
		told{"answer_age", "", "Age of answers", "Export", rows("values=Values held"), stats("respondents n Respondents", "mean_age days Mean age in days"), [][]float64{{90, 120}}},
		told{"scale_reliability", "", "Reliability of scales", "Scale", rows("calm=Calm", "calm>q1=Calm>q1", "calm>q2=Calm>q2", "score:calm=Score: Calm"),
			stats("respondents n Respondents", "alpha index Cronbach's α", "alpha_dropped index α without the item", "item_rest_r index Correlation with the rest", "mean mean Mean score"),
			[][]float64{{90, 0.72}, {nobody, nobody, 0.4, 0.61}, {nobody, nobody, 0.81, -0.12}, {95, nobody, nobody, nobody, 3.4}}},
	)
	var tables []*estimate.Table
	for _, l := range of {
		tables = append(tables, l.table())
	}
	r, err := disclose.Policy{Protect: disclose.Cells, Minimum: 5}.Apply(onColumns, tables)
	if err != nil {
		t.Fatal(err)
	}
	s := subject()
	s.Audience = report.Employer
	s.Periods = []report.Period{{Name: "before", Label: "Before the reorganisation"}, {Name: "after", Label: "After"}}
	s.Types = []report.RelationshipType{{Name: "friends", Label: "Best friends", Expects: []string{"keeps promises", "tells the truth"}}}
	return reworded(r), s
}

// The findings are recomputed by hand from the figures above:
//
//	gap of security 0.7 − 0.3 = 0.4, interval ± 2 × 0.04;
//	opportunity of family time 10 ± 2 × 1;
//	60% of 90 in the any row, Wilson 50% to 70%;
//	forum 0.12 ± 0.024, the only lower end above 0;
//	security from 42% to 70%, 0.28 ± 0.056, and fun has no change;
//	sleep −4 ± 0.8; people under 40 −4.8 ± 0.96, which overlaps.
func TestFindingsOfLife(t *testing.T) {
	text := report.Compose(life(t)).Text()
	for _, want := range []string{
		"What people say and what they ladder to is farthest apart for Safety and security: 70% hold it high, ladders of 30% of the same people reach it; gap 40.0 points, 95% interval 32.0 to 48.0.",
		"The most under-served need is Family time: 60% ladder to it, 20% of its raters are satisfied; opportunity 10.0 of 20, 95% interval 8.0 to 12.0.",
		"Unseen value: of the 40 employees in the lowest band of Revenue (EUR), 60% give at least one other currency; 95% Wilson score interval 50% to 70%.",
		"Best supported of what was tried is Forum: the outcome of those who met it is higher by 12.0 points, 95% interval 9.6 to 14.4, with the mix of segments made equal. Association, not effect.",
		"The biggest change of a share whose interval excludes 0, to the period After: Safety and security (Values held high), from 42% to 70%; 28.0 points, 95% interval 22.4 to 33.6.",
		"The clearest change of a mean, to the period After: Health, Sleep (level), from 8.0 to 4.0; −4.0, 95% interval −4.8 to −3.2.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the cover does not say: %s", want)
		}
	}
}

// A sheet names the period that it counts, the newest; results hold the periods
// of a measure one after the other; trends show them all.
func TestPeriods(t *testing.T) {
	b := report.Compose(life(t))
	if s := sheetNamed(t, b, "Values held – age"); !strings.Contains(s.Title, ", period After.") || s.Grid.Rows[1].Cells[1].String() != "70%" {
		t.Errorf("%s: %v", s.Title, s.Grid.Rows[1].Cells)
	}
	s := sheetNamed(t, b, "Trend held – age")
	if got := s.Grid.Rows[1].Cells; got[2].String() != "42%" || got[3].String() != "70%" {
		t.Errorf("the trend of security is %v", got)
	}
	waves := map[string]string{}
	for _, s := range b.Sheets {
		if s.Kind != report.Tidy {
			continue
		}
		for l := range s.Grid.All() {
			waves[s.Name] += " " + l.Cells[1].Text
		}
		waves[s.Name] = strings.Join(slices.Compact(strings.Fields(waves[s.Name])), " ")
	}
	if waves["R values_held"] != "before after" || waves["R amounts"] != report.NotApplicable {
		t.Errorf("waves of results: %v", waves)
	}
}

// Money is never a percentage, codes have sheets of their own, and differences
// of shares stand in points.
func TestUnits(t *testing.T) {
	b := report.Compose(life(t))
	for _, c := range []struct {
		sheet     string
		row, cell int
		want      string
	}{
		{"Asset levels – age", 1, 1, "4.1"}, {"Asset levels EUR – age", 1, 1, "21,400"}, {"Amounts EUR – age", 1, 1, "340"}, {"Amounts – age", 1, 1, "1.2"},
		{"Said and laddered", 0, 5, "40.0"}, {"Relationship gap", 0, 5, "35.0"}, {"What worked", 0, 3, "12.0"}, {"All changes", 0, 3, "28.0"}, {"Opportunity – age", 1, 1, "10.0"},
	} {
		s := sheetNamed(t, b, c.sheet)
		if c.row >= len(s.Grid.Rows) || c.cell >= len(s.Grid.Rows[c.row].Cells) {
			t.Errorf("%s has no row %d and cell %d:\n%s", c.sheet, c.row, c.cell, (&report.Book{Sheets: []report.Sheet{*s}}).Text())
			continue
		}
		if got := s.Grid.Rows[c.row].Cells[c.cell].String(); got != c.want {
			t.Errorf("%s says %s, want %s", c.sheet, got, c.want)
		}
	}
	s := sheetNamed(t, b, "Wanted and assumed")
	if l := s.Grid.Rows[0].Cells; l[len(l)-1].Text != "keeps promises; tells the truth" {
		t.Errorf("no expectations beside the matrix: %v", l)
	}
}

// Each audience gets its words and sheets, and results stay complete.
func TestAudiences(t *testing.T) {
	r, s := life(t)
	results := 0
	for _, a := range append([]report.Audience{report.Anyone}, report.Audiences()...) {
		s.Audience = a
		b := report.Compose(r, s)
		sheets, tidy, shown := "", 0, strings.Builder{}
		for _, s := range b.Sheets {
			sheets += s.Name + "\n"
			if s.Kind == report.Tidy {
				tidy += s.Grid.Len()
				continue
			}
			if s.Name != "Notes" && s.Name != "Methodology" && s.Name != "Quality" && s.Name != "Rows left out" {
				fmt.Fprint(&shown, (&report.Book{Sheets: []report.Sheet{s}}).Text())
			}
		}
		if results == 0 {
			results = tidy
		}
		if tidy != results || results < 300 {
			t.Errorf("%s: %d results of %d", a, tidy, results)
		}
		if got := strings.Contains(sheets, "Concentration\n") && strings.Contains(sheets, "What worked\n") && strings.Contains(sheets, "Unseen value"); got == (a == report.Consumer) {
			t.Errorf("%q: the sheets are\n%s", a, sheets)
		}
		if got := strings.Contains(shown.String(), "EUR"); got == (a == report.Consumer) {
			t.Errorf("%q: money is shown: %v", a, got)
		}
		if got := strings.Contains(shown.String(), "espondent"); got == (a == report.Employer || a == report.Consumer) {
			t.Errorf("%q: somebody is called a respondent: %v", a, got)
		}
	}
}

// The parts of a report follow one another, whatever the audience puts first.
func TestSpine(t *testing.T) {
	last, met := "", map[string]bool{}
	for _, s := range report.Compose(life(t)).Sheets {
		if s.Part == last {
			continue
		}
		if met[s.Part] {
			t.Errorf("%s begins again at %s", s.Part, s.Name)
		}
		last, met[s.Part] = s.Part, true
	}
	for _, p := range []string{"Identify", "Differentiate", "Interact", "Customise"} {
		if !met[p] {
			t.Errorf("no sheet is part of %s", p)
		}
	}
}
