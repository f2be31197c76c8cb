//go:build linux

package share

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"hesuan/internal/share/digest"
)

func TestAFileWrittenOverAndGivenItsTimeAgainIsNoticed(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("1stone", "甲校", "a.xlsx")
	if seen := s.rounds(Rules{}, func() {}, func() { rewrite(t, path, "second") }); why(seen.Waiting)["甲校/a.xlsx"] != Changing {
		t.Fatalf("between two looks: %+v", seen)
	}
	d := s.only()
	rewrite(t, path, "3rdone")
	if c, err := s.Claim(d, 100); err != nil || c.Refused != Changing {
		t.Fatalf("after the look: %+v, %v", c, err)
	}
	f, info, _, err := s.openDrop(s.only(), 100)
	must(t, err)
	defer f.Close()
	rewrite(t, path, "fourth")
	if c, err := s.copyDrop(f, info, 100); err != nil || c.Refused != Changing {
		t.Fatalf("while it is read: %+v, %v", c, err)
	}
	c := s.claimed(s.only())
	rewrite(t, path, "5thone")
	if removed, err := s.Remove(c); removed || err != nil {
		t.Fatalf("before it is removed: %v, %v", removed, err)
	}
	if c := s.claimed(s.only()); c.Hash != digest.Of([]byte("5thone")) {
		t.Fatalf("claimed %+v", c)
	}
}

// A copy that stalls holds still; what gives it away is the program that has it open.
func TestAFileThatSomebodyWritesToIsNeitherClaimedNorRemoved(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("half", "甲校", "a.xlsx")
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	if c, err := s.Claim(s.only(), 100); err != nil || c.Refused != InUse {
		t.Fatalf("claim: %+v, %v", c, err)
	}
	must(t, writer.Close())
	c := s.claimed(s.only())
	writer, err = os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	if removed, err := s.Remove(c); removed || err != nil {
		t.Fatalf("remove: %v, %v", removed, err)
	}
	_, err = writer.WriteString("more")
	must(t, errors.Join(err, writer.Close()))
	if d := s.only(); d.entry != "a.xlsx" || s.claimed(d).Hash != digest.Of([]byte("more")) {
		t.Fatalf("left as %+v", d)
	}
	reader, err := os.Open(path)
	must(t, err)
	defer reader.Close()
	if removed, err := s.Remove(s.claimed(s.only())); !removed || err != nil {
		t.Fatalf("a reader is no writer: %v, %v", removed, err)
	}
}

// Samba promises a client that it will be asked before anybody else opens its file (oplock, in the kernel a lease).
func TestAFileLeasedByAnotherProgramIsInUse(t *testing.T) {
	s := newSpace(t, "甲校")
	path := s.drop("x", "甲校", "a.xlsx")
	d := s.only()
	holder, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	if _, err := unix.FcntlInt(holder.Fd(), unix.F_SETLEASE, unix.F_WRLCK); err != nil {
		t.Fatal(err)
	}
	if c, err := s.Claim(d, 100); err != nil || c.Refused != InUse {
		t.Fatalf("claim: %+v, %v", c, err)
	}
	must(t, holder.Close())
	s.claimed(s.only())
}

func TestAPipeInAFoldersPlaceHoldsNothingUp(t *testing.T) {
	s := newSpace(t)
	must(t, syscall.Mkfifo(s.path(Inbox, "pipe"), 0o644))
	inbox, err := openDir(s.Workspace.share, Inbox)
	must(t, err)
	defer inbox.Close()
	if _, err := list(inbox, "pipe", 10); !errors.Is(err, errNotFolder) {
		t.Errorf("list: %v", err)
	}
	if _, err := inbox.OpenRoot("pipe/."); err == nil {
		t.Error("opened as a folder")
	}
	if _, err := openDir(inbox, "pipe"); !errors.Is(err, errNotFolder) {
		t.Errorf("openDir: %v", err)
	}
}

func TestASocketIsRefused(t *testing.T) {
	s := newSpace(t, "甲校")
	t.Chdir(s.path(Inbox, "甲校")) // a socket's path is short
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	must(t, err)
	defer unix.Close(fd)
	must(t, unix.Bind(fd, &unix.SockaddrUnix{Name: "s.xlsx"}))
	if seen := s.ready(); len(seen.Ready) != 0 || why(seen.Refused)["甲校/s.xlsx"] != Special {
		t.Fatalf("saw %+v", seen)
	}
}

// nobody takes from this goroutine what lets root pass by permissions.
func nobody(t *testing.T) {
	t.Helper()
	runtime.LockOSThread()
	before, err := unix.SetfsuidRetUid(65534)
	must(t, err)
	t.Cleanup(func() {
		if err := unix.Setfsuid(before); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	})
}

// Somebody closed a school's folder of answers while the service did not run.
func TestAFolderThatIsClosedDoesNotKeepTheServiceFromStarting(t *testing.T) {
	s := newSpace(t, "甲校", "乙校", "丙校")
	everybodys(t, s)
	temp := tempName()
	for _, school := range []string{"甲校", "乙校", "丙校"} {
		must(t, os.MkdirAll(s.path(Answers, school), 0o755))
		must(t, os.WriteFile(s.path(Answers, school, temp), []byte("half"), 0o600))
	}
	must(t, os.Chmod(s.path(Answers, "甲校"), 0))
	must(t, os.Chmod(s.path(Answers, "乙校"), 0o555))
	must(t, os.Chmod(s.path(Answers, "丙校"), 0o777))
	nobody(t)
	lock, err := s.Lock()
	must(t, err)
	must(t, lock.Release())
	if _, err := s.Workspace.share.Lstat(Answers + "/丙校/" + temp); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a killed process left was not removed: %v", err)
	}
}

// everybodys lets anybody into the folders of the workspace.
func everybodys(t *testing.T, s *space) {
	t.Helper()
	must(t, os.Chmod(filepath.Dir(s.state), 0o777))
	for _, root := range []string{s.state, s.share} {
		must(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			return errors.Join(err, os.Chmod(path, 0o777))
		}))
	}
}

func TestWhatMayNotBeReadIsSaidAndDoesNotKeepBackTheOthers(t *testing.T) {
	s := newSpace(t, "甲校", "乙校", "丙校")
	everybodys(t, s)
	s.drop("x", "甲校", "a.xlsx")
	must(t, os.Chmod(s.path(Inbox, "甲校"), 0))
	must(t, os.Chmod(s.drop("x", "乙校", "b.xlsx"), 0))
	s.drop("x", "丙校", "c.xlsx")
	must(t, os.Chmod(s.path(Inbox, "丙校"), 0o555))
	nobody(t)
	seen := s.ready()
	if len(seen.Faults) != 1 || seen.Faults[0].Subject != "甲校" || !errors.Is(seen.Faults[0].Err, fs.ErrPermission) || why(seen.Waiting)["甲校/"] != Closed || len(seen.Ready) != 2 {
		t.Fatalf("saw %+v", seen)
	}
	for _, d := range seen.Ready {
		switch c, err := s.Claim(d, 100); d.Subject {
		case "乙校":
			if err != nil || c.Refused != Closed {
				t.Errorf("a file that may not be read: %+v, %v", c, err)
			}
		case "丙校":
			if err != nil || c.Refused != "" {
				t.Fatalf("a file in a folder that may not be written: %+v, %v", c, err)
			}
			if removed, err := s.Remove(c); removed || !errors.Is(err, fs.ErrPermission) {
				t.Errorf("remove: %v, %v", removed, err)
			}
		}
	}
	if again := s.ready().Ready; len(again) != 2 || again[0].entry != "c.xlsx" {
		t.Errorf("it lost its name: %+v", again)
	}
}

func TestTheRootsMayLieOnDifferentDisks(t *testing.T) {
	s := newSpace(t)
	shm, err := os.MkdirTemp("/dev/shm", "hesuan")
	must(t, err)
	t.Cleanup(func() { must(t, os.RemoveAll(shm)) })
	for _, pair := range [][2]string{{filepath.Join(shm, "共享"), s.state}, {filepath.Dir(s.path(Inbox)), filepath.Join(shm, "数据")}} {
		must(t, Init(pair[0], pair[1]))
		w, err := Open(pair[0], pair[1])
		must(t, err)
		must(t, w.AddSubjects([]string{"甲校"}))
		must(t, os.WriteFile(filepath.Join(pair[0], Inbox, "甲校", "a.xlsx"), []byte("return"), 0o644))
		_, look, err := w.Scan(Look{}, noon, Rules{})
		must(t, err)
		seen, _, err := w.Scan(look, noon.Add(time.Second), Rules{})
		must(t, err)
		c, err := w.Claim(seen.Ready[0], 100)
		must(t, err)
		must(t, w.Publish(Answers+"/甲校", []File{{Name: "a.xlsx", Data: []byte("answer")}}))
		if removed, err := w.Remove(c); !removed || err != nil {
			t.Errorf("remove: %v, %v", removed, err)
		}
		must(t, errors.Join(w.Archive.Verify(digest.Of([]byte("return"))), w.Close()))
	}
}
