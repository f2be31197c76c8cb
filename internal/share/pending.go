package share

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// pendingFile holds the name of a release that is published before it is recorded.
const pendingFile = "publishing"

// Announce notes that a release is about to be published, so that one which is never recorded can be taken back. A release
// that is there already is not noted: it is not ours to take back.
func (w *Workspace) Announce(dir string) error {
	there, err := w.existing(dir)
	if err == nil {
		return there.Close()
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("announce %s: %w", dir, err)
	}
	// Cut short by a crash or a full disk it names no release, and none was published then.
	if err := errors.Join(w.Confirm(), write(w.state, pendingFile, []byte(dir)), syncDir(w.state, ".")); err != nil {
		return fmt.Errorf("announce %s: %w", dir, err)
	}
	return nil
}

// Announced is the release that was announced and not confirmed; "" for none.
func (w *Workspace) Announced() (string, error) {
	f, err := w.state.Open(pendingFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for an announced release: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 4<<10))
	if err != nil {
		return "", fmt.Errorf("look for an announced release: %w", err)
	}
	return string(text), nil
}

// Confirm says that what was announced is recorded, or taken back.
func (w *Workspace) Confirm() error {
	if err := w.state.Remove(pendingFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("confirm a release: %w", err)
	}
	return nil
}

// Retract takes a release back, in one step for its readers. One that is not there is none.
func (w *Workspace) Retract(dir string) error {
	parts := strings.Split(dir, "/")
	if len(parts) != 3 || parts[0] != Releases || parts[1] == "" || parts[2] == "" {
		return nil
	}
	parent, err := w.existing(path.Join(parts[:2]...))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("retract %s: %w", dir, err)
	}
	defer parent.Close()
	temp := tempName()
	err = parent.Rename(parts[2], temp)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = errors.Join(parent.RemoveAll(temp), syncDir(parent, "."))
	}
	if err != nil {
		return fmt.Errorf("retract %s: %w", dir, err)
	}
	return nil
}
