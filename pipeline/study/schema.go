package study

import (
	"bytes"
	"encoding/json"
)

// Schema is the JSON Schema (2020-12) of the study file, for editors. It is
// printed from the table that Parse checks against. It cannot say what holds
// between names, such as that a banner's traits are declared: rung check does.
func Schema() []byte {
	root := grammar.schema()
	out := append(object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Study of rung"},
	}, root...)
	raw, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		panic(err) // the grammar is a literal: only a programmer can break it
	}
	return append(raw, '\n')
}

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(m.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (s *shape) schema() object {
	switch s.kind {
	case choice:
		return object{{"enum", s.enum}}
	case number, whole:
		return s.numberSchema()
	case boolean:
		return object{{"type", "boolean"}}
	case list:
		out := object{{"type", "array"}, {"items", s.of.schema()}}
		if s.few > 0 {
			out = append(out, member{"minItems", s.few})
		}
		many := s.many
		if many == 0 {
			many = maxItems
		}
		return append(out, member{"maxItems", many})
	case fields:
		return s.fieldsSchema()
	case table:
		out := object{{"type", "object"}, {"additionalProperties", s.of.schema()}}
		names := `^\S(.*\S)?$`
		if s.pattern != nil {
			names = s.pattern.String()
		}
		out = append(out, member{"propertyNames", object{{"pattern", names}, {"maxLength", maxText}}})
		if s.few > 0 {
			out = append(out, member{"minProperties", s.few})
		}
		if s.many > 0 {
			out = append(out, member{"maxProperties", s.many})
		}
		return out
	case either:
		return object{{"anyOf", []object{s.of.schema(), s.list.schema()}}}
	}
	pattern := `\S`
	if s.pattern != nil {
		pattern = s.pattern.String()
	}
	return object{{"type", "string"}, {"pattern", pattern}, {"maxLength", maxText}}
}

func (s *shape) numberSchema() object {
	out := object{{"type", "number"}}
	if s.kind == whole {
		out = object{{"type", "integer"}}
	}
	if s.min != 0 || s.max != 0 {
		out = append(out, member{"minimum", s.min}, member{"maximum", s.max})
	}
	return out
}

func (s *shape) fieldsSchema() object {
	var properties, dependent object
	var required []string
	var all []object
	for _, k := range s.keys {
		o := k.shape.schema()
		doc := k.doc
		if k.value != "" {
			doc += " Without it: " + k.value + "."
		}
		properties = append(properties, member{k.name, append(object{{"description", doc}}, o...)})
		if k.required {
			required = append(required, k.name)
		}
		if len(k.needs) > 0 {
			dependent = append(dependent, member{k.name, k.needs})
		}
		if len(k.some) > 0 {
			all = append(all, object{{"if", needs(k.name)}, {"then", object{{"anyOf", each(k.some)}}}})
		}
		if len(k.with) > 0 {
			all = append(all, object{{"if", needs(k.name)}, {"then", object{{"anyOf", each(k.with)}}}})
		}
		for _, other := range k.without {
			all = append(all, object{{"not", needs(k.name, other)}})
		}
	}
	for _, c := range s.cases {
		is := object{{"properties", object{{c.key, object{{"const", c.is}}}}}, {"required", []string{c.key}}}
		all = append(all, object{{"if", is}, {"then", needs(c.need)}, {"else", object{{"not", needs(c.need)}}}})
	}
	out := object{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}
	if required != nil {
		out = append(out, member{"required", required})
	}
	if dependent != nil {
		out = append(out, member{"dependentRequired", dependent})
	}
	if len(s.one) > 0 {
		out = append(out, member{"oneOf", each(s.one)})
	}
	if len(s.any) > 0 {
		out = append(out, member{"anyOf", each(s.any)})
	}
	if all != nil {
		out = append(out, member{"allOf", all})
	}
	return out
}

func needs(keys ...string) object { return object{{"required", keys}} }

func each(keys []string) []object {
	out := make([]object, len(keys))
	for i, k := range keys {
		out[i] = needs(k)
	}
	return out
}
