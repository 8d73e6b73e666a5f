package chart

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
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

// A colour to keep stays as it is, however rare, where frequent shades would
// crowd it out; the one beside it goes.
func TestPalettedKeeps(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 100, 10))
	for x := range 100 {
		for y := range 10 {
			m.SetRGBA(x, y, color.RGBA{R: uint8(x % 8), G: 200, A: 255})
		}
	}
	kept, lost := color.RGBA{B: 201, A: 255}, color.RGBA{B: 99, A: 255}
	m.SetRGBA(50, 5, kept)
	m.SetRGBA(51, 5, lost)
	got := paletted(m, 8, kept)
	if len(got.Palette) != 8 || got.At(50, 5) != kept || got.At(51, 5) == lost {
		t.Errorf("%d colours; the one to keep is %v, the other %v", len(got.Palette), got.At(50, 5), got.At(51, 5))
	}
}

// A frame that allows few pixels gets fewer dots an inch, but never so few that
// a screen would not show it well; one that allows enough gets all.
func TestPixels(t *testing.T) {
	spec := nightShift()
	spec.Pixels = 1e9
	whole := sized(t, spec)
	spec.Pixels = float64(whole.Width*whole.Height) / 2
	half := sized(t, spec)
	if got := half.Width * half.Height; float64(got) > spec.Pixels*1.01 || float64(got) < spec.Pixels*0.95 {
		t.Errorf("%d pixels where %.0f are allowed", got, spec.Pixels)
	}
	spec.Pixels = 1
	if got, want := sized(t, spec).Width, whole.Width*leastDotsPerInch/dotsPerInch; got < want-1 || got > want+1 {
		t.Errorf("%d pixels wide, want %d", got, want)
	}
	spec.Pixels = 0
	if got := sized(t, spec); got.Width != whole.Width {
		t.Errorf("%d pixels wide without a limit, want %d", got.Width, whole.Width)
	}
}

// sized is the size of a PNG, whose resolution must say that of the drawing.
func sized(t *testing.T, spec Spec) image.Config {
	t.Helper()
	p, err := Render(spec)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.PNG()
	if err != nil {
		t.Fatal(err)
	}
	c, err := png.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	wide, _ := p.Size()
	at := bytes.Index(b, []byte("pHYs")) + len("pHYs")
	if perMetre := float64(binary.BigEndian.Uint32(b[at:])); math.Abs(float64(c.Width)/perMetre/0.0254*72-wide) > 2 {
		t.Errorf("%d pixels at %.0f a metre are not %.0f points", c.Width, perMetre, wide)
	}
	return c
}

// Positions of many maps are those of the strongest links; a map with another
// link draws it within the picture, between its own codes.
func TestManyLinksShareStrongestPositions(t *testing.T) {
	var many []ValueMap
	for seed := range uint64(12) {
		many = append(many, randomMap(seed, []int{14, 12, 10, 12, 12}, 45))
	}
	if n := len(union(many).Edges); n <= mostPlaced {
		t.Fatalf("%d links in all are too few for this test", n)
	}
	pos, err := Place(many...)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(union(many).strongest(mostPlaced).Edges); n != mostPlaced {
		t.Errorf("%d links shape the positions, want %d", n, mostPlaced)
	}
	looked, added := 0, 0
	for _, m := range many {
		m.Positions = pos
		p, err := compose(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range m.Edges {
			if _, ok := pos.routes[[2]string{e.From, e.To}]; !ok {
				added++
			}
		}
		for _, s := range p.shapes {
			if b := bounds(s); b.x0 < 0 || b.x1 > p.w || b.y0 < 0 || b.y1 > p.h {
				t.Errorf("a shape from %.0f, %.0f to %.0f, %.0f is outside of a picture of %.0f by %.0f", b.x0, b.y0, b.x1, b.y1, p.w, p.h)
			}
			looked++
		}
	}
	if looked < 1000 || added < 100 {
		t.Errorf("looked at %d shapes and %d added links", looked, added)
	}
}
