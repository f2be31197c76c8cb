package service

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"hesuan/calc"
	"hesuan/internal/finding"
	"hesuan/internal/num"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/value"
	"hesuan/internal/version"
	"hesuan/reports"
)

// Draft is a computed run and where its files lie.
type Draft struct {
	Run    store.Run
	Result *calc.Result
	Folder string // in the share
	Again  bool   // the same inputs were computed before
	Totals Totals
}

// Totals is the summary of a run for status and scripts. Amounts are in 元.
type Totals struct {
	Due      string `json:"due"`
	Approved string `json:"approved"`
	Budget   string `json:"budget"`
	Pool     string `json:"pool"`
	Teachers int    `json:"teachers"`
	Groups   int    `json:"groups"`
	Problems int    `json:"problems"`
}

// Compute computes a draft of a period ("" for the one open today) and
// publishes its files. It is a function of the register, the policy, the
// returns that count and the program: the same of each give the same files.
func (o *Office) Compute(ctx context.Context, period string, progress func(step string)) (*Draft, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return nil, err
	}
	progress("reading returns and computing")
	res, subs, err := o.calculate(ctx, l, p)
	if err != nil {
		return nil, err
	}
	before, earlier, err := o.yearBefore(ctx, l, p.Rules.Period)
	if err != nil {
		return nil, err
	}
	subs = append(subs, earlier...)
	fp := fingerprint(l, p.Rules.Period, subs)
	meta := Meta(p.Rules.Period, fp)
	progress("writing reports")
	cautions, err := o.cautions(ctx, l, subs[:len(subs)-len(earlier)])
	if err != nil {
		return nil, err
	}
	artefacts, err := Documents(Papers{Result: res, Before: before, Meta: meta, Cautions: cautions})
	if err != nil {
		return nil, err
	}
	d := &Draft{Result: res, Totals: totals(res)}
	d.Folder = share.Releases + "/" + p.Rules.Period.Name + "/" + meta.Version
	run := store.Run{
		Period: p.Rules.Period.Name, Fingerprint: fp, Register: l.registerHash, Policy: l.policyHash, Program: version.Program,
	}
	for _, s := range subs {
		in := store.Input{Subject: s.Subject, Kind: s.Kind, Form: s.Form, Hash: s.Hash}
		if s.Period != p.Rules.Period.Name {
			in.Form = s.Period + s.Form // of the year before
		}
		run.Inputs = append(run.Inputs, in)
	}
	for _, a := range res.Absent {
		run.Missing = append(run.Missing, a.Code)
	}
	var files []share.File
	for _, a := range artefacts {
		run.Artefacts = append(run.Artefacts, store.Artefact{Name: a.Name, Recipient: a.Recipient, Hash: digest.Of(a.Data), Size: int64(len(a.Data))})
		files = append(files, share.File{Name: a.Recipient + "/" + a.Name, Data: a.Data})
	}
	if run.Totals, err = json.Marshal(d.Totals); err != nil {
		return nil, err
	}
	if err := o.Share.PublishRelease(d.Folder, files); err != nil {
		return nil, fmt.Errorf("publish %s: %w", d.Folder, err)
	}
	if d.Run, d.Again, err = o.Store.SaveRun(ctx, o.stamp(), run); err != nil {
		return nil, err
	}
	return d, nil
}

// calculate runs a period's program over the returns that count.
func (o *Office) calculate(ctx context.Context, l *Law, p *calc.Program) (*calc.Result, []store.Submission, error) {
	returns, subs, err := o.current(ctx, l, p)
	if err != nil {
		return nil, nil, err
	}
	return p.Run(calc.Input{Register: l.register, RegisterBook: l.registerBook, Returns: returns}), subs, nil
}

// yearBefore computes the period before a period, by the books in force now,
// for what is compared with last year; nil where nobody filed in it.
func (o *Office) yearBefore(ctx context.Context, l *Law, period policy.Period) (*calc.Result, []store.Submission, error) {
	var last *policy.Period
	for _, p := range l.policy.Periods {
		if p.Span.To.Before(period.Span.From) && (last == nil || last.Span.To.Before(p.Span.To)) {
			last = &p
		}
	}
	if last == nil {
		return nil, nil, nil
	}
	program, err := l.program(*last)
	if err != nil {
		return nil, nil, err
	}
	res, subs, err := o.calculate(ctx, l, program)
	if err != nil || len(subs) == 0 {
		return nil, nil, err
	}
	return res, subs, nil
}

// fingerprint names a run by everything it depends on.
func fingerprint(l *Law, p policy.Period, subs []store.Submission) digest.Hash {
	lines := make([]string, 0, len(subs))
	for _, s := range subs {
		lines = append(lines, s.Period+" "+s.Subject+" "+string(s.Kind)+" "+s.Form+" "+s.Hash.String())
	}
	slices.Sort(lines)
	h := sha256.New()
	fmt.Fprintf(h, "program %s\nperiod %s\nregister %s\npolicy %s\n", version.Program, p.Name, l.registerHash, l.policyHash)
	for _, line := range lines {
		io.WriteString(h, line+"\n")
	}
	return digest.Hash(h.Sum(nil))
}

// Meta is what stands on every page of a run's documents. The version of a
// draft is its fingerprint's beginning, so that the same inputs lie in the
// same folder and other inputs never do. The as-of date is the deadline: the
// run holds what was filed by then.
func Meta(p policy.Period, fp digest.Hash) reports.Meta {
	return reports.Meta{Period: p.Name, Version: "草稿-" + fp.Short()[:8], Fingerprint: fp.String(), AsOf: p.Deadline.Chinese()}
}

// cautions are the warnings under which returns of a run were accepted.
func (o *Office) cautions(ctx context.Context, l *Law, subs []store.Submission) ([]reports.Caution, error) {
	var out []reports.Caution
	for _, s := range subs {
		fs, err := o.Reader.Findings(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		name := s.Subject
		if school, ok := l.register.School(register.SchoolCode(s.Subject)); ok {
			name = school.Name
		}
		for _, f := range fs {
			if f.Severity == string(finding.Warning) {
				out = append(out, reports.Caution{Subject: name, Count: f.Count, Text: f.Message})
			}
		}
	}
	return out, nil
}

func totals(res *calc.Result) Totals {
	due, approved := num.Int(0), num.Int(0)
	for _, p := range res.Payments {
		due, approved = due.Add(p.Due.Num()), approved.Add(p.Approved.Num())
	}
	t := Totals{Due: due.Fixed(2), Approved: approved.Fixed(2), Groups: len(res.Subjects(calc.Group)), Problems: len(res.Problems)}
	for _, c := range res.Ceilings {
		if c.Budget.Kind() == value.Number {
			t.Budget = c.Budget.Num().Fixed(2)
		}
	}
	pool := num.Int(0)
	for _, it := range res.Program.Items {
		if it.Paid && it.Level == calc.Teacher {
			for _, s := range res.Subjects(calc.Teacher) {
				v := res.Value(it, s.Index)
				pool = pool.Add(v.Num())
			}
		}
	}
	t.Pool, t.Teachers = pool.Fixed(2), len(res.Subjects(calc.Teacher))
	return t
}
