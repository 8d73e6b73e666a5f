package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"rung/pipeline"
	"rung/pipeline/intake"
	"rung/pipeline/publish"
	"rung/pipeline/study"
)

// Exit statuses, after sysexits.h where it has one.
const (
	exitOK         = 0
	exitAttention  = 3
	exitUsage      = 64
	exitInput      = 65
	exitNoInput    = 66
	exitInternal   = 70
	exitOS         = 71
	exitCreate     = 73
	exitWrite      = 74
	exitLater      = 75
	exitPermission = 77
	exitStudy      = 78
)

// exits is the table that the help and the README show.
var exits = []struct {
	status  string
	meaning string
}{
	{"0", "published (or checked, listed, verified) without complaint"},
	{"3", "published, but a person should look: quarantine over tolerance, or some studies failed and others published"},
	{"64", "the command line is wrong"},
	{"65", "an export is damaged or does not hold what the study maps"},
	{"66", "a study file or an export is missing"},
	{"70", "internal error: please report it; nothing was published"},
	{"71", "out of memory, or the operating system refused"},
	{"73", "the output folder cannot be used"},
	{"74", "the output cannot be written (disk full, I/O error)"},
	{"75", "not ready, or another run holds the study: try later"},
	{"77", "permission denied"},
	{"78", "the study file or the code frame is wrong"},
	{"130, 143", "stopped by SIGINT, SIGTERM; nothing was published"},
}

// exitTable is the table as help shows it.
func exitTable() string {
	var b strings.Builder
	for _, e := range exits {
		fmt.Fprintf(&b, "  %-9s %s\n", e.status, e.meaning)
	}
	return b.String()
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// statusOf is the exit status that an error stands for.
func statusOf(err error) int {
	var u usageError
	var problems study.Problems
	var in *intake.Error
	var died *diedError
	var status statusError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &u):
		return exitUsage
	case errors.As(err, &died):
		return died.status
	case errors.As(err, &status):
		return int(status)
	case errors.Is(err, pipeline.ErrAttention):
		return exitAttention
	case errors.As(err, &problems):
		return exitStudy
	case errors.As(err, &in):
		return in.Kind.ExitCode()
	case errors.Is(err, publish.ErrLocked):
		return exitLater
	case errors.Is(err, publish.ErrPermission):
		return exitPermission
	case errors.Is(err, publish.ErrCreate):
		return exitCreate
	case errors.Is(err, publish.ErrWrite):
		return exitWrite
	case errors.Is(err, context.DeadlineExceeded):
		return exitLater
	case errors.Is(err, context.Canceled):
		return 128 + int(stopSignal.Load())
	case errors.Is(err, errNotVerified):
		return exitInput
	case errors.Is(err, fs.ErrNotExist):
		return exitNoInput
	case errors.Is(err, fs.ErrPermission):
		return exitPermission
	}
	return exitInternal
}
