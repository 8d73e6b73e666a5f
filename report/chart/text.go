package chart

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
)

// faces is the regular and the bold face of a picture.
type faces struct {
	regular, bold *opentype.Font
	family        string
}

// liberationSans finds the embedded faces once; the collection has twelve.
var liberationSans = sync.OnceValue(func() faces {
	fs := faces{family: "Liberation Sans"}
	for _, f := range liberation.Collection() {
		if f.Font.Variant != "Sans" || f.Font.Style != xfont.StyleNormal {
			continue
		}
		if f.Font.Weight == xfont.WeightBold {
			fs.bold = f.Face
		} else {
			fs.regular = f.Face
		}
	}
	return fs
})

func loadFaces(t Theme) (faces, error) {
	fs := liberationSans()
	if len(t.Font) > 0 {
		f, err := opentype.Parse(t.Font)
		if err != nil {
			return faces{}, fmt.Errorf("theme font: %w", err)
		}
		fs = faces{regular: f, bold: f, family: familyOf(f)}
	}
	if len(t.Bold) > 0 {
		f, err := opentype.Parse(t.Bold)
		if err != nil {
			return faces{}, fmt.Errorf("theme bold font: %w", err)
		}
		fs.bold = f
	}
	return fs, nil
}

// familyOf is the font's own name without the characters that would end a quoted CSS name.
func familyOf(f *opentype.Font) string {
	name, err := f.Name(nil, sfnt.NameIDFamily)
	if err != nil {
		return "sans-serif"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' || r == '-' {
			return r
		}
		return -1
	}, name)
}

func (fs faces) face(size float64, bold bool) font.Face {
	f := font.Face{Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)}, Face: fs.regular}
	if bold {
		f.Font.Weight, f.Face = xfont.WeightBold, fs.bold
	}
	return f
}

// width is the set width of a line in points.
func (fs faces) width(s string, size float64, bold bool) float64 {
	f := fs.face(size, bold)
	return f.Width(s).Points()
}

// has reports whether both weights have a glyph for r: a label may appear in either.
func (fs faces) has(r rune) bool {
	for _, f := range []*opentype.Font{fs.regular, fs.bold} {
		if g, err := f.GlyphIndex(nil, r); err != nil || g == 0 {
			return false
		}
	}
	return true
}

// clean makes a label drawable: white space collapsed, letters and their marks joined where there is a
// letter for both, which a font is likelier to have, invisible format characters dropped, and each
// character that the font lacks replaced by a box, with a warning that names the label. A missing
// glyph draws nothing and fails nowhere, so it has to be looked for.
func (p *picture) clean(label string) string {
	label = norm.NFC.String(plainText(label))
	var out strings.Builder
	var missing []rune
	for _, r := range label {
		switch {
		case p.faces.has(r):
			out.WriteRune(r)
		case r == unbreakable:
			out.WriteRune(' ')
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		default:
			missing = append(missing, r)
			out.WriteRune(p.placeholder())
		}
	}
	if len(missing) > 0 {
		p.warn(`label "%s": %s has no glyph for %s, drawn as %s; give a font file that has it`,
			escaped(label), p.faces.family, quoteRunes(missing), string(p.placeholder()))
	}
	if strings.ContainsFunc(label, rightToLeft) {
		p.warn(`label "%s": reads from right to left, but is set from left to right in a PNG`, escaped(label))
	}
	return out.String()
}

// escaped is a label with what nobody sees in it written out.
func escaped(label string) string {
	quoted := strconv.Quote(label)
	return quoted[1 : len(quoted)-1]
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// placeholder stands for a missing glyph: a hollow box, or a question mark in a font without it.
func (p *picture) placeholder() rune {
	if p.faces.has('□') {
		return '□'
	}
	return '?'
}

func quoteRunes(rs []rune) string {
	var parts []string
	seen := map[rune]bool{}
	for _, r := range rs {
		if !seen[r] {
			seen[r] = true
			parts = append(parts, fmt.Sprintf("%q", r))
		}
	}
	return strings.Join(parts, ", ")
}

// wrap breaks a label into lines no wider than room, between words where it can and inside a word
// where it must. It cuts nothing.
func (p *picture) wrap(label string, size float64, bold bool, room float64) []string {
	var lines []string
	line := ""
	for _, word := range blanks(p.clean(label)) {
		joined := strings.TrimSpace(line + " " + word)
		if p.faces.width(joined, size, bold) <= room {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		var full []string
		full, line = p.breakWord(word, size, bold, room)
		lines = append(lines, full...)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// breakWord cuts a word into pieces that fit and returns the last, unfinished piece apart. At least
// one character goes on each line, however small the room.
func (p *picture) breakWord(word string, size float64, bold bool, room float64) (full []string, rest string) {
	for _, r := range word {
		if rest != "" && p.faces.width(rest+string(r), size, bold) > room {
			full = append(full, rest)
			rest = ""
		}
		rest += string(r)
	}
	return full, rest
}

// widest is the width of the widest of the lines.
func (p *picture) widest(lines []string, size float64, bold bool) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, p.faces.width(l, size, bold))
	}
	return w
}
