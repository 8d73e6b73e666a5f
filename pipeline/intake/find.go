package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"

	"rung/pipeline/study"
)

// maxFiles bounds an export. More files than this is a pattern gone wrong.
const maxFiles = 100_000

// find lists the files that a source matches, by path. Names that begin with
// "_" or "." are matched only when the pattern spells that out: writers keep
// markers and half-written files under such names.
func find(st *study.Study, src study.Source, stores *buckets) ([]*file, error) {
	if a, ok := objectAddress(src); ok {
		return stores.find(a, src)
	}
	pattern, err := localPattern(src.Path)
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(st.Dir, pattern)
	}
	base, parts := splitPattern(filepath.ToSlash(filepath.Clean(pattern)))
	var found []string
	if err := expand(base, parts, &found); err != nil {
		return nil, pathError(src.Path, err)
	}
	sort.Strings(found)
	found = slices.Compact(found)
	if len(found) == 0 {
		return nil, noMatch(src.Path, "check the path, which starts at the study file's folder, and that the export has run")
	}
	if len(found) > maxFiles {
		return nil, tooMany(src.Path)
	}
	files := make([]*file, len(found))
	for i, abs := range found {
		files[i] = &file{abs: abs, path: display(st.Dir, abs), partitions: partitions(display(st.Dir, abs))}
	}
	return files, nil
}

func noMatch(name, hint string) *Error {
	return &Error{Kind: Missing, File: name, Reason: "no file matches", Hint: hint}
}

func tooMany(name string) *Error {
	return &Error{File: name, Reason: fmt.Sprintf("matches more than %d files", maxFiles), Hint: "narrow the pattern"}
}

// localPattern is the local path of a source.
func localPattern(text string) (string, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return text, nil
	}
	if scheme == "file" {
		if !strings.HasPrefix(rest, "/") {
			return "", &Error{File: text, Reason: "a file:// address needs an absolute path", Hint: "write file:///path or a path without file://"}
		}
		return rest, nil
	}
	return "", &Error{File: text, Reason: "addresses of this kind are not known", Hint: "name a local path, s3://, gs:// or azblob://"}
}

// splitPattern separates the folders without wildcards from the rest.
func splitPattern(p string) (string, []string) {
	parts := strings.Split(p, "/")
	n := 0
	for n < len(parts) && !strings.ContainsAny(parts[n], "*?[\\") {
		n++
	}
	base := strings.Join(parts[:n], "/")
	if base == "" && n > 0 {
		base = "/"
	}
	return base, parts[n:]
}

// expand appends to found what parts match under base. A path without
// wildcards is found if it exists, whatever it is: opening it says what is
// wrong.
func expand(base string, parts []string, found *[]string) error {
	if len(*found) > maxFiles {
		return nil
	}
	if len(parts) == 0 {
		if _, err := os.Stat(base); err == nil || !absent(err) {
			*found = append(*found, base)
		}
		return nil
	}
	if parts[0] == "**" {
		return expandTree(base, parts[1:], found)
	}
	if !strings.ContainsAny(parts[0], "*?[\\") {
		return expand(path.Join(base, parts[0]), parts[1:], found)
	}
	entries, err := readDir(base)
	if err != nil {
		return err
	}
	for _, e := range entries {
		ok, err := path.Match(parts[0], e.Name())
		if err != nil {
			return err
		}
		if ok && !hidden(e.Name(), parts[0]) {
			if err := expand(path.Join(base, e.Name()), parts[1:], found); err != nil {
				return err
			}
		}
	}
	return nil
}

// expandTree matches parts in base and every folder below. It does not follow
// links to folders, which could make a circle.
func expandTree(base string, parts []string, found *[]string) error {
	if len(parts) == 0 {
		parts = []string{"*"}
	}
	if err := expand(base, parts, found); err != nil {
		return err
	}
	entries, err := readDir(base)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() && !hidden(e.Name(), "*") {
			if err := expandTree(path.Join(base, e.Name()), parts, found); err != nil {
				return err
			}
		}
	}
	return nil
}

func readDir(dir string) ([]fs.DirEntry, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if err == nil || absent(err) {
			return nil, nil
		}
		return nil, err
	}
	return os.ReadDir(dir)
}

// absent says that there is no such file, or that a part of its path is a file
// and no folder.
func absent(err error) bool { return os.IsNotExist(err) || errors.Is(err, syscall.ENOTDIR) }

func hidden(name, pattern string) bool {
	return strings.HasPrefix(name, ".") && !strings.HasPrefix(pattern, ".") ||
		strings.HasPrefix(name, "_") && !strings.HasPrefix(pattern, "_") && !strings.Contains(name, "=")
}

// display is how messages and the manifest name a file.
func display(dir, abs string) string {
	root, err := filepath.Abs(dir)
	if err != nil {
		return abs
	}
	full, err := filepath.Abs(abs)
	if err != nil {
		return abs
	}
	rel, err := filepath.Rel(root, full)
	if err != nil || strings.HasPrefix(rel, "..") {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(rel)
}

// hiveNull is how Hive writes a null partition value.
const hiveNull = "__HIVE_DEFAULT_PARTITION__"

// partitions reads the key=value folders of a path.
func partitions(p string) map[string]string {
	var out map[string]string
	for _, part := range strings.Split(path.Dir(p), "/") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || key == "" {
			continue
		}
		if out == nil {
			out = map[string]string{}
		}
		out[key] = unescape(value)
	}
	return out
}

// unescape undoes the %XX of Hive's folder names.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var c byte
		if s[i] == '%' && i+2 < len(s) {
			if _, err := fmt.Sscanf(s[i+1:i+3], "%02X", &c); err == nil {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func pathError(name string, err error) *Error {
	var known *Error
	switch {
	case errors.As(err, &known):
		return known
	case os.IsPermission(err):
		return &Error{Kind: Permission, File: name, Reason: "may not be read", Hint: "give the job's user read permission", Err: err}
	case os.IsNotExist(err):
		return &Error{Kind: Missing, File: name, Reason: "does not exist", Hint: "check the path and that the export has run", Err: err}
	case err == path.ErrBadPattern:
		return &Error{File: name, Reason: "is not a valid pattern", Hint: "close every [ of the pattern", Err: err}
	}
	return &Error{File: name, Reason: "cannot be read from the disk", Hint: "check the disk and try again", Err: err}
}
