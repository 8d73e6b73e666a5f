package chart

import (
	"cmp"
	"image/color"
)

// Theme is the colours and sizes of a chart. A zero field means the value of DefaultTheme, so a
// theme that only brings a font is &Theme{Font: ttf}.
type Theme struct {
	Font []byte // a TrueType or OpenType file; empty takes the embedded Liberation Sans
	Bold []byte // its bold; empty takes Font, or Liberation Sans Bold when Font is empty too

	Ink     color.RGBA // titles, labels, numbers
	Muted   color.RGBA // subtitle, note, band names, numbers below the cut-off
	Context color.RGBA // marks that are not the message: ordinary links, reference ticks
	Accent  color.RGBA // marks that are: the strongest path, estimates that differ
	Grid    color.RGBA // grid lines and cell borders
	Axis    color.RGBA // axis lines and group separators

	Strength, Opportunity, Weakness, Threat color.RGBA // bars of a Swot

	Bands    []color.RGBA // node fills of a ValueMap from the bottom band up, spread over its bands
	Sequence []color.RGBA // cell fills of a Matrix from low to high, at even steps

	Title, Subtitle, Label, Small float64 // type sizes in points; none below 7.5
}

// DefaultTheme is the house theme. Text is at least 4.5:1 on what it stands on and marks are at
// least 3:1 (WCAG 2.2); a test holds both.
func DefaultTheme() Theme {
	return Theme{
		Ink: hex(0x1A1A1A), Muted: hex(0x595959), Context: hex(0x8C8C8C), Accent: hex(0x12436D),
		Grid: hex(0xE6E6E6), Axis: hex(0x595959),
		Strength: hex(0x12436D), Opportunity: hex(0x3E8FC4), Weakness: hex(0xA04A00), Threat: hex(0xD9792B),
		Bands:    []color.RGBA{hex(0xF2F2F2), hex(0xE7EFF8), hex(0xD2E5F3), hex(0x12436D)},
		Sequence: []color.RGBA{hex(0xE3EEF9), hex(0xC1DAEC), hex(0x7FB8DA), hex(0x3D8CC3), hex(0x0F5AA3), hex(0x08306B)},
		Title:    12, Subtitle: 9.5, Label: 8.5, Small: 7.5,
	}
}

// withDefaults fills the zero fields. Type below 7.5 points cannot be read at print size, so a
// smaller wish is raised to it.
func (t *Theme) withDefaults() Theme {
	d := DefaultTheme()
	if t == nil {
		return d
	}
	out := *t
	for _, c := range []struct{ to, from *color.RGBA }{
		{&out.Ink, &d.Ink}, {&out.Muted, &d.Muted}, {&out.Context, &d.Context}, {&out.Accent, &d.Accent},
		{&out.Grid, &d.Grid}, {&out.Axis, &d.Axis}, {&out.Strength, &d.Strength},
		{&out.Opportunity, &d.Opportunity}, {&out.Weakness, &d.Weakness}, {&out.Threat, &d.Threat},
	} {
		*c.to = cmp.Or(*c.to, *c.from)
	}
	for _, s := range []struct{ to, from *float64 }{
		{&out.Title, &d.Title}, {&out.Subtitle, &d.Subtitle}, {&out.Label, &d.Label}, {&out.Small, &d.Small},
	} {
		*s.to = max(smallestType, cmp.Or(*s.to, *s.from))
	}
	if len(out.Bands) == 0 {
		out.Bands = d.Bands
	}
	if len(out.Sequence) == 0 {
		out.Sequence = d.Sequence
	}
	return out
}

const (
	smallestType = 7.5 // points
	margin       = 12  // points around a picture
	gridWidth    = 0.6
	axisWidth    = 0.8
	leading      = 1.22 // baseline distance in type sizes
)

var white = hex(0xFFFFFF)

func hex(rgb uint32) color.RGBA {
	return color.RGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}

// along picks the colour at t (0 to 1) of a ramp, mixing its two nearest steps.
func along(ramp []color.RGBA, t float64) color.RGBA {
	if len(ramp) == 1 {
		return ramp[0]
	}
	at := min(max(t, 0), 1) * float64(len(ramp)-1)
	i := min(int(at), len(ramp)-2)
	return mix(ramp[i], ramp[i+1], at-float64(i))
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(float64(x) + t*(float64(y)-float64(x)) + 0.5) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}
