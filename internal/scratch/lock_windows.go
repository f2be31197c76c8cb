package scratch

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// TryLock locks a file for this process, or reports that another one has locked it. The operating system takes the lock
// back when the file is closed or the process ends, however it ends. What is locked is one byte far behind the contents,
// which so stay readable to others.
func TryLock(f *os.File) (held bool, err error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{Offset: 1 << 20})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}
