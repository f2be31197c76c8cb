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
// Told to stop it ends between two papers and leaves nothing; what it has
// published by then it also records.
func (o *Office) Compute(ctx context.Context, period string, progress func(step string)) (*Draft, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return nil, err
	}
	now, err := o.counting(ctx, p.Rules.Period.Name)
	if err != nil {
		return nil, err
	}
	var before []store.Submission
	if last, ok := l.yearBefore(p.Rules.Period); ok {
		if before, err = o.counting(ctx, last.Name); err != nil {
			return nil, err
		}
	}
	m, err := o.produce(ctx, l, p, now, before, progress)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d := &Draft{Result: m.result, Totals: totals(m.result), Folder: releaseFolder(m.run)}
	if err := o.announce(ctx, d.Folder); err != nil {
		return nil, err
	}
	if err := o.Share.PublishRelease(d.Folder, m.files); err != nil {
		return nil, fmt.Errorf("publish %s: %w", d.Folder, err)
	}
	if d.Run, d.Again, err = o.Store.SaveRun(context.WithoutCancel(ctx), o.stamp(), m.run); err != nil {
		return nil, err
	}
	return d, o.Share.Confirm()
}

// announce notes what is published next, and takes back what was published
// without being recorded: the inputs have changed since, so no run would ever
// have it.
func (o *Office) announce(ctx context.Context, folder string) error {
	before, err := o.Share.Announced()
	if err != nil || before == folder {
		return err
	}
	if before != "" {
		if err := o.takeBack(ctx, before); err != nil {
			return err
		}
	}
	return o.Share.Announce(folder)
}

// takeBack removes a draft that is of no run.
func (o *Office) takeBack(ctx context.Context, folder string) error {
	ids, err := o.Reader.RunIDs(ctx)
	if err != nil {
		return err
	}
	recorded := false
	for _, id := range ids {
		r, err := o.Reader.Run(ctx, id)
		if err != nil {
			return err
		}
		recorded = recorded || releaseFolder(r) == folder
	}
	if !recorded {
		if err := o.Share.Retract(folder); err != nil {
			return err
		}
	}
	return o.Share.Confirm()
}

// product is a computed run that is neither published nor recorded.
type product struct {
	result *calc.Result
	run    store.Run
	files  []share.File // as they lie in the run's folder
}

// produce computes a run and makes its files from given returns of its period
// and of the year before.
func (o *Office) produce(ctx context.Context, l *Law, p *calc.Program, now, before []store.Submission, progress func(step string)) (*product, error) {
	progress("reading returns and computing")
	res, subs, err := o.calculateFrom(ctx, l, p, now)
	if err != nil {
		return nil, err
	}
	lastYear, earlier, err := o.calculateBefore(ctx, l, p.Rules.Period, before)
	if err != nil {
		return nil, err
	}
	cautions, err := o.cautions(ctx, l, subs)
	if err != nil {
		return nil, err
	}
	name := p.Rules.Period.Name
	m := &product{result: res, run: store.Run{
		Period: name, Register: l.registerHash, Policy: l.policyHash, Program: version.Program,
	}}
	read := slices.Concat(subs, earlier)
	for _, s := range read {
		m.run.Inputs = append(m.run.Inputs, inputOf(s, name))
	}
	m.run.Fingerprint = fingerprintOf(m.run, read)
	for _, a := range res.Absent {
		m.run.Missing = append(m.run.Missing, a.Code)
	}
	if m.run.Totals, err = json.Marshal(totals(res)); err != nil {
		return nil, err
	}
	progress("writing reports")
	artefacts, err := Documents(ctx, Papers{Result: res, Before: lastYear, Meta: Meta(p.Rules.Period, m.run.Fingerprint), Cautions: cautions})
	if err != nil {
		return nil, err
	}
	for _, a := range artefacts {
		m.run.Artefacts = append(m.run.Artefacts, store.Artefact{Name: a.Name, Recipient: a.Recipient, Hash: digest.Of(a.Data), Size: int64(len(a.Data))})
		m.files = append(m.files, share.File{Name: a.Recipient + "/" + a.Name, Data: a.Data})
	}
	return m, nil
}

// inputOf is a return as a run of a period records it: one of the year before
// has its period before its form.
func inputOf(s store.Submission, period string) store.Input {
	in := store.Input{Subject: s.Subject, Kind: s.Kind, Form: s.Form, Hash: s.Hash}
	if s.Period != period {
		in.Form = s.Period + s.Form
	}
	return in
}

// releaseFolder is where the files of a run lie in the share.
func releaseFolder(r store.Run) string {
	return share.Releases + "/" + r.Period + "/" + draftName(r.Fingerprint)
}

// calculate runs a period's program over the returns that count.
func (o *Office) calculate(ctx context.Context, l *Law, p *calc.Program) (*calc.Result, []store.Submission, error) {
	subs, err := o.counting(ctx, p.Rules.Period.Name)
	if err != nil {
		return nil, nil, err
	}
	return o.calculateFrom(ctx, l, p, subs)
}

// calculateFrom runs a period's program over given returns, and lists those it
// read.
func (o *Office) calculateFrom(ctx context.Context, l *Law, p *calc.Program, subs []store.Submission) (*calc.Result, []store.Submission, error) {
	returns, read, err := o.readAll(l, p, subs)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, err
	}
	return p.Run(calc.Input{Register: l.register, RegisterBook: l.registerBook, Returns: returns}), read, nil
}

// yearBefore is the period before a period.
func (l *Law) yearBefore(period policy.Period) (last policy.Period, ok bool) {
	for _, p := range l.policy.Periods {
		if p.Span.To.Before(period.Span.From) && (!ok || last.Span.To.Before(p.Span.To)) {
			last, ok = p, true
		}
	}
	return last, ok
}

// calculateBefore computes the period before a period, by the same books, for
// what is compared with last year; nil where nobody filed in it.
func (o *Office) calculateBefore(ctx context.Context, l *Law, period policy.Period, subs []store.Submission) (*calc.Result, []store.Submission, error) {
	last, ok := l.yearBefore(period)
	if !ok {
		return nil, nil, nil
	}
	program, err := l.program(last)
	if err != nil {
		return nil, nil, err
	}
	res, read, err := o.calculateFrom(ctx, l, program, subs)
	if err != nil || len(read) == 0 {
		return nil, nil, err
	}
	return res, read, nil
}

// fingerprint names a run by everything it depends on.
func fingerprint(l *Law, p policy.Period, subs []store.Submission) digest.Hash {
	return fingerprintOf(store.Run{Period: p.Name, Register: l.registerHash, Policy: l.policyHash, Program: version.Program}, subs)
}

func fingerprintOf(r store.Run, subs []store.Submission) digest.Hash {
	lines := make([]string, 0, len(subs))
	for _, s := range subs {
		lines = append(lines, s.Period+" "+s.Subject+" "+string(s.Kind)+" "+s.Form+" "+s.Hash.String())
	}
	slices.Sort(lines)
	h := sha256.New()
	fmt.Fprintf(h, "program %s\nperiod %s\nregister %s\npolicy %s\n", r.Program, r.Period, r.Register, r.Policy)
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
	return reports.Meta{Period: p.Name, Version: draftName(fp), Fingerprint: fp.String(), AsOf: p.Deadline.Chinese()}
}

func draftName(fp digest.Hash) string { return "草稿-" + fp.Short()[:8] }

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
