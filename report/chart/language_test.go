package chart

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rung/report/language"
)

// themed is a chart with another theme.
func themed(s Spec, t *Theme) Spec {
	v := reflect.New(reflect.TypeOf(s)).Elem()
	v.Set(reflect.ValueOf(s))
	v.FieldByName("Theme").Set(reflect.ValueOf(t))
	return v.Interface().(Spec)
}

// quoted says everything of the English catalogue between ‹ and ›, which the charts' font has, and fails t
// on a text that the catalogue lacks.
func quoted(t *testing.T) *language.Language {
	t.Helper()
	texts := map[string]string{}
	for _, form := range (*language.Language)(nil).Forms() {
		texts[form] = "‹" + (*language.Language)(nil).Say(form) + "›"
	}
	return watched(t, map[string]any{"language": "en-XA", "and": " ‹and› ", "texts": texts, "numbers": map[string]string{"decimal": ".", "group": ",", "percent": "%"}})
}

func watched(t *testing.T, catalogue map[string]any) *language.Language {
	t.Helper()
	raw, err := json.Marshal(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	l, err := language.Load(raw)
	if err != nil {
		t.Fatal(err)
	}
	return l.Watched(func(form string) { t.Errorf("no catalogue has %q", form) })
}

func german(t *testing.T) *language.Language {
	t.Helper()
	l, err := language.Of(language.German)
	if err != nil {
		t.Fatal(err)
	}
	return l.Watched(func(form string) { t.Errorf("German lacks %q", form) })
}

// theirs are the texts of a spec, the longest first.
func theirs(s Spec) []string {
	var out []string
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			out = append(out, plainText(v.String()))
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; name != "Theme" && name != "Positions" {
					walk(v.Field(i))
				}
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(reflect.ValueOf(s))
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return s == "" })
}

// words are all texts of a picture in the order in which they were drawn, as a reader sees them: titles of
// single marks too.
func (p *picture) allWords() string {
	var out []string
	for _, s := range p.shapes {
		if s.words != "" {
			out = append(out, s.words)
		}
		if s.hint != "" {
			out = append(out, s.hint)
		}
	}
	return strings.Join(out, " ")
}

var (
	said      = regexp.MustCompile(`‹[^‹›]*›`)
	shorthand = regexp.MustCompile(`\[[cxz]\]`)
	letters   = regexp.MustCompile(`\p{L}+`)
)

// unspoken is what a picture in the language of quoted says that is neither of the spec nor of the catalogue.
func unspoken(p *picture, s Spec) []string {
	text := p.allWords()
	for before := ""; before != text; {
		before, text = text, said.ReplaceAllString(text, " ")
	}
	for _, label := range theirs(s) {
		text = strings.ReplaceAll(text, p.clean(label), " ")
	}
	return letters.FindAllString(shorthand.ReplaceAllString(text, " "), -1)
}

// checkSpoken holds that a chart has no word of its own outside the catalogue, and that German has them all.
func checkSpoken(t *testing.T, name string, s Spec) {
	t.Helper()
	p, err := compose(themed(s, &Theme{Language: quoted(t)}))
	if err != nil {
		t.Fatal(err)
	}
	if left := unspoken(p, s); len(left) > 0 {
		t.Errorf("%s: says %q past the catalogue", name, left)
	}
	if _, err := compose(themed(s, &Theme{Language: german(t)})); err != nil {
		t.Errorf("%s in German: %v", name, err)
	}
}

// A word that is in no catalogue is found, and so is one that the drawing adds to a label.
func TestUnspokenIsFound(t *testing.T) {
	s := nightWaves()
	p, err := compose(themed(s, &Theme{Language: quoted(t)}))
	if err != nil {
		t.Fatal(err)
	}
	if left := unspoken(p, s); len(left) > 0 {
		t.Fatalf("says %q", left)
	}
	p.text("Security, almost", 20, 20, style{size: 9})
	if left := unspoken(p, s); !slices.Equal(left, []string{"almost"}) {
		t.Errorf("found %q", left)
	}
}

// TestGerman looks at what a German reader sees: the words, the numbers, and that longer words keep apart.
func TestGerman(t *testing.T) {
	looked := 0
	for name, s := range gallery() {
		if m, ok := s.(ValueMap); ok {
			m.Positions = nil
			s = m
		}
		s = themed(s, &Theme{Language: german(t)})
		p, err := compose(s)
		if err != nil {
			t.Fatal(err)
		}
		looked += keepsApart(t, name+" in German", p)
	}
	if looked < 1500 {
		t.Errorf("looked at %d texts", looked)
	}
	for _, c := range []struct {
		spec Spec
		want []string
	}{
		{nightWorked(), []string{"+11,2 (3,4 bis 19,0)", "−15,3 (−29,0 bis −1,6)", "Intervall schließt 0 aus"}},
		{nightLevels(), []string{"84.200 → 150.000", "Debt, weniger", "6,2 → 7,5"}},
		{nightValues(), []string{"52\u00a0% + BD", "40\u00a0%", "† geringe Basis"}},
		{nightAssets(), []string{"Stärken, Chancen", "S 46\u00a0%"}},
		{nightWaves(), []string{"n=1.601", "Zeitreihenbruch vor December 2025"}},
	} {
		b, err := SVG(themed(c.spec, &Theme{Language: german(t)}))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range append(c.want, `lang="de-DE"`) {
			if !strings.Contains(string(b), want) {
				t.Errorf("%T in German: no %q", c.spec, want)
			}
		}
	}
}
