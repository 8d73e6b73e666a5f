// Package languagetest finds texts that a report says past its catalogue.
package languagetest

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rung/report/language"
	"rung/segment/say"
)

// Pseudo is a language that says everything of the English catalogue within
// brackets, ⟦so⟧, and fails t on a form that the catalogue lacks. What stands
// outside brackets in a report of it is a label of the study, a number, or a
// text that can never be translated.
func Pseudo(t testing.TB) *language.Language {
	t.Helper()
	texts := map[string]string{}
	for _, form := range (*language.Language)(nil).Forms() {
		texts[form] = "⟦" + say.Bare(form) + "⟧"
	}
	raw, err := json.Marshal(map[string]any{
		"language": "en-XA", "and": " ⟦and⟧ ", "lowercase": []string{}, "readers": map[string][]string{}, "texts": texts,
		"numbers": map[string]string{"decimal": ".", "group": ",", "percent": "%"},
		"dates":   map[string]any{"day": "2006-01-02", "months": make([]string, 12)},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := language.Load(raw)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	told := map[string]bool{}
	return l.Watched(func(form string) {
		mu.Lock()
		defer mu.Unlock()
		if !told[form] {
			told[form] = true
			t.Errorf("no catalogue has %q", form)
		}
	})
}

var said = regexp.MustCompile(`⟦[^⟦⟧]*⟧`)

// Outside is what of a text in the pseudo-language stands in no brackets, but
// for theirs: labels of the study, by their exact text.
func Outside(text string, theirs ...string) string {
	for before := ""; before != text; {
		before, text = text, said.ReplaceAllString(text, "")
	}
	for _, label := range theirs {
		text = strings.ReplaceAll(text, label, "")
	}
	return strings.TrimSpace(text)
}
