package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"rung/report"
)

// Write writes b as one page. Nothing is written to w when it fails.
func Write(w io.Writer, b *report.Book) error {
	p := &page{book: b, ids: map[string]string{}, read: map[string]bool{}}
	p.marker = regexp.MustCompile(strings.Replace(regexp.QuoteMeta(text(b.Marker(1))), "1", `(\d+)`, 1))
	p.name()
	look := p.book.Look()
	style := variables(look) + styleSheet + shades(look) + p.footers()
	sum := sha256.Sum256([]byte(style))
	p.f(`<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="rung %s">
<title>%s</title>
<style>%s</style>
</head>
<body>
<a class="skip" href="#main">%s</a>
`, text(b.Language.Tag()), base64.StdEncoding.EncodeToString(sum[:]), text(b.Version), p.say("%s, as of %s", b.Title, p.day()), style, p.say("Skip to the report"))
	if err := p.body(); err != nil {
		return fmt.Errorf("page: %w", err)
	}
	p.f("</body>\n</html>\n")
	_, err := w.Write(p.out.Bytes())
	return err
}

type page struct {
	book *report.Book
	out  bytes.Buffer
	ids  map[string]string // of the sections, by sheet name
	read map[string]bool   // numbers of the notes that the text so far refers to

	marker *regexp.Regexp // of a note, with its number
}

// say says a form in the language of the report, as markup.
func (p *page) say(form string, args ...any) string { return text(p.book.Language.Say(form, args...)) }

// day is the day of the figures, for readers.
func (p *page) day() string { return p.book.Language.Date(p.book.AsOf) }

func (p *page) f(format string, args ...any) { fmt.Fprintf(&p.out, format, args...) }

// shown says that a sheet is part of the page. The navigation stands for the
// contents, and results.csv for the tidy sheets.
func shown(s *report.Sheet) bool { return s.Kind != report.Contents && s.Kind != report.Tidy }

// name gives every section an id that stays when a sheet is added elsewhere.
func (p *page) name() {
	used := map[string]bool{"main": true, "nav": true}
	for _, s := range p.book.Sheets {
		slug := strings.Trim(notWord.ReplaceAllString(strings.ToLower(s.Name), "-"), "-")
		id := "s-" + slug
		for i := 2; used[id]; i++ {
			id = fmt.Sprintf("s-%s-%d", slug, i)
		}
		used[id] = true
		p.ids[s.Name] = id
	}
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

func (p *page) body() error {
	b := p.book
	p.f("<header>\n<h1>%s</h1>\n<p class=\"meta\">%s</p>\n</header>\n<main id=\"main\">\n",
		text(b.Title), p.say("Study %s · as of %s · run %s · rung %s", b.Study, p.day(), b.Run, b.Version))
	first, part := true, ""
	for i := range b.Sheets {
		s := &b.Sheets[i]
		if !shown(s) {
			continue
		}
		if first {
			part = s.Part // the page begins with it: the title is its heading
		}
		level := 2
		if s.Part != part {
			p.f("<h2 class=\"part\">%s</h2>\n", text(s.Part))
			part = s.Part
		}
		if part != b.Sheets[0].Part {
			level = 3
		}
		if err := p.section(s, first, level); err != nil {
			return fmt.Errorf("section %q: %w", s.Name, err)
		}
		if first {
			p.nav()
		}
		first = false
	}
	p.f("</main>\n<footer><p>%s</p></footer>\n",
		p.say("Made by rung %s from run %s. Every figure with its interval and bases is in the results sheets of report.xlsx and in results.csv.", b.Version, b.Run))
	return nil
}

func (p *page) nav() {
	p.f("<nav id=\"nav\" aria-labelledby=\"nav-head\">\n<h2 id=\"nav-head\">%s</h2>\n", p.say("In this report"))
	part, open := "", false
	for i := range p.book.Sheets {
		if s := &p.book.Sheets[i]; shown(s) {
			if !open || s.Part != part {
				if open {
					p.f("</ul>\n")
				}
				if s.Part != "" {
					p.f("<h3>%s</h3>\n", text(s.Part))
				}
				p.f("<ul>\n")
				part, open = s.Part, true
			}
			p.f("<li><a href=\"#%s\">%s</a></li>\n", p.ids[s.Name], text(s.Name))
		}
	}
	if open {
		p.f("</ul>\n")
	}
	p.f("</nav>\n")
}

// section writes a sheet under a heading of a level.
func (p *page) section(s *report.Sheet, first bool, level int) error {
	id, class, back := p.ids[s.Name], ` class="first"`, ""
	if !first {
		class, back = "", fmt.Sprintf("<a class=\"up\" href=\"#nav\">%s</a>\n", p.say("Contents"))
	}
	p.f("<section id=\"%s\"%s>\n<h%d>%s</h%d>\n%s", id, class, level, text(p.title(s)), level, back)
	if len(s.Lines) > 0 {
		p.f("<div class=\"lines\">\n")
		for _, l := range s.Lines {
			p.f("<p>%s</p>\n", p.linked(l))
		}
		p.f("</div>\n")
	}
	p.prose(s.Prose, level+1)
	switch {
	case s.Figure != nil:
		if err := p.figure(s); err != nil {
			return err
		}
	case s.Grid != nil:
		p.tables(s)
	}
	p.f("</section>\n")
	return nil
}

// title is that of a sheet without what the head of the page says once.
func (p *page) title(s *report.Sheet) string {
	if s.Title == p.book.Title {
		return p.book.Language.Say("Summary")
	}
	if at := strings.LastIndex(s.Title, ". "+p.book.Title+","); at > 0 {
		return s.Title[:at]
	}
	return s.Title
}

// prose writes paragraphs, their headings at a level.
func (p *page) prose(paragraphs []report.Paragraph, level int) {
	list := false
	for _, para := range paragraphs {
		if point := para.Style == report.Point; point != list {
			list = point
			p.f("%s", map[bool]string{true: "<ul>\n", false: "</ul>\n"}[list])
		}
		tag := [...]string{report.Body: "p", report.Heading: fmt.Sprintf("h%d", level), report.Point: "li"}[para.Style]
		body := p.linked(para.Text)
		if id := p.target(para.Target); id != "" {
			body = fmt.Sprintf("<a href=\"#%s\">%s</a>", id, text(para.Text))
		}
		p.f("<%s>%s</%s>\n", tag, body, tag)
	}
	if list {
		p.f("</ul>\n")
	}
}

// target is the id of a sheet that the page shows; the contents are the
// navigation.
func (p *page) target(sheet string) string {
	i := slices.IndexFunc(p.book.Sheets, func(s report.Sheet) bool { return s.Name == sheet })
	switch {
	case i < 0:
		return ""
	case p.book.Sheets[i].Kind == report.Contents:
		return "nav"
	case !shown(&p.book.Sheets[i]):
		return ""
	}
	return p.ids[sheet]
}

// linked is text with its note markers leading to the notes. The first marker
// of a note is what the note leads back to.
func (p *page) linked(s string) string {
	return p.marker.ReplaceAllStringFunc(text(s), func(m string) string {
		n, id := p.marker.FindStringSubmatch(m)[1], ""
		if !p.read[n] {
			p.read[n], id = true, fmt.Sprintf(` id="ref-%s"`, n)
		}
		return fmt.Sprintf(`<a%s href="#note-%s">%s</a>`, id, n, m)
	})
}

// text is s escaped and safe to show.
func text(s string) string { return html.EscapeString(report.Clean(s)) }
