package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"time"

	"hesuan/internal/monitor"
	"hesuan/internal/store"
	"hesuan/internal/version"
	"hesuan/schedules"
)

// healthy lists what is wrong: a job that hangs, one whose last pass did not end
// well, in this process or the one before, or a database that cannot be read.
func (d *daemon) healthy(ctx context.Context) []string {
	records := d.records()
	wrong := hanging(records, time.Now())
	for _, r := range records {
		last, err := d.o.Reader.JobRun(ctx, r.Job)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return []string{"the database cannot be read"}
		case last.Outcome != schedules.Done && last.Outcome != schedules.Stopped:
			wrong = append(wrong, fmt.Sprintf("job %s %s at %s", r.Job, last.Outcome, last.Began.UTC().Format(time.RFC3339)))
		}
	}
	return wrong
}

// hang is how long no pass takes, of whatever county: a share that does not
// answer holds a pass up for ever, and with it every other job.
const hang = time.Hour

func hanging(records []schedules.Record, now time.Time) []string {
	var out []string
	for _, r := range records {
		if r.Running() && now.Sub(r.Since) > hang {
			out = append(out, fmt.Sprintf("job %s at work since %s", r.Job, r.Since.UTC().Format(time.RFC3339)))
		}
	}
	return out
}

// panicked logs the kind and the place of a panic; what it says may be of a person.
func (d *daemon) panicked(page string, value any, stack []byte) {
	d.log.Error("monitor panicked", "page", page, "panic", fmt.Sprintf("%T", value), "stack", string(stack))
}

// records are of every job.
func (d *daemon) records() []schedules.Record {
	if d.teller == nil {
		return d.s.Records()
	}
	return append(d.s.Records(), d.teller.Records()...)
}

// figures are what an operator watches. They name nobody.
func (d *daemon) figures(ctx context.Context) ([]monitor.Figure, error) {
	counts, err := d.o.Reader.Count(ctx)
	if err != nil {
		d.log.Error("figures", "error", private(err))
		return nil, err
	}
	files := monitor.Figure{Name: "hesuan_files", Help: "Files ever taken in, by state."}
	for _, state := range []store.State{store.Received, store.Accepted, store.AcceptedWarned, store.Returned, store.Unreadable, store.Late} {
		files.Samples = append(files.Samples, labelled(monitor.Count(int64(counts.Files[state])), "state", string(state)))
	}
	open := monitor.Figure{Name: "hesuan_open_findings", Help: "Causes found in the newest file of each subject, by severity."}
	for _, severity := range slices.Sorted(maps.Keys(counts.Findings)) {
		open.Samples = append(open.Samples, labelled(monitor.Count(int64(counts.Findings[severity])), "severity", severity))
	}
	jobs, err := d.jobFigures(ctx)
	if err != nil {
		d.log.Error("figures", "error", private(err))
		return nil, err
	}
	goroutines := monitor.Figure{Name: "hesuan_goroutines", Help: "What the program does at once; steady while it has nothing to do.",
		Samples: []monitor.Sample{{Value: monitor.Count(int64(runtime.NumGoroutine()))}}}
	heap := monitor.Figure{Name: "hesuan_heap_bytes", Help: "Memory that is used by the program's data.",
		Samples: []monitor.Sample{{Value: monitor.Count(heapBytes())}}}
	said, err := d.told(ctx)
	if err != nil {
		d.log.Error("figures", "error", private(err))
		return nil, err
	}
	info := monitor.Figure{Name: "hesuan_info", Help: "The program.", Samples: []monitor.Sample{labelled("1", "version", version.Program)}}
	return append([]monitor.Figure{info, goroutines, heap, files, open, said}, jobs...), nil
}

// heapBytes is what the heap holds, what is not swept yet among it.
func heapBytes() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

func (d *daemon) jobFigures(ctx context.Context) ([]monitor.Figure, error) {
	began := monitor.Figure{Name: "hesuan_job_last_run_timestamp_seconds", Help: "When the last pass of a job began."}
	done := monitor.Figure{Name: "hesuan_job_last_success_timestamp_seconds", Help: "When the last pass of a job began that ended well."}
	took := monitor.Figure{Name: "hesuan_job_last_duration_seconds", Help: "How long the last pass of a job took."}
	running := monitor.Figure{Name: "hesuan_job_running", Help: "Whether a job is at work."}
	passes := monitor.Figure{Name: "hesuan_job_passes_total", Help: "Passes since the daemon began, by how they ended.", Counter: true}
	for _, r := range d.records() {
		at := int64(0)
		if r.Running() {
			at = 1
		}
		running.Samples = append(running.Samples, labelled(monitor.Count(at), "job", r.Job))
		for _, how := range []string{schedules.Done, schedules.Failed, schedules.Panicked, schedules.Stopped} {
			passes.Samples = append(passes.Samples, labelled(monitor.Count(int64(r.Counts[how])), "job", r.Job, "outcome", how))
		}
		last, err := d.o.Reader.JobRun(ctx, r.Job)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		began.Samples = append(began.Samples, labelled(monitor.Moment(last.Began), "job", r.Job))
		took.Samples = append(took.Samples, labelled(monitor.Seconds(last.Took), "job", r.Job))
		if !last.DoneAt.IsZero() {
			done.Samples = append(done.Samples, labelled(monitor.Moment(last.DoneAt), "job", r.Job))
		}
	}
	return []monitor.Figure{began, done, took, running, passes}, nil
}

// labelled is a value with labels, given as name, value, name, value.
func labelled(value string, labels ...string) monitor.Sample {
	s := monitor.Sample{Value: value}
	for pair := range slices.Chunk(labels, 2) {
		s.Labels = append(s.Labels, monitor.Label{Name: pair[0], Value: pair[1]})
	}
	return s
}
