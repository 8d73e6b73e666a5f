package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestFileNames(t *testing.T) {
	d := openDesk(t, t.TempDir())
	s := stage(t, d)
	for _, c := range []struct {
		name string
		ok   bool
	}{
		{"report.xlsx", true}, {"charts/x.svg", true}, {"charts/x.png", true}, {"a_b-c.1", true}, {strings.Repeat("n", 255), true},
		{"../x", false}, {"/abs", false}, {"a/b/c", false}, {"a\x00b", false}, {strings.Repeat("n", 300), false},
		{strings.Repeat("n", 300) + "/x", false}, {"-x", false}, {"charts/-x", false}, {".hidden", false}, {"charts/.x", false},
		{"", false}, {".", false}, {"..", false}, {"charts/", false}, {"charts/..", false}, {"charts//x", false}, {"./x", false},
		{`a\b`, false}, {"a\nb", false}, {"caf\u00e9.svg", false}, {"cafe\u0301.svg", false}, {"a b", false}, {"=x", false},
		{"manifest.json", false}, {"Manifest.JSON", false},
		{"report.xlsx", false}, {"Report.xlsx", false}, {"charts/X.svg", false}, {"CHARTS/x.svg", false}, // twice
	} {
		err := s.Write(c.name, []byte("x"))
		if (err == nil) != c.ok {
			t.Errorf("Write(%.20q): %v", c.name, err)
		}
		if err != nil {
			oneLine(t, err)
		}
	}
	// What was refused spoils nothing.
	p, err := s.Publish(manifestOf("2026-11-20"))
	if err != nil {
		t.Fatal(err)
	}
	if n := mustVerify(t, p.Dir).Files; n != 5 {
		t.Errorf("published %d files, want the 5 good names", n)
	}
}

// Somebody plants a link in the staging directory while it is written.
func TestPlantedInStaging(t *testing.T) {
	for _, name := range []string{"charts", "report.html"} {
		t.Run(name, func(t *testing.T) {
			out, victim := t.TempDir(), t.TempDir()
			plant(t, filepath.Join(victim, "file"), "precious")
			d := openDesk(t, out)
			s := stage(t, d)
			target := victim
			if name == "report.html" {
				target = filepath.Join(victim, "file")
			}
			link(t, target, out, study, s.name, name)
			err := errors.Join(s.Write("charts/map.svg", []byte("x")), s.Write("report.html", []byte("x")))
			if !errors.Is(err, ErrCreate) {
				t.Errorf("got %v, want ErrCreate", err)
			}
			if _, err := s.Publish(manifestOf("2026-11-20")); err == nil {
				t.Error("published nevertheless")
			}
			if b, err := os.ReadFile(filepath.Join(victim, "file")); string(b) != "precious" || len(names(t, victim)) != 1 {
				t.Errorf("the victim holds %q, %v, %q", b, err, names(t, victim))
			}
			if got := names(t, filepath.Join(out, study)); len(got) != 1 {
				t.Errorf("the folder holds %q", got)
			}
		})
	}
}

// Between writing and publishing somebody changes the staging: it does not
// become a night.
func TestTamperedStaging(t *testing.T) {
	for name, tamper := range map[string]func(t *testing.T, dir string){
		"changed": func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "report.html"), "eno") },
		"grown":   func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "report.html"), "one more") },
		"removed": func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "report.html")) },
		"extra":   func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "extra"), "x") },
		"mode":    func(t *testing.T, dir string) { chmod(t, filepath.Join(dir, "report.html"), 0o644) },
		"folder":  func(t *testing.T, dir string) { chmod(t, dir, 0o755) },
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			old := mustRun(t, out, "2026-11-19", "old")
			d := openDesk(t, out)
			s := stage(t, d)
			if err := s.Write("report.html", []byte("one")); err != nil {
				t.Fatal(err)
			}
			tamper(t, filepath.Join(out, study, s.name))
			_, err := s.Publish(manifestOf("2026-11-20"))
			if kindName(err) != "write" {
				t.Fatalf("got %v, want ErrWrite", err)
			}
			oneLine(t, err)
			holds(t, out, old.Night)
			if d.Current() != old.Night {
				t.Errorf("current is %q", d.Current())
			}
		})
	}
}

func TestMisuse(t *testing.T) {
	for name, use := range map[string]func(d *Desk, s *Staging) error{
		"file still open": func(_ *Desk, s *Staging) error {
			if _, err := s.Create("open.csv"); err != nil {
				return nil
			}
			_, err := s.Publish(manifestOf("2026-11-20"))
			return err
		},
		"no outputs": func(_ *Desk, s *Staging) error {
			_, err := s.Publish(manifestOf("2026-11-20"))
			return err
		},
		"no date": func(_ *Desk, s *Staging) error {
			return errors.Join(s.Write("a", nil), ignore(s.Publish(manifestOf("2026-02-30"))))
		},
		"hostile date": func(_ *Desk, s *Staging) error {
			return errors.Join(s.Write("a", nil), ignore(s.Publish(manifestOf("../../2026"))))
		},
		"input without hash": func(_ *Desk, s *Staging) error {
			m := manifestOf("2026-11-20")
			m.Inputs[0].SHA256 = ""
			return errors.Join(s.Write("a", nil), ignore(s.Publish(m)))
		},
		"study without hash": func(_ *Desk, s *Staging) error {
			m := manifestOf("2026-11-20")
			m.StudySHA256 = strings.ToUpper(m.StudySHA256)
			return errors.Join(s.Write("a", nil), ignore(s.Publish(m)))
		},
		"two stagings":  func(d *Desk, _ *Staging) error { _, err := d.Stage(); return err },
		"after discard": func(_ *Desk, s *Staging) error { s.Discard(); return s.Write("a", nil) },
		"after close":   func(d *Desk, _ *Staging) error { d.Close(); _, err := d.Stage(); return err },
		"after publish": func(_ *Desk, s *Staging) error {
			s.Write("a", nil)
			if _, err := s.Publish(manifestOf("2026-11-20")); err != nil {
				return nil
			}
			return s.Write("b", nil)
		},
		"write after close": func(_ *Desk, s *Staging) error {
			w, err := s.Create("a")
			if err != nil || w.Close() != nil || w.Close() != nil {
				return nil
			}
			_, err = w.Write([]byte("x"))
			return err
		},
	} {
		d := openDesk(t, t.TempDir())
		s := stage(t, d)
		err := use(d, s)
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if kindName(err) != "" {
			t.Errorf("%s: a mistake in the call is reported as %q: %v", name, kindName(err), err)
		}
		d.Close()
	}
}

func ignore(_ Published, err error) error { return err }

// A failed write is final: the first cause is reported again by whatever is
// tried next, and nothing is published.
func TestWriteFailureIsFinal(t *testing.T) {
	out := t.TempDir()
	d, err := open(context.Background(), out, study, func(step string) error {
		if step == "write big.csv" {
			return syscall.ENOSPC
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	s := stage(t, d)
	w, err := s.Create("big.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, strings.Repeat("x", 1<<20)); !errors.Is(err, ErrWrite) {
		t.Errorf("Write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, ErrWrite) {
		t.Errorf("Close: %v", err)
	}
	for name, err := range map[string]error{
		"Write":   s.Write("small.csv", nil),
		"Scratch": ignoreText(s.Scratch()),
		"Publish": ignore(s.Publish(manifestOf("2026-11-20"))),
	} {
		if !errors.Is(err, ErrWrite) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "big.csv") {
			t.Errorf("%s after a failed write: %v", name, err)
		}
	}
	if got := names(t, filepath.Join(out, study)); len(got) != 1 {
		t.Errorf("the folder holds %q", got)
	}
}

func ignoreText(_ string, err error) error { return err }

// Charts are drawn in parallel.
func TestConcurrentWrites(t *testing.T) {
	d := openDesk(t, t.TempDir())
	s := stage(t, d)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if err := s.Write(fmt.Sprintf("charts/%02d.svg", i), fmt.Append(nil, i)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	p, err := s.Publish(manifestOf("2026-11-20"))
	if err != nil {
		t.Fatal(err)
	}
	if n := mustVerify(t, p.Dir).Files; n != 40 {
		t.Errorf("published %d files", n)
	}
}

func TestScratch(t *testing.T) {
	out := t.TempDir()
	d := openDesk(t, out)
	s := stage(t, d)
	for range 2 {
		dir, err := s.Scratch()
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.CreateTemp(dir, "excelize-")
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != dirMode || filepath.Dir(filepath.Dir(dir)) != filepath.Join(out, study) {
			t.Errorf("scratch is %s with %v, %v", dir, info.Mode(), err)
		}
	}
	if err := s.Write("a.csv", nil); err != nil {
		t.Fatal(err)
	}
	p, err := s.Publish(manifestOf("2026-11-20"))
	if err != nil {
		t.Fatal(err)
	}
	if got := names(t, p.Dir); len(got) != 2 {
		t.Errorf("published %q", got)
	}
}

func TestCloseDiscards(t *testing.T) {
	out := t.TempDir()
	d := openDesk(t, out)
	s := stage(t, d)
	if _, err := s.Create("charts/open.svg"); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if got := names(t, filepath.Join(out, study)); len(got) != 1 || got[0] != lockName {
		t.Errorf("the folder holds %q", got)
	}
}
