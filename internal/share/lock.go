package share

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"hesuan/internal/scratch"
)

// ErrHeld says that another process holds the workspace.
var ErrHeld = errors.New("another process holds the workspace")

// Lock is the right of one process to write into a workspace. The operating system takes it back when the process
// ends, however it ends, so a crash never leaves a workspace locked.
type Lock struct{ file *os.File }

// Lock takes the workspace for this process, or fails with ErrHeld at once. It then clears the temporary files that a
// killed predecessor left half-written; nobody else can have one.
func (w *Workspace) Lock() (*Lock, error) {
	f, err := w.state.OpenFile(lockFile, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	if held, err := scratch.TryLock(f); held || err != nil {
		holder := holderOf(f)
		f.Close()
		if held {
			return nil, fmt.Errorf("%w%s", ErrHeld, holder)
		}
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	// The number is a courtesy to whoever is refused; the lock is the operating system's.
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	if err = errors.Join(err, f.Truncate(int64(len(strconv.Itoa(os.Getpid()))+1)), w.sweep()); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock the workspace: %w", err)
	}
	return &Lock{file: f}, nil
}

// Release gives the workspace back.
func (l *Lock) Release() error { return l.file.Close() }

func holderOf(f *os.File) string {
	text, err := io.ReadAll(io.LimitReader(f, 20))
	pid, convErr := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || convErr != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}

// sweep removes the temporary files and folders of an unfinished Claim or Publish. In 收件 there are none to remove: a
// file set aside by Remove is a drop and is scanned again. Folders of the share that the service may no longer look into
// or write to keep what is in them, and do not keep it from starting.
func (w *Workspace) sweep() error {
	faults := []error{w.state.RemoveAll(scratchDir), w.state.Mkdir(scratchDir, stateDirMode)}
	entries, err := list(w.Archive.root, stageDir, -1)
	if err != nil {
		faults = append(faults, err)
	}
	for _, entry := range entries {
		faults = append(faults, w.Archive.root.Remove(stageDir+"/"+entry.Name()))
	}
	for _, place := range []string{Templates, Answers, Releases} {
		err := fs.WalkDir(w.share.FS(), place, func(path string, entry fs.DirEntry, err error) (next error) {
			switch {
			case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
				return nil
			case err != nil:
				return err
			case !isTemp(entry.Name()):
				return nil
			case entry.IsDir():
				err, next = w.share.RemoveAll(path), fs.SkipDir
			default:
				err = w.share.Remove(path)
			}
			if !errors.Is(err, fs.ErrPermission) {
				faults = append(faults, err)
			}
			return next
		})
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}
