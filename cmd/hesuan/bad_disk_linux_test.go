package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The environment of a program with a bad disk: below which folder, which kind
// of calls, from which one on, and whether for good.
const (
	envBadRoot = "HESUAN_BAD_ROOT"
	envBadKind = "HESUAN_BAD_KIND"
	envBadFrom = "HESUAN_BAD_FROM"
	envBadGood = "HESUAN_BAD_FOR_GOOD"
)

// badDiskProgram runs hesuan on a bad disk. The last line it prints is how many
// calls there were that could have failed.
const badDiskProgram = "hesuan-on-a-bad-disk"

// exitNoBadDisk says that this system refuses what a bad disk needs.
const exitNoBadDisk = 97

func badDiskMain() {
	debug.SetGCPercent(-1) // whoever decides about a call must not wait for a thread that waits for a decision
	from, err := strconv.ParseInt(os.Getenv(envBadFrom), 10, 64)
	if err != nil {
		panic(err)
	}
	d := &badDisk{root: os.Getenv(envBadRoot), kind: kinds()[os.Getenv(envBadKind)], from: from, forGood: os.Getenv(envBadGood) != ""}
	runtime.LockOSThread()
	if err := d.watch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitNoBadDisk)
	}
	c := exec.Command("hesuan", os.Args[1:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGTERM)
	if err := c.Start(); err != nil {
		panic(err)
	}
	go func() { c.Process.Signal(<-told) }()
	var ended *exec.ExitError
	if err := c.Wait(); err != nil && !errors.As(err, &ended) {
		panic(err)
	}
	fmt.Println(d.calls.Load())
	os.Exit(c.ProcessState.ExitCode())
}

// badDisk decides over the system calls of the program it starts and of the
// processes that program starts. The kernel asks it about those that may fail
// (seccomp, user notification, which needs no privilege); so what is tested is
// the program as it is, down to SQLite's own calls.
type badDisk struct {
	root     string
	kind     kind
	from     int64 // the call that fails, from 1
	forGood  bool  // and all after it
	calls    atomic.Int64
	listener uintptr
	path     [4097]byte
}

// kind is what a disk does wrong.
type kind struct {
	errno   unix.Errno
	calls   map[uint32]string
	writing bool // of the opens, only those that make or alter a file
	lasting bool // never just once: such is a disk that is full or read-only
}

// shapes say where a call has the files that it is about, one letter for an
// argument: f an open file, d an open folder to which the path that follows is
// relative, p a path, o the flags of an open, _ something else. What another
// architecture does not have is added in init.
var (
	writes   = map[uint32]string{unix.SYS_WRITE: "f", unix.SYS_PWRITE64: "f", unix.SYS_WRITEV: "f", unix.SYS_FTRUNCATE: "f", unix.SYS_FALLOCATE: "f", unix.SYS_COPY_FILE_RANGE: "__f", unix.SYS_SENDFILE: "f"}
	syncs    = map[uint32]string{unix.SYS_FSYNC: "f", unix.SYS_FDATASYNC: "f"}
	makes    = map[uint32]string{unix.SYS_MKDIRAT: "dp", unix.SYS_LINKAT: "dpdp", unix.SYS_RENAMEAT: "dpdp", unix.SYS_RENAMEAT2: "dpdp"}
	removals = map[uint32]string{unix.SYS_UNLINKAT: "dp"}
	reads    = map[uint32]string{unix.SYS_READ: "f", unix.SYS_PREAD64: "f", unix.SYS_GETDENTS64: "f"}
	opens    = map[uint32]string{unix.SYS_OPENAT: "dpo"}
	looks    = map[uint32]string{unix.SYS_STATX: "dp", unix.SYS_FSTAT: "f", unix.SYS_FACCESSAT: "dp"}
)

// kinds are what the disk may do wrong, by name.
func kinds() map[string]kind {
	return map[string]kind{
		"write: no space":      {errno: unix.ENOSPC, calls: writes},
		"sync: I/O error":      {errno: unix.EIO, calls: syncs},
		"rename: I/O error":    {errno: unix.EIO, calls: joined(makes, removals)},
		"rename: no space":     {errno: unix.ENOSPC, calls: makes},
		"read: I/O error":      {errno: unix.EIO, calls: reads},
		"look: I/O error":      {errno: unix.EIO, calls: looks},
		"open: too many files": {errno: unix.EMFILE, calls: opens},
		"full disk":            {errno: unix.ENOSPC, calls: joined(writes, makes, opens), writing: true, lasting: true},
		"read-only disk":       {errno: unix.EROFS, calls: joined(writes, makes, removals, opens), writing: true, lasting: true},
	}
}

func joined(sets ...map[uint32]string) map[uint32]string {
	all := map[uint32]string{}
	for _, set := range sets {
		maps.Copy(all, set)
	}
	return all
}

// watch puts this thread, and whatever it starts, under the disk's decisions.
func (d *badDisk) watch() error {
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}} // the number of the call
	n := len(d.kind.calls)
	for nr := range d.kind.calls {
		filter = append(filter, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: nr, Jt: uint8(n)})
		n--
	}
	filter = append(filter,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_USER_NOTIF})
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("PR_SET_NO_NEW_PRIVS: %w", err)
	}
	// A call that was asked about waits for the answer whatever signals the Go
	// runtime sends; otherwise it would be asked about twice.
	listener, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_NEW_LISTENER|unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return fmt.Errorf("this test needs seccomp with user notification (Linux 5.19 or later, and a container that allows seccomp): %w", errno)
	}
	d.listener = listener
	go d.decide()
	return nil
}

// What the kernel asks and is told: struct seccomp_notif and _resp of
// linux/seccomp.h.
type question struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	at         uint64
	args       [6]uint64
}

type verdict struct {
	id    uint64
	val   int64
	errno int32
	flags uint32
}

// decide answers for ever, on a thread that is not watched.
func (d *badDisk) decide() {
	runtime.LockOSThread()
	for {
		q := question{}
		if _, _, errno := unix.Syscall(unix.SYS_IOCTL, d.listener, unix.SECCOMP_IOCTL_NOTIF_RECV, uintptr(unsafe.Pointer(&q))); errno != 0 {
			continue // whoever asked has been killed
		}
		v := verdict{id: q.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
		if d.concerns(q) {
			if n := d.calls.Add(1); n == d.from || n > d.from && d.forGood {
				v.flags, v.errno = 0, -int32(d.kind.errno)
			}
		}
		unix.Syscall(unix.SYS_IOCTL, d.listener, unix.SECCOMP_IOCTL_NOTIF_SEND, uintptr(unsafe.Pointer(&v)))
	}
}

// concerns reports a call on something below the root.
func (d *badDisk) concerns(q question) bool {
	shape := d.kind.calls[uint32(q.nr)]
	if i := strings.IndexByte(shape, 'o'); i >= 0 && d.kind.writing && q.args[i]&(unix.O_WRONLY|unix.O_RDWR|unix.O_CREAT) == 0 {
		return false
	}
	for i, what := range shape {
		below := false
		switch {
		case what == 'f':
			below = d.holds(d.link(q, "/fd/"+strconv.Itoa(int(int32(q.args[i])))))
		case what == 'd':
			below = d.holds(d.at(q, int32(q.args[i]), d.text(q, q.args[i+1])))
		case what == 'p' && (i == 0 || shape[i-1] != 'd'):
			below = d.holds(d.at(q, unix.AT_FDCWD, d.text(q, q.args[i])))
		}
		if below {
			return true
		}
	}
	return false
}

func (d *badDisk) holds(path string) bool {
	return path == d.root || strings.HasPrefix(path, d.root+"/")
}

// at is where a path leads, nearly: not beyond the folder it begins in.
func (d *badDisk) at(q question, folder int32, path string) string {
	switch {
	case strings.HasPrefix(path, "/"):
		return path
	case folder == unix.AT_FDCWD:
		return d.link(q, "/cwd")
	}
	return d.link(q, "/fd/"+strconv.Itoa(int(folder)))
}

// link reads what a link in /proc of the asking thread says; "" for nothing.
func (d *badDisk) link(q question, name string) string {
	n, err := unix.Readlink("/proc/"+strconv.Itoa(int(q.pid))+name, d.path[:])
	if err != nil {
		return ""
	}
	return string(d.path[:n])
}

// text reads a string of the asking process.
func (d *badDisk) text(q question, at uint64) string {
	read := 0
	for read < len(d.path) { // up to the end of a page, beyond which there may be nothing
		most := min(len(d.path)-read, 4096-int((at+uint64(read))%4096))
		local := []unix.Iovec{{Base: &d.path[read]}}
		local[0].SetLen(most)
		n, err := unix.ProcessVMReadv(int(q.pid), local, []unix.RemoteIovec{{Base: uintptr(at) + uintptr(read), Len: most}}, 0)
		if err != nil || n <= 0 {
			panic(fmt.Sprintf("this test needs to read the memory of its own child: %v", err))
		}
		if end := bytes.IndexByte(d.path[read:read+n], 0); end >= 0 {
			return string(d.path[:read+end])
		}
		read += n
	}
	return string(d.path[:])
}
