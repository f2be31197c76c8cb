//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/store"
)

// lying lists what lies in 收件.
func (s *soak) lying() []string {
	s.t.Helper()
	var out []string
	root := filepath.Join(s.dir, "共享", share.Inbox)
	s.must(filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, strings.TrimPrefix(path, root))
		}
		return nil // what is gone by now does not lie there
	}))
	return out
}

// settled is the account of the folder, when it has come to rest and the
// daemon is gone.
func (s *soak) settled() {
	s.t.Helper()
	s.answers()
	s.tidy()
	s.empty()
	o, err := service.OpenReader(s.t.Context(), s.dir, nil)
	s.must(err)
	defer o.Close()
	subs := s.recorded(o.Reader)
	for _, sub := range subs {
		s.did["answered "+string(sub.State)]++
	}
	s.logged(o.Reader, subs)
	s.newest(o.Reader)
	s.versions(o.Reader)
	s.runs(o.Reader)
	s.database(o.Reader)
	var out bytes.Buffer
	if code := run(s.t.Context(), []string{"verify", "--dir", s.dir}, &out, &out); code != 0 {
		s.t.Errorf("verify: %d\n%s", code, out.String())
	}
}

// empty wants the folder for temporary files empty.
func (s *soak) empty() {
	s.t.Helper()
	entries, err := os.ReadDir(s.temp)
	s.must(err)
	for _, e := range entries {
		s.t.Errorf("left behind: %s", e.Name())
	}
}

// newest wants, of each subject, the one that came last of those that are in
// order to count, and every other one replaced; what schools sent at the very
// end among it.
func (s *soak) newest(r *store.Reader) {
	s.t.Helper()
	filed, err := r.Filed(s.t.Context(), "2026年度")
	s.must(err)
	last := map[string]store.SubmissionID{}
	for _, sub := range filed {
		if sub.State.Counts() {
			last[string(sub.Kind)+sub.Form+sub.Subject] = sub.ID
		}
	}
	counts := map[string]bool{}
	for _, sub := range filed {
		if sub.State.Counts() && sub.Current() != (last[string(sub.Kind)+sub.Form+sub.Subject] == sub.ID) {
			s.t.Errorf("%s/%s, submission %d: counts %v", sub.Subject, sub.File, sub.ID, sub.Current())
		}
		if sub.Current() {
			counts[sub.Hash.String()] = true
		}
	}
	for _, d := range s.finally {
		if !counts[d.hash.String()] {
			s.t.Errorf("%s: what was filed last of all does not count", d.folder)
		}
	}
}

// well wants no complaint from /healthz and no pass that failed.
func (s *soak) well() {
	s.t.Helper()
	for what, times := range s.sick {
		s.t.Errorf("%d times it was not well: %s", times, what)
	}
	for job, p := range s.jobs {
		for how, n := range p.count {
			if how != "done" && how != "stopped" && n > 0 {
				s.t.Errorf("%d passes of %s %s", n, job, how)
			}
		}
	}
	for _, job := range []string{"scan", "remind", "deadline", "draft", "backup", "inspect"} {
		if s.jobs[job] == nil || s.jobs[job].count["done"] == 0 {
			s.t.Errorf("%s did not run", job)
		}
	}
	if s.t.Failed() {
		s.t.Logf("the daemon: %s", s.complaints())
	}
}

// complaints are the lines of the log that are no everyday ones.
func (s *soak) complaints() string {
	var out []string
	for line := range strings.Lines(string(s.log)) {
		if !strings.Contains(line, "level=INFO") && len(out) < 40 {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// nameless wants the log to name no person and no sender's file.
func (s *soak) nameless() {
	s.t.Helper()
	log := string(s.log)
	if id := personID.FindString(log); id != "" {
		s.t.Errorf("the log holds %s", id)
	}
	for name := range s.persons() {
		if strings.Contains(log, name) {
			s.t.Errorf("the log names %s", name)
		}
	}
	for _, d := range s.drops {
		stem := strings.TrimSuffix(d.name, filepath.Ext(d.name))
		if strings.Contains(log, stem) {
			s.t.Errorf("the log names the file %s", d.name)
		}
	}
}

// persons are the people in the schools' returns.
func (s *soak) persons() map[string]bool {
	s.t.Helper()
	out := map[string]bool{}
	for _, school := range s.county.Schools() {
		w, err := s.county.File(school)
		s.must(err)
		f, err := excelize.OpenReader(bytes.NewReader(w.Data))
		s.must(err)
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			s.must(err)
			column := -1
			for _, row := range rows {
				if i := slices.IndexFunc(row, func(head string) bool { return strings.TrimPrefix(head, "*") == "姓名" }); i >= 0 {
					column = i
				} else if column >= 0 && column < len(row) && len([]rune(row[column])) >= 3 {
					out[row[column]] = true
				}
			}
		}
		s.must(f.Close())
	}
	if len(out) < 20 {
		s.t.Errorf("only %d people in the returns", len(out))
	}
	return out
}

// steady wants the daemon that ran to the end to hold no more files than it
// did, and no multiple of its memory. How little it grows is in the report.
func (s *soak) steady(since time.Duration) {
	s.t.Helper()
	first, last := s.quarter(since, 1), s.quarter(since, 4)
	if last.fds > first.fds+8 || last.goroutines > first.goroutines+8 {
		s.t.Errorf("%d files and %d goroutines at first, %d and %d in the end", first.fds, first.goroutines, last.fds, last.goroutines)
	}
	if last.rss > 2*first.rss+64<<10 {
		s.t.Errorf("%d MB at first, %d MB in the end", first.rss>>10, last.rss>>10)
	}
}

// quarter is the middle of what was measured in the nth quarter of the time
// from a moment to the end.
func (s *soak) quarter(since time.Duration, n int) beat {
	var all []beat
	for _, b := range s.beats {
		if b.at >= since {
			all = append(all, b)
		}
	}
	return middle(all[len(all)*(n-1)/4 : len(all)*n/4])
}

// middle is the median of each measure.
func middle(all []beat) beat {
	of := func(measure func(beat) int64) int64 {
		var v []int64
		for _, b := range all {
			v = append(v, measure(b))
		}
		slices.Sort(v)
		if len(v) == 0 {
			return 0
		}
		return v[len(v)/2]
	}
	return beat{
		rss: of(func(b beat) int64 { return b.rss }), child: of(func(b beat) int64 { return b.child }), heap: of(func(b beat) int64 { return b.heap }),
		threads: of(func(b beat) int64 { return b.threads }), fds: of(func(b beat) int64 { return b.fds }), goroutines: of(func(b beat) int64 { return b.goroutines }),
		asked: time.Duration(of(func(b beat) int64 { return int64(b.asked) })),
	}
}

// restored makes a workspace of the newest backup and verifies it.
func (s *soak) restored() {
	s.t.Helper()
	all, err := filepath.Glob(filepath.Join(s.backups, "*.zip"))
	s.must(err)
	if len(all) == 0 {
		s.t.Error("there is no backup")
		return
	}
	var out bytes.Buffer
	again := filepath.Join(s.t.TempDir(), "again")
	for _, args := range [][]string{{"restore", slices.Max(all), again}, {"verify", "--runs", "last", "--dir", again}} {
		if code := run(s.t.Context(), args, &out, &out); code != 0 {
			s.t.Errorf("%v: %d\n%s", args, code, out.String())
		}
	}
	s.did["backups"] = len(all)
}

// report are the figures of a soak.
func (s *soak) report(steady time.Duration) string {
	var b strings.Builder
	end := s.beats[len(s.beats)-1].at
	fmt.Fprintf(&b, "%v, the last %v of it in one go: %s\n", end.Round(time.Second), (end - steady).Round(time.Second), s.sums())
	for _, what := range slices.Sorted(maps.Keys(s.did)) {
		fmt.Fprintf(&b, "  %-12s %d\n", what, s.did[what])
	}
	withdrawn := 0
	for _, d := range s.drops {
		if d.replaced {
			withdrawn++
		}
	}
	fmt.Fprintf(&b, "  withdrawn by their senders, some in time: %d\n", withdrawn)
	for _, job := range slices.Sorted(maps.Keys(s.jobs)) {
		p := s.jobs[job]
		slices.Sort(p.took)
		fmt.Fprintf(&b, "  %-8s %d passes, median %v, longest %v\n", job, p.count["done"], p.took[len(p.took)/2].Round(time.Millisecond), p.took[len(p.took)-1].Round(time.Millisecond))
	}
	first, last := s.quarter(steady, 1), s.quarter(steady, 4)
	most := beat{}
	for _, x := range s.beats {
		most.rss, most.child, most.threads, most.fds = max(most.rss, x.rss), max(most.child, x.child), max(most.threads, x.threads), max(most.fds, x.fds)
		most.goroutines, most.asked = max(most.goroutines, x.goroutines), max(most.asked, x.asked)
	}
	for i, x := range []beat{first, last, most} {
		fmt.Fprintf(&b, "  %-13s %d MB, step %d MB, %d threads, %d files, %d goroutines, health in %v\n", []string{"first quarter", "last quarter", "most"}[i], x.rss>>10, x.child>>10, x.threads, x.fds, x.goroutines, x.asked.Round(time.Millisecond))
	}
	return b.String()
}

// table are the measures in the course of time.
func (s *soak) table() string {
	var b strings.Builder
	b.WriteString("median from   RSS MB  heap MB  threads  files  goroutines  least: RSS MB  heap MB\n")
	const span = 5 * time.Minute
	for from := time.Duration(0); from <= s.beats[len(s.beats)-1].at; from += span {
		var some []beat
		for _, x := range s.beats {
			if x.at >= from && x.at < from+span {
				some = append(some, x)
			}
		}
		// Between two jobs only what is kept for good is left.
		least := beat{rss: math.MaxInt64, heap: math.MaxInt64}
		for _, x := range some {
			least.rss, least.heap = min(least.rss, x.rss), min(least.heap, x.heap)
		}
		m := middle(some)
		fmt.Fprintf(&b, "%-12v  %6d  %7d  %7d  %5d  %10d  %13d  %7d\n", from, m.rss>>10, m.heap>>20, m.threads, m.fds, m.goroutines, least.rss>>10, least.heap>>20)
	}
	return b.String()
}
