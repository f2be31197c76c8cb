// Package share is the shared folder and the archive: the only way bytes get from people to the service and back.
//
// A workspace has two roots that never mix. The share holds 模板 收件 回执 发布; schools and offices read and write
// there, and nothing in it is trusted. The state holds the archive, the database and the lock; only the service reads
// and writes there. Every access goes through an os.Root of one of the two, so that no name and no link leads out.
//
//	ws, err := share.Open(cfg.Share, cfg.State)
//	lock, err := ws.Lock()                          // errors.Is(err, share.ErrHeld): another process works here
//	seen, look, err := ws.Scan(look, now, rules)    // what lies in 收件, and what has held still
//	for _, drop := range seen.Ready {
//		claim, err := ws.Claim(drop, maxBytes)      // its bytes are in the archive, fsynced
//		…record claim.Hash in the database, write the answer…
//		err = ws.Publish("回执/"+drop.Subject, answer)
//		removed, err := ws.Remove(claim)            // only if it is still the file that was claimed
//	}
//
// Archived, recorded, answered, removed: a crash between any two steps leaves the file in 收件, and the next scan takes
// the same steps again with the same result, because the archive is addressed by content and publishing the same bytes
// twice changes nothing. A file is never removed from 收件 unless its bytes are proven to be in the archive.
//
// What the sender did (a folder instead of a file, a file too large, one still open in Excel) is a Reason, a value. What
// the world did (no permission, no space, a share that is gone) is an error; then nothing was lost and the step can be
// repeated. The share may be unmounted and come back while a workspace is open: [Workspace.Refresh] before a pass finds
// out, for an os.Root stays with the directory it opened.
package share

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The folders of the share.
const (
	Templates = "模板" // pre-filled templates, per subject
	Inbox     = "收件" // what people drop, per subject
	Answers   = "回执" // what the service answers, per subject
	Releases  = "发布" // results, per period, version and recipient
)

const (
	archiveDir   = "archive"
	scratchDir   = "scratch"
	lockFile     = "lock"
	databaseFile = "hesuan.db"

	// People's folders follow the operator's umask; the state is the service's alone.
	shareDirMode  fs.FileMode = 0o777
	shareFileMode fs.FileMode = 0o666
	stateDirMode  fs.FileMode = 0o700
)

// ErrMixed says that one root lies inside the other: then the archive would be on offer in the share, or the share
// would be swept with the state.
var ErrMixed = errors.New("the share and the state must not contain one another")

// Workspace is an open pair of roots.
type Workspace struct {
	Archive *Archive // every original, by its hash

	share *os.Root
	state *os.Root
}

// Init makes the two roots and their folders where they are missing. It changes nothing that exists, except that the
// state is made private to its owner (0700).
func Init(sharePath, statePath string) error {
	if err := os.MkdirAll(sharePath, shareDirMode); err != nil {
		return fmt.Errorf("make the share: %w", err)
	}
	if err := os.MkdirAll(statePath, stateDirMode); err != nil {
		return fmt.Errorf("make the state: %w", err)
	}
	if err := apart(sharePath, statePath); err != nil {
		return err
	}
	if err := os.Chmod(statePath, stateDirMode); err != nil {
		return fmt.Errorf("make the state private: %w", err)
	}
	for _, name := range []string{Templates, Inbox, Answers, Releases} {
		if err := os.MkdirAll(filepath.Join(sharePath, name), shareDirMode); err != nil {
			return fmt.Errorf("make the share: %w", err)
		}
	}
	if err := os.MkdirAll(filepath.Join(statePath, archiveDir, stageDir), stateDirMode); err != nil {
		return fmt.Errorf("make the archive: %w", err)
	}
	return nil
}

// Open opens a workspace that Init made. It takes no lock, so commands that only read may run beside the service.
func Open(sharePath, statePath string) (*Workspace, error) {
	if err := apart(sharePath, statePath); err != nil {
		return nil, err
	}
	shareRoot, err := os.OpenRoot(sharePath)
	if err != nil {
		return nil, fmt.Errorf("open the share: %w", err)
	}
	stateRoot, err := os.OpenRoot(statePath)
	if err != nil {
		shareRoot.Close()
		return nil, fmt.Errorf("open the state: %w", err)
	}
	archiveRoot, err := stateRoot.OpenRoot(archiveDir)
	if err != nil {
		shareRoot.Close()
		stateRoot.Close()
		return nil, fmt.Errorf("open the archive: %w", err)
	}
	return &Workspace{Archive: &Archive{root: archiveRoot}, share: shareRoot, state: stateRoot}, nil
}

// ErrShareGone says that the path of the share leads nowhere, or to a folder that is not a share: a network share that
// is not mounted, most of all. Nothing may be written to what stands in its place.
var ErrShareGone = errors.New("the share is not there")

// Refresh makes sure that the open share is the one its path leads to, and opens it anew where it has gone and come back.
// The error is ErrShareGone while it is not there. It must not run beside other methods.
func (w *Workspace) Refresh() error {
	path := w.share.Name()
	for _, folder := range []string{Templates, Inbox, Answers, Releases} {
		if info, err := os.Stat(filepath.Join(path, folder)); err != nil || !info.IsDir() {
			return fmt.Errorf("%w: %s has no %s", ErrShareGone, path, folder)
		}
	}
	now, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrShareGone, err)
	}
	if held, err := w.share.Stat("."); err == nil && os.SameFile(held, now) {
		return nil
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return fmt.Errorf("open the share: %w", err)
	}
	old := w.share
	w.share = root
	return old.Close()
}

// Close lets the roots go. It does not release a Lock.
func (w *Workspace) Close() error {
	return errors.Join(w.Archive.root.Close(), w.share.Close(), w.state.Close())
}

// Database is the path of the database file inside the state.
func (w *Workspace) Database() string { return filepath.Join(w.state.Name(), databaseFile) }

// Scratch is the folder inside the state for what does not outlive a step of the service. It is there, and empty, after
// Lock.
func (w *Workspace) Scratch() string { return filepath.Join(w.state.Name(), scratchDir) }

// AddSubjects makes 收件/<subject> and 回执/<subject> for each subject that has none. A folder whose name differs only
// in its Unicode form is the subject's own and is kept.
func (w *Workspace) AddSubjects(subjects []string) error {
	for _, place := range []string{Inbox, Answers} {
		if err := w.addFolders(place, subjects); err != nil {
			return fmt.Errorf("make folders in %s: %w", place, err)
		}
	}
	return nil
}

func (w *Workspace) addFolders(place string, names []string) error {
	dir, err := openDir(w.share, place)
	if err != nil {
		return err
	}
	defer dir.Close()
	entries, err := list(dir, ".", maxFolders)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, entry := range entries {
		there[Key(entry.Name())] = true
	}
	for _, name := range names {
		if err := CheckName(name); err != nil {
			return err
		}
		if there[Key(name)] {
			continue
		}
		if err := dir.Mkdir(Key(name), shareDirMode); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// apart fails unless the two existing folders are disjoint, links resolved.
func apart(sharePath, statePath string) error {
	var real [2]string
	for i, path := range []string{sharePath, statePath} {
		abs, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		if real[i], err = filepath.EvalSymlinks(abs); err != nil {
			return fmt.Errorf("open the workspace: %w", err)
		}
	}
	if inside(real[0], real[1]) || inside(real[1], real[0]) {
		return fmt.Errorf("%w: %s, %s", ErrMixed, sharePath, statePath)
	}
	return nil
}

func inside(outer, inner string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
