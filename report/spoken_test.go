package report_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"rung/report"
	"rung/report/chart"
	"rung/report/language/languagetest"
	"rung/segment/disclose"
)

// spoken are the sheets of sentences, segment pages, maps and figures, as their
// names begin in the pseudo-language.
var spoken = []string{"⟦Cover", "⟦Quality", "⟦Methodology", "⟦Rows left out", "⟦Code frame", "⟦Segment", "⟦Map", "⟦Profile", "⟦Asset figure"}

// Whatever these sheets say is in the catalogue: in a language that brackets all
// it says, only labels of the study stand outside brackets. A name that Excel
// cuts keeps no closing bracket, so that names are not looked at.
func TestSheetsSpeak(t *testing.T) {
	sheets, texts := map[string]int{}, 0
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) {
			r, s := cases[name](t)
			core := coreForms(r, s)
			s.Language = languagetest.Pseudo(pardoned{t, core})
			theirs := append(labelsOf(r, s), core...)
			slices.SortStableFunc(theirs, func(a, b string) int { return len(b) - len(a) })
			for _, sheet := range report.Compose(r, s).Sheets {
				at := slices.IndexFunc(spoken, func(start string) bool {
					return strings.HasPrefix(sheet.Name, start) && !strings.HasPrefix(sheet.Name, "⟦Map ")
				})
				if at < 0 && !isMap(sheet) {
					continue
				}
				sheets[spoken[max(0, at)]]++
				for _, text := range textsOf(sheet) {
					texts++
					if out := languagetest.Outside(text, theirs...); strings.ContainsFunc(out, unicode.IsLetter) {
						t.Errorf("%s says %q outside the language, in %q", sheet.Name, out, text)
					}
				}
			}
		})
	}
	if len(sheets) < len(spoken)-1 || texts < 2000 {
		t.Errorf("%d texts of sheets %v were looked at", texts, sheets)
	}
}

func isMap(s report.Sheet) bool {
	if s.Figure == nil {
		return false
	}
	_, ok := s.Figure.Spec.(chart.ValueMap)
	return ok
}

// pardoned is a test that forms which only a fixture says do not fail: the
// core's own have a test of theirs.
type pardoned struct {
	testing.TB
	forms []string
}

func (p pardoned) Errorf(format string, args ...any) {
	if form, ok := args[0].(string); !ok || !slices.Contains(p.forms, form) {
		p.TB.Helper()
		p.TB.Errorf(format, args...)
	}
}

// coreForms are the texts that a release and a subject bring along.
func coreForms(r *disclose.Release, s report.Subject) []string {
	var out []string
	for _, t := range r.Tables {
		out = append(out, t.Title, t.BaseText, t.StubHead)
		for _, st := range t.Statistics {
			out = append(out, st.Label)
		}
		for _, n := range t.Notes {
			out = append(out, n.Text.Form)
		}
	}
	for _, text := range slices.Concat(r.Audit.Tested, r.Audit.NotTested) {
		out = append(out, text.Form)
	}
	for _, q := range s.Quarantine {
		out = append(out, q.Text.Form)
	}
	return slices.DeleteFunc(out, func(form string) bool { return form == "" })
}

// textsOf is all that a reader sees of a sheet but its name, numbers and letters
// of tests.
func textsOf(s report.Sheet) []string {
	out := append([]string{s.Title}, s.Lines...)
	for _, p := range s.Prose {
		out = append(out, p.Text)
	}
	if f := s.Figure; f != nil {
		if !strings.HasSuffix(f.Alt, "…") {
			out = append(out, f.Alt) // one that is cut keeps no closing bracket
		}
		switch spec := f.Spec.(type) {
		case chart.ValueMap:
			out = append(append(out, spec.Title, spec.Subtitle, spec.Note, spec.Cutoff, spec.Links), spec.Bands...)
		case chart.Profile:
			out = append(out, spec.Title, spec.Subtitle, spec.Note, spec.Key, spec.ReferenceName, spec.Tested)
		case chart.Swot:
			out = append(append(out, spec.Title, spec.Subtitle, spec.Note), spec.Assets...)
		}
	}
	if s.Grid == nil {
		return out
	}
	for _, h := range s.Grid.Heads {
		for _, text := range h {
			out = append(out, text.Text)
		}
	}
	for l := range s.Grid.All() {
		for _, v := range l.Cells {
			if v.Kind == report.Words {
				out = append(out, v.Text)
			}
		}
	}
	return out
}

// longest is how long a label of the study may be in a report.
const longest = 160

// labelsOf are the words of the study and of its exports as a report writes
// them, and the marks.
func labelsOf(r *disclose.Release, s report.Subject) []string {
	out := []string{report.Withheld, report.LowBase, report.NotApplicable, report.Unavailable, report.Untested,
		s.Study, s.Title, s.AsOf, s.Version, s.Run, s.Contact, s.Timezone, "UTC", s.Promise, r.Policy.Because}
	for _, k := range s.Codes {
		out = append(out, k.ID, k.Label, k.Net)
	}
	for _, p := range s.Periods {
		out = append(out, p.Name, p.Label)
	}
	for _, q := range s.Quarantine {
		out = append(out, q.Reason)
	}
	out = append(out, s.Waves...)
	if r.Columns != nil {
		for _, col := range r.Columns.List {
			out = append(out, col.Group, col.BannerLabel)
			if !col.Said.Any() {
				out = append(out, col.Label)
			}
		}
	}
	for _, t := range r.Tables {
		for _, row := range t.Stub {
			if !row.Said.Any() {
				out = append(out, cmp.Or(row.Label, row.Item))
			}
			if !row.SaidTo.Any() {
				out = append(out, cmp.Or(row.LabelTo, row.ItemTo))
			}
		}
	}
	for i, label := range out {
		label = report.Clean(label)
		if runes := []rune(label); len(runes) > longest {
			label = strings.TrimSpace(string(runes[:longest-1])) + "…"
		}
		out[i] = label
		if label != "" {
			out = append(out, strings.ToUpper(label[:1])+label[1:])
		}
	}
	return slices.DeleteFunc(out, func(label string) bool { return label == "" })
}
