package chart

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// A chart has a handful of colours and the shades between them at the edges of
// letters and lines. With one byte a pixel a picture takes a fifth of the
// space, and of the time, of four.

// paletted is the image in its 256 most frequent colours; the rarer shades
// take the nearest of them. The same image gives the same palette.
func paletted(m *image.RGBA) *image.Paletted {
	count := map[color.RGBA]int{}
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		last, run := color.RGBA{}, 0
		for x := b.Min.X; x < b.Max.X; x++ {
			if c := m.RGBAAt(x, y); c != last {
				count[last] += run
				last, run = c, 0
			}
			run++
		}
		count[last] += run
	}
	delete(count, color.RGBA{})
	colours := make([]color.RGBA, 0, len(count))
	for c := range count {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(packed(a), packed(b)))
	})
	return repaint(m, colours)
}

func packed(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}

// repaint draws m with the first 256 colours.
func repaint(m *image.RGBA, colours []color.RGBA) *image.Paletted {
	var palette color.Palette
	for _, c := range colours[:min(256, len(colours))] {
		palette = append(palette, c)
	}
	index := make(map[color.RGBA]uint8, len(colours))
	for i, c := range colours {
		if i < 256 {
			index[c] = uint8(i)
		} else {
			index[c] = uint8(palette.Index(c))
		}
	}
	b := m.Bounds()
	out := image.NewPaletted(b, palette)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := out.Pix[(y-b.Min.Y)*out.Stride:]
		last, i := color.RGBA{}, uint8(0)
		for x := b.Min.X; x < b.Max.X; x++ {
			if c := m.RGBAAt(x, y); c != last || x == b.Min.X {
				last, i = c, index[c]
			}
			row[x-b.Min.X] = i
		}
	}
	return out
}
