package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) statusCmd() *cobra.Command {
	var period string
	c := &cobra.Command{
		Use:   "status",
		Short: "Who has filed, who was returned, who is missing, on time or late",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.read(c, func(o *service.Office) error {
				name, list, err := o.Status(c.Context(), period)
				if err != nil {
					return err
				}
				return a.say(map[string]any{"period": name, "filers": standingsJSON(list)}, func(w io.Writer) { writeStatus(w, name, list) })
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	return c
}

type standingJSON struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	State    string `json:"state"` // "" where nothing came
	Label    string `json:"label"`
	File     string `json:"file,omitempty"`
	Received string `json:"received,omitempty"`
	Deadline string `json:"deadline"`
	OnTime   bool   `json:"on_time"`
	Rounds   int    `json:"rounds"`
	Errors   int    `json:"errors"`
}

func standingsJSON(list []service.Standing) []standingJSON {
	out := make([]standingJSON, len(list))
	for i, s := range list {
		out[i] = standingJSON{Code: s.Code, Name: s.Name, State: string(s.State), Label: s.Label, File: s.File, Deadline: s.Deadline.String(), OnTime: s.OnTime, Rounds: s.Rounds, Errors: s.Errors}
		if s.State != "" {
			out[i].Received = s.ReceivedAt.In(service.Zone).Format("2006-01-02T15:04:05-07:00")
		}
	}
	return out
}

func writeStatus(w io.Writer, period string, list []service.Standing) {
	counts := map[string]int{}
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "%s\nCODE\tSTATE\tWHEN\tROUNDS\tERRORS\tNAME\n", period)
	for _, s := range list {
		counts[s.Label]++
		when := "-"
		if s.State != "" {
			when = s.ReceivedAt.In(service.Zone).Format("01-02 15:04")
			if !s.OnTime {
				when += " late"
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%d\t%s\n", s.Code, s.Label, when, s.Rounds, s.Errors, s.Name)
	}
	t.Flush()
	fmt.Fprintf(w, "%d filers", len(list))
	for _, s := range list {
		if n := counts[s.Label]; n > 0 {
			fmt.Fprintf(w, " · %s %d", s.Label, n)
			counts[s.Label] = 0
		}
	}
	fmt.Fprintln(w)
}
