package xlsx

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// node is an element of a part that is written here and not by excelize. Parts
// built of nodes are well formed whatever the texts are.
type node struct {
	name  string
	attrs []string // names and values, in turn
	kids  []node
	text  string
}

// el is an element with others in it.
func el(name string, kids ...node) node { return node{name: name, kids: kids} }

// val is an element with one value, as most of a chart are.
func val(name, value string) node { return node{name: name, attrs: []string{"val", value}} }

// words is an element with a text.
func words(name, text string) node { return node{name: name, text: text} }

// with adds attributes, names and values in turn.
func (n node) with(attrs ...string) node {
	n.attrs = append(n.attrs[:len(n.attrs):len(n.attrs)], attrs...)
	return n
}

// part is the file of which n is the root.
func (n node) part() []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	n.write(&b)
	return b.Bytes()
}

func (n node) write(b *bytes.Buffer) {
	b.WriteString("<" + n.name)
	for i := 0; i+1 < len(n.attrs); i += 2 {
		b.WriteString(" " + n.attrs[i] + `="`)
		_ = xml.EscapeText(b, []byte(n.attrs[i+1])) // a Buffer takes everything
		b.WriteByte('"')
	}
	if len(n.kids) == 0 && n.text == "" {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	_ = xml.EscapeText(b, []byte(n.text))
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

// decimal writes a number in full, as charts keep them.
func decimal(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// end writes the end of an axis, which steps may have missed by a hair.
func end(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }

// rounded writes a measure of a drawing, of which five places are enough.
func rounded(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }
