// Package sharedtest is what tests of several packages share: the published
// numbers that they agree with, and an S3 server. The numbers lie in a folder
// named shared beside the repository and are not part of it: their licences
// differ, so tests read them where they are.
//
// Only tests import it.
package sharedtest

import (
	"os"
	"path/filepath"
	"testing"
)

// Env is the environment variable that names the folder, where it does not lie
// beside the repository.
const Env = "RUNG_SHARED"

// Shared is the path of a file or folder of the shared folder. Where it is
// absent the test is skipped; on CI, where CI is set, it fails instead, so
// that a green build has looked at all of them.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{folder()}, elem...)...)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("shared oracles not found at %q, and CI is set; set %s to their folder", path, Env)
	} else {
		t.Skipf("shared oracles not found at %q; set %s to their folder", path, Env)
	}
	return ""
}

// folder is the shared folder: named by Env, or beside the folder that holds
// go.mod above the working directory, which for a test is its package's.
func folder() string {
	if named := os.Getenv(Env); named != "" {
		return named
	}
	return filepath.Join(filepath.Dir(root()), "shared")
}

// root is the folder of go.mod above the working directory, which for a test
// is its package's; the working directory where there is none.
func root() string {
	here, err := os.Getwd()
	if err != nil {
		return "."
	}
	for at := here; ; {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			return here
		}
		at = up
	}
}
