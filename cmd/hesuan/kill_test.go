//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// killsEnv says how often TestKilled kills; `make kill` says thousands.
const killsEnv = "HESUAN_KILLS"

// The program is killed at any moment, over and over, while people go on
// dropping, copying and replacing files. Whatever was dropped is archived,
// answered once and counted once, and nothing is left behind.
func TestKilledAtAnyMomentNothingIsLostDoubledOrLeft(t *testing.T) {
	kills := killsWanted(t, 40)
	s := newSiege(t, 4)
	s.people(8)
	begun := time.Now()
	s.pass(time.Hour)
	whole := time.Since(begun)
	killed, passes := 0, 1
	for ; killed < kills; passes++ {
		s.people(s.IntN(3))
		// The square makes early moments more frequent: what was dropped is taken
		// in at the beginning of a pass, and the rest of it computes.
		at := s.Float64()
		if s.pass(time.Duration(at * at * 1.2 * float64(whole))) {
			killed++
		}
		s.look()
	}
	s.pass(time.Hour)
	s.look()
	s.pass(time.Hour)
	s.account()
	t.Logf("%d passes, %d killed: %s", passes+2, killed, s.sums())
}

// killsWanted is how many kills a test makes, a few unless it is told.
func killsWanted(t *testing.T, few int) int {
	t.Helper()
	text, ok := os.LookupEnv(killsEnv)
	if !ok {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", killsEnv, err)
	}
	return n
}

// pass runs `hesuan run` some time after the pass before, and reports whether
// it had to be killed after a while; otherwise it must come to a good end,
// which includes that files are returned.
func (s *siege) pass(most time.Duration) (killed bool) {
	s.t.Helper()
	s.now = s.now.Add(time.Minute)
	c := exec.Command("hesuan", "run", "--dir", s.dir, "--now", s.now.Format(time.RFC3339))
	var said bytes.Buffer
	c.Stderr = &said
	s.must(c.Start())
	kill := time.AfterFunc(most, func() { c.Process.Kill() })
	defer kill.Stop()
	if s.IntN(2) == 0 {
		s.people(1) // while it works
	}
	err := c.Wait()
	switch c.ProcessState.ExitCode() {
	case 0, 3:
		return false
	case -1:
		return true
	default:
		s.t.Fatalf("hesuan run: %v\n%s", err, said.Bytes())
		return false
	}
}
