package study

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"rung/segment/compare"
	"rung/segment/measure"
)

// validator is the part of JSON Schema that Schema uses. It panics on any
// other keyword, so that it cannot pass by ignorance.
type validator struct{}

func (v validator) accepts(schema, value any) bool {
	if b, ok := schema.(bool); ok {
		return b
	}
	s := schema.(map[string]any)
	for keyword, arg := range s {
		if !v.keyword(s, keyword, arg, value) {
			return false
		}
	}
	return true
}

func (v validator) keyword(s map[string]any, keyword string, arg, value any) bool {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	list, isList := value.([]any)
	object, isObject := value.(map[string]any)
	switch keyword {
	case "$schema", "title", "description", "then", "else":
		return true
	case "type":
		switch arg {
		case "string":
			return isText
		case "number":
			return isNumber
		case "integer":
			return isNumber && number == math.Trunc(number)
		case "array":
			return isList
		case "object":
			return isObject
		case "boolean":
			_, is := value.(bool)
			return is
		}
	case "enum":
		return slices.Contains(arg.([]any), value)
	case "const":
		return arg == value
	case "pattern":
		return !isText || regexp.MustCompile(arg.(string)).MatchString(text)
	case "maxLength":
		return !isText || float64(utf8.RuneCountInString(text)) <= arg.(float64)
	case "minimum":
		return !isNumber || number >= arg.(float64)
	case "maximum":
		return !isNumber || number <= arg.(float64)
	case "minItems":
		return !isList || float64(len(list)) >= arg.(float64)
	case "maxItems":
		return !isList || float64(len(list)) <= arg.(float64)
	case "maxProperties":
		return !isObject || float64(len(object)) <= arg.(float64)
	case "minProperties":
		return !isObject || float64(len(object)) >= arg.(float64)
	case "items":
		return !isList || !slices.ContainsFunc(list, func(x any) bool { return !v.accepts(arg, x) })
	case "oneOf", "anyOf", "allOf":
		n := 0
		for _, a := range arg.([]any) {
			if v.accepts(a, value) {
				n++
			}
		}
		return keyword == "oneOf" && n == 1 || keyword == "anyOf" && n > 0 || keyword == "allOf" && n == len(arg.([]any))
	case "not":
		return !v.accepts(arg, value)
	case "if":
		if v.accepts(arg, value) {
			return s["then"] == nil || v.accepts(s["then"], value)
		}
		return s["else"] == nil || v.accepts(s["else"], value)
	}
	return !isObject || v.object(s, keyword, arg, object)
}

func (v validator) object(s map[string]any, keyword string, arg any, object map[string]any) bool {
	switch keyword {
	case "properties":
		for name, sub := range arg.(map[string]any) {
			if x, ok := object[name]; ok && !v.accepts(sub, x) {
				return false
			}
		}
	case "additionalProperties":
		known, _ := s["properties"].(map[string]any)
		for name, x := range object {
			if _, ok := known[name]; !ok && !v.accepts(arg, x) {
				return false
			}
		}
	case "propertyNames":
		for name := range object {
			if !v.accepts(arg, name) {
				return false
			}
		}
	case "required":
		return all(object, arg)
	case "dependentRequired":
		for name, need := range arg.(map[string]any) {
			if _, ok := object[name]; ok && !all(object, need) {
				return false
			}
		}
	default:
		panic("unknown keyword " + keyword)
	}
	return true
}

func all(object map[string]any, names any) bool {
	for _, name := range names.([]any) {
		if _, ok := object[name.(string)]; !ok {
			return false
		}
	}
	return true
}

func schemaOf(t testing.TB) any {
	t.Helper()
	var schema any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	return schema
}

// checks says whether the parser's grammar accepts a document, and what it
// says.
func checks(document any) (bool, string) {
	raw, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	r := &report{file: "s.yaml"}
	root := readTree(r, raw)
	if root != nil {
		checker{r}.check(root, grammar, "", Position{1, 1})
	}
	if err := r.err(); err != nil {
		return false, fmt.Sprintf("%v\n%s", err, raw)
	}
	return true, string(raw)
}

// samples are values for a shape: one with each of its keys, or each of its
// words, everything else at the least.
func samples(s *shape) []any {
	switch s.kind {
	case choice:
		out := []any{}
		for _, w := range s.enum {
			out = append(out, w)
		}
		return out
	case number, whole:
		if s.min != 0 || s.max != 0 {
			return []any{s.min, s.max}
		}
		return []any{3.0}
	case boolean:
		return []any{true, false}
	case list:
		var out []any
		for _, x := range samples(s.of) {
			out = append(out, slices.Repeat([]any{x}, max(1, s.few)))
		}
		return out
	case table:
		var out []any
		for _, x := range samples(s.of) {
			out = append(out, map[string]any{nameOf(s): x})
		}
		return out
	case either:
		return append(samples(s.of), samples(s.list)...)
	case fields:
		var out []any
		for i := range s.keys {
			for _, x := range samples(s.keys[i].shape) {
				out = append(out, around(s, s.keys[i].name, x))
			}
		}
		return out
	}
	return []any{nameOf(s)}
}

// nameOf is a text of shape s, or a name for an entry of a table.
func nameOf(s *shape) string {
	for _, sample := range []string{"x", "90d", "EUR", "2026-01-31", "wealth/debt"} {
		if s.pattern == nil || s.pattern.MatchString(sample) {
			return sample
		}
	}
	panic("no sample for " + s.what)
}

// around is the smallest mapping of shape s that has a key with a value.
func around(s *shape, name string, value any) map[string]any {
	out := map[string]any{name: value}
	key := func(name string) *key { return &s.keys[slices.Index(s.names(), name)] }
	for changed := true; changed; {
		before := len(out)
		add := func(name string) {
			if _, ok := out[name]; !ok {
				out[name] = samples(key(name).shape)[0]
			}
		}
		for _, k := range s.keys {
			_, have := out[k.name]
			if k.required {
				add(k.name)
			}
			if have {
				for _, n := range k.needs {
					add(n)
				}
				if len(k.some) > 0 && !slices.ContainsFunc(k.some, func(w string) bool { return out[w] != nil }) {
					add(k.some[0])
				}
				if len(k.with) > 0 && !slices.ContainsFunc(k.with, func(w string) bool { return out[w] != nil }) {
					add(k.with[0])
				}
			}
		}
		if len(s.one) > 0 && !slices.ContainsFunc(s.one, func(w string) bool { return out[w] != nil }) {
			add(s.one[0])
		}
		if len(s.any) > 0 && !slices.ContainsFunc(s.any, func(w string) bool { return out[w] != nil }) {
			add(s.any[0])
		}
		for _, c := range s.cases {
			if _, ok := out[c.need]; ok && c.need == name {
				out[c.key] = c.is
			} else if out[c.key] == c.is {
				add(c.need)
			}
		}
		changed = len(out) != before
	}
	return out
}

// TestSchemaWalk walks the grammar: a document with each key in turn is
// accepted by parser and schema alike, and with an unknown key beside it, or
// with a value of another form, refused by both.
func TestSchemaWalk(t *testing.T) {
	schema, v := schemaOf(t), validator{}
	good, bad := 0, 0
	for _, document := range samples(grammar) {
		good++
		ok, said := checks(document)
		if !ok || !v.accepts(schema, document) {
			t.Errorf("parser accepts %v, schema accepts %v: %s", ok, v.accepts(schema, document), said)
		}
		raw, _ := json.Marshal(document)
		for i := range places(document) {
			for _, spoil := range []func(map[string]any, string){
				func(m map[string]any, _ string) { m["zzzzzzzz"] = "x" },
				func(m map[string]any, k string) { m[k] = nil },
				func(m map[string]any, k string) { m[k] = []any{[]any{}} },
			} {
				var worse any
				if err := json.Unmarshal(raw, &worse); err != nil {
					t.Fatal(err)
				}
				p := places(worse)[i]
				spoil(p.in, p.key)
				if p.open && p.in["zzzzzzzz"] != nil && p.in[p.key] != nil {
					continue // any name is right there
				}
				bad++
				if ok, said := checks(worse); ok || v.accepts(schema, worse) {
					t.Errorf("parser accepts %v, schema accepts %v: %s", ok, v.accepts(schema, worse), said)
				}
			}
		}
	}
	if good < 180 || bad < 4000 {
		t.Errorf("%d right and %d wrong documents", good, bad)
	}
	t.Logf("%d right and %d wrong documents", good, bad)
}

// place is one key of a document.
type place struct {
	in   map[string]any
	key  string
	open bool // the keys of in are the study's own
}

func places(document any) []place {
	var out []place
	var walk func(x any, open bool)
	walk = func(x any, open bool) {
		switch x := x.(type) {
		case []any:
			for _, y := range x {
				walk(y, false)
			}
		case map[string]any:
			for _, k := range sortedKeys(x) {
				out = append(out, place{x, k, open})
				walk(x[k], slices.Contains([]string{"traits", "nets", "amounts", "channels", "list", "dimensions", "types"}, k))
			}
		}
	}
	walk(document, false)
	return out
}

func sortedKeys(m map[string]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// TestSchemaRandom compares parser and schema on documents with any keys and
// values of the grammar, right or wrong.
func TestSchemaRandom(t *testing.T) {
	schema, v := schemaOf(t), validator{}
	accepted, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		document := random(t, grammar, rapid.SampledFrom([]int{0, 0, 1, 10}).Draw(t, "wrongs in a hundred"))
		ok, said := checks(document)
		if ok != v.accepts(schema, document) {
			t.Fatalf("parser accepts %v, schema does not agree: %s", ok, said)
		}
		if ok {
			accepted++
		} else {
			refused++
		}
	})
	if accepted == 0 || refused == 0 {
		t.Errorf("%d accepted, %d refused", accepted, refused)
	}
}

func random(t *rapid.T, s *shape, wrong int) any {
	percent := func(n int) bool { return rapid.IntRange(0, 99).Draw(t, "percent") < n }
	if percent(wrong) {
		return rapid.SampledFrom([]any{nil, true, false, "", "-", 0.5, -1.0, 1e9, []any{}, map[string]any{}, "zzz"}).Draw(t, "wrong")
	}
	switch s.kind {
	case fields:
		k := &s.keys[rapid.IntRange(0, len(s.keys)-1).Draw(t, "key")]
		out := around(s, k.name, random(t, k.shape, wrong))
		for name := range out {
			if name != k.name && percent(50) {
				out[name] = random(t, s.keys[slices.Index(s.names(), name)].shape, wrong)
			}
		}
		for i := range s.keys {
			if percent(wrong) {
				out[s.keys[i].name] = random(t, s.keys[i].shape, wrong)
			} else if percent(wrong) {
				delete(out, s.keys[i].name)
			}
		}
		return out
	case list:
		out := []any{}
		for range rapid.IntRange(s.few, max(s.few, min(3, max(s.many, 3)))).Draw(t, "items") {
			out = append(out, random(t, s.of, wrong))
		}
		return out
	case table:
		return map[string]any{"a": random(t, s.of, wrong), nameOf(s): random(t, s.of, wrong)}
	case either:
		if percent(50) {
			return random(t, s.of, wrong)
		}
		return random(t, s.list, wrong)
	}
	return rapid.SampledFrom(samples(s)).Draw(t, "value")
}

// TestSchemaDocuments holds the schema against whole studies, and every key
// and default against its sentence.
func TestSchemaDocuments(t *testing.T) {
	schema := schemaOf(t)
	for name, text := range map[string]string{"study.yaml": stored(t, "study.yaml"), "life.yaml": stored(t, "life.yaml"), "weighting.yaml": stored(t, "weighting.yaml"), "init": string(Init("x")["study.yaml"])} {
		r := &report{}
		root := readTree(r, []byte(text))
		if root == nil || !(validator{}).accepts(schema, plainValue(root)) {
			t.Errorf("%s: refused by the schema (%v)", name, r.err())
		}
	}
	keys := 0
	var walk func(s *shape)
	walk = func(s *shape) {
		for _, sub := range []*shape{s.of, s.list} {
			if sub != nil {
				walk(sub)
			}
		}
		for _, k := range s.keys {
			keys++
			if !strings.HasSuffix(k.doc, ".") || strings.Contains(k.doc, "\n") {
				t.Errorf("key %s is explained by %q", k.name, k.doc)
			}
			if k.required && k.value != "" {
				t.Errorf("key %s is required and has a default", k.name)
			}
			walk(k.shape)
		}
	}
	walk(grammar)
	if keys < 200 {
		t.Errorf("%d keys", keys)
	}
}

// TestDefaults holds the defaults that readers see against those that decide.
func TestDefaults(t *testing.T) {
	shown := []int{lowBase, chains, topRank, highRating, staleDays, replicates, permutations, compared}
	decide := []int{measure.DefaultLowBase, measure.DefaultChains, measure.DefaultTop, measure.DefaultHigh, measure.DefaultStale, measure.DefaultReplicates, measure.DefaultPermutations, measure.DefaultCompared}
	if !slices.Equal(shown, decide) {
		t.Errorf("%d are not the defaults of the measures, %d", shown, decide)
	}
	if got := testsShape.keys[0].value; got != "[0.95, 0.9]" || !slices.Equal(compare.DefaultLevels(), []float64{0.95, 0.9}) {
		t.Errorf("levels %s are not the defaults of the tests, %v", got, compare.DefaultLevels())
	}
	var values, types []string
	for _, v := range measure.DefaultValues {
		values = append(values, v.Name)
	}
	for _, v := range measure.DefaultTypes {
		types = append(types, v.Name)
	}
	for s, want := range map[*shape][]string{valuesShape: values, relationshipsShape: types} {
		if got := s.keys[0].value; got != strings.Join(want, ", ") {
			t.Errorf("%s are not the defaults of the measures, %s", got, want)
		}
	}
}

// plainValue is a node as JSON has it.
func plainValue(n *node) any {
	switch n.form {
	case formNumber:
		return numberOf(n)
	case formFlag:
		return strings.EqualFold(n.text, "true")
	case formText:
		return n.text
	case formList:
		out := []any{}
		for _, i := range n.items {
			out = append(out, plainValue(i))
		}
		return out
	case formMapping:
		out := map[string]any{}
		for _, e := range n.keys {
			out[e.name] = plainValue(e.value)
		}
		return out
	}
	return nil
}
