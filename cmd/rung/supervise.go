package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"rung/pipeline"
)

// Each study of a run is worked on in a child process of the same binary: a
// hostile export can exhaust memory inside a library, where nothing can
// recover. The parent names the study and the stage when the child dies, and
// goes on with the next one.

// childEnv tells a process that it is such a child.
const childEnv = "RUNG_CHILD"

// The pipes that a child inherits: on stagesFD it reports its stages, and
// lifeFD ends when its parent does.
const (
	stagesFD = 3 + iota
	lifeFD
)

// patience is how long a child may take to clean up after a signal.
const patience = 5 * time.Second

// errDied is a child that ended without an exit status of its own.
var errDied = errors.New("the run died")

// diedError says in which stage a child died, and how.
type diedError struct {
	stage  string
	how    string
	status int
}

func (e *diedError) Error() string {
	return fmt.Sprintf("the run died while %s (%s); look at the exports named by rung plan, or raise --memory", e.stage, e.how)
}

func (e *diedError) Unwrap() error { return errDied }

// statusError is a child that failed, and said why itself.
type statusError int

func (e statusError) Error() string { return "exit status " + strconv.Itoa(int(e)) }

// lateError is a run that its deadline stopped; it says in which stage.
type lateError string

func (e lateError) Error() string {
	return "not done before the deadline, stopped while " + string(e) + "; raise --deadline"
}

func (e lateError) Unwrap() error { return context.DeadlineExceeded }

// isChild says whether this process is a supervised child.
func isChild() bool { return os.Getenv(childEnv) != "" }

// supervise runs one study in a child with the arguments given and waits for
// it.
func supervise(ctx context.Context, p *printer, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("cannot find the program itself: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	life, alive, err := os.Pipe()
	if err != nil {
		w.Close()
		return err
	}
	defer alive.Close()
	c := exec.CommandContext(ctx, self, args...)
	c.Args[0] = os.Args[0]
	c.Env = append(os.Environ(), childEnv+"=1")
	c.ExtraFiles = []*os.File{w, life}
	c.Stdout, c.Stderr = p.out, p.err
	c.Cancel = func() error {
		if s := stopSignal.Load(); s != 0 {
			return c.Process.Signal(syscall.Signal(s))
		}
		return c.Process.Signal(syscall.SIGTERM) // the deadline
	}
	c.WaitDelay = patience
	err = c.Start()
	w.Close()
	life.Close()
	switch {
	case err == nil:
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return lateError(during(""))
	case ctx.Err() != nil:
		return ctx.Err()
	default:
		return fmt.Errorf("cannot start a run: %w", err)
	}
	stage := make(chan string, 1)
	go func() { stage <- lastLine(r) }()
	err = c.Wait()
	last := <-stage
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return lateError(during(last))
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return outcome(c.ProcessState, err, during(last))
}

// outcome tells what became of a child.
func outcome(s *os.ProcessState, err error, stage string) error {
	if s == nil {
		return err
	}
	code := s.ExitCode()
	status, _ := s.Sys().(syscall.WaitStatus)
	switch {
	case code == exitOK:
		return nil
	case status.Signaled():
		return &diedError{stage, "killed by " + status.Signal().String(), exitOS}
	case code == 1 || code == 2: // the Go runtime's own: out of memory, a fault it cannot recover
		return &diedError{stage, "fatal error of the runtime", exitOS}
	}
	return statusError(code)
}

// during is what a stage does, in words; a child that has not begun one is at
// the study file.
func during(stage string) string {
	if text := doing[stage]; text != "" {
		return text
	}
	return "reading the study"
}

func lastLine(r io.Reader) string {
	last := ""
	for s := bufio.NewScanner(r); s.Scan(); {
		last = s.Text()
	}
	return last
}

// reporting adds to a progress function the report to the parent, a line a
// stage.
func reporting(show func(pipeline.Stage)) func(pipeline.Stage) {
	if !isChild() {
		return show
	}
	go func() {
		io.Copy(io.Discard, os.NewFile(lifeFD, "life"))
		os.Exit(exitOS) // the parent was killed: nobody waits for this run
	}()
	pipe := os.NewFile(stagesFD, "stages")
	return func(s pipeline.Stage) {
		if s.Reading.Export == "" {
			fmt.Fprintln(pipe, s.Name)
			stageNow.Store(s.Name)
		}
		if show != nil {
			show(s)
		}
	}
}

// stageNow is the stage of the run, for the message of the memory watch.
var stageNow atomic.Value

// watchMemory ends the process when the heap and its overhead outgrow limit
// bytes; the runtime is asked to stay under it first.
func watchMemory(p *printer, limit int64) {
	debug.SetMemoryLimit(limit * 9 / 10)
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	over := func() bool {
		metrics.Read(sample)
		return sample[0].Value.Uint64()-sample[1].Value.Uint64() > uint64(limit)
	}
	for range time.Tick(20 * time.Millisecond) {
		if !over() {
			continue
		}
		// The collector may only be late: what it cannot give back is too much.
		if debug.FreeOSMemory(); over() {
			stage, _ := stageNow.Load().(string)
			p.bar.end()
			p.note("out of memory while %s: the limit is %d MiB; raise --memory, or look at the exports named by rung plan; the last report stays as it was", during(stage), limit>>20)
			os.Exit(exitOS)
		}
	}
}
