// Package schedules decides when things happen: jobs by cron expression in
// the county's time zone, one pass of a job at a time, a panic recorded and
// survived.
//
//	s, err := schedules.New(logger, zone, schedules.Job{Name: "scan", Spec: "@every 10s", Run: scan})
//	s.Serve(ctx)      // until ctx is done; then the running jobs are waited for
//
// Expressions are those of robfig/cron: five fields, or @every and @daily. An
// empty one switches its job off.
package schedules

import (
	"context"
	"fmt"
	"log/slog"
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

// Schedule is a set of jobs ready to serve.
type Schedule struct {
	cron *cron.Cron
	log  *slog.Logger
	jobs []Job
	ctx  context.Context
	busy sync.Mutex // one workspace, one job at a time
}

// New checks every expression. The error names the job whose expression does
// not parse.
func New(log *slog.Logger, zone *time.Location, jobs ...Job) (*Schedule, error) {
	s := &Schedule{log: log, ctx: context.Background()}
	s.cron = cron.New(cron.WithLocation(zone), cron.WithChain(cron.SkipIfStillRunning(cronLog{log})))
	for _, j := range jobs {
		if j.Spec == "" {
			continue
		}
		if _, err := s.cron.AddFunc(j.Spec, func() { s.once(j) }); err != nil {
			return nil, fmt.Errorf("schedule %s %q: %w", j.Name, j.Spec, err)
		}
		s.jobs = append(s.jobs, j)
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

// Serve runs every job once, then by its expression until ctx is done, and
// returns when the last running job has finished.
func (s *Schedule) Serve(ctx context.Context) {
	s.ctx = ctx
	for _, j := range s.jobs {
		s.once(j)
	}
	s.cron.Start()
	<-ctx.Done()
	<-s.cron.Stop().Done()
}

// once runs a job; whatever it does, the daemon lives.
func (s *Schedule) once(j Job) {
	s.busy.Lock()
	defer s.busy.Unlock()
	if s.ctx.Err() != nil {
		return
	}
	defer func() {
		if p := recover(); p != nil {
			s.log.Error("job panicked", "job", j.Name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	start := time.Now()
	if err := j.Run(s.ctx); err != nil {
		s.log.Error("job failed", "job", j.Name, "took", time.Since(start), "error", err)
		return
	}
	s.log.Debug("job done", "job", j.Name, "took", time.Since(start))
}

// cronLog passes what cron says on to the structured log.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(msg string, kv ...any) { l.log.Debug("cron: "+msg, kv...) }
func (l cronLog) Error(err error, msg string, kv ...any) {
	l.log.Error("cron: "+msg, append(kv, "error", err)...)
}
