package share

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"hesuan/internal/share/digest"
)

// stageDir holds files being written; it is on the archive's own file system so that a rename finishes them.
const stageDir = "tmp"

// ErrDamaged says that an archived document is no longer the one its hash names. Nothing repairs it; a backup must.
var ErrDamaged = errors.New("archived document is damaged")

// Archive holds every original under archive/ab/<sha256>. A document is written once and never again.
type Archive struct{ root *os.Root }

// place is where a document lies: 256 folders keep each one short for a million documents.
func place(h digest.Hash) (dir, path string) {
	name := h.String()
	return name[:2], name[:2] + "/" + name
}

// Open opens a document for reading. A document that was never archived is fs.ErrNotExist. What is read is not checked
// on the way; a reader that must be certain uses Read or Verify.
func (a *Archive) Open(h digest.Hash) (*os.File, error) {
	_, path := place(h)
	f, err := a.root.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open archived %s: %w", h.Short(), err)
	}
	return f, nil
}

// Read returns a document of at most limit bytes and proves that it is the one asked for (ErrDamaged otherwise).
func (a *Archive) Read(h digest.Hash, limit int64) ([]byte, error) {
	f, err := a.Open(h)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read archived %s: %w", h.Short(), err)
	case int64(len(data)) > limit:
		return nil, fmt.Errorf("read archived %s: longer than %d bytes", h.Short(), limit)
	case digest.Of(data) != h:
		return nil, fmt.Errorf("%w: %s", ErrDamaged, h)
	}
	return data, nil
}

// Verify re-hashes a document: nil, ErrDamaged, or an error of reading it (fs.ErrNotExist when it is not there).
func (a *Archive) Verify(h digest.Hash) error {
	f, err := a.Open(h)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return fmt.Errorf("read archived %s: %w", h.Short(), err)
	}
	if digest.Hash(sum.Sum(nil)) != h {
		return fmt.Errorf("%w: %s", ErrDamaged, h)
	}
	return nil
}

// Put archives the bytes of r, at most limit of them, and returns their address. It is for documents that nobody
// dropped, such as the register and the policy that init renders.
func (a *Archive) Put(r io.Reader, limit int64) (digest.Hash, error) {
	s, err := a.stage(r, limit)
	if err != nil {
		return digest.Hash{}, err
	}
	if s.over {
		return digest.Hash{}, errors.Join(fmt.Errorf("archive: longer than %d bytes", limit), a.discard(s))
	}
	return s.hash, a.commit(s)
}

// staged is a document that is written and synced but has not got its name yet.
type staged struct {
	path string
	hash digest.Hash
	size int64
	over bool // there was more than the limit; the copy is cut short
}

func (a *Archive) stage(r io.Reader, limit int64) (staged, error) {
	s := staged{path: stageDir + "/" + rand.Text()}
	f, err := a.root.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o400)
	if err != nil {
		return staged{}, fmt.Errorf("archive: %w", err)
	}
	sum := sha256.New()
	s.size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(r, limit+1))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return staged{}, errors.Join(fmt.Errorf("archive: %w", err), a.discard(s))
	}
	s.hash, s.over = digest.Hash(sum.Sum(nil)), s.size > limit
	return s, nil
}

func (a *Archive) discard(s staged) error { return a.root.Remove(s.path) }

// commit gives a staged document its name. Where the name exists the archived copy is read again: the caller is about to
// let the sender's file go, and a copy that rotted must not be what remains of it.
func (a *Archive) commit(s staged) error {
	dir, path := place(s.hash)
	err := a.root.Mkdir(dir, stateDirMode)
	switch {
	case err == nil:
		if err := syncDir(a.root, "."); err != nil {
			return errors.Join(fmt.Errorf("archive: %w", err), a.discard(s))
		}
	case !errors.Is(err, fs.ErrExist):
		return errors.Join(fmt.Errorf("archive: %w", err), a.discard(s))
	}
	if _, err := a.root.Lstat(path); err == nil {
		// Its directory entry may be as young as the crash that interrupted the last try.
		return errors.Join(a.Verify(s.hash), a.discard(s), syncDir(a.root, dir))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("archive: %w", err), a.discard(s))
	}
	if err := a.root.Rename(s.path, path); err != nil {
		return errors.Join(fmt.Errorf("archive: %w", err), a.discard(s))
	}
	if err := syncDir(a.root, dir); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	return nil
}
