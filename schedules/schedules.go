// Package schedules decides when things happen: jobs by cron expression in
// the county's time zone, one pass of a job at a time, a panic recorded and
// survived, a tick that was missed made up for once.
//
//	s, err := schedules.New(logger, zone, memory, schedules.Job{Name: "scan", Spec: "@every 10s", Run: scan})
//	err = s.Serve(ctx)      // until ctx is done; then the running job is waited for
//
// Expressions are those of robfig/cron: five fields, or @every and @daily. An
// empty one switches its job off.
package schedules

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Job is one thing that happens again and again.
type Job struct {
	Name string
	Spec string
	Run  func(context.Context) error
}

// The ways a pass of a job ends.
const (
	Done     = "done"
	Failed   = "failed"
	Panicked = "panicked"
	Stopped  = "stopped" // it was told to, with the daemon; it is made up for at the next start
)

// Pass is one run of a job that is over.
type Pass struct {
	Job     string
	Began   time.Time
	Took    time.Duration
	Outcome string // Done, Failed, Panicked or Stopped
}

// Memory keeps passes beyond the life of the process.
type Memory interface {
	// LastDone is when the last pass of a job began that ended well; the zero
	// time where there was none.
	LastDone(ctx context.Context, job string) (time.Time, error)
	// Ran keeps a pass.
	Ran(ctx context.Context, p Pass) error
}

// ErrAbandoned says that a job was still running when the daemon had waited
// for it long enough.
var ErrAbandoned = errors.New("a job was left unfinished; it will run again")

// grace is how long Serve waits for a running job once it is told to stop. All
// that jobs do can be repeated, so that a process that goes away later loses
// nothing.
const grace = 8 * time.Second

// Schedule is a set of jobs ready to serve.
type Schedule struct {
	cron   *cron.Cron
	log    *slog.Logger
	memory Memory
	jobs   []Job
	ctx    context.Context
	busy   chan struct{} // one workspace, one job at a time

	state sync.Mutex // guards what follows
	track map[string]*Record
}

// Record is what became of a job since the daemon began.
type Record struct {
	Job    string
	Since  time.Time // when the pass at work began; zero while none is
	Last   Pass      // the last that is over; zero before the first
	Counts map[string]int
}

// Running reports whether the job is at work.
func (r Record) Running() bool { return !r.Since.IsZero() }

// errNever is about the 30th of February. Cron takes such an expression, and the
// job would run at each start alone, as one that missed its tick.
var errNever = errors.New("there is no such day")

// New checks every expression. The error names the job whose expression does
// not parse or never comes.
func New(log *slog.Logger, zone *time.Location, memory Memory, jobs ...Job) (*Schedule, error) {
	s := &Schedule{log: log, memory: memory, ctx: context.Background(), busy: make(chan struct{}, 1), track: map[string]*Record{}}
	s.cron = cron.New(cron.WithLocation(zone), cron.WithChain(cron.SkipIfStillRunning(cronLog{log})))
	for _, j := range jobs {
		if j.Spec == "" {
			continue
		}
		at, err := cron.ParseStandard(j.Spec)
		if err == nil && at.Next(time.Now().In(zone)).IsZero() {
			err = errNever
		}
		if err != nil {
			return nil, fmt.Errorf("schedule %s %q: %w", j.Name, j.Spec, err)
		}
		s.cron.Schedule(at, cron.FuncJob(func() { s.once(j) }))
		s.jobs = append(s.jobs, j)
		s.track[j.Name] = &Record{Job: j.Name, Counts: map[string]int{}}
	}
	return s, nil
}

// Next tells when each job runs first after a moment, in the order given.
func (s *Schedule) Next(after time.Time) []time.Time {
	out := make([]time.Time, 0, len(s.jobs))
	for _, e := range s.cron.Entries() {
		out = append(out, e.Schedule.Next(after))
	}
	return out
}

// Records tells what became of each job since the daemon began, in the order
// given.
func (s *Schedule) Records() []Record {
	s.state.Lock()
	defer s.state.Unlock()
	out := make([]Record, 0, len(s.jobs))
	for _, j := range s.jobs {
		r := *s.track[j.Name]
		r.Counts = map[string]int{Done: r.Counts[Done], Failed: r.Counts[Failed], Panicked: r.Counts[Panicked], Stopped: r.Counts[Stopped]}
		out = append(out, r)
	}
	return out
}

// Serve runs once every job that missed a tick while nothing ran, or never
// ended well, then all of them by their expressions until ctx is done. It
// returns when the running job has finished, or ErrAbandoned when that takes
// more than a few seconds.
func (s *Schedule) Serve(ctx context.Context) error {
	s.ctx = ctx
	over := make(chan struct{})
	go func() {
		defer close(over)
		missed := s.missed(time.Now())
		s.cron.Start() // a tick that comes while they run has its turn after them
		for _, j := range missed {
			s.once(j)
		}
		<-ctx.Done()
		<-s.cron.Stop().Done()
	}()
	<-ctx.Done()
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case <-over:
		return nil
	case <-late.C:
		return ErrAbandoned
	}
}

// missed lists the jobs whose last good pass has a tick after it that is over.
func (s *Schedule) missed(now time.Time) []Job {
	var out []Job
	for i, e := range s.cron.Entries() {
		last, err := s.memory.LastDone(s.ctx, s.jobs[i].Name)
		if err != nil {
			s.log.Error("last pass unknown", "job", s.jobs[i].Name, "error", err)
		}
		// A clock that was set back must not keep a job waiting for years.
		if err != nil || last.IsZero() || last.After(now) || !e.Schedule.Next(last.In(s.cron.Location())).After(now) {
			out = append(out, s.jobs[i])
		}
	}
	return out
}

// once runs a job; whatever it does, the daemon lives.
func (s *Schedule) once(j Job) {
	s.busy <- struct{}{}
	defer func() { <-s.busy }()
	if s.ctx.Err() != nil {
		return
	}
	p := Pass{Job: j.Name, Began: time.Now(), Outcome: Panicked}
	s.begin(p)
	defer func() {
		if r := recover(); r != nil {
			value, stack := origin(r)
			s.log.Error("job panicked", "job", j.Name, "panic", panicWords(value), "stack", string(stack))
		}
		p.Took = time.Since(p.Began)
		s.end(p)
	}()
	err := j.Run(s.ctx)
	if err != nil && s.ctx.Err() != nil && errors.Is(err, s.ctx.Err()) {
		p.Outcome = Stopped
		s.log.Info("job stopped", "job", j.Name, "took", time.Since(p.Began))
		return
	}
	if err != nil {
		p.Outcome = Failed
		s.log.Error("job failed", "job", j.Name, "took", time.Since(p.Began), "error", err)
		return
	}
	p.Outcome = Done
	s.log.Debug("job done", "job", j.Name, "took", time.Since(p.Began))
}

// origin is what a recovered panic was, and where. One that a job carried over
// from a goroutine of its own tells both itself.
func origin(r any) (value any, stack []byte) {
	if carried, ok := r.(interface{ Origin() (any, []byte) }); ok {
		return carried.Origin()
	}
	return r, debug.Stack()
}

// panicWords says what kind of panic it was; the stack says where. The words of
// other panics than the runtime's own may quote what a job was working on, which
// may be a person's.
func panicWords(r any) string {
	if err, ok := r.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", r)
}

func (s *Schedule) begin(p Pass) {
	s.state.Lock()
	defer s.state.Unlock()
	s.track[p.Job].Since = p.Began
}

// end keeps a pass, also when it was told to stop.
func (s *Schedule) end(p Pass) {
	s.state.Lock()
	r := s.track[p.Job]
	r.Since, r.Last = time.Time{}, p
	r.Counts[p.Outcome]++
	s.state.Unlock()
	if err := s.memory.Ran(context.WithoutCancel(s.ctx), p); err != nil {
		s.log.Error("pass not recorded", "job", p.Job, "error", err)
	}
}

// cronLog passes what cron says on to the structured log.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(msg string, kv ...any) { l.log.Debug("cron: "+msg, kv...) }
func (l cronLog) Error(err error, msg string, kv ...any) {
	l.log.Error("cron: "+msg, append(kv, "error", err)...)
}
