package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) backupCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE.zip|FOLDER",
		Short: "Copy settings, database, archive and released files, as of one moment, beside a running service",
		Long: `backup writes a new file (.zip) or a new folder with everything that "hesuan restore"
needs, and a manifest of hashes. It works while the service runs. What it copies holds
personal data, so it refuses to write into the share. Exit code 3: the backup was made,
but something of the workspace was damaged before.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.read(c, func(o *service.Office) error {
				a.step("writing " + args[0])
				err := o.Backup(c.Context(), args[0])
				var faulty *service.BackupError
				if err != nil && !errors.As(err, &faulty) {
					return err
				}
				return a.sayBackup(args[0], faulty)
			})
		},
	}
}

type backupJSON struct {
	Backup string      `json:"backup"`
	Faults []faultJSON `json:"faults"` // what the workspace had lost before
}

func (a *app) sayBackup(target string, faulty *service.BackupError) error {
	out := backupJSON{target, []faultJSON{}}
	if faulty != nil {
		for _, f := range faulty.Faults {
			out.Faults = append(out.Faults, faultJSON{f.Entity, f.What})
		}
	}
	err := a.say(out, func(w io.Writer) {
		fmt.Fprintf(w, "backup written to %s\n", target)
		for _, f := range out.Faults {
			fmt.Fprintf(w, "DAMAGED BEFORE: %s: %s\n", f.Where, f.What)
		}
	})
	if err == nil && faulty != nil {
		err = errRejected
	}
	return err
}

func (a *app) restoreCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP DIR",
		Short: "Make a workspace in a new or empty folder out of a backup, and verify it",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			clock, err := a.clock()
			if err != nil {
				return err
			}
			v, err := service.Restore(c.Context(), args[0], args[1], clock, a.step)
			if err != nil {
				return err
			}
			return a.sayVerified(v)
		},
	}
}
