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
	var period, registerFile, policyFile string
	c := &cobra.Command{
		Use:   "sample DIR",
		Short: "Write a made-up county of filled returns, in folders as schools would drop them",
		Long: `Writes one folder a school or department with its filled return, and the
register and policy the returns were made for. With --faults N, N schools'
returns have something wrong with them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			reg, pol, err := sampleBooks(registerFile, policyFile, seed, schools, c.Flags().Changed("schools"))
			if err != nil {
				return err
			}
			law, err := service.ReadLaw(reg, pol)
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
			if err := writeUnder(args[0], "", service.RegisterFile, reg); err != nil {
				return err
			}
			if err := writeUnder(args[0], "", service.PolicyFile, pol); err != nil {
				return err
			}
			return a.say(map[string]any{"dir": args[0], "files": len(files), "schools": len(law.Register().Schools())}, func(w io.Writer) {
				fmt.Fprintf(w, "%d returns of %d schools in %s, with the register and policy beside them\n", len(files), len(law.Register().Schools()), args[0])
			})
		},
	}
	c.Flags().IntVar(&schools, "schools", len(registerDefaultSchools()), "how many `schools`; without it the plan's own")
	c.Flags().Uint64Var(&seed, "seed", demoSeed, "`number` the county is made from")
	c.Flags().StringVar(&registerFile, "register", "", "register workbook `FILE` of the schools; default: the plan's own")
	c.Flags().StringVar(&policyFile, "policy", "", "policy workbook `FILE` with the forms; default: the one that ships")
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

// sampleBooks are the register and the policy of the made-up county: the files
// given, or those that ship, or a register of as many schools as asked for.
func sampleBooks(registerFile, policyFile string, seed uint64, schools int, counted bool) (reg, pol []byte, err error) {
	seeds := service.DefaultSeeds()
	switch {
	case registerFile != "" && counted:
		return nil, nil, usage("--register and --schools exclude each other")
	case registerFile != "":
		reg, err = readBounded(registerFile)
	case counted && schools < 1:
		return nil, nil, usage("--schools must be at least 1")
	case counted:
		seeds.Register = sample.Seeds(seed, schools)
		fallthrough
	default:
		reg, err = service.RenderBook("集团名册", seeds.Register)
	}
	if err != nil {
		return nil, nil, err
	}
	if policyFile != "" {
		pol, err = readBounded(policyFile)
	} else {
		pol, err = service.RenderBook("集团化办学政策", seeds.Policy)
	}
	return reg, pol, err
}

func writeUnder(dir, folder, name string, data []byte) error {
	if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, folder, name), data, 0o644)
}
