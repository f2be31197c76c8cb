package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"hesuan/calc"
	"hesuan/internal/sample"
	"hesuan/internal/service"
	"hesuan/internal/share"
	"hesuan/internal/template"
)

// demoSeed makes the demonstration's county; another seed, another county.
const demoSeed = 2026

// demoDepth is how deep a tree the demonstration shows: down to the first cells
// of the return.
const demoDepth = 6

// demoStart is when the demonstration's workspace is made: the opening of the
// collection of 2026年度.
var demoStart = time.Date(2026, 11, 2, 9, 0, 0, 0, service.Zone)

func (a *app) demoCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "The whole story on a fresh machine: returns, answers, corrections, results",
		Long: `Makes a workspace (./hesuan-demo without DIR) for the plan's 14 groups and 42
schools, lets a made-up county file its returns in three rounds, some of them
faulty, foreign, damaged, late or missing, and computes the draft.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "hesuan-demo"
			if len(args) == 1 {
				dir = args[0]
			}
			return a.demo(c.Context(), dir)
		},
	}
}

type roundJSON struct {
	At     string         `json:"at"`
	Note   string         `json:"note"`
	Intake map[string]any `json:"intake"`
}

func (a *app) demo(ctx context.Context, dir string) (err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return usage("%s is not empty; name another folder: hesuan demo DIR", dir)
	}
	now := demoStart
	clock := func() time.Time { return now }
	prose := a.stdout
	if a.json {
		prose = io.Discard
	}
	if err := service.Init(ctx, dir, service.DefaultSeeds(), clock); err != nil {
		return err
	}
	o, err := service.Open(ctx, dir, clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	n, err := o.Templates(ctx, "", a.progress("templates"))
	if err != nil {
		return err
	}
	a.endProgress()
	fmt.Fprintf(prose, "%s  workspace and %d templates made in %s\n", now.Format("2006-01-02"), n, dir)

	rounds, err := a.story(ctx, o)
	if err != nil {
		return err
	}
	var told []roundJSON
	for _, r := range rounds {
		now = r.At
		for _, f := range r.Files {
			if err := dropFile(o, f); err != nil {
				return err
			}
		}
		if err := o.Look(ctx); err != nil {
			return err
		}
		now = now.Add(o.Config.Intake.Quiet)
		pass, err := o.TakeIn(ctx, a.progress("taking in"))
		if err != nil {
			return err
		}
		a.endProgress()
		fmt.Fprintf(prose, "\n%s  %s\n", r.At.Format("2006-01-02"), r.Note)
		writePass(prose, pass)
		told = append(told, roundJSON{At: r.At.Format(time.RFC3339), Note: r.Note, Intake: passJSON(pass)})
	}
	draft, err := o.Compute(ctx, "", a.step)
	if err != nil {
		return err
	}
	a.endProgress()
	fmt.Fprintln(prose)
	writeDraft(prose, draft)
	var shown *reasonJSON
	if item, subject, why := demoReason(draft.Result); why != nil {
		fmt.Fprintf(prose, "\nWhere one number comes from (hesuan explain %s %s --dir %s --period %s):\n", item, subject, dir, draft.Run.Period)
		writeReason(prose, why, demoDepth)
		shown = reasonOf(why)
	}
	root := filepath.Join(dir, filepath.Base(o.Config.Share))
	fmt.Fprintf(prose, `
Open these folders:
  %s    what schools got back: receipts, and their own workbooks marked
  %s    the sheets and the report of the draft
  %s    the templates, the register and the policy
Then: hesuan status --dir %s --period %s
`, filepath.Join(root, share.Answers), filepath.Join(root, filepath.FromSlash(draft.Folder)), filepath.Join(root, share.Templates), dir, draft.Run.Period)
	if !a.json {
		return nil
	}
	return a.say(map[string]any{"dir": dir, "rounds": told, "draft": draftOf(draft), "explain": shown}, nil)
}

// story makes the returns of the demonstration's county.
func (a *app) story(ctx context.Context, o *service.Office) ([]sample.Round, error) {
	law, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	p, err := law.Program("", o.Today())
	if err != nil {
		return nil, err
	}
	a.step("making returns")
	return sampleCounty(law, p, sample.Options{Seed: demoSeed, BudgetShort: true}).Story()
}

// sampleCounty fills in the templates of the law's own schools.
func sampleCounty(law *service.Law, p *calc.Program, opt sample.Options) *sample.County {
	specs := map[string]template.Spec{}
	for _, f := range service.Filers(p.Rules, law.Register()) {
		specs[f.Code] = service.Spec(p.Rules, law.Register(), f)
	}
	opt.Rules, opt.Register = p.Rules, law.Register()
	opt.Spec = func(subject string) template.Spec { return specs[subject] }
	return sample.New(opt)
}

// dropFile puts a file where its sender would.
func dropFile(o *service.Office, f sample.File) error {
	dir := filepath.Join(o.Config.Share, share.Inbox, f.Folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644)
}

// demoReason picks a payment worth explaining: the first that a formula
// computes from a school's own return.
func demoReason(res *calc.Result) (item, subject string, why *calc.Reason) {
	for _, p := range res.Payments {
		if p.Item.Value != nil && p.Item.Level == calc.Member && res.Program.Reads(p.Item) {
			s := res.Subject(p.Item.Level, p.Subject)
			return p.Item.Code, s.Name, res.Explain(p.Item, p.Subject)
		}
	}
	return "", "", nil
}
