package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The tests publish a small night of this study: a report, a picture in a
// folder, and the manifest.
const study = "night-shift"

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func manifestOf(asOf string) Manifest {
	return Manifest{
		Version: "1.0.0", Title: "Night <shift> & \"day\"", AsOf: asOf,
		StudySHA256: digest("study"), CodesSHA256: digest("codes"),
		Options: map[string]string{"minimum": "5"},
		Inputs: []Input{
			{Role: "respondents", Path: "exports/respondents/b.parquet", Bytes: 3, SHA256: digest("b"), Rows: 2},
			{Role: "ladders", Path: "exports/ladders/a.parquet", Bytes: 5, SHA256: digest("a"), Rows: 9},
		},
	}
}

func openDesk(t *testing.T, out string) *Desk {
	t.Helper()
	d, err := Open(context.Background(), out, study)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func stage(t *testing.T, d *Desk) *Staging {
	t.Helper()
	s, err := d.Stage()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// publishOn is one whole run on an open desk.
func publishOn(d *Desk, asOf, text string) (Published, error) {
	s, err := d.Stage()
	if err != nil {
		return Published{}, err
	}
	defer s.Discard()
	if err := s.Write("report.html", []byte(text)); err != nil {
		return Published{}, err
	}
	w, err := s.Create("charts/map.svg")
	if err != nil {
		return Published{}, err
	}
	for range 3 { // more than the buffer holds, so that writes happen on the way
		if _, err := w.Write([]byte(strings.Repeat(text, 5000))); err != nil {
			return Published{}, err
		}
	}
	if err := w.Close(); err != nil {
		return Published{}, err
	}
	return s.Publish(manifestOf(asOf))
}

// run is one whole run: open, publish, close.
func run(out, asOf, text string, probe func(string) error) (Published, error) {
	d, err := open(context.Background(), out, study, probe)
	if err != nil {
		return Published{}, err
	}
	defer d.Close()
	return publishOn(d, asOf, text)
}

func mustRun(t *testing.T, out, asOf, text string) Published {
	t.Helper()
	p, err := run(out, asOf, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// snapshot is everything below dir that a reader or a backup could notice.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		content := ""
		switch {
		case info.Mode().IsRegular():
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			content = digest(string(b))
		case info.Mode().Type() == fs.ModeSymlink:
			content, _ = os.Readlink(path)
		}
		rel, _ := filepath.Rel(dir, path)
		seen[rel] = info.Mode().String() + " " + info.ModTime().String() + " " + content
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// contents is snapshot without times: what two runs must agree on.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	seen := snapshot(t, dir)
	for name, s := range seen {
		f := strings.Fields(s)
		seen[name] = f[0] + " " + f[len(f)-1]
		if strings.HasPrefix(f[0], "d") {
			seen[name] = f[0]
		}
	}
	return seen
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// holds fails unless the study's folder holds the nights and nothing that rung
// should have removed.
func holds(t *testing.T, out string, nights ...string) {
	t.Helper()
	want := append([]string{lockName, currentName}, nights...)
	slices.Sort(want)
	if diff := cmp.Diff(slices.Compact(want), names(t, filepath.Join(out, study))); diff != "" {
		t.Errorf("study folder (-want +got):\n%s", diff)
	}
}

func mustVerify(t *testing.T, dir string) Report {
	t.Helper()
	r, err := Verify(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Errorf("%s: %s", dir, p)
	}
	if r.Files == 0 {
		t.Errorf("%s: Verify looked at no file", dir)
	}
	return r
}

func currentOf(t *testing.T, out string) string {
	t.Helper()
	target, err := os.Readlink(filepath.Join(out, study, currentName))
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func TestPublish(t *testing.T) {
	out := t.TempDir()
	p := mustRun(t, out, "2026-11-20", "one")

	m := manifestOf("2026-11-20")
	picture := strings.Repeat("one", 15000)
	want := Manifest{
		Format: 1, Version: m.Version, Study: study, Title: m.Title, AsOf: m.AsOf, Night: p.Night,
		StudySHA256: m.StudySHA256, CodesSHA256: m.CodesSHA256, Options: m.Options,
		Inputs: []Input{m.Inputs[1], m.Inputs[0]}, // sorted by role
		Outputs: []Output{
			{Path: "charts/map.svg", Bytes: 45000, SHA256: digest(picture)},
			{Path: "report.html", Bytes: 3, SHA256: digest("one")},
		},
	}
	got, err := ReadManifest(p.Dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	wantDone := Published{Dir: filepath.Join(out, study, p.Night), Night: p.Night, Current: p.Night, Moved: true}
	if diff := cmp.Diff(wantDone, p); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	if !isNight(p.Night) || asOfOf(p.Night) != "2026-11-20" {
		t.Errorf("night is called %q", p.Night)
	}
	holds(t, out, p.Night)
	if n := mustVerify(t, filepath.Join(out, study)).Files; n != 2 {
		t.Errorf("verified %d files, want 2", n)
	}
	for name, s := range contents(t, filepath.Join(out, study)) {
		if mode, _, _ := strings.Cut(s, " "); mode != "drwx------" && mode != "-rw-------" && name != currentName {
			t.Errorf("%s has mode %s", name, mode)
		}
	}
	if got := currentOf(t, out); got != p.Night {
		t.Errorf("current points to %q, want the bare name of the night", got)
	}
}

func TestPublishAgain(t *testing.T) {
	const early, late = "2026-11-19", "2026-11-20"
	for _, c := range []struct {
		name       string
		asOf, text string
		want       Published
		current    string // as-of that readers see afterwards
	}{
		{"same night", late, "one", Published{Kept: true}, late},
		{"same date corrected", late, "two", Published{Moved: true}, late},
		{"older night", early, "one", Published{}, late},
		{"newer night", "2026-11-21", "one", Published{Moved: true}, "2026-11-21"},
		{"newer across the year", "2027-01-01", "one", Published{Moved: true}, "2027-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := t.TempDir()
			first := mustRun(t, out, late, "one")
			before := snapshot(t, first.Dir)
			p := mustRun(t, out, c.asOf, c.text)

			if p.Kept != c.want.Kept || p.Moved != c.want.Moved || p.Repaired {
				t.Errorf("published %+v, want %+v", p, c.want)
			}
			if p.Current != currentOf(t, out) || asOfOf(p.Current) != c.current {
				t.Errorf("current is %q, reported as %q, want one of %s", currentOf(t, out), p.Current, c.current)
			}
			if diff := cmp.Diff(before, snapshot(t, first.Dir)); diff != "" {
				t.Errorf("the first night changed:\n%s", diff)
			}
			mustVerify(t, p.Dir)
			holds(t, out, first.Night, p.Night)
		})
	}
}

// Inputs in another order, at another time, in another folder: the same night.
func TestSameBytes(t *testing.T) {
	var nights []map[string]string
	for range 2 {
		out := t.TempDir()
		d := openDesk(t, out)
		s := stage(t, d)
		m := manifestOf("2026-11-20")
		for _, name := range []string{"a.csv", "b.csv"} {
			if len(nights) == 1 {
				name = map[string]string{"a.csv": "b.csv", "b.csv": "a.csv"}[name]
				slices.Reverse(m.Inputs)
			}
			if err := s.Write(name, []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.Publish(m)
		if err != nil {
			t.Fatal(err)
		}
		nights = append(nights, contents(t, p.Dir), map[string]string{"name": p.Night})
		d.Close()
	}
	if diff := cmp.Diff(nights[:2], nights[2:]); diff != "" {
		t.Errorf("two publications differ:\n%s", diff)
	}
	if len(nights[0]) != 4 {
		t.Errorf("compared %d entries, want the folder, two files and the manifest", len(nights[0]))
	}
}

// A night whose date is republished must not be told by its name alone: every
// field of the manifest is in the hash.
func TestNightDependsOnEverything(t *testing.T) {
	base := manifestOf("2026-11-20")
	seen := map[string]string{}
	for name, change := range map[string]func(m *Manifest, out *Output){
		"nothing":      func(*Manifest, *Output) {},
		"as of":        func(m *Manifest, _ *Output) { m.AsOf = "2026-11-21" },
		"version":      func(m *Manifest, _ *Output) { m.Version = "1.0.1" },
		"title":        func(m *Manifest, _ *Output) { m.Title = "x" },
		"study file":   func(m *Manifest, _ *Output) { m.StudySHA256 = digest("x") },
		"codes":        func(m *Manifest, _ *Output) { m.CodesSHA256 = "" },
		"theme":        func(m *Manifest, _ *Output) { m.ThemeSHA256 = digest("x") },
		"option":       func(m *Manifest, _ *Output) { m.Options = map[string]string{"minimum": "6"} },
		"input path":   func(m *Manifest, _ *Output) { m.Inputs[0].Path = "x" },
		"input rows":   func(m *Manifest, _ *Output) { m.Inputs[0].Rows++ },
		"input hash":   func(m *Manifest, _ *Output) { m.Inputs[0].SHA256 = digest("x") },
		"output bytes": func(_ *Manifest, out *Output) { out.Bytes++ },
		"output hash":  func(_ *Manifest, out *Output) { out.SHA256 = digest("x") },
	} {
		m, out := base, Output{Path: "a.csv", Bytes: 1, SHA256: digest("a")}
		m.Inputs = slices.Clone(base.Inputs)
		change(&m, &out)
		done, err := m.complete(study, []Output{out})
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[done.Night]; ok {
			t.Errorf("%q and %q give the same night", name, other)
		}
		seen[done.Night] = name
	}
	if len(seen) != 13 {
		t.Errorf("compared %d nights: %v", len(seen), slices.Sorted(maps.Values(seen)))
	}
}
