package publish

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestStudyNames(t *testing.T) {
	for _, c := range []struct {
		name string
		ok   bool
	}{
		{"night-shift", true}, {"2026", true}, {"a", true}, {strings.Repeat("a", 255), true},
		{"", false}, {".", false}, {"..", false}, {"../x", false}, {"/abs", false}, {"a/b", false},
		{"-x", false}, {"A", false}, {"a b", false}, {"a\x00", false}, {"a\nb", false}, {"é", false},
		{strings.Repeat("a", 300), false}, {".lock", false},
	} {
		out := t.TempDir()
		d, err := Open(context.Background(), out, c.name)
		if (err == nil) != c.ok {
			t.Errorf("Open(%.20q): %v", c.name, err)
		}
		if err != nil {
			oneLine(t, err)
			if left := names(t, out); len(left) > 0 {
				t.Errorf("Open(%.20q) refused and left %q", c.name, left)
			}
			continue
		}
		d.Close()
	}
}

// The lock is held by another process, and is free the moment that process is
// killed: there is no stale lock.
func TestLocked(t *testing.T) {
	out := t.TempDir()
	cmd := job{Out: out, Hold: true}.command(t)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(pipe).ReadString('\n'); line != "holding\n" {
		t.Fatalf("child says %q, %v", line, err)
	}
	plant(t, filepath.Join(out, study, stagingPrefix+"theirs", "report.html"), "theirs")

	start := time.Now()
	_, err = run(out, "2026-11-20", "one", nil)
	if !errors.Is(err, ErrLocked) || kindName(err) != "locked" {
		t.Errorf("got %v, want ErrLocked", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v to find the lock held", took)
	}
	oneLine(t, err)
	if _, err := os.Stat(filepath.Join(out, study, stagingPrefix+"theirs", "report.html")); err != nil {
		t.Errorf("the staging of the run that holds the lock: %v", err)
	}

	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	p := mustRun(t, out, "2026-11-20", "one")
	holds(t, out, p.Night)
}

// A second desk in the same process is locked out too, until the first closes.
func TestLockedBySelf(t *testing.T) {
	out := t.TempDir()
	d := openDesk(t, out)
	if _, err := Open(context.Background(), out, study); !errors.Is(err, ErrLocked) {
		t.Errorf("got %v, want ErrLocked", err)
	}
	other, err := Open(context.Background(), out, "other-study")
	if err != nil {
		t.Errorf("another study: %v", err)
	} else {
		other.Close()
	}
	d.Close()
	d.Close()
	openDesk(t, out)
}

func TestOpenSweeps(t *testing.T) {
	out := t.TempDir()
	p := mustRun(t, out, "2026-11-20", "one")
	folder := filepath.Join(out, study)
	plant(t, filepath.Join(folder, ".staging-a", "charts", "x.svg"), "x")
	plant(t, filepath.Join(folder, ".staging-file"), "x")
	plant(t, filepath.Join(folder, ".aside-junk", "x"), "x")
	plant(t, filepath.Join(folder, asidePrefix+p.Night, "x"), "x")
	plant(t, filepath.Join(folder, "readme.txt"), "not ours, not touched")
	before := snapshot(t, p.Dir)
	openDesk(t, out).Close()
	holds(t, out, p.Night, "readme.txt")
	if diff := cmp.Diff(before, snapshot(t, p.Dir)); diff != "" {
		t.Errorf("the night changed:\n%s", diff)
	}
}

// A run was killed between the two renames of a repair, and the next one has not
// come to publishing yet: the damaged night is back in its place.
func TestOpenPutsDamagedNightBack(t *testing.T) {
	out := t.TempDir()
	p := mustRun(t, out, "2026-11-20", "one")
	before := contents(t, p.Dir)
	if err := os.Rename(p.Dir, filepath.Join(out, study, asidePrefix+p.Night)); err != nil {
		t.Fatal(err)
	}
	d := openDesk(t, out)
	if d.Current() != p.Night {
		t.Errorf("current is %q", d.Current())
	}
	if diff := cmp.Diff(before, contents(t, p.Dir)); diff != "" {
		t.Errorf("the night differs:\n%s", diff)
	}
	holds(t, out, p.Night)
}

func TestModeOfExistingFolder(t *testing.T) {
	out := t.TempDir()
	folder := filepath.Join(out, study)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, lockName), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	openDesk(t, out)
	for path, want := range map[string]os.FileMode{folder: 0o700, filepath.Join(folder, lockName): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

func TestOutputFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	plant(t, file, "x")
	for name, out := range map[string]string{
		"missing": filepath.Join(dir, "none"), "a file": file, "empty": "",
		"below a file": filepath.Join(file, "x"), "with a newline": filepath.Join(dir, "a\nb\x1b[31m"),
	} {
		_, err := Open(context.Background(), out, study)
		if !errors.Is(err, ErrCreate) || kindName(err) != "create" {
			t.Errorf("%s: got %v, want ErrCreate", name, err)
			continue
		}
		oneLine(t, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "none")); err == nil {
		t.Error("a missing output folder was created")
	}
}

// unprivileged makes dir the work place of another user than root, for whom
// modes count.
func unprivileged(t *testing.T, dir string) (uid int) {
	t.Helper()
	if os.Getuid() != 0 {
		return 0
	}
	const nobody = 65534
	for d := dir; len(d) > len(os.TempDir()); d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Skipf("root, and %s cannot be opened to another user: %v", d, err)
		}
	}
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, nobody, nobody))
	})
	if err != nil {
		t.Skipf("root, and files cannot be given to another user: %v", err)
	}
	return nobody
}

func TestNoPermission(t *testing.T) {
	for _, c := range []struct {
		name string
		lock func(t *testing.T, out string) // takes rights away
	}{
		{"output folder read-only", func(t *testing.T, out string) { chmod(t, out, 0o500) }},
		{"output folder closed", func(t *testing.T, out string) { chmod(t, out, 0) }},
		{"lock of another mode", func(t *testing.T, out string) {
			openDesk(t, out).Close()
			chmod(t, filepath.Join(out, study, lockName), 0)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			c.lock(t, out)
			mode, _ := os.Stat(out)
			uid := unprivileged(t, out)
			chmod(t, out, mode.Mode().Perm())
			defer chmod(t, out, 0o700)
			a, _ := job{Out: out, AsOf: "2026-11-20", Text: "one", UID: uid}.do(t)
			if a.Kind != "permission" {
				t.Errorf("got %q of kind %q, want permission", a.Err, a.Kind)
			}
			oneLine(t, errors.New(a.Err))
		})
	}
}

// The study's folder belongs to somebody else who let us in.
func TestNotOurs(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can make a folder of another user")
	}
	out := t.TempDir()
	openDesk(t, out).Close()
	uid := unprivileged(t, out)
	folder := filepath.Join(out, study)
	if err := os.Lchown(folder, 1, 1); err != nil {
		t.Fatal(err)
	}
	chmod(t, folder, 0o777)
	a, _ := job{Out: out, AsOf: "2026-11-20", Text: "one", UID: uid}.do(t)
	if a.Kind != "permission" {
		t.Errorf("got %q of kind %q, want permission", a.Err, a.Kind)
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func TestUmask(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o077, 0o277, 0o777} {
		out := t.TempDir()
		uid := unprivileged(t, out)
		a, _ := job{Out: out, AsOf: "2026-11-20", Text: "one", Umask: &umask, UID: uid}.do(t)
		if a.Err != "" {
			t.Errorf("umask %04o: %s", umask, a.Err)
			continue
		}
		looked := 0
		for name, s := range contents(t, filepath.Join(out, study)) {
			mode, _, _ := strings.Cut(s, " ")
			if name != currentName && mode != "drwx------" && mode != "-rw-------" {
				t.Errorf("umask %04o: %s has mode %s", umask, name, mode)
			}
			looked++
		}
		if looked != 8 {
			t.Errorf("umask %04o: looked at %d entries", umask, looked)
		}
	}
}

func TestFileSizeLimit(t *testing.T) {
	out := t.TempDir()
	old := mustRun(t, out, "2026-11-20", "one")
	before := snapshot(t, old.Dir)
	a, _ := job{Out: out, AsOf: "2026-11-21", Text: "two", FileSize: 20000}.do(t)
	if a.Kind != "write" || !strings.Contains(a.Err, "charts/map.svg") || !strings.Contains(a.Err, "ulimit -f") {
		t.Errorf("got %q of kind %q", a.Err, a.Kind)
	}
	if diff := cmp.Diff(before, snapshot(t, old.Dir)); diff != "" {
		t.Errorf("last night changed:\n%s", diff)
	}
	holds(t, out, old.Night)
}

// Links planted in the output lead to a victim outside. Whatever the run does
// about them, the victim stays as it is.
func TestPlantedLinks(t *testing.T) {
	for _, c := range []struct {
		name  string
		plant func(t *testing.T, out, victim string)
		kind  string // of the error, "" for a published night
	}{
		{"staging", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, ".staging-x")
		}, ""},
		{"link within a staging", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, study, ".staging-x", "a"), "a")
			link(t, victim, out, study, ".staging-x", "charts")
		}, ""},
		{"unreadable folder and link within a staging", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, study, ".staging-x", "a"), "a")
			link(t, victim, out, study, ".staging-x", "charts") // closed below, once it is planted
		}, ""},
		{"new link", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, ".current-x")
		}, ""},
		{"aside", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, ".aside-2026-11-01-0123456789ab")
		}, ""},
		{"current to elsewhere", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, currentName)
		}, ""},
		{"current to a later night elsewhere", func(t *testing.T, out, victim string) {
			link(t, filepath.Join("..", "2027-01-01-0123456789ab"), out, study, currentName)
		}, ""},
		{"current to a later night that is gone", func(t *testing.T, out, victim string) {
			link(t, "2027-01-01-0123456789ab", out, study, currentName)
		}, ""},
		{"current to a later night that is a link", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, "2027-01-01-0123456789ab")
			link(t, "2027-01-01-0123456789ab", out, study, currentName)
		}, ""},
		{"current to itself", func(t *testing.T, out, victim string) {
			link(t, currentName, out, study, currentName)
		}, ""},
		{"the night itself", func(t *testing.T, out, victim string) {
			link(t, victim, out, study, nightOf(t, "2026-11-20", "one"))
		}, ""},
		{"the night itself, to a night that verifies", func(t *testing.T, out, victim string) {
			elsewhere := t.TempDir()
			p := mustRun(t, elsewhere, "2026-11-20", "one")
			link(t, p.Dir, out, study, p.Night)
		}, ""},
		{"current is a folder", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, study, currentName, "mine.txt"), "mine")
		}, "create"},
		{"current is a file", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, study, currentName), "mine")
		}, "create"},
		{"study folder", func(t *testing.T, out, victim string) {
			link(t, victim, out, study)
		}, "create"},
		{"study folder to a folder beside it", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, "other", "x"), "x")
			link(t, "other", out, study)
		}, "create"},
		{"study folder is a file", func(t *testing.T, out, victim string) {
			plant(t, filepath.Join(out, study), "mine")
		}, "create"},
		{"lock", func(t *testing.T, out, victim string) {
			link(t, filepath.Join(victim, "file"), out, study, lockName)
		}, "create"},
		{"lock to a new file beside it", func(t *testing.T, out, victim string) {
			link(t, "new", out, study, lockName)
		}, "create"},
		{"lock is a pipe", func(t *testing.T, out, victim string) {
			if err := os.Mkdir(filepath.Join(out, study), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(filepath.Join(out, study, lockName), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "create"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, victim := t.TempDir(), t.TempDir()
			plant(t, filepath.Join(victim, "file"), "precious")
			plant(t, filepath.Join(victim, "folder", "file"), "precious")
			c.plant(t, out, victim)
			before, old := snapshot(t, victim), contents(t, out)
			uid := 0
			if strings.HasPrefix(c.name, "unreadable") {
				uid = unprivileged(t, out)
				chmod(t, filepath.Join(out, study, ".staging-x"), 0)
			}
			a, _ := job{Out: out, AsOf: "2026-11-20", Text: "one", UID: uid}.do(t)

			if diff := cmp.Diff(before, snapshot(t, victim)); diff != "" {
				t.Errorf("the victim changed:\n%s", diff)
			}
			if a.Kind != c.kind || (a.Err == "") != (c.kind == "") {
				t.Fatalf("got %q of kind %q, want %q", a.Err, a.Kind, c.kind)
			}
			if c.kind != "" {
				oneLine(t, errors.New(a.Err))
				if !strings.Contains(a.Err, "move it away") {
					t.Errorf("no remedy in %q", a.Err)
				}
				now := contents(t, out)
				delete(now, filepath.Join(study, lockName))
				delete(old, filepath.Join(study, lockName))
				if diff := cmp.Diff(old, now); diff != "" {
					t.Errorf("refused, and changed:\n%s", diff)
				}
				return
			}
			if info, err := os.Lstat(a.Published.Dir); err != nil || !info.IsDir() {
				t.Errorf("the night is %v, %v", info, err)
			}
			if got := currentOf(t, out); got != a.Published.Night {
				t.Errorf("current points to %q, want %q", got, a.Published.Night)
			}
			mustVerify(t, filepath.Join(out, study))
			for _, name := range names(t, filepath.Join(out, study)) {
				if strings.HasPrefix(name, ".") && name != lockName {
					t.Errorf("%s remains", name)
				}
			}
		})
	}
}

func link(t *testing.T, target string, at ...string) {
	t.Helper()
	path := filepath.Join(at...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// nightOf is the name that the night will have.
func nightOf(t *testing.T, asOf, text string) string {
	t.Helper()
	return mustRun(t, t.TempDir(), asOf, text).Night
}
