package publish

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/maphash"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Staging is a night being written, in a directory that no reader looks at.
// Its methods may be called from several goroutines; Publish and Discard end it.
type Staging struct {
	desk *Desk
	name string   // .staging-*
	root *os.Root // that directory

	mu      sync.Mutex
	broken  error              // the first failure; nothing is published after one
	ended   bool               // published or discarded
	taken   map[string]bool    // names in lower case: charts/A.svg and charts/a.svg are one file on some disks
	dirs    map[string]bool    // sub-directories made
	open    map[*file]bool     // files created and not yet closed
	outputs map[string]*Output // files written, by path
	quick   map[string]uint64  // the same files' quick hashes
	seed    maphash.Seed       // of those
}

// newQuick is a hash for reading back what this process wrote: several times
// faster than SHA-256, and of no meaning to anybody else.
func (s *Staging) newQuick() *maphash.Hash {
	var h maphash.Hash
	h.SetSeed(s.seed)
	return &h
}

// Stage begins a night. A desk has one staging at a time.
func (d *Desk) Stage() (*Staging, error) {
	if d.root == nil {
		return nil, fmt.Errorf("publish %s: the desk is closed; open it again", d.where)
	}
	if d.staging != nil {
		return nil, fmt.Errorf("publish %s: a night is being staged already; publish or discard it first", d.where)
	}
	s := &Staging{
		desk: d, name: unique(stagingPrefix),
		taken: map[string]bool{}, dirs: map[string]bool{},
		open: map[*file]bool{}, outputs: map[string]*Output{},
		quick: map[string]uint64{}, seed: maphash.MakeSeed(),
	}
	err := d.step(ErrCreate, "create the staging directory", func() (err error) {
		if err = makeDir(d.root, s.name); err == nil {
			d.staging = s // from here on there is something to discard
			s.root, err = openDir(d.root, s.name)
		}
		return err
	})
	if err != nil {
		return nil, s.undo(err)
	}
	return s, nil
}

// Create begins a file of the night: report.xlsx, or charts/x.svg with its
// folder. The file is hashed as it is written and belongs to the night once its
// Close has returned nil; Close syncs it to the disk, and may be called again.
// After a failed write nothing of this staging can be published.
func (s *Staging) Create(name string) (io.WriteCloser, error) {
	if err := checkFile(name); err != nil {
		return nil, err
	}
	if strings.EqualFold(name, manifestName) {
		return nil, fmt.Errorf("publish: %s is written by Publish; choose another name", manifestName)
	}
	return s.create(name)
}

// Written is what the manifest will say of a file that was created and closed;
// the zero Output of any other.
func (s *Staging) Written(name string) Output {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.outputs[name]; o != nil {
		return *o
	}
	return Output{}
}

// Write writes a whole file of the night.
func (s *Staging) Write(name string, content []byte) error {
	w, err := s.Create(name)
	if err != nil {
		return err
	}
	if _, err := w.Write(content); err != nil {
		w.Close() // repeats the error
		return err
	}
	return w.Close()
}

// Scratch is the path of a private directory for the temporary files of
// libraries that insist on them. It goes away with the staging and before the
// night is published.
func (s *Staging) Scratch() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return "", err
	}
	if err := s.makeSub(scratchName); err != nil {
		return "", err
	}
	return filepath.Join(s.desk.path, s.name, scratchName), nil
}

// Discard removes the staging. After Publish, or a second time, it does nothing.
func (s *Staging) Discard() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	s.end()
	return s.desk.finish(ErrWrite, "remove the staging directory", func() error {
		return removeTree(s.desk.root, s.name)
	})
}

// end closes everything that is open. The directory is somebody else's concern.
func (s *Staging) end() {
	s.ended = true
	s.desk.staging = nil
	for f := range s.open {
		f.disk.Close()
	}
	clear(s.open)
	if s.root != nil {
		s.root.Close()
	}
}

// undo discards the staging because of err and returns err. If that fails too
// the next run sweeps, and the message says what remains until then.
func (s *Staging) undo(err error) error {
	if left := s.Discard(); left != nil {
		return fmt.Errorf("%w (%s remains until the next run: %s)", err, s.name, reason(left))
	}
	return err
}

func (s *Staging) create(name string) (*file, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return nil, err
	}
	if s.taken[strings.ToLower(name)] {
		return nil, fmt.Errorf("publish: %s was written before, perhaps in other case; give each file its own name", show(name))
	}
	if dir := path.Dir(name); dir != "." {
		if err := s.makeSub(dir); err != nil {
			return nil, err
		}
	}
	f := &file{staging: s, name: name, sum: sha256.New(), quick: s.newQuick()}
	err := s.desk.step(ErrCreate, "create "+name, func() (err error) {
		f.disk, err = createFile(s.root, name)
		return err
	})
	if err != nil {
		return nil, s.spoil(err)
	}
	f.buf = bufio.NewWriterSize(sink{f}, 1<<16)
	s.taken[strings.ToLower(name)] = true
	s.open[f] = true
	return f, nil
}

// makeSub makes a sub-directory the first time it is asked for.
func (s *Staging) makeSub(dir string) error {
	if s.dirs[dir] {
		return nil
	}
	err := s.desk.step(ErrCreate, "create "+dir, func() error { return makeDir(s.root, dir) })
	if err != nil {
		return s.spoil(err)
	}
	s.dirs[dir] = true
	return nil
}

// usable says why nothing more can be staged. The first failure is repeated, so
// that whoever asks last still learns the cause.
func (s *Staging) usable() error {
	if s.ended {
		return fmt.Errorf("publish %s: the night is published or discarded already; stage a new one", s.desk.where)
	}
	return s.broken
}

// spoil remembers the first failure. s.mu is held.
func (s *Staging) spoil(err error) error {
	if s.broken == nil {
		s.broken = err
	}
	return err
}

// listed is every file written so far, sorted by path.
func (s *Staging) listed() []Output {
	var list []Output
	for _, name := range slices.Sorted(maps.Keys(s.outputs)) {
		list = append(list, *s.outputs[name])
	}
	return list
}

// A file is one output while it is written.
type file struct {
	staging *Staging
	name    string
	disk    *os.File
	buf     *bufio.Writer // keeps small writes from becoming system calls
	sum     hash.Hash
	quick   *maphash.Hash
	size    int64
	closed  bool
	err     error
}

func (f *file) Write(p []byte) (int, error) {
	if f.closed {
		return 0, fmt.Errorf("publish: %s is closed", f.name)
	}
	return f.buf.Write(p)
}

// Close flushes and syncs the file and enters it in the night's list.
func (f *file) Close() error {
	if f.closed {
		return f.err
	}
	f.closed = true
	f.err = f.flush()
	s := f.staging
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, f)
	if f.err != nil {
		return s.spoil(f.err)
	}
	s.quick[f.name] = f.quick.Sum64()
	s.outputs[f.name] = &Output{Path: f.name, Bytes: f.size, SHA256: hex.EncodeToString(f.sum.Sum(nil))}
	return nil
}

func (f *file) flush() error {
	d := f.staging.desk
	err := f.buf.Flush()
	if err == nil {
		err = d.step(ErrWrite, "sync "+f.name, f.disk.Sync)
	}
	closed := d.finish(ErrWrite, "close "+f.name, f.disk.Close)
	if err != nil {
		return err
	}
	return closed
}

// A sink is where a file's buffer empties: what reached the disk is hashed.
type sink struct{ f *file }

func (s sink) Write(p []byte) (n int, err error) {
	err = s.f.staging.desk.step(ErrWrite, "write "+s.f.name, func() (err error) {
		n, err = s.f.disk.Write(p)
		return err
	})
	s.f.sum.Write(p[:n])
	s.f.quick.Write(p[:n])
	s.f.size += int64(n)
	return n, err
}
