package report

import "rung/segment/ladder"

// levelForms are the levels of abstraction: one code's, and the band of a map.
var levelForms = map[ladder.Level]struct{ one, band string }{
	ladder.Attribute:               {"level|attribute", "Attributes"},
	ladder.ConcreteAttribute:       {"level|concrete attribute", "Concrete attributes"},
	ladder.AbstractAttribute:       {"level|abstract attribute", "Abstract attributes"},
	ladder.Consequence:             {"level|consequence", "Consequences"},
	ladder.FunctionalConsequence:   {"level|functional consequence", "Functional consequences"},
	ladder.PsychosocialConsequence: {"level|psychosocial consequence", "Psychosocial consequences"},
	ladder.Value:                   {"level|value", "Values"},
	ladder.InstrumentalValue:       {"level|instrumental value", "Instrumental values"},
	ladder.TerminalValue:           {"level|terminal value", "Terminal values"},
}

// level is a level of abstraction in words.
func (c *composer) level(l ladder.Level) string {
	if forms, ok := levelForms[l]; ok {
		return c.say(forms.one)
	}
	return l.String()
}

// band is a level as the name of a band.
func (c *composer) band(l ladder.Level) string {
	if forms, ok := levelForms[l]; ok {
		return c.say(forms.band)
	}
	return capital(l.String())
}
