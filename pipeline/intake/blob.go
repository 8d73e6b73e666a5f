package intake

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	"gocloud.dev/blob/gcsblob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcp"

	"rung/pipeline/study"
)

// buckets are the object stores that one run reads from. The run's context
// lives in them because io.ReaderAt has no place for one; when it ends, their
// requests stop and they close.
type buckets struct {
	ctx    context.Context
	cache  *extentCache
	mu     sync.Mutex
	opened map[string]*bucket // by address and parameters
}

// bucket is one bucket or container.
type bucket struct {
	*blob.Bucket
	of   *buckets
	name string // s3://bucket, as messages name it
}

func newBuckets(ctx context.Context) *buckets {
	return &buckets{ctx: ctx, cache: newExtentCache(cacheBytes), opened: map[string]*bucket{}}
}

// address is where the objects of an export are.
type address struct {
	scheme, bucket string
	pattern        string // of keys
	parameters     string // of the store, with their "?"; they may hold secrets
}

// objectAddress reads the address of a source; false if it is no object
// store's.
func objectAddress(src study.Source) (address, bool) {
	bare := src.Bare()
	scheme, rest, ok := strings.Cut(bare, "://")
	if !ok || scheme != "s3" && scheme != "gs" && scheme != "azblob" {
		return address{}, false
	}
	a := address{scheme: scheme, parameters: src.Path[len(bare):]}
	a.bucket, a.pattern, _ = strings.Cut(rest, "/")
	return a, true
}

// open is the bucket of an address.
func (b *buckets) open(a address) (*bucket, *Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := &bucket{of: b, name: a.scheme + "://" + a.bucket}
	if old := b.opened[at.name+a.parameters]; old != nil {
		return old, nil
	}
	u, err := url.Parse(at.name + a.parameters)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(a.bucket, `*?[\`) {
		return nil, &Error{File: at.name, Reason: "is not the address of a bucket", Hint: "write " + a.scheme + "://bucket/folder/*.parquet; wildcards come after the bucket"}
	}
	if at.Bucket, err = openBucket(b.ctx, u); err != nil {
		if lacksCredentials(err) {
			return nil, noCredentials(at.name)
		}
		return nil, &Error{File: at.name, Reason: "cannot be opened", Hint: "check the store's environment variables and the parameters after the ?; a ? in a key is written [?]"}
	}
	context.AfterFunc(b.ctx, func() { at.Close() })
	b.opened[at.name+a.parameters] = at
	return at, nil
}

func openBucket(ctx context.Context, u *url.URL) (*blob.Bucket, error) {
	switch u.Scheme {
	case "gs":
		return openGoogle(ctx, u)
	case "s3":
		// Ranges carry no checksum; without this the SDK logs so at each.
		q := u.Query()
		if !q.Has(checksums) {
			q.Set(checksums, "when_required")
		}
		u.RawQuery = q.Encode()
	}
	return blob.OpenBucket(ctx, u.String())
}

const checksums = "response_checksum_validation"

// openGoogle stands for gcsblob's own opener, which prints to standard output
// when it finds no credentials and goes on with empty ones.
func openGoogle(ctx context.Context, u *url.URL) (*blob.Bucket, error) {
	opener := gcsblob.URLOpener{Client: gcp.NewAnonymousHTTPClient(http.DefaultTransport)}
	anonymous, _ := strconv.ParseBool(u.Query().Get("anonymous"))
	if !anonymous && os.Getenv("STORAGE_EMULATOR_HOST") == "" {
		found, err := gcp.DefaultCredentials(ctx)
		if err != nil {
			return nil, errors.Join(errNoCredentials, err)
		}
		opener.TokenSource = gcp.CredentialsTokenSource(found)
		if opener.Client, err = gcp.NewHTTPClient(http.DefaultTransport, opener.TokenSource); err != nil {
			return nil, errors.Join(errNoCredentials, err)
		}
	}
	return opener.OpenBucketURL(ctx, u)
}
