package ladder

import (
	"fmt"
	"strings"
)

// Level is the level of abstraction of a code. The zero Level is invalid.
type Level uint8

// The levels, from concrete to abstract. A code frame may use the three bands
// alone (Attribute, Consequence, Value) or their finer parts.
const (
	_ Level = iota
	Attribute
	ConcreteAttribute
	AbstractAttribute
	Consequence
	FunctionalConsequence
	PsychosocialConsequence
	Value
	InstrumentalValue
	TerminalValue
)

var levelNames = [...]string{"", "attribute", "concrete attribute", "abstract attribute",
	"consequence", "functional consequence", "psychosocial consequence",
	"value", "instrumental value", "terminal value"}

// String is the name of l, as in code frames and results.
func (l Level) String() string {
	if int(l) < len(levelNames) && l > 0 {
		return levelNames[l]
	}
	return fmt.Sprintf("level %d", uint8(l))
}

// LevelNames lists the names that ParseLevel knows first, in order.
func LevelNames() []string { return append([]string(nil), levelNames[1:]...) }

// ParseLevel reads a level as a code frame states it: a name of LevelNames in
// any case, with "_" or "-" for blanks, or the letters A, C, V.
func ParseLevel(text string) (Level, bool) {
	t := strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == ' ' || r == '_' || r == '-' }), " ")
	if l, ok := levelAliases[t]; ok {
		return l, true
	}
	for i, n := range levelNames {
		if i > 0 && n == t {
			return Level(i), true
		}
	}
	return 0, false
}

var levelAliases = map[string]Level{
	"a": Attribute, "c": Consequence, "v": Value,
	"attr": Attribute, "cons": Consequence,
	"concrete": ConcreteAttribute, "attr concrete": ConcreteAttribute,
	"abstract": AbstractAttribute, "attr abstract": AbstractAttribute,
	"functional": FunctionalConsequence, "cons functional": FunctionalConsequence,
	"psychosocial": PsychosocialConsequence, "cons psychosocial": PsychosocialConsequence,
	"instrumental": InstrumentalValue, "terminal": TerminalValue,
}

// Band is the main level that l belongs to: Attribute, Consequence or Value.
func (l Level) Band() Level {
	switch {
	case l >= Value:
		return Value
	case l >= Consequence:
		return Consequence
	}
	return Attribute
}

// Below says that l is less abstract than m, so that an implication from m to
// l goes down. A level without a finer part is neither above nor below the
// parts of its own band.
func (l Level) Below(m Level) bool {
	if l.Band() != m.Band() {
		return l < m
	}
	return l != l.Band() && m != m.Band() && l < m
}
