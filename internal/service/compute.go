package service

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"hesuan/calc"
	"hesuan/internal/num"
	"hesuan/internal/policy"
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
	progress("reading returns")
	returns, subs, err := o.current(ctx, l, p)
	if err != nil {
		return nil, err
	}
	progress("computing")
	res := p.Run(calc.Input{Register: l.register, RegisterBook: l.registerBook, Returns: returns})
	fp := fingerprint(l, p.Rules.Period, subs)
	meta := Meta(p.Rules.Period, fp)
	progress("writing reports")
	artefacts, err := Documents(res, meta)
	if err != nil {
		return nil, err
	}
	d := &Draft{Result: res, Totals: totals(res)}
	d.Folder = share.Releases + "/" + p.Rules.Period.Name + "/" + meta.Version
	run := store.Run{
		Period: p.Rules.Period.Name, Fingerprint: fp, Register: l.registerHash, Policy: l.policyHash, Program: version.Program,
	}
	for _, s := range subs {
		run.Inputs = append(run.Inputs, store.Input{Subject: s.Subject, Kind: s.Kind, Form: s.Form, Hash: s.Hash})
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

// fingerprint names a run by everything it depends on.
func fingerprint(l *Law, p policy.Period, subs []store.Submission) digest.Hash {
	lines := make([]string, 0, len(subs))
	for _, s := range subs {
		lines = append(lines, s.Subject+" "+string(s.Kind)+" "+s.Form+" "+s.Hash.String())
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
// same folder and other inputs never do.
func Meta(p policy.Period, fp digest.Hash) reports.Meta {
	return reports.Meta{
		Period: p.Name, Version: "草稿-" + fp.Short()[:8], Fingerprint: fp.String(), AsOf: p.Deadline, Draft: true,
		ProgramVersion: version.Program,
	}
}

// Artefact is one file of a run for one recipient.
type Artefact struct {
	Recipient, Name string
	Data            []byte
}

// Documents makes every file of a run.
func Documents(res *calc.Result, meta reports.Meta) ([]Artefact, error) {
	list := []struct {
		recipient, name string
		build           func(*calc.Result, reports.Meta) ([]byte, error)
	}{
		{"财政局", "集团化办学经费分配表.xlsx", reports.Funding},
		{"人社局", "教师绩效工资增量核定表.xlsx", reports.Pay},
		{"教体局", "考核评价得分表.xlsx", reports.Scores},
		{"教体局", "优质均衡监测表.xlsx", reports.Balance},
		{"领导", "集团化办学年度报告.pdf", reports.Annual},
	}
	var out []Artefact
	for _, d := range list {
		data, err := d.build(res, meta)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		out = append(out, Artefact{Recipient: d.recipient, Name: d.name, Data: data})
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
