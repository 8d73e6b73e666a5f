package study

import (
	"fmt"
	"slices"
	"strings"
)

// earlier checks the trait that another is on older material.
func (v *resolver) earlier(root *node, e entry) {
	n := e.value.get("earlier")
	if n == nil || !slices.Contains(ofOne, sourceOf(e.value, sources)) {
		return
	}
	path := item("traits", e.name) + ".earlier"
	if n.text == e.name {
		v.add(n.at, path, fmt.Sprintf("trait %s is earlier than itself", quote(e.name)), "name the trait on older material")
		return
	}
	other := v.named(root, "traits", "trait", n, path)
	if other == nil {
		return
	}
	if a, b := sourceOf(e.value, sources), sourceOf(other, sources); a != b || a == "level" && other.get(a).text != e.value.get(a).text || a == "type" && other.get(a).text != e.value.get(a).text {
		if a != "" && b != "" {
			v.add(n.at, path, fmt.Sprintf("trait %s is made of %s and %s of %s", quote(e.name), made(e.value, a), quote(n.text), made(other, b)), "both are one trait, on newer and on older material")
		}
		return
	}
	for _, key := range []string{"bands", "quantiles", "order", "labels", "range"} {
		if e.value.has(key) != other.has(key) || value(e.value.get(key)) != value(other.get(key)) {
			v.add(n.at, path, fmt.Sprintf("traits %s and %s differ in %s", quote(e.name), quote(n.text), key), "people are compared category by category: write both alike")
			return
		}
	}
	seen := map[string]bool{e.name: true}
	for t := other; t.get("earlier") != nil; {
		before := t.get("earlier").text
		if before == e.name {
			v.add(n.at, path, fmt.Sprintf("trait %s is earlier than itself, by way of %s", quote(e.name), quote(n.text)), "the oldest has no earlier")
			return
		}
		if seen[before] {
			return
		}
		seen[before] = true
		t = root.get("traits").get(before)
	}
}

// made is a source in words: "level wealth/debt".
func made(n *node, source string) string {
	if source == "level" || source == "type" {
		return source + " " + printable(cut(n.get(source).text))
	}
	return source
}

// value is what a node says, for comparing two.
func value(n *node) string {
	if n == nil {
		return ""
	}
	if n.form == formNumber {
		return digits(numberOf(n))
	}
	parts := []string{n.text}
	for _, i := range n.items {
		parts = append(parts, value(i))
	}
	return strings.Join(parts, "\x00")
}
