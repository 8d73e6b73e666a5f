package language

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"rung/segment/say"
)

// Every catalogue reads, says all that English says, and nothing else; verbs
// agree, which read holds.
func TestCataloguesComplete(t *testing.T) {
	en := english()
	tags := Tags()
	if len(tags) < 2 || tags[0] != English || len(en.Texts) == 0 {
		t.Fatalf("languages %v, %d texts in English", tags, len(en.Texts))
	}
	for _, tag := range tags {
		c, err := load(tag)()
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		if c.Language != tag {
			t.Errorf("%s.json says that it is %s", tag, c.Language)
		}
		for _, form := range slices.Sorted(maps.Keys(en.Texts)) {
			if _, ok := c.Texts[form]; !ok {
				t.Errorf("%s lacks %q", tag, form)
			}
		}
		for _, form := range slices.Sorted(maps.Keys(c.Texts)) {
			if _, ok := en.Texts[form]; !ok {
				t.Errorf("%s has %q, which English does not", tag, form)
			}
		}
	}
}

// An English text says what its form says, but for plurals and contexts: what
// stands in the code is what is read.
func TestEnglishIsItsForms(t *testing.T) {
	for form, m := range english().Texts {
		if want := say.Bare(form); m.other != want {
			t.Errorf("%q says %q", form, m.other)
		}
	}
}

func TestSay(t *testing.T) {
	en, de := (*Language)(nil), of(t, German)
	for _, c := range []struct{ got, want string }{
		{en.Say("%d ladders", 1), "1 ladder"},
		{en.Say("%d ladders", 1234), "1,234 ladders"},
		{de.Say("%d ladders", 1), "1 Leiter"},
		{de.Say("%d ladders", int64(12345)), "12.345 Leitern"},
		{de.Say("nobody says this: %s, %d %%", "x", 2), "nobody says this: x, 2 %"},
		{de.Say("%[2]s before %[1]s", "a", "b"), "b before a"},
		{de.Say("% of all"), "% of all"},
		{de.Say("%.2f and %g", 0.5, 1.25), "0,50 and 1,25"},
		{de.Say("%s", say.That("%d ladders", 2)), "2 Leitern"},
		{en.Say("column|Change"), "Change"},
		{en.Say("%d", -1234), "-1,234"},
		{de.Digits("−1,234.5%"), "−1.234,5\u00a0%"},
		{en.Digits("<0.1%"), "<0.1%"},
		{en.Date("2026-03-01"), "1 March 2026"},
		{de.Date("2026-03-01"), "1. März 2026"},
		{de.Date("soon"), "soon"},
		{en.And([]string{"a", "b", "c"}), "a, b and c"},
		{de.And([]string{"a", "b"}), "a und b"},
		{en.Inside("Mean score"), "mean score"},
		{de.Inside("Mittelwert"), "Mittelwert"},
		{de.Inside("Mittlerer Rang"), "mittlerer Rang"},
		{en.Text(say.That("from %s", say.Numbers{"2.5", "3"})), "from 2.5, 3"},
		{de.Text(say.That("from %s", say.Numbers{"2.5", "3"})), "from 2,5; 3"},
		{en.Label(say.Text{}, "Total"), "Total"},
		{de.Label(say.That("%d ladders", 3), "3 ladders"), "3 Leitern"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func of(t *testing.T, tag string) *Language {
	t.Helper()
	l, err := Of(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestOf(t *testing.T) {
	for tag, want := range map[string]string{"": English, "en": English, "de": German, "de-DE": German} {
		if got := of(t, tag).Tag(); got != want {
			t.Errorf("%q is %s, want %s", tag, got, want)
		}
	}
	if _, err := Of("fr"); err == nil || !strings.Contains(err.Error(), "de-DE") {
		t.Errorf("an unknown language: %v", err)
	}
}

// A catalogue that would print something else than its form is refused.
func TestReadRefuses(t *testing.T) {
	const head = `{"language": "de-DE", "texts": {`
	for _, c := range []struct{ texts, want string }{
		{`"%d of %s": "%d von"}}`, "asks for"},
		{`"%d of %s": "%s von %d"}}`, "asks for"},
		{`"a": "%d"}}`, "asks for"},
		{`"a": ""}}`, "has no text"},
		{`"a": {"one": "x"}}}`, "other"},
		{`"a": {"other": "x", "eins": "y"}}}`, "plural category"},
		{`"a": 3}}`, "string"},
		{`"a": "b"}, "further": 1}`, "unknown field"},
		{`"a": "b"}} {}`, "after its end"},
	} {
		if _, err := read([]byte(head + c.texts)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.texts, err, c.want)
		}
	}
	if _, err := read([]byte(head + `"%d of %s": "%[2]s: %[1]d", "% of all": "% von allen"}}`)); err != nil {
		t.Errorf("a good catalogue: %v", err)
	}
}
