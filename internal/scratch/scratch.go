// Package scratch makes temporary folders that do not outlive their process for long: whoever makes the next one in the
// same place removes what a killed process left there. What people sent lies in them, so nothing may stay behind.
//
//	s, err := scratch.Make(os.TempDir(), "hesuan-step-")
//	defer func() { err = errors.Join(err, s.Remove()) }()
package scratch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	suffix   = ".tmp"
	lockFile = "lock" // held by the process that works in the folder
)

// Folder is a temporary folder of this process, open to its owner only.
type Folder struct {
	Path string
	lock *os.File
}

// attempts is how often Make may find that another process took its folder, in the moment before it was locked, for one
// that was left behind.
const attempts = 5

// Make makes a folder in parent whose name begins with prefix, and removes those of the same prefix whose process has
// ended without doing so.
func Make(parent, prefix string) (*Folder, error) {
	sweep(parent, prefix)
	var err error
	for range attempts {
		var f *Folder
		if f, err = makeOne(parent, prefix); err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return nil, fmt.Errorf("make a temporary folder: %w", err)
}

func makeOne(parent, prefix string) (*Folder, error) {
	dir, err := os.MkdirTemp(parent, prefix+"*"+suffix)
	if err != nil {
		return nil, err
	}
	f := &Folder{Path: dir}
	if f.lock, err = os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	held, err := TryLock(f.lock)
	if err == nil && !held {
		_, err = os.Lstat(f.lock.Name())
	}
	switch {
	case err != nil:
		return nil, errors.Join(err, f.Remove())
	case held: // by a sweep, which removes it
		return nil, errors.Join(&fs.PathError{Op: "lock", Path: dir, Err: fs.ErrNotExist}, f.lock.Close())
	}
	return f, nil
}

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() error {
	return errors.Join(f.lock.Close(), os.RemoveAll(f.Path)) // Windows removes no open file
}

// sweep removes what killed processes left. What cannot be removed, perhaps because it is another user's, stays: it is
// no reason not to work.
func sweep(parent, prefix string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), suffix) {
			sweepOne(filepath.Join(parent, e.Name()))
		}
	}
}

func sweepOne(dir string) {
	lock, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		os.Remove(dir) // only if it is empty: its process was killed before it locked it
		return
	}
	if err != nil {
		return
	}
	held, err := TryLock(lock)
	lock.Close()
	if err == nil && !held {
		os.RemoveAll(dir)
	}
}
