package chart

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
)

// A chart has a handful of colours and the shades between them at the edges of
// letters and lines. With one byte a pixel a picture takes a fifth of the
// space, and of the time, of four.

// How many colours a picture has at most, and one that its frame keeps small:
// with an eighth of the shades a map takes three quarters of the bytes, and
// nobody sees it.
const (
	mostColours = 256
	fewColours  = 32
)

// paletted is the image in the colours to keep and the most frequent others; the
// rarer shades take the nearest of them. The same image gives the same palette.
func paletted(m *image.RGBA, colours int, keep ...color.RGBA) *image.Paletted {
	var met shades
	var count []int
	runs(m, func(top, bottom int, colour uint32, from, to int) {
		id := met.id(colour)
		if id == len(count) {
			count = append(count, 0)
		}
		count[id] += (to - from) * (bottom - top)
	})
	order := make([]int, len(count))
	for id := range order {
		order[id] = id
		if slices.Contains(keep, unpacked(met.list[id])) {
			count[id] = math.MaxInt
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(met.list[a], met.list[b]))
	})
	var palette color.Palette
	index := make([]uint8, len(order))
	for i, id := range order {
		if rgba := unpacked(met.list[id]); i < colours {
			palette = append(palette, rgba)
			index[id] = uint8(i)
		} else {
			index[id] = uint8(palette.Index(rgba))
		}
	}
	out := image.NewPaletted(m.Bounds(), palette)
	runs(m, func(top, bottom int, colour uint32, from, to int) {
		i, row := index[met.id(colour)], out.Pix[top*out.Stride:][:out.Stride]
		for x := from; x < to; x++ {
			row[x] = i
		}
		if to == len(row) {
			for y := top + 1; y < bottom; y++ {
				copy(out.Pix[y*out.Stride:], row)
			}
		}
	})
	return out
}

// shades numbers colours as they are met.
type shades struct {
	list   []uint32
	number map[uint32]int
	recent [1024]struct {
		colour uint32
		after  int // the number plus 1; 0 for none
	}
}

func (s *shades) id(colour uint32) int {
	r := &s.recent[colour*2654435769>>22] // Knuth's multiplicative hash
	if r.colour == colour && r.after > 0 {
		return r.after - 1
	}
	id, ok := s.number[colour]
	if !ok {
		if s.number == nil {
			s.number = map[uint32]int{}
		}
		id = len(s.list)
		s.number[colour] = id
		s.list = append(s.list, colour)
	}
	r.colour, r.after = colour, id+1
	return id
}

// runs visits the stretches of one colour: from x from to before x to, in the
// rows from top to before bottom, which are equal. Most of a chart is white and
// most of its lines are upright, so that equal rows and equal pairs of pixels
// are passed over whole.
func runs(m *image.RGBA, visit func(top, bottom int, colour uint32, from, to int)) {
	width, height := m.Bounds().Dx(), m.Bounds().Dy()
	line := func(y int) []byte { return m.Pix[y*m.Stride:][:4*width] }
	for top, bottom := 0, 0; top < height; top = bottom {
		row := line(top)
		for bottom = top + 1; bottom < height && bytes.Equal(row, line(bottom)); {
			bottom++
		}
		for from := 0; from < width; {
			to := stretch(row, from)
			visit(top, bottom, binary.BigEndian.Uint32(row[4*from:]), from, to)
			from = to
		}
	}
}

// stretch is the pixel after those of a row that are like the one at from.
func stretch(row []byte, from int) int {
	colour := binary.BigEndian.Uint32(row[4*from:])
	pair := uint64(colour)<<32 | uint64(colour)
	at := 4 * (from + 1)
	for at+8 <= len(row) && binary.BigEndian.Uint64(row[at:]) == pair {
		at += 8
	}
	for at < len(row) && binary.BigEndian.Uint32(row[at:]) == colour {
		at += 4
	}
	return at / 4
}

func unpacked(c uint32) color.RGBA {
	return color.RGBA{R: uint8(c >> 24), G: uint8(c >> 16), B: uint8(c >> 8), A: uint8(c)}
}
