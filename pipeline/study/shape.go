package study

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape says what may stand at one place of a study file. The parser checks
// against shapes and Schema is printed from them, so that an editor and the
// nightly job cannot disagree.
type shape struct {
	kind    kind
	what    string         // in messages, after "it must be": "a list of numbers"
	enum    []string       // choice
	pattern *regexp.Regexp // text; of a table, its names
	rule    string         // the pattern in words
	min     float64        // number, whole
	max     float64
	few     int // least items of a list, or names of a table
	many    int // most of them; 0 means maxItems, and any number of names
	of      *shape
	list    *shape   // either: the list, beside the scalar shape of
	keys    []key    // mapping
	one     []string // exactly one of these keys
	oneHint string
	any     []string // one or more of these keys
	anyHint string
	cases   []cases
}

type kind uint8

const (
	text    kind = iota // one line of text
	choice              // one word of a list
	number              // any finite number
	whole               // a whole number
	boolean             // true or false
	list                // items of one shape
	fields              // keys that we name
	table               // names that the study gives, each with a value of one shape
	either              // a scalar, or a list
)

// key is one key of a mapping.
type key struct {
	name     string
	doc      string // one sentence, for editors and for the message when it is missing
	shape    *shape
	required bool
	value    string   // what a study without the key gets, in words; for readers
	missing  string   // the hint when a required key is missing, instead of doc
	with     []string // makes sense only beside one of these keys
	without  []string // excludes these keys
	needs    []string // asks for these keys too
	some     []string // asks for one of these keys too
}

// cases says that a key is required when another has a value, and refused
// otherwise.
type cases struct{ key, is, need, hint string }

const (
	maxText  = 500
	maxItems = 1000
)

// checker walks a tree along its shape.
type checker struct{ *report }

// check reports everything about n that differs from s, and marks what cannot
// be used. at is where the reader looks when something is missing.
func (c checker) check(n *node, s *shape, path string, at Position) {
	if n.bad {
		return
	}
	switch s.kind {
	case text, choice:
		c.text(n, s, path)
	case number, whole:
		c.number(n, s, path)
	case boolean:
		c.is(n, s, path, formFlag)
	case list:
		c.list(n, s, path)
	case fields:
		c.mapping(n, s, path, at)
	case table:
		c.table(n, s, path)
	case either:
		switch {
		case n.form == formList:
			c.list(n, s.list, path)
		case n.form == formText && s.of.kind == choice && !slices.Contains(s.of.enum, n.text):
			c.refuse(n, path, fmt.Sprintf("%s cannot be %s", last(path), quote(n.text)), "it must be "+s.what)
		default:
			c.check(n, s.of, path, at)
		}
	}
}

// refuse reports n and takes it out of what follows.
func (c checker) refuse(n *node, path, text, hint string) {
	n.bad = true
	c.add(n.at, path, text, hint)
}

func (c checker) is(n *node, s *shape, path string, forms ...form) bool {
	if slices.Contains(forms, n.form) {
		return true
	}
	hint := ""
	switch {
	case n.form == formNothing:
		hint = "give it a value"
	case s.kind == text && s.pattern != nil && !s.pattern.MatchString(n.text):
		hint = s.rule
	case s.kind == text && (n.form == formNumber || n.form == formFlag):
		hint = "put it in quotes: " + quote(n.text)
	case s.kind == list && n.form != formMapping:
		hint = "write it as [" + printable(cut(n.text)) + "]"
	}
	c.refuse(n, path, fmt.Sprintf("%s is %s; it must be %s", last(path), formNames[n.form], s.what), hint)
	return false
}

func (c checker) text(n *node, s *shape, path string) {
	if !c.is(n, s, path, formText) {
		return
	}
	n.text = strings.TrimSpace(n.text)
	if !n.plain {
		n.text = strings.Join(strings.Fields(n.text), " ")
	}
	if i := strings.IndexFunc(n.text, forbidden); i >= 0 {
		r, _ := utf8.DecodeRuneInString(n.text[i:])
		c.refuse(n, path, fmt.Sprintf("%s has a control character (%U)", last(path), r), "remove it")
		return
	}
	switch {
	case s.kind == choice:
		if !slices.Contains(s.enum, n.text) {
			c.refuse(n, path, fmt.Sprintf("%s cannot be %s", last(path), quote(n.text)), didYouMean(n.text, s.enum))
		}
	case n.text == "":
		c.refuse(n, path, last(path)+" is empty", "give it a value")
	case utf8.RuneCountInString(n.text) > maxText:
		c.refuse(n, path, fmt.Sprintf("%s has more than %d characters", last(path), maxText), "shorten it")
	case s.pattern != nil && !s.pattern.MatchString(n.text):
		c.refuse(n, path, fmt.Sprintf("%s cannot be %s", last(path), quote(n.text)), s.rule)
	}
}

// forbidden are characters that no text of a study needs and that harm where
// it is printed: control characters and marks that turn the writing direction.
func forbidden(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r&0xfffe == 0xfffe
}

func (c checker) number(n *node, s *shape, path string) {
	if !c.is(n, s, path, formNumber) {
		return
	}
	v, err := strconv.ParseFloat(n.text, 64)
	switch {
	case !numeral.MatchString(n.text) || err != nil || math.IsInf(v, 0):
		c.refuse(n, path, fmt.Sprintf("%s cannot be %s", last(path), quote(n.text)), "write a number in decimal digits")
	case s.kind == whole && (v != math.Trunc(v) || math.Abs(v) > 1<<53):
		c.refuse(n, path, fmt.Sprintf("%s is %s", last(path), printable(cut(n.text))), "it must be a whole number")
	case (s.min != 0 || s.max != 0) && (v < s.min || v > s.max):
		c.refuse(n, path, fmt.Sprintf("%s is %s", last(path), printable(cut(n.text))), s.rule)
	}
}

func (c checker) list(n *node, s *shape, path string) {
	if !c.is(n, s, path, formList) {
		return
	}
	many := s.many
	if many == 0 {
		many = maxItems
	}
	for i, item := range n.items {
		c.check(item, s.of, fmt.Sprintf("%s[%d]", path, i), item.at)
	}
	switch {
	case len(n.items) != s.few && s.few == s.many:
		c.refuse(n, path, fmt.Sprintf("%s has %s; it needs %d", last(path), count(len(n.items), "item"), s.few), "")
	case len(n.items) < s.few:
		c.refuse(n, path, fmt.Sprintf("%s has %s; it needs %d or more", last(path), count(len(n.items), "item"), s.few), "")
	case len(n.items) > many:
		c.refuse(n, path, fmt.Sprintf("%s has %s; it may have %d", last(path), count(len(n.items), "item"), many), "")
	}
}

func (c checker) table(n *node, s *shape, path string) {
	if !c.is(n, s, path, formMapping) {
		return
	}
	if len(n.keys) < s.few {
		c.refuse(n, path, last(path)+" is empty", "give it an entry or remove the key")
	}
	if s.many > 0 && len(n.keys) > s.many {
		c.refuse(n, path, fmt.Sprintf("%s has %d names; it may have %d", last(path), len(n.keys), s.many), "")
	}
	for _, e := range n.keys {
		if s.pattern != nil && !s.pattern.MatchString(e.name) {
			c.add(e.at, path, fmt.Sprintf("%s is not a name for one of the %s", quote(e.name), last(path)), s.rule)
		} else if strings.TrimSpace(e.name) != e.name || e.name == "" || strings.ContainsFunc(e.name, forbidden) || utf8.RuneCountInString(e.name) > maxText {
			c.add(e.at, path, fmt.Sprintf("%s is not a name for one of the %s", quote(e.name), last(path)), "one line of text without blanks around it")
		}
		c.check(e.value, s.of, item(path, e.name), e.at)
	}
}

func (c checker) mapping(n *node, s *shape, path string, at Position) {
	if !c.is(n, s, path, formMapping) {
		return
	}
	names := s.names()
	var meant []string // by keys that we do not know: not missing as well
	for _, e := range n.keys {
		i := slices.Index(names, e.name)
		if i < 0 {
			if near, ok := Nearest(e.name, names); ok {
				meant = append(meant, near)
			}
			c.add(e.at, join(path, e.name), "unknown key "+quote(e.name), didYouMean(e.name, names))
			continue
		}
		k := &s.keys[i]
		c.check(e.value, k.shape, join(path, k.name), e.at)
		c.company(n, k, path)
	}
	for _, k := range s.keys {
		if k.required && !n.has(k.name) && !slices.Contains(meant, k.name) {
			hint := k.missing
			if hint == "" {
				hint = "add it: " + strings.ToLower(k.doc[:1]) + strings.TrimSuffix(k.doc[1:], ".")
			}
			c.add(at, join(path, k.name), k.name+" is missing"+of(path), hint)
		}
	}
	c.one(n, s, path, at, meant)
	if len(s.any) > 0 && !slices.ContainsFunc(s.any, n.has) && !slices.ContainsFunc(meant, func(m string) bool { return slices.Contains(s.any, m) }) {
		c.add(at, path, fmt.Sprintf("%s has none of %s", last(path), or(s.any)), s.anyHint)
	}
	for _, r := range s.cases {
		is := n.get(r.key)
		switch {
		case is == nil:
		case is.text == r.is && !n.has(r.need):
			c.add(is.at, join(path, r.need), fmt.Sprintf("%s: %s needs %s", r.key, r.is, r.need), r.hint)
		case is.text != r.is && n.has(r.need):
			c.add(n.where(r.need), join(path, r.need), fmt.Sprintf("%s belongs to %s: %s", r.need, r.key, r.is), "remove it")
		}
	}
}

// company checks which keys stand beside k.
func (c checker) company(n *node, k *key, path string) {
	at := n.where(k.name)
	for _, need := range k.needs {
		if !n.has(need) {
			c.add(at, join(path, need), fmt.Sprintf("%s needs %s too", k.name, need), "")
		}
	}
	if len(k.some) > 0 && !slices.ContainsFunc(k.some, n.has) {
		c.add(at, join(path, k.some[0]), fmt.Sprintf("%s needs %s too", k.name, or(k.some)), "")
	}
	if len(k.with) > 0 && !slices.ContainsFunc(k.with, n.has) {
		c.add(at, join(path, k.name), fmt.Sprintf("%s makes no sense without %s", k.name, or(k.with)), "remove it")
	}
	for _, other := range k.without {
		if n.has(other) {
			c.add(at, join(path, k.name), fmt.Sprintf("%s and %s exclude each other", k.name, other), "keep one")
		}
	}
}

// one checks that exactly one of some keys is there.
func (c checker) one(n *node, s *shape, path string, at Position, meant []string) {
	if len(s.one) == 0 {
		return
	}
	var have []string
	for _, e := range n.keys {
		if slices.Contains(s.one, e.name) {
			have = append(have, e.name)
		}
	}
	switch {
	case len(have) == 0 && !slices.ContainsFunc(meant, func(m string) bool { return slices.Contains(s.one, m) }):
		c.add(at, path, fmt.Sprintf("%s has none of %s", last(path), or(s.one)), s.oneHint)
	case len(have) > 1:
		n.bad = true
		c.add(n.where(have[1]), path, fmt.Sprintf("%s has %s; they exclude one another", last(path), strings.Join(have, " and ")), "keep one")
	}
}

func (s *shape) names() []string {
	out := make([]string, len(s.keys))
	for i := range s.keys {
		out[i] = s.keys[i].name
	}
	return out
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// item is join for a name that the study gives, which may hold anything.
func item(path, name string) string {
	if strings.ContainsAny(name, ".[]\"") {
		return path + "[" + strconv.Quote(cut(name)) + "]"
	}
	return join(path, name)
}

// last is how messages call the thing at a path: its last name, and for an
// item of a list the list's name with it.
func last(path string) string {
	if path == "" {
		return "the study file"
	}
	if i := strings.LastIndex(path, `["`); i >= 0 && strings.HasSuffix(path, `"]`) {
		return path[i+1 : len(path)-1]
	}
	return printable(cut(path[strings.LastIndexByte(path, '.')+1:]))
}

func of(path string) string {
	if path == "" {
		return ""
	}
	return " in " + printable(cut(path))
}

func or(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
