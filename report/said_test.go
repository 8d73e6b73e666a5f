package report_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

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
			b := report.Compose(r, s)
			leads(t, b)
			golden(t, name+".de.txt", b.Text())
		})
	}
}

// leads holds that sheets have names that Excel takes, each its own, and that
// every link leads to one of them.
func leads(t *testing.T, b *report.Book) {
	t.Helper()
	names, links := map[string]bool{}, 0
	for _, s := range b.Sheets {
		if n := len(utf16.Encode([]rune(s.Name))); n > 31 || names[strings.ToLower(s.Name)] {
			t.Errorf("the name %s has %d units, or stands twice", s.Name, n)
		}
		names[strings.ToLower(s.Name)] = true
	}
	to := func(sheet string) {
		if links++; !names[strings.ToLower(sheet)] {
			t.Errorf("a link leads to %s, which is not there", sheet)
		}
	}
	for _, s := range b.Sheets {
		for _, p := range s.Prose {
			if p.Target != "" {
				to(p.Target)
			}
		}
		if s.Grid == nil {
			continue
		}
		for l := range s.Grid.All() {
			for _, v := range l.Cells {
				if v.Kind == report.Link {
					to(v.Target)
				}
			}
		}
	}
	if links < len(b.Sheets) {
		t.Errorf("only %d links between %d sheets", links, len(b.Sheets))
	}
}

// Whatever a report says has an entry in the catalogue: in a language that puts
// brackets around everything it says, only the labels of the study and its
// numbers stand outside them.
func TestNothingPastTheCatalogue(t *testing.T) {
	texts := 0
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		if name == "hostile" {
			continue // its labels are cut and cleaned, and no longer known when they are met
		}
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
var ofFixtures = []string{
	"respondents", "Balance of value", "Relationship types", "Type", "Stages reached", "Why ladders stop", "No further answer", "Reason", "respondents who answered",
	"Holds for every figure.", "Holds for Security.", "Earlier nights.", "Sums determine no withheld figure.", "the code is not in the frame",
	"Links shown have a count of 5 or more.", "Fewer than half of the replicates keep the link.",
}

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
	out = languagetest.Outside(machine.ReplaceAllString(out, ""), labels...)
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
		out[i] = strings.TrimSpace(label)
		if first, size := utf8.DecodeRuneInString(label); size > 0 {
			out = append(out, string(unicode.ToUpper(first))+label[size:])
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}

// machine is the name of a sheet of results.
var machine = regexp.MustCompile(`\bR [a-z_]+`)

// letter is the head of a column of letters.
var letter = regexp.MustCompile(`^[A-Za-z]{1,2}$`)

// inResults is the head of the names that marks and notes have in results.
const inResults = "⟦In results⟧"

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
		for i, v := range l.Cells {
			if i == 2 && s.Grid.Heads[0][2].Text == inResults {
				continue
			}
			if v.Kind == report.Words || v.Kind == report.Link {
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

// formKeys are the fields of the lists of sheets and figures that hold forms.
var formKeys = []string{"name", "second", "title", "in", "say", "order", "reading", "corner", "split", "subtitle", "note", "alt", "sideHead", "names", "whom", "reads"}

// formsOf are the forms that the sources of the package say: in calls, by
// constants, and in the lists, whatever the releases of the tests have figures
// for. names are those of sheets.
func formsOf(t *testing.T) (forms, names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	constants := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
		ast.Inspect(f, func(n ast.Node) bool {
			if of, ok := n.(*ast.ValueSpec); ok && len(of.Names) == len(of.Values) {
				for i, v := range of.Values {
					constants[of.Names[i].Name] = literal(v, nil)
				}
			}
			return true
		})
	}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if of, ok := n.Fun.(*ast.SelectorExpr); ok && (of.Sel.Name == "say" || of.Sel.Name == "Say" || of.Sel.Name == "That") && len(n.Args) > 0 {
					forms = append(forms, literal(n.Args[0], constants))
				}
			case *ast.KeyValueExpr:
				key, ok := n.Key.(*ast.Ident)
				if !ok || !slices.Contains(formKeys, key.Name) {
					break
				}
				of := slices.DeleteFunc(literals(n.Value, constants), func(s string) bool { return s == "total" }) // a banner's
				forms = append(forms, of...)
				if key.Name == "name" || key.Name == "second" {
					names = append(names, of...)
				}
			case *ast.CompositeLit:
				if of, ok := n.Type.(*ast.ArrayType); ok && fmt.Sprint(of.Elt) == "string" && of.Len != nil && literal3(of.Len) {
					forms = append(forms, literals(n, constants)...)
				}
			}
			return true
		})
	}
	return forms, names
}

// literal3 says that an array has three elements: the forms of what
// implications are counted by.
func literal3(length ast.Expr) bool {
	of, ok := length.(*ast.BasicLit)
	return ok && of.Value == "3"
}

// literals are the texts of an expression and of the list that it may be.
func literals(e ast.Expr, constants map[string]string) []string {
	list, ok := e.(*ast.CompositeLit)
	if !ok {
		return []string{literal(e, constants)}
	}
	var out []string
	for _, one := range list.Elts {
		out = append(out, literals(one, constants)...)
	}
	return out
}

// literal is a text in the sources, or the constant of a name; empty for what
// is neither.
func literal(e ast.Expr, constants map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.Ident:
		return constants[e.Name]
	}
	return ""
}

// Every form of the sources has an entry, and the German name of every sheet
// has room for Excel.
func TestFormsHaveEntries(t *testing.T) {
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	forms, names := formsOf(t)
	english, looked := (*language.Language)(nil).Forms(), 0
	for _, form := range forms {
		if !strings.ContainsFunc(verb.ReplaceAllString(form, ""), unicode.IsLetter) {
			continue
		}
		looked++
		if _, ok := slices.BinarySearch(english, form); !ok {
			t.Errorf("no catalogue has %q", form)
		}
	}
	for _, name := range names {
		if said := german.Say(name); len(utf16.Encode([]rune(said))) > 31 {
			t.Errorf("%s has no room for %q", name, said)
		}
	}
	if looked < 600 || len(names) < 70 {
		t.Errorf("only %d forms and %d names looked at", looked, len(names))
	}
}

var verb = regexp.MustCompile(`%(\[\d\])?[.\d]*[sdgfv]`)
