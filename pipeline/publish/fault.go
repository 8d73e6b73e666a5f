package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// What went wrong, for the caller to choose an exit status. An error of this
// package is at most one of these; one that is none is a mistake in the call (a
// refused name, an incomplete manifest) or, wrapped, the context's error.
var (
	ErrLocked     = errors.New("another run is publishing this study") // 75: try later
	ErrCreate     = errors.New("the output cannot be created")         // 73: nothing could be begun there
	ErrWrite      = errors.New("the output cannot be written")         // 74: begun, and failed on the way
	ErrPermission = errors.New("no permission for the output")         // 77
)

// A fault is an error with its kind, in words for the person who can act.
type fault struct {
	kind  error
	text  string
	cause error // nil for a refusal of our own
}

func (f *fault) Error() string { return f.text }

func (f *fault) Unwrap() []error {
	if f.cause == nil {
		return []error{f.kind}
	}
	return []error{f.kind, f.cause}
}

// failed words a failure of the system while doing what. phase is the kind when
// the cause itself does not decide it.
func failed(where, what string, phase, cause error) error {
	return &fault{
		kind:  kindOf(phase, cause),
		text:  fmt.Sprintf("publish %s: cannot %s: %s; %s", where, what, reason(cause), remedy(cause)),
		cause: cause,
	}
}

// refused words a refusal: the system would do it, and we will not.
func refused(where string, kind error, why string) error {
	return &fault{kind: kind, text: fmt.Sprintf("publish %s: %s", where, why)}
}

// kindOf lets some causes outrank the phase they met us in. A bad disk is a
// failed write even where it stops a mkdir, and a read-only mount is an output
// that cannot be created even where the mount changed under a running write.
func kindOf(phase, cause error) error {
	switch {
	case errors.Is(cause, fs.ErrPermission):
		return ErrPermission
	case errors.Is(cause, syscall.EROFS), errors.Is(cause, syscall.EXDEV):
		return ErrCreate
	case errors.Is(cause, syscall.EIO):
		return ErrWrite
	}
	return phase
}

// bare is the system's own word for it, without the paths that os.PathError and
// os.LinkError repeat: the sentence around it names the file, and escapes it.
func bare(cause error) error {
	if errno, ok := errors.AsType[syscall.Errno](cause); ok {
		return errno
	}
	return cause
}

func reason(cause error) string { return bare(cause).Error() }

// remedies says the next move, by cause.
var remedies = []struct {
	cause error
	do    string
}{
	{syscall.ENOSPC, "free space or inodes on that disk and run again"},
	{syscall.EDQUOT, "free space or raise the quota of the job's user and run again"},
	{syscall.EFBIG, "raise the file-size limit (ulimit -f) and run again"},
	{syscall.EIO, "check the disk and its cables in the system log, then run again"},
	{syscall.EROFS, "mount it writable or choose another output folder"},
	{syscall.EXDEV, "keep the study's folder on one file system, without mounts inside"},
	{syscall.EMFILE, "raise the open-file limit (ulimit -n) and run again"},
	{syscall.ENOTDIR, "move the file of that name away or choose another output folder"},
	{errNotPlain, "move it away and run again"},
	{fs.ErrPermission, "run as the owner of that folder, or give it to the job's user with mode 0700"},
	{fs.ErrNotExist, "make sure that the folder exists and that nothing else cleans it up, then run again"},
	{fs.ErrExist, "make sure that nothing else writes into that folder, then run again"},
}

func remedy(cause error) string {
	for _, r := range remedies {
		if errors.Is(cause, r.cause) {
			return r.do
		}
	}
	return "mend that and run again"
}
