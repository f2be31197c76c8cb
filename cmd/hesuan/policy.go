package main

import (
	"fmt"
	"io"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/service"
)

func (a *app) policyCmd() *cobra.Command {
	c := &cobra.Command{Use: "policy", Short: "Check, show or compare policies, and try one out",
		Args: func(_ *cobra.Command, args []string) error { return unknownVerb(args) },
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(a.policyCheckCmd(), a.policyShowCmd(), a.policyDiffCmd(), a.policyWhatIfCmd())
	return c
}

func (a *app) policyCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE]",
		Short: "Compile a policy (the one in force without FILE) and run its 算例",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var fs []finding.Finding
			examples := 0
			name := service.PolicyFile
			if len(args) == 1 {
				data, err := readBounded(args[0])
				if err != nil {
					return err
				}
				name = args[0]
				fs, examples = service.CheckPolicy(data, filepath.Base(name))
			} else {
				law, err := a.law(c)
				if err != nil {
					return err
				}
				for _, p := range law.Periods() {
					program, err := law.Program(p.Name, p.Span.From)
					if err != nil {
						return err
					}
					examples += program.ExampleCount()
				}
			}
			err := a.say(map[string]any{"file": name, "accepted": !finding.Errors(fs), "examples": examples, "findings": findingsJSON(fs)}, func(w io.Writer) {
				verdict := "accepted"
				if finding.Errors(fs) {
					verdict = "refused"
				}
				fmt.Fprintf(w, "%s: %s, %d worked examples run\n", name, verdict, examples)
				writeFindings(w, fs)
			})
			if err == nil && finding.Errors(fs) {
				return errRefused
			}
			return err
		},
	}
}

func (a *app) policyShowCmd() *cobra.Command {
	var period string
	c := &cobra.Command{
		Use:   "show",
		Short: "List the parameters and formulas in force in a period",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			clock, err := a.clock()
			if err != nil {
				return err
			}
			law, err := a.law(c)
			if err != nil {
				return err
			}
			p, err := law.Program(period, service.Civil(clock()))
			if err != nil {
				return err
			}
			return a.say(inForce(p), func(w io.Writer) { writeInForce(w, inForce(p)) })
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	return c
}

type forceJSON struct {
	Period     string          `json:"period"`
	Parameters []parameterJSON `json:"parameters"`
	Items      []itemJSON      `json:"items"`
}

type parameterJSON struct {
	Name   string `json:"name"`
	Key    string `json:"key,omitempty"`
	Value  string `json:"value"`
	Unit   string `json:"unit,omitempty"`
	Sample bool   `json:"sample"`
	At     string `json:"at"`
	Basis  string `json:"basis"`
}

type itemJSON struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Level   string `json:"level"`
	When    string `json:"when,omitempty"`
	Formula string `json:"formula"`
	Unit    string `json:"unit,omitempty"`
	At      string `json:"at"`
	Basis   string `json:"basis"`
}

func inForce(p *calc.Program) forceJSON {
	out := forceJSON{Period: p.Rules.Period.Name}
	for _, x := range p.Rules.Parameters {
		out.Parameters = append(out.Parameters, parameterJSON{x.Name, x.Key, x.Value.String(), x.Unit.String(), x.Sample, x.At("值"), x.Basis})
	}
	for _, it := range p.Items {
		out.Items = append(out.Items, itemJSON{it.Code, it.Name, it.Level.String(), it.Condition(), it.Formula(), it.Unit.String(), it.At(), it.Source.Basis})
	}
	return out
}

func writeInForce(w io.Writer, f forceJSON) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "%s\n\nPARAMETER\tVALUE\tUNIT\tCELL\tBASIS\n", f.Period)
	for _, p := range f.Parameters {
		name := p.Name
		if p.Key != "" {
			name += "·" + p.Key
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", name, p.Value, p.Unit, p.At, p.Basis)
	}
	t.Flush()
	fmt.Fprintln(w, "\nITEMS, in the order they are computed")
	for _, it := range f.Items {
		fmt.Fprintf(w, "%s %s（%s）[%s]\n", it.Code, it.Name, it.Level, it.At)
		if it.When != "" {
			fmt.Fprintf(w, "    适用 %s\n", it.When)
		}
		fmt.Fprintf(w, "    %s\n", it.Formula)
	}
}
