package report

import (
	"fmt"
	"math"
)

// FillSteps is the number of steps of the colour scale of matrix cells.
const FillSteps = 16

// fills is the sequence of fills from light to dark.
var fills = [...][3]int{{0xE3, 0xEE, 0xF9}, {0xC1, 0xDA, 0xEC}, {0x7F, 0xB8, 0xDA}, {0x2E, 0x76, 0xB4}, {0x0F, 0x5A, 0xA3}, {0x08, 0x30, 0x6B}}

var (
	darkInk = [3]int{0x1A, 0x1A, 0x1A}
	paper   = [3]int{0xFF, 0xFF, 0xFF}
)

// Step is the step of the colour scale of a value's fill, 1 to FillSteps; 0
// for none.
func (v Value) Step() int {
	if !(v.Fill > 0) {
		return 0
	}
	return min(FillSteps, int(math.Ceil(v.Fill*FillSteps)))
}

// Shade is the fill of a step of the colour scale and the ink that is easiest
// to read on it, as hexadecimal RGB.
func Shade(step int) (fill, ink string) {
	c := shade(step)
	if contrast(c, paper) > contrast(c, darkInk) {
		return hexRGB(c), hexRGB(paper)
	}
	return hexRGB(c), hexRGB(darkInk)
}

func shade(step int) [3]int {
	at := float64(step-1) / (FillSteps - 1) * float64(len(fills)-1)
	i := min(int(at), len(fills)-2)
	var c [3]int
	for k := range c {
		c[k] = fills[i][k] + int((at-float64(i))*float64(fills[i+1][k]-fills[i][k]))
	}
	return c
}

func hexRGB(c [3]int) string { return fmt.Sprintf("%02X%02X%02X", c[0], c[1], c[2]) }

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b [3]int) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c [3]int) float64 {
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

func linear(channel int) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
