package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"hesuan/importer"
	"hesuan/internal/service"
)

func (a *app) policyWhatIfCmd() *cobra.Command {
	var period, out string
	c := &cobra.Command{
		Use:   "whatif FILE",
		Short: "What a proposed policy or register would move, from the returns that count",
		Long: `Computes the period twice from the same returns: under the policy and register in
force, and with FILE, a policy or a register, in place of its own. Nothing is
recorded, and nothing comes into force.`,
		Example: "  hesuan policy whatif 政策.xlsx --period 2026年度 --out 测算.xlsx",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			data, err := readBounded(args[0])
			if err != nil {
				return err
			}
			kind, err := service.BookKind(data)
			if err != nil {
				return err
			}
			return a.read(c, func(o *service.Office) error {
				a.step("computing twice")
				w, err := whatIf(c, o, period, kind, data)
				if err != nil {
					return err
				}
				if out != "" {
					if err := os.WriteFile(out, w.Workbook, 0o644); err != nil {
						return err
					}
				}
				return a.say(whatIfOf(w, out), func(to io.Writer) { writeWhatIf(to, w, out) })
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	c.Flags().StringVar(&out, "out", "", "write the whole comparison to this `file` (.xlsx)")
	return c
}

func whatIf(c *cobra.Command, o *service.Office, period string, kind importer.Kind, data []byte) (*service.WhatIf, error) {
	if kind == importer.Register {
		return o.WhatIf(c.Context(), period, nil, data)
	}
	return o.WhatIf(c.Context(), period, data, nil)
}

type whatIfJSON struct {
	Period  string              `json:"period"`
	Kind    string              `json:"kind"`
	Returns int                 `json:"returns"`
	Missing []string            `json:"missing"` // under the proposed book
	Lacking []string            `json:"lacking"`
	Changes []changeJSON        `json:"changes"`
	Items   []service.MovedLine `json:"items"`
	Out     string              `json:"out,omitempty"`
}

func whatIfOf(w *service.WhatIf, out string) whatIfJSON {
	return whatIfJSON{
		Period: w.Period, Kind: string(w.Kind), Returns: w.Returns, Missing: missing(w), Lacking: append([]string{}, w.Lacking...),
		Changes: changesJSON(w.Changes), Items: w.Lines(), Out: out,
	}
}

func missing(w *service.WhatIf) []string {
	out := []string{}
	for _, x := range w.After.Absent {
		out = append(out, x.Code)
	}
	return out
}

func writeWhatIf(to io.Writer, w *service.WhatIf, out string) {
	fmt.Fprintf(to, "%s, %d returns: %d changes\n", w.Period, w.Returns, len(w.Changes))
	writeChanges(to, w.Changes)
	t := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "\nITEM\tDUE\tTHEN\tDIFFERENCE\tAPPROVED\tTHEN\tDIFFERENCE\tNAME")
	for _, l := range w.Lines() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s%s\n", cmp.Or(l.Code, "*"), l.Due.Before, l.Due.After, l.Due.Difference,
			l.Approved.Before, l.Approved.After, l.Approved.Difference, l.Name, doubt(l))
	}
	t.Flush()
	if n := missing(w); len(n) > 0 {
		fmt.Fprintf(to, "missing returns: %d (%s)\n", len(n), joinSome(n))
	}
	for _, l := range w.Lacking {
		fmt.Fprintf(to, "not in the returns, read as blank: %s\n", l)
	}
	if out != "" {
		fmt.Fprintf(to, "the whole comparison: %s\n", out)
	}
}

// doubt says that a line is not the last word.
func doubt(l service.MovedLine) string {
	if l.Due.Partial || l.Approved.Partial {
		return "（不完整）"
	}
	return ""
}
