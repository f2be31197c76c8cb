package main

import (
	"maps"

	"golang.org/x/sys/unix"
)

// The older calls, which this architecture has kept and SQLite uses.
func init() {
	maps.Copy(makes, map[uint32]string{unix.SYS_MKDIR: "p", unix.SYS_LINK: "pp", unix.SYS_RENAME: "pp"})
	maps.Copy(removals, map[uint32]string{unix.SYS_UNLINK: "p", unix.SYS_RMDIR: "p"})
	maps.Copy(opens, map[uint32]string{unix.SYS_OPEN: "po", unix.SYS_CREAT: "p"})
	maps.Copy(looks, map[uint32]string{unix.SYS_STAT: "p", unix.SYS_LSTAT: "p", unix.SYS_ACCESS: "p", unix.SYS_NEWFSTATAT: "dp"})
}
