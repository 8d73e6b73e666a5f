package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gocloud.dev/blob"

	"rung/pipeline/sharedtest"
	"rung/pipeline/study"
	"rung/segment"
)

// s3Exports writes exports of some megabytes into a folder and, byte for byte,
// into the bucket "exports". It returns the study of each.
func s3Exports(t *testing.T, s *sharedtest.S3) (local, remote *study.Study) {
	t.Helper()
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(3, 4))
	const people, events = 2000, 150_000
	id := make([]int64, people)
	for i := range id {
		id[i] = int64(i)
	}
	write(t, dir, "people/a.parquet", Column{Name: "id", Ints: id})
	codes := []string{"roster", "sleep", "energy", "family", "freedom"}
	for part := range 3 {
		who, said, rung, code := make([]int64, people), make([]int64, people), make([]int64, people), make([]string, people)
		for i := range who {
			who[i], said[i], rung[i], code[i] = int64(rng.IntN(people)), int64(part*people+i), 1, codes[rng.IntN(len(codes))]
		}
		write(t, dir, fmt.Sprintf("ladders/dt=2026-11-0%d/part.parquet", part+1), Column{Name: "id", Ints: who}, Column{Name: "ladder", Ints: said}, Column{Name: "rung", Ints: rung}, Column{Name: "code", Texts: code})
	}
	put(t, dir, "ladders/_SUCCESS", nil)
	for part := range 2 {
		who, when, stage := make([]int64, events), make([]time.Time, events), make([]string, events)
		for i := range who {
			who[i], when[i], stage[i] = int64(rng.IntN(people)), at("2026-11-01T00:00:00Z").Add(time.Duration(rng.Int64N(int64(1000*time.Hour)))), []string{"aware", "trial", "use"}[rng.IntN(3)]
		}
		write(t, dir, fmt.Sprintf("events/part-%d.parquet", part), Column{Name: "id", Ints: who}, Column{Name: "ts", Times: when}, Column{Name: "stage", Texts: stage})
	}
	bucket := s3Bucket(t, s)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		key, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		return bucket.WriteAll(context.Background(), filepath.ToSlash(key), content, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	of := func() *study.Study {
		return small(t, dir, study.Trait{Name: "recency", DaysSince: true, Bands: []float64{7, 30}}, study.Trait{Name: "stage", Furthest: true})
	}
	local, remote = of(), of()
	for _, src := range []*study.Source{&remote.Exports.Respondents.Source, &remote.Exports.Ladders.Source, &remote.Exports.Interactions.Source} {
		src.Path = "s3://exports/" + src.Path + s.Parameters()
	}
	return local, remote
}

func s3Bucket(t *testing.T, s *sharedtest.S3) *blob.Bucket {
	t.Helper()
	b, err := blob.OpenBucket(context.Background(), "s3://exports"+s.Parameters())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// hurry makes waits short for a test.
func hurry(t *testing.T, s time.Duration) {
	old, oldPauses := silence, pauses
	silence, pauses = s, []time.Duration{time.Millisecond, time.Millisecond}
	t.Cleanup(func() { silence, pauses = old, oldPauses })
}

// The same sample comes from a real S3 server as from local files, in few
// requests, and whatever happens on the way.
func TestS3Same(t *testing.T) {
	s := sharedtest.StartS3(t, "exports")
	local, remote := s3Exports(t, s)
	hurry(t, time.Minute)
	want := mustRead(t, local, Options{})
	var few, together, most atomic.Int64
	cases := []struct {
		name  string
		most  int // requests
		fault sharedtest.Fault
	}{
		// Three listings; of each of six files the attributes twice and the
		// content, of at most 2 MiB, in a few runs.
		{"undisturbed", 32, nil},
		{"slow", 32, func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if n := together.Add(1); n > most.Load() {
				most.Store(n)
			}
			defer together.Add(-1)
			time.Sleep(5 * time.Millisecond)
			server.ServeHTTP(&dribble{w}, r)
		}},
		{"fails at times", 40, func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if n := few.Add(1); n%12 == 3 {
				http.Error(w, "", http.StatusInternalServerError)
				return
			}
			server.ServeHTTP(w, r)
		}},
		{"cut off", 60, func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if r.Header.Get("Range") != "" && few.Add(1)%5 == 0 {
				cutOff(w, r, server)
			}
			server.ServeHTTP(w, r)
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.Misbehave(c.fault)
			defer s.Misbehave(nil)
			s.Requests()
			got := mustRead(t, remote, Options{})
			if n := s.Requests(); n > c.most {
				t.Errorf("%d requests, want at most %d", n, c.most)
			} else {
				t.Logf("%d requests", n)
			}
			for i, f := range got.Files {
				if f.Path = strings.TrimPrefix(f.Path, "s3://exports/"); f != want.Files[i] {
					t.Errorf("read %v, want %v", f, want.Files[i])
				}
			}
			got.Files = want.Files
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Intake{}, segment.Sample{}), cmpopts.EquateNaNs()); diff != "" {
				t.Error("the sample differs from that of local files:", diff)
			}
		})
	}
	if most.Load() < 2 {
		t.Error("nothing was fetched ahead: one request at a time")
	}
	planned, err := Describe(context.Background(), remote)
	if err != nil || len(planned) != 3 || planned[1].Files[2].Path != "s3://exports/ladders/dt=2026-11-03/part.parquet" {
		t.Error(planned, err)
	}
	if found := Check(context.Background(), remote); len(found) > 0 {
		t.Error(found)
	}
	alone(t)
}

// dribble writes a few bytes at a time.
type dribble struct{ http.ResponseWriter }

func (d *dribble) Write(p []byte) (n int, err error) {
	for len(p) > 0 && err == nil {
		part := min(len(p), 50_000)
		time.Sleep(time.Millisecond)
		m, e := d.ResponseWriter.Write(p[:part])
		d.ResponseWriter.(http.Flusher).Flush()
		n, p, err = n+m, p[part:], e
	}
	return n, err
}

// cutOff breaks the connection in the middle of the server's answer.
func cutOff(w http.ResponseWriter, r *http.Request, server http.Handler) {
	whole := httptest.NewRecorder()
	server.ServeHTTP(whole, r)
	for name, values := range whole.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(whole.Code)
	w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// What a store refuses or fails to do is said by name, with the kind that
// decides the exit status, without credentials and parameters.
func TestS3Errors(t *testing.T) {
	s := sharedtest.StartS3(t, "exports")
	_, remote := s3Exports(t, s)
	bucket := s3Bucket(t, s)
	ladders := &remote.Exports.Ladders.Source
	good := ladders.Path
	answer := func(status int, code string) sharedtest.Fault {
		return func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if !strings.Contains(r.URL.String(), "ladders") {
				server.ServeHTTP(w, r) // each export would be asked for as long
				return
			}
			w.WriteHeader(status)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s %s</Message></Error>", code, sharedtest.S3Access, sharedtest.S3Secret)
		}
	}
	// once is a fault that acts before the n-th request that suits.
	once := func(n int64, suits func(*http.Request) bool, act func()) sharedtest.Fault {
		var seen atomic.Int64
		return func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if suits(r) && seen.Add(1) == n {
				s.Misbehave(nil)
				act()
			}
			server.ServeHTTP(w, r)
		}
	}
	const key = "events/part-1.parquet"
	of := func(method string) func(r *http.Request) bool {
		return func(r *http.Request) bool { return r.Method == method && strings.HasSuffix(r.URL.Path, key) }
	}
	content, err := bucket.ReadAll(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	overwrite := func() {
		other := append([]byte(nil), content...)
		other[len(other)/2] ^= 1
		if err := bucket.WriteAll(context.Background(), key, other, nil); err != nil {
			t.Error(err)
		}
	}
	cases := []struct {
		name  string
		path  string // of the ladders; empty for the right one
		env   map[string]string
		fault sharedtest.Fault
		kind  Kind
		want  string
	}{
		{name: "fails", fault: answer(500, "InternalError"), kind: NotReady, want: "object store fails (500 InternalError)"},
		{name: "denied", fault: answer(403, "AccessDenied"), kind: Permission, want: "s3://exports: may not be read (403 AccessDenied)"},
		{name: "elsewhere", fault: answer(301, "PermanentRedirect"), kind: Bad, want: "refuses the request (301 PermanentRedirect); check the region"},
		{name: "wrong secret", env: map[string]string{"AWS_SECRET_ACCESS_KEY": "wrong"}, kind: Permission, want: "may not be read (403 SignatureDoesNotMatch)"},
		{name: "no credentials", env: map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, kind: Permission, want: "no credentials"},
		{name: "silent", fault: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) { <-r.Context().Done() }, kind: NotReady, want: "does not answer"},
		{name: "always cut off", fault: func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if r.Header.Get("Range") != "" {
				cutOff(w, r, server)
			}
			server.ServeHTTP(w, r)
		}, kind: NotReady, want: "cuts its answers off"},
		{name: "unreachable", path: "s3://exports/x.parquet?endpoint=http://127.0.0.1:1&use_path_style=true", kind: NotReady, want: "s3://exports/x.parquet: cannot be read: the object store cannot be reached"},
		{name: "no bucket", path: "s3://nowhere/*.parquet" + s.Parameters(), kind: Missing, want: "s3://nowhere: does not exist"},
		{name: "no object", path: "s3://exports/x.parquet" + s.Parameters(), kind: Missing, want: "s3://exports/x.parquet: does not exist"},
		{name: "no match", path: "s3://exports/x/**/*.parquet" + s.Parameters(), kind: Missing, want: "s3://exports/x/**/*.parquet: no file matches"},
		{name: "a folder", path: "s3://exports/ladders/" + s.Parameters(), kind: Bad, want: "s3://exports/ladders/: is not a regular file"},
		{name: "unknown parameter", path: "s3://exports/x.parquet?secret=" + sharedtest.S3Secret, kind: Bad, want: "s3://exports: cannot be opened"},
		{name: "no bucket's name", path: "s3://ex*/x.parquet", kind: Bad, want: "is not the address of a bucket"},
		{name: "changed between reads", fault: once(2, of(http.MethodGet), overwrite), kind: NotReady, want: "s3://exports/" + key + ": changed while it was read"},
		{name: "changed before the end", fault: once(2, of(http.MethodHead), overwrite), kind: NotReady, want: "s3://exports/" + key + ": changed while it was read"},
		{name: "gone between reads", fault: once(2, of(http.MethodGet), func() {
			if err := bucket.Delete(context.Background(), key); err != nil {
				t.Error(err)
			}
		}), kind: NotReady, want: "s3://exports/" + key + ": disappeared while it was read"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "silent" {
				hurry(t, 200*time.Millisecond)
			} else {
				hurry(t, time.Minute)
			}
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			if err := bucket.WriteAll(context.Background(), key, content, nil); err != nil && c.env == nil {
				t.Fatal(err)
			}
			ladders.Path = good
			if c.path != "" {
				ladders.Path = c.path
			}
			s.Requests()
			s.Misbehave(c.fault)
			defer s.Misbehave(nil)
			_, err := Read(context.Background(), remote, Options{})
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v; want one of kind %s with %q", err, c.kind, c.want)
			}
			for _, secret := range []string{sharedtest.S3Access, sharedtest.S3Secret, "endpoint=", "127.0.0.1", "\n"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("%v: tells %q", err, secret)
				}
			}
			if n := s.Requests(); n > 60 {
				t.Errorf("%d requests", n)
			}
		})
	}
	alone(t)
}

// A run that is told to stop does so in the middle of a request, with the
// context's error.
func TestS3Stopped(t *testing.T) {
	s := sharedtest.StartS3(t, "exports")
	_, remote := s3Exports(t, s)
	for _, at := range []string{http.MethodGet, http.MethodHead} {
		ctx, stop := context.WithCancel(context.Background())
		s.Misbehave(func(w http.ResponseWriter, r *http.Request, server http.Handler) {
			if r.Method == at && strings.Contains(r.URL.Path, "part-1") {
				stop()
				<-r.Context().Done()
			}
			server.ServeHTTP(w, r)
		})
		began := time.Now()
		if _, err := Read(ctx, remote, Options{}); err != context.Canceled {
			t.Errorf("stopped at %s: %v", at, err)
		}
		if d := time.Since(began); d > 5*time.Second {
			t.Errorf("took %v to stop", d)
		}
	}
	s.Misbehave(nil)
	alone(t)
}

// alone checks that nothing of the package runs on.
func alone(t *testing.T) {
	t.Helper()
	buf := make([]byte, 1<<20)
	leaked := ""
	for range 50 {
		leaked = ""
		for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(g, "rung/pipeline/intake.(*") {
				leaked = g
			}
		}
		if leaked == "" {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("runs on after the read:\n%s", leaked)
}
