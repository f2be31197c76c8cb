package share

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ErrInUse says that a reader keeps a file open that was to be replaced (Windows). Publishing again later succeeds.
var ErrInUse = errors.New("a reader keeps the file open")

// File is one document to publish.
type File struct {
	Name string // valid on Windows; in a release it may begin with folders: 财政局/集团化办学经费分配表.xlsx
	Data []byte
}

const (
	tempPrefix = ".hesuan-"
	tempSuffix = ".tmp"
)

// tempName is a name beside the final one: on Windows and Samba a file inherits its readers from the folder it is made in
// and keeps them when it is renamed, so making it elsewhere could hide a school's answer from the school.
func tempName() string { return tempPrefix + rand.Text()[:12] + tempSuffix }

func isTemp(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix) && !strings.HasPrefix(name, takenPrefix)
}

// Publish writes files into the folder dir of the share, as in "回执/甲校", making the folder where it is missing. Each
// file appears whole or not at all, replacing one of the same name; a file that is there already with the same bytes is
// left alone, so publishing twice changes nothing. dir lies in 模板, 回执 or 发布.
func (w *Workspace) Publish(dir string, files []File) error {
	if err := checkFiles(files, false); err != nil {
		return fmt.Errorf("publish into %s: %w", dir, err)
	}
	target, err := w.enterAll(dir)
	if err != nil {
		return fmt.Errorf("publish into %s: %w", dir, err)
	}
	defer target.Close()
	var faults []error
	for _, file := range files {
		// One answer that cannot be replaced does not keep back the others.
		if err := replace(target, file); err != nil {
			faults = append(faults, fmt.Errorf("publish %s/%s: %w", dir, file.Name, err))
		}
	}
	if err := syncDir(target, "."); err != nil {
		faults = append(faults, fmt.Errorf("publish into %s: %w", dir, err))
	}
	return errors.Join(faults...)
}

// Published reports whether a file lies in a folder of the share that is
// published into.
func (w *Workspace) Published(dir, name string) (bool, error) {
	target, err := w.existing(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look into %s: %w", dir, err)
	}
	defer target.Close()
	switch _, err := target.Lstat(Key(name)); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, fmt.Errorf("look for %s/%s: %w", dir, name, err)
	}
}

// replace puts one file in place, by way of a temporary one beside it.
func replace(dir *os.Root, file File) error {
	name := Key(file.Name)
	if same, err := holds(dir, name, file.Data); err == nil && same {
		return nil
	}
	temp := tempName()
	err := write(dir, temp, file.Data)
	if err == nil {
		err = dir.Rename(temp, name)
	}
	if err == nil {
		return nil
	}
	if inUse(err) || heldOpen(err) && isFile(dir, name) {
		err = fmt.Errorf("%w: %w", ErrInUse, err)
	}
	if cleanup := dir.Remove(temp); !errors.Is(cleanup, fs.ErrNotExist) {
		err = errors.Join(err, cleanup)
	}
	return err
}

func isFile(dir *os.Root, name string) bool {
	info, err := dir.Lstat(name)
	return err == nil && info.Mode().IsRegular()
}

// write makes a new file with data and brings it to the disk.
func write(dir *os.Root, name string, data []byte) error {
	f, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, shareFileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// holds reports whether name is a regular file with exactly these bytes. Bytes are read only where the size agrees.
func holds(dir *os.Root, name string, data []byte) (bool, error) {
	info, err := dir.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false, err
	}
	f, err := dir.OpenFile(name, openFlags, 0)
	if err != nil {
		return false, err
	}
	defer f.Close()
	got, err := io.ReadAll(io.LimitReader(f, int64(len(data))+1))
	return err == nil && bytes.Equal(got, data), err
}

// checkFiles refuses names that Windows would, or that two files would share on a disk that ignores case.
func checkFiles(files []File, nested bool) error {
	taken := map[string]bool{}
	for _, file := range files {
		parts := strings.Split(file.Name, "/")
		if !nested && len(parts) > 1 {
			return fmt.Errorf("name %q has a folder in it", file.Name)
		}
		for _, part := range parts {
			if err := CheckName(part); err != nil {
				return err
			}
		}
		key := strings.ToLower(Key(file.Name))
		if taken[key] {
			return fmt.Errorf("two files are called %q", file.Name)
		}
		taken[key] = true
	}
	return nil
}

// enterAll opens a folder of the share that may be published into, making what is missing below the first element.
func (w *Workspace) enterAll(dir string) (*os.Root, error) {
	parts := strings.Split(dir, "/")
	if !slices.Contains([]string{Templates, Answers, Releases}, parts[0]) {
		return nil, fmt.Errorf("%q is not a place to publish", dir)
	}
	root, err := openDir(w.share, parts[0])
	for _, part := range parts[1:] {
		if err != nil {
			return nil, err
		}
		next, nextErr := enter(root, part, true)
		root.Close()
		root, err = next, nextErr
	}
	return root, err
}
