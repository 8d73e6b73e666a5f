package report_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rung/report"
	"rung/report/language"
)

var pageFile = flag.String("page", "", "also read this page in the browser, as a night published it")

// The pages are read in a real browser, as a person would: on a screen, a
// telephone, paper, by keyboard and by screen reader. Every check is also put
// to a page that is broken on purpose, and has to fail there.
func TestPageInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	leaks := &listener{}
	proxy := httptest.NewServer(leaks)
	defer proxy.Close()
	b := chromium(t, proxy.URL)

	files := map[string]string{}
	for _, name := range []string{"small", "life", "letters", "pages", "hostile"} {
		files[name] = published(t, page(t, report.Compose(cases[name](t))))
	}
	release, subject := cases["life"](t)
	german, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	subject.Language = german
	files["german"] = published(t, page(t, report.Compose(release, subject)))
	files["wide"] = published(t, page(t, wideBook()))
	if *pageFile != "" {
		path, err := filepath.Abs(*pageFile)
		if err != nil {
			t.Fatal(err)
		}
		files["file"] = path
	}
	total := seen{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := files[name]
		t.Run(name, func(t *testing.T) {
			leaks.clear()
			got, problems := inspect(t, b, path)
			for _, p := range append(problems, leaks.clear()...) {
				t.Error(p)
			}
			t.Logf("%+v", got)
			if want := map[bool]string{true: "de-DE", false: "en-GB"}[name == "german"]; got.Lang != want && name != "file" {
				t.Errorf("the page says that its language is %q", got.Lang)
			}
			if got.Headings < 3 || got.Tables < 2 || got.Links < 3 || got.Stops < got.Links+got.Tables {
				t.Errorf("too little was looked at: %+v", got)
			}
			total.Figures += got.Figures
			total.Notes += got.Notes
			total.Parts += got.Parts
		})
	}
	if total.Figures < 20 || total.Notes < 10 || total.Parts < 4 {
		t.Errorf("too little was looked at: %+v", total)
	}
	t.Run("broken", func(t *testing.T) {
		leaks.clear()
		_, problems := inspect(t, b, published(t, []byte(brokenPage)))
		problems = append(problems, leaks.clear()...)
		said := strings.Join(problems, "\n")
		for _, want := range wrong {
			if !strings.Contains(said, want) {
				t.Errorf("nothing says %q of a page that is wrong in it:\n%s", want, said)
			}
		}
	})
	t.Run("forbidden", func(t *testing.T) {
		leaks.clear()
		policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).FindString(string(page(t, report.Compose(cases["small"](t)))))
		if policy == "" {
			t.Fatal("the page has no policy")
		}
		_, problems := inspect(t, b, published(t, []byte(strings.Replace(brokenPage, "<title>", policy+"<title>", 1))))
		if said := strings.Join(problems, "\n"); !strings.Contains(said, "policy") || strings.Contains(said, "the page says: ran") {
			t.Errorf("the policy does not stop what it forbids, or nobody hears of it:\n%s", said)
		}
		if asked := leaks.clear(); len(asked) > 0 {
			t.Errorf("under the policy of the page, %v", asked)
		}
	})
}

// brokenPage has each fault once.
const brokenPage = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title>
<style>a:focus { outline: none } [tabindex]:focus { outline: none }</style></head><body>
<h1>One</h1><h3 id="twice">Three</h3><h1 id="twice">Two</h1><a href="#nowhere">off</a>
<img src="http://rung-leak.test/pixel.png" alt="">
<svg role="img" width="10" height="10"><rect width="5" height="5"/></svg>
<div style="overflow-x:auto"><table><tr><td><div style="width:2000px">wide</div></td></tr></table></div>
<p style="width:3000px">wide</p><table><caption>T</caption><tr><td><div style="width:2000px">wide</div></td></tr></table>
<script>console.error("ran")</script></body></html>`

// wrong is what has to be said of brokenPage.
var wrong = []string{
	"http://rung-leak.test/pixel.png was asked for", "something asked rung-leak.test", "the page says: ran", "language", "2 headings of level 1",
	"from level 1 to level 3", "the id twice stands 2 times", "#nowhere leads nowhere", "a figure has no name", "a figure has no description",
	"no caption", "wider than the window of 1280", "wider than the window of 320", "cannot be scrolled by keyboard", "cannot be seen in focus", "cut at the right edge of the paper",
	"no skip link",
}

// seen is what an inspection looked at.
type seen struct {
	Lang                                                          string
	Figures, Tables, Headings, Links, Notes, Stops, Sheets, Parts int
}

// inspect opens a page and lists what is wrong with it.
func inspect(t *testing.T, b *browser, path string) (got seen, problems []string) {
	t.Helper()
	v := b.open(t, path)
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	v.wide(1280, 800)
	v.structure(&got, wrong)
	v.figures(&got, wrong)
	v.keyboard(&got, wrong)
	for _, width := range []int{1280, 320} {
		v.fits(width, wrong)
	}
	v.paper(&got, wrong)
	v.quiet(path, wrong)
	return got, problems
}

// quiet: the page asks for nothing but itself and reports no error.
func (v *view) quiet(path string, wrong func(string, ...any)) {
	time.Sleep(200 * time.Millisecond) // what a page does after it is loaded
	own := 0
	for _, raw := range v.heard("Network.requestWillBeSent") {
		var e struct {
			Request struct {
				URL string `json:"url"`
			} `json:"request"`
		}
		v.decode(raw, &e)
		if e.Request.URL == "file://"+filepath.ToSlash(path) {
			own++
		} else {
			wrong("%s was asked for", e.Request.URL)
		}
	}
	if own != 1 {
		wrong("the page itself was asked for %d times", own)
	}
	for _, raw := range v.heard("Runtime.consoleAPICalled") {
		var e struct {
			Args []struct {
				Value any `json:"value"`
			} `json:"args"`
		}
		v.decode(raw, &e)
		for _, a := range e.Args {
			wrong("the page says: %v", a.Value)
		}
	}
	for _, raw := range v.heard("Runtime.exceptionThrown") {
		wrong("the page throws: %s", raw)
	}
	for _, raw := range v.heard("Log.entryAdded") {
		var e struct {
			Entry struct {
				Level string `json:"level"`
				Text  string `json:"text"`
			} `json:"entry"`
		}
		v.decode(raw, &e)
		wrong("the log says: %s: %s", e.Entry.Level, e.Entry.Text)
	}
	for _, raw := range v.heard("Audits.issueAdded") {
		var e struct {
			Issue struct {
				Code string `json:"code"`
			} `json:"issue"`
		}
		v.decode(raw, &e)
		if e.Issue.Code == "ContentSecurityPolicyIssue" {
			wrong("the policy forbids something on the page: %s", raw)
		}
	}
}

// structure: one title, ordered headings, unique ids, links that lead
// somewhere, tables with captions and heads.
func (v *view) structure(got *seen, wrong func(string, ...any)) {
	var page struct {
		Lang     string
		Headings []int
		IDs      map[string]int
		Links    []string
		Notes    int
		Back     int
		Captions []string
		Scopes   int
		Heads    int
		Skip     string
	}
	v.ask(`(() => {
		const all = s => [...document.querySelectorAll(s)], ids = {};
		all('[id]').forEach(e => ids[e.id] = (ids[e.id] || 0) + 1);
		return {
			Lang: document.documentElement.lang,
			Headings: all('h1,h2,h3,h4,h5,h6').map(h => +h.tagName[1]),
			IDs: ids,
			Links: all('a[href]').map(a => a.getAttribute('href')),
			Notes: all('[id^="note-"]').length, Back: all('[id^="note-"] a[href^="#ref-"]').length,
			Captions: all('table').map(t => t.caption ? t.caption.textContent : ''),
			Scopes: all('th[scope]').length, Heads: all('th').length,
			Skip: document.body.firstElementChild.hash || '',
		};
	})()`, &page)
	if page.Lang == "" {
		wrong("the page has no language")
	}
	if page.Skip == "" {
		wrong("there is no skip link")
	}
	ones, before := 0, 0
	for _, level := range page.Headings {
		if level == 1 {
			ones++
		}
		if level > before+1 {
			wrong("headings jump from level %d to level %d", before, level)
		}
		before = level
	}
	if ones != 1 {
		wrong("there are %d headings of level 1", ones)
	}
	for id, n := range page.IDs {
		if n > 1 {
			wrong("the id %s stands %d times", id, n)
		}
	}
	for _, l := range page.Links {
		if id, in := strings.CutPrefix(l, "#"); !in || page.IDs[id] == 0 {
			wrong("the link %s leads nowhere", l)
		}
	}
	for i, c := range page.Captions {
		if c == "" {
			wrong("table %d has no caption", i+1)
		}
		if partOf.MatchString(c) {
			got.Parts++
		}
	}
	if page.Scopes != page.Heads {
		wrong("%d of %d heads do not say what they are heads of", page.Heads-page.Scopes, page.Heads)
	}
	if page.Back*2 < page.Notes {
		wrong("only %d of %d notes lead back", page.Back, page.Notes)
	}
	got.Lang = page.Lang
	got.Headings, got.Links, got.Tables, got.Notes = len(page.Headings), len(page.Links), len(page.Captions), page.Notes
}

var partOf = regexp.MustCompile(`, (part|Teil) \d+ (of|von) \d+`)

// figures: a screen reader gets a name and a description for each, and finds
// its numbers in the same section.
func (v *view) figures(got *seen, wrong func(string, ...any)) {
	var document struct {
		Root struct {
			ID int `json:"nodeId"`
		} `json:"root"`
	}
	v.must("DOM.getDocument", nil, &document)
	var svgs struct {
		IDs []int `json:"nodeIds"`
	}
	v.must("DOM.querySelectorAll", map[string]any{"nodeId": document.Root.ID, "selector": "svg"}, &svgs)
	for _, id := range svgs.IDs {
		var tree struct {
			Nodes []struct {
				Ignored     bool
				Role        said
				Name        said
				Description said
			}
		}
		v.must("Accessibility.getPartialAXTree", map[string]any{"nodeId": id, "fetchRelatives": false}, &tree)
		n := tree.Nodes[0]
		if n.Ignored || n.Role.Value != "image" && n.Role.Value != "img" {
			wrong("a figure is not an image to a screen reader: %v", n.Role.Value)
		}
		if n.Name.Value == "" {
			wrong("a figure has no name")
		}
		if n.Description.Value == "" || n.Description.Value == n.Name.Value {
			wrong("a figure has no description of its own (%s)", n.Name.Value)
		}
	}
	got.Figures = len(svgs.IDs)
	var alone int
	v.ask(`[...document.querySelectorAll('svg')].filter(s => !s.closest('section')?.querySelector('table')).length`, &alone)
	if alone > 0 {
		wrong("%d figures have no table", alone)
	}
}

// said is a property of the accessibility tree.
type said struct {
	Value string `json:"value"`
}

// keyboard: the Tab key reaches every link, every figure and every table that
// is wider than the page, in order, and what is in focus can be seen.
func (v *view) keyboard(got *seen, wrong func(string, ...any)) {
	var stops, links int
	v.ask(`(window.stops = [...document.querySelectorAll('a[href],summary,[tabindex="0"]')].filter(e => e.checkVisibility({contentVisibilityAuto: true}))).length`, &stops)
	v.ask(`window.stops.filter(e => e.localName === 'a').length`, &links)
	var stuck int
	v.ask(`[...document.querySelectorAll('table,svg')].filter(e => e.checkVisibility()).filter(e => {
		for (let p = e.parentElement; p; p = p.parentElement)
			if (['auto', 'scroll'].includes(getComputedStyle(p).overflowX)) return p.tabIndex !== 0 || !p.ariaLabel || !p.role;
		return e.scrollWidth > innerWidth;
	}).length`, &stuck)
	if stuck > 0 {
		wrong("%d tables or figures cannot be scrolled by keyboard", stuck)
	}
	most := min(stops, 400) // a long page goes on as it began
	for i := range most {
		v.press("Tab", 9)
		var at struct {
			Index        int
			Seen, Inside bool
			What         string
		}
		v.ask(`(() => {
			const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			return {
				Index: window.stops.indexOf(e), What: e.outerHTML.slice(0, 80),
				Seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
				Inside: r.width > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
			};
		})()`, &at)
		if at.Index != i {
			wrong("stop %d of the Tab key is %s", i+1, at.What)
			break
		}
		if !at.Seen || !at.Inside {
			wrong("%s cannot be seen in focus", at.What)
		}
	}
	got.Stops = stops
	if most < stops {
		v.t.Logf("the first %d of %d stops were tabbed through", most, stops)
	}
}

// fits: nothing but tables and figures, which scroll in their own place, is
// wider than the window, and the first column of a table leaves room for others.
func (v *view) fits(width int, wrong func(string, ...any)) {
	v.wide(width, 800)
	var over []string
	v.ask(`document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll('*')]
		.filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
		.map(e => e.outerHTML.slice(0, 80)).slice(0, 5).concat('the page')`, &over)
	if len(over) > 0 {
		wrong("wider than the window of %d: %s", width, strings.Join(over, " | "))
	}
	var narrow int
	v.ask(`[...document.querySelectorAll('.scroll tbody tr:first-child > :first-child')].filter(e => e.getBoundingClientRect().width > innerWidth * .75).length`, &narrow)
	if narrow > 0 {
		wrong("in a window of %d, the first column of %d tables leaves no room for others", width, narrow)
	}
}

// paper: printed on A4 across, no table is cut, figures are whole, and the
// sheets are as many as the sections can take.
func (v *view) paper(got *seen, wrong func(string, ...any)) {
	const across = 1031 // of A4, without margins of 12 mm, in pixels
	v.must("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	v.wide(across, 800)
	var cut []string
	v.ask(fmt.Sprintf(`[...document.querySelectorAll('table')].filter(t => t.checkVisibility() && t.getBoundingClientRect().right > %d)
		.map(t => (t.caption ? t.caption.textContent : '') + ' ' + Math.round(t.getBoundingClientRect().right))`, across), &cut)
	for _, c := range cut {
		wrong("cut at the right edge of the paper: %s", c)
	}
	var shown, big int
	v.ask(`[...document.querySelectorAll('nav,.skip,.up,summary')].filter(e => e.checkVisibility()).length`, &shown)
	if shown > 0 {
		wrong("%d things are printed that lead nowhere on paper", shown)
	}
	v.ask(`[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().height > 1357).length`, &big)
	if big > 0 {
		wrong("%d figures are higher than their paper", big)
	}
	var pdf struct{ Data string }
	v.must("Page.printToPDF", map[string]any{"preferCSSPageSize": true}, &pdf)
	raw, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil {
		v.t.Fatal(err)
	}
	got.Sheets = len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(raw, -1))
	var sections, rows int
	v.ask(`document.querySelectorAll('section').length`, &sections)
	v.ask(`[...document.querySelectorAll('tr')].filter(e => e.checkVisibility()).length`, &rows)
	if got.Sheets < 1 || got.Sheets > 2+2*sections+rows/15 {
		wrong("%d sections with %d rows are printed on %d sheets", sections, rows, got.Sheets)
	}
	v.must("Emulation.setEmulatedMedia", map[string]any{"media": ""}, nil)
}

func (v *view) decode(raw json.RawMessage, to any) {
	v.t.Helper()
	if err := json.Unmarshal(raw, to); err != nil {
		v.t.Fatal(err)
	}
}

// published is the path of a page in a folder of its own.
func published(t *testing.T, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// listener is where everything ends that a browser asks of the network.
type listener struct {
	mu    sync.Mutex
	hosts []string
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ownHost.MatchString(r.Host) {
		return
	}
	l.hosts = append(l.hosts, "something asked "+r.Host+" for "+r.URL.Path)
	http.Error(w, "there is no network here", http.StatusForbidden)
}

// ownHost is where the browser itself calls, whatever it shows. What a page
// asks there is heard as an event of the network.
var ownHost = regexp.MustCompile(`(^|\.)(google|googleapis|gstatic|gvt1)\.com(:443)?$`)

// clear returns what was asked since it was last called.
func (l *listener) clear() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.hosts
	l.hosts = nil
	return out
}

// wideBook has a table of 60 banner points in 12 traits with long labels, and
// letters, as wide as studies come.
func wideBook() *report.Book {
	g := &report.Grid{FreezeColumns: 1, Heads: [][]report.Text{{{}, {}}, {{Text: "Value"}, {Text: "Total", Right: true}}}}
	for trait := range 12 {
		g.Rules = append(g.Rules, 2+trait*10)
		g.Heads[0] = append(g.Heads[0], report.Text{Text: fmt.Sprintf("Trait number %d of the study", trait+1), Span: 10})
		for i := range 5 {
			g.Heads[1] = append(g.Heads[1], report.Text{Text: fmt.Sprintf("between %d thousand and a million", i), Right: true}, report.Text{Text: string(rune('A' + trait*5%20 + i))})
		}
	}
	for row := range 30 {
		l := report.Line{Cells: []report.Value{{Text: fmt.Sprintf("A value with a label that is longer than most, number %d", row+1)}}}
		for i := 1; i < g.Columns(); i++ {
			v := report.Value{Kind: report.Number, Format: report.Percent1, Number: float64(i) / 200}
			if i > 1 && i%2 == 1 {
				v = report.Value{Kind: report.Letters, Text: strings.Repeat("ABc", i%3)}
			}
			l.Cells = append(l.Cells, v)
		}
		g.Rows = append(g.Rows, l)
	}
	return &report.Book{Title: "Wide", Study: "wide", AsOf: "2026-01-01", Run: "0", Version: "0", Sheets: []report.Sheet{
		{Name: "Cover", Title: "Wide", Part: "Start", Prose: []report.Paragraph{{Style: report.Heading, Text: "Findings"}, {Text: "One [note 1]"}}},
		{Name: "Values", Title: "Values reached", Part: "Identify", Kind: report.Banner, Grid: g},
		{Name: "Notes", Title: "Notes", Part: "Behind", Kind: report.List, Grid: &report.Grid{Heads: [][]report.Text{{{Text: "Note"}, {Text: "Text"}}},
			Rows: []report.Line{{Note: 1, Cells: []report.Value{{Text: "Note 1"}, {Text: "What there is to say."}}}}}},
	}}
}
