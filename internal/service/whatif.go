package service

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/form"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/value"
	"hesuan/reports"
	"hesuan/reports/xlsx"
)

// WhatIf is what a proposed policy or register would change: the change in
// words, and what it moves, computed twice from the same returns.
type WhatIf struct {
	Period        string
	Kind          importer.Kind // of the proposed book
	Changes       []Change
	Before, After *calc.Result
	Totals        []reports.EffectTotal
	Returns       int      // how many were counted, the same in both runs
	Lacking       []string // columns the proposed book asks for that the returns do not have
	Name          string   // 政策影响测算.xlsx
	Workbook      []byte
}

// WhatIf computes a period ("" for the one open today) under the law in force
// and under a proposed policy, a proposed register, or both; nil leaves a book
// as it is. Nothing is recorded and nothing comes into force. A proposed book
// that could not come into force is a [RefusedError].
//
// Both runs read the returns that count now. A return is read again under the
// proposed policy's forms: a column it does not have reads as blank, and the
// workbook says which.
func (o *Office) WhatIf(ctx context.Context, period string, policyData, registerData []byte) (*WhatIf, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	p, err := l.period(period, o.Today())
	if err != nil {
		return nil, err
	}
	kind, next := importer.Policy, l
	if policyData != nil {
		if next, err = next.with(importer.Policy, policyData); err != nil {
			return nil, err
		}
	}
	if registerData != nil {
		if policyData == nil {
			kind = importer.Register
		}
		if next, err = next.with(importer.Register, registerData); err != nil {
			return nil, err
		}
	}
	subs, err := o.counting(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	return o.tryOut(trial{kind: kind, period: p.Name, old: l, new: next, subs: subs})
}

// trial is two laws over the same returns of one period.
type trial struct {
	kind     importer.Kind // which book differs
	period   string
	old, new *Law
	subs     []store.Submission
}

// tryOut runs both laws and lays their results side by side.
func (o *Office) tryOut(t trial) (*WhatIf, error) {
	w := &WhatIf{Period: t.period, Kind: t.kind, Changes: changes(t.old, t.new), Returns: len(t.subs)}
	sides := []struct {
		law *Law
		res **calc.Result
	}{{t.old, &w.Before}, {t.new, &w.After}}
	marks := make([]digest.Hash, len(sides))
	for i, s := range sides {
		p, ok := s.law.policy.Period(t.period)
		if !ok {
			return nil, fmt.Errorf("%w: %q", ErrNoPeriod, t.period)
		}
		program, err := s.law.program(p)
		if err != nil {
			return nil, err
		}
		returns, read, err := o.readAll(s.law, program, t.subs)
		if err != nil {
			return nil, err
		}
		*s.res = program.Run(calc.Input{Register: s.law.register, RegisterBook: s.law.registerBook, Returns: returns})
		marks[i] = fingerprint(s.law, p, read)
		if s.law == t.new {
			w.Lacking = lacking(t.old.programs[t.period].Rules.Tables, program.Rules.Tables, returns)
		}
	}
	w.Totals = reports.EffectTotals(w.Before, w.After)
	return w, w.draw(t, digest.Hash(sha256.Sum256(slices.Concat(marks[0][:], marks[1][:]))))
}

// draw makes the workbook.
func (w *WhatIf) draw(t trial, mark digest.Hash) (err error) {
	in := reports.EffectInput{
		Before: w.Before, After: w.After, Proposed: reports.ProposedPolicy,
		Old: reports.BookVersion{File: PolicyFile, SHA256: t.old.policyHash.String()}, New: reports.BookVersion{File: PolicyFile, SHA256: t.new.policyHash.String()},
		Meta: Meta(w.After.Program.Rules.Period, mark), Returns: w.Returns, Lacking: w.Lacking,
	}
	in.Meta.Version = "测算-" + mark.Short()[:8]
	if t.kind == importer.Register {
		in.Proposed = reports.ProposedRegister
		in.Old = reports.BookVersion{File: RegisterFile, SHA256: t.old.registerHash.String()}
		in.New = reports.BookVersion{File: RegisterFile, SHA256: t.new.registerHash.String()}
	}
	for _, c := range w.Changes {
		in.Changes = append(in.Changes, reports.EffectChange{Kind: c.Kind, Sheet: c.Sheet, At: c.At, Basis: c.Basis, Text: c.Text, Days: c.Days})
	}
	w.Name = in.Title() + ".xlsx"
	w.Workbook, err = xlsx.Render(reports.Effect(in))
	return err
}

// MovedLine is what one item, or all of them together (without a code), comes
// to before and after.
type MovedLine struct {
	Sheet    string       `json:"sheet,omitempty"`
	Code     string       `json:"code,omitempty"`
	Name     string       `json:"name"`
	Due      MovedAmounts `json:"due"`
	Approved MovedAmounts `json:"approved"`
	Unknown  int          `json:"unknown"` // amounts that are 未报 or failed, and in no difference
}

// MovedAmounts are amounts in 元, or the word that stands for one.
type MovedAmounts struct {
	Before     string `json:"before"`
	After      string `json:"after"`
	Difference string `json:"difference"`
	Partial    bool   `json:"partial"` // computed while returns were missing
}

// Lines are the totals for scripts, the sum of all items last.
func (w *WhatIf) Lines() []MovedLine {
	var out []MovedLine
	for _, t := range w.Totals {
		out = append(out, MovedLine{t.Sheet, t.Code, t.Name, movedAmounts(t.Due), movedAmounts(t.Approved), t.Unknown})
	}
	return out
}

func movedAmounts(m reports.Moved) MovedAmounts {
	text := func(v value.Value) string {
		if v.Kind() == value.Number {
			return v.Num().Fixed(2)
		}
		return v.Kind().String()
	}
	return MovedAmounts{text(m.Before), text(m.After), text(m.Difference), m.Before.Partial() || m.After.Partial() || m.Difference.Partial()}
}

// lacking lists the columns that the forms of a new law have beyond those of
// the old one and that returns do not hold.
func lacking(old, new []*form.Table, returns []form.Return) []string {
	var out []string
	for _, t := range new {
		i := slices.IndexFunc(old, func(x *form.Table) bool { return x.Name == t.Name })
		for _, c := range t.Filled() {
			if i >= 0 {
				if _, at := old[i].Column(c.Name); at >= 0 {
					continue
				}
			}
			if n := lack(t, c, returns); n > 0 {
				out = append(out, fmt.Sprintf("%s[%s]（%d 份）", t.Name, c.Name, n))
			}
		}
	}
	return out
}

// lack counts the returns that should have a column and do not. Where a table
// has no row, its head cannot be asked, and it counts as not having it.
func lack(t *form.Table, c *form.Column, returns []form.Return) int {
	n := 0
	for _, r := range returns {
		records, asked := r.Tables[t.Name]
		if !asked {
			continue
		}
		held := slices.ContainsFunc(records.All(), func(r form.Record) bool { return r.Cell(c.Name).Ref != "" })
		if !held {
			n++
		}
	}
	return n
}
