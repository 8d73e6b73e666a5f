package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// Every pixel comes back through Go's own reader: equal rows, stretches of odd
// and even length, and a palette of one colour and of 256.
func TestEncode(t *testing.T) {
	for _, c := range []struct{ wide, high, colours int }{{1, 1, 1}, {7, 5, 1}, {40, 9, 3}, {41, 30, 256}, {3000, 200, 17}} {
		m := image.NewRGBA(image.Rect(0, 0, c.wide, c.high))
		for y := range c.high {
			for x := range c.wide {
				n := (x/(1+y/3%5) + y/3) % c.colours
				m.SetRGBA(x, y, color.RGBA{R: uint8(n), G: uint8(7 * n), B: 9, A: 255})
			}
		}
		b, err := encode(paletted(m, mostColours), dotsPerInch, level)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(b))
		if err != nil || got.Bounds() != m.Bounds() {
			t.Fatalf("%+v: %v", c, err)
		}
		for y := range c.high {
			for x := range c.wide {
				if got.At(x, y) != m.At(x, y) {
					t.Fatalf("%+v: pixel %d, %d is %v, want %v", c, x, y, got.At(x, y), m.At(x, y))
				}
			}
		}
	}
}
