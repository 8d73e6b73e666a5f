// Package xlsxtest holds a finished workbook to the checklist of the house: what
// a program can see in the file, without the program that wrote it. It reads the
// zip and its XML and nothing else, for the use of tests.
package xlsxtest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"rung/report/language"
)

// Checklist is what a reader found out about a workbook, and how much was looked
// at: a test asks that it is not nothing.
type Checklist struct {
	Problems []string

	Parts, Relations, Sheets, Cells, Links, Tables, Drawn, Charts int
	Ordered                                                       int // elements whose place was looked at
	Bases, Effective, LowBases, Markers, Letters, Figures, Areas  int
}

// Settings are what a workbook does not say of itself.
type Settings struct {
	LowBase  int                // unweighted base below which a head says [low]
	Font     string             // of all cells and charts; empty means Arial
	Language *language.Language // that the workbook speaks; nil is English
}

// Check reads a workbook.
func Check(raw []byte, s Settings) *Checklist {
	if s.Font == "" {
		s.Font = "Arial"
	}
	c := &Checklist{}
	b, err := open(raw)
	if err != nil {
		c.say("%v", err)
		return c
	}
	r := &reader{Checklist: c, settings: s, book: b, words: s.Language}
	for _, rule := range []func(){r.parts, r.types, r.relations, r.properties, r.names, r.styles, r.sheets, r.contents, r.notes, r.drawings} {
		rule()
	}
	return c
}

func (c *Checklist) say(format string, args ...any) {
	if len(c.Problems) < 200 {
		c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
	}
}

// reader applies the rules.
type reader struct {
	*Checklist
	settings Settings
	words    *language.Language
	*book
}

// book is a workbook as read.
type book struct {
	order []string // of the parts
	files map[string][]byte
	plain workbookPart
	style stylesPart
	pages []*page
	of    map[string]map[string]relation // of a part, by identifier
}

// page is a sheet as read.
type page struct {
	name, part string
	sheetPart
	at     map[string]*cell
	heads  [2]int // first and last row of the heads; 0 without a table
	area   [4]int // of print: first column, first row, last column, last row
	matrix bool
}

func open(raw []byte) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	b := &book{files: map[string][]byte{}, of: map[string]map[string]relation{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if _, twice := b.files[f.Name]; twice {
			return nil, fmt.Errorf("%s stands twice", f.Name)
		}
		if f.Modified.Year() > 1980 {
			return nil, fmt.Errorf("%s carries a time of writing", f.Name)
		}
		b.files[f.Name], b.order = content, append(b.order, f.Name)
	}
	return b, nil
}

// Parts are the texts of the files in a workbook.
func Parts(t testing.TB, raw []byte) map[string]string {
	t.Helper()
	b, err := open(raw)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for name, content := range b.files {
		out[name] = string(content)
	}
	return out
}

// sheetNamed is a sheet; nil where there is none of the name.
func (b *book) sheetNamed(name string) *page {
	for _, p := range b.pages {
		if strings.EqualFold(p.name, name) {
			return p
		}
	}
	return nil
}
