package publish

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
)

// os.Root keeps every path inside the folder, but it follows links that stay
// inside, even when asked not to (it resolves them itself, so O_NOFOLLOW has no
// effect on an existing file). The functions of this file refuse links.

// makeDir makes a directory of mode 0700, whatever the umask.
func makeDir(root *os.Root, name string) error {
	if err := root.Mkdir(name, dirMode); err != nil {
		return err
	}
	info, err := root.Lstat(name)
	if err != nil || info.Mode().Perm() == dirMode {
		return err
	}
	return root.Chmod(name, dirMode)
}

// openDir opens a directory that is not a link.
func openDir(root *os.Root, name string) (*os.Root, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.IsDir() {
		return nil, syscall.ENOTDIR
	}
	dir, err := root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	after, err := dir.Stat(".")
	if err == nil && !os.SameFile(before, after) {
		err = syscall.ENOTDIR
	}
	if err != nil {
		dir.Close()
		return nil, err
	}
	return dir, nil
}

// createFile makes a new file of mode 0600, whatever the umask. O_EXCL is what
// keeps it from following a link; os.Root adds O_NOFOLLOW and O_CLOEXEC.
func createFile(root *os.Root, name string) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, err
	}
	return ownerOnly(f)
}

// ownerOnly sets an open file's mode to 0600 and closes it if that fails.
func ownerOnly(f *os.File) (*os.File, error) {
	info, err := f.Stat()
	if err == nil && info.Mode().Perm() != fileMode {
		err = f.Chmod(fileMode)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// errNotPlain is the reason when something is where a regular file should be.
var errNotPlain = errors.New("not a regular file")

// openPlain opens an existing regular file. O_NONBLOCK is for the named pipe
// that takes its place between the look and the open.
func openPlain(root *os.Root, name string, flag int) (*os.File, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, errNotPlain
	}
	f, err := root.OpenFile(name, flag|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err == nil && !os.SameFile(before, after) {
		err = errNotPlain
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// readDir lists a folder by name.
func readDir(root *os.Root) ([]fs.DirEntry, error) {
	f, err := root.Open(".")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// syncDir makes names in a directory survive a power cut. Some network and user
// space file systems cannot sync a directory and say so with EINVAL; they make
// their own promises about names, so it is no reason to fail every night.
func syncDir(root *os.Root, name string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// removeTree removes name and what is in it; of a link, only the link. If that
// fails it opens directories whose mode keeps us out (an operator may have made a
// night read-only) and tries once more: what it removes holds personal data.
func removeTree(root *os.Root, name string) error {
	if err := root.RemoveAll(name); err == nil {
		return nil
	}
	fs.WalkDir(root.FS(), name, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			root.Chmod(path, dirMode)
		}
		return nil
	})
	return root.RemoveAll(name)
}
