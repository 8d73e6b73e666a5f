package chart

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"math"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// level makes pictures a hundredth larger than image/png does, in a third of
// the time.
const level = 5

// most is the level of pictures that have to be small. Level 9 saves another twentieth and takes seconds for
// sixty maps.
const most = 7

// packers are zlib writers for the next pictures by level; making one takes a megabyte.
var packers [most + 1]sync.Pool

// encode writes an opaque picture of so many dots an inch as PNG, one byte a pixel. image/png is slower
// and has no place for the resolution, by which office programs give the
// picture its true size.
func encode(m *image.Paletted, dots, level int) ([]byte, error) {
	var f file
	f.WriteString("\x89PNG\r\n\x1a\n")
	const depth, palette = 8, 3 // the zeros: deflate, no filter, not interlaced
	f.chunk("IHDR", append(words(m.Rect.Dx(), m.Rect.Dy()), depth, palette, 0, 0, 0))
	const metre = 1
	perMetre := int(math.Round(float64(dots) / 0.0254))
	f.chunk("pHYs", append(words(perMetre, perMetre), metre))
	var colours []byte
	for _, c := range m.Palette {
		r, g, b, _ := c.RGBA()
		colours = append(colours, byte(r>>8), byte(g>>8), byte(b>>8))
	}
	f.chunk("PLTE", colours)
	at := f.open("IDAT")
	if err := f.pixels(m, level); err != nil {
		return nil, err
	}
	f.close(at)
	f.chunk("IEND", nil)
	return f.Bytes(), nil
}

// file is a PNG under way.
type file struct{ bytes.Buffer }

func words(n ...int) []byte {
	var out []byte
	for _, x := range n {
		out = binary.BigEndian.AppendUint32(out, uint32(x))
	}
	return out
}

func (f *file) chunk(kind string, content []byte) {
	at := f.open(kind)
	f.Write(content)
	f.close(at)
}

// open starts a chunk, whose length is filled in by close.
func (f *file) open(kind string) int {
	at := f.Len()
	f.Write(words(0))
	f.WriteString(kind)
	return at
}

func (f *file) close(at int) {
	chunk := f.Bytes()[at:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	f.Write(words(int(crc32.ChecksumIEEE(chunk[4:]))))
}

// pixels writes the rows, each after the number of its filter, none.
func (f *file) pixels(m *image.Paletted, level int) error {
	z, ok := packers[level].Get().(*zlib.Writer)
	if !ok {
		var err error
		if z, err = zlib.NewWriterLevel(nil, level); err != nil {
			return err
		}
	}
	defer packers[level].Put(z)
	z.Reset(f)
	row := make([]byte, 1+m.Rect.Dx())
	for y := range m.Rect.Dy() {
		copy(row[1:], m.Pix[y*m.Stride:])
		if _, err := z.Write(row); err != nil {
			return err
		}
	}
	return z.Close()
}
