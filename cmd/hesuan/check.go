package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"hesuan/importer"
	"hesuan/internal/finding"
	"hesuan/internal/service"
	"hesuan/internal/share"
)

func (a *app) checkCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE…",
		Short: "Judge workbooks without taking them in; needs no workspace",
		Long: `Judges returns, registers and policies by the rules in force in --dir, or by
those that ship where none is given. The workbook says whose it is.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			law, err := a.law(c)
			if err != nil {
				return err
			}
			return a.checkFiles(c.Context(), law, args)
		},
	}
}

type checkedJSON struct {
	File     string        `json:"file"`
	Kind     string        `json:"kind"`
	Subject  string        `json:"subject,omitempty"`
	Name     string        `json:"name,omitempty"`
	Period   string        `json:"period,omitempty"`
	State    string        `json:"state"`
	Label    string        `json:"label"`
	Read     int           `json:"rows_read"`
	Accepted int           `json:"rows_accepted"`
	Rejected int           `json:"rows_rejected"`
	Blank    int           `json:"rows_blank"`
	Findings []findingJSON `json:"findings"`
}

func (a *app) checkFiles(ctx context.Context, law *service.Law, files []string) error {
	clock, err := a.clock()
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(checkMemory)
	var out []checkedJSON
	var all []service.Checked
	refused := false
	for _, name := range files {
		data, err := readBounded(name)
		if err != nil {
			return err
		}
		k, err := law.Check(ctx, data, share.CleanName(filepath.Base(name)), service.Civil(clock()))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, k)
		out = append(out, checkedJSON{
			File: name, Kind: string(k.Kind), Subject: k.Subject, Name: k.Name, Period: k.Period, State: string(k.State), Label: k.State.Label(),
			Read: k.Rows.Read, Accepted: k.Rows.Accepted, Rejected: k.Rows.Rejected, Blank: k.Rows.Blank, Findings: findingsJSON(k.Findings),
		})
		refused = refused || finding.Errors(k.Findings) && k.Kind == importer.Policy
	}
	err = a.say(out, func(w io.Writer) {
		for i, k := range all {
			fmt.Fprintf(w, "%s: %s %s %s — %s, %d errors, %d warnings, rows %d = %d + %d + %d\n", files[i], k.Kind, k.Name, k.Period, k.State.Label(),
				finding.Count(k.Findings, finding.Error), finding.Count(k.Findings, finding.Warning),
				k.Rows.Read, k.Rows.Accepted, k.Rows.Rejected, k.Rows.Blank)
			writeFindings(w, k.Findings)
		}
	})
	switch {
	case err != nil:
		return err
	case refused:
		return errRefused
	}
	for _, k := range all {
		if !k.State.Counts() {
			return errRejected
		}
	}
	return nil
}

// checkMemory is what a check makes do with: near it the collector works harder
// instead of letting the heap double.
const checkMemory = 200 << 20

// maxFile bounds what check reads into memory; the strict reader has its own,
// lower limit and words the refusal.
const maxFile = 256 << 20

func readBounded(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, usage("%s is not a file", name)
	}
	if info.Size() > maxFile {
		return nil, usage("%s has %d bytes; more than %d are not read", name, info.Size(), maxFile)
	}
	return os.ReadFile(name)
}
