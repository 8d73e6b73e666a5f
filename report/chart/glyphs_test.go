package chart

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gosmallcaps"
)

// TestLabelsOfEveryScript draws labels in the font of the charts and in a font file: what the font has is
// drawn, what it lacks is a box and a warning that names the label, and nothing is left out.
func TestLabelsOfEveryScript(t *testing.T) {
	looked := 0
	invisible := strings.NewReplacer("\u200b", "", "\u200d", "") // which a font may have, without ink
	for _, font := range []struct {
		name string
		file []byte
	}{{"Liberation Sans", nil}, {"Go Smallcaps", gosmallcaps.TTF}} {
		for _, c := range []struct {
			label, drawn string
			says         []string // of the warnings
		}{
			{"Café, Łódź, Ω", "Café, Łódź, Ω", nil},
			{"Cafe\u0301 and n\u0303", "Café and ñ", nil}, // letters and marks apart, as some systems write them
			{"日本", "□□", []string{"'日', '本'"}},
			{"عربى", "", []string{"reads from right to left"}},
			{"Joy 😀", "Joy □", []string{"'😀'"}},
			{"Nurse 👩\u200d⚕\ufe0f", "Nurse □□", []string{"'👩'", "'⚕'"}},
			{"नमस्ते", "", []string{"'न'"}},
			{"a\u00a0b\u200bc\u2009d", "a\u00a0bc d", nil},
		} {
			s := Profile{Rows: []string{c.label}, Panels: []ProfilePanel{{Heading: "All", N: 9, Points: shares("20 10 30")}}}
			s.Theme = &Theme{Font: font.file}
			p, err := compose(s)
			if err != nil {
				t.Fatal(err)
			}
			if c.drawn == "" {
				c.drawn = invisible.Replace(p.clean(c.label))
			}
			drawn := strings.ReplaceAll(c.drawn, "□", string(p.placeholder()))
			if words := invisible.Replace(p.allWords()); drawn == "" || !strings.Contains(words, drawn) {
				t.Errorf("%s, %q: drew %q, want %q in it", font.name, c.label, words, drawn)
			}
			warnings := strings.Join(p.warnings, "; ")
			for _, says := range append(c.says, boxes(c.says, fmt.Sprintf("%q", c.label))...) {
				if !strings.Contains(warnings, says) {
					t.Errorf("%s, %q: warnings %q, want %s", font.name, c.label, warnings, says)
				}
			}
			if len(c.says) == 0 && warnings != "" {
				t.Errorf("%s, %q: warnings without a cause: %s", font.name, c.label, warnings)
			}
			looked++
		}
	}
	if looked != 16 {
		t.Errorf("looked at %d labels", looked)
	}
}

// boxes is the label that a warning has to name, where there is one.
func boxes(says []string, label string) []string {
	if len(says) == 0 {
		return nil
	}
	return []string{label}
}
