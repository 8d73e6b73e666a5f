// Package say keeps what the tool says in parts that a translator can work
// with: the sentence, and what stands in it. The core says everything in
// English; a report in another language looks the sentence up in its catalogue
// and puts the parts in.
//
// # What it refuses to do
//
// It knows no language but English and no catalogue (see report/language). A
// word of a study is never a Text: labels of people's own traits and codes are
// strings, and stay as they were written.
package say

import (
	"fmt"
	"strings"
)

// Text is something the tool says: a form with the verbs of package fmt, which
// is the key of its translations, and what they stand for. The zero Text says
// nothing.
type Text struct {
	Form string
	// Args are integers for %d, floats for %g, and for %s strings, a Number or
	// Numbers, and further Texts. Without any the form is said as it stands: "% of respondents".
	Args []any
}

// Number is a number as English writes it, with as many decimals as it has:
// "2.5".
type Number string

// Numbers are several of them, in their order: "2.5, 3.5".
type Numbers []Number

func (all Numbers) String() string {
	var out strings.Builder
	for i, n := range all {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(string(n))
	}
	return out.String()
}

// That makes a Text.
func That(form string, args ...any) Text { return Text{form, args} }

// String is the text in English.
func (t Text) String() string {
	if len(t.Args) == 0 {
		return Bare(t.Form)
	}
	return fmt.Sprintf(Bare(t.Form), t.Args...)
}

// Bare is a form without the context that tells it from another of the same
// words: "column|Change" says Change.
func Bare(form string) string {
	if context, text, ok := strings.Cut(form, "|"); ok && !strings.ContainsAny(context, " %") {
		return text
	}
	return form
}

// Any says that there is something to say.
func (t Text) Any() bool { return t.Form != "" }

// Join says texts one after the other, with sep between them.
func Join(sep string, texts ...Text) Text {
	t := Text{}
	for i, one := range texts {
		if i > 0 {
			t.Form += sep
		}
		t.Form += "%s"
		t.Args = append(t.Args, one)
	}
	return t
}
