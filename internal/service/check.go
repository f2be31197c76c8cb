package service

import (
	"context"
	"errors"
	"slices"

	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/policy"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/workbook"
)

// Checked is what was made of a workbook without taking it in.
type Checked struct {
	Kind     importer.Kind
	Subject  string // whose it says it is
	Name     string
	Period   string
	State    store.State
	Rows     store.Rows
	Findings []finding.Finding
	Examples int // of a policy: how many worked examples were run
}

// DefaultLaw is the register and policy that ship, read back from workbooks
// as those of a workspace are.
func DefaultLaw() (*Law, error) { return LawOf(DefaultSeeds()) }

// LawOf renders seeds and loads them.
func LawOf(seeds Seeds) (*Law, error) {
	reg, err := RenderBook("集团名册", seeds.Register)
	if err != nil {
		return nil, err
	}
	pol, err := RenderBook("集团化办学政策", seeds.Policy)
	if err != nil {
		return nil, err
	}
	return ReadLaw(reg, pol)
}

// Check judges a workbook as what it says it is: the folder, which is the
// identity when it is dropped, is not known here. The error is that of the
// process in which the file is read first.
func (l *Law) Check(ctx context.Context, data []byte, file string, day date.Date) (Checked, error) {
	var unread *UnreadError
	switch err := rehearse(ctx, data, true, ""); {
	case errors.As(err, &unread):
		return Checked{State: store.Unreadable, Findings: []finding.Finding{unread.Finding}}, nil
	case err != nil:
		return Checked{}, err
	}
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return Checked{State: store.Unreadable, Findings: []finding.Finding{refusal(err)}}, nil
	}
	id := importer.Identify(book)
	c := Checked{Kind: id.Kind, Subject: id.Subject, Name: id.Name, Period: id.Period}
	switch id.Kind {
	case importer.Register:
		_, _, c.Findings = LoadRegister(data, file)
	case importer.Policy:
		c.Findings, c.Examples = CheckPolicy(data, file)
	default:
		c.Findings, c.Rows = l.checkReturn(book, &c, id, data, file, day)
	}
	c.State = stateOf(c.Findings)
	return c, nil
}

// CheckPolicy loads a policy and compiles it for every period it declares.
func CheckPolicy(data []byte, file string) (fs []finding.Finding, examples int) {
	book, fs := LoadPolicy(data, file)
	if finding.Errors(fs) {
		return fs, 0
	}
	for _, p := range book.Periods {
		program, more := CompilePeriod(book, p)
		fs = append(fs, more...)
		if program != nil {
			examples += program.ExampleCount()
		}
	}
	return fs, examples
}

func (l *Law) checkReturn(book *workbook.Book, c *Checked, id importer.Identity, data []byte, file string, day date.Date) ([]finding.Finding, store.Rows) {
	p, ok := l.policy.Period(id.Period)
	if !ok {
		var err error
		if p, err = l.period("", day); err != nil {
			p = l.policy.Periods[len(l.policy.Periods)-1] // before the first opening: the form exists already
		}
	}
	program, err := l.program(p)
	if err != nil {
		return refusedFindings(err), store.Rows{}
	}
	filers := l.filing(program)
	i := slices.IndexFunc(filers, func(f Filer) bool { return f.Code == id.Subject })
	if i < 0 {
		if code, _, _, ok := l.register.ByName(id.Name); ok {
			i = slices.IndexFunc(filers, func(f Filer) bool { return f.Code == string(code) })
		}
	}
	var f Filer
	if i >= 0 {
		f = filers[i]
	}
	c.Subject, c.Name = f.Code, f.Name
	_, fs, counts := readReturn(book, l, program, f, file, digest.Of(data), id, nil)
	return fs, store.Rows(counts)
}

func refusedFindings(err error) []finding.Finding {
	if r, ok := err.(*RefusedError); ok {
		return r.Findings
	}
	panic(err) // compiling returns nothing else
}

func stateOf(fs []finding.Finding) store.State {
	switch {
	case finding.Errors(fs):
		return store.Returned
	case finding.Count(fs, finding.Warning) > 0:
		return store.AcceptedWarned
	}
	return store.Accepted
}

// Periods lists the periods of the policy.
func (l *Law) Periods() []policy.Period { return l.policy.Periods }
