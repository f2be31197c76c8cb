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

// demoStarts are when the demonstration's collections are opened: that of
// 2025年度, with which the workspace begins, and a year later that of 2026年度.
var demoStarts = []time.Time{
	time.Date(2025, 11, 3, 9, 0, 0, 0, service.Zone),
	time.Date(2026, 11, 2, 9, 0, 0, 0, service.Zone),
}

func (a *app) demoCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "The whole story on a fresh machine: returns, answers, corrections, results",
		Long: `Makes a workspace (./hesuan-demo without DIR) for the plan's 14 groups and 42
schools, lets a made-up county file a year smoothly, then the next year in three
rounds, some returns faulty, foreign, damaged, contradicting each other, late or
missing, and computes the draft.`,
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
	d := &demonstration{app: a, dir: dir, prose: a.stdout, now: demoStarts[0]}
	if a.json {
		d.prose = io.Discard
	}
	if err := service.Init(ctx, dir, service.DefaultSeeds(), d.clock); err != nil {
		return err
	}
	o, err := service.Open(ctx, dir, d.clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	d.office = o
	var told []roundJSON
	for _, start := range demoStarts {
		d.now = start
		more, err := d.collect(ctx, start == demoStarts[len(demoStarts)-1])
		if err != nil {
			return err
		}
		told = append(told, more...)
	}
	prose := d.prose
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

// demonstration is a demo under way.
type demonstration struct {
	*app
	office *service.Office
	dir    string
	prose  io.Writer
	now    time.Time
}

func (d *demonstration) clock() time.Time { return d.now }

// collect opens the collection of the day and lets the county file: with its
// troubles, or smoothly.
func (d *demonstration) collect(ctx context.Context, troubled bool) ([]roundJSON, error) {
	n, err := d.office.Templates(ctx, "", d.progress("templates"))
	if err != nil {
		return nil, err
	}
	d.endProgress()
	fmt.Fprintf(d.prose, "%s  %d templates made in %s\n", d.now.Format("2006-01-02"), n, d.dir)
	rounds, err := d.story(ctx, troubled)
	if err != nil {
		return nil, err
	}
	var told []roundJSON
	for _, r := range rounds {
		pass, err := d.round(ctx, r)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(d.prose, "\n%s  %s\n", r.At.Format("2006-01-02"), r.Note)
		writePass(d.prose, pass)
		told = append(told, roundJSON{At: r.At.Format(time.RFC3339), Note: r.Note, Intake: passJSON(pass)})
	}
	fmt.Fprintln(d.prose)
	return told, nil
}

// round drops the files of a round and takes them in once they have held still.
func (d *demonstration) round(ctx context.Context, r sample.Round) (service.Pass, error) {
	d.now = r.At
	for _, f := range r.Files {
		if err := dropFile(d.office, f); err != nil {
			return service.Pass{}, err
		}
	}
	if err := d.office.Look(ctx); err != nil {
		return service.Pass{}, err
	}
	d.now = d.now.Add(d.office.Config.Intake.Quiet)
	pass, err := d.office.TakeIn(ctx, d.progress("taking in"))
	d.endProgress()
	return pass, err
}

// story makes the returns of the county for the period that is open.
func (d *demonstration) story(ctx context.Context, troubled bool) ([]sample.Round, error) {
	law, err := d.office.InForce(ctx)
	if err != nil {
		return nil, err
	}
	p, err := law.Program("", d.office.Today())
	if err != nil {
		return nil, err
	}
	d.step("making returns")
	county := sampleCounty(law, p, sample.Options{Seed: demoSeed, BudgetShort: troubled})
	if troubled {
		return county.Story()
	}
	return county.Smooth()
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
