package main

import (
	"bytes"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rung/pipeline/demo"
)

// TestGermanIsTheSame is issue 6: the language of a report changes no number.
// The same study in English, which TestPublishedIsTrue compares with its
// results, and in German has the same results.parquet, the same sheets and rows
// in the same order, and the same number in every cell and native chart.
func TestGermanIsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("two nights; TestSameInSameOut runs two as well")
	}
	const respondents = 120
	english := demoNight(t, demo.Employer, respondents, withMeasures)
	german := demoNight(t, demo.Employer, respondents, func(study string) string {
		return withMeasures(study) + "\nreport: {language: de}\n"
	})
	for _, name := range []string{"results.parquet", "results.csv", "quality.csv"} {
		if !bytes.Equal(readFile(t, filepath.Join(english.dir, name)), readFile(t, filepath.Join(german.dir, name))) {
			t.Errorf("%s is not the same", name)
		}
	}
	if len(english.sheets) != len(german.sheets) {
		t.Fatalf("%d sheets in English, %d in German", len(english.sheets), len(german.sheets))
	}
	cells, plots, others := 0, 0, 0
	for i, e := range english.sheets {
		g := german.sheets[i]
		cells += e.sameNumbers(t, g)
		plots += e.samePlots(t, g)
		if e.title() != g.title() {
			others++
		}
	}
	if cells < 80_000 || plots < 200 || others < 60 {
		t.Errorf("only %d cells and %d numbers of charts are the same; %d sheets have another title", cells, plots, others)
	}
	t.Logf("%d cells with numbers of %d sheets and %d numbers of charts are the same; %d sheets have another title", cells, len(english.sheets), plots, others)
}

// sameNumbers compares the tables of two sheets: a number is the same number,
// and what is none is none. The lines above the tables may be of other lengths.
func (p *page) sameNumbers(t *testing.T, other *page) (same int) {
	t.Helper()
	if k, _ := shown(p.name); k.kind == "text" { // lines of other lengths
		a, b := p.numbers(), other.numbers()
		if !slices.Equal(a, b) {
			t.Errorf("%s and %s: numbers %v and %v", p.name, other.name, a, b)
		}
		return len(a)
	}
	a, b := p.rows[max(0, p.head):], other.rows[max(0, other.head):]
	if len(a) != len(b) {
		t.Errorf("%s and %s: %d and %d rows", p.name, other.name, len(a), len(b))
		return 0
	}
	for row := range a {
		for column := range max(len(a[row]), len(b[row])) {
			var x, y cell
			if column < len(a[row]) {
				x = a[row][column]
			}
			if column < len(b[row]) {
				y = b[row][column]
			}
			switch {
			case x.is != y.is || x.number != y.number || x.set() != y.set() || strings.Contains(x.format, "%") != strings.Contains(y.format, "%"):
				t.Errorf("%s and %s, row %d, column %d: %q and %q", p.name, other.name, row+1, column+1, x.text, y.text)
				return same
			case shorthand[x.text] != shorthand[y.text] || shorthand[x.text] && x.text != y.text:
				t.Errorf("%s and %s, row %d, column %d: marks %q and %q", p.name, other.name, row+1, column+1, x.text, y.text)
				return same
			case x.is:
				same++
			}
		}
	}
	return same
}

// numbers are all numbers in the cells of a sheet.
func (p *page) numbers() (out []float64) {
	for _, row := range p.rows {
		for _, c := range row {
			if c.is {
				out = append(out, c.number)
			}
		}
	}
	return out
}

// shorthand stands where a number cannot.
var shorthand = map[string]bool{"[c]": true, "[x]": true, "[z]": true, "[u]": true}

// samePlots compares the numbers of the native charts of two sheets.
func (p *page) samePlots(t *testing.T, other *page) (same int) {
	t.Helper()
	if len(p.plots) != len(other.plots) {
		t.Errorf("%s and %s: %d and %d native charts", p.name, other.name, len(p.plots), len(other.plots))
		return 0
	}
	for i, a := range p.plots {
		b := other.plots[i]
		if len(a.series) != len(b.series) || len(a.places) != len(b.places) || a.low != b.low || a.high != b.high {
			t.Errorf("%s: chart %q is built otherwise than %q", p.name, a.title, b.title)
			continue
		}
		for k, s := range a.series {
			o := b.series[k]
			for _, m := range [][2]map[int]float64{{s.at, o.at}, {s.values, o.values}, {s.plus, o.plus}, {s.minus, o.minus}} {
				same += len(m[0])
				if !maps.Equal(m[0], m[1]) {
					t.Errorf("%s: chart %q has %v, %q %v", p.name, a.title, m[0], b.title, m[1])
				}
			}
			if !slices.Equal(slices.Sorted(maps.Keys(s.formats)), slices.Sorted(maps.Keys(o.formats))) {
				t.Errorf("%s: chart %q has other labels than %q", p.name, a.title, b.title)
			}
		}
	}
	return same
}
