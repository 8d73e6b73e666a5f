package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerifyFindsDamage(t *testing.T) {
	const again = "run the study again with --as-of 2026-11-20, or restore the file"
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, dir string)
		want   []string // problems, warnings marked
	}{
		{"none", func(*testing.T, string) {}, nil},
		{"missing", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "report.html")) },
			[]string{"report.html: missing; " + again}},
		{"missing folder", func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, "charts")) },
			[]string{"charts/map.svg: missing; " + again}},
		{"changed", func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "report.html"), "eno") },
			[]string{"report.html: its content was changed (other SHA-256); " + again}},
		{"grown", func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "report.html"), "oneone") },
			[]string{"report.html: has 6 bytes, 3 were published; " + again}},
		{"a terabyte of nothing", func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, "report.html"), 1<<40); err != nil {
				t.Skipf("no sparse file of that size here: %v", err)
			}
		}, []string{"report.html: has 1099511627776 bytes, 3 were published; " + again}},
		{"extra", func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "charts", "~lock\n"), "x") },
			[]string{`"charts/~lock\n": not in the manifest; move it out of the night; the next run of this date would delete it`}},
		{"extra folder", func(t *testing.T, dir string) { plant(t, filepath.Join(dir, "new", "x"), "x") },
			[]string{"new: not in the manifest; move it out of the night; the next run of this date would delete it",
				"new/x: not in the manifest; move it out of the night; the next run of this date would delete it"}},
		{"link to the same content", func(t *testing.T, dir string) {
			elsewhere := filepath.Join(t.TempDir(), "x")
			os.Rename(filepath.Join(dir, "report.html"), elsewhere)
			link(t, elsewhere, dir, "report.html")
		}, []string{"report.html: a link, folder or device where a file was published; " + again}},
		{"folder is a link", func(t *testing.T, dir string) {
			elsewhere := filepath.Join(t.TempDir(), "x")
			os.Rename(filepath.Join(dir, "charts"), elsewhere)
			link(t, elsewhere, dir, "charts")
		}, []string{"charts/map.svg: missing; " + again}},
		{"pipe", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "report.html"))
			if err := syscall.Mkfifo(filepath.Join(dir, "report.html"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, []string{"report.html: a link, folder or device where a file was published; " + again}},
		{"modes", func(t *testing.T, dir string) {
			chmod(t, dir, 0o755)
			chmod(t, filepath.Join(dir, "charts"), 0o750)
			chmod(t, filepath.Join(dir, "report.html"), 0o644)
			chmod(t, filepath.Join(dir, manifestName), 0o604)
		}, []string{
			"warning: .: mode 0755, published with 0700; chmod 700 it unless readers were let in on purpose",
			"warning: charts: mode 0750, published with 0700; chmod 700 it unless readers were let in on purpose",
			"warning: manifest.json: mode 0604, published with 0600; chmod 600 it unless readers were let in on purpose",
			"warning: report.html: mode 0644, published with 0600; chmod 600 it unless readers were let in on purpose",
		}},
		{"several at once", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "report.html"))
			plant(t, filepath.Join(dir, "charts", "map.svg"), "x")
			plant(t, filepath.Join(dir, "extra"), "x")
		}, []string{
			"charts/map.svg: has 1 bytes, 45000 were published; " + again,
			"extra: not in the manifest; move it out of the night; the next run of this date would delete it",
			"report.html: missing; " + again,
		}},
		{"title edited", func(t *testing.T, dir string) { edit(t, dir, "Night", "Nacht") },
			[]string{"manifest.json: its content does not match the night's name; " + again}},
		{"input edited", func(t *testing.T, dir string) { edit(t, dir, `"rows": 9`, `"rows": 8`) },
			[]string{"manifest.json: its content does not match the night's name; " + again}},
		{"night edited", func(t *testing.T, dir string) { edit(t, dir, `"night": "2026-11-20`, `"night": "2026-11-21`) },
			[]string{"warning: .: the directory was published as 2026-11-21" + "-HASH; expect this of a copy; otherwise rename it back",
				"manifest.json: its content does not match the night's name; " + again}},
		{"hostile path in the manifest", func(t *testing.T, dir string) { edit(t, dir, `"report.html"`, `"../../x"`) },
			[]string{"../../x: the manifest gives it a name that rung does not write; " + again,
				"manifest.json: its content does not match the night's name; " + again,
				"report.html: not in the manifest; move it out of the night; the next run of this date would delete it"}},
		{"date edited away", func(t *testing.T, dir string) { edit(t, dir, `"as_of": "2026-11-20"`, `"as_of": "soon"`) },
			[]string{`manifest.json: as_of soon is no date; use YYYY-MM-DD; restore it: it was edited`}},
		{"renamed", func(t *testing.T, dir string) {
			if err := os.Rename(dir, dir+"-copy"); err != nil {
				t.Fatal(err)
			}
			link(t, dir+"-copy", dir)
		}, []string{"warning: .: the directory was published as NIGHT; expect this of a copy; otherwise rename it back"}},
		{"no manifest", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, manifestName)) },
			[]string{"manifest.json: missing; it is not a night, or a damaged one: publish the night again, or restore it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := mustRun(t, t.TempDir(), "2026-11-20", "one")
			c.damage(t, p.Dir)
			r, err := Verify(p.Dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			ok := true
			for _, problem := range r.Problems {
				text := strings.NewReplacer(p.Night, "NIGHT", p.Night[10:], "-HASH").Replace(problem.String())
				if problem.Warning {
					text = "warning: " + text
				} else {
					ok = false
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if r.OK() != ok {
				t.Errorf("OK is %v", r.OK())
			}
		})
	}
}

func edit(t *testing.T, dir, old, new string) {
	t.Helper()
	path := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(b), old) {
		t.Fatalf("no %q in %s, %v", old, b, err)
	}
	plant(t, path, strings.Replace(string(b), old, new, 1))
}

// What is not a manifest any more is one problem, in words without its content.
func TestVerifyDamagedManifest(t *testing.T) {
	for name, damage := range map[string]func(b []byte) []byte{
		"empty":         func([]byte) []byte { return nil },
		"truncated":     func(b []byte) []byte { return b[:len(b)/2] },
		"appended":      func(b []byte) []byte { return append(b, '\n') },
		"second object": func(b []byte) []byte { return append(b, b...) },
		"unknown field": func(b []byte) []byte { return replaced(b, `"title"`, `"canary"`) },
		"twice a field": func(b []byte) []byte { return replaced(b, `  "title"`, "  \"title\": \"canary\",\n  \"title\"") },
		"wrong type":    func(b []byte) []byte { return replaced(b, `"format": 1`, `"format": "canary"`) },
		"newer format":  func(b []byte) []byte { return replaced(b, `"format": 1`, `"format": 2`) },
		"no indent":     func(b []byte) []byte { return replaced(b, "  ", "") },
		"deep":          func([]byte) []byte { return []byte(strings.Repeat("[", 1<<20)) },
		"null":          func([]byte) []byte { return []byte("null\n") },
	} {
		p := mustRun(t, t.TempDir(), "2026-11-20", "one")
		path := filepath.Join(p.Dir, manifestName)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		plant(t, path, string(damage(b)))
		r, err := Verify(p.Dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(r.Problems) != 1 || r.OK() || r.Problems[0].File != manifestName || strings.Contains(r.Problems[0].String(), "canary") {
			t.Errorf("%s: problems %v", name, r.Problems)
		}
		_, err = ReadManifest(p.Dir)
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: ReadManifest says %v", name, err)
			continue
		}
		oneLine(t, err)
	}
}

func replaced(b []byte, old, new string) []byte {
	return []byte(strings.ReplaceAll(string(b), old, new))
}

// Verify and ReadManifest take a night, current, or the study's folder, also
// through an operator's own link and as a relative path.
func TestVerifyWhere(t *testing.T) {
	out := t.TempDir()
	older := mustRun(t, out, "2026-11-19", "one")
	p := mustRun(t, out, "2026-11-20", "one")
	own := filepath.Join(t.TempDir(), "latest")
	link(t, filepath.Join(out, study, currentName), own)
	t.Chdir(p.Dir)
	for dir, want := range map[string]string{
		p.Dir: p.Night, filepath.Join(out, study): p.Night, filepath.Join(out, study, currentName): p.Night,
		filepath.Join(out, study) + "/": p.Night, own: p.Night, ".": p.Night, "../current": p.Night, "..": p.Night,
		older.Dir: older.Night, "../" + older.Night: older.Night,
	} {
		r := mustVerify(t, dir)
		m, err := ReadManifest(dir)
		if err != nil || m.Night != want || r.Manifest.Night != want || filepath.Base(r.Dir) != want {
			t.Errorf("%s: verified %s in %s, read %s, %v, want %s", dir, r.Manifest.Night, r.Dir, m.Night, err, want)
		}
	}
}

func TestVerifyNothing(t *testing.T) {
	out := t.TempDir()
	plant(t, filepath.Join(out, "file"), "x")
	link(t, "2026-11-20-0123456789ab", out, "gone", currentName)
	for _, dir := range []string{"missing", "file", "gone", "gone/current", "a\nb"} {
		r, err := Verify(filepath.Join(out, dir))
		if err == nil {
			t.Errorf("%s: %v", dir, r)
			continue
		}
		oneLine(t, err)
		if missing := errors.Is(err, fs.ErrNotExist); missing != (dir != "file") {
			t.Errorf("%s: missing is %v: %v", dir, missing, err)
		}
	}
	r, err := Verify(out) // a folder, but not a night
	if err != nil || r.OK() {
		t.Errorf("%v, %v", r, err)
	}
}

// Current leads to a night that verifies, in somebody else's folder.
func TestVerifyStrayCurrent(t *testing.T) {
	out := t.TempDir()
	p := mustRun(t, t.TempDir(), "2026-11-20", "one")
	link(t, p.Dir, out, study, currentName)
	for _, dir := range []string{filepath.Join(out, study), filepath.Join(out, study, currentName)} {
		r, err := Verify(dir)
		if err != nil || r.OK() || len(r.Problems) != 1 || r.Problems[0].File != currentName {
			t.Errorf("%s: %v, %v", dir, r.Problems, err)
		}
	}
}

// One person who cannot read the night gets a problem for each file.
func TestVerifyUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("root reads everything; the modes are warnings only")
	}
	p := mustRun(t, t.TempDir(), "2026-11-20", "one")
	chmod(t, filepath.Join(p.Dir, "report.html"), 0)
	r, err := Verify(p.Dir)
	if err != nil || len(r.Problems) == 0 {
		t.Fatalf("%v, %v", r, err)
	}
	want := "report.html: mode 0000, published with 0600; chmod 600 it unless readers were let in on purpose"
	if os.Getuid() != 0 {
		want = "report.html: cannot be read: no permission; "
	}
	if !strings.HasPrefix(r.Problems[0].String(), want) {
		t.Errorf("problems: %v", r.Problems)
	}
}

// The rule in the comment of Manifest.name, done by hand.
func TestNightNameByHand(t *testing.T) {
	p := mustRun(t, t.TempDir(), "2026-11-20", "one")
	b, err := os.ReadFile(filepath.Join(p.Dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	empty := replaced(b, fmt.Sprintf("\n  \"night\": %q,\n", p.Night), "\n  \"night\": \"\",\n")
	if len(empty) != len(b)-len(p.Night) {
		t.Fatalf("no line for the night in:\n%s", b)
	}
	if want := "2026-11-20-" + digest(string(empty))[:12]; p.Night != want {
		t.Errorf("night is %s, want %s", p.Night, want)
	}
}
