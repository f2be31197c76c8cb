package service

import (
	"context"
	"fmt"

	"hesuan/calc"
	"hesuan/internal/form"
	"hesuan/internal/policy"
	"hesuan/internal/register"
	"hesuan/internal/share"
	"hesuan/internal/template"
	"hesuan/internal/version"
)

// Filer is a school or department that files a return.
type Filer struct {
	Code   string // school code, or the department's name
	Name   string // the name of its folder
	Tables []*form.Table
}

// Filers lists who files in a period and which tables, schools by code first.
// What a school files follows from 填报主体 and 适用: its stages, and the type
// of group and role it has at any time within the period.
func Filers(r *policy.Rules, reg *register.Register) []Filer {
	type hat struct{ groupType, role string }
	hats := map[register.SchoolCode][]hat{}
	for _, s := range reg.MembershipsIn(r.Period.Span) {
		t, _ := reg.Type(s.Group)
		hats[s.School] = append(hats[s.School], hat{t.Name, string(s.Role)})
	}
	var out []Filer
	for _, s := range reg.Schools() {
		worn := hats[s.Code]
		if len(worn) == 0 {
			worn = []hat{{}}
		}
		f := Filer{Code: string(s.Code), Name: s.Name}
		for _, t := range r.FiledBy(form.BySchool) {
			for _, h := range worn {
				if t.Applies(s.Stages, h.groupType, h.role) {
					f.Tables = append(f.Tables, t)
					break
				}
			}
		}
		out = append(out, f)
	}
	for _, d := range departments(r) {
		out = append(out, Filer{Code: d, Name: d, Tables: r.FiledBy(d)})
	}
	return out
}

// Spec is the template of one filer. Sample returns are made by the same spec
// with rows filled in; the cover needs none.
func Spec(r *policy.Rules, reg *register.Register, f Filer) template.Spec {
	p := r.Period
	spec := template.Spec{
		Title: "集团化办学填报表", Subject: f.Code, SubjectName: f.Name, Period: p.Name, Version: version.Program,
		Deadline: p.Deadline, Inbox: share.Inbox + "/" + f.Name, Outbox: share.Answers + "/" + f.Name,
		Tables: f.Tables, Rows: map[string][][]string{}, Locked: true,
	}
	for _, s := range reg.Schools() {
		spec.Schools = append(spec.Schools, s.Name)
	}
	for _, g := range reg.Groups() {
		spec.Groups = append(spec.Groups, g.Name)
	}
	spec.Departments = departments(r)
	return spec
}

// templateOf is where a filer's template of a period lies in the share: in a
// folder of its own, for it brings the people of the period before along.
func templateOf(period string, f Filer) (dir, name string) {
	return share.Templates + "/" + period + "/" + share.CleanName(f.Name), share.CleanName(f.Name + "_" + period + "填报表.xlsx")
}

// Templates writes everyone's template of a period to 模板/<批次>/<单位>.
func (o *Office) Templates(ctx context.Context, period string, progress func(done, all int)) (int, error) {
	l, p, err := o.programFor(ctx, period)
	if err != nil {
		return 0, err
	}
	due, err := o.deadlines(ctx, p.Rules.Period)
	if err != nil {
		return 0, err
	}
	filers := l.filing(p)
	for i, f := range filers {
		spec := Spec(p.Rules, l.register, f)
		spec.Deadline, _ = due.of(f.Code)
		if err := o.prefill(ctx, l, p.Rules.Period.Name, f, spec.Rows); err != nil {
			return i, fmt.Errorf("template of %s: %w", f.Name, err)
		}
		data, err := template.Render(spec)
		if err != nil {
			return i, err
		}
		dir, name := templateOf(p.Rules.Period.Name, f)
		if err := o.Share.Publish(dir, []share.File{{Name: name, Data: data}}); err != nil {
			return i, fmt.Errorf("template of %s: %w", f.Name, err)
		}
		progress(i+1, len(filers))
	}
	return len(filers), nil
}

// programFor is the law in force and the program of a period.
func (o *Office) programFor(ctx context.Context, period string) (*Law, *calc.Program, error) {
	l, err := o.InForce(ctx)
	if err != nil {
		return nil, nil, err
	}
	p, err := l.period(period, o.Today())
	if err != nil {
		return nil, nil, err
	}
	program, err := l.program(p)
	return l, program, err
}
