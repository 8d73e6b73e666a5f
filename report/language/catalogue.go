package language

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// English and German are the languages of the reports, by their tags.
const (
	English = "en-GB"
	German  = "de-DE"
)

// Tags lists the languages that have a catalogue, English first.
func Tags() []string {
	all, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	var out []string
	for _, f := range all {
		if tag := strings.TrimSuffix(f.Name(), ".json"); tag != English {
			out = append(out, tag)
		}
	}
	return append([]string{English}, out...)
}

// Of is the language of a tag, "de-DE" or "de"; empty means English.
func Of(tag string) (*Language, error) {
	if tag == "" {
		return &Language{c: english()}, nil
	}
	for _, has := range Tags() {
		if base, _, _ := strings.Cut(has, "-"); tag == has || tag == base {
			c, err := load(has)()
			return &Language{c: c}, err
		}
	}
	return nil, fmt.Errorf("no catalogue for the language %q: there are %s", tag, strings.Join(Tags(), ", "))
}

// Load reads a catalogue file.
func Load(file []byte) (*Language, error) {
	c, err := read(file)
	if err != nil {
		return nil, err
	}
	return &Language{c: c}, nil
}

// Forms lists the forms that the language has a text for, sorted.
func (l *Language) Forms() []string { return slices.Sorted(maps.Keys(l.catalogue().Texts)) }

// Watched is the language, telling of every form that it lacks. It is for tests
// that look for texts which never reached a catalogue.
func (l *Language) Watched(lacks func(form string)) *Language {
	return &Language{c: l.catalogue(), lacks: lacks}
}

func english() *catalogue {
	c, err := load(English)()
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return c
}

var loaded sync.Map // of a tag, func() (*catalogue, error)

// load reads a catalogue once.
func load(tag string) func() (*catalogue, error) {
	f, _ := loaded.LoadOrStore(tag, sync.OnceValues(func() (*catalogue, error) {
		raw, err := files.ReadFile(tag + ".json")
		if err != nil {
			return nil, err
		}
		return read(raw)
	}))
	return f.(func() (*catalogue, error))
}

// catalogue is a file.
type catalogue struct {
	Language  string              `json:"language"` // BCP 47
	Numbers   numbers             `json:"numbers"`
	Dates     dates               `json:"dates"`
	And       string              `json:"and"`       // between the last two of a list
	Lowercase []string            `json:"lowercase"` // how labels begin that begin small within a sentence; "" is every label
	Readers   map[string][]string `json:"readers"`   // words of an audience, in pairs
	Texts     map[string]message  `json:"texts"`

	tag language.Tag
}

type numbers struct {
	Decimal string `json:"decimal"`
	Group   string `json:"group"`
	Percent string `json:"percent"` // after the number, with its space
}

type dates struct {
	Day    string     `json:"day"` // as package time formats 2 January 2006
	Months [12]string `json:"months"`
}

// message is the text of a form, or one for each plural category.
type message struct {
	other string
	forms map[string]string // without other; nil for one text
}

var categories = map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many}

// UnmarshalJSON reads "text" or {"one": "text", "other": "text"}.
func (m *message) UnmarshalJSON(raw []byte) error {
	if err := json.Unmarshal(raw, &m.other); err == nil {
		return nil
	}
	if err := json.Unmarshal(raw, &m.forms); err != nil {
		return errors.New("a text is a string or one string a plural category")
	}
	m.other = m.forms["other"]
	delete(m.forms, "other")
	if m.other == "" {
		return errors.New(`plural texts need "other"`)
	}
	for name := range m.forms {
		if _, ok := categories[name]; !ok {
			return fmt.Errorf("%q is no plural category", name)
		}
	}
	return nil
}

// pick is the text for the first whole number among args.
func (m message) pick(tag language.Tag, args []any) string {
	if m.forms == nil {
		return m.other
	}
	for _, a := range args {
		if n, ok := whole(a); ok {
			form := plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
			for name, text := range m.forms {
				if categories[name] == form {
					return text
				}
			}
			return m.other
		}
	}
	return m.other
}

// whole is an integer as the plural rules take it: they look at no more than
// its last seven digits.
func whole(a any) (int, bool) {
	var n int64
	switch v := a.(type) {
	case int:
		n = int64(v)
	case int32:
		n = int64(v)
	case int64:
		n = v
	default:
		return 0, false
	}
	if n < 0 {
		n = -n
	}
	if n >= 10_000_000 {
		n = n%10_000_000 + 10_000_000
	}
	return int(n), true
}

// read parses a catalogue and checks it: every key known, every form with the
// verbs of its English.
func read(raw []byte) (*catalogue, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	c := &catalogue{}
	if err := d.Decode(c); err != nil {
		return nil, fmt.Errorf("language: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("language: the catalogue goes on after its end")
	}
	var err error
	if c.tag, err = language.Parse(c.Language); err != nil {
		return nil, fmt.Errorf("language: %q is no language tag: %w", c.Language, err)
	}
	for _, form := range slices.Sorted(maps.Keys(c.Texts)) {
		if err := c.Texts[form].check(form); err != nil {
			return nil, fmt.Errorf("language %s: %w", c.Language, err)
		}
	}
	return c, nil
}

// check holds a message to its form.
func (m message) check(form string) error {
	texts := []string{m.other}
	for _, name := range slices.Sorted(maps.Keys(m.forms)) {
		texts = append(texts, m.forms[name])
	}
	for _, text := range texts {
		if text == "" {
			return fmt.Errorf("%q has no text", form)
		}
		if want, got := verbs(form), verbs(text); want != got {
			return fmt.Errorf("%q asks for %s, and its text %q for %s", form, want, text, got)
		}
	}
	return nil
}
