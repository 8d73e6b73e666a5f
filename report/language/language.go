package language

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rung/segment/say"
)

// Language is how a report speaks. A nil Language is English.
type Language struct {
	c     *catalogue
	lacks func(form string) // is told of forms without a text; nil tells nobody
}

// Tag is the language's BCP 47 tag: "en-GB".
func (l *Language) Tag() string { return l.catalogue().Language }

func (l *Language) catalogue() *catalogue {
	if l == nil || l.c == nil {
		return english()
	}
	return l.c
}

// Say says a form with what stands in it: strings as they are, numbers in the
// language's digits, Texts in the language. Without args the form is no format,
// and a % in it is one. A form that the catalogue lacks is said in English.
func (l *Language) Say(form string, args ...any) string {
	m, ok := l.catalogue().Texts[form]
	if !ok {
		if l != nil && l.lacks != nil && !bare(form) {
			l.lacks(form)
		}
		if m, ok = english().Texts[form]; !ok {
			m = message{other: say.Bare(form)}
		}
	}
	text := m.pick(l.catalogue().tag, args)
	if len(args) == 0 {
		return text
	}
	return l.fill(text, args)
}

// Text is a Text in the language.
func (l *Language) Text(t say.Text) string { return l.Say(t.Form, t.Args...) }

// Label is what a reader sees for something that the tool or a study may have
// named: the tool's words in the language, or the study's as they are.
func (l *Language) Label(ours say.Text, theirs string) string {
	if ours.Any() {
		return l.Text(ours)
	}
	return theirs
}

// bare says that a form only puts texts together: "%s; %s".
func bare(form string) bool {
	for _, p := range parse(form) {
		if p.verb == 0 && strings.ContainsFunc(p.text, unicode.IsLetter) {
			return false
		}
	}
	return true
}

// Digits writes a number that was formatted for English, "−1,234.5" or "<0.1%",
// with the language's signs.
func (l *Language) Digits(number string) string {
	n := l.catalogue().Numbers
	if n == (numbers{Decimal: ".", Group: ",", Percent: "%"}) {
		return number
	}
	return strings.NewReplacer(".", n.Decimal, ",", n.Group, "%", n.Percent).Replace(number)
}

// Date writes a day, 2006-01-02, for readers: "21 November 2026". Text that is
// no day stays.
func (l *Language) Date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	d := l.catalogue().Dates
	return strings.Replace(t.Format(d.Day), t.Month().String(), d.Months[t.Month()-1], 1)
}

// And joins words: "a", "a and b", "a, b and c".
func (l *Language) And(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + l.catalogue().And + words[last]
}

// Inside is a label of the tool within a sentence: English writes it small,
// German where it begins with an adjective and no noun.
func (l *Language) Inside(label string) string {
	small := func(begins string) bool { return strings.HasPrefix(label, begins) }
	if label == "" || !slices.ContainsFunc(l.catalogue().Lowercase, small) {
		return label
	}
	first, size := utf8.DecodeRuneInString(label)
	return string(unicode.ToLower(first)) + label[size:]
}

// Reader are the words that an audience hears in place of others, in pairs as
// strings.NewReplacer takes them.
func (l *Language) Reader(audience string) []string { return l.catalogue().Readers[audience] }

// fill puts args into the verbs of a text.
func (l *Language) fill(text string, args []any) string {
	var out strings.Builder
	next := 0
	for _, p := range parse(text) {
		if p.verb == 0 {
			out.WriteString(p.text)
			continue
		}
		at := p.arg
		if at == 0 {
			next++
			at = next
		} else {
			next = at
		}
		if at > len(args) {
			out.WriteString("%!" + string(p.verb) + "(missing)")
			continue
		}
		out.WriteString(l.put(p, args[at-1]))
	}
	return out.String()
}

// put writes one argument.
func (l *Language) put(p piece, arg any) string {
	switch v := arg.(type) {
	case string:
		return v
	case say.Text:
		return l.Text(v)
	case say.Number:
		return l.Digits(string(v))
	case say.Numbers:
		return l.numbers(v)
	case int, int32, int64, uint, uint32, uint64:
		return l.Digits(grouped(fmt.Sprint(v)))
	case float64:
		return l.Digits(strings.Replace(grouped(fmt.Sprintf("%"+p.precision+string(p.verb), v)), "-", "−", 1))
	}
	return fmt.Sprintf("%"+p.precision+string(p.verb), arg)
}

// numbers lists numbers: by semicolons where a comma is within them.
func (l *Language) numbers(all say.Numbers) string {
	if l.catalogue().Numbers.Decimal != "," {
		return all.String()
	}
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = l.Digits(string(n))
	}
	return strings.Join(out, "; ")
}

// grouped puts commas between the thousands of a plain number.
func grouped(s string) string {
	whole, frac, dotted := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	if strings.Trim(whole, "0123456789") != "" {
		return s
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dotted {
		frac = "." + frac
	}
	return sign + whole + frac
}
