package calc

import (
	"fmt"
	"slices"

	"hesuan/calc/formula"
	"hesuan/internal/form"
	"hesuan/internal/value"
)

// Result is what a run came to. It keeps the run, so that any number in it can
// be explained later.
type Result struct {
	Program  *Program
	Payments []Payment
	Ceilings []CeilingOutcome
	Balance  []StageBalance
	Absent   []Absence
	Problems []Problem

	run *run
}

// Absence is a subject whose return the run did without.
type Absence struct {
	Code, Name string // a department has its name as code
	Group      string // name; empty for a department or a school in no group
	School     int    // -1 for a department
}

// Problem is something that could not be computed for one subject.
type Problem struct {
	Item    *Item
	Level   Level
	Subject int
	Message string
}

// Subject is one thing an item is computed for.
type Subject struct {
	Level  Level
	Index  int
	Code   string // unique within the level and the run
	Name   string
	Group  int // -1 where it belongs to none
	School int // -1 for a group or the county
	Member int // -1 for what is not within a member
}

func (r *run) result() *Result {
	res := &Result{Program: r.p, run: r, Problems: r.faults}
	res.Payments = r.payments()
	res.Ceilings = r.ceilings(res.Payments)
	res.Balance = r.balance()
	for i, s := range r.schools {
		if !s.filed {
			a := Absence{Code: string(s.Code), Name: s.Name, School: i}
			if m, ok := r.latest(i); ok {
				a.Group = r.groups[m.group].Name
			}
			res.Absent = append(res.Absent, a)
		}
	}
	var offices []string
	for _, t := range r.p.Rules.Tables {
		if t.BySchools() || !t.Required {
			continue
		}
		for _, f := range t.Filers {
			if !slices.Contains(offices, f) {
				offices = append(offices, f)
				if r.returns[f] == nil {
					res.Absent = append(res.Absent, Absence{Code: f, Name: f, School: -1})
				}
			}
		}
	}
	for _, it := range r.p.Items {
		for i, v := range r.values[it.field.id] {
			if v.Kind() == value.Failed {
				_, message := v.Failure()
				res.Problems = append(res.Problems, Problem{Item: it, Level: it.Level, Subject: i, Message: message})
			}
		}
	}
	return res
}

// Value is an item's result for one subject of its level.
func (r *Result) Value(it *Item, subject int) value.Value {
	return r.run.values[it.field.id][subject]
}

// Named is the value of any name as a formula at the level would see it: an
// item, an attribute, a column of a single-row table.
func (r *Result) Named(l Level, subject int, name string) (value.Value, bool) {
	for _, at := range (Place{Level: l}).chain() {
		if f := r.Program.lookup(at, name); f != nil {
			return r.run.field(f, Place{Level: l}, subject), true
		}
	}
	return value.Value{}, false
}

// Rank is a group's place in the evaluation.
func (r *Result) Rank(group int) value.Value {
	return r.run.values[r.Program.lookup(Place{Level: Group}, nameRank).id][group]
}

// Subjects lists the subjects of a level in the order of codes.
func (r *Result) Subjects(l Level) []Subject {
	n := r.run.count(Place{Level: l})
	out := make([]Subject, n)
	for i := range n {
		out[i] = r.Subject(l, i)
	}
	return out
}

// Subject describes one subject.
func (r *Result) Subject(l Level, i int) Subject {
	s := Subject{Level: l, Index: i, Group: -1, School: -1, Member: -1}
	switch l {
	case County:
		s.Code, s.Name = "县", "全县"
	case Group:
		g := r.run.groups[i]
		s.Code, s.Name, s.Group = string(g.Code), g.Name, i
	case Member:
		m := r.run.members[i]
		s.Group, s.School, s.Member = m.group, m.school, i
		s.Code = string(m.Stretch.Group) + "/" + string(r.run.schools[m.school].Code)
		if first := slices.IndexFunc(r.run.members, func(o memberSubject) bool { return o.group == m.group && o.school == m.school }); first != i {
			s.Code += "@" + m.Span.From.String() // a second stretch in the same group
		}
		s.Name = r.run.schools[m.school].Name
	case School:
		s.Code, s.Name, s.School = string(r.run.schools[i].Code), r.run.schools[i].Name, i
		if m, ok := r.run.latest(i); ok {
			s.Group = m.group
		}
	case Stage:
		st := r.run.stages[i]
		s = r.Subject(School, st.school)
		s.Level, s.Index = Stage, i
		s.Code, s.Name = s.Code+"·"+st.name, s.Name+"（"+st.name+"）"
	case Teacher:
		t := r.run.teachers[i]
		s = r.Subject(Member, t.member)
		s.Level, s.Index = Teacher, i
		c := r.run.lines[roster].cell(t.line, r.column(roster, "姓名"))
		s.Name = c.Value.String()
		s.Code = fmt.Sprintf("%s#%d", s.Code, i-r.run.members[t.member].teachers.from+1)
	}
	return s
}

func (r *Result) column(table, name string) int {
	t, _ := r.Program.Rules.Table(table)
	_, i := t.Column(name)
	return i
}

// Find resolves a subject given by code or name; "" is the county.
func (r *Result) Find(l Level, name string) (Subject, bool) {
	for _, s := range r.Subjects(l) {
		if s.Code == name || s.Name == name || (l == County && name == "") {
			return s, true
		}
		if l == Member && string(r.run.schools[s.School].Code) == name {
			return s, true
		}
		if l == Teacher && r.TeacherID(s.Index) == name {
			return s, true
		}
	}
	return Subject{}, false
}

// TeacherID is the 身份证号 of a teacher; it is personal.
func (r *Result) TeacherID(i int) string {
	t, _ := r.Program.Rules.Table(roster)
	return r.run.lines[roster].cell(r.run.teachers[i].line, r.column(roster, t.Key[0])).Value.String()
}

// TeacherCell is a cell of a teacher's roster row.
func (r *Result) TeacherCell(i int, column string) form.Cell {
	return r.run.lines[roster].cell(r.run.teachers[i].line, r.column(roster, column))
}

// Under lists the subjects of a level below another subject.
func (r *Result) Under(s Subject, l Level) []Subject {
	var out []Subject
	for _, i := range r.run.below(Place{Level: s.Level}, s.Index, l) {
		out = append(out, r.Subject(l, i))
	}
	return out
}

// Membership is the role, the type of group and the first and last day of a member.
func (r *Result) Membership(member int) (role, groupType string, from, to string) {
	m := r.run.members[member]
	return string(m.Role), r.run.groups[m.group].Type, m.Span.From.String(), m.Span.To.String()
}

// Filed reports whether a school's return was there.
func (r *Result) Filed(school int) bool { return r.run.schools[school].filed }

// Numeric reports whether an item yields numbers.
func (it *Item) Numeric() bool { return it.Type == formula.Num }

// Note is a remark of the evaluation on one value, such as how a grade fell.
func (r *Result) Note(it *Item, subject int) string { return r.run.notes[noteKey{it, subject}] }
