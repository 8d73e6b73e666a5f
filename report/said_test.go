package report_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"rung/report"
	"rung/report/language"
	"rung/report/language/languagetest"
	"rung/segment/disclose"
)

// germans are the cases that German golden files are kept of.
var germans = []string{"small", "life"}

func TestGoldenGerman(t *testing.T) {
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range germans {
		t.Run(name, func(t *testing.T) {
			r, s := cases[name](t)
			s.Language = german
			got := report.Compose(r, s).Text()
			path := filepath.Join("testdata", name+".de.txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the German report changed (-want +got); go test ./report -update rewrites it:\n%s", diff)
			}
		})
	}
}

// Whatever a report says has an entry in the catalogue: in a language that puts
// brackets around everything it says, only the labels of the study and its
// numbers stand outside them.
func TestNothingPastTheCatalogue(t *testing.T) {
	texts := 0
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) {
			r, s := cases[name](t)
			s.Language = languagetest.Pseudo(fixture{t})
			labels := theirs(r, s)
			b := report.Compose(r, s)
			for i := range b.Sheets {
				for _, text := range read(b, &b.Sheets[i]) {
					texts++
					if outside := outsideOf(text, labels); outside != "" {
						t.Errorf("%s says past the catalogue %.80q in %.300q", b.Sheets[i].Name, outside, text)
					}
				}
			}
		})
	}
	if texts < 3000 {
		t.Errorf("only %d texts read", texts)
	}
}

// ofFixtures are words in the place of the tool's that only the releases of
// these tests have.
var ofFixtures = []string{}

// fixture is a test that does not ask the catalogue for ofFixtures.
type fixture struct{ testing.TB }

func (f fixture) Errorf(format string, args ...any) {
	f.Helper()
	if len(args) == 1 && slices.Contains(ofFixtures, fmt.Sprint(args[0])) {
		return
	}
	f.TB.Errorf(format, args...)
}

// outsideOf is what a text has outside brackets: letters that are no label, no
// mark and no sign of statistics. A name or a text alternative that was cut may
// have lost its closing brackets.
func outsideOf(text string, labels []string) string {
	out := languagetest.Outside(text)
	if at := strings.Index(out, "⟦"); at >= 0 {
		out = out[:at]
	}
	out = languagetest.Outside(out, labels...)
	for _, mark := range []string{report.Withheld, report.LowBase, report.NotApplicable, report.Unavailable, report.Untested} {
		out = strings.ReplaceAll(out, mark, "")
	}
	if !strings.ContainsFunc(out, unicode.IsLetter) {
		return ""
	}
	return out
}

// theirs are the labels of a study and the names of machines, the longest
// first: none of them is ever translated.
func theirs(r *disclose.Release, s report.Subject) []string {
	out := append([]string{s.Study, s.Title, s.Contact, s.Timezone, s.Version, s.Run, s.AsOf, s.Promise}, ofFixtures...)
	for _, p := range s.Periods {
		out = append(out, p.Name, p.Label)
	}
	for _, k := range s.Codes {
		out = append(out, k.Label, k.Net, k.ID)
	}
	for _, t := range s.Types {
		out = append(append(out, t.Name, t.Label), t.Expects...)
	}
	for _, of := range s.Exports {
		out = append(out, of.Role)
	}
	for _, of := range s.Quarantine {
		out = append(out, of.Export, of.Reason)
	}
	for _, t := range r.Tables {
		out = append(out, t.Measure, t.Wave)
		for _, n := range t.Notes {
			out = append(out, n.ID)
		}
		for _, row := range t.Stub {
			out = append(out, row.Item, row.ItemTo, string(row.Unit))
			if !row.Said.Any() {
				out = append(out, row.Label)
			}
			for _, a := range row.Said.Args {
				if label, ok := a.(string); ok {
					out = append(out, label)
				}
			}
			if !row.SaidTo.Any() {
				out = append(out, row.LabelTo)
			}
		}
	}
	if r.Columns != nil {
		for _, col := range r.Columns.List {
			out = append(out, col.Group, col.Banner)
			if col.Banner != "total" {
				out = append(out, col.BannerLabel)
			}
			if !col.Said.Any() {
				out = append(out, col.Label)
			}
		}
	}
	for i, label := range out {
		out = append(out, report.Clean(label))
		out[i] = strings.TrimSpace(label)
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}

// letter is the head of a column of letters.
var letter = regexp.MustCompile(`^[A-Za-z]{1,2}$`)

// read is every text of a sheet: those of its chart, too, and of a sheet for
// machines the title alone.
func read(b *report.Book, s *report.Sheet) []string {
	out := []string{s.Title, s.Part}
	if s.Kind == report.Tidy {
		return out
	}
	out = append(append(out, s.Name), s.Lines...)
	for _, p := range s.Prose {
		out = append(out, p.Text)
	}
	if f := s.Figure; f != nil {
		out = append(append(out, f.Alt), stringsIn(reflect.ValueOf(f.Spec))...)
	}
	if s.Grid == nil {
		return out
	}
	for _, h := range s.Grid.Heads {
		for _, text := range h {
			if !letter.MatchString(text.Text) {
				out = append(out, text.Text)
			}
		}
	}
	for l := range s.Grid.All() {
		for _, v := range l.Cells {
			if v.Kind == report.Words || v.Kind == report.Link && !strings.HasPrefix(v.Text, "R ") {
				out = append(out, v.Text)
			}
		}
	}
	return out
}

// stringsIn are the texts of a chart, wherever they stand in it.
func stringsIn(v reflect.Value) []string {
	var out []string
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Interface:
		return stringsIn(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			out = append(out, stringsIn(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, stringsIn(v.Field(i))...)
		}
	}
	return out
}
