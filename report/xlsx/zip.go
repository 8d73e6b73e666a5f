package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// epoch is the earliest time that a zip entry can carry.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// contentTypes must be the first entry of the package for strict readers.
const contentTypes = "[Content_Types].xml"

// canonical writes the same parts in one order with one time. excelize ranges
// over maps, so that the order of streamed sheets and of content types differs
// from run to run.
func canonical(w io.Writer, raw []byte) error {
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	parts := slices.Clone(in.File)
	slices.SortFunc(parts, func(a, b *zip.File) int {
		return cmp.Or(cmp.Compare(rank(a.Name), rank(b.Name)), strings.Compare(a.Name, b.Name))
	})
	out := zip.NewWriter(w)
	for _, p := range parts {
		if err := copyPart(out, p); err != nil {
			return fmt.Errorf("workbook: %s: %w", p.Name, err)
		}
	}
	return out.Close()
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

func copyPart(out *zip.Writer, p *zip.File) error {
	r, err := p.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	to, err := out.CreateHeader(&zip.FileHeader{Name: p.Name, Method: zip.Deflate, Modified: epoch})
	if err != nil {
		return err
	}
	if p.Name != contentTypes {
		_, err = io.Copy(to, r)
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, err = to.Write(sortTypes(text))
	return err
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
