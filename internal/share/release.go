package share

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// ErrDiffers says that a release of this name exists with other content. A release is never changed.
var ErrDiffers = errors.New("a different release of this name exists")

// PublishRelease writes a whole folder, as in "发布/2026年度/第1版", in one step: readers see all of it or none. Where the
// folder is there already with exactly these files it is left alone; with others it is ErrDiffers. What readers' programs
// leave behind (lock files, thumbnails) is not compared.
func (w *Workspace) PublishRelease(dir string, files []File) error {
	if err := w.release(dir, files); err != nil {
		return fmt.Errorf("publish release %s: %w", dir, err)
	}
	return nil
}

func (w *Workspace) release(dir string, files []File) error {
	if err := checkFiles(files, true); err != nil {
		return err
	}
	above, name := path.Split(dir)
	if err := CheckName(name); err != nil {
		return err
	}
	name = Key(name)
	parent, err := w.enterAll(strings.TrimSuffix(above, "/"))
	if err != nil {
		return err
	}
	defer parent.Close()
	if existing, err := enter(parent, name, false); err == nil {
		defer existing.Close()
		// Its directory entry may be as young as the crash that interrupted the last try.
		return errors.Join(compare(existing, files), syncDir(parent, "."))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp := tempName()
	if err := writeRelease(parent, temp, files); err != nil {
		return errors.Join(err, parent.RemoveAll(temp))
	}
	if err := parent.Rename(temp, name); err != nil {
		return errors.Join(err, parent.RemoveAll(temp))
	}
	return syncDir(parent, ".")
}

func writeRelease(parent *os.Root, temp string, files []File) error {
	if err := parent.Mkdir(temp, shareDirMode); err != nil {
		return err
	}
	root, err := parent.OpenRoot(temp)
	if err != nil {
		return err
	}
	defer root.Close()
	dirs := map[string]bool{".": true}
	for _, file := range files {
		name := Key(file.Name)
		if err := root.MkdirAll(path.Dir(name), shareDirMode); err != nil {
			return err
		}
		for dir := path.Dir(name); !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
		if err := write(root, name, file.Data); err != nil {
			return err
		}
	}
	for dir := range dirs {
		if err := syncDir(root, dir); err != nil {
			return err
		}
	}
	return nil
}

// compare is nil when the release holds exactly files.
func compare(release *os.Root, files []File) error {
	want := map[string][]byte{}
	for _, file := range files {
		want[Key(file.Name)] = file.Data
	}
	err := fs.WalkDir(release.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == "." || ignored(entry.Name()) {
			return err
		}
		if entry.IsDir() {
			return nil
		}
		data, ok := want[Key(name)]
		if !ok {
			return fmt.Errorf("%w: it also holds %s", ErrDiffers, CleanName(path.Base(name)))
		}
		delete(want, Key(name))
		same, err := holds(release, name, data)
		if err == nil && !same {
			err = fmt.Errorf("%w: %s is not the same", ErrDiffers, name)
		}
		return err
	})
	if err != nil {
		return err
	}
	for name := range want {
		return fmt.Errorf("%w: it lacks %s", ErrDiffers, name)
	}
	return nil
}
