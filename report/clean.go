package report

import (
	"slices"
	"strings"
	"unicode"

	"rung/segment/disclose"
	"rung/segment/say"
	"rung/segment/tab"
)

// Clean makes text safe to show anywhere: line breaks and tabs become blanks;
// control characters, invalid UTF-8, characters that XML cannot carry and marks
// that would reverse the text around them become U+FFFD.
func Clean(s string) string {
	if !strings.ContainsFunc(s, unclean) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case !unclean(r):
			return r
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		}
		return unicode.ReplacementChar
	}, s)
}

// unclean also holds for U+FFFD itself, which stands for invalid bytes when a
// string is ranged over; replacing it by itself changes nothing.
func unclean(r rune) bool {
	switch {
	case r < ' ', r >= 0x7F && r < 0xA0, r == unicode.ReplacementChar:
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C:
		return true
	}
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF || r == 0x2028 || r == 0x2029
}

// How long texts may be in the report: nobody reads more, a cell would grow
// over the page, and a chart would never be laid out. Results keep the names
// as they are.
const (
	longestLabel    = 160
	longestSentence = 2000
)

// cleaner makes the texts that come from outside safe to show, and counts what
// it changed.
type cleaner struct{ replaced, cut int }

func (k *cleaner) label(s *string)    { k.fix(s, longestLabel) }
func (k *cleaner) sentence(s *string) { k.fix(s, longestSentence) }

func (k *cleaner) fix(s *string, limit int) {
	if t := Clean(*s); t != *s {
		k.replaced++
		*s = t
	}
	if t := shorten(*s, limit); t != *s {
		k.cut++
		*s = t
	}
}

// said cleans what stands in a text of the tool.
func (k *cleaner) said(t *say.Text) {
	t.Args = slices.Clone(t.Args)
	for i, a := range t.Args {
		switch v := a.(type) {
		case string:
			k.sentence(&v)
			t.Args[i] = v
		case say.Text:
			k.said(&v)
			t.Args[i] = v
		}
	}
}

// subject cleans what the study says. Lists are copied: the caller's stay.
func (k *cleaner) subject(s *Subject) {
	for _, text := range []*string{&s.Title, &s.AsOf, &s.Version, &s.Run, &s.Timezone} {
		k.label(text)
	}
	for _, text := range []*string{&s.Contact, &s.Promise} {
		k.sentence(text)
	}
	s.Codes, s.Waves, s.Traits = slices.Clone(s.Codes), slices.Clone(s.Waves), slices.Clone(s.Traits)
	s.Quarantine = slices.Clone(s.Quarantine)
	for i := range s.Codes {
		s.Codes[i].Label = s.Codes[i].Title()
		k.label(&s.Codes[i].Label)
		k.label(&s.Codes[i].Net)
	}
	for i := range s.Waves {
		k.label(&s.Waves[i])
	}
	s.Periods, s.Types = slices.Clone(s.Periods), slices.Clone(s.Types)
	for i := range s.Periods {
		k.label(&s.Periods[i].Label)
	}
	for i := range s.Types {
		t := &s.Types[i]
		k.label(&t.Label)
		t.Expects = slices.Clone(t.Expects)
		for j := range t.Expects {
			k.label(&t.Expects[j])
		}
	}
	for i := range s.Traits {
		k.label(&s.Traits[i].Name)
		k.said(&s.Traits[i].Text)
	}
	for i := range s.Quarantine {
		k.said(&s.Quarantine[i].Text)
	}
	for _, text := range []*say.Text{&s.Next, &s.Coder, &s.Weighting} {
		k.said(text)
	}
}

// release is r with clean labels. Cells and bases are shared, names stay.
func (k *cleaner) release(r *disclose.Release) *disclose.Release {
	out := *r
	if r.Columns != nil {
		columns := *r.Columns
		columns.List = slices.Clone(columns.List)
		for i := range columns.List {
			col := &columns.List[i]
			for _, text := range []*string{&col.BannerLabel, &col.Group, &col.Label} {
				k.label(text)
			}
		}
		out.Columns = &columns
	}
	out.Tables = nil
	for _, t := range r.Tables {
		c := *t
		if out.Columns != nil {
			c.Columns = out.Columns
		}
		c.Stub = slices.Clone(t.Stub)
		for i := range c.Stub {
			k.row(&c.Stub[i])
		}
		out.Tables = append(out.Tables, &c)
	}
	return &out
}

func (k *cleaner) row(r *tab.Row) {
	if r.Label == "" {
		r.Label = r.Item
	}
	if r.LabelTo == "" {
		r.LabelTo = r.ItemTo
	}
	k.label(&r.Label)
	k.label(&r.LabelTo)
}
