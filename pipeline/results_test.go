package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"rung/pipeline/publish"
	"rung/pipeline/study"
)

func stage(t *testing.T) (*publish.Staging, string) {
	t.Helper()
	out := t.TempDir()
	desk, err := publish.Open(t.Context(), out, "night")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		desk.Close()
		left, err := os.ReadDir(out + "/night")
		if err != nil || len(left) != 1 || left[0].Name() != ".lock" {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
	s, err := desk.Stage()
	if err != nil {
		t.Fatal(err)
	}
	return s, out
}

// TestWriteFile tells errors of the disk as publish does, and others with the
// study.
func TestWriteFile(t *testing.T) {
	s, out := stage(t)
	st := &study.Study{Name: "night"}
	write := func(w io.Writer) error { _, err := io.WriteString(w, "a,b\r\n"); return err }
	if err := writeFile(s, st, "results.csv", write); err != nil {
		t.Fatal(err)
	}
	// printf 'a,b\r\n' | sha256sum
	if o := s.Written("results.csv"); o.Bytes != 5 || o.SHA256 != "fbf6b30113a4b6418c623a96ed6844f17ef5751b908a16abaa919d0bcd6b7784" {
		t.Errorf("%+v", o)
	}
	if o := s.Written("other.csv"); o != (publish.Output{}) {
		t.Errorf("%+v was not written", o)
	}
	odd := errors.New("odd")
	if err := writeFile(s, st, "odd.csv", func(io.Writer) error { return odd }); !errors.Is(err, odd) || !strings.HasPrefix(err.Error(), "study night: ") {
		t.Error(err)
	}
	if err := os.RemoveAll(out + "/night/" + staging(t, out)); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(s, st, "late.csv", write); !errors.Is(err, publish.ErrCreate) && !errors.Is(err, publish.ErrWrite) || !strings.HasPrefix(err.Error(), "publish ") {
		t.Errorf("without a folder: %v", err)
	}
}

func staging(t *testing.T, out string) string {
	t.Helper()
	entries, err := os.ReadDir(out + "/night")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".staging-") {
			return e.Name()
		}
	}
	t.Fatal("no staging")
	return ""
}

// TestBackground is stopped in the middle of its work, and gives panics as
// errors.
func TestBackground(t *testing.T) {
	b := start(t.Context(), func(ctx context.Context) error {
		w := until{ctx, io.Discard}
		for {
			if _, err := w.Write([]byte("x")); err != nil {
				return err
			}
		}
	})
	b.stop()
	if err := b.wait(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	b = start(t.Context(), func(context.Context) error { panic("a cell") })
	if err := b.wait(); err == nil || strings.Contains(err.Error(), "a cell") {
		t.Error(err)
	}
	b.stop()
}
