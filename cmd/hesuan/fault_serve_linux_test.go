package main

import (
	"bufio"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A call fails once under the daemon. Either it does not start, or it goes on and
// in the end has taken in, answered and computed everything, by itself.
func TestADiskThatFailsOnceDoesNotStopTheDaemon(t *testing.T) {
	b := &faults{siege: newSiege(t, 4)}
	b.must(os.WriteFile(filepath.Join(b.dir, "hesuan.toml"), []byte("[intake]\nquiet = \"0s\"\n[schedules]\nscan = \"@every 1s\"\ndraft = \"@every 1s\"\n"), 0o644))
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(kinds())), func(name string) bool { return kinds()[name].lasting })
	ended := 0
	if wanted := os.Getenv(faultsEnv); wanted != "" {
		for _, b.kind = range names {
			for n := int64(1); n < 400 && (wanted == "all" || strings.HasPrefix(b.kind, wanted)); n += 1 + b.Int64N(20) {
				ended += b.daemon(n)
			}
		}
	} else {
		b.kind = names[b.IntN(len(names))]
		ended += b.daemon(60 + b.Int64N(200))
	}
	t.Logf("%d daemons, %d did not start: %s", b.passes/2, ended, b.siege.sums())
}

// daemon lets the nth call fail under a daemon and returns 1 where it did not
// start.
func (b *faults) daemon(n int64) (ended int) {
	b.t.Helper()
	b.now = b.now.Add(time.Minute)
	b.people(2)
	c := b.command(n, false, "serve", "--dir", b.dir, "--now", b.now.Format(time.RFC3339))
	out, err := c.StderrPipe()
	b.must(err)
	b.must(c.Start())
	b.passes++
	hung := time.AfterFunc(2*patience, func() { c.Process.Kill() })
	defer hung.Stop()
	var said strings.Builder
	logs := bufio.NewScanner(out)
	drafts, stopped := 0, false
	for logs.Scan() {
		said.WriteString(logs.Text() + "\n")
		if strings.Contains(logs.Text(), "msg=draft ") && !slices.ContainsFunc(b.drops, b.lies) {
			drafts++
		}
		if drafts == 2 && !stopped {
			stopped = true
			b.must(c.Process.Signal(syscall.SIGTERM))
		}
	}
	err = c.Wait()
	switch code := c.ProcessState.ExitCode(); {
	case code == 1 && !strings.Contains(said.String(), "msg=serving") && strings.HasPrefix(said.String(), "hesuan: "):
		ended = 1
	case code != 0 || strings.Contains(said.String(), "goroutine") || identity.MatchString(said.String()):
		b.t.Fatalf("%s, call %d: %v\n%s", b.kind, n, err, said.String())
	}
	b.now = b.now.Add(time.Hour) // past the daemon's clock
	b.look()
	b.calm()
	return ended
}
