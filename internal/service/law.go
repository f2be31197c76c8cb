package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/workbook"
)

// The names the two books go by in the share.
const (
	RegisterFile = "集团名册.xlsx"
	PolicyFile   = "政策.xlsx"
)

// Law is the register and the policy in force, and what was compiled of them.
type Law struct {
	registerHash, policyHash digest.Hash
	register                 *register.Register
	registerBook             *form.Workbook
	policy                   *policy.Book
	programs                 map[string]*calc.Program
	filers                   map[string][]Filer // by period, as the programs
}

// Program compiles the policy for a period by name; "" is the one open on the
// day.
func (l *Law) Program(period string, day date.Date) (*calc.Program, error) {
	p, err := l.period(period, day)
	if err != nil {
		return nil, err
	}
	return l.program(p)
}

// Register is the register in force.
func (l *Law) Register() *register.Register { return l.register }

// InForce loads the versions in force, from the archive, unless they are
// loaded already.
func (o *Office) InForce(ctx context.Context) (*Law, error) {
	reg, err := o.Reader.InForce(ctx, store.Register)
	if err != nil {
		return nil, fmt.Errorf("register in force: %w", err)
	}
	pol, err := o.Reader.InForce(ctx, store.Policy)
	if err != nil {
		return nil, fmt.Errorf("policy in force: %w", err)
	}
	if o.law != nil && o.law.registerHash == reg.Hash && o.law.policyHash == pol.Hash {
		return o.law, nil
	}
	l, err := o.lawOf(reg.Hash, pol.Hash)
	if err != nil {
		return nil, err
	}
	o.law = l
	return l, nil
}

// lawOf loads given versions.
func (o *Office) lawOf(reg, pol digest.Hash) (*Law, error) {
	registerData, err := o.Document(reg)
	if err != nil {
		return nil, fmt.Errorf("register: %w", err)
	}
	policyData, err := o.Document(pol)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return ReadLaw(registerData, policyData)
}

// ReadLaw loads a register and a policy from their workbooks.
func ReadLaw(registerData, policyData []byte) (*Law, error) {
	l := &Law{registerHash: digest.Of(registerData), policyHash: digest.Of(policyData), programs: map[string]*calc.Program{}, filers: map[string][]Filer{}}
	var fs []finding.Finding
	if l.register, l.registerBook, fs = LoadRegister(registerData, RegisterFile); finding.Errors(fs) {
		return nil, &RefusedError{What: "register", Findings: fs}
	}
	if l.policy, fs = LoadPolicy(policyData, PolicyFile); finding.Errors(fs) {
		return nil, &RefusedError{What: "policy", Findings: fs}
	}
	return l, nil
}

// program compiles the policy for a period, once.
func (l *Law) program(period policy.Period) (*calc.Program, error) {
	if p := l.programs[period.Name]; p != nil {
		return p, nil
	}
	p, fs := CompilePeriod(l.policy, period)
	if finding.Errors(fs) {
		return nil, &RefusedError{What: "policy", Findings: fs}
	}
	l.programs[period.Name] = p
	return p, nil
}

// filing lists who files in a program's period, once.
func (l *Law) filing(p *calc.Program) []Filer {
	name := p.Rules.Period.Name
	if l.filers[name] == nil {
		l.filers[name] = Filers(p.Rules, l.register)
	}
	return l.filers[name]
}

// period resolves a period by name, or the one open on a day where name is
// empty.
func (l *Law) period(name string, day date.Date) (policy.Period, error) {
	p, ok := l.policy.Period(name)
	if name == "" {
		p, ok = l.policy.PeriodOn(day)
	}
	if !ok {
		return p, fmt.Errorf("%w: %q on %s", ErrNoPeriod, name, day)
	}
	return p, nil
}

// collecting is the period that a file of a day is for: the one open then; before
// any is, the first that will be, for the books need none, and whoever is early
// is answered too.
func (l *Law) collecting(day date.Date) (policy.Period, error) {
	p, err := l.period("", day)
	if errors.Is(err, ErrNoPeriod) && len(l.policy.Periods) > 0 {
		return slices.MinFunc(l.policy.Periods, policy.ByOpening), nil
	}
	return p, err
}

// LoadRegister reads a register workbook. The register is nil only where the
// file is not a whole workbook.
func LoadRegister(data []byte, file string) (*register.Register, *form.Workbook, []finding.Finding) {
	w, fs := load(data, file, register.Schema())
	if w == nil || finding.Errors(fs) {
		return nil, nil, fs
	}
	reg, more := register.Build(w)
	return reg, w, slices.Concat(fs, more, unfit(w, "学校", "学校名称"))
}

// LoadPolicy reads a policy workbook and checks its rows; formulas are judged
// by [CompilePeriod].
func LoadPolicy(data []byte, file string) (*policy.Book, []finding.Finding) {
	w, fs := load(data, file, policy.Schema())
	if w == nil || finding.Errors(fs) {
		return nil, fs
	}
	book, more := policy.Build(w)
	return book, slices.Concat(fs, more, unfit(w, "批次", "批次"), unfit(w, "填报表", "填报主体"))
}

// unfit finds names that the share cannot have a folder of.
func unfit(w *form.Workbook, sheet, column string) []finding.Finding {
	var out []finding.Finding
	for _, r := range w.Tables[sheet].All() {
		names := []string{r.Text(column)}
		if column == "填报主体" {
			names = form.List(names[0])
		}
		for _, name := range names {
			if share.CheckName(name) != nil {
				out = append(out, finding.UnfitName.At(r.Place(column), "“"+share.CleanName(name)+"”一类的文件夹名才可用，现为“"+name+"”", ""))
			}
		}
	}
	return out
}

// CompilePeriod takes what is in force in a period, compiles it and runs its
// worked examples.
func CompilePeriod(book *policy.Book, period policy.Period) (*calc.Program, []finding.Finding) {
	rules, fs := book.In(period)
	if finding.Errors(fs) {
		return nil, fs
	}
	p, more := calc.Compile(rules)
	if finding.Errors(more) {
		return nil, append(fs, more...)
	}
	return p, append(append(fs, more...), p.Examples()...)
}

func load(data []byte, file string, tables []*form.Table) (*form.Workbook, []finding.Finding) {
	book, err := workbook.Open(data, workbook.Default())
	if err != nil {
		return nil, []finding.Finding{refusal(err)}
	}
	w, fs, _ := importer.Decode(book, file, digest.Of(data).String(), tables, importer.Options{})
	return w, fs
}

// refusal words what the strict reader refused. Anything else it could return
// would be a fault of ours.
func refusal(err error) finding.Finding {
	f, ok := importer.Refusal(err)
	if !ok {
		panic(err)
	}
	return f
}
