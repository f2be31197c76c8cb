// Command hesuan runs the settlement of education groups beside a shared
// folder: it takes in the schools' Excel returns, answers them, computes
// funding, pay increments and evaluation by the county's policy workbook, and
// puts out sheets that Excel itself can recompute.
//
// Every verb takes --dir (the workspace) and --json (machine output on
// standard output, prose on standard error). Exit codes:
//
//	0  done
//	1  failed
//	2  usage
//	3  done, but something was returned or rejected
//	4  policy not in force or refused
//	5  another process holds the workspace
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"hesuan/internal/confine"
	"hesuan/internal/service"
	"hesuan/internal/share"
)

func main() { os.Exit(start()) }

// start runs the program until it is done or told to stop.
func start() int {
	if code, ran := confine.Main(); ran {
		return code
	}
	if code, ok := asService(run); ok {
		return code
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// errRejected is the outcome of a verb that did its work and found something
// to return; what it was has been printed already.
var errRejected = errors.New("something was returned or rejected")

// errRefused is the outcome of checking a policy that may not come into force.
var errRefused = errors.New("the policy is refused")

// usageError is a fault of the command line.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	a := &app{stdout: stdout, stderr: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	a.endProgress()
	var wrong usageError
	var refused *service.RefusedError
	var unknown *service.UnknownError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errRejected):
		return 3
	case errors.Is(err, errRefused):
		return 4
	case errors.As(err, &wrong), errors.As(err, &unknown):
		fmt.Fprintf(stderr, "hesuan: %v\n", err)
		return 2
	case errors.As(err, &refused):
		a.printFindings(refused.Findings)
		fmt.Fprintf(stderr, "hesuan: the %s is refused\n", refused.What)
		return 4
	case errors.Is(err, service.ErrNoPeriod):
		fmt.Fprintf(stderr, "hesuan: %v\n", err)
		return 4
	case errors.Is(err, share.ErrHeld):
		fmt.Fprintf(stderr, "hesuan: %v; stop it, or wait until it is done\n", err)
		return 5
	}
	fmt.Fprintf(stderr, "hesuan: %v\n", err)
	return 1
}

// root assembles the verbs.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "hesuan",
		Short:         "Settle funding, pay and evaluation of education groups from Excel returns",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          func(_ *cobra.Command, args []string) error { return unknownVerb(args) },
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
		Long: `hesuan runs beside a shared folder: schools drop Excel returns into 收件, answers lie
in 回执, results in 发布. Start with "hesuan demo".

Exit codes: 0 done · 1 failed · 2 usage · 3 done, but something was returned or
rejected · 4 policy not in force or refused · 5 another process holds the workspace`,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&a.dir, "dir", ".", "workspace `folder`")
	flags.BoolVar(&a.json, "json", false, "machine output on standard output")
	flags.StringVar(&a.now, "now", "", "act as if it were this `time` (RFC 3339); for trials")
	root.AddCommand(a.demoCmd(), a.initCmd(), a.templateCmd(), a.runCmd(), a.serveCmd(), a.checkCmd(), a.statusCmd(), a.extendCmd(),
		a.computeCmd(), a.explainCmd(), a.policyCmd(), a.sampleCmd(), a.versionCmd(),
		a.verifyCmd(), a.backupCmd(), a.restoreCmd())
	for _, c := range root.Commands() {
		wrongArgsAreUsage(c)
	}
	return root
}

// wrongArgsAreUsage makes wrong arguments of a verb, and of the verbs under it,
// a fault of the command line.
func wrongArgsAreUsage(c *cobra.Command) {
	for _, sub := range c.Commands() {
		wrongArgsAreUsage(sub)
	}
	if c.Args == nil {
		return
	}
	check := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

func unknownVerb(args []string) error {
	if len(args) > 0 {
		return usage("unknown verb %q; see hesuan --help", args[0])
	}
	return nil
}
