package main

import (
	"archive/zip"
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gocloud.dev/blob"

	"rung/pipeline/demo"
	"rung/pipeline/sharedtest"
)

// TestObjectStore checks, plans and runs the demo from a real S3 server, and
// compares every published byte with a run from local files, except for the
// run's identifier, which hashes the study file and so its paths, and the
// manifest, which names the inputs.
func TestObjectStore(t *testing.T) {
	s := sharedtest.StartS3(t, "night")
	files, err := demo.Files(demo.Intermediary, 240)
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := blob.OpenBucket(context.Background(), "s3://night"+s.Parameters())
	if err != nil {
		t.Fatal(err)
	}
	defer bucket.Close()
	local, remote := t.TempDir(), t.TempDir()
	for name, content := range files {
		place(t, filepath.Join(local, name), content)
		if strings.HasPrefix(name, "exports/") {
			if err := bucket.WriteAll(context.Background(), name, content, nil); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if name == "study.yaml" {
			content = []byte(strings.ReplaceAll(strings.ReplaceAll(string(content), "path: exports/", "path: s3://night/exports/"), "*.parquet\n", "*.parquet"+s.Parameters()+"\n"))
		}
		place(t, filepath.Join(remote, name), content)
	}
	study := filepath.Join(remote, "study.yaml")

	tells(t, exitOK, ": ok: ", "check", study)
	tells(t, exitOK, "s3://night/exports/ladders/part-0.parquet", "plan", study)
	want, got := published(t, filepath.Join(local, "study.yaml")), published(t, study)
	if len(want) < 12 || len(got) != len(want) {
		t.Errorf("%d files from S3, %d from local ones", len(got), len(want))
	}
	wantRun, gotRun := runOf(t, want), runOf(t, got)
	for name, content := range want {
		content, same := opened(t, name, content), opened(t, name, got[name])
		if !bytes.Equal(bytes.ReplaceAll(same, gotRun, wantRun), content) {
			t.Errorf("%s differs", name)
		}
	}
	manifest, err := os.ReadFile(filepath.Join(remote, "reports", demo.Intermediary.Study(), "current", "manifest.json"))
	if err != nil || !bytes.Contains(manifest, []byte(`"s3://night/exports/respondents/part-0.parquet"`)) || bytes.Contains(manifest, []byte("endpoint")) {
		t.Errorf("%s, %v", manifest, err)
	}

	s.Misbehave(func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		http.Error(w, sharedtest.S3Secret, http.StatusForbidden)
	})
	tells(t, exitPermission, "s3://night: may not be read (403", "run", study)
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	tells(t, exitPermission, "no credentials", "check", study)
}

// runOf is the identifier of the run, from the page's text.
func runOf(t *testing.T, night map[string][]byte) []byte {
	t.Helper()
	found := regexp.MustCompile(`run ([0-9a-f]{12})`).FindSubmatch(night["/report.html"])
	if found == nil {
		t.Fatal("the page names no run")
	}
	return found[1]
}

// opened is a file's content; that of a workbook is what its parts hold.
func opened(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	switch filepath.Ext(name) {
	case ".xlsx":
	case ".html": // the run stands in the style, for footers on paper, and changes its hash
		return styleHash.ReplaceAll(content, nil)
	default:
		return content
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(part.Name + "\n")
		if _, err := out.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

var styleHash = regexp.MustCompile(`'sha256-[^']*'`)

func place(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tells runs a command, which must end with a status, say something, and tell
// no secret.
func tells(t *testing.T, status int, want string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if got := Main(args, &out, &out); got != status || !strings.Contains(out.String(), want) {
		t.Errorf("rung %s: status %d, want %d and %q:\n%s", args[0], got, status, want, &out)
	}
	for _, secret := range []string{sharedtest.S3Access, sharedtest.S3Secret, "endpoint", "127.0.0.1"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("rung %s tells %q:\n%s", args[0], secret, &out)
		}
	}
}
