package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Nobody but the job's user reads a published night until an operator decides
// otherwise; the umask has no say in it.
const (
	fileMode fs.FileMode = 0o600
	dirMode  fs.FileMode = 0o700
)

// A Desk is the one place from which a study is published: it holds the study's
// output folder and its lock. Close it.
type Desk struct {
	ctx     context.Context // of the run: cancelled by SIGTERM
	where   string          // OUT/<study> as the user wrote it, for messages
	path    string          // the same, for results
	study   string
	root    *os.Root // OUT/<study>; every path goes through it
	lock    *os.File
	staging *Staging                // the one being written, if any
	probe   func(step string) error // tests fail or kill the run here
}

// Open prepares OUT/<study> for publishing. out must exist; the study's folder
// is made with mode 0700, or set to it. Open takes the lock, or returns
// ErrLocked at once when another run holds it, and removes what a killed run
// left behind. It refuses a folder that is a symbolic link and a current that is
// not one, so that hours of computing do not end there.
//
// When ctx is cancelled, whatever is not yet published is undone, and the step
// that noticed returns ctx.Err(), wrapped.
func Open(ctx context.Context, out, study string) (*Desk, error) {
	return open(ctx, out, study, nil)
}

func open(ctx context.Context, out, study string, probe func(string) error) (*Desk, error) {
	if err := checkStudy(study); err != nil {
		return nil, err
	}
	path := filepath.Join(out, study)
	d := &Desk{ctx: ctx, where: showPath(path), path: path, study: study, probe: probe}
	if err := d.prepare(out); err != nil {
		d.Close() // nothing is staged yet that could fail to go
		return nil, err
	}
	return d, nil
}

func (d *Desk) prepare(out string) error {
	if err := d.enter(out); err != nil {
		return err
	}
	if err := d.takeLock(); err != nil {
		return err
	}
	if err := d.step(ErrCreate, "set the folder's mode to 0700", d.tighten); err != nil {
		return err
	}
	if err := d.sweep(); err != nil {
		return err
	}
	_, err := d.readCurrent()
	return err
}

// Close removes a staging that was not published and releases the lock. It may
// be called again.
func (d *Desk) Close() error {
	var err error
	if d.staging != nil {
		err = d.staging.Discard()
	}
	if d.lock != nil {
		d.lock.Close() // nothing was written to it; closing releases the lock
		d.lock = nil
	}
	if d.root != nil {
		d.root.Close()
		d.root = nil
	}
	return err
}

// Current is the night that readers see now, "" when there is none: the one to
// name when a run fails and last night's report stays.
func (d *Desk) Current() string {
	if d.root == nil {
		return ""
	}
	night, err := d.readCurrent()
	if err != nil {
		return ""
	}
	return night
}

// step runs one action on the disk unless the run was cancelled. what follows
// "cannot" in the error; phase is ErrCreate or ErrWrite.
func (d *Desk) step(phase error, what string, act func() error) error {
	if err := d.stopped(what); err != nil {
		return err
	}
	return d.finish(phase, what, act)
}

// finish is step for actions that have to be completed once begun, whether or
// not the run is cancelled meanwhile.
func (d *Desk) finish(phase error, what string, act func() error) error {
	err := d.probed(what)
	if err == nil {
		err = act()
	}
	if err == nil {
		return nil
	}
	if stop := d.ctx.Err(); stop != nil && errors.Is(err, stop) {
		return fmt.Errorf("publish %s: stopped while it would %s: %w", d.where, what, stop)
	}
	if _, ok := errors.AsType[*fault](err); ok {
		return err
	}
	return failed(d.where, what, phase, err)
}

func (d *Desk) stopped(before string) error {
	if err := d.ctx.Err(); err != nil {
		return fmt.Errorf("publish %s: stopped before it could %s: %w", d.where, before, err)
	}
	return nil
}

func (d *Desk) probed(step string) error {
	if d.probe == nil {
		return nil
	}
	return d.probe(step)
}

// enter opens OUT/<study>. out itself may be a link, it is the operator's
// choice; the study's folder may not, or a planted link would send the report
// elsewhere. out is not created: an unmounted disk would be papered over with a
// folder that the mount hides tomorrow.
func (d *Desk) enter(out string) error {
	var parent *os.Root
	err := d.step(ErrCreate, "open the output folder", func() (err error) {
		parent, err = os.OpenRoot(out)
		return err
	})
	if err != nil {
		return err
	}
	defer parent.Close()
	return d.step(ErrCreate, "create the study's folder", func() (err error) {
		d.root, err = d.enterStudy(parent)
		return err
	})
}

// enterStudy syncs out even when the study's folder was there: the run that made
// it may have been killed before it could.
func (d *Desk) enterStudy(parent *os.Root) (*os.Root, error) {
	if err := makeDir(parent, d.study); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := syncDir(parent, "."); err != nil {
		return nil, err
	}
	root, err := openDir(parent, d.study)
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, refused(d.where, ErrCreate, "the study's folder is a link or a file, not a folder; move it away and run again")
	}
	return root, err
}

// tighten restores the folder's mode: with the right to write here somebody
// else could swap nights.
func (d *Desk) tighten() error {
	info, err := d.root.Stat(".")
	if err != nil || info.Mode().Perm() == dirMode {
		return err
	}
	return d.root.Chmod(".", dirMode)
}

// takeLock locks OUT/<study>/.lock without waiting. The kernel releases the lock
// when the process ends, however it ends, so a lock is never stale and the file
// is never deleted.
func (d *Desk) takeLock() error {
	err := d.step(ErrCreate, "open .lock", func() (err error) {
		d.lock, err = openLock(d.root)
		return err
	})
	if err != nil {
		return err
	}
	return d.step(ErrCreate, "lock .lock", func() error {
		err := flock(d.lock)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return refused(d.where, ErrLocked, "another run holds .lock; let it end, or run again later")
		}
		return err
	})
}

// openLock creates the lock file or opens the one that is there, unless it is
// something else. The file was there a moment ago when O_EXCL refused, and rung
// never deletes it, so there is no loop here.
func openLock(root *os.Root) (*os.File, error) {
	f, err := createFile(root, lockName)
	if !errors.Is(err, fs.ErrExist) {
		return f, err
	}
	f, err = openPlain(root, lockName, os.O_RDWR)
	if err != nil {
		return nil, err
	}
	return ownerOnly(f)
}

func flock(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var locked error
	err = conn.Control(func(fd uintptr) {
		for locked = syscall.EINTR; locked == syscall.EINTR; {
			locked = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB)
		}
	})
	return errors.Join(err, locked)
}

// sweep removes what a killed run left. It must be called with the lock held:
// without it, a staging may be another run's.
func (d *Desk) sweep() error {
	var entries []fs.DirEntry
	err := d.step(ErrCreate, "list the study's folder", func() (err error) {
		entries, err = readDir(d.root)
		return err
	})
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := d.sweepOne(e); err != nil {
			return err
		}
	}
	return nil
}

// sweepOne removes one entry if it is debris. A damaged night that was moved
// aside goes back when its repair never took the place: current may point there,
// and a damaged report that a person can look at is better than none.
func (d *Desk) sweepOne(e fs.DirEntry) error {
	name := e.Name()
	night, aside := strings.CutPrefix(name, asidePrefix)
	if aside && e.IsDir() && isNight(night) && !d.exists(night) {
		return d.step(ErrCreate, "put back "+night, func() error { return d.root.Rename(name, night) })
	}
	if aside || strings.HasPrefix(name, stagingPrefix) || strings.HasPrefix(name, linkPrefix) {
		return d.step(ErrCreate, "remove the stale "+show(name), func() error { return removeTree(d.root, name) })
	}
	return nil
}

func (d *Desk) exists(name string) bool {
	_, err := d.root.Lstat(name)
	return err == nil
}
