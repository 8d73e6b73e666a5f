package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// Dots an inch of a PNG: of any picture that its frame does not limit, and of
// one that it does at least.
const (
	dotsPerInch      = 200
	leastDotsPerInch = 110
)

// dots is how many dots an inch keep a picture to the pixels that its frame allows.
func (p *picture) dots() int {
	full := p.w * p.h * dotsPerInch * dotsPerInch / 72 / 72
	if !(p.pixels > 0) || full <= p.pixels {
		return dotsPerInch
	}
	return max(leastDotsPerInch, int(dotsPerInch*math.Sqrt(p.pixels/full)))
}

// writePNG replays the shapes on gonum's image canvas, whose origin is at the bottom left.
func writePNG(p *picture) ([]byte, error) {
	dots, colours, effort := p.dots(), mostColours, level
	if p.pixels > 0 {
		colours, effort = fewColours, most
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Points(p.w), vg.Points(p.h)), vgimg.UseDPI(dots), vgimg.UseBackgroundColor(p.theme.Paper))
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
	file, err := encode(paletted(m, colours, p.colours()...), dots, effort)
	if err != nil {
		return nil, fmt.Errorf("chart: write png: %w", err)
	}
	return file, nil
}

// colours are those that the shapes have, each once.
func (p *picture) colours() []color.RGBA {
	var out []color.RGBA
	for _, s := range p.shapes {
		for _, c := range []color.RGBA{s.fill, s.stroke} {
			if c.A == 255 && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
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
