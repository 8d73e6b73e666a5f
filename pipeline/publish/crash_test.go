package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A scene is what a run finds, and what it publishes.
type scene struct {
	name       string
	asOf, text string
	prepare    func(t *testing.T, out string)
	damaged    bool // the night that current points to does not verify at the start
}

func lastNight(t *testing.T, out string) { mustRun(t, out, "2026-11-20", "one") }

var scenes = []scene{
	{name: "first night ever", asOf: "2026-11-20", text: "one", prepare: func(*testing.T, string) {}},
	{name: "next night", asOf: "2026-11-21", text: "two", prepare: lastNight},
	{name: "same night", asOf: "2026-11-20", text: "one", prepare: lastNight},
	{name: "older night", asOf: "2026-11-19", text: "zero", prepare: lastNight},
	{name: "repair", asOf: "2026-11-20", text: "one", damaged: true, prepare: func(t *testing.T, out string) {
		p := mustRun(t, out, "2026-11-20", "one")
		if err := os.Remove(filepath.Join(p.Dir, "report.html")); err != nil {
			t.Fatal(err)
		}
	}},
	{name: "after a killed run", asOf: "2026-11-21", text: "two", prepare: func(t *testing.T, out string) {
		lastNight(t, out)
		plant(t, filepath.Join(out, study, stagingPrefix+"old", "charts", "half.svg"), "half")
		if err := os.Symlink("2026-11-20-000000000000", filepath.Join(out, study, linkPrefix+"old")); err != nil {
			t.Fatal(err)
		}
	}},
}

func plant(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// neverFailed is the study's folder as a run that met no fault leaves it.
func (s scene) neverFailed(t *testing.T) map[string]string {
	t.Helper()
	out := t.TempDir()
	s.prepare(t, out)
	mustRun(t, out, s.asOf, s.text)
	return contents(t, filepath.Join(out, study))
}

// nightsIn reads the nights that are there before the run.
func nightsIn(t *testing.T, out string) map[string]map[string]string {
	t.Helper()
	nights := map[string]map[string]string{}
	entries, _ := os.ReadDir(filepath.Join(out, study)) // none before the first run
	for _, e := range entries {
		if isNight(e.Name()) {
			nights[e.Name()] = snapshot(t, filepath.Join(out, study, e.Name()))
		}
	}
	return nights
}

// A run is killed at every step. Readers have a whole report afterwards, and the
// next run leaves the folder as if nothing had happened.
func TestKilledAtEveryStep(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			want := s.neverFailed(t)
			killed := 0
			for at := 1; ; at++ {
				out := t.TempDir()
				s.prepare(t, out)
				before := nightsIn(t, out)
				a, dead := job{Out: out, AsOf: s.asOf, Text: s.text, KillAt: at}.do(t)
				if !dead {
					if a.Err != "" || a.Steps != at-1 {
						t.Fatalf("undisturbed run: %+v", a)
					}
					break
				}
				killed++
				s.afterKill(t, out, before)
				mustRun(t, out, s.asOf, s.text)
				if diff := cmp.Diff(want, contents(t, filepath.Join(out, study))); diff != "" {
					t.Errorf("killed at step %d, the next run leaves (-want +got):\n%s", at, diff)
				}
			}
			if killed < 20 {
				t.Errorf("killed at %d steps only", killed)
			}
		})
	}
}

func (s scene) afterKill(t *testing.T, out string, before map[string]map[string]string) {
	t.Helper()
	if s.damaged {
		return // nothing to lose; that the next run repairs it is checked there
	}
	for night, was := range before {
		if diff := cmp.Diff(was, snapshot(t, filepath.Join(out, study, night))); diff != "" {
			t.Errorf("%s changed:\n%s", night, diff)
		}
	}
	if _, err := os.Lstat(filepath.Join(out, study, currentName)); err == nil || len(before) > 0 {
		mustVerify(t, filepath.Join(out, study, currentName))
	}
}

// Every step fails once with every cause that a disk has. The error has the
// right kind and names a remedy, readers see what they saw, and a run without
// the fault leaves what a run that never failed leaves.
func TestFailureAtEveryStep(t *testing.T) {
	causes := []struct {
		errno syscall.Errno
		kinds []string
	}{
		{syscall.ENOSPC, []string{"create", "write"}},
		{syscall.EDQUOT, []string{"create", "write"}},
		{syscall.EIO, []string{"write"}},
		{syscall.EROFS, []string{"create"}},
		{syscall.EACCES, []string{"permission"}},
		{syscall.EFBIG, []string{"create", "write"}},
		{syscall.EXDEV, []string{"create"}},
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			want := s.neverFailed(t)
			failures := 0
			for at := 1; ; at++ {
				cause := causes[at%len(causes)]
				out := t.TempDir()
				s.prepare(t, out)
				before, link := nightsIn(t, out), linkOf(out)
				n, step := 0, ""
				_, err := run(out, s.asOf, s.text, func(name string) error {
					if n++; n == at {
						step = name
						return cause.errno
					}
					return nil
				})
				if step == "" {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				failures++
				if !errors.Is(err, cause.errno) || !slices.Contains(cause.kinds, kindName(err)) {
					t.Errorf("%s fails with %v: got %v of kind %q, want one of %q", step, cause.errno, err, kindName(err), cause.kinds)
					continue
				}
				oneLine(t, err)
				s.afterFailure(t, out, step, before, link)
				mustRun(t, out, s.asOf, s.text)
				if diff := cmp.Diff(want, contents(t, filepath.Join(out, study))); diff != "" {
					t.Errorf("after %q failed, the next run leaves (-want +got):\n%s", step, diff)
				}
			}
			if failures < 20 {
				t.Errorf("failed at %d steps only", failures)
			}
		})
	}
}

func linkOf(out string) string {
	target, _ := os.Readlink(filepath.Join(out, study, currentName))
	return target
}

func (s scene) afterFailure(t *testing.T, out, step string, before map[string]map[string]string, link string) {
	t.Helper()
	if got := linkOf(out); got != link {
		t.Errorf("after %q failed, current points to %q, was %q", step, got, link)
	}
	for night, was := range before {
		if s.damaged && night == link {
			continue // it may be repaired or not
		}
		if diff := cmp.Diff(was, snapshot(t, filepath.Join(out, study, night))); diff != "" {
			t.Errorf("after %q failed, %s changed:\n%s", step, night, diff)
		}
	}
	if strings.HasPrefix(step, "remove the") || s.name == "after a killed run" {
		return // what could not be removed, or was there, is swept by the next run
	}
	entries, _ := os.ReadDir(filepath.Join(out, study))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && e.Name() != lockName {
			t.Errorf("after %q failed, %s remains", step, e.Name())
		}
	}
}

// oneLine checks what is printed as it is: one short line that starts in lower
// case and says what to do after a semicolon.
func oneLine(t *testing.T, err error) {
	t.Helper()
	text := err.Error()
	if strings.ContainsAny(text, "\n\r\x00") || len(text) > 500 || !strings.Contains(text, "; ") || text[0] < 'a' || text[0] > 'z' {
		t.Errorf("message is not one line with a remedy: %q", text)
	}
}

// The run is cancelled before every step in turn: before the night has its name
// nothing remains of it, afterwards it is published.
func TestCancelledAtEveryStep(t *testing.T) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			stopped := 0
			for at := 1; ; at++ {
				out := t.TempDir()
				s.prepare(t, out)
				before, link := nightsIn(t, out), linkOf(out)
				n := 0
				ctx, cancel := context.WithCancel(context.Background())
				p, err := runUnder(ctx, out, s.asOf, s.text, func(string) error {
					if n++; n == at {
						cancel()
					}
					return nil
				})
				cancel()
				if n < at {
					break
				}
				if err == nil {
					mustVerify(t, p.Dir)
					if p.Current != linkOf(out) {
						t.Errorf("cancelled at %d: published %+v, current points to %q", at, p, linkOf(out))
					}
					continue
				}
				stopped++
				if !errors.Is(err, context.Canceled) || kindName(err) != "" {
					t.Errorf("cancelled at %d: %v of kind %q", at, err, kindName(err))
				}
				s.afterFailure(t, out, "cancel", before, link)
				if got := nightsIn(t, out); len(got) != len(before) {
					t.Errorf("cancelled at %d: a night was published, and the run says %v", at, err)
				}
			}
			if stopped < 10 {
				t.Errorf("stopped %d times only", stopped)
			}
		})
	}
}

func runUnder(ctx context.Context, out, asOf, text string, probe func(string) error) (Published, error) {
	d, err := open(ctx, out, study, probe)
	if err != nil {
		return Published{}, err
	}
	defer d.Close()
	return publishOn(d, asOf, text)
}
