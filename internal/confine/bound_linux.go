package confine

import (
	"fmt"
	"os/exec"
	"syscall"
)

// bound makes the system refuse what is beyond the limits: data in memory,
// the size of a file, seconds of processor time (ten times the wall's, for a
// parent that is gone). There is no core dump: it would hold the sender's data.
func bound(memory, disk, seconds int64) error {
	for _, l := range []struct {
		name     string
		resource int
		most     int64
	}{
		{"memory", syscall.RLIMIT_DATA, memory}, {"file size", syscall.RLIMIT_FSIZE, disk},
		{"processor time", syscall.RLIMIT_CPU, 10 * seconds}, {"core", syscall.RLIMIT_CORE, 0},
	} {
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: uint64(l.most), Max: uint64(l.most)}); err != nil {
			return fmt.Errorf("limit %s: %w", l.name, err)
		}
	}
	return nil
}

// attach makes the step end with its parent.
func attach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
