package share

import (
	"io/fs"
	"os"
	"strings"
)

// ignored are files that programs leave and nobody drops: Office lock files, dot files of Mac and Linux, the thumbnail
// and view settings of Windows.
func ignored(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		return true
	}
	return strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// lockedNames are the names (as keys) of the files whose lock files lie beside them. Excel and WPS write ~$ before the
// whole name; Word and older WPS in place of its first two characters; LibreOffice writes .~lock.NAME#.
func (s *scan) lockedNames(dir *os.Root, entries []fs.DirEntry) map[string]bool {
	owners := map[string]string{} // what a lock file is called for → the lock file
	for _, entry := range entries {
		name := entry.Name()
		if owner, ok := strings.CutPrefix(name, "~$"); ok {
			owners[Key(owner)] = name
		} else if owner, ok := strings.CutPrefix(name, ".~lock."); ok {
			owners[Key(strings.TrimSuffix(owner, "#"))] = name
		}
	}
	if len(owners) == 0 {
		return nil
	}
	held := map[string]bool{}
	for _, entry := range entries {
		key := Key(entry.Name())
		lock, ok := owners[key]
		if runes := []rune(key); !ok && len(runes) > 2 {
			lock, ok = owners[string(runes[2:])]
			ok = ok && strings.HasPrefix(lock, "~$")
		}
		held[key] = ok && s.fresh(dir, lock)
	}
	return held
}

// fresh reports a lock file that is not older than rules.StaleLock.
func (s *scan) fresh(dir *os.Root, lock string) bool {
	if s.rules.StaleLock == 0 {
		return true
	}
	info, err := dir.Lstat(lock)
	return err == nil && s.now.Sub(info.ModTime()) < s.rules.StaleLock
}
