package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) runCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "One pass: take in what lies in 收件, then compute a draft",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.write(c, func(o *service.Office) error {
				if err := settle(c.Context(), o); err != nil {
					return err
				}
				pass, err := o.TakeIn(c.Context(), a.progress("taking in"))
				if err != nil {
					return err
				}
				draft, err := o.Compute(c.Context(), "", a.step)
				if err != nil {
					return err
				}
				err = a.say(map[string]any{"intake": passJSON(pass), "draft": draftOf(draft)}, func(w io.Writer) {
					writePass(w, pass)
					writeDraft(w, draft)
				})
				if err == nil && pass.Rejected() {
					return errRejected
				}
				return err
			})
		},
	}
}

// settle looks twice, the configured quiet time apart, so that one pass can
// tell what has held still.
func settle(ctx context.Context, o *service.Office) error {
	if err := o.Look(ctx); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(o.Config.Intake.Quiet):
		return nil
	}
}

type outcomeJSON struct {
	Folder   string `json:"folder"`
	File     string `json:"file"`
	State    string `json:"state,omitempty"`
	Label    string `json:"label,omitempty"`
	Errors   int    `json:"errors"`
	Warnings int    `json:"warnings"`
	Answer   string `json:"answer,omitempty"`
	Again    bool   `json:"again,omitempty"`
	Note     string `json:"note,omitempty"`
}

func passJSON(p service.Pass) map[string]any {
	out := []outcomeJSON{}
	for _, o := range p.Outcomes {
		out = append(out, outcomeJSON{o.Folder, o.File, string(o.State), o.Label, o.Errors, o.Warns, o.Answer, o.Again, o.Note})
	}
	return map[string]any{"files": out, "waiting": p.Waiting, "told": p.Told}
}

func writePass(w io.Writer, p service.Pass) {
	counts := map[string]int{}
	var labels []string
	for _, o := range p.Outcomes {
		label := o.Label
		if label == "" {
			label = "not taken"
		}
		if counts[label]++; counts[label] == 1 {
			labels = append(labels, label)
		}
	}
	fmt.Fprintf(w, "taken in: %d files", len(p.Outcomes))
	for _, l := range labels {
		fmt.Fprintf(w, " · %s %d", l, counts[l])
	}
	if p.Waiting > 0 {
		fmt.Fprintf(w, " · still being copied %d", p.Waiting)
	}
	if p.Told > 0 {
		fmt.Fprintf(w, " · to settle with another school %d (核对通知)", p.Told)
	}
	fmt.Fprintln(w)
	for _, o := range p.Outcomes {
		switch {
		case o.Note != "":
			fmt.Fprintf(w, "  %s/%s: %s\n", o.Folder, o.File, o.Note)
		case o.Fault != "":
			fmt.Fprintf(w, "  %s/%s: %s: %s → 共享/%s\n", o.Folder, o.File, o.Label, o.Fault, o.Answer)
		case !o.State.Counts():
			fmt.Fprintf(w, "  %s/%s: %s, %d errors → 共享/%s\n", o.Folder, o.File, o.Label, o.Errors, o.Answer)
		}
	}
}

type draftJSON struct {
	Run         int64          `json:"run"`
	Period      string         `json:"period"`
	Fingerprint string         `json:"fingerprint"`
	Folder      string         `json:"folder"`
	Again       bool           `json:"again"`
	Missing     []string       `json:"missing"`
	Totals      service.Totals `json:"totals"`
	Files       []string       `json:"files"`
}

func draftOf(d *service.Draft) draftJSON {
	out := draftJSON{
		Run: int64(d.Run.ID), Period: d.Run.Period, Fingerprint: d.Run.Fingerprint.String(), Folder: d.Folder,
		Again: d.Again, Missing: append([]string{}, d.Run.Missing...), Totals: d.Totals,
	}
	for _, f := range d.Run.Artefacts {
		out.Files = append(out.Files, f.Recipient+"/"+f.Name)
	}
	return out
}

func writeDraft(w io.Writer, d *service.Draft) {
	again := ""
	if d.Again {
		again = " (the same inputs as before)"
	}
	fmt.Fprintf(w, "draft %d of %s, fingerprint %s%s\n", d.Run.ID, d.Run.Period, d.Run.Fingerprint.Short(), again)
	fmt.Fprintf(w, "  funding: approved %s of %s due, budget %s · increments: %s over %d people · groups: %d · could not compute: %d\n",
		d.Totals.Approved, d.Totals.Due, d.Totals.Budget, d.Totals.Pool, d.Totals.Teachers, d.Totals.Groups, d.Totals.Problems)
	if len(d.Run.Missing) > 0 {
		fmt.Fprintf(w, "  missing returns: %d (%s)\n", len(d.Run.Missing), joinSome(d.Run.Missing))
	}
	fmt.Fprintf(w, "  in 共享/%s:\n", d.Folder)
	alike := map[string]int{}
	for _, f := range d.Run.Artefacts {
		alike[seriesOf(f.Name)]++
	}
	told := map[string]bool{}
	for _, f := range d.Run.Artefacts {
		series := seriesOf(f.Name)
		switch {
		case alike[series] <= fewAlike:
			fmt.Fprintf(w, "    %s/%s\n", f.Recipient, f.Name)
		case !told[series]: // one line stands for all
			told[series] = true
			fmt.Fprintf(w, "    %s/%s and %d more alike\n", f.Recipient, f.Name, alike[series]-1)
		}
	}
}

// fewAlike is how many files of one kind are listed one by one.
const fewAlike = 2

// seriesOf is what files of one kind have in common: 集团简报 of 集团简报_甲集团.pdf,
// or the whole name of what many recipients get alike.
func seriesOf(name string) string {
	kind, _, _ := strings.Cut(name, "_")
	return kind
}

// listed is how many names a line shows before it says how many more.
const listed = 8

func joinSome(list []string) string {
	out := ""
	for i, s := range list {
		if i == listed {
			return out + fmt.Sprintf(", … %d more", len(list)-listed)
		}
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
