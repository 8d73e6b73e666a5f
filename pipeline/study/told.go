package study

import (
	"fmt"
	"slices"
	"strings"

	"rung/segment"
)

// asked is what the grammar says of an export of segment.Forms beside the
// names of its columns.
type asked struct {
	texts    []string // what the text columns mean, in the form's order without the wave
	numbers  []string // the number columns, without the time
	required []string
	one      []string // exactly one of these
	any      []string // one or more of these
	hint     string   // for one and any
	needs    map[string]string
}

var exportsAsked = [segment.Exports]asked{
	segment.Held: {
		texts:    []string{"Value that the respondent holds.", "Whether it is a need, a want or a wish.", "Another value that it competes with, as the respondent says."},
		numbers:  []string{"Place among the respondent's values, 1 the first.", "How much it matters; higher is more."},
		required: []string{"value"},
		one:      []string{"rank", "rating"},
		hint:     "rank is for values put in order, rating for values rated one by one",
	},
	segment.Assets: {
		texts:    []string{"Life asset: competence, health, time or wealth.", "Dimension of the asset, such as debt."},
		numbers:  []string{"How much of it there is.", "Level that the respondent wants to reach."},
		required: []string{"asset", "level"},
	},
	segment.Items: {
		texts:    []string{"What it is, in words or as a code.", "Life asset: competence, health, time or wealth.", "Kind of item: strength, weakness, opportunity or threat."},
		numbers:  []string{"How much it matters; higher is more."},
		required: []string{"asset", "swot"},
	},
	segment.Currencies: {
		texts:    []string{"What is given, such as recommendations; or money.", "Currency code of money, such as EUR."},
		numbers:  []string{"How much is given."},
		required: []string{"currency"},
		needs:    map[string]string{"code": "amount"},
	},
	segment.Relationships: {
		texts: []string{"Relationship type that the respondent wants.", "Relationship type that is assumed today.", "Product line."},
		any:   []string{"wanted", "assumed"},
		hint:  "map the column of the types wanted, of those assumed, or both",
	},
	segment.Satisfaction: {
		texts:    []string{"What is needed: a code of the code frame, by id, label or synonym."},
		numbers:  []string{"How well it is served; higher is better."},
		required: []string{"need", "rating"},
	},
}

// unmapped is what a study gets that does not map a column of an export.
var unmapped = map[string]string{"amount": "each row counts 1", "time": "no day", "wave": "one wave"}

// toldKeys is the grammar of the exports of segment.Forms.
func toldKeys() []key {
	var out []key
	for e, form := range segment.Forms {
		out = append(out, key{name: form.Name, doc: form.Explain, shape: toldShape(form, exportsAsked[e])})
	}
	return out
}

func toldShape(form segment.Form, a asked) *shape {
	keys := []key{{name: "respondent", doc: "Respondent id.", shape: column, required: true}}
	add := func(name, doc string) {
		k := key{name: name, doc: doc, shape: column, required: slices.Contains(a.required, name)}
		if need, ok := a.needs[name]; ok {
			k.needs = []string{need}
		}
		if !k.required && !slices.Contains(a.one, name) && !slices.Contains(a.any, name) {
			k.value = "none"
			if v, ok := unmapped[name]; ok {
				k.value = v
			}
		}
		keys = append(keys, k)
	}
	for i, doc := range a.texts {
		add(form.Texts[i], doc)
	}
	for i, doc := range a.numbers {
		add(form.Numbers[i], doc)
	}
	add("time", "When it was said: a timestamp or a date.")
	add("wave", "Wave of the interview.")
	return &shape{kind: fields, what: "a mapping with path and columns", keys: []key{
		{name: "path", doc: pathDoc, shape: exportPath, required: true},
		{name: "columns", doc: fmt.Sprintf("What the columns of the %s export mean.", form.Name), required: true, missing: columnsHint,
			shape: &shape{kind: fields, what: "a mapping from meanings to columns", keys: keys, one: a.one, oneHint: a.hint, any: a.any, anyHint: a.hint}},
	}}
}

// told reads the exports of segment.Forms.
func (v *resolver) told(exports *node) {
	for e, form := range segment.Forms {
		n := exports.get(form.Name)
		if n == nil {
			continue
		}
		c := n.get("columns")
		out := &ToldExport{Source: v.source(exports, form.Name), Respondent: columnOf(c.get("respondent"))}
		for _, name := range form.Texts {
			out.Texts = append(out.Texts, columnOf(c.get(name)))
		}
		for _, name := range form.Numbers {
			out.Numbers = append(out.Numbers, columnOf(c.get(name)))
		}
		v.study.Exports.Told[e] = out
	}
}

// mapped reports a key that needs an export, or a column of one, that the
// study does not name; it is true when all is there. What was reported already
// counts as there. columns are alternatives; none means the export alone.
func (v *resolver) mapped(root *node, at Position, path, export string, columns ...string) bool {
	what := last(path)
	exports := root.get("exports")
	if exports == nil {
		return true
	}
	if !exports.has(export) {
		v.add(at, path, fmt.Sprintf("%s needs exports.%s", what, export), "name that export, or remove "+what)
		return false
	}
	c := exports.get(export).get("columns")
	if c == nil || len(columns) == 0 || slices.ContainsFunc(columns, c.has) {
		return true
	}
	v.add(at, path, fmt.Sprintf("%s needs exports.%s.columns.%s", what, export, strings.Join(columns, " or ")), "map that column, or remove "+what)
	return false
}
