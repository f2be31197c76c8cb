package main

import (
	"errors"

	"github.com/spf13/cobra"

	"hesuan/internal/service"
)

// write opens the workspace for writing around a verb.
func (a *app) write(c *cobra.Command, verb func(*service.Office) error) error {
	clock, err := a.clock()
	if err != nil {
		return err
	}
	o, err := service.Open(c.Context(), a.dir, clock)
	if err != nil {
		return err
	}
	return errors.Join(verb(o), o.Close())
}

// read opens the workspace beside a running service.
func (a *app) read(c *cobra.Command, verb func(*service.Office) error) error {
	clock, err := a.clock()
	if err != nil {
		return err
	}
	o, err := service.OpenReader(c.Context(), a.dir, clock)
	if err != nil {
		return err
	}
	return errors.Join(verb(o), o.Close())
}

// law is the register and policy of the workspace, or those that ship where
// no --dir was given.
func (a *app) law(c *cobra.Command) (law *service.Law, err error) {
	if !c.Flags().Changed("dir") {
		return service.DefaultLaw()
	}
	err = a.read(c, func(o *service.Office) error {
		law, err = o.InForce(c.Context())
		return err
	})
	return law, err
}
