package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// file is one Parquet file of an export.
type file struct {
	role       string
	abs        string
	path       string // as messages name it
	partitions map[string]string
	size       int64
	modified   time.Time
	identity   os.FileInfo
	footer     *footer
	sum        string
	parsed     parsedFooter
	object     *object // nil for a local file
}

// open opens the file for reading, refusing anything but a regular file
// without waiting for it (a FIFO has nobody at the other end), and anything
// that is not the file seen before.
func (f *file) open() (handle, error) {
	if f.object != nil {
		return f.object.open(f)
	}
	h, err := os.OpenFile(f.abs, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		if errors.Is(err, syscall.ENXIO) || errors.Is(err, syscall.ENODEV) {
			return nil, f.irregular()
		}
		return nil, pathError(f.path, err)
	}
	info, err := h.Stat()
	if err != nil {
		h.Close()
		return nil, pathError(f.path, err)
	}
	if err := f.same(info); err != nil {
		h.Close()
		return nil, err
	}
	return &localHandle{h, f}, nil
}

// handle is an open file, wherever it is. ReadAt may be called side by side.
type handle interface {
	io.ReaderAt
	io.Closer
	// unchanged says whether what is open is still what was seen at first.
	unchanged() error
}

// localHandle is a file of the local disk.
type localHandle struct {
	*os.File
	f *file
}

func (h *localHandle) unchanged() error {
	info, err := h.Stat()
	if err != nil {
		return pathError(h.f.path, err)
	}
	return h.f.same(info)
}

func (f *file) irregular() error {
	return &Error{File: f.path, Reason: "is not a regular file", Hint: "name Parquet files; for a folder of them write folder/**/*.parquet"}
}

// same notes what the file is at first sight and compares it later.
func (f *file) same(info os.FileInfo) error {
	if !info.Mode().IsRegular() {
		return f.irregular()
	}
	if f.identity == nil {
		f.identity, f.size, f.modified = info, info.Size(), info.ModTime()
		return nil
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.modified) || !os.SameFile(info, f.identity) {
		return &Error{Kind: NotReady, File: f.path, Reason: "changed while it was read", Hint: "wait until the export has finished and run again"}
	}
	return nil
}

// unchanged compares the file at its path with the one that was read.
func (f *file) unchanged() error {
	if f.object != nil {
		return f.object.unchanged()
	}
	info, err := os.Stat(f.abs)
	if err != nil {
		return &Error{Kind: NotReady, File: f.path, Reason: "disappeared while it was read", Hint: "wait until the export has finished and run again", Err: err}
	}
	return f.same(info)
}

// bad is an error about the file's content, unless the content could not be
// had.
func (f *file) bad(reason string, cause error) *Error {
	if f.object != nil {
		if lost := f.object.lost.Load(); lost != nil {
			e := *lost
			return &e
		}
	}
	return &Error{File: f.path, Reason: reason, Hint: "write the export again", Err: cause}
}

// inspect checks that the file is Parquet and reads its footer.
func (f *file) inspect(h handle) error {
	if f.footer != nil {
		return nil
	}
	if err := f.sniff(h); err != nil {
		return err
	}
	foot, err := readFooter(h, f.size)
	switch {
	case errors.Is(err, errEncrypted):
		return f.encrypted()
	case errors.Is(err, errNoColumns):
		return f.bad("has no columns", err)
	case err != nil:
		return f.bad("is a damaged Parquet file: "+err.Error(), err)
	}
	f.footer = foot
	return nil
}

func (f *file) encrypted() *Error {
	return &Error{File: f.path, Reason: "is encrypted", Hint: "export it without Parquet encryption; rung has no key"}
}

// sniff looks at both ends of the file for Parquet's magic number, and names
// what the file is instead.
func (f *file) sniff(h handle) error {
	head := make([]byte, min(f.size, 512))
	if _, err := h.ReadAt(head, 0); err != nil && err != io.EOF {
		return pathError(f.path, err)
	}
	tail := make([]byte, min(f.size, 4))
	if _, err := h.ReadAt(tail, f.size-int64(len(tail))); err != nil && err != io.EOF {
		return pathError(f.path, err)
	}
	starts := bytes.HasPrefix(head, []byte("PAR1"))
	switch {
	case f.size == 0:
		return f.bad("is empty", nil)
	case string(tail) == "PARE" || bytes.HasPrefix(head, []byte("PARE")):
		return f.encrypted()
	case starts && f.size < 12:
		return f.bad("is too short to be a Parquet file", nil)
	case starts && string(tail) != "PAR1":
		return f.bad("is cut short: the Parquet footer is missing", nil)
	case starts:
		return nil
	case string(tail) == "PAR1" && f.size >= 12:
		return f.bad("is a damaged Parquet file: its beginning is missing", nil)
	}
	return &Error{File: f.path, Reason: "is not a Parquet file but " + looksLike(head), Hint: "export Parquet, or correct the path"}
}

// signatures are the beginnings of files that arrive in place of Parquet.
var signatures = []struct{ prefix, name string }{
	{"version https://git-lfs", "a Git LFS pointer; fetch the file with git lfs pull"},
	{"\x1f\x8b", "gzip; unpack it first"},
	{"PK\x03\x04", "a zip archive; unpack it first"},
	{"\x28\xb5\x2f\xfd", "zstd; unpack it first"},
	{"ARROW1", "an Arrow IPC file"},
	{"ORC", "an ORC file"},
	{"Obj\x01", "an Avro file"},
	{"SQLite format 3", "an SQLite database"},
	{"DUCK", "a DuckDB database"},
	{"%PDF", "a PDF"},
	{"\xd0\xcf\x11\xe0", "an old Office document"},
	{"<!DOCTYPE", "HTML, perhaps an error page"},
	{"<html", "HTML, perhaps an error page"},
	{"<?xml", "XML, perhaps an error answer"},
	{"{", "JSON"},
	{"[", "JSON"},
}

func looksLike(head []byte) string {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for _, s := range signatures {
		if len(text) >= len(s.prefix) && bytes.EqualFold(text[:len(s.prefix)], []byte(s.prefix)) {
			return s.name
		}
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch {
	case len(head) < 12:
		return "a file of only a few bytes"
	case !isText(head):
		return "unknown binary content"
	case bytes.ContainsAny(line, ",;\t"):
		return "text, perhaps CSV"
	}
	return "text"
}

func isText(b []byte) bool {
	for _, c := range b {
		if c < 9 || c > 13 && c < 32 && c != 27 || c == 127 {
			return false
		}
	}
	return true
}

// hash is the SHA-256 of the whole file. It reads the file once from end to
// end, which also warms the page cache for the columns.
func (f *file) hash(ctx context.Context, h handle) error {
	sum := sha256.New()
	n, err := io.Copy(sum, &untilDone{ctx, io.NewSectionReader(h, 0, f.size)})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return pathError(f.path, err)
	}
	if n != f.size {
		return &Error{Kind: NotReady, File: f.path, Reason: "changed while it was read", Hint: "wait until the export has finished and run again"}
	}
	f.sum = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// untilDone stops a long read when its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
