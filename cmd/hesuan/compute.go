package main

import (
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) computeCmd() *cobra.Command {
	var period string
	c := &cobra.Command{
		Use:   "compute",
		Short: "Compute a draft run from the returns that count, and publish its files",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.write(c, func(o *service.Office) error {
				d, err := o.Compute(c.Context(), period, a.step)
				if err != nil {
					return err
				}
				return a.say(draftOf(d), func(w io.Writer) { writeDraft(w, d) })
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	return c
}
