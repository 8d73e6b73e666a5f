package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"rung/report/theme"
)

// writeSVG writes the shapes in order. Text keeps its anchor, so a centred label stays centred in a
// viewer that has to take another font, and the list of fonts names the ones with Liberation's widths.
func writeSVG(p *picture) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="%s" width="%spt" height="%spt" viewBox="0 0 %s %s" font-family="%s">`+"\n",
		p.theme.Language.Tag(), num(p.w), num(p.h), num(p.w), num(p.h), p.theme.families(p.faces.family))
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escape(p.title), escape(p.alt))
	fmt.Fprintf(&b, `<rect width="%s" height="%s" fill="%s"/>`+"\n", num(p.w), num(p.h), paint(p.theme.Paper))
	for _, s := range p.shapes {
		if s.words != "" {
			svgText(&b, s)
		} else {
			svgPath(&b, s)
		}
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// families puts the font that widths were measured in before those of the theme.
func (t Theme) families(own string) string {
	named := theme.Families(t.Families, "'")
	if len(t.Families) > 0 && own == t.Families[0] {
		return named
	}
	return "'" + own + "', " + named
}

func svgPath(b *bytes.Buffer, s shape) {
	fmt.Fprintf(b, `<path d="%s" fill="%s"`, pathData(s.steps), paint(s.fill))
	if s.stroke.A > 0 {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, paint(s.stroke), num(s.width))
	}
	if s.dashed {
		fmt.Fprintf(b, ` stroke-dasharray="%s"`, strings.Join([]string{num(dash(s.width)[0]), num(dash(s.width)[1])}, " "))
	}
	closeElement(b, "path", s.hint, "")
}

func svgText(b *bytes.Buffer, s shape) {
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s" fill="%s"`, num(s.x), num(s.y), num(s.size), paint(s.fill))
	if s.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if s.anchor != start {
		fmt.Fprintf(b, ` text-anchor="%s"`, [...]string{"start", "middle", "end"}[s.anchor])
	}
	if s.turn != 0 {
		fmt.Fprintf(b, ` transform="rotate(%s %s %s)"`, num(-s.turn), num(s.x), num(s.y))
	}
	closeElement(b, "text", s.hint, s.words)
}

func closeElement(b *bytes.Buffer, name, hint, content string) {
	if hint == "" && content == "" {
		b.WriteString("/>\n")
		return
	}
	b.WriteString(">")
	if hint != "" {
		b.WriteString("<title>" + escape(hint) + "</title>")
	}
	b.WriteString(escape(content) + "</" + name + ">\n")
}

func pathData(steps []step) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteByte(s.op)
		switch s.op {
		case 'C':
			b.WriteString(num(s.p[0].x) + " " + num(s.p[0].y) + " " + num(s.p[1].x) + " " + num(s.p[1].y) + " ")
			fallthrough
		case 'M', 'L':
			b.WriteString(num(s.p[2].x) + " " + num(s.p[2].y))
		}
	}
	return b.String()
}

// dash is the stroke and the gap of a dashed line, longer for wide lines so that it stays a line.
func dash(width float64) [2]float64 { return [2]float64{3 + width, 2.5 + 0.4*width} }

func paint(c color.RGBA) string {
	if c.A == 0 {
		return "none"
	}
	return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
}

// num writes a coordinate to a hundredth of a point. The rounding also absorbs the last bits in which
// processors that fuse multiply and add may differ.
func num(v float64) string {
	v = math.Round(v*100) / 100
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func escape(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}
