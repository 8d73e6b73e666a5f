package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"

	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"

	"rung/pipeline/sharedtest"
)

// memoryHandle is a file that is held in memory.
type memoryHandle struct{ *bytes.Reader }

func (memoryHandle) Close() error     { return nil }
func (memoryHandle) unchanged() error { return nil }

// opened is a file in memory with the columns that we can read: all fields of
// the top level, and all fields of structs in lists.
func opened(name string, content []byte) (*file, handle, []column, error) {
	f, h := &file{path: name, size: int64(len(content))}, memoryHandle{bytes.NewReader(content)}
	if err := f.inspect(h); err != nil {
		return nil, nil, nil, err
	}
	fields, err := f.fields(h)
	if err != nil {
		return nil, nil, nil, err
	}
	var columns []column
	for i, fd := range fields {
		wants := []want{{name: fd.Name}}
		if list, ok := fd.Type.(arrow.ListLikeType); ok {
			if st, ok := list.Elem().(*arrow.StructType); ok {
				wants = nil
				for _, child := range st.Fields() {
					wants = append(wants, want{name: fd.Name, child: child.Name})
				}
			}
		}
		for _, w := range wants {
			if c, fault := f.column(fd, i, w); fault == nil {
				columns = append(columns, c)
			}
		}
	}
	return f, h, columns, nil
}

// cautious opens columns of a row group for the safe path alone.
func (f *file) cautious(ctx context.Context, h handle, group int, columns []column) (_ source, err error) {
	s := &groupSource{f: f, h: h, group: group, columns: columns, chunks: make([]chunk, len(columns))}
	defer f.recover(&err)
	for i, c := range columns {
		chunk, err := s.arrowChunk(ctx, c)
		if err != nil {
			return nil, err
		}
		s.chunks[i] = chunk
	}
	return s, nil
}

// cells is everything that a source says, column by column.
func cells(src source, err error, columns int) ([][]byte, error) {
	if err != nil {
		return nil, err
	}
	defer src.close()
	out, v := make([][]byte, columns), make([]vector, columns)
	for {
		n, err := src.next(context.Background(), v)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if n < 1 || n > batchRows {
			return nil, fmt.Errorf("a run of %d rows", n)
		}
		for i := range v {
			if v[i].n != n {
				return nil, fmt.Errorf("%d rows in a run of %d", v[i].n, n)
			}
			for r := range n {
				out[i] = v[i].cell(out[i], r)
			}
		}
	}
}

// cell appends what a row says.
func (v *vector) cell(b []byte, r int) []byte {
	b = append(b, byte(v.form))
	if v.missing(r) {
		return append(b, 0)
	}
	b = append(b, 1)
	switch v.form {
	case listForm:
		b = binary.AppendVarint(b, int64(v.offsets[r+1]-v.offsets[r]))
		for k := v.offsets[r]; k < v.offsets[r+1]; k++ {
			b = v.items.cell(b, int(k))
		}
		return b
	case textForm:
		text := ""
		if v.dict != nil {
			text = v.dict.values[v.codes[r]]
		} else {
			text = string(v.raw[v.starts[r]:v.starts[r+1]])
		}
		return append(binary.AppendVarint(b, int64(len(text))), text...)
	case floatForm:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.floats[r]))
	case timeForm:
		b = binary.AppendVarint(b, v.ticks)
		if v.wall {
			b = append(b, 'w')
		}
	}
	return binary.AppendVarint(b, v.ints[r])
}

// agreement compares the two paths and counts what it looked at.
type agreement struct{ chunks, fast int }

// compare reads every column of every row group along both paths.
func (a *agreement) compare(t *testing.T, name string, content []byte) {
	t.Helper()
	f, h, columns, err := opened(name, content)
	if err != nil {
		return
	}
	for g := range f.footer.groups {
		for _, c := range columns {
			_, fastErr, safeErr := a.chunk(t, f, h, g, c)
			if (fastErr == nil) != (safeErr == nil) {
				t.Errorf("%s: group %d, %s (%s): fast %v, safe %v", name, g, c.name, c.typeName, fastErr, safeErr)
			}
		}
	}
}

// chunk reads one column of a row group along both paths and as raw text. If
// both can read it, what they say is the same.
func (a *agreement) chunk(t *testing.T, f *file, h handle, g int, c column) (fast []byte, fastErr, safeErr error) {
	t.Helper()
	a.chunks++
	if f.plainly(c, f.footer.groups[g].chunks[c.leaf]) {
		a.fast++
	}
	ctx, one := t.Context(), []column{c}
	src, err := f.cautious(ctx, h, g, one)
	safe, safeErr := cells(src, err, 1)
	for _, one[0].raw = range []bool{c.form == textForm, false} {
		src, err = f.readGroup(ctx, h, g, one)
		out, err := cells(src, err, 1)
		var e *Error
		switch {
		case err != nil && !errors.As(err, &e):
			t.Errorf("%s: %s: not an error for a reader: %v", f.path, c.name, err)
		case err == nil && safeErr == nil && !bytes.Equal(out[0], safe[0]):
			t.Errorf("%s: group %d, %s (%s): the paths differ", f.path, g, c.name, c.typeName)
		case err == nil:
			fast = out[0]
		}
		fastErr = err
	}
	return fast, fastErr, safeErr
}

// Both paths read the same values from every good file.
func TestPathsAgree(t *testing.T) {
	var a agreement
	every := 1
	if testing.Short() {
		every = 8
	}
	for i, m := range manifest(t) {
		if !strings.HasPrefix(m.File, "good/") || i%every > 0 {
			continue
		}
		b, err := os.ReadFile(sharedtest.Shared(t, "corpus", m.File))
		if err != nil {
			t.Fatal(err)
		}
		a.compare(t, m.File, b)
	}
	t.Logf("%d chunks, %d along the fast path", a.chunks, a.fast)
	if a.chunks < 3000/every/2 || a.fast < a.chunks/2 {
		t.Errorf("%d of %d chunks along the fast path: the test is empty", a.fast, a.chunks)
	}
}

// Both paths read the same values whatever the codec, the version of pages
// and the encoding, and take the path that they should.
func TestPathsAgreeOnGenerated(t *testing.T) {
	safe := map[string]bool{"lz4": true, "brotli": true}
	for name, content := range generatedFiles(t, 1500) {
		var a agreement
		a.compare(t, name, content)
		if a.chunks == 0 && name != "no rows" || safe[name] != (a.fast == 0) && a.chunks > 0 || !safe[name] && a.fast < a.chunks/2 {
			t.Errorf("%s: %d of %d chunks along the fast path", name, a.fast, a.chunks)
		}
		f, _, columns, err := opened(name, content)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range columns {
			for _, g := range f.footer.groups {
				slow := safe[name] || name == "delta" && slices.Contains([]string{"id", "word", "plan"}, c.name) ||
					strings.HasPrefix(name, "go") && slices.Contains([]string{"id", "delta", "split", "tags", "price", "count"}, c.name)
				if f.plainly(c, g.chunks[c.leaf]) == slow {
					t.Errorf("%s: %s: the wrong path", name, c.name)
				}
			}
		}
	}
}

// Columns of both paths stand side by side, and several groups are read at a
// time.
func TestGroupsSideBySide(t *testing.T) {
	f, h, columns, err := opened("delta", generatedFiles(t, 3000)["delta"])
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var rows atomic.Int64
	for g := range f.footer.groups {
		wait.Go(func() {
			src, err := f.readGroup(context.Background(), h, g, columns)
			got, err := cells(src, err, len(columns))
			if err != nil {
				t.Error(err)
				return
			}
			for i, c := range columns {
				src, err := f.cautious(context.Background(), h, g, []column{c})
				want, err := cells(src, err, 1)
				if err != nil || !bytes.Equal(got[i], want[0]) {
					t.Errorf("group %d: %s: other values side by side, %v", g, c.name, err)
				}
			}
			rows.Add(f.footer.groups[g].rows)
		})
	}
	wait.Wait()
	if rows.Load() != 3000 {
		t.Errorf("%d rows", rows.Load())
	}
}

// A damaged chunk gives the same values along both paths, or is refused. Where
// only the fast path reads it, the values are those before the damage.
func TestPathsAgreeOnDamage(t *testing.T) {
	budget := 2 * time.Second
	if testing.Short() {
		budget /= 4
	}
	rng, files := rand.New(rand.NewPCG(11, 15)), generatedFiles(t, 300)
	for i, m := range manifest(t) {
		if b, err := os.ReadFile(sharedtest.Shared(t, "corpus", m.File)); err == nil && i%5 == 0 && strings.HasPrefix(m.File, "good/") && len(b) < 100_000 {
			files[m.File] = b
		}
	}
	names := slices.Sorted(maps.Keys(files))
	var a agreement
	fastAlone, safeAlone := 0, 0
	for start := time.Now(); a.fast < 20_000 && time.Since(start) < budget; {
		name := names[rng.IntN(len(names))]
		f, h, columns, err := opened(name, files[name])
		if err != nil || len(columns) == 0 || f.footer.rows == 0 {
			continue
		}
		g, c := rng.IntN(len(f.footer.groups)), columns[rng.IntN(len(columns))]
		m := f.footer.groups[g].chunks[c.leaf]
		if m.values == 0 || !f.plainly(c, m) {
			continue
		}
		intact, fastErr, _ := a.chunk(t, f, h, g, c)
		if fastErr != nil {
			continue
		}
		for range 20 {
			b := bytes.Clone(files[name])
			damage(rng, b[m.start():m.start()+m.packed])
			got, fastErr, safeErr := a.chunk(t, f, memoryHandle{bytes.NewReader(b)}, g, c)
			switch {
			case fastErr == nil && safeErr != nil:
				if fastAlone++; !bytes.Equal(got, intact) {
					t.Errorf("%s: group %d, %s: other values where arrow-go refuses: %v", name, g, c.name, errors.Unwrap(safeErr))
				}
			case fastErr != nil && safeErr == nil:
				safeAlone++
			}
		}
	}
	t.Logf("%d files, %d chunks; read by the fast path alone %d, by the safe path alone %d", len(names), a.fast, fastAlone, safeAlone)
	if len(names) < 50 || a.fast < 500 {
		t.Errorf("%d files, %d chunks along the fast path: the test is empty", len(names), a.fast)
	}
}

// damage changes some bytes.
func damage(rng *rand.Rand, b []byte) {
	for range 1 + rng.IntN(3) {
		// Headers stand at the beginning.
		at := rng.IntN(len(b))
		if rng.IntN(2) == 0 {
			at = rng.IntN(min(40, len(b)))
		}
		switch rng.IntN(3) {
		case 0:
			b[at] ^= 1 << rng.IntN(8)
		case 1:
			b[at] = byte(rng.IntN(256))
		case 2:
			copy(b[at:], b[min(len(b), at+1+rng.IntN(9)):])
		}
	}
}

func FuzzGroup(f *testing.F) {
	for _, b := range generatedFiles(f, 30) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		f, h, columns, err := opened("fuzzed", b)
		if err != nil || len(b) > 1<<20 {
			return
		}
		var a agreement
		for g := range min(3, len(f.footer.groups)) {
			for _, c := range columns {
				a.chunk(t, f, h, g, c)
			}
		}
	})
}

// What hybrid reads is what was written, for every width and at every place.
func TestHybrid(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 19))
	for width := range 33 {
		var src []byte
		var want []int32
		for range 40 {
			value := func() uint32 { return uint32(rng.Uint64() & (1<<width - 1)) }
			if n := 1 + rng.IntN(60); rng.IntN(2) == 0 {
				v := value()
				src = binary.AppendUvarint(src, uint64(n)<<1)
				src = append(src, binary.LittleEndian.AppendUint32(nil, v)[:(width+7)/8]...)
				for range n {
					want = append(want, int32(v))
				}
				continue
			}
			groups := 1 + rng.IntN(6)
			src = binary.AppendUvarint(src, uint64(groups)<<1|1)
			packed := make([]byte, groups*width)
			for i := range 8 * groups {
				v := value()
				want = append(want, int32(v))
				for b := range width {
					packed[(i*width+b)/8] |= byte(v>>b&1) << ((i*width + b) % 8)
				}
			}
			src = append(src, packed...)
		}
		size := len(src)
		h := hybrid{src: append(src, make([]byte, pagePad)...)[:size], width: width}
		var got []int32
		for len(got) < len(want) {
			part := make([]int32, min(len(want)-len(got), 1+rng.IntN(30)))
			if len(part) < 5 && h.same(uint32(want[len(got)]), len(part)) {
				for i := range part {
					part[i] = want[len(got)]
				}
			} else if err := readHybrid(&h, part); err != nil {
				t.Fatalf("width %d: %v after %d of %d values", width, err, len(got), len(want))
			}
			got = append(got, part...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("width %d: other values", width)
		}
		if err := readHybrid(&h, make([]int32, 1)); err == nil {
			t.Errorf("width %d: a value too many", width)
		}
	}
}

// halting is a chunk that meets an unusual page after some rows.
type halting struct {
	chunk
	rows int
}

func (c *halting) ready(ctx context.Context) (int, error) {
	if c.rows == 0 {
		return 0, errUnusual
	}
	n, err := c.chunk.ready(ctx)
	return min(n, c.rows), err
}

func (c *halting) take(v *vector, n int) error {
	c.rows -= n
	return c.chunk.take(v, n)
}

// A column goes on along the safe path where the fast one stops: at once, when
// pages are encoded in a way that the footer does not say, or later.
func TestUnusualPages(t *testing.T) {
	files := generatedFiles(t, 3000)
	f, h, columns, err := opened("delta", files["delta"])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range columns {
		one := []column{c}
		src, err := f.cautious(context.Background(), h, 0, one)
		want, err := cells(src, err, 1)
		if err != nil {
			t.Fatal(err)
		}
		f.footer.groups[0].chunks[c.leaf].encodings &= fastEncodings
		if !f.plainly(c, f.footer.groups[0].chunks[c.leaf]) {
			t.Fatalf("%s: not the fast path", c.name)
		}
		for _, after := range []int{1 << 30, 0, 100, 411} {
			src, err := f.readGroup(context.Background(), h, 0, one)
			if err != nil {
				t.Fatal(err)
			}
			s := src.(*groupSource)
			s.chunks[0] = &halting{s.chunks[0], after}
			got, err := cells(s, nil, 1)
			if err != nil || !bytes.Equal(got[0], want[0]) {
				t.Errorf("%s: other values after %d rows, %v", c.name, after, err)
			}
		}
	}
}

// Ids without a dictionary get the same numbers as ids with one.
func TestRawIDs(t *testing.T) {
	texts := []string{"b", "b", "a", "", "", "a", "b", "c", "c"}
	var t1 interner
	coded := &vector{form: textForm, n: len(texts), valid: make([]bool, len(texts)), dict: &t1.dictionary}
	raw := &vector{form: textForm, n: len(texts), valid: coded.valid, starts: []int32{0}}
	for i, s := range texts {
		coded.valid[i] = i != 4
		coded.codes = append(coded.codes, t1.intern(s))
		if i != 4 {
			raw.raw = append(raw.raw, s...)
		}
		raw.starts = append(raw.starts, int32(len(raw.raw)))
	}
	var a, b ids
	got, want := make([]int32, len(texts)), make([]int32, len(texts))
	a.number(coded, want, true)
	b.number(raw, got, true)
	if !slices.Equal(got, want) {
		t.Errorf("numbers %v, want %v", got, want)
	}
	copy(raw.raw, "x")
	b.sealed().number(raw, got, false)
	want[0] = -2
	if !slices.Equal(got, want) {
		t.Errorf("looked up %v, want %v", got, want)
	}
}

// A text that follows a dictionary gets its own code, the empty one too.
func TestInternAfterDictionary(t *testing.T) {
	x := interner{dictionary: dictionary{values: []string{"a", "b"}}}
	for i, s := range []string{"", "b", "", "c", "a"} {
		if got, want := x.intern(s), []int32{2, 1, 2, 3, 0}[i]; got != want {
			t.Errorf("%q: code %d, want %d", s, got, want)
		}
	}
}
