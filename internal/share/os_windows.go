//go:build windows

package share

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

const openFlags = os.O_RDONLY

// lockExclusive locks one byte far behind the process number, which so stays readable to others.
func lockExclusive(f *os.File) (held bool, err error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{Offset: 1 << 20})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}

// syncDir does nothing: NTFS journals its directories and has no call for one.
func syncDir(*os.Root, string) error { return nil }

// inUse reports that another program has the file open in a way that forbids what was tried: Excel lets others read its
// workbook but not replace or remove it.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE)
}
