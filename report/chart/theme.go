package chart

import (
	"cmp"
	"image/color"

	"rung/report/language"
	"rung/report/theme"
)

// Theme is how a chart looks. A zero field means the value of DefaultTheme, so a theme that only brings a
// font is &Theme{Font: ttf}.
type Theme struct {
	Language *language.Language // of what charts write themselves, and of their numbers; nil is English

	Font []byte // a TrueType or OpenType file; empty takes the embedded Liberation Sans
	Bold []byte // its bold; empty takes Font, or Liberation Sans Bold when Font is empty too

	Paper   color.RGBA // what the chart stands on
	Ink     color.RGBA // titles, labels, numbers
	Muted   color.RGBA // subtitle, note, band names, numbers below the cut-off
	Mark    color.RGBA // shorthand in the place of a number
	Black   color.RGBA // text on fills where neither ink nor paper is read
	Context color.RGBA // marks that are not the message: ordinary links, reference ticks
	Accent  color.RGBA // marks that are: the strongest path, estimates that differ
	Grid    color.RGBA // grid lines and cell borders
	Axis    color.RGBA // axis lines and group separators
	Message color.RGBA // fill of a chart that has nothing to show

	Strength, Opportunity, Weakness, Threat color.RGBA // bars of a Swot

	Segments []color.RGBA // marks of segments, in segment order; a chart of more segments takes none of them
	Bands    []color.RGBA // node fills of a ValueMap from the bottom band up, spread over its bands
	Sequence []color.RGBA // cell fills of a Matrix from low to high, at even steps

	Title, Subtitle, Label, Small, Node float64 // type sizes in points; none below 7.5

	Lines    theme.Lines // widths in points
	Families []string    // typefaces of an SVG after that of Font
}

// DefaultTheme is the house theme. Text is at least 4.5:1 on what it stands on and marks are at
// least 3:1 (WCAG 2.2); theme.Check holds both.
func DefaultTheme() Theme { return ThemeOf(theme.Default()) }

// ThemeOf is how the charts of a report of a theme look.
func ThemeOf(t theme.Theme) Theme {
	c, z := t.Colours, t.Sizes.Charts
	return Theme{
		Paper: c.Paper.RGBA(), Ink: c.Ink.RGBA(), Muted: c.Muted.RGBA(), Mark: c.Mark.RGBA(), Black: c.Black.RGBA(),
		Context: c.Context.RGBA(), Accent: c.Accent.RGBA(), Grid: c.Grid.RGBA(), Axis: c.Axis.RGBA(), Message: c.Message.RGBA(),
		Weakness: c.Diverging[0].RGBA(), Threat: c.Diverging[1].RGBA(), Opportunity: c.Diverging[2].RGBA(), Strength: c.Diverging[3].RGBA(),
		Segments: ramp(c.Segments), Bands: ramp(c.Bands), Sequence: ramp(c.Sequence),
		Title: z.Title, Subtitle: z.Subtitle, Label: z.Label, Small: z.Note, Node: z.Node,
		Lines: t.Lines, Families: t.Fonts.Charts,
	}
}

func ramp(colours []theme.Colour) []color.RGBA {
	var out []color.RGBA
	for _, c := range colours {
		out = append(out, c.RGBA())
	}
	return out
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
		{&out.Paper, &d.Paper}, {&out.Ink, &d.Ink}, {&out.Muted, &d.Muted}, {&out.Mark, &d.Mark}, {&out.Black, &d.Black},
		{&out.Context, &d.Context}, {&out.Accent, &d.Accent}, {&out.Grid, &d.Grid}, {&out.Axis, &d.Axis}, {&out.Message, &d.Message},
		{&out.Strength, &d.Strength}, {&out.Opportunity, &d.Opportunity}, {&out.Weakness, &d.Weakness}, {&out.Threat, &d.Threat},
	} {
		*c.to = cmp.Or(*c.to, *c.from)
	}
	for _, s := range []struct{ to, from *float64 }{
		{&out.Title, &d.Title}, {&out.Subtitle, &d.Subtitle}, {&out.Label, &d.Label}, {&out.Small, &d.Small}, {&out.Node, &d.Node},
	} {
		*s.to = max(theme.SmallestType, cmp.Or(*s.to, *s.from))
	}
	if len(out.Segments) == 0 {
		out.Segments = d.Segments
	}
	if len(out.Bands) == 0 {
		out.Bands = d.Bands
	}
	if len(out.Sequence) == 0 {
		out.Sequence = d.Sequence
	}
	if len(out.Families) == 0 {
		out.Families = d.Families
	}
	out.Lines = cmp.Or(out.Lines, d.Lines)
	return out
}

const (
	margin  = 12   // points around a picture
	leading = 1.22 // baseline distance in type sizes
)

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
