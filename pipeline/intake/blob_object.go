package intake

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"cloud.google.com/go/storage"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	azure "github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob"
)

// object is the object behind a file.
type object struct {
	in   *bucket
	key  string
	path string // as messages name it
	seen *version
	// lost is the first failure to read the object. Readers wrap or drop an
	// error of ReadAt, and call the file damaged: file.bad asks here first.
	lost atomic.Pointer[Error]
}

// version is what an object was at first sight.
type version struct {
	etag       string
	generation int64 // Google's
	size       int64
	modified   time.Time
}

// pieces is how many pieces the object has.
func (o *object) pieces() int64 { return (o.seen.size + pieceBytes - 1) / pieceBytes }

// open makes the object a handle. It asks for the object's attributes once:
// later handles demand the same version in each read.
func (o *object) open(f *file) (handle, error) {
	if o.seen == nil {
		v, err := o.version()
		if err != nil {
			return nil, o.failure(err)
		}
		o.seen, f.size, f.modified = v, v.size, v.modified
	}
	h := &objectHandle{o: o}
	h.ctx, h.stop = context.WithCancel(o.in.of.ctx)
	return h, nil
}

// unchanged compares the object with the version that was read.
func (o *object) unchanged() error {
	v, err := o.version()
	if err != nil {
		return o.failure(err)
	}
	if !v.equal(o.seen) {
		return o.changed()
	}
	return nil
}

func (v *version) equal(w *version) bool {
	return v.etag == w.etag && v.generation == w.generation && v.size == w.size && v.modified.Equal(w.modified)
}

// version asks what the object is now.
func (o *object) version() (v *version, err error) {
	err = persist(o.in.of.ctx, func(ctx context.Context) error {
		ctx, stop := context.WithTimeoutCause(ctx, silence, errSilent)
		defer stop()
		a, err := o.in.Attributes(ctx, o.key)
		if err != nil {
			return because(ctx, err)
		}
		v = &version{etag: a.ETag, size: a.Size, modified: a.ModTime}
		var google storage.ObjectAttrs
		if a.As(&google) {
			v.generation = google.Generation
		}
		return nil
	})
	return v, err
}

// demand makes a read fail if the object is of another version. It says
// whether the store takes that condition.
func (v *version) demand(as func(any) bool) bool {
	var amazon *s3.GetObjectInput
	var google **storage.ObjectHandle
	var microsoft *azure.DownloadStreamOptions
	strong := v.etag != "" && !strings.HasPrefix(v.etag, "W/") // a weak one never matches
	switch {
	case as(&amazon) && strong:
		amazon.IfMatch = &v.etag
	case as(&google):
		*google = (*google).If(storage.Conditions{GenerationMatch: v.generation})
	case as(&microsoft) && strong:
		microsoft.AccessConditions = &azure.AccessConditions{ModifiedAccessConditions: &azure.ModifiedAccessConditions{IfMatch: (*azcore.ETag)(&v.etag)}}
	default:
		return false
	}
	return true
}

// fetch reads a range of the object in one request, or in more where the
// store fails or cuts it off: what has arrived is not asked for again.
func (o *object) fetch(ctx context.Context, p []byte, at int64) error {
	return persist(ctx, func(ctx context.Context) error {
		n, err := o.read(ctx, p, at)
		p, at = p[n:], at+int64(n)
		return err
	})
}

// read is one request of fetch. It gives up when nothing arrives any more.
func (o *object) read(ctx context.Context, p []byte, at int64) (n int, err error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watch := time.AfterFunc(silence, func() { stop(errSilent) })
	defer watch.Stop()
	defer func() { err = because(ctx, err) }()
	conditional := false
	r, err := o.in.NewRangeReader(ctx, o.key, at, int64(len(p)), &blob.ReaderOptions{BeforeRead: func(as func(any) bool) error {
		conditional = o.seen.demand(as)
		return nil
	}})
	if err != nil {
		return 0, err
	}
	defer r.Close()
	if r.Size() != o.seen.size || !conditional && !r.ModTime().Truncate(time.Second).Equal(o.seen.modified.Truncate(time.Second)) {
		return 0, errChanged
	}
	for n < len(p) {
		m, err := r.Read(p[n:])
		n += m
		watch.Reset(silence)
		if err == io.EOF && n < len(p) {
			return n, io.ErrUnexpectedEOF
		}
		if err != nil && err != io.EOF {
			return n, err
		}
	}
	return n, nil
}
