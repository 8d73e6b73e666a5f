package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"rung/report"
	"rung/report/language/languagetest"
)

func render(t *testing.T, b *report.Book) string {
	t.Helper()
	var w bytes.Buffer
	if err := Write(&w, b); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

var book = &report.Book{Title: "T<1>", Sheets: []report.Sheet{
	{Name: "Cover", Title: "T<1>", Prose: []report.Paragraph{{Style: report.Point, Text: "a [note 1]"}, {Style: report.Point, Text: "b"}, {Text: "to", Target: "Notes"}}},
	{Name: "M & m", Title: "Matrix", Kind: report.Matrix, Grid: &report.Grid{
		Heads: [][]report.Text{{{Text: "Row"}, {Text: "both", Span: 2}}, {{Text: ""}, {Text: "x", Right: true}, {Text: "y", Right: true}}},
		Rows:  []report.Line{{Cells: []report.Value{{Text: "<script>alert(1)</script>"}, {Kind: report.Number, Number: 7, Fill: 1}, {Kind: report.Mark, Text: report.Withheld}}}}}},
	{Name: "Notes", Title: "Notes", Kind: report.List, Grid: &report.Grid{Heads: [][]report.Text{{{Text: "Note"}, {Text: "Says"}}},
		Rows: []report.Line{{Note: 1, Cells: []report.Value{{Text: "Note 1"}, {Text: "text"}}}}}},
}}

func TestMarkup(t *testing.T) {
	p := render(t, book)
	for _, want := range []string{
		"<h1>T&lt;1&gt;</h1>", "<ul>\n<li>a <a id=\"ref-1\" href=\"#note-1\">[note 1]</a></li>\n<li>b</li>\n</ul>\n<p><a href=\"#s-notes\">to</a></p>",
		`<th scope="colgroup" colspan="2" class="span">both</th>`, `<th scope="row">&lt;script&gt;alert(1)&lt;/script&gt;</th>`,
		`<td class="f16">7</td>`, `<td>[c]</td>`, `<th scope="row" id="note-1">Note 1 <a href="#ref-1" aria-label="Back to the first reference to note 1">↩</a></th>`, `id="s-m-m"`, ".matrix td.f16 { background: #08306B; color: #FFFFFF; }",
	} {
		if !strings.Contains(p, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// The policy allows exactly the style sheet that stands in the page.
func TestPolicyAllowsTheStyle(t *testing.T) {
	p := render(t, book)
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(p)
	sum := sha256.Sum256([]byte(style[1]))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(p, want) {
		t.Errorf("the policy does not hold %s", want)
	}
}

// Everything that the page itself says is in the catalogue, and markers lead to
// notes in every language.
func TestSpeaks(t *testing.T) {
	said := *book
	said.Language, said.AsOf = languagetest.Pseudo(t), "2026-01-02"
	said.Sheets = append([]report.Sheet{}, book.Sheets...)
	said.Sheets[0].Prose = []report.Paragraph{{Text: "a " + said.Marker(1)}}
	p := render(t, &said)
	want := []string{
		`<html lang="en-XA">`, `<title>⟦T&lt;1&gt;, as of 2026-01-02⟧</title>`, "⟦Skip to the report⟧", "⟦In this report⟧", "⟦Contents⟧", "⟦Summary⟧", "⟦Made by rung ",
		`aria-label="⟦Table: Notes⟧"`, `<a id="ref-1" href="#note-1">`, "⟦Back to the first reference to note 1⟧",
	}
	for _, w := range want {
		if !strings.Contains(p, w) {
			t.Errorf("the page has no %s", w)
		}
	}
}

// banner is a table of traits of so many segments each, every figure with its
// letters.
func banner(traits ...int) *report.Sheet {
	g := &report.Grid{FreezeColumns: 1, Heads: [][]report.Text{{{}, {}}, {{Text: "Value"}, {Text: "Total", Right: true}}}}
	for i, n := range traits {
		g.Rules = append(g.Rules, len(g.Heads[1]))
		g.Heads[0] = append(g.Heads[0], report.Text{Text: string(rune('P' + i)), Span: 2 * n})
		for range n {
			g.Heads[1] = append(g.Heads[1], report.Text{Text: "segment", Right: true}, report.Text{Text: "A"})
		}
	}
	return &report.Sheet{Name: "Values", Kind: report.Banner, Grid: g}
}

// Each column stands in one part, but for the stub and the total, which stand
// in all; no part is wider than the page; and no figure is without its letters.
func TestPanels(t *testing.T) {
	for name, c := range map[string]struct {
		traits []int
		under  []string
	}{
		"narrow":         {[]int{3, 4}, []string{""}},
		"many traits":    {[]int{3, 4, 3, 4, 3}, []string{"P, Q", "R, S", "T"}},
		"one wide trait": {[]int{2, 20, 2}, []string{"P, Q", "Q", "Q, R"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := banner(c.traits...)
			wide, times := widths(s), make([]int, s.Grid.Columns())
			var under []string
			for _, part := range panels(s) {
				under = append(under, part.under)
				if w := sum(wide, part.columns); w > pageWidth {
					t.Errorf("a part takes %v digits", w)
				}
				for i, col := range part.columns {
					times[col]++
					if col > 1 && col%2 == 1 && part.columns[i-1] != col-1 {
						t.Errorf("the letters of column %d have lost their figure", col)
					}
				}
			}
			if strings.Join(under, "; ") != strings.Join(c.under, "; ") {
				t.Errorf("parts under %q, want %q", under, c.under)
			}
			for col, n := range times {
				if want := map[bool]int{true: len(c.under), false: 1}[col < 2]; n != want {
					t.Errorf("column %d stands in %d parts, want %d", col, n, want)
				}
			}
		})
	}
}

// A figure's page is as small as its type allows.
func TestPaper(t *testing.T) {
	for _, c := range []struct {
		width, height float64
		want          string
	}{{780, 355, "a4"}, {520, 600, "a4p"}, {1000, 500, "a3"}, {780, 720, "a3p"}, {865, 885, "a3p"}} {
		if got := paperFor(c.width, c.height); got != c.want {
			t.Errorf("%v × %v is printed on %s, want %s", c.width, c.height, got, c.want)
		}
	}
}

// What a study calls itself cannot end the style sheet.
func TestFooterIsQuoted(t *testing.T) {
	b := *book
	b.Title = `a"</style><script>\`
	p := render(t, &b)
	if n := strings.Count(p, "</style>"); n != 1 {
		t.Errorf("%d style sheets end", n)
	}
	if want := `content: "a\000022\00003c/style\00003e\00003cscript\00003e\00005c`; !strings.Contains(p, want) {
		t.Errorf("no footer %s", want)
	}
}
