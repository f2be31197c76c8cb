//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// soakEnv says for how long TestSoaked lets people work; `make soak` says half
// an hour.
const soakEnv = "HESUAN_SOAK"

// soak is a county at work beside its daemon.
type soak struct {
	*siege
	length  time.Duration // how long people work
	quiet   time.Duration // as in the settings
	backups string        // folder
	temp    string        // the daemon's folder for temporary files
	began   time.Time

	mu      sync.Mutex // guards what follows, siege.drops among it
	numbers int        // given to what is dropped
	did     map[string]int
	beats   []beat
	sick    map[string]int // what /healthz complained of
	log     []byte         // all that the daemon said
	jobs    map[string]*passes

	finally []*drop // what each school filed when all else had been answered
}

// While schools drop, overwrite, replace, rename and delete at random, and the
// daemon is stopped, killed and started among them, it scans, reminds, drafts,
// backs up and inspects: nothing is lost, doubled or left without an answer, it
// says that it is well and names nobody, and does not grow.
func TestSoakedInTrafficNothingIsLostAndTheDaemonDoesNotGrow(t *testing.T) {
	s := newSoak(t)
	people := s.open()
	if s.length > time.Minute {
		s.turbulent(7, s.length/3)
	} else {
		s.turbulent(2, s.length/3)
	}
	d := s.start()
	steady := time.Since(s.began)
	s.wait(max(s.length-steady, s.length/2))
	people.leave()
	s.rest()
	s.lastWord(people)
	s.rest()
	s.end(d)
	s.mu.Lock() // nobody is left to share with; what follows reads all
	defer s.mu.Unlock()
	s.settled()
	s.well()
	s.nameless()
	s.steady(steady)
	s.restored()
	t.Log(s.report(steady))
	if s.length > time.Minute {
		t.Log(s.table())
	}
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	length, schools, quiet := 10*time.Second, 4, time.Second
	if text, ok := os.LookupEnv(soakEnv); ok {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", soakEnv, err)
		}
		schools, quiet = 24, 2*time.Second
	}
	s := &soak{
		siege: newSiege(t, schools), length: length, quiet: quiet, backups: t.TempDir(), temp: t.TempDir(),
		did: map[string]int{}, sick: map[string]int{}, jobs: map[string]*passes{},
	}
	s.warned = true
	s.must(os.WriteFile(filepath.Join(s.dir, "hesuan.toml"), []byte(s.settings()), 0o644))
	s.began = time.Now()
	return s
}

// settings turn the schedules up, so that a year's jobs run. Locks count
// however old they look, because the daemon is told another day than the disk.
func (s *soak) settings() string {
	every := func(part int) string { return fmt.Sprintf("@every %ds", max(2, int(s.length/time.Second)/part)) }
	return fmt.Sprintf(`[intake]
quiet = %q
stale_lock = "0s"
max_mb = %d
[reminders]
days = 60
[schedules]
scan = "@every 1s"
remind = %q
deadline = %q
draft = %q
backup = %q
inspect = %q
[backup]
folder = %q
[monitor]
listen = "127.0.0.1:0"
`, s.quiet, mostMB, every(30), every(20), every(15), every(60), every(10), s.backups)
}

// wait lets time pass.
func (s *soak) wait(d time.Duration) { pause(s.t.Context(), d) }

// pause lets time pass, or less of it where the context is done first.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// turbulent starts the daemon and stops it so many times, every third time
// without a warning; a day passes each time.
func (s *soak) turbulent(times int, length time.Duration) {
	s.t.Helper()
	for i := range times {
		d := s.start()
		s.wait(length / time.Duration(times))
		if i%3 == 1 {
			s.kill(d)
		} else {
			s.end(d)
		}
		s.answers()
		s.now = s.now.AddDate(0, 0, 1)
	}
	// The day turns while the daemon is at work.
	s.now = time.Date(2026, 12, s.now.Day(), 23, 59, 50, 0, service.Zone)
}

// rest waits until nothing lies in 收件 any more.
func (s *soak) rest() {
	s.t.Helper()
	s.until("收件 is not empty", func() bool { return len(s.lying()) == 0 })
}

// until waits for something to come about.
func (s *soak) until(otherwise string, so func() bool) {
	s.t.Helper()
	ctx, stop := context.WithTimeout(s.t.Context(), 10*time.Minute)
	defer stop()
	for !so() {
		if ctx.Err() != nil {
			s.t.Fatalf("%s: %q\n%s", otherwise, s.lying(), s.tail())
		}
		pause(ctx, s.quiet/4)
	}
}

// lastWord lets every school file once more; that has to count. What is no
// file is answered too, and stays until it is taken away.
func (s *soak) lastWord(c *crowd) {
	s.t.Helper()
	for _, p := range c.all {
		p.next()
		if i := slices.IndexFunc(p.papers, func(x paper) bool { return x.kind == store.Return && x.state == store.Accepted }); i >= 0 {
			s.finally = append(s.finally, p.whole(p.papers[i], "最后一份").drop)
			p.clutter()
		}
	}
	for _, p := range c.all {
		if len(p.litter) > 0 {
			answer := filepath.Join(s.dir, "共享", share.Answers, p.folder, service.RestFile)
			s.until("no "+answer, func() bool { _, err := os.Stat(answer); return err == nil })
		}
		p.tidy()
	}
}
