package intake

import (
	"bytes"
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gocloud.dev/blob/memblob"
	"pgregory.net/rapid"

	"rung/pipeline/study"
)

// inMemory is a bucket of objects in memory, with a cache of some pieces.
func inMemory(t testing.TB, pieces int64, objects map[string][]byte) *bucket {
	t.Helper()
	ctx, done := context.WithCancel(context.Background())
	t.Cleanup(done)
	stores := newBuckets(ctx)
	stores.cache.limit = pieces * pieceBytes
	b := &bucket{Bucket: memblob.OpenBucket(nil), of: stores, name: "s3://memory"}
	stores.opened[b.name] = b
	for key, content := range objects {
		if err := b.WriteAll(ctx, key, content, nil); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// Readers side by side, each somewhere else and some reading on, get what is
// there, however little the cache may hold.
func TestReadAt(t *testing.T) {
	content := make([]byte, 9*pieceBytes+12345)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range content {
		content[i] = byte(rng.Uint32())
	}
	want := bytes.NewReader(content)
	rapid.Check(t, func(rt *rapid.T) {
		b := inMemory(t, rapid.Int64Range(1, 20).Draw(rt, "pieces"), map[string][]byte{"x": content})
		f := b.file("x")
		h, err := f.open()
		if err != nil {
			rt.Fatal(err)
		}
		type read struct{ at, n int }
		var readers [][]read
		for range rapid.IntRange(1, 4).Draw(rt, "readers") {
			var reads []read
			at := 0
			for range rapid.IntRange(1, 12).Draw(rt, "reads") {
				if rapid.Bool().Draw(rt, "jump") {
					at = rapid.IntRange(0, len(content)+10).Draw(rt, "at")
				}
				n := rapid.OneOf(rapid.IntRange(0, 300), rapid.IntRange(0, 3*pieceBytes)).Draw(rt, "n")
				reads = append(reads, read{at, n})
				at += n
			}
			readers = append(readers, reads)
		}
		var wg sync.WaitGroup
		for _, reads := range readers {
			wg.Go(func() {
				for _, r := range reads {
					got, expect := make([]byte, r.n), make([]byte, r.n)
					n, err := h.ReadAt(got, int64(r.at))
					m, werr := want.ReadAt(expect, int64(r.at))
					if r.n == 0 {
						werr = nil
					}
					if n != m || err != werr || !bytes.Equal(got, expect) {
						t.Errorf("ReadAt(%d bytes, %d) = %d, %v; want %d, %v", r.n, r.at, n, err, m, werr)
					}
				}
			})
		}
		wg.Wait()
		if err := h.Close(); err != nil {
			rt.Fatal(err)
		}
		c := b.of.cache
		held := int64(0)
		for e := c.recent.Front(); e != nil; e = e.Next() {
			held += e.Value.(*extent).bytes()
		}
		if held != c.held || c.held > c.limit || c.ahead != 0 {
			rt.Fatalf("the cache holds %d bytes, says %d, may hold %d; %d ahead", held, c.held, c.limit, c.ahead)
		}
	})
}

// Reading from end to end takes few requests, which grow.
func TestRuns(t *testing.T) {
	content := make([]byte, 40<<20)
	b := inMemory(t, cacheBytes/pieceBytes, map[string][]byte{"x": content})
	f := b.file("x")
	h, err := f.open()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, io.NewSectionReader(h, 0, f.size)); n != f.size || err != nil {
		t.Fatal(n, err)
	}
	h.Close()
	if n := b.of.cache.recent.Len(); n > 15 {
		t.Errorf("40 MiB took %d requests", n)
	}
}

// Patterns mean the same for keys as for local files.
func TestFindKeys(t *testing.T) {
	names := []string{"a", "b.parquet", "part-1.parquet", "part-2.parquet", "_SUCCESS", ".x.parquet", "dt=2026-11-01", "_k=v", "_tmp", "[x]", "ä"}
	wild := []string{"*", "**", "?", "*.parquet", "part-?.parquet", "part-[12].parquet", "dt=*", "_*", ".*", `\[x]`, "?.parquet"}
	matched := 0
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		objects := map[string][]byte{}
		for range rapid.IntRange(1, 20).Draw(rt, "files") {
			key := strings.Join(rapid.SliceOfN(rapid.SampledFrom(names), 1, 4).Draw(rt, "key"), "/")
			if os.MkdirAll(filepath.Join(dir, filepath.Dir(key)), 0o700) == nil && os.WriteFile(filepath.Join(dir, key), nil, 0o600) == nil {
				objects[key] = nil
			}
		}
		b := inMemory(t, 1, objects)
		parts := strings.Split(rapid.SampledFrom(slices.Sorted(maps.Keys(objects))).Draw(rt, "like"), "/")
		for i := range parts {
			if rapid.Bool().Draw(rt, "wild") {
				parts[i] = rapid.SampledFrom(wild).Draw(rt, "part")
			}
		}
		pattern := strings.Join(parts, "/")
		list := func(path, prefix string) (out []string) {
			files, err := find(&study.Study{Dir: dir}, study.Source{Path: path}, b.of)
			if err != nil && err.(*Error).Kind != Missing {
				rt.Fatal(err)
			}
			for _, f := range files {
				// A local pattern may match folders, and a key without
				// wildcards is found where it is opened.
				name := strings.TrimPrefix(f.path, prefix)
				if _, ok := objects[name]; ok {
					out = append(out, name)
				}
			}
			return out
		}
		local, keys := list(pattern, ""), list("s3://memory/"+pattern, "s3://memory/")
		if diff := cmp.Diff(local, keys); diff != "" {
			rt.Fatalf("%s: local files and keys differ: %s", pattern, diff)
		}
		matched += len(keys)
	})
	if matched < 5 {
		t.Errorf("only %d keys matched", matched)
	}
}

func TestFoundFile(t *testing.T) {
	b := inMemory(t, 1, map[string][]byte{"x/dt=2026-11-01/a.parquet": nil})
	files, err := find(&study.Study{}, study.Source{Path: "s3://memory/x/**"}, b.of)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if f := files[0]; f.path != "s3://memory/x/dt=2026-11-01/a.parquet" || f.partitions["dt"] != "2026-11-01" || len(f.partitions) != 1 {
		t.Error(f.path, f.partitions)
	}
}
