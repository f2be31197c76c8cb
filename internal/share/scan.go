package share

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	// maxFolders bounds the folders directly in 收件: a province has fewer than 20,000 schools.
	maxFolders = 100_000
	// maxFiles bounds what one look takes from one folder. A school drops a handful; a whole disk copied in by
	// mistake is worked off a thousand at a time, and does not keep its neighbours waiting.
	maxFiles = 1_000
)

// Rules are what a look goes by.
type Rules struct {
	Quiet     time.Duration             // how long size and time must hold still
	StaleLock time.Duration             // an Office lock file older than this is ignored; 0: never
	Empty     time.Duration             // how long a file without a byte is waited for before it is taken as it is
	Known     func(subject string) bool // whether a subject folder belongs to someone; nil: every one does
}

// Drop is one regular file found in 收件.
type Drop struct {
	Subject string    // the name of its folder, NFC; "" for a file directly in 收件
	Known   bool      // Rules.Known accepts Subject
	Name    string    // as the sender wrote it; Title is the form to show
	Size    int64     // bytes, when it was looked at
	ModTime time.Time // when it was looked at
	Since   time.Time // of the look that saw it as it is for the first time

	folder, entry string    // as on disk; entry differs from Name for a file that Remove had set aside
	changed       time.Time // see changeTime
}

// Place names the file among all in 收件, for as long as it keeps its name.
func (d Drop) Place() string { return d.folder + "/" + d.entry }

// Title is the name in a form that is safe to show and to build an answer's name from. Others are shown it too, where a
// figure came from; so it has no number of an identity card.
func (d Drop) Title() string { return titleOf(d.Name) }

// Obstacle is something in 收件 that is not ready, and why.
type Obstacle struct {
	Subject string // as in Drop
	Known   bool
	Title   string // safe to show; "" when the reason concerns the whole folder
	Why     Reason
	Since   time.Time // it has been so at least since then, as far as this and earlier looks can tell
}

// Fault is what the world did to one folder or file.
type Fault struct {
	Subject string // as in Drop
	Title   string // safe to show; "" for the folder
	Err     error  // without the name
}

// Sighting is what one look found, each list in the order of subject, modification time, name. A file directly in 收件
// has no Subject and a file of a stranger is not Known; both can be claimed, so that the service can answer them.
type Sighting struct {
	Ready   []Drop
	Waiting []Obstacle // the next look may find it ready
	Refused []Obstacle // stays until a person takes it away
	Faults  []Fault    // folders or files that could not be looked at; the others were
}

// Look remembers what earlier looks saw, so that a later one can tell what has held still. The zero Look remembers
// nothing: after it every file is new. It may be lost without harm; files then wait one look longer.
type Look struct {
	seen   map[string]stamp
	faulty map[string]bool // names that could not be looked at
}

type stamp struct {
	size             int64
	modTime, changed time.Time
	since            time.Time // when these were first seen
	first            time.Time // when the name was first seen
}

// Scan looks at 收件 and says what can be taken. A file is ready when two looks, this one and prev, at least rules.Quiet
// apart, saw the same size and times, and no lock file holds it back. The modification time alone proves nothing: copying
// programs set it to a past one while they still write; it may lie in the future, and a disk may count it in steps of two
// seconds (FAT), so Quiet is best longer than that. Folders inside subject folders are not entered.
//
// The error is of 收件 itself, as when the share is gone; the look returned is then prev.
func (w *Workspace) Scan(prev Look, now time.Time, rules Rules) (Sighting, Look, error) {
	inbox, err := openDir(w.share, Inbox)
	if err != nil {
		return Sighting{}, prev, fmt.Errorf("scan %s: %w", Inbox, err)
	}
	defer inbox.Close()
	entries, err := list(inbox, ".", maxFolders)
	if err != nil {
		return Sighting{}, prev, fmt.Errorf("scan %s: %w", Inbox, err)
	}
	s := scan{inbox: inbox, prev: prev, now: now, rules: rules, next: Look{seen: map[string]stamp{}, faulty: map[string]bool{}}, halted: map[string]bool{}}
	var loose []fs.DirEntry
	for _, entry := range entries {
		if entry.IsDir() && !ignored(entry.Name()) {
			s.folder(entry.Name())
		} else {
			loose = append(loose, entry)
		}
	}
	s.files(inbox, "", loose)
	s.found.Ready = slices.DeleteFunc(s.found.Ready, s.waits)
	slices.SortFunc(s.found.Ready, func(a, b Drop) int {
		return cmp.Or(strings.Compare(a.Subject, b.Subject), a.ModTime.Compare(b.ModTime),
			strings.Compare(a.Name, b.Name), strings.Compare(a.folder, b.folder))
	})
	for _, obstacles := range [][]Obstacle{s.found.Waiting, s.found.Refused} {
		slices.SortFunc(obstacles, func(a, b Obstacle) int {
			return cmp.Or(strings.Compare(a.Subject, b.Subject), strings.Compare(a.Title, b.Title), strings.Compare(string(a.Why), string(b.Why)))
		})
	}
	return s.found, s.next, nil
}

// scan is the state of one look.
type scan struct {
	inbox      *os.Root
	prev, next Look
	now        time.Time
	rules      Rules
	found      Sighting
	halted     map[string]bool // folders whose files wait, see doubt
}

// doubt holds up a folder whose file could not be looked at, or could not the last time: in the order of arrival it may
// come before the others, and what was filed last is what counts. A file that cannot be looked at again and again holds
// up nothing.
func (s *scan) doubt(folder, name string, faulty bool) {
	key := folder + "/" + name
	if faulty {
		s.next.faulty[key] = true
	}
	if faulty != s.prev.faulty[key] {
		s.halted[folder] = true
	}
}

// waits moves a file out of what is ready where its folder is held up.
func (s *scan) waits(d Drop) bool {
	if s.halted[d.folder] {
		s.obstacle(d.folder, d.Name, New, s.now)
	}
	return s.halted[d.folder]
}

func (s *scan) folder(name string) {
	entries, err := list(s.inbox, name, maxFiles+1)
	if err != nil {
		s.fault(name, "", err)
		return
	}
	// Nearly all folders are empty at nearly all times; they cost one listing and nothing more.
	if len(entries) == 0 {
		return
	}
	dir, err := openDir(s.inbox, name)
	if err != nil {
		s.fault(name, "", err)
		return
	}
	defer dir.Close()
	if len(entries) > maxFiles {
		entries = entries[:maxFiles]
		s.obstacle(name, "", TooMany, time.Time{})
	}
	s.files(dir, name, entries)
}

// fault keeps what the world did to one folder or file. What vanished, or became something else, between two looks at it
// is none: the next look sees what it is now.
func (s *scan) fault(folder, name string, err error) {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotFolder) {
		return
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	f := Fault{Subject: subjectOf(folder), Err: fmt.Errorf("look into %s: %w", Inbox, err)}
	if name != "" {
		f.Title = titleOf(name)
	}
	s.found.Faults = append(s.found.Faults, f)
	if errors.Is(err, fs.ErrPermission) {
		s.obstacle(folder, name, Closed, s.firstSeen(folder, name))
	}
}

// firstSeen remembers a name of which nothing else is known.
func (s *scan) firstSeen(folder, name string) time.Time {
	key := folder + "/" + name
	now := stamp{since: s.now, first: s.now}
	if before, ok := s.prev.seen[key]; ok {
		now.first = before.first
	}
	s.next.seen[key] = now
	return now.first
}

// files looks at the entries of one folder; folder is its name on disk, "" for 收件 itself.
func (s *scan) files(dir *os.Root, folder string, entries []fs.DirEntry) {
	held := s.lockedNames(dir, folder, entries)
	for _, entry := range entries {
		name := entry.Name()
		if original, ok := strings.CutPrefix(name, takenPrefix); ok {
			// Set aside by a Remove that was killed; it is looked at again like any other file.
			s.file(dir, folder, name, original)
			continue
		}
		if ignored(name) {
			continue
		}
		since, locked := held[Key(name)]
		switch mode := entry.Type(); {
		case mode.IsDir():
			s.obstacle(folder, name, Folder, time.Time{})
		case mode&fs.ModeSymlink != 0:
			s.obstacle(folder, name, Link, time.Time{})
		case !mode.IsRegular():
			s.obstacle(folder, name, Special, time.Time{})
		case locked:
			s.obstacle(folder, name, InUse, since)
		case partial(name):
			s.obstacle(folder, name, Partial, s.firstSeen(folder, name))
		default:
			s.file(dir, folder, name, name)
		}
	}
}

func (s *scan) file(dir *os.Root, folder, entry, name string) {
	info, err := dir.Lstat(entry)
	s.doubt(folder, entry, err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission))
	switch {
	case err != nil:
		s.fault(folder, name, err)
		return
	case !info.Mode().IsRegular():
		s.obstacle(folder, name, Gone, s.now)
		return
	}
	key := folder + "/" + entry
	now, known, same := s.stamp(key, info)
	switch {
	case !known:
		s.obstacle(folder, name, New, now.first)
	case !same || s.now.Sub(now.since) < s.rules.Quiet:
		s.obstacle(folder, name, Changing, now.first)
	case now.size == 0 && s.age(now) < s.rules.Empty:
		s.obstacle(folder, name, Empty, now.first)
	default:
		s.found.Ready = append(s.found.Ready, Drop{
			Subject: subjectOf(folder), Known: s.known(folder), Name: name, Size: now.size, ModTime: now.modTime, Since: now.since,
			folder: folder, entry: entry, changed: now.changed,
		})
	}
}

// stamp compares an entry with what the look before saw of it, and remembers it for the next.
func (s *scan) stamp(key string, info fs.FileInfo) (now stamp, known, same bool) {
	now = stamp{size: info.Size(), modTime: info.ModTime(), changed: changeTime(info), since: s.now, first: s.now}
	before, known := s.prev.seen[key]
	same = known && before.size == now.size && before.modTime.Equal(now.modTime) && before.changed.Equal(now.changed)
	// A clock set back must not make a file wait for the time to come round again.
	if same && !before.since.After(s.now) {
		now.since = before.since
	}
	if known && !before.first.After(s.now) {
		now.first = before.first
	}
	s.next.seen[key] = now
	return now, known, same
}

// age is how long a file has certainly been as it is. Its own time counts where it lies in the past: a program that runs
// once and ends (hesuan run) remembers no look. One in the future says nothing.
func (s *scan) age(f stamp) time.Duration { return max(s.now.Sub(f.since), s.now.Sub(f.modTime)) }

func (s *scan) obstacle(folder, name string, why Reason, since time.Time) {
	o := Obstacle{Subject: subjectOf(folder), Known: s.known(folder), Why: why, Since: since}
	if name != "" {
		o.Title = titleOf(name)
	}
	if why.Waits() {
		s.found.Waiting = append(s.found.Waiting, o)
	} else {
		s.found.Refused = append(s.found.Refused, o)
	}
}

// known reports whether a folder is somebody's. The folder is the identity of whoever drops into it, so one that would
// need cleaning to read like a subject's ("甲校" with a direction mark in it) is a stranger's.
func (s *scan) known(folder string) bool {
	return CheckName(folder) == nil && (s.rules.Known == nil || s.rules.Known(Key(folder)))
}

// subjectOf is the name of a folder in a form that can be shown.
func subjectOf(folder string) string {
	if folder == "" {
		return ""
	}
	return titleOf(folder)
}
