package share

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"hesuan/internal/share/digest"
)

// takenPrefix begins the name under which Remove sets a file aside before it looks at it for the last time.
const takenPrefix = ".hesuan-taken-"

// Claim is a dropped file whose bytes are in the archive, or the reason why they are not.
type Claim struct {
	Drop    Drop
	Refused Reason      // "" when the bytes are archived
	Hash    digest.Hash // of the archived bytes
	Size    int64       // of the archived bytes

	info fs.FileInfo // of the file that was read
}

// Of reports whether a file found by a later look is the very one that was claimed, unchanged.
func (c Claim) Of(d Drop) bool {
	return c.Drop.Place() == d.Place() && c.Drop.Size == d.Size && c.Drop.ModTime.Equal(d.ModTime) && c.Drop.changed.Equal(d.changed)
}

// Claim copies a ready file into the archive, reading it once, and leaves it in 收件. When it returns without Refused the
// bytes have reached the disk. A file that changed since the look, or changes while it is read, is refused with Changing
// or Gone and left for the next look; one with more than limit bytes is refused with TooLarge and not read on.
// An error (no permission, no space) leaves everything as it was.
func (w *Workspace) Claim(d Drop, limit int64) (Claim, error) {
	c, err := w.claim(d, limit)
	c.Drop = d
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotFolder):
		return Claim{Drop: d, Refused: Gone}, nil
	case inUse(err):
		return Claim{Drop: d, Refused: InUse}, nil
	case err != nil:
		return Claim{Drop: d}, fmt.Errorf("claim %s: %w", d.where(), err)
	}
	return c, nil
}

func (w *Workspace) claim(d Drop, limit int64) (Claim, error) {
	f, info, why, err := w.openDrop(d, limit)
	if err != nil || why != "" {
		return Claim{Refused: why}, err
	}
	defer f.Close()
	return w.copyDrop(f, info, limit)
}

// openDrop opens the file that was looked at, or says why that is not there to be opened.
func (w *Workspace) openDrop(d Drop, limit int64) (*os.File, fs.FileInfo, Reason, error) {
	dir, err := w.dropDir(d)
	if err != nil {
		return nil, nil, "", err
	}
	defer dir.Close()
	info, err := dir.Lstat(d.entry)
	switch {
	case err != nil:
		return nil, nil, "", err
	case !info.Mode().IsRegular():
		return nil, nil, Gone, nil
	case info.Size() != d.Size || !info.ModTime().Equal(d.ModTime) || !changeTime(info).Equal(d.changed):
		return nil, nil, Changing, nil
	case info.Size() > limit:
		return nil, nil, TooLarge, nil
	}
	f, err := dir.OpenFile(d.entry, openFlags, 0)
	if errors.Is(err, fs.ErrPermission) {
		return nil, nil, Closed, nil
	}
	if err != nil {
		return nil, nil, "", err
	}
	opened, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, "", err
	}
	// What was judged is what was opened: no link, no pipe, nothing swapped in between.
	if !os.SameFile(info, opened) || !opened.Mode().IsRegular() {
		f.Close()
		return nil, nil, Gone, nil
	}
	if beingWritten(f) {
		f.Close()
		return nil, nil, InUse, nil
	}
	return f, info, "", nil
}

// copyDrop archives an open file, unless it moved under the reading.
func (w *Workspace) copyDrop(f *os.File, before fs.FileInfo, limit int64) (Claim, error) {
	s, err := w.Archive.stage(f, limit)
	if err != nil {
		return Claim{}, err
	}
	after, err := f.Stat()
	if err != nil {
		return Claim{}, errors.Join(err, w.Archive.discard(s))
	}
	if s.over {
		return Claim{Refused: TooLarge}, w.Archive.discard(s)
	}
	if s.size != before.Size() || !untouched(before, after) {
		return Claim{Refused: Changing}, w.Archive.discard(s)
	}
	if err := w.Archive.commit(s); err != nil {
		return Claim{}, err
	}
	return Claim{Hash: s.hash, Size: s.size, info: after}, nil
}

// Remove takes a claimed file out of 收件, and reports whether it did. A file that is no longer the one that was claimed,
// or that somebody is writing to, stays and will be claimed in its turn.
//
// The file is read again, so that what goes is what the archive has, whatever its times say; and renamed before it is
// looked at for the last time, so that a replacement arriving in that very moment lands beside it instead of being
// deleted. A crash in between leaves it under a name that Scan reads as the original one.
func (w *Workspace) Remove(c Claim) (bool, error) {
	if c.Refused != "" || c.Hash.IsZero() {
		panic("share: Remove of a file that was not claimed")
	}
	removed, err := w.remove(c)
	if err != nil {
		return removed, fmt.Errorf("remove %s: %w", c.Drop.where(), err)
	}
	return removed, nil
}

func (w *Workspace) remove(c Claim) (bool, error) {
	dir, err := w.dropDir(c.Drop)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFolder) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer dir.Close()
	entry := c.Drop.entry
	info, err := dir.Lstat(entry)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !untouched(c.info, info) {
		return false, nil
	}
	if same, err := c.holds(dir, entry); err != nil || !same {
		return false, err
	}
	if !strings.HasPrefix(entry, takenPrefix) {
		if entry, err = setAside(dir, entry, c.info); entry == "" || err != nil {
			return false, err
		}
	}
	if err := dir.Remove(entry); err != nil {
		if entry != c.Drop.entry && !errors.Is(err, fs.ErrNotExist) {
			return false, errors.Join(gone(err), putBack(dir, entry, c.Drop.entry))
		}
		return false, gone(err)
	}
	return true, syncDir(dir, ".")
}

// holds reports whether a file has the claimed bytes and nobody is writing to it.
func (c Claim) holds(dir *os.Root, entry string) (bool, error) {
	f, err := openRegular(dir, entry)
	if errors.Is(err, errNotFile) {
		return false, nil
	}
	if err != nil {
		return false, gone(err)
	}
	defer f.Close()
	if beingWritten(f) {
		return false, nil
	}
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(f, c.Size+1))
	return err == nil && n == c.Size && digest.Hash(sum.Sum(nil)) == c.Hash, gone(err)
}

// setAside renames a file and looks at it once more; it returns the new name, or "" when the file turned out to be another
// one and was put back.
func setAside(dir *os.Root, entry string, claimed fs.FileInfo) (string, error) {
	aside := takenPrefix + tail(entry)
	// Left by an earlier removal of the same name; it is a drop of its own and must not be overwritten.
	if _, err := dir.Lstat(aside); err == nil {
		aside = takenPrefix + rand.Text()[:8] + tail(entry)
	}
	if err := dir.Rename(entry, aside); err != nil {
		return "", gone(err)
	}
	info, err := dir.Lstat(aside)
	if err != nil {
		return "", gone(err)
	}
	if !unchanged(claimed, info) {
		return "", putBack(dir, aside, entry)
	}
	return aside, nil
}

// putBack undoes setting aside without overwriting what has arrived under the name since; then the file keeps its
// set-aside name, and the next Scan finds both.
func putBack(dir *os.Root, aside, entry string) error {
	if err := dir.Link(aside, entry); err != nil {
		return nil
	}
	return gone(dir.Remove(aside))
}

// dropDir opens the folder a drop lies in.
func (w *Workspace) dropDir(d Drop) (*os.Root, error) {
	inbox, err := openDir(w.share, Inbox)
	if err != nil || d.folder == "" {
		return inbox, err
	}
	defer inbox.Close()
	return openDir(inbox, d.folder)
}

// where names a drop in an error without repeating what a sender may have put into a file name beyond recognition.
func (d Drop) where() string {
	if d.folder == "" {
		return Inbox + "/" + d.Title()
	}
	return Inbox + "/" + d.Subject + "/" + d.Title()
}

// unchanged compares a file with itself across a renaming.
func unchanged(a, b fs.FileInfo) bool {
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

// untouched also notices a file that was written over and given its former size and time again, where the system keeps a
// time that nobody can set.
func untouched(a, b fs.FileInfo) bool { return unchanged(a, b) && changeTime(a).Equal(changeTime(b)) }

// gone drops the error of a file that somebody else has taken away or holds open: it will be found, or not, next time.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) || inUse(err) {
		return nil
	}
	return err
}

// tail keeps the end of a name, with its extension, short enough to stand behind takenPrefix.
func tail(name string) string {
	const most = 200
	if len(name) <= most {
		return name
	}
	name = name[len(name)-most:]
	for name != "" && !utf8.RuneStart(name[0]) {
		name = name[1:]
	}
	return name
}
