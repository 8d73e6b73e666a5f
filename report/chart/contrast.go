package chart

import (
	"image/color"
	"math"
)

// luminance is the relative luminance of WCAG 2.2, 0 for black and 1 for white.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color.RGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// on is the colour for text that stands on fill: ink where it reads well, else white, else black. One of
// white and black always reaches 4.5:1.
func on(fill, ink color.RGBA) color.RGBA {
	for _, c := range []color.RGBA{ink, white} {
		if contrast(c, fill) >= readableText {
			return c
		}
	}
	return hex(0)
}

const readableText = 4.5 // contrast of text (WCAG 2.2, 1.4.3)

// readable darkens a mark's colour until it can be used for text on white.
func readable(c color.RGBA) color.RGBA {
	for range 40 {
		if contrast(c, white) >= readableText+0.1 {
			return c
		}
		c = mix(c, hex(0), 0.05)
	}
	return c
}
