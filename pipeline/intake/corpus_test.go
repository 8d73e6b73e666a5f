package intake

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"rung/pipeline/sharedtest"
)

// manifestLine is what several readers agreed on about a file.
type manifestLine struct {
	File   string
	Rows   int64
	Leaves []json.RawMessage `json:"leaf_consensus"`
}

// read is what our reader made of a file.
type corpusRead struct {
	rows    int64
	values  map[string][2]int64 // per leaf: values, those not missing
	digests map[string]string   // of flat leaves whose stored bytes we can tell
	skipped int                 // columns of types that we do not take
}

// readCorpus reads every column that we can of a file.
func readCorpus(ctx context.Context, path string) (out corpusRead, err error) {
	f := &file{abs: path, path: filepath.Base(path)}
	h, err := f.open()
	if err != nil {
		return out, err
	}
	defer h.Close()
	if err := f.inspect(h); err != nil {
		return out, err
	}
	fields, err := f.fields(h)
	if err != nil {
		return out, err
	}
	out.values, out.digests = map[string][2]int64{}, map[string]string{}
	for i, fd := range fields {
		c, fault := f.column(fd, i, want{name: fd.Name})
		if fault != nil {
			out.skipped++
			continue
		}
		columns := []column{c}
		place(columns)
		src, err := f.readColumns(ctx, columns)
		if err != nil {
			return out, err
		}
		d := f.digest(c)
		rows, counts, err := drain(ctx, src, d)
		src.close()
		if err != nil {
			return out, err
		}
		out.rows = rows
		if _, twice := out.values[f.leafPath(c.leaf)]; twice {
			out.skipped++
			continue
		}
		out.values[f.leafPath(c.leaf)] = counts
		if d != nil {
			out.digests[f.leafPath(c.leaf)] = fmt.Sprintf("%016x", d.sum)
		}
	}
	if len(fields) == out.skipped {
		out.rows = f.footer.rows
	}
	return out, nil
}

func (f *file) leafPath(l int) string {
	var path []string
	at := f.footer.leaves[l].element
	for depth := f.footer.schema[at].depth; depth > 0; at-- {
		if f.footer.schema[at].depth == depth {
			path = append([]string{f.footer.schema[at].name}, path...)
			depth--
		}
	}
	return strings.Join(path, ".")
}

// digest is the manifest's digest of a flat leaf: FNV-1a over repetition
// level, definition level, length (255 for none) and stored bytes.
type digest struct {
	sum      uint64
	def      byte
	physical int
}

func (f *file) digest(c column) *digest {
	l := f.footer.leaves[c.leaf]
	e := f.footer.schema[l.element]
	if e.depth != 1 || l.maxRep > 0 || e.physical == typeInt96 || e.physical == typeFixed || strings.HasPrefix(c.typeName, "decimal") {
		return nil
	}
	return &digest{sum: 14695981039346656037, def: byte(l.maxDef), physical: e.physical}
}

func (d *digest) write(b ...byte) {
	for _, c := range b {
		d.sum = (d.sum ^ uint64(c)) * 1099511628211
	}
}

func (d *digest) add(v *vector) {
	if d == nil {
		return
	}
	for i := range v.n {
		if v.missing(i) {
			d.write(0, 0, 255)
			continue
		}
		var b []byte
		switch d.physical {
		case typeBoolean:
			b = []byte{byte(v.ints[i])}
		case typeInt32:
			b = binary.LittleEndian.AppendUint32(nil, uint32(v.ints[i]))
		case typeInt64:
			b = binary.LittleEndian.AppendUint64(nil, uint64(v.ints[i]))
		case typeFloat:
			b = binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(v.floats[i])))
		case typeDouble:
			b = binary.LittleEndian.AppendUint64(nil, math.Float64bits(v.floats[i]))
		default:
			b = []byte(v.dict.values[v.codes[i]])
		}
		d.write(0, d.def)
		d.sum = (d.sum ^ uint64(len(b))) * 1099511628211
		d.write(b...)
	}
}

func drain(ctx context.Context, src source, d *digest) (rows int64, counts [2]int64, err error) {
	v := make([]vector, 1)
	for {
		n, err := src.next(ctx, v)
		if errors.Is(err, io.EOF) {
			return rows, counts, nil
		}
		if err != nil {
			return rows, counts, err
		}
		rows += int64(n)
		flat := &v[0]
		d.add(flat)
		if flat.form == listForm {
			// An empty or missing list is one value that is missing.
			for r := range flat.n {
				if flat.offsets[r] == flat.offsets[r+1] {
					counts[0]++
				}
			}
			flat = flat.items
		}
		counts[0] += int64(flat.n)
		for r := range flat.n {
			if !flat.missing(r) {
				counts[1]++
			}
		}
	}
}

// guarded runs a read with a deadline and watches the heap.
func guarded(t *testing.T, path string) (corpusRead, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	type answer struct {
		out corpusRead
		err error
	}
	done := make(chan answer, 1)
	go func() {
		out, err := readCorpus(ctx, path)
		done <- answer{out, err}
	}()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var peak uint64
	for {
		select {
		case a := <-done:
			if peak > 1536<<20 {
				t.Errorf("%s: the heap grew to %d MiB", filepath.Base(path), peak>>20)
			}
			return a.out, a.err
		case <-tick.C:
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
		case <-ctx.Done():
			t.Errorf("%s: still reading after a minute", filepath.Base(path))
			return corpusRead{}, ctx.Err()
		}
	}
}

func manifest(t *testing.T) []manifestLine {
	t.Helper()
	h, err := os.Open(sharedtest.Shared(t, "corpus", "MANIFEST.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var out []manifestLine
	sc := bufio.NewScanner(h)
	sc.Buffer(nil, 8<<20)
	for sc.Scan() {
		var m manifestLine
		if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

// Every good file is read with the rows, values and missing values that other
// readers found, or refused with one clear line.
func TestGoodCorpus(t *testing.T) {
	files, refused, leaves, digests := 0, map[string]string{}, 0, 0
	for _, m := range manifest(t) {
		if !strings.HasPrefix(m.File, "good/") {
			continue
		}
		files++
		out, err := guarded(t, sharedtest.Shared(t, "corpus", m.File))
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Kind != Bad {
				t.Errorf("%s: %v", m.File, err)
			}
			refused[m.File] = err.Error()
			continue
		}
		if out.rows != m.Rows {
			t.Errorf("%s: %d rows, want %d", m.File, out.rows, m.Rows)
		}
		seen := map[string]bool{}
		for _, raw := range m.Leaves {
			var name, digest string
			var values, valid int64
			if err := json.Unmarshal(raw, &[]any{&name, &values, &valid, &digest}); err != nil {
				t.Fatalf("%s: %v", m.File, err)
			}
			got, ok := out.values[name]
			if !ok || seen[name] {
				continue // of two columns of one name, the first
			}
			seen[name] = true
			leaves++
			if d, ok := out.digests[name]; ok && values > 0 {
				digests++
				if d != digest {
					t.Errorf("%s: %s: other values than those of other readers", m.File, name)
				}
			}
			if got != [2]int64{values, valid} {
				t.Errorf("%s: %s: %d values, %d not missing; want %d, %d", m.File, name, got[0], got[1], values, valid)
			}
		}
	}
	for f, why := range refused {
		t.Logf("refused %s: %s", f, why)
	}
	t.Logf("%d files, %d refused, %d leaves compared, %d by digest", files, len(refused), leaves, digests)
	if files < 600 || len(refused) > 10 || leaves < 2000 || digests < 1500 {
		t.Errorf("looked at %d files, %d refused, %d leaves: the test is empty", files, len(refused), leaves)
	}
}

// No bad file crashes, hangs or fills the memory: it is refused with one
// clear line, or it is readable after all.
func TestBadCorpus(t *testing.T) {
	root := sharedtest.Shared(t, "corpus", "bad")
	files, readable := 0, []string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		_, err = guarded(t, path)
		if err == nil {
			readable = append(readable, filepath.Base(path))
			return nil
		}
		var e *Error
		if !errors.As(err, &e) || e.Kind != Bad {
			t.Errorf("%s: %v", filepath.Base(path), err)
			return nil
		}
		if text := e.Error(); len(text) > maxMessage || strings.ContainsAny(text, "\n\r\t\x00") {
			t.Errorf("%s: message %q", filepath.Base(path), text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, readable: %s", files, fmt.Sprint(readable))
	if files < 300 {
		t.Errorf("looked at %d files only", files)
	}
}
