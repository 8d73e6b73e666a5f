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

// agreement compares the two paths.
type agreement struct {
	chunks, fast int
	slack, doubt int // damaged ones that only the fast, or only the safe path reads
	wrong        int // of slack, with other values than before the damage
}

// compare reads every column of every row group along both paths. In damaged
// files, either may refuse.
func (a *agreement) compare(t testing.TB, name string, content []byte, damaged bool, intact map[string][]byte) {
	t.Helper()
	f, h, columns, err := opened(name, content)
	if err != nil {
		return
	}
	for g := range f.footer.groups {
		for _, c := range columns {
			a.chunks++
			one := []column{c}
			key := fmt.Sprint(g, c.leaf)
			if f.plainly(c, f.footer.groups[g].chunks[c.leaf]) {
				a.fast++
			} else if damaged {
				continue
			}
			src, err := f.cautious(context.Background(), h, g, one)
			safe, safeErr := cells(src, err, 1)
			for _, raw := range []bool{false, true} {
				one[0].raw = raw && c.form == textForm
				src, err = f.readGroup(context.Background(), h, g, one)
				fast, fastErr := cells(src, err, 1)
				var e *Error
				if fastErr != nil && !errors.As(fastErr, &e) {
					t.Errorf("%s: %s: not an error for a reader: %v", name, c.name, fastErr)
				}
				switch {
				case fastErr == nil && safeErr == nil:
					if !bytes.Equal(fast[0], safe[0]) {
						t.Errorf("%s: group %d, %s (%s): the paths differ", name, g, c.name, c.typeName)
					}
					if intact != nil && !damaged {
						intact[key] = fast[0]
					}
				case fastErr == nil && damaged:
					a.slack++
					if !bytes.Equal(fast[0], intact[key]) {
						a.wrong++
					}
				case safeErr == nil && damaged:
					a.doubt++
				case !damaged && (fastErr == nil) != (safeErr == nil):
					t.Errorf("%s: group %d, %s (%s): fast %v, safe %v", name, g, c.name, c.typeName, fastErr, safeErr)
				}
			}
		}
	}
}

// Both paths read the same values from every good file.
func TestPathsAgree(t *testing.T) {
	var a agreement
	for _, m := range manifest(t) {
		if !strings.HasPrefix(m.File, "good/") {
			continue
		}
		b, err := os.ReadFile(sharedtest.Shared(t, "corpus", m.File))
		if err != nil {
			t.Fatal(err)
		}
		a.compare(t, m.File, b, false, nil)
	}
	t.Logf("%d chunks, %d along the fast path", a.chunks, a.fast)
	if a.chunks < 3000 || a.fast < a.chunks/2 {
		t.Errorf("%d of %d chunks along the fast path: the test is empty", a.fast, a.chunks)
	}
}

// Both paths read the same values whatever the codec, the version of pages
// and the encoding, and take the path that they should.
func TestPathsAgreeOnGenerated(t *testing.T) {
	safe := map[string]bool{"lz4": true, "brotli": true}
	for name, content := range generatedFiles(t, 3000) {
		var a agreement
		a.compare(t, name, content, false, nil)
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

// A damaged file gives the same values along both paths, or is refused.
func TestPathsAgreeOnDamage(t *testing.T) {
	budget := 2 * time.Second
	if testing.Short() {
		budget /= 4
	}
	rng, files := rand.New(rand.NewPCG(11, 13)), generatedFiles(t, 300)
	names := slices.Sorted(maps.Keys(files))
	var a agreement
	intact := map[string]map[string][]byte{}
	for _, name := range names {
		intact[name] = map[string][]byte{}
		new(agreement).compare(t, name, files[name], false, intact[name])
	}
	mutants := 0
	for start := time.Now(); time.Since(start) < budget; mutants++ {
		name := names[mutants%len(names)]
		b := bytes.Clone(files[name])
		end := len(b) - 8 - int(binary.LittleEndian.Uint32(b[len(b)-8:]))
		for range 1 + rng.IntN(4) {
			at := 4 + rng.IntN(max(1, end-4))
			switch rng.IntN(3) {
			case 0:
				b[at] ^= 1 << rng.IntN(8)
			case 1:
				b[at] = byte(rng.IntN(256))
			case 2:
				copy(b[at:end], b[min(end, at+1+rng.IntN(9)):end])
			}
		}
		a.compare(t, name, b, true, intact[name])
	}
	t.Logf("%d mutants, %d chunks; read by one path alone: fast %d, %d of them with other values, safe %d", mutants, a.fast, a.slack, a.wrong, a.doubt)
	if mutants < 20 || a.fast < 1000 {
		t.Errorf("%d mutants, %d chunks along the fast path: the test is empty", mutants, a.fast)
	}
}

func FuzzGroup(f *testing.F) {
	for _, b := range generatedFiles(f, 30) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<20 {
			return
		}
		new(agreement).compare(t, "fuzzed", b, true, nil)
	})
}
