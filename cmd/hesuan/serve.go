package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"hesuan/internal/monitor"
	"hesuan/internal/notify"
	"hesuan/internal/service"
	"hesuan/internal/store"
	"hesuan/schedules"
)

func (a *app) serveCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "The daemon: take in, remind, close, draft, back up and inspect by schedule, until stopped",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.write(c, func(o *service.Office) error {
				d := &daemon{o: o, log: newLog(a.stderr)}
				return d.serve(c.Context())
			})
		},
	}
}

// daemon is the service at work.
type daemon struct {
	o   *service.Office
	log *slog.Logger
	s   *schedules.Schedule

	channels map[string]notify.Channel // where messages go, by name
	teller   *schedules.Schedule       // the job that sends them; nil without channels

	noted map[service.Outcome]bool // what the last scan did not take and said so
}

func (d *daemon) serve(ctx context.Context) error {
	at := d.o.Config.Schedules
	if d.o.Config.Backup == "" {
		at.Backup = ""
	}
	var err error
	if d.channels, err = channels(d.o); err != nil {
		return usageError{fmt.Errorf("hesuan.toml: %w", err)}
	}
	if len(d.channels) > 0 {
		d.teller, err = schedules.New(d.log, service.Zone, memory{d.o}, schedules.Job{Name: tellJob, Spec: at.Notify, Run: d.tell})
		if err != nil {
			return usageError{fmt.Errorf("hesuan.toml: %w", err)}
		}
	}
	d.s, err = schedules.New(d.log, service.Zone, memory{d.o},
		schedules.Job{Name: "scan", Spec: at.Scan, Run: d.scan},
		schedules.Job{Name: "deadline", Spec: at.Deadline, Run: d.deadline},
		schedules.Job{Name: "remind", Spec: at.Remind, Run: d.remind},
		schedules.Job{Name: "draft", Spec: at.Draft, Run: d.draft},
		schedules.Job{Name: "backup", Spec: at.Backup, Run: d.backup},
		schedules.Job{Name: "inspect", Spec: at.Inspect, Run: d.inspect},
	)
	if err != nil {
		return usageError{fmt.Errorf("hesuan.toml: %w", err)}
	}
	told := make(chan error, 1)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if address := d.o.Config.Monitor; address != "" {
		l, err := monitor.Listen(address)
		if errors.Is(err, monitor.ErrNotLoopback) {
			return usageError{fmt.Errorf("hesuan.toml: %w", err)}
		}
		if err != nil {
			return err
		}
		d.log.Info("monitoring", "address", l.Addr().String())
		go func() {
			told <- monitor.Serve(ctx, l, monitor.Source{Healthy: d.healthy, Figures: d.figures, Panicked: d.panicked})
		}()
	} else {
		close(told)
	}
	d.log.Info("serving")
	beside := make(chan error, 1)
	if d.teller != nil {
		go func() { beside <- d.teller.Serve(ctx) }()
	} else {
		close(beside)
	}
	err = d.s.Serve(ctx)
	stop()
	err = errors.Join(err, <-beside)
	d.log.Info("stopped", "unfinished", err != nil)
	return errors.Join(err, <-told)
}

// memory keeps the jobs' passes in the database, and has those told that did not
// end well.
type memory struct{ o *service.Office }

func (m memory) LastDone(ctx context.Context, job string) (time.Time, error) {
	r, err := m.o.Reader.JobRun(ctx, job)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return r.DoneAt, private(err)
}

func (m memory) Ran(ctx context.Context, p schedules.Pass) error {
	err := m.o.Store.SaveJobRun(ctx, store.JobRun{Job: p.Job, Began: p.Began, Took: p.Took, Outcome: p.Outcome})
	return private(errors.Join(err, m.failed(ctx, p)))
}

// scan logs by state and by folders that are somebody's; other names are the sender's words and may
// hold a person's name, so they are not logged. What is not taken is logged
// once, not at every scan.
func (d *daemon) scan(ctx context.Context) error {
	pass, err := d.o.TakeIn(ctx, func(int, int) {})
	folder := d.o.Folders(ctx)
	before := d.noted
	d.noted = map[service.Outcome]bool{}
	for _, x := range pass.Outcomes {
		if x.Note != "" {
			if d.noted[x] = true; before[x] {
				continue
			}
		}
		d.log.Info("taken in", "folder", folder(x.Folder), "state", string(x.State), "errors", x.Errors, "warnings", x.Warns, "again", x.Again, "note", x.Note)
		if x.Fault != "" {
			d.log.Error("not read", "folder", folder(x.Folder), "cause", x.Fault)
		}
	}
	if before == nil || slices.ContainsFunc(pass.Outcomes, func(x service.Outcome) bool { return x.Folder == service.Bureau && x.State == store.Returned }) {
		err = errors.Join(err, d.o.TellRefused(ctx)) // the first pass makes up for one that was cut short
	}
	return service.Private(err, folder)
}

func (d *daemon) remind(ctx context.Context) error {
	r, err := d.o.Remind(ctx)
	d.log.Info("reminded", "period", r.Period, "reminded", r.Reminded, "settled", r.Settled)
	return private(err)
}

// deadline closes collections whose deadline has passed.
func (d *daemon) deadline(ctx context.Context) error {
	closed, err := d.o.CloseDue(ctx)
	for _, c := range closed {
		if n := c.Standing; c.Closed {
			d.log.Info("closed", "period", c.Period, "filers", n.Filers, "on_time", n.OnTime, "late", n.Late, "held", n.Held, "returned", n.Returned, "missing", n.Missing)
		}
	}
	return private(err)
}

func (d *daemon) draft(ctx context.Context) error {
	r, err := d.o.Compute(ctx, "", func(string) {})
	if err != nil {
		return private(err)
	}
	d.log.Info("draft", "run", int64(r.Run.ID), "fingerprint", r.Run.Fingerprint.Short(), "missing", len(r.Run.Missing), "again", r.Again)
	return nil
}

// backup makes the day's backup; one that is there already is enough.
func (d *daemon) backup(ctx context.Context) error {
	name := "hesuan-" + d.o.Today().String() + ".zip"
	err := d.o.Backup(ctx, filepath.Join(d.o.Config.Backup, name))
	again := errors.Is(err, fs.ErrExist)
	if again {
		err = nil
	}
	if faulty := (*service.BackupError)(nil); errors.As(err, &faulty) {
		return fmt.Errorf("%s was written; of what it copies, %d things: %w", name, len(faulty.Faults), errFaults)
	}
	if err == nil {
		d.log.Info("backed up", "file", name, "again", again)
	}
	return private(err)
}

// errFaults says that an inspection found something; the job has failed then,
// so that whoever watches is told until somebody has looked.
var errFaults = errors.New("not everything is as the service left it; see hesuan verify")

func (d *daemon) inspect(ctx context.Context) error {
	v, err := d.o.Verify(ctx, service.VerifyOptions{Runs: service.LastRuns}, func(string) {})
	if err != nil {
		return private(err)
	}
	d.log.Info("inspected", "entries", v.Entries, "head", v.Head.String(), "documents", v.Documents, "files", v.Files, "faults", len(v.Faults), "notes", len(v.Notes))
	if len(v.Faults) > 0 {
		return fmt.Errorf("%d faults: %w", len(v.Faults), errFaults)
	}
	return nil
}

// private is an error as it may be logged, where no folder of 收件 comes into it.
func private(err error) error {
	return service.Private(err, func(string) string { return service.Unclaimed })
}

// newLog is the log of the daemon.
func newLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: maskIDs}))
}

// personID is 身份证号. Whatever is logged, a panic's words among it, passes
// by it.
var personID = regexp.MustCompile(`[1-9][0-9]{5}((19|20)[0-9]{6})[0-9]{3}[0-9Xx]`)

func maskIDs(_ []string, a slog.Attr) slog.Attr {
	text := a.Value.Resolve().String()
	if personID.MatchString(text) {
		a.Value = slog.StringValue(personID.ReplaceAllStringFunc(text, func(id string) string { return id[:6] + "********" + id[14:] }))
	}
	return a
}
