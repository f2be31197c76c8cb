//go:build unix

package share

import (
	"errors"
	"os"
	"syscall"
)

// openFlags keep an open from waiting: a pipe put in place of a file would otherwise hold the service for ever.
const (
	openFlags = os.O_RDONLY | syscall.O_NONBLOCK
	listFlags = openFlags | syscall.O_DIRECTORY
)

// syncDir makes a rename or a removal in dir survive a power cut. Some network file systems cannot, and say EINVAL.
func syncDir(root *os.Root, name string) error {
	dir, err := root.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

// inUse reports that another program has the file open in a way that forbids what was tried. A local file knows no such
// refusal, but a share mounted from Windows or Samba passes on theirs, and Samba on this machine holds back a file that it
// has promised to a client until it has asked that client.
func inUse(err error) bool {
	return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.ETXTBSY) || errors.Is(err, syscall.EAGAIN)
}

// heldOpen reports the refusal to replace a file that is open; Unix knows none.
func heldOpen(error) bool { return false }
