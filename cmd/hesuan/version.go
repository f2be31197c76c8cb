package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"hesuan/internal/version"
)

func (a *app) versionCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "The program's version, which every run records",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := map[string]string{"version": version.Program, "go": runtime.Version(), "system": runtime.GOOS + "/" + runtime.GOARCH}
			return a.say(v, func(w io.Writer) { fmt.Fprintf(w, "hesuan %s (%s, %s)\n", v["version"], v["go"], v["system"]) })
		},
	}
}
