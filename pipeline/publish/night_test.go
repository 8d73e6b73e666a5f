package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// Readers follow current while nights are published: it never is missing, and
// what it leads to is always a whole night.
func TestCurrentIsNeverMissing(t *testing.T) {
	out := t.TempDir()
	d := openDesk(t, out)
	first, err := publishOn(d, "2026-11-01", "first")
	if err != nil {
		t.Fatal(err)
	}
	var looks, nights atomic.Int64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		last := first.Night
		for {
			select {
			case <-done:
				return
			default:
			}
			b, err := os.ReadFile(filepath.Join(out, study, currentName, "report.html"))
			if err != nil || !strings.HasPrefix(string(b), "first") {
				t.Errorf("read %q, %v", b, err)
			}
			r, err := Verify(filepath.Join(out, study))
			if err != nil || !r.OK() {
				t.Errorf("verify: %v, %v", r.Problems, err)
			}
			looks.Add(1)
			if r.Manifest.Night < last && asOfOf(r.Manifest.Night) != asOfOf(last) {
				t.Errorf("current went back from %s to %s", last, r.Manifest.Night)
			}
			if r.Manifest.Night != last {
				nights.Add(1)
			}
			last = r.Manifest.Night
		}
	}()
	for i := 2; i <= 25; i++ {
		for _, day := range []int{i, i - 1} { // the older one must not show
			if _, err := publishOn(d, fmt.Sprintf("2026-11-%02d", day), "first"+fmt.Sprint(i)); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	<-ended
	if looks.Load() < 20 || nights.Load() < 3 {
		t.Errorf("looked %d times at %d nights", looks.Load(), nights.Load())
	}
}

func TestRepair(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"changed":       func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "report.html"), "eno") },
		"missing":       func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "charts", "map.svg")) },
		"extra":         func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "a", "b", "c"), "x") },
		"no manifest":   func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, manifestName)) },
		"empty":         func(t *testing.T, dir string) { os.RemoveAll(dir); os.Mkdir(dir, 0o700) },
		"a file":        func(t *testing.T, dir string) { os.RemoveAll(dir); plant(t, dir, "x") },
		"another night": func(t *testing.T, dir string) { p := otherNight(t); os.RemoveAll(dir); os.Rename(p, dir) },
		"read-only and changed": func(t *testing.T, dir string) {
			plant(t, filepath.Join(dir, "report.html"), "eno")
			chmod(t, filepath.Join(dir, "charts"), 0o500)
			chmod(t, dir, 0o500)
		},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			old := mustRun(t, out, "2026-11-20", "one")
			want := contents(t, old.Dir)
			damage(t, old.Dir)
			uid := unprivileged(t, out)
			a, _ := job{Out: out, AsOf: "2026-11-20", Text: "one", UID: uid}.do(t)
			p := a.Published
			if a.Err != "" || !p.Repaired || p.Kept || p.Night != old.Night {
				t.Errorf("published %+v, %s", p, a.Err)
			}
			mustVerify(t, old.Dir)
			holds(t, out, old.Night)
			if got := contents(t, old.Dir); len(got) != len(want) {
				t.Errorf("repaired night holds %v", got)
			}
		})
	}
}

// otherNight is a night that verifies, of other content.
func otherNight(t *testing.T) string {
	return mustRun(t, t.TempDir(), "2026-11-20", "other").Dir
}

// An operator let readers in. The night is the same, and stays as it is.
func TestKeptWithOtherModes(t *testing.T) {
	out := t.TempDir()
	old := mustRun(t, out, "2026-11-20", "one")
	chmod(t, old.Dir, 0o755)
	chmod(t, filepath.Join(old.Dir, "report.html"), 0o644)
	before := snapshot(t, old.Dir)
	p := mustRun(t, out, "2026-11-20", "one")
	if !p.Kept || p.Moved {
		t.Errorf("published %+v", p)
	}
	if got := snapshot(t, old.Dir); fmt.Sprint(got) != fmt.Sprint(before) {
		t.Errorf("the kept night changed: %v, was %v", got, before)
	}
}

// The link was lost; the night it pointed to is published again.
func TestKeptRepointsCurrent(t *testing.T) {
	out := t.TempDir()
	old := mustRun(t, out, "2026-11-20", "one")
	if err := os.Remove(filepath.Join(out, study, currentName)); err != nil {
		t.Fatal(err)
	}
	p := mustRun(t, out, "2026-11-20", "one")
	if !p.Kept || !p.Moved || currentOf(t, out) != old.Night {
		t.Errorf("published %+v, current %q", p, currentOf(t, out))
	}
}
