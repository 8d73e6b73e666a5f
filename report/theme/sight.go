package theme

import "math"

// Luminance is the relative luminance of WCAG 2.2, 0 for black and 1 for white.
func Luminance(c Colour) float64 {
	l := linear(c)
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

// Contrast is the ratio of WCAG 2.2, from 1 to 21.
func Contrast(a, b Colour) float64 {
	la, lb := Luminance(a), Luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// Vision is how someone sees colours.
type Vision uint8

// The kinds of vision. The two kinds of blindness together are that of about one man in fifty.
const (
	Normal       Vision = iota
	Protanopia          // without the cones of long waves
	Deuteranopia        // without the cones of middle waves
)

// String is the name of the vision.
func (v Vision) String() string {
	return [...]string{"normal vision", "protanopia", "deuteranopia"}[v]
}

// Distance is the difference of two colours as someone sees them, by CIEDE2000 under daylight D65: 1 is
// just seen side by side, 100 is black from white.
func Distance(a, b Colour, v Vision) float64 {
	return ciede2000(lab(seen(linear(a), v)), lab(seen(linear(b), v)))
}

type triple [3]float64

type matrix [3]triple

func (m matrix) times(v triple) (out triple) {
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

// linear is the amount of light of each channel, 0 to 1, of a colour in sRGB.
func linear(c Colour) (out triple) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		s := float64(v) / 255
		if out[i] = s / 12.92; s > 0.04045 {
			out[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return out
}

// Cones of long, middle and short waves from linear RGB and back: Viénot, Brettel and Mollon, Digital
// video colourmaps for checking the legibility of displays by dichromats, Color Research and Application
// 24 (1999) 243–252.
var (
	cones = matrix{{17.8824, 43.5161, 4.11935}, {3.45565, 27.1554, 3.86714}, {0.0299566, 0.184309, 1.46709}}
	light = matrix{{0.0809444479, -0.130504409, 0.116721066}, {-0.0102485335, 0.0540193266, -0.113614708}, {-0.000365296938, -0.00412161469, 0.693511405}}
)

// seen is the light that looks to everyone as c looks to someone of the vision.
func seen(c triple, v Vision) triple {
	if v == Normal {
		return c
	}
	lms := cones.times(c)
	if v == Protanopia {
		lms[0] = 2.02344*lms[1] - 2.52581*lms[2]
	} else {
		lms[1] = 0.494207*lms[0] + 1.24827*lms[2]
	}
	out := light.times(lms)
	for i := range out {
		out[i] = min(max(out[i], 0), 1)
	}
	return out
}

// lab is a colour of linear RGB in CIELAB under D65 (IEC 61966-2-1, CIE 15).
func lab(c triple) triple {
	xyz := matrix{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}.times(c)
	white := triple{0.9505, 1, 1.089}
	var f triple
	for i := range f {
		t := xyz[i] / white[i]
		if f[i] = t*841/108 + 4.0/29; t > 216.0/24389 {
			f[i] = math.Cbrt(t)
		}
	}
	return triple{116*f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}
}

// ciede2000 is the difference of two colours in CIELAB: Sharma, Wu and Dalal, The CIEDE2000
// color-difference formula, Color Research and Application 30 (2005) 21–30.
func ciede2000(p, q triple) float64 {
	const round = 2 * math.Pi
	seventh := math.Pow(25, 7)
	mean := math.Pow((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2, 7)
	g := 1 + (1-math.Sqrt(mean/(mean+seventh)))/2
	c1, h1 := polar(g*p[1], p[2])
	c2, h2 := polar(g*q[1], q[2])
	turn, hue := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		turn, hue = 0, h1+h2
	case math.Abs(turn) > math.Pi:
		turn -= math.Copysign(round, turn)
		hue = math.Mod(hue+math.Pi, round)
	}
	l, c := (p[0]+q[0])/2, (c1+c2)/2
	dl, dc, dh := q[0]-p[0], c2-c1, 2*math.Sqrt(c1*c2)*math.Sin(turn/2)
	degrees := func(d float64) float64 { return d * math.Pi / 180 }
	t := 1 - 0.17*math.Cos(hue-degrees(30)) + 0.24*math.Cos(2*hue) + 0.32*math.Cos(3*hue+degrees(6)) - 0.20*math.Cos(4*hue-degrees(63))
	sl := 1 + 0.015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50))
	sc, sh := 1+0.045*c, 1+0.015*c*t
	c7 := math.Pow(c, 7)
	bend := (hue - degrees(275)) / degrees(25)
	rt := -2 * math.Sqrt(c7/(c7+seventh)) * math.Sin(degrees(60)*math.Exp(-bend*bend))
	dl, dc, dh = dl/sl, dc/sc, dh/sh
	return math.Sqrt(max(0, dl*dl+dc*dc+dh*dh+rt*dc*dh))
}

// polar is the chroma of a colour and its hue, 0 to 2π.
func polar(a, b float64) (chroma, hue float64) {
	hue = math.Atan2(b, a)
	if hue < 0 {
		hue += 2 * math.Pi
	}
	return math.Hypot(a, b), hue
}
