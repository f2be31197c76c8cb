package share

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"hesuan/internal/share/digest"
)

// Path is where a document lies below the state, for people: archive/ab/<sha256>.
func (a *Archive) Path(h digest.Hash) string {
	_, path := place(h)
	return archiveDir + "/" + path
}

// List tells what lies in the archive: documents by their address, and the paths of what is none. What is being written
// at the moment is neither.
func (a *Archive) List() (documents []digest.Hash, other []string, err error) {
	err = fs.WalkDir(a.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == stageDir:
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		h, parseErr := digest.Parse(entry.Name())
		if _, want := place(h); parseErr != nil || name != want || !entry.Type().IsRegular() {
			other = append(other, archiveDir+"/"+name)
			return nil
		}
		documents = append(documents, h)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list the archive: %w", err)
	}
	return documents, other, nil
}

// Released lists what lies where releases do: the folders 发布/<批次>/<版本>, and whatever somebody laid beside them or
// beside the folder of a 批次.
func (w *Workspace) Released() ([]string, error) {
	var out []string
	for _, level := range []string{Releases + "/*", Releases + "/*/*"} {
		names, err := fs.Glob(w.share.FS(), level)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", Releases, err)
		}
		for _, name := range names {
			info, err := w.share.Lstat(name)
			of := level == Releases+"/*" && err == nil && info.IsDir() // a 批次, which holds releases and is none
			if err == nil && !of && !slices.ContainsFunc(strings.Split(name, "/"), ignored) {
				out = append(out, Key(name))
			}
		}
	}
	return out, nil
}

// ReleaseHashes hashes the files of a release again, by their path below it. What readers' programs left behind is not
// among them; what is no regular file has no hash. Of two names that read alike (some characters have two code points) the
// one that is no Key is another file. A release that is not there is fs.ErrNotExist.
func (w *Workspace) ReleaseHashes(dir string) (map[string]digest.Hash, error) {
	root, err := w.existing(dir)
	if err != nil {
		return nil, fmt.Errorf("look into %s: %w", dir, err)
	}
	defer root.Close()
	out, spelt := map[string]digest.Hash{}, map[string]string{}
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || ignored(entry.Name()) {
			return err
		}
		h, err := hashOf(root, name)
		key := Key(name)
		twin, twice := spelt[key]
		switch {
		case twice && name == key: // what was met first is the other
			out[twin] = out[key]
		case twice:
			out[name] = h
			return err
		}
		out[key], spelt[key] = h, name
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look into %s: %w", dir, err)
	}
	return out, nil
}

// ReadReleased returns a file of a release of at most limit bytes.
func (w *Workspace) ReadReleased(dir, name string, limit int64) ([]byte, error) {
	above, base := path.Split(dir + "/" + name)
	root, err := w.existing(strings.TrimSuffix(above, "/"))
	if err != nil {
		return nil, fmt.Errorf("read %s/%s: %w", dir, name, err)
	}
	defer root.Close()
	f, err := openRegular(root, Key(base))
	if err != nil {
		return nil, fmt.Errorf("read %s/%s: %w", dir, name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("longer than %d bytes", limit)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s/%s: %w", dir, name, err)
	}
	return data, nil
}

// existing opens a folder of the share and makes none.
func (w *Workspace) existing(dir string) (*os.Root, error) {
	parts := strings.Split(dir, "/")
	root, err := openDir(w.share, parts[0])
	for _, part := range parts[1:] {
		if err != nil {
			return nil, err
		}
		next, nextErr := enter(root, part, false)
		root.Close()
		root, err = next, nextErr
	}
	return root, err
}

var errNotFile = errors.New("not a regular file")

// openRegular opens a file that is no link, no pipe and no folder.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotFile}
	}
	return root.OpenFile(name, openFlags, 0)
}

func hashOf(root *os.Root, name string) (digest.Hash, error) {
	f, err := openRegular(root, name)
	if errors.Is(err, errNotFile) {
		return digest.Hash{}, nil
	}
	if err != nil {
		return digest.Hash{}, err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return digest.Hash{}, err
	}
	return digest.Hash(sum.Sum(nil)), nil
}

// SyncDir makes what was renamed or made in a folder outside the roots survive a power cut.
func SyncDir(name string) error {
	root, err := os.OpenRoot(name)
	if err != nil {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	defer root.Close()
	if err := syncDir(root, "."); err != nil {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	return nil
}

// InShare reports whether a path, whose folder exists, lies in the share, links resolved.
func (w *Workspace) InShare(name string) (bool, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return false, err
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return false, err
	}
	shared, err := filepath.Abs(w.share.Name())
	if err == nil {
		shared, err = filepath.EvalSymlinks(shared)
	}
	return err == nil && inside(shared, folder), err
}
