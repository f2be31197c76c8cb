//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// keeper is a daemon that is watched while it is at work.
type keeper struct {
	cmd     *exec.Cmd
	address string
	said    chan struct{} // closed when its log ends
	unwatch context.CancelFunc
	watched chan struct{} // closed when the watch is over
}

// beat is what the daemon needed at a moment.
type beat struct {
	at                       time.Duration // since people began
	rss, child               int64         // kB: its own, the largest of a step's process
	threads, fds, goroutines int64
	heap                     int64 // bytes
	asked                    time.Duration
}

// passes are the passes of a job.
type passes struct {
	took  []time.Duration // of those that were seen to end
	count map[string]int  // by outcome, of daemons that are gone
	last  string
}

// start starts the daemon and watches it.
func (s *soak) start() *keeper {
	s.t.Helper()
	d := &keeper{cmd: exec.Command("hesuan", "serve", "--dir", s.dir, "--now", s.now.Format(time.RFC3339)), said: make(chan struct{}), watched: make(chan struct{})}
	d.cmd.Env = append(os.Environ(), "TMPDIR="+s.temp)
	out, err := d.cmd.StderrPipe()
	s.must(err)
	s.must(d.cmd.Start())
	address := make(chan string, 1)
	go func() {
		defer close(d.said)
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if _, a, ok := strings.Cut(line, "msg=monitoring address="); ok {
				address <- strings.TrimSpace(a)
			}
			s.mu.Lock()
			s.log = append(s.log, line...)
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	select {
	case d.address = <-address:
	case <-d.said:
		s.t.Fatalf("the daemon did not start:\n%s", s.tail())
	}
	var ctx context.Context
	ctx, d.unwatch = context.WithCancel(s.t.Context())
	go func() {
		defer close(d.watched)
		every := time.NewTicker(500 * time.Millisecond)
		defer every.Stop()
		for ctx.Err() == nil {
			s.observe(d)
			select {
			case <-every.C:
			case <-ctx.Done():
			}
		}
	}()
	return d
}

// tail is what the daemon said last.
func (s *soak) tail() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.log[max(0, len(s.log)-4000):])
}

// observe asks the daemon how it is, and the system what it uses.
func (s *soak) observe(d *keeper) {
	begun := time.Now()
	code, health := s.ask(d, "/healthz")
	b := beat{at: time.Since(s.began), asked: time.Since(begun)}
	_, figures := s.ask(d, "/metrics")
	own := status(d.cmd.Process.Pid)
	b.rss, b.threads = own["VmRSS"], own["Threads"]
	if fds, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", d.cmd.Process.Pid)); err == nil {
		b.fds = int64(len(fds))
	}
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", d.cmd.Process.Pid))
	for _, task := range tasks {
		children, _ := os.ReadFile(task)
		for _, pid := range strings.Fields(string(children)) {
			if n, err := strconv.Atoi(pid); err == nil {
				b.child = max(b.child, status(n)["VmRSS"])
			}
		}
	}
	told := readFigures(figures)
	b.goroutines, b.heap = int64(told["hesuan_goroutines"]), int64(told["hesuan_heap_bytes"])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beats = append(s.beats, b)
	if code != http.StatusOK {
		s.sick[strings.TrimSpace(health)]++
	}
	for name, v := range told {
		if job, ok := strings.CutPrefix(name, `hesuan_job_last_duration_seconds{job="`); ok {
			s.passed(strings.TrimSuffix(job, `"}`), told, v)
		}
	}
}

// passed notes the last pass of a job, once.
func (s *soak) passed(job string, told map[string]float64, seconds float64) {
	p := s.jobs[job]
	if p == nil {
		p = &passes{count: map[string]int{}}
		s.jobs[job] = p
	}
	if began := fmt.Sprint(told[`hesuan_job_last_run_timestamp_seconds{job="`+job+`"}`]); began != p.last {
		p.last = began
		p.took = append(p.took, time.Duration(seconds*float64(time.Second)))
	}
}

func (s *soak) ask(d *keeper, path string) (int, string) {
	client := http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Get("http://" + d.address + path)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err.Error()
	}
	return r.StatusCode, string(body)
}

// readFigures reads the text format of Prometheus.
func readFigures(text string) map[string]float64 {
	out := map[string]float64{}
	for line := range strings.Lines(text) {
		if i := strings.LastIndexByte(line, ' '); i > 0 && line[0] != '#' {
			if v, err := strconv.ParseFloat(strings.TrimSpace(line[i:]), 64); err == nil {
				out[line[:i]] = v
			}
		}
	}
	return out
}

// status is what Linux tells about a process, in kB where it is memory.
func status(pid int) map[string]int64 {
	out := map[string]int64{}
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		if words := strings.Fields(rest); len(words) > 0 {
			out[name], _ = strconv.ParseInt(words[0], 10, 64)
		}
	}
	return out
}

// unwatch ends the watch and keeps what the daemon counted.
func (s *soak) unwatch(d *keeper) {
	_, figures := s.ask(d, "/metrics")
	d.unwatch()
	<-d.watched
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, v := range readFigures(figures) {
		rest, ok := strings.CutPrefix(name, `hesuan_job_passes_total{job="`)
		if job, how, _ := strings.Cut(rest, `",outcome="`); ok && s.jobs[job] != nil {
			s.jobs[job].count[strings.TrimSuffix(how, `"}`)] += int(v)
		}
	}
}

// end stops the daemon as a service manager does. It is gone within seconds;
// what it left unfinished it says, and does again.
func (s *soak) end(d *keeper) {
	s.t.Helper()
	s.unwatch(d)
	told := time.Now()
	s.must(d.cmd.Process.Signal(syscall.SIGTERM))
	<-d.said
	err := d.cmd.Wait()
	took := time.Since(told)
	if took > 15*time.Second {
		s.t.Errorf("it stopped after %v", took)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.did["daemon stopped"]++
	switch {
	case strings.HasSuffix(string(s.log), "a job was left unfinished; it will run again\n"):
		s.did["of these, with a job unfinished"]++
	case err != nil:
		s.t.Errorf("it did not stop well: %v\n%s", err, s.log[max(0, len(s.log)-2000):])
	}
}

// kill gives the daemon no warning.
func (s *soak) kill(d *keeper) {
	s.t.Helper()
	s.unwatch(d)
	s.must(d.cmd.Process.Kill())
	<-d.said
	d.cmd.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.did["daemon killed"]++
}
