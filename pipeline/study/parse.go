package study

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Options are what Parse cannot know by itself.
type Options struct {
	// Measures are the names that a study may ask for, in report order. Empty
	// means that any name is accepted.
	Measures []string
}

// Parse reads and checks a study file and its code frame.
//
// A study file that cannot be read at all gives the error of the operating
// system, wrapped (fs.ErrNotExist, fs.ErrPermission). Any other error is a
// Problems: everything that is wrong, in one pass.
func Parse(path string, o Options) (*Study, error) {
	raw, err := readFile(path, maxStudyBytes)
	var odd notText
	if errors.As(err, &odd) {
		return nil, Problems{{File: path, Text: odd.Error(), Hint: "is this the study file?"}}
	}
	if err != nil {
		return nil, fmt.Errorf("study file: %w", err)
	}
	return parse(path, raw, o, readFile)
}

// parse is Parse without the study file's reading.
func parse(path string, raw []byte, o Options, read func(string, int) ([]byte, error)) (*Study, error) {
	r := &report{file: path}
	root := readTree(r, raw)
	if root == nil {
		return nil, r.err()
	}
	checker{r}.check(root, grammar, "", Position{1, 1})
	s := &Study{File: path, Dir: filepath.Dir(path), Bytes: raw}
	v := resolver{report: r, study: s, options: o, read: read}
	v.resolve(root)
	if err := r.err(); err != nil {
		return nil, err
	}
	return s, nil
}

// notText says why a file that exists cannot be the one that is meant.
type notText string

func (n notText) Error() string { return string(n) }

// readFile reads a regular file of at most limit bytes. It does not wait for a
// pipe's writer.
func readFile(path string, limit int) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notText("this is not a file of text: a folder, a pipe or a device")
	}
	raw, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > limit {
		return nil, notText(fmt.Sprintf("the file is larger than %d KiB", limit>>10))
	}
	return slices.Clip(raw), nil
}
