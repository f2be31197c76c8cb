package share

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"golang.org/x/text/unicode/norm"
)

// errNotFolder says that a name stands for something other than a real directory. os.Root follows links that stay inside
// it, which is still too far for us: 回执/甲校 linked to 回执/乙校 would hand one school's answers to another.
var errNotFolder = errors.New("not a folder")

// openDir opens a directory below root without following a link in the last element: what was looked at is what was
// opened, or it is an error.
func openDir(root *os.Root, name string) (*os.Root, error) {
	before, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !before.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
	}
	// The dot makes name a folder to be passed through: opening it directly would wait for ever on a pipe that was put in
	// its place since.
	dir, err := root.OpenRoot(name + "/.")
	if err != nil {
		if now, lstatErr := root.Lstat(name); lstatErr == nil && !now.IsDir() {
			err = &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
		}
		return nil, err
	}
	after, err := dir.Stat(".")
	if err != nil {
		dir.Close()
		return nil, err
	}
	if !os.SameFile(before, after) {
		dir.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFolder}
	}
	return dir, nil
}

// enter opens the folder called name below root, in whichever Unicode form it was made, and makes it when it is missing
// and make is set.
func enter(root *os.Root, name string, make bool) (*os.Root, error) {
	if err := CheckName(name); err != nil {
		return nil, err
	}
	name = Key(name)
	dir, err := openDir(root, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	twin, err := otherForm(root, name)
	if err != nil {
		return nil, err
	}
	if twin != "" {
		return openDir(root, twin)
	}
	if !make {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if err := root.Mkdir(name, shareDirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := syncDir(root, "."); err != nil {
		return nil, err
	}
	return openDir(root, name)
}

// otherForm finds an entry of root whose name is key in another Unicode form. Most Chinese names have only one form, and
// then nothing is read; a spelling in compatibility ideographs is found only through the listing.
func otherForm(root *os.Root, key string) (string, error) {
	entries, err := list(root, ".", maxFolders)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if name := entry.Name(); name != key && norm.NFC.String(name) == key {
			return name, nil
		}
	}
	return "", nil
}

// list reads at most limit entries of a directory, in no particular order.
func list(root *os.Root, name string, limit int) ([]fs.DirEntry, error) {
	dir, err := root.OpenFile(name, listFlags, 0)
	if err != nil {
		if now, lstatErr := root.Lstat(name); lstatErr == nil && !now.IsDir() {
			err = &fs.PathError{Op: "list", Path: name, Err: errNotFolder}
		}
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(limit)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("list %s: %w", name, err)
	}
	return entries, nil
}
