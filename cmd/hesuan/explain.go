package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"hesuan/calc"
	"hesuan/internal/service"
)

func (a *app) explainCmd() *cobra.Command {
	var period string
	var depth int
	c := &cobra.Command{
		Use:   "explain ITEM SUBJECT",
		Short: "The reason tree of one number, down to file, sheet, cell, parameter and clause",
		Long: `ITEM is an item of the policy by code or name (Z3, 个人增量, K06, 考核总分).
SUBJECT is what it was computed for: a school or group by code or name, a person
by 身份证号 or by the code a pay sheet shows (G01/S01#3).`,
		Example: "  hesuan explain Z3 振华实验学校\n  hesuan explain 考核总分 G01 --depth 3",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return a.read(c, func(o *service.Office) error {
				why, err := o.Explain(c.Context(), period, args[0], args[1])
				if err != nil {
					return err
				}
				return a.say(reasonOf(why), func(w io.Writer) { writeReason(w, why, depth) })
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	c.Flags().IntVar(&depth, "depth", 0, "print at most this many `levels`; 0 for all")
	return c
}

type reasonJSON struct {
	Label    string        `json:"label"`
	Value    string        `json:"value"`
	Kind     string        `json:"kind"`
	Partial  bool          `json:"partial,omitempty"`
	Unit     string        `json:"unit,omitempty"`
	Formula  string        `json:"formula,omitempty"`
	File     string        `json:"file,omitempty"`
	At       string        `json:"at,omitempty"`
	Basis    string        `json:"basis,omitempty"`
	Sample   bool          `json:"sample,omitempty"`
	NotTaken bool          `json:"not_taken,omitempty"`
	Notes    []string      `json:"notes,omitempty"`
	Parts    []*reasonJSON `json:"parts,omitempty"`
}

func reasonOf(r *calc.Reason) *reasonJSON {
	out := &reasonJSON{
		Label: r.Label, Value: r.Value.String(), Kind: r.Value.Kind().String(), Partial: r.Value.Partial(), Unit: r.Unit,
		Formula: r.Formula, File: r.File, At: r.At, Basis: r.Basis, Sample: r.Sample, NotTaken: r.NotTaken, Notes: r.Notes,
	}
	for _, c := range r.Children {
		out.Parts = append(out.Parts, reasonOf(c))
	}
	return out
}

// writeReason prints the tree, one line a step: what it is, its value, then
// where it stands.
func writeReason(w io.Writer, r *calc.Reason, depth int) { writeStep(w, r, "", "", depth) }

func writeStep(w io.Writer, r *calc.Reason, first, rest string, depth int) {
	fmt.Fprintf(w, "%s%s\n", first, reasonLine(r))
	for _, n := range r.Notes {
		fmt.Fprintf(w, "%s    · %s\n", rest, n)
	}
	if depth == 1 {
		if len(r.Children) > 0 {
			fmt.Fprintf(w, "%s    …\n", rest)
		}
		return
	}
	for i, c := range r.Children {
		branch, below := "├─ ", "│  "
		if i == len(r.Children)-1 {
			branch, below = "└─ ", "   "
		}
		writeStep(w, c, rest+branch, rest+below, depth-1)
	}
}

func reasonLine(r *calc.Reason) string {
	var b strings.Builder
	b.WriteString(r.Label)
	if r.NotTaken {
		return b.String()
	}
	if v := r.Value.String(); v != "" {
		b.WriteString(" = " + v)
		if r.Unit != "" {
			b.WriteString(" " + r.Unit)
		}
	}
	if r.Value.Partial() {
		b.WriteString("（不完整）")
	}
	if r.Formula != "" {
		b.WriteString("　公式 " + r.Formula)
	}
	var where []string
	for _, s := range []string{strings.TrimSpace(r.File + " " + r.At), r.Basis} {
		if s != "" {
			where = append(where, s)
		}
	}
	if r.Sample {
		where = append(where, "示例数值")
	}
	if len(where) > 0 {
		b.WriteString("　[" + strings.Join(where, "；") + "]")
	}
	return b.String()
}
