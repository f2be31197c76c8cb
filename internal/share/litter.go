package share

import (
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// ignored are files and folders that programs leave and nobody drops: Office lock files, dot files of Mac and Linux, the
// thumbnail and view settings of Windows, the bins, snapshots and thumbnails of storage boxes. A workbook that somebody
// gave a name with a dot before it is a drop like any other.
func ignored(name string) bool {
	if strings.HasPrefix(name, "~$") {
		return true
	}
	if strings.HasPrefix(name, ".") {
		return !hiddenWorkbook(name)
	}
	return slices.ContainsFunc([]string{
		"Thumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information", "lost+found",
		"@eaDir", "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot",
	}, func(litter string) bool { return strings.EqualFold(litter, name) })
}

// hiddenWorkbook tells .报表.xlsx from ._报表.xlsx (Mac's other half of a file), .~报表.xlsx (WPS's lock) and our own files.
func hiddenWorkbook(name string) bool {
	for _, prefix := range []string{"._", ".~", tempPrefix, ".nfs", ".smb"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	return slices.Contains([]string{".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv"}, strings.ToLower(path.Ext(name[1:])))
}

// partial are names under which programs write what they will rename when it is whole: Excel's saving (8 hexadecimal
// digits), Office and WPS (~WRL0001.tmp), browsers and file transfers.
func partial(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download":
		return true
	}
	return len(name) == 8 && strings.Trim(name, "0123456789ABCDEF") == "" && strings.ContainsAny(name, "ABCDEF")
}

// lockedNames are the names (as keys) of the files whose lock files lie beside them, and since when. Excel and WPS write
// ~$ before the whole name, WPS on Linux .~; Word and older WPS ~$ in place of its first two characters; LibreOffice
// writes .~lock.NAME#.
func (s *scan) lockedNames(dir *os.Root, folder string, entries []os.DirEntry) map[string]time.Time {
	owners := map[string]string{} // what a lock file is called for → the lock file
	for _, entry := range entries {
		name := entry.Name()
		if owner, ok := strings.CutPrefix(name, "~$"); ok {
			owners[Key(owner)] = name
		} else if owner, ok := strings.CutPrefix(name, ".~lock."); ok {
			owners[Key(strings.TrimSuffix(owner, "#"))] = name
		} else if owner, ok := strings.CutPrefix(name, ".~"); ok {
			owners[Key(owner)] = name
		}
	}
	if len(owners) == 0 {
		return nil
	}
	held := map[string]time.Time{}
	for _, entry := range entries {
		key := Key(entry.Name())
		lock, ok := owners[key]
		if runes := []rune(key); !ok && len(runes) > 2 {
			lock, ok = owners[string(runes[2:])]
			ok = ok && strings.HasPrefix(lock, "~$")
		}
		if !ok {
			continue
		}
		if since, fresh := s.fresh(dir, folder, lock); fresh {
			held[key] = since
		}
	}
	return held
}

// fresh reports a lock file that is not older than rules.StaleLock, and since when it is known to lie there. One whose
// time lies in the future is as old as the look that saw it first.
func (s *scan) fresh(dir *os.Root, folder, lock string) (since time.Time, fresh bool) {
	info, err := dir.Lstat(lock)
	if err != nil {
		return time.Time{}, false
	}
	now, _, _ := s.stamp(folder+"/"+lock, info)
	if since = now.since; now.modTime.Before(since) {
		since = now.modTime
	}
	return since, s.rules.StaleLock == 0 || s.now.Sub(since) < s.rules.StaleLock
}
