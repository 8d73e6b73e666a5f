package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"syscall"
)

// Published says what Publish did.
type Published struct {
	Dir      string // OUT/<study>/<night>
	Night    string // <as-of>-<hash>
	Current  string // the night that current points to now
	Moved    bool   // current was moved to this night
	Kept     bool   // the same night was published before, and was left as it is
	Repaired bool   // a damaged directory of the same name was replaced
}

// Publish seals the night with its manifest, gives it its name and moves current
// to it. Until then nothing that a reader sees has changed; on an error current
// points where it did, and the staging is removed. Current stays where it is
// when it points to a later as-of date: then Moved is false and Current tells
// which night readers see.
//
// An error after the night got its name (current could not be moved, or the disk
// does not confirm) leaves the complete directory for the next run to keep.
func (s *Staging) Publish(m Manifest) (Published, error) {
	p, err := s.publish(m)
	if err != nil {
		return Published{}, s.undo(err)
	}
	return p, nil
}

func (s *Staging) publish(m Manifest) (p Published, err error) {
	sealed, err := s.seal(m)
	if err != nil {
		return p, err
	}
	p.Night = sealed.Night
	p.Dir = filepath.Join(s.desk.path, p.Night)
	if p.Kept, p.Repaired, err = s.place(sealed); err != nil {
		return p, err
	}
	p.Current, p.Moved, err = s.desk.moveCurrent(p.Night)
	return p, err
}

// seal completes the staging: manifest last, everything synced, and then read
// back, so that nothing becomes a night that Verify would not pass.
func (s *Staging) seal(m Manifest) (Manifest, error) {
	if err := s.ready(); err != nil {
		return m, err
	}
	m, err := m.complete(s.desk.study, s.listed())
	if err != nil {
		return m, err
	}
	if err := s.writeManifest(m); err != nil {
		return m, err
	}
	if err := s.syncDirs(); err != nil {
		return m, err
	}
	return m, s.desk.step(ErrWrite, "read the night back", s.readBack)
}

// ready checks that the staging holds whole files only.
func (s *Staging) ready() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return err
	}
	for f := range s.open {
		return fmt.Errorf("publish %s: %s is not closed; close every file before publishing", s.desk.where, f.name)
	}
	if !s.dirs[scratchName] {
		return nil
	}
	delete(s.dirs, scratchName)
	return s.desk.step(ErrWrite, "remove the scratch directory", func() error { return removeTree(s.root, scratchName) })
}

func (s *Staging) writeManifest(m Manifest) error {
	f, err := s.create(manifestName)
	if err != nil {
		return err
	}
	if _, err := f.Write(m.encode()); err != nil {
		return err // Discard closes the file
	}
	return f.Close()
}

func (s *Staging) syncDirs() error {
	for _, dir := range slices.Sorted(maps.Keys(s.dirs)) {
		if err := s.desk.step(ErrWrite, "sync "+dir, func() error { return syncDir(s.root, dir) }); err != nil {
			return err
		}
	}
	return s.desk.step(ErrWrite, "sync the staging directory", func() error { return syncDir(s.root, ".") })
}

// asWritten compares with what this staging wrote.
func (s *Staging) asWritten(out Output, content io.Reader) (bool, error) {
	quick := s.newQuick()
	_, err := io.Copy(quick, content)
	return quick.Sum64() == s.quick[out.Path], err
}

// readBack verifies the staging. A wrong mode is only a warning in a night that
// an operator may have opened to readers, but here it is ours.
func (s *Staging) readBack() error {
	r, _, err := inspect(s.desk.ctx, s.root, s.asWritten)
	if err != nil {
		return err
	}
	if len(r.Problems) > 0 {
		return refused(s.desk.where, ErrWrite, fmt.Sprintf("%s: %s when read back; keep other programs out of that folder, check the disk and run again",
			r.Problems[0].File, r.Problems[0].What))
	}
	return nil
}

// place gives the staging its name. It is the last moment at which a cancelled
// run leaves nothing: what follows is completed.
func (s *Staging) place(m Manifest) (kept, repaired bool, err error) {
	d := s.desk
	there, err := d.standing(m)
	if err != nil {
		return false, false, err
	}
	switch there {
	case same:
		return true, false, s.Discard()
	case damaged:
		return false, true, d.replace(m.Night, s)
	}
	return false, false, s.become(m.Night, d.step)
}

// become renames the staging and makes the name last. The files were synced
// before, so that the name never outlives them.
func (s *Staging) become(night string, step func(error, string, func() error) error) error {
	d := s.desk
	err := step(ErrWrite, "rename the staging to "+night, func() error { return d.root.Rename(s.name, night) })
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.end()
	s.mu.Unlock()
	return d.syncFolder()
}

func (d *Desk) syncFolder() error {
	return d.finish(ErrWrite, "sync the study's folder", func() error { return syncDir(d.root, ".") })
}

// What stands where a night is to be placed.
type standing int

const (
	absent standing = iota
	same
	damaged
)

// standing looks at what has the night's name. The name is a hash of the
// manifest, so a directory that verifies and has our manifest is our night. A
// link or a file of that name is nothing rung makes, and counts as damage.
func (d *Desk) standing(m Manifest) (there standing, err error) {
	err = d.step(ErrWrite, "read "+m.Night, func() error {
		there, err = d.compare(m)
		return err
	})
	return there, err
}

func (d *Desk) compare(m Manifest) (standing, error) {
	root, err := openDir(d.root, m.Night)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent, nil
	case errors.Is(err, syscall.ENOTDIR):
		return damaged, nil
	case err != nil:
		return absent, err
	}
	defer root.Close()
	r, raw, err := inspect(d.ctx, root, bySHA256)
	if err != nil {
		return absent, err
	}
	if r.OK() && bytes.Equal(raw, m.encode()) {
		return same, nil
	}
	return damaged, nil
}

// replace repairs a damaged night: aside, rename, delete. Between the two
// renames the name is missing; a run killed there is put right by the next
// run's sweep.
func (d *Desk) replace(night string, s *Staging) error {
	aside := asidePrefix + night
	err := d.step(ErrWrite, "move the damaged "+night+" aside", func() error { return d.root.Rename(night, aside) })
	if err != nil {
		return err
	}
	placed := s.become(night, d.finish)
	if placed != nil && !d.exists(night) {
		d.root.Rename(aside, night) // as it was; the first error is the one to tell
		return placed
	}
	removed := d.finish(ErrWrite, "remove the damaged "+night, func() error { return removeTree(d.root, aside) })
	if placed != nil {
		return placed
	}
	return removed
}

// readCurrent returns the night that current points to. A link to anything but
// a night in this folder does not count, and is replaced: it may be planted, or
// its night may have been erased. Something that is not a link is refused, for
// it is somebody's.
func (d *Desk) readCurrent() (string, error) {
	info, err := d.root.Lstat(currentName)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", failed(d.where, "read current", ErrCreate, err)
	}
	if info.Mode().Type() != fs.ModeSymlink {
		return "", refused(d.where, ErrCreate, "current is not the link that rung makes; move it away and run again")
	}
	target, err := d.root.Readlink(currentName)
	if err != nil {
		return "", failed(d.where, "read current", ErrCreate, err)
	}
	if !isNight(target) {
		return "", nil
	}
	return d.ifNight(target)
}

// ifNight returns name if there is such a night. A night that cannot be looked
// at is an error, not an absent one: current could go back in time over it.
func (d *Desk) ifNight(name string) (night string, err error) {
	err = d.finish(ErrCreate, "look at "+name, func() error {
		info, err := d.root.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && info.IsDir() {
			night = name
		}
		return err
	})
	return night, err
}

// moveCurrent points current to night unless it points to a later date. Among
// nights of one date the last run wins: it is a correction.
func (d *Desk) moveCurrent(night string) (current string, moved bool, err error) {
	current, err = d.readCurrent()
	if err != nil {
		return "", false, err
	}
	if current == night || current != "" && asOfOf(current) > asOfOf(night) {
		return current, false, d.syncFolder()
	}
	return night, true, d.repoint(night)
}

// repoint moves current. When the disk does not confirm the move it is taken
// back, as far as that is still possible: a run that reports failure must not
// have changed what readers see.
func (d *Desk) repoint(night string) error {
	before, err := d.root.Readlink(currentName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(d.where, "read current", ErrWrite, err)
	}
	err = d.finish(ErrWrite, "point current to "+night, func() error { return d.relink(night) })
	if err != nil {
		return err
	}
	err = d.syncFolder()
	if err == nil {
		return nil
	}
	if before == "" {
		d.root.Remove(currentName)
	} else {
		d.relink(before)
	}
	return err
}

// relink makes a new link and renames it over current, which therefore never is
// missing or half made.
func (d *Desk) relink(target string) error {
	link := unique(linkPrefix)
	if err := d.probed("make the new link"); err != nil {
		return err
	}
	if err := d.root.Symlink(target, link); err != nil {
		return err
	}
	err := d.probed("rename the new link")
	if err == nil {
		err = d.root.Rename(link, currentName)
	}
	if err != nil {
		d.root.Remove(link)
	}
	return err
}
