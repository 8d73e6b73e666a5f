package intake

import (
	"context"
	"fmt"
	"path"
	"sort"
	"strings"

	"gocloud.dev/blob"

	"rung/pipeline/study"
)

// maxKeys bounds the keys that are looked at for one export.
const maxKeys = 1_000_000

// find lists the objects that a source matches, by key. Patterns mean what
// they mean for local files, with a key for a path.
func (b *buckets) find(a address, src study.Source) ([]*file, error) {
	parts := strings.Split(a.pattern, "/")
	for _, part := range parts {
		if _, err := path.Match(part, ""); err != nil {
			return nil, pathError(src.Bare(), err)
		}
	}
	if parts[len(parts)-1] == "" {
		return nil, (&file{path: src.Bare()}).irregular()
	}
	in, fault := b.open(a)
	if fault != nil {
		return nil, fault
	}
	if !strings.ContainsAny(a.pattern, `*?[\`) {
		return []*file{in.file(a.pattern)}, nil // opening it says whether it is there
	}
	keys, err := in.list(parts, src.Bare())
	if err != nil {
		return nil, err
	}
	sort.Strings(keys)
	files := make([]*file, len(keys))
	for i, key := range keys {
		files[i] = in.file(key)
	}
	return files, nil
}

func (b *bucket) file(key string) *file {
	f := &file{path: b.name + "/" + key, partitions: partitions(key)}
	f.object = &object{in: b, key: key, path: f.path}
	return f
}

// list is the keys that match a pattern, split at its slashes. One listing
// below the longest prefix without wildcards serves the pattern, of that folder
// alone if the wildcards are in the last part.
func (b *bucket) list(parts []string, name string) ([]string, error) {
	pattern := strings.Join(parts, "/")
	o := &blob.ListOptions{Prefix: pattern[:strings.IndexAny(pattern, `*?[\`)]}
	if parts[len(parts)-1] != "**" && strings.Count(o.Prefix, "/") == len(parts)-1 {
		o.Delimiter = "/"
	}
	var keys []string
	looked := 0
	for token := blob.FirstPageToken; token != nil; {
		page, next, err := b.page(token, o)
		if err != nil {
			return nil, b.failure(err)
		}
		token = next
		for _, item := range page {
			if !item.IsDir && matchKey(parts, strings.Split(item.Key, "/")) {
				keys = append(keys, item.Key)
			}
		}
		if looked += len(page); looked > maxKeys {
			return nil, &Error{File: name, Reason: fmt.Sprintf("lies among more than %d keys", maxKeys), Hint: "name more folders before the first wildcard"}
		}
		if len(keys) > maxFiles {
			return nil, tooMany(name)
		}
	}
	if len(keys) == 0 {
		return nil, noMatch(name, "check the path, its parameters, and that the export has run")
	}
	return keys, nil
}

// page is one page of a listing, and where the next one begins.
func (b *bucket) page(token []byte, o *blob.ListOptions) (items []*blob.ListObject, next []byte, err error) {
	err = persist(b.of.ctx, func(ctx context.Context) error {
		ctx, stop := context.WithTimeoutCause(ctx, silence, errSilent)
		defer stop()
		items, next, err = b.ListPage(ctx, token, 1000, o)
		return because(ctx, err)
	})
	return items, next, err
}

// matchKey says whether a key matches a pattern, both split at slashes, as
// expand does for local files.
func matchKey(pattern, key []string) bool {
	for len(pattern) > 0 && pattern[0] != "**" {
		if len(key) == 0 || !matchPart(pattern[0], key[0]) {
			return false
		}
		pattern, key = pattern[1:], key[1:]
	}
	if len(pattern) == 0 {
		return len(key) == 0
	}
	for len(pattern) > 1 && pattern[1] == "**" {
		pattern = pattern[1:]
	}
	rest := pattern[1:]
	if len(rest) == 0 {
		rest = []string{"*"}
	}
	for ; len(key) > 0; key = key[1:] {
		if matchKey(rest, key) {
			return true
		}
		if hidden(key[0], "*") {
			return false
		}
	}
	return false
}

func matchPart(pattern, name string) bool {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return pattern == name
	}
	ok, _ := path.Match(pattern, name) // find has checked the pattern
	return ok && name != "" && !hidden(name, pattern)
}
