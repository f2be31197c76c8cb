package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) policyDiffCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "diff [OLD] NEW",
		Short: "What one version of a policy or register changes against another",
		Long: `Compares what is in force on each day: rows in another order are no change. NEW
and OLD are policies or registers; without OLD, NEW is compared with the one in
force in --dir, or with the one that ships where none is given.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			law, err := a.law(c)
			if err != nil {
				return err
			}
			if len(args) == 2 {
				if law, err = lawWith(law, args[0], args[1]); err != nil {
					return err
				}
			}
			data, err := readBounded(args[len(args)-1])
			if err != nil {
				return err
			}
			d, err := law.Diff(data)
			if err != nil {
				return err
			}
			return a.say(map[string]any{
				"kind": string(d.Kind), "old": d.Old.String(), "new": d.New.String(), "changes": changesJSON(d.Changes),
			}, func(w io.Writer) {
				fmt.Fprintf(w, "%s %s → %s: %d changes\n", d.Kind, d.Old.Short(), d.New.Short(), len(d.Changes))
				writeChanges(w, d.Changes)
			})
		},
	}
}

// lawWith is the law with an older book in place of its own, which must be of
// the kind of the newer one.
func lawWith(law *service.Law, older, newer string) (*service.Law, error) {
	var kinds [2]string
	var books [2][]byte
	for i, name := range []string{older, newer} {
		data, err := readBounded(name)
		if err != nil {
			return nil, err
		}
		kind, err := service.BookKind(data)
		if err != nil {
			return nil, err
		}
		kinds[i], books[i] = string(kind), data
	}
	if kinds[0] != kinds[1] {
		return nil, usage("%s is %s, %s is %s: name two versions of one book", older, kinds[0], newer, kinds[1])
	}
	return law.With(books[0])
}

type changeJSON struct {
	Kind   string `json:"kind"`
	Sheet  string `json:"sheet"`
	Key    string `json:"key"`
	Column string `json:"column,omitempty"`
	Old    string `json:"old,omitempty"`
	New    string `json:"new,omitempty"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	At     string `json:"at"`
	Basis  string `json:"basis,omitempty"`
	Text   string `json:"text"`
}

func changesJSON(list []service.Change) []changeJSON {
	out := make([]changeJSON, len(list))
	for i, c := range list {
		out[i] = changeJSON{c.Kind, c.Sheet, c.Key, c.Column, c.Old, c.New, c.Days.From.String(), c.Days.To.String(), c.At, c.Basis, c.Text}
	}
	return out
}

func writeChanges(w io.Writer, list []service.Change) {
	for _, c := range list {
		fmt.Fprintf(w, "  %s [%s]\n", c.Text, c.At)
	}
}
