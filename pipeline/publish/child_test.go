package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// Some of what is tested needs a process of its own: it is killed, it holds a
// lock, it has another umask, user or limit. The test binary runs itself again,
// with the job in its environment.
const childVar = "RUNG_PUBLISH_CHILD"

// A job is one run in a child.
type job struct {
	Out, AsOf, Text string
	KillAt          int    // the step at which it kills itself, from 1
	Hold            bool   // open the desk, say so, and wait to be killed
	Umask           *int   // nil leaves it
	UID             int    // 0 leaves it
	FileSize        uint64 // limit in bytes, 0 none
}

// An answer is what the child prints.
type answer struct {
	Published Published
	Err       string
	Kind      string
	Steps     int
}

func TestMain(m *testing.M) {
	if text := os.Getenv(childVar); text != "" {
		var j job
		if err := json.Unmarshal([]byte(text), &j); err != nil {
			panic(err)
		}
		j.run()
		return
	}
	os.Exit(m.Run())
}

func (j job) run() {
	if j.Umask != nil {
		syscall.Umask(*j.Umask)
	}
	if j.FileSize > 0 {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: j.FileSize, Max: j.FileSize}
		must(syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit))
	}
	if j.UID > 0 {
		must(syscall.Setgroups(nil))
		must(syscall.Setgid(j.UID))
		must(syscall.Setuid(j.UID))
	}
	if j.Hold {
		_, err := Open(context.Background(), j.Out, study)
		must(err)
		fmt.Println("holding")
		time.Sleep(time.Minute) // killed long before
	}
	var a answer
	var err error
	a.Published, err = run(j.Out, j.AsOf, j.Text, func(string) error {
		if a.Steps++; a.Steps == j.KillAt {
			must(syscall.Kill(os.Getpid(), syscall.SIGKILL))
			select {} // the signal is on its way
		}
		return nil
	})
	if err != nil {
		a.Err, a.Kind = err.Error(), kindName(err)
	}
	must(json.NewEncoder(os.Stdout).Encode(a))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

var kinds = map[string]error{"locked": ErrLocked, "create": ErrCreate, "write": ErrWrite, "permission": ErrPermission}

// kindName names an error's kind, and every kind it has if it wrongly has two.
func kindName(err error) string {
	name := ""
	for n, k := range kinds {
		if errors.Is(err, k) {
			name += n
		}
	}
	return name
}

func (j job) command(t *testing.T) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	// The race detector sleeps for a second when a process exits, unless told.
	cmd.Env = append(os.Environ(), childVar+"="+string(text), "GORACE=atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	cmd.Stderr = os.Stderr
	return cmd
}

// do runs the job. killed is true when it ended as KillAt asked.
func (j job) do(t *testing.T) (a answer, killed bool) {
	t.Helper()
	text, err := j.command(t).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		status := exit.Sys().(syscall.WaitStatus)
		if j.KillAt > 0 && status.Signaled() && status.Signal() == syscall.SIGKILL {
			return a, true
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	return a, false
}
