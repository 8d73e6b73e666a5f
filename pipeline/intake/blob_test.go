package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rung/pipeline/study"
)

// oneObject is a store with one object. It answers as Google's and Microsoft's
// do, as far as reading asks.
type oneObject struct {
	content  string
	demanded []string // by ranges read
	status   int      // answered instead; 0 for none
}

func (o *oneObject) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"first"`)
	w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 00:00:00 GMT")
	w.Header().Set("X-Goog-Generation", "7")
	w.Header().Set("X-Ms-Creation-Time", "Sat, 21 Nov 2026 00:00:00 GMT")
	switch {
	case o.status != 0:
		w.Header().Del("ETag")
		http.Error(w, "geheim", o.status)
	case r.Header.Get("Range") != "" || r.Header.Get("X-Ms-Range") != "":
		demanded := r.Header.Get("If-Match") + r.Header.Get("X-Goog-If-Generation-Match") + r.URL.Query().Get("ifGenerationMatch")
		o.demanded = append(o.demanded, demanded)
		if r.Header.Get("Range") == "" {
			r.Header.Set("Range", r.Header.Get("X-Ms-Range"))
		}
		r.Header.Del("If-Match")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(o.content))
	case strings.Contains(r.URL.Path, "/b/"):
		json.NewEncoder(w).Encode(map[string]any{"name": "x.parquet", "bucket": "bucket", "size": fmt.Sprint(len(o.content)), "generation": "7", "etag": "first", "updated": "2026-11-21T00:00:00.5Z"})
	default:
		w.Header().Set("Content-Length", fmt.Sprint(len(o.content)))
	}
}

// Stores whose servers cannot be run here are asked in their own way, demand
// the version seen first, and say what is wrong like S3.
func TestOtherStores(t *testing.T) {
	o := &oneObject{content: strings.Repeat("rung", 1000)}
	server := httptest.NewServer(o)
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	t.Setenv("STORAGE_EMULATOR_HOST", host)
	t.Setenv("AZURE_STORAGE_ACCOUNT", "account")
	t.Setenv("AZURE_STORAGE_KEY", "Z2VoZWlt")
	hurry(t, 2*time.Second)
	for _, c := range []struct{ path, demanded string }{
		{"gs://bucket/x.parquet", "7"},
		{"azblob://bucket/x.parquet?protocol=http&domain=" + host, `"first"`},
	} {
		src := study.Source{Path: c.path}
		open := func() (*file, handle, error) {
			ctx, done := context.WithCancel(context.Background())
			t.Cleanup(done)
			files, err := find(&study.Study{}, src, newBuckets(ctx))
			if err != nil {
				t.Fatal(err)
			}
			h, err := files[0].open()
			return files[0], h, err
		}
		o.status, o.demanded = 0, nil
		f, h, err := open()
		if err != nil {
			t.Errorf("%s: %v", src.Bare(), err)
			continue
		}
		got, err := io.ReadAll(io.NewSectionReader(h, 0, f.size))
		if err != nil || string(got) != o.content {
			t.Errorf("%s: read %d bytes, %v", src.Bare(), len(got), err)
		}
		if len(o.demanded) != 1 || o.demanded[0] != c.demanded {
			t.Errorf("%s: reads demanded %q, want %q once", src.Bare(), o.demanded, c.demanded)
		}
		if err := f.unchanged(); err != nil {
			t.Errorf("%s: %v", src.Bare(), err)
		}
		h.Close()
		for status, want := range map[int]Kind{404: Missing, 401: Permission, 403: Permission, 412: NotReady, 400: Bad} {
			o.status = status
			_, _, err := open()
			var e *Error
			if !errors.As(err, &e) || e.Kind != want || e.File != src.Bare() || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), host) {
				t.Errorf("%s: %d: %v, want an error of kind %s", src.Bare(), status, err, want)
			}
		}
	}
}

// An SDK that cannot bear an answer fails, and does not end the program: this
// one misses a date.
func TestStorePanics(t *testing.T) {
	err := persist(context.Background(), func(context.Context) error {
		var missing *time.Time
		_ = *missing
		return nil
	})
	if e := storeError("azblob://bucket/x", err); e.Kind != Bad || !strings.Contains(e.Error(), "cannot be read from the object store") {
		t.Error(e)
	}
}

// Without credentials nothing is printed, and the error says so.
func TestNoGoogleCredentials(t *testing.T) {
	t.Setenv("STORAGE_EMULATOR_HOST", "")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", t.TempDir()+"/none.json")
	_, err := find(&study.Study{}, study.Source{Path: "gs://bucket/*.parquet"}, newBuckets(t.Context()))
	var e *Error
	if !errors.As(err, &e) || e.Kind != Permission || !strings.Contains(err.Error(), "gs://bucket: may not be read: no credentials") {
		t.Error(err)
	}
}
