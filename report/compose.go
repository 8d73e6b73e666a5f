package report

import (
	"slices"
	"strings"

	"rung/report/chart"
	"rung/report/language"
	"rung/segment/disclose"
	"rung/segment/say"
	"rung/segment/tab"
)

// Compose makes the report of a release: every sheet of the list in sheets.go
// that the release has figures for, then the contents and the notes that they
// refer to. It changes neither argument.
func Compose(r *disclose.Release, s Subject) *Book {
	c := newComposer(r, s)
	for _, sh := range c.ordered() {
		c.part = sh.part
		sh.make(c)
	}
	c.fillContents()
	c.fillNotes()
	return c.book
}

// composer is a book under construction.
type composer struct {
	r        *disclose.Release
	s        Subject
	book     *Book
	names    namer
	banners  []banner
	total    int             // the column of all respondents; -1 without columns
	tables   int             // numbered so far
	printed  map[string]bool // measures with sheets of their own
	noted    map[Note]int
	usedOn   [][]string // per note, the sheets that refer to it
	maps     []mapPage  // of segments, in their order
	unmapped string     // why further segments have none; empty for none
	mute     []string   // tables that are not printed because every figure is withheld
	beyond   []string   // what the workbook has no room for, and where it is
	texts    cleaner
	here     string // name of the sheet under construction
	part     part   // that it stands in
	reader   *audience
	lang     *language.Language // that everything is said in
	kind     string             // of the intervals of shares, in it
	drawn    *chart.Theme       // how every chart looks
}

// banner is the columns of a banner, without Total.
type banner struct {
	name, label string
	columns     []int
	several     bool // all banners of the study
}

// Names of the sheets that other sheets lead to.
const (
	coverSheet    = "Cover"
	contentsSheet = "Contents"
	notesSheet    = "Notes"
	methodSheet   = "Methodology"
	qualitySheet  = "Quality"
)

func newComposer(r *disclose.Release, s Subject) *composer {
	if r == nil {
		r = &disclose.Release{}
	}
	if s.LowBase <= 0 {
		s.LowBase = DefaultLowBase
	}
	if !s.Interval.Any() {
		s.Interval = say.That(DefaultInterval)
	}
	if s.Title == "" {
		s.Title = s.Study
	}
	var texts cleaner
	texts.subject(&s)
	r = texts.release(r)
	c := &composer{texts: texts, r: r, s: s, reader: reader(s.Audience, s.Language), lang: s.Language, kind: s.Language.Text(s.Interval), total: -1, noted: map[Note]int{}, printed: map[string]bool{}, names: namer{}}
	c.addPeriods()
	c.book = &Book{Title: s.Title, Study: Clean(s.Study), AsOf: s.AsOf, Version: s.Version, Run: s.Run, Language: s.Language, Theme: s.Theme}
	drawn := chart.ThemeOf(c.book.Look())
	drawn.Font, drawn.Language, c.drawn = s.Font, s.Language, &drawn
	if r.Columns != nil {
		c.readBanners(r.Columns.List)
	}
	return c
}

// totalBanner is the name of the banner that holds Total alone.
const totalBanner = "total"

func (c *composer) readBanners(columns []tab.Column) {
	for i, col := range columns {
		if col.Banner == totalBanner {
			c.total = i
			continue
		}
		at := slices.IndexFunc(c.banners, func(b banner) bool { return b.name == col.Banner })
		if at < 0 {
			at = len(c.banners)
			c.banners = append(c.banners, banner{name: col.Banner, label: col.BannerLabel})
		}
		c.banners[at].columns = append(c.banners[at].columns, i)
	}
}

// begin reserves the name of the next sheet, so that notes know where they are
// referred to.
func (c *composer) begin(name string) string {
	c.here = c.names.take(name)
	return c.here
}

// add puts a sheet into the book under the name that begin reserved.
func (c *composer) add(s Sheet) {
	s.Name, s.Part = c.here, c.say(c.part.String())
	c.speak(&s)
	c.book.Sheets = append(c.book.Sheets, s)
}

// table is the number of the next table, "Table 3: ".
func (c *composer) table() string {
	c.tables++
	return c.say("Table %d:", c.tables) + " "
}

// headline is a complete title: what and unit, who, and the period that the
// table counts, if it is not all of the time. Empty parts are left out.
func (c *composer) headline(t *disclose.Table, what ...string) string {
	return c.of(t, listed(what...)) + c.dateline()
}

// dateline ends every title.
func (c *composer) dateline() string {
	return ". " + c.say("%s, as of %s", c.s.Title, c.day(c.s.AsOf))
}

// speak says respondents in the audience's word in what readers read: titles,
// lines, heads, and all of the cover.
func (c *composer) speak(s *Sheet) {
	if s.Kind == Tidy || s.Kind == Prose && s.Name != c.say(coverSheet) {
		return
	}
	if text, ok := strings.CutSuffix(s.Title, c.dateline()); ok {
		s.Title = c.reader.says(text) + c.dateline()
	}
	for i := range s.Lines {
		s.Lines[i] = c.reader.says(s.Lines[i])
	}
	for i := range s.Prose {
		s.Prose[i].Text = c.reader.says(s.Prose[i].Text)
	}
	if s.Grid == nil {
		return
	}
	for _, h := range s.Grid.Heads {
		for i := range h {
			h[i].Text = c.reader.says(h[i].Text)
		}
	}
}

// say says a form of the tool in the report's language.
func (c *composer) say(form string, args ...any) string { return c.lang.Say(form, args...) }

// note is the marker of a note.
func (c *composer) note(id, text string) string { return c.book.Marker(c.number(id, text)) }

// number is the number of a note, which it gets at its first use.
func (c *composer) number(id, text string) int {
	n := Note{ID: id, Text: text}
	at, ok := c.noted[n]
	if !ok {
		c.book.Notes = append(c.book.Notes, n)
		c.usedOn = append(c.usedOn, nil)
		at = len(c.book.Notes)
		c.noted[n] = at
	}
	if on := &c.usedOn[at-1]; !slices.Contains(*on, c.here) {
		*on = append(*on, c.here)
	}
	return at
}

// columns are Total and those of a banner.
func (c *composer) columns(b banner) []int {
	if c.total < 0 {
		return b.columns
	}
	return append([]int{c.total}, b.columns...)
}

// column is a column of the release.
func (c *composer) column(i int) tab.Column { return c.r.Columns.List[i] }

// segment is what a column is called away from its banner: "age 25–34", and of
// a cross "female × yes (gender × investor)".
func (c *composer) segment(i int) string {
	col := c.column(i)
	group, label := c.groupLabel(col), c.columnLabel(col)
	switch {
	case col.Group == "":
		return label
	case strings.Contains(col.Group, " × "):
		return label + " (" + group + ")"
	}
	return group + " " + label
}

// spread lists the banners that tables are printed for: all in one where a
// sheet has room for them, so that a table is found in one place. One without
// columns stands for a study of Total alone.
func (c *composer) spread() []banner {
	all := banner{name: totalBanner, several: true}
	for _, b := range c.banners {
		all.columns = append(all.columns, b.columns...)
	}
	if len(c.banners) > 1 && len(all.columns) <= columnsTogether {
		return []banner{all}
	}
	return c.single()
}

// single lists the banners one by one, as pictures show them.
func (c *composer) single() []banner {
	if len(c.banners) == 0 {
		return []banner{{name: totalBanner}}
	}
	var out []banner
	for _, b := range c.banners {
		out = append(out, c.split(b)...)
	}
	return out
}

const (
	// columnsPerSheet keeps a banner sheet readable and far from Excel's limit.
	columnsPerSheet = 200
	// columnsTogether is up to how many columns banners share a sheet: five
	// printed pages side by side.
	columnsTogether = 100
)

// split cuts a banner into what sheets have room for.
func (c *composer) split(b banner) []banner {
	var out []banner
	for part := range slices.Chunk(b.columns, columnsPerSheet) {
		n := b
		n.columns = part
		if len(b.columns) > columnsPerSheet {
			n.label = c.say("%s, part %d", b.label, len(out)+1)
		}
		out = append(out, n)
	}
	return out
}

// suffix is " – Age and gender" for a banner, nothing for Total alone.
func (b banner) suffix() string {
	if b.label == "" {
		return ""
	}
	return " – " + b.label
}

// whom is the columns of a table in words.
func (c *composer) whom(b banner) string {
	if b.several {
		return c.say("by segment")
	}
	if b.label == "" {
		return c.say("all respondents")
	}
	return c.say("segments: %s", b.label)
}
