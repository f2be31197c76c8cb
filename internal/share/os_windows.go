//go:build windows

package share

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

const (
	openFlags = os.O_RDONLY
	listFlags = openFlags
)

// changeTime is unknown: what a listing tells of a file has none.
func changeTime(fs.FileInfo) time.Time { return time.Time{} }

var reOpenFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReOpenFile")

// beingWritten reports that another program has the file open for writing: it cannot be opened once more by one who does
// not grant that. Where this cannot be told the answer is no.
func beingWritten(f *os.File) bool {
	if reOpenFile.Find() != nil {
		return false
	}
	h, _, err := reOpenFile.Call(f.Fd(), windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, 0)
	if windows.Handle(h) == windows.InvalidHandle {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	windows.CloseHandle(windows.Handle(h))
	return false
}

// syncDir does nothing: NTFS journals its directories and has no call for one.
func syncDir(*os.Root, string) error { return nil }

// inUse reports that another program has the file open in a way that forbids what was tried: Excel lets others read its
// workbook but not replace or remove it.
func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE)
}

// heldOpen reports the refusal to replace a file that is open: Windows then says that access is denied, whatever the
// rights are.
func heldOpen(err error) bool { return errors.Is(err, windows.ERROR_ACCESS_DENIED) }
