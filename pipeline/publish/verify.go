package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Report is what Verify found.
type Report struct {
	Dir      string   // the night's directory, links resolved
	Manifest Manifest // zero when it cannot be read
	Files    int      // files compared with the manifest
	Problems []Problem
}

// A Problem is one difference between a night and its manifest.
type Problem struct {
	File    string // within the night; "." is its directory
	What    string // how it differs
	Do      string // what to do about it
	Warning bool   // the content is as published
}

func (p Problem) String() string { return p.File + ": " + p.What + "; " + p.Do }

// OK reports whether the night is as it was published, warnings aside.
func (r Report) OK() bool {
	return !slices.ContainsFunc(r.Problems, func(p Problem) bool { return !p.Warning })
}

// Verify compares a published night with its manifest and lists every problem.
// dir is the night's directory, current, or the study's folder, which stands for
// its current. An error means that there was no night to look at.
func Verify(dir string) (Report, error) {
	root, real, err := openNight(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	r, _, err := inspect(context.Background(), root, bySHA256)
	r.Dir = real
	if target := strayLink(follow(dir)); target != "" {
		r.add(currentName, "points to "+showPath(target)+", not to a night beside it", "run the study again; it points current to its night")
	}
	if night := r.Manifest.Night; err == nil && night != "" && filepath.Base(real) != night {
		r.warn(".", "the directory was published as "+night, "expect this of a copy; otherwise rename it back")
	}
	r.sort()
	return r, err
}

// openNight opens the night that dir stands for and returns its real path.
func openNight(dir string) (*os.Root, string, error) {
	real, err := filepath.EvalSymlinks(follow(dir))
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return nil, "", unreadable(dir, err)
	}
	root, err := os.OpenRoot(real)
	if err != nil {
		return nil, "", unreadable(dir, err)
	}
	return root, real, nil
}

// follow is the path that names the night: dir, or current in the study's folder.
func follow(dir string) string {
	if !here(dir, manifestName) && here(dir, currentName) {
		return filepath.Join(dir, currentName)
	}
	return dir
}

// strayLink is the target of a current that leads out of the study's folder.
func strayLink(path string) string {
	if filepath.Base(path) != currentName {
		return ""
	}
	target, err := os.Readlink(path)
	if err != nil || isNight(target) {
		return ""
	}
	return target
}

// unreadable tells a link whose night is gone from a folder that never was.
func unreadable(dir string, err error) error {
	what := "not a folder that can be read"
	if target, noLink := os.Readlink(follow(dir)); noLink == nil {
		what = "the link points to " + showPath(target) + ", which cannot be opened"
	}
	return fmt.Errorf("verify %s: %s; name a night's directory or the study's folder, or run the study first: %w", showPath(dir), what, bare(err))
}

func here(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// A fingerprint says whether what a file holds is what was published as out.
type fingerprint func(out Output, content io.Reader) (bool, error)

// bySHA256 compares with the manifest.
func bySHA256(out Output, content io.Reader) (bool, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, content)
	return hex.EncodeToString(sum.Sum(nil)) == out.SHA256, err
}

// inspect compares the files in root with the manifest there, and also returns
// the manifest's bytes. It follows no link and opens nothing but regular files.
func inspect(ctx context.Context, root *os.Root, as fingerprint) (r Report, raw []byte, err error) {
	found := r.list(root)
	r.Manifest, raw, err = readManifest(root)
	if err != nil {
		r.add(manifestName, describe(err), "it is not a night, or a damaged one: publish the night again, or restore it")
		return r, raw, nil
	}
	r.checkName()
	if err := r.checkOutputs(ctx, root, found, as); err != nil {
		return r, raw, err
	}
	r.checkExtra(found)
	r.checkModes(found)
	r.sort()
	return r, raw, nil
}

func (r *Report) add(file, what, do string) {
	r.Problems = append(r.Problems, Problem{File: file, What: what, Do: do})
}

func (r *Report) warn(file, what, do string) {
	r.Problems = append(r.Problems, Problem{File: file, What: what, Do: do, Warning: true})
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return strings.Compare(a.File, b.File) })
}

// again is the remedy for most damage: the same inputs give the same night, and
// publishing it replaces the damaged one.
func (r *Report) again() string {
	return "run the study again with --as-of " + r.Manifest.AsOf + ", or restore the file"
}

// list finds everything in the night, by path. What cannot be looked at is a
// problem, not a reason to stop looking.
func (r *Report) list(root *os.Root) map[string]fs.FileInfo {
	found := map[string]fs.FileInfo{}
	fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		var info fs.FileInfo
		if err == nil {
			info, err = e.Info()
		}
		if err != nil {
			r.add(showPath(name), describe(err), "look at it and give it back to the job's user")
			return nil
		}
		found[name] = info
		return nil
	})
	return found
}

// checkName compares the manifest with the hash in the night's name, which also
// covers the fields that describe no file.
func (r *Report) checkName() {
	m := r.Manifest
	if err := m.check(); err != nil {
		r.add(manifestName, describe(err), "restore it: it was edited")
	} else if m.Night != m.name() {
		r.add(manifestName, "its content does not match the night's name", r.again())
	}
}

func (r *Report) checkOutputs(ctx context.Context, root *os.Root, found map[string]fs.FileInfo, as fingerprint) error {
	for _, out := range r.Manifest.Outputs {
		r.Files++
		what, err := compareFile(ctx, root, out, found[out.Path], as)
		if err != nil {
			return err
		}
		if what != "" {
			r.add(showPath(out.Path), what, r.again())
		}
	}
	return nil
}

// compareFile says how a file differs from what was published, "" if it does
// not. Sizes come first: a grown file is not read to its end.
func compareFile(ctx context.Context, root *os.Root, out Output, info fs.FileInfo, as fingerprint) (what string, err error) {
	if err := checkFile(out.Path); err != nil {
		return "the manifest gives it a name that rung does not write", nil
	}
	switch {
	case info == nil:
		return "missing", nil
	case !info.Mode().IsRegular():
		return describe(errNotPlain), nil
	case info.Size() != out.Bytes:
		return fmt.Sprintf("has %d bytes, %d were published", info.Size(), out.Bytes), nil
	}
	same, err := compareContent(ctx, root, out, as)
	if ctx.Err() != nil {
		return "", fmt.Errorf("stopped while reading %s: %w", out.Path, ctx.Err())
	}
	if err != nil {
		return describe(err), nil
	}
	if !same {
		return "its content was changed (other SHA-256)", nil
	}
	return "", nil
}

func compareContent(ctx context.Context, root *os.Root, out Output, as fingerprint) (bool, error) {
	f, err := openPlain(root, out.Path, os.O_RDONLY)
	if err != nil {
		return false, err
	}
	defer f.Close()
	return as(out, patient{ctx, f})
}

// A patient reader stops between reads when its context is cancelled.
type patient struct {
	ctx context.Context
	io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}

// checkExtra reports what the manifest does not list. A folder counts as listed
// when a listed file is in it.
func (r *Report) checkExtra(found map[string]fs.FileInfo) {
	listed := map[string]bool{".": true, manifestName: true}
	for _, out := range r.Manifest.Outputs {
		listed[out.Path] = true
		listed[path.Dir(out.Path)] = true
	}
	for name := range found {
		if !listed[name] {
			r.add(showPath(name), "not in the manifest", "move it out of the night; the next run of this date would delete it")
		}
	}
}

// checkModes warns of files that others may read or change. It is a warning, for
// an operator may have opened the night to its readers on purpose.
func (r *Report) checkModes(found map[string]fs.FileInfo) {
	for name, info := range found {
		want, mode := fileMode, info.Mode()
		if mode.IsDir() {
			want = dirMode
		} else if !mode.IsRegular() {
			continue // reported already
		}
		if mode.Perm() != want {
			r.warn(showPath(name), fmt.Sprintf("mode %04o, published with %04o", mode.Perm(), want),
				fmt.Sprintf("chmod %o it unless readers were let in on purpose", want))
		}
	}
}

// describe words an error about a file whose name the problem gives.
func describe(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	case errors.Is(err, errNotPlain):
		return "a link, folder or device where a file was published"
	case errors.Is(err, fs.ErrPermission):
		return "cannot be read: no permission"
	}
	return reason(err)
}
