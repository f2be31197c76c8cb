package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

func (a *app) initCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Make a workspace: 共享 for people, 数据 for the service, hesuan.toml",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			clock, err := a.clock()
			if err != nil {
				return err
			}
			if err := service.Init(c.Context(), args[0], service.DefaultSeeds(), clock); err != nil {
				return err
			}
			return a.say(map[string]string{"dir": args[0]}, func(w io.Writer) {
				fmt.Fprintf(w, "workspace ready in %s\n  register and policy: 共享/模板/%s, 共享/模板/%s\n  next: hesuan template --dir %s\n",
					args[0], service.RegisterFile, service.PolicyFile, args[0])
			})
		},
	}
}

func (a *app) templateCmd() *cobra.Command {
	var period string
	c := &cobra.Command{
		Use:   "template",
		Short: "Write everyone's pre-filled template to 共享/模板",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.write(c, func(o *service.Office) error {
				n, err := o.Templates(c.Context(), period, a.progress("templates"))
				if err != nil {
					return err
				}
				return a.say(map[string]any{"templates": n}, func(w io.Writer) {
					fmt.Fprintf(w, "%d templates in 共享/模板\n", n)
				})
			})
		},
	}
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	return c
}
