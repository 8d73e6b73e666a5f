package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
)

// packer takes the parts of a workbook from excelize, which believes that it
// writes a zip, and writes the canonical form: the same parts in one order with
// one time. excelize ranges over maps, so that the order of streamed sheets and
// of content types differs from run to run.
type packer struct {
	deflater *deflater
	parts    []*part
	rows     map[string]*rows // of tidy sheets, by the part they belong to
}

// part is a file of the zip.
type part struct {
	name string
	stream
	held *bytes.Buffer // the text of a part that is not complete as it comes
}

// contentTypes must be the first entry of the package for strict readers.
const contentTypes = "[Content_Types].xml"

func newPacker() *packer { return &packer{deflater: newDeflater(), rows: map[string]*rows{}} }

// Create, AddFS and Close make a packer an excelize.ZipWriter. A part ends
// where the next one starts.
func (k *packer) Create(name string) (io.Writer, error) {
	k.end()
	p := &part{name: name, stream: stream{to: k.deflater}}
	k.parts = append(k.parts, p)
	if name == contentTypes || k.rows[name] != nil {
		p.held = &bytes.Buffer{}
		return p.held, nil
	}
	return &p.stream, nil
}

// AddFS is not used by excelize.
func (k *packer) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close ends the last part.
func (k *packer) Close() error {
	k.end()
	return nil
}

func (k *packer) end() {
	if n := len(k.parts); n > 0 && k.parts[n-1].held == nil {
		k.parts[n-1].cut(true)
	}
}

// complete writes what excelize left out of the parts held.
func (k *packer) complete() error {
	slices.SortFunc(k.parts, func(a, b *part) int {
		return cmp.Or(cmp.Compare(rank(a.name), rank(b.name)), strings.Compare(a.name, b.name))
	})
	left := len(k.rows)
	for _, p := range k.parts {
		if p.held == nil {
			continue
		}
		if p.name == contentTypes {
			_, _ = p.Write(sortTypes(p.held.Bytes())) // a stream takes everything
		} else {
			left--
			if err := p.fill(k.rows[p.name]); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
		p.cut(true)
	}
	if left != 0 {
		return fmt.Errorf("%d tidy sheets are not where their rows belong", left)
	}
	return nil
}

// fill puts the rows after those that excelize has written.
func (p *part) fill(r *rows) error {
	const end = "</sheetData>"
	at := bytes.Index(p.held.Bytes(), []byte(end))
	if at < 0 {
		return errors.New("the sheet has no room for rows")
	}
	_, _ = p.Write(p.held.Next(at))
	if err := r.write(p); err != nil {
		return err
	}
	_, _ = p.Write(p.held.Bytes())
	return nil
}

// writeTo writes the zip. Nothing is written unless all parts are whole.
func (k *packer) writeTo(w io.Writer) error {
	err := k.complete()
	k.deflater.running.Wait()
	if err != nil {
		return err
	}
	for _, p := range k.parts {
		if err := p.check(); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	out := zip.NewWriter(w)
	for _, p := range k.parts {
		if err := p.writeTo(out); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return out.Close()
}

// check says whether a part can be written. Excel wants another zip above 4 GB
// than archive/zip writes.
func (p *part) check() error {
	if p.size > math.MaxUint32 {
		return fmt.Errorf("%d bytes are more than Excel opens", p.size)
	}
	for _, b := range p.blocks {
		if b.err != nil {
			return b.err
		}
	}
	return nil
}

func (p *part) writeTo(out *zip.Writer) error {
	const version = 20
	h := &zip.FileHeader{
		Name: p.name, Method: zip.Deflate, CreatorVersion: version, ReaderVersion: version,
		CRC32: p.crc, UncompressedSize64: p.size,
		//lint:ignore SA1019 a raw header is written as it is, without a look at Modified
		ModifiedDate: 1<<5 | 1, // 1980-01-01, the earliest of a zip
	}
	for _, b := range p.blocks {
		h.CompressedSize64 += uint64(b.out.Len())
	}
	w, err := out.CreateRaw(h)
	if err != nil {
		return err
	}
	for _, b := range p.blocks {
		if _, err := w.Write(b.out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func rank(name string) int {
	switch {
	case name == contentTypes:
		return 0
	case strings.HasPrefix(name, "_rels/"):
		return 1
	}
	return 2
}

var typeElement = regexp.MustCompile(`<(?:Default|Override)\b[^>]*?(?:/>|></(?:Default|Override)>)`)

// sortTypes puts the entries of the content types in order: defaults before
// overrides, each by its text.
func sortTypes(text []byte) []byte {
	at := typeElement.FindAllIndex(text, -1)
	if len(at) == 0 {
		return text
	}
	entries := typeElement.FindAll(text, -1)
	slices.SortFunc(entries, bytes.Compare)
	head, tail := text[:at[0][0]], text[at[len(at)-1][1]:]
	return slices.Concat(head, bytes.Join(entries, nil), tail)
}
