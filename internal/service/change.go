package service

import (
	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/share/digest"
	"hesuan/internal/workbook"
)

// Change is one thing that one version of the policy or the register changes
// against another.
type Change struct {
	Kind   string // 新增, 修改, 删除
	Sheet  string
	Key    string    // what identifies the row
	Column string    // of an altered cell
	Old    string    // of an altered cell; of a removed row of the policy, what it said
	New    string    // of an altered cell; of an added row of the policy, what it says
	Days   date.Span // on which it holds; zero for a row without dates
	At     string    // the cell, in the new version; of a removed row, in the old one
	Basis  string    // 依据 of the row, where it has one
	Text   string    // the change as a sentence
}

// changes lists what a law changes against another: its policy, its register,
// or both.
func changes(old, new *Law) []Change {
	var out []Change
	if old.policyHash != new.policyHash {
		for _, c := range policy.Diff(old.policy, new.policy) {
			out = append(out, Change{string(c.Kind), c.Sheet, c.Key, c.Column, c.Old, c.New, c.Span, c.At, c.Basis, c.Text})
		}
	}
	if old.registerHash != new.registerHash {
		for _, c := range register.Diff(old.register, new.register) {
			book := new.registerBook
			if c.Kind == register.Removed {
				book = old.registerBook
			}
			out = append(out, Change{string(c.Kind), c.Sheet, c.Key, c.Column, c.Old, c.New, date.Span{}, c.At, basisAt(book, c.Sheet, c.At), c.Text})
		}
	}
	return out
}

// basisAt is the 依据 of the row a cell lies in.
func basisAt(w *form.Workbook, sheet, at string) string {
	records := w.Tables[sheet]
	if records == nil {
		return ""
	}
	if _, i := records.Table.Column("依据"); i < 0 {
		return ""
	}
	for _, r := range records.All() {
		for _, c := range r.Row.Cells {
			if form.At(sheet, c.Ref) == at {
				return r.Text("依据")
			}
		}
	}
	return ""
}

// BookDiff is what one version of a book changes against another.
type BookDiff struct {
	Kind     importer.Kind
	Old, New digest.Hash
	Changes  []Change
}

// Diff tells what a policy or a register changes against the one of the law.
// One that could not come into force is a [RefusedError], another workbook an
// [UnknownError].
func (l *Law) Diff(data []byte) (*BookDiff, error) {
	kind, err := BookKind(data)
	if err != nil {
		return nil, err
	}
	next, err := l.with(kind, data)
	if err != nil {
		return nil, err
	}
	d := &BookDiff{Kind: kind, Old: l.policyHash, New: next.policyHash, Changes: changes(l, next)}
	if kind == importer.Register {
		d.Old, d.New = l.registerHash, next.registerHash
	}
	return d, nil
}

// With is the law with another policy or register in place of its own.
func (l *Law) With(data []byte) (*Law, error) {
	kind, err := BookKind(data)
	if err != nil {
		return nil, err
	}
	return l.with(kind, data)
}

func (l *Law) with(kind importer.Kind, data []byte) (*Law, error) {
	next := &Law{
		registerHash: l.registerHash, register: l.register, registerBook: l.registerBook,
		policyHash: l.policyHash, policy: l.policy, programs: map[string]*calc.Program{}, filers: map[string][]Filer{},
	}
	var fs []finding.Finding
	if kind == importer.Register {
		next.registerHash = digest.Of(data)
		if next.register, next.registerBook, fs = LoadRegister(data, RegisterFile); finding.Errors(fs) {
			return nil, &RefusedError{What: "register", Findings: fs}
		}
		return next, nil
	}
	if fs, _ = CheckPolicy(data, PolicyFile); finding.Errors(fs) {
		return nil, &RefusedError{What: "policy", Findings: fs}
	}
	next.policyHash = digest.Of(data)
	next.policy, _ = LoadPolicy(data, PolicyFile)
	return next, nil
}

// BookKind tells a policy from a register, as taking in would.
func BookKind(data []byte) (importer.Kind, error) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return importer.Unknown, &RefusedError{What: "workbook", Findings: []finding.Finding{refusal(err)}}
	}
	kind := importer.Identify(book).Kind
	if kind != importer.Policy && kind != importer.Register {
		return importer.Unknown, &UnknownError{What: "policy or register in a workbook of the kind", Name: string(kind)}
	}
	return kind, nil
}
