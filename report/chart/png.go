package chart

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

const dotsPerInch = 200

// writePNG replays the shapes on gonum's image canvas, whose origin is at the bottom left.
func writePNG(p *picture) ([]byte, error) {
	c := vgimg.NewWith(vgimg.UseWH(vg.Points(p.w), vg.Points(p.h)), vgimg.UseDPI(dotsPerInch))
	for _, s := range p.shapes {
		if s.words != "" {
			pngText(c, p, s)
		} else {
			pngPath(c, p, s)
		}
	}
	m, ok := c.Image().(*image.RGBA)
	if !ok {
		return nil, fmt.Errorf("chart: the image canvas is a %T, not RGBA", c.Image())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, paletted(m)); err != nil {
		return nil, fmt.Errorf("chart: write png: %w", err)
	}
	return withResolution(b.Bytes()), nil
}

func pngPath(c *vgimg.Canvas, p *picture, s shape) {
	at := func(q point) vg.Point { return vg.Point{X: vg.Points(q.x), Y: vg.Points(p.h - q.y)} }
	var path vg.Path
	for _, st := range s.steps {
		switch st.op {
		case 'M':
			path.Move(at(st.p[2]))
		case 'L':
			path.Line(at(st.p[2]))
		case 'C':
			path.CubeTo(at(st.p[0]), at(st.p[1]), at(st.p[2]))
		case 'Z':
			path.Close()
		}
	}
	if s.fill.A > 0 {
		c.SetColor(s.fill)
		c.Fill(path)
	}
	if s.stroke.A > 0 {
		c.SetColor(s.stroke)
		c.SetLineWidth(vg.Points(s.width))
		c.SetLineDash(nil, 0)
		if s.dashed {
			d := dash(s.width)
			c.SetLineDash([]vg.Length{vg.Points(d[0]), vg.Points(d[1])}, 0)
		}
		c.Stroke(path)
	}
}

func pngText(c *vgimg.Canvas, p *picture, s shape) {
	back := s.wide * float64(s.anchor) / 2 // start, middle, end are 0, 1, 2
	c.SetColor(color.Color(s.fill))
	face := p.faces.face(s.size, s.bold)
	if s.turn == 0 {
		c.FillString(face, vg.Point{X: vg.Points(s.x - back), Y: vg.Points(p.h - s.y)}, s.words)
		return
	}
	c.Push()
	c.Translate(vg.Point{X: vg.Points(s.x), Y: vg.Points(p.h - s.y)})
	c.Rotate(s.turn * math.Pi / 180)
	c.FillString(face, vg.Point{X: vg.Points(-back)}, s.words)
	c.Pop()
}

// withResolution adds the pHYs chunk after the header, so that office programs place the picture at
// its true size; Go's encoder does not write one.
func withResolution(file []byte) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature, then length, name, content and check sum of IHDR
	perMetre := uint32(math.Round(dotsPerInch / 0.0254))
	chunk := []byte("pHYs")
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	out := append([]byte{}, file[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, file[header:]...)
}
