package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rung/pipeline/study"
	"rung/segment"
)

// windowed writes interactions of a year, a file a month, and is a study of
// windows alone, or with a trait without one.
func windowed(t *testing.T, all bool) (*study.Study, string) {
	dir, rng := t.TempDir(), rand.New(rand.NewPCG(9, 9))
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: []int64{1, 2, 3, 4}})
	for m := range 12 {
		e := []Column{{Name: "id"}, {Name: "ts"}, {Name: "stage"}, {Name: "value"}}
		for range 50 {
			// The rows of 7 are a stranger's.
			e[0].Ints = append(e[0].Ints, []int64{1, 2, 3, 7}[rng.IntN(4)])
			e[1].Times = append(e[1].Times, time.Date(2026, time.Month(m+1), 1+rng.IntN(28), rng.IntN(24), 0, 0, 0, time.UTC))
			e[2].Texts, e[3].Floats = append(e[2].Texts, "use"), append(e[3].Floats, 1)
		}
		write(t, dir, fmt.Sprintf("events/%02d.parquet", m+1), e...)
	}
	traits := []study.Trait{{Name: "often", Count: true, WindowDays: 40, Bands: []float64{1, 5, 20}}, {Name: "lately", Count: true, WindowDays: 10, Bands: []float64{1, 5}}}
	if all {
		traits = append(traits, study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7}})
	}
	st := small(t, dir, traits...)
	st.Exports.Ladders = nil
	return st, dir
}

// Rows before every window are counted apart, those of strangers too, and
// nothing else depends on whether a trait looks back further.
func TestWindows(t *testing.T) {
	st, _ := windowed(t, false)
	in := mustRead(t, st, Options{})
	if in.AsOf.Format(time.DateOnly) < "2026-12-20" || !in.Derived {
		t.Errorf("as of %v", in.AsOf)
	}
	d := dropped(in)
	if n := d["interactions/outside_window"]; n < 500 || n > 560 || d["interactions/unknown_respondent"] == 0 {
		t.Errorf("quarantine %v", d)
	}
	whole, _ := windowed(t, true)
	other := mustRead(t, whole, Options{})
	if diff := cmp.Diff(in.Sample.Values[:2], other.Sample.Values[:2]); diff != "" {
		t.Error(diff)
	}
	if n := dropped(other)["interactions/outside_window"]; n != 0 {
		t.Errorf("%d rows outside of no window", n)
	}
}

// What a file claims about its times is believed by nobody: whatever its
// statistics say, the numbers are those of its rows.
func TestLyingStatistics(t *testing.T) {
	for _, all := range []bool{false, true} {
		st, dir := windowed(t, all)
		want := mustRead(t, st, Options{})
		files, err := filepath.Glob(filepath.Join(dir, "events", "*.parquet"))
		if err != nil || len(files) != 12 {
			t.Fatal(files, err)
		}
		for _, lie := range []time.Time{{}, time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)} {
			for _, path := range files {
				tell(t, path, lie)
			}
			got := mustRead(t, st, Options{})
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), cmpopts.IgnoreFields(Intake{}, "Files")); diff != "" {
				t.Errorf("all %v, lie %v: %s", all, lie, diff)
			}
		}
	}
}

// tell makes a file of interactions claim another newest time.
func tell(t *testing.T, path string, newest time.Time) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := readFooter(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	m := f.groups[0].chunks[1]
	if !m.claims {
		t.Fatal("the file has no statistics")
	}
	var old, lie [8]byte
	binary.LittleEndian.PutUint64(old[:], uint64(m.largest))
	binary.LittleEndian.PutUint64(lie[:], uint64(newest.UnixMicro()))
	at := len(b) - 8 - len(f.raw)
	copy(b[at:], bytes.ReplaceAll(b[at:len(b)-8], old[:], lie[:]))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
