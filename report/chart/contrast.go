package chart

import (
	"image/color"

	"rung/report/theme"
)

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 { return theme.Contrast(opaque(a), opaque(b)) }

func opaque(c color.RGBA) theme.Colour { return theme.Colour{R: c.R, G: c.G, B: c.B} }

// on is the colour for text that stands on fill: ink where it reads well, else paper, else black. One of
// white and black always reaches 4.5:1.
func (t Theme) on(fill color.RGBA) color.RGBA {
	for _, c := range []color.RGBA{t.Ink, t.Paper} {
		if contrast(c, fill) >= theme.TextContrast {
			return c
		}
	}
	return t.Black
}

// readable darkens a mark's colour until it can be used for text on paper.
func (t Theme) readable(c color.RGBA) color.RGBA {
	for range 40 {
		if contrast(c, t.Paper) >= theme.TextContrast+0.1 {
			return c
		}
		c = mix(c, t.Black, 0.05)
	}
	return c
}
