package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
	"hesuan/schedules"
)

func (a *app) serveCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "The daemon: take in, remind and draft by schedule, until stopped",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.write(c, func(o *service.Office) error {
				log := slog.New(slog.NewTextHandler(a.stderr, nil))
				s, err := schedules.New(log, service.Zone,
					schedules.Job{Name: "scan", Spec: o.Config.Schedules.Scan, Run: func(ctx context.Context) error { return scan(ctx, o, log) }},
					schedules.Job{Name: "remind", Spec: o.Config.Schedules.Remind, Run: func(ctx context.Context) error { return remind(ctx, o, log) }},
					schedules.Job{Name: "draft", Spec: o.Config.Schedules.Draft, Run: func(ctx context.Context) error { return draft(ctx, o, log) }},
				)
				if err != nil {
					return usageError{fmt.Errorf("hesuan.toml: %w", err)}
				}
				log.Info("serving", "dir", a.dir)
				s.Serve(c.Context())
				log.Info("stopped")
				return nil
			})
		},
	}
}

// scan logs by folder and state; file names are the sender's words and may
// hold a person's name, so they are not logged.
func scan(ctx context.Context, o *service.Office, log *slog.Logger) error {
	pass, err := o.TakeIn(ctx, func(int, int) {})
	for _, x := range pass.Outcomes {
		log.Info("taken in", "folder", x.Folder, "state", string(x.State), "errors", x.Errors, "warnings", x.Warns, "again", x.Again, "note", x.Note)
	}
	return err
}

func remind(ctx context.Context, o *service.Office, log *slog.Logger) error {
	r, err := o.Remind(ctx)
	log.Info("reminded", "period", r.Period, "reminded", r.Reminded, "settled", r.Settled)
	return err
}

func draft(ctx context.Context, o *service.Office, log *slog.Logger) error {
	d, err := o.Compute(ctx, "", func(string) {})
	if err != nil {
		return err
	}
	log.Info("draft", "run", int64(d.Run.ID), "fingerprint", d.Run.Fingerprint.Short(), "missing", len(d.Run.Missing), "again", d.Again)
	return nil
}
