package sharedtest

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The credentials of an S3 server. No message may hold the secret.
const (
	S3Access = "rung-test-access"
	S3Secret = "rung-test-geheim"
)

// S3 is a real S3 server (versitygw, built from its module in
// pipeline/intake/testdata/s3) behind a proxy that can misbehave.
type S3 struct {
	Endpoint string // of the proxy
	requests atomic.Int64
	mu       sync.Mutex
	fault    Fault
}

// Fault answers a request in place of the server, or hands it on.
type Fault func(w http.ResponseWriter, r *http.Request, server http.Handler)

// StartS3 builds and starts a server with the buckets, for as long as the
// test runs, and sets the environment variables that the SDK reads. Without
// the server's module the test is skipped; on CI, where CI is set, it fails.
func StartS3(t testing.TB, buckets ...string) *S3 {
	t.Helper()
	if testing.Short() {
		t.Skip("builds a whole S3 server")
	}
	program := buildS3(t)
	dir, err := os.MkdirTemp("", "s3") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	// The server's folders are its buckets.
	served, meta := filepath.Join(dir, "buckets"), filepath.Join(dir, "meta")
	for _, b := range buckets {
		if err := os.MkdirAll(filepath.Join(served, b), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(meta, 0o700); err != nil {
		t.Fatal(err)
	}
	s := &S3{}
	socket := filepath.Join(dir, "socket")
	c := exec.Command(program, "--port", socket, "--access", S3Access, "--secret", S3Secret, "--health", "/health", "--keep-alive", "--quiet",
		"posix", "--sidecar", meta, served)
	said, err := os.Create(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close()
	c.Dir, c.Stdout, c.Stderr = dir, said, said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })

	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "s3"})
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
	proxy.Transport, proxy.ErrorLog = transport, log.New(io.Discard, "", 0)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		s.mu.Lock()
		fault := s.fault
		s.mu.Unlock()
		if fault == nil {
			proxy.ServeHTTP(w, r)
			return
		}
		fault(w, r, proxy)
	}))
	t.Cleanup(func() { front.CloseClientConnections(); front.Close(); transport.CloseIdleConnections() })
	s.Endpoint = front.URL
	s.await(t, said.Name())

	for name, value := range map[string]string{"AWS_ACCESS_KEY_ID": S3Access, "AWS_SECRET_ACCESS_KEY": S3Secret, "AWS_REGION": "us-east-1", "AWS_SESSION_TOKEN": "",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_PROFILE": ""} {
		t.Setenv(name, value)
	}
	return s
}

// buildS3 is the path of the server's program, from the build cache if it was
// built before.
func buildS3(t testing.TB) string {
	t.Helper()
	c := exec.Command("go", "tool", "-n", "versitygw")
	c.Dir = filepath.Join(root(), "pipeline", "intake", "testdata", "s3")
	c.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err == nil {
		return strings.TrimSpace(string(out))
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the S3 server cannot be built, and CI is set: %v\n%s", err, &said)
	} else {
		t.Skipf("the S3 server cannot be built: %v\n%s", err, &said)
	}
	return ""
}

// await waits until the server answers; said is the file of what it prints.
func (s *S3) await(t testing.TB, said string) {
	t.Helper()
	for range 300 {
		if answer, err := http.Get(s.Endpoint + "/health"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	text, _ := os.ReadFile(said)
	t.Fatalf("the S3 server does not answer; it says:\n%s", text)
}

// Parameters are those of a bucket's URL that lead to the server.
func (s *S3) Parameters() string {
	return "?" + url.Values{"endpoint": {s.Endpoint}, "use_path_style": {"true"}, "region": {"us-east-1"}}.Encode()
}

// Misbehave lets f answer from now on; nil ends that.
func (s *S3) Misbehave(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Requests is how many requests came since it was last asked.
func (s *S3) Requests() int { return int(s.requests.Swap(0)) }
