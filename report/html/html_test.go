package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"rung/report"
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
