package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/date"
	"hesuan/internal/service"
	"hesuan/internal/share"
)

func (a *app) extendCmd() *cobra.Command {
	var period, until, note string
	c := &cobra.Command{
		Use:   "extend SUBJECT",
		Short: "Give a filer a later deadline, or let its late return pass",
		Long: `Gives a school (by code or name) or a department a later deadline. Without --until
it lets the late return pass that is held. What is held and in time by the new
deadline counts at once, without being dropped again. The grant is recorded in the
audit log; the newest one stands. While the service runs, the bureau grants it in
the sheet 延期 of its own workbook instead.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var day date.Date
			if until != "" {
				var err error
				if day, err = date.Parse(until); err != nil {
					return usage("--until: %w", err)
				}
			}
			err := a.write(c, func(o *service.Office) error {
				e, err := o.Extend(c.Context(), period, args[0], day, note)
				if errors.Is(err, service.ErrNothingHeld) || errors.Is(err, service.ErrShortened) {
					return usageError{err}
				}
				if err != nil {
					return err
				}
				v := map[string]any{"period": e.Period, "code": e.Code, "name": e.Name, "until": e.Until.String(), "passed": passJSON(service.Pass{Outcomes: e.Passed})["files"]}
				err = a.say(v, func(w io.Writer) {
					fmt.Fprintf(w, "%s %s %s: deadline %s\n", e.Period, e.Code, e.Name, e.Until)
					for _, p := range e.Passed {
						fmt.Fprintf(w, "  %s/%s: %s\n", p.Folder, p.File, p.Label)
					}
				})
				if err == nil && (service.Pass{Outcomes: e.Passed}).Rejected() {
					return errRejected
				}
				return err
			})
			if errors.Is(err, share.ErrHeld) {
				return fmt.Errorf("%w; while the service runs, the bureau grants it: fill in the sheet %s of its template, nothing else, and drop it into 收件/%s", err, service.ExtensionTable, service.Bureau)
			}
			return err
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	c.Flags().StringVar(&until, "until", "", "the last `day` on which its return is on time, 2026-12-28; default: when the held return came")
	c.Flags().StringVar(&note, "note", "", "`why`, kept with the grant")
	return c
}
