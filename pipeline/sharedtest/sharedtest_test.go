package sharedtest_test

import (
	"os"
	"path/filepath"
	"testing"

	"rung/pipeline/sharedtest"
)

// recorder is a test that notes how it ended instead of ending.
type recorder struct {
	testing.TB
	skipped, failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Skipf(string, ...any)  { r.skipped = true }
func (r *recorder) Fatalf(string, ...any) { r.failed = true }

func TestShared(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "numbers.csv"), []byte("1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Setenv(sharedtest.Env, folder)
	cases := []struct {
		file, ci        string
		skipped, failed bool
	}{
		{"numbers.csv", "", false, false},
		{"numbers.csv", "true", false, false},
		{"absent.csv", "", true, false},
		{"absent.csv", "true", false, true},
	}
	for _, c := range cases {
		t.Setenv("CI", c.ci)
		r := &recorder{TB: t}
		path := sharedtest.Shared(r, c.file)
		if r.skipped != c.skipped || r.failed != c.failed {
			t.Errorf("%s with CI=%q: skipped %v, failed %v", c.file, c.ci, r.skipped, r.failed)
		}
		if found := !c.skipped && !c.failed; found && path != filepath.Join(folder, c.file) {
			t.Errorf("%s found at %q", c.file, path)
		}
	}
}

// Without the variable the folder lies beside the one that holds go.mod.
func TestSharedBesideTheRepository(t *testing.T) {
	t.Setenv(sharedtest.Env, "")
	t.Setenv("CI", "")
	work := t.TempDir()
	for _, dir := range []string{"shared", "repo/segment/deep"} {
		if err := os.MkdirAll(filepath.Join(work, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"shared/numbers.csv", "repo/go.mod"} {
		if err := os.WriteFile(filepath.Join(work, file), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(work, "repo/segment/deep"))
	r := &recorder{TB: t}
	got, err := filepath.EvalSymlinks(sharedtest.Shared(r, "numbers.csv"))
	if err != nil || r.skipped || r.failed {
		t.Fatalf("not found: %v", err)
	}
	if want, _ := filepath.EvalSymlinks(filepath.Join(work, "shared", "numbers.csv")); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
}
