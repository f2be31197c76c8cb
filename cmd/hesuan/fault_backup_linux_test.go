package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The disk fails, or the program is killed, while a backup is made and while one
// is restored. A backup is whole or is none; a restore that failed is repeated.
func TestADiskThatFailsLeavesNoHalfBackupAndNoHalfWorkspace(t *testing.T) {
	b := &copies{faults: &faults{siege: newSiege(t, 4)}}
	b.people(6)
	names := slices.Sorted(maps.Keys(kinds()))
	b.kind = names[0]
	b.calm()
	b.whole = b.path("whole.zip")
	b.good("backup", b.whole, "--dir", b.dir)
	if wanted := os.Getenv(faultsEnv); wanted != "" {
		for _, b.kind = range names {
			if wanted == "all" || strings.HasPrefix(b.kind, wanted) {
				b.every(b.backup)
				b.every(b.restore)
			}
		}
	} else {
		for range 2 {
			b.kind = names[b.IntN(len(names))]
			b.backup(1+b.Int64N(60), b.IntN(2) == 0)
			b.restore(1+b.Int64N(60), b.IntN(2) == 0)
		}
	}
	if b.failed == 0 {
		t.Error("no fault was noticed")
	}
	t.Logf("%d faults among %d calls of %d runs, %d failed", b.made, b.calls, b.passes, b.failed)
}

func TestKilledWhileItCopiesThereIsNoHalfBackupAndNoHalfWorkspace(t *testing.T) {
	kills := killsWanted(t, 4)
	b := &copies{faults: &faults{siege: newSiege(t, 4)}}
	b.people(6)
	b.siege.pass(time.Hour)
	b.siege.pass(time.Hour)
	b.whole = b.path("whole.zip")
	begun := time.Now()
	b.good("backup", b.whole, "--dir", b.dir)
	whole := time.Since(begun)
	killed := 0
	for range kills / 2 {
		for _, args := range [][]string{{"backup", b.target(), "--dir", b.dir}, {"restore", b.whole, b.target()}} {
			if b.kill(time.Duration(b.Float64()*1.2*float64(whole)), args...) {
				killed++
			}
			if args[0] == "backup" {
				b.backedUp(args[1])
			} else {
				b.restored(args[2])
			}
		}
	}
	t.Logf("killed %d times", killed)
}

// copies are backups and restored workspaces beside a siege.
type copies struct {
	*faults
	whole string // a backup that is whole
	n     int
}

func (b *copies) path(name string) string { return filepath.Join(filepath.Dir(b.dir), name) }

// target is a new name, of a file and of a folder in turn.
func (b *copies) target() string {
	b.n++
	folder := b.path(fmt.Sprintf("copy%d", b.n))
	b.must(os.Mkdir(folder, 0o755))
	return filepath.Join(folder, []string{"b.zip", "b"}[b.n%2])
}

// every lets every call fail, until there was none left to fail.
func (b *copies) every(act func(n int64, forGood bool) int64) {
	b.t.Helper()
	for n := int64(1); ; n++ {
		if once, all := act(n, false), act(n, true); once < n && all < n {
			return
		}
	}
}

func (b *copies) backup(n int64, forGood bool) int64 {
	b.t.Helper()
	to := b.target()
	calls, code := b.onBadDisk(n, forGood, "backup", to, "--dir", b.dir)
	if there := b.there(to); there != (code != 1) {
		b.t.Errorf("%s, call %d, for good: %v: exit code %d, and the backup is there: %v\n%s", b.kind, n, forGood, code, there, b.said)
	}
	b.backedUp(to)
	b.fatal(n, forGood)
	return calls
}

// backedUp wants a backup that is there to be whole, and nothing beside it
// after the next.
func (b *copies) backedUp(to string) {
	b.t.Helper()
	if b.there(to) {
		b.must(os.Rename(to, filepath.Join(filepath.Dir(to), "first"+filepath.Ext(to))))
		b.workspace(filepath.Join(filepath.Dir(to), "first"+filepath.Ext(to)), b.target())
	}
	b.good("backup", to, "--dir", b.dir)
	entries, err := os.ReadDir(filepath.Dir(to))
	b.must(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".hesuan-") {
			b.t.Errorf("left behind: %s", e.Name())
		}
	}
	b.must(os.RemoveAll(filepath.Dir(to)))
}

func (b *copies) restore(n int64, forGood bool) int64 {
	b.t.Helper()
	to := b.target()
	calls, code := b.onBadDisk(n, forGood, "restore", b.whole, to)
	if code == 0 {
		b.good("verify", "--dir", to)
	}
	b.restored(to)
	b.fatal(n, forGood)
	return calls
}

// restored wants a restore that was cut short to be done by the next, or by
// what there is already.
func (b *copies) restored(to string) {
	b.t.Helper()
	if b.there(filepath.Join(to, "数据")) {
		if err := exec.Command("hesuan", "restore", b.whole, to).Run(); err == nil {
			b.t.Error("a workspace was restored over")
		}
	} else {
		b.good("restore", b.whole, to)
	}
	b.settled(to)
}

// workspace restores a backup; one that lacks something says what.
func (b *copies) workspace(from, to string) {
	b.t.Helper()
	out, err := exec.Command("hesuan", "restore", from, to).CombinedOutput()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() == 3 {
		b.must(os.RemoveAll(filepath.Dir(to)))
		return
	}
	if err != nil {
		b.t.Errorf("%s is no backup: %v\n%s", from, err, out)
		return
	}
	b.settled(to)
}

// settled wants a restored workspace to be all that was backed up.
func (b *copies) settled(to string) {
	b.t.Helper()
	b.good("verify", "--dir", to)
	for _, name := range []string{"模板/政策.xlsx", "模板/集团名册.xlsx", "收件/教体局", "回执/教体局"} {
		if !b.there(filepath.Join(to, "共享", name)) {
			b.t.Errorf("%s has no %s", to, name)
		}
	}
	left, err := filepath.Glob(filepath.Join(to, "*.restoring"))
	if err != nil || len(left) > 0 {
		b.t.Errorf("left behind: %v, %v", left, err)
	}
	b.must(os.RemoveAll(filepath.Dir(to)))
}

// good runs hesuan, which must be done.
func (b *copies) good(args ...string) {
	b.t.Helper()
	if out, err := exec.Command("hesuan", args...).CombinedOutput(); err != nil {
		b.t.Errorf("hesuan %v: %v\n%s", args, err, out)
	}
}

func (b *copies) there(path string) bool {
	b.t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		b.t.Fatal(err)
	}
	return err == nil
}

func (b *copies) fatal(n int64, forGood bool) {
	b.t.Helper()
	if b.t.Failed() {
		b.t.Fatalf("%s, call %d, for good: %v\n%s", b.kind, n, forGood, b.said)
	}
}

// kill runs hesuan and kills it after a while; false where it was done before.
func (b *copies) kill(after time.Duration, args ...string) bool {
	b.t.Helper()
	c := exec.Command("hesuan", args...)
	b.must(c.Start())
	timer := time.AfterFunc(after, func() { c.Process.Kill() })
	defer timer.Stop()
	if err := c.Wait(); err != nil && c.ProcessState.ExitCode() != -1 {
		b.t.Errorf("hesuan %v: %v", args, err)
	}
	return c.ProcessState.ExitCode() == -1
}
