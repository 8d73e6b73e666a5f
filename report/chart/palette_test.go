package chart

import (
	"image"
	"image/color"
	"testing"
)

// An image of at most 256 colours keeps every pixel; of more, the rare shades
// take the nearest of the frequent ones, and nothing moves far.
func TestPaletted(t *testing.T) {
	few := image.NewRGBA(image.Rect(0, 0, 40, 9))
	many := image.NewRGBA(few.Bounds())
	for y := range 9 {
		for x := range 40 {
			few.SetRGBA(x, y, color.RGBA{R: uint8(x / 3), G: uint8(y), A: 255})
			many.SetRGBA(x, y, color.RGBA{R: uint8(x), G: uint8(10 * y), B: 7, A: 255})
		}
	}
	kept, near := paletted(few, mostColours), paletted(many, mostColours)
	if len(near.Palette) != 256 {
		t.Fatalf("%d colours, want 256", len(near.Palette))
	}
	for y := range 9 {
		for x := range 40 {
			if got, want := kept.At(x, y), few.At(x, y); got != want {
				t.Fatalf("pixel %d, %d: %v, want %v", x, y, got, want)
			}
			got, want := near.At(x, y).(color.RGBA), many.RGBAAt(x, y)
			if d := int(got.R) - int(want.R); d < -16 || d > 16 || got.B != 7 {
				t.Fatalf("pixel %d, %d: %v is far from %v", x, y, got, want)
			}
		}
	}
}
