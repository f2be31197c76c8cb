package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) verifyCmd() *cobra.Command {
	var opts service.VerifyOptions
	runs := string(service.AllRuns)
	c := &cobra.Command{
		Use:   "verify",
		Short: "Prove that database, archive, log and released files are as the service left them, and that runs come out again",
		Long: `verify walks the audit log, hashes every archived document and every released file
again, and computes the recorded runs again from their own inputs. It reads only, and
works beside a running service. Whatever differs is named, and the exit code is 3.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch opts.Runs = service.Recompute(runs); opts.Runs {
			case service.AllRuns, service.LastRuns, service.NoRuns:
			default:
				return usage("--runs is %q, want all, last or none", runs)
			}
			return a.read(c, func(o *service.Office) error {
				v, err := o.Verify(c.Context(), opts, a.step)
				if err != nil {
					return err
				}
				return a.sayVerified(v)
			})
		},
	}
	c.Flags().StringVar(&runs, "runs", runs, "compute again: `all` runs, the last of each period, or none")
	c.Flags().StringVar(&opts.Since, "since", "", "the `head` an earlier verification told: proves that the log still goes on from there")
	return c
}

// sayVerified prints a verification; errRejected where something differs.
func (a *app) sayVerified(v *service.Verification) error {
	if err := a.say(verifiedOf(v), func(w io.Writer) { writeVerified(w, v) }); err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return errRejected
	}
	return nil
}

type verifiedJSON struct {
	Entries   int64            `json:"entries"`
	Head      string           `json:"head"`
	Documents int              `json:"documents"`
	Files     int              `json:"files"`
	Runs      []recomputedJSON `json:"runs"`
	Faults    []faultJSON      `json:"faults"` // empty: all is as it was left
	Notes     []faultJSON      `json:"notes"`
}

type recomputedJSON struct {
	Run     int64  `json:"run"`
	Period  string `json:"period"`
	Folder  string `json:"folder"`
	Outcome string `json:"outcome"` // reproduced, differs, other-program, not-tried
}

type faultJSON struct {
	Where string `json:"where"` // audit/17, submission/12, archive/ab/…, 发布/…
	What  string `json:"what"`
}

func verifiedOf(v *service.Verification) verifiedJSON {
	out := verifiedJSON{
		Entries: v.Entries, Head: v.Head.String(), Documents: v.Documents, Files: v.Files,
		Runs: []recomputedJSON{}, Faults: []faultJSON{}, Notes: []faultJSON{},
	}
	for _, r := range v.Runs {
		out.Runs = append(out.Runs, recomputedJSON{int64(r.ID), r.Period, r.Folder, string(r.Outcome)})
	}
	for _, f := range v.Faults {
		out.Faults = append(out.Faults, faultJSON{f.Entity, f.What})
	}
	for _, f := range v.Notes {
		out.Notes = append(out.Notes, faultJSON{f.Entity, f.What})
	}
	return out
}

// runWords says the outcome of computing a run again.
var runWords = map[service.Reproduction]string{
	service.Same:         "reproduced byte for byte",
	service.Differs:      "DIFFERS",
	service.OtherProgram: "made by another version of the program; only that one can reproduce it",
	service.NotTried:     "not computed again",
}

func writeVerified(w io.Writer, v *service.Verification) {
	fmt.Fprintf(w, "audit log   %d entries, head %s\n", v.Entries, v.Head)
	fmt.Fprintf(w, "archive     %d documents hashed again\n", v.Documents)
	fmt.Fprintf(w, "releases    %d files hashed again\n", v.Files)
	for _, r := range v.Runs {
		fmt.Fprintf(w, "run %-7d %s: %s\n", r.ID, r.Folder, runWords[r.Outcome])
	}
	for _, n := range v.Notes {
		fmt.Fprintf(w, "note: %s %s\n", n.Entity, n.What)
	}
	for _, f := range v.Faults {
		fmt.Fprintf(w, "DIFFERS: %s: %s\n", f.Entity, f.What)
	}
	if len(v.Faults) == 0 {
		fmt.Fprintln(w, "all is as the service left it")
	} else {
		fmt.Fprintf(w, "%d things are not as the service left them; see docs/operating.md\n", len(v.Faults))
	}
}
