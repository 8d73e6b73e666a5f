package tab

import (
	"strings"

	"rung/segment/say"
)

// Tests says which figures of a table are higher than those of other columns,
// or differ from the rest of the sample, as far as a test can tell. It is made
// of figures that may be shown.
type Tests struct {
	Letters []string  // per column; empty for Total
	Apart   bool      // some letter has two characters, so that commas part them in lists
	Levels  []float64 // of confidence, the strictest first: upper case letters, then lower case
	Lines   []*Tested // by row and statistic, as row*len(Statistics)+statistic; nil where nothing was tested
	// Brief says how to read letters, + and −, and names the test and the
	// correction, for the head of a table.
	Brief say.Text
	// Text says, in a sentence each, what was compared with what, by which test,
	// at which levels, with which correction over which family.
	Text []say.Text
}

// Tested is what the tests of a row and a statistic found.
type Tested struct {
	From     []int32 // per column, and one more: where its part of Than begins; nil when no figure is higher
	Than     []Than
	Rest     []Rest // per column; nil when nothing differs from the rest
	Untested []bool // per column: a test was due and none could be made; nil for nowhere
}

// Than is a column that a figure is higher than.
type Than struct {
	Column int32
	Level  uint8 // place in Tests.Levels
}

// Rest is how a figure stands to the rest of the sample, at the strictest
// level.
type Rest int8

// The ways to stand to the rest. NoDifference, the zero Rest, is none that
// was found.
const (
	LowerThanRest  Rest = -1
	NoDifference   Rest = 0
	HigherThanRest Rest = 1
)

// Line is what was found of a row and a statistic, of so many statistics; nil
// where nothing was tested, as everywhere without tests.
func (t *Tests) Line(row, statistic, statistics int) *Tested {
	if t == nil || t.Lines == nil {
		return nil
	}
	return t.Lines[row*statistics+statistic]
}

// Higher lists the columns that the figure of a column is higher than,
// ascending.
func (l *Tested) Higher(column int) []Than {
	if l == nil || l.From == nil {
		return nil
	}
	return l.Than[l.From[column]:l.From[column+1]]
}

// AgainstRest is how the figure of a column stands to the rest of the sample.
func (l *Tested) AgainstRest(column int) Rest {
	if l == nil || l.Rest == nil {
		return NoDifference
	}
	return l.Rest[column]
}

// IsUntested says that a test was due in a column and none could be made.
func (l *Tested) IsUntested(column int) bool {
	return l != nil && l.Untested != nil && l.Untested[column]
}

// Names are the letters of columns that a figure is higher than: upper case at
// the strictest level, lower case at the next. Letters follow each other, "CDe";
// where some have more than one character, a comma parts them: "C,D,aa".
func (t *Tests) Names(higher []Than) string {
	if len(higher) == 1 {
		return t.name(higher[0])
	}
	var b strings.Builder
	for i, h := range higher {
		if i > 0 && t.Apart {
			b.WriteByte(',')
		}
		b.WriteString(t.name(h))
	}
	return b.String()
}

func (t *Tests) name(h Than) string {
	if h.Level > 0 {
		return strings.ToLower(t.Letters[h.Column])
	}
	return t.Letters[h.Column]
}

// Marks are the words that the notes of results have about a figure:
// "higher:CDe", "rest:+" or "rest:-", "untested"; empty for none.
func (t *Tests) Marks(l *Tested, column int) string {
	if l == nil {
		return ""
	}
	if l.IsUntested(column) {
		return "untested"
	}
	text := ""
	if h := l.Higher(column); len(h) > 0 {
		text = "higher:" + t.Names(h)
	}
	rest := ""
	switch l.AgainstRest(column) {
	case HigherThanRest:
		rest = "rest:+"
	case LowerThanRest:
		rest = "rest:-"
	}
	if text != "" && rest != "" {
		return text + " " + rest
	}
	return text + rest
}
