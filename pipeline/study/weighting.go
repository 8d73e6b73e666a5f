package study

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"rung/segment"
	"rung/segment/say"
	"rung/segment/weigh"
)

// Weighting is how weights are made to agree with the population. The zero
// Weighting leaves those of the export as they are.
type Weighting struct {
	weigh.Options
	Margins []Targets // those of rake in file order, then that of poststratify
}

// Any says that the study weights.
func (w Weighting) Any() bool { return len(w.Margins) > 0 }

// Words says how weights are made, for plans and for the methodology of a
// report: "raked to gender and age; factors from 0.3 to 3".
func (w Weighting) Words() say.Text {
	var names []string
	for _, m := range w.Margins {
		names = append(names, m.Name())
	}
	parts := []say.Text{say.That("raked to %s", strings.Join(names, ", "))}
	if len(names) == 1 {
		parts[0] = say.That("post-stratified by %s", names[0])
	}
	if w.Upper != 0 {
		parts = append(parts, say.That("factors from %s to %s", say.Number(digits(w.Lower)), say.Number(digits(w.Upper))))
	}
	if w.Trim != 0 {
		parts = append(parts, say.That("weights above %s times the mean are cut to it, and targets met again, until none is above", say.Number(digits(w.Trim))))
	}
	if w.Keep {
		parts = append(parts, say.That("people of unknown category, or of one without a target, together keep the share that base weights give them"))
	}
	return say.Join("; ", parts...)
}

// Targets are what the population is known to have, by a trait or by several
// crossed.
type Targets struct {
	By       []string   // traits
	Cells    [][]string // of each cell, the category of each trait by its name or label
	Targets  []float64  // of each cell: shares, or counts
	Crossed  bool       // stated as cells, under poststratify
	Position Position
}

// Name is the margin's in messages and in the report: its traits.
func (t Targets) Name() string { return strings.Join(t.By, " × ") }

// Names are the names of the cells.
func (t Targets) Names() []string {
	out := make([]string, len(t.Cells))
	for i, c := range t.Cells {
		out[i] = strings.Join(c, " × ")
	}
	return out
}

var target = notNegative("a share or a count")

var weightingShape = &shape{kind: fields, what: "a mapping with rake or poststratify",
	any: []string{"rake", "poststratify"}, anyHint: "say what the population has, such as rake: {gender: {female: 0.52, male: 0.48}}",
	keys: []key{
		{name: "rake", doc: "What the population has of the categories of traits, by trait and category: shares that sum to 1, or counts. Base weights are multiplied until all traits agree.", value: "none",
			shape: &shape{kind: table, what: "a mapping from traits to targets", few: 1, many: most, pattern: identifier, rule: identifierRule,
				of: &shape{kind: table, what: "a mapping from categories to shares or counts", few: 1, many: maxItems, of: target}}},
		{name: "poststratify", doc: "What the population has of the cells of crossed traits; beside rake, one more thing to agree with.", value: "none", shape: &shape{kind: fields, what: "a mapping with by and cells", keys: []key{
			{name: "by", doc: "Traits that are crossed.", shape: several(1, traitName, "a list of traits"), required: true},
			{name: "cells", doc: "Every cell that has respondents.", required: true, shape: several(1, &shape{kind: fields, what: "a mapping with of and target", keys: []key{
				{name: "of", doc: "Category of each trait of by, in its order.", shape: several(1, words("text"), "a list of categories"), required: true},
				{name: "target", doc: "What the population has of the cell: a share, or a count.", shape: target, required: true},
			}}, "a list of cells")},
		}}},
		{name: "total", doc: "What weights sum to.", shape: positive("a total"), value: "the sum of the targets where they are counts, else that of the base weights"},
		{name: "bounds", doc: "Smallest and largest factor of a base weight, apart from the one that brings their sum to the total, such as [0.3, 3].", shape: &shape{kind: list, what: "a list of two numbers", few: 2, many: 2, of: edges.of}, value: "none"},
		{name: "trim", doc: "Largest final weight as a multiple of the mean, such as 5. What is above is cut, and targets are met again.", shape: &shape{kind: number, what: "a number above 1", min: 1 + smallestShare, max: 1e6, rule: "write a multiple of the mean weight above 1"}, value: "none is cut"},
		{name: "missing", doc: "People of unknown category, or of one without a target: refuse ends the run, keep gives them together the share that base weights give them.", shape: oneOf("refuse", "keep"), value: "refuse"},
		{name: "tolerance", doc: "Largest difference of a share from its target that counts as met.", shape: &shape{kind: number, what: "a number", min: 1e-15, max: 0.01, rule: "write a share from 1e-15 to 0.01"}, value: fmt.Sprint(weigh.DefaultTolerance)},
		{name: "iterations", doc: "Sweeps over all margins after which targets count as impossible.", shape: integer(1, 1_000_000), value: fmt.Sprint(weigh.DefaultIterations)},
	}}

func (v *resolver) weighting(root *node) {
	n, out := root.get("weighting"), &v.study.Weighting
	if n == nil {
		return
	}
	out.Total, out.Trim, out.Keep = numberOf(n.get("total")), numberOf(n.get("trim")), str(n.get("missing")) == "keep"
	out.Tolerance, out.Iterations = numberOf(n.get("tolerance")), integerOf(n.get("iterations"))
	if b := sound(n.get("bounds")); b != nil {
		out.Lower, out.Upper = numberOf(b[0]), numberOf(b[1])
		if !(out.Lower >= 0 && out.Lower < 1 && out.Upper > 1) {
			v.add(n.where("bounds"), "weighting.bounds", "bounds do not lie on both sides of 1", "a factor of 1 leaves a weight as it is: write bounds such as [0.3, 3]")
		}
	}
	if rake := n.get("rake"); rake != nil {
		for _, e := range rake.keys {
			v.rake(root, n, e)
		}
	}
	v.poststratify(root, n, n.get("poststratify"))
	v.agree(n)
}

// rake reads the targets of a trait.
func (v *resolver) rake(root, n *node, e entry) {
	path := item("weighting.rake", e.name)
	trait := v.weighed(root, &node{text: e.name, at: e.at}, path)
	t := Targets{By: []string{e.name}, Position: e.at}
	for _, c := range e.value.keys {
		v.category(trait, c.name, c.at, item(path, c.name))
		if c.value.bad {
			return
		}
		t.Cells, t.Targets = append(t.Cells, []string{c.name}), append(t.Targets, numberOf(c.value))
	}
	if !e.value.bad {
		v.targets(n, t, path)
	}
}

// poststratify reads the targets of crossed traits.
func (v *resolver) poststratify(root, n, p *node) {
	const path = "weighting.poststratify"
	if p == nil || p.get("by") == nil || p.get("cells") == nil {
		return
	}
	v.twice(p.get("by"), path+".by")
	t := Targets{By: texts(p.get("by")), Crossed: true, Position: n.where("poststratify")}
	var traits []*weighedTrait
	for i, by := range sound(p.get("by")) {
		traits = append(traits, v.weighed(root, by, fmt.Sprintf("%s.by[%d]", path, i)))
	}
	seen := map[string]bool{}
	whole := len(traits) > 0
	for i, c := range p.get("cells").items {
		at := fmt.Sprintf("%s.cells[%d]", path, i)
		of := texts(c.get("of"))
		if of == nil || c.get("target") == nil {
			whole = false
			continue
		}
		if len(of) != len(t.By) {
			v.add(c.get("of").at, at+".of", fmt.Sprintf("of has %s, and by has %s", count(len(of), "item"), count(len(t.By), "trait")), "write the category of each trait of by, in its order")
			whole = false
			continue
		}
		for k, category := range c.get("of").items {
			v.category(traits[k], category.text, category.at, fmt.Sprintf("%s.of[%d]", at, k))
		}
		key := strings.Join(of, "\x00")
		if seen[key] {
			v.add(c.get("of").at, at+".of", "the same cell stands twice", "keep one")
		}
		seen[key] = true
		t.Cells, t.Targets = append(t.Cells, of), append(t.Targets, numberOf(c.get("target")))
	}
	if whole {
		v.targets(n, t, path)
	}
}

// targets checks the targets of a margin by themselves.
func (v *resolver) targets(n *node, t Targets, path string) {
	v.study.Weighting.Margins = append(v.study.Weighting.Margins, t)
	m := weigh.Margin{Name: t.Name(), Categories: t.Names(), Targets: t.Targets}
	var e *weigh.Error
	if _, err := weigh.Sum([]weigh.Margin{m}); errors.As(err, &e) {
		v.add(t.Position, path, fmt.Sprintf("targets of %s: %s", printable(cut(t.Name())), e.Text), e.Hint)
		return
	}
	sum := 0.0
	for _, x := range t.Targets {
		sum += x
	}
	if math.Abs(sum-100) < 0.5 && !n.has("total") {
		v.add(t.Position, path, fmt.Sprintf("targets of %s sum to 100: per cent, or people?", printable(cut(t.Name()))), "write shares that sum to 1; of a population of 100 people, say total: 100")
	}
}

// agree checks that counts of all margins have one sum.
func (v *resolver) agree(n *node) {
	var margins []weigh.Margin
	for _, t := range v.study.Weighting.Margins {
		m := weigh.Margin{Name: t.Name(), Categories: t.Names(), Targets: t.Targets}
		if _, err := weigh.Sum([]weigh.Margin{m}); err != nil {
			continue
		}
		margins = append(margins, m)
		var e *weigh.Error
		if _, err := weigh.Sum(margins); errors.As(err, &e) {
			v.add(t.Position, "weighting", fmt.Sprintf("targets of %s: %s", printable(cut(t.Name())), e.Text), e.Hint)
			return
		}
	}
}

// weighedTrait is a trait that people are weighted by, and its categories by
// name or label; known nil when the exports alone know them.
type weighedTrait struct {
	name  string
	known []string
}

// weighed is a trait that people are weighted by. Each person has one category
// of it: those of several answers have no share that sums to 1.
func (v *resolver) weighed(root, n *node, path string) *weighedTrait {
	out := &weighedTrait{name: n.text}
	trait := v.named(root, "traits", "trait", n, path)
	if trait == nil {
		return out
	}
	if trait.has("reaches") || trait.has("starts_from") {
		v.add(n.at, path, fmt.Sprintf("trait %s puts a person in several groups", quote(n.text)), "weight by traits with one answer a person")
		return out
	}
	i := slices.IndexFunc(v.study.Traits, func(t Trait) bool { return t.Name == n.text })
	if i < 0 {
		return out
	}
	t := v.study.Traits[i]
	if out.known = v.categories(root, trait, t); t.When.Text != "" {
		out.known = []string{Yes, No}
	}
	if out.known == nil {
		return out
	}
	out.known = append(out.known, t.Labels...)
	if len(t.Bands) > 0 && len(t.Labels) == 0 {
		for _, whole := range []bool{true, false} {
			for _, c := range (segment.Bands{Edges: t.Bands, Whole: whole}).Categories() {
				out.known = append(out.known, c.Title())
			}
		}
	}
	return out
}

// category reports a category that a trait cannot have.
func (v *resolver) category(t *weighedTrait, name string, at Position, path string) {
	if t.known != nil && !slices.Contains(t.known, name) {
		v.add(at, path, fmt.Sprintf("trait %s has no category %s", quote(t.name), quote(name)), didYouMean(name, t.known))
	}
}
