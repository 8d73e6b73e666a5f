package theme

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Problem is what is wrong with a theme.
type Problem struct {
	Key  string // "colours.ink"; empty for the file as a whole
	Text string
}

// Problems is an error of one problem or more.
type Problems []Problem

// Error is a line for each problem.
func (p Problems) Error() string {
	var out []string
	for _, one := range p {
		out = append(out, strings.TrimPrefix(one.Key+": "+one.Text, ": "))
	}
	return strings.Join(out, "\n")
}

// Load reads a theme file: what it states stands in place of the house theme, the rest stays. A key that
// no theme has, a value of another kind and what Check finds are Problems, by the name of the key.
func Load(file []byte) (Theme, error) {
	var base, given any
	if err := json.Unmarshal(house, &base); err != nil {
		return Theme{}, err
	}
	d := json.NewDecoder(bytes.NewReader(file))
	if err := d.Decode(&given); err != nil {
		return Theme{}, Problems{{Text: "is not JSON: " + err.Error()}}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Theme{}, Problems{{Text: "goes on after its end"}}
	}
	if p := compare("", base, given); len(p) > 0 {
		return Theme{}, p
	}
	t, err := decode(house)
	if err != nil {
		return Theme{}, err
	}
	if err := json.Unmarshal(file, &t); err != nil {
		return Theme{}, Problems{{Text: err.Error()}}
	}
	if p := t.Check(); len(p) > 0 {
		return Theme{}, p
	}
	return t, nil
}

func decode(file []byte) (Theme, error) {
	var t Theme
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	err := d.Decode(&t)
	return t, err
}

// compare says where a value is not of the kind that the house theme has at its key.
func compare(key string, base, given any) Problems {
	wrong := func(format string, args ...any) Problems {
		return Problems{{Key: key, Text: fmt.Sprintf(format, args...)}}
	}
	switch b := base.(type) {
	case map[string]any:
		g, ok := given.(map[string]any)
		if !ok {
			return wrong("has to be an object of keys and values")
		}
		var out Problems
		for _, name := range slices.Sorted(maps.Keys(g)) {
			below := strings.TrimPrefix(key+"."+name, ".")
			if _, ok := b[name]; !ok {
				out = append(out, Problem{below, "is no key of a theme; here are " + strings.Join(slices.Sorted(maps.Keys(b)), ", ")})
				continue
			}
			out = append(out, compare(below, b[name], g[name])...)
		}
		return out
	case []any:
		g, ok := given.([]any)
		if !ok || len(g) == 0 {
			return wrong("has to be a list")
		}
		var out Problems
		for i, v := range g {
			out = append(out, compare(fmt.Sprintf("%s[%d]", key, i), b[0], v)...)
		}
		return out
	case float64:
		if _, ok := given.(float64); !ok {
			return wrong("has to be a number")
		}
	case string:
		g, ok := given.(string)
		if !strings.HasPrefix(b, "#") {
			if !ok {
				return wrong("has to be text")
			}
		} else if new(Colour).UnmarshalText([]byte(g)) != nil {
			return wrong("has to be a colour, such as %s", b)
		}
	}
	return nil
}
