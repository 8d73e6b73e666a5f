package report_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"rung/report"
	"rung/report/language"
)

// unspoken are phrases of the sources that no reader of a report sees: names of
// files and an error.
var unspoken = []string{"said and laddered", "underserved needs", "figure %s: %w"}

// Every phrase of the sources has an entry in the catalogue, whether a release
// of these tests makes a sheet say it or not: a text with a blank between
// letters is a form, unless it names a file. What the list of sheets explains
// is English: it is for the command.
func TestPhrasesHaveEntries(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	forms, looked := (*language.Language)(nil).Forms(), 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || name == "sheets.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.CallExpr:
				of, ok := n.Fun.(*ast.SelectorExpr)
				return !ok || of.Sel.Name != "figureName" && of.Sel.Name != "MustCompile"
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if n.Kind != token.STRING || err != nil || !phrase(text) || slices.Contains(unspoken, text) {
					break
				}
				looked++
				if !slices.Contains(forms, text) {
					t.Errorf("%s: no catalogue has %q", name, text)
				}
			}
			return true
		})
	}
	if looked < 500 {
		t.Errorf("only %d phrases were looked at", looked)
	}
}

// phrase says that a text has a blank beside a letter, verbs aside.
func phrase(text string) bool {
	return strings.Contains(strings.TrimSpace(text), " ") && strings.ContainsFunc(verb.ReplaceAllString(text, ""), unicode.IsLetter)
}

// German, too, calls respondents what the audience calls them, in every case.
func TestAudiencesInGerman(t *testing.T) {
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	for audience, want := range map[report.Audience]string{
		report.Anyone: "Zum Schutz der Befragten sind", report.Consumer: "Zum Schutz der Menschen sind", report.Employer: "Zum Schutz der Beschäftigten sind",
	} {
		r, s := life(t)
		s.Audience, s.Language = audience, german
		looked := 0
		for _, sheet := range report.Compose(r, s).Sheets {
			if sheet.Kind == report.Tidy || slices.Contains([]string{"Hinweise", "Methodik", "Qualität", "Ausgeschlossene Zeilen"}, sheet.Name) {
				continue // they speak of respondents to everybody
			}
			looked++
			text := (&report.Book{Sheets: []report.Sheet{sheet}}).Text()
			if audience != report.Anyone && strings.Contains(text, "efragte") {
				at := strings.Index(text, "efragte")
				t.Errorf("%s: %s speaks of %q", audience, sheet.Name, text[max(0, at-60):min(len(text), at+40)])
			}
			if sheet.Name == "Deckblatt" && !strings.Contains(text, want) {
				t.Errorf("%s: the cover does not say %q", audience, want)
			}
		}
		if looked < 20 {
			t.Errorf("%s: %d sheets were looked at", audience, looked)
		}
	}
}

// The cover says from when to when a period is, and of one that goes on, until
// the date of the figures.
func TestCoverDatesPeriods(t *testing.T) {
	r, s := life(t)
	const first, last = 20513, 20818 // 1 March and 31 December 2026 in days
	for i := range s.Periods {
		s.Periods[i].From, s.Periods[i].Until = first, last
	}
	if text := report.Compose(r, s).Text(); len(s.Periods) == 0 || !strings.Contains(text, s.Periods[0].Label+" (1 March 2026 to 21 November 2026)") {
		t.Errorf("the cover does not date the %d periods", len(s.Periods))
	}
}
