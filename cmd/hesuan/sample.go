package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hesuan/internal/register"
	"hesuan/internal/sample"
	"hesuan/internal/service"
)

func (a *app) sampleCmd() *cobra.Command {
	var schools, faults int
	var seed uint64
	var period string
	c := &cobra.Command{
		Use:   "sample DIR",
		Short: "Write a made-up county of filled returns, in folders as schools would drop them",
		Long: `Writes one folder a school or department with its filled return, and the
register and policy the returns were made for. With --faults N, N schools'
returns have something wrong with them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			seeds := service.DefaultSeeds()
			if c.Flags().Changed("schools") {
				if schools < 1 {
					return usage("--schools must be at least 1")
				}
				seeds.Register = sample.Seeds(seed, schools)
			}
			law, err := service.LawOf(seeds)
			if err != nil {
				return err
			}
			clock, err := a.clock()
			if err != nil {
				return err
			}
			p, err := law.Program(period, service.Civil(clock()))
			if err != nil {
				return err
			}
			county := sampleCounty(law, p, sample.Options{Seed: seed})
			files, err := countyFiles(county, faults, a.progress("returns"))
			if err != nil {
				return err
			}
			for _, f := range files {
				if err := writeUnder(args[0], f.Folder, f.Name, f.Data); err != nil {
					return err
				}
			}
			if err := writeBooks(args[0], seeds); err != nil {
				return err
			}
			return a.say(map[string]any{"dir": args[0], "files": len(files), "schools": len(law.Register().Schools())}, func(w io.Writer) {
				fmt.Fprintf(w, "%d returns of %d schools in %s, with the register and policy beside them\n", len(files), len(law.Register().Schools()), args[0])
			})
		},
	}
	c.Flags().IntVar(&schools, "schools", len(registerDefaultSchools()), "how many `schools`; without it the plan's own")
	c.Flags().Uint64Var(&seed, "seed", demoSeed, "`number` the county is made from")
	c.Flags().StringVar(&period, "period", "", "collection `period` (批次); default: the one open today")
	c.Flags().IntVar(&faults, "faults", 0, "how many returns have `faults`")
	return c
}

// registerDefaultSchools are the rows of the plan's own schools.
func registerDefaultSchools() [][]string {
	for _, s := range register.Default() {
		if s.Table.Name == "学校" {
			return s.Rows
		}
	}
	return nil
}

// countyFiles makes every subject's files; as many as asked for are faulty.
func countyFiles(c *sample.County, faults int, progress func(done, all int)) ([]sample.File, error) {
	faulty := map[string]sample.FaultKind{}
	for _, f := range c.Faults(faults) {
		faulty[f.Subject] = f.Kind
	}
	var out []sample.File
	subjects := c.Subjects()
	for i, s := range subjects {
		progress(i+1, len(subjects))
		if kind, ok := faulty[s]; ok {
			files, err := c.Faulty(kind, s)
			if err != nil {
				return nil, err
			}
			out = append(out, files...)
			continue
		}
		f, err := c.File(s)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func writeBooks(dir string, seeds service.Seeds) error {
	reg, err := service.RenderBook("集团名册", seeds.Register)
	if err != nil {
		return err
	}
	pol, err := service.RenderBook("集团化办学政策", seeds.Policy)
	if err != nil {
		return err
	}
	if err := writeUnder(dir, "", service.RegisterFile, reg); err != nil {
		return err
	}
	return writeUnder(dir, "", service.PolicyFile, pol)
}

func writeUnder(dir, folder, name string, data []byte) error {
	if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, folder, name), data, 0o644)
}
