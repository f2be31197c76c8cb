package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"hesuan/calc"
	"hesuan/importer"
	"hesuan/internal/answer"
	"hesuan/internal/date"
	"hesuan/internal/finding"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/share"
	"hesuan/internal/share/digest"
	"hesuan/internal/store"
	"hesuan/internal/template"
	"hesuan/internal/workbook"
)

// judgement is what was made of one file.
type judgement struct {
	arrival  store.Arrival
	verdict  store.Verdict
	findings []finding.Finding
	period   policy.Period
	deadline date.Date // of this filer
	extended bool      // the deadline is its own
	filer    Filer
	data     []byte
	whole    bool  // the strict reader accepted it, so it can be marked
	fault    error // why it was not even read; for the operator
	read     *form.Workbook
	amended  []byte       // the register that the return's 集团变更 leads to
	granted  []grant      // by the return's 延期
	before   *form.Return // the accepted return before this one, of whatever period
}

func (j *judgement) count() (errs, warns int) {
	return finding.Count(j.findings, finding.Error), finding.Count(j.findings, finding.Warning)
}

// late reports a return received after the filer's deadline. The books have
// none.
func (j *judgement) late(sub store.Submission) bool {
	if sub.Kind != store.Return && sub.Kind != store.Office {
		return false
	}
	return j.deadline.Before(Civil(sub.ReceivedAt))
}

// judge reads a claimed file for the period that was open when it came.
func (o *Office) judge(ctx context.Context, drop share.Drop, claim share.Claim) (*judgement, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	period, err := l.collecting(Civil(o.came(drop)))
	if err != nil {
		return nil, err
	}
	return o.judgeIn(ctx, period, drop, claim)
}

// judgeIn reads a claimed file as what its folder makes it: the folder is the
// identity, and what a workbook says of itself is only compared with it.
func (o *Office) judgeIn(ctx context.Context, period policy.Period, drop share.Drop, claim share.Claim) (*judgement, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, err
	}
	j := &judgement{period: period, arrival: store.Arrival{
		Subject: subjectOf(drop), Kind: store.Unknown, File: drop.Title(), Hash: claim.Hash, Size: claim.Size,
	}}
	if j.data, err = o.Document(claim.Hash); err != nil {
		return nil, err
	}
	program, err := l.program(j.period)
	if err != nil {
		return nil, err
	}
	folder := share.Key(drop.Subject)
	filers := l.filing(program)
	if i := slices.IndexFunc(filers, func(f Filer) bool { return drop.Known && share.Key(f.Name) == folder }); i >= 0 {
		j.filer = filers[i]
		j.arrival.Subject = j.filer.Code
	}
	due, err := o.deadlines(ctx, period)
	if err != nil {
		return nil, err
	}
	j.deadline, j.extended = due.of(j.arrival.Subject)
	if j.before, err = o.before(ctx, l, j.filer, claim.Hash); err != nil {
		return nil, err
	}
	var unread *UnreadError
	switch err := rehearse(ctx, j.data, j.arrival.Subject == Bureau, o.Share.Scratch()); {
	case errors.As(err, &unread):
		j.findings, j.verdict.State, j.fault = []finding.Finding{unread.Finding}, store.Unreadable, unread
	case err != nil:
		return nil, err
	default:
		if err := j.inspect(l, program, drop.Known); err != nil {
			return nil, err
		}
	}
	j.settle()
	return j, nil
}

// inspect reads the bytes and collects the findings.
func (j *judgement) inspect(l *Law, program *calc.Program, known bool) error {
	book, err := workbook.Open(j.data, workbook.Default())
	if err != nil {
		j.findings = []finding.Finding{refusal(err)}
		j.verdict.State = store.Unreadable
		return nil
	}
	j.whole = true
	id := importer.Identify(book)
	switch {
	case !known:
		j.findings = append(j.findings, finding.NobodysFolder.At(finding.Place{}, "文件放在了没有登记的位置", ""))
	case id.Kind == importer.Register && j.arrival.Subject == Bureau:
		j.arrival.Kind, j.arrival.Form = store.Register, RegisterFile
		_, _, j.findings = LoadRegister(j.data, j.arrival.File)
	case id.Kind == importer.Policy && j.arrival.Subject == Bureau:
		j.arrival.Kind, j.arrival.Form = store.Policy, PolicyFile
		j.findings, _ = CheckPolicy(j.data, j.arrival.File)
	default:
		return j.judgeReturn(l, program, book, id)
	}
	return nil
}

func (j *judgement) judgeReturn(l *Law, program *calc.Program, book *workbook.Book, id importer.Identity) error {
	j.arrival.Kind, j.arrival.Period = store.Return, j.period.Name
	if j.arrival.Subject == j.filer.Name && j.filer.Name != "" { // a department is called by its name
		j.arrival.Kind = store.Office
	}
	j.verdict.Template = id.Version
	if len(j.filer.Tables) == 0 {
		j.findings = append(j.findings, finding.NothingToFile.At(finding.Place{}, "本批次没有需要本单位填报的表", ""))
		return nil
	}
	returned, fs, counts := readReturn(book, l, program, j.filer, j.arrival.File, j.arrival.Hash, id, j.before)
	j.findings = fs
	if returned == nil {
		return nil
	}
	j.read = &returned.Workbook
	j.verdict.Rows = store.Rows(counts)
	if j.arrival.Subject != Bureau {
		return nil
	}
	if granting(j.read) { // each counts for itself: none replaces the one before
		j.arrival.Kind, j.arrival.Form = store.Grant, j.arrival.Hash.Short()
	}
	j.granted, fs = l.grants(j.period, l.filing(program), j.read)
	if j.findings = append(j.findings, fs...); finding.Errors(j.findings) {
		return nil
	}
	var err error
	j.amended, fs, err = l.amend(j.read)
	j.findings = append(j.findings, fs...)
	return err
}

// readReturn judges one workbook as the return of one filer: identity,
// columns, cells, rows and the rules of 校验, in one pass. The return is nil
// where the workbook is not the filer's own, and then nothing it holds is
// repeated.
func readReturn(book *workbook.Book, l *Law, program *calc.Program, f Filer, file string, hash digest.Hash, id importer.Identity, before *form.Return) (*form.Return, []finding.Finding, importer.Counts) {
	period := program.Rules.Period
	fs := id.Check(importer.Expected{Subject: f.Code, Name: f.Name, Period: period.Name, Schema: template.Fingerprint(f.Tables)})
	if finding.Errors(fs) {
		return nil, fs, importer.Counts{}
	}
	w, more, counts := importer.Decode(book, file, hash.String(), f.Tables, importer.Options{
		Names: l.register.Names(), Departments: departments(program.Rules), Period: period.Span,
	})
	if f.Code == Bureau && grantsOnly(w, more) {
		more = aside(w, more)
	}
	ret := form.Return{Subject: f.Code, Period: period.Name, Workbook: *w}
	fs = append(fs, more...)
	in := calc.Input{Register: l.register, RegisterBook: l.registerBook}
	if before != nil {
		in.Before = []form.Return{*before}
	}
	return &ret, append(fs, program.Check(in, ret)...), counts
}

// settle turns the findings into a state.
func (j *judgement) settle() {
	j.verdict.Findings = nil
	for _, c := range finding.Group(j.findings, 1) {
		f := c.First
		j.verdict.Findings = append(j.verdict.Findings, store.Finding{
			Code: f.Code, Severity: string(f.Severity), Sheet: f.Sheet, Cell: f.Cell, Field: f.Column,
			Found: f.Found, Expected: f.Expected, Message: f.Title, Remedy: f.Remedy, Count: c.Count,
		})
	}
	if j.verdict.State != "" {
		return
	}
	j.verdict.State = stateOf(j.findings)
}

// head is what every answer says at its top. The time is when the file was
// received, so that answering again writes the same bytes.
func (o *Office) head(j *judgement, sub store.Submission) answer.Head {
	name := j.filer.Name
	if name == "" {
		name = strings.TrimPrefix(j.arrival.Subject, strangers)
	}
	h := answer.Head{
		Name: name, Period: j.period.Name, File: j.arrival.File, At: sub.ReceivedAt.In(Zone),
		Deadline: j.deadline, Inbox: share.Inbox + "/" + name,
	}
	if j.arrival.Kind == store.Grant { // is in time whenever it comes
		h.Deadline = date.Date{}
	}
	return h
}
