package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"gocloud.dev/gcerrors"
	"google.golang.org/api/googleapi"
)

// silence is how long a store may send nothing before a request is given up.
// The SDKs set no such limit.
var silence = time.Minute

// pauses are the waits before a request is tried again. The SDKs have tried a
// few times by then, but only up to an answer's first byte.
var pauses = []time.Duration{500 * time.Millisecond, 2 * time.Second}

var (
	errSilent        = errors.New("nothing arrives")
	errChanged       = errors.New("another version")
	errNoCredentials = errors.New("no credentials")
)

// because is err, or why the context ended if that is what err tells of.
func because(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// persist tries a request again where that may help.
func persist(ctx context.Context, request func(context.Context) error) error {
	for _, pause := range pauses {
		err := attempt(ctx, request)
		if err == nil || ctx.Err() != nil || !passing(err) {
			return because(ctx, err)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	return because(ctx, attempt(ctx, request))
}

// attempt makes an error of an SDK's panic: they trust what a store answers.
func attempt(ctx context.Context, request func(context.Context) error) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("the store's library panicked (%T)", e)
		}
	}()
	return request(ctx)
}

// passing says that an error may pass by itself.
func passing(err error) bool {
	switch status, _ := answer(err); status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case 0:
		return unreachable(err) && !lacksCredentials(err)
	}
	return false
}

// unreachable says that no answer came, or not all of it.
func unreachable(err error) bool {
	var network net.Error
	var unsent *smithyhttp.RequestSendError
	return errors.As(err, &network) || errors.As(err, &unsent) || errors.Is(err, errSilent) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET)
}

// answer is the HTTP status that a store answered with, 0 for none, and the
// name that it gives the error.
func answer(err error) (status int, name string) {
	var amazon *smithyhttp.ResponseError
	var named smithy.APIError
	var google *googleapi.Error
	var microsoft *azcore.ResponseError
	switch {
	case errors.Is(err, errChanged):
		return http.StatusPreconditionFailed, ""
	case errors.As(err, &amazon):
		if errors.As(err, &named) {
			name = named.ErrorCode()
		}
		return amazon.HTTPStatusCode(), name
	case errors.As(err, &google):
		return google.Code, ""
	case errors.As(err, &microsoft):
		return microsoft.StatusCode, microsoft.ErrorCode
	}
	switch gcerrors.Code(err) {
	case gcerrors.NotFound:
		return http.StatusNotFound, ""
	case gcerrors.PermissionDenied:
		return http.StatusForbidden, ""
	case gcerrors.FailedPrecondition:
		return http.StatusPreconditionFailed, ""
	}
	return 0, ""
}

// lacksCredentials says that an SDK found no credentials. They have no type
// for that in common.
func lacksCredentials(err error) bool {
	if errors.Is(err, errNoCredentials) {
		return true
	}
	text := err.Error()
	for _, sign := range []string{"get credentials", "cached credentials", "failed to acquire a token"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

func noCredentials(name string) *Error {
	return &Error{Kind: Permission, File: name, Reason: "may not be read: no credentials for the object store", Hint: "set the environment variables of the store's own tools"}
}

// failure is what stops the reading of an object. The store's own text is
// dropped: it may hold signed addresses.
func (o *object) failure(err error) *Error {
	status, _ := answer(err)
	switch {
	case status == http.StatusNotFound && o.seen != nil:
		return &Error{Kind: NotReady, File: o.path, Reason: "disappeared while it was read", Hint: "wait until the export has finished and run again"}
	case status == http.StatusPreconditionFailed, status == http.StatusRequestedRangeNotSatisfiable:
		return o.changed()
	}
	return storeError(o.path, err)
}

func (o *object) changed() *Error {
	return &Error{Kind: NotReady, File: o.path, Reason: "changed while it was read", Hint: "wait until the export has finished and run again"}
}

// failure is what stops a listing.
func (b *bucket) failure(err error) *Error { return storeError(b.name, err) }

// storeError names an error of a store by what a person can do about it.
func storeError(name string, err error) *Error {
	status, code := answer(err)
	said := fmt.Sprint(status)
	if code != "" {
		said += " " + shorten(printable(code), 60)
	}
	switch {
	case lacksCredentials(err):
		return noCredentials(name)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: NotReady, File: name, Reason: "was not read: the run was stopped", Err: err}
	case status == http.StatusNotFound:
		return &Error{Kind: Missing, File: name, Reason: "does not exist", Hint: "check the path and that the export has run"}
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return &Error{Kind: Permission, File: name, Reason: "may not be read (" + said + ")", Hint: "let the job's credentials list the bucket and read its objects; some stores say this of what does not exist"}
	case status != 0 && passing(err):
		return &Error{Kind: NotReady, File: name, Reason: "cannot be read: the object store fails (" + said + ")", Hint: "try again later"}
	case status != 0:
		return &Error{File: name, Reason: "cannot be read: the object store refuses the request (" + said + ")", Hint: "check the region, the endpoint and the other parameters of the store"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: NotReady, File: name, Reason: "cannot be read: the object store cuts its answers off", Hint: "try again later"}
	case errors.Is(err, errSilent):
		return &Error{Kind: NotReady, File: name, Reason: "cannot be read: the object store does not answer", Hint: "try again later"}
	case unreachable(err):
		return &Error{Kind: NotReady, File: name, Reason: "cannot be read: the object store cannot be reached", Hint: "check the network and the endpoint, and try again later"}
	}
	return &Error{File: name, Reason: "cannot be read from the object store", Hint: "check the region, the endpoint and the other parameters of the store"}
}
