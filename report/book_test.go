package report_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"rung/report"
	"rung/segment/disclose"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// cases are the releases that every test of a whole report ranges over.
var cases = map[string]func(*testing.T) (*disclose.Release, report.Subject){
	"small": small, "empty": empty, "only-total": only, "hostile": hostile, "life": life,
}

func each(t *testing.T, test func(t *testing.T, b *report.Book)) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) { test(t, report.Compose(cases[name](t))) })
	}
}

// golden holds a text to its file in testdata, which -update rewrites.
func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
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
		t.Errorf("the report changed (-want +got); go test ./report -update rewrites it:\n%s", diff)
	}
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"small", "empty", "only-total", "life", "letters", "pages"} {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", report.Compose(cases[name](t)).Text())
		})
	}
}

// The findings are recomputed here by hand from the counts of the fixture:
//
//	Security 60/90 = 67%, Wilson interval of 0.6667 with n = 90: 56% to 76%.
//	Under 40, Security 45/50 = 90% (79% to 96%): gap 23 points, apart from 56–76.
//	Under 40, Belonging 28/50 = 56% (42% to 69%) against 30/90 = 33% (24% to 44%):
//	gap 23 points, overlapping. 40 to 59, Security 12/37 = 32% (20% to 49%): gap 34
//	points, apart; but 37 is under the low base of 40, so it is not named.
//	The strongest direct link is Flexible hours → Save time, 50 of 90.
//	7 of 800 rows are left out: 0.875%, printed 0.9%.
func TestFindings(t *testing.T) {
	cover := report.Compose(small(t)).Sheets[0]
	var found []string
	for _, p := range cover.Prose {
		if p.Style == report.Point {
			found = append(found, p.Text)
		}
	}
	for i, want := range []string{
		"Security is the value reached most often: by 67% of respondents with at least one ladder, n = 90; 95% Wilson score interval 56% to 76%.",
		"Of the gaps that can be shown, the widest gap to all respondents of a segment of 40 or more, with intervals that do not overlap: age under 40, n = 50 reach Security more often, 90% (95% Wilson score interval 79% to 96%) against 67% (95% Wilson score interval 56% to 76%). The two intervals do not overlap; it is a description, no test was made.",
		"The strongest direct link is Flexible hours → Save time, named by 50 of 90 respondents.",
		"Data quality: 7 of the 800 rows read were left out in quarantine (0.9%), each with a reason.",
	} {
		if found[i] != want {
			t.Errorf("finding %d:\n got %s\nwant %s", i+1, found[i], want)
		}
	}
	if !strings.Contains(found[4], "are withheld") {
		t.Errorf("the cover does not say what was withheld: %s", found[4])
	}
}

// Two values reached equally often are named together.
func TestFindingOfATie(t *testing.T) {
	text := report.Compose(only(t)).Text()
	if !strings.Contains(text, "Security and Belonging are reached equally often: each by 50% of respondents with at least one ladder, n = 90.") {
		t.Error("a tie is not named")
	}
}

var marker = regexp.MustCompile(`\[note (\d+)\]`)

func TestNotesResolveBothWays(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		used := map[string]bool{}
		sheet := sheetNamed(t, b, "Notes")
		for _, s := range b.Sheets {
			if s.Name == "Notes" {
				continue
			}
			alone := report.Book{Sheets: []report.Sheet{s}}
			for _, m := range marker.FindAllStringSubmatch(alone.Text(), -1) {
				used[m[1]] = true
			}
			if s.Kind != report.Tidy {
				continue
			}
			for l := range s.Grid.All() {
				for _, id := range strings.Fields(l.Cells[len(l.Cells)-1].Text) {
					for i, n := range b.Notes {
						if n.ID == id {
							used[fmt.Sprint(i+1)] = true
						}
					}
				}
			}
		}
		listed := map[string]bool{}
		for _, l := range sheet.Grid.Rows {
			if l.Note > 0 {
				listed[fmt.Sprint(l.Note)] = true
			}
		}
		for n := range used {
			if !listed[n] {
				t.Errorf("[note %s] leads nowhere", n)
			}
		}
		for n := range listed {
			if !used[n] {
				t.Errorf("note %s is not referred to", n)
			}
		}
		if len(listed) != len(b.Notes) {
			t.Errorf("%d notes listed of %d", len(listed), len(b.Notes))
		}
	})
}

func sheetNamed(t *testing.T, b *report.Book, name string) *report.Sheet {
	t.Helper()
	for i := range b.Sheets {
		if b.Sheets[i].Name == name {
			return &b.Sheets[i]
		}
	}
	t.Fatalf("no sheet is called %q", name)
	return nil
}

// Every book keeps the form that the writers rely on.
func TestForm(t *testing.T) {
	each(t, func(t *testing.T, b *report.Book) {
		names := map[string]bool{}
		for _, s := range b.Sheets {
			key := strings.ToLower(s.Name)
			if names[key] || len(utf16.Encode([]rune(s.Name))) > 31 || s.Title == "" {
				t.Errorf("sheet %q: name taken, too long, or no title", s.Name)
			}
			names[key] = true
			if f := s.Figure; f != nil && (f.Alt == "" || len([]rune(f.Alt)) > 250 || s.Grid == nil) {
				t.Errorf("figure %s has no text alternative of 250 characters, or no table", f.Name)
			}
			if s.Grid == nil {
				continue
			}
			for l := range s.Grid.All() {
				if len(l.Cells) != s.Grid.Columns() {
					t.Fatalf("sheet %q: %d cells in %d columns", s.Name, len(l.Cells), s.Grid.Columns())
				}
				for _, v := range l.Cells {
					if v.String() == "" && v.Kind != report.Letters {
						t.Fatalf("sheet %q has an empty cell", s.Name)
					}
					if v.Kind == report.Link && !slices.ContainsFunc(b.Sheets, func(s report.Sheet) bool { return s.Name == v.Target }) {
						t.Errorf("sheet %q leads to %q, which is not there", s.Name, v.Target)
					}
				}
			}
		}
		contents := sheetNamed(t, b, "Contents")
		if contents.Grid.Len() != len(b.Sheets)-1 {
			t.Errorf("the contents list %d of %d sheets", contents.Grid.Len(), len(b.Sheets)-1)
		}
	})
}

// A measure without a sheet of its own gets a default one.
func TestDefaultSheet(t *testing.T) {
	s := sheetNamed(t, report.Compose(small(t)), "Why ladders stop – age")
	if got := s.Grid.Rows[len(s.Grid.Rows)-1].Cells[1].String(); got != "37%" {
		t.Errorf("33 of 90 stands as %s", got)
	}
}

// The list of sheets names everything that a book can hold.
func TestSheetsList(t *testing.T) {
	list := report.Sheets()
	if len(list) < 20 {
		t.Fatalf("only %d sheets listed", len(list))
	}
	for _, s := range list {
		if s.Name == "" || s.Explain == "" {
			t.Errorf("sheet %q is not explained", s.Name)
		}
	}
}

func TestComposeIsPure(t *testing.T) {
	r, s := small(t)
	if a, b := report.Compose(r, s).Text(), report.Compose(r, s).Text(); a != b {
		t.Error("composing twice gives two reports")
	}
	if report.Compose(nil, report.Subject{}).Text() == "" {
		t.Error("nothing gives no report")
	}
}

// Banners stand side by side in one table; pictures keep a sheet each.
func TestBannersTogether(t *testing.T) {
	r, s := life(t)
	one := len(report.Compose(r, s).Sheets)
	columns := *r.Columns
	columns.List = slices.Clone(columns.List)
	last := len(columns.List) - 1
	columns.List[last].Banner, columns.List[last].BannerLabel, columns.List[last].Group = "site", "Where they work", "Site"
	r.Columns = &columns
	b := report.Compose(r, s)
	together := sheetNamed(t, b, "Values held")
	if !strings.Contains(together.Title, ", by segment, ") || len(together.Grid.Heads[1]) != 1+len(columns.List) {
		t.Errorf("%s: %v", together.Title, together.Grid.Heads)
	}
	sheetNamed(t, b, "Balance – Where they work")
	if len(b.Sheets) != one+1 {
		t.Errorf("%d sheets with two banners, %d with one", len(b.Sheets), one)
	}
}
