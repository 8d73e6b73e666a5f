package ladder

import (
	"fmt"
	"strings"
	"unicode"
)

// Index is the place of a code in its frame. It is what ladders hold.
type Index = uint16

// Code is one content code of a frame.
type Code struct {
	ID       string // as in results; unique
	Label    string // what a reader sees; empty means ID
	Level    Level
	Net      string   // group that the code belongs to; empty for none
	Polarity string   // "positive", "negative" or empty
	Synonyms []string // other spellings in the exports
	Asset    Asset    // life asset that the code is about; NoAsset for none
}

// Title is what a reader sees for c.
func (c Code) Title() string {
	if c.Label != "" {
		return c.Label
	}
	return c.ID
}

// Frame is the code frame of a study: its content codes in report order.
type Frame struct {
	Codes    []Code
	spelling map[string]Index
}

// MaxCodes bounds a frame: an implication matrix of more codes than this is
// not a code frame but raw text.
const MaxCodes = 4000

// NewFrame indexes codes. Spellings (IDs, labels and synonyms) are compared
// after Fold; a code may repeat its own in any of them. It fails on a code
// without ID or level, on an ID that stands twice, on two codes with one
// spelling, and on more than MaxCodes.
func NewFrame(codes []Code) (*Frame, error) {
	if len(codes) > MaxCodes {
		return nil, fmt.Errorf("%d codes, more than the %d that a code frame can hold", len(codes), MaxCodes)
	}
	f := &Frame{Codes: codes, spelling: make(map[string]Index, 2*len(codes))}
	for i, c := range codes {
		if Fold(c.ID) == "" {
			return nil, fmt.Errorf("code %d has no id", i+1)
		}
		if c.Level < Attribute || c.Level > TerminalValue {
			return nil, fmt.Errorf("code %q has no level", c.ID)
		}
		if j, ok := f.Lookup(c.ID); ok && codes[j].ID == c.ID {
			return nil, fmt.Errorf("code %q stands twice", c.ID)
		}
		if err := f.spell(c.ID, Index(i)); err != nil {
			return nil, err
		}
	}
	// Labels and synonyms come after all IDs, so that an ID always means its
	// own code.
	for i, c := range codes {
		for _, s := range append([]string{c.Label}, c.Synonyms...) {
			if err := f.spell(s, Index(i)); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

// spell lets text mean code i. Blank text is no spelling.
func (f *Frame) spell(text string, i Index) error {
	t := Fold(text)
	if t == "" {
		return nil
	}
	if j, ok := f.spelling[t]; ok && j != i {
		return fmt.Errorf("codes %q and %q share the spelling %q", f.Codes[j].ID, f.Codes[i].ID, text)
	}
	f.spelling[t] = i
	return nil
}

// Fold is the form in which spellings are compared: blanks trimmed and
// collapsed, letters that differ in case only made equal (Unicode simple
// folding, so that "ΣΟΦΟΣ" and "σοφος" agree on the last letter too). The
// caller brings text to Unicode NFC first.
func Fold(text string) string {
	return strings.Map(foldRune, strings.Join(strings.Fields(text), " "))
}

// foldRune is the lower case of the least of the letters that differ from r in
// case only. Lower case alone would keep ς and σ, K (Kelvin) and k apart.
func foldRune(r rune) rune {
	least := r
	for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
		least = min(least, o)
	}
	return unicode.ToLower(least)
}

// Lookup finds the code that an export spells as text.
func (f *Frame) Lookup(text string) (Index, bool) {
	i, ok := f.spelling[Fold(text)]
	return i, ok
}

// Downward says that an implication goes down in abstraction.
func (f *Frame) Downward(from, to Index) bool {
	return f.Codes[to].Level.Below(f.Codes[from].Level)
}

// Band is the main level of a code: Attribute, Consequence or Value.
func (f *Frame) Band(i Index) Level { return f.Codes[i].Level.Band() }
