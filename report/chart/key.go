package chart

// key is a line of samples and words that explains the marks of a chart; it wraps at the right margin.
type key struct {
	p     *picture
	left  float64
	x, y  float64 // baseline of the next entry
	style style
}

const (
	keyPad  = 4.5 // between a sample and its words
	keyGap  = 14.0
	keyLine = 13.5 // from one line to the next
)

func (p *picture) key(left float64) *key {
	return &key{p: p, left: left, x: left, y: p.y + p.theme.Small, style: style{size: p.theme.Small, colour: p.theme.Muted}}
}

// entry draws a sample of the given width, with its middle at y, and its words.
func (k *key) entry(words string, wide float64, sample func(x, y float64)) {
	long := k.p.faces.width(k.p.clean(words), k.style.size, false)
	if wide > 0 {
		long += wide + keyPad
	}
	if k.x+long > k.p.w-margin && k.x > k.left {
		k.x, k.y = k.left, k.y+keyLine
	}
	at := k.x
	if wide > 0 {
		from := len(k.p.shapes)
		sample(at, k.y-k.style.size*0.33)
		k.p.samples = append(k.p.samples, [2]int{from, len(k.p.shapes)})
		at += wide + keyPad
	}
	k.p.text(words, at, k.y, k.style)
	k.x += long + keyGap
}

// words is an entry without a sample.
func (k *key) words(words string) { k.entry(words, 0, nil) }

// finish moves the picture below the key.
func (k *key) finish() { k.p.y = k.y + 6 }
